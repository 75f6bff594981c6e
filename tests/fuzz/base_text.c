/* Any bytes as a number, a date and a text: what is read can be written and read again, and text stays text. */
#include "base.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void must(bool good) {
    if (!good) {
        abort();
    }
}

static void number(Arena *arena, Str text) {
    double value, again;
    int64_t whole;
    char written[32];
    if (number_parse(text, &value)) {
        must(isfinite(value));
        size_t length = number_shortest(value, written);
        must(length < sizeof written && number_parse((Str){written, length}, &again) && again == value);
        must(str_invalid_utf8(number_show(arena, value, text.len % 10, true)) < 0);
    }
    if (integer_parse(text, &whole) && llabs(whole) < (int64_t)1 << 53) {
        must(number_parse(text, &value) && value == (double)whole);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    Str text = {(const char *)data, size}, trimmed = str_trim(text);
    Date date;
    number(arena, text);
    if (date_parse(text, &date)) {
        must(date.month >= 0 && date.month <= 12 && date.day >= 0 && date.day <= 31 && date_compare(date, date) == 0);
    }
    must(str_equal(str_trim(trimmed), trimmed) && trimmed.len <= text.len);
    if (str_invalid_utf8(text) < 0) {
        must(str_invalid_utf8(trimmed) < 0 && str_invalid_utf8(str_to_half_width(arena, text)) < 0);
        Buf out = buf_create(arena);
        Json json = json_writer(&out);
        json_str(&json, text);
        must(str_invalid_utf8(buf_str(&out)) < 0 && memchr(out.data, '\n', out.len) == NULL);
    }
    size_t at = 0, characters = 0;
    while (at < text.len) {
        size_t before = at;
        utf8_next(text, &at);
        must(at > before && at <= text.len);
        characters++;
    }
    must(characters >= utf8_count(text) || str_invalid_utf8(text) >= 0);
    arena_destroy(arena);
    return 0;
}
