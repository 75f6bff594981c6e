/* Values that stand beside each other in one sentence, where only their places and units say that they belong together:
 * 4500人次，是上年1800人次的2.5倍 (RC-10), 每班5台，86个班共430台 (RC-16), 分别为91%、93%、95%，平均93% (RC-17),
 * 126所：… (RC-01), 45人以内，最大班额48人 (RC-23). What another file has judged already is left alone. */
#include "check_sum.h"

#include <math.h>

static bool in_sentence(const Sentence *sentence, size_t index) {
    return index >= sentence->first && index < sentence->first + sentence->count;
}

static Str between(const Sentence *sentence, const ReadFigure *a, const ReadFigure *b) {
    return str_slice(sentence->paragraph->text, a->end, b->start);
}

/* ---- RC-10 ---- */

static void add_multiple(Checker *checker, const ReadFigure *now, const ReadFigure *former,
                         const ReadFigure *multiple) {
    Facts facts = {.name = now->name, .a = now->surface, .b = former->surface};
    facts_figure(checker, &facts, now);
    facts_figure(checker, &facts, former);
    Interval times = interval_quotient(figure_interval(checker, now), figure_interval(checker, former), 1);
    bool truncated, holds = interval_verdict(checker, times, multiple, &truncated) == VERDICT_HOLDS;
    if (holds && truncated && !multiple->decimals) { /* 2.6 is no 2倍, though 2.64 may be 2.6倍 */
        facts.p = facts.found = multiple->surface;
        facts.c = facts.expected = check_number(checker, now->value / former->value, multiple->unit);
        facts_figure(checker, &facts, multiple);
        check_add(checker, "multiple-of-value", VERDICT_FAILS, &facts);
        return;
    }
    relation_add(checker, "multiple-of-value", times, multiple, &facts);
}

/* 2.86亿元，其中…市级0.38亿元，是2021年1.43亿元的2倍: the part before it or its whole, whichever is nearer. */
static const ReadFigure *whole_that_fits(const Checker *checker, const ReadFigure *part, const ReadFigure *former,
                                         const ReadFigure *multiple) {
    const ReadFigure *whole = part->part_of >= 0 ? &checker->document->figures[part->part_of] : NULL;
    if (!whole || !same_units(checker, whole, former) || !figure_usable(whole) || whole->value <= 0 ||
        multiple->value <= 0) {
        return part;
    }
    double wanted = former->value * multiple->value;
    return fabs(log(whole->value / wanted)) < fabs(log(part->value / wanted)) ? whole : part;
}

/* 864万元，是2020年288万元的3倍; 由4个增加到16个，翻了两番. 增长1.5倍 is another thing. */
static void multiple_beside(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *multiple = &checker->document->figures[index], *one = multiple - 2, *two = multiple - 1;
    if (in_sentence(sentence, index - 3) && index >= 3 && is_share(one)) {
        one--; /* 586人，占专任教师的16.5%，是2020年293人的2倍 */
    }
    if (!in_sentence(sentence, index - 2) || !str_is(multiple->unit, "倍") || !same_units(checker, one, two) ||
        !figure_usable(one) || !figure_usable(two) || one->value <= 0 || two->value <= 0) {
        return;
    }
    one = whole_that_fits(checker, one, two, multiple);
    bool of = grammar_is(checker->words, GRAMMAR_OF, between(sentence, two, multiple)) && !one->compare.len;
    bool doubled = check_is(checker, TERM_DOUBLINGS, name_tail(multiple->surface, 3)) &&
                   mark_within(&sentence->paragraph->cues, one->end, two->start, ROLE(WORD_TO)) &&
                   sentence_end(&sentence->paragraph->bounds, two->end) > multiple->start;
    if (of) {
        add_multiple(checker, one, two, multiple);
    } else if (doubled) {
        add_multiple(checker, two, one, multiple);
    }
}

