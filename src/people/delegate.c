/* Deputies: somebody gives one of the own posts to another account for some days. It is never passed on, and never an
 * administrator's. */
#include "people_internal.h"

#include <string.h>

typedef struct Deputy {
    const People *people;
    const User *giver;
    const Post *post;
    Str to, reason;
    Day from, until;
    int64_t *id;
} Deputy;

static const Post *own_post(const User *user, int64_t id) {
    for (size_t i = 0; i < user->post_count; i++) {
        if (user->posts[i].id == id) {
            return &user->posts[i];
        }
    }
    return NULL;
}

static bool read_days(Deputy *deputy, Str from, Str until, Err *err) {
    deputy->from = today();
    if ((from.len && !day_read(from, &deputy->from)) || !day_read(until, &deputy->until)) {
        return err_set(err, ERR_INPUT, "代理要写起止日期，写成 2025-09-01 这样。");
    }
    if (strcmp(deputy->from.text, today().text) < 0 || strcmp(deputy->until.text, deputy->from.text) < 0) {
        return err_set(err, ERR_INPUT, "代理的日期不对：不能早于今天，截止不能早于开始。请检查。");
    }
    return deputy->post->until.len == 0 || str_compare(str_from(deputy->until.text), deputy->post->until) <= 0 ||
           err_set(err, ERR_INPUT, "您的岗位到%.*s为止，代理不能更晚。请改截止日期。", STR_ARG(deputy->post->until));
}

static bool check_deputy(Tx *tx, const Deputy *deputy, int64_t *account, Err *err) {
    Stmt *stmt;
    bool active;
    if (!account_id(tx, deputy->to, account, err) ||
        !stmt_open(tx, "SELECT 1 FROM account WHERE id = ? AND state = 'active'", &stmt, err, "i", *account)) {
        return false;
    }
    bool good = stmt_step(stmt, &active, err);
    stmt_close(stmt);
    if (good && (!active || *account == deputy->giver->id)) {
        good = err_set(err, ERR_INPUT, active ? "不能让自己代理自己。请另选一人。" : "“%.*s”的账号已停用。请另选一人。",
                       STR_ARG(deputy->to));
    }
    return good && post_may_join(tx, deputy->people, *account, deputy->to, deputy->post->role, err);
}

static bool delegate_work(Tx *tx, void *context, Err *err) {
    const Deputy *deputy = context;
    int64_t account;
    char at[32];
    time_now_iso(at);
    if (!check_deputy(tx, deputy, &account, err) ||
        !store_run(tx,
                   "INSERT INTO post (account_id, role, valid_from, valid_until, delegate_of, reason, made_by, made_at)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   err, "iszzissz", account, deputy->post->role->id, deputy->from.text, deputy->until.text,
                   deputy->post->id, deputy->reason, deputy->giver->name, at)) {
        return false;
    }
    *deputy->id = store_last_id(tx);
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "post", *deputy->id);
    json_put_integer(&json, "of", deputy->post->id);
    json_put_str(&json, "role", deputy->post->role->id);
    json_put_text(&json, "from", deputy->from.text);
    json_put_text(&json, "until", deputy->until.text);
    json_close_object(&json);
    bool good = people_audit(tx, deputy->giver->name, "post-delegate", deputy->to, buf_str(&detail), err);
    arena_destroy(arena);
    return good;
}

bool people_delegate(People *people, const User *giver, int64_t post, const NewDeputy *wanted, int64_t *id, Err *err) {
    Deputy deputy = {.people = people,
                     .giver = giver,
                     .post = own_post(giver, post),
                     .to = wanted->name,
                     .reason = wanted->reason,
                     .id = id};
    if (!deputy.post || giver->limit || giver->viewed_by.len || giver->must_change || giver->must_enrol) {
        return err_set(err, ERR_NOT_FOUND, "您没有这个岗位，或者它已经结束。请刷新后重试。");
    }
    if (deputy.post->delegate_of) {
        return err_set(err, ERR_DENIED, "代理来的岗位不能再转给别人。");
    }
    if (deputy.post->role->separate) {
        return err_set(err, ERR_DENIED, "管理员的岗位不能请人代理。请由系统管理员另设岗位。");
    }
    if (utf8_count(wanted->reason) > 200) {
        return err_set(err, ERR_LIMIT, "说明最多200个字。");
    }
    return read_days(&deputy, wanted->from, wanted->until, err) && people_write(people, delegate_work, &deputy, err);
}

static bool list_in(Tx *tx, Arena *arena, int64_t account, Delegation **delegations, size_t *count, Err *err) {
    Stmt *stmt;
    bool row, good;
    if (!stmt_open(tx,
                   "SELECT p.id, b.id, a.name, a.shown, p.valid_from, p.valid_until FROM post b JOIN post p ON"
                   " p.delegate_of = b.id JOIN account a ON a.id = p.account_id WHERE b.account_id = ?1 AND"
                   " b.ended_at = '' AND p.ended_at = '' AND p.valid_until >= ?2 ORDER BY p.valid_from, p.id",
                   &stmt, err, "iz", account, today().text)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *delegations = arena_grow(arena, *delegations, *count, *count + 1, sizeof(Delegation));
        (*delegations)[(*count)++] = (Delegation){.id = stmt_integer(stmt, 0),
                                                  .post = stmt_integer(stmt, 1),
                                                  .to = str_copy(arena, stmt_text(stmt, 2)),
                                                  .to_shown = str_copy(arena, stmt_text(stmt, 3)),
                                                  .from = str_copy(arena, stmt_text(stmt, 4)),
                                                  .until = str_copy(arena, stmt_text(stmt, 5))};
    }
    stmt_close(stmt);
    return good;
}

bool people_delegations(People *people, Arena *arena, int64_t account, Delegation **delegations, size_t *count,
                        Err *err) {
    Tx *tx;
    *delegations = NULL;
    *count = 0;
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = list_in(tx, arena, account, delegations, count, err);
    store_read_end(tx);
    return good;
}
