/* The whole of a rate, where words tell which it is: in the order of a list, by its name, among whom, of a plan, of
 * what is closed and left, of what amounts add up to (RC-02). */
#include "check_rate.h"
#include "check_within.h"

#include <math.h>

/* 分别占: as many values as things were named. */
static bool told_in_order(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    return mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_RESPECTIVELY)) != NULL;
}

/* Whether all shares but one are of a whole. */
static bool all_but_one(const Checker *checker, size_t index, size_t count, const ReadFigure *whole) {
    const ReadFigure *figures = checker->document->figures;
    size_t right = 0;
    for (size_t i = 0; i < count; i++) {
        Pair pair = {&figures[index - count + i], whole};
        if (!may_pair(checker, pair.part, whole) || !figure_usable(whole) || pair.part->value >= whole->value) {
            return false;
        }
        right += gives(checker, &pair, &figures[index + i]);
    }
    return right && right + 1 >= count;
}

/* 专任教师2400人，高级480人、中级1080人，分别占20%、45%: of the count right before the parts, or the one that 占…的
 * names, where all shares but one are. */
static bool shares_of_told(Checker *checker, size_t index, size_t count) {
    const ReadFigure *figures = checker->document->figures, *whole = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[figures[index].paragraph];
    Str words = own_words(checker, index);
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, words);
    size_t at = grammar_behind(checker->words, GRAMMAR_SHARE_OF, words);
    if (of && at && at + of < words.len) {
        whole = count_called(checker, str_slice(words, at, words.len - of), &figures[index - 1]);
    } else if (index > paragraph->first + count) {
        whole = &figures[index - count - 1];
    }
    if (!whole || !all_but_one(checker, index, count, whole)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        add_rate(checker, &figures[index - count + i], whole, &figures[index + i]);
    }
    return true;
}

/* As much of what the parts add up to as one share each, but for one. */
static bool one_share_wrong(const Checker *checker, size_t index, size_t count, Interval sum) {
    const ReadFigure *figures = checker->document->figures;
    size_t right = 0;
    bool truncated;
    for (size_t i = 0; i < count; i++) {
        Interval share = interval_quotient(figure_interval(checker, &figures[index - count + i]), sum, 100);
        right += interval_verdict(checker, share, &figures[index + i], &truncated) == VERDICT_HOLDS;
    }
    return count >= 3 && right + 1 == count;
}

/* 甲校980人，乙校760人，公办与民办占比依次是87.8%和12.2%: the words say of whom the shares are, and no part is called
 * so.
 */
static bool of_others_named(const Checker *checker, size_t index, size_t count) {
    enum { LEAST = 6 }; /* bytes of a name */
    Str words = own_words(checker, index), before;
    size_t start, end;
    if (!check_find(checker, TERM_SHARE, words, &start, &end)) {
        return false;
    }
    before = str_slice(words, 0, start);
    for (size_t i = index - count; i < index; i++) {
        Str name = checker->document->figures[i].name;
        if (name.len < LEAST || str_find(before, name) >= 0 || str_find(name, before) >= 0) {
            return false;
        }
    }
    return check_says(checker, TERM_NAME_JOINS, before);
}

/* 发现一般隐患1347条、重大隐患23项，已整改1329条和22项，整改率分别为98.7%、95.7%: parts of several units, each of the
 * last count before them that has its own. */
static bool shares_by_unit(Checker *checker, size_t index, size_t count) {
    enum { MOST = 12 };
    const ReadFigure *figures = checker->document->figures, *wholes[MOST];
    size_t first = checker->paragraphs[figures[index].paragraph].first;
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *part = &figures[index - count + i];
        wholes[i] = NULL;
        for (size_t k = index - count; k > first && !wholes[i]; k--) {
            bool whole = has_rates(checker, part) && str_equal(figures[k - 1].unit, part->unit) &&
                         may_pair(checker, part, &figures[k - 1]) && figures[k - 1].value >= part->value;
            wholes[i] = whole ? &figures[k - 1] : NULL;
        }
        if (!wholes[i] || (i > 0 && str_equal(part->unit, part[-1].unit))) {
            return false;
        }
    }
    if (check_says(checker, TERM_OF_OTHERS, own_words(checker, index))) {
        return true; /* 有院校50所、在校生32.5万人，分别占全省的…: of a whole that is told nowhere */
    }
    for (size_t i = 0; i < count; i++) {
        add_rate(checker, &figures[index - count + i], wholes[i], &figures[index + i]);
    }
    return true;
}

/* 研究生412人、本科3125人、专科381人，分别占10.5%、79.8%、9.7%: as many counts right before as rates, in their order,
 * of what they add up to or what stands before them. */
