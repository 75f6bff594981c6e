/* What is told of sides that words shorten or only point at: 男女比例1:3, 城乡相差41.5分, 义务教育（小学和初中）合计,
 * 小学、初中平均, 每个考场2人 of 160个考场 in the sentence before. Which figures are meant, their
 * names and units tell; what another file has judged already is left alone. */
#include "check_within.h"

#include <math.h>

/* The words from the figure before, or the head of the clause, to the number: also 最低相差 of 最低相差23.6分, which is
 * read as a mark. */
static Str words_of(const Checker *checker, size_t index) {
    Str told = told_with(checker, index);
    const ReadFigure *figure = &checker->document->figures[index];
    size_t from = told.len - (figure->end - figure->start), at = from, next;
    int digit;
    while (at < told.len && !digit_at(told, at, &digit, &next)) {
        at = char_next(told, at);
    }
    return str_trim(str_slice(told, 0, at < told.len ? at : from));
}

/* ---- RC-05 ---- */

/* Whether some two values of the sentence before a figure lie just so far apart: of three, which are meant? */
static bool any_apart(const Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 24 }; /* figures */
    const ReadFigure *figures = checker->document->figures, *apart = &figures[index];
    size_t first = index > sentence->first + BACK ? index - BACK : sentence->first;
    for (size_t i = first; i < index; i++) {
        for (size_t k = first; k < i; k++) {
            if (same_units(checker, &figures[i], apart) && same_units(checker, &figures[k], apart) &&
                is_value(&figures[i]) && is_value(&figures[k]) &&
                fabs(fabs(figures[i].value - figures[k].value) - apart->value) < 1e-6 * apart->value) {
                return true;
            }
        }
    }
    return false;
}

/* 城区…平均538.4分；农村…平均496.9分，城乡相差41.5分; 中心小学248.5分、…、红岩小学224.9分，最高与最低相差23.6分: how
 * far two values lie apart, or the outer two of a list, whatever else is counted between. */
static void lie_apart(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *apart = &figures[index], *most = NULL, *least = NULL;
    Str words = words_of(checker, index);
    size_t from, to, count = 0;
    if (!is_value(apart) || !check_find(checker, TERM_MORE_BY, words, &from, &to) || to != words.len ||
        check_judged(checker, "RC-05", apart) || is_share(apart)) {
        return;
    }
    bool outer = check_says(checker, TERM_HIGHEST, words) && check_says(checker, TERM_LOWEST, words);
    size_t all = 0;
    for (size_t i = index; i > sentence->first; i--) {
        const ReadFigure *one = &figures[i - 1];
        if (!same_units(checker, one, apart) || !is_value(one)) {
            continue;
        }
        all++;
        if (outer || count < 2) {
            most = !most || one->value > most->value ? one : most;
            least = !least || one->value < least->value ? one : least;
            count++;
        }
    }
    if (count < 2 || most == least || (all > 2 && !outer && any_apart(checker, sentence, index))) {
        return;
    }
    Interval one = figure_interval(checker, most), two = figure_interval(checker, least);
    Interval computed = {one.low - two.high, one.high - two.low};
    double half = (one.high - one.low + two.high - two.low) / 2, middle = most->value - least->value;
    computed = half > 0 && most->decimals == apart->decimals ? (Interval){middle, middle} : computed;
    ReadFigure bare = *apart; /* 相差 is no mark of a limit */
    bare.qualifier = STR("=");
    bool truncated;
    if (holds_or_mistyped(checker, computed, &bare)) {
        Facts facts = facts_of_two(checker, apart->name, most, least);
        facts.p = facts.found = apart->surface;
        facts.c = facts.expected = check_amount(checker, middle, apart);
        facts_figure(checker, &facts, apart);
        check_add(checker, "difference", interval_verdict(checker, computed, &bare, &truncated), &facts);
    }
}

/* 预算86500万元，实际完成84770万元，执行率98.0%，尚有1730万元结转: what was done of what was meant, and what is left.
 */
