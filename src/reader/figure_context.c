/* What the words around a figure say of it: compared with what, part of what, whose. */
#include "figure_internal.h"

#include <math.h>
#include <string.h>

/* ---- compared ---- */

/* 3862人（文科3215人、理科647人），比上年增加124人: a bracket closes between the two. */
static bool bracket_closes(const Scan *scan, size_t from, size_t to) {
    int depth = 0;
    for (size_t at = from; at < to; at = char_next(scan->text, at)) {
        depth += sign_is(scan->text, at, "(（");
        if (sign_is(scan->text, at, ")）") && depth-- == 0) {
            return true;
        }
    }
    return false;
}

/* The figure that a comparison belongs to: the last one before it in the same sentence that is none itself. What a
 * closed bracket holds is taken only for points, which need a rate. */
static int base_of(const Scan *scan, size_t index, bool percent) {
    const ReadFigure *items = scan->list->items;
    size_t from = scan->sentence;
    bool points = str_is(items[index].unit, "百分点");
    for (size_t i = index; i > scan->first && items[i - 1].start >= from; i--) {
        const ReadFigure *other = &items[i - 1];
        if (!other->compare.len && (!percent || figure_percent(other)) &&
            (points || !bracket_closes(scan, other->end, items[index].start))) {
            return (int)i - 1;
        }
    }
    return -1;
}

/* 57.3%，…92.6%，分别比上年提高3.1个百分点和1.4个百分点: as many values right before as changes, in their order. -1: it
 * is not told so. */
static int base_in_order(const Scan *scan, size_t index) {
    const ReadFigure *items = scan->list->items, *figure = &items[index];
    size_t first = index, last = index + 1, end = clause_end(&scan->bounds, figure->end);
    if (!mark_within(&scan->cues, scan->clause, figure->start, ROLE(WORD_RESPECTIVELY))) {
        return -1;
    }
    while (first > scan->first && items[first - 1].start >= scan->clause &&
           str_equal(items[first - 1].unit, figure->unit)) {
        first--;
    }
    while (last < scan->list->count && items[last].start < end && str_equal(items[last].unit, figure->unit)) {
        last++;
    }
    size_t back = last - index, values = 0; /* the value wanted is so many values before the first change */
    for (size_t i = first; last - first > 1 && i > scan->first && items[i - 1].start >= scan->sentence; i--) {
        const ReadFigure *value = &items[i - 1];
        bool counts = !value->compare.len && (figure->family != FAMILY_POINTS || figure_percent(value));
        values += counts;
        if (counts && values == back) {
            return (int)i - 1;
        }
    }
    return -1;
}

/* What a share is of, as its own clause says: 占交流教师的17.9%; empty when it says nothing. */
static Str share_base(const Scan *scan, const ReadFigure *figure) {
    size_t clause = clause_start(&scan->bounds, figure->start);
    Str before = str_slice(scan->text, clause, figure->start);
    size_t behind = (scan->look->seen & PLACE_SHARE) && str_is(figure->unit, "%")
                        ? grammar_behind(scan->words, GRAMMAR_SHARE_OF, before)
                        : 0;
    return behind ? str_slice(before, behind, before.len) : (Str){NULL, 0};
}

static Str year_compare(const Scan *scan, size_t index, ReadFigure *figure, Str reference) {
    bool other = grammar_is(scan->words, GRAMMAR_WIDER, reference);
    int ordered = base_in_order(scan, index), base = ordered >= 0 ? ordered : base_of(scan, index, false);
    bool rate = base >= 0 && figure_percent(&scan->list->items[base]);
    figure->of = base;
    if (figure->family == FAMILY_POINTS) {
        return other ? STR("vs_pp") : STR("yoy_pp");
    }
    if (figure_percent(figure)) {
        bool share = rate && share_base(scan, &scan->list->items[base]).len > 0;
        int amount = share ? base_of(scan, (size_t)base, false) : -1;
        if (amount >= 0 && !figure_percent(&scan->list->items[amount])) {
            figure->of = amount; /* 11.02亿元，占总投入的88.4%，增长7.1%: the amount grew */
            rate = false;
        }
        if (rate) {
            return other ? STR("vs_pp") : STR("yoy_pp");
        }
        return other ? STR("vs_pct") : STR("yoy_pct");
    }
    if (figure->family == FAMILY_MULTIPLE) {
        return STR("multiple");
    }
    return other ? STR("vs_abs") : STR("yoy_abs");
}

