/* Changes of which not both values are told: what the printed ones say of the value that is not. */
#include "check_change.h"

#include <math.h>

const ReadFigure *change_beside(const Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *share = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[share->paragraph];
    size_t beside = index > paragraph->first + 2 ? index - 2 : paragraph->first;
    if (str_is(document->figures[beside].compare, "yoy_abs") &&
        str_is(document->figures[index - (index > 0)].compare, "yoy_abs") && beside + 1 < index) {
        return NULL; /* 分别增加666人和660人，增幅为4.8%和4.5%: of two years */
    }
    for (size_t i = beside; i < index; i++) {
        const ReadFigure *amount = &document->figures[i];
        if (amount->of == share->of && share->of >= 0 && str_is(amount->compare, "yoy_abs") &&
            str_is(share->compare, "yoy_pct") &&
            figure_family(checker, amount) == figure_family(checker, &document->figures[share->of])) {
            return amount;
        }
    }
    return NULL;
}

void check_growth_of_change(Checker *checker, size_t index, const ReadFigure *amount) {
    const ReadFigure *change = &checker->document->figures[index];
    const ReadFigure *now = &checker->document->figures[change->of];
    if (!figure_usable(now) || !figure_usable(amount) || now->value - amount->value <= 0) {
        return;
    }
    Interval a = figure_interval(checker, now), by = figure_interval(checker, amount);
    bool fell = amount->value < 0; /* an interval is of the size that is printed */
    Interval former = fell ? interval_sum(a, by) : (Interval){a.low - by.high, a.high - by.low};
    Interval quotient = interval_quotient(by, former, 100);
    Facts facts = {.name = now->name, .a = now->surface};
    facts.b = str_format(checker->arena, "上年%.*s（由增减数推算）",
                         STR_ARG(check_amount(checker, now->value - amount->value, now)));
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, amount);
    bool against = fell != (change->value < 0); /* 减少64人，增长1.5% */
    relation_add(checker, "growth", against ? (Interval){-quotient.high, -quotient.low} : quotient, change, &facts);
}

/* 多了14人, 人数多186人: how much more there are, and not how many. */
static bool is_change_itself(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t start;
    return word_before(checker->words, paragraph->text, figure->start, ROLE(WORD_RISE) | ROLE(WORD_FALL), &start) !=
           NULL;
}

/* Two values that lie so far apart, and that share of the second; either may be off by a digit. */
static bool are_so_apart(const Checker *checker, const ReadFigure *now, const ReadFigure *former,
                         const ReadFigure *amount, const ReadFigure *share) {
    double apart = fabs(now->value - former->value);
    ReadFigure bare = *share;
    bare.value = fabs(share->value);
    return fabs(apart - amount->value) < 1e-6 * amount->value &&
           holds_or_mistyped(checker,
                             interval_quotient((Interval){apart, apart}, figure_interval(checker, former), 100), &bare);
}

/* 7498人、449.96万元，较2024年春季的7312人、…，人数多186人，增长2.5%: where two values of the sentence lie just so far
 * apart, it is their change. */
void check_change_of_amount(Checker *checker, size_t index) {
    const ReadFigure *figures = checker->document->figures, *share = &figures[index];
    const ReadFigure *amount = share->of >= 0 ? &figures[share->of] : NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[share->paragraph];
    if (!amount || !str_is(share->compare, "yoy_pct") || amount->compare.len || amount + 1 != share ||
        !figure_usable(share) || !is_change_itself(checker, amount) || check_judged(checker, "RC-04", share)) {
        return;
    }
    size_t from = full_start(&paragraph->bounds, share->start);
    const ReadFigure *first = amount;
    while (first > &figures[paragraph->first] && first[-1].start >= from) {
        first--;
    }
    for (const ReadFigure *former = first + 1; former < amount; former++) {
        for (const ReadFigure *now = first; now < former; now++) {
            /* 由3600元涨到3780元 tells the former one first */
            bool to = mark_within(&paragraph->cues, now->end, former->start, ROLE(WORD_TO)) != NULL;
            if (!to && is_value(now) && is_value(former) && same_units(checker, now, amount) &&
                same_units(checker, former, amount) && are_so_apart(checker, now, former, amount, share)) {
                check_grown(checker, now, former, share);
                return;
            }
        }
    }
}

