/* Relations that words name, wherever the figures stand that they bind: an average of two values before it, a share of
 * a total that is told elsewhere, by how much one of two is higher, what was spent of what was allotted, a plan in the
 * bracket behind its share, 合计 alone at the end of a list. What another file has judged already is left alone. */
#include "check_sum.h"

#include <math.h>

/* A figure and what stands before it. */
typedef struct Named {
    const CheckParagraph *paragraph;
    const ReadFigure *figures, *figure; /* all of the document; the one that names the relation */
    size_t index, first;                /* of the figure; of the first one of its sentence */
    Str words;                          /* to the figure from the head of its clause, or from the figure before it */
} Named;

static bool is_judged(const Checker *checker, const ReadFigure *figure) {
    static const char *const codes[] = {"RC-01", "RC-02", "RC-05", "RC-07", "RC-11"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (check_judged(checker, codes[i], figure)) {
            return true;
        }
    }
    return false;
}

/* ---- RC-07: averages ---- */

/* Pupils for 平均班额, money for 人均…元. */
static bool is_divided(const Checker *checker, const Named *named, const ReadFigure *figure, bool class_size) {
    ptrdiff_t slash = str_find(named->figure->unit, STR("/"));
    Str unit = slash > 0 ? str_slice(named->figure->unit, 0, (size_t)slash) : named->figure->unit;
    return class_size
               ? figure_family(checker, figure) == FAMILY_PERSON && check_says(checker, TERM_PUPILS, figure->name)
               : str_equal(figure->unit, unit);
}

/* Classes for 平均班额, heads for 人均. */
static bool is_divisor(const Checker *checker, const ReadFigure *figure, bool class_size) {
    int family = figure_family(checker, figure);
    if (class_size) {
        return is_count(checker, figure) &&
               (check_says(checker, TERM_CLASSES, figure->name) || check_says(checker, TERM_CLASSES, figure->unit));
    }
    return (family == FAMILY_PERSON || family == FAMILY_TIMES) && str_find(figure->unit, STR("/")) < 0;
}

/* 组织培训86期，培训6880人次，平均每期80人次: of the count of what each is, and the one value of its unit, right
 * before. */
static void average_of_each(Checker *checker, const Named *named) {
    enum { NOUN_MOST = 12 };
    const ReviewRuleDef *rule = check_rule(checker, "average");
    bool mean_told = rule && named->index >= named->first + 2 && check_says(checker, TERM_MEAN, named->words);
    Str thing = mean_told ? thing_of_each(checker, named->figure) : (Str){NULL, 0};
    size_t from, to;
    if (mean_told && !thing.len && check_find(checker, TERM_MEAN, named->words, &from, &to)) {
        thing = str_slice(named->words, from, to); /* 场均 of 26场 */
    }
    const ReadFigure *divided = NULL, *divisor = NULL;
    ptrdiff_t slash = str_find(named->figure->unit, STR("/"));
    Str unit = slash > 0 ? str_slice(named->figure->unit, 0, (size_t)slash) : named->figure->unit;
    if (thing.len < 3) {
        return;
    }
    Str noun = str_slice(thing, 0, char_next(thing, 0));
    for (size_t i = named->index - 2; i < named->index; i++) {
        const ReadFigure *figure = &named->figures[i];
        size_t end = figure->end + NOUN_MOST < named->figure->start ? figure->end + NOUN_MOST : named->figure->start;
        Str counted = str_slice(named->paragraph->text, figure->start, end);
        if (!is_value(figure) || figure->part_of >= 0) {
            return;
        }
        if (str_equal(figure->unit, unit) && !divided) {
            divided = figure;
        } else if (is_count(checker, figure) && str_find(counted, noun) >= 0) {
            divisor = figure;
        }
    }
    if (!divided || !divisor) {
        return;
    }
    double mean = divided->value / divisor->value, printed = named->figure->value;
    bool near = fabs(mean - printed) <= rule->limit * printed || looks_mistyped(mean, named->figure);
    if (near && !is_judged(checker, named->figure)) {
        Facts facts = facts_of_two(checker, named->figure->name, divided, divisor);
        Interval quotient = interval_quotient(figure_interval(checker, divided), figure_interval(checker, divisor), 1);
        if (named->figure->decimals == 0 && named->figure->scale == 1) {
            quotient = (Interval){quotient.low - 0.5, quotient.high + 0.5};
        }
        relation_add(checker, "average", quotient, named->figure, &facts);
    }
}

