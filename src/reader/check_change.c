/* Changes between two periods: growth, differences, multiples, points that are printed as per cent. */
#include "check.h"

#include <math.h>
#include <string.h>

enum { JUMP_MOST = 900 }; /* per cent: beyond it the units are wrong (RC-39), or they are two things */

/* 每班50人, 平均班额50人: a count of what each has. A former value of another size is not of each. */
static bool of_each(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *figure) {
    bool count = is_count(checker, figure) || str_find(figure->unit, STR("/")) > 0;
    return count && mark_within(&paragraph->cues, clause_start(&paragraph->bounds, figure->start), figure->start,
                                ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE)) != NULL;
}

static bool far_in_size(const ReadFigure *a, const ReadFigure *b) {
    enum { TIMES = 10 };
    return figure_usable(a) && figure_usable(b) &&
           fmax(fabs(a->value), fabs(b->value)) > TIMES * fmin(fabs(a->value), fabs(b->value));
}

/* 本年支出42860万元，年末结转4486万元。本年支出比2023年的40215万元增加…: the value that the clause begins with the name
 * of again. NULL: none. */
static const ReadFigure *named_again(const Checker *checker, size_t index) {
    enum { LEAST = 6, BACK = 8 }; /* bytes of its name; figures */
    const ReadFigure *figures = checker->document->figures, *former = &figures[index];
    Str words = str_trim(words_before(checker, former));
    size_t from, to;
    Str subject = check_find(checker, TERM_LOOKS_BACK, words, &from, &to) ? str_slice(words, 0, from) : (Str){NULL, 0};
    for (size_t i = index; i > checker->paragraphs[former->paragraph].first && index - i < BACK; i--) {
        const ReadFigure *other = &figures[i - 1];
        /* 总投入比上年… behind 经费总投入12.48亿元 */
        bool called = other->name.len >= LEAST && str_starts(words, other->name);
        called = called || (subject.len >= LEAST && str_ends(words_before(checker, other), subject));
        if (called && same_units(checker, former, other)) {
            return other->compare.len ? NULL : other;
        }
    }
    return NULL;
}

/* 获奖64人次，国家级2人次、省级7人次、…、县级37人次: the value of which those from it to this one, the last of a list,
 * are all parts; NULL: none is. */
static const ReadFigure *whole_listed(const Checker *checker, const ReadFigure *part) {
    enum { APART = 60, LEAST = 2 }; /* bytes between two of them; parts */
    const CheckParagraph *paragraph = &checker->paragraphs[part->paragraph];
    const ReadFigure *first = &checker->document->figures[paragraph->first], *one = part;
    size_t from = full_start(&paragraph->bounds, part->start), count = 1;
    double sum = part->value;
    for (; one > first && one[-1].start >= from && same_units(checker, &one[-1], part) && is_value(&one[-1]) &&
           one->start - one[-1].end <= APART;
         one--) {
        if (count >= LEAST && one[-1].value == sum) {
            return &one[-1];
        }
        sum += one[-1].value;
        count++;
    }
    return NULL;
}

/* 14起，其中小学6起、中学8起，…，比上年的17起减少3起，下降17.6%: behind its parts a change may be of the whole. The
 * printed change tells it, where it is that of the whole and not that of the part. Behind a list of all parts without
 * 其中 it is of the whole, unless it is that of the last part. */
static const ReadFigure *whole_changed(const Checker *checker, const ReadFigure *part, const ReadFigure *former) {
    enum { AHEAD = 3 }; /* figures */
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    const ReadFigure *listed = part && part->part_of < 0 ? whole_listed(checker, part) : NULL;
    const ReadFigure *whole = part && part->part_of >= 0 ? &figures[part->part_of] : listed;
    if (!whole || !same_units(checker, whole, former) || whole->compare.len || !figure_usable(whole) ||
        !figure_usable(part) || !figure_usable(former) || former->value <= 0) {
        return part;
    }
    size_t index = (size_t)(former - figures), end = full_end(&paragraph->bounds, former->end);
    Interval before = figure_interval(checker, former);
    for (size_t i = index + 1; i < paragraph->first + paragraph->count && i <= index + AHEAD && figures[i].start < end;
         i++) {
        const ReadFigure *change = &figures[i];
        bool amount = str_is(change->compare, "yoy_abs") && same_units(checker, change, whole), holds[2], truncated;
        if (!figure_usable(change) || !(amount || str_is(change->compare, "yoy_pct"))) {
            continue;
        }
        for (size_t k = 0; k < 2; k++) {
            Interval now = figure_interval(checker, k ? part : whole);
            Interval up = {now.low - before.high, now.high - before.low};
            up = change->value < 0 ? (Interval){-up.high, -up.low} : up;
            up = amount ? up : interval_quotient(up, before, 100);
            holds[k] = interval_verdict(checker, up, change, &truncated) == VERDICT_HOLDS;
        }
        if (holds[0] != holds[1]) {
            return holds[0] ? whole : part;
        }
    }
    return listed ? listed : part;
}

