/* Slips of the hand: two digits that changed places (3148 for 3184), a point at another place (743.0万元 for 74.30). No
 * word tells them, arithmetic does: a figure that no other rule has bound to anything is what its neighbours make of it
 * once the slip is undone - their sum, what lies between them, so much for each of so many, a share. A number of three
 * digits comes out so by chance once in some hundreds of times, so that only what is close by is looked at (what is
 * told again elsewhere is for check_again.c). The rules run behind all others of a document. */
#include "check_within.h"

#include <math.h>
#include <string.h>

enum {
    DIGITS_LEAST = 3, /* of a number that may be met by chance otherwise */
    DIGITS_MOST = 12,
    SLIPS_MOST = DIGITS_MOST + 2,
    REACH = 3, /* figures to either side that it is made of */
};

/* A figure without the slip, in base units, and by how much it is rounded either way. */
typedef struct Slip {
    double value, half;
    bool moved; /* its point, not its digits */
} Slip;

typedef struct Typed {
    Checker *checker;
    const Sentence *sentence;
    size_t index;        /* of the figure */
    double number, step; /* as printed, and what its last digit counts */
    size_t digits;
    Slip slip; /* that is tried */
} Typed;

/* ---- what is bound ---- */

/* A rule that looks at one figure alone (a rate within its range), or says that an amount for each is likely, binds it
 * to nothing, but what failed is told. */
static bool *bound_figures(const Checker *checker) {
    bool *bound = ARENA_ARRAY(checker->scratch, checker->document->figure_count + 1, bool);
    for (size_t i = checker->told_from; i < checker->findings->count; i++) {
        const ReadFinding *finding = &checker->findings->items[i];
        bool here = finding->file == checker->file && finding->document == checker->document_index && !finding->beside;
        bool beside = finding->figure_count > 1 && finding->rule->binds != BINDS_LIKELY;
        bool tells = beside || finding->verdict == VERDICT_FAILS;
        for (size_t k = 0; here && tells && k < finding->figure_count; k++) {
            size_t figure = figure_printed(checker, finding->figures[k]);
            if (figure != NO_FIGURE) {
                bound[figure] = true;
            }
        }
    }
    return bound;
}

/* ---- slips ---- */

/* Of a whole number that ends with 0, three other digits tell which of them changed places. A zero too many it has as
 * often because ten of something else are in it. */
static size_t slips_of(const Typed *typed, Slip out[SLIPS_MOST]) {
    char digits[32];
    size_t count = 0;
    const ReadFigure *figure = &typed->checker->document->figures[typed->index];
    size_t length = number_shortest(round(typed->number / typed->step), digits), telling = length;
    while (figure->decimals == 0 && telling > 0 && digits[telling - 1] == '0') {
        telling--;
    }
    for (size_t i = 0; i + 1 < telling && (telling == length || telling >= DIGITS_LEAST); i++) {
        if (digits[i] == digits[i + 1] || (i == 0 && digits[1] == '0')) {
            continue;
        }
        double place = pow(10, (double)(length - i - 2)) * typed->step; /* of the second of both */
        out[count++] = (Slip){typed->number + 9 * place * (digits[i + 1] - digits[i]), typed->step / 2, false};
    }
    bool pointed = typed->digits >= DIGITS_LEAST && figure->decimals > 0 && isnan(figure->value2);
    if (pointed && (figure->family == FAMILY_MONEY || figure->family == FAMILY_AREA)) { /* as many digits: 74.30 */
        out[count++] = (Slip){typed->number * 10, typed->step * 5, true};
        out[count++] = (Slip){typed->number / 10, typed->step / 20, true};
    } else if (pointed && figure->family == FAMILY_PERCENT) { /* as many decimals: 2.80% */
        out[count++] = (Slip){typed->number / 10, typed->step / 2, true};
    }
    return count;
}

static bool comes_to(const Slip *slip, Interval computed) {
    double slack = 1e-9 * slip->value;
    return computed.high - computed.low <= 4 * slip->half + slack && computed.low <= slip->value + slip->half + slack &&
           computed.high >= slip->value - slip->half - slack;
}

