/* Changes between two periods beside the values that they are between: growth, differences. */
#include "check_change.h"

#include <math.h>
#include <string.h>

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

const ReadFigure *current_of(const Checker *checker, size_t index) {
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
            check_grown(checker, now, former, share);
        }
        return;
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
        check_from_to(checker, i);
        check_points_from_to(checker, i);
        check_added_later(checker, i);
        check_added_before(checker, i);
        if (!figure->compare.len) {
            continue;
        }
        two_values(checker, i);
        versus_year(checker, i);
        check_jump_of_values(checker, i);
        const ReadFigure *amount = change_beside(checker, i);
        if (amount && !has_former(checker, figure)) {
            check_growth_of_change(checker, i, amount);
        } else if (!amount && !told_from_to(checker, figure)) {
            check_implied_count(checker, figure);
        }
        change_of_told(checker, i);
        check_change_of_amount(checker, i);
        check_points_or_percent(checker, figure);
        check_multiple(checker, figure);
        check_first_time(checker, i);
        check_jump(checker, figure);
    }
}