/* What a former value is compared with: behind 从…增加到…, before 已超过上年（…）. */
static const ReadFigure *current_of(const Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *former = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    size_t last = paragraph->first + paragraph->count;
    if (index + 1 < last) {
        const ReadFigure *next = former + 1;
        if (same_units(checker, former, next) && !next->compare.len &&
            mark_within(&paragraph->cues, former->end, next->start, ROLE(WORD_TO))) {
            return next;
        }
    }
    const ReadFigure *again = named_again(checker, index);
    if (again) {
        return again;
    }
    enum { NEAR = 120 };
    bool named = former->scope.len && str_find(words_before(checker, former), former->scope) >= 0, lacks = false;
    for (size_t i = index; i > paragraph->first; i--) {
        const ReadFigure *before = &document->figures[i - 1];
        bool other = named && before->scope.len && !str_equal(before->scope, former->scope);
        bool each = of_each(checker, paragraph, before) && (named || far_in_size(former, before));
        bool part = named && former->part_of < 0 && before->part_of >= 0;
        /* 录取1124人，完成97.7%，尚差26人；比上年的1068人多56人: what is lacking is not what there was */
        bool lack = far_in_size(former, before) && check_says(checker, TERM_SHORT_OF, words_before(checker, before));
        lacks = lacks || lack;
        each = each || lack;
        bool unlike = (named || lacks) && !same_units(checker, former, before);
        if (!other && !each && !part && !unlike) { /* 初中招生…，每班50人。小学招生比上年的6750人减少270人: of 小学 */
            bool near = former->start - before->end < NEAR || (named && i < index);
            bool compared = near && same_units(checker, former, before) && !before->compare.len;
            return compared ? whole_changed(checker, before, former) : NULL;
        }
    }
    return NULL;
}

static bool is_percent(const ReadFigure *figure) {
    return str_is(figure->unit, "%") || str_is(figure->unit, "‰");
}

/* 年均增长7.7% over some years: the value grew so in each. How many years there are, the text seldom tells: it holds
 * when a number of years up to ten fits. */
static bool is_yearly(const Checker *checker, const ReadFigure *change) {
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    size_t from = clause_start(&paragraph->bounds, change->start);
    return check_says(checker, TERM_YEARLY, str_slice(paragraph->text, from, change->start));
}

static void yearly_growth(Checker *checker, const ReadFigure *now, const ReadFigure *former, const ReadFigure *change) {
    enum { YEARS_MOST = 10 };
    double half = 0.5 * pow(10, -change->decimals), nearest = NAN;
    bool fits = false;
    if (!figure_usable(now) || !figure_usable(former) || !figure_usable(change) || former->value <= 0 ||
        now->value <= 0) {
        return;
    }
    for (int years = 2; years <= YEARS_MOST && !fits; years++) {
        double each = (pow(now->value / former->value, 1.0 / years) - 1) * 100;
        nearest = isnan(nearest) || fabs(each - change->value) < fabs(nearest - change->value) ? each : nearest;
        fits = fabs(each - change->value) <= half * 2;
    }
    Facts facts = {.name = now->name, .a = now->surface, .b = former->surface, .p = change->surface};
    facts.c = check_number(checker, nearest, STR("%"));
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, former);
    facts_figure(checker, &facts, change);
    check_add(checker, "growth", fits ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
}

static Interval growth_of(const Checker *checker, const ReadFigure *now, const ReadFigure *former) {
    Interval quotient = interval_quotient(figure_interval(checker, now), figure_interval(checker, former), 100);
    return (Interval){quotient.low - 100, quotient.high - 100};
}

static Interval difference_of(const Checker *checker, const ReadFigure *now, const ReadFigure *former) {
    Interval a = figure_interval(checker, now), b = figure_interval(checker, former);
    return (Interval){a.low - b.high, a.high - b.low};
}

typedef Interval (*ChangeOf)(const Checker *checker, const ReadFigure *now, const ReadFigure *former);

static Interval as_told(Interval up, const ReadFigure *change) {
    bool falls = figure_usable(change) && change->value < 0;
    return falls ? (Interval){-up.high, -up.low} : up;
}

/* 收到87件，…还有3件正在办理。件数比上年的132件少45件: where the nearest value before is not what changed so, but an
 * earlier one of the paragraph is, that one is meant. */
static const ReadFigure *that_changed(const Checker *checker, const ReadFigure *now, const ReadFigure *former,
                                      const ReadFigure *change, ChangeOf change_of) {
    enum { BACK = 12 }; /* figures */
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[now->paragraph].first];
    bool truncated;
    if (!figure_usable(now) || !figure_usable(former) || !figure_usable(change) || now > former ||
        interval_verdict(checker, as_told(change_of(checker, now, former), change), change, &truncated) ==
            VERDICT_HOLDS) {
        return now;
    }
    for (const ReadFigure *one = now; one > first && now - one < BACK;) {
        one--;
        if (is_value(one) && same_units(checker, one, now) &&
            interval_verdict(checker, as_told(change_of(checker, one, former), change), change, &truncated) ==
                VERDICT_HOLDS &&
            !truncated) {
            return one;
        }
    }
    return now;
}

static void tell_change(Checker *checker, const char *rule, const ReadFigure *now, const ReadFigure *former,
                        const ReadFigure *change, ChangeOf change_of) {
    now = that_changed(checker, now, former, change, change_of);
    Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, former);
    relation_add(checker, rule, as_told(change_of(checker, now, former), change), change, &facts);
}

static void growth(Checker *checker, const ReadFigure *now, const ReadFigure *former, const ReadFigure *change) {
    if (is_yearly(checker, change)) {
        yearly_growth(checker, now, former, change);
    } else {
        tell_change(checker, "growth", now, former, change, growth_of);
    }
}

static void difference(Checker *checker, const ReadFigure *now, const ReadFigure *former, const ReadFigure *change) {
    tell_change(checker, "difference", now, former, change, difference_of);
}

/* 未入学的6人均因病。在校残疾学生比上年的311人增加15人: what the clause of the change is about is not what the value
 * before is of, when no two characters of it stand there. */
