/* A frame at the scale of a country: loading it as it is kept and out of the database, one approved school, changed
 * schools that nobody stored, the plans of all counties; and the same columns as blobs of SQLite.
 *   frames DATA PERIOD STANDARD REPEATS INDICATOR...      (DATA is written to; bench/make_country.py makes its tables)
 * Prints a line per measurement; milliseconds are medians, by the clock and, behind it, of processor time. */
#include <sqlite3.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "processors.h"
#include "standard.h"

enum { REPEATS_MOST = 100, CHANGED_SCHOOLS = 50, INDICATORS_MOST = 64 };

typedef struct Bench {
    Store *store;
    Pack *pack;
    Frame *frame;
    const Standard *standard;
    Arena *arena;
    Str period;
    size_t repeats;
    double times[REPEATS_MOST], processors[REPEATS_MOST];
    const IndicatorDef *indicators[INDICATORS_MOST];
    size_t indicator_count;
    int *counties;
    size_t county_count;
} Bench;

static void must(bool good, const Err *err) {
    if (!good) {
        fprintf(stderr, "frames: %s\n", err->message);
        exit(1);
    }
}

static int by_value(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

typedef struct Watch {
    double clock, processors;
} Watch;

static Watch watch_start(void) {
    return (Watch){time_monotonic(), time_of_processors()};
}

static void watch_stop(Bench *bench, size_t repeat, Watch from) {
    bench->times[repeat] = time_monotonic() - from.clock;
    bench->processors[repeat] = time_of_processors() - from.processors;
}

static void tell(Bench *bench, const char *name) {
    qsort(bench->times, bench->repeats, sizeof(double), by_value);
    qsort(bench->processors, bench->repeats, sizeof(double), by_value);
    printf("%s %.3f (from %.3f), %.3f of processors\n", name, bench->times[bench->repeats / 2] * 1e3,
           bench->times[0] * 1e3, bench->processors[bench->repeats / 2] * 1e3);
    fflush(stdout);
}

static Frame *load(Bench *bench) {
    Frame *frame;
    Err err = {.kind = ERR_NONE};
    must(frame_load(bench->store, bench->pack, bench->period, true, &frame, &err), &err);
    return frame;
}

static long memory_kb(const char *what) {
    char line[256];
    long found = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) {
        if (strncmp(line, what, strlen(what)) == 0) {
            found = strtol(line + strlen(what) + 1, NULL, 10);
        }
    }
    if (status) {
        fclose(status);
    }
    return found;
}

/* ---- loading ---- */

static void measure_loading(Bench *bench) {
    for (size_t i = 0; i < bench->repeats; i++) {
        Watch from = watch_start();
        Frame *frame = load(bench);
        watch_stop(bench, i, from);
        frame_destroy(frame);
    }
    tell(bench, "load_kept_ms");
    bench->frame = load(bench);
    double from = time_monotonic();
    size_t columns = 0;
    for (size_t e = 0; e < bench->frame->column_count; e++) {
        columns += frame_column(bench->frame, (int)e).value != NULL;
    }
    double judged = time_monotonic(), sum = 0;
    printf("judged_memory_mb %.0f\n", memory_kb("VmRSS:") / 1024.0);
    for (size_t e = 0; e < bench->frame->column_count; e++) { /* so that every cell lies in memory */
        StoredColumn column = frame_column(bench->frame, (int)e);
        for (size_t i = 0; column.value && i < bench->frame->tree.count; i++) {
            sum += stored_known(&column, i) ? column.value[i] : 0;
        }
    }
    printf("every_cell_ms %.1f (sum %g)\n", (time_monotonic() - judged) * 1e3, sum);
    printf("all_columns_ms %.1f\ncolumns %zu\nunits %zu\n", (judged - from) * 1e3, columns, bench->frame->tree.count);
    printf("memory_mb %.0f, of files %.0f\n", memory_kb("VmRSS:") / 1024.0, memory_kb("RssFile:") / 1024.0);
}

/* ---- one approved school ---- */

typedef struct Approval {
    const Bench *bench;
    int unit, like; /* what `like` said is what `unit` says now */
} Approval;

