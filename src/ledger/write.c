/* Storing a step and the fold that it makes: the case, its keys, whose turn it is, the audit row. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_BYTES_MOST = 300 };

/* ---- titles and numbers ---------------------------------------------------------------- */

static Str fill_title(void *context, Str mark, Str after, Arena *arena) {
    const Head *head = context;
    const RecordDef *def = head->book->def;
    int field = record_field(def, mark);
    if (str_is(mark, "unit")) {
        return head->path.name;
    }
    if (field < 0 || def->fields[field].privacy > 1) { /* personal data is in no list */
        return field < 0 ? STR("") : STR("（略）");
    }
    Str text = field_text_in(&def->fields[field], head->fields, arena), unit = def->fields[field].unit;
    if (unit.len && str_starts(after, unit) && str_ends(text, unit)) {
        text = str_slice(text, 0, text.len - unit.len); /* the title says it itself: {persons}人 */
    }
    return def->fields[field].type == CASE_PLACE ? position_words(text, arena) : text;
}

Str title_of(const Head *head, Arena *arena) {
    union { /* only read */
        const Head *in;
        void *out;
    } context = {head};
    Str title = fill_template(head->book->def->title.text, fill_title, context.out, arena);
    Buf line = buf_create(arena);
    for (size_t i = 0; i < title.len; i++) {
        buf_add(&line, title.data[i] == '\n' ? STR(" ") : str_slice(title, i, i + 1));
    }
    size_t end = line.len;
    if (end > TITLE_BYTES_MOST) {
        end = TITLE_BYTES_MOST;
        while (end && ((unsigned char)line.data[end] & 0xC0) == 0x80) {
            end--;
        }
    }
    Str told = str_trim(str_slice(buf_str(&line), 0, end));
    const Str colon = STR("："); /* with nothing behind it yet */
    return str_ends(told, colon) && told.len > colon.len ? str_slice(told, 0, told.len - colon.len) : told;
}

typedef struct Numbering {
    Date today;
    Str unit;
    int width; /* of {seq:5} */
    bool counted;
} Numbering;

static Str fill_number(void *context, Str mark, Str after, Arena *arena) {
    (void)after;
    Numbering *numbering = context;
    if (str_is(mark, "year")) {
        return str_format(arena, "%d", numbering->today.year);
    }
    if (str_is(mark, "month")) {
        return str_format(arena, "%02d", numbering->today.month);
    }
    if (str_is(mark, "unit")) {
        return numbering->unit;
    }
    if (str_starts(mark, STR("seq"))) {
        int64_t width = 1;
        if (mark.len > 4) {
            integer_parse(str_slice(mark, 4, mark.len), &width);
        }
        numbering->width = width > 0 && width < 10 ? (int)width : 1;
        numbering->counted = true;
        return STR("\x01"); /* put in when it is known */
    }
    return STR("");
}

static bool read_last(Tx *tx, Str scope, int64_t *last, bool *there, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT last FROM case_number WHERE scope = ?", &stmt, err, "s", scope)) {
        return false;
    }
    bool good = stmt_step(stmt, there, err);
    *last = good && *there ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* One statement that does both would be a savepoint of its own, for which the index of words writes out what it holds.
 */
static bool count_up(Tx *tx, Str scope, int64_t *last, Err *err) {
    bool there = false;
    if (!read_last(tx, scope, last, &there, err)) {
        return false;
    }
    ++*last;
    return there ? store_run(tx, "UPDATE case_number SET last = ? WHERE scope = ?", err, "is", *last, scope)
                 : store_run(tx, "INSERT INTO case_number (scope, last) VALUES (?, ?)", err, "si", scope, *last);
}

