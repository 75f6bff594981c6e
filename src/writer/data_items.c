/* Items of the data model: figures, limits, verdicts, decisions. */
#include "tables.h"

/* Whether an item is one of those that the block's and the whole verdict counts: school indicators that a rule over all
 * schools covers are not, nor is what does not apply. */
bool item_counts(const Evaluation *evaluation, const ItemResult *item) {
    if (item->verdict == VERDICT_NOT_APPLICABLE) {
        return false;
    }
    if (item->def->kind != ITEM_ROW) {
        return true;
    }
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemDef *rule = evaluation->items[i].def;
        for (size_t j = 0; rule->kind == ITEM_ROWS && j < rule->of_count; j++) {
            if (str_equal(rule->of_items[j], item->def->id)) {
                return false;
            }
        }
    }
    return true;
}

static Str number_text(Arena *arena, const Evaluation *evaluation, Value value, int decimals, Str unit) {
    if (value.reason) {
        return show_unknown(evaluation, value.reason);
    }
    Str number = show_number(arena, value.number, decimals);
    return unit.len ? str_format(arena, "%.*s%.*s", STR_ARG(number), STR_ARG(unit)) : number;
}

static void put_parts(Data *data, const Evaluation *evaluation, const ItemResult *item) {
    Arena *arena = data->arena;
    Buf values = buf_create(arena), limits = buf_create(arena), figures = buf_create(arena);
    bool known = true, nothing = false;
    for (size_t i = 0; i < item->part_count; i++) {
        const PartResult *part = &item->parts[i];
        Str value = show_part_value(arena, evaluation, item, i), limit = show_part_limit(arena, item, i);
        const char *between = i ? "；" : "";
        bool beside =
            item->verdict == VERDICT_NOT_MET && part->verdict != VERDICT_NOT_MET && part->verdict != VERDICT_PENDING;
        Str name = item->part_count > 1 ? part->name : (Str){NULL, 0};
        buf_add_format(&values, "%s%.*s%.*s", between, STR_ARG(name), STR_ARG(value));
        if (limit.len) {
            buf_add_format(&limits, "%s%.*s", limits.len ? "；" : "", STR_ARG(limit));
        }
        if (!beside) { /* of an item that is not met only the parts that are not */
            buf_add_format(&figures, "%s%.*s%.*s", figures.len ? "；" : "", STR_ARG(name), STR_ARG(value));
            if (limit.len) {
                buf_add_format(&figures, "（标准%.*s）", STR_ARG(limit));
            }
        }
        known = known && (item->def->kind == ITEM_EACH || part->value.reason == 0);
        nothing =
            part->value.reason && !str_equal(show_unknown(evaluation, part->value.reason), str_from(unknown_sign));
    }
    data_text(data, "value", buf_str(&values));
    data_text(data, "limit", buf_str(&limits));
    data_text(data, "figures", buf_str(&figures));
    if (!known && item->part_count == 1 && nothing) {
        data_nothing(data, "value", buf_str(&values));
    } else if (!known && item->part_count == 1) {
        data_unknown(data, "value");
    }
}

static void put_one_value(Data *data, const Evaluation *evaluation, const ItemResult *item) {
    Arena *arena = data->arena;
    const ItemDef *def = item->def;
    Str value = number_text(arena, evaluation, item->value, def->decimals, def->unit);
    Str limit = item->has_limit ? str_format(arena, "%.*s%.*s", STR_ARG(show_limit(arena, item->compare, item->limit)),
                                             STR_ARG(def->unit))
                                : (Str){NULL, 0};
    data_text(data, "limit", limit);
    data_text(data, "figures",
              limit.len ? str_format(arena, "%.*s（标准%.*s）", STR_ARG(value), STR_ARG(limit)) : value);
    if (item->value.reason) {
        data_unknown(data, "value");
    } else {
        data_text(data, "value", value);
    }
}

static void put_value(Data *data, const Evaluation *evaluation, const ItemResult *item) {
    Arena *arena = data->arena;
    Str value = {NULL, 0};
    switch (item->def->kind) {
    case ITEM_SPREAD:
    case ITEM_MEAN_OF: put_one_value(data, evaluation, item); return;
    case ITEM_VALUE:
    case ITEM_EACH:
        if (item->part_count) {
            put_parts(data, evaluation, item);
        } else {
            put_one_value(data, evaluation, item);
        }
        return;
    case ITEM_ROW:
    case ITEM_ROWS:
        value = show_failing(arena, item->row_count, item->failing_count, item->pending_count, "待定");
        break;
    case ITEM_SCORE:
        value = item->verdict == VERDICT_PENDING
                    ? str_from(unknown_sign)
                    : str_format(arena, "%.*s分", STR_ARG(show_limit(arena, COMPARE_NONE, item->points)));
        break;
    case ITEM_EVIDENCE: value = item->decision ? STR("已认定") : STR("未认定"); break;
    }
    data_text(data, "value", value);
    data_text(data, "limit", (Str){NULL, 0});
    data_text(data, "figures", value);
}

