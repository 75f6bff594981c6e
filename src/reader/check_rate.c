/* Rates against the counts behind them. */
#include "check.h"

#include <math.h>
#include <string.h>

/* ---- RC-02 ---- */

static Interval rate_of(const Checker *checker, const ReadFigure *part, const ReadFigure *whole) {
    return interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100);
}

static void add_rate(Checker *checker, const ReadFigure *part, const ReadFigure *whole, const ReadFigure *rate) {
    enum { NAME_LEAST = 6 }; /* bytes: 和 is none */
    Facts facts = {
        .name = rate->name.len >= NAME_LEAST ? rate->name : part->name, .a = part->surface, .b = whole->surface};
    facts_figure(checker, &facts, part);
    facts_figure(checker, &facts, whole);
    relation_add(checker, "rate-of-whole", rate_of(checker, part, whole), rate, &facts);
}

/* Counts, money and areas have rates: 下达3200万元，已支付2688万元，支付率84%. */
static bool has_rates(const Checker *checker, const ReadFigure *figure) {
    int family = figure_family(checker, figure);
    bool amount = (family == FAMILY_MONEY || family == FAMILY_AREA) && !figure->compare.len &&
                  str_find(figure->unit, STR("/")) < 0;
    return amount || is_count(checker, figure);
}

/* 交流教师 of 全县交流轮岗教师: the same characters in their order, of no more than twice as many. */
static bool is_shortened(Str shorter, Str longer) {
    size_t at = 0;
    for (size_t i = 0; i < longer.len && at < shorter.len; i = char_next(longer, i)) {
        size_t next = char_next(shorter, at);
        at = str_equal(str_slice(longer, i, char_next(longer, i)), str_slice(shorter, at, next)) ? next : at;
    }
    return at == shorter.len && longer.len <= 2 * shorter.len;
}

/* 占…的 names what the share is of; whether that may be this whole. */
static bool is_base(const Checker *checker, Str before, const ReadFigure *whole) {
    size_t behind = grammar_behind(checker->words, GRAMMAR_SHARE_OF, before);
    Str base = behind ? str_slice(before, behind, before.len) : (Str){NULL, 0};
    base = str_slice(base, 0, base.len - grammar_ends(checker->words, GRAMMAR_OF, base));
    for (size_t end; word_at(checker->words, base, 0, ROLE(WORD_REACH), &end);) { /* 占比达到35% names none */
        base = str_slice(base, end, base.len);
    }
    return base.len < 6 || str_find(whole->name, base) >= 0 || str_find(base, whole->name) >= 0 ||
           is_shortened(base, whole->name);
}

/* Which two figures a rate is made of. */
typedef struct Pair {
    const ReadFigure *part, *whole;
} Pair;

static Pair pair_of(const ReadFigure *one, const ReadFigure *two) {
    bool first = one->value < two->value;
    return (Pair){first ? one : two, first ? two : one};
}

/* 56人以上, 不低于15%: whatever is printed beside it would fit. */
static bool is_open(const ReadFigure *figure) {
    return figure->qualifier.len && (figure->qualifier.data[0] == '>' || figure->qualifier.data[0] == '<');
}

static bool may_pair(const Checker *checker, const ReadFigure *one, const ReadFigure *two) {
    return has_rates(checker, one) && has_rates(checker, two) && same_units(checker, one, two) && !is_open(one) &&
           !is_open(two);
}

static bool gives(const Checker *checker, const Pair *pair, const ReadFigure *rate) {
    bool truncated;
    return figure_usable(pair->part) && figure_usable(pair->whole) && pair->part->value > 9 && rate->value < 100 &&
           pair->part->value < pair->whole->value && !(is_open(rate) && rate->kind != FIGURE_ACTUAL) &&
           interval_verdict(checker, rate_of(checker, pair->part, pair->whole), rate, &truncated) == VERDICT_HOLDS;
}

/* Some pair before the rate gives it: that pair is meant, what is told as a part of the other before all. */
static bool pair_that_gives(const Checker *checker, size_t index, Pair *pair) {
    enum { BACK = 7 };
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    size_t first = checker->paragraphs[rate->paragraph].first;
    size_t least = index > first + BACK ? index - BACK : first;
    if (!figure_usable(rate)) {
        return false;
    }
    if (index > first && figures[index - 1].part_of >= 0) {
        *pair = pair_of(&figures[index - 1], &figures[figures[index - 1].part_of]);
        if (may_pair(checker, pair->part, pair->whole) && gives(checker, pair, rate)) {
            return true;
        }
    }
    for (size_t j = index; j > least; j--) {
        for (size_t i = j - 1; i > least; i--) {
            *pair = pair_of(&figures[j - 1], &figures[i - 1]);
            if (may_pair(checker, pair->part, pair->whole) && gives(checker, pair, rate)) {
                return true;
            }
        }
    }
    return false;
}