Str case_number(Tx *tx, Str scope_name, Str pattern, Str unit, Arena *arena, Err *err) {
    Numbering numbering = {.today = date_today(), .unit = unit};
    Str filled = fill_template(pattern, fill_number, &numbering, arena);
    ptrdiff_t at = str_find(filled, STR("\x01"));
    int64_t number;
    if (at < 0) {
        at = (ptrdiff_t)filled.len;
        numbering.width = 4;
    }
    Str begins = str_slice(filled, 0, (size_t)at), ends = str_slice(filled, (size_t)at + numbering.counted, filled.len);
    Str scope = str_format(arena, "%.*s|%.*s", STR_ARG(scope_name), STR_ARG(begins));
    if (!count_up(tx, scope, &number, err)) {
        return (Str){NULL, 0};
    }
    return str_format(arena, "%.*s%0*lld%.*s", STR_ARG(begins), numbering.width, (long long)number, STR_ARG(ends));
}

bool case_number_next(Tx *tx, const RecordDef *def, Str unit, Str *number, Arena *arena, Err *err) {
    Str pattern = def->number.len ? def->number : str_format(arena, "%.*s-{year}-{seq:5}", STR_ARG(def->system));
    *number = case_number(tx, def->id, pattern, unit, arena, err);
    return number->data != NULL;
}

/* ---- keys -------------------------------------------------------------------------------- */

/* As lists stand by default: open ones first, by their deadline. */
static Str rank_of(const Head *head, Arena *arena) {
    bool open = head->book->def->states[head->state].end == CASE_OPEN;
    return str_format(arena, "%c%.*s", open ? '0' : '1', STR_ARG(head->due_at.len ? head->due_at : STR("~")));
}

static bool add_key(Tx *tx, const Head *head, Str field, Str value, Arena *arena, Err *err) {
    return store_run(tx,
                     "INSERT INTO case_key (field, value, rank, case_id, unit_code) VALUES (?, ?, ?, ?, ?)"
                     " ON CONFLICT DO NOTHING",
                     err, "sssis", field, value, rank_of(head, arena), head->id, head->unit);
}

static bool add_keys_of(Tx *tx, const Head *head, const CaseField *field, Str value, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    if (field->filter &&
        !add_key(tx, head, str_format(arena, "%.*s/%.*s", STR_ARG(def->id), STR_ARG(field->id)), value, arena, err)) {
        return false;
    }
    if (field->type == CASE_REFERENCE && !add_key(tx, head, STR("case"), value, arena, err)) {
        return false; /* so that a case knows who names it */
    }
    return !field->responsible ||
           store_run(tx,
                     "INSERT INTO case_owner (owner, record, unit_code, case_id) VALUES (?, ?, ?, ?)"
                     " ON CONFLICT DO NOTHING",
                     err, "sssi", str_format(arena, "%s:%.*s", field->type == CASE_PERSON ? "p" : "u", STR_ARG(value)),
                     def->id, head->unit, head->id);
}

static bool is_key(const CaseField *field) {
    return field->filter || field->responsible || field->type == CASE_REFERENCE;
}

static bool drop_keys(Tx *tx, const Head *head, Err *err) {
    return store_run(tx, "DELETE FROM case_key WHERE case_id = ?", err, "i", head->id) &&
           store_run(tx, "DELETE FROM case_owner WHERE case_id = ?", err, "i", head->id);
}

static bool put_keys(Tx *tx, const Head *head, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    for (size_t f = 0; f < def->field_count; f++) {
        const CaseField *field = &def->fields[f];
        const json_t *value = json_object_get(head->fields, field->id.data), *one;
        size_t index;
        if (!value || !is_key(field)) {
            continue;
        }
        if (json_is_string(value) && !add_keys_of(tx, head, field, str_from(json_string_value(value)), arena, err)) {
            return false;
        }
        json_array_foreach(value, index, one) {
            if (json_is_string(one) && !add_keys_of(tx, head, field, str_from(json_string_value(one)), arena, err)) {
                return false;
            }
        }
    }
    return true;
}

static bool put_rank(Tx *tx, const Head *head, Str before, Arena *arena, Err *err) {
    Str rank = rank_of(head, arena);
    return str_equal(rank, before) ||
           store_run(tx, "UPDATE case_key SET rank = ? WHERE case_id = ?", err, "si", rank, head->id);
}

