/* Numbers as reports write them: Arabic with groups and decimals, full width, Chinese numerals, fractions, multipliers
 * with 余 and 多 between, masks. Values are exact decimals. */
#include "figure_internal.h"

#include <string.h>

enum { DIGITS_MOST = 17, MULTIPLIER = 100 };

bool wide_digit_at(Str text, size_t at, int *digit, size_t *next) {
    const unsigned char *byte = (const unsigned char *)text.data + at;
    if (at + 2 >= text.len || byte[0] != 0xEF || byte[1] != 0xBC || byte[2] < 0x90 || byte[2] > 0x99) {
        return false;
    }
    *digit = byte[2] - 0x90;
    *next = at + 3;
    return true;
}

/* Its three bytes as one number. */
#define THREE(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

bool numeral_at(Str text, size_t at, int *value, size_t *next) {
    if (at + 2 >= text.len) {
        return false;
    }
    const unsigned char *byte = (const unsigned char *)text.data + at;
    if (byte[0] < 0xE3 || byte[0] > 0xE9) {
        return false;
    }
    *next = at + 3;
    switch (THREE(byte[0], byte[1], byte[2])) {
    case THREE(0xE9, 0x9B, 0xB6):                          /* 零 */
    case THREE(0xE3, 0x80, 0x87): *value = 0; return true; /* 〇 */
    case THREE(0xE4, 0xB8, 0x80): *value = 1; return true;
    case THREE(0xE4, 0xBA, 0x8C):                          /* 二 */
    case THREE(0xE4, 0xB8, 0xA4): *value = 2; return true; /* 两 */
    case THREE(0xE4, 0xB8, 0x89): *value = 3; return true;
    case THREE(0xE5, 0x9B, 0x9B): *value = 4; return true;
    case THREE(0xE4, 0xBA, 0x94): *value = 5; return true;
    case THREE(0xE5, 0x85, 0xAD): *value = 6; return true;
    case THREE(0xE4, 0xB8, 0x83): *value = 7; return true;
    case THREE(0xE5, 0x85, 0xAB): *value = 8; return true;
    case THREE(0xE4, 0xB9, 0x9D): *value = 9; return true;
    case THREE(0xE5, 0x8D, 0x81): *value = MULTIPLIER + 1; return true; /* 十 */
    case THREE(0xE7, 0x99, 0xBE): *value = MULTIPLIER + 2; return true; /* 百 */
    case THREE(0xE5, 0x8D, 0x83): *value = MULTIPLIER + 3; return true; /* 千 */
    case THREE(0xE4, 0xB8, 0x87): *value = MULTIPLIER + 4; return true; /* 万 */
    case THREE(0xE4, 0xBA, 0xBF): *value = MULTIPLIER + 8; return true; /* 亿 */
    default: return false;
    }
}

