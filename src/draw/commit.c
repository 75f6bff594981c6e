/* Fixing a draw: everything that decides it is checked, stored and audited before a number is drawn. */
#include "draw_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { TEXT_MOST = 2000 };

/* ---- what has to be stated ---- */

static bool has_to_state(const DrawDef *def, const char *what) {
    for (size_t i = 0; i < def->state_count; i++) {
        if (str_is(def->state[i], what)) {
            return true;
        }
    }
    return false;
}

static bool check_day(const DrawDef *def, Str day, Err *err) {
    Date date;
    if (!day.len) {
        return true;
    }
    if (!date_parse(day, &date) || !date.month || !date.day || day.len != 10) {
        return err_set(err, ERR_INPUT, "抽取日期要写成2025-08-20的样子。");
    }
    Date earliest = date_add_days(date_today(), def->lock_days);
    if (date_compare(date, earliest) < 0) {
        return err_set(err, ERR_INPUT, "名单要在抽取前%d天定下来，最早可以定在%04d-%02d-%02d。", def->lock_days,
                       earliest.year, earliest.month, earliest.day);
    }
    return true;
}

static bool check_stated(const DrawDef *def, const DrawOrder *order, Err *err) {
    const struct {
        Str text;
        const char *what, *name;
        bool needed;
    } stated[] = {{order->name, "name", "名称", true},
                  {order->matter, "matter", "事项", true},
                  {order->basis, "basis", "依据文件", has_to_state(def, "basis")},
                  {order->entropy, "entropy", "现场公众数字的来源", has_to_state(def, "entropy")},
                  {order->planned_on, "planned_on", "抽取日期", has_to_state(def, "planned_on")},
                  {order->again_reason, "again_reason", "再次抽取的原因", false}};
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++) {
        if ((stated[i].needed && !str_trim(stated[i].text).len) || !text_is_plain(stated[i].text, TEXT_MOST)) {
            return err_set_field(err, ERR_INPUT, stated[i].what, "“%s”%s。", stated[i].name,
                                 stated[i].text.len ? "太长，或有换行等符号" : "要写");
        }
    }
    return check_day(def, order->planned_on, err);
}

/* ---- the same matter before ---- */

typedef struct Before {
    int64_t id;
    Str commit;
    bool open, drawn; /* there is one under way; one was drawn */
} Before;

static bool find_before(Tx *tx, const DrawOrder *order, Arena *arena, Before *before, Err *err) {
    Stmt *stmt;
    bool row = true, good;
    *before = (Before){.id = 0};
    if (!stmt_open(tx,
                   "SELECT d.id, d.commit_hash, e.outcome FROM draw d LEFT JOIN draw_end e ON e.draw_id = d.id"
                   " WHERE d.kind = ? AND d.unit_code = ? AND d.matter = ? ORDER BY d.id",
                   &stmt, err, "sss", order->kind, order->unit, order->matter)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        before->id = stmt_integer(stmt, 0);
        before->commit = str_copy(arena, stmt_text(stmt, 1));
        before->open = before->open || stmt_is_null(stmt, 2);
        before->drawn = before->drawn || str_is(stmt_text(stmt, 2), "drawn");
    }
    stmt_close(stmt);
    return good;
}

static bool may_again(const Before *before, const DrawOrder *order, Err *err) {
    if (before->open) {
        return err_set(err, ERR_CONFLICT, "同一事项的第%lld号抽签还没有抽，请先完成，或写明原因取消。",
                       (long long)before->id);
    }
    if (before->drawn && !str_trim(order->again_reason).len) {
        return err_set(err, ERR_CONFLICT, "这一事项已经抽过（第%lld号）。确需再抽，请写明原因；两次都会留下并公开。",
                       (long long)before->id);
    }
    return true;
}

/* ---- writing ---- */

typedef struct Committing {
    const Draws *draws;
    const User *user;
    const DrawDef *def;
    const DrawOrder *order;
    Arena *arena;
    DrawMade *made;
    char seed[65];
    Str pool;
} Committing;

static bool make_seed(char seed[65], Err *err) {
    unsigned char bytes[32];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return err_set(err, ERR_INTERNAL, "系统没有给出随机数，请重试。");
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(seed + 2 * i, 3, "%02x", bytes[i]);
    }
    return true;
}

static bool store_names(Tx *tx, const Committing *it, int64_t id, Err *err) {
    for (size_t i = 0; i < it->order->names.count; i++) {
        const DrawName *name = &it->order->names.items[i];
        Str sealed, purpose = str_format(it->arena, "draw.name %s %.*s", it->made->commit, STR_ARG(name->number));
        if (!store_seal(it->draws->store, purpose, name->name, it->arena, &sealed, err) ||
            !store_run(tx, "INSERT INTO draw_name (draw_id, number, name) VALUES (?, ?, ?)", err, "iss", id,
                       name->number, sealed)) {
            return false;
        }
    }
    return true;
}