static bool tell(const Typed *typed, const char *rule, const ReadFigure *a, const ReadFigure *b) {
    const ReadFigure *figure = &typed->checker->document->figures[typed->index];
    Facts facts = {.name = figure->name, .a = figure->surface, .b = a->surface, .p = b->surface};
    facts.found = figure->surface;
    facts.c = facts.expected = check_amount(typed->checker, typed->slip.value, figure);
    facts_figure(typed->checker, &facts, figure);
    facts_figure(typed->checker, &facts, a);
    facts_figure(typed->checker, &facts, b);
    check_add(typed->checker, rule, VERDICT_FAILS, &facts);
    return true;
}

/* ---- what neighbours make of it ---- */

/* 每人每年720元 is as often a rule as what was given. */
static bool is_neighbour(const Typed *typed, size_t index) {
    const ReadFigure *one = &typed->checker->document->figures[index];
    return index != typed->index && is_exact(one) && !one->compare.len && one->kind != FIGURE_TARGET;
}

/* 寄宿生3148人（小学1360人、初中1824人）; 486处，已销号451处，未销号53处: right before both or behind them, to the last
 * digit. Of two digits only what is left is told, and only behind both. Shares of a list are not added up so. */
static bool sum_or_rest(const Typed *typed, size_t i, size_t k) {
    Checker *checker = typed->checker;
    const ReadFigure *figures = checker->document->figures, *figure = &figures[typed->index];
    const ReadFigure *more = figures[i].value > figures[k].value ? &figures[i] : &figures[k];
    const ReadFigure *less = more == &figures[i] ? &figures[k] : &figures[i];
    if (typed->slip.moved) {
        return false; /* of one list, what is left is a tenth of something more often than a point slips */
    }
    bool behind = typed->index == k + 1 && k == i + 1, before = k == i + 1 && typed->index + 1 == i;
    /* 426人，男孩215人，女孩175人 */
    bool middle =
        i + 1 == typed->index && k == typed->index + 1 && more == &figures[i] && typed->digits >= DIGITS_LEAST;
    if (!same_units(checker, figure, more) || !same_units(checker, figure, less) || figure->family == FAMILY_PERCENT ||
        (!behind && !before && !middle)) {
        return false;
    }
    bool rest = behind && check_says(checker, TERM_REMAINS, own_words(checker, typed->index));
    const double slack = typed->slip.half / 10, value = typed->slip.value;
    if (typed->digits >= DIGITS_LEAST && !middle && fabs(more->value + less->value - value) < slack) {
        return tell(typed, "typed-sum", more, less);
    }
    return (typed->digits >= DIGITS_LEAST || rest) && fabs(more->value - less->value - value) < slack &&
           tell(typed, "typed-rest", more, less);
}

/* 每人每月300元，按10个月计算，286人一年85.8万元: as many times as the point seems to have moved are told. */
static bool times_told(const Typed *typed) {
    const ReadFigure *figure = &typed->checker->document->figures[typed->index];
    const CheckParagraph *paragraph = &typed->checker->paragraphs[figure->paragraph];
    const double times = figure->value / typed->slip.value, slack = 1e-6;
    for (size_t at = full_start(&paragraph->bounds, figure->start); typed->slip.moved && at < figure->start;
         at = char_next(paragraph->text, at)) {
        Number number;
        if (number_read(typed->checker->words, paragraph->text, at, &number) && number.known) {
            if (fabs(exact_double(number.value) - times) < slack * times) {
                return true;
            }
            at = char_back(paragraph->text, number.end);
        }
    }
    return false;
}

/* 1032人共743.0万元, 每人720元; 213处, 每处2块, 共462块 */
static bool so_many_for_each(const Typed *typed, size_t i, size_t k) {
    Checker *checker = typed->checker;
    const ReadFigure *figures = checker->document->figures, *figure = &figures[typed->index];
    bool first = str_find(figures[i].unit, STR("/")) > 0;
    const ReadFigure *each = first ? &figures[i] : &figures[k], *of = first ? &figures[k] : &figures[i];
    if (str_find(each->unit, STR("/")) <= 0 || !is_count(checker, of) || !same_but_each(each, figure) ||
        str_find(figure->unit, STR("/")) > 0 || typed->digits < DIGITS_LEAST || same_units(checker, of, figure) ||
        times_told(typed)) {
        return false;
    }
    Interval a = figure_interval(checker, each), b = figure_interval(checker, of);
    return comes_to(&typed->slip, (Interval){a.low * b.low, a.high * b.high}) && tell(typed, "typed-product", of, each);
}

