/* For tests of people: a store with a small tree of units, the roles built in, a clock of its own. Include after
 * cmocka.h.
 *
 *   P (city) - C1 (county) - T1 (township) - S1, S2 (schools)      and C2 (county) - S9 (school) */
#ifndef DUXUE_TESTS_PEOPLE_SUPPORT_H
#define DUXUE_TESTS_PEOPLE_SUPPORT_H

#include <stdlib.h>
#include <string.h>

#include "people_internal.h"
#include "scratch.h"
#include "shared_pack.h"

#define PASSWORD "long-enough-1"

typedef struct Town {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    People *people;
    Err err;
} Town;

static int64_t now;

static inline int64_t clock_of_test(void) {
    return now;
}

static const Actor shell = {.name = {"命令行", 9}};

static inline bool town_units_work(Tx *tx, void *context, Err *err) {
    static const char *const units[][4] = {{"P", "city", ""},
                                           {"C1", "county", "P"},
                                           {"C2", "county", "P"},
                                           {"T1", "township", "C1"},
                                           {"T2", "township", "C1"},
                                           {"S1", "primary_school", "T1"},
                                           {"S2", "primary_school", "T1"},
                                           {"S9", "nine_year", "C2"}};
    (void)context;
    if (!store_run(tx, "INSERT INTO period (code) VALUES ('2024')", err, "")) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!store_run(tx, "INSERT INTO unit (code) VALUES (?)", err, "z", units[i][0]) ||
            !store_run(tx,
                       "INSERT INTO unit_state (unit_id, period_id, name, kind, parent_id) SELECT u.id, 1, ?1, ?2,"
                       " (SELECT id FROM unit WHERE code = ?3) FROM unit u WHERE u.code = ?1",
                       err, "zzz", units[i][0], units[i][1], units[i][2])) {
            return false;
        }
    }
    const AuditEntry entry = {.actor = STR("测试"), .action = STR("import"), .detail = STR("{}")};
    return audit_append(tx, &entry, err);
}

static inline int town_set_up(void **state) {
    static Town town;
    void *scratch;
    unsetenv("DUXUE_KEY_FILE");
    now = 1700000000; /* 2023-11-14 */
    time_set_clock(clock_of_test);
    scratch_set_up(&scratch);
    town = (Town){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    town.pack = shared_pack();
    must(store_write(town.scratch->store, town_units_work, NULL, &town.err), &town.err);
    must(people_open(town.scratch->store, town.pack, &town.people, &town.err), &town.err);
    *state = &town;
    return 0;
}

static inline int town_tear_down(void **state) {
    Town *town = *state;
    void *scratch = town->scratch;
    people_close(town->people);
    time_set_clock(NULL);
    return scratch_tear_down(&scratch);
}

static inline void town_reopen(Town *town) {
    people_close(town->people);
    store_close(town->scratch->store);
    must(store_open(town->scratch->data, STORE_EXISTING, &town->scratch->store, &town->err), &town->err);
    must(people_open(town->scratch->store, town->pack, &town->people, &town->err), &town->err);
}

static inline bool try_add(Town *town, const char *name, const char *role, const char *unit, const char *password) {
    Str units = str_from(unit);
    NewPost post = {.role = str_from(role), .units = &units, .unit_count = units.len > 0};
    NewAccount account = {
        .name = str_from(name), .shown = STR("某岗位"), .password = str_from(password), .post = &post};
    town->err = (Err){.kind = ERR_NONE};
    return people_add(town->people, &shell, &account, &town->err);
}

static inline void add(Town *town, const char *name, const char *role, const char *unit) {
    must(try_add(town, name, role, unit, PASSWORD), &town->err);
}

static inline int64_t add_post(Town *town, const char *name, const char *role, const char *unit, const char *from,
                               const char *until) {
    Str units = str_from(unit);
    int64_t id = 0;
    NewPost post = {.role = str_from(role),
                    .units = &units,
                    .unit_count = units.len > 0,
                    .from = str_from(from),
                    .until = str_from(until)};
    must(people_add_post(town->people, &shell, str_from(name), &post, &id, &town->err), &town->err);
    return id;
}

static inline bool sign_in(Town *town, const char *name, const char *password, Session *session) {
    town->err = (Err){.kind = ERR_NONE};
    return people_sign_in(town->people, town->arena, str_from(name), str_from(password), STR(""), STR(""), session,
                          &town->err);
}

static inline Session signed_in(Town *town, const char *name) {
    Session session;
    must(sign_in(town, name, PASSWORD, &session), &town->err);
    return session;
}

static inline bool holds(Town *town, const Session *session, const char *csrf) {
    Session found;
    town->err = (Err){.kind = ERR_NONE};
    return people_session(town->people, town->arena, str_from(session->token), str_from(csrf), &found, &town->err);
}

static inline int64_t number(Town *town, const char *sql) {
    return scratch_number(town->scratch, sql);
}

#endif
