/* What is told again in other words: what is left, by the words for it; ten times as much of it; so many of what there
 * is said to be none, or of which all are said to be met (RC-27, RC-29, RC-21, RC-24). */
#include "check_within.h"

#include <math.h>

/* ---- RC-27 ---- */

/* 未落实 of 未落实去向64人, 未完成 of 39处未完成的隐患: two characters behind what denies them, the first in the text;
 * empty: none. */
static Str left_word(const Checker *checker, Str text) {
    enum { WORD = 6 }; /* bytes */
    size_t from = 0, at, end;
    while (from < text.len && check_find_from(checker, TERM_LACKS, text, from, &at, &end)) {
        size_t past;
        if (end + WORD <= text.len && han_at(text, end) && han_at(text, end + WORD / 2) &&
            !check_begins(checker, TERM_NO_LACK, str_slice(text, at, text.len), &past)) {
            return str_slice(text, end, end + WORD);
        }
        from = end;
    }
    return (Str){NULL, 0};
}

/* Two digits changed places, or it is one or two more or less. */
static bool is_near(const ReadFigure *one, const ReadFigure *two) {
    enum { TEN = 10, NEAR = 2 };
    int a = (int)one->value, b = (int)two->value;
    bool swapped = a >= TEN && a < TEN * TEN && b == a % TEN * TEN + a / TEN;
    return swapped || fabs(one->value - two->value) <= NEAR || looks_mistyped(one->value, two);
}

/* 46名毕业生尚未落实去向 where 未落实去向64人 stands elsewhere: what is not done is called so before its number and
 * behind it. Where the number is told right anywhere else, another one is of some of them. */
