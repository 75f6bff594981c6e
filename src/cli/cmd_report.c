/* duxue report: a document out, by the outline of a pack or into the bureau's own template. */
#include "cli.h"

#include "report.h"
#include "writer.h"

#include <stdio.h>

enum { OLDER_MOST = 16, TEMPLATE_BYTES = 64 << 20 };

/* The report kind, and the standard it is about: --standard, or the one the kind names. */
static const ReportDef *find_report(const Arguments *arguments, const Pack *pack, const char **standard) {
    const char *kind = argument(arguments, "--kind");
    const ReportDef *def = pack_report(pack, str_from(kind));
    if (!def) {
        size_t count;
        const ReportDef *all = pack_reports(pack, &count);
        fprintf(stderr, "错误：没有“%s”这种报告。现有：", kind);
        for (size_t i = 0, told = 0; i < count; i++) {
            if (!all[i].record.len) { /* those of one case are offered there */
                fprintf(stderr, "%s%.*s（%.*s）", told++ ? "、" : "", STR_ARG(all[i].id), STR_ARG(all[i].name));
            }
        }
        fputs("。\n", stderr);
        return NULL;
    }
    *standard = argument(arguments, "--standard");
    if (!*standard) {
        *standard = str_cstr(arguments->arena, def->standard);
    }
    if (def->no_standard) {
        *standard = "";
    } else if (!**standard) {
        fprintf(stderr, "错误：请用 --standard 指定按哪个标准写这份报告。\n");
        return NULL;
    }
    return def;
}

/* ---- what it is written from ---- */

typedef struct Supply {
    const Arguments *arguments;
    Workbench *bench;
    Frame *older[OLDER_MOST];
    size_t count;
} Supply;

static const Standard *find_standard(void *context, Str id) {
    const Supply *supply = context;
    return workbench_standard(supply->arguments, supply->bench, str_cstr(supply->arguments->arena, id));
}

/* The years before, for checks of figures. */
static bool load_older(Supply *supply, Err *err) {
    Str *periods = NULL;
    size_t count = 0;
    Tx *tx;
    if (!store_read_begin(supply->bench->store, &tx, err)) {
        return false;
    }
    bool good = quality_older(tx, supply->bench->frame, supply->arguments->arena, &periods, &count, err);
    store_read_end(tx);
    for (size_t i = 0; good && i < count && i < OLDER_MOST; i++) {
        good = frame_load(supply->bench->store, supply->bench->pack, periods[i], false, &supply->older[i], err);
        supply->count += good;
    }
    return good;
}

static bool gather(Supply *supply, Reports *reports, const char *standard, int part, const ReportDef **def,
                   ReportInput *input, Err *err) {
    const Arguments *arguments = supply->arguments;
    const ReportOrder order = {.kind = str_from(argument(arguments, "--kind")),
                               .unit = str_from(argument(arguments, "--unit")),
                               .period = str_from(argument(arguments, "--period")),
                               .standard = str_from(standard),
                               .part = part};
    const ReportSupply given = {.frame = supply->bench->frame,
                                .older = (const Frame *const *)supply->older,
                                .older_count = supply->count,
                                .standard = find_standard,
                                .context = supply};
    return report_gather(reports, NULL, &order, &given, arguments->arena, def, input, err);
}

/* DOCX, or what the name of the file asks for. */
static bool put_report(const Arguments *arguments, const Report *report, const char *path, Err *err) {
    Str name = str_from(path);
    if (str_ends(name, STR(".xlsx"))) {
        return report_annex_xlsx(report, path, err);
    }
    if (str_ends(name, STR(".html"))) {
        Buf out = buf_create(arguments->arena);
        return report_html(report, &out, err) && file_write(path, buf_str(&out), err);
    }
    return report_docx(report, path, err);
}

static bool make(Supply *supply, Reports *reports, const char *standard, Err *err) {
    const Arguments *arguments = supply->arguments;
    const char *template = argument(arguments, "--template"), *path = argument(arguments, "-o");
    const char *given = argument(arguments, "--part");
    int64_t part = 0;
    const ReportDef *def;
    ReportInput input;
    Report report;
    if (given && (!integer_parse(str_from(given), &part) || part < 1 || part > 12)) {
        return err_set(err, ERR_USAGE, "--part 要写1到12：第几个月、季度或半年。");
    }
    if (!load_older(supply, err) || !gather(supply, reports, standard, (int)part, &def, &input, err)) {
        return false;
    }
    if (template) {
        Str bytes;
        Buf out = buf_create(arguments->arena);
        return file_read(arguments->arena, template, TEMPLATE_BYTES, &bytes, err) &&
               report_merge_input(bytes, &input, &out, err) && file_write(path, buf_str(&out), err);
    }
    if (!report_write(def, &input, arguments->arena, &report, err)) {
        return false;
    }
    report.list_sources = argument(arguments, "--sources") != NULL;
    return put_report(arguments, &report, path, err);
}

static int run_report(const Arguments *arguments) {
    Workbench bench;
    Duty *duty = NULL;
    Ledger *ledger = NULL;
    Reports *reports = NULL;
    Err err = {.kind = ERR_NONE};
    int status;
    const char *standard = NULL;
    Supply supply = {.arguments = arguments, .bench = &bench};
    if (workbench_open(arguments, &bench, &status)) {
        status = EXIT_INPUT;
        if (find_report(arguments, bench.pack, &standard)) {
            bool good = duty_open(bench.store, bench.pack, &duty, &err) &&
                        ledger_open(bench.store, bench.pack, NULL, duty, &ledger, &err) &&
                        reports_open(bench.store, bench.pack, ledger, duty, &reports, &err) &&
                        make(&supply, reports, standard, &err);
            status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
            if (good) {
                printf("已写出：%s\n", argument(arguments, "-o"));
            }
        }
    }
    while (supply.count > 0) {
        frame_destroy(supply.older[--supply.count]);
    }
    reports_close(reports);
    ledger_close(ledger);
    duty_close(duty);
    workbench_close(&bench);
    return status;
}

const Command command_report = {
    .name = "report",
    .summary = "按数据、评估结果和台账写报告（公文格式），也可以套用本局的模板",
    .example = "duxue report --kind self-evaluation --standard yzjh-2017 --unit 990121 --period 2024 -o 自评报告.docx",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--kind", "ID", true, "报告种类，例如 self-evaluation"},
                {"--standard", "ID", false, "按哪个标准；报告种类自带时可以不写"},
                {"--unit", "CODE", true, "单位代码"},
                {"--period", "P", true, "年度"},
                {"--template", "FILE.docx", false, "本局的模板，{{占位符}}见 docs/templates.md"},
                {"--part", "N", false, "第几个月、季度或半年，用于按期写的报告"},
                {"--sources", NULL, false, "附上每个数字的来源"},
                {"-o", "FILE", true, "写到文件：.docx（默认）、.html 或 .xlsx（附表）"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run_report,
};
