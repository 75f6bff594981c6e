/* Sweeping a backlog: many cases climb at once, and nothing tells it from climbing one by one but the days. */
#include "ledger_support.h"

#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <unistd.h>

#define DAY   86400
#define CASES 14

/* Computes what the clock moves. */
#define WAITING                                                                                                        \
    "system: LOC-01\nname: 等待台账\ngroup: 本地\nsection: BAS\ndomain: ledgers\nhelp: 等待登记\nrecords:\n" \
    "  - id: wait\n    name: 等待\n    title: \"{text}{late}\"\n    number: \"等{year}-{seq:3}\"\n"                 \
    "    opened_by: [safo]\n    ladder: overdue\n    due: {days: 3}\n    fields:\n"                                    \
    "      - {id: text, name: 事由, type: text, required: true}\n"                                                   \
    "      - {id: late, name: 逾期, type: number, value: late_days}\n    states:\n"                                  \
    "      - {id: planned, name: 计划}\n      - {id: closed, name: 办结, end: closed}\n    steps:\n"               \
    "      - {id: close, name: 办结, from: [planned], to: closed, by: [safo], action: edit}\n"

static Str day(Bench *bench, int days) {
    return date_show(bench->arena, date_add_days(date_today(), days));
}

static bool person(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('head', '校长', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static int64_t hazard(Bench *bench, const char *unit, int until) {
    int64_t id = opened(bench, NULL, "SAF-02.hazard", unit,
                        str_format(bench->arena,
                                   "{\"on\":\"%.*s\",\"place\":\"食堂\",\"field\":\"消防\",\"text\":\"开关松动\","
                                   "\"level\":\"一般\"}",
                                   STR_ARG(day(bench, 0)))
                            .data);
    assert_stepped(bench, NULL, id, "confirm", "{}");
    assert_stepped(bench, NULL, id, "issue",
                   str_format(bench->arena,
                              "{\"owner_unit\":\"%s\",\"owner\":\"head\",\"fix_by\":\"%.*s\",\"money\":1,"
                              "\"guard\":\"围挡\",\"plan\":\"有\"}",
                              unit, STR_ARG(day(bench, until)))
                       .data);
    return id;
}

/* In two schools, of two records, with deadlines on several days. */
static void open_all(Bench *bench, int64_t ids[CASES]) {
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, person, NULL, &err), &err);
    define(bench, STR(WAITING));
    for (int i = 0; i < CASES; i++) {
        const char *unit = i % 3 ? SCHOOL : OTHER;
        ids[i] = i % 4 == 1 ? opened(bench, NULL, "LOC-01.wait", unit, "{\"text\":\"等\"}")
                            : hazard(bench, unit, 1 + i % 5 * 3);
    }
}

static SweepReport swept(Bench *bench) {
    SweepReport report;
    Err err = {.kind = ERR_NONE};
    must(ledger_sweep(bench->ledger, &report, &err), &err);
    return report;
}

/* ---- at once and day by day --------------------------------------------------------------------- */

static void add_rows(Bench *bench, Buf *out, const char *sql) {
    Tx *tx;
    Stmt *stmt;
    bool row = false;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    must(stmt_open(tx, sql, &stmt, &err, ""), &err);
    while (stmt_step(stmt, &row, &err) && row) {
        buf_add(out, stmt_text(stmt, 0));
        buf_add_char(out, '\n');
    }
    stmt_close(stmt);
    store_read_end(tx);
}

/* What must not depend on when it was swept: instants, days late in reasons and what formulas make of them, which cases
 * share a slip and so how many there are do. */
static Str outcome(Bench *bench) {
    Buf out = buf_create(bench->arena);
    add_rows(
        bench, &out,
        "SELECT id || '|' || unit_code || '|' || state || '|' || due_at || '|' || due_why || '|' || alarm_on ||"
        " '|' || rung || '|' || case_clock.version || '|' || listed || '|' || CASE record WHEN 'LOC-01.wait' THEN '' "
        "ELSE"
        " title || fields END FROM case_record JOIN case_clock ON case_id = id WHERE record <> 'EVA-10.circular' ORDER "
        "BY id");
    add_rows(bench, &out,
             "SELECT s.case_id || '|' || sequence || '|' || step || '|' || name || '|' || before || '|' || after || '|'"
             " || actor || '|' || s.due_at || '|' || s.due_why FROM case_step s JOIN case_record c ON c.id = s.case_id"
             " WHERE c.record <> 'EVA-10.circular' ORDER BY s.case_id, sequence");
    add_rows(bench, &out,
             "SELECT r.kind || '|' || r.source || '|' || c.record || '|' || c.unit_code || '|' || c.title || '|' ||"
             " c.state || '|' || (SELECT COUNT(*) FROM case_clock WHERE case_id = c.id) || '|' || "
             "c.fields || '|' || s.sequence || '|' || s.step ||"
             " '|' || s.name || '|' || s.after || '|' || s.actor || '|' || s.fields FROM case_source r JOIN case_record"
             " c ON c.id = r.case_id JOIN case_step s ON s.case_id = c.id AND s.step <> 'join' ORDER BY CAST(r.source "
             "AS INTEGER)");
    add_rows(bench, &out, /* by year, which may be another */
             "SELECT substr(scope, 1, instr(scope, '|')) || SUM(last) FROM case_number WHERE scope NOT LIKE"
             " 'EVA-10.circular|%' GROUP BY substr(scope, 1, instr(scope, '|')) ORDER BY 1");
    return buf_str(&out);
}

