/* Any CSV as an old register of any record (the first two bytes say which), up to the cases that it would open:
 * headings, units by name, values of every type, checks. It is only looked at, so each input meets the same empty
 * ledger. What is told must have a message in whole characters and the cell that it is about, and nothing may be
 * opened. */
#include "folder.h"
#include "ledger_internal.h"
#include "table_internal.h"

#define COUNTY "990121"
#define SCHOOL "990121001001"

static Pack *pack;
static Store *store;
static Ledger *ledger;

static void need(bool good, const char *what, const Err *err) {
    if (!good) {
        fprintf(stderr, "%s: %s\n", what, err->message);
        abort();
    }
}

static void end(void) {
    ledger_close(ledger);
    store_close(store);
    pack_destroy(pack);
}

static bool put_units(Tx *tx, void *context, Err *err) {
    int64_t period, county, school;
    (void)context;
    return org_period_id(tx, STR("2026"), true, &period, err) && org_unit_id(tx, STR(COUNTY), true, &county, err) &&
           org_unit_state(tx, county, period, STR("云溪县"), STR("county"), 0, err) &&
           org_unit_id(tx, STR(SCHOOL), true, &school, err) &&
           org_unit_state(tx, school, period, STR("第一小学"), STR("primary_school"), county, err) &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("units")}, err);
}

static void begin(void) {
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 10);
    Err err = {.kind = ERR_NONE};
    need(pack_load(NULL, &pack, &problems), "packs", &err);
    need(store_open(fuzz_folder(), STORE_CREATE, &store, &err), "store", &err);
    need(store_write(store, put_units, NULL, &err), "units", &err);
    need(ledger_open(store, pack, NULL, NULL, &ledger, &err), "ledger", &err);
    arena_destroy(arena);
    atexit(end);
}

static bool feed_bytes(void *context, const TableEvents *events, Err *err) {
    TableLimits limits = table_limits_default();
    limits.rows = 200;
    return csv_parse(*(const Str *)context, &limits, events, err);
}

static void look_at(const ProblemList *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        const Problem *problem = &problems->items[i];
        if (!problem->message.len || str_invalid_utf8(problem->message) >= 0 || !problem->place.cell[0]) {
            fprintf(stderr, "told “%.*s” at “%s”\n", STR_ARG(problem->message), problem->place.cell);
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t count, rows, opened;
    if (size < 2) {
        return -1;
    }
    if (!ledger) {
        begin();
    }
    Arena *arena = arena_create();
    const RecordDef *records = pack_records(pack, &count);
    size_t chosen = ((size_t)data[0] << 8 | data[1]) % (count * 2);
    Str bytes = {(const char *)data + 2, size - 2};
    const CaseImport import = {.record = records[chosen / 2].id,
                               .unit = chosen % 2 ? STR(COUNTY) : STR(SCHOOL),
                               .file_name = STR("fuzz.csv"),
                               .dry = true};
    const RegisterFeed feed = {feed_bytes, &bytes};
    ProblemList problems = problem_list(arena, CASE_PROBLEMS_MOST);
    Err err = {.kind = ERR_NONE};
    bool good = register_take(ledger, NULL, &import, &feed, arena, &rows, &opened, &problems, &err);
    if (opened || (!good && (!err.message[0] || str_invalid_utf8(str_from(err.message)) >= 0)) ||
        err.kind == ERR_INTERNAL) {
        fprintf(stderr, "opened %zu: %s\n", opened, err.message);
        abort();
    }
    look_at(&problems);
    arena_destroy(arena);
    return 0;
}
