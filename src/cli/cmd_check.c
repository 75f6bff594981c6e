/* duxue check: what in reports contradicts itself, the other files, or the data. */
#include "cli.h"
#include "reader.h"
#include "show.h"

#include <stdio.h>
#include <string.h>

static const char *const marks[] = {"错误", "提醒", "说明"};

static void put_text(Buf *out, const ReadFile *files, const ReadFindings *findings) {
    static const char *const verdicts[] = {"成立", "不成立", "待核", "无法核算"};
    for (Severity severity = SEVERITY_ERROR; severity <= SEVERITY_NOTE; severity++) {
        for (size_t i = 0; i < findings->count; i++) {
            const ReadFinding *finding = &findings->items[i];
            if (finding->severity == severity) {
                buf_add_format(out, "%s  %s  %.*s（%.*s）：%.*s\n", marks[severity], verdicts[finding->verdict],
                               STR_ARG(finding->rule->name), STR_ARG(files[finding->file].name),
                               STR_ARG(finding->message));
            }
        }
    }
    buf_add_format(out, "共核对%zu项：成立%zu，不成立%zu，待人核%zu，无法核算%zu\n", findings->count, findings->holds,
                   findings->fails, findings->flags, findings->unknown);
}

/* ---- the data ---- */

typedef struct Data {
    const Arguments *arguments;
    const Workbench *bench;
} Data;

/* What the data say of the unit and period of the command; a report's figure of another period is not compared. */
static bool measure(void *context, const ReadFigure *figure, Str name, double *value, Str *source) {
    const Data *data = context;
    const char *wanted = argument(data->arguments, "--period");
    const ToldFigure told = {.catalogue_id = figure->indicator, .name = name, .unit = figure->unit};
    Str computed;
    if ((figure->period.len && !str_is(figure->period, wanted)) ||
        !indicator_told(data->bench->frame, &told, data->bench->unit, data->arguments->arena, value, &computed)) {
        return false;
    }
    *source = str_format(data->arguments->arena, "系统数据（%s年度“%.*s”）", wanted, STR_ARG(computed));
    return true;
}

/* NULL: all were read; else the path of the one that was not. */
static const char *read_files(const Arguments *arguments, const Pack *pack, ReadFile *files, Err *err) {
    for (size_t i = 0; i < arguments->positional_count; i++) {
        if (!read_path(arguments->arena, pack, arguments->positionals[i], &files[i], err)) {
            return arguments->positionals[i];
        }
    }
    return NULL;
}

static int check_files_of(const Arguments *arguments, const Pack *pack, const ReadMeasures *measures,
                          const char *format) {
    size_t count = arguments->positional_count;
    ReadFile *files = ARENA_ARRAY(arguments->arena, count, ReadFile);
    ReadFindings findings;
    Err err = {.kind = ERR_NONE};
    const char *unread = read_files(arguments, pack, files, &err);
    if (unread) {
        return cli_fail_file(arguments->arena, unread, &err);
    }
    if (!read_check(files, count, pack, measures, arguments->arena, &findings, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    for (size_t i = 0; i < count; i++) {
        if (files[i].unread) {
            fprintf(stderr, "提醒：“%.*s”没有文字（可能是扫描件），没有核对。\n", STR_ARG(files[i].name));
        }
    }
    Buf out = buf_create(arguments->arena);
    if (strcmp(format, "json") == 0) {
        Json json = json_writer(&out);
        read_put_findings(&json, files, &findings);
        buf_add_char(&out, '\n');
    } else if (strcmp(format, "html") == 0) {
        show_check_html(&out, files, &findings);
    } else {
        put_text(&out, files, &findings);
    }
    return cli_put(arguments, buf_str(&out));
}

static int run(const Arguments *arguments) {
    const char *format = cli_format(arguments, "text,json,html"), *unit = argument(arguments, "--unit");
    int status = EXIT_INPUT;
    if (!format) {
        return EXIT_USAGE;
    }
    bool stored = argument(arguments, "--data") != NULL; /* without a unit it would say nothing */
    if (!unit != !argument(arguments, "--period") || (stored && !unit)) {
        fputs("错误：与系统数据核对要同时写 --unit 和 --period。运行 duxue check --help 查看用法。\n", stderr);
        return EXIT_USAGE;
    }
    if (unit) {
        Workbench bench;
        if (workbench_open(arguments, &bench, &status)) {
            Data data = {arguments, &bench};
            status = check_files_of(arguments, bench.pack, &(ReadMeasures){measure, &data}, format);
        }
        workbench_close(&bench);
        return status;
    }
    Pack *pack;
    if (cli_pack(arguments, &pack)) {
        status = check_files_of(arguments, pack, NULL, format);
        pack_destroy(pack);
    }
    return status;
}

const Command command_check = {.name = "check",
                               .summary = "核对报告：数字之间、前后说法、几份材料之间有没有矛盾",
                               .operands = "FILE...",
                               .example = "duxue check 工作总结.txt 上年总结.txt --format json",
                               .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                                           {"--unit", "CODE", false, "材料是哪个单位的：与它的系统数据核对"},
                                           {"--period", "P", false, "年度，与 --unit 同用"},
                                           {"--format", "FORMAT", false, "text（默认）、json 或 html"},
                                           {"--packs", "DIR", false, "用这个目录里的规则包"},
                                           {"-o", "FILE", false, "写进文件"},
                                           {NULL, NULL, false, NULL}},
                               .least_operands = 1,
                               .most_operands = 100,
                               .run = run};
