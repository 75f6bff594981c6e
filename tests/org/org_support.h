/* What the tests of units share: the packs, a store with units of a period, trees, and changes on a day. */
#ifndef DUXUE_ORG_SUPPORT_H
#define DUXUE_ORG_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "org.h"
#include "scratch.h"

static Pack *pack;

static inline int load_pack(void **state) {
    (void)state;
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 10);
    bool good = pack_load(NULL, &pack, &problems);
    if (!good && problems.count) {
        print_error("%.*s\n", STR_ARG(problems.items[0].message));
    }
    arena_destroy(arena);
    return good ? 0 : 1;
}

static inline int drop_pack(void **state) {
    (void)state;
    pack_destroy(pack);
    return 0;
}

/* One unit in one period; the parent is a code, empty: root. */
typedef struct Row {
    const char *period, *code, *name, *kind, *parent;
} Row;

typedef struct Rows {
    const Row *rows;
    size_t count;
} Rows;

static inline bool rows_work(Tx *tx, void *context, Err *err) {
    const Rows *rows = context;
    for (size_t i = 0; i < rows->count; i++) {
        const Row *row = &rows->rows[i];
        int64_t unit, period, parent = 0;
        if (!org_period_id(tx, str_from(row->period), true, &period, err) ||
            !org_unit_id(tx, str_from(row->code), true, &unit, err) ||
            (row->parent[0] && !org_unit_id(tx, str_from(row->parent), true, &parent, err)) ||
            !org_unit_state(tx, unit, period, str_from(row->name), str_from(row->kind), parent, err)) {
            return false;
        }
    }
    return true;
}

static inline void put(Scratch *scratch, const Row *rows, size_t count) {
    Rows all = {rows, count};
    must(store_write(scratch->store, rows_work, &all, &scratch->err), &scratch->err);
}

static inline bool load(Scratch *scratch, const char *period, UnitTree *tree) {
    Tx *tx;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    scratch->err = (Err){.kind = ERR_NONE};
    bool good = org_tree_load(tx, pack, str_from(period), scratch->arena, tree, &scratch->err);
    store_read_end(tx);
    return good;
}

static inline UnitTree loaded(Scratch *scratch, const char *period) {
    UnitTree tree;
    must(load(scratch, period, &tree), &scratch->err);
    return tree;
}

/* "C1 示例县 county / T1 西镇 township < C1 / ...": a whole tree in one text. */
static inline const char *tree_text(Scratch *scratch, const char *period) {
    UnitTree tree = loaded(scratch, period);
    Buf out = buf_create(scratch->arena);
    for (size_t i = 0; i < tree.count; i++) {
        const Unit *unit = &tree.units[i];
        buf_add_format(&out, "%s%.*s %.*s %.*s", i ? " / " : "", STR_ARG(unit->code), STR_ARG(unit->name),
                       STR_ARG(unit->kind->id));
        if (unit->parent >= 0) {
            buf_add_format(&out, " < %.*s", STR_ARG(tree.units[unit->parent].code));
        }
    }
    return str_cstr(scratch->arena, buf_str(&out));
}

static inline OrgAct act_on(const Scratch *scratch, const char *day) {
    return (OrgAct){.store = scratch->store,
                    .pack = pack,
                    .arena = scratch->arena,
                    .on = str_from(day),
                    .reason = STR("布局调整"),
                    .document = STR("示教〔2024〕5号"),
                    .actor = STR("tester")};
}

static inline bool open_work(Tx *tx, void *context, Err *err) {
    bool opened;
    return org_open_period(tx, pack, str_from(context), STR("tester"), &opened, err);
}

static inline bool open_period(Scratch *scratch, const char *period) {
    char copy[16];
    snprintf(copy, sizeof copy, "%s", period);
    scratch->err = (Err){.kind = ERR_NONE};
    return store_write(scratch->store, open_work, copy, &scratch->err);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

#endif
