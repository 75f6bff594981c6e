/* Draws as such: random numbers without favour, every constraint always kept, proofs that tell every changed byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "draw_support.h"
#include "test_folder.h"

/* ---- the stream ---- */

/* Sum of squared deviations over the expected count. */
static double chi_square(const size_t *counts, size_t cells, double expected) {
    double sum = 0;
    for (size_t i = 0; i < cells; i++) {
        double by = (double)counts[i] - expected;
        sum += by * by / expected;
    }
    return sum;
}

static void numbers_can_be_computed_by_hand(void **state) {
    (void)state;
    DrawStream stream;
    char key[65], hash[65];
    draw_stream_start(&stream, STR("ab"), STR("cd"), STR("七"));
    store_sha256(STR("ab\ncd\n七"), key);
    assert_string_equal(stream.key, key);
    for (int i = 0; i < 5; i++) {
        char text[80], first[17];
        snprintf(text, sizeof text, "%s:%d", key, i);
        store_sha256(str_from(text), hash);
        snprintf(first, sizeof first, "%.16s", hash);
        assert_int_equal(draw_below(&stream, 1000003), strtoull(first, NULL, 16) % 1000003);
    }
}

static void numbers_are_below_their_limit_and_even(void **state) {
    (void)state;
    DrawStream stream;
    size_t counts[7] = {0};
    stream_of(&stream, 1);
    for (int i = 0; i < 70000; i++) {
        counts[draw_below(&stream, 7)]++;
    }
    assert_true(chi_square(counts, 7, 10000) < 30); /* 6 degrees: 22.5 is one in a thousand */
    assert_int_equal(draw_below(&stream, 1), 0);
    /* a limit just above half of all numbers: nearly every second one is thrown away */
    uint64_t limit = ((uint64_t)1 << 63) + 1, from = stream.next;
    for (int i = 0; i < 1000; i++) {
        assert_true(draw_below(&stream, limit) < limit);
    }
    assert_in_range(stream.next - from, 1800, 2200);
}

/* ---- even chances ---- */

static void everybody_is_selected_equally_often(void **state) {
    (void)state;
    enum { SEEDS = 6000, POOL = 12, TAKEN = 5 };
    size_t counts[POOL] = {0}, places[POOL] = {0};
    Arena *arena = arena_create();
    DrawPool pool = {add_entries(arena, POOL, 'a'), NULL, POOL, 0};
    const DrawRule rule = {.method = DRAW_SELECT, .count = TAKEN};
    ArenaMark mark = arena_mark(arena);
    for (size_t seed = 0; seed < SEEDS; seed++) {
        DrawStream stream;
        DrawResult result;
        stream_of(&stream, seed);
        assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
        assert_int_equal(result.count, TAKEN);
        for (size_t i = 0; i < TAKEN; i++) {
            size_t at;
            assert_true(entry_find(pool.entries, POOL, result.rows[i].number, &at));
            counts[at]++;
            places[at] += i == 0;
        }
        arena_reset(arena, mark);
    }
    assert_true(chi_square(counts, POOL, SEEDS * TAKEN / (double)POOL) < 40);
    assert_true(chi_square(places, POOL, SEEDS / (double)POOL) < 40); /* 11 degrees: 31.3 is one in a thousand */
    arena_destroy(arena);
}

static void weights_count(void **state) {
    (void)state;
    enum { SEEDS = 8000 };
    size_t first[4] = {0};
    Arena *arena = arena_create();
    DrawPool pool = {add_entries(arena, 4, 'a'), NULL, 4, 0};
    const DrawRule rule = {.method = DRAW_SELECT, .count = 2, .weighted = 1};
    for (size_t i = 0; i < 4; i++) {
        pool.entries[i].weight = (int64_t)i + 1;
    }
    for (size_t seed = 0; seed < SEEDS; seed++) {
        DrawStream stream;
        DrawResult result;
        size_t at;
        stream_of(&stream, seed);
        assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
        assert_false(str_equal(result.rows[0].number, result.rows[1].number));
        entry_find(pool.entries, 4, result.rows[0].number, &at);
        first[at]++;
    }
    for (size_t i = 0; i < 4; i++) { /* 10, 20, 30, 40 per cent; five deviations are at most 0.028 */
        assert_true(fabs((double)first[i] / SEEDS - (double)(i + 1) / 10) < 0.03);
    }
    arena_destroy(arena);
}

