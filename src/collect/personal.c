/* Personal values one by one: shown with a reason, found again, given out, erased. Every look is in the audit chain,
 * and no value is. */
#include "collect_internal.h"

enum { VALUE_LEAST = 2, PLACES_MOST = 2000 };

/* A sealed value with what decides who may see it. */
typedef struct Kept {
    PersonalPlace place;
    Str sealed, privacy, section; /* section: of the form */
    int64_t unit_id, period_id;
    const Book *book;
    const Slot *slot; /* NULL: the form has the field no more */
    UnitPath path;
    const KindDef *kind;
} Kept;

typedef struct KeptList {
    Kept *items;
    size_t count;
} KeptList;

#define KEPT_COLUMNS                                                                                                   \
    "SELECT p.id, p.entry_id, p.field, p.row, p.mask, p.sealed, p.at, p.erased_at, e.unit_id, r.period_id, "           \
    "r.form_version_id, u.code, d.code, s.name, s.kind FROM personal p JOIN entry e ON e.id = p.entry_id JOIN round "  \
    "r ON r.id = e.round_id JOIN unit u ON u.id = e.unit_id JOIN period d ON d.id = r.period_id LEFT JOIN unit_state " \
    "s ON s.unit_id = e.unit_id AND s.period_id = r.period_id WHERE "

/* Rows are read whole before forms are looked up: that reads too. */
static bool read_kept(Collect *collect, Stmt *stmt, Arena *arena, KeptList *list, int64_t **versions, Err *err) {
    bool row = false, good;
    size_t capacity = 0;
    while ((good = stmt_step(stmt, &row, err)) && row && list->count < PLACES_MOST) {
        if (list->count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 16;
            list->items = arena_grow(arena, list->items, list->count, wanted, sizeof(Kept));
            *versions = arena_grow(arena, *versions, list->count, wanted, sizeof(int64_t));
            capacity = wanted;
        }
        (*versions)[list->count] = stmt_integer(stmt, 10);
        list->items[list->count++] = (Kept){.place = {.id = stmt_integer(stmt, 0),
                                                      .entry = stmt_integer(stmt, 1),
                                                      .field = str_copy(arena, stmt_text(stmt, 2)),
                                                      .row = str_copy(arena, stmt_text(stmt, 3)),
                                                      .mask = str_copy(arena, stmt_text(stmt, 4)),
                                                      .at = str_copy(arena, stmt_text(stmt, 6)),
                                                      .erased_at = str_copy(arena, stmt_text(stmt, 7)),
                                                      .unit = str_copy(arena, stmt_text(stmt, 11)),
                                                      .period = str_copy(arena, stmt_text(stmt, 12)),
                                                      .unit_name = str_copy(arena, stmt_text(stmt, 13))},
                                            .sealed = str_copy(arena, stmt_text(stmt, 5)),
                                            .unit_id = stmt_integer(stmt, 8),
                                            .period_id = stmt_integer(stmt, 9),
                                            .kind = pack_kind(collect->pack, stmt_text(stmt, 14))};
    }
    return good;
}

static bool complete(Collect *collect, Tx *tx, Arena *arena, KeptList *list, const int64_t *versions, Err *err) {
    for (size_t i = 0; i < list->count; i++) {
        Kept *kept = &list->items[i];
        kept->book = book_take(collect, tx, versions[i], err);
        if (!kept->book || !path_of_unit(tx, kept->unit_id, kept->period_id, arena, &kept->path, err)) {
            return false;
        }
        kept->slot = book_slot(kept->book, kept->place.field);
        const FormField *field = kept->slot ? kept->slot->field : NULL;
        kept->section = kept->book->def->section;
        kept->place.form_name = kept->book->def->name;
        kept->place.field_name = field ? field->name : kept->place.field;
        kept->privacy = field ? field->privacy : STR("P3");
    }
    return true;
}

