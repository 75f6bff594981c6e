/* Opening and closing the room; the proof that every tree is the fold of its steps. */
#include "plan_internal.h"

#include <stdio.h>
#include <string.h>

bool plans_open(Store *store, const Pack *pack, Ledger *ledger, Plans **plans, Err *err) {
    Arena *arena = arena_create();
    (void)err;
    *plans = ARENA_NEW(arena, Plans);
    **plans = (Plans){.store = store, .pack = pack, .ledger = ledger, .arena = arena};
    ledger_on_step(ledger, plan_on_step, *plans);
    return true;
}

void plans_close(Plans *plans) {
    if (plans) {
        ledger_on_step(plans->ledger, NULL, plans);
        arena_destroy(plans->arena);
    }
}

/* ---- the proof ---------------------------------------------------------------------- */

/* Folds the steps into `fresh`, which begins empty. */
static bool fold_steps(Tx *tx, PlanTree *fresh, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    json_error_t error;
    if (!stmt_open(tx, "SELECT changes FROM plan_step WHERE plan_id = ? ORDER BY sequence", &stmt, err, "i",
                   fresh->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Str text = stmt_text(stmt, 0);
        json_t *changes = json_loadb(text.data, text.len, 0, &error);
        size_t index;
        const json_t *one;
        json_array_foreach(changes, index, one) {
            tree_fold(fresh, one);
        }
        json_decref(changes);
        fresh->version++;
    }
    stmt_close(stmt);
    return good;
}

static bool same_node(const PlanNode *a, const PlanNode *b) {
    return a->number == b->number && a->parent == b->parent && str_equal(a->level_id, b->level_id) &&
           a->position == b->position && str_equal(a->text, b->text) && json_equal(a->fields, b->fields) &&
           json_equal(a->targets, b->targets) && a->case_id == b->case_id && a->removed == b->removed;
}

/* NULL: the same. */
static const char *differs(const PlanTree *stored, const PlanTree *fresh) {
    if (stored->version != fresh->version) {
        return "步骤数与记录不符";
    }
    if (stored->count != fresh->count) {
        return "条数与步骤不符";
    }
    for (size_t i = 0; i < stored->count; i++) {
        if (!same_node(&stored->nodes[i], &fresh->nodes[i])) {
            return "有一条的内容与步骤不符";
        }
    }
    return NULL;
}

static bool verify_one(Plans *plans, Tx *tx, int64_t id, const char **fault, Err *err) {
    Arena *arena = arena_create();
    PlanTree stored;
    *fault = NULL;
    bool good = tree_load(plans, tx, id, arena, &stored, err);
    PlanTree fresh = {.id = id, .def = stored.def, .arena = arena};
    good = good && fold_steps(tx, &fresh, err);
    if (good) {
        *fault = differs(&stored, &fresh);
    }
    tree_free(&fresh);
    tree_free(&stored);
    arena_destroy(arena);
    return good;
}

bool plans_verify(Plans *plans, size_t *count, char first[200], Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    *count = 0;
    first[0] = '\0';
    if (!store_read_begin(plans->store, &tx, err)) {
        return false;
    }
    good = stmt_open(tx, "SELECT id FROM plan ORDER BY id", &stmt, err, "");
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        const char *fault;
        int64_t id = stmt_integer(stmt, 0);
        good = verify_one(plans, tx, id, &fault, err);
        if (good && fault && !(*count)++) {
            snprintf(first, 200, "计划%lld：%s", (long long)id, fault);
        }
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}
