/* What figures are made of, as their words and places tell: marks out of a hundred, pupils for each teacher, prices and
 * counts, so many at each of several rates, a list whose total stands elsewhere, what changes of rates and counts are
 * told in (RC-14, RC-08, RC-07, RC-01, RC-06). What another file has judged already is left alone. */
#include "check_within.h"

#include <math.h>

static Str head_of(Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    return slash > 0 ? str_slice(unit, 0, (size_t)slash) : unit;
}

static size_t sentence_last(const Sentence *sentence) {
    return sentence->first + sentence->count;
}

/* ---- RC-14 ---- */

/* 按百分制评分，…扣2.5分，…扣1.5分，…加1.0分，最后得94.0分; 97.5分（…扣2分，…扣1.5分，…加1分）: what is left of a
 * hundred, where the document or the sentence says that it marks so. */
static void marks_of_hundred(Checker *checker, const Sentence *sentence, bool told) {
    enum { LEAST = 2, MOST = 12, ALL = 100 };
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures, *score = NULL;
    Str said = str_slice(paragraph->text, sentence->start, sentence->end);
    double left = ALL, down = 0;
    size_t taken = 0;
    Facts facts = {.line_count = 0};
    if (!paragraph_says(paragraph, TERM_DEDUCTED) || (!told && !check_says(checker, TERM_OF_HUNDRED, said)) ||
        !check_says(checker, TERM_DEDUCTED, said)) {
        return;
    }
    for (size_t i = sentence->first; i < sentence_last(sentence); i++) {
        const ReadFigure *one = &figures[i];
        if (!check_is(checker, TERM_POINTS, one->unit) || !figure_usable(one)) {
            continue;
        }
        Str own = own_words(checker, i);
        bool minus = check_says(checker, TERM_DEDUCTED, own), plus = !minus && check_says(checker, TERM_BONUS, own);
        bool summed = minus && (one->total || check_says(checker, TERM_SUMS, own));
        bool opens = !minus && !plus && i + 1 < sentence_last(sentence) && char_is(paragraph->text, one->end, "(（") &&
                     check_says(checker, TERM_DEDUCTED, own_words(checker, i + 1));
        bool scored = !minus && !plus && taken >= LEAST && check_says(checker, TERM_SCORED, own);
        if (opens || scored) {
            if (score) {
                break; /* another one's marks */
            }
            score = one;
            if (scored) {
                break;
            }
        } else if (minus && !summed) {
            down += one->value;
            left -= one->value;
            taken++;
            facts_figure(checker, &facts, one);
        } else if (plus && taken) {
            left += one->value;
            facts_figure(checker, &facts, one);
        } else if (score && taken) {
            break;
        }
    }
    if (!score || taken < LEAST || taken > MOST || down >= ALL / 2.0 || check_judged(checker, "RC-14", score) ||
        fabs(left - score->value) > ALL / 10.0) {
        return;
    }
    facts.name = score->name;
    relation_add(checker, "score", (Interval){left - 0.01, left + 0.01}, score, &facts);
}

static bool marks_are_of_hundred(const Checker *checker) {
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        if (paragraph_says(&checker->paragraphs[i], TERM_OF_HUNDRED)) {
            return true;
        }
    }
    return false;
}

/* ---- RC-08 ---- */

/* Whether a count of persons is told of the stage: 初中98人, 初中1218人 of 初中. */
static bool is_of_stage(const Checker *checker, size_t index, Str stage) {
    const ReadFigure *one = &checker->document->figures[index];
    return is_exact_amount(one) && figure_family(checker, one) == FAMILY_PERSON && !check_moved(checker, one) &&
           !one->compare.len && (!stage.len || str_find(own_words(checker, index), stage) >= 0);
}

/* 小学生师比为17.15:1，初中为12.43:1: pupils for each teacher of a stage, of the counts that the document tells of it.
 * Right of any two, it is right; of none, it is wrong by one digit or two the wrong way round. */
