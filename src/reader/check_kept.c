/* Values beside the limits and aims that a clause says they keep, where the word for the limit stands before its number
 * or in a bracket, and beside the means, years and units of what is told with them (RC-23, RC-22, RC-17, RC-19, RC-29).
 * What another file has judged already is left alone. */
#include "check_within.h"

#include <math.h>

static bool only_meant(const Checker *checker, Str text) {
    return check_says(checker, TERM_MOODS, text) || check_says(checker, TERM_SUPPOSED, text);
}

static Str head_of(Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    return slash > 0 ? str_slice(unit, 0, (size_t)slash) : unit;
}

static bool may_compare(const Checker *checker, const ReadFigure *value, const ReadFigure *limit) {
    return figure_usable(value) && figure_usable(limit) && value->value > 0 && limit->value > 0 &&
           isnan(value->value2) && isnan(limit->value2) && !value->compare.len && !check_moved(checker, value) &&
           (same_units(checker, value, limit) || same_but_each(value, limit) ||
            (str_equal(head_of(value->unit), head_of(limit->unit)) && str_find(value->unit, STR("/")) > 0));
}

static void say_limit(Checker *checker, const ReadFigure *value, const ReadFigure *limit, Str said, bool met) {
    Facts facts = {.name = value->name, .a = value->surface, .found = value->surface, .c = said};
    facts.p = facts.expected = check_amount(checker, limit->value, limit);
    facts_figure(checker, &facts, value);
    facts_figure(checker, &facts, limit);
    check_add(checker, "claimed-limit", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* ---- RC-23 ---- */

/* 回收率97.2%，高于市定目标98.0%: the limit's word stands before its number; the value ends the clause before. */
static void limit_named_before(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 9, FAR = 3 }; /* bytes between the value and the clause; times */
    const ReadFigure *limit = &checker->document->figures[index], *value = limit - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t clause = clause_start(&paragraph->bounds, limit->start);
    Side side;
    if (index == sentence->first || value->end > clause || clause - value->end > NEAR ||
        !may_compare(checker, value, limit) || check_judged(checker, "RC-23", value) ||
        check_judged(checker, "RC-22", value) || !side_of(checker, text, clause, limit->end, &side) ||
        !grammar_in(checker->words, GRAMMAR_LIMITS, str_slice(text, side.end, limit->end)) ||
        only_meant(checker, str_slice(text, clause, clause_end(&paragraph->bounds, limit->end))) ||
        check_says(checker, TERM_EARLIER, str_slice(text, clause, limit->start)) || value->value > FAR * limit->value ||
        limit->value > FAR * value->value || /* 低于标准150元: by so much */
        !side_for(checker, &side, value->name)) {
        return;
    }
    say_limit(checker, value, limit, str_slice(text, side.start, limit->end),
              side_holds(&side, value->value, limit->value));
}

/* 人均11620元，在每人每年10000元的限额以内; 占4.86%，也已控制在3%以内: what stands right before is to be within it. */
static void within_limit(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 9, BEHIND = 18 }; /* bytes */
    const ReadFigure *limit = &checker->document->figures[index], *value = limit - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    if (index == sentence->first || (!str_is(limit->qualifier, "<=") && !paragraph_says(paragraph, TERM_WITHIN))) {
        return;
    }
    size_t clause = clause_start(&paragraph->bounds, limit->start), end = clause_end(&paragraph->bounds, limit->end),
           at, past;
    Str behind = str_slice(text, limit->end, limit->end + BEHIND < end ? limit->end + BEHIND : end);
    bool within = str_is(limit->qualifier, "<=") || (check_find(checker, TERM_WITHIN, behind, &at, &past) && at <= 3);
    if (!within || value->end > clause || clause - value->end > NEAR || !may_compare(checker, value, limit) ||
        check_judged(checker, "RC-23", value) || check_judged(checker, "RC-22", value) ||
        only_meant(checker, str_slice(text, clause, end)) ||
        check_says(checker, TERM_DENIED, str_slice(text, clause, limit->start)) ||
        !(check_says(checker, TERM_WORK_JOINS, str_slice(text, clause, limit->start)) ||
          check_says(checker, TERM_BELOW, str_slice(text, clause, limit->start)))) {
        return;
    }
    say_limit(checker, value, limit, str_slice(text, clause, end), value->value <= limit->value);
}

