/* Figures, commitments and checks over any text: whatever stands in it, places lie inside it and values are numbers. */
#include "reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Pack *pack;
static ReadWords *words;

static void load(void) {
    static Arena *kept;
    if (!kept) {
        kept = arena_create();
        ProblemList problems = problem_list(kept, 10);
        if (!pack_load(NULL, &pack, &problems)) {
            abort();
        }
        words = read_words(pack_vocabulary(pack), kept);
    }
}

static ReadDocument document_of(Arena *arena, Str text) {
    static const char *const kinds[] = {"summary", "plan", "other"};
    ReadDocument document = {.kind = kinds[text.len % 3], .period = STR("2024"), .duplicate_of = -1, .complete = true};
    document.paragraphs = ARENA_ARRAY(arena, text.len + 1, ReadParagraph);
    Str rest = text, line = text;
    bool more = true;
    while (more) {
        more = str_cut(&rest, '\n', &line);
        ReadPiece *piece = ARENA_NEW(arena, ReadPiece);
        *piece = (ReadPiece){.line = (int)document.paragraph_count + 1};
        document.paragraphs[document.paragraph_count++] =
            (ReadParagraph){.text = more ? line : rest, .pieces = piece, .piece_count = 1, .heading = -1};
    }
    return document;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    load();
    Arena *arena = arena_create();
    /* cleaning hands on UTF-8; the engines must bear the rest as well */
    Str text = str_copy(arena, (Str){(const char *)data, size < 8192 ? size : 8192});
    ReadFile file = {.name = STR("fuzz"), .format = "text", .encoding = "", .document_count = 1};
    ReadDocument document = document_of(arena, text);
    read_figures(words, &document, arena);
    read_commitments(words, &document, arena);
    for (size_t i = 0; i < document.figure_count; i++) {
        const ReadFigure *figure = &document.figures[i];
        bool place = figure->paragraph < document.paragraph_count && figure->start < figure->end &&
                     figure->end <= document.paragraphs[figure->paragraph].text.len;
        bool unknown =
            figure->state == FIGURE_MASKED || figure->state == FIGURE_PARTIAL || figure->state == FIGURE_DAMAGED;
        if (!place || isinf(figure->value) || (unknown && !isnan(figure->value)) || figure->of >= (int)i) {
            abort();
        }
    }
    file.documents = &document;
    ReadFindings findings;
    if (!read_check(&file, 1, pack, NULL, arena, &findings, NULL)) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
