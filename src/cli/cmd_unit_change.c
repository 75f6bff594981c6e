/* duxue unit create, rename, move, kind, merge, split, close, reopen: changes of units by date. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

typedef struct Change {
    const Arguments *arguments;
    OrgAct act;
    OrgOutcome outcome;
    Str code; /* the first operand */
    NewUnit words;
} Change;

static bool create(Change *change, Err *err) {
    return org_create(&change->act, &change->words, &change->outcome, err);
}

static bool rename_unit(Change *change, Err *err) {
    return org_rename(&change->act, change->code, change->words.name, &change->outcome, err);
}

static bool move(Change *change, Err *err) {
    return org_move(&change->act, change->code, change->words.parent, &change->outcome, err);
}

static bool change_kind(Change *change, Err *err) {
    return org_change_kind(&change->act, change->code, change->words.kind, &change->outcome, err);
}

static bool merge(Change *change, Err *err) {
    const Arguments *arguments = change->arguments;
    size_t count = arguments->positional_count - 1;
    Str *codes = ARENA_ARRAY(arguments->arena, count, Str);
    for (size_t i = 0; i < count; i++) {
        codes[i] = str_from(arguments->positionals[i + 1]);
    }
    NewUnit into = change->words;
    into.code = str_from(argument(arguments, "--into"));
    return into.code.len ? org_merge(&change->act, codes, count, &into, &change->outcome, err)
                         : err_set(err, ERR_USAGE, "用 --into 写明并入哪个单位。");
}

/* "代码" of a unit that stands, "代码=名称" or "代码=名称:类别" of a new one. */
static NewUnit read_part(const Change *change, Str text) {
    NewUnit part = {.code = text};
    ptrdiff_t equals = str_find(text, STR("="));
    if (equals < 0) {
        return part;
    }
    part.code = str_slice(text, 0, (size_t)equals);
    part.name = str_slice(text, (size_t)equals + 1, text.len);
    for (size_t i = part.name.len; i-- > 0;) {
        Str kind = str_slice(part.name, i + 1, part.name.len);
        if (part.name.data[i] == ':' && pack_kind(change->act.pack, kind)) {
            part.kind = kind;
            part.name = str_slice(part.name, 0, i);
            break;
        }
    }
    return part;
}

static bool split(Change *change, Err *err) {
    const Arguments *arguments = change->arguments;
    size_t count = arguments->positional_count - 2;
    SplitPart *parts = ARENA_ARRAY(arguments->arena, count, SplitPart);
    for (size_t i = 0; i < count; i++) {
        parts[i].unit = read_part(change, str_from(arguments->positionals[i + 2]));
    }
    return org_split(&change->act, change->code, parts, count, argument(arguments, "--ends") != NULL, &change->outcome,
                     err);
}

static bool close_unit(Change *change, Err *err) {
    return org_close(&change->act, change->code, &change->outcome, err);
}

static bool reopen(Change *change, Err *err) {
    return org_reopen(&change->act, &change->words, &change->outcome, err);
}

static const struct {
    const char *name;
    size_t least, most; /* operands, its own name among them */
    bool (*run)(Change *change, Err *err);
} changes[] = {{"create", 2, 2, create},
               {"rename", 2, 2, rename_unit},
               {"move", 2, 2, move},
               {"kind", 2, 2, change_kind},
               {"merge", 2, ORG_UNITS_MOST + 1, merge},
               {"split", 3, ORG_UNITS_MOST + 2, split},
               {"close", 2, 2, close_unit},
               {"reopen", 2, 2, reopen}};

static int tell(const Change *change, const char *format) {
    const OrgOutcome *outcome = &change->outcome;
    if (strcmp(format, "json") == 0) {
        Buf out = buf_create(change->arguments->arena);
        Json json = json_writer(&out);
        org_outcome_json(outcome, &json);
        return cli_put(change->arguments, buf_str(&out));
    }
    for (size_t i = 0; i < outcome->problems.count; i++) {
        fprintf(stderr, "请核对：%.*s\n", STR_ARG(outcome->problems.items[i].message));
    }
    if (outcome->act) {
        printf("已登记第%lld号变更。", (long long)outcome->act);
    } else {
        printf("检查通过，未保存。");
    }
    if (!outcome->period_count) {
        puts("现有年度没有变动，以后开的年度按此计。");
        return EXIT_DONE;
    }
    printf("影响的年度：");
    for (size_t i = 0; i < outcome->period_count; i++) {
        printf("%s%.*s", i ? "、" : "", STR_ARG(outcome->periods[i]));
    }
    puts("。");
    return EXIT_DONE;
}

static int run(const Arguments *arguments, Store *store, const Pack *pack, size_t which) {
    Err err = {.kind = ERR_NONE};
    Change change = {.arguments = arguments,
                     .act = {.store = store,
                             .pack = pack,
                             .arena = arguments->arena,
                             .on = str_from(argument(arguments, "--on")),
                             .reason = str_from(argument(arguments, "--reason")),
                             .document = str_from(argument(arguments, "--document")),
                             .actor = STR("命令行"),
                             .accept = argument(arguments, "--accept") != NULL,
                             .dry_run = argument(arguments, "--dry-run") != NULL},
                     .code = str_from(arguments->positionals[1]),
                     .words = {.code = str_from(arguments->positionals[1]),
                               .name = str_from(argument(arguments, "--name")),
                               .kind = str_from(argument(arguments, "--kind")),
                               .parent = str_from(argument(arguments, "--parent"))}};
    if (!change.act.on.len || !change.act.reason.len) {
        fputs("错误：变更单位要用 --on 写明日期，用 --reason 写明理由。\n", stderr);
        return EXIT_USAGE;
    }
    return changes[which].run(&change, &err) ? tell(&change, cli_format(arguments, "text,json"))
                                             : cli_fail(arguments->arena, &err);
}

bool unit_change_run(const Arguments *arguments, Store *store, const Pack *pack, int *status) {
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (strcmp(arguments->positionals[0], changes[i].name) != 0) {
            continue;
        }
        if (arguments->positional_count < changes[i].least || arguments->positional_count > changes[i].most) {
            fprintf(stderr, "错误：unit %s 后面要写%s。运行 duxue unit --help 查看用法。\n", changes[i].name,
                    changes[i].most == 2 ? "一个代码" : "代码");
            *status = EXIT_USAGE;
        } else {
            *status = run(arguments, store, pack, i);
        }
        return true;
    }
    return false;
}
