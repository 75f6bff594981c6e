/* Totals of one population that differ (RC-31): 全县在校学生71836人 and, elsewhere, 全县学生总数68200人, where neither
 * says whom it takes in. */
#include "check.h"

#include <math.h>

typedef struct Total {
    const ReadFigure *figure;
    size_t population; /* index of the term, +1 */
    uint64_t basis;    /* terms that say whom the count takes in */
    Str scope;
} Total;

static uint64_t said_of(const ReviewTermsDef *terms, Str text) {
    uint64_t said = 0;
    for (size_t i = 0; i < terms->word_count && i < 64; i++) {
        said |= str_find(text, terms->words[i]) >= 0 ? (uint64_t)1 << i : 0;
    }
    return said;
}

/* The population that a text ends with; the words of the pack stand with the longer ones first. */
static size_t population_of(const ReviewTermsDef *terms, Str text) {
    for (size_t i = 0; i < terms->word_count; i++) {
        ptrdiff_t at = str_find(text, terms->words[i]);
        if (at >= 0) {
            return i + 1;
        }
    }
    return 0;
}

/* What is counted right behind the figure (为全县36500名在校学生购买); empty: no population is. */
static Str counted_behind(const CheckParagraph *paragraph, const ReadFigure *figure, const ReviewTermsDef *terms) {
    Str behind = str_slice(paragraph->text, figure->end, paragraph->text.len), found = {NULL, 0};
    for (size_t i = 0; i < terms->word_count; i++) {
        if (terms->words[i].len > found.len && str_starts(behind, terms->words[i])) {
            found = str_slice(behind, 0, terms->words[i].len);
        }
    }
    return found;
}

/* Whether nothing stands between the place and what is counted that would say which of them: 全县现有, 全县共有公办;
 * not 全县参训教师. */
static bool is_bare(const Checker *checker, Str between) {
    for (size_t at = 0, end; at < between.len; at = end) {
        size_t basis = term_here(checker->terms, TERM_BASIS, between, at);
        basis = basis ? basis : term_here(checker->terms, TERM_POPULATION, between, at);
        if (!word_at(checker->words, between, at, ROLE(WORD_REACH), &end)) {
            end = at + basis;
        }
        if (end == at) {
            return false;
        }
    }
    return true;
}

/* A count of a whole place: 全县共有…, 我县现有…; not a part, a change or what is wanted. */
static bool total_of(const Checker *checker, const ReadFigure *figure, Total *total) {
    enum { SUBJECT_MOST = 60 };
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    const ReviewTermsDef *terms = check_terms(checker, TERM_POPULATION), *basis = check_terms(checker, TERM_BASIS);
    size_t from = clause_start(&paragraph->bounds, figure->start), past;
    Str before = str_slice(paragraph->text, from, figure->start);
    bool whole = check_begins(checker, TERM_WHOLE, figure->scope, &past) && str_find(before, figure->scope) >= 0;
    bool count =
        figure_family(checker, figure) == FAMILY_PERSON || check_is(checker, TERM_PLACES_COUNTED, figure->unit);
    if (!whole || !count || !figure_usable(figure) || figure->compare.len || figure->part_of >= 0 ||
        figure->kind != FIGURE_ACTUAL || !str_is(figure->qualifier, "=") || before.len > SUBJECT_MOST) {
        return false;
    }
    Str place = str_slice(before, (size_t)str_find(before, figure->scope) + figure->scope.len, before.len);
    Str behind = counted_behind(paragraph, figure, terms), counted = behind.len ? behind : place;
    *total =
        (Total){figure, population_of(terms, counted), said_of(basis, before) | said_of(basis, behind), figure->scope};
    ptrdiff_t at = total->population ? str_find(place, terms->words[total->population - 1]) : -1;
    if (!total->population || at < 0) {
        return total->population && is_bare(checker, place);
    }
    size_t past_it = (size_t)at + terms->words[total->population - 1].len; /* 学校食堂62所 are no schools */
    return is_bare(checker, str_slice(place, 0, (size_t)at)) && is_bare(checker, str_slice(place, past_it, place.len));
}

/* 在校学生 are 学生, 在园幼儿 are 幼儿. */
static bool same_population(const ReviewTermsDef *terms, const Total *a, const Total *b) {
    Str one = terms->words[a->population - 1], two = terms->words[b->population - 1];
    return str_ends(one, two) || str_ends(two, one);
}

void check_totals(Checker *checker) {
    enum { TOTALS_MOST = 100 };
    const ReviewRuleDef *rule = check_rule(checker, "several-totals");
    Total totals[TOTALS_MOST];
    size_t count = 0;
    for (size_t i = 0; rule && i < checker->document->figure_count && count < TOTALS_MOST; i++) {
        count += total_of(checker, &checker->document->figures[i], &totals[count]);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            const ReadFigure *a = totals[i].figure, *b = totals[j].figure;
            bool same = same_population(check_terms(checker, TERM_POPULATION), &totals[i], &totals[j]) &&
                        totals[i].basis == totals[j].basis && str_equal(totals[i].scope, totals[j].scope) &&
                        same_units(checker, a, b) && str_equal(a->period, b->period) && a->paragraph != b->paragraph;
            double most = fmax(a->value, b->value), apart = most > 0 ? fabs(a->value - b->value) / most : 0;
            if (same && apart > rule->tolerance && apart < 0.5) { /* half as many are a part of them */
                Facts facts = {.name = check_terms(checker, TERM_POPULATION)->words[totals[i].population - 1],
                               .a = a->surface,
                               .b = b->surface};
                facts_figure(checker, &facts, a);
                facts_figure(checker, &facts, b);
                check_add(checker, "several-totals", VERDICT_FLAG, &facts);
                break;
            }
        }
    }
}