/* 民办园2860元，是公办园4520元的63.3%: a share of what stands right before it. */
static void share_beside(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *share = &checker->document->figures[index], *one = share - 2, *two = share - 1;
    size_t past;
    if (!is_share(share) || !figure_usable(share) || !same_units(checker, one, two) || !figure_usable(one) ||
        !figure_usable(two) || two->value <= 0 || one->compare.len ||
        !grammar_is(checker->words, GRAMMAR_OF, between(sentence, two, share)) ||
        clause_start(&sentence->paragraph->bounds, two->start) < one->end ||
        !check_begins(checker, TERM_TOLD_AS, str_trim(words_before(checker, two)), &past) ||
        check_judged(checker, "RC-02", share)) {
        return;
    }
    Facts facts = {.name = one->name, .a = one->surface, .b = two->surface};
    facts_figure(checker, &facts, one);
    facts_figure(checker, &facts, two);
    relation_add(checker, "rate-of-whole",
                 interval_quotient(figure_interval(checker, one), figure_interval(checker, two), 100), share, &facts);
}

/* ---- RC-16, RC-07 ---- */

/* Whether one of the first one to three characters of what has so much each is what is counted: 8个小组 of 每组4人. */
static bool counts_thing(const CheckParagraph *paragraph, Str thing, const ReadFigure *count) {
    enum { NOUN_MOST = 12, BEFORE_MOST = 24 }; /* bytes */
    Str text = paragraph->text;
    size_t end = count->end + NOUN_MOST < text.len ? count->end + NOUN_MOST : text.len;
    size_t start = count->start > BEFORE_MOST ? count->start - BEFORE_MOST : 0;
    Str behind = str_slice(text, count->start, end), before = str_slice(text, start, count->start);
    for (size_t bytes = thing.len; bytes >= 3; bytes = char_back(thing, bytes)) {
        Str noun = str_slice(thing, 0, bytes);
        if (str_find(behind, noun) >= 0 || (str_ends(before, noun) && bytes >= 6)) {
            return true;
        }
    }
    return false;
}

/* 24所学校 and 86个班 of 每校 and 每班: what is counted is called as what has so much each. */
static bool counts_units(const Sentence *sentence, const TextMark *head, const ReadFigure *count) {
    enum { NOUN_MOST = 9 }; /* bytes */
    Str text = sentence->paragraph->text;
    size_t end = count->end + NOUN_MOST < text.len ? count->end + NOUN_MOST : text.len;
    Str counted = str_slice(text, count->start, end);
    for (const Word *each = head->word; each; each = each->next) {
        if (each->role == WORD_PER_HEAD && each->as.len && str_find(counted, each->as) >= 0) {
            return true;
        }
    }
    return false;
}

static Str before_slash(Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    return slash > 0 ? str_slice(unit, 0, (size_t)slash) : unit;
}

/* Whether `each` is what each of `count` has. */
static bool is_of_each(const Checker *checker, const Sentence *sentence, const ReadFigure *each,
                       const ReadFigure *count) {
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t from = clause_start(&paragraph->bounds, each->start);
    const TextMark *head = mark_within(&paragraph->cues, from, each->start, ROLE(WORD_PER_HEAD));
    if (head && counts_units(sentence, head, count)) {
        return true;
    }
    ptrdiff_t slash = str_find(each->unit, STR("/")); /* 4节/周 of 20周 */
    bool span = slash > 0 && str_equal(str_slice(each->unit, (size_t)slash + 1, each->unit.len), count->unit);
    Str thing = thing_of_each(checker, each);
    return span || (thing.len && counts_thing(paragraph, thing, count));
}

/* 8个小组，每组4人: the clause of the count says no more than what is counted, or of each of them, too.
 * 12所学校表彰教师， 每校选派2名 may be of others. */
static bool stands_bare(const CheckParagraph *paragraph, const ReadFigure *count) {
    enum { NOUN_MOST = 12 }; /* bytes */
    size_t end = clause_end(&paragraph->bounds, count->end);
    return end - count->end <= NOUN_MOST || mark_within(&paragraph->cues, count->end, end, ROLE(WORD_PER_HEAD));
}

