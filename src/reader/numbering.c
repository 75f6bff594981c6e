/* Numbers in front of headings and items. */
#include "structure.h"

#include <string.h>

const char *const number_style_ids[NUMBER_STYLES] = {"yi", "pyi", "n.", "pn", "c"};

static size_t digit_of(uint32_t c) {
    switch (c) {
    case 0x4E00: return 1;
    case 0x4E8C: return 2;
    case 0x4E09: return 3;
    case 0x56DB: return 4;
    case 0x4E94: return 5;
    case 0x516D: return 6;
    case 0x4E03: return 7;
    case 0x516B: return 8;
    case 0x4E5D: return 9;
    case 0x5341: return 10;
    default: return 0;
    }
}

size_t chinese_number(Str text) {
    size_t value = 0, last = 0;
    if (text.len == 0 || text.len > 9) {
        return 0;
    }
    for (size_t at = 0; at < text.len;) {
        size_t digit = digit_of(utf8_next(text, &at));
        if (!digit || (digit == 10 && value >= 10) || (digit < 10 && last)) {
            return 0;
        }
        if (digit == 10) {
            value = (last ? last : 1) * 10;
            last = 0;
        } else {
            last = digit;
        }
    }
    return value + last;
}

static size_t run_of(Str text, size_t at, bool chinese) {
    size_t from = at;
    while (at < text.len) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        if (chinese ? !digit_of(c) : !(c >= '0' && c <= '9') && !(c >= 0xFF10 && c <= 0xFF19)) {
            break;
        }
        at = next;
    }
    return at - from;
}

static size_t plain_number(Str digits) {
    size_t value = 0;
    for (size_t at = 0; at < digits.len;) {
        uint32_t c = utf8_next(digits, &at);
        value = value * 10 + (c >= 0xFF10 ? c - 0xFF10 : c - '0');
    }
    return value;
}

static size_t starts(Str text, size_t at, const char *const *marks) {
    Str rest = str_slice(text, at, text.len);
    for (; *marks; marks++) {
        if (str_starts(rest, str_from(*marks))) {
            return strlen(*marks);
        }
    }
    return 0;
}

static const char *const opens[] = {"(", "（", "【", "〔", NULL};
static const char *const closes[] = {")", "）", "】", "〕", NULL};

static bool in_brackets(Str text, size_t at, Numbering *numbering) {
    size_t open = starts(text, at, opens);
    for (int chinese = 1; open && chinese >= 0; chinese--) {
        size_t run = run_of(text, at + open, chinese);
        size_t close = run ? starts(text, at + open + run, closes) : 0;
        Str number = str_slice(text, at + open, at + open + run);
        size_t value = close ? chinese ? chinese_number(number) : number.len <= 6 ? plain_number(number) : 0 : 0;
        if (value && value < 100) {
            *numbering = (Numbering){chinese ? STYLE_PYI : STYLE_PN, open + run + close, number, value};
            size_t more = starts(text, at + numbering->length, (const char *const[]){"、", NULL});
            numbering->length += more;
            return true;
        }
    }
    return false;
}

static bool in_circle(Str text, size_t at, Numbering *numbering) {
    uint32_t c = character_at(text, at);
    if (c < 0x2460 || c > 0x2473) {
        return false;
    }
    *numbering = (Numbering){STYLE_C, 3, str_slice(text, at, at + 3), c - 0x2460 + 1};
    return true;
}

static bool is_dot(uint32_t c) {
    return c == '.' || c == 0xFF0E;
}

/* 3.2025年…: a year behind the number of a heading */
static bool year_at(Str text, size_t at) {
    for (size_t i = 0; i < 4; i++) {
        if (at + i >= text.len || text.data[at + i] < '0' || text.data[at + i] > '9') {
            return false;
        }
    }
    return (text.data[at] == '2' || text.data[at] == '1') && character_at(text, at + 4) == 0x5E74;
}

/* 2.4月底前…: a month behind the number of a heading, for nobody writes 2.4 months so */
static bool month_at(Str text, size_t at) {
    size_t end = at;
    while (end < text.len && end < at + 2 && text.data[end] >= '0' && text.data[end] <= '9') {
        end++;
    }
    return end > at && character_at(text, end) == 0x6708;
}

/* 1.86所…: so many whole things behind the number of an item, for there are no 1.86 of them. */
static bool things_at(Str text, size_t at) {
    static const uint32_t things[] = {0x6240, 0x540D, 0x4EBA, 0x5BB6, 0x4EF6, 0x8D77, 0x4F4D, 0x5EA7, 0x53F0, 0x8F86};
    size_t end = at;
    while (end < text.len && text.data[end] >= '0' && text.data[end] <= '9') {
        end++;
    }
    uint32_t unit = character_at(text, end);
    bool counts = false; /* 所 名 人 家 件 起 位 座 台 辆 */
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        counts = counts || unit == things[i];
    }
    return end > at && text.data[at] != '0' && counts && character_at(text, end + 3) != '/';
}

