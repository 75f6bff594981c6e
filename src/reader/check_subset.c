/* Parts by name: what is called 专任教师 cannot be more than what is called 教职工 beside it (RC-13). Which names these
 * are, the pack tells. */
#include "check.h"

static bool is_one_of(const Str *words, size_t count, Str name) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(words[i], name)) {
            return true;
        }
    }
    return false;
}

/* The words by which a figure is counted, without those of the whole place and of being. */
static Str thing_of(const Checker *checker, const ReadFigure *figure) {
    return read_thing_named(checker->pack, figure->name);
}

static bool may_be_held(const ReadFigure *figure) {
    return is_exact_amount(figure) && figure->kind == FIGURE_ACTUAL && figure->name.len && !figure->scope.len;
}

/* The nearest before it in its paragraph, or behind it in its sentence, that is called the whole. Where another part
 * of the same name stands between, it is of another unit; where something larger stands there
 * (各抽取400名学生，共监测3200名), of that. */
static const ReadFigure *whole_of(const Checker *checker, const ReviewSubsetDef *subset, const ReadFigure *part) {
    enum { BACK = 8, AHEAD = 3 }; /* figures */
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = &checker->paragraphs[part->paragraph];
    const ReadFigure *first = &figures[paragraph->first], *end = first + paragraph->count;
    Str name = thing_of(checker, part);
    for (const ReadFigure *one = part; one > first && part - one < BACK;) {
        one--;
        Str called = thing_of(checker, one);
        if (str_equal(called, name)) {
            return NULL;
        }
        bool named = is_one_of(subset->whole, subset->whole_count, called);
        if (!named && same_units(checker, one, part) && is_exact_amount(one) && one->value >= part->value) {
            return NULL;
        }
        if (named && may_be_held(one) && same_units(checker, one, part)) {
            return one;
        }
    }
    size_t to = full_end(&paragraph->bounds, part->end);
    for (const ReadFigure *one = part + 1; one < end && one - part <= AHEAD && one->start < to; one++) {
        if (may_be_held(one) && same_units(checker, one, part) &&
            is_one_of(subset->whole, subset->whole_count, thing_of(checker, one))) {
            return one;
        }
    }
    return NULL;
}

static void held_against_whole(Checker *checker, const ReviewSubsetDef *subset, const ReadFigure *part) {
    if (!may_be_held(part) || !is_count(checker, part) || check_judged(checker, "RC-13", part) ||
        !is_one_of(subset->part, subset->part_count, thing_of(checker, part))) {
        return;
    }
    const ReadFigure *whole = whole_of(checker, subset, part);
    if (whole) {
        check_part(checker, part, whole);
    }
}

void check_subsets(Checker *checker) {
    const ReviewDef *review = checker->review;
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        for (size_t s = 0; s < review->subset_count; s++) {
            held_against_whole(checker, &review->subsets[s], &checker->document->figures[i]);
        }
    }
}