static bool approve(Tx *tx, void *context, Err *err) {
    const Approval *approval = context;
    const UnitTree *tree = &approval->bench->frame->tree;
    const AuditEntry entry = {
        .actor = STR("bench"), .action = STR("bench"), .subject = STR("bench"), .detail = STR("{}")};
    return store_run(tx,
                     "INSERT INTO submission (id, unit_id, period_id, source_id, cells) SELECT (SELECT MAX(id) + 1 FROM"
                     " submission), ?, period_id, source_id, cells FROM submission WHERE unit_id = ? AND period_id = ?"
                     " ORDER BY id LIMIT 1",
                     err, "iii", tree->units[approval->unit].id, tree->units[approval->like].id, tree->period_id) &&
           store_changed(tx, CHANGED_FIGURES, err) && audit_append(tx, &entry, err);
}

static int school_of(const Bench *bench, size_t number) {
    int county = bench->counties[number * 7919 % bench->county_count], unit = county;
    while (unit + 1 < bench->frame->tree.units[county].end && !bench->frame->school_rows[unit]) {
        unit++;
    }
    return unit;
}

static void measure_approval(Bench *bench, IndicatorStanding *standing) {
    Bench answers = *bench;
    Arena *arena = arena_create();
    for (size_t i = 0; i < bench->repeats; i++) {
        Approval approval = {bench, school_of(bench, i), school_of(bench, i + 500)};
        FrameChanges changes;
        bool done;
        Err err = {.kind = ERR_NONE};
        must(store_write(bench->store, approve, &approval, &err), &err);
        Watch from = watch_start();
        must(frame_catch_up(bench->frame, bench->store, arena, &changes, &done, &err), &err);
        watch_stop(bench, i, from);
        must(done && changes.count == 1, &(const Err){.message = "the frame did not catch up"});
        from = watch_start();
        indicator_standing_changed(standing, changes.rows, changes.count);
        watch_stop(&answers, i, from);
    }
    tell(bench, "catch_up_ms");
    tell(&answers, "answers_after_one_school_ms");
    arena_destroy(arena);
}

static void measure_what_if(Bench *bench, const IndicatorStanding *standing, size_t elements) {
    static const char *const names[] = {"books",    "computers",   "pupils_P", "field_area",
                                        "mm_rooms", "equip_value", "ft_P"};
    char what[64];
    for (size_t i = 0; i < bench->repeats; i++) {
        Arena *arena = arena_create();
        CellChange changes[CHANGED_SCHOOLS * 7];
        size_t count = 0;
        for (size_t n = 0; n < CHANGED_SCHOOLS; n++) {
            for (size_t e = 0; e < elements; e++) {
                int element = pack_element_index(bench->pack, pack_element(bench->pack, str_from(names[e])));
                changes[count++] = (CellChange){school_of(bench, i * CHANGED_SCHOOLS + n), element, 500.0 + (double)n};
            }
        }
        Watch from = watch_start();
        IndicatorStanding *what_if = indicator_standing_what_if(standing, changes, count, arena);
        watch_stop(bench, i, from);
        indicator_standing_end(what_if);
        arena_destroy(arena);
    }
    snprintf(what, sizeof what, "what_if_50_schools_%zu_elements_ms", elements);
    tell(bench, what);
}

/* ---- plans ---- */

typedef struct Planning {
    const Bench *bench;
    EvaluateOptions options;
    atomic_size_t next, steps, met;
} Planning;

static void *plan_counties(void *context) {
    Planning *planning = context;
    const Bench *bench = planning->bench;
    Arena *arena = arena_create();
    for (size_t i; (i = atomic_fetch_add(&planning->next, 1)) < bench->county_count;) {
        ArenaMark mark = arena_mark(arena);
        Evaluation evaluation;
        Err err = {.kind = ERR_NONE};
        must(standard_evaluate(bench->standard, bench->frame, bench->counties[i], &planning->options, arena,
                               &evaluation, &err),
             &err);
        atomic_fetch_add(&planning->steps, evaluation.plan.step_count);
        for (size_t n = 0; n < evaluation.item_count; n++) {
            atomic_fetch_add(&planning->met, evaluation.items[n].verdict == VERDICT_MET);
        }
        arena_reset(arena, mark);
    }
    arena_destroy(arena);
    return NULL;
}