static void left_of_meant(Checker *checker, const Sentence *sentence, size_t index) {
    enum { THREE = 3 };
    const double near = 0.1;
    const ReadFigure *figures = checker->document->figures, *left = &figures[index], *two[2] = {NULL, NULL};
    Str words = words_of(checker, index);
    size_t found = 0;
    bool open = mark_within(&sentence->paragraph->cues, left->start - words.len, left->start, ROLE(WORD_OPEN)) ||
                check_says(checker, TERM_SHORT_OF, words);
    if (!is_value(left) || left->total || !open || check_judged(checker, "RC-05", left) ||
        check_judged(checker, "RC-12", left)) {
        return;
    }
    for (size_t i = index; i > sentence->first && index - i <= THREE && found < 2; i--) {
        const ReadFigure *one = &figures[i - 1];
        if (same_units(checker, one, left) && is_value(one)) {
            two[found++] = one;
        } else if (!is_share(one)) {
            return;
        }
    }
    if (found == 2 && two[1]->value > two[0]->value &&
        check_says(checker, TERM_ACHIEVED, words_before(checker, two[0])) &&
        !check_says(checker, TERM_ACHIEVED, words_before(checker, two[1]))) {
        Interval a = figure_interval(checker, two[1]), b = figure_interval(checker, two[0]);
        Interval rest = {a.low - b.high, a.high - b.low};
        if (holds_or_mistyped(checker, rest, left) ||
            fabs((rest.low + rest.high) / 2 - left->value) <= near * two[1]->value) {
            Facts facts = facts_of_two(checker, left->name, two[1], two[0]);
            relation_add(checker, "difference", rest, left, &facts);
        }
    }
}

/* ---- RC-08 ---- */

/* Whether a count is of a side that one character stands for: 男 of 男132人, 普 of 普通高中…实际录取3460人. */
static bool is_of_side(const Checker *checker, size_t index, Str side) {
    const ReadFigure *count = &checker->document->figures[index];
    return str_find(count->name, side) >= 0 || str_find(count->scope, side) >= 0 ||
           str_find(words_of(checker, index), side) >= 0;
}

/* Two characters that a pair of the pack is told by: 男女, 城乡. */
static bool is_side_of_pair(const Checker *checker, Str two) {
    enum { ONE = 3 }; /* bytes */
    for (size_t p = 0; p < checker->review->pair_count; p++) {
        const Str *pair = &checker->review->pairs[2 * p];
        bool straight =
            str_starts(pair[0], str_slice(two, 0, ONE)) && str_starts(pair[1], str_slice(two, ONE, two.len));
        if (straight ||
            (str_starts(pair[1], str_slice(two, 0, ONE)) && str_starts(pair[0], str_slice(two, ONE, two.len)))) {
            return true;
        }
    }
    return false;
}

/* 男女比例1:3 of 男132人、女396人; 普职之比为1.43:1: two characters for two sides, the counts of which stand in the
 * paragraph. Where none of them has that ratio, but those of some turned round, or but for a digit, it is wrong. */