/* 353个班14120人，平均班额40人: classes and pupils that stand together right before, whatever they are called. */
static bool class_before(const Checker *checker, const Named *named, const ReadFigure **divided,
                         const ReadFigure **divisor) {
    enum { APART = 12 }; /* bytes between */
    const ReadFigure *classes = named->figure - 2, *pupils = named->figure - 1;
    bool together = named->index >= named->first + 2 && is_value(classes) && is_value(pupils) &&
                    is_divisor(checker, classes, true) && figure_family(checker, pupils) == FAMILY_PERSON &&
                    str_find(pupils->unit, STR("/")) < 0 && pupils->start - classes->end <= APART &&
                    clause_start(&named->paragraph->bounds, pupils->start) <= classes->start;
    *divided = together ? pupils : *divided;
    *divisor = together ? classes : *divisor;
    return together;
}

/* 初中生11420人。初中教学班254个，平均班额45人: the pupils of the same stage that the paragraph tells of before; NULL:
 * none near it, or several. */
static const ReadFigure *pupils_of(const Checker *checker, const Named *named, const ReadFigure *classes) {
    enum { BACK = 60 }; /* figures */
    const ReadFigure *found = NULL;
    size_t first = named->paragraph->first;
    for (size_t i = named->first - first > BACK ? named->first - BACK : first; i < named->first; i++) {
        const ReadFigure *figure = &named->figures[i];
        if (is_value(figure) && is_divided(checker, named, figure, true) && str_equal(figure->scope, classes->scope)) {
            if (found) {
                return NULL;
            }
            found = figure;
        }
    }
    return found;
}

/* 平均班额依次为50人、49人、48人，全校平均49人: the mean of all stands behind those of some. */
static bool told_behind(const Checker *checker, const Named *named, double mean) {
    const ReadFigure *own = named->figure;
    size_t end = full_end(&named->paragraph->bounds, own->end),
           last = named->paragraph->first + named->paragraph->count;
    for (size_t i = named->index + 1; i < last && named->figures[i].start < end; i++) {
        bool truncated;
        if (same_units(checker, &named->figures[i], own) && is_value(&named->figures[i]) &&
            interval_verdict(checker, (Interval){mean - 0.5, mean + 0.5}, &named->figures[i], &truncated) ==
                VERDICT_HOLDS &&
            named->figures[i].value != own->value) {
            return true;
        }
    }
    return false;
}

/* 教学班30个，学生1386人，平均班额46.2人; 94人次，5.64万元，人均600元: of the only two in its sentence that it can be
 * of. Far from them it is of others, or for each month. */
static void average_of_two(Checker *checker, const Named *named) {
    const ReviewRuleDef *rule = check_rule(checker, "average");
    bool class_size =
        check_says(checker, TERM_CLASS_SIZES, named->words) && check_says(checker, TERM_MEAN, named->words);
    bool heads = check_says(checker, TERM_HEADS, named->words) && str_find(named->figure->unit, STR("·")) < 0;
    const ReadFigure *divided = NULL, *divisor = NULL;
    size_t found[2] = {0, 0};
    if (!rule || (!class_size && !heads)) {
        return;
    }
    for (size_t i = named->first; i < named->index; i++) {
        const ReadFigure *figure = &named->figures[i];
        bool value = is_value(figure) && figure->part_of < 0;
        if (value && is_divided(checker, named, figure, class_size)) {
            divided = figure;
            found[0]++;
        } else if (value && is_divisor(checker, figure, class_size)) {
            divisor = figure;
            found[1]++;
        }
    }
    bool beside = class_size && class_before(checker, named, &divided, &divisor);
    if (class_size && !beside && !found[0] && divisor && divisor == named->figure - 1) {
        divided = pupils_of(checker, named, divisor);
        beside = divided != NULL;
    }
    if (!divided || !divisor || (!beside && (found[0] != 1 || found[1] != 1)) || is_judged(checker, named->figure)) {
        return;
    }
    double mean = divided->value / divisor->value, printed = named->figure->value;
    if (told_behind(checker, named, mean)) {
        return;
    }
    if (fabs(mean - printed) <= rule->limit * printed) {
        Facts facts = facts_of_two(checker, named->figure->name, divided, divisor);
        Interval quotient = interval_quotient(figure_interval(checker, divided), figure_interval(checker, divisor), 1);
        if (named->figure->decimals == 0 && named->figure->scale == 1) { /* 1143.6元 is 1144元: no count, but rounded */
            quotient = (Interval){quotient.low - 0.5, quotient.high + 0.5};
        }
        relation_add(checker, "average", quotient, named->figure, &facts);
    }
}