bool shares_in_order(Checker *checker, size_t index) {
    enum { MOST = 12 };
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = &checker->paragraphs[figures[index].paragraph];
    size_t end = paragraph->first + paragraph->count, count = 0;
    if (!told_in_order(checker, &figures[index])) {
        return false;
    }
    while (index + count < end && count < MOST && is_share(&figures[index + count]) &&
           (!count || figures[index + count].start - figures[index + count - 1].end <= 3)) {
        count++;
    }
    if (count < 2 || index < paragraph->first + count) {
        return false;
    }
    const ReadFigure *before = index > paragraph->first + count ? &figures[index - count] - 1 : NULL;
    bool listed = before && same_units(checker, before, before + 1) && is_listed(checker, before, before + 1);
    if (listed || of_others_named(checker, index, count) || shares_by_unit(checker, index, count)) {
        return true; /* 甲2860人、乙1640人、丙980人、丁760人，…占比依次是87.8%和12.2%: of others than the last two */
    }
    Interval sum = {0, 0};
    double shares = 0;
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *part = &figures[index - count + i];
        if (!has_rates(checker, part) || !same_units(checker, part, &figures[index - 1]) || !figure_usable(part) ||
            !figure_usable(&figures[index + i])) {
            return false;
        }
        sum = interval_sum(sum, figure_interval(checker, part));
        shares += figures[index + i].value;
    }
    if (fabs(shares - 100) > 2 &&
        (shares_of_told(checker, index, count) || !one_share_wrong(checker, index, count, sum))) {
        return true; /* else of what, is not known */
    }
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *part = &figures[index - count + i];
        Facts facts = {.name = part->name, .a = part->surface};
        facts.b = check_amount(checker, (sum.low + sum.high) / 2, part);
        facts_figure(checker, &facts, part);
        relation_add(checker, "rate-of-whole", interval_quotient(figure_interval(checker, part), sum, 100),
                     &figures[index + i], &facts);
    }
    return true;
}

/* The second and later rates of shares_in_order. */
bool listed_rate(const Checker *checker, size_t index) {
    const ReadFigure *figures = checker->document->figures;
    return index > checker->paragraphs[figures[index].paragraph].first && is_share(&figures[index - 1]) &&
           told_in_order(checker, &figures[index - 1]) && figures[index].start - figures[index - 1].end <= 3;
}

/* A count of which another, called `part`, is told to be a part; NULL: none, or several. */
static const ReadFigure *part_called(const Checker *checker, Str part, Str whole) {
    const ReadFigure *found = NULL;
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        const ReadFigure *of = figure->part_of >= 0 ? &checker->document->figures[figure->part_of] : NULL;
        if (of && has_rates(checker, figure) && same_units(checker, figure, of) && figure_usable(figure) &&
            figure_usable(of) && str_equal(figure->name, part) && str_ends(of->name, whole)) {
            if (found) {
                return NULL;
            }
            found = figure;
        }
    }
    return found;
}

/* 在职党员到社区报到2198名，报到率98.5%, where 在职党员2231名 stands elsewhere: the part is called like its whole. */
void share_of_named(Checker *checker, size_t index) {
    enum { LEAST = 12 }; /* bytes of the whole's name */
    const ReadFigure *rate = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index <= paragraph->first || !check_says(checker, TERM_RATES, own_words(checker, index))) {
        return;
    }
    const ReadFigure *part = rate - 1;
    size_t clause = clause_start(&paragraph->bounds, part->start);
    while (part > &checker->document->figures[paragraph->first] && part[-1].start >= clause &&
           same_units(checker, part, part - 1)) {
        part--; /* 经费使用销号27个、剩3个: the name is that of the first */
    }
    Str words = str_trim(words_before(checker, part));
    bool near = sentence_end(&paragraph->bounds, part->end) > rate->start && is_count(checker, part);
    for (size_t at = words.len; near && figure_usable(part) && at >= LEAST; at = char_back(words, at)) {
        const ReadFigure *whole = count_called(checker, str_slice(words, 0, at), part);
        double share = whole && whole->value > 0 ? part->value / whole->value * 100 : NAN;
        if (whole && whole != part && whole->value > part->value &&
            (looks_mistyped(share, rate) || gives(checker, &(Pair){part, whole}, rate))) {
            add_rate(checker, part, whole, rate);
            return;
        }
    }
}

