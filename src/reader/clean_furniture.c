/* What a copy brings from the page around the text: whole lines, and tails of lines (D20). */
#include "clean.h"
#include "scan.h"

#include <string.h>

/* ---- lines ---- */

static bool has_sentence(Str text) {
    static const Str ends[] = {{"。", 3}, {"；", 3}, {"！", 3}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_find(text, ends[i]) >= 0) {
            return true;
        }
    }
    return false;
}

enum { FURNITURE_MOST = 1500 }; /* bytes of a line that a pattern is tried on */

/* The pack's patterns and words, made ready. */
typedef struct Furniture {
    Patterns *lines;
    FirstWords *contains, *tails;
    FirstWords *any; /* of all of these: most lines have none */
} Furniture;

static Furniture furniture_of(const DamageDef *def, Arena *arena) {
    Furniture furniture = {.lines = patterns_ready(arena, def->lines, def->line_count),
                           .contains = first_words(arena, def->contains, def->contain_count),
                           .tails = first_words(arena, def->tails, def->tail_count)};
    size_t count, at = 0;
    const Str *parts = patterns_parts(furniture.lines, &count);
    Str *any = ARENA_ARRAY(arena, count + def->contain_count + def->tail_count + 1, Str);
    for (size_t i = 0; i < count; i++) {
        any[at++] = parts[i];
    }
    for (size_t i = 0; i < def->contain_count; i++) {
        any[at++] = def->contains[i];
    }
    for (size_t i = 0; i < def->tail_count; i++) {
        any[at++] = def->tails[i];
    }
    furniture.any = first_words(arena, any, at);
    return furniture;
}

/* `any`: one of the words stands in it. */
static bool is_furniture(const Furniture *furniture, Str text, bool any) {
    if (!text.len || text.len > FURNITURE_MOST) {
        return false;
    }
    return any ? patterns_match(furniture->lines, text) ||
                     (!has_sentence(text) && first_word(furniture->contains, text) >= 0)
               : patterns_match_bare(furniture->lines, text);
}

static void cut_tail(Reading *reading, ReadLine *line, size_t at) {
    /* with the bracket that opens it */
    Str before = str_trim(str_slice(line->text, 0, at));
    const Str brackets[] = {STR("("), STR("（"), STR("["), STR("【")};
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        if (str_ends(before, brackets[i])) {
            before.len -= brackets[i].len;
            break;
        }
    }
    size_t end = before.len ? (size_t)(before.data + before.len - line->text.data) : 0;
    Str tail = str_slice(line->text, end, line->text.len);
    size_t column = utf8_count(str_slice(line->text, 0, end));
    add_damage(reading, &(ReadDamage){.line = line->number,
                                      .column = source_column(reading, line->number, column),
                                      .rule = "D20",
                                      .type = "spam",
                                      .surface = tail,
                                      .repaired = {"", 0},
                                      .certainty = CERTAIN});
    line->text = str_slice(line->text, 0, end);
}

static void drop_line(Reading *reading, ReadLine *line) {
    add_damage(reading, &(ReadDamage){.line = line->number,
                                      .rule = "D20",
                                      .type = "spam",
                                      .surface = line->text,
                                      .repaired = {"", 0},
                                      .certainty = CERTAIN});
    line->furniture = true;
    line->text = (Str){"", 0};
}

/* The menu of a page: several short links in one line, or lines that are one each and follow each other. */
static void drop_menus(Reading *reading) {
    ReadFile *file = reading->file;
    size_t next;
    for (size_t i = 0; i < file->line_count; i = next) {
        int links = 0;
        for (next = i; next < file->line_count && file->lines[next].links; next++) {
            links += file->lines[next].links;
        }
        for (size_t k = i; links >= READ_LINKS && k < next; k++) {
            drop_line(reading, &file->lines[k]);
        }
        next += next == i;
    }
}

/* Rows that are hidden count, as they do in sums of the workbook, but who looks at it does not find them (D28): those
 * that follow each other are told once. */
static void flag_hidden(Reading *reading) {
    ReadFile *file = reading->file;
    for (size_t i = 0; i < file->line_count; i++) {
        const ReadLine *line = &file->lines[i];
        if (line->hidden && line->text.len && (i == 0 || !file->lines[i - 1].hidden)) {
            add_damage(reading, &(ReadDamage){.line = line->number,
                                              .rule = "D28",
                                              .type = "hidden",
                                              .surface = line->text,
                                              .repaired = {"", 0},
                                              .certainty = FLAGGED});
        }
    }
}

void clean_furniture(Reading *reading) {
    const DamageDef *def = reading->pack ? pack_damage(reading->pack) : NULL;
    ReadFile *file = reading->file;
    if (!def) {
        return;
    }
    drop_menus(reading);
    flag_hidden(reading);
    Furniture furniture = furniture_of(def, reading->arena);
    for (size_t i = 0; i < file->line_count; i++) {
        ReadLine *line = &file->lines[i];
        Str text = str_trim(line->text);
        bool any = text.len && first_word(furniture.any, line->text) >= 0;
        if (is_furniture(&furniture, text, any)) {
            drop_line(reading, line);
            continue;
        }
        if (!any) {
            continue;
        }
        ptrdiff_t tail = first_word(furniture.tails, line->text);
        if (tail >= 0) {
            cut_tail(reading, line, (size_t)tail);
        }
    }
}