static void staff_of_stage(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, MOST = 60, FEW = 5, STAGE = 6 }; /* times; teachers; bytes */
    const ReadFigure *figures = checker->document->figures, *ratio = &figures[index], *many = NULL, *few = NULL;
    Str clause = str_slice(sentence->paragraph->text, sentence->start, ratio->start);
    bool one = ratio->value2 > 0.99 && ratio->value2 < 1.01;
    if (isnan(ratio->value2) || !one || !str_is(ratio->unit, "比") || ratio->value < LEAST || ratio->value > MOST ||
        !check_says(checker, TERM_STAFFING, clause) || check_held(checker, "RC-08", ratio) ||
        check_judged(checker, "RC-08", ratio) || check_judged(checker, "RC-23", ratio) || ratio->compare.len ||
        ratio->kind != FIGURE_ACTUAL) {
        return;
    }
    Str own = own_words(checker, index), stage = {NULL, 0};
    const ReviewTermsDef *basis = check_terms(checker, TERM_BASIS);
    for (size_t i = 0; i < basis->word_count && !stage.len; i++) {
        stage = str_starts(own, basis->words[i]) && basis->words[i].len <= STAGE ? basis->words[i] : stage;
    }
    size_t at, end;
    bool bare = !stage.len && check_find(checker, TERM_STAFFING, own, &at, &end) && at == 0;
    if (!stage.len && !bare) {
        return;
    }
    for (size_t i = first_near(index); i < last_near(checker, index); i++) {
        if (!is_of_stage(checker, i, stage) || figures[i].value < FEW) {
            continue;
        }
        Str words = own_words(checker, i);
        bool teachers = check_says(checker, TERM_TEACHERS, words);
        for (size_t k = first_near(index); k < last_near(checker, index); k++) {
            if (k == i || !is_of_stage(checker, k, stage) || figures[k].value <= figures[i].value) {
                continue;
            }
            double times = figures[k].value / figures[i].value;
            if (fabs(times - ratio->value) <= 0.5 * pow(10, -ratio->decimals) + 1e-9) {
                return;
            }
            ReadFigure printed = *ratio;
            printed.value2 = NAN;
            bool near_teachers = teachers && (i + 1 == index || figures[i].paragraph == ratio->paragraph);
            bool pupils = check_says(checker, TERM_PUPILS, own_words(checker, k));
            bool like = stage.len ? looks_mistyped(times, &printed)
                                  : near_teachers && pupils && fabs(times / ratio->value - 1) < 0.3;
            if (like && !many) {
                many = &figures[k];
                few = &figures[i];
            }
        }
    }
    if (many) {
        Facts facts = {.name = ratio->name, .a = many->surface, .b = few->surface, .p = ratio->surface};
        facts.found = ratio->surface;
        double times = many->value / few->value;
        facts.c = facts.expected = str_format(checker->arena, "%.*f:1", ratio->decimals, times);
        facts_figure(checker, &facts, many);
        facts_figure(checker, &facts, few);
        check_add(checker, "ratio", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-07 ---- */

/* 采购320台，单价1.85万元，成交额592万元: how many, the price of each, and what they cost, one behind the other. */
static void price_of_each(Checker *checker, const Sentence *sentence, size_t index) {
    enum { FAR = 3 };
    const ReadFigure *price = &checker->document->figures[index], *count = price - 1, *all = price + 1;
    if (index == sentence->first || index + 1 >= sentence_last(sentence) ||
        !check_says(checker, TERM_PRICE, own_words(checker, index)) || !is_money(checker, price) || !is_value(price) ||
        !is_exact_amount(count) || !is_count(checker, count) || !is_money(checker, all) || !is_value(all) ||
        str_find(all->unit, STR("/")) > 0 || check_says(checker, TERM_PRICE, own_words(checker, index + 1)) ||
        check_judged(checker, "RC-07", all) || all->start >= sentence_end(&sentence->paragraph->bounds, price->end)) {
        return;
    }
    double product = price->value * count->value;
    if (product > FAR * all->value || all->value > FAR * product) {
        return;
    }
    Interval each = figure_interval(checker, price);
    Facts facts = facts_of_two(checker, all->name, price, count);
    relation_add(checker, "product", (Interval){each.low * count->value, each.high * count->value}, all, &facts);
}

/* 每生每年1000元, 全年应安排23640万元 of 23640名: so much for each of those that the paragraph counts before, ten times
 * too much or too little to the last digit. */
static void tenfold_of_each(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 8, DIGITS = 3, SLIPS = 4 };
    const ReadFigure *figures = checker->document->figures, *all = &figures[index], *each = all - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    char digits[32];
    if (index == sentence->first || !is_money(checker, all) || !is_exact_amount(all) ||
        figure_family(checker, each) != FAMILY_MONEY || !is_value(each) || str_find(each->unit, STR("/")) <= 0 ||
        !str_equal(head_of(each->unit), all->unit) || number_shortest(round(all->value), digits) < DIGITS ||
        check_judged(checker, "RC-07", all) || check_judged(checker, "RC-16", all)) {
        return;
    }
    const ReadFigure *like = NULL;
    double product = 0;
    for (size_t i = index; i > paragraph->first && index - i < BACK; i--) {
        const ReadFigure *count = &figures[i - 1];
        if (!is_exact_amount(count) || figure_family(checker, count) != FAMILY_PERSON || count->value < 100) {
            continue;
        }
        double made = count->value * each->value, times = made / all->value;
        if (fabs(times - 1) < 0.005) {
            return;
        }
        for (int slip = 1; slip <= SLIPS && !like; slip++) {
            bool slips = fabs(times * pow(10, slip) - 1) < 1e-6 || fabs(times / pow(10, slip) - 1) < 1e-6;
            like = slips ? count : like;
            product = slips ? made : product;
        }
    }
    size_t told = number_shortest(like ? like->value : 0, digits);
    if (like && told >= DIGITS) {
        Facts facts = facts_of_two(checker, all->name, each, like);
        relation_add(checker, "product", (Interval){product, product}, all, &facts);
    }
}

/* 招生5940人，编班132个，平均班额450人: what the two right before it come to for each, ten times too much or too
 * little. */
static void tenfold_mean(Checker *checker, const Sentence *sentence, size_t index) {
    enum { SLIPS = 3 };
    const ReadFigure *mean = &checker->document->figures[index], *count = mean - 1, *all = mean - 2;
    if (index < sentence->first + 2 || !is_value(mean) || !str_is(mean->qualifier, "=") || !is_exact_amount(count) ||
        !is_exact_amount(all) || !is_count(checker, count) || count->value < 2 || same_units(checker, count, all) ||
        !str_equal(head_of(mean->unit), head_of(all->unit)) ||
        !check_says(checker, TERM_MEAN, own_words(checker, index)) || check_judged(checker, "RC-07", mean)) {
        return;
    }
    double each = all->value / count->value * mean_of_many(checker, mean);
    double half = 0.5 * pow(10, -mean->decimals) * mean->scale;
    for (int slip = 1; slip <= SLIPS; slip++) {
        double more = mean->value / pow(10, slip), less = mean->value * pow(10, slip);
        if (fabs(more - each) <= half / pow(10, slip) + half * 0.01 || fabs(less - each) <= half) {
            Facts facts = facts_of_two(checker, mean->name, all, count);
            relation_add(checker, "average", (Interval){each, each}, mean, &facts);
            return;
        }
    }
}

/* 一年级129人、七年级137人，合计266人，小学每人每年5000元、初中每人每年7000元，需资金160.4万元: so many at each of
 * several rates, in their order, right before what they come to; but for one digit. */
static void sum_at_rates(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, MOST = 4, BACK = 6 };
    const ReadFigure *figures = checker->document->figures, *all = &figures[index];
    size_t rates = 0;
    if (index < sentence->first + (size_t)2 * LEAST || !is_money(checker, all) || !is_exact_amount(all) ||
        str_find(all->unit, STR("/")) > 0 || check_judged(checker, "RC-07", all) ||
        check_judged(checker, "RC-01", all)) {
        return;
    }
    while (rates < MOST && index - rates > sentence->first &&
           figure_family(checker, &all[-1 - (ptrdiff_t)rates]) == FAMILY_MONEY &&
           is_value(&all[-1 - (ptrdiff_t)rates]) && str_find(all[-1 - (ptrdiff_t)rates].unit, STR("/")) > 0 &&
           (!rates || is_listed(checker, &all[-1 - (ptrdiff_t)rates], &all[-(ptrdiff_t)rates]))) {
        rates++;
    }
    if (rates < LEAST) {
        return;
    }
    const ReadFigure *rate = all - rates;
    for (size_t i = index - rates; i >= sentence->first + rates && index - i < rates + BACK; i--) {
        const ReadFigure *count = &figures[i - rates];
        bool counts = true;
        double sum = 0;
        for (size_t k = 0; k < rates && counts; k++) {
            counts = is_exact_amount(&count[k]) && figure_family(checker, &count[k]) == FAMILY_PERSON &&
                     (!k || is_listed(checker, &count[k - 1], &count[k]));
            sum += counts ? count[k].value * rate[k].value : 0;
        }
        if (!counts) {
            continue;
        }
        bool truncated;
        if (interval_verdict(checker, (Interval){sum, sum}, all, &truncated) != VERDICT_HOLDS &&
            looks_mistyped(sum, all)) {
            Facts facts = {.name = all->name};
            facts.a = str_format(checker->arena, "%.*s、%.*s", STR_ARG(rate[0].surface), STR_ARG(rate[1].surface));
            facts.b =
                str_format(checker->arena, "%.*s、%.*s（相加）", STR_ARG(count[0].surface), STR_ARG(count[1].surface));
            for (size_t k = 0; k < rates; k++) {
                facts_figure(checker, &facts, &count[k]);
            }
            relation_add(checker, "product", (Interval){sum, sum}, all, &facts);
        }
        return;
    }
}

