/* Sums of printed numbers: parts that say what they are part of (RC-01, RC-13); and the run over what one sentence
 * reckons up. */
#include "check_within.h"

#include <math.h>
#include <string.h>

void take_part(Parts *parts, const ReadFigure *figure) {
    if (parts->count < PARTS_MOST) {
        parts->items[parts->count++] = figure;
    }
}

/* ---- RC-01 ---- */

static bool short_counts(const Checker *checker, const Parts *parts, double sum, double total, Closed closed) {
    const ReviewRuleDef *rule = check_rule(checker, "sum-of-parts");
    double most = rule ? rule->tolerance : 0;
    double missing = (total - sum) / total;
    double share = closed == LIST_TOTALLED ? 0.75 * most : parts->count > 2 ? most / 2 : most / 6;
    return closed == LIST_CLOSED || missing <= share;
}

static bool open_list(const Checker *checker, const Parts *parts) {
    if (!parts->count) {
        return true;
    }
    const ReadFigure *last = parts->items[parts->count - 1];
    size_t end = clause_end(&checker->paragraphs[last->paragraph].bounds, last->end);
    return mark_within(&checker->paragraphs[last->paragraph].cues, last->end, end, ROLE(WORD_PART_END)) != NULL;
}

/* 其中小学58所、初中12所、…of 86所: just what two digits of a part make that stand the other way round. */
static bool one_part_swapped(const Parts *parts, double missing) {
    for (size_t i = 0; i < parts->count; i++) {
        const ReadFigure *part = parts->items[i];
        char is[32], meant[32];
        size_t length = number_shortest(round(part->value / part->scale * pow(10, part->decimals)), is), at = 0;
        double whole = round((part->value + missing) / part->scale * pow(10, part->decimals));
        if (length < 2 || number_shortest(whole, meant) != length) {
            continue;
        }
        while (at + 1 < length && is[at] == meant[at]) {
            at++;
        }
        if (at + 1 < length && is[at] == meant[at + 1] && is[at + 1] == meant[at] &&
            memcmp(is + at + 2, meant + at + 2, length - at - 2) == 0) {
            return true;
        }
    }
    return false;
}

/* …、高中1260人25.2万元、… of 837.0万元: with one part ten times as much, or a tenth, the parts are all. */
static bool one_part_slipped(const Checker *checker, const ReadFigure *total, const Parts *parts, Interval sum) {
    enum { LEAST = 3 };
    static const double slips[] = {0.1, 10, 100, 10000};
    for (size_t i = 0; i < parts->count && parts->count >= LEAST; i++) {
        Interval part = figure_interval(checker, parts->items[i]);
        for (size_t k = 0; k < sizeof slips / sizeof *slips; k++) {
            Interval with = {sum.low + (slips[k] - 1) * part.low, sum.high + (slips[k] - 1) * part.high};
            double middle = (with.low + with.high) / 2;
            if (fabs(middle - total->value) < 1e-6 * total->value) {
                return true;
            }
        }
    }
    return false;
}

/* Little is missing, and the list does not say that it leaves something out: a part was forgotten, or a digit is wrong.
 */
static void may_lack(Checker *checker, const Parts *parts, Interval sum, const ReadFigure *total, Facts *facts) {
    const ReviewRuleDef *rule = check_rule(checker, "parts-short");
    double missing = (total->value - sum.high) / total->value;
    bool swapped = missing < 0.25 && parts->count > 1 && one_part_swapped(parts, total->value - sum.high);
    if (rule && !open_list(checker, parts) && (missing <= rule->tolerance || swapped)) {
        facts->p = facts->found = total->surface;
        facts->c = facts->expected = check_amount(checker, (sum.low + sum.high) / 2, total);
        facts->d = check_amount(checker, total->value - (sum.low + sum.high) / 2, total);
        facts_figure(checker, facts, total);
        check_add(checker, "parts-short", VERDICT_FLAG, facts);
    }
}

/* 143具，其中压力不足86具、超期49具: 不足 is what is wrong with 86, not fewer than 86. The numbers tell it: taken as
 * they are printed, they add up, or but for one digit. */
