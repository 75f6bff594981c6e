/* The evaluation as JSON: the contract of `evaluate --format json`. */
#include "json_internal.h"

static void put_value(Json *json, const char *key, Value value) {
    json_put_number(json, key, value.reason ? NAN : value.number);
}

void put_op(Json *json, Compare compare) {
    static const char *const signs[] = {"", ">=", "<=", "<", ">"};
    json_key(json, "op");
    if (compare == COMPARE_NONE) {
        json_none(json);
    } else {
        json_str(json, str_from(signs[compare]));
    }
}

static void put_limit(Json *json, bool has, Compare compare, double limit) {
    json_put_number(json, "limit", has ? limit : NAN);
    put_op(json, has ? compare : COMPARE_NONE);
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
        json_put_integer(json, "decimals", part->decimals);
        json_put_bool(json, "percent", part->percent);
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

void decision_json(Json *json, const Decision *decision) {
    json_open_object(json);
    json_put_integer(json, "id", decision->id);
    json_put_str(json, "item", decision->item);
    json_put_str(json, "verdict", verdict_id(decision->verdict));
    json_put_str(json, "level", decision->level);
    json_put_number(json, "points", decision->has_points ? decision->points : NAN);
    json_put_str(json, "note", decision->note);
    json_put_str(json, "file_name", decision->file_name);
    json_put_str(json, "file_hash", decision->file_hash);
    json_put_str(json, "actor", decision->actor);
    json_put_str(json, "at", decision->at);
    json_close_object(json);
}

static void put_decision(Json *json, const ItemResult *item) {
    const Decision *decision = item->decision;
    json_put_strs(json, "evidence", item->def->evidence, item->def->evidence_count);
    json_key(json, "decision");
    if (!decision) {
        json_none(json);
        return;
    }
    decision_json(json, decision);
}

static bool is_for_people(const ItemDef *def) {
    if (def->node) {
        ScoreRule rule = def->node->rule;
        return rule == SCORE_GIVEN || rule == SCORE_EVIDENCE || rule == SCORE_GRADED || rule == SCORE_ANSWER;
    }
    if (def->effect) {
        return def->effect->when.text.len == 0;
    }
    return def->needs_decision || def->kind == ITEM_EVIDENCE || def->kind == ITEM_SCORE;
}

/* What the pack says of the item, for people who ask. */
static void put_definition(Json *json, const ItemResult *item) {
    json_put_strs(json, "of", item->def->of_items, item->def->of_count);
    json_put_bool(json, "needs_decision", is_for_people(item->def));
    json_put_str(json, "measure", item->def->measure);
    json_put_str(json, "responsible", item->def->responsible);
    json_put_str(json, "source", item->def->source);
    json_put_text(json, "sureness", sureness_id(item->def->sureness));
    json_put_str(json, "note", item->def->note);
}

static void put_head(Json *json, const Evaluation *evaluation, const ItemResult *item) {
    json_put_str(json, "id", item->def->id);
    json_put_str(json, "name", item->def->name);
    json_put_str(json, "short_name", item->def->short_name);
    json_put_str(json, "block", item->block ? item->block->id : STR(""));
    json_put_text(json, "kind", item_kind_id(item->def->kind));
    json_key(json, "stage");
    if (item->stage < 0) {
        json_none(json);
    } else {
        json_str(json, stage_at(evaluation, item->stage)->id);
    }
}

static void put_item(Json *json, const Evaluation *evaluation, const ItemResult *item) {
    json_open_object(json);
    put_head(json, evaluation, item);
    ItemKind kind = item->def->kind;
    bool number =
        kind == ITEM_SPREAD || kind == ITEM_MEAN_OF || kind == ITEM_VALUE || (item->def->node && item->has_limit);
    const PartResult *part = item->told; /* shown like the part whose value and limit they are */
    put_value(json, "value", number ? item->value : (Value){NAN, 0});
    put_limit(json, item->has_limit, item->compare, item->limit);
    json_put_str(json, "unit", part ? part->unit : item->def->unit);
    json_put_integer(json, "decimals", part ? part->decimals : item->def->decimals);
    json_put_bool(json, "percent", part ? part->percent : item->def->percent);
    json_put_str(json, "verdict", verdict_id(item->verdict));
    json_put_str(json, "why", item->why);
    json_put_bool(json, "rounding_matters", item->rounding_matters);
    json_put_integer(json, "rows", (int64_t)item->row_count);
    json_put_integer(json, "rows_failing", (int64_t)item->failing_count);
    json_put_integer(json, "rows_pending", (int64_t)item->pending_count);
    if (kind == ITEM_ROW) {
        put_stage_limits(json, evaluation, (size_t)item->row_item);
    }
    put_parts(json, evaluation, item);
    if (kind == ITEM_SPREAD) {
        put_drivers(json, evaluation, item);
    }
    if (kind == ITEM_SCORE) {
        json_put_number(json, "points", item->points);
        json_put_number(json, "points_max", item->points_max);
    }
    put_decision(json, item);
    put_definition(json, item);
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
        json_put_bool(json, "scored", block->def->scored);
        json_put_number(json, "points_low", block->def->scored ? block->points_low : NAN);
        json_put_number(json, "points_high", block->def->scored ? block->points_high : NAN);
        json_put_number(json, "points_needed", block->def->scored ? block->points_needed : NAN);
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

static void put_title(Json *json, const Evaluation *evaluation) {
    const Unit *unit = &evaluation->frame->tree.units[evaluation->unit];
    char now[32];
    time_now_iso(now);
    json_put_str(json, "standard", evaluation->def->id);
    json_put_str(json, "standard_name", evaluation->def->name);
    json_put_str(json, "document", evaluation->def->document);
    json_put_str(json, "pack_version", evaluation->def->version);
    json_key(json, "unit");
    json_open_object(json);
    json_put_str(json, "code", unit->code);
    json_put_str(json, "name", unit->name);
    json_close_object(json);
    json_put_str(json, "period", evaluation->frame->tree.period);
    json_put_text(json, "as_of", now);
    json_put_str(json, "verdict", verdict_id(evaluation->verdict));
    json_put_str(json, "verdict_name", verdict_name(evaluation->verdict));
    json_put_str(json, "why", evaluation->why);
}

void evaluation_json(const Evaluation *evaluation, Buf *out) {
    Json json = json_writer(out);
    json_open_object(&json);
    put_title(&json, evaluation);
    put_blocks(&json, evaluation);
    put_items(&json, evaluation, "items", evaluation->items, evaluation->item_count, true);
    put_row_items(&json, evaluation);
    put_rows(&json, evaluation);
    put_items(&json, evaluation, "vetoes", evaluation->vetoes, evaluation->veto_count, false);
    put_items(&json, evaluation, "preconditions", evaluation->items, evaluation->item_count, false);
    put_score(&json, evaluation);
    put_plan(&json, evaluation);
    json_close_object(&json);
}