static bool latin_at(Str text, size_t at) {
    unsigned char byte = at < text.len ? (unsigned char)text.data[at] : 0;
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool one_mask(Str text, size_t at, size_t *next) {
    if (at >= text.len) {
        return false;
    }
    *next = at + 1;
    if (text.data[at] == '*' || text.data[at] == '_' || (text.data[at] | 0x20) == 'x') {
        return true;
    }
    unsigned char byte = (unsigned char)text.data[at];
    if (byte != 0xC3 && byte != 0xE2 && byte != 0xEF) {
        return false;
    }
    *next = char_next(text, at);
    return sign_is(text, at, "×□＊＿");
}

bool mask_at(Str text, size_t at, size_t *next) {
    size_t end = at;
    bool latin = at > 0 && latin_at(text, at - 1);
    while (one_mask(text, end, next)) {
        end = *next;
    }
    *next = end;
    /* x is a letter inside words, and a mask alone */
    bool letters = at < text.len && (text.data[at] | 0x20) == 'x';
    return end > at && !(letters && (latin || latin_at(text, end)));
}

bool exact_scale(Exact *value, int zeros) {
    while (zeros > 0 && value->decimals > 0) {
        value->decimals--;
        zeros--;
    }
    for (; zeros > 0; zeros--) {
        if (value->digits > INT64_MAX / 10 || value->digits < INT64_MIN / 10) {
            return false;
        }
        value->digits *= 10;
    }
    return true;
}

/* A count, as most are. */
static Str show_whole(int64_t value, Arena *arena) {
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    return str_copy(arena, (Str){digits + at, sizeof digits - at});
}

Str exact_show(Exact value, Arena *arena) {
    if (value.decimals <= 0 && value.digits >= 0) {
        return show_whole(value.digits, arena);
    }
    char digits[32];
    uint64_t rest = value.digits < 0 ? 0 - (uint64_t)value.digits : (uint64_t)value.digits;
    int length = 0;
    do {
        digits[length++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest || length <= value.decimals);
    char out[2 * sizeof digits];
    Str shown = {out, 0};
    if (value.digits < 0) {
        out[shown.len++] = '-';
    }
    for (int i = length - 1; i >= 0; i--) {
        out[shown.len++] = digits[i];
        if (i == value.decimals && i > 0) {
            out[shown.len++] = '.';
        }
    }
    if (value.decimals > 0) {
        while (str_ends(shown, STR("0"))) {
            shown.len--;
        }
        shown.len -= str_ends(shown, STR("."));
    }
    return str_copy(arena, shown);
}

double exact_double(Exact value) {
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    /* Both exact up to 2^53 and 10^22: the quotient is rounded once. */
    return (double)value.digits / tens[value.decimals];
}

/* ---- Arabic and masks ---- */

typedef struct Digits {
    int64_t value;
    int count, masks, lost; /* digits, masks, □ */
    size_t end;
} Digits;

static bool one_lost(Str text, size_t at) {
    return sign_is(text, at, "□");
}

static Digits read_digits(Str text, size_t at) {
    Digits digits = {.end = at};
    for (size_t next = at;; at = digits.end = next) {
        int digit;
        if (digit_at(text, at, &digit, &next)) {
            digits.value = digits.count < DIGITS_MOST ? digits.value * 10 + digit : digits.value;
            digits.count++;
        } else if (one_mask(text, at, &next) &&
                   !(latin_at(text, at) && latin_at(text, next) && (text.data[next] | 0x20) != 'x')) {
            digits.lost += one_lost(text, at);
            digits.masks++;
        } else {
            return digits;
        }
    }
}

/* 1 122个: a blank parts groups where a character stands right before the number and right behind it; cells of a table
 * have blanks there. */
static bool parts_groups(Str text, size_t at, const Digits *digits) {
    enum { GROUP = 4 }; /* with its blank */
    size_t start = digits->end - (size_t)digits->count - (size_t)(digits->count > 3 ? (digits->count - 1) / 3 : 0);
    return text.data[at] == ' ' && start > 0 && start <= at && han_at(text, char_back(text, start)) &&
           text.data[start] != '0' && at + GROUP < text.len && han_at(text, at + GROUP);
}

/* ",ddd" with no digit behind: a group. */
static bool read_group(Str text, size_t at, Digits *digits) {
    if (at >= text.len || !(text.data[at] == ',' || sign_is(text, at, "，") || parts_groups(text, at, digits))) {
        return false;
    }
    Digits group = read_digits(text, char_next(text, at));
    if (group.count != 3 || group.masks || digits->count + 3 > DIGITS_MOST) {
        return false;
    }
    digits->value = digits->value * 1000 + group.value;
    digits->count += 3;
    digits->end = group.end;
    return true;
}

static void read_point(Str text, Digits *digits, Number *number) {
    size_t at = digits->end;
    if (at >= text.len || !(text.data[at] == '.' || sign_is(text, at, "．"))) {
        return;
    }
    Digits fraction = read_digits(text, char_next(text, at));
    if (!fraction.count && !fraction.masks) {
        if (sign_is(text, char_next(text, at), "%％‰")) { /* "12.%": digits are gone */
            number->state = FIGURE_DAMAGED;
            digits->end = char_next(text, at);
        }
        return;
    }
    if (digits->count + fraction.count > DIGITS_MOST) {
        return;
    }
    for (int i = 0; i < fraction.count; i++) {
        digits->value *= 10;
    }
    digits->value += fraction.value;
    digits->count += fraction.count;
    digits->masks += fraction.masks;
    digits->lost += fraction.lost;
    digits->end = fraction.end;
    number->value.decimals = number->decimals = fraction.count + fraction.masks;
}

static bool read_arabic(Str text, size_t at, Number *number) {
    Digits digits = read_digits(text, at);
    bool point = digits.end == at; /* ".5%": the digits before the point are gone */
    size_t from = digits.end;
    if (!point && !digits.masks && digits.count <= 3) {
        while (read_group(text, digits.end, &digits)) {
        }
    }
    read_point(text, &digits, number);
    if (digits.end == from && point) {
        return false;
    }
    number->end = number->digits_end = digits.end;
    number->length = digits.count;
    number->leading_zero = digits.count > 1 && text.data[at] == '0' && number->decimals == 0;
    number->form = digits.masks ? NUMBER_MASK : NUMBER_ARABIC;
    number->value.digits = digits.value;
    if (digits.masks) {
        number->state = digits.lost ? FIGURE_DAMAGED : digits.count ? FIGURE_PARTIAL : FIGURE_MASKED;
        number->value.decimals = 0;
        number->decimals = 0;
    } else if (point) {
        number->state = FIGURE_DAMAGED;
    }
    number->known = number->state == FIGURE_OK && digits.count <= DIGITS_MOST;
    return true;
}

static void read_fraction(Str text, Number *number) {
    size_t at = number->end;
    if (number->form != NUMBER_ARABIC || number->decimals || number->length > 3 || at >= text.len ||
        !(text.data[at] == '/' || sign_is(text, at, "／"))) {
        return;
    }
    Digits bottom = read_digits(text, char_next(text, at));
    bool more = bottom.end < text.len && (text.data[bottom.end] == '/' || text.data[bottom.end] == '.');
    if (bottom.count && bottom.count <= 4 && !bottom.masks && !more && bottom.value > number->value.digits &&
        !(number->start > 0 && text.data[number->start - 1] == '/')) {
        number->form = NUMBER_FRACTION;
        number->bottom = (Exact){bottom.value, 0};
        number->end = number->digits_end = bottom.end;
    }
}

/* ---- Chinese ---- */

typedef struct Numerals {
    int64_t value;
    int singles, multipliers; /* characters of each kind */
    bool row;                 /* digits side by side: 二〇一八 */
    bool zero;                /* begins with 零 */
    size_t end;
    int zeros; /* of the last 万 or 亿 */
} Numerals;

static Numerals read_numerals(Str text, size_t at) {
    Numerals numerals_read = {.end = at};
    int64_t whole = 0, section = 0, digit = 0;
    int value, last = -1;
    for (size_t next; numeral_at(text, at, &value, &next) && numerals_read.singles + numerals_read.multipliers < 12;
         at = numerals_read.end = next) {
        if (value < MULTIPLIER) {
            numerals_read.row = numerals_read.row || (last >= 0 && last < MULTIPLIER && last != 0 && value != 0) ||
                                (last == 0 && value == 0);
            numerals_read.zero = numerals_read.zero || (numerals_read.end == at && last < 0 && value == 0);
            digit = numerals_read.row ? (digit * 10 + value) % 100000 : value;
            numerals_read.singles++;
        } else if (value < 104) {
            static const int64_t tens[] = {10, 100, 1000};
            section += (digit || (last >= 0 && last < MULTIPLIER) ? digit : 1) * tens[value - 101];
            digit = 0;
            numerals_read.multipliers++;
        } else {
            section += digit;
            whole = (whole + (section ? section : 1)) % 1000000000 * (value == 104 ? 10000 : 100000000);
            section = digit = 0;
            numerals_read.multipliers++;
            numerals_read.zeros = value - MULTIPLIER;
        }
        last = value;
    }
    numerals_read.value = whole + section + digit;
    return numerals_read;
}

/* 百分之, 千分之, 万分之, n分之 at `at`; what follows is the value. */
static bool read_parts(Str text, size_t at, Number *number) {
    static const struct {
        const char *words, *unit;
    } parts[] = {{"百分之", "%"}, {"千分之", "‰"}, {"万分之", "万分之"}};
    Str rest = str_slice(text, at, text.len);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!str_starts(rest, str_from(parts[i].words))) {
            continue;
        }
        size_t begin = at + strlen(parts[i].words);
        Numerals value = read_numerals(text, begin);
        number->form = NUMBER_PER;
        number->unit = parts[i].unit;
        if (value.end > begin) {
            number->value = (Exact){value.value, 0};
            number->end = number->digits_end = value.end;
            number->known = true;
            return true;
        }
        number->start = begin;
        bool read = read_arabic(text, begin, number);
        number->form = NUMBER_PER;
        number->start = at;
        return read;
    }
    return false;
}

