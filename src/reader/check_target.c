/* Results against what was wanted: printed targets, thresholds of standards, computed figures of the data. */
#include "check_day.h"

#include <math.h>
#include <string.h>

static Str clause_of(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    return str_slice(paragraph->text, clause_start(&paragraph->bounds, figure->start),
                     clause_end(&paragraph->bounds, figure->end));
}

/* ---- RC-22 ---- */

/* 差16人未完成，原因是…: the sentence says itself that it is not met, and why. */
static bool says_why(const Checker *checker, const ReadFigure *result) {
    const CheckParagraph *paragraph = &checker->paragraphs[result->paragraph];
    return mark_within(&paragraph->cues, result->end, full_end(&paragraph->bounds, result->end), ROLE(WORD_REASON)) !=
           NULL;
}

/* 1—6月完成: the months of a year that is not over. */
static bool tells_part_of_year(const Checker *checker, Str text) {
    enum { MONTHS = 12 };
    int from, to;
    for (size_t at = 0; at < text.len; at = char_next(text, at)) {
        size_t end = digits_at(text, at, &from), second, past;
        if (end && promise_at(checker->words, PROMISE_RANGE, text, end, &second)) {
            end = digits_at(text, second, &to);
            if (end && to > from && to < MONTHS && promise_at(checker->words, PROMISE_MONTH, text, end, &past)) {
                return true;
            }
        }
    }
    return false;
}

static void target_and_result(Checker *checker, size_t index) {
    enum { APART = 180 }; /* bytes between */
    const ReadFigure *target = &checker->document->figures[index - 1], *result = target + 1;
    size_t past; /* 12项 and 12个项目 */
    bool things = figure_family(checker, target) == FAMILY_COUNT && figure_family(checker, result) == FAMILY_COUNT &&
                  grammar_is(checker->words, GRAMMAR_THINGS, target->unit) &&
                  grammar_is(checker->words, GRAMMAR_THINGS, result->unit) &&
                  check_begins(checker, TERM_PROJECTS, result->name, &past);
    Str text = clause_of(checker, result);
    if (target->paragraph != result->paragraph || target->kind != FIGURE_TARGET || result->kind != FIGURE_ACTUAL ||
        target->compare.len || result->compare.len || !(same_units(checker, target, result) || things) ||
        !check_says(checker, TERM_WANTED, clause_of(checker, target)) || !check_says(checker, TERM_ACHIEVED, text) ||
        result->start - target->end > APART || !figure_usable(target) || !figure_usable(result) || target->value <= 0) {
        return;
    }
    const ReadFigure *next = result + 1;
    if (index + 1 < checker->document->figure_count && result->part_of == (int)index - 1 &&
        next->part_of == result->part_of && same_units(checker, next, result)) {
        return; /* 主要指标18项，其中已提前完成11项、按期推进5项: how each of them stands is told */
    }
    bool met = number_at_least(result->value, target->value);
    if (!met && (says_why(checker, result) || tells_part_of_year(checker, text))) {
        return;
    }
    Facts facts = {.name = result->name, .a = result->surface, .b = target->surface, .found = result->surface};
    facts.c = check_number(checker, result->value / target->value * 100, STR("%"));
    facts.expected = target->surface;
    facts_figure(checker, &facts, result);
    facts_figure(checker, &facts, target);
    check_add(checker, "target-and-result", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* 增加到24间，完成26间的年度目标: the clause behind a result says of what aim it is all. A result that stands in a list
 * is none of all. */
static void aim_claimed(Checker *checker, size_t index) {
    enum { NOUN_MOST = 24 }; /* bytes: 年度目标任务 */
    const ReadFigure *aim = &checker->document->figures[index], *result = aim - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[aim->paragraph];
    if (index <= paragraph->first || aim->kind != FIGURE_TARGET || result->kind != FIGURE_ACTUAL || aim->compare.len ||
        result->compare.len || !same_units(checker, aim, result) || !figure_usable(aim) || !figure_usable(result) ||
        aim->value <= 0 || !str_is(result->qualifier, "=") ||
        result->start < full_start(&paragraph->bounds, aim->start)) {
        return;
    }
    const ReadFigure *former = index > paragraph->first + 1 ? result - 1 : NULL;
    bool listed = former && same_units(checker, former, result) &&
                  str_find(str_slice(paragraph->text, former->end, result->start), STR("、")) >= 0;
    size_t clause = clause_start(&paragraph->bounds, aim->start), past, noun;
    Str behind = str_slice(paragraph->text, aim->end, clause_end(&paragraph->bounds, aim->end));
    bool of = grammar_past(checker->words, GRAMMAR_OF, behind, 0, &noun) && behind.len - noun <= NOUN_MOST &&
              check_says(checker, TERM_WANTED, str_slice(behind, noun, behind.len));
    bool all = clause >= result->end &&
               check_begins(checker, TERM_ACHIEVED, str_slice(paragraph->text, clause, aim->start), &past) &&
               clause + past == aim->start;
    if (!of || !all || listed) {
        return;
    }
    Facts facts = {.name = result->name, .a = result->surface, .b = aim->surface, .found = result->surface};
    facts.c = check_number(checker, result->value / aim->value * 100, STR("%"));
    facts.expected = aim->surface;
    facts_figure(checker, &facts, result);
    facts_figure(checker, &facts, aim);
    check_add(checker, "target-and-result", number_at_least(result->value, aim->value) ? VERDICT_HOLDS : VERDICT_FAILS,
              &facts);
}

/* ---- RC-23 ---- */

static bool claims_all_met(const Checker *checker) {
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        if (mark_within(&paragraph->cues, 0, paragraph->text.len, ROLE(WORD_CLAIM_MET))) {
            return true;
        }
    }
    return false;
}

/* 占比为48.6%，低于50%的国家要求: the sentence says itself that it falls short. */
static bool says_short(const Checker *checker, const ReadFigure *figure, bool most) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Side side;
    return side_of(checker, paragraph->text, figure->end, sentence_end(&paragraph->bounds, figure->end), &side) &&
           side_for(checker, &side, figure->name) && side.at_most != most && side.strict;
}

