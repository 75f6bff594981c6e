/* The run over relations that arithmetic decides (check_within.h), and what its files ask of a figure. */
#include "check_within.h"
#include "check_items.h"

bool is_exact(const ReadFigure *figure) {
    return figure_usable(figure) && figure->value > 0 && str_is(figure->qualifier, "=");
}

bool is_money(const Checker *checker, const ReadFigure *figure) {
    return figure_family(checker, figure) == FAMILY_MONEY && str_find(figure->unit, STR("/")) < 0;
}

bool is_known_count(const Checker *checker, const ReadFigure *figure) {
    enum { LEAST = 1000 };
    return is_count(checker, figure) && is_exact_amount(figure) && figure->scale <= 1 && figure->value >= LEAST &&
           figure->kind == FIGURE_ACTUAL;
}

bool is_whole_count(const Checker *checker, const ReadFigure *figure) {
    int family = figure_family(checker, figure);
    return (family == FAMILY_PERSON || family == FAMILY_COUNT) && figure_usable(figure) && !figure->decimals &&
           figure->scale <= 1 && str_is(figure->qualifier, "=");
}

/* ---- the run ---- */

/* Means, ranks, shares, totals and what is told again. */
static void first_pass(Checker *checker, const Sentence *sentence) {
    shares_of_all(checker, sentence);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        mean_of_extremes(checker, sentence, i);
        mean_of_all(checker, sentence, i);
        mean_of_parts(checker, sentence, i);
        rank_moved(checker, sentence, i);
        slipped_unit(checker, sentence, i);
        times_for_persons(checker, sentence, i);
        rounded_again(checker, i);
        left_told_again(checker, i);
        one_for_each(checker, sentence, i);
        second_breakdown(checker, i);
        parts_in_order(checker, sentence, i);
        listed_shares(checker, sentence, i);
        share_of_part(checker, sentence, i);
        share_comes_to(checker, sentence, i);
        share_of_first(checker, sentence, i);
        points_beside(checker, sentence, i);
        mean_before_parts(checker, i);
        mean_of_shares(checker, i);
        mean_slipped(checker, sentence, i);
        each_in_each_part(checker, sentence, i);
        year_of_months(checker, sentence, i);
    }
}

/* Lists with one member in another unit, and those that are parts of the other of two wholes. */
static void second_pass(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        slipped_part(checker, sentence, i);
        slipped_share(checker, sentence, i);
        parts_of_first(checker, sentence, i);
        more_among(checker, sentence, i);
        each_of_listed(checker, sentence, i);
        beside_each_count(checker, sentence, i);
    }
    second_list(checker, sentence);
}

/* What several clauses bind. */
static void third_pass(Checker *checker, const Sentence *sentence) {
    none_left(checker, sentence);
    more_than_members(checker, sentence);
    shares_of_members(checker, sentence);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        rate_of_all(checker, sentence, i);
        mean_of_counted(checker, sentence, i);
        total_of_years(checker, sentence, i);
        total_of_label(checker, i);
        net_change(checker, sentence, i);
        change_of_former(checker, sentence, i);
        lost_unit(checker, i);
        named_behind(checker, i);
        both_again(checker, i);
        times_as_persons(checker, i);
        first_of_series(checker, i);
        streak_behind(checker, sentence, i);
        aim_behind(checker, sentence, i);
        ordinals_of(checker, sentence, i);
    }
}

void check_within(Checker *checker) {
    each_sentence(checker, first_pass);
    each_sentence(checker, second_pass);
    each_sentence(checker, third_pass);
}
