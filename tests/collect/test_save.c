/* Several people on one draft: nothing is overwritten unseen, nothing that was typed is lost. */
#include "collect_support.h"

#include <pthread.h>

static void a_cell_is_saved_with_the_version_of_its_save(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    SaveResult result = desk_save_as(desk, NULL, entry, "pupils_P", "", " 120 ", 0);
    assert_true(result.version == 1 && result.saved == 1 && result.cells[0].version == 1);
    result = desk_save_as(desk, NULL, entry, "classes_P", "", "5", 0);
    assert_int_equal(result.version, 2);
    const EntryView *view = desk_view(desk, NULL, entry);
    assert_string_equal(desk_cell(desk, view, "pupils_P", ""), "120");
    assert_int_equal(view->version, 2);
    assert_int_equal(view->judgement.filled, 2);
    /* saving the same again changes nothing, and an empty cell that stays empty is no cell */
    int64_t rows = desk_number(desk, "SELECT COUNT(*) FROM audit");
    result = desk_save_as(desk, NULL, entry, "pupils_P", "", "120", 1);
    assert_true(result.version == 2 && result.saved == 1);
    result = desk_save_as(desk, NULL, entry, "note", "", "", 0);
    assert_int_equal(result.version, 2);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM audit"), rows);
}

static void two_writers_of_one_cell_are_told_of_each_other(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    const User *one = desk_user(desk, "教务处", "staffd", FIRST, NULL);
    const User *other = desk_user(desk, "总务处", "aff", FIRST, NULL);
    desk_save_as(desk, one, entry, "pupils_P", "", "120", 0);
    const CellWrite writes[] = {{STR("pupils_P"), STR(""), STR("125"), 0}, {STR("classes_P"), STR(""), STR("6"), 0}};
    SaveResult result;
    must(entry_save(desk->collect, other, entry, writes, 2, desk->arena, &result, &desk->err), &desk->err);
    assert_true(result.saved == 1 && result.conflicts == 1);
    assert_int_equal(result.cells[0].kind, CELL_CONFLICT);
    assert_true(str_is(result.cells[0].value, "120") && str_is(result.cells[0].actor, "教务处"));
    assert_true(str_is(result.cells[0].mine, "125") && result.cells[0].version == 1 && result.cells[0].at.len == 20);
    assert_int_equal(result.cells[1].kind, CELL_SAVED);
    assert_string_equal(desk_cell(desk, desk_view(desk, NULL, entry), "pupils_P", ""), "120");
    /* seen and decided: with the version that stands there it is taken */
    result = desk_save_as(desk, other, entry, "pupils_P", "", "125", 1);
    assert_int_equal(result.saved, 1);
    /* what both typed alike is no conflict */
    result = desk_save_as(desk, one, entry, "pupils_P", "", "125", 1);
    assert_true(result.saved == 1 && result.conflicts == 0);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM entry_cell_past"), 1);
}

