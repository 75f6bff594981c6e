/* What is reckoned of two figures right before it - a share, what is left, so much for each, growth, so many times -
 * and is so but for one digit (check_fits.h). Of two figures that only stand near each other a number of three digits
 * is so by chance once in some thirty times, so that only the nearest two that may be meant are asked, and only where
 * no two others nearby give it as it is printed. */
#include "check_fits.h"
#include "check_rate.h"

#include <math.h>

enum {
    DIGITS_LEAST = 3, /* of a number that may be met by chance otherwise */
    DIGITS_BOTH = 5,  /* of it and what it is reckoned of, where that is mistyped */
    BACK = 10,        /* figures before one that may give it */
    AHEAD = 3,        /* and behind it */
};

/* How a figure is reckoned of two others. */
typedef enum Reckoned {
    SHARE_OF,
    GROWN_BY,
    POINTS_APART,
    LEFT_OF,
    TIMES_OF,
    SO_MUCH_EACH,
    ALL_OF_EACH,
    RECKONED
} Reckoned;

typedef struct Fit {
    Reckoned how;
    const ReadFigure *a, *b; /* part and whole, now and before, both, all and how many */
} Fit;

size_t digits_told(const ReadFigure *figure) {
    char digits[32];
    double step = pow(10, -figure->decimals) * figure->scale;
    size_t length = number_shortest(round(fabs(figure->value) / step), digits);
    while (figure->decimals == 0 && length > 1 && digits[length - 1] == '0') {
        length--;
    }
    return length;
}

bool may_fit(const ReadFigure *figure) {
    return is_exact(figure) && isnan(figure->value2) && figure->kind != FIGURE_THRESHOLD;
}

static bool may_be_of(const ReadFigure *figure) {
    return may_fit(figure) && !figure->compare.len;
}

/* 分别占: of one after the other. */
static bool in_order(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    return mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_RESPECTIVELY)) != NULL;
}

/* 提高2.1个百分点, not 差距由6.1个百分点缩小到4.0个百分点. */
static bool ends_moved(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    const TextMark *mark = mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_RISE) | ROLE(WORD_FALL));
    return mark && mark->end == figure->start;
}

/* 每张850元, 元/张: so much for each. */
static bool is_for_each(const Checker *checker, size_t index) {
    const uint64_t each = ROLE(WORD_EACH) | ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE);
    if (str_find(checker->document->figures[index].unit, STR("/")) > 0) {
        return true;
    }
    Str own = own_words(checker, index);
    for (size_t at = 0, end; at < own.len; at = char_next(own, at)) {
        if (word_at(checker->words, own, at, each, &end)) {
            return true;
        }
    }
    return false;
}

static bool each_of(const Fits *fits, const ReadFigure *figure) {
    return fits->each[figure - fits->checker->document->figures];
}

/* The ways in which the printed one may be reckoned, by what it is. */
static bool reckons(const Fits *fits, Reckoned how, size_t index, Str own) {
    const Checker *checker = fits->checker;
    const ReadFigure *figure = &checker->document->figures[index];
    bool each = fits->each[index], percent = figure->family == FAMILY_PERCENT;
    switch (how) {
    case SHARE_OF:
        return percent && is_share(figure) && !each &&
               (check_says(checker, TERM_SHARE, own) || check_says(checker, TERM_RATES, own)) &&
               !in_order(checker, figure);
    case GROWN_BY: return percent && str_is(figure->compare, "yoy_pct") && !check_says(checker, TERM_YEARLY, own);
    case POINTS_APART: return figure->family == FAMILY_POINTS && figure->compare.len && ends_moved(checker, figure);
    case LEFT_OF: return !percent && is_amount(figure) && check_says(checker, TERM_REMAINS, own);
    case TIMES_OF: return figure->family == FAMILY_MULTIPLE;
    case SO_MUCH_EACH: return each && !percent;
    case ALL_OF_EACH: return !percent && !each && is_amount(figure) && digits_told(figure) >= DIGITS_LEAST;
    default: return false;
    }
}

