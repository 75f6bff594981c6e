/* What people call the things that fields name. */
#include "ledger_internal.h"
#include "ledger_support.h"

static void assert_called(Bench *bench, CaseFieldType type, const char *value, const char *wanted) {
    Str name;
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    bool good = name_of(bench->ledger->pack, tx, type, str_from(value), bench->arena, &name, &err);
    store_read_end(tx);
    must(good, &err);
    assert_string_equal(str_cstr(bench->arena, name), wanted);
}

static void elements_and_items_stand_by_their_names(void **state) {
    assert_called(*state, CASE_ELEMENT, "pupils_P", "小学在校生");
    assert_called(*state, CASE_ITEM, "SD-03", "安全与食品卫生");
    assert_called(*state, CASE_UNIT, SCHOOL, "第一小学");
}

/* LZ-24 is one thing with 满意度 and another without: which standard is meant a case does not say. */
static void an_id_that_standards_give_to_different_things_stays_an_id(void **state) {
    assert_called(*state, CASE_ITEM, "LZ-24", "LZ-24");
}

static void what_no_pack_knows_stays_as_it_is(void **state) {
    assert_called(*state, CASE_ITEM, "OWN-1", "OWN-1");
    assert_called(*state, CASE_ELEMENT, "no_such", "no_such");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        TEST(elements_and_items_stand_by_their_names),
        TEST(an_id_that_standards_give_to_different_things_stays_an_id),
        TEST(what_no_pack_knows_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
