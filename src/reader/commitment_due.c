/* By when: what a clause says of a day, told against the year that the document speaks of. */
#include "commitment.h"
#include "scan.h"

#include <string.h>

static size_t past_blank(Str text, size_t at) {
    while (at < text.len && text.data[at] == ' ') {
        at++;
    }
    return at;
}

/* Behind 年, 月 or another sign of the pack at `at`; 0: none stands there. */
static size_t past_sign(const ReadWords *words, PromiseTerm sign, Str text, size_t at) {
    size_t end;
    return promise_at(words, sign, text, at, &end) ? end : 0;
}

/* Four digits of a year at `at`; 0: none. */
static int year_at(Str text, size_t at) {
    int year = 0;
    for (size_t i = 0; i < 4; i++) {
        if (at + i >= text.len || text.data[at + i] < '0' || text.data[at + i] > '9') {
            return 0;
        }
        year = year * 10 + (text.data[at + i] - '0');
    }
    bool longer = (at > 0 && text.data[at - 1] >= '0' && text.data[at - 1] <= '9') ||
                  (at + 4 < text.len && text.data[at + 4] >= '0' && text.data[at + 4] <= '9');
    return longer || year < 1990 || year > 2100 ? 0 : year;
}

int year_before(const ReadWords *words, Str text, size_t from, size_t to) {
    enum { DIGITS = 4 };
    Str within = str_slice(text, 0, to);
    int last = 0;
    for (size_t at = scan_digit(within, from); at + DIGITS < within.len; at = scan_digit(within, at)) {
        int year = year_at(text, at);
        last = year && past_sign(words, PROMISE_YEAR, text, at + DIGITS) ? year : last;
        do {
            at++;
        } while (at < within.len && text.data[at] >= '0' && text.data[at] <= '9');
    }
    return last;
}

int document_year(const ReadDocument *document) {
    return year_at(document->period, 0);
}

/* ---- what a time is told against ---- */

static void tell_term(const ReadWords *words, const ReadDocument *document, DueBase *base) {
    enum { SPRING_ENDS = 7, AUTUMN_ENDS = 1, FEBRUARY = 2, AUGUST = 8 };
    bool spring = promise_in(words, PROMISE_SPRING, document->title);
    bool autumn = promise_in(words, PROMISE_AUTUMN, document->title);
    if (!spring && !autumn && base->issued.month) {
        spring = base->issued.month >= FEBRUARY && base->issued.month < AUGUST;
        autumn = !spring;
        base->term_year = base->issued.year + (autumn && base->issued.month >= AUGUST);
    } else if (base->year) {
        base->term_year = base->year + (base->schooled || autumn);
    }
    base->term_end = base->term_year && spring != autumn ? (spring ? SPRING_ENDS : AUTUMN_ENDS) : 0;
}

int heading_year(const ReadWords *words, const ReadDocument *document, size_t paragraph, int year) {
    for (int at = document->paragraphs[paragraph].heading; at >= 0; at = heading_above(document, at)) {
        const ReadHeading *heading = &document->outline[at];
        int own = year_before(words, heading->heading, 0, heading->heading.len);
        if (own) {
            return own;
        }
        if (year && promise_in(words, PROMISE_NEXT_YEAR, heading->heading)) {
            return year + 1;
        }
    }
    return year;
}

/* The next year where the items before it under the same headings speak of that one: （一）2025年改扩建…（二）3月底前….
 * The document's own year is `year`; only of papers that do not tell the day they were written. */
static int year_carried(const ReadWords *words, const ReadDocument *document, size_t paragraph, int year) {
    enum { BACK = 8 }; /* paragraphs */
    int heading = document->paragraphs[paragraph].heading;
    const char *part = heading >= 0 && document->outline[heading].part ? document->outline[heading].part : "";
    if (!year || (strcmp(part, "plan") != 0 && strcmp(part, "measure") != 0)) {
        return year;
    }
    for (size_t back = 1; back <= BACK && back <= paragraph; back++) {
        const ReadParagraph *before = &document->paragraphs[paragraph - back];
        const char *its = before->heading >= 0 ? document->outline[before->heading].part : NULL;
        if (!its || strcmp(its, part) != 0) {
            return year;
        }
        int told = year_before(words, before->text, 0, before->text.len);
        if (told) {
            return told == year + 1 ? told : year;
        }
    }
    return year;
}

