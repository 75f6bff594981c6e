/* What the words around a figure say of it: done or wanted or always, compared with what, part of what, whose. */
#include "figure_internal.h"

#include <math.h>
#include <string.h>

static const Word *role_of(const TextMark *mark, WordRole role) {
    const Word *word = mark ? mark->word : NULL;
    while (word && word->role != role) {
        word = word->next;
    }
    return word;
}

static bool says(const Scan *scan, GrammarTerm term, size_t from, size_t to) {
    return grammar_in(scan->words, term, str_slice(scan->text, from, to));
}

/* Whether a bracket that opened not far before is still open. */
static bool in_brackets(const Scan *scan, size_t at, size_t most) {
    const TextPlaces *places = &scan->look->places;
    size_t from = at > most ? at - most : 0;
    if (!(scan->look->seen & PLACE_OPEN)) {
        return false;
    }
    for (size_t i = place_from(places, at); i > 0 && places->items[i - 1].at >= from; i--) {
        if (places->items[i - 1].places & PLACE_OPEN) {
            return is_inside(scan->text, at, "(（", ")）", most);
        }
    }
    return false;
}

/* ---- compared ---- */

static bool is_percent(const ReadFigure *figure) {
    return (figure->unit.len == 1 && figure->unit.data[0] == '%') || str_is(figure->unit, "‰");
}