static void applicants_of_one_group_have_the_same_chance(void **state) {
    (void)state;
    enum { SEEDS = 4000, APPLICANTS = 10, PLACES = 3 };
    size_t placed[APPLICANTS] = {0};
    Arena *arena = arena_create();
    DrawPool pool = {add_entries(arena, APPLICANTS, 'a'), add_entries(arena, 1, 'b'), APPLICANTS, 1};
    const DrawRule rule = {.method = DRAW_ADMISSION};
    pool.others[0].weight = PLACES;
    for (size_t i = 0; i < APPLICANTS; i++) {
        pool.entries[i].wishes = &pool.others[0].number;
        pool.entries[i].wish_count = 1;
    }
    for (size_t seed = 0; seed < SEEDS; seed++) {
        DrawStream stream;
        DrawResult result;
        stream_of(&stream, seed);
        assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
        for (size_t i = 0; i < result.count; i++) {
            size_t at;
            entry_find(pool.entries, APPLICANTS, result.rows[i].number, &at);
            placed[at] += result.rows[i].to.len > 0;
        }
    }
    assert_true(chi_square(placed, APPLICANTS, SEEDS * PLACES / (double)APPLICANTS) < 40);
    arena_destroy(arena);
}

/* ---- constraints ---- */

static size_t index_in(const DrawEntry *entries, size_t count, Str number) {
    size_t at = 0;
    assert_true(entry_find(entries, count, number, &at));
    return at;
}

static void holds_select(const DrawPool *pool, const DrawRule *rule, const DrawResult *result) {
    size_t *loads = test_calloc(pool->other_count, sizeof *loads), *seen = test_calloc(pool->entry_count, sizeof *seen);
    size_t team = rule->team ? (size_t)rule->team : 1, taking = 0, sure = 0;
    for (size_t i = 0; i < pool->entry_count; i++) {
        taking += !pool->entries[i].excluded.len && !pool->entries[i].always.len;
        sure += !pool->entries[i].excluded.len && pool->entries[i].always.len;
    }
    assert_int_equal(result->count, ((size_t)rule->count + sure) * team);
    assert_true((size_t)rule->count <= taking);
    for (size_t i = 0; i < result->count; i++) {
        const DrawRow *row = &result->rows[i];
        size_t at = index_in(pool->entries, pool->entry_count, row->number);
        assert_int_equal(pool->entries[at].excluded.len, 0);
        assert_int_equal(pool->entries[at].always.len > 0, i / team < sure);
        assert_int_equal(seen[at]++, i % team);
        assert_int_equal(row->value, i / team + 1);
        if (row->to.len) {
            size_t who = index_in(pool->others, pool->other_count, row->to);
            assert_int_equal(pool->others[who].excluded.len, 0);
            assert_false(entry_avoids(&pool->others[who], row->number));
            loads[who]++;
            assert_true(!rule->load || (int64_t)loads[who] <= rule->load);
            for (size_t j = i - i % team; j < i; j++) {
                assert_false(str_equal(result->rows[j].to, row->to));
            }
        }
    }
    test_free(loads);
    test_free(seen);
}

static void holds_admission(const DrawPool *pool, const DrawRule *rule, const DrawResult *result) {
    int64_t *left = test_calloc(pool->other_count, sizeof *left), last = 0;
    assert_int_equal(result->count, pool->entry_count);
    for (size_t i = 0; i < pool->other_count; i++) {
        left[i] = pool->others[i].excluded.len ? 0 : pool->others[i].weight;
    }
    for (size_t i = 0; i < result->count; i++) {
        const DrawRow *row = &result->rows[i];
        const DrawEntry *entry = &pool->entries[index_in(pool->entries, pool->entry_count, row->number)];
        if (row->to.len) {
            assert_true(--left[index_in(pool->others, pool->other_count, row->to)] >= 0);
        }
        if (row->value) {
            assert_true(str_equal(entry->wishes[row->value - 1], row->to));
        } else {
            assert_true(!row->to.len || rule->rest);
        }
        if (!entry->together.len) {
            assert_true(entry->priority >= last);
            last = entry->priority;
        } else if (i && result->rows[i - 1].to.data != row->to.data) {
            const DrawRow *before = &result->rows[i - 1];
            size_t at = index_in(pool->entries, pool->entry_count, before->number);
            assert_false(str_equal(pool->entries[at].together, entry->together));
        }
    }
    for (size_t i = 0; i < result->count; i++) { /* nobody is without a school that was wished and has a place */
        const DrawRow *row = &result->rows[i];
        const DrawEntry *entry = &pool->entries[index_in(pool->entries, pool->entry_count, row->number)];
        for (size_t w = 0; w < entry->wish_count && !row->to.len && !entry->together.len; w++) {
            assert_int_equal(left[index_in(pool->others, pool->other_count, entry->wishes[w])], 0);
        }
    }
    test_free(left);
}