static void plan_with_two_threads(Planning *planning) {
    pthread_t other;
    pthread_create(&other, NULL, plan_counties, planning);
    plan_counties(planning);
    pthread_join(other, NULL);
}

static void measure_plans(Bench *bench) {
    Bench one = *bench;
    one.counties = bench->counties + bench->county_count / 2;
    one.county_count = 1;
    for (size_t i = 0; i < bench->repeats; i++) {
        Planning planning = {.bench = &one};
        Watch from = watch_start();
        plan_counties(&planning);
        watch_stop(bench, i, from);
    }
    tell(bench, "plan_of_a_county_ms");
    for (size_t i = 0; i < bench->repeats; i++) {
        Planning planning = {.bench = bench};
        Watch from = watch_start();
        plan_with_two_threads(&planning);
        watch_stop(bench, i, from);
    }
    tell(bench, "plans_of_all_counties_two_threads_ms");
}

/* The standard's whole tree for every county: values, limits, verdicts. */
static size_t judge_all(const Bench *bench) {
    Planning planning = {.bench = bench, .options = {.no_plan = true, .no_words = true}};
    plan_with_two_threads(&planning);
    return planning.met;
}

static void measure_verdicts(Bench *bench) {
    size_t met = 0;
    for (size_t i = 0; i < bench->repeats; i++) {
        Watch from = watch_start();
        met = judge_all(bench);
        watch_stop(bench, i, from);
    }
    tell(bench, "verdicts_of_all_counties_two_threads_ms");
    printf("items_met %zu\n", met);
}

/* ---- the same columns as blobs ---- */

static void sql(sqlite3 *base, const char *text) {
    char *message = NULL;
    if (sqlite3_exec(base, text, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "frames: %s\n", message);
        exit(1);
    }
}