static Str swept_after(int days, int every, int slips) {
    void *state;
    int64_t ids[CASES];
    bench_open(&state);
    Bench *bench = state;
    open_all(bench, ids);
    size_t told = 0;
    for (int passed = 0; passed < days; passed += every) {
        clock_at += (int64_t)every * DAY;
        told += swept(bench).told;
    }
    assert_int_equal(swept(bench).told, 0);
    assert_int_equal(told, CASES * 4); /* the ladder has four rungs */
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record WHERE record ="
                                                    " 'EVA-10.circular'"),
                     slips);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_source WHERE kind = 'case'"), CASES);
    assert_whole(bench);
    char *kept = strdup(str_cstr(bench->arena, outcome(bench)));
    bench_close(&state);
    return str_from(kept);
}

static void a_backlog_ends_where_day_by_day_sweeps_end(void **state) {
    (void)state;
    /* In the one school cases come to the last rung on six days, in the other on five: a slip for each. */
    Str daily = swept_after(60, 1, 6 + 5), once = swept_after(60, 60, 2);
    assert_string_equal(once.data, daily.data);
    assert_true(str_find(once, STR("黄色督办单")) >= 0);
    free((char *)(uintptr_t)daily.data);
    free((char *)(uintptr_t)once.data);
}

/* ---- the chain ------------------------------------------------------------------------------------ */

static void cases_of_a_unit_share_a_row_of_the_chain_that_names_them(void **state) {
    Bench *bench = *state;
    int64_t ids[CASES];
    open_all(bench, ids);
    int64_t before = scratch_number(bench->scratch, "SELECT MAX(sequence) FROM audit");
    clock_at += 60 * (int64_t)DAY;
    swept(bench);
    /* Two units with two records each; what was opened in each unit for one record, and joined by the other. */
    assert_int_equal(scratch_number(bench->scratch, "SELECT MAX(sequence) FROM audit"), before + 8);
    const char *rows = str_format(bench->arena,
                                  "SELECT COUNT(*) FROM audit, case_record c WHERE sequence > %lld AND"
                                  " audit.unit_code = c.unit_code AND (subject || detail) LIKE '%%' || c.number || '%%'"
                                  " AND audit.subject LIKE c.record || ' %%'",
                                  (long long)before)
                           .data;
    assert_int_equal(scratch_number(bench->scratch, rows), CASES + 4);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM audit WHERE subject LIKE 'SAF-02.hazard %条'"
                                                    " AND detail LIKE '%\"times\":%'"),
                     2);
    assert_whole(bench);
}

static void change_file(Bench *bench, const char *sql) {
    sqlite3 *handle;
    char *message = NULL;
    assert_int_equal(sqlite3_open(str_format(bench->arena, "%s/duxue.db", bench->scratch->data).data, &handle),
                     SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s", message);
    }
    sqlite3_close(handle);
}

static void a_step_of_a_backlog_that_is_changed_is_found(void **state) {
    Bench *bench = *state;
    int64_t ids[CASES];
    AuditReport report;
    Err err = {.kind = ERR_NONE};
    open_all(bench, ids);
    clock_at += 60 * (int64_t)DAY;
    swept(bench);
    change_file(bench,
                "DROP TRIGGER case_step_stays; UPDATE case_step SET reason = '逾期1天' WHERE id = (SELECT id FROM"
                " case_step WHERE step = 'overdue' ORDER BY id LIMIT 1 OFFSET 17)");
    must(audit_verify(bench->scratch->store, &report, &err), &err);
    assert_int_equal(report.fault_count, 1);
    assert_string_equal(report.faults[0].table, "case_step");
    assert_true(strcmp(report.faults[0].unit, SCHOOL) == 0 || strcmp(report.faults[0].unit, OTHER) == 0);
}

/* ---- what a rung opens ------------------------------------------------------------------------------ */

static int64_t slips(Bench *bench) {
    return scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record WHERE record = 'EVA-10.circular'");
}

static int64_t origins_of_newest(Bench *bench) {
    return scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_source WHERE kind = 'case' AND case_id ="
                                          " (SELECT MAX(id) FROM case_record WHERE record = 'EVA-10.circular')");
}

