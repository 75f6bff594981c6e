/* Places and quantiles. */
#include "ranking.h"

#include <math.h>
#include <stdlib.h>

static int larger_first(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    return (x->value < y->value) - (x->value > y->value);
}

void ranking_places(Ranked *order, size_t count) {
    qsort(order, count, sizeof *order, larger_first);
    double last = 0;
    for (size_t i = 0, place = 0; i < count; i++) {
        place = i && order[i].value == last ? place : i + 1;
        last = order[i].value;
        order[i].value = (double)place;
    }
}

static double middle_of_three(double a, double b, double c) {
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

/* Smaller numbers to the front, larger ones behind (Hoare); the last place of the front, which is not `to`. */
static size_t part(double *values, size_t from, size_t to) {
    double pivot = middle_of_three(values[from], values[from + (to - from) / 2], values[to]);
    for (size_t low = from, high = to;; low++, high--) {
        while (values[low] < pivot) {
            low++;
        }
        while (values[high] > pivot) {
            high--;
        }
        if (low >= high) {
            return high;
        }
        double kept = values[low];
        values[low] = values[high];
        values[high] = kept;
    }
}

/* Brings the number that belongs at `at` there, none before it larger. */
static void select_at(double *values, size_t count, size_t at) {
    size_t from = 0, to = count - 1;
    while (from < to) {
        size_t end = part(values, from, to);
        if (at <= end) {
            to = end;
        } else {
            from = end + 1;
        }
    }
}

double ranking_quantile(double *values, size_t count, double at) {
    double place = at * (double)(count - 1), share = place - floor(place);
    size_t low = (size_t)floor(place);
    select_at(values, count, low);
    if (share == 0) {
        return values[low];
    }
    double next = values[low + 1];
    for (size_t i = low + 2; i < count; i++) {
        next = fmin(next, values[i]);
    }
    return values[low] + share * (next - values[low]);
}
