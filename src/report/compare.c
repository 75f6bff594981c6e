/* Two versions side by side: paragraphs are paired by their keys, and within a pair what is struck and what is new. */
#include "report_internal.h"

enum { TOKENS_MOST = 2000, CELLS_MOST = 100 };

typedef struct Comparing {
    Json *json;
    Arena *arena;
    const Report *before, *after;
    size_t added, removed, changed;
} Comparing;

/* ---- inside a paragraph ---- */

typedef struct Tokens {
    Str *items;
    size_t count;
} Tokens;

static bool is_number(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '%';
}

/* Numbers as a whole, everything else character by character. */
static Tokens tokens_of(Str text, Arena *arena) {
    Tokens tokens = {.items = ARENA_ARRAY(arena, text.len + 1, Str)};
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        if (is_number(text.data[at])) {
            while (at < text.len && is_number(text.data[at])) {
                at++;
            }
        } else {
            utf8_next(text, &at);
        }
        tokens.items[tokens.count++] = str_slice(text, from, at);
    }
    return tokens;
}

static void put_piece(Json *json, const char *kind, const Str *tokens, size_t count) {
    if (count) {
        const char *end = tokens[count - 1].data + tokens[count - 1].len;
        json_open_object(json);
        json_put_text(json, "kind", kind);
        json_put_str(json, "text", (Str){tokens[0].data, (size_t)(end - tokens[0].data)});
        json_close_object(json);
    }
}

/* Lengths of the longest common rests: at [i][j] of a from i and b from j. */
static uint16_t *common_rests(const Str *a, size_t a_count, const Str *b, size_t b_count, Arena *arena) {
    size_t width = b_count + 1;
    uint16_t *rests = ARENA_ARRAY(arena, (a_count + 1) * width, uint16_t);
    for (size_t i = a_count; i-- > 0;) {
        for (size_t j = b_count; j-- > 0;) {
            uint16_t down = rests[(i + 1) * width + j], right = rests[i * width + j + 1];
            rests[i * width + j] =
                str_equal(a[i], b[j]) ? (uint16_t)(rests[(i + 1) * width + j + 1] + 1) : (down > right ? down : right);
        }
    }
    return rests;
}

static void put_middle(Json *json, const Str *a, size_t a_count, const Str *b, size_t b_count) {
    if (!a_count || !b_count || a_count > TOKENS_MOST || b_count > TOKENS_MOST) {
        put_piece(json, "removed", a, a_count);
        put_piece(json, "added", b, b_count);
        return;
    }
    Arena *own = arena_create(); /* what is put out grows in another one */
    const uint16_t *rests = common_rests(a, a_count, b, b_count, own);
    size_t i = 0, j = 0, width = b_count + 1;
    while (i < a_count || j < b_count) {
        size_t from_a = i;
        while (i < a_count && j < b_count && str_equal(a[i], b[j])) {
            i++;
            j++;
        }
        put_piece(json, "same", a + from_a, i - from_a);
        from_a = i;
        while (i < a_count && (j == b_count || rests[(i + 1) * width + j] >= rests[i * width + j])) {
            i++;
        }
        put_piece(json, "removed", a + from_a, i - from_a);
        size_t from_b = j;
        while (j < b_count &&
               (i == a_count || (!str_equal(a[i], b[j]) && rests[i * width + j + 1] >= rests[(i + 1) * width + j]))) {
            j++;
        }
        put_piece(json, "added", b + from_b, j - from_b);
    }
    arena_destroy(own);
}

static void put_pieces(Comparing *comparing, Str before, Str after) {
    Tokens a = tokens_of(before, comparing->arena), b = tokens_of(after, comparing->arena);
    size_t front = 0, back = 0;
    while (front < a.count && front < b.count && str_equal(a.items[front], b.items[front])) {
        front++;
    }
    while (back < a.count - front && back < b.count - front &&
           str_equal(a.items[a.count - 1 - back], b.items[b.count - 1 - back])) {
        back++;
    }
    Json *json = comparing->json;
    json_key(json, "pieces");
    json_open_array(json);
    put_piece(json, "same", a.items, front);
    put_middle(json, a.items + front, a.count - front - back, b.items + front, b.count - front - back);
    put_piece(json, "same", a.items + a.count - back, back);
    json_close_array(json);
}

/* ---- tables ---- */

static bool same_cells(const TableOut *a, const TableOut *b) {
    bool same = a->row_count == b->row_count && a->column_count == b->column_count;
    for (size_t i = 0; same && i < a->row_count * a->column_count; i++) {
        same = str_equal(a->cells[i].text, b->cells[i].text);
    }
    return same;
}