static bool of_another(const Checker *checker, const ReadFigure *former, const ReadFigure *now) {
    enum { LEAST = 12 }; /* bytes */
    size_t from, to;
    Str words = words_before(checker, former), told = words_before(checker, now);
    Str subject =
        check_find(checker, TERM_LOOKS_BACK, words, &from, &to) ? str_trim(str_slice(words, 0, from)) : (Str){NULL, 0};
    if (subject.len < LEAST || former->paragraph != now->paragraph || now > former ||
        full_start(&checker->paragraphs[former->paragraph].bounds, former->start) <= now->start) {
        return false;
    }
    for (size_t at = 0, next; (next = char_next(subject, at)) < subject.len; at = next) {
        Str pair = str_slice(subject, at, char_next(subject, next));
        if (str_find(told, pair) >= 0 || str_find(now->name, pair) >= 0) {
            return false;
        }
    }
    return true;
}

/* Both values and a change stand near each other. */
static void two_values(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *former = &document->figures[index], *now = current_of(checker, index);
    if (!str_is(former->compare, "yoy_prev") || !now || of_another(checker, former, now)) {
        return;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    size_t end = full_end(&paragraph->bounds, former->end);
    bool grown = false; /* 增长5.7%，高于财政经常性收入增长（4.2%）: the second rate is of something else */
    for (size_t i = index + 1; i < paragraph->first + paragraph->count && i <= index + 3; i++) {
        const ReadFigure *change = &document->figures[i];
        if (change == now || change->start > end) {
            continue;
        }
        if (str_is(change->compare, "yoy_prev") || (!change->compare.len && same_units(checker, change, now))) {
            break; /* the next pair begins */
        }
        if (str_is(change->compare, "yoy_pct") || (str_is(change->compare, "yoy_pp") && !is_percent(now))) {
            bool yearly = is_yearly(checker, change);
            if (!grown || yearly) {
                growth(checker, now, former, change);
            }
            grown = grown || !yearly;
        } else if ((str_is(change->compare, "yoy_abs") && same_units(checker, change, now)) ||
                   (str_is(change->compare, "yoy_pp") && figure_family(checker, change) == FAMILY_POINTS)) {
            difference(checker, now, former, change);
        }
    }
    if (figure_usable(now) && figure_usable(former) && former->value > 0 && now->value > 0) {
        const ReviewRuleDef *rule = check_rule(checker, "unit-slip");
        double times = now->value / former->value;
        double slip = times > 1 ? times : 1 / times;
        double off = fabs(slip / 10000 - 1), hundred = fabs(slip / 100 - 1);
        if (rule && (off <= rule->tolerance || hundred <= rule->tolerance)) {
            Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
            facts.c = off <= rule->tolerance ? STR("一万") : STR("一百");
            facts_figure(checker, &facts, now);
            facts_figure(checker, &facts, former);
            check_add(checker, "unit-slip", VERDICT_FAILS, &facts);
        }
    }
}

/* The period of the one is the year before that of the other: 2025年…，2024年…. */
static bool is_year_before(const ReadFigure *former, const ReadFigure *now) {
    Date before, year;
    return former->period.len == 4 && now->period.len == 4 && date_parse(former->period, &before) &&
           date_parse(now->period, &year) && before.year + 1 == year.year;
}

void check_grown(Checker *checker, const ReadFigure *now, const ReadFigure *former, const ReadFigure *change) {
    if (figure_family(checker, change) == FAMILY_POINTS || str_is(change->compare, "yoy_abs")) {
        difference(checker, now, former, change);
    } else {
        growth(checker, now, former, change);
    }
}

/* 8.4亿元，较2023年的7.8亿元增长7.7%, 2025年为9.84亿元，2024年为9.31亿元，增长5.7%: the former value is told by its
 * year. 44.0%，较2024年的45.2%下降1.2个百分点, too. */
static void versus_year(Checker *checker, size_t index) {
    enum { APART = 12 }; /* bytes between the later value and the change */
    const ReadFigure *change = &checker->document->figures[index], *former = change - 1, *now = change - 2;
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    bool points = str_is(change->compare, "yoy_pp") && figure_family(checker, change) == FAMILY_POINTS;
    if (!(points || str_is(change->compare, "yoy_pct")) || index < paragraph->first + 2 || former->compare.len ||
        points != is_percent(former) || now->compare.len || !same_units(checker, now, former) ||
        str_equal(now->period, former->period) || change->start - former->end > APART ||
        now->start < full_start(&paragraph->bounds, change->start)) {
        return;
    }
    if (is_year_before(now, former)) { /* 2024年…，2025年…，增长… */
        check_grown(checker, former, now, change);
    } else if (is_year_before(former, now) ||
               check_says(checker, TERM_LOOKS_BACK, str_slice(paragraph->text, now->end, former->start))) {
        check_grown(checker, now, former, change);
    }
}

/* 由2034人增加到2147人，净增113人，增长5.6%: both values, without a word of last year; what follows in the sentence
 * tells the change once more. */
static void from_to(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *former = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    size_t end = sentence_end(&paragraph->bounds, former->end), last = paragraph->first + paragraph->count;
    const ReadFigure *now = index + 1 < last ? former + 1 : NULL;
    Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, former->start), former->start);
    bool bare = index + 2 < last && !former[2].compare.len; /* what has a word of last year, two_values holds */
    if (!now || (str_is(former->compare, "yoy_prev") && !bare) || !same_units(checker, former, now) ||
        is_percent(now) || now->start > end || !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO)) ||
        !check_says(checker, TERM_FROM, before) || !figure_usable(now) || !figure_usable(former)) {
        return;
    }
    for (size_t i = index + 2; i < last && i <= index + 3 && document->figures[i].start < end; i++) {
        const ReadFigure *change = &document->figures[i];
        size_t clause = clause_start(&paragraph->bounds, change->start);
        const TextMark *moves = mark_within(&paragraph->cues, clause, change->start, ROLE(WORD_RISE) | ROLE(WORD_FALL));
        size_t behind = moves ? moves->end : change->start, past; /* 压减率达到: the rate of it */
        behind += moves && check_begins(checker, TERM_RATES, str_slice(paragraph->text, behind, change->start), &past)
                      ? past
                      : 0;
        bool words = moves && behind + 6 >= change->start && moves->start > now->end;
        bool falls = words && (moves->roles & ROLE(WORD_FALL)) != 0 && !(moves->roles & ROLE(WORD_RISE));
        if (!words || (falls != (now->value < former->value) && now->value != former->value)) {
            return; /* another matter */
        }
        Interval a = figure_interval(checker, falls ? former : now), b = figure_interval(checker, falls ? now : former);
        Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
        facts_figure(checker, &facts, now);
        facts_figure(checker, &facts, former);
        if (same_units(checker, change, now)) {
            relation_add(checker, "difference", (Interval){a.low - b.high, a.high - b.low}, change, &facts);
        } else if (is_percent(change)) {
            Interval of = figure_interval(checker, former), up = {a.low - b.high, a.high - b.low};
            relation_add(checker, "growth", interval_quotient(up, of, 100), change, &facts);
        }
    }
}

