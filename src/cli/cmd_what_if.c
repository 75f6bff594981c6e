/* duxue what-if: changes cells in memory and judges anew. Nothing is stored. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

typedef struct Changes {
    CellChange *items;
    size_t count;
} Changes;

static bool wrong(const char *word, const char *what) {
    fprintf(stderr, "错误：“%s”%s。写法是 学校代码:数据项=数值，例如 990121104003:t_pe_P=3。\n", word, what);
    return false;
}

static void add_change(const Arguments *arguments, Changes *changes, CellChange change) {
    changes->items = arena_grow(arguments->arena, changes->items, changes->count, changes->count + 1, sizeof change);
    changes->items[changes->count++] = change;
}

/* "990121104003:t_pe_P=3" */
static bool read_change(const Arguments *arguments, const Workbench *bench, const char *word, Changes *changes) {
    Str text = str_from(word);
    ptrdiff_t colon = str_find(text, STR(":")), equals = str_find(text, STR("="));
    if (colon <= 0 || equals <= colon + 1) {
        return wrong(word, "的写法不对");
    }
    int unit = org_tree_find(&bench->frame->tree, str_slice(text, 0, (size_t)colon));
    const Element *element = pack_element(bench->pack, str_slice(text, (size_t)colon + 1, (size_t)equals));
    double value;
    if (unit < 0) {
        return wrong(word, "里的单位代码本年度没有");
    }
    if (!element) {
        return wrong(word, "里的数据项没有定义");
    }
    if (!number_parse(str_slice(text, (size_t)equals + 1, text.len), &value)) {
        return wrong(word, "等号后面不是数");
    }
    add_change(arguments, changes, (CellChange){unit, pack_element_index(bench->pack, element), value});
    return true;
}

/* What the plan adds, upon what is there; steps for one cell are summed. */
static void add_plan(const Arguments *arguments, const Workbench *bench, const Evaluation *evaluation,
                     Changes *changes) {
    for (size_t i = 0; i < evaluation->plan.step_count; i++) {
        const PlanStep *step = &evaluation->plan.steps[i];
        int unit = evaluation->rows[step->row].unit;
        if (step->element < 0) {
            continue;
        }
        CellChange *same = NULL;
        for (size_t c = 0; c < changes->count; c++) {
            bool this_cell = changes->items[c].unit == unit && changes->items[c].element == step->element;
            same = this_cell ? &changes->items[c] : same;
        }
        if (same) {
            same->value += step->add;
        } else {
            const StoredColumn column = frame_column(bench->frame, step->element);
            if (stored_known(&column, (size_t)unit)) { /* what is unknown is not added to as if it were 0 */
                add_change(arguments, changes, (CellChange){unit, step->element, column.value[unit] + step->add});
            }
        }
    }
}

static int judge(const Arguments *arguments, Workbench *bench, const char *format) {
    const char *standard = argument(arguments, "--standard");
    Changes changes = {NULL, 0};
    Evaluation evaluation;
    for (size_t i = 0; i < arguments->positional_count; i++) {
        if (!read_change(arguments, bench, arguments->positionals[i], &changes)) {
            return EXIT_INPUT;
        }
    }
    const Frame *frame = frame_overlay(bench->frame, changes.items, changes.count, arguments->arena);
    if (!workbench_evaluate(arguments, bench, standard, frame, &evaluation)) {
        return EXIT_INPUT;
    }
    if (argument(arguments, "--plan")) {
        add_plan(arguments, bench, &evaluation, &changes);
        frame = frame_overlay(bench->frame, changes.items, changes.count, arguments->arena);
        if (!workbench_evaluate(arguments, bench, standard, frame, &evaluation)) {
            return EXIT_INPUT;
        }
    }
    return evaluation_put(arguments, &evaluation, format);
}

static int run(const Arguments *arguments) {
    const char *format = cli_format(arguments, "text,json,xlsx");
    if (!format) {
        return EXIT_USAGE;
    }
    if (arguments->positional_count == 0 && !argument(arguments, "--plan")) {
        fputs("错误：没有写要改什么。写 学校代码:数据项=数值，或用 --plan 代入补差方案。\n", stderr);
        return EXIT_USAGE;
    }
    Workbench bench;
    int status;
    if (workbench_open(arguments, &bench, &status)) {
        status = judge(arguments, &bench, format);
    }
    workbench_close(&bench);
    return status;
}

const Command command_what_if = {
    .name = "what-if",
    .summary = "试算：改几个数，看结论怎么变；不保存",
    .operands = "[CODE:ELEMENT=VALUE...]",
    .example = "duxue what-if --standard yzjh-2017 --unit 990121 --period 2024 990121104003:t_pe_P=3",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--standard", "ID", true, "标准，例如 yzjh-2017"},
                {"--unit", "CODE", true, "单位代码"},
                {"--period", "P", true, "年度，例如 2024"},
                {"--plan", NULL, false, "先代入补差方案"},
                {"--format", "FORMAT", false, "text（默认）、json 或 xlsx"},
                {"-o", "FILE", false, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .most_operands = POSITIONALS_MOST,
    .run = run,
};
