/* Rates and ratios against the counts behind them, and derived values against what makes sense. */
#include "check.h"

#include <math.h>
#include <string.h>

static bool contains(Str text, const char *words) {
    return str_find(text, str_from(words)) >= 0;
}

static Str words_before(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    return str_slice(paragraph->text, clause_start(&paragraph->bounds, figure->start), figure->start);
}

/* ---- RC-02 ---- */

static Interval rate_of(const Checker *checker, const ReadFigure *part, const ReadFigure *whole) {
    return interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100);
}

static void add_rate(Checker *checker, const ReadFigure *part, const ReadFigure *whole, const ReadFigure *rate) {
    Facts facts = {.name = rate->name, .a = part->surface, .b = whole->surface};
    facts_figure(checker, &facts, part);
    facts_figure(checker, &facts, whole);
    relation_add(checker, "rate-of-whole", rate_of(checker, part, whole), rate, &facts);
}

/* Some pair of counts before the rate gives it: that pair is meant. None does: the pair right before it is asked. */
static void rate_of_whole(Checker *checker, size_t index) {
    enum { BACK = 7 };
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    if (!rule || !is_share(rate)) {
        return;
    }
    size_t least = index > paragraph->first + BACK ? index - BACK : paragraph->first;
    bool truncated;
    for (size_t j = index; figure_usable(rate) && j > least; j--) {
        for (size_t i = j - 1; i > least; i--) {
            const ReadFigure *one = &figures[j - 1], *two = &figures[i - 1];
            if (!is_count(checker, one) || !is_count(checker, two) || !same_units(checker, one, two) ||
                !figure_usable(one) || !figure_usable(two) || one->value == two->value) {
                continue;
            }
            const ReadFigure *part = one->value < two->value ? one : two, *whole = part == one ? two : one;
            if (part->value > 9 && rate->value < 100 &&
                interval_verdict(checker, rate_of(checker, part, whole), rate, &truncated) == VERDICT_HOLDS) {
                add_rate(checker, part, whole, rate);
                return;
            }
        }
    }
    if (index < paragraph->first + 2) {
        return;
    }
    const ReadFigure *part = &figures[index - 1], *whole = &figures[index - 2];
    size_t from = full_start(&paragraph->bounds, rate->start);
    Str before = words_before(checker, rate);
    bool near = whole->start >= from && is_count(checker, part) && is_count(checker, whole) &&
                same_units(checker, part, whole) && rate->start - part->end < 90 && part->part_of < 0;
    bool done = contains(before, "率") || contains(before, "占");
    if (!near || !done || contains(before, "占全") || rate->kind != FIGURE_ACTUAL) {
        return;
    }
    if (!figure_usable(part) || !figure_usable(whole) || !figure_usable(rate)) {
        add_rate(checker, part, whole, rate);
    } else if (part->value < whole->value) {
        Interval computed = rate_of(checker, part, whole);
        if (fabs((computed.low + computed.high) / 2 - rate->value) <= rule->limit) {
            add_rate(checker, part, whole, rate);
        }
    }
}

/* ---- RC-03 ---- */

