/* Numbers from and to text, and the one comparison rule of all standards. */
#include "base.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits, one point, an exponent: what strtod reads beyond that (hex, inf, nan, locale) is refused. */
static bool looks_decimal(Str s) {
    size_t at = 0, digits = 0;
    if (at < s.len && (s.data[at] == '-' || s.data[at] == '+')) {
        at++;
    }
    for (; at < s.len && s.data[at] >= '0' && s.data[at] <= '9'; at++) {
        digits++;
    }
    if (at < s.len && s.data[at] == '.') {
        for (at++; at < s.len && s.data[at] >= '0' && s.data[at] <= '9'; at++) {
            digits++;
        }
    }
    if (digits == 0) {
        return false;
    }
    if (at < s.len && (s.data[at] == 'e' || s.data[at] == 'E')) {
        at++;
        if (at < s.len && (s.data[at] == '-' || s.data[at] == '+')) {
            at++;
        }
        size_t first = at;
        while (at < s.len && s.data[at] >= '0' && s.data[at] <= '9') {
            at++;
        }
        if (at == first) {
            return false;
        }
    }
    return at == s.len;
}

bool number_parse(Str s, double *value) {
    char text[64];
    if (s.len == 0 || s.len >= sizeof text || !looks_decimal(s)) {
        return false;
    }
    memcpy(text, s.data, s.len);
    text[s.len] = '\0';
    double parsed = strtod(text, NULL);
    if (!isfinite(parsed)) {
        return false;
    }
    *value = parsed;
    return true;
}

bool integer_parse(Str s, int64_t *value) {
    size_t at = s.len && (s.data[0] == '-' || s.data[0] == '+');
    if (at == s.len || s.len > 20) {
        return false;
    }
    int64_t parsed = 0;
    for (; at < s.len; at++) {
        if (s.data[at] < '0' || s.data[at] > '9' || __builtin_mul_overflow(parsed, (int64_t)10, &parsed) ||
            __builtin_add_overflow(parsed, (int64_t)(s.data[at] - '0'), &parsed)) {
            return false;
        }
    }
    *value = s.data[0] == '-' ? -parsed : parsed;
    return true;
}

/* ---- shortest text ---- */

__extension__ typedef unsigned __int128 Wide;

enum { FRACTION_BITS = 52, FEWEST_DIGITS = 15, MOST_DIGITS = 17 };

/* 10 to the power of at most 20. */
static Wide power_of_ten(int power) {
    Wide result = 1;
    for (; power > 0; power--) {
        result *= 10;
    }
    return result;
}

/* Digits before the point; of a number below 0.1 less than none, by the zeros behind the point. */
static int whole_digits(double value) {
    int digits = 0;
    double limit = 1; /* its powers are exact as far as they are asked for */
    while (value >= limit) {
        limit *= 10;
        digits++;
    }
    static const double small[] = {0.1, 0.01, 0.001};
    for (int i = 0; i < 3 && value < small[i]; i++) { /* each is the least double that is not below it */
        digits = -i - 1;
    }
    return digits;
}

/* A number from 1e-4 to 1e15 that is not whole, value = fraction / 2^shift, as decimal / 10^places. */
typedef struct Decimal {
    uint64_t fraction, decimal;
    int shift, places;
} Decimal;

/* To so many significant digits, a tie to the even digit: what printf does. */
static void round_to(Decimal *number, int digits, int whole) {
    number->places = digits - whole;
    Wide scaled = number->fraction * power_of_ten(number->places), one = (Wide)1 << number->shift;
    Wide down = scaled >> number->shift, rest = scaled & (one - 1);
    bool up = rest > one / 2 || (rest == one / 2 && (down & 1));
    number->decimal = (uint64_t)down + up;
}

/* Whether reading the decimal gives the very number: it is off by less than half of the step between doubles. Said of a
 * power of two only when it is sure, for the step below one is half as wide. */
