/* Order: of dates, of years in a range, of numbers of headings. */
#include "check.h"

#include <string.h>

typedef struct Day {
    size_t start, end;
    int year, month, day;
    bool range; /* joined to the one before by a sign of a range */
} Day;

static size_t digits_at(Str text, size_t at, int *value) {
    int digit;
    size_t next, count = 0;
    *value = 0;
    while (count < 5 && digit_at(text, at, &digit, &next)) {
        *value = *value * 10 + digit;
        at = next;
        count++;
    }
    return count ? at : 0;
}

/* 2024年5月(3日) at `at` */
static bool day_at(const ReadWords *words, Str text, size_t at, Day *day) {
    int value, part;
    size_t end = digits_at(text, at, &value);
    int before;
    size_t next, sign;
    if (!end || value < 1950 || value > 2099 || !promise_at(words, PROMISE_YEAR, text, end, &sign) ||
        (at > 0 && digit_at(text, at - 1, &before, &next))) {
        return false;
    }
    *day = (Day){.start = at, .end = sign, .year = value};
    end = digits_at(text, day->end, &part);
    if (end && part >= 1 && part <= 12 && promise_at(words, PROMISE_MONTH, text, end, &sign)) {
        day->month = part;
        day->end = sign;
        end = digits_at(text, day->end, &part);
        if (end && part >= 1 && part <= 31 && promise_at(words, PROMISE_DAY, text, end, &sign)) {
            day->day = part;
            day->end = sign;
        }
    }
    return true;
}

static int compare_days(const Day *a, const Day *b) {
    if (a->year != b->year) {
        return a->year - b->year;
    }
    if (!a->month || !b->month || a->month != b->month) {
        return a->month && b->month ? a->month - b->month : 0;
    }
    return a->day && b->day ? a->day - b->day : 0;
}

static void out_of_order(Checker *checker, size_t paragraph, Str first, Str second, size_t at, Severity severity) {
    Facts facts = {.a = first, .b = second, .found = second, .severity = severity};
    facts_line(&facts, read_line_at(&checker->document->paragraphs[paragraph], at));
    check_add(checker, "order-of-dates", VERDICT_FAILS, &facts);
}

/* Two dates of one sentence, told one after the other; a comparison with an earlier time may look back. */
static void dates_of_sentence(Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    Day last = {.year = 0}, day;
    const TextPlaces *places = &sentence->paragraph->look->places;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        size_t at = places->items[i].at;
        unsigned char byte = (unsigned char)text.data[at];
        if (((byte < '1' || byte > '2') && byte != 0xEF) || at < last.end || !day_at(checker->words, text, at, &day)) {
            continue;
        }
        Str between = str_slice(text, last.end, day.start);
        size_t sign;
        bool range = last.year && promise_at(checker->words, PROMISE_RANGE, between, 0, &sign) && sign == between.len;
        bool told = last.year && last.month && day.month && last.year == day.year;
        int order = last.year ? compare_days(&last, &day) : 0;
        if (order > 0 && (range || (told && !check_says(checker, TERM_LOOKS_BACK, between)))) {
            out_of_order(checker, sentence->paragraph_index, str_slice(text, last.start, last.end),
                         str_slice(text, day.start, day.end), day.start, range ? SEVERITY_ERROR : SEVERITY_WARNING);
        }
        last = day;
    }
}

/* 9月8日 at `at`, without a year */
static bool bare_day_at(const ReadWords *words, Str text, size_t at, Day *day) {
    int month, part, before;
    size_t next, end = digits_at(text, at, &month);
    if (!end || month < 1 || month > 12 || !promise_at(words, PROMISE_MONTH, text, end, &end) ||
        (at > 0 && digit_at(text, char_back(text, at), &before, &next)) ||
        (at > 0 && promise_ends(words, PROMISE_YEAR, str_slice(text, 0, at)))) {
        return false;
    }
    size_t stop = digits_at(text, end, &part);
    if (!stop || part < 1 || part > 31 || !promise_at(words, PROMISE_DAY, text, stop, &stop)) {
        return false;
    }
    *day = (Day){.start = at, .end = stop, .month = month, .day = part};
    return true;
}

/* A day of a month, with its year or without. */
static bool bare_or_dated(const ReadWords *words, Str text, size_t at, Day *day) {
    return (day_at(words, text, at, day) && day->day) || bare_day_at(words, text, at, day);
}

/* Over the turn of a year the months begin again: 11月15日至1月15日, 10月15日至4月15日. */
static bool is_before(const Day *day, const Day *earlier) {
    enum { HALF_YEAR = 6 };
    return earlier->month - day->month < HALF_YEAR &&
           (day->month < earlier->month || (day->month == earlier->month && day->day < earlier->day));
}

