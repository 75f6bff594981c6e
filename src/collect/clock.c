/* Days and instants of collecting: today, days between, and what people write as a day. */
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

/* Days since 0000-03-01 (Gregorian): a year begins in March, so that the day that leaps is its last. */
static int day_number(Date date) {
    int year = date.month <= 2 ? date.year - 1 : date.year, month = (date.month + 9) % 12;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1;
}

int days_between(Date from, Date to) {
    return day_number(to) - day_number(from);
}

Date calendar_after(Date day, int days) {
    int wanted = day_number(day) + days;
    Date found = {day.year + days / 366 - 1, 1, 1};
    while (day_number((Date){found.year + 1, 1, 1}) <= wanted) {
        found.year++;
    }
    while (found.month < 12 && day_number((Date){found.year, found.month + 1, 1}) <= wanted) {
        found.month++;
    }
    found.day = wanted - day_number((Date){found.year, found.month, 1}) + 1;
    return found;
}

Str calendar_show(Arena *arena, Date day) {
    return str_format(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
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
