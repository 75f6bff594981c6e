/* Drafts of notices about a campaign: whom they name, of those who are judged or have items. */
#include "campaign_support.h"

/* It stood the year before, from which its name is known. */
static bool stood_before(Tx *tx, void *context, Err *err) {
    int64_t period, unit, parent;
    return org_period_id(tx, STR("2025"), true, &period, err) &&
           org_unit_id(tx, str_from(context), false, &unit, err) &&
           org_unit_id(tx, STR("990121001"), false, &parent, err) &&
           org_unit_state(tx, unit, period, STR("第二小学"), STR("primary_school"), parent, err) &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("units")}, err);
}

/* The school is closed; its items stay its own. */
static void close_school(Bench *bench, const char *code, const char *day) {
    const OrgAct act = {.store = bench->scratch->store,
                        .pack = bench->pack,
                        .arena = bench->arena,
                        .on = str_from(day),
                        .reason = STR("撤并"),
                        .actor = STR("tester"),
                        .accept = true};
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, stood_before, (void *)(uintptr_t)code, &err), &err);
    must(org_close(&act, str_from(code), &outcome, &err), &err);
    assert_int_equal(outcome.period_count, 1);
}

static json_t *drafted(Bench *bench, const User *user, int64_t campaign, const char *purpose, int64_t *notice) {
    const CampaignCall call = call_of(bench, user);
    NoticeInfo info;
    Err err = {.kind = ERR_NONE};
    must(campaign_notice(&call, campaign, str_from(purpose), notice, &err), &err);
    must(notice_get(notices, user, *notice, bench->arena, &info, NULL, NULL, &err), &err);
    return json_of(str_cstr(bench->arena, info.content));
}

static size_t named(const json_t *content, const char *member, const char *code) {
    const json_t *group, *one;
    size_t at, index, count = 0;
    json_array_foreach(json_object_get(content, "groups"), at, group) {
        json_array_foreach(json_object_get(group, member), index, one) {
            count += strcmp(json_string_value(one), code) == 0;
        }
    }
    return count;
}

static void assert_resolved(Bench *bench, const User *user, const json_t *content, size_t least) {
    NoticeRecipient *list;
    size_t count;
    Err err = {.kind = ERR_NONE};
    char *text = json_dumps(content, 0);
    must(notice_preview(notices, user, STR(COUNTY), str_from(text), bench->arena, &list, &count, &err), &err);
    free(text);
    assert_true(count >= least);
}

static void a_school_that_was_closed_is_in_the_table_and_not_written_to(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t id = opened_assigned(bench, DUTY,
                                 "[{\"item\":\"LZ-01\",\"unit\":\"" SCHOOL "\"},{\"item\":\"LZ-02\",\"unit\":\"" OTHER
                                 "\"}]"),
            notice;
    static const char *const purposes[] = {"notice", "reminder"};
    for (size_t i = 0; i < 2; i++) {
        json_t *content = drafted(bench, staff, id, purposes[i], &notice);
        assert_int_equal(named(content, "units", SCHOOL), 1);
        assert_int_equal(named(content, "units", OTHER), 1);
        json_decref(content);
    }
    close_school(bench, OTHER, "2026-09-01");
    for (size_t i = 0; i < 2; i++) {
        json_t *content = drafted(bench, staff, id, purposes[i], &notice);
        assert_int_equal(named(content, "units", SCHOOL), 1);
        assert_int_equal(named(content, "units", OTHER), 0);
        assert_true(named(content, "sections", "FIN") + named(content, "sections", "BAS") > 0);
        assert_non_null(strstr(json_string_value(json_object_get(content, "body")), "| 第二小学 |"));
        assert_resolved(bench, staff, content, 3);
        json_decref(content);
    }
}

static void a_sheet_of_a_closed_school_is_not_written_to(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t id = opened_with(bench, staff, NEW ",\"units\":[\"" SCHOOL "\",\"" OTHER "\"]}"), notice;
    close_school(bench, OTHER, "2026-09-01");
    json_t *content = drafted(bench, staff, id, "reminder", &notice);
    assert_int_equal(named(content, "units", SCHOOL), 1);
    assert_int_equal(named(content, "units", OTHER), 0);
    assert_non_null(strstr(json_string_value(json_object_get(content, "body")), "| 第二小学 |"));
    assert_resolved(bench, staff, content, 1);
    json_decref(content);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_school_that_was_closed_is_in_the_table_and_not_written_to, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_sheet_of_a_closed_school_is_not_written_to, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