/* 每人每月2次: so much a month, for each of them, too, so that months alone do not make it all. */
static bool each_of_others(const Sentence *sentence, const ReadFigure *each) {
    const CheckParagraph *paragraph = sentence->paragraph;
    ptrdiff_t slash = str_find(each->unit, STR("/"));
    size_t from = clause_start(&paragraph->bounds, each->start);
    const TextMark *head = slash > 0 ? mark_within(&paragraph->cues, from, each->start, ROLE(WORD_PER_HEAD)) : NULL;
    Str of = head ? str_slice(each->unit, (size_t)slash + 1, each->unit.len) : (Str){NULL, 0};
    for (const Word *word = head ? head->word : NULL; word; word = word->next) {
        if (word->role == WORD_PER_HEAD && str_equal(word->as, of)) {
            return false;
        }
    }
    return head != NULL;
}

/* 每班配备终端5台，86个班共配备430台; 8个小组，每组4人，共32人: so much for each and how many there are, then all. */
static void each_and_all(Checker *checker, const Sentence *sentence, size_t index) {
    enum { FAR = 2 };
    const ReadFigure *all = &checker->document->figures[index], *count = all - 1, *each = all - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (!in_sentence(sentence, index - 2) || all->compare.len || !figure_usable(all)) {
        return;
    }
    bool behind = !is_of_each(checker, sentence, each, count);
    if (behind) {
        each = all - 1;
        count = all - 2;
    }
    bool counted = (is_count(checker, count) || figure_family(checker, count) == FAMILY_TIME) && !count->compare.len &&
                   str_find(count->unit, STR("/")) < 0 && str_is(count->qualifier, "=");
    bool twice = figure_family(checker, count) == FAMILY_TIME && each_of_others(sentence, each);
    /* 每栋5层，每层22间，共220间: so many are of each of others, which are not told */
    twice = twice || (count < each && each->start > clause_end(&paragraph->bounds, count->end) &&
                      thing_of_each(checker, count).len > 0);
    if (!counted || twice || !str_is(each->qualifier, "=") || each->compare.len ||
        !str_equal(before_slash(each->unit), all->unit) || (behind && !is_of_each(checker, sentence, each, count)) ||
        !figure_usable(each) || !figure_usable(count)) {
        return;
    }
    /* not: 320个班，图书室共86台 */
    size_t clause = clause_start(&paragraph->bounds, all->start), past;
    bool together = !behind && clause <= count->start;
    bool comes_to = check_is(checker, TERM_COMES_TO, str_slice(paragraph->text, clause, all->start)); /* 计426块 */
    bool sums = comes_to || all->total || check_says(checker, TERM_SUMS, between(sentence, all - 1, all));
    bool leads = comes_to || check_begins(checker, TERM_SUMS, str_slice(paragraph->text, clause, all->end), &past);
    Interval a = figure_interval(checker, each), b = figure_interval(checker, count);
    Interval product = {a.low * b.low, a.high * b.high};
    bool near = all->value <= FAR * product.high && all->value * FAR >= product.low &&
                (!behind || stands_bare(paragraph, count));
    bool judged = check_judged(checker, "RC-16", all) || check_judged(checker, "RC-07", all);
    if (sums && !judged && (together || (leads && near))) {
        Facts facts = {.name = all->name, .a = each->surface, .b = count->surface};
        facts_figure(checker, &facts, each);
        facts_figure(checker, &facts, count);
        relation_add(checker, "each-times-count", product, all, &facts);
    }
}

/* Whether the count, told in the same clause, is of what has so much each: 六个街道 of 各整备2宗 (宗/街道). */
static bool counts_sharers(const Sentence *sentence, const ReadFigure *count, const ReadFigure *each, Str unit) {
    Str text = sentence->paragraph->text;
    bool shared = str_starts(each->unit, unit) && each->unit.len > unit.len + 1 && each->unit.data[unit.len] == '/';
    return shared && clause_start(&sentence->paragraph->bounds, each->start) <= count->start &&
           str_starts(str_slice(text, count->end, text.len), str_slice(each->unit, unit.len + 1, each->unit.len));
}