/* The pair right before the rate, as the words say: 下达3200万元，已支付2688万元，支付率84%;
 * 其中中央资金820万元，占41%. */
static bool pair_before(const Checker *checker, size_t index, Pair *pair) {
    enum { NOUN_MOST = 30, APART = 90 }; /* bytes */
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index < paragraph->first + 2) {
        return false;
    }
    Str before = words_before(checker, rate);
    bool share = check_says(checker, TERM_SHARE, before), part = figures[index - 1].part_of >= 0;
    *pair = (Pair){&figures[index - 1], part ? &figures[figures[index - 1].part_of] : &figures[index - 2]};
    Str gap = str_slice(paragraph->text, pair->part->end, rate->start);
    if (grammar_ends(checker->words, GRAMMAR_OF, gap) && gap.len <= NOUN_MOST &&
        clause_start(&paragraph->bounds, rate->start) <=
            pair->part->start) { /* 412万元，占总额1286万元的32%, 占全部95所学校的80% */
        *pair = (Pair){&figures[index - 2], &figures[index - 1]};
        return (share || check_says(checker, TERM_SHARE, words_before(checker, pair->whole))) &&
               may_pair(checker, pair->part, pair->whole) &&
               pair->part->start >= full_start(&paragraph->bounds, rate->start);
    }
    bool listed = !part && str_find(str_slice(paragraph->text, pair->whole->end, pair->part->start), STR("、")) >= 0;
    if (listed) { /* 中级1687人、初级1196人: beside each other, neither is of the other */
        return false;
    }
    return (!part || share) && (share || check_says(checker, TERM_RATES, before)) &&
           !check_says(checker, TERM_OF_OTHERS, before) && is_base(checker, before, pair->whole) &&
           pair->whole->paragraph == rate->paragraph &&
           pair->whole->start >= full_start(&paragraph->bounds, rate->start) &&
           may_pair(checker, pair->part, pair->whole) && rate->start - pair->part->end < APART;
}

/* 配备率为92.4%，应配330人，实配305人: the pair right behind it. */
static bool pair_behind(const Checker *checker, size_t index, Pair *pair) {
    enum { APART = 40 }; /* bytes between */
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index + 2 >= paragraph->first + paragraph->count) {
        return false;
    }
    *pair = pair_of(&figures[index + 1], &figures[index + 2]);
    return check_says(checker, TERM_RATES, words_before(checker, rate)) && may_pair(checker, pair->part, pair->whole) &&
           figures[index + 2].start < sentence_end(&paragraph->bounds, rate->end) &&
           figures[index + 1].start - rate->end <= APART && figures[index + 2].start - figures[index + 1].end <= APART;
}

/* 已入学373人: done, though it stands in a plan. */
static bool told_as_done(const Checker *checker, const ReadFigure *figure) {
    return figure->kind == FIGURE_ACTUAL || str_find(words_before(checker, figure), STR("已")) >= 0;
}

/* A count that the document calls by this name, the same wherever it does so. */
static const ReadFigure *count_called(const Checker *checker, Str name, const ReadFigure *like) {
    const ReadFigure *found = NULL;
    for (size_t i = first_ending(checker, &checker->named, name); i < checker->document->figure_count;
         i = next_ending(checker, &checker->named, name, i)) {
        const ReadFigure *figure = &checker->document->figures[i];
        Str called = figure->name;
        if (called.len == name.len + 6 && check_is(checker, TERM_WHOLE, str_slice(called, 0, 3))) {
            called = str_slice(called, 6, called.len); /* 全区专任教师 */
        }
        if (str_equal(called, name) && is_count(checker, figure) && same_units(checker, figure, like) &&
            figure_usable(figure)) {
            if (found && found->value != figure->value) {
                return NULL;
            }
            found = figure;
        }
    }
    return found;
}

