/* A quantity that is told again with another value: rounded, with its name behind it, as two together, as what is left,
 * in numerals, with two digits swapped or a point elsewhere (RC-27). */
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

/* Two digits of the printed value stand the other way round. */
static bool digits_swapped(double value, const ReadFigure *printed) {
    char a[32], b[32];
    double step = pow(10, -printed->decimals) * printed->scale;
    size_t length = number_shortest(round(value / step), a), at = 0;
    if (length < 2 || number_shortest(round(printed->value / step), b) != length) {
        return false;
    }
    while (at < length && a[at] == b[at]) {
        at++;
    }
    bool swapped = at + 1 < length && a[at] == b[at + 1] && a[at + 1] == b[at];
    for (size_t i = at + 2; swapped && i < length; i++) {
        swapped = a[i] == b[i];
    }
    return swapped;
}

/* Written in numerals only: 八十六所. */
static bool in_numerals(const ReadFigure *figure) {
    int digit;
    size_t next;
    for (size_t at = 0; at < figure->surface.len; at = char_next(figure->surface, at)) {
        if (digit_at(figure->surface, at, &digit, &next)) {
            return false;
        }
    }
    return true;
}

/* What a count is of, before it or right behind it, to the next sign. */
static bool shares_noun(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    enum { BEHIND = 30 }; /* bytes */
    const ReadFigure *both[2] = {a, b};
    Str said[2][2];
    for (size_t k = 0; k < 2; k++) {
        Str text = checker->paragraphs[both[k]->paragraph].text;
        size_t end = both[k]->end;
        while (end < text.len && end - both[k]->end < BEHIND && han_at(text, end)) {
            end = char_next(text, end);
        }
        said[k][0] = both[k]->name;
        said[k][1] = str_slice(text, both[k]->end, end);
    }
    for (size_t k = 0; k < 4; k++) {
        Str one = said[0][k % 2], other = said[1][k / 2];
        for (size_t at = 0, next; at < one.len && (next = char_next(one, at)) < one.len; at = next) {
            if (str_find(other, str_slice(one, at, char_next(one, next))) >= 0) {
                return true;
            }
        }
    }
    return false;
}

/* 总的看，全县八十六所农村学校… where 农村义务教育学校86所 stands before: at the end of a paper a count in numerals is
 * told again. No count of its unit is as much, but one that is called alike is, but for one digit or two swapped. */
void numeral_again(Checker *checker, size_t index) {
    enum { LEAST = 11, LAST = 6 }; /* paragraphs */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like = NULL;
    if (again->paragraph + LAST < checker->document->paragraph_count || !is_count(checker, again) ||
        !is_exact_amount(again) || again->value < LEAST || !in_numerals(again) ||
        check_judged(checker, "RC-27", again)) {
        return;
    }
    ReadFigure bare = *again;
    bare.scale = 1;
    bare.decimals = 0;
    for (size_t i = first_near(index); i < index; i++) {
        const ReadFigure *one = &figures[i];
        if (one->paragraph == again->paragraph || !same_units(checker, one, again) || !figure_usable(one)) {
            continue;
        }
        if (fabs(one->value) == again->value) {
            return;
        }
        if (is_exact_amount(one) && looks_mistyped(one->value, &bare) && shares_noun(checker, again, one)) {
            if (like && like->value != one->value) {
                return;
            }
            like = one;
        }
    }
    if (like) {
        Facts facts = facts_of_two(checker, again->name, like, again);
        facts.found = again->surface;
        facts.expected = like->surface;
        check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
    }
}

/* Whether the characters of a name stand in a text in their order. */
static bool in_order(Str name, Str text) {
    size_t at = 0;
    for (size_t i = 0; i < text.len && at < name.len; i = char_next(text, i)) {
        size_t next = char_next(name, at);
        at = str_equal(str_slice(text, i, char_next(text, i)), str_slice(name, at, next)) ? next : at;
    }
    return name.len && at == name.len;
}