/* Whether one may begin at all: a bracket, a digit, a numeral, a sign of another plane. */
static bool may_be_number(Str text, size_t at) {
    unsigned char byte = at < text.len ? (unsigned char)text.data[at] : 0;
    if (byte < 0x80) {
        return byte == '(' || (byte >= '0' && byte <= '9');
    }
    return byte < 0xE4 || byte > 0xE9 || digit_of(utf8_next(text, &at));
}

/* 一 、: blanks that somebody put in front of the mark; their bytes, 0: none, or no mark behind them. */
static size_t blanks_before_mark(Str text, size_t at) {
    size_t end = at;
    for (uint32_t c = character_at(text, end); c == ' ' || c == 0x3000; c = character_at(text, end)) {
        end += c == ' ' ? 1 : 3;
    }
    return character_at(text, end) == 0x3001 ? end - at : 0;
}

bool numbering_here(Str text, size_t at, Numbering *numbering) {
    if (!may_be_number(text, at)) {
        return false;
    }
    if (in_brackets(text, at, numbering) || in_circle(text, at, numbering)) {
        return true;
    }
    bool chinese = run_of(text, at, true) != 0;
    size_t run = run_of(text, at, chinese), end = at + run;
    Str number = str_slice(text, at, end);
    size_t value = run == 0 ? 0 : chinese ? chinese_number(number) : run <= 6 ? plain_number(number) : 0;
    if (!value || value > 99) {
        return false;
    }
    size_t gap = chinese ? blanks_before_mark(text, end) : 0;
    run += gap;
    end += gap;
    uint32_t mark = character_at(text, end);
    size_t mark_length = mark == '.' || mark == ')' || mark == ',' ? 1 : 3;
    uint32_t after = character_at(text, end + mark_length);
    uint32_t second = character_at(text, end + mark_length + 1);
    bool digit_after = after >= '0' && after <= '9';
    if (mark == 0x3001 && digit_after) { /* 1、2年级 is a list; 1、2024年 is a heading */
        digit_after = !(second >= '0' && second <= '9');
    }
    if (chinese) {
        if (mark != 0x3001 && !is_dot(mark)) {
            return false;
        }
        *numbering = (Numbering){STYLE_YI, run + mark_length, number, value};
        return true;
    }
    if (mark == ')' || mark == 0xFF09) {
        *numbering = (Numbering){STYLE_PN, run + mark_length, number, value};
        return true;
    }
    if (!(mark == 0x3001 || is_dot(mark)) ||
        (digit_after && !year_at(text, end + mark_length) && !month_at(text, end + mark_length) &&
         !things_at(text, end + mark_length))) {
        return false;
    }
    *numbering = (Numbering){STYLE_N, run + mark_length, number, value};
    return true;
}

/* 首 其 再 最 第: what an item may begin with, beside numerals. */
static bool may_be_item(uint32_t c) {
    return digit_of(c) || c == 0x9996 || c == 0x5176 || c == 0x518D || c == 0x6700 || c == 0x7B2C;
}

bool numbering_may_begin(Str text, size_t at) {
    unsigned char byte = at < text.len ? (unsigned char)text.data[at] : 0;
    return byte >= 0xE4 && byte <= 0xE9 ? may_be_item(utf8_next(text, &at)) : may_be_number(text, at);
}

size_t item_here(Str text, size_t at) {
    if (!may_be_item(character_at(text, at))) {
        return 0;
    }
    static const char *const words[] = {"首先", "其次", "再次", "最后", NULL};
    size_t word = starts(text, at, words);
    if (word) {
        uint32_t after = character_at(text, at + word);
        return after == ',' || after == 0xFF0C || after == 0x3001 || after == ':' || after == 0xFF1A
                   ? word + (after < 0x80 ? 1 : 3)
                   : 0;
    }
    size_t order = starts(text, at, (const char *const[]){"第", NULL});
    size_t run = run_of(text, at + order, true);
    if (!run || !chinese_number(str_slice(text, at + order, at + order + run))) {
        return 0;
    }
    uint32_t after = character_at(text, at + order + run);
    if (!order) {
        return after == 0x662F ? run + 3 : 0; /* 一是 */
    }
    return after == ',' || after == 0xFF0C || after == 0x3001 ? order + run + (after < 0x80 ? 1 : 3) : 0;
}

bool ends_whole(Str text) {
    static const char *const ends[] = {"。", "！", "？", "；", "：", ":", ";", "!",
                                       "?",  "”",  "》", "…",  "）", ")", "」"};
    text = str_trim(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(text, str_from(ends[i]))) {
            return true;
        }
    }
    return false;
}
