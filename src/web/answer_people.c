/* Accounts and their posts: listing, adding, changing, ending, deputies. */
#include "people_json.h"

#include <string.h>
#include <time.h>

/* ---- in JSON ----------------------------------------------------------- */

Str instant_text(Arena *arena, int64_t seconds) {
    char text[32];
    time_t instant = (time_t)seconds;
    struct tm utc;
    gmtime_r(&instant, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return str_copy(arena, str_from(text));
}

void put_instant(Json *json, const char *key, int64_t seconds) {
    json_put_optional(json, key, seconds ? instant_text(json->out->arena, seconds) : (Str){NULL, 0});
}

static void put_post(Json *json, const Post *post) {
    json_open_object(json);
    json_put_integer(json, "id", post->id);
    json_put_str(json, "role", post->role->id);
    json_put_str(json, "role_name", post->role->name);
    json_put_strs(json, "units", post->units, post->unit_count);
    json_put_strs(json, "sections", post->sections, post->section_count);
    json_put_str(json, "from", post->from);
    json_put_str(json, "until", post->until);
    json_put_optional(json, "for", post->for_name);
    json_put_optional(json, "for_shown", post->for_shown);
    json_close_object(json);
}

void put_posts(Json *json, const User *user) {
    json_open_array(json);
    for (size_t i = 0; i < user->post_count; i++) {
        put_post(json, &user->posts[i]);
    }
    json_close_array(json);
}

static const Post *first_post(const User *user) {
    return user->post_count ? user->posts : NULL;
}

static Str first_unit(const User *user) {
    const Post *first = first_post(user);
    return first && first->unit_count ? first->units[0] : (Str){NULL, 0};
}

void put_user(Json *json, const User *user) {
    const Post *first = first_post(user);
    json_open_object(json);
    json_put_str(json, "name", user->name);
    json_put_str(json, "shown", user->shown);
    json_put_str(json, "role", first ? first->role->id : STR(""));
    json_put_str(json, "role_name", first ? first->role->name : STR("没有岗位"));
    json_put_str(json, "unit", first_unit(user));
    json_key(json, "posts");
    put_posts(json, user);
    json_close_object(json);
}

/* ---- listing ----------------------------------------------------------- */

static const ListColumn columns[] = {{"name", "用户名", COLUMN_TEXT, 16},
                                     {"shown", "显示名", COLUMN_TEXT, 20},
                                     {"role", NULL, COLUMN_TEXT, 0},
                                     {"role_name", "角色", COLUMN_TEXT, 16},
                                     {"unit", "单位", COLUMN_TEXT, 16},
                                     {"posts", NULL, COLUMN_JSON, 0},
                                     {"posts_text", "岗位", COLUMN_TEXT, 50},
                                     {"state", "状态", COLUMN_TEXT, 10},
                                     {"expires_on", "有效期至", COLUMN_TEXT, 12},
                                     {"last_sign_in", "最近登录", COLUMN_TEXT, 21},
                                     {"locked_until", "锁定至", COLUMN_TEXT, 21},
                                     {"second_factor", "动态码", COLUMN_BOOL, 10},
                                     {"must_change", "须改密码", COLUMN_BOOL, 10},
                                     {"made_by", "建立者", COLUMN_TEXT, 14},
                                     {"created_at", "建立时间", COLUMN_TEXT, 21}};

static const ListSpec spec = {.name = "users",
                              .file_name = "用户",
                              .columns = columns,
                              .column_count = sizeof columns / sizeof *columns,
                              .paged = true};

static void list_instant(List *list, int64_t seconds) {
    if (seconds) {
        list_text(list, instant_text(list_arena(list), seconds));
    } else {
        list_none(list);
    }
}

static bool list_account(List *list, const Account *account, Err *err) {
    const User *user = &account->user;
    Buf posts = buf_create(list_arena(list));
    Json json = json_writer(&posts);
    put_posts(&json, user);
    list_text(list, user->name);
    list_text(list, user->shown);
    list_text(list, first_post(user) ? first_post(user)->role->id : STR(""));
    list_text(list, first_post(user) ? first_post(user)->role->name : STR("没有岗位"));
    list_text(list, first_unit(user));
    list_json(list, buf_str(&posts));
    list_text(list, people_posts_text(user, list_arena(list)));
    list_text(list, account->state);
    list_text(list, account->expires_on);
    list_instant(list, account->last_sign_in);
    list_instant(list, account->locked_until);
    list_bool(list, user->has_code);
    list_bool(list, user->must_change);
    list_text(list, account->made_by);
    list_text(list, account->created_at);
    return list_row(list, err);
}

typedef struct Search {
    People *people;
    AccountQuery query;
} Search;

static bool give_accounts(List *list, void *context, Err *err) {
    Search *search = context;
    Account *accounts;
    size_t count;
    int64_t total;
    search->query.after = list_after(list);
    search->query.limit = (size_t)list_wanted(list);
    if (!people_search(search->people, &search->query, list_arena(list), &accounts, &count, &total, err)) {
        return false;
    }
    list_total(list, total);
    for (size_t i = 0; i < count; i++) {
        if (!list_account(list, &accounts[i], err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

static Reach accounts_reach(const Request *request) {
    static const Want view = {.domain = {"accounts", 8}, .action = ACTION_VIEW};
    return people_reach(&request->session.user, &view, request->arena);
}

bool get_users(Request *request, Answer *answer, Err *err) {
    Search search = {.people = request->web->people};
    AccountQuery *query = &search.query;
    Str words[5];
    Str role = request_text(request, "role");
    const RoleDef *def = pack_role(people_pack(request->web->people), role);
    if (role.len && !def) {
        return err_set(err, ERR_USAGE, "没有“%.*s”这种角色。", STR_ARG(role));
    }
    *query = (AccountQuery){.role = def ? def->id : (Str){NULL, 0},
                            .unit = request_text(request, "unit"),
                            .state = request_text(request, "state"),
                            .reach = accounts_reach(request),
                            .words = words};
    return request_words(request, "words", words, sizeof words / sizeof *words, &query->word_count, err) &&
           list_answer(request, answer, &spec, give_accounts, &search, err);
}

/* The one that the path names, when it is within reach. */
static bool find_visible(Request *request, Account *account, Err *err) {
    Account *accounts;
    size_t count;
    int64_t total;
    AccountQuery query = {.name = request->tail, .reach = accounts_reach(request), .limit = 1};
    if (!people_search(request->web->people, &query, request->arena, &accounts, &count, &total, err)) {
        return false;
    }
    if (count == 0) {
        return err_set(err, ERR_NOT_FOUND, "没有用户“%.*s”。请检查用户名。", STR_ARG(request->tail));
    }
    *account = accounts[0];
    return true;
}

static void put_account(Json *json, const Account *account) {
    const User *user = &account->user;
    json_open_object(json);
    json_key(json, "user");
    put_user(json, user);
    json_put_str(json, "state", account->state);
    json_put_str(json, "expires_on", account->expires_on);
    put_instant(json, "last_sign_in", account->last_sign_in);
    put_instant(json, "locked_until", account->locked_until);
    json_put_bool(json, "second_factor", user->has_code);
    json_put_bool(json, "must_change", user->must_change);
    json_put_str(json, "made_by", account->made_by);
    json_put_str(json, "created_at", account->created_at);
    json_close_object(json);
}

bool get_user(Request *request, Answer *answer, Err *err) {
    Account account = {.last_sign_in = 0};
    if (!find_visible(request, &account, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    put_account(&json, &account);
    return true;
}

/* ---- adding and changing ------------------------------------------------ */

static bool read_post(const Request *request, NewPost *post, Err *err) {
    Str *units, *sections, unit = request_text(request, "unit");
    if (!request_required(request, "role", &post->role, err) ||
        !request_texts(request, "units", &units, &post->unit_count, err) ||
        !request_texts(request, "sections", &sections, &post->section_count, err)) {
        return false;
    }
    if (!post->unit_count && unit.len) { /* one alone */
        units = ARENA_NEW(request->arena, Str);
        *units = unit;
        post->unit_count = 1;
    }
    post->units = units;
    post->sections = sections;
    post->from = request_text(request, "from");
    post->until = request_text(request, "until");
    post->reason = request_text(request, "reason");
    return true;
}

/* A new password is told once: it is kept nowhere, also not for a request that is sent again. */
static void put_password(Answer *answer, const char *made) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "done", true);
    json_put_optional(&json, "password", str_from(made));
    json_close_object(&json);
    answer->secret = true;
}

bool post_users(Request *request, Answer *answer, Err *err) {
    Actor actor = {request->actor, &request->session.user};
    NewPost post = {.unit_count = 0};
    NewAccount account = {.shown = request_text(request, "shown"),
                          .password = request_text(request, "password"),
                          .expires_on = request_text(request, "expires_on"),
                          .must_change = true,
                          .post = &post};
    if (!request_required(request, "name", &account.name, err) || !read_post(request, &post, err)) {
        return false;
    }
    account.shown = account.shown.len ? account.shown : account.name;
    if (!people_add(request->web->people, &actor, &account, err)) {
        return false;
    }
    put_password(answer, account.made);
    return true;
}

/* One thing at a time: either it is done or it is not. */
static bool change_one_thing(Request *request, char made[32], Err *err) {
    People *people = request->web->people;
    Actor actor = {request->session.user.name, &request->session.user};
    AccountChange change = {.shown = request_text(request, "shown"),
                            .state = request_text(request, "state"),
                            .expires_on = request_text(request, "expires_on"),
                            .change_expires = request_has(request, "expires_on")};
    bool changes = change.shown.len || change.state.len || change.change_expires;
    bool unlocks = request_flag(request, "unlock"), codes = request_flag(request, "reset_second_factor");
    bool resets = request_flag(request, "reset_password");
    if (changes + unlocks + codes + resets != 1) {
        return err_set(err, ERR_USAGE, "一次只做一件：修改资料，或 unlock、reset_second_factor、reset_password 之一。");
    }
    return changes   ? people_change(people, &actor, request->tail, &change, err)
           : unlocks ? people_unlock(people, &actor, request->tail, err)
           : codes   ? people_code_reset(people, &actor, request->tail, err)
                     : people_reset_password(people, &actor, request->tail, made, err);
}

bool post_user(Request *request, Answer *answer, Err *err) {
    Account account = {.last_sign_in = 0};
    char made[32] = "";
    if (!find_visible(request, &account, err) || !change_one_thing(request, made, err)) {
        return false;
    }
    put_password(answer, made);
    return true;
}

bool post_user_post(Request *request, Answer *answer, Err *err) {
    Actor actor = {request->actor, &request->session.user};
    NewPost post = {.unit_count = 0};
    int64_t id;
    Account account = {.last_sign_in = 0};
    if (!read_post(request, &post, err)) {
        return false;
    }
    /* whom one does not see yet may get a first post of one's own school, so only the name has to be right */
    if (!people_find(request->web->people, request->arena, request->tail, &account, err) ||
        !people_add_post(request->web->people, &actor, request->tail, &post, &id, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", id);
    json_close_object(&json);
    return true;
}

static bool read_id(const Request *request, int64_t *id, Err *err) {
    return integer_parse(request->tail, id) || err_set(err, ERR_USAGE, "“%.*s”不是编号。", STR_ARG(request->tail));
}

bool post_post_end(Request *request, Answer *answer, Err *err) {
    Actor actor = {request->session.user.name, &request->session.user};
    int64_t id;
    if (!read_id(request, &id, err) || !people_end_post(request->web->people, &actor, id, err)) {
        return false;
    }
    put_done(answer);
    return true;
}

bool post_post_delegate(Request *request, Answer *answer, Err *err) {
    NewDeputy deputy = {.from = request_text(request, "from"), .reason = request_text(request, "reason")};
    int64_t post, id;
    if (!read_id(request, &post, err) || !request_required(request, "to", &deputy.name, err) ||
        !request_required(request, "until", &deputy.until, err) ||
        !people_delegate(request->web->people, &request->session.user, post, &deputy, &id, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", id);
    json_close_object(&json);
    return true;
}

/* ---- addresses that are closed ---------------------------------------------- */

bool get_closed_addresses(Request *request, Answer *answer, Err *err) {
    ClosedAddress *addresses;
    size_t count;
    if (!people_closed_addresses(request->web->people, request->arena, &request->session.user, &addresses, &count,
                                 err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "addresses");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "address", addresses[i].address);
        json_put_integer(&json, "failures", addresses[i].failures);
        put_instant(&json, "until", addresses[i].until);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_open_address(Request *request, Answer *answer, Err *err) {
    Actor actor = {request->session.user.name, &request->session.user};
    Str address;
    if (!request_required(request, "address", &address, err) ||
        !people_open_address(request->web->people, &actor, address, err)) {
        return false;
    }
    put_done(answer);
    return true;
}