/* 小学…0.93人（186人），初中为0.86人（92人，…），两个学段均超过0.9人的标准: all values of its unit that the sentence
 * tells before, each as near to it as one may be. */
static void all_keep(Checker *checker, const Sentence *sentence, size_t index) {
    enum { FAR = 3 };
    const ReadFigure *figures = checker->document->figures, *limit = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t clause = clause_start(&paragraph->bounds, limit->start), end = clause_end(&paragraph->bounds, limit->end);
    Side side;
    if (!figure_usable(limit) || !isnan(limit->value2) || limit->value <= 0 || !limit->decimals ||
        index == sentence->first || !check_says(checker, TERM_ALL_OF, str_slice(text, clause, limit->start)) ||
        !side_of(checker, text, clause, limit->end, &side) || side.better ||
        !grammar_in(checker->words, GRAMMAR_LIMITS, str_slice(text, limit->end, end)) ||
        only_meant(checker, str_slice(text, clause, end))) {
        return;
    }
    size_t held = 0;
    const ReadFigure *wrong = NULL;
    if (index > sentence->first && limit[-1].end > clause) {
        return; /* 小学4.5平方米、初中5.8平方米: each has its own */
    }
    for (size_t i = sentence->first; i < index; i++) {
        const ReadFigure *value = &figures[i];
        bool like = is_value(value) && str_is(value->qualifier, "=") &&
                    str_equal(head_of(value->unit), head_of(limit->unit)) && value->decimals && value->end <= clause &&
                    value->value < FAR * limit->value && limit->value < FAR * value->value && !value->compare.len &&
                    value->kind != FIGURE_THRESHOLD && !check_moved(checker, value) &&
                    !check_says(checker, TERM_PAST, own_words(checker, i)) &&
                    !check_says(checker, TERM_EARLIER, own_words(checker, i));
        if (like) {
            bool met = side_holds(&side, value->value, limit->value);
            held += met;
            wrong = met ? wrong : value;
        }
    }
    if (wrong && held && !check_judged(checker, "RC-23", wrong)) {
        say_limit(checker, wrong, limit, str_slice(text, clause, end), false);
    }
}

/* ---- RC-22 ---- */

