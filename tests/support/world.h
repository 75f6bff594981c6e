/* For tests: a store filled from tables written on the spot, and a frame of it. */
#ifndef DUXUE_TESTS_WORLD_H
#define DUXUE_TESTS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "indicator.h"
#include "scratch.h"
#include "shared_pack.h"

typedef struct World {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    Frame *frame;
} World;

static inline int world_open(void **state) {
    static World world;
    void *scratch;
    scratch_set_up(&scratch);
    world = (World){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    world.pack = shared_pack();
    *state = &world;
    return 0;
}

/* A test may have put packs of its own in the place of those that all share. */
static inline void world_drop_pack(World *world) {
    if (world->pack != shared_pack()) {
        pack_destroy(world->pack);
    }
}

static inline int world_close(void **state) {
    World *world = *state;
    void *scratch = world->scratch;
    frame_destroy(world->frame);
    world_drop_pack(world);
    return scratch_tear_down(&scratch);
}

static inline void world_import(World *world, const char *table) {
    const ImportOptions options = {.actor = STR("tester")};
    const char *path = str_format(world->arena, "%s/table.csv", world->scratch->folder).data;
    ImportResult result;
    Err err = {.kind = ERR_NONE};
    must(file_write(path, str_from(table), &err), &err);
    must(fact_import(world->scratch->store, world->pack, path, &options, world->arena, &result, &err), &err);
    for (size_t i = 0; i < result.problems.count && result.problems.errors; i++) {
        print_error("%s %.*s\n", result.problems.items[i].place.cell, STR_ARG(result.problems.items[i].message));
    }
    assert_int_equal(result.problems.errors, 0);
}

static inline Frame *world_load(World *world, const char *period, bool with_previous) {
    Err err = {.kind = ERR_NONE};
    frame_destroy(world->frame);
    world->frame = NULL;
    must(frame_load(world->scratch->store, world->pack, str_from(period), with_previous, &world->frame, &err), &err);
    return world->frame;
}

static inline int unit_of(const Frame *frame, const char *code) {
    int unit = org_tree_find(&frame->tree, str_from(code));
    assert_true(unit >= 0);
    return unit;
}

static inline int element_of(const World *world, const char *id) {
    const Element *element = pack_element(world->pack, str_from(id));
    assert_non_null(element);
    return pack_element_index(world->pack, element);
}

static Frame *name_frame;

static inline Str unit_name(void *context, int row) {
    (void)context;
    return name_frame->tree.units[row].name;
}

/* The value of a formula over a unit's region, or at the unit's row when it is no region formula; `why` receives the
 * reason in words. */
static inline Value value_of(World *world, const Frame *frame, const char *text, const char *code, const char **why) {
    const FactScope names = {.pack = world->pack};
    const Scope scope = fact_scope(&names);
    const Expr *expr;
    Err err = {.kind = ERR_NONE};
    must(formula_compile(str_from(text), NULL, &scope, -1, NULL, world->arena, &expr, &err), &err);
    Rows rows = frame_rows(frame, NULL, 0, frame->school_rows, world->arena);
    size_t from = (size_t)unit_of(frame, code), to = (size_t)frame->tree.units[from].end;
    Value value = formula_region(expr, &rows, from, to, world->arena);
    name_frame = world->frame;
    if (why) {
        *why = str_cstr(world->arena, reason_show(rows.reasons, value.reason, world->arena, unit_name, NULL));
    }
    return value;
}

static inline void assert_value(World *world, const char *text, const char *code, double wanted) {
    const char *why;
    Value value = value_of(world, world->frame, text, code, &why);
    if (value.reason || fabs(value.number - wanted) > 1e-9 * fmax(1, fabs(wanted))) {
        fail_msg("%s of %s: %.17g %s, wanted %.17g", text, code, value.number, why, wanted);
    }
}

static inline void assert_unknown(World *world, const char *text, const char *code, const char *wanted) {
    const char *why;
    Value value = value_of(world, world->frame, text, code, &why);
    if (!value.reason || strcmp(why, wanted) != 0) {
        fail_msg("%s of %s: %.17g “%s”, wanted “%s”", text, code, value.number, why, wanted);
    }
}

#endif
