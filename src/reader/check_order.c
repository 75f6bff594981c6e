/* Days and years of a sentence or a range in order: what begins before it ends, works, days that there are (RC-42). */
#include "check_day.h"

/* Two dates of one sentence, told one after the other; a comparison with an earlier time may look back. */
static void dates_of_sentence(Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    Day last = {.year = 0}, day;
    for (Days days = days_of(checker, sentence, DAY_DATED); next_day(&days, &day); last = day) {
        Str between = str_slice(text, last.end, day.start);
        size_t sign;
        bool range = last.year && promise_at(checker->words, PROMISE_RANGE, between, 0, &sign) && sign == between.len;
        bool told = last.year && last.month && day.month && last.year == day.year;
        int order = last.year ? compare_days(&last, &day) : 0;
        /* …6月底前补齐，其余0.33亿元为专项债券，4月发行到位: the rest is another matter */
        bool rest = last.year && mark_within(&sentence->paragraph->cues, last.end, day.start, ROLE(WORD_OPEN)) != NULL;
        if (order > 0 && (range || (told && !rest && !check_says(checker, TERM_LOOKS_BACK, between)))) {
            days_turned(checker, sentence->paragraph_index, str_slice(text, last.start, last.end),
                        str_slice(text, day.start, day.end), day.start, range ? SEVERITY_ERROR : SEVERITY_WARNING);
        }
    }
}

/* 3月5日接到交办后，2月17日…: the clause of the first day ends with 后, and the next begins with the second. */
static bool comes_after(const Checker *checker, const CheckParagraph *paragraph, const Day *last, const Day *day) {
    enum { STOP = 3 }; /* bytes of the widest comma */
    size_t end = clause_end(&paragraph->bounds, last->end), from = clause_start(&paragraph->bounds, day->start);
    Str before = str_trim(str_slice(paragraph->text, from, day->start));
    for (size_t past; check_begins(checker, TERM_WORK_JOINS, before, &past);) {
        before = str_trim(str_slice(before, past, before.len));
    }
    size_t tail = char_back(paragraph->text, end);
    return end > last->end && end <= from && from - end <= STOP && !before.len &&
           check_is(checker, TERM_AFTER, str_slice(paragraph->text, tail, end));
}

/* Whether `day` ends what begins on `last`, or is asked for by what stands between them. */
static bool belongs_behind(const Checker *checker, Str text, const Day *last, const Day *day) {
    Str between = str_slice(text, last->end, day->start);
    size_t past;
    /* 8月20日前具备条件，扩建工程确保8月10日前交付: by either day something else is asked for */
    bool due = promise_at(checker->words, PROMISE_DUE_TAIL, text, last->end, &past);
    return (promise_at(checker->words, PROMISE_RANGE, between, 0, &past) && past == between.len) ||
           (!due && promise_at(checker->words, PROMISE_DUE_TAIL, text, day->end, &past) &&
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
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE); next_day(&days, &day);) {
        if (!day.day) {
            continue; /* 2024年5月 */
        }
        if (last.month && !day.year && is_before(&day, &last) &&
            (belongs_behind(checker, text, &last, &day) || comes_after(checker, sentence->paragraph, &last, &day))) {
            days_turned(checker, sentence->paragraph_index, str_slice(text, last.start, last.end),
                        str_slice(text, day.start, day.end), day.start, SEVERITY_ERROR);
        }
        last = day;
    }
}

/* 2025年4月至2月: the months of one year, not those over its turn, nor of a school year (9月至7月). */
static void month_ranges(Checker *checker, const Sentence *sentence) {
    enum { AUTUMN = 8 };
    Str text = sentence->paragraph->text;
    Day from, to;
    for (Days days = days_of(checker, sentence, DAY_DATED); next_day(&days, &from);) {
        size_t behind;
        if (from.month && !from.day && promise_at(checker->words, PROMISE_RANGE, text, from.end, &behind) &&
            bare_month_at(checker->words, text, behind, &to) && is_before(&to, &from) &&
            !(from.month >= AUTUMN && to.month < AUTUMN)) {
            days_turned(checker, sentence->paragraph_index, str_slice(text, from.start, from.end),
                        str_slice(text, to.start, to.end), to.start, SEVERITY_ERROR);
        }
    }
}

/* 10月16日至13日: the days of one month. */
static void day_ranges(Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    Day from;
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE); next_day(&days, &from);) {
        int day;
        size_t behind, stop, end;
        if (!from.day || !promise_at(checker->words, PROMISE_RANGE, text, from.end, &behind)) {
            continue;
        }
        stop = digits_at(text, behind, &day);
        if (stop && stop - behind <= 2 && promise_at(checker->words, PROMISE_DAY, text, stop, &end) && day &&
            day < from.day) {
            days_turned(checker, sentence->paragraph_index, str_slice(text, from.start, from.end),
                        str_slice(text, behind, end), behind, SEVERITY_ERROR);
        }
    }
}