/* ---- RC-01 ---- */

static size_t digits_of(const ReadFigure *figure) {
    char digits[32];
    return number_shortest(round(figure->value / (pow(10, -figure->decimals) * figure->scale)), digits);
}

/* 学前7841.30万元，小学33984.60万元，…，特教1740.80万元: amounts of many digits that follow each other are all of what
 * another paragraph tells, but for one digit of one of them or two the wrong way round. */
static void total_elsewhere(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 3, MOST = 16, DIGITS = 5 };
    const ReadFigure *figures = checker->document->figures;
    if (sentence->count < LEAST) {
        return;
    }
    for (size_t first = sentence->first; first < sentence_last(sentence);) {
        size_t count = 0;
        double sum = 0;
        const ReadFigure *list = &figures[first];
        while (first + count < sentence_last(sentence) && count < MOST && is_exact_amount(&list[count]) &&
               is_money(checker, &list[count]) && same_units(checker, &list[count], list) &&
               number_at_least(list[count].scale, list->scale) && number_at_most(list[count].scale, list->scale) &&
               str_find(list[count].unit, STR("/")) < 0 &&
               !check_says(checker, TERM_SUMS, own_words(checker, first + count)) &&
               !check_moved(checker, &list[count])) {
            sum += list[count].value;
            count++;
        }
        size_t next = first + (count ? count : 1);
        bool judged = false;
        for (size_t i = 0; i < count; i++) {
            judged = judged || check_judged(checker, "RC-01", &list[i]);
        }
        const ReadFigure *whole = NULL, *wrong = NULL;
        bool right = count < LEAST || judged;
        for (size_t i = first_near(first); i < last_near(checker, first) && !right; i++) {
            const ReadFigure *all = &figures[i];
            if ((i >= first && i < first + count) || !is_exact_amount(all) || !same_units(checker, all, list) ||
                all->scale < list->scale || digits_of(all) < DIGITS || str_find(all->unit, STR("/")) >= 0) {
                continue;
            }
            bool truncated;
            right = interval_verdict(checker, (Interval){sum, sum}, all, &truncated) == VERDICT_HOLDS;
            for (size_t k = 0; k < count && !wrong && all->decimals == list->decimals; k++) {
                double meant = list[k].value - (sum - all->value);
                bool slip = meant > 0 && digits_of(&list[k]) >= DIGITS && looks_mistyped(meant, &list[k]);
                wrong = slip ? &list[k] : wrong;
                whole = slip ? all : whole;
            }
        }
        if (!right && wrong) {
            Facts facts = {.name = whole->name, .a = wrong->surface, .p = whole->surface, .found = wrong->surface};
            facts.c = facts.expected = check_amount(checker, wrong->value - (sum - whole->value), wrong);
            facts_figure(checker, &facts, wrong);
            facts_figure(checker, &facts, whole);
            check_add(checker, "typed-part", VERDICT_FAILS, &facts);
        }
        first = next;
    }
}

