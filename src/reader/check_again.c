/* A quantity that is told again with another value: rounded, with its name behind it, as two together, as what is left
 * (RC-27). */
#include "check_within.h"

#include <math.h>

/* What a total told again may be of: persons or things, counted to the last. */
static bool is_counted(const Checker *checker, const ReadFigure *figure) {
    enum { LEAST = 1000 };
    return is_count(checker, figure) && is_value(figure) && figure->scale <= 1 && !figure->decimals &&
           figure->value >= LEAST && str_is(figure->qualifier, "=");
}

/* By the last character of its name, 生 of 学生 and 在校生, or where it has none by what stands behind it. */
static bool is_called(const Checker *checker, const ReadFigure *figure, Str name) {
    enum { ENDING = 3, LEAST = 6, BEHIND = 24 }; /* bytes */
    Str text = checker->paragraphs[figure->paragraph].text;
    size_t end = figure->end + BEHIND < text.len ? figure->end + BEHIND : text.len;
    bool behind = name.len >= LEAST && str_find(str_slice(text, figure->end, end), name_tail(name, LEAST)) >= 0;
    bool alike = figure->name.len >= ENDING && str_equal(name_tail(name, ENDING), name_tail(figure->name, ENDING));
    return name.len >= ENDING && (alike || behind);
}

/* 6.21万名学生 where 62100人 stands in another paragraph: a count told again, rounded. Where no count of the document,
 * and no two together, are that much, but one of the same ending is but for one digit or two that are swapped, it is
 * wrong. */
void rounded_again(Checker *checker, size_t index) {
    enum { MOST = 64 }; /* counts */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like = NULL;
    if (checker->document->figure_count > WHOLE_MOST || again->scale <= 1 || again->decimals < 2 ||
        !is_count(checker, again) || !is_value(again) || !str_is(again->qualifier, "=") ||
        again->kind != FIGURE_ACTUAL || check_says(checker, TERM_EARLIER, words_before(checker, again))) {
        return;
    }
    const ReadFigure *counts[MOST];
    size_t count = 0;
    Interval told = figure_interval(checker, again);
    for (size_t i = 0; i < checker->document->figure_count && count < MOST; i++) {
        if (i != index && same_units(checker, &figures[i], again) && is_counted(checker, &figures[i])) {
            counts[count++] = &figures[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i; k < count; k++) { /* one alone, two together */
            double sum = counts[i]->value + (k > i ? counts[k]->value : 0);
            if (sum >= told.low && sum <= told.high) {
                return;
            }
        }
        const ReadFigure *larger = counts[i]->value > again->value ? counts[i] : again;
        double middle = counts[i]->value + again->value - larger->value;
        bool near = near_whole(checker, (Interval){middle, middle}, larger);
        bool named = is_called(checker, again, counts[i]->name);
        if (near && named && counts[i]->paragraph != again->paragraph && looks_mistyped(counts[i]->value, again)) {
            if (like && like->value != counts[i]->value) {
                return;
            }
            like = like ? like : counts[i];
        }
    }
    if (like && count < MOST && !check_judged(checker, "RC-27", again)) {
        Facts facts = {.name = again->name, .a = like->surface, .b = again->surface, .found = again->surface};
        facts.expected = check_amount(checker, like->value, again);
        facts_figure(checker, &facts, like);
        facts_figure(checker, &facts, again);
        check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
    }
}

/* Whether the paragraph tells a part that is just what lies between both. */
static bool parted_by(const Checker *checker, const ReadFigure *whole, const ReadFigure *rest) {
    const CheckParagraph *paragraph = &checker->paragraphs[whole->paragraph];
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *part = &checker->document->figures[i];
        if (part != rest && same_units(checker, part, whole) && is_amount(part) &&
            part->value + rest->value == whole->value) {
            return true;
        }
    }
    return false;
}

/* 由186名缩小到54名, where 缺186名，已补充142名，仍缺44名 stands elsewhere: where a value came from and went to is told
 * again. What is left of the first there is the second, and nothing in the document is as much as is said here. */