static bool read_chinese_fraction(Str text, Number *number) {
    Str rest = str_slice(text, number->end, text.len);
    if (!str_starts(rest, STR("分之"))) {
        return false;
    }
    Numerals top = read_numerals(text, number->end + 6);
    if (top.end == number->end + 6 || number->value.digits <= 0 || top.value >= number->value.digits) {
        return false;
    }
    number->bottom = number->value;
    number->value = (Exact){top.value, 0};
    number->form = NUMBER_FRACTION;
    number->end = number->digits_end = top.end;
    return true;
}

static bool read_half(Str text, size_t at, Number *number) {
    Str rest = str_slice(text, at, text.len);
    if (!str_starts(rest, STR("一半"))) {
        return false;
    }
    number->form = NUMBER_FRACTION;
    number->value = (Exact){1, 0};
    number->bottom = (Exact){2, 0};
    number->end = number->digits_end = at + 6;
    return number->known = true;
}

static bool read_chinese(Str text, size_t at, Number *number) {
    int value;
    size_t next;
    if (!numeral_at(text, at, &value, &next)) {
        return false;
    }
    if (value == 1 ? read_half(text, at, number) : value > MULTIPLIER + 1 && read_parts(text, at, number)) {
        return true;
    }
    Numerals read = read_numerals(text, at);
    if (read.end == at) {
        return false;
    }
    number->form = NUMBER_CHINESE;
    number->value = (Exact){read.value, 0};
    number->end = number->digits_end = read.end;
    number->length = read.row ? read.singles : 0;
    number->leading_zero = read.zero && read.singles + read.multipliers > 1;
    number->known = true;
    number->zeros = read.zeros;
    read_chinese_fraction(text, number);
    return true;
}

