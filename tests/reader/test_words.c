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

static void assert_marks(const PlainWords *plain, Str text, uint64_t roles, const TextMarks *marks) {
    size_t count = 0;
    for (size_t at = 0; at < text.len;) {
        size_t length = plain_at(plain, text, at, roles, false);
        if (length) {
            assert_true(count < marks->count);
            assert_int_equal(marks->items[count].start, at);
            assert_int_equal(marks->items[count].end, at + length);
            assert_true(marks->items[count].roles & roles);
            assert_int_equal(mark_from(marks, at), count);
            count++;
        }
        at = length ? at + length : char_next(text, at);
    }
    assert_int_equal(count, marks->count);
}

static void one_look_marks_each_set_as_if_it_were_alone(void **state) {
    Room *room = *state;
    const ReadWords *words = read_words_of(room->pack);
    PlainWords plain = plain_words(words_vocabulary(words), room->arena);
    TextLook look = {.arena = room->arena};
    for (uint64_t seed = 101; seed <= 110; seed++) {
        Str text = some_text(&plain, room->arena, seed);
        text_look(words, text, ~0u, &look);
        for (unsigned set = 0; set < MARKS_MOOD; set++) {
            assert_marks(&plain, text, mark_roles[set], &look.marks[set]);
        }
        text_look(words, text, MARKS(MARKS_ACT), &look);
        assert_marks(&plain, text, mark_roles[MARKS_ACT], &look.marks[MARKS_ACT]);
        assert_int_equal(look.marks[MARKS_FIGURE].count, 0);
    }
}

static void a_look_marks_the_mood_of_clauses(void **state) {
    Room *room = *state;
    const ReadWords *words = read_words_of(room->pack);
    TextLook look = {.arena = room->arena};
    text_look(words, STR("主要任务：将新建，不得停用"), MARKS(MARKS_MOOD), &look);
    const TextMarks *moods = &look.marks[MARKS_MOOD];
    static const Mood wanted[] = {MOOD_PLAIN, MOOD_AIM, MOOD_WILL, MOOD_BAN}; /* 主要 is no 要 */
    assert_int_equal(moods->count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < moods->count; i++) {
        assert_true(moods->items[i].roles & ROLE(wanted[i]));
    }
    text_look(words, STR("将新建"), MARKS(MARKS_ACT), &look);
    assert_int_equal(look.marks[MARKS_MOOD].count, 0);
}

static void a_look_finds_every_place_and_bound(void **state) {
    Room *room = *state;
    const ReadWords *words = read_words_of(room->pack);
    PlainWords plain = plain_words(words_vocabulary(words), room->arena);
    TextLook look = {.arena = room->arena};
    for (uint64_t seed = 201; seed <= 210; seed++) {
        Str text = some_text(&plain, room->arena, seed);
        text_look(words, text, 0, &look);
        for (size_t at = 0, place = 0, bound = 0; at < text.len; at = char_next(text, at)) {
            size_t next;
            int value;
            bool number = text.data[at] == '.' || digit_at(text, at, &value, &next) ||
                          numeral_at(text, at, &value, &next) || char_is(text, at, "半*_xX×□＊＿");
            assert_int_equal(number, number_may_begin(words, text, at));
            bool due = word_at(words, text, at, ROLE(WORD_DUE), &next) != NULL;
            bool leads =
                promise_at(words, PROMISE_LEADS, text, at, &next) || promise_at(words, PROMISE_HELPS, text, at, &next);
            bool time =
                promise_at(words, PROMISE_YEAR, text, at, &next) || promise_at(words, PROMISE_MONTH, text, at, &next);
            unsigned wanted = (number ? PLACE_NUMBER : 0u) | (due ? PLACE_DUE : 0u) | (leads ? PLACE_LEADS : 0u) |
                              (time ? PLACE_TIME : 0u) | (char_is(text, at, "(（") ? PLACE_OPEN : 0u) |
                              (char_is(text, at, "元%％平") ? PLACE_SIGN : 0u);
            assert_int_equal(place_from(&look.places, at), place);
            bool here = place < look.places.count && look.places.items[place].at == at;
            assert_true(here || !wanted);
            assert_int_equal(here ? look.places.items[place].places & wanted : 0, wanted);
            place += here;
            bool grouped =
                at > 0 && at + 3 < text.len && text.data[at] == ',' && strchr("0123456789", text.data[at - 1]);
            bool ends = char_is(text, at, ",;!?\n，；！？。") && !grouped;
            assert_int_equal(ends, bound < look.bounds.count && look.bounds.items[bound].start == at);
            bound += ends;
        }
    }
}