static bool find_by_id(Collect *collect, Tx *tx, int64_t id, Arena *arena, KeptList *list, Err *err) {
    Stmt *stmt;
    int64_t *versions = NULL;
    if (!stmt_open(tx, KEPT_COLUMNS "p.id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = read_kept(collect, stmt, arena, list, &versions, err);
    stmt_close(stmt);
    return good && complete(collect, tx, arena, list, versions, err);
}

static bool find_by_value(Collect *collect, Tx *tx, const char *hash, Arena *arena, KeptList *list, Err *err) {
    Stmt *stmt;
    int64_t *versions = NULL;
    if (!stmt_open(tx, KEPT_COLUMNS "p.keyed_hash = ? ORDER BY p.id", &stmt, err, "z", hash)) {
        return false;
    }
    bool good = read_kept(collect, stmt, arena, list, &versions, err);
    stmt_close(stmt);
    return good && complete(collect, tx, arena, list, versions, err);
}

/* Through a post that sees the field's class, in the form's department, and may do `action` there. */
static bool may_see(const User *user, const Kept *kept, Action action) {
    if (!user) {
        return true;
    }
    const Want want = {
        .domain = kept->kind ? domain_of(kept->kind) : STR("school_data"), .action = action, .section = kept->section};
    return people_sees(user, &want, people_privacy_class(kept->privacy), kept->path.codes, kept->path.length);
}

static bool may_view(const User *user, const Kept *kept) {
    return access_may(user, kept->kind ? domain_of(kept->kind) : STR("school_data"), ACTION_VIEW, (Str){NULL, 0},
                      &kept->path, NULL, NULL);
}

static void leave_out_unseen(const User *user, Action action, KeptList *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (may_see(user, &list->items[i], action)) {
            list->items[kept++] = list->items[i];
        }
    }
    list->count = kept;
}

static bool reason_wanted(Str reason, Err *err) {
    return (utf8_count(str_trim(reason)) >= VALUE_LEAST && reason.len <= REASON_BYTES_MOST &&
            str_invalid_utf8(reason) < 0) ||
           err_set_at(err, ERR_INPUT, &(Place){.field = "reason"}, "请写明用途（2到1000字），查看记录会保存。");
}

/* ---- the audit rows ---------------------------------------------------------------------- */

typedef struct Told {
    Str actor, action, subject, unit, reason, result;
    size_t count;
} Told;

static bool told_work(Tx *tx, void *context, Err *err) {
    const Told *told = context;
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "reason", told->reason);
    json_put_integer(&json, "count", (int64_t)told->count);
    json_close_object(&json);
    const AuditEntry entry = {.actor = told->actor,
                              .action = told->action,
                              .subject = told->subject,
                              .detail = buf_str(&detail),
                              .unit = told->unit,
                              .result = told->result};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

/* ---- one value ------------------------------------------------------------------------------ */

static bool show(Collect *collect, const User *user, const Kept *kept, Str reason, Arena *arena, Str *value, Err *err) {
    Told told = {.actor = actor_name(user),
                 .action = STR("personal-show"),
                 .subject = str_format(arena, "personal/%lld", (long long)kept->place.id),
                 .unit = kept->place.unit,
                 .reason = reason,
                 .count = 1};
    bool sees = may_see(user, kept, ACTION_VIEW);
    told.result = sees ? STR("done") : STR("refused");
    if (!store_write(collect->store, told_work, &told, err)) {
        return false; /* what cannot be told is not shown */
    }
    if (!sees) {
        return err_set(err, ERR_DENIED, "您的岗位不能查看“%.*s”的原文。如需要，请联系经办股室。",
                       STR_ARG(kept->place.field_name));
    }
    return personal_unseal(collect->store, kept->place.entry, kept->place.field, kept->place.row, kept->sealed, arena,
                           value, err);
}

bool personal_show(Collect *collect, const User *user, int64_t id, Str reason, Arena *arena, Str *value, Err *err) {
    Tx *tx;
    KeptList list = {NULL, 0};
    *value = (Str){NULL, 0};
    if (!reason_wanted(reason, err) || !store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = find_by_id(collect, tx, id, arena, &list, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    if (!list.count || !may_view(user, &list.items[0])) {
        return err_set(err, ERR_NOT_FOUND, "没有这项内容，或者它不在您的管理范围内。");
    }
    const Kept *kept = &list.items[0];
    if (!kept->sealed.len) {
        return kept->place.erased_at.len
                   ? err_set(err, ERR_NOT_FOUND, "这项内容已于%.10s依申请删除。", kept->place.erased_at.data)
                   : err_set(err, ERR_NOT_FOUND, "这项内容已被改写，不再保存。");
    }
    return show(collect, user, kept, str_trim(reason), arena, value, err);
}

/* ---- one person -------------------------------------------------------------------------------- */

static bool find_person(Collect *collect, const User *user, Str value, Action action, Arena *arena, KeptList *list,
                        Err *err) {
    Tx *tx;
    char hash[65];
    Str normal = personal_normal(str_trim(value), arena);
    *list = (KeptList){NULL, 0};
    if (utf8_count(normal) < VALUE_LEAST || normal.len > VALUE_BYTES_MOST || str_invalid_utf8(normal) >= 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "value"}, "请写完整的姓名、电话或证件号码。");
    }
    if (!store_keyed_hash(collect->store, PERSONAL_HASH, normal, hash, err) ||
        !store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = find_by_value(collect, tx, hash, arena, list, err);
    store_read_end(tx);
    leave_out_unseen(user, action, list);
    return good;
}

bool personal_find(Collect *collect, const User *user, Str value, Str reason, Arena *arena, PersonalPlace **places,
                   size_t *count, Err *err) {
    KeptList list;
    *places = NULL;
    *count = 0;
    if (!reason_wanted(reason, err) || !find_person(collect, user, value, ACTION_VIEW, arena, &list, err)) {
        return false;
    }
    Told told = {
        .actor = actor_name(user), .action = STR("personal-find"), .reason = str_trim(reason), .count = list.count};
    if (!store_write(collect->store, told_work, &told, err)) {
        return false;
    }
    *places = ARENA_ARRAY(arena, list.count, PersonalPlace);
    for (size_t i = 0; i < list.count; i++) {
        list.items[i].place.may_erase = may_see(user, &list.items[i], ACTION_APPROVE);
        (*places)[(*count)++] = list.items[i].place;
    }
    return true;
}

/* ---- given out ------------------------------------------------------------------------------------ */

/* The cells of one row of an entry, personal ones opened where the user may see their class. */
static bool put_row(Collect *collect, Tx *tx, const User *user, const Kept *kept, Json *json, Arena *arena, Err *err) {
    CellList cells;
    PersonalList personal;
    if (!cells_load(tx, kept->place.entry, -1, arena, &cells, err) ||
        !personal_load(tx, kept->place.entry, arena, &personal, err)) {
        return false;
    }
    for (size_t i = 0; i < cells.count; i++) {
        const FormCell *cell = &cells.items[i];
        const Slot *slot = book_slot(kept->book, cell->field);
        bool same_row = str_equal(cell->row, kept->place.row) && slot && slot->kind == SLOT_FIELD &&
                        (cell->row.len ? slot->section == (kept->slot ? kept->slot->section : NULL)
                                       : str_equal(cell->field, kept->place.field));
        if (!same_row || !cell->value.len) {
            continue;
        }
        Str value = cell->value;
        if (slot->personal) {
            Kept other = *kept;
            const PersonalRow *row = personal_find_row(&personal, cell->value);
            other.privacy = slot->field->privacy;
            value = personal_shown(row);
            if (row && row->sealed.len && may_see(user, &other, ACTION_VIEW) &&
                !personal_unseal(collect->store, kept->place.entry, row->field, row->row, row->sealed, arena, &value,
                                 err)) {
                return false;
            }
        }
        json_open_object(json);
        json_put_str(json, "name", slot->field->name);
        json_put_str(json, "value", value);
        json_close_object(json);
    }
    return true;
}

static bool put_person(Collect *collect, Tx *tx, const User *user, const KeptList *list, Json *json, Arena *arena,
                       Err *err) {
    json_open_object(json);
    json_key(json, "records");
    json_open_array(json);
    for (size_t i = 0; i < list->count; i++) {
        const Kept *kept = &list->items[i];
        json_open_object(json);
        json_put_str(json, "unit", kept->place.unit);
        json_put_str(json, "unit_name", kept->place.unit_name);
        json_put_str(json, "period", kept->place.period);
        json_put_str(json, "form_name", kept->place.form_name);
        json_put_str(json, "at", kept->place.at);
        json_key(json, "values");
        json_open_array(json);
        if (!put_row(collect, tx, user, kept, json, arena, err)) {
            return false;
        }
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    return true;
}

bool personal_export(Collect *collect, const User *user, Str value, Str reason, Arena *arena, Str *out, Err *err) {
    Tx *tx;
    KeptList list;
    Buf buf = buf_create(arena);
    Json json = json_writer(&buf);
    if (!reason_wanted(reason, err) || !find_person(collect, user, value, ACTION_VIEW, arena, &list, err)) {
        return false;
    }
    Told told = {
        .actor = actor_name(user), .action = STR("personal-export"), .reason = str_trim(reason), .count = list.count};
    if (!store_write(collect->store, told_work, &told, err) || !store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = put_person(collect, tx, user, &list, &json, arena, err);
    store_read_end(tx);
    *out = buf_str(&buf);
    return good;
}

/* ---- erased ----------------------------------------------------------------------------------------- */

typedef struct Erasing {
    const KeptList *list;
    Str actor, reason;
    size_t erased;
} Erasing;

static bool count_row(Tx *tx, const Kept *kept, size_t *count, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx,
                   "SELECT COUNT(*) FROM personal WHERE entry_id = ?1 AND row = ?2 AND (?2 <> '' OR field = ?3) AND "
                   "sealed IS NOT NULL",
                   &stmt, err, "iss", kept->place.entry, kept->place.row, kept->place.field)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *count = good && row ? (size_t)stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* In a table the whole row is the person; outside of tables the one field. */
static bool erase_work(Tx *tx, void *context, Err *err) {
    Erasing *erasing = context;
    char now[32];
    time_now_iso(now);
    for (size_t i = 0; i < erasing->list->count; i++) {
        const Kept *kept = &erasing->list->items[i];
        size_t count;
        if (!count_row(tx, kept, &count, err) ||
            !store_run(tx,
                       "UPDATE personal SET sealed = NULL, keyed_hash = NULL, mask = '', erased_at = ?4, erased_why = "
                       "?5 WHERE entry_id = ?1 AND row = ?2 AND (?2 <> '' OR field = ?3) AND sealed IS NOT NULL",
                       err, "isszs", kept->place.entry, kept->place.row, kept->place.field, now, erasing->reason)) {
            return false;
        }
        erasing->erased += count;
        Told told = {.actor = erasing->actor,
                     .action = STR("personal-erase"),
                     .subject = STR("entry"),
                     .unit = kept->place.unit,
                     .reason = erasing->reason,
                     .count = count};
        if (count && !told_work(tx, &told, err)) {
            return false;
        }
    }
    return true;
}

bool personal_erase(Collect *collect, const User *user, Str value, Str reason, size_t *erased, Err *err) {
    Arena *arena = arena_create();
    KeptList list;
    Erasing erasing = {.list = &list, .actor = actor_name(user), .reason = str_trim(reason)};
    *erased = 0;
    bool good = reason_wanted(reason, err) && find_person(collect, user, value, ACTION_APPROVE, arena, &list, err);
    if (good && list.count == 0) {
        good = err_set(err, ERR_NOT_FOUND, "没有找到这个人的内容，或者您不能删除它。");
    }
    good = good && store_write(collect->store, erase_work, &erasing, err);
    *erased = good ? erasing.erased : 0;
    arena_destroy(arena);
    return good;
}