/* Whether two figures may be those of which the printed one is reckoned. */
static bool may_give(const Fits *fits, const Fit *fit, const ReadFigure *printed) {
    const Checker *checker = fits->checker;
    const ReadFigure *a = fit->a, *b = fit->b;
    bool alike = same_units(checker, a, b), amounts = is_exact_amount(a) && is_exact_amount(b);
    switch (fit->how) {
    case SHARE_OF: return alike && amounts && has_rates(checker, a) && has_rates(checker, b) && a->value < b->value;
    case GROWN_BY:
        return alike && amounts && a->kind == FIGURE_ACTUAL && b->kind == FIGURE_ACTUAL && a->value != b->value &&
               (a->value > b->value) == (printed->value > 0);
    case POINTS_APART: return alike && is_share(a) && is_share(b) && a->decimals == b->decimals && a->value != b->value;
    case LEFT_OF: return alike && amounts && same_units(checker, a, printed) && a->value < b->value;
    case TIMES_OF: return alike && amounts && a->value > b->value;
    case SO_MUCH_EACH:
        return amounts && !alike && is_count(checker, b) && !each_of(fits, a) && !each_of(fits, b) &&
               same_but_each(a, printed) && a->value > printed->value;
    case ALL_OF_EACH:
        return each_of(fits, a) && !each_of(fits, b) && is_count(checker, b) && is_exact_amount(b) &&
               same_but_each(a, printed) && !same_units(checker, b, printed);
    default: return false;
    }
}

/* What they come to. */
static Interval comes_to(const Fits *fits, const Fit *fit) {
    const Checker *checker = fits->checker;
    Interval one = figure_interval(checker, fit->a), two = figure_interval(checker, fit->b);
    double apart = fabs(fit->a->value - fit->b->value);
    switch (fit->how) {
    case SHARE_OF: return interval_quotient(one, two, 100);
    case GROWN_BY:
        return fit->a->value > fit->b->value
                   ? interval_quotient((Interval){one.low - two.high, one.high - two.low}, two, 100)
                   : interval_quotient((Interval){two.low - one.high, two.high - one.low}, two, 100);
    case POINTS_APART:
    case LEFT_OF: return (Interval){apart, apart};
    case ALL_OF_EACH: return (Interval){one.low * two.low, one.high * two.high};
    default: return interval_quotient(one, two, 1);
    }
}

static bool holds(const Fits *fits, Interval computed, const ReadFigure *printed) {
    bool truncated;
    return interval_verdict(fits->checker, computed, printed, &truncated) == VERDICT_HOLDS;
}

/* The same of a share of the others, or in both together: 抽查40家，有6家不合格，合格率85.0%. */
static bool holds_or_others(const Fits *fits, const Fit *fit, const ReadFigure *printed) {
    Interval computed = comes_to(fits, fit);
    if (fit->how != SHARE_OF) {
        return holds(fits, computed, printed);
    }
    Interval others = {100 - computed.high, 100 - computed.low}, one = figure_interval(fits->checker, fit->a);
    Interval both = interval_sum(one, figure_interval(fits->checker, fit->b));
    return holds(fits, computed, printed) || holds(fits, others, printed) ||
           holds(fits, interval_quotient(one, both, 100), printed);
}

/* The two that give the figure as it is printed, the nearest ones first; false: none nearby do. */
static bool two_that_give(const Fits *fits, size_t index, Fit *fit) {
    const ReadFigure *figures = fits->checker->document->figures, *printed = &figures[index];
    const CheckParagraph *paragraph = &fits->checker->paragraphs[printed->paragraph];
    size_t first = index > paragraph->first + BACK ? index - BACK : paragraph->first;
    size_t end = paragraph->first + paragraph->count;
    end = end > index + AHEAD ? index + AHEAD + 1 : end;
    for (size_t i = end; i > first; i--) {
        for (size_t k = end; k > first; k--) {
            fit->a = &figures[i - 1];
            fit->b = &figures[k - 1];
            if (i != k && i - 1 != index && k - 1 != index && figure_usable(fit->a) && figure_usable(fit->b) &&
                may_give(fits, fit, printed) && holds_or_others(fits, fit, printed)) {
                return true;
            }
        }
    }
    return false;
}

