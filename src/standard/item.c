/* One item of the tree: rows folded, county values, each school, evidence, points. */
#include "standard_internal.h"
#include "wide.h"

#include <string.h>

double limit_of(const Judging *judging, const Expr *expr) {
    Value value =
        expr ? formula_region(expr, &judging->rows, judging->from, judging->to, judging->arena) : (Value){NAN, 0};
    return value.reason ? NAN : value.number;
}

bool has_schools(const Judging *judging) {
    return memchr(judging->frame->school_rows + judging->from, 1, judging->to - judging->from) != NULL;
}

static void judge_number(const Judging *judging, PartResult *part) {
    part->verdict = compare_verdict(part->compare, part->value, part->limit);
    if (part->value.reason) {
        /* Not computable is not a pass (standards: computing rule 3). Where rows below lack data, one of them because
         * of its own divisor, it is not known yet. */
        bool hopeless = reason_no_base(judging->rows.reasons, part->value.reason) && part->verdict == VERDICT_PENDING &&
                        has_schools(judging);
        part->verdict = hopeless ? VERDICT_NOT_MET : part->verdict;
        part->why = judging->options->no_words ? (Str){NULL, 0} : why_reason(judging, part->value.reason);
    } else if (part->has_limit) {
        part->rounding_matters = rounding_matters(part->compare, part->value.number, part->limit,
                                                  part->percent ? part->decimals + 2 : part->decimals);
        part->why = judging->options->no_words ? (Str){NULL, 0}
                                               : why_compare(judging->arena, part->compare, part->value.number,
                                                             part->limit, part->decimals, part->percent, part->unit);
    }
}

/* As many as there may be. */
static void room_for_units(const Judging *judging, PartResult *part) {
    size_t count = judging->to - judging->from;
    part->failing = arena_room(judging->arena, count, sizeof *part->failing);
    part->failing_value = arena_room(judging->arena, count, sizeof *part->failing_value);
    part->unknown = arena_room(judging->arena, count, sizeof *part->unknown);
}

enum { JUDGED_NOT, JUDGED_MET, JUDGED_FAILS, JUDGED_UNKNOWN, JUDGED_AT_ONCE = 8 }; /* the order is used below */

/* Bytes of many rows at a time; wider cells become bytes in loops of their own, which compilers make wide registers
 * of. */
WIDE_CLONES static void tell_unknown(const Reason *why, size_t count, uint8_t *restrict unknown) {
    for (size_t i = 0; i < count; i++) {
        unknown[i] = why[i] != 0;
    }
}

WIDE_CLONES static void tell_true(const double *value, size_t count, uint8_t *restrict truth) {
    for (size_t i = 0; i < count; i++) {
        truth[i] = value[i] != 0;
    }
}

/* What is to be said of each unit. `holds`: whether its value does; changed in place. */
WIDE_CLONES static void judge_units(const uint8_t *about, const uint8_t *unknown, size_t count,
                                    uint8_t *restrict holds) {
    for (size_t i = 0; i < count; i++) {
        uint8_t own = about[i], open = unknown[i], known = (uint8_t)(JUDGED_FAILS - holds[i]);
        uint8_t judged = open ? JUDGED_UNKNOWN : known;
        holds[i] = own ? judged : JUDGED_NOT;
    }
}

/* Whom a condition is about; where it is unknown nothing is known of the unit. `about`, `unknown`: changed in place. */
WIDE_CLONES static void narrow(const uint8_t *schools, const uint8_t *truth, const uint8_t *unsure, size_t count,
                               uint8_t *restrict about, uint8_t *restrict unknown) {
    for (size_t i = 0; i < count; i++) {
        about[i] = schools[i] & (truth[i] | unsure[i]);
        unknown[i] = unknown[i] | unsure[i];
    }
}