/* ---- RC-06 ---- */

/* 上线率23.20%；2023年为1040人、22.10%。…上线率上升1.10%: two rates nearby lie just so many points apart. */
static void points_told_as_percent(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 10, DIGITS = 2 };
    const ReadFigure *figures = checker->document->figures, *change = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    char digits[32];
    if (!str_is(change->compare, "yoy_pct") || !str_is(change->unit, "%") || !figure_usable(change) ||
        !check_says(checker, TERM_RATES, own_words(checker, index)) || check_judged(checker, "RC-06", change) ||
        number_shortest(round(fabs(change->value) * pow(10, change->decimals)), digits) < DIGITS) {
        return;
    }
    size_t first = index > paragraph->first + BACK ? index - BACK : paragraph->first;
    for (size_t i = index; i > first; i--) {
        for (size_t k = i - 1; k > first; k--) {
            const ReadFigure *one = &figures[i - 1], *two = &figures[k - 1];
            bool shares = is_share(one) && is_share(two) && is_value(one) && is_value(two) &&
                          one->decimals == change->decimals && two->decimals == change->decimals;
            double apart = shares ? fabs(one->value - two->value) : 0, less = shares ? fmin(one->value, two->value) : 1;
            if (!shares || fabs(apart - fabs(change->value)) > 0.01 * pow(10, -change->decimals) ||
                fabs(apart / less * 100 - fabs(change->value)) <= pow(10, -change->decimals)) {
                continue;
            }
            check_points_meant(checker, one, two, change);
            return;
        }
    }
}