/* What is computed may be another with any value that is given. */
static bool keys_changed(const Head *head, const json_t *changed) {
    const RecordDef *def = head->book->def;
    for (size_t f = 0; f < def->field_count; f++) {
        const CaseField *field = &def->fields[f];
        bool computed = field->filter && field->value && json_object_size(changed);
        if (computed || (is_key(field) && json_object_get(changed, field->id.data))) {
            return true;
        }
    }
    return false;
}

/* ---- the step ----------------------------------------------------------------------------- */

static bool put_step(Tx *tx, const Head *head, const Marked *marked, Str before, const char *now, Arena *arena,
                     Err *err) {
    json_t *open;
    bool good = kept_put(tx, head, marked->changed, &open, arena, err) &&
                store_run(tx, "INSERT INTO case_step (" STEP_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          err, "iissssssssssz", head->id, head->version, marked->step, marked->name, before,
                          head->book->def->states[marked->after].id, marked->actor, marked->behalf, marked->reason,
                          json_value_text(open, JSON_CANONICAL, arena), head->due_at, head->due_why, now);
    json_decref(open);
    return good;
}

static void step_value(void *context, size_t row, int column, GivenValue *value) {
    const StepRow *step = &((const StepRow *)context)[row];
    const Str none = {NULL, 0}; /* on nobody's behalf */
    const Str *const texts[] = {&step->step,   &step->name,   &step->before, &step->after,   &step->actor, &none,
                                &step->reason, &step->fields, &step->due_at, &step->due_why, &step->at};
    *value = column > 1 ? (GivenValue){.type = 's', .text = *texts[column - 2]}
                        : (GivenValue){.type = 'i', .integer = column ? step->sequence : step->case_id};
}

bool step_rows_put(Tx *tx, const StepRow *steps, size_t count, Err *err) {
    union { /* only read */
        const StepRow *in;
        void *out;
    } context = {steps};
    const GivenRows rows = {count, step_value, context.out};
    return store_run_given(
        tx, "INSERT INTO case_step (" STEP_COLUMNS ") SELECT a, b, c, d, e, f, g, h, i, j, k, l, m FROM given_rows",
        &rows, err);
}

/* ---- the audit row ------------------------------------------------------------------------- */

bool steps_tell(Tx *tx, const StepsTold *told, Arena *arena, Err *err) {
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    bool one = told->count == 1;
    json_open_object(&json);
    json_put_str(&json, "step", told->step);
    if (one) {
        json_put_str(&json, "before", told->before);
        json_put_str(&json, "after", told->after);
    }
    if (told->times > told->count) {
        json_put_integer(&json, "times", (int64_t)told->times);
    }
    if (!one) {
        json_key(&json, "cases");
        json_open_array(&json);
        for (size_t i = 0; i < told->count; i++) {
            json_str(&json, told->numbers[i]);
        }
        json_close_array(&json);
    }
    json_close_object(&json);
    Str record = told->def->id;
    return audit_append(
        tx,
        &(AuditEntry){.actor = told->actor,
                      .action = told->opening ? STR("case-open") : STR("case-step"),
                      .subject = one ? str_format(arena, "%.*s %.*s", STR_ARG(record), STR_ARG(told->numbers[0]))
                                     : str_format(arena, "%.*s %zu条", STR_ARG(record), told->count),
                      .detail = buf_str(&detail),
                      .unit = told->unit},
        err);
}

static bool put_audit(Tx *tx, const Head *head, const Marked *marked, Str before, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    const StepsTold told = {.def = def,
                            .unit = head->unit,
                            .actor = marked->actor,
                            .step = marked->step,
                            .before = before,
                            .after = def->states[marked->after].id,
                            .numbers = &head->number,
                            .count = 1,
                            .opening = !before.len};
    return steps_tell(tx, &told, arena, err);
}

/* ---- the fold ------------------------------------------------------------------------------ */

