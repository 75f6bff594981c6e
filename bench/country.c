/* A whole country in memory: every county of ../shared/data/cn-divisions-2023 (as many of our own where it is not
 * there) with 500,000 schools, and what is asked of all of them at once. Formulas are written as packs write them. W1:
 * of seven amounts per pupil in two stages the weighted mean, deviation and coefficient of variation, the schools that
 * reach each threshold, and those that reach six of seven. W3: whether three amounts per pupil of each county were
 * lower than the year before, ten years. country SCHOOLS REPEATS THREADS [FOLDER] Prints a line per measurement; the
 * files in FOLDER are for the peers (bench/country.mjs), who compare before they are timed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "long.h"
#include "processors.h"

enum {
    AMOUNTS = 7,
    STAGES = 2,
    COLUMNS = STAGES * (AMOUNTS + 1),
    COUNTIES = 2850, /* of our own */
    MOST_COUNTIES = 4000,
    YEARS = 10,
    PER_YEAR = 4, /* pupils and three amounts */
    YEAR_FORMULAS = 6,
    FORMULAS = STAGES * (4 * AMOUNTS + 1)
};

typedef struct Country {
    Arena *arena;
    ReasonList *reasons;
    size_t rows;
    StoredColumn columns[COLUMNS]; /* per stage: pupils, amounts */
    uint8_t *schools;
    Region *counties;
    size_t county_count;
    StoredColumn years[YEARS][PER_YEAR];
    int year;         /* that is asked of; -1: W1 */
    Rows rows_before; /* of the year before that */
    uint64_t seed;
    const Expr *exprs[FORMULAS];
    const Program *program;
    const Expr *year_exprs[YEAR_FORMULAS];
    const Program *year_program;
} Country;

static const double limits[STAGES][AMOUNTS] = {{0.06, 0.9, 1.0, 4.5, 7.5, 15, 12}, {0.08, 1.1, 1.1, 5.8, 10.2, 20, 18}};

