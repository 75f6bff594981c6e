/* What the calendar may hold: holidays and the days worked for them, and the school years of regions. */
#include "pack_internal.h"

#include <stdlib.h>

enum { HOLIDAY_DAYS_MOST = 31, SATURDAY = 6 };

/* A holiday as written. */
typedef struct WrittenHoliday {
    Str name;
    Date from, to;
    Str *worked;
    size_t worked_count;
} WrittenHoliday;

typedef struct WrittenYear {
    HolidayYear year;
    const yaml_node_t *days_off;
} WrittenYear;

typedef struct Document {
    Str id;
    const yaml_node_t *holidays, *school_years;
} Document;

static const Field holiday_fields[] = {
    {.key = "name", .type = FIELD_STR, .offset = offsetof(WrittenHoliday, name), .required = true},
    {.key = "from", .type = FIELD_DATE, .offset = offsetof(WrittenHoliday, from), .required = true},
    {.key = "to", .type = FIELD_DATE, .offset = offsetof(WrittenHoliday, to), .required = true},
    {.key = "worked",
     .type = FIELD_STRS,
     .offset = offsetof(WrittenHoliday, worked),
     .count = offsetof(WrittenHoliday, worked_count)},
    {.key = NULL},
};

static const Field year_fields[] = {
    {.key = "year", .type = FIELD_INTEGER, .offset = offsetof(WrittenYear, year.year), .required = true},
    {.key = "source", .type = FIELD_STR, .offset = offsetof(WrittenYear, year.source), .required = true},
    {.key = "days_off", .type = FIELD_NODE, .offset = offsetof(WrittenYear, days_off), .required = true},
    {.key = NULL},
};

#define AT(member) offsetof(SchoolYearDef, member)
static const Field school_year_fields[] = {
    {.key = "year", .type = FIELD_INTEGER, .offset = AT(year), .required = true},
    {.key = "region", .type = FIELD_STR, .offset = AT(region)},
    {.key = "t1", .type = FIELD_DATE, .offset = AT(t1), .required = true},
    {.key = "e1", .type = FIELD_DATE, .offset = AT(e1), .required = true},
    {.key = "t2", .type = FIELD_DATE, .offset = AT(t2), .required = true},
    {.key = "e2", .type = FIELD_DATE, .offset = AT(e2), .required = true},
    {.key = "confirmed", .type = FIELD_BOOL, .offset = AT(confirmed), .required = true},
    {.key = "source", .type = FIELD_STR, .offset = AT(source), .required = true},
    {.key = NULL},
};

/* A day of the list is told once: two holidays never share one. */
static void add_day(Reader *reader, const yaml_node_t *node, Date day, bool working, Str name) {
    List *days = &reader->pack->calendar_days;
    const CalendarDay *known = days->items;
    for (size_t i = 0; i < days->count; i++) {
        if (date_compare(known[i].day, day) == 0) {
            pack_problem(reader, node, "%.*s已经写在“%.*s”里了，一天只能写一次。",
                         STR_ARG(date_show(reader->arena, day)), STR_ARG(known[i].name));
            return;
        }
    }
    *(CalendarDay *)list_add(reader->arena, days, sizeof(CalendarDay)) = (CalendarDay){day, working, name};
}

static void add_worked(Reader *reader, const yaml_node_t *node, const WrittenHoliday *holiday) {
    for (size_t i = 0; i < holiday->worked_count; i++) {
        const yaml_node_t *place = node_entry(reader, node, "worked", i);
        Date day;
        if (!date_parse(holiday->worked[i], &day) || !day.day) {
            pack_problem(reader, place, "“%.*s”不是日期，例如 2026-02-14。", STR_ARG(holiday->worked[i]));
        } else if (date_weekday(day) < SATURDAY) {
            pack_problem(reader, place, "%.*s是周一到周五，本来就上班，不用写在“worked”里。",
                         STR_ARG(holiday->worked[i]));
        } else {
            add_day(reader, place, day, true, holiday->name);
        }
    }
}

