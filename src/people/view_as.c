/* Seeing as another: an administrator's session reads as another person for a while, with a reason, and writes nothing.
 */
#include "people_internal.h"

typedef struct Viewing {
    const People *people;
    const User *user;
    Str name, reason;
    char token_hash[65];
} Viewing;

static bool is_separate(Tx *tx, const People *people, int64_t account, bool *separate, Err *err) {
    Arena *arena = arena_create();
    User user = {.id = account};
    bool good = posts_read(tx, people, arena, &user, err);
    *separate = false;
    for (size_t i = 0; i < user.post_count; i++) {
        *separate = *separate || user.posts[i].role->separate;
    }
    arena_destroy(arena);
    return good;
}

static bool begin_work(Tx *tx, void *context, Err *err) {
    const Viewing *viewing = context;
    int64_t account;
    bool separate;
    if (!account_id(tx, viewing->name, &account, err) || !is_separate(tx, viewing->people, account, &separate, err)) {
        return false;
    }
    if (separate) { /* else one administrator could look over another's shoulder */
        return err_set(err, ERR_DENIED, "不能以管理员的身份查看。请另选一个用户。");
    }
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "reason", viewing->reason);
    json_close_object(&json);
    bool good = store_run(tx, "UPDATE session SET view_as = ?, view_reason = ? WHERE token_hash = ?", err, "isz",
                          account, viewing->reason, viewing->token_hash) &&
                people_audit(tx, viewing->user->name, "view-as", viewing->name, buf_str(&detail), err);
    arena_destroy(arena);
    return good;
}

bool people_view_as(People *people, const Session *session, Str name, Str reason, Err *err) {
    static const Want want = {.domain = {"accounts", 8}, .action = ACTION_VIEW_AS};
    Viewing viewing = {.people = people, .user = &session->user, .name = name, .reason = str_trim(reason)};
    if (session->user.limit || !people_may(&session->user, &want, NULL, 0, err)) {
        return session->user.limit ? err_set(err, ERR_DENIED, "接口密钥不能以他人身份查看。") : false;
    }
    size_t characters = utf8_count(viewing.reason);
    if (characters < 4 || characters > 200) {
        return err_set(err, ERR_INPUT, "请用4到200个字写明为什么要以他人身份查看，会记入操作记录。");
    }
    token_hash(str_from(session->token), viewing.token_hash);
    return people_write(people, begin_work, &viewing, err);
}

static bool end_work(Tx *tx, void *context, Err *err) {
    const Viewing *viewing = context;
    return store_run(tx, "UPDATE session SET view_as = NULL, view_reason = '' WHERE token_hash = ?", err, "z",
                     viewing->token_hash) &&
           people_audit(tx, viewing->user->viewed_by, "view-as-end", viewing->user->name, STR("{}"), err);
}

bool people_view_end(People *people, const Session *session, Err *err) {
    Viewing viewing = {.people = people, .user = &session->user};
    if (!session->user.viewed_by.len) {
        return true;
    }
    token_hash(str_from(session->token), viewing.token_hash);
    return people_write(people, end_work, &viewing, err);
}
