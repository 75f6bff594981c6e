/* duxue unit: units as they stand, found by words, with their past, as a table, and the opening of a year. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

/* ---- list and find ---- */

static void put_text(Buf *out, const UnitTree *tree, const Unit *unit, bool path) {
    buf_add_format(out, "%s%*s%.*s %.*s（%.*s）", out->len ? "\n" : "", path ? 0 : unit->depth * 2, "",
                   STR_ARG(unit->code), STR_ARG(unit->name), STR_ARG(unit->kind->name));
    for (int at = path ? unit->parent : -1; at >= 0; at = tree->units[at].parent) {
        buf_add_format(out, " < %.*s", STR_ARG(tree->units[at].name));
    }
}

static void put_json(Json *json, const UnitTree *tree, const Unit *unit) {
    json_open_object(json);
    json_put_str(json, "code", unit->code);
    json_put_str(json, "name", unit->name);
    json_put_str(json, "kind", unit->kind->id);
    json_put_optional(json, "parent", unit->parent < 0 ? (Str){NULL, 0} : tree->units[unit->parent].code);
    json_close_object(json);
}

/* The tree asked for, that of the newest year without --period. */
static bool load_tree(const Arguments *arguments, Store *store, const Pack *pack, UnitTree *tree, Err *err) {
    Tx *tx;
    PeriodList periods;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    const char *period = argument(arguments, "--period");
    bool good = org_periods(tx, arguments->arena, &periods, err);
    if (good && !period && periods.count == 0) {
        good = err_set(err, ERR_NOT_FOUND, "还没有数据。先用 duxue import 导入学校表，或用 duxue unit open 开年度。");
    }
    good = good && org_tree_load(tx, pack, period ? str_from(period) : periods.codes[0], arguments->arena, tree, err);
    store_read_end(tx);
    return good;
}