/* 公办园在园幼儿占比56.4%, where 在园幼儿…人，其中公办园…人 stands in another paragraph: its name is made of theirs. */
bool share_by_name(Checker *checker, size_t index) {
    enum { LEAST = 9 }; /* bytes of each name */
    const ReadFigure *rate = &checker->document->figures[index];
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    Str words = own_words(checker, index);
    size_t behind = grammar_behind(checker->words, GRAMMAR_SHARE_OF, words);
    Str name = str_slice(words, 0, behind);
    name = str_slice(name, 0, name.len - grammar_ends(checker->words, GRAMMAR_SHARE_OF, name));
    bool is = rate->kind == FIGURE_ACTUAL && !is_open(rate); /* 达到52%以上 is wanted */
    for (size_t at = LEAST; rule && is && figure_usable(rate) && at + LEAST <= name.len; at = char_next(name, at)) {
        const ReadFigure *part = part_called(checker, str_slice(name, 0, at), str_slice(name, at, name.len));
        const ReadFigure *whole = part ? &checker->document->figures[part->part_of] : NULL;
        double share = whole && whole->value > 0 ? part->value / whole->value * 100 : NAN;
        if (whole && part->paragraph != rate->paragraph && fabs(share - rate->value) <= rule->limit) {
            add_rate(checker, part, whole, rate);
            return true;
        }
    }
    return false;
}

/* 专任教师中本科以上学历287人，占86.4%, where 专任教师332人 stands elsewhere: the clause says among whom. */
bool share_among(Checker *checker, size_t index) {
    enum { LEAST = 12, APART = 30 }; /* bytes of the name; between */
    const ReadFigure *rate = &checker->document->figures[index], *part = rate - 1;
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    if (!index || part->paragraph != rate->paragraph || !is_count(checker, part) || !figure_usable(part) ||
        !figure_usable(rate) || part->part_of >= 0 || rate->start - part->end > APART ||
        !grammar_is(checker->words, GRAMMAR_SHARE_OF, own_words(checker, index))) {
        return false;
    }
    Str words = str_trim(words_before(checker, part));
    for (size_t at = 0; at < words.len; at = char_next(words, at)) {
        const ReadFigure *whole = at >= LEAST && grammar_at(checker->words, GRAMMAR_AMONG, words, at)
                                      ? count_called(checker, str_slice(words, 0, at), part)
                                      : NULL;
        if (whole && whole->value > part->value &&
            fabs(part->value / whole->value * 100 - rate->value) <= rule->limit) {
            add_rate(checker, part, whole, rate);
            return true;
        }
    }
    return false;
}

/* 年初计划创建30个，实际建成34个，完成计划的113.3%: of what was done and what was meant to be. */
bool share_of_plan(Checker *checker, size_t index) {
    const ReadFigure *rate = &checker->document->figures[index], *done = rate - 1, *meant = rate - 2;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    Str words = own_words(checker, index);
    if (index < paragraph->first + 2 || !check_says(checker, TERM_ACHIEVED, words) ||
        !check_says(checker, TERM_WANTED, words) || !grammar_ends(checker->words, GRAMMAR_OF, words) ||
        meant->start < full_start(&paragraph->bounds, rate->start) || !same_units(checker, meant, done) ||
        !check_says(checker, TERM_WANTED, words_before(checker, meant)) ||
        !check_says(checker, TERM_ACHIEVED, words_before(checker, done)) || !figure_usable(meant) ||
        meant->value <= 0) {
        return false;
    }
    add_rate(checker, done, meant, rate);
    return true;
}

/* 本年支出42860万元 … 支出预算44380万元，预算执行率96.6%: the part of the amount right before the rate stands earlier,
 * and only the numbers tell which it is, right or but for one digit. */
bool share_of_last(Checker *checker, size_t index) {
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *whole = rate - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index < paragraph->first + 2 || !check_says(checker, TERM_RATES, own_words(checker, index)) ||
        figure_family(checker, whole) != FAMILY_MONEY || !figure_usable(whole) || !figure_usable(rate) ||
        whole->start < full_start(&paragraph->bounds, rate->start) ||
        !check_says(checker, TERM_GOES, words_before(checker, whole))) {
        return false;
    }
    for (size_t i = index - 1; i > paragraph->first; i--) {
        const ReadFigure *part = &figures[i - 1];
        bool spent = same_units(checker, part, whole) && !part->compare.len && figure_usable(part) &&
                     part->value < whole->value && check_is(checker, TERM_GOES, name_tail(part->name, 6));
        if (spent && holds_or_mistyped(checker, rate_of(checker, part, whole), rate)) {
            add_rate(checker, part, whole, rate);
            return true;
        }
    }
    return false;
}

/* 已完成整改32个，完成率84.2%，…；正在整改6个: what is done and what is left are all there are, which the document
 * counts (38个). Where it does not, but the rate is of both together, the count right before them is wrong. */
