/* Shares that a list, a part told before or a whole elsewhere binds to their numbers. */
#include "check_within.h"

#include <math.h>

/* ---- RC-02 ---- */

/* 食堂供餐61所，占95.3%，企业供餐5所，占4.7%: shares that make up all are of one whole. Where a count of the document
 * is what all but one of them are of, that one is wrong. */
void shares_of_all(Checker *checker, const Sentence *sentence) {
    enum { MOST = 8 };
    const ReadFigure *figures = checker->document->figures, *part[MOST], *share[MOST];
    size_t count = 0;
    double all = 0;
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        if (!is_share(&figures[i]) || figures[i].kind == FIGURE_THRESHOLD) {
            continue;
        }
        if (count == MOST || !is_count(checker, &figures[i - 1]) || !is_value(&figures[i - 1]) ||
            !is_value(&figures[i]) || !check_says(checker, TERM_SHARE, told_with(checker, i)) ||
            (count && !same_units(checker, part[0], &figures[i - 1]))) {
            return;
        }
        part[count] = &figures[i - 1];
        share[count++] = &figures[i];
        all += figures[i].value;
    }
    bool makes_all = fabs(all - 100) <= 0.1 * (double)count;
    if (count < 2 || (!makes_all && count < 3)) {
        return;
    }
    for (size_t w = first_near(sentence->first); w < last_near(checker, sentence->first); w++) {
        const ReadFigure *whole = &figures[w];
        size_t fit = 0, wrong = 0;
        bool truncated;
        if (!is_count(checker, whole) || !is_value(whole) || !same_units(checker, whole, part[0])) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            Interval of = interval_quotient(figure_interval(checker, part[i]), figure_interval(checker, whole), 100);
            bool fits = part[i] != whole && interval_verdict(checker, of, share[i], &truncated) == VERDICT_HOLDS;
            fit += fits;
            wrong = fits ? wrong : i;
        }
        if (fit == count) {
            return;
        }
        /* of those that do not make up all, the wrong one says no whole of its own: 占23%, not 占初中生的23% */
        Str before = str_slice(sentence->paragraph->text, part[wrong]->end, share[wrong]->start);
        bool bare = makes_all || grammar_ends(checker->words, GRAMMAR_SHARE_OF, before);
        if (fit + 1 == count && bare && part[wrong]->value < whole->value &&
            !check_judged(checker, "RC-02", share[wrong])) {
            Facts facts = {.name = part[wrong]->name, .a = part[wrong]->surface, .b = whole->surface};
            facts_figure(checker, &facts, part[wrong]);
            facts_figure(checker, &facts, whole);
            relation_add(checker, "rate-of-whole",
                         interval_quotient(figure_interval(checker, part[wrong]), figure_interval(checker, whole), 100),
                         share[wrong], &facts);
            return;
        }
    }
}

/* The rate between two figures, where it is near enough to be of them. */
static void judge_share(Checker *checker, const ReadFigure *part, const ReadFigure *whole, const ReadFigure *share) {
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    if (!rule || part->value >= whole->value || check_judged(checker, "RC-02", share) ||
        fabs(part->value / whole->value * 100 - share->value) > rule->limit) {
        return;
    }
    Facts facts = {.name = part->name, .a = part->surface, .b = whole->surface};
    facts_figure(checker, &facts, part);
    facts_figure(checker, &facts, whole);
    Interval of = interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100);
    relation_add(checker, "rate-of-whole", of, share, &facts);
}

/* 其中公办园8760人、民办园6880人，公办园占比56%: of the part of the sentence that the share is called after. */
void share_of_part(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 6 }; /* bytes of a name */
    const ReadFigure *figures = checker->document->figures, *share = &figures[index];
    Str words = str_slice(told_with(checker, index), 0, told_with(checker, index).len - share->surface.len);
    for (size_t i = index; is_share(share) && is_value(share) && i > sentence->first; i--) {
        const ReadFigure *part = &figures[i - 1];
        size_t past = part->name.len, end;
        bool called = past >= LEAST && str_starts(words, part->name) && part->part_of >= 0 && is_amount(part);
        if (called && check_begins(checker, TERM_SHARE, str_slice(words, past, words.len), &end)) {
            const ReadFigure *whole = &figures[part->part_of];
            if (is_amount(whole) && same_units(checker, whole, part)) {
                judge_share(checker, part, whole, share);
            }
            return;
        }
    }
}

/* 毕业生8642人，普高录取4753人，录取率55.0%；中职录取3111人，占36.0%: a bare 占 is of what the sentence begins with,
 * where it is so but for a digit. */