static void same_denominator(Checker *checker, const CheckParagraph *paragraph) {
    const ReviewRuleDef *rule = check_rule(checker, "same-denominator");
    const ReadFigure *count = NULL, *rate = NULL;
    for (size_t i = paragraph->first + 1; rule && i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *a = &checker->document->figures[i - 1], *b = &checker->document->figures[i];
        if (!is_count(checker, a) || !is_share(b) || !figure_usable(a) || !figure_usable(b) || b->value <= 0 ||
            b->start - a->end > 60) {
            continue;
        }
        if (rate && same_units(checker, count, a) && a->start - rate->end < 400) {
            Interval first = interval_quotient(figure_interval(checker, count), figure_interval(checker, rate), 100);
            Interval second = interval_quotient(figure_interval(checker, a), figure_interval(checker, b), 100);
            double x = (first.low + first.high) / 2, y = (second.low + second.high) / 2;
            double apart = fabs(x - y) / fmax(x, y);
            if (apart <= rule->limit) {
                Facts facts = {.name = b->name, .a = count->surface, .b = a->surface};
                facts.c = check_number(checker, round(x), a->unit);
                facts.d = check_number(checker, round(y), a->unit);
                facts_figure(checker, &facts, count);
                facts_figure(checker, &facts, a);
                bool meet = (first.low <= second.high && second.low <= first.high) || apart <= rule->tolerance;
                check_add(checker, "same-denominator", meet ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
            }
        }
        count = a;
        rate = b;
    }
}

/* ---- RC-08 ---- */

static void ratio_of(Checker *checker, const Sentence *sentence) {
    const ReviewRuleDef *rule = check_rule(checker, "ratio");
    for (size_t i = sentence->first + 2; rule && i < sentence->first + sentence->count; i++) {
        const ReadFigure *ratio = &checker->document->figures[i];
        const ReadFigure *b = ratio - 1, *a = ratio - 2;
        if (!str_is(ratio->unit, "比") || !is_count(checker, a) || !is_count(checker, b) || !figure_usable(a) ||
            !figure_usable(b) || !figure_usable(ratio) || isnan(ratio->value2) || ratio->value <= 0 ||
            ratio->value2 <= 0 || a->value <= 0 || b->value <= 0) {
            continue;
        }
        double large = fmax(a->value, b->value) / fmin(a->value, b->value);
        double printed = fmax(ratio->value, ratio->value2) / fmin(ratio->value, ratio->value2);
        double step = 0.5 * pow(10, -ratio->decimals) / fmin(ratio->value, ratio->value2);
        double apart = fabs(large - printed);
        Facts facts = {.name = ratio->name, .a = a->surface, .b = b->surface, .p = ratio->surface};
        facts.c = str_format(checker->arena, "%.*s:1", STR_ARG(check_number(checker, large, STR(""))));
        facts.expected = facts.c;
        facts.found = ratio->surface;
        facts_figure(checker, &facts, a);
        facts_figure(checker, &facts, b);
        facts_figure(checker, &facts, ratio);
        if (apart <= fmax(step, rule->tolerance * printed)) {
            check_add(checker, "ratio", VERDICT_HOLDS, &facts);
        } else if (apart <= rule->limit * printed) { /* further away the ratio is of other things */
            check_add(checker, "ratio", VERDICT_FAILS, &facts);
        }
    }
}

/* ---- RC-07 ---- */

/* 每校3万元，共12所，合计36万元 */
static void product_of(Checker *checker, const Sentence *sentence) {
    const ReviewRuleDef *rule = check_rule(checker, "product");
    const ReadFigure *each = NULL, *count = NULL;
    for (size_t i = sentence->first; rule && i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        Str before = words_before(checker, figure);
        if (figure_family(checker, figure) == FAMILY_MONEY && !figure->compare.len) {
            bool per = str_find(figure->unit, STR("/")) > 0;
            if (per) {
                each = figure;
            } else if (each && count && figure_usable(each) && figure_usable(count) && figure_usable(figure) &&
                       (figure->total || contains(before, "共") || contains(before, "合计") ||
                        contains(before, "总"))) {
                Interval e = figure_interval(checker, each), c = figure_interval(checker, count);
                Interval product = {e.low * c.low, e.high * c.high};
                double apart = fabs(each->value * count->value - figure->value) / figure->value;
                if (apart <= rule->tolerance) {
                    Facts facts = {.name = figure->name, .a = each->surface, .b = count->surface};
                    facts_figure(checker, &facts, each);
                    facts_figure(checker, &facts, count);
                    relation_add(checker, "product", product, figure, &facts);
                }
                return;
            }
        } else if (is_count(checker, figure)) {
            count = figure;
        }
    }
}

/* ---- RC-34 ---- */

static void rate_out_of_range(Checker *checker, const ReadFigure *figure) {
    const ReviewRuleDef *rule = check_rule(checker, "rate-out-of-range");
    size_t start;
    Str name = figure->name;
    if (!rule || !is_share(figure) || !figure_usable(figure) ||
        !word_before(checker->words, name, name.len, ROLE(WORD_RATE_NAME), &start)) {
        return;
    }
    bool gross = check_says(checker, TERM_UNBOUNDED, name);
    bool over = figure->value > (gross ? rule->limit : rule->tolerance) || figure->value < 0;
    Facts facts = {.name = name, .a = figure->surface, .found = figure->surface};
    facts_figure(checker, &facts, figure);
    check_add(checker, "rate-out-of-range", over ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
}

/* ---- RC-35, RC-11, RC-36 ---- */

static bool about(Str text, Str words) {
    Str rest = words, word;
    if (!words.len) {
        return true;
    }
    while (str_cut(&rest, ' ', &word)) {
        if (word.len && str_find(text, word) >= 0) {
            return true;
        }
    }
    return rest.len && str_find(text, rest) >= 0;
}

static bool in_unit(const ReadFigure *figure, Str unit) {
    return str_equal(figure->unit, unit) && !figure->compare.len && figure_usable(figure) && figure->value > 0;
}

static Str range_name(const Checker *checker, const ReviewRangeDef *range) {
    return str_format(checker->arena, "%.*s至%.*s", STR_ARG(check_number(checker, range->least, STR(""))),
                      STR_ARG(check_number(checker, range->most, STR(""))));
}

static void in_range(Checker *checker, const ReviewRangeDef *range, const ReadFigure *over, const ReadFigure *under) {
    double value = over->value / under->value;
    bool head = str_starts(range->name, STR("人均"));
    Facts facts = {.name = range->name, .a = over->surface, .b = under->surface, .d = range_name(checker, range)};
    Str unit = str_format(checker->arena, "%.*s/%.*s", STR_ARG(range->over), STR_ARG(range->under));
    facts.c = check_number(checker, value, unit);
    facts.expected = facts.d;
    facts.found = facts.c;
    facts_figure(checker, &facts, over);
    facts_figure(checker, &facts, under);
    bool inside = value >= range->least && value <= range->most;
    /* a width or a price beyond all sense is wrong; what each got only seldom looks so */
    check_add(checker, head ? "per-head" : "unit-value",
              inside ? VERDICT_HOLDS
              : head ? VERDICT_FLAG
                     : VERDICT_FAILS,
              &facts);
}

/* 生均用房面积低于4.5平方米 is shared out already, 平均班额53.9人 too; 超过45人的班 says which are meant. */
static bool is_each(const CheckParagraph *paragraph, const ReadFigure *figure) {
    size_t from = clause_start(&paragraph->bounds, figure->start);
    bool says_which = !str_is(figure->qualifier, "=") &&
                      str_starts(str_slice(paragraph->text, figure->end, paragraph->text.len), STR("的"));
    return says_which ||
           mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE)) != NULL;
}

