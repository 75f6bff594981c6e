/* Many formulas over many regions at once: the values of a plain evaluator that does one row after the other (scalar.h)
 * and the values and reasons of one by one, whatever is unknown, wherever blocks end, and with any number of threads,
 * bit for bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formula.h"
#include "kernels.h"
#include "rounds.h"
#include "scalar.h"

enum {
    ROWS = 4000,
    COLUMNS = 4,
    EMPTY_COLUMN = 3,
    REGIONS = 60,
    FORMULAS = 40,
    ROUNDS = 25,
    RANDOM_FORMULAS = 10000, /* against the plain evaluator */
    LATE_REGIONS = 8,
    OWN_COLUMN = 2
};

typedef struct Land {
    Arena *arena;
    ReasonList *reasons;
    StoredColumn columns[COLUMNS];
    StoredColumn before[COLUMNS]; /* the year before on the rows of this one */
    StoredColumn last[COLUMNS];   /* the year before as it was */
    uint8_t *keep, *last_keep;
    Rows last_rows, other_rows; /* of that year; `other`: of regions that were put together */
    Region regions[REGIONS];
    uint64_t seed;
} Land;

static const char *const names[COLUMNS] = {"a", "b", "c", "d"};

static unsigned dice(Land *land, unsigned sides) {
    land->seed = land->seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(land->seed >> 33) % sides;
}

static bool resolve(void *context, Str name, int stage, int wanted, Symbol *symbol) {
    (void)context;
    (void)stage;
    (void)wanted;
    for (int i = 0; i < COLUMNS; i++) {
        if (str_is(name, names[i])) {
            *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = i};
            return true;
        }
    }
    return false;
}

static const Scope scope = {resolve, NULL, NULL};

static StoredColumn column(void *context, int index, bool previous) {
    const Land *land = context;
    return previous ? land->before[index] : land->columns[index];
}

static StoredColumn last_column(void *context, int index, bool previous) {
    const Land *land = context;
    return previous ? (StoredColumn){.value = NULL} : land->last[index];
}

static Str column_name(void *context, int index) {
    (void)context;
    return str_from(names[index]);
}

/* Amounts, small numbers with zeros, numbers with a sign that reach far; one column has no data. One cell in a hundred
 * is unknown. Of some columns reasons are kept by row, of the others by bits. */
static void fill(Land *land, StoredColumn *columns, ReasonKind kind) {
    Reason unknowns[] = {
        reason_intern(land->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = STR("a"), .row = -1}),
        reason_intern(land->reasons, &(ReasonItem){.kind = kind, .element = STR("b"), .row = -1})};
    for (int n = 0; n < EMPTY_COLUMN; n++) {
        columns[n] = n == 1 ? stored_results((Column){ARENA_ARRAY(land->arena, ROWS, double),
                                                      ARENA_ARRAY(land->arena, ROWS, Reason)})
                            : stored_empty(land->arena, ROWS, unknowns[0]);
        for (int i = 0; i < ROWS; i++) {
            double values[] = {dice(land, 100000) / 7.0, dice(land, 4), ((int)dice(land, 2001) - 1000) * 1e5 / 3};
            bool unknown = dice(land, 100) == 0;
            stored_set(&columns[n], ROWS, (size_t)i, values[n], unknown ? unknowns[dice(land, 2)] : 0, land->arena);
        }
    }
}

static uint8_t *fill_keep(Land *land) {
    uint8_t *keep = ARENA_ARRAY(land->arena, ROWS, uint8_t);
    for (int i = 0; i < ROWS; i++) {
        keep[i] = dice(land, 8) != 0;
    }
    return keep;
}

/* Regions of the year before: elsewhere and of another size; some were put together, some are new, of some nothing is
 * said. */
static bool region_before(void *context, size_t from, size_t to, PreviousRegion *region) {
    Land *land = context;
    size_t rows = to - from, kind = (from + 3 * to) % 7;
    *region = (PreviousRegion){.rows = kind == 1 ? &land->other_rows : &land->last_rows,
                               .from = from / 2,
                               .to = from / 2 + rows - rows / 5,
                               .why = kind == 2 ? 1 : 0};
    return kind != 3;
}

static int set_up(void **state) {
    Arena *arena = arena_create();
    Land *land = ARENA_NEW(arena, Land);
    *land = (Land){.arena = arena, .reasons = reason_list(arena), .seed = 7};
    fill(land, land->columns, REASON_MASKED);
    fill(land, land->before, REASON_NOT_YET);
    fill(land, land->last, REASON_DAMAGED);
    land->keep = fill_keep(land);
    land->last_keep = fill_keep(land);
    land->last_rows = (Rows){.column = last_column,
                             .column_name = column_name,
                             .context = land,
                             .reasons = land->reasons,
                             .keep = land->last_keep};
    land->other_rows = land->last_rows;
    land->other_rows.keep = land->keep;
    for (int i = 0; i < REGIONS; i++) { /* from nothing at all to many blocks, beginning anywhere */
        size_t from = dice(land, ROWS - 2000), rows = i % 3 == 0 ? dice(land, 2000) : dice(land, 40);
        land->regions[i] = (Region){from, from + rows};
    }
    land->regions[0] = (Region){0, ROWS};
    *state = land;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((Land *)*state)->arena);
    return 0;
}

