/* duxue pack: what there is, and whether the packs are in order. */
#include "cli.h"
#include "collect.h"
#include "ledger.h"
#include "standard.h"
#include "writer.h"

#include <stdio.h>
#include <string.h>

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

static bool check_reports(const Pack *pack, Arena *arena, ProblemList *problems) {
    size_t count;
    bool good = true;
    const ReportDef *all = pack_reports(pack, &count);
    for (size_t i = 0; i < count; i++) {
        Err err = {.kind = ERR_NONE};
        if (!report_check(&all[i], arena, &err)) {
            problem_add(problems, SEVERITY_ERROR, NULL, &err.place, "%s", err.message);
            good = false;
        }
    }
    Err err = {.kind = ERR_NONE};
    if (!report_phrases_check(pack, arena, &err)) {
        problem_add(problems, SEVERITY_ERROR, NULL, &err.place, "%s", err.message);
        good = false;
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
        good = ledger_compile_all(pack, arguments->arena, &problems) && good;
        good = compile_standards(pack, arguments->arena, &problems) && good;
        good = compile_forms(pack, arguments->arena, &problems) && good;
        good = check_reports(pack, arguments->arena, &problems) && good;
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
        return check_packs(arguments, arguments->positional_count > 1 ? arguments->positionals[1]
                                                                      : argument(arguments, "--packs"));
    }
    fputs("错误：pack 后面写 check [目录] 或 list。\n", stderr);
    return EXIT_USAGE;
}

const Command command_pack = {
    .name = "pack",
    .summary = "规则包：check 检查，list 列出",
    .operands = "check [DIR] | list",
    .example = "duxue pack check packs",
    .options = {{"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 2,
    .run = run_pack,
};
