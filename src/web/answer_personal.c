/* Personal values: one shown with its reason; one person's found, given out, erased. Names never stand in an address.
 */
#include "collect_json.h"

bool post_personal_show(Request *request, Answer *answer, Err *err) {
    int64_t id;
    Str reason, value;
    if (!tail_number(request, &id, err) || !request_required(request, "reason", &reason, err) ||
        !personal_show(request->web->collect, &request->session.user, id, reason, request->arena, &value, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", id);
    json_put_str(&json, "value", value);
    json_close_object(&json);
    return true;
}

static void put_place(Json *json, const PersonalPlace *place) {
    json_open_object(json);
    json_put_integer(json, "id", place->id);
    json_put_integer(json, "entry", place->entry);
    json_put_str(json, "field", place->field);
    json_put_str(json, "field_name", place->field_name);
    json_put_str(json, "row", place->row);
    json_put_str(json, "mask", place->mask);
    json_put_str(json, "unit", place->unit);
    json_put_str(json, "unit_name", place->unit_name);
    json_put_str(json, "period", place->period);
    json_put_str(json, "form_name", place->form_name);
    json_put_str(json, "at", place->at);
    json_put_bool(json, "may_erase", place->may_erase);
    json_close_object(json);
}

bool post_personal_find(Request *request, Answer *answer, Err *err) {
    Str value;
    PersonalPlace *places;
    size_t count;
    if (!request_required(request, "value", &value, err) ||
        !personal_find(request->web->collect, &request->session.user, value, request_text(request, "reason"),
                       request->arena, &places, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "places");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_place(&json, &places[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_personal_export(Request *request, Answer *answer, Err *err) {
    Str value, content;
    if (!request_required(request, "value", &value, err) ||
        !personal_export(request->web->collect, &request->session.user, value, request_text(request, "reason"),
                         request->arena, &content, err)) {
        return false;
    }
    buf_add(&answer->body, content);
    answer->file_name = STR("个人信息.json");
    return true;
}

bool post_personal_erase(Request *request, Answer *answer, Err *err) {
    Str value;
    size_t erased;
    if (!request_required(request, "value", &value, err) ||
        !personal_erase(request->web->collect, &request->session.user, value, request_text(request, "reason"), &erased,
                        err)) {
        return false;
    }
    put_number_answer(answer, "erased", erased);
    return true;
}
