/* Counts of stock: what stands at the end of a time, also of one that is over, told by the steps of the cases. */
#include "ledger_support.h"

enum { DAY = 86400, YEAR = 365 };

static int64_t post(Bench *bench, const char *subject) {
    return opened(bench, NULL, "QUA-03.post", COUNTY,
                  str_format(bench->arena, "{\"subject\":\"%s\",\"stage\":\"小学\",\"kind\":\"专职\"}", subject).data);
}

static bool add_person(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('p1', '甲', '-', '-')", err,
                     "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("user")}, err);
}

static void fill(Bench *bench, int64_t id) {
    assert_stepped(bench, NULL, id, "fill",
                   "{\"person\":\"p1\",\"filled_on\":\"2026-11-25\",\"contact_schools\":[\"" SCHOOL "\"]}");
}

/* The count until a day (empty: open); -1: not known. */
static double count_of(Bench *bench, const char *record, const char *id, const char *from, const char *until) {
    CaseCount *counts;
    size_t count;
    Err err = {.kind = ERR_NONE};
    must(case_counts(bench->ledger, NULL, str_from(record), STR(COUNTY), str_from(from), str_from(until), bench->arena,
                     &counts, &count, &err),
         &err);
    for (size_t i = 0; i < count; i++) {
        if (str_is(counts[i].def->id, id)) {
            return counts[i].known ? counts[i].value : -1;
        }
    }
    fail_msg("no count %s", id);
    return -1;
}

static double researchers(Bench *bench, const char *from, const char *until) {
    return count_of(bench, "QUA-03.post", "researchers_full_time", from, until);
}

typedef struct Told {
    int element;
    double value;
    bool known;
} Told;

static void note(void *context, int64_t unit_id, int element, double value, bool known) {
    Told *told = context;
    (void)unit_id;
    if (element == told->element) {
        *told = (Told){element, value, known};
    }
}

/* -1: not known. */
static double element_of(Bench *bench, const char *period) {
    Told told = {.element =
                     pack_element_index(bench->pack, pack_element(bench->pack, STR("researchers_full_time_stock")))};
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    must(ledger_elements(tx, bench->pack, str_from(period), note, &told, &err), &err);
    store_read_end(tx);
    return told.known ? told.value : -1;
}

static void what_was_filled_years_ago_stands_today_and_what_was_left_does_not(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, add_person, NULL, &err), &err);
    assert_true(element_of(bench, "2026") == -1); /* no register yet */
    int64_t first = post(bench, "语文"), second = post(bench, "数学");
    fill(bench, first);
    fill(bench, second);
    assert_true(element_of(bench, "2026") == 2);
    assert_true(element_of(bench, "2025") == -1); /* over before the register was begun */
    clock_at += (int64_t)2 * YEAR * DAY;          /* November 2028: two school years on */
    assert_true(element_of(bench, "2028") == 2);
    assert_true(count_of(bench, "QUA-03.post", "researcher_posts", "2028-01-01", "2029-01-01") == 2);
    assert_stepped(bench, NULL, second, "leave", "{\"left_note\":\"调离\"}");
    assert_true(element_of(bench, "2028") == 1);
    assert_true(element_of(bench, "2027") == 2); /* as it stood when that year ended */
    assert_true(element_of(bench, "2026") == 2);
    /* By days: before the posts were there, on the day after, today. */
    assert_true(researchers(bench, "", "2026-11-25") == 0);
    assert_true(researchers(bench, "", "2026-11-26") == 2);
    assert_true(researchers(bench, "2028-01-01", "") == 1);
    assert_true(count_of(bench, "QUA-03.post", "researcher_gaps", "", "") == 1);
    assert_true(count_of(bench, "QUA-03.post", "researcher_gaps", "", "2027-01-01") == 0);
}

static void a_post_that_was_removed_counted_until_then(void **state) {
    Bench *bench = *state;
    int64_t first = post(bench, "语文");
    post(bench, "数学");
    clock_at += (int64_t)10 * DAY;
    assert_stepped(bench, NULL, first, "remove", "");
    assert_true(count_of(bench, "QUA-03.post", "researcher_posts", "", "") == 1);
    assert_true(count_of(bench, "QUA-03.post", "researcher_posts", "", "2026-12-01") == 2);
    clock_at += (int64_t)10 * DAY;
    assert_stepped(bench, NULL, first, "restore", "");
    assert_true(count_of(bench, "QUA-03.post", "researcher_posts", "", "2026-12-10") == 1);
    assert_true(count_of(bench, "QUA-03.post", "researcher_posts", "", "") == 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(what_was_filled_years_ago_stands_today_and_what_was_left_does_not),
        TEST(a_post_that_was_removed_counted_until_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
