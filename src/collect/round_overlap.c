/* One element, one asker: what other rounds of a period ask of the same units. */
#include "collect_internal.h"

bool book_asks(const Book *book, Str elsewhere, const Element *elements, size_t slot, int *element) {
    const FormField *field = book->slots[slot].kind == SLOT_FIELD ? book->slots[slot].field : NULL;
    if (!field || field->element < 0 || field->elsewhere || field->type == ASK_NOTE ||
        lines_hold(elsewhere, elements[field->element].id)) {
        return false;
    }
    *element = field->element;
    return true;
}

static void mark_asked(const Book *book, Str elsewhere, const Element *elements, bool *asked) {
    for (size_t i = 0; i < book->slot_count; i++) {
        int element;
        if (book_asks(book, elsewhere, elements, i, &element)) {
            asked[element] = true;
        }
    }
}

typedef struct Other {
    int64_t round, form_version;
    Str name, elsewhere;
} Other;

static bool load_others(Tx *tx, int64_t period_id, int64_t except, Arena *arena, Other **others, size_t *count,
                        Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *others = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT id, form_version_id, name, elsewhere FROM round WHERE period_id = ? AND id <> ? AND "
                   "state <> 'withdrawn' ORDER BY id",
                   &stmt, err, "ii", period_id, except)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *others = arena_grow(arena, *others, *count, *count + 1, sizeof **others);
        (*others)[(*count)++] = (Other){stmt_integer(stmt, 0), stmt_integer(stmt, 1),
                                        str_copy(arena, stmt_text(stmt, 2)), str_copy(arena, stmt_text(stmt, 3))};
    }
    stmt_close(stmt);
    return good;
}

/* Units of the other round, as a mark per unit id. */
static bool mark_units(Tx *tx, int64_t round, bool *marks, size_t mark_count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT unit_id FROM entry WHERE round_id = ?", &stmt, err, "i", round)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        size_t id = (size_t)stmt_integer(stmt, 0);
        if (id < mark_count) {
            marks[id] = true;
        }
    }
    stmt_close(stmt);
    return good;
}

/* Whether the form collects the element of units of this kind. */
static bool fits(const Book *book, const Element *element, const KindDef *kind) {
    for (size_t s = 0; s < book->def->section_count; s++) {
        for (size_t f = 0; f < book->def->sections[s].field_count; f++) {
            const FormField *field = &book->def->sections[s].fields[f];
            if (field->element >= 0 && str_equal(field->id, element->id)) {
                return field->beyond || element_expected(element, kind);
            }
        }
    }
    return false;
}

static void add_overlap(const Element *element, const Other *other, const Book *book, const OverlapQuery *query,
                        const bool *marks, Arena *arena, OverlapList *list) {
    const RoundUnits *units = query->units;
    Overlap found = {
        .element = element, .round = other->round, .round_name = other->name, .form_name = book->def->name};
    for (size_t u = 0; u < units->count; u++) {
        const KindDef *kind = units->items[u]->kind;
        if (marks[units->items[u]->id] && fits(book, element, kind) && fits(query->book, element, kind)) {
            found.unit_name = found.units++ ? found.unit_name : units->items[u]->name;
        }
    }
    if (found.units) {
        list->items = arena_grow(arena, list->items, list->count, list->count + 1, sizeof(Overlap));
        list->items[list->count++] = found;
    }
}

bool overlaps_find(Collect *collect, Tx *tx, const OverlapQuery *query, Arena *arena, OverlapList *list, Err *err) {
    size_t element_count, other_count, mark_count = 1;
    const Element *elements = pack_elements(collect->pack, &element_count);
    bool *asked = ARENA_ARRAY(arena, element_count, bool);
    Other *others;
    *list = (OverlapList){NULL, 0};
    mark_asked(query->book, query->elsewhere, elements, asked);
    for (size_t u = 0; u < query->units->count; u++) {
        size_t id = (size_t)query->units->items[u]->id;
        mark_count = id >= mark_count ? id + 1 : mark_count;
    }
    if (!load_others(tx, query->period_id, query->round, arena, &others, &other_count, err)) {
        return false;
    }
    for (size_t o = 0; o < other_count; o++) {
        const Book *book = book_take(collect, tx, others[o].form_version, err);
        bool *theirs = ARENA_ARRAY(arena, element_count, bool), *marks = NULL;
        if (!book) {
            return false;
        }
        mark_asked(book, others[o].elsewhere, elements, theirs);
        for (size_t e = 0; e < element_count; e++) {
            if (!asked[e] || !theirs[e]) {
                continue;
            }
            if (!marks) {
                marks = ARENA_ARRAY(arena, mark_count, bool);
                if (!mark_units(tx, others[o].round, marks, mark_count, err)) {
                    return false;
                }
            }
            add_overlap(&elements[e], &others[o], book, query, marks, arena, list);
        }
    }
    return true;
}

bool overlaps_refuse(const OverlapList *list, Str form_name, Err *err) {
    if (list->count == 0) {
        return true;
    }
    const Overlap *first = &list->items[0];
    return err_set_at(err, ERR_CONFLICT, &(Place){.field = "elsewhere"},
                      "“%.*s”在“%.*s”和“%.*s”（%.*s）里都要%.*s等%zu个单位填报，同样重复的共%zu项。"
                      "同一数据只填一次：请把这些项设为“取自别处”，或撤销其中一次填报。",
                      STR_ARG(first->element->name), STR_ARG(form_name), STR_ARG(first->form_name),
                      STR_ARG(first->round_name), STR_ARG(first->unit_name), first->units, list->count);
}
