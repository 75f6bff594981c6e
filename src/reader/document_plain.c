/* What is typed in one way or another and means the same: blanks beside numbers and signs (招聘 86 人, 98 %), digits of
 * full width. Paragraphs are read without it; the lines stay as they are. */
#include "structure.h"

#include <string.h>

enum { WIDE_ZERO = 0xFF10, WIDE_NINE = 0xFF19, WIDE_POINT = 0xFF0E, WIDE_PERCENT = 0xFF05 };

/* A digit or % of full width as one of half width. */
static uint32_t narrow(uint32_t c) {
    return c >= WIDE_ZERO && c <= WIDE_NINE ? '0' + (c - WIDE_ZERO) : c == WIDE_PERCENT ? '%' : c;
}

static bool is_wide(uint32_t c) {
    return narrow(c) != c || c == WIDE_POINT;
}

static bool is_digit(uint32_t c) {
    return narrow(c) >= '0' && narrow(c) <= '9';
}

static bool is_sign(uint32_t c) {
    return c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0x3001; /* ，。；：、 */
}

/* Whether a blank between the two parts nothing. */
static bool joins(uint32_t before, uint32_t after) {
    bool word = is_chinese(before), word_after = is_chinese(after), digit = is_digit(before), next = is_digit(after);
    bool opens = after == 0x201C || after == 0x300A || after == 0xFF08; /* “《（ */
    bool stop = before == ',' || before == ';' || before == ':';
    bool ends = narrow(before) == '%' || before == 0x201D || before == 0x300B || before == 0xFF09;
    return (word && next) || (digit && (word_after || narrow(after) == '%')) || (narrow(before) == '%' && word_after) ||
           (is_sign(before) && (word_after || next || opens)) || (stop && (word_after || opens)) ||
           (is_sign(after) && after != 0x3001 && (word || digit || ends)); /* 一 、 numbers an item */
}

/* 3.1 学校, 5 个体: the number of an item begins the line; 3 月 and 2024 年 do not. */
static bool numbers_item(Str line, size_t at, uint32_t after) {
    enum { INDENT_MOST = 64, YEAR = 0x5E74, MONTH = 0x6708, DAY = 0x65E5 };
    size_t first = at;
    for (uint32_t c; first > 0 && (is_digit(c = character_before(line, first)) || c == '.' || c == WIDE_POINT);) {
        first -= c < 0x80 ? 1 : 3;
    }
    return first < at && first <= INDENT_MOST && str_trim(str_slice(line, 0, first)).len == 0 && after != YEAR &&
           after != MONTH && after != DAY;
}

/* …引领 2023-2024学年度某市教育局工作总结: the rest of the line, from a year on and without any sign, may be a title.
 */
static bool begins_title(Str line, size_t at) {
    enum { LEAST = 24, YEAR = 4 }; /* bytes; digits */
    Str rest = str_trim(str_slice(line, at, line.len));
    size_t digits = 0;
    while (digits < rest.len && rest.data[digits] >= '0' && rest.data[digits] <= '9') {
        digits++;
    }
    bool year = digits == YEAR && (str_starts(rest, STR("20")) || str_starts(rest, STR("19")));
    for (size_t i = 0; year && i < rest.len;) {
        uint32_t c = utf8_next(rest, &i);
        year = !is_sign(c) && c != ',' && c != ';';
    }
    return year && rest.len >= LEAST && rest.len <= TITLE_MOST;
}

bool plain_prose(Str line) {
    static const char *const stops[] = {"，", "。", "、", "；", ",", ";", NULL};
    bool prose = false;
    if (!line.len || memchr(line.data, '\t', line.len) || memchr(line.data, '|', line.len)) {
        return false;
    }
    for (size_t i = 0; stops[i] && !prose; i++) {
        prose = str_find(line, str_from(stops[i])) >= 0;
    }
    return prose;
}

size_t plain_here(Str line, size_t at, bool prose, char *by) {
    unsigned char byte = (unsigned char)line.data[at];
    *by = 0;
    if (byte == 0xEF) {
        uint32_t c = character_at(line, at), half = narrow(c);
        bool point = c == WIDE_POINT && is_digit(character_before(line, at)) && is_digit(character_at(line, at + 3));
        if (point || half != c) {
            *by = (char)(point ? '.' : (int)half);
        }
        return *by ? 3 : 0;
    }
    size_t length = byte == ' '                                                                  ? 1
                    : byte == 0xC2 && str_starts(str_slice(line, at, line.len), STR("\xC2\xA0")) ? 2
                                                                                                 : 0;
    if (!length || !prose) {
        return 0;
    }
    uint32_t before = character_before(line, at), after = character_at(line, at + length);
    return before && after && joins(before, after) && !begins_title(line, at + length) &&
                   !(is_digit(before) && numbers_item(line, at, after))
               ? length
               : 0;
}

bool plain_asked(Str line) {
    static const char *const wide = "\xEF\xBC";
    if (!line.len) {
        return false;
    }
    if (memchr(line.data, ' ', line.len) || str_find(line, STR("\xC2\xA0")) >= 0) {
        return true;
    }
    for (const char *at = line.data, *end = line.data + line.len; (at = memchr(at, wide[0], (size_t)(end - at)));
         at++) {
        if (end - at >= 3 && at[1] == wide[1] && is_wide(character_at(line, (size_t)(at - line.data)))) {
            return true;
        }
    }
    return false;
}
