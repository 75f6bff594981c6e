/* Words as the compiled tries find them against the plain way: every word of the vocabulary tried at every place. */
#include "figure_internal.h"
#include "hashes.h"
#include "invented_report.h"
#include "read_support.h"

#include <stdlib.h>

typedef struct Plain {
    Str text;
    WordRole role;
} Plain;

typedef struct PlainWords {
    Plain *items;
    size_t count;
} PlainWords;

static void add(PlainWords *plain, Str text, WordRole role) {
    plain->items[plain->count++] = (Plain){text, role};
}

static PlainWords plain_words(const VocabularyDef *vocabulary, Arena *arena) {
    PlainWords plain = {ARENA_ARRAY(arena, 20000, Plain), 0};
    for (size_t i = 0; i < vocabulary->unit_count; i++) {
        add(&plain, vocabulary->units[i].unit, WORD_UNIT);
        for (size_t w = 0; w < vocabulary->units[i].word_count; w++) {
            add(&plain, vocabulary->units[i].words[w], WORD_UNIT);
        }
    }
    for (size_t i = 0; i < vocabulary->words_count; i++) {
        for (size_t w = 0; w < vocabulary->words[i].word_count; w++) {
            add(&plain, vocabulary->words[i].words[w], (WordRole)vocabulary->words[i].role);
        }
    }
    for (size_t i = 0; i < vocabulary->indicator_count; i++) {
        add(&plain, vocabulary->indicators[i].name, WORD_INDICATOR);
        for (size_t w = 0; w < vocabulary->indicators[i].also_count; w++) {
            add(&plain, vocabulary->indicators[i].also[w], WORD_INDICATOR);
        }
    }
    return plain;
}

/* Bytes of the longest word of `roles` that begins (or ends) at `at`; 0: none. */
static size_t plain_at(const PlainWords *plain, Str text, size_t at, uint64_t roles, bool backward) {
    Str rest = backward ? str_slice(text, 0, at) : str_slice(text, at, text.len);
    size_t longest = 0;
    for (size_t i = 0; i < plain->count; i++) {
        const Plain *word = &plain->items[i];
        bool here = backward ? str_ends(rest, word->text) : str_starts(rest, word->text);
        if (here && (ROLE(word->role) & roles) && word->text.len > longest) {
            longest = word->text.len;
        }
    }
    return longest;
}

static uint64_t some_roles(Inventor *chance) {
    uint64_t roles = 0;
    for (uint64_t i = invent_number(chance, 4); i < 4; i++) {
        roles |= ROLE(invent_number(chance, WORD_ROLES));
    }
    return roles;
}

/* Half of it prose, half words of the vocabulary one behind the other, where words overlap as they please. */
static Str some_text(const PlainWords *plain, Arena *arena, uint64_t seed) {
    Buf out = buf_create(arena);
    Inventor chance = {&out, seed, false};
    for (int i = 0; i < 12; i++) {
        const Plain *word = &plain->items[invent_number(&chance, plain->count)];
        size_t cut = word->text.len > 3 && invent_number(&chance, 3) == 0 ? char_back(word->text, word->text.len) : 0;
        buf_add(&out, cut ? str_slice(word->text, 0, cut) : word->text);
        if (invent_number(&chance, 4) == 0) {
            invent_fill(&chance, INVENT_ONE(&chance, invented_figures));
        }
    }
    return buf_str(&out);
}

static void words_are_those_of_the_plain_way(void **state) {
    Room *room = *state;
    const ReadWords *words = read_words_of(room->pack);
    PlainWords plain = plain_words(words_vocabulary(words), room->arena);
    for (uint64_t seed = 1; seed <= 12; seed++) {
        Inventor chance = {NULL, seed * 7919, false};
        Str text = some_text(&plain, room->arena, seed);
        uint64_t roles = some_roles(&chance);
        for (size_t at = 0; at < text.len; at = char_next(text, at)) {
            size_t end = at, start = at;
            const Word *ahead = word_at(words, text, at, roles, &end);
            const Word *back = word_before(words, text, at, roles, &start);
            size_t wanted = plain_at(&plain, text, at, roles, false);
            assert_int_equal(ahead ? end - at : 0, wanted);
            assert_true(!wanted || word_may_begin(words, text, at, roles));
            assert_int_equal(back ? at - start : 0, plain_at(&plain, text, at, roles, true));
        }
    }
}

static void marks_are_the_longest_words_in_a_row(void **state) {
    Room *room = *state;
    const ReadWords *words = read_words_of(room->pack);
    PlainWords plain = plain_words(words_vocabulary(words), room->arena);
    TextMarks marks = {.arena = room->arena};
    for (uint64_t seed = 101; seed <= 110; seed++) {
        Inventor chance = {NULL, seed, false};
        Str text = some_text(&plain, room->arena, seed);
        uint64_t roles = some_roles(&chance);
        size_t count = 0;
        text_marks(words, text, roles, &marks);
        for (size_t at = 0; at < text.len;) {
            size_t length = plain_at(&plain, text, at, roles, false);
            if (length) {
                assert_true(count < marks.count);
                assert_int_equal(marks.items[count].start, at);
                assert_int_equal(marks.items[count].end, at + length);
                assert_int_equal(mark_from(&marks, at), count);
                count++;
            }
            at = length ? at + length : char_next(text, at);
        }
        assert_int_equal(count, marks.count);
    }
}

/* ---- sets of hashes ---- */

static int compare(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Evenly spread, all of one bucket, and each several times. */
static void fill_hashes(uint64_t *hashes, size_t count, uint64_t seed) {
    Inventor chance = {NULL, seed, false};
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = invent_number(&chance, UINT64_MAX);
        hashes[i] = seed % 3 == 0 ? hash : seed % 3 == 1 ? hash >> 40 : hash % (count / 2 + 1);
    }
}

static void hashes_are_ordered_and_kept_once(void **state) {
    Room *room = *state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        size_t count = (size_t)seed * seed * 5, wanted = 0;
        uint64_t *hashes = ARENA_ARRAY(room->arena, count + 1, uint64_t);
        uint64_t *plain = ARENA_ARRAY(room->arena, count + 1, uint64_t);
        fill_hashes(hashes, count, seed);
        memcpy(plain, hashes, count * sizeof *plain);
        qsort(plain, count, sizeof *plain, compare);
        for (size_t i = 0; i < count; i++) {
            if (i == 0 || plain[i] != plain[wanted - 1]) {
                plain[wanted++] = plain[i];
            }
        }
        assert_int_equal(hashes_order(hashes, count, room->arena), wanted);
        assert_memory_equal(hashes, plain, wanted * sizeof *plain);
    }
}

static void sets_that_are_alike_are_told_exactly_and_others_as_nothing(void **state) {
    (void)state;
    uint64_t a[1000], b[1000];
    for (size_t i = 0; i < 1000; i++) {
        a[i] = 3 * i;
        b[i] = i < 900 ? 3 * i : 3 * i + 1;
    }
    assert_true(hashes_alike(a, 1000, b, 1000, 0.8) == 900.0 / 1100.0);
    assert_true(hashes_alike(a, 1000, b, 1000, 900.0 / 1100.0) == 900.0 / 1100.0); /* just enough */
    assert_true(hashes_alike(a, 1000, b, 1000, 0.9) < 0.9);
    assert_true(hashes_alike(a, 0, b, 0, 0.5) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_the_plain_way),
        cmocka_unit_test(marks_are_the_longest_words_in_a_row),
        cmocka_unit_test(hashes_are_ordered_and_kept_once),
        cmocka_unit_test(sets_that_are_alike_are_told_exactly_and_others_as_nothing),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
