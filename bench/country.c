/* A whole country in memory: 2,850 counties with 500,000 schools, and what is asked of all of them at once (W1): of
 * seven amounts per pupil in two stages the weighted mean, deviation and coefficient of variation, the schools that
 * reach each threshold, and those that reach six of seven. Formulas are written as packs write them.
 *   country SCHOOLS REPEATS THREADS [ROWS.csv RESULTS.csv]
 * Prints a line per measurement; the files are for the peers (bench/country.mjs), who compare before they are timed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "formula.h"

enum {
    AMOUNTS = 7,
    STAGES = 2,
    COLUMNS = STAGES * (AMOUNTS + 1),
    COUNTIES = 2850,
    FORMULAS = STAGES * (4 * AMOUNTS + 1)
};

typedef struct Country {
    Arena *arena;
    ReasonList *reasons;
    size_t rows;
    Column columns[COLUMNS]; /* per stage: pupils, amounts */
    uint8_t *schools;
    Region *counties;
    uint64_t seed;
    const Expr *exprs[FORMULAS];
    const Program *program;
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
            Column *column = &country->columns[stage * (AMOUNTS + 1) + n];
            bool unknown = dice(country, 100) == 0;
            double spread = 0.5 + (double)dice(country, 1000) / 1000;
            column->value[row] = unknown ? 0 : n == 0 ? pupils : floor(pupils * limits[stage][n - 1] * spread * 1.3);
            column->reason[row] = unknown ? empty : 0;
        }
    }
}