/* 六个街道各整备2宗，四个街道各整备3宗，共24宗: so much for each of some, and for each of others, then all. */
static void several_each_and_all(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, FAR = 2 };
    const ReadFigure *figures = checker->document->figures, *all = &figures[index];
    Interval sum = {0, 0};
    size_t pairs = 0, i = index;
    Facts facts = {.name = all->name};
    for (; i >= sentence->first + 2 && counts_sharers(sentence, &figures[i - 2], &figures[i - 1], all->unit); i -= 2) {
        const ReadFigure *count = &figures[i - 2], *each = &figures[i - 1];
        if (!figure_usable(count) || !figure_usable(each)) {
            return;
        }
        Interval a = figure_interval(checker, count), b = figure_interval(checker, each);
        sum = interval_sum(sum, (Interval){a.low * b.low, a.high * b.high});
        const char *sign = pairs++ ? "、" : "";
        facts.a = str_format(checker->arena, "%.*s%s%.*s", STR_ARG(each->surface), sign, STR_ARG(facts.a));
        facts.b = str_format(checker->arena, "%.*s%s%.*s", STR_ARG(count->surface), sign, STR_ARG(facts.b));
        facts_figure(checker, &facts, count);
        facts_figure(checker, &facts, each);
    }
    bool near = figure_usable(all) && all->value <= FAR * sum.high && all->value * FAR >= sum.low;
    if (pairs >= LEAST && near && !all->compare.len && !check_judged(checker, "RC-16", all)) {
        relation_add(checker, "each-times-count", sum, all, &facts);
    }
}

/* 1500套，单价260元，共花费39万元 */
static void price_and_all(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *all = &checker->document->figures[index], *price = all - 1, *count = all - 2;
    if (!in_sentence(sentence, index - 2) || !is_count(checker, count) || count->compare.len || all->compare.len ||
        figure_family(checker, price) != FAMILY_MONEY || !same_units(checker, price, all) ||
        !check_says(checker, TERM_PRICE, words_before(checker, price)) ||
        !(all->total || check_says(checker, TERM_SUMS, words_before(checker, all)) ||
          check_says(checker, TERM_SPENT, words_before(checker, all))) ||
        check_judged(checker, "RC-07", all)) {
        return;
    }
    Interval a = figure_interval(checker, price), b = figure_interval(checker, count);
    Facts facts = {.name = all->name, .a = price->surface, .b = count->surface};
    facts_figure(checker, &facts, price);
    facts_figure(checker, &facts, count);
    relation_add(checker, "product", (Interval){a.low * b.low, a.high * b.high}, all, &facts);
}

/* ---- RC-17 ---- */

/* 三个学段平均: as many as are listed. */
static bool names_so_many(const Checker *checker, Str words, size_t count) {
    for (size_t at = 0; at < words.len; at = char_next(words, at)) {
        Number number;
        if (number_read(checker->words, words, at, &number) && number.known && !number.decimals) {
            return exact_double(number.value) == (double)count;
        }
    }
    return false;
}

/* 分别为91%、93%、95%，平均满意率为93%: what is listed right before, and nothing else, is what the mean is of. */
static void mean_of_listed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    if (!check_says(checker, TERM_MEAN, words_before(checker, mean)) || mean->compare.len || !figure_usable(mean)) {
        return;
    }
    const ReadFigure *least = NULL, *most = NULL, *first = NULL;
    size_t count = 0;
    for (size_t i = index; i > sentence->first; i--) {
        const ReadFigure *one = &figures[i - 1];
        bool apart = first && clause_start(&paragraph->bounds, one->start) !=
                                  clause_start(&paragraph->bounds, first->start); /* of another list */
        if (!same_but_each(one, mean) || one->compare.len || !figure_usable(one) || (count >= LEAST && apart)) {
            break;
        }
        least = !least || one->value < least->value ? one : least;
        most = !most || one->value > most->value ? one : most;
        first = one;
        count++;
    }
    bool called = first && first->name.len && str_ends(mean->name, first->name) && same_units(checker, first, mean);
    Str told = str_trim(words_before(checker, mean));
    bool bare = check_is(checker, TERM_MEAN, told); /* 依次为0.22、0.27、0.30，平均0.38 */
    bool listed = first && count >= LEAST && (called || bare || names_so_many(checker, told, count)) &&
                  mark_within(&paragraph->cues, clause_start(&paragraph->bounds, first->start), first->start,
                              ROLE(WORD_RESPECTIVELY));
    if (!listed || check_judged(checker, "RC-17", mean)) {
        return;
    }
    check_between(checker, mean, least, most);
}