/* 占专任教师的72.97%: of the 专任教师 that are told elsewhere. */
static bool named_base(const Checker *checker, size_t index, Pair *pair) {
    enum { WORDS_LEAST = 15 }; /* bytes */
    const ReadFigure *figures = checker->document->figures, *part = &figures[index - 1];
    Str words = own_words(checker, index);
    size_t from, of = grammar_ends(checker->words, GRAMMAR_OF, words);
    if (!of || !grammar_past(checker->words, GRAMMAR_SHARE_OF, words, 0, &from) || words.len < WORDS_LEAST ||
        part->paragraph != figures[index].paragraph || !is_count(checker, part)) {
        return false;
    }
    Str base = str_slice(words, from, words.len - of);
    *pair = (Pair){part, count_called(checker, base, part)};
    return pair->whole && pair->whole->value > part->value;
}

/* 语文及格223人，及格率96.5%；英语及格198人，及格率87.5%: of the whole of which the rate before it, called alike, is.
 * 43所学校里，不规范的19所，占44.2%；应付检查的8所，占18.6%, too. */
static bool whole_of_sibling(const Checker *checker, size_t index, Pair *pair) {
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    size_t from = full_start(&paragraph->bounds, rate->start);
    Str words = own_words(checker, index);
    bool bare = grammar_is(checker->words, GRAMMAR_SHARE_OF, words); /* 占: of what the sentence begins with */
    if (index < paragraph->first + 3 || (words.len < 6 && !bare) || (bare && figures[index - 1].part_of >= 0)) {
        return false;
    }
    size_t first = index;
    while (first > paragraph->first && figures[first - 1].start >= from) {
        first--;
    }
    for (size_t i = index - 1; i > paragraph->first && figures[i].start >= from; i--) {
        Pair other;
        bool alike = is_share(&figures[i]) && str_equal(own_words(checker, i), words);
        if (alike && ((named_base(checker, i, &other) && gives(checker, &other, &figures[i])) ||
                      (pair_that_gives(checker, i, &other) && other.part == &figures[i - 1]))) {
            if (bare && other.whole != &figures[first]) {
                continue;
            }
            *pair = (Pair){&figures[index - 1], other.whole};
            return may_pair(checker, pair->part, pair->whole) && pair->part != pair->whole;
        }
    }
    return false;
}

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

/* 研究生412人、本科3125人、专科381人，分别占10.5%、79.8%、9.7%: as many counts right before as rates, in their order,
 * of what they add up to or what stands before them. */
static bool shares_in_order(Checker *checker, size_t index) {
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
    Interval sum = {0, 0};
    double shares = 0;
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *part = &figures[index - count + i];
        if (!is_count(checker, part) || !same_units(checker, part, &figures[index - 1]) || !figure_usable(part) ||
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
        facts.b = check_number(checker, sum.low, part->unit);
        facts_figure(checker, &facts, part);
        relation_add(checker, "rate-of-whole", interval_quotient(figure_interval(checker, part), sum, 100),
                     &figures[index + i], &facts);
    }
    return true;
}

