/* When a duty comes: the windows of a rule, by calendar, working days and the school terms of a region. */
#include "duty_internal.h"

enum { SLACK_DAYS = 430, SATURDAY = 6 };

/* ---- school terms ------------------------------------------------------------- */

const SchoolYearDef *duty_region_year(const Region *region, int year) {
    const SchoolYearDef *found = NULL;
    for (size_t i = 0; i < region->code_count && !found; i++) {
        found = pack_school_year(region->pack, region->codes[i], year);
    }
    return found ? found : pack_school_year(region->pack, (Str){NULL, 0}, year);
}

static bool between(Date day, Date from, Date to) {
    return date_compare(from, day) <= 0 && date_compare(day, to) <= 0;
}

DayKind duty_region_day(const Region *region, Date day) {
    enum { SEPTEMBER = 9 };
    const SchoolYearDef *now = duty_region_year(region, day.year), *year = now;
    if (!year || date_compare(day, year->t1) < 0) {
        year = duty_region_year(region, day.year - 1);
    }
    if (!year || date_compare(day, year->t1) < 0) {
        return DAY_UNKNOWN;
    }
    if (between(day, year->t1, year->e1) || between(day, year->t2, year->e2)) {
        return DAY_SCHOOL;
    }
    /* After the spring term it is vacation until the next year begins; when nobody set it, until September. */
    bool next_known = year != now && now, before_autumn = date_compare(day, (Date){year->year + 1, SEPTEMBER, 1}) < 0;
    return date_compare(day, year->t2) < 0 || next_known || before_autumn ? DAY_VACATION : DAY_UNKNOWN;
}

/* ---- one window ----------------------------------------------------------------- */

typedef struct Making {
    const DutyRule *rule;
    Region region;
    Date first, last;
    Arena *arena;
    DutyWindow *windows;
    size_t count, capacity;
    bool unknown;
} Making;

static Date resolve(const Making *making, const DutyDay *wish, Date start, Date end) {
    Date day = start;
    switch (wish->anchor) {
    case ANCHOR_START: break;
    case ANCHOR_END: day = end; break;
    case ANCHOR_MIDDLE: day = date_add_days(start, date_days_between(start, end) / 2); break;
    case ANCHOR_DATE:
        day = (Date){start.year, wish->month, wish->day};
        if (date_compare(day, start) < 0) {
            day.year++;
        }
    }
    return wish->working && wish->days ? pack_working_days_after(making->region.pack, day, wish->days)
                                       : date_add_days(day, wish->days);
}

/* Whether so few of the working days are school days that the window counts as vacation. */
static bool is_vacation(const Making *making, Date from, Date due, bool *unknown) {
    int working = 0, school = 0;
    for (Date day = from; date_compare(day, due) <= 0; day = date_add_days(day, 1)) {
        if (pack_working_day(making->region.pack, day)) {
            DayKind kind = duty_region_day(&making->region, day);
            *unknown = *unknown || kind == DAY_UNKNOWN;
            working++;
            school += kind == DAY_SCHOOL;
        }
    }
    return working == 0 || school < pack_vacation_share(making->region.pack) * working;
}

static bool month_fits(const DutyRule *rule, Date from, Date due) {
    return !rule->months || rule->months >> from.month & 1 || rule->months >> due.month & 1;
}

/* What hangs on terms says by itself when it comes; all else may stop in vacation. */
static bool left_out(Making *making, Date from, Date due) {
    const DutyRule *rule = making->rule;
    bool on_terms = rule->every == DUTY_TERM || rule->every == DUTY_SCHOOL_YEAR, unknown = false;
    bool long_one = rule->every == DUTY_YEAR || rule->every == DUTY_HALF_YEAR || rule->every == DUTY_EVENT;
    if (!month_fits(rule, from, due)) {
        return true;
    }
    if (rule->vacation == VACATION_GO_ON || on_terms || long_one) {
        return false;
    }
    bool vacation = is_vacation(making, from, due, &unknown);
    if (unknown) {
        making->unknown = true;
        return true;
    }
    return vacation == (rule->vacation == VACATION_STOP);
}

/* A year's windows trust the terms they hang on; short ones the holidays of their days. */
static bool is_confirmed(const Making *making, Date from, Date due) {
    const SchoolYearDef *year = duty_region_year(&making->region, from.month >= 8 ? from.year : from.year - 1);
    return (making->rule->vacation == VACATION_GO_ON || (year && year->confirmed)) &&
           pack_days_confirmed(making->region.pack, from, due);
}