/* 由2022年的46.3%提高到2023年的48.8%，再提高到51.2%，三年提高4.9个百分点: over all of its steps, when the clause of the
 * change says so. */
static const ReadFigure *first_of_steps(const Checker *checker, const CheckParagraph *paragraph,
                                        const ReadFigure *former, const ReadFigure *change, size_t clause) {
    size_t from = full_start(&paragraph->bounds, former->start);
    Str words = str_slice(paragraph->text, clause, change->start);
    size_t years = 0;
    for (size_t at = 0, end; at < words.len && !years; at = char_next(words, at)) {
        Number number;
        years = number_read(checker->words, words, at, &number) && number.known &&
                promise_at(checker->words, PROMISE_YEAR, words, number.end, &end);
    }
    if (!years && !check_says(checker, TERM_SUMS, words)) {
        return former;
    }
    while (former > &checker->document->figures[paragraph->first] && former[-1].start >= from &&
           same_units(checker, &former[-1], former) && figure_usable(&former[-1]) &&
           mark_within(&paragraph->cues, former[-1].end, former->start, ROLE(WORD_TO))) {
        former--;
    }
    return former;
}

/* 由82.6%提高到88.3%，提高5.7个百分点 */
static void points_from_to(Checker *checker, size_t index) {
    const ReadFigure *former = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    if (index + 2 >= paragraph->first + paragraph->count) {
        return;
    }
    const ReadFigure *now = former + 1, *change = former + 2;
    size_t clause = clause_start(&paragraph->bounds, former->start);
    Str before = str_slice(paragraph->text, clause, former->start);
    size_t own = clause_start(&paragraph->bounds, change->start);
    const TextMark *moves = mark_within(&paragraph->cues, own, change->start, ROLE(WORD_RISE) | ROLE(WORD_FALL));
    if (!is_percent(former) || !same_units(checker, former, now) || !check_says(checker, TERM_FROM, before) ||
        !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO)) || !moves || own < now->end ||
        change->start > sentence_end(&paragraph->bounds, now->end) || !figure_usable(former) ||
        figure_family(checker, change) != FAMILY_POINTS || str_is(former->compare, "yoy_prev")) {
        return; /* what has a word of last year, two_values holds */
    }
    former = first_of_steps(checker, paragraph, former, change, own);
    Interval a = figure_interval(checker, now), b = figure_interval(checker, former);
    bool falls = figure_usable(now) && now->value < former->value;
    Interval up = {a.low - b.high, a.high - b.low};
    Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, former);
    relation_add(checker, "difference", falls ? (Interval){-up.high, -up.low} : up, change, &facts);
}

/* A whole that is broken down into parts, and nearly what came of it: 安排1860万元，其中校舍720万元…。 */
static bool nearly_whole(const Checker *checker, size_t index, Interval with, const ReadFigure *total) {
    const ReadDocument *document = checker->document;
    bool broken = false;
    for (size_t i = index + 1; i < document->figure_count && document->figures + i < total && !broken; i++) {
        broken = document->figures[i].part_of == (int)index;
    }
    return broken && near_whole(checker, with, total);
}

/* 安排1860万元…。追加38万元，追加后总额为1898万元: the total is the one before it and what came to it.
 * Which one before it is meant only the numbers tell: that with which it holds or fails by one digit, or a
 * whole that is broken down. */
static void added_later(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *added = &document->figures[index], *total = added + 1;
    const CheckParagraph *paragraph = &checker->paragraphs[added->paragraph];
    if (index + 1 >= paragraph->first + paragraph->count || !same_units(checker, added, total) ||
        !figure_usable(added) || !figure_usable(total) || total->start > sentence_end(&paragraph->bounds, added->end)) {
        return;
    }
    size_t from = clause_start(&paragraph->bounds, added->start),
           clause = clause_start(&paragraph->bounds, total->start);
    Str act = str_slice(paragraph->text, from, added->start), then = str_slice(paragraph->text, clause, total->start);
    size_t adds = grammar_behind(checker->words, GRAMMAR_ADDS, then);
    if (!grammar_in(checker->words, GRAMMAR_ADDS, act) || !adds ||
        !grammar_at(checker->words, GRAMMAR_THEN, then, adds)) {
        return;
    }
    const ReadFigure *base = NULL;
    Interval sum = {0, 0}, more = figure_interval(checker, added);
    bool truncated, holds = false;
    for (size_t i = paragraph->first; i < index && !holds; i++) {
        const ReadFigure *figure = &document->figures[i];
        Interval with = interval_sum(figure_interval(checker, figure), more);
        bool whole = same_units(checker, figure, added) && figure->part_of < 0 && !figure->compare.len &&
                     figure_usable(figure) &&
                     (holds_or_mistyped(checker, with, total) || nearly_whole(checker, i, with, total));
        holds = whole && interval_verdict(checker, with, total, &truncated) == VERDICT_HOLDS;
        base = whole ? figure : base;
        sum = whole ? with : sum;
    }
    if (base) {
        Facts facts = {.name = total->name, .a = base->surface, .b = added->surface};
        facts_figure(checker, &facts, base);
        facts_figure(checker, &facts, added);
        relation_add(checker, "sum-of-parts", sum, total, &facts);
    }
}

