/* By when: what a clause says of a day, told against the year that the document speaks of. */
#include "commitment.h"

#include <string.h>

static bool follows(Str text, size_t at, const char *words) {
    return str_starts(str_slice(text, at, text.len), str_from(words));
}

int document_year(const ReadDocument *document) {
    Str period = document->period;
    int year = 0;
    for (size_t i = 0; i < 4; i++) {
        if (i >= period.len || period.data[i] < '0' || period.data[i] > '9') {
            return 0;
        }
        year = year * 10 + (period.data[i] - '0');
    }
    return year;
}

/* Behind what was read, words that still belong to it: 底前, 之前, 开始. */
static size_t past_tail(Str text, size_t at) {
    static const char *const tails[] = {"份", "底", "初", "末", "上旬", "中旬", "下旬", "之前", "前", "开始", "起"};
    for (int turn = 0; turn < 3; turn++) {
        for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
            if (follows(text, at, tails[i])) {
                at += strlen(tails[i]);
                break;
            }
        }
    }
    return at;
}

/* 2025年6月30日前, 6月底, 5-6月, 十一月底 at `at`. */
static bool read_month(const ReadWords *words, Str text, size_t at, int year, ReadDue *due) {
    Number number, second;
    if (!number_read(words, text, at, &number) || number.end == at) {
        return false;
    }
    size_t end = number.end;
    bool masked = !number.known;
    int64_t month = number.value.digits;
    if (follows(text, end, "年") && (masked || (number.length == 4 && month > 1990 && month < 2100))) {
        year = masked ? 0 : (int)month;
        end += 3;
        due->date = (Date){.year = year};
        due->start = at;
        due->end = past_tail(text, end);
        bool before = due->end > end;
        ReadDue later = *due;
        if (number_read(words, text, end, &number) && follows(text, number.end, "月") &&
            read_month(words, text, end, year, &later)) {
            later.start = at;
            *due = later;
            return true;
        }
        due->date.month = before && year ? 12 : 0;
        return before || (at >= 3 && (char_is(text, char_back(text, at), "到至于在")));
    }
    if ((follows(text, end, "-") || follows(text, end, "至") || follows(text, end, "—")) &&
        number_read(words, text, char_next(text, end), &second) && follows(text, second.end, "月")) {
        month = second.value.digits;
        end = second.end;
    }
    if (!follows(text, end, "月") || month < 1 || month > 12 || number.decimals) {
        return false;
    }
    end += 3;
    due->date = (Date){.year = year, .month = (int)month};
    if (number_read(words, text, end, &second) && second.known && follows(text, second.end, "日") &&
        second.value.digits >= 1 && second.value.digits <= 31) {
        due->date.day = (int)second.value.digits;
        end = second.end + 3;
    }
    due->start = at;
    due->end = past_tail(text, end);
    return true;
}

/* 三年内, 用3年时间: from the document's year on. */
static bool read_span(const ReadWords *words, Str text, size_t at, int year, ReadDue *due) {
    Number number;
    if (!number_read(words, text, at, &number) || !number.known || number.value.digits < 1 ||
        number.value.digits > 20 || !follows(text, number.end, "年")) {
        return false;
    }
    size_t end = number.end + 3;
    static const char *const spans[] = {"时间", "之内", "内"};
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        if (follows(text, end, spans[i])) {
            due->start = at;
            due->end = end + strlen(spans[i]);
            due->date = (Date){.year = year ? year + (int)number.value.digits : 0};
            return true;
        }
    }
    return false;
}

static Date date_of_word(Str as, int year) {
    static const struct {
        const char *as;
        int years, month;
    } words[] = {{"year_end", 0, 12}, {"middle", 0, 6}, {"autumn", 0, 9}, {"next", 1, 12}, {"next_spring", 1, 6}};
    for (size_t i = 0; year && i < sizeof words / sizeof *words; i++) {
        if (str_is(as, words[i].as)) {
            return (Date){.year = year + words[i].years, .month = words[i].month};
        }
    }
    return (Date){.year = 0};
}

bool due_within(const ReadWords *words, const ReadDocument *document, Str text, size_t from, size_t to, ReadDue *due) {
    int year = document_year(document);
    bool found = false;
    for (size_t at = from; at < to; at = char_next(text, at)) {
        ReadDue here = {.start = at};
        size_t end = 0;
        const Word *word = word_at(words, text, at, ROLE(WORD_DUE), &end);
        int digit, value;
        size_t next;
        bool number =
            digit_at(text, at, &digit, &next) || numeral_at(text, at, &value, &next) || mask_at(text, at, &next);
        bool read = number && (read_month(words, text, at, year, &here) || read_span(words, text, at, year, &here));
        /* 明年10月: the month tells more than the year */
        Number month;
        if (!read && word && number_read(words, text, end, &month) && follows(text, month.end, "月") &&
            read_month(words, text, end, year ? year + str_is(word->as, "next") : 0, &here)) {
            here.start = at;
            read = true;
        }
        if (!read && word) {
            here.date = date_of_word(word->as, year);
            here.end = end;
            read = true;
        }
        if (read && here.end <= to) {
            *due = here;
            found = true;
            if (here.date.month || here.date.year) {
                return true; /* the first that is a day */
            }
            at = here.end > at ? char_back(text, here.end) : at;
        }
    }
    return found;
}
