/* duxue report and duxue template: documents and workbooks out. */
#include "cli.h"

#include "writer.h"

#include <stdio.h>

/* The report kind, and the standard it is about: --standard, or the one the kind names. */
static const ReportDef *find_report(const Arguments *arguments, const Pack *pack, const char **standard) {
    const char *kind = argument(arguments, "--kind");
    const ReportDef *def = pack_report(pack, str_from(kind));
    if (!def) {
        size_t count;
        const ReportDef *all = pack_reports(pack, &count);
        fprintf(stderr, "错误：没有“%s”这种报告。现有：", kind);
        for (size_t i = 0; i < count; i++) {
            fprintf(stderr, "%s%.*s（%.*s）", i ? "、" : "", STR_ARG(all[i].id), STR_ARG(all[i].name));
        }
        fputs("。\n", stderr);
        return NULL;
    }
    *standard = argument(arguments, "--standard");
    if (!*standard) {
        *standard = str_cstr(arguments->arena, def->standard);
    }
    if (!**standard) {
        fprintf(stderr, "错误：请用 --standard 指定按哪个标准写这份报告。\n");
        return NULL;
    }
    return def;
}

static int run_report(const Arguments *arguments) {
    Workbench bench;
    Evaluation evaluation;
    Err err = {.kind = ERR_NONE};
    int status;
    const char *standard, *template = argument(arguments, "--template"), *path = argument(arguments, "-o");
    const ReportDef *def = NULL;
    if (workbench_open(arguments, &bench, &status)) {
        status = EXIT_INPUT;
        def = find_report(arguments, bench.pack, &standard);
    }
    if (def && workbench_evaluate(arguments, &bench, standard, &evaluation, &status)) {
        Report report;
        bool good = template ? report_merge(template, &evaluation, path, &err)
                             : report_build(def, &evaluation, arguments->arena, &report, &err) &&
                                   report_docx(&report, path, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
        if (good) {
            printf("已写出：%s\n", path);
        }
    }
    workbench_close(&bench);
    return status;
}

const Command command_report = {
    .name = "report",
    .summary = "按评估结果写报告（DOCX，公文格式），也可以套用本局的模板",
    .example = "duxue report --kind self-evaluation --unit 990101 --period 2024 -o 自评报告.docx",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--kind", "ID", true, "报告种类，例如 self-evaluation"},
                {"--standard", "ID", false, "按哪个标准；报告种类自带时可以不写"},
                {"--unit", "CODE", true, "单位代码"},
                {"--period", "P", true, "年度"},
                {"--template", "FILE.docx", false, "本局的模板，{{占位符}}见 docs/templates.md"},
                {"-o", "FILE.docx", true, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run_report,
};

static int run_template(const Arguments *arguments) {
    Pack *pack = NULL;
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    const char *path = argument(arguments, "-o");
    bool good = fact_template(store, pack, str_from(argument(arguments, "--form")),
                              str_from(argument(arguments, "--unit")), str_from(argument(arguments, "--period")), path,
                              &err);
    int status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    if (good) {
        printf("已写出：%s\n", path);
    }
    store_close(store);
    pack_destroy(pack);
    return status;
}

const Command command_template = {
    .name = "template",
    .summary = "导出填报用的工作簿，旁边带上年数",
    .example = "duxue template --form wide --unit 990101 --period 2025 -o 填报表.xlsx",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--form", "ID", true, "wide 为全部要素，也可以写一组的名称，例如 教师"},
                {"--unit", "CODE", false, "只要这个单位以下的学校"},
                {"--period", "P", true, "要填的年度"},
                {"-o", "FILE.xlsx", true, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run_template,
};
