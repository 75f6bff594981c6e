/* Indicators of the units of a region side by side: which ones fall out, and where. */
#include "web_internal.h"

#include <math.h>
#include <string.h>

enum { TABLE_VALUES = 400000 }; /* of one answer */

/* The indicators that are asked for, in that order; all of the packs when none is. */
static bool find_indicators(Request *request, IndicatorTable *table, Err *err) {
    enum { MOST = 200 };
    size_t all, asked = 0;
    const IndicatorDef *defs = pack_indicators(request->web->pack, &all);
    Str *ids = ARENA_ARRAY(request->arena, MOST, Str);
    if (!request_words(request, "indicators", ids, MOST, &asked, err)) {
        return false;
    }
    const IndicatorDef **found = ARENA_ARRAY(request->arena, asked ? asked : all, const IndicatorDef *);
    for (size_t i = 0; i < asked; i++) {
        found[i] = pack_indicator(request->web->pack, ids[i]);
        if (!found[i]) {
            return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个指标。", STR_ARG(ids[i]));
        }
    }
    for (size_t i = 0; i < all && !asked; i++) {
        found[i] = &defs[i];
    }
    table->indicators = found;
    table->indicator_count = asked ? asked : all;
    return true;
}

static bool find_level(Request *request, UnitLevel *level, bool *any, Err *err) {
    Str text = request_text(request, "level");
    *any = text.len == 0;
    for (int i = LEVEL_COUNTRY; !*any && i <= LEVEL_SCHOOL; i++) {
        if (str_is(text, unit_level_id((UnitLevel)i))) {
            *level = (UnitLevel)i;
            return true;
        }
    }
    return *any || err_set(err, ERR_INPUT, "没有“%.*s”这一级单位。", STR_ARG(text));
}

/* The unit itself and those right below it, or all of a level below it; only what one may see. */
static bool find_units(Request *request, IndicatorTable *table, Err *err) {
    const UnitTree *tree = &request->shared->frame->tree;
    Want want = route_want(request->route);
    const bool *within = scope_marks(request, tree, &want);
    UnitLevel level = LEVEL_SCHOOL;
    bool below;
    if (!find_level(request, &level, &below, err)) {
        return false;
    }
    int end = tree->units[request->unit].end;
    int *units = ARENA_ARRAY(request->arena, (size_t)(end - request->unit), int);
    for (int i = request->unit; i < end; i++) {
        const Unit *unit = &tree->units[i];
        bool wanted = below ? i == request->unit || unit->parent == request->unit : unit->kind->level == level;
        if (wanted && within[i]) {
            units[table->unit_count++] = i;
        }
    }
    table->units = units;
    return table->unit_count * table->indicator_count <= TABLE_VALUES ||
           err_set(err, ERR_LIMIT, "一次最多算%d个数（%zu个单位，%zu个指标）。请少选一些指标，或者选一个下级单位。",
                   TABLE_VALUES, table->unit_count, table->indicator_count);
}

static void put_indicators(Json *json, const IndicatorTable *table) {
    json_key(json, "indicators");
    json_open_array(json);
    for (size_t i = 0; i < table->indicator_count; i++) {
        const IndicatorDef *def = table->indicators[i];
        json_open_object(json);
        json_put_str(json, "id", def->id);
        json_put_str(json, "name", def->name);
        json_put_str(json, "unit", def->unit);
        json_put_integer(json, "decimals", def->decimals);
        json_put_bool(json, "percent", def->percent);
        json_put_str(json, "formula", def->value.text);
        json_put_str(json, "note", def->note);
        json_close_object(json);
    }
    json_close_array(json);
}

/* Values in the order of the indicators; why one is unknown stands by its place. */
static void put_row(Json *json, const Frame *frame, const IndicatorTable *table, size_t row, Arena *arena) {
    const Unit *unit = &frame->tree.units[table->units[row]];
    const Value *values = table->values + row * table->indicator_count;
    json_open_object(json);
    json_put_str(json, "code", unit->code);
    json_put_str(json, "name", unit->name);
    json_put_str(json, "kind", unit->kind->name);
    json_put_text(json, "level", unit_level_id(unit->kind->level));
    json_key(json, "values");
    json_open_array(json);
    for (size_t i = 0; i < table->indicator_count; i++) {
        json_number(json, values[i].reason ? NAN : values[i].number);
    }
    json_close_array(json);
    json_key(json, "unknown");
    json_open_array(json);
    for (size_t i = 0; i < table->indicator_count; i++) {
        if (values[i].reason) {
            json_open_object(json);
            json_put_integer(json, "at", (int64_t)i);
            json_put_str(json, "why", frame_reason(frame, table->reasons, values[i].reason, arena));
            json_close_object(json);
        }
    }
    json_close_array(json);
    json_close_object(json);
}

bool get_indicator_table(Request *request, Answer *answer, Err *err) {
    const Frame *frame = request->shared->frame;
    IndicatorTable table = {.unit_count = 0};
    if (!find_indicators(request, &table, err) || !find_units(request, &table, err) ||
        !indicator_table(frame, &table, request->arena, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "period", frame->tree.period);
    put_indicators(&json, &table);
    json_key(&json, "units");
    json_open_array(&json);
    for (size_t i = 0; i < table.unit_count; i++) {
        put_row(&json, frame, &table, i, request->arena);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
