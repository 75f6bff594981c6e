/* What the tests of forms share: a small pack written on the spot, a form over it, cells, and what became of them. */
#ifndef DUXUE_FORM_SUPPORT_H
#define DUXUE_FORM_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect.h"
#include "sample_files.h"

#define SMALL_PACK                                                                                                     \
    "stages:\n  - {id: primary, name: 小学, suffix: P}\n  - {id: junior, name: 初中, suffix: J}\n"                 \
    "  - {id: kindergarten, name: 幼儿园, suffix: K}\n"                                                             \
    "kinds:\n  - {id: county, name: 县, level: county}\n"                                                             \
    "  - {id: primary_school, name: 小学, level: school, stages: [primary]}\n"                                       \
    "  - {id: nine_year, name: 九年一贯制, level: school, stages: [primary, junior]}\n"                           \
    "  - {id: kindergarten, name: 幼儿园, level: school, stages: [kindergarten]}\n"
#define SMALL_BREAKDOWNS "breakdowns:\n  - {id: sex, name: 性别, parts: [{id: m, name: 男}, {id: f, name: 女}]}\n"
#define SMALL_ELEMENTS                                                                                                 \
    "elements:\n  - group: 学校\n    items:\n"                                                                       \
    "      - {id: owner, name: 办别, type: choice, choices: [公办, 民办], choice_aliases: {公立: 公办}}\n"   \
    "      - {id: boarding, name: 寄宿制, type: bool}\n"                                                            \
    "      - {id: opened, name: 开办日期, type: date}\n"                                                           \
    "      - {id: pupils, name: \"{stage}在校生\", stages: [primary, junior], unit: 人, whole: true, by: sex}\n"   \
    "      - {id: classes, name: \"{stage}班数\", stages: [primary, junior], unit: 个, whole: true}\n"              \
    "      - {id: max_class, name: \"{stage}最大班额\", stages: [primary, junior], unit: 人, whole: true}\n"      \
    "      - {id: ft, name: \"{stage}专任教师\", stages: [primary, junior], unit: 人, whole: true}\n"             \
    "      - {id: area, name: 校舍面积, unit: ㎡, decimals: 2, expected: [primary, junior]}\n"                    \
    "      - {id: money, name: 经费, unit: 元, entry_unit: 万元, entry_factor: 10000, decimals: 2, max: 5e8}\n"   \
    "      - {id: children, name: 在园幼儿, unit: 人, whole: true, expected: [kindergarten]}\n"                   \
    "  - {group: 县, level: county, items: [{id: rain, name: 雨量, unit: 毫米}]}\n"
#define SMALL_CHECKS                                                                                                         \
    "checks:\n"                                                                                                              \
    "  - {id: largest, severity: error, message: 最大班额不能多于在校生, rule: max_class_P <= pupils_P,\n"        \
    "     fields: [max_class_P, pupils_P]}\n"                                                                                \
    "  - {id: load, severity: warning, message: 每名教师超过60人，请说明, rule: pupils_P / ft_P <= 60,\n"         \
    "     fields: [pupils_P, ft_P]}\n"                                                                                       \
    "  - {id: jump, severity: warning, message: 比上年变化超过20%，请说明, rule: abs(growth(pupils_P)) <= 20%,\n" \
    "     fields: [pupils_P]}\n"                                                                                             \
    "  - {id: rain, severity: error, message: 雨量, rule: rain >= 0, fields: rain}\n"
#define FORM_HEAD "form: f\nname: 表\nsteps: [{id: s, name: 审核, roles: head}]\nunlock_need: 2\nsections:\n"

typedef struct Desk {
    Arena *arena;
    char folder[TEST_FOLDER];
    Pack *pack;
    ProblemList problems;
    const Form *form;
    FormContext context;
    Value *facts, *previous;
    FormCell *cells;
    size_t cell_count;
    Judgement judgement;
} Desk;

static inline int desk_open(void **state) {
    static Desk desk;
    desk = (Desk){.arena = arena_create()};
    test_folder_make(desk.folder);
    sample_file(desk.arena, desk.folder, "0.yaml", STR(SMALL_PACK));
    sample_file(desk.arena, desk.folder, "1.yaml", STR(SMALL_BREAKDOWNS));
    sample_file(desk.arena, desk.folder, "2.yaml", STR(SMALL_ELEMENTS));
    sample_file(desk.arena, desk.folder, "3.yaml", STR(SMALL_CHECKS));
    desk.problems = problem_list(desk.arena, 100);
    assert_true(pack_load(desk.folder, &desk.pack, &desk.problems));
    size_t count;
    pack_elements(desk.pack, &count);
    desk.facts = ARENA_ARRAY(desk.arena, count, Value);
    desk.previous = ARENA_ARRAY(desk.arena, count, Value);
    for (size_t i = 0; i < count; i++) {
        desk.facts[i].reason = desk.previous[i].reason = 1;
    }
    desk.context.kind = pack_kind(desk.pack, STR("primary_school"));
    *state = &desk;
    return 0;
}