static Rows rows_of(Land *land, bool regions_change) {
    return (Rows){.column = column,
                  .column_name = column_name,
                  .context = land,
                  .reasons = land->reasons,
                  .keep = land->keep,
                  .previous_region = regions_change ? region_before : NULL};
}

static void invent_row(Land *land, Buf *out, int depth);

static void invent_condition(Land *land, Buf *out, int depth) {
    static const char *const signs[] = {" < ", " <= ", " > ", " >= ", " = ", " != "};
    unsigned kind = depth <= 0 ? 0 : dice(land, 6);
    if (kind == 1) {
        buf_add_format(out, "has(%s)", names[dice(land, COLUMNS)]);
    } else if (kind == 2 || kind == 3) {
        buf_add_char(out, '(');
        invent_condition(land, out, depth - 1);
        buf_add(out, str_from(kind == 2 ? " and " : " or "));
        invent_condition(land, out, depth - 1);
        buf_add_char(out, ')');
    } else if (kind == 4) {
        buf_add(out, STR("not ("));
        invent_condition(land, out, depth - 1);
        buf_add_char(out, ')');
    } else if (kind == 5) {
        buf_add_format(out, "%s in (0, 1, %u)", names[dice(land, COLUMNS)], dice(land, 4));
    } else {
        invent_row(land, out, depth - 1);
        buf_add(out, str_from(signs[dice(land, 6)]));
        invent_row(land, out, depth - 1);
    }
}

static void invent_aggregate(Land *land, Buf *out, int depth) {
    static const char *const plain[] = {"sum", "mean", "min", "max", "sd", "cv"};
    unsigned kind = dice(land, 13);
    if (kind == 12) {
        buf_add_format(out, "sum(prev(%s)", names[dice(land, EMPTY_COLUMN)]);
    } else if (kind == 11) {
        buf_add(out, STR("median("));
        invent_row(land, out, depth - 1);
    } else if (kind == 10) {
        buf_add(out, STR("quantile("));
        invent_row(land, out, depth - 1);
        buf_add_format(out, ", %u%%", dice(land, 101));
    } else if (kind < 2) {
        buf_add(out, str_from(kind ? "count(" : "share("));
        invent_condition(land, out, depth - 1);
    } else {
        const char *name = plain[dice(land, 6)];
        bool weighed = name[0] != 's' && name[1] != 'i' && name[1] != 'a' && dice(land, 2);
        buf_add_format(out, "%s(", name);
        invent_row(land, out, depth - 1);
        buf_add(out, str_from(weighed ? ", weight: b" : ""));
    }
    if (dice(land, 2)) {
        buf_add(out, STR(", where: "));
        invent_condition(land, out, depth - 1);
    }
    buf_add_char(out, ')');
}

static void invent_row(Land *land, Buf *out, int depth) {
    static const char *const signs[] = {" + ", " - ", " * ", " / "};
    static const char *const one[] = {"abs(", "ceil(", "floor(", "round(", "-("};
    unsigned kind = depth <= 0 ? dice(land, 2) : dice(land, 11);
    if (kind == 10) {
        buf_add_format(out, "growth(%s)", names[dice(land, EMPTY_COLUMN)]);
    } else if (kind == 9) {
        buf_add_format(out, "prev(%s)", names[dice(land, EMPTY_COLUMN)]);
    } else if (kind == 8) {
        buf_add(out, STR("rank("));
        invent_row(land, out, depth - 2);
        buf_add(out, dice(land, 2) ? STR(", where: ") : STR(")"));
        if (buf_str(out).data[buf_str(out).len - 1] != ')') {
            invent_condition(land, out, depth - 2);
            buf_add_char(out, ')');
        }
    } else if (kind == 0) {
        buf_add_format(out, "%u", dice(land, 50));
    } else if (kind == 1) {
        buf_add(out, str_from(names[dice(land, 16) ? dice(land, EMPTY_COLUMN) : EMPTY_COLUMN]));
    } else if (kind <= 4) {
        buf_add_char(out, '(');
        invent_row(land, out, depth - 1);
        buf_add(out, str_from(signs[dice(land, 4)]));
        invent_row(land, out, depth - 1);
        buf_add_char(out, ')');
    } else if (kind == 5) {
        buf_add(out, str_from(one[dice(land, 5)]));
        invent_row(land, out, depth - 1);
        buf_add_char(out, ')');
    } else if (kind == 6) {
        buf_add(out, STR("if("));
        invent_condition(land, out, depth - 1);
        buf_add(out, STR(", "));
        invent_row(land, out, depth - 1);
        buf_add(out, STR(", "));
        invent_row(land, out, depth - 1);
        buf_add_char(out, ')');
    } else {
        invent_aggregate(land, out, depth);
    }
}