/* 3月5日接到交办后，2月17日…: the clause of the first day ends with 后, and the next begins with the second. */
static bool comes_after(const Checker *checker, const CheckParagraph *paragraph, const Day *last, const Day *day) {
    enum { STOP = 3 }; /* bytes of the widest comma */
    size_t end = clause_end(&paragraph->bounds, last->end), from = clause_start(&paragraph->bounds, day->start);
    Str before = str_trim(str_slice(paragraph->text, from, day->start));
    for (size_t past; check_begins(checker, TERM_WORK_JOINS, before, &past);) {
        before = str_trim(str_slice(before, past, before.len));
    }
    return end > last->end && end <= from && from - end <= STOP && !before.len &&
           char_is(paragraph->text, char_back(paragraph->text, end), "后");
}

/* Whether `day` ends what begins on `last`, or is asked for by what stands between them. */
static bool belongs_behind(const Checker *checker, Str text, const Day *last, const Day *day) {
    Str between = str_slice(text, last->end, day->start);
    size_t past;
    return (promise_at(checker->words, PROMISE_RANGE, between, 0, &past) && past == between.len) ||
           (promise_at(checker->words, PROMISE_DUE_TAIL, text, day->end, &past) &&
            check_says(checker, TERM_SUPPOSED, between)) ||
           check_says(checker, TERM_LASTS, between) || /* 5月6日启动，持续到4月10日 */
           (check_begins(checker, TERM_STARTS, str_slice(text, last->end, text.len), &past) &&
            check_begins(checker, TERM_STOPS, str_slice(text, day->end, text.len), &past));
}

/* 于2025年9月15日至9月8日; 11月18日开始，11月6日结束; 11月18日下达通知书，要求10月31日前完成: a day without a year that
 * ends something, or is asked for, before the day that it follows. */
static void bare_days(Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    Day last = {.month = 0}, day;
    const TextPlaces *places = &sentence->paragraph->look->places;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        size_t at = places->items[i].at, past;
        int digit;
        if (at < last.end || !digit_at(text, at, &digit, &past)) {
            continue;
        }
        bool dated = day_at(checker->words, text, at, &day) && day.day;
        if (!dated && !bare_day_at(checker->words, text, at, &day)) {
            continue;
        }
        if (last.month && !dated && is_before(&day, &last) &&
            (belongs_behind(checker, text, &last, &day) || comes_after(checker, sentence->paragraph, &last, &day))) {
            out_of_order(checker, sentence->paragraph_index, str_slice(text, last.start, last.end),
                         str_slice(text, day.start, day.end), day.start, SEVERITY_ERROR);
        }
        last = day;
    }
}

/* 2月 at `at`, without a year and a day; 2个月 and 2月龄 are none that come here behind a range or a stop. */
static bool bare_month_at(const ReadWords *words, Str text, size_t at, Day *day) {
    int month, before;
    size_t next, end = digits_at(text, at, &month);
    if (!end || end - at > 2 || month < 1 || month > 12 || !promise_at(words, PROMISE_MONTH, text, end, &end) ||
        (at > 0 && (digit_at(text, char_back(text, at), &before, &next) ||
                    promise_ends(words, PROMISE_YEAR, str_slice(text, 0, at)))) ||
        digits_at(text, end, &before)) {
        return false;
    }
    *day = (Day){.start = at, .end = end, .month = month};
    return true;
}

/* 2025年4月至2月: the months of one year, not those over its turn, nor of a school year (9月至7月). */
static void month_ranges(Checker *checker, const Sentence *sentence) {
    enum { AUTUMN = 8 };
    Str text = sentence->paragraph->text;
    const TextPlaces *places = &sentence->paragraph->look->places;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        Day from, to;
        size_t at = places->items[i].at, behind;
        if (day_at(checker->words, text, at, &from) && from.month && !from.day &&
            promise_at(checker->words, PROMISE_RANGE, text, from.end, &behind) &&
            bare_month_at(checker->words, text, behind, &to) && is_before(&to, &from) &&
            !(from.month >= AUTUMN && to.month < AUTUMN)) {
            out_of_order(checker, sentence->paragraph_index, str_slice(text, from.start, from.end),
                         str_slice(text, to.start, to.end), to.start, SEVERITY_ERROR);
        }
    }
}

