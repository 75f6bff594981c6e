/* Evidence of items: what is taken over from others, and files that were withdrawn meanwhile. */
#include "campaign_support.h"

/* Whoever sees a sheet may open the files of its items: nothing comes there from one that he does not see. */
static void nothing_is_taken_over_from_a_sheet_that_one_does_not_see(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *teacher = somebody(bench, "laoshi", "tch", SCHOOL, NULL);
    int64_t before = opened_campaign(bench, staff), id = opened_campaign(bench, staff);
    Err err;
    run_sql(bench, "INSERT INTO attachment (hash, kind, size, name, privacy, account_id, actor, at) VALUES"
                   " ('00', 'png', 1, 'x.png', 0, 1, 'xiaozhang', '2026-01-01T00:00:00Z')");
    Str given = str_format(bench->arena,
                           "INSERT INTO campaign_evidence (item_id, attachment_id, valid_from, valid_until, actor, at)"
                           " VALUES (%lld, 1, '', '', 'xiaozhang', '2026-01-01T00:00:00Z')",
                           (long long)item_of(bench, before, "SD-03"));
    run_sql(bench, str_cstr(bench->arena, given));
    must(give_filling(bench, head, id, "SD-05", "[\"laoshi\"]", &err), &err);
    int64_t item = item_of(bench, id, "SD-05");
    assert_said(act(bench, teacher, campaign_evidence_add, item, STR("{\"reuse\":[1]}"), &err), &err, ERR_NOT_FOUND,
                "没有这份佐证");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_evidence"), 1);
    must(act(bench, head, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"reuse\":[1]}"), &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_evidence"), 2);
}

/* Document 7 of the school is the file 1; so is whatever is asked for. */
static bool find_document(void *context, int64_t id, CampaignDocument *found, Err *err) {
    (void)context;
    *found = (CampaignDocument){.unit = STR(SCHOOL), .attachment = 1};
    return id == 7 || err_set(err, ERR_NOT_FOUND, "没有这份文稿。");
}

static CampaignCall reading(Bench *bench) {
    CampaignCall call = call_of(bench, somebody(bench, "xiaozhang", "head", SCHOOL, NULL));
    call.document = find_document;
    return call;
}

static int64_t opened_with_file(Bench *bench) {
    int64_t id = opened_campaign(bench, NULL);
    run_sql(
        bench,
        "INSERT INTO attachment (hash, kind, size, name, privacy, account_id, actor, at, subject_kind, subject) VALUES"
        " ('00', 'png', 1, '规划.png', 0, 1, 'xiaozhang', '2026-01-01T00:00:00Z', 'document', '7')");
    return id;
}

static void withdraw_file(Bench *bench) {
    run_sql(
        bench,
        "UPDATE attachment SET withdrawn_by = 'xiaozhang', withdrawn_at = '2026-11-01T00:00:00Z', withdrawn_reason ="
        " '传错了'");
}

static int64_t given(Bench *bench, int64_t campaign) {
    return number(bench,
                  "SELECT COUNT(*) FROM campaign_evidence e JOIN campaign_item i ON i.id = e.item_id JOIN"
                  " campaign_sheet s ON s.id = i.sheet_id WHERE s.campaign_id = ",
                  campaign);
}

static void a_document_whose_file_was_withdrawn_proves_nothing(void **state) {
    Bench *bench = *state;
    const int64_t id = opened_with_file(bench);
    const CampaignCall call = reading(bench);
    Err err;
    must(act_as(&call, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"documents\":[7]}"), &err), &err);
    withdraw_file(bench);
    bool good = act_as(&call, campaign_evidence_add, item_of(bench, id, "SD-05"), STR("{\"documents\":[7]}"), &err);
    assert_said(good, &err, ERR_CONFLICT, "“规划.png”这个文件已经撤下（传错了）");
    assert_string_equal(err.place.field, "documents");
    /* Nor where it stands already, as if it still counted. */
    good = act_as(&call, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"documents\":[7]}"), &err);
    assert_said(good, &err, ERR_CONFLICT, "已经撤下");
    assert_int_equal(given(bench, id), 1);
    assert_whole(bench);
}

