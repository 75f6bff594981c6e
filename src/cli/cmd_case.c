/* duxue case: cases of ledgers from the shell - listed, shown, opened, stepped; what is overdue; the proof of the fold.
 */
#include "cli.h"
#include "found.h"
#include "framework.h"
#include "ledger.h"
#include "plan.h"
#include "survey.h"

#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 1000, FAULTS_SHOWN = 20, YEARS_MOST = 32 };

/* What the verbs work on. */
typedef struct Desk {
    Store *store;
    Pack *pack;
    Duty *duty;
    Ledger *ledger;
    Frameworks *frameworks;   /* whose items fields may name */
    Frame *years[YEARS_MOST]; /* figures that were looked at */
    size_t year_count;
} Desk;

static bool needed(const Arguments *arguments, const char *name, Str *value, Err *err) {
    *value = str_from(argument(arguments, name));
    return value->len || err_set(err, ERR_USAGE, "case %s 需要 %s。", arguments->positionals[0], name);
}

static bool needed_id(const Arguments *arguments, int64_t *id, Err *err) {
    Str text;
    return needed(arguments, "--id", &text, err) &&
           ((integer_parse(text, id) && *id > 0) ||
            err_set(err, ERR_USAGE, "--id 后面要写记录的编号，list 的第一列。"));
}

static bool print_line(void *context, const CaseLine *line, Err *err) {
    (void)context;
    (void)err;
    printf("%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%s\t%.*s\n", (long long)line->id, STR_ARG(line->record->name),
           STR_ARG(line->number), STR_ARG(line->unit_name), STR_ARG(line->title), STR_ARG(line->state_name),
           light_id(line->light), STR_ARG(line->why));
    return true;
}

static bool list_cases(const Arguments *arguments, Desk *desk, Err *err) {
    const CaseQuery query = {.record = str_from(argument(arguments, "--record")),
                             .unit = str_from(argument(arguments, "--unit")),
                             .state = str_from(argument(arguments, "--state")),
                             .words = str_from(argument(arguments, "--words")),
                             .overdue = argument(arguments, "--overdue") != NULL,
                             .limit = LISTED_MOST};
    int64_t total;
    bool good = case_list(desk->ledger, NULL, &query, arguments->arena, print_line, NULL, &total, err);
    if (good && (total < 0 || total > LISTED_MOST)) {
        printf("只列出前%d条，请加条件。\n", LISTED_MOST);
    }
    return good;
}

static bool show_case(const Arguments *arguments, Desk *desk, Err *err) {
    int64_t id;
    Buf out = buf_create(arguments->arena);
    Json json = json_writer(&out);
    if (!needed_id(arguments, &id, err) || !case_json(desk->ledger, NULL, id, &json, arguments->arena, err)) {
        return false;
    }
    printf("%.*s\n", STR_ARG(buf_str(&out)));
    return true;
}

static const Frame *hold(void *context, Str period, Err *err) {
    Desk *desk = context;
    if (desk->year_count == YEARS_MOST) {
        err_set(err, ERR_LIMIT, "年度太多。");
        return NULL;
    }
    if (!frame_load(desk->store, desk->pack, period, true, &desk->years[desk->year_count], err)) {
        return NULL;
    }
    return desk->years[desk->year_count++];
}

/* Out of what the program found: --source-kind and --source. */
static bool open_found(const Arguments *arguments, Desk *desk, Str kind, Err *err) {
    const FoundWorld world = {.store = desk->store,
                              .pack = desk->pack,
                              .ledger = desk->ledger,
                              .duty = desk->duty,
                              .frame = hold,
                              .context = desk};
    Str source;
    int64_t id;
    bool existing;
    if (!needed(arguments, "--source", &source, err) ||
        !found_open(&world, NULL, kind, source, str_from(argument(arguments, "--fields")), arguments->arena, &id,
                    &existing, err)) {
        return false;
    }
    printf("%lld\t%s\n", (long long)id, existing ? "以前已经登记。" : "已登记。");
    return true;
}

static bool open_case(const Arguments *arguments, Desk *desk, Err *err) {
    NewCase made = {.fields = str_from(argument(arguments, "--fields"))};
    Str kind = str_from(argument(arguments, "--source-kind"));
    int64_t id;
    if (kind.len) {
        return open_found(arguments, desk, kind, err);
    }
    if (!needed(arguments, "--record", &made.record, err) || !needed(arguments, "--unit", &made.unit, err) ||
        !case_open(desk->ledger, NULL, &made, &id, err)) {
        return false;
    }
    printf("%lld\t已登记。\n", (long long)id);
    return true;
}