/* 新增3640台，使总数由5120台增加到8760台: what came to it is told before both values; right, or but for one digit. */
static void added_before(Checker *checker, size_t index) {
    const ReadFigure *former = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    if (index <= paragraph->first || index + 1 >= paragraph->first + paragraph->count) {
        return;
    }
    const ReadFigure *added = former - 1, *now = former + 1;
    Str act = str_slice(paragraph->text, clause_start(&paragraph->bounds, added->start), added->start);
    Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, former->start), former->start);
    if (!same_units(checker, former, now) || !same_units(checker, former, added) || !figure_usable(now) ||
        !figure_usable(former) || !figure_usable(added) || now->value <= former->value ||
        added->start < sentence_start(&paragraph->bounds, former->start) || added->compare.len ||
        !grammar_in(checker->words, GRAMMAR_ADDS, act) || !check_says(checker, TERM_FROM, before) ||
        !mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO))) {
        return;
    }
    Interval sum = interval_sum(figure_interval(checker, former), figure_interval(checker, added));
    if (holds_or_mistyped(checker, sum, now)) {
        Facts facts = {.name = now->name, .a = former->surface, .b = added->surface};
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, added);
        relation_add(checker, "sum-of-parts", sum, now, &facts);
    }
}

/* Whether two values that stand before the change tell it themselves: from_to holds them against it. */
static bool told_from_to(const Checker *checker, const ReadFigure *change) {
    const ReadFigure *figures = checker->document->figures;
    size_t index = (size_t)(change - figures);
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    for (size_t back = 2; back <= 3 && index >= paragraph->first + back; back++) {
        const ReadFigure *former = &figures[index - back], *now = former + 1;
        Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, former->start), former->start);
        if (same_units(checker, former, now) && mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO)) &&
            check_says(checker, TERM_FROM, before)) {
            return true;
        }
    }
    return false;
}

/* 上线2547人，…；上年上线2388人，…。上线人数比上年增加159人，增长6.7%: a change of which no value is known is that of
 * the last value of its unit and the one of 上年 behind it, where those lie so far apart. */
static void change_of_told(Checker *checker, size_t index) {
    enum { BACK = 12 }; /* figures */
    const ReadFigure *figures = checker->document->figures, *share = &figures[index], *amount = share - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[share->paragraph];
    if (index <= paragraph->first + 2 || !str_is(share->compare, "yoy_pct") || !str_is(amount->compare, "yoy_abs") ||
        share->of >= 0 || amount->of >= 0 || !figure_usable(share) || !figure_usable(amount)) {
        return;
    }
    for (size_t i = index - 1; i > paragraph->first + 1 && index - i < BACK; i--) {
        const ReadFigure *former = &figures[i - 1], *now = former;
        if (!same_units(checker, former, amount) || !is_value(former) ||
            !check_says(checker, TERM_EARLIER, words_before(checker, former))) {
            continue;
        }
        while (now > &figures[paragraph->first] && !(now < former && same_units(checker, now, former))) {
            now--;
        }
        if (now < former && is_value(now) && now->value - former->value == amount->value) {
            growth(checker, now, former, share);
        }
        return;
    }
}

/* What the value changed by, where both are told: 14236元，比上年增加612元，增长4.5%. NULL: it is not told. */
static const ReadFigure *change_beside(const Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *share = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[share->paragraph];
    size_t beside = index > paragraph->first + 2 ? index - 2 : paragraph->first;
    if (str_is(document->figures[beside].compare, "yoy_abs") &&
        str_is(document->figures[index - (index > 0)].compare, "yoy_abs") && beside + 1 < index) {
        return NULL; /* 分别增加666人和660人，增幅为4.8%和4.5%: of two years */
    }
    for (size_t i = beside; i < index; i++) {
        const ReadFigure *amount = &document->figures[i];
        if (amount->of == share->of && share->of >= 0 && str_is(amount->compare, "yoy_abs") &&
            str_is(share->compare, "yoy_pct") &&
            figure_family(checker, amount) == figure_family(checker, &document->figures[share->of])) {
            return amount;
        }
    }
    return NULL;
}

/* The value, what it changed by and by how many per cent, without the former value. */
static void growth_of_change(Checker *checker, size_t index, const ReadFigure *amount) {
    const ReadFigure *change = &checker->document->figures[index];
    const ReadFigure *now = &checker->document->figures[change->of];
    if (!figure_usable(now) || !figure_usable(amount) || now->value - amount->value <= 0) {
        return;
    }
    Interval a = figure_interval(checker, now), by = figure_interval(checker, amount);
    bool fell = amount->value < 0; /* an interval is of the size that is printed */
    Interval former = fell ? interval_sum(a, by) : (Interval){a.low - by.high, a.high - by.low};
    Interval quotient = interval_quotient(by, former, 100);
    Facts facts = {.name = now->name, .a = now->surface};
    facts.b = str_format(checker->arena, "上年%.*s（由增减数推算）",
                         STR_ARG(check_amount(checker, now->value - amount->value, now)));
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, amount);
    bool against = fell != (change->value < 0); /* 减少64人，增长1.5% */
    relation_add(checker, "growth", against ? (Interval){-quotient.high, -quotient.low} : quotient, change, &facts);
}

