/* Sets of hashes of runs of characters, by which texts are compared. */
#include "hashes.h"

#include <stdlib.h>
#include <string.h>

enum { EACH = 4, SMALL = 24 }; /* hashes for each bucket; of so few an insertion is the fastest order */

static int compare_hashes(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void order_bucket(uint64_t *hashes, size_t count) {
    if (count > SMALL) {
        qsort(hashes, count, sizeof *hashes, compare_hashes);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint64_t hash = hashes[i];
        size_t at = i;
        for (; at > 0 && hashes[at - 1] > hash; at--) {
            hashes[at] = hashes[at - 1];
        }
        hashes[at] = hash;
    }
}

/* Hashes are spread evenly: their first bits put each nearly where it belongs. */
static void order_hashes(uint64_t *hashes, size_t count, Arena *scratch) {
    unsigned bits = 1;
    while (bits < 20 && (size_t)EACH << bits < count) {
        bits++;
    }
    size_t buckets = (size_t)1 << bits;
    uint32_t *ends = ARENA_ARRAY(scratch, buckets + 1, uint32_t);
    uint64_t *moved = arena_room(scratch, count + 1, sizeof *moved);
    for (size_t i = 0; i < count; i++) {
        ends[(hashes[i] >> (64 - bits)) + 1]++;
    }
    for (size_t b = 0; b < buckets; b++) {
        ends[b + 1] += ends[b];
    }
    for (size_t i = 0; i < count; i++) {
        moved[ends[hashes[i] >> (64 - bits)]++] = hashes[i];
    }
    for (size_t b = 0, from = 0; b < buckets; from = ends[b], b++) {
        order_bucket(moved + from, ends[b] - from);
    }
    memcpy(hashes, moved, count * sizeof *hashes);
}

size_t hashes_order(uint64_t *hashes, size_t count, Arena *scratch) {
    if (!count) {
        return 0;
    }
    ArenaMark mark = arena_mark(scratch);
    order_hashes(hashes, count, scratch);
    arena_reset(scratch, mark);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (hashes[i] != hashes[kept - 1]) {
            hashes[kept++] = hashes[i];
        }
    }
    return kept;
}

double hashes_alike(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count, double least) {
    size_t i = 0, k = 0, both = 0;
    double needed = least / (1 + least) * (double)(a_count + b_count) * (1 - 1e-9);
    while (i < a_count && k < b_count) {
        size_t left = a_count - i < b_count - k ? a_count - i : b_count - k;
        if ((double)(both + left) < needed) {
            return 0;
        }
        for (size_t step = 0; step < 64 && i < a_count && k < b_count; step++) {
            uint64_t x = a[i], y = b[k];
            both += x == y;
            i += x <= y;
            k += y <= x;
        }
    }
    size_t all = a_count + b_count - both;
    return all ? (double)both / (double)all : 0;
}

/* ---- sets with sketches ---- */

enum { SKETCH_BITS = 8, WORD = 64 }; /* at least so many for each hash */

/* Each hash once, in the order in which they came. */
static uint64_t *keep_once(const uint64_t *hashes, size_t count, size_t *kept, Arena *arena, Arena *scratch) {
    ArenaMark mark = arena_mark(scratch);
    size_t slots = 64;
    while (slots < 2 * count) {
        slots *= 2;
    }
    uint64_t *seen = ARENA_ARRAY(scratch, slots, uint64_t);
    uint64_t *once = arena_room(scratch, count + 1, sizeof *once);
    bool zero = false;
    *kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = hashes[i];
        size_t slot = (size_t)hash & (slots - 1);
        while (seen[slot] && seen[slot] != hash) {
            slot = (slot + 1) & (slots - 1);
        }
        bool fresh = hash ? !seen[slot] : !zero;
        zero = zero || !hash;
        seen[slot] = hash;
        once[*kept] = hash;
        *kept += fresh;
    }
    uint64_t *items = arena_grow(arena, once, *kept, *kept, sizeof *once);
    arena_reset(scratch, mark);
    return items;
}

HashSet hash_set(const uint64_t *hashes, size_t count, Arena *arena, Arena *scratch) {
    HashSet set = {.words = SKETCH_PARTS};
    set.items = keep_once(hashes, count, &set.count, arena, scratch);
    while (set.words * WORD < set.count * SKETCH_BITS) {
        set.words *= 2;
    }
    set.sketch = ARENA_ARRAY(arena, set.words, uint64_t);
    for (size_t i = 0; i < set.count; i++) {
        uint64_t bit = set.items[i] & (set.words * WORD - 1);
        set.sketch[bit / WORD] |= (uint64_t)1 << bit % WORD;
    }
    for (size_t w = 0, bits = 0; w < set.words; w++) {
        bits += (size_t)__builtin_popcountll(set.sketch[w]);
        set.bits[w * SKETCH_PARTS / set.words] = (uint32_t)bits;
    }
    return set;
}

/* Bits that both may have: counted part by part, as long as `needed` can still be reached. The larger sketch is folded
 * onto the smaller. */
static double bits_in_both(const HashSet *small, const HashSet *large, double needed) {
    size_t both = 0, part = small->words / SKETCH_PARTS, all = small->bits[SKETCH_PARTS - 1];
    for (size_t p = 0; p < SKETCH_PARTS; p++) {
        for (size_t w = p * part; w < (p + 1) * part; w++) {
            uint64_t folded = large->sketch[w];
            for (size_t more = w + small->words; more < large->words; more += small->words) {
                folded |= large->sketch[more];
            }
            both += (size_t)__builtin_popcountll(small->sketch[w] & folded);
        }
        if ((double)(both + all - small->bits[p]) < needed) {
            return 0;
        }
    }
    return (double)both;
}

static void order(HashSet *set, Arena *scratch) {
    set->count = set->ordered ? set->count : hashes_order(set->items, set->count, scratch);
    set->ordered = true;
}

double hash_sets_alike(HashSet *a, HashSet *b, double least, Arena *scratch) {
    HashSet *small = a->words <= b->words ? a : b, *large = small == a ? b : a;
    double needed = least / (1 + least) * (double)(a->count + b->count) * (1 - 1e-9);
    if ((double)(a->count < b->count ? a->count : b->count) < needed) {
        return 0;
    }
    /* a hash that both have sets a bit in both; those that share theirs with another may be such, too */
    double shared = (double)(small->count - small->bits[SKETCH_PARTS - 1]);
    if (bits_in_both(small, large, needed - shared) + shared < needed) {
        return 0;
    }
    order(a, scratch);
    order(b, scratch);
    return hashes_alike(a->items, a->count, b->items, b->count, least);
}
