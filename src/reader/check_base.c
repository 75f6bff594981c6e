/* Shares of a base that the words name, or that what stands beside them tells, and that are given by another one
 * (RC-02): what was saved of what there was before, a part of its list, 占收回问卷的 of what came back, what is spent
 * beside what is left. */
#include "check_within.h"

#include <math.h>

/* 已支出2317.5万元，支出率98.03%，结余46.5万元: the share is of what both come to, where the document tells that, too.
 */
static void rate_between(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *part = rate - 1, *rest = rate + 1;
    bool truncated;
    if (index == sentence->first || index + 1 >= sentence->first + sentence->count || !is_share(rate) ||
        !is_value(rate) || !is_exact_amount(part) || !is_exact_amount(rest) || !same_units(checker, part, rest) ||
        !check_says(checker, TERM_RATES, own_words(checker, index)) ||
        !check_says(checker, TERM_REMAINS, own_words(checker, index + 1)) ||
        rest->start >= sentence_end(&sentence->paragraph->bounds, part->end) || !may_judge(checker, "RC-02", rate)) {
        return;
    }
    const double all = part->value + rest->value;
    for (size_t i = first_near(index); i < last_near(checker, index); i++) {
        const ReadFigure *whole = &figures[i];
        if (!is_exact_amount(whole) || !same_units(checker, whole, part) || fabs(whole->value - all) > 1e-6 * all) {
            continue;
        }
        Interval share = interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100);
        if (interval_verdict(checker, share, rate, &truncated) == VERDICT_FAILS && !truncated) {
            Facts facts = facts_of_two(checker, rate->name, part, whole);
            relation_add(checker, "rate-of-whole", share, rate, &facts);
        }
        return;
    }
}

/* 与650万元的预算相比节约58万元，节约率9.8% of 成交额592万元: what was saved is a share of what there was before. */
static void share_of_saved(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 6 };
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *saved = rate - 1;
    if (index < sentence->first + 3 || !is_share(rate) || !is_value(rate) || !is_exact_amount(saved) ||
        !check_says(checker, TERM_SAVED_RATES, own_words(checker, index))) {
        return;
    }
    for (size_t i = index - 1; i > sentence->first && index - i < BACK; i--) {
        for (size_t k = index - 1; k > sentence->first && index - k < BACK; k--) {
            const ReadFigure *more = &figures[i - 1], *less = &figures[k - 1];
            bool truncated, both = is_exact_amount(more) && is_exact_amount(less) && same_units(checker, more, saved) &&
                                   same_units(checker, less, saved) &&
                                   fabs(more->value - less->value - saved->value) <=
                                       0.5 * saved->scale * 0.01 + 1e-9 * saved->value;
            if (!both) {
                continue;
            }
            Interval of_all = interval_quotient(figure_interval(checker, saved), figure_interval(checker, more), 100);
            Interval of_rest = interval_quotient(figure_interval(checker, saved), figure_interval(checker, less), 100);
            if (interval_verdict(checker, of_all, rate, &truncated) == VERDICT_FAILS &&
                interval_verdict(checker, of_rest, rate, &truncated) == VERDICT_HOLDS) {
                Facts facts = facts_of_two(checker, rate->name, saved, more);
                relation_add(checker, "rate-of-whole", of_all, rate, &facts);
            }
            return;
        }
    }
}

/* 有房产的3200人，无房产的900人，随迁子女1300人，随迁子女占23.21%: the share of the last of a list, by its name, is of
 * what the list comes to and the document tells; it is given by a larger one instead. */
