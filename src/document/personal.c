/* What of persons stands in a document is found when it is shown, and hidden from who has no right to it; what goes out
 * has it hidden always. Nothing of it is stored. A mask has as many characters as what it hides: places stay. */
#include "document_internal.h"

#include <string.h>

bool document_personal_seen(const Documents *documents, const User *user, const UnitWay *path) {
    const ReviewDef *review = pack_review(documents->pack);
    const Want want = {.domain = STR("documents"), .action = ACTION_VIEW};
    return !user || !review || people_sees(user, &want, (int)review->personal_class, path->codes, path->length);
}

void document_personal_find(const Documents *documents, const Line *lines, size_t count, Arena *arena,
                            Personal *personal) {
    Str *texts = ARENA_ARRAY(arena, count + 1, Str);
    for (size_t i = 0; i < count; i++) {
        texts[i] = lines[i].text;
    }
    *personal = (Personal){.pack = documents->pack};
    personal->count = read_personal(documents->pack, texts, count, arena, &personal->places);
    personal->values = ARENA_ARRAY(arena, personal->count + 1, Str);
    for (size_t i = 0; i < personal->count; i++) {
        const ReadPersonal *place = &personal->places[i];
        personal->values[i] = str_slice(texts[place->line], place->start, place->end);
    }
}

static Str replaced(Str text, Str value, const char *kind, Arena *arena) {
    Buf out = buf_create(arena);
    size_t done = 0;
    for (ptrdiff_t at; value.len && (at = str_find(str_slice(text, done, text.len), value)) >= 0;) {
        buf_add(&out, str_slice(text, done, done + (size_t)at));
        buf_add(&out, read_personal_masked(kind, value, arena));
        done += (size_t)at + value.len;
    }
    if (!done) {
        return text;
    }
    buf_add(&out, str_slice(text, done, text.len));
    return buf_str(&out);
}

/* Those of the document, wherever they stand in the text, and what the text itself has. A short name may be a part of
 * other words: `quoted` texts are pieces of the document, of which more may be hidden than has to be. */
static Str hidden(const Personal *personal, Str text, bool quoted, Arena *arena) {
    enum { SURELY_A_NAME = 3 };
    ReadPersonal *own;
    size_t count = text.len ? read_personal(personal->pack, &text, 1, arena, &own) : 0;
    Str shown = text;
    for (size_t i = 0; i < count; i++) {
        shown = replaced(shown, str_slice(text, own[i].start, own[i].end), own[i].kind, arena);
    }
    for (size_t i = 0; i < personal->count; i++) {
        if (quoted || utf8_count(personal->values[i]) >= SURELY_A_NAME) {
            shown = replaced(shown, personal->values[i], personal->places[i].kind, arena);
        }
    }
    return shown;
}

Str document_personal_hidden(const Personal *personal, Str text, Arena *arena) {
    return hidden(personal, text, true, arena);
}

static void hide_values(const Personal *personal, json_t *value, Arena *arena) {
    size_t i;
    const char *key;
    json_t *one;
    if (json_is_object(value)) {
        json_object_foreach(value, key, one) {
            hide_values(personal, one, arena);
        }
    } else if (json_is_array(value)) {
        json_array_foreach(value, i, one) {
            hide_values(personal, one, arena);
        }
    } else if (json_is_string(value)) {
        Str text = {json_string_value(value), json_string_length(value)},
            shown = document_personal_hidden(personal, text, arena);
        if (!str_equal(text, shown)) {
            json_string_setn(value, shown.data, shown.len);
        }
    }
}

Str document_personal_hidden_json(const Personal *personal, Str text, Arena *arena) {
    json_t *value = json_read(text);
    if (!value) {
        return text;
    }
    hide_values(personal, value, arena);
    Str shown = json_value_text(value, JSON_AS_GIVEN, arena);
    json_decref(value);
    return shown;
}

static void hide_lines(const Personal *personal, Line *lines, size_t count, Arena *arena) {
    size_t place = 0;
    for (size_t i = 0; i < count; i++) {
        Buf out = buf_create(arena);
        size_t done = 0;
        for (; place < personal->count && personal->places[place].line == i; place++) {
            const ReadPersonal *at = &personal->places[place];
            buf_add(&out, str_slice(lines[i].text, done, at->start));
            buf_add(&out, read_personal_masked(at->kind, personal->values[place], arena));
            done = at->end;
        }
        buf_add(&out, str_slice(lines[i].text, done, lines[i].text.len));
        lines[i].text = hidden(personal, done ? buf_str(&out) : lines[i].text, false, arena);
    }
}

void document_personal_hide(const Personal *personal, Line *lines, size_t line_count, Thing *things, size_t thing_count,
                            Arena *arena) {
    if (personal->count) {
        hide_lines(personal, lines, line_count, arena);
    }
    for (size_t i = 0; i < thing_count; i++) {
        things[i].content = document_personal_hidden_json(personal, things[i].content, arena);
        things[i].correction = document_personal_hidden_json(personal, things[i].correction, arena);
        things[i].became = document_personal_hidden_json(personal, things[i].became, arena);
        things[i].reason = document_personal_hidden(personal, things[i].reason, arena);
    }
}

void document_personal_hide_line(const Personal *personal, DocumentLine *line, Arena *arena) {
    line->title = document_personal_hidden(personal, line->title, arena);
    line->file_name = document_personal_hidden(personal, line->file_name, arena);
}

bool document_personal_load(const Documents *documents, Tx *tx, int64_t document, Arena *arena, Personal *personal,
                            Err *err) {
    Line *lines;
    size_t count;
    if (!lines_load(tx, document, arena, &lines, &count, err)) {
        return false;
    }
    document_personal_find(documents, lines, count, arena, personal);
    return true;
}

void document_personal_json(const Personal *personal, const Line *lines, bool is_hidden, Json *json) {
    json_key(json, "personal");
    json_open_object(json);
    json_put_bool(json, "hidden", is_hidden && personal->count > 0);
    json_key(json, "places");
    json_open_array(json);
    for (size_t i = 0; i < personal->count; i++) {
        const ReadPersonal *place = &personal->places[i];
        const Line *line = &lines[place->line];
        int64_t start = (int64_t)utf8_count(str_slice(line->text, 0, place->start));
        json_open_object(json);
        json_put_integer(json, "line", line->number);
        json_put_integer(json, "start", start);
        json_put_integer(json, "end", start + (int64_t)utf8_count(personal->values[i]));
        json_put_text(json, "name", read_personal_name(place->kind));
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}
