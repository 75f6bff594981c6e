/* Figures that stand where they should not: one figure in elements that have nothing to do with each other, and many
 * figures exactly as they were a year ago. */
#include "quality_internal.h"

#include <stdlib.h>

enum { FIGURES_MOST = 512, UNCHANGED_FROM = 100 };

static const double near = 1.25; /* figures within this factor tell how dense an element's values are around one */

typedef struct Repeats {
    Run *run;
    const Pool *pool;
    const double *figures; /* [school * figure_count + f] */
    TestList tests;
} Repeats;

static double at(const Repeats *repeats, size_t school, size_t figure) {
    return repeats->figures[school * repeats->run->figure_count + figure];
}

/* ---- one figure in several elements ---- */

/* Values that the element could have had around this one: whole figures, or as many decimals as this one has. */
static double steps_around(double value, double width) {
    double step = 1;
    for (double scaled = value; step > 1e-6 && fabs(scaled - round(scaled)) > 1e-6; scaled *= 10) {
        step /= 10;
    }
    return fmax(1, width / step);
}

/* How likely an element has just this value, by the other schools of the pool. */
static double likelihood(const Repeats *repeats, size_t school, size_t figure, double value) {
    size_t known = 0, around = 0, same = 0;
    for (size_t i = 0; i < repeats->pool->count; i++) {
        double other = at(repeats, i, figure);
        if (i != school && other > 0) {
            known++;
            around += other >= value / near && other <= value * near;
            same += other == value;
        }
    }
    double dense = ((double)around + 1) / ((double)known + 1) / steps_around(value, value * (near - 1 / near));
    return fmin(1, fmax(dense, known ? (double)same / (double)known : 0));
}

/* Equal in other schools too: then they belong together, whether or not somebody wrote it down. */
static bool often_equal(const Repeats *repeats, size_t school, size_t a, size_t b) {
    size_t equal = 0;
    for (size_t i = 0; i < repeats->pool->count; i++) {
        equal += i != school && at(repeats, i, a) > 0 && at(repeats, i, a) == at(repeats, i, b);
    }
    return equal >= 2 && (double)equal >= 0.02 * (double)repeats->pool->count;
}

static bool unrelated(const Repeats *repeats, size_t school, size_t a, size_t b) {
    const Run *run = repeats->run;
    size_t first = (size_t)run->figures[a], second = (size_t)run->figures[b];
    return !run->related[first * run->element_count + second] && !often_equal(repeats, school, a, b);
}

typedef struct Repeat {
    double value;
    size_t figures[FIGURES_MOST], count; /* unrelated to each other */
} Repeat;