/* The second and later rates of shares_in_order. */
static bool listed_rate(const Checker *checker, size_t index) {
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
static void share_of_named(Checker *checker, size_t index) {
    enum { LEAST = 12 }; /* bytes of the whole's name */
    const ReadFigure *rate = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index <= paragraph->first || !check_says(checker, TERM_RATES, own_words(checker, index))) {
        return;
    }
    const ReadFigure *part = rate - 1;
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
static bool share_by_name(Checker *checker, size_t index) {
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
static bool share_among(Checker *checker, size_t index) {
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
static bool share_of_plan(Checker *checker, size_t index) {
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
static bool share_of_last(Checker *checker, size_t index) {
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

/* 送检110批次，合格109批次，不合格1批次，合格率99.1%: the part that is called like the rate, of the count before it. */
static bool pair_by_stem(const Checker *checker, size_t index, Pair *pair) {
    enum { LEAST = 6, BACK = 60 }; /* bytes; figures */
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    size_t from = full_start(&paragraph->bounds, rate->start), start, end;
    Str words = own_words(checker, index);
    if (!check_find(checker, TERM_RATES, words, &start, &end) || end != words.len) {
        start = rate->indicator.len && words.len ? char_back(words, words.len) : 0; /* 满意度 is known by name */
    }
    if (start < LEAST) {
        return false;
    }
    Str stem = str_slice(words, 0, start);
    for (size_t i = index; i > paragraph->first && index - i < BACK && figures[i - 1].start >= from; i--) {
        const ReadFigure *part = &figures[i - 1];
        Str told = own_words(checker, i - 1);
        size_t denied;
        told = str_slice(told, 0, told.len - grammar_ends(checker->words, GRAMMAR_OF, told)); /* 表示满意的3296份 */
        Str behind = str_slice(paragraph->text, part->end, rate->start); /* 有3521人完成培训，完成率99.4% */
        bool stands_behind = str_starts(behind, stem) && i > paragraph->first + 1 && is_count(checker, part - 1);
        if (!(str_ends(told, stem) || stands_behind) || !is_count(checker, part) ||
            (!stands_behind && word_before(checker->words, told, told.len - stem.len, ROLE(WORD_NEGATE), &denied))) {
            continue;
        }
        const ReadFigure *whole = part->part_of >= 0         ? &figures[part->part_of]
                                  : i > paragraph->first + 1 ? part - 1
                                                             : NULL;
        if (whole == part - 1 && is_share(whole) && i > paragraph->first + 2 &&
            !str_equal(own_words(checker, i - 2), words)) {
            whole--; /* 回收3528份，回收率98.0%，满意3296份: before its own rate */
        }
        *pair = (Pair){part, whole};
        return whole && whole->start >= from && may_pair(checker, part, whole);
    }
    return false;
}

/* 已完成整改32个，完成率84.2%，…；正在整改6个: what is done and what is left are all there are, which the document
 * counts (38个). Where it does not, but the rate is of both together, the count right before them is wrong. */
static bool share_of_closed(Checker *checker, size_t index) {
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

/* 回收3420份，满意3629份，满意率94%: the part is more than all, and not by so much that it is of others. */
static bool more_than_all(Checker *checker, const Pair *pair) {
    if (pair->part->value > pair->whole->value) {
        Facts facts = {.name = pair->whole->name, .a = pair->part->surface, .b = pair->whole->surface};
        facts.found = pair->part->surface;
        facts_figure(checker, &facts, pair->part);
        facts_figure(checker, &facts, pair->whole);
        check_add(checker, "part-over-whole", VERDICT_FAILS, &facts);
        return true;
    }
    return false;
}

/* What words bind so closely goes before what only numbers do: 1980人 of another sentence may give 98% of 2020人, too.
 */
static bool rate_by_stem(Checker *checker, size_t index) {
    const ReadFigure *rate = &checker->document->figures[index];
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    Pair pair;
    if (!rule || !figure_usable(rate) || !pair_by_stem(checker, index, &pair) || !figure_usable(pair.part) ||
        !figure_usable(pair.whole) ||
        (rate->kind != FIGURE_ACTUAL && (rate->kind != FIGURE_TARGET || pair.part->kind != FIGURE_ACTUAL))) {
        return false;
    }
    Interval computed = rate_of(checker, pair.part, pair.whole);
    bool near = fabs((computed.low + computed.high) / 2 - rate->value) <= rule->limit;
    if (near && !more_than_all(checker, &pair)) {
        add_rate(checker, pair.part, pair.whole, rate);
    }
    return near;
}

static void rate_of_whole(Checker *checker, size_t index) {
    const ReadFigure *rate = &checker->document->figures[index];
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    Pair pair;
    if (rule && is_share(rate) && (listed_rate(checker, index) || shares_in_order(checker, index))) {
        return;
    }
    if (!rule || !is_share(rate)) {
        return;
    }
    if (share_of_plan(checker, index) || rate_by_stem(checker, index)) {
        return;
    }
    if (share_of_closed(checker, index)) {
        return;
    }
    if (pair_that_gives(checker, index, &pair) || (pair_behind(checker, index, &pair) && gives(checker, &pair, rate))) {
        add_rate(checker, pair.part, pair.whole, rate);
        return;
    }
    if (index > 0 && named_base(checker, index, &pair) && gives(checker, &pair, rate)) {
        add_rate(checker, pair.part, pair.whole, rate);
        return;
    }
    if (!whole_of_sibling(checker, index, &pair) && !pair_before(checker, index, &pair) &&
        !pair_behind(checker, index, &pair)) {
        if (!share_among(checker, index) && !share_of_last(checker, index) &&
            !share_by_name(checker, index)) { /* one rate is held against one pair */
            share_of_named(checker, index);
        }
        return;
    }
    if (rate->kind != FIGURE_ACTUAL && !told_as_done(checker, pair.part)) {
        return;
    }
    if (!figure_usable(pair.part) || !figure_usable(pair.whole) || !figure_usable(rate)) {
        add_rate(checker, pair.part, pair.whole, rate);
    } else if (pair.part->value < pair.whole->value) {
        Interval computed = rate_of(checker, pair.part, pair.whole);
        bool behind = pair.part > rate; /* a rate before its pair: only its digits say that it is theirs */
        if (behind && !looks_mistyped((computed.low + computed.high) / 2, rate)) {
            return;
        }
        if (fabs((computed.low + computed.high) / 2 - rate->value) <= rule->limit) { /* further away: of other things */
            add_rate(checker, pair.part, pair.whole, rate);
        }
    } else if (check_says(checker, TERM_PAYABLE, words_before(checker, pair.whole)) &&
               check_says(checker, TERM_PAID, words_before(checker, pair.part)) && rate->value < 100) {
        more_than_all(checker, &pair); /* 应参加4218人，实际参加4281人，参检率98.5% */
    }
}

/* 人员经费7.13亿元，占75.0%；公用经费1.24亿元，占13.0%；项目支出1.14亿元，占12.9%: amounts and shares by turns. Where
 * all shares but one are of what the amounts add up to, that one is wrong. */
static void shares_of_sum(Checker *checker, const CheckParagraph *paragraph) {
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

/* ---- RC-03 ---- */

/* 参检学生中，视力不良…，检出率…；龋齿…，检出率…: the sentence says first among whom, and no stage or place is told of
 * one of them alone. */
static bool among_the_same(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *const pair[4]) {
    const ReadFigure *count = pair[0], *second = pair[2];
    size_t from = full_start(&paragraph->bounds, pair[3]->start), at;
    if (count->start < from || !str_equal(count->scope, second->scope)) {
        return false;
    }
    for (at = from; at < count->start; at = char_next(paragraph->text, at)) {
        if (grammar_at(checker->words, GRAMMAR_AMONG, paragraph->text, at) && at > from &&
            check_is(checker, TERM_MEMBERS, str_slice(paragraph->text, char_back(paragraph->text, at), at))) {
            return true;
        }
    }
    return false;
}

/* 占专任教师的12.0%；…，占41.5%: the second is of what the first is said to be of. */
static bool of_base_told_first(const Checker *checker, Str one, Str two) {
    size_t from, of = grammar_ends(checker->words, GRAMMAR_OF, one);
    return of && grammar_past(checker->words, GRAMMAR_SHARE_OF, one, 0, &from) &&
           grammar_is(checker->words, GRAMMAR_SHARE_OF, two);
}

/* 占 with nothing said of what: both shares are of what the sentence is about. */
static bool of_one_base(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *const pair[4]) {
    const ReadFigure *count = pair[0], *rate = pair[1], *second = pair[2], *other = pair[3];
    Str one = str_trim(str_slice(paragraph->text, clause_start(&paragraph->bounds, rate->start), rate->start));
    Str two = str_trim(str_slice(paragraph->text, clause_start(&paragraph->bounds, other->start), other->start));
    bool bare = grammar_is(checker->words, GRAMMAR_SHARE_OF, one) && grammar_is(checker->words, GRAMMAR_SHARE_OF, two);
    if (among_the_same(checker, paragraph, pair)) {
        return true;
    }
    return (bare || of_base_told_first(checker, one, two)) &&
           count->start >= full_start(&paragraph->bounds, other->start) &&
           (!second->scope.len || str_equal(count->scope, second->scope));
}

/* Whether the text has told, and rightly, of what the second count is: of the first one
 * (筛查24860人，…，其中近视10938人， 近视率44.0%), or of a whole of its own as the first is
 * (有效回收率98.0%，满意4802份，满意度94.2%). */
static bool of_told_wholes(const Checker *checker, const ReadFigure *const pair[4]) {
    const Pair first = {pair[2], pair[0]};
    return gives(checker, &first, pair[3]) ||
           (check_held(checker, "RC-02", pair[1]) && check_held(checker, "RC-02", pair[3]));
}

static void same_denominator(Checker *checker, const CheckParagraph *paragraph) {
    enum { ONE_BASE = 3, APART = 60, PAIRS_APART = 400 }; /* times the limit; bytes between */
    const ReviewRuleDef *rule = check_rule(checker, "same-denominator");
    const ReadFigure *count = NULL, *rate = NULL;
    for (size_t i = paragraph->first + 1; rule && i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *a = &checker->document->figures[i - 1], *b = &checker->document->figures[i];
        if (!is_count(checker, a) || !is_share(b) || !figure_usable(a) || !figure_usable(b) || b->value <= 0 ||
            b->start - a->end > APART) {
            continue;
        }
        if (rate && same_units(checker, count, a) && a->start - rate->end < PAIRS_APART) {
            Interval first = interval_quotient(figure_interval(checker, count), figure_interval(checker, rate), 100);
            Interval second = interval_quotient(figure_interval(checker, a), figure_interval(checker, b), 100);
            double x = (first.low + first.high) / 2, y = (second.low + second.high) / 2;
            double apart = fabs(x - y) / fmax(x, y);
            const ReadFigure *const pair[4] = {count, rate, a, b};
            bool one = of_one_base(checker, paragraph, pair);
            bool meet = (first.low <= second.high && second.low <= first.high) || apart <= rule->tolerance;
            if (apart <= (one ? ONE_BASE * rule->limit : rule->limit) && (meet || !of_told_wholes(checker, pair))) {
                Facts facts = {.name = b->name, .a = count->surface, .b = a->surface};
                facts.c = check_number(checker, round(x), a->unit);
                facts.d = check_number(checker, round(y), a->unit);
                facts_figure(checker, &facts, count);
                facts_figure(checker, &facts, a);
                check_add(checker, "same-denominator", meet ? VERDICT_HOLDS : VERDICT_FLAG, &facts);
            }
        }
        count = a;
        rate = b;
    }
}

/* ---- RC-34 ---- */

static void rate_out_of_range(Checker *checker, size_t index) {
    const ReadFigure *figure = &checker->document->figures[index];
    const ReviewRuleDef *rule = check_rule(checker, "rate-out-of-range");
    size_t start;
    Str name = figure->name;
    if (!rule || !is_share(figure) || !figure_usable(figure) ||
        !word_before(checker->words, name, name.len, ROLE(WORD_RATE_NAME), &start)) {
        return;
    }
    bool gross = check_says(checker, TERM_UNBOUNDED, name) || /* 率 of 招生任务完成率 */
                 check_says(checker, TERM_UNBOUNDED, own_words(checker, index));
    bool over = figure->value > (gross ? rule->limit : rule->tolerance) || figure->value < 0;
    Facts facts = {.name = name, .a = figure->surface, .found = figure->surface};
    facts_figure(checker, &facts, figure);
    check_add(checker, "rate-out-of-range", over ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
}

/* 13人，占参赛教师的47.6%, where the whole is not told: no whole number of teachers gives that, rounded or cut. */
static void implied_whole(Checker *checker, size_t index) {
    enum { APART = 60 }; /* bytes between */
    const ReadFigure *rate = &checker->document->figures[index], *part = rate - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    if (index > paragraph->first + 1 && is_inside(paragraph->text, part->start, "(（", ")）", APART)) {
        part--; /* 本科及以上3088人（含硕士142人），占…: of those before the bracket */
    }
    if (index == paragraph->first || !is_count(checker, part) || !is_share(rate) || !figure_usable(part) ||
        !figure_usable(rate) || !str_is(part->qualifier, "=") || !str_is(rate->qualifier, "=") || rate->value <= 0 ||
        rate->start - part->end > APART) {
        return;
    }
    Str between = str_slice(paragraph->text, part->end, rate->start);
    bool about = mark_within(&paragraph->cues, part->end, rate->start, ROLE(WORD_RESPECTIVELY)); /* 约占…的 */
    for (size_t at = 0, end; at < between.len && !about; at = char_next(between, at)) {
        about = word_at(checker->words, between, at, ROLE(WORD_BEFORE), &end) != NULL;
    }
    double step = pow(10, -rate->decimals);
    double least = part->value / (rate->value + step) * 100, most = part->value / (rate->value - step / 2) * 100;
    if (!about && grammar_behind(checker->words, GRAMMAR_SHARE_OF, between) && rate->value > step &&
        ceil(least - 1e-9) > floor(most + 1e-9) && !check_judged(checker, "RC-02", rate)) {
        Facts facts = {.name = rate->name, .a = part->surface, .p = rate->surface, .found = rate->surface};
        facts.c = check_number(checker, least, part->unit);
        facts.d = check_number(checker, most, part->unit);
        facts_figure(checker, &facts, part);
        facts_figure(checker, &facts, rate);
        check_add(checker, "no-whole", VERDICT_FLAG, &facts);
    }
}

void check_rates(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        rate_of_whole(checker, i);
        implied_whole(checker, i);
        rate_out_of_range(checker, i);
    }
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        same_denominator(checker, &checker->paragraphs[i]);
        shares_of_sum(checker, &checker->paragraphs[i]);
    }
}
