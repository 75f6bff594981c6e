/* duxue evaluate: a unit against a standard, as text, JSON or workbook. */
#include "cli.h"
#include "writer.h"

#include <string.h>

static const char *mark_of(Verdict verdict) {
    static const char *const marks[] = {"●", "■", "▲", "—"};
    return marks[verdict];
}

static const char *sign_of(Compare compare) {
    static const char *const signs[] = {"", "应≥", "应≤", "应＜", "应＞"};
    return signs[compare];
}

static void put_value(Buf *out, Arena *arena, const ItemResult *item) {
    ItemKind kind = item->def->kind;
    if (item->value.reason || (kind != ITEM_VALUE && kind != ITEM_SPREAD && kind != ITEM_MEAN_OF)) {
        return;
    }
    const PartResult *part = item->told;
    int decimals = part ? part->decimals : item->def->decimals;
    bool percent = part ? part->percent : item->def->percent;
    Str unit = part ? part->unit : item->def->unit;
    buf_add_format(out, "  %.*s", STR_ARG(figure_show(arena, item->value.number, decimals, percent, unit)));
    if (item->has_limit) {
        buf_add_format(out, "（%s%.*s）", sign_of(item->compare),
                       STR_ARG(figure_show(arena, item->limit, decimals, percent, unit)));
    }
}

static void put_item(Buf *out, Arena *arena, const ItemResult *item) {
    buf_add_format(out, "  %s %-12.*s %.*s", mark_of(item->verdict), STR_ARG(item->def->id), STR_ARG(item->def->name));
    put_value(out, arena, item);
    if (item->verdict != VERDICT_MET && item->why.len) {
        buf_add_format(out, "  —— %.*s", STR_ARG(item->why));
    }
    buf_add_char(out, '\n');
}

static void put_plan(Buf *out, Arena *arena, const Evaluation *evaluation) {
    const Plan *plan = &evaluation->plan;
    buf_add_format(out, "\n补差方案：%.*s\n", STR_ARG(plan->note));
    for (size_t i = 0; i < plan->item_count; i++) {
        const PlanItem *total = &plan->items[i];
        const ItemDef *item = evaluation->row_items[total->item];
        int decimals = item->resource_step < 1 ? 2 : 0;
        if (total->add > 0) {
            buf_add_format(out, "  %.*s  增加%.*s%.*s（补达标%.*s，降差异%.*s），%zu所学校\n",
                           STR_ARG(item->resource_name), STR_ARG(number_show(arena, total->add, decimals, true)),
                           STR_ARG(item->resource_unit),
                           STR_ARG(number_show(arena, total->add_for_rows, decimals, true)),
                           STR_ARG(number_show(arena, total->add_for_spread, decimals, true)), total->schools);
        }
    }
}

static Str range_of(Arena *arena, const ScoreResult *node) {
    return node->state == SCORE_LEFT_OUT ? STR("不适用") : score_show(arena, node->low, node->high);
}

static void put_lines(Buf *out, Arena *arena, const ScoreResult *node, int depth) {
    for (size_t i = 0; i < node->line_count; i++) {
        const ScoreLine *line = &node->lines[i];
        if (line->state == SCORE_PENDING || line->high.num) {
            buf_add_format(out, "%*s－ %.*s %.*s：%.*s  —— %.*s\n", 2 * depth + 2, "", STR_ARG(line->def->id),
                           STR_ARG(line->def->name), STR_ARG(score_show(arena, line->low, line->high)),
                           STR_ARG(line->why));
        }
    }
}

/* The tree of a framework: points of full marks, and why where any are missing. */
static void put_node(Buf *out, Arena *arena, const ScoreResult *node, int depth) {
    const ScoreNodeDef *def = node->def;
    buf_add_format(out, "%*s%s %.*s %.*s", 2 * depth, "", mark_of(node->verdict), STR_ARG(def->id), STR_ARG(def->name));
    if (def->points.num) {
        buf_add_format(out, "  %.*s（%s%.*s）", STR_ARG(range_of(arena, node)), def->bonus ? "加分，最多" : "满分",
                       STR_ARG(fraction_show(arena, def->points, FRACTION_PLACES)));
    }
    if (node->why.len && (node->node_count == 0 || node->state != SCORE_KNOWN)) {
        buf_add_format(out, "  —— %.*s", STR_ARG(node->why));
    }
    buf_add_char(out, '\n');
    put_lines(out, arena, node, depth + 1);
    for (size_t i = 0; i < node->node_count; i++) {
        put_node(out, arena, &node->nodes[i], depth + 1);
    }
}

