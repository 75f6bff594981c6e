/* Checks across cases: a veto in force stands against a title, and is quoted. */
#include "ledger_support.h"

static int64_t veto(Bench *bench, const char *what, const char *until) {
    int64_t id = opened(bench, NULL, "EVA-10.veto", COUNTY,
                        str_format(bench->arena, "{\"what\":\"%s\",\"rule\":\"重点任务逾期31日未办结\"}", what).data);
    assert_stepped(bench, NULL, id, "verify",
                   "{\"owner_unit\":\"" SCHOOL "\",\"object_level\":\"学校\",\"verified_note\":\"属实\"}");
    assert_stepped(bench, NULL, id, "state", "{\"statement\":\"请求从轻\"}");
    assert_stepped(bench, NULL, id, "decide",
                   str_format(bench->arena,
                              "{\"decision\":\"限制一年\",\"decision_number\":\"教1\",\"decided_on\":\"2026-11-25\","
                              "\"from_day\":\"2026-11-25\",\"until_day\":\"%s\"}",
                              until)
                       .data);
    assert_stepped(bench, NULL, id, "deliver", "{\"delivered_on\":\"2026-11-25\"}");
    return id;
}

/* Whether what stands against the award of a teacher of the school is a veto in force. */
static bool refused(Bench *bench, const char *unit, Err *err) {
    int64_t id =
        opened(bench, NULL, "TEA-09.award", unit,
               "{\"name\":\"优秀教师\",\"award_year\":2026,\"teacher\":\"tch1\",\"deeds\":\"1\",\"quota\":100}");
    bool good = stepped(bench, NULL, id, "examine", "{\"ethics\":\"无影响\",\"veto\":\"无\"}", "因故办理", err);
    return !good && err->kind == ERR_CONFLICT && strstr(err->message, "一票否决") != NULL;
}

static bool teacher(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('tch1', '教师', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static void a_veto_in_force_stands_against_an_award_and_is_quoted(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, teacher, NULL, &err), &err);
    assert_false(refused(bench, SCHOOL, &err));
    int64_t id = veto(bench, "评优", "2027-11-25");
    assert_true(refused(bench, SCHOOL, &err));
    assert_non_null(strstr(err.message, "否决2026-001"));
    assert_non_null(strstr(err.message, "重点任务逾期31日未办结"));
    assert_false(refused(bench, OTHER, &err)); /* of another school */
    assert_stepped(bench, NULL, id, "propose_lift", "{\"lift_note\":\"已经办结\"}");
    assert_stepped(bench, NULL, id, "lift", "{\"lifted_on\":\"2026-11-25\"}");
    assert_false(refused(bench, SCHOOL, &err));
}

static bool note_id(void *context, const CaseLine *line, Err *err) {
    int64_t *ids = context;
    (void)err;
    ids[line->id < 64 ? line->id : 0] = 1;
    return true;
}

/* Whether the list of vetoes and the case itself show it; the two have to agree. */
static bool sees(Bench *bench, const User *user, int64_t id) {
    const CaseQuery one = {.record = STR("EVA-10.veto")}, all = {.system = STR("EVA-10")};
    int64_t by_record[64] = {0}, by_system[64] = {0};
    Err err = {.kind = ERR_NONE};
    must(case_list(bench->ledger, user, &one, bench->arena, note_id, by_record, NULL, &err), &err);
    must(case_list(bench->ledger, user, &all, bench->arena, note_id, by_system, NULL, &err), &err);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    bool shows = case_json(bench->ledger, user, id, &json, bench->arena, &err);
    assert_true(shows || err.kind == ERR_NOT_FOUND);
    assert_int_equal(by_record[id], shows);
    assert_int_equal(by_system[id], shows);
    return shows;
}

/* "view if own" of a teacher: what names the school as responsible is the head's, not that of all who teach there. */
static void a_veto_of_a_school_is_seen_by_its_head_and_by_no_teacher(void **state) {
    Bench *bench = *state;
    static const char *const personal[] = {"tch", "cls", "cou", "exp"};
    int64_t id = veto(bench, "评优", "2027-11-25");
    assert_true(id > 0 && id < 64);
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
        assert_false(sees(bench, somebody(bench, personal[i], personal[i], SCHOOL, NULL), id));
    }
    assert_true(sees(bench, somebody(bench, "head1", "head", SCHOOL, NULL), id));
    assert_false(sees(bench, somebody(bench, "head2", "head", OTHER, NULL), id));
    assert_true(sees(bench, somebody(bench, "sup1", "staff", COUNTY, "SUP"), id));
    CaseTodo *items;
    size_t count, more;
    Err err = {.kind = ERR_NONE};
    User *teacher_there = somebody(bench, "tch", "tch", SCHOOL, NULL);
    must(case_todo(bench->ledger, teacher_there, bench->arena, &items, &count, &more, &err), &err);
    assert_int_equal(count, 0);
}

