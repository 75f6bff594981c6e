/* duxue round: opens rounds of collection, and shows how far they are. */
#include "cli.h"

#include "collect.h"

#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 1024 };

/* "a,b" as a list. */
static Str *split(Arena *arena, const char *text, size_t *count) {
    Str *items = ARENA_ARRAY(arena, LISTED_MOST, Str), rest = str_from(text), one;
    *count = 0;
    while (*count < LISTED_MOST && str_cut(&rest, ',', &one)) {
        items[*count] = str_trim(one);
        *count += items[*count].len > 0;
    }
    return items;
}

static bool needed(const Arguments *arguments, const char *name, Str *value, Err *err) {
    *value = str_from(argument(arguments, name));
    return value->len || err_set(err, ERR_USAGE, "round %s 需要 %s。", arguments->positionals[0], name);
}

static bool needed_id(const Arguments *arguments, int64_t *id, Err *err) {
    Str text;
    return needed(arguments, "--id", &text, err) &&
           ((integer_parse(text, id) && *id > 0) || err_set(err, ERR_USAGE, "--id 后面要写填报的编号。"));
}

/* ---- opening ----------------------------------------------------------------------- */

static void print_overlaps(const RoundOpened *opened) {
    for (size_t i = 0; i < opened->overlap_count; i++) {
        const Overlap *overlap = &opened->overlaps[i];
        printf("重复：%.*s（%.*s）\t%.*s\t%zu个单位\n", STR_ARG(overlap->element->name), STR_ARG(overlap->element->id),
               STR_ARG(overlap->round_name), overlap->units);
    }
}

static bool open_round(const Arguments *arguments, Collect *collect, Err *err) {
    RoundOrder order = {.name = str_from(argument(arguments, "--name")),
                        .note = str_from(argument(arguments, "--note")),
                        .opens_on = str_from(argument(arguments, "--opens")),
                        .due_on = str_from(argument(arguments, "--due")),
                        .dry_run = argument(arguments, "--dry-run") != NULL};
    RoundOpened opened;
    if (!needed(arguments, "--form", &order.form, err) || !needed(arguments, "--period", &order.period, err) ||
        !needed(arguments, "--unit", &order.unit, err)) {
        return false;
    }
    order.elsewhere = split(arguments->arena, argument(arguments, "--elsewhere"), &order.elsewhere_count);
    if (!round_open(collect, NULL, &order, arguments->arena, &opened, err)) {
        return false;
    }
    print_overlaps(&opened);
    if (order.dry_run) {
        printf("将有%zu个单位填报，与其他填报重复%zu项。没有开表。\n", opened.entries, opened.overlap_count);
    } else {
        printf("%lld\t已开表，%zu个单位填报。\n", (long long)opened.id, opened.entries);
    }
    return true;
}

/* ---- showing -------------------------------------------------------------------------- */