static bool all_as_printed(const ReadFigure *total, const Parts *parts, double *sum) {
    bool marked = false, known = figure_usable(total);
    *sum = 0;
    for (size_t i = 0; i < parts->count; i++) {
        marked = marked || str_is(parts->items[i]->qualifier, "<");
        known = known && figure_usable(parts->items[i]);
        *sum += known ? parts->items[i]->value : 0;
    }
    return marked && known && (*sum == total->value || looks_mistyped(*sum, total));
}

/* 高中5所（含完全中学2所）, 小学38所（含教学点8个）: members that stand in two parts, or in none of the whole, in the
 * bracket right behind a part. NULL: none. */
static const ReadFigure *counted_twice(const Checker *checker, const ReadFigure *part) {
    enum { MOST = 60 }; /* bytes between */
    const CheckParagraph *paragraph = &checker->paragraphs[part->paragraph];
    const ReadFigure *inside = part + 1;
    if ((size_t)(inside - checker->document->figures) >= paragraph->first + paragraph->count ||
        !char_is(paragraph->text, part->end, "(（") || inside->start - part->end > MOST) {
        return NULL;
    }
    Str behind = str_slice(paragraph->text, part->end, paragraph->text.len);
    bool named = check_says(checker, TERM_COUNTED_TWICE, str_slice(behind, 0, inside->start - part->end));
    return named && is_count(checker, inside) && figure_usable(inside) &&
                   is_inside(behind, inside->start - part->end, "(（", ")）", MOST)
               ? inside
               : NULL;
}

/* Whether the parts add up without what two of them count: some of it, or all. Says so then. */
static bool adds_up_once(Checker *checker, const ReadFigure *total, const Parts *parts, Interval sum,
                         const Facts *added) {
    Interval rest = sum;
    Facts facts = *added;
    facts.c = check_amount(checker, (sum.low + sum.high) / 2, total);
    facts.p = total->surface;
    bool holds = false, truncated;
    for (size_t i = 0; i < parts->count && !holds; i++) {
        const ReadFigure *twice = counted_twice(checker, parts->items[i]);
        if (twice) {
            Interval less = figure_interval(checker, twice);
            Interval alone = {sum.low - less.high, sum.high - less.low};
            rest = (Interval){rest.low - less.high, rest.high - less.low};
            holds = interval_verdict(checker, alone, total, &truncated) == VERDICT_HOLDS;
            facts.a = holds || !facts.a.len
                          ? twice->surface
                          : str_format(checker->arena, "%.*s、%.*s", STR_ARG(facts.a), STR_ARG(twice->surface));
            holds = holds || interval_verdict(checker, rest, total, &truncated) == VERDICT_HOLDS;
        }
    }
    if (holds) {
        facts_figure(checker, &facts, total);
        check_add(checker, "overlapping-parts", VERDICT_HOLDS, &facts);
    }
    return holds;
}

bool one_digit_wrong(const ReadFigure *total, const Parts *parts, double sum) {
    bool wrong = looks_mistyped(sum, total);
    for (size_t i = 0; i < parts->count && !wrong; i++) {
        double meant = parts->items[i]->value - (sum - total->value);
        wrong = meant > 0 && looks_mistyped(meant, parts->items[i]);
    }
    return wrong;
}

/* 高于标准624元（标准为2000元、2500元）: what is asked for is no part of what there is. */
static bool are_limits(const ReadFigure *total, const Parts *parts) {
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->items[i]->kind == FIGURE_THRESHOLD && total->kind != FIGURE_THRESHOLD) {
            return true;
        }
    }
    return false;
}

/* 每百名学生0.93人（97人，在校生10450人）: no part of a person is a total of whole ones, it is what each has. */
static bool is_share_of_one(const Checker *checker, const ReadFigure *total, const Parts *parts) {
    bool broken = is_count(checker, total) && total->scale <= 1 && total->decimals > 0;
    for (size_t i = 0; i < parts->count; i++) {
        broken = broken && parts->items[i]->decimals == 0;
    }
    return broken;
}

/* 应返校41260人，实际返校40980人，…。其中小学…: parts that do not add up to the nearest figure but, exactly, to one
 * before it in the paragraph are parts of that. NULL: there is none. */