static void negative(ReadFigure *figure, Arena *arena) {
    if (!isnan(figure->value) && figure->value > 0) {
        figure->value = -figure->value;
        figure->exact = figure->exact.len ? str_format(arena, "-%.*s", STR_ARG(figure->exact)) : figure->exact;
    }
}

/* Whether a number may begin between a place and the figure whose context is looked at. */
static bool number_before(const Scan *scan, size_t from) {
    const TextPlace *places = scan->look->places.items;
    for (size_t i = scan->place; i > 0 && places[i - 1].at >= from; i--) {
        if (places[i - 1].places & PLACE_NUMBER) {
            return true;
        }
    }
    return false;
}

/* 比2023年, 较2022年: versus a year that is named before the figure. Its words; empty: none. */
static Str named_year(const Scan *scan, size_t from, size_t to) {
    if (!number_before(scan, from)) {
        return (Str){NULL, 0};
    }
    for (size_t at = from; at < to; at = char_next(scan->text, at)) {
        size_t year = char_next(scan->text, at), next;
        int digit;
        if (digit_at(scan->text, year, &digit, &next) && year + 4 < to &&
            grammar_at(scan->words, GRAMMAR_AGAINST, scan->text, at) &&
            promise_at(scan->words, PROMISE_YEAR, scan->text, year + 4, &next)) {
            return str_slice(scan->text, year, next);
        }
    }
    return (Str){NULL, 0};
}

/* 1120万元，比上年的960万元增加160万元: the former value stands right before what it changed by. NULL: it does not. */
static const ReadFigure *former_before(const Scan *scan, size_t index, size_t move_start) {
    enum { APART = 12 }; /* bytes between: a sign, 则, 多 */
    const ReadFigure *former = index > scan->first ? &scan->list->items[index - 1] : NULL;
    bool near = former && compares_as(former, "yoy_prev") && former->end <= move_start &&
                move_start - former->end <= APART &&
                former->start >= sentence_start(&scan->bounds, scan->list->items[index].start);
    return near ? former : NULL;
}

/* 低于全省平均水平2.1平方米: nothing but what is averaged stands between the place and the figure. */
static bool beside(const Scan *scan, size_t from, size_t to) {
    enum { NOUN_MOST = 6 }; /* bytes: two characters, 水平 */
    Str between = str_slice(scan->text, from, to);
    size_t end = 0;
    const Word *average = between.len ? word_at(scan->words, scan->text, from, ROLE(WORD_AVERAGE), &end) : NULL;
    return !between.len || (average && to - end <= NOUN_MOST && !char_is(scan->text, end, ",，、和的"));
}

