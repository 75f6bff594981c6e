/* For tests: hands that work on a workbook as people do - type into cells, move and delete rows. Include after
 * cmocka.h. */
#ifndef DUXUE_TESTS_WORKBOOK_HANDS_H
#define DUXUE_TESTS_WORKBOOK_HANDS_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "base.h"

typedef struct Hand { /* a workbook that is worked on */
    Arena *arena;
    const char *path;
    const char *part; /* of the sheet */
    Str xml;
} Hand;

static inline Str zip_part(Arena *arena, const char *path, const char *part) {
    int error = 0;
    zip_stat_t about;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &error);
    assert_non_null(zip);
    assert_int_equal(zip_stat(zip, part, 0, &about), 0);
    char *data = arena_alloc(arena, about.size + 1);
    zip_file_t *file = zip_fopen(zip, part, 0);
    assert_int_equal(zip_fread(file, data, about.size), about.size);
    zip_fclose(file);
    zip_close(zip);
    return (Str){data, about.size};
}

/* The sheet of this name. */
static inline Hand hand_on(Arena *arena, const char *path, const char *sheet) {
    Str book = zip_part(arena, path, "xl/workbook.xml");
    Str name = str_format(arena, "<sheet name=\"%s\" sheetId=\"", sheet);
    ptrdiff_t at = str_find(book, name);
    assert_true(at >= 0);
    int number = atoi(book.data + (size_t)at + name.len);
    Hand hand = {arena, path, str_format(arena, "xl/worksheets/sheet%d.xml", number).data, {NULL, 0}};
    hand.xml = zip_part(arena, path, hand.part);
    return hand;
}

static inline void hand_done(Hand *hand) {
    int error = 0;
    zip_t *zip = zip_open(hand->path, 0, &error);
    assert_non_null(zip);
    zip_source_t *source = zip_source_buffer(zip, hand->xml.data, hand->xml.len, 0);
    assert_true(zip_file_add(zip, hand->part, source, ZIP_FL_OVERWRITE) >= 0);
    assert_int_equal(zip_close(zip), 0);
}

static inline void hand_replace(Hand *hand, size_t from, size_t to, Str with) {
    Buf out = buf_create(hand->arena);
    buf_add(&out, str_slice(hand->xml, 0, from));
    buf_add(&out, with);
    buf_add(&out, str_slice(hand->xml, to, hand->xml.len));
    hand->xml = buf_str(&out);
}

static inline void hand_find(const Hand *hand, const char *begin, const char *end, size_t *from, size_t *to) {
    ptrdiff_t at = str_find(hand->xml, str_from(begin));
    assert_true(at >= 0);
    Str rest = str_slice(hand->xml, (size_t)at, hand->xml.len);
    ptrdiff_t stop = str_find(rest, str_from(end));
    assert_true(stop >= 0);
    *from = (size_t)at;
    *to = (size_t)at + (size_t)stop + strlen(end);
}

/* Types into a cell: `inside` "<v>12</v>", or a text. */
static inline void hand_type(Hand *hand, const char *cell, const char *text, bool number) {
    Arena *arena = hand->arena;
    size_t from, to;
    hand_find(hand, str_format(arena, "<c r=\"%s\"", cell).data, ">", &from, &to);
    if (hand->xml.data[to - 2] != '/') {
        size_t unused;
        hand_find(hand, str_format(arena, "<c r=\"%s\"", cell).data, "</c>", &unused, &to);
    }
    hand_replace(hand, from, to,
                 number ? str_format(arena, "<c r=\"%s\"><v>%s</v></c>", cell, text)
                        : str_format(arena, "<c r=\"%s\" t=\"inlineStr\"><is><t>%s</t></is></c>", cell, text));
}

static inline Str row_text(const Hand *hand, int row, size_t *from, size_t *to) {
    hand_find(hand, str_format(hand->arena, "<row r=\"%d\"", row).data, "</row>", from, to);
    return str_slice(hand->xml, *from, *to);
}

/* The row as if it stood somewhere else. */
static inline Str renumbered(Arena *arena, Str text, int from, int to) {
    Buf out = buf_create(arena);
    Str old = str_format(arena, "%d", from);
    for (size_t i = 0; i < text.len; i++) {
        bool reference = i > 0 && (isupper((unsigned char)text.data[i - 1]) || text.data[i - 1] == '"') &&
                         str_starts(str_slice(text, i, text.len), old) && text.data[i + old.len] == '"' &&
                         str_find(str_slice(text, i > 6 ? i - 6 : 0, i), STR("r=\"")) >= 0;
        if (reference) {
            buf_add_format(&out, "%d", to);
            i += old.len - 1;
        } else {
            buf_add_char(&out, text.data[i]);
        }
    }
    return buf_str(&out);
}

static inline void hand_swap_rows(Hand *hand, int a, int b) {
    size_t from, to, other_from, other_to;
    Str first = row_text(hand, a, &from, &to), second = row_text(hand, b, &other_from, &other_to);
    Arena *arena = hand->arena;
    first = renumbered(arena, str_copy(arena, first), a, b);
    second = renumbered(arena, str_copy(arena, second), b, a);
    hand_replace(hand, from, to, second);
    /* now the later one */
    Str rest = str_format(arena, "<row r=\"%d\"", b);
    ptrdiff_t at = str_find(str_slice(hand->xml, from + second.len, hand->xml.len), rest);
    assert_true(at >= 0);
    size_t start = from + second.len + (size_t)at;
    ptrdiff_t end = str_find(str_slice(hand->xml, start, hand->xml.len), STR("</row>"));
    hand_replace(hand, start, start + (size_t)end + 6, first);
}

static inline void hand_delete_row(Hand *hand, int row) {
    size_t from, to;
    row_text(hand, row, &from, &to);
    hand_replace(hand, from, to, STR(""));
}

#endif
