/* Where entries stand, kept at hand: saving a cell asks for it thousands of times a second, and it hardly ever changes.
 *
 * What a round fixed when it was opened is kept for good. Where a unit stands is kept until this program changes units
 * or facts, or for a few seconds, as another program may have. */
#include "collect_internal.h"

#include <stdio.h>
#include <string.h>

enum { PLACES = 8192, CODES_BYTES = 448, TRUSTED_SECONDS = 5 };

struct PlaceCell {
    int64_t entry;
    const RoundFixed *round;
    const KindDef *kind;
    uint64_t changes;
    double at;
    char codes[CODES_BYTES]; /* of the unit and those above, one a line */
};

/* ---- rounds ------------------------------------------------------------------------ */

/* With the lock held. */
static const RoundFixed *find_round(const Collect *collect, int64_t id) {
    for (size_t i = 0; i < collect->round_count; i++) {
        if (collect->rounds[i]->id == id) {
            return collect->rounds[i];
        }
    }
    return NULL;
}

static const RoundFixed *keep_round(Collect *collect, const EntryHead *head) {
    pthread_mutex_lock(&collect->lock);
    const RoundFixed *round = find_round(collect, head->round_id);
    if (!round) {
        RoundFixed *made = ARENA_NEW(collect->arena, RoundFixed);
        *made = (RoundFixed){.id = head->round_id,
                             .book = head->book,
                             .elsewhere = str_copy(collect->arena, head->elsewhere),
                             .opens_on = str_copy(collect->arena, head->opens_on)};
        if (collect->round_count == collect->round_capacity) {
            size_t wanted = collect->round_capacity * 2 + 16;
            collect->rounds =
                arena_grow(collect->arena, collect->rounds, collect->round_count, wanted, sizeof *collect->rounds);
            collect->round_capacity = wanted;
        }
        collect->rounds[collect->round_count++] = made;
        round = made;
    }
    pthread_mutex_unlock(&collect->lock);
    return round;
}

/* ---- places --------------------------------------------------------------------------- */

static size_t slot_of(int64_t entry) {
    return (size_t)((uint64_t)entry % PLACES);
}

static void fill_head(const PlaceCell *cell, Arena *arena, EntryHead *head) {
    Str codes = str_copy(arena, str_from(cell->codes)), code;
    *head = (EntryHead){.id = cell->entry,
                        .round_id = cell->round->id,
                        .book = cell->round->book,
                        .elsewhere = cell->round->elsewhere,
                        .opens_on = cell->round->opens_on,
                        .kind = cell->kind};
    while (head->path.length < PATH_MOST && str_cut(&codes, '\n', &code)) {
        head->path.codes[head->path.length++] = code;
    }
    head->unit_code = head->path.codes[0];
}

static bool look_up(Collect *collect, int64_t entry, Arena *arena, EntryHead *head) {
    bool found = false;
    uint64_t changes = store_fact_changes(collect->store);
    double now = time_monotonic();
    pthread_mutex_lock(&collect->place_lock);
    const PlaceCell *cell = collect->places ? collect->places[slot_of(entry)] : NULL;
    if (cell && cell->entry == entry && cell->changes == changes && now - cell->at < TRUSTED_SECONDS) {
        fill_head(cell, arena, head);
        found = true;
    }
    pthread_mutex_unlock(&collect->place_lock);
    return found;
}

static void keep(Collect *collect, const EntryHead *head, uint64_t changes) {
    const RoundFixed *round = keep_round(collect, head);
    PlaceCell made = {
        .entry = head->id, .round = round, .kind = head->kind, .changes = changes, .at = time_monotonic()};
    size_t used = 0;
    for (size_t i = 0; i < head->path.length; i++) {
        used += (size_t)snprintf(made.codes + used, used < CODES_BYTES ? CODES_BYTES - used : 0, "%s%.*s",
                                 i ? "\n" : "", STR_ARG(head->path.codes[i]));
        if (used >= CODES_BYTES) {
            return; /* deeper than is usual: asked for every time */
        }
    }
    pthread_mutex_lock(&collect->place_lock);
    if (!collect->places) {
        collect->places = ARENA_ARRAY(collect->arena_of_places, PLACES, PlaceCell *);
    }
    PlaceCell **slot = &collect->places[slot_of(head->id)];
    *slot = *slot ? *slot : ARENA_NEW(collect->arena_of_places, PlaceCell);
    **slot = made;
    pthread_mutex_unlock(&collect->place_lock);
}

bool place_take(Collect *collect, int64_t entry, Arena *arena, EntryHead *head, Err *err) {
    Tx *tx;
    if (look_up(collect, entry, arena, head)) {
        return true;
    }
    uint64_t changes = store_fact_changes(collect->store); /* before it is read: what changes meanwhile is seen */
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = head_load(collect, tx, entry, arena, head, err);
    store_read_end(tx);
    if (good) {
        keep(collect, head, changes);
    }
    return good;
}
