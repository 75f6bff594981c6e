/* Whom a round asks: units below one unit, by the form's levels and kinds and its condition on their attributes. */
#include "collect_internal.h"

#include "formula.h"

/* The condition for every unit of a frame; NULL where there is no frame. */
static bool condition(const Expr *where, const Frame *frame, Arena *arena, Column *out) {
    if (!frame) {
        *out = (Column){NULL, NULL};
        return false;
    }
    size_t count = frame->tree.count;
    *out = (Column){ARENA_ARRAY(arena, count, double), ARENA_ARRAY(arena, count, Reason)};
    Rows rows = frame_rows(frame, NULL, 0, NULL, arena);
    formula_rows(where, &rows, 0, count, arena, *out);
    return true;
}

typedef struct Where {
    Frame *frame;
    Column now, before; /* of this period; of the one before, for what is not yet known in this one */
} Where;

static bool load_where(Collect *collect, const FormDef *def, Str period, Arena *arena, Where *where, Err *err) {
    const FactScope names = {.pack = collect->pack};
    const Scope scope = fact_scope(&names);
    const Expr *expr;
    if (!formula_compile(def->where.text, &def->where.place, &scope, -1, NULL, arena, &expr, err)) {
        return false;
    }
    if (formula_type(expr) != TYPE_BOOL || formula_is_region(expr)) {
        return err_set(err, ERR_INPUT, "表“%.*s”的填报范围条件要对每个单位给出“是否”。请联系系统管理员。",
                       STR_ARG(def->name));
    }
    if (!frame_load(collect->store, collect->pack, period, true, &where->frame, err)) {
        return false;
    }
    condition(expr, where->frame, arena, &where->now);
    condition(expr, where->frame->previous, arena, &where->before);
    return true;
}

typedef enum Concerned { CONCERNED_NO, CONCERNED_YES, CONCERNED_UNSURE } Concerned;

/* Attributes of a new year are those of the year before until they are filled in. What is known in neither does not let
 * a unit off: being asked in vain is seen and mended, not being asked is not. */
static Concerned by_condition(const Where *where, Str code) {
    int row = where->frame ? org_tree_find(&where->frame->tree, code) : -1;
    if (row < 0) {
        return where->frame ? CONCERNED_UNSURE : CONCERNED_YES;
    }
    if (where->now.value && where->now.reason[row] == 0) {
        return where->now.value[row] != 0 ? CONCERNED_YES : CONCERNED_NO;
    }
    if (where->before.value && where->before.reason[row] == 0) {
        return where->before.value[row] != 0 ? CONCERNED_YES : CONCERNED_NO;
    }
    return CONCERNED_UNSURE;
}

bool round_units(Collect *collect, const FormDef *def, const UnitTree *tree, int root, Arena *arena, RoundUnits *units,
                 Err *err) {
    Where where = {.frame = NULL};
    *units = (RoundUnits){.items = ARENA_ARRAY(arena, (size_t)(tree->units[root].end - root), const Unit *)};
    /* a period that is only expected has no facts to ask */
    if (def->where.text.len && tree->period_id && !load_where(collect, def, tree->period, arena, &where, err)) {
        return false;
    }
    for (int i = root; i < tree->units[root].end; i++) {
        const Unit *unit = &tree->units[i];
        Concerned concerned = form_asks_kind(def, unit->kind) ? by_condition(&where, unit->code) : CONCERNED_NO;
        if (concerned != CONCERNED_NO) {
            units->items[units->count++] = unit;
            units->unsure += concerned == CONCERNED_UNSURE;
        }
    }
    if (where.frame) {
        frame_destroy(where.frame);
    }
    return true;
}