static void put_score(Buf *out, Arena *arena, const Score *score) {
    buf_add_format(out, "\n得分：%.*s", STR_ARG(score->why));
    if (score->has_coefficient && !score->coefficient.reason) {
        buf_add_format(out, "（%.*s%.*s）", STR_ARG(score->def->coefficient_name),
                       STR_ARG(number_show(arena, score->coefficient.number, 4, false)));
    }
    buf_add(out, score->rounding_matters ? STR("  注意：按两位小数显示会变成另一个等次\n") : STR("\n"));
    for (size_t i = 0; i < score->node_count; i++) {
        put_node(out, arena, &score->nodes[i], 1);
    }
}

static void put_text(Buf *out, Arena *arena, const Evaluation *evaluation) {
    const Unit *unit = &evaluation->frame->tree.units[evaluation->unit];
    buf_add_format(out, "%.*s  %.*s  %.*s年度\n结论：%s %.*s  %.*s\n", STR_ARG(unit->name),
                   STR_ARG(evaluation->def->name), STR_ARG(evaluation->frame->tree.period),
                   mark_of(evaluation->verdict), STR_ARG(verdict_name(evaluation->verdict)), STR_ARG(evaluation->why));
    if (evaluation->score) {
        put_score(out, arena, evaluation->score);
    }
    const BlockDef *block = NULL;
    bool begun = false;
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (item->def->node) {
            continue; /* stands in the tree */
        }
        if (!begun || item->block != block) {
            begun = true;
            block = item->block;
            Str name = block ? block->name : STR("前置条件");
            buf_add_format(out, "\n%.*s\n", STR_ARG(name));
        }
        put_item(out, arena, item);
    }
    if (evaluation->veto_count) {
        buf_add(out, evaluation->score ? STR("\n影响等次的情形\n") : STR("\n一票否决事项\n"));
    }
    for (size_t i = 0; i < evaluation->veto_count; i++) {
        put_item(out, arena, &evaluation->vetoes[i]);
    }
    if (evaluation->row_item_count) {
        put_plan(out, arena, evaluation);
    }
}