/* The same for all units: about whom it is, and of whom nothing is known. */
static const uint8_t *about_whom(const Judging *judging, const Column *where, size_t count, uint8_t *unknown) {
    const uint8_t *schools = judging->frame->school_rows + judging->from;
    if (!where) {
        return schools;
    }
    uint8_t *truth = arena_room(judging->arena, count, 1), *unsure = arena_room(judging->arena, count, 1);
    uint8_t *about = arena_room(judging->arena, count, 1);
    tell_true(where->value, count, truth);
    tell_unknown(where->reason, count, unsure);
    narrow(schools, truth, unsure, count, about, unknown);
    return about;
}

static void list_unit(const Judging *judging, PartResult *part, size_t at, uint8_t judged, double value) {
    int unit = (int)(judging->from + at);
    part->applied += judged != JUDGED_NOT;
    if (judged == JUDGED_FAILS) {
        part->failing_value[part->failing_count] = value;
        part->failing[part->failing_count++] = unit;
    } else if (judged == JUDGED_UNKNOWN) {
        part->unknown[part->unknown_count++] = unit;
    }
}

/* Who fails and of whom it is not known. */
static void list_units(const Judging *judging, PartResult *part, const CompiledPart *compiled, Column value,
                       const Column *where) {
    const uint64_t each = 0x0101010101010101u;
    size_t count = judging->to - judging->from, at = 0;
    uint8_t *judged = arena_room(judging->arena, count, 1), *unknown = arena_room(judging->arena, count, 1);
    if (compiled->limit) {
        compare_all(part->compare, value.value, count, compiled->cut, judged);
    } else { /* whatever the value */
        memset(judged, compare_holds(part->compare, 0, part->limit), count);
    }
    tell_unknown(value.reason, count, unknown);
    judge_units(about_whom(judging, where, count, unknown), unknown, count, judged);
    for (; at + JUDGED_AT_ONCE <= count; at += JUDGED_AT_ONCE) { /* most are met, or it is not about them */
        uint64_t together;
        memcpy(&together, judged + at, sizeof together);
        if (!(together & 2 * each)) {
            part->applied += (size_t)((together & each) * each >> 56);
            continue;
        }
        for (size_t i = at; i < at + JUDGED_AT_ONCE; i++) {
            list_unit(judging, part, i, judged[i], value.value[i]);
        }
    }
    for (; at < count; at++) {
        list_unit(judging, part, at, judged[at], value.value[at]);
    }
}

static void judge_each(const Judging *judging, const CompiledPart *compiled, PartResult *part) {
    Column value = formula_column(compiled->value, &judging->rows, judging->from, judging->to, judging->arena);
    Column where = {NULL, NULL};
    if (compiled->where) {
        where = formula_column(compiled->where, &judging->rows, judging->from, judging->to, judging->arena);
    }
    room_for_units(judging, part);
    list_units(judging, part, compiled, value, compiled->where ? &where : NULL);
    part->verdict = part->failing_count   ? VERDICT_NOT_MET
                    : part->unknown_count ? VERDICT_PENDING
                    : part->applied       ? VERDICT_MET
                                          : VERDICT_NOT_APPLICABLE;
    if (judging->options->no_words) {
        return;
    }
    Buf why = buf_create(judging->arena);
    add_text(&why, why_units(judging, part->failing, part->failing_count, "未达到"), "；");
    add_text(&why, why_units(judging, part->unknown, part->unknown_count, "缺数据"), "；");
    part->why = buf_str(&why);
}

/* Where more is better, those who are not counted are in the way; where less is better, those who are. */
static bool is_in_the_way(Compare compare, double counted) {
    return (compare == COMPARE_AT_MOST || compare == COMPARE_LESS) == (counted != 0);
}