static bool change(const Scan *scan, size_t index, ReadFigure *figure, size_t gap) {
    const uint64_t moves = ROLE(WORD_RISE) | ROLE(WORD_FALL);
    size_t clause = scan->clause, start = figure->start, end = 0;
    const TextMark *versus = cue_within(scan, clause > gap ? clause : gap, figure->start, ROLE(WORD_VERSUS));
    if (!versus) { /* 同比，增长…; one clause back, nothing between */
        versus = gap < clause ? cue_within(scan, gap, figure->start, ROLE(WORD_VERSUS)) : NULL;
    }
    const Word *move = word_before(scan->words, scan->text, figure->start, moves, &start);
    if (!move) {
        size_t at = figure->start;
        const Word *reach = word_before(scan->words, scan->text, at, ROLE(WORD_REACH), &start);
        size_t to; /* 由18人缩小到9人: the present value */
        reach = word_before(scan->words, scan->text, at, ROLE(WORD_TO), &to) && to < start ? NULL : reach;
        move = reach ? word_before(scan->words, scan->text, start, moves, &start) : NULL;
    }
    bool behind = !move && figure_percent(figure) && word_at(scan->words, scan->text, figure->end, moves, &end);
    if (behind) {
        move = word_at(scan->words, scan->text, figure->end, moves, &end);
        size_t past = 0; /* 20%以上增长 yes; 5%增加到8%, 较2024年的45.2%下降1.2个百分点 no */
        Number number;
        if (word_at(scan->words, scan->text, figure->end, ROLE(WORD_TO), &past) ||
            number_read(scan->words, scan->text, end, &number)) {
            return false;
        }
    }
    bool next = versus && beside(scan, versus->end, figure->start);
    Str between = versus ? str_slice(scan->text, versus->end, figure->start) : (Str){NULL, 0}; /* 比全市低3.1个百分点 */
    bool lower = (next && figure_says(scan, GRAMMAR_LOWER, versus->start, versus->end)) ||
                 grammar_is(scan->words, GRAMMAR_LOWER, between);
    bool higher = (next && figure_says(scan, GRAMMAR_HIGHER, versus->start, versus->end)) ||
                  grammar_is(scan->words, GRAMMAR_HIGHER, between);
    static const Word more = {.role = WORD_RISE}, less = {.role = WORD_FALL};
    move = lower ? &less : higher ? &more : move;
    if (!move) {
        return false;
    }
    Str year = versus ? (Str){NULL, 0} : named_year(scan, clause > gap ? clause : gap, figure->start);
    int family = figure->family;
    bool shares = figure_percent(figure) || family == FAMILY_POINTS || family == FAMILY_MULTIPLE;
    const ReadFigure *prior = !behind && !versus && !year.len ? former_before(scan, index, start) : NULL;
    size_t respectively;
    bool each = !behind && !lower && !higher && /* 分别减少3所和634人 */
                word_before(scan->words, scan->text, start, ROLE(WORD_RESPECTIVELY), &respectively);
    if (!versus && !year.len && !shares && !prior && !each) {
        return false;
    }
    const Word *against = mark_role(versus, WORD_VERSUS);
    figure->reference = against ? against->as : year.len ? year : prior ? prior->reference : STR("上年");
    figure->compare = year_compare(scan, index, figure, figure->reference);
    if (family == FAMILY_MULTIPLE && move->role == WORD_RISE && !isnan(figure->value)) {
        figure->value += 1; /* 增长1.5倍 is 2.5 times as much */
        figure->exact = (Str){NULL, 0};
    }
    if (move->role == WORD_FALL) {
        negative(figure, scan->arena);
    }
    return true;
}

/* What is so much for each takes the unit of what it belongs to, which says so: 每日2小时，其中体育活动1小时. */
static void take_rate(ReadFigure *figure, const ReadFigure *of) {
    if (of->unit.len > figure->unit.len + 1 && str_starts(of->unit, figure->unit) &&
        of->unit.data[figure->unit.len] == '/') {
        figure->unit = of->unit;
    }
}

/* 比上年18350元增长0.6%: the value right behind the words that tell with whom it is compared, and right before what it
 * changed by. The words; NULL: it is not. */
static const Word *compared_with(const Scan *scan, const ReadFigure *figure, size_t gap) {
    size_t from = scan->clause > gap ? scan->clause : gap, end;
    const TextMark *versus = mark_within(&scan->cues, from, figure->start, ROLE(WORD_VERSUS));
    if (!versus || versus->end != figure->start ||
        !word_at(scan->words, scan->text, figure->end, ROLE(WORD_RISE) | ROLE(WORD_FALL), &end)) {
        return NULL;
    }
    Number number;
    return number_read(scan->words, scan->text, end, &number) ? mark_role(versus, WORD_VERSUS) : NULL;
}

