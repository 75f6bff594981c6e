/* Behaviours of the proof of content: every stored row that is altered behind the program's back is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "scratch.h"
#include "store_internal.h"

#define SCHOOLS 5

/* ---- a small world --------------------------------------------------------- */

static bool units_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO period (id, code) VALUES (1, '2024')", err, "") &&
           store_run(tx, "INSERT INTO unit (id, code) VALUES (1, 'A'), (2, 'B'), (3, 'C'), (4, 'D'), (5, 'E')", err,
                     "");
}

/* An import of five schools: rows of one source, and what goes with them. */
static bool import_work(Tx *tx, void *context, Err *err) {
    const int64_t *source = context;
    char value[16];
    bool good =
        store_run(tx, "INSERT INTO source (id, kind, at, actor) VALUES (?, 'table', 't', 'a')", err, "i", *source) &&
        store_run(tx, "INSERT INTO element (code) VALUES (?)", err, "z",
                  *source == 1   ? "pupils_P"
                  : *source == 2 ? "classes_P"
                                 : "teachers_P");
    for (int64_t unit = 1; good && unit <= SCHOOLS; unit++) {
        snprintf(value, sizeof value, "%lld/%lld", (long long)*source, (long long)unit);
        good = store_run(tx,
                         "INSERT INTO submission (unit_id, period_id, source_id, source_row, cells)"
                         " VALUES (?, 1, ?, ?, ?)",
                         err, "iiib", unit, *source, unit + 1, str_from(value)) &&
               store_run(tx,
                         "INSERT INTO unit_state (unit_id, period_id, name, kind) VALUES (?, 1, ?, 'primary_school')"
                         " ON CONFLICT (unit_id, period_id) DO UPDATE SET name = excluded.name",
                         err, "iz", unit, value);
    }
    const AuditEntry entry = {
        .actor = STR("甲"), .action = STR("import"), .subject = STR("表.csv"), .detail = STR("{}")};
    return good && audit_append(tx, &entry, err);
}

static bool decision_work(Tx *tx, void *context, Err *err) {
    const AuditEntry entry = {
        .actor = STR("甲"), .action = STR("decide"), .subject = STR("B"), .detail = STR("{}"), .unit = STR("B")};
    return store_run(tx,
                     "INSERT INTO decision (standard, unit_code, period, item, verdict, points, actor, at)"
                     " VALUES ('s', 'B', '2024', ?, 'met', 2.5, 'a', 't')",
                     err, "z", context) &&
           audit_append(tx, &entry, err);
}

static bool account_work(Tx *tx, void *context, Err *err) {
    const AuditEntry entry = {
        .actor = STR("甲"), .action = STR("user-add"), .subject = str_from(context), .detail = STR("{}")};
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES (?, 'x', 'hash', 't')", err,
                     "z", context) &&
           audit_append(tx, &entry, err);
}

static bool sql_work(Tx *tx, void *context, Err *err) {
    const AuditEntry entry = {.actor = STR("甲"), .action = STR("change"), .detail = STR("{}")};
    return store_run(tx, context, err, "") && audit_append(tx, &entry, err);
}

static void write_or_fail(Scratch *scratch, StoreWork work, const void *context) {
    must(store_write(scratch->store, work, (void *)(uintptr_t)context, &scratch->err), &scratch->err);
}

/* Submissions 1 to 10 of sources 1 and 2 (audit rows 2 and 3, for which row 1 stands nobody), two decisions, two users.
 */
static int world_set_up(void **state) {
    static const int64_t sources[] = {1, 2};
    scratch_set_up(state);
    Scratch *scratch = *state;
    write_or_fail(scratch, units_work, NULL);
    write_or_fail(scratch, import_work, &sources[0]);
    write_or_fail(scratch, import_work, &sources[1]);
    write_or_fail(scratch, decision_work, "one");
    write_or_fail(scratch, decision_work, "two");
    write_or_fail(scratch, account_work, "anna");
    write_or_fail(scratch, account_work, "berta");
    return 0;
}

/* ---- tampering ---------------------------------------------------------------- */

