/* What targets are measured by: indicators over the facts of a year, counts of ledgers, figures that were reported -
 * each with where it comes from. What is not known says why, and is never 0. */
#include "plan_internal.h"

#include <math.h>
#include <string.h>

enum { YEARS_MOST = 12 };

typedef struct Measuring {
    const PlanView *view;
    const NodeView *node;
    const PlanFigures *figures;
    TargetView *target;
    Str unit;
    Date today, end; /* of the target */
} Measuring;

static Measured *add(const Measuring *measuring, Str period) {
    TargetView *target = measuring->target;
    Arena *arena = measuring->view->arena;
    target->values = arena_grow(arena, target->values, target->count, target->count + 1, sizeof(Measured));
    Measured *value = &target->values[target->count++];
    *value = (Measured){.period = period, .goal = target->target.goal};
    size_t index;
    const json_t *one;
    json_array_foreach(target->target.goals, index, one) {
        if (period.len && str_equal(json_member_text(one, "period"), period)) {
            value->goal = json_number_value(json_object_get(one, "goal"));
        }
    }
    return value;
}

/* ---- indicators --------------------------------------------------------------------- */

static void measure_in(const Measuring *measuring, const Frame *frame, Measured *value) {
    Arena *arena = measuring->view->arena;
    const Target *target = &measuring->target->target;
    const IndicatorDef *indicator = pack_indicator(measuring->view->plans->pack, target->of);
    int unit = org_tree_find(&frame->tree, measuring->unit);
    MeasureResult result;
    Err err = {.kind = ERR_NONE};
    if (!indicator || unit < 0) {
        value->why = unit < 0 ? STR("这一年度没有这个单位") : STR("规则包里没有这个指标了");
        return;
    }
    if (!indicator_measure(frame, indicator, unit, arena, &result, &err)) {
        value->why = str_copy(arena, str_from(err.message));
        return;
    }
    Buf detail = buf_create(arena);
    measure_json(frame, unit, &result, &detail);
    value->detail = buf_str(&detail);
    value->known = !result.value.reason;
    value->value = value->known ? result.value.number : 0;
    value->why = result.why;
    value->origin = str_format(arena, "%.*s年度%.*s的填报数据，指标“%.*s”", STR_ARG(value->period),
                               STR_ARG(frame->tree.units[unit].name), STR_ARG(indicator->name));
}

/* One value for each year of the plan that has begun. */
static bool by_indicator(const Measuring *measuring, Err *err) {
    const PlanView *view = measuring->view;
    int from = view->from.year ? view->from.year : measuring->today.year;
    int to = view->until.year && view->until.year < measuring->today.year ? view->until.year : measuring->today.year;
    from = to - from >= YEARS_MOST ? to - YEARS_MOST + 1 : from;
    for (int year = from; year <= to; year++) {
        Measured *value = add(measuring, str_format(view->arena, "%d", year));
        const Frame *frame = NULL;
        if (measuring->figures) {
            frame = measuring->figures->frame(measuring->figures->context, value->period, err);
            if (!frame && err->kind != ERR_NONE) {
                return false;
            }
        }
        if (frame) {
            measure_in(measuring, frame, value);
        } else {
            value->why = measuring->figures ? str_format(view->arena, "%d年度还没有数据", year) : STR("没有测算");
        }
    }
    return true;
}

/* ---- counts of ledgers ------------------------------------------------------------------ */

static bool by_count(const Measuring *measuring, Err *err) {
    const PlanView *view = measuring->view;
    Arena *arena = view->arena;
    LedgerKind kind;
    CaseCount *counts;
    size_t count;
    const CaseCountDef *wanted = ledger_count_named(view->plans->ledger, measuring->target->target.of, &kind);
    Measured *value = add(measuring, (Str){NULL, 0});
    if (!wanted) {
        value->why = STR("台账里没有这个统计数了");
        return true;
    }
    const RecordDef *record = kind.def;
    Str from = view->from.year ? date_show(arena, view->from) : (Str){NULL, 0};
    Str until = view->until.year ? date_show(arena, date_add_days(view->until, 1)) : (Str){NULL, 0};
    /* Numbers of sensitive records are for those who may see them; others are part of the plan. */
    const User *asks = record->privacy > 1 ? view->user : NULL;
    Err own = {.kind = ERR_NONE};
    if (!case_counts(view->plans->ledger, asks, record->id, measuring->unit, from, until, arena, &counts, &count,
                     &own)) {
        bool hidden = own.kind == ERR_DENIED || own.kind == ERR_NOT_FOUND;
        value->why = hidden ? STR("您的岗位不能看这个统计数") : (Str){NULL, 0};
        return hidden || (*err = own, false);
    }
    for (size_t i = 0; i < count; i++) {
        if (counts[i].def == wanted) {
            value->known = counts[i].known;
            value->value = counts[i].known ? counts[i].value : 0;
            value->why = counts[i].known ? (Str){NULL, 0} : STR("还没有可以统计的记录，或者缺数");
        }
    }
    value->origin = str_format(arena, "台账“%.*s”的统计数“%.*s”，%.*s至%.*s", STR_ARG(record->name),
                               STR_ARG(wanted->name), STR_ARG(from), STR_ARG(date_show(arena, measuring->today)));
    value->detail = str_format(arena, "{\"record\":\"%.*s\",\"count\":\"%.*s\",\"from\":\"%.*s\",\"until\":\"%.*s\"}",
                               STR_ARG(record->id), STR_ARG(wanted->id), STR_ARG(from), STR_ARG(until));
    return true;
}