/* 比2024年的5起减少2起, 较2023年的45.2%下降1.2个百分点: the value of a year that is named, right before what it changed
 * by. The year; empty: it is not. */
static Str of_named_year(const Scan *scan, const ReadFigure *figure, size_t gap) {
    Str none = {NULL, 0}, year = named_year(scan, scan->clause > gap ? scan->clause : gap, figure->start);
    size_t behind = year.len ? (size_t)(year.data - scan->text.data) + year.len : 0, end;
    Number number;
    bool changed = behind && grammar_is(scan->words, GRAMMAR_OF, str_slice(scan->text, behind, figure->start)) &&
                   word_at(scan->words, scan->text, figure->end, ROLE(WORD_RISE) | ROLE(WORD_FALL), &end) &&
                   number_read(scan->words, scan->text, end, &number);
    return changed ? year : none;
}

/* 从11所增加到12所, 由去年的20%调整为50%: the former value. */
static bool former(const Scan *scan, size_t index, ReadFigure *figure, size_t gap) {
    enum { TIMES_MOST = 8 }; /* 每班50人，比上年的4800人: not of each */
    size_t start, end = figure->end + 18;
    const Word *previous = word_before(scan->words, scan->text, figure->start, ROLE(WORD_PREVIOUS), &start);
    const Word *from = word_before(scan->words, scan->text, figure->start, ROLE(WORD_FROM), &start);
    previous = previous ? previous : compared_with(scan, figure, gap);
    Str year = previous ? (Str){NULL, 0} : of_named_year(scan, figure, gap);
    if (previous) {
        figure->reference = previous->as;
    } else if (year.len) {
        figure->reference = year;
    } else if (from && cue_within(scan, figure->end, end < scan->text.len ? end : scan->text.len, ROLE(WORD_TO))) {
        figure->reference = STR("去年");
    } else if (figure_in_brackets(scan, figure->start, 40)) {
        /* 已超过上年总人数（32702人） */
        size_t clause = scan->clause;
        const TextMark *over = cue_within(scan, clause, figure->start, ROLE(WORD_BEFORE));
        const Word *mark = mark_role(over, WORD_BEFORE);
        bool dated = over && promise_in(scan->words, PROMISE_YEAR, str_slice(scan->text, over->end, figure->start));
        if (!mark || !dated || over->start < gap || !(str_is(mark->as, ">") || str_is(mark->as, "<"))) {
            return false;
        }
        figure->reference = STR("上一年");
    } else {
        return false;
    }
    figure->compare = STR("yoy_prev");
    const ReadFigure *now = index > scan->first ? &scan->list->items[index - 1] : NULL;
    if (now && now->start >= scan->sentence && now->family == figure->family &&
        figure->value <= now->value * TIMES_MOST) {
        take_rate(figure, now); /* 生均2233元，比上年2350元: the former is for each, too */
    }
    return true;
}

/* 分别减少3所和634人: whether 分别 stands before what the first of them did. */
static bool same_moves(const Scan *scan, const ReadFigure *first) {
    size_t start, before;
    return word_before(scan->words, scan->text, first->start, ROLE(WORD_RISE) | ROLE(WORD_FALL), &start) &&
           word_before(scan->words, scan->text, start, ROLE(WORD_RESPECTIVELY), &before);
}

/* 分别比上年提高3.1个百分点和1.4个百分点: the second of a list changed as the first one did. */
static bool changed_alike(const Scan *scan, size_t index, ReadFigure *figure) {
    enum { APART = 6 }; /* bytes between: 、 or 和 */
    const ReadFigure *first = index > scan->first ? &scan->list->items[index - 1] : NULL;
    if (!first || first->start < scan->clause || !first->reference.len || figure->start - first->end > APART) {
        return false;
    }
    size_t past;
    bool same = str_equal(first->unit, figure->unit);
    int base = same ? base_in_order(scan, index) : -1;
    if (base < 0 && !(same_moves(scan, first) && promise_at(scan->words, PROMISE_AND, scan->text, first->end, &past))) {
        return false;
    }
    figure->compare = first->compare;
    figure->reference = first->reference;
    figure->of = base;
    if (first->value < 0) {
        negative(figure, scan->arena);
    }
    return true;
}

