/* Ratios and products of two counts, and derived values against what makes sense. */
#include "check.h"

#include <math.h>
#include <string.h>

/* ---- RC-08 ---- */

/* 专任教师12486人：幼儿园2318人、小学5142人: what a list behind a colon is of; else the figure itself. */
static const ReadFigure *whole_of(const Checker *checker, const ReadFigure *figure) {
    const ReadFigure *figures = checker->document->figures, *first = figure;
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    if (figure->part_of >= 0) {
        return &figures[figure->part_of];
    }
    size_t from = full_start(&paragraph->bounds, figure->start);
    while (first > &figures[paragraph->first] && first[-1].start >= from) {
        first--;
    }
    return char_is(paragraph->text, first->end, ":：") ? first : figure;
}

/* How many there are of a stage, of those whose names `side` has: told of it alone, or as a part of all of them. NULL:
 * none, or several. */
static const ReadFigure *counted_of(const Checker *checker, Str stage, ReviewTerm side, const ReadFigure *like) {
    enum { NAME = 12 }; /* bytes: its last four characters */
    const ReadFigure *found = NULL;
    for (size_t i = 0; stage.len && i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i], *of = whole_of(checker, figure);
        bool named = check_says(checker, side, name_tail(of->name, NAME)) &&
                     (of == figure || str_starts(figure->name, stage)); /* 小学28415人, 小学生28415人 */
        if (named && str_equal(figure->scope, stage) && is_count(checker, figure) &&
            figure_family(checker, figure) == FAMILY_PERSON && figure_usable(figure) &&
            figure->value > like->value / 50 && str_is(figure->qualifier, "=") && !figure->compare.len) {
            if (found && found->value != figure->value) {
                return NULL;
            }
            found = figure;
        }
    }
    return found;
}

/* The same of a paper about one school, or of a paragraph that tells of no stage: 专任教师90人，师生比1:18，学生1620人.
 * Of several the most: 留守儿童162人 are some of them. */
static const ReadFigure *counted_here(const Checker *checker, ReviewTerm side, const ReadFigure *like) {
    enum { NAME = 12 }; /* bytes */
    const ReadDocument *document = checker->document;
    const ReadFigure *found = NULL;
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *figure = &document->figures[i];
        bool near = figure->paragraph == like->paragraph || document->unit.len;
        if (near && figure != like && !figure->scope.len && figure->part_of < 0 && is_exact_amount(figure) &&
            figure_family(checker, figure) == FAMILY_PERSON && figure->kind == FIGURE_ACTUAL &&
            check_says(checker, side, name_tail(figure->name, NAME))) {
            found = !found || figure->value > found->value ? figure : found;
        }
    }
    return found;
}

/* A printed ratio against the counts of both sides. Too far from it, it is of other things: nothing is said. */
static void judge_ratio(Checker *checker, const ReadFigure *a, const ReadFigure *b, const ReadFigure *ratio) {
    const ReviewRuleDef *rule = check_rule(checker, "ratio");
    if (!rule || !figure_usable(a) || !figure_usable(b) || !figure_usable(ratio) || isnan(ratio->value2) ||
        ratio->value <= 0 || ratio->value2 <= 0 || a->value <= 0 || b->value <= 0) {
        return;
    }
    double large = fmax(a->value, b->value) / fmin(a->value, b->value);
    double printed = fmax(ratio->value, ratio->value2) / fmin(ratio->value, ratio->value2);
    double step = 0.5 * pow(10, -ratio->decimals) / fmin(ratio->value, ratio->value2);
    bool both = fmin(ratio->value, ratio->value2) != 1; /* 6.4:3.6: either side is rounded */
    step *= both ? 1 + printed : 1;
    double apart = fabs(large - printed);
    bool holds = apart <= fmax(step, rule->tolerance * printed);
    ReadFigure side = *ratio; /* 1:8.6 where it is 6.8: however far, the digits tell it */
    side.value = printed;
    side.scale = 1;
    if (!holds && apart > rule->limit * printed && !looks_mistyped(large, &side)) {
        return;
    }
    Facts facts = {.name = ratio->name, .a = a->surface, .b = b->surface, .p = ratio->surface};
    facts.c = facts.expected = str_format(checker->arena, "%.*s:1", STR_ARG(check_number(checker, large, STR(""))));
    facts.found = ratio->surface;
    facts_figure(checker, &facts, a);
    facts_figure(checker, &facts, b);
    facts_figure(checker, &facts, ratio);
    check_add(checker, "ratio", holds ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* Whether ratio_of judges the ratio by this count: it stands right before the other side, in one sentence with both. */
static bool judged_beside(const Checker *checker, size_t index, const ReadFigure *count) {
    const ReadFigure *ratio = &checker->document->figures[index], *first = ratio - 2;
    const CheckParagraph *paragraph = &checker->paragraphs[ratio->paragraph];
    return index >= paragraph->first + 2 && first->start >= full_start(&paragraph->bounds, ratio->start) &&
           is_count(checker, first) && first->value == count->value && same_units(checker, first, count);
}

/* Ratios that follow one another in a list, this one among them: how many, and the first. */
static size_t ratios_listed(const Checker *checker, size_t index, size_t *first) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = &checker->paragraphs[figures[index].paragraph];
    size_t from = clause_start(&paragraph->bounds, figures[index].start), last = index + 1;
    *first = index;
    while (*first > paragraph->first && figures[*first - 1].start >= from &&
           str_equal(figures[*first - 1].unit, figures[index].unit)) {
        --*first;
    }
    while (last < paragraph->first + paragraph->count && str_equal(figures[last].unit, figures[index].unit) &&
           figures[last].start < clause_end(&paragraph->bounds, figures[index].end)) {
        last++;
    }
    return last - *first;
}

/* 教师2734人，其中小学1621人、初中1113人，生师比分别为16:1和11.5:1; 小学30546人、初中14188人，生师比16.3:1、12.6:1: as
 * many counts right before as there are ratios, of as many stages or of one whole, in their order. The one that the
 * ratio is told of; NULL: none. */
static const ReadFigure *part_in_order(const Checker *checker, size_t index) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = &checker->paragraphs[figures[index].paragraph];
    size_t first, count = ratios_listed(checker, index, &first);
    if (count < 2 || first < paragraph->first + count) {
        return NULL;
    }
    const ReadFigure *parts = &figures[first - count];
    bool whole = parts[0].part_of >= 0, stages = true;
    for (size_t i = 0; i < count; i++) {
        whole = whole && parts[i].part_of == parts[0].part_of;
        stages = stages && parts[i].scope.len && is_count(checker, &parts[i]) &&
                 same_units(checker, &parts[i], parts) && str_starts(parts[i].name, parts[i].scope);
        for (size_t k = 0; k < i; k++) {
            stages = stages && !str_equal(parts[i].scope, parts[k].scope);
        }
    }
    bool more = first - count > paragraph->first && whole && figures[first - count - 1].part_of == parts[0].part_of;
    return (whole || stages) && !more ? &figures[index - count] : NULL;
}