static void evidence_whose_file_was_withdrawn_is_not_taken_over(void **state) {
    Bench *bench = *state;
    const int64_t before = opened_with_file(bench), id = opened_campaign(bench, NULL);
    const CampaignCall call = reading(bench);
    Err err;
    must(act_as(&call, campaign_evidence_add, item_of(bench, before, "SD-03"), STR("{\"documents\":[7]}"), &err), &err);
    must(act_as(&call, campaign_evidence_add, item_of(bench, id, "SD-05"), STR("{\"reuse\":[1]}"), &err), &err);
    withdraw_file(bench);
    bool good = act_as(&call, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"reuse\":[1]}"), &err);
    assert_said(good, &err, ERR_CONFLICT, "已经撤下");
    assert_string_equal(err.place.field, "reuse");
    assert_int_equal(given(bench, id), 1);
    assert_whole(bench);
}

/* ---- files of cases ---- */

/* Case 1 is a task that the bureau gave to the unit to do. */
static int64_t task_for(Bench *bench, const char *unit) {
    Str fields = str_format(
        bench->arena, "{\"text\":\"建成心理辅导室\",\"responsible_units\":[\"%s\"],\"due_on\":\"2026-12-31\"}", unit);
    return opened(bench, NULL, "ADM-02.task", COUNTY, str_cstr(bench->arena, fields));
}

static void attach_as(Bench *bench, int64_t id, const char *name, int privacy, const char *part) {
    Str sql = str_format(bench->arena,
                         "INSERT INTO attachment (hash, kind, size, name, privacy, account_id, actor, at, subject_kind,"
                         " subject, part) VALUES ('%s', 'png', 1, '%s', %d, 1, 'xiaozhang', '2026-01-01T00:00:00Z',"
                         " 'case', '%lld', '%s')",
                         name, name, privacy, (long long)id, part);
    run_sql(bench, str_cstr(bench->arena, sql));
}

static void attach_to(Bench *bench, int64_t id, const char *name, int privacy) {
    attach_as(bench, id, name, privacy, "task_book");
}

static Str cases_body(Bench *bench, int64_t id) {
    return str_format(bench->arena, "{\"cases\":[%lld]}", (long long)id);
}

static void the_files_of_a_task_prove_an_item(void **state) {
    Bench *bench = *state;
    User *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    const int64_t id = opened_campaign(bench, NULL), task = task_for(bench, SCHOOL), item = item_of(bench, id, "SD-03");
    Err err;
    assert_said(act(bench, head, campaign_evidence_add, item, cases_body(bench, task), &err), &err, ERR_INPUT,
                "还没有附件");
    assert_string_equal(err.place.field, "cases");
    attach_to(bench, task, "学生名单.png", 2);
    assert_said(act(bench, head, campaign_evidence_add, item, cases_body(bench, task), &err), &err, ERR_INPUT,
                "密级都高于P1");
    assert_int_equal(given(bench, id), 0);
    attach_to(bench, task, "验收.png", 1);
    must(act(bench, head, campaign_evidence_add, item, cases_body(bench, task), &err), &err);
    must(act(bench, head, campaign_evidence_add, item, cases_body(bench, task), &err), &err);
    assert_int_equal(given(bench, id), 1);
    json_t *shown = told(bench, head, campaign_item_json, item);
    const json_t *one = json_array_get(json_object_get(shown, "evidence"), 0);
    assert_string_equal(json_string_value(json_object_get(one, "name")), "验收.png");
    assert_int_equal(json_integer_value(json_object_get(one, "case")), task);
    assert_true(json_string_length(json_object_get(one, "case_number")) > 0);
    json_decref(shown);
    assert_whole(bench);
}

