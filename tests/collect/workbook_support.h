/* For tests of workbooks: entries of the packs' forms filled by dice, and hands that work on a workbook as people do.
 */
#ifndef DUXUE_TESTS_WORKBOOK_SUPPORT_H
#define DUXUE_TESTS_WORKBOOK_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "sample_files.h"
#include "workbook_hands.h"
#include "workbook_internal.h"

typedef struct Desk {
    char folder[TEST_FOLDER];
    Pack *pack;
    Arena *arena; /* of one test */
} Desk;

static inline int desk_open(void **state) {
    static Desk desk;
    desk.arena = arena_create();
    ProblemList problems = problem_list(desk.arena, 10);
    test_folder_make(desk.folder);
    assert_true(pack_load(NULL, &desk.pack, &problems));
    *state = &desk;
    return 0;
}

static inline int desk_close(void **state) {
    Desk *desk = *state;
    pack_destroy(desk->pack);
    arena_destroy(desk->arena);
    test_folder_remove(desk->folder);
    return 0;
}

static inline int desk_clear(void **state) {
    Desk *desk = *state;
    arena_destroy(desk->arena);
    desk->arena = arena_create();
    return 0;
}

/* ---- entries ---- */

typedef struct Draft { /* cells of an entry while it is made */
    Desk *desk;
    WorkbookEntry entry;
    FormCell *cells;
    size_t count, capacity;
    uint64_t dice;
} Draft;

static inline Draft draft_of(Desk *desk, const Form *form, const char *kind, int64_t id) {
    Draft draft = {.desk = desk, .dice = (uint64_t)id * 77 + 5};
    draft.entry = (WorkbookEntry){.id = id,
                                  .version = 10,
                                  .unit_code = str_format(desk->arena, "9901%lld", (long long)id),
                                  .unit_name = str_format(desk->arena, "第%lld学校", (long long)id),
                                  .period = STR("2024"),
                                  .previous_period = STR("2023"),
                                  .round_name = STR("秋季填报"),
                                  .due_on = STR("2024-10-31"),
                                  .form = form,
                                  .context = {.kind = pack_kind(desk->pack, str_from(kind)), .period = STR("2024")}};
    assert_non_null(draft.entry.context.kind);
    return draft;
}

static inline const Form *form_named(Desk *desk, const char *id) {
    const Form *form = NULL;
    ProblemList problems = problem_list(desk->arena, 10);
    assert_non_null(pack_form(desk->pack, str_from(id)));
    assert_true(form_compile(desk->pack, pack_form(desk->pack, str_from(id)), desk->arena, &form, &problems));
    return form;
}

/* A form from its YAML, against the packs. */
static inline const Form *form_written(Desk *desk, const char *yaml) {
    const Form *form = NULL;
    FormDef *def;
    ProblemList problems = problem_list(desk->arena, 10);
    bool good = pack_read_form(desk->pack, "form.yaml", str_from(yaml), desk->arena, &def, &problems) &&
                form_compile(desk->pack, def, desk->arena, &form, &problems);
    for (size_t i = 0; i < problems.count; i++) {
        print_error("%.*s\n", STR_ARG(problems.items[i].message));
    }
    assert_true(good);
    return form;
}

static inline void draft_put(Draft *draft, const char *field, const char *row, const char *value, int64_t version,
                             const char *actor) {
    Arena *arena = draft->desk->arena;
    size_t at = 0;
    while (at < draft->count && (!str_is(draft->cells[at].field, field) || !str_is(draft->cells[at].row, row))) {
        at++;
    }
    if (at == draft->count) {
        draft->cells = arena_grow(arena, draft->cells, draft->count, draft->count + 1, sizeof(FormCell));
        draft->count++;
    }
    draft->cells[at] = (FormCell){str_copy(arena, str_from(field)),
                                  str_copy(arena, str_from(row)),
                                  str_copy(arena, str_from(value)),
                                  version,
                                  str_from(actor),
                                  STR("2024-09-10T08:00:00Z")};
    draft->entry.cells = draft->cells;
    draft->entry.cell_count = draft->count;
}

static inline uint32_t draft_roll(Draft *draft, uint32_t below) {
    draft->dice = draft->dice * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(draft->dice >> 33) % below;
}

/* Something that fits the field. */
static inline const char *draft_value(Draft *draft, const FormField *def) {
    Arena *arena = draft->desk->arena;
    uint32_t roll = draft_roll(draft, 90);
    double low = def->has_min ? def->min : 1, high = def->has_max ? def->max : low + 200;
    double number = low + floor((high - low) * roll / 100);
    switch (def->type) {
    case ASK_CHOICE: return str_cstr(arena, def->choices[roll % def->choice_count]);
    case ASK_BOOL: return roll % 2 ? "是" : "否";
    case ASK_DATE: return str_format(arena, "2024-09-%02u", 1 + roll % 28).data;
    case ASK_NUMBER: return str_format(arena, def->whole ? "%.0f" : "%.2f", def->whole ? number : number + 0.25).data;
    default: return str_is(def->mask, "phone") ? "13800000000" : str_format(arena, "说明%u", roll).data;
    }
}