/* 10月16日至13日: the days of one month. */
static void day_ranges(Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    const TextPlaces *places = &sentence->paragraph->look->places;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        Day from;
        int digit, day;
        size_t at = places->items[i].at, next, behind, stop, end;
        if (!digit_at(text, at, &digit, &next) || !bare_or_dated(checker->words, text, at, &from) ||
            !promise_at(checker->words, PROMISE_RANGE, text, from.end, &behind)) {
            continue;
        }
        stop = digits_at(text, behind, &day);
        if (stop && stop - behind <= 2 && promise_at(checker->words, PROMISE_DAY, text, stop, &end) && day &&
            day < from.day) {
            out_of_order(checker, sentence->paragraph_index, str_slice(text, from.start, from.end),
                         str_slice(text, behind, end), behind, SEVERITY_ERROR);
        }
    }
}

/* Nothing but 于 or 并 stands before the second day in its clause, and nothing is only planned: a name would be of
 * another work. */
static bool goes_on(const Checker *checker, const CheckParagraph *paragraph, const Day *day) {
    Str text = paragraph->text;
    Str before = str_trim(str_slice(text, clause_start(&paragraph->bounds, day->start), day->start));
    for (size_t past; check_begins(checker, TERM_WORK_JOINS, before, &past);) {
        before = str_trim(str_slice(before, past, before.len));
    }
    Str behind = str_slice(text, day->end, clause_end(&paragraph->bounds, day->end));
    return !before.len && !check_says(checker, TERM_MOODS, behind);
}

/* 于2024年8月竣工，2024年10月开工: one of each in the sentence, and the end before the beginning. */
static void days_of_work(Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    Day begun = {.year = 0}, ended = {.year = 0}, day;
    enum { OBJECT_LEAST = 6 }; /* bytes: 建设 names none */
    size_t past = sentence->start, begins = 0, ends = 0;
    const TextPlaces *places = &sentence->paragraph->look->places;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        size_t at = places->items[i].at;
        if (at < past || !day_at(checker->words, text, at, &day) || !day.month) {
            continue;
        }
        past = day.end;
        Str clause = str_slice(text, day.end, clause_end(&sentence->paragraph->bounds, day.end));
        bool ending = check_says(checker, TERM_WORK_ENDS, clause);
        size_t start, end;
        if (!ending && check_find(checker, TERM_WORK_BEGINS, clause, &start, &end)) {
            begun = day;
            begins += clause.len - end <= OBJECT_LEAST ? 1 : 2; /* 开工建设二期工程 is of another work */
        } else if (ending) {
            ended = day;
            ends++;
        }
    }
    if (begins != 1 || ends != 1 || compare_days(&ended, &begun) >= 0) {
        return;
    }
    bool backward = ended.end <= begun.start, told = begun.year == ended.year; /* dates_of_sentence has told it */
    const Day *first = backward ? &ended : &begun, *second = backward ? &begun : &ended;
    if ((backward || !told) && goes_on(checker, sentence->paragraph, second)) {
        out_of_order(checker, sentence->paragraph_index, str_slice(text, first->start, first->end),
                     str_slice(text, second->start, second->end), first->start, SEVERITY_ERROR);
    }
}

/* 2024年3月下达计划，5月全面开工，3月底前竣工验收: months that a sentence tells one after the other, of the year that
 * it named last; the work ends before it began. */
static void months_of_work(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    Day begun = {.month = 0}, ended = {.month = 0}, day;
    size_t begins = 0, ends = 0, past = sentence->start, start, end;
    int year = 0;
    for (size_t i = place_from(&paragraph->look->places, sentence->start);
         i < paragraph->look->places.count && paragraph->look->places.items[i].at < sentence->end; i++) {
        size_t at = paragraph->look->places.items[i].at;
        bool dated = at >= past && day_at(checker->words, text, at, &day) && day.month;
        if (!dated && (at < past || !bare_month_at(checker->words, text, at, &day))) {
            continue;
        }
        past = day.end;
        day.year = year = dated ? day.year : year;
        Str clause = str_slice(text, day.end, clause_end(&paragraph->bounds, day.end));
        if (check_says(checker, TERM_WORK_ENDS, clause)) {
            ends++;
            ended = day;
        } else if (check_find(checker, TERM_WORK_BEGINS, clause, &start, &end)) {
            begins++;
            begun = day;
        }
    }
    if (begins == 1 && ends == 1 && ended.start > begun.end && begun.year == ended.year && !ended.day &&
        is_before(&ended, &begun) && goes_on(checker, paragraph, &ended)) {
        out_of_order(checker, sentence->paragraph_index, str_slice(text, begun.start, begun.end),
                     str_slice(text, ended.start, ended.end), ended.start, SEVERITY_ERROR);
    }
}