/* Of which stage a ratio of pupils to teachers is told, where no count stands beside it: 全县小学生师比为16.8:1. */
static Str stage_of(const Checker *checker, size_t index) {
    const ReadFigure *ratio = &checker->document->figures[index], *part = part_in_order(checker, index);
    size_t first;
    bool own = ratios_listed(checker, index, &first) == 1 && ratio->scope.len &&
               str_find(words_before(checker, ratio), ratio->scope) >= 0;
    return part ? part->scope : own ? ratio->scope : (Str){NULL, 0};
}

/* 初中在校生43450人，生师比为14.6:1, or 初中专任教师2689人，生师比12.06:1, where the other side stands elsewhere, or
 * both do. */
static void staffing(Checker *checker, size_t index) {
    const ReadFigure *ratio = &checker->document->figures[index], *beside = ratio - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[ratio->paragraph];
    size_t from = clause_start(&paragraph->bounds, ratio->start);
    if (!index || !str_is(ratio->unit, "比") || isnan(ratio->value2) || fmin(ratio->value, ratio->value2) != 1 ||
        !figure_usable(ratio) || !check_says(checker, TERM_STAFFING, str_slice(paragraph->text, from, ratio->start))) {
        return;
    }
    Str stage = stage_of(checker, index);
    if (stage.len) {
        const ReadFigure *teachers = counted_of(checker, stage, TERM_TEACHERS, ratio);
        const ReadFigure *pupils = teachers ? counted_of(checker, stage, TERM_PUPILS, teachers) : NULL;
        bool beside_both = judged_beside(checker, index, pupils ? pupils : ratio) && beside->value == teachers->value;
        if (pupils && !beside_both) {
            judge_ratio(checker, pupils, teachers, ratio);
        }
        return;
    }
    if (beside->paragraph != ratio->paragraph || !is_count(checker, beside) || !figure_usable(beside)) {
        return;
    }
    bool taught = check_says(checker, TERM_PUPILS, beside->name),
         teaches = check_says(checker, TERM_TEACHERS, beside->name);
    ReviewTerm missing = taught ? TERM_TEACHERS : TERM_PUPILS;
    const ReadFigure *other = taught == teaches   ? NULL
                              : beside->scope.len ? counted_of(checker, beside->scope, missing, beside)
                                                  : counted_here(checker, missing, beside);
    const ReadFigure *pupils = taught ? beside : other, *teachers = taught ? other : beside;
    if (other && !judged_beside(checker, index, other)) {
        judge_ratio(checker, pupils, teachers, ratio);
    }
}

/* The nearest count before the figure, in its paragraph, whose name ends so; NULL: none does. */
static const ReadFigure *named_before(const Checker *checker, const ReadFigure *figure, Str name) {
    enum { LEAST = 6 }; /* bytes */
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[figure->paragraph].first];
    for (const ReadFigure *count = figure; name.len >= LEAST && count > first; count--) {
        if (is_count(checker, &count[-1]) && figure_usable(&count[-1]) && str_ends(count[-1].name, name)) {
            return &count[-1];
        }
    }
    return NULL;
}