/* 我国学前三年毛入园率79.6%: told of the country, here or where the same is told again; counties are measured. */
static bool of_larger_place(const Checker *checker, const ReadFigure *figure) {
    enum { NEAR = 40 }; /* figures to either side */
    size_t index = (size_t)(figure - checker->document->figures), count = checker->document->figure_count;
    bool larger = false;
    for (size_t i = index > NEAR ? index - NEAR : 0; i < count && i <= index + NEAR && !larger; i++) {
        const ReadFigure *other = &checker->document->figures[i];
        larger = other->value == figure->value && str_equal(other->indicator, figure->indicator) &&
                 (check_says(checker, TERM_LARGER, other->scope) || check_says(checker, TERM_LARGER, other->name) ||
                  check_says(checker, TERM_LARGER, words_before(checker, other)));
    }
    return larger;
}

static void standard_limit(Checker *checker, const ReadFigure *figure, bool claimed) {
    const ReviewDef *review = checker->review;
    for (size_t i = 0; i < review->limit_count; i++) {
        const ReviewLimitDef *limit = &review->limits[i];
        if (!str_equal(limit->indicator, figure->indicator) || figure->compare.len || figure->kind != FIGURE_ACTUAL) {
            continue;
        }
        bool most = limit->at_most != 0;
        bool met = figure_usable(figure) &&
                   (most ? number_at_most(figure->value, limit->value) : number_at_least(figure->value, limit->value));
        if (figure_usable(figure) && !met &&
            ((!claimed && says_short(checker, figure, most)) || of_larger_place(checker, figure))) {
            continue;
        }
        Facts facts = {.name = figure->name, .a = figure->surface, .source = limit->source, .found = figure->surface};
        facts.p = str_format(checker->arena, "“%s%.*s”", most ? "不高于" : "不低于",
                             STR_ARG(check_number(checker, limit->value, figure->unit)));
        facts.expected = facts.p;
        facts.severity = claimed ? SEVERITY_ERROR : SEVERITY_WARNING;
        facts_figure(checker, &facts, figure);
        check_add(checker, "standard-limit",
                  !figure_usable(figure) ? VERDICT_UNKNOWN
                  : met                  ? VERDICT_HOLDS
                                         : VERDICT_FAILS,
                  &facts);
    }
}