DueBase document_due_base(const ReadWords *words, const ReadDocument *document) {
    DueBase base = {.year = document_year(document)};
    Date issued;
    if (date_parse(document->issued, &issued)) {
        base.issued = issued;
    }
    base.year = base.year ? base.year : base.issued.year;
    base.written = base.year;
    base.schooled = promise_in(words, PROMISE_SCHOOL_YEAR, document->title);
    tell_term(words, document, &base);
    return base;
}

DueBase due_base(const ReadWords *words, const ReadDocument *document, const DueBase *of_document, size_t paragraph) {
    DueBase base = *of_document;
    int year = heading_year(words, document, paragraph, base.year);
    year = year == base.year && !base.issued.month ? year_carried(words, document, paragraph, year) : year;
    base.schooled = base.schooled && year == base.year;
    base.year = year;
    return base;
}

static Date in_month(const DueBase *base, int year, int month) {
    enum { AUGUST = 8 };
    bool next = base->schooled && year == base->year && month && month < AUGUST;
    return year ? (Date){.year = year + next, .month = month} : (Date){.year = 0};
}

/* 3月底前 in a paper of December, where no year is told: the next one. Less than half a year back it is a day gone by.
 */
static Date to_come(const DueBase *base, Date told) {
    enum { HALF_YEAR = 6 };
    bool gone = base->issued.month && told.year == base->issued.year && told.month &&
                base->issued.month - told.month >= HALF_YEAR && base->issued.year == base->year;
    return gone ? (Date){.year = told.year + 1, .month = told.month} : told;
}

static Date months_later(Date from, int months) {
    int month = from.month - 1 + months;
    return (Date){.year = from.year + month / 12, .month = month % 12 + 1};
}

static bool is_near(const VocabularyDef *vocabulary, Str as) {
    for (size_t i = 0; i < vocabulary->date_count; i++) {
        if (str_equal(vocabulary->dates[i].as, as)) {
            return vocabulary->dates[i].near;
        }
    }
    return false;
}

static Date date_of_word(const VocabularyDef *vocabulary, Str as, const DueBase *base, int year) {
    for (size_t i = 0; i < vocabulary->date_count; i++) {
        const DueDateDef *def = &vocabulary->dates[i];
        if (!str_equal(def->as, as)) {
            continue;
        }
        if (def->term) {
            return base->term_end ? (Date){.year = base->term_year, .month = base->term_end} : (Date){.year = 0};
        }
        if (def->issued) {
            return base->issued.month ? months_later(base->issued, def->month) : (Date){.year = 0};
        }
        if (def->year) {
            return (Date){.year = def->year, .month = def->month};
        }
        year = def->years && base->written ? base->written : year;
        return year && def->month ? in_month(base, year + def->years, def->month) : (Date){.year = 0};
    }
    return (Date){.year = 0};
}

/* ---- what is printed ---- */

/* Behind what was read, words that still belong to it: 底前, 之前, 开始. */
static size_t past_tail(const ReadWords *words, Str text, size_t at) {
    size_t next;
    for (int turn = 0; turn < 3 && promise_at(words, PROMISE_DUE_TAIL, text, at, &next); turn++) {
        at = next;
    }
    return at;
}

typedef struct DueReading {
    const ReadWords *words;
    const DueBase *base;
    Str text;
    int year;       /* that holds here */
    bool year_told; /* by the sentence */
} DueReading;

/* What was read from `at` on without a year of its own is to come. 今年3月底前 in a paper of December is likely of a
 * plan for the next year, whose year it is: a person has to look. */
static void take_to_come(const DueReading *reading, size_t at, ReadDue *due) {
    Date told = due->date;
    due->date = reading->year_told ? told : to_come(reading->base, told);
    Str said = str_slice(reading->text, at, due->end), before = str_slice(reading->text, 0, at);
    bool this_year = promise_in(reading->words, PROMISE_THIS_YEAR, said) ||
                     promise_ends(reading->words, PROMISE_THIS_YEAR, before) > 0;
    due->reckoned = due->reckoned || (this_year && due->date.year != told.year);
}

static bool read_month(const DueReading *reading, size_t at, bool own_year, ReadDue *due);