static size_t class_of(const DrawRow *row) {
    int64_t class = 0;
    assert_true(integer_parse(row->to, &class));
    return (size_t) class;
}

/* Largest difference between two classes in how many fit. */
static size_t spread_of(const DrawPool *pool, const DrawRule *rule, const DrawResult *result,
                        bool (*fits)(const DrawEntry *entry, int64_t of), int64_t of) {
    size_t counts[DRAW_CLASSES_MOST] = {0}, least = SIZE_MAX, most = 0;
    for (size_t i = 0; i < result->count; i++) {
        size_t at;
        if (result->rows[i].value == 0 && entry_find(pool->entries, pool->entry_count, result->rows[i].number, &at)) {
            counts[class_of(&result->rows[i]) - 1] += fits(&pool->entries[at], of);
        }
    }
    for (size_t i = 0; i < (size_t)rule->classes; i++) {
        least = counts[i] < least ? counts[i] : least;
        most = counts[i] > most ? counts[i] : most;
    }
    return most - least;
}

static bool is_anybody(const DrawEntry *entry, int64_t of) {
    (void)entry, (void)of;
    return true;
}
static bool is_boy(const DrawEntry *entry, int64_t of) {
    (void)of;
    return str_is(entry->group, "男");
}
static bool is_special(const DrawEntry *entry, int64_t of) {
    (void)of;
    return entry->special != 0;
}
static bool is_band(const DrawEntry *entry, int64_t of) {
    return entry->band == of;
}

static void holds_classes(const DrawPool *pool, const DrawRule *rule, const DrawResult *result) {
    size_t pupils = 0, twins = 0, special = 0;
    for (size_t i = 0; i < pool->entry_count; i++) {
        twins += pool->entries[i].together.len > 0;
        special += pool->entries[i].special != 0;
    }
    for (size_t i = 0; i < result->count; i++) {
        const DrawRow *row = &result->rows[i];
        if (row->value) {
            for (size_t j = 0; j < result->count && row->number.len; j++) { /* no teacher of a child to be avoided */
                const DrawEntry *teacher = &pool->others[index_in(pool->others, pool->other_count, row->number)];
                assert_false(str_equal(result->rows[j].to, row->to) && entry_avoids(teacher, result->rows[j].number));
            }
            continue;
        }
        const DrawEntry *entry = &pool->entries[index_in(pool->entries, pool->entry_count, row->number)];
        pupils++;
        for (size_t j = 0; j < i && entry->together.len; j++) {
            size_t at;
            if (entry_find(pool->entries, pool->entry_count, result->rows[j].number, &at) &&
                str_equal(pool->entries[at].together, entry->together)) {
                assert_true(str_equal(result->rows[j].to, row->to));
            }
        }
    }
    assert_int_equal(pupils, pool->entry_count);
    if (pool->entry_count > 12 * (size_t)rule->classes + 4 * twins + 4 * special) {
        assert_true(spread_of(pool, rule, result, is_anybody, 0) <= 1);
        assert_true(spread_of(pool, rule, result, is_boy, 0) <= 1);
        for (int64_t band = 0; band < 5; band++) {
            assert_true(spread_of(pool, rule, result, is_band, band) <= 2);
        }
    }
    if (!twins) {
        assert_true(spread_of(pool, rule, result, is_special, 0) <= 1);
    }
}

