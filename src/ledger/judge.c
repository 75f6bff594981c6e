/* Formulas over cases: each field is a column, one row per case. What is not filled in is unknown. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

enum { EMPTY = 1 }; /* any reason but 0 */

typedef struct View {
    const Book *book;
    const CaseFacts *facts;
    size_t count;
    Arena *scratch;
} View;

static Str text_at(const json_t *fields, const CaseField *field) {
    return json_member_text(fields, field->id.data);
}

static Value number_of(Str text) {
    Value value = {0, EMPTY};
    if (text.len && number_parse(text, &value.number)) {
        value.reason = 0;
    }
    return value;
}

static Value day_value(Str text) {
    Date date;
    return text.len && due_day(text, &date) ? (Value){day_number(date), 0} : (Value){0, EMPTY};
}

/* Minutes since 1970, so that two times can be taken from each other; a day counts 1. */
static Value time_value(Str text) {
    Date date;
    int64_t hour, minute;
    if (text.len < 16 || !due_day(text, &date) || !integer_parse(str_slice(text, 11, 13), &hour) ||
        !integer_parse(str_slice(text, 14, 16), &minute)) {
        return (Value){0, EMPTY};
    }
    return (Value){day_number(date) + ((double)hour * 60 + (double)minute) / 1440, 0};
}

static Value choice_value(const CaseField *field, Str text) {
    for (size_t i = 0; i < field->choice_count; i++) {
        if (str_equal(field->choices[i], text)) {
            return (Value){(double)i, 0};
        }
    }
    return (Value){0, EMPTY};
}

static Value field_value(const CaseField *field, const json_t *fields) {
    const json_t *value = json_object_get(fields, field->id.data);
    Str text = text_at(fields, field), rest = text, from;
    if (!value) {
        return (Value){0, EMPTY};
    }
    if (json_is_array(value)) {
        return (Value){(double)json_array_size(value), 0}; /* how many */
    }
    switch (field->type) {
    case CASE_NUMBER:
    case CASE_MONEY:
    case CASE_PERCENT:
    case CASE_YEAR: return number_of(text);
    case CASE_DATE: return day_value(text);
    case CASE_TIME: return time_value(text);
    case CASE_SPAN: { /* its days */
        str_cut(&rest, '/', &from);
        Value begin = day_value(from), end = day_value(rest);
        return begin.reason || end.reason ? (Value){0, EMPTY} : (Value){end.number - begin.number + 1, 0};
    }
    case CASE_BOOL: return (Value){str_is(text, "是"), 0};
    case CASE_CHOICE: return choice_value(field, text);
    default: return (Value){1, 0}; /* is there */
    }
}

/* The sum of a table's column; unknown when a row lacks it. */
static Value table_sum(const json_t *rows, const CaseField *column) {
    size_t index;
    const json_t *row;
    Value sum = {0, rows ? 0 : EMPTY};
    json_array_foreach(rows, index, row) {
        Value one = number_of(text_at(row, column));
        sum.number += one.number;
        sum.reason = sum.reason ? sum.reason : one.reason;
    }
    return sum.reason ? (Value){0, EMPTY} : sum;
}

static Value table_value(const RecordDef *def, int column, const CaseFacts *facts) {
    for (size_t f = 0; f < def->field_count; f++) {
        const CaseField *table = &def->fields[f];
        if (column < (int)table->field_count) {
            return table_sum(json_object_get(facts->fields, table->id.data), &table->fields[column]);
        }
        column -= (int)table->field_count;
    }
    return (Value){0, EMPTY};
}

static Value built_in_value(BuiltIn what, const CaseFacts *facts) {
    int late = facts->ended ? 0 : due_late_days(facts->due_at);
    switch (what) {
    case BUILT_STATE: return (Value){facts->state, 0};
    case BUILT_OVERDUE: return (Value){late > 0, 0};
    case BUILT_LATE_DAYS: return (Value){late, 0};
    case BUILT_OPENED_ON: return day_value(facts->opened_at);
    case BUILT_CLOSED_ON: return day_value(facts->ended_at);
    case BUILT_DUE_ON: return day_value(facts->due_at);
    default: return (Value){day_number(date_today()), 0};
    }
}

static Value value_at(const Book *book, int column, const CaseFacts *facts) {
    int fields = (int)book->def->field_count;
    if (column < fields) {
        return field_value(&book->def->fields[column], facts->fields);
    }
    if (column >= (int)record_columns(book->def)) {
        int step = column - (int)record_columns(book->def);
        return facts->taken ? (Value){facts->taken[step], 0} : (Value){0, EMPTY};
    }
    return column < fields + BUILT_INS ? built_in_value((BuiltIn)(column - fields), facts)
                                       : table_value(book->def, column - fields - BUILT_INS, facts);
}