/* What somebody with the file in hand can do: take away the triggers and change rows. */
static void tamper(Scratch *scratch, const char *sql) {
    char path[128], drop[160];
    sqlite3 *handle;
    sqlite3_stmt *names;
    snprintf(path, sizeof path, "%s/duxue.db", scratch->data);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    for (bool more = true; more;) {
        sqlite3_prepare_v2(handle, "SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1", -1, &names, NULL);
        more = sqlite3_step(names) == SQLITE_ROW;
        snprintf(drop, sizeof drop, "DROP TRIGGER %s", more ? (const char *)sqlite3_column_text(names, 0) : "");
        sqlite3_finalize(names);
        if (more) {
            assert_int_equal(sqlite3_exec(handle, drop, NULL, NULL, NULL), SQLITE_OK);
        }
    }
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail_msg("%s", sqlite3_errmsg(handle));
    }
    sqlite3_close(handle);
}

static AuditReport verify(Scratch *scratch) {
    AuditReport report;
    must(audit_verify(scratch->store, &report, &scratch->err), &scratch->err);
    return report;
}

static const AuditFault *fault_of(const AuditReport *report, const char *table, int64_t id) {
    for (size_t i = 0; i < report->fault_count && i < AUDIT_FAULTS_MOST; i++) {
        const AuditFault *fault = &report->faults[i];
        if (fault->table && strcmp(fault->table, table) == 0 && fault->id == id) {
            return fault;
        }
    }
    return NULL;
}

/* Exactly one fault: this row of this unit, vouched for by this row of the chain, and this said about it. */
static void expect_only(Scratch *scratch, const char *table, int64_t id, const char *unit, int64_t sequence,
                        const char *said) {
    AuditReport report = verify(scratch);
    const AuditFault *fault = fault_of(&report, table, id);
    if (!fault || report.fault_count != 1) {
        fail_msg("%zu faults: %s", report.fault_count, report.reason);
    }
    assert_false(report.intact);
    assert_int_equal(report.first_bad, 0);
    assert_string_equal(fault->unit, unit);
    assert_int_equal(fault->sequence, sequence);
    assert_non_null(strstr(fault->reason, said));
    assert_non_null(strstr(report.reason, table));
}

/* ---- behaviours ---------------------------------------------------------------- */

static void untouched_content_fits(void **state) {
    AuditReport report = verify(*state);
    if (!report.intact) {
        fail_msg("%s", report.reason);
    }
    /* 10 submissions, 2 sources, 2 elements, 5 states of units, 2 decisions, 2 users */
    assert_int_equal(report.contents, 23);
    assert_int_equal(report.rows, 6);
    assert_int_equal(report.last, 6);
}

static void every_column_of_a_submission_is_covered(void **state) {
    Scratch *scratch = *state;
    static const char *const changes[] = {"cells = x'00'", "cells = CAST(cells AS TEXT)", "source_row = 99",
                                          "period_id = 2", "source_id = 2"};
    tamper(scratch, "INSERT INTO period (id, code) VALUES (2, '2023')");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char sql[128];
        tamper(scratch, "CREATE TABLE kept AS SELECT * FROM submission");
        snprintf(sql, sizeof sql, "UPDATE submission SET %s WHERE id = 3", changes[i]);
        tamper(scratch, sql);
        expect_only(scratch, "submission", 3, "C", 1, "改动");
        tamper(scratch, "DELETE FROM submission; INSERT INTO submission SELECT * FROM kept; DROP TABLE kept");
        assert_true(verify(scratch).intact);
    }
}

static void a_submission_given_to_another_unit_is_named(void **state) {
    tamper(*state, "UPDATE submission SET unit_id = 4 WHERE id = 3");
    expect_only(*state, "submission", 3, "C", 1, "改动"); /* the unit it was registered for */
}

static void a_removed_submission_is_named_with_its_unit(void **state) {
    tamper(*state, "DELETE FROM submission WHERE id = 8");
    expect_only(*state, "submission", 8, "C", 2, "删除");
}

static void a_foreign_submission_is_named(void **state) {
    tamper(*state,
           "INSERT INTO submission (unit_id, period_id, source_id, source_row, cells) VALUES (5, 1, 2, 9, x'01')");
    expect_only(*state, "submission", 11, "E", 0, "另外加进来");
}

