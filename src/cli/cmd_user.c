/* duxue user: accounts from the shell. */
#include "cli.h"
#include "people.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

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
    return people_add(store, STR("命令行"), str_from(name), str_from(shown ? shown : name), role,
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
    return people_set_password(store, STR("命令行"), str_from(name), password, err);
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
