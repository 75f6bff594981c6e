/* Opening a year: its units (room org), and what people keep about them - attributes such as who owns a school and
 * whether it boards - as they stand in the year before, until somebody changes them. */
#include "fact_internal.h"

typedef struct Carry {
    const Pack *pack;
    const Element *elements;
    size_t element_count;
    Arena *arena;
    const UnitTree *tree; /* of the year that is opened */
    int *slot_of;         /* per element: place among the attributes, -1 */
    int *element_of;
    size_t attributes;
    bool *known; /* unit * attributes + slot */
    double *value;
} Carry;

static void note_value(void *context, int64_t unit_id, int element, CellState state, double value) {
    Carry *carry = context;
    int slot = carry->slot_of[element];
    int unit = unit_id > 0 && (size_t)unit_id < carry->tree->id_count ? carry->tree->by_id[unit_id] : -1;
    if (slot < 0 || unit < 0) {
        return;
    }
    size_t at = (size_t)unit * carry->attributes + (size_t)slot;
    carry->known[at] = state == CELL_KNOWN;
    carry->value[at] = value;
}

static void list_attributes(Carry *carry) {
    carry->elements = pack_elements(carry->pack, &carry->element_count);
    carry->slot_of = ARENA_ARRAY(carry->arena, carry->element_count, int);
    carry->element_of = ARENA_ARRAY(carry->arena, carry->element_count, int);
    for (size_t i = 0; i < carry->element_count; i++) {
        carry->slot_of[i] = carry->elements[i].attribute ? (int)carry->attributes : -1;
        if (carry->elements[i].attribute) {
            carry->element_of[carry->attributes++] = (int)i;
        }
    }
    carry->known = ARENA_ARRAY(carry->arena, carry->tree->count * carry->attributes, bool);
    carry->value = ARENA_ARRAY(carry->arena, carry->tree->count * carry->attributes, double);
}

static size_t cells_of(const Carry *carry, size_t unit, FactCell *cells) {
    size_t count = 0;
    for (size_t a = 0; a < carry->attributes; a++) {
        size_t at = unit * carry->attributes + a;
        if (carry->known[at]) {
            cells[count++] = (FactCell){carry->element_of[a], CELL_KNOWN, carry->value[at]};
        }
    }
    return count;
}

static bool put_source(Tx *tx, Str before, Str actor, Arena *arena, int64_t first, FactOpened *opened, int64_t *id,
                       Err *err) {
    char now[32];
    time_now_iso(now);
    bool good = store_run(tx,
                          "INSERT INTO source (kind, file_name, at, actor, row_count, value_count, first_submission, "
                          "last_submission) VALUES ('carry', ?, ?, ?, ?, ?, ?, ?)",
                          err, "szsiiii", str_format(arena, "沿用%.*s年度的单位资料", STR_ARG(before)), now, actor,
                          (int64_t)opened->units, (int64_t)opened->values, first, first + (int64_t)opened->units - 1);
    *id = good ? store_last_id(tx) : 0;
    return good;
}

static bool put_units(Tx *tx, const Carry *carry, int64_t source, int64_t first, Err *err) {
    FactCell *cells = ARENA_ARRAY(carry->arena, carry->attributes, FactCell);
    bool good = true;
    for (size_t i = 0; good && i < carry->tree->count; i++) {
        size_t count = cells_of(carry, i, cells);
        const FactSubmission submission = {.unit_id = carry->tree->units[i].id,
                                           .period_id = carry->tree->period_id,
                                           .cells = cells,
                                           .cell_count = count};
        good = count == 0 || submission_put(tx, carry->pack, &submission, source, first++, err);
    }
    return good;
}

static bool put_audit(Tx *tx, Str period, Str before, Str actor, const FactOpened *opened, Arena *arena, Err *err) {
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "from", before);
    json_put_integer(&json, "units", (int64_t)opened->units);
    json_put_integer(&json, "values", (int64_t)opened->values);
    json_close_object(&json);
    const AuditEntry entry = {
        .actor = actor, .action = STR("carry-attributes"), .subject = period, .detail = buf_str(&detail)};
    return audit_append(tx, &entry, err);
}

static bool carry_over(Tx *tx, Carry *carry, int64_t before_id, Str actor, FactOpened *opened, Err *err) {
    int64_t first, source;
    list_attributes(carry);
    if (!carry->attributes || !fact_scan(tx, carry->pack, before_id, note_value, carry, err) ||
        !submission_next(tx, &first, err)) {
        return err->kind == ERR_NONE;
    }
    FactCell *cells = ARENA_ARRAY(carry->arena, carry->attributes, FactCell);
    for (size_t i = 0; i < carry->tree->count; i++) {
        size_t count = cells_of(carry, i, cells);
        opened->units += count > 0;
        opened->values += count;
    }
    return opened->units == 0 || (put_source(tx, opened->before, actor, carry->arena, first, opened, &source, err) &&
                                  put_units(tx, carry, source, first, err) &&
                                  put_audit(tx, carry->tree->period, opened->before, actor, opened, carry->arena, err));
}

bool fact_open_period(Tx *tx, const Pack *pack, Str period, Str actor, Arena *arena, FactOpened *opened, Err *err) {
    int64_t before_id;
    UnitTree tree;
    Carry carry = {.pack = pack, .arena = arena, .tree = &tree};
    *opened = (FactOpened){.opened = false};
    if (!org_open_period(tx, pack, period, actor, &opened->opened, err)) {
        return false;
    }
    if (!opened->opened) {
        return true;
    }
    return org_period_before(tx, period, arena, &opened->before, err) &&
           org_tree_load(tx, pack, period, arena, &tree, err) &&
           (!opened->before.len || (org_period_id(tx, opened->before, false, &before_id, err) &&
                                    carry_over(tx, &carry, before_id, actor, opened, err)));
}