/* 2025年 with what stands behind it: 6月底, 第一季度, 底前. */
static bool read_year(const DueReading *reading, size_t at, int year, size_t end, ReadDue *due) {
    Str text = reading->text;
    DueReading behind = *reading;
    behind.year = year;
    Number number;
    size_t next;
    ReadDue later;
    if (number_read(reading->words, text, end, &number) && past_sign(reading->words, PROMISE_MONTH, text, number.end) &&
        read_month(&behind, end, true, &later)) {
        *due = later;
        due->start = at;
        return true;
    }
    const Word *word = word_at(reading->words, text, end, ROLE(WORD_DUE), &next);
    if (word) {
        DueBase plain = *reading->base;
        plain.schooled = false;
        *due = (ReadDue){.start = at, .end = past_tail(reading->words, text, next)};
        due->date = date_of_word(words_vocabulary(reading->words), word->as, &plain, year);
        due->reckoned = is_near(words_vocabulary(reading->words), word->as);
        return true;
    }
    *due = (ReadDue){.start = at, .end = past_tail(reading->words, text, end)};
    bool before = due->end > end;
    due->date = (Date){.year = year, .month = before && year ? 12 : 0};
    return before || (at > 0 && past_sign(reading->words, PROMISE_UNTIL, text, char_back(text, at)) == at);
}

/* 9月1日至9月10日, 5-6月: what is said is the end of it. `end` is behind the sign between; 0: no range goes on there.
 */
static size_t past_range(const DueReading *reading, size_t at) {
    return past_sign(reading->words, PROMISE_RANGE, reading->text, at);
}

/* 2025年6月30日前, 6月底, 5-6月, 十一月底 from a number on. */
static bool read_month_of(const DueReading *reading, const Number *first, bool own_year, ReadDue *due) {
    Str text = reading->text;
    Number number = *first, second;
    size_t at = number.start;
    size_t end = number.end;
    bool masked = !number.known;
    int64_t month = number.value.digits;
    const ReadWords *words = reading->words;
    const DueBase *base = reading->base;
    size_t sign = past_sign(words, PROMISE_YEAR, text, end), range;
    if (sign && (masked || (number.length == 4 && month > 1990 && month < 2100))) {
        return read_year(reading, at, masked ? 0 : (int)month, sign, due);
    }
    end = past_blank(text, end);
    if ((range = past_range(reading, end)) > 0 && number_read(reading->words, text, range, &second) &&
        past_sign(words, PROMISE_MONTH, text, second.end)) {
        month = second.value.digits;
        end = second.end;
    }
    sign = past_sign(words, PROMISE_MONTH, text, end);
    if (!sign || month < 1 || month > 12 || number.decimals) {
        return false;
    }
    end = sign;
    *due = (ReadDue){.start = at};
    due->date =
        own_year ? (Date){.year = reading->year, .month = (int)month} : in_month(base, reading->year, (int)month);
    due->date.month = (int)month;
    due->end = end;
    if (!own_year) {
        take_to_come(reading, at, due);
    }
    if (number_read(reading->words, text, end, &second) && second.known && second.value.digits >= 1 &&
        second.value.digits <= 31 && (sign = past_sign(words, PROMISE_DAY, text, second.end)) > 0) {
        due->date.day = (int)second.value.digits;
        end = sign;
    }
    due->end = past_tail(words, text, end);
    DueReading rest = *reading;
    ReadDue later;
    rest.year = due->date.year ? due->date.year : reading->year;
    if (due->date.day && (range = past_range(reading, due->end)) > 0 && read_month(&rest, range, own_year, &later) &&
        later.date.day) {
        due->date = later.date;
        due->end = later.end;
    }
    return true;
}

static bool read_month(const DueReading *reading, size_t at, bool own_year, ReadDue *due) {
    Number number;
    return number_read(reading->words, reading->text, at, &number) && number.end > at &&
           read_month_of(reading, &number, own_year, due);
}

/* How far a span reaches: 三年内 from the document's year on, days and months from the day it was issued. */
static Date span_end(const DueBase *base, int year, int count, SpanUnit unit) {
    if (unit == SPAN_YEARS) {
        return (Date){.year = year ? year + count : 0};
    }
    if (unit == SPAN_WORKDAYS || unit == SPAN_HOURS || !base->issued.month) {
        return (Date){.year = 0};
    }
    if (unit == SPAN_MONTHS) {
        return months_later(base->issued, count);
    }
    return base->issued.day ? date_add_days(base->issued, unit == SPAN_WEEKS ? 7 * count : count) : (Date){.year = 0};
}

