/* Numbers that are no quantities: dates, document numbers, titles, quoted names, ordinals, versions, times of day. */
#include "figure_internal.h"

#include <string.h>

enum { QUOTE_BYTES = 60, TITLE_BYTES = 300, BRACKET_BYTES = 30, NOISE_BYTES = 24 };

static size_t skip_blank(Str text, size_t at) {
    while (at < text.len && text.data[at] == ' ') {
        at++;
    }
    return at;
}

/* One of a set of ASCII signs. */
static bool ascii_is(Str text, size_t at, const char *set) {
    return at < text.len && (unsigned char)text.data[at] < 0x80 && char_is(text, at, set);
}

static bool letter_at(Str text, size_t at) {
    unsigned char byte = at < text.len ? (unsigned char)text.data[at] : 0;
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* 2024年, 08年, 二〇二四年, xx年, 20__年; 20年 is a span of time. */
static bool is_year(const Scan *scan, const Number *number) {
    Str text = scan->text;
    size_t end = skip_blank(text, number->end);
    size_t past;
    bool year =
        promise_at(scan->words, PROMISE_YEAR, text, end, &past) && !grammar_at(scan->words, GRAMMAR_GRADE, text, end);
    int64_t value = number->value.digits;
    bool like = number->decimals == 0 && ((number->length == 4 && value >= 1900 && value < 2100) ||
                                          (number->length == 2 && number->leading_zero));
    if (number->form == NUMBER_MASK) {
        return year || number->length >= 2 ? year || (value == 20 && number->length == 2) : false;
    }
    if (year) {
        return like || number->length == 4 || (number->form == NUMBER_CHINESE && number->length >= 2);
    }
    /* 2021-2025年, 2023-2024学年, 2021—, (2021) */
    bool dash = number->length == 4 && promise_at(scan->words, PROMISE_RANGE, text, end, &past);
    return like && number->length == 4 && (dash || sign_is(text, end, "/.．)）"));
}

/* 3日至7日内, 5—7日内: a day before the sign of a range; the 到 of 做到3日内 is none. */
static bool day_before(const Scan *scan, size_t sign) {
    int digit;
    size_t before = sign > 0 ? char_back(scan->text, sign) : 0, past;
    return sign > 0 && (digit_at(scan->text, before, &digit, &past) ||
                        promise_at(scan->words, PROMISE_DAY, scan->text, before, &past));
}

/* 7日内整改到位: how long, where no month stands before; 9月15日内 and 3日至7日内 are dates. */
static bool is_span_of_days(const Scan *scan, const Number *number, size_t day) {
    size_t end, past;
    if (number->form != NUMBER_ARABIC || !promise_at(scan->words, PROMISE_DAY, scan->text, day, &end) ||
        !promise_at(scan->words, PROMISE_SPAN_TAIL, scan->text, end, &past) || !words_behind(scan, day)->unit) {
        return false;
    }
    size_t before = number->start > 0 ? char_back(scan->text, number->start) : 0;
    return number->start == 0 ||
           (!promise_at(scan->words, PROMISE_MONTH, scan->text, before, &past) &&
            !(promise_at(scan->words, PROMISE_RANGE, scan->text, before, &past) && day_before(scan, before)));
}

static bool is_date(const Scan *scan, const Number *number) {
    Str text = scan->text;
    size_t end = skip_blank(text, number->end);
    if (grammar_at(scan->words, GRAMMAR_DAY_SIGNS, text, end)) {
        return !is_span_of_days(scan, number, end);
    }
    /* 8.13, 9.10 of a month and day stand in quotes; 6-7月 has its month behind the second */
    size_t past;
    if (sign_is(text, end, "、.") || promise_at(scan->words, PROMISE_RANGE, text, end, &past)) {
        Number second;
        size_t next = skip_blank(text, char_next(text, end));
        int digit;
        size_t after;
        if (digit_at(text, next, &digit, &after) && number_read(scan->words, text, next, &second)) {
            size_t behind = skip_blank(text, second.end);
            return (grammar_at(scan->words, GRAMMAR_DATE_ENDS, text, behind) &&
                    !grammar_at(scan->words, GRAMMAR_NO_DATE, text, behind)) ||
                   (second.length == 4 && number->length == 4 &&
                    promise_at(scan->words, PROMISE_YEAR, text, behind, &past));
        }
    }
    return false;
}

/* 14:30, 8：00 */
static bool is_time(const Scan *scan, const Number *number) {
    Str text = scan->text;
    int digit;
    size_t at = number->end, next;
    if (!sign_is(text, at, ":：") || number->length > 2 || number->value.digits > 24) {
        return false;
    }
    at = char_next(text, at);
    size_t digits = 0, from = at;
    while (digit_at(text, at, &digit, &next)) {
        at = next;
        digits++;
    }
    Str minutes = str_slice(text, from, at);
    enum { FIRST_HOUR = 6 };
    size_t clause = clause_start(&scan->bounds, number->start);
    bool ratio = figure_says(scan, GRAMMAR_RATIO, clause, number->start) ||
                 cue_within(scan, clause, number->start, ROLE(WORD_RATE_NAME)) != NULL; /* 生师比12:15 */
    return digits == 2 && minutes.data[0] <= '5' &&
           ((number->value.digits >= FIRST_HOUR && number->length <= 2 && !ratio) ||
            grammar_ends(scan->words, GRAMMAR_CLOCK, str_slice(text, 0, number->start)) || str_is(minutes, "00") ||
            str_is(minutes, "30"));
}

static bool is_title(const Scan *scan, const Number *number) {
    enum { BRACKETS = PLACE_SQUARE | PLACE_TORTOISE };
    const TextLook *look = scan->look;
    size_t at = number->start;
    return (look->seen & (PLACE_TITLE | BRACKETS | PLACE_QUOTE)) &&
           (is_inside_looked(look, at, PLACE_TITLE, "《〈", "》〉", TITLE_BYTES) ||
            is_inside_looked(look, at, BRACKETS, "〔[【", "〕]】", BRACKET_BYTES) ||
            is_inside_looked(look, at, PLACE_QUOTE, "“‘「", "”’」", QUOTE_BYTES));
}

/* 制作了三期“…”节目, 每月发布一期《…》: done so often; 完成二期工程 is a phase. */
static bool counts_issues(const Scan *scan, const Number *number) {
    const WordsBehind *behind = words_behind(scan, number->end);
    size_t start;
    return behind->unit && (behind->unit->terms & TERM_BIT(GRAMMAR_COUNTED)) &&
           sign_is(scan->text, behind->unit_end, "“‘「《〈") &&
           word_before(scan->words, scan->text, number->start, ROLE(WORD_PROMISE) | ROLE(WORD_DONE), &start);
}

/* A word with a number in it covers the place: 第一, 一等奖, 九年一贯制. */
static bool is_noise(const Scan *scan, const Number *number) {
    size_t at = number->start, from = at > NOISE_BYTES ? at - NOISE_BYTES : 0, end = 0, start;
    if (number->value.digits == 1 && word_before(scan->words, scan->text, at, ROLE(WORD_ZERO), &start) &&
        words_behind(scan, number->end)->unit) {
        return false; /* 未发生一起 */
    }
    if (number->length <= 1 && counts_issues(scan, number)) {
        return false;
    }
    for (size_t begin = at;; begin = char_back(scan->text, begin)) {
        if (word_at(scan->words, scan->text, begin, ROLE(WORD_NOISE), &end) && end > number->start &&
            end >= number->digits_end) {
            return true;
        }
        if (begin <= from || begin == 0) {
            return false;
        }
    }
}

/* 第1、3、4名: where a list of numbers begins, if it is led as one; `at`: its second or later ones begin there. */
static size_t list_start(Str text, size_t at) {
    int digit;
    for (size_t next; at > 0 && sign_is(text, char_back(text, at), "、");) {
        size_t before = char_back(text, at);
        while (before > 0 && (digit_at(text, char_back(text, before), &digit, &next) ||
                              numeral_at(text, char_back(text, before), &digit, &next))) {
            before = char_back(text, before);
        }
        if (before == char_back(text, at)) {
            break;
        }
        at = before;
    }
    return at;
}

/* 第三届, 附件2, 编号:97; a rank is told from them in figure_scan.c. */
static bool is_led(const Scan *scan, const Number *number) {
    size_t at = number->start, start, first = list_start(scan->text, at);
    if (first < at && grammar_ends(scan->words, GRAMMAR_ORDINAL, str_slice(scan->text, 0, first))) {
        return true;
    }
    while (at > 0 && sign_is(scan->text, char_back(scan->text, at), " :：(（")) {
        at = char_back(scan->text, at);
    }
    const Word *lead = word_before(scan->words, scan->text, at, ROLE(WORD_LEAD), &start);
    return lead && (at == number->start || at - start > 3);
}

static bool is_followed(const Scan *scan, const Number *number) {
    size_t end = skip_blank(scan->text, number->end), person_end = 0;
    const WordsBehind *behind = words_behind(scan, end);
    const Word *unit = behind->unit, *follow = behind->follow;
    if (follow && is_span_of_days(scan, number, end)) {
        return false;
    }
    if (follow && grammar_at(scan->words, GRAMMAR_LEVEL, scan->text, end) && number->length > 1 &&
        number->value.digits > 12 && word_at(scan->words, scan->text, end + 3, ROLE(WORD_PERSON), &person_end)) {
        return false; /* 41级干部: 处级 and 科级 are words, 41级 has lost one */
    }
    if (unit && unit->family == FAMILY_NONE) {
        return true;
    }
    return (follow && (!unit || behind->follow_end >= behind->unit_end)) ||
           (behind->other && unit && behind->other_end > behind->unit_end && number->form != NUMBER_ARABIC);
}

/* 每2小时: how often, no quantity by itself. */
static bool is_period(const Scan *scan, const Number *number) {
    size_t end;
    return promise_ends(scan->words, PROMISE_EVERY, str_slice(scan->text, 0, number->start)) &&
           word_at(scan->words, scan->text, number->start, ROLE(WORD_PERIOD), &end) && end > number->end;
}

bool number_is_name(const Scan *scan, const Number *number) {
    Str text = scan->text;
    size_t start = number->start;
    if (start > 0 && (letter_at(text, start - 1) || ascii_is(text, start - 1, "+#@/\\"))) {
        return true;
    }
    if (start > 0 && text.data[start - 1] == '.' && number->state != FIGURE_DAMAGED) {
        return true;
    }
    if (ascii_is(text, number->end, "+#@") && !str_starts(str_slice(text, number->end, text.len), STR("+%"))) {
        return true;
    }
    if (number->leading_zero || number->length > 12) {
        return true;
    }
    return is_year(scan, number) || is_date(scan, number) || is_time(scan, number) || is_title(scan, number) ||
           ((number->form == NUMBER_CHINESE || number->form == NUMBER_FRACTION) && is_noise(scan, number)) ||
           is_led(scan, number) || is_period(scan, number) || is_followed(scan, number);
}