bool side_of(const Checker *checker, Str text, size_t from, size_t to, Side *side) {
    const uint64_t sides = TERM_BIT(TERM_ABOVE) | TERM_BIT(TERM_BELOW);
    const Trie *trie = term_trie(checker->terms, TERM_ABOVE);
    const Str before = str_slice(text, 0, to); /* a look past `to`, once for each figure, would be quadratic */
    for (size_t at = from; (at = trie_begin(trie, before, at, sides)) < to; at = char_next(text, at)) {
        size_t end = at, start = at;
        if (trie_longest_at(trie, text, at, sides, &end) && end <= to) {
            Str word = str_slice(text, at, end);
            bool below = check_is(checker, TERM_BELOW, word), reaches = check_is(checker, TERM_REACHES, word);
            bool denied = word_before(checker->words, text, at, ROLE(WORD_NEGATE), &start) && start >= from;
            start = denied ? start : at;
            *side = (Side){.start = start, .end = end, .at_most = below != denied, .strict = reaches == denied};
            side->better = check_is(checker, TERM_BETTER, word);
            if (!grammar_ends(checker->words, GRAMMAR_ASKS, str_slice(text, from, start))) {
                return true;
            }
        }
    }
    return false;
}

bool side_for(const Checker *checker, Side *side, Str name) {
    bool less = side->better && check_says(checker, TERM_LESS_BETTER, name);
    side->at_most = less ? !side->at_most : side->at_most;
    return !side->better || less || check_says(checker, TERM_MORE_BETTER, name);
}

bool side_holds(const Side *side, double value, double limit) {
    bool least = number_at_least(value, limit), most = number_at_most(value, limit);
    return side->at_most ? (side->strict ? !least : most) : (side->strict ? !most : least);
}

/* The figures from `first` on that are limits: of one unit, to the word that says so. Their count; 0: none are. */
static size_t limits_from(const Checker *checker, const Sentence *sentence, size_t first) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t end = clause_end(&paragraph->bounds, figures[first].end), count = 0;
    while (first + count < sentence->first + sentence->count && figures[first + count].start < end) {
        if (!same_units(checker, &figures[first], &figures[first + count])) {
            return 0;
        }
        count++;
    }
    Str behind = str_slice(paragraph->text, figures[first + count - 1].end, end);
    return grammar_in(checker->words, GRAMMAR_LIMITS, behind) ? count : 0;
}

/* 生均面积7.1平方米，优于7.5平方米的标准: of each, which the limit need not say again; 9680平方米 is not held against
 * 均超过生均4.5平方米. */
static bool without_each(const ReadFigure *value, const ReadFigure *limit) {
    return same_but_each(value, limit) && str_find(limit->unit, STR("/")) < 0;
}

/* 77.4%，超过70%的目标，超过75%的目标: a figure that is itself a limit, behind a word for a side of it. */
static bool is_limit_told(const Checker *checker, const Sentence *sentence, size_t index) {
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figure = &checker->document->figures[index];
    size_t clause = clause_start(&paragraph->bounds, figure->start);
    Side side;
    return index > sentence->first && figure[-1].end <= clause &&
           side_of(checker, paragraph->text, clause, figure->end, &side) && limits_from(checker, sentence, index) > 0;
}

