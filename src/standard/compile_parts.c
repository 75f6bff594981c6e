/* What the formulas of a standard have in common is computed once for a unit: the conditions on its schools, the
 * columns that several items read. */
#include "compile_internal.h"

typedef struct Listing {
    const Expr ***places;
    int *scopes;
    size_t count;
} Listing;

static void list(Listing *listing, const Expr **place, int stage) {
    if (*place) {
        listing->places[listing->count] = place;
        listing->scopes[listing->count++] = stage;
    }
}

static void list_stage(Listing *listing, const Standard *standard, size_t s) {
    CompiledStage *stage = &standard->stages[s];
    if (!stage->used) {
        return;
    }
    list(listing, &stage->select, (int)s);
    list(listing, &stage->pupils, (int)s);
    for (size_t i = 0; i < standard->def->let_count; i++) {
        list(listing, &stage->lets[i], (int)s);
    }
    for (size_t i = 0; i < standard->row_item_count; i++) {
        list(listing, &standard->row_items[i].resource[s], (int)s);
        list(listing, &standard->row_items[i].per[s], (int)s);
    }
}

static void list_items(Listing *listing, CompiledItem *items, size_t count, int scope) {
    for (size_t i = 0; i < count; i++) {
        for (size_t n = 0; items[i].parts && n < items[i].def->part_count; n++) {
            CompiledPart *part = &items[i].parts[n];
            list(listing, &part->value, scope);
            list(listing, &part->where, scope);
            list(listing, &part->share_of, scope);
            list(listing, &part->share_where, scope);
        }
    }
}

static size_t count_parts(const CompiledItem *items, size_t count) {
    size_t parts = 0;
    for (size_t i = 0; i < count; i++) {
        parts += items[i].def->part_count;
    }
    return parts;
}

static void see_column(void *context, int column, bool previous) {
    Standard *standard = context;
    bool known = previous || column >= FACT_EXTRA_COLUMN;
    for (size_t i = 0; i < standard->column_count && !known; i++) {
        known = standard->columns[i] == column;
    }
    if (!known) {
        standard->columns[standard->column_count++] = column;
    }
}

/* Elements, kind and school at most. */
static void list_columns(Compiler *compiler, const Listing *listing) {
    size_t most;
    pack_elements(compiler->pack, &most);
    compiler->standard->columns = ARENA_ARRAY(compiler->arena, most + 2, int);
    for (size_t i = 0; i < listing->count; i++) {
        formula_columns(*listing->places[i], see_column, compiler->standard);
    }
}

void compile_parts(Compiler *compiler) {
    enum { EACH_STAGE = 2, EACH_ROW_ITEM = 2, EACH_PART = 4 };
    Standard *standard = compiler->standard;
    size_t most =
        standard->stage_count * (EACH_STAGE + standard->def->let_count + EACH_ROW_ITEM * standard->row_item_count);
    most += EACH_PART *
            (count_parts(standard->items, standard->item_count) + count_parts(standard->vetoes, standard->veto_count));
    Arena *scratch = arena_create();
    Listing listing = {ARENA_ARRAY(scratch, most, const Expr **), ARENA_ARRAY(scratch, most, int), 0};
    for (size_t s = 0; s < standard->stage_count; s++) {
        list_stage(&listing, standard, s);
    }
    /* Outside the stages nothing reads a let or a share of a stage. */
    list_items(&listing, standard->items, standard->item_count, (int)standard->stage_count);
    list_items(&listing, standard->vetoes, standard->veto_count, (int)standard->stage_count);
    standard->part_count =
        formula_number_parts(listing.places, listing.scopes, listing.count, FACT_EXTRA_COLUMN, compiler->arena);
    list_columns(compiler, &listing);
    arena_destroy(scratch);
}
