/* So much for each: at each place, in each part of a year, for each of those that are listed (RC-16). */
#include "check_within.h"

#include <math.h>

/* 12所学校每校选派2名: the count right before 每校, of what it is for each of; 0: none is. */
static double units_named(const Checker *checker, const ReadFigure *figure, const TextMark *head, size_t clause) {
    enum { NOUN_MOST = 9 }; /* bytes */
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    const ReadFigure *count = figure - 1;
    if (figure <= &checker->document->figures[paragraph->first] || count->start < clause || count->end > head->start ||
        head->start - count->end > NOUN_MOST || !is_count(checker, count) || !figure_usable(count)) {
        return 0;
    }
    Str counted = str_format(checker->scratch, "%.*s%.*s", STR_ARG(count->unit),
                             STR_ARG(str_slice(paragraph->text, count->end, head->start)));
    for (const Word *each = head->word; each; each = each->next) {
        if (each->role == WORD_PER_HEAD && str_ends(counted, each->as)) {
            return count->value;
        }
    }
    return 0;
}

/* The count of units before 个街道各: 六, 10; 0: none is told. */
static double units_of(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t clause = clause_start(&paragraph->bounds, figure->start);
    const TextMark *head = mark_within(&paragraph->cues, clause, figure->start, ROLE(WORD_PER_HEAD));
    if (!head) {
        return 0;
    }
    for (const ReadFigure *count = figure;
         count > checker->document->figures && count[-1].paragraph == figure->paragraph && count[-1].start >= clause;
         count--) { /* 11个乡镇各组建3个: 乡镇各 begins right behind the unit */
        if (count[-1].end == head->start && is_count(checker, &count[-1]) && figure_usable(&count[-1])) {
            return count[-1].value;
        }
    }
    double named = units_named(checker, figure, head, clause);
    if (named > 0) {
        return named;
    }
    for (size_t back = 1, at = head->start; back <= 4 && at > clause; back++) {
        at = char_back(paragraph->text, at);
        Number number;
        if (number_read(checker->words, paragraph->text, at, &number) && number.known && number.end == head->start) {
            Number longer;
            size_t before = at > clause ? char_back(paragraph->text, at) : at;
            bool more = before < at && number_read(checker->words, paragraph->text, before, &longer) &&
                        longer.end == number.end;
            return exact_double(more ? longer.value : number.value);
        }
    }
    return 0;
}

void each_times_units(Checker *checker, const Sentence *sentence) {
    Interval sum = {0, 0};
    Facts facts = {.line_count = 0};
    Str unit = {NULL, 0};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        ptrdiff_t slash = str_find(figure->unit, STR("/"));
        double units = slash > 0 && figure_usable(figure) ? units_of(checker, figure) : 0;
        if (units > 0) {
            Interval each = figure_interval(checker, figure);
            sum = interval_sum(sum, (Interval){each.low * units, each.high * units});
            unit = str_slice(figure->unit, 0, (size_t)slash);
            facts_figure(checker, &facts, figure);
        } else if (unit.len && str_equal(figure->unit, unit) && !figure->compare.len &&
                   (figure->total || check_says(checker, TERM_SUMS, words_before(checker, figure)))) {
            facts.name = figure->name;
            relation_add(checker, "each-times-units", sum, figure, &facts);
            return;
        }
    }
}