static void whoever_sees_the_item_opens_the_file_of_the_task(void **state) {
    Bench *bench = *state;
    User *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *other = somebody(bench, "erxiao", "head", OTHER, NULL),
         *keeper = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    const int64_t id = opened_campaign(bench, NULL), task = task_for(bench, SCHOOL), item = item_of(bench, id, "SD-03");
    const CampaignCall reads = call_of(bench, keeper), others = call_of(bench, other);
    CampaignReach reach;
    Err err = {.kind = ERR_NONE};
    attach_to(bench, task, "验收.png", 1);
    assert_false(campaign_file_reach(&reads, 1, &reach, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    must(act(bench, head, campaign_evidence_add, item, cases_body(bench, task), &err), &err);
    err = (Err){.kind = ERR_NONE};
    must(campaign_file_reach(&reads, 1, &reach, &err), &err);
    assert_int_equal(reach.sees, 1);
    assert_false(reach.change);
    assert_false(campaign_file_reach(&others, 1, &reach, &err));
    json_t *body = json_of("{\"withdraw\":\"传错了\"}");
    const CampaignCall gives = call_of(bench, head);
    int64_t of;
    err = (Err){.kind = ERR_NONE};
    must(campaign_evidence_change(&gives, 1, body, &of, &err), &err);
    json_decref(body);
    assert_int_equal(of, item);
    assert_false(campaign_file_reach(&reads, 1, &reach, &err));
}

static void the_files_of_another_units_task_prove_nothing(void **state) {
    Bench *bench = *state;
    User *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    const int64_t id = opened_campaign(bench, NULL), task = task_for(bench, OTHER), item = item_of(bench, id, "SD-03");
    Err err;
    attach_to(bench, task, "验收.png", 1);
    assert_said(act(bench, NULL, campaign_evidence_add, item, cases_body(bench, task), &err), &err, ERR_INPUT,
                "不是这个单位的");
    assert_said(act(bench, head, campaign_evidence_add, item, cases_body(bench, task), &err), &err, ERR_NOT_FOUND, "");
    assert_said(act(bench, head, campaign_evidence_add, item, STR("{\"cases\":[999]}"), &err), &err, ERR_NOT_FOUND, "");
    assert_int_equal(given(bench, id), 0);
}

static size_t offered(Bench *bench, const User *user, int64_t item, const char *words, json_t **told) {
    Buf text = buf_create(bench->arena);
    Json json = json_writer(&text);
    const CampaignCall call = call_of(bench, user);
    Err err = {.kind = ERR_NONE};
    must(campaign_cases_json(&call, item, str_from(words), &json, &err), &err);
    *told = json_of(str_cstr(bench->arena, buf_str(&text)));
    return json_array_size(json_object_get(*told, "cases"));
}

#define CLUE "{\"channel\":\"自查\",\"on\":\"2026-01-05\",\"kind\":\"有偿补课\",\"content\":\"周末补课\"}"

/* An upload is P1 unless its sender says otherwise; site_files are of P3, the record itself of P2. */
static void a_file_of_a_field_that_the_sheet_does_not_see_proves_nothing(void **state) {
    Bench *bench = *state;
    const int64_t id = opened_campaign(bench, NULL), item = item_of(bench, id, "SD-03"),
                  clue = opened(bench, NULL, "TEA-06.clue", SCHOOL, CLUE);
    json_t *told;
    Err err;
    attach_as(bench, clue, "现场证据.png", 1, "site_files");
    attach_as(bench, clue, "来信.png", 1, "");
    assert_said(act(bench, NULL, campaign_evidence_add, item, cases_body(bench, clue), &err), &err, ERR_INPUT,
                "密级都高于P1");
    assert_int_equal(offered(bench, NULL, item, "", &told), 0);
    json_decref(told);
    assert_int_equal(given(bench, id), 0);
}

static void give_unasked(Bench *bench, int64_t item, int file) {
    Str row = str_format(bench->arena,
                         "INSERT INTO campaign_evidence (item_id, attachment_id, valid_from, valid_until, actor, at)"
                         " VALUES (%lld, %d, '', '', 'xiaozhang', '2026-01-01T00:00:00Z')",
                         (long long)item, file);
    run_sql(bench, str_cstr(bench->arena, row));
}

/* A campaign with two files that may be given for an item of it: 1 is of a class that the sheet does not see, 2 is
 * open. */
static int64_t campaign_with_files(Bench *bench, int64_t *item) {
    const int64_t id = opened_campaign(bench, NULL), clue = opened(bench, NULL, "TEA-06.clue", SCHOOL, CLUE),
                  task = task_for(bench, SCHOOL);
    *item = item_of(bench, id, "SD-03");
    attach_as(bench, clue, "现场证据.png", 1, "site_files");
    attach_to(bench, task, "验收.png", 1);
    return id;
}

/* It was given before that was looked at, or before its field was guarded as it is now. */
static void evidence_of_a_class_that_the_sheet_does_not_see_is_told_without_its_name(void **state) {
    Bench *bench = *state;
    int64_t item;
    campaign_with_files(bench, &item);
    give_unasked(bench, item, 1);
    give_unasked(bench, item, 2);
    json_t *shown = told(bench, NULL, campaign_item_json, item), *list = json_object_get(shown, "evidence");
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "name")), "密级为P3的文件");
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 1), "name")), "验收.png");
    json_decref(shown);
}