/* 学生118人…，专任教师38人…，学生与专任教师之比为3.1:1: both sides are called by name. false: they are not. */
static bool ratio_by_names(Checker *checker, const ReadFigure *ratio) {
    Str words = words_before(checker, ratio);
    size_t start, end, past;
    if (!str_is(ratio->unit, "比") || !check_find(checker, TERM_RATIO_OF, words, &start, &end)) {
        return false;
    }
    for (size_t at = 0; at < start; at = char_next(words, at)) {
        if (check_begins(checker, TERM_NAME_JOINS, str_slice(words, at, start), &past)) {
            const ReadFigure *a = named_before(checker, ratio, str_trim(str_slice(words, 0, at)));
            const ReadFigure *b = named_before(checker, ratio, str_slice(words, at + past, start));
            if (a && b && a != b) {
                judge_ratio(checker, a, b, ratio);
                return true;
            }
        }
    }
    return false;
}

/* 专任教师614人（公办园362人、民办园252人），专任教师与幼儿之比为1∶14.0: teachers of the sentence whom the clause
 * names, and the pupils of the document, those of whom there are most. */
static void ratio_of_sides(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *ratio = &figures[index], *teachers = NULL, *pupils = NULL;
    Str words = words_before(checker, ratio);
    size_t from, to;
    if (!str_is(ratio->unit, "比") || check_judged(checker, "RC-08", ratio) ||
        !check_says(checker, TERM_RATIO_OF, words) || !check_find(checker, TERM_PUPILS, words, &from, &to) ||
        !check_says(checker, TERM_TEACHERS, words)) {
        return;
    }
    for (size_t i = sentence->first; i < index; i++) {
        bool named = figures[i].name.len >= 6 && check_says(checker, TERM_TEACHERS, figures[i].name) &&
                     str_starts(words, figures[i].name);
        teachers = named && is_count(checker, &figures[i]) ? &figures[i] : teachers;
    }
    Str side = str_slice(words, from, to);
    double printed = fmax(ratio->value, ratio->value2) / fmin(ratio->value, ratio->value2), apart = INFINITY;
    for (size_t i = 0; teachers && i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        bool named = str_ends(one->name, side) && figure_family(checker, one) == FAMILY_PERSON && one->part_of < 0 &&
                     is_count(checker, one) && figure_usable(one) && str_is(one->qualifier, "=");
        double off = named ? fabs(one->value / teachers->value - printed) : INFINITY;
        pupils = off < apart ? one : pupils;
        apart = off < apart ? off : apart;
    }
    if (pupils) {
        judge_ratio(checker, pupils, teachers, ratio);
    }
}

static void ratio_of(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *ratio = &checker->document->figures[i];
        if (ratio_by_names(checker, ratio) || i < sentence->first + 2) {
            continue;
        }
        const ReadFigure *b = ratio - 1, *a = ratio - 2;
        bool counts = is_count(checker, a) && is_count(checker, b);
        bool called = same_units(checker, a, b) && check_says(checker, TERM_RATIO_OF, words_before(checker, ratio));
        bool people = figure_family(checker, a) == FAMILY_PERSON && figure_family(checker, b) == FAMILY_PERSON;
        if (!people && check_says(checker, TERM_STAFFING, words_before(checker, ratio))) {
            continue; /* 设15个教学班，专任教师41人，师生比1:3.6: how many pupils there are is not told */
        }
        if (str_is(ratio->unit, "比") && (counts || called)) { /* 10.86万元，10.72万元，二者之比为1.01:1 */
            judge_ratio(checker, a, b, ratio);
        }
    }
}

/* 平方米 and 平方米/生: what is shared out, and how much each has of it. */
static bool shares_unit(const ReadFigure *whole, const ReadFigure *each) {
    return str_starts(each->unit, whole->unit) &&
           (each->unit.len == whole->unit.len || each->unit.data[whole->unit.len] == '/');
}

/* 校舍建筑面积 says more closely what 校舍面积 is: it has two more characters in the middle, or one. */
static bool says_more(Str longer, Str name) {
    enum { SIDE = 6, MORE = 6 };                                                  /* bytes */
    for (size_t at = 0; longer.len > at + name.len; at = char_next(longer, at)) { /* 该园建筑总面积 */
        Str tail = str_slice(longer, at, longer.len);
        size_t start = str_same_start(tail, name), end = str_same_end(tail, name);
        if (tail.len <= name.len + MORE && start >= SIDE && end >= SIDE && start + end >= name.len) {
            return true;
        }
    }
    return false;
}

/* What 生均园舍建筑面积 is shared out of: the figure of its paragraph that is called so. */
static const ReadFigure *shared_of(const Checker *checker, const ReadFigure *each, Str name) {
    enum { LEAST = 9 };
    const CheckParagraph *paragraph = &checker->paragraphs[each->paragraph];
    const ReadFigure *before = each > &checker->document->figures[paragraph->first] ? each - 1 : NULL;
    if (name.len < LEAST) { /* 图书48600册，生均30册: of what stands right before it */
        return before && shares_unit(before, each) && is_exact_amount(before) && before->value > each->value ? before
                                                                                                             : NULL;
    }
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure != each && shares_unit(figure, each) && !figure->compare.len && figure_usable(figure) &&
            figure->value > each->value && (str_ends(figure->name, name) || says_more(figure->name, name))) {
            return figure;
        }
    }
    return NULL;
}

