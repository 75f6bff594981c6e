/* Selecting k of a pool by strata, with or without weights; then teams of the second list to what was selected. */
#include "draw_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- strata ---- */

typedef struct Member {
    Str group;
    int64_t priority;
    size_t index;
} Member;

static int compare_members(const void *a, const void *b) {
    const Member *x = a, *y = b;
    int by = str_compare(x->group, y->group);
    return by ? by : (x->index > y->index) - (x->index < y->index);
}

static int compare_ranks(const void *a, const void *b) {
    const Member *x = a, *y = b;
    int by = (x->priority > y->priority) - (x->priority < y->priority);
    return by ? by : (x->index > y->index) - (x->index < y->index);
}

void strata_make(const DrawPool *pool, const DrawRule *rule, Arena *arena, Strata *strata) {
    size_t count, *part = taking_part(pool->entries, pool->entry_count, arena, &count);
    Member *members = ARENA_ARRAY(arena, count, Member);
    *strata = (Strata){.groups = ARENA_ARRAY(arena, count + 1, Str),
                       .first = ARENA_ARRAY(arena, count + 1, size_t),
                       .sizes = ARENA_ARRAY(arena, count + 1, size_t),
                       .counts = ARENA_ARRAY(arena, count + 1, int64_t),
                       .items = ARENA_ARRAY(arena, count, size_t),
                       .sure = ARENA_ARRAY(arena, count, size_t)};
    for (size_t i = 0; i < count; i++) {
        if (pool->entries[part[i]].always.len) {
            strata->sure[strata->sure_count++] = part[i];
            continue;
        }
        members[strata->item_count++] = (Member){
            .group = rule->strata == STRATA_NONE ? (Str){NULL, 0} : pool->entries[part[i]].group, .index = part[i]};
    }
    count = strata->item_count;
    if (count) {
        qsort(members, count, sizeof *members, compare_members);
    }
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !str_equal(members[i].group, members[i - 1].group)) {
            strata->groups[strata->group_count] = members[i].group;
            strata->first[strata->group_count++] = i;
        }
        strata->sizes[strata->group_count - 1]++;
        strata->items[i] = members[i].index;
    }
}

static int64_t given_count(const DrawRule *rule, Str group) {
    for (size_t i = 0; i < rule->given_count; i++) {
        if (str_equal(rule->given[i].group, group)) {
            return rule->given[i].value;
        }
    }
    return 0;
}

bool strata_count(const DrawRule *rule, const size_t *rank, Arena *arena, Strata *strata, Err *err) {
    size_t count = strata->group_count;
    int64_t *weights = ARENA_ARRAY(arena, count, int64_t), *floors = ARENA_ARRAY(arena, count, int64_t),
            *caps = ARENA_ARRAY(arena, count, int64_t);
    int64_t total = rule->count ? rule->count : (int64_t)strata->item_count; /* beside those that are sure */
    for (size_t i = 0; i < count; i++) {
        int64_t size = (int64_t)strata->sizes[i];
        caps[i] = rule->cap && rule->cap < size ? rule->cap : size;
        floors[i] = rule->floor < caps[i] ? rule->floor : caps[i];
        weights[i] = rule->strata == STRATA_EQUAL ? 1 : size;
        if (rule->strata == STRATA_GIVEN) {
            strata->counts[i] = given_count(rule, strata->groups[i]);
            if (strata->counts[i] > size) {
                return err_set(err, ERR_INPUT, "“%.*s”要抽%lld个，只有%lld个可抽。请改数量或名单。",
                               STR_ARG(strata->groups[i]), (long long)strata->counts[i], (long long)size);
            }
        }
    }
    return rule->strata == STRATA_GIVEN ||
           draw_apportion(total, weights, floors, caps, rank, count, arena, strata->counts) ||
           err_set(err, ERR_INPUT, "要抽%lld个，可抽的有%zu个，按最少、最多的要求排不出来。请改数量或名单。",
                   (long long)total, strata->item_count);
}

/* ---- selecting ---- */

