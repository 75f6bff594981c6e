/* Trying out: what would come of values that somebody is typing - which fields are asked for then, which are needed,
 * what is computed, and every fault at once, each at its field. Judged by the same rules as the act itself; nothing is
 * stored. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

bool values_try(const Ledger *ledger, Tx *tx, const RecordDef *def, Str unit, json_t *given, const bool *allowed,
                json_t *fields, FaultSink sink, void *context, Err *err) {
    json_t *changed = json_object(), *value;
    const char *key;
    bool good = true;
    json_object_foreach(given, key, value) {
        json_t *alone = json_object();
        Err fault = {.kind = ERR_NONE};
        json_object_set(alone, key, value);
        if (!values_take(ledger, tx, def, unit, alone, allowed, fields, changed, &fault)) {
            if (fault.kind == ERR_INPUT || fault.kind == ERR_NOT_FOUND) {
                sink(context, &fault);
            } else {
                *err = fault;
                good = false;
            }
        }
        json_decref(alone);
        if (!good) {
            break;
        }
    }
    json_decref(changed);
    return good;
}

typedef struct Trying {
    Ledger *ledger;
    const User *user;
    const CaseTrial *trial;
    Json *json;
    Arena *arena;
    Head head;
    const CaseStepDef *step;          /* NULL: a new case */
    bool *allowed, *needed, *refused; /* per field */
} Trying;

static void put_fault(Json *json, Str field, Str message) {
    json_open_object(json);
    json_put_str(json, "field", field);
    json_put_str(json, "message", message);
    json_close_object(json);
}

/* Nothing is reckoned out of what stood there before: it is not what stands in the form. */
static void see_fault(void *context, const Err *fault) {
    Trying *trying = context;
    const char *place = fault->place.field;
    int field = record_field(trying->head.book->def, str_head(str_from(place), strcspn(place, "[")));
    put_fault(trying->json, str_from(place), str_from(fault->message));
    if (field >= 0) {
        trying->refused[field] = true;
        json_object_del(trying->head.fields, trying->head.book->def->fields[field].id.data);
    }
}

static void put_ids(const Trying *trying, const char *key, const bool *of, const CaseFacts *facts) {
    const Book *book = trying->head.book;
    json_key(trying->json, key);
    json_open_array(trying->json);
    for (size_t i = 0; i < book->def->field_count; i++) {
        if (of[i] && judge_truth(book, book->field_when[i], facts, false, trying->arena)) {
            json_str(trying->json, book->def->fields[i].id);
        }
    }
    json_close_array(trying->json);
}

static void put_computed(const Trying *trying) {
    const RecordDef *def = trying->head.book->def;
    json_key(trying->json, "computed");
    json_open_object(trying->json);
    for (size_t i = 0; i < def->field_count; i++) {
        const json_t *value =
            def->fields[i].value ? json_object_get(trying->head.fields, def->fields[i].id.data) : NULL;
        if (json_is_string(value)) {
            json_put_str(trying->json, def->fields[i].id.data, str_from(json_string_value(value)));
        }
    }
    json_close_object(trying->json);
}

static void put_row(const CaseField *table, const json_t *row, Json *json) {
    json_open_object(json);
    for (size_t c = 0; c < table->field_count; c++) {
        const json_t *value = table->fields[c].value ? json_object_get(row, table->fields[c].id.data) : NULL;
        if (json_is_string(value)) {
            json_put_str(json, table->fields[c].id.data, str_from(json_string_value(value)));
        }
    }
    json_close_object(json);
}

/* Columns that are computed out of their row, row by row as they were given; not of a table with a fault. */
static void put_computed_rows(const Trying *trying) {
    const RecordDef *def = trying->head.book->def;
    json_key(trying->json, "computed_rows");
    json_open_object(trying->json);
    for (size_t i = 0; i < def->field_count; i++) {
        const json_t *rows =
            def->fields[i].type == CASE_TABLE ? json_object_get(trying->head.fields, def->fields[i].id.data) : NULL;
        const json_t *row;
        size_t index;
        if (!rows) {
            continue;
        }
        json_key(trying->json, def->fields[i].id.data);
        json_open_array(trying->json);
        json_array_foreach(rows, index, row) {
            put_row(&def->fields[i], row, trying->json);
        }
        json_close_array(trying->json);
    }
    json_close_object(trying->json);
}

