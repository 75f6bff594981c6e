/* Times the evaluation of the counties at or below a unit, after loading and from the start of the process.
 *   evaluate DATA UNIT PERIOD STANDARD REPEATS
 * Prints one line per measurement: a name, a number, what it is. The peer is SQLite with the same rows in memory,
 * computing the same weighted coefficients of variation by SQL. */
#include <sqlite3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "standard.h"

typedef struct Bench {
    Store *store;
    Pack *pack;
    Frame *frame;
    const Standard *standard;
    Arena *arena; /* of what stays */
    int *counties;
    size_t county_count;
    size_t rows, items; /* of the last pass */
} Bench;

static void must(bool good, const Err *err) {
    if (!good) {
        fprintf(stderr, "evaluate: %s\n", err->message);
        exit(1);
    }
}

static void load(Bench *bench, char **words) {
    Err err = {.kind = ERR_NONE};
    bench->arena = arena_create();
    ProblemList problems = problem_list(bench->arena, 10);
    if (!pack_load(NULL, &bench->pack, &problems)) {
        fputs("evaluate: the packs do not load\n", stderr);
        exit(1);
    }
    must(store_open(words[1], STORE_EXISTING, &bench->store, &err), &err);
    must(frame_load(bench->store, bench->pack, str_from(words[3]), true, &bench->frame, &err), &err);
    const StandardDef *def = pack_standard(bench->pack, str_from(words[4]));
    if (!def || !standard_compile(bench->pack, def, bench->arena, &bench->standard, &problems)) {
        fputs("evaluate: the standard does not compile\n", stderr);
        exit(1);
    }
    const UnitTree *tree = &bench->frame->tree;
    int top = org_tree_find(tree, str_from(words[2]));
    must(top >= 0, &(const Err){.message = "no such unit"});
    bench->counties = ARENA_ARRAY(bench->arena, tree->count, int);
    for (int i = top; i < tree->units[top].end; i++) {
        if (tree->units[i].kind->level == LEVEL_COUNTY) {
            bench->counties[bench->county_count++] = i;
        }
    }
}

/* Every county once; seconds. */
static double pass(Bench *bench, bool no_plan) {
    Arena *arena = arena_create();
    const EvaluateOptions options = {.no_plan = no_plan};
    double from = time_monotonic();
    bench->rows = bench->items = 0;
    for (size_t i = 0; i < bench->county_count; i++) {
        ArenaMark mark = arena_mark(arena);
        Evaluation evaluation;
        Err err = {.kind = ERR_NONE};
        must(standard_evaluate(bench->standard, bench->frame, bench->counties[i], &options, arena, &evaluation, &err),
             &err);
        bench->rows += evaluation.row_count;
        bench->items += evaluation.item_count;
        arena_reset(arena, mark);
    }
    double seconds = time_monotonic() - from;
    arena_destroy(arena);
    return seconds;
}

static int by_value(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

/* ---- the peer ---- */

static void sql(sqlite3 *base, const char *text) {
    char *message = NULL;
    if (sqlite3_exec(base, text, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "evaluate: %s\n", message);
        exit(1);
    }
}

/* The rows of every county as the evaluation has them: stage, pupils, and what each school has after the split. */
static sqlite3 *fill_peer(Bench *bench) {
    sqlite3 *base;
    sqlite3_stmt *insert;
    sqlite3_open(":memory:", &base);
    sql(base, "CREATE TABLE school (county INTEGER, stage INTEGER, item INTEGER, pupils REAL, have REAL); BEGIN");
    sqlite3_prepare_v2(base, "INSERT INTO school VALUES (?, ?, ?, ?, ?)", -1, &insert, NULL);
    const EvaluateOptions options = {.no_plan = true};
    for (size_t i = 0; i < bench->county_count; i++) {
        Arena *arena = arena_create();
        Evaluation evaluation;
        Err err = {.kind = ERR_NONE};
        must(standard_evaluate(bench->standard, bench->frame, bench->counties[i], &options, arena, &evaluation, &err),
             &err);
        for (size_t r = 0; r < evaluation.row_count; r++) {
            const RowResult *row = &evaluation.rows[r];
            for (size_t n = 0; n < evaluation.row_item_count; n++) {
                sqlite3_bind_int64(insert, 1, bench->counties[i]);
                sqlite3_bind_int(insert, 2, row->stage);
                sqlite3_bind_int(insert, 3, (int)n);
                sqlite3_bind_double(insert, 4, row->pupils.number);
                sqlite3_bind_double(insert, 5, row->have[n]);
                sqlite3_step(insert);
                sqlite3_reset(insert);
            }
        }
        arena_destroy(arena);
    }
    sqlite3_finalize(insert);
    sql(base, "COMMIT; CREATE INDEX school_by_region ON school (county, stage, item)");
    return base;
}

static double peer_pass(sqlite3 *base) {
    static const char query[] =
        "WITH mean AS (SELECT county, stage, item, SUM(pupils) AS p, SUM(have) / SUM(pupils) AS m FROM school "
        "WHERE pupils > 0 GROUP BY county, stage, item) "
        "SELECT s.county, s.stage, s.item, SQRT(SUM(s.pupils * (s.have / s.pupils - m.m) * (s.have / s.pupils - m.m)) "
        "/ m.p) / m.m FROM school s JOIN mean m ON m.county = s.county AND m.stage = s.stage AND m.item = s.item "
        "WHERE s.pupils > 0 GROUP BY s.county, s.stage, s.item";
    sqlite3_stmt *stmt;
    double from = time_monotonic();
    if (sqlite3_prepare_v2(base, query, -1, &stmt, NULL) != SQLITE_OK) {
        fprintf(stderr, "evaluate: %s\n", sqlite3_errmsg(base));
        exit(1);
    }
    while (sqlite3_step(stmt) == SQLITE_ROW) {
    }
    sqlite3_finalize(stmt);
    return time_monotonic() - from;
}

int main(int count, char **words) {
    double start = time_monotonic();
    size_t repeats = count == 6 ? (size_t)strtoul(words[5], NULL, 10) : 0;
    if (repeats == 0) {
        fputs("usage: evaluate DATA UNIT PERIOD STANDARD REPEATS\n", stderr);
        return 2;
    }
    Bench bench = {.county_count = 0};
    load(&bench, words);
    double loaded = time_monotonic();
    pass(&bench, true);
    double first = time_monotonic();
    double *plain = ARENA_ARRAY(bench.arena, repeats, double), *planned = ARENA_ARRAY(bench.arena, repeats, double);
    double *peer = ARENA_ARRAY(bench.arena, repeats, double);
    sqlite3 *base = fill_peer(&bench);
    for (size_t i = 0; i < repeats; i++) {
        plain[i] = pass(&bench, true);
        planned[i] = pass(&bench, false);
        peer[i] = peer_pass(base);
    }
    sqlite3_close(base);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("counties %zu\nschool_rows %zu\nitems %zu\n", bench.county_count, bench.rows, bench.items);
    printf("load_ms %.2f\nfirst_ms %.2f\n", (loaded - start) * 1e3, (first - start) * 1e3);
    printf("plain_ms %.3f\nplan_ms %.3f\n", median(plain, repeats) * 1e3, median(planned, repeats) * 1e3);
    printf("peer_ms %.3f\nmemory_mb %.1f\n", median(peer, repeats) * 1e3, (double)usage.ru_maxrss / 1024);
    frame_destroy(bench.frame);
    store_close(bench.store);
    pack_destroy(bench.pack);
    arena_destroy(bench.arena);
    return 0;
}