/* Why nothing of the item meets the request; empty: something does. */
static Str why_lacking(Bench *bench, int64_t item) {
    const CampaignCall call = reading(bench);
    const CatalogueFilter all = {.unit = STR(SCHOOL)};
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    Str why = {NULL, 0};
    must(campaign_catalogue_json(&call, &all, &json, &err), &err);
    json_t *told = json_of(str_cstr(bench->arena, buf_str(&out))), *gap;
    size_t at;
    json_array_foreach(json_object_get(told, "gaps"), at, gap) {
        if (json_integer_value(json_object_get(gap, "item")) == item) {
            why = str_copy(bench->arena, str_from(json_string_value(json_object_get(gap, "why"))));
        }
    }
    json_decref(told);
    return why;
}

static void evidence_of_a_class_that_the_sheet_does_not_see_meets_no_request(void **state) {
    Bench *bench = *state;
    int64_t item;
    campaign_with_files(bench, &item);
    run_sql(bench, "INSERT INTO campaign_request (campaign_id, item, name, required, valid_on) SELECT id, 'SD-03',"
                   " '核查材料', 1, '' FROM campaign");
    assert_true(str_is(why_lacking(bench, item), "none"));
    give_unasked(bench, item, 1);
    run_sql(bench, "UPDATE campaign_evidence SET request_id = (SELECT id FROM campaign_request)");
    assert_true(str_is(why_lacking(bench, item), "guarded"));
    give_unasked(bench, item, 2);
    assert_true(str_is(why_lacking(bench, item), "guarded")); /* the other one was given for nothing that was asked */
    run_sql(bench, "UPDATE campaign_evidence SET request_id = (SELECT id FROM campaign_request)");
    assert_int_equal(why_lacking(bench, item).len, 0);
}

static size_t proofs_of_report(Bench *bench, int64_t sheet) {
    const CampaignCall call = reading(bench);
    ReportCampaign told = {.title = {NULL, 0}};
    Str unit, period;
    Err err = {.kind = ERR_NONE};
    must(campaign_sheet_report(&call, sheet, &told, &unit, &period, &err), &err);
    assert_int_equal(told.sheet_count, 1);
    return told.sheets[0].proof_count;
}

/* The list of proofs of a report numbers what proves something. */
static void a_report_lists_no_evidence_that_the_sheet_does_not_see(void **state) {
    Bench *bench = *state;
    int64_t item;
    const int64_t id = campaign_with_files(bench, &item);
    give_unasked(bench, item, 1);
    assert_int_equal(proofs_of_report(bench, sheet_of(bench, id)), 0);
    give_unasked(bench, item, 2);
    assert_int_equal(proofs_of_report(bench, sheet_of(bench, id)), 1);
}

/* Neither from an item where it stands already, nor as a document that was kept of it; nor is it named. */
static void a_file_that_the_sheet_does_not_see_is_not_taken_over(void **state) {
    Bench *bench = *state;
    const int64_t before = opened_campaign(bench, NULL), id = opened_campaign(bench, NULL),
                  clue = opened(bench, NULL, "TEA-06.clue", SCHOOL, CLUE);
    const CampaignCall call = reading(bench);
    Err err;
    attach_as(bench, clue, "现场证据.png", 1, "site_files");
    give_unasked(bench, item_of(bench, before, "SD-03"), 1);
    for (int gone = 0; gone < 2; gone++) {
        if (gone) {
            withdraw_file(bench);
        }
        bool good = act_as(&call, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"reuse\":[1]}"), &err);
        assert_said(good, &err, ERR_INPUT, "密级为P3的文件");
        assert_null(strstr(err.message, "现场证据"));
        assert_string_equal(err.place.field, "reuse");
        good = act_as(&call, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"documents\":[7]}"), &err);
        assert_said(good, &err, ERR_INPUT, "密级为P3的文件");
        assert_string_equal(err.place.field, "documents");
    }
    assert_int_equal(given(bench, id), 0);
    assert_whole(bench);
}