static bool step_case(const Arguments *arguments, Desk *desk, Err *err) {
    StepTaken taken = {.fields = str_from(argument(arguments, "--fields")),
                       .reason = str_from(argument(arguments, "--reason")),
                       .version = -1};
    if (!needed_id(arguments, &taken.id, err) || !needed(arguments, "--step", &taken.step, err) ||
        !case_step(desk->ledger, NULL, &taken, err)) {
        return false;
    }
    puts("已办理。");
    return true;
}

static bool sweep(const Arguments *arguments, Desk *desk, Err *err) {
    SweepReport report;
    (void)arguments;
    if (!ledger_sweep(desk->ledger, &report, err)) {
        return false;
    }
    printf("看了%zu条到期的记录，发出督办%zu次；清空到期的个人信息%zu条。\n", report.looked, report.told,
           report.erased);
    return true;
}

static bool verify(const Arguments *arguments, Desk *desk, Err *err) {
    LedgerFault faults[FAULTS_SHOWN];
    size_t count;
    (void)arguments;
    if (!ledger_verify(desk->ledger, faults, FAULTS_SHOWN, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count && i < FAULTS_SHOWN; i++) {
        printf("记录%lld：%s\n", (long long)faults[i].id, faults[i].reason);
    }
    if (count) {
        return err_set(err, ERR_INPUT, "%zu条记录与它的步骤不符。请用备份核对。", count);
    }
    puts("每条记录都与它的步骤相符。");
    return true;
}

static bool run_verb(const Arguments *arguments, Desk *desk, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(const Arguments *arguments, Desk *desk, Err *err);
    } verbs[] = {{"list", list_cases}, {"show", show_case}, {"open", open_case},
                 {"step", step_case},  {"sweep", sweep},    {"verify", verify}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(arguments, desk, err);
        }
    }
    return err_set(err, ERR_USAGE, "case 后面写 list、show、open、step、sweep 或 verify。");
}

static int run(const Arguments *arguments) {
    Desk desk = {.store = NULL};
    Plans *plans = NULL;     /* a step may issue a plan */
    Surveys *surveys = NULL; /* ... or ask for a questionnaire */
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &desk.pack) && cli_open(arguments, STORE_EXISTING, &desk.store)) {
        bool good = duty_open(desk.store, desk.pack, &desk.duty, &err) &&
                    ledger_open(desk.store, desk.pack, NULL, desk.duty, &desk.ledger, &err) &&
                    frameworks_open(desk.store, desk.pack, desk.ledger, arguments->arena, &desk.frameworks, &err) &&
                    plans_open(desk.store, desk.pack, desk.ledger, &plans, &err) &&
                    survey_open(desk.store, desk.pack, desk.ledger, &surveys, &err) && run_verb(arguments, &desk, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    for (size_t i = 0; i < desk.year_count; i++) {
        frame_destroy(desk.years[i]);
    }
    survey_close(surveys);
    plans_close(plans);
    frameworks_close(desk.frameworks);
    ledger_close(desk.ledger);
    duty_close(desk.duty);
    store_close(desk.store);
    if (desk.pack) {
        pack_destroy(desk.pack);
    }
    return status;
}

const Command command_case = {
    .name = "case",
    .summary = "台账：list 列出，show 一条，open 登记，step 办理，sweep 查逾期，verify 核对",
    .operands = "list|show|open|step|sweep|verify",
    .example = "duxue case list --record SAF-02.hazard --overdue",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--record", "ID", false, "记录种类，例如 SAF-02.hazard"},
                {"--unit", "CODE", false, "单位代码；list 包括它的下级"},
                {"--state", "ID", false, "只列这个状态的"},
                {"--words", "TEXT", false, "事项或编号里有这几个字的"},
                {"--overdue", NULL, false, "只列逾期的"},
                {"--id", "N", false, "记录的编号，list 的第一列"},
                {"--step", "ID", false, "步骤的编号"},
                {"--fields", "JSON", false, "字段的值，例如 {\"level\":\"一般\"}"},
                {"--reason", "TEXT", false, "理由"},
                {"--source-kind", "KIND", false, "open：从系统发现的问题登记，evaluation、check、quality 或 duty"},
                {"--source", "ID", false, "哪一个问题，例如 \"yzjh-2017 990121 2024 YZ-R-01\"；职责写它的编号"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run,
};
