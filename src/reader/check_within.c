/* Relations within a document that no word tells alone and arithmetic decides: one part in another unit, a second
 * breakdown, a total told again, ranks, so much for each; and the run over all of them. */
#include "check_within.h"

#include <math.h>

enum { WHOLE_MOST = 4000 }; /* figures of a document that is looked through wholly */

Str told_with(const Checker *checker, size_t index) {
    const ReadFigure *figure = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    if (index > paragraph->first && figure[-1].end > from && figure[-1].end <= figure->start) {
        from = figure[-1].end;
    }
    return str_slice(paragraph->text, from, figure->end);
}

bool is_listed(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    enum { APART = 60 }; /* bytes */
    Str text = checker->paragraphs[a->paragraph].text;
    return a->paragraph == b->paragraph && b->start >= a->end && b->start - a->end <= APART &&
           str_find(str_slice(text, a->end, b->start), STR("、")) >= 0;
}

bool is_shared_out(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    return mark_within(&paragraph->cues, clause_start(&paragraph->bounds, figure->start), figure->start,
                       ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE)) != NULL;
}

/* ---- RC-05 ---- */

/* 94.2%，比全省平均水平93.5%高0.7个百分点: two rates, and how far they lie apart. */
static void points_beside(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 12 }; /* bytes between the second and its points */
    const ReadFigure *points = &checker->document->figures[index], *other = points - 1, *rate = points - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index < sentence->first + 2 || figure_family(checker, points) != FAMILY_POINTS || !figure_usable(points) ||
        !is_value(rate) || !str_is(rate->unit, "%") || !figure_usable(other) || !str_is(other->unit, "%") ||
        str_is(other->compare, "yoy_prev") || points->start - other->end > APART ||
        check_judged(checker, "RC-05", points)) {
        return;
    }
    size_t clause = clause_start(&paragraph->bounds, other->start), past;
    bool beside = clause >= rate->end && clause <= other->start &&
                  clause == clause_start(&paragraph->bounds, points->start) &&
                  check_begins(checker, TERM_LOOKS_BACK, str_slice(paragraph->text, clause, other->start), &past);
    if (beside) {
        Interval a = figure_interval(checker, rate), b = figure_interval(checker, other);
        double apart = fabs(rate->value - other->value);
        double half = (a.high - a.low + b.high - b.low) / 2;
        Facts facts = {.name = rate->name, .a = rate->surface, .b = other->surface};
        facts_figure(checker, &facts, rate);
        facts_figure(checker, &facts, other);
        relation_add(checker, "difference", (Interval){apart - half, apart + half}, points, &facts);
    }
}

/* Where the last ordinal (第4) of a text begins, its number and where that ends; false: none is. */
static bool last_ordinal(Str text, Str mark, size_t *start, size_t *end, double *value) {
    bool found = false;
    for (size_t from = 0; from < text.len;) {
        ptrdiff_t at = str_find(str_slice(text, from, text.len), mark);
        if (at < 0) {
            break;
        }
        size_t digits = from + (size_t)at + mark.len, stop = digits;
        while (stop < text.len && text.data[stop] >= '0' && text.data[stop] <= '9') {
            stop++;
        }
        if (stop > digits && number_parse(str_slice(text, digits, stop), value)) {
            *start = from + (size_t)at;
            *end = stop;
            found = true;
        }
        from = digits;
    }
    return found;
}

/* 列第2名，比上年的第4名前进2位: two places and how far they lie apart. How a place is written, a rank of the sentence
 * shows. */
static void rank_moved(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 24, APART = 75, MOST = 100 }; /* bytes behind the second, between both; places */
    const ReadFigure *figures = checker->document->figures, *moved = &figures[index], *rank = NULL;
    Str text = sentence->paragraph->text, told = told_with(checker, index);
    told = str_slice(told, 0, told.len - (moved->end - moved->start));
    bool moves =
        check_says(checker, TERM_MORE_BY, told) || mark_within(&sentence->paragraph->cues, moved->start - told.len,
                                                               moved->start, ROLE(WORD_RISE) | ROLE(WORD_FALL)) != NULL;
    for (size_t i = sentence->first; i < index; i++) {
        rank = str_is(figures[i].compare, "rank") ? &figures[i] : rank;
    }
    int family = figure_family(checker, moved);
    size_t first = rank ? char_next(rank->surface, 0) : 0, start[2], end[2];
    bool places = family == FAMILY_RANK || family == FAMILY_PERSON;
    if (!rank || !moves || !places || !figure_usable(moved) || moved->decimals || fabs(moved->value) > MOST ||
        first >= rank->surface.len || rank->surface.data[first] < '0' || rank->surface.data[first] > '9') {
        return;
    }
    double value[2];
    Str mark = str_slice(rank->surface, 0, first), before = str_slice(text, sentence->start, moved->start);
    if (!last_ordinal(before, mark, &start[1], &end[1], &value[1]) ||
        !last_ordinal(str_slice(before, 0, start[1]), mark, &start[0], &end[0], &value[0]) ||
        before.len - end[1] > NEAR || start[1] - end[0] > APART) {
        return;
    }
    double apart = fabs(value[0] - value[1]);
    Facts facts = {.name = rank->name};
    facts.a = str_slice(before, start[0], end[0]);
    facts.b = str_slice(before, start[1], end[1]);
    relation_add(checker, "difference", (Interval){apart, apart}, moved, &facts);
}

