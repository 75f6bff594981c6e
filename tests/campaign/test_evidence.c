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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_taken_over_from_a_sheet_that_one_does_not_see, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_document_whose_file_was_withdrawn_proves_nothing, open_all, close_all),
        cmocka_unit_test_setup_teardown(evidence_whose_file_was_withdrawn_is_not_taken_over, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
