/* Fraction numbers: points are decimals, and what rescales them are fractions; a border of a grade is met or missed
 * without a last binary digit having a say. */
#include "base.h"

#include <math.h>

__extension__ typedef __int128 Wide;

enum { PLACES_MOST = 9 };
static const int64_t FRACTION_MOST = (int64_t)1 << 62;

static Wide wide_gcd(Wide a, Wide b) {
    while (b) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static Fraction made(Wide num, Wide den) {
    if (den < 0) {
        num = -num;
        den = -den;
    }
    Wide size = num < 0 ? -num : num;
    Wide common = wide_gcd(size, den);
    size /= common;
    den /= common;
    while (size > FRACTION_MOST || den > FRACTION_MOST) {
        size = size / 2 + size % 2;
        den = den / 2 + den % 2;
    }
    return (Fraction){(int64_t)(num < 0 ? -size : size), (int64_t)den};
}

static int64_t den_of(Fraction value) {
    return value.den ? value.den : 1;
}

static int64_t ten_to(int places) {
    int64_t scale = 1;
    for (int i = 0; i < places && i < PLACES_MOST; i++) {
        scale *= 10;
    }
    return scale;
}

bool fraction_parse(Str s, Fraction *value) {
    enum { WHOLE_MOST = 9 };
    int64_t digits = 0, scale = 1;
    size_t at = 0, whole = 0, places = 0;
    bool minus = s.len && s.data[0] == '-';
    for (at = minus; at < s.len && s.data[at] >= '0' && s.data[at] <= '9' && whole <= WHOLE_MOST; at++, whole++) {
        digits = digits * 10 + (s.data[at] - '0');
    }
    if (at < s.len && s.data[at] == '.') {
        for (at++; at < s.len && s.data[at] >= '0' && s.data[at] <= '9' && places < FRACTION_PLACES; at++, places++) {
            digits = digits * 10 + (s.data[at] - '0');
            scale *= 10;
        }
        if (places == 0) {
            return false;
        }
    }
    if (at != s.len || whole == 0 || whole > WHOLE_MOST) {
        return false;
    }
    *value = made(minus ? -digits : digits, scale);
    return true;
}

Fraction fraction_of(int64_t whole) {
    return made(whole, 1);
}

Fraction fraction_add(Fraction a, Fraction b) {
    return made((Wide)a.num * den_of(b) + (Wide)b.num * den_of(a), (Wide)den_of(a) * den_of(b));
}

Fraction fraction_subtract(Fraction a, Fraction b) {
    return fraction_add(a, (Fraction){-b.num, b.den});
}

Fraction fraction_multiply(Fraction a, Fraction b) {
    return made((Wide)a.num * b.num, (Wide)den_of(a) * den_of(b));
}

Fraction fraction_divide(Fraction a, Fraction b) {
    return b.num ? made((Wide)a.num * den_of(b), (Wide)den_of(a) * b.num) : (Fraction){0, 1};
}

int fraction_compare(Fraction a, Fraction b) {
    Wide left = (Wide)a.num * den_of(b), right = (Wide)b.num * den_of(a);
    return (left > right) - (left < right);
}

Fraction fraction_smaller(Fraction a, Fraction b) {
    return fraction_compare(a, b) <= 0 ? a : b;
}

Fraction fraction_larger(Fraction a, Fraction b) {
    return fraction_compare(a, b) >= 0 ? a : b;
}

Fraction fraction_round(Fraction value, int places) {
    int64_t scale = ten_to(places);
    Wide size = (Wide)(value.num < 0 ? -value.num : value.num) * scale, den = den_of(value);
    Wide rounded = (2 * size + den) / (2 * den);
    return made(value.num < 0 ? -rounded : rounded, scale);
}

Fraction fraction_from_number(double value, int places) {
    static const double most = 1e9;
    double kept = isnan(value) ? 0 : fmin(fmax(value, -most), most), scale = (double)ten_to(places);
    /* The double nearest to a printed half may lie just below it. */
    double scaled = fabs(kept) * scale, rounded = floor(scaled * (1 + 1e-12) + 0.5);
    return made((Wide)copysign(rounded, kept), ten_to(places));
}

double fraction_number(Fraction value) {
    return (double)value.num / (double)den_of(value);
}

Str fraction_show(Arena *arena, Fraction value, int places) {
    Fraction rounded = fraction_round(value, places);
    int64_t scale = ten_to(places), den = den_of(rounded);
    int64_t size = rounded.num < 0 ? -rounded.num : rounded.num;
    int64_t behind = (int64_t)((Wide)(size % den) * scale / den);
    for (; places > 0 && behind % 10 == 0; places--) {
        behind /= 10;
    }
    Str sign = rounded.num < 0 ? STR("-") : STR("");
    return places > 0
               ? str_format(arena, "%.*s%lld.%0*lld", STR_ARG(sign), (long long)(size / den), places, (long long)behind)
               : str_format(arena, "%.*s%lld", STR_ARG(sign), (long long)(size / den));
}
