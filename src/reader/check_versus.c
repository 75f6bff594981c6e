/* Values that are told beside each other in like words, and what is said of both: 比乙校的76.9分高4.5分;
 * 上学期参赛426人，本学期参赛512人， 增长20.2%; 按学段分，…; 分别为…，全校…. What another file has judged already is
 * left alone. */
#include "check_within.h"

#include <math.h>

static bool is_judged(const Checker *checker, const ReadFigure *figure) {
    return check_judged(checker, "RC-05", figure) || check_judged(checker, "RC-04", figure) ||
           check_judged(checker, "RC-12", figure);
}

/* By how much two values differ, whichever is larger. */
static Interval apart_of(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    Interval one = figure_interval(checker, a->value > b->value ? a : b);
    Interval two = figure_interval(checker, a->value > b->value ? b : a);
    bool alike = a->decimals == b->decimals && a->scale == b->scale;
    double middle = (one.low + one.high - two.low - two.high) / 2;
    return alike ? (Interval){middle, middle} : (Interval){one.low - two.high, one.high - two.low};
}

/* ---- RC-05, RC-04 ---- */

/* 甲校平均81.4分，比乙校的76.9分高4.5分: the clause begins with 比, and tells the other value and how far they lie
 * apart. */
static void differs_from(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 9 }; /* bytes between */
    const double far = 0.5;
    const ReadFigure *figures = checker->document->figures, *by = &figures[index], *other = by - 1, *one = by - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t past;
    if (index < sentence->first + 2 || !figure_usable(by) || !is_value(one) || !figure_usable(other) ||
        str_is(other->compare, "yoy_prev") || str_is(other->compare, "yoy_abs") || /* 分别增加240人和451人 */
        !same_units(checker, one, other) || !same_units(checker, other, by) || is_share(by) ||
        by->start - other->end > APART || is_judged(checker, by)) {
        return;
    }
    size_t clause = clause_start(&paragraph->bounds, other->start);
    if (clause != clause_start(&paragraph->bounds, by->start) || clause < one->end ||
        !check_begins(checker, TERM_LOOKS_BACK, str_slice(paragraph->text, clause, other->start), &past)) {
        return;
    }
    Interval apart = apart_of(checker, one, other);
    ReadFigure bare = *by;
    bare.qualifier = STR("=");
    bare.value = fabs(by->value);
    double middle = (apart.low + apart.high) / 2;
    bool truncated;
    if (holds_or_mistyped(checker, apart, &bare) || fabs(middle - bare.value) <= far * fmax(middle, bare.value)) {
        Facts facts = facts_of_two(checker, one->name, one, other);
        facts.p = facts.found = by->surface;
        facts.c = facts.expected = check_amount(checker, middle, by);
        facts_figure(checker, &facts, by);
        check_add(checker, "difference", interval_verdict(checker, apart, &bare, &truncated), &facts);
    }
}

/* 6月在册2318人，9月在册2264人，减少54人; 上学期参赛426人，本学期参赛512人，增长20.2%: two values in like words, and
 * nothing but a word for a rise or a fall before what is behind them. Right, or but for one digit or two swapped. */
static void changed_between(Checker *checker, const Sentence *sentence, size_t index) {
    enum { ALIKE = 6 }; /* bytes: two characters */
    const ReadFigure *figures = checker->document->figures, *by = &figures[index], *now = by - 1, *former = by - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t start;
    if (index < sentence->first + 2 || !figure_usable(by) || !is_exact_amount(now) || !is_exact_amount(former) ||
        !same_units(checker, now, former) || is_share(now) || is_judged(checker, by) ||
        clause_start(&paragraph->bounds, by->start) < now->end ||
        clause_start(&paragraph->bounds, now->start) < former->end) {
        return;
    }
    Str words = str_trim(words_before(checker, by));
    bool moves = word_before(checker->words, words, words.len, ROLE(WORD_RISE) | ROLE(WORD_FALL), &start) != NULL;
    moves = moves && (start == 0 || check_says(checker, TERM_LOOKS_BACK, words)); /* 第二批次比第一批次多138人 */
    Str one = str_trim(words_before(checker, former)), two = str_trim(words_before(checker, now));
    if (!moves || str_same_end(one, two) < ALIKE) {
        return;
    }
    Interval apart = apart_of(checker, now, former);
    bool share = str_is(by->unit, "%");
    Interval computed = share ? interval_quotient(apart, figure_interval(checker, former), 100) : apart;
    ReadFigure bare = *by;
    bare.value = fabs(by->value);
    if ((share || same_units(checker, by, now)) && holds_or_mistyped(checker, computed, &bare)) {
        Facts facts = facts_of_two(checker, now->name, now, former);
        relation_add(checker, share ? "growth" : "difference", computed, by, &facts);
    }
}