static void measure_blobs(Bench *bench, const char *path) {
    const size_t rows = bench->frame->tree.count, count = 40;
    sqlite3 *base;
    sqlite3_stmt *stmt;
    size_t stored = 0;
    unlink(path);
    sqlite3_open(path, &base);
    sql(base,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE col (id INTEGER PRIMARY KEY, v BLOB)");
    double from = time_monotonic();
    sql(base, "BEGIN");
    sqlite3_prepare_v2(base, "INSERT INTO col VALUES (?, ?)", -1, &stmt, NULL);
    for (size_t e = 0; e < bench->frame->column_count && stored < count; e++) {
        StoredColumn column = frame_column(bench->frame, (int)e);
        if (column.value) {
            sqlite3_bind_int64(stmt, 1, (sqlite3_int64)++stored);
            sqlite3_bind_blob64(stmt, 2, column.value, rows * sizeof(double), SQLITE_STATIC);
            sqlite3_step(stmt);
            sqlite3_reset(stmt);
        }
    }
    sqlite3_finalize(stmt);
    sql(base, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    printf("blobs_write_40_columns_ms %.0f\n", (time_monotonic() - from) * 1e3);
    double *values = ARENA_ARRAY(bench->arena, rows, double);
    for (size_t i = 0; i < bench->repeats; i++) {
        Watch begun = watch_start();
        for (size_t n = 1; n <= stored; n++) {
            sqlite3_blob *blob;
            sqlite3_blob_open(base, "main", "col", "v", (sqlite3_int64)n, 0, &blob);
            sqlite3_blob_read(blob, values, (int)(rows * sizeof(double)), 0);
            sqlite3_blob_close(blob);
        }
        watch_stop(bench, i, begun);
    }
    tell(bench, "blobs_read_40_columns_ms");
    for (size_t i = 0; i < bench->repeats; i++) { /* 40 cells of one school */
        Watch begun = watch_start();
        sql(base, "BEGIN");
        for (size_t n = 1; n <= stored; n++) {
            sqlite3_blob *blob;
            sqlite3_blob_open(base, "main", "col", "v", (sqlite3_int64)n, 1, &blob);
            sqlite3_blob_write(blob, values, sizeof(double), (int)((i * 7919 % rows) * sizeof(double)));
            sqlite3_blob_close(blob);
        }
        sql(base, "COMMIT");
        watch_stop(bench, i, begun);
    }
    tell(bench, "blobs_write_40_cells_ms");
    sqlite3_close(base);
    unlink(path);
}

static void open_bench(Bench *bench, int count, char **words) {
    Err err = {.kind = ERR_NONE};
    *bench = (Bench){.arena = arena_create(), .period = str_from(words[2])};
    ProblemList problems = problem_list(bench->arena, 10);
    bench->repeats = (size_t)strtoul(words[4], NULL, 10);
    if (!bench->repeats || bench->repeats > REPEATS_MOST || count - 5 > INDICATORS_MOST ||
        !pack_load(NULL, &bench->pack, &problems)) {
        fputs("frames: 1 to 100 repeats, at most 64 indicators, packs that load\n", stderr);
        exit(2);
    }
    for (int i = 5; i < count; i++) {
        bench->indicators[bench->indicator_count] = pack_indicator(bench->pack, str_from(words[i]));
        must(bench->indicators[bench->indicator_count++] != NULL, &(const Err){.message = "no such indicator"});
    }
    must(store_open(words[1], STORE_EXISTING, &bench->store, &err), &err);
    const StandardDef *def = pack_standard(bench->pack, str_from(words[3]));
    must(def && standard_compile(bench->pack, def, bench->arena, &bench->standard, &problems),
         &(const Err){.message = "the standard does not compile"});
}

static void list_counties(Bench *bench) {
    bench->counties = ARENA_ARRAY(bench->arena, bench->frame->tree.count, int);
    for (size_t i = 0; i < bench->frame->tree.count; i++) {
        if (bench->frame->tree.units[i].kind->level == LEVEL_COUNTY) {
            bench->counties[bench->county_count++] = (int)i;
        }
    }
}

static void close_bench(Bench *bench) {
    frame_destroy(bench->frame);
    store_close(bench->store);
    pack_destroy(bench->pack);
    arena_destroy(bench->arena);
}

/* As a process would that has only begun: packs, database, frame, every column judged that is asked for. */
static void measure_cold(int count, char **words, size_t repeats) {
    Bench told = {.repeats = repeats};
    for (size_t i = 0; i < repeats; i++) {
        Bench bench;
        Watch from = watch_start();
        open_bench(&bench, count, words);
        bench.frame = load(&bench);
        list_counties(&bench);
        judge_all(&bench);
        watch_stop(&told, i, from);
        close_bench(&bench);
    }
    tell(&told, "verdicts_of_all_counties_from_the_start_ms");
}

int main(int count, char **words) {
    if (count < 6) {
        fputs("usage: frames DATA PERIOD STANDARD REPEATS INDICATOR...\n", stderr);
        return 2;
    }
    Bench bench;
    IndicatorStanding *standing;
    Err err = {.kind = ERR_NONE};
    open_bench(&bench, count, words);
    Watch begun = watch_start(); /* out of the database where no file is there */
    frame_destroy(load(&bench));
    printf("first_load_ms %.0f, %.0f of processors\n", (time_monotonic() - begun.clock) * 1e3,
           (time_of_processors() - begun.processors) * 1e3);
    double from;
    measure_loading(&bench);
    list_counties(&bench);
    from = time_monotonic();
    must(indicator_standing(bench.frame, bench.indicators, bench.indicator_count, bench.arena, &standing, &err), &err);
    printf("counties %zu\nindicators %zu\nanswers_made_ms %.0f\n", bench.county_count, bench.indicator_count,
           (time_monotonic() - from) * 1e3);
    measure_approval(&bench, standing);
    measure_what_if(&bench, standing, 1);
    measure_what_if(&bench, standing, 7);
    measure_blobs(&bench, str_format(bench.arena, "%s/blobs.tmp", words[1]).data);
    measure_plans(&bench);
    measure_verdicts(&bench);
    indicator_standing_end(standing);
    close_bench(&bench);
    measure_cold(count, words, bench.repeats);
    return 0;
}
