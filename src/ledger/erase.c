/* Personal contents that are kept for so many days after the end of a case (`keep_days`): they lie beside the steps,
 * which never change, and are emptied when their time is over. That this happened is a step itself, in the audit chain.
 */
#include "ledger_internal.h"

enum { AT_ONCE = 200, PERSONAL = 2 /* P2 and P3 */ };

/* ---- what is personal ---- */

typedef struct Reading {
    const RecordDef *def;
    bool *read; /* per field */
} Reading;

static void note_read(void *context, int column, bool previous) {
    Reading *reading = context;
    (void)previous;
    if (column >= 0 && column < (int)reading->def->field_count) {
        reading->read[column] = true;
    }
}

/* Figures stay right: numbers, days and choices that counts are made of are nobody's name. */
static bool figure_type(CaseFieldType type) {
    return type == CASE_NUMBER || type == CASE_MONEY || type == CASE_PERCENT || type == CASE_DATE ||
           type == CASE_TIME || type == CASE_YEAR || type == CASE_BOOL || type == CASE_CHOICE || type == CASE_CHOICES;
}

static bool *erasable(const Book *book, Arena *arena) {
    const RecordDef *def = book->def;
    Reading reading = {def, ARENA_ARRAY(arena, def->field_count, bool)};
    bool *fields = ARENA_ARRAY(arena, def->field_count, bool);
    for (size_t i = 0; i < def->count_count; i++) {
        if (book->count_where[i]) {
            formula_columns(book->count_where[i], note_read, &reading);
        }
        note_read(&reading, def->counts[i].sum, false);
        note_read(&reading, def->counts[i].date, false);
    }
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        fields[i] = def->keep_days > 0 && field->privacy >= PERSONAL && !field->value &&
                    !(reading.read[i] && figure_type(field->type));
    }
    return fields;
}

/* ---- beside the step ---- */

bool kept_put(Tx *tx, const Head *head, const json_t *changed, json_t **open, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    *open = json_deep_copy(changed);
    if (def->keep_days <= 0) {
        return true;
    }
    const bool *fields = erasable(head->book, arena);
    json_t *personal = json_object();
    for (size_t i = 0; i < def->field_count; i++) {
        const char *key = def->fields[i].id.data;
        json_t *value = fields[i] ? json_object_get(*open, key) : NULL;
        if (value && !json_is_null(value)) {
            json_object_set(personal, key, value);
            json_object_del(*open, key);
        }
    }
    bool good = json_object_size(personal) == 0 ||
                store_run(tx, "INSERT INTO case_personal (case_id, sequence, fields) VALUES (?, ?, ?)", err, "iis",
                          head->id, head->version, json_value_text(personal, JSON_CANONICAL, arena));
    json_decref(personal);
    return good;
}

static bool merge(PastStep *step, Str personal, Arena *arena, Err *err) {
    json_t *fields = json_object_of(step->fields, err), *more = fields ? json_object_of(personal, err) : NULL;
    if (more) {
        json_object_update(fields, more);
        step->fields = json_value_text(fields, JSON_CANONICAL, arena);
    }
    json_decref(more);
    json_decref(fields);
    return more != NULL;
}

bool kept_read(Tx *tx, Head *head, Arena *arena, Err *err) {
    Stmt *stmt;
    bool row = false, good = true;
    if (head->book->def->keep_days <= 0) {
        return true;
    }
    if (!stmt_open(tx, "SELECT sequence, fields FROM case_personal WHERE case_id = ? AND fields <> ''", &stmt, err, "i",
                   head->id)) {
        return false;
    }
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        int64_t at = stmt_integer(stmt, 0);
        good = at >= 0 && (size_t)at < head->step_count && merge(&head->steps[at], stmt_text(stmt, 1), arena, err);
    }
    stmt_close(stmt);
    return good;
}

/* ---- when the time is over ---- */

typedef struct Erasing {
    Ledger *ledger;
    int64_t ids[AT_ONCE];
    size_t count, erased;
} Erasing;

static bool find_over(Erasing *erasing, const RecordDef *def, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    char before[32];
    erasing->count = 0;
    time_iso(date_begins(date_add_days(date_today(), 1 - def->keep_days)), before);
    if (!store_read_begin(erasing->ledger->store, &tx, err)) {
        return false;
    }
    good = stmt_open(tx,
                     "SELECT id FROM case_record WHERE record = ? AND ended_at <> '' AND ended_at < ? AND id IN"
                     " (SELECT case_id FROM case_personal WHERE erased_at = '') ORDER BY id LIMIT ?",
                     &stmt, err, "szi", def->id, before, (int64_t)AT_ONCE);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        erasing->ids[erasing->count++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

static bool erase_case(Ledger *ledger, Tx *tx, Head *head, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    const bool *fields = erasable(head->book, arena);
    char now[32];
    Marked marked = {.step = STR("erase"),
                     .name = STR("个人信息到期清空"),
                     .actor = STR("系统"),
                     .reason = str_format(arena, "办结后保存%d天", def->keep_days),
                     .after = head->state,
                     .rung = head->rung,
                     .changed = json_object()};
    time_now_iso(now);
    for (size_t i = 0; i < def->field_count; i++) {
        if (fields[i] && json_object_get(head->fields, def->fields[i].id.data)) {
            json_object_set_new(marked.changed, def->fields[i].id.data, json_null());
            json_object_del(head->fields, def->fields[i].id.data);
        }
    }
    bool good =
        store_run(tx, "UPDATE case_personal SET fields = '', erased_at = ? WHERE case_id = ? AND erased_at = ''", err,
                  "zi", now, head->id) &&
        mark_step(ledger, tx, head, &marked, arena, err);
    json_decref(marked.changed);
    return good;
}

static bool erase_work(Tx *tx, void *context, Err *err) {
    Erasing *erasing = context;
    bool good = true;
    for (size_t i = 0; good && i < erasing->count; i++) {
        Arena *arena = arena_create();
        Head head;
        good = case_load(erasing->ledger, tx, erasing->ids[i], arena, &head, err);
        if (good) {
            good = erase_case(erasing->ledger, tx, &head, arena, err);
            case_free(&head);
        }
        arena_destroy(arena);
    }
    erasing->erased += good ? erasing->count : 0;
    return good;
}

bool kept_erase(Ledger *ledger, size_t *erased, Err *err) {
    const Shelf *shelf = shelf_now(ledger);
    Arena *arena = arena_create();
    Erasing *erasing = ARENA_NEW(arena, Erasing);
    bool good = true;
    *erasing = (Erasing){.ledger = ledger};
    for (size_t i = 0; good && i < shelf->count; i++) {
        const RecordDef *def = shelf->books[i].def;
        do {
            erasing->count = 0;
            good = def->keep_days <= 0 || (find_over(erasing, def, err) &&
                                           (!erasing->count || store_write(ledger->store, erase_work, erasing, err)));
        } while (good && erasing->count == AT_ONCE);
    }
    *erased = erasing->erased;
    arena_destroy(arena);
    return good;
}