/* ---- RC-02 ---- */

/* The largest count of the document that is called so: 全市学校总数 is of 各级各类学校1284所, not of 民办学校329所.
 * 在编教师 are some of them, whatever else is told. */
static const ReadFigure *largest_called(const Checker *checker, Str name, const ReadFigure *like) {
    const ReadFigure *found = NULL;
    for (size_t i = first_ending(checker, &checker->named, name); i < checker->document->figure_count;
         i = next_ending(checker, &checker->named, name, i)) {
        const ReadFigure *figure = &checker->document->figures[i];
        /* words are looked for in the end, and only where it would be the largest: many may be called so */
        bool larger = is_value(figure) && (!found || figure->value > found->value);
        if (larger && str_ends(figure->name, name) && same_units(checker, figure, like) &&
            !check_says(checker, TERM_BASIS, str_slice(figure->name, 0, figure->name.len - name.len))) {
            found = figure;
        }
    }
    return found;
}

/* The name between 占 and 总数, without the place it begins with; empty: no share of a total. */
static Str total_named(const Checker *checker, Str words) {
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, words), from, end;
    size_t at = grammar_behind(checker->words, GRAMMAR_SHARE_OF, words);
    Str base = str_slice(words, at, words.len - of);
    if (!at || !check_find(checker, TERM_TOTALS_OF, base, &from, &end) || end != base.len) {
        return (Str){NULL, 0};
    }
    base = str_slice(base, 0, from);
    bool placed = check_begins(checker, TERM_WHOLE, base, &end) && base.len > end + 3;
    return placed ? str_slice(base, char_next(base, end), base.len) : base; /* 全市, 全校 */
}

/* 占规划总投资的84.9%: the amount whose own words end so, the same wherever they do. */
static const ReadFigure *amount_called(const Checker *checker, const Named *named, const ReadFigure *like) {
    enum { LEAST = 12 }; /* bytes: 投资 alone is of anything */
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, named->words);
    size_t at = grammar_behind(checker->words, GRAMMAR_SHARE_OF, named->words);
    Str base = str_slice(named->words, at, named->words.len - of);
    const ReadFigure *found = NULL;
    if (!at || base.len < LEAST) {
        return NULL;
    }
    for (size_t i = first_ending(checker, &checker->led, base); i < checker->document->figure_count;
         i = next_ending(checker, &checker->led, base, i)) {
        const ReadFigure *figure = &named->figures[i];
        Str before = str_slice(checker->paragraphs[figure->paragraph].text, 0, figure->start);
        if (str_ends(before, base) && is_value(figure) && same_units(checker, figure, like) &&
            str_ends(words_before(checker, figure), base)) { /* looks for its clause: only where it may be */
            if (found && found->value != figure->value) {
                return NULL;
            }
            found = figure;
        }
    }
    return found;
}

static void judge_share(Checker *checker, const ReadFigure *part, const ReadFigure *whole, const Named *named) {
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    Interval share = interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100);
    bool near = rule && fabs((share.low + share.high) / 2 - named->figure->value) <= rule->limit;
    if (near && !is_judged(checker, named->figure)) {
        Str name = named->figure->name.len ? named->figure->name : part->name;
        Facts facts = facts_of_two(checker, name, part, whole);
        relation_add(checker, "rate-of-whole", share, named->figure, &facts);
    }
}

