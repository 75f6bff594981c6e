/* Figures that cases make, of a unit and of those right below, and tables of how many there are. */
#include "collect_json.h"

static void put_figures(Json *json, const CaseCount *counts, size_t count) {
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_str(json, "id", counts[i].def->id);
        json_put_str(json, "name", counts[i].def->name);
        json_put_str(json, "unit", counts[i].def->unit);
        json_put_str(json, "note", counts[i].def->note);
        json_put_number(json, "value", counts[i].known ? counts[i].value : NAN);
        json_put_bool(json, "nothing", counts[i].nothing);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_unit_figures(Json *json, const CaseUnitCounts *units, size_t unit_count, size_t count) {
    json_key(json, "units");
    json_open_array(json);
    for (size_t i = 0; i < unit_count; i++) {
        json_open_object(json);
        json_put_str(json, "unit", units[i].unit);
        json_put_str(json, "unit_name", units[i].name);
        json_key(json, "counts");
        put_figures(json, units[i].counts, count);
        json_close_object(json);
    }
    json_close_array(json);
}

bool get_case_counts(Request *request, Answer *answer, Err *err) {
    Str record, unit, by = request_text(request, "by"), from = request_text(request, "from"),
                      until = request_text(request, "until");
    CaseCount *counts;
    CaseUnitCounts *units = NULL;
    size_t count, unit_count = 0;
    Ledger *ledger = request->web->ledger;
    const User *user = user_of(request);
    if (by.len && !str_is(by, "unit")) {
        return err_set(err, ERR_USAGE, "“by”可以写 unit，或者不写。");
    }
    if (!request_required(request, "record", &record, err) || !request_required(request, "unit", &unit, err) ||
        !(by.len ? case_counts_by_unit(ledger, user, record, unit, from, until, request->arena, &counts, &units,
                                       &unit_count, &count, err)
                 : case_counts(ledger, user, record, unit, from, until, request->arena, &counts, &count, err))) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "counts");
    put_figures(&json, counts, count);
    if (by.len) {
        put_unit_figures(&json, units, unit_count, count);
    }
    json_close_object(&json);
    return true;
}

static void put_table_lines(Json *json, const char *key, const CaseTableLine *lines, size_t count) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_str(json, "id", lines[i].id);
        json_put_str(json, "name", lines[i].name);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_table(Json *json, const CaseTable *table) {
    json_open_object(json);
    json_put_str(json, "by", table->rows);
    json_put_str(json, "across", table->columns);
    put_table_lines(json, "rows", table->row_lines, table->row_count);
    put_table_lines(json, "columns", table->column_lines, table->column_count);
    json_key(json, "cells");
    json_open_array(json);
    for (size_t r = 0; r < table->row_count; r++) {
        json_open_array(json);
        for (size_t c = 0; c < table->column_count; c++) {
            int64_t number = table->cells[r * table->column_count + c];
            json_number(json, number == CASE_HIDDEN ? NAN : (double)number);
        }
        json_close_array(json);
    }
    json_close_array(json);
    json_put_number(json, "total", table->total == CASE_HIDDEN ? NAN : (double)table->total);
    json_close_object(json);
}

/* "a,b*c": the tables that are wanted. */
static size_t cut_tables(Str words, Arena *arena, Str **tables) {
    Str rest = words, one;
    size_t count = 0;
    *tables = ARENA_ARRAY(arena, CASE_TABLES_MOST + 1, Str);
    while (count <= CASE_TABLES_MOST && str_cut(&rest, ',', &one)) {
        (*tables)[count++] = str_trim(one);
    }
    return count;
}

bool get_case_tables(Request *request, Answer *answer, Err *err) {
    CaseTableQuery query = {.from = request_text(request, "from"), .until = request_text(request, "until")};
    CaseTable *tables;
    Str words, *wanted;
    if (!request_required(request, "record", &query.record, err) ||
        !request_required(request, "unit", &query.unit, err) || !request_required(request, "tables", &words, err)) {
        return false;
    }
    query.table_count = cut_tables(words, request->arena, &wanted);
    query.tables = wanted;
    if (!case_tables(request->web->ledger, user_of(request), &query, request->arena, &tables, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "tables");
    json_open_array(&json);
    for (size_t i = 0; i < query.table_count; i++) {
        put_table(&json, &tables[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
