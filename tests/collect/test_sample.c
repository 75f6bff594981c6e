/* The forms of the packs over the sample county: every unit can fill them in with the figures it is known to have, what
 * is computed from classes and rooms agrees with them, and nothing that a unit is expected to tell is asked by no form.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "collect.h"
#include "scratch.h"
#include "table_main.h"

typedef struct County {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    Frame *frame;
    const Form **forms;
    size_t form_count;
} County;

typedef struct Draft {
    const County *county;
    const Value *facts;
    FormCell *cells;
    size_t count, capacity;
    int rows;
} Draft;

static void import(County *county, const char *name) {
    const ImportOptions options = {.actor = STR("tester")};
    ImportResult result;
    Err err = {.kind = ERR_NONE};
    const char *path = str_format(county->arena, DUXUE_SOURCE_DIR "/demo/%s", name).data;
    must(fact_import(county->scratch->store, county->pack, path, &options, county->arena, &result, &err), &err);
    assert_int_equal(result.problems.errors, 0);
}

static int county_open(void **state) {
    static County county;
    void *scratch;
    scratch_set_up(&scratch);
    county = (County){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    ProblemList problems = problem_list(county.arena, 10);
    Err err = {.kind = ERR_NONE};
    assert_true(pack_load(NULL, &county.pack, &problems));
    import(&county, "county-2023.csv");
    import(&county, "county-2024.csv");
    must(frame_load(county.scratch->store, county.pack, STR("2024"), true, &county.frame, &err), &err);
    const FormDef *defs = pack_forms(county.pack, &county.form_count);
    county.forms = ARENA_ARRAY(county.arena, county.form_count, const Form *);
    for (size_t i = 0; i < county.form_count; i++) {
        assert_true(form_compile(county.pack, &defs[i], county.arena, &county.forms[i], &problems));
    }
    *state = &county;
    return 0;
}

static int county_close(void **state) {
    County *county = *state;
    void *scratch = county->scratch;
    frame_destroy(county->frame);
    pack_destroy(county->pack);
    return scratch_tear_down(&scratch);
}

/* Figures of a unit; `empty_too`: also those that are stored as unknown, which a frame fills with the zeros of a kind.
 */
static Value *figures(const County *county, const Frame *frame, int unit) {
    Value *values = ARENA_ARRAY(county->arena, frame->column_count, Value);
    for (size_t e = 0; e < frame->column_count; e++) {
        StoredColumn column = frame->columns[e];
        values[e] = column.value ? stored_value(&column, (size_t)unit) : (Value){0, 1};
    }
    return values;
}

static double figure(const Draft *draft, const char *id) {
    const Element *element = pack_element(draft->county->pack, str_from(id));
    assert_non_null(element);
    Value value = draft->facts[pack_element_index(draft->county->pack, element)];
    return value.reason ? 0 : value.number;
}

/* ---- filling in ---- */

static void type_text(Draft *draft, const char *field, Str row, Str value) {
    if (draft->count == draft->capacity) {
        size_t wanted = draft->capacity ? draft->capacity * 2 : 256;
        draft->cells = arena_grow(draft->county->arena, draft->cells, draft->capacity, wanted, sizeof *draft->cells);
        draft->capacity = wanted;
    }
    draft->cells[draft->count++] = (FormCell){.field = str_from(field), .row = row, .value = value};
}

static void type_number(Draft *draft, const char *field, Str row, double value) {
    char number[32];
    number_shortest(value, number);
    type_text(draft, field, row, str_copy(draft->county->arena, str_from(number)));
}

static Str new_row(Draft *draft) {
    return str_format(draft->county->arena, "r%d", draft->rows++);
}

/* Classes of one stage: the largest first, the others as even as can be. */
static void type_classes(Draft *draft, const char *stage, const char *const *grades, size_t grade_count, double pupils,
                         double classes, double largest) {
    double left = pupils, first = largest > 0 ? largest : classes > 0 ? ceil(pupils / classes) : 0;
    for (int i = 0; i < (int)classes; i++) {
        Str row = new_row(draft);
        double size = i == 0 ? first : floor(left / (classes - i));
        size = i + 1 == (int)classes ? left : size;
        left -= size;
        type_text(draft, "class_stage", row, str_from(stage));
        type_text(draft, "class_grade", row, str_from(grades[(size_t)i % grade_count]));
        type_text(draft, "class_name", row, str_format(draft->county->arena, "%d班", i / (int)grade_count + 1));
        type_text(draft, "class_kind", row, STR("普通班"));
        type_number(draft, "class_pupils", row, size);
        type_text(draft, "head_teacher", row, STR("某某"));
    }
}

