/* duxue unit, pack: what there is, and whether the packs are in order. */
#include "cli.h"
#include "collect.h"
#include "standard.h"

#include <stdio.h>
#include <string.h>

/* ---- unit ---- */

static void put_units_text(Buf *out, const UnitTree *tree) {
    for (size_t i = 0; i < tree->count; i++) {
        const Unit *unit = &tree->units[i];
        buf_add_format(out, "%s%*s%.*s %.*s（%.*s）", i ? "\n" : "", unit->depth * 2, "", STR_ARG(unit->code),
                       STR_ARG(unit->name), STR_ARG(unit->kind->name));
    }
}

static void put_units_json(Buf *out, const UnitTree *tree) {
    Json json = json_writer(out);
    json_open_array(&json);
    for (size_t i = 0; i < tree->count; i++) {
        const Unit *unit = &tree->units[i];
        json_open_object(&json);
        json_put_str(&json, "code", unit->code);
        json_put_str(&json, "name", unit->name);
        json_put_str(&json, "kind", unit->kind->id);
        json_key(&json, "parent");
        if (unit->parent < 0) {
            json_none(&json);
        } else {
            json_str(&json, tree->units[unit->parent].code);
        }
        json_close_object(&json);
    }
    json_close_array(&json);
}

static int list_units(const Arguments *arguments, Store *store, const Pack *pack, const char *format) {
    Err err = {.kind = ERR_NONE};
    Tx *tx;
    UnitTree tree;
    PeriodList periods;
    if (!store_read_begin(store, &tx, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    const char *period = argument(arguments, "--period");
    bool good = org_periods(tx, arguments->arena, &periods, &err);
    if (good && !period && periods.count == 0) {
        good = err_set(&err, ERR_NOT_FOUND, "还没有数据。先用 duxue import 导入学校表。");
    }
    good = good && org_tree_load(tx, pack, period ? str_from(period) : periods.codes[0], arguments->arena, &tree, &err);
    store_read_end(tx);
    if (!good) {
        return cli_fail(arguments->arena, &err);
    }
    Buf out = buf_create(arguments->arena);
    (strcmp(format, "json") == 0 ? put_units_json : put_units_text)(&out, &tree);
    return cli_put(arguments, buf_str(&out));
}

static int run_unit(const Arguments *arguments) {
    if (strcmp(arguments->positionals[0], "list") != 0) {
        fputs("错误：unit 后面写 list。单位随学校表一起导入。\n", stderr);
        return EXIT_USAGE;
    }
    const char *format = cli_format(arguments, "text,json");
    if (!format) {
        return EXIT_USAGE;
    }
    Pack *pack = NULL;
    Store *store = NULL;
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    int status = list_units(arguments, store, pack, format);
    store_close(store);
    pack_destroy(pack);
    return status;
}

const Command command_unit = {
    .name = "unit",
    .summary = "单位：list 按层级列出",
    .operands = "list",
    .example = "duxue unit list --period 2024",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--period", "P", false, "年度，默认最近一年"},
                {"--format", "FORMAT", false, "text（默认）或 json"},
                {"-o", "FILE", false, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run_unit,
};

/* ---- pack ---- */

static bool compile_standards(const Pack *pack, Arena *arena, ProblemList *problems) {
    size_t count;
    bool good = true;
    const StandardDef *all = pack_standards(pack, &count);
    for (size_t i = 0; i < count; i++) {
        const Standard *compiled;
        good = standard_compile(pack, &all[i], arena, &compiled, problems) && good;
    }
    return good;
}

static bool compile_forms(const Pack *pack, Arena *arena, ProblemList *problems) {
    size_t count;
    bool good = true;
    const FormDef *all = pack_forms(pack, &count);
    for (size_t i = 0; i < count; i++) {
        const Form *compiled;
        good = form_compile(pack, &all[i], arena, &compiled, problems) && good;
    }
    return good;
}

/* Loads the packs and compiles every check, every indicator and every formula of every standard and form. */
static int check_packs(const Arguments *arguments, const char *directory) {
    ProblemList problems = problem_list(arguments->arena, 1000);
    Pack *pack = NULL;
    bool good = pack_load(directory, &pack, &problems);
    size_t indicators = 0, elements = 0;
    if (good) {
        pack_indicators(pack, &indicators);
        pack_elements(pack, &elements);
        good = fact_compile_checks(pack, arguments->arena, &problems);
        good = indicator_compile_all(pack, arguments->arena, &problems) && good;
        good = quality_compile_all(pack, arguments->arena, &problems) && good;
        good = compile_standards(pack, arguments->arena, &problems) && good;
        good = compile_forms(pack, arguments->arena, &problems) && good;
    }
    cli_print_problems(arguments->arena, &problems);
    if (good) {
        printf("规则包没有问题：%zu个要素，%zu个指标，版本%.*s。\n", elements, indicators, STR_ARG(pack_version(pack)));
    } else {
        fprintf(stderr, "规则包有%zu处错误。\n", problems.errors);
    }
    pack_destroy(pack);
    return good ? EXIT_DONE : EXIT_INPUT;
}

static int list_packs(const Arguments *arguments) {
    Pack *pack = NULL;
    if (!cli_pack(arguments, &pack)) {
        return EXIT_INPUT;
    }
    size_t count;
    const StandardDef *standards = pack_standards(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("标准\t%.*s\t%.*s\t%.*s\n", STR_ARG(standards[i].id), STR_ARG(standards[i].name),
               STR_ARG(standards[i].document));
    }
    const IndicatorDef *indicators = pack_indicators(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("指标\t%.*s\t%.*s\n", STR_ARG(indicators[i].id), STR_ARG(indicators[i].name));
    }
    const MappingDef *mappings = pack_mappings(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("对照\t%.*s\t%.*s\n", STR_ARG(mappings[i].id), STR_ARG(mappings[i].name));
    }
    const ReportDef *reports = pack_reports(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("报告\t%.*s\t%.*s\n", STR_ARG(reports[i].id), STR_ARG(reports[i].name));
    }
    const FormDef *forms = pack_forms(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("填报表\t%.*s\t%.*s\n", STR_ARG(forms[i].id), STR_ARG(forms[i].name));
    }
    pack_destroy(pack);
    return EXIT_DONE;
}

static int run_pack(const Arguments *arguments) {
    if (strcmp(arguments->positionals[0], "list") == 0) {
        return list_packs(arguments);
    }
    if (strcmp(arguments->positionals[0], "check") == 0) {
        return check_packs(arguments, arguments->positional_count > 1 ? arguments->positionals[1] : NULL);
    }
    fputs("错误：pack 后面写 check [目录] 或 list。\n", stderr);
    return EXIT_USAGE;
}

const Command command_pack = {
    .name = "pack",
    .summary = "规则包：check 检查，list 列出",
    .operands = "check [DIR] | list",
    .example = "duxue pack check packs",
    .options = {{"--packs", "DIR", false, "list：用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 2,
    .run = run_pack,
};
