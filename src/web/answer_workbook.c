/* Workbooks of entries: out, and in again - compared first, taken when it is asked. */
#include "collect_json.h"

#include <string.h>

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
enum { OVERWRITE_MOST = 2000 };

/* ---- out ---- */

typedef struct Order {
    Request *request;
    bool round;
    int64_t id;
    Str unit, name;
} Order;

static bool write_workbook(void *context, const char *path, Err *err) {
    Order *order = context;
    Collect *collect = order->request->web->collect;
    const User *user = &order->request->session.user;
    return order->round
               ? round_workbook(collect, user, order->id, order->unit, path, order->request->arena, &order->name, err)
               : entry_workbook(collect, user, order->id, path, order->request->arena, &order->name, err);
}

static bool answer_workbook(Request *request, Answer *answer, bool round, Err *err) {
    Order order = {.request = request, .round = round, .unit = request_text(request, "unit")};
    if (!tail_number(request, &order.id, err) ||
        !answer_file(request, answer, write_workbook, &order, xlsx_type, STR("workbook.xlsx"), err)) {
        return false;
    }
    answer->file_name = order.name;
    return true;
}

bool get_entry_workbook(Request *request, Answer *answer, Err *err) {
    return answer_workbook(request, answer, false, err);
}

bool get_round_workbook(Request *request, Answer *answer, Err *err) {
    return answer_workbook(request, answer, true, err);
}

/* ---- in ---- */

static void put_place(Json *json, const Place *place) {
    json_put_text(json, "sheet", place->sheet);
    json_put_text(json, "cell", place->cell);
}

static void put_difference(Json *json, const WorkbookDifference *one) {
    json_open_object(json);
    json_put_integer(json, "entry", one->entry);
    json_put_str(json, "unit", one->unit_code);
    json_put_str(json, "unit_name", one->unit_name);
    json_put_str(json, "field", one->field);
    json_put_str(json, "field_name", one->field_name);
    json_put_str(json, "row", one->row);
    json_put_str(json, "row_name", one->row_name);
    json_put_str(json, "now", one->now);
    json_put_str(json, "new", one->mine);
    json_put_str(json, "by", one->by);
    json_put_str(json, "at", one->at);
    json_put_bool(json, "conflict", one->conflict);
    json_put_bool(json, "taken", one->taken);
    put_place(json, &one->place);
    json_close_object(json);
}

static void put_check(Json *json, const WorkbookCheck *one) {
    json_open_object(json);
    json_put_integer(json, "entry", one->entry);
    json_put_str(json, "unit", one->unit_code);
    json_put_str(json, "unit_name", one->unit_name);
    json_put_text(json, "severity", severity_id(one->severity));
    json_put_str(json, "id", one->id);
    json_put_str(json, "message", one->message);
    json_put_str(json, "field", one->field);
    json_put_str(json, "row", one->row);
    put_place(json, &one->place);
    json_close_object(json);
}

static void put_unit(Json *json, const WorkbookUnit *one) {
    json_open_object(json);
    json_put_integer(json, "entry", one->entry);
    json_put_str(json, "unit", one->unit_code);
    json_put_str(json, "unit_name", one->unit_name);
    json_put_integer(json, "version", one->version);
    json_put_integer(json, "made_version", one->made_version);
    json_put_integer(json, "changed_since", (int64_t)one->changed_since);
    json_put_integer(json, "differences", (int64_t)one->differences);
    json_put_integer(json, "conflicts", (int64_t)one->conflicts);
    json_put_integer(json, "asked", (int64_t)one->asked);
    json_put_integer(json, "filled", (int64_t)one->filled);
    json_put_integer(json, "must_fix", (int64_t)one->must_fix);
    json_put_integer(json, "to_explain", (int64_t)one->to_explain);
    json_put_integer(json, "taken", (int64_t)one->taken);
    json_close_object(json);
}

static void put_result(Json *json, const WorkbookResult *result, bool take) {
    json_open_object(json);
    json_put_bool(json, "stored", take && result->problems.errors == 0);
    json_put_integer(json, "errors", (int64_t)result->problems.errors);
    json_put_integer(json, "cells", (int64_t)result->cells);
    json_put_integer(json, "unchanged", (int64_t)result->unchanged);
    json_put_integer(json, "conflicts", (int64_t)result->conflicts);
    json_put_integer(json, "taken", (int64_t)result->taken);
    json_put_problems(json, &result->problems);
    json_key(json, "differences");
    json_open_array(json);
    for (size_t i = 0; i < result->difference_count; i++) {
        put_difference(json, &result->differences[i]);
    }
    json_close_array(json);
    json_key(json, "checks");
    json_open_array(json);
    for (size_t i = 0; i < result->check_count; i++) {
        put_check(json, &result->checks[i]);
    }
    json_close_array(json);
    json_key(json, "units");
    json_open_array(json);
    for (size_t i = 0; i < result->unit_count; i++) {
        put_unit(json, &result->units[i]);
    }
    json_close_array(json);
    json_close_object(json);
}

/* "all", or fields parted by commas: "pupils_P,n@r2". */
static bool read_choice(const Request *request, WorkbookChoice *choice, Err *err) {
    Str overwrite = request_text(request, "overwrite"), one;
    choice->take = str_is(request_text(request, "take"), "1");
    choice->overwrite_all = str_is(overwrite, "all");
    Str *list = ARENA_ARRAY(request->arena, OVERWRITE_MOST, Str);
    while (!choice->overwrite_all && str_cut(&overwrite, ',', &one)) {
        if (choice->overwrite_count == OVERWRITE_MOST) {
            return err_set(err, ERR_LIMIT, "一次最多指定%d处以工作簿为准。", OVERWRITE_MOST);
        }
        list[choice->overwrite_count] = str_trim(one);
        choice->overwrite_count += list[choice->overwrite_count].len > 0;
    }
    choice->overwrite = list;
    return true;
}

static bool take_workbook(Request *request, Answer *answer, bool round, Err *err) {
    WorkbookChoice choice = {.take = false};
    WorkbookResult result;
    int64_t id;
    if (!tail_number(request, &id, err) || !read_choice(request, &choice, err)) {
        return false;
    }
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    bool good = (round ? round_workbook_read : entry_workbook_read)(
        request->web->collect, &request->session.user, id, request->upload, &choice, request->arena, &result, err);
    if (good) {
        Json json = json_writer(&answer->body);
        put_result(&json, &result, choice.take);
    }
    return good;
}

bool post_entry_workbook(Request *request, Answer *answer, Err *err) {
    return take_workbook(request, answer, false, err);
}

bool post_round_workbook(Request *request, Answer *answer, Err *err) {
    return take_workbook(request, answer, true, err);
}
