/* The sample county: tables built into the binary, imported like any other file, and one user per role. */
#include "cli.h"
#include "ledger.h"
#include "notice.h"
#include "people.h"

#include <stdio.h>
#include <string.h>
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

/* Who the sample county's users are stands in demo/users.csv: name,shown,role,unit,sections. */
static bool add_user(People *people, Str line, Buf *say, Err *err) {
    static const Actor actor = {.name = {"示例", 6}};
    Str cells[5] = {{NULL, 0}};
    for (size_t i = 0; i < 5 && str_cut(&line, ',', &cells[i]); i++) {
        cells[i] = str_trim(cells[i]);
    }
    NewPost post = {.role = cells[2],
                    .units = &cells[3],
                    .unit_count = cells[3].len > 0,
                    .sections = &cells[4],
                    .section_count = cells[4].len > 0};
    NewAccount account = {.name = cells[0], .shown = cells[1], .post = &post};
    if (!people_add(people, &actor, &account, err)) {
        return false;
    }
    buf_add_format(say, "  %-10.*s 密码 %s   %.*s（%.*s）\n", STR_ARG(account.name), account.made,
                   STR_ARG(account.shown), STR_ARG(pack_role(people_pack(people), post.role)->name));
    return true;
}

static bool add_users(Store *store, const Pack *pack, const EmbeddedFile *file, Buf *say, Err *err) {
    Str rest = {file->data, (size_t)(file->end - file->data)}, line;
    People *people;
    if (!people_open(store, pack, &people, err)) {
        return false;
    }
    buf_add(say, STR("可以登录的示例用户（密码只显示这一次，也写在数据目录的 demo-users.txt 里）：\n"));
    bool good = true;
    str_cut(&rest, '\n', &line);
    while (good && str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        good = !line.len || add_user(people, line, say, err);
    }
    people_close(people);
    return good;
}

/* ---- notices ---- */

/* "{+10}" is the day in ten days. */
static Str fill_days(Str text, Arena *arena) {
    Buf out = buf_create(arena);
    ptrdiff_t at;
    while ((at = str_find(text, STR("{+"))) >= 0) {
        Str rest = str_slice(text, (size_t)at + 2, text.len), days;
        int64_t number = 0;
        buf_add(&out, str_slice(text, 0, (size_t)at));
        if (str_cut(&rest, '}', &days) && integer_parse(days, &number)) {
            buf_add(&out, date_show(arena, date_add_days(date_today(), (int)number)));
        }
        text = rest;
    }
    buf_add(&out, text);
    return buf_str(&out);
}

/* demo/<order>.<kind>.<department>.<draft, issued or closed>.json holds what a notice says. */
static bool add_notice(Notices *notices, const Pack *pack, const EmbeddedFile *file, Arena *arena, Err *err) {
    Str rest = str_from(file->name), words[4] = {{NULL, 0}};
    int64_t id;
    for (size_t i = 0; i < 4 && str_cut(&rest, '.', &words[i]); i++) {
    }
    const NoticeDraft draft = {.kind = words[1],
                               .unit = STR("990121"),
                               .section = words[2],
                               .content = fill_days((Str){file->data, (size_t)(file->end - file->data)}, arena),
                               .version = -1};
    const NoticeKindDef *kind = pack_notice_kind(pack, words[1]);
    if (!notice_save(notices, NULL, &draft, &id, err)) {
        return false;
    }
    bool out = !str_is(words[3], "draft"),
         good = !out || notice_act(notices, NULL, id, NOTICE_SUBMIT, STR(""), -1, err);
    for (size_t i = 0; good && out && i < kind->signer_count; i++) {
        good = notice_act(notices, NULL, id, NOTICE_SIGN, STR(""), -1, err);
    }
    return good &&
           (!str_is(words[3], "closed") || notice_act(notices, NULL, id, NOTICE_CLOSE, STR("阅知即可"), -1, err));
}

static bool add_notices(Store *store, const Pack *pack, Arena *arena, Err *err) {
    Ledger *ledger = NULL;
    Notices *notices = NULL;
    if (!pack_notices(pack)) {
        return true;
    }
    bool good =
        ledger_open(store, pack, NULL, NULL, &ledger, err) && notice_open(store, pack, ledger, NULL, &notices, err);
    for (size_t i = 0; i < demo_files_count && good; i++) {
        good = !str_ends(str_from(demo_files[i].name), STR(".json")) ||
               add_notice(notices, pack, &demo_files[i], arena, err);
    }
    notice_close(notices);
    ledger_close(ledger);
    return good;
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
    if (!add_users(store, pack, users, say, err) || !add_notices(store, pack, arena, err)) {
        return false;
    }
    const char *path = str_format(arena, "%s/demo-users.txt", store_directory(store)).data;
    return file_write(path, (Str){say->data + start, say->len - start}, err) && chmod(path, 0600) == 0;
}
