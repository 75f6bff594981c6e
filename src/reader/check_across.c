/* Sums over several paragraphs (RC-01): a total at the head of a part and one amount in each of its paragraphs, totals
 * in a paragraph behind them, and what every one of several paragraphs counts alike. Words alone seldom tell that
 * figures so far apart belong together: what speaks is that they add up exactly, or but for one digit. */
#include "check.h"

#include <math.h>

enum { ROWS_MOST = 12, FIGURES_MOST = 40 };

static bool plain(const Checker *checker, const ReadFigure *figure) {
    int family = figure_family(checker, figure);
    bool amount = (family == FAMILY_MONEY || family == FAMILY_AREA) && str_find(figure->unit, STR("/")) < 0;
    return (amount || is_count(checker, figure)) && !figure->compare.len && figure->part_of < 0 &&
           figure_usable(figure) && str_is(figure->qualifier, "=");
}

/* Parts that make up a whole, and what they add up to. */
typedef struct Across {
    const ReadFigure *parts[FIGURES_MOST];
    size_t count;
    Interval sum;
} Across;

static void take(const Checker *checker, Across *across, const ReadFigure *part) {
    if (across->count < FIGURES_MOST) {
        across->parts[across->count++] = part;
        across->sum = interval_sum(across->sum, figure_interval(checker, part));
    }
}

static double middle_of(const Across *across) {
    return (across->sum.low + across->sum.high) / 2;
}

static bool adds_up(const Checker *checker, const Across *across, const ReadFigure *total) {
    bool truncated;
    return interval_verdict(checker, across->sum, total, &truncated) == VERDICT_HOLDS;
}

static void add_across(Checker *checker, const Across *across, const ReadFigure *total) {
    Facts facts = {.name = total->name};
    facts_figure(checker, &facts, total); /* its line comes first */
    facts.figure_count = 0;
    for (size_t i = 0; i < across->count; i++) {
        facts_figure(checker, &facts, across->parts[i]);
    }
    relation_add(checker, "sum-of-parts", across->sum, total, &facts);
}

/* ---- a total behind the paragraphs ---- */

/* The only plain figure of a paragraph in that unit; NULL: none, or several. */
static const ReadFigure *only_one(const Checker *checker, size_t paragraph, const ReadFigure *like) {
    const CheckParagraph *in = &checker->paragraphs[paragraph];
    const ReadFigure *found = NULL;
    for (size_t i = in->first; i < in->first + in->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (same_units(checker, figure, like) && plain(checker, figure)) {
            if (found) {
                return NULL;
            }
            found = figure;
        }
    }
    return found;
}

/* One figure of each of the `rows` paragraphs before; false: one has none, or several. */
static bool column_of(const Checker *checker, const ReadFigure *total, size_t rows, Across *across) {
    *across = (Across){.count = 0};
    for (size_t row = rows; row > 0; row--) {
        const ReadFigure *part = only_one(checker, total->paragraph - row, total);
        if (!part) {
            return false;
        }
        take(checker, across, part);
    }
    return true;
}

/* 以上两类项目面积合计6.94万平方米，投资合计15200万元: where one of the totals adds up over the paragraphs before, the
 * others are of the same paragraphs. */
static void totals_behind(Checker *checker, size_t paragraph) {
    const CheckParagraph *in = &checker->paragraphs[paragraph];
    const ReadFigure *totals[FIGURES_MOST];
    size_t count = 0;
    for (size_t i = in->first; i < in->first + in->count && count < FIGURES_MOST; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        size_t clause = clause_start(&in->bounds, figure->start), start;
        bool led = figure->total || word_before(checker->words, in->text, figure->start, ROLE(WORD_TOTAL), &start);
        if (led && plain(checker, figure) && clause < figure->start) {
            totals[count++] = figure;
        }
    }
    for (size_t rows = 2; count >= 2 && rows <= ROWS_MOST && rows <= paragraph; rows++) {
        Across across;
        size_t right = 0;
        for (size_t i = 0; i < count; i++) {
            right += column_of(checker, totals[i], rows, &across) && adds_up(checker, &across, totals[i]);
        }
        for (size_t i = 0; right && i < count; i++) {
            if (column_of(checker, totals[i], rows, &across) &&
                (adds_up(checker, &across, totals[i]) || looks_mistyped(middle_of(&across), totals[i]))) {
                add_across(checker, &across, totals[i]);
            }
        }
        if (right) {
            return;
        }
    }
}

/* ---- a total before the paragraphs ---- */

/* 共落实资金1721.22万元, and then the amounts of one paragraph after the other. Long numbers only: short ones are met
 * by chance. */
