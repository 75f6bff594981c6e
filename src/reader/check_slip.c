/* Lists of which one member is printed in another unit than its fellows, or which are parts of the other of two wholes
 * that are told together (18个班、学位810个，其中…个班). What another file has judged already is left alone. */
#include "check_sum.h"

#include <math.h>

enum { NEAR = 48 }; /* figures of a paragraph that are looked at together */

static double as_printed(const ReadFigure *figure) {
    return figure->value / figure->scale;
}

static bool printed_alike(const ReadFigure *a, const ReadFigure *b) {
    return str_equal(a->unit, b->unit) && number_at_least(a->scale, b->scale) && number_at_most(a->scale, b->scale);
}

/* ---- RC-29 ---- */

static void add_slip(Checker *checker, const ReadFigure *slipped, const ReadFigure *whole) {
    Facts facts = {.name = slipped->name.len ? slipped->name : whole->name, .a = slipped->surface, .p = whole->surface};
    facts.found = slipped->surface;
    facts.c = facts.expected = check_amount(checker, as_printed(slipped) * whole->scale, whole);
    facts_figure(checker, &facts, slipped);
    facts_figure(checker, &facts, whole);
    check_add(checker, "slip-in-sum", VERDICT_FAILS, &facts);
}

/* 用地21.6公顷，其中小学12.4公顷、初中9.2亩: the numbers add up to the last digit, and one of them has another unit. */
static void slipped_part(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index], *slipped = NULL;
    size_t end = sentence->first + sentence->count, count = 0;
    end = end - index > NEAR ? index + NEAR : end;
    if (!is_exact_amount(whole) || !whole->decimals || whole->family == FAMILY_COUNT) {
        return;
    }
    double sum = 0;
    size_t stop = sentence_end(&sentence->paragraph->bounds, whole->start);
    for (size_t i = index + 1; i < end && figures[i].start < stop; i++) {
        const ReadFigure *part = &figures[i];
        if (part->part_of != (int)index || !is_exact_amount(part)) {
            continue;
        }
        bool alike = printed_alike(part, whole);
        if (!alike && (slipped || part->family != whole->family || part->decimals != whole->decimals)) {
            return;
        }
        slipped = alike ? slipped : part;
        sum += as_printed(part);
        count++;
    }
    double step = pow(10, -whole->decimals);
    if (slipped && count >= 2 && fabs(sum - as_printed(whole)) < step / 2) {
        add_slip(checker, slipped, whole);
    }
}

/* 生均面积小学8.5平方米、初中12.0万平方米: of two that stand for each, one is ten thousand times the other and would
 * be like it without. */
static void slipped_share(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 24, TIMES = 4, SLIP = 10000 }; /* bytes between */
    const ReadFigure *one = &checker->document->figures[index], *two = one + 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index + 1 >= sentence->first + sentence->count || !figure_usable(one) || !figure_usable(two) ||
        one->value <= 0 || two->value <= 0 || one->compare.len || two->compare.len || two->start < one->end ||
        two->start - one->end > APART || !char_is(paragraph->text, one->end, "、")) {
        return;
    }
    ptrdiff_t slash = str_find(one->unit, STR("/")), other = str_find(two->unit, STR("/"));
    Str unit = str_slice(one->unit, 0, slash > 0 ? (size_t)slash : one->unit.len);
    bool same = str_equal(unit, str_slice(two->unit, 0, other > 0 ? (size_t)other : two->unit.len));
    const ReadFigure *more = one->scale > two->scale ? one : two, *less = more == one ? two : one;
    double times = as_printed(more) / as_printed(less);
    bool slip = number_at_least(more->scale, SLIP * less->scale) && times < TIMES && times > 1.0 / TIMES;
    if (!same || slash <= 0 || !slip || check_judged(checker, "RC-29", more)) {
        return;
    }
    Facts facts = {.name = one->name, .a = less->surface, .b = more->surface, .found = more->surface};
    facts_figure(checker, &facts, less);
    facts_figure(checker, &facts, more);
    check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
}

/* ---- RC-01 ---- */