static void ratio_of_two(Checker *checker, size_t index) {
    enum { NEAR = 12, MOST = 6 }; /* figures; bytes: two characters */
    const double slack = 0.005;
    const ReadFigure *figures = checker->document->figures, *ratio = &figures[index], *wrong[2] = {NULL, NULL};
    const CheckParagraph *paragraph = &checker->paragraphs[ratio->paragraph];
    Str words = words_of(checker, index);
    size_t start = 0, past;
    if (!str_is(ratio->unit, "比") || !figure_usable(ratio) || isnan(ratio->value2) || ratio->value <= 0 ||
        ratio->value2 <= 0) {
        return;
    }
    while (start < words.len && !check_begins(checker, TERM_RATIO_OF, str_slice(words, start, words.len), &past) &&
           !check_begins(checker, TERM_RATES, str_slice(words, start, words.len), &past)) {
        start = char_next(words, start);
    }
    if (start >= words.len || start < MOST) {
        return;
    }
    size_t pair = start; /* behind both: 男女比例, or 男女教师之比 where the words begin with them */
    if (start > MOST && !is_side_of_pair(checker, str_slice(words, start - MOST, start)) &&
        is_side_of_pair(checker, str_slice(words, 0, MOST))) {
        pair = MOST;
    }
    Str sides[2] = {str_slice(words, pair - MOST, pair - MOST / 2), str_slice(words, pair - MOST / 2, pair)};
    size_t first = index > paragraph->first + NEAR ? index - NEAR : paragraph->first;
    size_t last = paragraph->first + paragraph->count;
    last = last > index + NEAR ? index + NEAR : last;
    double step = 0.5 * pow(10, -ratio->decimals), printed = ratio->value / ratio->value2;
    step = (ratio->value2 == 1  ? step
            : ratio->value == 1 ? step * printed * printed
                                : 2 * step * printed / ratio->value2);
    step = fmax(step, slack * printed);
    for (size_t i = first; i < last; i++) {
        for (size_t k = first; k < last; k++) {
            const ReadFigure *a = &figures[i], *b = &figures[k];
            if (i == k || !is_count(checker, a) || !is_count(checker, b) || !is_value(a) || !is_value(b) ||
                !same_units(checker, a, b) || !is_of_side(checker, i, sides[0]) || is_of_side(checker, i, sides[1]) ||
                !is_of_side(checker, k, sides[1]) || is_of_side(checker, k, sides[0])) {
                continue;
            }
            double computed = a->value / b->value;
            if (fabs(computed - printed) <= step) {
                return;
            }
            ReadFigure left = *ratio;
            left.value /= ratio->value2;
            bool turned = fabs(1 / computed - printed) <= step;
            if (turned || (ratio->value2 == 1 && looks_mistyped(computed, &left))) {
                wrong[0] = wrong[0] ? wrong[0] : a;
                wrong[1] = wrong[1] ? wrong[1] : b;
            }
        }
    }
    if (wrong[0] && wrong[1]) {
        Facts facts = facts_of_two(checker, ratio->name, wrong[0], wrong[1]);
        facts.p = facts.found = ratio->surface;
        double computed = wrong[0]->value / wrong[1]->value;
        facts.c = computed >= 1
                      ? str_format(checker->arena, "%.*s:1", STR_ARG(check_number(checker, computed, STR(""))))
                      : str_format(checker->arena, "1:%.*s", STR_ARG(check_number(checker, 1 / computed, STR(""))));
        facts.expected = facts.c;
        check_add(checker, "ratio", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-10 ---- */

/* The stage or kind that a text ends with, or that stands last in it; empty: none. */
static Str last_stage(const Checker *checker, Str text) {
    const ReviewTermsDef *basis = check_terms(checker, TERM_BASIS);
    for (size_t at = text.len; at > 0; at = char_back(text, at)) {
        for (size_t i = 0; i < basis->word_count; i++) {
            if (str_ends(str_slice(text, 0, at), basis->words[i])) {
                return basis->words[i];
            }
        }
    }
    return (Str){NULL, 0};
}

/* 小学新增学位占47.6%，为初中的2倍 of 小学5所5400个 and 初中3所2700个: of the counts of both stages in the paragraph.
 * Where none has that ratio, and two have a whole one, it is wrong. */
static void multiple_of_stage(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 24 }; /* figures */
    const ReadFigure *figures = checker->document->figures, *times = &figures[index], *wrong[2] = {NULL, NULL};
    const CheckParagraph *paragraph = sentence->paragraph;
    if (!str_is(times->unit, "倍") || !is_value(times)) {
        return;
    }
    Str words = words_of(checker, index);
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, words);
    Str other = str_slice(words, 0, words.len - of), base = last_stage(checker, other), stage;
    if (!of || !base.len || !str_ends(other, base) || check_judged(checker, "RC-10", times)) {
        return;
    }
    stage = last_stage(checker, str_slice(paragraph->text, sentence->start, times->start - words.len));
    size_t first = index > paragraph->first + NEAR ? index - NEAR : paragraph->first;
    for (size_t i = first; stage.len && !str_equal(stage, base) && i < index; i++) {
        for (size_t k = first; k < index; k++) {
            const ReadFigure *a = &figures[i], *b = &figures[k];
            if (!is_count(checker, a) || !is_count(checker, b) || !is_exact_amount(a) || !is_exact_amount(b) ||
                !str_equal(a->unit, b->unit) || !str_equal(a->scope, stage) || !str_equal(b->scope, base)) {
                continue;
            }
            double computed = a->value / b->value;
            bool truncated;
            if (interval_verdict(checker, (Interval){computed, computed}, times, &truncated) == VERDICT_HOLDS) {
                return;
            }
            bool whole = computed > 1 && fabs(computed - round(computed)) < 1e-6;
            wrong[0] = whole ? a : wrong[0];
            wrong[1] = whole ? b : wrong[1];
        }
    }
    if (wrong[0]) {
        Facts facts = facts_of_two(checker, times->name, wrong[0], wrong[1]);
        double computed = wrong[0]->value / wrong[1]->value;
        relation_add(checker, "multiple-of-value", (Interval){computed, computed}, times, &facts);
    }
}

/* ---- RC-17 ---- */

/* 小学每名教师负担学生13.5人，初中为12.2人，平均13.0人: behind what each stage has, a mean without a name is of them
 * all. */
static void mean_of_stages(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *least = NULL, *most = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    Str words = words_of(checker, index);
    size_t from, to, count = 0, first = index;
    if (!is_value(mean) || !str_is(mean->qualifier, "=") || !check_find(checker, TERM_MEAN, words, &from, &to) ||
        from > 0 || to != words.len || check_judged(checker, "RC-17", mean)) {
        return;
    }
    for (size_t i = index; i > sentence->first; i--) {
        const ReadFigure *one = &figures[i - 1];
        if (!same_but_each(one, mean) || !is_value(one) || one->decimals != mean->decimals ||
            !check_says(checker, TERM_BASIS, words_of(checker, i - 1))) {
            break;
        }
        least = !least || one->value < least->value ? one : least;
        most = !most || one->value > most->value ? one : most;
        first = i - 1;
        count++;
    }
    size_t clause = count ? clause_start(&paragraph->bounds, figures[first].start) : 0;
    if (count >= LEAST && mark_within(&paragraph->cues, clause, figures[first].start,
                                      ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE) | ROLE(WORD_EACH))) {
        check_between(checker, mean, least, most);
    }
}

