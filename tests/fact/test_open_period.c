/* Opening a year: units come with what people keep about them, as it stands in the year before, until it is changed. */
#include "fact_support.h"

#define KEYS "code,name,parent,kind,period"
#define YEAR                                                                                                           \
    KEYS ",owner,boarding,founded,pupils_P\nC,甲县,,县,2023,,,,\nT,东乡,C,乡镇,2023,,,,\n"                      \
         "S1,一小,T,小学,2023,公办,是,1956,200\nS2,二小,T,小学,2023,民办,,,300\nS3,三小,T,小学,2023,,,,100\n"

typedef struct Order {
    Bench *bench;
    const char *period;
    FactOpened opened;
} Order;

static bool open_work(Tx *tx, void *context, Err *err) {
    Order *order = context;
    return fact_open_period(tx, order->bench->pack, str_from(order->period), STR("tester"), order->bench->arena,
                            &order->opened, err);
}

static FactOpened open_year(Bench *bench, const char *period) {
    Order order = {bench, period, {.opened = false}};
    Err err = {.kind = ERR_NONE};
    if (!store_write(bench->store, open_work, &order, &err)) {
        fail_msg("%s", err.message);
    }
    return order.opened;
}

typedef struct Looked {
    int element;
    CellState state;
    double value;
    bool told;
} Looked;

static void see(void *context, int64_t unit_id, int element, CellState state, double value) {
    Looked *wanted = context;
    (void)unit_id;
    if (element == wanted->element) {
        wanted->told = true;
        wanted->state = state;
        wanted->value = value;
    }
}

/* As people write it; "-" when it is unknown, "" when nothing was ever said. */
static const char *standing(Bench *bench, const char *unit, const char *period, const char *element_id) {
    Tx *tx;
    UnitTree tree;
    Err err = {.kind = ERR_NONE};
    const Element *element = pack_element(bench->pack, str_from(element_id));
    Looked wanted = {.element = pack_element_index(bench->pack, element)};
    assert_true(store_read_begin(bench->store, &tx, &err));
    assert_true(org_tree_load(tx, bench->pack, str_from(period), bench->arena, &tree, &err));
    int at = org_tree_find(&tree, str_from(unit));
    assert_true(at >= 0);
    assert_true(fact_scan_unit(tx, bench->pack, tree.units[at].id, tree.period_id, see, &wanted, &err));
    store_read_end(tx);
    return !wanted.told                 ? ""
           : wanted.state != CELL_KNOWN ? "-"
                                        : str_cstr(bench->arena, fact_cell_show(element, wanted.value, bench->arena));
}

static Str usual_period(Bench *bench) {
    Tx *tx;
    Str usual = {NULL, 0};
    Err err = {.kind = ERR_NONE};
    assert_true(store_read_begin(bench->store, &tx, &err) && fact_usual_period(tx, bench->arena, &usual, &err));
    store_read_end(tx);
    return usual;
}

static void attributes_go_on_and_figures_do_not(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    FactOpened opened = open_year(bench, "2024");
    assert_true(opened.opened && opened.units == 2 && opened.values == 4 && str_is(opened.before, "2023"));
    assert_string_equal(standing(bench, "S1", "2024", "owner"), "公办");
    assert_string_equal(standing(bench, "S1", "2024", "boarding"), "是");
    assert_string_equal(standing(bench, "S1", "2024", "founded"), "1956");
    assert_string_equal(standing(bench, "S2", "2024", "owner"), "民办");
    assert_string_equal(standing(bench, "S2", "2024", "boarding"), ""); /* never known: not made up */
    assert_string_equal(standing(bench, "S1", "2024", "pupils_P"), "");
    assert_false(open_year(bench, "2024").opened);    /* once */
    assert_true(str_is(usual_period(bench), "2023")); /* a year that was only opened hides no whole one */
}

static void where_it_comes_from_is_told(void **state) {
    Bench *bench = *state;
    Tx *tx;
    UnitTree tree;
    FactOrigin origin;
    bench_good(bench, "a.csv", YEAR);
    open_year(bench, "2024");
    assert_true(store_read_begin(bench->store, &tx, &bench->err));
    assert_true(org_tree_load(tx, bench->pack, STR("2024"), bench->arena, &tree, &bench->err));
    assert_true(fact_origin(tx, bench->pack, tree.units[org_tree_find(&tree, STR("S1"))].id, tree.period_id,
                            pack_element(bench->pack, STR("owner")), bench->arena, &origin, &bench->err));
    store_read_end(tx);
    assert_true(origin.found && str_is(origin.kind, "carry") && str_is(origin.file_name, "沿用2023年度的单位资料"));
    assert_true(str_is(origin.actor, "tester") && origin.cell.len == 0);
}

static void what_is_changed_later_counts_and_goes_on_from_there(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    open_year(bench, "2024");
    bench_good(bench, "b.csv", KEYS ",owner\nS1,一小,T,小学,2024,民办\n");
    assert_string_equal(standing(bench, "S1", "2024", "owner"), "民办");
    assert_string_equal(standing(bench, "S1", "2024", "boarding"), "是"); /* the table did not speak of it */
    assert_string_equal(standing(bench, "S1", "2023", "owner"), "公办");
    FactOpened opened = open_year(bench, "2025");
    assert_true(str_is(opened.before, "2024"));
    assert_string_equal(standing(bench, "S1", "2025", "owner"), "民办");
    assert_string_equal(standing(bench, "S1", "2025", "founded"), "1956");
}

static void a_unit_that_ended_takes_nothing_along_and_may_still_end(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    OrgAct act = {.store = bench->store,
                  .pack = bench->pack,
                  .arena = bench->arena,
                  .on = STR("2024-07-15"),
                  .reason = STR("布局调整"),
                  .actor = STR("tester")};
    OrgOutcome outcome;
    Str code = STR("S2");
    assert_true(org_close(&act, code, &outcome, &bench->err));
    FactOpened opened = open_year(bench, "2024");
    assert_true(opened.units == 1 && opened.values == 3);
    /* carried attributes are no figures that would be lost: this year's opening does not stand in the way */
    assert_true(org_close(&act, STR("S1"), &outcome, &bench->err));
}

static void a_first_year_has_nothing_to_take_over(void **state) {
    Bench *bench = *state;
    OrgAct act = {.store = bench->store,
                  .pack = bench->pack,
                  .arena = bench->arena,
                  .on = STR("2024-01-15"),
                  .reason = STR("设立"),
                  .actor = STR("tester")};
    OrgOutcome outcome;
    NewUnit county = {.code = STR("C"), .name = STR("甲县"), .kind = STR("县")};
    assert_true(org_create(&act, &county, &outcome, &bench->err));
    FactOpened opened = open_year(bench, "2024");
    assert_true(opened.opened && opened.units == 0 && opened.before.len == 0);
}

static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    TEST(attributes_go_on_and_figures_do_not),
    TEST(where_it_comes_from_is_told),
    TEST(what_is_changed_later_counts_and_goes_on_from_there),
    TEST(a_unit_that_ended_takes_nothing_along_and_may_still_end),
    TEST(a_first_year_has_nothing_to_take_over),
};

TABLE_TEST_MAIN(tests)