/* 建筑面积2184平方米, 在园幼儿252人, 生均建筑面积8.67平方米: by whom it is divided only the numbers tell, right or but
 * for one digit. */
static void shared_out(Checker *checker, const ReadFigure *each) {
    const CheckParagraph *paragraph = &checker->paragraphs[each->paragraph];
    size_t from = clause_start(&paragraph->bounds, each->start);
    const TextMark *head = mark_within(&paragraph->cues, from, each->start, ROLE(WORD_PER_HEAD));
    const ReadFigure *whole =
        head && figure_usable(each)
            ? shared_of(checker, each, str_trim(str_slice(paragraph->text, head->end, each->start)))
            : NULL;
    const ReadFigure *heads = NULL;
    double many = mean_of_many(checker, each);
    bool holds = false, truncated;
    for (size_t i = paragraph->first; whole && i < paragraph->first + paragraph->count && !holds; i++) {
        const ReadFigure *count = &checker->document->figures[i];
        if (figure_family(checker, count) != FAMILY_PERSON || count->part_of >= 0 || !figure_usable(count) ||
            !check_says(checker, TERM_PUPILS, count->name)) {
            continue;
        }
        Interval share = interval_quotient(figure_interval(checker, whole), figure_interval(checker, count), many);
        holds = interval_verdict(checker, share, each, &truncated) == VERDICT_HOLDS;
        heads = holds || looks_mistyped(whole->value / count->value * many, each) ? count : heads;
    }
    const ReadFigure *all = whole && !heads && checker->document->unit.len ? counted_here(checker, TERM_PUPILS, each)
                                                                           : NULL; /* of the school */
    if (all) {
        Interval share = interval_quotient(figure_interval(checker, whole), figure_interval(checker, all), many);
        bool fits = interval_verdict(checker, share, each, &truncated) == VERDICT_HOLDS;
        heads = fits || looks_mistyped(whole->value / all->value * many, each) ? all : NULL;
    }
    if (heads) {
        Facts facts = {.name = each->name, .a = whole->surface, .b = heads->surface};
        facts_figure(checker, &facts, whole);
        facts_figure(checker, &facts, heads);
        relation_add(checker, "ratio",
                     interval_quotient(figure_interval(checker, whole), figure_interval(checker, heads), many), each,
                     &facts);
    }
}

/* ---- RC-07 ---- */

/* Ten thousand times too much or too little: 85名, 每人3000元, 共25.5元. Ten times too much only of two counts: of one,
 * ten months may go without saying. */
static bool wrong_unit(double product, const ReadFigure *figure, size_t counts) {
    double printed = figure->value, least = counts > 1 || printed < product ? 9.9 : 99;
    double times = product > printed ? product / printed : printed / product;
    double slack = 0.5 * pow(10, -figure->decimals) * figure->scale / printed; /* 743.0万元 of 743040元 */
    return times >= least && fabs(times / pow(10, round(log10(times))) - 1) <= slack + 1e-6;
}

/* So much for each, times one or two counts. */
typedef struct Product {
    const ReadFigure *each, *counts[2];
    size_t count;
} Product;

/* 每生每学期750元，…共1960人次，发放147.0万元: what is given to all of them, right behind how many they are together.
 */
static bool given_to_all(const Checker *checker, const ReadFigure *count, const ReadFigure *given) {
    return given == count + 1 && figure_family(checker, count) == FAMILY_TIMES &&
           check_says(checker, TERM_SUMS, words_before(checker, count)) &&
           check_says(checker, TERM_SPENT, words_before(checker, given));
}

/* 每人500元，计62.30万元 */
static bool comes_to(const Checker *checker, const ReadFigure *figure) {
    return check_is(checker, TERM_COMES_TO, str_trim(words_before(checker, figure)));
}

/* 每生每年720元: whatever months there are, they are in it. */
static bool is_of_year(const Checker *checker, const ReadFigure *each) {
    size_t past, slash = each->unit.len;
    while (slash > 0 && !str_starts(str_slice(each->unit, slash, each->unit.len), STR("·"))) {
        slash--;
    }
    return slash > 0 && promise_at(checker->words, PROMISE_YEAR, each->unit, char_next(each->unit, slash), &past);
}