/* 提高到4.8%，提高1.6个百分点，达到不低于5%的要求: the one value before a limit, behind which how far it went may
 * stand. */
static size_t value_before(const Checker *checker, const Sentence *sentence, size_t limit) {
    enum { BACK = 8 };
    const ReadFigure *figures = checker->document->figures;
    size_t i = limit - 1;
    while (i > sentence->first && limit - i < BACK &&
           (figure_family(checker, &figures[i]) == FAMILY_POINTS || figures[i].compare.len ||
            is_limit_told(checker, sentence, i)) &&
           figures[i].start >= sentence_start(&sentence->paragraph->bounds, figures[limit].start)) {
        i--;
    }
    int whole = figures[limit].part_of; /* 7920人次，其中…，超额完成7500人次的目标 */
    double sum = 0;
    for (size_t k = sentence->first; whole >= 0 && k <= i; k++) {
        sum += figures[k].part_of == whole && same_units(checker, &figures[k], &figures[whole]) ? figures[k].value : 0;
    }
    return whole >= 0 && (size_t)whole >= sentence->first && sum == figures[whole].value ? (size_t)whole : i;
}

/* 7.21平方米, 10.64平方米, 均达到7.5平方米、10.2平方米的标准: as many values before the word as limits behind it, in
 * their order. */
static void claimed_limits(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        size_t clause = clause_start(&paragraph->bounds, figures[i].start);
        Side side;
        if (figures[i - 1].end > clause || !side_of(checker, paragraph->text, clause, figures[i].end, &side)) {
            continue;
        }
        size_t count = limits_from(checker, sentence, i);
        bool fits = count && i - sentence->first >= count;
        size_t values = count == 1 ? value_before(checker, sentence, i) : i - count;
        for (size_t k = 0; k < count && fits; k++) {
            const ReadFigure *value = &figures[values + k], *limit = &figures[i + k];
            fits = (same_units(checker, value, limit) || without_each(value, limit)) && figure_usable(value) &&
                   figure_usable(limit) && !value->compare.len && value->kind != FIGURE_THRESHOLD &&
                   (k == 0 || !limit->scope.len || !value->scope.len || str_equal(value->scope, limit->scope));
        }
        for (size_t k = 0; k < count && fits; k++) {
            const ReadFigure *value = &figures[values + k], *limit = &figures[i + k];
            Side own = side;
            own.at_most = own.at_most || (!side.strict && str_is(limit->qualifier, "<=")); /* 达到不高于5%的要求 */
            if (!side_for(checker, &own, value->name)) {
                continue;
            }
            bool ratios = value->value2 > 0 && limit->value2 > 0; /* 1:6.2, 达不到1:3的标准 */
            bool met = side_holds(&own, ratios ? value->value / value->value2 : value->value,
                                  ratios ? limit->value / limit->value2 : limit->value);
            Facts facts = {.name = value->name, .a = value->surface, .found = value->surface};
            facts.c = str_slice(paragraph->text, side.start, side.end);
            /* 45人 of 超过45人 */
            facts.p = facts.expected = ratios ? limit->surface : check_amount(checker, limit->value, limit);
            facts_figure(checker, &facts, value);
            facts_figure(checker, &facts, limit);
            check_add(checker, "claimed-limit", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
        }
    }
}

