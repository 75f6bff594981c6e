/* check_day: the days that a text tells (2024年5月3日, 9月8日, 2月), for the checks that ask which comes first. */
#ifndef DUXUE_CHECK_DAY_H
#define DUXUE_CHECK_DAY_H

#include "check.h"

typedef struct Day {
    size_t start, end;    /* bytes */
    int year, month, day; /* 0: not told */
} Day;

/* Which are walked over. */
enum DayForm {
    DAY_DATED = 1, /* 2024年, 2024年5月, 2024年5月3日 */
    DAY_BARE = 2,  /* 9月8日, without a year */
    DAY_MONTH = 4, /* 2月, without a year and a day */
};

typedef struct Days {
    const Checker *checker;
    const CheckParagraph *paragraph;
    size_t next, past, end; /* of the paragraph's days; bytes */
    unsigned forms;
} Days;

/* A walk over the days of these forms that begin in [from, to) of a paragraph. */
Days days_within(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to, unsigned forms);
Days days_of(const Checker *checker, const Sentence *sentence, unsigned forms);
/* The next one; false: there is none. */
bool next_day(Days *days, Day *day);

/* A number of at most five digits at `at`: where it ends; 0: none stands there. */
size_t digits_at(Str text, size_t at, int *value);
/* DAY_DATED, DAY_BARE, DAY_MONTH at `at`. */
bool day_at(const ReadWords *words, Str text, size_t at, Day *day);
bool bare_day_at(const ReadWords *words, Str text, size_t at, Day *day);
bool bare_month_at(const ReadWords *words, Str text, size_t at, Day *day);
/* Of two with a year: below 0, 0 or above 0. As far as both are told: 2024年5月 is as early as 2024年5月3日. */
int compare_days(const Day *a, const Day *b);
/* Of two without: whether one comes before an earlier one. Over the turn of a year the months begin again:
 * 11月15日至1月15日, 10月15日至4月15日. */
bool is_before(const Day *day, const Day *earlier);

/* RC-42: the second comes before the first; it stands at `at`. */
void days_turned(Checker *checker, size_t paragraph, Str first, Str second, size_t at, Severity severity);

#endif