static void a_foreign_submission_in_the_place_of_a_removed_one_is_named(void **state) {
    tamper(*state, "DELETE FROM submission WHERE id = 4;"
                   "INSERT INTO submission (id, unit_id, period_id, source_id, source_row, cells)"
                   " VALUES (4, 4, 1, 1, 5, x'01')");
    expect_only(*state, "submission", 4, "D", 1, "改动");
}

static void a_foreign_submission_before_all_others_is_named(void **state) {
    tamper(*state, "INSERT INTO submission (id, unit_id, period_id, source_id, source_row, cells)"
                   " VALUES (-7, 1, 1, 1, 5, x'01')");
    expect_only(*state, "submission", -7, "A", 0, "另外加进来");
}

static void exchanged_submissions_are_both_named(void **state) {
    Scratch *scratch = *state;
    tamper(scratch, "UPDATE submission SET id = 100 WHERE id = 2; UPDATE submission SET id = 2 WHERE id = 5;"
                    "UPDATE submission SET id = 5 WHERE id = 100");
    AuditReport report = verify(scratch);
    assert_int_equal(report.fault_count, 2);
    assert_non_null(fault_of(&report, "submission", 2));
    assert_non_null(fault_of(&report, "submission", 5));
}

static void all_submissions_of_a_source_removed_are_all_named(void **state) {
    Scratch *scratch = *state;
    tamper(scratch, "DELETE FROM submission WHERE source_id = 1");
    AuditReport report = verify(scratch);
    assert_int_equal(report.fault_count, SCHOOLS);
    for (int64_t id = 1; id <= SCHOOLS; id++) {
        assert_non_null(fault_of(&report, "submission", id));
    }
}

static void what_numbers_mean_cannot_be_changed(void **state) {
    Scratch *scratch = *state;
    tamper(scratch, "UPDATE element SET code = 'other' WHERE id = 1");
    expect_only(scratch, "element", 1, "", 1, "改动");
    tamper(scratch, "UPDATE element SET code = 'pupils_P' WHERE id = 1; UPDATE unit SET code = 'X' WHERE id = 2");
    AuditReport report = verify(scratch);
    assert_int_equal(report.fault_count, 3); /* its two submissions and its state */
    assert_non_null(fault_of(&report, "submission", 2));
    assert_non_null(fault_of(&report, "submission", 7));
    assert_string_equal(fault_of(&report, "unit_state", 2)->unit, "B");
}

static void decisions_are_covered(void **state) {
    Scratch *scratch = *state;
    tamper(scratch, "UPDATE decision SET verdict = 'not_met' WHERE id = 2");
    expect_only(scratch, "decision", 2, "B", 4, "改动");
    tamper(scratch, "UPDATE decision SET verdict = 'met', points = 2 WHERE id = 2");
    expect_only(scratch, "decision", 2, "B", 4, "改动");
    tamper(scratch, "DELETE FROM decision WHERE id = 2");
    expect_only(scratch, "decision", 2, "B", 4, "删除");
    tamper(scratch, "INSERT INTO decision (id, standard, unit_code, period, item, verdict, points, actor, at)"
                    " VALUES (2, 's', 'B', '2024', 'two', 'met', 2.5, 'a', 't')");
    assert_true(verify(scratch).intact);
}

static void accounts_are_covered_and_the_newest_word_counts(void **state) {
    Scratch *scratch = *state;
    tamper(scratch, "UPDATE account SET state = 'disabled' WHERE name = 'anna'");
    expect_only(scratch, "account", 1, "", 5, "改动");
    write_or_fail(scratch, sql_work, "UPDATE account SET state = 'disabled' WHERE id = 1");
    assert_true(verify(scratch).intact);
    tamper(scratch, "UPDATE account SET password = 'another' WHERE id = 2");
    expect_only(scratch, "account", 2, "", 6, "改动");
    write_or_fail(scratch, sql_work, "DELETE FROM account WHERE id = 2");
    assert_true(verify(scratch).intact);
    tamper(scratch,
           "INSERT INTO account (id, name, shown, password, created_at) VALUES (2, 'berta', 'x', 'hash', 't')");
    expect_only(scratch, "account", 2, "", 8, "另外加进来");
    tamper(scratch, "DELETE FROM account WHERE id = 2; DELETE FROM account WHERE id = 1");
    expect_only(scratch, "account", 1, "", 7, "删除");
}

