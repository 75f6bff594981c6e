/* Lists that are parts of a figure before or behind them, as nothing but their place and their sum tells, and that come
 * to it but for one digit (check_fits.h). */
#include "check_fits.h"

#include <math.h>

enum { RUN_MOST = PARTS_MOST, TOTALS_MOST = 6, ELSEWHERE = 2, TOTALS_ALL = TOTALS_MOST + ELSEWHERE };

/* Figures of one unit behind each other, that a list may be. */
typedef struct Run {
    size_t items[RUN_MOST];
    size_t count;
} Run;

bool may_add(const Fits *fits, size_t index) {
    const ReadFigure *figure = &fits->checker->document->figures[index];
    return may_fit(figure) && is_exact_amount(figure) && figure->family != FAMILY_AGE &&
           figure->family != FAMILY_YEARS && figure->family != FAMILY_PERCENT && figure->family != FAMILY_TIME &&
           figure->family != FAMILY_SCORE && !fits->each[index] && !is_shared_out(fits->checker, figure);
}

/* 共, 比, 还有, 达到: what follows is no further one of a list. */
static bool parts_list(const Fits *fits, size_t index) {
    const Checker *checker = fits->checker;
    Str own = own_words(checker, index);
    return check_says(checker, TERM_SUMS, own) || check_says(checker, TERM_REMAINS, own) ||
           check_says(checker, TERM_PAYABLE, own) || check_moved(checker, &checker->document->figures[index]);
}

/* The longest list that begins with a figure: what is told aside of one of them in another unit stands between. */
static void run_from(const Fits *fits, const CheckParagraph *paragraph, size_t index, Run *run) {
    enum { APART = 60, LEAST = 3 }; /* bytes between two of them that are of no figure; members */
    const ReadFigure *figures = fits->checker->document->figures;
    size_t end = paragraph->first + paragraph->count, stop = sentence_end(&paragraph->bounds, figures[index].start);
    run->count = 0;
    run->items[run->count++] = index;
    size_t last = figures[index].end, gap = 0;
    double sum = figures[index].value;
    for (size_t i = index + 1; i < end && figures[i].start < stop && run->count < RUN_MOST; i++) {
        gap += figures[i].start > last ? figures[i].start - last : 0;
        last = figures[i].end;
        if (!same_units(fits->checker, &figures[i], &figures[index])) {
            continue;
        }
        if (!fits->adds[i] || gap > APART || parts_list(fits, i)) {
            break;
        }
        if (run->count >= LEAST && looks_mistyped(sum, &figures[i])) {
            break; /* what the others come to, but for a digit */
        }
        gap = 0;
        sum += figures[i].value;
        run->items[run->count++] = i;
    }
}

static size_t digits_printed(const Fits *fits, size_t index) {
    char digits[32];
    const ReadFigure *figure = &fits->checker->document->figures[index];
    return number_shortest(round(figure->value * pow(10, figure->decimals) / figure->scale), digits);
}

static Interval sum_of_run(const Fits *fits, const Run *run, size_t from, size_t to) {
    Interval sum = {0, 0};
    for (size_t i = from; i < to; i++) {
        sum = interval_sum(sum, figure_interval(fits->checker, &fits->checker->document->figures[run->items[i]]));
    }
    return sum;
}

static bool comes_to(const Fits *fits, Interval sum, size_t total) {
    const double value = fits->checker->document->figures[total].value, far = 0.1; /* of it: a quick no */
    bool truncated;
    return fabs(sum.low - value) <= far * value &&
           interval_verdict(fits->checker, sum, &fits->checker->document->figures[total], &truncated) == VERDICT_HOLDS;
}

/* 春季964人、秋季996人，共1960人次, too. */
static bool adds_to(const Fits *fits, size_t part, size_t total) {
    const ReadFigure *figures = fits->checker->document->figures;
    return fits->adds[total] && (same_units(fits->checker, &figures[part], &figures[total]) ||
                                 (figures[part].family == FAMILY_PERSON && figures[total].family == FAMILY_TIMES));
}

/* 共2448人次; 1260万元、1418万元和1642万元，三年合起来4320万元: right behind three a larger one, whatever its words
 * say. */
static bool tells_total(const Fits *fits, const Run *run, size_t index) {
    enum { LEAST = 3, DIGITS = 3 };
    const ReadFigure *figures = fits->checker->document->figures;
    bool right_behind = run->count >= LEAST && index == run->items[run->count - 1] + 1 &&
                        digits_printed(fits, index) >= DIGITS && !check_moved(fits->checker, &figures[index]);
    for (size_t i = 0; i < run->count; i++) {
        right_behind = right_behind && figures[run->items[i]].value < figures[index].value;
    }
    return right_behind || check_says(fits->checker, TERM_SUMS, own_words(fits->checker, index));
}

/* What a list may be parts of: figures of its unit before it in the paragraph, the nearest first, and the one behind it
 * that says that it is a total; and in the paragraphs before it those that other lists come to. */
