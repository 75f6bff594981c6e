/* For the tests of cases: a county with two schools, users made of posts alone, a clock that is set. */
#ifndef DUXUE_LEDGER_SUPPORT_H
#define DUXUE_LEDGER_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger.h"
#include "scratch.h"
#include "shared_pack.h"
#include "somebody.h"

#define COUNTY "990121"
#define SCHOOL "990121001001"
#define OTHER  "990121001002"

typedef struct Bench {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    Ledger *ledger;
} Bench;

static int64_t clock_at = 1795600800; /* 2026-11-25, noon at Greenwich */

static inline int64_t bench_clock(void) {
    return clock_at;
}

static inline bool bench_units(Tx *tx, void *context, Err *err) {
    static const struct {
        const char *code, *name, *kind, *parent;
    } units[] = {{COUNTY, "云溪县", "county", NULL},
                 {"990121001", "栖霖街道", "township", COUNTY},
                 {SCHOOL, "第一小学", "primary_school", "990121001"},
                 {OTHER, "第二小学", "primary_school", "990121001"}};
    int64_t period, ids[4];
    bool good = org_period_id(tx, STR("2026"), true, &period, err);
    (void)context;
    for (size_t i = 0; good && i < 4; i++) {
        int64_t parent = 0;
        for (size_t p = 0; units[i].parent && p < i; p++) {
            parent = strcmp(units[p].code, units[i].parent) == 0 ? ids[p] : parent;
        }
        good = org_unit_id(tx, str_from(units[i].code), true, &ids[i], err) &&
               org_unit_state(tx, ids[i], period, str_from(units[i].name), str_from(units[i].kind), parent, err);
    }
    return good && audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("units")}, err);
}

static inline int bench_open(void **state) {
    static Bench bench;
    void *scratch;
    scratch_set_up(&scratch);
    bench = (Bench){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    Err err = {.kind = ERR_NONE};
    bench.pack = shared_pack();
    must(store_write(bench.scratch->store, bench_units, NULL, &err), &err);
    must(ledger_open(bench.scratch->store, bench.pack, NULL, NULL, &bench.ledger, &err), &err);
    clock_at = 1795600800;
    time_set_clock(bench_clock);
    *state = &bench;
    return 0;
}

static inline int bench_close(void **state) {
    Bench *bench = *state;
    void *scratch = bench->scratch;
    time_set_clock(NULL);
    ledger_close(bench->ledger);
    return scratch_tear_down(&scratch);
}

/* Somebody with one post. */
static inline User *somebody(Bench *bench, const char *name, const char *role, const char *unit, const char *section) {
    return somebody_made(bench->arena, bench->pack, name, role, unit, section);
}

static inline int64_t opened(Bench *bench, const User *user, const char *record, const char *unit, const char *fields) {
    const NewCase made = {.record = str_from(record), .unit = str_from(unit), .fields = str_from(fields)};
    Err err = {.kind = ERR_NONE};
    int64_t id = 0;
    must(case_open(bench->ledger, user, &made, &id, &err), &err);
    return id;
}

static inline bool stepped(Bench *bench, const User *user, int64_t id, const char *step, const char *fields,
                           const char *reason, Err *err) {
    const StepTaken taken = {id, str_from(step), str_from(fields), str_from(reason), -1};
    *err = (Err){.kind = ERR_NONE};
    return case_step(bench->ledger, user, &taken, err);
}

static inline void assert_stepped(Bench *bench, const User *user, int64_t id, const char *step, const char *fields) {
    Err err;
    must(stepped(bench, user, id, step, fields, "因故办理", &err), &err);
}

static inline void assert_refused(Bench *bench, const User *user, int64_t id, const char *step, const char *fields,
                                  ErrKind kind, const char *words) {
    Err err;
    assert_false(stepped(bench, user, id, step, fields, "因故办理", &err));
    if (err.kind != kind || !strstr(err.message, words)) {
        fail_msg("%s: %d %s, wanted %d %s", step, err.kind, err.message, kind, words);
    }
}

static inline Str shown(Bench *bench, const User *user, int64_t id) {
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    must(case_json(bench->ledger, user, id, &json, bench->arena, &err), &err);
    return buf_str(&out);
}

static inline void assert_shows(Bench *bench, int64_t id, const char *words) {
    Str json = shown(bench, NULL, id);
    if (str_find(json, str_from(words)) < 0) {
        fail_msg("%s is not in %.1500s", words, str_cstr(bench->arena, json));
    }
}

/* A ledger of the bureau's own, published as it is written. */
static inline void define(Bench *bench, Str text) {
    ProblemList problems = problem_list(bench->arena, 20);
    const NewDefinition made = {.text = text, .note = STR("本县的做法")};
    LedgerKind kind;
    int64_t id = 0;
    Err err = {.kind = ERR_NONE};
    must(definition_publish(bench->ledger, NULL, &made, bench->arena, &kind, &id, &problems, &err), &err);
    if (!id) {
        fail_msg("%s", str_cstr(bench->arena, problems.items[0].message));
    }
}

static inline void assert_whole(Bench *bench) {
    LedgerFault faults[4];
    size_t count;
    AuditReport report;
    Err err = {.kind = ERR_NONE};
    must(ledger_verify(bench->ledger, faults, 4, &count, &err), &err);
    if (count) {
        fail_msg("case %lld: %s", (long long)faults[0].id, faults[0].reason);
    }
    must(audit_verify(bench->scratch->store, &report, &err), &err);
    if (!report.intact) {
        fail_msg("%s", report.reason);
    }
}

#endif