/* ---- reported ---------------------------------------------------------------------------- */

/* The figure that the task's people gave last, with who and when. */
static void by_report(const Measuring *measuring) {
    const PlanView *view = measuring->view;
    const NodeView *node = measuring->node;
    Str field = view->tree.def->task.actual;
    Measured *value = add(measuring, (Str){NULL, 0});
    value->why = field.len ? STR("还没有报数") : STR("这种任务不报数");
    for (size_t i = 0; field.len && node->looked && i < node->look.step_count; i++) {
        const CasePast *past = &node->look.steps[i];
        json_error_t error;
        json_t *set = json_loadb(past->fields.data ? past->fields.data : "", past->fields.len, 0, &error);
        double number;
        if (number_parse(json_member_text(set, field.data), &number)) {
            value->known = true;
            value->value = number;
            value->why = (Str){NULL, 0};
            value->origin = str_format(view->arena, "%.*s %.*s：%.*s", STR_ARG(str_slice(past->at, 0, 10)),
                                       STR_ARG(past->actor), STR_ARG(past->name));
        }
        json_decref(set);
    }
}

/* ---- what it comes to -------------------------------------------------------------------------- */

static Date end_of(const PlanView *view, const NodeView *node, const Target *target) {
    Date end = view->until;
    if (!date_parse(target->by, &end) && !date_parse(node->due, &end)) {
        end = view->until;
    }
    return end;
}

/* Points of the time that has gone by; NAN when it cannot be told. */
static double elapsed(const Measuring *measuring) {
    Date from = measuring->view->from, end = measuring->end;
    int whole = from.year && end.year ? date_days_between(from, end) : 0;
    if (whole <= 0) {
        return NAN;
    }
    double part = 100.0 * date_days_between(from, measuring->today) / whole;
    return fmin(fmax(part, 0), 100);
}

static Str shown(Arena *arena, double number) {
    return number_show(arena, number, fabs(number - round(number)) < 1e-9 ? 0 : 2, false);
}

static void light_of_target(const Measuring *measuring) {
    TargetView *target = measuring->target;
    const PlanView *view = measuring->view;
    Arena *arena = view->arena;
    if (!target->now) {
        const Measured *last = target->count ? &target->values[target->count - 1] : NULL;
        Str why = last ? last->why : (Str){NULL, 0};
        target->light = LIGHT_GREY;
        target->why =
            str_format(arena, "%.*s：还不知道%s%.*s", STR_ARG(target->target.name), why.len ? "，" : "", STR_ARG(why));
        return;
    }
    Str now = shown(arena, target->now->value), goal = shown(arena, target->now->goal);
    Str unit = target->target.measure_unit;
    Str head = str_format(arena, "%.*s：现为%.*s%.*s，目标%s%.*s%.*s", STR_ARG(target->target.name), STR_ARG(now),
                          STR_ARG(unit), target_compare_name(target->target.compare), STR_ARG(goal), STR_ARG(unit));
    int left = measuring->end.year ? date_days_between(measuring->today, measuring->end) : 0;
    double gone = elapsed(measuring);
    if (target->reached) {
        target->light = LIGHT_GREEN;
        target->why = str_format(arena, "%.*s，已达到", STR_ARG(head));
        return;
    }
    target->light = measuring->end.year ? light_of_days(left, ledger_near_days(view->plans->ledger, view->tree.record))
                                        : LIGHT_GREY;
    target->why = target->light == LIGHT_RED ? str_format(arena, "%.*s，期限已过%d天", STR_ARG(head), -left)
                                             : str_format(arena, "%.*s，还有%d天", STR_ARG(head), left);
    if (target->light == LIGHT_GREEN && !isnan(gone) && !isnan(target->progress) &&
        !number_at_least(target->progress + view->tree.def->behind, gone)) {
        target->light = LIGHT_YELLOW;
        target->why = str_format(arena, "%.*s，完成%.*s%%，时间已过%.*s%%", STR_ARG(head),
                                 STR_ARG(number_show(arena, target->progress, 1, false)),
                                 STR_ARG(number_show(arena, gone, 1, false)));
    }
}

