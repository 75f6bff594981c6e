/* What words say of printed values, and the values do not: 由1046元提高到1013元, 连续两年提高 of a series that fell,
 * 均已配足 where there are fewer than are needed. */
#include "check.h"

/* Whether a word for a rise or a fall begins there: 1, -1; 0: none does. */
static int way_at(const Checker *checker, Str text, size_t at) {
    size_t rise = at, fall = at;
    bool up = word_at(checker->words, text, at, ROLE(WORD_RISE), &rise) != NULL;
    bool down = word_at(checker->words, text, at, ROLE(WORD_FALL), &fall) != NULL;
    return up && (!down || rise > fall) ? 1 : down ? -1 : 0;
}

/* ---- RC-05: 由…提高到… ---- */

/* 初中由1046元提高到1013元: the word between the former value and that behind it says which way it went. A ratio that
 * is better may be the smaller one. */
static void moved_against(Checker *checker, size_t index) {
    const ReadFigure *former = &checker->document->figures[index], *now = former + 1;
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    if (index + 1 >= paragraph->first + paragraph->count || !str_is(former->compare, "yoy_prev") ||
        !same_but_each(former, now) || str_is(now->unit, "比") || !figure_usable(former) || !figure_usable(now) ||
        !str_is(former->qualifier, "=") || !str_is(now->qualifier, "=")) {
        return;
    }
    const TextMark *to = mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO));
    size_t clause = clause_start(&paragraph->bounds, former->start);
    int way = to && to->end == now->start ? way_at(checker, paragraph->text, to->start) : 0;
    if (!way || to->start < former->end || clause != clause_start(&paragraph->bounds, now->start) ||
        figure_family(checker, now) == FAMILY_RANK || former->value == now->value) {
        return;
    }
    if ((way > 0) == (now->value > former->value)) {
        return; /* how far it went is told elsewhere */
    }
    Facts facts = {.name = former->name, .a = former->surface, .b = now->surface, .found = now->surface};
    facts.c = str_slice(paragraph->text, to->start, to->end);
    facts_figure(checker, &facts, former);
    facts_figure(checker, &facts, now);
    check_add(checker, "way-it-went", VERDICT_FAILS, &facts);
}

/* ---- RC-05: 第4位，比上年的第3位上升1位 ---- */

typedef struct Ranked {
    size_t start, end; /* bytes of the number */
    double value;
} Ranked;

/* 前移1位, 后退2位 where places are counted so: the way they went; 0: no such word begins there. */
static int place_way_at(const Checker *checker, Str text, size_t at, Str unit) {
    size_t past = at, end, next;
    int digit, way = way_at(checker, text, at);
    if (way) {
        word_at(checker->words, text, at, ROLE(WORD_RISE) | ROLE(WORD_FALL), &past);
    } else if (check_begins(checker, TERM_MORE_BY, str_slice(text, at, text.len), &past)) {
        past += at;
        way = check_begins(checker, TERM_AFTER, str_slice(text, at, text.len), &end) ? -1
              : promise_at(checker->words, PROMISE_DUE_TAIL, text, at, &end)         ? 1 /* 前移, 前进 */
                                                                                     : 0;
    }
    for (end = way ? past : at; way && digit_at(text, end, &digit, &next);) {
        end = next;
    }
    return way && end > past && str_equal(str_slice(text, end, char_next(text, end)), unit) ? way : 0;
}

/* The same, or a word for a rise or a fall of anything. */
static int moved_at(const Checker *checker, Str text, size_t at, Str unit) {
    int way = way_at(checker, text, at);
    return way ? way : place_way_at(checker, text, at, unit);
}

/* What the text calls a rise of a place is one to a smaller number. */
static void place_moved_against(Checker *checker, const Sentence *sentence, const Ranked *one, const Ranked *two) {
    enum { FAR = 12, FARTHER = 36, APART = 75 }; /* bytes behind the second; between both */
    Str text = sentence->paragraph->text, between = str_slice(text, one->end, two->start);
    size_t clause = clause_start(&sentence->paragraph->bounds, one->start), unit = char_next(text, two->end);
    bool same = str_equal(str_slice(text, one->end, char_next(text, one->end)), str_slice(text, two->end, unit));
    bool back = check_says(checker, TERM_EARLIER, between);
    bool from = !back && check_says(checker, TERM_FROM, str_slice(text, clause, one->start));
    bool versus = check_says(checker, TERM_LOOKS_BACK, between); /* 第4位，比上年的第3位上升1位 */
    size_t at = back ? unit : one->end, end = back ? unit + (versus ? FAR : FARTHER) : two->start;
    int way = 0;
    for (; (back || from) && !way && at < end && at < text.len; at = char_next(text, at)) {
        way = char_is(text, at, "。；") ? 2
              : back && !versus         ? place_way_at(checker, text, at, str_slice(text, two->end, unit))
                                        : moved_at(checker, text, at, str_slice(text, two->end, unit));
    }
    double now = back ? one->value : two->value, former = back ? two->value : one->value;
    if (!same || between.len > APART || !way || way == 2 || now == former || (way > 0) == (now < former)) {
        return;
    }
    const Ranked *later = back ? one : two, *earlier = back ? two : one;
    Facts facts = {.a = str_slice(text, char_back(text, earlier->start), char_next(text, earlier->end))};
    facts.b = facts.found = str_slice(text, char_back(text, later->start), char_next(text, later->end));
    facts.name = str_slice(text, clause, char_back(text, one->start));
    size_t word = char_back(text, at), past = word;
    if (!word_at(checker->words, text, word, ROLE(WORD_RISE) | ROLE(WORD_FALL), &past)) {
        if (!check_begins(checker, TERM_MORE_BY, str_slice(text, word, text.len), &past)) {
            return;
        }
        past += word;
    }
    facts.c = str_slice(text, word, past);
    facts_line(&facts, read_line_at(&checker->document->paragraphs[sentence->paragraph_index], one->start));
    check_add(checker, "way-it-went", VERDICT_FAILS, &facts);
}