static const ReadFigure *whole_of_sum(const Checker *checker, Interval sum, const ReadFigure *total) {
    enum { LEAST = 1000 }; /* small numbers are equal by chance */
    const CheckParagraph *paragraph = &checker->paragraphs[total->paragraph];
    for (size_t i = paragraph->first; sum.low >= LEAST && i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure >= total) {
            break;
        }
        if (sum.low == sum.high && figure->value == sum.low && same_units(checker, figure, total) &&
            figure_usable(figure) && str_is(figure->qualifier, "=") && !figure->compare.len) {
            return figure;
        }
    }
    return NULL;
}

/* 高级886人、正高级11人、中级1512人，高级及以上合计897人; 计划36所，三年完成9所、10所、12所，累计31所: the first or the
 * last of a list add up to the total, exactly: those alone are its parts. */
static bool run_adds_up(const Checker *checker, const ReadFigure *total, const Parts *parts, Parts *run) {
    enum { LEAST = 2 };
    double all = 0;
    bool listed = true; /* all in one list, of which one digit is wrong: some are the whole by chance */
    for (size_t i = 0; i < parts->count; i++) {
        all += parts->items[i]->value;
        listed = listed && (i == 0 || is_listed(checker, parts->items[i - 1], parts->items[i]));
    }
    if (listed && one_digit_wrong(total, parts, all)) {
        return false;
    }
    for (size_t count = parts->count - 1; parts->count > LEAST && count >= LEAST; count--) {
        for (size_t last = 0; last < 2; last++) {
            double sum = 0;
            *run = (Parts){.count = 0};
            for (size_t i = 0; i < count; i++) {
                const ReadFigure *part = parts->items[last ? parts->count - count + i : i];
                sum += part->value;
                take_part(run, part);
            }
            if (sum == total->value) {
                return true;
            }
        }
    }
    return false;
}

void sum_of(Checker *checker, const ReadFigure *total, const Parts *parts, Closed closed) {
    if (are_limits(total, parts) || is_share_of_one(checker, total, parts)) {
        return;
    }
    Interval sum = {0, 0};
    Facts facts = {.name = total->name};
    bool known = figure_usable(total);
    for (size_t i = 0; i < parts->count; i++) {
        known = known && figure_usable(parts->items[i]);
        sum = interval_sum(sum, figure_interval(checker, parts->items[i]));
        facts_figure(checker, &facts, parts->items[i]);
    }
    double printed;
    if (all_as_printed(total, parts, &printed)) {
        sum = (Interval){printed, printed};
    }
    bool truncated;
    ReadVerdict verdict = known ? interval_verdict(checker, sum, total, &truncated) : VERDICT_UNKNOWN;
    if (verdict == VERDICT_HOLDS && (isinf(sum.high) || isinf(figure_interval(checker, total).high))) {
        return; /* 不低于40人, 2000人以上: whatever is printed would fit */
    }
    bool totals = parts->count > 0; /* 学前教育共812人次，义务教育共3306人次，高中教育共2102人次: each is its own */
    for (size_t i = 0; i < parts->count; i++) {
        totals = totals && parts->items[i]->total;
    }
    if (verdict == VERDICT_FAILS && totals) {
        return;
    }
    Parts run;
    if (verdict == VERDICT_FAILS && sum.low > total->value && run_adds_up(checker, total, parts, &run)) {
        sum_of(checker, total, &run, closed);
        return;
    }
    const ReadFigure *other = verdict == VERDICT_FAILS ? whole_of_sum(checker, sum, total) : NULL;
    if (other) {
        relation_add(checker, "sum-of-parts", sum, other, &facts);
        return;
    }
    if (verdict == VERDICT_FAILS) {
        bool less = sum.high < total->value;
        if (!open_list(checker, parts) && one_part_slipped(checker, total, parts, sum)) {
            relation_add(checker, "sum-of-parts", sum, total, &facts);
            return;
        }
        if (less && (open_list(checker, parts) || !short_counts(checker, parts, sum.high, total->value, closed))) {
            may_lack(checker, parts, sum, total, &facts);
            return; /* not all parts are named */
        }
        const ReviewRuleDef *rule = check_rule(checker, "sum-of-parts"); /* far beyond it they are no parts of this */
        bool beyond = !less && closed == LIST_OPEN && rule && sum.low > (1 + rule->tolerance) * fabs(total->value) &&
                      !one_digit_wrong(total, parts, (sum.low + sum.high) / 2);
        if (beyond || (!less && adds_up_once(checker, total, parts, sum, &facts))) {
            return;
        }
    }
    relation_add(checker, "sum-of-parts", sum, total, &facts);
}