/* 由820人增加到1025人，增长25个百分点: two counts right before, and what they grew by in per cent. */
static void points_of_counts(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *points = &checker->document->figures[index], *now = points - 1, *former = points - 2;
    bool truncated;
    if (index < sentence->first + 2 || figure_family(checker, points) != FAMILY_POINTS || !figure_usable(points) ||
        !figure_usable(now) || !figure_usable(former) || now->value <= 0 || former->value <= 0 ||
        now->family == FAMILY_PERCENT || former->family == FAMILY_PERCENT || !same_units(checker, now, former) ||
        check_judged(checker, "RC-06", points)) {
        return;
    }
    ReadFigure rate = *points;
    rate.unit = STR("%");
    rate.value = fabs(points->value);
    double share = fabs(now->value - former->value) / former->value * 100;
    if (interval_verdict(checker, (Interval){share, share}, &rate, &truncated) == VERDICT_HOLDS) {
        Facts facts = {.name = former->name, .p = points->surface, .found = points->surface};
        facts.c = facts.expected = check_number(checker, fabs(points->value), STR("%"));
        facts.a = check_amount(checker, fabs(now->value - former->value), now);
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, now);
        facts_figure(checker, &facts, points);
        check_add(checker, "points-of-amount", VERDICT_FAILS, &facts);
    }
}

/* ---- the run ---- */

void check_made(Checker *checker) {
    bool hundred = marks_are_of_hundred(checker);
    for (size_t s = 0; s < checker->sentence_count; s++) {
        const Sentence *sentence = &checker->sentences[s];
        marks_of_hundred(checker, sentence, hundred);
        total_elsewhere(checker, sentence);
        for (size_t i = sentence->first; i < sentence_last(sentence); i++) {
            staff_of_stage(checker, sentence, i);
            price_of_each(checker, sentence, i);
            tenfold_of_each(checker, sentence, i);
            tenfold_mean(checker, sentence, i);
            sum_at_rates(checker, sentence, i);
            points_told_as_percent(checker, sentence, i);
            points_of_counts(checker, sentence, i);
        }
    }
}