/* What the head becomes; what formulas compute goes into the step, so that the fold needs no clock. */
static void fold_computed(Head *head, const Marked *marked, Arena *scratch) {
    const RecordDef *def = head->book->def;
    if (!book_computes(head->book)) {
        return;
    }
    CaseFacts facts = case_facts(head, scratch);
    judge_computed(head->book, &facts, scratch);
    for (size_t i = 0; i < def->field_count; i++) {
        if (head->book->field_value[i]) {
            json_t *value = json_object_get(head->fields, def->fields[i].id.data);
            json_object_set_new(marked->changed, def->fields[i].id.data, value ? json_incref(value) : json_null());
        }
    }
    head->listed = head->book->listed && judge_truth(head->book, head->book->listed, &facts, false, scratch);
}

Str alarm_of(const Ledger *ledger, const Head *head, Arena *arena) {
    const RecordDef *def = head->book->def;
    const CaseStateDef *state = &def->states[head->state];
    return state->end == CASE_OPEN && !state->paused ? due_alarm(ledger->pack, def, head->due_at, head->rung, arena)
                                                     : (Str){NULL, 0};
}

static void fold_state(Ledger *ledger, Head *head, const Marked *marked, const char *now, Arena *arena) {
    const RecordDef *def = head->book->def;
    bool moved = marked->after != head->state;
    CaseEnd end = def->states[marked->after].end;
    head->state = marked->after;
    if (marked->new_due || (moved && end != CASE_OPEN)) {
        head->due_at = end == CASE_OPEN || marked->new_due ? marked->due.at : (Str){NULL, 0};
        head->due_why = head->due_at.len ? marked->due.why : (Str){NULL, 0};
    }
    head->rung = marked->rung;
    head->since = moved ? str_copy(arena, str_from(now)) : head->since;
    head->ended_at = end == CASE_OPEN ? (Str){NULL, 0} : moved ? str_copy(arena, str_from(now)) : head->ended_at;
    head->alarm_on = alarm_of(ledger, head, arena);
}

/* ---- words ------------------------------------------------------------------------------- */

/* What the index of words knows of a case is told it again when it has to forget it. */
static bool put_words(Tx *tx, const Head *head, Str before, Err *err) {
    if (before.data && str_equal(before, head->title)) {
        return true;
    }
    return (!before.data || store_run(tx,
                                      "INSERT INTO case_words (case_words, rowid, title, number)"
                                      " VALUES ('delete', ?, ?, ?)",
                                      err, "iss", head->id, before, head->number)) &&
           store_run(tx, "INSERT INTO case_words (rowid, title, number) VALUES (?, ?, ?)", err, "iss", head->id,
                     head->title, head->number);
}

/* ---- opening ------------------------------------------------------------------------------- */

static void fold_opening(Ledger *ledger, Head *head, const Marked *marked, const char *now, Arena *arena) {
    head->opened_at = head->since = str_copy(arena, str_from(now));
    head->opened_by = marked->actor;
    head->version = 0;
    fold_computed(head, marked, arena);
    fold_state(ledger, head, marked, now, arena);
    head->title = title_of(head, arena);
}

#define CASE_COLUMNS                                                                                                   \
    "record, record_version_id, number, unit_code, title, state, ended, due_at, due_why, opened_at, opened_by,"        \
    " fields, listed, since, version, ended_at"

/* What the clock goes by, as long as there is something to say. */
static bool put_clock(Tx *tx, Head *head, int64_t version, Err *err) {
    bool there = head->clocked;
    head->clocked = head->alarm_on.len || head->rung;
    if (!head->clocked) {
        return !there || store_run(tx, "DELETE FROM case_clock WHERE case_id = ?", err, "i", head->id);
    }
    return store_run(tx,
                     there ? "UPDATE case_clock SET alarm_on = ?, rung = ?, version = ? WHERE case_id = ?"
                           : "INSERT INTO case_clock (alarm_on, rung, version, case_id) VALUES (?, ?, ?, ?)",
                     err, "siii", head->alarm_on, (int64_t)head->rung, version, head->id);
}

