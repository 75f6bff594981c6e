/* One element over all schools of a unit: first and second digits (where the law of Benford applies at all), and last
 * digits. What is found says that samples are worth taking; it says nothing about any one school. */
#include "quality_internal.h"

#include <stdlib.h>

enum { DIGITS_FROM = 100 };

typedef struct Series { /* the figures of one element, rising */
    int element;
    double *figures;
    size_t count;
} Series;

typedef struct Deviation {
    double expected[10];
    size_t counts[10], total;
    int from;                /* digits from..9 */
    double chi_square, mean; /* mean absolute deviation of the shares */
    int worst;
} Deviation;

static int compare_numbers(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void read_series(const Run *run, int element, Series *series) {
    size_t from = (size_t)run->unit, to = (size_t)run->frame->tree.units[from].end;
    *series = (Series){element, ARENA_ARRAY(run->arena, to - from, double), 0};
    for (size_t row = from; row < to; row++) {
        double figure = run->frame->school_rows[row] ? figure_of(run, run->frame, element, (int)row) : 0;
        if (figure > 0) {
            series->figures[series->count++] = figure;
        }
    }
    if (series->count) {
        qsort(series->figures, series->count, sizeof(double), compare_numbers);
    }
}

static void judge(Deviation *deviation) {
    double largest = -1;
    for (int digit = deviation->from; digit < 10; digit++) {
        double wanted = deviation->expected[digit] * (double)deviation->total;
        double apart = (double)deviation->counts[digit] - wanted;
        deviation->chi_square += apart * apart / wanted;
        deviation->mean += fabs(apart) / (double)deviation->total / (10 - deviation->from);
        if (apart / sqrt(wanted) > largest) {
            largest = apart / sqrt(wanted);
            deviation->worst = digit;
        }
    }
}

static Finding *say_digits(Run *run, QualityKind kind, const Series *series, const Deviation *deviation,
                           const Test *test, const char *position) {
    const Element *element = &run->elements[series->element];
    Finding *finding = finding_add(run, kind, run->unit);
    Buf state = buf_create(run->arena);
    for (int digit = deviation->from; digit < 10; digit++) {
        buf_add_format(&state, "%d=%zu;", digit, deviation->counts[digit]);
    }
    double share = (double)deviation->counts[deviation->worst] / (double)deviation->total;
    finding_elements(run, finding, &series->element, 1);
    finding->state = buf_str(&state);
    finding->subject = kind == QUALITY_BENFORD
                           ? str_format(run->arena, "%.*s-%d", STR_ARG(element->id), deviation->from == 1 ? 1 : 2)
                           : element->id;
    finding->name = str_format(run->arena, "“%.*s”%s是%d的占比", STR_ARG(element->name), position, deviation->worst);
    finding->value = share;
    finding->chance = test->adjusted;
    finding_compare(run, finding, STR("应占"), deviation->expected[deviation->worst]);
    finding_compare(run, finding, STR("学校数"), (double)deviation->total);
    const Word words[] = {{"schools", str_format(run->arena, "%zu", deviation->total)},
                          {"element", element->name},
                          {"position", str_from(position)},
                          {"digit", str_format(run->arena, "%d", deviation->worst)},
                          {"share", say_share(run->arena, share)},
                          {"expected", say_share(run->arena, deviation->expected[deviation->worst])},
                          {"chance", say_chance(run->arena, test->adjusted)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
    return finding;
}

/* ---- last digits ---- */

static Deviation last_digits(const Series *series) {
    Deviation deviation = {.from = 0};
    for (int digit = 0; digit < 10; digit++) {
        deviation.expected[digit] = 0.1;
    }
    for (size_t i = 0; i < series->count; i++) {
        if (series->figures[i] >= DIGITS_FROM && series->figures[i] < 1e15) {
            deviation.counts[(int64_t)series->figures[i] % 10]++;
            deviation.total++;
        }
    }
    if (deviation.total) {
        judge(&deviation);
    }
    return deviation;
}

static void find_last_digits(Run *run, const Series *all, size_t count) {
    const QualityDef *def = run->def;
    TestList tests = test_list(run->arena, def->rules[QUALITY_LAST_DIGIT].chance);
    for (size_t s = 0; s < count; s++) {
        Deviation deviation = last_digits(&all[s]);
        if (deviation.total >= (size_t)def->last_digit_schools) {
            test_add(&tests, chance_chi_square(deviation.chi_square, 9), 0, s);
        }
    }
    tests_adjust(&tests);
    run->quality->tallies[QUALITY_LAST_DIGIT].tested += tests.made;
    for (size_t t = 0; t < tests.count; t++) {
        const Test *test = &tests.items[t];
        Deviation deviation = last_digits(&all[test->what]);
        double share = (double)deviation.counts[deviation.worst] / (double)deviation.total;
        if (test->adjusted <= tests.keep && share >= def->last_digit_share && share <= def->last_digit_most) {
            say_digits(run, QUALITY_LAST_DIGIT, &all[test->what], &deviation, test, "末位");
        }
    }
}

/* ---- first and second digits ---- */

/* Only figures without a bound that spread over powers of ten: elsewhere honest figures do not follow the law. */
static bool benford_applies(const Run *run, const Series *series) {
    const QualityDef *def = run->def;
    if (run->elements[series->element].has_max || series->count < (size_t)def->benford_schools) {
        return false;
    }
    double sum = 0, squares = 0, count = (double)series->count;
    for (size_t i = 0; i < series->count; i++) {
        double power = log10(series->figures[i]);
        sum += power;
        squares += power * power;
    }
    double spread = sqrt(fmax(0, squares / count - sum / count * (sum / count)));
    double low = series->figures[(size_t)(0.01 * count)], high = series->figures[(size_t)(0.99 * count)];
    return spread >= def->benford_spread && log10(high / low) >= def->benford_orders;
}

static Deviation leading_digits(const Run *run, const Series *series, bool second) {
    Deviation deviation = {.from = second ? 0 : 1};
    for (int first = 1; first < 10; first++) {
        deviation.expected[first] += second ? 0 : log10(1 + 1.0 / first);
        for (int digit = 0; second && digit < 10; digit++) {
            deviation.expected[digit] += log10(1 + 1.0 / (10 * first + digit));
        }
    }
    for (size_t i = 0; i < series->count; i++) {
        if (second && run->elements[series->element].whole && series->figures[i] < 10) {
            continue;
        }
        double power = floor(log10(series->figures[i])), scaled = series->figures[i] / pow(10, power);
        int digits = (int)(scaled * 10 + 1e-9); /* 10..99 */
        digits = digits > 99 ? 99 : digits < 10 ? 10 : digits;
        deviation.counts[second ? digits % 10 : digits / 10]++;
        deviation.total++;
    }
    if (deviation.total) {
        judge(&deviation);
    }
    return deviation;
}

static void find_benford(Run *run, const Series *all, size_t count) {
    const QualityDef *def = run->def;
    TestList tests = test_list(run->arena, def->rules[QUALITY_BENFORD].chance);
    for (size_t s = 0; s < count; s++) {
        for (size_t second = 0; second < 2 && benford_applies(run, &all[s]); second++) {
            Deviation deviation = leading_digits(run, &all[s], second);
            if (deviation.total >= (size_t)def->benford_schools) {
                test_add(&tests, chance_chi_square(deviation.chi_square, second ? 9 : 8), second, s);
            }
        }
    }
    tests_adjust(&tests);
    run->quality->tallies[QUALITY_BENFORD].tested += tests.made;
    for (size_t t = 0; t < tests.count; t++) {
        const Test *test = &tests.items[t];
        Deviation deviation = leading_digits(run, &all[test->what], test->school);
        if (test->adjusted <= tests.keep &&
            deviation.mean >= (test->school ? def->benford_second : def->benford_first)) {
            say_digits(run, QUALITY_BENFORD, &all[test->what], &deviation, test, test->school ? "第二位" : "第一位");
        }
    }
}

void find_over_schools(Run *run) {
    if (run->frame->tree.units[run->unit].kind->level == LEVEL_SCHOOL) {
        return;
    }
    Series *all = ARENA_ARRAY(run->arena, run->figure_count, Series);
    size_t count = 0;
    for (size_t f = 0; f < run->figure_count; f++) {
        if (frame_column(run->frame, run->figures[f]).value && !run->def->given[run->figures[f]]) {
            read_series(run, run->figures[f], &all[count++]);
        }
    }
    if (rule_on(run, QUALITY_LAST_DIGIT)) {
        find_last_digits(run, all, count);
    }
    if (rule_on(run, QUALITY_BENFORD)) {
        find_benford(run, all, count);
    }
}
