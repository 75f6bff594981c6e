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
        fputs("密码：", stderr);
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

/* ---- what the options say ------------------------------------------------ */

/* "a,b" */
static size_t split(Arena *arena, const char *text, Str **items) {
    size_t count = 0;
    Str rest = str_from(text), part;
    *items = NULL;
    while (text && *text && str_cut(&rest, ',', &part)) {
        *items = arena_grow(arena, *items, count, count + 1, sizeof(Str));
        (*items)[count++] = str_trim(part);
    }
    return count;
}

static NewPost read_post(const Arguments *arguments) {
    Str *units, *sections;
    NewPost post = {.role = str_from(argument(arguments, "--role")),
                    .from = str_from(argument(arguments, "--from")),
                    .until = str_from(argument(arguments, "--until"))};
    post.unit_count = split(arguments->arena, argument(arguments, "--unit"), &units);
    post.section_count = split(arguments->arena, argument(arguments, "--section"), &sections);
    post.units = units;
    post.sections = sections;
    return post;
}

static bool read_name(const Arguments *arguments, Str *name, Err *err) {
    *name = str_from(argument(arguments, "--name"));
    return name->len || err_set(err, ERR_USAGE, "user %s 需要 --name。", arguments->positionals[0]);
}

static bool read_role(const Arguments *arguments, Err *err) {
    return argument(arguments, "--role") || err_set(err, ERR_USAGE, "user %s 需要 --role。", arguments->positionals[0]);
}

/* ---- the verbs ----------------------------------------------------------- */

static void print_post(const Account *account, const Post *post) {
    const User one = {.posts = (Post *)(uintptr_t)post, .post_count = 1};
    Arena *arena = arena_create();
    Str words = people_posts_text(&one, arena);
    printf("%.*s\t%.*s\t%s\t#%lld\t%.*s\t%.*s\n", STR_ARG(account->user.name), STR_ARG(account->user.shown),
           str_is(account->state, "active") ? "启用" : "停用", (long long)post->id, STR_ARG(words),
           STR_ARG(post->until.len ? post->until : STR("长期")));
    arena_destroy(arena);
}