static void no_such_day(Checker *checker, size_t paragraph, size_t start, size_t end) {
    Str printed = str_slice(checker->paragraphs[paragraph].text, start, end);
    Facts facts = {.a = printed, .found = printed};
    facts_line(&facts, read_line_at(&checker->document->paragraphs[paragraph], start));
    check_add(checker, "impossible-date", VERDICT_FAILS, &facts);
}

/* 3月32日, 15月10日, 13月底: where it ends; 0: it may be one. 18个月 and 24月龄 are counts of months. */
static size_t beyond_calendar(const Checker *checker, Str text, size_t at) {
    enum { MONTHS = 12, DAYS = 31 };
    int month, day, before;
    size_t next, end = digits_at(text, at, &month), stop, past;
    if (!end || end - at > 2 || !promise_at(checker->words, PROMISE_MONTH, text, end, &end) ||
        (at > 0 &&
         (digit_at(text, char_back(text, at), &before, &next) || char_is(text, char_back(text, at), ".第")))) {
        return 0;
    }
    stop = digits_at(text, end, &day);
    if (stop && promise_at(checker->words, PROMISE_DAY, text, stop, &past)) {
        return month < 1 || month > MONTHS || day < 1 || day > DAYS ? past : 0;
    }
    bool of_year = at > 0 && promise_ends(checker->words, PROMISE_YEAR, str_slice(text, 0, at));
    bool tail = check_begins(checker, TERM_MONTH_TAILS, str_slice(text, end, text.len), &past);
    return (month < 1 || month > MONTHS) && (of_year || tail) ? end + (tail ? past : 0) : 0;
}

/* 11月31日, 2025年2月29日: no such day. Without a year 2月29日 may be one. */
static void impossible_days(Checker *checker) {
    enum { LEAP_YEAR = 2024 };
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        const TextPlaces *places = &checker->paragraphs[i].look->places;
        Day day;
        size_t past = 0, next;
        int digit;
        for (size_t p = 0; p < places->count; p++) {
            size_t at = places->items[p].at;
            size_t beyond = at >= past && digit_at(text, at, &digit, &next) ? beyond_calendar(checker, text, at) : 0;
            if (beyond) {
                no_such_day(checker, i, at, beyond);
                past = beyond;
                continue;
            }
            if (at < past || !digit_at(text, at, &digit, &next) ||
                !(day_at(checker->words, text, at, &day) || bare_day_at(checker->words, text, at, &day)) || !day.day) {
                continue;
            }
            past = day.end;
            Date month = {.year = day.year ? day.year : LEAP_YEAR, .month = day.month, .day = 1};
            if (day.day > date_month_end(month).day) {
                no_such_day(checker, i, day.start, day.end);
            }
        }
    }
}

/* 2023-2023学年度, 2025-2021年 */
static void year_ranges(Checker *checker) {
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        const TextPlaces *places = &checker->paragraphs[i].look->places;
        for (size_t p = 0; p < places->count; p++) {
            int from, to, before;
            size_t at = places->items[p].at, next;
            if (text.data[at] != '1' && text.data[at] != '2') {
                continue;
            }
            size_t end = digits_at(text, at, &from);
            if (end != at + 4 || (at > 0 && digit_at(text, at - 1, &before, &next)) ||
                !promise_at(checker->words, PROMISE_RANGE, text, end, &next)) {
                continue;
            }
            size_t second = next, stop = digits_at(text, second, &to);
            bool years = from >= 1950 && from < 2100 && stop == second + 4 && to >= 1950 && to < 2100;
            bool school = years && promise_at(checker->words, PROMISE_SCHOOL_YEAR, text, stop, &next);
            if (years && (promise_at(checker->words, PROMISE_YEAR, text, stop, &next) || school) &&
                (to < from || (school && to == from))) {
                out_of_order(checker, i, str_slice(text, at, end), str_slice(text, second, stop), at,
                             school && to == from ? SEVERITY_WARNING : SEVERITY_ERROR);
            }
        }
    }
}

/* The day under a paper: its last line is nothing else. */
static bool day_at_end(const Checker *checker, Day *paper) {
    size_t count = checker->document->paragraph_count;
    while (count && !str_trim(checker->paragraphs[count - 1].text).len) {
        count--;
    }
    Str line = count ? str_trim(checker->paragraphs[count - 1].text) : (Str){NULL, 0};
    return line.len && day_at(checker->words, line, 0, paper) && paper->day && paper->end == line.len;
}

/* The day of the paper, as a short line at its head tells: the earliest, where there are several; else that under it.
 */