static void add_product(Checker *checker, const Product *product, const ReadFigure *figure) {
    const ReviewRuleDef *rule = check_rule(checker, "product");
    Interval all = figure_interval(checker, product->each);
    double value = product->each->value;
    Str times = {NULL, 0};
    Facts facts = {.name = figure->name, .a = product->each->surface};
    facts_figure(checker, &facts, product->each);
    for (size_t i = 0; i < product->count; i++) {
        Interval count = figure_interval(checker, product->counts[i]);
        all = (Interval){all.low * count.low, all.high * count.high};
        value *= product->counts[i]->value;
        times = i ? str_format(checker->arena, "%.*s、%.*s", STR_ARG(times), STR_ARG(product->counts[i]->surface))
                  : product->counts[i]->surface;
        facts_figure(checker, &facts, product->counts[i]);
    }
    facts.b = times;
    bool near = fabs(value - figure->value) <= rule->tolerance * figure->value;
    bool sure =
        figure->total || check_says(checker, TERM_SUMS, words_before(checker, figure)) || comes_to(checker, figure);
    bool each_once = check_says(checker, TERM_HEADS, words_before(checker, product->each)); /* 人均费用1850元 */
    size_t known = product->count + (is_of_year(checker, product->each) || each_once);
    /* 共送教880次，按每次120元发放补助10.56万元 */
    const ReadFigure *last = product->counts[product->count - 1];
    sure = sure || (last->total && last + 1 == product->each && product->each + 1 == figure &&
                    str_equal(thing_of_each(checker, product->each), last->unit));
    sure = sure || (product->count == 1 && given_to_all(checker, product->counts[0], figure));
    bool truncated, holds = interval_verdict(checker, all, figure, &truncated) == VERDICT_HOLDS;
    if (holds || (sure && (near || wrong_unit(value, figure, known))) || looks_mistyped(value, figure)) {
        relation_add(checker, "product", all, figure, &facts);
    }
}

/* 每生每天5元，供餐196天，学生16400人，支出1607.2万元, or 学生22025人，按每生每天5元、200天计算: for each of two, both
 * counts are taken. */
static void product_of_two(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    for (size_t i = sentence->first; check_rule(checker, "product") && i + 3 < sentence->first + sentence->count; i++) {
        bool behind = str_find(figures[i].unit, STR("·")) < 0; /* a count stands first */
        const ReadFigure *each = &figures[i + behind], *one = &figures[behind ? i : i + 1], *two = &figures[i + 2],
                         *all = &figures[i + 3];
        bool twice = str_find(each->unit, STR("·")) > 0 && figure_family(checker, each) == FAMILY_MONEY;
        bool money = figure_family(checker, all) == FAMILY_MONEY && str_find(all->unit, STR("/")) < 0;
        bool known = figure_usable(each) && figure_usable(one) && figure_usable(two) && figure_usable(all);
        if (twice && money && known && !all->compare.len && all->value > 0 &&
            check_says(checker, TERM_SPENT, words_before(checker, all)) &&
            (is_count(checker, one) != is_count(checker, two)) && str_find(one->unit, STR("/")) < 0 &&
            str_find(two->unit, STR("/")) < 0) {
            add_product(checker, &(Product){each, {one, two}, 2}, all);
        }
    }
}

/* 对10所薄弱学校每所投入180万元: so much for each of those counted before it. */
static bool told_for_each(const Checker *checker, const ReadFigure *figure, const ReadFigure *count) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    const TextMark *each =
        count && count->end <= figure->start
            ? mark_within(&paragraph->cues, from > count->end ? from : count->end, figure->start, ROLE(WORD_PER_HEAD))
            : NULL;
    bool named = count && count->end <= figure->start && count->unit.len && /* 880次，按每次120元 */
                 str_equal(thing_of_each(checker, figure), count->unit) &&
                 str_ends(words_before(checker, figure), count->unit);
    return named || (each && str_ends(str_slice(paragraph->text, each->start, each->end), count->unit));
}

/* An area, a length or a weight, not of each. */
static bool is_measure(const Checker *checker, const ReadFigure *figure) {
    int family = figure_family(checker, figure);
    return (family == FAMILY_AREA || family == FAMILY_LENGTH || family == FAMILY_WEIGHT) && !figure->compare.len &&
           str_find(figure->unit, STR("/")) < 0;
}

/* 47000平方米，每平方米180元: a measure is counted only where so much is for each of its unit. */
static bool counts_each(const Checker *checker, const ReadFigure *count, const ReadFigure *each) {
    ptrdiff_t slash = str_find(each->unit, STR("/"));
    return is_count(checker, count) ||
           (slash > 0 && str_equal(str_slice(each->unit, (size_t)slash + 1, each->unit.len), count->unit));
}

/* 资源教室23间，小学15间、初中8间，每间20万元，累计460万元: behind the parts, so much for each of all of them, where
 * the numbers say so. */
static const ReadFigure *counted_for(const Checker *checker, const Sentence *sentence, const ReadFigure *each,
                                     const ReadFigure *last, const ReadFigure *all) {
    enum { BACK = 12 };
    const ReadFigure *first = &checker->document->figures[sentence->first];
    bool truncated;
    for (const ReadFigure *count = last; count >= first && last - count < BACK; count--) {
        Interval a = figure_interval(checker, count), b = figure_interval(checker, each);
        if (same_units(checker, count, last) && figure_usable(count) && !count->compare.len && count < all &&
            interval_verdict(checker, (Interval){a.low * b.low, a.high * b.high}, all, &truncated) == VERDICT_HOLDS) {
            return count;
        }
    }
    return last;
}

