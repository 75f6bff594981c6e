/* check_within: relations within a document that no word tells alone and arithmetic decides, one figure at a time. What
 * another file has judged already is left alone. */
#ifndef DUXUE_CHECK_WITHIN_H
#define DUXUE_CHECK_WITHIN_H

#include "check_sum.h"

/* The figures to either side that what is told of others is looked for among: [first_near, last_near). */
enum { FIGURES_NEAR = 500 };
static inline size_t first_near(size_t index) {
    return index > FIGURES_NEAR ? index - FIGURES_NEAR : 0;
}
static inline size_t last_near(const Checker *checker, size_t index) {
    size_t count = checker->document->figure_count;
    return count - index > FIGURES_NEAR ? index + FIGURES_NEAR : count;
}

/* From the figure before it, or the head of its clause, to its end: 最低0.24 has its mark in it. */
Str told_with(const Checker *checker, size_t index);
/* a、b: they follow each other in a list. */
bool is_listed(const Checker *checker, const ReadFigure *a, const ReadFigure *b);
/* 平均, 生均 in its clause: it is what each has. */
bool is_shared_out(const Checker *checker, const ReadFigure *figure);

/* check_mean.c: means beside extremes, parts and what they are made of (RC-17, RC-07). */
void mean_of_extremes(Checker *checker, const Sentence *sentence, size_t index);
void mean_of_all(Checker *checker, const Sentence *sentence, size_t index);
void mean_of_parts(Checker *checker, const Sentence *sentence, size_t index);
void mean_before_parts(Checker *checker, size_t index);
void mean_slipped(Checker *checker, const Sentence *sentence, size_t index);

/* check_share.c: shares that lists, parts and wholes bind (RC-02, RC-09). */
void shares_of_all(Checker *checker, const Sentence *sentence);
void listed_shares(Checker *checker, const Sentence *sentence, size_t index);
void share_of_part(Checker *checker, const Sentence *sentence, size_t index);
void share_comes_to(Checker *checker, const Sentence *sentence, size_t index);
void share_of_first(Checker *checker, const Sentence *sentence, size_t index);

#endif