static void left_told_behind(Checker *checker, size_t index) {
    enum { LEAST = 5 };
    const ReadFigure *figures = checker->document->figures, *one = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[one->paragraph];
    if (!paragraph_says(paragraph, TERM_LACKS) || !is_whole_count(checker, one) || !is_exact_amount(one) ||
        one->value < LEAST || check_judged(checker, "RC-27", one)) {
        return;
    }
    size_t end = clause_end(&paragraph->bounds, one->end);
    end = index + 1 < paragraph->first + paragraph->count && one[1].start < end ? one[1].start : end;
    Str word = left_word(checker, str_slice(paragraph->text, one->end, end));
    const ReadFigure *other = NULL;
    size_t others = 0;
    for (size_t i = first_near(index); word.len && i < last_near(checker, index); i++) {
        const ReadFigure *two = &figures[i];
        if (i == index || !is_exact_amount(two) || !same_units(checker, two, one) ||
            figure_family(checker, two) != figure_family(checker, one)) {
            continue;
        }
        Str told = left_word(checker, own_words(checker, i));
        if (!str_equal(told, word)) {
            continue;
        }
        if (two->value == one->value) {
            return;
        }
        others += !other || other->value != two->value;
        other = two;
    }
    if (others == 1 && is_near(one, other)) {
        Facts facts = {
            .name = str_format(checker->arena, "未%.*s", STR_ARG(word)), .a = other->surface, .b = one->surface};
        facts.found = one->surface;
        facts_figure(checker, &facts, other);
        facts_figure(checker, &facts, one);
        check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-29 ---- */

static Str called(const Checker *checker, size_t index) {
    Str own = own_words(checker, index);
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, own);
    return name_tail(str_slice(own, 0, own.len - of), 6);
}

/* 待付432.00万元, 待付的4320.00万元: the same digits of what is called so, ten or a hundred times as much. */
static void tenfold_again(Checker *checker, size_t index) {
    enum { DIGITS = 3, SLIPS = 3 };
    const ReadFigure *figures = checker->document->figures, *one = &figures[index];
    char digits[32];
    if (!one->decimals || figure_family(checker, one) != FAMILY_MONEY) {
        return;
    }
    Str name = called(checker, index);
    if (!is_money(checker, one) || !is_exact_amount(one) || !one->decimals || name.len < 6 || !han_at(name, 0) ||
        str_find(one->unit, STR("/")) > 0 || check_judged(checker, "RC-29", one)) {
        return;
    }
    size_t length = number_shortest(round(one->value), digits);
    while (length > 0 && digits[length - 1] == '0') {
        length--;
    }
    const ReadFigure *like = NULL;
    for (size_t i = first_near(index); length >= DIGITS && i < index; i++) {
        const ReadFigure *two = &figures[i];
        if (!is_money(checker, two) || !is_exact_amount(two) || !str_equal(two->unit, one->unit) ||
            two->decimals != one->decimals || !str_equal(called(checker, i), name)) {
            continue;
        }
        if (two->value == one->value) {
            return;
        }
        for (int slip = 1; slip <= SLIPS; slip++) {
            double times = pow(10, slip);
            bool slips =
                fabs(one->value / two->value / times - 1) < 1e-9 || fabs(two->value / one->value / times - 1) < 1e-9;
            like = slips ? two : like;
        }
    }
    if (like) {
        Facts facts = {.name = name, .a = like->surface, .b = one->surface, .found = one->surface};
        facts_figure(checker, &facts, like);
        facts_figure(checker, &facts, one);
        check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-21 ---- */

enum { OBJECT_LEAST = 12, OBJECT_MOST = 12 }; /* bytes: 虚报冒领 */

/* 虚报冒领 of 全年没有发现虚报冒领: what there is said to be none of, in a clause; empty: nothing. */
static Str denied_thing(const Checker *checker, Str clause) {
    static const ReviewTerm none[] = {TERM_NONE_FOUND, TERM_NONE_OF};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        size_t at, end;
        if (check_find(checker, none[i], clause, &at, &end)) {
            size_t stop = end;
            while (stop < clause.len && stop - end < OBJECT_MOST && han_at(clause, stop)) {
                stop = char_next(clause, stop);
            }
            Str thing = str_slice(clause, end, stop);
            bool vague = check_says(checker, TERM_VAGUE, thing) || check_says(checker, TERM_GRAVE, thing) ||
                         check_says(checker, TERM_ANY_CASE, thing);
            return thing.len >= OBJECT_LEAST && !vague ? thing : (Str){NULL, 0};
        }
    }
    return (Str){NULL, 0};
}

/* 虚报冒领8件 and 没有发现虚报冒领. */
static void none_but_counted(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t next;
    if (!paragraph_says(paragraph, TERM_NONE_FOUND) && !paragraph_says(paragraph, TERM_NONE_OF)) {
        return;
    }
    for (size_t at = sentence->start; at < sentence->end; at = next) {
        size_t end = clause_end(&paragraph->bounds, at);
        Str clause = str_slice(text, at, end), thing = denied_thing(checker, clause);
        next = end < text.len ? char_next(text, end) : text.len;
        for (size_t i = 0; thing.len && i < checker->document->figure_count && i < WHOLE_MOST; i++) {
            const ReadFigure *one = &checker->document->figures[i];
            Str own = own_words(checker, i), whole = words_before(checker, one);
            if (!is_whole_count(checker, one) || !is_value(one) || !str_ends(own, thing) ||
                check_says(checker, TERM_EARLIER, whole) || check_says(checker, TERM_NONE_OF, whole) ||
                check_says(checker, TERM_LACKS, own) || check_says(checker, TERM_PAST, whole)) {
                continue;
            }
            Facts facts = {.a = str_trim(clause), .found = one->surface};
            facts.b = str_format(checker->arena, "%.*s%.*s", STR_ARG(thing), STR_ARG(one->surface));
            facts_line(&facts, read_line_at(&checker->document->paragraphs[sentence->paragraph_index], at));
            facts_line(&facts, figure_line(checker, one));
            check_add(checker, "none-and-case", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-24 ---- */

/* 60项指标…全部达标 and 达标57项: of so many all are said to be met, and fewer are counted as met. */
static void all_met_but_counted(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *all = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    if (!paragraph_says(paragraph, TERM_ALL_OF)) {
        return;
    }
    size_t end = clause_end(&paragraph->bounds, all->end), at, past;
    Str behind = str_slice(text, all->end, end);
    if (!is_whole_count(checker, all) || all->value < 2 || !check_find(checker, TERM_ALL_OF, behind, &at, &past) ||
        check_says(checker, TERM_DENIED, behind) || check_says(checker, TERM_SUPPOSED, words_before(checker, all)) ||
        check_says(checker, TERM_MOODS, str_slice(text, clause_start(&paragraph->bounds, all->start), end))) {
        return;
    }
    Str deed = str_slice(behind, past, behind.len);
    if (!check_is(checker, TERM_MET, deed) && !check_is(checker, TERM_PASSED, deed)) {
        return;
    }
    for (size_t i = first_near(index); i < last_near(checker, index); i++) {
        const ReadFigure *some = &figures[i];
        if (i != index && is_exact_amount(some) && same_units(checker, some, all) && some->value < all->value &&
            some->value > all->value / 2 && str_equal(own_words(checker, i), deed)) {
            Facts facts = {.a = str_format(checker->arena, "%.*s%.*s", STR_ARG(all->surface), STR_ARG(behind))};
            facts.b = str_format(checker->arena, "%.*s%.*s", STR_ARG(deed), STR_ARG(some->surface));
            facts.found = some->surface;
            facts_line(&facts, figure_line(checker, all));
            facts_line(&facts, figure_line(checker, some));
            check_add(checker, "all-and-exception", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- the run ---- */

void check_retold(Checker *checker) {
    if (checker->document->figure_count > WHOLE_MOST) {
        return;
    }
    for (size_t s = 0; s < checker->sentence_count; s++) {
        const Sentence *sentence = &checker->sentences[s];
        none_but_counted(checker, sentence);
        for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
            left_told_behind(checker, i);
            tenfold_again(checker, i);
            all_met_but_counted(checker, sentence, i);
        }
    }
}