/* 年, 个月, 工作日 at `at`; `end` is behind it. NULL: none. */
static const SpanDef *span_at(const VocabularyDef *vocabulary, Str text, size_t at, size_t *end) {
    Str rest = str_slice(text, at, text.len);
    for (size_t i = 0; i < vocabulary->span_count; i++) {
        const SpanDef *span = &vocabulary->spans[i];
        for (size_t w = 0; w < span->word_count; w++) {
            if (str_starts(rest, span->words[w])) {
                *end = at + span->words[w].len;
                return span;
            }
        }
    }
    return NULL;
}

bool time_sign_at(const ReadWords *words, Str text, size_t at) {
    size_t end;
    return past_sign(words, PROMISE_YEAR, text, at) || past_sign(words, PROMISE_MONTH, text, at) ||
           span_at(words_vocabulary(words), text, at, &end);
}

/* 三年内, 用3年时间, 两个月内, 15日内. */
static bool read_span(const DueReading *reading, const Number *number, ReadDue *due) {
    enum { COUNT_MOST = 180, YEARS_MOST = 20 };
    size_t end, past;
    if (!number->known || number->value.digits < 1 || number->value.digits > COUNT_MOST) {
        return false;
    }
    const SpanDef *span = span_at(words_vocabulary(reading->words), reading->text, number->end, &end);
    if (!span || !promise_at(reading->words, PROMISE_SPAN_TAIL, reading->text, end, &past) ||
        (span->unit == SPAN_YEARS && number->value.digits > YEARS_MOST)) {
        return false;
    }
    *due = (ReadDue){.start = number->start, .end = past};
    due->date = span_end(reading->base, reading->year, (int)number->value.digits, (SpanUnit)span->unit);
    due->reckoned = true;
    return true;
}

/* 第10周, 第3-4周前: of a term, whose first week nobody told. */
static bool read_week(const DueReading *reading, const Number *number, ReadDue *due) {
    enum { WEEKS_MOST = 30 };
    const ReadWords *words = reading->words;
    Str text = reading->text;
    size_t end, past;
    Number last = *number;
    if (!number->known || number->decimals || number->value.digits < 1 || number->value.digits > WEEKS_MOST) {
        return false; /* as most numbers are */
    }
    size_t ordinal = grammar_ends(words, GRAMMAR_ORDINAL, str_slice(text, 0, number->start));
    if (!ordinal) {
        return false;
    }
    size_t range = past_range(reading, number->end);
    last = range && number_read(words, text, range, &last) ? last : *number;
    const SpanDef *span = span_at(words_vocabulary(words), text, last.end, &end);
    if (!span || span->unit != SPAN_WEEKS || last.value.digits < 1 || last.value.digits > WEEKS_MOST ||
        (word_at(words, text, last.end, ROLE(WORD_NOT_UNIT), &past) && past > end)) {
        return false; /* 第三周期 */
    }
    *due = (ReadDue){.start = number->start - ordinal, .end = past_tail(words, text, end)};
    return true;
}

/* 明年10月: the month tells more than the year. */
static bool read_word(const DueReading *reading, size_t at, ReadDue *due) {
    Str text = reading->text;
    size_t end;
    const Word *word = word_at(reading->words, text, at, ROLE(WORD_DUE), &end);
    size_t past, before = char_back(text, at);
    if (!word || (at > 0 && word_at(reading->words, text, before, ROLE(WORD_NOISE), &past) && past > at) ||
        (word_at(reading->words, text, at, ROLE(WORD_NOISE), &past) && past > end)) {
        return false; /* 安全年检 is no 全年, 年终评比 no end of a year */
    }
    Number month;
    DueReading behind = *reading;
    Date told = date_of_word(words_vocabulary(reading->words), word->as, reading->base, reading->year);
    size_t behind_word = past_blank(text, end);
    if (number_read(reading->words, text, behind_word, &month) &&
        past_sign(reading->words, PROMISE_MONTH, text, month.end)) {
        behind.year = str_starts(word->as, STR("next")) && told.year ? told.year : reading->year;
        if (read_month(&behind, behind_word, behind.year != reading->year, due)) {
            due->start = at;
            return true;
        }
    }
    *due = (ReadDue){
        .start = at, .end = end, .date = told, .reckoned = is_near(words_vocabulary(reading->words), word->as)};
    take_to_come(reading, at, due);
    return true;
}

/* 20xx年 or 2025年 at `at`. */
static bool year_said(const ReadWords *words, Str text, size_t at, Number *number) {
    return number_read(words, text, at, number) && past_sign(words, PROMISE_YEAR, text, number->end) &&
           (!number->known || (number->length == 4 && number->value.digits > 1990 && number->value.digits < 2100));
}