static void posts_and_their_units_are_covered(void **state) {
    Scratch *scratch = *state;
    write_or_fail(scratch, sql_work,
                  "INSERT INTO post (account_id, role, made_by, made_at) VALUES (1, 'staffd', 'a', 't')");
    write_or_fail(scratch, sql_work, "INSERT INTO post_unit (post_id, unit_code) VALUES (1, 'C')");
    assert_true(verify(scratch).intact);
    tamper(scratch, "UPDATE post SET role = 'sys' WHERE id = 1");
    expect_only(scratch, "post", 1, "", 7, "改动");
    tamper(scratch, "UPDATE post SET role = 'staffd' WHERE id = 1; UPDATE post_unit SET unit_code = 'A'");
    expect_only(scratch, "post_unit", 1, "C", 8, "改动");
}

static bool cell_work(Tx *tx, void *context, Err *err) {
    const int64_t *version = context;
    const AuditEntry entry = {.actor = STR("甲"), .action = STR("entry-save"), .detail = STR("{}"), .unit = STR("C")};
    return store_run(tx,
                     "INSERT INTO entry_cell_past (entry_id, field, row, value, version, actor, at)"
                     " SELECT entry_id, field, row, value, version, actor, at FROM entry_cell WHERE version < ?",
                     err, "i", *version) &&
           store_run(
               tx,
               "INSERT INTO entry_cell (entry_id, field, value, version, actor, at) VALUES (1, 'f', 'v', ?, 'a', 't')"
               " ON CONFLICT (entry_id, field, row) DO UPDATE SET value = 'w', version = excluded.version",
               err, "i", *version) &&
           audit_append(tx, &entry, err);
}

/* Cells are written all day: their audit row names the unit, and for what nobody wrote it is looked up. */
static void cells_of_entries_are_covered_and_named_with_their_unit(void **state) {
    Scratch *scratch = *state;
    static const int64_t versions[] = {1, 2};
    write_or_fail(scratch, sql_work,
                  "INSERT INTO form_version (id, form, version, origin, text, actor, at)"
                  " VALUES (1, 'f', '1', 'pack', '', 'a', 't')");
    write_or_fail(
        scratch, sql_work,
        "INSERT INTO round (id, form_version_id, period_id, unit_id, name, opens_on, due_on, state, actor, at)"
        " VALUES (1, 1, 1, 1, 'r', '', '', 'open', 'a', 't')");
    write_or_fail(scratch, sql_work,
                  "INSERT INTO entry (id, round_id, unit_id, state, due_on, since) VALUES (1, 1, 3, 'draft', '', '')");
    write_or_fail(scratch, cell_work, &versions[0]);
    write_or_fail(scratch, cell_work, &versions[1]);
    assert_true(verify(scratch).intact);
    tamper(scratch, "UPDATE entry_cell SET value = 'x'");
    expect_only(scratch, "entry_cell", 1, "C", 11, "改动");
    tamper(scratch, "UPDATE entry_cell SET value = 'w'; DELETE FROM entry_cell_past");
    expect_only(scratch, "entry_cell_past", 1, "C", 11, "删除");
    tamper(scratch,
           "INSERT INTO entry_cell_past (entry_id, field, row, value, version, actor, at)"
           " VALUES (1, 'f', '', 'v', 1, 'a', 't');"
           "INSERT INTO entry_cell (entry_id, field, value, version, actor, at) VALUES (1, 'g', '9', 3, 'a', 't')");
    expect_only(scratch, "entry_cell", 2, "C", 0, "另外加进来");
}

static void a_state_of_a_unit_is_covered(void **state) {
    tamper(*state, "UPDATE unit_state SET kind = 'middle_school' WHERE unit_id = 5");
    expect_only(*state, "unit_state", 5, "E", 2, "改动");
}