/* The day that ends what begins on `from`: 至28日, 至7月3日, 开始，至6月28日结束. false: none does. */
static bool ends_on(const Checker *checker, const Sentence *sentence, const Day *from, Day *to) {
    Str text = sentence->paragraph->text;
    size_t behind, stop, past;
    int day;
    if (promise_at(checker->words, PROMISE_RANGE, text, from->end, &behind)) {
        stop = digits_at(text, behind, &day);
        if (stop && stop - behind <= 2 && promise_at(checker->words, PROMISE_DAY, text, stop, &past) && day) {
            *to = (Day){behind, past, from->year, from->month, day};
            return true;
        }
    }
    Days days = days_within(checker, sentence->paragraph, from->end, sentence->end, DAY_DATED | DAY_BARE);
    return next_day(&days, to) && to->day && belongs_behind(checker, text, from, to) &&
           !check_says(checker, TERM_SUPPOSED, str_slice(text, from->end, to->start));
}

/* How many days there are from one to the other, both counted; 0: that is not known, for February may have one more. */
static int64_t days_from(const Day *from, const Day *to) {
    enum { SOME_YEAR = 2023, FEBRUARY = 2 };
    int year = from->year ? from->year : to->year ? to->year : SOME_YEAR;
    Date first = {year, from->month, from->day}, last = {to->year ? to->year : year, to->month, to->day};
    bool turned = !to->year && is_before(to, from);
    last.year += turned;
    bool leaps = !from->year && !to->year && from->month <= FEBRUARY && to->month > FEBRUARY;
    bool known = first.day <= date_month_end((Date){first.year, first.month, 1}).day &&
                 last.day <= date_month_end((Date){last.year, last.month, 1}).day;
    return leaps || turned || !known ? 0 : (int64_t)date_days_between(first, last) + 1;
}

/* 6月25日至28日，历时4天: as many days as there are, or without the first. One range in the sentence, and nothing else
 * that lasts. */
static void days_taken(Checker *checker, const Sentence *sentence) {
    Day from, to, other;
    Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE);
    if (!sentence->count || !next_day(&days, &from) || !from.day || !ends_on(checker, sentence, &from, &to)) {
        return;
    }
    days = days_within(checker, sentence->paragraph, to.end, sentence->end, DAY_DATED | DAY_BARE);
    int64_t there = days_from(&from, &to);
    const ReadFigure *took = NULL;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        bool lasted = str_is(figure->unit, "天") && figure->start > to.end &&
                      check_is(checker, TERM_TOOK, str_trim(own_words(checker, i)));
        if (lasted && (took || !is_exact_amount(figure) || figure->decimals)) {
            return;
        }
        took = lasted ? figure : took;
    }
    if (!took || there < 2 || next_day(&days, &other)) {
        return;
    }
    bool right = took->value == (double)there || took->value == (double)(there - 1);
    Str text = sentence->paragraph->text;
    Facts facts = {.a = str_slice(text, from.start, from.end), .b = str_slice(text, to.start, to.end)};
    facts.p = facts.found = took->surface;
    facts.c = facts.expected = check_number(checker, (double)there, took->unit);
    facts_figure(checker, &facts, took);
    check_add(checker, "days-taken", right ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
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
    size_t begins = 0, ends = 0;
    for (Days days = days_of(checker, sentence, DAY_DATED); next_day(&days, &day);) {
        if (!day.month) {
            continue;
        }
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
        days_turned(checker, sentence->paragraph_index, str_slice(text, first->start, first->end),
                    str_slice(text, second->start, second->end), first->start, SEVERITY_ERROR);
    }
}

/* 2024年3月下达计划，5月全面开工，3月底前竣工验收: months that a sentence tells one after the other, of the year that
 * it named last; the work ends before it began. */
static void months_of_work(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    Day begun = {.month = 0}, ended = {.month = 0}, day;
    size_t begins = 0, ends = 0, start, end;
    int year = 0;
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_MONTH); next_day(&days, &day);) {
        if (!day.month) {
            continue;
        }
        day.year = year = day.year ? day.year : year;
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
        days_turned(checker, sentence->paragraph_index, str_slice(text, begun.start, begun.end),
                    str_slice(text, ended.start, ended.end), ended.start, SEVERITY_ERROR);
    }
}

