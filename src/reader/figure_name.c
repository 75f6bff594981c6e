/* What a figure measures: the noun before it (报名人数达40015人) or behind its unit (240所农村小学), the indicator that
 * this names, and the period it speaks of. */
#include "figure_internal.h"
#include "scan.h"

#include <string.h>

enum { NAME_BYTES = 60 };

static bool is_edge(Str text, size_t at) {
    return sign_is(text, at, ",，。．.;；、:：!！?？()（）《》“”\"\n\t");
}

static Str name_before(const Scan *scan, const ReadFigure *figure, size_t floor) {
    Str text = scan->text;
    size_t end = figure->start, start;
    for (int turn = 0; turn < 4; turn++) {
        while (end > floor && text.data[end - 1] == ' ') {
            end--;
        }
        if (!word_before(scan->words, text, end, ROLE(WORD_REACH) | ROLE(WORD_BEFORE) | ROLE(WORD_TOTAL), &start) ||
            start < floor) {
            break;
        }
        end = start;
    }
    size_t from = end;
    while (from > floor && end - from < NAME_BYTES) {
        if (from >= floor + 3 && scan_common(text.data[from - 3])) { /* a Chinese character is none of those */
            from -= 3;
            continue;
        }
        size_t before = char_back(text, from);
        int digit;
        size_t next;
        if (is_edge(text, before) || digit_at(text, before, &digit, &next)) {
            break;
        }
        from = before;
    }
    int digit;
    size_t next;
    bool year = from > floor && digit_at(text, char_back(text, from), &digit, &next) &&
                promise_at(scan->words, PROMISE_YEAR, text, from, &next) && next <= end;
    from = year ? next : from; /* 2025年计划招收新生 */
    /* behind the last word that only leads to the name */
    from += grammar_behind(scan->words, GRAMMAR_NAME_LEADS, str_slice(text, from, end));
    return str_trim(str_slice(text, from, end));
}

/* 涉校警情同比下降, 大班由去年: the name without the words that only compare; all of it where nothing else is left. */
static Str without_comparison(const Scan *scan, Str name) {
    const uint64_t compares = ROLE(WORD_RISE) | ROLE(WORD_FALL) | ROLE(WORD_VERSUS) | ROLE(WORD_PREVIOUS);
    size_t end = name.len, start;
    while (end > 0 && word_before(scan->words, name, end, compares, &start)) {
        end = start;
    }
    return end > 0 ? str_slice(name, 0, end) : name;
}

/* 16教学班: the noun that took the place of the unit names what is counted; else what is behind the unit does. */
static size_t behind_number(const Scan *scan, const ReadFigure *figure) {
    Number number;
    bool general = grammar_is(scan->words, GRAMMAR_GENERAL, figure->unit) && !str_ends(figure->surface, figure->unit) &&
                   number_read(scan->words, scan->text, figure->start, &number);
    size_t end;
    bool noun = general && !grammar_at(scan->words, GRAMMAR_GENERAL, scan->text, number.end) &&
                word_at(scan->words, scan->text, number.end, ROLE(WORD_UNIT), &end) && end == figure->end;
    return noun ? number.end : figure->end;
}

static Str name_behind(const Scan *scan, const ReadFigure *figure) {
    Str text = scan->text;
    size_t from = behind_number(scan, figure), end, stop = 0;
    while (from < text.len && (text.data[from] == ' ' || grammar_at(scan->words, GRAMMAR_OF, text, from))) {
        from = char_next(text, from);
    }
    for (end = from; end < text.len && end - from < NAME_BYTES; end = char_next(text, end)) {
        int digit;
        size_t next;
        bool common = scan_common(text.data[end]);
        if ((!common && (is_edge(text, end) || digit_at(text, end, &digit, &next))) ||
            word_at(scan->words, text, end, ROLE(WORD_STOP), &stop)) {
            break;
        }
    }
    return str_trim(str_slice(text, from, end));
}

static bool ends_as_measure(const Scan *scan, Str name) {
    if (grammar_ends(scan->words, GRAMMAR_NAME_ENDS, name)) {
        return true;
    }
    size_t start;
    return word_before(scan->words, name, name.len, ROLE(WORD_RATE_NAME) | ROLE(WORD_COUNT_NAME), &start) != NULL;
}