/* 落实率100%，其中幼儿园落实率96.2%: of a rate that leaves nothing out no part can have less. Any other rate lies
 * between those of its parts, of which no one is too large. */
static void rate_of_part(Checker *checker, const ReadFigure *total, const Parts *parts) {
    const ReviewRuleDef *rule = check_rule(checker, "full-rate-and-part");
    for (size_t i = 0; i < parts->count && rule; i++) {
        const ReadFigure *part = parts->items[i];
        Str name = total->name;
        bool alike = name.len && part->name.len && str_ends(part->name, name_tail(name, 6));
        if (alike && figure_usable(part) && figure_usable(total) && total->value >= rule->limit &&
            figure_interval(checker, part).high < rule->limit) {
            Facts facts = {.name = name, .a = part->surface, .b = total->surface, .found = part->surface};
            facts_figure(checker, &facts, part);
            facts_figure(checker, &facts, total);
            check_add(checker, "full-rate-and-part", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* 近视率…到51.8%，其中小学38.6%、初中62.4%、高中78.2%: a rate that lies between those of its parts is no sum of them; a
 * share (占) is. */
static bool lies_between(const Checker *checker, const ReadFigure *total, const Parts *parts) {
    bool below = false, above = false, shared = check_says(checker, TERM_SHARE, words_before(checker, total));
    for (size_t i = 0; i < parts->count; i++) {
        below = below || parts->items[i]->value < total->value;
        above = above || parts->items[i]->value > total->value;
        shared = shared || check_says(checker, TERM_SHARE, words_before(checker, parts->items[i]));
    }
    return is_share(total) && below && above && !shared;
}

/* 未开工1个，…。其中新建幼儿园12所，新增学位3960个: so many are no part of one, but something else. */
static bool is_beyond(const Checker *checker, const ReadFigure *part, const ReadFigure *total) {
    const ReviewRuleDef *rule = check_rule(checker, "part-over-whole");
    return rule && is_count(checker, total) && part->value > rule->limit * total->value;
}

/* 三年累计2.38亿元，…2023年0.89亿元。其中财政性经费1.9亿元: behind the stop 其中 is of what the sentence is about. */
static bool of_larger_before(const Checker *checker, const ReadFigure *part, const ReadFigure *total) {
    const CheckParagraph *paragraph = &checker->paragraphs[total->paragraph];
    size_t from = full_start(&paragraph->bounds, total->start);
    if (part->paragraph != total->paragraph || part->value <= total->value ||
        full_start(&paragraph->bounds, part->start) <= total->start) {
        return false;
    }
    for (const ReadFigure *first = total;
         first > &checker->document->figures[paragraph->first] && first[-1].start >= from; first--) {
        if (same_units(checker, &first[-1], part) && figure_usable(&first[-1]) && first[-1].value >= part->value) {
            return true;
        }
    }
    return false;
}

/* 平均年龄42.6岁，其中幼儿园33.8岁、小学43.5岁: of a mean some may have more. */
static bool is_mean(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    return mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_AVERAGE)) != NULL;
}

/* 投诉16件，查实2件，…，其余14件查无实据: what is left of a larger figure before is no part of the smaller one. */
static bool is_rest_of_larger(const Checker *checker, const ReadFigure *part, const ReadFigure *total) {
    enum { BACK = 4 };
    size_t index = (size_t)(total - checker->document->figures), first = checker->paragraphs[total->paragraph].first;
    for (size_t i = index; i > first && index - i < BACK; i--) {
        const ReadFigure *larger = &checker->document->figures[i - 1];
        if (same_units(checker, larger, part) && figure_usable(larger) && !larger->compare.len &&
            larger->value == part->value + total->value) {
            return true;
        }
    }
    return false;
}

/* 本年4268元，上年4060元，增加208元。其中甲校4520元: what the two before lie apart is no whole of what follows. */
static bool is_distance(const Checker *checker, const ReadFigure *apart) {
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[apart->paragraph].first];
    return apart >= first + 2 && same_but_each(apart, apart - 1) && same_but_each(apart, apart - 2) &&
           fabs(fabs(apart[-1].value - apart[-2].value) - apart->value) < 1e-6 * apart->value;
}

/* 总数少了64人，其中小学少了88人，初中多了41人: of what all lost one may have lost more. */
static bool moved_both(const Checker *checker, const ReadFigure *total, const Parts *parts) {
    bool moved = check_moved(checker, total);
    for (size_t i = 0; i < parts->count && moved; i++) {
        moved = check_moved(checker, parts->items[i]);
    }
    return moved && parts->count > 1;
}

static void part_over_whole(Checker *checker, const ReadFigure *total, const Parts *parts) {
    if (is_mean(checker, total) || is_distance(checker, total) || moved_both(checker, total, parts)) {
        return;
    }
    for (size_t i = 0; i < parts->count; i++) {
        const ReadFigure *part = parts->items[i];
        bool known = figure_usable(part) && figure_usable(total);
        if (known && (of_larger_before(checker, part, total) || is_rest_of_larger(checker, part, total))) {
            continue;
        }
        bool over = known && !is_beyond(checker, part, total) &&
                    figure_interval(checker, part).low > figure_interval(checker, total).high;
        if (over || (i == 0 && parts->count == 1)) {
            Facts facts = {.name = total->name, .a = part->surface, .b = total->surface, .found = part->surface};
            facts_figure(checker, &facts, part);
            facts_figure(checker, &facts, total);
            check_add(checker, "part-over-whole",
                      !known ? VERDICT_UNKNOWN
                      : over ? VERDICT_FAILS
                             : VERDICT_HOLDS,
                      &facts);
        }
    }
}

/* 其中消防412处、食品236处，已整改640处: what was done with them is no further part of them. */
static bool other_matter(const Checker *checker, const Parts *parts, const ReadFigure *next) {
    const uint64_t states = ROLE(WORD_FIXED) | ROLE(WORD_OPEN);
    const CheckParagraph *paragraph = &checker->paragraphs[next->paragraph];
    if (!parts->count || parts->items[0]->paragraph != next->paragraph) {
        return false;
    }
    size_t first = parts->items[0]->start;
    bool now = mark_within(&paragraph->cues, clause_start(&paragraph->bounds, next->start), next->start, states);
    bool then = mark_within(&paragraph->cues, clause_start(&paragraph->bounds, first), first, states);
    return now && !then;
}

/* 校舍4.26万平方米，其中教学用房2.15万平方米、食堂0.83万平方米；改造运动场21.4万平方米: a semicolon ends a list whose
 * parts no semicolon parts, where a verb begins what follows. */
static bool behind_list(const Checker *checker, const Parts *parts, const ReadFigure *next) {
    const CheckParagraph *paragraph = &checker->paragraphs[next->paragraph];
    if (parts->count < 2 || parts->items[0]->paragraph != next->paragraph) {
        return false;
    }
    size_t now = sentence_start(&paragraph->bounds, next->start), first = parts->items[0]->start;
    size_t last = parts->items[parts->count - 1]->start, past;
    return sentence_start(&paragraph->bounds, last) == sentence_start(&paragraph->bounds, first) && now > last &&
           word_at(checker->words, paragraph->text, now, ROLE(WORD_BUILD) | ROLE(WORD_PROMISE), &past) != NULL;
}

/* 占1.1%，其中已干预412人，干预率96.7%: a rate is no part of a share, but of a count behind it. */
static bool is_own_rate(const Checker *checker, const ReadFigure *total, const ReadFigure *part) {
    Str words = words_before(checker, part);
    return is_share(total) && is_share(part) && check_says(checker, TERM_SHARE, words_before(checker, total)) &&
           check_says(checker, TERM_RATES, words) && !check_says(checker, TERM_SHARE, words);
}

/* 公办园39所（含公办性质园6所）、民办园33所: what is said aside of one part is no further part of the whole. */
static bool is_aside(const Checker *checker, const Parts *parts, const ReadFigure *next) {
    enum { MOST = 120 }; /* bytes between */
    const ReadFigure *last = parts->count ? parts->items[parts->count - 1] : NULL;
    Str text = checker->paragraphs[next->paragraph].text;
    return last && last->paragraph == next->paragraph && next->start - last->end <= MOST &&
           is_inside(str_slice(text, last->end, text.len), next->start - last->end, "(（", ")）", MOST);
}

/* 平均每个项目438.5万元, 平均年龄42.3岁: what each has is no whole that anything is a part of; nor is a limit
 * (控制在45人以内) that all keep. */
static bool is_no_whole(const Checker *checker, const ReadFigure *total) {
    if (total->kind == FIGURE_THRESHOLD && str_is(total->qualifier, "<=")) {
        return true;
    }
    const CheckParagraph *paragraph = &checker->paragraphs[total->paragraph];
    size_t from = clause_start(&paragraph->bounds, total->start);
    int family = figure_family(checker, total);
    bool measured = family == FAMILY_MONEY || family == FAMILY_AGE || family == FAMILY_LENGTH ||
                    family == FAMILY_SCORE || family == FAMILY_WEIGHT;
    return measured &&
           (check_says(checker, TERM_MEAN, str_slice(paragraph->text, from, total->start)) ||
            mark_within(&paragraph->cues, from, total->start, ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE)) != NULL);
}

