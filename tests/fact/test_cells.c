/* How values lie in a submission: each comes back as the very same double, whatever stood beside it, and what was
 * stored in the first form is read for ever. */
#include "fact_support.h"

#include "fact_internal.h"

#include <float.h>
#include <math.h>

static const double values[] = {0,           1,       255,    256,     65535,   65536,    4294967295.0, 4294967296.0,
                                -1,          -255,    0.5,    0.1,     12.34,   35000.05, 42949672.95,  42949673.01,
                                0.001,       1.0 / 3, 1e-300, 1e300,   DBL_MAX, DBL_MIN,  -0.01,        20240901,
                                99999999.99, 0.29,    1.15,   1048.576};

static bool same(const PackedCell *a, const PackedCell *b) {
    return a->element == b->element && a->state == b->state && a->value == b->value;
}

static void assert_round_trip(Arena *arena, const PackedCell *cells, size_t count) {
    CellWriter writer = cells_write(arena, count);
    for (size_t i = 0; i < count; i++) {
        cells_add(&writer, &cells[i]);
    }
    CellReader reader = cells_read(cells_str(&writer));
    PackedCell cell;
    for (size_t i = 0; i < count; i++) {
        assert_true(cells_next(&reader, &cell));
        if (!same(&cell, &cells[i])) {
            fail_msg("cell %zu: %u %.17g came back as %u %.17g", i, cells[i].element, cells[i].value, cell.element,
                     cell.value);
        }
    }
    assert_false(cells_next(&reader, &cell));
}

static void every_value_comes_back_as_the_very_same_double(void **state) {
    Bench *bench = *state;
    enum { COUNT = sizeof values / sizeof *values };
    PackedCell cells[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        cells[i] = (PackedCell){i + 1, CELL_KNOWN, values[i]};
    }
    assert_round_trip(bench->arena, cells, COUNT);
    for (unsigned i = 0; i < 100000; i++) {
        cells[i % COUNT] = (PackedCell){i % COUNT + 1, CELL_KNOWN, (double)i / 100};
        if (i % COUNT == COUNT - 1) {
            assert_round_trip(bench->arena, cells, COUNT);
        }
    }
}

static void elements_may_stand_in_any_order_and_far_apart(void **state) {
    Bench *bench = *state;
    static const unsigned elements[] = {1, 2, 33, 65, 98, 97, 97, 65535, 1, 32, 31, 62, 40000, 40031, 40063, 7, 300};
    enum { COUNT = sizeof elements / sizeof *elements };
    PackedCell cells[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        CellState known = (CellState)(i % (CELL_DAMAGED + 1));
        cells[i] = (PackedCell){elements[i], known, known == CELL_KNOWN ? (double)(i * 1000) : 0};
    }
    assert_round_trip(bench->arena, cells, COUNT);
    assert_round_trip(bench->arena, cells, 0);
}

static void most_cells_take_two_or_three_bytes(void **state) {
    Bench *bench = *state;
    CellWriter writer = cells_write(bench->arena, 40);
    for (unsigned i = 0; i < 40; i++) {
        cells_add(&writer, &(PackedCell){i + 1, CELL_KNOWN, i % 2 ? 20 : 1234});
    }
    assert_int_equal(writer.len, 2 + 20 * 2 + 20 * 3);
}

static void what_is_cut_off_ends_the_reading(void **state) {
    Bench *bench = *state;
    static const PackedCell cells[] = {{1, CELL_KNOWN, 0.001}, {500, CELL_KNOWN, 70000}, {501, CELL_EMPTY, 0}};
    CellWriter writer = cells_write(bench->arena, 3);
    for (size_t i = 0; i < 3; i++) {
        cells_add(&writer, &cells[i]);
    }
    for (size_t length = 0; length < writer.len; length++) {
        CellReader reader = cells_read((Str){writer.bytes, length});
        PackedCell cell;
        size_t count = 0;
        for (; cells_next(&reader, &cell); count++) {
            assert_true(same(&cell, &cells[count]));
        }
        assert_true(count < 3);
    }
}

/* ---- in the store ---- */

typedef struct Old {
    int64_t unit, period, source;
    Str cells;
} Old;

static bool put_old(Tx *tx, void *context, Err *err) {
    const Old *old = context;
    const AuditEntry entry = {
        .actor = STR("tester"), .action = STR("test"), .subject = STR("old"), .detail = STR("{}")};
    return store_run(tx,
                     "INSERT INTO submission (unit_id, period_id, source_id, source_row, cells) VALUES (?, ?, ?, 9, ?)",
                     err, "iiib", old->unit, old->period, old->source, old->cells) &&
           audit_append(tx, &entry, err);
}