/* Lower priority first; those that are equal stay in the order in which they were drawn. */
static void rank_items(const DrawPool *pool, size_t *items, size_t count, Arena *arena) {
    Member *members = ARENA_ARRAY(arena, count, Member);
    size_t *ranked = ARENA_ARRAY(arena, count, size_t), used = 0;
    for (size_t i = 0; i < count; i++) {
        members[i] = (Member){.priority = pool->entries[items[i]].priority, .index = i};
    }
    if (count) {
        qsort(members, count, sizeof *members, compare_ranks);
    }
    for (size_t i = 0; i < count; i++) {
        ranked[used++] = items[members[i].index];
    }
    memcpy(items, ranked, used * sizeof *items);
}

static void draw_stratum(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, size_t *items, size_t size,
                         size_t most, Arena *arena) {
    size_t drawn = rule->ranked ? SIZE_MAX : most;
    if (rule->weighted) {
        int64_t *weights = ARENA_ARRAY(arena, size, int64_t);
        for (size_t i = 0; i < size; i++) {
            weights[i] = pool->entries[items[i]].weight;
        }
        stream_shuffle_weighted(stream, items, weights, size, drawn, arena);
    } else {
        stream_shuffle(stream, items, size, drawn);
    }
    if (rule->ranked) {
        rank_items(pool, items, size, arena);
    }
}

static size_t *select_entries(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, Arena *arena,
                              size_t *selected_count, Err *err) {
    Strata strata;
    strata_make(pool, rule, arena, &strata);
    size_t *order = ARENA_ARRAY(arena, strata.group_count, size_t),
           *rank = ARENA_ARRAY(arena, strata.group_count, size_t);
    for (size_t i = 0; i < strata.group_count; i++) {
        order[i] = i;
    }
    if (rule->strata == STRATA_PROPORTIONAL || rule->strata == STRATA_EQUAL) {
        stream_shuffle(stream, order, strata.group_count, SIZE_MAX);
    }
    for (size_t i = 0; i < strata.group_count; i++) {
        rank[order[i]] = i;
    }
    if (!strata_count(rule, rank, arena, &strata, err)) {
        return NULL;
    }
    size_t *selected = ARENA_ARRAY(arena, strata.sure_count + strata.item_count + 1, size_t), count = strata.sure_count;
    if (count) {
        memcpy(selected, strata.sure, count * sizeof *selected);
    }
    for (size_t g = 0; g < strata.group_count; g++) {
        size_t *items = strata.items + strata.first[g], size = strata.sizes[g], most = (size_t)strata.counts[g];
        draw_stratum(pool, rule, stream, items, size, most, arena);
        memcpy(selected + count, items, most * sizeof *items);
        count += most;
    }
    *selected_count = count;
    return selected;
}

/* ---- teams ---- */

typedef struct Pairing {
    const DrawPool *pool;
    const size_t *objects, *helpers;
} Pairing;

static bool in_conflict(const void *context, size_t place, size_t helper) {
    const Pairing *pairing = context;
    const DrawEntry *object = &pairing->pool->entries[pairing->objects[place]];
    const DrawEntry *person = &pairing->pool->others[pairing->helpers[helper]];
    return entry_avoids(person, object->number) || entry_avoids(object, person->number);
}

bool select_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err) {
    Arena *arena = out->arena;
    size_t count, helper_count;
    const size_t *objects = select_entries(pool, rule, stream, arena, &count, err);
    if (!objects) {
        return false;
    }
    if (!rule->team) {
        for (size_t i = 0; i < count; i++) {
            result_add(out, pool->entries[objects[i]].number, (Str){NULL, 0}, (int64_t)i + 1);
        }
        return true;
    }
    const size_t *helpers = taking_part(pool->others, pool->other_count, arena, &helper_count);
    const Pairing pairing = {pool, objects, helpers};
    const TeamTask task = {.places = count,
                           .team = (size_t)rule->team,
                           .load = (size_t)rule->load,
                           .helpers = helper_count,
                           .first = (size_t)rule->helpers,
                           .conflict = in_conflict,
                           .context = &pairing};
    const size_t *teams = teams_draw(&task, stream, arena);
    for (size_t i = 0; i < count * task.team; i++) {
        Str to = teams[i] == SIZE_MAX ? (Str){NULL, 0} : pool->others[helpers[teams[i]]].number;
        result_add(out, pool->entries[objects[i / task.team]].number, to, (int64_t)(i / task.team) + 1);
    }
    return true;
}
