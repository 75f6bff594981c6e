/* Figures in another unit than their fellows: 元 for 万元, 亩 for 公顷, persons for times. What lies beside tells it.
 */
#include "check_within.h"

#include <math.h>

/* ---- RC-29 ---- */

static double as_printed(const ReadFigure *figure) {
    return figure->value / figure->scale;
}

static bool printed_alike(const ReadFigure *a, const ReadFigure *b) {
    return str_equal(a->unit, b->unit) && number_at_least(a->scale, b->scale) && number_at_most(a->scale, b->scale);
}

static void add_slip(Checker *checker, const ReadFigure *slipped, const ReadFigure *whole) {
    Facts facts = {.name = slipped->name.len ? slipped->name : whole->name, .a = slipped->surface, .p = whole->surface};
    facts.found = slipped->surface;
    facts.c = facts.expected = check_amount(checker, as_printed(slipped) * whole->scale, whole);
    facts_figure(checker, &facts, slipped);
    facts_figure(checker, &facts, whole);
    check_add(checker, "slip-in-sum", VERDICT_FAILS, &facts);
}

/* 用地21.6公顷，其中小学12.4公顷、初中9.2亩: the numbers add up to the last digit, and one of them has another unit. */
void slipped_part(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index], *slipped = NULL;
    size_t end = sentence->first + sentence->count, count = 0;
    end = end - index > FIGURES_BESIDE ? index + FIGURES_BESIDE : end;
    if (!is_exact_amount(whole) || !whole->decimals || whole->family == FAMILY_COUNT) {
        return;
    }
    double sum = 0;
    size_t stop = sentence_end(&sentence->paragraph->bounds, whole->start);
    for (size_t i = index + 1; i < end && figures[i].start < stop; i++) {
        const ReadFigure *part = &figures[i];
        if (part->part_of != (int)index || !is_exact_amount(part)) {
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
void slipped_share(Checker *checker, const Sentence *sentence, size_t index) {
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

/* What the sentence prints in ten thousands beside the slipped figure, on its side of the whole where it stands there
 * too. */
static Interval rest_of_sentence(const Checker *checker, const Sentence *sentence, size_t slipped, size_t whole,
                                 size_t *count) {
    Interval sum = {0, 0};
    bool within = whole >= sentence->first && whole < sentence->first + sentence->count;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *one = &checker->document->figures[i];
        bool beside = !within || (i > whole) == (slipped > whole); /* 小学5785万元、初中3605元，共9390万元 */
        if (beside && i != slipped && i != whole && figure_family(checker, one) == FAMILY_MONEY && is_amount(one) &&
            one->scale > 1 && !is_shared_out(checker, one)) {
            sum = interval_sum(sum, figure_interval(checker, one));
            ++*count;
        }
    }
    return sum;
}

/* 中央资金3200元，省级资金1480万元，县级资金1000万元 of 5680万元: printed in 元, one part is ten thousand times too
 * little, and in 万元 just what is missing. */
void slipped_unit(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 30, SLIP = 10000 }; /* figures */
    const double least = 0.001;       /* of the whole */
    const ReadFigure *figures = checker->document->figures, *slipped = &figures[index];
    size_t each;
    if (word_at(checker->words, own_words(checker, index), 0, ROLE(WORD_EACH), &each) || /* 每天5元 */
        figure_family(checker, slipped) != FAMILY_MONEY || !is_amount(slipped) || slipped->scale > 1 ||
        !str_is(slipped->qualifier, "=") || is_shared_out(checker, slipped)) {
        return;
    }
    Interval own = figure_interval(checker, slipped);
    size_t from = sentence->first > BACK ? sentence->first - BACK : 0, end = sentence->first + sentence->count;
    for (size_t i = end; i > from; i--) {
        const ReadFigure *whole = &figures[i - 1];
        size_t count = 0;
        bool truncated;
        if (i - 1 == index || figure_family(checker, whole) != FAMILY_MONEY || !is_amount(whole) || whole->scale <= 1 ||
            slipped->value * SLIP >= whole->value || slipped->value * SLIP < least * whole->value) {
            continue;
        }
        Interval sum = rest_of_sentence(checker, sentence, index, i - 1, &count);
        sum = interval_sum(sum, (Interval){own.low * SLIP, own.high * SLIP});
        if (count && interval_verdict(checker, sum, whole, &truncated) == VERDICT_HOLDS && !truncated) {
            Facts facts = {.name = slipped->name, .a = slipped->surface, .p = whole->surface};
            facts.found = slipped->surface;
            facts.c = facts.expected = check_amount(checker, slipped->value * SLIP, whole);
            facts_figure(checker, &facts, slipped);
            facts_figure(checker, &facts, whole);
            check_add(checker, "slip-in-sum", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* 用9600元的项目投资 where 总投资9600万元 stands elsewhere: the same digits of what is called so, without 万. */
void lost_unit(Checker *checker, size_t index) {
    enum { LEAST = 100, SLIP = 10000, NAME = 6 }; /* bytes: two characters */
    const ReadFigure *figures = checker->document->figures, *slipped = &figures[index];
    if (!is_money(checker, slipped) || !is_exact_amount(slipped) || slipped->scale > 1 || slipped->value < LEAST) {
        return;
    }
    Str before = words_before(checker, slipped), behind = name_behind(checker, slipped);
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *other = &figures[i];
        Str name = name_tail(words_before(checker, other), NAME);
        if (is_money(checker, other) && is_exact_amount(other) && other->scale == SLIP &&
            other->value == slipped->value * SLIP && name.len == NAME && han_at(name, 0) && han_at(name, NAME / 2) &&
            (str_find(before, name) >= 0 || str_find(behind, name) >= 0)) {
            Facts facts = {.name = name, .a = other->surface, .b = slipped->surface};
            facts.found = slipped->surface;
            facts.expected = other->surface;
            facts_figure(checker, &facts, other);
            facts_figure(checker, &facts, slipped);
            check_add(checker, "scale-differs", VERDICT_FLAG, &facts);
            return;
        }
    }
}

/* ---- RC-37 ---- */

/* 培训6328人，其中…312人次、…846人次、…5170人次: the parts add up, so that persons are printed for times. */
void times_for_persons(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index];
    if (!is_amount(whole) || whole->scale > 1 || figure_family(checker, whole) != FAMILY_PERSON) {
        return; /* 函询7人次，其中处级4人、科级3人 is how one writes */
    }
    double sum = 0;
    size_t count = 0;
    for (size_t i = index + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *part = &figures[i];
        if (!is_amount(part) || figure_family(checker, part) != FAMILY_TIMES) {
            continue;
        }
        sum += part->value;
        if (++count >= 2 && sum == whole->value) {
            Facts facts = {.name = whole->name, .a = whole->surface, .b = figures[i].surface};
            facts.found = whole->surface;
            facts_figure(checker, &facts, whole);
            facts_figure(checker, &facts, part);
            check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
            return;
        }
    }
}

/* 惠及学生7638人 before 810人次, 2448人次, … of the paragraphs behind: all of them are so many, but of times. */
void times_as_persons(Checker *checker, size_t index) {
    enum { LEAST = 3 };
    const ReadFigure *figures = checker->document->figures, *persons = &figures[index];
    double sum = 0;
    size_t count = 0;
    if (!is_known_count(checker, persons) || figure_family(checker, persons) != FAMILY_PERSON) {
        return;
    }
    for (size_t i = index + 1; i < checker->document->figure_count && sum < persons->value; i++) {
        if (figure_family(checker, &figures[i]) != FAMILY_TIMES || !is_exact_amount(&figures[i])) {
            continue;
        }
        sum += figures[i].value;
        if (++count >= LEAST && sum == persons->value) {
            Facts facts = {.name = persons->name, .a = persons->surface, .b = figures[i].surface};
            facts.found = persons->surface;
            facts_figure(checker, &facts, persons);
            facts_figure(checker, &facts, &figures[i]);
            check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
        }
    }
}
