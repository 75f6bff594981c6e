/* duxue report: a document out, by the outline of a pack or into the bureau's own template. */
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
    if (def && workbench_evaluate(arguments, &bench, standard, bench.frame, &evaluation)) {
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
    .example = "duxue report --kind self-evaluation --standard yzjh-2017 --unit 990121 --period 2024 -o 自评报告.docx",
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