/* ---- multipliers and 余 ---- */

static bool inner_at(const ReadWords *words, Str text, size_t at, size_t *end) {
    return word_at(words, text, at, ROLE(WORD_INNER), end) != NULL;
}

/* 多 and 来 begin other words as well; in a number a unit or a multiplier follows. 余 does not. */
static bool inner_counts(const ReadWords *words, Str text, size_t at, size_t end) {
    int value;
    size_t next;
    return str_equal(str_slice(text, at, end), STR("余")) ||
           (numeral_at(text, end, &value, &next) && value >= MULTIPLIER) ||
           word_at(words, text, end, ROLE(WORD_UNIT), &next) != NULL;
}

/* 320 万元, 1.2 亿元, as typed and as PDFs give it: a blank before 万 and 亿 parts nothing. */
static size_t past_blanks(Str text, const Number *number) {
    enum { TEN_THOUSAND = 4 };
    size_t at = number->end, next;
    int value;
    while (at < text.len && text.data[at] == ' ') {
        at++;
    }
    bool large = at > number->end && number->form == NUMBER_ARABIC && numeral_at(text, at, &value, &next) &&
                 value - MULTIPLIER >= TEN_THOUSAND;
    return large ? at : number->end;
}

static void read_multipliers(const ReadWords *words, Str text, Number *number) {
    for (int turn = 0; turn < 4; turn++) {
        int value = 0;
        size_t next = number->end;
        if (numeral_at(text, past_blanks(text, number), &value, &next) && value >= MULTIPLIER) {
            number->zeros += value - MULTIPLIER;
            number->known = number->known && exact_scale(&number->value, value - MULTIPLIER);
        } else if (!number->inner && inner_at(words, text, number->end, &next) &&
                   inner_counts(words, text, number->end, next)) {
            number->inner = '+';
        } else {
            return;
        }
        number->end = next;
    }
}

/* 半个百分点, 半小时; a half behind a count is more than one half: 一个半小时. */
static bool read_half_of(const ReadWords *words, Str text, size_t at, Number *number) {
    size_t end;
    if (!promise_at(words, PROMISE_HALVES, text, at, &end) ||
        promise_ends(words, PROMISE_NOT_HALF, str_slice(text, 0, at))) {
        return false;
    }
    end = char_next(text, at);
    number->form = NUMBER_ARABIC;
    number->value = (Exact){5, 1};
    number->decimals = 1;
    number->end = number->digits_end = end;
    return number->known = true;
}

bool number_read(const ReadWords *words, Str text, size_t at, Number *number) {
    *number = (Number){.start = at, .end = at, .state = FIGURE_OK};
    int digit;
    size_t next;
    bool arabic = digit_at(text, at, &digit, &next) || mask_at(text, at, &next) ||
                  (text.data[at] == '.' && digit_at(text, at + 1, &digit, &next));
    bool read = arabic ? read_arabic(text, at, number) : read_chinese(text, at, number);
    read = read || read_half_of(words, text, at, number);
    if (!read) {
        return false;
    }
    read_fraction(text, number);
    if (number->form == NUMBER_ARABIC || number->form == NUMBER_MASK || number->form == NUMBER_CHINESE) {
        read_multipliers(words, text, number);
    }
    return true;
}