static void total_before(Checker *checker, const ReadFigure *total) {
    enum { DIGITS = 5, LEAST = 3 };
    size_t digits = 0;
    for (size_t i = 0; i < total->surface.len; i++) {
        digits += total->surface.data[i] >= '0' && total->surface.data[i] <= '9';
    }
    if (digits < DIGITS || !plain(checker, total) || figure_family(checker, total) != FAMILY_MONEY) {
        return;
    }
    Across across = {.count = 0};
    size_t rows = 0, last = checker->document->paragraph_count;
    for (size_t p = total->paragraph + 1; p < last && rows < ROWS_MOST; p++) {
        const CheckParagraph *in = &checker->paragraphs[p];
        size_t before = across.count;
        for (size_t i = in->first; i < in->first + in->count; i++) {
            const ReadFigure *figure = &checker->document->figures[i];
            if (same_units(checker, figure, total) && plain(checker, figure) && !figure->total) {
                take(checker, &across, figure);
            }
        }
        rows += across.count > before;
        if (rows >= LEAST && across.count > before &&
            (adds_up(checker, &across, total) || looks_mistyped(middle_of(&across), total))) {
            add_across(checker, &across, total);
            return;
        }
    }
}

/* ---- what several paragraphs count alike ---- */

static const ReadFigure *called_in(const Checker *checker, size_t paragraph, const ReadFigure *like) {
    enum { TAIL = 12 }; /* bytes: what the name ends with */
    const CheckParagraph *in = &checker->paragraphs[paragraph];
    for (size_t i = in->first; i < in->first + in->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (plain(checker, figure) && str_equal(figure->unit, like->unit) &&
            str_equal(name_tail(figure->name, TAIL), name_tail(like->name, TAIL))) {
            return figure;
        }
    }
    return NULL;
}

/* As many paragraphs in a row as count something by that name. */
static Across alike_from(const Checker *checker, const ReadFigure *first) {
    Across across = {.count = 0};
    for (size_t p = first->paragraph; p < checker->document->paragraph_count; p++) {
        const ReadFigure *part = called_in(checker, p, first);
        if (!part) {
            break;
        }
        take(checker, &across, part);
    }
    return across;
}

/* The figure before that all of them add up to. */
static const ReadFigure *whole_before(const Checker *checker, const Across *across) {
    enum { BACK = 40 };
    size_t index = (size_t)(across->parts[0] - checker->document->figures);
    for (size_t back = 1; back <= BACK && back <= index; back++) {
        const ReadFigure *figure = &checker->document->figures[index - back];
        if (str_equal(figure->unit, across->parts[0]->unit) && plain(checker, figure) &&
            figure->paragraph != across->parts[0]->paragraph && adds_up(checker, across, figure)) {
            return figure;
        }
    }
    return NULL;
}

/* 反馈问题7项，已整改6项 in one paragraph, 8项 and 7项 in the next: where the first add up to a total before them, so
 * do the second to the one behind it that is called like them. */
static void counted_alike(Checker *checker, size_t index) {
    enum { LEAST = 3, TAIL = 6 }; /* paragraphs; bytes of the name */
    const ReadFigure *first = &checker->document->figures[index], *second = first + 1;
    const CheckParagraph *in = &checker->paragraphs[first->paragraph];
    if (index + 1 >= in->first + in->count || first->name.len < TAIL || second->name.len < TAIL ||
        !plain(checker, first) || !plain(checker, second) || !str_equal(first->unit, second->unit) ||
        (first->paragraph > 0 && called_in(checker, first->paragraph - 1, first) &&
         called_in(checker, first->paragraph - 1, second))) {
        return;
    }
    Across all = alike_from(checker, first), some = alike_from(checker, second);
    const ReadFigure *whole = all.count >= LEAST && all.count == some.count ? whole_before(checker, &all) : NULL;
    if (!whole) {
        return;
    }
    add_across(checker, &all, whole);
    const CheckParagraph *before = &checker->paragraphs[whole->paragraph];
    Str tail = name_tail(second->name, TAIL);
    for (const ReadFigure *figure = whole + 1; figure < &checker->document->figures[before->first + before->count];
         figure++) {
        Str words = str_slice(before->text, clause_start(&before->bounds, figure->start), figure->start);
        if (str_equal(figure->unit, second->unit) && plain(checker, figure) && str_find(words, tail) >= 0) {
            add_across(checker, &some, figure);
            return;
        }
    }
}

void check_across(Checker *checker) {
    for (size_t p = 0; p < checker->document->paragraph_count; p++) {
        totals_behind(checker, p);
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        total_before(checker, &checker->document->figures[i]);
        counted_alike(checker, i);
    }
}
