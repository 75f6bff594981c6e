/* Steps of one matter in the order in which they are taken: planned, put out to tender, agreed, begun, ended, proved,
 * in use; started and stopped. Two of them that one sentence tells with their days, the second right behind the first,
 * and the later step on the earlier day (RC-42). What check_order has said already is left alone. */
#include "check_day.h"
#include "check_within.h"

enum { STEPS_MOST = 12 };

/* A step with its day. */
typedef struct Step {
    Day day;
    int rank;      /* 0: none is told */
    bool general;  /* 开始, 完成: of anything */
    bool begins;   /* its clause begins with the day */
    bool attached; /* 10月8日开工的…工程 */
} Step;

/* How far a matter has come, by what a clause says behind its day; of several the last one, and what is special before
 * what is general: 完成招标 is the tender, 启动验收 the proof. */
static int rank_of(const Checker *checker, Str clause, bool *general, size_t *past) {
    static const struct {
        ReviewTerm term;
        int rank;
    } steps[] = {{TERM_STEP_PLANNED, 1}, {TERM_STEP_TENDERED, 2}, {TERM_STEP_AGREED, 3}, {TERM_STEP_BEGUN, 4},
                 {TERM_STEP_ENDED, 5},   {TERM_STEP_PROVED, 6},   {TERM_STEP_USED, 7}};
    int rank = 0;
    size_t start, end;
    *general = false;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (check_find(checker, steps[i].term, clause, &start, &end)) {
            rank = steps[i].rank;
            *past = end;
        }
    }
    if (rank) {
        return rank;
    }
    *general = true;
    if (check_find(checker, TERM_STOPPED, clause, &start, &end)) {
        *past = end;
        return 5;
    }
    if (check_find(checker, TERM_STARTED, clause, &start, &end)) {
        *past = end;
        return 4;
    }
    return 0;
}

/* The step that stands behind a day, to the end of the clause or to the next day in it. */
static Step step_at(const Checker *checker, const CheckParagraph *paragraph, const Day *day, size_t to) {
    Str text = paragraph->text;
    Step step = {.day = *day};
    size_t from = clause_start(&paragraph->bounds, day->start), end = clause_end(&paragraph->bounds, day->end);
    size_t past = 0, of;
    Str clause = str_slice(text, day->end, end < to ? end : to);
    step.rank = rank_of(checker, clause, &step.general, &past);
    Str before = str_trim(str_slice(text, from, day->start));
    for (size_t joins; check_begins(checker, TERM_WORK_JOINS, before, &joins);) {
        before = str_trim(str_slice(before, joins, before.len));
    }
    step.begins = !before.len;
    bool tells_which = step.rank && grammar_past(checker->words, GRAMMAR_OF, text, day->end + past, &of);
    step.attached = tells_which && to < end;
    if (check_says(checker, TERM_MOODS, clause) || (tells_which && !step.attached)) {
        step.rank = 0; /* only meant to be; 2月25日前完成的摸底 */
    }
    return step;
}

static bool comes_before(const Day *day, const Day *earlier) {
    if (day->year != earlier->year) {
        return day->year && earlier->year && day->year < earlier->year;
    }
    return is_before(day, earlier) && (day->month != earlier->month || (day->day && earlier->day));
}

/* 4月2日陆续开工，2月18日全部通过验收; 10月8日开工的食堂工程9月底前竣工. */
static void steps_turned(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    Day all[STEPS_MOST + 1], day;
    size_t count = 0;
    int year = 0;
    if (paragraph->day_count < 2) {
        return;
    }
    for (Days days = days_of(checker, sentence, DAY_DATED | DAY_BARE | DAY_MONTH);
         count <= STEPS_MOST && next_day(&days, &day);) {
        if (day.month) {
            day.year = year = day.year ? day.year : year;
            all[count++] = day;
        }
    }
    if (count < 2 || count > STEPS_MOST ||
        check_says(checker, TERM_NEXT_YEARS, str_slice(text, sentence->start, sentence->end))) {
        return;
    }
    Step last = {.rank = 0};
    for (size_t i = 0; i < count; i++) {
        Step step = step_at(checker, paragraph, &all[i], i + 1 < count ? all[i + 1].start : sentence->end);
        bool one_clause = i && clause_start(&paragraph->bounds, step.day.start) <= last.day.start;
        bool goes_on = one_clause ? last.attached : step.begins;
        if (last.rank && step.rank > last.rank && goes_on && comes_before(&step.day, &last.day)) {
            bool sure = !step.general || !last.general;
            Str printed = str_slice(text, step.day.start, step.day.end);
            const ReadFigure like = {.paragraph = sentence->paragraph_index, .surface = printed};
            if (!check_judged(checker, "RC-42", &like)) {
                days_turned(checker, sentence->paragraph_index, str_slice(text, last.day.start, last.day.end), printed,
                            step.day.start, sure ? SEVERITY_ERROR : SEVERITY_WARNING);
            }
            return;
        }
        last = step.rank ? step : last;
    }
}

/* 今年8-6月: months of one year the wrong way round, not those of a school year. */
static void months_turned(Checker *checker, const Sentence *sentence) {
    enum { AUTUMN = 8, MONTHS = 12 };
    Str text = sentence->paragraph->text;
    const TextPlaces *places = &sentence->paragraph->look->places;
    if (!sentence->paragraph->day_count) {
        return;
    }
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        size_t at = places->items[i].at, past, end;
        int from, to, digit;
        if (text.data[at] < '1' || text.data[at] > '9') {
            continue;
        }
        size_t stop = digits_at(text, at, &from);
        if (!stop || stop - at > 2 || (at > 0 && digit_at(text, char_back(text, at), &digit, &past)) ||
            !promise_at(checker->words, PROMISE_RANGE, text, stop, &past)) {
            continue;
        }
        end = digits_at(text, past, &to);
        Str before = str_slice(text, clause_start(&sentence->paragraph->bounds, at), at);
        bool this_year = before.len && promise_ends(checker->words, PROMISE_YEAR, before);
        if (end && end - past <= 2 && this_year && from >= 1 && from <= MONTHS && to >= 1 && to < from &&
            !(from >= AUTUMN && to < AUTUMN) && promise_at(checker->words, PROMISE_MONTH, text, end, &past) &&
            !check_begins(checker, TERM_NEXT_YEARS, before, &past)) {
            days_turned(checker, sentence->paragraph_index, str_slice(text, at, stop), str_slice(text, at, end), at,
                        SEVERITY_ERROR);
        }
    }
}

static void steps_of_sentence(Checker *checker, const Sentence *sentence) {
    steps_turned(checker, sentence);
    months_turned(checker, sentence);
}

void check_turn(Checker *checker) {
    each_sentence(checker, steps_of_sentence);
}
