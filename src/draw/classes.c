/* Balanced classes: pupils one after another to the class that has fewest of their kind; then same-sex swaps that even
 * out the bands of results; then teachers drawn to classes. Per class, sex and size differ by one at most whenever
 * twins leave it open, special needs by one. */
#include "draw_internal.h"

#include <stdlib.h>
#include <string.h>

enum { SWEEPS = 20 };

typedef struct Party {
    const DrawParty *party;
    const DrawEntry *first;
    int turn; /* 0: several together, 1: special needs, 2: the others */
    size_t drawn;
} Party;

typedef struct Classes {
    const DrawPool *pool;
    size_t count;
    size_t *rank; /* of a class, where all else is equal */
    Str *sexes;
    int64_t *bands;
    size_t sex_count, band_count;
    int64_t *by_sex, *by_band, *special, *size; /* [class * count + ...] */
    size_t *of;                                 /* class per entry */
} Classes;

static size_t sex_of(Classes *classes, const DrawEntry *entry) {
    size_t i = 0;
    for (; i < classes->sex_count && !str_equal(classes->sexes[i], entry->group); i++) {
    }
    return i;
}

static size_t band_of(const Classes *classes, const DrawEntry *entry) {
    size_t i = 0;
    for (; i < classes->band_count && classes->bands[i] != entry->band; i++) {
    }
    return i;
}

static void note_kinds(Classes *classes, const size_t *part, size_t count, Arena *arena) {
    classes->sexes = ARENA_ARRAY(arena, count + 1, Str);
    classes->bands = ARENA_ARRAY(arena, count + 1, int64_t);
    for (size_t i = 0; i < count; i++) {
        const DrawEntry *entry = &classes->pool->entries[part[i]];
        size_t sex = sex_of(classes, entry), band = band_of(classes, entry);
        classes->sexes[sex] = entry->group;
        classes->bands[band] = entry->band;
        classes->sex_count += sex == classes->sex_count;
        classes->band_count += band == classes->band_count;
    }
    classes->by_sex = ARENA_ARRAY(arena, classes->count * (classes->sex_count + 1), int64_t);
    classes->by_band = ARENA_ARRAY(arena, classes->count * (classes->band_count + 1), int64_t);
    classes->special = ARENA_ARRAY(arena, classes->count, int64_t);
    classes->size = ARENA_ARRAY(arena, classes->count, int64_t);
    classes->of = ARENA_ARRAY(arena, classes->pool->entry_count, size_t);
}

static int64_t *sex_at(Classes *classes, size_t class, const DrawEntry *entry) {
    return &classes->by_sex[class * classes->sex_count + sex_of(classes, entry)];
}

static int64_t *band_at(Classes *classes, size_t class, const DrawEntry *entry) {
    return &classes->by_band[class * classes->band_count + band_of(classes, entry)];
}

static void put(Classes *classes, size_t index, size_t class, int64_t by) {
    const DrawEntry *entry = &classes->pool->entries[index];
    *sex_at(classes, class, entry) += by;
    *band_at(classes, class, entry) += by;
    classes->special[class] += entry->special ? by : 0;
    classes->size[class] += by;
    classes->of[index] = class;
}

enum { KEYS = 5 };

/* What makes a class the better choice, most important first. */
static void keys_of(Classes *classes, const Party *party, size_t class, int64_t keys[KEYS]) {
    int64_t sex = *sex_at(classes, class, party->first), band = *band_at(classes, class, party->first);
    int64_t special = classes->special[class], size = classes->size[class], rank = (int64_t)classes->rank[class];
    bool needs = false;
    for (size_t i = 0; i < party->party->count; i++) {
        needs = needs || classes->pool->entries[party->party->members[i]].special;
    }
    const int64_t several[KEYS] = {needs ? special : 0, size, sex, band, rank};
    const int64_t one[KEYS] = {needs ? special : 0, sex, size, band, rank};
    memcpy(keys, party->turn == 0 ? several : one, sizeof several);
}

static size_t best_class(Classes *classes, const Party *party) {
    size_t best = 0;
    int64_t least[KEYS], keys[KEYS];
    for (size_t class = 0; class < classes->count; class ++) {
        keys_of(classes, party, class, keys);
        size_t i = 0;
        for (; class && i < KEYS - 1 && keys[i] == least[i]; i++) {
        }
        if (!class || keys[i] < least[i]) {
            best = class;
            memcpy(least, keys, sizeof least);
        }
    }
    return best;
}

static int compare_parties(const void *a, const void *b) {
    const Party *x = a, *y = b;
    if (x->turn != y->turn) {
        return x->turn - y->turn;
    }
    int by = str_compare(x->first->group, y->first->group);
    if (by) {
        return by;
    }
    if (x->first->band != y->first->band) {
        return x->first->band < y->first->band ? -1 : 1;
    }
    return (x->drawn > y->drawn) - (x->drawn < y->drawn);
}

