/* Values that came from a form: stored like any other, told by their origin, held against tables. */
#include "fact_support.h"

typedef struct Form {
    Bench *bench;
    FactSubmission submission;
    int64_t id;
    bool lock;
} Form;

static bool told(Tx *tx, Err *err) {
    const AuditEntry entry = {
        .actor = STR("tester"), .action = STR("test"), .subject = STR("entry/7"), .detail = STR("{}")};
    return audit_append(tx, &entry, err);
}

static bool form_work(Tx *tx, void *context, Err *err) {
    Form *form = context;
    return fact_submit(tx, form->bench->pack, &form->submission, &form->id, err) &&
           (!form->lock || fact_lock(tx, form->bench->pack, &form->submission, err)) && told(tx, err);
}

static bool sql_work(Tx *tx, void *context, Err *err) {
    return store_run(tx, context, err, "") && told(tx, err);
}

static void run_sql(Bench *bench, const char *sql) {
    Err err = {.kind = ERR_NONE};
    if (!store_write(bench->store, sql_work, (void *)(uintptr_t)sql, &err)) {
        fail_msg("%s", err.message);
    }
}

static int64_t number_in(Bench *bench, const char *sql) {
    Tx *tx;
    Stmt *stmt;
    bool row;
    assert_true(store_read_begin(bench->store, &tx, &bench->err));
    assert_true(stmt_open(tx, sql, &stmt, &bench->err, "") && stmt_step(stmt, &row, &bench->err) && row);
    int64_t number = stmt_integer(stmt, 0);
    stmt_close(stmt);
    store_read_end(tx);
    return number;
}

static int element_in(const Bench *bench, const char *id) {
    return pack_element_index(bench->pack, pack_element(bench->pack, str_from(id)));
}

/* Two schools, and an entry of a round for the first. */
static void set_up_entry(Bench *bench) {
    bench_good(bench, "a.csv",
               "code,name,parent,kind,period,pupils_P,classes_P,owner\n"
               "9901,甲县,,县,2024,,,\n990101,一小,9901,小学,2024,100,4,公办\n990102,二小,9901,小学,2024,200,6,公办\n");
    run_sql(bench,
            "INSERT INTO form_version (id, form, version, origin, text, actor, at) VALUES (1, 'f', '1', 'pack', '', "
            "'a', 'b')");
    run_sql(
        bench,
        "INSERT INTO round (id, form_version_id, period_id, unit_id, name, opens_on, due_on, state, actor, at) SELECT "
        "1, 1, p.id, u.id, '基础数据表', 'a', 'b', 'open', 'c', 'd' FROM period p, unit u WHERE u.code = '9901'");
    run_sql(bench,
            "INSERT INTO entry (id, round_id, unit_id, state, due_on, since) SELECT 7, 1, id, 'review', 'a', 'b' FROM "
            "unit WHERE code = '990101'");
    run_sql(bench,
            "INSERT INTO entry (id, round_id, unit_id, state, due_on, since) SELECT 8, 1, id, 'review', 'a', 'b' FROM "
            "unit WHERE code = '9901'");
}

static Form form_of(Bench *bench, FactCell *cells, size_t count) {
    return (Form){.bench = bench,
                  .lock = true,
                  .submission = {.unit_id = number_in(bench, "SELECT id FROM unit WHERE code = '990101'"),
                                 .period_id = number_in(bench, "SELECT id FROM period WHERE code = '2024'"),
                                 .entry_id = 7,
                                 .name = STR("基础数据表"),
                                 .actor = STR("县教育局审核人"),
                                 .cells = cells,
                                 .cell_count = count}};
}

static void approve(Bench *bench, Form *form) {
    Err err = {.kind = ERR_NONE};
    if (!store_write(bench->store, form_work, form, &err)) {
        fail_msg("%s", err.message);
    }
}

static void values_of_a_form_override_and_tell_their_origin(void **state) {
    Bench *bench = *state;
    set_up_entry(bench);
    FactCell cells[] = {{element_in(bench, "pupils_P"), CELL_KNOWN, 123},
                        {element_in(bench, "owner"), CELL_KNOWN, 1},
                        {element_in(bench, "classes_P"), CELL_EMPTY, 0}};
    Form form = form_of(bench, cells, 3);
    const FactFinding finding = {STR("r"), STR("偏高"), STR("pupils_P"), STR("扩招"), STR("填报人"), STR("2024-10-01")};
    form.submission.findings = &finding;
    form.submission.finding_count = 1;
    int64_t before = number_in(bench, "SELECT version FROM fact_version");
    approve(bench, &form);
    assert_int_equal(number_in(bench, "SELECT version FROM fact_version"), before + 1);
    Wanted pupils = {.unit = form.submission.unit_id, .element = cells[0].element, .state = -1};
    Wanted classes = {.unit = form.submission.unit_id, .element = cells[2].element, .state = -1};
    Wanted owner = {.unit = form.submission.unit_id, .element = cells[1].element, .state = -1};
    Tx *tx;
    FactOrigin origin;
    assert_true(store_read_begin(bench->store, &tx, &bench->err));
    assert_true(
        fact_scan_unit(tx, bench->pack, pupils.unit, form.submission.period_id, bench_sink, &pupils, &bench->err));
    assert_true(fact_scan(tx, bench->pack, form.submission.period_id, bench_sink, &classes, &bench->err));
    assert_true(fact_scan(tx, bench->pack, form.submission.period_id, bench_sink, &owner, &bench->err));
    assert_true(pupils.state == CELL_KNOWN && pupils.value == 123);
    assert_int_equal(classes.state, CELL_EMPTY); /* asked and left empty: the imported 4 counts no more */
    assert_true(owner.state == CELL_KNOWN && owner.value == 1);
    assert_true(fact_origin(tx, bench->pack, pupils.unit, form.submission.period_id,
                            pack_element(bench->pack, STR("pupils_P")), bench->arena, &origin, &bench->err));
    assert_true(origin.found && str_is(origin.kind, "form") && str_is(origin.file_name, "基础数据表"));
    assert_true(origin.entry_id == 7 && str_is(origin.actor, "县教育局审核人") && origin.cell.len == 0);
    OpenCheck *checks;
    size_t count;
    assert_true(fact_open_checks(tx, bench->arena, STR("2024"), &checks, &count, &bench->err));
    assert_int_equal(count, 1);
    assert_true(str_is(checks[0].reason, "扩招"));
    store_read_end(tx);
}