/* 92人、116人；“双师型”教师87人: behind a list a semicolon begins what is told otherwise. */
static bool list_ends(const Checker *checker, const Parts *parts, size_t last) {
    const ReadFigure *part = parts->items[last], *before = parts->items[last - 1];
    const CheckParagraph *paragraph = &checker->paragraphs[part->paragraph];
    return before->paragraph == part->paragraph && last + 1 < parts->count &&
           sentence_start(&paragraph->bounds, parts->items[last + 1]->start) > part->start &&
           str_find(str_slice(paragraph->text, before->end, part->start), STR("、")) >= 0;
}

/* As many of the first parts as add up to the whole, or but for one digit where their list ends; else all. */
static size_t whole_at(const Checker *checker, const ReadFigure *total, const Parts *parts) {
    Interval sum = {0, 0};
    bool truncated;
    size_t listed = 0;
    for (size_t i = 0; i < parts->count && figure_usable(total) && figure_usable(parts->items[i]); i++) {
        sum = interval_sum(sum, figure_interval(checker, parts->items[i]));
        bool goes_on = i + 2 < parts->count && is_listed(checker, parts->items[i], parts->items[i + 1]);
        if (i > 0 && !goes_on && interval_verdict(checker, sum, total, &truncated) == VERDICT_HOLDS) {
            return i + 1;
        }
        Parts first = *parts;
        first.count = i + 1;
        bool wrong = i > 0 && !listed && list_ends(checker, parts, i) && near_whole(checker, sum, total) &&
                     one_digit_wrong(total, &first, (sum.low + sum.high) / 2);
        listed = wrong ? i + 1 : listed;
    }
    return listed ? listed : parts->count;
}

