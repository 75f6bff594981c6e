/* Totals of parts that no word binds to them: a second list, what is told in order or of so many years, the first of
 * two wholes (RC-01). */
#include "check_within.h"

#include <math.h>

/* A list of the parts of a whole, from `at` on: as many as are parted by 、. */
static size_t listed_from(const Checker *checker, size_t at, size_t end, int whole, Parts *parts, double *sum) {
    const ReadFigure *figures = checker->document->figures;
    *parts = (Parts){.count = 0};
    *sum = 0;
    for (; at < end && figures[at].part_of == whole && is_amount(&figures[at]) &&
           same_units(checker, &figures[at], &figures[whole]);
         at++) {
        if (parts->count && !is_listed(checker, &figures[at - 1], &figures[at])) {
            break;
        }
        take_part(parts, &figures[at]);
        *sum += figures[at].value;
    }
    return at;
}

/* 食堂98个，其中学校56个、幼儿园42个；自主经营91个、委托经营9个: behind one list of parts that is all of the whole,
 * another one of it, near to all, is all of it, too; where none of its names goes across others (女, 党员). */
void second_breakdown(Checker *checker, size_t index) {
    enum { DIGITS = 100 }; /* of fewer, one digit is anything: 新进14人，…；同期退休9人、调出4人 */
    const double near = 0.03;
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[whole->paragraph];
    size_t end = paragraph->first + paragraph->count;
    if (!is_count(checker, whole) || !is_value(whole) || !str_is(whole->qualifier, "=") || index + 4 >= end ||
        figures[index + 1].part_of != (int)index) {
        return;
    }
    Parts parts;
    double sum;
    size_t at = listed_from(checker, index + 1, end, (int)index, &parts, &sum);
    if (parts.count < 2 || sum != whole->value) {
        return;
    }
    listed_from(checker, at, end, (int)index, &parts, &sum);
    bool across = false;
    for (size_t i = 0; i < parts.count; i++) {
        across = across || check_says(checker, TERM_CROSSWISE, parts.items[i]->name);
    }
    bool close = fabs(sum - whole->value) <= near * whole->value ||
                 (whole->value >= DIGITS && one_digit_wrong(whole, &parts, sum));
    if (parts.count >= 2 && !across && sum != whole->value && close) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
    }
}

/* 四类结余分别为156万元、14万元、26万元、88万元, where 结余284万元 stands before: what is told in order is all of what
 * is called so, right or but for one digit. */
void parts_in_order(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3, NAME = 6 }; /* parts; bytes: two characters */
    const ReadFigure *figures = checker->document->figures, *first = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t clause = clause_start(&paragraph->bounds, first->start), at = index;
    const TextMark *order = mark_within(&paragraph->cues, clause, first->start, ROLE(WORD_RESPECTIVELY));
    Str name = order ? name_tail(str_slice(paragraph->text, clause, order->start), NAME) : (Str){NULL, 0};
    if (name.len < NAME || !is_amount(first)) {
        return;
    }
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    for (; at < sentence->first + sentence->count && is_amount(&figures[at]) &&
           same_units(checker, &figures[at], first) &&
           (at == index || is_listed(checker, &figures[at - 1], &figures[at]));
         at++) {
        take_part(&parts, &figures[at]);
        sum = interval_sum(sum, figure_interval(checker, &figures[at]));
    }
    for (size_t i = index; parts.count >= LEAST && i > paragraph->first; i--) {
        const ReadFigure *whole = &figures[i - 1];
        if (same_units(checker, whole, first) && is_amount(whole) && str_ends(whole->name, name) &&
            near_whole(checker, sum, whole)) {
            double middle = (sum.low + sum.high) / 2;
            if (!check_judged(checker, "RC-01", whole) &&
                (holds_or_mistyped(checker, sum, whole) || one_digit_wrong(whole, &parts, middle))) {
                sum_of(checker, whole, &parts, LIST_CLOSED);
            }
            return;
        }
    }
}

/* 三年 in a text: how many years; 0: it says no number of years. */
static size_t years_in(const Checker *checker, Str text) {
    enum { MOST = 10 };
    for (size_t at = 0, end; at < text.len; at = char_next(text, at)) {
        Number number;
        if (number_read(checker->words, text, at, &number) && number.known && !number.decimals &&
            promise_at(checker->words, PROMISE_YEAR, text, number.end, &end)) {
            double years = exact_double(number.value);
            return years >= 2 && years <= MOST ? (size_t)years : 0;
        }
    }
    return 0;
}

/* 2022年、2023年分别为6.25亿元和6.58亿元，2024年安排6.94亿元，三年共计19.77亿元: as many amounts of the sentence as
 * there are years come to what they come to together. */
void total_of_years(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *total = &figures[index];
    Str told = own_words(checker, index);
    if (!is_exact_amount(total) || total->part_of >= 0 || !check_says(checker, TERM_SUMS, told) ||
        check_judged(checker, "RC-01", total)) {
        return;
    }
    size_t years = years_in(checker, told);
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    for (size_t i = sentence->first; years && i < index; i++) {
        if (same_units(checker, &figures[i], total) && is_exact_amount(&figures[i])) {
            take_part(&parts, &figures[i]);
            sum = interval_sum(sum, figure_interval(checker, &figures[i]));
        }
    }
    if (years && parts.count == years && near_whole(checker, sum, total)) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* 春季共资助3796人 behind 春季412人, 春季1240人, … of the paragraphs before: what is told under one short label is
 * added up under it; right, or but for one digit. */
void total_of_label(Checker *checker, size_t index) {
    enum { LEAST = 3, LABEL = 6, LABEL_MOST = 18, BACK = 6 }; /* parts; bytes; paragraphs */
    const ReadFigure *figures = checker->document->figures, *total = &figures[index];
    Str told = own_words(checker, index);
    size_t from, to;
    if (!is_exact_amount(total) || total->part_of >= 0 || !check_find(checker, TERM_SUMS, told, &from, &to) ||
        from < LABEL || from > LABEL_MOST || check_judged(checker, "RC-01", total)) {
        return;
    }
    Str label = str_slice(told, 0, from);
    Parts parts = {.count = 0};
    double sum = 0;
    for (size_t i = index; i > 0 && figures[i - 1].paragraph + BACK >= total->paragraph; i--) {
        const ReadFigure *part = &figures[i - 1];
        if (part->paragraph < total->paragraph && is_exact_amount(part) && same_units(checker, part, total) &&
            str_equal(own_words(checker, i - 1), label)) {
            take_part(&parts, part);
            sum += part->value;
        }
    }
    if (parts.count >= LEAST && (sum == total->value || looks_mistyped(sum, total))) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* 扩建共18个班、学位810个，其中甲校6个班、…: the parts have the unit of the first of the two. */
void parts_of_first(Checker *checker, const Sentence *sentence, size_t index) {
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
    from = sentence->first - from > FIGURES_BESIDE ? sentence->first - FIGURES_BESIDE : from;
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
void second_list(Checker *checker, const Sentence *sentence) {
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
