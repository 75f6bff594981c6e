/* Dates of people (year, month, day, each less sure than the one before) and the clock. */
#include "base.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int days_of(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool digits(Str *rest, size_t least, size_t most, int *value) {
    size_t count = 0;
    int number = 0;
    while (count < rest->len && count < most && rest->data[count] >= '0' && rest->data[count] <= '9') {
        number = number * 10 + (rest->data[count++] - '0');
    }
    if (count < least) {
        return false;
    }
    *value = number;
    *rest = str_slice(*rest, count, rest->len);
    return true;
}

static bool separator(Str *rest) {
    if (rest->len == 0 || (rest->data[0] != '-' && rest->data[0] != '/' && rest->data[0] != '.')) {
        return false;
    }
    *rest = str_slice(*rest, 1, rest->len);
    return true;
}

bool date_parse(Str s, Date *date) {
    Date parsed = {0, 0, 0};
    Str rest = str_trim(s);
    if (!digits(&rest, 4, 4, &parsed.year)) {
        return false;
    }
    if (rest.len) {
        if (!separator(&rest) || !digits(&rest, 1, 2, &parsed.month) || parsed.month < 1 || parsed.month > 12) {
            return false;
        }
    }
    if (rest.len) {
        if (!separator(&rest) || !digits(&rest, 1, 2, &parsed.day) || parsed.day < 1 ||
            parsed.day > days_of(parsed.year, parsed.month)) {
            return false;
        }
    }
    if (rest.len) {
        return false;
    }
    *date = parsed;
    return true;
}

int date_compare(Date a, Date b) {
    int order = (a.year > b.year) - (a.year < b.year);
    if (order == 0) {
        order = (a.month > b.month) - (a.month < b.month);
    }
    return order ? order : (a.day > b.day) - (a.day < b.day);
}

/* Days since 1970-01-01 of the Gregorian calendar, by years that begin in March: the leap day is then the last. */
static int64_t day_number(Date date) {
    int month = date.month ? date.month : 1, day = date.day ? date.day : 1;
    int64_t year = date.year - (month <= 2), era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static Date date_of_number(int64_t number) {
    number += 719468;
    int64_t era = (number >= 0 ? number : number - 146096) / 146097, day = number - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    int shown = (int)(month < 10 ? month + 3 : month - 9);
    return (Date){(int)(year + era * 400 + (shown <= 2)), shown, (int)(of_year - (153 * month + 2) / 5 + 1)};
}

Date date_add_days(Date date, int days) {
    int64_t first = day_number((Date){1, 1, 1}), last = day_number((Date){9999, 12, 31});
    int64_t number = day_number(date) + days;
    return date_of_number(number < first ? first : number > last ? last : number);
}

int date_days_between(Date from, Date to) {
    return (int)(day_number(to) - day_number(from));
}

int date_weekday(Date date) {
    int64_t from_thursday = day_number(date) % 7; /* 1970-01-01 was a Thursday */
    return (int)((from_thursday + 7 + 3) % 7) + 1;
}

Date date_month_end(Date date) {
    int month = date.month ? date.month : 12;
    return (Date){date.year, month, days_of(date.year, month)};
}

/* The digits of a number before `end`, with zeros before it. */
static void show_digits(char *end, int number, int digits) {
    for (; digits > 0; digits--, number /= 10) {
        *--end = (char)('0' + number % 10);
    }
}

Str date_show(Arena *arena, Date date) {
    enum { YEAR = 4, MONTH = 7, DAY = 10, YEAR_MOST = 9999 }; /* bytes up to each */
    if (!date.year && !date.month) {
        return (Str){NULL, 0};
    }
    if (date.year >= 0 && date.year <= YEAR_MOST && date.month >= 0 && date.month < 100 && date.day >= 0 &&
        date.day < 100) {
        char shown[] = "0000-00-00";
        show_digits(shown + YEAR, date.year, 4);
        show_digits(shown + MONTH, date.month, 2);
        show_digits(shown + DAY, date.day, 2);
        return str_copy(arena, (Str){shown, !date.month ? YEAR : !date.day ? MONTH : DAY});
    }
    if (!date.month) {
        return str_format(arena, "%04d", date.year);
    }
    return date.day ? str_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day)
                    : str_format(arena, "%04d-%02d", date.year, date.month);
}

Str date_in_words(Arena *arena, Date date) {
    return str_format(arena, "%d年%d月%d日", date.year, date.month, date.day);
}

/* Many a row is written in the same second: the text of the last one stays. */

static _Atomic(int64_t (*)(void)) clock_of_tests;

void time_set_clock(int64_t (*clock)(void)) {
    atomic_store(&clock_of_tests, clock);
}

static _Thread_local int64_t ahead_of_thread;

void time_set_ahead(int64_t seconds) {
    ahead_of_thread = seconds;
}

int64_t time_now_seconds(void) {
    int64_t (*clock)(void) = atomic_load(&clock_of_tests);
    return (clock ? clock() : (int64_t)time(NULL)) + ahead_of_thread;
}

/* The text of the last second is kept: thousands of rows are written within one. */
void time_iso(int64_t at, char *out) {
    static _Thread_local int64_t shown = INT64_MIN;
    static _Thread_local char text[32];
    if (at != shown) {
        time_t seconds = (time_t)at;
        struct tm utc;
        gmtime_r(&seconds, &utc);
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
        shown = at;
    }
    memcpy(out, text, sizeof text);
}

void time_now_iso(char *out) {
    time_iso(time_now_seconds(), out);
}

Date date_of_instant(int64_t at) {
    time_t seconds = (time_t)at;
    struct tm local;
    localtime_r(&seconds, &local);
    return (Date){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

bool time_of_iso(Str instant, int64_t *at) {
    char text[32] = "";
    struct tm utc = {.tm_isdst = 0};
    memcpy(text, instant.data ? instant.data : "", instant.len < sizeof text - 1 ? instant.len : sizeof text - 1);
    if (!strptime(text, "%Y-%m-%dT%H:%M:%SZ", &utc)) {
        return false;
    }
    *at = (int64_t)timegm(&utc);
    return true;
}

bool date_of_iso(Str instant, Date *date) {
    int64_t at;
    if (!time_of_iso(instant, &at)) {
        return false;
    }
    *date = date_of_instant(at);
    return true;
}

int64_t date_begins(Date date) {
    struct tm local = {.tm_year = date.year - 1900, .tm_mon = date.month - 1, .tm_mday = date.day, .tm_isdst = -1};
    return (int64_t)mktime(&local);
}

Date date_today(void) {
    return date_of_instant(time_now_seconds());
}

double time_monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