int evaluation_put(const Arguments *arguments, const Evaluation *evaluation, const char *format) {
    Arena *arena = arguments->arena;
    Buf out = buf_create(arena);
    if (strcmp(format, "xlsx") == 0) {
        Err err = {.kind = ERR_NONE};
        const char *path = argument(arguments, "-o");
        if (!path) {
            err_set(&err, ERR_USAGE, "--format xlsx 需要用 -o 指定文件，例如 -o 结果.xlsx。");
            return cli_fail(arguments->arena, &err);
        }
        return evaluation_xlsx(evaluation, path, &err) ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    if (strcmp(format, "json") == 0) {
        evaluation_json(evaluation, &out);
    } else {
        put_text(&out, arena, evaluation);
    }
    return cli_put(arguments, buf_str(&out));
}

/* ---- the units of a verdicts ---- */

static void put_counts(Buf *out, const size_t *counts) {
    buf_add_format(out, "达标%zu、未达标%zu、待定%zu", counts[VERDICT_MET], counts[VERDICT_NOT_MET],
                   counts[VERDICT_PENDING]);
    if (counts[VERDICT_NOT_APPLICABLE]) {
        buf_add_format(out, "、不适用%zu", counts[VERDICT_NOT_APPLICABLE]);
    }
}

static void put_verdicts_unit(Buf *out, const Verdicts *verdicts, const VerdictsUnit *regarded) {
    const Unit *unit = &verdicts->frame->tree.units[regarded->unit];
    buf_add_format(out, "%s %.*s %.*s  ", mark_of(regarded->verdict), STR_ARG(unit->code), STR_ARG(unit->name));
    put_counts(out, regarded->counts);
    bool begun = false;
    for (size_t i = 0; i < verdicts->item_count; i++) {
        if (regarded->items[i] == VERDICT_NOT_MET) {
            buf_add_format(out, "%s%.*s", begun ? "、" : "  —— ", STR_ARG(verdicts->items[i].def->name));
            begun = true;
        }
    }
    buf_add_char(out, '\n');
}

static void put_verdicts(Buf *out, Arena *arena, const Verdicts *verdicts) {
    const UnitTree *tree = &verdicts->frame->tree;
    buf_add_format(out, "%.*s  %.*s  %.*s年度\n%zu个单位：", STR_ARG(tree->units[verdicts->unit].name),
                   STR_ARG(verdicts->def->name), STR_ARG(tree->period), verdicts->unit_count);
    put_counts(out, verdicts->counts);
    buf_add(out, STR("\n\n"));
    for (size_t i = 0; i < verdicts->unit_count; i++) {
        put_verdicts_unit(out, verdicts, &verdicts->units[i]);
    }
    buf_add(out, STR("\n各条目未达标、待定的单位数\n"));
    for (size_t i = 0; i < verdicts->item_count; i++) {
        const VerdictsItem *item = &verdicts->items[i];
        if (item->counts[VERDICT_NOT_MET] || item->counts[VERDICT_PENDING]) {
            buf_add_format(out, "  %-12.*s %.*s  未达标%zu、待定%zu\n", STR_ARG(item->def->id),
                           STR_ARG(item->def->name), item->counts[VERDICT_NOT_MET], item->counts[VERDICT_PENDING]);
        }
    }
    buf_add(out, STR("\n补差合计（有单位数据不全时是下限）\n"));
    for (size_t i = 0; i < verdicts->need_count; i++) {
        const VerdictsNeed *need = &verdicts->needs[i];
        if (need->add > 0) {
            buf_add_format(out, "  %.*s  增加%.*s%.*s，%zu个单位\n", STR_ARG(need->item->resource_name),
                           STR_ARG(number_show(arena, need->add, need->item->resource_step < 1 ? 2 : 0, true)),
                           STR_ARG(need->item->resource_unit), need->units);
        }
    }
}

static int verdicts_put(const Arguments *arguments, const Verdicts *verdicts, const char *format) {
    Buf out = buf_create(arguments->arena);
    if (strcmp(format, "json") == 0) {
        verdicts_json(verdicts, &out);
    } else {
        put_verdicts(&out, arguments->arena, verdicts);
    }
    return cli_put(arguments, buf_str(&out));
}

static int run(const Arguments *arguments) {
    bool each = argument(arguments, "--each") != NULL;
    const char *format = cli_format(arguments, each ? "text,json" : "text,json,xlsx");
    if (!format) {
        return EXIT_USAGE;
    }
    Workbench bench;
    Evaluation evaluation;
    Verdicts verdicts;
    int status;
    if (workbench_open(arguments, &bench, &status)) {
        const char *standard = argument(arguments, "--standard");
        status = EXIT_INPUT;
        if (each) {
            status = workbench_verdicts(arguments, &bench, standard, &verdicts)
                         ? verdicts_put(arguments, &verdicts, format)
                         : EXIT_INPUT;
        } else if (workbench_evaluate(arguments, &bench, standard, bench.frame, &evaluation)) {
            status = evaluation_put(arguments, &evaluation, format);
        }
    }
    workbench_close(&bench);
    return status;
}

const Command command_evaluate = {
    .name = "evaluate",
    .summary = "按标准评估一个单位，给出结论、原因和各校缺口",
    .example = "duxue evaluate --data duxue-data --standard yzjh-2017 --unit 990121 --period 2024",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--standard", "ID", true, "标准，例如 yzjh-2017"},
                {"--unit", "CODE", true, "单位代码"},
                {"--period", "P", true, "年度，例如 2024"},
                {"--each", NULL, false, "这个单位范围内，标准所评的那一级单位各评一次，并列结论、条目和补差合计"},
                {"--format", "FORMAT", false, "text（默认）、json 或 xlsx；--each 时没有 xlsx"},
                {"-o", "FILE", false, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