/* 占交流教师的 names two characters with which 实际交流46人 is called. */
static bool names_base(const Checker *checker, size_t index, size_t one) {
    enum { TWO = 6 }; /* bytes */
    Str own = own_words(checker, index), name = own_words(checker, one);
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, own),
           at = grammar_behind(checker->words, GRAMMAR_SHARE_OF, own);
    for (; at && of && at + TWO + of <= own.len; at = char_next(own, at)) {
        if (str_find(name, str_slice(own, at, at + TWO)) >= 0) {
            return true;
        }
    }
    return false;
}

/* Whether a figure before the printed one may be one of its two: none of a list that has its total, or has a share of
 * its own, unless it is the last one of which a share is, or the base that the words name. */
static bool is_open_to(const Fits *fits, Reckoned how, size_t index, size_t one) {
    const ReadFigure *figures = fits->checker->document->figures;
    bool last = how == SHARE_OF, shared = is_share(&figures[one + 1]) && one + 1 < index;
    for (size_t i = one + 1; i < index; i++) {
        last = last && !same_units(fits->checker, &figures[i], &figures[one]);
    }
    bool each = how == SHARE_OF || how == LEFT_OF || how == GROWN_BY;
    shared = shared && how == SHARE_OF;
    bool other = (each && fits->each[one]) || (how == GROWN_BY && check_moved(fits->checker, &figures[one]));
    other = other || is_share(&figures[one]) != (how == POINTS_APART);
    return may_be_of(&figures[one]) && !other &&
           (last || !(fits->part[one] || shared) || (how == SHARE_OF && names_base(fits->checker, index, one)));
}

/* 占全县义务教育学生的50.0%: of the count that the document calls so. */
static bool of_named(const Fits *fits, size_t index, Fit *fit) {
    enum { LEAST = 9 }; /* bytes */
    const Checker *checker = fits->checker;
    const ReadFigure *figures = checker->document->figures, *part = &figures[index - (index > 0)];
    Str own = own_words(checker, index);
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, own),
           at = grammar_behind(checker->words, GRAMMAR_SHARE_OF, own);
    if (fit->how != SHARE_OF || !index || part->paragraph != figures[index].paragraph || !at || !of ||
        at + LEAST + of > own.len || !may_be_of(part)) {
        return false;
    }
    *fit = (Fit){fit->how, part, count_called(checker, str_slice(own, at, own.len - of), part)};
    return fit->b && may_give(fits, fit, &figures[index]);
}

/* 812人、874人、…、1127人: the first of the list that ends with a figure. */
static const ReadFigure *first_listed(const Fits *fits, const ReadFigure *last) {
    const Checker *checker = fits->checker;
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[last->paragraph].first];
    while (last > first && may_be_of(last - 1) && same_units(checker, last - 1, last) &&
           is_listed(checker, last - 1, last)) {
        last--;
    }
    return last;
}