/* 3862人（文科3215人、理科647人），比上年增加124人: a bracket closes between the two. */
static bool bracket_closes(const Scan *scan, size_t from, size_t to) {
    int depth = 0;
    for (size_t at = from; at < to; at = char_next(scan->text, at)) {
        depth += char_is(scan->text, at, "(（");
        if (char_is(scan->text, at, ")）") && depth-- == 0) {
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
        if (!other->compare.len && (!percent || is_percent(other)) &&
            (points || !bracket_closes(scan, other->end, items[index].start))) {
            return (int)i - 1;
        }
    }
    return -1;
}

static Str year_compare(const Scan *scan, size_t index, ReadFigure *figure, Str reference) {
    bool other = grammar_is(scan->words, GRAMMAR_WIDER, reference);
    int base = base_of(scan, index, false);
    bool rate = base >= 0 && is_percent(&scan->list->items[base]);
    figure->of = base;
    if (figure->family == FAMILY_POINTS) {
        return other ? STR("vs_pp") : STR("yoy_pp");
    }
    if (is_percent(figure)) {
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

/* 比2023年, 较2022年: versus a year that is named. Its words; empty: none. */
static Str named_year(const Scan *scan, size_t from, size_t to) {
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
    bool near = former && str_is(former->compare, "yoy_prev") && former->end <= move_start &&
                move_start - former->end <= APART &&
                former->start >= sentence_start(&scan->bounds, scan->list->items[index].start);
    return near ? former : NULL;
}

static bool change(const Scan *scan, size_t index, ReadFigure *figure, size_t gap) {
    const uint64_t moves = ROLE(WORD_RISE) | ROLE(WORD_FALL);
    size_t clause = scan->clause, start, end = 0;
    const TextMark *versus = mark_within(&scan->cues, clause > gap ? clause : gap, figure->start, ROLE(WORD_VERSUS));
    if (!versus) { /* 同比，增长…; one clause back, nothing between */
        versus = gap < clause ? mark_within(&scan->cues, gap, figure->start, ROLE(WORD_VERSUS)) : NULL;
    }
    const Word *move = word_before(scan->words, scan->text, figure->start, moves, &start);
    if (!move) {
        size_t at = figure->start;
        const Word *reach = word_before(scan->words, scan->text, at, ROLE(WORD_REACH), &start);
        move = reach ? word_before(scan->words, scan->text, start, moves, &start) : NULL;
    }
    bool behind = !move && word_at(scan->words, scan->text, figure->end, moves, &end) && is_percent(figure);
    if (behind) {
        move = word_at(scan->words, scan->text, figure->end, moves, &end);
        size_t past = 0; /* 20%以上增长 yes; 5%增加到8% no */
        if (word_at(scan->words, scan->text, figure->end, ROLE(WORD_TO), &past)) {
            return false;
        }
    }
    bool lower = versus && versus->end == figure->start && says(scan, GRAMMAR_LOWER, versus->start, versus->end);
    bool higher = versus && versus->end == figure->start && says(scan, GRAMMAR_HIGHER, versus->start, versus->end);
    static const Word more = {.role = WORD_RISE}, less = {.role = WORD_FALL};
    move = lower ? &less : higher ? &more : move;
    Str year = versus ? (Str){NULL, 0} : named_year(scan, clause > gap ? clause : gap, figure->start);
    int family = figure->family;
    bool shares = is_percent(figure) || family == FAMILY_POINTS || family == FAMILY_MULTIPLE;
    const ReadFigure *prior = move && !behind && !versus && !year.len ? former_before(scan, index, start) : NULL;
    if (!move || (!versus && !year.len && !shares && !prior)) {
        return false;
    }
    const Word *against = role_of(versus, WORD_VERSUS);
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

/* 从11所增加到12所, 由去年的20%调整为50%: the former value. */
static bool former(const Scan *scan, ReadFigure *figure, size_t gap) {
    size_t start, end = figure->end + 18;
    const Word *previous = word_before(scan->words, scan->text, figure->start, ROLE(WORD_PREVIOUS), &start);
    const Word *from = word_before(scan->words, scan->text, figure->start, ROLE(WORD_FROM), &start);
    if (previous) {
        figure->reference = previous->as;
    } else if (from &&
               mark_within(&scan->cues, figure->end, end < scan->text.len ? end : scan->text.len, ROLE(WORD_TO))) {
        figure->reference = STR("去年");
    } else if (in_brackets(scan, figure->start, 40)) {
        /* 已超过上年总人数（32702人） */
        size_t clause = scan->clause;
        const TextMark *over = mark_within(&scan->cues, clause, figure->start, ROLE(WORD_BEFORE));
        const Word *mark = role_of(over, WORD_BEFORE);
        bool year = over && promise_in(scan->words, PROMISE_YEAR, str_slice(scan->text, over->end, figure->start));
        if (!mark || !year || over->start < gap || !(str_is(mark->as, ">") || str_is(mark->as, "<"))) {
            return false;
        }
        figure->reference = STR("上一年");
    } else {
        return false;
    }
    figure->compare = STR("yoy_prev");
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
    if ((!multiple && former(scan, figure, gap)) || change(scan, index, figure, gap)) {
        return;
    }
    size_t from = gap > clause ? gap : clause, start;
    if (mark_within(&scan->cues, from, figure->start + 12, ROLE(WORD_FIRST)) &&
        mark_within(&scan->cues, from, figure->start + 12, ROLE(WORD_FIRST))->start <= figure->start) {
        figure->compare = STR("first");
    } else if (word_before(scan->words, scan->text, figure->start, ROLE(WORD_STREAK), &start)) {
        figure->compare = STR("streak");
    } else if (figure->family == FAMILY_MULTIPLE || str_is(figure->unit, "%")) {
        const TextMark *times = mark_within(&scan->cues, from, figure->start, ROLE(WORD_MULTIPLE));
        if (times && times->end == figure->start) {
            figure->compare = STR("multiple");
            figure->reference = role_of(times, WORD_MULTIPLE)->as;
            figure->of = base_of(scan, index, false);
        }
    } else {
        size_t end = clause_end(&scan->bounds, figure->end);
        end = end > figure->end + 90 ? figure->end + 90 : end;
        const TextMark *one = mark_within(&scan->cues, figure->end, end, ROLE(WORD_OF_TOTAL));
        bool next = index + 1 < scan->list->count && scan->list->items[index + 1].start < end;
        if (one && !next) {
            figure->compare = STR("of_total");
        }
    }
}

/* ---- done, wanted, always ---- */

static FigureKind document_kind(const Scan *scan, const ReadFigure *figure) {
    return looks_ahead(scan->document, figure->paragraph) ? FIGURE_TARGET : FIGURE_ACTUAL;
}

/* 次/月, 课时/周 */
static bool per_time(const Scan *scan, Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    Str often = str_slice(unit, 0, slash > 0 ? (size_t)slash : 0);
    return grammar_is(scan->words, GRAMMAR_AGAIN, often) ||
           (grammar_is(scan->words, GRAMMAR_OFTEN, often) && unit_family(scan->words, often) == FAMILY_TIME);
}

enum { RECKONED = 10000 }; /* no rule gives an amount for each in decimals of 万 */

static bool is_standard(const Scan *scan, const ReadFigure *figure, size_t clause) {
    int family = figure->family;
    bool slash = str_find(figure->unit, STR("/")) >= 0;
    bool average = mark_within(&scan->cues, clause, figure->start, ROLE(WORD_AVERAGE)) != NULL;
    if (family == FAMILY_AGE && (average || figure->decimals)) {
        return false; /* 平均年龄47.3岁 was reckoned */
    }
    if (family == FAMILY_AGE || (family == FAMILY_YEARS && !figure->compare.len && !figure->decimals)) {
        return true;
    }
    if (per_time(scan, figure->unit)) {
        return true;
    }
    if (family != FAMILY_MONEY && family != FAMILY_PERCENT) {
        return family == FAMILY_RATE && slash;
    }
    size_t end = clause_end(&scan->bounds, figure->end);
    if (family == FAMILY_MONEY && slash) {
        bool reckoned = figure->scale >= RECKONED && figure->decimals; /* 人均10.82万元 */
        return (!reckoned && !mark_within(&scan->cues, clause, figure->start, ROLE(WORD_DONE))) ||
               says(scan, GRAMMAR_STANDARD, clause, end);
    }
    bool done = mark_within(&scan->cues, figure->end, end, ROLE(WORD_DONE)) != NULL; /* 结余0.62万元已按规定结转 */
    return !done && says(scan, GRAMMAR_STANDARD, clause, end) && says(scan, GRAMMAR_BY_RULE, clause, end);
}

static bool is_limit(const ReadFigure *figure) {
    static const char *const marks[] = {">=", "<=", "<", ">"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_is(figure->qualifier, marks[i])) {
            return true;
        }
    }
    return false;
}

/* Under 工作目标 a notice says what it wants to reach, elsewhere what everybody has to keep to. */
static bool among_goals(const Scan *scan, const ReadFigure *figure) {
    int heading = scan->document->paragraphs[figure->paragraph].heading;
    const char *part = heading >= 0 ? scan->document->outline[heading].part : NULL;
    return part && strcmp(part, "goal") == 0;
}

/* 600分以上考生, 60分以下的: a line that tells of whom is spoken. */
static bool is_line(const Scan *scan, const ReadFigure *figure) {
    size_t past;
    return figure->family == FAMILY_SCORE && is_limit(figure) &&
           (grammar_at(scan->words, GRAMMAR_OF, scan->text, figure->end) ||
            word_at(scan->words, scan->text, figure->end, ROLE(WORD_PERSON), &past));
}

/* 省定的95%, 达到80%以上的要求: what stands in a rule. */
static bool is_set(const Scan *scan, const ReadFigure *figure, size_t clause) {
    size_t start;
    Str before = str_slice(scan->text, clause, figure->start);
    size_t of = grammar_ends(scan->words, GRAMMAR_OF, before);
    if (grammar_at(scan->words, GRAMMAR_OF, scan->text, figure->end)) {
        size_t behind = char_next(scan->text, figure->end);
        size_t stop = 0;
        return grammar_past(scan->words, GRAMMAR_LIMITS, scan->text, behind, &stop) &&
               !grammar_ends(scan->words, GRAMMAR_NAMES_AIM, str_slice(scan->text, behind, stop)) &&
               (is_limit(figure) || mark_within(&scan->cues, clause, figure->start, ROLE(WORD_BEFORE)) ||
                word_before(scan->words, scan->text, figure->start, ROLE(WORD_REACH), &start));
    }
    return of && is_percent(figure) && !figure->compare.len &&
           grammar_ends(scan->words, GRAMMAR_LIMITS, str_slice(before, 0, before.len - of));
}

/* 必须, 应 with a limit, or what a notice asks for: a rule for everybody. */
static bool is_rule(const Scan *scan, const ReadFigure *figure, size_t clause) {
    int family = figure->family;
    bool limit = is_limit(figure), notice = scan->document->kind && strcmp(scan->document->kind, "notice") == 0;
    bool asked = mark_within(&scan->cues, clause, figure->start, ROLE(WORD_DEMAND)) != NULL;
    if (grammar_ends(scan->words, GRAMMAR_PER_GROUP, figure->unit)) {
        return limit || asked || says(scan, GRAMMAR_STANDARD, clause, clause_end(&scan->bounds, figure->end));
    }
    bool reported = document_kind(scan, figure) == FIGURE_ACTUAL;
    if (notice && (asked || (limit && !reported)) &&
        !among_goals(scan, figure)) { /* 低于4.5平方米 among its problems asks for nothing */
        return true;
    }
    size_t of = figure->end, end = clause_end(&scan->bounds, figure->end);
    bool which = says(scan, GRAMMAR_OF, of, end) && grammar_at(scan->words, GRAMMAR_OF, scan->text, of);
    size_t noun = which ? char_next(scan->text, of) : of;
    if (family == FAMILY_PERSON &&
        (str_is(figure->qualifier, "<=") || (limit && grammar_at(scan->words, GRAMMAR_CLOSE, scan->text, noun)))) {
        return true; /* 每班45人以内, 56人以上的班, 56人以上大班额 */
    }
    bool counted = family == FAMILY_COUNT || family == FAMILY_TIME || family == FAMILY_WEIGHT;
    /* nobody did 不少于2节: it is what all have to do */
    if (limit && counted && reported && grammar_at(scan->words, GRAMMAR_BOUND, scan->text, figure->start)) {
        return true;
    }
    return limit && (asked || says(scan, GRAMMAR_ASKED, clause, figure->start));
}

/* 确保…比例不低于…: a share that is never to be undercut, with no day by which it is reached. */
static bool is_floor(const Scan *scan, const ReadFigure *figure, size_t clause) {
    bool share = str_is(figure->unit, "%") || str_is(figure->unit, "比例");
    bool floor = grammar_at(scan->words, GRAMMAR_FLOOR, scan->text, figure->start);
    bool always = grammar_in(scan->words, GRAMMAR_ALWAYS, str_slice(scan->text, clause, figure->start));
    return share && floor && always &&
           !promise_in(scan->words, PROMISE_YEAR, str_slice(scan->text, clause, figure->start));
}

/* 任务, 招生计划 name what is wanted; whether it was done, other words tell. */
static bool only_names(const Scan *scan, Str word) {
    return grammar_ends(scan->words, GRAMMAR_NAMES_AIM, word);
}

/* What is wanted said behind the figure: 85名的指标, before the next figure. */
static bool wanted_behind(const Scan *scan, const ReadFigure *figure) {
    size_t end = clause_end(&scan->bounds, figure->end);
    const ReadFigure *next = figure + 1;
    bool last = next == scan->list->items + scan->list->count;
    end = end > figure->end + 75 ? figure->end + 75 : end;
    end = !last && next->start > figure->end && next->start < end ? next->start : end;
    const TextMark *later = mark_within(&scan->cues, figure->end, end, ROLE(WORD_TARGET));
    return later && !says(scan, GRAMMAR_AIM_MET, later->end, clause_end(&scan->bounds, later->end));
}

/* What is wanted or done said before the figure, and where. */
typedef struct Said {
    bool near, far; /* wanted: in the same clause, in the same sentence */
    bool done;
    bool stands; /* 检查发现, or 目前 in the same clause: what is, in a plan, too */
} Said;

/* 现有23栋未通过检测，涉及14所学校: nothing but clauses that go on with what is said before stands between. */
static bool chained(const Scan *scan, size_t from, size_t clause) {
    size_t end;
    while (clause > from) {
        if (!promise_at(scan->words, PROMISE_GOES_ON, scan->text, clause, &end)) {
            return false;
        }
        clause = clause_start(&scan->bounds, char_back(scan->text, clause));
    }
    return true;
}

/* 检查发现 in what stands between: it holds for all behind it; 目前 for its own clause. */
static bool is_found(const Scan *scan, size_t from, size_t clause, size_t to) {
    for (size_t i = mark_from(&scan->cues, from); i < scan->cues.count && scan->cues.items[i].end <= to; i++) {
        const TextMark *mark = &scan->cues.items[i];
        const Word *done = role_of(mark, WORD_DONE);
        if (done && (str_is(done->as, "found") || (str_is(done->as, "now") && chained(scan, mark->start, clause)))) {
            return true;
        }
    }
    return false;
}

static Said said_before(const Scan *scan, const ReadFigure *figure, size_t clause) {
    size_t sentence = scan->sentence;
    const TextMark *wanted = mark_within(&scan->cues, sentence, figure->start + 1, ROLE(WORD_TARGET));
    const TextMark *done = mark_within(&scan->cues, sentence, figure->start + 1, ROLE(WORD_DONE));
    bool weak = wanted && only_names(scan, str_slice(scan->text, wanted->start, wanted->end));
    if (weak && grammar_is(scan->words, GRAMMAR_OF, str_slice(scan->text, wanted->end, figure->start))) {
        wanted = NULL; /* 招生计划的14.55%: a share of it */
    }
    bool later = wanted && done && done->start < wanted->start; /* the word nearest to the figure tells */
    Said said = {.done = done != NULL, .stands = done && is_found(scan, sentence, clause, done->end)};
    bool itself = weak && wanted && wanted->end == figure->start; /* 下达招生指标85名 */
    said.near = itself || (wanted && wanted->start >= clause && (!done || done->start < clause || (later && !weak)));
    said.far = wanted && !said.near && !weak && (!done || later);
    return said;
}

/* 对限期整改的59个问题, 新增的5400个学位, 9个票据不全的食堂: in a plan, a count that only tells which are meant. */
static bool tells_which(const Scan *scan, const ReadFigure *figure) {
    enum { NAME = 24 }; /* bytes of what they lack */
    if (figure->family != FAMILY_COUNT && figure->family != FAMILY_PERSON) {
        return false;
    }
    size_t clause = clause_start(&scan->bounds, figure->start), end = clause_end(&scan->bounds, figure->end);
    Str before = str_slice(scan->text, clause, figure->start);
    size_t of = grammar_ends(scan->words, GRAMMAR_OF, before), start;
    if (of && word_before(scan->words, scan->text, figure->start - of, ROLE(WORD_FOUND), &start)) {
        return true; /* 对排查出的43处隐患 */
    }
    const Word *area = word_before(scan->words, scan->text, figure->start, ROLE(WORD_SCOPE), &start);
    if (area && promise_ends(scan->words, PROMISE_TOWARDS, str_slice(scan->text, clause, start))) {
        return true; /* 对全市412辆校车 */
    }
    if (of && !word_before(scan->words, scan->text, figure->start - of, ROLE(WORD_PART), &start)) {
        return !says(scan, GRAMMAR_EACH_ONE, figure->end, end); /* 交付其中的2所 and 对9台逐台复检 say how many */
    }
    if (str_trim(before).len) {
        return false; /* 修缮14个面积不足的食堂 is to be done */
    }
    end = end > figure->end + NAME ? figure->end + NAME : end;
    Str behind = str_slice(scan->text, figure->end, end);
    size_t lacks, past;
    for (lacks = 0; lacks < behind.len; lacks = char_next(behind, lacks)) {
        if (word_at(scan->words, behind, lacks, ROLE(WORD_NEGATE), &past)) {
            break;
        }
    }
    return lacks < behind.len && grammar_in(scan->words, GRAMMAR_OF, str_slice(behind, lacks, behind.len));
}

static void take_kind(const Scan *scan, ReadFigure *figure) {
    size_t clause = scan->clause;
    if (str_is(figure->compare, "yoy_prev") || str_is(figure->compare, "streak") ||
        str_is(figure->compare, "of_total")) {
        figure->kind = FIGURE_ACTUAL;
        return;
    }
    Said said = said_before(scan, figure, clause);
    bool always = is_standard(scan, figure, clause) || is_line(scan, figure) || is_set(scan, figure, clause) ||
                  is_floor(scan, figure, clause) || (!said.near && is_rule(scan, figure, clause));
    if (said.stands && !said.near) {
        figure->kind = FIGURE_ACTUAL;
    } else if (always) {
        figure->kind = FIGURE_THRESHOLD;
    } else if (said.near || said.far) {
        figure->kind = FIGURE_TARGET;
    } else {
        bool wanted = !said.done && wanted_behind(scan, figure);
        figure->kind = tells_which(scan, figure) ? FIGURE_ACTUAL : wanted ? FIGURE_TARGET : document_kind(scan, figure);
    }
}

/* ---- part, total, whose ---- */

/* What a share is of, as its own clause says: 占交流教师的17.9%; empty when it says nothing. */
static Str share_base(const Scan *scan, const ReadFigure *figure) {
    size_t clause = clause_start(&scan->bounds, figure->start);
    Str before = str_slice(scan->text, clause, figure->start);
    size_t behind = str_is(figure->unit, "%") ? grammar_behind(scan->words, GRAMMAR_SHARE_OF, before) : 0;
    return behind ? str_slice(before, behind, before.len) : (Str){NULL, 0};
}

/* 毛入园率94.3%: of this 其中…占98.8% is no part. */
static bool named_rate(const Scan *scan, const ReadFigure *figure) {
    return is_percent(figure) && mark_within(&scan->cues, clause_start(&scan->bounds, figure->start), figure->start,
                                             ROLE(WORD_RATE_NAME)) != NULL;
}

/* 平均每班28人, and 占毕业生3082人的 in front of a share: counts that nothing is a part of. */
static bool is_no_whole(const Scan *scan, const ReadFigure *figure) {
    size_t clause = clause_start(&scan->bounds, figure->start);
    Str before = str_slice(scan->text, clause, figure->start);
    size_t end;
    const TextMark *share =
        mark_within(&scan->cues, clause, figure->start, ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE) | ROLE(WORD_EACH));
    bool each = share && ((share->roles & (ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE))) ||
                          word_at(scan->words, scan->text, share->start, ROLE(WORD_AVERAGE), &end)); /* 平均每 */
    bool base = grammar_behind(scan->words, GRAMMAR_SHARE_OF, before) &&
                grammar_at(scan->words, GRAMMAR_OF, scan->text, figure->end);
    return base || (each && (figure->family == FAMILY_PERSON || figure->family == FAMILY_COUNT));
}

/* An average, an extreme or a share of something else is no part, though it stands behind 其中. */
static bool may_be_part(const Scan *scan, const ReadFigure *figure, const ReadFigure *whole) {
    size_t clause = clause_start(&scan->bounds, figure->start);
    Str own = share_base(scan, figure), other = share_base(scan, whole);
    return !mark_within(&scan->cues, clause, figure->start, ROLE(WORD_AVERAGE)) &&
           (!own.len || (other.len ? str_equal(own, other) : !named_rate(scan, whole)));
}

/* 教职工118人，其中专任教师109人，专任教师中本科学历98人: the clause names the figure that it is a part of. -1: none.
 */
static int named_whole(const Scan *scan, size_t index, const ReadFigure *figure) {
    size_t sentence = full_start(&scan->bounds, figure->start);
    Str clause = str_slice(scan->text, clause_start(&scan->bounds, figure->start), figure->start);
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

static void take_part(const Scan *scan, size_t index, ReadFigure *figure) {
    size_t sentence = scan->sentence;
    size_t gap = index > scan->first ? scan->list->items[index - 1].end : sentence;
    const TextMark *total = mark_within(&scan->cues, gap > sentence ? gap : sentence, figure->start, ROLE(WORD_TOTAL));
    figure->total = total && figure->start - total->start <= 60;
    size_t full = full_start(&scan->bounds, figure->start);
    const TextMark *part = mark_within(&scan->cues, full, figure->start, ROLE(WORD_PART));
    while (part && bracket_closes(scan, part->end, figure->start)) { /* 小学38所（含教学点8所）、初中12所 */
        part = mark_within(&scan->cues, full, part->start, ROLE(WORD_PART));
    }
    if (!part) {
        return;
    }
    enum { STEPS = 40 }; /* a whole stands not far before its parts */
    int family = figure->family;
    int among = named_whole(scan, index, figure);
    if (among >= 0) {
        figure->part_of = among;
        return;
    }
    for (size_t i = index; i > scan->first && index - i < STEPS; i--) {
        const ReadFigure *other = &scan->list->items[i - 1];
        int whole = other->family;
        bool people = whole == FAMILY_TIMES && family == FAMILY_PERSON; /* 7人次，其中…4人 */
        if (other->start < part->start && !other->compare.len && other->part_of < 0 && (whole == family || people) &&
            !in_brackets(scan, other->start, 60) && !is_no_whole(scan, other) && may_be_part(scan, figure, other)) {
            figure->part_of = (int)i - 1;
            return;
        }
    }
}

/* 对全市412辆校车建档，其中自购268辆: parts of what is there are there, too, in a plan as well. */
static void take_kind_of_whole(const Scan *scan, ReadFigure *figure) {
    if (figure->part_of >= 0 && figure->kind == FIGURE_TARGET &&
        scan->list->items[figure->part_of].kind == FIGURE_ACTUAL &&
        scan->list->items[figure->part_of].start >= scan->sentence &&
        !mark_within(&scan->cues, scan->clause, figure->start + 1, ROLE(WORD_TARGET))) {
        figure->kind = FIGURE_ACTUAL;
    }
}

static void take_scope(const Scan *scan, ReadFigure *figure) {
    size_t sentence = scan->sentence;
    const TextMark *scope = mark_within(&scan->cues, sentence, figure->start, ROLE(WORD_SCOPE));
    if (scope) {
        figure->scope = str_slice(scan->text, scope->start, scope->end);
    }
}

void figure_context(const Scan *scan, size_t index) {
    ReadFigure *figure = &scan->list->items[index];
    take_compare(scan, index, figure);
    take_kind(scan, figure);
    take_part(scan, index, figure);
    take_kind_of_whole(scan, figure);
    take_scope(scan, figure);
    figure_periods(scan, figure);
    figure_name(scan, index);
}
