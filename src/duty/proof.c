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
    Str due, due_time, part, done_by;
} Waiting;

/* One row of instances: id, state, due_on, due_time, part, done_by. *found: there is one. */
static bool read_waiting(Stmt *stmt, Arena *arena, Waiting *waiting, bool *found, Err *err) {
    bool good = stmt_step(stmt, found, err);
    if (good && *found) {
        *waiting = (Waiting){.id = stmt_integer(stmt, 0),
                             .due = str_copy(arena, stmt_text(stmt, 2)),
                             .due_time = str_copy(arena, stmt_text(stmt, 3)),
                             .part = str_copy(arena, stmt_text(stmt, 4)),
                             .done_by = str_copy(arena, stmt_text(stmt, 5))};
        duty_state_parse(stmt_text(stmt, 1), &waiting->state);
    }
    return good;
}

/* What this record did of the duty, as long as that holds. */
static bool find_proven(Tx *tx, const DutyProof *proof, Arena *arena, Waiting *waiting, bool *found, Err *err) {
    Stmt *stmt;
    *found = false;
    if (!stmt_open(tx,
                   "SELECT i.id, i.state, i.due_on, i.due_time, i.part, i.done_by FROM duty_step s JOIN duty_instance "
                   "i ON i.id = s.instance_id WHERE s.evidence_kind = ? AND s.evidence = ? AND i.duty = ? AND i.state "
                   "IN ('done', 'verified', 'made_up') AND s.id = (SELECT MAX(l.id) FROM duty_step l WHERE "
                   "l.instance_id = i.id AND l.action = 'do') LIMIT 1",
                   &stmt, err, "sss", proof->evidence_kind, proof->evidence, proof->def->id)) {
        return false;
    }
    bool good = read_waiting(stmt, arena, waiting, found, err);
    stmt_close(stmt);
    return good;
}

/* The instance of one unit that waits for such a record; of a unit above only those of departments. A record about a
 * case does that case's; before the unit had a register it did the unit's. */
static bool find_waiting(Tx *tx, const DutyProof *proof, Str unit, bool above, Arena *arena, Waiting *waiting,
                         bool *found, Err *err) {
    Stmt *stmt;
    Str on = date_show(arena, proof->on);
    if (!stmt_open(tx,
                   "SELECT i.id, i.state, i.due_on, i.due_time, i.part, i.done_by FROM duty_instance i JOIN unit u ON "
                   "u.id = i.unit_id WHERE i.duty = ?1 AND u.code = ?2 AND i.from_on <= ?3 AND i.due_on >= ?3 AND "
                   "i.state IN ('due', 'missed') AND i.part NOT LIKE 'post:%' AND (?4 = 0 OR i.part <> '') AND "
                   "(i.part NOT LIKE 'case:%' OR i.part = ?5) ORDER BY i.due_on, CASE WHEN i.part = ?5 THEN 0 ELSE 1 "
                   "END, i.number LIMIT 1",
                   &stmt, err, "sssis", proof->def->id, unit, on, (int64_t)above,
                   proof->part.data ? proof->part : STR(""))) {
        return false;
    }
    bool good = read_waiting(stmt, arena, waiting, found, err);
    stmt_close(stmt);
    return good;
}

/* Codes of the record's unit and of those above it. */
static bool read_path(Tx *tx, Str unit, Arena *arena, Str path[PATH_MOST], size_t *length, Err *err) {
    UnitPlace *places;
    size_t count;
    if (!org_unit_path(tx, unit, arena, &places, &count, err)) {
        return false;
    }
    for (*length = 0; *length < count && *length < PATH_MOST; ++*length) {
        path[*length] = places[*length].code;
    }
    return true;
}

/* What the record's way says about the duty: who confirmed it may be its checker, its holder, or neither. */
typedef struct Confirmed {
    const Post *checker; /* NULL: none, or it is his own */
    bool holder;
} Confirmed;

static Confirmed confirmed_by(const DutyProof *proof, const Str *path, size_t length, Str part) {
    const User *user = proof->user;
    Confirmed confirmed = {NULL, false};
    if (user) {
        bool own = str_equal(user->name, proof->reporter);
        confirmed.checker = own ? NULL : duty_post_standing(user, proof->def, STANDING_CHECKER, path, length, part);
        confirmed.holder = duty_post_standing(user, proof->def, STANDING_HOLDER, path, length, part) != NULL;
    }
    return confirmed;
}