static void put_schools(Data *data, const Evaluation *evaluation, const ItemResult *item) {
    Arena *arena = data->arena;
    const UnitTree *tree = &evaluation->frame->tree;
    size_t failing = item->failing_count, unknown = item->pending_count, count = 0;
    for (size_t i = 0; i < item->part_count; i++) {
        failing += item->parts[i].failing_count;
        unknown += item->parts[i].unknown_count;
    }
    Str *names = ARENA_ARRAY(arena, failing ? failing : 1, Str);
    for (size_t i = 0; item->failing_rows && i < item->failing_count; i++) {
        names[count++] = row_name(evaluation, &evaluation->rows[item->failing_rows[i]], arena);
    }
    for (size_t i = 0; i < item->part_count; i++) {
        for (size_t j = 0; j < item->parts[i].failing_count; j++) {
            Str name = tree->units[item->parts[i].failing[j]].name;
            size_t at = 0;
            while (at < count && !str_equal(names[at], name)) {
                at++;
            }
            names[at] = name;
            count = at == count ? count + 1 : count;
        }
    }
    data_count(data, "failing_count", item->failing_rows || item->part_count ? count : failing);
    data_count(data, "unknown_count", unknown);
    data_text(data, "failing_names", show_names(arena, names, count));
}

static void put_decision(Data *data, const ItemResult *item) {
    const Decision *decision = item->decision;
    Str none = {NULL, 0};
    data_text(data, "decision_note", decision ? decision->note : none);
    data_text(data, "decision_actor", decision ? decision->actor : none);
    data_text(data, "decision_file", decision ? decision->file_name : none);
    Buf evidence = buf_create(data->arena);
    for (size_t i = 0; i < item->def->evidence_count; i++) {
        buf_add_format(&evidence, "%s%.*s", i ? "、" : "", STR_ARG(item->def->evidence[i]));
    }
    data_text(data, "evidence", buf_str(&evidence));
}

static void put_spread(Data *data, const ItemResult *item) {
    Str none = {NULL, 0};
    data_text(data, "mean", none);
    data_text(data, "sd", none);
    if (item->def->kind != ITEM_SPREAD) {
        return;
    }
    if (item->value.reason) {
        data_unknown(data, "mean");
        data_unknown(data, "sd");
        return;
    }
    data_text(data, "mean", show_number(data->arena, item->mean, 3));
    data_text(data, "sd", show_number(data->arena, item->sd, 3));
}

static void put_truths(Data *data, const ItemResult *item) {
    ItemKind kind = item->def->kind;
    data_truth(data, "met", item->verdict == VERDICT_MET);
    data_truth(data, "not_met", item->verdict == VERDICT_NOT_MET);
    data_truth(data, "pending", item->verdict == VERDICT_PENDING);
    data_truth(data, "is_rows", kind == ITEM_ROWS || kind == ITEM_ROW);
    data_truth(data, "is_spread", kind == ITEM_SPREAD || kind == ITEM_MEAN_OF);
    data_truth(data, "is_value", kind == ITEM_VALUE);
    data_truth(data, "is_each", kind == ITEM_EACH);
    data_truth(data, "is_evidence", kind == ITEM_EVIDENCE);
    data_truth(data, "is_score", kind == ITEM_SCORE);
    data_truth(data, "is_veto", false);
}

/* One figure of both years: a value with a unit or a limit; conditions, counts of schools and points are none. */
static ItemFigure figure_of(const ItemResult *item, const Evaluation *before) {
    const PartResult *part = item->told;
    bool one = item->part_count <= 1 && (item->def->kind == ITEM_VALUE || item->def->kind == ITEM_SPREAD) &&
               !(part && part->compare == COMPARE_NONE && !part->unit.len);
    const ItemResult *last = one ? item_before(before, item->def->id, item->stage) : NULL;
    return (ItemFigure){.known = one && !item->value.reason,
                        .known_before = last != NULL,
                        .now = item->value.number,
                        .before = last ? last->value.number : 0,
                        .decimals = part ? part->decimals : item->def->decimals,
                        .percent = part ? part->percent : item->def->percent,
                        .unit = part ? part->unit : item->def->unit};
}

static void put_told(Data *data, const Evaluation *evaluation, const ItemResult *item, const ReportInput *input) {
    const ItemFigure figure = figure_of(item, input ? input->before : NULL);
    data_put_work(data, item->def, input);
    data_put_before(data, &figure, evaluation->frame->pack);
}

