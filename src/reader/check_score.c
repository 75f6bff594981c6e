/* What is left: of what was there, came and went, and of full marks. */
#include "check_within.h"

#include <math.h>

/* ---- RC-05 ---- */

/* 年初结转3126万元，本年收入44120万元，本年支出42860万元，年末结转4486万元 */
void balance_of(Checker *checker, const Sentence *sentence) {
    static const ReviewTerm kinds[] = {TERM_AT_FIRST, TERM_COMES, TERM_GOES, TERM_AT_LAST};
    for (size_t i = sentence->first; i + 3 < sentence->first + sentence->count; i++) {
        const ReadFigure *figures = &checker->document->figures[i];
        Facts facts = {.name = figures[3].name};
        bool fits = true;
        for (size_t k = 0; k < 4 && fits; k++) {
            size_t from = clause_start(&sentence->paragraph->bounds, figures[k].start);
            fits = same_units(checker, &figures[0], &figures[k]) && !figures[k].compare.len &&
                   check_says(checker, kinds[k], str_slice(sentence->paragraph->text, from, figures[k].start));
            facts_figure(checker, &facts, &figures[k]);
        }
        if (fits) {
            Interval first = figure_interval(checker, &figures[0]), came = figure_interval(checker, &figures[1]);
            Interval all = interval_sum(first, came), went = figure_interval(checker, &figures[2]);
            facts.a =
                str_format(checker->arena, "%.*s加%.*s", STR_ARG(figures[0].surface), STR_ARG(figures[1].surface));
            facts.b = figures[2].surface;
            facts.figure_count--; /* relation_add adds the printed one */
            relation_add(checker, "difference", (Interval){all.low - went.high, all.high - went.low}, &figures[3],
                         &facts);
            return;
        }
    }
}

/* ---- RC-14 ---- */

/* 满分100分。… 30分，…；…40分，…；…30分: the full marks of all, the first of the paragraph, where the others make it
 * up. */
static const ReadFigure *all_marks(const Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures, *all = NULL;
    double sum = 0;
    for (size_t i = sentence->paragraph->first; i < sentence->first; i++) {
        bool marks = check_is(checker, TERM_POINTS, figures[i].unit) && figure_usable(&figures[i]) &&
                     check_says(checker, TERM_FULL_MARKS, words_before(checker, &figures[i]));
        sum += marks && all ? figures[i].value : 0;
        all = marks && !all ? &figures[i] : all;
    }
    return all && sum == all->value ? all : NULL;
}

/* A2教学质量30分，扣2.5分，得27.5分: three marks behind each other, of which the middle one is taken off. */
static const ReadFigure *marks_of_item(const Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *scored = &checker->document->figures[index], *off = scored - 1, *full = scored - 2;
    bool three = index >= sentence->first + 2 && check_is(checker, TERM_POINTS, off->unit) &&
                 check_is(checker, TERM_POINTS, full->unit) && figure_usable(off) && figure_usable(full);
    return three && check_says(checker, TERM_DEDUCTED, off->name) && !check_says(checker, TERM_DEDUCTED, full->name) &&
                   !check_says(checker, TERM_BONUS, full->name) && !check_says(checker, TERM_SCORED, full->name)
               ? full
               : NULL;
}

void score_left(Checker *checker, const Sentence *sentence) {
    const ReadFigure *all = all_marks(checker, sentence);
    double value = all ? all->value : NAN;
    bool taken = false;
    Facts facts = {.line_count = 0};
    if (all) {
        facts_figure(checker, &facts, all);
    }
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        const ReadFigure *whole = figure->part_of >= 0 ? &checker->document->figures[figure->part_of] : NULL;
        bool deducted = check_says(checker, TERM_DEDUCTED, figure->name);
        bool again =
            (whole && deducted && check_says(checker, TERM_DEDUCTED, whole->name)) || /* taken with its whole */
            (taken && deducted && figure->total); /* 扣1.5分，扣1分，共扣2.5分: taken one by one */
        if (!check_is(checker, TERM_POINTS, figure->unit) || !figure_usable(figure) || again) {
            continue;
        }
        if (check_says(checker, TERM_FULL_MARKS, figure->name) && !taken) { /* 满分30分，自评30分；满分40分，… */
            value = figure->value;
            facts = (Facts){.line_count = 0};
        } else if (deducted && !isnan(value)) {
            value -= figure->value;
            taken = true;
        } else if (check_says(checker, TERM_BONUS, figure->name) && !isnan(value)) {
            value += figure->value;
        } else if (check_says(checker, TERM_SCORED, figure->name) && taken) {
            const ReadFigure *full = marks_of_item(checker, sentence, i);
            if (full && fabs(value - figure->value) > 0.01) {
                value = full->value - figure[-1].value; /* what was taken off before is of all items */
                facts = facts_of_two(checker, figure->name, full, &figure[-1]);
            }
            facts.name = figure->name;
            relation_add(checker, "score", (Interval){value - 0.01, value + 0.01}, figure, &facts);
            value = NAN;
            taken = false; /* the next part of the marks begins */
            facts = (Facts){.line_count = 0};
            continue;
        } else {
            continue;
        }
        facts_figure(checker, &facts, figure);
    }
}