/* ---- RC-01 ---- */

/* 学校126所：幼儿园58所，小学47所，… to the end of the sentence: what a colon leads to is the whole, unless 等 ends it.
 */
static void parts_behind_colon(Checker *checker, const Sentence *sentence) {
    enum { APART = 60, LEAST = 3, ASIDE = 120 }; /* bytes between; parts; bytes of a bracket */
    const double far = 0.2;
    const ReadFigure *total = &checker->document->figures[sentence->first];
    Str text = sentence->paragraph->text;
    size_t colon = total->end;
    while (colon < text.len && colon - total->end < APART && !char_is(text, colon, "：:。；;")) {
        colon = char_next(text, colon);
    }
    if (sentence->count <= LEAST || !char_is(text, colon, "：:") || total[1].start < colon || total->compare.len ||
        !figure_usable(total) || check_judged(checker, "RC-01", total)) {
        return;
    }
    Parts parts = {.count = 0};
    double sum = 0;
    bool whole = false, aside = false; /* behind 其中, 另有 nothing more is added */
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count && !whole; i++) {
        const ReadFigure *part = &checker->document->figures[i];
        aside = aside || (parts.count && check_says(checker, TERM_ASIDES, str_slice(text, part[-1].end, part->start)));
        if (aside || is_inside(text, part->start, "(（", ")）", ASIDE)) {
            continue;
        }
        if (!same_units(checker, total, part) || part->compare.len || !figure_usable(part) || part->total) {
            return;
        }
        take_part(&parts, part);
        sum += part->value;
        whole = number_at_least(sum, total->value) && number_at_most(sum, total->value); /* the rest is said aside */
    }
    if (parts.count >= LEAST && (whole || !aside) && fabs(sum - total->value) <= far * total->value) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* ---- RC-23 ---- */

/* The limit that all are said to keep: the nearest one before `value`, with nothing but values of its kind between. */
static const ReadFigure *limit_before(const Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 60 }; /* figures */
    const ReadFigure *value = &checker->document->figures[index];
    for (size_t i = index; i > sentence->first && index - i < BACK; i--) {
        const ReadFigure *limit = &checker->document->figures[i - 1];
        if (!same_units(checker, value, limit) || !figure_usable(limit)) {
            return NULL;
        }
        if (str_is(limit->qualifier, "<=") || str_is(limit->qualifier, ">=")) {
            return limit;
        }
    }
    return NULL;
}

/* 班额均控制在45人以内，最大班额为48人; 差异系数均控制在0.50以内，其中…差异系数为0.51: one of them is beyond what all
 * are said to keep. */
