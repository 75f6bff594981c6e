/* The clock of this room, and days. */
#include "people_internal.h"

#include <stdio.h>
#include <time.h>

Day day_of(int64_t instant) {
    Day day;
    time_t seconds = (time_t)instant;
    struct tm local;
    localtime_r(&seconds, &local);
    strftime(day.text, sizeof day.text, "%Y-%m-%d", &local);
    return day;
}

Day today(void) {
    return day_of(time_now_seconds());
}

bool day_read(Str text, Day *day) {
    Date date;
    char wide[40];
    if (!date_parse(text, &date) || date.month == 0 || date.day == 0) {
        return false;
    }
    snprintf(wide, sizeof wide, "%04d-%02d-%02d", date.year, date.month, date.day);
    snprintf(day->text, sizeof day->text, "%.10s", wide);
    return true;
}