static bool same_unit(const ReadWords *words, Str printed, Str wanted) {
    if (!wanted.len || str_equal(printed, wanted)) {
        return true;
    }
    Str head, rest = wanted;
    str_cut(&rest, '/', &head);
    bool people = str_find(wanted, STR("/")) < 0 && str_find(printed, STR("/")) < 0 &&
                  unit_family(words, wanted) == FAMILY_PERSON && unit_family(words, printed) == FAMILY_PERSON;
    return people || (str_starts(printed, head) && str_find(wanted, STR("/")) >= 0);
}

static void take_indicator(const Scan *scan, ReadFigure *figure, size_t floor) {
    size_t start, end = figure->start;
    for (int turn = 0; turn < 4; turn++) {
        const Word *word = word_before(scan->words, scan->text, end, ROLE(WORD_INDICATOR), &start);
        if (word) {
            const IndicatorNameDef *def = &words_vocabulary(scan->words)->indicators[word->entry];
            if (same_unit(scan->words, figure->unit, def->unit)) {
                figure->indicator = def->id;
            }
            return;
        }
        if (!word_before(scan->words, scan->text, end, ROLE(WORD_REACH) | ROLE(WORD_BEFORE), &start) || start < floor) {
            return;
        }
        end = start;
    }
}

void figure_name(const Scan *scan, size_t index) {
    ReadFigure *figure = &scan->list->items[index];
    size_t floor = scan->clause;
    if (index > scan->first && scan->list->items[index - 1].end > floor) {
        floor = scan->list->items[index - 1].end;
    }
    const uint64_t moves = ROLE(WORD_TO) | ROLE(WORD_RISE) | ROLE(WORD_FALL);
    size_t end; /* 31个降到4个: 降 names nothing */
    bool moved = word_at(scan->words, scan->text, figure->end, moves, &end) != NULL;
    Str before = name_before(scan, figure, floor);
    before = figure->compare.len ? without_comparison(scan, before) : before;
    Str behind = moved ? (Str){NULL, 0} : name_behind(scan, figure);
    int family = figure->family;
    bool counted = family == FAMILY_COUNT || family == FAMILY_PERSON || family == FAMILY_NONE;
    if (before.len && (ends_as_measure(scan, before) || !behind.len || !counted)) {
        figure->name = before;
    } else {
        figure->name = behind.len ? behind : before;
    }
    take_indicator(scan, figure, floor);
}

/* ---- the period ---- */

static bool year_of(Str text, int *year) {
    if (text.len < 4) {
        return false;
    }
    *year = 0;
    for (size_t i = 0; i < 4; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
        *year = *year * 10 + (text.data[i] - '0');
    }
    return *year >= 1949 && *year < 2100;
}

void figure_periods(const Scan *scan, ReadFigure *figure) {
    size_t from = scan->sentence;
    Str before = str_slice(scan->text, from, figure->start);
    int year = 0, document = 0;
    bool told = false;
    bool dated = year_of(scan->document->period, &document);
    int part = dated && scan->part_year ? scan->part_year : document;
    Str printed = {NULL, 0};
    const TextPlace *places = scan->look->places.items;
    for (size_t i = scan->place; i > 0 && places[i - 1].at >= from && !told; i--) { /* the last year of ours */
        size_t at = places[i - 1].at - from, next;
        bool begins = before.data[at] == '1' || before.data[at] == '2';
        bool digit_before = at > 0 && before.data[at - 1] >= '0' && before.data[at - 1] <= '9';
        if (begins && !digit_before && at + 4 < before.len && year_of(str_slice(before, at, before.len), &year) &&
            promise_at(scan->words, PROMISE_YEAR, before, at + 4, &next)) {
            told = true;
            printed = str_slice(before, at, at + 4);
        }
    }
    year = told ? year : 0;
    if (compares_as(figure, "yoy_prev") && (told || dated)) {
        bool last = promise_in(scan->words, PROMISE_LAST_YEAR, before);
        printed = (Str){NULL, 0};
        year = (told && !last ? year : dated ? part : year) - 1;
        told = true;
    } else if (!told && dated && (scan->look->seen & PLACE_NEXT_YEAR) &&
               promise_in(scan->words, PROMISE_NEXT_YEAR, before)) {
        year = document + 1;
        told = true;
    }
    bool own = part != document;
    if (told || own) {
        figure->period = printed.len ? printed : str_format(scan->arena, "%d", told ? year : part);
    } else {
        figure->period = scan->document->period;
    }
}