/* 每月发放56.2万元，全年674.4万元: twelve months, or ten or nine of school; but for its unit or one digit. */
void year_of_months(Checker *checker, const Sentence *sentence, size_t index) {
    static const double months[] = {12, 10, 9};
    enum { COUNT = sizeof months / sizeof *months };
    const ReadFigure *all = &checker->document->figures[index], *each = all - 1;
    ptrdiff_t slash = index > sentence->first ? str_find(each->unit, STR("/")) : -1;
    size_t from, to, past;
    if (slash <= 0 || !is_amount(all) || !is_value(each) || check_judged(checker, "RC-07", all) ||
        !str_equal(str_slice(each->unit, 0, (size_t)slash), all->unit)) {
        return;
    }
    Str words = told_with(checker, index);
    size_t ends = promise_at(checker->words, PROMISE_MONTH, each->unit, (size_t)slash + 1, &past) ? past : 0;
    if (ends != each->unit.len || !check_find(checker, TERM_WHOLE, words, &from, &to) ||
        !promise_at(checker->words, PROMISE_YEAR, words, to, &past)) {
        return;
    }
    double computed = 0;
    for (size_t k = 0; k < COUNT && computed <= 0; k++) {
        bool truncated;
        Interval month = figure_interval(checker, each), year = {month.low * months[k], month.high * months[k]};
        computed = interval_verdict(checker, year, all, &truncated) == VERDICT_HOLDS ? each->value * months[k] : 0;
    }
    for (size_t k = 0; k < COUNT && computed <= 0; k++) {
        double year = each->value * months[k], slip = year / all->value;
        bool slipped = (slip > 9 || slip < 0.2) && fabs(slip / pow(10, round(log10(slip))) - 1) < 1e-6;
        computed = slipped || looks_mistyped(year, all) ? year : 0;
    }
    if (computed > 0) {
        Facts facts = {.name = all->name, .a = each->surface};
        facts.b = str_format(checker->arena, "%.0f个月", computed / each->value);
        Interval month = figure_interval(checker, each);
        double times = computed / each->value;
        facts_figure(checker, &facts, each);
        relation_add(checker, "product", (Interval){month.low * times, month.high * times}, all, &facts);
    }
}

/* 每校每季度组织1次，全年共演练496次 of 124所: so often in each part of a year, at each of the places that the document
 * counts. How many parts a year has, only the numbers tell, right or but for one digit. */
void each_in_each_part(Checker *checker, const Sentence *sentence, size_t index) {
    static const double parts_of_year[] = {2, 4, 12, 10, 9};
    const ReadFigure *figures = checker->document->figures, *all = &figures[index], *each = all - 1, *like = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    bool counted = index > sentence->first + 1 && check_is(checker, TERM_PLACES_COUNTED, each->unit);
    each = counted ? each - 1 : each; /* 每学期2次，全年143所学校共演练572场次 */
    ptrdiff_t slash = index > sentence->first ? str_find(each->unit, STR("/")) : -1;
    Str unit = slash > 0 ? str_slice(each->unit, 0, (size_t)slash) : (Str){NULL, 0};
    bool same = (unit.len && str_equal(unit, all->unit)) ||
                (unit.len && str_ends(all->unit, unit) &&
                 !check_says(checker, TERM_OF_PERSONS, all->unit)); /* 场次, not 人次 */
    if (slash <= 0 || !is_amount(all) || !is_value(each) || !same ||
        !check_says(checker, TERM_SUMS, told_with(checker, index)) || check_judged(checker, "RC-16", all)) {
        return;
    }
    size_t from = clause_start(&paragraph->bounds, each->start);
    const TextMark *place = mark_within(&paragraph->cues, from, each->start, ROLE(WORD_PER_HEAD));
    Str unit_of = str_slice(each->unit, (size_t)slash + 1, each->unit.len);
    for (const Word *word = place ? place->word : NULL; word; word = word->next) {
        if (word->role == WORD_PER_HEAD && str_equal(word->as, unit_of)) {
            return; /* so often at each of them, in no part of the year */
        }
    }
    if (!place) {
        return;
    }
    double computed = 0;
    for (size_t i = 0; i < checker->document->figure_count && i < WHOLE_MOST; i++) {
        const ReadFigure *places = &figures[i];
        if (!check_is(checker, TERM_PLACES_COUNTED, places->unit) || !is_value(places)) {
            continue;
        }
        for (size_t k = 0; k < sizeof parts_of_year / sizeof *parts_of_year; k++) {
            double product = each->value * places->value * parts_of_year[k];
            bool holds = product == all->value;
            if (holds || (!like && looks_mistyped(product, all))) {
                like = places;
                computed = product;
            }
            if (holds) {
                i = checker->document->figure_count - 1;
                break;
            }
        }
    }
    if (like) {
        Facts facts = {.name = all->name, .a = each->surface, .b = like->surface};
        facts_figure(checker, &facts, each);
        facts_figure(checker, &facts, like);
        relation_add(checker, "each-times-count", (Interval){computed, computed}, all, &facts);
    }
}