static void type_students(Draft *draft) {
    static const char *const primary[] = {"一年级", "二年级", "三年级", "四年级", "五年级", "六年级"};
    static const char *const junior[] = {"七年级", "八年级", "九年级"}, *const senior[] = {"高一", "高二", "高三"};
    type_classes(draft, "小学", primary, 6, figure(draft, "pupils_P"), figure(draft, "classes_P"),
                 figure(draft, "max_class_P"));
    type_classes(draft, "初中", junior, 3, figure(draft, "pupils_J"), figure(draft, "classes_J"),
                 figure(draft, "max_class_J"));
    type_classes(draft, "高中", senior, 3, figure(draft, "pupils_S"), figure(draft, "classes_S"), 0);
}

static void type_rooms(Draft *draft) {
    static const char *const uses[] = {"音乐", "美术"};
    const double counts[] = {figure(draft, "music_rooms"), figure(draft, "art_rooms")};
    for (int use = 0; use < 2; use++) {
        for (int i = 0; i < (int)counts[use]; i++) {
            Str row = new_row(draft);
            type_text(draft, "room_use", row, str_from(uses[use]));
            type_number(draft, "room_area", row, 96);
        }
    }
}

/* So many classes are within their standard: the others are small classes of more than 25. */
static void type_kindergarten(Draft *draft) {
    double children = figure(draft, "children"), classes = figure(draft, "kg_classes");
    double good = figure(draft, "kg_classes_ok"), bad = classes - good, size = bad > 0 ? 35 : floor(children / classes);
    while (bad > 0 && size > 1 && (children - good * size) / bad < 26) {
        size--;
    }
    double left = children;
    for (int i = 0; i < (int)classes; i++) {
        Str row = new_row(draft);
        bool fits = i < (int)good;
        double here = fits && bad > 0 ? size : floor(left / (classes - i));
        here = i + 1 == (int)classes ? left : here;
        left -= here;
        type_text(draft, "kg_class_kind", row, fits ? STR("大班") : STR("小班"));
        type_text(draft, "kg_class_name", row, str_format(draft->county->arena, "%d班", i + 1));
        type_number(draft, "kg_class_children", row, here);
    }
}

/* Known figures as they are, unknown ones as people who know them would have filled them in. */
static void type_fields(Draft *draft, const Judgement *empty) {
    for (size_t i = 0; i < empty->field_count; i++) {
        const JudgedField *field = &empty->fields[i];
        if (!field->asked || field->row.len) {
            continue;
        }
        const char *id = str_cstr(draft->county->arena, field->def->id);
        size_t count;
        const Element *element =
            field->def->element >= 0 ? &pack_elements(draft->county->pack, &count)[field->def->element] : NULL;
        if (!element) {
            Str text = str_is(field->def->mask, "phone") ? STR("0991-5550123") : STR("某某");
            type_text(draft, id, (Str){NULL, 0}, text);
        } else if (str_is(field->def->breakdown, "sex")) {
            double all = figure(draft, str_cstr(draft->county->arena, element->part_of));
            bool first = str_ends(element->id, STR("_m"));
            type_number(draft, id, (Str){NULL, 0}, first ? floor(all / 2) : all - floor(all / 2));
        } else {
            Value fact = draft->facts[field->def->element];
            Str text = fact_cell_show(element, fact.reason ? 0 : fact.number, draft->county->arena);
            bool left_open = fact.reason && !field->required;
            type_text(draft, id, (Str){NULL, 0}, left_open ? STR("") : text);
        }
    }
}

static void give_reasons(Draft *draft, const Judgement *judgement) {
    for (size_t i = 0; i < judgement->check_count; i++) {
        const JudgedCheck *check = &judgement->checks[i];
        if (check->severity == SEVERITY_WARNING) {
            type_text(draft, str_format(draft->county->arena, "?%.*s", STR_ARG(check->id)).data, check->row,
                      STR("已核对"));
        }
    }
}

