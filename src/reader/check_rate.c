/* Rates against the counts beside them (RC-02), and rates that cannot be (RC-34). */
#include "check_rate.h"

#include <math.h>

/* ---- RC-02 ---- */

Interval rate_of(const Checker *checker, const ReadFigure *part, const ReadFigure *whole) {
    return interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100);
}

void add_rate(Checker *checker, const ReadFigure *part, const ReadFigure *whole, const ReadFigure *rate) {
    enum { NAME_LEAST = 6 }; /* bytes: 和 is none */
    Facts facts = {
        .name = rate->name.len >= NAME_LEAST ? rate->name : part->name, .a = part->surface, .b = whole->surface};
    facts_figure(checker, &facts, part);
    facts_figure(checker, &facts, whole);
    relation_add(checker, "rate-of-whole", rate_of(checker, part, whole), rate, &facts);
}

bool has_rates(const Checker *checker, const ReadFigure *figure) {
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

static Pair pair_of(const ReadFigure *one, const ReadFigure *two) {
    bool first = one->value < two->value;
    return (Pair){first ? one : two, first ? two : one};
}

bool is_open(const ReadFigure *figure) {
    return figure->qualifier.len && (figure->qualifier.data[0] == '>' || figure->qualifier.data[0] == '<');
}

bool may_pair(const Checker *checker, const ReadFigure *one, const ReadFigure *two) {
    return has_rates(checker, one) && has_rates(checker, two) && same_units(checker, one, two) && !is_open(one) &&
           !is_open(two);
}

bool gives(const Checker *checker, const Pair *pair, const ReadFigure *rate) {
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

/* What 占…的 names, in the words before the rate; empty: nothing longer than two characters. */
static Str base_named(const Checker *checker, size_t index) {
    enum { LEAST = 9 }; /* bytes */
    Str words = own_words(checker, index);
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, words),
           at = grammar_behind(checker->words, GRAMMAR_SHARE_OF, words);
    Str base = at && of && at + of < words.len ? str_slice(words, at, words.len - of) : (Str){NULL, 0};
    return base.len >= LEAST ? base : (Str){NULL, 0};
}

/* 留守儿童7865人，占在校生的25.0%；寄宿生9438人，占在校生的46.5%: that two numbers give a share tells nothing where the
 * words say of what it is, and another share of that is right: it is of the same whole, whatever 小学生20280人 would
 * give. */
static bool base_of_sibling(const Checker *checker, size_t index, const Pair *given, Pair *pair) {
    enum { SIGN = 3 }; /* bytes */
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *part = rate - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    Str base = base_named(checker, index), whole = given ? given->whole->name : (Str){NULL, 0};
    bool fits = given && (!whole.len || str_find(whole, base) >= 0 || str_find(base, whole) >= 0 ||
                          is_shortened(base, whole) || given->part != part);
    if (!base.len || fits || index <= paragraph->first || !figure_usable(rate) || !figure_usable(part) ||
        clause_start(&paragraph->bounds, rate->start) > part->end + SIGN) {
        return false;
    }
    for (size_t i = paragraph->first + 2; i < paragraph->first + paragraph->count; i++) {
        if (i == index || !is_share(&figures[i]) || !str_equal(base_named(checker, i), base)) {
            continue;
        }
        for (size_t k = paragraph->first; k < i - 1; k++) {
            Pair other = {&figures[i - 1], &figures[k]};
            *pair = (Pair){part, other.whole};
            if (str_ends(other.whole->name, base) && may_pair(checker, other.part, other.whole) &&
                gives(checker, &other, &figures[i]) && may_pair(checker, part, other.whole) &&
                part->value < other.whole->value) {
                return fabs(part->value / other.whole->value * 100 - rate->value) <= rule->limit;
            }
        }
    }
    return false;
}

/* 现有教职工127人，专任教师112人，学历合格率94.2%: how many there are of a group does not say of how many of them the
 * rate holds; 参保学生950人，参保率95% does. */
static bool is_mere_group(const Checker *checker, const ReadFigure *part, const ReadFigure *rate) {
    enum { STEM = 6 }; /* bytes: two characters */
    Str before = words_before(checker, rate), text = checker->paragraphs[rate->paragraph].text;
    size_t start, end;
    if (!check_find(checker, TERM_RATES, before, &start, &end) || start < STEM) {
        return false;
    }
    Str stem = str_slice(before, start - STEM, start), told = str_slice(text, 0, rate->start - before.len);
    size_t from = full_start(&checker->paragraphs[rate->paragraph].bounds, rate->start);
    told = from < told.len ? str_slice(told, from, told.len) : (Str){NULL, 0};
    const ReviewTermsDef *groups = check_terms(checker, TERM_POPULATION);
    bool group = false;
    for (size_t i = 0; i < groups->word_count; i++) {
        group = group || str_equal(part->name, groups->words[i]);
    }
    return group && str_find(told, stem) < 0;
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
    if (!share && (str_is(pair->part->compare, "yoy_abs") || is_mere_group(checker, pair->part, rate))) {
        return false; /* 上线1085人，比去年净增194人，上线率17.7%: not of those that are more */
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
    return figure->kind == FIGURE_ACTUAL || check_says(checker, TERM_ALREADY, words_before(checker, figure));
}

const ReadFigure *count_called(const Checker *checker, Str name, const ReadFigure *like) {
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

/* 23名资源教师中，17名持证，还有6名没有，占26.1%: of all that the sentence began with, however few they are. NULL: the
 * pair gives it, or no whole does. */
static const ReadFigure *whole_that_gives(const Checker *checker, const Pair *pair, const ReadFigure *rate) {
    enum { BACK = 12 };
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    const ReadFigure *first = &checker->document->figures[paragraph->first];
    size_t from = full_start(&paragraph->bounds, rate->start);
    bool truncated;
    if (interval_verdict(checker, rate_of(checker, pair->part, pair->whole), rate, &truncated) == VERDICT_HOLDS) {
        return NULL;
    }
    for (const ReadFigure *whole = pair->part; whole > first && whole[-1].start >= from && pair->part - whole < BACK;
         whole--) {
        if (may_pair(checker, pair->part, &whole[-1]) && figure_usable(&whole[-1]) &&
            whole[-1].value > pair->part->value &&
            interval_verdict(checker, rate_of(checker, pair->part, &whole[-1]), rate, &truncated) == VERDICT_HOLDS) {
            return &whole[-1];
        }
    }
    return NULL;
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
    const ReadFigure *whole = whole_that_gives(checker, &pair, rate);
    pair.whole = whole ? whole : pair.whole; /* 报名6120人，实际参加6047人，缺考73人，缺考率1.19% */
    Interval computed = rate_of(checker, pair.part, pair.whole);
    bool near = fabs((computed.low + computed.high) / 2 - rate->value) <= rule->limit, truncated;
    bool beyond = rate->value > 100 && interval_verdict(checker, computed, rate, &truncated) == VERDICT_HOLDS;
    /* 任务15000人次，完成15300人次，完成率102.0%: more than was wanted, not than there are */
    if (beyond || (near && !more_than_all(checker, &pair))) {
        add_rate(checker, pair.part, pair.whole, rate);
    }
    return near;
}

/* 专业课教师241人，…，其中“双师型”163人，占专业课教师67.6%: 占 names the very whole that the part is told to be of. */
static bool share_of_its_whole(Checker *checker, size_t index) {
    enum { LEAST = 9 }; /* bytes */
    const ReadFigure *rate = &checker->document->figures[index], *part = rate - 1;
    if (!index || part->paragraph != rate->paragraph || part->part_of < 0 || rate->kind != FIGURE_ACTUAL) {
        return false;
    }
    const ReadFigure *whole = &checker->document->figures[part->part_of];
    Str words = own_words(checker, index);
    size_t behind = grammar_behind(checker->words, GRAMMAR_SHARE_OF, words);
    Str base = behind ? str_slice(words, behind, words.len) : (Str){NULL, 0};
    base = str_slice(base, 0, base.len - grammar_ends(checker->words, GRAMMAR_OF, base));
    if (base.len < LEAST || !str_ends(whole->name, base) || !may_pair(checker, part, whole) || !figure_usable(part) ||
        !figure_usable(whole) || !figure_usable(rate) || part->value >= whole->value) {
        return false;
    }
    add_rate(checker, part, whole, rate);
    return true;
}

/* 52所学校抽查26所；走访1302户，占学生的20.0%: a share of what stands right before it, which the pair does not hold. */
static bool is_share_of_last(const Checker *checker, size_t index, const Pair *pair) {
    const ReadFigure *rate = &checker->document->figures[index], *last = rate - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    return index > 0 && last->paragraph == rate->paragraph && is_count(checker, last) && last != pair->part &&
           last != pair->whole && last->start >= full_start(&paragraph->bounds, rate->start) &&
           check_says(checker, TERM_SHARE, words_before(checker, rate));
}

/* 项目总投资2.4亿元，…完成投资1.68亿元，占总投资的70%: the words of the rate say by its name what it is of. */
static bool names_whole(const Checker *checker, size_t index, const ReadFigure *whole) {
    enum { LEAST = 6 }; /* bytes */
    Str words = own_words(checker, index);
    size_t from, of = grammar_ends(checker->words, GRAMMAR_OF, words);
    if (!of || !grammar_past(checker->words, GRAMMAR_SHARE_OF, words, 0, &from) || from + of + LEAST > words.len) {
        return false;
    }
    return str_ends(words_before(checker, whole), str_slice(words, from, words.len - of));
}

/* One digit of one of the three makes the rate right. */
static bool one_digit_off(const Pair *pair, const ReadFigure *rate) {
    double part = pair->part->value, whole = pair->whole->value;
    return rate->value > 0 &&
           (looks_mistyped(part / whole * 100, rate) || looks_mistyped(part / rate->value * 100, pair->whole) ||
            looks_mistyped(whole * rate->value / 100, pair->part));
}

/* Of the value right before the rate and an earlier one of the sentence that it names; right but for one digit. */
static bool share_of_called(const Checker *checker, size_t index, Pair *pair) {
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *part = rate - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    size_t from = full_start(&paragraph->bounds, rate->start);
    for (size_t i = index; i > paragraph->first + 1 && figures[i - 2].start >= from && is_amount(part); i--) {
        *pair = (Pair){part, &figures[i - 2]};
        if (same_units(checker, part, pair->whole) && is_amount(pair->whole) &&
            names_whole(checker, index, pair->whole)) {
            return pair->whole->value > part->value && one_digit_off(pair, rate);
        }
    }
    return false;
}

static void rate_of_whole(Checker *checker, size_t index) {
    const ReadFigure *rate = &checker->document->figures[index];
    const ReviewRuleDef *rule = check_rule(checker, "rate-of-whole");
    Pair pair;
    if (rule && is_share(rate) && (listed_rate(checker, index) || shares_in_order(checker, index))) {
        return;
    }
    if (!rule || !is_share(rate) || check_says(checker, TERM_YEARLY, own_words(checker, index))) {
        return; /* 近三年共交流386名，年均交流比例3.1%: of so many years */
    }
    if (share_of_plan(checker, index) || rate_by_stem(checker, index) || share_of_its_whole(checker, index)) {
        return;
    }
    if (share_of_closed(checker, index)) {
        return;
    }
    Pair told;
    bool given = pair_that_gives(checker, index, &pair);
    if (base_of_sibling(checker, index, given ? &pair : NULL, &told) && !is_share_of_last(checker, index, &told)) {
        add_rate(checker, told.part, told.whole, rate);
        return;
    }
    if (given || (pair_behind(checker, index, &pair) && gives(checker, &pair, rate))) {
        add_rate(checker, pair.part, pair.whole, rate);
        return;
    }
    if (index > 0 && named_base(checker, index, &pair) && gives(checker, &pair, rate)) {
        add_rate(checker, pair.part, pair.whole, rate);
        return;
    }
    if (index > 0 && share_of_called(checker, index, &pair)) {
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
    if ((rate->kind != FIGURE_ACTUAL && !told_as_done(checker, pair.part)) || is_share_of_last(checker, index, &pair)) {
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
        const ReadFigure *whole = whole_that_gives(checker, &pair, rate);
        if (whole) {
            add_rate(checker, pair.part, whole, rate);
        } else if (fabs((computed.low + computed.high) / 2 - rate->value) <=
                   rule->limit) { /* further away: of other things */
            add_rate(checker, pair.part, pair.whole, rate);
        }
    } else if (check_says(checker, TERM_PAYABLE, words_before(checker, pair.whole)) &&
               check_says(checker, TERM_PAID, words_before(checker, pair.part)) && rate->value < 100) {
        more_than_all(checker, &pair); /* 应参加4218人，实际参加4281人，参检率98.5% */
    }
}

/* ---- RC-34 ---- */

static void rate_out_of_range(Checker *checker, size_t index) {
    const ReadFigure *figure = &checker->document->figures[index];
    const ReviewRuleDef *rule = check_rule(checker, "rate-out-of-range");
    size_t start;
    Str name = figure->name, own = rule && is_share(figure) ? own_words(checker, index) : (Str){NULL, 0};
    if (!rule || !is_share(figure) || !figure_usable(figure)) {
        return;
    }
    bool share = grammar_ends(checker->words, GRAMMAR_SHARE_OF, own) > 0; /* 占837%: no part is more than all */
    if (!share && !word_before(checker->words, name, name.len, ROLE(WORD_RATE_NAME), &start)) {
        return;
    }
    if (share && figure->value <= rule->tolerance) {
        return; /* whether it is that of its whole, rate_of_whole asks */
    }
    bool gross = check_says(checker, TERM_UNBOUNDED, name) || /* 率 of 招生任务完成率 */
                 check_says(checker, TERM_UNBOUNDED, own);
    bool over = figure->value > (gross ? rule->limit : rule->tolerance) || figure->value < 0;
    Facts facts = {.name = name, .a = figure->surface, .found = figure->surface};
    facts_figure(checker, &facts, figure);
    check_add(checker, "rate-out-of-range", over ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
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
