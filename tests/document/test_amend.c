/* Figures that were read wrongly: what stands in the original is kept, and the checks follow it. */
#include "document_support.h"

#include <pthread.h>

/* Of the sum of teachers trained. */
static const char wrong_findings[] = "SELECT COUNT(*) FROM document_thing WHERE kind = 'finding' AND weight = 0 AND"
                                     " content LIKE '%12人次%'";

/* 12 and 20 are 32, but 30 was read. */
static void checks_follow_an_amended_figure_and_who_said_so_stays(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    assert_int_equal(scratch_number(desk->scratch, wrong_findings), 1);
    const DocumentDecision amend = amending(id, thing_with(desk, id, "figure", "30人次"), "32人次");
    Str told = must_decide(desk, desk->head, &amend);
    assert_has(told, "\"state\":\"corrected\"");
    assert_has(told, "\"surface\":\"32人次\",\"value\":32");
    assert_has(told, "\"was\":\"30人次\"");
    assert_has(told, desk->head->shown.data);
    assert_int_equal(scratch_number(desk->scratch, wrong_findings), 0);
    must_decide(desk, desk->head, &amend); /* once more: nothing is done */
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_decision"), 1);
    must(document_read_again(desk->documents, desk->head, id, &desk->err), &desk->err);
    assert_int_equal(scratch_number(desk->scratch, wrong_findings), 0);
    assert_intact(desk);
}

static void opened_again_the_document_says_what_was_read(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    DocumentDecision decision = amending(id, thing_with(desk, id, "figure", "30人次"), "32人次");
    must_decide(desk, desk->head, &decision);
    decision =
        (DocumentDecision){.document = id, .thing = decision.thing, .act = STR("reopen"), .reason = STR("原件就是30")};
    Str told = must_decide(desk, desk->head, &decision);
    assert_has(told, "\"surface\":\"30人次\",\"value\":30");
    assert_has(told, "\"correction\":null");
    assert_int_equal(scratch_number(desk->scratch, wrong_findings), 1);
}

static void what_it_is_about_is_read_as_the_reader_reads_it(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    DocumentDecision amend = {.document = id,
                              .thing = thing_with(desk, id, "figure", "52人"),
                              .act = STR("amend"),
                              .name = STR("教职工"),
                              .value = STR("五十六名")};
    Str told = must_decide(desk, desk->head, &amend);
    assert_has(told, "\"value\":56");
    assert_has(told, "\"unit\":\"名\"");
    assert_has(told, "\"name\":\"教职工\"");
    assert_has(told, "\"was_name\":\"全校专任教师\"");
    amend.value = STR("57名"); /* the name that was said before stays */
    amend.name = STR("");
    told = must_decide(desk, desk->head, &amend);
    assert_has(told, "\"name\":\"教职工\"");
    assert_has(told, "\"was\":\"52人\"");
}

static void what_is_no_figure_is_refused_at_its_field(void **state) {
    static const char *const none[] = {"很多人", "30人次和20人次", "培训30人次"};
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const DocumentDecision amend = amending(id, thing_with(desk, id, "figure", "30人次"), none[i]);
        refuse(desk, desk->head, &amend, ERR_INPUT, "value", none[i]);
    }
    const DocumentDecision empty = {
        .document = id, .thing = thing_with(desk, id, "figure", "30人次"), .act = STR("amend")};
    refuse(desk, desk->head, &empty, ERR_INPUT, NULL, "照原件");
    const DocumentDecision problem = amending(id, thing_with(desk, id, "problem", "图书"), "3人");
    refuse(desk, desk->head, &problem, ERR_USAGE, NULL, "数字");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_decision"), 0);
}

static void an_amended_figure_becomes_a_fact_as_it_was_amended(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL), thing = thing_with(desk, id, "figure", "812人");
    const DocumentDecision amend = amending(id, thing, "821人");
    must_decide(desk, desk->head, &amend);
    const DocumentDecision yes = accepting(id, thing, "pupils_P");
    Str told = must_decide(desk, desk->office, &yes);
    assert_has(told, "\"value\":821");
    assert_has(told, "\"was\":\"812人\"");
    assert_has(told, "\"state\":\"accepted\"");
    assert_intact(desk);
}

static void a_figure_that_was_corrected_into_a_fact_is_not_amended(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL), thing = thing_with(desk, id, "figure", "812人");
    const DocumentDecision correct = {.document = id,
                                      .thing = thing,
                                      .act = STR("correct"),
                                      .value = STR("821"),
                                      .element = STR("pupils_P"),
                                      .period = STR("2026")};
    must_decide(desk, desk->office, &correct);
    const DocumentDecision amend = amending(id, thing, "830人");
    refuse(desk, desk->head, &amend, ERR_CONFLICT, NULL, "采用为数据");
}