/* 骨干教师80名、学科带头人25名，占专任教师总数的3.1%: of both that are listed, where that is so. */
static bool share_of_both(Checker *checker, const ReadFigure *part, const ReadFigure *whole, const Named *named) {
    const ReadFigure *first = part - 1;
    if (part <= &named->figures[named->first] || !same_units(checker, first, part) || !is_value(first) ||
        str_find(str_slice(named->paragraph->text, first->end, part->start), STR("、")) < 0) {
        return false;
    }
    Interval both = interval_sum(figure_interval(checker, first), figure_interval(checker, part));
    Interval share = interval_quotient(both, figure_interval(checker, whole), 100);
    bool truncated, holds = interval_verdict(checker, share, named->figure, &truncated) == VERDICT_HOLDS;
    if (holds && !is_judged(checker, named->figure)) {
        Str name = named->figure->name.len ? named->figure->name : part->name;
        Facts facts = facts_of_two(checker, name, part, whole);
        facts.a = check_amount(checker, first->value + part->value, part);
        relation_add(checker, "rate-of-whole", share, named->figure, &facts);
    }
    return holds;
}

/* 参与学生1214人，占学生总数的87.6%, where 学生1386人 stands elsewhere; 完成投资1.58亿元，占规划总投资的84.9%, too. */
static void share_of_total(Checker *checker, const Named *named) {
    enum { BRACKET_MOST = 60 }; /* bytes */
    const ReadFigure *part = named->figure - 1, *whole = NULL;
    if (named->index > named->first + 1 && is_inside(named->paragraph->text, part->start, "(（", ")）", BRACKET_MOST)) {
        part--; /* 民办学校83所（含民办幼儿园77所），占全县学校总数的26.6% */
    }
    if (named->index == named->first || !is_value(part) ||
        !grammar_behind(checker->words, GRAMMAR_SHARE_OF, named->words)) {
        return;
    }
    Str base = total_named(checker, named->words);
    if (figure_family(checker, part) == FAMILY_MONEY && str_find(part->unit, STR("/")) < 0) {
        whole = amount_called(checker, named, part);
    } else if (base.len >= 6 && is_count(checker, part)) {
        whole = largest_called(checker, base, part);
    }
    if (whole && whole->value > part->value && !share_of_both(checker, part, whole, named)) {
        judge_share(checker, part, whole, named);
    }
}

/* 培训3982人次，完成年度计划的104.8%（计划3800人次） */
static void share_of_bracketed_plan(Checker *checker, const Named *named) {
    enum { BRACKET_MOST = 60 }; /* bytes */
    const ReadFigure *done = named->figure - 1, *meant = named->figure + 1;
    size_t last = named->paragraph->first + named->paragraph->count;
    Str text = named->paragraph->text;
    if (named->index == named->first || named->index + 1 >= last || !check_says(checker, TERM_ACHIEVED, named->words) ||
        !check_says(checker, TERM_WANTED, named->words) || !char_is(text, named->figure->end, "(（") ||
        !check_says(checker, TERM_WANTED, str_slice(text, named->figure->end, meant->start)) ||
        !is_inside(text, meant->start, "(（", ")）", BRACKET_MOST) || !same_units(checker, done, meant) ||
        !is_value(done) || !is_value(meant)) {
        return;
    }
    judge_share(checker, done, meant, named);
}

/* 该项目总投资3860万元。…到位3720万元，支出3538万元，执行率91.7%: an amount elsewhere of which what was spent is that
 * share; NULL: none is. */
static const ReadFigure *explained_by(const Checker *checker, const ReadFigure *spent, const ReadFigure *rate) {
    enum { FIGURES_MOST = 4000 };
    size_t count = checker->document->figure_count < FIGURES_MOST ? checker->document->figure_count : FIGURES_MOST;
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        bool truncated;
        if (figure != spent && same_units(checker, figure, spent) && is_value(figure) &&
            figure->value >= spent->value) {
            Interval share = interval_quotient(figure_interval(checker, spent), figure_interval(checker, figure), 100);
            if (interval_verdict(checker, share, rate, &truncated) == VERDICT_HOLDS && !truncated) {
                return figure;
            }
        }
    }
    return NULL;
}

/* 安排专项资金6382万元，分三类…。已支出5936万元，执行率93.0%: of the only amount before it in the paragraph that is as
 * large, and no part of another; where another amount explains it, of that. */
