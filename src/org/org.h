/* org: units (province > city > county > township > school) and periods.
 *
 * A unit keeps its code for ever; its name, kind and parent are kept per period,
 * so that an old year still shows the tree as it was. A tree of one period is
 * numbered in pre-order: everything under a unit is the contiguous range
 * [index, end). */
#ifndef DUXUE_ORG_H
#define DUXUE_ORG_H

#include "base.h"
#include "pack.h"
#include "store.h"

typedef struct Unit {
    int64_t id; /* of the store */
    Str code;
    Str name;
    const KindDef *kind;
    int parent; /* index in the tree, -1 for a root */
    int end;    /* one past the last unit below; leaf: index + 1 */
    int depth;
} Unit;

typedef struct UnitTree {
    Str period;
    int64_t period_id;
    Unit *units; /* pre-order, siblings by code */
    size_t count;
    Map *by_code;
    int *by_id; /* index by store id, -1 when not in this period; length id_count */
    size_t id_count;
} UnitTree;

/* Units that stand in the period. An unknown period is ERR_NOT_FOUND with those that exist. */
bool org_tree_load(Tx *tx, const Pack *pack, Str period, Arena *arena, UnitTree *tree, Err *err);
/* Index of the unit, or -1. */
int org_tree_find(const UnitTree *tree, Str code);

/* Ids, made when absent. */
bool org_period_id(Tx *tx, Str period, bool make, int64_t *id, Err *err);
bool org_unit_id(Tx *tx, Str code, bool make, int64_t *id, Err *err);
/* A unit whose code does not stand yet. */
bool org_unit_add(Tx *tx, Str code, int64_t *id, Err *err);
/* States that the unit stands in the period with this name, kind and parent (parent_id 0: root). */
bool org_unit_state(Tx *tx, int64_t unit_id, int64_t period_id, Str name, Str kind_id, int64_t parent_id, Err *err);

typedef struct PeriodList {
    Str *codes; /* newest first */
    size_t count;
} PeriodList;
bool org_periods(Tx *tx, Arena *arena, PeriodList *list, Err *err);
/* The period before `period` that has data ("2023" before "2024"); empty text when there is none. */
bool org_period_before(Tx *tx, Str period, Arena *arena, Str *before, Err *err);

#endif