static bool measure_one(Measuring *measuring, Err *err) {
    TargetView *target = measuring->target;
    bool good = true;
    switch (target->target.kind) {
    case TARGET_INDICATOR: good = by_indicator(measuring, err); break;
    case TARGET_COUNT: good = by_count(measuring, err); break;
    case TARGET_REPORTED: by_report(measuring); break;
    }
    for (size_t i = 0; good && i < target->count; i++) {
        target->now = target->values[i].known ? &target->values[i] : target->now;
    }
    target->progress = target->now ? target_progress(&target->target, target->now->value, target->target.goal) : NAN;
    target->reached = target->now && target_reached(&target->target, target->now->value, target->target.goal);
    light_of_target(measuring);
    return good;
}

bool measure_targets(const PlanView *view, NodeView *node, const PlanFigures *figures, Err *err) {
    size_t count = json_array_size(node->node->targets), index;
    const json_t *one;
    node->targets = ARENA_ARRAY(view->arena, count + 1, TargetView);
    json_array_foreach(node->node->targets, index, one) {
        TargetView *target = &node->targets[node->target_count];
        Err own = {.kind = ERR_NONE};
        if (!target_read(view->plans, one, &target->target, &own)) {
            target->target.measure_unit = (Str){NULL, 0};
            target->target.name = target->target.name.len ? target->target.name : target->target.of;
            target->progress = NAN;
            target->light = LIGHT_GREY;
            target->why = str_copy(view->arena, str_from(own.message)); /* the packs changed */
            node->target_count++;
            continue;
        }
        Measuring measuring = {.view = view,
                               .node = node,
                               .figures = figures,
                               .target = target,
                               .unit = target->target.unit.len ? target->target.unit : view->tree.unit,
                               .today = date_today(),
                               .end = end_of(view, node, &target->target)};
        node->target_count++;
        if (!measure_one(&measuring, err)) {
            return false;
        }
    }
    return true;
}

/* ---- as JSON ---------------------------------------------------------------------------------------- */

static void put_value(Json *json, const Measured *value) {
    json_open_object(json);
    json_put_optional(json, "period", value->period);
    json_put_number(json, "value", value->known ? value->value : NAN);
    json_put_number(json, "goal", value->goal);
    json_put_str(json, "why", value->why);
    json_put_str(json, "origin", value->origin);
    json_key(json, "detail");
    json_raw(json, value->detail.len ? value->detail : STR("null"));
    json_close_object(json);
}

void measure_put(Json *json, const TargetView *view) {
    static const char *const kinds[] = {"indicator", "count", "reported"};
    static const char *const compares[] = {">=", "<=", ">", "<", "="};
    const Target *target = &view->target;
    json_open_object(json);
    json_put_str(json, "name", target->name);
    json_put_text(json, "kind", kinds[target->kind]);
    json_put_str(json, "of", target->of);
    json_put_str(json, "unit", target->unit);
    json_put_str(json, "measure_unit", target->measure_unit);
    json_put_text(json, "compare", compares[target->compare]);
    json_put_text(json, "compare_name", target_compare_name(target->compare));
    json_put_number(json, "base", target->has_base ? target->base : NAN);
    json_put_number(json, "goal", target->goal);
    json_put_optional(json, "by", target->by);
    json_put_number(json, "value", view->now ? view->now->value : NAN);
    json_put_optional(json, "value_period", view->now ? view->now->period : (Str){NULL, 0});
    json_put_str(json, "origin", view->now ? view->now->origin : (Str){NULL, 0});
    json_put_number(json, "progress", view->progress);
    json_put_bool(json, "reached", view->reached);
    json_put_text(json, "light", light_id(view->light));
    json_put_str(json, "why", view->why);
    json_key(json, "values");
    json_open_array(json);
    for (size_t i = 0; i < view->count; i++) {
        put_value(json, &view->values[i]);
    }
    json_close_array(json);
    json_close_object(json);
}
