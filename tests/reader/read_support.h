/* Reading a text or a file in a test, and showing what came of it. */
#ifndef DUXUE_READ_SUPPORT_H
#define DUXUE_READ_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "reader.h"
#include "shared_pack.h"

typedef struct Room {
    Arena *arena;
    Pack *pack;
} Room;

static int open_room(void **state) {
    static Room room;
    room.arena = arena_create();
    room.pack = shared_pack();
    *state = &room;
    return 0;
}

static int close_room(void **state) {
    Room *room = *state;
    arena_destroy(room->arena);
    return 0;
}

static inline ReadFile read_it(const Room *room, Str text) {
    ReadFile file;
    Err err = {.kind = ERR_NONE};
    assert_true(read_text(room->arena, room->pack, STR("测试.txt"), text, &file, &err));
    return file;
}

/* The cleaned lines, joined by line ends. */
static inline Str cleaned_lines(const Room *room, Str text) {
    ReadFile file = read_it(room, text);
    Buf out = buf_create(room->arena);
    for (size_t i = 0; i < file.line_count; i++) {
        if (i) {
            buf_add_char(&out, '\n');
        }
        buf_add(&out, file.lines[i].text);
    }
    return buf_str(&out);
}

static inline const char *cleaned(const Room *room, const char *text) {
    return str_cstr(room->arena, cleaned_lines(room, str_from(text)));
}

/* How many records of a rule there are, in all documents. */
static inline size_t count_rule(const ReadFile *file, const char *rule) {
    size_t count = 0;
    for (size_t i = 0; i < file->document_count; i++) {
        for (size_t k = 0; k < file->documents[i].damage_count; k++) {
            count += strcmp(file->documents[i].damage[k].rule, rule) == 0;
        }
    }
    return count;
}

#endif
