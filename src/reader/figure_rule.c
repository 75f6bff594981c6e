/* What rules of the language say of a figure by themselves: a standard, a limit, something found, something wanted.
 * None decides alone: each is a signal that figure_kind.c weighs. */
#include "figure_internal.h"

#include <string.h>

const Word *mark_role(const TextMark *mark, WordRole role) {
    const Word *word = mark ? mark->word : NULL;
    while (word && word->role != role) {
        word = word->next;
    }
    return word;
}

bool figure_says(const Scan *scan, GrammarTerm term, size_t from, size_t to) {
    return grammar_in(scan->words, term, str_slice(scan->text, from, to));
}

bool figure_in_brackets(const Scan *scan, size_t at, size_t most) {
    const TextPlaces *places = &scan->look->places;
    size_t first = scan->place; /* of the figure whose context is looked at */
    if (!(scan->look->seen & PLACE_OPEN)) {
        return false;
    }
    bool here =
        (first == places->count || places->items[first].at >= at) && (!first || places->items[first - 1].at < at);
    return is_inside_from(scan->look, here ? first : place_from(places, at), at, PLACE_OPEN, "(（", ")）", most);
}

/* 年, 两年: of what is counted by the year; 学年 and 半年 are terms of a school. */
static bool by_years(const Scan *scan, Str unit) {
    static const uint64_t year = TERM_BIT(PROMISE_YEAR);
    Str period = scan->slash > 0 ? str_slice(unit, (size_t)scan->slash + 1, unit.len) : (Str){NULL, 0};
    size_t at = 0, past;
    int value;
    bool counted = numeral_at(period, 0, &value, &at); /* 两 of 两年 */
    return (trie_reach(&scan->words->terms, period, counted ? at : 0) & year) &&
           promise_at(scan->words, PROMISE_YEAR, period, counted ? at : 0, &past) && past == period.len;
}

/* 次/月, 课时/周; 轮/学期 where it is to be done; 30节/年 is what comes of a year. */
static bool per_time(const Scan *scan, Str unit) {
    if (scan->slash <= 0) {
        return false;
    }
    Str often = str_slice(unit, 0, (size_t)scan->slash);
    uint64_t terms = grammar_terms(scan->words, often);
    int family = unit_family(scan->words, often);
    bool counted = (terms & TERM_BIT(GRAMMAR_OFTEN)) && (terms & TERM_BIT(GRAMMAR_COUNTED)) &&
                   !(terms & TERM_BIT(GRAMMAR_THINGS)) && family == FAMILY_COUNT && !by_years(scan, unit) &&
                   looks_ahead_at(scan->document, scan->paragraph, scan->clause);
    return (terms & TERM_BIT(GRAMMAR_AGAIN)) || counted || ((terms & TERM_BIT(GRAMMAR_OFTEN)) && family == FAMILY_TIME);
}

bool figure_is_paid_by_time(const Scan *scan, const ReadFigure *figure) {
    size_t past;
    bool money = figure->family == FAMILY_MONEY && scan->slash > 0;
    Str under = money ? str_slice(figure->unit, (size_t)scan->slash + 1, figure->unit.len) : (Str){NULL, 0};
    return money &&
           (promise_at(scan->words, PROMISE_YEAR, under, 0, &past) ||
            promise_at(scan->words, PROMISE_MONTH, under, 0, &past)) &&
           past == under.len;
}

bool figure_yields_by_year(const Scan *scan, const ReadFigure *figure) {
    if (scan->slash <= 0 || figure->family == FAMILY_MONEY || !by_years(scan, figure->unit)) {
        return false;
    }
    Str counted = str_slice(figure->unit, 0, (size_t)scan->slash);
    int family = unit_family(scan->words, counted);
    return family == FAMILY_PERSON ||
           (family == FAMILY_COUNT && !(grammar_terms(scan->words, counted) & TERM_BIT(GRAMMAR_AGAIN)));
}

enum { RECKONED = 10000 }; /* no rule gives an amount for each in decimals of 万 */

static bool is_limit(const ReadFigure *figure);

/* 平均送教2.1次; 人均不少于80学时 was not reckoned. */
bool figure_is_mean(const Scan *scan, const ReadFigure *figure) {
    return figure->family != FAMILY_MONEY && !is_limit(figure) &&
           cue_within(scan, scan->clause, figure->start, ROLE(WORD_AVERAGE)) &&
           !figure_says(scan, GRAMMAR_STANDARD, scan->clause, scan->clause_end);
}

