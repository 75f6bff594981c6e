/* What a copy brings from the page around the text: whole lines, and tails of lines (D20). */
#include "clean.h"

#include <string.h>

/* ---- patterns ---- */

/* The next character that counts: without blanks, half width, capital letters as small ones. False at the end. */
static bool next_plain(Str text, size_t *at, uint32_t *c) {
    while (*at < text.len) {
        uint32_t found = utf8_next(text, at);
        if (found == ' ' || found == '\t' || found == 0xA0 || found == 0x3000) {
            continue;
        }
        if (found >= 0xFF01 && found <= 0xFF5E) {
            found -= 0xFEE0;
        }
        *c = found >= 'A' && found <= 'Z' ? found + 32 : found;
        return true;
    }
    return false;
}

bool pattern_matches(Str pattern, Str text) {
    size_t p = 0, t = 0, star = SIZE_MAX, star_text = 0;
    for (;;) {
        size_t p_next = p, t_next = t;
        uint32_t want = 0, have = 0;
        bool wants = next_plain(pattern, &p_next, &want), has = next_plain(text, &t_next, &have);
        if (wants && want == '*') {
            star = p = p_next;
            star_text = t;
            continue;
        }
        if (!wants && !has) {
            return true;
        }
        if (wants && has && want == '#' && have >= '0' && have <= '9') {
            size_t more = t_next;
            uint32_t digit;
            while (next_plain(text, &more, &digit) && digit >= '0' && digit <= '9') {
                t_next = more;
            }
            p = p_next;
            t = t_next;
            continue;
        }
        if (wants && has && want == have) {
            p = p_next;
            t = t_next;
            continue;
        }
        uint32_t skipped;
        if (star == SIZE_MAX || !next_plain(text, &star_text, &skipped)) {
            return false;
        }
        p = star;
        t = star_text;
    }
}

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

static bool is_furniture(const DamageDef *def, Str text) {
    if (text.len > FURNITURE_MOST) {
        return false;
    }
    for (size_t i = 0; i < def->line_count; i++) {
        if (pattern_matches(def->lines[i], text)) {
            return true;
        }
    }
    for (size_t i = 0; i < def->contain_count; i++) {
        if (str_find(text, def->contains[i]) >= 0 && !has_sentence(text)) {
            return true;
        }
    }
    return false;
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

/* A quick look whether any of the tails' first characters is there at all. */
static void find_tail(Reading *reading, const DamageDef *def, ReadLine *line) {
    for (size_t i = 0; i < def->tail_count; i++) {
        ptrdiff_t at = memmem(line->text.data, line->text.len, def->tails[i].data, def->tails[i].len)
                           ? str_find(line->text, def->tails[i])
                           : -1;
        if (at >= 0) {
            cut_tail(reading, line, (size_t)at);
            return;
        }
    }
}

void clean_furniture(Reading *reading) {
    const DamageDef *def = reading->pack ? pack_damage(reading->pack) : NULL;
    ReadFile *file = reading->file;
    for (size_t i = 0; def && i < file->line_count; i++) {
        ReadLine *line = &file->lines[i];
        Str text = str_trim(line->text);
        if (text.len && is_furniture(def, text)) {
            drop_line(reading, line);
        } else if (text.len) {
            find_tail(reading, def, line);
        }
    }
}
