/* A score as JSON: the tree from the whole down to facts, reasons to deduct and decisions. */
#include "json_internal.h"

static void put_exact(Json *json, const char *key, Fraction value) {
    json_put_number(json, key, fraction_number(value));
}

static void put_value(Json *json, const char *key, Value value) {
    json_put_number(json, key, value.reason ? NAN : value.number);
}

static void put_decision(Json *json, const Decision *decision) {
    json_key(json, "decision");
    if (decision) {
        decision_json(json, decision);
    } else {
        json_none(json);
    }
}

static void put_facts(Json *json, const Evaluation *evaluation, const ScoreResult *result, Arena *arena) {
    json_key(json, "facts");
    json_open_array(json);
    for (size_t i = 0; i < result->fact_count; i++) {
        const ScoreFact *fact = &result->facts[i];
        json_open_object(json);
        json_put_str(json, "element", fact->id);
        json_put_str(json, "name", fact->name);
        json_put_str(json, "unit", fact->unit);
        json_put_bool(json, "previous", fact->previous);
        json_put_bool(json, "own", fact->own);
        json_put_number(json, "value", fact->own && !fact->value.reason ? fact->value.number : NAN);
        json_put_str(json, "why",
                     fact->own && fact->value.reason ? evaluation_reason(evaluation, fact->value.reason, arena)
                                                     : STR(""));
        json_put_integer(json, "known", (int64_t)fact->known);
        json_put_integer(json, "unknown", (int64_t)fact->unknown);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_lines(Json *json, const ScoreResult *result) {
    json_key(json, "lines");
    json_open_array(json);
    for (size_t i = 0; i < result->line_count; i++) {
        const ScoreLine *line = &result->lines[i];
        json_open_object(json);
        json_put_str(json, "id", line->def->id);
        json_put_str(json, "name", line->def->name);
        json_put_str(json, "state", score_state_id(line->state));
        json_put_bool(json, "needs_decision", line->def->count.text.len == 0);
        put_exact(json, "low", line->low);
        put_exact(json, "high", line->high);
        put_exact(json, "each", line->def->each);
        put_exact(json, "most", line->def->most);
        json_put_number(json, "count", line->def->count.text.len && !line->count.reason ? line->count.number : NAN);
        json_put_str(json, "why", line->why);
        put_decision(json, line->decision);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_place(Json *json, const char *key, const ScoreResult *result, int place) {
    json_put_number(json, key, result->of > 0 ? (double)place : (double)NAN);
}

static void put_leaf(Json *json, const Evaluation *evaluation, const ScoreResult *result, Arena *arena) {
    const ScoreNodeDef *def = result->def;
    put_value(json, "value", result->has_value ? result->value : (Value){NAN, 0});
    json_put_number(json, "limit", result->limit);
    put_op(json, isnan(result->limit) ? COMPARE_NONE : def->compare);
    json_put_str(json, "unit", def->unit);
    json_put_integer(json, "decimals", def->decimals);
    json_put_bool(json, "percent", def->percent);
    put_place(json, "place", result, result->place_low);
    put_place(json, "place_worst", result, result->place_high);
    put_place(json, "places", result, result->of);
    json_put_str(json, "level", result->level ? result->level->id : STR(""));
    json_put_str(json, "level_name", result->level ? result->level->name : STR(""));
    json_put_str(json, "rule_text", result->rule);
    json_put_bool(json, "may_not_apply", def->may_not_apply);
    json_put_strs(json, "evidence", def->evidence, def->evidence_count);
    json_put_text(json, "sureness", sureness_id(def->sureness));
    json_put_str(json, "source", def->source);
    json_put_str(json, "note", def->note);
    json_put_str(json, "measure", def->measure);
    json_put_str(json, "responsible", def->responsible);
    put_facts(json, evaluation, result, arena);
    put_lines(json, result);
    put_decision(json, result->decision);
}

static void put_node(Json *json, const Evaluation *evaluation, const ScoreResult *result, Arena *arena) {
    const ScoreNodeDef *def = result->def;
    json_open_object(json);
    json_put_str(json, "id", def->id);
    json_put_str(json, "name", def->name);
    json_put_text(json, "rule", score_rule_id(def->rule));
    json_put_bool(json, "bonus", def->bonus);
    json_put_str(json, "state", score_state_id(result->state));
    json_put_str(json, "verdict", verdict_id(result->verdict));
    put_exact(json, "points", def->points);
    put_exact(json, "asked", result->asked);
    put_exact(json, "low", result->low);
    put_exact(json, "high", result->high);
    json_put_str(json, "why", result->why);
    if (!def->node_count) {
        put_leaf(json, evaluation, result, arena);
    }
    json_key(json, "nodes");
    json_open_array(json);
    for (size_t i = 0; i < result->node_count; i++) {
        put_node(json, evaluation, &result->nodes[i], arena);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_grade(Json *json, const char *key, const Score *score, int grade) {
    json_key(json, key);
    if (grade < 0) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_str(json, "id", score->def->grades[grade].id);
    json_put_str(json, "name", score->def->grades[grade].name);
    json_close_object(json);
}

/* The grade above the one that the points are sure of, and what is missing to it: at least, and at most. */
static void put_next(Json *json, const Score *score) {
    json_key(json, "next");
    if (score->points_worst <= 0) {
        json_none(json);
        return;
    }
    const ScoreGradeDef *grade = &score->def->grades[score->points_worst - 1];
    Fraction none = fraction_of(0);
    json_open_object(json);
    json_put_str(json, "id", grade->id);
    json_put_str(json, "name", grade->name);
    put_exact(json, "at_least", grade->at_least);
    put_exact(json, "missing_least", fraction_larger(fraction_subtract(grade->at_least, score->high), none));
    put_exact(json, "missing_most", fraction_larger(fraction_subtract(grade->at_least, score->low), none));
    json_close_object(json);
}

static void put_grades(Json *json, const Score *score) {
    put_grade(json, "points_best", score, score->points_best);
    put_grade(json, "points_worst", score, score->points_worst);
    put_grade(json, "best", score, score->barred ? -1 : score->best);
    put_grade(json, "worst", score, score->barred ? -1 : score->worst);
    put_next(json, score);
    json_put_bool(json, "barred", score->barred);
    json_put_bool(json, "may_be_barred", score->may_be_barred);
    json_key(json, "grades");
    json_open_array(json);
    for (size_t i = 0; i < score->def->grade_count; i++) {
        const ScoreGradeDef *grade = &score->def->grades[i];
        json_open_object(json);
        json_put_str(json, "id", grade->id);
        json_put_str(json, "name", grade->name);
        json_put_number(json, "at_least", grade->has_least ? fraction_number(grade->at_least) : NAN);
        json_close_object(json);
    }
    json_close_array(json);
    json_key(json, "levels");
    json_open_array(json);
    for (size_t i = 0; i < score->def->level_count; i++) {
        json_open_object(json);
        json_put_str(json, "id", score->def->levels[i].id);
        json_put_str(json, "name", score->def->levels[i].name);
        put_exact(json, "share", score->def->levels[i].share);
        json_put_integer(json, "count", (int64_t)score->level_counts[i]);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_effects(Json *json, const Score *score) {
    json_key(json, "effects");
    json_open_array(json);
    for (size_t i = 0; i < score->effect_count; i++) {
        const ScoreEffect *effect = &score->effects[i];
        json_open_object(json);
        json_put_str(json, "id", effect->def->id);
        json_put_str(json, "name", effect->def->name);
        json_put_text(json, "effect", score_effect_id(effect->def->kind));
        json_put_str(json, "grade", effect->def->grade);
        json_put_number(json, "points", effect->def->kind == EFFECT_CAP ? fraction_number(effect->def->points) : NAN);
        json_put_str(json, "verdict", verdict_id(effect->verdict));
        json_put_str(json, "why", effect->why);
        json_put_bool(json, "needs_decision", effect->def->when.text.len == 0);
        json_put_integer(json, "by", effect->def->kind == EFFECT_DOWN ? effect->def->by : 0);
        json_put_strs(json, "evidence", effect->def->evidence, effect->def->evidence_count);
        json_put_str(json, "note", effect->def->note);
        put_decision(json, effect->decision);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_whole(Json *json, const Evaluation *evaluation, const Score *score, Arena *arena) {
    json_put_str(json, "state", score_state_id(score->state));
    json_put_str(json, "verdict", verdict_id(score->verdict));
    json_put_str(json, "why", score->why);
    put_exact(json, "points", score->def->points);
    put_exact(json, "asked", score->asked);
    put_exact(json, "sum_low", score->sum_low);
    put_exact(json, "sum_high", score->sum_high);
    put_exact(json, "bonus_low", score->bonus_low);
    put_exact(json, "bonus_high", score->bonus_high);
    put_exact(json, "low", score->low);
    put_exact(json, "high", score->high);
    json_put_str(json, "shown", score->def->points.num ? score_show(arena, score->low, score->high) : STR(""));
    json_put_bool(json, "rounding_matters", score->rounding_matters);
    put_value(json, "coefficient", score->has_coefficient ? score->coefficient : (Value){NAN, 0});
    json_put_str(json, "coefficient_name", score->def->coefficient_name);
    json_put_str(json, "coefficient_why",
                 score->has_coefficient && score->coefficient.reason
                     ? evaluation_reason(evaluation, score->coefficient.reason, arena)
                     : STR(""));
    json_put_integer(json, "leaves", (int64_t)score->leaf_count);
    json_put_integer(json, "pending", (int64_t)score->pending_count);
    json_put_integer(json, "left_out", (int64_t)score->left_out_count);
}

void put_score(Json *json, const Evaluation *evaluation) {
    const Score *score = evaluation->score;
    json_key(json, "score");
    if (!score) {
        json_none(json);
        return;
    }
    Arena *scratch = arena_create();
    json_open_object(json);
    put_whole(json, evaluation, score, scratch);
    put_grades(json, score);
    put_effects(json, score);
    json_key(json, "nodes");
    json_open_array(json);
    for (size_t i = 0; i < score->node_count; i++) {
        put_node(json, evaluation, &score->nodes[i], scratch);
    }
    json_close_array(json);
    json_close_object(json);
    arena_destroy(scratch);
}

void score_json(const Evaluation *evaluation, Buf *out) {
    const StandardDef *def = evaluation->def;
    const UnitTree *tree = &evaluation->frame->tree;
    const Unit *unit = &tree->units[evaluation->unit];
    Json json = json_writer(out);
    char now[32];
    time_now_iso(now);
    json_open_object(&json);
    json_put_str(&json, "standard", def->id);
    json_put_str(&json, "standard_name", def->name);
    json_put_str(&json, "document", def->document);
    json_put_str(&json, "version", def->version);
    json_put_str(&json, "note", def->note);
    json_put_text(&json, "level", unit_level_id(def->level));
    json_put_str(&json, "unit", unit->code);
    json_put_str(&json, "unit_name", unit->name);
    json_put_str(&json, "period", tree->period);
    json_put_text(&json, "as_of", now);
    put_score(&json, evaluation);
    json_close_object(&json);
}
