/* One indicator of units in several years. Frames of older years are held one at a time. */
#include "measure_years.h"

#include <math.h>

static void list_units(MeasureYears *asked, Arena *arena) {
    const UnitTree *tree = &asked->bench->frame->tree;
    int from = asked->bench->unit, end = asked->level ? tree->units[from].end : from + 1;
    asked->units = ARENA_ARRAY(arena, (size_t)(end - from), int);
    for (int i = from; i < end; i++) {
        if (!asked->level || (tree->units[i].kind && tree->units[i].kind->level == *asked->level)) {
            asked->units[asked->unit_count++] = i;
        }
    }
}

static bool list_periods(MeasureYears *asked, size_t most, Arena *arena, Err *err) {
    Tx *tx;
    Str *newest_first = ARENA_ARRAY(arena, most, Str), next = asked->bench->frame->tree.period;
    if (!store_read_begin(asked->bench->store, &tx, err)) {
        return false;
    }
    bool good = true;
    size_t count = 0;
    while (good && next.len && count < most) {
        newest_first[count++] = next;
        good = org_period_before(tx, newest_first[count - 1], arena, &next, err);
    }
    store_read_end(tx);
    asked->periods = ARENA_ARRAY(arena, count, Str);
    asked->period_count = count;
    for (size_t i = 0; i < count; i++) {
        asked->periods[i] = newest_first[count - 1 - i];
    }
    return good;
}

/* The units as they stand in that year's tree; `of`: which of those asked each is. */
static size_t find_units(const MeasureYears *asked, const UnitTree *tree, int *units, size_t *of) {
    const UnitTree *newest = &asked->bench->frame->tree;
    size_t count = 0;
    for (size_t i = 0; i < asked->unit_count; i++) {
        int64_t id = newest->units[asked->units[i]].id;
        int at = id > 0 && (size_t)id < tree->id_count ? tree->by_id[id] : -1;
        if (at >= 0) {
            units[count] = at;
            of[count++] = i;
        }
    }
    return count;
}

static void take_year(MeasureYears *asked, IndicatorYears *years, const Frame *frame, size_t period, Arena *arena) {
    Arena *scratch = arena_create();
    int *units = ARENA_ARRAY(scratch, asked->unit_count, int);
    size_t *of = ARENA_ARRAY(scratch, asked->unit_count, size_t);
    IndicatorTable table = {.units = units, .unit_count = find_units(asked, &frame->tree, units, of)};
    indicator_years_next(years, frame, &table, scratch);
    for (size_t i = 0; i < asked->unit_count; i++) {
        asked->values[i * asked->period_count + period] = (YearValue){NAN, STR("这一年没有这个单位")};
    }
    for (size_t i = 0; i < table.unit_count; i++) {
        Value value = table.values[i];
        asked->values[of[i] * asked->period_count + period] =
            (YearValue){value.reason ? NAN : value.number,
                        str_copy(arena, frame_reason(frame, table.reasons, value.reason, scratch))};
    }
    arena_destroy(scratch);
}

bool measure_years(MeasureYears *asked, size_t count, Arena *arena, Err *err) {
    const Workbench *bench = asked->bench;
    IndicatorYears *years;
    list_units(asked, arena);
    if (!list_periods(asked, count, arena, err) ||
        !indicator_years(bench->pack, &asked->indicator, 1, arena, &years, err)) {
        return false;
    }
    asked->values = ARENA_ARRAY(arena, asked->unit_count * asked->period_count, YearValue);
    for (size_t i = 0; i + 1 < asked->period_count; i++) {
        Frame *frame;
        if (!frame_load(bench->store, bench->pack, asked->periods[i], true, &frame, err)) {
            return false;
        }
        take_year(asked, years, frame, i, arena);
        frame_destroy(frame);
    }
    take_year(asked, years, bench->frame, asked->period_count - 1, arena);
    return true;
}

static void put_text(const MeasureYears *asked, Arena *arena, Buf *out) {
    const UnitTree *tree = &asked->bench->frame->tree;
    buf_add(out, STR("代码\t名称"));
    for (size_t i = 0; i < asked->period_count; i++) {
        buf_add_format(out, "\t%.*s", STR_ARG(asked->periods[i]));
    }
    for (size_t i = 0; i < asked->unit_count; i++) {
        const Unit *unit = &tree->units[asked->units[i]];
        buf_add_format(out, "\n%.*s\t%.*s", STR_ARG(unit->code), STR_ARG(unit->name));
        for (size_t n = 0; n < asked->period_count; n++) {
            const YearValue *one = &asked->values[i * asked->period_count + n];
            Str shown = isnan(one->value) ? str_format(arena, "未知（%.*s）", STR_ARG(one->why))
                                          : cli_figure(arena, one->value);
            buf_add_format(out, "\t%.*s", STR_ARG(shown));
        }
    }
    buf_add_char(out, '\n');
}

static void put_unit(const MeasureYears *asked, size_t at, Json *json) {
    const Unit *unit = &asked->bench->frame->tree.units[asked->units[at]];
    const YearValue *values = asked->values + at * asked->period_count;
    json_open_object(json);
    json_put_str(json, "code", unit->code);
    json_put_str(json, "name", unit->name);
    json_key(json, "values");
    json_open_array(json);
    for (size_t i = 0; i < asked->period_count; i++) {
        json_number(json, values[i].value);
    }
    json_close_array(json);
    json_key(json, "unknown");
    json_open_array(json);
    for (size_t i = 0; i < asked->period_count; i++) {
        if (isnan(values[i].value)) {
            json_open_object(json);
            json_put_str(json, "period", asked->periods[i]);
            json_put_str(json, "why", values[i].why);
            json_close_object(json);
        }
    }
    json_close_array(json);
    json_close_object(json);
}

void measure_years_put(const MeasureYears *asked, bool as_json, Arena *arena, Buf *out) {
    if (!as_json) {
        put_text(asked, arena, out);
        return;
    }
    Json json = json_writer(out);
    json_open_object(&json);
    json_put_str(&json, "indicator", asked->indicator->id);
    json_put_str(&json, "name", asked->indicator->name);
    json_put_str(&json, "measure_unit", asked->indicator->unit);
    json_put_str(&json, "formula", asked->indicator->value.text);
    json_put_strs(&json, "periods", asked->periods, asked->period_count);
    json_key(&json, "units");
    json_open_array(&json);
    for (size_t i = 0; i < asked->unit_count; i++) {
        put_unit(asked, i, &json);
    }
    json_close_array(&json);
    json_close_object(&json);
}