static void say_aim(Checker *checker, const ReadFigure *had, const ReadFigure *aim) {
    Facts facts = {.name = had->name, .a = had->surface, .b = aim->surface, .found = had->surface};
    facts.c = check_number(checker, round(had->value / aim->value * 1000) / 10, STR("%"));
    facts_figure(checker, &facts, had);
    facts_figure(checker, &facts, aim);
    check_add(checker, "target-and-result", had->value >= aim->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* 升学率95.88%，完成年初确定的96.5%的目标: the rate right before an aim that is said to be reached. */
static void aim_reached(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 9, BEHIND = 24 }; /* bytes */
    const ReadFigure *aim = &checker->document->figures[index], *had = aim - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t clause = clause_start(&paragraph->bounds, aim->start), end = clause_end(&paragraph->bounds, aim->end);
    Str before = str_slice(text, clause, aim->start), behind = str_slice(text, aim->end, end);
    size_t from, to;
    if (index == sentence->first || had->end > clause || clause - had->end > NEAR || !may_compare(checker, had, aim) ||
        !is_share(had) || !is_share(aim) || !str_is(aim->qualifier, "=") ||
        !check_says(checker, TERM_ACHIEVED, before) || check_says(checker, TERM_LACKS, before) ||
        check_says(checker, TERM_DENIED, before) || !check_find(checker, TERM_WANTED, behind, &from, &to) ||
        from > BEHIND || only_meant(checker, before) || check_says(checker, TERM_LESS_BETTER, had->name) ||
        check_judged(checker, "RC-22", had) || check_judged(checker, "RC-23", had)) {
        return;
    }
    say_aim(checker, had, aim);
}

/* 下达的任务是办班40期、培训5800人次。…实际办班44期…；实际培训5640人次，两项指标均超额完成: each that was wanted beside
 * what came of it, by its unit. */
static void all_fulfilled(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures;
    Str text = paragraph->text;
    size_t at, end;
    Str said = str_slice(text, sentence->start, sentence->end);
    if (!check_find(checker, TERM_FULFILLED, said, &at, &end)) {
        return;
    }
    Str clause = str_slice(text, clause_start(&paragraph->bounds, sentence->start + at), sentence->start + end);
    if (!check_says(checker, TERM_ALL_OF, clause) || only_meant(checker, clause) ||
        check_says(checker, TERM_LACKS, clause)) {
        return;
    }
    for (size_t i = paragraph->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *aim = &figures[i], *had = NULL;
        Str words = str_slice(text, full_start(&paragraph->bounds, aim->start), aim->start);
        if (!is_exact_amount(aim) || !check_says(checker, TERM_WANTED, words) ||
            check_says(checker, TERM_ACHIEVED, words) || (i >= sentence->first && aim->start > sentence->start + at)) {
            continue;
        }
        size_t found = 0;
        for (size_t k = i + 1; k < sentence->first + sentence->count; k++) {
            const ReadFigure *one = &figures[k];
            bool result = is_exact_amount(one) && same_units(checker, one, aim) && !one->compare.len &&
                          !check_moved(checker, one) && !check_says(checker, TERM_MORE_BY, own_words(checker, k)) &&
                          check_says(checker, TERM_ACHIEVED, own_words(checker, k));
            found += result;
            had = result ? one : had;
        }
        if (found == 1 && had->value < aim->value && !check_judged(checker, "RC-22", had)) {
            say_aim(checker, had, aim);
        }
    }
}

/* ---- RC-17 ---- */

static bool makes_up_all(const Checker *checker, Str one, Str two) {
    const ReviewDef *review = checker->review;
    for (size_t i = 0; i + 1 < review->pair_count; i += 2) {
        if ((str_find(one, review->pairs[i]) >= 0 && str_find(two, review->pairs[i + 1]) >= 0) ||
            (str_find(two, review->pairs[i]) >= 0 && str_find(one, review->pairs[i + 1]) >= 0)) {
            return true;
        }
    }
    return false;
}

static bool tells_mean(const Checker *checker, size_t index) {
    Str own = told_with(checker, index);
    return check_says(checker, TERM_MEAN, own) || check_says(checker, TERM_HEADS, own) ||
           is_shared_out(checker, &checker->document->figures[index]) ||
           str_find(checker->document->figures[index].unit, STR("/")) > 0;
}

/* 全区人均83.9学时，分学段看，小学82.4学时、初中81.6学时、高中78.2学时;
 * 总平均471.6分。城区学校平均541.2分，乡镇学校平均 483.3分: the mean of all before those of its kinds, three of them,
 * or two that make up all. */
static void mean_beyond_kinds(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, SURE = 3, MOST = 8, OTHERS = 3, FAR = 2 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *kinds[MOST], *least = NULL,
                     *most = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t count = 0, others = 0, end = paragraph->first + paragraph->count;
    if (index + LEAST >= end || (!(paragraph->cues.roles & (ROLE(WORD_AVERAGE) | ROLE(WORD_PER_HEAD))) &&
                                 !paragraph_says(paragraph, TERM_MEAN) && !paragraph_says(paragraph, TERM_HEADS))) {
        return;
    }
    if (!is_value(mean) || !str_is(mean->qualifier, "=") || !isnan(mean->value2) || mean->compare.len ||
        mean->kind != FIGURE_ACTUAL || !tells_mean(checker, index) || is_share(mean) ||
        check_judged(checker, "RC-17", mean) || check_says(checker, TERM_BASIS, told_with(checker, index))) {
        return;
    }
    size_t stop = full_end(&paragraph->bounds, mean->end);
    stop = stop < paragraph->text.len ? full_end(&paragraph->bounds, char_next(paragraph->text, stop)) : stop;
    for (size_t i = index + 1; i < end && figures[i].start < stop && count < MOST && others < OTHERS; i++) {
        const ReadFigure *kind = &figures[i];
        bool alike = is_value(kind) && str_equal(head_of(kind->unit), head_of(mean->unit)) &&
                     str_is(kind->qualifier, "=") && !kind->compare.len && !check_moved(checker, kind) &&
                     kind->scale <= mean->scale && kind->scale >= mean->scale;
        bool listed = count && is_listed(checker, kinds[count - 1], kind);
        Str from = str_slice(paragraph->text, sentence_start(&paragraph->bounds, kind->start), kind->start);
        if (count && kinds[count - 1]->end > kind->start - from.len) {
            from = str_slice(paragraph->text, kinds[count - 1]->end, kind->start);
        }
        bool told = check_says(checker, TERM_BASIS, from) && !check_says(checker, TERM_MORE_BY, from) &&
                    !check_says(checker, TERM_EARLIER, from);
        bool as_mean = tells_mean(checker, i) || listed || (!count && others == 0);
        if (!alike || !told || !as_mean) {
            others = alike && !told ? (size_t)OTHERS : others + 1;
            continue;
        }
        others = 0;
        kinds[count++] = kind;
        least = !least || kind->value < least->value ? kind : least;
        most = !most || kind->value > most->value ? kind : most;
    }
    if (count < LEAST || most->value > FAR * least->value) {
        return;
    }
    Str one = str_slice(paragraph->text, mean->end, kinds[0]->start);
    Str two = str_slice(paragraph->text, kinds[0]->end, kinds[1]->start);
    if (count < SURE && !makes_up_all(checker, one, two)) {
        return;
    }
    double tenth = mean->value / 10, tenfold = mean->value * 10;
    bool beyond = number_at_most(mean->value, FAR * most->value) && number_at_least(FAR * mean->value, least->value);
    bool apart = kinds[0] + 1 != kinds[1]; /* how many there are of each stands between */
    bool some = count < SURE && !apart && check_says(checker, TERM_ASIDES, one); /* 其中公办园38.2岁、民办园34.1岁 */
    bool slipped =
        (tenth >= least->value && tenth <= most->value) || (tenfold >= least->value && tenfold <= most->value);
    if ((beyond && !some) || slipped) {
        check_between(checker, mean, least, most);
    }
}

/* ---- RC-19 ---- */

static int year_of(const ReadFigure *figure) {
    int year = 0;
    for (size_t i = 0; i < 4 && i < figure->period.len; i++) {
        char byte = figure->period.data[i];
        year = byte >= '0' && byte <= '9' ? year * 10 + (byte - '0') : 0;
    }
    return year;
}

/* 连续三年增加（2021年2110人，2022年2290人）beside 2023年2240人: those of one unit that tell their years, in the order
 * of these. */
static void years_in_order(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 3, MOST = 8 };
    const ReadFigure *figures = checker->document->figures, *by_year[MOST];
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    const TextMark *claim = mark_within(&paragraph->cues, sentence->start, sentence->end, ROLE(WORD_STREAK));
    size_t count = 0, past;
    if (!claim) {
        return;
    }
    size_t end = clause_end(&paragraph->bounds, claim->end);
    Str behind = str_slice(text, claim->end, end);
    const TextMark *way = mark_within(&paragraph->cues, claim->end, end, ROLE(WORD_RISE) | ROLE(WORD_FALL));
    if (!way || ((way->roles & ROLE(WORD_RISE)) && (way->roles & ROLE(WORD_FALL))) || !behind.len) {
        return;
    }
    bool up = way->roles & ROLE(WORD_RISE);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *one = &figures[i];
        Str own = own_words(checker, i);
        bool named = false;
        for (size_t at = 0; at < own.len && !named; at = char_next(own, at)) {
            named = promise_at(checker->words, PROMISE_YEAR, own, at, &past);
        }
        if (!named || year_of(one) < 1900 || !is_exact_amount(one) || one->compare.len || check_moved(checker, one) ||
            (count && !same_units(checker, one, by_year[0])) || count == MOST) {
            continue;
        }
        size_t place = count++;
        for (; place > 0 && year_of(by_year[place - 1]) > year_of(one); place--) {
            by_year[place] = by_year[place - 1];
        }
        by_year[place] = one;
    }
    for (size_t i = 1; i < count && count >= LEAST; i++) {
        bool follows = year_of(by_year[i]) == year_of(by_year[i - 1]) + 1;
        if (!follows) {
            return;
        }
    }
    for (size_t i = 1; i < count && count >= LEAST; i++) {
        bool against = up ? by_year[i]->value < by_year[i - 1]->value : by_year[i]->value > by_year[i - 1]->value;
        if (against && !check_judged(checker, "RC-19", by_year[i])) {
            Facts facts = {.a = by_year[i - 1]->surface, .b = by_year[i]->surface, .found = by_year[i]->surface};
            facts.name = str_slice(text, claim->start, way->end);
            facts_figure(checker, &facts, by_year[i - 1]);
            facts_figure(checker, &facts, by_year[i]);
            check_add(checker, "yearly-growth", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-29 ---- */

static double as_printed(const ReadFigure *figure) {
    return figure->value / figure->scale;
}

static bool printed_near(const ReadFigure *a, const ReadFigure *b) {
    enum { TIMES = 3 };
    return as_printed(a) < TIMES * as_printed(b) && as_printed(b) < TIMES * as_printed(a);
}

static bool scaled_alike(const ReadFigure *a, const ReadFigure *b) {
    return number_at_least(a->scale, b->scale) && number_at_most(a->scale, b->scale);
}

static void say_scale(Checker *checker, const ReadFigure *odd, const ReadFigure *like) {
    if (!check_judged(checker, "RC-29", odd)) {
        Facts facts = facts_of_two(checker, odd->name.len ? odd->name : like->name, like, odd);
        facts.found = odd->surface;
        check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
    }
}

/* 3240万元、3510元、3890万元: of a list of amounts one has another unit, and is like its neighbours but for it. */
static void odd_in_list(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *odd = &checker->document->figures[index], *before = odd - 1, *behind = odd + 1;
    size_t end = sentence->first + sentence->count;
    if (!is_money(checker, odd) || !is_exact_amount(odd) || as_printed(odd) < 10) {
        return;
    }
    const ReadFigure *one = NULL, *two = NULL;
    if (index > sentence->first && index + 1 < end) {
        one = before;
        two = behind;
    }
    if (!one || !is_money(checker, one) || !is_money(checker, two) || !is_exact_amount(one) || !is_exact_amount(two) ||
        !is_listed(checker, before, odd) || !is_listed(checker, odd, behind) || !scaled_alike(one, two) ||
        scaled_alike(one, odd) || !printed_near(one, odd) || !printed_near(two, odd) ||
        !str_equal(one->unit, odd->unit)) {
        return;
    }
    say_scale(checker, odd, one);
}

/* （1）…，投资1.06万元，30个班；（2）…，投资0.82亿元，24个班: what paragraphs behind each other tell by one word, one
 * of them in another unit. */
static void odd_among_paragraphs(Checker *checker, size_t index) {
    enum { WORD = 6, BESIDE = 2, LIKE = 2 }; /* bytes; paragraphs; fellows */
    const ReadFigure *figures = checker->document->figures, *odd = &figures[index], *like = NULL;
    if (!odd->decimals || !is_money(checker, odd)) {
        return;
    }
    Str word = name_tail(own_words(checker, index), WORD);
    size_t alike = 0, same = 0;
    if (!is_money(checker, odd) || !is_exact_amount(odd) || word.len < WORD || !odd->decimals) {
        return;
    }
    for (size_t i = first_near(index); i < last_near(checker, index); i++) {
        const ReadFigure *one = &figures[i];
        size_t apart =
            one->paragraph > odd->paragraph ? one->paragraph - odd->paragraph : odd->paragraph - one->paragraph;
        if (apart == 0 || apart > BESIDE || !is_money(checker, one) || !is_exact_amount(one) ||
            one->decimals != odd->decimals || !str_ends(own_words(checker, i), word) || !printed_near(one, odd) ||
            !str_equal(one->unit, odd->unit)) {
            continue;
        }
        same += scaled_alike(one, odd);
        alike += !scaled_alike(one, odd);
        like = scaled_alike(one, odd) ? like : one;
    }
    if (!same && alike >= LIKE) {
        say_scale(checker, odd, like);
    }
}

/* ---- RC-21 ---- */

static size_t figure_of_class(const Checker *checker, size_t index, double limit) {
    enum { MOST = 120, BACK = 36 }; /* pupils; bytes */
    const ReadFigure *one = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[one->paragraph];
    if (figure_family(checker, one) != FAMILY_PERSON || !is_value(one) || !str_is(one->qualifier, "=") ||
        one->value < limit || one->value > MOST || one->kind != FIGURE_ACTUAL || one->compare.len) {
        return 0;
    }
    size_t from = one->start > BACK ? one->start - BACK : 0, full = full_start(&paragraph->bounds, one->start);
    while (from < one->start && ((unsigned char)paragraph->text.data[from] & 0xC0) == 0x80) {
        from++;
    }
    Str before = str_slice(paragraph->text, from > full ? from : full, one->start);
    Str sentence = str_slice(paragraph->text, full, one->start);
    bool mean = check_says(checker, TERM_MEAN, before), past = check_says(checker, TERM_EARLIER, sentence);
    size_t classes = 0, at = 0, end;
    for (; check_find_from(checker, TERM_ONE_CLASS, before, at, &at, &end); at = end) {
        classes = end;
    }
    bool near = classes && before.len - classes <= 12;
    return near && !mean && !past && !check_says(checker, TERM_PAST, sentence) && !only_meant(checker, before);
}

/* 超大班额（66人及以上）继续保持为零 and a class of 68人: a class as large as those of which there are none. */
static void class_too_large(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *limit = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    if (!paragraph_says(paragraph, TERM_CLASS_SIZES) || figure_family(checker, limit) != FAMILY_PERSON) {
        return;
    }
    size_t from = clause_start(&paragraph->bounds, limit->start), to = clause_end(&paragraph->bounds, limit->end);
    to = char_is(text, to, ")）") ? clause_end(&paragraph->bounds, char_next(text, to)) : to;
    Str claim = str_slice(text, sentence_start(&paragraph->bounds, limit->start), to);
    bool sizes = check_says(checker, TERM_CLASS_SIZES, claim) && limit->value >= 40 && limit->value <= 100;
    bool none = check_says(checker, TERM_NONE_OF, claim) || check_says(checker, TERM_ALL_GONE, claim);
    if (!sizes || !none || figure_family(checker, limit) != FAMILY_PERSON || !figure_usable(limit) ||
        !(str_is(limit->qualifier, ">=") || str_is(limit->qualifier, ">") || limit->kind == FIGURE_THRESHOLD) ||
        only_meant(checker, claim) || from > limit->start) {
        return;
    }
    for (size_t i = first_near(index); i < last_near(checker, index); i++) {
        if (i != index && figure_of_class(checker, i, limit->value) &&
            !other_scope(checker, claim, words_before(checker, &figures[i]))) {
            const ReadFigure *one = &figures[i];
            Facts facts = {.a = str_trim(claim), .found = one->surface};
            facts.b =
                str_format(checker->arena, "%.*s%.*s", STR_ARG(words_before(checker, one)), STR_ARG(one->surface));
            facts_line(&facts, figure_line(checker, limit));
            facts_line(&facts, figure_line(checker, one));
            check_add(checker, "none-and-case", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- the run ---- */

static void kept_in_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        limit_named_before(checker, sentence, i);
        within_limit(checker, sentence, i);
        all_keep(checker, sentence, i);
        aim_reached(checker, sentence, i);
        mean_beyond_kinds(checker, sentence, i);
        odd_in_list(checker, sentence, i);
        odd_among_paragraphs(checker, i);
        class_too_large(checker, sentence, i);
    }
    all_fulfilled(checker, sentence);
    years_in_order(checker, sentence);
}

void check_kept(Checker *checker) {
    each_sentence(checker, kept_in_sentence);
}
