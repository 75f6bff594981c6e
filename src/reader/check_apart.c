/* How far two values lie apart, and what a change is of what was before. */
#include "check_within.h"

#include <math.h>

/* ---- RC-05 ---- */

/* 94.2%，比全省平均水平93.5%高0.7个百分点: two rates, and how far they lie apart. */
void points_beside(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 12 }; /* bytes between the second and its points */
    const ReadFigure *points = &checker->document->figures[index], *other = points - 1, *rate = points - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index < sentence->first + 2 || figure_family(checker, points) != FAMILY_POINTS || !figure_usable(points) ||
        !is_value(rate) || !str_is(rate->unit, "%") || !figure_usable(other) || !str_is(other->unit, "%") ||
        str_is(other->compare, "yoy_prev") || points->start - other->end > APART ||
        check_judged(checker, "RC-05", points)) {
        return;
    }
    size_t clause = clause_start(&paragraph->bounds, other->start), past;
    bool beside = clause >= rate->end && clause <= other->start &&
                  clause == clause_start(&paragraph->bounds, points->start) &&
                  check_begins(checker, TERM_LOOKS_BACK, str_slice(paragraph->text, clause, other->start), &past);
    if (beside) {
        Interval a = figure_interval(checker, rate), b = figure_interval(checker, other);
        double apart = fabs(rate->value - other->value);
        double half = (a.high - a.low + b.high - b.low) / 2;
        Facts facts = {.name = rate->name, .a = rate->surface, .b = other->surface};
        facts_figure(checker, &facts, rate);
        facts_figure(checker, &facts, other);
        relation_add(checker, "difference", (Interval){apart - half, apart + half}, points, &facts);
    }
}

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
void rank_moved(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 24, APART = 75, MOST = 100 }; /* bytes behind the second, between both; places */
    const ReadFigure *figures = checker->document->figures, *moved = &figures[index], *rank = NULL;
    Str text = sentence->paragraph->text, told = told_with(checker, index);
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

/* 原有131所，撤并21所、新建2所，目前为112所，净减19所: what there was, less what went, with what came, is what there
 * is; the change behind them is the difference of both pairs. */
void net_change(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *change = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *four[4];
    Str told = own_words(checker, index);
    size_t count = 0;
    bool moves = mark_within(&paragraph->cues, change->start - told.len, change->start,
                             ROLE(WORD_RISE) | ROLE(WORD_FALL)) != NULL;
    if (!is_exact(change) || !is_count(checker, figures + index - (index > 0)) || !moves ||
        check_judged(checker, "RC-05", change)) {
        return;
    }
    for (size_t i = index; i > sentence->first && count < 4; i--) {
        if (same_units(checker, &figures[i - 1], change) && is_exact(&figures[i - 1])) {
            four[3 - count++] = &figures[i - 1];
        }
    }
    if (count < 4) {
        return;
    }
    double before = four[0]->value, now = four[3]->value, net = four[1]->value - four[2]->value;
    bool balanced = now != before && (before - net == now || before + net == now) && net != 0;
    double apart = fabs(now - before);
    bool slipped = change->value == four[1]->value || change->value == four[2]->value || looks_mistyped(apart, change);
    if (balanced && (fabs(change->value) == apart || slipped)) {
        Facts facts = {.name = four[3]->name, .a = four[0]->surface, .b = four[3]->surface};
        facts_figure(checker, &facts, four[0]);
        facts_figure(checker, &facts, four[3]);
        relation_add(checker, "difference", (Interval){apart, apart}, change, &facts);
    }
}

/* ---- RC-04, RC-39 ---- */

/* 比上年的556.0万元增加26.5万元，增长4.8%: the share of a change in what was before, whatever there is now; 556.0元,
 * where only 万 makes it so, has lost its 万. */
void change_of_former(Checker *checker, const Sentence *sentence, size_t index) {
    enum { SLIP = 10000 };
    const ReadFigure *former = &checker->document->figures[index], *change = former + 1, *rate = former + 2;
    if (index + 2 >= sentence->first + sentence->count || !str_is(former->compare, "yoy_prev") ||
        !str_is(change->compare, "yoy_abs") || !str_is(rate->compare, "yoy_pct") || !is_exact(former) ||
        !same_units(checker, former, change) || !figure_usable(change) || !figure_usable(rate) ||
        check_says(checker, TERM_YEARLY, own_words(checker, index + 2))) {
        return;
    }
    bool truncated;
    Interval of = figure_interval(checker, former);
    Interval grown = interval_quotient(figure_interval(checker, change), of, 100);
    Interval meant = {grown.low / SLIP, grown.high / SLIP};
    bool slips = is_money(checker, former) && former->scale <= 1 && change->scale >= SLIP &&
                 interval_verdict(checker, meant, rate, &truncated) == VERDICT_HOLDS;
    if (slips) {
        Facts facts = {.name = former->name, .a = change->surface, .b = former->surface, .found = former->surface};
        facts.c = check_number(checker, round(fabs(change->value) / former->value), STR(""));
        facts.expected = check_amount(checker, former->value * SLIP, change);
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, change);
        check_add(checker, "unit-slip", VERDICT_FAILS, &facts);
    } else if (!check_judged(checker, "RC-04", rate)) {
        Facts facts = {.name = former->name, .a = change->surface, .b = former->surface};
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, change);
        relation_add(checker, "growth", grown, rate, &facts);
    }
}

void check_points_meant(Checker *checker, const ReadFigure *one, const ReadFigure *two, const ReadFigure *change) {
    Facts facts = facts_of_two(checker, one->name, one, two);
    facts.p = facts.found = change->surface;
    facts.c = facts.expected = check_number(checker, fabs(one->value - two->value), STR("百分点"));
    facts_figure(checker, &facts, change);
    check_add(checker, "points-as-percent", VERDICT_FLAG, &facts);
}
