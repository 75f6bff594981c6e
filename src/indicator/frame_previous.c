/* The year before: its own frame as it was, and its figures laid on the units of this year.
 *
 * Units change between two years. A unit into which others were merged has the sum of all of them, as far as a figure
 * adds up; one that was split, or came out of another, has no figure of its own; one that is new has none, and counts
 * as 0 in a sum of figures that add up. Aggregates over nothing but the year before do not need this: they run over the
 * rows of that year. */
#include "indicator_internal.h"

static Reason reason_of(Frame *frame, ReasonKind kind, Str element) {
    return reason_intern(frame->reasons, &(ReasonItem){.kind = kind, .row = -1, .element = element});
}

/* ---- who was whom ---- */

/* The places of units that several went into. */
typedef struct PlaceList {
    Arena *arena;
    int *places;
    size_t count, capacity;
} PlaceList;

static void add_forebear(PlaceList *list, Forebears *unit, const Frame *last, int64_t id) {
    int at = id > 0 && (size_t)id < last->tree.id_count ? last->tree.by_id[id] : -1;
    if (at < 0) {
        return;
    }
    if (list->count == list->capacity) {
        list->capacity = list->capacity * 2 + 64;
        list->places = arena_grow(list->arena, list->places, list->count, list->capacity, sizeof *list->places);
    }
    list->places[list->count++] = at;
    unit->count++;
}

static Forebears find_forebears(Frame *frame, const Frame *last, const Lineage *lineage, int64_t id, PlaceList *list) {
    Forebears unit = {.at = (int)list->count};
    const LineageMerged *merged;
    const LineageSplit *split = org_lineage_split(lineage, id);
    if (split) {
        unit.why = reason_of(frame, REASON_SPLIT, split->unit == split->of ? (Str){NULL, 0} : split->name);
        return unit;
    }
    size_t count = org_lineage_merged(lineage, id, &merged);
    add_forebear(list, &unit, last, id);
    for (size_t i = 0; i < count; i++) {
        add_forebear(list, &unit, last, merged[i].from);
    }
    if (unit.count == 1) {
        unit.at = list->places[--list->count];
    }
    unit.why = unit.count ? 0 : reason_of(frame, REASON_NO_PREVIOUS, (Str){NULL, 0});
    return unit;
}

static const int *places_of(const Frame *frame, const Forebears *unit) {
    return unit->count == 1 ? &unit->at : frame->forebear_places + unit->at;
}

static bool load_forebears(Frame *frame, const Frame *last, Tx *tx, Err *err) {
    Lineage lineage;
    if (!org_lineage(tx, frame->pack, last->tree.period, frame->tree.period, frame->arena, &lineage, err)) {
        return false;
    }
    Forebears *all = arena_room(frame->arena, frame->tree.count, sizeof *all);
    PlaceList list = {.arena = frame->arena};
    for (size_t i = 0; i < frame->tree.count; i++) {
        all[i] = find_forebears(frame, last, &lineage, frame->tree.units[i].id, &list);
    }
    frame->forebears = all;
    frame->forebear_places = list.places;
    return true;
}

/* The same units in the same order: then no column has to be laid anew. */
static bool is_plain(const Frame *frame, const Frame *last) {
    for (size_t i = 0; i < frame->tree.count; i++) {
        if (frame->forebears[i].count != 1 || frame->forebears[i].at != (int)i) {
            return false;
        }
    }
    return frame->tree.count == last->tree.count;
}

/* ---- figures ---- */

static Reason unit_reason(Frame *frame, const Frame *last, int at, Reason reason) {
    const ReasonItem *item = reason_get(frame->reasons, reason);
    ReasonItem whose = item ? *item : (ReasonItem){.kind = REASON_EMPTY, .row = -1};
    whose.whose = last->tree.units[at].name;
    whose.previous = true;
    return reason_intern(frame->reasons, &whose);
}

/* All that went into the unit together; unknown when one is, who that is is told. */
static Value add_up(Frame *frame, const Frame *last, const StoredColumn *from, const Forebears *unit) {
    const int *places = places_of(frame, unit);
    Value all = {0, 0};
    for (size_t k = 0; k < unit->count; k++) {
        Value one = stored_value(from, (size_t)places[k]);
        if (one.reason) {
            return (Value){0, unit_reason(frame, last, places[k], one.reason)};
        }
        all.number += one.number;
    }
    return all;
}

/* What does not add up is the unit's own, when it was one of them. */
static int own_place(const Frame *frame, const Frame *last, const Forebears *unit, size_t row) {
    if (!unit->count) {
        return -1;
    }
    int first = places_of(frame, unit)[0];
    return unit->count == 1 || last->tree.units[first].id == frame->tree.units[row].id ? first : -1;
}

