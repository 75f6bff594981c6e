/* Evidence of items that is taken over from others. */
#include "campaign_support.h"

/* Whoever sees a sheet may open the files of its items: nothing comes there from one that he does not see. */
static void nothing_is_taken_over_from_a_sheet_that_one_does_not_see(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *teacher = somebody(bench, "laoshi", "tch", SCHOOL, NULL);
    int64_t before = opened_campaign(bench, staff), id = opened_campaign(bench, staff);
    Err err;
    assert_true(scratch_run(bench->scratch,
                            "INSERT INTO attachment (hash, kind, size, name, privacy, account_id, actor, at) VALUES"
                            " ('00', 'png', 1, 'x.png', 0, 1, 'xiaozhang', '2026-01-01T00:00:00Z')"));
    Str given = str_format(bench->arena,
                           "INSERT INTO campaign_evidence (item_id, attachment_id, valid_from, valid_until, actor, at)"
                           " VALUES (%lld, 1, '', '', 'xiaozhang', '2026-01-01T00:00:00Z')",
                           (long long)item_of(bench, before, "SD-03"));
    assert_true(scratch_run(bench->scratch, str_cstr(bench->arena, given)));
    must(give_filling(bench, head, id, "SD-05", "[\"laoshi\"]", &err), &err);
    int64_t item = item_of(bench, id, "SD-05");
    assert_said(act(bench, teacher, campaign_evidence_add, item, STR("{\"reuse\":[1]}"), &err), &err, ERR_NOT_FOUND,
                "没有这份佐证");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_evidence"), 1);
    must(act(bench, head, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"reuse\":[1]}"), &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_evidence"), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_taken_over_from_a_sheet_that_one_does_not_see, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