static void holds_quota(const DrawPool *pool, const DrawRule *rule, const DrawResult *result) {
    size_t at = 0;
    for (size_t s = 0; s < pool->other_count; s++) {
        int64_t sum = 0;
        for (size_t i = 0; i < pool->entry_count; i++, at++) {
            int64_t graduates = pool->entries[i].weight, share = result->rows[at].value;
            sum += share;
            assert_true(share >= 0 && share <= graduates);
            assert_true(!rule->cap_percent || share <= graduates * rule->cap_percent / 100);
            for (size_t j = 0; j < i && !rule->cap_percent && !rule->floor; j++) { /* more graduates, no less */
                const DrawEntry *a = &pool->entries[i], *b = &pool->entries[j];
                if (str_equal(a->group, b->group) && a->score == b->score && a->weight > b->weight) {
                    assert_true(share >= result->rows[at - i + j].value);
                }
            }
        }
        assert_int_equal(sum, pool->others[s].weight);
    }
    assert_int_equal(at, result->count);
}

static void every_constraint_holds_in_many_draws(void **state) {
    (void)state;
    static void (*const holds[DRAW_METHODS])(const DrawPool *, const DrawRule *, const DrawResult *) = {
        holds_select, holds_admission, holds_classes, holds_quota};
    for (size_t i = 0; i < 1200; i++) {
        Arena *arena = arena_create();
        DrawPool pool;
        DrawRule rule;
        DrawStream stream;
        DrawResult result;
        Err err = {.kind = ERR_NONE};
        random_draw(arena, (DrawMethod)(i % DRAW_METHODS), i % 5 == 0 ? 300 : 40, &pool, &rule);
        stream_of(&stream, i);
        if (!draw_compute(&pool, &rule, &stream, arena, &result, &err)) {
            fail_msg("%s", err.message);
        }
        holds[rule.method](&pool, &rule, &result);
        arena_destroy(arena);
    }
}

static Str one_of(Arena *arena, const char *text, size_t count, Str **list) {
    *list = ARENA_ARRAY(arena, count, Str);
    (*list)[0] = str_from(text);
    return (*list)[0];
}

/* Three inspectors for three schools, where only one pairing is possible: a greedy draw would often fail. */
static void teams_are_found_whenever_they_exist(void **state) {
    (void)state;
    for (size_t seed = 0; seed < 50; seed++) {
        Arena *arena = arena_create();
        DrawPool pool = {add_entries(arena, 3, 'a'), add_entries(arena, 3, 'b'), 3, 3};
        const DrawRule rule = {.method = DRAW_SELECT, .team = 1, .load = 1};
        DrawStream stream;
        DrawResult result;
        /* b0 may not go to a0 and a1; b1 not to a0; so b2-a0, b1-a1, b0-a2 */
        pool.others[0].avoid = ARENA_ARRAY(arena, 2, Str);
        pool.others[0].avoid[0] = STR("a00000");
        pool.others[0].avoid[1] = STR("a00001");
        pool.others[0].avoid_count = 2;
        one_of(arena, "a00000", 1, &pool.others[1].avoid);
        pool.others[1].avoid_count = 1;
        stream_of(&stream, seed);
        assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
        for (size_t i = 0; i < 3; i++) {
            size_t place = index_in(pool.entries, 3, result.rows[i].number);
            assert_true(result.rows[i].to.len > 0);
            assert_int_equal(index_in(pool.others, 3, result.rows[i].to), 2 - place);
        }
        arena_destroy(arena);
    }
}

static void strata_get_their_share(void **state) {
    (void)state;
    Arena *arena = arena_create();
    DrawPool pool = {add_entries(arena, 58, 'a'), NULL, 58, 0};
    DrawRule rule = {.method = DRAW_SELECT, .count = 10, .strata = STRATA_PROPORTIONAL, .floor = 1};
    DrawStream stream;
    DrawResult result;
    size_t town = 0, far = 0;
    for (size_t i = 0; i < 58; i++) { /* 30 in town, 26 in the country, 2 far away: 5.17, 4.48, 0.34 -> 5, 4, 1 */
        pool.entries[i].group = i < 30 ? STR("城区") : i < 56 ? STR("乡村") : STR("教学点");
    }
    stream_of(&stream, 3);
    assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
    for (size_t i = 0; i < result.count; i++) {
        size_t at = index_in(pool.entries, 58, result.rows[i].number);
        town += at < 30;
        far += at >= 56;
    }
    assert_int_equal(town, 5);
    assert_int_equal(far, 1);
    arena_destroy(arena);
}

