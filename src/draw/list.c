/* Draws as they stand: what was committed, how it ended, who signed; and who may see them. */
#include "draw_internal.h"

#include <stdio.h>
#include <string.h>

const char *draw_state_id(DrawState state) {
    static const char *const ids[DRAW_STATES] = {"committed", "cancelled", "drawn", "confirmed"};
    return ids[state];
}

bool draw_no_such(int64_t id, Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有第%lld号抽签，或者您看不到它。", (long long)id);
}

/* ---- reading ---- */

#define COLUMNS                                                                                                        \
    "d.id, d.kind, d.name, d.matter, d.unit_code, d.statement, d.commit_hash, d.again_of, d.open_to_all, d.hidden,"    \
    " d.witnesses, d.publicity_days, d.actor, d.at, e.outcome, e.reason, e.entropy, e.seed, e.digest, e.actor, e.at"
#define FROM " FROM draw d LEFT JOIN draw_end e ON e.draw_id = d.id "

typedef struct Loaded {
    DrawInfo info;
    bool open_to_all;
    int publicity_days;
} Loaded;

static void read_statement(const Draws *draws, Str text, Arena *arena, DrawInfo *info) {
    json_error_t fault;
    DrawStatement statement;
    const DrawDef *def = pack_draw(draws->pack, info->kind);
    json_t *json = json_loadb(text.data, text.len, 0, &fault);
    if (statement_of_json(json, arena, &statement, NULL)) {
        info->kind_name = statement.kind_name;
        info->planned_on = statement.planned_on;
        info->basis = statement.basis;
        info->entropy_named = statement.entropy;
        info->again_reason = statement.again_reason;
        info->pool_sha256 = str_copy(arena, str_from(statement.pool_sha256));
        info->seed_sha256 = str_copy(arena, str_from(statement.seed_sha256));
        info->entry_count = (int64_t)statement.entry_count;
        info->other_count = (int64_t)statement.other_count;
        info->rule = statement.rule;
    }
    json_decref(json);
    info->entries_name = def ? def->entries : STR("名单");
    info->others_name = def ? def->others : (Str){NULL, 0};
}

static void read_row(const Draws *draws, Stmt *stmt, Arena *arena, Loaded *loaded) {
    DrawInfo *info = &loaded->info;
    Str *const texts[] = {
        NULL, &info->kind,   &info->name,    &info->matter, &info->unit,   &info->statement, &info->commit,
        NULL, NULL,          NULL,           NULL,          NULL,          &info->made_by,   &info->made_at,
        NULL, &info->reason, &info->entropy, &info->seed,   &info->digest, &info->ended_by,  &info->ended_at};
    *loaded = (Loaded){.publicity_days = 0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i]) {
            *texts[i] = str_copy(arena, stmt_text(stmt, (int)i));
        }
    }
    info->id = stmt_integer(stmt, 0);
    info->again_of = stmt_integer(stmt, 7);
    loaded->open_to_all = stmt_integer(stmt, 8) != 0;
    info->hidden = stmt_integer(stmt, 9) != 0;
    info->witnesses_needed = stmt_integer(stmt, 10);
    loaded->publicity_days = (int)stmt_integer(stmt, 11);
    info->state = stmt_is_null(stmt, 14)                 ? DRAW_COMMITTED
                  : str_is(stmt_text(stmt, 14), "drawn") ? DRAW_DRAWN
                                                         : DRAW_CANCELLED;
    read_statement(draws, info->statement, arena, info);
    Date drawn;
    if (info->state == DRAW_DRAWN && loaded->publicity_days && date_parse(str_slice(info->ended_at, 0, 10), &drawn)) {
        info->public_until = date_show(arena, pack_working_days_after(draws->pack, drawn, loaded->publicity_days));
    }
    info->is_public = loaded->open_to_all;
}

