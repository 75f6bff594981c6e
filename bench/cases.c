/* Times ledgers of a size that no county has: many cases, ten steps each, all of them hazards of SAF-02.
 *   cases DATA CASES [THREADS [PART]]      (part: lists, opening, sweep, or none, which only fills; otherwise all)
 *
 * DATA is a fresh sample county (duxue init --demo). A thousand cases are opened and brought on through the room
 * ledger, over a year, by its own rules; the rest are copies of their rows. Then: pages of lists with filters as three
 * people ask for them, the sweep of everything that is overdue, cases opened by many threads at once. Prints a line per
 * measurement: a name, a number. */
#include <math.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger.h"

enum { SEEDS = 1000, OPEN_SECONDS = 5, ROUNDS = 15 };

static _Atomic int64_t clock_at;
static const int64_t last_day = 1795600800; /* 2026-11-25 */

static int64_t bench_clock(void) {
    return clock_at;
}

static Err fault;

static void need(bool good, const char *what) {
    if (!good) {
        fprintf(stderr, "cases: %s: %s\n", what, fault.message);
        exit(1);
    }
}

static void tell(const char *name, double value) {
    printf("%s %.3f\n", name, value);
    fflush(stdout);
}

/* ---- cases by the rules ------------------------------------------------------- */

typedef struct Schools {
    Str *codes;
    size_t count;
} Schools;

static Schools schools_of(const UnitTree *tree, Arena *arena) {
    Schools schools = {ARENA_ARRAY(arena, tree->count, Str), 0};
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->units[i].kind->level == LEVEL_SCHOOL) {
            schools.codes[schools.count++] = tree->units[i].code;
        }
    }
    return schools;
}

static Str day_after(Arena *arena, int days) {
    return date_show(arena, date_add_days(date_today(), days));
}

static void step(Ledger *ledger, int64_t id, const char *name, Str fields) {
    const StepTaken taken = {id, str_from(name), fields, STR("因故办理"), -1};
    need(case_step(ledger, NULL, &taken, &fault), name);
}

static int64_t open_one(Ledger *ledger, Str school, unsigned number, Arena *arena, Err *err) {
    static const char *const levels[] = {"一般", "一般", "一般", "较大", "重大"};
    static const char *const places[] = {"校舍", "食堂", "宿舍", "消防", "用电"};
    const NewCase made = {.record = STR("SAF-02.hazard"),
                          .unit = school,
                          .fields = str_format(arena,
                                               "{\"on\":\"%.*s\",\"place\":\"%s\",\"field\":\"消防\",\"text\":"
                                               "\"第%u处，开关松动\",\"level\":\"%s\"}",
                                               STR_ARG(day_after(arena, 0)), places[number % 5], number,
                                               levels[number / 5 % 5])};
    int64_t id = 0;
    return case_open(ledger, NULL, &made, &id, err) ? id : 0;
}

/* 85 of a hundred closed, five overdue, the others on their way; eleven or ten steps each. */
static void bring_on(Ledger *ledger, int64_t id, Str school, unsigned number, Arena *arena) {
    unsigned kind = number % 100;
    bool closed = kind < 85, late = kind >= 85 && kind < 90;
    int days = closed ? 10 : late ? 5 : 400;
    step(ledger, id, "confirm", STR("{}"));
    step(
        ledger, id, "issue",
        str_format(arena,
                   "{\"owner_unit\":\"%.*s\",\"owner\":\"school\",\"fix_by\":\"%.*s\",\"money\":100,\"guard\":\"围挡\","
                   "\"plan\":\"有\"}",
                   STR_ARG(school), STR_ARG(day_after(arena, days))));
    for (int i = 0; i < (closed ? 5 : 7); i++) {
        clock_at += 3600;
        step(ledger, id, "progress", STR("{\"why_open\":\"配件在路上\"}"));
    }
    if (closed) {
        step(ledger, id, "report", STR("{\"measure\":\"换了新的\",\"evidence\":[\"1\"]}"));
        step(ledger, id, "recheck", STR("{\"recheck\":\"已整改到位\",\"recheck_note\":\"现场看过\"}"));
        step(ledger, id, "close", STR("{}"));
    }
}