static void a_veto_of_something_else_or_past_its_day_stands_against_nothing(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, teacher, NULL, &err), &err);
    veto(bench, "招生计划", "2027-11-25");
    assert_false(refused(bench, SCHOOL, &err));
    veto(bench, "评优", "2026-11-26");
    assert_true(refused(bench, SCHOOL, &err));
    clock_at += 2 * 86400;
    assert_false(refused(bench, SCHOOL, &err));
    assert_whole(bench);
}

static bool enters(Bench *bench, const char *unit, const char *kind, const char *term, Err *err) {
    const NewCase made = {
        .record = STR("ADM-13.entry"),
        .unit = str_from(unit),
        .fields = str_format(bench->arena,
                             "{\"body\":\"协会\",\"kind\":\"%s\",\"what\":\"讲座\",\"on\":\"2026-11-30\",\"days\":1,"
                             "\"basis\":\"1号\",\"on_list\":true,\"school_year\":2026,\"term\":\"%s\"}",
                             kind, term)};
    int64_t id;
    *err = (Err){.kind = ERR_NONE};
    return case_open(bench->ledger, NULL, &made, &id, err);
}

static void so_many_of_the_same_may_stand_and_not_one_more(void **state) {
    Bench *bench = *state;
    Err err;
    for (int i = 0; i < 3; i++) {
        must(enters(bench, SCHOOL, "活动", "秋季学期", &err), &err);
    }
    assert_false(enters(bench, SCHOOL, "公益", "秋季学期", &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_string_equal(err.place.field, "term");
    assert_non_null(strstr(err.message, "最多三次"));
    must(enters(bench, SCHOOL, "检查", "秋季学期", &err), &err); /* not among the three */
    must(enters(bench, SCHOOL, "活动", "春季学期", &err), &err);
    must(enters(bench, OTHER, "活动", "秋季学期", &err), &err);
    assert_whole(bench);
}

#define RULE "{\"handled_note\":\"已办\",\"rule\":\"%lld\"}"

static void what_a_field_names_must_not_be_what_was_abolished(void **state) {
    Bench *bench = *state;
    int64_t rules[2];
    for (size_t i = 0; i < 2; i++) {
        rules[i] = opened(bench, NULL, "ADM-10.regulation", COUNTY,
                          i ? "{\"name\":\"办法\",\"document_number\":\"2号\",\"basis\":\"法\"}"
                            : "{\"name\":\"办法\",\"document_number\":\"1号\",\"basis\":\"法\"}");
        assert_stepped(bench, NULL, rules[i], "clean", "");
        assert_stepped(bench, NULL, rules[i], "decide",
                       i ? "{\"standing\":\"废止\",\"standing_reason\":\"过时\"}"
                         : "{\"standing\":\"有效\",\"standing_reason\":\"适用\"}");
    }
    int64_t document = opened(
        bench, NULL, "ADM-10.document", COUNTY,
        "{\"direction\":\"收文\",\"document_number\":\"3号\",\"sender\":\"局\",\"name\":\"通知\",\"secrecy\":\"公开\","
        "\"on\":\"2026-11-25\",\"kind\":\"通知\"}");
    assert_refused(bench, NULL, document, "handle", str_format(bench->arena, RULE, (long long)rules[1]).data,
                   ERR_CONFLICT, "已经废止");
    assert_stepped(bench, NULL, document, "handle", str_format(bench->arena, RULE, (long long)rules[0]).data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_veto_in_force_stands_against_an_award_and_is_quoted),
        TEST(so_many_of_the_same_may_stand_and_not_one_more),
        TEST(what_a_field_names_must_not_be_what_was_abolished),
        TEST(a_veto_of_a_school_is_seen_by_its_head_and_by_no_teacher),
        TEST(a_veto_of_something_else_or_past_its_day_stands_against_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