static bool day_of_paper(const Checker *checker, Day *paper) {
    enum { HEAD = 5, SHORT = 120 };
    bool found = false;
    for (size_t i = 0; i < checker->document->paragraph_count && i < HEAD; i++) {
        Str text = checker->paragraphs[i].text;
        bool line = text.len <= SHORT && str_find(text, STR("。")) < 0;
        for (size_t at = 0; line && at < text.len; at = char_next(text, at)) {
            Day day;
            if (day_at(checker->words, text, at, &day) && day.day && (!found || compare_days(&day, paper) < 0)) {
                *paper = day;
                found = true;
            }
        }
    }
    return found || day_at_end(checker, paper);
}

static void over_before(Checker *checker, size_t paragraph, const Day *paper, Str due, size_t at) {
    out_of_order(checker, paragraph, date_in_words(checker->arena, (Date){paper->year, paper->month, paper->day}), due,
                 at, SEVERITY_ERROR);
}

/* In a part that tells what was: 3月开工 is no promise, there. */
static bool tells_results(const Checker *checker, size_t paragraph) {
    int heading = checker->document->paragraphs[paragraph].heading;
    const char *part = heading >= 0 ? checker->document->outline[heading].part : "";
    return strcmp(part, "result") == 0 || strcmp(part, "state") == 0;
}

/* 已, 完成了, 截至目前: the words tell of something that was done. */
static bool says_done(const Checker *checker, Str text) {
    size_t end;
    for (size_t at = 0; at < text.len; at = char_next(text, at)) {
        const Word *word = word_at(checker->words, text, at, ROLE(WORD_DONE), &end);
        if (word && (str_is(word->as, "past") || str_is(word->as, "found"))) {
            return true;
        }
    }
    return false;
}

/* 2018年8月31日前出生的儿童, 2024年底前立项的项目: the day tells who or what is meant; 底前完成全部学校的改造 is a
 * deadline. */
static bool tells_who(const Checker *checker, const CheckParagraph *paragraph, size_t day_end) {
    size_t end = clause_end(&paragraph->bounds, day_end), at = day_end, past;
    while (at < end && !grammar_past(checker->words, GRAMMAR_OF, paragraph->text, at, &past)) {
        at = char_next(paragraph->text, at);
    }
    return at < end && !check_says(checker, TERM_FULFILS, str_slice(paragraph->text, day_end, at));
}

/* The same of the day that a promise is for. */
static bool due_tells_who(const Checker *checker, const ReadCommitment *made) {
    const CheckParagraph *paragraph = &checker->paragraphs[made->paragraph];
    size_t from = full_start(&paragraph->bounds, made->start), to = clause_end(&paragraph->bounds, made->start);
    ptrdiff_t at = made->due_printed.len ? str_find(str_slice(paragraph->text, from, to), made->due_printed) : -1;
    return at >= 0 && tells_who(checker, paragraph, from + (size_t)at + made->due_printed.len);
}

/* 三是8月底前补齐，四是2025年底前达到 in a paper of 2024: where one promise names a later year, one without a year may
 * be for it, too. */
static bool may_be_later(const Checker *checker, const ReadCommitment *made, const Day *paper) {
    Str text = checker->paragraphs[made->paragraph].text;
    int digit;
    size_t next;
    for (size_t at = 0; at < made->due_printed.len; at = char_next(made->due_printed, at)) {
        if (promise_at(checker->words, PROMISE_YEAR, made->due_printed, at, &next)) {
            return false;
        }
    }
    for (size_t at = 0; at < text.len; at = char_next(text, at)) {
        Day day;
        if (digit_at(text, at, &digit, &next) && day_at(checker->words, text, at, &day) && day.year > paper->year) {
            return true;
        }
    }
    return false;
}