static void who_waits_longest_comes_first_and_chance_decides_among_equals(void **state) {
    (void)state;
    size_t counts[12] = {0};
    for (size_t seed = 0; seed < 3000; seed++) {
        Arena *arena = arena_create();
        DrawPool pool = {add_entries(arena, 12, 'a'), NULL, 12, 0};
        const DrawRule rule = {.method = DRAW_SELECT, .count = 6, .ranked = 1};
        DrawStream stream;
        DrawResult result;
        for (size_t i = 0; i < 12; i++) { /* three were never seen, six some time ago, three just now */
            pool.entries[i].priority = i < 3 ? 0 : i < 9 ? 1 : 2;
        }
        stream_of(&stream, seed);
        assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
        assert_int_equal(result.count, 6);
        for (size_t i = 0; i < result.count; i++) {
            counts[index_in(pool.entries, 12, result.rows[i].number)]++;
        }
        arena_destroy(arena);
    }
    for (size_t i = 0; i < 12; i++) {
        assert_true(i < 3 ? counts[i] == 3000 : i >= 9 ? counts[i] == 0 : counts[i] > 1350 && counts[i] < 1650);
    }
    assert_true(chi_square(counts + 3, 6, 1500) < 25);
}

static void who_is_sure_is_taken_beside_the_count(void **state) {
    (void)state;
    Arena *arena = arena_create();
    DrawPool pool = {add_entries(arena, 8, 'a'), NULL, 8, 0};
    DrawRule rule = {.method = DRAW_SELECT, .count = 2};
    DrawStream stream;
    DrawResult result;
    ProblemList problems = problem_list(arena, 10);
    pool.entries[5].always = STR("尚未销号");
    pool.entries[6].always = STR("尚未销号");
    pool.entries[6].excluded = STR("已经并入");
    assert_true(draw_pool_check(&pool, &rule, &problems));
    stream_of(&stream, 5);
    assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
    assert_int_equal(result.count, 3);
    assert_string_equal(result.rows[0].number.data, "a00005");
    rule.count = 7; /* six are left */
    assert_false(draw_pool_check(&pool, &rule, &problems));
    for (size_t i = 0; i < 8; i++) { /* all are sure: nothing is left to be drawn, and that is a list, too */
        pool.entries[i].always = STR("尚未销号");
    }
    rule.count = 0;
    problems = problem_list(arena, 10);
    assert_true(draw_pool_check(&pool, &rule, &problems));
    assert_true(draw_compute(&pool, &rule, &stream, arena, &result, NULL));
    assert_int_equal(result.count, 7);
    arena_destroy(arena);
}

/* ---- shares by hand ---- */

static void assert_shares(int64_t total, size_t count, const int64_t *weights, int64_t floor, int64_t cap,
                          const int64_t *wanted) {
    Arena *arena = arena_create();
    int64_t floors[16], caps[16], shares[16];
    size_t rank[16];
    for (size_t i = 0; i < count; i++) {
        floors[i] = floor;
        caps[i] = cap;
        rank[i] = i;
    }
    assert_true(draw_apportion(total, weights, floors, caps, rank, count, arena, shares));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(shares[i], wanted[i]);
    }
    arena_destroy(arena);
}

