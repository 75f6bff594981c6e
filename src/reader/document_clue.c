/* Damage that only clues tell, and nobody can mend: words that stand twice (D04), years that what the text speaks of
 * contradicts (D10), places that share a file (D25). All are flags: the text stays. */
#include "scan.h"
#include "structure.h"

#include <string.h>

static void flag(Reading *reading, int line, size_t column, const char *rule, const char *type, Str surface, Str told) {
    add_damage(reading, &(ReadDamage){.line = line,
                                      .column = column,
                                      .rule = rule,
                                      .type = type,
                                      .surface = surface,
                                      .repaired = told,
                                      .certainty = FLAGGED});
}

/* `cursor` goes from one place to the next. */
static void flag_at(Reading *reading, ReadCursor *cursor, const ReadParagraph *paragraph, size_t at, size_t end,
                    const char *rule, const char *type, Str told) {
    ReadPlace place = read_place_on(cursor, paragraph, at);
    flag(reading, place.line, source_column(reading, place.line, place.column), rule, type,
         str_slice(paragraph->text, at, end), told);
}

static const DamageDef *damage_of(const Reading *reading) {
    static const DamageDef none = {.line_count = 0};
    const DamageDef *def = reading->pack ? pack_damage(reading->pack) : NULL;
    return def ? def : &none;
}

/* ---- words that stand twice ---- */

enum { CHARACTER = 3 }; /* bytes of a Chinese character of the common planes */

/* Chinese characters from `at`, not one and the same; two have to be a word, and no number leads: 一步一步 is none. */
static bool is_word_here(Str text, size_t at, size_t characters) {
    enum { MOST = 4 };
    uint32_t c[MOST];
    bool same = true;
    for (size_t i = 0; i < characters; i++) {
        c[i] = character_at(text, at + CHARACTER * i);
        if (!is_chinese(c[i]) || c[i] > 0xFFFF) {
            return false;
        }
        same = same && c[i] == c[0];
    }
    Str first = str_slice(text, at, at + CHARACTER);
    return !same && !chinese_number(first) && (characters > 2 || script_is_word(c, 2));
}

static bool may_stand_twice(const DamageDef *def, Str word) {
    for (size_t i = 0; i < def->twice_count; i++) {
        if (str_equal(def->twice[i], word)) {
            return true;
        }
    }
    return false;
}

/* 广泛开展开展: two to four characters, right behind themselves. */
static void flag_doubled(Reading *reading, const ReadParagraph *paragraph, Stuffed *stuffed) {
    enum { LEAST = 2, MOST = 4 };
    const DamageDef *def = damage_of(reading);
    ReadCursor cursor = {.paragraph = NULL};
    Str text = paragraph->text;
    for (size_t at = 0; (at = scan_doubled(text, at)) + (size_t)2 * (size_t)LEAST * CHARACTER <= text.len; at++) {
        for (size_t count = MOST; count >= LEAST; count--) {
            size_t length = count * CHARACTER;
            if (at + 2 * length <= text.len && text.data[at + 2] == text.data[at + length + 2] &&
                memcmp(text.data + at, text.data + at + length, length) == 0 && is_word_here(text, at, count) &&
                !may_stand_twice(def, str_slice(text, at, at + length))) {
                flag_at(reading, &cursor, paragraph, at, at + 2 * length, "D04", "other", STR("词语重复"));
                if (count == LEAST) {
                    stuffed_note(stuffed, text, at);
                }
                at += 2 * length - 1;
                break;
            }
            if (count == MOST && at + length + (size_t)LEAST * CHARACTER <= text.len &&
                text.data[at + 2] == text.data[at + length + 2] &&
                memcmp(text.data + at, text.data + at + length, (size_t)LEAST * CHARACTER) == 0) {
                stuffed_note(stuffed, text, at); /* 心理咨询健康咨询 */
            }
        }
    }
}

/* ---- years ---- */

/* Four digits of a year; 0: none. */
static int year_of(Str text) {
    int64_t year = 0;
    return text.len >= 4 && integer_parse(str_slice(text, 0, 4), &year) ? (int)year : 0;
}

static bool names_year(Reading *reading, Str text, int year) {
    return str_find(text, str_format(reading->arena, "%d", year)) >= 0;
}

/* The year from which a number of years that ends at `end` is counted; 0: not said. `start` is where its word begins.
 */
static int founded_before(const DamageDef *def, Str text, size_t end, size_t *start) {
    for (size_t i = 0; i < def->founded_count; i++) {
        if (str_ends(str_slice(text, 0, end), def->founded[i])) {
            *start = end - def->founded[i].len;
            return year_of(def->founded_in[i]);
        }
    }
    return 0;
}