/* A share of schools names those it is about: who is in the way of the limit, and of whom it is not known. */
static void name_share(const Judging *judging, const CompiledPart *compiled, PartResult *part) {
    size_t count = judging->to - judging->from;
    Column of = formula_column(compiled->share_of, &judging->rows, judging->from, judging->to, judging->arena);
    Column where = {NULL, NULL};
    if (compiled->share_where) {
        where = formula_column(compiled->share_where, &judging->rows, judging->from, judging->to, judging->arena);
    }
    room_for_units(judging, part);
    for (size_t i = 0; i < count; i++) {
        bool out = compiled->share_where && !where.reason[i] && where.value[i] == 0;
        if (!judging->frame->school_rows[judging->from + i] || out) {
            continue;
        }
        part->applied++;
        if (of.reason[i] || (compiled->share_where && where.reason[i])) {
            part->unknown[part->unknown_count++] = (int)(judging->from + i);
        } else if (is_in_the_way(part->compare, of.value[i])) {
            part->failing_value[part->failing_count] = NAN;
            part->failing[part->failing_count++] = (int)(judging->from + i);
        }
    }
    const char *what = part->verdict == VERDICT_MET ? "不符合（在允许范围内）" : "不符合";
    Buf why = buf_create(judging->arena);
    add_text(&why, part->why, "；");
    add_text(&why, why_units(judging, part->failing, part->failing_count, what), "；");
    add_text(&why, why_units(judging, part->unknown, part->unknown_count, "缺数据"), "；");
    part->why = buf_str(&why);
}

/* Of an item that is not met, without the parts that are. */
static void tell_parts(const Judging *judging, const ItemDef *def, ItemResult *result) {
    Buf why = buf_create(judging->arena);
    for (size_t i = 0; i < result->part_count; i++) {
        const PartResult *part = &result->parts[i];
        bool beside = result->verdict == VERDICT_NOT_MET && part->verdict == VERDICT_MET;
        if (part->why.len && !beside) {
            /* The item's name is said beside it anyway. */
            Str name = str_equal(part->name, def->name) ? (Str){NULL, 0} : part->name;
            const char *between = name.len && def->kind == ITEM_EACH ? "：" : "";
            add_text(&why, str_format(judging->arena, "%.*s%s%.*s", STR_ARG(name), between, STR_ARG(part->why)), "；");
        }
    }
    result->why = buf_str(&why);
}

/* An item's figure is that of the first part that decides; where each school has one of its own there is none. */
static void find_told(const ItemDef *def, ItemResult *result) {
    for (size_t i = 0; i < result->part_count && def->kind != ITEM_EACH && !result->told; i++) {
        const PartResult *part = &result->parts[i];
        if (part->verdict == result->verdict) {
            result->told = part;
            result->value = part->value;
            result->limit = part->limit;
            result->has_limit = part->has_limit;
            result->compare = part->compare;
        }
    }
}

static void judge_parts(const Judging *judging, const CompiledItem *item, ItemResult *result) {
    result->part_count = item->def->part_count;
    result->parts = ARENA_ARRAY(judging->arena, result->part_count, PartResult);
    result->verdict = VERDICT_NOT_APPLICABLE;
    for (size_t i = 0; i < result->part_count; i++) {
        const CompiledPart *compiled = &item->parts[i];
        PartResult *part = &result->parts[i];
        *part = (PartResult){.name = compiled->def->name,
                             .unit = compiled->def->unit,
                             .decimals = compiled->def->decimals,
                             .percent = compiled->def->percent,
                             .compare = compiled->def->compare,
                             .limit = limit_of(judging, compiled->limit),
                             .has_limit = compiled->limit != NULL};
        if (item->def->kind == ITEM_EACH) {
            judge_each(judging, compiled, part);
        } else {
            part->value = formula_region(compiled->value, &judging->rows, judging->from, judging->to, judging->arena);
            judge_number(judging, part);
            if (compiled->share_of && part->has_limit && !judging->options->no_words) {
                name_share(judging, compiled, part);
            }
        }
        result->verdict = verdict_both(result->verdict, part->verdict);
        result->rounding_matters = result->rounding_matters || part->rounding_matters;
    }
    find_told(item->def, result);
    if (!judging->options->no_words) {
        tell_parts(judging, item->def, result);
    }
}