/* More rows than a list in memory has room for: the list is made in a file and written piece by piece. */
static void a_long_list_of_digests_is_whole(void **state) {
    Scratch *scratch = *state;
    write_or_fail(scratch, sql_work,
                  "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 30999)"
                  " INSERT INTO unit (id, code) SELECT i, 'U' || i FROM n");
    write_or_fail(scratch, sql_work,
                  "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 30999)"
                  " INSERT INTO unit_state (rowid, unit_id, period_id, name, kind)"
                  " SELECT i, i, 1, 'u', 'primary_school' FROM n");
    AuditReport report = verify(scratch);
    assert_true(report.intact);
    assert_true(report.contents >= 30000);
    static const int64_t altered[] = {1000, 17777, 30999}; /* the first, one in the middle, the last */
    for (size_t i = 0; i < 3; i++) {
        Str sql =
            str_format(scratch->arena, "UPDATE unit_state SET name = 'v' WHERE unit_id = %lld", (long long)altered[i]);
        tamper(scratch, sql.data);
        report = verify(scratch);
        assert_int_equal(report.fault_count, i + 1);
        assert_non_null(fault_of(&report, "unit_state", altered[i]));
    }
}

/* Whoever knows how the list is made can alter it, too; then it no longer fits its row of the chain. */
static void an_altered_list_of_digests_is_told(void **state) {
    Scratch *scratch = *state;
    tamper(scratch,
           "UPDATE content_digest SET digests = digests || x'00' WHERE sequence = 1 AND content = 'submission'");
    AuditReport report = verify(scratch);
    assert_int_equal(report.fault_count, 1);
    assert_non_null(fault_of(&report, "content_digest", 1));
    tamper(scratch, "DELETE FROM content_digest WHERE sequence = 1 AND content = 'submission'");
    report = verify(scratch);
    assert_int_equal(report.fault_count, 1 + SCHOOLS); /* and nobody vouches for its rows */
    assert_non_null(fault_of(&report, "content_digest", 1));
    assert_non_null(fault_of(&report, "submission", 1));
}

static void content_moved_to_another_row_of_the_chain_breaks_the_chain(void **state) {
    Scratch *scratch = *state;
    tamper(scratch, "UPDATE audit SET content = '' WHERE sequence = 4");
    AuditReport report = verify(scratch);
    assert_int_equal(report.first_bad, 4);
    assert_non_null(fault_of(&report, "decision", 2));
}

/* ---- registering ----------------------------------------------------------------- */

static bool forgetful_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "UPDATE account SET shown = 'y' WHERE id = 1", err, "");
}

static void a_write_without_its_audit_row_is_still_vouched_for(void **state) {
    Scratch *scratch = *state;
    log_set_level(LOG_ERROR);
    write_or_fail(scratch, forgetful_work, NULL);
    log_set_level(LOG_INFO);
    assert_true(verify(scratch).intact);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM audit WHERE action = 'unnamed-write'"), 1);
}

static bool refused_work(Tx *tx, void *context, Err *err) {
    return import_work(tx, context, err) && err_set(err, ERR_INPUT, "不行");
}

static void a_refused_piece_leaves_nothing_registered(void **state) {
    Scratch *scratch = *state;
    int64_t source = 3;
    assert_false(store_write(scratch->store, refused_work, &source, &scratch->err));
    write_or_fail(scratch, import_work, &source);
    AuditReport report = verify(scratch);
    assert_true(report.intact);
    assert_int_equal(report.rows, 7);
}

static bool twice_work(Tx *tx, void *context, Err *err) {
    (void)context;
    const AuditEntry entry = {.actor = STR("甲"), .action = STR("change"), .detail = STR("{}")};
    return store_run(tx, "UPDATE account SET shown = 'y' WHERE id = 2", err, "") &&
           store_run(tx, "UPDATE account SET shown = 'y' WHERE id = 1", err, "") &&
           store_run(tx, "UPDATE account SET shown = 'z' WHERE id = 2", err, "") &&
           store_run(tx, "DELETE FROM account WHERE id = 1", err, "") && audit_append(tx, &entry, err) &&
           store_run(tx, "UPDATE account SET shown = 'w' WHERE id = 2", err, "") && audit_append(tx, &entry, err);
}

static void rows_written_several_times_in_a_piece_count_as_they_ended(void **state) {
    Scratch *scratch = *state;
    write_or_fail(scratch, twice_work, NULL);
    assert_true(verify(scratch).intact);
}

