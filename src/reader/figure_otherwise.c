/* A figure that a person read otherwise than the reader: what is said of it is read like any other text, so that units,
 * marks and Chinese numerals mean the same in both. */
#include "figure_internal.h"

#include <math.h>

/* The figures of one sentence that stands alone. */
static void read_sentence(const ReadWords *words, Str text, Arena *arena, ReadDocument *document) {
    ReadPiece *piece = ARENA_NEW(arena, ReadPiece);
    ReadParagraph *paragraph = ARENA_NEW(arena, ReadParagraph);
    *piece = (ReadPiece){.line = 1};
    *paragraph = (ReadParagraph){.text = text, .pieces = piece, .piece_count = 1, .heading = -1};
    *document = (ReadDocument){
        .kind = "other", .duplicate_of = -1, .complete = true, .paragraphs = paragraph, .paragraph_count = 1};
    read_figures(words, document, arena);
}

/* The figure that ends where the sentence does; NULL: none, or one that cannot be reckoned with. */
static const ReadFigure *last_of(const ReadDocument *document) {
    const ReadFigure *last = document->figure_count ? &document->figures[document->figure_count - 1] : NULL;
    bool whole = last && last->end == document->paragraphs[0].text.len && last->state == FIGURE_OK;
    return whole && !isnan(last->value) ? last : NULL;
}

/* The number alone: what it is about stays. */
static bool take_number(const ReadWords *words, Str printed, Arena *arena, ReadFigure *figure) {
    ReadDocument alone;
    read_sentence(words, printed, arena, &alone);
    const ReadFigure *read = last_of(&alone);
    if (!read || alone.figure_count != 1 || read->start != 0) {
        return false;
    }
    figure->surface = printed;
    figure->value = read->value;
    figure->value2 = read->value2;
    figure->exact = read->exact;
    figure->qualifier = read->qualifier;
    figure->unit = read->unit;
    figure->family = read->family;
    figure->decimals = read->decimals;
    figure->scale = read->scale;
    figure->state = FIGURE_OK;
    return true;
}

bool read_otherwise(const ReadWords *words, Str name, Str printed, Arena *arena, ReadFigure *figure) {
    ReadDocument named;
    printed = str_copy(arena, str_trim(printed));
    /* 分别为38、42人: what is read already has its unit from elsewhere, and alone would lose it */
    bool stays = figure->state == FIGURE_OK && printed.len && str_equal(printed, figure->surface);
    if (!stays && !take_number(words, printed, arena, figure)) {
        return false;
    }
    if (name.len) {
        read_sentence(words, str_format(arena, "%.*s%.*s", STR_ARG(name), STR_ARG(printed)), arena, &named);
        const ReadFigure *read = last_of(&named);
        bool known = read && read->name.len;
        figure->name = known ? read->name : str_copy(arena, name);
        figure->scope = known ? read->scope : STR("");
        figure->indicator = known ? read->indicator : STR("");
    }
    return true;
}