/* The nearest two right before it of which it may be. */
static bool two_before(const Fits *fits, size_t index, Fit *fit) {
    enum { NEAR = 3, REACH = 16, APART = 75 }; /* that may be; figures; bytes between it and the nearest of them */
    const Checker *checker = fits->checker;
    const ReadFigure *figures = checker->document->figures, *printed = &figures[index], *near[NEAR];
    const CheckParagraph *paragraph = &checker->paragraphs[printed->paragraph];
    bool each = fit->how == SO_MUCH_EACH || fit->how == ALL_OF_EACH;
    size_t from =
        each ? sentence_start(&paragraph->bounds, printed->start) : full_start(&paragraph->bounds, printed->start);
    size_t first = index > paragraph->first + REACH ? index - REACH : paragraph->first, count = 0;
    for (size_t i = index; i > first && count < NEAR && figures[i - 1].start >= from; i--) {
        bool again = fit->how == SO_MUCH_EACH && count && same_units(checker, &figures[i - 1], near[0]);
        if (!again && is_open_to(fits, fit->how, index, i - 1)) {
            near[count++] = &figures[i - 1];
        }
    }
    /* 抽查26所；走访1302户，占学生的20.0%: a share of what stands right before it */
    bool of_last = fit->how == SHARE_OF && check_says(checker, TERM_SHARE, words_before(checker, printed));
    if (of_last && count && is_count(checker, printed - 1) && near[0] != printed - 1) {
        return false;
    }
    for (size_t i = 0; i < (of_last && count ? 1 : count); i++) {
        for (size_t k = i + 1; k < count; k++) {
            for (size_t turn = 0; turn < 2; turn++) {
                fit->a = turn ? near[k] : near[i];
                fit->b = turn ? near[i] : near[k];
                if (may_give(fits, fit, printed)) {
                    if (fit->how == TIMES_OF && first_listed(fits, near[i]) != near[i]) {
                        fit->b = first_listed(fits, near[i]);
                        return may_give(fits, fit, printed);
                    }
                    return printed->start - near[i]->end <= APART && !is_listed(checker, near[k], near[i]);
                }
            }
        }
    }
    return false;
}

static void tell(const Fits *fits, const Fit *fit, const ReadFigure *printed, Interval computed) {
    static const char *const rules[RECKONED] = {"rate-of-whole",     "growth",  "difference", "difference",
                                                "multiple-of-value", "average", "product"};
    const ReadFigure *a = fit->a, *b = fit->b;
    Facts facts = facts_of_two(fits->checker, printed->name, a, b);
    relation_add(fits->checker, rules[fit->how], computed, printed, &facts);
}

/* Whether with one digit of a figure changed, or two that stand the other way round, the two give what is printed. */
static bool digit_explains(const Fits *fits, const Fit *fit, bool first, const ReadFigure *printed) {
    char digits[32];
    ReadFigure changed = first ? *fit->a : *fit->b;
    const double step = pow(10, -changed.decimals) * changed.scale, value = changed.value;
    size_t length = number_shortest(round(value / step), digits);
    Fit with = *fit;
    *(first ? &with.a : &with.b) = &changed;
    for (size_t i = 0; i < length; i++) {
        const double place = pow(10, (double)(length - i - 1)) * step;
        for (int digit = i ? '0' : '1'; digit <= '9'; digit++) {
            changed.value = value + (digit - digits[i]) * place;
            if (digit != digits[i] && holds(fits, comes_to(fits, &with), printed)) {
                return true;
            }
        }
        changed.value = i + 1 < length ? value + 0.9 * place * (digits[i + 1] - digits[i]) : value;
        if (changed.value > 0 && holds(fits, comes_to(fits, &with), printed)) {
            return true;
        }
    }
    return false;
}

/* Of two digits: 45 for 54. */
static bool is_swapped(double computed, const ReadFigure *printed) {
    enum { TEN = 10 };
    int shown = (int)round(fabs(printed->value) / printed->scale), meant = (int)round(computed / printed->scale);
    return printed->decimals == 0 && shown >= TEN && shown < TEN * TEN && meant != shown &&
           meant == shown % TEN * TEN + shown / TEN;
}

/* 一年增加156人，增长5.23% of 2985人 and 2829人: the share of the change in what there is now, not in what there was.
 */
static bool of_wrong_base(const Fits *fits, const Fit *fit, const ReadFigure *printed) {
    Interval now = figure_interval(fits->checker, fit->a), before = figure_interval(fits->checker, fit->b);
    Interval apart = fit->a->value > fit->b->value ? (Interval){now.low - before.high, now.high - before.low}
                                                   : (Interval){before.low - now.high, before.high - now.low};
    return fit->how == GROWN_BY && digits_told(printed) >= DIGITS_LEAST &&
           holds(fits, interval_quotient(apart, now, 100), printed);
}

