/* Done by what other rooms keep: an approved entry of a form, a record that a room reports. This file alone reads the
 * tables of collection. */
#include "duty_internal.h"

typedef struct Approved {
    int64_t instance, entry;
    DutyState state;
    Date on, from, due;
} Approved;

/* The day of the last approval of the unit's entry of the form, for instances that wait. */
static bool read_approved(Tx *tx, const DutyDef *def, Date day, Arena *arena, Approved **rows, size_t *count,
                          Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *rows = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT i.id, e.id, i.state, s.at, i.from_on, i.due_on FROM duty_instance i JOIN entry e ON "
                   "e.unit_id = i.unit_id AND e.state = 'locked' JOIN round r ON r.id = e.round_id AND r.state <> "
                   "'withdrawn' JOIN form_version f ON f.id = r.form_version_id AND f.form = ?1 JOIN entry_step s ON "
                   "s.entry_id = e.id AND s.action = 'approve' AND s.after = 'locked' WHERE i.duty = ?2 AND i.state IN "
                   "('due', 'missed') AND i.from_on <= ?3 ORDER BY i.id, s.id",
                   &stmt, err, "sss", def->form, def->id, date_show(arena, day))) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Approved found = {.instance = stmt_integer(stmt, 0), .entry = stmt_integer(stmt, 1)};
        duty_state_parse(stmt_text(stmt, 2), &found.state);
        found.on = duty_day_of(stmt_text(stmt, 3));
        date_parse(stmt_text(stmt, 4), &found.from);
        date_parse(stmt_text(stmt, 5), &found.due);
        if (date_compare(found.on, found.from) < 0) {
            continue; /* approved before the window: of another one */
        }
        bool again = *count && (*rows)[*count - 1].instance == found.instance;
        if (!again) {
            *rows = arena_grow(arena, *rows, *count, *count + 1, sizeof(Approved));
            (*rows)[(*count)++] = found;
        }
    }
    stmt_close(stmt);
    return good;
}

static bool prove(Tx *tx, const Approved *found, Str form_name, Arena *arena, Err *err) {
    bool late = date_compare(found->due, found->on) < 0;
    const Move move = {.id = found->instance,
                       .action = DUTY_DO,
                       .before = found->state,
                       .after = late ? DUTY_MADE_UP : DUTY_VERIFIED, /* somebody else approved it */
                       .late = late,
                       .done_on = date_show(arena, found->on),
                       .note = str_format(arena, "填报“%.*s”已审定", STR_ARG(form_name)),
                       .reason = late ? STR("填报在期限以后审定") : (Str){NULL, 0},
                       .evidence_kind = STR("entry"),
                       .evidence = str_format(arena, "%lld", (long long)found->entry),
                       .actor = STR("程序")};
    return duty_move_store(tx, &move, NULL, err);
}

bool proof_by_forms(Duty *duty, Tx *tx, Date day, size_t *done, Err *err) {
    size_t count, found;
    const DutyDef *defs = pack_duties(duty->pack, &count);
    Arena *arena = arena_create();
    bool good = true;
    *done = 0;
    for (size_t i = 0; good && i < count; i++) {
        Approved *rows = NULL;
        const FormDef *form = defs[i].form.len ? pack_form(duty->pack, defs[i].form) : NULL;
        good = !form || read_approved(tx, &defs[i], day, arena, &rows, &found, err);
        for (size_t r = 0; good && form && r < found; r++) {
            good = prove(tx, &rows[r], form->name, arena, err);
            *done += good;
        }
    }
    arena_destroy(arena);
    return good;
}

/* ---- records of other rooms ------------------------------------------------------------ */

typedef struct Waiting {
    int64_t id;
    DutyState state;
    Str due;
} Waiting;

static bool read_waiting(Tx *tx, const DutyDef *def, const DutyProof *proof, Arena *arena, Waiting **rows,
                         size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Str on = date_show(arena, proof->on);
    *rows = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT id, state, due_on FROM duty_instance WHERE duty = ? AND unit_id = ? AND from_on <= ? AND "
                   "due_on >= ? AND state IN ('due', 'missed') ORDER BY due_on, number LIMIT 1",
                   &stmt, err, "siss", def->id, proof->unit_id, on, on)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *rows = arena_grow(arena, *rows, *count, *count + 1, sizeof(Waiting));
        Waiting *waiting = &(*rows)[(*count)++];
        *waiting = (Waiting){.id = stmt_integer(stmt, 0), .due = str_copy(arena, stmt_text(stmt, 2))};
        duty_state_parse(stmt_text(stmt, 1), &waiting->state);
    }
    stmt_close(stmt);
    return good;
}

/* One record does one instance of each duty it proves; a missed one was done in time but told late. */
bool duty_note_proof(Duty *duty, Tx *tx, const DutyProof *proof, size_t *done, Err *err) {
    size_t count, found;
    const DutyDef *defs = pack_duties(duty->pack, &count);
    Arena *arena = arena_create();
    bool good = true;
    *done = 0;
    for (size_t i = 0; good && i < count; i++) {
        Waiting *rows = NULL;
        if (!defs[i].record.len || !str_equal(defs[i].record, proof->record)) {
            continue;
        }
        good = read_waiting(tx, &defs[i], proof, arena, &rows, &found, err);
        for (size_t r = 0; good && r < found; r++) {
            bool missed = rows[r].state == DUTY_MISSED;
            const Move move = {.id = rows[r].id,
                               .action = DUTY_DO,
                               .before = rows[r].state,
                               .after = missed ? DUTY_MADE_UP : DUTY_DONE,
                               .late = missed,
                               .done_on = date_show(arena, proof->on),
                               .done_by = proof->actor,
                               .reason = missed ? STR("记录在期限以后登记") : (Str){NULL, 0},
                               .evidence_kind = proof->evidence_kind,
                               .evidence = proof->evidence,
                               .actor = proof->actor};
            good = duty_move_store(tx, &move, NULL, err);
            *done += good;
        }
    }
    arena_destroy(arena);
    return good;
}