static bool is_standard(const Scan *scan, const ReadFigure *figure, size_t clause) {
    int family = figure->family;
    bool slash = scan->slash >= 0 && !figure_is_paid_by_time(scan, figure);
    if (family == FAMILY_AGE) { /* 平均年龄47.3岁 was reckoned */
        return !figure->decimals && !cue_within(scan, clause, figure->start, ROLE(WORD_AVERAGE));
    }
    if (family == FAMILY_YEARS && !figure->compare.len && !figure->decimals) {
        return true;
    }
    if (scan->slash < 0 && family != FAMILY_MONEY && family != FAMILY_PERCENT) {
        return false; /* most: neither a share nor an amount, and for nothing */
    }
    if (figure_is_mean(scan, figure)) {
        return false;
    }
    if (per_time(scan, figure->unit)) {
        return true;
    }
    if (family != FAMILY_MONEY && family != FAMILY_PERCENT) {
        return family == FAMILY_RATE && slash;
    }
    size_t end = scan->clause_end;
    if (family == FAMILY_MONEY && slash) {
        bool reckoned = figure->scale >= RECKONED && figure->decimals; /* 人均10.82万元 */
        return (!reckoned && !cue_within(scan, clause, figure->start, ROLE(WORD_DONE))) ||
               figure_says(scan, GRAMMAR_STANDARD, clause, end);
    }
    bool done = cue_within(scan, figure->end, end, ROLE(WORD_DONE)) != NULL; /* 结余0.62万元已按规定结转 */
    return !done && figure_says(scan, GRAMMAR_STANDARD, clause, end) && figure_says(scan, GRAMMAR_BY_RULE, clause, end);
}

static bool is_limit(const ReadFigure *figure) {
    Str mark = figure->qualifier;
    return mark.len && (mark.data[0] == '>' || mark.data[0] == '<') &&
           !compares_as(figure, "rank"); /* with = or without */
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
    if (grammar_at(scan->words, GRAMMAR_OF, scan->text, figure->end)) {
        size_t behind = char_next(scan->text, figure->end);
        size_t stop = 0;
        return grammar_past(scan->words, GRAMMAR_LIMITS, scan->text, behind, &stop) &&
               !grammar_ends(scan->words, GRAMMAR_NAMES_AIM, str_slice(scan->text, behind, stop)) &&
               (is_limit(figure) || cue_within(scan, clause, figure->start, ROLE(WORD_BEFORE)) ||
                word_before(scan->words, scan->text, figure->start, ROLE(WORD_REACH), &start));
    }
    size_t of = figure_percent(figure) && !figure->compare.len ? grammar_ends(scan->words, GRAMMAR_OF, before) : 0;
    return of && grammar_ends(scan->words, GRAMMAR_LIMITS, str_slice(before, 0, before.len - of));
}

/* 必须, 应 with a limit, or what a notice asks for: a rule for everybody. */
static bool is_rule(const Scan *scan, const ReadFigure *figure, size_t clause) {
    int family = figure->family;
    bool limit = is_limit(figure), notice = scan->document->kind && is_named(scan->document->kind, "notice");
    bool of_group = grammar_ends(scan->words, GRAMMAR_PER_GROUP, figure->unit);
    if (!limit && !notice && !of_group && !str_is(figure->qualifier, "<=")) {
        return false; /* nearly all */
    }
    bool asked = cue_within(scan, clause, figure->start, ROLE(WORD_DEMAND)) != NULL;
    if (of_group) {
        return limit || asked || figure_says(scan, GRAMMAR_STANDARD, clause, scan->clause_end);
    }
    bool reported = !looks_ahead_at(scan->document, figure->paragraph, figure->start);
    if (notice && (asked || (limit && !reported)) &&
        !among_goals(scan, figure)) { /* 低于4.5平方米 among its problems asks for nothing */
        return true;
    }
    size_t of = figure->end;
    bool which = limit && grammar_at(scan->words, GRAMMAR_OF, scan->text, of) &&
                 figure_says(scan, GRAMMAR_OF, of, scan->clause_end);
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
    return limit && (asked || figure_says(scan, GRAMMAR_ASKED, clause, figure->start));
}

