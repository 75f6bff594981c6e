/* Figures of ledgers as data elements: per unit and school year, unknown without a ledger, and how they came about. */
#include "ledger_support.h"

enum { TOLD_MOST = 32 };

typedef struct Told {
    Bench *bench;
    struct {
        int64_t unit;
        int element;
        double value;
        bool known;
    } figures[TOLD_MOST];
    size_t count;
} Told;

static void note(void *context, int64_t unit_id, int element, double value, bool known) {
    Told *told = context;
    assert_true(told->count < TOLD_MOST);
    told->figures[told->count].unit = unit_id;
    told->figures[told->count].element = element;
    told->figures[told->count].value = value;
    told->figures[told->count++].known = known;
}

static Told figures(Bench *bench, const char *period) {
    Told told = {.bench = bench};
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    must(ledger_elements(tx, bench->pack, str_from(period), note, &told, &err), &err);
    store_read_end(tx);
    return told;
}

/* The figure of the unit; -1: it is not told at all, -2: it is not known. */
static double figure(const Told *told, const char *unit, const char *element) {
    Bench *bench = told->bench;
    int64_t id =
        scratch_number(bench->scratch, str_format(bench->arena, "SELECT id FROM unit WHERE code = '%s'", unit).data);
    int index = pack_element_index(bench->pack, pack_element(bench->pack, str_from(element)));
    for (size_t i = 0; i < told->count; i++) {
        if (told->figures[i].unit == id && told->figures[i].element == index) {
            return told->figures[i].known ? told->figures[i].value : -2;
        }
    }
    return -1;
}

static int64_t drill(Bench *bench, const char *unit, const char *on, int people) {
    return opened(bench, NULL, "SAF-06.drill", unit,
                  str_format(bench->arena,
                             "{\"on\":\"%s\",\"kind\":\"消防疏散\",\"scope\":\"全校\",\"people\":%d,\"fixed\":true,"
                             "\"has_problem\":false}",
                             on, people)
                      .data);
}

static void a_year_is_the_school_year_and_a_unit_without_a_ledger_is_unknown(void **state) {
    Bench *bench = *state;
    Told told = figures(bench, "2026");
    assert_int_equal(told.count, 0);
    drill(bench, SCHOOL, "2026-09-01", 500);
    drill(bench, SCHOOL, "2026-11-20", 480);
    drill(bench, SCHOOL, "2026-08-31", 470); /* the school year before */
    told = figures(bench, "2026");
    assert_true(figure(&told, SCHOOL, "drills_year") == 2);
    assert_true(figure(&told, SCHOOL, "drill_people_year") == 980);
    assert_true(figure(&told, OTHER, "drills_year") == -1);
    told = figures(bench, "2025");
    assert_true(figure(&told, SCHOOL, "drills_year") == 1);
    told = figures(bench, "2024");
    assert_true(figure(&told, SCHOOL, "drills_year") == -1); /* it kept no ledger yet */
    told = figures(bench, "nonsense");
    assert_int_equal(told.count, 0);
}

/* 360 valid, of which 90 % are satisfied: 324. A result of another questionnaire, or one that nobody checked, is none.
 */
static void the_result_of_a_recognition_survey_counts_once_it_is_checked(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *chief = somebody(bench, "dudao", "chief", COUNTY, "SUP");
    const char *counts =
        "{\"sent\":400,\"returned\":380,\"valid\":360,\"scale\":\"百分制\",\"mean\":92,\"satisfied\":90}";
    const int64_t other = opened(bench, staff, "EVA-12.result", COUNTY, "{\"topic\":\"食堂\",\"group\":\"家长\"}"),
                  one = opened(bench, staff, "EVA-12.result", COUNTY,
                               "{\"topic\":\"社会认可度\",\"group\":\"家长\",\"recognition\":true}");
    assert_stepped(bench, staff, other, "enter", counts);
    assert_stepped(bench, chief, other, "check", "{}");
    assert_stepped(bench, staff, one, "enter", counts);
    Told told = figures(bench, "2026");
    assert_true(figure(&told, COUNTY, "recognition_valid_counted") == 0);
    assert_true(figure(&told, COUNTY, "recognition_results_open") == 1);
    assert_stepped(bench, chief, one, "check", "{}");
    told = figures(bench, "2026");
    assert_true(figure(&told, COUNTY, "recognition_results_open") == 0);
    assert_true(figure(&told, COUNTY, "recognition_valid_counted") == 360);
    assert_true(figure(&told, COUNTY, "recognition_satisfied_counted") == 324);
    told = figures(bench, "2025");
    assert_true(figure(&told, COUNTY, "recognition_valid_counted") == -1);
}