static size_t totals_of(const Fits *fits, const CheckParagraph *paragraph, const Run *run, size_t totals[TOTALS_ALL]) {
    enum { FAR = 40, DIGITS = 3 }; /* figures */
    size_t count = 0, last = run->items[run->count - 1], end = paragraph->first + paragraph->count;
    size_t stop = sentence_end(&paragraph->bounds, fits->checker->document->figures[last].end);
    for (size_t i = last + 1; i < end && i <= last + 2 && fits->checker->document->figures[i].start < stop; i++) {
        if (adds_to(fits, last, i) && tells_total(fits, run, i)) {
            totals[count++] = i;
            break;
        }
    }
    for (size_t i = run->items[0]; i > paragraph->first && count < TOTALS_MOST; i--) {
        if (adds_to(fits, last, i - 1)) {
            totals[count++] = i - 1;
        }
    }
    for (size_t i = paragraph->first; i > 0 && paragraph->first - i < FAR && count < TOTALS_MOST + ELSEWHERE; i--) {
        if (fits->total[i - 1] && adds_to(fits, last, i - 1) && digits_printed(fits, i - 1) >= DIGITS) {
            totals[count++] = i - 1;
        }
    }
    return count;
}

/* The figure of the same unit behind one, in its paragraph and near; the same one: there is none. */
static size_t next_alike(const Fits *fits, size_t index) {
    enum { NEAR = 3 };
    const ReadDocument *document = fits->checker->document;
    const ReadFigure *figures = document->figures;
    for (size_t i = index + 1; i < document->figure_count && i <= index + NEAR; i++) {
        if (figures[i].paragraph == figures[index].paragraph && adds_to(fits, index, i)) {
            return i;
        }
    }
    return index;
}

static void mark_added(const Fits *fits, const Run *run, size_t from, size_t to, size_t total) {
    fits->right[total] = fits->total[total] = true;
    for (size_t i = from; i < to; i++) {
        fits->right[run->items[i]] = fits->part[run->items[i]] = true;
    }
}

/* Marks what comes to one of the totals, or to the first of the run: all of it, or some whose sum is not met by chance.
 */
static void mark_adding(const Fits *fits, const Run *run, const size_t *totals, size_t total_count) {
    enum { DIGITS = 3 };
    for (size_t from = 0; from + 1 < run->count; from++) {
        Interval sum = sum_of_run(fits, run, from, from + 1);
        for (size_t to = from + 2; to <= run->count; to++) {
            sum = interval_sum(sum, sum_of_run(fits, run, to - 1, to));
            bool whole = from < 2 && to == run->count;
            for (size_t t = 0; t < total_count + 2; t++) { /* and those right before and right behind them */
                bool before = t == total_count, behind = t == total_count + 1;
                size_t total = before   ? run->items[from - (from > 0)]
                               : behind ? next_alike(fits, run->items[to - 1])
                                        : totals[t];
                if ((!before || from) && (!behind || total > run->items[to - 1]) && comes_to(fits, sum, total) &&
                    (whole || digits_printed(fits, total) >= DIGITS)) {
                    mark_added(fits, run, from, to, total);
                }
            }
        }
    }
}

void lists_that_add(const Fits *fits, const CheckParagraph *paragraph) {
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        Run run;
        size_t totals[TOTALS_ALL];
        if (!fits->adds[i] || fits->listed[i]) {
            continue;
        }
        run_from(fits, paragraph, i, &run);
        for (size_t k = 1; k < run.count; k++) {
            fits->listed[run.items[k]] = true; /* all that begins within a list is asked with it */
        }
        if (run.count >= 2) {
            mark_adding(fits, &run, totals, totals_of(fits, paragraph, &run, totals));
        }
    }
}

/* One digit of the total, or of a part that nothing else says to be right. */
static bool one_mistyped(const Fits *fits, const Run *run, size_t from, size_t total, Interval sum) {
    const ReadFigure *figures = fits->checker->document->figures;
    double middle = (sum.low + sum.high) / 2, most = figures[total].value;
    if (!fits->right[total] && looks_mistyped(middle, &figures[total])) {
        return true;
    }
    for (size_t i = from; i < run->count; i++) {
        const ReadFigure *part = &figures[run->items[i]];
        double meant = part->value - (middle - most);
        if (!fits->right[run->items[i]] && meant > 0 && meant < most && looks_mistyped(meant, part)) {
            return true;
        }
    }
    return false;
}

static bool tell(const Fits *fits, const Run *run, size_t from, size_t total, Interval sum) {
    const ReadFigure *figures = fits->checker->document->figures;
    Facts facts = {.name = figures[total].name};
    for (size_t i = from; i < run->count; i++) {
        facts_figure(fits->checker, &facts, &figures[run->items[i]]);
        fits->failed[run->items[i]] = true;
    }
    fits->failed[total] = true;
    relation_add(fits->checker, "sum-of-parts", sum, &figures[total], &facts);
    return true;
}