static void make_seeds(Ledger *ledger, const Schools *schools) {
    for (unsigned i = 0; i < SEEDS; i++) {
        Arena *arena = arena_create();
        clock_at = last_day - (int64_t)(1 + (SEEDS - i) * 350 / SEEDS) * 86400;
        Str school = schools->codes[i % schools->count];
        int64_t id = open_one(ledger, school, i, arena, &fault);
        need(id != 0, "open");
        bring_on(ledger, id, school, i, arena);
        arena_destroy(arena);
    }
    clock_at = last_day;
}

/* ---- many more ------------------------------------------------------------------ */

static void run_sql(sqlite3 *handle, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "cases: %s\n", message);
        exit(1);
    }
}

static sqlite3 *open_database(const char *directory, Arena *arena) {
    sqlite3 *handle;
    const char *path = str_format(arena, "%s/duxue.db", directory).data;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        fprintf(stderr, "cases: %s does not open\n", path);
        exit(1);
    }
    return handle;
}

/* Those that are there already: what was made once can be measured again. */
static int64_t cases_in(const char *directory, Arena *arena) {
    sqlite3 *handle = open_database(directory, arena);
    sqlite3_stmt *statement;
    int64_t count = 0;
    if (sqlite3_prepare_v2(handle, "SELECT COUNT(*) FROM case_record", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        count = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return count;
}

/* Copies of the rows, with ids of their own, while nobody else has the database open: without a journal, so that the
 * disk writes each page once. What vouches for content knows nothing of them: this is for timing only. */
static void copy_cases(const char *directory, int64_t copies, Arena *arena) {
    sqlite3 *handle = open_database(directory, arena);
    const char *many =
        str_format(arena, "WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < %lld)",
                   (long long)copies)
            .data;
    run_sql(
        handle,
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        " PRAGMA cache_size=-2000000; CREATE TEMP TABLE seed AS SELECT * FROM"
        " case_record; CREATE TEMP TABLE seed_step AS SELECT * FROM case_step; CREATE TEMP TABLE seed_key AS"
        " SELECT * FROM case_key; CREATE TEMP TABLE seed_clock AS SELECT * FROM case_clock; CREATE TEMP TABLE "
        "seed_owner AS SELECT * FROM case_owner; BEGIN");
    static const char *const copied[] = {
        "INSERT INTO case_record SELECT s.id + k.n * 1000, s.record, s.record_version_id, s.number || '-' || k.n,"
        " s.unit_code, s.title, s.state, s.ended, s.due_at, s.due_why, s.version, s.opened_at,"
        " s.opened_by, s.since, s.ended_at, s.fields, s.listed FROM k CROSS JOIN seed s",
        "INSERT INTO case_step (case_id, sequence, step, name, before, after, actor, behalf, reason, fields, due_at,"
        " due_why, at) SELECT s.case_id + k.n * 1000, s.sequence, s.step, s.name, s.before, s.after, s.actor, s.behalf,"
        " s.reason, s.fields, s.due_at, s.due_why, s.at FROM k CROSS JOIN seed_step s",
        "INSERT INTO case_clock SELECT s.case_id + k.n * 1000, s.alarm_on, s.rung, s.version FROM k CROSS JOIN"
        " seed_clock s",
        "INSERT INTO case_owner SELECT s.owner, s.record, s.unit_code, s.case_id + k.n * 1000 FROM seed_owner s CROSS "
        "JOIN k",
        "INSERT INTO case_key SELECT s.field, s.value, s.rank, s.case_id + k.n * 1000, s.unit_code FROM seed_key s "
        "CROSS"
        " JOIN k"};
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
        run_sql(handle, str_format(arena, "%s %s", many, copied[i]).data);
    }
    run_sql(handle, "COMMIT");
    sqlite3_close(handle);
}

/* The copies are unknown to the index of words. */
static bool index_words(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO case_words (case_words) VALUES ('rebuild')", err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("bench"), .action = STR("words")}, err);
}

/* Of this program alone: a busy machine changes it little. */
static double processor_time(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

/* ---- pages of lists -------------------------------------------------------------- */

typedef struct Asked {
    const char *name;
    CaseQuery query;
} Asked;

static bool take_line(void *context, const CaseLine *line, Err *err) {
    (void)err;
    (void)line;
    ++*(size_t *)context;
    return true;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void time_lists(Ledger *ledger, const User *const *users, size_t user_count, const Schools *schools) {
    const CaseQuery hazards = {.record = STR("SAF-02.hazard"), .limit = 100, .count_to = 1000};
    Asked asked[] = {{"first", hazards},  {"newest", hazards}, {"overdue", hazards}, {"state", hazards},
                     {"level", hazards},  {"unit", hazards},   {"words", hazards},   {"closed", hazards},
                     {"months", hazards}, {"mine", hazards},   {"deep", hazards},    {"two", hazards}};
    asked[1].query.order = STR("newest");
    asked[2].query.overdue = true;
    asked[3].query.state = STR("issued");
    asked[4].query.filters[asked[4].query.filter_count++] = (CaseFilter){STR("level"), STR("重大")};
    asked[5].query.unit = schools->codes[1];
    asked[6].query.words = STR("第77处");
    asked[7].query.ended = STR("closed");
    asked[7].query.order = STR("newest");
    asked[8].query.from = STR("2026-09-01"), asked[8].query.until = STR("2026-10-01");
    asked[9].query.mine = true;
    asked[10].query.offset = 5000;
    asked[11].query.state = STR("issued");
    asked[11].query.filters[asked[11].query.filter_count++] = (CaseFilter){STR("place"), STR("食堂")};
    enum { ASKED = sizeof asked / sizeof *asked };
    double all[ASKED * ROUNDS * 8], worked[ASKED * ROUNDS * 8];
    size_t count = 0;
    for (size_t a = 0; a < ASKED; a++) {
        double slowest = 0;
        for (size_t i = 0; i < ROUNDS * user_count; i++) {
            Arena *arena = arena_create();
            size_t lines = 0;
            int64_t total;
            double from = time_monotonic(), working = processor_time();
            need(case_list(ledger, users[i % user_count], &asked[a].query, arena, take_line, &lines, &total, &fault),
                 asked[a].name);
            all[count] = (time_monotonic() - from) * 1e3;
            worked[count] = (processor_time() - working) * 1e3;
            slowest = fmax(slowest, all[count++]);
            arena_destroy(arena);
        }
        char name[64];
        snprintf(name, sizeof name, "list_%s_slowest_ms", asked[a].name);
        tell(name, slowest);
    }
    qsort(all, count, sizeof *all, by_size);
    tell("list_p50_ms", all[count / 2]);
    tell("list_p95_ms", all[count * 95 / 100]);
    qsort(worked, count, sizeof *worked, by_size);
    tell("list_p95_processor_ms", worked[count * 95 / 100]);
}

/* ---- opening ----------------------------------------------------------------------- */

typedef struct Opener {
    Ledger *ledger;
    const Schools *schools;
    unsigned number;
    double until;
    size_t opened;
    pthread_t thread;
} Opener;

static void *keep_opening(void *context) {
    Opener *opener = context;
    Err err = {.kind = ERR_NONE};
    while (time_monotonic() < opener->until) {
        Arena *arena = arena_create();
        unsigned number = opener->number + (unsigned)opener->opened * 64;
        if (!open_one(opener->ledger, opener->schools->codes[number % opener->schools->count], number, arena, &err)) {
            fprintf(stderr, "cases: open: %s\n", err.message);
            exit(1);
        }
        opener->opened++;
        arena_destroy(arena);
    }
    return NULL;
}

static void time_opening(Ledger *ledger, const Schools *schools, int threads) {
    Opener openers[64];
    double from = time_monotonic();
    size_t opened = 0;
    for (int i = 0; i < threads; i++) {
        openers[i] =
            (Opener){.ledger = ledger, .schools = schools, .number = (unsigned)i, .until = from + OPEN_SECONDS};
        pthread_create(&openers[i].thread, NULL, keep_opening, &openers[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(openers[i].thread, NULL);
        opened += openers[i].opened;
    }
    tell("open_threads", threads);
    tell("open_per_second", (double)opened / (time_monotonic() - from));
}

/* ---- the sweep -------------------------------------------------------------------------- */

static void time_sweep(Ledger *ledger) {
    static const char *const names[] = {"sweep", "sweep_again", "sweep_next_day"};
    for (int i = 0; i < 3; i++) {
        char name[64];
        SweepReport report;
        clock_at += i == 2 ? 86400 : 0;
        double from = time_monotonic(), worked = processor_time();
        need(ledger_sweep(ledger, &report, &fault), "sweep");
        double taken = time_monotonic() - from;
        snprintf(name, sizeof name, "%s_s", names[i]);
        tell(name, taken);
        snprintf(name, sizeof name, "%s_processor_s", names[i]);
        tell(name, processor_time() - worked);
        snprintf(name, sizeof name, "%s_looked", names[i]);
        tell(name, (double)report.looked);
        snprintf(name, sizeof name, "%s_told", names[i]);
        tell(name, (double)report.told);
    }
}

static User somebody(const Pack *pack, const char *name, const char *role, Str *unit, Arena *arena) {
    Post *post = ARENA_NEW(arena, Post);
    *post = (Post){.id = 1, .role = pack_role(pack, str_from(role)), .units = unit, .unit_count = 1};
    return (User){
        .id = 1, .name = str_from(name), .shown = str_from(name), .pack = pack, .posts = post, .post_count = 1};
}

typedef struct Room {
    Pack *pack;
    Store *store;
    Ledger *ledger;
} Room;

static void open_room(Room *room, const char *directory) {
    need(store_open(directory, STORE_EXISTING, &room->store, &fault), "store");
    need(ledger_open(room->store, room->pack, NULL, NULL, &room->ledger, &fault), "ledger");
}

static void close_room(Room *room) {
    ledger_close(room->ledger);
    store_close(room->store);
}

/* Seeds, where there are none yet, and as many copies as make up the number. */
static void fill(Room *room, const char *directory, const Schools *schools, int64_t wanted, Arena *arena) {
    int64_t there = cases_in(directory, arena);
    double from = time_monotonic();
    if (there >= wanted) {
        return;
    }
    if (there < SEEDS) {
        make_seeds(room->ledger, schools);
        tell("seeds_s", time_monotonic() - from);
    }
    close_room(room);
    from = time_monotonic();
    copy_cases(directory, wanted / SEEDS - 1, arena);
    open_room(room, directory);
    need(store_write(room->store, index_words, NULL, &fault), "words");
    tell("copies_s", time_monotonic() - from);
}

static bool is_wanted(const char *part, const char *name) {
    return !part || strcmp(part, name) == 0;
}

int main(int count, char **words) {
    int64_t wanted = count > 2 ? atoll(words[2]) : 0;
    int threads = count > 3 ? atoi(words[3]) : 32;
    const char *part = count > 4 ? words[4] : NULL;
    if (wanted < SEEDS || threads < 1 || threads > 64) {
        fputs("cases DATA CASES [THREADS [PART]]      (at least 1000 cases, at most 64 threads)\n", stderr);
        return 2;
    }
    Arena *arena = arena_create();
    Room room;
    Tx *tx;
    UnitTree tree;
    ProblemList problems = problem_list(arena, 10);
    clock_at = last_day;
    time_set_clock(bench_clock);
    need(pack_load(NULL, &room.pack, &problems), "packs");
    open_room(&room, words[1]);
    need(store_read_begin(room.store, &tx, &fault) &&
             org_tree_expected(tx, room.pack, STR("2026"), arena, &tree, &fault),
         "units");
    store_read_end(tx);
    Schools schools = schools_of(&tree, arena);
    need(schools.count > 2, "schools");
    fill(&room, words[1], &schools, wanted, arena);
    tell("cases", (double)cases_in(words[1], arena));
    Str county = tree.units[0].code;
    const User chief = somebody(room.pack, "chief", "chief", &county, arena),
               head = somebody(room.pack, "head", "head", &schools.codes[0], arena);
    const User *const users[] = {NULL, &chief, &head};
    if (is_wanted(part, "lists")) {
        time_lists(room.ledger, users, 3, &schools);
    }
    if (is_wanted(part, "opening")) {
        time_opening(room.ledger, &schools, 1);
        time_opening(room.ledger, &schools, threads);
    }
    if (is_wanted(part, "sweep")) {
        time_sweep(room.ledger);
    }
    close_room(&room);
    pack_destroy(room.pack);
    arena_destroy(arena);
    return 0;
}