static void found(Country *country, size_t schools) {
    country->rows = schools + COUNTIES;
    country->schools = ARENA_ARRAY(country->arena, country->rows, uint8_t);
    country->counties = ARENA_ARRAY(country->arena, COUNTIES, Region);
    Reason empty = reason_intern(country->reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    for (int n = 0; n < COLUMNS; n++) {
        country->columns[n] = (Column){ARENA_ARRAY(country->arena, country->rows, double),
                                       ARENA_ARRAY(country->arena, country->rows, Reason)};
    }
    for (size_t county = 0, row = 0; county < COUNTIES; county++) {
        size_t end = (county + 1) * schools / COUNTIES + county + 1;
        country->counties[county] = (Region){row, end};
        for (row++; row < end; row++) { /* the first row is the county's own */
            country->schools[row] = 1;
            found_school(country, row, empty);
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

static Column column_of(void *context, int column, bool previous) {
    const Country *country = context;
    return previous ? (Column){NULL, NULL} : country->columns[column];
}

static Str column_name(void *context, int column) {
    (void)context;
    (void)column;
    return STR("x");
}

static void ask(Country *country, int at, Str text) {
    const Scope scope = {resolve, NULL, NULL};
    Err err = {.kind = ERR_NONE};
    if (!formula_compile(text, NULL, &scope, -1, NULL, country->arena, &country->exprs[at], &err)) {
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
                ask(country, at++,
                    str_format(arena, "%s(%.*s, weight: x%d, where: %.*s)", means[i], STR_ARG(each), p,
                               STR_ARG(there)));
            }
            ask(country, at++,
                str_format(arena, "count(%.*s >= %g, where: %.*s)", STR_ARG(each), limit, STR_ARG(there)));
            buf_add_format(&reached, "%sif(has(x%d) and %.*s >= %g, 1, 0)", n > 1 ? " + " : "", p + n, STR_ARG(each),
                           limit);
        }
        Str all = buf_str(&reached);
        ask(country, at++, str_format(arena, "count(%.*s >= 6, where: has(x%d) and x%d > 0)", STR_ARG(all), p, p));
    }
    country->program = formula_program(country->exprs, FORMULAS, arena);
}

/* Processor time of all threads, which other programs disturb less than the clock on the wall. */
static double time_of_processors(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double answer(Country *country, unsigned threads, Value *out) {
    Rows rows = {.column = column_of,
                 .column_name = column_name,
                 .context = country,
                 .reasons = country->reasons,
                 .keep = country->schools};
    Arena *arena = arena_create();
    double from = time_monotonic();
    formula_regions(country->program, &rows, country->counties, COUNTIES, threads, arena, out);
    double seconds = time_monotonic() - from;
    arena_destroy(arena);
    return seconds;
}

/* One by one, as a page asks of one county. */
static double answer_singly(Country *country, Value *out) {
    Rows rows = {.column = column_of,
                 .column_name = column_name,
                 .context = country,
                 .reasons = country->reasons,
                 .keep = country->schools};
    Arena *arena = arena_create();
    ArenaMark mark = arena_mark(arena);
    double from = time_monotonic();
    for (size_t i = 0; i < (size_t)COUNTIES * FORMULAS; i++) {
        const Region *region = &country->counties[i / FORMULAS];
        out[i] = formula_region(country->exprs[i % FORMULAS], &rows, region->from, region->to, arena);
        arena_reset(arena, mark);
    }
    double seconds = time_monotonic() - from;
    arena_destroy(arena);
    return seconds;
}

/* The least there is: every byte of the columns once. */
static double read_all(const Country *country, uint64_t *sum) {
    double from = time_monotonic();
    for (int n = 0; n < COLUMNS; n++) {
        uint64_t lanes[4] = {0}, word[4];
        const char *at = (const char *)country->columns[n].value;
        for (size_t i = 0; i + sizeof word <= country->rows * sizeof(double); i += sizeof word) {
            memcpy(word, at + i, sizeof word);
            for (int k = 0; k < 4; k++) {
                lanes[k] += word[k];
            }
        }
        for (size_t i = 0; i < country->rows; i++) {
            lanes[0] += country->columns[n].reason[i];
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

static FILE *open_file(const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) {
        fprintf(stderr, "country: %s cannot be written\n", path);
        exit(1);
    }
    return file;
}

static void write_rows(const Country *country, const char *path) {
    FILE *file = open_file(path);
    for (size_t county = 0; county < COUNTIES; county++) {
        for (size_t row = country->counties[county].from + 1; row < country->counties[county].to; row++) {
            fprintf(file, "%zu", county);
            for (int n = 0; n < COLUMNS; n++) {
                fprintf(file, country->columns[n].reason[row] ? "," : ",%.0f", country->columns[n].value[row]);
            }
            fputc('\n', file);
        }
    }
    fclose(file);
}

static void write_results(const Value *out, const char *path) {
    FILE *file = open_file(path);
    for (size_t i = 0; i < COUNTIES; i++) {
        for (size_t n = 0; n < FORMULAS; n++) {
            fprintf(file, out[i * FORMULAS + n].reason ? "%s" : "%s%.17g", n ? "," : "", out[i * FORMULAS + n].number);
        }
        fputc('\n', file);
    }
    fclose(file);
}

int main(int count, char **words) {
    if (count != 4 && count != 6) {
        fputs("usage: country SCHOOLS REPEATS THREADS [ROWS.csv RESULTS.csv]\n", stderr);
        return 2;
    }
    size_t repeats = (size_t)strtoul(words[2], NULL, 10), values = (size_t)COUNTIES * FORMULAS;
    unsigned threads = (unsigned)strtoul(words[3], NULL, 10);
    Arena *arena = arena_create();
    Country country = {.arena = arena, .reasons = reason_list(arena), .seed = 1};
    found(&country, (size_t)strtoul(words[1], NULL, 10));
    ask_all(&country);
    Value *out = ARENA_ARRAY(arena, values, Value), *singly = ARENA_ARRAY(arena, values, Value);
    double *all = ARENA_ARRAY(arena, repeats, double), *floor_of = ARENA_ARRAY(arena, repeats, double);
    double least = 0, least_read = 0;
    uint64_t sum = 0;
    for (size_t i = 0; i < repeats; i++) {
        double begun = time_of_processors();
        floor_of[i] = read_all(&country, &sum);
        double read = time_of_processors();
        all[i] = answer(&country, threads, out);
        double answered = time_of_processors();
        least_read = i && read - begun > least_read ? least_read : read - begun;
        least = i && answered - read > least ? least : answered - read;
    }
    double one_by_one = answer_singly(&country, singly);
    for (size_t i = 0; i < values; i++) {
        if (out[i].reason != singly[i].reason || fabs(out[i].number - singly[i].number) > 1e-9 * fabs(out[i].number)) {
            fprintf(stderr, "country: formula %zu of county %zu differs\n", i % FORMULAS, i / FORMULAS);
            return 1;
        }
    }
    printf("w1_cpu_ms %.2f\nread_cpu_ms %.2f\n", least * 1e3, least_read * 1e3);
    printf("schools %zu\nw1_ms %.2f\nw1_singly_ms %.2f\nread_ms %.2f\nsum %llu\n", country.rows - COUNTIES,
           median(all, repeats) * 1e3, one_by_one * 1e3, median(floor_of, repeats) * 1e3, (unsigned long long)sum);
    if (count == 6) {
        write_rows(&country, words[4]);
        write_results(out, words[5]);
    }
    arena_destroy(arena);
    return 0;
}
