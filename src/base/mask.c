/* What is shown of a personal value. */
#include "base.h"

enum { IDENTITY_LENGTH = 18, PHONE_LENGTH = 11, CARD_LEAST = 16, CARD_MOST = 19 };

static void add_stars(Buf *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_add_char(out, '*');
    }
}

/* The first `head` and last `tail` characters, stars between; a text too short for that is all stars. */
static Str keep_ends(Arena *arena, Str value, size_t head, size_t tail, size_t stars_most) {
    size_t count = utf8_count(value), at = 0, number = 0, hidden = 0;
    Buf out = buf_create(arena);
    bool too_short = count <= head + tail;
    while (at < value.len) {
        size_t from = at;
        utf8_next(value, &at);
        if (!too_short && (number < head || number >= count - tail)) {
            buf_add(&out, str_slice(value, from, at));
        } else if (hidden < stars_most) {
            add_stars(&out, 1);
            hidden++;
        }
        number++;
    }
    return buf_str(&out);
}

Str str_mask(Arena *arena, Str kind, Str value) {
    enum { STARS_MOST = 12 };
    if (!value.len) {
        return value;
    }
    if (str_is(kind, "name")) {
        return keep_ends(arena, value, utf8_count(value) > 1, 0, 3);
    }
    if (str_is(kind, "phone")) {
        return keep_ends(arena, value, 3, 4, 4);
    }
    if (str_is(kind, "identity")) {
        return keep_ends(arena, value, 4, 4, STARS_MOST);
    }
    return STR("****");
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* GB 11643: the last character checks the others. */
static bool is_identity(Str run) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < IDENTITY_LENGTH - 1; i++) {
        if (!is_digit(run.data[i])) {
            return false;
        }
        sum += (run.data[i] - '0') * weights[i];
    }
    char last = run.data[IDENTITY_LENGTH - 1];
    return "10X98765432"[sum % 11] == (last == 'x' ? 'X' : last);
}

/* Luhn. */
static bool is_card(Str run) {
    int sum = 0;
    for (size_t i = 0; i < run.len; i++) {
        int digit = run.data[run.len - 1 - i] - '0';
        digit = i % 2 ? digit * 2 : digit;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

static const char *kind_of(Str run) {
    bool letter = run.len && !is_digit(run.data[run.len - 1]);
    if (run.len == IDENTITY_LENGTH && is_identity(run)) {
        return "identity";
    }
    if (run.len == PHONE_LENGTH && !letter && run.data[0] == '1' && run.data[1] >= '3') {
        return "phone";
    }
    return !letter && run.len >= CARD_LEAST && run.len <= CARD_MOST && run.data[0] != '0' && is_card(run) ? "card"
                                                                                                          : NULL;
}

static bool is_word(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool str_personal_number(Str text, size_t from, PersonalNumber *number) {
    for (size_t at = from, end; at<text.len; at = end> at ? end : at + 1) {
        for (end = at; end < text.len && is_digit(text.data[end]);) {
            end++;
        }
        bool begins = at == 0 || !is_word(text.data[at - 1]);
        if (end > at && end < text.len && (text.data[end] == 'X' || text.data[end] == 'x')) {
            end++;
        }
        bool ends = end == text.len || !is_word(text.data[end]);
        const char *kind = end > at && begins && ends ? kind_of(str_slice(text, at, end)) : NULL;
        if (kind) {
            *number = (PersonalNumber){at, end, kind};
            return true;
        }
    }
    return false;
}