static void take_compare(const Scan *scan, size_t index, ReadFigure *figure) {
    size_t gap = index > scan->first ? scan->list->items[index - 1].end : 0;
    size_t sentence = scan->sentence, clause = scan->clause;
    gap = gap > sentence ? gap : sentence;
    if (figure->compare.len) {
        return; /* a rank */
    }
    size_t back;
    bool multiple = word_before(scan->words, scan->text, figure->start, ROLE(WORD_MULTIPLE), &back) != NULL;
    if ((!multiple && former(scan, index, figure, gap)) || change(scan, index, figure, gap) ||
        changed_alike(scan, index, figure)) {
        return;
    }
    size_t from = gap > clause ? gap : clause, start;
    if (cue_within(scan, from, figure->start + 12, ROLE(WORD_FIRST)) &&
        cue_within(scan, from, figure->start + 12, ROLE(WORD_FIRST))->start <= figure->start) {
        figure->compare = STR("first");
    } else if (word_before(scan->words, scan->text, figure->start, ROLE(WORD_STREAK), &start)) {
        figure->compare = STR("streak");
    } else if (figure->family == FAMILY_MULTIPLE || str_is(figure->unit, "%")) {
        const TextMark *times = cue_within(scan, from, figure->start, ROLE(WORD_MULTIPLE));
        if (times && times->end == figure->start) {
            figure->compare = STR("multiple");
            figure->reference = mark_role(times, WORD_MULTIPLE)->as;
            figure->of = base_of(scan, index, false);
        }
    } else {
        size_t end = scan->clause_end;
        end = end > figure->end + 90 ? figure->end + 90 : end;
        const TextMark *one = cue_within(scan, figure->end, end, ROLE(WORD_OF_TOTAL));
        bool next = index + 1 < scan->list->count && scan->list->items[index + 1].start < end;
        if (one && !next) {
            figure->compare = STR("of_total");
        }
    }
}

/* ---- part, total, whose ---- */

/* 平均每班28人, and 占毕业生3082人的 in front of a share: counts that nothing is a part of. */
static bool is_no_whole(const Scan *scan, const ReadFigure *figure) {
    size_t clause = clause_start(&scan->bounds, figure->start);
    Str before = str_slice(scan->text, clause, figure->start);
    size_t end;
    const TextMark *share =
        cue_within(scan, clause, figure->start, ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE) | ROLE(WORD_EACH));
    bool each = share && ((share->roles & (ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE))) ||
                          word_at(scan->words, scan->text, share->start, ROLE(WORD_AVERAGE), &end)); /* 平均每 */
    bool base = (scan->look->seen & PLACE_SHARE) && grammar_behind(scan->words, GRAMMAR_SHARE_OF, before) &&
                grammar_at(scan->words, GRAMMAR_OF, scan->text, figure->end);
    return base || (each && (figure->family == FAMILY_PERSON || figure->family == FAMILY_COUNT));
}

/* 达到10%和20%的要求: a share that is asked for. */
static bool is_asked_share(const Scan *scan, const ReadFigure *figure) {
    size_t at = figure->end, end = clause_end(&scan->bounds, figure->end), past;
    while (at < end && !grammar_past(scan->words, GRAMMAR_OF, scan->text, at, &past) &&
           (!han_at(scan->text, at) || promise_at(scan->words, PROMISE_AND, scan->text, at, &past))) {
        at = char_next(scan->text, at);
    }
    return figure_percent(figure) && at < end && grammar_past(scan->words, GRAMMAR_OF, scan->text, at, &past) &&
           grammar_at(scan->words, GRAMMAR_LIMITS, scan->text, past);
}

