/* Targets: what is to be reached, against what it is measured, and how far a value is on the way. */
#include "plan_internal.h"

#include <math.h>

enum { NAME_MOST = 200, GOALS_MOST = 12 };

static const char *const kinds[] = {"indicator", "count", "reported"};
static const char *const compares[] = {">=", "<=", ">", "<", "="};
static const char *const compare_names[] = {"不低于", "不高于", "高于", "低于", "等于"};

const char *target_compare_name(TargetCompare compare) {
    return (unsigned)compare < 5 ? compare_names[compare] : "";
}

static int word_in(const char *const *words, int count, Str word) {
    for (int i = 0; i < count; i++) {
        if (str_is(word, words[i])) {
            return i;
        }
    }
    return -1;
}

/* ---- reading -------------------------------------------------------------------- */

static bool read_what(const Plans *plans, Target *target, Err *err) {
    LedgerKind kind;
    if (target->kind == TARGET_INDICATOR) {
        const IndicatorDef *indicator = pack_indicator(plans->pack, target->of);
        if (!indicator) {
            return err_set(err, ERR_INPUT, "没有“%.*s”这个指标。", STR_ARG(target->of));
        }
        target->name = target->name.len ? target->name : indicator->name;
        target->measure_unit = indicator->unit;
    } else if (target->kind == TARGET_COUNT) {
        const CaseCountDef *count = ledger_count_named(plans->ledger, target->of, &kind);
        if (!count) {
            return err_set(err, ERR_INPUT, "没有“%.*s”这个台账统计数。", STR_ARG(target->of));
        }
        target->name = target->name.len ? target->name : count->name;
        target->measure_unit = count->unit;
    }
    return target->name.len > 0 || err_set(err, ERR_INPUT, "目标要有名称。");
}

static bool read_numbers(const json_t *object, Target *target, Err *err) {
    const json_t *base = json_object_get(object, "base"), *goal = json_object_get(object, "goal");
    if (!json_is_number(goal) || !isfinite(json_number_value(goal))) {
        return err_set(err, ERR_INPUT, "“%.*s”要写目标值（数）。", STR_ARG(target->name));
    }
    if (base && !json_is_null(base) && !json_is_number(base)) {
        return err_set(err, ERR_INPUT, "“%.*s”的基期要写数，不知道的不写。", STR_ARG(target->name));
    }
    target->goal = json_number_value(goal);
    target->has_base = json_is_number(base);
    target->base = target->has_base ? json_number_value(base) : 0;
    return true;
}

static bool read_goals(const json_t *object, Target *target, Err *err) {
    size_t index;
    const json_t *one;
    target->goals = json_object_get(object, "goals");
    if (target->goals && (!json_is_array(target->goals) || json_array_size(target->goals) > GOALS_MOST)) {
        return err_set(err, ERR_INPUT, "“%.*s”的各年目标要写成列表，最多%d年。", STR_ARG(target->name), GOALS_MOST);
    }
    json_array_foreach(target->goals, index, one) {
        int64_t year;
        if (!integer_parse(json_member_text(one, "period"), &year) || year < 1900 || year > 2200 ||
            !json_is_number(json_object_get(one, "goal"))) {
            return err_set(err, ERR_INPUT, "“%.*s”的各年目标要写年份和目标值。", STR_ARG(target->name));
        }
    }
    return true;
}

bool target_read(const Plans *plans, const json_t *object, Target *target, Err *err) {
    Date day;
    Str compare = json_member_text(object, "compare");
    int kind = word_in(kinds, 3, json_member_text(object, "kind"));
    int how = compare.len ? word_in(compares, 5, compare) : AT_LEAST;
    *target = (Target){.name = str_trim(json_member_text(object, "name")),
                       .of = json_member_text(object, "of"),
                       .unit = json_member_text(object, "unit"),
                       .measure_unit = json_member_text(object, "measure_unit"),
                       .by = json_member_text(object, "by")};
    if (kind < 0) {
        return err_set(err, ERR_INPUT, "目标的种类只能是 indicator、count 或 reported。");
    }
    if (how < 0) {
        return err_set(err, ERR_INPUT, "比较方式只能是 >=、<=、>、< 或 =。");
    }
    target->kind = (TargetKind)kind;
    target->compare = (TargetCompare)how;
    if (utf8_count(target->name) > NAME_MOST || str_invalid_utf8(target->name) >= 0) {
        return err_set(err, ERR_INPUT, "目标名称太长或者编码不对，最多%d字。", NAME_MOST);
    }
    if (target->by.len && (!date_parse(target->by, &day) || !day.month || !day.day)) {
        return err_set(err, ERR_INPUT, "“%.*s”的期限要写日期，例如 2026-12-31。", STR_ARG(target->name));
    }
    return read_what(plans, target, err) && read_numbers(object, target, err) && read_goals(object, target, err);
}

bool targets_check(const Plans *plans, const json_t *list, bool task, const char *at, Err *err) {
    size_t index;
    const json_t *one;
    Place place = place_field("%s", at);
    if (!json_is_array(list) || json_array_size(list) > PLAN_TARGETS_MOST) {
        return err_set_at(err, ERR_INPUT, &place, "目标要写成列表，一条最多%d个。", PLAN_TARGETS_MOST);
    }
    json_array_foreach(list, index, one) {
        Target target;
        place = place_field("%s[%zu]", at, index);
        if (!target_read(plans, one, &target, err)) {
            if (err) {
                err->place = place;
            }
            return false;
        }
        if (target.kind == TARGET_REPORTED && !task) {
            return err_set_at(err, ERR_INPUT, &place, "只有任务的目标可以由责任单位报数，“%.*s”要用指标或台账统计数。",
                              STR_ARG(target.name));
        }
    }
    return true;
}

/* ---- how far -------------------------------------------------------------------------- */

bool target_reached(const Target *target, double value, double goal) {
    switch (target->compare) {
    case AT_LEAST: return number_at_least(value, goal);
    case AT_MOST: return number_at_most(value, goal);
    case MORE: return !number_at_most(value, goal);
    case LESS: return !number_at_least(value, goal);
    case EXACTLY: return number_at_least(value, goal) && number_at_most(value, goal);
    }
    return false;
}

double target_progress(const Target *target, double value, double goal) {
    bool up = target->compare == AT_LEAST || target->compare == MORE;
    double part = NAN;
    if (target_reached(target, value, goal)) {
        return 100;
    }
    if (target->has_base && fabs(goal - target->base) > 1e-12) {
        part = (value - target->base) / (goal - target->base) * 100;
    } else if (up && !target->has_base && goal > 0) {
        part = value / goal * 100;
    }
    return isnan(part) ? NAN : fmin(fmax(part, 0), 100);
}