static void unit_values(Checker *checker, const Sentence *sentence) {
    const ReviewDef *review = checker->review;
    Str text = str_slice(sentence->paragraph->text, sentence->start, sentence->end);
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *b = &checker->document->figures[i], *a = b - 1;
        if (b->start - a->end > 90) {
            continue;
        }
        for (size_t r = 0; r < review->range_count; r++) {
            const ReviewRangeDef *range = &review->ranges[r];
            bool forward = in_unit(a, range->over) && in_unit(b, range->under);
            bool backward = in_unit(b, range->over) && in_unit(a, range->under);
            if ((forward || backward) && !is_each(sentence->paragraph, a) && !is_each(sentence->paragraph, b) &&
                about(text, range->about)) {
                in_range(checker, range, forward ? a : b, forward ? b : a);
                break;
            }
        }
    }
}

static void derived(Checker *checker, const Sentence *sentence) {
    const ReviewRuleDef *rule = check_rule(checker, "derived-figure");
    for (size_t i = sentence->first + 1; rule && i < sentence->first + sentence->count; i++) {
        const ReadFigure *total = &checker->document->figures[i];
        for (size_t j = i; j > sentence->first && i - j < 3; j--) {
            const ReadFigure *count = &checker->document->figures[j - 1];
            int family = figure_family(checker, total);
            bool measured = family == FAMILY_AREA || family == FAMILY_LENGTH || family == FAMILY_WEIGHT;
            if (!measured || !is_count(checker, count) || !figure_usable(total) || !figure_usable(count) ||
                count->value < rule->limit || fmod(total->value, count->value) != 0) {
                continue;
            }
            double each = total->value / count->value;
            if (each >= 10 && fmod(each, 10) == 0) {
                Facts facts = {.name = total->name, .a = total->surface, .b = count->surface};
                facts.c = check_number(checker, each, total->unit);
                facts_figure(checker, &facts, total);
                facts_figure(checker, &facts, count);
                check_add(checker, "derived-figure", VERDICT_FLAG, &facts);
            }
            break;
        }
    }
}

/* ---- RC-37 ---- */

static void persons_and_times(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *b = &checker->document->figures[i], *a = b - 1;
        bool times = str_is(a->unit, "人次") != str_is(b->unit, "人次");
        bool people = figure_family(checker, a) == FAMILY_PERSON || figure_family(checker, b) == FAMILY_PERSON;
        if (times && people && (str_is(a->unit, "人次") || str_is(b->unit, "人次")) &&
            (b->part_of == (int)(i - 1) || b->total || b->start - a->end < 60)) {
            Facts facts = {.name = b->name, .a = a->surface, .b = b->surface};
            facts_figure(checker, &facts, a);
            facts_figure(checker, &facts, b);
            check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
        }
    }
}

static void rates_of_sentence(Checker *checker, const Sentence *sentence) {
    if (!sentence->count) {
        return;
    }
    ratio_of(checker, sentence);
    product_of(checker, sentence);
    unit_values(checker, sentence);
    derived(checker, sentence);
    persons_and_times(checker, sentence);
}

void check_rates(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        rate_of_whole(checker, i);
        rate_out_of_range(checker, &checker->document->figures[i]);
    }
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        same_denominator(checker, &checker->paragraphs[i]);
    }
    each_sentence(checker, rates_of_sentence);
}