/* The row of the other table that begins alike; -1 when there is none. */
static ptrdiff_t row_like(const TableOut *table, Str first, size_t hint) {
    if (hint < table->row_count && str_equal(table->cells[hint * table->column_count].text, first)) {
        return (ptrdiff_t)hint;
    }
    for (size_t row = 0; row < table->row_count; row++) {
        if (str_equal(table->cells[row * table->column_count].text, first)) {
            return (ptrdiff_t)row;
        }
    }
    return -1;
}

static void put_cells(Comparing *comparing, const TableOut *a, const TableOut *b) {
    Json *json = comparing->json;
    size_t shown = 0;
    json_key(json, "cells");
    json_open_array(json);
    for (size_t row = 0; row < b->row_count && a->column_count == b->column_count; row++) {
        Str first = b->cells[row * b->column_count].text;
        ptrdiff_t old = row_like(a, first, row);
        for (size_t i = 1; i < b->column_count && shown < CELLS_MOST; i++) {
            Str now = b->cells[row * b->column_count + i].text;
            Str before = old >= 0 ? a->cells[(size_t)old * a->column_count + i].text : (Str){NULL, 0};
            if (!str_equal(now, before)) {
                shown++;
                json_open_object(json);
                json_put_str(json, "row", first);
                json_put_str(json, "column", b->headings[i]);
                json_put_str(json, "before", before);
                json_put_str(json, "after", now);
                json_close_object(json);
            }
        }
    }
    json_close_array(json);
}

/* ---- blocks ---- */

static Str shown_text(const Block *block) {
    return block->table ? block->table->title : block->chart ? block->chart->title : block->text;
}

static void begin_row(Comparing *comparing, const char *kind, const Block *block) {
    json_open_object(comparing->json);
    json_put_text(comparing->json, "kind", kind);
    json_put_bool(comparing->json, "heading", block->type == BLOCK_HEADING);
    json_put_bool(comparing->json, "table", block->table != NULL);
    json_put_str(comparing->json, "text", shown_text(block));
}

static void put_pair(Comparing *comparing, const Block *before, const Block *after) {
    bool tables = before->table && after->table;
    bool same = tables ? same_cells(before->table, after->table) : str_equal(before->text, after->text);
    comparing->changed += !same;
    begin_row(comparing, same ? "same" : "changed", after);
    if (!same && tables) {
        put_cells(comparing, before->table, after->table);
    } else if (!same) {
        put_pieces(comparing, before->text, after->text);
    }
    json_close_object(comparing->json);
}

static void put_alone(Comparing *comparing, const Block *block, const char *kind, size_t *count) {
    (*count)++;
    begin_row(comparing, kind, block);
    json_close_object(comparing->json);
}

static void put_rows(Comparing *comparing) {
    const Report *a = comparing->before, *b = comparing->after;
    Map *places = map_create(comparing->arena, a->count + 1), *there = map_create(comparing->arena, b->count + 1);
    size_t next = 0, at;
    for (size_t i = 0; i < a->count; i++) {
        map_put(places, a->blocks[i].key, i);
    }
    for (size_t i = 0; i < b->count; i++) {
        map_put(there, b->blocks[i].key, i);
    }
    for (size_t i = 0; i < b->count; i++) {
        /* what stood here and is gone comes before what follows it */
        while (next < a->count && !map_get(there, a->blocks[next].key, &at)) {
            put_alone(comparing, &a->blocks[next++], "removed", &comparing->removed);
        }
        if (map_get(places, b->blocks[i].key, &at)) {
            put_pair(comparing, &a->blocks[at], &b->blocks[i]);
            next = at == next ? next + 1 : next;
        } else {
            put_alone(comparing, &b->blocks[i], "added", &comparing->added);
        }
        while (next < a->count && map_get(there, a->blocks[next].key, &at) && at <= i) {
            next++;
        }
    }
    for (; next < a->count; next++) {
        if (!map_get(there, a->blocks[next].key, &at)) {
            put_alone(comparing, &a->blocks[next], "removed", &comparing->removed);
        }
    }
}

bool report_compare(Reports *reports, const User *user, int64_t id, int from, int until, Json *json, Arena *arena,
                    Err *err) {
    Report before, after;
    if (!report_content(reports, user, id, from, arena, &before, err) ||
        !report_content(reports, user, id, until, arena, &after, err)) {
        return false;
    }
    Comparing comparing = {.json = json, .arena = arena, .before = &before, .after = &after};
    json_open_object(json);
    json_put_integer(json, "from", from);
    json_put_integer(json, "to", until);
    json_key(json, "rows");
    json_open_array(json);
    put_rows(&comparing);
    json_close_array(json);
    json_put_integer(json, "added", (int64_t)comparing.added);
    json_put_integer(json, "removed", (int64_t)comparing.removed);
    json_put_integer(json, "changed", (int64_t)comparing.changed);
    json_close_object(json);
    return true;
}