static void spent_of_allotted(Checker *checker, const Named *named) {
    const ReadFigure *spent = named->figure - 1, *allotted = NULL;
    if (named->index == named->first || !check_says(checker, TERM_SPENT_RATES, named->words) || !is_value(spent) ||
        figure_family(checker, spent) != FAMILY_MONEY ||
        !check_says(checker, TERM_SPENT, words_before(checker, spent))) {
        return;
    }
    for (size_t i = named->paragraph->first; i + 1 < named->index; i++) {
        const ReadFigure *figure = &named->figures[i];
        if (same_units(checker, figure, spent) && figure->value >= spent->value) {
            if (allotted || !is_value(figure) || figure->part_of >= 0) {
                return; /* which one, nobody knows */
            }
            allotted = figure;
        }
    }
    if (allotted) {
        const ReadFigure *other = explained_by(checker, spent, named->figure);
        judge_share(checker, spent, other ? other : allotted, named);
    }
}

/* ---- RC-10 ---- */

/* The largest count told before that is called so at its end; NULL: none. */
static const ReadFigure *count_called(const Checker *checker, Str name, const ReadFigure *now) {
    const ReadFigure *found = NULL;
    for (size_t i = first_ending(checker, &checker->named, name); i < checker->document->figure_count;
         i = next_ending(checker, &checker->named, name, i)) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (str_ends(figure->name, name) && is_value(figure) && is_count(checker, figure) && figure < now) {
            found = !found || figure->value > found->value ? figure : found;
        }
    }
    return found;
}

/* 培训7920人次，…，是在校生数的2.5倍 where 在校生3168人 stands elsewhere: right, or but for one digit. */
static void multiple_of_named(Checker *checker, const Named *named) {
    enum { LEAST = 6 }; /* bytes */
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, named->words), from = 0, past;
    for (size_t at = 0; at < named->words.len; at = char_next(named->words, at)) {
        from = check_begins(checker, TERM_TOLD_AS, str_slice(named->words, at, named->words.len), &past) ? at + past
                                                                                                         : from;
    }
    Str base = of && from ? str_slice(named->words, from, named->words.len - of) : (Str){NULL, 0};
    size_t start, end;
    if (check_find(checker, TERM_TOTALS_OF, base, &start, &end) && end == base.len) {
        base = str_slice(base, 0, start);
    }
    base = base.len && check_is(checker, TERM_NUMBER_OF, str_slice(base, char_back(base, base.len), base.len))
               ? str_slice(base, 0, char_back(base, base.len))
               : base;
    const ReadFigure *now = named->figure - 1, *whole = NULL;
    while (named->index > named->first && now > &named->figures[named->first] && now->part_of >= 0) {
        now--;
    }
    if (named->index == named->first || base.len < LEAST || now->part_of >= 0 || !is_value(now) ||
        !is_count(checker, now) || check_judged(checker, "RC-10", named->figure)) {
        return;
    }
    whole = count_called(checker, base, now);
    Interval times =
        whole ? interval_quotient(figure_interval(checker, now), figure_interval(checker, whole), 1) : (Interval){0, 0};
    if (whole && whole != now && holds_or_mistyped(checker, times, named->figure)) {
        Facts facts = facts_of_two(checker, now->name, now, whole);
        relation_add(checker, "multiple-of-value", times, named->figure, &facts);
    }
}

/* ---- RC-44 ---- */

/* 男教师1134人，占35.0%；女教师人，占65.0%: a share like others of its sentence, before which what it is of has lost
 * its number. */