/* ---- RC-29 ---- */

/* What the sentence prints in ten thousands beside the slipped figure, behind the whole where it stands there too. */
static Interval rest_of_sentence(const Checker *checker, const Sentence *sentence, size_t slipped, size_t whole,
                                 size_t *count) {
    Interval sum = {0, 0};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *one = &checker->document->figures[i];
        bool behind = whole < sentence->first || i > whole;
        if (behind && i != slipped && i != whole && figure_family(checker, one) == FAMILY_MONEY && is_amount(one) &&
            one->scale > 1 && !is_shared_out(checker, one)) {
            sum = interval_sum(sum, figure_interval(checker, one));
            ++*count;
        }
    }
    return sum;
}

/* 中央资金3200元，省级资金1480万元，县级资金1000万元 of 5680万元: printed in 元, one part is ten thousand times too
 * little, and in 万元 just what is missing. */
static void slipped_unit(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 30, SLIP = 10000 }; /* figures */
    const double least = 0.001;       /* of the whole */
    const ReadFigure *figures = checker->document->figures, *slipped = &figures[index];
    if (figure_family(checker, slipped) != FAMILY_MONEY || !is_amount(slipped) || slipped->scale > 1 ||
        !str_is(slipped->qualifier, "=") || is_shared_out(checker, slipped)) {
        return;
    }
    Interval own = figure_interval(checker, slipped);
    size_t from = sentence->first > BACK ? sentence->first - BACK : 0, end = sentence->first + sentence->count;
    for (size_t i = end; i > from; i--) {
        const ReadFigure *whole = &figures[i - 1];
        size_t count = 0;
        bool truncated;
        if (i - 1 == index || figure_family(checker, whole) != FAMILY_MONEY || !is_amount(whole) || whole->scale <= 1 ||
            slipped->value * SLIP >= whole->value || slipped->value * SLIP < least * whole->value) {
            continue;
        }
        Interval sum = rest_of_sentence(checker, sentence, index, i - 1, &count);
        sum = interval_sum(sum, (Interval){own.low * SLIP, own.high * SLIP});
        if (count && interval_verdict(checker, sum, whole, &truncated) == VERDICT_HOLDS && !truncated) {
            Facts facts = {.name = slipped->name, .a = slipped->surface, .p = whole->surface};
            facts.found = slipped->surface;
            facts.c = facts.expected = check_amount(checker, slipped->value * SLIP, whole);
            facts_figure(checker, &facts, slipped);
            facts_figure(checker, &facts, whole);
            check_add(checker, "slip-in-sum", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-37 ---- */

/* 培训6328人，其中…312人次、…846人次、…5170人次: the parts add up, so that persons are printed for times. */
static void times_for_persons(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index];
    if (!is_amount(whole) || whole->scale > 1 || figure_family(checker, whole) != FAMILY_PERSON) {
        return; /* 函询7人次，其中处级4人、科级3人 is how one writes */
    }
    double sum = 0;
    size_t count = 0;
    for (size_t i = index + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *part = &figures[i];
        if (!is_amount(part) || figure_family(checker, part) != FAMILY_TIMES) {
            continue;
        }
        sum += part->value;
        if (++count >= 2 && sum == whole->value) {
            Facts facts = {.name = whole->name, .a = whole->surface, .b = figures[i].surface};
            facts.found = whole->surface;
            facts_figure(checker, &facts, whole);
            facts_figure(checker, &facts, part);
            check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
            return;
        }
    }
}

/* ---- RC-27 ---- */

/* What a total told again may be of: persons or things, counted to the last. */
static bool is_counted(const Checker *checker, const ReadFigure *figure) {
    enum { LEAST = 1000 };
    return is_count(checker, figure) && is_value(figure) && figure->scale <= 1 && !figure->decimals &&
           figure->value >= LEAST && str_is(figure->qualifier, "=");
}

/* By the last character of its name, 生 of 学生 and 在校生, or where it has none by what stands behind it. */
static bool is_called(const Checker *checker, const ReadFigure *figure, Str name) {
    enum { ENDING = 3, LEAST = 6, BEHIND = 24 }; /* bytes */
    Str text = checker->paragraphs[figure->paragraph].text;
    size_t end = figure->end + BEHIND < text.len ? figure->end + BEHIND : text.len;
    bool behind = name.len >= LEAST && str_find(str_slice(text, figure->end, end), name_tail(name, LEAST)) >= 0;
    bool alike = figure->name.len >= ENDING && str_equal(name_tail(name, ENDING), name_tail(figure->name, ENDING));
    return name.len >= ENDING && (alike || behind);
}

/* A number of persons or things, exact, whatever it is compared with. */
static bool is_whole_count(const Checker *checker, const ReadFigure *figure) {
    int family = figure_family(checker, figure);
    return (family == FAMILY_PERSON || family == FAMILY_COUNT) && figure_usable(figure) && !figure->decimals &&
           figure->scale <= 1 && str_is(figure->qualifier, "=");
}

/* 6.21万名学生 where 62100人 stands in another paragraph: a count told again, rounded. Where no count of the document,
 * and no two together, are that much, but one of the same ending is but for one digit or two that are swapped, it is
 * wrong. */
static void rounded_again(Checker *checker, size_t index) {
    enum { MOST = 64 }; /* counts */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like = NULL;
    if (checker->document->figure_count > WHOLE_MOST || again->scale <= 1 || again->decimals < 2 ||
        !is_count(checker, again) || !is_value(again) || !str_is(again->qualifier, "=") ||
        again->kind != FIGURE_ACTUAL || check_says(checker, TERM_EARLIER, words_before(checker, again))) {
        return;
    }
    const ReadFigure *counts[MOST];
    size_t count = 0;
    Interval told = figure_interval(checker, again);
    for (size_t i = 0; i < checker->document->figure_count && count < MOST; i++) {
        if (i != index && same_units(checker, &figures[i], again) && is_counted(checker, &figures[i])) {
            counts[count++] = &figures[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i; k < count; k++) { /* one alone, two together */
            double sum = counts[i]->value + (k > i ? counts[k]->value : 0);
            if (sum >= told.low && sum <= told.high) {
                return;
            }
        }
        const ReadFigure *larger = counts[i]->value > again->value ? counts[i] : again;
        double middle = counts[i]->value + again->value - larger->value;
        bool near = near_whole(checker, (Interval){middle, middle}, larger);
        bool named = is_called(checker, again, counts[i]->name);
        if (near && named && counts[i]->paragraph != again->paragraph && looks_mistyped(counts[i]->value, again)) {
            if (like && like->value != counts[i]->value) {
                return;
            }
            like = like ? like : counts[i];
        }
    }
    if (like && count < MOST && !check_judged(checker, "RC-27", again)) {
        Facts facts = {.name = again->name, .a = like->surface, .b = again->surface, .found = again->surface};
        facts.expected = check_amount(checker, like->value, again);
        facts_figure(checker, &facts, like);
        facts_figure(checker, &facts, again);
        check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
    }
}

/* Whether the paragraph tells a part that is just what lies between both. */
static bool parted_by(const Checker *checker, const ReadFigure *whole, const ReadFigure *rest) {
    const CheckParagraph *paragraph = &checker->paragraphs[whole->paragraph];
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *part = &checker->document->figures[i];
        if (part != rest && same_units(checker, part, whole) && is_amount(part) &&
            part->value + rest->value == whole->value) {
            return true;
        }
    }
    return false;
}

/* 由186名缩小到54名, where 缺186名，已补充142名，仍缺44名 stands elsewhere: where a value came from and went to is told
 * again. What is left of the first there is the second, and nothing in the document is as much as is said here. */
static void left_told_again(Checker *checker, size_t index) {
    enum { DIGITS = 10 }; /* of less, one digit is anything */
    const ReadFigure *figures = checker->document->figures, *former = &figures[index], *now = former + 1, *like = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    if (index + 1 >= paragraph->first + paragraph->count || !str_is(former->compare, "yoy_prev") ||
        !is_whole_count(checker, former) || !is_whole_count(checker, now) || !same_units(checker, former, now) ||
        fabs(now->value) < DIGITS || !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO))) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        if (one == now || !same_units(checker, one, former) || !figure_usable(one)) {
            continue;
        }
        if (fabs(one->value) == fabs(now->value)) {
            return;
        }
        bool again = one->paragraph != former->paragraph && is_amount(one) && one->value == former->value;
        const CheckParagraph *there = &checker->paragraphs[one->paragraph];
        for (size_t k = i + 1; again && k < there->first + there->count; k++) {
            const ReadFigure *left = &figures[k];
            if (is_amount(left) && same_units(checker, left, former) && left->value < one->value &&
                figures[k].start < full_end(&there->bounds, one->end) && looks_mistyped(left->value, now) &&
                parted_by(checker, one, left)) {
                if (like && like->value != left->value) {
                    return;
                }
                like = left;
            }
        }
    }
    if (like && !check_judged(checker, "RC-27", now)) {
        Facts facts = {.name = like->name, .a = like->surface, .b = now->surface, .found = now->surface};
        facts.expected = check_amount(checker, like->value, now);
        facts_figure(checker, &facts, like);
        facts_figure(checker, &facts, now);
        check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-01 ---- */

/* A list of the parts of a whole, from `at` on: as many as are parted by 、. */
static size_t listed_from(const Checker *checker, size_t at, size_t end, int whole, Parts *parts, double *sum) {
    const ReadFigure *figures = checker->document->figures;
    *parts = (Parts){.count = 0};
    *sum = 0;
    for (; at < end && figures[at].part_of == whole && is_amount(&figures[at]) &&
           same_units(checker, &figures[at], &figures[whole]);
         at++) {
        if (parts->count && !is_listed(checker, &figures[at - 1], &figures[at])) {
            break;
        }
        take_part(parts, &figures[at]);
        *sum += figures[at].value;
    }
    return at;
}

/* 食堂98个，其中学校56个、幼儿园42个；自主经营91个、委托经营9个: behind one list of parts that is all of the whole,
 * another one of it, near to all, is all of it, too; where none of its names goes across others (女, 党员). */
static void second_breakdown(Checker *checker, size_t index) {
    enum { DIGITS = 100 }; /* of fewer, one digit is anything: 新进14人，…；同期退休9人、调出4人 */
    const double near = 0.03;
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[whole->paragraph];
    size_t end = paragraph->first + paragraph->count;
    if (!is_count(checker, whole) || !is_value(whole) || !str_is(whole->qualifier, "=") || index + 4 >= end ||
        figures[index + 1].part_of != (int)index) {
        return;
    }
    Parts parts;
    double sum;
    size_t at = listed_from(checker, index + 1, end, (int)index, &parts, &sum);
    if (parts.count < 2 || sum != whole->value) {
        return;
    }
    listed_from(checker, at, end, (int)index, &parts, &sum);
    bool across = false;
    for (size_t i = 0; i < parts.count; i++) {
        across = across || check_says(checker, TERM_CROSSWISE, parts.items[i]->name);
    }
    bool close = fabs(sum - whole->value) <= near * whole->value ||
                 (whole->value >= DIGITS && one_digit_wrong(whole, &parts, sum));
    if (parts.count >= 2 && !across && sum != whole->value && close) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
    }
}