/* A unit that a case only speaks of, or that must keep out of it, is none that it is of. */
static void a_case_that_only_names_the_unit_proves_nothing(void **state) {
    Bench *bench = *state;
    const int64_t id = opened_campaign(bench, NULL), item = item_of(bench, id, "SD-03"),
                  task = opened(bench, NULL, "ADM-02.task", COUNTY,
                                "{\"text\":\"建成心理辅导室\",\"responsible_units\":[\"" OTHER
                                "\"],\"split_units\":[\"" SCHOOL "\"],\"due_on\":\"2026-12-31\"}"),
                  helped = opened(bench, NULL, "ADM-02.task", COUNTY,
                                  "{\"text\":\"改造食堂\",\"responsible_units\":[\"" OTHER "\"],\"co_units\":[\"" SCHOOL
                                  "\"],\"due_on\":\"2026-12-31\"}");
    json_t *told;
    Err err;
    attach_to(bench, task, "验收.png", 1);
    attach_to(bench, helped, "食堂.png", 1);
    assert_said(act(bench, NULL, campaign_evidence_add, item, cases_body(bench, task), &err), &err, ERR_INPUT,
                "不是这个单位的");
    assert_int_equal(offered(bench, NULL, item, "", &told), 1);
    const json_t *one = json_array_get(json_object_get(told, "cases"), 0);
    assert_int_equal(json_integer_value(json_object_get(one, "id")), helped);
    json_decref(told);
    must(act(bench, NULL, campaign_evidence_add, item, cases_body(bench, helped), &err), &err);
    assert_int_equal(given(bench, id), 1);
}

static void cases_of_other_units_do_not_hide_those_of_the_unit(void **state) {
    enum { OTHERS = 301 };
    Bench *bench = *state;
    const int64_t id = opened_campaign(bench, NULL), item = item_of(bench, id, "SD-03"), task = task_for(bench, SCHOOL);
    json_t *told;
    attach_to(bench, task, "验收.png", 1);
    for (int i = 0; i < OTHERS; i++) {
        task_for(bench, OTHER);
    }
    assert_int_equal(offered(bench, NULL, item, "", &told), 1);
    json_decref(told);
}

static void what_is_offered_says_when_there_is_more(void **state) {
    enum { OFFERED = 50 };
    Bench *bench = *state;
    const int64_t id = opened_campaign(bench, NULL), item = item_of(bench, id, "SD-03");
    json_t *told;
    for (int i = 0; i < OFFERED + 1; i++) {
        const int64_t task = task_for(bench, SCHOOL);
        assert_int_equal(offered(bench, NULL, item, "", &told), i < OFFERED ? i : OFFERED);
        assert_true(json_is_false(json_object_get(told, "more")));
        json_decref(told);
        attach_to(bench, task, "验收.png", 1);
    }
    assert_int_equal(offered(bench, NULL, item, "", &told), OFFERED);
    assert_true(json_is_true(json_object_get(told, "more")));
    json_decref(told);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(evidence_of_a_class_that_the_sheet_does_not_see_is_told_without_its_name,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(evidence_of_a_class_that_the_sheet_does_not_see_meets_no_request, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_report_lists_no_evidence_that_the_sheet_does_not_see, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_is_offered_says_when_there_is_more, open_all, close_all),
        cmocka_unit_test_setup_teardown(the_files_of_a_task_prove_an_item, open_all, close_all),
        cmocka_unit_test_setup_teardown(whoever_sees_the_item_opens_the_file_of_the_task, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_file_of_a_field_that_the_sheet_does_not_see_proves_nothing, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_case_that_only_names_the_unit_proves_nothing, open_all, close_all),
        cmocka_unit_test_setup_teardown(cases_of_other_units_do_not_hide_those_of_the_unit, open_all, close_all),
        cmocka_unit_test_setup_teardown(the_files_of_another_units_task_prove_nothing, open_all, close_all),
        cmocka_unit_test_setup_teardown(nothing_is_taken_over_from_a_sheet_that_one_does_not_see, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_document_whose_file_was_withdrawn_proves_nothing, open_all, close_all),
        cmocka_unit_test_setup_teardown(evidence_whose_file_was_withdrawn_is_not_taken_over, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_file_that_the_sheet_does_not_see_is_not_taken_over, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
