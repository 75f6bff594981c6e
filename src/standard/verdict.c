/* Verdicts and comparisons: whether a value holds against its limit is decided here and nowhere else. */
#include "standard_internal.h"

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

void compare_all(Compare compare, const double *values, size_t count, double cut, uint8_t *holds) {
    bool upwards = compare == COMPARE_AT_LEAST || compare == COMPARE_MORE, none = compare == COMPARE_NONE;
    for (size_t i = 0; i < count; i++) {
        holds[i] = none | ((values[i] >= cut) == upwards);
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

Verdict row_rule_verdict(const RowRule *rule, const CompiledRowItem *items, const double *limits, size_t stride,
                         const RowResult *row) {
    int misses = 0, unknown = 0, judged = 0;
    for (size_t i = 0; i < rule->of_count; i++) {
        int at = rule->of[i];
        Verdict verdict = row->item_verdicts[at];
        judged += verdict != VERDICT_NOT_APPLICABLE;
        unknown += verdict == VERDICT_PENDING;
        if (verdict == VERDICT_NOT_MET) {
            misses++;
            if (misses > rule->may_miss || !miss_allowed(items[at].def->compare, row->values[at].number,
                                                         limits[(size_t)at * stride], rule->floor)) {
                return VERDICT_NOT_MET;
            }
        }
    }
    if (judged == 0) {
        return VERDICT_NOT_APPLICABLE;
    }
    return unknown ? VERDICT_PENDING : VERDICT_MET;
}
