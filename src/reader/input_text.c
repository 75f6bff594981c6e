/* Bytes of a text of any encoding -> source lines in UTF-8. */
#include "input_twice.h"
#include "reading.h"
#include "table.h"

#include <string.h>

/* Where bytes were that are no text: offsets into the decoded text. */
typedef struct BadBytes {
    Arena *arena;
    size_t *at;
    unsigned char *bytes;
    size_t count, capacity;
} BadBytes;

static void note_bad(void *context, size_t at, unsigned char byte) {
    BadBytes *bad = context;
    if (bad->count == bad->capacity) {
        size_t capacity = bad->capacity * 2 + 64;
        bad->at = arena_grow(bad->arena, bad->at, bad->count, capacity, sizeof *bad->at);
        bad->bytes = arena_grow(bad->arena, bad->bytes, bad->count, capacity, 1);
        bad->capacity = capacity;
    }
    bad->at[bad->count] = at;
    bad->bytes[bad->count++] = byte;
}

static size_t count_lines(Str text) {
    size_t lines = 1;
    if (!text.len) {
        return lines;
    }
    for (const char *at = text.data, *end = text.data + text.len; at < end; at++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        if (!next) {
            break;
        }
        lines++;
        at = next;
    }
    return lines;
}

static void add_line(Reading *reading, Str line, size_t *capacity) {
    ReadFile *file = reading->file;
    if (file->line_count == *capacity) { /* lone CRs end lines as well */
        *capacity = *capacity * 2;
        file->lines = arena_grow(reading->arena, file->lines, file->line_count, *capacity, sizeof *file->lines);
    }
    file->lines[file->line_count] = (ReadLine){.number = (int)file->line_count + 1, .source = line, .text = line};
    file->line_count++;
}

void input_lines(Reading *reading, Str text) {
    size_t capacity = count_lines(text);
    Str rest = text, line;
    reading->file->lines = ARENA_ARRAY(reading->arena, capacity, ReadLine);
    reading->file->line_count = 0;
    while (str_cut(&rest, '\n', &line)) {
        if (line.len && line.data[line.len - 1] == '\r') {
            line.len--;
        }
        Str part;
        if (line.len == 0 || !memchr(line.data, '\r', line.len)) {
            add_line(reading, line, &capacity);
        } else {
            while (str_cut(&line, '\r', &part)) {
                add_line(reading, part, &capacity);
            }
        }
    }
}

/* Each run of bad bytes of a line is one record with the bytes' values. */
static void tell_bad(Reading *reading, const BadBytes *bad) {
    const ReadFile *file = reading->file;
    size_t line = 0;
    for (size_t i = 0; i < bad->count && file->line_count;) {
        size_t first = i;
        Buf values = buf_create(reading->arena);
        do {
            buf_add_format(&values, "%s%02X", i > first ? " " : "", bad->bytes[i]);
            i++;
        } while (i < bad->count && bad->at[i] == bad->at[i - 1] + 3 && i - first < 64);
        const char *at = file->lines[0].source.data + bad->at[first];
        while (line + 1 < file->line_count && file->lines[line + 1].source.data <= at) {
            line++;
        }
        Str source = file->lines[line].source;
        size_t offset = (size_t)(at - source.data) < source.len ? (size_t)(at - source.data) : source.len;
        add_damage(reading, &(ReadDamage){.line = (int)line + 1,
                                          .column = utf8_count(str_slice(source, 0, offset)),
                                          .rule = "D01",
                                          .type = "other",
                                          .surface = buf_str(&values),
                                          .certainty = FLAGGED});
    }
}

/* One record for the whole file: all of it was read in another way, which a person confirms. */
static void tell_twice(Reading *reading, Str text) {
    enum { SHOWN = 60 }; /* bytes */
    size_t end = text.len < SHOWN ? text.len : SHOWN;
    while (end < text.len && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end++;
    }
    Str first = reading->file->line_count ? reading->file->lines[0].source : (Str){"", 0};
    add_damage(reading, &(ReadDamage){.line = 1,
                                      .rule = "D01",
                                      .type = "other",
                                      .surface = str_slice(text, 0, end),
                                      .repaired = first,
                                      .certainty = LIKELY});
}

/* Whether more than a tenth of what the text begins with is no character of any text. */
static bool is_noise(Str text, const BadBytes *bad) {
    enum { SEEN = 64 << 10, LEAST = 5 };
    size_t seen = text.len < SEEN ? text.len : SEEN, noise = 0;
    for (size_t i = 0; i < seen; i++) {
        unsigned char c = (unsigned char)text.data[i];
        noise += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v';
    }
    for (size_t i = 0; i < bad->count && bad->at[i] < seen; i++) {
        noise++;
    }
    return noise >= LEAST && noise * 10 > utf8_count(str_slice(text, 0, seen));
}

bool input_text(Reading *reading, Str bytes) {
    BadBytes bad = {.arena = reading->arena};
    TextEncoding encoding;
    Str text = text_decode_whole(bytes, reading->arena, &encoding, note_bad, &bad);
    reading->file->format = "text";
    reading->file->encoding = text_encoding_name(encoding);
    if (is_noise(text, &bad)) {
        return false;
    }
    Str meant;
    if (encoding == ENCODING_UTF8 && !bad.count &&
        decoded_twice(text, reading->arena, &meant, &reading->file->encoding)) {
        input_lines(reading, meant);
        tell_twice(reading, text);
        return true;
    }
    input_lines(reading, text);
    tell_bad(reading, &bad);
    return true;
}
