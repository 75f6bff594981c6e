/* One reading of one file: what the steps of the room hand to each other. */
#ifndef DUXUE_READER_READING_H
#define DUXUE_READER_READING_H

#include "reader.h"

typedef struct Reading {
    Arena *arena;
    const Pack *pack;
    ReadFile *file;
    ReadDamage *damage; /* of the whole file; documents get their own share at the end */
    size_t damage_count, damage_capacity;
    int passes;                    /* of cleaning, so far */
    bool chunked;                  /* the text was cut into pieces with markers, and paragraphs lost their ends */
    size_t inline_from, inline_to; /* those of them that moved characters inside lines, in the order of lines */
} Reading;

void add_damage(Reading *reading, const ReadDamage *damage);

/* input_text.c: bytes -> source lines in UTF-8; bytes that are no text are told as damage (D01). False: so many of them
 * are none that it is no text at all. */
bool input_text(Reading *reading, Str bytes);
/* UTF-8 text -> lines, whatever ends them. */
void input_lines(Reading *reading, Str text);

/* document.c: lines -> documents with their paragraphs. */
void split_documents(Reading *reading);

#endif
