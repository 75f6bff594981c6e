/* The clock of this room, and days. */
#include "ledger_internal.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic(int64_t (*)(void)) clock_of_tests;

void ledger_set_clock(int64_t (*clock)(void)) {
    atomic_store(&clock_of_tests, clock);
}

int64_t ledger_now(void) {
    int64_t (*clock)(void) = atomic_load(&clock_of_tests);
    return clock ? clock() : time_now_seconds();
}

static Date local_day(int64_t at) {
    time_t seconds = (time_t)at;
    struct tm local;
    localtime_r(&seconds, &local);
    return (Date){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

Date ledger_today(void) {
    return local_day(ledger_now());
}

void ledger_instant(char out[32]) {
    time_t seconds = (time_t)ledger_now();
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* An instant is stored in UTC; its day is that of the bureau's clock. */
static bool day_of_instant(Str text, Date *date) {
    int64_t hour = 0, minute = 0, second = 0;
    Date day;
    if (text.len < 19 || text.data[10] != 'T' || !date_parse(str_slice(text, 0, 10), &day) ||
        !integer_parse(str_slice(text, 11, 13), &hour) || !integer_parse(str_slice(text, 14, 16), &minute) ||
        !integer_parse(str_slice(text, 17, 19), &second)) {
        return false;
    }
    *date = local_day((int64_t)day_number(day) * 86400 + hour * 3600 + minute * 60 + second);
    return true;
}

bool day_of_text(Str text, Date *date) {
    if (text.len > 10 && text.data[10] == 'T') {
        return day_of_instant(text, date);
    }
    return date_parse(str_slice(text, 0, 10), date) && date->month && date->day;
}

int day_number(Date date) {
    return date_days_between((Date){1970, 1, 1}, date);
}