static Party *order_parties(const DrawPool *pool, const DrawParty *parties, size_t count, DrawStream *stream,
                            Arena *arena) {
    size_t *shuffled = ARENA_ARRAY(arena, count, size_t);
    Party *order = ARENA_ARRAY(arena, count, Party);
    for (size_t i = 0; i < count; i++) {
        shuffled[i] = i;
    }
    stream_shuffle(stream, shuffled, count, SIZE_MAX);
    for (size_t i = 0; i < count; i++) {
        const DrawParty *party = &parties[shuffled[i]];
        const DrawEntry *first = &pool->entries[party->members[0]];
        order[i] = (Party){party, first, party->count > 1 ? 0 : first->special ? 1 : 2, i};
    }
    if (count) {
        qsort(order, count, sizeof *order, compare_parties);
    }
    return order;
}

/* Swaps two pupils when the squares of the bands' counts become fewer. */
static bool try_swap(Classes *classes, size_t a, size_t b) {
    const DrawEntry *x = &classes->pool->entries[a], *y = &classes->pool->entries[b];
    size_t c = classes->of[a], d = classes->of[b];
    if (c == d || x->band == y->band || x->special != y->special || !str_equal(x->group, y->group) ||
        *band_at(classes, c, x) - *band_at(classes, c, y) + *band_at(classes, d, y) - *band_at(classes, d, x) <= 2) {
        return false;
    }
    put(classes, a, c, -1);
    put(classes, b, d, -1);
    put(classes, a, d, 1);
    put(classes, b, c, 1);
    return true;
}

static void even_bands(Classes *classes, const Party *order, size_t count) {
    bool changed = true;
    for (int sweep = 0; sweep < SWEEPS && changed; sweep++) {
        changed = false;
        for (size_t i = 0; i < count; i++) {
            for (size_t j = i + 1; order[i].turn && j < count; j++) {
                changed = try_swap(classes, order[i].party->members[0], order[j].party->members[0]) || changed;
            }
        }
    }
}

/* ---- teachers ---- */

typedef struct Teaching {
    const Classes *classes;
    const size_t *teachers, *pupils;
    size_t pupil_count;
} Teaching;

static bool teaches_avoided(const void *context, size_t class, size_t teacher) {
    const Teaching *teaching = context;
    const DrawPool *pool = teaching->classes->pool;
    const DrawEntry *person = &pool->others[teaching->teachers[teacher]];
    for (size_t i = 0; i < teaching->pupil_count && person->avoid_count; i++) {
        if (teaching->classes->of[teaching->pupils[i]] == class &&
            entry_avoids(person, pool->entries[teaching->pupils[i]].number)) {
            return true;
        }
    }
    return false;
}

static Str class_name(Arena *arena, size_t class) {
    return str_format(arena, "%zu", class + 1);
}

static void draw_teachers(const Classes *classes, const size_t *part, size_t count, DrawStream *stream,
                          ResultBuilder *out) {
    size_t teacher_count;
    const size_t *teachers = taking_part(classes->pool->others, classes->pool->other_count, out->arena, &teacher_count);
    const Teaching teaching = {classes, teachers, part, count};
    const TeamTask task = {.places = classes->count,
                           .team = 1,
                           .load = 1,
                           .helpers = teacher_count,
                           .conflict = teaches_avoided,
                           .context = &teaching};
    const size_t *drawn = teacher_count ? teams_draw(&task, stream, out->arena) : NULL;
    for (size_t class = 0; class < classes->count && drawn; class ++) {
        Str number = drawn[class] == SIZE_MAX ? (Str){NULL, 0} : classes->pool->others[teachers[drawn[class]]].number;
        result_add(out, number, class_name(out->arena, class), 1);
    }
}

bool classes_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err) {
    Arena *arena = out->arena;
    size_t count, party_count;
    const size_t *part = taking_part(pool->entries, pool->entry_count, arena, &count);
    const DrawParty *parties = parties_of(pool->entries, part, count, arena, &party_count);
    Classes classes = {.pool = pool, .count = (size_t)rule->classes};
    if (!classes.count) {
        return err_set(err, ERR_INPUT, "没有写班数（classes）。");
    }
    size_t *drawn = ARENA_ARRAY(arena, classes.count, size_t);
    classes.rank = ARENA_ARRAY(arena, classes.count, size_t);
    for (size_t i = 0; i < classes.count; i++) {
        drawn[i] = i;
    }
    stream_shuffle(stream, drawn, classes.count, SIZE_MAX);
    for (size_t i = 0; i < classes.count; i++) {
        classes.rank[drawn[i]] = i;
    }
    note_kinds(&classes, part, count, arena);
    const Party *order = order_parties(pool, parties, party_count, stream, arena);
    for (size_t i = 0; i < party_count; i++) {
        size_t class = best_class(&classes, &order[i]);
        for (size_t m = 0; m < order[i].party->count; m++) {
            put(&classes, order[i].party->members[m], class, 1);
        }
    }
    even_bands(&classes, order, party_count);
    draw_teachers(&classes, part, count, stream, out);
    for (size_t class = 0; class < classes.count; class ++) {
        for (size_t i = 0; i < count; i++) {
            if (classes.of[part[i]] == class) {
                result_add(out, pool->entries[part[i]].number, class_name(arena, class), 0);
            }
        }
    }
    return true;
}
