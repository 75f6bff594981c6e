/* Ratings in place of decisions: what a sheet comes to, by the self-ratings or by the reviewers' own. */
#include "campaign_internal.h"

bool sheet_judge(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                 size_t count, bool own, Evaluation *evaluation, Err *err) {
    Decisions decisions = {.count = 0};
    const Frame *frame = call->frame(call->context, campaign->period, err);
    int unit = frame ? org_tree_find(&frame->tree, sheet->unit) : -1;
    if (!frame) {
        return false;
    }
    if (unit < 0) {
        return err_set(err, ERR_CONFLICT, "%.*s年没有“%.*s”这个单位，不能计算。请在单位管理里查看它的变更。",
                       STR_ARG(campaign->period), STR_ARG(sheet->way.name));
    }
    for (size_t i = 0; i < count; i++) {
        const Item *item = &items[i];
        if (!rating_decisions(call, item->def, own ? item->own : item->self, own ? item->own_by : item->self_by,
                              own ? item->own_at : item->self_at, &decisions, err)) {
            return false;
        }
    }
    const EvaluateOptions options = {.decisions = decisions.list, .decision_count = decisions.count, .no_plan = false};
    return standard_evaluate(campaign->framework.standard, frame, unit, &options, call->arena, evaluation, err);
}

const ItemResult *outcome_of(const Evaluation *evaluation, const ItemDef *def) {
    for (size_t i = 0; i < evaluation->item_count + evaluation->veto_count; i++) {
        const ItemResult *one =
            i < evaluation->item_count ? &evaluation->items[i] : &evaluation->vetoes[i - evaluation->item_count];
        if (one->def == def) {
            return one;
        }
    }
    return NULL;
}

static const ScoreResult *find_score(const ScoreResult *nodes, size_t count, const ScoreNodeDef *def) {
    const ScoreResult *found = NULL;
    for (size_t i = 0; i < count && !found; i++) {
        found = nodes[i].def == def ? &nodes[i] : find_score(nodes[i].nodes, nodes[i].node_count, def);
    }
    return found;
}

const ScoreResult *score_of(const Evaluation *evaluation, const ItemDef *def) {
    return evaluation->score && def->node
               ? find_score(evaluation->score->nodes, evaluation->score->node_count, def->node)
               : NULL;
}

/* ---- telling ---- */

static const char *op_id(Compare compare) {
    static const char *const ids[] = {"", ">=", "<=", "<", ">"};
    return ids[compare];
}

void outcome_json(Json *json, const char *key, const Evaluation *evaluation, const ItemDef *def) {
    const ItemResult *result = evaluation ? outcome_of(evaluation, def) : NULL;
    const ScoreResult *score = evaluation ? score_of(evaluation, def) : NULL;
    bool scored = score && evaluation->score->def->points.num && score->state != SCORE_LEFT_OUT;
    json_key(json, key);
    if (!result) {
        json_none(json);
        return;
    }
    const PartResult *part = result->told;
    double most = scored ? fraction_number(score->def->points) : (double)NAN;
    double points = !scored ? (double)NAN : score->state == SCORE_KNOWN ? fraction_number(score->low) : (double)NAN;
    json_open_object(json);
    json_put_str(json, "verdict", verdict_id(result->verdict));
    json_put_number(json, "points", score || !(result->points_max > 0) ? points : result->points);
    json_put_number(json, "points_most", score || !(result->points_max > 0) ? most : result->points_max);
    json_put_number(json, "low", scored ? fraction_number(score->low) : (double)NAN);
    json_put_number(json, "high", scored ? fraction_number(score->high) : (double)NAN);
    bool valued = result->value.reason == 0 && (score ? score->has_value : result->has_limit || part != NULL);
    json_put_number(json, "value", valued ? result->value.number : (double)NAN);
    json_put_number(json, "limit", result->has_limit ? result->limit : (double)NAN);
    json_put_text(json, "op", result->has_limit ? op_id(result->compare) : "");
    json_put_str(json, "unit", part ? part->unit : score ? score->def->unit : def->unit);
    json_put_integer(json, "decimals", part ? part->decimals : score ? score->def->decimals : def->decimals);
    json_put_bool(json, "percent", part ? part->percent : score ? score->def->percent : def->percent);
    json_put_str(json, "figures", report_item_figures(evaluation, result, json->out->arena));
    json_put_str(json, "why", result->why);
    json_close_object(json);
}

void total_json(const CampaignCall *call, Json *json, const char *key, const Evaluation *evaluation) {
    const Score *score = evaluation->score;
    bool scored = score && score->def->points.num && score->state != SCORE_LEFT_OUT;
    size_t counts[4] = {0};
    for (size_t i = 0; i < evaluation->item_count + evaluation->veto_count; i++) {
        const ItemResult *one =
            i < evaluation->item_count ? &evaluation->items[i] : &evaluation->vetoes[i - evaluation->item_count];
        counts[one->verdict]++;
    }
    if (key) {
        json_key(json, key);
    }
    json_open_object(json);
    json_put_number(json, "low", scored ? fraction_number(score->low) : (double)NAN);
    json_put_number(json, "high", scored ? fraction_number(score->high) : (double)NAN);
    json_put_number(json, "points", scored ? fraction_number(score->def->points) : (double)NAN);
    json_put_number(json, "asked", scored ? fraction_number(score->asked) : (double)NAN);
    json_put_str(json, "shown", scored ? score_show(call->arena, score->low, score->high) : STR(""));
    json_put_str(json, "grade", score ? score_grade_show(call->arena, score) : STR(""));
    json_put_bool(json, "grade_open",
                  score && !score->barred && score->best >= 0 && (score->best != score->worst || score->may_be_barred));
    json_put_bool(json, "grade_barred", score && score->barred);
    json_put_text(json, "state",
                  score                                    ? score_state_id(score->state).data
                  : evaluation->verdict == VERDICT_PENDING ? "pending"
                                                           : "known");
    json_put_str(json, "verdict", verdict_id(score ? score->verdict : evaluation->verdict));
    json_put_str(json, "why", score ? score->why : evaluation->why);
    json_put_integer(json, "met", (int64_t)counts[VERDICT_MET]);
    json_put_integer(json, "not_met", (int64_t)counts[VERDICT_NOT_MET]);
    json_put_integer(json, "pending", (int64_t)counts[VERDICT_PENDING]);
    json_close_object(json);
}

