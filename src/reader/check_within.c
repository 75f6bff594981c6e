/* Relations within a document that no word tells alone and arithmetic decides: means and extremes, one part in another
 * unit, a second breakdown, a total told again. What another file has judged already is left alone. */
#include "check_sum.h"

#include <math.h>

static bool is_value(const ReadFigure *figure) {
    return figure_usable(figure) && figure->value > 0 && !figure->compare.len;
}

/* What is shared out or told as a whole: not so much for each. */
static bool is_amount(const ReadFigure *figure) {
    return is_value(figure) && str_find(figure->unit, STR("/")) < 0;
}

/* From the figure before it, or the head of its clause, to its end: 最低0.24 has its mark in it. */
static Str told_of(const Checker *checker, size_t index) {
    const ReadFigure *figure = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    if (index > paragraph->first && figure[-1].end > from && figure[-1].end <= figure->start) {
        from = figure[-1].end;
    }
    return str_slice(paragraph->text, from, figure->end);
}

/* a、b: they follow each other in a list. */
static bool is_listed(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    enum { APART = 60 }; /* bytes */
    Str text = checker->paragraphs[a->paragraph].text;
    return a->paragraph == b->paragraph && b->start >= a->end && b->start - a->end <= APART &&
           str_find(str_slice(text, a->end, b->start), STR("、")) >= 0;
}

/* ---- RC-17 ---- */

static void add_mean(Checker *checker, const ReadFigure *mean, const ReadFigure *least, const ReadFigure *most) {
    bool inside = number_at_least(mean->value, least->value) && number_at_most(mean->value, most->value);
    Facts facts = {.name = mean->name, .a = least->surface, .b = most->surface, .p = mean->surface};
    facts.found = mean->surface;
    facts_figure(checker, &facts, mean);
    facts_figure(checker, &facts, least);
    facts_figure(checker, &facts, most);
    check_add(checker, "average-between", inside ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* 最高0.46、最低0.24，平均0.35 */
static void mean_of_extremes(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *mean = &checker->document->figures[index], *two = mean - 1, *one = mean - 2;
    if (index < sentence->first + 2 || !is_value(mean) || !is_value(two) || !is_value(one) ||
        !same_units(checker, mean, two) || !same_units(checker, mean, one)) {
        return;
    }
    Str first = told_of(checker, index - 2), second = told_of(checker, index - 1), last = told_of(checker, index);
    bool down = check_says(checker, TERM_HIGHEST, first) && check_says(checker, TERM_LOWEST, second);
    bool up = check_says(checker, TERM_LOWEST, first) && check_says(checker, TERM_HIGHEST, second);
    bool of_both = check_says(checker, TERM_MEAN, last) && !check_says(checker, TERM_HIGHEST, last) &&
                   !check_says(checker, TERM_LOWEST, last) && str_is(mean->qualifier, "=");
    if ((up || down) && of_both && !check_judged(checker, "RC-17", mean)) {
        add_mean(checker, mean, down ? two : one, down ? one : two);
    }
}

/* 平均班额小班24.1人、中班28.3人、大班32.2人，全县平均28.0人: what all have on average lies between what those of its
 * list have, of which each is told with its unit. */
static void mean_of_all(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *mean = &checker->document->figures[index], *least = NULL, *most = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t first = index, count = 0;
    bool each = is_value(mean) && str_find(mean->unit, STR("/")) > 0 && str_is(mean->qualifier, "=");
    Str last = told_of(checker, index);
    if (!each || !check_says(checker, TERM_MEAN, last) || !check_says(checker, TERM_WHOLE, last)) {
        return;
    }
    while (first > sentence->first && is_value(&mean[-1 - (ptrdiff_t)count]) &&
           str_equal(mean[-1 - (ptrdiff_t)count].unit, mean->unit)) {
        const ReadFigure *one = &mean[-1 - (ptrdiff_t)count];
        least = !least || one->value < least->value ? one : least;
        most = !most || one->value > most->value ? one : most;
        first--;
        count++;
        if (first == sentence->first || !is_listed(checker, one - 1, one)) {
            break;
        }
    }
    size_t clause = first < index ? clause_start(&paragraph->bounds, checker->document->figures[first].start) : 0;
    if (count >= 2 && !check_judged(checker, "RC-17", mean) &&
        mark_within(&paragraph->cues, clause, mean[-1].start, ROLE(WORD_AVERAGE) | ROLE(WORD_PER_HEAD))) {
        add_mean(checker, mean, least, most);
    }
}

/* ---- RC-05 ---- */

/* Where the last ordinal (第4) of a text begins, its number and where that ends; false: none is. */
static bool last_ordinal(Str text, Str mark, size_t *start, size_t *end, double *value) {
    bool found = false;
    for (size_t from = 0; from < text.len;) {
        ptrdiff_t at = str_find(str_slice(text, from, text.len), mark);
        if (at < 0) {
            break;
        }
        size_t digits = from + (size_t)at + mark.len, stop = digits;
        while (stop < text.len && text.data[stop] >= '0' && text.data[stop] <= '9') {
            stop++;
        }
        if (stop > digits && number_parse(str_slice(text, digits, stop), value)) {
            *start = from + (size_t)at;
            *end = stop;
            found = true;
        }
        from = digits;
    }
    return found;
}

/* 列第2名，比上年的第4名前进2位: two places and how far they lie apart. How a place is written, a rank of the sentence
 * shows. */
static void rank_moved(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 24, APART = 75, MOST = 100 }; /* bytes behind the second, between both; places */
    const ReadFigure *figures = checker->document->figures, *moved = &figures[index], *rank = NULL;
    Str text = sentence->paragraph->text, told = told_of(checker, index);
    told = str_slice(told, 0, told.len - (moved->end - moved->start));
    bool moves =
        check_says(checker, TERM_MORE_BY, told) || mark_within(&sentence->paragraph->cues, moved->start - told.len,
                                                               moved->start, ROLE(WORD_RISE) | ROLE(WORD_FALL)) != NULL;
    for (size_t i = sentence->first; i < index; i++) {
        rank = str_is(figures[i].compare, "rank") ? &figures[i] : rank;
    }
    int family = figure_family(checker, moved);
    size_t first = rank ? char_next(rank->surface, 0) : 0, start[2], end[2];
    bool places = family == FAMILY_RANK || family == FAMILY_PERSON;
    if (!rank || !moves || !places || !figure_usable(moved) || moved->decimals || fabs(moved->value) > MOST ||
        first >= rank->surface.len || rank->surface.data[first] < '0' || rank->surface.data[first] > '9') {
        return;
    }
    double value[2];
    Str mark = str_slice(rank->surface, 0, first), before = str_slice(text, sentence->start, moved->start);
    if (!last_ordinal(before, mark, &start[1], &end[1], &value[1]) ||
        !last_ordinal(str_slice(before, 0, start[1]), mark, &start[0], &end[0], &value[0]) ||
        before.len - end[1] > NEAR || start[1] - end[0] > APART) {
        return;
    }
    double apart = fabs(value[0] - value[1]);
    Facts facts = {.name = rank->name};
    facts.a = str_slice(before, start[0], end[0]);
    facts.b = str_slice(before, start[1], end[1]);
    relation_add(checker, "difference", (Interval){apart, apart}, moved, &facts);
}

/* ---- RC-29 ---- */

static bool shares_out(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    return mark_within(&paragraph->cues, clause_start(&paragraph->bounds, figure->start), figure->start,
                       ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE)) != NULL;
}

