/* Values that go from one to the other, and what came to them: 由82.6%提高到88.3%，提高5.7个百分点;
 * 追加38万元，追加后总额 为1898万元. */
#include "check_change.h"

/* 由2034人增加到2147人，净增113人，增长5.6%: both values, without a word of last year; what follows in the sentence
 * tells the change once more. */
void check_from_to(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *former = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    size_t end = sentence_end(&paragraph->bounds, former->end), last = paragraph->first + paragraph->count;
    const ReadFigure *now = index + 1 < last ? former + 1 : NULL;
    Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, former->start), former->start);
    bool bare = index + 2 < last && !former[2].compare.len; /* what has a word of last year, two_values holds */
    if (!now || (str_is(former->compare, "yoy_prev") && !bare) || !same_units(checker, former, now) ||
        is_percent(now) || now->start > end || !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO)) ||
        !check_says(checker, TERM_FROM, before) || !figure_usable(now) || !figure_usable(former)) {
        return;
    }
    for (size_t i = index + 2; i < last && i <= index + 3 && document->figures[i].start < end; i++) {
        const ReadFigure *change = &document->figures[i];
        size_t clause = clause_start(&paragraph->bounds, change->start);
        const TextMark *moves = mark_within(&paragraph->cues, clause, change->start, ROLE(WORD_RISE) | ROLE(WORD_FALL));
        size_t behind = moves ? moves->end : change->start, past; /* 压减率达到: the rate of it */
        behind += moves && check_begins(checker, TERM_RATES, str_slice(paragraph->text, behind, change->start), &past)
                      ? past
                      : 0;
        bool words = moves && behind + 6 >= change->start && moves->start > now->end;
        bool falls = words && (moves->roles & ROLE(WORD_FALL)) != 0 && !(moves->roles & ROLE(WORD_RISE));
        if (!words || (falls != (now->value < former->value) && now->value != former->value)) {
            return; /* another matter */
        }
        Interval a = figure_interval(checker, falls ? former : now), b = figure_interval(checker, falls ? now : former);
        Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
        facts_figure(checker, &facts, now);
        facts_figure(checker, &facts, former);
        if (same_units(checker, change, now)) {
            relation_add(checker, "difference", (Interval){a.low - b.high, a.high - b.low}, change, &facts);
        } else if (is_percent(change)) {
            Interval of = figure_interval(checker, former), up = {a.low - b.high, a.high - b.low};
            relation_add(checker, "growth", interval_quotient(up, of, 100), change, &facts);
        }
    }
}

/* 由2022年的46.3%提高到2023年的48.8%，再提高到51.2%，三年提高4.9个百分点: over all of its steps, when the clause of the
 * change says so. */
static const ReadFigure *first_of_steps(const Checker *checker, const CheckParagraph *paragraph,
                                        const ReadFigure *former, const ReadFigure *change, size_t clause) {
    size_t from = full_start(&paragraph->bounds, former->start);
    Str words = str_slice(paragraph->text, clause, change->start);
    size_t years = 0;
    for (size_t at = 0, end; at < words.len && !years; at = char_next(words, at)) {
        Number number;
        years = number_read(checker->words, words, at, &number) && number.known &&
                promise_at(checker->words, PROMISE_YEAR, words, number.end, &end);
    }
    if (!years && !check_says(checker, TERM_SUMS, words)) {
        return former;
    }
    while (former > &checker->document->figures[paragraph->first] && former[-1].start >= from &&
           same_units(checker, &former[-1], former) && figure_usable(&former[-1]) &&
           mark_within(&paragraph->cues, former[-1].end, former->start, ROLE(WORD_TO))) {
        former--;
    }
    return former;
}

void check_points_from_to(Checker *checker, size_t index) {
    const ReadFigure *former = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    if (index + 2 >= paragraph->first + paragraph->count) {
        return;
    }
    const ReadFigure *now = former + 1, *change = former + 2;
    size_t clause = clause_start(&paragraph->bounds, former->start);
    Str before = str_slice(paragraph->text, clause, former->start);
    size_t own = clause_start(&paragraph->bounds, change->start);
    const TextMark *moves = mark_within(&paragraph->cues, own, change->start, ROLE(WORD_RISE) | ROLE(WORD_FALL));
    if (!is_percent(former) || !same_units(checker, former, now) || !check_says(checker, TERM_FROM, before) ||
        !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO)) || !moves || own < now->end ||
        change->start > sentence_end(&paragraph->bounds, now->end) || !figure_usable(former) ||
        figure_family(checker, change) != FAMILY_POINTS || str_is(former->compare, "yoy_prev")) {
        return; /* what has a word of last year, two_values holds */
    }
    former = first_of_steps(checker, paragraph, former, change, own);
    Interval a = figure_interval(checker, now), b = figure_interval(checker, former);
    bool falls = figure_usable(now) && now->value < former->value;
    Interval up = {a.low - b.high, a.high - b.low};
    Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, former);
    relation_add(checker, "difference", falls ? (Interval){-up.high, -up.low} : up, change, &facts);
}

