/* duxue notice: notices and publicity - written from a file, sent on their way, listed, followed; circulars, letters,
 * the roster of inspectors. */
#include "cli.h"

#include "notice.h"

#include <stdio.h>
#include <string.h>

typedef struct Shell {
    const Arguments *arguments;
    Store *store;
    const Pack *pack;
    Notices *notices;
} Shell;

static bool needed(const Shell *shell, const char *name, Str *value, Err *err) {
    *value = str_from(argument(shell->arguments, name));
    return value->len || err_set(err, ERR_USAGE, "notice %s 需要 %s。", shell->arguments->positionals[0], name);
}

static bool number_of(const Shell *shell, const char *name, int64_t *id, Err *err) {
    Str text;
    return needed(shell, name, &text, err) &&
           (integer_parse(text, id) || err_set(err, ERR_USAGE, "%s 后面要写编号，list 的第一列。", name));
}

/* ---- showing ---- */

static bool list(const Shell *shell, Err *err) {
    NoticeFilter filter = {.kind = str_from(argument(shell->arguments, "--kind")),
                           .unit = str_from(argument(shell->arguments, "--unit"))};
    Str state = str_from(argument(shell->arguments, "--state"));
    NoticeState one;
    NoticeInfo *infos;
    size_t count;
    if (state.len && !notice_state_parse(state, &one)) {
        return err_set(err, ERR_USAGE, "--state 写 draft、submitted、returned、issued、closed 或 withdrawn。");
    }
    filter.states = state.len ? 1u << one : 0;
    if (!notice_list(shell->notices, NULL, &filter, shell->arguments->arena, &infos, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const NoticeInfo *info = &infos[i];
        printf("%lld\t%.*s\t%.*s\t%s\t%.*s\t%.*s\t%zu/%zu签收\t%zu回报\n", (long long)info->id,
               STR_ARG(info->kind_name), STR_ARG(info->number), notice_state_name(info->state), STR_ARG(info->title),
               STR_ARG(info->unit_name), info->tally.received, info->tally.recipients, info->tally.replied);
    }
    return true;
}

static bool show(const Shell *shell, Err *err) {
    NoticeInfo info;
    NoticeStepDone *steps;
    size_t count;
    int64_t id;
    if (!number_of(shell, "--id", &id, err) ||
        !notice_get(shell->notices, NULL, id, shell->arguments->arena, &info, &steps, &count, err)) {
        return false;
    }
    printf("%.*s %.*s\n%s %.*s\n%.*s\n", STR_ARG(info.kind_name), STR_ARG(info.number), notice_state_name(info.state),
           STR_ARG(info.waits_for), STR_ARG(info.content));
    for (size_t i = 0; i < count; i++) {
        printf("  %.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(steps[i].at), STR_ARG(steps[i].name), STR_ARG(steps[i].actor),
               STR_ARG(steps[i].reason));
    }
    return true;
}

static void print_recipients(const NoticeRecipient *list_, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const NoticeRecipient *one = &list_[i];
        printf("%lld\t%.*s\t%.*s\t%.*s\t%s\t%.*s\n", (long long)one->id, STR_ARG(one->unit), STR_ARG(one->unit_name),
               STR_ARG(one->received_at), light_id(one->light), STR_ARG(one->why));
    }
}

static bool recipients(const Shell *shell, Err *err) {
    NoticeRecipient *found;
    size_t count;
    int64_t id;
    if (!number_of(shell, "--id", &id, err) ||
        !notice_recipients(shell->notices, NULL, id, shell->arguments->arena, &found, &count, err)) {
        return false;
    }
    print_recipients(found, count);
    return true;
}

/* ---- writing ---- */

static bool content_of(const Shell *shell, Str *content, Err *err) {
    Str file;
    return needed(shell, "--file", &file, err) &&
           file_read(shell->arguments->arena, file.data, NOTICE_CONTENT_MOST, content, err);
}

static bool preview(const Shell *shell, Err *err) {
    NoticeRecipient *found;
    size_t count;
    Str unit, content;
    if (!needed(shell, "--unit", &unit, err) || !content_of(shell, &content, err) ||
        !notice_preview(shell->notices, NULL, unit, content, shell->arguments->arena, &found, &count, err)) {
        return false;
    }
    print_recipients(found, count);
    printf("共%zu个\n", count);
    return true;
}

static bool save(const Shell *shell, Err *err) {
    NoticeDraft draft = {.section = str_from(argument(shell->arguments, "--section")), .version = -1};
    int64_t id;
    bool old = argument(shell->arguments, "--id") != NULL;
    if (!content_of(shell, &draft.content, err) || (old && !number_of(shell, "--id", &draft.id, err)) ||
        (!old && (!needed(shell, "--kind", &draft.kind, err) || !needed(shell, "--unit", &draft.unit, err))) ||
        !notice_save(shell->notices, NULL, &draft, &id, err)) {
        return false;
    }
    printf("%lld\n", (long long)id);
    return true;
}

static bool step(const Shell *shell, Err *err) {
    NoticeAct act;
    int64_t id;
    Str word;
    if (!number_of(shell, "--id", &id, err) || !needed(shell, "--step", &word, err)) {
        return false;
    }
    if (!notice_act_parse(word, &act)) {
        return err_set(err, ERR_USAGE, "--step 写 submit、return、sign、correct、close 或 withdraw。");
    }
    return notice_act(shell->notices, NULL, id, act, str_from(argument(shell->arguments, "--reason")), -1, err);
}

static bool remind(const Shell *shell, Err *err) {
    int64_t id;
    size_t told;
    if (!number_of(shell, "--id", &id, err) || !notice_remind(shell->notices, NULL, id, NULL, 0, &told, err)) {
        return false;
    }
    printf("催办了%zu个\n", told);
    return true;
}