/* Whether one digit of the figure itself was changed, or of one of the two that nothing else says to be right. */
static bool is_mistyped(const Fits *fits, const Fit *fit, const ReadFigure *printed, Interval computed) {
    const ReadFigure *figures = fits->checker->document->figures;
    size_t digits = digits_told(printed);
    double middle = (computed.low + computed.high) / 2;
    if (fit->how == SO_MUCH_EACH && digits == 2 && middle == round(middle) && is_swapped(middle, printed)) {
        return true; /* 648万元, 12个, 每个45万元 for 54 */
    }
    if (digits >= DIGITS_LEAST && looks_mistyped(middle, printed)) {
        return true;
    }
    for (size_t first = 0; first < 2; first++) {
        const ReadFigure *one = first ? fit->a : fit->b;
        if (!fits->right[one - figures] && digits + digits_told(one) >= DIGITS_BOTH &&
            digit_explains(fits, fit, first, printed)) {
            return true;
        }
    }
    return false;
}

/* The same of a share whose part is printed before its whole, or has become the larger of both by the slip. */
static bool explained(const Fits *fits, Fit *fit, const ReadFigure *printed, Interval *computed) {
    *computed = comes_to(fits, fit);
    if (of_wrong_base(fits, fit, printed) || is_mistyped(fits, fit, printed, *computed)) {
        return true;
    }
    if (fit->how != SHARE_OF || fit->a > fit->b) {
        return false;
    }
    const Fit turned = {.how = fit->how, .a = fit->b, .b = fit->a};
    *fit = turned;
    *computed = comes_to(fits, fit);
    return is_mistyped(fits, fit, printed, *computed);
}

/* 上一学年 stands before a figure, behind the one of its unit before it. */
static bool told_as_former(const Fits *fits, const ReadFigure *figure) {
    const Checker *checker = fits->checker;
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = full_start(&paragraph->bounds, figure->start);
    for (size_t i = (size_t)(figure - figures); i > paragraph->first; i--) {
        if (same_units(checker, &figures[i - 1], figure)) {
            from = figures[i - 1].end > from ? figures[i - 1].end : from;
            break;
        }
    }
    return mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_PREVIOUS)) != NULL ||
           check_says(checker, TERM_EARLIER, str_slice(paragraph->text, from, figure->start));
}

/* 占95.12%；上一学年…占90.24%，下降4.88个百分点: just so many points, but the other way. */
static void way_of_points(const Fits *fits, const Fit *fit, const ReadFigure *printed) {
    const Checker *checker = fits->checker;
    const CheckParagraph *paragraph = &checker->paragraphs[printed->paragraph];
    bool first = told_as_former(fits, fit->a), second = told_as_former(fits, fit->b);
    size_t from = clause_start(&paragraph->bounds, printed->start);
    const TextMark *mark = mark_within(&paragraph->cues, from, printed->start, ROLE(WORD_RISE) | ROLE(WORD_FALL));
    if (first == second || !mark || (mark->roles & ROLE(WORD_RISE) && mark->roles & ROLE(WORD_FALL))) {
        return;
    }
    const ReadFigure *former = first ? fit->a : fit->b, *now = first ? fit->b : fit->a;
    bool rises = mark->roles & ROLE(WORD_RISE);
    if (rises != (now->value > former->value) && former + 1 == printed && digits_told(printed) >= 2) {
        Facts facts = facts_of_two(checker, now->name, former, now);
        facts.c = str_slice(paragraph->text, mark->start, printed->end);
        facts.found = printed->surface;
        facts_figure(checker, &facts, printed);
        check_add(fits->checker, "way-it-went", VERDICT_FAILS, &facts);
        fits->failed[printed - checker->document->figures] = true;
    }
}