static void share_of_list(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3, NAME = 6, BACK = 16 }; /* members; bytes; figures */
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *part = rate - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    Str own = own_words(checker, index), name = name_tail(own_words(checker, index - (index > 0)), NAME);
    size_t count = 1, at, end;
    bool truncated;
    if (index < sentence->first + LEAST || !is_share(rate) || !is_value(rate) || !is_exact_amount(part) ||
        name.len < NAME || str_find(own, name) < 0 || !check_find(checker, TERM_SHARE, own, &at, &end) ||
        end != own.len) {
        return;
    }
    double sum = part->value;
    while (index - 1 - count >= sentence->first && count < BACK && is_exact_amount(&part[-(ptrdiff_t)count]) &&
           same_units(checker, &part[-(ptrdiff_t)count], part)) {
        sum += part[-(ptrdiff_t)count].value;
        count++;
        const ReadFigure *whole = NULL, *other = NULL;
        for (size_t i = paragraph->first; count >= LEAST && i + count < index; i++) {
            bool alike = is_exact_amount(&figures[i]) && same_units(checker, &figures[i], part);
            Interval share =
                interval_quotient(figure_interval(checker, part), figure_interval(checker, &figures[i]), 100);
            whole = alike && figures[i].value == sum ? &figures[i] : whole;
            other =
                alike && figures[i].value > sum && interval_verdict(checker, share, rate, &truncated) == VERDICT_HOLDS
                    ? &figures[i]
                    : other;
        }
        if (whole && other) {
            Interval share = interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100);
            if (interval_verdict(checker, share, rate, &truncated) == VERDICT_FAILS &&
                !check_judged(checker, "RC-09", rate)) {
                Facts facts = facts_of_two(checker, rate->name, part, whole);
                relation_add(checker, "rate-of-whole", share, rate, &facts);
            }
            return;
        }
    }
}

/* 收回 of 占收回问卷的, 预算 of 为预算的: the word for the base between the word before it and 的; empty: none. */
static Str base_told(const Checker *checker, Str own) {
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, own), at, end, start;
    enum { LEAST = 6 }; /* bytes */
    if (!of || own.len < of + LEAST) {
        return (Str){NULL, 0};
    }
    Str before = str_slice(own, 0, own.len - of);
    size_t behind = 0;
    while (behind < before.len && check_find_from(checker, TERM_SHARE, before, behind, &at, &end)) {
        behind = end;
    }
    if (behind) {
        return str_slice(before, behind, before.len);
    }
    return word_at(checker->words, before, 0, ROLE(WORD_REACH), &start) ? str_slice(before, start, before.len)
                                                                        : (Str){NULL, 0};
}

/* 占收回问卷的93.06% of 发放9800份，收回9500份; 为预算的93.9%: the base that the words name by the two characters with
 * which another count is told, and by no other; the share is that of another one nearby. */
static void share_of_told(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NAME = 6, BACK = 12 };
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *part = NULL, *base = NULL,
                     *other = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    bool truncated, several = false;
    if (index <= sentence->first || !is_share(rate) || !is_value(rate) || rate->decimals < 1) {
        return;
    }
    Str named = base_told(checker, own_words(checker, index));
    named = str_slice(named, 0, NAME);
    if (named.len < NAME) {
        return;
    }
    size_t first = index > paragraph->first + BACK ? index - BACK : paragraph->first;
    for (size_t i = index; i > first; i--) {
        const ReadFigure *one = &figures[i - 1];
        if (!is_exact_amount(one) || one->compare.len) {
            continue;
        }
        if (str_find(own_words(checker, i - 1), named) >= 0) {
            several = several || (base && base->value != one->value);
            base = base ? base : one;
        }
    }
    for (size_t i = index; base && i > first && !other; i--) {
        part = &figures[i - 1];
        if (part == base || !is_exact_amount(part) || !same_units(checker, part, base) || part->value >= base->value) {
            continue;
        }
        for (size_t k = first; k < paragraph->first + paragraph->count && k < index + 4 && !other; k++) {
            const ReadFigure *one = &figures[k];
            bool alike = one != part && one != base && k != index && figure_usable(one) && one->value > part->value &&
                         same_units(checker, one, base) && str_is(one->qualifier, "=");
            Interval share = interval_quotient(figure_interval(checker, part), figure_interval(checker, one), 100);
            other = alike && interval_verdict(checker, share, rate, &truncated) == VERDICT_HOLDS ? one : NULL;
        }
        break; /* of what was told last */
    }
    if (!base || several || !other) {
        return;
    }
    Interval share = interval_quotient(figure_interval(checker, part), figure_interval(checker, base), 100);
    if (interval_verdict(checker, share, rate, &truncated) == VERDICT_FAILS) {
        Facts facts = facts_of_two(checker, rate->name, part, base);
        relation_add(checker, "rate-of-whole", share, rate, &facts);
    }
}

static void bases_of_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        if (checker->document->figures[i].family == FAMILY_PERCENT) {
            share_of_saved(checker, sentence, i);
            share_of_list(checker, sentence, i);
            share_of_told(checker, sentence, i);
            rate_between(checker, sentence, i);
        }
    }
}

void check_base(Checker *checker) {
    each_sentence(checker, bases_of_sentence);
}
