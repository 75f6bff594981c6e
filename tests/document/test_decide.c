/* Deciding: figures become facts, commitments and problems become cases, once; what is not clear is told. */
#include "document_support.h"

static void an_accepted_figure_becomes_a_fact_with_the_line_as_its_source(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL), unit, period;
    const DocumentDecision yes = accepting(id, thing_with(desk, id, "figure", "812人"), "小学在校生");
    Str told = must_decide(desk, desk->office, &yes);
    assert_has(told, "\"state\":\"accepted\"");
    assert_has(told, "\"element\":\"pupils_P\"");
    FactOrigin origin;
    Tx *tx;
    must(store_read_begin(desk->scratch->store, &tx, &desk->err), &desk->err);
    must(org_unit_id(tx, STR(SCHOOL), false, &unit, &desk->err) &&
             org_period_id(tx, STR("2026"), false, &period, &desk->err) &&
             fact_origin(tx, desk->pack, unit, period, pack_element(desk->pack, STR("pupils_P")), desk->arena, &origin,
                         &desk->err),
         &desk->err);
    store_read_end(tx);
    assert_true(origin.found && str_is(origin.kind, "document"));
    assert_int_equal(origin.document_id, id);
    assert_int_equal(origin.line, 3);
    assert_true(str_is(origin.file_name, "栖霖街道第一小学2026年工作总结"));
    must_decide(desk, desk->office, &yes);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM submission"), 1);
    assert_intact(desk);
}

static void a_correction_after_it_counts_instead(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL), thing = thing_with(desk, id, "figure", "812人");
    const DocumentDecision yes = accepting(id, thing, "pupils_P");
    must_decide(desk, desk->office, &yes);
    DocumentDecision mended = yes;
    mended.act = STR("correct");
    mended.value = STR("821");
    assert_has(must_decide(desk, desk->office, &mended), "\"value\":821");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM submission"), 2);
    const DocumentDecision no = {.document = id, .thing = thing, .act = STR("dismiss"), .reason = STR("不要了")};
    refuse(desk, desk->office, &no, ERR_CONFLICT, NULL, "已经采用");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_decision"), 2);
}

static void what_is_missing_is_told_with_its_field(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    DocumentDecision yes = {.document = id,
                            .thing = thing_with(desk, id, "figure", "812人"),
                            .act = STR("accept"),
                            .element = STR("没有的指标")};
    refuse(desk, desk->office, &yes, ERR_INPUT, "element", "没有");
    yes.element = STR("pupils_P");
    yes.period = STR("1999");
    refuse(desk, desk->office, &yes, ERR_INPUT, "period", "1999");
    yes.period = STR("2026");
    yes.unit = STR(COUNTY);
    refuse(desk, desk->office, &yes, ERR_INPUT, "unit", "云溪县");
    yes.unit = (Str){NULL, 0};
    yes.measure = STR("册");
    refuse(desk, desk->office, &yes, ERR_INPUT, "measure", "单位对不上");
    yes.measure = (Str){NULL, 0};
    yes.act = STR("correct");
    yes.value = STR("八百");
    refuse(desk, desk->office, &yes, ERR_INPUT, "value", "不是数");
    yes.value = STR("-3");
    refuse(desk, desk->office, &yes, ERR_INPUT, NULL, "");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM submission"), 0);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_decision"), 0);
}

static void plans_and_rough_figures_are_not_taken_as_they_stand(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    DocumentDecision yes = accepting(id, thing_with(desk, id, "figure", "150人"), "pupils_P");
    refuse(desk, desk->office, &yes, ERR_INPUT, "value", "目标");
    yes.thing = thing_with(desk, id, "figure", "9000");
    yes.element = STR("site_area");
    if (pack_element(desk->pack, yes.element)) {
        refuse(desk, desk->office, &yes, ERR_INPUT, "value", "不是确数");
    }
}

static void who_may_not_bring_in_data_makes_no_fact(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    const DocumentDecision yes = accepting(id, thing_with(desk, id, "figure", "812人"), "pupils_P");
    refuse(desk, desk->head, &yes, ERR_DENIED, NULL, "采用为数据");
    refuse(desk, desk->other, &yes, ERR_NOT_FOUND, NULL, "没有这份文稿");
    DocumentDecision elsewhere = yes;
    elsewhere.unit = STR("777777");
    refuse(desk, desk->office, &elsewhere, ERR_NOT_FOUND, NULL, "777777");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM submission"), 0);
}