/* `element` NULL: kinds of units. */
static StoredColumn lay(Frame *frame, const Frame *last, const StoredColumn *from, const Element *element) {
    Str name = element ? element->name : (Str){NULL, 0};
    bool adds = element && element->adds;
    Reason none = reason_of(frame, REASON_NO_PREVIOUS, name);
    Reason absent = adds ? reason_of(frame, REASON_NOT_YET, name) : none;
    /* what is unknown then mostly is so for the same reason as in its own year */
    StoredColumn to = stored_empty(frame->arena, frame->tree.count, from->empty ? from->empty : none);
    for (size_t i = 0; i < frame->tree.count; i++) {
        Value value = {0, none};
        const Forebears *unit = &frame->forebears[i];
        const ReasonItem *why = unit->why ? reason_get(frame->reasons, unit->why) : NULL;
        int own = own_place(frame, last, unit, i);
        if (why) {
            value.reason = why->kind == REASON_SPLIT ? unit->why : absent;
        } else if (own >= 0 && (unit->count == 1 || !adds)) {
            value = stored_value(from, (size_t)own);
        } else if (adds) {
            value = add_up(frame, last, from, unit);
        }
        stored_set(&to, frame->tree.count, i, value.number, value.reason, frame->arena);
    }
    return to;
}

static void lay_all(Frame *frame, Frame *previous, const Frame *last) {
    const Element *elements = pack_elements(frame->pack, &previous->column_count);
    previous->columns = ARENA_ARRAY(frame->arena, previous->column_count, StoredColumn);
    for (size_t e = 0; e < previous->column_count; e++) {
        StoredColumn column = frame_column(last, (int)e);
        if (column.value) {
            previous->columns[e] = lay(frame, last, &column, &elements[e]);
        }
    }
    previous->kinds = lay(frame, last, &last->kinds, NULL);
    StoredColumn schools = frame_schools(last);
    previous->schools = lay(frame, last, &schools, NULL);
    previous->school_rows = ARENA_ARRAY(frame->arena, frame->tree.count, uint8_t);
    for (size_t i = 0; i < frame->tree.count; i++) {
        previous->school_rows[i] = stored_known(&previous->schools, i) && previous->schools.value[i] != 0;
    }
}

bool frame_load_previous(Frame *frame, Store *store, Tx *tx, Err *err) {
    Str code;
    if (!org_period_before(tx, frame->tree.period, frame->arena, &code, err)) {
        return false;
    }
    if (!code.len) {
        return true;
    }
    Frame *last = ARENA_NEW(frame->arena, Frame), *previous = ARENA_NEW(frame->arena, Frame);
    *last = (Frame){.arena = frame->arena,
                    .lock = frame->lock,
                    .pack = frame->pack,
                    .reasons = frame->reasons,
                    .mark = frame->mark};
    frame->last = last; /* whatever happens, it is closed with the frame */
    if (!frame_fill(last, store, tx, code, err) || !load_forebears(frame, last, tx, err)) {
        return false;
    }
    *previous = *frame;
    previous->tree.period = last->tree.period;
    if (is_plain(frame, last)) {
        previous->columns = last->columns;
        previous->kept = last->kept;
        previous->kinds = last->kinds;
        previous->implied = last->implied;
        previous->school_rows = last->school_rows;
    } else {
        previous->kept = NULL;
        lay_all(frame, previous, last);
    }
    frame->previous = previous;
    return true;
}

/* ---- regions ---- */

static void keep_part(const Frame *last, int unit, uint8_t *keep) {
    for (int i = unit; i < last->tree.units[unit].end; i++) {
        keep[i] = last->school_rows[i];
    }
}

bool frame_region_before(const Frame *frame, size_t from, size_t to, Arena *arena, FrameRegion *region) {
    const Frame *last = frame->last;
    if (!last || from >= frame->tree.count) {
        return false;
    }
    if (from == 0 && to == frame->tree.count && frame->tree.units[0].end != (int)to) {
        *region = (FrameRegion){last, 0, last->tree.count, last->school_rows, 0};
        return true;
    }
    if (frame->tree.units[from].end != (int)to) {
        return false;
    }
    const Forebears *unit = &frame->forebears[from];
    if (unit->why) {
        *region = (FrameRegion){.why = unit->why};
        return true;
    }
    const int *places = places_of(frame, unit);
    *region = (FrameRegion){last, (size_t)places[0], (size_t)last->tree.units[places[0]].end, last->school_rows, 0};
    if (unit->count == 1) {
        return true;
    }
    uint8_t *keep = ARENA_ARRAY(arena, last->tree.count, uint8_t);
    for (size_t k = 0; k < unit->count; k++) {
        size_t first = (size_t)places[k], end = (size_t)last->tree.units[first].end;
        keep_part(last, places[k], keep);
        region->from = first < region->from ? first : region->from;
        region->to = end > region->to ? end : region->to;
    }
    region->keep = keep;
    return true;
}
