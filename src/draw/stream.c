/* Random numbers that everybody can compute: SHA-256 of key and counter, in text, so that a command line will do. */
#include "draw_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void draw_stream_start(DrawStream *stream, Str seed, Str commit, Str entropy) {
    Arena *arena = arena_create();
    Str text = str_format(arena, "%.*s\n%.*s\n%.*s", STR_ARG(seed), STR_ARG(commit), STR_ARG(entropy));
    store_sha256(text, stream->key);
    stream->next = 0;
    arena_destroy(arena);
}

static uint64_t next_number(DrawStream *stream) {
    char text[96], hash[65];
    int length = snprintf(text, sizeof text, "%s:%" PRIu64, stream->key, stream->next++);
    store_sha256((Str){text, (size_t)length}, hash);
    uint64_t number = 0;
    for (int i = 0; i < 16; i++) {
        number = number << 4 | (uint64_t)(hash[i] <= '9' ? hash[i] - '0' : hash[i] - 'a' + 10);
    }
    return number;
}

uint64_t draw_below(DrawStream *stream, uint64_t limit) {
    /* 2^64 mod limit numbers at the top are thrown away: the rest divides evenly */
    uint64_t over = (UINT64_MAX % limit + 1) % limit, number;
    do {
        number = next_number(stream);
    } while (number > UINT64_MAX - over);
    return number % limit;
}

void stream_shuffle(DrawStream *stream, size_t *items, size_t count, size_t most) {
    for (size_t i = 0; i < count && i < most; i++) {
        size_t j = i + (size_t)draw_below(stream, count - i), item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
}

/* A Fenwick tree over the weights of what is left, 1-based. */
static void tree_add(int64_t *tree, size_t count, size_t index, int64_t weight) {
    for (size_t i = index + 1; i <= count; i += i & (0 - i)) {
        tree[i] += weight;
    }
}

/* The first index whose running sum exceeds `target`. */
static size_t tree_find(const int64_t *tree, size_t count, int64_t target) {
    size_t at = 0, step = 1;
    while (step * 2 <= count) {
        step *= 2;
    }
    for (; step > 0; step /= 2) {
        if (at + step <= count && tree[at + step] <= target) {
            at += step;
            target -= tree[at];
        }
    }
    return at;
}

void stream_shuffle_weighted(DrawStream *stream, size_t *items, const int64_t *weights, size_t count, size_t most,
                             Arena *arena) {
    int64_t *tree = ARENA_ARRAY(arena, count + 1, int64_t), sum = 0;
    size_t *drawn = ARENA_ARRAY(arena, count, size_t);
    most = most < count ? most : count;
    for (size_t i = 0; i < count; i++) {
        tree_add(tree, count, i, weights[i]);
        sum += weights[i];
    }
    for (size_t i = 0; i < most; i++) {
        size_t at = tree_find(tree, count, (int64_t)draw_below(stream, (uint64_t)sum));
        drawn[i] = items[at];
        tree_add(tree, count, at, -weights[at]);
        sum -= weights[at];
    }
    memcpy(items, drawn, most * sizeof *items);
}
