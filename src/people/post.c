/* Posts: reading those that hold today, giving one, ending one. */
#include "people_internal.h"

#include <string.h>

enum { UNITS_MOST = 200, SECTIONS_MOST = 20, REASON_CHARACTERS = 200 };

/* ---- lists in one column ----------------------------------------------- */

size_t list_split(Str text, Arena *arena, Str **items) {
    size_t count = 0;
    Str part, rest = text;
    *items = NULL;
    while (text.len && str_cut(&rest, ',', &part)) {
        *items = arena_grow(arena, *items, count, count + 1, sizeof(Str));
        (*items)[count++] = str_copy(arena, part);
    }
    return count;
}

Str list_join(const Str *items, size_t count, Arena *arena) {
    Buf joined = buf_create(arena);
    for (size_t i = 0; i < count; i++) {
        buf_add(&joined, i ? STR(",") : STR(""));
        buf_add(&joined, items[i]);
    }
    return buf_str(&joined);
}

/* ---- those that hold today --------------------------------------------- */

static bool read_units(Tx *tx, Arena *arena, int64_t post, Post *into, Err *err) {
    Stmt *stmt;
    bool row, good;
    if (!stmt_open(tx, "SELECT unit_code FROM post_unit WHERE post_id = ? ORDER BY unit_code", &stmt, err, "i", post)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        into->units = arena_grow(arena, into->units, into->unit_count, into->unit_count + 1, sizeof(Str));
        into->units[into->unit_count++] = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

static void take_post(const Stmt *stmt, const People *people, Arena *arena, User *user, int64_t *holds) {
    const RoleDef *role = pack_role(people->pack, stmt_text(stmt, 1));
    if (!role) {
        return; /* the packs no longer have it: it gives nothing */
    }
    user->posts = arena_grow(arena, user->posts, user->post_count, user->post_count + 1, sizeof(Post));
    Post *post = &user->posts[user->post_count++];
    *post = (Post){.id = stmt_integer(stmt, 0),
                   .role = role,
                   .from = str_copy(arena, stmt_text(stmt, 4)),
                   .until = str_copy(arena, stmt_text(stmt, 5)),
                   .delegate_of = stmt_integer(stmt, 6),
                   .for_name = str_copy(arena, stmt_text(stmt, 7)),
                   .for_shown = str_copy(arena, stmt_text(stmt, 8))};
    post->section_count = list_split(stmt_text(stmt, 2), arena, &post->sections);
    holds[user->post_count - 1] = stmt_integer(stmt, 3);
}

/* A deputy's post has role, units and departments of the one it stands in for, and lives no longer. */
#define HOLDS(post)                                                                                                    \
    post ".ended_at = '' AND " post ".valid_from <= ?1 AND (" post ".valid_until = '' OR " post ".valid_until >= ?1)"

enum { POSTS_MOST = 64 };

bool posts_read(Tx *tx, const People *people, Arena *arena, User *user, Err *err) {
    Stmt *stmt;
    bool row, good;
    int64_t held[POSTS_MOST];
    Day day = today();
    user->pack = people->pack;
    user->posts = NULL;
    user->post_count = 0;
    if (!stmt_open(
            tx,
            "SELECT p.id, b.role, b.sections, b.id, p.valid_from, p.valid_until, COALESCE(p.delegate_of, 0),"
            " CASE WHEN p.delegate_of IS NULL THEN '' ELSE g.name END,"
            " CASE WHEN p.delegate_of IS NULL THEN '' ELSE g.shown END"
            " FROM post p JOIN post b ON b.id = COALESCE(p.delegate_of, p.id) JOIN account g ON g.id = b.account_id"
            " WHERE p.account_id = ?2 AND " HOLDS("p") " AND " HOLDS(
                "b") " AND (p.delegate_of IS NULL OR (g.state = 'active' AND (g.expires_on = '' OR g.expires_on >= "
                     "?1)))"
                     " ORDER BY CASE WHEN p.delegate_of IS NULL THEN 0 ELSE 1 END, p.id LIMIT ?3",
            &stmt, err, "zii", day.text, user->id, (int64_t)POSTS_MOST)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        take_post(stmt, people, arena, user, held);
    }
    stmt_close(stmt);
    for (size_t i = 0; good && i < user->post_count; i++) {
        good = read_units(tx, arena, held[i], &user->posts[i], err);
        user->must_enrol =
            user->must_enrol || (people->rules->second_factor && user->posts[i].role->second_factor && !user->has_code);
    }
    return good;
}

/* ---- giving one -------------------------------------------------------- */

/* What a post may be, whoever gives it. */
typedef struct Checked {
    const RoleDef *role;
    Str units[UNITS_MOST];
    Str sections[SECTIONS_MOST];
    Day from, until;
} Checked;

static bool check_days(const RoleDef *role, const NewPost *post, Checked *checked, Err *err) {
    if (post->from.len && !day_read(post->from, &checked->from)) {
        return err_set(err, ERR_INPUT, "“%.*s”不是日期，请写成 2025-09-01 这样。", STR_ARG(post->from));
    }
    if (post->until.len && !day_read(post->until, &checked->until)) {
        return err_set(err, ERR_INPUT, "“%.*s”不是日期，请写成 2025-09-01 这样。", STR_ARG(post->until));
    }
    if (checked->from.text[0] && checked->until.text[0] && strcmp(checked->from.text, checked->until.text) > 0) {
        return err_set(err, ERR_INPUT, "岗位的开始日期晚于截止日期，请检查。");
    }
    if (checked->until.text[0] && strcmp(checked->until.text, today().text) < 0) {
        return err_set(err, ERR_INPUT, "岗位的截止日期%s已经过了，请检查。", checked->until.text);
    }
    return !role->expires || checked->until.text[0] ||
           err_set(err, ERR_INPUT, "“%.*s”是有期限的岗位，要写截止日期。", STR_ARG(role->name));
}

static bool check_sections(const People *people, const NewPost *post, Checked *checked, Err *err) {
    if (post->section_count && !checked->role->sections) {
        return err_set(err, ERR_INPUT, "“%.*s”的岗位不分股室，请去掉股室。", STR_ARG(checked->role->name));
    }
    if (post->section_count > SECTIONS_MOST) {
        return err_set(err, ERR_LIMIT, "一个岗位最多写%d个股室。", SECTIONS_MOST);
    }
    for (size_t i = 0; i < post->section_count; i++) {
        const SectionDef *section = pack_section(people->pack, post->sections[i]);
        if (!section) {
            return err_set(err, ERR_INPUT, "没有“%.*s”这个股室。请从角色包的股室里选。", STR_ARG(post->sections[i]));
        }
        checked->sections[i] = section->id;
    }
    return true;
}

static bool check_units(Tx *tx, const People *people, Arena *arena, const NewPost *post, Checked *checked, Err *err) {
    const RoleDef *role = checked->role;
    if (role->separate && post->unit_count) {
        return err_set(err, ERR_INPUT, "“%.*s”管整个系统，不写单位。", STR_ARG(role->name));
    }
    if (!role->separate && post->unit_count == 0) {
        return err_set(err, ERR_INPUT, "“%.*s”的岗位要写明单位，否则会看到全部单位。请补上。", STR_ARG(role->name));
    }
    if (post->unit_count > UNITS_MOST) {
        return err_set(err, ERR_LIMIT, "一个岗位最多写%d个单位，请改写它们的上级。", UNITS_MOST);
    }
    for (size_t i = 0; i < post->unit_count; i++) {
        UnitPlace place;
        if (!unit_place(tx, people->pack, arena, post->units[i], &place, err)) {
            return false;
        }
        if (!place.kind || !(role->levels >> place.kind->level & 1)) {
            return err_set(err, ERR_INPUT, "“%.*s”的岗位不能设在单位“%.*s”，层级不对。请换一个单位或角色。",
                           STR_ARG(role->name), STR_ARG(post->units[i]));
        }
        checked->units[i] = post->units[i];
    }
    return true;
}

/* Open posts of the account: how many are an administrator's, how many others. */
typedef struct Mix {
    int separate, other;
    Str separate_role;
} Mix;

static bool read_mix(Tx *tx, const People *people, Arena *arena, int64_t account, Mix *mix, Err *err) {
    Stmt *stmt;
    bool row, good;
    *mix = (Mix){.separate = 0};
    if (!stmt_open(tx,
                   "SELECT b.role FROM post p JOIN post b ON b.id = COALESCE(p.delegate_of, p.id)"
                   " WHERE p.account_id = ?2 AND p.ended_at = '' AND b.ended_at = ''"
                   " AND (p.valid_until = '' OR p.valid_until >= ?1)",
                   &stmt, err, "zi", today().text, account)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const RoleDef *role = pack_role(people->pack, stmt_text(stmt, 0));
        mix->separate += role && role->separate;
        mix->other += !role || !role->separate;
        mix->separate_role = role && role->separate ? str_copy(arena, role->id) : mix->separate_role;
    }
    stmt_close(stmt);
    return good;
}

bool post_may_join(Tx *tx, const People *people, int64_t account, Str name, const RoleDef *role, Err *err) {
    Arena *arena = arena_create();
    Mix mix;
    bool good = read_mix(tx, people, arena, account, &mix, err);
    if (good && ((role->separate && (mix.other || (mix.separate && !str_equal(mix.separate_role, role->id)))) ||
                 (!role->separate && mix.separate))) {
        good = err_set(err, ERR_CONFLICT,
                       "系统、安全、审计三种管理员要由不同的人担任，也不能兼业务岗位：“%.*s”已有别的岗位，"
                       "不能再任“%.*s”。请换一个账号。",
                       STR_ARG(name), STR_ARG(role->name));
    }
    arena_destroy(arena);
    return good;
}

static bool audit_post(Tx *tx, const Actor *actor, Str name, int64_t id, const NewPost *post, const Checked *checked,
                       Arena *arena, Err *err) {
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "post", id);
    json_put_str(&json, "role", checked->role->id);
    json_put_strs(&json, "units", checked->units, post->unit_count);
    json_put_strs(&json, "sections", checked->sections, post->section_count);
    json_put_text(&json, "from", checked->from.text);
    json_put_text(&json, "until", checked->until.text);
    json_close_object(&json);
    return people_audit(tx, actor->name, "post-add", name, buf_str(&detail), err);
}

static bool insert_checked(Tx *tx, const Actor *actor, int64_t account, const NewPost *post, const Checked *checked,
                           Arena *arena, int64_t *id, Err *err) {
    char at[32];
    time_now_iso(at);
    if (!store_run(tx,
                   "INSERT INTO post (account_id, role, sections, valid_from, valid_until, reason, made_by, made_at)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   err, "isszzssz", account, checked->role->id,
                   list_join(checked->sections, post->section_count, arena), checked->from.text, checked->until.text,
                   post->reason, actor->name, at)) {
        return false;
    }
    *id = store_last_id(tx);
    for (size_t i = 0; i < post->unit_count; i++) {
        if (!store_run(tx,
                       "INSERT INTO post_unit (post_id, unit_code) VALUES (?, ?) ON CONFLICT (post_id, unit_code) DO"
                       " NOTHING",
                       err, "is", *id, checked->units[i])) {
            return false;
        }
    }
    return true;
}

bool post_insert(Tx *tx, const People *people, const Actor *actor, int64_t account, Str name, const NewPost *post,
                 int64_t *id, Err *err) {
    Checked checked = {.role = pack_role(people->pack, post->role)};
    if (!checked.role) {
        return err_set(err, ERR_INPUT, "没有“%.*s”这种角色。可用的角色见角色包 packs/roles.yaml。",
                       STR_ARG(post->role));
    }
    if (utf8_count(post->reason) > REASON_CHARACTERS) {
        return err_set(err, ERR_LIMIT, "说明最多%d个字。", REASON_CHARACTERS);
    }
    Arena *arena = arena_create();
    bool good = check_days(checked.role, post, &checked, err) && check_sections(people, post, &checked, err) &&
                may_give(tx, people, actor, checked.role, post->units, post->unit_count, err) &&
                check_units(tx, people, arena, post, &checked, err) &&
                post_may_join(tx, people, account, name, checked.role, err) &&
                insert_checked(tx, actor, account, post, &checked, arena, id, err) &&
                audit_post(tx, actor, name, *id, post, &checked, arena, err);
    arena_destroy(arena);
    return good;
}

typedef struct Giving {
    const People *people;
    const Actor *actor;
    Str name;
    const NewPost *post;
    int64_t *id;
} Giving;

static bool add_post_work(Tx *tx, void *context, Err *err) {
    const Giving *giving = context;
    int64_t account;
    return account_id(tx, giving->name, &account, err) &&
           post_insert(tx, giving->people, giving->actor, account, giving->name, giving->post, giving->id, err);
}

bool people_add_post(People *people, const Actor *actor, Str name, const NewPost *post, int64_t *id, Err *err) {
    Giving giving = {people, actor, name, post, id};
    return people_write(people, add_post_work, &giving, err);
}

/* ---- ending one -------------------------------------------------------- */

typedef struct Ending {
    const People *people;
    const Actor *actor;
    int64_t id;
} Ending;

/* The post that is to end, with what it stands in for. */
typedef struct Ended {
    bool found;
    int64_t account, base, giver;
    Str name;
    const RoleDef *role;
} Ended;

static bool read_ended(Tx *tx, const People *people, int64_t id, Arena *arena, Ended *ended, Err *err) {
    Stmt *stmt;
    if (!stmt_open(
            tx,
            "SELECT a.id, a.name, b.id, b.role, CASE WHEN p.delegate_of IS NULL THEN 0 ELSE b.account_id END"
            " FROM post p JOIN account a ON a.id = p.account_id JOIN post b ON b.id = COALESCE(p.delegate_of, p.id)"
            " WHERE p.id = ? AND p.ended_at = ''",
            &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &ended->found, err);
    if (good && ended->found) {
        ended->account = stmt_integer(stmt, 0);
        ended->name = str_copy(arena, stmt_text(stmt, 1));
        ended->base = stmt_integer(stmt, 2);
        ended->role = pack_role(people->pack, stmt_text(stmt, 3));
        ended->giver = stmt_integer(stmt, 4);
    }
    stmt_close(stmt);
    return good;
}

static bool no_post(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这个岗位，或者它已经结束。请刷新后重试。");
}

/* Whoever gave it, may give it, or (a deputy) gave it away. */
static bool may_end(Tx *tx, const Ending *ending, const Ended *ended, Arena *arena, Err *err) {
    const User *user = ending->actor->user;
    Post post = {.id = ending->id};
    if (!ended->found) {
        return no_post(err);
    }
    if (!user ||
        (ended->giver && ended->giver == user->id && !user->limit && !user->viewed_by.len && !user->must_change)) {
        return true;
    }
    Err why = {.kind = ERR_NONE};
    return read_units(tx, arena, ended->base, &post, err) &&
           ((ended->role &&
             may_give(tx, ending->people, ending->actor, ended->role, post.units, post.unit_count, &why)) ||
            no_post(err));
}

static bool end_post_work(Tx *tx, void *context, Err *err) {
    const Ending *ending = context;
    Arena *arena = arena_create();
    Ended ended = {.found = false};
    bool before;
    char at[32];
    time_now_iso(at);
    bool good = manager_exists(tx, ending->people, &before, err) &&
                read_ended(tx, ending->people, ending->id, arena, &ended, err) &&
                may_end(tx, ending, &ended, arena, err) &&
                store_run(tx, "UPDATE post SET ended_at = ?, ended_by = ? WHERE id = ?", err, "zsi", at,
                          ending->actor->name, ending->id) &&
                manager_remains(tx, ending->people, before, err) &&
                people_audit(tx, ending->actor->name, "post-end", ended.name,
                             str_format(arena, "{\"post\":%lld,\"role\":\"%.*s\"}", (long long)ending->id,
                                        STR_ARG(ended.role ? ended.role->id : STR(""))),
                             err);
    arena_destroy(arena);
    return good;
}

bool people_end_post(People *people, const Actor *actor, int64_t id, Err *err) {
    Ending ending = {people, actor, id};
    return people_write(people, end_post_work, &ending, err);
}