/* A promise for a day that was over when the paper was written: 6月28日 at its head, 5月31日前完成 in it. */
static bool over_already(Checker *checker, const ReadCommitment *made, const Day *paper) {
    Date due;
    if (!made->due.len || made->due_reckoned || !date_parse(made->due, &due) || due.year > paper->year ||
        due.year + 1 < paper->year || !due.month || tells_results(checker, made->paragraph) ||
        due_tells_who(checker, made)) {
        return false;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[made->paragraph];
    size_t from = clause_start(&paragraph->bounds, made->start);
    Day day = {.year = due.year, .month = due.month, .day = due.day};
    bool was = due.year < paper->year && says_done(checker, str_slice(paragraph->text, from, paragraph->text.len));
    if (was || compare_days(&day, paper) >= 0 || may_be_later(checker, made, paper)) {
        return false;
    }
    over_before(checker, made->paragraph, paper, made->due_printed, made->start);
    return true;
}

/* Whether a promise of the paragraph for that day is judged by over_already. */
static bool is_promised(const Checker *checker, size_t paragraph, size_t at) {
    for (size_t i = 0; i < checker->document->commitment_count && !tells_results(checker, paragraph); i++) {
        const ReadCommitment *made = &checker->document->commitments[i];
        if (made->paragraph == paragraph && made->start <= at && at < made->end && made->due.len) {
            return true;
        }
    }
    return false;
}

/* 拟由基建股负责，…: behind what somebody is charged with, in a part that does not tell results; in one that tells what
 * will be done all of the sentence is to be. NO_FIGURE: nothing is. */
static size_t to_be_done(const Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    int heading = checker->document->paragraphs[sentence->paragraph_index].heading;
    const char *part = heading >= 0 ? checker->document->outline[heading].part : "";
    Str text = str_slice(paragraph->text, 0, sentence->end);
    size_t past;
    if (strcmp(part, "plan") == 0 || strcmp(part, "measure") == 0) {
        return sentence->start;
    }
    /* 还有5所学校未完成。由基建股负责，…: who sees to what the sentences before it leave open */
    bool left = mark_within(&paragraph->cues, 0, sentence->start, ROLE(WORD_OPEN)) != NULL;
    bool may = heading >= 0 && (left || !tells_results(checker, sentence->paragraph_index));
    for (size_t at = sentence->start; may && at < text.len; at = char_next(text, at)) {
        if (promise_at(checker->words, PROMISE_LEADS, text, at, &past) &&
            promise_in(checker->words, PROMISE_BY, str_slice(text, clause_start(&paragraph->bounds, at), at))) {
            return past;
        }
    }
    return NO_FIGURE;
}

/* 未整改的23处由安全股牵头，…: said not to be done yet, or to be seen to by somebody;
 * 2023年评估14所，其余56所在2022年底前完成: a year before all that the sentence has told. What is only left
 * (其余12处于10月底前整改到位) may have been done since. */
static bool is_left_open(const Checker *checker, const Sentence *sentence, const TextMark *open, const Day *day) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str said = str_slice(paragraph->text, clause_start(&paragraph->bounds, open->start), day->start);
    bool named = false;
    if (check_says(checker, TERM_LACKS, said) || promise_in(checker->words, PROMISE_LEADS, said)) {
        return true;
    }
    for (size_t i = place_from(&paragraph->look->places, sentence->start);
         i < paragraph->look->places.count && paragraph->look->places.items[i].at < open->start; i++) {
        Day told;
        if (day_at(checker->words, paragraph->text, paragraph->look->places.items[i].at, &told)) {
            named = true;
            if (told.year <= day->year) {
                return false;
            }
        }
    }
    return named;
}

/* 已整改405处，未整改的23处由安全股牵头，2024年3月底前全部销号 in a paper of 2025: until when those are seen to of whom
 * the sentence says that they are left, wherever it stands. */
static void left_until(Checker *checker, const Sentence *sentence, const Day *paper) {
    const CheckParagraph *paragraph = sentence->paragraph;
    const TextPlaces *places = &paragraph->look->places;
    Str text = paragraph->text;
    size_t past;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        Day day;
        if (!day_at(checker->words, text, places->items[i].at, &day) || compare_days(&day, paper) >= 0 ||
            !promise_at(checker->words, PROMISE_DUE_TAIL, text, day.end, &past) ||
            !promise_in(checker->words, PROMISE_TOP, str_slice(text, day.end, char_next(text, past))) ||
            tells_who(checker, paragraph, day.end) || is_promised(checker, sentence->paragraph_index, day.start)) {
            continue; /* 2024年3月底 without 前: it may be told what was done then */
        }
        const TextMark *open = mark_within(&paragraph->cues, sentence->start, day.start, ROLE(WORD_OPEN));
        bool results = open && tells_results(checker, sentence->paragraph_index);
        size_t left = open ? open->end : to_be_done(checker, sentence), end = clause_end(&paragraph->bounds, day.end);
        if (results && !is_left_open(checker, sentence, open, &day)) {
            continue;
        }
        if (left <= day.start && check_says(checker, TERM_FULFILS, str_slice(text, day.end, end)) &&
            !says_done(checker, str_slice(text, left, text.len))) {
            over_before(checker, sentence->paragraph_index, paper, str_slice(text, day.start, past), day.start);
            return;
        }
    }
}

/* 到2025年…达到93%, beside 截至2023年底: a year that the title does not tell, and that the data are older than, is that
 * of an aim, not of the paper. */