static DrawStatement statement_for(const Committing *it, const Before *before, Str at) {
    const DrawOrder *order = it->order;
    DrawStatement statement = {.kind = it->def->id,
                               .kind_name = it->def->name,
                               .name = order->name,
                               .matter = order->matter,
                               .unit = order->unit,
                               .basis = order->basis,
                               .pack = pack_version(it->draws->pack),
                               .entropy = order->entropy,
                               .planned_on = order->planned_on,
                               .made_at = at,
                               .again_of = before->commit,
                               .again_reason = order->again_reason,
                               .rule = order->rule,
                               .entry_count = order->pool.entry_count,
                               .other_count = order->pool.other_count};
    store_sha256(it->pool, statement.pool_sha256);
    store_sha256((Str){it->seed, 64}, statement.seed_sha256);
    return statement;
}

static bool insert_draw(Tx *tx, Committing *it, const Before *before, Str statement, Str at, Err *err) {
    const DrawOrder *order = it->order;
    Str sealed, commit = str_from(it->made->commit), purpose = str_format(it->arena, "draw.seed %s", it->made->commit);
    if (!store_seal(it->draws->store, purpose, (Str){it->seed, 64}, it->arena, &sealed, err) ||
        !store_run(tx,
                   "INSERT INTO draw (kind, unit_code, name, matter, statement, commit_hash, pool, seed, again_of,"
                   " open_to_all, hidden, witnesses, publicity_days, actor, at)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?, ?, ?, ?, ?, ?)",
                   err, "ssssssssiiiiiss", order->kind, order->unit, order->name, order->matter, statement, commit,
                   it->pool, sealed, before->id, (int64_t)it->def->is_public, (int64_t)it->def->hidden,
                   (int64_t)it->def->witnesses, (int64_t)it->def->publicity_days, draw_actor(it->user), at)) {
        return false;
    }
    it->made->id = store_last_id(tx);
    const AuditEntry entry = {.actor = draw_actor(it->user),
                              .action = STR("draw-commit"),
                              .subject = str_format(it->arena, "draw %lld", (long long)it->made->id),
                              .unit = order->unit,
                              .detail =
                                  str_format(it->arena, "{\"commit\":\"%s\",\"pool\":\"%s\",\"seed_sha256\":\"%s\"}",
                                             it->made->commit, it->made->pool_sha256, it->made->seed_sha256)};
    return store_names(tx, it, it->made->id, err) &&
           (!order->then || order->then(tx, order->context, it->made->id, err)) && audit_append(tx, &entry, err);
}

static bool commit_work(Tx *tx, void *context, Err *err) {
    Committing *it = context;
    Before before;
    UnitWay path;
    char now[32];
    if (!people_way(tx, NULL, it->order->unit, it->arena, &path, err) ||
        !path_may(it->user, it->def, &path, DRAW_PREPARE, err) ||
        !find_before(tx, it->order, it->arena, &before, err)) {
        return false;
    }
    it->made->again_of = before.id;
    if (it->order->dry_run) {
        return !before.open || may_again(&before, it->order, err);
    }
    if (!may_again(&before, it->order, err)) {
        return false;
    }
    time_now_iso(now);
    const DrawStatement statement = statement_for(it, &before, str_from(now));
    Str text = draw_statement_text(&statement, it->arena);
    store_sha256(text, it->made->commit);
    memcpy(it->made->pool_sha256, statement.pool_sha256, sizeof statement.pool_sha256);
    memcpy(it->made->seed_sha256, statement.seed_sha256, sizeof statement.seed_sha256);
    return insert_draw(tx, it, &before, text, str_from(now), err);
}

/* A look without writing. */
static bool look(Committing *it, Err *err) {
    Tx *tx;
    if (!store_read_begin(it->draws->store, &tx, err)) {
        return false;
    }
    bool good = commit_work(tx, it, err);
    store_read_end(tx);
    return good;
}

bool draw_commit(const Draws *draws, const User *user, const DrawOrder *order, Arena *arena, DrawMade *made, Err *err) {
    DrawOrder own = *order;
    Committing it = {draws, user, pack_draw(draws->pack, order->kind), &own, arena, made, "", {NULL, 0}};
    made->id = made->again_of = 0;
    made->commit[0] = made->pool_sha256[0] = made->seed_sha256[0] = '\0';
    if (!it.def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种抽签。", STR_ARG(order->kind));
    }
    if (order->rule.method != (DrawMethod)it.def->method) {
        return err_set(err, ERR_INPUT, "规则与这种抽签的方法不符。");
    }
    if (!it.def->named) {
        for (size_t i = 0; i < own.pool.entry_count; i++) {
            own.pool.entries[i].name = (Str){NULL, 0}; /* names never enter what is published */
        }
    }
    draw_pool_sort(&own.pool);
    draw_pool_check(&own.pool, &own.rule, &made->problems);
    if (!check_stated(it.def, &own, err)) {
        return false;
    }
    if (made->problems.errors) {
        return err_set(err, ERR_INPUT, "名单或规则有%zu处问题，请改好再定。", made->problems.errors);
    }
    it.pool = draw_pool_text(&own.pool, arena);
    store_sha256(it.pool, made->pool_sha256);
    return order->dry_run ? look(&it, err)
                          : make_seed(it.seed, err) && store_write(draws->store, commit_work, &it, err);
}
