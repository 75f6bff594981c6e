/* What of persons stands in a document is found when it is shown, and hidden from who has no right to it; what goes out
 * has it hidden always. Nothing of it is stored. A mask has as many characters as what it hides: places stay. */
#include "document_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct PersonalValue {
    Str text;
    const char *kind;
} PersonalValue;

static int compare_values(const void *a, const void *b) {
    const PersonalValue *one = a, *two = b;
    return str_compare(one->text, two->text);
}

/* Each value once. */
static PersonalValue *sorted_values(const ReadPersonal *places, const Str *values, size_t count, Arena *arena,
                                    size_t *kept) {
    PersonalValue *sorted = ARENA_ARRAY(arena, count + 1, PersonalValue);
    *kept = 0;
    for (size_t i = 0; i < count; i++) {
        sorted[i] = (PersonalValue){values[i], places[i].kind};
    }
    if (count) {
        qsort(sorted, count, sizeof *sorted, compare_values);
    }
    for (size_t i = 0; i < count; i++) {
        if (!*kept || !str_equal(sorted[*kept - 1].text, sorted[i].text)) {
            sorted[(*kept)++] = sorted[i];
        }
    }
    return sorted;
}

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
    personal->whole = personal->count == READ_PERSONAL_MOST;
    personal->find = sorted_values(personal->places, personal->values, personal->count, arena, &personal->find_count);
}

/* The first of `values` from `low` on whose byte `depth` is not below `byte`; all of them have the bytes before. */
static size_t from_byte(const PersonalValue *values, size_t low, size_t high, size_t depth, int byte) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        Str text = values[middle].text;
        if (text.len <= depth || (unsigned char)text.data[depth] < byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The longest value that stands at `at`; NULL: none does. Each byte narrows the sorted values. */
static const PersonalValue *value_at(const PersonalValue *values, size_t count, Str text, size_t at) {
    const PersonalValue *longest = NULL;
    size_t low = 0, high = count;
    for (size_t depth = 0; at + depth < text.len && low < high; depth++) {
        int byte = (unsigned char)text.data[at + depth];
        low = from_byte(values, low, high, depth, byte);
        high = from_byte(values, low, high, depth, byte + 1);
        if (low < high && values[low].text.len == depth + 1) {
            longest = &values[low];
        }
    }
    return longest;
}

/* One pass, however many values there are. A short name may be a part of other words: `least` characters. */
static Str replaced(const PersonalValue *values, size_t count, Str text, size_t least, Arena *arena) {
    bool begins[256] = {false};
    Buf out = buf_create(arena);
    size_t done = 0;
    for (size_t i = 0; i < count; i++) {
        begins[(unsigned char)values[i].text.data[0]] = true;
    }
    for (size_t at = 0; at < text.len;) {
        const PersonalValue *value = begins[(unsigned char)text.data[at]] ? value_at(values, count, text, at) : NULL;
        if (!value || utf8_count(value->text) < least) {
            utf8_next(text, &at);
            continue;
        }
        buf_add(&out, str_slice(text, done, at));
        buf_add(&out, read_personal_masked(value->kind, value->text, arena));
        at += value->text.len;
        done = at;
    }
    if (!done) {
        return text;
    }
    buf_add(&out, str_slice(text, done, text.len));
    return buf_str(&out);
}

/* Stars for all that is no sign and no letter of ASCII: words of the program that stand in things stay. */
static Str all_hidden(Str text, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t at = 0; at < text.len;) {
        uint32_t character = utf8_next(text, &at);
        bool stays = character < 128 && !(character >= '0' && character <= '9');
        buf_add_char(&out, (char)(stays ? character : '*'));
    }
    return buf_str(&out);
}

/* What the text itself has, and those of the document, wherever they stand in the text. `quoted` texts are pieces of
 * the document, of which more may be hidden than has to be; lines have theirs hidden by their places. */
static Str hidden(const Personal *personal, Str text, bool quoted, Arena *arena) {
    enum { SURELY_A_NAME = 3 };
    ReadPersonal *own = NULL;
    if (personal->whole) {
        return all_hidden(text, arena);
    }
    size_t count = text.len && quoted ? read_personal(personal->pack, &text, 1, arena, &own) : 0;
    if (count == READ_PERSONAL_MOST) {
        return all_hidden(text, arena);
    }
    if (count) {
        Str *values = ARENA_ARRAY(arena, count, Str);
        for (size_t i = 0; i < count; i++) {
            values[i] = str_slice(text, own[i].start, own[i].end);
        }
        size_t kept;
        PersonalValue *sorted = sorted_values(own, values, count, arena, &kept);
        text = replaced(sorted, kept, text, 0, arena);
    }
    return replaced(personal->find, personal->find_count, text, quoted ? 0 : SURELY_A_NAME, arena);
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
        if (personal->whole) {
            lines[i].text = all_hidden(lines[i].text, arena);
            continue;
        }
        for (; place < personal->count && personal->places[place].line == i; place++) {
            const ReadPersonal *at = &personal->places[place];
            if (at->start < done) { /* what a line end cut is also a number of the line itself: hidden once */
                Str rest = str_slice(lines[i].text, done, at->end);
                buf_add(&out, rest.len ? read_personal_masked("part", rest, arena) : rest);
                done = at->end > done ? at->end : done;
                continue;
            }
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
    if (personal->whole) {
        json_put_bool(json, "whole", true);
    }
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
