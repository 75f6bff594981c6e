/* Counting by the calendar: working days, why a day is off, school years. */
#include "pack_internal.h"

#include <stdlib.h>

enum { SATURDAY = 6, SUNDAY = 7, DAYS_MOST = 20000 };

static int compare_day(const void *key, const void *item) {
    return date_compare(*(const Date *)key, ((const CalendarDay *)item)->day);
}

static const CalendarDay *special_day(const Pack *pack, Date date) {
    const List *days = &pack->calendar_days;
    return days->count ? bsearch(&date, days->items, days->count, sizeof(CalendarDay), compare_day) : NULL;
}

bool pack_working_day(const Pack *pack, Date date) {
    const CalendarDay *special = special_day(pack, date);
    return special ? special->working : date_weekday(date) < SATURDAY;
}

Str pack_day_reason(const Pack *pack, Date date, Arena *arena) {
    const CalendarDay *special = special_day(pack, date);
    int weekday = date_weekday(date);
    if (special) {
        return str_format(arena, "%.*s%s", STR_ARG(special->name), special->working ? "调休上班" : "放假");
    }
    return weekday == SUNDAY ? STR("周日") : weekday == SATURDAY ? STR("周六") : (Str){NULL, 0};
}

Date pack_working_days_after(const Pack *pack, Date from, int days) {
    int step = days < 0 ? -1 : 1, left = abs(days);
    Date date = from;
    left = left > DAYS_MOST ? DAYS_MOST : left;
    while (days == 0 && !pack_working_day(pack, date)) {
        date = date_add_days(date, 1);
    }
    while (left > 0) {
        date = date_add_days(date, step);
        left -= pack_working_day(pack, date);
    }
    return date;
}

int pack_working_days_between(const Pack *pack, Date from, Date to) {
    bool back = date_compare(to, from) < 0;
    Date date = back ? to : from, end = back ? from : to;
    int count = 0;
    while (date_compare(date, end) < 0) {
        date = date_add_days(date, 1);
        count += pack_working_day(pack, date);
    }
    return back ? -count : count;
}

bool pack_days_confirmed(const Pack *pack, Date from, Date to) {
    const HolidayYear *years = pack->holiday_years.items;
    int first = from.year < to.year ? from.year : to.year, last = from.year < to.year ? to.year : from.year;
    for (int year = first; year <= last; year++) {
        size_t i = 0;
        while (i < pack->holiday_years.count && years[i].year != year) {
            i++;
        }
        if (i == pack->holiday_years.count) {
            return false;
        }
    }
    return true;
}

const HolidayYear *pack_holiday_years(const Pack *pack, size_t *count) {
    *count = pack->holiday_years.count;
    return pack->holiday_years.items;
}

const SchoolYearDef *pack_school_years(const Pack *pack, size_t *count) {
    *count = pack->school_years.count;
    return pack->school_years.items;
}

const SchoolYearDef *pack_school_year(const Pack *pack, Str region, int year) {
    const SchoolYearDef *years = pack->school_years.items;
    for (size_t i = 0; i < pack->school_years.count; i++) {
        if (years[i].year == year && str_equal(years[i].region, region)) {
            return &years[i];
        }
    }
    return NULL;
}