/* 分别为0.32、0.28、0.47，均小于0.45: one limit, and all that is listed right before it. */
static void all_within_limit(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 2 };
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    for (size_t i = sentence->first + LEAST; i < sentence->first + sentence->count; i++) {
        const ReadFigure *limit = &figures[i];
        size_t clause = clause_start(&paragraph->bounds, limit->start), first = i;
        Side side;
        bool all = figures[i - 1].end <= clause && figure_usable(limit) && !limit->compare.len &&
                   check_says(checker, TERM_ALL_OF, str_slice(paragraph->text, clause, limit->start)) &&
                   side_of(checker, paragraph->text, clause, limit->end, &side) &&
                   clause_end(&paragraph->bounds, limit->end) >= limit->end &&
                   (i + 1 == sentence->first + sentence->count ||
                    figures[i + 1].start > clause_end(&paragraph->bounds, limit->end));
        while (all && first > sentence->first && same_units(checker, &figures[first - 1], limit) &&
               figure_usable(&figures[first - 1]) && !figures[first - 1].compare.len &&
               str_is(figures[first - 1].qualifier, "=")) {
            first--;
        }
        bool listed =
            i - first >= LEAST && mark_within(&paragraph->cues, clause_start(&paragraph->bounds, figures[first].start),
                                              figures[first].start, ROLE(WORD_RESPECTIVELY));
        listed = listed && side_for(checker, &side, figures[first].name);
        for (size_t k = first; listed && k < i; k++) {
            bool met = side_holds(&side, figures[k].value, limit->value);
            Facts facts = {.name = figures[first].name, .a = figures[k].surface, .found = figures[k].surface};
            facts.c = str_slice(paragraph->text, side.start, side.end);
            facts.p = facts.expected = check_amount(checker, limit->value, limit);
            facts_figure(checker, &facts, &figures[k]);
            facts_figure(checker, &facts, limit);
            if (!check_judged(checker, "RC-23", &figures[k])) {
                check_add(checker, "claimed-limit", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            }
        }
    }
}

