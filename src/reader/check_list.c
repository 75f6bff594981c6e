/* Lists whose total stands before or behind them, or in the sentence before, columns that a last row adds up, wholes
 * that are broken down. What no word like 其中 binds together, the numbers have to (RC-01). */
#include "check_items.h"
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
        if (!same_units(checker, total, &document->figures[i]) || document->figures[i].compare.len ||
            is_marked_off(checker, &document->figures[i])) {
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

/* 82个食堂评为A级29个、B级49个、C级4个，A、B两级合计78个: of figures that are not all its parts, a run that adds up to
 * the total, exactly, is what it is of. */
static void take_run(const Checker *checker, const ReadFigure *total, Parts *parts) {
    double all = 0;
    for (size_t i = 0; i < parts->count; i++) {
        all += parts->items[i]->value;
    }
    if (all == total->value) {
        return;
    }
    for (size_t from = 0; from + 1 < parts->count; from++) {
        double sum = 0;
        for (size_t i = from; i < parts->count && figure_usable(parts->items[i]); i++) {
            sum += parts->items[i]->value;
            if (i > from && sum == total->value && is_count(checker, total)) {
                Parts run = {.count = 0};
                for (size_t k = from; k <= i; k++) {
                    take_part(&run, parts->items[k]);
                }
                *parts = run;
                return;
            }
        }
    }
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
            take_run(checker, total, &parts);
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
        size_t denied;
        check_begins(checker, TERM_DENIED, name, &denied);
        if (!grammar_ends(checker->words, GRAMMAR_AMONG, str_slice(text, 0, end)) || !denied || name.len < 9 ||
            !str_ends(ones->name, str_slice(name, denied, name.len)) || !same_units(checker, whole, ones) ||
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

typedef enum Band { BAND_NONE, BAND_BELOW, BAND_BETWEEN, BAND_ABOVE } Band;

/* 35岁以下的1549人, 36—45岁1471人, 50岁以上626人: which band a count is of, by the words right before it. */
static Band band_of(const Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *count = &figures[index];
    size_t from = clause_start(&sentence->paragraph->bounds, count->start), before = index;
    enum { BACK = 4 };
    bool between = false, digits = false;
    int digit;
    while (before > sentence->first && index - before < BACK &&
           (figures[before - 1].kind == FIGURE_THRESHOLD || figures[before - 1].value2 > 0) &&
           figures[before - 1].start >= from) {
        between = between || figures[before - 1].value2 > 0;
        before--;
    }
    from = before > sentence->first && figures[before - 1].end > from ? figures[before - 1].end : from;
    Str words = str_slice(sentence->paragraph->text, from, count->start);
    for (size_t at = 0, next; at < words.len && !digits; at = char_next(words, at)) {
        digits = digit_at(words, at, &digit, &next);
    }
    bool counts = digits && is_count(checker, count) && figure_usable(count) && !count->compare.len;
    return !counts                                       ? BAND_NONE
           : between                                     ? BAND_BETWEEN
           : check_says(checker, TERM_BAND_BELOW, words) ? BAND_BELOW
           : check_says(checker, TERM_BAND_ABOVE, words) ? BAND_ABOVE
                                                         : BAND_NONE;
}

/* 4509名教职工中，35岁以下1549人，36—45岁1471人，46—50岁783人，50岁以上706人: bands from the lowest to the highest, or
 * back, take in everybody. Of the figure right before the first of them, where they come near it. */
static void bands_of_whole(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 3 };
    const double near = 0.2;
    const ReadFigure *figures = checker->document->figures, *whole = NULL;
    Parts parts = {.count = 0};
    Band first = BAND_NONE, last = BAND_NONE;
    double sum = 0;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        Band band = band_of(checker, sentence, i);
        if (!parts.count && band != BAND_BELOW && band != BAND_ABOVE) {
            bool may =
                is_count(checker, &figures[i]) && figure_usable(&figures[i]) && figures[i].kind != FIGURE_THRESHOLD;
            whole = may ? &figures[i] : whole;
            continue;
        }
        if (band == BAND_NONE || last == (first == BAND_BELOW ? BAND_ABOVE : BAND_BELOW)) {
            continue;
        }
        first = parts.count ? first : band;
        last = band;
        take_part(&parts, &figures[i]);
        sum += figures[i].value;
    }
    bool all = parts.count >= LEAST && last == (first == BAND_BELOW ? BAND_ABOVE : BAND_BELOW);
    if (all && whole && same_units(checker, whole, parts.items[0]) && !check_judged(checker, "RC-01", whole) &&
        fabs(sum - whole->value) <= near * whole->value) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
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
        if (parts.count >= LEAST && !same_units(checker, &figures[sentence->first], &figures[i])) {
            break; /* …、视力21人，智力残疾为43.9% */
        }
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
        bool part_wrong = near_whole(checker, sum, figure) && one_digit_wrong(figure, &parts, (sum.low + sum.high) / 2);
        whole = may && !whole && (looks_mistyped((sum.low + sum.high) / 2, figure) || part_wrong) ? figure : whole;
    }
    if (whole && (holds_or_mistyped(checker, sum, whole) ||
                  (near_whole(checker, sum, whole) && one_digit_wrong(whole, &parts, (sum.low + sum.high) / 2)))) {
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

static void lists_of_sentence(Checker *checker, const Sentence *sentence) {
    if (!sentence->count) {
        return;
    }
    total_before_list(checker, sentence);
    if (!ones_and_others(checker, sentence)) {
        parts_among(checker, sentence);
    }
    parts_listed(checker, sentence);
    bands_of_whole(checker, sentence);
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
