/* Behaviours of what is gathered for a report beside its evaluation: what ledgers say was done on the items. */
#include "report_support.h"

static const Standard *compiled(void *context, Str id) {
    const Desk *desk = context;
    const StandardDef *def = pack_standard(desk->pack, id);
    const Standard *standard = NULL;
    ProblemList problems = problem_list(desk->arena, 10);
    assert_non_null(def);
    assert_true(standard_compile(desk->pack, def, desk->arena, &standard, &problems));
    return standard;
}

static void gather(Desk *desk, const char *standard, ReportInput *input) {
    const ReportSupply supply = {.frame = desk->frame, .standard = compiled, .context = desk};
    ReportOrder order = desk_order("self-evaluation");
    const ReportDef *def;
    order.standard = str_from(standard);
    must(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, input, &desk->err), &desk->err);
}

static const ReportRecord *work_on(const ReportInput *input, Str id) {
    for (size_t i = 0; i < input->work_count; i++) {
        if (str_equal(input->works[i].id, id)) {
            return &input->works[i];
        }
    }
    return NULL;
}

static void every_record_that_a_standard_names_is_gathered_however_many(void **state) {
    Desk *desk = *state;
    ReportInput input;
    gather(desk, "lvzhi-county-100", &input);
    const ItemDef **items;
    size_t count, vetoes;
    standard_items(compiled(desk, STR("lvzhi-county-100")), desk->arena, &items, &count, &vetoes);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < items[i]->record_count; k++) {
            if (!work_on(&input, items[i]->records[k])) {
                fail_msg("%.*s is not gathered", STR_ARG(items[i]->records[k]));
            }
        }
    }
    assert_true(input.work_count > 64);
    for (size_t i = 0; i < input.work_count; i++) { /* each once */
        assert_ptr_equal(work_on(&input, input.works[i].id), &input.works[i]);
    }
}

static void what_a_template_names_is_gathered_though_the_outline_does_not_speak_of_it(void **state) {
    Desk *desk = *state;
    const ReportSupply supply = {.frame = desk->frame, .standard = compiled, .context = desk};
    ReportOrder order = desk_order("evaluation-result");
    Report page = {.title = STR("{{#each items}}{{#each works}}{{name}}{{/each}}{{/each}}")};
    Buf bytes = buf_create(desk->arena);
    ReportInput input;
    const ReportDef *def;
    order.standard = STR("lvzhi-county-100");
    must(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, &input, &desk->err), &desk->err);
    assert_int_equal(input.work_count, 0);
    must(report_docx_bytes(&page, &bytes, &desk->err), &desk->err);
    order.template = buf_str(&bytes);
    must(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, &input, &desk->err), &desk->err);
    assert_non_null(work_on(&input, STR("SAF-02.hazard")));
    order.template = STR("no docx");
    assert_false(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, &input, &desk->err));
    assert_int_equal(desk->err.kind, ERR_INPUT);
}

static void a_template_that_names_figures_needs_their_year_opened(void **state) {
    Desk *desk = *state;
    ReportSupply supply = {.frame = desk->frame, .standard = compiled, .context = desk};
    ReportOrder order = desk_order("safety-monthly");
    const Report page = {.title = STR("存疑{{存疑数}}")};
    Buf bytes = buf_create(desk->arena);
    ReportInput input;
    const ReportDef *def;
    must(report_docx_bytes(&page, &bytes, &desk->err), &desk->err);
    order.template = buf_str(&bytes);
    must(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, &input, &desk->err), &desk->err);
    supply.expected = true;
    assert_false(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, &input, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    desk->err = (Err){.kind = ERR_NONE};
    order.template = (Str){NULL, 0};
    must(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, &input, &desk->err), &desk->err);
}

static const ReportCount *found_of(Desk *desk, ReportInput *input) {
    gather(desk, "lvzhi-county-100", input);
    const ReportRecord *hazards = work_on(input, STR("SAF-02.hazard"));
    assert_non_null(hazards);
    for (size_t i = 0; i < hazards->count_count; i++) {
        if (str_is(hazards->counts[i].id, "hazards_found")) {
            return &hazards->counts[i];
        }
    }
    fail_msg("no count of hazards");
    return NULL;
}

static void a_ledger_first_used_this_year_is_not_compared_with_the_year_before(void **state) {
    Desk *desk = *state;
    ReportInput input;
    desk_open_hazard(desk, "2024-10-15", 1728964800);
    const ReportCount *found = found_of(desk, &input);
    assert_true(found->known && found->value == 1);
    assert_true(found->not_kept_before && !found->known_before);
}

