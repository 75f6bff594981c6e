/* The days that a report tells of: a part of its period. */
#include "writer.h"

static Date months_later(Date date, int months) {
    int index = date.year * 12 + date.month - 1 + months;
    return (Date){.year = index / 12, .month = index % 12 + 1, .day = 1};
}

bool report_days(const Pack *pack, Str period, ReportSpan span, int part, Arena *arena, Str *from, Str *until,
                 Str *name) {
    static const int months[] = {12, 6, 3, 1};
    Date begins;
    int length = months[span], parts = 12 / length;
    if (!pack_period_begins(pack, period, &begins) || part < 1 || part > parts) {
        return false;
    }
    Date first = months_later(begins, (part - 1) * length), end = months_later(first, length);
    Date last = date_add_days(end, -1);
    *from = date_show(arena, first);
    *until = date_show(arena, end);
    if (span == REPORT_MONTH) {
        *name = str_format(arena, "%d年%d月", first.year, first.month);
    } else if (span == REPORT_YEAR) {
        *name = str_format(arena, "%.*s年度", STR_ARG(period));
    } else {
        *name = str_format(arena, "%d年%d月至%d年%d月", first.year, first.month, last.year, last.month);
    }
    return true;
}
