/* Quota places: each senior school's places shared among the junior schools; chance decides equal remainders only. */
#include "draw_internal.h"

static int64_t tilt_of(const DrawRule *rule, Str group) {
    for (size_t i = 0; i < rule->tilt_count; i++) {
        if (str_equal(rule->tilt[i].group, group)) {
            return rule->tilt[i].value;
        }
    }
    return 100;
}

void quota_bounds(const DrawPool *pool, const DrawRule *rule, Arena *arena, int64_t *weights, int64_t *floors,
                  int64_t *caps) {
    (void)arena;
    for (size_t i = 0; i < pool->entry_count; i++) {
        const DrawEntry *entry = &pool->entries[i];
        int64_t graduates = entry->excluded.len ? 0 : entry->weight;
        weights[i] = graduates * entry->score * tilt_of(rule, entry->group);
        caps[i] = rule->cap && rule->cap < graduates ? rule->cap : graduates;
        int64_t part = graduates * rule->cap_percent / 100;
        caps[i] = rule->cap_percent && part < caps[i] ? part : caps[i];
        floors[i] = rule->floor < caps[i] ? rule->floor : caps[i];
    }
}

bool quota_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err) {
    Arena *arena = out->arena;
    size_t count = pool->entry_count;
    int64_t *weights = ARENA_ARRAY(arena, count, int64_t), *floors = ARENA_ARRAY(arena, count, int64_t),
            *caps = ARENA_ARRAY(arena, count, int64_t), *shares = ARENA_ARRAY(arena, count, int64_t);
    size_t *order = ARENA_ARRAY(arena, count, size_t), *rank = ARENA_ARRAY(arena, count, size_t);
    quota_bounds(pool, rule, arena, weights, floors, caps);
    for (size_t s = 0; s < pool->other_count; s++) {
        const DrawEntry *senior = &pool->others[s];
        if (senior->excluded.len) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            order[i] = i;
        }
        stream_shuffle(stream, order, count, SIZE_MAX);
        for (size_t i = 0; i < count; i++) {
            rank[order[i]] = i;
        }
        if (!draw_apportion(senior->weight, weights, floors, caps, rank, count, arena, shares)) {
            return err_set(err, ERR_INPUT, "“%.*s”的%lld个指标按最少、最多的要求分不下去。请改规则或名单。",
                           STR_ARG(senior->number), (long long)senior->weight);
        }
        for (size_t i = 0; i < count; i++) {
            result_add(out, pool->entries[i].number, senior->number, shares[i]);
        }
    }
    return true;
}
