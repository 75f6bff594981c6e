/* Days and instants of collecting: today, and what people write as a day. */
#include "collect_internal.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

static _Atomic(int64_t (*)(void)) clock_of_tests;

void collect_set_clock(int64_t (*clock)(void)) {
    atomic_store(&clock_of_tests, clock);
}

int64_t collect_now(void) {
    int64_t (*clock)(void) = atomic_load(&clock_of_tests);
    return clock ? clock() : time_now_seconds();
}

void collect_instant(int64_t at, char *out) {
    time_t seconds = (time_t)at;
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

Date collect_today(void) {
    time_t seconds = (time_t)collect_now();
    struct tm local;
    localtime_r(&seconds, &local);
    return (Date){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

bool calendar_read(Str text, Date *day) {
    return text.len == 10 && date_parse(text, day) && day->day > 0;
}

bool calendar_required(Str text, const char *field, const char *name, Date *day, Err *err) {
    Place place = {.line = 0};
    if (calendar_read(text, day)) {
        return true;
    }
    strncpy(place.field, field, sizeof place.field - 1);
    return err_set_at(err, ERR_INPUT, &place, "%s要写成 2024-10-31 这样的日期。", name);
}
