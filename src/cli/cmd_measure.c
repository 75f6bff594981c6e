/* duxue measure: one indicator of a unit with its parts. */
#include "cli.h"
#include "measure_years.h"

#include <stdio.h>
#include <string.h>

static Str figure(Arena *arena, Value value) {
    return value.reason ? STR("未知") : cli_figure(arena, value.number);
}

static void put_text(Buf *out, Arena *arena, const Workbench *bench, const MeasureResult *result) {
    const Unit *unit = &bench->frame->tree.units[bench->unit];
    Str value = figure(arena, result->value);
    buf_add_format(out, "%.*s  %.*s  %.*s年度\n%.*s%.*s\n", STR_ARG(unit->name), STR_ARG(result->name),
                   STR_ARG(bench->frame->tree.period), STR_ARG(value), STR_ARG(result->unit));
    if (result->why.len) {
        buf_add_format(out, "说明：%.*s\n", STR_ARG(result->why));
    }
    if (result->formula.len) {
        buf_add_format(out, "算法：%.*s\n", STR_ARG(result->formula));
    }
    for (size_t i = 0; i < result->part_count; i++) {
        const MeasurePart *part = &result->parts[i];
        Str shown = figure(arena, part->value);
        buf_add_format(out, "  %.*s：%.*s%.*s\n", STR_ARG(part->name), STR_ARG(shown), STR_ARG(part->unit));
    }
}

/* The indicator that was asked for; NULL: the pack has none of the name, which was said. */
static const IndicatorDef *indicator_asked(const Arguments *arguments, const Workbench *bench) {
    const char *id = argument(arguments, "--indicator");
    const IndicatorDef *def = pack_indicator(bench->pack, str_from(id));
    if (!def) {
        fprintf(stderr, "错误：没有“%s”这个指标。用 duxue pack list 查看全部指标。\n", id);
    }
    return def;
}

/* The indicator for the workbench's unit. */
static bool measure_one(const Arguments *arguments, const Workbench *bench, MeasureResult *result, int *status) {
    const IndicatorDef *def = indicator_asked(arguments, bench);
    if (!def) {
        *status = EXIT_INPUT;
        return false;
    }
    Err err = {.kind = ERR_NONE};
    bool good = indicator_measure(bench->frame, def, bench->unit, arguments->arena, result, &err);
    *status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    return good;
}

static void put_result(Buf *out, Arena *arena, const Workbench *bench, const MeasureResult *result, bool json) {
    if (json) {
        measure_json(bench->frame, bench->unit, result, out);
    } else {
        put_text(out, arena, bench, result);
    }
}

/* Every unit of a level below the unit: one result each. */
static bool measure_each(const Arguments *arguments, Workbench *bench, UnitLevel level, bool json, Buf *out,
                         int *status) {
    const UnitTree *tree = &bench->frame->tree;
    int end = tree->units[bench->unit].end;
    buf_add(out, json ? STR("[") : STR(""));
    size_t count = 0;
    for (int unit = bench->unit; unit < end; unit++) {
        MeasureResult result;
        if (!tree->units[unit].kind || tree->units[unit].kind->level != level) {
            continue;
        }
        bench->unit = unit;
        if (!measure_one(arguments, bench, &result, status)) {
            return false;
        }
        buf_add(out, json && count++ ? STR(",\n") : STR(""));
        put_result(out, arguments->arena, bench, &result, json);
    }
    buf_add(out, json ? STR("]") : STR(""));
    return true;
}

/* What is asked of several years. */
static bool measure_of_years(const Arguments *arguments, const Workbench *bench, const UnitLevel *level, bool json,
                             Buf *out, int *status) {
    Err err = {.kind = ERR_NONE};
    int64_t count;
    *status = EXIT_INPUT;
    if (!integer_parse(str_from(argument(arguments, "--years")), &count) || count < 1 || count > MEASURE_YEARS_MOST) {
        fprintf(stderr, "错误：--years 后面要写年数，1到%d。\n", MEASURE_YEARS_MOST);
        *status = EXIT_USAGE;
        return false;
    }
    MeasureYears asked = {.bench = bench, .indicator = indicator_asked(arguments, bench), .level = level};
    if (!asked.indicator) {
        return false;
    }
    if (!measure_years(&asked, (size_t)count, arguments->arena, &err)) {
        *status = cli_fail(arguments->arena, &err);
        return false;
    }
    measure_years_put(&asked, json, arguments->arena, out);
    return true;
}

static bool level_parse(const char *text, UnitLevel *level) {
    static const char *const names[] = {"country", "province", "city", "county", "township", "school"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
        if (strcmp(names[i], text) == 0) {
            *level = (UnitLevel)i;
            return true;
        }
    }
    fprintf(stderr, "错误：--each 只能是 province、city、county、township 或 school，没有“%s”。\n", text);
    return false;
}

static int run(const Arguments *arguments) {
    const char *format = cli_format(arguments, "text,json"), *each = argument(arguments, "--each");
    UnitLevel level = LEVEL_SCHOOL;
    if (!format || (each && !level_parse(each, &level))) {
        return EXIT_USAGE;
    }
    Workbench bench;
    int status;
    bool json = strcmp(format, "json") == 0;
    if (workbench_open(arguments, &bench, &status)) {
        Buf out = buf_create(arguments->arena);
        MeasureResult result;
        bool years = argument(arguments, "--years") != NULL;
        bool good = years  ? measure_of_years(arguments, &bench, each ? &level : NULL, json, &out, &status)
                    : each ? measure_each(arguments, &bench, level, json, &out, &status)
                           : measure_one(arguments, &bench, &result, &status);
        if (good && !each && !years) {
            put_result(&out, arguments->arena, &bench, &result, json);
        }
        status = good ? cli_put(arguments, buf_str(&out)) : status;
    }
    workbench_close(&bench);
    return status;
}

const Command command_measure = {
    .name = "measure",
    .summary = "算一个指标，连同它的组成部分",
    .example = "duxue measure --indicator teachers-per-100-primary-cv --unit 990121 --period 2024",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--indicator", "ID", true, "指标编号"},
                {"--unit", "CODE", true, "单位代码"},
                {"--each", "LEVEL", false, "对这个单位以下每个 county、township、school 等各算一次"},
                {"--period", "P", true, "年度"},
                {"--years", "N", false, "连同以前的年度一共算几年，并列写出"},
                {"--format", "FORMAT", false, "text（默认）或 json"},
                {"-o", "FILE", false, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