static int list_units(const Arguments *arguments, Store *store, const Pack *pack) {
    Err err = {.kind = ERR_NONE};
    UnitTree tree;
    const char *text = strcmp(arguments->positionals[0], "find") == 0 ? arguments->positionals[1] : NULL;
    const char *below = argument(arguments, "--unit"), *kind = argument(arguments, "--kind");
    const KindDef *wanted = kind ? pack_kind(pack, str_from(kind)) : NULL;
    if (!load_tree(arguments, store, pack, &tree, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    int top = below ? org_tree_find(&tree, str_from(below)) : -1;
    if ((below && top < 0) || (kind && !wanted)) {
        fprintf(stderr, "错误：%.*s年度没有%s“%s”。\n", STR_ARG(tree.period), below && top < 0 ? "代码为" : "类别",
                below && top < 0 ? below : kind);
        return EXIT_INPUT;
    }
    bool as_json = strcmp(cli_format(arguments, "text,json"), "json") == 0;
    Buf out = buf_create(arguments->arena);
    Json json = json_writer(&out);
    size_t found = 0, from = top < 0 ? 0 : (size_t)top, to = top < 0 ? tree.count : (size_t)tree.units[top].end;
    if (as_json) {
        json_open_array(&json);
    }
    for (size_t i = from; i < to; i++) {
        const Unit *unit = &tree.units[i];
        if ((text && !org_unit_matches(unit, str_from(text))) || (wanted && unit->kind != wanted)) {
            continue;
        }
        found++;
        if (as_json) {
            put_json(&json, &tree, unit);
        } else {
            put_text(&out, &tree, unit, text || wanted);
        }
    }
    if (as_json) {
        json_close_array(&json);
    } else if (!found) {
        fprintf(stderr, "%.*s年度没有找到。\n", STR_ARG(tree.period));
        return EXIT_INPUT;
    }
    return cli_put(arguments, buf_str(&out));
}

/* ---- history ---- */

static Str kind_name(const Pack *pack, Str kind) {
    const KindDef *def = pack_kind(pack, kind);
    return def ? def->name : kind;
}

static void put_change(Buf *out, const Pack *pack, const UnitChange *change) {
    const UnitEvent *event = change->event;
    buf_add_format(out, "%.*s  %s  %.*s（%.*s）", STR_ARG(event->on), org_event_name(event->kind),
                   STR_ARG(change->name_then), STR_ARG(event->unit_code));
    switch (event->kind) {
    case ORG_RENAME: buf_add_format(out, " → %.*s", STR_ARG(event->after.name)); break;
    case ORG_REKIND: buf_add_format(out, " → %.*s", STR_ARG(kind_name(pack, event->after.kind))); break;
    case ORG_MOVE:
        buf_add_format(out, "：%.*s → %.*s", STR_ARG(change->parent_before_name), STR_ARG(change->parent_after_name));
        break;
    case ORG_MERGE:
        buf_add_format(out, " → %.*s（%.*s）", STR_ARG(change->other_then), STR_ARG(event->other_code));
        break;
    case ORG_SPLIT:
        buf_add_format(out, " ← %.*s（%.*s）", STR_ARG(change->other_then), STR_ARG(event->other_code));
        break;
    case ORG_CREATE:
    case ORG_CLOSE:
    case ORG_REOPEN: break;
    }
    buf_add_format(out, "  %.*s%s%.*s\n", STR_ARG(event->reason), event->document.len ? "  " : "",
                   STR_ARG(event->document));
}

static void put_history(Buf *out, const Pack *pack, const UnitHistory *history) {
    for (size_t i = 0; i < history->change_count; i++) {
        put_change(out, pack, &history->changes[i]);
    }
    for (size_t i = 0; i < history->period_count; i++) {
        const UnitPeriod *period = &history->periods[i];
        buf_add_format(out, "%.*s年度  %.*s（%.*s）%s%.*s\n", STR_ARG(period->period), STR_ARG(period->name),
                       STR_ARG(kind_name(pack, period->kind)), period->parent.len ? " < " : "",
                       STR_ARG(period->parent_name));
    }
    out->len -= out->len > 0;
}

static int show_history(const Arguments *arguments, Store *store, const Pack *pack) {
    Err err = {.kind = ERR_NONE};
    Tx *tx;
    UnitHistory history;
    if (!store_read_begin(store, &tx, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    bool good = org_history(tx, pack, str_from(arguments->positionals[1]), arguments->arena, &history, &err);
    store_read_end(tx);
    if (!good) {
        return cli_fail(arguments->arena, &err);
    }
    Buf out = buf_create(arguments->arena);
    if (strcmp(cli_format(arguments, "text,json"), "json") == 0) {
        Json json = json_writer(&out);
        json_open_object(&json);
        json_put_str(&json, "code", history.code);
        org_history_json(&history, pack, &json);
        json_close_object(&json);
    } else {
        put_history(&out, pack, &history);
    }
    return cli_put(arguments, buf_str(&out));
}

/* ---- export, open ---- */

static int export_units(const Arguments *arguments, Store *store, const Pack *pack) {
    Err err = {.kind = ERR_NONE};
    const char *path = argument(arguments, "-o");
    Str name = str_from(path);
    if (!str_ends(name, STR(".csv")) && !str_ends(name, STR(".xlsx"))) {
        fputs("错误：用 -o 写明导出到哪个文件，以 .csv 或 .xlsx 结尾。\n", stderr);
        return EXIT_USAGE;
    }
    if (!fact_units_table(store, pack, str_from(argument(arguments, "--unit")),
                          str_from(argument(arguments, "--period")), str_ends(name, STR(".csv")), path, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    printf("已导出：%s\n", path);
    return EXIT_DONE;
}

typedef struct Opening {
    const Pack *pack;
    Str period;
    Arena *arena;
    FactOpened opened;
} Opening;

static bool open_work(Tx *tx, void *context, Err *err) {
    Opening *opening = context;
    return fact_open_period(tx, opening->pack, opening->period, STR("命令行"), opening->arena, &opening->opened, err);
}

static int open_period(const Arguments *arguments, Store *store, const Pack *pack) {
    Err err = {.kind = ERR_NONE};
    Opening opening = {pack, str_from(argument(arguments, "--period")), arguments->arena, {.opened = false}};
    if (!opening.period.len) {
        fputs("错误：用 --period 写明开哪个年度，例如 --period 2025。\n", stderr);
        return EXIT_USAGE;
    }
    if (!store_write(store, open_work, &opening, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    if (!opening.opened.opened) {
        printf("%.*s年度已有单位，没有变动。\n", STR_ARG(opening.period));
        return EXIT_DONE;
    }
    printf("已开%.*s年度：单位按上一年度和其后的变更列好了。\n", STR_ARG(opening.period));
    if (opening.opened.units) {
        printf("%zu个单位沿用%.*s年度的单位资料（%zu个数），有变化的请填报或导入。\n", opening.opened.units,
               STR_ARG(opening.opened.before), opening.opened.values);
    }
    return EXIT_DONE;
}

/* ---- the command ---- */

static const struct {
    const char *name;
    size_t operands;
    int (*run)(const Arguments *arguments, Store *store, const Pack *pack);
} shows[] = {{"list", 1, list_units},
             {"find", 2, list_units},
             {"history", 2, show_history},
             {"export", 1, export_units},
             {"open", 1, open_period}};

static bool show(const Arguments *arguments, Store *store, const Pack *pack, int *status) {
    for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
        if (strcmp(arguments->positionals[0], shows[i].name) != 0) {
            continue;
        }
        if (arguments->positional_count != shows[i].operands) {
            fprintf(stderr, "错误：unit %s 后面%s。\n", shows[i].name,
                    shows[i].operands == 1 ? "不写别的" : "要写一个代码或要找的字");
            *status = EXIT_USAGE;
        } else {
            *status = shows[i].run(arguments, store, pack);
        }
        return true;
    }
    return false;
}

static int run_unit(const Arguments *arguments) {
    if (!cli_format(arguments, "text,json")) {
        return EXIT_USAGE;
    }
    Pack *pack = NULL;
    Store *store = NULL;
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    int status = EXIT_USAGE;
    if (!show(arguments, store, pack, &status) && !unit_change_run(arguments, store, pack, &status)) {
        fprintf(stderr, "错误：unit 没有“%s”。运行 duxue unit --help 查看用法。\n", arguments->positionals[0]);
    }
    store_close(store);
    pack_destroy(pack);
    return status;
}

const Command command_unit = {
    .name = "unit",
    .summary = "单位：列出、查找、沿革、导出，按日期设立、更名、合并、分设、撤销",
    .operands = "list | find 文字 | history 代码 | export | open | create 代码 | rename 代码 | move 代码 | kind 代码 | "
                "merge 代码... | split 代码 分出的单位... | close 代码 | reopen 代码",
    .example = "duxue unit merge 990121001002 --into 990121001001 --on 2024-07-15 --reason 布局调整 --document "
               "示教〔2024〕5号\n"
               "  duxue unit split 990121001001 990121001009=东校区 --on 2024-07-15 --reason 分设校区",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--period", "P", false, "年度，默认最近一年；open：开哪个年度"},
                {"--unit", "CODE", false, "list、find、export：只要这个单位及其下级"},
                {"--on", "DATE", false, "变更日期；对这一天及以后开始的年度生效"},
                {"--reason", "TEXT", false, "变更理由"},
                {"--document", "NO", false, "文号"},
                {"--name", "NAME", false, "名称"},
                {"--kind", "KIND", false, "类别：小学、九年一贯制、乡镇、县等"},
                {"--parent", "CODE", false, "上级代码"},
                {"--into", "CODE", false, "merge：并入哪个单位；不存在的，写明 --name 就新设"},
                {"--ends", NULL, false, "split：分完以后原单位撤销"},
                {"--accept", NULL, false, "终止的单位在以后年度已有数据的，仍要变更（这些数据不再计入）"},
                {"--dry-run", NULL, false, "只检查，不保存"},
                {"--format", "FORMAT", false, "text（默认）或 json"},
                {"-o", "FILE", false, "写到文件；export：以 .csv 或 .xlsx 结尾"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = ORG_UNITS_MOST + 2,
    .run = run_unit,
};