/* 甲校为88.0%，乙校为82.2%，均在85%以上: of what is listed before the limit at least the last two are meant. */
static void both_within(Checker *checker, const Sentence *sentence) {
    enum { MEANT = 2, NAME_MOST = 30 }; /* values; bytes */
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    for (size_t i = sentence->first + MEANT; i < sentence->first + sentence->count; i++) {
        const ReadFigure *limit = &figures[i];
        size_t clause = clause_start(&paragraph->bounds, limit->start), start, end;
        size_t from = sentence_start(&paragraph->bounds, limit->start), meant = 0;
        Str before = str_slice(paragraph->text, clause, limit->start), sign = limit->qualifier;
        bool most = sign.len && sign.data[0] == '<', least = sign.len && sign.data[0] == '>';
        bool all = (most || least) && figures[i - 1].end <= clause && figure_usable(limit) && !limit->compare.len &&
                   check_find(checker, TERM_ALL_OF, before, &start, &end) && start == 0 &&
                   promise_ends(checker->words, PROMISE_UNTIL, before) == before.len - end;
        Side side = {.at_most = most, .strict = sign.len == 1};
        for (size_t k = i; all && k > sentence->first && meant < MEANT && figures[k - 1].start >= from; k--) {
            const ReadFigure *value = &figures[k - 1];
            if (!same_units(checker, value, limit) || !figure_usable(value)) {
                continue; /* 6.6平方米，为标准的88.0% */
            }
            if (value->compare.len || !str_is(value->qualifier, "=")) {
                break;
            }
            meant++;
            Facts facts = {.name = value->name, .a = value->surface, .found = value->surface};
            facts.name = value->name.len ? value->name : name_tail(words_before(checker, value), NAME_MOST);
            facts.c = str_slice(paragraph->text, clause, limit->end);
            facts.p = facts.expected = check_amount(checker, limit->value, limit);
            facts_figure(checker, &facts, value);
            facts_figure(checker, &facts, limit);
            if (!check_judged(checker, "RC-23", value)) {
                check_add(checker, "claimed-limit",
                          side_holds(&side, value->value, limit->value) ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            }
        }
    }
}

enum { LISTED_MOST = 32 };

/* Before the claim as many values in the paragraph as it lists limits, of the same units in the same order: where they
 * begin; NO_FIGURE: they do not stand so. */
static size_t values_in_order(const Checker *checker, const CheckParagraph *paragraph, size_t limits, size_t count) {
    const ReadFigure *figures = checker->document->figures;
    if (limits < paragraph->first + count) {
        return NO_FIGURE;
    }
    for (size_t k = 0; k < count; k++) {
        const ReadFigure *value = &figures[limits - count + k], *limit = &figures[limits + k];
        if (!same_but_each(value, limit) || !figure_usable(value) || !figure_usable(limit) || value->compare.len ||
            limit->compare.len) {
            return NO_FIGURE;
        }
    }
    return limits - count;
}

/* 小学生均面积7.9平方米、设备值2100元，初中…。均达到国家标准，即小学7.5平方米、2000元，初中…: limits listed behind what
 * is claimed of all, and as many values before it. */
static void limits_in_order(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 4 };
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t said = 0, past = 0, count = sentence->count;
    Str text = str_slice(paragraph->text, sentence->start, sentence->end);
    Side side;
    if (count < LEAST || count > LISTED_MOST || !check_find(checker, TERM_ALL_OF, text, &said, &past) ||
        !side_of(checker, paragraph->text, sentence->start, figures[sentence->first].start, &side) || side.strict ||
        !grammar_in(checker->words, GRAMMAR_LIMITS,
                    str_slice(paragraph->text, side.end, figures[sentence->first].start))) {
        return;
    }
    size_t values = values_in_order(checker, paragraph, sentence->first, count);
    for (size_t k = 0; values != NO_FIGURE && k < count; k++) {
        const ReadFigure *value = &figures[values + k], *limit = &figures[sentence->first + k];
        Side own = side;
        own.at_most = own.at_most || check_says(checker, TERM_LESS_BETTER, limit->name);
        bool met = side_holds(&own, value->value, limit->value);
        Facts facts = {.name = value->name, .a = value->surface, .found = value->surface};
        facts.c = str_slice(paragraph->text, side.start, side.end);
        facts.p = facts.expected = check_amount(checker, limit->value, limit);
        facts_figure(checker, &facts, value);
        facts_figure(checker, &facts, limit);
        check_add(checker, "claimed-limit", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* How many of the characters that only `a` has, and not `b`, stand in `name`; of how many. */
static double own_part(Str a, Str b, Str name) {
    size_t all = 0, found = 0;
    for (size_t at = 0; at < a.len; at = char_next(a, at)) {
        Str character = str_slice(a, at, char_next(a, at));
        bool own = str_find(b, character) < 0;
        all += own;
        found += own && str_find(name, character) >= 0;
    }
    return all ? (double)found / (double)all : 0;
}

/* 教师收入9.87万元，公务员收入9.94万元，教师收入不低于公务员收入: two values that the clause behind them compares by
 * name. */
static void claimed_order(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *one = &figures[i - 1], *two = &figures[i];
        size_t start = char_next(paragraph->text, clause_end(&paragraph->bounds, two->end));
        size_t end = start < sentence->end ? clause_end(&paragraph->bounds, start) : start;
        bool bare = i + 1 == sentence->first + sentence->count || figures[i + 1].start > end;
        Side side;
        if (!bare || end <= start || !same_units(checker, one, two) || !figure_usable(one) || !figure_usable(two) ||
            one->compare.len || two->compare.len || !side_of(checker, paragraph->text, start, end, &side) ||
            !side_for(checker, &side, one->name)) {
            continue;
        }
        Str subject = str_slice(paragraph->text, start, side.start), object = str_slice(paragraph->text, side.end, end);
        double same = own_part(subject, object, one->name) - own_part(subject, object, two->name);
        double other = own_part(object, subject, two->name) - own_part(object, subject, one->name);
        if (same * other <= 0) {
            continue; /* which is which, the names do not tell */
        }
        const ReadFigure *first = same > 0 ? one : two, *second = same > 0 ? two : one;
        bool met = side_holds(&side, first->value, second->value);
        Facts facts = {.name = first->name, .a = first->surface, .b = second->surface, .found = first->surface};
        facts.c = str_slice(paragraph->text, start, end);
        facts_figure(checker, &facts, first);
        facts_figure(checker, &facts, second);
        check_add(checker, "claimed-order", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* ---- RC-05 ---- */

/* 音体美教师286名，按标准应配420名，缺口134名: what there is stands first, before what was due. */
static void lack_of_due(Checker *checker, const Sentence *sentence) {
    const double near = 0.2;
    const ReadFigure *figures = checker->document->figures;
    for (size_t i = sentence->first + 2; i < sentence->first + sentence->count; i++) {
        const ReadFigure *had = &figures[i - 2], *due = &figures[i - 1], *lack = &figures[i];
        bool known = figure_usable(had) && figure_usable(due) && figure_usable(lack) && !had->compare.len;
        if (known && check_says(checker, TERM_SHORT_OF, words_before(checker, lack)) &&
            check_says(checker, TERM_PAYABLE, words_before(checker, due)) && due->value > had->value &&
            !check_says(checker, TERM_PAYABLE, words_before(checker, had)) && same_units(checker, due, had) &&
            same_units(checker, due, lack) && fabs(due->value - had->value - lack->value) <= near * due->value &&
            !check_judged(checker, "RC-05", lack)) {
            Interval a = figure_interval(checker, due), b = figure_interval(checker, had);
            Facts facts = {.name = lack->name, .a = due->surface, .b = had->surface};
            facts_figure(checker, &facts, due);
            facts_figure(checker, &facts, had);
            relation_add(checker, "difference", (Interval){a.low - b.high, a.high - b.low}, lack, &facts);
        }
    }
}

/* 应配套5000万元，实际到位4000万元，缺口1000万元: what was due, what came, what is lacking. */
static void shortfall(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    for (size_t i = sentence->first + 2; i < sentence->first + sentence->count; i++) {
        size_t rate = is_share(&figures[i - 1]); /* 实际到位3520万元，到位率74.9%，缺口1180万元 */
        if (i - rate < sentence->first + 2) {
            continue;
        }
        const ReadFigure *due = &figures[i - rate - 2], *paid = due + 1, *lack = &figures[i];
        const ReadFigure *all[3] = {due, paid, lack};
        Str words[3];
        for (size_t k = 0; k < 3; k++) {
            size_t from = clause_start(&paragraph->bounds, all[k]->start);
            words[k] = str_slice(paragraph->text, from, all[k]->start);
        }
        if (check_says(checker, TERM_SHORT_OF, words[2]) && check_says(checker, TERM_PAYABLE, words[0]) &&
            check_says(checker, TERM_PAID, words[1]) && same_units(checker, due, paid) &&
            same_units(checker, due, lack) && !check_judged(checker, "RC-05", lack)) {
            Interval a = figure_interval(checker, due), b = figure_interval(checker, paid);
            Facts facts = {.name = lack->name, .a = due->surface, .b = paid->surface};
            facts_figure(checker, &facts, due);
            facts_figure(checker, &facts, paid);
            relation_add(checker, "difference", (Interval){a.low - b.high, a.high - b.low}, lack, &facts);
        }
    }
}

void check_targets(Checker *checker) {
    bool claimed = claims_all_met(checker);
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (i > 0) {
            target_and_result(checker, i);
            aim_claimed(checker, i);
        }
        if (figure->indicator.len) {
            standard_limit(checker, figure, claimed);
        }
    }
    check_mended(checker);
    each_sentence(checker, shortfall);
    each_sentence(checker, lack_of_due);
    each_sentence(checker, claimed_limits);
    each_sentence(checker, limits_in_order);
    each_sentence(checker, both_within);
    each_sentence(checker, all_within_limit);
    each_sentence(checker, claimed_order);
}