static inline void draft_fill_section(Draft *draft, const SectionNode *section, const char *row) {
    const Form *form = draft->entry.form;
    for (size_t i = 0; i < section->count; i++) {
        const FormField *def = form->fields[section->first + i].def;
        bool mine = field_fits(form->pack, def, draft->entry.context.kind);
        if (def->type != ASK_NOTE && !def->value.text.len && !def->elsewhere && mine &&
            !str_is(def->mask, "identity")) {
            draft_put(draft, str_cstr(draft->desk->arena, def->id), row, draft_value(draft, def), 3, "甲");
        }
    }
}

/* Everything filled; tables get some rows. */
static inline void draft_fill(Draft *draft, int rows) {
    const Form *form = draft->entry.form;
    Arena *arena = draft->desk->arena;
    for (size_t s = 0; s < form->def->section_count; s++) {
        const SectionNode *section = &form->sections[s];
        for (int r = 1; section->table >= 0 && r <= rows; r++) {
            const char *row = str_format(arena, "r%d", r).data;
            draft_put(draft, str_format(arena, "#%.*s", STR_ARG(section->def->id)).data, row,
                      str_format(arena, "%d", r).data, 3, "甲");
            draft_fill_section(draft, section, row);
        }
        if (section->table < 0) {
            draft_fill_section(draft, section, "");
        }
    }
}

static inline Draft draft_copy(const Draft *draft) {
    Draft copy = *draft;
    copy.cells = arena_grow(draft->desk->arena, draft->cells, draft->count, draft->count, sizeof(FormCell));
    copy.entry.cells = copy.cells;
    return copy;
}

/* ---- there and back ---- */

static inline const char *desk_path(Desk *desk, const char *name) {
    return sample_path(desk->arena, desk->folder, name);
}

static inline const char *write_book(Desk *desk, const WorkbookEntry *entries, size_t count, bool many) {
    const char *path = desk_path(desk, "book.xlsx");
    Err err = {.kind = ERR_NONE};
    if (!workbook_write(entries, count, many, path, &err)) {
        fail_msg("%s", err.message);
    }
    return path;
}

typedef struct Back {
    WorkbookResult result;
    WorkbookWrite *writes;
    size_t write_count;
    Err err;
    bool good;
} Back;

static inline Back read_back(Desk *desk, const char *path, const WorkbookEntry *entries, size_t count,
                             const WorkbookChoice *choice) {
    static const WorkbookChoice keep = {.overwrite = NULL};
    Back back = {.err = {.kind = ERR_NONE}};
    FileBook book;
    back.result.problems = problem_list(desk->arena, 100);
    back.good = workbook_read(path, entries, count, desk->arena, &back.result.problems, &book, &back.err);
    if (back.good) {
        workbook_compare(&book, choice ? choice : &keep, desk->arena, &back.result, &back.writes, &back.write_count);
    }
    return back;
}

static inline void print_back(const Back *back) {
    print_message("%s\n", back->err.message);
    for (size_t i = 0; i < back->result.problems.count; i++) {
        const Problem *one = &back->result.problems.items[i];
        print_message("%s!%s %.*s: %.*s\n", one->place.sheet, one->place.cell, STR_ARG(one->rule),
                      STR_ARG(one->message));
    }
    for (size_t i = 0; i < back->result.difference_count; i++) {
        const WorkbookDifference *one = &back->result.differences[i];
        print_message("%.*s %.*s: %.*s -> %.*s%s\n", STR_ARG(one->field), STR_ARG(one->row), STR_ARG(one->now),
                      STR_ARG(one->mine), one->conflict ? " (conflict)" : "");
    }
}

static inline const WorkbookDifference *difference_of(const Back *back, const char *field, const char *row) {
    for (size_t i = 0; i < back->result.difference_count; i++) {
        const WorkbookDifference *one = &back->result.differences[i];
        if (str_is(one->field, field) && (!row || str_is(one->row, row))) {
            return one;
        }
    }
    return NULL;
}

static inline const Problem *problem_of(const Back *back, const char *rule) {
    for (size_t i = 0; i < back->result.problems.count; i++) {
        if (str_is(back->result.problems.items[i].rule, rule)) {
            return &back->result.problems.items[i];
        }
    }
    return NULL;
}

#endif