static void tell_faults(const County *county, int unit, const Form *form, const Judgement *judgement) {
    const Unit *of = &county->frame->tree.units[unit];
    print_error("%.*s %.*s: %.*s\n", STR_ARG(of->code), STR_ARG(of->kind->name), STR_ARG(form_def(form)->name));
    for (size_t i = 0; i < judgement->field_count; i++) {
        const JudgedField *field = &judgement->fields[i];
        if (field->wrong.len || (field->asked && field->required && !field->filled)) {
            print_error("  %.*s/%.*s “%.*s” %.*s\n", STR_ARG(field->def->id), STR_ARG(field->row), STR_ARG(field->text),
                        STR_ARG(field->wrong));
        }
    }
    for (size_t i = 0; i < judgement->check_count; i++) {
        if (judgement->checks[i].severity == SEVERITY_ERROR) {
            print_error("  %.*s %.*s\n", STR_ARG(judgement->checks[i].id), STR_ARG(judgement->checks[i].message));
        }
    }
}

/* Fills one form in for one unit; marks the elements it collects. Returns whether all is well. */
static bool fill(const County *county, int unit, const Form *form, bool *collected) {
    const Frame *frame = county->frame;
    FormContext context = {.kind = frame->tree.units[unit].kind,
                           .period = STR("2024"),
                           .facts = figures(county, frame, unit),
                           .previous = frame->previous ? figures(county, frame->previous, unit) : NULL};
    Draft draft = {.county = county, .facts = context.facts};
    Judgement judgement;
    Str id = form_def(form)->id;
    form_judge(form, &context, NULL, 0, county->arena, &judgement);
    type_fields(&draft, &judgement);
    if (str_is(id, "students")) {
        type_students(&draft);
    } else if (str_is(id, "conditions")) {
        type_rooms(&draft);
    } else if (str_is(id, "kindergarten")) {
        type_kindergarten(&draft);
    }
    form_judge(form, &context, draft.cells, draft.count, county->arena, &judgement);
    give_reasons(&draft, &judgement);
    form_judge(form, &context, draft.cells, draft.count, county->arena, &judgement);
    bool good = judgement.complete;
    for (size_t i = 0; i < judgement.field_count; i++) {
        const JudgedField *field = &judgement.fields[i];
        int element = field->def->element;
        if (element < 0 || !field->shown) {
            continue;
        }
        collected[element] = collected[element] || field->asked || str_is(field->from, "计算");
        bool known = !context.facts[element].reason && frame->columns[element].value;
        if (known && (!field->filled || fabs(field->number - context.facts[element].number) > 1e-6)) {
            print_error("%.*s is %g, not %g\n", STR_ARG(field->def->id), field->number, context.facts[element].number);
            good = false;
        }
    }
    if (!good) {
        tell_faults(county, unit, form, &judgement);
    }
    return good;
}

static void every_unit_can_fill_in_every_form_with_its_own_figures(void **state) {
    County *county = *state;
    const Frame *frame = county->frame;
    size_t filled = 0, faults = 0, element_count;
    const Element *elements = pack_elements(county->pack, &element_count);
    for (size_t u = 0; u < frame->tree.count; u++) {
        ArenaMark mark = arena_mark(county->arena);
        bool *collected = ARENA_ARRAY(county->arena, element_count, bool);
        const KindDef *kind = frame->tree.units[u].kind;
        for (size_t i = 0; i < county->form_count; i++) {
            if (form_concerns(county->forms[i], kind, figures(county, frame, (int)u))) {
                faults += !fill(county, (int)u, county->forms[i], collected);
                filled++;
            }
        }
        bool collects = kind->level == LEVEL_SCHOOL || kind->level == LEVEL_COUNTY;
        for (size_t e = 0; e < element_count && collects; e++) {
            bool stored = stored_known(&frame->columns[e], (size_t)u) && frame->columns[e].value[u] != 0;
            bool part = elements[e].part_of.len > 0; /* asked where it is sensible */
            bool hangs_on = str_is(elements[e].id, "subsidy_std") || str_is(elements[e].id, "fund_std") ||
                            str_is(elements[e].id, "pay_in_post") || str_is(elements[e].id, "pay_contract") ||
                            str_is(elements[e].id, "estate_handed_over"); /* shown by other answers */
            if (element_expected(&elements[e], kind) && !collected[e] && !part && (stored || !hangs_on)) {
                print_error("%.*s is asked of %.*s by no form\n", STR_ARG(elements[e].id), STR_ARG(kind->name));
                faults++;
            }
        }
        arena_reset(county->arena, mark);
    }
    assert_int_equal(faults, 0);
    assert_true(filled > 400);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(every_unit_can_fill_in_every_form_with_its_own_figures, county_open, county_close),
};

TABLE_TEST_MAIN(tests)
