/* Verdicts and comparisons: whether a value holds against its limit is decided here and nowhere else. */
#include "standard_internal.h"
#include "wide.h"

Str verdict_id(Verdict verdict) {
    static const char *const ids[] = {"met", "not_met", "pending", "not_applicable"};
    return str_from(ids[verdict]);
}

Str verdict_name(Verdict verdict) {
    static const char *const names[] = {"达标", "未达标", "待定", "不适用"};
    return str_from(names[verdict]);
}

bool compare_holds(Compare compare, double value, double limit) {
    switch (compare) {
    case COMPARE_AT_LEAST: return number_at_least(value, limit);
    case COMPARE_AT_MOST: return number_at_most(value, limit);
    case COMPARE_LESS: return !number_at_least(value, limit);
    case COMPARE_MORE: return !number_at_most(value, limit);
    case COMPARE_NONE: break;
    }
    return true;
}

double compare_cut(Compare compare, double limit) {
    return formula_limit(limit, compare == COMPARE_AT_MOST || compare == COMPARE_MORE);
}

/* Whether a value reaches a cut is all that a comparison asks, one way or the other. */
static bool holds_above(Compare compare) {
    return compare == COMPARE_AT_LEAST || compare == COMPARE_MORE;
}

WIDE_CLONES static void reach_all(const double *values, size_t count, double cut, bool upwards,
                                  uint8_t *restrict holds) {
    for (size_t i = 0; i < count; i++) {
        holds[i] = (values[i] >= cut) == upwards;
    }
}

void compare_all(Compare compare, const double *values, size_t count, double cut, uint8_t *holds) {
    if (compare == COMPARE_NONE) {
        memset(holds, 1, count);
    } else {
        reach_all(values, count, cut, holds_above(compare), holds);
    }
}

WIDE_CLONES static void judge_all(const double *values, const Reason *reasons, size_t count, double cut, bool upwards,
                                  uint8_t *restrict verdicts) {
    for (size_t i = 0; i < count; i++) {
        uint8_t verdict = ((values[i] >= cut) == upwards) ? VERDICT_MET : VERDICT_NOT_MET;
        verdicts[i] = reasons[i] ? VERDICT_PENDING : verdict;
    }
}

void verdicts_all(Compare compare, Column value, size_t count, double cut, uint8_t *verdicts) {
    judge_all(value.value, value.reason, count, cut, holds_above(compare), verdicts);
}

WIDE_CLONES static void reach_times(const double *values, size_t count, MissCut miss, bool upwards,
                                    uint8_t *restrict allowed) {
    for (size_t i = 0; i < count; i++) {
        allowed[i] = (values[i] * miss.times >= miss.cut) == upwards;
    }
}

Verdict compare_verdict(Compare compare, Value value, double limit) {
    if (compare == COMPARE_NONE || isnan(limit)) {
        return VERDICT_NOT_APPLICABLE;
    }
    if (value.reason) {
        return VERDICT_PENDING;
    }
    return compare_holds(compare, value.number, limit) ? VERDICT_MET : VERDICT_NOT_MET;
}

bool rounding_matters(Compare compare, double value, double limit, int decimals) {
    if (compare == COMPARE_NONE || isnan(limit) || decimals > 12) {
        return false;
    }
    double scale = 1;
    for (int i = 0; i < decimals; i++) {
        scale *= 10;
    }
    double shown = copysign(floor(fabs(value) * scale * (1 + 1e-15) + 0.5) / scale, value);
    return compare_holds(compare, value, limit) != compare_holds(compare, shown, limit);
}

Verdict verdict_both(Verdict a, Verdict b) {
    if (a == VERDICT_NOT_APPLICABLE) {
        return b;
    }
    if (b == VERDICT_NOT_APPLICABLE) {
        return a;
    }
    if (a == VERDICT_NOT_MET || b == VERDICT_NOT_MET) {
        return VERDICT_NOT_MET;
    }
    return a == VERDICT_PENDING || b == VERDICT_PENDING ? VERDICT_PENDING : VERDICT_MET;
}

bool gap_applies(Compare compare) {
    return compare == COMPARE_AT_LEAST || compare == COMPARE_MORE;
}

bool miss_allowed(Compare compare, double value, double limit, double floor) {
    return gap_applies(compare) ? compare_holds(compare, value, limit * floor)
                                : compare_holds(compare, value * floor, limit);
}

/* Where less is better the value is held against the limit as if it were nearer. */
MissCut miss_cut(Compare compare, double limit, double floor) {
    return gap_applies(compare) ? (MissCut){1, compare_cut(compare, limit * floor)}
                                : (MissCut){floor, compare_cut(compare, limit)};
}

void rule_count(RuleTally *tally, Compare compare, const MissCut *miss, const double *values, const uint8_t *verdicts,
                size_t count) {
    uint8_t allowed[ROWS_AT_ONCE];
    reach_times(values, count, *miss, holds_above(compare), allowed);
    for (size_t i = 0; i < count; i++) {
        bool missed = verdicts[i] == VERDICT_NOT_MET;
        tally->misses[i] += missed;
        tally->stuck[i] |= missed & !allowed[i];
        tally->unknown[i] |= verdicts[i] == VERDICT_PENDING;
        tally->judged[i] |= verdicts[i] != VERDICT_NOT_APPLICABLE;
    }
}

void rule_verdicts(const RowRule *rule, const RuleTally *tally, size_t count, uint8_t *verdicts) {
    for (size_t i = 0; i < count; i++) {
        bool fails = tally->stuck[i] || tally->misses[i] > rule->may_miss;
        verdicts[i] = fails               ? VERDICT_NOT_MET
                      : !tally->judged[i] ? VERDICT_NOT_APPLICABLE
                      : tally->unknown[i] ? VERDICT_PENDING
                                          : VERDICT_MET;
    }
}
