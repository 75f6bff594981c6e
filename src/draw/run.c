/* Making a draw, or cancelling it before: one of the two, once. */
#include "draw_internal.h"

#include <string.h>

typedef struct Fixed { /* a draw as it was committed */
    DrawInfo info;
    Str pool, sealed;
    const DrawDef *def;
} Fixed;

static bool load_secret(Tx *tx, int64_t id, Arena *arena, Fixed *fixed, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT pool, seed FROM draw WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        fixed->pool = str_copy(arena, stmt_text(stmt, 0));
        fixed->sealed = str_copy(arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good && (row || draw_no_such(id, err));
}

static bool load_fixed(const Draws *draws, const User *user, int64_t id, Arena *arena, Fixed *fixed, Err *err) {
    Tx *tx;
    UnitWay path;
    if (!store_read_begin(draws->store, &tx, err)) {
        return false;
    }
    bool good = draw_load(draws, tx, id, arena, &fixed->info, err) &&
                draw_visible(draws, user, tx, &fixed->info, arena, err) && load_secret(tx, id, arena, fixed, err) &&
                people_way(tx, NULL, fixed->info.unit, arena, &path, err);
    fixed->def = good ? pack_draw(draws->pack, fixed->info.kind) : NULL;
    if (good && !fixed->def) {
        good = err_set(err, ERR_NOT_FOUND, "规则包里没有“%.*s”这种抽签了，请放回后再办。", STR_ARG(fixed->info.kind));
    }
    good = good && path_may(user, fixed->def, &path, DRAW_DRAW, err);
    store_read_end(tx);
    return good;
}

/* ---- the end of a draw ---- */

typedef struct Ending {
    const Fixed *fixed;
    Str actor, outcome, reason, entropy, seed, proof, digest;
    Arena *arena;
} Ending;

static bool end_work(Tx *tx, void *context, Err *err) {
    const Ending *ending = context;
    Stmt *stmt;
    bool row = false;
    char now[32];
    int64_t id = ending->fixed->info.id;
    if (!stmt_open(tx, "SELECT outcome FROM draw_end WHERE draw_id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    bool drawn = good && row && str_is(stmt_text(stmt, 0), "drawn");
    stmt_close(stmt);
    if (!good || row) {
        return good && err_set(err, ERR_CONFLICT, drawn ? "已经抽过了，不能再抽，也不能取消。" : "已经取消了。");
    }
    time_now_iso(now);
    const AuditEntry entry = {.actor = ending->actor,
                              .action = str_is(ending->outcome, "drawn") ? STR("draw-run") : STR("draw-cancel"),
                              .subject = str_format(ending->arena, "draw %lld", (long long)id),
                              .unit = ending->fixed->info.unit,
                              .detail = str_format(ending->arena, "{\"commit\":\"%.*s\",\"digest\":\"%.*s\"}",
                                                   STR_ARG(ending->fixed->info.commit), STR_ARG(ending->digest))};
    return store_run(tx,
                     "INSERT INTO draw_end (draw_id, outcome, reason, entropy, seed, proof, digest, actor, at)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     err, "isssssssz", id, ending->outcome, ending->reason, ending->entropy, ending->seed,
                     ending->proof, ending->digest, ending->actor, now) &&
           audit_append(tx, &entry, err);
}

static bool still_open(const DrawInfo *info, Err *err) {
    return info->state == DRAW_COMMITTED ||
           err_set(err, ERR_CONFLICT,
                   info->state == DRAW_CANCELLED ? "已经取消了。" : "已经抽过了，不能再抽，也不能取消。");
}

bool draw_cancel(const Draws *draws, const User *user, int64_t id, Str reason, Err *err) {
    Arena *arena = arena_create();
    Fixed fixed;
    bool good = load_fixed(draws, user, id, arena, &fixed, err) && still_open(&fixed.info, err);
    if (good && (!str_trim(reason).len || !text_is_plain(reason, 2000))) {
        good = err_set(err, ERR_INPUT, "请写明取消的原因（不能有换行）。");
    }
    Ending ending = {
        .fixed = &fixed, .actor = draw_actor(user), .outcome = STR("cancelled"), .reason = reason, .arena = arena};
    good = good && store_write(draws->store, end_work, &ending, err);
    arena_destroy(arena);
    return good;
}

/* ---- drawing ---- */

static bool check_now(const DrawInfo *info, Str entropy, Err *err) {
    Date planned;
    if (info->entropy_named.len && !str_trim(entropy).len) {
        return err_set(err, ERR_INPUT, "这次抽签事先说明要加入公众数字（%.*s），请写上。",
                       STR_ARG(info->entropy_named));
    }
    if (!info->entropy_named.len && entropy.len) {
        return err_set(err, ERR_INPUT, "这次抽签事先没有说明要加入公众数字，不能加。");
    }
    if (!text_is_plain(entropy, DRAW_TEXT_MOST)) {
        return err_set(err, ERR_INPUT, "公众数字最多%d字节，不能有换行。", DRAW_TEXT_MOST);
    }
    return !date_parse(info->planned_on, &planned) || date_compare(date_today(), planned) >= 0 ||
           err_set(err, ERR_CONFLICT, "公布的抽取日期是%.*s，不能提前抽。要改日期请取消后重新定。",
                   STR_ARG(info->planned_on));
}

/* The text of the database as JSON; it was written by this program. */
static json_t *parsed(Str text) {
    json_error_t fault;
    return json_loadb(text.data ? text.data : "", text.len, 0, &fault);
}

static bool draw_fixed(const Draws *draws, const Fixed *fixed, Str entropy, Arena *arena, Ending *ending, Err *err) {
    DrawStatement statement;
    DrawPool pool;
    DrawStream stream;
    DrawResult result;
    char now[32], hash[65], *digest = arena_alloc(arena, 65);
    json_t *statement_json = parsed(fixed->info.statement), *pool_json = parsed(fixed->pool);
    bool good = statement_of_json(statement_json, arena, &statement, err) && pool_of_json(pool_json, arena, &pool, err);
    json_decref(statement_json);
    json_decref(pool_json);
    Str purpose = str_format(arena, "draw.seed %.*s", STR_ARG(fixed->info.commit));
    if (!good || !store_open_sealed(draws->store, purpose, fixed->sealed, arena, &ending->seed, err)) {
        return false;
    }
    store_sha256(ending->seed, hash);
    if (strcmp(hash, statement.seed_sha256) != 0) {
        return err_set(err, ERR_INTERNAL,
                       "保存的种子与公布的校验值不符，数据库被改过，不能抽。请用 duxue verify 检查。");
    }
    draw_stream_start(&stream, ending->seed, fixed->info.commit, entropy);
    time_now_iso(now);
    return draw_compute(&pool, &statement.rule, &stream, arena, &result, err) &&
           draw_proof_make(&statement, &pool, ending->seed, entropy, str_from(now), &result, arena, &ending->proof,
                           digest, err) &&
           (ending->digest = (Str){digest, 64}).len > 0;
}

bool draw_run(const Draws *draws, const User *user, int64_t id, Str entropy, Err *err) {
    Arena *arena = arena_create();
    Fixed fixed;
    Ending ending = {
        .fixed = &fixed, .actor = draw_actor(user), .outcome = STR("drawn"), .entropy = entropy, .arena = arena};
    /* What was committed cannot change, so it is drawn before the writer is asked; only one end is taken. */
    bool good = load_fixed(draws, user, id, arena, &fixed, err) && still_open(&fixed.info, err) &&
                check_now(&fixed.info, entropy, err) && draw_fixed(draws, &fixed, entropy, arena, &ending, err) &&
                store_write(draws->store, end_work, &ending, err);
    arena_destroy(arena);
    return good;
}
