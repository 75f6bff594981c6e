/* Sharing whole places in proportion, between a least and a most, by largest remainders. */
#include "draw_internal.h"

#include <stdlib.h>

__extension__ typedef __int128 Wide;

typedef struct Share {
    Wide remainder;
    int64_t weight;
    size_t rank, index;
} Share;

static int compare_shares(const void *a, const void *b) {
    const Share *x = a, *y = b;
    if (x->remainder != y->remainder) {
        return x->remainder > y->remainder ? -1 : 1;
    }
    if (x->weight != y->weight) {
        return x->weight > y->weight ? -1 : 1;
    }
    return (x->rank > y->rank) - (x->rank < y->rank);
}

typedef struct Sharing {
    const int64_t *weights, *floors, *caps;
    int64_t *shares;
    bool *fixed;
    size_t count;
    int64_t rest; /* for those that are not fixed */
    Wide sum;     /* of their weights */
} Sharing;

static Wide sum_of(const Sharing *s) {
    Wide sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        sum += s->fixed[i] ? 0 : s->weights[i];
    }
    return sum;
}

/* By how much the proportional shares are below their floors (side -1) or above their caps (1), times the sum. */
static Wide outside(const Sharing *s, size_t i, int side) {
    Wide share = (Wide)s->rest * s->weights[i];
    Wide bound = (Wide)(side < 0 ? s->floors[i] : s->caps[i]) * s->sum;
    Wide by = side < 0 ? bound - share : share - bound;
    return s->fixed[i] || by < 0 ? 0 : by;
}

/* Fixes those outside on the side where there is more; both when it is equal. False: nothing is outside. */
static bool fix_outside(Sharing *s) {
    Wide below = 0, above = 0;
    for (size_t i = 0; i < s->count; i++) {
        below += outside(s, i, -1);
        above += outside(s, i, 1);
    }
    if (below == 0 && above == 0) {
        return false;
    }
    int64_t taken = 0;
    for (size_t i = 0; i < s->count; i++) {
        bool low = below >= above && outside(s, i, -1) > 0, high = above >= below && outside(s, i, 1) > 0;
        if (low || high) {
            s->shares[i] = low ? s->floors[i] : s->caps[i];
            taken += s->shares[i];
            s->fixed[i] = true;
        }
    }
    s->rest -= taken;
    s->sum = sum_of(s);
    return true;
}

static bool share_rest(Sharing *s, const size_t *rank, Arena *arena) {
    Share *shares = ARENA_ARRAY(arena, s->count, Share);
    size_t open = 0;
    int64_t left = s->rest;
    for (size_t i = 0; i < s->count; i++) {
        if (s->fixed[i]) {
            continue;
        }
        Wide share = s->sum ? (Wide)s->rest * s->weights[i] : 0;
        s->shares[i] = s->sum ? (int64_t)(share / s->sum) : s->floors[i];
        left -= s->shares[i];
        shares[open++] = (Share){s->sum ? share % s->sum : 0, s->weights[i], rank[i], i};
    }
    if (left < 0 || (size_t)left > open || (!s->sum && left)) {
        return false;
    }
    if (open) {
        qsort(shares, open, sizeof *shares, compare_shares);
    }
    for (size_t i = 0; i < (size_t)left; i++) {
        s->shares[shares[i].index]++;
    }
    return true;
}

bool draw_apportion(int64_t total, const int64_t *weights, const int64_t *floors, const int64_t *caps,
                    const size_t *rank, size_t count, Arena *arena, int64_t *shares) {
    Sharing s = {weights, floors, caps, shares, ARENA_ARRAY(arena, count, bool), count, total, 0};
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < count; i++) {
        least += floors[i];
        most += caps[i];
    }
    if (total < least || total > most) {
        return false;
    }
    s.sum = sum_of(&s);
    while (s.sum && fix_outside(&s)) {
    }
    return share_rest(&s, rank, arena);
}
