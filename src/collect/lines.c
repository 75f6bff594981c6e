/* Lists kept as text, one item a line: fields that are open, elements of other forms. */
#include "collect_internal.h"

/* What of a text is quoted in a message: the first characters, whole ones. */
Str text_head(Str text) {
    enum { SHOWN = 60 };
    size_t end = text.len < SHOWN ? text.len : SHOWN;
    while (end > 0 && end < text.len && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end--;
    }
    return str_slice(text, 0, end);
}

bool lines_hold(Str lines, Str item) {
    Str part;
    while (str_cut(&lines, '\n', &part)) {
        if (str_equal(part, item)) {
            return true;
        }
    }
    return false;
}

Str lines_join(Arena *arena, const Str *items, size_t count) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < count; i++) {
        if (i) {
            buf_add_char(&out, '\n');
        }
        buf_add(&out, items[i]);
    }
    return buf_str(&out);
}

Str *lines_split(Arena *arena, Str lines, size_t *count) {
    Str *items = NULL, part;
    *count = 0;
    while (str_cut(&lines, '\n', &part)) {
        if (part.len) {
            items = arena_grow(arena, items, *count, *count + 1, sizeof(Str));
            items[(*count)++] = part;
        }
    }
    return items;
}

bool field_is_open(const EntryHead *head, const Slot *slot, Str field) {
    if (!head->open_fields.len || slot->kind == SLOT_REASON || lines_hold(head->open_fields, field)) {
        return true; /* a reason may always be given: the change may call for one */
    }
    if (!slot->section || !slot->section->is_table) {
        return false;
    }
    Arena *arena = arena_create();
    bool open = lines_hold(head->open_fields, str_format(arena, "#%.*s", STR_ARG(slot->section->id)));
    arena_destroy(arena);
    return open;
}