/* 去年有58个，…一年消除27个，个数下降46.55%: of a value before it, the count is just so much; it is what changed, not
 * what there is now. */
static bool is_part_of_former(const Checker *checker, const ReadFigure *base, const ReadFigure *change) {
    enum { BACK = 12 }; /* figures */
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[base->paragraph].first];
    ReadFigure bare = *change;
    bool truncated;
    bare.value = fabs(change->value);
    for (const ReadFigure *one = base; one > first && base - one < BACK;) {
        one--;
        if (figure_usable(one) && same_units(checker, one, base) && one->value > base->value &&
            interval_verdict(checker,
                             interval_quotient(figure_interval(checker, base), figure_interval(checker, one), 100),
                             &bare, &truncated) == VERDICT_HOLDS &&
            !truncated) {
            return true;
        }
    }
    return false;
}

void check_implied_count(Checker *checker, const ReadFigure *change) {
    const ReadFigure *base = change->of >= 0 ? &checker->document->figures[change->of] : NULL;
    if (base && is_change_itself(checker, base)) {
        return;
    }
    if (!str_is(change->compare, "yoy_pct") || !base || !is_count(checker, base) || !figure_usable(base) ||
        !figure_usable(change) || base->value > 200 || base->value < 1 || str_is(base->compare, "yoy_prev") ||
        base->qualifier.data[0] != '=' || change->qualifier.data[0] != '=' || /* 压减8%以上 */
        change->value <= -100) {
        return;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    size_t clause = clause_start(&paragraph->bounds, change->start);
    if (check_moved(checker, base) &&
        !mark_within(&paragraph->cues, clause, change->start, ROLE(WORD_VERSUS) | ROLE(WORD_PREVIOUS))) {
        return; /* 净增55人，增幅1.3%: of what there was, not of the change */
    }
    if (is_part_of_former(checker, base, change)) {
        return;
    }
    double half = 0.5 * pow(10, -change->decimals);
    double low = base->value / (1 + (change->value + half) / 100),
           high = base->value / (1 + (change->value - half) / 100);
    bool whole = floor(high + 1e-9) >= ceil(low - 1e-9);
    double middle = base->value / (1 + change->value / 100);
    Facts facts = {.name = base->name, .a = base->surface, .p = change->surface, .found = change->surface};
    facts.b = check_number(checker, whole ? ceil(low - 1e-9) : middle, base->unit);
    facts.c = change->surface;
    facts_figure(checker, &facts, base);
    facts_figure(checker, &facts, change);
    check_add(checker, "growth", whole ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
}

/* 教育支出占…的21.3%，教育支出比上年增长5.6%: what grew is named in the clause of the change, and is what the share is
 * taken of, no rate. */
static bool grew_itself(const Checker *checker, const ReadFigure *base, const ReadFigure *change) {
    enum { LEAST = 12 }; /* bytes */
    Str words = words_before(checker, change);
    size_t at = 0, end;
    while (at < words.len && !word_at(checker->words, words, at, ROLE(WORD_VERSUS) | ROLE(WORD_RISE), &end)) {
        at = char_next(words, at);
    }
    Str subject = str_trim(str_slice(words, 0, at));
    return subject.len >= LEAST && str_starts(base->name, subject) && base->name.len > subject.len &&
           grammar_at(checker->words, GRAMMAR_SHARE_OF, base->name, subject.len);
}

void check_points_or_percent(Checker *checker, const ReadFigure *change) {
    const ReadFigure *base = change->of >= 0 ? &checker->document->figures[change->of] : NULL;
    if (!str_is(change->compare, "yoy_pp") || !is_percent(change) || !base || !figure_usable(base) ||
        !figure_usable(change) || grew_itself(checker, base, change)) {
        return;
    }
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[change->paragraph].first];
    for (const ReadFigure *former = change; former > first && change - former < 3; former--) {
        bool rates = former - first > 1 && is_percent(&former[-1]) && is_percent(&former[-2]), truncated;
        double a = rates ? former[-1].value : NAN, b = rates ? former[-2].value : NAN;
        if (rates && a > 0 && b > 0 && fabs(a - b) > 0 && fabs(fabs(a - b) - fabs(change->value)) > 0.1 &&
            interval_verdict(checker, (Interval){fabs(a - b) / b * 100, fabs(a - b) / b * 100}, change, &truncated) ==
                VERDICT_HOLDS) {
            return; /* 由52.0%降到48.6%，降幅6.5%: it is so much of the rate before */
        }
    }
    Facts facts = {.name = base->name, .p = change->surface, .found = change->surface};
    facts.c = check_number(checker, base->value - change->value, base->unit);
    facts.d = check_number(checker, base->value / (1 + change->value / 100), base->unit);
    facts_figure(checker, &facts, base);
    facts_figure(checker, &facts, change);
    check_add(checker, "points-or-percent", VERDICT_FLAG, &facts);
}

void check_multiple(Checker *checker, const ReadFigure *multiple) {
    const ReadFigure *base = multiple->of >= 0 ? &checker->document->figures[multiple->of] : NULL;
    if (!str_is(multiple->compare, "multiple") || !base || !is_count(checker, base) || !figure_usable(base) ||
        !figure_usable(multiple) || multiple->value <= 0) {
        return;
    }
    double half = 0.5 * pow(10, -multiple->decimals);
    double low = base->value / (multiple->value + half), high = base->value / fmax(multiple->value - half, 1e-9);
    double exact = base->value / multiple->value;
    double whole = floor(exact + 0.5);
    bool holds = whole >= low - 1e-9 && whole <= high + 1e-9;
    Facts facts = {.name = base->name, .a = base->surface, .p = multiple->surface, .found = multiple->surface};
    facts.c = check_number(checker, holds ? whole : exact, base->unit);
    facts_figure(checker, &facts, base);
    facts_figure(checker, &facts, multiple);
    check_add(checker, "multiple", holds ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
}

void check_first_time(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *limit = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[limit->paragraph];
    size_t from = full_start(&paragraph->bounds, limit->start);
    if (!str_is(limit->compare, "first") || !figure_usable(limit)) {
        return;
    }
    enum { AROUND = 4 }; /* figures before it and behind it */
    size_t first = index > paragraph->first + AROUND ? index - AROUND : paragraph->first;
    size_t to = full_end(&paragraph->bounds, limit->end), last = paragraph->first + paragraph->count;
    for (size_t i = first; i < last && i <= index + AROUND && document->figures[i].start < to; i++) {
        const ReadFigure *change = &document->figures[i];
        if (i == index || change->start < from) {
            continue;
        }
        bool former = str_is(change->compare, "yoy_prev"); /* 上年为8.1亿元 */
        const ReadFigure *base = former ? limit : change->of >= 0 ? &document->figures[change->of] : NULL;
        if (!base || !same_units(checker, base, limit) || !figure_usable(base) || !figure_usable(change) ||
            (former && !same_units(checker, change, limit))) {
            continue;
        }
        double before = former ? change->value : NAN;
        if (str_is(change->compare, "yoy_pp") || str_is(change->compare, "yoy_abs")) {
            before = base->value - change->value;
        } else if (str_is(change->compare, "yoy_pct") && change->value > -100) {
            before = base->value / (1 + change->value / 100);
        }
        if (!isnan(before)) {
            Facts facts = {.name = base->name, .c = check_number(checker, before, limit->unit)};
            facts.p = check_number(checker, limit->value, limit->unit);
            facts.found = limit->surface;
            facts.expected = facts.c;
            facts_figure(checker, &facts, limit);
            facts_figure(checker, &facts, base);
            facts_figure(checker, &facts, change);
            bool holds = before < limit->value && base->value >= limit->value;
            check_add(checker, "first-time", holds ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            return;
        }
    }
}
