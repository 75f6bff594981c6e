/* Shares of which the whole is not told: two of one whole must mean as many, and some number of things must give each.
 */
#include "check_rate.h"

#include <math.h>

/* ---- RC-03 ---- */

/* 参检学生中，视力不良…，检出率…；龋齿…，检出率…: the sentence says first among whom, and no stage or place is told of
 * one of them alone. */
static bool among_the_same(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *const pair[4]) {
    const ReadFigure *count = pair[0], *second = pair[2];
    size_t from = full_start(&paragraph->bounds, pair[3]->start), at;
    if (count->start < from || !str_equal(count->scope, second->scope)) {
        return false;
    }
    for (at = from; at < count->start; at = char_next(paragraph->text, at)) {
        if (grammar_at(checker->words, GRAMMAR_AMONG, paragraph->text, at) && at > from &&
            check_is(checker, TERM_MEMBERS, str_slice(paragraph->text, char_back(paragraph->text, at), at))) {
            return true;
        }
    }
    return false;
}

/* 占专任教师的12.0%；…，占41.5%: the second is of what the first is said to be of. */
static bool of_base_told_first(const Checker *checker, Str one, Str two) {
    size_t from, of = grammar_ends(checker->words, GRAMMAR_OF, one);
    return of && grammar_past(checker->words, GRAMMAR_SHARE_OF, one, 0, &from) &&
           grammar_is(checker->words, GRAMMAR_SHARE_OF, two);
}

/* 占 with nothing said of what: both shares are of what the sentence is about. */
static bool of_one_base(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *const pair[4]) {
    const ReadFigure *count = pair[0], *rate = pair[1], *second = pair[2], *other = pair[3];
    Str one = str_trim(str_slice(paragraph->text, clause_start(&paragraph->bounds, rate->start), rate->start));
    Str two = str_trim(str_slice(paragraph->text, clause_start(&paragraph->bounds, other->start), other->start));
    bool bare = grammar_is(checker->words, GRAMMAR_SHARE_OF, one) && grammar_is(checker->words, GRAMMAR_SHARE_OF, two);
    if (among_the_same(checker, paragraph, pair)) {
        return true;
    }
    return (bare || of_base_told_first(checker, one, two)) &&
           count->start >= full_start(&paragraph->bounds, other->start) &&
           (!second->scope.len || str_equal(count->scope, second->scope));
}

/* Whether the text has told, and rightly, of what the second count is: of the first one
 * (筛查24860人，…，其中近视10938人， 近视率44.0%), or of a whole of its own as the first is
 * (有效回收率98.0%，满意4802份，满意度94.2%). */
static bool of_told_wholes(const Checker *checker, const ReadFigure *const pair[4]) {
    const Pair first = {pair[2], pair[0]};
    return gives(checker, &first, pair[3]) ||
           (check_held(checker, "RC-02", pair[1]) && check_held(checker, "RC-02", pair[3]));
}

/* Not 上线2547人，…；上年上线2388人，…: of another year there were others. */
static bool of_one_year(const Checker *checker, const ReadFigure *one, const ReadFigure *other) {
    return str_equal(one->period, other->period) && check_says(checker, TERM_EARLIER, words_before(checker, one)) ==
                                                        check_says(checker, TERM_EARLIER, words_before(checker, other));
}

void same_denominator(Checker *checker, const CheckParagraph *paragraph) {
    enum { ONE_BASE = 3, APART = 60, PAIRS_APART = 400 }; /* times the limit; bytes between */
    const ReviewRuleDef *rule = check_rule(checker, "same-denominator");
    const ReadFigure *count = NULL, *rate = NULL;
    for (size_t i = paragraph->first + 1; rule && i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *a = &checker->document->figures[i - 1], *b = &checker->document->figures[i];
        if (!is_count(checker, a) || !is_share(b) || !figure_usable(a) || !figure_usable(b) || b->value <= 0 ||
            b->start - a->end > APART) {
            continue;
        }
        if (rate && same_units(checker, count, a) && a->start - rate->end < PAIRS_APART &&
            of_one_year(checker, count, a)) {
            Interval first = interval_quotient(figure_interval(checker, count), figure_interval(checker, rate), 100);
            Interval second = interval_quotient(figure_interval(checker, a), figure_interval(checker, b), 100);
            double x = (first.low + first.high) / 2, y = (second.low + second.high) / 2;
            double apart = fabs(x - y) / fmax(x, y);
            const ReadFigure *const pair[4] = {count, rate, a, b};
            bool one = of_one_base(checker, paragraph, pair);
            bool meet = (first.low <= second.high && second.low <= first.high) || apart <= rule->tolerance;
            if (apart <= (one ? ONE_BASE * rule->limit : rule->limit) && (meet || !of_told_wholes(checker, pair))) {
                Facts facts = {.name = b->name, .a = count->surface, .b = a->surface};
                facts.c = check_number(checker, round(x), a->unit);
                facts.d = check_number(checker, round(y), a->unit);
                facts_figure(checker, &facts, count);
                facts_figure(checker, &facts, a);
                check_add(checker, "same-denominator", meet ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
            }
        }
        count = a;
        rate = b;
    }
}

/* ---- RC-02 ---- */

/* 13人，占参赛教师的47.6%, where the whole is not told: no whole number of teachers gives that, rounded or cut. */
void implied_whole(Checker *checker, size_t index) {
    enum { APART = 60 }; /* bytes between */
    const ReadFigure *rate = &checker->document->figures[index], *part = rate - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index > paragraph->first + 1 && is_inside(paragraph->text, part->start, "(（", ")）", APART)) {
        part--; /* 本科及以上3088人（含硕士142人），占…: of those before the bracket */
    }
    if (index == paragraph->first || !is_count(checker, part) || !is_share(rate) || !figure_usable(part) ||
        !figure_usable(rate) || !str_is(part->qualifier, "=") || !str_is(rate->qualifier, "=") || rate->value <= 0 ||
        rate->start - part->end > APART) {
        return;
    }
    Str between = str_slice(paragraph->text, part->end, rate->start);
    bool about = mark_within(&paragraph->cues, part->end, rate->start, ROLE(WORD_RESPECTIVELY)); /* 约占…的 */
    for (size_t at = 0, end; at < between.len && !about; at = char_next(between, at)) {
        about = word_at(checker->words, between, at, ROLE(WORD_BEFORE), &end) != NULL;
    }
    double step = pow(10, -rate->decimals);
    double least = part->value / (rate->value + step) * 100, most = part->value / (rate->value - step / 2) * 100;
    if (!about && grammar_behind(checker->words, GRAMMAR_SHARE_OF, between) && rate->value > step &&
        ceil(least - 1e-9) > floor(most + 1e-9) && !check_judged(checker, "RC-02", rate)) {
        Facts facts = {.name = rate->name, .a = part->surface, .p = rate->surface, .found = rate->surface};
        facts.c = check_number(checker, least, part->unit);
        facts.d = check_number(checker, most, part->unit);
        facts_figure(checker, &facts, part);
        facts_figure(checker, &facts, rate);
        check_add(checker, "no-whole", VERDICT_FLAG, &facts);
    }
}
