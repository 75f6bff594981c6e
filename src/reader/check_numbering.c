/* Numbers of headings and of items in two levels without a gap (RC-46), and the days that data are of (RC-32). */
#include "check_day.h"
#include "structure.h"

#include <string.h>

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
        size_t next, at;
        if (text.len <= LINE_MOST && grammar_past(checker->words, GRAMMAR_ORDINAL, text, 0, &at) &&
            (numeral_at(text, at, &value, &next) || digit_at(text, at, &value, &next)) &&
            !char_is(text, char_back(text, text.len), "。；，")) {
            return true;
        }
    }
    return false;
}

/* 1.15个问题需要资金 before 2.: the number of the item was read together with the one behind it. */
static bool runs_into_number(const Checker *checker, const ReadHeading *heading, const ReadHeading *before) {
    int wanted = (int)heading->number_value - 1, first;
    size_t from = before ? before->paragraph + 1 : 0;
    for (size_t i = heading->paragraph; i > from; i--) {
        Str text = str_trim(checker->paragraphs[i - 1].text);
        size_t dot = digits_at(text, 0, &first);
        if (dot && first == wanted && char_is(text, dot, ".．") && digits_at(text, char_next(text, dot), &first)) {
            return true;
        }
    }
    return false;
}

/* 2.完成的目标。 and, right below it, 1.产出指标: a list within the item, counted by signs of the same form. */
static bool opens_list(const ReadHeading *heading, const ReadHeading *before, size_t index,
                       const ReadDocument *document) {
    return before && index && before == &document->outline[index - 1] && heading->number_value == 1 &&
           heading->paragraph == before->paragraph + 1 && !before->inline_body;
}

static void numbering(Checker *checker) {
    enum { LEVELS = 16 };
    const ReadDocument *document = checker->document;
    const ReadHeading *last[LEVELS] = {NULL}, *any[LEVELS] = {NULL}; /* under the same heading; at all */
    const ReadHeading *outer[LEVELS] = {NULL};                       /* the item that a list of its form stands in */
    size_t counted = 0, wrong = 0;
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        int level = heading->level < 1 ? 1 : heading->level >= LEVELS ? LEVELS - 1 : heading->level;
        for (int deeper = level + 1; deeper < LEVELS; deeper++) {
            last[deeper] = outer[deeper] = NULL;
        }
        if (new_part(checker, document, i)) {
            memset(last, 0, sizeof last);
            memset(outer, 0, sizeof outer);
        }
        if (heading->number_value && !heading->lost) {
            const ReadHeading *before = last[level];
            size_t wanted = before ? before->number_value + 1 : 1;
            counted++;
            /* some count on from one part to the next */
            bool on = any[level] && heading->number_value == any[level]->number_value + 1;
            any[level] = heading;
            bool lost = heading->number_value == wanted + 1 && runs_into_number(checker, heading, before);
            bool opens = opens_list(heading, before, i, document);
            bool back = outer[level] && heading->number_value == outer[level]->number_value + 1;
            outer[level] = opens ? before : back && heading->number_value != wanted ? NULL : outer[level];
            if (heading->number_value != wanted && !on && !lost && !opens && !back) {
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

/* An item that is spoken: 二是 at the beginning of a clause, or behind any sign. */
typedef struct Spoken {
    size_t number; /* 0: none is there */
    Str printed;
} Spoken;

static Spoken spoken_at(const CheckParagraph *paragraph, size_t is, size_t end) {
    enum { DIGITS_MOST = 2 }; /* 十二是 */
    Spoken item = {.number = 0};
    size_t start = is;
    for (int digits = 0; digits < DIGITS_MOST && start > 0; digits++) {
        start = char_back(paragraph->text, start);
        size_t value = chinese_number(str_slice(paragraph->text, start, is));
        size_t before = start > 0 ? char_back(paragraph->text, start) : start; /* 1:1.二是: behind any sign */
        bool begins = !start || (!han_at(paragraph->text, before) && !char_is(paragraph->text, before, "0123456789"));
        if (value && begins) {
            item = (Spoken){value, str_slice(paragraph->text, start, end)};
        }
    }
    return item;
}

/* 一是…；二是…；四是…: one is missing between two items of one list under one heading. A list within an item counts
 * anew, so that a smaller number, or the same, goes on with the outer one. */
static void spoken_items(Checker *checker) {
    const Str is = STR("是");
    Spoken last = {.number = 0};
    int under = -1;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        if (checker->document->paragraphs[i].heading != under) {
            under = checker->document->paragraphs[i].heading;
            last.number = 0;
        }
        size_t at = 0;
        for (ptrdiff_t found; (found = str_find(str_slice(paragraph->text, at, paragraph->text.len), is)) >= 0;) {
            size_t place = at + (size_t)found;
            at = place + is.len;
            Spoken item = spoken_at(paragraph, place, at);
            if (last.number && item.number > last.number + 1) {
                Facts facts = {.a = last.printed, .b = item.printed, .found = item.printed};
                facts_line(&facts, read_line_at(&checker->document->paragraphs[i], place));
                check_add(checker, "numbering", VERDICT_FAILS, &facts);
            }
            last = item.number == 1 || (last.number && item.number) ? item : last;
        }
    }
}

/* The item （二） that a bracket at `open` is, at the beginning of a clause; where it ends in `end`. */
static Spoken bracketed_at(Str text, size_t open, size_t *end) {
    enum { NUMBER_MOST = 9 }; /* bytes: 二十三 */
    size_t from = char_next(text, open), close = from;
    while (close < text.len && close - from <= NUMBER_MOST && !char_is(text, close, ")）")) {
        close = char_next(text, close);
    }
    bool begins = open == 0 || char_is(text, char_back(text, open), "。；;，,：:.！? 　");
    size_t value = begins && char_is(text, close, ")）") ? chinese_number(str_slice(text, from, close)) : 0;
    *end = value ? char_next(text, close) : from;
    return (Spoken){value, str_slice(text, open, *end)};
}

/* （一）…，（二）…，（五）… in one paragraph: one is missing between two. */
static void bracketed_items(Checker *checker) {
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        const TextPlaces *places = &paragraph->look->places;
        Spoken last = {.number = 0};
        for (size_t p = 0; (paragraph->look->seen & PLACE_OPEN) && p < places->count; p++) {
            size_t end;
            Spoken item = places->items[p].places & PLACE_OPEN
                              ? bracketed_at(paragraph->text, places->items[p].at, &end)
                              : (Spoken){.number = 0};
            if (last.number && item.number > last.number + 1) {
                Facts facts = {.a = last.printed, .b = item.printed, .found = item.printed};
                facts_line(&facts, read_line_at(&checker->document->paragraphs[i], places->items[p].at));
                check_add(checker, "numbering", VERDICT_FAILS, &facts);
            }
            last = item.number ? item : last;
        }
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

void check_numbering(Checker *checker) {
    numbering(checker);
    two_level_numbering(checker);
    spoken_items(checker);
    bracketed_items(checker);
    dates_of_data(checker);
}