/* 县级配套到位0.25亿元 where 县级配套1.40亿元仅到位0.52亿元 stands elsewhere; 优良率59.8% where 优良率58.9% does: what
 * is called so is told twice, and two digits stand the other way round. Nothing of its unit in the document is as much.
 */
void swapped_again(Checker *checker, size_t index) {
    enum { LEAST = 9, MOST = 4000 }; /* bytes of the name; figures */
    const ReadFigure *figures = checker->document->figures, *one = &figures[index], *like = NULL;
    bool kind = is_share(one) || (figure_family(checker, one) == FAMILY_MONEY && is_exact_amount(one));
    Str name = one->name;
    size_t past, start, end;
    if (!kind || !is_value(one) || !str_is(one->qualifier, "=") || checker->document->figure_count > MOST) {
        return;
    }
    name = check_begins(checker, TERM_ASIDES, name, &past) ? str_slice(name, past, name.len) : name;
    bool rate = check_find(checker, TERM_RATES, name, &start, &end) && end == name.len;
    if (name.len < LEAST || (is_share(one) && !rate && !one->indicator.len) ||
        check_says(checker, TERM_EARLIER, name) || check_says(checker, TERM_EARLIER, words_before(checker, one)) ||
        check_judged(checker, "RC-27", one)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *other = &figures[i];
        if (i == index || !same_units(checker, other, one) || !figure_usable(other)) {
            continue;
        }
        if (other->value == one->value) {
            return;
        }
        bool called = is_share(one) ? str_equal(other->name, name) : in_order(name, words_before(checker, other));
        if (called && other->paragraph < one->paragraph + (is_share(one) ? 0 : 1000000) &&
            other->paragraph != one->paragraph && is_value(other) && other->decimals == one->decimals &&
            str_equal(other->scope, one->scope)) {
            if (like && like->value != other->value) {
                return;
            }
            like = other;
        }
    }
    if (like && digits_swapped(like->value, one) && !check_judged(checker, "RC-27", like)) {
        Facts facts = facts_of_two(checker, name, like, one);
        facts.found = one->surface;
        facts.expected = like->surface;
        check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
    }
}

/* 教育支出84.8亿元 where 教育支出…实际完成84770万元 stands elsewhere: ten times as much, or a tenth, rounded, of what
 * is called alike; nothing of the document is as much. */
void slipped_again(Checker *checker, size_t index) {
    enum { MOST = 4000, SLIPS = 4 };
    static const double slips[SLIPS] = {10, 100, 0.1, 0.01};
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like = NULL;
    if (figure_family(checker, again) != FAMILY_MONEY || !is_exact_amount(again) || again->scale < 1e8 ||
        !again->decimals || checker->document->figure_count > MOST || again->name.len < 9 ||
        check_judged(checker, "RC-29", again)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        bool truncated;
        if (i == index || !same_units(checker, one, again) || !is_amount(one)) {
            continue;
        }
        if (interval_verdict(checker, figure_interval(checker, one), again, &truncated) == VERDICT_HOLDS) {
            return;
        }
        for (size_t k = 0; k < SLIPS && !like; k++) {
            Interval of = figure_interval(checker, one);
            bool slipped = one->paragraph != again->paragraph && one->scale < again->scale &&
                           interval_verdict(checker, (Interval){of.low * slips[k], of.high * slips[k]}, again,
                                            &truncated) == VERDICT_HOLDS;
            Str text = checker->paragraphs[one->paragraph].text;
            Str before =
                str_slice(text, full_start(&checker->paragraphs[one->paragraph].bounds, one->start), one->start);
            like = slipped && str_find(before, name_tail(again->name, 12)) >= 0 ? one : like;
        }
    }
    if (like) {
        Facts facts = facts_of_two(checker, again->name, like, again);
        facts.found = again->surface;
        facts.expected = check_amount(checker, like->value, again);
        check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
    }
}