/* An average, an extreme or a share of something else is no part, though it stands behind 其中. */
static bool may_be_part(const Scan *scan, const ReadFigure *figure, const ReadFigure *whole) {
    size_t clause = clause_start(&scan->bounds, figure->start);
    Str own = share_base(scan, figure), other = share_base(scan, whole);
    return !cue_within(scan, clause, figure->start, ROLE(WORD_AVERAGE)) &&
           (!own.len || (other.len ? str_equal(own, other) : !figure_percent(whole))) && !is_asked_share(scan, figure);
}

/* 四类结余分别为…: the clause of a figure names the whole with the last word of its name. */
static bool ends_named(const Scan *scan, const ReadFigure *figure, const ReadFigure *whole) {
    enum { TAIL = 6 }; /* bytes: two characters */
    Str name = whole->name;
    size_t clause = clause_start(&scan->bounds, figure->start);
    return name.len >= TAIL &&
           str_find(str_slice(scan->text, clause, figure->start), str_slice(name, name.len - TAIL, name.len)) >= 0;
}

/* 支出5396万元，结余284万元。其中校舍建设支出2964万元: where 其中 begins a sentence, the whole is what the parts are
 * called like, or that of the part before, or what is large enough for it; else what stands next before it. */
typedef struct Wholes {
    int named, large, next; /* figures; -1: none is */
} Wholes;

static int whole_before(const Scan *scan, size_t index, const ReadFigure *figure, size_t opens, const Wholes *wholes) {
    if (wholes->named >= 0) {
        return wholes->named;
    }
    for (size_t i = index; i > scan->first && scan->list->items[i - 1].start > opens; i--) {
        const ReadFigure *part = &scan->list->items[i - 1];
        const ReadFigure *whole = part->part_of >= 0 ? &scan->list->items[part->part_of] : NULL;
        if (whole && whole->start < opens && whole->family == figure->family && figure->value <= whole->value) {
            return part->part_of;
        }
    }
    return wholes->large >= 0 ? wholes->large : wholes->next;
}

/* 教职工118人，其中专任教师109人，专任教师中本科学历98人: the clause names the figure that it is a part of. -1: none.
 */
static int named_whole(const Scan *scan, size_t index, const ReadFigure *figure) {
    size_t sentence = scan->full;
    Str clause = str_slice(scan->text, scan->clause, figure->start);
    for (size_t i = index; i > scan->first && scan->list->items[i - 1].start >= sentence; i--) {
        const ReadFigure *other = &scan->list->items[i - 1];
        ptrdiff_t at = other->name.len >= 6 && !other->compare.len ? str_find(clause, other->name) : -1;
        if (at >= 0 && other->end <= figure->start &&
            grammar_at(scan->words, GRAMMAR_AMONG, clause, (size_t)at + other->name.len) &&
            other->family == figure->family) {
            return (int)i - 1;
        }
    }
    return -1;
}

/* 56人以上大班额18个, 2000人以上学校2所: tells which ones are counted by the figure behind it. */
static bool is_attribute(const Scan *scan, size_t index) {
    const ReadFigure *figure = &scan->list->items[index], *counted = figure + 1;
    return figure->qualifier.len && (figure->qualifier.data[0] == '>' || figure->qualifier.data[0] == '<') &&
           index + 1 < scan->list->count && han_at(scan->text, figure->end) &&
           counted->start <= clause_end(&scan->bounds, figure->end) && counted->family != figure->family;
}

/* 收入包括甲120万元、乙86万元；支出包括丙96万元: the mark of parts belongs to what its clause begins with, and a figure
 * before that is one of the parts of something else. */
static bool told_to_hold(const Scan *scan, const TextMark *part, const ReadFigure *other) {
    return other->start < scan->sentence && part->start > scan->sentence &&
           cue_within(scan, scan->full, other->start, ROLE(WORD_PART)) != NULL;
}