/* Nothing but signs of a list between all of them, and no 分别 before it. */
static bool is_list(const Fits *fits, const Run *run, size_t from) {
    const ReadFigure *figures = fits->checker->document->figures;
    for (size_t i = from + 1; i < run->count; i++) {
        if (!is_listed(fits->checker, &figures[run->items[i - 1]], &figures[run->items[i]])) {
            return false;
        }
    }
    const ReadFigure *first = &figures[run->items[from]];
    const CheckParagraph *paragraph = &fits->checker->paragraphs[first->paragraph];
    return mark_within(&paragraph->cues, clause_start(&paragraph->bounds, first->start), first->start,
                       ROLE(WORD_RESPECTIVELY)) == NULL;
}

/* 36次，其中语文14次、数学12次、英语10次; 98个…自主经营91个、委托经营7个 behind another list that comes to 98: small
 * numbers are met by chance, so that what stands between them has to be nothing but a list. */
static bool is_told_closely(const Fits *fits, const Run *run, size_t from, size_t total) {
    const Checker *checker = fits->checker;
    const ReadFigure *figures = checker->document->figures, *first = &figures[run->items[from]];
    if (!is_list(fits, run, from)) {
        return false;
    }
    Str text = checker->paragraphs[first->paragraph].text;
    Str gap =
        str_slice(text, figures[total].end, figures[total].end < first->start ? first->start : figures[total].end);
    return fits->total[total] || total > run->items[from] || check_says(checker, TERM_ASIDES, gap) ||
           str_find(gap, STR("：")) >= 0;
}

/* Whether a list, all of it and not bound by anything, is of a total but for one digit. */
static bool list_of(const Fits *fits, const Run *run, size_t from, size_t total) {
    enum { LEAST = 3, DIGITS = 3 };
    const ReadFigure *figures = fits->checker->document->figures;
    size_t parts = run->count - from;
    double most = 0;
    for (size_t i = from; i < run->count; i++) {
        const ReadFigure *part = &figures[run->items[i]];
        if (fits->failed[run->items[i]] || part->decimals > figures[total].decimals) {
            return false;
        }
        most = fmax(most, part->value);
    }
    if (most == figures[total].value) { /* 发放100份，回收100份，有效98份: as many as all are no part beside others */
        return false;
    }
    bool told = digits_printed(fits, total) >= DIGITS;
    const ReadFigure *first = &figures[run->items[from]];
    const CheckParagraph *paragraph = &fits->checker->paragraphs[first->paragraph];
    size_t last = figures[run->items[run->count - 1]].end;
    bool far = figures[total].paragraph != first->paragraph;
    bool beside = total + 1 == run->items[from] || total > run->items[from] || fits->total[total];
    Str behind = str_slice(paragraph->text, last, paragraph->text.len);
    size_t stop;
    if ((parts < LEAST && !beside) || check_begins(fits->checker, TERM_AND_OTHERS, behind, &stop) ||
        mark_within(&paragraph->cues, last, clause_end(&paragraph->bounds, last), ROLE(WORD_PART_END))) {
        return false; /* 等: there are more */
    }
    if (parts < 2 || fits->failed[total] || (far && (parts < LEAST || !is_list(fits, run, from))) ||
        (total + 1 == run->items[from] && is_listed(fits->checker, &figures[total], first)) ||
        (!told && (parts < LEAST || !is_told_closely(fits, run, from, total)))) {
        return false;
    }
    Interval sum = sum_of_run(fits, run, from, run->count);
    return one_mistyped(fits, run, from, total, sum) && tell(fits, run, from, total, sum);
}

void lists_mistyped(const Fits *fits, const CheckParagraph *paragraph) {
    if (cell_sign(paragraph->text)) {
        return; /* numbers beside each other in a row of a table are of what their heads say */
    }
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        Run run;
        size_t totals[TOTALS_ALL];
        if (!fits->adds[i]) {
            continue;
        }
        run_from(fits, paragraph, i, &run);
        bool bound = false;
        for (size_t k = 1; k < run.count; k++) {
            bound = bound || fits->right[run.items[k]];
        }
        size_t last = run.items[run.count - 1];
        if (run.count >= 2 && !bound && !fits->right[i]) {
            size_t count = totals_of(fits, paragraph, &run, totals);
            bool nearest = true; /* of those before it */
            for (size_t t = 0; t < count && !parts_list(fits, i); t++) {
                if (((nearest && totals[t] >= paragraph->first) || totals[t] > i || fits->total[totals[t]]) &&
                    list_of(fits, &run, 0, totals[t])) {
                    break;
                }
                nearest = nearest && (totals[t] > i || totals[t] < paragraph->first);
            }
        }
        if (run.count >= 3 && !bound && !fits->failed[i]) {
            list_of(fits, &run, 1, i);
        }
        i = last > i ? last : i;
    }
}