/* ---- RC-01 ---- */

/* 三科总分平均236.3分，其中语文82.4分、数学78.6分、英语75.3分: marks of subjects make up their sum. */
static void marks_make_up(Checker *checker, size_t index) {
    enum { LEAST = 2 };
    const ReadFigure *figures = checker->document->figures, *all = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[all->paragraph];
    Parts parts = {.count = 0};
    double sum = 0;
    if (figure_family(checker, all) != FAMILY_SCORE || !is_value(all) || !str_is(all->qualifier, "=") ||
        !check_says(checker, TERM_FULL_MARKS, words_of(checker, index)) || check_judged(checker, "RC-01", all)) {
        return;
    }
    for (size_t i = index + 1;
         i < paragraph->first + paragraph->count && same_units(checker, &figures[i], all) && is_value(&figures[i]) &&
         figures[i].value < all->value && (i == index + 1 || is_listed(checker, &figures[i - 1], &figures[i]));
         i++) {
        take_part(&parts, &figures[i]);
        sum += figures[i].value;
    }
    Str behind = str_slice(paragraph->text, all->end, parts.count ? parts.items[0]->start : all->end);
    if (parts.count >= LEAST && check_says(checker, TERM_ASIDES, behind) &&
        (one_digit_wrong(all, &parts, sum) || holds_or_mistyped(checker, (Interval){sum, sum}, all))) {
        sum_of(checker, all, &parts, LIST_CLOSED);
    }
}

/* The amount before `total` in its paragraph that is called so, of its unit; NULL: none, or several. */
static const ReadFigure *amount_named(const Checker *checker, const ReadFigure *total, Str name) {
    const ReadFigure *found = NULL;
    const ReadFigure *first = &checker->document->figures[checker->paragraphs[total->paragraph].first];
    for (const ReadFigure *one = first; one < total; one++) {
        bool called = name.len && (str_equal(one->name, name) ||
                                   str_ends(words_of(checker, (size_t)(one - checker->document->figures)), name));
        if (called && same_units(checker, one, total) && is_amount(one)) {
            if (found && found->value != one->value) {
                return NULL;
            }
            found = one;
        }
    }
    return found;
}

/* 义务教育（小学和初中）合计56796万元; A、B级食堂合计89个: what is added up is named before the word for the sum, and
 * told by those names before. Each name is as long as the shortest that tells one amount. */
