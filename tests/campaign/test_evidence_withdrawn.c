/* Files that were withdrawn meanwhile are not given as evidence, whatever names them. */
#include "campaign_bench.h"

/* Document 7 of the school is the file 1; so is whatever is asked for. */
static bool find_document(void *context, int64_t id, CampaignDocument *found, Err *err) {
    (void)context;
    *found = (CampaignDocument){.unit = STR(SCHOOL), .attachment = 1};
    return id == 7 || err_set(err, ERR_NOT_FOUND, "没有这份文稿。");
}

static CampaignCall reading(void) {
    CampaignCall call = bench_call(somebody(on.bench, "xiaozhang", "head", SCHOOL, NULL));
    call.document = find_document;
    return call;
}

static int64_t begun_with_file(void) {
    int64_t id = begun(NULL, SCHOOL_YEAR);
    hand_out(NULL, id);
    run_sql(
        "INSERT INTO attachment (hash, kind, size, name, privacy, account_id, actor, at, subject_kind, subject) VALUES"
        " ('00', 'png', 1, '规划.png', 0, 1, 'xiaozhang', '2026-01-01T00:00:00Z', 'document', '7')");
    return id;
}

static void withdraw_file(void) {
    run_sql(
        "UPDATE attachment SET withdrawn_by = 'xiaozhang', withdrawn_at = '2026-11-01T00:00:00Z', withdrawn_reason ="
        " '传错了'");
}

static int64_t given(int64_t campaign) {
    return number("SELECT COUNT(*) FROM campaign_evidence e JOIN campaign_item i ON i.id = e.item_id JOIN"
                  " campaign_sheet s ON s.id = i.sheet_id WHERE s.campaign_id = %lld",
                  campaign);
}

static void a_document_whose_file_was_withdrawn_proves_nothing(void **state) {
    const int64_t id = begun_with_file();
    const CampaignCall call = reading();
    Err err;
    (void)state;
    must(done(&call, campaign_evidence_add, item_at(id, "SD-03"), STR("{\"documents\":[7]}"), &err), &err);
    withdraw_file();
    bool good = done(&call, campaign_evidence_add, item_at(id, "SD-05"), STR("{\"documents\":[7]}"), &err);
    assert_said(good, &err, ERR_CONFLICT, "“规划.png”这个文件已经撤下（传错了）");
    assert_string_equal(err.place.field, "documents");
    /* Nor where it stands already, as if it still counted. */
    good = done(&call, campaign_evidence_add, item_at(id, "SD-03"), STR("{\"documents\":[7]}"), &err);
    assert_said(good, &err, ERR_CONFLICT, "已经撤下");
    assert_int_equal(given(id), 1);
    assert_whole(on.bench);
}

static void evidence_whose_file_was_withdrawn_is_not_taken_over(void **state) {
    const int64_t before = begun_with_file(), id = begun(NULL, SCHOOL_YEAR);
    const CampaignCall call = reading();
    Err err;
    (void)state;
    hand_out(NULL, id);
    must(done(&call, campaign_evidence_add, item_at(before, "SD-03"), STR("{\"documents\":[7]}"), &err), &err);
    must(done(&call, campaign_evidence_add, item_at(id, "SD-05"), STR("{\"reuse\":[1]}"), &err), &err);
    withdraw_file();
    bool good = done(&call, campaign_evidence_add, item_at(id, "SD-03"), STR("{\"reuse\":[1]}"), &err);
    assert_said(good, &err, ERR_CONFLICT, "已经撤下");
    assert_string_equal(err.place.field, "reuse");
    assert_int_equal(given(id), 1);
    assert_whole(on.bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_whose_file_was_withdrawn_proves_nothing, campaign_bench_open,
                                        campaign_bench_close),
        cmocka_unit_test_setup_teardown(evidence_whose_file_was_withdrawn_is_not_taken_over, campaign_bench_open,
                                        campaign_bench_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