bool share_of_closed(Checker *checker, size_t index) {
    enum { AHEAD = 12 }; /* figures */
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *done = rate - 1, *left = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index <= paragraph->first || !figure_usable(rate) || !is_count(checker, done) || !figure_usable(done) ||
        !check_says(checker, TERM_RATES, own_words(checker, index)) ||
        done->start < full_start(&paragraph->bounds, rate->start)) {
        return false;
    }
    size_t end = full_end(&paragraph->bounds, rate->end);
    for (size_t i = index + 1; i < paragraph->first + paragraph->count && i <= index + AHEAD && !left; i++) {
        bool open = figures[i].start < end && same_units(checker, &figures[i], done) &&
                    is_count(checker, &figures[i]) && figure_usable(&figures[i]) &&
                    mark_within(&paragraph->cues, figures[i].start - own_words(checker, i).len, figures[i].start,
                                ROLE(WORD_OPEN));
        left = open ? &figures[i] : left;
    }
    bool mended = mark_within(&paragraph->cues, clause_start(&paragraph->bounds, done->start), done->start,
                              ROLE(WORD_FIXED)) != NULL;
    for (size_t i = 0; left && mended && i < checker->document->figure_count; i++) {
        const ReadFigure *all = &figures[i];
        if (is_count(checker, all) && same_units(checker, all, done) && all->value == done->value + left->value) {
            add_rate(checker, done, all, rate);
            return true;
        }
    }
    const ReadFigure *all = index >= paragraph->first + 2 ? done - 1 : NULL;
    bool truncated;
    Interval parts =
        left ? interval_sum(figure_interval(checker, done), figure_interval(checker, left)) : (Interval){0};
    Interval share = left ? interval_quotient(figure_interval(checker, done), parts, 100) : (Interval){0};
    if (left && all && all->start >= full_start(&paragraph->bounds, done->start) && is_count(checker, all) &&
        figure_usable(all) && same_units(checker, all, done) && all->value > done->value &&
        interval_verdict(checker, share, rate, &truncated) == VERDICT_HOLDS) {
        Facts facts = {.name = left->name, .a = all->surface, .b = done->surface};
        facts_figure(checker, &facts, all);
        facts_figure(checker, &facts, done);
        double rest = all->value - done->value;
        relation_add(checker, "difference", (Interval){rest, rest}, left, &facts);
        return true;
    }
    return false;
}

/* 人员经费7.13亿元，占75.0%；公用经费1.24亿元，占13.0%；项目支出1.14亿元，占12.9%: amounts and shares by turns. Where
 * all shares but one are of what the amounts add up to, that one is wrong. */
void shares_of_sum(Checker *checker, const CheckParagraph *paragraph) {
    enum { LEAST = 3, MOST = 12 };
    const ReadFigure *figures = checker->document->figures;
    size_t last = paragraph->first + paragraph->count;
    for (size_t i = paragraph->first; i + 1 < last;) {
        Interval sum = {0, 0};
        size_t count = 0, right = 0;
        for (; count < MOST && i + 2 * count + 1 < last; count++) {
            const ReadFigure *part = &figures[i + 2 * count], *share = part + 1;
            bool turn = has_rates(checker, part) && is_share(share) && figure_usable(part) && figure_usable(share) &&
                        same_units(checker, part, &figures[i]) &&
                        clause_start(&paragraph->bounds, share->start) >= part->end &&
                        grammar_ends(checker->words, GRAMMAR_SHARE_OF, str_trim(words_before(checker, share)));
            if (!turn) {
                break;
            }
            sum = interval_sum(sum, figure_interval(checker, part));
        }
        bool truncated;
        for (size_t k = 0; k < count; k++) {
            Interval share = interval_quotient(figure_interval(checker, &figures[i + 2 * k]), sum, 100);
            right += interval_verdict(checker, share, &figures[i + 2 * k + 1], &truncated) == VERDICT_HOLDS;
        }
        for (size_t k = 0; count >= LEAST && right + 1 == count && k < count; k++) {
            const ReadFigure *part = &figures[i + 2 * k], *share = part + 1;
            Interval computed = interval_quotient(figure_interval(checker, part), sum, 100);
            if (interval_verdict(checker, computed, share, &truncated) == VERDICT_FAILS &&
                !check_judged(checker, "RC-02", share)) {
                Facts facts = {.name = part->name, .a = part->surface};
                facts.b = check_amount(checker, (sum.low + sum.high) / 2, part);
                facts_figure(checker, &facts, part);
                relation_add(checker, "rate-of-whole", computed, share, &facts);
            }
        }
        i += count ? 2 * count : 1;
    }
}
