/* A printed number stands for an interval: what its decimals, its multiplier and its marks leave open. */
#include "check.h"

#include <math.h>

/* One unit of the last digit that is not zero: 7000 -> 1000, 22.4 -> 0.1 (in what is printed). */
static double last_digit(const ReadFigure *figure) {
    double printed = figure->value / figure->scale;
    double unit = pow(10, -figure->decimals);
    if (figure->decimals == 0) {
        while (printed >= 10 * unit && fmod(printed, 10 * unit) == 0) {
            unit *= 10;
        }
    }
    return unit * figure->scale;
}

int figure_family(const Checker *checker, const ReadFigure *figure) {
    (void)checker;
    return figure->family;
}

Interval figure_interval(const Checker *checker, const ReadFigure *figure) {
    double value = fabs(figure->value), half = 0.5 * pow(10, -figure->decimals) * figure->scale;
    int family = figure_family(checker, figure);
    bool shares = family == FAMILY_PERCENT || family == FAMILY_POINTS || family == FAMILY_MULTIPLE;
    bool exact = figure->decimals == 0 && figure->scale == 1 && !shares;
    Interval all = exact ? (Interval){value, value} : (Interval){value - half, value + half};
    int mark = figure->qualifier.len ? figure->qualifier.data[0] : '=';
    switch (mark) {
    case '+': return (Interval){value, value + last_digit(figure)};
    case '-': return (Interval){0.9 * value, value};
    case '~': return (Interval){0.95 * value, 1.05 * value};
    case '>': return (Interval){all.low, INFINITY};
    case '<': return (Interval){0, all.high};
    default: return all;
    }
}

Interval interval_sum(Interval a, Interval b) {
    return (Interval){a.low + b.low, a.high + b.high};
}

Interval interval_quotient(Interval a, Interval b, double factor) {
    return (Interval){a.low / b.high * factor, b.low > 0 ? a.high / b.low * factor : INFINITY};
}

bool figure_usable(const ReadFigure *figure) {
    return !isnan(figure->value);
}

ReadVerdict interval_verdict(const Checker *checker, Interval computed, const ReadFigure *printed, bool *truncated) {
    Interval wanted = figure_interval(checker, printed);
    double slack = 1e-9 * (fabs(wanted.low) + 1);
    *truncated = false;
    if (computed.low <= wanted.high + slack && computed.high >= wanted.low - slack) {
        return VERDICT_HOLDS;
    }
    double step = pow(10, -printed->decimals) * printed->scale;
    double middle = isinf(computed.high) ? computed.low : (computed.low + computed.high) / 2;
    if (fabs(floor(middle / step + 1e-9) * step - fabs(printed->value)) < step * 1e-6) {
        *truncated = true;
        return VERDICT_HOLDS;
    }
    return VERDICT_FAILS;
}

ReadVerdict relation_add(Checker *checker, const char *id, Interval computed, const ReadFigure *printed, Facts *facts) {
    ReadVerdict verdict = VERDICT_UNKNOWN;
    bool known = figure_usable(printed);
    for (size_t i = 0; i < facts->figure_count; i++) {
        known = known && figure_usable(facts->figures[i]);
    }
    if (known) {
        verdict = interval_verdict(checker, computed, printed, &facts->truncated);
        double middle = isinf(computed.high) ? computed.low : (computed.low + computed.high) / 2;
        facts->c = check_amount(checker, middle, printed);
        facts->d = check_amount(checker, fabs(fabs(printed->value) - middle), printed);
        facts->expected = facts->c;
    }
    facts->p = printed->surface;
    facts->found = printed->surface;
    facts_figure(checker, facts, printed);
    check_add(checker, id, verdict, facts);
    return verdict;
}

bool looks_mistyped(double computed, const ReadFigure *printed) {
    char a[32], b[32];
    double step = pow(10, -printed->decimals) * printed->scale;
    size_t length = number_shortest(round(fabs(computed) / step), a);
    size_t other = number_shortest(round(fabs(printed->value) / step), b);
    size_t wrong[2] = {0, 0}, count = 0;
    if (length != other || length < 2) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (a[i] != b[i] && count < 2) {
            wrong[count] = i;
        }
        count += a[i] != b[i];
    }
    bool swapped = count == 2 && a[wrong[0]] == b[wrong[1]] && a[wrong[1]] == b[wrong[0]];
    return count == 1 || swapped;
}

bool holds_or_mistyped(const Checker *checker, Interval computed, const ReadFigure *printed) {
    bool truncated;
    return interval_verdict(checker, computed, printed, &truncated) == VERDICT_HOLDS ||
           looks_mistyped((computed.low + computed.high) / 2, printed);
}

bool near_whole(const Checker *checker, Interval computed, const ReadFigure *whole) {
    return fabs((computed.low + computed.high) / 2 - whole->value) <= checker->review->near_whole * whole->value;
}

static bool is_person(const Checker *checker, const ReadFigure *figure) {
    return figure_family(checker, figure) == FAMILY_PERSON && str_find(figure->unit, STR("/")) < 0;
}

bool same_units(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    return str_equal(a->unit, b->unit) || (is_person(checker, a) && is_person(checker, b));
}

bool is_marked_off(const Checker *checker, const ReadFigure *figure) {
    if (!check_is(checker, TERM_POINTS, figure->unit)) {
        return false;
    }
    Str words = words_before(checker, figure);
    return check_says(checker, TERM_DEDUCTED, words) || check_says(checker, TERM_BONUS, words);
}

static Str unit_alone(Str unit) {
    ptrdiff_t each = str_find(unit, STR("/"));
    return each < 0 ? unit : str_slice(unit, 0, (size_t)each);
}

bool same_but_each(const ReadFigure *a, const ReadFigure *b) {
    return str_equal(unit_alone(a->unit), unit_alone(b->unit));
}

bool is_count(const Checker *checker, const ReadFigure *figure) {
    int family = figure_family(checker, figure);
    return (family == FAMILY_PERSON || family == FAMILY_COUNT || family == FAMILY_TIMES) && !figure->compare.len &&
           str_find(figure->unit, STR("/")) < 0;
}

bool is_share(const ReadFigure *figure) {
    return str_is(figure->unit, "%") && !figure->compare.len;
}

bool is_value(const ReadFigure *figure) {
    return figure_usable(figure) && figure->value > 0 && !figure->compare.len;
}

bool is_amount(const ReadFigure *figure) {
    return is_value(figure) && str_find(figure->unit, STR("/")) < 0;
}

bool is_exact_amount(const ReadFigure *figure) {
    return is_value(figure) && str_is(figure->qualifier, "=") && str_find(figure->unit, STR("/")) < 0;
}