static void shares_are_those_computed_by_hand(void **state) {
    (void)state;
    /* 50 places, 1500 graduates: 4, 3.17, 8, 10.33, 2, 6, 2.5, 5, 9 */
    assert_shares(50, 9, (const int64_t[]){120, 95, 240, 310, 60, 180, 75, 150, 270}, 0, 1000,
                  (const int64_t[]){4, 3, 8, 10, 2, 6, 3, 5, 9});
    /* the fifth and seventh count for 120 per cent: 3.93, 3.11, 7.86, 10.15, 2.36, 5.89, 2.95, 4.91, 8.84 */
    assert_shares(50, 9, (const int64_t[]){12000, 9500, 24000, 31000, 7200, 18000, 9000, 15000, 27000}, 0, 1000,
                  (const int64_t[]){4, 3, 8, 10, 2, 6, 3, 5, 9});
    assert_shares(10, 3, (const int64_t[]){100, 200, 300}, 0, 100, (const int64_t[]){2, 3, 5});
    assert_shares(10, 3, (const int64_t[]){100, 200, 300}, 3, 100, (const int64_t[]){3, 3, 4});
    assert_shares(10, 3, (const int64_t[]){100, 200, 300}, 0, 4, (const int64_t[]){2, 4, 4});
    assert_shares(3, 2, (const int64_t[]){5, 5}, 0, 3, (const int64_t[]){2, 1}); /* equal: by rank */
    assert_shares(1, 2, (const int64_t[]){1, 3}, 0, 3, (const int64_t[]){0, 1});
    assert_shares(0, 2, (const int64_t[]){0, 0}, 0, 3, (const int64_t[]){0, 0});
}

static void shares_that_cannot_be_are_refused(void **state) {
    (void)state;
    Arena *arena = arena_create();
    const int64_t weights[] = {1, 1}, zero[] = {0, 0}, two[] = {2, 2}, nine[] = {9, 9};
    const size_t rank[] = {0, 1};
    int64_t shares[2];
    assert_false(draw_apportion(3, weights, two, nine, rank, 2, arena, shares)); /* floors ask for 4 */
    assert_false(draw_apportion(5, weights, zero, two, rank, 2, arena, shares)); /* caps allow 4 */
    assert_false(draw_apportion(1, zero, zero, nine, rank, 2, arena, shares));
    arena_destroy(arena);
}

/* ---- what cannot be drawn ---- */

static void assert_refused(Arena *arena, const DrawPool *pool, const DrawRule *rule, const char *words) {
    ProblemList problems = problem_list(arena, 5);
    assert_false(draw_pool_check(pool, rule, &problems));
    for (size_t i = 0; i < problems.count; i++) {
        if (str_find(problems.items[i].message, str_from(words)) >= 0) {
            return;
        }
    }
    fail_msg("no problem tells “%s”, the first is “%s”", words, str_cstr(arena, problems.items[0].message));
}

static void what_cannot_be_drawn_is_refused_beforehand(void **state) {
    (void)state;
    Arena *arena = arena_create();
    DrawPool pool = {add_entries(arena, 4, 'a'), add_entries(arena, 2, 'b'), 4, 2};
    DrawRule rule = {.method = DRAW_SELECT, .count = 5};
    assert_refused(arena, &pool, &rule, "可抽的有4个");
    rule = (DrawRule){.method = DRAW_SELECT, .count = 2, .team = 3};
    assert_refused(arena, &pool, &rule, "不够分");
    rule = (DrawRule){.method = DRAW_SELECT, .count = 3, .team = 2, .load = 2};
    assert_refused(arena, &pool, &rule, "不够分");
    rule = (DrawRule){.method = DRAW_SELECT, .team = 2};
    one_of(arena, "a00001", 1, &pool.others[0].avoid);
    pool.others[0].avoid_count = 1;
    assert_refused(arena, &pool, &rule, "只有1人可以到");
    rule = (DrawRule){.method = DRAW_ADMISSION};
    one_of(arena, "b9", 1, &pool.entries[2].wishes);
    pool.entries[2].wish_count = 1;
    assert_refused(arena, &pool, &rule, "不在学校名单里");
    rule = (DrawRule){.method = DRAW_CLASSES};
    assert_refused(arena, &pool, &rule, "请写班数");
    rule = (DrawRule){.method = DRAW_QUOTA};
    pool.others[0].weight = 5;
    assert_refused(arena, &pool, &rule, "分不下去");
    pool.entries[1].number = pool.entries[0].number;
    assert_refused(arena, &pool, &rule, "出现了两次");
    pool.entries[1].number = STR("a\nb");
    assert_refused(arena, &pool, &rule, "换行");
    arena_destroy(arena);
}

/* ---- proofs ---- */