static void sum_of_named(Checker *checker, size_t index) {
    enum { NAMES = 6, NAME_MOST = 30 }; /* bytes */
    const ReadFigure *figures = checker->document->figures, *total = &figures[index];
    Str words = words_of(checker, index), past = {NULL, 0};
    size_t from, to, count = 0;
    if (!is_amount(total) || !check_find(checker, TERM_SUMS, words, &from, &to) || to != words.len ||
        check_judged(checker, "RC-01", total)) {
        return;
    }
    Str named = str_slice(words, 0, from);
    for (size_t at = 0; at < named.len; at = char_next(named, at)) { /* in a bracket, or before the sum */
        past = char_is(named, at, "(（") ? str_slice(named, char_next(named, at), named.len) : past;
    }
    named = past.len ? past : named;
    named = named.len && char_is(named, char_back(named, named.len), ")）")
                ? str_slice(named, 0, char_back(named, named.len))
                : named;
    Parts parts = {.count = 0};
    double sum = 0;
    for (size_t at = 0, end, next; at < named.len && count < NAMES; at = next, count++) {
        for (end = at; end < named.len && !char_is(named, end, "、和与及") && end - at <= NAME_MOST;) {
            end = char_next(named, end);
        }
        next = end < named.len ? char_next(named, end) : end;
        const ReadFigure *part = amount_named(checker, total, str_slice(named, at, end));
        if (!part) {
            return;
        }
        take_part(&parts, part);
        sum += part->value;
    }
    if (parts.count >= 2 && (near_whole(checker, (Interval){sum, sum}, total) || one_digit_wrong(total, &parts, sum))) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* 寄宿生3184人：小学1360人，每人500元，…；初中1824人，…: behind a colon what each part between semicolons begins with,
 * right or but for one digit. */
static void parts_by_semicolon(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 12 }; /* bytes between the whole and its colon */
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t colon = whole->end, last = sentence->first + sentence->count;
    while (colon < sentence->end && colon - whole->end <= APART && han_at(text, colon)) {
        colon = char_next(text, colon);
    }
    if (!char_is(text, colon, "：:") || !is_count(checker, whole) || !is_exact_amount(whole) ||
        check_judged(checker, "RC-01", whole)) {
        return;
    }
    Parts parts = {.count = 0};
    double sum = 0;
    size_t interleaved = 0;
    for (size_t i = index + 1, begun = 0; i < last; i++) {
        size_t begin = sentence_start(&paragraph->bounds, figures[i].start);
        interleaved += !same_units(checker, &figures[i], whole);
        if (parts.count && begin == begun) {
            continue;
        }
        if (!same_units(checker, &figures[i], whole) || !is_exact_amount(&figures[i])) {
            return;
        }
        begun = begin;
        take_part(&parts, &figures[i]);
        sum += figures[i].value;
    }
    if (parts.count >= 2 && interleaved && near_whole(checker, (Interval){sum, sum}, whole) &&
        (sum == whole->value || one_digit_wrong(whole, &parts, sum))) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
    }
}

/* ---- RC-23 ---- */

/* 满足…1386人需要: a word for there being as many as are needed, that the number parts. */
static bool suits(const Checker *checker, Str before, Str behind) {
    const ReviewTermsDef *words = check_terms(checker, TERM_PROVIDED);
    for (size_t i = 0; i < words->word_count; i++) {
        Str word = words->words[i];
        size_t half = word.len / 2;
        if (half > 3 && half % 3 == 0 && str_find(before, str_slice(word, 0, half)) >= 0 &&
            str_find(behind, str_slice(word, half, word.len)) >= 0) {
            return true;
        }
    }
    return false;
}

/* 可住1320人，能够满足现有寄宿生1386人需要: room for fewer than there are. */
static void room_for_fewer(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 12 }; /* bytes to the word behind */
    const ReadFigure *need = &checker->document->figures[index], *room = need - 1;
    Str text = sentence->paragraph->text;
    size_t end = need->end + NEAR < text.len ? need->end + NEAR : text.len;
    Str before = words_before(checker, need), behind = str_slice(text, need->end, end);
    if (index <= sentence->first || !is_exact_amount(need) || !is_exact_amount(room) ||
        !same_units(checker, need, room) || !suits(checker, before, behind) ||
        check_says(checker, TERM_DENIED, before) || need->value <= room->value ||
        check_judged(checker, "RC-23", need)) {
        return;
    }
    Facts facts = facts_of_two(checker, need->name, room, need);
    facts.c = str_slice(text, need->start - before.len, need->end);
    facts.found = need->surface;
    check_add(checker, "claimed-order", VERDICT_FAILS, &facts);
}