/* Swept by its ladder today. */
static void hold_back(Bench *bench, int64_t id, bool back) {
    change_file(bench, str_format(bench->arena, "UPDATE case_clock SET alarm_on = '%s' WHERE case_id = %lld",
                                  back ? "2999-01-01" : "2000-01-01", (long long)id)
                           .data);
}

static void what_comes_to_a_rung_on_one_day_shares_what_it_opens(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    int64_t ids[4];
    must(store_write(bench->scratch->store, person, NULL, &err), &err);
    for (int i = 0; i < 4; i++) {
        ids[i] = hazard(bench, SCHOOL, 1);
    }
    int64_t next_day = hazard(bench, SCHOOL, 2), elsewhere = hazard(bench, OTHER, 1);
    hold_back(bench, ids[2], true);
    hold_back(bench, ids[3], true);
    clock_at += 32 * (int64_t)DAY;
    swept(bench);
    assert_int_equal(slips(bench), 2); /* one for each school */
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record WHERE title = '通报'"), 2);
    assert_shows(bench, ids[0], "\"children\":[{");
    assert_shows(bench, elsewhere, "\"children\":[{");
    hold_back(bench, ids[2], false);
    swept(bench);
    assert_int_equal(slips(bench), 2); /* it joins those of today */
    assert_shows(bench, ids[2], "\"children\":[{");
    int64_t shared = scratch_number(bench->scratch, "SELECT case_id FROM case_source GROUP BY case_id HAVING COUNT(*)"
                                                    " = 3");
    assert_shows(bench, shared, "又有1条逾期的记录并入");
    assert_stepped(bench, NULL, shared, "submit",
                   "{\"kind\":\"批评\",\"text\":\"三处隐患\",\"units\":[\"" SCHOOL
                   "\"],\"unit_count\":1,\"scope\":\"各学校\",\"basis\":\"督办单\"}");
    hold_back(bench, ids[3], false);
    swept(bench);
    assert_int_equal(slips(bench), 3); /* somebody has taken that up: what he wrote is not added to */
    assert_int_equal(origins_of_newest(bench), 1);
    clock_at += DAY;
    swept(bench);
    assert_int_equal(slips(bench), 4); /* another day */
    assert_int_equal(origins_of_newest(bench), 1);
    assert_shows(bench, next_day, "\"children\":[{");
    assert_whole(bench);
}

