/* What cannot be repaired, only told: masks (D09), years that contradict (D10), lost digits (D11), quotation marks
 * without partners (D03). */
#include "clean.h"
#include "scan.h"

#include <string.h>
#include <uchar.h>

static void flag(Reading *reading, const ReadLine *line, size_t at, size_t length, const char *rule, const char *type) {
    size_t column = utf8_count(str_slice(line->text, 0, at));
    add_damage(reading, &(ReadDamage){.line = line->number,
                                      .column = source_column(reading, line->number, column),
                                      .rule = rule,
                                      .type = type,
                                      .surface = str_slice(line->text, at, at + length),
                                      .certainty = FLAGGED});
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

enum { CIRCLE = 0x25CB, TIMES = 0xD7 }; /* ○ × */

static bool is_letter(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0x250 && c != TIMES);
}

/* ---- masks ---- */

/* The length of a sign of a mask that stands here; 0: none does. `letter` receives whether it may be of a word or a
 * product. */
static size_t mask_sign(Str text, size_t at, bool *letter) {
    if (at >= text.len) {
        return 0;
    }
    char c = text.data[at];
    *letter = c == 'x' || c == 'X';
    if (*letter || c == '*' || c == '_') {
        return 1;
    }
    if (c != '\xC3' && c != '\xEF' && c != '\xE2') {
        return 0;
    }
    uint32_t wide = character_at(text, at);
    *letter = wide == TIMES || wide == 0xFF38 || wide == 0xFF58;
    return wide == TIMES ? 2 : *letter || wide == 0xFF0A || wide == 0xFF3F || wide == CIRCLE ? 3 : 0;
}

static bool is_numeral(uint32_t c) { /* 二○○八 */
    static const char16_t numerals[] = u"零〇一二三四五六七八九十百千";
    for (size_t i = 0; i + 1 < sizeof numerals / sizeof *numerals; i++) {
        if (numerals[i] == c) {
            return true;
        }
    }
    return false;
}

/* A single x stands for something only in front of what is counted or named so: x月, x市; X光 is a word. */
static bool is_masked_word(uint32_t behind) {
    static const uint32_t words[] = {0x5E74, 0x6708, 0x65E5, 0x5E02, 0x53BF, 0x533A, 0x7701, 0x6821, 0x9547, 0x4E61,
                                     0x5C4A, 0x4EBA, 0x540D, 0x6240, 0x4E2A, 0x7EA7, 0x53F7, 0x5143, 0x4E07, 0x6751};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i] == behind) {
            return true;
        }
    }
    return false;
}

/* The length of a mask with the digits it is mixed with ("20xx", "13*", "*.*"); 0: none begins here. */
static size_t mask_here(Str text, size_t at) {
    size_t end = at, marks = 0, letters = 0, length;
    bool letter, circles = character_at(text, at) == CIRCLE;
    for (;; end += length) {
        length = mask_sign(text, end, &letter);
        if (length) {
            letters += letter;
            marks++;
        } else if (end > at && end < text.len && text.data[end] == '.' && mask_sign(text, end + 1, &letter)) {
            length = 1;
        } else {
            break;
        }
    }
    uint32_t before = character_before(text, at), behind = character_at(text, end);
    if (letters && (is_letter(before) || is_letter(behind))) {
        return 0; /* of a Latin word */
    }
    if (circles && (marks < 2 || is_numeral(before) || is_numeral(behind))) {
        return 0; /* a zero, or a sign of a list */
    }
    if (marks == 1 && letters == 1) {
        return is_masked_word(behind) ? end - at : 0;
    }
    bool product = marks == 1 && text.data[at] == '*' && is_digit(before) && is_digit(behind);
    bool name = marks == 1 && text.data[at] == '_' && is_letter(before) && is_letter(behind);
    return product || name ? 0 : end - at;
}

/* Where one may begin, told by its first byte. */
static size_t scan_mask_sign(Str text, size_t at) {
    static const bool begins[256] = {
        ['x'] = true, ['X'] = true, ['*'] = true, ['_'] = true, [0xC3] = true, [0xE2] = true, [0xEF] = true};
    while (at < text.len && !begins[(unsigned char)text.data[at]]) {
        at++;
    }
    return at;
}

static void flag_masks(Reading *reading, const ReadLine *line) {
    Str text = line->text;
    for (size_t at = 0; (at = scan_mask_sign(text, at)) < text.len; at++) {
        bool letter;
        size_t sign = mask_sign(text, at, &letter), length = sign ? mask_here(text, at) : 0;
        if (!length) {
            for (size_t next; sign && (next = mask_sign(text, at + sign, &letter)) != 0; sign = next) {
                at += sign;
            }
            at += sign ? sign - 1 : 0;
            continue;
        }
        size_t from = at;
        while (from > 0 && is_digit((unsigned char)text.data[from - 1])) {
            from--;
        }
        flag(reading, line, from, at + length - from, "D09", "mask");
        at += length - 1;
    }
}