/* 居第4位，比上年的第3位上升1位; 由第3位上升到第4位. */
static void places_of_sentence(Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    const TextPlaces *places = &sentence->paragraph->look->places;
    Ranked last = {.value = 0};
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        Number number;
        size_t at = places->items[i].at;
        if (at < last.end || !(places->items[i].places & PLACE_NUMBER) ||
            !grammar_ends(checker->words, GRAMMAR_ORDINAL, str_slice(text, sentence->start, at)) ||
            !number_read(checker->words, text, at, &number) || !number.known || number.decimals) {
            continue;
        }
        Ranked place = {at, number.end, exact_double(number.value)};
        if (last.end) {
            place_moved_against(checker, sentence, &last, &place);
        }
        last = place;
    }
}

/* ---- RC-19: 连续两年提高 ---- */

/* 连续两年 before a word for a rise or a fall: how many years; 0: it does not stand there. */
static int years_before(const Checker *checker, const Sentence *sentence, size_t way) {
    enum { FAR = 18, YEARS_MOST = 20 }; /* bytes: 十二年来 */
    Str text = sentence->paragraph->text;
    const TextPlaces *places = &sentence->paragraph->look->places;
    size_t from = way > sentence->start + FAR ? way - FAR : sentence->start, start, end;
    for (size_t i = place_from(places, from); i < places->count && places->items[i].at < way; i++) {
        Number number;
        size_t at = places->items[i].at;
        if ((places->items[i].places & PLACE_NUMBER) && number_read(checker->words, text, at, &number) &&
            number.known && !number.decimals && promise_at(checker->words, PROMISE_YEAR, text, number.end, &end) &&
            end == way && word_before(checker->words, text, at, ROLE(WORD_STREAK), &start)) {
            double years = exact_double(number.value);
            return years >= 2 && years <= YEARS_MOST ? (int)years : 0;
        }
    }
    return 0;
}

/* Each of a year of its own. */
static bool of_years(const ReadFigure *values, size_t count) {
    bool own = count > 1;
    for (size_t i = 1; i < count; i++) {
        own = own && values[i].period.len && !str_equal(values[i - 1].period, values[i].period);
    }
    return own;
}

/* 本科上线率连续两年提高，2022年为52.4%，2023年为55.7%，2024年为58.7%: the values of one unit that follow, or where
 * none does those before, as many as the years or one more. */
