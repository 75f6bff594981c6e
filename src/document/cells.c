/* What a number in a table is about: what its row is called and the heads over its column, for figures whose text gives
 * them no name. */
#include "document_internal.h"

#include <string.h>

static size_t tabs_before(Str text, size_t at) {
    size_t count = 0;
    for (size_t i = 0; i < at && i < text.len; i++) {
        count += text.data[i] == '\t';
    }
    return count;
}

static Str cell_at(Str text, size_t column) {
    Str rest = text, cell = {NULL, 0};
    for (size_t i = 0; i <= column; i++) {
        if (!str_cut(&rest, '\t', &cell)) {
            return (Str){NULL, 0};
        }
    }
    return str_trim(cell);
}

/* 1,486.5 or 98%: not 2024年, which may be a head. */
static bool is_number(Str cell) {
    bool number = cell.len > 0;
    for (size_t i = 0; i < cell.len && number; i++) {
        number = strchr("0123456789.,%+-", cell.data[i]) != NULL && cell.data[i];
    }
    return number;
}

static bool is_head(Str text) {
    Str rest = text, cell;
    size_t told = 0;
    for (size_t i = 0; str_cut(&rest, '\t', &cell); i++) {
        cell = str_trim(cell);
        if (i && is_number(cell)) {
            return false;
        }
        told += i && cell.len;
    }
    return told > 0;
}

CellHeads document_cell_heads(const ReadFile *file, Arena *arena) {
    CellHeads heads = {.file = file, .above = ARENA_ARRAY(arena, file->line_count + 1, int)};
    for (size_t i = 1; i < file->line_count; i++) {
        Str own = file->lines[i].text, before = file->lines[i - 1].text;
        size_t tabs = tabs_before(own, own.len);
        bool same = tabs && tabs == tabs_before(before, before.len);
        heads.above[i] = !same ? 0 : is_head(before) ? (int)i : heads.above[i - 1];
    }
    return heads;
}

/* "·" between; what is said already is not said again. */
static void add_part(Buf *out, Str part) {
    if (part.len && str_find(buf_str(out), part) < 0) {
        buf_add(out, out->len ? STR("·") : STR(""));
        buf_add(out, part);
    }
}

Str document_cell_name(const CellHeads *heads, int line, size_t at, Arena *arena) {
    enum { HEADS_MOST = 4 };
    if (line < 1 || (size_t)line > heads->file->line_count) {
        return (Str){NULL, 0};
    }
    Str text = heads->file->lines[line - 1].text, parts[HEADS_MOST], row = cell_at(text, 0);
    size_t column = tabs_before(text, at), count = 0, tabs = tabs_before(text, text.len);
    if (!column) {
        return (Str){NULL, 0};
    }
    for (int k = heads->above[line - 1]; k > 0 && count < HEADS_MOST; k--) {
        Str head = heads->file->lines[k - 1].text;
        if (tabs_before(head, head.len) != tabs || !is_head(head)) {
            break;
        }
        parts[count++] = cell_at(head, column);
    }
    Buf out = buf_create(arena);
    add_part(&out, is_number(row) ? cell_at(text, 1) : row);
    while (count > 0) {
        add_part(&out, parts[--count]);
    }
    return buf_str(&out);
}
