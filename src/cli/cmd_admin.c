/* duxue user, unit, pack: administration from the shell. */
#include "cli.h"
#include "people.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- user ---- */

/* The password from the terminal without echo, or one line of standard input. */
static bool ask_password(Arena *arena, Str *password) {
    struct termios shown, hidden;
    bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;
    if (terminal) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        fputs("口令（8到128位）：", stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    char line[256];
    bool good = fgets(line, sizeof line, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputc('\n', stderr);
    }
    if (!good) {
        return false;
    }
    line[strcspn(line, "\r\n")] = '\0';
    *password = str_copy(arena, str_from(line));
    return true;
}

static bool list_users(Store *store, Arena *arena, Err *err) {
    User *users;
    size_t count;
    if (!people_list(store, arena, &users, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        printf("%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(users[i].name), STR_ARG(users[i].shown),
               STR_ARG(role_name(users[i].role)), STR_ARG(users[i].unit_code.len ? users[i].unit_code : STR("全部")));
    }
    return true;
}

static bool add_user(const Arguments *arguments, Store *store, Err *err) {
    const char *name = argument(arguments, "--name"), *role_text = argument(arguments, "--role");
    const char *shown = argument(arguments, "--shown");
    Role role;
    Str password;
    if (!name || !role_text) {
        return err_set(err, ERR_USAGE, "user add 需要 --name 和 --role。");
    }
    if (!role_parse(str_from(role_text), &role)) {
        return err_set(err, ERR_USAGE, "没有“%s”这种角色：admin、bureau、inspector、school、reader。", role_text);
    }
    if (!ask_password(arguments->arena, &password)) {
        return err_set(err, ERR_INPUT, "没有读到口令。可以从标准输入给出一行。");
    }
    return people_add(store, str_from(name), str_from(shown ? shown : name), role,
                      str_from(argument(arguments, "--unit")), password, err);
}

static bool change_password(const Arguments *arguments, Store *store, Err *err) {
    Str password;
    const char *name = argument(arguments, "--name");
    if (!name) {
        return err_set(err, ERR_USAGE, "user password 需要 --name。");
    }
    if (!ask_password(arguments->arena, &password)) {
        return err_set(err, ERR_INPUT, "没有读到口令。可以从标准输入给出一行。");
    }
    return people_set_password(store, str_from(name), password, err);
}

static int run_user(const Arguments *arguments) {
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    if (!cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    const char *verb = arguments->positionals[0];
    bool good = strcmp(verb, "list") == 0       ? list_users(store, arguments->arena, &err)
                : strcmp(verb, "add") == 0      ? add_user(arguments, store, &err)
                : strcmp(verb, "password") == 0 ? change_password(arguments, store, &err)
                                                : err_set(&err, ERR_USAGE, "user 后面写 list、add 或 password。");
    store_close(store);
    return good ? EXIT_DONE : cli_fail(arguments->arena, &err);
}

const Command command_user = {
    .name = "user",
    .summary = "用户：list 列出，add 新增，password 改口令",
    .operands = "list|add|password",
    .example = "duxue user add --name zhang --role bureau --unit 990101 --shown 督导室",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--name", "NAME", false, "登录名"},
                {"--shown", "TEXT", false, "显示的名称，建议写岗位"},
                {"--role", "ROLE", false, "admin、bureau、inspector、school、reader"},
                {"--unit", "CODE", false, "能看到的单位（含下级），不写为全部"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run_user,
};

/* ---- unit ---- */

static int list_units(const Arguments *arguments, Store *store, const Pack *pack) {
    Err err = {.kind = ERR_NONE};
    Tx *tx;
    UnitTree tree;
    PeriodList periods;
    if (!store_read_begin(store, &tx, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    const char *period = argument(arguments, "--period");
    bool good = org_periods(tx, arguments->arena, &periods, &err);
    if (good && !period && periods.count == 0) {
        good = err_set(&err, ERR_NOT_FOUND, "还没有数据。先用 duxue import 导入学校表。");
    }
    good = good && org_tree_load(tx, pack, period ? str_from(period) : periods.codes[0], arguments->arena, &tree, &err);
    store_read_end(tx);
    if (!good) {
        return cli_fail(arguments->arena, &err);
    }
    for (size_t i = 0; i < tree.count; i++) {
        const Unit *unit = &tree.units[i];
        printf("%*s%.*s %.*s（%.*s）\n", unit->depth * 2, "", STR_ARG(unit->code), STR_ARG(unit->name),
               STR_ARG(unit->kind ? unit->kind->name : STR("?")));
    }
    return EXIT_DONE;
}

static int run_unit(const Arguments *arguments) {
    if (strcmp(arguments->positionals[0], "list") != 0) {
        fputs("错误：unit 后面写 list。单位随学校表一起导入。\n", stderr);
        return EXIT_USAGE;
    }
    Pack *pack = NULL;
    Store *store = NULL;
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    int status = list_units(arguments, store, pack);
    store_close(store);
    pack_destroy(pack);
    return status;
}

const Command command_unit = {
    .name = "unit",
    .summary = "单位：list 按层级列出",
    .operands = "list",
    .example = "duxue unit list --period 2024",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--period", "P", false, "年度，默认最近一年"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run_unit,
};

/* ---- pack ---- */

/* Loads the packs and compiles every formula of every standard. */
static int check_packs(const Arguments *arguments, const char *directory) {
    ProblemList problems = problem_list(arguments->arena, 1000);
    Pack *pack = NULL;
    bool good = pack_load(directory, &pack, &problems);
    size_t standards = 0, elements = 0;
    if (good) {
        const StandardDef *all = pack_standards(pack, &standards);
        pack_elements(pack, &elements);
        for (size_t i = 0; i < standards; i++) {
            const Standard *compiled;
            good = standard_compile(pack, &all[i], arguments->arena, &compiled, &problems) && good;
        }
        good = fact_compile_checks(pack, arguments->arena, &problems) && good;
        good = indicator_compile_all(pack, arguments->arena, &problems) && good;
    }
    cli_print_problems(arguments->arena, &problems);
    if (good) {
        printf("规则包没有问题：%zu个要素，%zu个标准，版本%.*s。\n", elements, standards, STR_ARG(pack_version(pack)));
    } else {
        fprintf(stderr, "规则包有%zu处错误。\n", problems.errors);
    }
    pack_destroy(pack);
    return good ? EXIT_DONE : EXIT_INPUT;
}

static int list_packs(const Arguments *arguments) {
    Pack *pack = NULL;
    if (!cli_pack(arguments, &pack)) {
        return EXIT_INPUT;
    }
    size_t count;
    const StandardDef *standards = pack_standards(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("标准\t%.*s\t%.*s\t%.*s\n", STR_ARG(standards[i].id), STR_ARG(standards[i].name),
               STR_ARG(standards[i].document));
    }
    const IndicatorDef *indicators = pack_indicators(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("指标\t%.*s\t%.*s\n", STR_ARG(indicators[i].id), STR_ARG(indicators[i].name));
    }
    const MappingDef *mappings = pack_mappings(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("对照\t%.*s\t%.*s\n", STR_ARG(mappings[i].id), STR_ARG(mappings[i].name));
    }
    const ReportDef *reports = pack_reports(pack, &count);
    for (size_t i = 0; i < count; i++) {
        printf("报告\t%.*s\t%.*s\n", STR_ARG(reports[i].id), STR_ARG(reports[i].name));
    }
    pack_destroy(pack);
    return EXIT_DONE;
}

static int run_pack(const Arguments *arguments) {
    if (strcmp(arguments->positionals[0], "list") == 0) {
        return list_packs(arguments);
    }
    if (strcmp(arguments->positionals[0], "check") == 0) {
        return check_packs(arguments, arguments->positional_count > 1 ? arguments->positionals[1] : NULL);
    }
    fputs("错误：pack 后面写 check [目录] 或 list。\n", stderr);
    return EXIT_USAGE;
}

const Command command_pack = {
    .name = "pack",
    .summary = "规则包：check 检查，list 列出",
    .operands = "check [DIR] | list",
    .example = "duxue pack check packs",
    .options = {{"--packs", "DIR", false, "list：用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 2,
    .run = run_pack,
};
