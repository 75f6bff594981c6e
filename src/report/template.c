/* The bureau's own templates: checked before they are kept, offered to the unit and all below it. */
#include "report_internal.h"

typedef struct Adding {
    Reports *reports;
    const User *user;
    Str unit, kind, name;
    char hash[65];
    Arena *arena;
    int64_t id;
    Str reason;
} Adding;

static bool note(Tx *tx, const Adding *adding, Str action, Err *err) {
    return audit_append(tx,
                        &(AuditEntry){.actor = report_actor(adding->user),
                                      .action = action,
                                      .subject = str_format(adding->arena, "报告模板%lld", (long long)adding->id),
                                      .detail = STR("{}"),
                                      .unit = adding->unit},
                        err);
}

static bool add_work(Tx *tx, void *context, Err *err) {
    Adding *adding = context;
    UnitWay path;
    char now[32];
    time_now_iso(now);
    if (!people_way(tx, NULL, adding->unit, adding->arena, &path, err) || !report_may_write(adding->user, &path, err) ||
        !store_run(
            tx, "INSERT INTO report_template (unit_code, kind, name, file_hash, actor, at) VALUES (?, ?, ?, ?, ?, ?)",
            err, "ssszsz", adding->unit, adding->kind.len ? adding->kind : STR(""), adding->name, adding->hash,
            report_actor(adding->user), now)) {
        return false;
    }
    adding->id = store_last_id(tx);
    return note(tx, adding, STR("report-template"), err);
}

/* Who may not is told before anything is read or stored. */
static bool may_add(const Adding *adding, Err *err) {
    UnitWay path;
    Tx *tx;
    if (!store_read_begin(adding->reports->store, &tx, err)) {
        return false;
    }
    bool good =
        people_way(tx, NULL, adding->unit, adding->arena, &path, err) && report_may_write(adding->user, &path, err);
    store_read_end(tx);
    return good;
}

bool report_template_add(Reports *reports, const User *user, Str unit, Str kind, Str name, Str bytes, int64_t *id,
                         Err *err) {
    Adding adding = {.reports = reports, .user = user, .unit = unit, .kind = kind, .name = str_trim(name)};
    if (!adding.name.len || utf8_count(adding.name) > TEMPLATE_NAME_MOST || str_invalid_utf8(adding.name) >= 0) {
        return err_set_field(err, ERR_INPUT, "name", "请给模板起个名字，最多%d个字。", TEMPLATE_NAME_MOST);
    }
    if (kind.len && !pack_report(reports->pack, kind)) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种报告。", STR_ARG(kind));
    }
    adding.arena = arena_create();
    bool good = may_add(&adding, err) && report_template_check(bytes, err) &&
                blob_put(reports->store, bytes, adding.hash, err) &&
                store_write(reports->store, add_work, &adding, err);
    *id = adding.id;
    arena_destroy(adding.arena);
    return good;
}

/* ---- looking ---- */

static bool no_template(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这个模板，或者它已经停用。");
}

/* The template, for who may see reports of its unit, or works below it and so may use it. */
static bool find(Tx *tx, const User *user, int64_t id, Arena *arena, Str *unit, Str *name, Str *hash, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT unit_code, name, file_hash FROM report_template WHERE id = ? AND state = 'ready'", &stmt,
                   err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *unit = str_copy(arena, stmt_text(stmt, 0));
        *name = str_copy(arena, stmt_text(stmt, 1));
        *hash = str_copy(arena, stmt_text(stmt, 2));
    }
    stmt_close(stmt);
    if (!good || !row) {
        return good && no_template(err);
    }
    const Want view = {.domain = STR("evaluation"), .action = ACTION_VIEW};
    Reach reach = user ? people_reach(user, &view, arena) : (Reach){.any = true, .whole = true};
    UnitWay path;
    Err untold = {.kind = ERR_NONE};
    bool seen = reach.whole ||
                (people_way(tx, NULL, *unit, arena, &path, &untold) && report_may(user, ACTION_VIEW, &path, &untold));
    for (size_t i = 0; !seen && i < reach.unit_count; i++) {
        if (people_way(tx, NULL, reach.units[i], arena, &path, &untold)) {
            for (size_t j = 0; j < path.length; j++) {
                seen = seen || str_equal(path.codes[j], *unit);
            }
        }
    }
    return seen || no_template(err);
}