void left_told_again(Checker *checker, size_t index) {
    enum { DIGITS = 10 }; /* of less, one digit is anything */
    const ReadFigure *figures = checker->document->figures, *former = &figures[index], *now = former + 1, *like = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    if (index + 1 >= paragraph->first + paragraph->count || !str_is(former->compare, "yoy_prev") ||
        !is_whole_count(checker, former) || !is_whole_count(checker, now) || !same_units(checker, former, now) ||
        fabs(now->value) < DIGITS || !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO))) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        if (one == now || !same_units(checker, one, former) || !figure_usable(one)) {
            continue;
        }
        if (fabs(one->value) == fabs(now->value)) {
            return;
        }
        bool again = one->paragraph != former->paragraph && is_amount(one) && one->value == former->value;
        const CheckParagraph *there = &checker->paragraphs[one->paragraph];
        for (size_t k = i + 1; again && k < there->first + there->count; k++) {
            const ReadFigure *left = &figures[k];
            if (is_amount(left) && same_units(checker, left, former) && left->value < one->value &&
                figures[k].start < full_end(&there->bounds, one->end) && looks_mistyped(left->value, now) &&
                parted_by(checker, one, left)) {
                if (like && like->value != left->value) {
                    return;
                }
                like = left;
            }
        }
    }
    if (like && !check_judged(checker, "RC-27", now)) {
        Facts facts = {.name = like->name, .a = like->surface, .b = now->surface, .found = now->surface};
        facts.expected = check_amount(checker, like->value, now);
        facts_figure(checker, &facts, like);
        facts_figure(checker, &facts, now);
        check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
    }
}

static void add_two_values(Checker *checker, Str name, const ReadFigure *one, double value, const ReadFigure *again) {
    Facts facts = {.name = name, .a = check_amount(checker, value, one), .b = again->surface, .found = again->surface};
    facts.expected = facts.a;
    facts_figure(checker, &facts, one);
    facts_figure(checker, &facts, again);
    check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
}

/* 4321名专任教师 where 专任教师4312人 stands in another paragraph: the name behind the count is that before the other,
 * and one digit differs, or two are swapped. */
void named_behind(Checker *checker, size_t index) {
    enum { NAME = 9, SURE = 12, LARGE = 10000 }; /* bytes: three characters, or four */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like = NULL;
    Str behind = name_behind(checker, again);
    if (!is_known_count(checker, again) || behind.len < NAME || check_judged(checker, "RC-27", again) ||
        check_says(checker, TERM_EARLIER, words_before(checker, again)) ||
        (again->scope.len && str_find(words_before(checker, again), again->scope) >= 0)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        size_t past;
        bool whole = check_begins(checker, TERM_WHOLE, one->scope, &past); /* 全县 */
        Str name = one->name;                                              /* 全县在校生 */
        name = whole && str_starts(name, one->scope) ? str_slice(name, one->scope.len, name.len) : name;
        if (i == index || one->paragraph == again->paragraph || !is_known_count(checker, one) || name.len < NAME ||
            (name.len < SURE && one->value < LARGE) || !same_units(checker, one, again) || !str_starts(behind, name) ||
            (one->scope.len && !whole)) {
            continue;
        }
        if (one->value == again->value || (like && like->value != one->value)) {
            return;
        }
        like = one;
    }
    if (like && looks_mistyped(like->value, again)) {
        add_two_values(checker, like->name, like, like->value, again);
    }
}

/* 在公办园和普惠性民办园就读的有7820人 where 公办园在园幼儿5070人 and 普惠性民办园在园幼儿2750人 stand elsewhere: both
 * that the clause names, added up; right, or but for one digit or two that are swapped. */
void both_again(Checker *checker, size_t index) {
    enum { HEAD = 9, APART = 6 }; /* bytes: three characters; figures */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like[2] = {NULL, NULL};
    Str words = words_before(checker, again);
    if (!is_known_count(checker, again) || words.len <= HEAD || check_judged(checker, "RC-27", again)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *a = &figures[i];
        bool named = is_count(checker, a) && is_exact_amount(a) && a->name.len > HEAD &&
                     a->paragraph != again->paragraph && same_units(checker, a, again) &&
                     str_find(words, str_slice(a->name, 0, HEAD)) >= 0;
        for (size_t k = i + 1; named && k < checker->document->figure_count && k <= i + APART; k++) {
            const ReadFigure *b = &figures[k];
            if (!is_count(checker, b) || !is_exact_amount(b) || b->name.len <= HEAD || !same_units(checker, b, again) ||
                b->paragraph != a->paragraph || str_equal(str_slice(a->name, 0, HEAD), str_slice(b->name, 0, HEAD)) ||
                str_find(words, str_slice(b->name, 0, HEAD)) < 0) {
                continue;
            }
            if (a->value + b->value == again->value) {
                return;
            }
            bool near = looks_mistyped(a->value + b->value, again);
            like[0] = near ? a : like[0];
            like[1] = near ? b : like[1];
        }
    }
    if (like[0]) {
        add_two_values(checker, again->name, like[0], like[0]->value + like[1]->value, again);
    }
}
