/* Days as a text tells them, one after another. */
#include "check_day.h"

size_t digits_at(Str text, size_t at, int *value) {
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

bool day_at(const ReadWords *words, Str text, size_t at, Day *day) {
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

bool bare_day_at(const ReadWords *words, Str text, size_t at, Day *day) {
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

/* 2个月 and 2月龄 are none that come here behind a range or a stop. */
bool bare_month_at(const ReadWords *words, Str text, size_t at, Day *day) {
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

int compare_days(const Day *a, const Day *b) {
    if (a->year != b->year) {
        return a->year - b->year;
    }
    if (!a->month || !b->month || a->month != b->month) {
        return a->month && b->month ? a->month - b->month : 0;
    }
    return a->day && b->day ? a->day - b->day : 0;
}

bool is_before(const Day *day, const Day *earlier) {
    enum { HALF_YEAR = 6 };
    return earlier->month - day->month < HALF_YEAR &&
           (day->month < earlier->month || (day->month == earlier->month && day->day < earlier->day));
}

/* The day at a place, in the first of some forms that it has. */
static bool day_of_forms(const ReadWords *words, Str text, size_t at, unsigned forms, Day *day) {
    size_t next;
    int digit;
    return digit_at(text, at, &digit, &next) && (((forms & DAY_DATED) && day_at(words, text, at, day)) ||
                                                 ((forms & DAY_BARE) && bare_day_at(words, text, at, day)) ||
                                                 ((forms & DAY_MONTH) && bare_month_at(words, text, at, day)));
}

void days_look(Checker *checker) {
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        CheckParagraph *paragraph = &checker->paragraphs[i];
        const TextPlaces *places = &paragraph->look->places;
        const bool may = paragraph->look->seen & PLACE_NUMBER;
        Day day;
        paragraph->days = may ? arena_room(checker->scratch, places->count, sizeof *paragraph->days) : NULL;
        for (size_t k = 0; may && k < places->count; k++) {
            if (day_of_forms(checker->words, paragraph->text, places->items[k].at, DAY_DATED | DAY_BARE | DAY_MONTH,
                             &day)) {
                paragraph->days[paragraph->day_count++] = places->items[k].at;
            }
        }
    }
}

Days days_within(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to, unsigned forms) {
    size_t first = 0;
    for (size_t left = paragraph->day_count; left > 0;) { /* by halves, for a list may be long */
        size_t half = left / 2;
        first = paragraph->days[first + half] < from ? first + left - half : first;
        left = half;
    }
    return (Days){checker, paragraph, first, from, to, forms};
}

Days days_of(const Checker *checker, const Sentence *sentence, unsigned forms) {
    return days_within(checker, sentence->paragraph, sentence->start, sentence->end, forms);
}

bool next_day(Days *days, Day *day) {
    const CheckParagraph *paragraph = days->paragraph;
    while (days->next < paragraph->day_count && paragraph->days[days->next] < days->end) {
        size_t at = paragraph->days[days->next++];
        if (at >= days->past && day_of_forms(days->checker->words, paragraph->text, at, days->forms, day)) {
            days->past = day->end;
            return true;
        }
    }
    return false;
}

void days_turned(Checker *checker, size_t paragraph, Str first, Str second, size_t at, Severity severity) {
    Facts facts = {.a = first, .b = second, .found = second, .severity = severity};
    facts_line(&facts, read_line_at(&checker->document->paragraphs[paragraph], at));
    check_add(checker, "order-of-dates", VERDICT_FAILS, &facts);
}