static void take(Making *making, int part, Date start, Date end) {
    const DutyRule *rule = making->rule;
    static const DutyDay at_start = {.anchor = ANCHOR_START}, at_end = {.anchor = ANCHOR_END};
    const DutyDay *from = rule->from_count ? &rule->from[rule->from_count > 1 ? part : 0] : &at_start;
    const DutyDay *to = rule->to_count ? &rule->to[rule->to_count > 1 ? part : 0] : &at_end;
    Date opens = resolve(making, from, start, end), due = resolve(making, to, start, end);
    bool valid = (!rule->valid_from.year || date_compare(rule->valid_from, opens) <= 0) &&
                 (!rule->valid_until.year || date_compare(opens, rule->valid_until) <= 0);
    if (date_compare(due, opens) < 0) {
        due = opens;
    }
    if (!valid || date_compare(opens, making->first) < 0 || date_compare(making->last, opens) < 0 ||
        left_out(making, opens, due)) {
        return;
    }
    if (making->count == making->capacity) {
        size_t capacity = making->capacity ? making->capacity * 2 : 64;
        making->windows = arena_grow(making->arena, making->windows, making->count, capacity, sizeof(DutyWindow));
        making->capacity = capacity;
    }
    making->windows[making->count++] = (DutyWindow){opens, due, is_confirmed(making, opens, due)};
}

/* ---- by calendar ------------------------------------------------------------------ */

static int floor_step(int value, int step) {
    return ((value % step) + step) % step;
}

static void by_days(Making *making) {
    for (Date day = making->first; date_compare(day, making->last) <= 0; day = date_add_days(day, 1)) {
        bool works = making->rule->vacation == VACATION_GO_ON || pack_working_day(making->region.pack, day);
        if (works && floor_step(date_days_between((Date){2000, 1, 3}, day), making->rule->step) == 0) {
            take(making, 0, day, day);
        }
    }
}

/* Weeks are counted from Monday 2000-01-03, so that "every two weeks" is the same everywhere. */
static void by_weeks(Making *making, Date begin, Date end) {
    Date monday = date_add_days(begin, 1 - date_weekday(begin));
    for (; date_compare(monday, end) <= 0; monday = date_add_days(monday, 7)) {
        int number = date_days_between((Date){2000, 1, 3}, monday) / 7, step = making->rule->step;
        if (floor_step(number, step) == 0) {
            take(making, 0, monday, date_add_days(monday, 7 * step - 1));
        }
    }
}

static void by_months(Making *making, Date begin, Date end, int months) {
    Date start = {begin.year, 1, 1};
    for (int part = 0; date_compare(start, end) <= 0; part++) {
        int step = months * making->rule->step, of_year = (start.month - 1) / months;
        int last = start.month + months - 1;
        Date finish = date_month_end((Date){start.year + (last - 1) / 12, (last - 1) % 12 + 1, 1});
        if (floor_step(start.year * 12 + start.month - 1, step) == 0) {
            take(making, of_year, start, finish);
        }
        start = date_add_days(finish, 1);
    }
}

static void by_years(Making *making, Date begin, Date end) {
    for (int year = begin.year; year <= end.year; year++) {
        if (floor_step(year, making->rule->step) == 0) {
            take(making, 0, (Date){year, 1, 1}, (Date){year, 12, 31});
        }
    }
}

static void by_terms(Making *making, Date begin, Date end, bool whole) {
    for (int year = begin.year - 1; year <= end.year; year++) {
        const SchoolYearDef *known = duty_region_year(&making->region, year);
        if (!known) {
            Date may_be = {year, 9, 1};
            making->unknown = making->unknown ||
                              (date_compare(making->first, may_be) <= 0 && date_compare(may_be, making->last) <= 0);
        } else if (whole) {
            if (floor_step(year, making->rule->step) == 0) {
                take(making, 0, known->t1, known->e2);
            }
        } else {
            take(making, 0, known->t1, known->e1);
            take(making, 1, known->t2, known->e2);
        }
    }
}

void duty_windows(const Pack *pack, const DutyRule *rule, const Str *regions, size_t region_count, Date first,
                  Date last, Arena *arena, DutyWindow **windows, size_t *count, bool *unknown) {
    Making making = {
        .rule = rule, .region = {pack, regions, region_count}, .first = first, .last = last, .arena = arena};
    Date begin = date_add_days(first, -SLACK_DAYS), end = date_add_days(last, SLACK_DAYS);
    switch (rule->every) {
    case DUTY_DAY: by_days(&making); break;
    case DUTY_WEEK: by_weeks(&making, date_add_days(first, -31), date_add_days(last, 31)); break;
    case DUTY_MONTH: by_months(&making, begin, end, 1); break;
    case DUTY_QUARTER: by_months(&making, begin, end, 3); break;
    case DUTY_HALF_YEAR: by_months(&making, begin, end, 6); break;
    case DUTY_YEAR: by_years(&making, begin, end); break;
    case DUTY_TERM: by_terms(&making, begin, end, false); break;
    case DUTY_SCHOOL_YEAR: by_terms(&making, begin, end, true); break;
    case DUTY_EVENT: /* `first` is the day of the event */
        making.first = begin;
        making.last = end;
        take(&making, 0, first, first);
        break;
    case DUTY_EVERY_KINDS: break;
    }
    *windows = making.windows;
    *count = making.count;
    *unknown = *unknown || making.unknown;
}