/* 其中高级教师412人，女教师1325人，党员教师688人: some of any other group are women, too, so that these are no parts of
 * a whole; 男教师 and 女教师 are. */
static bool are_crosswise(const Checker *checker, const Parts *parts) {
    const ReadFigure *first = parts->count ? parts->items[0] : NULL;
    bool groups = first && (figure_family(checker, first) == FAMILY_PERSON ||
                            check_is(checker, TERM_PLACES_COUNTED, first->unit)); /* 寄宿制学校食堂5个 are rooms */
    if (!groups || !is_count(checker, first)) {
        return false;
    }
    const ReviewDef *review = checker->review;
    size_t across = 0;
    for (size_t i = 0; i < parts->count; i++) {
        across += check_says(checker, TERM_CROSSWISE, parts->items[i]->name);
    }
    for (size_t p = 0; p < review->pair_count; p++) {
        bool sides[2] = {false, false};
        for (size_t i = 0; i < 2 * parts->count; i++) {
            sides[i % 2] = sides[i % 2] || str_find(parts->items[i / 2]->name, review->pairs[2 * p + i % 2]) >= 0;
        }
        if (sides[0] && sides[1]) {
            return false;
        }
    }
    return across > 0 && across < parts->count;
}

/* 已补充122人，尚缺34人。其中招聘86人、选调24人、购买服务12人: what the parts add up to, or but for one digit, stands
 * before the figure that they are too many for. */