bool mark_opened(Ledger *ledger, Tx *tx, Head *head, const Marked *marked, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    char now[32];
    int64_t version_id;
    time_now_iso(now);
    fold_opening(ledger, head, marked, now, arena);
    if (!book_version_id(tx, head->book, &version_id, err) ||
        !store_run(
            tx, "INSERT INTO case_record (" CASE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, '')",
            err,
            "sissssz"
            "ss"
            "sssis",
            def->id, version_id, head->number, head->unit, head->title, def->states[head->state].id,
            case_end_id(def->states[head->state].end), head->due_at, head->due_why, head->opened_at, head->opened_by,
            json_value_text(head->fields, JSON_CANONICAL, arena), (int64_t)head->listed, head->since)) {
        return false;
    }
    head->id = store_last_id(tx);
    bool good = put_step(tx, head, marked, (Str){NULL, 0}, now, arena, err) && put_clock(tx, head, 1, err) &&
                put_keys(tx, head, arena, err) && put_words(tx, head, (Str){NULL, 0}, err) &&
                duties_follow(ledger, tx, head, -1, marked, arena, err) && element_changed(tx, def, err) &&
                put_audit(tx, head, marked, (Str){NULL, 0}, arena, err);
    head->version = 1;
    return good;
}

/* ---- a step ------------------------------------------------------------------------------------ */

static bool put_record(Tx *tx, Head *head, bool moved, Arena *arena, Err *err) {
    const CaseStateDef *state = &head->book->def->states[head->state];
    return store_run(tx,
                     "UPDATE case_record SET title = ?, due_why = ?, version = ?, since = ?, ended_at = ?, fields = ?,"
                     " listed = ? WHERE id = ?",
                     err, "ssisssii", head->title, head->due_why, head->version, head->since, head->ended_at,
                     json_value_text(head->fields, JSON_CANONICAL, arena), (int64_t)head->listed, head->id) &&
           put_clock(tx, head, head->version, err) &&
           (!moved || store_run(tx, "UPDATE case_record SET state = ?, ended = ?, due_at = ? WHERE id = ?", err, "szsi",
                                state->id, case_end_id(state->end), head->due_at, head->id));
}

Stood step_fold(Ledger *ledger, Head *head, const Marked *marked, const char *now, Arena *arena) {
    const Stood stood = {.state = head->state,
                         .title = head->title,
                         .rank = rank_of(head, arena),
                         .due_at = head->due_at,
                         .keys = keys_changed(head, marked->changed)};
    fold_computed(head, marked, arena);
    fold_state(ledger, head, marked, now, arena);
    return stood;
}

/* The fold as the database keeps it: fields, when the next rung is due; and where it stands in the orders of lists,
 * which most steps leave: what is not named in an update costs nothing in the indexes over it. */
bool step_fold_put(Tx *tx, Head *head, const Stood *stood, Arena *arena, Err *err) {
    bool moved = head->state != stood->state || !str_equal(head->due_at, stood->due_at);
    head->title = title_of(head, arena);
    return put_record(tx, head, moved, arena, err) &&
           (stood->keys ? drop_keys(tx, head, err) && put_keys(tx, head, arena, err)
                        : put_rank(tx, head, stood->rank, arena, err)) &&
           put_words(tx, head, stood->title, err);
}

bool mark_step(Ledger *ledger, Tx *tx, Head *head, const Marked *marked, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    char now[32];
    time_now_iso(now);
    const Stood stood = step_fold(ledger, head, marked, now, arena);
    Str before = def->states[stood.state].id;
    if (!put_step(tx, head, marked, before, now, arena, err)) {
        return false;
    }
    head->version++;
    return step_fold_put(tx, head, &stood, arena, err) &&
           duties_follow(ledger, tx, head, stood.state, marked, arena, err) && element_changed(tx, def, err) &&
           put_audit(tx, head, marked, before, arena, err);
}