/* 投入1642万元，学生39480人，生均投入4160元 */
static bool for_each(const Typed *typed, size_t i, size_t k) {
    Checker *checker = typed->checker;
    const ReadFigure *figures = checker->document->figures, *figure = &figures[typed->index];
    bool first = is_count(checker, &figures[k]);
    const ReadFigure *all = first ? &figures[i] : &figures[k], *of = first ? &figures[k] : &figures[i];
    bool each = str_find(figure->unit, STR("/")) > 0 || is_shared_out(checker, figure);
    if (!each || typed->digits < DIGITS_LEAST || !is_count(checker, of) || !is_exact_amount(all) ||
        !same_but_each(all, figure) || same_units(checker, all, of)) {
        return false;
    }
    return comes_to(&typed->slip, interval_quotient(figure_interval(checker, all), figure_interval(checker, of), 1)) &&
           tell(typed, "typed-product", all, of);
}

/* 1032人参加978人, 参加率98.4%: of two that stand beside each other. 1842人、12460人，之比为1:8.6; 1127人,
 * 812人的1.93倍 */
static bool share_or_ratio(const Typed *typed, size_t i, size_t k) {
    Checker *checker = typed->checker;
    const ReadFigure *figures = checker->document->figures, *figure = &figures[typed->index];
    const ReadFigure *more = figures[i].value > figures[k].value ? &figures[i] : &figures[k];
    const ReadFigure *less = more == &figures[i] ? &figures[k] : &figures[i];
    bool ratio = !isnan(figure->value2), times = ratio || figure->family == FAMILY_MULTIPLE;
    if ((!times && !is_share(figure)) || !is_exact_amount(more) || !is_exact_amount(less) ||
        !same_but_each(more, less) || k != i + 1 || (times && typed->index != k + 1) ||
        (!ratio && typed->digits < DIGITS_LEAST)) {
        return false;
    }
    Interval a = figure_interval(checker, times ? more : less), b = figure_interval(checker, times ? less : more);
    return comes_to(&typed->slip, interval_quotient(a, b, times ? 1 : 100)) &&
           tell(typed, times ? "typed-ratio" : "typed-share", times ? more : less, times ? less : more);
}

static bool made_by_neighbours(const Typed *typed) {
    const Sentence *sentence = typed->sentence;
    size_t last = sentence->first + sentence->count, at = typed->index;
    size_t from = at > sentence->first + REACH ? at - REACH : sentence->first;
    size_t to = last - at > REACH ? at + REACH + 1 : last;
    for (size_t i = from; i < to; i++) {
        for (size_t k = i + 1; is_neighbour(typed, i) && k < to && k <= i + REACH; k++) {
            if (is_neighbour(typed, k) && (sum_or_rest(typed, i, k) || so_many_for_each(typed, i, k) ||
                                           for_each(typed, i, k) || share_or_ratio(typed, i, k))) {
                return true;
            }
        }
    }
    return false;
}

