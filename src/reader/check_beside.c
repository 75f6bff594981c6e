/* Values that stand beside each other in one sentence, where only their places and units say that they belong together:
 * 4500人次，是上年1800人次的2.5倍 (RC-10), 每班5台，86个班共430台 (RC-16), 分别为91%、93%、95%，平均93% (RC-17),
 * 126所：… (RC-01), 45人以内，最大班额48人 (RC-23). What another file has judged already is left alone. */
#include "check_sum.h"

#include <math.h>

static bool in_sentence(const Sentence *sentence, size_t index) {
    return index >= sentence->first && index < sentence->first + sentence->count;
}

static Str between(const Sentence *sentence, const ReadFigure *a, const ReadFigure *b) {
    return str_slice(sentence->paragraph->text, a->end, b->start);
}

/* ---- RC-10 ---- */

static void add_multiple(Checker *checker, const ReadFigure *now, const ReadFigure *former,
                         const ReadFigure *multiple) {
    Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, former);
    relation_add(checker, "multiple-of-value",
                 interval_quotient(figure_interval(checker, now), figure_interval(checker, former), 1), multiple,
                 &facts);
}

/* 864万元，是2020年288万元的3倍; 由4个增加到16个，翻了两番. 增长1.5倍 is another thing. */
static void multiple_beside(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *multiple = &checker->document->figures[index], *one = multiple - 2, *two = multiple - 1;
    if (!in_sentence(sentence, index - 2) || !str_is(multiple->unit, "倍") || !same_units(checker, one, two) ||
        !figure_usable(one) || !figure_usable(two) || one->value <= 0 || two->value <= 0) {
        return;
    }
    bool of = grammar_is(checker->words, GRAMMAR_OF, between(sentence, two, multiple)) && !one->compare.len;
    bool doubled = str_ends(multiple->surface, STR("番")) &&
                   mark_within(&sentence->paragraph->cues, one->end, two->start, ROLE(WORD_TO)) &&
                   sentence_end(&sentence->paragraph->bounds, two->end) > multiple->start;
    if (of) {
        add_multiple(checker, one, two, multiple);
    } else if (doubled) {
        add_multiple(checker, two, one, multiple);
    }
}

/* ---- RC-16, RC-07 ---- */

/* 24所学校 and 86个班 of 每校 and 每班: what is counted is called as what has so much each. */
static bool counts_units(const Sentence *sentence, const TextMark *head, const ReadFigure *count) {
    enum { NOUN_MOST = 9 }; /* bytes */
    Str text = sentence->paragraph->text;
    size_t end = count->end + NOUN_MOST < text.len ? count->end + NOUN_MOST : text.len;
    Str counted = str_slice(text, count->start, end);
    for (const Word *each = head->word; each; each = each->next) {
        if (each->role == WORD_PER_HEAD && each->as.len && str_find(counted, each->as) >= 0) {
            return true;
        }
    }
    return false;
}

/* 每班配备终端5台，86个班共配备430台: so much for each, then how many there are, then all. */
static void each_and_all(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *all = &checker->document->figures[index], *count = all - 1, *each = all - 2;
    if (!in_sentence(sentence, index - 2) || !is_count(checker, count) || count->compare.len || all->compare.len ||
        !str_is(each->qualifier, "=") || each->kind == FIGURE_THRESHOLD || check_judged(checker, "RC-16", all) ||
        check_judged(checker, "RC-07", all)) {
        return;
    }
    const CheckParagraph *paragraph = sentence->paragraph;
    const TextMark *head =
        mark_within(&paragraph->cues, clause_start(&paragraph->bounds, each->start), each->start, ROLE(WORD_PER_HEAD));
    ptrdiff_t slash = str_find(each->unit, STR("/"));
    Str unit = slash > 0 ? str_slice(each->unit, 0, (size_t)slash) : each->unit;
    bool sums = all->total || check_says(checker, TERM_SUMS, between(sentence, count, all));
    bool together = clause_start(&paragraph->bounds, all->start) <= count->start; /* not: 320个班，图书室共86台 */
    if (!head || !together || !str_equal(unit, all->unit) || !sums || !counts_units(sentence, head, count) ||
        !figure_usable(each) || !figure_usable(count)) {
        return;
    }
    Interval a = figure_interval(checker, each), b = figure_interval(checker, count);
    Facts facts = {.name = all->name};
    facts_figure(checker, &facts, each);
    facts_figure(checker, &facts, count);
    relation_add(checker, "each-times-units", (Interval){a.low * b.low, a.high * b.high}, all, &facts);
}

/* 1500套，单价260元，共花费39万元 */
static void price_and_all(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *all = &checker->document->figures[index], *price = all - 1, *count = all - 2;
    if (!in_sentence(sentence, index - 2) || !is_count(checker, count) || count->compare.len || all->compare.len ||
        figure_family(checker, price) != FAMILY_MONEY || !same_units(checker, price, all) ||
        !check_says(checker, TERM_PRICE, words_before(checker, price)) ||
        !(all->total || check_says(checker, TERM_SUMS, words_before(checker, all)) ||
          check_says(checker, TERM_SPENT, words_before(checker, all))) ||
        check_judged(checker, "RC-07", all)) {
        return;
    }
    Interval a = figure_interval(checker, price), b = figure_interval(checker, count);
    Facts facts = {.name = all->name, .a = price->surface, .b = count->surface};
    facts_figure(checker, &facts, price);
    facts_figure(checker, &facts, count);
    relation_add(checker, "product", (Interval){a.low * b.low, a.high * b.high}, all, &facts);
}

