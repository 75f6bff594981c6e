/* For tests of draws: random pools of every method from a fixed seed, and their proofs. Include after cmocka.h. */
#ifndef DUXUE_TESTS_DRAW_SUPPORT_H
#define DUXUE_TESTS_DRAW_SUPPORT_H

#include <stdio.h>
#include <string.h>

#include "draw_internal.h"

static uint64_t dice_state = 0x9e3779b97f4a7c15u;

/* 0 to limit - 1; not the stream of draws. */
static inline size_t dice(size_t limit) {
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (size_t)(dice_state % limit);
}

static inline void stream_of(DrawStream *stream, size_t seed) {
    char text[65];
    snprintf(text, sizeof text, "%064zx", seed);
    draw_stream_start(stream, str_from(text), STR("commit"), STR("entropy"));
}

static inline DrawEntry *add_entries(Arena *arena, size_t count, char letter) {
    DrawEntry *entries = ARENA_ARRAY(arena, count, DrawEntry);
    for (size_t i = 0; i < count; i++) {
        entries[i].number = str_format(arena, "%c%05zu", letter, i);
        entries[i].weight = 1;
        entries[i].score = 100;
    }
    return entries;
}

static inline void put_list(Arena *arena, const DrawEntry *from, size_t count, size_t most, Str **list, size_t *n) {
    *list = ARENA_ARRAY(arena, most, Str);
    for (*n = 0; *n < most;) {
        Str one = from[dice(count)].number;
        bool there = false;
        for (size_t i = 0; i < *n; i++) {
            there = there || str_equal((*list)[i], one);
        }
        if (!there) {
            (*list)[(*n)++] = one;
        }
    }
}

static inline void random_select(Arena *arena, DrawPool *pool, DrawRule *rule) {
    static const char *const groups[] = {"城区", "乡村", "", "镇区"};
    for (size_t i = 0; i < pool->entry_count; i++) {
        pool->entries[i].group = str_from(groups[dice(4)]);
        pool->entries[i].weight = 1 + (int64_t)dice(50);
        pool->entries[i].excluded = dice(10) == 0 ? STR("今年已查") : (Str){NULL, 0};
        pool->entries[i].always = dice(15) == 0 ? STR("群众反映") : (Str){NULL, 0};
        pool->entries[i].priority = (int64_t)dice(4);
    }
    for (size_t i = 0; i < pool->other_count; i++) {
        put_list(arena, pool->entries, pool->entry_count, dice(pool->entry_count < 4 ? 1 : 4), &pool->others[i].avoid,
                 &pool->others[i].avoid_count);
        pool->others[i].excluded = dice(12) == 0 ? STR("请假") : (Str){NULL, 0};
    }
    rule->count = 1 + (int64_t)dice(pool->entry_count);
    rule->strata = (int64_t)dice(3);
    rule->floor = (int64_t)dice(3);
    rule->weighted = (int64_t)dice(2);
    rule->ranked = (int64_t)dice(2);
    rule->team = (int64_t)dice(4);
    rule->load = (int64_t)dice(5);
    rule->helpers = (int64_t)dice(pool->other_count);
}

static inline void random_admission(Arena *arena, DrawPool *pool, DrawRule *rule) {
    for (size_t i = 0; i < pool->other_count; i++) {
        pool->others[i].weight = (int64_t)dice(8);
        pool->others[i].excluded = dice(15) == 0 ? STR("停招") : (Str){NULL, 0};
    }
    for (size_t i = 0; i < pool->entry_count; i++) {
        DrawEntry *entry = &pool->entries[i];
        put_list(arena, pool->others, pool->other_count, dice(pool->other_count < 4 ? pool->other_count : 4),
                 &entry->wishes, &entry->wish_count);
        entry->priority = (int64_t)dice(3);
        if (i && dice(12) == 0) {
            entry[-1].together = entry->together = str_format(arena, "t%zu", i);
            entry->wishes = entry[-1].wishes;
            entry->wish_count = entry[-1].wish_count;
        }
    }
    for (size_t i = 0; i < pool->entry_count; i++) { /* a chain of three may have been cut by the last pair */
        for (size_t j = i + 1; pool->entries[i].together.len && j < pool->entry_count; j++) {
            if (str_equal(pool->entries[i].together, pool->entries[j].together)) {
                pool->entries[j].wishes = pool->entries[i].wishes;
                pool->entries[j].wish_count = pool->entries[i].wish_count;
            }
        }
    }
    rule->wishes = (int64_t)dice(2);
    rule->rest = (int64_t)dice(2);
}