static void look_at(const Fits *fits, size_t index, bool tells) {
    const ReadFigure *figures = fits->checker->document->figures, *printed = &figures[index];
    Str own = own_words(fits->checker, index);
    for (Reckoned how = SHARE_OF; how < RECKONED; how++) {
        Fit fit = {.how = how}, given = {.how = how};
        Interval computed;
        if (!reckons(fits, how, index, own) || !(of_named(fits, index, &fit) || two_before(fits, index, &fit))) {
            continue;
        }
        if (two_that_give(fits, index, &given)) {
            fits->right[index] = true;
            bool same = (given.a == fit.a && given.b == fit.b) || (given.a == fit.b && given.b == fit.a);
            fits->right[fit.a - figures] = fits->right[fit.a - figures] || same;
            fits->right[fit.b - figures] = fits->right[fit.b - figures] || same;
            if (how == POINTS_APART && same) {
                way_of_points(fits, &fit, printed);
            }
            return;
        }
        bool said = fits->failed[fit.a - figures] || fits->failed[fit.b - figures];
        if (tells && !said && explained(fits, &fit, printed, &computed)) {
            tell(fits, &fit, printed, computed);
            fits->failed[index] = true;
            return;
        }
    }
}

/* What was said of the figures so far. A rule that asks whether one is likely says of none that it is right. */
static void what_was_said(const Fits *fits) {
    const Checker *checker = fits->checker;
    for (size_t i = 0; i < checker->findings->count; i++) {
        const ReadFinding *finding = &checker->findings->items[i];
        if (finding->file != checker->file || finding->document != checker->document_index || finding->beside) {
            continue;
        }
        int binds = finding->rule->binds;
        bool holds = finding->verdict == VERDICT_HOLDS && binds == BINDS_EXACT;
        bool fails = finding->verdict == VERDICT_FAILS || (finding->verdict == VERDICT_FLAG && binds == BINDS_DOUBTED);
        for (size_t k = 0; (holds || fails) && k < finding->figure_count; k++) {
            size_t figure = figure_printed(checker, finding->figures[k]);
            if (figure != NO_FIGURE) {
                *(holds ? &fits->right[figure] : &fits->failed[figure]) = true;
            }
        }
    }
}

void check_fits(Checker *checker) {
    size_t count = checker->document->figure_count;
    if (count > WHOLE_MOST) {
        return;
    }
    Fits fits = {.checker = checker};
    fits.right = ARENA_ARRAY(checker->scratch, count + 1, bool);
    fits.failed = ARENA_ARRAY(checker->scratch, count + 1, bool);
    fits.part = ARENA_ARRAY(checker->scratch, count + 1, bool);
    fits.total = ARENA_ARRAY(checker->scratch, count + 1, bool);
    fits.each = ARENA_ARRAY(checker->scratch, count + 1, bool);
    fits.listed = ARENA_ARRAY(checker->scratch, count + 1, bool);
    fits.adds = ARENA_ARRAY(checker->scratch, count + 1, bool);
    for (size_t i = 0; i < count; i++) {
        fits.each[i] = is_for_each(checker, i);
        fits.adds[i] = may_add(&fits, i);
    }
    what_was_said(&fits);
    for (size_t tells = 0; tells < 2; tells++) {
        for (size_t p = 0; p < checker->document->paragraph_count; p++) {
            const CheckParagraph *paragraph = &checker->paragraphs[p];
            if (tells) {
                lists_mistyped(&fits, paragraph);
            } else {
                lists_that_add(&fits, paragraph);
            }
            for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
                const ReadFigure *figure = &checker->document->figures[i];
                bool printed = figure_usable(figure) && figure->value != 0 && figure->kind != FIGURE_THRESHOLD &&
                               isnan(figure->value2) && str_is(figure->qualifier, "=");
                if (printed && !fits.right[i] && !fits.failed[i]) {
                    look_at(&fits, i, tells);
                }
            }
        }
    }
}
