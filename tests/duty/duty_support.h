/* For the tests of duties: a county with schools, posts without accounts, a clock, the packs built in. */
#ifndef DUXUE_DUTY_SUPPORT_H
#define DUXUE_DUTY_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <time.h>

#include "duty_internal.h"
#include "scratch.h"
#include "shared_pack.h"
#include "somebody.h"

#define COUNTY  "990101"
#define SCHOOL  "9901010001" /* a primary school; the others follow */
#define SECOND  "9901010002"
#define OUTSIDE "9901020001" /* in another county */

typedef struct Desk {
    Scratch *scratch;
    Store *store;
    Arena *arena;
    Pack *pack;
    Duty *duty;
    Err err;
    size_t schools;
} Desk;

static int64_t desk_seconds;

static inline int64_t desk_clock(void) {
    return desk_seconds;
}

/* A day and minute here. */
static inline void desk_at(const char *day, int minute) {
    Date date;
    assert_true(date_parse(str_from(day), &date));
    struct tm local = {.tm_year = date.year - 1900,
                       .tm_mon = date.month - 1,
                       .tm_mday = date.day,
                       .tm_hour = minute / 60,
                       .tm_min = minute % 60,
                       .tm_isdst = -1};
    desk_seconds = (int64_t)mktime(&local);
}

/* ---- units --------------------------------------------------------------------- */

static inline bool desk_unit(Tx *tx, int64_t period, const char *code, const char *name, const char *kind,
                             int64_t parent, int64_t *id, Err *err) {
    return org_unit_id(tx, str_from(code), true, id, err) &&
           org_unit_state(tx, *id, period, str_from(name), str_from(kind), parent, err);
}

static inline bool desk_units_work(Tx *tx, void *context, Err *err) {
    const Desk *desk = context;
    static const char *const periods[] = {"2024", "2025", "2026"};
    bool good = true;
    for (size_t p = 0; good && p < 3; p++) {
        int64_t period, city, county, other, id;
        good = org_period_id(tx, str_from(periods[p]), true, &period, err) &&
               desk_unit(tx, period, "990100", "甲市", "city", 0, &city, err) &&
               desk_unit(tx, period, COUNTY, "甲县", "county", city, &county, err) &&
               desk_unit(tx, period, "990102", "乙县", "county", city, &other, err) &&
               desk_unit(tx, period, OUTSIDE, "乙小", "primary_school", other, &id, err);
        for (size_t i = 1; good && i <= desk->schools; i++) {
            char code[32], name[32];
            snprintf(code, sizeof code, "990101%04zu", i);
            snprintf(name, sizeof name, "%zu小", i);
            good = desk_unit(tx, period, code, name, "primary_school", county, &id, err);
        }
    }
    const AuditEntry entry = {
        .actor = STR("tester"), .action = STR("test"), .subject = STR("test"), .detail = STR("{}")};
    return good && audit_append(tx, &entry, err);
}

static inline void desk_set_up(Desk *desk, size_t schools) {
    void *scratch;
    scratch_set_up(&scratch);
    *desk = (Desk){.scratch = scratch, .schools = schools};
    desk->arena = desk->scratch->arena;
    desk->store = desk->scratch->store;
    desk->pack = shared_pack();
    time_set_clock(desk_clock);
    must(duty_open(desk->store, desk->pack, &desk->duty, &desk->err), &desk->err);
    must(store_write(desk->store, desk_units_work, desk, &desk->err), &desk->err);
}

static inline void desk_tear_down(Desk *desk) {
    void *scratch = desk->scratch;
    duty_close(desk->duty);
    time_set_clock(NULL);
    scratch_tear_down(&scratch);
}

/* ---- people -------------------------------------------------------------------- */

static inline User *desk_user(Desk *desk, const char *name, const char *role, const char *unit, const char *section) {
    return somebody_made(desk->arena, desk->pack, name, role, unit, section);
}

/* ---- the calendar ---------------------------------------------------------------- */

static inline void desk_switch(Desk *desk, const char *unit, const char *duty, bool on, const char *rule,
                               const char *from) {
    const DutySwitch wish = {.unit = str_from(unit),
                             .duty = str_from(duty),
                             .on = on,
                             .rule = str_from(rule),
                             .from_on = str_from(from),
                             .reason = STR("按本县规定")};
    desk->err = (Err){.kind = ERR_NONE};
    must(duty_switch(desk->duty, NULL, &wish, &desk->err), &desk->err);
}

/* Only this duty: the others are off. */
static inline void desk_only(Desk *desk, const char *duty, const char *from) {
    size_t count;
    const DutyDef *defs = pack_duties(desk->pack, &count);
    desk_switch(desk, COUNTY, "", true, "", from);
    for (size_t i = 0; i < count; i++) {
        if (!str_is(defs[i].id, duty)) {
            desk_switch(desk, COUNTY, str_cstr(desk->arena, defs[i].id), false, "", from);
        }
    }
    desk_switch(desk, COUNTY, duty, true, "", from);
}

/* Sweeps as if it were the morning of that day. */
static inline DutySwept desk_sweep(Desk *desk, const char *day, int minute) {
    DutySwept swept;
    Date date;
    desk_at(day, minute);
    assert_true(date_parse(str_from(day), &date));
    desk->err = (Err){.kind = ERR_NONE};
    must(duty_sweep(desk->duty, date, minute, &swept, &desk->err), &desk->err);
    return swept;
}

static inline int64_t desk_number(Desk *desk, const char *sql) {
    return scratch_number(desk->scratch, sql);
}

static inline int64_t desk_instance(Desk *desk, const char *duty, const char *unit, const char *from) {
    Str sql = str_format(desk->arena,
                         "SELECT COALESCE(MAX(i.id), 0) FROM duty_instance i JOIN unit u ON u.id = i.unit_id WHERE "
                         "i.duty = '%s' AND u.code = '%s' AND i.from_on = '%s'",
                         duty, unit, from);
    int64_t id = desk_number(desk, sql.data);
    if (!id) {
        fail_msg("no instance of %s for %s from %s", duty, unit, from);
    }
    return id;
}

static inline bool desk_try(Desk *desk, const User *user, int64_t id, DutyAction action, const char *note,
                            const char *reason) {
    const DutyOrder order = {.action = action, .note = str_from(note), .reason = str_from(reason)};
    desk->err = (Err){.kind = ERR_NONE};
    return duty_act(desk->duty, user, id, &order, NULL, &desk->err);
}

static inline void desk_act(Desk *desk, const User *user, int64_t id, DutyAction action, const char *note,
                            const char *reason) {
    must(desk_try(desk, user, id, action, note, reason), &desk->err);
}

static inline DutyItem desk_show(Desk *desk, const User *user, int64_t id) {
    DutyItem item;
    DutyStep *steps;
    size_t count;
    must(duty_show(desk->duty, user, id, desk->arena, &item, &steps, &count, &desk->err), &desk->err);
    return item;
}

static inline DutyStatistics desk_count(Desk *desk, const User *user, const char *unit, const char *from,
                                        const char *to) {
    const DutyFilter filter = {.unit = str_from(unit), .from_on = str_from(from), .to_on = str_from(to)};
    DutyStatistics statistics;
    must(duty_statistics(desk->duty, user, &filter, DUTY_BY_DUTY, desk->arena, &statistics, &desk->err), &desk->err);
    return statistics;
}

static inline void assert_refused(Desk *desk, bool good, ErrKind kind, const char *word) {
    assert_false(good);
    if (desk->err.kind != kind || !strstr(desk->err.message, word)) {
        fail_msg("%d %s", desk->err.kind, desk->err.message);
    }
}

#endif
