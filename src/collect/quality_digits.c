/* How a school's figures end: too many round ones, or too many with one digit. Figures of three and more digits; the
 * same figure counts once, for it often stands in several elements by right. */
#include "quality_internal.h"

#include <stdlib.h>

enum { DIGITS_FROM = 100, ROUNDS = 3, FIGURES_MOST = 512 };

/* The figure's whole part, when it has three digits: 761.68 ends in 1, whoever writes decimals and whoever does not. */
static int64_t whole_part(double figure) {
    return figure >= DIGITS_FROM && figure < 1e15 ? (int64_t)figure : 0;
}

/* 0: ends in 0; 1: in 00 and has four digits; 2: in 000 and has five. */
static bool can_be_round(int64_t figure, int level) {
    static const int64_t from[ROUNDS] = {100, 1000, 10000};
    return figure >= from[level];
}

static bool is_round(int64_t figure, int level) {
    static const int64_t parts[ROUNDS] = {10, 100, 1000};
    return can_be_round(figure, level) && figure % parts[level] == 0;
}

typedef struct Habits { /* per figure and level: how often it is round in the pool */
    size_t *counted, *round;
} Habits;

typedef struct Digits {
    Run *run;
    const Pool *pool;
    int64_t *parts; /* [school * figure_count + f] */
    Habits habits[ROUNDS];
} Digits;

static void count_habits(Digits *digits) {
    size_t figures = digits->run->figure_count;
    for (int level = 0; level < ROUNDS; level++) {
        Habits *habits = &digits->habits[level];
        *habits = (Habits){ARENA_ARRAY(digits->run->arena, figures, size_t),
                           ARENA_ARRAY(digits->run->arena, figures, size_t)};
        for (size_t i = 0; i < digits->pool->count * figures; i++) {
            habits->counted[i % figures] += can_be_round(digits->parts[i], level);
            habits->round[i % figures] += is_round(digits->parts[i], level);
        }
    }
}

/* How likely a figure of this element is round, by the other schools; not less than by the digits alone. */
static double habit(const Digits *digits, int level, size_t figure, int64_t own) {
    static const double base[ROUNDS] = {0.1, 0.01, 0.001};
    const Habits *habits = &digits->habits[level];
    double counted = (double)habits->counted[figure] - 1;
    double round = (double)habits->round[figure] - is_round(own, level);
    return fmax(base[level], (round + 1) / (counted + 1 / base[level]));
}

typedef struct Ends { /* the distinct figures of one school */
    int64_t parts[FIGURES_MOST];
    size_t figures[FIGURES_MOST];
    size_t count;
} Ends;

static void read_ends(const Digits *digits, size_t school, Ends *ends) {
    const Run *run = digits->run;
    const int64_t *row = digits->parts + school * run->figure_count;
    ends->count = 0;
    for (size_t f = 0; f < run->figure_count && ends->count < FIGURES_MOST; f++) {
        bool known = row[f] > 0;
        for (size_t i = 0; known && i < ends->count; i++) {
            known = ends->parts[i] != row[f];
        }
        if (known) {
            ends->parts[ends->count] = row[f];
            ends->figures[ends->count++] = f;
        }
    }
}

/* ---- round figures ---- */

typedef struct Roundness {
    double chance, expected;
    size_t counted, round;
    int level;
} Roundness;

static Roundness roundness(const Digits *digits, const Ends *ends, int level) {
    double chances[FIGURES_MOST];
    Roundness result = {.level = level};
    for (size_t i = 0; i < ends->count; i++) {
        if (can_be_round(ends->parts[i], level)) {
            chances[result.counted] = habit(digits, level, ends->figures[i], ends->parts[i]);
            result.expected += chances[result.counted++];
            result.round += is_round(ends->parts[i], level);
        }
    }
    result.chance = fmin(1, ROUNDS * chance_each(chances, (int)result.counted, (int)result.round));
    return result;
}

/* The level that is least likely. */
static Roundness roundest(const Digits *digits, const Ends *ends) {
    Roundness best = roundness(digits, ends, 0);
    for (int level = 1; level < ROUNDS; level++) {
        Roundness one = roundness(digits, ends, level);
        best = one.chance < best.chance ? one : best;
    }
    return best;
}