static void whoever_has_a_slip_open_is_told_that_a_case_joined_it(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, person, NULL, &err), &err);
    hazard(bench, SCHOOL, 1);
    int64_t late = hazard(bench, SCHOOL, 1);
    hold_back(bench, late, true);
    clock_at += 32 * (int64_t)DAY;
    swept(bench);
    int64_t slip = scratch_number(bench->scratch, "SELECT id FROM case_record WHERE record = 'EVA-10.circular'");
    const StepTaken submit = {.id = slip,
                              .step = STR("submit"),
                              .version = 1, /* as the page loaded it */
                              .fields = STR("{\"kind\":\"批评\",\"text\":\"一处隐患\",\"units\":[\"" SCHOOL
                                            "\"],\"unit_count\":1,\"scope\":\"各学校\",\"basis\":\"督办单\"}")};
    hold_back(bench, late, false);
    swept(bench);
    assert_int_equal(origins_of_newest(bench), 2);
    assert_false(case_step(bench->ledger, NULL, &submit, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_int_equal(slips(bench), 1);
    StepTaken again = submit;
    again.version = 2;
    err = (Err){.kind = ERR_NONE};
    must(case_step(bench->ledger, NULL, &again, &err), &err);
    assert_whole(bench);
}

/* ---- faults ----------------------------------------------------------------------------------------- */

static void a_sweep_that_fails_leaves_nothing(void **state) {
    Bench *bench = *state;
    int64_t ids[CASES];
    SweepReport report;
    Err err = {.kind = ERR_NONE};
    open_all(bench, ids);
    clock_at += 60 * (int64_t)DAY;
    assert_true(scratch_run(bench->scratch, "CREATE TRIGGER refuse BEFORE INSERT ON case_source WHEN NEW.case_id ="
                                            " (SELECT MAX(id) FROM case_record) BEGIN SELECT RAISE(ABORT, 'no'); END"));
    const Str before = outcome(bench);
    int64_t rows = scratch_number(bench->scratch, "SELECT MAX(sequence) FROM audit");
    assert_false(ledger_sweep(bench->ledger, &report, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_int_equal(report.told, 0);
    assert_true(str_equal(outcome(bench), before));
    assert_int_equal(scratch_number(bench->scratch, "SELECT MAX(sequence) FROM audit"), rows);
    assert_true(scratch_run(bench->scratch, "DROP TRIGGER refuse"));
    assert_int_equal(swept(bench).told, CASES * 4);
    assert_whole(bench);
}

static void an_ended_case_of_a_backlog_stays_as_it_is(void **state) {
    Bench *bench = *state;
    int64_t ids[CASES];
    open_all(bench, ids);
    assert_stepped(bench, NULL, ids[1], "close", "{}"); /* the only other step of this record */
    clock_at += 60 * (int64_t)DAY;
    SweepReport report = swept(bench);
    assert_int_equal(report.looked, CASES - 1);
    assert_int_equal(report.told, (CASES - 1) * 4);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_step s JOIN case_record c ON c.id ="
                                                    " s.case_id WHERE c.ended = 'closed' AND step = 'overdue'"),
                     0);
}

/* Keeps the writer busy while a sweep loads what is due, then moves two of these cases on. */
typedef struct Mover {
    Bench *bench;
    int64_t told, closed;
    sem_t inside, go;
    Err err;
    bool good;
} Mover;

static bool move_work(Tx *tx, void *context, Err *err) {
    Mover *mover = context;
    const StepTaken told = {.id = mover->told,
                            .step = STR("progress"),
                            .fields = STR("{\"why_open\":\"配件在路上\"}"),
                            .version = -1},
                    closed = {.id = mover->closed, .step = STR("close"), .fields = STR("{}"), .version = -1};
    sem_post(&mover->inside);
    sem_wait(&mover->go);
    return case_step_within(mover->bench->ledger, tx, NULL, &told, true, err) &&
           case_step_within(mover->bench->ledger, tx, NULL, &closed, true, err);
}

static void *move_main(void *context) {
    Mover *mover = context;
    mover->good = store_write(mover->bench->scratch->store, move_work, mover, &mover->err);
    return NULL;
}

static void *sweep_main(void *context) {
    SweepReport *report = ARENA_NEW(((Mover *)context)->bench->arena, SweepReport);
    *report = swept(((Mover *)context)->bench);
    return report;
}

static void what_is_moved_on_while_a_sweep_waits_is_swept_as_it_stands_then(void **state) {
    Bench *bench = *state;
    int64_t ids[CASES];
    pthread_t mover_thread, sweep_thread;
    void *report;
    open_all(bench, ids);
    clock_at += 60 * (int64_t)DAY;
    Mover mover = {.bench = bench, .told = ids[0], .closed = ids[1]};
    sem_init(&mover.inside, 0, 0);
    sem_init(&mover.go, 0, 0);
    pthread_create(&mover_thread, NULL, move_main, &mover);
    sem_wait(&mover.inside);
    pthread_create(&sweep_thread, NULL, sweep_main, &mover);
    usleep(300000); /* so that it has loaded and waits; were it slower, it would load what is newer */
    sem_post(&mover.go);
    pthread_join(mover_thread, NULL);
    pthread_join(sweep_thread, &report);
    must(mover.good, &mover.err);
    assert_int_equal(((SweepReport *)report)->told, (CASES - 1) * 4);
    const char *sql = str_format(bench->arena,
                                 "SELECT (SELECT sequence FROM case_step WHERE case_id = %lld AND step = 'progress') * "
                                 "100 + version FROM case_clock WHERE case_id = %lld",
                                 (long long)ids[0], (long long)ids[0])
                          .data;
    assert_int_equal(scratch_number(bench->scratch, sql), 3 * 100 + 3 + 1 + 4); /* after opening and two steps */
    assert_whole(bench);
    sem_destroy(&mover.inside);
    sem_destroy(&mover.go);
}

static void what_formulas_make_of_the_day_is_stored_with_the_step(void **state) {
    Bench *bench = *state;
    int64_t ids[CASES];
    open_all(bench, ids);
    clock_at += 12 * (int64_t)DAY; /* due on the third day */
    swept(bench);
    assert_shows(bench, ids[1], "\"value\":\"9\"");
    assert_shows(bench, ids[1], "等9");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_step WHERE step = 'overdue' AND fields ="
                                                    " '{\"late\":\"9\"}'"),
                     2 * 4); /* four of this record, each a yellow and an orange rung */
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        cmocka_unit_test(a_backlog_ends_where_day_by_day_sweeps_end),
        TEST(cases_of_a_unit_share_a_row_of_the_chain_that_names_them),
        TEST(a_step_of_a_backlog_that_is_changed_is_found),
        TEST(what_comes_to_a_rung_on_one_day_shares_what_it_opens),
        TEST(whoever_has_a_slip_open_is_told_that_a_case_joined_it),
        TEST(a_sweep_that_fails_leaves_nothing),
        TEST(an_ended_case_of_a_backlog_stays_as_it_is),
        TEST(what_is_moved_on_while_a_sweep_waits_is_swept_as_it_stands_then),
        TEST(what_formulas_make_of_the_day_is_stored_with_the_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
