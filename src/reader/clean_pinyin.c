/* Readings that a program put behind characters: 災(zāi). */
#include "clean.h"

enum { LETTERS_MOST = 6 };

/* Latin letters with a tone, precomposed. */
static bool is_toned(uint32_t c) {
    switch (c) {
    case 0xE0:
    case 0xE1:
    case 0xE8:
    case 0xE9:
    case 0xEA:
    case 0xEC:
    case 0xED:
    case 0xF2:
    case 0xF3:
    case 0xF9:
    case 0xFA:
    case 0xFC:
    case 0x101:
    case 0x113:
    case 0x11B:
    case 0x12B:
    case 0x144:
    case 0x148:
    case 0x14D:
    case 0x16B:
    case 0x1CE:
    case 0x1D0:
    case 0x1D2:
    case 0x1D4:
    case 0x1D6:
    case 0x1D8:
    case 0x1DA:
    case 0x1DC:
    case 0x1F9:
    case 0x1E3F: return true;
    default: return false;
    }
}

/* The accents of letters that are written as letter and accent: ̀ ́ ̄ ̆ ̈ ̌ */
static bool is_accent(uint32_t c) {
    return c == 0x300 || c == 0x301 || c == 0x304 || c == 0x306 || c == 0x308 || c == 0x30C;
}

/* 1 to 6 letters; 0 when it is anything else. */
static size_t letters_here(Str text, size_t at, bool *toned) {
    size_t from = at, letters = 0;
    *toned = false;
    while (at < text.len) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        bool accent = is_accent(c) && letters;
        if (!accent && !(c >= 'a' && c <= 'z') && !is_toned(c) && c != 0x251 && c != 0x261) {
            break;
        }
        letters += !accent;
        *toned = *toned || accent || is_toned(c);
        if (letters > LETTERS_MOST) {
            return 0;
        }
        at = next;
    }
    return at - from;
}

size_t reading_rest(Str text, size_t at, bool *toned) {
    size_t letters = letters_here(text, at, toned);
    if (!letters) {
        return 0;
    }
    size_t end = at + letters;
    if (end < text.len && text.data[end] == ')') {
        return letters + 1;
    }
    return str_starts(str_slice(text, end, text.len), STR("）")) ? letters + 3 : 0;
}

size_t reading_here(Str text, size_t at, bool *toned) {
    size_t bracket = 0;
    if (at < text.len && text.data[at] == '(') {
        bracket = 1;
    } else if (str_starts(str_slice(text, at, text.len), STR("（"))) {
        bracket = 3;
    }
    size_t rest = bracket ? reading_rest(text, at + bracket, toned) : 0;
    return rest ? bracket + rest : 0;
}

bool reading_neutral(Str letters) {
    static const char *const syllables[] = {"de", "le", "me", "men", "ne",   "ma",    "ba", "zi",   "zhe", "ge",
                                            "ya", "wa", "la", "na",  "tou",  "shang", "li", "bian", "hou", "xia",
                                            "a",  "o",  "lo", "yo",  "fang", "dao",   "sa", "bo",   "po",  "huo"};
    for (size_t i = 0; i < sizeof syllables / sizeof *syllables; i++) {
        if (str_is(letters, syllables[i])) {
            return true;
        }
    }
    return false;
}