static bool sweep(const Shell *shell, Err *err) {
    NoticeSwept swept;
    if (!notice_sweep(shell->notices, &swept, err)) {
        return false;
    }
    printf("公示结束%zu份，提醒%zu次，督办%zu次\n", swept.ended, swept.reminded, swept.rungs);
    return true;
}

/* ---- circulars, letters, roster ---- */

static bool circular(const Shell *shell, Err *err) {
    const unsigned wanted = FACTS_CASES | FACTS_NOTICES;
    NoticeFacts *facts;
    size_t count;
    Str unit;
    if (!needed(shell, "--unit", &unit, err) ||
        !notice_facts(shell->notices, NULL, unit, wanted, shell->arguments->arena, &facts, &count, err)) {
        return false;
    }
    Str text = notice_circular(shell->notices, facts[0].unit_name, facts, count, wanted, shell->arguments->arena);
    return cli_put(shell->arguments, text) == EXIT_DONE || err_set(err, ERR_IO, "写不出文件。");
}

static bool letter(const Shell *shell, Err *err) {
    NoticeLetter made;
    Str which;
    int64_t id;
    if (!needed(shell, "--letter", &which, err) || !number_of(shell, "--case", &id, err) ||
        !notice_letter(shell->notices, NULL, which, id, shell->arguments->arena, &made, err)) {
        return false;
    }
    Str text = str_format(shell->arguments->arena, "%.*s\n%.*s\n%.*s\n%.*s\n", STR_ARG(made.title),
                          STR_ARG(made.addressee), STR_ARG(made.body), STR_ARG(made.date));
    return cli_put(shell->arguments, text) == EXIT_DONE || err_set(err, ERR_IO, "写不出文件。");
}

static bool roster(const Shell *shell, Err *err) {
    Roster made;
    Str unit;
    if (!needed(shell, "--unit", &unit, err) ||
        !notice_roster(shell->notices, NULL, unit, str_from(argument(shell->arguments, "--month")),
                       shell->arguments->arena, &made, err)) {
        return false;
    }
    for (size_t i = 0; i < made.school_count; i++) {
        const RosterSchool *school = &made.schools[i];
        printf("%.*s\t%.*s\t%zu名督学\t到校%d次%s\n", STR_ARG(school->unit), STR_ARG(school->unit_name),
               school->inspector_count, school->visits, school->nobody ? "\t没有督学" : "");
    }
    for (size_t i = 0; i < made.inspector_count; i++) {
        const RosterInspector *one = &made.inspectors[i];
        printf("%.*s\t%.*s\t负责%d所\t到校%d次%s\n", STR_ARG(one->name), STR_ARG(one->shown), one->schools, one->visits,
               one->too_many ? "\t超过规定校数" : "");
    }
    printf("%.*s：%zu所学校，%zu所没有督学，%zu所到过，共%zu次\n", STR_ARG(made.month), made.school_count, made.without,
           made.visited, made.made);
    return true;
}

static bool run_verb(const Shell *shell, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(const Shell *shell, Err *err);
    } verbs[] = {{"list", list},         {"show", show},     {"recipients", recipients}, {"preview", preview},
                 {"save", save},         {"step", step},     {"remind", remind},         {"sweep", sweep},
                 {"circular", circular}, {"letter", letter}, {"roster", roster}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(shell->arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(shell, err);
        }
    }
    return err_set(
        err, ERR_USAGE,
        "notice 后面写 list、show、recipients、preview、save、step、remind、sweep、circular、letter 或 roster。");
}

static int run(const Arguments *arguments) {
    Pack *pack = NULL;
    Store *store = NULL;
    Ledger *ledger = NULL;
    Shell shell = {.arguments = arguments};
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &pack) && cli_open(arguments, STORE_EXISTING, &store)) {
        shell.store = store;
        shell.pack = pack;
        bool good = ledger_open(store, pack, NULL, NULL, &ledger, &err) &&
                    notice_open(store, pack, ledger, NULL, &shell.notices, &err) && run_verb(&shell, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    notice_close(shell.notices);
    ledger_close(ledger);
    store_close(store);
    if (pack) {
        pack_destroy(pack);
    }
    return status;
}

const Command command_notice = {
    .name = "notice",
    .summary = "通知公示：list 清单，show 一份，recipients 签收回报，save 起草，step 送签签发，roster 挂牌督学，letter "
               "督导文书",
    .operands = "list|show|recipients|preview|save|step|remind|sweep|circular|letter|roster",
    .example = "duxue notice recipients --id 3",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--id", "N", false, "一份通知，list 的第一列"},
                {"--kind", "ID", false, "种类，例如 notice、circular、publicity（packs/notices.yaml）"},
                {"--unit", "CODE", false, "发文单位；circular、roster 是单位及其下级"},
                {"--section", "ID", false, "发文科室，例如 BAS"},
                {"--state", "S", false, "list：draft、submitted、returned、issued、closed、withdrawn"},
                {"--file", "FILE", false, "通知的内容，JSON（docs/notices.md）"},
                {"--step", "S", false, "submit、return、sign、correct、close、withdraw"},
                {"--reason", "TEXT", false, "退回、更正、撤回的内容"},
                {"--letter", "ID", false, "文书：feedback、rectification、revisit"},
                {"--case", "N", false, "文书从哪条台账记录生成"},
                {"--month", "M", false, "roster 的月份，例如 2026-11，默认本月"},
                {"-o", "FILE", false, "circular、letter 写到哪里，默认屏幕"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run,
};
