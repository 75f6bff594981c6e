/* Days as plans write them. Only what the words say: the end of a month is its last day, a year that is not written is
 * the plan's when it has but one. */
#include "plan_internal.h"

#include <string.h>

static Str without(Str text, const char *word) {
    Str end = str_from(word);
    return str_ends(text, end) ? str_trim(str_slice(text, 0, text.len - end.len)) : text;
}

/* The number in front of `mark`; `text` becomes what follows. */
static bool number_before(Str *text, const char *mark, int most, int *number) {
    int64_t value;
    ptrdiff_t at = str_find(*text, str_from(mark));
    if (at <= 0 || !integer_parse(str_trim(str_slice(*text, 0, (size_t)at)), &value) || value < 1 || value > most) {
        return false;
    }
    *number = (int)value;
    *text = str_trim(str_slice(*text, (size_t)at + strlen(mark), text->len));
    return true;
}

static bool is_day(int year, int month, int day) {
    return day >= 1 && day <= date_month_end((Date){year, month, 1}).day;
}

/* What stands behind the year, or without one: 年底. */
static bool ends_year(Str text, bool has_year) {
    static const char *const ends[] = {"年底", "年末", "年内"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_is(text, has_year ? ends[i] + strlen("年") : ends[i])) {
            return true;
        }
    }
    return false;
}

bool deadline_read(Str given, Date from, Date until, Arena *arena, Str *day, Str *guess) {
    Str text = str_trim(str_to_half_width(arena, given));
    Date date;
    int year = 0, month = 0, number = 0;
    static const char *const ends[] = {"之前", "以前", "前", "完成", "之前完成"};
    *guess = (Str){NULL, 0};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        text = without(text, ends[i]);
    }
    if (date_parse(text, &date) && date.month && date.day) {
        *day = date_show(arena, date);
        return true;
    }
    bool has_year = number_before(&text, "年", 2200, &year) && year >= 1900;
    if (!has_year) {
        if (!from.year || from.year != until.year) {
            return false; /* which year is not told */
        }
        year = from.year;
        *guess = str_format(arena, "按%d年", year);
    }
    if (ends_year(text, has_year)) {
        *day = str_format(arena, "%04d-12-31", year);
        *guess = str_format(arena, "按%d年末12月31日", year);
        return true;
    }
    if (!number_before(&text, "月", 12, &month)) {
        return false;
    }
    if (str_is(text, "底") || str_is(text, "末") || !text.len) {
        *day = date_show(arena, date_month_end((Date){year, month, 1}));
        Str of_year = guess->len ? str_format(arena, "%.*s，", STR_ARG(*guess)) : STR("按");
        *guess = str_format(arena, "%.*s月末%.*s", STR_ARG(of_year), STR_ARG(*day));
        return true;
    }
    text = without(without(text, "日"), "号");
    int64_t value;
    if (!integer_parse(text, &value) || value < 1 || value > 31) {
        return false;
    }
    number = (int)value;
    if (!is_day(year, month, number)) {
        return false;
    }
    *day = date_show(arena, (Date){year, month, number});
    return true;
}
