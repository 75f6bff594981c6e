/* Lists: a total before, behind or in the sentence before what it counts, columns that a last row adds up, wholes that
 * are broken down, and items that are named and counted. What no word like 其中 binds together, the numbers have to. */
#include "check_sum.h"

#include <math.h>

/* ---- RC-01 ---- */

/* 21所（新建18所，改扩建3所） */
static void bracketed_parts(Checker *checker, size_t index) {
    enum { NOUN_MOST = 36, BRACKET_MOST = 400 }; /* bytes */
    const ReadDocument *document = checker->document;
    const ReadFigure *total = &document->figures[index];
    Str text = checker->paragraphs[total->paragraph].text;
    size_t open = total->end;
    while (open < text.len && open - total->end < NOUN_MOST && han_at(text, open)) {
        open = char_next(text, open);
    }
    if (!char_is(text, open, "(（")) {
        return;
    }
    size_t close = open;
    while (close < text.len && close - open < BRACKET_MOST && !char_is(text, close, ")）")) {
        close = char_next(text, close);
    }
    Parts parts = {.count = 0};
    for (size_t i = index + 1; i < document->figure_count && document->figures[i].paragraph == total->paragraph &&
                               document->figures[i].start < close;
         i++) {
        if (!same_units(checker, total, &document->figures[i]) || document->figures[i].compare.len) {
            return;
        }
        take_part(&parts, &document->figures[i]);
    }
    if (parts.count >= 2) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* Whether a figure before a total may be one of its parts: 小学12所、初中5所，共17所. Where other things are counted
 * too, only what is called like the total is: 小学在校生120人，增加3人；初中在校生80人；两个学段在校生共200人. */
static bool is_part_before(const Checker *checker, const ReadFigure *figure, const ReadFigure *total, bool alike) {
    enum { TAIL = 9 }; /* bytes: three characters */
    return same_units(checker, total, figure) && !figure->compare.len && figure->part_of < 0 &&
           (!alike || (total->name.len >= TAIL && figure->name.len >= TAIL &&
                       str_equal(name_tail(figure->name, TAIL), name_tail(total->name, TAIL))));
}

/* 公办园39所（含公办性质园6所）: said aside of the figure right before its bracket. */
static bool is_said_aside(const Checker *checker, const ReadFigure *figure) {
    enum { BRACKET_MOST = 120 }; /* bytes */
    const ReadFigure *whole = figure->part_of >= 0 ? &checker->document->figures[figure->part_of] : NULL;
    return whole && whole->paragraph == figure->paragraph &&
           char_is(checker->paragraphs[whole->paragraph].text, whole->end, "(（") &&
           is_inside(checker->paragraphs[whole->paragraph].text, figure->start, "(（", ")）", BRACKET_MOST);
}

/* The figures of the sentence before a total are of its unit, or those called like it are meant. */
static void total_behind(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *total = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[total->paragraph];
    size_t from = sentence_start(&paragraph->bounds, total->start), full = full_start(&paragraph->bounds, total->start);
    size_t start;
    bool led = word_before(checker->words, paragraph->text, total->start, ROLE(WORD_TOTAL), &start) != NULL;
    Str clause = str_slice(paragraph->text, clause_start(&paragraph->bounds, total->start), total->start);
    bool verb = index > paragraph->first && check_says(checker, TERM_SUMS, clause) &&
                total->start - clause.len >= document->figures[index - 1].end;
    if (!(total->total || verb) || total->part_of >= 0 || !(led || verb) || !figure_usable(total)) {
        return;
    }
    for (int alike = 0; alike < 2; alike++) {
        Parts parts = {.count = 0};
        bool others = false;
        double sum = 0;
        for (size_t i = paragraph->first; i < index; i++) {
            const ReadFigure *figure = &document->figures[i];
            if (figure->start < (alike ? full : from) || is_said_aside(checker, figure)) {
                continue;
            }
            if (is_part_before(checker, figure, total, alike)) {
                take_part(&parts, figure);
                sum += figure->value;
            } else {
                others = true;
            }
        }
        /* 共缺110名: not right before; names alone may leave out one of the parts */
        bool near = (led && !alike) || fabs(sum - total->value) <= 0.2 * total->value;
        if (parts.count >= 2 && (alike || !others) && near) {
            sum_of(checker, total, &parts, LIST_TOTALLED);
            return;
        }
    }
}

/* 抽查的32所学校中，留样规范的25所，不规范的8所: of those the ones and the others are all. */
static bool ones_and_others(Checker *checker, const Sentence *sentence) {
    bool told = false;
    const ReadFigure *figures = checker->document->figures;
    Str text = sentence->paragraph->text;
    for (size_t i = sentence->first; i + 2 < sentence->first + sentence->count; i++) {
        const ReadFigure *whole = &figures[i], *ones = whole + 1, *others = whole + 2;
        size_t end = clause_end(&sentence->paragraph->bounds, whole->end);
        Str name = others->name;
        bool denied = str_starts(name, STR("不")) || str_starts(name, STR("未"));
        if (!grammar_ends(checker->words, GRAMMAR_AMONG, str_slice(text, 0, end)) || !denied || name.len < 9 ||
            !str_ends(ones->name, str_slice(name, 3, name.len)) || !same_units(checker, whole, ones) ||
            !same_units(checker, whole, others)) {
            continue;
        }
        Parts parts = {.count = 0};
        take_part(&parts, ones);
        take_part(&parts, others);
        sum_of(checker, whole, &parts, LIST_CLOSED);
        told = true;
    }
    return told;
}

/* 574处隐患中，城区学校231处、镇区学校198处、乡村学校155处: what follows are all its parts, right or but for one
 * digit; else they may overlap. */
static void parts_among(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t last = sentence->first + sentence->count;
    for (size_t i = sentence->first; i + 2 < last; i++) {
        const ReadFigure *whole = &figures[i];
        size_t end = clause_end(&paragraph->bounds, whole->end);
        Parts parts = {.count = 0};
        Interval sum = {0, 0};
        bool among = grammar_ends(checker->words, GRAMMAR_AMONG, str_slice(paragraph->text, whole->end, end));
        for (size_t k = i + 1; among && k < last; k++) {
            if (grammar_at(checker->words, GRAMMAR_OF, paragraph->text, figures[k].end)) {
                continue; /* 不足一半的6个 says which */
            }
            if (!same_units(checker, whole, &figures[k]) || figures[k].compare.len || !figure_usable(&figures[k])) {
                break;
            }
            take_part(&parts, &figures[k]);
            sum = interval_sum(sum, figure_interval(checker, &figures[k]));
        }
        bool near =
            parts.count >= 2 && figure_usable(whole) && is_count(checker, whole) && near_whole(checker, sum, whole);
        bool mistyped =
            near && one_digit_wrong(whole, &parts, (sum.low + sum.high) / 2); /* of the whole, or of a part */
        if (near && (mistyped || holds_or_mistyped(checker, sum, whole))) {
            sum_of(checker, whole, &parts, LIST_CLOSED);
            return;
        }
    }
}

/* 参加考核教师4320人，优秀648人、合格3664人、不合格8人。 Parts that follow one another to the end of the sentence, of
 * the figure before them: right, or but for one digit and near it, for no word says so. */
static void parts_listed(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 3, APART = 30 }; /* parts; bytes between two of them */
    const double near = 0.02;
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t last = sentence->first + sentence->count, first = last;
    while (first > sentence->first + 1 && same_units(checker, &figures[first - 1], &figures[last - 1]) &&
           figure_usable(&figures[first - 1]) && !figures[first - 1].compare.len && figures[first - 1].part_of < 0) {
        Str gap = str_slice(paragraph->text, figures[first - 2].end, figures[first - 1].start);
        first--;
        if (gap.len > APART || str_find(gap, STR("、")) < 0) {
            break; /* the first of them */
        }
    }
    if (first <= sentence->first || last - first < LEAST ||
        clause_end(&paragraph->bounds, figures[last - 1].end) < sentence->end) {
        return;
    }
    const ReadFigure *total = &figures[first - 1];
    size_t clause = clause_start(&paragraph->bounds, figures[first].start);
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    for (size_t i = first; i < last; i++) {
        take_part(&parts, &figures[i]);
        sum = interval_sum(sum, figure_interval(checker, &figures[i]));
    }
    bool whole = same_units(checker, total, &figures[first]) && is_count(checker, total) && figure_usable(total) &&
                 total->part_of < 0 && str_is(total->qualifier, "=") && total->end < clause &&
                 !check_judged(checker, "RC-01", total);
    double middle = (sum.low + sum.high) / 2;
    bool truncated;
    if (whole && (interval_verdict(checker, sum, total, &truncated) == VERDICT_HOLDS ||
                  (fabs(middle - total->value) <= near * total->value && one_digit_wrong(total, &parts, middle)))) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* 从学段看: how a whole that was told before is broken down. */
static bool breaks_down(const Checker *checker, const Sentence *sentence) {
    Str text = sentence->paragraph->text;
    size_t start = sentence->start, end = clause_end(&sentence->paragraph->bounds, start);
    return grammar_at(checker->words, GRAMMAR_SEEN_FROM, text, start) &&
           grammar_ends(checker->words, GRAMMAR_SEEN, str_slice(text, start, end)) && sentence->count &&
           checker->document->figures[sentence->first].start > end;
}

/* 从支出学段看，甲0.87亿元、乙6.24亿元、丙1.68亿元: against the whole of which an amount before it is, right or but for
 * one digit. */
static const ReadFigure *broken_down(Checker *checker, const Sentence *sentence, const ReadFigure *known) {
    enum { BACK = 40, LEAST = 3 };
    const ReadFigure *figures = checker->document->figures, *whole = known;
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    bool truncated;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        if (!same_units(checker, &figures[sentence->first], &figures[i]) || figures[i].compare.len ||
            !figure_usable(&figures[i]) || figures[i].total) {
            return NULL;
        }
        take_part(&parts, &figures[i]);
        sum = interval_sum(sum, figure_interval(checker, &figures[i]));
    }
    if (parts.count < LEAST || !breaks_down(checker, sentence)) {
        return NULL;
    }
    if (known && !same_units(checker, known, parts.items[0])) {
        return NULL;
    }
    for (size_t back = 1; !known && back <= BACK && back <= sentence->first; back++) {
        const ReadFigure *figure = &figures[sentence->first - back];
        bool may = same_units(checker, figure, parts.items[0]) && figure_usable(figure) && !figure->compare.len;
        if (may && interval_verdict(checker, sum, figure, &truncated) == VERDICT_HOLDS) {
            whole = figure;
            break;
        }
        whole = may && !whole && looks_mistyped((sum.low + sum.high) / 2, figure) ? figure : whole;
    }
    if (whole && holds_or_mistyped(checker, sum, whole)) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
    }
    return whole;
}