static void take_part(const Scan *scan, size_t index, ReadFigure *figure) {
    size_t sentence = scan->sentence;
    size_t gap = index > scan->first ? scan->list->items[index - 1].end : sentence;
    const TextMark *total = cue_within(scan, gap > sentence ? gap : sentence, figure->start, ROLE(WORD_TOTAL));
    figure->total = total && figure->start - total->start <= 60;
    size_t full = scan->full;
    const TextMark *part = cue_within(scan, full, figure->start, ROLE(WORD_PART));
    while (part && bracket_closes(scan, part->end, figure->start)) { /* 小学38所（含教学点8所）、初中12所 */
        part = cue_within(scan, full, part->start, ROLE(WORD_PART));
    }
    if (!part || is_attribute(scan, index) || grammar_is(scan->words, GRAMMAR_RATIO, figure->unit)) {
        return; /* coefficients do not add up */
    }
    enum { STEPS = 40 }; /* a whole stands not far before its parts */
    int family = figure->family;
    int among = named_whole(scan, index, figure);
    if (among >= 0) {
        figure->part_of = among;
        take_rate(figure, &scan->list->items[among]);
        return;
    }
    bool counts_here = false, opens = part->start == full;
    size_t before = opens && full ? full_start(&scan->bounds, char_back(scan->text, full)) : 0;
    Wholes wholes = {-1, -1, -1};
    for (size_t i = index; i > scan->first && index - i < STEPS; i--) {
        const ReadFigure *other = &scan->list->items[i - 1];
        int whole = other->family;
        bool people = whole == FAMILY_TIMES && family == FAMILY_PERSON; /* 7人次，其中…4人 */
        if (other->start < full && counts_here) {
            return; /* 教学班1023个，其中…: of what this sentence counts */
        }
        counts_here = counts_here || (other->start >= full && other->start < part->start && !other->compare.len);
        /* 57人，其中…；行政人员9人，其中中层6人: behind a semicolon, what is itself a part has parts of its own */
        bool whole_here = other->part_of < 0 || (!opens && other->start >= scan->sentence && scan->sentence > full &&
                                                 scan->list->items[other->part_of].start < scan->sentence);
        if (other->start < part->start && !is_attribute(scan, i - 1) && !other->compare.len && whole_here &&
            (whole == family || people) && !figure_in_brackets(scan, other->start, 60) && !is_no_whole(scan, other) &&
            may_be_part(scan, figure, other)) {
            if (opens && (other->start >= before || wholes.next < 0)) {
                bool named = ends_named(scan, figure, other);
                wholes.next = wholes.next < 0 ? (int)i - 1 : wholes.next;
                wholes.large = wholes.large < 0 && figure->value <= other->value ? (int)i - 1 : wholes.large;
                wholes.named = wholes.named < 0 && named ? (int)i - 1 : wholes.named;
                continue;
            }
            if (opens) {
                break;
            }
            if (told_to_hold(scan, part, other)) {
                return; /* 收入包括甲120万元、乙86万元；支出包括丙96万元: 丙 is no part of 乙 */
            }
            if (scan->sentence > part->start && figure->value > other->value) {
                return; /* 招聘168名，其中紧缺学科61名；交流轮岗312人: behind the semicolon is another matter */
            }
            figure->part_of = (int)i - 1;
            take_rate(figure, other);
            return;
        }
    }
    figure->part_of = opens ? whole_before(scan, index, figure, part->start, &wholes) : -1;
    if (figure->part_of >= 0) {
        take_rate(figure, &scan->list->items[figure->part_of]);
    }
}

static void take_scope(const Scan *scan, ReadFigure *figure) {
    size_t sentence = scan->sentence;
    const TextMark *scope = cue_within(scan, sentence, figure->start, ROLE(WORD_SCOPE));
    if (scope) {
        figure->scope = str_slice(scan->text, scope->start, scope->end);
    }
}

void figure_context(Scan *scan, size_t index) {
    ReadFigure *figure = &scan->list->items[index];
    take_compare(scan, index, figure);
    take_part(scan, index, figure);
    scan->slash = str_find(figure->unit, STR("/")); /* which either may have changed */
    figure_kind(scan, index);
    take_scope(scan, figure);
    figure_periods(scan, figure);
    figure_name(scan, index);
}
