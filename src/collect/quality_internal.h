/* What the files of quality share: one run over a unit, its pools of schools, and the arithmetic of chance.
 *
 * A run looks at pools: the schools of the nearest county (or of a unit above it, until there are enough). A pool is
 * looked at whole whoever asks, so that a school's findings are the same on its own page and on its county's. */
#ifndef DUXUE_QUALITY_INTERNAL_H
#define DUXUE_QUALITY_INTERNAL_H

#include "collect.h"

#include <math.h>

/* ---- chance: quality_chance.c ---- */

/* At least k of n, each with probability p; each with its own. */
double chance_binomial(int n, double p, int k);
double chance_each(const double *p, int n, int k);
/* Beyond x in a chi-square distribution. */
double chance_chi_square(double x, int degrees);
/* Beyond |t| on either side in Student's distribution. */
double chance_t(double t, double degrees);
/* A robust z (median and deviation of `count` values, its own among them). */
double chance_robust(double z, size_t count);

/* A comparison that was made. Only those that may be significant need to be kept. */
typedef struct Test {
    double chance;
    double adjusted; /* by chance_adjust */
    size_t school;   /* index in the pool */
    size_t what;     /* figure, ratio: the rule's business */
} Test;
typedef struct TestList {
    Arena *arena;
    Test *items;
    size_t count, capacity;
    size_t made; /* all comparisons */
    double keep; /* kept up to this chance */
} TestList;
TestList test_list(Arena *arena, double keep);
void test_add(TestList *list, double chance, size_t school, size_t what);
/* Benjamini and Hochberg: sorts by chance and fills `adjusted`. */
void tests_adjust(TestList *list);

/* Median, and 1.4826 times the median absolute deviation; sorts `values`. */
void robust_centre(double *values, size_t count, double *median, double *deviation);

/* ---- a run ---- */

typedef struct Ratio {
    const QualityRatio *def;
    const Expr *value, *where; /* where NULL: everywhere */
} Ratio;

typedef struct CompiledCheck {
    const CheckDef *def;
    const Expr *rule, *applies;
} CompiledCheck;

typedef struct Formulas {
    const Expr *size;
    Ratio *ratios;
    size_t ratio_count;
    CompiledCheck *checks;
    size_t check_count;
} Formulas;

/* Widths of similarity: from the narrowest to everybody. */
enum { WIDTH_SIZE, WIDTH_ATTRIBUTES, WIDTH_KIND, WIDTH_ALL, WIDTHS };

typedef struct Groups {
    int *members; /* schools of the pool, group by group */
    size_t *starts, count;
} Groups;

typedef struct Pool {
    int unit;       /* the unit of the tree whose schools it holds */
    int *rows;      /* of the tree */
    uint8_t *asked; /* findings of these are wanted */
    size_t count;
    Groups groups[WIDTHS];
} Pool;

typedef struct Run {
    const QualityFrames *frames;
    const Frame *frame;
    const QualityDef *def;
    const Element *elements;
    size_t element_count;
    Formulas formulas;
    Rows rows, rows_before; /* rows_before: of the period before; column NULL when there is none */
    int *figures;           /* elements whose figures are looked at */
    size_t figure_count;
    bool *asked_yearly; /* per element: a check of the pack asks when it moves */
    uint8_t *related;   /* element_count * element_count: equal figures say nothing */
    double *size;       /* per row of the tree, NAN unknown; filled pool by pool */
    uint8_t *size_known;
    int unit; /* asked for */
    Quality *quality;
    size_t capacity;
    Arena *arena;
} Run;

/* The figure as the school entered it (万元 stays 万元); 0 when unknown or not above zero. */
double figure_of(const Run *run, const Frame *frame, int element, int row);
/* Significant digits of an entered figure: 1200 has two. */
int significant_digits(double figure);

/* quality_pool.c */
void pool_make(Run *run, int unit, const uint8_t *asked, Pool *pool);
/* The unit whose schools a school is compared with. */
int pool_unit(const Run *run, int school, int *counts);
/* Size of every school of the range. */
void sizes_fill(Run *run, size_t from, size_t to);
int size_band(const Run *run, int row);

typedef struct Peers { /* of one school: its group's centre */
    double median, deviation;
    size_t count; /* known and above zero */
    size_t zeros;
    int width; /* WIDTHS: no group is large enough */
} Peers;
/* `values`: logarithms per school of the pool; NAN unknown, -INFINITY zero. The narrowest group from `width` on that
 * has `least` values above zero. */
void pool_peers(const Run *run, const Pool *pool, const double *values, int width, size_t least, Peers *peers);
/* 同类学校（小学、乡村、100—300人） */
Str peers_name(const Run *run, int row, int width);

/* the rules */
void find_checks(Run *run);
void find_peers(Run *run, const Pool *pool);
void find_past(Run *run, const Pool *pool);
void find_digits(Run *run, const Pool *pool);
void find_repeated(Run *run, const Pool *pool);
void find_copied(Run *run);
void find_over_schools(Run *run);

/* Entered figures of a pool, school by school: figures[school * run->figure_count + f], 0 when there is none. */
double *pool_figures(const Run *run, const Pool *pool, const Frame *frame);

/* ---- findings: quality_say.c ---- */

typedef struct Word {
    const char *key;
    Str text;
} Word;

/* A finding of this rule with nothing in it yet; it lives until the next one is added. */
Finding *finding_add(Run *run, QualityKind kind, int row);
void finding_elements(Run *run, Finding *finding, const int *elements, size_t count);
void finding_compare(Run *run, Finding *finding, Str what, double value);
void finding_say(Run *run, Finding *finding, const Word *words, size_t count);
bool rule_on(const Run *run, QualityKind kind);

Str say_figure(const Run *run, int element, double stored); /* 35.4 without its unit */
Str say_elements(const Run *run, const Finding *finding);   /* 小学在校生120人、… */
Str say_number(Arena *arena, double value, int decimals);
Str say_share(Arena *arena, double share);   /* 35.2% */
Str say_chance(Arena *arena, double chance); /* 不到十万分之三 */

#endif