/* One paragraph that breaks a whole down twice, by source and by stage, means the same whole. */
static void breakdowns(Checker *checker) {
    const ReadFigure *whole = NULL;
    for (size_t i = 0; i < checker->sentence_count; i++) {
        const Sentence *sentence = &checker->sentences[i];
        bool again = i > 0 && checker->sentences[i - 1].paragraph_index == sentence->paragraph_index;
        whole = sentence->count ? broken_down(checker, sentence, again ? whole : NULL) : NULL;
    }
}

/* 拟安排500名…。甲选派45名、乙40名、丙415名。 The total stands alone in the sentence before a list. */
static void total_before_list(Checker *checker, const Sentence *sentence) {
    const ReadDocument *document = checker->document;
    if (sentence->count < 2 || sentence->first == sentence->paragraph->first) {
        return;
    }
    const ReadFigure *total = &document->figures[sentence->first - 1];
    size_t before = full_start(&sentence->paragraph->bounds, total->start);
    bool alone =
        sentence->first - 1 == sentence->paragraph->first || document->figures[sentence->first - 2].start < before;
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *part = &document->figures[i];
        if (!same_units(checker, total, part) || part->compare.len || part->part_of >= 0 || !figure_usable(part)) {
            return;
        }
        take_part(&parts, part);
        sum = interval_sum(sum, figure_interval(checker, part));
    }
    bool truncated;
    bool close = figure_usable(total) && fabs(sum.low - total->value) <= 0.05 * fabs(total->value);
    if (alone && figure_usable(total) && total->value > 0 &&
        (interval_verdict(checker, sum, total, &truncated) == VERDICT_HOLDS || (close && parts.count >= 3))) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* 甲资金下达3200万元，已支付2688万元；乙资金1560万元，已支付1560万元；两项合计下达4760万元，已支付4248万元: figures
 * that stand alike in the parts between semicolons, and a last part that says it is their sum, which may be a sentence
 * of its own. */