static void a_thing_of_another_document_is_not_decided_on(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL), other = added(desk, desk->other, report, OTHER);
    const DocumentDecision no = {.document = other,
                                 .thing = thing_with(desk, id, "figure", "812人"),
                                 .act = STR("dismiss"),
                                 .reason = STR("试一下")};
    refuse(desk, desk->other, &no, ERR_NOT_FOUND, NULL, "没有这一条");
}

static void a_commitment_becomes_one_task_linked_both_ways(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    const DocumentDecision yes = {
        .document = id, .thing = thing_with(desk, id, "commitment", "图书"), .act = STR("accept")};
    Str told = must_decide(desk, desk->office, &yes);
    assert_has(told, "\"record\":\"ADM-02.task\"");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM case_record"), 1);
    must_decide(desk, desk->office, &yes);
    const DocumentDecision mended = {
        .document = id, .thing = yes.thing, .act = STR("dismiss"), .reason = STR("不办了")};
    refuse(desk, desk->office, &mended, ERR_CONFLICT, NULL, "已经登记");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM case_record"), 1);
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    must(case_json(desk->ledger, NULL, 1, &json, desk->arena, &desk->err), &desk->err);
    assert_has(buf_str(&out), str_format(desk->arena, "\"kind\":\"document\",\"id\":\"%lld:8:", (long long)id).data);
    assert_has(buf_str(&out), "2027-06-30");
    assert_intact(desk);
}

static void a_problem_becomes_a_problem_of_the_ledger(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    const DocumentDecision yes = {
        .document = id, .thing = thing_with(desk, id, "problem", "图书"), .act = STR("accept")};
    refuse(desk, desk->head, &yes, ERR_DENIED, NULL, "");
    assert_has(must_decide(desk, desk->office, &yes), "\"record\":\"EVA-09.problem\"");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM case_record WHERE unit_code = '" SCHOOL "'"),
                     1);
}

static void dismissing_wants_a_reason_and_can_be_taken_back(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    int64_t wrong = scratch_number(desk->scratch, "SELECT wrong_count FROM document");
    DocumentDecision no = {.document = id,
                           .thing = scratch_number(desk->scratch, "SELECT MIN(id) FROM document_thing WHERE kind ="
                                                                  " 'finding' AND weight = 0"),
                           .act = STR("dismiss")};
    refuse(desk, desk->head, &no, ERR_INPUT, "reason", "理由");
    no.reason = STR("两类教师有重合");
    assert_has(must_decide(desk, desk->head, &no), "两类教师有重合");
    assert_int_equal(scratch_number(desk->scratch, "SELECT wrong_count FROM document"), wrong - 1);
    no.act = STR("reopen");
    no.reason = STR("再看一遍");
    must_decide(desk, desk->head, &no);
    assert_int_equal(scratch_number(desk->scratch, "SELECT wrong_count FROM document"), wrong);
    assert_false(scratch_run(desk->scratch, "DELETE FROM document_decision"));
    assert_false(scratch_run(desk->scratch, "UPDATE document_decision SET state = 'open'"));
}

static void an_unknown_act_is_refused(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    const DocumentDecision odd = {
        .document = id, .thing = thing_with(desk, id, "figure", "812人"), .act = STR("erase")};
    refuse(desk, desk->head, &odd, ERR_USAGE, NULL, "act");
    const DocumentDecision empty = {.document = id, .thing = odd.thing, .act = STR("correct")};
    refuse(desk, desk->head, &empty, ERR_INPUT, "value", "改成什么");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_accepted_figure_becomes_a_fact_with_the_line_as_its_source, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(a_correction_after_it_counts_instead, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_is_missing_is_told_with_its_field, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(plans_and_rough_figures_are_not_taken_as_they_stand, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(who_may_not_bring_in_data_makes_no_fact, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_thing_of_another_document_is_not_decided_on, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_commitment_becomes_one_task_linked_both_ways, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_problem_becomes_a_problem_of_the_ledger, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(dismissing_wants_a_reason_and_can_be_taken_back, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(an_unknown_act_is_refused, desk_open, desk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