static bool data_older(const Checker *checker, int year) {
    Str title = checker->document->title, told = str_format(checker->arena, "%d", year);
    if (str_find(title, told) >= 0) {
        return false;
    }
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        size_t start = 0, end = 0;
        Day day;
        if (paragraph_says(&checker->paragraphs[i], TERM_AS_OF) &&
            check_find(checker, TERM_AS_OF, text, &start, &end) && day_at(checker->words, text, end, &day) &&
            day.year) {
            return day.year < year;
        }
    }
    return false;
}

/* 我县于9月2日至9月28日开展自查，现报告如下, and 9月12日 under it: what the paper reports on was over when it was
 * written. */
static void reported_early(Checker *checker, const Sentence *sentence, const Day *paper) {
    Str text = sentence->paragraph->text;
    Day last = {.year = 0}, day;
    const TextPlaces *places = &sentence->paragraph->look->places;
    if (!check_says(checker, TERM_AS_FOLLOWS, str_slice(text, sentence->start, sentence->end)) ||
        check_says(checker, TERM_MOODS, str_slice(text, sentence->start, sentence->end))) {
        return;
    }
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        size_t at = places->items[i].at, past;
        int digit;
        if (at < last.end || !digit_at(text, at, &digit, &past)) {
            continue;
        }
        bool dated = day_at(checker->words, text, at, &day) && day.day;
        if (!dated && (!last.year || !bare_day_at(checker->words, text, at, &day))) {
            continue;
        }
        Str between = str_slice(text, last.end, day.start);
        bool range = last.year && promise_at(checker->words, PROMISE_RANGE, between, 0, &past) && past == between.len;
        day.year = dated ? day.year : last.year;
        if (range && compare_days(&day, paper) > 0 && compare_days(&last, &day) <= 0) {
            out_of_order(checker, sentence->paragraph_index, str_slice(text, last.start, day.end),
                         date_in_words(checker->arena, (Date){paper->year, paper->month, paper->day}), day.start,
                         SEVERITY_ERROR);
            return;
        }
        last = day;
    }
}

/* A day to come that lies before the document's year. */
static void passed_dues(Checker *checker) {
    Date period;
    Day paper = {0};
    bool dated = day_of_paper(checker, &paper);
    for (size_t i = 0; dated && i < checker->sentence_count; i++) {
        left_until(checker, &checker->sentences[i], &paper);
        reported_early(checker, &checker->sentences[i], &paper);
    }
    bool of_year = date_parse(str_slice(checker->document->period, 0, 4), &period) && !data_older(checker, period.year);
    for (size_t i = 0; i < checker->document->commitment_count; i++) {
        const ReadCommitment *made = &checker->document->commitments[i];
        Date due;
        if (dated && over_already(checker, made, &paper)) {
            continue;
        }
        if (of_year && made->due.len && date_parse(made->due, &due) && due.year && due.year < period.year &&
            !due_tells_who(checker, made)) {
            out_of_order(checker, made->paragraph, checker->document->period, made->due_printed, made->start,
                         SEVERITY_ERROR);
        }
    }
}

/* ---- RC-46 ---- */

static void gap(Checker *checker, const ReadHeading *heading, Str before, Severity severity) {
    Facts facts = {.a = before, .b = heading->number, .found = heading->number, .severity = severity};
    facts_line(&facts, heading->line);
    check_add(checker, "numbering", VERDICT_FAILS, &facts);
}

/* 第二部分 主要工作, as a line of its own between two headings: they are counted anew under it. */
static bool new_part(const Checker *checker, const ReadDocument *document, size_t index) {
    enum { LINE_MOST = 90 }; /* bytes */
    size_t from = index ? document->outline[index - 1].paragraph + 1 : 0;
    for (size_t i = from; i < document->outline[index].paragraph; i++) {
        Str text = str_trim(checker->paragraphs[i].text);
        int value;
        size_t next, at = strlen("第");
        if (text.len <= LINE_MOST && str_starts(text, STR("第")) &&
            (numeral_at(text, at, &value, &next) || digit_at(text, at, &value, &next)) &&
            !char_is(text, char_back(text, text.len), "。；，")) {
            return true;
        }
    }
    return false;
}

