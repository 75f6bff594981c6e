/* The evaluation as JSON: the contract of `evaluate --format json`. */
#include "standard_internal.h"

static void put_value(Json *json, const char *key, Value value) {
    json_key(json, key);
    json_number(json, value.reason ? NAN : value.number);
}

static void put_limit(Json *json, bool has, Compare compare, double limit) {
    static const char *const signs[] = {"", ">=", "<=", "<", ">"};
    json_key(json, "limit");
    json_number(json, has ? limit : NAN);
    json_key(json, "op");
    if (has) {
        json_str(json, str_from(signs[compare]));
    } else {
        json_null(json);
    }
}

static void put_units(Json *json, const Evaluation *evaluation, const char *key, const int *units, const double *values,
                      size_t count) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const Unit *unit = &evaluation->frame->tree.units[units[i]];
        json_open_object(json);
        json_put_str(json, "unit", unit->code);
        json_put_str(json, "name", unit->name);
        if (values) {
            json_put_number(json, "value", values[i]);
        }
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_parts(Json *json, const Evaluation *evaluation, const ItemResult *item) {
    json_key(json, "parts");
    json_open_array(json);
    for (size_t i = 0; i < item->part_count; i++) {
        const PartResult *part = &item->parts[i];
        json_open_object(json);
        json_put_str(json, "name", part->name);
        put_value(json, "value", item->def->kind == ITEM_EACH ? (Value){NAN, 0} : part->value);
        put_limit(json, part->has_limit, part->compare, part->limit);
        json_put_str(json, "unit", part->unit);
        json_put_str(json, "verdict", verdict_id(part->verdict));
        json_put_str(json, "why", part->why);
        json_put_bool(json, "rounding_matters", part->rounding_matters);
        json_put_integer(json, "applied", (int64_t)part->applied);
        put_units(json, evaluation, "failing", part->failing, part->failing_value, part->failing_count);
        put_units(json, evaluation, "unknown", part->unknown, NULL, part->unknown_count);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_drivers(Json *json, const Evaluation *evaluation, const ItemResult *item) {
    enum { MOST = 200 };
    json_put_number(json, "mean", item->value.reason ? NAN : item->mean);
    json_put_number(json, "sd", item->value.reason ? NAN : item->sd);
    json_key(json, "drivers");
    json_open_array(json);
    for (size_t i = 0; i < item->driver_count && i < MOST; i++) {
        const Unit *unit = &evaluation->frame->tree.units[evaluation->rows[item->drivers[i].row].unit];
        json_open_object(json);
        json_put_str(json, "unit", unit->code);
        json_put_str(json, "name", unit->name);
        json_put_number(json, "share", item->drivers[i].share);
        json_put_number(json, "value", item->drivers[i].value);
        json_put_number(json, "pupils", item->drivers[i].pupils);
        json_put_integer(json, "row", item->drivers[i].row);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_item(Json *json, const Evaluation *evaluation, const ItemResult *item) {
    static const char *const kinds[] = {"row", "rows", "spread", "mean_of", "value", "each", "evidence", "score"};
    size_t count;
    const StageDef *stages = pack_stages(evaluation->frame->pack, &count);
    json_open_object(json);
    json_put_str(json, "id", item->def->id);
    json_put_str(json, "name", item->def->name);
    json_put_str(json, "block", item->block ? item->block->id : STR(""));
    json_put_text(json, "kind", kinds[item->def->kind]);
    json_key(json, "stage");
    if (item->stage < 0) {
        json_null(json);
    } else {
        json_str(json, stages[item->stage].id);
    }
    bool number = item->def->kind == ITEM_SPREAD || item->def->kind == ITEM_MEAN_OF || item->def->kind == ITEM_VALUE;
    put_value(json, "value", number ? item->value : (Value){NAN, 0});
    put_limit(json, item->has_limit, item->compare, item->limit);
    json_put_str(json, "unit", item->def->unit);
    json_put_integer(json, "decimals", item->def->decimals);
    json_put_str(json, "verdict", verdict_id(item->verdict));
    json_put_str(json, "why", item->why);
    json_put_bool(json, "rounding_matters", item->rounding_matters);
    json_put_integer(json, "rows", (int64_t)item->row_count);
    json_put_integer(json, "rows_failing", (int64_t)item->failing_count);
    json_put_integer(json, "rows_pending", (int64_t)item->pending_count);
    put_parts(json, evaluation, item);
    if (item->def->kind == ITEM_SPREAD) {
        put_drivers(json, evaluation, item);
    }
    json_put_str(json, "measure", item->def->measure);
    json_put_str(json, "responsible", item->def->responsible);
    json_close_object(json);
}

static void put_row(Json *json, const Evaluation *evaluation, const RowResult *row, Arena *arena) {
    const Unit *unit = &evaluation->frame->tree.units[row->unit];
    size_t count;
    json_open_object(json);
    json_put_str(json, "unit", unit->code);
    json_put_str(json, "name", unit->name);
    json_put_str(json, "kind", unit->kind->id);
    json_put_str(json, "stage", pack_stages(evaluation->frame->pack, &count)[row->stage].id);
    json_put_number(json, "pupils", row->pupils);
    json_key(json, "values");
    json_open_object(json);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        json_key(json, str_cstr(arena, evaluation->row_items[i]->id));
        json_number(json, row->values[i].reason ? NAN : row->values[i].number);
    }
    json_close_object(json);
    json_key(json, "why");
    json_open_object(json);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        if (row->values[i].reason) {
            json_put_str(json, str_cstr(arena, evaluation->row_items[i]->id),
                         evaluation_reason(evaluation, row->values[i].reason, arena));
        }
    }
    json_close_object(json);
    json_put_integer(json, "met", row->met);
    json_put_str(json, "verdict", verdict_id(row->verdict));
    json_key(json, "gaps");
    json_open_array(json);
    for (size_t i = 0; i < row->gap_count; i++) {
        const ItemDef *item = evaluation->row_items[row->gaps[i].item];
        json_open_object(json);
        json_put_str(json, "item", item->id);
        json_put_number(json, "needs", row->gaps[i].needs);
        json_put_str(json, "of", item->resource_name);
        json_put_str(json, "unit", item->resource_unit);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_blocks(Json *json, const Evaluation *evaluation) {
    json_key(json, "blocks");
    json_open_array(json);
    for (size_t i = 0; i < evaluation->block_count; i++) {
        const BlockResult *block = &evaluation->blocks[i];
        json_open_object(json);
        json_put_str(json, "id", block->def->id);
        json_put_str(json, "name", block->def->name);
        json_put_str(json, "verdict", verdict_id(block->verdict));
        json_put_str(json, "why", block->why);
        json_put_integer(json, "met", (int64_t)block->met);
        json_put_integer(json, "not_met", (int64_t)block->not_met);
        json_put_integer(json, "pending", (int64_t)block->pending);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_items(Json *json, const Evaluation *evaluation, const char *key, const ItemResult *items, size_t count,
                      bool in_blocks) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        if ((items[i].block != NULL) == in_blocks) {
            put_item(json, evaluation, &items[i]);
        }
    }
    json_close_array(json);
}

void evaluation_json(const Evaluation *evaluation, Buf *out) {
    const Unit *unit = &evaluation->frame->tree.units[evaluation->unit];
    Json json = json_writer(out);
    json_open_object(&json);
    json_put_str(&json, "standard", evaluation->def->id);
    json_put_str(&json, "standard_name", evaluation->def->name);
    json_put_str(&json, "document", evaluation->def->document);
    json_put_str(&json, "pack_version", evaluation->def->version);
    json_key(&json, "unit");
    json_open_object(&json);
    json_put_str(&json, "code", unit->code);
    json_put_str(&json, "name", unit->name);
    json_close_object(&json);
    json_put_str(&json, "period", evaluation->frame->tree.period);
    json_put_str(&json, "verdict", verdict_id(evaluation->verdict));
    json_put_str(&json, "why", evaluation->why);
    put_blocks(&json, evaluation);
    put_items(&json, evaluation, "items", evaluation->items, evaluation->item_count, true);
    json_key(&json, "rows");
    json_open_array(&json);
    Arena *scratch = arena_create();
    for (size_t i = 0; i < evaluation->row_count; i++) {
        put_row(&json, evaluation, &evaluation->rows[i], scratch);
    }
    arena_destroy(scratch);
    json_close_array(&json);
    put_items(&json, evaluation, "vetoes", evaluation->vetoes, evaluation->veto_count, false);
    put_items(&json, evaluation, "preconditions", evaluation->items, evaluation->item_count, false);
    json_close_object(&json);
}