static void lost_count(Checker *checker, const Named *named) {
    const ReadFigure *share = named->figure, *like = named->index >= named->first + 2 ? share - 2 : share + 1;
    const CheckParagraph *paragraph = named->paragraph;
    size_t last = paragraph->first + paragraph->count, start, end;
    size_t clause = clause_start(&paragraph->bounds, share->start);
    if (!grammar_ends(checker->words, GRAMMAR_SHARE_OF, named->words) || clause == 0 ||
        (named->index < named->first + 2 && named->index + 1 >= last) || !is_count(checker, like) ||
        full_start(&paragraph->bounds, share->start) != full_start(&paragraph->bounds, like->start)) {
        return;
    }
    size_t sign = char_back(paragraph->text, clause), from = clause_start(&paragraph->bounds, sign);
    Str before = str_slice(paragraph->text, from, sign);
    if (!str_ends(before, like->unit) || (named->index > paragraph->first && share[-1].end > from)) {
        return;
    }
    Str thing = str_slice(before, 0, before.len - like->unit.len);
    bool whose = false;
    for (size_t at = 0; at < thing.len && !whose; at = char_next(thing, at)) {
        Str rest = str_slice(thing, at, thing.len);
        whose = check_find(checker, TERM_POPULATION, rest, &start, &end) && end == rest.len;
    }
    if (whose) {
        Facts facts = {.a = before, .found = before};
        facts_line(&facts, read_line_at(&checker->document->paragraphs[share->paragraph], from));
        check_add(checker, "damaged-number", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-05 ---- */

/* 新增学位3420个，其中学前900个、小学1620个、初中900个，比…的目标3000个多出420个: where the value before does not lie
 * so far from the other, but an earlier one of the sentence does, that one is meant. */
static const ReadFigure *that_lies_apart(const Checker *checker, const ReadFigure *a, const ReadFigure *b,
                                         const ReadFigure *printed) {
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[a->paragraph].first];
    size_t from = full_start(&checker->paragraphs[a->paragraph].bounds, printed->start);
    for (const ReadFigure *one = a; one >= first && one->start >= from; one--) {
        if (is_exact_amount(one) && same_units(checker, one, a) &&
            fabs(fabs(one->value - b->value) - fabs(printed->value)) < 1e-6 * fabs(printed->value)) {
            return one;
        }
    }
    return a;
}

/* Whether a printed difference is that of two values, whichever is larger; 高出 before it is no mark of a limit. */
static void judge_difference(Checker *checker, const ReadFigure *a, const ReadFigure *b, const ReadFigure *printed) {
    if (is_judged(checker, printed)) {
        return;
    }
    ReadFigure bare = *printed, from = *a, to = *b; /* 与4.8平方米以上差了0.7平方米: from the limit itself */
    bare.qualifier = from.qualifier = to.qualifier = STR("=");
    Interval one = figure_interval(checker, &from), two = figure_interval(checker, &to);
    Interval apart = a->value >= b->value ? (Interval){one.low - two.high, one.high - two.low}
                                          : (Interval){two.low - one.high, two.high - one.low};
    bool truncated;
    ReadVerdict verdict = interval_verdict(checker, apart, &bare, &truncated);
    Facts facts = facts_of_two(checker, a->name, a, b);
    facts.truncated = truncated;
    facts.p = facts.found = printed->surface;
    facts.c = facts.expected = check_amount(checker, fabs(a->value - b->value), printed);
    facts_figure(checker, &facts, printed);
    check_add(checker, "difference", verdict, &facts);
}

/* 教师10.86万元，公务员10.72万元，教师高出0.14万元: of the two values right before it. */
static void more_by(Checker *checker, const Named *named) {
    const ReadFigure *a = named->figure - 2, *b = named->figure - 1;
    size_t end, from = clause_start(&named->paragraph->bounds, named->figure->start);
    if (mark_within(&named->paragraph->cues, from, named->figure->start, ROLE(WORD_RESPECTIVELY))) {
        return; /* 需884人、442人，现有分别多出50人和4人: of each of them, not between them */
    }
    bool marked = check_begins(checker, TERM_MORE_BY, named->figure->surface, &end);
    for (size_t at = 0; !marked && at < named->words.len; at = char_next(named->words, at)) {
        marked = check_begins(checker, TERM_MORE_BY, str_slice(named->words, at, named->words.len), &end) &&
                 at + end == named->words.len;
    }
    bool listed = named->index >= named->first + 3 && same_units(checker, a - 1, a) && /* of three, which two? */
                  is_value(a - 1) && str_find(str_slice(named->paragraph->text, a->end, b->start), STR("、")) >= 0;
    if (marked && !listed && named->index >= named->first + 2 && is_value(a) && is_value(b) && !is_share(a) &&
        (same_units(checker, a, b) || same_but_each(a, b)) && same_but_each(b, named->figure)) {
        judge_difference(checker, that_lies_apart(checker, a, b, named->figure), b, named->figure);
    }
}

/* 增长5.7%，高于财政经常性收入增长（4.2%）1.5个百分点: of the rate before 高于 and the one behind it. */
static void points_apart(Checker *checker, const Named *named) {
    const ReadFigure *mine = named->figure - 2, *other = named->figure - 1;
    if (named->index < named->first + 2 || figure_family(checker, named->figure) != FAMILY_POINTS) {
        return;
    }
    size_t from = clause_start(&named->paragraph->bounds, named->figure->start);
    Str text = named->paragraph->text;
    Side side;
    bool percent = str_is(mine->unit, "%") && str_is(other->unit, "%") && figure_usable(mine) && figure_usable(other);
    if (percent && mine->end <= from && other->start > from && mine->value > 0 && other->value > 0 &&
        side_of(checker, text, from, other->start, &side) && side.strict) {
        judge_difference(checker, mine, other, named->figure);
    }
}

/* ---- RC-01 ---- */

/* 在校生1038人；随班就读1426人，送教上门317人，合计2781人: 合计 without a name is of all that the sentence counts so.
 * Right, or but for one digit: else some of them are of others. */
static void nameless_total(Checker *checker, const Named *named) {
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    bool nameless = check_is(checker, TERM_TOTAL_ROWS, str_trim(named->words));
    for (size_t i = named->first; nameless && i < named->index; i++) {
        const ReadFigure *part = &named->figures[i];
        if (same_units(checker, part, named->figure) && is_value(part) && part->part_of < 0) {
            take_part(&parts, part);
            sum = interval_sum(sum, figure_interval(checker, part));
        }
    }
    if (parts.count >= 2 && holds_or_mistyped(checker, sum, named->figure) && !is_judged(checker, named->figure)) {
        sum_of(checker, named->figure, &parts, LIST_CLOSED);
    }
}

/* 项目64个。…已竣工57个，在建6个，未开工1个: what is done, goes on and has not begun is all of it. The whole is the
 * nearest figure before them of the paragraph, and not far from the sum. */
static void stages_of_work(Checker *checker, const Named *named) {
    static const ReviewTerm stages[] = {TERM_STAGE_DONE, TERM_STAGE_ON, TERM_STAGE_NOT};
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    if (named->index < named->first + 2) {
        return;
    }
    for (size_t k = 0; k < 3; k++) {
        const ReadFigure *part = named->figure - 2 + k;
        if (!is_value(part) || !same_units(checker, part, named->figure) ||
            !check_says(checker, stages[k], words_before(checker, part))) {
            return;
        }
        take_part(&parts, part);
        sum = interval_sum(sum, figure_interval(checker, part));
    }
    for (size_t i = named->index - 2; i > named->paragraph->first; i--) {
        const ReadFigure *whole = &named->figures[i - 1];
        if (is_value(whole) && same_units(checker, whole, named->figure) && whole->part_of < 0) {
            if (near_whole(checker, sum, whole) && !is_judged(checker, whole)) {
                sum_of(checker, whole, &parts, LIST_CLOSED);
            }
            return;
        }
    }
}

static void relations_of_sentence(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &figures[i];
        Str words = words_before(checker, figure);
        size_t from = figure->start - words.len;
        if (i > sentence->first && figures[i - 1].end > from && figures[i - 1].end <= figure->start) {
            words = str_slice(words, figures[i - 1].end - from, words.len);
        }
        Named named = {sentence->paragraph, figures, figure, i, sentence->first, str_trim(words)};
        if (!figure_usable(figure) || figure->value <= 0) {
            continue;
        }
        if (is_share(figure)) {
            share_of_total(checker, &named);
            share_of_bracketed_plan(checker, &named);
            spent_of_allotted(checker, &named);
            lost_count(checker, &named);
        } else if (str_is(figure->unit, "倍")) {
            multiple_of_named(checker, &named);
        } else {
            average_of_two(checker, &named);
            average_of_each(checker, &named);
            more_by(checker, &named);
            points_apart(checker, &named);
            nameless_total(checker, &named);
            stages_of_work(checker, &named);
        }
    }
}

void check_named(Checker *checker) {
    each_sentence(checker, relations_of_sentence);
}