static const ReadFigure *whole_before(const Checker *checker, const ReadFigure *total, const Parts *parts) {
    enum { BACK = 3 };
    size_t index = (size_t)(total - checker->document->figures), first = checker->paragraphs[total->paragraph].first;
    Interval sum = {0, 0};
    for (size_t i = 0; i < parts->count; i++) {
        if (!figure_usable(parts->items[i])) {
            return total;
        }
        sum = interval_sum(sum, figure_interval(checker, parts->items[i]));
    }
    bool more = parts->count >= 2 && figure_usable(total) && sum.low > figure_interval(checker, total).high;
    bool near = near_whole(checker, sum, total) || holds_or_mistyped(checker, sum, total), truncated;
    bool beyond = true; /* 已入学416人，未入学12人。其中随班就读214人、…: each of them is too much */
    for (size_t i = 0; i < parts->count; i++) {
        beyond = beyond && parts->items[i]->value > total->value;
    }
    for (size_t i = index; more && i > first && index - i < BACK; i--) {
        const ReadFigure *other = &checker->document->figures[i - 1];
        bool whole = figure_usable(other) && !other->compare.len && same_units(checker, other, total) &&
                     other->part_of < 0; /* 本科13人；行政人员9人，其中…: itself one of several parts */
        if (whole && (near ? interval_verdict(checker, sum, other, &truncated) == VERDICT_HOLDS
                           : holds_or_mistyped(checker, sum, other) || (beyond && near_whole(checker, sum, other)))) {
            return other;
        }
    }
    return total;
}

/* 新增学位3960个，平均每所330个: what each has is no part. */
static bool is_of_each(const Checker *checker, const ReadFigure *part) {
    const CheckParagraph *paragraph = &checker->paragraphs[part->paragraph];
    const uint64_t each = ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE);
    size_t from = clause_start(&paragraph->bounds, part->start), gap = part[-1].end; /* a part is never the first */
    bool here = part[-1].paragraph == part->paragraph && gap > from;
    return mark_within(&paragraph->cues, here ? gap : from, part->start, each) != NULL;
}

/* 教学点3个 among schools that are counted in 所: of the whole, too, if it fits. */
static bool counted_otherwise(const Checker *checker, const ReadFigure *total, const ReadFigure *part) {
    return check_is(checker, TERM_PLACES_COUNTED, total->unit) && is_count(checker, part) &&
           figure_family(checker, part) != FAMILY_PERSON && part->paragraph == total->paragraph &&
           str_is(part->qualifier, "=");
}

/* The figures that say that they are part of one; `otherwise`: with those that another word counts. */
static Parts parts_told(const Checker *checker, size_t index, bool otherwise) {
    const ReadDocument *document = checker->document;
    const ReadFigure *total = &document->figures[index];
    Parts parts = {.count = 0};
    bool times = figure_family(checker, total) == FAMILY_TIMES;
    for (size_t i = index + 1; i < document->figure_count && i < index + 60; i++) {
        const ReadFigure *part = &document->figures[i];
        if (part->part_of != (int)index || part->compare.len) {
            continue;
        }
        bool people = times && figure_family(checker, part) == FAMILY_PERSON; /* 7人次: 4人、3人 */
        bool far = is_share(total) && part->start > full_end(&checker->paragraphs[total->paragraph].bounds, total->end);
        /* 其中特岗80名；选派**名: what is masked behind a semicolon may be of something else */
        bool hidden = !figure_usable(part) && parts.count &&
                      sentence_start(&checker->paragraphs[part->paragraph].bounds, part->start) > parts.items[0]->start;
        if (far || hidden ||
            !(same_units(checker, total, part) || people || (otherwise && counted_otherwise(checker, total, part)))) {
            continue;
        }
        if (other_matter(checker, &parts, part) || behind_list(checker, &parts, part)) {
            break;
        }
        if (!is_aside(checker, &parts, part) && !is_of_each(checker, part) && !is_own_rate(checker, total, part)) {
            take_part(&parts, part);
        }
    }
    return parts;
}

