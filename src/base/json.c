/* JSON out, streaming: commas and escapes are kept right here, so that callers cannot get them wrong. */
#include "base.h"

#include <math.h>
#include <stdio.h>

Json json_writer(Buf *out) {
    return (Json){out, false, 0};
}

static void before_value(Json *json) {
    if (json->need_comma) {
        buf_add_char(json->out, ',');
    }
    json->need_comma = true;
}

static void open(Json *json, char bracket) {
    before_value(json);
    buf_add_char(json->out, bracket);
    json->need_comma = false;
    json->depth++;
}

static void close(Json *json, char bracket) {
    buf_add_char(json->out, bracket);
    json->need_comma = true;
    json->depth--;
}

void json_open_object(Json *json) {
    open(json, '{');
}

void json_close_object(Json *json) {
    close(json, '}');
}

void json_open_array(Json *json) {
    open(json, '[');
}

void json_close_array(Json *json) {
    close(json, ']');
}

static void quoted(Buf *out, Str value) {
    buf_add_char(out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        buf_add(out, str_slice(value, plain, i));
        plain = i + 1;
        switch (c) {
        case '"': buf_add(out, STR("\\\"")); break;
        case '\\': buf_add(out, STR("\\\\")); break;
        case '\n': buf_add(out, STR("\\n")); break;
        case '\r': buf_add(out, STR("\\r")); break;
        case '\t': buf_add(out, STR("\\t")); break;
        default: buf_add_format(out, "\\u%04x", c);
        }
    }
    buf_add(out, str_slice(value, plain, value.len));
    buf_add_char(out, '"');
}

void json_key(Json *json, const char *key) {
    before_value(json);
    quoted(json->out, str_from(key));
    buf_add_char(json->out, ':');
    json->need_comma = false;
}

void json_str(Json *json, Str value) {
    before_value(json);
    quoted(json->out, value);
}

void json_number(Json *json, double value) {
    if (!isfinite(value)) {
        json_none(json);
        return;
    }
    char text[32];
    before_value(json);
    buf_add(json->out, (Str){text, number_shortest(value, text)});
}

void json_whole(Json *json, int64_t value) {
    before_value(json);
    buf_add_integer(json->out, value);
}

void json_bool(Json *json, bool value) {
    before_value(json);
    buf_add(json->out, value ? STR("true") : STR("false"));
}

void json_none(Json *json) {
    before_value(json);
    buf_add(json->out, STR("null"));
}

void json_raw(Json *json, Str text) {
    before_value(json);
    buf_add(json->out, text);
}

void json_put_str(Json *json, const char *key, Str value) {
    json_key(json, key);
    json_str(json, value);
}

void json_put_text(Json *json, const char *key, const char *value) {
    json_put_str(json, key, str_from(value));
}

void json_put_number(Json *json, const char *key, double value) {
    json_key(json, key);
    json_number(json, value);
}

void json_put_integer(Json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_whole(json, value);
}

void json_put_bool(Json *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}

void json_put_optional(Json *json, const char *key, Str value) {
    json_key(json, key);
    if (value.len) {
        json_str(json, value);
    } else {
        json_none(json);
    }
}

void json_put_strs(Json *json, const char *key, const Str *values, size_t count) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_str(json, values[i]);
    }
    json_close_array(json);
}

static void put_problem(Json *json, const Problem *problem) {
    json_open_object(json);
    json_put_text(json, "severity", severity_id(problem->severity));
    json_put_str(json, "rule", problem->rule);
    json_put_str(json, "message", problem->message);
    json_put_str(json, "place", place_show(json->out->arena, &problem->place));
    json_put_text(json, "sheet", problem->place.sheet);
    json_put_text(json, "cell", problem->place.cell);
    json_put_integer(json, "line", problem->place.line);
    json_put_integer(json, "column", problem->place.column);
    json_put_text(json, "field", problem->place.field);
    json_close_object(json);
}

void json_put_problems(Json *json, const ProblemList *problems) {
    json_key(json, "problems");
    json_open_array(json);
    for (size_t i = 0; i < problems->count; i++) {
        put_problem(json, &problems->items[i]);
    }
    json_close_array(json);
}