static bool list_rounds(const Arguments *arguments, Collect *collect, Err *err) {
    static const char *const states[] = {"填报中", "已截止", "已撤销"};
    const RoundFilter filter = {.any_state = true,
                                .period = str_from(argument(arguments, "--period")),
                                .unit = str_from(argument(arguments, "--unit"))};
    RoundInfo *rounds;
    size_t count;
    if (!round_list(collect, NULL, &filter, arguments->arena, &rounds, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const RoundInfo *round = &rounds[i];
        printf("%lld\t%.*s\t%.*s\t%s\t至%.*s\t共%zu，已审定%zu，审核中%zu，红%zu，黄%zu\n", (long long)round->id,
               STR_ARG(round->name), STR_ARG(round->period), states[round->state], STR_ARG(round->due_on),
               round->entries, round->by_state[ENTRY_LOCKED], round->by_state[ENTRY_REVIEW], round->by_light[LIGHT_RED],
               round->by_light[LIGHT_YELLOW]);
    }
    return true;
}

static bool show_matrix(const Arguments *arguments, Collect *collect, Err *err) {
    Matrix matrix;
    int64_t id = 0;
    Str text = str_from(argument(arguments, "--id")), period = str_from(argument(arguments, "--period"));
    if (text.len && !needed_id(arguments, &id, err)) {
        return false;
    }
    if (!id && !period.len) {
        return err_set(err, ERR_USAGE, "round matrix 需要 --id 或 --period。");
    }
    if (!collect_matrix(collect, NULL, id, period, str_from(argument(arguments, "--unit")), arguments->arena, &matrix,
                        err)) {
        return false;
    }
    for (size_t i = 0; i < matrix.cell_count; i++) {
        const MatrixCell *cell = &matrix.cells[i];
        const MatrixUnit *unit = &matrix.units[cell->unit];
        printf("%.*s\t%.*s\t%.*s\t%s\t%.*s\t%zu/%zu\t改%zu\t说明%zu\n", STR_ARG(unit->code), STR_ARG(unit->name),
               STR_ARG(matrix.rounds[cell->round].name), entry_state_id(cell->state), STR_ARG(cell->why), cell->filled,
               cell->asked, cell->must_fix, cell->to_explain);
    }
    return true;
}

/* ---- changing ---------------------------------------------------------------------------- */

static bool extend_round(const Arguments *arguments, Collect *collect, Err *err) {
    int64_t id;
    Str due_on;
    size_t unit_count, changed;
    if (!needed_id(arguments, &id, err) || !needed(arguments, "--due", &due_on, err)) {
        return false;
    }
    const Str *units = split(arguments->arena, argument(arguments, "--unit"), &unit_count);
    if (!round_extend(collect, NULL, id, due_on, units, unit_count, &changed, err)) {
        return false;
    }
    printf("已延长%zu份填报的期限。\n", changed);
    return true;
}

static bool close_round(const Arguments *arguments, Collect *collect, Err *err) {
    int64_t id;
    Str reason;
    if (!needed_id(arguments, &id, err) || !needed(arguments, "--reason", &reason, err) ||
        !round_close(collect, NULL, id, reason, err)) {
        return false;
    }
    puts("已截止。");
    return true;
}

static bool run_verb(const Arguments *arguments, Collect *collect, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(const Arguments *arguments, Collect *collect, Err *err);
    } verbs[] = {{"open", open_round},
                 {"list", list_rounds},
                 {"matrix", show_matrix},
                 {"extend", extend_round},
                 {"close", close_round}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(arguments, collect, err);
        }
    }
    return err_set(err, ERR_USAGE, "round 后面写 open、list、matrix、extend 或 close。");
}

static int run(const Arguments *arguments) {
    Pack *pack = NULL;
    Store *store = NULL;
    Collect *collect = NULL;
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &pack) && cli_open(arguments, STORE_EXISTING, &store)) {
        bool good = collect_open(store, pack, NULL, &collect, &err) && run_verb(arguments, collect, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    collect_close(collect);
    store_close(store);
    if (pack) {
        pack_destroy(pack);
    }
    return status;
}

const Command command_round = {
    .name = "round",
    .summary = "填报：open 开表，list 列出，matrix 各单位状态，extend 延长期限，close 截止",
    .operands = "open|list|matrix|extend|close",
    .example = "duxue round open --form school-basic --unit 990121 --period 2025 --due 2025-10-31",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--form", "ID", false, "表的编号"},
                {"--unit", "CODE", false, "向哪个单位及其下级开表；matrix、list 只看它；extend 只延长这些，逗号分开"},
                {"--period", "P", false, "年度，例如 2025"},
                {"--id", "N", false, "填报的编号，list 的第一列"},
                {"--name", "TEXT", false, "名称，默认用表名加年度"},
                {"--note", "TEXT", false, "填报说明"},
                {"--opens", "DAY", false, "开始日期，默认今天"},
                {"--due", "DAY", false, "截止日期，例如 2025-10-31"},
                {"--elsewhere", "IDS", false, "由另一张表填报的数据项，逗号分开"},
                {"--reason", "TEXT", false, "截止的原因"},
                {"--dry-run", NULL, false, "只看会有多少单位、与哪些填报重复，不开表"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run,
};
