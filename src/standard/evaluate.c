/* The evaluation: rows, items, blocks, the whole. */
#include "standard_internal.h"

bool counts_in_rule(const Evaluation *evaluation, const ItemResult *item) {
    bool rule = false;
    for (size_t i = 0; item->def->kind == ITEM_ROW && i < evaluation->item_count; i++) {
        rule = rule || (evaluation->items[i].def->kind == ITEM_ROWS && evaluation->items[i].block == item->block);
    }
    return rule;
}

/* Points that are sure, and those still possible: pass or fail as soon as either settles it. */
static void judge_points_block(Judging *judging, BlockResult *block, size_t at) {
    Evaluation *evaluation = judging->result;
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (item->block == block->def && item->def->kind == ITEM_SCORE) {
            bool given = !isnan(item->points);
            block->points_low += given ? item->points : 0;
            block->points_high += given ? item->points : item->points_max;
        }
    }
    block->points_needed = limit_of(judging, judging->standard->block_limits[at]);
    block->verdict = number_at_least(block->points_low, block->points_needed)     ? VERDICT_MET
                     : !number_at_least(block->points_high, block->points_needed) ? VERDICT_NOT_MET
                                                                                  : VERDICT_PENDING;
}

static Str points_words(const Judging *judging, const BlockResult *block) {
    Arena *arena = judging->arena;
    Str low = number_show(arena, block->points_low, 1, false), high = number_show(arena, block->points_high, 1, false);
    Str needed = number_show(arena, block->points_needed, 1, false);
    return block->pending ? str_format(arena, "已得%.*s分，还有%zu项没有评分，最高可得%.*s分，达标要%.*s分",
                                       STR_ARG(low), block->pending, STR_ARG(high), STR_ARG(needed))
                          : str_format(arena, "得%.*s分，达标要%.*s分", STR_ARG(low), STR_ARG(needed));
}

/* `failing`: names of the first items that are not met. */
static Str block_words(const Judging *judging, const BlockResult *block, Str failing) {
    return block->not_met   ? str_format(judging->arena, "%zu项未达标：%.*s%s", block->not_met, STR_ARG(failing),
                                       block->not_met > 3 ? "等" : "")
           : block->pending ? str_format(judging->arena, "%zu项待定", block->pending)
           : block->met     ? STR("全部达标")
                            : STR("没有适用的条目");
}

static void judge_block(Judging *judging, size_t at, BlockResult *block) {
    Evaluation *evaluation = judging->result;
    const BlockDef *def = &judging->standard->def->blocks[at];
    *block = (BlockResult){.def = def, .verdict = VERDICT_NOT_APPLICABLE};
    Buf why = buf_create(judging->arena);
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (item->block != def || counts_in_rule(evaluation, item)) {
            continue;
        }
        block->verdict = verdict_both(block->verdict, item->verdict);
        block->met += item->verdict == VERDICT_MET;
        block->not_met += item->verdict == VERDICT_NOT_MET;
        block->pending += item->verdict == VERDICT_PENDING;
        if (item->verdict == VERDICT_NOT_MET && block->not_met <= 3 && !judging->options->no_words) {
            add_text(&why, item->def->name, "、");
        }
    }
    bool scored = def->scored && block->verdict != VERDICT_NOT_APPLICABLE;
    if (scored) {
        judge_points_block(judging, block, at);
    }
    if (!judging->options->no_words) {
        block->why = scored ? points_words(judging, block) : block_words(judging, block, buf_str(&why));
    }
}

/* Its points count in the score: one that is not full fails nothing by itself. */
static bool is_of_framework(const BlockDef *block) {
    return block->item_count && block->items[0].node;
}

static const ItemResult *item_at(const Evaluation *evaluation, size_t i) {
    return i < evaluation->item_count ? &evaluation->items[i] : &evaluation->vetoes[i - evaluation->item_count];
}

/* Preconditions and vetoes, which stand in no block. */
static bool stands_alone(const ItemResult *item) {
    return !item->block && !item->def->effect;
}

static void add_block_words(const Judging *judging, Buf *why) {
    const Evaluation *evaluation = judging->result;
    for (size_t i = 0; i < evaluation->block_count; i++) {
        const BlockResult *block = &evaluation->blocks[i];
        bool told = block->verdict == VERDICT_NOT_MET || block->verdict == VERDICT_PENDING;
        if (!is_of_framework(block->def) && told) {
            add_text(why, str_format(judging->arena, "%.*s：%.*s", STR_ARG(block->def->name), STR_ARG(block->why)),
                     "；");
        }
    }
}

