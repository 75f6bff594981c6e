/* Approval: facts at once, locks, snapshots that stay, corrections that supersede. */
#include "collect_support.h"

#include "indicator.h"

typedef struct Fact {
    int64_t unit;
    int element, state;
    double value;
} Fact;

static void note_fact(void *context, int64_t unit, int element, CellState state, double value) {
    Fact *fact = context;
    if (unit == fact->unit && element == fact->element) {
        fact->state = (int)state;
        fact->value = value;
    }
}

static Fact fact_of(Desk *desk, const char *unit, const char *element) {
    Str sql = str_format(desk->arena, "SELECT id FROM unit WHERE code = '%s'", unit);
    Fact fact = {desk_number(desk, sql.data), element_of(desk->world, element), -1, 0};
    Tx *tx;
    int64_t period;
    must(store_read_begin(desk->store, &tx, &desk->err), &desk->err);
    must(org_period_id(tx, STR("2024"), false, &period, &desk->err), &desk->err);
    must(fact_scan(tx, desk->world->pack, period, note_fact, &fact, &desk->err), &desk->err);
    store_read_end(tx);
    return fact;
}

static void assert_fact(Desk *desk, const char *unit, const char *element, double wanted) {
    Fact fact = fact_of(desk, unit, element);
    if (fact.state != CELL_KNOWN || fact.value != wanted) {
        fail_msg("%s of %s: state %d, %g; wanted %g", element, unit, fact.state, fact.value, wanted);
    }
}

static void run_through(Desk *desk, int64_t entry) {
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    desk_step(desk, NULL, entry, DO_PASS, "");
    desk_step(desk, NULL, entry, DO_APPROVE, "");
}

/* The command line may take all steps, but not for what it typed. */
static const User *typist(Desk *desk, const char *unit) {
    return desk_user(desk, "填报员", "staffd", unit, NULL);
}

static void unlock(Desk *desk, int64_t entry) {
    const User *one = desk_user(desk, "局长", "dir", COUNTY, NULL),
               *other = desk_user(desk, "副局长", "dir", COUNTY, NULL);
    desk_step(desk, one, entry, DO_UNLOCK_ASK, "更正");
    desk_step(desk, other, entry, DO_UNLOCK, "");
}

static void approved_values_are_facts_at_once(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    int64_t before = desk_number(desk, "SELECT version FROM fact_version");
    world_load(desk->world, "2024", false);
    assert_value(desk->world, "sum(pupils_P)", COUNTY, 600);
    desk_type(desk, typist(desk, FIRST), entry, "pupils_P", "1,20");
    assert_false(desk_try(desk, NULL, entry, DO_SUBMIT, "")); /* no number */
    desk_type(desk, typist(desk, FIRST), entry, "pupils_P", "120人");
    run_through(desk, entry);
    assert_true(desk_number(desk, "SELECT version FROM fact_version") > before);
    assert_fact(desk, FIRST, "pupils_P", 120);
    assert_int_equal(fact_of(desk, FIRST, "classes_P").state, CELL_EMPTY); /* asked and left empty */
    world_load(desk->world, "2024", false);
    assert_value(desk->world, "sum(pupils_P)", COUNTY, 620); /* what is measured follows */
    FactOrigin origin;
    Tx *tx;
    int64_t period;
    must(store_read_begin(desk->store, &tx, &desk->err), &desk->err);
    must(org_period_id(tx, STR("2024"), false, &period, &desk->err), &desk->err);
    must(fact_origin(tx, desk->world->pack, fact_of(desk, FIRST, "pupils_P").unit, period,
                     pack_element(desk->world->pack, STR("pupils_P")), desk->arena, &origin, &desk->err),
         &desk->err);
    store_read_end(tx);
    assert_true(str_is(origin.kind, "form") && origin.entry_id == entry && str_is(origin.actor, "命令行"));
    assert_true(str_find(origin.file_name, STR("基础表")) == 0);
    AuditReport report;
    must(audit_verify(desk->store, &report, &desk->err), &desk->err);
    assert_true(report.intact);
}

static void a_correction_supersedes_and_the_old_snapshot_stays(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    desk_type(desk, typist(desk, FIRST), entry, "pupils_P", "120");
    desk_type(desk, typist(desk, FIRST), entry, "classes_P", "4");
    run_through(desk, entry);
    unlock(desk, entry);
    assert_fact(desk, FIRST, "pupils_P", 120); /* until the correction is approved the old value counts */
    desk_type(desk, typist(desk, FIRST), entry, "pupils_P", "115");
    run_through(desk, entry);
    assert_fact(desk, FIRST, "pupils_P", 115);
    assert_fact(desk, FIRST, "classes_P", 4);
    EntryHistory history;
    must(entry_history(desk->collect, NULL, entry, desk->arena, &history, &desk->err), &desk->err);
    assert_int_equal(history.snapshot_count, 2);
    assert_true(str_find(history.snapshots[0].content, STR("\"text\":\"120\"")) > 0);
    assert_true(str_find(history.snapshots[1].content, STR("\"text\":\"115\"")) > 0);
    assert_true(history.snapshots[1].submission_id > history.snapshots[0].submission_id);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM submission b JOIN source s ON s.id = b.source_id WHERE "
                                       "s.kind = 'form'"),
                     2);
    assert_false(scratch_run(desk->world->scratch, "DELETE FROM entry_snapshot"));
}

