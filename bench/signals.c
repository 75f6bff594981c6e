/* What the reader sees of figures and paragraphs before it weighs it, for tests/gold/fit.py to fit the weights of the
 * pack: each line one figure or one paragraph with the names of its signals, or a line of the text as it was cleaned.
 *   signals PACKS FILE...
 */
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const kinds[] = {"actual", "target", "threshold"};

static void show_figures(const char *name, size_t number, const ReadDocument *document) {
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *figure = &document->figures[i];
        const ReadParagraph *paragraph = &document->paragraphs[figure->paragraph];
        ReadPlace place = read_place(paragraph, figure->start), end = read_place(paragraph, figure->end);
        printf("F\t%s\t%zu\t%zu\t%d\t%zu\t%zu\t%s\t%d\t%.*s\t", name, number, figure->paragraph, place.line,
               place.column, end.column, kinds[figure->kind], figure->part_of, STR_ARG(figure->surface));
        for (int signal = 0; signal < SIGNALS; signal++) {
            if (figure->signals.bits[signal / 64] >> signal % 64 & 1) {
                printf("%s ", signal_name(signal));
            }
        }
        printf("\n");
    }
}

/* The heading of the first level above; 0: none. */
static size_t part_number(const ReadDocument *document, int heading) {
    while (heading >= 0 && document->outline[heading].level > 1 && document->outline[heading].above >= 0) {
        heading = document->outline[heading].above;
    }
    return heading < 0 ? 0 : (size_t)heading + 1;
}

static void show_paragraphs(const char *name, size_t number, const ReadDocument *document) {
    for (size_t i = 0; i < document->paragraph_count; i++) {
        const ReadParagraph *paragraph = &document->paragraphs[i];
        printf("P\t%s\t%zu\t%zu\t%d\t%zu\t", name, number, i, read_place(paragraph, 0).line,
               part_number(document, paragraph->heading));
        for (int signal = 0; signal < DIRECTIONS; signal++) {
            if (paragraph->directions.bits[signal / 64] >> signal % 64 & 1) {
                printf("%s ", direction_name(signal));
            }
        }
        printf("\n");
    }
}

/* Of one file, which is read anew with whatever formats it may have. */
static bool show(const Pack *pack, const char *name) {
    Arena *arena = arena_create();
    ReadFile file;
    Err err = {.kind = ERR_NONE};
    bool read = read_path(arena, pack, name, &file, &err);
    for (size_t i = 0; read && i < file.line_count; i++) {
        printf("L\t%s\t%d\t%.*s\n", name, file.lines[i].number, STR_ARG(file.lines[i].text));
    }
    for (size_t i = 0; read && i < file.document_count; i++) {
        show_figures(name, i, &file.documents[i]);
        show_paragraphs(name, i, &file.documents[i]);
    }
    if (!read) {
        fprintf(stderr, "%s: %s\n", name, err.message);
    }
    arena_destroy(arena);
    return read;
}

int main(int argc, char **argv) {
    Pack *pack = NULL;
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 10);
    if (argc < 3 || !pack_load(argv[1], &pack, &problems)) {
        fputs("signals PACKS FILE...\n", stderr);
        for (size_t i = 0; i < problems.count; i++) {
            fprintf(stderr, "%.*s\n", STR_ARG(problems.items[i].message));
        }
        return 1;
    }
    bool all = true;
    for (int i = 2; i < argc; i++) {
        all = show(pack, argv[i]) && all;
    }
    pack_destroy(pack);
    arena_destroy(arena);
    return all ? 0 : 1;
}