/* 扩建共18个班、学位810个，其中甲校6个班、…: the parts have the unit of the first of the two. */
static void parts_of_first(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, APART = 30 }; /* parts; bytes between both wholes */
    const ReadFigure *figures = checker->document->figures, *near = &figures[index], *whole = near - 1;
    Str text = sentence->paragraph->text;
    if (index == sentence->first || !is_exact_amount(whole) || same_units(checker, whole, near) ||
        near->start < whole->end || near->start - whole->end > APART || !char_is(text, whole->end, "、") ||
        whole->part_of >= 0) {
        return;
    }
    Parts parts = {.count = 0};
    double sum = 0;
    for (size_t i = index + 1; i < sentence->first + sentence->count && figures[i].part_of == (int)index; i++) {
        if (!is_exact_amount(&figures[i]) || !same_units(checker, &figures[i], whole)) {
            return;
        }
        take_part(&parts, &figures[i]);
        sum += figures[i].value;
    }
    bool slip = sum > whole->value || one_digit_wrong(whole, &parts, sum);
    if (parts.count >= LEAST && (slip || number_at_least(sum, whole->value)) &&
        !check_judged(checker, "RC-01", whole)) {
        sum_of(checker, whole, &parts, LIST_OPEN);
    }
}

/* What stands between two semicolons, where it is one list of amounts of one unit; the first behind it. */
static size_t listed_part(const Checker *checker, const Sentence *sentence, size_t first, Parts *parts, double *sum) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t stop = sentence_end(&paragraph->bounds, figures[first].start), i = first;
    bool listed = true;
    *parts = (Parts){.count = 0};
    *sum = 0;
    for (; i < sentence->first + sentence->count && figures[i].start < stop; i++) {
        listed = listed && is_exact_amount(&figures[i]) && is_count(checker, &figures[i]) &&
                 same_units(checker, &figures[i], &figures[first]) && figures[i].part_of < 0 &&
                 (i == first || char_is(paragraph->text, figures[i - 1].end, "、"));
        take_part(parts, &figures[i]);
        *sum += figures[i].value;
    }
    parts->count = listed ? parts->count : 0;
    return i > first ? i : first + 1;
}

/* 教师中男 begins with the end of 全校教师. */
static bool names_whole(Str name, Str whole) {
    enum { LEAST = 6 }; /* bytes */
    for (size_t at = 0; at + LEAST <= whole.len; at = char_next(whole, at)) {
        Str tail = str_slice(whole, at, whole.len);
        if (name.len > tail.len && str_starts(name, tail)) {
            return true;
        }
    }
    return false;
}

/* The count before a list that names it and adds up to it: 教师138人，…。教师中男54人、女84人. NULL: none is. */
static const ReadFigure *named_whole(const Checker *checker, const Sentence *sentence, const Parts *parts, double sum) {
    const ReadFigure *first = parts->items[0];
    size_t from = sentence->paragraph->first;
    from = sentence->first - from > NEAR ? sentence->first - NEAR : from;
    for (size_t i = from; i < sentence->first; i++) {
        const ReadFigure *whole = &checker->document->figures[i];
        if (is_exact_amount(whole) && whole->value == sum && names_whole(first->name, whole->name) &&
            same_units(checker, whole, first)) {
            return whole;
        }
    }
    return NULL;
}

/* 教师中男54人、女84人；高级41人、一级62人、二级53人: where the first list is all of them, the second is, too. */
static void second_list(Checker *checker, const Sentence *sentence) {
    enum { DIGITS = 100, LEAST = 2 };
    const double close = 0.03;
    const ReadFigure *whole = NULL;
    Parts parts;
    double sum;
    for (size_t i = sentence->first; i < sentence->first + sentence->count;) {
        i = listed_part(checker, sentence, i, &parts, &sum);
        if (parts.count < LEAST) {
            return;
        }
        bool across = false;
        for (size_t k = 0; k < parts.count; k++) {
            across = across || check_says(checker, TERM_CROSSWISE, parts.items[k]->name);
        }
        if (!whole) {
            whole = named_whole(checker, sentence, &parts, sum);
        } else if (!across && sum != whole->value && same_units(checker, whole, parts.items[0]) &&
                   (fabs(sum - whole->value) <= close * whole->value ||
                    (whole->value >= DIGITS && one_digit_wrong(whole, &parts, sum)))) {
            sum_of(checker, whole, &parts, LIST_CLOSED);
        }
        if (!whole) {
            return;
        }
    }
}

/* ---- RC-16 ---- */

static void add_product(Checker *checker, const ReadFigure *each, const ReadFigure *all, Str count, double product) {
    Facts facts = {.name = all->name, .a = each->surface, .b = count};
    facts_figure(checker, &facts, each);
    relation_add(checker, "each-times-count", (Interval){product, product}, all, &facts);
}