/* What is missing, and checks that do not hold; a step back may leave things as they are. */
static void put_lacks(const Trying *trying, const CaseFacts *facts) {
    const Book *book = trying->head.book;
    const RecordDef *def = book->def;
    bool back = trying->step && (trying->step->kind == STEP_RETURN || trying->step->kind == STEP_REOPEN);
    for (size_t i = 0; !back && i < def->field_count; i++) {
        if (trying->needed[i] && !trying->refused[i] && !value_present(facts->fields, &def->fields[i]) &&
            judge_truth(book, book->field_when[i], facts, false, trying->arena)) {
            put_fault(trying->json, def->fields[i].id,
                      str_format(trying->arena, "请填写“%.*s”。", STR_ARG(def->fields[i].name)));
        }
    }
    const CaseCheckDef *check;
    size_t from = 0;
    while (!back && (check = judge_check(book, facts, &from, trying->arena))) {
        put_fault(trying->json, check->field_count ? def->fields[check->fields[0]].id : STR(""), check->message);
    }
}

static bool try_values(Trying *trying, Tx *tx, json_t *given, Err *err) {
    Head *head = &trying->head;
    trying->refused = ARENA_ARRAY(trying->arena, head->book->def->field_count + 1, bool);
    json_key(trying->json, "problems");
    json_open_array(trying->json);
    if (!values_try(trying->ledger, tx, head->book->def, head->unit, given, trying->allowed, head->fields, see_fault,
                    trying, err)) {
        return false;
    }
    CaseFacts facts = case_facts(head, trying->arena);
    facts.state = trying->step && trying->step->to >= 0 ? trying->step->to : head->state;
    judge_computed(head->book, &facts, trying->arena);
    put_lacks(trying, &facts);
    json_close_array(trying->json);
    put_ids(trying, "asked", trying->allowed, &facts);
    put_ids(trying, "needed", trying->needed, &facts);
    put_computed(trying);
    put_computed_rows(trying);
    return true;
}

/* A new case: who may open one there, and what its form has. */
static bool begin_new(Trying *trying, Tx *tx, Err *err) {
    Head *head = &trying->head;
    Str behalf;
    const Book *book = book_newest(trying->ledger, trying->trial->record);
    if (!book) {
        err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(trying->trial->record));
        return false;
    }
    *head = (Head){.book = book, .unit = trying->trial->unit, .fields = json_object()};
    trying->needed = needed_at_opening(book->def, trying->arena);
    trying->allowed = ARENA_ARRAY(trying->arena, book->def->field_count, bool);
    case_opening_fields(book->def, trying->allowed);
    return people_way(tx, trying->ledger->pack, head->unit, trying->arena, &head->path, err) &&
           may_open_case(trying->ledger, trying->user, book->def, &head->path, &behalf, err);
}

static bool begin_step(Trying *trying, Tx *tx, Err *err) {
    Head *head = &trying->head;
    if (!case_load(trying->ledger, tx, trying->trial->id, trying->arena, head, err)) {
        return false;
    }
    const RecordDef *def = head->book->def;
    int step = record_step(def, trying->trial->step);
    if (!may_see_case(trying->user, head, err)) {
        return false;
    }
    if (step < 0 || !(def->steps[step].from >> head->state & 1)) {
        return err_set(err, ERR_CONFLICT, "这条记录刚刚被别人办理过，请刷新后再办。");
    }
    trying->step = &def->steps[step];
    trying->allowed = ARENA_ARRAY(trying->arena, def->field_count, bool);
    trying->needed = ARENA_ARRAY(trying->arena, def->field_count, bool);
    step_fields(head, trying->step, trying->allowed, trying->needed);
    leave_to_draw(head, step, trying->allowed, trying->needed, trying->arena);
    return true;
}

bool case_trial(Ledger *ledger, const User *user, const CaseTrial *trial, Json *json, Arena *arena, Err *err) {
    Trying trying = {.ledger = ledger, .user = user, .trial = trial, .json = json, .arena = arena};
    json_t *given = json_object_of(trial->fields, err);
    Tx *tx;
    if (!given || !store_read_begin(ledger->store, &tx, err)) {
        json_decref(given);
        return false;
    }
    json_open_object(json);
    bool good =
        (trial->id ? begin_step(&trying, tx, err) : begin_new(&trying, tx, err)) && try_values(&trying, tx, given, err);
    json_close_object(json);
    if (trying.head.fields) {
        case_free(&trying.head);
    }
    store_read_end(tx);
    json_decref(given);
    return good;
}
