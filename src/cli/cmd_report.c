/* duxue report: a document out, by the outline of a pack or into the bureau's own template. */
#include "cli.h"

#include "campaign_desk.h"
#include "report.h"
#include "writer.h"

#include <stdio.h>

enum { OLDER_MOST = 16, TEMPLATE_BYTES = 64 << 20 };

/* The standard of a report about a campaign: that of --campaign, else --standard. */
static bool campaign_standard(const Arguments *arguments, CampaignDesk *desk, int64_t *campaign, const char **standard,
                              int *status) {
    const char *number = argument(arguments, "--campaign"), *given = argument(arguments, "--standard");
    const CampaignCall call = campaign_desk_call(desk);
    Err err = {.kind = ERR_NONE};
    Str own = {NULL, 0}, period = {NULL, 0};
    *campaign = 0;
    if (!number) {
        return true;
    }
    bool good = (integer_parse(str_from(number), campaign) && *campaign > 0) ||
                err_set(&err, ERR_USAGE, "--campaign 后面要写评估任务的编号（duxue campaign list 里的 id）。");
    good = good && campaign_named(&call, *campaign, &own, &period, &err);
    if (good && (!str_is(period, argument(arguments, "--period")) || (given && !str_is(own, given)))) {
        good = err_set(&err, ERR_USAGE, "评估任务%s是%.*s年按“%.*s”评的，与 --period 或 --standard 不一致。", number,
                       STR_ARG(period), STR_ARG(own));
    }
    *standard = good ? str_cstr(arguments->arena, own) : NULL;
    if (!good) {
        *status = cli_fail(arguments->arena, &err);
    }
    return good;
}

/* The report kind, and the standard it is about: --standard, that of --campaign, or the one the kind names. */
static const ReportDef *find_report(const Arguments *arguments, CampaignDesk *desk, const Pack *pack, int64_t *campaign,
                                    const char **standard, int *status) {
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
    if (argument(arguments, "--campaign") && !def->campaign) {
        fprintf(stderr, "错误：“%s”不是关于评估任务的报告，不用 --campaign。\n", kind);
        return NULL;
    }
    if (def->campaign && !campaign_standard(arguments, desk, campaign, standard, status)) {
        return NULL;
    }
    if (!*standard) {
        *standard = str_cstr(arguments->arena, def->standard);
    }
    if (def->no_standard) {
        *standard = "";
    } else if (!**standard) {
        fprintf(stderr, "错误：请用 --standard 指定按哪个标准写这份报告%s。\n",
                def->campaign ? "，或用 --campaign 指定是哪一项评估任务" : "");
        return NULL;
    }
    return def;
}

/* ---- what it is written from ---- */

typedef struct Supply {
    const Arguments *arguments;
    Workbench *bench;
    CampaignDesk *desk;
    int64_t campaign; /* 0: the newest by the standard */
    Frame *older[OLDER_MOST];
    size_t count;
} Supply;

static const Standard *find_standard(void *context, Str id) {
    const Supply *supply = context;
    return workbench_standard(supply->arguments, supply->bench, str_cstr(supply->arguments->arena, id));
}

static bool tell_campaign(void *context, bool whole, Str standard, Str unit, Str period, ReportCampaign *told,
                          Err *err) {
    const Supply *supply = context;
    const CampaignCall call = campaign_desk_call(supply->desk);
    return campaign_report(&call, whole, supply->campaign, standard, unit, period, told, err);
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

static bool gather(Supply *supply, Reports *reports, const char *standard, int part, Str template,
                   const ReportDef **def, ReportInput *input, Err *err) {
    const Arguments *arguments = supply->arguments;
    const ReportOrder order = {.kind = str_from(argument(arguments, "--kind")),
                               .unit = str_from(argument(arguments, "--unit")),
                               .period = str_from(argument(arguments, "--period")),
                               .standard = str_from(standard),
                               .part = part,
                               .template = template};
    const ReportSupply given = {.frame = supply->bench->frame,
                                .expected = supply->bench->expected,
                                .older = (const Frame *const *)supply->older,
                                .older_count = supply->count,
                                .standard = find_standard,
                                .campaign = tell_campaign,
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
    Str bytes = {NULL, 0};
    if (given && (!integer_parse(str_from(given), &part) || part < 1 || part > 12)) {
        return err_set(err, ERR_USAGE, "--part 要写1到12：第几个月、季度或半年。");
    }
    if ((template && !file_read(arguments->arena, template, TEMPLATE_BYTES, &bytes, err)) || !load_older(supply, err) ||
        !gather(supply, reports, standard, (int)part, bytes, &def, &input, err)) {
        return false;
    }
    if (template) {
        Buf out = buf_create(arguments->arena);
        return report_merge_input(bytes, &input, &out, err) && file_write(path, buf_str(&out), err);
    }
    if (!report_write(def, &input, arguments->arena, &report, err)) {
        return false;
    }
    report.list_sources = argument(arguments, "--sources") != NULL;
    return put_report(arguments, &report, path, err);
}

static bool needs_figures(const Arguments *arguments, const Pack *pack) {
    const ReportDef *def = pack_report(pack, str_from(argument(arguments, "--kind")));
    return !def || report_needs_figures(def);
}

static int run_report(const Arguments *arguments) {
    Workbench bench;
    CampaignDesk desk = {.store = NULL};
    Reports *reports = NULL;
    Err err = {.kind = ERR_NONE};
    int status;
    const char *standard = NULL;
    Supply supply = {.arguments = arguments, .bench = &bench, .desk = &desk};
    if (workbench_open_for(arguments, needs_figures, &bench, &status)) {
        status = EXIT_INPUT;
        bool good = campaign_desk_open(&desk, bench.store, bench.pack, arguments->arena, &err) &&
                    reports_open(bench.store, bench.pack, desk.ledger, desk.duty, &reports, &err);
        if (!good || find_report(arguments, &desk, bench.pack, &supply.campaign, &standard, &status)) {
            good = good && make(&supply, reports, standard, &err);
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
    campaign_desk_close(&desk);
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
                {"--campaign", "N", false, "关于评估任务的报告：是哪一项；不写，是这个单位这一年按这个标准最近的一项"},
                {"--unit", "CODE", true, "单位代码"},
                {"--period", "P", true, "年度"},
                {"--template", "FILE.docx", false, "本局的模板，{{占位符}}见 docs/templates.md"},
                {"--part", "N", false, "第几个月、季度或半年，用于按期写的报告"},
                {"--sources", NULL, false, "附上每个数字的来源"},
                {"-o", "FILE", true, "写到文件：.docx（默认）、.html 或 .xlsx（附表）"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run_report,
};