static void beyond_claimed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NAME = 6, LONG = 12 }; /* bytes */
    const ReadFigure *value = &checker->document->figures[index], *limit = limit_before(checker, sentence, index);
    if (!limit || !figure_usable(value) || value->compare.len || !str_is(value->qualifier, "=") ||
        value->kind == FIGURE_TARGET || !check_says(checker, TERM_ALL_OF, words_before(checker, limit))) {
        return;
    }
    bool most = str_is(limit->qualifier, "<=");
    Str words = words_before(checker, value), called = words_before(checker, limit);
    bool extreme = value == limit + 1 && check_says(checker, most ? TERM_HIGHEST : TERM_LOWEST, words);
    bool among = check_says(checker, TERM_ASIDES, between(sentence, limit, value)) &&
                 (value->name.len < NAME || str_find(called, name_tail(value->name, LONG)) >= 0);
    if (!(extreme && value->name.len >= NAME && str_find(limit->name, name_tail(value->name, NAME)) >= 0) && !among) {
        return;
    }
    if (other_scope(checker, called, words) || check_judged(checker, "RC-23", value)) {
        return;
    }
    bool met = most ? number_at_most(value->value, limit->value) : number_at_least(value->value, limit->value);
    Facts facts = {.name = value->name, .a = value->surface, .c = limit->surface, .found = value->surface};
    facts.p = facts.expected = check_amount(checker, limit->value, limit);
    facts_figure(checker, &facts, value);
    facts_figure(checker, &facts, limit);
    check_add(checker, "claimed-limit", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* ---- RC-26 ---- */

static void add_rank(Checker *checker, const ReadFigure *rank, const ReadFigure *count) {
    Facts facts = {.name = rank->name, .a = count->surface, .p = rank->surface, .found = rank->surface};
    facts_figure(checker, &facts, rank);
    facts_figure(checker, &facts, count);
    check_add(checker, "rank-over-count", VERDICT_FAILS, &facts);
}

/* 居全市第9位，在全市8个县区中前进了2位: how many are ranked may stand in the clause behind. */
static bool rank_before_count(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *rank = &checker->document->figures[index], *count = rank + 1;
    Str text = sentence->paragraph->text;
    size_t noun;
    if (!in_sentence(sentence, index + 1) || !str_is(rank->compare, "rank") || !figure_usable(rank) ||
        !is_count(checker, count) || !figure_usable(count) || count->value < 2 || rank->value <= count->value ||
        !str_is(count->qualifier, "=") || !check_says(checker, TERM_WHOLE, words_before(checker, count)) ||
        !check_begins(checker, TERM_RANKED, str_slice(text, count->end, text.len), &noun)) {
        return false;
    }
    if (!grammar_at(checker->words, GRAMMAR_AMONG, text, count->end + noun)) {
        return false;
    }
    add_rank(checker, rank, count);
    return true;
}

/* 在全市12个县区考核中，我县排名第15位: nobody is ranked behind the last. */
static void rank_over_count(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NOUN_MOST = 18 }; /* bytes */
    const ReadFigure *rank = &checker->document->figures[index], *count = rank - 1;
    Str text = sentence->paragraph->text;
    if (rank_before_count(checker, sentence, index) || !in_sentence(sentence, index - 1) ||
        !str_is(rank->compare, "rank") || !figure_usable(rank) || !is_count(checker, count) || !figure_usable(count) ||
        count->value < 2 || !str_is(count->qualifier, "=")) {
        return;
    }
    size_t end = count->end + NOUN_MOST < rank->start ? count->end + NOUN_MOST : rank->start, past;
    size_t noun = check_begins(checker, TERM_RANKED, str_slice(text, count->end, end), &past) ? past : 0;
    bool ranked = noun || check_is(checker, TERM_PLACES_COUNTED, count->unit);
    /* 6所高中跻身全市前20 are who is ranked, unless the rank is said of another or in 12个县区中 */
    bool apart = clause_start(&sentence->paragraph->bounds, rank->start) > count->start ||
                 grammar_in(checker->words, GRAMMAR_AMONG, str_slice(text, count->end + noun, rank->start));
    bool all = apart && check_begins(checker, TERM_WHOLE, count->scope, &past);
    if (ranked && all && rank->value > count->value) {
        add_rank(checker, rank, count);
    }
}

static void beside_in_sentence(Checker *checker, const Sentence *sentence) {
    if (!sentence->count) {
        return;
    }
    parts_behind_colon(checker, sentence);
    rank_before_count(checker, sentence, sentence->first);
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        beyond_claimed(checker, sentence, i);
        rank_over_count(checker, sentence, i);
        mean_of_listed(checker, sentence, i);
        if (i >= sentence->first + 2) {
            multiple_beside(checker, sentence, i);
            share_beside(checker, sentence, i);
            each_and_all(checker, sentence, i);
            several_each_and_all(checker, sentence, i);
            price_and_all(checker, sentence, i);
        }
    }
}

void check_beside(Checker *checker) {
    each_sentence(checker, beside_in_sentence);
}
