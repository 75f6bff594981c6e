/* Looking for what is rare: what is told wide is what is told byte by byte. */
#include "figure_internal.h"
#include "scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Texts in which everything that is looked for stands at every distance from everything else. */
static Str some_text(Arena *arena, uint64_t seed) {
    static const char *const parts[] = {"一", "教育", "，", "。", "7",  "20",     ".",  "%",    "*",
                                        "x",  "X光",  "_",  "×",  "□",  "＊",     "＿", "开展", "的",
                                        "ab", "é",    "\t", " ",  "𠀀", "二十大", "十", "五",   "十五",
                                        "“",  "”",    "双", "减", "（", "客服",   "范", "学"};
    Buf out = buf_create(arena);
    for (size_t i = 0; i < 60; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        const char *part = parts[(seed >> 33) % (sizeof parts / sizeof *parts)];
        buf_add(&out, str_from(part));
        if (seed >> 60 == 0) {
            buf_add(&out, str_from(part)); /* twice */
        }
    }
    return buf_str(&out);
}

static bool doubled_at(Str text, size_t at) {
    for (size_t behind = 6; behind <= 12; behind += 3) {
        if ((unsigned char)text.data[at] >= 0xE3 && at + behind + 3 <= text.len &&
            memcmp(text.data + at, text.data + at + behind, 3) == 0) {
            return true;
        }
    }
    return false;
}

/* Characters of the main block whose last two bytes agree in the bits asked for. */
static bool anchor_at(Str text, size_t at) {
    const unsigned char *data = (const unsigned char *)text.data;
    return at + 3 <= text.len && data[at] >= 0xE4 && data[at] <= 0xE9 &&
           (data[at + 1] ^ data[at + 2]) % (1 << SCAN_ANCHOR_BITS) == 0;
}

static void bytes_are_found_where_they_stand(void **state) {
    Arena *arena = arena_create();
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        Str text = some_text(arena, seed);
        size_t digit = text.len, two = text.len, mask = text.len, doubled = text.len, anchor = text.len;
        for (size_t at = text.len; at-- > 0;) {
            digit = text.data[at] >= '0' && text.data[at] <= '9' ? at : digit;
            two = text.data[at] == '.' || text.data[at] == '%' ? at : two;
            mask = char_is(text, at, "*_xX×□＊＿") ? at : mask;
            doubled = doubled_at(text, at) ? at : doubled;
            assert_int_equal(scan_digit(text, at), digit);
            assert_int_equal(scan_two(text, at, '.', '%'), two);
            assert_true(scan_mask(text, at) <= mask && scan_mask(text, at) >= at);
            assert_int_equal(mask_from(text, at), mask);
            assert_int_equal(scan_doubled(text, at), doubled);
            anchor = anchor_at(text, at) ? at : anchor;
            assert_int_equal(scan_anchor(text, at), anchor);
        }
    }
    arena_destroy(arena);
}

static void check_words(Arena *arena, const Str *words, size_t count) {
    const FirstWords *ready = first_words(arena, words, count);
    for (uint64_t seed = 1; seed <= 100; seed++) {
        Str text = some_text(arena, seed);
        size_t wanted = text.len;
        for (size_t at = text.len; at-- > 0;) {
            for (size_t i = 0; i < count; i++) {
                wanted = words[i].len && str_starts(str_slice(text, at, text.len), words[i]) ? at : wanted;
            }
            assert_int_equal(first_word_from(ready, text, at), wanted);
        }
        assert_int_equal(first_word(ready, text), wanted < text.len ? (ptrdiff_t)wanted : -1);
    }
}

#define WORD(text)                                                                                                     \
    { text, sizeof(text) - 1 }

static void words_are_found_as_one_after_the_other_would_be(void **state) {
    static const Str many[] = {WORD("二十大"), WORD("“双减”"), WORD("教育，"), WORD("开展开展"),
                               WORD("客服"),   WORD("X光"),    WORD("7。"),    WORD("的范"),
                               WORD("十五"),   WORD("五十五"), WORD("教育")};
    static const Str small[] = {WORD("7"), WORD("教育"), WORD("x")}; /* shorter than what is told wide */
    static const Str two[] = {WORD("教育，"), WORD("开展开展"), WORD("客服"),   WORD("的范"),
                              WORD("十五"),   WORD("五十五"),   WORD("aaaaaa"), WORD("开展")}; /* two characters tell */
    Arena *arena = arena_create();
    (void)state;
    check_words(arena, many, sizeof many / sizeof *many);
    check_words(arena, two, sizeof two / sizeof *two);
    check_words(arena, many, 1);
    check_words(arena, small, sizeof small / sizeof *small);
    check_words(arena, many, 0);
    arena_destroy(arena);
}

static void nothing_is_found_in_nothing(void **state) {
    (void)state;
    for (size_t at = 0; at < 3; at++) {
        Str text = {"一", 0};
        assert_int_equal(scan_digit(text, at), 0);
        assert_int_equal(scan_two(text, at, '.', '%'), 0);
        assert_int_equal(scan_mask(text, at), 0);
        assert_int_equal(scan_doubled(text, at), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_found_where_they_stand),
        cmocka_unit_test(words_are_found_as_one_after_the_other_would_be),
        cmocka_unit_test(nothing_is_found_in_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