static void a_table_may_not_change_what_was_approved(void **state) {
    Desk *desk = *state;
    const ImportOptions options = {.actor = STR("tester")};
    ImportResult result;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    desk_type(desk, typist(desk, FIRST), entry, "pupils_P", "120");
    run_through(desk, entry);
    const char *path = str_format(desk->arena, "%s/again.csv", desk->world->scratch->folder).data;
    must(file_write(path,
                    STR("code,name,parent,kind,period,pupils_P\n990101,一小,9901,小学,2024,99\n"
                        "990102,二小,9901,小学,2024,98\n"),
                    &desk->err),
         &desk->err);
    for (int round = 0; round < 2; round++) {
        must(fact_import(desk->store, desk->world->pack, path, &options, desk->arena, &result, &desk->err), &desk->err);
        assert_int_equal(result.problems.errors, 1);
        assert_true(str_is(result.problems.items[0].rule, "locked"));
        assert_string_equal(result.problems.items[0].place.cell, "F2");
        assert_true(str_find(result.problems.items[0].message, STR("基础表")) >= 0);
        if (round == 0) {
            unlock(desk, entry); /* opens the entry to its form, not the figures to tables */
        }
    }
    assert_fact(desk, FIRST, "pupils_P", 120);
}

static const char hiding_form[] = "form: hiding\nname: 有条件的表\nsection: BAS\nunlock_need: 2\nsections:\n"
                                  "  - id: a\n    name: 甲\n    fields:\n"
                                  "      - {id: has_books, name: 有图书, type: bool, required: true}\n"
                                  "      - {element: books, visible: has_books}\n"
                                  "steps:\n  - {id: section, name: 审定, roles: [chief]}\n";

static void what_is_no_longer_asked_is_unknown_again(void **state) {
    Desk *desk = *state;
    desk_form(desk, hiding_form);
    int64_t entry = desk_entry(desk, desk_round(desk, "hiding", COUNTY), FIRST);
    desk_type(desk, typist(desk, FIRST), entry, "has_books", "是");
    desk_type(desk, typist(desk, FIRST), entry, "books", "3000");
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    desk_step(desk, NULL, entry, DO_APPROVE, "");
    assert_fact(desk, FIRST, "books", 3000);
    unlock(desk, entry);
    desk_type(desk, typist(desk, FIRST), entry, "has_books", "否");
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    desk_step(desk, NULL, entry, DO_APPROVE, "");
    assert_int_equal(fact_of(desk, FIRST, "books").state, CELL_EMPTY);
    /* one that was never asked writes nothing: what a table brought stays */
    world_import(desk->world, "code,name,parent,kind,period,books\n990102,二小,9901,小学,2024,77\n");
    entry = desk_entry(desk, desk_number(desk, "SELECT MAX(id) FROM round"), SECOND);
    desk_type(desk, typist(desk, SECOND), entry, "has_books", "否");
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    desk_step(desk, NULL, entry, DO_APPROVE, "");
    assert_fact(desk, SECOND, "books", 77);
}

static void reasons_for_findings_are_stored_with_the_facts(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    desk_type(desk, typist(desk, FIRST), entry, "pupils_P", "500");
    assert_true(desk_view(desk, NULL, entry)->judgement.to_explain > 0);
    desk_explain(desk, typist(desk, FIRST), entry, "新建住宅区");
    run_through(desk, entry);
    OpenCheck *checks;
    size_t count;
    Tx *tx;
    must(store_read_begin(desk->store, &tx, &desk->err), &desk->err);
    must(fact_open_checks(tx, desk->arena, STR("2024"), &checks, &count, &desk->err), &desk->err);
    store_read_end(tx);
    bool told = false;
    for (size_t i = 0; i < count; i++) {
        told = told || (str_is(checks[i].rule, "grown") && str_is(checks[i].reason, "新建住宅区"));
    }
    assert_true(told);
    assert_int_equal(
        desk_number(desk, "SELECT COUNT(*) FROM check_result WHERE rule = 'grown' AND reason_by = '填报员'"), 1);
}

static void what_does_not_hold_any_more_is_not_approved(void **state) {
    Desk *desk = *state;
    static const char crossing[] =
        "form: crossing\nname: 对账表\nsection: BAS\nunlock_need: 2\nsections:\n"
        "  - id: a\n    name: 甲\n    fields:\n      - {id: seats, name: 座位, unit: 人, required: true}\n"
        "checks:\n  - {id: enough, severity: error, rule: seats >= pupils_P, message: 座位不够, "
        "fields: [seats]}\n"
        "steps:\n  - {id: section, name: 审定, roles: [chief]}\n";
    desk_form(desk, crossing);
    int64_t entry = desk_entry(desk, desk_round(desk, "crossing", COUNTY), FIRST);
    desk_type(desk, typist(desk, FIRST), entry, "seats", "110");
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    world_import(desk->world, "code,name,parent,kind,period,pupils_P\n990101,一小,9901,小学,2024,150\n");
    assert_false(desk_try(desk, NULL, entry, DO_APPROVE, ""));
    assert_told(desk, ERR_CONFLICT, "退回");
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM entry_snapshot"), 0);
    assert_int_equal(desk_view(desk, NULL, entry)->state, ENTRY_REVIEW);
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(approved_values_are_facts_at_once),
    DESK_TEST(a_correction_supersedes_and_the_old_snapshot_stays),
    DESK_TEST(a_table_may_not_change_what_was_approved),
    DESK_TEST(what_is_no_longer_asked_is_unknown_again),
    DESK_TEST(reasons_for_findings_are_stored_with_the_facts),
    DESK_TEST(what_does_not_hold_any_more_is_not_approved),
};

TABLE_TEST_MAIN(tests)
