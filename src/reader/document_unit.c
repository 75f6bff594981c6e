/* Whose paper a document is: the place it is of (某某县), and within it the school, the kindergarten or the township.
 */
#include "figure_internal.h"
#include "structure.h"

#include <string.h>

/* 某某县 in front of 教育局 or of a year in the title. */
static void find_place(const OutlineDef *def, ReadDocument *document) {
    Str title = document->title;
    size_t end = 0;
    ptrdiff_t bureau = -1; /* the first of them: 义务教育, not the 教育 in it */
    for (size_t i = 0; i < def->subject_count; i++) {
        ptrdiff_t at = str_find(title, def->subjects[i]);
        bureau = at >= 0 && (bureau < 0 || at < bureau) ? at : bureau;
    }
    while (end < title.len && (title.data[end] < '0' || title.data[end] > '9')) {
        end++;
    }
    end = bureau >= 0 && (size_t)bureau < end ? (size_t)bureau : end;
    if (end < 6 || end == title.len) {
        return;
    }
    Str before = str_slice(title, 0, end);
    for (size_t i = 0; i < def->front_count; i++) { /* 在全县教育…会上: 全县 is no name */
        before = str_starts(before, def->fronts[i]) ? str_slice(before, def->fronts[i].len, before.len) : before;
    }
    ptrdiff_t inner = str_find(before, STR("《")); /* 关于印发《青禾县: the name stands in it */
    before = inner >= 0 ? str_slice(before, (size_t)inner + strlen("《"), before.len) : before;
    if (before.len < 6) {
        return;
    }
    for (size_t i = 0; i < def->level_count; i++) {
        if (str_ends(before, def->levels[i]) && utf8_count(before) <= 12 && is_chinese(character_at(before, 0))) {
            document->place = before;
        }
    }
}

/* ---- the school, the kindergarten or the township ---- */

enum { UNIT_LEAST = 3, UNIT_MOST = 20, LINES_LOOKED_AT = 3 }; /* characters; lines below a title and above an end */

static bool ends_in_one(Str text, const Str *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_ends(text, words[i])) {
            return true;
        }
    }
    return false;
}

/* What stands before 小学 must name it: neither a place alone (青禾县小学教育) nor a group of schools (农村小学). */
static bool names_one(const OutlineDef *def, Str before, Str name) {
    size_t characters = utf8_count(name);
    return characters >= UNIT_LEAST && characters <= UNIT_MOST && before.len &&
           !ends_in_one(before, def->levels, def->level_count) && !ends_in_one(before, def->groups, def->group_count) &&
           !ends_in_one(name, def->groups, def->group_count);
}

/* The first unit that a text begins with, to the end of its name; empty when it begins with none. */
static Str begins_with(const OutlineDef *def, Str text, const Str *ends, size_t count) {
    for (size_t at = 0; at < text.len; at = char_next(text, at)) {
        for (size_t i = 0; i < count; i++) {
            Str name = str_slice(text, 0, at + ends[i].len);
            if (str_starts(str_slice(text, at, text.len), ends[i]) && names_one(def, str_slice(text, 0, at), name)) {
                return name;
            }
        }
    }
    return (Str){NULL, 0};
}

/* 柳湾镇中学 is a school, whatever township its name begins with. */
static Str unit_of(const OutlineDef *def, Str text) {
    Str school = begins_with(def, text, def->schools, def->school_count);
    return school.len ? school : begins_with(def, text, def->townships, def->township_count);
}

/* What a title may name a unit in: 关于 in front is cut off, the year and what follows, too. */
static Str head_of(const OutlineDef *def, Str title) {
    for (size_t i = 0; i < def->front_count; i++) {
        title = str_starts(title, def->fronts[i]) ? str_slice(title, def->fronts[i].len, title.len) : title;
    }
    size_t end = 0;
    while (end < title.len && is_chinese(character_at(title, end))) {
        end = char_next(title, end);
    }
    Str head = str_slice(title, 0, end);
    for (size_t i = 0; i < def->front_count; i++) {
        ptrdiff_t at = utf8_count(def->fronts[i]) > 1 ? str_find(head, def->fronts[i]) : -1;
        head = at > 0 ? str_slice(head, 0, (size_t)at) : head;
    }
    return head;
}

/* A line that is the name of a unit and nothing else, in brackets or not. */
static Str unit_alone(const OutlineDef *def, Str line) {
    Str inner = text_in_brackets(line);
    line = inner.len ? inner : str_trim(line);
    enum { LINE_MOST = 3 * (UNIT_MOST + 1) }; /* bytes */
    Str name = line.len < LINE_MOST ? unit_of(def, line) : (Str){NULL, 0};
    return name.len == line.len ? name : (Str){NULL, 0};
}

static void find_unit(const OutlineDef *def, ReadDocument *document) {
    document->unit = unit_of(def, head_of(def, document->title));
    for (size_t i = 1; i < document->paragraph_count && i <= LINES_LOOKED_AT && !document->unit.len; i++) {
        document->unit = unit_alone(def, document->paragraphs[i].text);
    }
    for (size_t back = 0; back < LINES_LOOKED_AT && back < document->paragraph_count && !document->unit.len; back++) {
        document->unit = unit_alone(def, document->paragraphs[document->paragraph_count - 1 - back].text);
    }
}

/* 第一小学 is 栖霖街道第一小学. */
static bool one_unit(Str a, Str b) {
    return str_ends(a, b) || str_ends(b, a);
}

bool documents_of_one(const ReadDocument *a, const ReadDocument *b) {
    if (a->place.len && b->place.len && !str_equal(a->place, b->place)) {
        return false;
    }
    if (a->unit.len && b->unit.len) {
        return one_unit(a->unit, b->unit);
    }
    const ReadDocument *whole = a->unit.len ? b : a; /* one of a school and one of a county are of two */
    return !(a->unit.len || b->unit.len) || !whole->place.len;
}

void document_whose(const OutlineDef *def, ReadDocument *document) {
    find_place(def, document);
    find_unit(def, document);
}