/* 每校3万元，共12所，合计36万元 */
static void product_of(Checker *checker, const Sentence *sentence) {
    const ReviewRuleDef *rule = check_rule(checker, "product");
    const ReadFigure *each = NULL, *count = NULL;
    for (size_t i = sentence->first; rule && i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        Str before = words_before(checker, figure);
        if (figure_family(checker, figure) == FAMILY_MONEY && !figure->compare.len) {
            bool per = str_find(figure->unit, STR("/")) > 0 || told_for_each(checker, figure, count);
            if (per) {
                each = figure;
            } else if (each && count && counts_each(checker, count, each) && figure_usable(each) &&
                       figure_usable(count) && figure_usable(figure) && figure->value > 0 &&
                       (figure->total || check_says(checker, TERM_SUMS, before) || comes_to(checker, figure) ||
                        check_says(checker, TERM_SPENT, before))) {
                add_product(checker, &(Product){each, {counted_for(checker, sentence, each, count, figure)}, 1},
                            figure);
                each = count = NULL; /* the next one of a list begins */
            }
        } else if (is_count(checker, figure) || is_measure(checker, figure)) {
            count = figure;
        }
    }
}

/* ---- RC-35, RC-11, RC-36 ---- */

bool check_about(Str text, Str words) {
    Str rest = words, word;
    if (!words.len) {
        return true;
    }
    while (str_cut(&rest, ' ', &word)) {
        if (word.len && str_find(text, word) >= 0) {
            return true;
        }
    }
    return rest.len && str_find(text, rest) >= 0;
}

static bool in_unit(const ReadFigure *figure, Str unit) {
    return str_equal(figure->unit, unit) && !figure->compare.len && figure_usable(figure) && figure->value > 0;
}

static Str range_name(const Checker *checker, const ReviewRangeDef *range) {
    return str_format(checker->arena, "%.*s至%.*s", STR_ARG(check_number(checker, range->least, STR(""))),
                      STR_ARG(check_number(checker, range->most, STR(""))));
}

static void in_range(Checker *checker, const ReviewRangeDef *range, const ReadFigure *over, const ReadFigure *under) {
    double value = over->value / under->value;
    size_t past;
    bool head = check_begins(checker, TERM_HEADS, range->name, &past);
    Facts facts = {.name = range->name, .a = over->surface, .b = under->surface, .d = range_name(checker, range)};
    Str unit = str_format(checker->arena, "%.*s/%.*s", STR_ARG(range->over), STR_ARG(range->under));
    facts.c = check_number(checker, value, unit);
    facts.expected = facts.d;
    facts.found = facts.c;
    facts_figure(checker, &facts, over);
    facts_figure(checker, &facts, under);
    bool inside = value >= range->least && value <= range->most;
    /* a width or a price beyond all sense is wrong; what each got only seldom looks so */
    check_add(checker, head ? "per-head" : "unit-value",
              inside ? VERDICT_HOLDS
              : head ? VERDICT_FLAG
                     : VERDICT_FAILS,
              &facts);
}

/* 结转的284万元, 结余37.2万元: what is left over is not shared out. The words are those of the pack's sums. */
static bool is_rest(const Checker *checker, const ReadFigure *figure) {
    uint64_t rest = 0;
    for (size_t sum = 0; sum < checker->review->sum_count; sum++) {
        rest |= sum_bit(sum, SUM_REST);
    }
    return figure_family(checker, figure) == FAMILY_MONEY &&
           trie_within(&checker->terms->sums, words_before(checker, figure), rest) != 0;
}

/* 生均用房面积低于4.5平方米 is shared out already, 平均班额53.9人 too; 超过45人的班 says which are meant. */
static bool is_each(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *figure) {
    size_t from = clause_start(&paragraph->bounds, figure->start);
    bool says_which =
        !str_is(figure->qualifier, "=") && grammar_at(checker->words, GRAMMAR_OF, paragraph->text, figure->end);
    return says_which || /* 每个年级6个班 */
           promise_in(checker->words, PROMISE_EVERY, str_slice(paragraph->text, from, figure->start)) ||
           mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE)) != NULL;
}

/* 下降8.5元，按11.56万平方米计算，一年节省98.26万元: what the two give is told itself, however little it is. */
static bool tells_quotient(const Checker *checker, const Sentence *sentence, const ReadFigure *over,
                           const ReadFigure *under) {
    Interval each = interval_quotient(figure_interval(checker, over), figure_interval(checker, under), 1);
    bool truncated;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *told = &checker->document->figures[i];
        if (told != over && told != under && figure_usable(told) && told->value > 0 &&
            str_starts(told->unit, over->unit) && interval_verdict(checker, each, told, &truncated) == VERDICT_HOLDS) {
            return true;
        }
    }
    return false;
}

/* 9个班超过55人: more or less than so much, which each of them may well have, is told of each. */
static bool is_limit_of_each(const ReviewRangeDef *range, const ReadFigure *over) {
    bool open = over->qualifier.len && (over->qualifier.data[0] == '>' || over->qualifier.data[0] == '<');
    return open && over->value >= range->least && over->value <= range->most;
}

/* 新建3所、改建3所、扩建2所，建筑面积合计2.46万平方米: what comes behind a list is of all of them, not of the last. */
static bool ends_list(const Checker *checker, const Sentence *sentence, const ReadFigure *figure) {
    const ReadFigure *before = figure - 1;
    return figure > &checker->document->figures[sentence->first] && same_units(checker, before, figure) &&
           str_find(str_slice(sentence->paragraph->text, before->end, figure->start), STR("、")) >= 0;
}

