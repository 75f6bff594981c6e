/* check_within: relations within a document that hardly any word tells and arithmetic decides, a family of files by
 * what they ask: totals, shares, means, so much for each, how far two values lie apart, units, what is told again. What
 * another file has judged already is left alone. Rules that are asked one figure at a time take its index. */
#ifndef DUXUE_CHECK_WITHIN_H
#define DUXUE_CHECK_WITHIN_H

#include "check_sum.h"

enum {
    WHOLE_MOST = 4000,   /* figures of a document that is looked through wholly */
    FIGURES_NEAR = 500,  /* to either side, that what is told of others is looked for among */
    FIGURES_BESIDE = 48, /* of a paragraph, that are looked at together */
};

/* The figures near one: [first_near, last_near). */
static inline size_t first_near(size_t index) {
    return index > FIGURES_NEAR ? index - FIGURES_NEAR : 0;
}
static inline size_t last_near(const Checker *checker, size_t index) {
    size_t count = checker->document->figure_count;
    return count - index > FIGURES_NEAR ? index + FIGURES_NEAR : count;
}

/* Known and without a mark, whatever it is compared with. */
bool is_exact(const ReadFigure *figure);
/* Not so much for each. */
bool is_money(const Checker *checker, const ReadFigure *figure);
/* A number of persons or things, exact, whatever it is compared with. */
bool is_whole_count(const Checker *checker, const ReadFigure *figure);
/* A count to the last one, large enough not to be met by chance. */
bool is_known_count(const Checker *checker, const ReadFigure *figure);

/* check_bound.c: whether something may still be said of a figure that words bind: another rule has at most found that
 * it holds, of others. */
bool may_judge(const Checker *checker, const char *code, const ReadFigure *figure);

/* check_words.c: from the figure before it, or the head of its clause, to its end: 最低0.24 has its mark in it. */
Str told_with(const Checker *checker, size_t index);
/* The words right behind a figure, to the next sign. */
Str name_behind(const Checker *checker, const ReadFigure *figure);
/* a、b: they follow each other in a list. */
bool is_listed(const Checker *checker, const ReadFigure *a, const ReadFigure *b);
/* 平均, 生均 in its clause: it is what each has. */
bool is_shared_out(const Checker *checker, const ReadFigure *figure);

/* check_parts.c: totals of parts that no word binds to them (RC-01). */
void second_breakdown(Checker *checker, size_t index);
void parts_in_order(Checker *checker, const Sentence *sentence, size_t index);
void total_of_years(Checker *checker, const Sentence *sentence, size_t index);
void total_of_label(Checker *checker, size_t index);
void parts_of_first(Checker *checker, const Sentence *sentence, size_t index);
void second_list(Checker *checker, const Sentence *sentence);

/* check_mean.c: means beside extremes, parts and what they are made of (RC-17, RC-07). */
void mean_of_extremes(Checker *checker, const Sentence *sentence, size_t index);
void mean_of_all(Checker *checker, const Sentence *sentence, size_t index);
void mean_of_parts(Checker *checker, const Sentence *sentence, size_t index);
void mean_of_counted(Checker *checker, const Sentence *sentence, size_t index);
void mean_before_parts(Checker *checker, size_t index);
void mean_of_shares(Checker *checker, size_t index);
void mean_slipped(Checker *checker, const Sentence *sentence, size_t index);
void average_between(Checker *checker, const Sentence *sentence);

/* check_share.c: shares that lists, parts and wholes bind (RC-02), and that make up all (RC-09). */
void shares_of_all(Checker *checker, const Sentence *sentence);
void listed_shares(Checker *checker, const Sentence *sentence, size_t index);
void share_of_part(Checker *checker, const Sentence *sentence, size_t index);
void share_comes_to(Checker *checker, const Sentence *sentence, size_t index);
void share_of_first(Checker *checker, const Sentence *sentence, size_t index);
void shares_of_pairs(Checker *checker, const Sentence *sentence);
void share_of_ratio(Checker *checker, const Sentence *sentence, size_t index);
void shares_over_all(Checker *checker, const Sentence *sentence);

/* check_each.c: so much for each (RC-16). */
void each_times_units(Checker *checker, const Sentence *sentence);
void year_of_months(Checker *checker, const Sentence *sentence, size_t index);
void each_in_each_part(Checker *checker, const Sentence *sentence, size_t index);
void each_of_listed(Checker *checker, const Sentence *sentence, size_t index);
void beside_each_count(Checker *checker, const Sentence *sentence, size_t index);

/* check_apart.c: how far two values lie apart (RC-05), and what a change is of what was before (RC-04, RC-39). */
void points_beside(Checker *checker, const Sentence *sentence, size_t index);
void rank_moved(Checker *checker, const Sentence *sentence, size_t index);
void net_change(Checker *checker, const Sentence *sentence, size_t index);
void change_of_former(Checker *checker, const Sentence *sentence, size_t index);

/* check_score.c: what is left of what was there, came and went (RC-05), and of full marks (RC-14). */
void balance_of(Checker *checker, const Sentence *sentence);
void score_left(Checker *checker, const Sentence *sentence);

/* check_slip.c: figures in another unit than their fellows (RC-29), persons for times (RC-37). */
void slipped_part(Checker *checker, const Sentence *sentence, size_t index);
void slipped_share(Checker *checker, const Sentence *sentence, size_t index);
void slipped_unit(Checker *checker, const Sentence *sentence, size_t index);
void lost_unit(Checker *checker, size_t index);
void times_for_persons(Checker *checker, const Sentence *sentence, size_t index);
void times_as_persons(Checker *checker, size_t index);

/* check_again.c: what is told again with another value (RC-27). */
void rounded_again(Checker *checker, size_t index);
void left_told_again(Checker *checker, size_t index);
void named_behind(Checker *checker, size_t index);
void both_again(Checker *checker, size_t index);
void numeral_again(Checker *checker, size_t index);
void swapped_again(Checker *checker, size_t index);
void slipped_again(Checker *checker, size_t index);

/* check_some.c: some (RC-13), all (RC-20) or none (RC-12) of those that were told before. */
void more_among(Checker *checker, const Sentence *sentence, size_t index);
void more_than_members(Checker *checker, const Sentence *sentence);
void shares_of_members(Checker *checker, const Sentence *sentence);
void rate_of_all(Checker *checker, const Sentence *sentence, size_t index);
void one_for_each(Checker *checker, const Sentence *sentence, size_t index);
void none_left(Checker *checker, const Sentence *sentence);

/* check_series.c: what words say of the values before them (RC-19, RC-22, RC-25). */
void streak_behind(Checker *checker, const Sentence *sentence, size_t index);
void first_of_series(Checker *checker, size_t index);
void aim_behind(Checker *checker, const Sentence *sentence, size_t index);

#endif