void share_of_first(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *share = &figures[index], *part = share - 1;
    const ReadFigure *whole = &figures[sentence->first];
    if (index < sentence->first + 2 || part == whole || !is_share(share) || !is_value(share) || !is_amount(part) ||
        !is_amount(whole) || is_share(whole + 1) || !same_units(checker, whole, part) ||
        check_judged(checker, "RC-02", share)) {
        return;
    }
    bool shared = false; /* another share is of it */
    for (size_t i = sentence->first + 2; i < index && !shared; i++) {
        bool truncated, rate = is_share(&figures[i]) && is_value(&figures[i]) && is_amount(&figures[i - 1]) &&
                               same_units(checker, &figures[i - 1], whole);
        Interval of =
            interval_quotient(figure_interval(checker, &figures[i - 1]), figure_interval(checker, whole), 100);
        shared = rate && interval_verdict(checker, of, &figures[i], &truncated) == VERDICT_HOLDS;
    }
    Str words = told_with(checker, index);
    words = str_trim(str_slice(words, 0, words.len - share->surface.len));
    if (shared && grammar_is(checker->words, GRAMMAR_SHARE_OF, words) &&
        looks_mistyped(part->value / whole->value * 100, share)) {
        judge_share(checker, part, whole, share);
    }
}

/* 总额1260万元，上级补助占60%，为756万元: what the share before it comes to. */
void share_comes_to(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 9 }; /* bytes between */
    const ReadFigure *part = &checker->document->figures[index], *share = part - 1, *whole = part - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index < sentence->first + 2 || !is_share(share) || !is_value(share) || !is_amount(part) || !is_amount(whole) ||
        !same_units(checker, part, whole) || part->start - share->end > APART ||
        !check_says(checker, TERM_SHARE, told_with(checker, index - 1))) {
        return;
    }
    size_t clause = clause_start(&paragraph->bounds, part->start);
    Str words = str_slice(paragraph->text, clause > share->end ? clause : share->end, part->start);
    size_t end;
    const double near = 0.2; /* further off, the share is of another whole: 甲占18.6%，为785人，乙占42.5%，为1793人 */
    double comes_to = whole->value * share->value / 100;
    bool may_be = fabs(comes_to - part->value) <= near * comes_to;
    if (may_be && word_at(checker->words, words, 0, ROLE(WORD_REACH), &end) && end == words.len &&
        !check_judged(checker, "RC-07", part)) {
        Interval all = figure_interval(checker, whole), of = figure_interval(checker, share);
        Facts facts = {.name = part->name, .a = whole->surface, .b = share->surface};
        facts_figure(checker, &facts, whole);
        facts_figure(checker, &facts, share);
        relation_add(checker, "product", (Interval){all.low * of.low / 100, all.high * of.high / 100}, part, &facts);
    }
}

/* ---- RC-09 ---- */

/* 占比为92.0%、6.0%、3.0%: bare shares that follow one another are of one whole, and are no more than all of it. */
void listed_shares(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3, APART = 6 }; /* shares; bytes between */
    const ReviewRuleDef *rule = check_rule(checker, "shares");
    const ReadFigure *figures = checker->document->figures, *first = &figures[index];
    Facts facts = {.name = first->name, .expected = STR("100%")};
    double sum = 0;
    size_t at = index, end = sentence->first + sentence->count;
    if (!rule || !is_share(first) || !is_value(first) || !check_says(checker, TERM_SHARE, told_with(checker, index))) {
        return;
    }
    for (; at < end && is_share(&figures[at]) && is_value(&figures[at]) &&
           (at == index || figures[at].start - figures[at - 1].end <= APART);
         at++) {
        sum += figures[at].value;
        facts_figure(checker, &facts, &figures[at]);
    }
    if (at - index >= LEAST && sum > 100 + rule->tolerance && sum <= 100 + rule->limit) {
        facts.c = facts.found = check_number(checker, sum, STR("%"));
        check_add(checker, "shares", VERDICT_FAILS, &facts);
    }
}

void shares_of_pairs(Checker *checker, const Sentence *sentence) {
    const ReviewRuleDef *rule = check_rule(checker, "shares");
    const ReviewDef *review = checker->review;
    size_t shares = 0;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        shares += is_share(&checker->document->figures[i]);
    }
    for (size_t p = 0; rule && shares > 1 && p < review->pair_count; p++) {
        const ReadFigure *found[2] = {NULL, NULL};
        for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
            const ReadFigure *figure = &checker->document->figures[i];
            size_t clause = clause_start(&sentence->paragraph->bounds, figure->start);
            if (!is_share(figure) ||
                !check_says(checker, TERM_SHARE, str_slice(sentence->paragraph->text, clause, figure->start))) {
                continue;
            }
            for (size_t side = 0; side < 2; side++) {
                Str word = review->pairs[2 * p + side];
                if (!found[side] && str_find(str_slice(sentence->paragraph->text, clause, figure->start), word) >= 0) {
                    found[side] = figure;
                }
            }
        }
        if (!found[0] || !found[1] || found[0] == found[1] || !figure_usable(found[0]) || !figure_usable(found[1])) {
            continue;
        }
        double sum = found[0]->value + found[1]->value;
        Facts facts = {.name = found[0]->name, .c = check_number(checker, sum, STR("%")), .expected = STR("100%")};
        facts.found = facts.c;
        facts_figure(checker, &facts, found[0]);
        facts_figure(checker, &facts, found[1]);
        if (fabs(sum - 100) <= rule->limit) { /* further away they are shares of different things */
            check_add(checker, "shares", fabs(sum - 100) <= rule->tolerance ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
        }
    }
}

