/* What has to happen without anybody asking: the rungs of a ladder, each a step of the case by the clock. And the proof
 * that what is stored is the fold of the steps. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

enum { AT_ONCE = 1000 };

typedef struct Sweeping {
    Ledger *ledger;
    int64_t ids[AT_ONCE];
    size_t count;
    SweepReport *report;
} Sweeping;

static bool find_due(Sweeping *sweeping, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    Arena *scratch = arena_create();
    sweeping->count = 0;
    if (!store_read_begin(sweeping->ledger->store, &tx, err)) {
        arena_destroy(scratch);
        return false;
    }
    good = stmt_open(tx, "SELECT id FROM case_record WHERE alarm_on <> '' AND alarm_on <= ? ORDER BY alarm_on LIMIT ?",
                     &stmt, err, "si", date_show(scratch, date_today()), (int64_t)AT_ONCE);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        sweeping->ids[sweeping->count++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    store_read_end(tx);
    arena_destroy(scratch);
    return good;
}

static bool is_climbed(const LadderDef *ladder, int rung, int late) {
    return ladder && (size_t)rung < ladder->rung_count && ladder->rungs[rung].after <= late;
}

static bool take_rung(Ledger *ledger, Tx *tx, Head *head, const Marked *marked, const Book *slip, Climbed *climbed,
                      Arena *arena, Err *err) {
    int64_t id = 0;
    if (!mark_step(ledger, tx, head, marked, arena, err) ||
        (slip && !open_slip(ledger, tx, head, slip, arena, &id, err))) {
        return false;
    }
    climbed->told++;
    if (slip && climbed->slip_count == climbed->slip_capacity) {
        size_t wanted = climbed->slip_capacity * 2 + 16;
        climbed->slips =
            arena_grow(climbed->arena, climbed->slips, climbed->slip_count, wanted, sizeof *climbed->slips);
        climbed->slip_capacity = wanted;
    }
    if (slip) {
        climbed->slips[climbed->slip_count++] = id;
    }
    return true;
}

bool climb_ladder(Ledger *ledger, Tx *tx, Head *head, Climbed *climbed, Arena *arena, Err *err) {
    const LadderDef *ladder = pack_ladder(ledger->pack, head->book->def->ladder);
    int late = due_late_days(head->due_at), times = 0;
    while (is_climbed(ladder, head->rung, late)) {
        const LadderRung *rung = &ladder->rungs[head->rung];
        Marked marked = {.step = STR("overdue"),
                         .name = rung->name,
                         .actor = STR("系统"),
                         .reason = str_format(arena, "逾期%d天（%.*s）", late, STR_ARG(head->due_why)),
                         .after = head->state,
                         .rung = head->rung + 1,
                         .goes_on = is_climbed(ladder, head->rung + 1, late),
                         .times = ++times,
                         .changed = json_object()};
        const Book *slip = rung->opens.len ? book_newest(ledger, rung->opens) : NULL;
        bool good = take_rung(ledger, tx, head, &marked, slip, climbed, arena, err);
        json_decref(marked.changed);
        if (!good) {
            return false;
        }
    }
    return true;
}

bool climb_end(Tx *tx, Climbed *climbed, Err *err) {
    return case_words_put(tx, climbed->slips, climbed->slip_count, err);
}

/* When the ladder changed: the case is looked at again when it says so now. */
static bool put_alarm(const Ledger *ledger, Tx *tx, const Head *head, Arena *arena, Err *err) {
    return store_run(tx, "UPDATE case_record SET alarm_on = ? WHERE id = ?", err, "si",
                     due_alarm(ledger->pack, head->book->def, head->due_at, head->rung, arena), head->id);
}

static bool sweep_case(Ledger *ledger, Tx *tx, int64_t id, Paths *paths, Climbed *climbed, Arena *arena, Err *err) {
    Head head;
    if (!case_load_to_mark(ledger, tx, id, paths, arena, &head, err)) {
        return false;
    }
    int before = head.rung;
    bool good = climb_ladder(ledger, tx, &head, climbed, arena, err) &&
                (head.rung != before || put_alarm(ledger, tx, &head, arena, err));
    case_free(&head);
    return good;
}

static bool sweep_work(Tx *tx, void *context, Err *err) {
    Sweeping *sweeping = context;
    Arena *shared = arena_create(), *arena = arena_create();
    Paths paths = paths_begin(shared);
    Climbed climbed = {.arena = shared};
    bool good = true;
    for (size_t i = 0; good && i < sweeping->count; i++) {
        ArenaMark mark = arena_mark(arena);
        good = sweep_case(sweeping->ledger, tx, sweeping->ids[i], &paths, &climbed, arena, err);
        arena_reset(arena, mark);
    }
    good = good && climb_end(tx, &climbed, err);
    sweeping->report->told += good ? climbed.told : 0;
    arena_destroy(arena);
    arena_destroy(shared);
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
    Sweeping *sweeping;
    Arena *arena = arena_create();
    bool good = true;
    sweeping = ARENA_NEW(arena, Sweeping);
    *sweeping = (Sweeping){.ledger = ledger, .report = report};
    *report = (SweepReport){0, 0, 0};
    do {
        size_t told = report->told;
        good = find_due(sweeping, err) && (!sweeping->count || store_write(ledger->store, sweep_work, sweeping, err));
        report->looked += sweeping->count;
        if (good && report->told == told && sweeping->count == AT_ONCE) {
            break; /* nothing moves: never turn in a circle */
        }
    } while (good && sweeping->count == AT_ONCE);
    good = good && erase_daily(ledger, &report->erased, err);
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
