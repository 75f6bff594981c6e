/* Lists of many cases: whichever way they are read - through an order, out of keys, words, units - they tell the same
 * as a plain look at every case. */
#include "ledger_support.h"

#include <stdio.h>

enum { SEEDS = 40, COPIES = 400, PAGE = 150 };

static Str day(Bench *bench, int days) {
    return date_show(bench->arena, date_add_days(date_today(), days));
}

static void bring(Bench *bench, int64_t id, const char *unit, int kind) {
    if (kind == 1) {
        assert_stepped(bench, NULL, id, "dismiss", "{}");
    } else if (kind > 1) {
        assert_stepped(bench, NULL, id, "issue",
                       str_format(bench->arena,
                                  "{\"owner_unit\":\"%s\",\"owner\":\"head\",\"fix_by\":\"%.*s\",\"money\":1,"
                                  "\"guard\":\"围挡\",\"plan\":\"有\"}",
                                  unit, STR_ARG(day(bench, kind == 2 ? 3 : 60)))
                           .data);
    }
}

static bool copy(Tx *tx, void *context, Err *err) {
    static const char *const sql[] = {
        "CREATE TEMP TABLE k AS WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 400)"
        " SELECT n FROM k",
        "INSERT INTO case_record SELECT s.id + k.n * 100, s.record, s.record_version_id, s.number || '-' || k.n,"
        " s.unit_code, s.title, s.state, s.ended, s.due_at, s.due_why, s.version, s.opened_at,"
        " s.opened_by, s.since, s.ended_at, s.fields, s.listed FROM k JOIN (SELECT * FROM case_record) s",
        "INSERT INTO case_clock SELECT s.case_id + k.n * 100, s.alarm_on, s.rung, s.version FROM k JOIN (SELECT * FROM"
        " case_clock) s",
        "INSERT INTO case_owner SELECT s.owner, s.record, s.unit_code, s.case_id + k.n * 100 FROM k JOIN"
        " (SELECT * FROM case_owner) s",
        "INSERT INTO case_key SELECT s.field, s.value, s.rank, s.case_id + k.n * 100, s.unit_code FROM k JOIN"
        " (SELECT * FROM case_key) s",
        "INSERT INTO case_words (case_words) VALUES ('rebuild')"};
    bool good = true;
    (void)context;
    for (size_t i = 0; good && i < sizeof sql / sizeof *sql; i++) {
        good = store_run(tx, sql[i], err, "");
    }
    return good && audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("copies")}, err);
}

static bool person(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('head', '校长', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static int many_open(void **state) {
    static const char *const levels[] = {"一般", "一般", "一般", "较大", "重大"};
    static const char *const places[] = {"校舍", "食堂", "宿舍", "消防"};
    bench_open(state);
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, person, NULL, &err), &err);
    for (int i = 0; i < SEEDS; i++) {
        const char *unit = i % 3 ? SCHOOL : OTHER;
        clock_at += 86400;
        int64_t id =
            opened(bench, NULL, "SAF-02.hazard", unit,
                   str_format(bench->arena,
                              "{\"on\":\"%.*s\",\"place\":\"%s\",\"field\":\"消防\",\"text\":\"第%d处开关%s\","
                              "\"level\":\"%s\"}",
                              STR_ARG(day(bench, 0)), places[i % 4], i, i == 7 ? "罕见" : "松动", levels[i % 5])
                       .data);
        bring(bench, id, unit, i % 5);
    }
    must(store_write(bench->scratch->store, copy, NULL, &err), &err);
    return 0;
}

/* ---- what it should be --------------------------------------------------------------------- */

typedef struct Ids {
    int64_t ids[PAGE];
    size_t count;
    int64_t total;
} Ids;

static bool take(void *context, const CaseLine *line, Err *err) {
    Ids *ids = context;
    (void)err;
    ids->ids[ids->count++] = line->id;
    return true;
}