/* One group of several that was checked says nothing of all: the questionnaire is open until it is published. */
static void a_recognition_survey_is_open_until_it_is_published(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    const char *fields =
        "{\"topic\":\"社会认可度\",\"version\":\"2026版\",\"groups\":[\"家长\",\"社会公众\"],\"way\":\"纸质\","
        "\"recognition\":true,\"period\":\"2026-11-01/2026-11-10\"}";
    const int64_t one = opened(bench, staff, "EVA-12.survey", COUNTY, fields);
    opened(bench, staff, "EVA-12.survey", COUNTY, fields);
    Told told = figures(bench, "2026");
    assert_true(figure(&told, COUNTY, "recognition_surveys_open") == 2);
    assert_stepped(bench, NULL, one, "cancel", "{}");
    told = figures(bench, "2026");
    assert_true(figure(&told, COUNTY, "recognition_surveys_open") == 1);
}

static void a_kept_ledger_without_cases_of_the_year_is_zero(void **state) {
    Bench *bench = *state;
    drill(bench, SCHOOL, "2025-10-01", 500);
    Told told = figures(bench, "2026");
    assert_true(figure(&told, SCHOOL, "drills_year") == 0);
    int64_t only = drill(bench, OTHER, "2026-10-01", 500);
    assert_stepped(bench, NULL, only, "reject", "");
    told = figures(bench, "2026");
    assert_true(figure(&told, OTHER, "drills_year") == -1); /* what was none keeps no ledger */
}

static void a_changed_case_makes_reckoned_figures_old(void **state) {
    Bench *bench = *state;
    static const char sql[] = "SELECT version FROM fact_version WHERE id = 1";
    int64_t before = scratch_number(bench->scratch, sql);
    int64_t id = drill(bench, SCHOOL, "2026-09-01", 500);
    assert_true(scratch_number(bench->scratch, sql) > before);
    before = scratch_number(bench->scratch, sql);
    assert_stepped(bench, NULL, id, "reject", "");
    assert_true(scratch_number(bench->scratch, sql) > before);
    before = scratch_number(bench->scratch, sql);
    opened(bench, NULL, "SAF-07.home_letter", SCHOOL,
           "{\"on\":\"2026-11-20\",\"topic\":\"防溺水\",\"way\":\"致家长信\",\"families\":45,\"returned\":43}");
    assert_int_equal(scratch_number(bench->scratch, sql), before); /* no element hangs on it */
}

static void a_figure_tells_how_it_came_about(void **state) {
    Bench *bench = *state;
    Tx *tx;
    ElementOrigin origin;
    Err err = {.kind = ERR_NONE};
    drill(bench, SCHOOL, "2026-09-01", 500);
    drill(bench, SCHOOL, "2026-11-20", 480);
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    int element = pack_element_index(bench->pack, pack_element(bench->pack, STR("drills_year")));
    must(ledger_element_origin(tx, bench->pack, element, STR(SCHOOL), STR("2026"), bench->arena, &origin, &err), &err);
    assert_true(origin.record && str_is(origin.record->id, "SAF-06.drill") && origin.kept && origin.cases == 2);
    assert_true(str_is(origin.from, "2026-09-01") && str_is(origin.until, "2027-09-01") &&
                str_is(origin.date, "演练日期"));
    must(ledger_element_origin(tx, bench->pack, element, STR(OTHER), STR("2026"), bench->arena, &origin, &err), &err);
    assert_false(origin.kept);
    element = pack_element_index(bench->pack, pack_element(bench->pack, STR("founded")));
    must(ledger_element_origin(tx, bench->pack, element, STR(SCHOOL), STR("2026"), bench->arena, &origin, &err), &err);
    assert_null(origin.record);
    store_read_end(tx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_year_is_the_school_year_and_a_unit_without_a_ledger_is_unknown),
        TEST(the_result_of_a_recognition_survey_counts_once_it_is_checked),
        TEST(a_recognition_survey_is_open_until_it_is_published),
        TEST(a_kept_ledger_without_cases_of_the_year_is_zero),
        TEST(a_changed_case_makes_reckoned_figures_old),
        TEST(a_figure_tells_how_it_came_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