/* 四类结余分别为156万元、14万元、26万元、88万元, where 结余284万元 stands before: what is told in order is all of what
 * is called so, right or but for one digit. */
static void told_in_order(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3, NAME = 6 }; /* parts; bytes: two characters */
    const ReadFigure *figures = checker->document->figures, *first = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t clause = clause_start(&paragraph->bounds, first->start), at = index;
    const TextMark *order = mark_within(&paragraph->cues, clause, first->start, ROLE(WORD_RESPECTIVELY));
    Str name = order ? name_tail(str_slice(paragraph->text, clause, order->start), NAME) : (Str){NULL, 0};
    if (name.len < NAME || !is_amount(first)) {
        return;
    }
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    for (; at < sentence->first + sentence->count && is_amount(&figures[at]) &&
           same_units(checker, &figures[at], first) &&
           (at == index || is_listed(checker, &figures[at - 1], &figures[at]));
         at++) {
        take_part(&parts, &figures[at]);
        sum = interval_sum(sum, figure_interval(checker, &figures[at]));
    }
    for (size_t i = index; parts.count >= LEAST && i > paragraph->first; i--) {
        const ReadFigure *whole = &figures[i - 1];
        if (same_units(checker, whole, first) && is_amount(whole) && str_ends(whole->name, name) &&
            near_whole(checker, sum, whole)) {
            double middle = (sum.low + sum.high) / 2;
            if (!check_judged(checker, "RC-01", whole) &&
                (holds_or_mistyped(checker, sum, whole) || one_digit_wrong(whole, &parts, middle))) {
                sum_of(checker, whole, &parts, LIST_CLOSED);
            }
            return;
        }
    }
}

