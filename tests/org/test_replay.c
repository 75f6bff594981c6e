/* Property: whatever changes are told in whatever order, every period keeps a forest, periods before a change stay as
 * they were, and telling the events again from the first tree, one by one in the order of their days, gives exactly the
 * trees that are stored. */
#include "org_support.h"

enum { COUNTIES = 8, TOWNS = 3, SCHOOLS = 7, ACTS = 1500, UNITS_MOST = 4000, NEW_MOST = 6 };

static uint32_t random_state;

static size_t pick(size_t below) {
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

/* ---- random acts ---- */

static Str unit_in(const Scratch *scratch, size_t county) {
    switch (pick(5)) {
    case 0: return str_format(scratch->arena, "%zu-T%zu", county, pick(TOWNS));
    case 1: return str_format(scratch->arena, "%zu-N%zu", county, pick(NEW_MOST));
    default: return str_format(scratch->arena, "%zu-S%zu", county, pick(SCHOOLS));
    }
}

static Str town_in(const Scratch *scratch, size_t county) {
    return pick(8) ? str_format(scratch->arena, "%zu-T%zu", county, pick(TOWNS))
                   : str_format(scratch->arena, "%zu-C", county);
}

static bool happen(Scratch *scratch) {
    static const char *const kinds[] = {"小学", "九年一贯制", "教学点", "初中", "乡镇"};
    size_t county = pick(COUNTIES);
    OrgOutcome outcome;
    OrgAct act =
        act_on(scratch, str_format(scratch->arena, "%zu-%02zu-%02zu", 2022 + pick(4), 1 + pick(12), 1 + pick(28)).data);
    if (str_compare(act.on, STR("2022-09-01")) <= 0) {
        act.on = STR("2022-09-02"); /* the first tree is what the events are told from */
    }
    Str code = unit_in(scratch, county), town = town_in(scratch, county), other = unit_in(scratch, county);
    Str kind = str_from(kinds[pick(5)]), name = str_format(scratch->arena, "校%zu", pick(1000));
    NewUnit fresh = {str_format(scratch->arena, "%zu-N%zu", county, pick(NEW_MOST)), name, kind, town};
    NewUnit into = pick(2) ? (NewUnit){.code = other} : (NewUnit){.code = fresh.code, .name = name};
    Str two[] = {code, unit_in(scratch, county)};
    const SplitPart parts[] = {{.unit = into}, {.unit = {.code = unit_in(scratch, county)}}};
    switch (pick(9)) {
    case 0: return org_create(&act, &fresh, &outcome, &scratch->err);
    case 1: return org_rename(&act, code, name, &outcome, &scratch->err);
    case 2: return org_move(&act, code, pick(6) ? town : other, &outcome, &scratch->err);
    case 3: return org_change_kind(&act, code, kind, &outcome, &scratch->err);
    case 4: return org_merge(&act, two, 1 + pick(2), &into, &outcome, &scratch->err);
    case 5: return org_split(&act, code, parts, 1 + pick(2), pick(4) == 0, &outcome, &scratch->err);
    case 6: return pick(3) == 0 && org_close(&act, code, &outcome, &scratch->err);
    default:
        return org_reopen(&act, &(NewUnit){.code = code, .parent = pick(2) ? town : STR("")}, &outcome, &scratch->err);
    }
}

/* ---- telling it again ---- */

typedef struct Known {
    bool stands;
    Str name, kind;
    int64_t parent;
} Known;

static void read_first(Scratch *scratch, Tx *tx, const char *period, Known *known) {
    Stmt *stmt;
    bool row;
    memset(known, 0, UNITS_MOST * sizeof *known);
    must(stmt_open(tx,
                   "SELECT s.unit_id, s.name, s.kind, COALESCE(s.parent_id, 0) FROM unit_state s"
                   " JOIN period p ON p.id = s.period_id WHERE p.code = ?",
                   &stmt, &scratch->err, "z", period),
         &scratch->err);
    while (stmt_step(stmt, &row, &scratch->err) && row) {
        Known *unit = &known[stmt_integer(stmt, 0)];
        const KindDef *kind = pack_kind(pack, stmt_text(stmt, 2));
        assert_non_null(kind);
        *unit = (Known){true, str_copy(scratch->arena, stmt_text(stmt, 1)), kind->id, stmt_integer(stmt, 3)};
    }
    stmt_close(stmt);
}

/* One event happens, and may happen: whoever changes stands, nobody is left behind. */
static void tell_one(Scratch *scratch, const Stmt *stmt, Known *known) {
    Str kind = stmt_text(stmt, 0);
    size_t id = (size_t)stmt_integer(stmt, 1);
    int64_t other = stmt_integer(stmt, 2), parent = stmt_integer(stmt, 5);
    Known *unit = &known[id];
    bool begins = str_is(kind, "create") || str_is(kind, "reopen");
    if (unit->stands == begins) {
        fail_msg("%.*s of unit %zu", STR_ARG(kind), id);
    }
    if (begins) {
        *unit = (Known){true, str_copy(scratch->arena, stmt_text(stmt, 3)), pack_kind(pack, stmt_text(stmt, 4))->id,
                        parent};
    } else if (str_is(kind, "rename")) {
        unit->name = str_copy(scratch->arena, stmt_text(stmt, 3));
    } else if (str_is(kind, "rekind")) {
        unit->kind = pack_kind(pack, stmt_text(stmt, 4))->id;
    } else if (str_is(kind, "move")) {
        unit->parent = parent;
    } else if (str_is(kind, "split")) {
        assert_true(known[other].stands);
    } else {
        unit->stands = false;
        for (size_t i = 0; i < UNITS_MOST; i++) {
            if (known[i].stands && known[i].parent == (int64_t)id) {
                assert_true(str_is(kind, "merge"));
                known[i].parent = other;
            }
        }
        assert_true(!str_is(kind, "merge") || known[other].stands);
    }
}

/* Everybody's parent stands at the end of a day, and going up ends. */
static void check_forest(const Known *known) {
    for (size_t i = 0; i < UNITS_MOST; i++) {
        int64_t at = known[i].stands ? known[i].parent : 0;
        for (int step = 0; at; step++) {
            assert_true(step < 64);
            assert_true(known[at].stands);
            at = known[at].parent;
        }
    }
}

static void tell_until(Scratch *scratch, Tx *tx, const char *day, Known *known) {
    Stmt *stmt;
    bool row;
    Str today = {NULL, 0};
    read_first(scratch, tx, "2022", known);
    must(stmt_open(
             tx,
             "SELECT kind, unit_id, COALESCE(other_id, 0), name_after, kind_after, COALESCE(parent_after, 0), on_date"
             " FROM unit_event WHERE on_date <= ? ORDER BY on_date, id",
             &stmt, &scratch->err, "z", day),
         &scratch->err);
    while (stmt_step(stmt, &row, &scratch->err) && row) {
        if (!str_equal(today, stmt_text(stmt, 6))) {
            check_forest(known);
            today = str_copy(scratch->arena, stmt_text(stmt, 6));
        }
        tell_one(scratch, stmt, known);
    }
    stmt_close(stmt);
    check_forest(known);
}

static void compare(Scratch *scratch, const char *period, const Known *wanted, const Known *found) {
    for (size_t i = 0; i < UNITS_MOST; i++) {
        const Known *a = &wanted[i], *b = &found[i];
        if (a->stands != b->stands ||
            (a->stands && (!str_equal(a->name, b->name) || !str_equal(a->kind, b->kind) || a->parent != b->parent))) {
            fail_msg("%s, unit %zu: by the events %d %.*s %.*s < %lld, stored %d %.*s %.*s < %lld", period, i,
                     a->stands, STR_ARG(a->name), STR_ARG(a->kind), (long long)a->parent, b->stands, STR_ARG(b->name),
                     STR_ARG(b->kind), (long long)b->parent);
        }
    }
    UnitTree tree = loaded(scratch, period);
    size_t standing = 0;
    for (size_t i = 0; i < UNITS_MOST; i++) {
        standing += found[i].stands;
    }
    assert_int_equal(tree.count, standing); /* a forest: everybody is reached */
}

static void put_counties(Scratch *scratch) {
    for (int year = 2022; year <= 2025; year++) {
        for (int c = 0; c < COUNTIES; c++) {
            char period[8], codes[1 + TOWNS + SCHOOLS][16];
            Row rows[1 + TOWNS + SCHOOLS];
            snprintf(period, sizeof period, "%d", year);
            for (int i = 0; i < 1 + TOWNS + SCHOOLS; i++) {
                snprintf(codes[i], sizeof codes[i],
                         i == 0       ? "%d-C"
                         : i <= TOWNS ? "%d-T%d"
                                      : "%d-S%d",
                         c, i <= TOWNS ? i - 1 : i - 1 - TOWNS);
                rows[i] = (Row){period, codes[i], "单位",
                                i == 0       ? "县"
                                : i <= TOWNS ? "乡镇"
                                             : "小学",
                                i == 0       ? ""
                                : i <= TOWNS ? codes[0]
                                             : codes[1 + i % TOWNS]};
            }
            put(scratch, rows, 1 + TOWNS + SCHOOLS);
        }
    }
}

static void events_told_again_give_the_trees_that_are_stored(void **state) {
    Scratch *scratch = *state;
    static Known first[UNITS_MOST], wanted[UNITS_MOST], found[UNITS_MOST];
    static const char *const periods[] = {"2022", "2023", "2024", "2025", "2026"};
    Tx *tx;
    size_t held = 0;
    random_state = 24; /* tells of a unit that goes along in a merger although the other is opened again */
    put_counties(scratch);
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    read_first(scratch, tx, "2022", first);
    store_read_end(tx);
    for (size_t i = 0; i < ACTS; i++) {
        scratch->err = (Err){.kind = ERR_NONE};
        bool good = happen(scratch);
        held += good;
        assert_true(good || scratch->err.kind == ERR_NONE || scratch->err.kind == ERR_CONFLICT ||
                    scratch->err.kind == ERR_INPUT || scratch->err.kind == ERR_NOT_FOUND);
    }
    must(open_period(scratch, "2026"), &scratch->err);
    assert_true(held > ACTS / 8);
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    for (size_t p = 0; p < 5; p++) {
        char day[16];
        snprintf(day, sizeof day, "%s-09-01", periods[p]);
        tell_until(scratch, tx, day, wanted);
        read_first(scratch, tx, periods[p], found);
        compare(scratch, periods[p], wanted, found);
        if (p == 0) {
            compare(scratch, periods[p], first, found); /* no change reaches it */
        }
    }
    store_read_end(tx);
    print_message("%zu of %d acts held\n", held, ACTS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(events_told_again_give_the_trees_that_are_stored),
    };
    return cmocka_run_group_tests(tests, load_pack, drop_pack);
}