bool report_template(Reports *reports, const User *user, int64_t id, Arena *arena, Str *name, Str *bytes, Err *err) {
    Str unit, hash;
    Tx *tx;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    bool good = find(tx, user, id, arena, &unit, name, &hash, err);
    store_read_end(tx);
    return good && blob_get(reports->store, str_cstr(arena, hash), arena, bytes, err);
}

static bool withdraw_work(Tx *tx, void *context, Err *err) {
    Adding *adding = context;
    UnitWay path;
    Str hash;
    return find(tx, adding->user, adding->id, adding->arena, &adding->unit, &adding->name, &hash, err) &&
           people_way(tx, NULL, adding->unit, adding->arena, &path, err) &&
           report_may_write(adding->user, &path, err) &&
           store_run(tx, "UPDATE report_template SET state = 'withdrawn', reason = ? WHERE id = ?", err, "si",
                     adding->reason, adding->id) &&
           note(tx, adding, STR("report-template-withdraw"), err);
}

bool report_template_withdraw(Reports *reports, const User *user, int64_t id, Str reason, Err *err) {
    Adding adding = {.reports = reports, .user = user, .id = id, .reason = str_trim(reason)};
    if (utf8_count(adding.reason) < 2 || utf8_count(adding.reason) > REPORT_REASON_MOST) {
        return err_set_field(err, ERR_INPUT, "reason", "请写明停用的理由（2到%d个字）。", REPORT_REASON_MOST);
    }
    adding.arena = arena_create();
    bool good = store_write(reports->store, withdraw_work, &adding, err);
    arena_destroy(adding.arena);
    return good;
}

static void put_template(Json *json, const Pack *pack, const Stmt *stmt, bool may) {
    const ReportDef *def = pack_report(pack, stmt_text(stmt, 2));
    json_open_object(json);
    json_put_integer(json, "id", stmt_integer(stmt, 0));
    json_put_str(json, "unit", stmt_text(stmt, 1));
    json_put_optional(json, "kind", stmt_text(stmt, 2));
    json_put_optional(json, "kind_name", def ? def->name : (Str){NULL, 0});
    json_put_str(json, "name", stmt_text(stmt, 3));
    json_put_str(json, "actor", stmt_text(stmt, 4));
    json_put_str(json, "at", stmt_text(stmt, 5));
    json_put_bool(json, "may_withdraw", may);
    json_close_object(json);
}

static bool put_of_unit(Tx *tx, const Reports *reports, const User *user, const UnitWay *path, Json *json, Err *err) {
    bool good = true;
    for (size_t i = 0; good && i < path->length; i++) {
        UnitWay here = {path->codes + i, path->length - i, path->name, path->kind};
        bool row, may = report_may_write(user, &here, NULL);
        Stmt *stmt = NULL;
        good =
            stmt_open(tx,
                      "SELECT id, unit_code, kind, name, actor, at FROM report_template WHERE unit_code = ? AND state"
                      " = 'ready' ORDER BY id",
                      &stmt, err, "s", path->codes[i]);
        while (good && (good = stmt_step(stmt, &row, err)) && row) {
            put_template(json, reports->pack, stmt, may);
        }
        stmt_close(stmt);
    }
    return good;
}

bool report_templates(Reports *reports, const User *user, Str unit, Json *json, Arena *arena, Err *err) {
    UnitWay path;
    Tx *tx;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    json_open_array(json);
    bool good = people_way(tx, NULL, unit, arena, &path, err) && report_may(user, ACTION_VIEW, &path, err) &&
                put_of_unit(tx, reports, user, &path, json, err);
    json_close_array(json);
    store_read_end(tx);
    return good;
}