static bool has_problem(const Bench *bench, Severity severity, const char *cell, const char *part) {
    for (size_t i = 0; i < bench->result.problems.count; i++) {
        const Problem *problem = &bench->result.problems.items[i];
        if (problem->severity == severity && str_is(problem->rule, "locked") &&
            strcmp(problem->place.cell, cell) == 0 && str_find(problem->message, str_from(part)) >= 0) {
            return true;
        }
    }
    return false;
}

static void import_row_of_first(Bench *bench, const char *cells) {
    Str table = str_format(bench->arena,
                           "code,name,parent,kind,period,pupils_P,classes_P\n990101,一小,9901,小学,2024,%s\n"
                           "990102,二小,9901,小学,2024,210,7\n",
                           cells);
    assert_true(bench_import(bench, bench_file(bench, "b.csv", table)));
}

static void a_table_may_not_change_what_a_form_holds(void **state) {
    Bench *bench = *state;
    set_up_entry(bench);
    FactCell cells[] = {{element_in(bench, "pupils_P"), CELL_KNOWN, 123}};
    Form form = form_of(bench, cells, 1);
    approve(bench, &form);
    const char *before = bench_counts(bench);
    import_row_of_first(bench, "124,5");
    assert_int_equal(bench->result.problems.errors, 1);
    assert_true(has_problem(bench, SEVERITY_ERROR, "F2", "基础数据表"));
    assert_true(has_problem(bench, SEVERITY_ERROR, "F2", "解锁"));
    assert_string_equal(before, bench_counts(bench));
}

static void the_same_value_or_none_leaves_the_form_in_force(void **state) {
    Bench *bench = *state;
    set_up_entry(bench);
    FactCell cells[] = {{element_in(bench, "pupils_P"), CELL_KNOWN, 123}};
    Form form = form_of(bench, cells, 1);
    approve(bench, &form);
    for (int round = 0; round < 2; round++) {
        import_row_of_first(bench, round ? ",5" : "123,4");
        assert_int_equal(bench->result.problems.errors, 0);
        assert_true(has_problem(bench, SEVERITY_NOTE, "", "1个单元格"));
        Tx *tx;
        FactOrigin origin;
        Wanted pupils = {.unit = form.submission.unit_id, .element = cells[0].element, .state = -1};
        Wanted classes = {.unit = form.submission.unit_id, .element = element_in(bench, "classes_P"), .state = -1};
        assert_true(store_read_begin(bench->store, &tx, &bench->err));
        assert_true(fact_scan(tx, bench->pack, form.submission.period_id, bench_sink, &pupils, &bench->err));
        assert_true(fact_scan(tx, bench->pack, form.submission.period_id, bench_sink, &classes, &bench->err));
        assert_true(fact_origin(tx, bench->pack, pupils.unit, form.submission.period_id,
                                pack_element(bench->pack, STR("pupils_P")), bench->arena, &origin, &bench->err));
        store_read_end(tx);
        assert_true(pupils.state == CELL_KNOWN && pupils.value == 123);
        assert_true(classes.value == (round ? 5 : 4)); /* what is not held is stored as ever */
        assert_int_equal(origin.entry_id, 7);
    }
}

static void two_entries_do_not_hold_one_element(void **state) {
    Bench *bench = *state;
    set_up_entry(bench);
    FactCell cells[] = {{element_in(bench, "pupils_P"), CELL_KNOWN, 123}};
    Form form = form_of(bench, cells, 1);
    approve(bench, &form);
    Form other = form_of(bench, cells, 1);
    other.submission.entry_id = 8;
    Err err = {.kind = ERR_NONE};
    const char *before = bench_counts(bench);
    assert_false(store_write(bench->store, form_work, &other, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_non_null(strstr(err.message, "基础数据表"));
    assert_string_equal(before, bench_counts(bench));
    approve(bench, &form); /* its own may be written again */
    assert_int_equal(number_in(bench, "SELECT COUNT(*) FROM fact_lock"), 1);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(values_of_a_form_override_and_tell_their_origin, bench_open, bench_close),
    cmocka_unit_test_setup_teardown(a_table_may_not_change_what_a_form_holds, bench_open, bench_close),
    cmocka_unit_test_setup_teardown(the_same_value_or_none_leaves_the_form_in_force, bench_open, bench_close),
    cmocka_unit_test_setup_teardown(two_entries_do_not_hold_one_element, bench_open, bench_close),
};

TABLE_TEST_MAIN(tests)
