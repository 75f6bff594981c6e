/* The figures of a document beside what the data of its unit say for the same year: computed now, by the indicator of
 * the catalogue that the reader recognised. Who may not see the unit's figures gets none. */
#include "attachments.h"
#include "document.h"
#include "reader.h"
#include "web_internal.h"

#include <math.h>

static Str text_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? (Str){json_string_value(value), json_string_length(value)} : STR("");
}

static double number_of(const json_t *object, const char *key, double otherwise) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : otherwise;
}

/* Only what is claimed to be so, whole and of the document's year, can be held against its data. */
static bool is_comparable(const json_t *thing, const json_t *figure, Str period) {
    Str own = text_of(figure, "period");
    return str_is(text_of(thing, "kind"), "figure") && !json_is_true(json_object_get(thing, "gone")) &&
           (text_of(figure, "indicator").len || text_of(figure, "name").len) &&
           str_is(text_of(figure, "kind"), "actual") && str_is(text_of(figure, "status"), "ok") &&
           !text_of(figure, "cmp").len && json_is_number(json_object_get(figure, "value")) &&
           (!own.len || str_equal(own, period));
}

/* What stands before a figure in its line. `start` counts characters. */
static Str before_of(const json_t *shown, const json_t *thing) {
    size_t i, start = (size_t)number_of(thing, "start", 0), at = 0;
    const json_t *line;
    json_array_foreach(json_object_get(shown, "text"), i, line) {
        if (number_of(line, "line", 0) == number_of(thing, "line", -1)) {
            Str text = text_of(line, "text");
            for (size_t k = 0; k < start && at < text.len; k++) {
                utf8_next(text, &at);
            }
            return str_slice(text, 0, at);
        }
    }
    return STR("");
}

/* A printed number stands for all that are rounded to it; "": its mark (余, 近) leaves open what it stands for. */
static const char *agreement(const json_t *figure, double computed) {
    double value = number_of(figure, "value", 0), slack = 1e-9 * fmax(1, fabs(value));
    double half = 0.5 * pow(10, -number_of(figure, "dp", 0)) * number_of(figure, "scale", 1) + slack;
    Str mark = text_of(figure, "qual");
    if (str_is(mark, "=")) {
        return fabs(computed - value) <= half ? "agrees" : "differs";
    }
    if (str_is(mark, ">=") || str_is(mark, ">")) {
        return computed >= value - slack ? "agrees" : "differs";
    }
    if (str_is(mark, "<=") || str_is(mark, "<")) {
        return computed <= value + slack ? "agrees" : "differs";
    }
    return "";
}

static void put_figures(const Request *request, const json_t *shown, const Frame *frame, int unit, Str period,
                        Json *json) {
    size_t i;
    const json_t *thing;
    json_array_foreach(json_object_get(shown, "things"), i, thing) {
        const json_t *figure = json_object_get(thing, "content");
        const ToldFigure told = {.catalogue_id = text_of(figure, "indicator"),
                                 .name = read_thing_named(frame->pack, text_of(figure, "name")),
                                 .unit = text_of(figure, "unit")};
        double computed, second = number_of(figure, "value2", 1); /* a ratio to 1, no range */
        Str name;
        if (!is_comparable(thing, figure, period) || second != 1 ||
            read_named_in_order(frame->pack, before_of(shown, thing)) ||
            !indicator_told(frame, &told, unit, request->arena, &computed, &name)) {
            continue;
        }
        json_open_object(json);
        json_put_integer(json, "thing", (int64_t)json_integer_value(json_object_get(thing, "id")));
        json_put_integer(json, "line", (int64_t)json_integer_value(json_object_get(thing, "line")));
        json_put_str(json, "surface", text_of(figure, "surface"));
        json_put_str(json, "name", name);
        json_put_str(json, "unit", text_of(figure, "unit"));
        json_put_number(json, "printed", number_of(figure, "value", NAN));
        json_put_number(json, "computed", computed);
        json_put_text(json, "verdict", agreement(figure, computed));
        json_close_object(json);
    }
}

/* As for GET /measure, or who has to do with the school's own forms. */
static bool may_compare(const Request *request, const UnitTree *tree, int unit) {
    const Want county = {.domain = STR("county_data"), .action = ACTION_COUNT};
    const Want school = {.domain = STR("school_data"), .action = ACTION_VIEW};
    Err none = {.kind = ERR_NONE};
    return scope_allows(request, tree, unit, &county, &none) || scope_allows(request, tree, unit, &school, &none);
}

bool get_document_data(Request *request, Answer *answer, Err *err) {
    int64_t id;
    Buf text = buf_create(request->arena);
    Json all = json_writer(&text), json = json_writer(&answer->body);
    if (!tail_number(request, &id, err) ||
        !document_json(request->web->documents, &request->session.user, id, NULL, &all, request->arena, err)) {
        return false;
    }
    json_t *shown = json_loadb(buf_str(&text).data, buf_str(&text).len, 0, NULL);
    const json_t *head = json_object_get(shown, "document");
    Str code = text_of(head, "unit"), period = text_of(head, "period");
    Err none = {.kind = ERR_NONE};
    SharedFrame *shared = period.len ? frame_take(request->web, period, &none) : NULL;
    int unit = shared ? org_tree_find(&shared->frame->tree, code) : -1;
    json_open_object(&json);
    json_put_str(&json, "period", period);
    json_key(&json, "figures");
    json_open_array(&json);
    if (unit >= 0 && may_compare(request, &shared->frame->tree, unit)) {
        put_figures(request, shown, shared->frame, unit, period, &json);
    }
    json_close_array(&json);
    json_close_object(&json);
    if (shared) {
        frame_give_back(request->web, shared);
    }
    json_decref(shown);
    return true;
}