static void axis(Json *json, Str id, Str name, double low, double high, double most) {
    json_open_object(json);
    json_put_str(json, "id", id);
    json_put_str(json, "name", name);
    json_put_number(json, "low", low);
    json_put_number(json, "high", high);
    json_put_number(json, "points", most);
    json_close_object(json);
}

/* The arms of a radar: first groups of a framework, with points or (where none are given) with how many are met; blocks
 * of a standard by how many items are met. */
static void count_leaves(const ScoreResult *node, size_t *met, size_t *open, size_t *all) {
    if (!node->node_count && node->state != SCORE_LEFT_OUT) {
        *met += node->verdict == VERDICT_MET;
        *open += node->verdict == VERDICT_PENDING;
        (*all)++;
    }
    for (size_t i = 0; i < node->node_count; i++) {
        count_leaves(&node->nodes[i], met, open, all);
    }
}

void axes_json(Json *json, const char *key, const Evaluation *evaluation) {
    const Score *score = evaluation->score;
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; score && i < score->node_count; i++) {
        const ScoreResult *node = &score->nodes[i];
        size_t met = 0, open = 0, all = 0;
        count_leaves(node, &met, &open, &all);
        if (score->def->points.num && !node->def->bonus) {
            axis(json, node->def->id, node->def->name, fraction_number(node->low), fraction_number(node->high),
                 fraction_number(node->asked));
        } else if (!score->def->points.num) {
            axis(json, node->def->id, node->def->name, (double)met, (double)(met + open), (double)all);
        }
    }
    for (size_t i = 0; !score && i < evaluation->block_count; i++) {
        const BlockResult *block = &evaluation->blocks[i];
        axis(json, block->def->id, block->def->name, (double)block->met, (double)(block->met + block->pending),
             (double)(block->met + block->pending + block->not_met));
    }
    json_close_array(json);
}

/* ---- where an item stands ---- */

enum { LEVELS_MOST = 16 };

static bool above_in(const ScoreNodeDef *nodes, size_t count, const ScoreNodeDef *leaf, const ScoreNodeDef **way,
                     size_t depth, size_t *found) {
    for (size_t i = 0; i < count && depth < LEVELS_MOST; i++) {
        way[depth] = &nodes[i];
        if (&nodes[i] == leaf) {
            *found = depth;
            return true;
        }
        if (above_in(nodes[i].nodes, nodes[i].node_count, leaf, way, depth + 1, found)) {
            return true;
        }
    }
    return false;
}

static const BlockDef *block_of(const StandardDef *standard, const ItemDef *def) {
    for (size_t i = 0; i < standard->block_count; i++) {
        if (def >= standard->blocks[i].items && def < standard->blocks[i].items + standard->blocks[i].item_count) {
            return &standard->blocks[i];
        }
    }
    return NULL;
}

static bool is_veto(const Campaign *campaign, const ItemDef *def) {
    for (size_t i = campaign->first_veto; i < campaign->item_count; i++) {
        if (campaign->items[i] == def) {
            return true;
        }
    }
    return false;
}

Str item_group(const Campaign *campaign, const ItemDef *def, Str *name) {
    const StandardDef *standard = campaign->framework.def;
    const ScoreNodeDef *way[LEVELS_MOST];
    size_t depth = 0;
    if (is_veto(campaign, def)) {
        *name = standard->has_framework ? STR("影响等次的情形") : STR("一票否决");
        return STR("vetoes");
    }
    if (def->node && above_in(standard->framework.nodes, standard->framework.node_count, def->node, way, 0, &depth) &&
        depth) {
        *name = way[0]->name;
        return way[0]->id;
    }
    const BlockDef *block = def->node ? NULL : block_of(standard, def);
    *name = block ? block->name : def->node ? def->node->name : STR("前置条件");
    return block ? block->id : def->node ? def->node->id : STR("preconditions");
}

void item_above(const Campaign *campaign, const ItemDef *def, Arena *arena, Str **names, size_t *count) {
    const StandardDef *standard = campaign->framework.def;
    const ScoreNodeDef *way[LEVELS_MOST];
    size_t depth = 0;
    Str name;
    *count = 0;
    *names = ARENA_ARRAY(arena, LEVELS_MOST, Str);
    if (def->node && above_in(standard->framework.nodes, standard->framework.node_count, def->node, way, 0, &depth)) {
        for (size_t i = 0; i < depth; i++) {
            (*names)[(*count)++] = way[i]->name;
        }
        return;
    }
    item_group(campaign, def, &name);
    (*names)[(*count)++] = name;
}