static uint64_t dice(Country *country, uint64_t sides) {
    country->seed += 0x9E3779B97F4A7C15u;
    uint64_t mixed = (country->seed ^ country->seed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return (mixed ^ mixed >> 31) % sides;
}

/* A school of one stage or of both; one figure in a hundred is not filled in. */
static void found_school(Country *country, size_t row, Reason empty) {
    unsigned kind = (unsigned)dice(country, 10); /* 0..6 primary, 7, 8 junior, 9 both */
    for (int stage = 0; stage < STAGES; stage++) {
        bool has = stage ? kind >= 7 : kind < 7 || kind == 9;
        double pupils = has ? 30 + (double)dice(country, 1500) : 0;
        for (int n = 0; n <= AMOUNTS; n++) {
            StoredColumn *column = &country->columns[stage * (AMOUNTS + 1) + n];
            bool unknown = dice(country, 100) == 0;
            double spread = 0.5 + (double)dice(country, 1000) / 1000;
            double value = n == 0 ? pupils : floor(pupils * limits[stage][n - 1] * spread * 1.3);
            stored_set(column, country->rows, row, value, unknown ? empty : 0, country->arena);
        }
    }
}

/* Amounts per pupil grow from year to year, not in every school and not every year. */
static void found_years(Country *country, size_t row, Reason empty) {
    double pupils = 30 + (double)dice(country, 1500), each[] = {1200, 40, 9};
    for (int year = 0; year < YEARS; year++) {
        pupils += (double)dice(country, 21) - 10;
        for (int n = 0; n < PER_YEAR; n++) {
            if (n) {
                each[n - 1] *= 0.97 + (double)dice(country, 1000) / 16000;
            }
            bool unknown = dice(country, 100) == 0;
            double amount = n ? floor(pupils * each[n - 1]) : fmax(pupils, 1);
            stored_set(&country->years[year][n], country->rows, row, amount, unknown ? empty : 0, country->arena);
        }
    }
}

/* Counties of the list of divisions, where it is there. */
static size_t count_counties(void) {
    FILE *file = fopen("../shared/data/cn-divisions-2023/areas.csv", "r");
    size_t count = 0;
    for (char line[256]; file && fgets(line, sizeof line, file);) {
        count += line[0] >= '1' && line[0] <= '9';
    }
    if (file) {
        fclose(file);
    }
    return count && count <= MOST_COUNTIES ? count : COUNTIES;
}

static void found(Country *country, size_t schools) {
    country->county_count = count_counties();
    country->rows = schools + country->county_count;
    country->schools = ARENA_ARRAY(country->arena, country->rows, uint8_t);
    country->counties = ARENA_ARRAY(country->arena, country->county_count, Region);
    Reason empty = reason_intern(country->reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    for (int n = 0; n < COLUMNS; n++) {
        country->columns[n] = stored_empty(country->arena, country->rows, empty);
    }
    for (int n = 0; n < YEARS * PER_YEAR; n++) {
        country->years[n / PER_YEAR][n % PER_YEAR] = stored_empty(country->arena, country->rows, empty);
    }
    for (size_t county = 0, row = 0; county < country->county_count; county++) {
        size_t end = (county + 1) * schools / country->county_count + county + 1;
        country->counties[county] = (Region){row, end};
        for (row++; row < end; row++) { /* the first row is the county's own */
            country->schools[row] = 1;
            found_school(country, row, empty);
            found_years(country, row, empty);
        }
    }
}

/* ---- what is asked ---- */

static bool resolve(void *context, Str name, int stage, int wanted, Symbol *symbol) {
    (void)context;
    (void)stage;
    (void)wanted;
    int column = 0;
    for (size_t i = 1; i < name.len; i++) {
        column = column * 10 + (name.data[i] - '0');
    }
    *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = column};
    return name.data[0] == 'x' && column < COLUMNS;
}

static StoredColumn column_of(void *context, int column, bool previous) {
    const Country *country = context;
    if (country->year >= 0) {
        return country->years[country->year - previous][column];
    }
    return previous ? (StoredColumn){.value = NULL} : country->columns[column];
}

static Str column_name(void *context, int column) {
    (void)context;
    (void)column;
    return STR("x");
}

static void ask(Country *country, const Expr **expr, Str text) {
    const Scope scope = {resolve, NULL, NULL};
    Err err = {.kind = ERR_NONE};
    if (!formula_compile(text, NULL, &scope, -1, NULL, country->arena, expr, &err)) {
        fprintf(stderr, "country: %.*s: %s\n", STR_ARG(text), err.message);
        exit(1);
    }
}

static void ask_all(Country *country) {
    Arena *arena = country->arena;
    for (int stage = 0, at = 0; stage < STAGES; stage++) {
        int p = stage * (AMOUNTS + 1);
        Buf reached = buf_create(arena);
        for (int n = 1; n <= AMOUNTS; n++) {
            Str there = str_format(arena, "has(x%d) and has(x%d) and x%d > 0", p + n, p, p);
            Str each = str_format(arena, "x%d / x%d", p + n, p);
            double limit = limits[stage][n - 1];
            static const char *const means[] = {"mean", "sd", "cv"};
            for (int i = 0; i < 3; i++) {
                ask(country, &country->exprs[at++],
                    str_format(arena, "%s(%.*s, weight: x%d, where: %.*s)", means[i], STR_ARG(each), p,
                               STR_ARG(there)));
            }
            ask(country, &country->exprs[at++],
                str_format(arena, "count(%.*s >= %g, where: %.*s)", STR_ARG(each), limit, STR_ARG(there)));
            buf_add_format(&reached, "%sif(has(x%d) and %.*s >= %g, 1, 0)", n > 1 ? " + " : "", p + n, STR_ARG(each),
                           limit);
        }
        Str all = buf_str(&reached);
        ask(country, &country->exprs[at++],
            str_format(arena, "count(%.*s >= 6, where: has(x%d) and x%d > 0)", STR_ARG(all), p, p));
    }
    country->program = formula_program(country->exprs, FORMULAS, arena);
}

/* x0 pupils, x1 to x3 amounts: how many times what it was, and whether it is at least that. */
static void ask_years(Country *country) {
    for (int n = 1, at = 0; n < PER_YEAR; n++) {
        const char *now = "sum(x%d, where: has(x0) and has(x%d)) / sum(x0, where: has(x0) and has(x%d))";
        const char *then = "sum(prev(x%d), where: has(prev(x0)) and has(prev(x%d))) / "
                           "sum(prev(x0), where: has(prev(x0)) and has(prev(x%d)))";
        char each[2][256];
        snprintf(each[0], sizeof each[0], now, n, n, n);
        snprintf(each[1], sizeof each[1], then, n, n, n);
        ask(country, &country->year_exprs[at++], str_format(country->arena, "(%s) / (%s)", each[0], each[1]));
        ask(country, &country->year_exprs[at++], str_format(country->arena, "if(%s >= %s, 1, 0)", each[0], each[1]));
    }
    country->year_program = formula_program(country->year_exprs, YEAR_FORMULAS, country->arena);
}

static Rows rows_of(Country *country) {
    return (Rows){.column = column_of,
                  .column_name = column_name,
                  .context = country,
                  .reasons = country->reasons,
                  .keep = country->schools};
}

/* Units did not change: the same region, its rows of the year before. */
static bool region_before(void *context, size_t from, size_t to, PreviousRegion *region) {
    const Country *country = context;
    *region = (PreviousRegion){.rows = &country->rows_before, .from = from, .to = to, .whole = true};
    return true;
}

static StoredColumn column_before(void *context, int column, bool previous) {
    const Country *country = context;
    return previous ? (StoredColumn){.value = NULL} : country->years[country->year - 1][column];
}

static double answer(Country *country, unsigned threads, Value *out) {
    Rows rows = rows_of(country);
    Arena *arena = arena_create();
    double from = time_monotonic();
    formula_regions(country->program, &rows, country->counties, country->county_count, threads, arena, out);
    double seconds = time_monotonic() - from;
    arena_destroy(arena);
    return seconds;
}

/* Nine times one year beside the year before, the way indicator_years asks frames. */
static double answer_years(Country *country, unsigned threads, Value *out) {
    Rows rows = rows_of(country);
    country->rows_before = rows;
    country->rows_before.column = column_before;
    rows.previous_region = region_before;
    Arena *arena = arena_create();
    double from = time_monotonic();
    YearSums *sums = formula_year_sums(arena);
    for (country->year = 1; country->year < YEARS; country->year++) {
        formula_regions_after(sums, country->year > 1, country->year_program, &rows, country->counties,
                              country->county_count, threads, arena,
                              out + (size_t)(country->year - 1) * country->county_count * YEAR_FORMULAS);
    }
    double seconds = time_monotonic() - from;
    country->year = -1;
    arena_destroy(arena);
    return seconds;
}

/* One by one, as a page asks of one county. */
static double answer_singly(Country *country, Value *out) {
    Rows rows = rows_of(country);
    Arena *arena = arena_create();
    ArenaMark mark = arena_mark(arena);
    double from = time_monotonic();
    for (size_t i = 0; i < country->county_count * FORMULAS; i++) {
        const Region *region = &country->counties[i / FORMULAS];
        out[i] = formula_region(country->exprs[i % FORMULAS], &rows, region->from, region->to, arena);
        arena_reset(arena, mark);
    }
    double seconds = time_monotonic() - from;
    arena_destroy(arena);
    return seconds;
}

/* The least there is: every byte of the columns once. */
static double read_columns(const StoredColumn *columns, size_t count, size_t rows, uint64_t *sum) {
    double from = time_monotonic();
    for (size_t n = 0; n < count; n++) {
        uint64_t lanes[4] = {0}, word[4];
        const char *at = (const char *)columns[n].value;
        for (size_t i = 0; i + sizeof word <= rows * sizeof(double); i += sizeof word) {
            memcpy(word, at + i, sizeof word);
            for (int k = 0; k < 4; k++) {
                lanes[k] += word[k];
            }
        }
        for (size_t i = 0; i < (rows + 63) / 64; i++) {
            lanes[0] += columns[n].unknown[i];
        }
        *sum += lanes[0] + lanes[1] + lanes[2] + lanes[3];
    }
    return time_monotonic() - from;
}

static int by_value(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

/* ---- for the peers ---- */

static FILE *open_file(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file) {
        fprintf(stderr, "country: %s cannot be written\n", path);
        exit(1);
    }
    return file;
}

static void write_cells(FILE *file, const StoredColumn *columns, size_t count, size_t row) {
    for (size_t n = 0; n < count; n++) {
        fprintf(file, stored_known(&columns[n], row) ? ",%.0f" : ",", columns[n].value[row]);
    }
    fputc('\n', file);
}

static void write_rows(const Country *country, const char *folder) {
    FILE *rows = open_file(folder, "rows.csv"), *years = open_file(folder, "years.csv");
    for (size_t county = 0; county < country->county_count; county++) {
        for (size_t row = country->counties[county].from + 1; row < country->counties[county].to; row++) {
            fprintf(rows, "%zu,%zu", row, county);
            write_cells(rows, country->columns, COLUMNS, row);
            for (int year = 0; year < YEARS; year++) {
                fprintf(years, "%zu,%d", county, year);
                write_cells(years, country->years[year], PER_YEAR, row);
            }
        }
    }
    fclose(rows);
    fclose(years);
}

static void write_results(const Value *out, size_t regions, size_t formulas, FILE *file) {
    for (size_t i = 0; i < regions; i++) {
        for (size_t n = 0; n < formulas; n++) {
            fprintf(file, out[i * formulas + n].reason ? "%s" : "%s%.17g", n ? "," : "", out[i * formulas + n].number);
        }
        fputc('\n', file);
    }
    fclose(file);
}

static bool same(const Country *country, const Value *out, const Value *singly) {
    for (size_t i = 0; i < country->county_count * FORMULAS; i++) {
        if (out[i].reason != singly[i].reason || fabs(out[i].number - singly[i].number) > 1e-9 * fabs(out[i].number)) {
            fprintf(stderr, "country: formula %zu of county %zu differs\n", i % FORMULAS, i / FORMULAS);
            return false;
        }
    }
    return true;
}

/* ---- out of long facts ---- */

/* All known figures of all schools, one behind the other, school by school: 40 elements of which W1 reads 16. */
typedef struct Long {
    uint32_t *row;
    uint16_t *column;
    double *value;
    size_t count;
} Long;

static Long long_facts(const Country *country) {
    enum { ELEMENTS = 40 };
    Long facts = {ARENA_ARRAY(country->arena, country->rows * ELEMENTS, uint32_t),
                  ARENA_ARRAY(country->arena, country->rows * ELEMENTS, uint16_t),
                  ARENA_ARRAY(country->arena, country->rows * ELEMENTS, double), 0};
    for (size_t row = 0; row < country->rows; row++) {
        for (size_t n = 0; n < ELEMENTS && country->schools[row]; n++) {
            const StoredColumn *column = &country->columns[n < COLUMNS ? n : 1];
            if (stored_known(column, row)) {
                facts.row[facts.count] = (uint32_t)row;
                facts.column[facts.count] = (uint16_t)n;
                facts.value[facts.count++] = column->value[row] + (n < COLUMNS ? 0 : (double)n);
            }
        }
    }
    return facts;
}

/* W2: columns out of the facts, as a frame is made out of what is stored, and the answers of W1 out of them. */
static double answer_long(Country *country, const Long *from, unsigned threads, Value *out) {
    enum { ELEMENTS = 40 };
    StoredColumn columns[ELEMENTS] = {{.value = NULL}};
    const LongFacts facts = {from->row, from->column, from->value, from->count};
    Country made = *country;
    made.arena = arena_create();
    double begun = time_monotonic();
    stored_expect(made.arena, country->rows, COLUMNS);
    for (int n = 0; n < COLUMNS; n++) {
        columns[n] = stored_empty(made.arena, country->rows, 1);
    }
    stored_lay(columns, country->rows, &facts, threads);
    memcpy(made.columns, columns, sizeof made.columns);
    answer(&made, threads, out);
    double seconds = time_monotonic() - begun;
    arena_destroy(made.arena);
    return seconds;
}

static bool tell_long(Country *country, size_t repeats, unsigned threads, const Value *wanted, Value *out) {
    Long facts = long_facts(country);
    double *clock = ARENA_ARRAY(country->arena, repeats, double);
    double *processors = ARENA_ARRAY(country->arena, repeats, double);
    for (size_t i = 0; i < repeats; i++) {
        double begun = time_of_processors();
        clock[i] = answer_long(country, &facts, threads, out);
        processors[i] = time_of_processors() - begun;
    }
    printf("w2_facts %zu\nw2_ms %.2f\nw2_processors_ms %.2f\n", facts.count, median(clock, repeats) * 1e3,
           median(processors, repeats) * 1e3);
    return same(country, out, wanted);
}

typedef struct Times {
    double *w1, *w1_processors, *w3, *w3_processors, *floor, *years_floor;
} Times;

static void measure(Country *country, size_t repeats, unsigned threads, const Times *times, Value *out, Value *years) {
    uint64_t sum = 0;
    for (size_t i = 0; i < repeats; i++) {
        times->floor[i] = read_columns(country->columns, COLUMNS, country->rows, &sum);
        double begun = time_of_processors();
        times->w1[i] = answer(country, threads, out);
        times->w1_processors[i] = time_of_processors() - begun;
        times->years_floor[i] = read_columns(country->years[0], (size_t)YEARS * PER_YEAR, country->rows, &sum);
        begun = time_of_processors();
        times->w3[i] = answer_years(country, threads, years);
        times->w3_processors[i] = time_of_processors() - begun;
    }
    fprintf(stderr, "%s", sum == 1 ? " " : ""); /* so that it is read */
}

/* ---- cost against size ---- */

/* The first counties that hold so many schools together, the last of them cut off. */
static size_t regions_of(const Country *country, size_t schools, Region *regions) {
    size_t count = 0;
    for (size_t found = 0; found < schools && count < country->county_count; count++) {
        const Region *county = &country->counties[count];
        size_t rows = county->to - county->from - 1, taken = rows < schools - found ? rows : schools - found;
        regions[count] = (Region){county->from, county->from + 1 + taken};
        found += taken;
    }
    return count;
}

/* W1 of so many schools on one thread, the program compiled already: least of several, again and again for a while. */
static double cost_of(Country *country, size_t schools, Region *regions, Value *out) {
    enum { LEAST = 5 };
    const double enough = 0.2;
    Rows rows = rows_of(country);
    size_t count = regions_of(country, schools, regions);
    double best = INFINITY, spent = 0;
    for (size_t i = 0; i < LEAST || spent < enough; i++) {
        Arena *arena = arena_create();
        double from = time_of_processors();
        formula_regions(country->program, &rows, regions, count, 1, arena, out);
        double took = time_of_processors() - from;
        arena_destroy(arena);
        spent += took;
        best = fmin(best, took);
    }
    return best;
}

/* A line through the costs, each weighing the same: so much at least, so much for each school. */
static void tell_costs(Country *country, Value *out) {
    static const size_t sizes[] = {30, 100, 300, 1000, 3000, 10000, 30000, 100000, 500000};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    Region *regions = ARENA_ARRAY(country->arena, country->county_count, Region);
    double w = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (size_t i = 0; i < SIZES && sizes[i] <= country->rows - country->county_count; i++) {
        double size = (double)sizes[i], cost = cost_of(country, sizes[i], regions, out), weight = 1 / (cost * cost);
        printf("w1_of_%zu_us %.1f (%.1f ns a school)\n", sizes[i], cost * 1e6, cost * 1e9 / size);
        w += weight;
        x += weight * size;
        y += weight * cost;
        xx += weight * size * size;
        xy += weight * size * cost;
    }
    double each = (w * xy - x * y) / (w * xx - x * x);
    printf("w1_least_us %.1f\nw1_each_school_ns %.1f\n", (y - each * x) / w * 1e6, each * 1e9);
}

int main(int count, char **words) {
    if (count != 4 && count != 5) {
        fputs("usage: country SCHOOLS REPEATS THREADS [FOLDER]\n", stderr);
        return 2;
    }
    size_t repeats = (size_t)strtoul(words[2], NULL, 10);
    unsigned threads = (unsigned)strtoul(words[3], NULL, 10);
    Arena *arena = arena_create();
    Country country = {.arena = arena, .reasons = reason_list(arena), .seed = 1, .year = -1};
    found(&country, (size_t)strtoul(words[1], NULL, 10));
    ask_all(&country);
    ask_years(&country);
    size_t values = country.county_count * FORMULAS, years_regions = (YEARS - 1) * country.county_count;
    Value *out = ARENA_ARRAY(arena, values, Value), *singly = ARENA_ARRAY(arena, values, Value);
    Value *years = ARENA_ARRAY(arena, years_regions * YEAR_FORMULAS, Value);
    double *room = ARENA_ARRAY(arena, 6 * repeats, double);
    Times times = {
        room, room + repeats, room + 2 * repeats, room + 3 * repeats, room + 4 * repeats, room + 5 * repeats};
    measure(&country, repeats, threads, &times, out, years);
    double one_by_one = answer_singly(&country, singly);
    if (!same(&country, out, singly)) {
        return 1;
    }
    double w1 = median(times.w1, repeats), w3 = median(times.w3, repeats); /* sorted now: the least is the first */
    printf("schools %zu\ncounties %zu\n", country.rows - country.county_count, country.county_count);
    printf("w1_ms %.2f\nw1_least_ms %.2f\nw1_processors_ms %.2f\nw1_singly_ms %.2f\nw1_read_ms %.2f\n", w1 * 1e3,
           times.w1[0] * 1e3, median(times.w1_processors, repeats) * 1e3, one_by_one * 1e3,
           median(times.floor, repeats) * 1e3);
    printf("w3_ms %.2f\nw3_least_ms %.2f\nw3_processors_ms %.2f\nw3_read_ms %.2f\n", w3 * 1e3, times.w3[0] * 1e3,
           median(times.w3_processors, repeats) * 1e3, median(times.years_floor, repeats) * 1e3);
    Value *again = ARENA_ARRAY(arena, values, Value); /* `out` is written for the peers */
    if (!tell_long(&country, repeats, threads, out, again)) {
        return 1;
    }
    tell_costs(&country, again);
    if (count == 5) {
        write_rows(&country, words[4]);
        write_results(out, country.county_count, FORMULAS, open_file(words[4], "w1.csv"));
        write_results(years, years_regions, YEAR_FORMULAS, open_file(words[4], "w3.csv"));
    }
    arena_destroy(arena);
    return 0;
}