static Str actor_of(const DutyProof *proof) {
    return proof->user ? proof->user->name : STR("命令行");
}

static bool do_by_record(Tx *tx, const DutyProof *proof, const Waiting *waiting, Confirmed confirmed, Arena *arena,
                         Err *err) {
    bool missed = waiting->state == DUTY_MISSED;
    const Post *checker = confirmed.checker;
    const Move move = {.id = waiting->id,
                       .action = DUTY_DO,
                       .before = waiting->state,
                       .after = checker  ? DUTY_VERIFIED
                                : missed ? DUTY_MADE_UP
                                         : DUTY_DONE,
                       .late = missed,
                       .done_on = date_show(arena, proof->on),
                       .done_by = !checker && confirmed.holder ? proof->user->name : proof->reporter,
                       .note = str_format(arena, "台账记录已确认%s", checker ? "，确认人就是核实人" : ""),
                       .reason = missed ? STR("记录在期限以后确认") : (Str){NULL, 0},
                       .evidence_kind = proof->evidence_kind,
                       .evidence = proof->evidence,
                       .actor = actor_of(proof),
                       .role = checker ? checker->role->id : (Str){NULL, 0}};
    return duty_move_store(tx, &move, NULL, err);
}

/* A record that went on may have come to who checks the duty. */
static bool verify_by_record(Tx *tx, const DutyProof *proof, const Waiting *waiting, const Str *path, size_t length,
                             Err *err) {
    const Post *checker = confirmed_by(proof, path, length, waiting->part).checker;
    if (!checker || waiting->state == DUTY_VERIFIED || str_equal(waiting->done_by, proof->user->name)) {
        return true;
    }
    const Move move = {.id = waiting->id,
                       .action = DUTY_VERIFY,
                       .before = waiting->state,
                       .after = DUTY_VERIFIED,
                       .late = -1,
                       .note = STR("台账记录已核实"),
                       .evidence_kind = proof->evidence_kind,
                       .evidence = proof->evidence,
                       .actor = proof->user->name,
                       .role = checker->role->id};
    return duty_move_store(tx, &move, NULL, err);
}

bool duty_note_proof(Duty *duty, Tx *tx, const DutyProof *proof, bool *done, Err *err) {
    Arena *arena = arena_create();
    Str path[PATH_MOST];
    size_t length = 0;
    Waiting waiting = {.id = 0};
    bool before = false;
    (void)duty;
    *done = false;
    bool good =
        find_proven(tx, proof, arena, &waiting, &before, err) && read_path(tx, proof->unit, arena, path, &length, err);
    size_t looked = proof->def->record_below ? length : 1;
    if (good && before) {
        good = verify_by_record(tx, proof, &waiting, path, length, err);
    }
    for (size_t i = 0; good && !before && !*done && i < looked && i < length; i++) {
        good = find_waiting(tx, proof, path[i], i > 0, arena, &waiting, done, err);
        if (good && *done) {
            Confirmed confirmed = confirmed_by(proof, path + i, length - i, waiting.part);
            good = do_by_record(tx, proof, &waiting, confirmed, arena, err);
        }
    }
    arena_destroy(arena);
    return good;
}

bool duty_drop_proof(Duty *duty, Tx *tx, const DutyProof *proof, Str reason, Err *err) {
    Arena *arena = arena_create();
    Waiting waiting = {.id = 0};
    bool found = false;
    (void)duty;
    bool good = find_proven(tx, proof, arena, &waiting, &found, err);
    if (good && found) {
        const Move move = {.id = waiting.id,
                           .action = DUTY_WITHDRAW,
                           .before = waiting.state,
                           .after = duty_window_over(waiting.due, waiting.due_time, arena) ? DUTY_MISSED : DUTY_DUE,
                           .late = 0,
                           .done_on = STR(""),
                           .done_by = STR(""),
                           .reason = reason,
                           .evidence_kind = proof->evidence_kind,
                           .evidence = proof->evidence,
                           .actor = actor_of(proof)};
        good = duty_move_store(tx, &move, NULL, err);
    }
    arena_destroy(arena);
    return good;
}
