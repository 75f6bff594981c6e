/* Checks across cases: as long as another case holds - a veto in force over the unit, one of the same number, one that
 * a field names and that was abolished -, or too many do, a case does not come into a state. */
#include "ledger_internal.h"

#include <stdio.h>

CaseFacts facts_of_row(const Stmt *stmt, const RecordDef *def, Arena *arena, Err *err) {
    int state = record_state(def, stmt_text(stmt, 0));
    return (CaseFacts){.fields = json_object_of(stmt_text(stmt, 4), err),
                       .state = state < 0 ? 0 : state,
                       .opened_at = str_copy(arena, stmt_text(stmt, 1)),
                       .ended_at = str_copy(arena, stmt_text(stmt, 2)),
                       .due_at = str_copy(arena, stmt_text(stmt, 3)),
                       .ended = state >= 0 && def->states[state].end != CASE_OPEN};
}

/* What the check looks at has the same values in both. */
static bool is_same(const CaseCheckDef *check, const json_t *own, const json_t *other) {
    for (size_t i = 0; i < check->same_count; i++) {
        const json_t *value = json_object_get(own, check->same[i].data);
        if (!value || !json_equal(value, json_object_get(other, check->same[i].data))) {
            return false;
        }
    }
    return true;
}

static bool holds(const CaseCheckDef *check, const OtherCases *other, const json_t *own, const Stmt *stmt, bool *stands,
                  Arena *arena, Err *err) {
    CaseFacts facts = facts_of_row(stmt, other->book.def, arena, err);
    if (!facts.fields) {
        return false;
    }
    *stands = is_same(check, own, facts.fields) && judge_truth(&other->book, other->where, &facts, false, arena);
    json_decref(facts.fields);
    return true;
}

/* Told with number and title of what stands against it, which name no persons. */
static bool refuse(const RecordDef *def, const CaseCheckDef *check, const Stmt *stmt, Err *err) {
    Place place = {.line = 0};
    if (check->field_count) {
        snprintf(place.field, sizeof place.field, "%.*s", STR_ARG(def->fields[check->fields[0]].id));
    }
    return err_set_at(err, ERR_CONFLICT, &place, "%.*s（%.*s %.*s）", STR_ARG(check->message),
                      STR_ARG(stmt_text(stmt, 5)), STR_ARG(stmt_text(stmt, 6)));
}

#define OTHERS "SELECT state, opened_at, ended_at, due_at, fields, number, title FROM case_record WHERE record = ?1"

/* Adds those that stand against it; refused with the one that is too many. */
static bool count_standing(const CaseCheckDef *check, const OtherCases *other, const Head *head, Stmt *stmt, int *count,
                           Arena *arena, Err *err) {
    bool row = false, good = true, stands;
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        good = holds(check, other, head->fields, stmt, &stands, arena, err);
        *count += good && stands;
        good = good && (!stands || *count <= check->most || refuse(head->book->def, check, stmt, err));
    }
    return good;
}

#define OF_UNIT                                                                                                        \
    " AND ended <> 'void' AND id <> ?2 AND (unit_code = ?3 OR id IN (SELECT case_id FROM case_owner WHERE owner = "    \
    "?4))"

/* A value that has to be the same and that cases are found by, so that not all of them are read. */
static bool find_key(const CaseCheckDef *check, const RecordDef *other, const json_t *own, Arena *arena, Str *key,
                     Str *value) {
    for (size_t i = 0; i < check->same_count; i++) {
        int field = record_field(other, check->same[i]);
        const json_t *one = json_object_get(own, check->same[i].data);
        if (field >= 0 && other->fields[field].filter && json_is_string(one)) {
            *key = str_format(arena, "%.*s/%.*s", STR_ARG(other->id), STR_ARG(check->same[i]));
            *value = str_from(json_string_value(one));
            return true;
        }
    }
    return false;
}

/* Cases of the unit, or with it as the responsible unit. */
static bool none_of_unit(Tx *tx, const Head *head, const CaseCheckDef *check, const OtherCases *other, Arena *arena,
                         Err *err) {
    Stmt *stmt;
    int count = 0;
    Str key, value, owner = str_format(arena, "u:%.*s", STR_ARG(head->unit));
    bool keyed = find_key(check, other->book.def, head->fields, arena, &key, &value);
    bool open =
        keyed ? stmt_open(tx,
                          OTHERS OF_UNIT " AND id IN (SELECT case_id FROM case_key WHERE field = ?5 AND value = ?6)"
                                         " ORDER BY id",
                          &stmt, err, "sissss", other->book.def->id, head->id, head->unit, owner, key, value)
              : stmt_open(tx, OTHERS OF_UNIT " ORDER BY id", &stmt, err, "siss", other->book.def->id, head->id,
                          head->unit, owner);
    if (!open) {
        return false;
    }
    bool good = count_standing(check, other, head, stmt, &count, arena, err);
    stmt_close(stmt);
    return good;
}

static bool none_named(Tx *tx, const Head *head, const CaseCheckDef *check, const OtherCases *other, Arena *arena,
                       Err *err) {
    const json_t *value = json_object_get(head->fields, head->book->def->fields[check->named_in].id.data);
    size_t several = json_is_array(value) ? json_array_size(value) : json_is_string(value) ? 1 : 0;
    int count = 0;
    bool good = true;
    for (size_t i = 0; good && i < several; i++) {
        const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
        Stmt *stmt;
        int64_t id = 0;
        integer_parse(str_from(json_string_value(one)), &id);
        if (!stmt_open(tx, OTHERS " AND id = ?2", &stmt, err, "si", other->book.def->id, id)) {
            return false;
        }
        good = count_standing(check, other, head, stmt, &count, arena, err);
        stmt_close(stmt);
    }
    return good;
}

bool across_good(Tx *tx, const Head *head, int after, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    bool good = true;
    for (size_t i = 0; good && i < def->check_count; i++) {
        const CaseCheckDef *check = &def->checks[i];
        const OtherCases *other = head->book->others ? head->book->others[i] : NULL;
        if (other && (!check->at || check->at >> after & 1)) {
            good = check->named_in >= 0 ? none_named(tx, head, check, other, arena, err)
                                        : none_of_unit(tx, head, check, other, arena, err);
        }
    }
    return good;
}
