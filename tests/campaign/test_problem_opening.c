/* Opening several problems of an evaluation at once, while somebody else opens some of them. */
#include "campaign_bench.h"

static int64_t campaign;
static User *staff;
static const char *taken; /* the body with which somebody else opens problems in between */

static void item_work(CampaignAct what, const char *item, const char *members) {
    const CampaignCall call = bench_call(NULL);
    int64_t id = item_at(campaign, item);
    Err err;
    must(done(&call, what, id,
              str_format(on.bench->arena, "{\"version\":%lld,%s}",
                         (long long)number("SELECT version FROM campaign_item WHERE id = %lld", id), members),
              &err),
         &err);
}

static void sheet_work(const char *step) {
    const CampaignCall call = bench_call(NULL);
    int64_t id = sheet_of(campaign);
    Err err;
    must(done(&call, campaign_sheet_step, id,
              step_body(number("SELECT version FROM campaign_sheet WHERE id = %lld", id), step), &err),
         &err);
}

/* SD-03, SD-05, SD-06 and SD-07 are not met. */
static void approve_with_problems(void) {
    static const char *const rated[][2] = {
        {"SD-02", "\"rating\":{\"lines\":[]}"},
        {"SD-03", "\"rating\":{\"level\":\"basic\",\"note\":\"差一项\",\"measure\":\"照自评\"}"},
        {"SD-05", "\"rating\":{\"level\":\"basic\",\"note\":\"差一项\",\"measure\":\"照自评\"}"},
        {"SD-06", "\"rating\":{\"level\":\"basic\",\"note\":\"差一项\",\"measure\":\"照自评\"}"},
        {"SD-07", "\"rating\":{\"level\":\"basic\",\"note\":\"差一项\",\"measure\":\"照自评\"}"},
        {"SD-08", "\"rating\":{\"verdict\":\"not_applicable\",\"note\":\"没有\"}"},
        {"SD-09", "\"rating\":{\"points\":8,\"note\":\"均分80\"}"},
        {"SD-X", "\"rating\":{\"points\":0,\"note\":\"没有\"}"},
        {"SD-V-01", "\"rating\":{\"verdict\":\"met\",\"note\":\"没有\"}"},
        {"SD-V-02", "\"rating\":{\"verdict\":\"met\",\"note\":\"没有\"}"}};
    enum { RATED = sizeof rated / sizeof *rated };
    staff = somebody(on.bench, "keyuan", "staff", COUNTY, "SUP");
    campaign = begun(NULL, SCHOOL_YEAR);
    hand_out(NULL, campaign);
    for (size_t i = 0; i < RATED; i++) {
        item_work(campaign_item_save, rated[i][0], rated[i][1]);
    }
    sheet_work("hand_in");
    for (size_t i = 0; i < RATED; i++) {
        item_work(campaign_item_review, rated[i][0], "\"accept\":true");
    }
    sheet_work("review");
    sheet_work("approve");
}

static Str problems(const char *const *items, size_t count, const char *measure) {
    Buf body = buf_create(on.bench->arena);
    buf_add(&body, STR("{\"problems\":["));
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&body, "%s{\"sheet\":%lld,\"item\":\"%s\",\"measure\":\"%s\"}", i ? "," : "",
                       (long long)sheet_of(campaign), items[i], measure);
    }
    buf_add(&body, STR("]}"));
    return buf_str(&body);
}

static int64_t cases(void) {
    return number("SELECT COUNT(*) FROM case_record", 0);
}

/* As soon as the first case is there. */
static void somebody_opens(void) {
    if (cases() == 1) {
        const CampaignCall call = bench_call(staff);
        Err err;
        on.between = NULL;
        must(done(&call, campaign_problems_open, campaign, str_from(taken), &err), &err);
    }
}

