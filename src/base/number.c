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

size_t number_shortest(double value, char *out) {
    if (value == floor(value) && fabs(value) < 1e15) {
        return (size_t)snprintf(out, 32, "%.0f", value == 0 ? 0.0 : value);
    }
    for (int digits = 15; digits <= 17; digits++) {
        int length = snprintf(out, 32, "%.*g", digits, value);
        if (digits == 17 || strtod(out, NULL) == value) {
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