static void a_figure_that_is_only_about_something_else_keeps_its_unit(void **state) {
    static const char row[] = "栖霖街道第一小学2026年工作总结\n小学、初中分别招生38、42人。\n";
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, row, SCHOOL);
    DocumentDecision amend = {.document = id,
                              .thing = thing_with(desk, id, "figure", "\"surface\":\"38\""),
                              .act = STR("amend"),
                              .name = STR("小学新生")};
    static const char *const values[] = {"", "38"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        amend.value = str_from(values[i]);
        Str told = must_decide(desk, desk->head, &amend);
        assert_has(told, "\"surface\":\"38\",\"value\":38");
        assert_has(told, "\"unit\":\"人\"");
        assert_has(told, "\"name\":\"小学新生\"");
    }
}

/* As a reading that failed behind the decision leaves it. */
static void what_was_not_read_again_becomes_no_fact(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL), thing = thing_with(desk, id, "figure", "812人");
    const DocumentDecision amend = amending(id, thing, "821人");
    must_decide(desk, desk->head, &amend);
    assert_true(scratch_run(desk->scratch, "UPDATE document_thing SET content = replace(content, '821人', '812人')"));
    const DocumentDecision yes = accepting(id, thing, "pupils_P");
    refuse(desk, desk->office, &yes, ERR_CONFLICT, NULL, "重新读取");
    must(document_read_again(desk->documents, desk->head, id, &desk->err), &desk->err);
    must_decide(desk, desk->office, &yes);
}

/* One says 1200 where its original says 1350, as the other does: once that is said, nothing speaks against the other.
 */
static void what_was_amended_in_one_counts_where_another_is_held_against_it(void **state) {
    static const char disagree[] = "SELECT COUNT(*) FROM document_thing WHERE kind = 'finding' AND weight = 0 AND"
                                   " content LIKE '%1200元%'";
    Desk *desk = *state;
    int64_t first = added(desk, desk->head,
                          "栖霖街道第一小学2026年工作总结\n2026年全校义务教育阶段生均公用经费为1200元。\n", SCHOOL);
    int64_t second = added(desk, desk->head,
                           "栖霖街道第一小学2026年经费报告\n2026年全校义务教育阶段生均公用经费为1350元。\n", SCHOOL);
    assert_int_equal(scratch_number(desk->scratch, disagree), 1);
    const DocumentDecision amend = amending(first, thing_with(desk, first, "figure", "1200元"), "1350元");
    must_decide(desk, desk->head, &amend);
    must(document_read_again(desk->documents, desk->head, second, &desk->err), &desk->err);
    assert_int_equal(scratch_number(desk->scratch, disagree), 0);
}

typedef struct Amending {
    Desk *desk;
    DocumentDecision decision;
    bool good;
} Amending;

static void *amend_one(void *context) {
    Amending *amending = context;
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    amending->good =
        document_decide(amending->desk->documents, amending->desk->head, &amending->decision, &json, arena, &err);
    arena_destroy(arena);
    return NULL;
}

/* Each reads the file again beside the other, and neither writes what it read before the other one's word. */
static void two_who_amend_at_once_both_stand(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    int64_t pupils = thing_with(desk, id, "figure", "812人"), trained = thing_with(desk, id, "figure", "30人次");
    for (int round = 0; round < 8; round++) {
        char words[2][32];
        snprintf(words[0], sizeof words[0], "%d人", 900 + round);
        snprintf(words[1], sizeof words[1], "%d人次", 40 + round);
        Amending both[2];
        pthread_t threads[2];
        for (int i = 0; i < 2; i++) {
            both[i] = (Amending){
                .desk = desk,
                .decision = {
                    .document = id, .thing = i ? trained : pupils, .act = STR("amend"), .value = str_from(words[i])}};
            assert_int_equal(pthread_create(&threads[i], NULL, amend_one, &both[i]), 0);
        }
        for (int i = 0; i < 2; i++) {
            pthread_join(threads[i], NULL);
            assert_true(both[i].good);
            assert_int_equal(thing_with(desk, id, "figure", words[i]), both[i].decision.thing);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(checks_follow_an_amended_figure_and_who_said_so_stays, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(opened_again_the_document_says_what_was_read, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_it_is_about_is_read_as_the_reader_reads_it, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_is_no_figure_is_refused_at_its_field, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(an_amended_figure_becomes_a_fact_as_it_was_amended, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_figure_that_was_corrected_into_a_fact_is_not_amended, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_figure_that_is_only_about_something_else_keeps_its_unit, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(what_was_amended_in_one_counts_where_another_is_held_against_it, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(two_who_amend_at_once_both_stand, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_was_not_read_again_becomes_no_fact, desk_open, desk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