/* 8月22日完工，8月18日验收: works are proved when they are finished; one of each in the sentence. */
static void proved_before_end(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    Day ended = {.month = 0}, proved = {.month = 0}, day;
    size_t ends = 0, proofs = 0;
    int year = 0;
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE); next_day(&days, &day);) {
        if (!day.day) {
            continue;
        }
        day.year = year = day.year ? day.year : year;
        Str clause = str_slice(text, day.end, clause_end(&paragraph->bounds, day.end));
        if (check_says(checker, TERM_PROVED, clause)) {
            proved = day;
            proofs++;
        } else if (check_says(checker, TERM_WORK_ENDS, clause)) {
            ended = day;
            ends++;
        }
    }
    if (ends == 1 && proofs == 1 && proved.start > ended.end && proved.year == ended.year &&
        is_before(&proved, &ended) && goes_on(checker, paragraph, &proved)) {
        days_turned(checker, sentence->paragraph_index, str_slice(text, ended.start, ended.end),
                    str_slice(text, proved.start, proved.end), proved.start, SEVERITY_ERROR);
    }
}

/* 5月20日开标，5月8日签订合同，8月25日到货: days that begin clause after clause, of which one alone comes before the
 * one before it. */
static void days_run_on(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 3, MOST = 12 };
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    Day all[MOST], day;
    size_t count = 0, turned = 0, at = 0, past;
    int number;
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE); count < MOST && next_day(&days, &day);) {
        bool until = promise_at(checker->words, PROMISE_DUE_TAIL, text, day.end, &past) ||
                     (promise_at(checker->words, PROMISE_RANGE, text, day.end, &past) && /* 至8日, not 到货 */
                      digits_at(text, past, &number));
        if (!day.day || day.year || until || (count && !goes_on(checker, paragraph, &day))) {
            return;
        }
        all[count++] = day;
    }
    for (size_t i = 1; i < count; i++) {
        bool back = is_before(&all[i], &all[i - 1]);
        turned += back;
        at = back ? i : at;
    }
    bool alone =
        turned == 1 && (at + 1 == count || !is_before(&all[at + 1], &all[at - 1])); /* without it they run on */
    Str said = str_slice(text, sentence->start, sentence->end);
    if (count >= LEAST && alone && !check_says(checker, TERM_EARLIER, said) &&
        !check_says(checker, TERM_ASIDES, said)) {
        days_turned(checker, sentence->paragraph_index, str_slice(text, all[at - 1].start, all[at - 1].end),
                    str_slice(text, all[at].start, all[at].end), all[at].start, SEVERITY_WARNING);
    }
}

/* 截至6月30日…；未销号35处，…，6月25日前完成: what was left on a day cannot be done before it. */
static void left_before_then(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t as_of, past;
    if (!check_find(checker, TERM_AS_OF, str_slice(text, sentence->start, sentence->end), &as_of, &past)) {
        return;
    }
    Day then = {.month = 0}, day;
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE); next_day(&days, &day);) {
        if (!then.month && day.start == sentence->start + past) {
            then = day;
            continue;
        }
        const TextMark *open = then.month ? mark_within(&paragraph->cues, then.end, day.start, ROLE(WORD_OPEN)) : NULL;
        Str behind = str_slice(text, day.end, clause_end(&paragraph->bounds, day.end));
        if (open && day.day && then.day && !day.year && is_before(&day, &then) &&
            promise_at(checker->words, PROMISE_DUE_TAIL, text, day.end, &past) &&
            check_says(checker, TERM_FULFILS, behind)) {
            days_turned(checker, sentence->paragraph_index, str_slice(text, then.start, then.end),
                        str_slice(text, day.start, day.end), day.start, SEVERITY_ERROR);
            return;
        }
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
        (at > 0 && (digit_at(text, char_back(text, at), &before, &next) || char_is(text, char_back(text, at), ".") ||
                    grammar_ends(checker->words, GRAMMAR_ORDINAL, str_slice(text, 0, at))))) {
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
                days_turned(checker, i, str_slice(text, at, end), str_slice(text, second, stop), at,
                            school && to == from ? SEVERITY_WARNING : SEVERITY_ERROR);
            }
        }
    }
}

void check_order(Checker *checker) {
    each_sentence(checker, dates_of_sentence);
    each_sentence(checker, bare_days);
    each_sentence(checker, days_of_work);
    each_sentence(checker, month_ranges);
    each_sentence(checker, day_ranges);
    each_sentence(checker, days_taken);
    each_sentence(checker, months_of_work);
    each_sentence(checker, proved_before_end);
    each_sentence(checker, left_before_then);
    each_sentence(checker, days_run_on);
    impossible_days(checker);
    year_ranges(checker);
}
