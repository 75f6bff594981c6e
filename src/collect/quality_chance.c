/* The arithmetic of chance: tails of distributions, robust centres, and correction for many comparisons. */
#include "quality_internal.h"

#include <stdlib.h>

enum { STEPS_MOST = 500, EACH_MOST = 512 };

/* ---- counts ---- */

double chance_binomial(int n, double p, int k) {
    if (k <= 0) {
        return 1;
    }
    if (k > n || p <= 0) {
        return k > n ? 0 : p > 0;
    }
    if (p >= 1) {
        return 1;
    }
    double sum = 0;
    for (int i = n; i >= k; i--) {
        sum += exp(lgamma(n + 1.0) - lgamma(i + 1.0) - lgamma(n - i + 1.0) + i * log(p) + (n - i) * log1p(-p));
    }
    return fmin(1, sum);
}

double chance_each(const double *p, int n, int k) {
    double at[EACH_MOST + 1] = {1}; /* at[i]: exactly i so far */
    if (k <= 0 || n > EACH_MOST) {
        return 1; /* more figures than a school has: nothing is claimed */
    }
    for (int i = 0; i < n; i++) {
        for (int j = i + 1; j > 0; j--) {
            at[j] = at[j] * (1 - p[i]) + at[j - 1] * p[i];
        }
        at[0] *= 1 - p[i];
    }
    double sum = 0;
    for (int j = n; j >= k; j--) {
        sum += at[j];
    }
    return fmin(1, sum);
}

/* ---- chi-square: the regularized upper incomplete gamma function ---- */

static double gamma_series(double a, double x) {
    double term = 1 / a, sum = term;
    for (int n = 1; n < STEPS_MOST && fabs(term) > 1e-16 * fabs(sum); n++) {
        term *= x / (a + n);
        sum += term;
    }
    return 1 - sum * exp(a * log(x) - x - lgamma(a));
}

static double gamma_fraction(double a, double x) {
    double tiny = 1e-300, b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
    for (int i = 1; i < STEPS_MOST; i++) {
        double numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = b + numerator / c;
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        if (fabs(d * c - 1) < 1e-15) {
            break;
        }
    }
    return exp(a * log(x) - x - lgamma(a)) * h;
}

double chance_chi_square(double x, int degrees) {
    double a = degrees / 2.0, half = x / 2;
    if (!(half > 0)) {
        return 1;
    }
    return fmax(0, fmin(1, half < a + 1 ? gamma_series(a, half) : gamma_fraction(a, half)));
}

/* ---- Student: the regularized incomplete beta function ---- */

static double beta_fraction(double a, double b, double x) {
    double tiny = 1e-300, c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m < STEPS_MOST; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = 1 + even / c;
        h *= d * (fabs(c) < tiny ? tiny : c);
        d = 1 + odd * d;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = 1 + odd / c;
        double step = d * (fabs(c) < tiny ? tiny : c);
        h *= step;
        if (fabs(step - 1) < 1e-15) {
            break;
        }
    }
    return h;
}

static double beta_below(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
        return x >= 1;
    }
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double chance_t(double t, double degrees) {
    return fmin(1, beta_below(degrees / 2, 0.5, degrees / (degrees + t * t)));
}

/* The deviation is itself uncertain: median absolute deviations of small groups are often far too small by chance, and
 * then z is large. Tails of z over groups of normal values, simulated for 8 to 100 values and |z| from 3.5 to 30, lie
 * just below Student's with 0.4 degrees of freedom per value. */
double chance_robust(double z, size_t count) {
    return chance_t(z, 0.4 * (double)count);
}

static int compare_numbers(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle(const double *sorted, size_t count) {
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

void robust_centre(double *values, size_t count, double *median, double *deviation) {
    qsort(values, count, sizeof *values, compare_numbers);
    *median = middle(values, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = fabs(values[i] - *median);
    }
    qsort(values, count, sizeof *values, compare_numbers);
    *deviation = 1.4826 * middle(values, count);
}

/* ---- many comparisons ---- */

TestList test_list(Arena *arena, double keep) {
    return (TestList){.arena = arena, .keep = keep};
}

void test_add(TestList *list, double chance, size_t school, size_t what) {
    list->made++;
    if (!(chance <= list->keep)) {
        return;
    }
    if (list->count == list->capacity) {
        size_t wanted = list->capacity ? list->capacity * 2 : 64;
        list->items = arena_grow(list->arena, list->items, list->capacity, wanted, sizeof(Test));
        list->capacity = wanted;
    }
    list->items[list->count++] = (Test){.chance = chance, .school = school, .what = what};
}

static int compare_tests(const void *a, const void *b) {
    const Test *x = a, *y = b;
    return (x->chance > y->chance) - (x->chance < y->chance);
}

/* Tests that were not kept have a chance above `keep`, and adjusting never lowers below that: what is kept is exact. */
void tests_adjust(TestList *list) {
    if (list->count == 0) {
        return;
    }
    qsort(list->items, list->count, sizeof(Test), compare_tests);
    double least = 1;
    for (size_t i = list->count; i-- > 0;) {
        least = fmin(least, list->items[i].chance * (double)list->made / (double)(i + 1));
        list->items[i].adjusted = least;
    }
}