static void a_look_tells_what_stands_inside_signs(void **state) {
    Room *room = *state;
    const ReadWords *words = read_words_of(room->pack);
    Str text = STR("《计划（2025）》（见“表”）共12（13。14）项，〔2025〕3号：（占）5）（6");
    TextLook look = {.arena = room->arena};
    size_t inside = 0, all = 0;
    text_look(words, text, MARKS(MARKS_FIGURE), &look);
    assert_true(look.seen & PLACE_SHARE);
    for (size_t at = 0; at < text.len; at = char_next(text, at), all++) {
        for (size_t most = 3; most <= 60; most += 19) {
            bool brackets = is_inside(text, at, "(（", ")）", most);
            assert_int_equal(is_inside_looked(&look, at, PLACE_OPEN, "(（", ")）", most), brackets);
            assert_int_equal(is_inside_looked(&look, at, PLACE_TITLE, "《〈", "》〉", most),
                             is_inside(text, at, "《〈", "》〉", most));
            inside += brackets && most == 60;
        }
    }
    assert_true(inside > 5 && inside < all);
    text_look(words, STR("共12项"), MARKS(MARKS_FIGURE), &look);
    assert_false(look.seen & PLACE_SHARE);
}

/* ---- terms ---- */

static size_t plain_term(const Str *list, size_t count, Str text, bool at_end) {
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        bool here = at_end ? str_ends(text, list[i]) : str_starts(text, list[i]);
        longest = here && list[i].len > longest ? list[i].len : longest;
    }
    return longest;
}

static bool plain_in(const Str *list, size_t count, Str text) {
    for (size_t i = 0; i < count; i++) {
        if (str_find(text, list[i]) >= 0) {
            return true;
        }
    }
    return false;
}

/* Words of the terms one behind the other, with prose between. */
static Str some_terms(const VocabularyDef *vocabulary, Arena *arena, uint64_t seed) {
    Buf out = buf_create(arena);
    Inventor chance = {&out, seed, false};
    for (int i = 0; i < 8; i++) {
        const PromiseTermsDef *promise = &vocabulary->promises[invent_number(&chance, PROMISE_TERMS)];
        const GrammarTermsDef *grammar = &vocabulary->grammar[invent_number(&chance, GRAMMAR_TERMS)];
        buf_add(&out, promise->words[invent_number(&chance, promise->word_count)]);
        buf_add(&out, grammar->words[invent_number(&chance, grammar->word_count)]);
        if (invent_number(&chance, 3) == 0) {
            invent_fill(&chance, INVENT_ONE(&chance, invented_promises));
        }
    }
    return buf_str(&out);
}