static void add_product(Checker *checker, const ReadFigure *each, const ReadFigure *all, Str count, double product) {
    Facts facts = {.name = all->name, .a = each->surface, .b = count};
    facts_figure(checker, &facts, each);
    relation_add(checker, "each-times-count", (Interval){product, product}, all, &facts);
}

/* How many names, parted by 、, end at `at` and begin with their clause; 0: it is no list, or it is not sure. */
static size_t names_ending(const Checker *checker, const CheckParagraph *paragraph, size_t at) {
    enum { NAME_MOST = 18 }; /* bytes */
    Str text = paragraph->text;
    size_t names = 1, begin = clause_start(&paragraph->bounds, at), past;
    for (size_t i = begin; i < at; i = char_next(text, i)) {
        if (char_is(text, i, "、")) {
            names++;
            begin = char_next(text, i);
        } else if (!han_at(text, i) || i - begin > NAME_MOST ||
                   promise_at(checker->words, PROMISE_AND, text, i, &past)) {
            return 0;
        }
    }
    return names;
}

/* 教学班36个，七、八、九年级各12个: so many for each of those listed is what stands right before, but for a digit. */
void each_of_listed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { STOP = 3, LEAST = 2 };
    const double near = 0.15;
    const ReadFigure *each = &checker->document->figures[index], *all = each - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t from = clause_start(&paragraph->bounds, each->start), end = sentence->first + sentence->count;
    if (index == sentence->first || !is_exact_amount(each) || !is_exact_amount(all) || !is_count(checker, each) ||
        !same_units(checker, each, all) || all->end > from || from - all->end > STOP) {
        return;
    }
    size_t past = grammar_ends(checker->words, GRAMMAR_EACH_OF, str_slice(paragraph->text, from, each->start));
    size_t names = past ? names_ending(checker, paragraph, each->start - past) : 0;
    bool more = index + 1 < end && same_units(checker, &each[1], each) &&
                each[1].start < sentence_end(&paragraph->bounds, each->start);
    double product = (double)names * each->value;
    if (names < LEAST || more || check_judged(checker, "RC-16", all) ||
        !(fabs(product - all->value) <= near * all->value || looks_mistyped(product, all))) {
        return;
    }
    add_product(checker, each, all, str_format(checker->arena, "%zu项", names), product);
}

/* 甲校36个班、学位1620个，乙校24个班、学位1080个，…每班45人: of what stands beside a count, each time, most are that
 * many times what there is for each; so are the others. */
void beside_each_count(Checker *checker, const Sentence *sentence, size_t index) {
    enum { RIGHT = 2 };
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures, *each = &figures[index];
    ptrdiff_t slash = str_find(each->unit, STR("/"));
    if (slash <= 0 || !figure_usable(each) || each->value < 2 || each->compare.len) {
        return;
    }
    Str of = str_slice(each->unit, (size_t)slash + 1, each->unit.len);
    size_t from = index - paragraph->first > FIGURES_BESIDE ? index - FIGURES_BESIDE : paragraph->first;
    size_t end = paragraph->first + paragraph->count;
    end = end - index > FIGURES_BESIDE ? index + FIGURES_BESIDE : end;
    for (size_t right = 0, pass = 0; pass < 2 && (!pass || right >= RIGHT); pass++) {
        for (size_t i = from; i + 1 < end; i++) {
            const ReadFigure *count = &figures[i], *all = count + 1;
            if (!is_exact_amount(count) || !is_exact_amount(all) || !is_count(checker, all) ||
                !str_ends(count->unit, of) || same_units(checker, count, all) ||
                !char_is(paragraph->text, count->end, "、")) {
                continue;
            }
            double product = count->value * each->value;
            if (!pass) {
                right += product == all->value;
            } else if (product != all->value && looks_mistyped(product, all) && !check_judged(checker, "RC-16", all)) {
                add_product(checker, each, all, count->surface, product);
            }
        }
    }
}
