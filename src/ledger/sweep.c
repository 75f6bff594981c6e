/* What has to happen without anybody asking: the cases whose day has come climb their ladders. And the proof that what
 * is stored is the fold of the steps. */
#include "ledger_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 2000 }; /* cases of one write, so that nobody waits long behind it */

/* Cases that climb in one write, loaded before it. */
typedef struct Batch {
    Arena *arena;
    Paths paths;
    Head heads[AT_ONCE];
    Head *due[AT_ONCE]; /* by unit and record */
    size_t looked, count, due_count;
    Err err; /* of loading */
} Batch;

typedef struct Sweeping {
    Ledger *ledger;
    Arena *arena;
    int64_t *ids; /* of cases whose day has come */
    size_t count, capacity, next;
    Batch *ahead; /* loaded last; NULL: there is no more */
    SweepReport *report;
} Sweeping;

/* In the order of their pages, so that each write touches few; "+" lets SQLite find them by their day all the same. */
static bool find_due(Sweeping *sweeping, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    if (!store_read_begin(sweeping->ledger->store, &tx, err)) {
        return false;
    }
    good = stmt_open(tx, "SELECT case_id FROM case_clock WHERE alarm_on <> '' AND alarm_on <= ? ORDER BY +case_id",
                     &stmt, err, "s", date_show(sweeping->arena, date_today()));
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        if (sweeping->count == sweeping->capacity) {
            size_t wanted = sweeping->capacity * 2 + AT_ONCE;
            sweeping->ids = arena_grow(sweeping->arena, sweeping->ids, sweeping->count, wanted, sizeof *sweeping->ids);
            sweeping->capacity = wanted;
        }
        sweeping->ids[sweeping->count++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

/* ---- loading, while the writer writes those before --------------------------------------------- */

static bool is_due(const Head *head, Str today) {
    return head->alarm_on.len && str_compare(head->alarm_on, today) <= 0;
}

static int compare_places(const Head *one, const Head *other) {
    int order = str_compare(one->unit, other->unit);
    return order ? order : str_compare(one->book->def->id, other->book->def->id);
}

static int by_place(const void *a, const void *b) {
    const Head *one = *(Head *const *)a, *other = *(Head *const *)b;
    int order = compare_places(one, other);
    return order ? order : (one->id > other->id) - (one->id < other->id);
}

static bool load_batch(const Sweeping *sweeping, Tx *tx, Batch *batch) {
    Str today = date_show(batch->arena, date_today());
    for (size_t i = 0; i < batch->looked; i++) {
        Head *head = &batch->heads[batch->count];
        if (!case_load_to_mark(sweeping->ledger, tx, sweeping->ids[sweeping->next + i], &batch->paths, batch->arena,
                               head, &batch->err)) {
            return false;
        }
        batch->count++;
        if (is_due(head, today)) {
            batch->due[batch->due_count++] = head;
        }
    }
    return true;
}

static void load_ahead(void *context) {
    Sweeping *sweeping = context;
    size_t left = sweeping->count - sweeping->next;
    Tx *tx;
    sweeping->ahead = NULL;
    if (!left) {
        return;
    }
    Arena *arena = arena_create();
    Batch *batch = ARENA_NEW(arena, Batch);
    batch->arena = arena;
    batch->paths = paths_begin(arena);
    batch->looked = left < AT_ONCE ? left : AT_ONCE;
    if (store_read_begin(sweeping->ledger->store, &tx, &batch->err)) {
        load_batch(sweeping, tx, batch);
        store_read_end(tx);
    }
    if (batch->due_count > 1) {
        qsort(batch->due, batch->due_count, sizeof(Head *), by_place);
    }
    sweeping->next += batch->looked;
    sweeping->ahead = batch;
}

static void batch_end(Batch *batch) {
    for (size_t i = 0; i < batch->count; i++) {
        case_free(&batch->heads[i]);
    }
    arena_destroy(batch->arena);
}

/* ---- a write --------------------------------------------------------------------------------- */

typedef struct Writing {
    Ledger *ledger;
    Batch *batch;
    size_t told;
} Writing;

static bool stands_as_loaded(Tx *tx, const Head *head, bool *stands, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT version FROM case_clock WHERE case_id = ?", &stmt, err, "i", head->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *stands = good && row && stmt_integer(stmt, 0) == head->version;
    stmt_close(stmt);
    return good;
}

/* What another write has moved on since it was loaded is loaded again, and left out when it need not climb any more. */
static bool keep_due(const Writing *writing, Tx *tx, Arena *arena, Err *err) {
    Batch *batch = writing->batch;
    Str today = date_show(arena, date_today());
    size_t kept = 0;
    for (size_t i = 0; i < batch->due_count; i++) {
        Head *head = batch->due[i];
        bool stands;
        if (!stands_as_loaded(tx, head, &stands, err)) {
            return false;
        }
        if (!stands) {
            case_free(head);
            if (!case_load_to_mark(writing->ledger, tx, head->id, &batch->paths, batch->arena, head, err)) {
                return false;
            }
        }
        if (is_due(head, today)) {
            batch->due[kept++] = head;
        }
    }
    batch->due_count = kept;
    return true;
}

static bool climb_all(Writing *writing, Tx *tx, Arena *arena, Err *err) {
    const Batch *batch = writing->batch;
    bool good = true;
    for (size_t i = 0, next; good && i < batch->due_count; i = next) {
        for (next = i + 1; next < batch->due_count; next++) {
            if (compare_places(batch->due[i], batch->due[next]) != 0) {
                break;
            }
        }
        good = climb_ladders(writing->ledger, tx, batch->due + i, next - i, &writing->told, arena, err);
    }
    return good;
}

static bool sweep_work(Tx *tx, void *context, Err *err) {
    Writing *writing = context;
    Arena *arena = arena_create();
    bool good = keep_due(writing, tx, arena, err) && climb_all(writing, tx, arena, err);
    arena_destroy(arena);
    return good;
}

static bool sweep_batch(Sweeping *sweeping, Batch *batch, Err *err) {
    Writing writing = {sweeping->ledger, batch, 0};
    if (batch->err.kind != ERR_NONE) {
        *err = batch->err;
        return false;
    }
    if (!store_write_beside(sweeping->ledger->store, sweep_work, &writing, load_ahead, sweeping, err)) {
        return false;
    }
    sweeping->report->looked += batch->looked;
    sweeping->report->told += writing.told;
    return true;
}

static bool sweep_due(Sweeping *sweeping, Err *err) {
    bool good = true;
    load_ahead(sweeping);
    while (good && sweeping->ahead) {
        Batch *batch = sweeping->ahead;
        sweeping->ahead = NULL; /* should the write fail before anything is loaded beside it */
        good = sweep_batch(sweeping, batch, err);
        batch_end(batch);
    }
    if (sweeping->ahead) {
        batch_end(sweeping->ahead);
    }
    return good;
}

/* Once a day is often enough for what is kept for days. */
static bool erase_daily(Ledger *ledger, size_t *erased, Err *err) {
    int today = day_number(date_today());
    pthread_mutex_lock(&ledger->lock);
    bool done = ledger->erased_on == today;
    pthread_mutex_unlock(&ledger->lock);
    if (done || !kept_erase(ledger, erased, err)) {
        return done;
    }
    pthread_mutex_lock(&ledger->lock);
    ledger->erased_on = today;
    pthread_mutex_unlock(&ledger->lock);
    return true;
}

bool ledger_sweep(Ledger *ledger, SweepReport *report, Err *err) {
    Arena *arena = arena_create();
    Sweeping sweeping = {.ledger = ledger, .arena = arena, .report = report};
    *report = (SweepReport){0, 0, 0};
    bool good = find_due(&sweeping, err) && sweep_due(&sweeping, err) && erase_daily(ledger, &report->erased, err);
    arena_destroy(arena);
    return good;
}

/* ---- the proof --------------------------------------------------------------------------------------- */

static void fault(LedgerFault *faults, size_t most, size_t *count, int64_t id, const char *reason) {
    if (*count < most) {
        faults[*count].id = id;
        snprintf(faults[*count].reason, sizeof faults[*count].reason, "%.190s", reason);
    }
    (*count)++;
}

static void fold_fields(json_t *into, Str changed) {
    Err err = {.kind = ERR_NONE};
    json_t *object = json_object_of(changed, &err), *value;
    const char *key;
    json_object_foreach(object, key, value) {
        if (json_is_null(value)) {
            json_object_del(into, key);
        } else {
            json_object_set(into, key, value);
        }
    }
    json_decref(object);
}

/* Why the stored case is not the fold of its steps; NULL: it is. */
static const char *compare_fold(const Head *head) {
    const RecordDef *def = head->book->def;
    json_t *fields = json_object();
    Str state = {NULL, 0}, due_at = {NULL, 0};
    const char *reason = (int64_t)head->step_count == head->version ? NULL : "步骤数与记录不符";
    for (size_t i = 0; i < head->step_count; i++) {
        const PastStep *step = &head->steps[i];
        if (!str_equal(step->before, state)) {
            reason = reason ? reason : "步骤前后接不上";
        }
        state = step->after;
        due_at = step->due_at;
        fold_fields(fields, step->fields);
    }
    reason = reason ? reason : !str_equal(state, def->states[head->state].id) ? "状态与步骤不符" : NULL;
    reason = reason ? reason : !str_equal(due_at, head->due_at) ? "期限与步骤不符" : NULL;
    reason = reason ? reason : !json_equal(fields, head->fields) ? "内容与步骤不符" : NULL;
    json_decref(fields);
    return reason;
}

bool ledger_verify(Ledger *ledger, LedgerFault *faults, size_t most, size_t *count, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    *count = 0;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    good = stmt_open(tx, "SELECT id FROM case_record ORDER BY id", &stmt, err, "");
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        Arena *arena = arena_create();
        Head head;
        Err own = {.kind = ERR_NONE};
        int64_t id = stmt_integer(stmt, 0);
        if (case_load(ledger, tx, id, arena, &head, &own)) {
            const char *reason = compare_fold(&head);
            if (reason) {
                fault(faults, most, count, id, reason);
            }
            case_free(&head);
        } else {
            fault(faults, most, count, id, own.message);
        }
        arena_destroy(arena);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}