static void a_proof_is_repeated_and_equal(void **state) {
    (void)state;
    for (size_t i = 0; i < 40; i++) {
        Arena *arena = arena_create();
        DrawPool pool;
        DrawRule rule;
        DrawVerdict verdict;
        Err err = {.kind = ERR_NONE};
        random_draw(arena, (DrawMethod)(i % DRAW_METHODS), 40, &pool, &rule);
        Str proof = proof_of(arena, &pool, &rule, i);
        if (!draw_verify(proof, arena, &verdict, &err)) {
            fail_msg("%s", err.message);
        }
        for (size_t c = 0; c < verdict.count; c++) {
            if (!verdict.checks[c].good) {
                fail_msg("%s: %.*s", verdict.checks[c].name, STR_ARG(verdict.checks[c].note));
            }
        }
        assert_int_equal(verdict.count, DRAW_CHECKS);
        assert_true(verdict.good && str_equal(proof_of(arena, &pool, &rule, i), proof));
        arena_destroy(arena);
    }
}

static void any_changed_byte_is_detected(void **state) {
    (void)state;
    for (size_t method = 0; method < DRAW_METHODS; method++) {
        Arena *arena = arena_create();
        DrawPool pool;
        DrawRule rule;
        random_draw(arena, (DrawMethod)method, 8, &pool, &rule);
        Str proof = proof_of(arena, &pool, &rule, 5);
        char *bytes = arena_alloc(arena, proof.len + 1);
        for (size_t i = 0; i < proof.len; i++) {
            ArenaMark mark = arena_mark(arena);
            DrawVerdict verdict = {.good = false};
            memcpy(bytes, proof.data, proof.len);
            bytes[i] = (char)(bytes[i] ^ (1 << dice(8)));
            assert_false(draw_verify((Str){bytes, proof.len}, arena, &verdict, NULL) && verdict.good);
            if (i % 7 == 0) { /* one byte less, one more */
                memmove(bytes + i, proof.data + i + 1, proof.len - i - 1);
                assert_false(draw_verify((Str){bytes, proof.len - 1}, arena, &verdict, NULL) && verdict.good);
                memcpy(bytes + i + 1, proof.data + i, proof.len - i);
                assert_false(draw_verify((Str){bytes, proof.len + 1}, arena, &verdict, NULL) && verdict.good);
            }
            arena_reset(arena, mark);
        }
        arena_destroy(arena);
    }
}

/* A result that was changed together with its digest still does not follow from seed, pool and rule. */
static void a_forged_digest_does_not_help(void **state) {
    (void)state;
    Arena *arena = arena_create();
    DrawPool pool;
    DrawRule rule;
    DrawVerdict verdict;
    Err err = {.kind = ERR_NONE};
    char digest[65];
    random_draw(arena, DRAW_SELECT, 20, &pool, &rule);
    json_error_t fault;
    Str proof = proof_of(arena, &pool, &rule, 9);
    json_t *json = json_loadb(proof.data, proof.len, 0, &fault);
    json_t *row = json_array_get(json_object_get(json, "result"), 0);
    json_array_set_new(row, 0, json_string("a09999"));
    json_object_del(json, "digest");
    store_sha256(json_value_text(json, JSON_CANONICAL, arena), digest);
    json_object_set_new(json, "digest", json_string(digest));
    proof = str_format(arena, "%.*s\n", STR_ARG(json_value_text(json, JSON_BY_LINES, arena)));
    assert_true(draw_verify(proof, arena, &verdict, &err));
    assert_false(verdict.good);
    for (size_t i = 0; i < verdict.count; i++) {
        assert_int_equal(verdict.checks[i].good, strcmp(verdict.checks[i].name, "结果") != 0);
    }
    json_decref(json);
    arena_destroy(arena);
}

static void the_same_seed_gives_the_same_lists_and_one_line_more_another_checksum(void **state) {
    (void)state;
    Arena *arena = arena_create();
    DrawPool pool = {add_entries(arena, 58, 'a'), add_entries(arena, 20, 'b'), 58, 20};
    const DrawRule rule = {.method = DRAW_SELECT, .count = 5, .team = 2, .load = 1, .helpers = 10};
    Str before = draw_pool_text(&pool, arena);
    assert_true(str_equal(proof_of(arena, &pool, &rule, 1), proof_of(arena, &pool, &rule, 1)));
    assert_false(str_equal(proof_of(arena, &pool, &rule, 1), proof_of(arena, &pool, &rule, 2)));
    pool.entries[7].group = STR("乡村");
    assert_false(str_equal(before, draw_pool_text(&pool, arena)));
    arena_destroy(arena);
}

