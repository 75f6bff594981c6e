/* The one clock of deadlines: what a rule makes of a day, how late something is, which light that is and why. */
#include "pack.h"

#include <time.h>

enum { SECONDS_OF_HOUR = 3600, DAY_LENGTH = 10 };

/* The next such day after today. */
static Date next_day(int month, int day) {
    Date today = date_today(), found = today;
    for (int i = 0; i < 400; i++) {
        found = date_add_days(found, 1);
        Date tomorrow = date_add_days(found, 1);
        bool last = tomorrow.day == 1; /* the 31st of a shorter month is its last day */
        bool fits = found.day == day || (last && found.day < day);
        if (fits && (!month || found.month == month)) {
            return found;
        }
    }
    return found;
}

static Due of_hours(const DueRule *rule, Str step_name, Arena *arena) {
    time_t at = (time_t)(time_now_seconds() + (int64_t)rule->number * SECONDS_OF_HOUR);
    struct tm utc;
    char text[32];
    gmtime_r(&at, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return (Due){str_copy(arena, str_from(text)),
                 str_format(arena, "%.*s：%d小时内", STR_ARG(step_name), rule->number)};
}

Due due_counted(const Pack *pack, const DueRule *rule, Str what, Arena *arena) {
    Date today = date_today();
    switch (rule->kind) {
    case DUE_DAYS:
        return (Due){date_show(arena, date_add_days(today, rule->number)),
                     str_format(arena, "%.*s：%d天内", STR_ARG(what), rule->number)};
    case DUE_WORKING_DAYS:
        return (Due){date_show(arena, pack_working_days_after(pack, today, rule->number)),
                     str_format(arena, "%.*s：%d个工作日内", STR_ARG(what), rule->number)};
    case DUE_HOURS: return of_hours(rule, what, arena);
    case DUE_YEARLY:
        return (Due){date_show(arena, next_day(rule->month, rule->day)),
                     str_format(arena, "%.*s：每年%d月%d日前", STR_ARG(what), rule->month, rule->day)};
    case DUE_MONTHLY:
        return (Due){date_show(arena, next_day(0, rule->day)),
                     str_format(arena, "%.*s：每月%d日前", STR_ARG(what), rule->day)};
    default: return (Due){{NULL, 0}, {NULL, 0}};
    }
}

bool due_day(Str due_at, Date *day) {
    if (due_at.len > DAY_LENGTH && due_at.data[DAY_LENGTH] == 'T') {
        return date_of_iso(due_at, day);
    }
    return date_parse(str_slice(due_at, 0, DAY_LENGTH), day) && day->month && day->day;
}

int due_late_days(Str due_at) {
    Date date;
    if (!due_at.len || !due_day(due_at, &date)) {
        return 0;
    }
    int days = date_days_between(date, date_today());
    if (due_at.len > DAY_LENGTH) {
        char now[32];
        time_now_iso(now);
        return str_compare(due_at, str_from(now)) >= 0 ? 0 : days > 0 ? days : 1;
    }
    return days > 0 ? days : 0;
}

Light due_light(Str due_at, Str due_why, int yellow_days, Arena *arena, Str *why) {
    Date date;
    if (!due_at.len || !due_day(due_at, &date)) {
        *why = STR("这一步没有期限");
        return LIGHT_GREY;
    }
    int late = due_late_days(due_at), left = date_days_between(date_today(), date);
    Str day = date_show(arena, date);
    if (late) {
        *why = str_format(arena, "%.*s到期，已逾期%d天（%.*s）", STR_ARG(day), late, STR_ARG(due_why));
        return LIGHT_RED;
    }
    *why = left ? str_format(arena, "%.*s到期，还有%d天（%.*s）", STR_ARG(day), left, STR_ARG(due_why))
                : str_format(arena, "今天到期（%.*s）", STR_ARG(due_why));
    return light_of_days(left, yellow_days);
}