static void take_holiday(Reader *reader, const yaml_node_t *node, void *context) {
    const HolidayYear *year = context;
    WrittenHoliday holiday = {.name = {NULL, 0}};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, holiday_fields, &holiday);
    if (reader->problems->errors > errors) {
        return;
    }
    int length = date_days_between(holiday.from, holiday.to) + 1;
    if (!holiday.from.day || !holiday.to.day || length < 1 || length > HOLIDAY_DAYS_MOST) {
        pack_problem(reader, node_value(reader, node, "to"), "放假要写从哪天到哪天，最多%d天，“to”不能早于“from”。",
                     HOLIDAY_DAYS_MOST);
        return;
    }
    if (holiday.to.year != year->year) { /* New Year may begin on the last days of the year before */
        pack_problem(reader, node_value(reader, node, "to"), "这个假期不在%d年，请写到它那一年里。", year->year);
        return;
    }
    for (int i = 0; i < length; i++) {
        add_day(reader, node, date_add_days(holiday.from, i), false, holiday.name);
    }
    add_worked(reader, node, &holiday);
}

static void take_year(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    WrittenYear written = {.days_off = NULL};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, year_fields, &written);
    if (reader->problems->errors > errors) {
        return;
    }
    written.year.place = node_place(reader, node);
    if (written.year.year < 1949 || written.year.year > 2200) {
        pack_problem(reader, node_value(reader, node, "year"), "年份“%d”不对，要写四位数的年份。", written.year.year);
        return;
    }
    claim_id(reader, node_value(reader, node, "year"), "放假年份", str_format(reader->arena, "%d", written.year.year),
             false);
    *(HolidayYear *)list_add(reader->arena, &reader->pack->holiday_years, sizeof written.year) = written.year;
    each_node(reader, written.days_off, take_holiday, &written.year);
}

static void take_school_year(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    SchoolYearDef year = {.year = 0};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, school_year_fields, &year);
    if (reader->problems->errors > errors) {
        return;
    }
    year.place = node_place(reader, node);
    const Date order[] = {year.t1, year.e1, year.t2, year.e2};
    static const char *const keys[] = {"t1", "e1", "t2", "e2"};
    for (size_t i = 0; i < 4; i++) {
        bool known = order[i].day != 0 && (i == 0 ? order[i].year == year.year : order[i].year <= year.year + 1);
        if (!known || (i && date_compare(order[i - 1], order[i]) >= 0)) {
            pack_problem(reader, node_value(reader, node, keys[i]),
                         "“%s”不对：四个日期要写到日，先后是 t1、e1、t2、e2，t1 在%d年，其余不晚于%d年。", keys[i],
                         year.year, year.year + 1);
            return;
        }
    }
    claim_id(reader, node, "学年", str_format(reader->arena, "%d-%.*s", year.year, STR_ARG(year.region)), false);
    *(SchoolYearDef *)list_add(reader->arena, &reader->pack->school_years, sizeof year) = year;
}

static int compare_days(const void *a, const void *b) {
    return date_compare(((const CalendarDay *)a)->day, ((const CalendarDay *)b)->day);
}

void read_calendar(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {
        {.key = "calendar", .type = FIELD_STR, .offset = offsetof(Document, id), .required = true},
        {.key = "holidays", .type = FIELD_NODE, .offset = offsetof(Document, holidays)},
        {.key = "school_years", .type = FIELD_NODE, .offset = offsetof(Document, school_years)},
        {.key = NULL},
    };
    Document document = {.holidays = NULL};
    read_fields(reader, root, fields, &document);
    claim_id(reader, node_value(reader, root, "calendar"), "日历", document.id, false);
    if (document.holidays) {
        each_node(reader, document.holidays, take_year, NULL);
    }
    if (document.school_years) {
        each_node(reader, document.school_years, take_school_year, NULL);
    }
    List *days = &reader->pack->calendar_days;
    if (days->count) {
        qsort(days->items, days->count, sizeof(CalendarDay), compare_days);
    }
}