static bool reads_back(const Decimal *number) {
    Wide step = power_of_ten(number->places), there = (Wide)number->decimal << number->shift;
    Wide here = number->fraction * step, off = there > here ? there - here : here - there;
    bool narrow = number->fraction == (uint64_t)1 << FRACTION_BITS;
    return narrow ? 4 * off < step : 2 * off < step || (2 * off == step && number->fraction % 2 == 0);
}

static size_t write_decimal(uint64_t decimal, int places, bool negative, char *out) {
    char digits[MOST_DIGITS + 8];
    int count = 0;
    for (; places > 0 && decimal % 10 == 0; places--) {
        decimal /= 10;
    }
    for (; decimal > 0 || count <= places; decimal /= 10) {
        digits[count++] = (char)('0' + decimal % 10);
    }
    size_t length = 0;
    if (negative) {
        out[length++] = '-';
    }
    while (count > 0) {
        out[length++] = digits[--count];
        if (count == places && places > 0) {
            out[length++] = '.';
        }
    }
    out[length] = '\0';
    return length;
}

/* By whole numbers alone: where many figures are written out, printf and strtod would take most of the time. */
static size_t shortest_plain(double value, char *out) {
    int exponent, whole = whole_digits(fabs(value));
    double fraction = frexp(fabs(value), &exponent);
    Decimal number = {.fraction = (uint64_t)ldexp(fraction, FRACTION_BITS + 1), .shift = FRACTION_BITS + 1 - exponent};
    for (int digits = FEWEST_DIGITS; digits <= MOST_DIGITS; digits++) {
        round_to(&number, digits, whole);
        if (digits == MOST_DIGITS || reads_back(&number)) {
            break;
        }
    }
    return write_decimal(number.decimal, number.places, value < 0, out);
}

size_t number_shortest(double value, char *out) {
    if (value == floor(value) && fabs(value) < 1e15) {
        return write_decimal((uint64_t)fabs(value), 0, value < 0, out);
    }
    if (fabs(value) >= 1e-4 && fabs(value) < 1e15) {
        return shortest_plain(value, out);
    }
    for (int digits = FEWEST_DIGITS; digits <= MOST_DIGITS; digits++) {
        int length = snprintf(out, 32, "%.*g", digits, value);
        if (digits == MOST_DIGITS || strtod(out, NULL) == value) {
            return (size_t)length;
        }
    }
    return 0;
}

/* Half up in decimal, as people round on paper: 2.675 shown with two places is 2.68. */
static double round_half_up(double value, int decimals) {
    double scale = pow(10, decimals);
    double scaled = fabs(value) * scale;
    double rounded = floor(scaled + 0.5);
    /* The double nearest to a printed half may lie just below it. */
    if (floor(scaled * (1 + 1e-15) + 0.5) > rounded) {
        rounded += 1;
    }
    return copysign(rounded / scale, value);
}

Str number_show(Arena *arena, double value, int decimals, bool grouped) {
    if (!isfinite(value)) {
        return STR("—");
    }
    if (decimals < 0) {
        decimals = 0;
    }
    if (decimals > 12) {
        decimals = 12;
    }
    double rounded = round_half_up(value, decimals);
    Str plain = str_format(arena, "%.*f", decimals, rounded == 0 ? 0.0 : rounded);
    if (!grouped) {
        return plain;
    }
    size_t start = plain.data[0] == '-';
    size_t whole = start;
    while (whole < plain.len && plain.data[whole] != '.') {
        whole++;
    }
    Buf out = buf_create(arena);
    for (size_t i = 0; i < plain.len; i++) {
        if (i > start && i < whole && (whole - i) % 3 == 0) {
            buf_add_char(&out, ',');
        }
        buf_add_char(&out, plain.data[i]);
    }
    return buf_str(&out);
}

static double tolerance(double a, double b) {
    return 1e-9 * fmax(fabs(a), fabs(b));
}

bool number_at_least(double value, double limit) {
    return value >= limit || value >= limit - tolerance(value, limit);
}

bool number_at_most(double value, double limit) {
    return value <= limit || value <= limit + tolerance(value, limit);
}