static Ids plain(Bench *bench, const char *condition, const char *order, int64_t offset) {
    Ids ids = {.count = 0};
    Err err = {.kind = ERR_NONE};
    Stmt *stmt;
    Tx *tx;
    bool row = false;
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    Str sql = str_format(bench->arena, "SELECT id FROM case_record c WHERE %s ORDER BY %s LIMIT %d OFFSET %lld",
                         condition, order, PAGE, (long long)offset);
    must(stmt_open(tx, sql.data, &stmt, &err, ""), &err);
    while (stmt_step(stmt, &row, &err) && row) {
        ids.ids[ids.count++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    store_read_end(tx);
    ids.total = scratch_number(bench->scratch,
                               str_format(bench->arena, "SELECT count(*) FROM case_record c WHERE %s", condition).data);
    return ids;
}

#define DUE "ended = 'none' DESC, due_at = '', due_at, id"

typedef struct Way {
    const char *name;
    CaseQuery query;
    const char *condition, *order;
} Way;

static void assert_same(Bench *bench, const User *user, const Way *way, const char *seen) {
    Ids got = {.count = 0};
    Err err = {.kind = ERR_NONE};
    CaseQuery query = way->query;
    query.record = STR("SAF-02.hazard");
    query.limit = PAGE;
    must(case_list(bench->ledger, user, &query, bench->arena, take, &got, &got.total, &err), &err);
    Ids wanted =
        plain(bench, str_format(bench->arena, "(%s) AND (%s)", way->condition, seen).data, way->order, query.offset);
    const char *who = user ? user->name.data : "command line";
    if (got.count != wanted.count || got.total != wanted.total) {
        fail_msg("%s, %s: %zu of %lld, wanted %zu of %lld", way->name, who, got.count, (long long)got.total,
                 wanted.count, (long long)wanted.total);
    }
    for (size_t i = 0; i < got.count; i++) {
        if (got.ids[i] != wanted.ids[i]) {
            fail_msg("%s, %s: line %zu is %lld, wanted %lld", way->name, who, i, (long long)got.ids[i],
                     (long long)wanted.ids[i]);
        }
    }
}

static void every_way_tells_the_same(void **state) {
    Bench *bench = *state;
    char now[32];
    time_now_iso(now);
    Str today = day(bench, 0);
    const char *late = str_format(bench->arena,
                                  "ended = 'none' AND due_at <> '' AND ((LENGTH(due_at) = 10 AND due_at < '%.*s') OR"
                                  " (LENGTH(due_at) > 10 AND due_at < '%s'))",
                                  STR_ARG(today), now)
                           .data;
    char from[32], until[32];
    time_iso(date_begins(date_add_days(date_today(), -10)), from);
    time_iso(date_begins(date_add_days(date_today(), -5)), until);
    const char *days = str_format(bench->arena, "opened_at >= '%s' AND opened_at < '%s'", from, until).data;
    const Way ways[] = {
        {"first", {.offset = 0}, "1", DUE},
        {"deep", {.offset = 5000}, "1", DUE},
        {"newest", {.order = STR("newest")}, "1", "opened_at DESC, id DESC"},
        {"overdue", {.overdue = true}, late, DUE},
        {"state", {.state = STR("issued")}, "state = 'issued'", DUE},
        {"closed", {.ended = STR("void"), .order = STR("newest")}, "ended = 'void'", "opened_at DESC, id DESC"},
        {"unit", {.unit = STR(OTHER)}, "unit_code = '" OTHER "'", DUE},
        {"level",
         {.filters = {{STR("level"), STR("一般")}}, .filter_count = 1},
         "fields LIKE '%\"level\":\"一般\"%'",
         DUE},
        {"two",
         {.filters = {{STR("level"), STR("一般")}, {STR("place"), STR("食堂")}},
          .filter_count = 2,
          .state = STR("issued")},
         "state = 'issued' AND fields LIKE '%\"level\":\"一般\"%' AND fields LIKE '%\"place\":\"食堂\"%'",
         DUE},
        {"level, newest",
         {.filters = {{STR("level"), STR("重大")}}, .filter_count = 1, .order = STR("newest")},
         "fields LIKE '%\"level\":\"重大\"%'",
         "opened_at DESC, id DESC"},
        {"common words", {.words = STR("开关")}, "title LIKE '%开关%'", DUE},
        {"rare words", {.words = STR("罕见")}, "title LIKE '%罕见%'", DUE},
        {"one character", {.words = STR("罕")}, "title LIKE '%罕%'", DUE},
        {"two words", {.words = STR("第7处 罕见")}, "title LIKE '%罕见%'", DUE},
        {"no words", {.words = STR("不存在")}, "0", DUE},
        {"days", {.from = day(bench, -10), .until = day(bench, -5)}, days, DUE},
    };
    const struct {
        const User *user;
        const char *seen;
    } people[] = {{NULL, "1"},
                  {somebody(bench, "chief", "chief", COUNTY, "SAFE"), "1"},
                  {somebody(bench, "head", "head", SCHOOL, NULL),
                   "unit_code = '" SCHOOL "' OR fields LIKE '%\"owner\":\"head\"%'"},
                  {somebody(bench, "inspector", "ins", OTHER, NULL), "unit_code = '" OTHER "'"}};
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
            assert_same(bench, people[p].user, &ways[w], people[p].seen);
        }
    }
}

