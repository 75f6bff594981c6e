/* JSON in and out of jansson. */
#include "document_internal.h"

Str content_text(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? (Str){json_string_value(value), json_string_length(value)} : STR("");
}

Str json_compact(const json_t *json, Arena *arena) {
    const size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
    size_t size = json_dumpb(json, NULL, 0, flags);
    char *text = arena_alloc(arena, size + 1);
    return size && json_dumpb(json, text, size, flags) == size ? (Str){text, size} : STR("");
}

json_t *json_read(Str text) {
    return text.len ? json_loadb(text.data, text.len, 0, NULL) : NULL;
}