static int64_t with_measure(const char *measure) {
    return number(
        str_cstr(on.bench->arena,
                 str_format(on.bench->arena,
                            "SELECT COUNT(*) FROM case_record WHERE id > %%lld AND fields LIKE '%%%s%%'", measure)),
        0);
}

static void the_others_are_opened_when_somebody_opens_one_in_between(void **state) {
    static const char *const all[] = {"SD-03", "SD-05", "SD-06", "SD-07"}, *const second[] = {"SD-05"};
    const CampaignCall call = bench_call(NULL);
    CampaignCall his = call;
    Err err;
    (void)state;
    approve_with_problems();
    his.user = staff;
    taken = str_cstr(on.bench->arena, problems(second, 1, "另一人写的"));
    on.between = somebody_opens;
    bool good = done(&his, campaign_problems_open, campaign, problems(all, 4, "补齐"), &err);
    assert_said(good, &err, ERR_CONFLICT, "其余3个已经登记");
    assert_non_null(strstr(err.message, "已经登记过"));
    assert_string_equal(err.place.field, "problems");
    assert_int_equal(cases(), 4);
    assert_int_equal(with_measure("补齐"), 3);
    assert_int_equal(with_measure("另一人写的"), 1);
    assert_whole(on.bench);
}

static void of_many_that_were_opened_in_between_the_message_keeps_its_end(void **state) {
    static const char *const all[] = {"SD-03", "SD-05", "SD-06", "SD-07"};
    CampaignCall call = bench_call(NULL);
    Err err;
    (void)state;
    approve_with_problems();
    call.user = staff;
    taken = str_cstr(on.bench->arena, problems(&all[1], 3, "另一人写的"));
    on.between = somebody_opens;
    bool good = done(&call, campaign_problems_open, campaign, problems(all, 4, "补齐"), &err);
    assert_said(good, &err, ERR_CONFLICT, "其余1个已经登记");
    assert_int_equal(cases(), 4);
    assert_int_equal(with_measure("补齐"), 1);
}

static void what_was_not_named_and_is_there_is_no_fault(void **state) {
    static const char *const second[] = {"SD-05"};
    CampaignCall call = bench_call(NULL);
    Err err;
    (void)state;
    approve_with_problems();
    call.user = staff;
    taken = str_cstr(on.bench->arena, problems(second, 1, "另一人写的"));
    on.between = somebody_opens;
    must(done(&call, campaign_problems_open, campaign, STR("{}"), &err), &err);
    assert_int_equal(cases(), 4);
    assert_int_equal(with_measure("照自评"), 3);
    assert_int_equal(with_measure("另一人写的"), 1);
}

static void nothing_can_be_stored(void) {
    if (cases() == 2) {
        on.between = NULL;
        run_sql("CREATE TRIGGER no_more BEFORE INSERT ON case_record BEGIN SELECT RAISE(ABORT, 'full'); END");
    }
}

static void a_fault_says_how_many_were_opened_before_it(void **state) {
    static const char *const all[] = {"SD-03", "SD-05", "SD-06", "SD-07"};
    CampaignCall call = bench_call(NULL);
    Err err;
    (void)state;
    approve_with_problems();
    call.user = staff;
    on.between = nothing_can_be_stored;
    bool good = done(&call, campaign_problems_open, campaign, problems(all, 4, "补齐"), &err);
    assert_said(good, &err, err.kind, "前面2个已经登记");
    assert_int_equal(cases(), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_others_are_opened_when_somebody_opens_one_in_between, campaign_bench_open,
                                        campaign_bench_close),
        cmocka_unit_test_setup_teardown(of_many_that_were_opened_in_between_the_message_keeps_its_end,
                                        campaign_bench_open, campaign_bench_close),
        cmocka_unit_test_setup_teardown(a_fault_says_how_many_were_opened_before_it, campaign_bench_open,
                                        campaign_bench_close),
        cmocka_unit_test_setup_teardown(what_was_not_named_and_is_there_is_no_fault, campaign_bench_open,
                                        campaign_bench_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
