/* Personal values in the store: sealed rows that cells refer to as "personal:<id>". */
#include "collect_internal.h"

#define REFERENCE STR("personal:")

/* The seal is bound to the place: a value moved to another cell does not open. */
static Str purpose_of(int64_t entry, Str field, Str row, Arena *arena) {
    return str_format(arena, "personal %lld %.*s %.*s", (long long)entry, STR_ARG(field), STR_ARG(row));
}

bool personal_prepare(Store *store, int64_t entry, const FormField *field, Str row, Str value, Arena *arena,
                      Sealed *sealed, Err *err) {
    char hash[65];
    *sealed = (Sealed){.mask = str_mask(arena, field->mask, value)};
    if (!store_seal(store, purpose_of(entry, field->id, row, arena), value, arena, &sealed->sealed, err) ||
        !store_keyed_hash(store, PERSONAL_HASH, personal_normal(value, arena), hash, err)) {
        return false;
    }
    sealed->hash = str_copy(arena, (Str){hash, 64});
    return true;
}

bool personal_unseal(Store *store, int64_t entry, Str field, Str row, Str sealed, Arena *arena, Str *value, Err *err) {
    return store_open_sealed(store, purpose_of(entry, field, row, arena), sealed, arena, value, err);
}

Str personal_reference(int64_t id, Arena *arena) {
    return str_format(arena, "personal:%lld", (long long)id);
}

int64_t personal_id(Str value) {
    int64_t id;
    return str_starts(value, REFERENCE) && integer_parse(str_slice(value, REFERENCE.len, value.len), &id) ? id : 0;
}

bool personal_load(Tx *tx, int64_t entry, Arena *arena, PersonalList *list, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *list = (PersonalList){NULL, 0};
    if (!stmt_open(tx,
                   "SELECT id, field, row, sealed, mask, keyed_hash, erased_at FROM personal WHERE entry_id = ? "
                   "ORDER BY id",
                   &stmt, err, "i", entry)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (list->count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 16;
            list->items = arena_grow(arena, list->items, list->count, wanted, sizeof(PersonalRow));
            capacity = wanted;
        }
        list->items[list->count++] = (PersonalRow){.id = stmt_integer(stmt, 0),
                                                   .field = str_copy(arena, stmt_text(stmt, 1)),
                                                   .row = str_copy(arena, stmt_text(stmt, 2)),
                                                   .sealed = str_copy(arena, stmt_text(stmt, 3)),
                                                   .mask = str_copy(arena, stmt_text(stmt, 4)),
                                                   .hash = str_copy(arena, stmt_text(stmt, 5)),
                                                   .erased_at = str_copy(arena, stmt_text(stmt, 6))};
    }
    stmt_close(stmt);
    return good;
}

const PersonalRow *personal_find_row(const PersonalList *list, Str value) {
    int64_t id = personal_id(value);
    size_t from = 0, to = list->count;
    while (id && from < to) {
        size_t middle = from + (to - from) / 2;
        if (list->items[middle].id < id) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return id && from < list->count && list->items[from].id == id ? &list->items[from] : NULL;
}

Str personal_shown(const PersonalRow *row) {
    if (!row) {
        return (Str){NULL, 0};
    }
    return row->erased_at.len ? STR("（已删除）") : row->mask;
}

bool has_personal(const Book *book) {
    for (size_t i = 0; i < book->slot_count; i++) {
        if (book->slots[i].personal) {
            return true;
        }
    }
    return false;
}

bool cells_show(Tx *tx, const EntryHead *head, const CellList *cells, Arena *arena, ShownCell **shown, Err *err) {
    PersonalList list = {NULL, 0};
    Names names = {.map = NULL};
    if (has_personal(head->book) && !personal_load(tx, head->id, arena, &list, err)) {
        return false;
    }
    *shown = ARENA_ARRAY(arena, cells->count, ShownCell);
    for (size_t i = 0; i < cells->count; i++) {
        const Slot *slot = book_slot(head->book, cells->items[i].field);
        (*shown)[i].cell = cells->items[i];
        (*shown)[i].cell.actor = names_shown(&names, tx, cells->items[i].actor, arena);
        if (slot && slot->personal && cells->items[i].value.len) {
            (*shown)[i].personal = personal_id(cells->items[i].value);
            (*shown)[i].cell.value = personal_shown(personal_find_row(&list, cells->items[i].value));
        }
    }
    return true;
}

bool personal_drop(Tx *tx, int64_t id, Err *err) {
    return store_run(tx,
                     "UPDATE personal SET sealed = NULL, keyed_hash = NULL, mask = '' WHERE id = ? AND kept = 0 AND "
                     "erased_at IS NULL",
                     err, "i", id);
}

bool personal_keep(Tx *tx, const EntryHead *head, const CellList *cells, Err *err) {
    Arena *arena = arena_create();
    bool good = true;
    for (size_t i = 0; good && i < cells->count; i++) {
        const FormCell *cell = &cells->items[i];
        const Slot *slot = book_slot(head->book, cell->field);
        int64_t id = slot && slot->personal ? personal_id(cell->value) : 0;
        if (!id) {
            continue;
        }
        Str rows = str_format(arena, "#%.*s", STR_ARG(slot->section->id));
        bool removed = slot->section->is_table && str_is(cell_value(cells, rows, cell->row), "-");
        good = removed ? personal_drop(tx, id, err)
                       : store_run(tx, "UPDATE personal SET kept = 1 WHERE id = ? AND entry_id = ?", err, "ii", id,
                                   head->id);
    }
    arena_destroy(arena);
    return good;
}