/* 退休78人、调出28人、辞职8人 behind 减少123人: a list that comes to what stands before it, but for one slip. */
static bool one_of_list(const Typed *typed) {
    enum { LEAST = 3, BEFORE = 8 }; /* members; figures before the list */
    Checker *checker = typed->checker;
    const ReadFigure *figures = checker->document->figures, *figure = &figures[typed->index];
    size_t first = typed->index, last = typed->index;
    const size_t begin = typed->sentence->paragraph->first, end = begin + typed->sentence->paragraph->count;
    while (first > begin && is_listed(checker, &figures[first - 1], &figures[first]) &&
           is_exact_amount(&figures[first - 1]) && same_units(checker, figure, &figures[first - 1])) {
        first--;
    }
    while (last + 1 < end && is_listed(checker, &figures[last], &figures[last + 1]) &&
           is_exact_amount(&figures[last + 1]) && same_units(checker, figure, &figures[last + 1])) {
        last++;
    }
    Str behind = str_slice(typed->sentence->paragraph->text, figures[last].end, typed->sentence->paragraph->text.len);
    size_t stop;
    if (last - first + 1 < LEAST || typed->digits < 2 || check_begins(checker, TERM_AND_OTHERS, behind, &stop)) {
        return false;
    }
    Interval sum = {typed->slip.value, typed->slip.value};
    for (size_t i = first; i <= last; i++) {
        sum = i == typed->index ? sum : interval_sum(sum, figure_interval(checker, &figures[i]));
    }
    for (size_t i = first; i > begin && i + BEFORE > first; i--) {
        const ReadFigure *whole = &figures[i - 1];
        if (is_exact_amount(whole) && same_units(checker, whole, figure) &&
            comes_to(&(Slip){whole->value, pow(10, -whole->decimals) * whole->scale / 2, false}, sum)) {
            return tell(typed, "typed-part", whole, whole);
        }
    }
    return false;
}

/* 1260万元、1418万元、1642万元，三年合起来4230万元: what a list right before it comes to. */
static bool total_of_list(const Typed *typed) {
    enum { LEAST = 3, APART = 60 }; /* members; bytes between the list and its total */
    Checker *checker = typed->checker;
    const ReadFigure *figures = checker->document->figures, *figure = &figures[typed->index];
    const size_t begin = typed->sentence->first;
    if (typed->index < begin + LEAST || typed->digits < DIGITS_LEAST || figure->family == FAMILY_PERCENT ||
        figure->start - figures[typed->index - 1].end > APART) {
        return false;
    }
    size_t first = typed->index - 1;
    double sum = figures[first].value;
    while (first > begin && is_listed(checker, &figures[first - 1], &figures[first]) &&
           same_units(checker, &figures[first - 1], figure) && is_exact_amount(&figures[first - 1])) {
        sum += figures[--first].value;
    }
    return typed->index - first >= LEAST && is_exact_amount(&figures[typed->index - 1]) &&
           same_units(checker, &figures[typed->index - 1], figure) &&
           fabs(sum - typed->slip.value) < typed->slip.half / 10 &&
           tell(typed, "typed-sum", &figures[first], &figures[typed->index - 1]);
}

static void look_at(Typed *typed) {
    Slip slips[SLIPS_MOST];
    const ReadFigure *figure = &typed->checker->document->figures[typed->index];
    bool ratio = !isnan(figure->value2) && str_is(figure->unit, "比") && figure->value > 0;
    char digits[32];
    typed->number = ratio ? fmax(figure->value, figure->value2) / fmin(figure->value, figure->value2) : figure->value;
    typed->step = pow(10, -figure->decimals) * figure->scale;
    typed->digits = number_shortest(round(typed->number / typed->step), digits);
    if ((!isnan(figure->value2) && (!ratio || fmin(figure->value, figure->value2) != 1)) || typed->digits < 2 ||
        typed->digits > DIGITS_MOST) {
        return;
    }
    size_t count = slips_of(typed, slips);
    for (size_t i = 0; i < count; i++) {
        typed->slip = slips[i];
        if (made_by_neighbours(typed) || one_of_list(typed) || total_of_list(typed)) {
            return;
        }
    }
}

void check_typed(Checker *checker) {
    if (checker->document->figure_count > WHOLE_MOST) {
        return;
    }
    const bool *bound = bound_figures(checker);
    for (size_t s = 0; s < checker->sentence_count; s++) {
        const Sentence *sentence = &checker->sentences[s];
        for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
            const ReadFigure *figure = &checker->document->figures[i];
            if (!bound[i] && is_exact(figure) && figure->kind == FIGURE_ACTUAL &&
                (!figure->compare.len || str_is(figure->compare, "multiple"))) {
                look_at(&(Typed){.checker = checker, .sentence = sentence, .index = i});
            }
        }
    }
}