bool year_within(const ReadWords *words, const DueBase *base, const TextLook *look, size_t from, size_t to,
                 ReadDue *due) {
    const TextPlaces *places = &look->places;
    Str text = look->text;
    bool found = false;
    for (size_t i = place_from(places, from), past = from; i < places->count && places->items[i].at < to; i++) {
        Number number;
        int digit;
        size_t next, at = places->items[i].at;
        if (at < past || !(places->items[i].places & (PLACE_NUMBER | PLACE_THIS_YEAR))) {
            continue;
        }
        if (promise_at(words, PROMISE_THIS_YEAR, text, at, &next)) {
            *due = (ReadDue){.start = at, .end = next, .date = {.year = base->year}};
            found = true;
        } else if ((digit_at(text, at, &digit, &next) || mask_at(text, at, &next)) &&
                   year_said(words, text, at, &number)) {
            int year = number.known ? (int)number.value.digits : 0;
            size_t end = past_sign(words, PROMISE_YEAR, text, number.end);
            *due = (ReadDue){.start = at, .end = end, .date = {.year = year}};
            found = found || !year || year >= base->year;
            past = char_next(text, number.end);
        }
    }
    return found && (!due->date.year || due->date.year >= base->year);
}

/* The year that is told at a place; 0: none is. */
static int told_year(const ReadWords *words, Str text, size_t at) {
    int year = year_at(text, at);
    return year && past_sign(words, PROMISE_YEAR, text, at + 4) ? year : 0;
}

/* The last year that a look found between two places. */
static int year_looked_before(const ReadWords *words, const TextLook *look, size_t from, size_t to) {
    for (size_t i = to >= 5 ? place_from(&look->places, to - 4) : 0; i > 0 && look->places.items[i - 1].at >= from;
         i--) {
        int year = told_year(words, look->text, look->places.items[i - 1].at);
        if (year) {
            return year;
        }
    }
    return 0;
}

/* What begins at a place, of a number or of a word for a time. */
static bool read_due(const DueReading *reading, size_t at, unsigned places, ReadDue *due) {
    Number number;
    if ((places & PLACE_NUMBER) && reading->text.data[at] != '.' &&
        number_read(reading->words, reading->text, at, &number) && number.end > at &&
        (read_month_of(reading, &number, false, due) || read_span(reading, &number, due) ||
         read_week(reading, &number, due))) {
        return true;
    }
    return (places & PLACE_DUE) && read_word(reading, at, due);
}

/* From a year on that is told, times are of that year; one gone by is not when something is to be done. */
static void take_year(DueReading *reading, int year) {
    if (year && year >= reading->base->year) {
        reading->year = year;
        reading->year_told = true;
    }
}

/* What the places of a clause may be, together. */
static unsigned places_between(const TextPlaces *places, size_t first, size_t to) {
    unsigned all = 0;
    for (size_t i = first; i < places->count && places->items[i].at < to; i++) {
        all |= places->items[i].places;
    }
    return all;
}

bool due_within(const ReadWords *words, const TextLook *look, const DueBase *base, size_t sentence, size_t from,
                size_t to, ReadDue *due) {
    Str text = look->text;
    DueReading reading = {.words = words, .base = base, .text = text, .year = base->year};
    bool found = false;
    size_t first = place_from(&look->places, from);
    unsigned all = places_between(&look->places, first, to);
    unsigned wanted = (all & PLACE_TIME ? PLACE_NUMBER : 0u) | PLACE_DUE; /* a number alone is no time */
    if (!(all & wanted)) {
        return false;
    }
    take_year(&reading, from > sentence ? year_looked_before(words, look, sentence, from) : 0);
    for (size_t i = first; i < look->places.count && look->places.items[i].at < to; i++) {
        size_t at = look->places.items[i].at;
        unsigned places = look->places.items[i].places & wanted;
        ReadDue here = {.start = at};
        take_year(&reading, places && at >= from ? told_year(words, text, at) : 0);
        if (at >= from && places && read_due(&reading, at, places, &here) && here.end <= to &&
            !promise_ends(words, PROMISE_EVERY_YEAR, str_slice(text, 0, at))) {
            *due = here;
            found = true;
            if (here.date.month || here.date.year) {
                return true; /* the first that is a day */
            }
            from = here.end; /* the next is looked for behind it */
        }
    }
    return found;
}
