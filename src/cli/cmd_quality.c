/* duxue quality: what is unusual about the figures of a unit's schools, rule by rule. */
#include "cli.h"

#include <math.h>
#include <string.h>

typedef struct Years {
    Frame **frames;
    size_t count;
} Years;

static bool load_years(const Arguments *arguments, const Workbench *bench, Years *years, Err *err) {
    Tx *tx;
    Str *periods = NULL;
    size_t count = 0;
    if (!store_read_begin(bench->store, &tx, err)) {
        return false;
    }
    bool good = quality_older(tx, bench->frame, arguments->arena, &periods, &count, err);
    store_read_end(tx);
    years->frames = ARENA_ARRAY(arguments->arena, count + 1, Frame *);
    for (size_t i = 0; good && i < count; i++) {
        good = frame_load(bench->store, bench->pack, periods[i], false, &years->frames[i], err);
        years->count += good;
    }
    return good;
}

static void put_tallies(Buf *out, const Pack *pack, const Quality *quality) {
    const QualityDef *def = pack_quality(pack);
    for (int kind = 0; kind < QUALITY_KINDS; kind++) {
        const QualityTally *tally = &quality->tallies[kind];
        if (def->rules[kind].name.len) {
            buf_add_format(out, "%-10s  查了%zu次，提出%zu条，已说明%zu条  %.*s\n", quality_kind_id((QualityKind)kind),
                           tally->tested, tally->found, tally->explained, STR_ARG(def->rules[kind].name));
        }
    }
}

static void put_text(Buf *out, const Workbench *bench, const Quality *quality) {
    static const char *const severities[] = {"必须改正", "请说明", "请核对"};
    const UnitTree *tree = &bench->frame->tree;
    const Unit *unit = &tree->units[bench->unit];
    buf_add_format(out, "%.*s  %.*s年度  %zu条疑问（是疑问，不是结论）\n", STR_ARG(unit->name), STR_ARG(tree->period),
                   quality->count);
    put_tallies(out, bench->pack, quality);
    int last = -1;
    for (size_t i = 0; i < quality->count; i++) {
        const Finding *finding = &quality->findings[i];
        if (finding->unit != last) {
            last = finding->unit;
            buf_add_format(out, "\n%.*s（%.*s）\n", STR_ARG(tree->units[last].name), STR_ARG(tree->units[last].code));
        }
        buf_add_format(out, "  [%s] %.*s\n", severities[finding->severity], STR_ARG(finding->sentence));
        if (finding->reason.len) {
            buf_add_format(out, "    已说明（%.*s，%.*s）：%.*s\n", STR_ARG(finding->by), STR_ARG(finding->at),
                           STR_ARG(finding->reason));
        }
    }
}

static void put_json(Buf *out, const QualityFrames *frames, int asked, const Quality *quality) {
    const Unit *unit = &frames->frame->tree.units[asked];
    Json json = json_writer(out);
    json_open_object(&json);
    json_put_str(&json, "unit", unit->code);
    json_put_str(&json, "unit_name", unit->name);
    json_put_str(&json, "period", frames->frame->tree.period);
    json_key(&json, "rules");
    quality_rules_json(frames->frame->pack, quality, &json);
    json_key(&json, "findings");
    json_open_array(&json);
    for (size_t i = 0; i < quality->count; i++) {
        finding_json(frames, &quality->findings[i], &json);
    }
    json_close_array(&json);
    json_close_object(&json);
    buf_add_char(out, '\n');
}

static bool find(const Arguments *arguments, const Workbench *bench, const QualityFrames *frames, Quality *quality,
                 Err *err) {
    Tx *tx;
    if (!quality_find(frames, bench->unit, arguments->arena, quality, err) ||
        !store_read_begin(bench->store, &tx, err)) {
        return false;
    }
    bool good = quality_explained(tx, bench->frame, arguments->arena, quality, err);
    store_read_end(tx);
    return good;
}

static int answer(const Arguments *arguments, const Workbench *bench, bool json) {
    Err err = {.kind = ERR_NONE};
    Years years = {NULL, 0};
    Quality quality;
    Buf out = buf_create(arguments->arena);
    bool good = load_years(arguments, bench, &years, &err);
    QualityFrames frames = {
        .frame = bench->frame, .older = (const Frame *const *)years.frames, .older_count = years.count};
    good = good && find(arguments, bench, &frames, &quality, &err);
    if (good && json) {
        put_json(&out, &frames, bench->unit, &quality);
    } else if (good) {
        put_text(&out, bench, &quality);
    }
    int status = good ? cli_put(arguments, buf_str(&out)) : cli_fail(arguments->arena, &err);
    for (size_t i = 0; i < years.count; i++) {
        frame_destroy(years.frames[i]);
    }
    return status;
}

static int run(const Arguments *arguments) {
    const char *format = cli_format(arguments, "text,json");
    if (!format) {
        return EXIT_USAGE;
    }
    Workbench bench;
    int status;
    if (workbench_open(arguments, &bench, &status)) {
        status = answer(arguments, &bench, strcmp(format, "json") == 0);
    }
    workbench_close(&bench);
    return status;
}

const Command command_quality = {
    .name = "quality",
    .summary = "找出值得核对的数：与同类学校、本校往年相差太远，取整、重复、抄表",
    .example = "duxue quality --unit 990121 --period 2024",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--unit", "CODE", true, "单位代码：一所学校，或者下面有学校的单位"},
                {"--period", "P", true, "年度"},
                {"--format", "FORMAT", false, "text（默认）或 json"},
                {"-o", "FILE", false, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