static void a_ledger_used_before_the_year_before_is_compared_with_its_nothing(void **state) {
    Desk *desk = *state;
    ReportInput input;
    desk_open_hazard(desk, "2022-10-15", 1665806400);
    desk_open_hazard(desk, "2024-10-15", 1728964800);
    const ReportCount *found = found_of(desk, &input);
    assert_true(found->known && found->value == 1);
    assert_true(!found->not_kept_before && found->known_before && found->before == 0);
}

/* Three hazards, one of which was none: it is neither found nor closed, and its unit has two. */
static void what_is_void_is_neither_found_nor_closed(void **state) {
    Desk *desk = *state;
    ReportInput input;
    desk_open_hazard(desk, "2024-10-15", 1728964800);
    desk_open_hazard(desk, "2024-10-15", 1728964900);
    const StepTaken taken = {.id = desk_open_hazard(desk, "2024-10-15", 1728965000),
                             .version = -1,
                             .step = STR("dismiss"),
                             .reason = STR("不是隐患")};
    must(case_step(desk->ledger, NULL, &taken, &desk->err), &desk->err);
    gather(desk, "lvzhi-county-100", &input);
    const ReportRecord *hazards = work_on(&input, STR("SAF-02.hazard"));
    assert_non_null(hazards);
    assert_int_equal(hazards->found, 2);
    assert_int_equal(hazards->open, 2);
    assert_int_equal(hazards->closed, 0);
    assert_int_equal(hazards->dropped, 1);
    assert_int_equal(hazards->unit_count, 1);
    assert_int_equal(hazards->units[0].count, 2);
}

static void a_province_is_told_of_its_counties_not_of_its_cities(void **state) {
    Desk *desk = *state;
    const ReportSupply supply = {.frame = NULL, .standard = compiled, .context = desk};
    desk_import(desk, "990000,东屿省,,省,2024,,,\n990100,汀州湾市,990000,市,2024,,,\n990200,枫江市,990000,市,2024,,,\n"
                      "990222,汐河县,990200,县,2024,,,\n990223,芦洲县,990200,县,2024,,,\n" COUNTY
                      ",云溪县,990100,县,2024,,,\n");
    static const struct {
        const char *unit, *names[3];
        size_t count;
    } cases[] = {{"990000", {"云溪县", "汐河县", "芦洲县"}, 3}, {"990200", {"汐河县", "芦洲县"}, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReportSupply now = supply;
        ReportOrder order = desk_order("city-evaluation");
        ReportInput input;
        const ReportDef *def;
        now.frame = desk->frame;
        order.unit = str_from(cases[i].unit);
        order.standard = STR("yzjh-2017");
        must(report_gather(desk->reports, NULL, &order, &now, desk->arena, &def, &input, &desk->err), &desk->err);
        assert_int_equal(input.child_count, cases[i].count);
        for (size_t k = 0; k < input.child_count; k++) {
            assert_true(str_is(desk->frame->tree.units[input.children[k].unit].name, cases[i].names[k]));
        }
    }
}

static void a_unit_with_nobody_below_has_nothing_to_put_together(void **state) {
    Desk *desk = *state;
    const ReportSupply supply = {.frame = desk->frame, .standard = compiled, .context = desk};
    ReportOrder order = desk_order("city-evaluation");
    ReportInput input;
    const ReportDef *def;
    order.standard = STR("yzjh-2017");
    assert_false(report_gather(desk->reports, NULL, &order, &supply, desk->arena, &def, &input, &desk->err));
    assert_int_equal(desk->err.kind, ERR_INPUT);
    assert_string_equal(desk->err.place.field, "unit");
    assert_non_null(strstr(desk->err.message, "云溪县下面没有"));
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(every_record_that_a_standard_names_is_gathered_however_many),
        BEHAVIOUR(what_a_template_names_is_gathered_though_the_outline_does_not_speak_of_it),
        BEHAVIOUR(a_template_that_names_figures_needs_their_year_opened),
        BEHAVIOUR(a_ledger_first_used_this_year_is_not_compared_with_the_year_before),
        BEHAVIOUR(a_ledger_used_before_the_year_before_is_compared_with_its_nothing),
        BEHAVIOUR(a_province_is_told_of_its_counties_not_of_its_cities),
        BEHAVIOUR(a_unit_with_nobody_below_has_nothing_to_put_together),
        BEHAVIOUR(what_is_void_is_neither_found_nor_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