/* ---- RC-16 ---- */

/* 每月发放56.2万元，全年674.4万元: twelve months, or ten or nine of school; but for its unit or one digit. */
static void year_of_months(Checker *checker, const Sentence *sentence, size_t index) {
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
static void each_in_each_part(Checker *checker, const Sentence *sentence, size_t index) {
    static const double parts_of_year[] = {2, 4, 12, 10, 9};
    const ReadFigure *figures = checker->document->figures, *all = &figures[index], *each = all - 1, *like = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    bool counted = index > sentence->first + 1 && check_is(checker, TERM_PLACES_COUNTED, each->unit);
    each = counted ? each - 1 : each; /* 每学期2次，全年143所学校共演练572场次 */
    ptrdiff_t slash = index > sentence->first ? str_find(each->unit, STR("/")) : -1;
    Str unit = slash > 0 ? str_slice(each->unit, 0, (size_t)slash) : (Str){NULL, 0};
    bool same = (unit.len && str_equal(unit, all->unit)) ||
                (unit.len && str_ends(all->unit, unit) && str_find(all->unit, STR("人")) < 0); /* 场次, not 人次 */
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

/* ---- RC-20 ---- */

/* 为326名学生全部制定个别化教育方案，方案共312份: what each of all got is counted right behind, and there are fewer. So
 * few more or less that they are of the same. */
static void one_for_each(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NOUN = 6 }; /* bytes */
    const ReadFigure *got = &checker->document->figures[index], *all = got - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index <= sentence->first || !is_whole_count(checker, got) || !is_whole_count(checker, all) ||
        figure_family(checker, all) != FAMILY_PERSON || same_units(checker, got, all) || !got->total ||
        got->value >= all->value || !near_whole(checker, figure_interval(checker, got), all)) {
        return;
    }
    size_t end = clause_end(&paragraph->bounds, all->end), start, past;
    size_t clause = clause_start(&paragraph->bounds, got->start);
    Str told = str_slice(paragraph->text, all->end, end), noun = name_tail(got->name, NOUN);
    if (clause < end || clause > char_next(paragraph->text, end) || noun.len < NOUN || !str_ends(told, noun) ||
        !check_find(checker, TERM_ALL_OF, told, &start, &past)) {
        return;
    }
    size_t from = clause_start(&paragraph->bounds, all->start);
    Facts facts = {.a = str_slice(paragraph->text, from, end), .found = got->surface};
    facts.b = str_slice(paragraph->text, clause, got->end);
    facts_figure(checker, &facts, all);
    facts.lines[facts.line_count++] = figure_line(checker, got); /* both lines are named, though they may be one */
    check_add(checker, "all-and-exception", VERDICT_FAILS, &facts);
}

/* ---- the run ---- */

static void within_sentence(Checker *checker, const Sentence *sentence) {
    shares_of_all(checker, sentence);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        mean_of_extremes(checker, sentence, i);
        mean_of_all(checker, sentence, i);
        mean_of_parts(checker, sentence, i);
        rank_moved(checker, sentence, i);
        slipped_unit(checker, sentence, i);
        times_for_persons(checker, sentence, i);
        rounded_again(checker, i);
        left_told_again(checker, i);
        one_for_each(checker, sentence, i);
        second_breakdown(checker, i);
        told_in_order(checker, sentence, i);
        listed_shares(checker, sentence, i);
        share_of_part(checker, sentence, i);
        share_comes_to(checker, sentence, i);
        share_of_first(checker, sentence, i);
        points_beside(checker, sentence, i);
        mean_before_parts(checker, i);
        mean_slipped(checker, sentence, i);
        each_in_each_part(checker, sentence, i);
        year_of_months(checker, sentence, i);
    }
}

void check_within(Checker *checker) {
    each_sentence(checker, within_sentence);
}