static Str whole_words(const Judging *judging) {
    const Evaluation *evaluation = judging->result;
    Buf why = buf_create(judging->arena);
    size_t pending = 0;
    add_text(&why, evaluation->score ? evaluation->score->why : (Str){NULL, 0}, "；");
    add_block_words(judging, &why);
    for (size_t i = 0; i < evaluation->item_count + evaluation->veto_count; i++) {
        const ItemResult *item = item_at(evaluation, i);
        if (stands_alone(item)) {
            pending += item->verdict == VERDICT_PENDING;
            add_text(&why, item->verdict == VERDICT_NOT_MET ? item->def->name : STR(""), "；");
        }
    }
    if (pending) {
        add_text(&why, str_format(judging->arena, "%zu项前置条件和一票否决事项待定", pending), "；");
    }
    return buf_str(&why);
}

static void fold(Judging *judging) {
    Evaluation *evaluation = judging->result;
    evaluation->verdict = evaluation->score ? evaluation->score->verdict : VERDICT_NOT_APPLICABLE;
    for (size_t i = 0; i < evaluation->block_count; i++) {
        const BlockResult *block = &evaluation->blocks[i];
        if (!is_of_framework(block->def)) {
            evaluation->verdict = verdict_both(evaluation->verdict, block->verdict);
        }
    }
    for (size_t i = 0; i < evaluation->item_count + evaluation->veto_count; i++) {
        const ItemResult *item = item_at(evaluation, i);
        if (stands_alone(item)) {
            evaluation->verdict = verdict_both(evaluation->verdict, item->verdict);
        }
    }
    if (!judging->options->no_words) {
        evaluation->why = whole_words(judging);
    }
}

/* All that will be read of a region's columns is called from memory at once: each column lies elsewhere, and its first
 * rows would be waited for one column after the other. */
static void call_columns(const Judging *judging) {
    enum { LINE_BYTES = 64, FEW_ROWS = 1024 };
    const Standard *standard = judging->standard;
    for (size_t i = 0; i < standard->column_count && judging->to - judging->from <= FEW_ROWS; i++) {
        StoredColumn column = judging->rows.column(judging->rows.context, standard->columns[i], false);
        const char *end = (const char *)(column.value ? column.value + judging->to : NULL);
        for (const char *at = end ? (const char *)(column.value + judging->from) : NULL; at < end; at += LINE_BYTES) {
            __builtin_prefetch(at, 0, 2);
        }
        if (end && column.unknown) {
            __builtin_prefetch(column.unknown + judging->from / 64, 0, 2);
        }
    }
}

bool standard_evaluate(const Standard *standard, const Frame *frame, int unit, const EvaluateOptions *options,
                       Arena *arena, Evaluation *result, Err *err) {
    if (unit < 0 || (size_t)unit >= frame->tree.count) {
        return err_set(err, ERR_NOT_FOUND, "没有这个单位。");
    }
    *result = (Evaluation){
        .standard = standard, .def = standard->def, .frame = frame, .unit = unit, .stage_count = standard->stage_count};
    Judging judging = {.standard = standard,
                       .frame = frame,
                       .unit = unit,
                       .from = (size_t)unit,
                       .to = (size_t)frame->tree.units[unit].end,
                       .options = options,
                       .arena = arena,
                       .result = result};
    judging.rows = frame_rows(frame, NULL, 0, frame->school_rows, arena);
    judging.rows.kept = formula_kept_parts(standard->part_count, judging.from, judging.to, arena);
    call_columns(&judging);
    result->row_item_count = standard->row_item_count;
    result->row_items = ARENA_ARRAY(arena, standard->row_item_count, const ItemDef *);
    for (size_t i = 0; i < standard->row_item_count; i++) {
        result->row_items[i] = standard->row_items[i].def;
    }
    judge_row_items(&judging);
    judge_score(&judging);
    result->items = ARENA_ARRAY(arena, standard->item_count, ItemResult);
    for (; result->item_count < standard->item_count; result->item_count++) {
        judge_item(&judging, &standard->items[result->item_count], &result->items[result->item_count]);
    }
    result->vetoes = ARENA_ARRAY(arena, standard->veto_count, ItemResult);
    for (; result->veto_count < standard->veto_count; result->veto_count++) {
        judge_item(&judging, &standard->vetoes[result->veto_count], &result->vetoes[result->veto_count]);
    }
    result->blocks = ARENA_ARRAY(arena, standard->def->block_count, BlockResult);
    for (; result->block_count < standard->def->block_count; result->block_count++) {
        judge_block(&judging, result->block_count, &result->blocks[result->block_count]);
    }
    fold(&judging);
    if (!options->no_plan) {
        make_plan(&judging);
    }
    result->reasons = judging.rows.reasons;
    return true;
}