static void streak_of(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures;
    bool each = mark_within(&paragraph->cues, sentence->start, sentence->end, ROLE(WORD_RESPECTIVELY)) != NULL;
    for (size_t m = mark_from(&paragraph->cues, sentence->start); m < paragraph->cues.count; m++) {
        const TextMark *mark = &paragraph->cues.items[m];
        if (mark->start >= sentence->end) {
            return;
        }
        int way = mark->roles & (ROLE(WORD_RISE) | ROLE(WORD_FALL)) ? way_at(checker, paragraph->text, mark->start) : 0;
        int years = way ? years_before(checker, sentence, mark->start) : 0;
        size_t first = sentence->first, last = sentence->first + sentence->count, count = 0;
        while (years && first < last && figures[first].start < mark->end) {
            first++;
        }
        first = first == last ? sentence->first : first;
        while (last > first && str_is(figures[last - 1].compare, "streak")) { /* 连续两年 itself */
            last--;
        }
        Facts facts = {.line_count = 0};
        bool series = years > 0, against = false;
        for (size_t i = first; series && i < last; i++, count++) {
            series = figure_usable(&figures[i]) && !figures[i].compare.len &&
                     same_units(checker, &figures[first], &figures[i]);
            bool back = series && i > first &&
                        (way > 0 ? figures[i].value <= figures[i - 1].value : figures[i].value >= figures[i - 1].value);
            facts.a = back && !against ? figures[i - 1].surface : facts.a;
            facts.b = back && !against ? figures[i].surface : facts.b;
            against = against || back;
        }
        if (!series || !(each || of_years(&figures[first], count)) ||
            (count != (size_t)years && count != (size_t)years + 1)) {
            continue;
        }
        for (size_t i = first; i < last; i++) {
            facts_figure(checker, &facts, &figures[i]);
        }
        facts.name = name_tail(str_slice(paragraph->text, sentence->start, mark->end), 30);
        facts.found = facts.b;
        check_add(checker, "yearly-growth", against ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
        return;
    }
}

/* ---- RC-19: 连续三年保持首位 ---- */

/* 第2名 at `at`: the place; 0: none stands there. */
static int place_told(const Checker *checker, Str text, size_t at, size_t *end) {
    int digit, place = 0;
    size_t next, from;
    if (!grammar_past(checker->words, GRAMMAR_ORDINAL, text, at, &from)) {
        return 0;
    }
    if (numeral_at(text, from, &place, &next)) {
        from = next;
    } else {
        for (place = 0; place < 100 && digit_at(text, from, &digit, &next); from = next) {
            place = place * 10 + digit;
        }
    }
    return place > 0 && grammar_past(checker->words, GRAMMAR_RANKS, text, from, end) ? place : 0;
}

/* 保持, 位居: a place follows. */
static bool says_rank(const Checker *checker, Str text) {
    size_t end;
    for (size_t at = 0; at < text.len; at = char_next(text, at)) {
        if (word_at(checker->words, text, at, ROLE(WORD_RANK), &end)) {
            return true;
        }
    }
    return false;
}

/* 依次为第1名、第2名、第1名，连续三年保持首位: as many places before it as years are told, and one is not the first. */
static void kept_first(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *years = &checker->document->figures[i];
        size_t from = years->end, end = clause_end(&paragraph->bounds, from), past, count = 0;
        if (!str_is(years->compare, "streak") || !figure_usable(years) || years->value < 2 ||
            !says_rank(checker, str_slice(paragraph->text, from, end)) ||
            !check_says(checker, TERM_HIGHEST, str_slice(paragraph->text, from, end))) {
            continue;
        }
        Facts facts = {.name = str_slice(paragraph->text, clause_start(&paragraph->bounds, years->start), end)};
        Str text = str_slice(paragraph->text, 0, years->start), last = {NULL, 0};
        for (size_t at = sentence->start; at < text.len; at = char_next(text, at)) {
            int place = place_told(checker, text, at, &past);
            if (!place) {
                continue;
            }
            Str told = str_slice(text, at, past);
            facts.a = place > 1 && !facts.b.len ? last : facts.a;
            facts.b = place > 1 && !facts.b.len ? told : facts.b;
            last = told;
            count++;
        }
        if (count != (size_t)years->value) {
            continue;
        }
        facts.a = facts.a.len ? facts.a : facts.name;
        facts.found = facts.b;
        facts_figure(checker, &facts, years);
        check_add(checker, "yearly-growth", facts.b.len ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
    }
}

/* ---- RC-23: 均已配足 ---- */

/* How many there are of what is needed, told before in the paragraph under the same name; NULL: it is not. */
static const ReadFigure *had_of(const Checker *checker, const ReadFigure *needed) {
    enum { NAME_LEAST = 6 }; /* bytes */
    const CheckParagraph *paragraph = &checker->paragraphs[needed->paragraph];
    for (size_t i = (size_t)(needed - checker->document->figures); i > paragraph->first; i--) {
        const ReadFigure *had = &checker->document->figures[i - 1];
        if (had->name.len >= NAME_LEAST && str_ends(needed->name, had->name) && same_but_each(had, needed) &&
            !had->compare.len && figure_usable(had) && had->kind == FIGURE_ACTUAL) {
            return had;
        }
    }
    return NULL;
}

/* 按每班两教一保需专任教师744人、保育员372人，均已配足 behind 专任教师778人、保育员389人. */
static void provided(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = str_slice(paragraph->text, sentence->start, sentence->end);
    size_t start, end;
    if (!sentence->count || !check_find(checker, TERM_PROVIDED, text, &start, &end)) {
        return;
    }
    size_t said = sentence->start + start, clause = clause_start(&paragraph->bounds, said);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *needed = &checker->document->figures[i];
        size_t from = clause_start(&paragraph->bounds, needed->start);
        const ReadFigure *had = needed->end <= clause ? had_of(checker, needed) : NULL;
        if (!had || had->start >= from || !is_count(checker, had) || !figure_usable(needed) ||
            !check_says(checker, TERM_PAYABLE, str_slice(paragraph->text, from, needed->start)) ||
            check_says(checker, TERM_LACKS, str_slice(paragraph->text, clause, said))) {
            continue;
        }
        Facts facts = {.name = had->name, .a = had->surface, .p = needed->surface, .found = had->surface};
        facts.c = str_slice(text, start, end);
        facts_figure(checker, &facts, had);
        facts_figure(checker, &facts, needed);
        check_add(checker, "claimed-limit", number_at_least(had->value, needed->value) ? VERDICT_HOLDS : VERDICT_FAILS,
                  &facts);
    }
}

void check_contrary(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        moved_against(checker, i);
    }
    each_sentence(checker, places_of_sentence);
    each_sentence(checker, streak_of);
    each_sentence(checker, kept_first);
    each_sentence(checker, provided);
}