static int64_t number_in(Bench *bench, const char *sql, const char *text) {
    Tx *tx;
    Stmt *stmt;
    bool row;
    assert_true(store_read_begin(bench->store, &tx, &bench->err));
    assert_true(stmt_open(tx, sql, &stmt, &bench->err, "z", text) && stmt_step(stmt, &row, &bench->err) && row);
    int64_t number = stmt_integer(stmt, 0);
    stmt_close(stmt);
    store_read_end(tx);
    return number;
}

/* A record of the first form. */
static void put_record(char *out, int64_t element, CellState state, double value) {
    memset(out, 0, 12);
    memcpy(out, &(uint16_t){(uint16_t)element}, 2);
    out[2] = (char)state;
    memcpy(out + 4, &value, sizeof value);
}

static void submissions_of_the_first_form_are_read_beside_the_new_ones(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", "代码,名称,类别,年度,pupils_P,classes_P,owner\nS1,甲小学,小学,2024,100,5,公办\n");
    char records[3 * 12];
    put_record(records, number_in(bench, "SELECT id FROM element WHERE code = ?", "pupils_P"), CELL_KNOWN, 250.5);
    put_record(records + 12, number_in(bench, "SELECT id FROM element WHERE code = ?", "classes_P"), CELL_MASKED, 0);
    put_record(records + 24, number_in(bench, "SELECT id FROM element WHERE code = ?", "owner"), CELL_KNOWN,
               (double)number_in(bench, "SELECT id FROM symbol WHERE text = ?", "民办"));
    Old old = {number_in(bench, "SELECT id FROM unit WHERE code = ?", "S1"),
               number_in(bench, "SELECT id FROM period WHERE code = ?", "2024"),
               number_in(bench, "SELECT MAX(id) FROM source WHERE ? <> ''", "x"),
               {records, sizeof records}};
    assert_true(store_write(bench->store, put_old, &old, &bench->err));
    assert_true(bench_value(bench, "S1", "2024", "pupils_P").value == 250.5);
    assert_int_equal(bench_value(bench, "S1", "2024", "classes_P").state, CELL_MASKED);
    const Element *owner = pack_element(bench->pack, STR("owner"));
    Wanted found = bench_value(bench, "S1", "2024", "owner");
    assert_true(str_is(owner->choices[(size_t)found.value], "民办"));
    Tx *tx;
    FactOrigin origin;
    assert_true(store_read_begin(bench->store, &tx, &bench->err));
    assert_true(fact_origin(tx, bench->pack, old.unit, old.period, owner, bench->arena, &origin, &bench->err));
    assert_string_equal(str_cstr(bench->arena, origin.cell), "G9");
    store_read_end(tx);
    bench_good(bench, "b.csv", "代码,名称,年度,pupils_P\nS1,甲小学,2024,300\n");
    assert_true(bench_value(bench, "S1", "2024", "pupils_P").value == 300);
    assert_int_equal(bench_value(bench, "S1", "2024", "classes_P").state, CELL_MASKED);
}

static void a_source_names_its_first_and_last_submission(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", "代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2023,1\nS1,甲小学,小学,2024,2\n");
    bench_good(bench, "b.csv", "代码,名称,类别,年度\nS2,乙小学,小学,2024\n"); /* units alone */
    bench_good(bench, "c.csv", "代码,名称,类别,年度,pupils_P\nS3,丙小学,小学,2024,3\n");
    static const char sql[] = "SELECT COUNT(*) FROM source s WHERE file_name = ? AND (SELECT COUNT(*) FROM submission b"
                              " WHERE b.id BETWEEN s.first_submission AND s.last_submission) ="
                              " (SELECT COUNT(*) FROM submission b WHERE b.source_id = s.id)";
    assert_int_equal(number_in(bench, sql, "a.csv"), 1);
    assert_int_equal(number_in(bench, sql, "b.csv"), 1);
    assert_int_equal(number_in(bench, sql, "c.csv"), 1);
    assert_int_equal(number_in(bench, "SELECT last_submission FROM source WHERE file_name = ?", "c.csv"), 3);
}

static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    TEST(every_value_comes_back_as_the_very_same_double),
    TEST(elements_may_stand_in_any_order_and_far_apart),
    TEST(most_cells_take_two_or_three_bytes),
    TEST(what_is_cut_off_ends_the_reading),
    TEST(submissions_of_the_first_form_are_read_beside_the_new_ones),
    TEST(a_source_names_its_first_and_last_submission),
};

TABLE_TEST_MAIN(tests)
