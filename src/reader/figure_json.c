/* Figures and commitments as JSON. */
#include "figure_internal.h"

const char *figure_kind_id(FigureKind kind) {
    static const char *const ids[] = {"actual", "target", "threshold"};
    return ids[kind];
}

const char *figure_state_id(FigureState state) {
    static const char *const ids[] = {"ok", "masked", "partial", "damaged", "suspect"};
    return ids[state];
}

static void put_index(Json *json, const char *key, int index) {
    json_key(json, key);
    if (index < 0) {
        json_none(json);
    } else {
        json_whole(json, index);
    }
}

static void put_figure(Json *json, const ReadDocument *document, const ReadFigure *figure, ReadCursor *cursor) {
    const ReadParagraph *paragraph = &document->paragraphs[figure->paragraph];
    ReadPlace start = read_place_on(cursor, paragraph, figure->start);
    ReadPlace end = read_place_on(cursor, paragraph, figure->end);
    json_open_object(json);
    json_put_integer(json, "line", start.line);
    json_put_integer(json, "start", (int64_t)start.column);
    json_put_integer(json, "end", (int64_t)end.column);
    if (end.line != start.line) {
        json_put_integer(json, "end_line", end.line);
    }
    json_put_str(json, "surface", figure->surface);
    json_put_number(json, "value", figure->value);
    json_put_number(json, "value2", figure->value2);
    json_put_optional(json, "exact", figure->exact);
    json_put_str(json, "unit", figure->unit);
    json_put_str(json, "qual", figure->qualifier);
    json_put_integer(json, "dp", figure->decimals);
    json_put_number(json, "scale", figure->scale);
    json_put_text(json, "kind", figure_kind_id(figure->kind));
    json_put_text(json, "status", figure_state_id(figure->state));
    json_put_str(json, "name", figure->name);
    json_put_optional(json, "indicator", figure->indicator);
    json_put_optional(json, "period", figure->period);
    json_put_optional(json, "scope", figure->scope);
    json_put_str(json, "cmp", figure->compare);
    json_put_optional(json, "ref", figure->reference);
    put_index(json, "of", figure->of);
    put_index(json, "part_of", figure->part_of);
    json_close_object(json);
}

void read_put_figures(Json *json, const ReadDocument *document) {
    ReadCursor cursor = {.paragraph = NULL};
    json_open_array(json);
    for (size_t i = 0; i < document->figure_count; i++) {
        put_figure(json, document, &document->figures[i], &cursor);
    }
    json_close_array(json);
}

void read_put_commitments(Json *json, const ReadDocument *document) {
    ReadCursor cursor = {.paragraph = NULL};
    json_open_array(json);
    for (size_t i = 0; i < document->commitment_count; i++) {
        const ReadCommitment *commitment = &document->commitments[i];
        const ReadParagraph *paragraph = &document->paragraphs[commitment->paragraph];
        ReadPlace start = read_place_on(&cursor, paragraph, commitment->start);
        ReadPlace end = read_place_on(&cursor, paragraph, commitment->end);
        json_open_object(json);
        json_put_integer(json, "line", start.line);
        json_put_integer(json, "start", (int64_t)start.column);
        json_put_integer(json, "end", (int64_t)end.column);
        json_put_str(json, "who", commitment->who);
        json_put_bool(json, "who_told", commitment->who_told);
        json_put_optional(json, "with", commitment->with);
        json_put_str(json, "what", commitment->what);
        json_key(json, "quantity");
        json_open_array(json);
        for (size_t f = 0; f < commitment->figure_count; f++) {
            json_whole(json, commitment->figures[f]);
        }
        json_close_array(json);
        json_put_str(json, "due", commitment->due);
        json_put_str(json, "due_printed", commitment->due_printed);
        json_put_text(json, "type", commitment->type);
        json_close_object(json);
    }
    json_close_array(json);
}