/* ---- lost digits ---- */

/* 〔2024〕号: the number of a paper has to be there. */
static void flag_lost_number(Reading *reading, const ReadLine *line) {
    static const char *const signs[] = {"〕号", "]号", "］号", "】号"};
    bool any = str_find(line->text, STR("号")) >= 0;
    for (size_t i = 0; any && i < sizeof signs / sizeof *signs; i++) {
        Str sign = str_from(signs[i]);
        size_t from = 0;
        for (ptrdiff_t at; (at = str_find(str_slice(line->text, from, line->text.len), sign)) >= 0;
             from += (size_t)at + sign.len) {
            size_t here = from + (size_t)at;
            if (is_digit(character_before(line->text, here))) { /* of the year */
                flag(reading, line, here, sign.len, "D11", "digits_lost");
            }
        }
    }
}

/* .5% behind a character, 12.% , 占% : a digit has to be there. */
static void flag_lost(Reading *reading, const ReadLine *line) {
    Str text = line->text;
    for (size_t at = 0; (at = scan_two(text, at, '.', '%')) < text.len; at++) {
        uint32_t before, behind;
        if (text.data[at] == '.') {
            before = character_before(text, at);
            behind = character_at(text, at + 1);
            bool unit = behind == '%' || behind == 0x5143 || behind == 0x4E07 || behind == 0x4EBF;
            if ((is_chinese(before) && (is_digit(behind) || unit)) || (is_digit(before) && unit)) {
                flag(reading, line, at, 1, "D11", "digits_lost");
            }
        } else {
            before = character_before(text, at);
            if (before == 0x5360 || before == 0x8FBE || before == 0x5230 || before == 0x957F || before == 0x9AD8) {
                flag(reading, line, at, 1, "D11", "digits_lost");
            }
        }
    }
}

/* ---- years ---- */

static size_t year_here(Str text, size_t at) {
    size_t year = 0;
    for (size_t i = 0; i < 4; i++) {
        if (at + i >= text.len || !is_digit((unsigned char)text.data[at + i])) {
            return 0;
        }
        year = year * 10 + (size_t)(text.data[at + i] - '0');
    }
    bool alone = !is_digit(character_before(text, at)) && !is_digit(character_at(text, at + 4));
    return alone && year >= 1900 && year < 2100 ? year : 0;
}

/* 2023-2023学年度: a program wrote one year over all. */
static void flag_years(Reading *reading, const ReadLine *line) {
    Str text = line->text;
    for (size_t at = 0; (at = scan_digit(text, at)) + 9 <= text.len; at++) {
        size_t year = year_here(text, at);
        size_t dash = 0;
        if (!year) {
            continue;
        }
        uint32_t c = character_at(text, at + 4);
        dash = c == '-' || c == '~' ? 1 : c == 0x2014 || c == 0x2013 || c == 0xFF0D || c == 0x81F3 ? 3 : 0;
        if (dash && year_here(text, at + 4 + dash) == year) {
            flag(reading, line, at, 8 + dash, "D10", "year_overwritten");
        }
        at += 3;
    }
}

/* ---- marks without partners ---- */

static size_t count_of(Str text, Str mark, size_t *last) {
    size_t count = 0, from = 0;
    for (ptrdiff_t at; (at = str_find(str_slice(text, from, text.len), mark)) >= 0; from += (size_t)at + mark.len) {
        *last = from + (size_t)at;
        count++;
    }
    return count;
}

static void flag_marks(Reading *reading, const ReadLine *line) {
    static const char *const pairs[][2] = {{"“", "”"}, {"《", "》"}};
    Str text = line->text;
    size_t last = 0, end = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t open = count_of(text, str_from(pairs[i][0]), &last), close = count_of(text, str_from(pairs[i][1]), &end);
        if (open != close) {
            flag(reading, line, open > close ? last : 0, open > close ? 3 : 0, "D03", "other");
        }
    }
}

void clean_masks(Reading *reading, const Look *looks) {
    const ReadFile *file = reading->file;
    for (size_t i = 0; i < file->line_count; i++) {
        const ReadLine *line = &file->lines[i];
        unsigned marks = looks[i].marks;
        if (line->furniture || line->text.len == 0) {
            continue;
        }
        if (marks & LOOK_MASK) {
            flag_masks(reading, line);
        }
        if (marks & (LOOK_DOT | LOOK_PERCENT)) {
            flag_lost(reading, line);
        }
        if (marks & LOOK_DIGIT) {
            flag_years(reading, line);
            flag_lost_number(reading, line);
        }
        if (marks & LOOK_PAIR) {
            flag_marks(reading, line);
        }
    }
}