typedef struct Columns {
    size_t starts[PARTS_MOST], row_count; /* first figures of the rows */
    size_t width;
} Columns;

static bool same_column(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    return same_units(checker, a, b) && str_equal(a->compare, b->compare) && a->part_of < 0 && b->part_of < 0;
}

static bool same_row(const Checker *checker, const ReadFigure *figures, size_t a, size_t b, size_t width) {
    for (size_t i = 0; i < width; i++) {
        if (!same_column(checker, &figures[a + i], &figures[b + i])) {
            return false;
        }
    }
    return true;
}

/* The rows before the figure `last`, each of one part between semicolons, all of its shape. */
static bool rows_before(const Checker *checker, const CheckParagraph *paragraph, size_t last, size_t width,
                        Columns *columns) {
    const ReadFigure *figures = checker->document->figures;
    *columns = (Columns){.width = width};
    for (size_t at = last; at >= paragraph->first + width && columns->row_count < PARTS_MOST; at -= width) {
        size_t row = at - width, begin = sentence_start(&paragraph->bounds, figures[row].start);
        bool one = sentence_start(&paragraph->bounds, figures[at - 1].start) == begin &&
                   (row == paragraph->first || figures[row - 1].start < begin);
        if (!one || !same_row(checker, figures, row, last, width) || (row > 0 && figures[row].total)) {
            break;
        }
        columns->starts[columns->row_count++] = row;
    }
    return columns->row_count >= 2;
}