void data_put_item(Data *data, const Evaluation *evaluation, const ItemResult *item, const ReportInput *input) {
    const ItemDef *def = item->def;
    data_text(data, "id", def->id);
    data_text(data, "name", def->name);
    data_text(data, "short_name", short_name(def));
    data_text(data, "block_name", item->block ? item->block->name : STR("前置条件"));
    data_text(data, "stage_name", stage_name(evaluation, item->stage));
    data_text(data, "unit", item->told ? item->told->unit : def->unit);
    data_text(data, "verdict_name", verdict_name(item->verdict));
    data_text(data, "why", item->why);
    data_text(data, "points",
              def->kind == ITEM_SCORE ? show_limit(data->arena, COMPARE_NONE, item->points) : (Str){NULL, 0});
    data_text(data, "points_max",
              def->kind == ITEM_SCORE ? show_limit(data->arena, COMPARE_NONE, item->points_max) : (Str){NULL, 0});
    /* A spread is mended where the resource itself is. */
    const ItemDef *row = item->row_item >= 0 ? evaluation->row_items[item->row_item] : def;
    data_text(data, "measure", def->measure.len ? def->measure : row->measure);
    data_text(data, "responsible", def->responsible.len ? def->responsible : row->responsible);
    put_value(data, evaluation, item);
    put_spread(data, item);
    put_truths(data, item);
    put_schools(data, evaluation, item);
    put_decision(data, item);
    put_told(data, evaluation, item, input);
    data_list(data, "steps");
}

static void put_into_map(Data *report, const Evaluation *evaluation, const ItemResult *item, const ReportInput *input) {
    Data *object = data_create(report->arena, SCOPE_ITEM, report);
    data_put_item(object, evaluation, item, input);
    map_add(report->arena, data_map(report, "item"),
            (MapEntry){.key = item->def->id, .alias = item->def->name, .object = object});
}

static void put_block(Data *report, const Evaluation *evaluation, const BlockResult *result, const ReportInput *input) {
    Arena *arena = report->arena;
    Data *block = data_add(report, "blocks");
    data_text(block, "id", result->def->id);
    data_text(block, "name", result->def->name);
    data_text(block, "verdict_name", verdict_name(result->verdict));
    data_text(block, "why", result->why);
    data_truth(block, "met", result->verdict == VERDICT_MET);
    data_truth(block, "not_met", result->verdict == VERDICT_NOT_MET);
    data_truth(block, "pending", result->verdict == VERDICT_PENDING);
    data_count(block, "items_count", result->met + result->not_met + result->pending);
    data_count(block, "items_met", result->met);
    data_count(block, "items_not_met", result->not_met);
    data_count(block, "items_pending", result->pending);
    data_truth(block, "scored", result->def->scored);
    data_text(block, "points_low", show_limit(arena, COMPARE_NONE, result->points_low));
    data_text(block, "points_high", show_limit(arena, COMPARE_NONE, result->points_high));
    data_text(block, "points_needed", show_limit(arena, COMPARE_NONE, result->points_needed));
    data_table(block, "items_table", table_of_items(evaluation, result->def, arena));
    data_list(block, "items");
    bool resources = false;
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (item->block == result->def) {
            data_put_item(data_add(block, "items"), evaluation, item, input);
            resources = resources || item->row_item >= 0;
        }
    }
    data_truth(block, "has_resources", resources);
    data_list(block, "stages");
    if (resources) {
        data_put_stages(block, evaluation, result->def);
    }
}

void data_put_items(Data *report, const Evaluation *evaluation, const ReportInput *input) {
    size_t met = 0, not_met = 0, pending = 0;
    data_list(report, "blocks");
    data_list(report, "items");
    data_list(report, "vetoes");
    data_list(report, "preconditions");
    data_map(report, "item");
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        data_put_item(data_add(report, item->block ? "items" : "preconditions"), evaluation, item, input);
        put_into_map(report, evaluation, item, input);
    }
    for (size_t i = 0; i < evaluation->veto_count; i++) {
        Data *veto = data_add(report, "vetoes");
        data_put_item(veto, evaluation, &evaluation->vetoes[i], input);
        data_truth(veto, "is_veto", true);
        put_into_map(report, evaluation, &evaluation->vetoes[i], input);
    }
    for (size_t i = 0; i < evaluation->block_count; i++) {
        put_block(report, evaluation, &evaluation->blocks[i], input);
        met += evaluation->blocks[i].met;
        not_met += evaluation->blocks[i].not_met;
        pending += evaluation->blocks[i].pending;
    }
    data_count(report, "items_count", met + not_met + pending);
    data_count(report, "items_met", met);
    data_count(report, "items_not_met", not_met);
    data_count(report, "items_pending", pending);
    data_table(report, "blocks_table", table_of_blocks(evaluation, report->arena));
}

Str report_item_figures(const Evaluation *evaluation, const ItemResult *item, Arena *arena) {
    DataValue value;
    ItemKind kind = item->def->kind;
    if (item->def->node || item->def->effect || kind == ITEM_SCORE || kind == ITEM_EVIDENCE ||
        item->verdict == VERDICT_NOT_APPLICABLE) {
        return (Str){NULL, 0};
    }
    Data *data = data_create(arena, SCOPE_ITEM, NULL);
    data_put_item(data, evaluation, item, NULL);
    return data_find(data, STR("figures"), &value) ? value.text : (Str){NULL, 0};
}