static Str points_show(const Judging *judging, double points) {
    return number_show(judging->arena, points, points == floor(points) ? 0 : 2, false);
}

/* Less than full marks is told as what was lost. */
static Str points_words(const Judging *judging, const ItemResult *result) {
    Str full = points_show(judging, result->points_max);
    if (isnan(result->points)) {
        return str_format(judging->arena, "还没有评分，满分%.*s分", STR_ARG(full));
    }
    Str got = points_show(judging, result->points), lost = points_show(judging, result->points_max - result->points);
    return result->verdict == VERDICT_MET ? str_format(judging->arena, "得%.*s分，满分", STR_ARG(got))
                                          : str_format(judging->arena, "得%.*s分，失%.*s分，满分%.*s分", STR_ARG(got),
                                                       STR_ARG(lost), STR_ARG(full));
}

/* Points are given by a person. */
static void judge_points(const Judging *judging, const CompiledItem *item, ItemResult *result) {
    result->points_max = limit_of(judging, item->points);
    result->points = result->decision && result->decision->has_points ? result->decision->points : NAN;
    result->verdict = isnan(result->points)                                 ? VERDICT_PENDING
                      : number_at_least(result->points, result->points_max) ? VERDICT_MET
                                                                            : VERDICT_NOT_MET;
    if (!judging->options->no_words) {
        result->why = points_words(judging, result);
    }
}

static Str decision_words(const Judging *judging, const ItemResult *result) {
    Buf why = buf_create(judging->arena);
    add_text(&why, result->why, "；");
    if (!result->decision) {
        add_text(&why, STR("尚无佐证材料和认定意见"), "；");
    } else {
        Str said = result->decision->verdict == VERDICT_MET ? STR("认定达到") : STR("认定未达到");
        add_text(&why,
                 str_format(judging->arena, "%.*s%s%.*s", STR_ARG(said), result->decision->note.len ? "：" : "",
                            STR_ARG(result->decision->note)),
                 "；");
    }
    return buf_str(&why);
}

static void judge_decision(const Judging *judging, const CompiledItem *item, ItemResult *result) {
    for (size_t i = 0; i < judging->options->decision_count; i++) {
        if (str_equal(judging->options->decisions[i].item, item->def->id)) {
            result->decision = &judging->options->decisions[i];
        }
    }
    if (item->def->kind == ITEM_SCORE) {
        judge_points(judging, item, result);
        return;
    }
    Verdict decided = result->decision ? result->decision->verdict : VERDICT_PENDING;
    result->verdict = item->def->kind == ITEM_EVIDENCE ? decided : verdict_both(result->verdict, decided);
    if (!judging->options->no_words) {
        result->why = decision_words(judging, result);
    }
}

/* The units of the rows [from, to) with this verdict. */
static int *units_with(const Judging *judging, const uint8_t *verdicts, size_t from, size_t to, Verdict verdict) {
    int *units = arena_room(judging->arena, to - from, sizeof *units);
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        if (verdicts[i] == verdict) {
            units[count++] = judging->result->rows[i].unit;
        }
    }
    return units;
}

static void tell_rows(const Judging *judging, const uint8_t *verdicts, size_t from, size_t to, ItemResult *result) {
    Buf why = buf_create(judging->arena);
    int *failing = units_with(judging, verdicts, from, to, VERDICT_NOT_MET);
    int *pending = units_with(judging, verdicts, from, to, VERDICT_PENDING);
    add_text(&why, why_units(judging, failing, result->failing_count, "（学段）未达到"), "；");
    add_text(&why, why_units(judging, pending, result->pending_count, "（学段）缺数据"), "；");
    result->why = buf_str(&why);
}