/* What the sentence prints in ten thousands beside the slipped figure, behind the whole where it stands there too. */
static Interval rest_of_sentence(const Checker *checker, const Sentence *sentence, size_t slipped, size_t whole,
                                 size_t *count) {
    Interval sum = {0, 0};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *one = &checker->document->figures[i];
        bool behind = whole < sentence->first || i > whole;
        if (behind && i != slipped && i != whole && figure_family(checker, one) == FAMILY_MONEY && is_amount(one) &&
            one->scale > 1 && !shares_out(checker, one)) {
            sum = interval_sum(sum, figure_interval(checker, one));
            ++*count;
        }
    }
    return sum;
}

/* 中央资金3200元，省级资金1480万元，县级资金1000万元 of 5680万元: printed in 元, one part is ten thousand times too
 * little, and in 万元 just what is missing. */
static void slipped_unit(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 30, SLIP = 10000 }; /* figures */
    const double least = 0.001;       /* of the whole */
    const ReadFigure *figures = checker->document->figures, *slipped = &figures[index];
    if (figure_family(checker, slipped) != FAMILY_MONEY || !is_amount(slipped) || slipped->scale > 1 ||
        !str_is(slipped->qualifier, "=") || shares_out(checker, slipped)) {
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

/* ---- RC-37 ---- */

/* 培训6328人，其中…312人次、…846人次、…5170人次: the parts add up, so that persons are printed for times. */
static void times_for_persons(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index];
    int family = figure_family(checker, whole);
    if (!is_amount(whole) || whole->scale > 1 || (family != FAMILY_PERSON && family != FAMILY_TIMES)) {
        return;
    }
    int other = family == FAMILY_PERSON ? FAMILY_TIMES : FAMILY_PERSON;
    double sum = 0;
    size_t count = 0;
    for (size_t i = index + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *part = &figures[i];
        if (!is_amount(part) || figure_family(checker, part) != other) {
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

/* ---- the run ---- */

static void within_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        mean_of_extremes(checker, sentence, i);
        mean_of_all(checker, sentence, i);
        rank_moved(checker, sentence, i);
        slipped_unit(checker, sentence, i);
        times_for_persons(checker, sentence, i);
    }
}

void check_within(Checker *checker) {
    each_sentence(checker, within_sentence);
}