/* 36个班1584人，初中18个班864人: of the two in one clause, not of the next. */
static bool paired_before(const Checker *checker, const Sentence *sentence, const ReviewRangeDef *range, size_t index) {
    const ReadFigure *b = &checker->document->figures[index], *a = b - 1, *before = a - 1;
    const TextBounds *bounds = &sentence->paragraph->bounds;
    return index >= sentence->first + 2 && clause_start(bounds, a->start) <= before->start &&
           clause_start(bounds, b->start) > a->start &&
           ((in_unit(before, range->under) && in_unit(a, range->over)) ||
            (in_unit(before, range->over) && in_unit(a, range->under)));
}

/* 计划招生3350人，其中甲校25个班1250人: the second goes with what its own clause tells behind it. */
static bool paired_behind(const Checker *checker, const Sentence *sentence, const ReviewRangeDef *range, size_t index) {
    const ReadFigure *b = &checker->document->figures[index], *a = b - 1, *next = b + 1;
    const TextBounds *bounds = &sentence->paragraph->bounds;
    return index + 1 < sentence->first + sentence->count && clause_start(bounds, next->start) <= b->start &&
           clause_start(bounds, b->start) > a->start &&
           ((in_unit(b, range->under) && in_unit(next, range->over)) ||
            (in_unit(b, range->over) && in_unit(next, range->under)));
}

/* 12个班每班两教一保，另有机动教师2人 in a sentence about children: persons who are called otherwise than those of whom
 * each has so many. */
static bool of_other_persons(const Checker *checker, const ReviewRangeDef *range, const ReadFigure *over) {
    Str own = own_words(checker, (size_t)(over - checker->document->figures));
    Str last = {NULL, 0};
    size_t end;
    for (size_t at = 0; figure_family(checker, over) == FAMILY_PERSON && at < own.len; at = char_next(own, at)) {
        last = word_at(checker->words, own, at, ROLE(WORD_PERSON), &end) ? str_slice(own, at, end) : last;
    }
    return last.len && !check_about(last, range->about); /* 初中教师 */
}

/* 计算机1600台，每台38000元: so much for each of what is counted right before it, told as such. */
static void price_of_each(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *each = &checker->document->figures[index], *count = each - 1;
    Str text = str_slice(sentence->paragraph->text, sentence->start, sentence->end);
    ptrdiff_t slash = str_find(each->unit, STR("/"));
    for (size_t r = 0; slash > 0 && is_count(checker, count) && is_value(each) && r < checker->review->range_count;
         r++) {
        const ReviewRangeDef *range = &checker->review->ranges[r];
        Str over = str_slice(each->unit, 0, (size_t)slash),
            under = str_slice(each->unit, (size_t)slash + 1, each->unit.len);
        bool beyond = each->value < range->least || each->value > range->most;
        size_t past;
        if (beyond && str_equal(over, range->over) && str_equal(under, range->under) && in_unit(count, range->under) &&
            range->about.len && check_about(text, range->about) &&
            !check_begins(checker, TERM_HEADS, range->name, &past)) {
            ReadFigure all = *each; /* as if all of them were told */
            all.value *= count->value;
            in_range(checker, range, &all, count);
            return;
        }
    }
}

static void unit_values(Checker *checker, const Sentence *sentence) {
    enum { APART = 90 }; /* bytes between */
    const ReviewDef *review = checker->review;
    Str text = str_slice(sentence->paragraph->text, sentence->start, sentence->end);
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *b = &checker->document->figures[i], *a = b - 1;
        price_of_each(checker, sentence, i);
        Str words = str_slice(sentence->paragraph->text, a->end, b->start);
        if (b->start - a->end > APART || ends_list(checker, sentence, a) ||
            check_says(checker, TERM_DIVIDES, words)) { /* 5629人，共315.90万元；普通高中907人 */
            continue;
        }
        for (size_t r = 0; r < review->range_count; r++) {
            const ReviewRangeDef *range = &review->ranges[r];
            bool forward = in_unit(a, range->over) && in_unit(b, range->under);
            bool backward = in_unit(b, range->over) && in_unit(a, range->under);
            if ((forward || backward) && !is_rest(checker, a) && !is_rest(checker, b) &&
                !is_each(checker, sentence->paragraph, a) && !is_each(checker, sentence->paragraph, b) &&
                !is_limit_of_each(range, forward ? a : b) && check_about(text, range->about) &&
                !paired_before(checker, sentence, range, i) && !paired_behind(checker, sentence, range, i) &&
                !of_other_persons(checker, range, forward ? a : b) &&
                !tells_quotient(checker, sentence, forward ? a : b, forward ? b : a)) {
                in_range(checker, range, forward ? a : b, forward ? b : a);
                break;
            }
        }
    }
}

/* So many of what is counted, to one: what is not round itself has round multiples by chance only one in ten times. */
static bool counted_to_one(const ReadFigure *count) {
    enum { MANY = 1000 };
    return count->value >= MANY && fmod(count->value, 10) != 0;
}