/* 确保…比例不低于…: a share that is never to be undercut, with no day by which it is reached. */
static bool is_floor(const Scan *scan, const ReadFigure *figure, size_t clause) {
    bool share = str_is(figure->unit, "%") || str_is(figure->unit, "比例");
    Str before = str_slice(scan->text, clause, figure->start);
    return share && grammar_at(scan->words, GRAMMAR_FLOOR, scan->text, figure->start) &&
           grammar_in(scan->words, GRAMMAR_ALWAYS, before) && !promise_in(scan->words, PROMISE_YEAR, before);
}

/* 任务, 招生计划 name what is wanted; whether it was done, other words tell. */
static bool only_names(const Scan *scan, Str word) {
    return grammar_ends(scan->words, GRAMMAR_NAMES_AIM, word);
}

/* What is wanted said behind the figure: 85名的指标, before the next figure. */
static bool wanted_behind(const Scan *scan, const ReadFigure *figure) {
    size_t end = scan->clause_end;
    const ReadFigure *next = figure + 1;
    bool last = next == scan->list->items + scan->list->count;
    end = end > figure->end + 75 ? figure->end + 75 : end;
    end = !last && next->start > figure->end && next->start < end ? next->start : end;
    const TextMark *later = cue_within(scan, figure->end, end, ROLE(WORD_TARGET));
    return later && !figure_says(scan, GRAMMAR_AIM_MET, later->end, clause_end(&scan->bounds, later->end));
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
        const Word *done = mark_role(mark, WORD_DONE);
        if (done && (str_is(done->as, "found") || (str_is(done->as, "now") && chained(scan, mark->start, clause)))) {
            return true;
        }
    }
    return false;
}