/* ---- the independent script ---- */

static int run_python(const char *program, const char *folder) {
    pid_t child = fork();
    if (child == 0) {
        execlp("python3", "python3", "-c", program, DUXUE_SOURCE_DIR "/tests/draw", folder, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void the_python_script_agrees_on_hundreds_of_draws(void **state) {
    (void)state;
    enum { DRAWS = 400 };
    char folder[TEST_FOLDER];
    test_folder_make(folder);
    for (size_t i = 0; i < DRAWS; i++) {
        Arena *arena = arena_create();
        DrawPool pool;
        DrawRule rule;
        Err err = {.kind = ERR_NONE};
        random_draw(arena, (DrawMethod)(i % DRAW_METHODS), i % 20 < 4 ? 250 : 40, &pool, &rule);
        const char *path = str_format(arena, "%s/%zu.json", folder, i).data;
        assert_true(file_write(path, proof_of(arena, &pool, &rule, i), &err));
        arena_destroy(arena);
    }
    /* all agree; and of each kind, changed bytes are detected */
    int status = run_python("import sys, os, random; sys.dont_write_bytecode = True; sys.path.insert(0, sys.argv[1])\n"
                            "import verify\n"
                            "dice, bad = random.Random(1), 0\n"
                            "for name in sorted(os.listdir(sys.argv[2])):\n"
                            "    text = open(os.path.join(sys.argv[2], name), encoding='utf-8', newline='').read()\n"
                            "    faults = verify.verify(text)\n"
                            "    if faults: print(name, faults); bad = 1\n"
                            "    if int(name[:-5]) < 80:\n"
                            "        at = dice.randrange(len(text))\n"
                            "        other = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1:]\n"
                            "        try: bad = bad or not verify.verify(other) and not print(name, at)\n"
                            "        except Exception: pass\n"
                            "sys.exit(1 if bad else 0)\n",
                            folder);
    test_folder_remove(folder);
    assert_int_equal(status, 0);
}

/* What docs/draw.md prints is the script that was tested. */
static void the_documented_script_is_the_tested_one(void **state) {
    (void)state;
    Arena *arena = arena_create();
    Str script, document;
    Err err = {.kind = ERR_NONE};
    assert_true(file_read(arena, DUXUE_SOURCE_DIR "/tests/draw/verify.py", 1 << 20, &script, &err));
    assert_true(file_read(arena, DUXUE_SOURCE_DIR "/docs/draw.md", 1 << 20, &document, &err));
    assert_true(str_find(document, script) >= 0);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_can_be_computed_by_hand),
        cmocka_unit_test(numbers_are_below_their_limit_and_even),
        cmocka_unit_test(everybody_is_selected_equally_often),
        cmocka_unit_test(weights_count),
        cmocka_unit_test(applicants_of_one_group_have_the_same_chance),
        cmocka_unit_test(every_constraint_holds_in_many_draws),
        cmocka_unit_test(teams_are_found_whenever_they_exist),
        cmocka_unit_test(strata_get_their_share),
        cmocka_unit_test(who_waits_longest_comes_first_and_chance_decides_among_equals),
        cmocka_unit_test(who_is_sure_is_taken_beside_the_count),
        cmocka_unit_test(shares_are_those_computed_by_hand),
        cmocka_unit_test(shares_that_cannot_be_are_refused),
        cmocka_unit_test(what_cannot_be_drawn_is_refused_beforehand),
        cmocka_unit_test(a_proof_is_repeated_and_equal),
        cmocka_unit_test(any_changed_byte_is_detected),
        cmocka_unit_test(a_forged_digest_does_not_help),
        cmocka_unit_test(the_same_seed_gives_the_same_lists_and_one_line_more_another_checksum),
        cmocka_unit_test(the_python_script_agrees_on_hundreds_of_draws),
        cmocka_unit_test(the_documented_script_is_the_tested_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