/* Every kind of record at once is hundreds of conditions. */
static void what_is_mine_is_told_across_all_records(void **state) {
    Bench *bench = *state;
    const char *const roles[] = {"head", "ins", "chief", "dir", "ldr", "staff", "safo"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        User *user = somebody(bench, roles[i], roles[i], i == 0 || i == 6 ? SCHOOL : COUNTY, NULL);
        CaseQuery query = {.mine = true, .limit = PAGE};
        Ids got = {.count = 0};
        Err err = {.kind = ERR_NONE};
        must(case_list(bench->ledger, user, &query, bench->arena, take, &got, &got.total, &err), &err);
        Ids alone = {.count = 0}; /* there are no others: read in the other way, the same */
        query.record = STR("SAF-02.hazard");
        must(case_list(bench->ledger, user, &query, bench->arena, take, &alone, &alone.total, &err), &err);
        assert_int_equal(alone.total, got.total);
        assert_int_equal(alone.count, got.count);
        assert_memory_equal(alone.ids, got.ids, got.count * sizeof *got.ids);
    }
}

static void counting_stops_where_it_is_told_to(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    Ids got = {.count = 0};
    CaseQuery query = {.record = STR("SAF-02.hazard"), .limit = 1, .count_to = 300};
    must(case_list(bench->ledger, NULL, &query, bench->arena, take, &got, &got.total, &err), &err);
    assert_int_equal(got.total, -1);
    query.words = STR("罕见");
    query.count_to = 500;
    must(case_list(bench->ledger, NULL, &query, bench->arena, take, &got, &got.total, &err), &err);
    assert_int_equal(got.total, COPIES + 1);
}

static void keys_follow_the_deadline_and_the_end(void **state) {
    Bench *bench = *state;
    assert_stepped(bench, NULL, 1, "dismiss", "{}");
    assert_int_equal(scratch_number(bench->scratch, "SELECT count(*) FROM case_key k JOIN case_record c ON c.id ="
                                                    " k.case_id WHERE k.rank <> CASE c.ended WHEN 'none' THEN '0' ELSE"
                                                    " '1' END || CASE c.due_at WHEN '' THEN '~' ELSE c.due_at END"),
                     0);
    assert_stepped(bench, NULL, 1, "reopen", "{}");
    assert_int_equal(scratch_number(bench->scratch, "SELECT count(*) FROM case_key WHERE case_id = 1 AND rank LIKE"
                                                    " '1%'"),
                     0);
    assert_int_equal(scratch_number(bench->scratch, "SELECT count(*) FROM case_key k JOIN case_record c ON c.id ="
                                                    " k.case_id WHERE k.unit_code <> c.unit_code"),
                     0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, many_open, bench_close)
        TEST(every_way_tells_the_same),
        TEST(what_is_mine_is_told_across_all_records),
        TEST(counting_stops_where_it_is_told_to),
        TEST(keys_follow_the_deadline_and_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