/* 男女教师比例为47:53，男教师占43%: the sides of a ratio that makes up a hundred, in the order of the pair's words. */
void share_of_ratio(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *ratio = &checker->document->figures[index], *share = ratio + 1;
    const ReviewRuleDef *rule = check_rule(checker, "shares");
    Str before = words_before(checker, ratio), name;
    if (!rule || index + 1 >= sentence->first + sentence->count || !str_is(ratio->unit, "比") || isnan(ratio->value2) ||
        ratio->value + ratio->value2 != 100 || !is_share(share) || !figure_usable(share)) {
        return;
    }
    name = words_before(checker, share);
    for (size_t p = 0; p < checker->review->pair_count; p++) {
        const Str *pair = &checker->review->pairs[2 * p];
        ptrdiff_t one = str_find(before, pair[0]), two = str_find(before, pair[1]);
        bool first = str_find(name, pair[0]) >= 0, second = str_find(name, pair[1]) >= 0;
        if (one < 0 || two < 0 || first == second) {
            continue;
        }
        double told = (first == (one < two)) ? ratio->value : ratio->value2;
        Facts facts = {.name = share->name};
        facts.c = facts.expected = check_number(checker, told, STR("%"));
        facts.a = facts.found = share->surface;
        facts.b = ratio->surface;
        facts_figure(checker, &facts, share);
        facts_figure(checker, &facts, ratio);
        Interval printed = figure_interval(checker, share); /* a side is rounded, too */
        bool holds = printed.low < told + rule->tolerance && printed.high > told - rule->tolerance;
        check_add(checker, "share-of-ratio", holds ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
        return;
    }
}

/* 分布为…, 其余占…: all are told, nothing is left out by 等. */
static bool makes_up(const Checker *checker, const Sentence *sentence) {
    Str text = str_slice(sentence->paragraph->text, sentence->start, sentence->end);
    return check_says(checker, TERM_MAKEUP, text) && !check_says(checker, TERM_AND_OTHERS, text);
}

/* 36至50岁占46.2%: a figure that names what the share behind it is of. */
static bool names_share(const Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures;
    size_t end = clause_end(&sentence->paragraph->bounds, figures[index].end);
    for (size_t i = index + 1; i < sentence->first + sentence->count && figures[i].start < end; i++) {
        if (is_share(&figures[i])) {
            return true;
        }
    }
    return false;
}

/* One digit of one of the last so many shares before a figure makes them up to a hundred. */
static bool one_mistyped(const ReadFigure *behind, size_t count, double sum) {
    for (const ReadFigure *share = behind - 1; count > 0; share--) {
        if (is_share(share)) {
            count--;
            if (looks_mistyped(share->value + 100 - sum, share)) {
                return true;
            }
        }
    }
    return false;
}

/* 明显减少的占88.4%，略有减少的占9.1%，没有变化的占3.5%: shares of one sentence that follow one another add up to more
 * than all. Fewer may be named than there are; of two, nobody knows. */
void shares_over_all(Checker *checker, const Sentence *sentence) {
    const ReviewRuleDef *rule = check_rule(checker, "shares");
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    Facts facts = {.line_count = 0};
    double sum = 0, slack = 0;
    size_t count = 0;
    const ReadFigure *first = NULL;
    for (size_t i = sentence->first; rule && i <= sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &figures[i];
        bool share = i < sentence->first + sentence->count && is_share(figure) && figure_usable(figure) &&
                     figure->part_of < 0 && str_is(figure->qualifier, "=");
        Str before = share ? str_slice(paragraph->text, clause_start(&paragraph->bounds, figure->start), figure->start)
                           : (Str){NULL, 0};
        share = share && grammar_ends(checker->words, GRAMMAR_SHARE_OF, before);
        if (share) {
            sum += figure->value;
            slack += 0.5 * pow(10, -figure->decimals);
            first = count ? first : figure;
            count++;
            facts_figure(checker, &facts, figure);
            continue;
        }
        if (i < sentence->first + sentence->count && !is_share(figure) && names_share(checker, sentence, i)) {
            continue;
        }
        bool over = sum > 100 + slack + 1e-9, under = sum < 100 - slack - 1e-9;
        bool all = makes_up(checker, sentence), wrong = over || (under && all);
        bool near = fabs(sum - 100) <= 0.5 * rule->limit || (all && one_mistyped(&figures[i], count, sum));
        if (count >= 3 && ((wrong && near) || (!over && !under))) {
            facts.name = first->name;
            facts.c = facts.found = check_number(checker, sum, STR("%"));
            facts.expected = STR("100%");
            check_add(checker, "shares", wrong ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
        }
        facts = (Facts){.line_count = 0};
        sum = slack = 0;
        count = 0;
    }
}