static inline int desk_close(void **state) {
    Desk *desk = *state;
    pack_destroy(desk->pack);
    test_folder_remove(desk->folder);
    arena_destroy(desk->arena);
    return 0;
}

static inline void desk_print(const Desk *desk) {
    for (size_t i = 0; i < desk->problems.count; i++) {
        const Problem *problem = &desk->problems.items[i];
        print_error("  %.*s: %.*s\n", STR_ARG(place_show(desk->arena, &problem->place)), STR_ARG(problem->message));
    }
}

static inline bool desk_try(Desk *desk, Str yaml) {
    FormDef *def;
    desk->problems = problem_list(desk->arena, 100);
    return pack_read_form(desk->pack, "f", yaml, desk->arena, &def, &desk->problems) &&
           form_compile(desk->pack, def, desk->arena, &desk->form, &desk->problems);
}

static inline void desk_form(Desk *desk, const char *yaml) {
    bool good = desk_try(desk, str_from(yaml));
    desk_print(desk);
    assert_true(good);
    desk->cells = NULL;
    desk->cell_count = 0;
}

static inline void desk_kind(Desk *desk, const char *kind) {
    desk->context.kind = pack_kind(desk->pack, str_from(kind));
    assert_non_null(desk->context.kind);
}

static inline int desk_element(const Desk *desk, const char *id) {
    const Element *element = pack_element(desk->pack, str_from(id));
    assert_non_null(element);
    return pack_element_index(desk->pack, element);
}

static inline void desk_fact(Desk *desk, const char *id, double value) {
    desk->facts[desk_element(desk, id)] = (Value){value, 0};
    desk->context.facts = desk->facts;
}

static inline void desk_previous(Desk *desk, const char *id, double value) {
    desk->previous[desk_element(desk, id)] = (Value){value, 0};
    desk->context.previous = desk->previous;
}

static inline void desk_cell(Desk *desk, const char *field, const char *row, const char *value) {
    desk->cells = arena_grow(desk->arena, desk->cells, desk->cell_count, desk->cell_count + 1, sizeof *desk->cells);
    desk->cells[desk->cell_count++] =
        (FormCell){.field = str_from(field), .row = str_from(row), .value = str_from(value)};
}

/* "pupils_P=812 #classes/r1=1 n/r1=40": fields and their texts, parted by blanks. */
static inline void desk_type(Desk *desk, const char *cells) {
    Str rest = str_from(cells), one;
    while (str_cut(&rest, ' ', &one)) {
        Str field, row, value = one;
        if (!one.len) {
            continue;
        }
        assert_true(str_cut(&value, '=', &field));
        row = field;
        str_cut(&row, '/', &field);
        desk_cell(desk, str_cstr(desk->arena, field), str_cstr(desk->arena, row), str_cstr(desk->arena, value));
    }
}

static inline const Judgement *desk_judge(Desk *desk) {
    form_judge(desk->form, &desk->context, desk->cells, desk->cell_count, desk->arena, &desk->judgement);
    return &desk->judgement;
}

static inline const JudgedField *desk_field(const Desk *desk, const char *field, const char *row) {
    for (size_t i = 0; i < desk->judgement.field_count; i++) {
        const JudgedField *judged = &desk->judgement.fields[i];
        if (str_is(judged->def->id, field) && str_is(judged->row, row)) {
            return judged;
        }
    }
    fail_msg("no field %s %s", field, row);
    return NULL;
}

static inline const JudgedCheck *desk_check(const Desk *desk, const char *id, const char *row) {
    for (size_t i = 0; i < desk->judgement.check_count; i++) {
        if (str_is(desk->judgement.checks[i].id, id) && str_is(desk->judgement.checks[i].row, row)) {
            return &desk->judgement.checks[i];
        }
    }
    return NULL;
}

static inline bool says(Str text, const char *part) {
    bool found = str_find(text, str_from(part)) >= 0;
    if (!found) {
        print_error("“%.*s” does not say “%s”\n", STR_ARG(text), part);
    }
    return found;
}

#endif
