/* JSON in and out of jansson. */
#include "document_internal.h"

Str content_text(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? (Str){json_string_value(value), json_string_length(value)} : STR("");
}

json_t *json_read(Str text) {
    return text.len ? json_loadb(text.data, text.len, 0, NULL) : NULL;
}