static void numbering(Checker *checker) {
    enum { LEVELS = 16 };
    const ReadDocument *document = checker->document;
    const ReadHeading *last[LEVELS] = {NULL}, *any[LEVELS] = {NULL}; /* under the same heading; at all */
    size_t counted = 0, wrong = 0;
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        int level = heading->level < 1 ? 1 : heading->level >= LEVELS ? LEVELS - 1 : heading->level;
        for (int deeper = level + 1; deeper < LEVELS; deeper++) {
            last[deeper] = NULL;
        }
        if (new_part(checker, document, i)) {
            memset(last, 0, sizeof last);
        }
        if (heading->number_value && !heading->lost) {
            const ReadHeading *before = last[level];
            size_t wanted = before ? before->number_value + 1 : 1;
            counted++;
            /* some count on from one part to the next */
            bool on = any[level] && heading->number_value == any[level]->number_value + 1;
            any[level] = heading;
            if (heading->number_value != wanted && !on) {
                wrong++;
                gap(checker, heading, before ? before->number : STR("（无）"), SEVERITY_WARNING);
            } else if (i == 0 && strcmp(heading->style, "pyi") == 0) {
                wrong++;
                gap(checker, heading, STR("（缺一级标题）"), SEVERITY_NOTE);
            }
            last[level] = heading;
        }
    }
    if (counted > 2 && !wrong) {
        Facts facts = {.c = str_format(checker->arena, "%zu", counted)};
        facts_line(&facts, document->outline[0].line);
        check_add(checker, "numbering", VERDICT_HOLDS, &facts);
    }
}

/* 6.2 at the head of a paragraph: its two numbers; false: none stands there. 6.2.1 is of a level below. */
static bool two_levels(Str text, int *first, int *second, size_t *end) {
    size_t dot = digits_at(text, 0, first), past = 0;
    if (dot && char_is(text, dot, ".．")) {
        past = digits_at(text, char_next(text, dot), second);
    }
    *end = past;
    return past && *first && *second && *second < 100 && (char_is(text, past, " 　\t") || han_at(text, past));
}

/* 6.1, 6.2, 6.4: items of two levels that are no headings; a list that begins with its first. */
static void two_level_numbering(Checker *checker) {
    enum { LEAST = 2 }; /* items in order make a list: 1.1万元 may begin a line */
    int of = 0, last = 0, told = 0;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const ReadParagraph *paragraph = &checker->document->paragraphs[i];
        Str text = checker->paragraphs[i].text;
        int first, second;
        size_t end;
        bool heading = paragraph->heading >= 0 && checker->document->outline[paragraph->heading].paragraph == i;
        if (heading || !two_levels(text, &first, &second, &end)) {
            continue;
        }
        bool begins = second == 1;
        if (first == of && second != last + 1 && !begins && told >= LEAST) {
            Facts facts = {.a = str_format(checker->arena, "%d.%d", of, last), .b = str_slice(text, 0, end)};
            facts.found = facts.b;
            facts_line(&facts, read_line_at(paragraph, 0));
            check_add(checker, "numbering", VERDICT_FAILS, &facts);
        }
        told = begins ? 1 : first == of ? told + 1 : 0;
        of = begins || first == of ? first : 0;
        last = second;
    }
}

/* ---- RC-32 ---- */

/* 截至2024年12月31日 and 截至2023年12月31日: a year is compared with another. */
static bool same_day_of_years(const Day *a, const Day *b) {
    return a->year != b->year && a->month == b->month && a->day == b->day;
}

/* 截至2024年9月底 here and 截至2024年12月底 there: data of different days in one report. */
static void dates_of_data(Checker *checker) {
    Day first = {.year = 0}, day;
    Str shown = {NULL, 0};
    int line = 0;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        bool says = paragraph_says(&checker->paragraphs[i], TERM_AS_OF);
        size_t past;
        for (size_t at = 0; says && at < text.len; at = char_next(text, at)) {
            if (!check_begins(checker, TERM_AS_OF, str_slice(text, at, text.len), &past) ||
                !day_at(checker->words, text, at + past, &day) || !day.month) {
                continue;
            }
            Str told = str_slice(text, day.start, day.end);
            int here = read_line_at(&checker->document->paragraphs[i], day.start);
            if (first.year && compare_days(&first, &day) != 0 && !same_day_of_years(&first, &day)) {
                Facts facts = {.a = shown, .b = told, .found = told};
                facts.lines[0] = line;
                facts.lines[1] = here;
                facts.line_count = 2;
                check_add(checker, "dates-of-data", VERDICT_FLAG, &facts);
                return;
            }
            first = first.year ? first : day;
            shown = shown.len ? shown : told;
            line = line ? line : here;
        }
    }
}

void check_order(Checker *checker) {
    each_sentence(checker, dates_of_sentence);
    each_sentence(checker, bare_days);
    each_sentence(checker, days_of_work);
    each_sentence(checker, month_ranges);
    each_sentence(checker, day_ranges);
    each_sentence(checker, months_of_work);
    impossible_days(checker);
    year_ranges(checker);
    passed_dues(checker);
    numbering(checker);
    two_level_numbering(checker);
    dates_of_data(checker);
}