static int compare_numbers(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The chance that, of `all` figures of the school, so many unrelated ones are the same: the others are as the least
 * likely one is, in whichever elements. */
static double repeat_chance(const Repeats *repeats, size_t school, const Repeat *repeat, size_t all) {
    double chances[FIGURES_MOST];
    for (size_t i = 0; i < repeat->count; i++) {
        chances[i] = likelihood(repeats, school, repeat->figures[i], repeat->value);
    }
    qsort(chances, repeat->count, sizeof *chances, compare_numbers);
    double chance = (double)all;
    for (size_t i = 1; i < repeat->count; i++) {
        chance *= chances[i] * (double)(all - i) / (double)i;
    }
    return fmin(1, chance);
}

/* The figures of a school that are long enough to tell something. */
static size_t long_figures(const Repeats *repeats, size_t school, size_t *figures) {
    const Run *run = repeats->run;
    size_t count = 0;
    for (size_t f = 0; f < run->figure_count && count < FIGURES_MOST; f++) {
        double value = at(repeats, school, f);
        if (value > 0 && !run->def->given[run->figures[f]] && significant_digits(value) >= run->def->repeated_digits) {
            figures[count++] = f;
        }
    }
    return count;
}

/* Repeats of the figure at `first` of the list; false when it was met before or has none. */
static bool read_repeat(const Repeats *repeats, size_t school, const size_t *figures, size_t count, size_t first,
                        Repeat *repeat) {
    *repeat = (Repeat){.value = at(repeats, school, figures[first])};
    for (size_t i = 0; i < count; i++) {
        if (at(repeats, school, figures[i]) != repeat->value) {
            continue;
        }
        if (i < first) {
            return false;
        }
        bool apart = true;
        for (size_t k = 0; apart && k < repeat->count; k++) {
            apart = unrelated(repeats, school, repeat->figures[k], figures[i]);
        }
        if (apart) {
            repeat->figures[repeat->count++] = figures[i];
        }
    }
    return repeat->count >= 2;
}

static void test_school(Repeats *repeats, size_t school) {
    size_t figures[FIGURES_MOST] = {0}, count = long_figures(repeats, school, figures), before = repeats->tests.made;
    Repeat repeat;
    for (size_t i = 0; i < count; i++) {
        if (read_repeat(repeats, school, figures, count, i, &repeat)) {
            test_add(&repeats->tests, repeat_chance(repeats, school, &repeat, count), school, figures[i]);
        }
    }
    if (count > 1 && repeats->tests.made == before) {
        test_add(&repeats->tests, 1, school, 0);
    }
}

static void say_repeated(const Repeats *repeats, const Test *test) {
    Run *run = repeats->run;
    int row = repeats->pool->rows[test->school], elements[FIGURES_MOST];
    size_t figures[FIGURES_MOST] = {0}, count = long_figures(repeats, test->school, figures), first = 0;
    char number[32];
    Repeat repeat;
    while (first + 1 < count && figures[first] != test->what) {
        first++;
    }
    read_repeat(repeats, test->school, figures, count, first, &repeat);
    Buf names = buf_create(run->arena);
    for (size_t i = 0; i < repeat.count; i++) {
        elements[i] = run->figures[repeat.figures[i]];
        buf_add_format(&names, "%s“%.*s”", i ? "、" : "", STR_ARG(run->elements[elements[i]].name));
    }
    Str value = str_copy(run->arena, (Str){number, number_shortest(repeat.value, number)});
    Finding *finding = finding_add(run, QUALITY_REPEATED, row);
    finding_elements(run, finding, elements, repeat.count);
    finding->subject = value;
    finding->name = STR("重复的数");
    finding->value = repeat.value;
    finding->chance = test->adjusted;
    const Word words[] = {
        {"elements", buf_str(&names)}, {"value", value}, {"chance", say_chance(run->arena, test->adjusted)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

static void find_equal(Repeats *repeats) {
    Run *run = repeats->run;
    repeats->tests = test_list(run->arena, run->def->rules[QUALITY_REPEATED].chance);
    for (size_t i = 0; i < repeats->pool->count; i++) {
        test_school(repeats, i);
    }
    tests_adjust(&repeats->tests);
    run->quality->tallies[QUALITY_REPEATED].tested += repeats->tests.made;
    for (size_t t = 0; t < repeats->tests.count; t++) {
        const Test *test = &repeats->tests.items[t];
        if (repeats->pool->asked[test->school] && test->adjusted <= repeats->tests.keep) {
            say_repeated(repeats, test);
        }
    }
}

/* ---- as last year ---- */

typedef struct Unchanged {
    Repeats now;
    const double *before;
    size_t *compared, *equal; /* per figure over the pool */
} Unchanged;

static bool is_equal(const Unchanged *unchanged, size_t school, size_t figure, bool *equal) {
    double now = at(&unchanged->now, school, figure);
    double before = unchanged->before[school * unchanged->now.run->figure_count + figure];
    *equal = now == before;
    return now >= UNCHANGED_FROM && before >= UNCHANGED_FROM;
}

/* Elements that most schools left as they were say nothing. The same figure in several elements counts once. */
static size_t read_unchanged(const Unchanged *unchanged, size_t school, double *chances, int *elements, size_t *equal) {
    const Run *run = unchanged->now.run;
    double seen[FIGURES_MOST];
    size_t count = 0;
    *equal = 0;
    for (size_t f = 0; f < run->figure_count && count < FIGURES_MOST; f++) {
        bool same, fresh = !run->def->given[run->figures[f]] && is_equal(unchanged, school, f, &same);
        double value = at(&unchanged->now, school, f);
        for (size_t i = 0; fresh && i < count; i++) {
            fresh = seen[i] != value;
        }
        if (!fresh) {
            continue;
        }
        double others = (double)unchanged->equal[f] - same, compared = (double)unchanged->compared[f] - 1;
        double chance = (others + 1) / (compared + 10);
        if (chance < run->def->unchanged_common) {
            seen[count] = value;
            chances[count++] = chance;
            if (same) {
                elements[(*equal)++] = run->figures[f];
            }
        }
    }
    return count;
}

static void say_unchanged(const Unchanged *unchanged, const Test *test) {
    Run *run = unchanged->now.run;
    double chances[FIGURES_MOST];
    int row = unchanged->now.pool->rows[test->school], elements[FIGURES_MOST];
    size_t equal, count = read_unchanged(unchanged, test->school, chances, elements, &equal);
    if (equal < (size_t)run->def->unchanged_least || (double)equal < run->def->unchanged_share * (double)count) {
        return;
    }
    Finding *finding = finding_add(run, QUALITY_UNCHANGED, row);
    finding_elements(run, finding, elements, equal);
    finding->name = STR("与上年相同的项");
    finding->measure = STR("项");
    finding->value = (double)equal;
    finding->chance = test->adjusted;
    finding_compare(run, finding, STR("比较的项"), (double)count);
    const Word words[] = {{"equal", str_format(run->arena, "%zu", equal)},
                          {"figures", str_format(run->arena, "%zu", count)},
                          {"year", str_format(run->arena, "%.*s年", STR_ARG(run->frame->previous->tree.period))},
                          {"elements", say_elements(run, finding)},
                          {"chance", say_chance(run->arena, test->adjusted)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

static void find_unchanged(Unchanged *unchanged) {
    Run *run = unchanged->now.run;
    const Pool *pool = unchanged->now.pool;
    double chances[FIGURES_MOST];
    int elements[FIGURES_MOST];
    TestList tests = test_list(run->arena, run->def->rules[QUALITY_UNCHANGED].chance);
    for (size_t i = 0; i < pool->count; i++) {
        for (size_t f = 0; f < run->figure_count; f++) {
            bool equal, counts = is_equal(unchanged, i, f, &equal);
            unchanged->compared[f] += counts;
            unchanged->equal[f] += counts && equal;
        }
    }
    for (size_t i = 0; i < pool->count; i++) {
        size_t equal, count = read_unchanged(unchanged, i, chances, elements, &equal);
        if (count >= (size_t)run->def->unchanged_least) {
            test_add(&tests, chance_each(chances, (int)count, (int)equal), i, 0);
        }
    }
    tests_adjust(&tests);
    run->quality->tallies[QUALITY_UNCHANGED].tested += tests.made;
    for (size_t t = 0; t < tests.count; t++) {
        if (pool->asked[tests.items[t].school] && tests.items[t].adjusted <= tests.keep) {
            say_unchanged(unchanged, &tests.items[t]);
        }
    }
}

void find_repeated(Run *run, const Pool *pool) {
    Repeats repeats = {.run = run, .pool = pool, .figures = pool_figures(run, pool, run->frame)};
    if (rule_on(run, QUALITY_REPEATED)) {
        find_equal(&repeats);
    }
    if (rule_on(run, QUALITY_UNCHANGED) && run->frame->previous) {
        Unchanged unchanged = {repeats, pool_figures(run, pool, run->frame->previous),
                               ARENA_ARRAY(run->arena, run->figure_count, size_t),
                               ARENA_ARRAY(run->arena, run->figure_count, size_t)};
        find_unchanged(&unchanged);
    }
}