static const Expr *compile(Land *land, Str text) {
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    if (!formula_compile(text, NULL, &scope, -1, NULL, land->arena, &expr, &err)) {
        fail_msg("%.*s: %s", STR_ARG(text), err.message);
    }
    return expr;
}

static const Expr *invent(Land *land, Str *text) {
    Buf out = buf_create(land->arena);
    invent_aggregate(land, &out, 4);
    if (dice(land, 3) == 0) {
        buf_add(&out, STR(" / "));
        invent_aggregate(land, &out, 3);
    }
    *text = buf_str(&out);
    return compile(land, *text);
}

static bool alike(double a, double b) {
    return a == b || fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

static void the_values_and_reasons_of_one_by_one(void **state) {
    Land *land = *state;
    Rows rows = rows_of(land, true);
    size_t known = 0;
    const int rounds = rounds_of(ROUNDS, 5);
    for (int round = 0; round < rounds; round++) {
        const Expr *exprs[FORMULAS];
        Str texts[FORMULAS];
        for (int i = 0; i < FORMULAS; i++) {
            exprs[i] = invent(land, &texts[i]);
        }
        Value *out = ARENA_ARRAY(land->arena, (size_t)REGIONS * FORMULAS, Value);
        formula_regions(formula_program(exprs, FORMULAS, land->arena), &rows, land->regions, REGIONS, 2, land->arena,
                        out);
        for (int i = 0; i < REGIONS * FORMULAS; i++) {
            const Region *region = &land->regions[i / FORMULAS];
            Value one = formula_region(exprs[i % FORMULAS], &rows, region->from, region->to, land->arena);
            if (one.reason != out[i].reason || !alike(one.number, out[i].number)) {
                fail_msg("%.*s over %zu..%zu: %.17g (%u), %.17g (%u) one by one", STR_ARG(texts[i % FORMULAS]),
                         region->from, region->to, out[i].number, out[i].reason, one.number, one.reason);
            }
            known += one.reason == 0;
        }
    }
    assert_true(known > REGIONS * FORMULAS); /* not all of them come to nothing */
}

/* Regions small enough to go together and one that goes by itself. */
static void ten_thousand_formulas_as_the_plain_evaluator_has_them(void **state) {
    Land *land = *state;
    size_t known = 0, formulas = (size_t)rounds_of(RANDOM_FORMULAS, 20);
    Region regions[LATE_REGIONS];
    for (size_t i = 0; i < LATE_REGIONS; i++) {
        size_t from = dice(land, 2000);
        regions[i] = (Region){from, from + (i == 0 ? 1500 : dice(land, 3) ? dice(land, 30) : dice(land, 300))};
    }
    for (size_t done = 0; done < formulas; done += FORMULAS) {
        Arena *kept = land->arena;
        land->arena = arena_create();
        Rows rows = rows_of(land, done % (2 * FORMULAS) == 0);
        const Expr *exprs[FORMULAS];
        Str texts[FORMULAS];
        Value out[LATE_REGIONS * FORMULAS];
        for (int i = 0; i < FORMULAS; i++) {
            exprs[i] = invent(land, &texts[i]);
        }
        formula_regions(formula_program(exprs, FORMULAS, land->arena), &rows, regions, LATE_REGIONS, 2, land->arena,
                        out);
        for (int i = 0; i < LATE_REGIONS * FORMULAS; i++) {
            const Region *region = &regions[i / FORMULAS];
            if (region->from == region->to) {
                assert_true(out[i].reason != 0);
                continue;
            }
            Cell one = scalar_region(exprs[i % FORMULAS], &rows, region->from, region->to, land->arena);
            if (one.known != (out[i].reason == 0) || !alike(one.number, out[i].number)) {
                fail_msg("%.*s over %zu..%zu: %.17g (%u), plainly %.17g (%d)", STR_ARG(texts[i % FORMULAS]),
                         region->from, region->to, out[i].number, out[i].reason, one.number, one.known);
            }
            known += one.known;
        }
        arena_destroy(land->arena);
        land->arena = kept;
    }
    assert_true(known > formulas); /* not all of them come to nothing */
}

static void any_number_of_threads_gives_the_same_bits(void **state) {
    Land *land = *state;
    Rows rows = rows_of(land, true);
    const Expr *exprs[FORMULAS];
    Str text;
    for (int i = 0; i < FORMULAS; i++) {
        exprs[i] = invent(land, &text);
    }
    const Program *program = formula_program(exprs, FORMULAS, land->arena);
    size_t bytes = sizeof(Value) * REGIONS * FORMULAS;
    Value *first = ARENA_ARRAY(land->arena, (size_t)REGIONS * FORMULAS, Value);
    formula_regions(program, &rows, land->regions, REGIONS, 1, land->arena, first);
    for (unsigned threads = 2; threads <= 8; threads++) {
        Value *out = ARENA_ARRAY(land->arena, (size_t)REGIONS * FORMULAS, Value);
        formula_regions(program, &rows, land->regions, REGIONS, threads, land->arena, out);
        assert_memory_equal(first, out, bytes);
    }
}

/* Registers of four rows and of eight, where the processor has both; a mean of ratios in one pass and, where another
 * formula reads the same column, in several. */
static void registers_of_any_width_give_the_same_bits(void **state) {
    Land *land = *state;
    const char *ratios[] = {"mean(c / b, weight: b, where: has(c) and has(b) and b > 0)",
                            "cv(c / b, weight: b, where: has(c) and has(b) and b > 0)",
                            "count(c / b >= 2, where: has(c) and has(b) and b > 0)",
                            "mean(a / b, weight: b, where: b > 0)", "sum(a) + sum(c)"};
    enum { RATIOS = 5, ALL = FORMULAS + RATIOS };
    const Expr *exprs[ALL];
    Str text;
    if (!kernel_has_eight()) {
        print_message("this processor has no registers of eight rows: nothing to compare\n");
        skip();
    }
    for (int i = 0; i < FORMULAS; i++) {
        exprs[i] = invent(land, &text);
    }
    for (int i = 0; i < RATIOS; i++) {
        exprs[FORMULAS + i] = compile(land, str_from(ratios[i]));
    }
    for (int changed = 0; changed < 2; changed++) {
        Rows rows = rows_of(land, changed);
        const Program *program = formula_program(exprs, ALL, land->arena);
        Value *four = ARENA_ARRAY(land->arena, (size_t)REGIONS * ALL, Value);
        Value *eight = ARENA_ARRAY(land->arena, (size_t)REGIONS * ALL, Value);
        kernel_use_eight(false);
        formula_regions(program, &rows, land->regions, REGIONS, 1, land->arena, four);
        kernel_use_eight(true);
        formula_regions(program, &rows, land->regions, REGIONS, 1, land->arena, eight);
        assert_memory_equal(four, eight, sizeof(Value) * REGIONS * ALL);
        const Program *at_once = formula_program(exprs + FORMULAS, RATIOS - 1, land->arena);
        Value *alone = ARENA_ARRAY(land->arena, (size_t)REGIONS * (RATIOS - 1), Value);
        formula_regions(at_once, &rows, land->regions, REGIONS, 1, land->arena, alone);
        for (size_t i = 0; i < REGIONS; i++) {
            assert_memory_equal(alone + i * (RATIOS - 1), four + i * ALL + FORMULAS, sizeof(Value) * (RATIOS - 1));
        }
    }
}

/* ---- years ---- */

enum { YEARS = 4, YEAR_FORMULAS = FORMULAS + 6 };

/* One of years one after the other. `before`: the year before laid on its rows. */
typedef struct Year {
    StoredColumn *own, *before;
    Rows rows, merged; /* all that count; what was put together */
    struct Year *last;
    Land *land;
} Year;

static StoredColumn year_column(void *context, int index, bool previous) {
    const Year *year = context;
    return !previous ? year->own[index] : year->before ? year->before[index] : (StoredColumn){.value = NULL};
}

/* Where a region was in the year before: mostly one that was asked then, whole; some were put together, some were
 * not asked, are new, or nothing is said of them. */
static bool year_region(void *context, size_t from, size_t to, PreviousRegion *region) {
    const Year *year = context;
    size_t kind = (from + 3 * to) % 11;
    const Region *was = &year->land->regions[(from + to) % REGIONS];
    if (!year->last || kind == 3) {
        return false;
    }
    *region = (PreviousRegion){.rows = kind == 1 ? &year->last->merged : &year->last->rows,
                               .from = was->from,
                               .to = kind == 4 ? was->to + 1 : was->to,
                               .why = kind == 2 ? 1 : 0,
                               .whole = kind != 1};
    return true;
}

/* The columns of the land in turn; the years hold each other. */
static void make_years(Land *land, Year *years) {
    StoredColumn *own[] = {land->last, land->columns};
    for (int i = 0; i < YEARS; i++) {
        years[i] = (Year){.own = own[i % 2], .before = land->before, .last = i ? &years[i - 1] : NULL, .land = land};
        years[i].rows = rows_of(land, false);
        years[i].rows.column = year_column;
        years[i].rows.context = &years[i];
        years[i].rows.previous_region = year_region;
        years[i].merged = years[i].rows;
        years[i].merged.keep = land->last_keep;
    }
}

/* What people ask of years, and what comes to mind. */
static const Program *ask_of_years(Land *land, const Expr **exprs) {
    static const char *const asked[] = {
        "sum(a) / sum(prev(a)) - 1",
        "if(sum(a, where: has(a)) / count(b > 0) >= sum(prev(a), where: has(prev(a))) / count(prev(b) > 0), 1, 0)",
        "cv(a, weight: b, where: has(a) and b > 0) - cv(prev(a), weight: prev(b), where: has(prev(a)) and prev(b) > 0)",
        "sum(a - prev(a), where: has(a) and has(prev(a)))",
        "sum(b, where: has(b)) + sum(prev(b), where: has(prev(b)))",
        "median(c, where: has(c)) - median(prev(c), where: has(prev(c)))"};
    for (int i = 0; i < YEAR_FORMULAS; i++) {
        Str text = i < 6 ? str_from(asked[i]) : (Str){NULL, 0};
        exprs[i] = i < 6 ? compile(land, text) : invent(land, &text);
    }
    return formula_program(exprs, YEAR_FORMULAS, land->arena);
}

static void a_year_after_the_other_says_what_each_says_alone(void **state) {
    Land *land = *state;
    Year years[YEARS];
    const Expr *exprs[YEAR_FORMULAS];
    const size_t values = (size_t)REGIONS * YEAR_FORMULAS;
    make_years(land, years);
    const int rounds = in_short() ? 5 : ROUNDS / 2; /* five take every number of threads */
    for (int round = 0; round < rounds; round++) {
        const Program *program = ask_of_years(land, exprs);
        Value *alone = ARENA_ARRAY(land->arena, values, Value), *after = ARENA_ARRAY(land->arena, values, Value);
        YearSums *sums = formula_year_sums(land->arena);
        for (int i = 0; i < YEARS; i++) {
            unsigned threads = 1 + (unsigned)(round + i) % 8;
            formula_regions(program, &years[i].rows, land->regions, REGIONS, 1, land->arena, alone);
            formula_regions_after(sums, i > 0, program, &years[i].rows, land->regions, REGIONS, threads, land->arena,
                                  after);
            assert_memory_equal(alone, after, values * sizeof(Value));
        }
    }
}

/* Figures of a year that are changed behind its back do not matter any more, unless somebody says that they do. */
static void what_a_year_came_to_is_not_read_again(void **state) {
    Land *land = *state;
    Year years[YEARS];
    make_years(land, years);
    years[0].last = NULL;
    const Expr *expr = compile(land, STR("sum(c, where: has(c)) - sum(prev(c), where: has(prev(c)))"));
    const Program *program = formula_program(&expr, 1, land->arena);
    Value first[REGIONS], second[REGIONS], again[REGIONS];
    size_t changed = 0;
    for (int of_year_before = 0; of_year_before < 2; of_year_before++) {
        YearSums *sums = formula_year_sums(land->arena);
        formula_regions_after(sums, false, program, &years[0].rows, land->regions, REGIONS, 1, land->arena, first);
        formula_regions(program, &years[1].rows, land->regions, REGIONS, 1, land->arena, second);
        for (int i = 0; i < ROWS; i++) {
            land->last[2].value[i] += 1e6;
        }
        formula_regions_after(sums, of_year_before, program, &years[1].rows, land->regions, REGIONS, 1, land->arena,
                              again);
        for (int i = 0; i < REGIONS; i++) {
            bool known = !second[i].reason && !again[i].reason;
            changed += known && second[i].number != again[i].number && of_year_before == 0;
            size_t kind = (land->regions[i].from + 3 * land->regions[i].to) % 11;
            if (of_year_before && known && kind != 1 && kind != 4) {
                assert_true(second[i].number == again[i].number);
                changed++;
            }
        }
        assert_true(changed > REGIONS / 4);
        changed = 0;
    }
}

static void sums_lose_nothing_to_rounding(void **state) {
    Land *land = *state;
    for (int i = 0; i < ROWS; i++) { /* large ones that cancel out, among tenths; each of the eight lanes has all */
        double value = i % 5 == 0 ? 1e15 : i % 5 == 2 ? -1e15 : 0.1;
        stored_set(&land->columns[0], ROWS, (size_t)i, value, 0, land->arena);
        land->keep[i] = 1;
    }
    Rows rows = rows_of(land, true);
    const Expr *expr = compile(land, STR("sum(a)"));
    Value out;
    formula_regions(formula_program(&expr, 1, land->arena), &rows, land->regions, 1, 2, land->arena, &out);
    assert_true(fabs(out.number - ROWS / 5 * 3 * 0.1) < 1e-12 * ROWS);
    assert_true(out.number == formula_region(expr, &rows, 0, ROWS, land->arena).number);
}

/* Whole numbers are added up in fewer steps where that loses nothing: not beyond a double's last digit, not where one
 * of them is no whole number. Regions with an unknown cell in the middle, one by one - others of a batch may hold no
 * whole numbers - and all together. Five numbers in turn, so that each of the eight lanes has all of them; the last
 * region is a long one, so that a lane's sum is beyond the last digit where its numbers are not. */
static void sums_of_whole_numbers_are_whole(void **state) {
    Land *land = *state;
    static const double kinds[][5] = {{0x1p53, 1, -0x1p53, 3, 1},
                                      {2147483647, -2147483647, 5, 1, 2},
                                      {0x1p31, 0x1p31, 1, 2, 3},
                                      {0x1p30, 0.1, -0x1p30, 0.3, 7},
                                      {-0.0, 3, -0.0, -3, -0.0},
                                      {1e300, 1e-300, -1e300, 2.5, -0.5},
                                      {0x1p53, 1, 1, 1, 1},
                                      {20, 30, 40, 50, 60},
                                      {0x1p49 + 1, 0x1p49 + 3, 0x1p49 + 1, 0x1p49 + 5, 0x1p49 + 1}};
    enum { KINDS = sizeof kinds / sizeof *kinds, LAST = KINDS - 1, EACH = 105, LONG = 1000, ALL = LAST * EACH + LONG };
    static const char *const texts[] = {"sum(a)", "sum(a, where: has(b))", "mean(b, weight: a, where: has(b))",
                                        "count(a > 2)", "sum(a, where: has(a) and has(b) and a > 0)"};
    enum { TEXTS = sizeof texts / sizeof *texts };
    Region regions[KINDS];
    const Expr *exprs[TEXTS];
    for (size_t i = 0; i < ALL; i++) {
        size_t kind = i / EACH < LAST ? i / EACH : LAST;
        stored_set(&land->columns[0], ROWS, i, kinds[kind][i % 5], 0, land->arena);
        stored_set(&land->columns[1], ROWS, i, (double)(i % 7), i % EACH == 50 ? 1 : 0, land->arena);
        land->keep[i] = i % 10 != 1;
        regions[kind] = (Region){kind * EACH, kind < LAST ? (kind + 1) * EACH : ALL};
    }
    for (size_t n = 0; n < TEXTS; n++) {
        exprs[n] = compile(land, str_from(texts[n]));
    }
    Rows rows = rows_of(land, false);
    const Program *program = formula_program(exprs, TEXTS, land->arena);
    Value out[KINDS * TEXTS], alone[KINDS * TEXTS];
    formula_regions(program, &rows, regions, KINDS, 2, land->arena, out);
    for (size_t i = 0; i < KINDS; i++) {
        formula_regions(program, &rows, &regions[i], 1, 1, land->arena, &alone[i * TEXTS]);
    }
    for (size_t i = 0; i < (size_t)KINDS * TEXTS; i++) {
        Value one =
            formula_region(exprs[i % TEXTS], &rows, regions[i / TEXTS].from, regions[i / TEXTS].to, land->arena);
        assert_int_equal(out[i].reason, one.reason);
        assert_int_equal(alone[i].reason, one.reason);
        assert_memory_equal(&out[i].number, &one.number, sizeof one.number);
        assert_memory_equal(&alone[i].number, &one.number, sizeof one.number);
    }
    /* Of the 105 rows from 735 on 95 count: 11 of 30, 21 of each other number. */
    assert_true(out[TEXTS * (LAST - 1)].number == 3900);
}

/* What the program leaves open of the year before is not unknown for that. */
static void whether_the_year_before_is_known_is_asked_of_each_region(void **state) {
    Land *land = *state;
    static const char *const texts[] = {"if(has(sum(prev(c), where: has(prev(c)))), 1, 0)",
                                        "share(has(d) or has(sum(prev(c), where: has(prev(c)))))",
                                        "count(has(c - sum(prev(c), where: has(prev(c)))))"};
    enum { TEXTS = sizeof texts / sizeof *texts };
    const Expr *exprs[TEXTS];
    Value out[REGIONS * TEXTS];
    size_t known = 0;
    for (size_t n = 0; n < TEXTS; n++) {
        exprs[n] = compile(land, str_from(texts[n]));
    }
    Rows rows = rows_of(land, true);
    formula_regions(formula_program(exprs, TEXTS, land->arena), &rows, land->regions, REGIONS, 1, land->arena, out);
    for (size_t i = 0; i < (size_t)REGIONS * TEXTS; i++) {
        const Region *region = &land->regions[i / TEXTS];
        Value one = formula_region(exprs[i % TEXTS], &rows, region->from, region->to, land->arena);
        assert_int_equal(out[i].reason, one.reason);
        assert_true(out[i].number == one.number);
        known += !one.reason && one.number > 0;
    }
    assert_true(known > REGIONS);
}

/* Programs of a formula or two, so that a column is read by nothing but the pass that adds it up. Rows 0 to 103 hold a
 * ratio over 0, rows 104 to 207 a cell whose reason stands by row; where it does not, columns are plain. */
static void one_pass_leaves_open_what_is_unknown(void **state) {
    Land *land = *state;
    enum { HALF = 13 * LANES, TEXTS = 4, COUNT = 2 }; /* columns are plain up to the last row */
    static const char *const texts[TEXTS] = {"mean(c / a, weight: a, where: a >= 0)",
                                             "count(c / a >= 2, where: a >= 0)", "sum(b)",
                                             "mean(b / a, weight: a, where: a > 0)"};
    static const double first[TEXTS] = {0, 0, HALF, 1}, second[TEXTS] = {51.5, HALF - 2, 0, 0};
    static const bool known[COUNT][TEXTS] = {{false, false, true, true}, {true, true, false, false}};
    const Region regions[COUNT] = {{0, HALF}, {HALF, 2 * HALF}};
    land->columns[0] = stored_empty(land->arena, ROWS, 1);
    land->columns[2] = stored_empty(land->arena, ROWS, 1);
    for (size_t i = 0; i < (size_t)2 * HALF; i++) {
        stored_set(&land->columns[0], ROWS, i, i == HALF / 2 ? 0 : 1, 0, land->arena);
        stored_set(&land->columns[1], ROWS, i, 1, i == HALF + 1 ? 1 : 0, land->arena);
        stored_set(&land->columns[2], ROWS, i, (double)(i % HALF), 0, land->arena);
        land->keep[i] = 1;
    }
    Rows rows = rows_of(land, false);
    const Expr *exprs[TEXTS];
    for (size_t n = 0; n < TEXTS; n++) {
        exprs[n] = compile(land, str_from(texts[n]));
    }
    for (size_t n = 0; n < TEXTS; n += n == 0 ? 2 : 1) { /* the first two share their ratio */
        Value out[COUNT * 2];
        size_t each = n == 0 ? 2 : 1;
        formula_regions(formula_program(&exprs[n], each, land->arena), &rows, regions, COUNT, 1, land->arena, out);
        for (size_t i = 0; i < COUNT * each; i++) {
            size_t text = n + i % each, region = i / each;
            assert_int_equal(out[i].reason == 0, known[region][text]);
            assert_true(out[i].number == (region ? second : first)[text]);
        }
    }
}

/* A region of three blocks: a large number in the first, ones in the second, the large one's opposite in the third. */
static void whole_numbers_of_one_block_lose_nothing_beside_others(void **state) {
    Land *land = *state;
    enum { BLOCK = PROGRAM_ROWS, FROM = 8 };
    const Region region = {FROM, FROM + 3 * BLOCK};
    for (size_t i = region.from; i < region.to; i++) {
        size_t block = (i - FROM) / BLOCK, row = (i - FROM) % BLOCK;
        double value = block == 1 ? 1 : row >= LANES ? 0 : block ? -0x1p53 : 0x1p53;
        stored_set(&land->columns[0], ROWS, i, value, 0, land->arena);
        land->keep[i] = 1;
    }
    Rows rows = rows_of(land, false);
    const Expr *expr = compile(land, STR("sum(a)"));
    Value out;
    formula_regions(formula_program(&expr, 1, land->arena), &rows, &region, 1, 1, land->arena, &out);
    assert_int_equal(out.reason, 0);
    assert_true(out.number == BLOCK);
}

/* Processors that multiply and add in one step round once less: results would be others there. */
static void a_product_is_rounded_before_anything_is_added(void **state) {
    Land *land = *state;
    enum { EACH = 100 };
    Region regions[EACH];
    for (size_t i = 0; i < EACH; i++) {
        stored_set(&land->columns[0], ROWS, i, 1 + (double)i / 7, 0, land->arena);
        stored_set(&land->columns[1], ROWS, i, 2 + (double)i / 11, 0, land->arena);
        land->keep[i] = 1;
        regions[i] = (Region){i, i + 1};
    }
    Rows rows = rows_of(land, false);
    const Expr *expr = compile(land, STR("sum(a * b)"));
    Value out[EACH];
    formula_regions(formula_program(&expr, 1, land->arena), &rows, regions, EACH, 1, land->arena, out);
    for (size_t i = 0; i < EACH; i++) {
        double product = land->columns[0].value[i] * land->columns[1].value[i];
        assert_true(out[i].number == product);
        assert_true(formula_region(expr, &rows, i, i + 1, land->arena).number == product);
    }
}

/* ---- parts in common ---- */

/* Columns from `c` on are others in the second scope. */
static StoredColumn column_of_scope(void *context, int index, bool previous) {
    const Land *land = context;
    return previous ? land->before[index] : index >= OWN_COLUMN ? land->last[index] : land->columns[index];
}

static const Expr *invent_any(Land *land, Str *text) {
    Buf out = buf_create(land->arena);
    if (dice(land, 3) == 0) {
        return invent(land, text);
    }
    if (dice(land, 2)) {
        invent_row(land, &out, 4);
    } else {
        invent_condition(land, &out, 3);
    }
    *text = buf_str(&out);
    return compile(land, *text);
}

/* As often as they are asked, in any order, of all rows or of the first one. */
static void ask_again(Land *land, const Expr *plain, const Expr *numbered, const Rows *rows, const Region *region,
                      Str text) {
    size_t count = region->to - region->from;
    Rows simple = *rows;
    simple.kept = NULL;
    Value one = formula_region(plain, &simple, region->from, region->to, land->arena);
    Value again = formula_region(numbered, rows, region->from, region->to, land->arena);
    if (one.reason != again.reason || memcmp(&one.number, &again.number, sizeof one.number) != 0) {
        fail_msg("%.*s over %zu..%zu: %.17g instead of %.17g", STR_ARG(text), region->from, region->to, again.number,
                 one.number);
    }
    Column out = {ARENA_ARRAY(land->arena, count, double), ARENA_ARRAY(land->arena, count, Reason)};
    formula_rows(plain, &simple, region->from, region->to, land->arena, out);
    Column same = formula_column(numbered, rows, region->from, region->to, land->arena);
    if (count && (memcmp(out.value, same.value, count * sizeof *out.value) != 0 ||
                  memcmp(out.reason, same.reason, count * sizeof *out.reason) != 0)) {
        fail_msg("rows of %.*s over %zu..%zu are others", STR_ARG(text), region->from, region->to);
    }
}

static void parts_in_common_are_what_they_are_one_by_one(void **state) {
    Land *land = *state;
    const int rounds = rounds_of(ROUNDS, 5);
    size_t parts = 0, kept_nowhere = 0;
    for (int round = 0; round < rounds; round++) {
        const Expr *plain[FORMULAS], *numbered[FORMULAS], **places[FORMULAS];
        Str texts[FORMULAS];
        int scopes[FORMULAS];
        for (int i = 0; i < FORMULAS; i++) {
            plain[i] = numbered[i] = invent_any(land, &texts[i]);
            places[i] = &numbered[i];
            scopes[i] = i % 2;
        }
        size_t count = formula_number_parts(places, scopes, FORMULAS, OWN_COLUMN, land->arena);
        parts += count;
        for (int n = 0; n < REGIONS; n++) {
            Arena *arena = land->arena;
            land->arena = arena_create();
            Rows rows[2] = {rows_of(land, n % 2), rows_of(land, n % 2)};
            rows[1].column = column_of_scope;
            rows[0].kept = rows[1].kept =
                formula_kept_parts(count, land->regions[n].from, land->regions[n].to, land->arena);
            kept_nowhere += rows[0].kept == NULL;
            for (int i = 0; i < 2 * FORMULAS; i++) {
                int at = i * 7 % FORMULAS;
                ask_again(land, plain[at], numbered[at], &rows[scopes[at]], &land->regions[n], texts[at]);
            }
            arena_destroy(land->arena);
            land->arena = arena;
        }
    }
    assert_true(parts > (size_t)rounds * 10);
    assert_true(kept_nowhere >= (size_t)rounds);
}

/* What another region kept is not its own. */
static void parts_of_another_region_are_not_taken(void **state) {
    Land *land = *state;
    const Expr *numbered[] = {compile(land, STR("a + b")), compile(land, STR("sum(a + b, where: has(a) and has(b))"))};
    const Expr **places[] = {&numbered[0], &numbered[1]};
    const int scopes[] = {0, 0};
    size_t count = formula_number_parts(places, scopes, 2, OWN_COLUMN, land->arena);
    Rows rows = rows_of(land, false);
    rows.kept = formula_kept_parts(count, 10, 30, land->arena);
    Value first = formula_region(numbered[1], &rows, 10, 30, land->arena);
    Value longer = formula_region(numbered[1], &rows, 10, 31, land->arena);
    Value other = formula_region(numbered[1], &rows, 500, 520, land->arena);
    rows.kept = NULL;
    assert_true(count >= 1);
    assert_true(first.number == formula_region(numbered[1], &rows, 10, 30, land->arena).number);
    assert_true(longer.number == formula_region(numbered[1], &rows, 10, 31, land->arena).number);
    assert_true(other.number == formula_region(numbered[1], &rows, 500, 520, land->arena).number);
    assert_true(first.number != other.number);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_values_and_reasons_of_one_by_one),
        TEST(ten_thousand_formulas_as_the_plain_evaluator_has_them),
        TEST(any_number_of_threads_gives_the_same_bits),
        TEST(registers_of_any_width_give_the_same_bits),
        TEST(a_year_after_the_other_says_what_each_says_alone),
        TEST(what_a_year_came_to_is_not_read_again),
        TEST(sums_lose_nothing_to_rounding),
        TEST(sums_of_whole_numbers_are_whole),
        TEST(whether_the_year_before_is_known_is_asked_of_each_region),
        TEST(one_pass_leaves_open_what_is_unknown),
        TEST(whole_numbers_of_one_block_lose_nothing_beside_others),
        TEST(a_product_is_rounded_before_anything_is_added),
        TEST(parts_in_common_are_what_they_are_one_by_one),
        TEST(parts_of_another_region_are_not_taken),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