/* A whole that is broken down into parts, and nearly what came of it: 安排1860万元，其中校舍720万元…。 */
static bool nearly_whole(const Checker *checker, size_t index, Interval with, const ReadFigure *total) {
    const ReadDocument *document = checker->document;
    bool broken = false;
    for (size_t i = index + 1; i < document->figure_count && document->figures + i < total && !broken; i++) {
        broken = document->figures[i].part_of == (int)index;
    }
    return broken && near_whole(checker, with, total);
}

/* 安排1860万元…。追加38万元，追加后总额为1898万元: the total is the one before it and what came to it.
 * Which one before it is meant only the numbers tell: that with which it holds or fails by one digit, or a
 * whole that is broken down. */
void check_added_later(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *added = &document->figures[index], *total = added + 1;
    const CheckParagraph *paragraph = &checker->paragraphs[added->paragraph];
    if (index + 1 >= paragraph->first + paragraph->count || !same_units(checker, added, total) ||
        !figure_usable(added) || !figure_usable(total) || total->start > sentence_end(&paragraph->bounds, added->end)) {
        return;
    }
    size_t from = clause_start(&paragraph->bounds, added->start),
           clause = clause_start(&paragraph->bounds, total->start);
    Str act = str_slice(paragraph->text, from, added->start), then = str_slice(paragraph->text, clause, total->start);
    size_t adds = grammar_behind(checker->words, GRAMMAR_ADDS, then);
    if (!grammar_in(checker->words, GRAMMAR_ADDS, act) || !adds ||
        !grammar_at(checker->words, GRAMMAR_THEN, then, adds)) {
        return;
    }
    const ReadFigure *base = NULL;
    Interval sum = {0, 0}, more = figure_interval(checker, added);
    bool truncated, holds = false;
    for (size_t i = paragraph->first; i < index && !holds; i++) {
        const ReadFigure *figure = &document->figures[i];
        Interval with = interval_sum(figure_interval(checker, figure), more);
        bool whole = same_units(checker, figure, added) && figure->part_of < 0 && !figure->compare.len &&
                     figure_usable(figure) &&
                     (holds_or_mistyped(checker, with, total) || nearly_whole(checker, i, with, total));
        holds = whole && interval_verdict(checker, with, total, &truncated) == VERDICT_HOLDS;
        base = whole ? figure : base;
        sum = whole ? with : sum;
    }
    if (base) {
        Facts facts = {.name = total->name, .a = base->surface, .b = added->surface};
        facts_figure(checker, &facts, base);
        facts_figure(checker, &facts, added);
        relation_add(checker, "sum-of-parts", sum, total, &facts);
    }
}

/* 新增3640台，使总数由5120台增加到8760台: what came to it is told before both values; right, or but for one digit. */
void check_added_before(Checker *checker, size_t index) {
    const ReadFigure *former = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    if (index <= paragraph->first || index + 1 >= paragraph->first + paragraph->count) {
        return;
    }
    const ReadFigure *added = former - 1, *now = former + 1;
    Str act = str_slice(paragraph->text, clause_start(&paragraph->bounds, added->start), added->start);
    Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, former->start), former->start);
    if (!same_units(checker, former, now) || !same_units(checker, former, added) || !figure_usable(now) ||
        !figure_usable(former) || !figure_usable(added) || now->value <= former->value ||
        added->start < sentence_start(&paragraph->bounds, former->start) || added->compare.len ||
        !grammar_in(checker->words, GRAMMAR_ADDS, act) || !check_says(checker, TERM_FROM, before) ||
        !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO))) {
        return;
    }
    Interval sum = interval_sum(figure_interval(checker, former), figure_interval(checker, added));
    if (holds_or_mistyped(checker, sum, now)) {
        Facts facts = {.name = now->name, .a = former->surface, .b = added->surface};
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, added);
        relation_add(checker, "sum-of-parts", sum, now, &facts);
    }
}

bool told_from_to(const Checker *checker, const ReadFigure *change) {
    const ReadFigure *figures = checker->document->figures;
    size_t index = (size_t)(change - figures);
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    for (size_t back = 2; back <= 3 && index >= paragraph->first + back; back++) {
        const ReadFigure *former = &figures[index - back], *now = former + 1;
        Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, former->start), former->start);
        if (same_units(checker, former, now) && mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO)) &&
            check_says(checker, TERM_FROM, before)) {
            return true;
        }
    }
    return false;
}