/* ---- hashes, anchors, old databases ------------------------------------------------ */

static void the_national_hash_can_be_chosen_before_the_first_row(void **state) {
    Scratch *scratch = *state;
    must(audit_choose_hash(scratch->store, STR("sm3"), &scratch->err), &scratch->err);
    static const int64_t source = 1;
    write_or_fail(scratch, units_work, NULL);
    write_or_fail(scratch, import_work, &source);
    assert_true(verify(scratch).intact);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM audit WHERE method = 'sm3'"), 1);
    assert_false(audit_choose_hash(scratch->store, STR("sha256"), &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
    assert_false(audit_choose_hash(scratch->store, STR("md5"), &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_USAGE);
    tamper(scratch, "UPDATE submission SET cells = x'00' WHERE id = 3");
    expect_only(scratch, "submission", 3, "C", 1, "改动");
    tamper(scratch, "UPDATE audit SET method = 'sha256'");
    assert_int_equal(verify(scratch).first_bad, 1);
}

/* "abc" of GB/T 32905-2016, A.1 */
static void sm3_is_that_of_the_standard(void **state) {
    (void)state;
    unsigned char digest[HASH_BYTES];
    char hex[65];
    hash_bytes(HASH_SM3, STR("abc"), digest);
    hash_hex(digest, hex);
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

static void a_noted_end_is_found_again_unless_the_chain_was_written_anew(void **state) {
    Scratch *scratch = *state;
    bool has;
    AuditReport report = verify(scratch);
    write_or_fail(scratch, decision_work, "three");
    must(audit_has(scratch->store, report.last, str_from(report.hash), &has, &scratch->err), &scratch->err);
    assert_true(has);
    must(audit_has(scratch->store, report.last + 1, str_from(report.hash), &has, &scratch->err), &scratch->err);
    assert_false(has);
    must(audit_has(scratch->store, 99, (Str){NULL, 0}, &has, &scratch->err), &scratch->err);
    assert_false(has);
}

static void verifying_goes_on_where_it_ended(void **state) {
    Scratch *scratch = *state;
    AuditReport report;
    int64_t last = 0;
    char hash[65] = "";
    must(audit_verify_on(scratch->store, &last, hash, &report, &scratch->err), &scratch->err);
    assert_true(report.intact && last == 6 && report.rows == 6);
    write_or_fail(scratch, decision_work, "three");
    must(audit_verify_on(scratch->store, &last, hash, &report, &scratch->err), &scratch->err);
    assert_true(report.intact && last == 7 && report.rows == 1);
    tamper(scratch, "UPDATE audit SET actor = 'x' WHERE sequence = 7");
    must(audit_verify_on(scratch->store, &last, hash, &report, &scratch->err), &scratch->err);
    assert_true(report.intact); /* what fitted before is not read again ... */
    tamper(scratch, "DELETE FROM audit WHERE sequence = 7");
    must(audit_verify_on(scratch->store, &last, hash, &report, &scratch->err), &scratch->err);
    assert_int_equal(report.first_bad, 7); /* ... but the last one has to be there */
    assert_int_equal(last, 7);
}

/* A database of before: seven columns, no method, nothing vouched for. */
static void make_old(Scratch *scratch) {
    char hash[65] = "";
    Arena *arena = arena_create();
    AuditRow rows[] = {{1, STR("t"), STR("a"), STR("import"), STR("f"), STR("{}"), .method = HASH_BEFORE},
                       {2, STR("t"), STR("a"), STR("decide"), STR("B"), STR("{}"), .method = HASH_BEFORE}};
    tamper(scratch, "DELETE FROM audit; DELETE FROM content_digest");
    for (size_t i = 0; i < 2; i++) {
        char sql[512];
        audit_hash(hash, &rows[i], arena, hash);
        snprintf(sql, sizeof sql,
                 "INSERT INTO audit (sequence, at, actor, action, subject, detail, hash)"
                 " VALUES (%d, '%s', '%s', '%s', '%s', '%s', '%s');"
                 "UPDATE meta SET value = '%d:%s' WHERE name = 'audit_anchor'",
                 (int)i + 1, rows[i].at.data, rows[i].actor.data, rows[i].action.data, rows[i].subject.data,
                 rows[i].detail.data, hash, (int)i + 1, hash);
        tamper(scratch, sql);
    }
    arena_destroy(arena);
}

static void open_again(Scratch *scratch) {
    store_close(scratch->store);
    scratch->store = NULL;
    must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
}

static void rows_of_before_keep_fitting_and_their_content_is_vouched_for_from_now_on(void **state) {
    Scratch *scratch = *state;
    make_old(scratch);
    open_again(scratch);
    AuditReport report = verify(scratch);
    if (!report.intact) {
        fail_msg("%s", report.reason);
    }
    assert_int_equal(report.rows, 3);
    assert_int_equal(report.contents, 23);
    open_again(scratch);
    write_or_fail(scratch, decision_work, "three");
    assert_int_equal(verify(scratch).rows, 4); /* adopted once */
    tamper(scratch, "UPDATE submission SET cells = x'00' WHERE id = 3");
    expect_only(scratch, "submission", 3, "C", 3, "改动");
    tamper(scratch, "UPDATE audit SET role = 'admin' WHERE sequence = 2");
    assert_int_equal(verify(scratch).first_bad, 2); /* a column that the old hash does not cover */
}

static void content_put_in_by_hand_is_not_adopted_later(void **state) {
    Scratch *scratch = *state;
    tamper(scratch,
           "INSERT INTO submission (unit_id, period_id, source_id, source_row, cells) VALUES (5, 1, 2, 9, x'01')");
    open_again(scratch);
    write_or_fail(scratch, decision_work, "three");
    expect_only(scratch, "submission", 11, "E", 0, "另外加进来");
}

static void a_backup_whose_content_was_altered_is_not_restored(void **state) {
    Scratch *scratch = *state;
    char backup[128], again[128];
    snprintf(backup, sizeof backup, "%s/whole", scratch->folder);
    snprintf(again, sizeof again, "%s/again", scratch->folder);
    tamper(scratch, "UPDATE submission SET cells = x'00' WHERE id = 3");
    must(store_backup(scratch->store, backup, &scratch->err), &scratch->err);
    assert_false(store_restore(backup, again, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_INPUT);
    assert_non_null(strstr(scratch->err.message, "submission"));
}

#define CASE(name)  cmocka_unit_test_setup_teardown(name, world_set_up, scratch_tear_down)
#define EMPTY(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(untouched_content_fits),
        CASE(every_column_of_a_submission_is_covered),
        CASE(a_submission_given_to_another_unit_is_named),
        CASE(a_removed_submission_is_named_with_its_unit),
        CASE(a_foreign_submission_is_named),
        CASE(a_foreign_submission_in_the_place_of_a_removed_one_is_named),
        CASE(a_foreign_submission_before_all_others_is_named),
        CASE(exchanged_submissions_are_both_named),
        CASE(all_submissions_of_a_source_removed_are_all_named),
        CASE(what_numbers_mean_cannot_be_changed),
        CASE(decisions_are_covered),
        CASE(accounts_are_covered_and_the_newest_word_counts),
        CASE(posts_and_their_units_are_covered),
        CASE(cells_of_entries_are_covered_and_named_with_their_unit),
        CASE(a_state_of_a_unit_is_covered),
        CASE(a_long_list_of_digests_is_whole),
        CASE(an_altered_list_of_digests_is_told),
        CASE(content_moved_to_another_row_of_the_chain_breaks_the_chain),
        CASE(a_write_without_its_audit_row_is_still_vouched_for),
        CASE(a_refused_piece_leaves_nothing_registered),
        CASE(rows_written_several_times_in_a_piece_count_as_they_ended),
        EMPTY(the_national_hash_can_be_chosen_before_the_first_row),
        EMPTY(sm3_is_that_of_the_standard),
        CASE(a_noted_end_is_found_again_unless_the_chain_was_written_anew),
        CASE(verifying_goes_on_where_it_ended),
        CASE(rows_of_before_keep_fitting_and_their_content_is_vouched_for_from_now_on),
        CASE(content_put_in_by_hand_is_not_adopted_later),
        CASE(a_backup_whose_content_was_altered_is_not_restored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