/* Signatures, confirmation, publication. */
static bool read_marks(Tx *tx, Arena *arena, DrawInfo *info, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT m.act, m.note, m.role, m.actor, m.at, COALESCE(a.shown, '') FROM draw_mark m"
                   " LEFT JOIN account a ON a.name = m.actor WHERE m.draw_id = ? ORDER BY m.id",
                   &stmt, err, "i", info->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Str act = stmt_text(stmt, 0), actor = str_copy(arena, stmt_text(stmt, 3)),
            at = str_copy(arena, stmt_text(stmt, 4));
        Str shown = stmt_text(stmt, 5).len ? str_copy(arena, stmt_text(stmt, 5)) : actor;
        if (str_is(act, "publish")) {
            info->hidden = false;
        } else if (str_is(act, "confirm")) {
            info->confirmed_by = shown;
            info->confirmed_at = at;
            info->state = DRAW_CONFIRMED;
        } else {
            bool objects = str_is(act, "object");
            info->signs = arena_grow(arena, info->signs, info->sign_count, info->sign_count + 1, sizeof(DrawSign));
            info->signs[info->sign_count++] = (DrawSign){.actor = actor,
                                                         .shown = shown,
                                                         .role = str_copy(arena, stmt_text(stmt, 2)),
                                                         .note = str_copy(arena, stmt_text(stmt, 1)),
                                                         .at = at,
                                                         .objects = objects};
            info->signed_count += !objects;
        }
    }
    stmt_close(stmt);
    return good;
}

