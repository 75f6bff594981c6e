/* Changes so large that a reader asks why (RC-38). */
#include "check_change.h"

#include <math.h>

enum { JUMP_MOST = 900 }; /* per cent: beyond it the units are wrong (RC-39), or they are two things */

/* 比2020年的9.42亿元增加2.94亿元，增长31.2%: over some years, not from one to the next. */
static bool is_over_years(const ReadFigure *now, const ReadFigure *change) {
    Date year, before;
    for (const ReadFigure *former = now ? now + 1 : change; former < change; former++) {
        if (str_is(former->compare, "yoy_prev") && now->period.len == 4 && former->period.len == 4 &&
            date_parse(now->period, &year) && date_parse(former->period, &before) && year.year - before.year > 1) {
            return true;
        }
    }
    return false;
}

/* 三年来，投入由1260万元增加到1642万元, 五年增长32%: in so many years, not since the last. */
static bool told_over_years(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to) {
    enum { MOST = 30 };
    Str text = str_slice(paragraph->text, 0, to);
    for (size_t at = from, past; at < to; at = char_next(text, at)) {
        Number number;
        if (number_read(checker->words, text, at, &number) && number.known && !number.decimals) {
            double years = exact_double(number.value);
            if (years > 1 && years <= MOST && promise_at(checker->words, PROMISE_YEAR, text, number.end, &past)) {
                return true;
            }
            at = char_back(text, number.end);
        }
    }
    return false;
}

/* The character behind the last number of a text, 月 of 10月; empty: no number is in it, or it is that of a year. */
static Str counted_as(const Checker *checker, Str text) {
    Str as = {NULL, 0};
    for (size_t at = 0, past; at < text.len; at = char_next(text, at)) {
        Number number;
        if (number_read(checker->words, text, at, &number) && number.known) {
            bool year = promise_at(checker->words, PROMISE_YEAR, text, number.end, &past);
            as = year ? (Str){NULL, 0} : str_slice(text, number.end, char_next(text, number.end));
            at = char_back(text, number.end);
        }
    }
    return as;
}

/* 第二轮比第一轮下降, 10月比3月下降: of rounds of one thing it is meant to change, and not from year to year. */
static bool of_rounds(const Checker *checker, const ReadFigure *change) {
    size_t from, to;
    Str words = words_before(checker, change);
    if (!check_find(checker, TERM_LOOKS_BACK, words, &from, &to)) {
        return false;
    }
    Str one = str_slice(words, 0, from), two = str_slice(words, to, words.len), as = counted_as(checker, one);
    return (grammar_in(checker->words, GRAMMAR_ORDINAL, one) && grammar_in(checker->words, GRAMMAR_ORDINAL, two)) ||
           (as.len && str_equal(as, counted_as(checker, two)));
}

void check_jump(Checker *checker, const ReadFigure *change) {
    const ReviewRuleDef *rule = check_rule(checker, "jump");
    if (!rule || !str_is(change->compare, "yoy_pct") || change->kind != FIGURE_ACTUAL || !figure_usable(change)) {
        return;
    }
    const ReadFigure *base = change->of >= 0 ? &checker->document->figures[change->of] : NULL;
    bool money = base && figure_family(checker, base) == FAMILY_MONEY;
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    size_t from = full_start(&paragraph->bounds, change->start), to = full_end(&paragraph->bounds, change->end);
    bool few =
        base && is_count(checker, base) && figure_usable(base) && base->value < 30; /* of few, much means little */
    if (fabs(change->value) > (money ? rule->limit : rule->tolerance) && !few && !is_over_years(base, change) &&
        !told_over_years(checker, paragraph, from, change->start) && !of_rounds(checker, change) &&
        !mark_within(&paragraph->cues, from, to, ROLE(WORD_REASON))) {
        Facts facts = {.name = base ? base->name : change->name, .found = change->surface};
        facts.p = check_number(checker, change->value, change->unit); /* 下降21.5% is -21.5% */
        facts_figure(checker, &facts, change);
        check_add(checker, "jump", VERDICT_FLAG, &facts);
    }
}

void check_jump_of_values(Checker *checker, size_t index) {
    enum { FEW = 30 };
    const ReviewRuleDef *rule = check_rule(checker, "jump");
    const ReadFigure *former = &checker->document->figures[index];
    const ReadFigure *now = str_is(former->compare, "yoy_prev") ? current_of(checker, index) : NULL;
    if (!rule || !now || !figure_usable(now) || !figure_usable(former) || now->kind != FIGURE_ACTUAL ||
        former->value < FEW || !(is_count(checker, now) || figure_family(checker, now) == FAMILY_MONEY)) {
        return;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    size_t from = full_start(&paragraph->bounds, former->start), to = full_end(&paragraph->bounds, former->end);
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *told = &checker->document->figures[i];
        if (told->start >= from && told->start < to && str_is(told->compare, "yoy_pct")) {
            return;
        }
    }
    double change = (now->value - former->value) / former->value * 100;
    double most = is_count(checker, now) ? rule->tolerance : rule->limit;
    if (fabs(change) > most && fabs(change) < JUMP_MOST && !told_over_years(checker, paragraph, from, former->start) &&
        !mark_within(&paragraph->cues, from, to, ROLE(WORD_REASON))) {
        Facts facts = {.name = now->name.len ? now->name : former->name, .p = check_number(checker, change, STR("%"))};
        facts.found = now->surface;
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, now);
        check_add(checker, "jump", VERDICT_FLAG, &facts);
    }
}
