/* Items that are named or told one by one, against the number that says how many they are (RC-15). */
#include "check_items.h"

#include <math.h>

/* Where an item of a list begins: behind the verb that leads to the first one, 新建 or 抽查. */
static size_t past_verb(const Checker *checker, Str text, size_t at) {
    size_t end;
    return word_at(checker->words, text, at, ROLE(WORD_BUILD) | ROLE(WORD_FOUND) | ROLE(WORD_PROMISE), &end) ? end : at;
}

/* 新建城东小学、滨河小学、金盆小学、城东初中5所学校: names without 等, all of a kind, are as many as the number says;
 * only where one more or less is named, since a number may be of something else. 抽查幼儿园、小学、初中4所学校 names
 * kinds: of each there may be several. */
static void named_schools(Checker *checker, const ReadFigure *figure) {
    enum { LEAST = 3, APART = 6 }; /* names; characters between the number and what it counts */
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Str text = paragraph->text;
    size_t from = clause_start(&paragraph->bounds, figure->start), end = figure->start, start, past, items = 0;
    size_t thing = figure->end; /* 4所集团化办学学校 */
    for (int apart = 0; apart < APART && thing < text.len && han_at(text, thing) &&
                        !word_at(checker->words, text, thing, ROLE(WORD_THING), &past);
         apart++) {
        thing = char_next(text, thing);
    }
    if (!word_at(checker->words, text, thing, ROLE(WORD_THING), &past)) {
        return;
    }
    while (word_before(checker->words, text, end, ROLE(WORD_THING), &start) && start > from) {
        size_t sign = start;
        while (sign > from && !char_is(text, char_back(text, sign), "、")) {
            sign = char_back(text, sign);
        }
        if (sign == start || (sign == from && past_verb(checker, text, from) == start)) {
            return;
        }
        items++;
        end = sign > from ? char_back(text, sign) : from;
    }
    if (items < LEAST || end > from || fabs((double)items - figure->value) > 1) {
        return;
    }
    Facts facts = {.name = figure->name, .p = figure->surface, .found = figure->surface};
    facts.c = str_format(checker->arena, "%zu%.*s", items, STR_ARG(figure->unit));
    facts_figure(checker, &facts, figure);
    check_add(checker, "listed-items", (double)items == figure->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* …、石门初中食堂，均于8月底前完工: what follows the sign lists no more. */
static bool ends_list(const CheckParagraph *paragraph, size_t sign) {
    size_t from = char_next(paragraph->text, sign);
    Str clause = str_slice(paragraph->text, from, clause_end(&paragraph->bounds, from));
    return str_find(clause, STR("、")) < 0;
}

/* How many a list of names without figures has, from `at` on to the end of its sentence, or of its part where a word
 * leads to it or a semicolon ends it: those between 、, and of 和 it is not known whether it joins two. 0: it is no
 * such list. */
static size_t names_listed(const Checker *checker, const CheckParagraph *paragraph, size_t at, bool led,
                           size_t *joined) {
    enum { NAME_MOST = 60 }; /* bytes */
    Str text = paragraph->text;
    size_t end = clause_end(&paragraph->bounds, at), names = 1, begin = at, past;
    *joined = 0;
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        if (checker->document->figures[i].start >= at && checker->document->figures[i].start < end) {
            return 0;
        }
    }
    bool ends = end >= full_end(&paragraph->bounds, at) ||
                ((led || check_begins(checker, TERM_DIVIDES, str_slice(text, end, text.len), &past)) &&
                 ends_list(paragraph, end));
    if (!ends || word_before(checker->words, text, end, ROLE(WORD_PART_END), &past)) {
        return 0; /* it goes on, or says that there are more */
    }
    for (size_t to = at; to < end; to = char_next(text, to)) {
        if (char_is(text, to, "、")) {
            names++;
            begin = char_next(text, to);
        } else if (check_begins(checker, TERM_NO_OTHERS, str_slice(text, to, end), &past)) {
            to = char_back(text, to + past); /* 高等教育 */
        } else if (to - begin > NAME_MOST || char_is(text, to, "(（《“：:") ||
                   word_at(checker->words, text, to, ROLE(WORD_PART_END), &past)) { /* 等单位: there are more */
            return 0;
        } else if (to > begin && promise_at(checker->words, PROMISE_AND, text, to, &past)) {
            ++*joined;
        }
    }
    return names;
}

/* 在建3个，分别是甲小学、乙中学、丙幼儿园; 在建3个：甲小学、乙中学、丙幼儿园: as many names as the number says. Behind
 * a colon alone it is a fault where one more or less is named. */
static void names_behind(Checker *checker, const ReadFigure *figure) {
    enum { NOUN_MOST = 18 }; /* bytes: 个项目 */
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Str text = paragraph->text;
    size_t at = figure->end, past, joined;
    while (at < text.len && at - figure->end < NOUN_MOST && han_at(text, at) &&
           !word_at(checker->words, text, at, ROLE(WORD_RESPECTIVELY), &past)) {
        at = char_next(text, at);
    }
    bool sign = char_is(text, at, ",，：:"), colon = char_is(text, at, "：:");
    at = sign ? char_next(text, at) : at;
    if (sign && !colon &&
        mark_within(&paragraph->cues, at, clause_end(&paragraph->bounds, at),
                    ROLE(WORD_AVERAGE) | ROLE(WORD_PER_HEAD))) {
        at = char_next(text, clause_end(&paragraph->bounds, at)); /* 9个，平均每个85万元，分别是… */
    }
    bool each = word_at(checker->words, text, at, ROLE(WORD_RESPECTIVELY), &past) != NULL;
    if (sign && !each && check_begins(checker, TERM_NAMELY, str_slice(text, at, text.len), &past)) {
        each = true; /* 5次，即… */
        past += at;
    }
    if (each) {
        at = past;
        word_at(checker->words, text, at, ROLE(WORD_REACH), &at); /* 是, 为 */
    }
    size_t names = each || colon ? names_listed(checker, paragraph, at, each, &joined) : 0;
    double apart = fabs((double)names - figure->value);
    bool joins = names && figure->value > (double)names && figure->value <= (double)(names + joined);
    if (names < 2 || figure->value < 2 || apart > 1 || figure->compare.len) {
        return;
    }
    bool same = apart == 0 || joins;
    if (!same && joined && !each) {
        return;
    }
    Facts facts = {.name = figure->name, .p = figure->surface, .found = figure->surface};
    facts.c = str_format(checker->arena, "%zu%.*s", names, STR_ARG(figure->unit));
    facts_figure(checker, &facts, figure);
    check_add(checker, "listed-items", same ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* Where the quotation that ends before `at` opens; `at`: none does. */
static size_t quotation_before(Str text, size_t at, size_t from) {
    size_t close = at > from ? char_back(text, at) : at;
    bool title = char_is(text, close, "》");
    if (close == at || (!title && !char_is(text, close, "”"))) {
        return at;
    }
    for (size_t open = close; open > from;) {
        open = char_back(text, open);
        if (char_is(text, open, title ? "《" : "“")) {
            return open;
        }
    }
    return at;
}

/* “公开、公正、公平”: how many stand in one quotation; 1 where no sign parts them. */
static size_t quoted_within(Str quotation) {
    size_t count = 1;
    for (size_t at = 0; at < quotation.len; at = char_next(quotation, at)) {
        count += char_is(quotation, at, "、") ? 1 : 0;
    }
    return count;
}

/* 《甲办法》《乙办法》《丙办法》四份文件, “公开、公正、公平”四项原则: as many quotations right before the number as it
 * says, or as many words in the one; where another name is joined to them nothing is counted. */
static void quotations_before(Checker *checker, const ReadFigure *figure) {
    enum { MOST = 12, APART = 2 };
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Str text = paragraph->text;
    size_t from = full_start(&paragraph->bounds, figure->start), count = 0, past;
    size_t at = figure->start, open, first = at;
    while ((open = quotation_before(text, at, from)) < at) {
        count++;
        first = at = open;
        size_t sign = at > from ? char_back(text, at) : at;
        bool joins = char_is(text, sign, "、，,") || promise_at(checker->words, PROMISE_AND, text, sign, &past);
        at = joins && quotation_before(text, sign, from) < sign ? sign : at;
    }
    if (!count || figure->value < 2 || figure->value > MOST || figure->compare.len || !is_exact_amount(figure)) {
        return;
    }
    size_t sign = first > from ? char_back(text, first) : first;
    bool more = char_is(text, sign, "、") || promise_at(checker->words, PROMISE_AND, text, sign, &past);
    bool one = count == 1; /* “小学、初中”七项指标: so many more are others */
    count = one ? quoted_within(str_slice(text, first, figure->start)) : count;
    if (more || count < 2 || (one && figure->value > (double)count + APART)) {
        return;
    }
    Facts facts = {.name = figure->name, .p = figure->surface, .found = figure->surface};
    facts.c = str_format(checker->arena, "%zu%.*s", count, STR_ARG(figure->unit));
    facts_figure(checker, &facts, figure);
    check_add(checker, "listed-items", (double)count == figure->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* 机械加工、汽车维修、…、现代农艺9个专业: names without 等 right before their number, of which one more or less is
 * named. The last of them may be longer where a verb stands before the number: that is none. */
static void names_before(Checker *checker, const ReadFigure *figure) {
    enum { LEAST = 4, NAME_MOST = 45 }; /* names; bytes */
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Str text = paragraph->text;
    size_t from = clause_start(&paragraph->bounds, figure->start), end = figure->start, last = 0, most = 0, names = 0;
    bool joined = false, first = false;
    for (size_t at = end; at > from && !first; at = char_back(text, at)) {
        size_t before = char_back(text, at), past;
        first = before == from;
        bool sign = char_is(text, before, "、");
        if (!sign && !han_at(text, before)) {
            return;
        }
        joined = joined || (!sign && promise_at(checker->words, PROMISE_AND, text, before, &past));
        if (sign || first) {
            size_t length = end - (sign ? at : from);
            last = names ? last : length;
            most = names && !first && length > most ? length : most; /* a verb may lead to the first */
            end = before;
            names++;
            if (length > NAME_MOST || !length) {
                return;
            }
        }
    }
    bool counted = figure->value == (double)names + 1 || figure->value == (double)names - 1;
    if (names >= LEAST && figure->value >= LEAST && counted && last <= most && !joined && !figure->compare.len &&
        han_at(text, figure->end)) {
        Facts facts = {.name = figure->name, .p = figure->surface, .found = figure->surface};
        facts.c = str_format(checker->arena, "%zu%.*s", names, STR_ARG(figure->unit));
        facts_figure(checker, &facts, figure);
        check_add(checker, "listed-items", VERDICT_FAILS, &facts);
    }
}

/* How many years a piece of text lists, and nothing else: 2022年、2023年、2024年; 0: it is no such list. */
static size_t years_listed(const Checker *checker, Str text) {
    enum { FIRST = 1950, LAST = 2099 };
    size_t years = 0, past;
    for (size_t at = 0; at < text.len;) {
        Number number;
        if (number_read(checker->words, text, at, &number) && number.known && !number.decimals) {
            double value = exact_double(number.value);
            if (value < FIRST || value > LAST) {
                return 0;
            }
            years++;
            at = number.end;
        } else if (promise_at(checker->words, PROMISE_YEAR, text, at, &past) ||
                   promise_at(checker->words, PROMISE_AND, text, at, &past)) {
            at = past;
        } else if (char_is(text, at, "、，,")) {
            at = char_next(text, at);
        } else {
            return 0;
        }
    }
    return years;
}

/* 连续第3年…（2022年、2023年、2024年）; 2022年、2023年、2024年连续三年: as many years as are listed. */
void streak_listed(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 2, MOST = 20 };
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    const TextPlaces *places = &paragraph->look->places;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        Number number;
        size_t at = places->items[i].at, start, end;
        if (!(places->items[i].places & PLACE_NUMBER)) {
            continue;
        }
        size_t mark = grammar_ends(checker->words, GRAMMAR_ORDINAL, str_slice(text, sentence->start, at));
        if (!word_before(checker->words, text, at - mark, ROLE(WORD_STREAK), &start) ||
            !number_read(checker->words, text, at, &number) || !number.known || number.decimals ||
            exact_double(number.value) < LEAST || exact_double(number.value) > MOST ||
            !promise_at(checker->words, PROMISE_YEAR, text, number.end, &end)) {
            continue;
        }
        size_t open = end, close;
        while (open < sentence->end && !char_is(text, open, "(（，,；;")) {
            open = char_next(text, open);
        }
        open = char_is(text, open, "(（") ? char_next(text, open) : sentence->end;
        for (close = open; close < sentence->end && !char_is(text, close, ")）");) {
            close = char_next(text, close);
        }
        size_t years = years_listed(checker, str_slice(text, open, close));
        years = years ? years : years_listed(checker, str_slice(text, clause_start(&paragraph->bounds, start), start));
        if (years >= LEAST) {
            Str said = str_slice(text, start, end);
            Facts facts = {.name = said, .p = said, .found = said};
            facts.c = str_format(checker->arena, "%zu年", years);
            facts_line(&facts, read_line_at(&checker->document->paragraphs[sentence->paragraph_index], start));
            check_add(checker, "listed-items",
                      (double)years == exact_double(number.value) ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
        }
    }
}

void listed_items(Checker *checker, const ReadFigure *figure) {
    enum { ITEM_MOST = 45 }; /* bytes */
    Str text = checker->paragraphs[figure->paragraph].text;
    size_t at = figure->start;
    size_t open;
    if (!word_before(checker->words, text, at, ROLE(WORD_PART_END), &open)) {
        named_schools(checker, figure);
        names_behind(checker, figure);
        if (!check_judged(checker, "RC-15", figure)) {
            names_before(checker, figure);
        }
        if (!check_judged(checker, "RC-15", figure)) {
            quotations_before(checker, figure);
        }
        return;
    }
    size_t items = 1, item = 0;
    Str noun = str_slice(text, figure->end, text.len), last = {NULL, 0}, first = {NULL, 0};
    bool alike = true, even = true; /* all end alike; all are as long, but for words that lead to the first */
    for (at = char_back(text, at); at > 0; at = char_back(text, at)) {
        size_t before = char_back(text, at);
        if (char_is(text, before, "、")) {
            Str word = str_slice(text, at, at + item);
            last = last.len ? last : name_tail(word, 6);
            alike = alike && str_equal(name_tail(word, 3), name_tail(last, 3));
            even = even && word.len == (first.len ? first.len : word.len) && word.len >= 6;
            first = word;
            items++;
            item = 0;
        } else if (char_is(text, before, ",，。;；:：!！?？()（）“”《》") || item > ITEM_MOST) {
            break;
        } else {
            item += at - before;
        }
    }
    enum { EVEN_LEAST = 4 };
    even = even && items >= EVEN_LEAST && item >= first.len;
    /* 甲小学、乙小学等2所小学; 课桌椅、饮水机、图书柜等2类设备 */
    bool kinds = check_is(checker, TERM_KINDS, figure->unit) && (double)items == figure->value + 1 && items > 2;
    /* 开展防火、防汛、防溺水、防欺凌等3次专项行动 */
    bool times = grammar_is(checker->words, GRAMMAR_AGAIN, figure->unit) && (double)items == figure->value + 1 &&
                 items >= EVEN_LEAST && han_at(text, figure->end);
    bool same = (alike || even || kinds || times) && last.len && noun.len >= 6;
    if (items < 2 || figure->value < 1) {
        return;
    }
    Facts facts = {.name = figure->name, .p = figure->surface, .found = figure->surface};
    facts.c = str_format(checker->arena, "%zu%.*s", items, STR_ARG(figure->unit));
    facts_figure(checker, &facts, figure);
    bool more = (double)items > figure->value;
    if (!more || same) {
        check_add(checker, "listed-items", more ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
    }
}

/* How many names a paragraph of nothing else has, the first of them `first`; 0: it is no such list. */
static size_t names_from(Str text, Str first) {
    enum { NAME_MOST = 15 }; /* bytes */
    size_t names = 1, begin = 0, end = text.len;
    if (!str_starts(text, first) || !char_is(text, first.len, "、")) {
        return 0;
    }
    end = char_is(text, char_back(text, end), "。") ? char_back(text, end) : end;
    for (size_t at = 0; at < end; at = char_next(text, at)) {
        if (char_is(text, at, "、")) {
            names++;
            begin = char_next(text, at);
        } else if (!han_at(text, at) || at - begin > NAME_MOST) {
            return 0;
        }
    }
    return names;
}

/* 周某某等3名代表 and, under a line that says 代表, 周某某、何某某: as many names as there are said to be. */
void names_under_title(Checker *checker, const ReadFigure *figure) {
    enum { NAME_LEAST = 6, NAME_MOST = 12, NOUN = 6, MOST = 30 }; /* bytes; names */
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t open, from = clause_start(&paragraph->bounds, figure->start);
    if (figure->value < 2 || figure->value > MOST || figure->compare.len ||
        !word_before(checker->words, paragraph->text, figure->start, ROLE(WORD_PART_END), &open) || open < from) {
        return;
    }
    Str first = str_trim(str_slice(paragraph->text, from, open));
    Str noun = str_slice(paragraph->text, figure->end, figure->end + NOUN);
    if (first.len < NAME_LEAST || first.len > NAME_MOST || str_find(first, STR("、")) >= 0 || noun.len < NOUN) {
        return;
    }
    for (size_t i = 1; i < checker->document->paragraph_count; i++) {
        size_t names = names_from(str_trim(checker->paragraphs[i].text), first);
        if (names >= 2 && str_find(checker->paragraphs[i - 1].text, noun) >= 0) {
            Facts facts = {.name = figure->name, .p = figure->surface, .found = figure->surface};
            facts.c = str_format(checker->arena, "%zu%.*s", names, STR_ARG(figure->unit));
            facts_figure(checker, &facts, figure);
            check_add(checker, "listed-items", (double)names == figure->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            return;
        }
    }
}

static bool figure_here(const Checker *checker, size_t index, size_t at) {
    const CheckParagraph *paragraph = &checker->paragraphs[index];
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure->start <= at && at < figure->end) {
            return true;
        }
    }
    return false;
}

/* …等4类设备: kinds are no figures, but are listed. */
void listed_kinds(Checker *checker, size_t index) {
    Str text = checker->paragraphs[index].text;
    const TextPlaces *places = &checker->paragraphs[index].look->places;
    for (size_t i = 0; i < places->count; i++) {
        size_t at = places->items[i].at, start, end;
        Number number;
        if (!(places->items[i].places & PLACE_NUMBER) ||
            !word_before(checker->words, text, at, ROLE(WORD_PART_END), &start) ||
            !number_read(checker->words, text, at, &number) || !number.known || number.decimals ||
            !check_begins(checker, TERM_KINDS, str_slice(text, number.end, text.len), &end)) {
            continue;
        }
        ReadFigure kinds = {
            .paragraph = index, .start = at, .end = number.end + end, .value = exact_double(number.value)};
        kinds.surface = str_slice(text, at, kinds.end);
        kinds.unit = str_slice(text, number.end, kinds.end);
        if (!figure_here(checker, index, at)) {
            listed_items(checker, &kinds);
        }
    }
}

/* 二 of 二是 and 二要, where a sentence or its part begins at `at`; 0: none does. */
static int told_item(const Checker *checker, Str text, size_t at) {
    int value;
    size_t next, end;
    bool begins = at == 0 || char_is(text, char_back(text, at), "：:；;。，　 ");
    return begins && numeral_at(text, at, &value, &next) && value >= 1 && value <= 10 &&
                   check_begins(checker, TERM_TOLD_AS, str_slice(text, next, text.len), &end)
               ? value
               : 0;
}

/* How far 一是…二是… count on from a place, in this paragraph and those under the same heading. `broken`: an item does
 * not go on with them, of a list within it or of another, so that there may be more. */
static int items_told(const Checker *checker, size_t index, size_t from, bool *broken) {
    enum { FAR = 30 }; /* paragraphs */
    const ReadDocument *document = checker->document;
    int heading = document->paragraphs[index].heading, last = 0;
    *broken = false;
    for (size_t i = index; i < document->paragraph_count && i < index + FAR; i++, from = 0) {
        int here = document->paragraphs[i].heading;
        if (here != heading &&
            (here < 0 || heading < 0 || document->outline[here].level <= document->outline[heading].level)) {
            break;
        }
        Str text = checker->paragraphs[i].text;
        for (size_t at = from; at < text.len; at = char_next(text, at)) {
            int item = told_item(checker, text, at);
            if (item && item != last + 1) {
                *broken = true;
                return last;
            }
            last = item ? item : last;
        }
    }
    return last;
}

/* Where the list of what was counted begins: behind the colon of 三个方面的工作：, or the stop before 一是. 0: none
 * does. */
static size_t list_behind(const Checker *checker, Str text, size_t at) {
    enum { NOUN_MOST = 18 }; /* bytes: 的工作 */
    size_t end = at;
    while (end - at < NOUN_MOST && han_at(text, end)) {
        end = char_next(text, end);
    }
    size_t next = char_next(text, end);
    bool stop = char_is(text, end, "。；，") && told_item(checker, text, next) == 1;
    return char_is(text, end, "：:") || stop ? next : 0;
}

/* 要抓好四件事：一是…二是…三是…: as many are told as were said to be. 第二个问题： is one of them. */
void tasks_told(Checker *checker, size_t index) {
    enum { LEAST = 2 };
    const CheckParagraph *paragraph = &checker->paragraphs[index];
    Str text = paragraph->text;
    const TextPlaces *places = &paragraph->look->places;
    for (size_t i = 0, past = 0; i < places->count; i++) {
        size_t at = places->items[i].at, end;
        Number number;
        if (at < past || !(places->items[i].places & PLACE_NUMBER) || !number_read(checker->words, text, at, &number)) {
            continue;
        }
        past = number.end; /* 件事 behind 十二 is not behind 二 */
        if (!number.known || number.decimals || number.value.digits < LEAST || number.value.digits > 10 ||
            grammar_ends(checker->words, GRAMMAR_ORDINAL, str_slice(text, 0, at)) ||
            !check_begins(checker, TERM_TASKS, str_slice(text, number.end, text.len), &end)) {
            continue;
        }
        bool broken;
        size_t list = list_behind(checker, text, number.end + end);
        int told = list ? items_told(checker, index, list, &broken) : 0;
        if (told >= LEAST && !broken) {
            Str said = str_slice(text, at, number.end + end);
            Facts facts = {.name = said, .p = said, .found = said};
            facts.c = str_format(checker->arena, "%d项", told);
            facts_line(&facts, read_line_at(&checker->document->paragraphs[index], at));
            check_add(checker, "listed-items", told == number.value.digits ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
        }
    }
}

/* 分3期轮训，第一期67人，第二期61人: so many are announced, each that is told has its number. */
void ordinals_of(Checker *checker, const Sentence *sentence, size_t index) {
    enum { MOST = 12 };
    const ReadFigure *figures = checker->document->figures, *announced = &figures[index];
    Str text = sentence->paragraph->text;
    if (!is_exact_amount(announced) || announced->value > MOST || announced->value < 2 || announced->decimals ||
        figure_family(checker, announced) != FAMILY_COUNT || check_judged(checker, "RC-15", announced)) {
        return;
    }
    size_t listed = 0, wanted = (size_t)announced->value;
    for (size_t i = index + 1; i < sentence->first + sentence->count; i++) {
        Str told = own_words(checker, i);
        Number number;
        size_t at;
        if (!grammar_past(checker->words, GRAMMAR_ORDINAL, told, 0, &at) ||
            !number_read(checker->words, told, at, &number) || !number.known ||
            !str_starts(str_slice(told, number.end, told.len), announced->unit) ||
            exact_double(number.value) != (double)(listed + 1)) {
            break;
        }
        listed++;
    }
    size_t end = listed ? figures[index + listed].end : 0;
    bool ends = listed && listed < wanted && end < text.len &&
                !grammar_in(checker->words, GRAMMAR_ORDINAL, str_slice(text, end, sentence->end));
    if (listed >= 2 && (ends || listed > wanted)) {
        Facts facts = {.name = announced->name, .p = announced->surface, .found = announced->surface};
        facts.c = facts.expected = check_number(checker, (double)listed, announced->unit);
        facts_figure(checker, &facts, announced);
        check_add(checker, "listed-items", VERDICT_FLAG, &facts);
    }
}
