/* Rows of a frame for the formula language: its columns by number, the year before laid on its units, and regions as
 * they were then. */
#include "indicator_internal.h"

typedef struct FrameRows {
    const Frame *frame;
    const Column *extra;
    size_t extra_count;
    Arena *arena;
    ReasonList *reasons;
    Rows *then; /* the year before as it was, all its schools */
} FrameRows;

static Column column_at(void *context, int index, bool previous) {
    FrameRows *rows = context;
    if (index >= FACT_EXTRA_COLUMN) {
        return previous ? (Column){NULL, NULL} : rows->extra[index - FACT_EXTRA_COLUMN];
    }
    const Frame *frame = previous ? rows->frame->previous : rows->frame;
    if (!frame) {
        return (Column){NULL, NULL};
    }
    if (index == FACT_COLUMN_KIND) {
        return frame->kinds;
    }
    if (index == FACT_COLUMN_SCHOOL) {
        return frame->schools;
    }
    Column column = frame_column(frame, index);
    return column.value || previous ? column : frame_implied_column(frame, index);
}

static Str name_at(void *context, int index) {
    FrameRows *rows = context;
    size_t count;
    const Element *elements = pack_elements(rows->frame->pack, &count);
    return index >= 0 && (size_t)index < count ? elements[index].name : STR("中间量");
}

static Str unit_at(void *context, int row) {
    const FrameRows *rows = context;
    const UnitTree *tree = &rows->frame->tree;
    return row >= 0 && (size_t)row < tree->count ? tree->units[row].name : (Str){NULL, 0};
}

static FrameRows *rows_of(const Frame *frame, ReasonList *reasons, Arena *arena) {
    FrameRows *rows = ARENA_NEW(arena, FrameRows);
    *rows = (FrameRows){.frame = frame, .arena = arena, .reasons = reasons};
    return rows;
}

static Rows *rows_before(const FrameRows *rows, const Frame *last, const uint8_t *keep) {
    Rows *made = ARENA_NEW(rows->arena, Rows);
    *made = (Rows){.column = column_at,
                   .column_name = name_at,
                   .context = rows_of(last, rows->reasons, rows->arena),
                   .reasons = rows->reasons,
                   .keep = keep};
    return made;
}

static bool region_before(void *context, size_t from, size_t to, PreviousRegion *region) {
    FrameRows *rows = context;
    FrameRegion found;
    if (!frame_region_before(rows->frame, from, to, rows->arena, &found)) {
        return false;
    }
    *region = (PreviousRegion){.from = found.from, .to = found.to, .why = found.why};
    if (!found.why) {
        bool all = found.keep == found.frame->school_rows; /* most regions have the same rows, and share them */
        Rows *then = all && rows->then ? rows->then : rows_before(rows, found.frame, found.keep);
        rows->then = all ? then : rows->then;
        region->rows = then;
        region->row_name = unit_at;
        region->name_context = then->context;
    }
    return true;
}

Rows frame_rows(const Frame *frame, const Column *extra, size_t extra_count, const uint8_t *keep, Arena *arena) {
    FrameRows *rows = rows_of(frame, reason_list_over(arena, frame->reasons), arena);
    rows->extra = extra;
    rows->extra_count = extra_count;
    return (Rows){.column = column_at,
                  .column_name = name_at,
                  .context = rows,
                  .reasons = rows->reasons,
                  .keep = keep,
                  /* Rows of this year that somebody chose say nothing about those of another. */
                  .previous_region = keep == frame->school_rows ? region_before : NULL};
}
