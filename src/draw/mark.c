/* What people do with a draw that was made: witnesses sign or object, a leader confirms, the result is published. */
#include "draw_internal.h"

#include <string.h>

typedef struct Marking {
    const Draws *draws;
    const User *user;
    int64_t id;
    const char *act;
    Str digest, note;
    DrawStep step;
    Arena *arena;
} Marking;

/* Whoever made or drew it vouches for nothing. */
static bool is_other(const Marking *marking, const DrawInfo *info, Err *err) {
    bool own = str_equal(marking->user->name, info->made_by) || str_equal(marking->user->name, info->ended_by);
    return !own || err_set(err, ERR_DENIED, "定名单和抽取的人不能给自己的抽签见证、确认。");
}

static bool check_sign(const Marking *marking, const DrawInfo *info, Err *err) {
    for (size_t i = 0; i < info->sign_count; i++) {
        if (str_equal(info->signs[i].actor, marking->user->name)) {
            return err_set(err, ERR_CONFLICT, "您已经签过了。");
        }
    }
    if (!str_equal(marking->digest, info->digest)) {
        return err_set(err, ERR_CONFLICT, "您看到的结果与现在的不一致，请刷新后核对校验值再签。");
    }
    return strcmp(marking->act, "object") != 0 || str_trim(marking->note).len ||
           err_set(err, ERR_INPUT, "有异议请写明理由。");
}

static bool check_confirm(const DrawInfo *info, Err *err) {
    for (size_t i = 0; i < info->sign_count; i++) {
        if (info->signs[i].objects) {
            return err_set(err, ERR_CONFLICT, "见证人%.*s有异议，不能确认。", STR_ARG(info->signs[i].shown));
        }
    }
    if (info->signed_count < info->witnesses_needed) {
        return err_set(err, ERR_CONFLICT, "还要%lld位见证人签字。",
                       (long long)(info->witnesses_needed - info->signed_count));
    }
    return !info->confirmed_at.len || err_set(err, ERR_CONFLICT, "已经确认过了。");
}

static bool check_mark(const Marking *marking, const DrawInfo *info, Err *err) {
    if (!text_is_plain(marking->note, 2000)) {
        return err_set(err, ERR_INPUT, "说明太长，或有换行。");
    }
    if (strcmp(marking->act, "publish") == 0) {
        return info->hidden || err_set(err, ERR_CONFLICT, "已经公开了。");
    }
    if (info->state != DRAW_DRAWN && info->state != DRAW_CONFIRMED) {
        return err_set(err, ERR_CONFLICT, "还没有抽，不能见证或确认。");
    }
    return is_other(marking, info, err) &&
           (strcmp(marking->act, "confirm") == 0 ? check_confirm(info, err) : check_sign(marking, info, err));
}

static bool mark_work(Tx *tx, void *context, Err *err) {
    const Marking *marking = context;
    DrawInfo info;
    UnitWay path;
    char now[32];
    if (!draw_load(marking->draws, tx, marking->id, marking->arena, &info, err) ||
        !draw_visible(marking->draws, marking->user, tx, &info, marking->arena, err) ||
        !people_way(tx, NULL, info.unit, marking->arena, &path, err)) {
        return false;
    }
    const DrawDef *def = pack_draw(marking->draws->pack, info.kind);
    if (!def || !path_may(marking->user, def, &path, marking->step, err) || !check_mark(marking, &info, err)) {
        return def ? false : draw_no_such(marking->id, err);
    }
    const DrawGrant *grant = grant_of(def, marking->step);
    const Want want = {.domain = grant->domain, .action = grant->action};
    const Post *post = marking->user ? people_through(marking->user, &want, path.codes, path.length) : NULL;
    const AuditEntry entry = {.actor = draw_actor(marking->user),
                              .action = str_format(marking->arena, "draw-%s", marking->act),
                              .subject = str_format(marking->arena, "draw %lld", (long long)marking->id),
                              .unit = info.unit,
                              .detail = str_format(marking->arena, "{\"digest\":\"%.*s\"}", STR_ARG(info.digest))};
    time_now_iso(now);
    return store_run(tx,
                     "INSERT INTO draw_mark (draw_id, act, digest, note, role, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                     err, "izssssz", marking->id, marking->act, info.digest, marking->note,
                     post ? post->role->name : (Str){NULL, 0}, draw_actor(marking->user), now) &&
           audit_append(tx, &entry, err);
}

static bool put_mark(Marking marking, Err *err) {
    marking.arena = arena_create();
    bool good = store_write(marking.draws->store, mark_work, &marking, err);
    arena_destroy(marking.arena);
    return good;
}

static bool in_person(const User *user, Err *err) {
    return user || err_set(err, ERR_DENIED, "签字和确认要本人登录后在页面上办。");
}

bool draw_sign(const Draws *draws, const User *user, int64_t id, Str digest, bool objects, Str note, Err *err) {
    return in_person(user, err) &&
           put_mark((Marking){draws, user, id, objects ? "object" : "sign", digest, note, DRAW_WITNESS, NULL}, err);
}

bool draw_confirm(const Draws *draws, const User *user, int64_t id, Str note, Err *err) {
    return in_person(user, err) &&
           put_mark((Marking){draws, user, id, "confirm", {NULL, 0}, note, DRAW_CONFIRM, NULL}, err);
}

bool draw_publish(const Draws *draws, const User *user, int64_t id, Err *err) {
    return put_mark((Marking){draws, user, id, "publish", {NULL, 0}, {NULL, 0}, DRAW_PREPARE, NULL}, err);
}