/* How many names, parted by 、, end at `at` and begin with their clause; 0: it is no list, or it is not sure. */
static size_t names_ending(const Checker *checker, const CheckParagraph *paragraph, size_t at) {
    enum { NAME_MOST = 18 }; /* bytes */
    Str text = paragraph->text;
    size_t names = 1, begin = clause_start(&paragraph->bounds, at), past;
    for (size_t i = begin; i < at; i = char_next(text, i)) {
        if (char_is(text, i, "、")) {
            names++;
            begin = char_next(text, i);
        } else if (!han_at(text, i) || i - begin > NAME_MOST ||
                   promise_at(checker->words, PROMISE_AND, text, i, &past)) {
            return 0;
        }
    }
    return names;
}

/* 教学班36个，七、八、九年级各12个: so many for each of those listed is what stands right before, but for a digit. */
static void each_of_listed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { STOP = 3, LEAST = 2 };
    const double near = 0.15;
    const ReadFigure *each = &checker->document->figures[index], *all = each - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t from = clause_start(&paragraph->bounds, each->start), end = sentence->first + sentence->count;
    if (index == sentence->first || !is_exact_amount(each) || !is_exact_amount(all) || !is_count(checker, each) ||
        !same_units(checker, each, all) || all->end > from || from - all->end > STOP) {
        return;
    }
    size_t past = grammar_ends(checker->words, GRAMMAR_EACH_OF, str_slice(paragraph->text, from, each->start));
    size_t names = past ? names_ending(checker, paragraph, each->start - past) : 0;
    bool more = index + 1 < end && same_units(checker, &each[1], each) &&
                each[1].start < sentence_end(&paragraph->bounds, each->start);
    double product = (double)names * each->value;
    if (names < LEAST || more || check_judged(checker, "RC-16", all) ||
        !(fabs(product - all->value) <= near * all->value || looks_mistyped(product, all))) {
        return;
    }
    add_product(checker, each, all, str_format(checker->arena, "%zu项", names), product);
}

/* 甲校36个班、学位1620个，乙校24个班、学位1080个，…每班45人: of what stands beside a count, each time, most are that
 * many times what there is for each; so are the others. */
static void beside_each_count(Checker *checker, const Sentence *sentence, size_t index) {
    enum { RIGHT = 2 };
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures, *each = &figures[index];
    ptrdiff_t slash = str_find(each->unit, STR("/"));
    if (slash <= 0 || !figure_usable(each) || each->value < 2 || each->compare.len) {
        return;
    }
    Str of = str_slice(each->unit, (size_t)slash + 1, each->unit.len);
    size_t from = index - paragraph->first > NEAR ? index - NEAR : paragraph->first;
    size_t end = paragraph->first + paragraph->count;
    end = end - index > NEAR ? index + NEAR : end;
    for (size_t right = 0, pass = 0; pass < 2 && (!pass || right >= RIGHT); pass++) {
        for (size_t i = from; i + 1 < end; i++) {
            const ReadFigure *count = &figures[i], *all = count + 1;
            if (!is_exact_amount(count) || !is_exact_amount(all) || !is_count(checker, all) ||
                !str_ends(count->unit, of) || same_units(checker, count, all) ||
                !char_is(paragraph->text, count->end, "、")) {
                continue;
            }
            double product = count->value * each->value;
            if (!pass) {
                right += product == all->value;
            } else if (product != all->value && looks_mistyped(product, all) && !check_judged(checker, "RC-16", all)) {
                add_product(checker, each, all, count->surface, product);
            }
        }
    }
}

/* ---- RC-13 ---- */

/* 教师710人中本科学历768人: of so many there cannot be more. */
static void among(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *whole = &checker->document->figures[index], *part = whole + 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t behind = char_next(paragraph->text, whole->end);
    if (index + 1 >= sentence->first + sentence->count || !char_is(paragraph->text, whole->end, "中") ||
        char_is(paragraph->text, behind, "学小心层级等专职考高年班") || !is_exact_amount(whole) ||
        !is_exact_amount(part) || !is_count(checker, whole) || !same_units(checker, whole, part) ||
        clause_end(&paragraph->bounds, whole->end) < part->end || part->value <= whole->value ||
        check_judged(checker, "RC-13", part)) {
        return;
    }
    Facts facts = {.name = whole->name, .a = part->surface, .b = whole->surface, .found = part->surface};
    facts_figure(checker, &facts, part);
    facts_figure(checker, &facts, whole);
    check_add(checker, "part-over-whole", VERDICT_FAILS, &facts);
}

static void slips_of_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        slipped_part(checker, sentence, i);
        slipped_share(checker, sentence, i);
        parts_of_first(checker, sentence, i);
        among(checker, sentence, i);
        each_of_listed(checker, sentence, i);
        beside_each_count(checker, sentence, i);
    }
    second_list(checker, sentence);
}

void check_slips(Checker *checker) {
    each_sentence(checker, slips_of_sentence);
}