/* 多了14人, 人数多186人: how much more there are, and not how many. */
static bool is_change_itself(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t start;
    return word_before(checker->words, paragraph->text, figure->start, ROLE(WORD_RISE) | ROLE(WORD_FALL), &start) !=
           NULL;
}

/* Two values that lie so far apart, and that share of the second; either may be off by a digit. */
static bool are_so_apart(const Checker *checker, const ReadFigure *now, const ReadFigure *former,
                         const ReadFigure *amount, const ReadFigure *share) {
    double apart = fabs(now->value - former->value);
    ReadFigure bare = *share;
    bare.value = fabs(share->value);
    return fabs(apart - amount->value) < 1e-6 * amount->value &&
           holds_or_mistyped(checker,
                             interval_quotient((Interval){apart, apart}, figure_interval(checker, former), 100), &bare);
}

/* 7498人、449.96万元，较2024年春季的7312人、…，人数多186人，增长2.5%: where two values of the sentence lie just so far
 * apart, it is their change. */
static void change_of_amount(Checker *checker, size_t index) {
    const ReadFigure *figures = checker->document->figures, *share = &figures[index];
    const ReadFigure *amount = share->of >= 0 ? &figures[share->of] : NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[share->paragraph];
    if (!amount || !str_is(share->compare, "yoy_pct") || amount->compare.len || amount + 1 != share ||
        !figure_usable(share) || !is_change_itself(checker, amount) || check_judged(checker, "RC-04", share)) {
        return;
    }
    size_t from = full_start(&paragraph->bounds, share->start);
    const ReadFigure *first = amount;
    while (first > &figures[paragraph->first] && first[-1].start >= from) {
        first--;
    }
    for (const ReadFigure *former = first + 1; former < amount; former++) {
        for (const ReadFigure *now = first; now < former; now++) {
            /* 由3600元涨到3780元 tells the former one first */
            bool to = mark_within(&paragraph->cues, now->end, former->start, ROLE(WORD_TO)) != NULL;
            if (!to && is_value(now) && is_value(former) && same_units(checker, now, amount) &&
                same_units(checker, former, amount) && are_so_apart(checker, now, former, amount, share)) {
                growth(checker, now, former, share);
                return;
            }
        }
    }
}

/* 去年有58个，…一年消除27个，个数下降46.55%: of a value before it, the count is just so much; it is what changed, not
 * what there is now. */
static bool is_part_of_former(const Checker *checker, const ReadFigure *base, const ReadFigure *change) {
    enum { BACK = 12 }; /* figures */
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[base->paragraph].first];
    ReadFigure bare = *change;
    bool truncated;
    bare.value = fabs(change->value);
    for (const ReadFigure *one = base; one > first && base - one < BACK;) {
        one--;
        if (figure_usable(one) && same_units(checker, one, base) && one->value > base->value &&
            interval_verdict(checker,
                             interval_quotient(figure_interval(checker, base), figure_interval(checker, one), 100),
                             &bare, &truncated) == VERDICT_HOLDS &&
            !truncated) {
            return true;
        }
    }
    return false;
}

