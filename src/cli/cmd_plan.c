/* duxue plan: plans of goals, measures and tasks from the shell - listed, shown, made, changed, verified. (The plan
 * that closes gaps of an evaluation is `duxue what-if --plan`.) */
#include "cli.h"
#include "plan.h"

#include <stdio.h>
#include <string.h>

typedef struct Bench {
    const Arguments *arguments;
    Store *store;
    const Pack *pack;
    Plans *plans;
    Frame *frames[16];
    size_t count;
} Bench;

static bool needed(const Arguments *arguments, const char *name, Str *value, Err *err) {
    *value = str_from(argument(arguments, name));
    return value->len || err_set(err, ERR_USAGE, "plan %s 需要 %s。", arguments->positionals[0], name);
}

static bool needed_id(const Arguments *arguments, int64_t *id, Err *err) {
    Str text;
    return needed(arguments, "--id", &text, err) &&
           ((integer_parse(text, id) && *id > 0) ||
            err_set(err, ERR_USAGE, "--id 后面要写计划的编号，list 的第一列。"));
}

static bool list_plans(Bench *bench, Err *err) {
    PlanLine *lines;
    size_t count;
    if (!plan_list(bench->plans, NULL, str_from(argument(bench->arguments, "--unit")),
                   str_from(argument(bench->arguments, "--kind")), bench->arguments->arena, &lines, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const PlanLine *line = &lines[i];
        Str kind = line->def ? line->def->name : line->kind;
        printf("%lld\t%.*s\t%.*s\t%.*s\t%.*s\t任务%zu\t办结%zu\t逾期%zu\n", (long long)line->id, STR_ARG(kind),
               STR_ARG(line->title), STR_ARG(line->unit_name), STR_ARG(line->state_name), line->tasks, line->closed,
               line->overdue);
    }
    return true;
}

static bool list_tasks(Bench *bench, Err *err) {
    const Arguments *arguments = bench->arguments;
    PlanTaskQuery query = {.overdue = argument(arguments, "--overdue") != NULL,
                           .unit = str_from(argument(arguments, "--unit"))};
    PlanTaskLine *lines;
    size_t count;
    Str id = str_from(argument(arguments, "--id"));
    if ((id.len && !integer_parse(id, &query.plan)) ||
        !plan_tasks(bench->plans, NULL, &query, arguments->arena, &lines, &count, err)) {
        return id.len && err->kind == ERR_NONE ? err_set(err, ERR_USAGE, "--id 后面要写计划的编号。") : false;
    }
    for (size_t i = 0; i < count; i++) {
        const PlanTaskLine *line = &lines[i];
        printf("%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%s\t%.*s\n", (long long)line->case_id, STR_ARG(line->number),
               STR_ARG(line->text), STR_ARG(line->lead_name), STR_ARG(line->due), STR_ARG(line->state_name),
               light_id(line->light), STR_ARG(line->why));
    }
    return true;
}

/* Frames of the years that are asked for; NULL without an error when a year has no data. */
static const Frame *frame_of(void *context, Str period, Err *err) {
    Bench *bench = context;
    Err own = {.kind = ERR_NONE};
    for (size_t i = 0; i < bench->count; i++) {
        if (str_equal(bench->frames[i]->tree.period, period)) {
            return bench->frames[i];
        }
    }
    if (bench->count < sizeof bench->frames / sizeof *bench->frames &&
        frame_load(bench->store, bench->pack, period, true, &bench->frames[bench->count], &own)) {
        return bench->frames[bench->count++];
    }
    if (own.kind != ERR_NOT_FOUND && own.kind != ERR_NONE) {
        *err = own;
    }
    return NULL;
}

static bool show_plan(Bench *bench, Err *err) {
    int64_t id;
    Buf out = buf_create(bench->arguments->arena);
    Json json = json_writer(&out);
    const PlanFigures figures = {frame_of, bench};
    if (!needed_id(bench->arguments, &id, err) ||
        !plan_json(bench->plans, NULL, id, &figures, &json, bench->arguments->arena, err)) {
        return false;
    }
    printf("%.*s\n", STR_ARG(buf_str(&out)));
    return true;
}

static bool make_plan(Bench *bench, Err *err) {
    NewPlan made = {.fields = str_from(argument(bench->arguments, "--fields"))};
    int64_t id;
    if (!needed(bench->arguments, "--kind", &made.kind, err) || !needed(bench->arguments, "--unit", &made.unit, err) ||
        !plan_make(bench->plans, NULL, &made, &id, err)) {
        return false;
    }
    printf("%lld\t已建立。\n", (long long)id);
    return true;
}

static bool change_plan(Bench *bench, Err *err) {
    PlanChange change = {.version = -1, .reason = str_from(argument(bench->arguments, "--reason"))};
    if (!needed_id(bench->arguments, &change.id, err) || !needed(bench->arguments, "--changes", &change.changes, err) ||
        !plan_change(bench->plans, NULL, &change, err)) {
        return false;
    }
    puts("已改。");
    return true;
}

static bool verify(Bench *bench, Err *err) {
    size_t count;
    char first[200];
    if (!plans_verify(bench->plans, &count, first, err)) {
        return false;
    }
    if (count) {
        return err_set(err, ERR_INPUT, "%s。共%zu个计划与步骤不符，请用备份核对。", first, count);
    }
    puts("每个计划都与它的步骤相符。");
    return true;
}

static bool run_verb(Bench *bench, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(Bench *bench, Err *err);
    } verbs[] = {{"list", list_plans}, {"tasks", list_tasks},   {"show", show_plan},
                 {"make", make_plan},  {"change", change_plan}, {"verify", verify}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(bench->arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(bench, err);
        }
    }
    return err_set(err, ERR_USAGE, "plan 后面写 list、tasks、show、make、change 或 verify。");
}

static int run(const Arguments *arguments) {
    Pack *pack = NULL;
    Ledger *ledger = NULL;
    Bench bench = {.arguments = arguments};
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &pack) && cli_open(arguments, STORE_EXISTING, &bench.store)) {
        bench.pack = pack;
        bool good = ledger_open(bench.store, pack, NULL, NULL, &ledger, &err) &&
                    plans_open(bench.store, pack, ledger, &bench.plans, &err) && run_verb(&bench, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    for (size_t i = 0; i < bench.count; i++) {
        frame_destroy(bench.frames[i]);
    }
    plans_close(bench.plans);
    ledger_close(ledger);
    store_close(bench.store);
    if (pack) {
        pack_destroy(pack);
    }
    return status;
}

const Command command_plan = {
    .name = "plan",
    .summary = "计划任务：list 列出，tasks 列任务，show 一个，make 建立，change 编排，verify 核对",
    .operands = "list|tasks|show|make|change|verify",
    .example = "duxue plan tasks --overdue",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--kind", "ID", false, "计划的种类，例如 annual-key-work"},
                {"--unit", "CODE", false,
                 "list：单位及其下级的计划；tasks：这个单位牵头、负责、配合的；make：计划属于哪个单位"},
                {"--id", "N", false, "计划的编号，list 的第一列"},
                {"--overdue", NULL, false, "只列逾期的任务"},
                {"--fields", "JSON", false,
                 "计划的内容，例如 {\"name\":\"2026年重点工作\",\"period\":\"2026-01-01/2026-12-31\", ...}"},
                {"--changes", "JSON", false, "改动的列表（docs/plans.md）"},
                {"--reason", "TEXT", false, "印发以后调整的理由"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run,
};