/* 年初欠款126.5万元，当年偿还84.2万元，年末尚欠42.3万元: what is left of the first is less what went of it. */
static void still_left(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *left = &figures[index], *went = left - 1, *had = left - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index < sentence->first + 2 || !is_exact_amount(left) || !is_exact_amount(went) || !is_exact_amount(had) ||
        !same_units(checker, left, went) || !same_units(checker, left, had) || had->value <= went->value ||
        is_marked_off(checker, left) || is_judged(checker, left)) {
        return;
    }
    Str words = told_with(checker, index);
    bool open = mark_within(&paragraph->cues, left->start - (words.len - (left->end - left->start)), left->start,
                            ROLE(WORD_OPEN)) != NULL ||
                check_says(checker, TERM_SHORT_OF, words);
    Interval rest = apart_of(checker, had, went);
    if (open && holds_or_mistyped(checker, rest, left)) {
        Facts facts = facts_of_two(checker, left->name, had, went);
        relation_add(checker, "difference", rest, left, &facts);
    }
}

/* ---- RC-10 ---- */

/* 支出96万元，比去年32万元增加了2倍: by how many times it grew, which is one less than how many times as much it is. */
static void grown_by_times(Checker *checker, const Sentence *sentence, size_t index) {
    const double near = 0.3, far = 2;
    const ReadFigure *times = &checker->document->figures[index], *former = times - 1, *now = times - 2;
    Str text = sentence->paragraph->text;
    size_t start;
    if (index < sentence->first + 2 || !str_is(times->unit, "倍") || !figure_usable(times) || !is_value(now) ||
        !figure_usable(former) || former->value <= 0 || !same_units(checker, now, former) ||
        check_judged(checker, "RC-10", times) ||
        !word_before(checker->words, text, times->start, ROLE(WORD_RISE), &start) || start < former->end ||
        start > former->end + 3 || !check_says(checker, TERM_LOOKS_BACK, str_slice(text, now->end, former->start))) {
        return;
    }
    double grown = now->value / former->value - 1;
    double apart = fabs(grown + 1 - times->value); /* 增加了2倍 is read as three times as much */
    if (grown > 0 && apart <= far) {
        Facts facts = facts_of_two(checker, now->name, now, former);
        facts.p = facts.found = times->surface;
        facts.c = facts.expected =
            str_format(checker->arena, "%.*s（增加%.*s）", STR_ARG(check_number(checker, grown + 1, STR("倍"))),
                       STR_ARG(check_number(checker, grown, STR("倍"))));
        facts_figure(checker, &facts, times);
        check_add(checker, "multiple-of-value", apart <= near ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* ---- RC-01 ---- */

/* 按学段分: a clause that says by what a whole is parted; where it ends. 0: it does not begin there. */
static size_t parted_by_kind(const Checker *checker, const CheckParagraph *paragraph, size_t from) {
    enum { MOST = 36 }; /* bytes */
    size_t end = clause_end(&paragraph->bounds, from), past;
    Str clause = str_trim(str_slice(paragraph->text, from, end));
    bool by = clause.len && clause.len <= MOST && check_begins(checker, TERM_RECKONED_BY, clause, &past) &&
              check_is(checker, TERM_POINTS, str_slice(clause, char_back(clause, clause.len), clause.len));
    return by ? end : 0;
}

/* 教职工3126人，按学段分，幼儿园486人，小学1508人，初中832人，高中300人: all of one unit that follow, to the stop or
 * the semicolon, are the parts of the nearest such figure before; near it, or right but for one digit. */
static void parted_by(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, BACK = 4 };
    const ReadFigure *figures = checker->document->figures, *first = &figures[index], *whole = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t clause = clause_start(&paragraph->bounds, first->start);
    size_t before =
        clause > sentence->start ? clause_start(&paragraph->bounds, char_back(paragraph->text, clause)) : clause;
    bool later = index > sentence->first && figures[index - 1].start >= clause; /* one of the parts */
    if (before >= clause || later || !parted_by_kind(checker, paragraph, before) || !is_exact_amount(first)) {
        return;
    }
    size_t end = sentence_end(&paragraph->bounds, first->start), at = index;
    Parts parts = {.count = 0};
    double sum = 0;
    for (; at < sentence->first + sentence->count && figures[at].start < end; at++) {
        if (is_share(&figures[at])) {
            continue;
        }
        if (!same_units(checker, &figures[at], first) || !is_exact_amount(&figures[at]) || figures[at].total) {
            break;
        }
        take_part(&parts, &figures[at]);
        sum += figures[at].value;
    }
    for (size_t i = index; i > paragraph->first && index - i < BACK && !whole; i--) {
        whole =
            same_units(checker, &figures[i - 1], first) && is_exact_amount(&figures[i - 1]) ? &figures[i - 1] : NULL;
    }
    size_t past;
    bool more = parts.count &&
                word_at(checker->words, paragraph->text, parts.items[parts.count - 1]->end, ROLE(WORD_PART_END), &past);
    if (whole && parts.count >= LEAST && !more && !check_judged(checker, "RC-01", whole) &&
        (near_whole(checker, (Interval){sum, sum}, whole) || one_digit_wrong(whole, &parts, sum))) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
    }
}

/* 三个校区分别有学生862人、745人和593人，全校学生2200人: what is told of the whole place right behind a list in order.
 */
static void whole_behind_list(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3, APART = 6 }; /* parts; bytes between two of them */
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t at = index, past;
    Str words = str_trim(words_before(checker, whole));
    if (!is_count(checker, whole) || !is_exact_amount(whole) || !check_begins(checker, TERM_WHOLE, words, &past) ||
        check_says(checker, TERM_MEAN, words) || check_judged(checker, "RC-01", whole)) {
        return;
    }
    Parts parts = {.count = 0};
    double sum = 0;
    while (at > sentence->first && same_units(checker, &figures[at - 1], whole) && is_exact_amount(&figures[at - 1]) &&
           (at == index || figures[at].start - figures[at - 1].end <= APART)) {
        at--;
        take_part(&parts, &figures[at]);
        sum += figures[at].value;
    }
    bool ordered =
        parts.count >= LEAST && mark_within(&paragraph->cues, clause_start(&paragraph->bounds, figures[at].start),
                                            figures[at].start, ROLE(WORD_RESPECTIVELY)) != NULL;
    if (ordered && (sum == whole->value || one_digit_wrong(whole, &parts, sum))) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
    }
}