static Said said_before(const Scan *scan, const ReadFigure *figure, size_t clause) {
    size_t sentence = scan->sentence;
    const TextMark *wanted = cue_within(scan, sentence, figure->start + 1, ROLE(WORD_TARGET));
    const TextMark *done = cue_within(scan, sentence, figure->start + 1, ROLE(WORD_DONE));
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
    size_t clause = scan->clause, end = scan->clause_end;
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
        return !figure_says(scan, GRAMMAR_EACH_ONE, figure->end,
                            end); /* 交付其中的2所 and 对9台逐台复检 say how many */
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

/* 奖补标准, 资助标准和发放办法; 标准化学校建设 is none. */
static bool heads_standard(const Scan *scan, Str heading) {
    for (size_t at = 0, past; at < heading.len; at = char_next(heading, at)) {
        size_t next;
        if (grammar_past(scan->words, GRAMMAR_STANDARD, heading, at, &past) &&
            (past == heading.len || sign_is(heading, past, "、(（") ||
             promise_at(scan->words, PROMISE_AND, heading, past, &next))) {
            return true;
        }
    }
    return false;
}

/* Under 三、奖补标准, where nothing is told as done: an amount, a share or a limit is what is laid down. */
static bool under_standard(const Scan *scan, const ReadFigure *figure) {
    const ReadDocument *document = scan->document;
    int family = figure->family, at = document->paragraphs[figure->paragraph].heading;
    bool amount = family == FAMILY_MONEY || family == FAMILY_PERCENT || is_limit(figure);
    if (!amount || figure->compare.len || cue_within(scan, scan->clause, scan->clause_end, ROLE(WORD_DONE))) {
        return false;
    }
    for (; at >= 0; at = heading_above(document, at)) {
        if (heads_standard(scan, document->outline[at].heading)) {
            return true;
        }
    }
    return false;
}

/* 分1500元、2500元两档: the amounts of tiers, from the first to the last of the list. */
static bool is_tier(const Scan *scan, const ReadFigure *figure, Str before) {
    Str behind = str_slice(scan->text, figure->end, scan->clause_end);
    if (figure->family != FAMILY_MONEY || !promise_in(scan->words, PROMISE_TIERS, behind)) {
        return false;
    }
    const ReadFigure *last = figure > scan->list->items + scan->first ? figure - 1 : NULL;
    bool listed = last && last->start >= scan->clause && last->family == FAMILY_MONEY &&
                  last->kind == FIGURE_THRESHOLD && sign_is(scan->text, last->end, "、");
    return listed || grammar_ends(scan->words, GRAMMAR_SEEN, before);
}

/* In 绩效工资考核办法, where nothing is told as done or wanted by a year: amounts, shares, limits and how often or how
 * long. Persons and things are what is there. */
static bool by_paper(const Scan *scan, const ReadFigure *figure) {
    int family = figure->family;
    bool often = (grammar_terms(scan->words, figure->unit) & TERM_BIT(GRAMMAR_AGAIN)) != 0;
    bool measured = family == FAMILY_MONEY || family == FAMILY_PERCENT || family == FAMILY_TIME ||
                    family == FAMILY_SCORE || str_is(figure->unit, "比例") || is_limit(figure) || often;
    bool share = figure_percent(figure) && figure_says(scan, GRAMMAR_SHARE_OF, scan->clause, figure->start);
    return scan->document->lays_down && measured && !share && !figure->compare.len &&
           !cue_within(scan, scan->full, scan->clause_end, ROLE(WORD_DONE)) &&
           !cue_within(scan, scan->clause, scan->clause_end, ROLE(WORD_TARGET));
}

/* 96.6%（标准86%）: what all have to reach, beside what is. */
static bool is_noted_standard(const Scan *scan, const ReadFigure *figure) {
    enum { NOTE_MOST = 30 }; /* bytes */
    size_t start;
    size_t at = word_before(scan->words, scan->text, figure->start, ROLE(WORD_REACH), &start) ? start : figure->start;
    bool named = figure_in_brackets(scan, figure->start, NOTE_MOST) &&
                 grammar_ends(scan->words, GRAMMAR_STANDARD, str_slice(scan->text, scan->clause, at));
    return named && sign_is(scan->text, figure->end, ")）");
}

/* 一等奖200元、二等奖150元、三等奖100元标准颁发: the amounts of a list whose last is called a standard. */
static bool is_of_standards(const Scan *scan, const ReadFigure *figure) {
    Str text = str_slice(scan->text, 0, scan->clause_end);
    size_t start, past;
    for (size_t at = figure->end; figure->family == FAMILY_MONEY && at < text.len; at = char_next(text, at)) {
        size_t of = grammar_ends(scan->words, GRAMMAR_OF, str_slice(text, 0, at));
        if (at - of >= figure->end && grammar_past(scan->words, GRAMMAR_STANDARD, text, at, &past) &&
            word_before(scan->words, text, at - of, ROLE(WORD_UNIT), &start)) {
            return true;
        }
    }
    return false;
}

bool figure_is_laid_down(const Scan *scan, const ReadFigure *figure) {
    int family = figure->family;
    Str before = str_slice(scan->text, scan->clause, figure->start);
    const ReadFigure *last = figure > scan->list->items + scan->first ? figure - 1 : NULL;
    bool as_least = last && last->start >= scan->clause && is_limit(last) && last->value == figure->value;
    bool days = family == FAMILY_TIME && !promise_in(scan->words, PROMISE_MONTH, figure->unit);
    bool reckoned = family == FAMILY_MONEY || days || (family == FAMILY_PERSON && as_least);
    if (reckoned && str_is(figure->qualifier, "=") && grammar_ends(scan->words, GRAMMAR_BY_RULE, before)) {
        return true; /* 不足100人的按100人核定, 按200天计; 按10个月计 tells what was */
    }
    if (is_limit(figure) && grammar_at(scan->words, GRAMMAR_ASKS, scan->text, figure->start)) {
        return true; /* 应不低于4.5平方米 */
    }
    return is_tier(scan, figure, before) || is_of_standards(scan, figure) || under_standard(scan, figure) ||
           is_noted_standard(scan, figure) || by_paper(scan, figure);
}

void figure_rules(const Scan *scan, const ReadFigure *figure, SignalSet *set) {
    size_t clause = scan->clause;
    Said said = said_before(scan, figure, clause);
    signal_if(set, SIGNAL_RULE_STANDARD, is_standard(scan, figure, clause));
    signal_if(set, SIGNAL_RULE_LINE, is_line(scan, figure));
    signal_if(set, SIGNAL_RULE_SET, is_set(scan, figure, clause));
    signal_if(set, SIGNAL_RULE_FLOOR, is_floor(scan, figure, clause));
    signal_if(set, SIGNAL_RULE_ASKED, is_rule(scan, figure, clause));
    signal_if(set, SIGNAL_SAID_STANDS, said.stands);
    signal_if(set, SIGNAL_SAID_NEAR, said.near);
    signal_if(set, SIGNAL_SAID_FAR, said.far);
    signal_if(set, SIGNAL_SAID_DONE, said.done);
    signal_if(set, SIGNAL_SAID_BEHIND, wanted_behind(scan, figure));
    signal_if(set, SIGNAL_TELLS_WHICH, tells_which(scan, figure));
    signal_if(set, SIGNAL_PER_TIME, per_time(scan, figure->unit) && !figure_is_mean(scan, figure));
}
