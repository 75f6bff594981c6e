/* One paragraph as a document of a kind, and what is found in it on one line. */
#ifndef DUXUE_FIGURE_SUPPORT_H
#define DUXUE_FIGURE_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "reader.h"
#include "shared_pack.h"

typedef struct Bench {
    Arena *arena;
    Pack *pack;
    ReadWords *words;
} Bench;

static int open_bench(void **state) {
    static Bench bench;
    bench.arena = arena_create();
    bench.pack = shared_pack();
    bench.words = read_words(pack_vocabulary(bench.pack), bench.arena);
    *state = &bench;
    return 0;
}

static int close_bench(void **state) {
    Bench *bench = *state;
    arena_destroy(bench->arena);
    return 0;
}

static ReadDocument *document_of(const Bench *bench, const char *kind, const char *text) {
    ReadDocument *document = ARENA_NEW(bench->arena, ReadDocument);
    ReadParagraph *paragraph = ARENA_NEW(bench->arena, ReadParagraph);
    ReadPiece *piece = ARENA_NEW(bench->arena, ReadPiece);
    *piece = (ReadPiece){.line = 1};
    *paragraph = (ReadParagraph){.text = str_from(text), .pieces = piece, .piece_count = 1, .heading = -1};
    *document = (ReadDocument){.kind = kind,
                               .period = STR("2024"),
                               .duplicate_of = -1,
                               .complete = true,
                               .paragraphs = paragraph,
                               .paragraph_count = 1};
    read_figures(bench->words, document, bench->arena);
    return document;
}

/* "value unit" with the qualifier before it, "a..b" for ranges, "?" for unknown, joined by "; ". */
static inline Str show_figures(const Bench *bench, const ReadDocument *document) {
    Buf out = buf_create(bench->arena);
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *figure = &document->figures[i];
        char number[32] = "?";
        if (!isnan(figure->value)) {
            number_shortest(figure->value, number);
        }
        buf_add_format(&out, "%s%s%s", i ? "; " : "", str_is(figure->qualifier, "=") ? "" : figure->qualifier.data,
                       number);
        if (!isnan(figure->value2)) {
            number_shortest(figure->value2, number);
            buf_add_format(&out, "..%s", number);
        }
        buf_add_format(&out, "%.*s", STR_ARG(figure->unit));
        if (figure->state != FIGURE_OK) {
            buf_add_format(&out, "[%s]", figure_state_id(figure->state));
        }
    }
    return buf_str(&out);
}

typedef struct Line {
    const char *text, *wanted;
} Line;

static inline void assert_lines(const Bench *bench, const char *kind, const Line *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        Str got = show_figures(bench, document_of(bench, kind, lines[i].text));
        if (!str_is(got, lines[i].wanted)) {
            fail_msg("%s\n  wanted %s\n  got    %.*s", lines[i].text, lines[i].wanted, STR_ARG(got));
        }
    }
}

#define ASSERT_LINES(state, kind, lines) assert_lines(*(state), kind, lines, sizeof(lines) / sizeof *(lines))

#endif