static StoredColumn column_at(void *context, int column, bool previous) {
    const View *view = context;
    Column made = {ARENA_ARRAY(view->scratch, view->count, double), ARENA_ARRAY(view->scratch, view->count, Reason)};
    for (size_t i = 0; i < view->count; i++) {
        Value value = previous ? (Value){0, EMPTY} : value_at(view->book, column, &view->facts[i]);
        made.value[i] = value.reason ? 0 : value.number;
        made.reason[i] = value.reason;
    }
    return stored_results(made);
}

static Str column_name(void *context, int column) {
    const View *view = context;
    return column < (int)view->book->def->field_count ? view->book->def->fields[column].name : STR("记录");
}

void judge_cases(const Book *book, const Expr *expr, const CaseFacts *facts, size_t count, Arena *scratch, Column out) {
    View view = {book, facts, count, scratch};
    ReasonList *reasons = reason_list(scratch);
    reason_intern(reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1}); /* number 1: EMPTY */
    Rows rows = {.column = column_at, .column_name = column_name, .context = &view, .reasons = reasons};
    formula_rows(expr, &rows, 0, count, scratch, out);
}

bool judge_truth(const Book *book, const Expr *expr, const CaseFacts *facts, bool unknown, Arena *scratch) {
    double value = 0;
    Reason reason = 0;
    if (!expr) {
        return true;
    }
    judge_cases(book, expr, facts, 1, scratch, (Column){&value, &reason});
    return reason ? unknown : value != 0;
}

static void judge_rows(const Book *rows, json_t *table, Arena *scratch) {
    size_t index;
    json_t *row;
    json_array_foreach(table, index, row) {
        CaseFacts facts = {.fields = row};
        judge_computed(rows, &facts, scratch);
    }
}

void judge_computed(const Book *book, CaseFacts *facts, Arena *scratch) {
    for (size_t i = 0; book->rows && i < book->def->field_count; i++) {
        if (book->rows[i]) {
            judge_rows(book->rows[i], json_object_get(facts->fields, book->def->fields[i].id.data), scratch);
        }
    }
    for (size_t i = 0; i < book->def->field_count; i++) {
        const CaseField *field = &book->def->fields[i];
        double value = 0;
        Reason reason = 0;
        if (!book->field_value[i]) {
            continue;
        }
        judge_cases(book, book->field_value[i], facts, 1, scratch, (Column){&value, &reason});
        if (reason) {
            json_object_del(facts->fields, field->id.data);
            continue;
        }
        char shown[32];
        size_t length = number_shortest(value, shown);
        Str rounded = number_show(scratch, value, field->decimals, false);
        json_t *kept = field->type == CASE_BOOL                        ? json_string(value != 0 ? "是" : "否")
                       : field->decimals || field->type != CASE_NUMBER ? json_stringn(rounded.data, rounded.len)
                                                                       : json_stringn(shown, length);
        json_object_set_new(facts->fields, field->id.data, kept);
    }
}

/* All that is missing in one message; the place is that of the first. */
static bool missing(const Book *book, const CaseFacts *facts, const bool *needed, Arena *scratch, Err *err) {
    const RecordDef *def = book->def;
    Buf names = buf_create(scratch);
    Place place = {.line = 0};
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        if (needed[i] && !value_present(facts->fields, field) &&
            judge_truth(book, book->field_when[i], facts, false, scratch)) {
            if (!names.len) {
                snprintf(place.field, sizeof place.field, "%.*s", STR_ARG(field->id));
            }
            buf_add_format(&names, "“%.*s”", STR_ARG(field->name));
        }
    }
    return names.len && !err_set_at(err, ERR_INPUT, &place, "请填写%.*s。", STR_ARG(str_head(buf_str(&names), 400)));
}

const CaseCheckDef *judge_check(const Book *book, const CaseFacts *facts, size_t *from, Arena *scratch) {
    const RecordDef *def = book->def;
    while (*from < def->check_count) {
        size_t i = (*from)++;
        const CaseCheckDef *check = &def->checks[i];
        if ((!check->at || check->at >> facts->state & 1) &&
            !judge_truth(book, book->checks[i], facts, true, scratch)) {
            return check;
        }
    }
    return NULL;
}

bool judge_complete(const Book *book, const CaseFacts *facts, const bool *needed, Arena *scratch, Err *err) {
    const RecordDef *def = book->def;
    if (missing(book, facts, needed, scratch, err)) {
        return false;
    }
    size_t from = 0;
    const CaseCheckDef *check = judge_check(book, facts, &from, scratch);
    Place place = {.line = 0};
    if (check && check->field_count) {
        snprintf(place.field, sizeof place.field, "%.*s", STR_ARG(def->fields[check->fields[0]].id));
    }
    return !check || err_set_at(err, ERR_INPUT, &place, "%.*s", STR_ARG(check->message));
}
