/* What all engines need, and the one door to them. */
#include "draw_internal.h"

#include <stdlib.h>
#include <string.h>

size_t *taking_part(const DrawEntry *entries, size_t count, Arena *arena, size_t *out_count) {
    size_t *part = ARENA_ARRAY(arena, count + 1, size_t);
    *out_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].excluded.len) {
            part[(*out_count)++] = i;
        }
    }
    return part;
}

static int compare_texts(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

bool entry_avoids(const DrawEntry *entry, Str number) {
    return entry->avoid_count && bsearch(&number, entry->avoid, entry->avoid_count, sizeof number, compare_texts);
}

bool entry_find(const DrawEntry *entries, size_t count, Str number, size_t *index) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int by = str_compare(entries[middle].number, number);
        if (by == 0) {
            *index = middle;
            return true;
        }
        low = by < 0 ? middle + 1 : low;
        high = by < 0 ? high : middle;
    }
    return false;
}

DrawParty *parties_of(const DrawEntry *entries, const size_t *part, size_t count, Arena *arena, size_t *party_count) {
    DrawParty *parties = ARENA_ARRAY(arena, count + 1, DrawParty);
    Map *known = map_create(arena, count);
    *party_count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = *party_count;
        Str together = entries[part[i]].together;
        if (!together.len || !map_get(known, together, &at)) {
            ++*party_count;
            if (together.len) {
                map_put(known, together, at);
            }
        }
        DrawParty *party = &parties[at];
        party->members = arena_grow(arena, party->members, party->count, party->count + 1, sizeof(size_t));
        party->members[party->count++] = part[i];
    }
    return parties;
}

static int compare_entries(const void *a, const void *b) {
    return str_compare(((const DrawEntry *)a)->number, ((const DrawEntry *)b)->number);
}

static void sort_list(DrawEntry *entries, size_t count) {
    if (count) {
        qsort(entries, count, sizeof *entries, compare_entries);
    }
    for (size_t i = 0; i < count; i++) {
        DrawEntry *entry = &entries[i];
        size_t kept = 0;
        if (entry->avoid_count) {
            qsort(entry->avoid, entry->avoid_count, sizeof(Str), compare_texts);
        }
        for (size_t a = 0; a < entry->avoid_count; a++) {
            if (!kept || !str_equal(entry->avoid[a], entry->avoid[kept - 1])) {
                entry->avoid[kept++] = entry->avoid[a];
            }
        }
        entry->avoid_count = kept;
    }
}

void draw_pool_sort(DrawPool *pool) {
    sort_list(pool->entries, pool->entry_count);
    sort_list(pool->others, pool->other_count);
}

void result_add(ResultBuilder *builder, Str number, Str to, int64_t value) {
    DrawResult *result = builder->result;
    if (result->count == builder->capacity) {
        size_t capacity = builder->capacity ? builder->capacity * 2 : 64;
        result->rows = arena_grow(builder->arena, result->rows, result->count, capacity, sizeof(DrawRow));
        builder->capacity = capacity;
    }
    result->rows[result->count++] = (DrawRow){number, to, value};
}

bool draw_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, Arena *arena, DrawResult *result,
                  Err *err) {
    static bool (*const engines[DRAW_METHODS])(const DrawPool *pool, const DrawRule *rule, DrawStream *stream,
                                               ResultBuilder *out, Err *err) = {[DRAW_SELECT] = select_compute,
                                                                                [DRAW_ADMISSION] = admission_compute,
                                                                                [DRAW_CLASSES] = classes_compute,
                                                                                [DRAW_QUOTA] = quota_compute};
    *result = (DrawResult){NULL, 0};
    ResultBuilder out = {arena, result, 0};
    return engines[rule->method](pool, rule, stream, &out, err);
}