/* ---- RC-17 ---- */

/* 分别为91%、93%、95%，平均满意率为93%: what is listed right before, and nothing else, is what the mean is of. */
static void mean_of_listed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    if (!check_says(checker, TERM_MEAN, words_before(checker, mean)) || mean->compare.len || !figure_usable(mean)) {
        return;
    }
    const ReadFigure *least = NULL, *most = NULL, *first = NULL;
    size_t count = 0;
    for (size_t i = index; i > sentence->first; i--) {
        const ReadFigure *one = &figures[i - 1];
        if (!same_units(checker, one, mean) || one->compare.len || !figure_usable(one)) {
            break;
        }
        least = !least || one->value < least->value ? one : least;
        most = !most || one->value > most->value ? one : most;
        first = one;
        count++;
    }
    bool listed = first && count >= LEAST && first->name.len && str_ends(mean->name, first->name) &&
                  mark_within(&paragraph->cues, clause_start(&paragraph->bounds, first->start), first->start,
                              ROLE(WORD_RESPECTIVELY));
    if (!listed || check_judged(checker, "RC-17", mean)) {
        return;
    }
    bool inside = number_at_least(mean->value, least->value) && number_at_most(mean->value, most->value);
    Facts facts = {.name = mean->name, .a = least->surface, .b = most->surface, .p = mean->surface};
    facts.found = mean->surface;
    facts_figure(checker, &facts, mean);
    facts_figure(checker, &facts, least);
    facts_figure(checker, &facts, most);
    check_add(checker, "average-between", inside ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* ---- RC-01 ---- */

/* 学校126所：幼儿园58所，小学47所，… to the end of the sentence: what a colon leads to is the whole, unless 等 ends it.
 */
static void parts_behind_colon(Checker *checker, const Sentence *sentence) {
    enum { APART = 60, LEAST = 3, ASIDE = 120 }; /* bytes between; parts; bytes of a bracket */
    const double far = 0.2;
    const ReadFigure *total = &checker->document->figures[sentence->first];
    Str text = sentence->paragraph->text;
    size_t colon = total->end;
    while (colon < text.len && colon - total->end < APART && !char_is(text, colon, "：:。；;")) {
        colon = char_next(text, colon);
    }
    if (sentence->count <= LEAST || !char_is(text, colon, "：:") || total[1].start < colon || total->compare.len ||
        !figure_usable(total) || check_judged(checker, "RC-01", total)) {
        return;
    }
    Parts parts = {.count = 0};
    double sum = 0;
    bool whole = false, aside = false; /* behind 其中, 另有 nothing more is added */
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count && !whole; i++) {
        const ReadFigure *part = &checker->document->figures[i];
        aside = aside || (parts.count && check_says(checker, TERM_ASIDES, str_slice(text, part[-1].end, part->start)));
        if (aside || is_inside(text, part->start, "(（", ")）", ASIDE)) {
            continue;
        }
        if (!same_units(checker, total, part) || part->compare.len || !figure_usable(part) || part->total) {
            return;
        }
        take_part(&parts, part);
        sum += part->value;
        whole = number_at_least(sum, total->value) && number_at_most(sum, total->value); /* the rest is said aside */
    }
    if (parts.count >= LEAST && (whole || !aside) && fabs(sum - total->value) <= far * total->value) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* ---- RC-23 ---- */

/* 班额均控制在45人以内，最大班额为48人: the greatest is above what all are said to keep. */
static void beyond_claimed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NAME = 6 }; /* bytes */
    const ReadFigure *value = &checker->document->figures[index], *limit = value - 1;
    bool most = str_is(limit->qualifier, "<="), least = str_is(limit->qualifier, ">=");
    if (!in_sentence(sentence, index - 1) || (!most && !least) || !same_units(checker, value, limit) ||
        !figure_usable(value) || !figure_usable(limit) || value->name.len < NAME || !str_is(value->qualifier, "=") ||
        str_find(limit->name, name_tail(value->name, NAME)) < 0 ||
        other_scope(checker, words_before(checker, limit), words_before(checker, value)) ||
        !check_says(checker, TERM_ALL_OF, words_before(checker, limit)) ||
        !check_says(checker, most ? TERM_HIGHEST : TERM_LOWEST, words_before(checker, value)) ||
        check_judged(checker, "RC-23", value)) {
        return;
    }
    bool met = most ? number_at_most(value->value, limit->value) : number_at_least(value->value, limit->value);
    Facts facts = {.name = value->name, .a = value->surface, .c = limit->surface, .found = value->surface};
    facts.p = facts.expected = check_amount(checker, limit->value, limit);
    facts_figure(checker, &facts, value);
    facts_figure(checker, &facts, limit);
    check_add(checker, "claimed-limit", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

static void beside_in_sentence(Checker *checker, const Sentence *sentence) {
    if (!sentence->count) {
        return;
    }
    parts_behind_colon(checker, sentence);
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        beyond_claimed(checker, sentence, i);
        mean_of_listed(checker, sentence, i);
        if (i >= sentence->first + 2) {
            multiple_beside(checker, sentence, i);
            each_and_all(checker, sentence, i);
            price_and_all(checker, sentence, i);
        }
    }
}

void check_beside(Checker *checker) {
    each_sentence(checker, beside_in_sentence);
}