static void column_sums(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        size_t begin = sentence_start(&paragraph->bounds, figures[i].start);
        size_t end = sentence_end(&paragraph->bounds, figures[i].end), width = 0;
        bool first = i == paragraph->first || figures[i - 1].start < begin;
        if (!first || !mark_within(&paragraph->cues, begin, figures[i].start, ROLE(WORD_TOTAL))) {
            continue;
        }
        while (i + width < paragraph->first + paragraph->count && figures[i + width].start < end) {
            width++;
        }
        Columns columns;
        if (width < 2 || !rows_before(checker, paragraph, i, width, &columns)) {
            continue; /* a single column is total_behind's */
        }
        for (size_t c = 0; c < width; c++) {
            Parts parts = {.count = 0};
            double sum = 0;
            for (size_t row = columns.row_count; row > 0; row--) {
                take_part(&parts, &figures[columns.starts[row - 1] + c]);
                sum += parts.items[parts.count - 1]->value;
            }
            if (sum < 0.5 * figures[i + c].value) {
                continue; /* 毕业生942人，升学612人，占65%；就业301人，占32%；…合计913人: a row of another shape is left
                             out */
            }
            int family = figure_family(checker, &figures[i + c]);
            if (family == FAMILY_MONEY || family == FAMILY_AREA || is_count(checker, &figures[i + c])) {
                sum_of(checker, &figures[i + c], &parts, LIST_CLOSED);
            }
        }
    }
}

/* ---- RC-15 ---- */

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

/* How many a list of names without figures has, from `at` on to the end of its sentence: those between 、, and of 和 it
 * is not known whether it joins two. 0: it is no such list. */
static size_t names_listed(const Checker *checker, const CheckParagraph *paragraph, size_t at, size_t *joined) {
    enum { NAME_MOST = 60 }; /* bytes */
    Str text = paragraph->text;
    size_t end = clause_end(&paragraph->bounds, at), names = 1, begin = at, past;
    *joined = 0;
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        if (checker->document->figures[i].start >= at && checker->document->figures[i].start < end) {
            return 0;
        }
    }
    if (end < full_end(&paragraph->bounds, at) || word_before(checker->words, text, end, ROLE(WORD_PART_END), &past)) {
        return 0; /* it goes on, or says that there are more */
    }
    for (size_t to = at; to < end; to = char_next(text, to)) {
        if (char_is(text, to, "、")) {
            names++;
            begin = char_next(text, to);
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
    bool each = word_at(checker->words, text, at, ROLE(WORD_RESPECTIVELY), &past) != NULL;
    if (each) {
        at = past;
        word_at(checker->words, text, at, ROLE(WORD_REACH), &at); /* 是, 为 */
    }
    size_t names = each || colon ? names_listed(checker, paragraph, at, &joined) : 0;
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
static void streak_listed(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 2, MOST = 20 };
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    const TextPlaces *places = &paragraph->look->places;
    for (size_t i = place_from(places, sentence->start); i < places->count && places->items[i].at < sentence->end;
         i++) {
        Number number;
        size_t at = places->items[i].at, start, end;
        size_t mark = grammar_ends(checker->words, GRAMMAR_ORDINAL, str_slice(text, sentence->start, at));
        if (!(places->items[i].places & PLACE_NUMBER) || !number_read(checker->words, text, at, &number) ||
            !number.known || number.decimals || exact_double(number.value) < LEAST ||
            exact_double(number.value) > MOST || !promise_at(checker->words, PROMISE_YEAR, text, number.end, &end) ||
            !word_before(checker->words, text, at - mark, ROLE(WORD_STREAK), &start)) {
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

static void listed_items(Checker *checker, const ReadFigure *figure) {
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
static void names_under_title(Checker *checker, const ReadFigure *figure) {
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
static void listed_kinds(Checker *checker, size_t index) {
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
static void tasks_told(Checker *checker, size_t index) {
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

static void lists_of_sentence(Checker *checker, const Sentence *sentence) {
    if (!sentence->count) {
        return;
    }
    total_before_list(checker, sentence);
    if (!ones_and_others(checker, sentence)) {
        parts_among(checker, sentence);
    }
    parts_listed(checker, sentence);
    column_sums(checker, sentence);
}

void check_lists(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        if (!checker->document->figures[i].compare.len) {
            bracketed_parts(checker, i);
            total_behind(checker, i);
            if (is_count(checker, &checker->document->figures[i]) && figure_usable(&checker->document->figures[i])) {
                listed_items(checker, &checker->document->figures[i]);
                names_under_title(checker, &checker->document->figures[i]);
            }
        }
    }
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        tasks_told(checker, i);
        listed_kinds(checker, i);
    }
    each_sentence(checker, lists_of_sentence);
    each_sentence(checker, streak_listed);
    breakdowns(checker);
}