/* The rows of an ITEM_ROW or ITEM_ROWS, folded. */
static void judge_all_rows(const Judging *judging, const CompiledItem *item, ItemResult *result) {
    bool rule = item->def->kind == ITEM_ROWS, staged = item->def->stage >= 0;
    const uint8_t *verdicts = rule ? judging->row_verdicts : judging->verdicts[item->row_item];
    size_t from = staged ? judging->row_from[item->def->stage] : 0;
    size_t to = staged ? judging->row_from[item->def->stage + 1] : judging->result->row_count;
    size_t pending = 0, left_out = 0, failing = 0;
    result->failing_rows = arena_room(judging->arena, to - from + 1, sizeof *result->failing_rows);
    for (size_t i = from; i < to; i++) { /* without branches, one ahead: any row may fail */
        result->failing_rows[failing] = (int)i;
        failing += verdicts[i] == VERDICT_NOT_MET;
        pending += verdicts[i] == VERDICT_PENDING;
        left_out += verdicts[i] == VERDICT_NOT_APPLICABLE;
    }
    result->failing_count = failing;
    result->pending_count = pending;
    result->row_count = to - from - left_out;
    result->verdict = failing             ? VERDICT_NOT_MET
                      : pending           ? VERDICT_PENDING
                      : result->row_count ? VERDICT_MET
                                          : VERDICT_NOT_APPLICABLE;
    if (!judging->options->no_words) {
        tell_rows(judging, verdicts, from, to, result);
    }
}

static void judge_coefficient(Judging *judging, const CompiledItem *item, ItemResult *result) {
    judge_spread(judging, item, result);
    PartResult part = {.unit = item->def->unit,
                       .decimals = item->def->decimals,
                       .percent = item->def->percent,
                       .compare = item->def->compare,
                       .limit = limit_of(judging, item->limit),
                       .has_limit = item->limit != NULL,
                       .value = result->value};
    judge_number(judging, &part);
    bool none = result->row_count == 0;
    result->verdict = none ? VERDICT_NOT_APPLICABLE : part.verdict;
    result->why = none ? STR("没有这个学段的学校") : part.why;
    result->limit = part.limit;
    result->has_limit = part.has_limit;
    result->compare = part.compare;
    result->rounding_matters = part.rounding_matters;
}

/* A township or school is no small county: of what the standard asks of the whole, only its schools are judged. */
static bool is_below(const Judging *judging) {
    return judging->frame->tree.units[judging->unit].kind->level > judging->standard->def->level;
}

static bool is_of_schools(const ItemDef *def) {
    return def->kind == ITEM_ROW || def->kind == ITEM_ROWS || def->kind == ITEM_EACH;
}

void judge_item(Judging *judging, const CompiledItem *item, ItemResult *result) {
    *result = (ItemResult){.def = item->def,
                           .block = item->block,
                           .stage = item->def->stage,
                           .row_item = item->row_item,
                           .verdict = VERDICT_PENDING};
    if (item->def->node || item->def->effect) {
        judge_framework_item(judging, result);
        return;
    }
    if (is_below(judging) && !is_of_schools(item->def)) {
        result->verdict = VERDICT_NOT_APPLICABLE;
        result->points = NAN;
        result->why = STR("对整个地区评定，不对其中一部分评定");
        return;
    }
    switch (item->def->kind) {
    case ITEM_ROW:
    case ITEM_ROWS: judge_all_rows(judging, item, result); return;
    case ITEM_SPREAD:
    case ITEM_MEAN_OF: judge_coefficient(judging, item, result); return;
    case ITEM_VALUE:
    case ITEM_EACH: judge_parts(judging, item, result); break;
    case ITEM_EVIDENCE:
    case ITEM_SCORE: break;
    }
    bool decided = item->def->kind == ITEM_EVIDENCE || item->def->kind == ITEM_SCORE || item->def->needs_decision;
    if (decided && !is_below(judging)) {
        judge_decision(judging, item, result);
    }
}
