/* What has to happen without anybody asking: the cases whose day has come climb their ladders. And the proof that what
 * is stored is the fold of the steps. */
#include "ledger_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 2000 }; /* cases of one write, so that nobody waits long behind it */

typedef struct Sweeping {
    Ledger *ledger;
    Arena *arena;
    int64_t *ids; /* of cases whose day has come */
    size_t count, capacity;
    size_t from, until; /* those of the write at work */
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
    good = stmt_open(tx, "SELECT id FROM case_record WHERE alarm_on <> '' AND alarm_on <= ? ORDER BY +id", &stmt, err,
                     "s", date_show(sweeping->arena, date_today()));
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

/* ---- a write --------------------------------------------------------------------------------- */

typedef struct Loaded {
    Head heads[AT_ONCE];
    Head *sorted[AT_ONCE];
    size_t count;
} Loaded;

/* What another write has moved on meanwhile is left out. */
static bool load_due(const Sweeping *sweeping, Tx *tx, Loaded *loaded, Paths *paths, Arena *arena, Err *err) {
    Str today = date_show(arena, date_today());
    bool good = true;
    for (size_t i = sweeping->from; good && i < sweeping->until; i++) {
        Head *head = &loaded->heads[loaded->count];
        good = case_load_to_mark(sweeping->ledger, tx, sweeping->ids[i], paths, arena, head, err);
        if (good && head->alarm_on.len && str_compare(head->alarm_on, today) <= 0) {
            loaded->sorted[loaded->count++] = head;
        } else if (good) {
            case_free(head);
        }
    }
    return good;
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

static bool climb_all(const Sweeping *sweeping, Tx *tx, Loaded *loaded, Climbed *climbed, Arena *arena, Err *err) {
    bool good = true;
    if (loaded->count > 1) {
        qsort(loaded->sorted, loaded->count, sizeof(Head *), by_place);
    }
    for (size_t i = 0, next; good && i < loaded->count; i = next) {
        for (next = i + 1; next < loaded->count; next++) {
            if (compare_places(loaded->sorted[i], loaded->sorted[next]) != 0) {
                break;
            }
        }
        good = climb_ladders(sweeping->ledger, tx, loaded->sorted + i, next - i, climbed, arena, err);
    }
    return good;
}

static bool sweep_work(Tx *tx, void *context, Err *err) {
    const Sweeping *sweeping = context;
    Arena *arena = arena_create();
    Loaded *loaded = ARENA_NEW(arena, Loaded);
    Paths paths = paths_begin(arena);
    Climbed climbed = {.arena = arena};
    bool good = load_due(sweeping, tx, loaded, &paths, arena, err) &&
                climb_all(sweeping, tx, loaded, &climbed, arena, err) && climb_end(tx, &climbed, err);
    for (size_t i = 0; i < loaded->count; i++) {
        case_free(&loaded->heads[i]);
    }
    sweeping->report->told += good ? climbed.told : 0;
    arena_destroy(arena);
    return good;
}

static bool sweep_due(Sweeping *sweeping, Err *err) {
    bool good = true;
    for (; good && sweeping->from < sweeping->count; sweeping->from = sweeping->until) {
        size_t left = sweeping->count - sweeping->from;
        sweeping->until = sweeping->from + (left < AT_ONCE ? left : AT_ONCE);
        good = store_write(sweeping->ledger->store, sweep_work, sweeping, err);
        sweeping->report->looked += good ? sweeping->until - sweeping->from : 0;
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
