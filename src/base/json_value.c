/* Values of jansson as text, for every room that keeps or sends them. */
#include "base.h"
#include <jansson.h>

static int add_piece(const char *text, size_t length, void *context) {
    buf_add(context, (Str){text, length});
    return 0;
}

Str json_value_text(const json_t *value, JsonOrder order, Arena *arena) {
    static const size_t flags[] = {[JSON_AS_GIVEN] = JSON_COMPACT,
                                   [JSON_CANONICAL] = JSON_COMPACT | JSON_SORT_KEYS,
                                   [JSON_BY_LINES] = JSON_INDENT(1) | JSON_SORT_KEYS};
    Buf out = buf_create(arena);
    json_dump_callback(value, add_piece, &out, flags[order] | JSON_ENCODE_ANY);
    return buf_str(&out);
}

Str json_member_text(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? (Str){json_string_value(value), json_string_length(value)} : (Str){NULL, 0};
}
