/* The sample county: tables built into the binary, imported like any other file, and one user per role. */
#include "cli.h"
#include "people.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

extern const EmbeddedFile demo_files[];
extern const size_t demo_files_count;

static bool import_one(Store *store, const Pack *pack, const EmbeddedFile *file, Arena *arena, Err *err) {
    const char *path = str_format(arena, "%s/%s.import", store_directory(store), file->name).data;
    if (!file_write(path, (Str){file->data, (size_t)(file->end - file->data)}, err)) {
        return false;
    }
    ImportOptions options = {.actor = STR("示例"), .file_name = str_from(file->name)};
    ImportResult result;
    bool good = fact_import(store, pack, path, &options, arena, &result, err);
    unlink(path);
    if (good && result.problems.errors) {
        cli_print_problems(arena, &result.problems);
        return err_set(err, ERR_INTERNAL, "示例数据“%s”与规则包不符，未装入。", file->name);
    }
    return good;
}

/* 12 letters and digits that cannot be mistaken for each other. */
static bool random_password(char *out, Err *err) {
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    unsigned char bytes[12];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return err_set(err, ERR_IO, "系统没有给出随机数，请重试。");
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[i] = letters[bytes[i] % (sizeof letters - 1)];
    }
    out[sizeof bytes] = '\0';
    return true;
}

/* The users of the sample county stand in demo/users.csv: name,shown,role,unit. */
static bool add_users(Store *store, const EmbeddedFile *file, Buf *say, Err *err) {
    Str rest = {file->data, (size_t)(file->end - file->data)}, line;
    buf_add(say, STR("可以登录的示例用户（口令只显示这一次，也写在数据目录的 demo-users.txt 里）：\n"));
    str_cut(&rest, '\n', &line);
    while (str_cut(&rest, '\n', &line)) {
        Str name, shown, role_text, unit = {NULL, 0};
        line = str_trim(line);
        if (!line.len || !str_cut(&line, ',', &name) || !str_cut(&line, ',', &shown) ||
            !str_cut(&line, ',', &role_text)) {
            continue;
        }
        str_cut(&line, ',', &unit);
        Role role;
        char password[16];
        if (!role_parse(role_text, &role) || !random_password(password, err) ||
            !people_add(store, STR("示例"), name, shown, role, unit, str_from(password), err)) {
            return false;
        }
        buf_add_format(say, "  %-10.*s 口令 %s   %.*s（%.*s）\n", STR_ARG(name), password, STR_ARG(shown),
                       STR_ARG(role_name(role)));
    }
    return true;
}

bool demo_fill(Store *store, const Pack *pack, Arena *arena, Buf *say, Err *err) {
    const EmbeddedFile *users = NULL;
    for (size_t i = 0; i < demo_files_count; i++) {
        Str name = str_from(demo_files[i].name);
        if (str_is(name, "users.csv")) {
            users = &demo_files[i];
        } else if (str_ends(name, STR(".csv")) && !import_one(store, pack, &demo_files[i], arena, err)) {
            return false;
        }
    }
    if (!users) {
        return err_set(err, ERR_INTERNAL, "程序里没有示例用户，请重新编译。");
    }
    size_t start = say->len;
    if (!add_users(store, users, say, err)) {
        return false;
    }
    const char *path = str_format(arena, "%s/demo-users.txt", store_directory(store)).data;
    return file_write(path, (Str){say->data + start, say->len - start}, err) && chmod(path, 0600) == 0;
}