/* ---- RC-07 ---- */

/* 校舍12600平方米，总投资3780万元，单位造价3000元/平方米: money, how much of a measure there is, and what each of it
 * costs. */
static void cost_of_each(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 30 }; /* bytes before it */
    const double far = 2;
    const ReadFigure *each = &checker->document->figures[index], *money = each - 1, *measure = each - 2;
    ptrdiff_t slash = str_find(each->unit, STR("/"));
    if (index < sentence->first + 2 || slash <= 0 || !is_value(each) || !str_is(each->qualifier, "=") ||
        !is_exact_amount(money) || !is_exact_amount(measure) || figure_family(checker, each) != FAMILY_MONEY ||
        each->start - money->end > APART || check_judged(checker, "RC-07", each) ||
        check_judged(checker, "RC-08", each)) {
        return;
    }
    Str of = str_slice(each->unit, (size_t)slash + 1, each->unit.len);
    bool turned = str_equal(money->unit, of);
    const ReadFigure *over = turned ? measure : money, *under = turned ? money : measure;
    size_t from = sentence_start(&sentence->paragraph->bounds, each->start);
    if (!str_equal(over->unit, str_slice(each->unit, 0, (size_t)slash)) || !str_equal(under->unit, of) ||
        measure->start < from) { /* 46.80万元；二档486人，每人1000元 are of two */
        return;
    }
    Interval cost = interval_quotient(figure_interval(checker, over), figure_interval(checker, under), 1);
    double middle = (cost.low + cost.high) / 2;
    if (each->decimals == 0 && each->scale == 1) { /* rounded to the yuan */
        cost = (Interval){cost.low - 0.5, cost.high + 0.5};
    }
    if (holds_or_mistyped(checker, cost, each) || (middle < far * each->value && each->value < far * middle)) {
        Facts facts = facts_of_two(checker, each->name, over, under);
        relation_add(checker, "average", cost, each, &facts);
    }
}

/* ---- RC-22 ---- */

/* 计划新建5所，年底建成4所，全部完成: fewer than were meant, and yet all is said to be done. */
static void all_done_of_fewer(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *done = &checker->document->figures[index], *meant = done - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index <= sentence->first || !is_exact_amount(done) || !is_exact_amount(meant) ||
        !same_units(checker, done, meant) || done->value >= meant->value || check_judged(checker, "RC-22", done) ||
        !check_says(checker, TERM_WANTED, words_before(checker, meant)) ||
        !check_says(checker, TERM_ACHIEVED, words_before(checker, done)) ||
        check_says(checker, TERM_WANTED, told_with(checker, index))) {
        return;
    }
    size_t end = clause_end(&paragraph->bounds, done->end), from = char_next(paragraph->text, end);
    Str then =
        from < sentence->end ? str_slice(paragraph->text, from, clause_end(&paragraph->bounds, from)) : (Str){NULL, 0};
    if (then.len && check_says(checker, TERM_ALL_OF, then) && check_says(checker, TERM_ACHIEVED, then)) {
        Facts facts = {.name = done->name, .a = done->surface, .b = meant->surface, .found = done->surface};
        facts.c = check_number(checker, done->value / meant->value * 100, STR("%"));
        facts_figure(checker, &facts, done);
        facts_figure(checker, &facts, meant);
        check_add(checker, "target-and-result", VERDICT_FAILS, &facts);
    }
}

static void versus_in_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        differs_from(checker, sentence, i);
        changed_between(checker, sentence, i);
        still_left(checker, sentence, i);
        grown_by_times(checker, sentence, i);
        parted_by(checker, sentence, i);
        whole_behind_list(checker, sentence, i);
        all_done_of_fewer(checker, sentence, i);
        cost_of_each(checker, sentence, i);
    }
}

void check_versus(Checker *checker) {
    each_sentence(checker, versus_in_sentence);
}
