/* Days that were over when the paper was written: what it promises, leaves open or reports on (RC-42). */
#include "check_day.h"

#include <string.h>

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
    days_turned(checker, paragraph, date_in_words(checker->arena, (Date){paper->year, paper->month, paper->day}), due,
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

/* 原定2025年底消除…，实际还剩18个: what was meant once is no promise. */
static bool was_meant(const Checker *checker, const ReadCommitment *made) {
    const CheckParagraph *paragraph = &checker->paragraphs[made->paragraph];
    size_t from = clause_start(&paragraph->bounds, made->start);
    return check_says(checker, TERM_PAST,
                      str_slice(paragraph->text, from, clause_end(&paragraph->bounds, made->start)));
}

static bool names_year(const Checker *checker, Str printed) {
    size_t past;
    for (size_t at = 0; at < printed.len; at = char_next(printed, at)) {
        if (promise_at(checker->words, PROMISE_YEAR, printed, at, &past)) {
            return true;
        }
    }
    return false;
}

/* 三是8月底前补齐，四是2025年底前达到 in a paper of 2024: where one promise names a later year, one without a year may
 * be for it, too. */
static bool may_be_later(const Checker *checker, const ReadCommitment *made, const Day *paper) {
    Str text = checker->paragraphs[made->paragraph].text;
    int digit;
    size_t next;
    if (names_year(checker, made->due_printed)) {
        return false;
    }
    for (size_t at = 0; at < text.len; at = char_next(text, at)) {
        Day day;
        if (digit_at(text, at, &digit, &next) && day_at(checker->words, text, at, &day) && day.year > paper->year) {
            return true;
        }
    }
    return false;
}

/* 项目于8月15日开工，11月30日竣工 in a paper of October: what is begun on a day, and not only meant to be, is told, and
 * what shall come of it stands behind. */
static bool tells_begun(const Checker *checker, const ReadCommitment *made, const Day *paper) {
    const CheckParagraph *paragraph = &checker->paragraphs[made->paragraph];
    size_t from = full_start(&paragraph->bounds, made->start), to = full_end(&paragraph->bounds, made->start);
    Day day, due = {0};
    int year = paper->year;
    bool begun = false;
    for (Days days = days_within(checker, paragraph, from, to, DAY_DATED | DAY_BARE); next_day(&days, &day);) {
        Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, day.start), day.start);
        Str behind = str_slice(paragraph->text, day.end, clause_end(&paragraph->bounds, day.end));
        if (!day.day) {
            continue;
        }
        year = day.year ? day.year : year;
        due = day;
        due.year = year;
        bool over = compare_days(&due, paper) < 0;
        if (over && check_says(checker, TERM_WORK_BEGINS, behind) && !check_says(checker, TERM_MOODS, before) &&
            !check_says(checker, TERM_MOODS, behind)) {
            begun = true;
        } else if (over) {
            return false; /* 7月30日竣工 is over, too */
        }
    }
    return begun;
}

/* A promise for a day that was over when the paper was written: 6月28日 at its head, 5月31日前完成 in it. */
static bool over_already(Checker *checker, const ReadCommitment *made, const Day *paper) {
    Date due;
    if (!made->due.len || made->due_reckoned || !date_parse(made->due, &due) || due.year > paper->year ||
        due.year + 1 < paper->year || !due.month || tells_results(checker, made->paragraph) ||
        due_tells_who(checker, made) || tells_begun(checker, made, paper)) {
        return false;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[made->paragraph];
    size_t from = clause_start(&paragraph->bounds, made->start);
    Day day = {.year = due.year, .month = due.month, .day = due.day};
    if (due.year < paper->year && !names_year(checker, made->due_printed)) {
        day.year = paper->year; /* 9月底前 in a paper of July 2025 about 2024—2025学年 */
        if (compare_days(&day, paper) >= 0) {
            return false;
        }
    }
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
    Day told;
    for (Days days = days_within(checker, paragraph, sentence->start, open->start, DAY_DATED);
         next_day(&days, &told);) {
        named = true;
        if (told.year <= day->year) {
            return false;
        }
    }
    return named;
}

/* 已整改405处，未整改的23处由安全股牵头，2024年3月底前全部销号 in a paper of 2025: until when those are seen to of whom
 * the sentence says that they are left, wherever it stands. */
static void left_until(Checker *checker, const Sentence *sentence, const Day *paper) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t past;
    Day day;
    for (Days days = days_of(checker, sentence, DAY_DATED); next_day(&days, &day);) {
        if (compare_days(&day, paper) >= 0 || !promise_at(checker->words, PROMISE_DUE_TAIL, text, day.end, &past) ||
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
    if (!check_says(checker, TERM_AS_FOLLOWS, str_slice(text, sentence->start, sentence->end)) ||
        check_says(checker, TERM_MOODS, str_slice(text, sentence->start, sentence->end))) {
        return;
    }
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE); next_day(&days, &day);) {
        size_t past;
        if (!day.day || (!day.year && !last.year)) {
            continue;
        }
        Str between = str_slice(text, last.end, day.start);
        bool range = last.year && promise_at(checker->words, PROMISE_RANGE, between, 0, &past) && past == between.len;
        day.year = day.year ? day.year : last.year;
        if (range && compare_days(&day, paper) > 0 && compare_days(&last, &day) <= 0) {
            days_turned(checker, sentence->paragraph_index, str_slice(text, last.start, day.end),
                        date_in_words(checker->arena, (Date){paper->year, paper->month, paper->day}), day.start,
                        SEVERITY_ERROR);
            return;
        }
        last = day;
    }
}

/* A day to come that lies before the document's year. */
void check_dues(Checker *checker) {
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
            !due_tells_who(checker, made) && !was_meant(checker, made)) {
            days_turned(checker, made->paragraph, checker->document->period, made->due_printed, made->start,
                        SEVERITY_ERROR);
        }
    }
}
