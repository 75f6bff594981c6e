/* The units of a verdicts side by side as JSON: the contract of `evaluate --each --format json` and GET /verdicts. */
#include "json_internal.h"

static void put_counts(Json *json, const size_t *counts) {
    json_key(json, "counts");
    json_open_object(json);
    json_put_integer(json, "met", (int64_t)counts[VERDICT_MET]);
    json_put_integer(json, "not_met", (int64_t)counts[VERDICT_NOT_MET]);
    json_put_integer(json, "pending", (int64_t)counts[VERDICT_PENDING]);
    json_put_integer(json, "not_applicable", (int64_t)counts[VERDICT_NOT_APPLICABLE]);
    json_close_object(json);
}

static void put_items(Json *json, const Verdicts *verdicts) {
    json_key(json, "items");
    json_open_array(json);
    for (size_t i = 0; i < verdicts->item_count; i++) {
        const VerdictsItem *item = &verdicts->items[i];
        json_open_object(json);
        json_put_str(json, "id", item->def->id);
        json_put_str(json, "name", item->def->name);
        json_put_optional(json, "block", item->block ? item->block->name : (Str){NULL, 0});
        put_counts(json, item->counts);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_needs(Json *json, const Verdicts *verdicts) {
    json_key(json, "needs");
    json_open_array(json);
    for (size_t i = 0; i < verdicts->need_count; i++) {
        const VerdictsNeed *need = &verdicts->needs[i];
        json_open_object(json);
        json_put_str(json, "item", need->item->id);
        json_put_str(json, "name", need->item->resource_name);
        json_put_str(json, "unit", need->item->resource_unit);
        json_put_integer(json, "decimals", need->item->resource_step < 1 ? 2 : 0);
        json_put_number(json, "add", need->add);
        json_put_integer(json, "units", (int64_t)need->units);
        json_close_object(json);
    }
    json_close_array(json);
}

/* Ids of the items with this verdict. */
static void put_ids(Json *json, const char *key, const Verdicts *verdicts, const VerdictsUnit *unit, Verdict verdict) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < verdicts->item_count; i++) {
        if (unit->items[i] == verdict) {
            json_str(json, verdicts->items[i].def->id);
        }
    }
    json_close_array(json);
}

/* null: no plan was asked for. */
static void put_adds(Json *json, const Verdicts *verdicts, const VerdictsUnit *unit) {
    json_key(json, "needs");
    if (!unit->adds) {
        json_none(json);
        return;
    }
    json_open_array(json);
    for (size_t i = 0; i < verdicts->need_count; i++) {
        if (unit->adds[i] > 0) {
            json_open_object(json);
            json_put_str(json, "item", verdicts->needs[i].item->id);
            json_put_number(json, "add", unit->adds[i]);
            json_close_object(json);
        }
    }
    json_close_array(json);
}

static void put_unit(Json *json, const Verdicts *verdicts, const VerdictsUnit *regarded) {
    const UnitTree *tree = &verdicts->frame->tree;
    const Unit *unit = &tree->units[regarded->unit];
    json_open_object(json);
    json_put_str(json, "code", unit->code);
    json_put_str(json, "name", unit->name);
    json_put_optional(json, "above", unit->parent >= 0 ? tree->units[unit->parent].name : (Str){NULL, 0});
    json_put_str(json, "verdict", verdict_id(regarded->verdict));
    put_counts(json, regarded->counts);
    json_put_integer(json, "rows", (int64_t)regarded->rows);
    json_put_integer(json, "rows_not_met", (int64_t)regarded->rows_not_met);
    put_ids(json, "not_met", verdicts, regarded, VERDICT_NOT_MET);
    put_ids(json, "pending", verdicts, regarded, VERDICT_PENDING);
    put_adds(json, verdicts, regarded);
    if (regarded->adds) {
        json_put_bool(json, "plan_complete", regarded->plan_complete);
    }
    json_close_object(json);
}

void verdicts_json(const Verdicts *verdicts, Buf *out) {
    const Unit *unit = &verdicts->frame->tree.units[verdicts->unit];
    Json json = json_writer(out);
    json_open_object(&json);
    json_put_str(&json, "standard", verdicts->def->id);
    json_put_str(&json, "standard_name", verdicts->def->name);
    json_put_str(&json, "unit", unit->code);
    json_put_str(&json, "unit_name", unit->name);
    json_put_str(&json, "period", verdicts->frame->tree.period);
    json_put_text(&json, "level", unit_level_id(verdicts->def->level));
    put_counts(&json, verdicts->counts);
    put_items(&json, verdicts);
    put_needs(&json, verdicts);
    json_key(&json, "units");
    json_open_array(&json);
    for (size_t i = 0; i < verdicts->unit_count; i++) {
        put_unit(&json, verdicts, &verdicts->units[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
}