static void say_rounded(Digits *digits, const Test *test, const Ends *ends, const Roundness *round) {
    static const char *const zeros[ROUNDS] = {"0", "00", "000"};
    Run *run = digits->run;
    int row = digits->pool->rows[test->school], elements[FIGURES_MOST];
    size_t count = 0;
    for (size_t i = 0; i < ends->count; i++) {
        if (is_round(ends->parts[i], round->level)) {
            elements[count++] = run->figures[ends->figures[i]];
        }
    }
    Finding *finding = finding_add(run, QUALITY_ROUNDED, row);
    finding_elements(run, finding, elements, count);
    finding->name = STR("取整的数");
    finding->measure = STR("个");
    finding->value = (double)round->round;
    finding->chance = test->adjusted;
    finding_compare(run, finding, STR("三位以上的数"), (double)round->counted);
    finding_compare(run, finding, STR("按全县情况应有"), round->expected);
    const Word words[] = {{"figures", str_format(run->arena, "%zu", round->counted)},
                          {"zeros", str_format(run->arena, "%zu", round->round)},
                          {"round", str_from(zeros[round->level])},
                          {"elements", say_elements(run, finding)},
                          {"expected", say_number(run->arena, round->expected, 1)},
                          {"chance", say_chance(run->arena, test->adjusted)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

static void find_rounded(Digits *digits) {
    Run *run = digits->run;
    const QualityDef *def = run->def;
    Ends ends;
    TestList tests = test_list(run->arena, def->rules[QUALITY_ROUNDED].chance);
    for (size_t i = 0; i < digits->pool->count; i++) {
        read_ends(digits, i, &ends);
        if (ends.count >= (size_t)def->rounded_figures) {
            test_add(&tests, roundest(digits, &ends).chance, i, 0);
        }
    }
    tests_adjust(&tests);
    run->quality->tallies[QUALITY_ROUNDED].tested += tests.made;
    for (size_t t = 0; t < tests.count; t++) {
        const Test *test = &tests.items[t];
        if (!digits->pool->asked[test->school] || test->adjusted > tests.keep) {
            continue;
        }
        read_ends(digits, test->school, &ends);
        Roundness round = roundest(digits, &ends);
        if (round.round >= (size_t)def->rounded_least &&
            (double)round.round >= def->rounded_share * (double)round.counted) {
            say_rounded(digits, test, &ends, &round);
        }
    }
}

/* ---- the same digit ---- */

/* The most frequent last digit but 0, which is the business of round figures; `others`: figures that do not end in 0.
 */
static int commonest(const Ends *ends, size_t *most, size_t *others) {
    size_t counts[10] = {0};
    int best = 1;
    for (size_t i = 0; i < ends->count; i++) {
        counts[ends->parts[i] % 10]++;
    }
    for (int digit = 2; digit < 10; digit++) {
        best = counts[digit] > counts[best] ? digit : best;
    }
    *most = counts[best];
    *others = ends->count - counts[0];
    return best;
}

/* Nine digits might have been the one. */
static double same_digit_chance(const Ends *ends) {
    size_t most, others;
    commonest(ends, &most, &others);
    return fmin(1, 9 * chance_binomial((int)others, 1.0 / 9, (int)most));
}

static void say_same_digit(Digits *digits, const Test *test, const Ends *ends) {
    Run *run = digits->run;
    int row = digits->pool->rows[test->school], elements[FIGURES_MOST];
    size_t count = 0, most, others;
    int digit = commonest(ends, &most, &others);
    for (size_t i = 0; i < ends->count; i++) {
        if (ends->parts[i] % 10 == digit) {
            elements[count++] = run->figures[ends->figures[i]];
        }
    }
    Finding *finding = finding_add(run, QUALITY_SAME_DIGIT, row);
    finding_elements(run, finding, elements, count);
    finding->name = STR("末位相同的数");
    finding->measure = STR("个");
    finding->value = (double)most;
    finding->chance = test->adjusted;
    finding_compare(run, finding, STR("末位不是0的三位以上的数"), (double)others);
    const Word words[] = {{"figures", str_format(run->arena, "%zu", ends->count)},
                          {"equal", str_format(run->arena, "%zu", most)},
                          {"digit", str_format(run->arena, "%d", digit)},
                          {"elements", say_elements(run, finding)},
                          {"chance", say_chance(run->arena, test->adjusted)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

static void find_same_digit(Digits *digits) {
    Run *run = digits->run;
    const QualityDef *def = run->def;
    Ends ends;
    TestList tests = test_list(run->arena, def->rules[QUALITY_SAME_DIGIT].chance);
    for (size_t i = 0; i < digits->pool->count; i++) {
        read_ends(digits, i, &ends);
        if (ends.count >= (size_t)def->same_digit_figures) {
            test_add(&tests, same_digit_chance(&ends), i, 0);
        }
    }
    tests_adjust(&tests);
    run->quality->tallies[QUALITY_SAME_DIGIT].tested += tests.made;
    for (size_t t = 0; t < tests.count; t++) {
        const Test *test = &tests.items[t];
        size_t most, others;
        read_ends(digits, test->school, &ends);
        commonest(&ends, &most, &others);
        if (digits->pool->asked[test->school] && test->adjusted <= tests.keep &&
            (double)most >= def->same_digit_share * (double)ends.count) {
            say_same_digit(digits, test, &ends);
        }
    }
}

void find_digits(Run *run, const Pool *pool) {
    Digits digits = {.run = run, .pool = pool};
    double *figures = pool_figures(run, pool, run->frame);
    digits.parts = ARENA_ARRAY(run->arena, pool->count * run->figure_count, int64_t);
    for (size_t i = 0; i < pool->count * run->figure_count; i++) {
        bool given = run->def->given[run->figures[i % run->figure_count]];
        digits.parts[i] = given ? 0 : whole_part(figures[i]);
    }
    count_habits(&digits);
    if (rule_on(run, QUALITY_ROUNDED)) {
        find_rounded(&digits);
    }
    if (rule_on(run, QUALITY_SAME_DIGIT)) {
        find_same_digit(&digits);
    }
}
