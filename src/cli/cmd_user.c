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
        fputs("口令：", stderr);
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

static const Actor shell = {.name = {"命令行", 9}};

static void print_post(const Post *post) {
    printf("\t%.*s", STR_ARG(post->role->name));
    for (size_t i = 0; i < post->unit_count; i++) {
        printf("%s%.*s", i ? "、" : " ", STR_ARG(post->units[i]));
    }
}

static bool list_users(People *people, Arena *arena, Err *err) {
    Account *accounts;
    size_t count;
    if (!people_list(people, arena, &accounts, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const User *user = &accounts[i].user;
        printf("%.*s\t%.*s", STR_ARG(user->name), STR_ARG(user->shown));
        for (size_t j = 0; j < user->post_count; j++) {
            print_post(&user->posts[j]);
        }
        putchar('\n');
    }
    return true;
}

static bool add_user(const Arguments *arguments, People *people, Err *err) {
    const char *name = argument(arguments, "--name"), *role = argument(arguments, "--role");
    const char *shown = argument(arguments, "--shown");
    Str password, unit = str_from(argument(arguments, "--unit"));
    if (!name || !role) {
        return err_set(err, ERR_USAGE, "user add 需要 --name 和 --role。");
    }
    if (!ask_password(arguments->arena, &password)) {
        return err_set(err, ERR_INPUT, "没有读到口令。可以从标准输入给出一行。");
    }
    NewPost post = {.role = str_from(role), .units = &unit, .unit_count = unit.len > 0};
    NewAccount account = {
        .name = str_from(name), .shown = str_from(shown ? shown : name), .password = password, .post = &post};
    return people_add(people, &shell, &account, err);
}

static bool change_password(const Arguments *arguments, People *people, Err *err) {
    Str password;
    const char *name = argument(arguments, "--name");
    if (!name) {
        return err_set(err, ERR_USAGE, "user password 需要 --name。");
    }
    if (!ask_password(arguments->arena, &password)) {
        return err_set(err, ERR_INPUT, "没有读到口令。可以从标准输入给出一行。");
    }
    return people_set_password(people, &shell, str_from(name), password, false, err);
}

static int run_user(const Arguments *arguments) {
    Store *store = NULL;
    Pack *pack = NULL;
    People *people = NULL;
    Err err = {.kind = ERR_NONE};
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    const char *verb = arguments->positionals[0];
    bool good = people_open(store, pack, &people, &err) &&
                (strcmp(verb, "list") == 0       ? list_users(people, arguments->arena, &err)
                 : strcmp(verb, "add") == 0      ? add_user(arguments, people, &err)
                 : strcmp(verb, "password") == 0 ? change_password(arguments, people, &err)
                                                 : err_set(&err, ERR_USAGE, "user 后面写 list、add 或 password。"));
    people_close(people);
    store_close(store);
    pack_destroy(pack);
    return good ? EXIT_DONE : cli_fail(arguments->arena, &err);
}

const Command command_user = {
    .name = "user",
    .summary = "用户：list 列出，add 新增，password 改口令",
    .operands = "list|add|password",
    .example = "duxue user add --name zhang --role chief --unit 990101 --shown 督导室",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--name", "NAME", false, "登录名"},
                {"--shown", "TEXT", false, "显示的名称，建议写岗位"},
                {"--role", "ROLE", false, "角色包里的角色，如 sys、chief、staff、ins、head"},
                {"--unit", "CODE", false, "岗位所在的单位（含下级）；管理员不写"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run_user,
};