/* 3417名教师撰写心得34170篇: ten by each, to a man; not 每生10册, which says so. 4238户, 42380份, too. */
static bool is_made_by_each(const Checker *checker, const Sentence *sentence, const ReadFigure *total,
                            const ReadFigure *count) {
    int family = figure_family(checker, count);
    return is_count(checker, total) && (family == FAMILY_PERSON || counted_to_one(count)) &&
           figure_family(checker, total) != FAMILY_PERSON && figure_family(checker, total) != FAMILY_TIMES &&
           !total->compare.len &&
           !mark_within(&sentence->paragraph->cues, sentence->start, sentence->end, ROLE(WORD_PER_HEAD));
}

static void derived(Checker *checker, const Sentence *sentence) {
    const ReviewRuleDef *rule = check_rule(checker, "derived-figure");
    for (size_t i = sentence->first + 1; rule && i < sentence->first + sentence->count; i++) {
        const ReadFigure *total = &checker->document->figures[i];
        for (size_t j = i; j > sentence->first && i - j < 3; j--) {
            const ReadFigure *count = &checker->document->figures[j - 1];
            int family = figure_family(checker, total);
            bool measured = family == FAMILY_AREA || family == FAMILY_LENGTH || family == FAMILY_WEIGHT;
            if (!(measured || is_made_by_each(checker, sentence, total, count)) || !is_count(checker, count) ||
                !figure_usable(total) || !figure_usable(count) || count->value < rule->limit ||
                fmod(total->value, count->value) != 0) {
                continue;
            }
            double each = total->value / count->value;
            if (each >= 10 && fmod(each, 10) == 0) {
                Facts facts = {.name = total->name, .a = total->surface, .b = count->surface};
                facts.c = check_number(checker, each, total->unit);
                facts_figure(checker, &facts, total);
                facts_figure(checker, &facts, count);
                check_add(checker, "derived-figure", VERDICT_FLAG, &facts);
            }
            break;
        }
    }
}

/* ---- RC-37 ---- */

/* 春季412人，秋季398人，共810人次: whoever was counted each time is counted so often; the numbers tell it. */
static bool times_of_persons(const Checker *checker, const Sentence *sentence, const ReadFigure *times) {
    const ReadFigure *first = &checker->document->figures[sentence->first];
    double sum = 0;
    for (const ReadFigure *one = times - 1; one >= first && figure_family(checker, one) == FAMILY_PERSON &&
                                            figure_usable(one) && !one->compare.len && sum < times->value;
         one--) {
        sum += one->value;
    }
    return figure_family(checker, times) == FAMILY_TIMES && figure_usable(times) && times - first > 1 &&
           sum == times->value && times[-1].value < times->value;
}

/* 7人次，其中处级4人、科级3人: whoever is named was so often one, as the numbers tell. */
static bool persons_of_times(const Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *times = &checker->document->figures[index];
    double sum = 0;
    for (size_t i = index + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *part = &checker->document->figures[i];
        bool one = part->part_of == (int)index && figure_family(checker, part) == FAMILY_PERSON && figure_usable(part);
        sum += one ? part->value : 0;
    }
    return figure_family(checker, times) == FAMILY_TIMES && figure_usable(times) && sum == times->value;
}

static void persons_and_times(Checker *checker, const Sentence *sentence) {
    enum { APART = 60 }; /* bytes between */
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *b = &checker->document->figures[i], *a = b - 1;
        bool times = (figure_family(checker, a) == FAMILY_TIMES) != (figure_family(checker, b) == FAMILY_TIMES);
        bool people = figure_family(checker, a) == FAMILY_PERSON || figure_family(checker, b) == FAMILY_PERSON;
        /* 教师1500人，全年培训4800人次 are told beside each other, and neither is of the other */
        Str words = str_slice(sentence->paragraph->text, a->end, b->start);
        bool summed = i + 1 < sentence->first + sentence->count && str_find(words, STR("、")) >= 0 &&
                      (b[1].total || check_says(checker, TERM_SUMS, words_before(checker, &b[1])));
        bool held = b->start - a->end < APART &&
                    (summed || check_says(checker, TERM_SHARE, words) || check_says(checker, TERM_SUMS, words));
        /* 3场，每场42名代表，共126人次 */
        bool each = figure_family(checker, b) == FAMILY_TIMES && thing_of_each(checker, a).len > 0;
        if (times && people && !each && (b->part_of == (int)(i - 1) || b->total || held) &&
            !times_of_persons(checker, sentence, b) && !persons_of_times(checker, sentence, i - 1)) {
            Facts facts = {.name = b->name, .a = a->surface, .b = b->surface};
            facts_figure(checker, &facts, a);
            facts_figure(checker, &facts, b);
            check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
        }
    }
}

static void ratios_of_sentence(Checker *checker, const Sentence *sentence) {
    if (!sentence->count) {
        return;
    }
    ratio_of(checker, sentence);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        ratio_of_sides(checker, sentence, i);
    }
    product_of(checker, sentence);
    product_of_two(checker, sentence);
    unit_values(checker, sentence);
    derived(checker, sentence);
    persons_and_times(checker, sentence);
}

void check_ratios(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        staffing(checker, i);
        shared_out(checker, &checker->document->figures[i]);
    }
    each_sentence(checker, ratios_of_sentence);
}