static void terms_are_those_of_the_plain_way(void **state) {
    Room *room = *state;
    const ReadWords *words = read_words_of(room->pack);
    const VocabularyDef *vocabulary = words_vocabulary(words);
    for (uint64_t seed = 301; seed <= 306; seed++) {
        Str text = some_terms(vocabulary, room->arena, seed);
        for (size_t at = 0; at <= text.len; at = at < text.len ? char_next(text, at) : at + 1) {
            Str rest = str_slice(text, at, text.len), before = str_slice(text, 0, at);
            for (int t = 0; t < PROMISE_TERMS; t++) {
                const PromiseTermsDef *terms = &vocabulary->promises[t];
                size_t end = 0, begins = plain_term(terms->words, terms->word_count, rest, false);
                assert_int_equal(promise_at(words, (PromiseTerm)t, text, at, &end), begins > 0);
                assert_int_equal(end, at + begins);
                size_t ends = plain_term(terms->words, terms->word_count, before, true);
                assert_int_equal(promise_ends(words, (PromiseTerm)t, before), ends);
                assert_int_equal(promise_in(words, (PromiseTerm)t, rest),
                                 plain_in(terms->words, terms->word_count, rest));
            }
            for (int t = 0; t < GRAMMAR_TERMS; t++) {
                const GrammarTermsDef *terms = &vocabulary->grammar[t];
                size_t begins = plain_term(terms->words, terms->word_count, rest, false);
                assert_int_equal(grammar_at(words, (GrammarTerm)t, text, at), begins > 0);
                assert_int_equal(grammar_is(words, (GrammarTerm)t, str_slice(rest, 0, begins)), begins > 0);
                assert_false(grammar_is(words, (GrammarTerm)t, str_slice(rest, 0, 1)) && begins != 1);
                assert_int_equal((grammar_terms(words, str_slice(rest, 0, begins)) & TERM_BIT(t)) != 0, begins > 0);
                size_t end, ends = plain_term(terms->words, terms->word_count, before, true);
                assert_int_equal(grammar_past(words, (GrammarTerm)t, text, at, &end), begins > 0);
                assert_int_equal(end, at + begins);
                assert_int_equal(grammar_ends(words, (GrammarTerm)t, before), ends);
                assert_int_equal(grammar_in(words, (GrammarTerm)t, rest),
                                 plain_in(terms->words, terms->word_count, rest));
            }
        }
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

/* Sets of all sizes and likenesses: what the sketches throw out has too little in common. */
static void sketches_throw_out_only_what_is_not_alike(void **state) {
    Room *room = *state;
    Arena *scratch = arena_create();
    size_t alike = 0, others = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        Inventor chance = {NULL, seed, false};
        size_t first = 100 + invent_number(&chance, 600), counts[] = {first, first - invent_number(&chance, 100)};
        uint64_t from = invent_number(&chance, seed % 2 ? 40 : 300);
        uint64_t *lists[2], *sorted[2];
        HashSet sets[2];
        for (size_t k = 0; k < 2; k++) {
            lists[k] = ARENA_ARRAY(room->arena, counts[k] + 1, uint64_t);
            sorted[k] = ARENA_ARRAY(room->arena, counts[k] + 1, uint64_t);
            for (size_t i = 0; i < counts[k]; i++) { /* runs that overlap, some of it twice */
                lists[k][i] = sorted[k][i] = hash_spread((k ? from : 0) + i / (seed % 3 + 1));
            }
            sets[k] = hash_set(lists[k], counts[k], room->arena, scratch);
            counts[k] = hashes_order(sorted[k], counts[k], room->arena);
            assert_int_equal(sets[k].count, counts[k]);
        }
        double exact = hashes_alike(sorted[0], counts[0], sorted[1], counts[1], 0);
        double told = hash_sets_alike(&sets[0], &sets[1], 0.6, room->arena);
        assert_true(exact >= 0.6 ? told == exact : told < 0.6);
        alike += exact >= 0.6;
        others += exact < 0.6;
    }
    assert_true(alike > 20 && others > 20);
    arena_destroy(scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_the_plain_way),
        cmocka_unit_test(one_look_marks_each_set_as_if_it_were_alone),
        cmocka_unit_test(a_look_marks_the_mood_of_clauses),
        cmocka_unit_test(a_look_finds_every_place_and_bound),
        cmocka_unit_test(a_look_tells_what_stands_inside_signs),
        cmocka_unit_test(terms_are_those_of_the_plain_way),
        cmocka_unit_test(hashes_are_ordered_and_kept_once),
        cmocka_unit_test(sets_that_are_alike_are_told_exactly_and_others_as_nothing),
        cmocka_unit_test(sketches_throw_out_only_what_is_not_alike),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
