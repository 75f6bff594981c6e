/* Figures that ledgers fill, laid into a frame beside what was collected. A unit that keeps no such ledger stays
 * unknown. */
#include "indicator_internal.h"
#include "ledger.h"

typedef struct Laying {
    Frame *frame;
    const Element *elements;
} Laying;

/* The row of the unit, or of the unit above it that carries the element. */
static int row_of(const Laying *laying, int64_t unit_id, const Element *element) {
    const UnitTree *tree = &laying->frame->tree;
    int row = unit_id > 0 && (size_t)unit_id < tree->id_count ? tree->by_id[unit_id] : -1;
    while (row >= 0 && !(element->levels >> tree->units[row].kind->level & 1)) {
        row = tree->units[row].parent;
    }
    return row;
}

static void lay(void *context, int64_t unit_id, int element, double value, bool known) {
    Laying *laying = context;
    Frame *frame = laying->frame;
    StoredColumn *column = &frame->columns[element];
    int row = row_of(laying, unit_id, &laying->elements[element]);
    Str name = laying->elements[element].name;
    Reason empty = reason_intern(frame->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = name, .row = -1});
    if (row < 0) {
        return;
    }
    if (!column->value) {
        *column = stored_empty(frame->arena, frame->tree.count, empty);
    }
    Reason lacking = reason_intern(frame->reasons, &(ReasonItem){.kind = REASON_DAMAGED, .element = name, .row = -1});
    Value so_far = stored_value(column, (size_t)row);
    if (!known) { /* some case lacks what is summed */
        stored_set(column, frame->tree.count, (size_t)row, 0, lacking, frame->arena);
    } else if (so_far.reason != lacking) { /* of several units below one, those that keep the ledger add up */
        stored_set(column, frame->tree.count, (size_t)row, value + so_far.number, 0, frame->arena);
    }
}

bool frame_lay_ledgers(Frame *frame, Tx *tx, Str period, Err *err) {
    size_t count;
    Laying laying = {.frame = frame, .elements = pack_elements(frame->pack, &count)};
    for (size_t i = 0; i < count; i++) {
        if (laying.elements[i].ledger.len) { /* one figure, one source: what was brought in by hand does not count */
            frame->columns[i] = (StoredColumn){.value = NULL};
        }
    }
    return ledger_elements(tx, frame->pack, period, lay, &laying, err);
}