/* 3人，比去年同期下降40%: the former count must be a whole number. */
static void implied_count(Checker *checker, const ReadFigure *change) {
    const ReadFigure *base = change->of >= 0 ? &checker->document->figures[change->of] : NULL;
    if (base && is_change_itself(checker, base)) {
        return;
    }
    if (!str_is(change->compare, "yoy_pct") || !base || !is_count(checker, base) || !figure_usable(base) ||
        !figure_usable(change) || base->value > 200 || base->value < 1 || str_is(base->compare, "yoy_prev") ||
        base->qualifier.data[0] != '=' || change->qualifier.data[0] != '=' || /* 压减8%以上 */
        change->value <= -100) {
        return;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    size_t clause = clause_start(&paragraph->bounds, change->start);
    if (check_moved(checker, base) &&
        !mark_within(&paragraph->cues, clause, change->start, ROLE(WORD_VERSUS) | ROLE(WORD_PREVIOUS))) {
        return; /* 净增55人，增幅1.3%: of what there was, not of the change */
    }
    if (is_part_of_former(checker, base, change)) {
        return;
    }
    double half = 0.5 * pow(10, -change->decimals);
    double low = base->value / (1 + (change->value + half) / 100),
           high = base->value / (1 + (change->value - half) / 100);
    bool whole = floor(high + 1e-9) >= ceil(low - 1e-9);
    double middle = base->value / (1 + change->value / 100);
    Facts facts = {.name = base->name, .a = base->surface, .p = change->surface, .found = change->surface};
    facts.b = check_number(checker, whole ? ceil(low - 1e-9) : middle, base->unit);
    facts.c = change->surface;
    facts_figure(checker, &facts, base);
    facts_figure(checker, &facts, change);
    check_add(checker, "growth", whole ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
}

/* 教育支出占…的21.3%，教育支出比上年增长5.6%: what grew is named in the clause of the change, and is what the share is
 * taken of, no rate. */
static bool grew_itself(const Checker *checker, const ReadFigure *base, const ReadFigure *change) {
    enum { LEAST = 12 }; /* bytes */
    Str words = words_before(checker, change);
    size_t at = 0, end;
    while (at < words.len && !word_at(checker->words, words, at, ROLE(WORD_VERSUS) | ROLE(WORD_RISE), &end)) {
        at = char_next(words, at);
    }
    Str subject = str_trim(str_slice(words, 0, at));
    return subject.len >= LEAST && str_starts(base->name, subject) && base->name.len > subject.len &&
           grammar_at(checker->words, GRAMMAR_SHARE_OF, base->name, subject.len);
}

/* RC-06: a change of a rate that is printed with % may be meant in points or in per cent. */
static void points_or_percent(Checker *checker, const ReadFigure *change) {
    const ReadFigure *base = change->of >= 0 ? &checker->document->figures[change->of] : NULL;
    if (!str_is(change->compare, "yoy_pp") || !is_percent(change) || !base || !figure_usable(base) ||
        !figure_usable(change) || grew_itself(checker, base, change)) {
        return;
    }
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[change->paragraph].first];
    for (const ReadFigure *former = change; former > first && change - former < 3; former--) {
        bool rates = former - first > 1 && is_percent(&former[-1]) && is_percent(&former[-2]), truncated;
        double a = rates ? former[-1].value : NAN, b = rates ? former[-2].value : NAN;
        if (rates && a > 0 && b > 0 && fabs(a - b) > 0 && fabs(fabs(a - b) - fabs(change->value)) > 0.1 &&
            interval_verdict(checker, (Interval){fabs(a - b) / b * 100, fabs(a - b) / b * 100}, change, &truncated) ==
                VERDICT_HOLDS) {
            return; /* 由52.0%降到48.6%，降幅6.5%: it is so much of the rate before */
        }
    }
    Facts facts = {.name = base->name, .p = change->surface, .found = change->surface};
    facts.c = check_number(checker, base->value - change->value, base->unit);
    facts.d = check_number(checker, base->value / (1 + change->value / 100), base->unit);
    facts_figure(checker, &facts, base);
    facts_figure(checker, &facts, change);
    check_add(checker, "points-or-percent", VERDICT_FLAG, &facts);
}

/* RC-10 */
static void multiple_of(Checker *checker, const ReadFigure *multiple) {
    const ReadFigure *base = multiple->of >= 0 ? &checker->document->figures[multiple->of] : NULL;
    if (!str_is(multiple->compare, "multiple") || !base || !is_count(checker, base) || !figure_usable(base) ||
        !figure_usable(multiple) || multiple->value <= 0) {
        return;
    }
    double half = 0.5 * pow(10, -multiple->decimals);
    double low = base->value / (multiple->value + half), high = base->value / fmax(multiple->value - half, 1e-9);
    double exact = base->value / multiple->value;
    double whole = floor(exact + 0.5);
    bool holds = whole >= low - 1e-9 && whole <= high + 1e-9;
    Facts facts = {.name = base->name, .a = base->surface, .p = multiple->surface, .found = multiple->surface};
    facts.c = check_number(checker, holds ? whole : exact, base->unit);
    facts_figure(checker, &facts, base);
    facts_figure(checker, &facts, multiple);
    check_add(checker, "multiple", holds ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
}

/* RC-25: 首次突破20% beside the value and its change. */
static void first_time(Checker *checker, size_t index) {
    const ReadDocument *document = checker->document;
    const ReadFigure *limit = &document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[limit->paragraph];
    size_t from = full_start(&paragraph->bounds, limit->start);
    if (!str_is(limit->compare, "first") || !figure_usable(limit)) {
        return;
    }
    enum { AROUND = 4 }; /* figures before it and behind it */
    size_t first = index > paragraph->first + AROUND ? index - AROUND : paragraph->first;
    size_t to = full_end(&paragraph->bounds, limit->end), last = paragraph->first + paragraph->count;
    for (size_t i = first; i < last && i <= index + AROUND && document->figures[i].start < to; i++) {
        const ReadFigure *change = &document->figures[i];
        if (i == index || change->start < from) {
            continue;
        }
        bool former = str_is(change->compare, "yoy_prev"); /* 上年为8.1亿元 */
        const ReadFigure *base = former ? limit : change->of >= 0 ? &document->figures[change->of] : NULL;
        if (!base || !same_units(checker, base, limit) || !figure_usable(base) || !figure_usable(change) ||
            (former && !same_units(checker, change, limit))) {
            continue;
        }
        double before = former ? change->value : NAN;
        if (str_is(change->compare, "yoy_pp") || str_is(change->compare, "yoy_abs")) {
            before = base->value - change->value;
        } else if (str_is(change->compare, "yoy_pct") && change->value > -100) {
            before = base->value / (1 + change->value / 100);
        }
        if (!isnan(before)) {
            Facts facts = {.name = base->name, .c = check_number(checker, before, limit->unit)};
            facts.p = check_number(checker, limit->value, limit->unit);
            facts.found = limit->surface;
            facts.expected = facts.c;
            facts_figure(checker, &facts, limit);
            facts_figure(checker, &facts, base);
            facts_figure(checker, &facts, change);
            bool holds = before < limit->value && base->value >= limit->value;
            check_add(checker, "first-time", holds ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* 比2020年的9.42亿元增加2.94亿元，增长31.2%: over some years, not from one to the next. */
static bool is_over_years(const ReadFigure *now, const ReadFigure *change) {
    Date year, before;
    for (const ReadFigure *former = now ? now + 1 : change; former < change; former++) {
        if (str_is(former->compare, "yoy_prev") && now->period.len == 4 && former->period.len == 4 &&
            date_parse(now->period, &year) && date_parse(former->period, &before) && year.year - before.year > 1) {
            return true;
        }
    }
    return false;
}

/* 三年来，投入由1260万元增加到1642万元, 五年增长32%: in so many years, not since the last. */
static bool told_over_years(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to) {
    enum { MOST = 30 };
    Str text = str_slice(paragraph->text, 0, to);
    for (size_t at = from, past; at < to; at = char_next(text, at)) {
        Number number;
        if (number_read(checker->words, text, at, &number) && number.known && !number.decimals) {
            double years = exact_double(number.value);
            if (years > 1 && years <= MOST && promise_at(checker->words, PROMISE_YEAR, text, number.end, &past)) {
                return true;
            }
            at = char_back(text, number.end);
        }
    }
    return false;
}

/* The character behind the last number of a text, 月 of 10月; empty: no number is in it, or it is that of a year. */
static Str counted_as(const Checker *checker, Str text) {
    Str as = {NULL, 0};
    for (size_t at = 0, past; at < text.len; at = char_next(text, at)) {
        Number number;
        if (number_read(checker->words, text, at, &number) && number.known) {
            bool year = promise_at(checker->words, PROMISE_YEAR, text, number.end, &past);
            as = year ? (Str){NULL, 0} : str_slice(text, number.end, char_next(text, number.end));
            at = char_back(text, number.end);
        }
    }
    return as;
}

/* 第二轮比第一轮下降, 10月比3月下降: of rounds of one thing it is meant to change, and not from year to year. */
static bool of_rounds(const Checker *checker, const ReadFigure *change) {
    size_t from, to;
    Str words = words_before(checker, change);
    if (!check_find(checker, TERM_LOOKS_BACK, words, &from, &to)) {
        return false;
    }
    Str one = str_slice(words, 0, from), two = str_slice(words, to, words.len), as = counted_as(checker, one);
    return (grammar_in(checker->words, GRAMMAR_ORDINAL, one) && grammar_in(checker->words, GRAMMAR_ORDINAL, two)) ||
           (as.len && str_equal(as, counted_as(checker, two)));
}

/* RC-38 */
static void jump(Checker *checker, const ReadFigure *change) {
    const ReviewRuleDef *rule = check_rule(checker, "jump");
    if (!rule || !str_is(change->compare, "yoy_pct") || change->kind != FIGURE_ACTUAL || !figure_usable(change)) {
        return;
    }
    const ReadFigure *base = change->of >= 0 ? &checker->document->figures[change->of] : NULL;
    bool money = base && figure_family(checker, base) == FAMILY_MONEY;
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    size_t from = full_start(&paragraph->bounds, change->start), to = full_end(&paragraph->bounds, change->end);
    bool few =
        base && is_count(checker, base) && figure_usable(base) && base->value < 30; /* of few, much means little */
    if (fabs(change->value) > (money ? rule->limit : rule->tolerance) && !few && !is_over_years(base, change) &&
        !told_over_years(checker, paragraph, from, change->start) && !of_rounds(checker, change) &&
        !mark_within(&paragraph->cues, from, to, ROLE(WORD_REASON))) {
        Facts facts = {.name = base ? base->name : change->name, .found = change->surface};
        facts.p = check_number(checker, change->value, change->unit); /* 下降21.5% is -21.5% */
        facts_figure(checker, &facts, change);
        check_add(checker, "jump", VERDICT_FLAG, &facts);
    }
}

/* 由上年的12000人增加到18500人, and no share of it: as much of a change as one that is told. */
static void jump_of_values(Checker *checker, size_t index) {
    enum { FEW = 30 };
    const ReviewRuleDef *rule = check_rule(checker, "jump");
    const ReadFigure *former = &checker->document->figures[index];
    const ReadFigure *now = str_is(former->compare, "yoy_prev") ? current_of(checker, index) : NULL;
    if (!rule || !now || !figure_usable(now) || !figure_usable(former) || now->kind != FIGURE_ACTUAL ||
        former->value < FEW || !(is_count(checker, now) || figure_family(checker, now) == FAMILY_MONEY)) {
        return;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    size_t from = full_start(&paragraph->bounds, former->start), to = full_end(&paragraph->bounds, former->end);
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *told = &checker->document->figures[i];
        if (told->start >= from && told->start < to && str_is(told->compare, "yoy_pct")) {
            return;
        }
    }
    double change = (now->value - former->value) / former->value * 100;
    double most = is_count(checker, now) ? rule->tolerance : rule->limit;
    if (fabs(change) > most && fabs(change) < JUMP_MOST && !told_over_years(checker, paragraph, from, former->start) &&
        !mark_within(&paragraph->cues, from, to, ROLE(WORD_REASON))) {
        Facts facts = {.name = now->name.len ? now->name : former->name, .p = check_number(checker, change, STR("%"))};
        facts.found = now->surface;
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, now);
        check_add(checker, "jump", VERDICT_FLAG, &facts);
    }
}

/* The former value is told too: two_values holds them against each other. */
static bool has_former(const Checker *checker, const ReadFigure *change) {
    const ReadDocument *document = checker->document;
    for (size_t i = (size_t)change->of + 1; i < document->figure_count && &document->figures[i] < change; i++) {
        if (str_is(document->figures[i].compare, "yoy_prev")) {
            return true;
        }
    }
    return false;
}

void check_changes(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        from_to(checker, i);
        points_from_to(checker, i);
        added_later(checker, i);
        added_before(checker, i);
        if (!figure->compare.len) {
            continue;
        }
        two_values(checker, i);
        versus_year(checker, i);
        jump_of_values(checker, i);
        const ReadFigure *amount = change_beside(checker, i);
        if (amount && !has_former(checker, figure)) {
            growth_of_change(checker, i, amount);
        } else if (!amount && !told_from_to(checker, figure)) {
            implied_count(checker, figure);
        }
        change_of_told(checker, i);
        change_of_amount(checker, i);
        points_or_percent(checker, figure);
        multiple_of(checker, figure);
        first_time(checker, i);
        jump(checker, figure);
    }
}
