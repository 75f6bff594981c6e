/* A case as it is stored, where its unit stands, and the definition it was opened under. */
#include "ledger_internal.h"

#include <string.h>

Paths paths_begin(Arena *arena) {
    return (Paths){.arena = arena, .known = map_create(arena, 64)};
}

bool paths_find(Paths *paths, const Ledger *ledger, Tx *tx, Str unit, UnitWay *path, Err *err) {
    size_t at;
    if (map_get(paths->known, unit, &at)) {
        *path = paths->items[at];
        return true;
    }
    if (!people_way(tx, ledger->pack, unit, paths->arena, path, err)) {
        return false;
    }
    if (paths->count == paths->capacity) {
        size_t wanted = paths->capacity * 2 + 16;
        paths->items = arena_grow(paths->arena, paths->items, paths->count, wanted, sizeof *paths->items);
        paths->capacity = wanted;
    }
    map_put(paths->known, path->codes[0], paths->count);
    paths->items[paths->count++] = *path;
    return true;
}

/* ---- definitions ------------------------------------------------------------------- */

const Book *book_newest(const Ledger *ledger, Str record) {
    return shelf_find(shelf_now(ledger), record);
}

bool book_version_id(Tx *tx, const Book *book, int64_t *id, Err *err) {
    const RecordDef *def = book->def;
    Stmt *stmt;
    bool row = false;
    char now[32];
    if (!stmt_open(tx, "SELECT id FROM record_version WHERE record = ? AND version = ?", &stmt, err, "ss", def->id,
                   def->version)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    if (!good || *id) {
        return good;
    }
    time_now_iso(now);
    good = store_run(tx, "INSERT INTO record_version (record, version, text, chain_text, at) VALUES (?, ?, ?, ?, ?)",
                     err, "ssssz", def->id, def->version, def->text, def->chain_text, now);
    *id = good ? store_last_id(tx) : 0;
    return good;
}

static const Book *known_old(const Ledger *ledger, int64_t version_id) {
    for (size_t i = 0; i < ledger->old_count; i++) {
        if (ledger->old[i]->version_id == version_id) {
            return &ledger->old[i]->book;
        }
    }
    return NULL;
}

/* With the lock held, as what follows. */
static const Book *remember(Ledger *ledger, BookOfVersion *made) {
    if (ledger->old_count == ledger->old_capacity) {
        size_t wanted = ledger->old_capacity * 2 + 16;
        ledger->old = arena_grow(ledger->old_arena, ledger->old, ledger->old_count, wanted, sizeof *ledger->old);
        ledger->old_capacity = wanted;
    }
    ledger->old[ledger->old_count++] = made;
    return &made->book;
}

static const Book *keep_old(Ledger *ledger, int64_t version_id, Str record, Str text, Str chain_text, Err *err) {
    ProblemList problems = problem_list(ledger->old_arena, 1);
    BookOfVersion *made = ARENA_NEW(ledger->old_arena, BookOfVersion);
    const RecordDef *def;
    made->version_id = version_id;
    if (!pack_read_record(ledger->pack, record, str_copy(ledger->old_arena, text),
                          str_copy(ledger->old_arena, chain_text), ledger->old_arena, &def, &problems) ||
        !book_compile(ledger->pack, def, ledger->old_arena, &made->book, &problems)) {
        err_set(err, ERR_INTERNAL, "这条记录登记时的台账规则读不出来：%.*s",
                STR_ARG(problems.count ? problems.items[0].message : STR("原因不明")));
        return NULL;
    }
    return remember(ledger, made);
}

static const Book *read_version(Ledger *ledger, Tx *tx, int64_t version_id, Err *err) {
    Stmt *stmt;
    bool row = false;
    const Book *book = NULL;
    if (!stmt_open(tx, "SELECT record, version, text, chain_text FROM record_version WHERE id = ?", &stmt, err, "i",
                   version_id)) {
        return NULL;
    }
    if (stmt_step(stmt, &row, err) && row) {
        const Book *newest = book_newest(ledger, stmt_text(stmt, 0));
        if (newest && str_equal(newest->def->version, stmt_text(stmt, 1))) {
            BookOfVersion *made = ARENA_NEW(ledger->old_arena, BookOfVersion);
            *made = (BookOfVersion){version_id, *newest};
            book = remember(ledger, made);
        } else {
            book = keep_old(ledger, version_id, stmt_text(stmt, 0), stmt_text(stmt, 2), stmt_text(stmt, 3), err);
        }
    } else if (err->kind == ERR_NONE) {
        err_set(err, ERR_INTERNAL, "找不到这条记录登记时的台账规则。");
    }
    stmt_close(stmt);
    return book;
}

const Book *book_of_version(Ledger *ledger, Tx *tx, int64_t version_id, Err *err) {
    pthread_mutex_lock(&ledger->lock);
    const Book *book = known_old(ledger, version_id);
    if (!book) {
        book = read_version(ledger, tx, version_id, err);
    }
    pthread_mutex_unlock(&ledger->lock);
    return book;
}

/* ---- the case ------------------------------------------------------------------------ */

static bool read_steps(Tx *tx, int64_t id, Arena *arena, Head *head, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    if (!stmt_open(tx,
                   "SELECT id, step, name, before, after, actor, behalf, reason, fields, due_at, due_why, at FROM"
                   " case_step WHERE case_id = ? ORDER BY sequence",
                   &stmt, err, "i", id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (head->step_count == capacity) {
            size_t wanted = capacity * 2 + 16;
            head->steps = arena_grow(arena, head->steps, capacity, wanted, sizeof *head->steps);
            capacity = wanted;
        }
        Str texts[11];
        for (int i = 0; i < 11; i++) {
            texts[i] = str_copy(arena, stmt_text(stmt, i + 1));
        }
        head->steps[head->step_count++] = (PastStep){stmt_integer(stmt, 0),
                                                     texts[0],
                                                     texts[1],
                                                     texts[2],
                                                     texts[3],
                                                     texts[4],
                                                     texts[5],
                                                     texts[6],
                                                     texts[7],
                                                     texts[8],
                                                     texts[9],
                                                     texts[10]};
    }
    stmt_close(stmt);
    return good;
}

/* How much of a case is loaded: of one that only the clock moves, what it needs. */
typedef enum Loading { LOAD_ALL, LOAD_TO_MARK } Loading;

static bool read_head(Ledger *ledger, Tx *tx, const Stmt *stmt, Loading loading, Arena *arena, Head *head, Err *err) {
    head->version = stmt_integer(stmt, 1);
    head->book = book_of_version(ledger, tx, stmt_integer(stmt, 0), err);
    if (!head->book) {
        return false;
    }
    Str *into[] = {&head->number, &head->unit,     &head->title,  &head->opened_at, &head->opened_by,
                   &head->since,  &head->ended_at, &head->due_at, &head->due_why,   &head->alarm_on};
    for (size_t i = 0; i < sizeof into / sizeof *into; i++) {
        *into[i] = str_copy(arena, stmt_text(stmt, (int)i + 2));
    }
    head->state = record_state(head->book->def, stmt_text(stmt, 12));
    head->rung = (int)stmt_integer(stmt, 13);
    head->listed = stmt_integer(stmt, 14) != 0;
    head->clocked = stmt_integer(stmt, 16) != 0;
    if (head->state < 0) {
        return err_set(err, ERR_INTERNAL, "这条记录的状态不在它的台账规则里。");
    }
    if (loading == LOAD_TO_MARK && !book_computes(head->book)) {
        return true;
    }
    head->fields = json_object_of(stmt_text(stmt, 15), err);
    return head->fields != NULL;
}

static bool load_head(Ledger *ledger, Tx *tx, int64_t id, Loading loading, Arena *arena, Head *head, Err *err) {
    Stmt *stmt;
    bool row = false;
    *head = (Head){.id = id};
    if (!stmt_open(tx,
                   "SELECT c.record_version_id, COALESCE(k.version, c.version), c.number, c.unit_code, c.title,"
                   " c.opened_at, c.opened_by, c.since, c.ended_at, c.due_at, c.due_why, k.alarm_on, c.state, k.rung,"
                   " c.listed, c.fields, k.case_id IS NOT NULL FROM case_record c LEFT JOIN case_clock k ON k.case_id ="
                   " c.id WHERE c.id = ?",
                   &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && !row) {
        good = err_set(err, ERR_NOT_FOUND, "没有这条记录，或者它不在您的管理范围内。");
    }
    good = good && read_head(ledger, tx, stmt, loading, arena, head, err);
    stmt_close(stmt);
    return good;
}

static bool load_steps(Tx *tx, Arena *arena, Head *head, Err *err) {
    return read_steps(tx, head->id, arena, head, err) && kept_read(tx, head, arena, err);
}

bool case_load(Ledger *ledger, Tx *tx, int64_t id, Arena *arena, Head *head, Err *err) {
    bool good = load_head(ledger, tx, id, LOAD_ALL, arena, head, err) && load_steps(tx, arena, head, err) &&
                people_way(tx, ledger->pack, head->unit, arena, &head->path, err);
    if (!good) {
        case_free(head);
    }
    return good;
}

bool book_computes(const Book *book) {
    bool computes = book->listed != NULL;
    for (size_t i = 0; !computes && i < book->def->field_count; i++) {
        computes = book->field_value[i] || (book->rows && book->rows[i]);
    }
    return computes;
}

bool case_load_to_mark(Ledger *ledger, Tx *tx, int64_t id, Paths *paths, Arena *arena, Head *head, Err *err) {
    bool good = load_head(ledger, tx, id, LOAD_TO_MARK, arena, head, err) &&
                (!book_computes(head->book) || load_steps(tx, arena, head, err)) &&
                paths_find(paths, ledger, tx, head->unit, &head->path, err);
    if (!good) {
        case_free(head);
    }
    return good;
}

void case_free(Head *head) {
    json_decref(head->fields);
    head->fields = NULL;
}

CaseFacts case_facts(const Head *head, Arena *arena) {
    const RecordDef *def = head->book->def;
    int *taken = ARENA_ARRAY(arena, def->step_count, int);
    for (size_t i = 0; i < head->step_count; i++) {
        int step = record_step(def, head->steps[i].step);
        if (step >= 0) {
            taken[step]++;
        }
    }
    return (CaseFacts){.fields = head->fields,
                       .state = head->state,
                       .opened_at = head->opened_at,
                       .ended_at = head->ended_at,
                       .due_at = head->due_at,
                       .ended = def->states[head->state].end != CASE_OPEN,
                       .taken = taken};
}