/* 建党89周年 in a text of 2023 was written in 2010. */
static void flag_anniversaries(Reading *reading, const ReadParagraph *paragraph, int year) {
    enum { YEARS_APART = 1, YEARS_MOST = 200 };
    static const Str sign = {"周年", sizeof "周年" - 1};
    ReadCursor cursor = {.paragraph = NULL};
    Str text = paragraph->text;
    size_t from = 0, start = 0;
    for (ptrdiff_t at; (at = str_find(str_slice(text, from, text.len), sign)) >= 0; from += (size_t)at + sign.len) {
        size_t end = from + (size_t)at, digits = end;
        while (digits > from && text.data[digits - 1] >= '0' && text.data[digits - 1] <= '9') {
            digits--;
        }
        int64_t count = 0;
        int founded = digits < end && integer_parse(str_slice(text, digits, end), &count) && count < YEARS_MOST
                          ? founded_before(damage_of(reading), text, digits, &start)
                          : 0;
        int meant = founded + (int)count;
        if (founded && (meant > year + YEARS_APART || meant < year - YEARS_APART) &&
            !names_year(reading, text, meant)) {
            flag_at(reading, &cursor, paragraph, start, end + sign.len, "D10", "year_overwritten",
                    str_format(reading->arena, "说的是%d年，文中年度写的是%d年", meant, year));
        }
    }
}

/* 党的二十大 in a text of 2015: nobody could know of it. Told once. */
static void flag_before(Reading *reading, const ReadDocument *document, int year) {
    const DamageDef *def = damage_of(reading);
    Str *later = ARENA_ARRAY(reading->arena, def->since_count + 1, Str);
    size_t count = 0;
    for (size_t i = 0; i < def->since_count; i++) {
        if (year_of(def->since_year[i]) > year) {
            later[count++] = def->since[i];
        }
    }
    FirstWords *words = count ? first_words(reading->arena, later, count) : NULL;
    for (size_t p = 0; words && p < document->paragraph_count; p++) {
        Str text = document->paragraphs[p].text;
        ptrdiff_t at = first_word(words, text);
        for (size_t i = 0; at >= 0 && i < def->since_count; i++) {
            int since = year_of(def->since_year[i]);
            if (since > year && str_starts(str_slice(text, (size_t)at, text.len), def->since[i])) {
                ReadCursor cursor = {.paragraph = NULL};
                flag_at(reading, &cursor, &document->paragraphs[p], (size_t)at, (size_t)at + def->since[i].len, "D10",
                        "year_overwritten", str_format(reading->arena, "%d年才有，文中年度写的是%d年", since, year));
                return;
            }
        }
    }
}

static bool says_kind(const OutlineDef *def, Str title, const char *id) {
    for (size_t i = 0; def && i < def->kind_count; i++) {
        for (size_t w = 0; str_is(def->kinds[i].id, id) && w < def->kinds[i].word_count; w++) {
            if (str_find(title, def->kinds[i].words[w]) >= 0) {
                return true;
            }
        }
    }
    return false;
}

/* 2023年总结和2023年计划: what was reviewed and what is planned have one year. */
static void flag_title(Reading *reading, const ReadDocument *document, int year) {
    const OutlineDef *def = reading->pack ? pack_outline(reading->pack) : NULL;
    Str name = str_format(reading->arena, "%d", year);
    ptrdiff_t first = str_find(document->title, name);
    size_t behind = first >= 0 ? (size_t)first + name.len : document->title.len;
    ptrdiff_t second = str_find(str_slice(document->title, behind, document->title.len), name);
    Str between = second > 0 ? str_slice(document->title, behind, behind + (size_t)second) : (Str){NULL, 0};
    Str rest = second > 0 ? str_slice(document->title, behind + (size_t)second, document->title.len) : between;
    if (second > 0 && says_kind(def, between, "summary") && says_kind(def, rest, "plan")) {
        flag(reading, document->first_line, 0, "D10", "year_overwritten", document->title,
             str_format(reading->arena, "总结和计划都写%d年", year));
    }
}

static void flag_years(Reading *reading, const ReadDocument *document) {
    int year = year_of(document->period), issued = year_of(document->issued);
    year = issued > year ? issued : year;
    if (year < 1990) {
        return;
    }
    for (size_t p = 0; p < document->paragraph_count; p++) {
        flag_anniversaries(reading, &document->paragraphs[p], year);
    }
    flag_before(reading, document, year);
    flag_title(reading, document, year);
}

/* ---- places that share a file ---- */

static void flag_places(Reading *reading) {
    const ReadFile *file = reading->file;
    const ReadDocument *first = NULL;
    for (size_t i = 0; i < file->document_count; i++) {
        const ReadDocument *document = &file->documents[i];
        if (!document->place.len) {
            continue;
        }
        if (!first) {
            first = document;
        } else if (!str_ends(document->place, first->place) && !str_ends(first->place, document->place)) {
            flag(reading, document->first_line, 0, "D25", "other", document->place,
                 str_format(reading->arena, "同一文件里还有%.*s的材料，数字不能放在一起", STR_ARG(first->place)));
        }
    }
}

void document_clues(Reading *reading) {
    for (size_t i = 0; i < reading->file->document_count; i++) {
        const ReadDocument *document = &reading->file->documents[i];
        Stuffed *stuffed = stuffed_create(reading->arena);
        for (size_t p = 0; p < document->paragraph_count; p++) {
            flag_doubled(reading, &document->paragraphs[p], stuffed);
        }
        document_stuffed(reading, document, stuffed);
        flag_years(reading, document);
    }
    flag_places(reading);
}
