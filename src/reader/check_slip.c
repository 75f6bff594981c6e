/* Lists of which one member is printed in another unit than its fellows, or which are parts of the other of two wholes
 * that are told together (18个班、学位810个，其中…个班). What another file has judged already is left alone. */
#include "check_sum.h"

#include <math.h>

static bool is_amount(const ReadFigure *figure) {
    return figure_usable(figure) && figure->value > 0 && !figure->compare.len && str_is(figure->qualifier, "=") &&
           str_find(figure->unit, STR("/")) < 0;
}

static double as_printed(const ReadFigure *figure) {
    return figure->value / figure->scale;
}

static bool printed_alike(const ReadFigure *a, const ReadFigure *b) {
    return str_equal(a->unit, b->unit) && number_at_least(a->scale, b->scale) && number_at_most(a->scale, b->scale);
}

/* ---- RC-29 ---- */

static void add_slip(Checker *checker, const ReadFigure *slipped, const ReadFigure *whole) {
    Facts facts = {.name = slipped->name.len ? slipped->name : whole->name, .a = slipped->surface, .p = whole->surface};
    facts.found = slipped->surface;
    facts.c = facts.expected = check_amount(checker, as_printed(slipped) * whole->scale, whole);
    facts_figure(checker, &facts, slipped);
    facts_figure(checker, &facts, whole);
    check_add(checker, "slip-in-sum", VERDICT_FAILS, &facts);
}

/* 用地21.6公顷，其中小学12.4公顷、初中9.2亩: the numbers add up to the last digit, and one of them has another unit. */
static void slipped_part(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index], *slipped = NULL;
    size_t end = sentence->first + sentence->count, count = 0;
    if (!is_amount(whole) || !whole->decimals || whole->family == FAMILY_COUNT) {
        return;
    }
    double sum = 0;
    size_t stop = sentence_end(&sentence->paragraph->bounds, whole->start);
    for (size_t i = index + 1; i < end && figures[i].start < stop; i++) {
        const ReadFigure *part = &figures[i];
        if (part->part_of != (int)index || !is_amount(part)) {
            continue;
        }
        bool alike = printed_alike(part, whole);
        if (!alike && (slipped || part->family != whole->family || part->decimals != whole->decimals)) {
            return;
        }
        slipped = alike ? slipped : part;
        sum += as_printed(part);
        count++;
    }
    double step = pow(10, -whole->decimals);
    if (slipped && count >= 2 && fabs(sum - as_printed(whole)) < step / 2) {
        add_slip(checker, slipped, whole);
    }
}

/* 生均面积小学8.5平方米、初中12.0万平方米: of two that stand for each, one is ten thousand times the other and would
 * be like it without. */
static void slipped_share(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 24, TIMES = 4, SLIP = 10000 }; /* bytes between */
    const ReadFigure *one = &checker->document->figures[index], *two = one + 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index + 1 >= sentence->first + sentence->count || !figure_usable(one) || !figure_usable(two) ||
        one->value <= 0 || two->value <= 0 || one->compare.len || two->compare.len || two->start < one->end ||
        two->start - one->end > APART || !char_is(paragraph->text, one->end, "、")) {
        return;
    }
    ptrdiff_t slash = str_find(one->unit, STR("/")), other = str_find(two->unit, STR("/"));
    Str unit = str_slice(one->unit, 0, slash > 0 ? (size_t)slash : one->unit.len);
    bool same = str_equal(unit, str_slice(two->unit, 0, other > 0 ? (size_t)other : two->unit.len));
    const ReadFigure *more = one->scale > two->scale ? one : two, *less = more == one ? two : one;
    double times = as_printed(more) / as_printed(less);
    bool slip = number_at_least(more->scale, SLIP * less->scale) && times < TIMES && times > 1.0 / TIMES;
    if (!same || slash <= 0 || !slip || check_judged(checker, "RC-29", more)) {
        return;
    }
    Facts facts = {.name = one->name, .a = less->surface, .b = more->surface, .found = more->surface};
    facts_figure(checker, &facts, less);
    facts_figure(checker, &facts, more);
    check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
}

/* ---- RC-01 ---- */

/* 扩建共18个班、学位810个，其中甲校6个班、…: the parts have the unit of the first of the two. */
static void parts_of_first(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, APART = 30 }; /* parts; bytes between both wholes */
    const ReadFigure *figures = checker->document->figures, *near = &figures[index], *whole = near - 1;
    Str text = sentence->paragraph->text;
    if (index == sentence->first || !is_amount(whole) || same_units(checker, whole, near) || near->start < whole->end ||
        near->start - whole->end > APART || !char_is(text, whole->end, "、") || whole->part_of >= 0) {
        return;
    }
    Parts parts = {.count = 0};
    double sum = 0;
    for (size_t i = index + 1; i < sentence->first + sentence->count && figures[i].part_of == (int)index; i++) {
        if (!is_amount(&figures[i]) || !same_units(checker, &figures[i], whole)) {
            return;
        }
        take_part(&parts, &figures[i]);
        sum += figures[i].value;
    }
    bool slip = sum > whole->value || one_digit_wrong(whole, &parts, sum);
    if (parts.count >= LEAST && (slip || number_at_least(sum, whole->value)) &&
        !check_judged(checker, "RC-01", whole)) {
        sum_of(checker, whole, &parts, LIST_OPEN);
    }
}

/* ---- RC-13 ---- */

/* 教师710人中本科学历768人: of so many there cannot be more. */
static void among(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *whole = &checker->document->figures[index], *part = whole + 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t behind = char_next(paragraph->text, whole->end);
    if (index + 1 >= sentence->first + sentence->count || !char_is(paragraph->text, whole->end, "中") ||
        char_is(paragraph->text, behind, "学小心层级等专职考高年班") || !is_amount(whole) || !is_amount(part) ||
        !is_count(checker, whole) || !same_units(checker, whole, part) ||
        clause_end(&paragraph->bounds, whole->end) < part->end || part->value <= whole->value ||
        check_judged(checker, "RC-13", part)) {
        return;
    }
    Facts facts = {.name = whole->name, .a = part->surface, .b = whole->surface, .found = part->surface};
    facts_figure(checker, &facts, part);
    facts_figure(checker, &facts, whole);
    check_add(checker, "part-over-whole", VERDICT_FAILS, &facts);
}

static void slips_of_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        slipped_part(checker, sentence, i);
        slipped_share(checker, sentence, i);
        parts_of_first(checker, sentence, i);
        among(checker, sentence, i);
    }
}

void check_slips(Checker *checker) {
    each_sentence(checker, slips_of_sentence);
}
