/* Lists with the same members in another order, each with values told one by one (RC-30): 城关、河口、青石…分别为 here
 * and 城关、青石、河口…分别为 there, where a value may have slipped to its neighbour. */
#include "check.h"

#include <string.h>

enum { MEMBERS_MOST = 24, MEMBERS_LEAST = 3, NAME_LEAST = 6, LISTS_MOST = 64 }; /* NAME_LEAST: bytes */

typedef struct List {
    Str text;
    Str members[MEMBERS_MOST];
    size_t count;
    int line;
    bool by_value; /* the values behind it fall, or rise, all along: that is what it is ordered by */
} List;

/* As many figures of one unit in the sentence behind 分别 as the list has members, each less than the one
 * before, or each more. */
static bool ordered_by_value(const Checker *checker, size_t paragraph, size_t from, size_t members) {
    const CheckParagraph *in = &checker->paragraphs[paragraph];
    const ReadFigure *last = NULL;
    size_t end = full_end(&in->bounds, from), count = 0, rises = 0, falls = 0;
    for (size_t i = in->first; i < in->first + in->count && count < members; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure->start < from || figure->start >= end) {
            continue;
        }
        if (!figure_usable(figure) || (last && !same_units(checker, last, figure))) {
            return false;
        }
        rises += last && figure->value > last->value;
        falls += last && figure->value < last->value;
        last = figure;
        count++;
    }
    return count == members && (rises + 1 == count || falls + 1 == count);
}

/* What stands before 分别 in its clause, between 、. The first member may have words before it, the last behind it. */
static bool take_list(const Checker *checker, size_t paragraph, const TextMark *each, List *list) {
    Str text = checker->paragraphs[paragraph].text, member;
    size_t from = clause_start(&checker->paragraphs[paragraph].bounds, each->start);
    Str rest = str_slice(text, from, each->start);
    *list = (List){.text = str_trim(rest), .line = read_line_at(&checker->document->paragraphs[paragraph], from)};
    for (bool more = true; more && list->count < MEMBERS_MOST;) {
        ptrdiff_t sign = str_find(rest, STR("、"));
        more = sign >= 0;
        member = str_trim(more ? str_slice(rest, 0, (size_t)sign) : rest);
        rest = more ? str_slice(rest, (size_t)sign + strlen("、"), rest.len) : rest;
        if (member.len < NAME_LEAST) {
            return false;
        }
        list->members[list->count++] = member;
    }
    list->by_value = ordered_by_value(checker, paragraph, each->end, list->count);
    return list->count >= MEMBERS_LEAST && list->count < MEMBERS_MOST;
}

/* The end of one is the beginning of the other. */
static bool overlap(Str first, Str last) {
    for (size_t at = 0; at + NAME_LEAST <= first.len; at = char_next(first, at)) {
        if (str_starts(last, str_slice(first, at, first.len))) {
            return true;
        }
    }
    return false;
}

static bool is_member(const List *a, size_t i, const List *b, size_t k) {
    Str x = a->members[i], y = b->members[k];
    bool x_first = i == 0, y_first = k == 0, x_last = i + 1 == a->count, y_last = k + 1 == b->count;
    if (x_first && y_first) {
        return str_same_end(x, y) >= NAME_LEAST;
    }
    if (x_last && y_last) {
        return str_same_start(x, y) >= NAME_LEAST;
    }
    if ((x_first && y_last) || (y_first && x_last)) {
        return overlap(x_first ? x : y, x_first ? y : x);
    }
    return (x_first && str_ends(x, y)) || (y_first && str_ends(y, x)) || (x_last && str_starts(x, y)) ||
           (y_last && str_starts(y, x)) || str_equal(x, y);
}

/* Whether both have the same members, and one of them elsewhere. */
static bool reordered(const List *a, const List *b) {
    bool taken[MEMBERS_MOST] = {false}, moved = false;
    for (size_t i = 0; a->count == b->count && i < a->count; i++) {
        size_t k = is_member(a, i, b, i) ? i : 0;
        while (k < b->count && (taken[k] || !is_member(a, i, b, k))) {
            k++;
        }
        if (k == b->count) {
            return false;
        }
        taken[k] = true;
        moved = moved || k != i;
    }
    return moved;
}

void check_parallel(Checker *checker) {
    List *lists = ARENA_ARRAY(checker->scratch, LISTS_MOST, List);
    size_t count = 0;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const TextMarks *cues = &checker->paragraphs[i].cues;
        for (size_t m = 0; m < cues->count && count < LISTS_MOST; m++) {
            count += (cues->items[m].roles & ROLE(WORD_RESPECTIVELY)) &&
                     take_list(checker, i, &cues->items[m], &lists[count]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            bool ranked = lists[i].by_value && lists[k].by_value;
            if (!ranked && lists[i].count == lists[k].count && reordered(&lists[i], &lists[k])) {
                Facts facts = {.a = lists[i].text, .b = lists[k].text, .found = lists[k].text, .line_count = 2};
                facts.lines[0] = lists[i].line;
                facts.lines[1] = lists[k].line;
                check_add(checker, "order-differs", VERDICT_FLAG, &facts);
            }
        }
    }
}