/* ---- RC-06 ---- */

/* 增加0.224亿元, or a change that was read as one. */
static bool moved_by(const Checker *checker, const ReadFigure *figure) {
    Str text = checker->paragraphs[figure->paragraph].text;
    size_t start;
    return str_is(figure->compare, "yoy_abs") ||
           word_before(checker->words, text, figure->start, ROLE(WORD_RISE) | ROLE(WORD_FALL), &start) != NULL;
}

/* 今年增加0.224亿元，增长15.9个百分点: of what is no rate, the share of a change is told in per cent. */
static void points_of_amount(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *points = &figures[index], *amount = points - 1;
    if (index < sentence->first + 2 || figure_family(checker, points) != FAMILY_POINTS || !figure_usable(points) ||
        !moved_by(checker, amount) || is_share(amount) || figure_family(checker, amount) == FAMILY_POINTS ||
        !figure_usable(amount)) {
        return;
    }
    for (size_t i = index - 1; i > sentence->paragraph->first && index - i < 8; i--) {
        const ReadFigure *former = &figures[i - 1];
        if (!same_units(checker, former, amount) || !figure_usable(former) || former->value <= 0) {
            continue;
        }
        ReadFigure rate = *points;
        rate.unit = STR("%");
        bool truncated;
        Interval share = interval_quotient(figure_interval(checker, amount), figure_interval(checker, former), 100);
        if (interval_verdict(checker, share, &rate, &truncated) == VERDICT_HOLDS) {
            Facts facts = {.name = former->name, .p = points->surface, .found = points->surface};
            facts.c = facts.expected = check_number(checker, points->value, STR("%"));
            facts.a = amount->surface;
            facts_figure(checker, &facts, former);
            facts_figure(checker, &facts, amount);
            facts_figure(checker, &facts, points);
            check_add(checker, "points-of-amount", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-16 ---- */

/* Whether what each of the counted things has is told behind 每: 160个标准化考场 of 每个考场配监考员2人. */
static bool is_thing(const Checker *checker, const ReadFigure *count, Str thing) {
    enum { NOUN = 6, BEHIND = 24 }; /* bytes */
    Str text = checker->paragraphs[count->paragraph].text;
    size_t end = count->end;
    while (end < text.len && end - count->end < BEHIND && han_at(text, end)) {
        end = char_next(text, end);
    }
    return thing.len >= NOUN &&
           (str_find(str_slice(text, count->end, end), thing) >= 0 || str_ends(count->name, thing));
}

/* 共160个标准化考场，…。每个考场配监考员2人，共抽调监考员320人: so many each, right before all, and what they are of in
 * the sentence before; right, or but for one digit or two swapped. */
static void each_of_told(Checker *checker, size_t index) {
    const ReadFigure *figures = checker->document->figures, *all = &figures[index], *each = all - 1, *like = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[all->paragraph];
    if (index <= paragraph->first + 1 || !is_exact_amount(all) || !is_value(each) || !same_but_each(each, all) ||
        all->value <= each->value || !check_says(checker, TERM_SUMS, words_of(checker, index)) ||
        each->start < full_start(&paragraph->bounds, all->start) || check_judged(checker, "RC-16", all)) {
        return;
    }
    Str thing = thing_of_each(checker, each);
    thing = str_starts(thing, STR("个")) ? str_slice(thing, 3, thing.len) : thing;
    thing = str_slice(thing, 0, thing.len > 6 ? 6 : thing.len);
    for (size_t i = paragraph->first; i + 1 < index; i++) {
        const ReadFigure *count = &figures[i];
        if (!is_count(checker, count) || !is_exact_amount(count) || !is_thing(checker, count, thing)) {
            continue;
        }
        double product = count->value * each->value;
        if (product == all->value) {
            return;
        }
        like = looks_mistyped(product, all) ? count : like;
    }
    if (like) {
        double product = like->value * each->value;
        Facts facts = facts_of_two(checker, all->name, each, like);
        relation_add(checker, "each-times-count", (Interval){product, product}, all, &facts);
    }
}

/* ---- RC-37 ---- */

/* 从业人员528人…培训1056人，人均2次: as many times as each took part, of those that are counted; so many times are no
 * persons. */
static void times_of_each(Checker *checker, size_t index) {
    enum { APART = 30 }; /* bytes between */
    const ReadFigure *figures = checker->document->figures, *each = &figures[index], *persons = each - 1;
    const CheckParagraph *paragraph = &checker->paragraphs[each->paragraph];
    if (index <= paragraph->first || !is_exact_amount(persons) || figure_family(checker, persons) != FAMILY_PERSON ||
        !is_value(each) || each->value <= 1 || each->start - persons->end > APART ||
        !str_starts(each->unit, STR("次")) || !check_says(checker, TERM_HEADS, words_of(checker, index))) {
        return;
    }
    for (size_t i = first_near(index); i < last_near(checker, index); i++) {
        const ReadFigure *heads = &figures[i];
        if (is_exact_amount(heads) && figure_family(checker, heads) == FAMILY_PERSON &&
            heads->value * each->value == persons->value) {
            Facts facts = facts_of_two(checker, persons->name, persons, heads);
            facts.found = persons->surface;
            facts.b = str_format(checker->arena, "%.*s、人均%.*s", STR_ARG(heads->surface), STR_ARG(each->surface));
            check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
            return;
        }
    }
}

/* 合并计算时按人次统计，共9415人: what is said to be counted in times is printed in persons. */
static void said_in_times(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BEFORE = 60 }; /* bytes */
    const ReadFigure *persons = &checker->document->figures[index];
    size_t from = persons->start > sentence->start + BEFORE ? persons->start - BEFORE : sentence->start;
    Str before = str_slice(sentence->paragraph->text, from, persons->start), by;
    if (!is_exact_amount(persons) || figure_family(checker, persons) != FAMILY_PERSON || !persons->total) {
        return;
    }
    size_t start, end;
    by = (Str){NULL, 0};
    for (size_t at = 0; !by.len && check_find_from(checker, TERM_RECKONED_BY, before, at, &start, &end); at = end) {
        Str behind = str_slice(before, end, before.len);
        by = str_starts(behind, STR("人次")) ? str_slice(before, start, end + strlen("人次")) : by;
    }
    if (by.len) {
        Facts facts = {.name = persons->name, .a = persons->surface, .b = by, .found = persons->surface};
        facts_figure(checker, &facts, persons);
        check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
    }
}

/* ---- RC-07 ---- */

/* 小学按每生720元计109.44万元 where 小学生1520人 stands elsewhere: so much each, of those of the stage that the
 * document counts. Right of none of them, it is wrong by a digit of the amount, of so much each, or of the count. */
static void reckoned_by_each(Checker *checker, size_t index) {
    enum { APART = 6 }; /* bytes between */
    const ReadFigure *figures = checker->document->figures, *all = &figures[index], *each = all - 1, *like = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[all->paragraph];
    if (index <= paragraph->first || figure_family(checker, all) != FAMILY_MONEY || !is_exact_amount(all) ||
        figure_family(checker, each) != FAMILY_MONEY || !is_value(each) || all->start - each->end > APART ||
        !str_starts(each->unit, STR("元/")) || !each->scope.len ||
        !check_is(checker, TERM_COMES_TO, str_trim(str_slice(paragraph->text, each->end, all->start))) ||
        check_judged(checker, "RC-07", all)) {
        return;
    }
    for (size_t i = first_near(index); i < last_near(checker, index); i++) {
        const ReadFigure *heads = &figures[i];
        if (figure_family(checker, heads) != FAMILY_PERSON || !is_exact_amount(heads)) {
            continue;
        }
        double product = heads->value * each->value;
        bool truncated;
        if (interval_verdict(checker, (Interval){product, product}, all, &truncated) == VERDICT_HOLDS) {
            return;
        }
        bool stage = str_find(heads->name, each->scope) >= 0 || str_equal(heads->scope, each->scope);
        bool wrong = looks_mistyped(product, all) || looks_mistyped(all->value / heads->value, each);
        like = stage && wrong && !like ? heads : like;
    }
    if (like) {
        double product = like->value * each->value;
        Facts facts = facts_of_two(checker, all->name, each, like);
        relation_add(checker, "product", (Interval){product, product}, all, &facts);
    }
}

/* ---- RC-12 ---- */

/* 销号451处，整改率92.8%；未销号53处, where 排查隐患486处 stands in the paragraph before: the rate tells of how many
 * they are, and what is left of those has two digits swapped, or one wrong. */
static void left_of_rate(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 40 }; /* figures */
    const ReadFigure *figures = checker->document->figures, *left = &figures[index], *rate = left - 1, *done = left - 2;
    const CheckParagraph *paragraph = sentence->paragraph;
    Str words = words_of(checker, index);
    if (index < sentence->first + 2 || !is_exact_amount(left) || !is_share(rate) || !is_value(rate) ||
        !is_exact_amount(done) || !is_count(checker, done) || !same_units(checker, left, done) ||
        !mark_within(&paragraph->cues, left->start - words.len, left->start, ROLE(WORD_OPEN)) ||
        !mark_within(&paragraph->cues, clause_start(&paragraph->bounds, done->start), done->start, ROLE(WORD_FIXED)) ||
        check_judged(checker, "RC-12", left) || check_judged(checker, "RC-05", left)) {
        return;
    }
    for (size_t i = index - 2; i > 0 && index - i < BACK; i--) {
        const ReadFigure *all = &figures[i - 1];
        bool truncated;
        if (!is_count(checker, all) || !is_exact_amount(all) || !same_units(checker, all, done) ||
            all->value <= done->value) {
            continue;
        }
        Interval share = interval_quotient(figure_interval(checker, done), figure_interval(checker, all), 100);
        double rest = all->value - done->value;
        if (interval_verdict(checker, share, rate, &truncated) == VERDICT_HOLDS && !truncated) {
            if (rest == left->value || looks_mistyped(rest, left)) {
                Facts facts = facts_of_two(checker, left->name, all, done);
                relation_add(checker, "difference", (Interval){rest, rest}, left, &facts);
            }
            return;
        }
    }
}

/* ---- RC-21 ---- */

/* 未发生任何安全事故 and 发生轻伤1人 in one paragraph: where none of any kind is said to have been, somebody was
 * harmed. */
static void harmed_though_none(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *harmed = &checker->document->figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    size_t from = clause_start(&paragraph->bounds, harmed->start), to = clause_end(&paragraph->bounds, harmed->end),
           next;
    Str told = str_slice(text, from, to);
    if (figure_family(checker, harmed) != FAMILY_PERSON || !is_amount(harmed) ||
        !check_says(checker, TERM_HARMED, told) ||
        check_says(checker, TERM_OUTSIDE, str_slice(text, sentence->start, sentence->end)) ||
        check_says(checker, TERM_NONE_OF, told) || check_says(checker, TERM_EARLIER, told)) {
        return;
    }
    for (size_t at = 0; at < text.len; at = next) {
        size_t end = clause_end(&paragraph->bounds, at);
        Str claim = str_slice(text, at, end);
        if (check_says(checker, TERM_NONE_OF, claim) && check_says(checker, TERM_ANY_CASE, claim) &&
            check_says(checker, TERM_VAGUE, claim) && !check_says(checker, TERM_GRAVE, claim)) {
            Facts facts = {.a = str_trim(claim), .b = str_trim(told), .found = str_trim(told)};
            const ReadParagraph *own = &checker->document->paragraphs[sentence->paragraph_index];
            facts.lines[facts.line_count++] = read_line_at(own, at);
            facts.lines[facts.line_count++] = read_line_at(own, from);
            check_add(checker, "none-and-case", VERDICT_FAILS, &facts);
            return;
        }
        next = end < text.len ? char_next(text, end) : text.len;
    }
}

/* ---- the run ---- */

static void sides_in_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        lie_apart(checker, sentence, i);
        left_of_meant(checker, sentence, i);
        ratio_of_two(checker, i);
        mean_of_stages(checker, sentence, i);
        marks_make_up(checker, i);
        sum_of_named(checker, i);
        parts_by_semicolon(checker, sentence, i);
        room_for_fewer(checker, sentence, i);
        points_of_amount(checker, sentence, i);
        each_of_told(checker, i);
        times_of_each(checker, i);
        said_in_times(checker, sentence, i);
        reckoned_by_each(checker, i);
        numeral_again(checker, i);
        swapped_again(checker, i);
        slipped_again(checker, i);
        left_of_rate(checker, sentence, i);
        harmed_though_none(checker, sentence, i);
        multiple_of_stage(checker, sentence, i);
    }
}

void check_sides(Checker *checker) {
    each_sentence(checker, sides_in_sentence);
}