bool draw_load(const Draws *draws, Tx *tx, int64_t id, Arena *arena, DrawInfo *info, Err *err) {
    Stmt *stmt;
    bool row = false;
    Loaded loaded;
    *info = (DrawInfo){.id = id};
    if (!stmt_open(tx, "SELECT " COLUMNS FROM "WHERE d.id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        read_row(draws, stmt, arena, &loaded);
        *info = loaded.info;
    }
    stmt_close(stmt);
    return good && (row || draw_no_such(id, err)) && read_marks(tx, arena, info, err) &&
           people_shown(tx, info->made_by, arena, &info->made_shown, err) &&
           people_shown(tx, info->ended_by, arena, &info->ended_shown, err);
}

static bool load_proof(Tx *tx, Arena *arena, DrawInfo *info, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT proof FROM draw_end WHERE draw_id = ?", &stmt, err, "i", info->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    info->proof = good && row ? str_copy(arena, stmt_text(stmt, 0)) : (Str){NULL, 0};
    stmt_close(stmt);
    return good;
}

/* ---- who may see ---- */

bool draw_visible(const Draws *draws, const User *user, Tx *tx, const DrawInfo *info, Arena *arena, Err *err) {
    static const DrawStep works[] = {DRAW_PREPARE, DRAW_DRAW, DRAW_WITNESS, DRAW_CONFIRM};
    const DrawDef *def = pack_draw(draws->pack, info->kind);
    UnitWay path;
    if (!user) {
        return true;
    }
    bool visible = def && people_way(tx, NULL, info->unit, arena, &path, NULL);
    bool seen = visible && !info->hidden && path_may(user, def, &path, DRAW_VIEW, NULL);
    for (size_t i = 0; visible && !seen && i < sizeof works / sizeof *works; i++) {
        seen = path_may(user, def, &path, works[i], NULL);
    }
    return seen || draw_no_such(info->id, err);
}

static bool fits(const DrawFilter *filter, const DrawInfo *info) {
    return (!filter->kind.len || str_equal(filter->kind, info->kind)) &&
           (!filter->unit.len || str_equal(filter->unit, info->unit)) &&
           (!filter->matter.len || str_equal(filter->matter, info->matter)) &&
           (!filter->published || (info->is_public && !info->hidden));
}

static bool name_unit(Tx *tx, Arena *arena, DrawInfo *info, Err *err) {
    UnitWay path;
    if (!people_way(tx, NULL, info->unit, arena, &path, err)) {
        return false;
    }
    info->unit_name = path.name;
    return true;
}

static bool load_rows(const Draws *draws, Tx *tx, Arena *arena, DrawInfo **infos, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *infos = NULL;
    *count = 0;
    if (!stmt_open(tx, "SELECT " COLUMNS FROM "ORDER BY d.id DESC", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Loaded loaded;
        if (*count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 32;
            *infos = arena_grow(arena, *infos, capacity, wanted, sizeof **infos);
            capacity = wanted;
        }
        read_row(draws, stmt, arena, &loaded);
        (*infos)[(*count)++] = loaded.info;
    }
    stmt_close(stmt);
    return good;
}

bool draw_list(const Draws *draws, const User *user, const DrawFilter *filter, Arena *arena, DrawInfo **infos,
               size_t *count, Err *err) {
    Tx *tx;
    size_t all = 0;
    if (!store_read_begin(draws->store, &tx, err)) {
        return false;
    }
    bool good = load_rows(draws, tx, arena, infos, &all, err);
    *count = 0;
    for (size_t i = 0; i < all && good; i++) {
        DrawInfo info = (*infos)[i];
        good = read_marks(tx, arena, &info, err);
        if (good && fits(filter, &info) && (filter->published || draw_visible(draws, user, tx, &info, arena, NULL))) {
            good = name_unit(tx, arena, &info, err);
            (*infos)[(*count)++] = info;
        }
    }
    store_read_end(tx);
    return good;
}

bool draw_get(const Draws *draws, const User *user, int64_t id, bool published, Arena *arena, DrawInfo *info,
              Err *err) {
    Tx *tx;
    if (!store_read_begin(draws->store, &tx, err)) {
        return false;
    }
    const DrawFilter filter = {.published = published};
    bool good = draw_load(draws, tx, id, arena, info, err) && (fits(&filter, info) || draw_no_such(id, err)) &&
                (published || draw_visible(draws, user, tx, info, arena, err)) && name_unit(tx, arena, info, err) &&
                load_proof(tx, arena, info, err);
    store_read_end(tx);
    return good;
}

bool draw_get_within(const Draws *draws, Tx *tx, const User *user, int64_t id, bool proof, Arena *arena, DrawInfo *info,
                     Err *err) {
    return draw_load(draws, tx, id, arena, info, err) && draw_visible(draws, user, tx, info, arena, err) &&
           name_unit(tx, arena, info, err) && (!proof || load_proof(tx, arena, info, err));
}

/* ---- names ---- */

typedef struct Naming {
    int64_t id;
    Str actor, reason, unit;
    Arena *arena;
} Naming;

static bool note_naming(Tx *tx, void *context, Err *err) {
    const Naming *naming = context;
    Buf detail = buf_create(naming->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "reason", naming->reason);
    json_close_object(&json);
    const AuditEntry entry = {.actor = naming->actor,
                              .action = STR("draw-names"),
                              .subject = str_format(naming->arena, "draw %lld", (long long)naming->id),
                              .unit = naming->unit,
                              .detail = buf_str(&detail)};
    return audit_append(tx, &entry, err);
}

static bool may_name(const Draws *draws, const User *user, Tx *tx, const DrawInfo *info, Arena *arena, Err *err) {
    enum { CLASS_PERSONS = 2 };
    const DrawDef *def = pack_draw(draws->pack, info->kind);
    UnitWay path;
    if (!user) {
        return true;
    }
    if (!def || !people_way(tx, NULL, info->unit, arena, &path, err)) {
        return def ? false : draw_no_such(info->id, err);
    }
    const Want want = {.domain = def->prepare.domain, .action = def->prepare.action};
    return people_sees(user, &want, CLASS_PERSONS, path.codes, path.length) ||
           err_set(err, ERR_DENIED, "只有办理这次抽签、可以看个人信息的人才能看姓名。");
}

static bool load_names(const Draws *draws, Tx *tx, const DrawInfo *info, Arena *arena, DrawNames *names, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *names = (DrawNames){NULL, 0};
    if (!stmt_open(tx, "SELECT number, name FROM draw_name WHERE draw_id = ? ORDER BY number", &stmt, err, "i",
                   info->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        DrawName name = {.number = str_copy(arena, stmt_text(stmt, 0))};
        Str purpose = str_format(arena, "draw.name %.*s %.*s", STR_ARG(info->commit), STR_ARG(name.number));
        Str sealed = str_copy(arena, stmt_text(stmt, 1));
        if (!(good = store_open_sealed(draws->store, purpose, sealed, arena, &name.name, err))) {
            break;
        }
        if (names->count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 64;
            names->items = arena_grow(arena, names->items, capacity, wanted, sizeof name);
            capacity = wanted;
        }
        names->items[names->count++] = name;
    }
    stmt_close(stmt);
    return good;
}

bool draw_names(const Draws *draws, const User *user, int64_t id, Str reason, Arena *arena, DrawNames *names,
                Err *err) {
    Tx *tx;
    DrawInfo info;
    if (!str_trim(reason).len || !text_is_plain(reason, 500)) {
        return err_set(err, ERR_INPUT, "查看姓名要写明原因。");
    }
    if (!store_read_begin(draws->store, &tx, err)) {
        return false;
    }
    bool good = draw_load(draws, tx, id, arena, &info, err) && draw_visible(draws, user, tx, &info, arena, err) &&
                may_name(draws, user, tx, &info, arena, err) && load_names(draws, tx, &info, arena, names, err);
    store_read_end(tx);
    Naming naming = {id, draw_actor(user), reason, good ? info.unit : (Str){NULL, 0}, arena};
    return good && store_write(draws->store, note_naming, &naming, err);
}