static bool list_users(const Arguments *arguments, People *people, Err *err) {
    Account *accounts;
    size_t count;
    if (!people_list(people, arguments->arena, &accounts, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const User *user = &accounts[i].user;
        for (size_t j = 0; j < user->post_count; j++) {
            print_post(&accounts[i], &user->posts[j]);
        }
        if (user->post_count == 0) {
            printf("%.*s\t%.*s\t%s\t\t没有岗位\t\n", STR_ARG(user->name), STR_ARG(user->shown),
                   str_is(accounts[i].state, "active") ? "启用" : "停用");
        }
    }
    return true;
}

static bool add_user(const Arguments *arguments, People *people, Err *err) {
    NewPost post = read_post(arguments);
    NewAccount account = {.shown = str_from(argument(arguments, "--shown")),
                          .must_change = !argument(arguments, "--keep"),
                          .post = &post};
    const RoleDef *role = pack_role(people_pack(people), post.role);
    if (!read_name(arguments, &account.name, err) || !read_role(arguments, err)) {
        return false;
    }
    account.shown = account.shown.len ? account.shown : account.name;
    if (!(role && role->no_sign_in) && !ask_password(arguments->arena, &account.password)) {
        return err_set(err, ERR_INPUT, "没有读到密码。可以从标准输入给出一行。");
    }
    return people_add(people, &shell, &account, err);
}

static bool change_password(const Arguments *arguments, People *people, Err *err) {
    Str name, password;
    if (!read_name(arguments, &name, err)) {
        return false;
    }
    if (!ask_password(arguments->arena, &password)) {
        return err_set(err, ERR_INPUT, "没有读到密码。可以从标准输入给出一行。");
    }
    return people_set_password(people, &shell, name, password, !argument(arguments, "--keep"), err);
}

static bool give_post(const Arguments *arguments, People *people, Err *err) {
    NewPost post = read_post(arguments);
    Str name;
    int64_t id;
    if (!read_name(arguments, &name, err) || !read_role(arguments, err) ||
        !people_add_post(people, &shell, name, &post, &id, err)) {
        return false;
    }
    printf("#%lld\n", (long long)id);
    return true;
}

static bool end_post(const Arguments *arguments, People *people, Err *err) {
    Str text = str_from(argument(arguments, "--post"));
    int64_t id;
    text = str_starts(text, STR("#")) ? str_slice(text, 1, text.len) : text;
    return integer_parse(text, &id) ? people_end_post(people, &shell, id, err)
                                    : err_set(err, ERR_USAGE, "user end 需要 --post 编号，用 duxue user list 查看。");
}

static bool set_state(const Arguments *arguments, People *people, Err *err) {
    AccountChange change = {.state =
                                str_from(strcmp(arguments->positionals[0], "disable") == 0 ? "disabled" : "active")};
    Str name;
    return read_name(arguments, &name, err) && people_change(people, &shell, name, &change, err);
}

static bool unlock(const Arguments *arguments, People *people, Err *err) {
    Str name, address = str_from(argument(arguments, "--address"));
    if (address.len) {
        return people_open_address(people, &shell, address, err);
    }
    return read_name(arguments, &name, err) && people_unlock(people, &shell, name, err);
}

static bool print_access(void *context, const Account *account, const Post *post, const Token *token, Err *err) {
    const Pack *pack = context;
    (void)err;
    if (!post) {
        printf("%.*s\t%.*s\t密钥\t#%lld\t%.*s\t%.*s\n", STR_ARG(account->user.name), STR_ARG(account->user.shown),
               (long long)token->id, STR_ARG(token->name), STR_ARG(token->expires_on));
        return true;
    }
    Arena *arena = arena_create();
    print_post(account, post);
    printf("\t%.*s\n", STR_ARG(people_rights_text(pack, post->role, arena)));
    arena_destroy(arena);
    return true;
}

static bool report(const Arguments *arguments, People *people, Err *err) {
    void *pack = (void *)(uintptr_t)people_pack(people); /* the sink only reads it */
    return people_access(people, str_from(argument(arguments, "--name")), str_from(argument(arguments, "--unit")),
                         print_access, pack, err);
}

static const struct {
    const char *name;
    bool (*run)(const Arguments *arguments, People *people, Err *err);
} verbs[] = {{"list", list_users},  {"add", add_user},  {"password", change_password},
             {"post", give_post},   {"end", end_post},  {"disable", set_state},
             {"enable", set_state}, {"unlock", unlock}, {"report", report}};

static bool run_verb(const Arguments *arguments, People *people, Err *err) {
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(arguments, people, err);
        }
    }
    return err_set(err, ERR_USAGE, "user 后面写 list、add、password、post、end、disable、enable、unlock 或 report。");
}

static int run_user(const Arguments *arguments) {
    Store *store = NULL;
    Pack *pack = NULL;
    People *people = NULL;
    Err err = {.kind = ERR_NONE};
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        pack_destroy(pack);
        return EXIT_INPUT;
    }
    bool good = people_open(store, pack, &people, &err) && run_verb(arguments, people, &err);
    people_close(people);
    store_close(store);
    pack_destroy(pack);
    return good ? EXIT_DONE : cli_fail(arguments->arena, &err);
}

const Command command_user = {
    .name = "user",
    .summary = "用户和岗位：list、add、password、post、end、disable、enable、unlock、report",
    .operands = "list|add|password|post|end|disable|enable|unlock|report",
    .example = "duxue user add --name zhang --role chief --unit 990121 --section BAS --shown 基础教育股",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--name", "NAME", false, "登录名"},
                {"--shown", "TEXT", false, "显示的名称，建议写岗位"},
                {"--role", "ROLE", false, "角色包里的角色，如 sys、chief、staff、ins、head"},
                {"--unit", "CODE,...", false, "岗位所在的单位（含下级）；管理员不写。report：在这个单位谁能做什么"},
                {"--section", "CODE,...", false, "只管这些股室的业务，如 BAS,SUP"},
                {"--from", "DAY", false, "岗位从哪天起"},
                {"--until", "DAY", false, "岗位到哪天止"},
                {"--post", "ID", false, "end：岗位编号"},
                {"--address", "ADDR", false, "unlock：不解锁账号，恢复这个被暂停登录的网络地址"},
                {"--keep", NULL, false, "add、password：不要求首次登录改密码"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run_user,
};