/* 其中幼儿园75所、小学95所、初中16所。一贯制学校7所，职校2所。 A stop within the list: a sentence right behind it that
 * names and counts the same things, and nothing else. */
static void go_on_behind(const Checker *checker, const ReadFigure *total, Parts *parts) {
    const ReadFigure *last = parts->count ? parts->items[parts->count - 1] : NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[total->paragraph];
    const ReadFigure *end = &checker->document->figures[paragraph->first + paragraph->count];
    if (!last || last->paragraph != total->paragraph || !is_count(checker, last)) {
        return;
    }
    size_t from = full_end(&paragraph->bounds, last->end), stop = 0, told = parts->count;
    for (const ReadFigure *next = last + 1; next < end && (!stop || next->start < stop); next++) {
        if (next->start < from) {
            continue; /* aside */
        }
        if (!stop) {
            from = full_start(&paragraph->bounds, next->start);
            stop = full_end(&paragraph->bounds, next->end);
        }
        Str words = words_before(checker, next);
        if (is_aside(checker, parts, next)) {
            continue;
        }
        if (from > full_end(&paragraph->bounds, last->end) + 3 || !same_units(checker, total, next) ||
            next->compare.len || next->total || next->part_of >= 0 || !str_equal(str_trim(words), next->name)) {
            parts->count = told;
            return;
        }
        take_part(parts, next);
    }
}

static double sum_told(const Parts *parts) {
    double sum = 0;
    for (size_t i = 0; i < parts->count; i++) {
        sum += parts->items[i]->value;
    }
    return sum;
}

/* 其中: the figures that say which they are part of; with those that another word counts, or that a stop parts from
 * them, where all of them come nearer to the whole. */
static Parts parts_of(const Checker *checker, size_t index) {
    const ReadFigure *total = &checker->document->figures[index];
    Parts parts = parts_told(checker, index, false);
    for (int more = 0; more < 2; more++) {
        Parts with = more ? parts : parts_told(checker, index, true);
        if (more) {
            go_on_behind(checker, total, &with);
        }
        bool nearer = fabs(sum_told(&with) - total->value) < fabs(sum_told(&parts) - total->value);
        parts = with.count > parts.count && parts.count >= 2 && figure_usable(total) && nearer ? with : parts;
    }
    return parts;
}

static void named_parts(Checker *checker, size_t index) {
    const ReadFigure *total = &checker->document->figures[index];
    bool marks = check_is(checker, TERM_POINTS, total->unit) && check_says(checker, TERM_FULL_MARKS, total->name);
    if (is_no_whole(checker, total) || marks) { /* of full marks some are taken: score_left */
        return;
    }
    Parts parts = parts_of(checker, index);
    parts.count = whole_at(checker, total, &parts);
    total = whole_before(checker, total, &parts);
    bool rate = is_share(total) && total->name.len && parts.count &&
                str_ends(parts.items[0]->name, name_tail(total->name, 3)); /* 率 */
    rate = rate || lies_between(checker, total, &parts);
    if (parts.count >= 2 && !rate && !are_crosswise(checker, &parts)) {
        sum_of(checker, total, &parts, LIST_OPEN);
    }
    if (rate) {
        rate_of_part(checker, total, &parts);
    } else if (parts.count >= 1) {
        part_over_whole(checker, total, &parts);
    }
}

/* ---- RC-17 ---- */

static void sums_of_sentence(Checker *checker, const Sentence *sentence) {
    if (!sentence->count) {
        return;
    }
    shares_of_pairs(checker, sentence);
    shares_over_all(checker, sentence);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        share_of_ratio(checker, sentence, i);
    }
    each_times_units(checker, sentence);
    balance_of(checker, sentence);
    score_left(checker, sentence);
    average_between(checker, sentence);
}

void check_sums(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (!figure->compare.len) {
            named_parts(checker, i);
        }
    }
    each_sentence(checker, sums_of_sentence);
}