static inline void random_classes(Arena *arena, DrawPool *pool, DrawRule *rule) {
    for (size_t i = 0; i < pool->entry_count; i++) {
        DrawEntry *entry = &pool->entries[i];
        entry->group = dice(2) ? STR("男") : STR("女");
        entry->band = (int64_t)dice(5);
        entry->special = dice(25) == 0;
        if (i && !entry[-1].together.len && dice(30) == 0) {
            entry[-1].together = entry->together = str_format(arena, "t%zu", i);
        }
    }
    rule->classes = 1 + (int64_t)dice(pool->entry_count < 8 ? pool->entry_count : 8);
    for (size_t i = 0; i < pool->other_count; i++) {
        put_list(arena, pool->entries, pool->entry_count, dice(2), &pool->others[i].avoid,
                 &pool->others[i].avoid_count);
    }
    if (pool->other_count < (size_t)rule->classes) {
        pool->other_count = 0;
    }
}

static inline void random_quota(Arena *arena, DrawPool *pool, DrawRule *rule) {
    int64_t graduates = 0;
    for (size_t i = 0; i < pool->entry_count; i++) {
        pool->entries[i].weight = (int64_t)dice(400);
        pool->entries[i].score = 50 + (int64_t)dice(100);
        pool->entries[i].group = dice(3) ? STR("城区") : STR("乡村");
        graduates += pool->entries[i].weight;
    }
    for (size_t i = 0; i < pool->other_count; i++) {
        pool->others[i].weight = graduates / (int64_t)pool->other_count / (2 + (int64_t)dice(5));
    }
    rule->floor = (int64_t)dice(3);
    rule->cap_percent = dice(2) ? 40 : 0;
    rule->tilt_count = dice(2);
    rule->tilt = ARENA_ARRAY(arena, 1, DrawPair);
    rule->tilt[0] = (DrawPair){STR("乡村"), 120};
}

/* A pool and rule that fit each other. */
static inline void random_draw(Arena *arena, DrawMethod method, size_t most, DrawPool *pool, DrawRule *rule) {
    static void (*const makers[DRAW_METHODS])(Arena *, DrawPool *, DrawRule *) = {random_select, random_admission,
                                                                                  random_classes, random_quota};
    for (;;) {
        ProblemList problems = problem_list(arena, 3);
        *rule = (DrawRule){.method = method};
        pool->entry_count = 2 + dice(most);
        pool->other_count = 1 + dice(12);
        pool->entries = add_entries(arena, pool->entry_count, 'a');
        pool->others = add_entries(arena, pool->other_count, 'b');
        makers[method](arena, pool, rule);
        draw_pool_sort(pool);
        if (draw_pool_check(pool, rule, &problems)) {
            return;
        }
    }
}

static inline Str proof_of(Arena *arena, const DrawPool *pool, const DrawRule *rule, size_t seed) {
    DrawStatement statement = {.kind = STR("test"),
                               .kind_name = STR("试验“抽签”"),
                               .name = STR("第一次"),
                               .entropy = STR("见证人报的数"),
                               .made_at = STR("2025-01-01T00:00:00Z"),
                               .rule = *rule,
                               .entry_count = pool->entry_count,
                               .other_count = pool->other_count};
    char text[65], commit[65], digest[65];
    DrawStream stream;
    DrawResult result;
    Str proof = {NULL, 0};
    Err err = {.kind = ERR_NONE};
    snprintf(text, sizeof text, "%064zx", seed * 7919);
    store_sha256(str_from(text), statement.seed_sha256);
    store_sha256(draw_pool_text(pool, arena), statement.pool_sha256);
    store_sha256(draw_statement_text(&statement, arena), commit);
    draw_stream_start(&stream, str_from(text), str_from(commit), STR("17、4、88"));
    if (!draw_compute(pool, rule, &stream, arena, &result, &err) ||
        !draw_proof_make(&statement, pool, str_copy(arena, str_from(text)), STR("17、4、88"),
                         STR("2025-01-02T00:00:00Z"), &result, arena, &proof, digest, &err)) {
        fail_msg("%s", err.message);
    }
    return proof;
}

#endif