static void changes_since_a_version_are_what_others_wrote(void **state) {
    Desk *desk = *state;
    EntryChanges changes;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    desk_type(desk, NULL, entry, "pupils_P", "120");
    desk_type(desk, NULL, entry, "classes_P", "5");
    desk_type(desk, NULL, entry, "note", "搬迁");
    must(entry_changes(desk->collect, NULL, entry, 1, desk->arena, &changes, &desk->err), &desk->err);
    assert_true(changes.version == 3 && changes.count == 2);
    must(entry_changes(desk->collect, NULL, entry, 3, desk->arena, &changes, &desk->err), &desk->err);
    assert_int_equal(changes.count, 0);
    const User *abroad = desk_user(desk, "邻县", "staffd", "990201", NULL);
    assert_false(entry_changes(desk->collect, abroad, entry, 0, desk->arena, &changes, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
}

static void what_may_not_be_written_is_refused_cell_by_cell(void **state) {
    Desk *desk = *state;
    char *longest = arena_alloc(desk->arena, VALUE_BYTES_MOST + 2);
    memset(longest, 'a', VALUE_BYTES_MOST + 1);
    const CellWrite writes[] = {{STR("no_such"), STR(""), STR("1"), 0},
                                {STR("pupils_P"), STR("r1"), STR("1"), 0},
                                {STR("hours"), STR(""), STR("1"), 0},
                                {STR("hours"), STR("nowhere"), STR("1"), 0},
                                {STR("#staff"), STR("r 1"), STR("1"), 0},
                                {STR("#staff"), STR("r1"), STR("first"), 0},
                                {STR("note"), STR(""), {longest, VALUE_BYTES_MOST + 1}, 0},
                                {STR("note"), STR(""), STR("a\x01"), 0},
                                {STR("?no-such"), STR(""), STR("x"), 0},
                                {STR("note"), STR(""), STR("好"), 0}};
    enum { COUNT = sizeof writes / sizeof *writes };
    SaveResult result;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    must(entry_save(desk->collect, NULL, entry, writes, COUNT, desk->arena, &result, &desk->err), &desk->err);
    for (size_t i = 0; i + 1 < COUNT; i++) {
        if (result.cells[i].kind != CELL_REFUSED || !result.cells[i].why.len) {
            fail_msg("%zu was not refused", i);
        }
    }
    assert_true(result.refused == COUNT - 1 && result.saved == 1);
    assert_false(entry_save(desk->collect, NULL, entry, writes, 0, desk->arena, &result, &desk->err));
    CellWrite *many = ARENA_ARRAY(desk->arena, SAVE_CELLS_MOST + 1, CellWrite);
    assert_false(entry_save(desk->collect, NULL, entry, many, SAVE_CELLS_MOST + 1, desk->arena, &result, &desk->err));
    assert_int_equal(desk->err.kind, ERR_LIMIT);
}

static void only_who_may_edit_there_saves(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    const CellWrite write = {STR("pupils_P"), STR(""), STR("1"), 0};
    SaveResult result;
    const struct {
        const char *role, *unit;
        ErrKind kind;
    } others[] = {{"staffd", SECOND, ERR_NOT_FOUND},
                  {"staffd", "990201", ERR_NOT_FOUND},
                  {"head", FIRST, ERR_DENIED},
                  {"chief", COUNTY, ERR_DENIED},
                  {"sys", COUNTY, ERR_NOT_FOUND}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const User *user = desk_user(desk, "某人", others[i].role, others[i].unit, NULL);
        desk->err = (Err){.kind = ERR_NONE};
        assert_false(entry_save(desk->collect, user, entry, &write, 1, desk->arena, &result, &desk->err));
        assert_int_equal(desk->err.kind, others[i].kind);
    }
    desk_day("2024-10-07"); /* the day before it opens */
    assert_false(entry_save(desk->collect, NULL, entry, &write, 1, desk->arena, &result, &desk->err));
    assert_told(desk, ERR_CONFLICT, "2024-10-08");
}

static void what_is_typed_into_a_row_that_was_removed_is_a_conflict(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    const User *one = desk_user(desk, "教务处", "staffd", FIRST, NULL);
    const CellWrite writes[] = {{STR("#staff"), STR("r1"), STR("1"), 0}, {STR("hours"), STR("r1"), STR("12"), 0}};
    SaveResult result;
    must(entry_save(desk->collect, one, entry, writes, 2, desk->arena, &result, &desk->err), &desk->err);
    assert_int_equal(result.saved, 2);
    result = desk_save_as(desk, one, entry, "#staff", "r1", "-", 1);
    result = desk_save_as(desk, NULL, entry, "hours", "r1", "14", 1);
    assert_true(result.conflicts == 1 && str_is(result.cells[0].field, "#staff") && str_is(result.cells[0].value, "-"));
    assert_true(str_is(result.cells[0].actor, "教务处") && str_is(result.cells[0].mine, "14"));
    result = desk_save_as(desk, NULL, entry, "#staff", "r1", "1", 2); /* brought back, with what was in it */
    assert_int_equal(result.saved, 1);
    assert_string_equal(desk_cell(desk, desk_view(desk, NULL, entry), "hours", "r1"), "12");
}

static void a_table_has_no_more_rows_than_its_form_allows(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    char row[8];
    for (int i = 0; i < 6; i++) {
        snprintf(row, sizeof row, "r%d", i);
        SaveResult result = desk_save_as(desk, NULL, entry, "#staff", row, "1", 0);
        assert_true(i < 5 ? result.saved == 1 : result.refused == 1);
    }
    desk_save_as(desk, NULL, entry, "#staff", "r0", "-", INT64_MAX);
    assert_int_equal(desk_save_as(desk, NULL, entry, "#staff", "r5", "9", 0).saved, 1);
    assert_int_equal(desk_save_as(desk, NULL, entry, "#staff", "r0", "9", INT64_MAX).refused, 1);
}

static void counts_are_kept_with_the_entry(void **state) {
    Desk *desk = *state;
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    desk_type(desk, NULL, entry, "pupils_P", "9000");
    assert_int_equal(desk_number(desk, "SELECT judged FROM entry WHERE id = (SELECT MIN(id) FROM entry)"), 0);
    desk_view(desk, NULL, entry);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM entry WHERE judged = 1 AND filled = 1 AND must_fix = 1"),
                     1);
}

/* ---- many at once ------------------------------------------------------------------------ */

enum { WRITERS = 4, SAVES = 60, CELLS = 3 };
static const char *const fields[CELLS] = {"pupils_P", "classes_P", "note"};

typedef struct Typist {
    Desk *desk;
    int64_t entry;
    int number;
    unsigned seed;
    Arena *arena;
    /* per cell: versions of one's own saves that were taken, with what was typed */
    int64_t taken[CELLS * SAVES];
    char typed[CELLS * SAVES][16];
    int cells[CELLS * SAVES];
    int count, conflicts;
    bool failed;
} Typist;

/* Types at random; after a conflict it looks at what stands there and mostly insists. */
static void *type_away(void *context) {
    Typist *typist = context;
    int64_t seen[CELLS] = {0};
    for (int i = 0; i < SAVES; i++) {
        int cell = (int)(rand_r(&typist->seed) % CELLS);
        char value[16];
        Err err = {.kind = ERR_NONE};
        SaveResult result;
        snprintf(value, sizeof value, "%d", typist->number * 10000 + i);
        const CellWrite write = {str_from(fields[cell]), STR(""), str_from(value), seen[cell]};
        if (!entry_save(typist->desk->collect, NULL, typist->entry, &write, 1, typist->arena, &result, &err)) {
            typist->failed = true;
            return NULL;
        }
        seen[cell] = result.cells[0].version;
        if (result.cells[0].kind == CELL_CONFLICT) {
            typist->conflicts++;
            continue;
        }
        typist->taken[typist->count] = result.cells[0].version;
        typist->cells[typist->count] = cell;
        memcpy(typist->typed[typist->count++], value, sizeof value);
    }
    return NULL;
}

/* Whether the version stands in the cell or among its past values, as it was typed. */
static bool is_kept(const EntryHistory *history, const char *field, int64_t version, const char *value) {
    for (size_t i = 0; i < history->value_count; i++) {
        const FormCell *cell = &history->values[i].cell;
        if (cell->version == version && str_is(cell->field, field)) {
            return str_is(cell->value, value);
        }
    }
    return false;
}

static void many_writers_at_once_lose_nothing(void **state) {
    Desk *desk = *state;
    static Typist typists[WRITERS];
    pthread_t threads[WRITERS];
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    for (int i = 0; i < WRITERS; i++) {
        typists[i] = (Typist){.desk = desk, .entry = entry, .number = i + 1, .seed = (unsigned)i + 7};
        typists[i].arena = arena_create();
        assert_int_equal(pthread_create(&threads[i], NULL, type_away, &typists[i]), 0);
    }
    int taken = 0, conflicts = 0;
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(typists[i].failed);
        taken += typists[i].count;
        conflicts += typists[i].conflicts;
    }
    EntryHistory history;
    must(entry_history(desk->collect, NULL, entry, desk->arena, &history, &desk->err), &desk->err);
    assert_int_equal(history.value_count, taken); /* each that was taken, once; those not taken, never */
    for (int i = 0; i < WRITERS; i++) {
        for (int j = 0; j < typists[i].count; j++) {
            if (!is_kept(&history, fields[typists[i].cells[j]], typists[i].taken[j], typists[i].typed[j])) {
                fail_msg("writer %d: version %lld of %s is not kept", i, (long long)typists[i].taken[j],
                         fields[typists[i].cells[j]]);
            }
        }
        arena_destroy(typists[i].arena);
    }
    assert_true(conflicts > 0); /* they did meet */
    assert_int_equal(desk_view(desk, NULL, entry)->version, taken);
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(a_cell_is_saved_with_the_version_of_its_save),
    DESK_TEST(two_writers_of_one_cell_are_told_of_each_other),
    DESK_TEST(changes_since_a_version_are_what_others_wrote),
    DESK_TEST(what_may_not_be_written_is_refused_cell_by_cell),
    DESK_TEST(only_who_may_edit_there_saves),
    DESK_TEST(what_is_typed_into_a_row_that_was_removed_is_a_conflict),
    DESK_TEST(a_table_has_no_more_rows_than_its_form_allows),
    DESK_TEST(counts_are_kept_with_the_entry),
    DESK_TEST(many_writers_at_once_lose_nothing),
};

TABLE_TEST_MAIN(tests)
