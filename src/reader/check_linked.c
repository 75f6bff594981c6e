/* Values that their words link over several clauses: those who went, by how (减少的人员里，退休87人), what came of what
 * was there, a mean beside the values that it is made of, a part in another unit, 分别 behind so many names, a
 * difference of two rates. What another file has judged already is left alone. */
#include "check_within.h"

#include <math.h>

/* ---- RC-01 ---- */

/* 减少的人员里 before the first figure of a sentence: what is broken down, 减少 and 人员. */
typedef struct Broken {
    Str deed, things;
} Broken;

static bool broken_down(const Checker *checker, Str clause, Broken *broken) {
    enum { DEED = 6, DEED_MOST = 24, THINGS_MOST = 24 }; /* bytes */
    Str text = str_trim(clause);
    for (size_t at = DEED, past; at < text.len && at <= DEED_MOST; at = char_next(text, at)) {
        if (!grammar_past(checker->words, GRAMMAR_OF, text, at, &past)) {
            continue;
        }
        for (size_t end = char_next(text, past); end < text.len && end - past <= THINGS_MOST && han_at(text, end);
             end = char_next(text, end)) {
            size_t inside = term_here(checker->terms, TERM_INSIDES, text, end);
            if (inside && (end + inside >= text.len || char_is(text, end + inside, "，,：:"))) {
                *broken = (Broken){str_slice(text, 0, at), str_slice(text, past, end)};
                return true;
            }
        }
        return false;
    }
    return false;
}

/* The nearest exact count before a sentence that the deed was told of: 减少123人, 新增学位2060个. */
static const ReadFigure *told_of_deed(const Checker *checker, size_t before, const Broken *broken,
                                      const ReadFigure *part) {
    enum { BACK = 16 };
    const ReadFigure *figures = checker->document->figures;
    Str both = str_format(checker->scratch, "%.*s%.*s", STR_ARG(broken->deed), STR_ARG(broken->things));
    for (size_t i = before; i > 0 && before - i < BACK && figures[i - 1].paragraph == part->paragraph; i--) {
        const ReadFigure *whole = &figures[i - 1];
        Str told = str_trim(own_words(checker, i - 1));
        if (figure_usable(whole) && str_is(whole->qualifier, "=") && same_units(checker, whole, part) &&
            (str_ends(told, broken->deed) || str_ends(told, both))) {
            return whole;
        }
    }
    return NULL;
}

/* 减少123人。…减少的人员里，退休87人、调出28人、辞职8人: a list to the next semicolon is all of what the clause before
 * it names by what befell it. */
static void parts_of_deed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2 };
    const ReadFigure *figures = checker->document->figures, *first = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t start = sentence_start(&paragraph->bounds, first->start), clause = clause_start(&paragraph->bounds, start);
    Broken broken;
    if (!is_exact_amount(first) || !is_count(checker, first) || (index > sentence->first && first[-1].start >= start) ||
        !broken_down(checker, str_slice(paragraph->text, start > clause ? start : clause, first->start), &broken)) {
        return;
    }
    const ReadFigure *whole = told_of_deed(checker, index, &broken, first);
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    size_t stop = sentence_end(&paragraph->bounds, first->start);
    for (size_t i = index; i < sentence->first + sentence->count && figures[i].start < stop; i++) {
        if (!is_exact_amount(&figures[i]) || !same_units(checker, &figures[i], first) ||
            (i > index && !is_listed(checker, &figures[i - 1], &figures[i]))) {
            break;
        }
        take_part(&parts, &figures[i]);
        sum = interval_sum(sum, figure_interval(checker, &figures[i]));
    }
    double all = (sum.low + sum.high) / 2;
    if (!whole || parts.count < LEAST || mark_within(&paragraph->cues, first->end, stop, ROLE(WORD_PART_END))) {
        return;
    }
    ReadFigure bare = *whole; /* a fall is told as a number below 0 */
    bare.value = fabs(whole->value);
    if (!check_judged(checker, "RC-01", whole) &&
        (near_whole(checker, sum, &bare) || one_digit_wrong(&bare, &parts, all))) {
        sum_of(checker, whole, &parts, LIST_CLOSED);
    }
}

/* ---- RC-13 ---- */

/* 23名资源教师中，持有证书的27名: of so many there cannot be more, though a comma stands behind 中. */
static void more_inside(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NOUN_MOST = 24 }; /* bytes */
    const ReadFigure *whole = &checker->document->figures[index], *part = whole + 1;
    Str text = sentence->paragraph->text;
    size_t at = whole->end, inside = 0;
    if (index + 1 >= sentence->first + sentence->count || !is_exact_amount(whole) || !is_exact_amount(part) ||
        !is_count(checker, whole) || !same_units(checker, whole, part) || part->value <= whole->value ||
        check_judged(checker, "RC-13", part)) {
        return;
    }
    for (; at < part->start && at - whole->end <= NOUN_MOST && han_at(text, at) && !inside; at = char_next(text, at)) {
        size_t past = term_here(checker->terms, TERM_INSIDES, text, at), stage;
        bool named = past && word_before(checker->words, text, at + past, ROLE(WORD_SCOPE), &stage) && stage < at;
        inside =
            past && !named && /* 2所高中，改造15所初中: a stage, and not among them */ char_is(text, at + past, "，,")
                ? at + past
                : 0;
    }
    if (inside && clause_start(&sentence->paragraph->bounds, part->start) <= char_next(text, inside)) {
        Facts facts = {.name = whole->name, .a = part->surface, .b = whole->surface, .found = part->surface};
        facts_figure(checker, &facts, part);
        facts_figure(checker, &facts, whole);
        check_add(checker, "part-over-whole", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-04 ---- */

/* 增幅1.3%, and not 比上年增长: of what changed right before it. */
static bool rate_of_change(const Checker *checker, const ReadFigure *rate) {
    const CheckParagraph *paragraph = &checker->paragraphs[rate->paragraph];
    size_t from = clause_start(&paragraph->bounds, rate->start);
    return str_is(rate->compare, "yoy_pct") && figure_usable(rate) &&
           !mark_within(&paragraph->cues, from, rate->start, ROLE(WORD_VERSUS) | ROLE(WORD_PREVIOUS));
}

bool check_moved(const Checker *checker, const ReadFigure *amount) {
    const CheckParagraph *paragraph = &checker->paragraphs[amount->paragraph];
    Str own = own_words(checker, (size_t)(amount - checker->document->figures));
    return mark_within(&paragraph->cues, amount->start - own.len, amount->start, ROLE(WORD_RISE) | ROLE(WORD_FALL)) !=
           NULL;
}

/* 上年末4231人，增加178人，减少123人，净增55人，增幅1.3%: of what there was, which words of the year before tell. */
static void growth_of_former(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 12 };
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *amount = rate - 1;
    if (index < sentence->first + 2 || !rate_of_change(checker, rate) || check_judged(checker, "RC-04", rate) ||
        !figure_usable(amount) || !str_is(amount->qualifier, "=") || is_share(amount) ||
        !check_moved(checker, amount)) {
        return;
    }
    for (size_t i = index - 1; i > sentence->first && index - i < BACK; i--) {
        const ReadFigure *former = &figures[i - 1];
        bool before = check_says(checker, TERM_EARLIER, own_words(checker, i - 1)) ||
                      check_says(checker, TERM_PAST, own_words(checker, i - 1));
        if (!before || !same_units(checker, former, amount) || !figure_usable(former) ||
            check_moved(checker, former) || /* 前一年少了905人 is how much less there was */
            former->value <= fabs(amount->value)) {
            continue;
        }
        Facts facts = {.name = former->name, .a = amount->surface, .b = former->surface};
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, amount);
        relation_add(checker, "growth",
                     interval_quotient(figure_interval(checker, amount), figure_interval(checker, former), 100), rate,
                     &facts);
        return;
    }
}

/* ---- RC-17, RC-07 ---- */

/* 元 of 元/月 and 元/人·月: for each of whom, or how often, is left out. */
static Str money_of(Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    return slash > 0 ? str_slice(unit, 0, (size_t)slash) : unit;
}

/* 一类216人，每月800元；二类384人，每月600元；三类502人，每月400元。…人均每月548元: so many at each of several rates;
 * what each has on average lies between the rates, and is what they come to together. */
static void mean_of_rates(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, MOST = 12 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *least = NULL, *most = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    Str told = told_with(checker, index);
    double heads = 0, all = 0;
    size_t pairs = 0, last = 0;
    if (figure_family(checker, mean) != FAMILY_MONEY || !is_value(mean) || !str_is(mean->qualifier, "=") ||
        !(check_says(checker, TERM_MEAN, told) || check_says(checker, TERM_HEADS, told)) ||
        check_judged(checker, "RC-17", mean) || check_judged(checker, "RC-07", mean)) {
        return;
    }
    size_t from = index - paragraph->first > FIGURES_BESIDE ? index - FIGURES_BESIDE : paragraph->first;
    for (size_t i = from; i + 1 < index && pairs < MOST; i++) {
        const ReadFigure *count = &figures[i], *rate = count + 1;
        bool pair = is_count(checker, count) && is_exact_amount(count) && is_value(rate) &&
                    rate->family == FAMILY_MONEY && str_find(rate->unit, STR("/")) > 0 &&
                    str_equal(money_of(rate->unit), money_of(mean->unit)) &&
                    (!pairs || (i == last + 2 && same_units(checker, count, &figures[last]) &&
                                str_equal(rate->unit, figures[last + 1].unit)));
        if (!pair) {
            continue;
        }
        least = !least || rate->value < least->value ? rate : least;
        most = !most || rate->value > most->value ? rate : most;
        heads += count->value;
        all += count->value * rate->value;
        last = i;
        pairs++;
    }
    if (pairs < LEAST || least->value >= most->value) {
        return;
    }
    double each = all / heads;
    if (mean->value < least->value || mean->value > most->value) {
        const double far = 2; /* times: further off it is of something else, a year */
        if (mean->value > least->value / far && mean->value < most->value * far) {
            check_between(checker, mean, least, most);
        }
    } else if (holds_or_mistyped(checker, (Interval){each, each}, mean)) {
        Facts facts = {.name = mean->name};
        facts.a = check_number(checker, all, money_of(mean->unit));
        facts.b = check_number(checker, heads, figures[last].unit);
        facts_figure(checker, &facts, &figures[last]);
        relation_add(checker, "average", (Interval){each, each}, mean, &facts);
    }
}

/* 标准为小学每人1250元、初中每人1500元，…，人均约1400元: several rates in one list, and what each has on average, in
 * the words of which nothing else is named. */
static void mean_of_listed_rates(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BARE = 12, FAR = 2 }; /* bytes of the words; times, further off it is of something else */
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *least = NULL, *most = NULL;
    Str own = own_words(checker, index);
    bool marked = str_is(mean->qualifier, "=") || str_is(mean->qualifier, "~");
    if (figure_family(checker, mean) != FAMILY_MONEY || !is_value(mean) || !marked || own.len > BARE ||
        !check_says(checker, TERM_HEADS, told_with(checker, index)) || check_judged(checker, "RC-17", mean) ||
        check_judged(checker, "RC-07", mean)) {
        return;
    }
    size_t from = index - sentence->first > FIGURES_BESIDE ? index - FIGURES_BESIDE : sentence->first;
    for (size_t i = from; i + 1 < index; i++) {
        const ReadFigure *one = &figures[i], *two = one + 1;
        bool pair = is_value(one) && is_value(two) && str_equal(one->unit, two->unit) &&
                    one->value < two->value * FAR && two->value < one->value * FAR &&
                    str_find(one->unit, STR("/")) > 0 && str_equal(money_of(one->unit), money_of(mean->unit)) &&
                    is_listed(checker, one, two);
        if (pair) {
            least = !least || one->value < least->value ? one : least;
            least = two->value < least->value ? two : least;
            most = !most || one->value > most->value ? one : most;
            most = two->value > most->value ? two : most;
        }
    }
    if (least && least->value < most->value && mean->value > least->value / FAR && mean->value < most->value * FAR) {
        check_between(checker, mean, least, most);
    }
}

/* ---- RC-02 ---- */

/* 收回5096份，有效问卷5044份。表示满意的4642份，满意度91.1%: the share is of what counts, not of what came back, of
 * which it is reckoned. */
static void rate_of_valid(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 24 };
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *part = rate - 1, *valid = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    bool truncated, other = false;
    if (index <= sentence->first || !is_share(rate) || !is_value(rate) || !is_exact_amount(part)) {
        return;
    }
    for (size_t i = index - 1; i > paragraph->first && index - i < BACK && !valid; i--) {
        bool counts = is_exact_amount(&figures[i - 1]) && same_units(checker, &figures[i - 1], part) &&
                      check_says(checker, TERM_VALID, own_words(checker, i - 1));
        valid = counts ? &figures[i - 1] : NULL;
    }
    if (!valid || valid->value <= part->value) {
        return;
    }
    for (const ReadFigure *all = valid; all > &figures[paragraph->first] && valid - all < BACK && !other; all--) {
        Interval share = interval_quotient(figure_interval(checker, part), figure_interval(checker, &all[-1]), 100);
        other = is_exact_amount(&all[-1]) && same_units(checker, &all[-1], part) && all[-1].value > valid->value &&
                interval_verdict(checker, share, rate, &truncated) == VERDICT_HOLDS;
    }
    Interval of = interval_quotient(figure_interval(checker, part), figure_interval(checker, valid), 100);
    if (other && interval_verdict(checker, of, rate, &truncated) == VERDICT_FAILS) {
        Facts facts = {.name = rate->name, .a = part->surface, .b = valid->surface};
        facts_figure(checker, &facts, part);
        facts_figure(checker, &facts, valid);
        relation_add(checker, "rate-of-whole", of, rate, &facts);
    }
}

/* ---- RC-37 ---- */

/* 15300人 where 15300人次 stands in another paragraph: the same number, which no count of persons is, of what is called
 * alike. */
static void times_told_as_persons(Checker *checker, size_t index) {
    enum { WORD = 12, ROUND = 1000 }; /* bytes: four characters */
    const ReadFigure *figures = checker->document->figures, *persons = &figures[index], *times = NULL;
    if (checker->document->figure_count > WHOLE_MOST) {
        return;
    }
    if (figure_family(checker, persons) != FAMILY_PERSON || !is_known_count(checker, persons) ||
        fmod(persons->value, ROUND) == 0) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        if (i != index && figure_usable(one) && one->value == persons->value &&
            figure_family(checker, one) == FAMILY_PERSON) {
            return;
        }
        bool same = one->paragraph != persons->paragraph && is_known_count(checker, one) &&
                    one->value == persons->value && figure_family(checker, one) == FAMILY_TIMES;
        times = same ? one : times;
    }
    int heading = times ? checker->document->paragraphs[times->paragraph].heading : -1;
    Str under = heading >= 0 ? checker->document->outline[heading].heading : (Str){NULL, 0};
    Str word = name_behind(checker, persons);
    word = str_slice(word, 0, word.len < WORD ? word.len : WORD);
    bool called = times && word.len == WORD &&
                  (str_find(under, word) >= 0 || str_find(words_before(checker, times), word) >= 0 ||
                   str_starts(name_behind(checker, times), word));
    called = called || (times && times->name.len >= WORD && str_ends(persons->name, name_tail(times->name, WORD)));
    if (called) {
        Facts facts = {.name = persons->name, .a = persons->surface, .b = times->surface, .found = persons->surface};
        facts_figure(checker, &facts, persons);
        facts_figure(checker, &facts, times);
        check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
    }
}

/* 培训9642人次，其中国家级386人次、省级512人次、市级1034人、县级7710人次: with the one that is printed as persons the
 * list is all of it. */
static void times_lost(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 3 };
    const ReadFigure *figures = checker->document->figures, *whole = &figures[index], *lost = NULL;
    double sum = 0;
    size_t count = 0;
    if (figure_family(checker, whole) != FAMILY_TIMES || !is_exact_amount(whole)) {
        return;
    }
    for (size_t i = index + 1; i < sentence->first + sentence->count && sum < whole->value; i++) {
        const ReadFigure *part = &figures[i];
        bool person = figure_family(checker, part) == FAMILY_PERSON;
        if (!is_exact_amount(part) || !(person || same_units(checker, part, whole)) || (person && lost) ||
            (count && !is_listed(checker, &figures[i - 1], part))) {
            return;
        }
        lost = person ? part : lost;
        sum += part->value;
        count++;
    }
    if (lost && count >= LEAST && number_at_least(sum, whole->value) && number_at_most(sum, whole->value)) {
        Facts facts = {.name = lost->name, .a = lost->surface, .b = whole->surface, .found = lost->surface};
        facts_figure(checker, &facts, lost);
        facts_figure(checker, &facts, whole);
        check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
    }
}

/* ---- RC-29 ---- */

/* 全县7846名学生 where 学生78460人 stands in another paragraph: ten times as much of what is called so of all the
 * county.
 */
static void tenth_told_again(Checker *checker, size_t index) {
    enum { WORD = 6, ROUND = 100, LEAST = 1000 }; /* bytes: two characters */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index];
    Str behind = name_behind(checker, again), word = str_slice(behind, 0, behind.len < WORD ? behind.len : WORD);
    bool counted = is_count(checker, again) && is_exact_amount(again) && again->scale <= 1; /* in a plan, too */
    if (checker->document->figure_count > WHOLE_MOST) {
        return;
    }
    if (!counted || again->value < LEAST || word.len < WORD || fmod(again->value, ROUND) == 0 ||
        !check_says(checker, TERM_WHOLE, words_before(checker, again)) || check_judged(checker, "RC-29", again)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        bool tenfold = figure_usable(one) && number_at_least(one->value, 10 * again->value) &&
                       number_at_most(one->value, 10 * again->value);
        if (tenfold && one->paragraph != again->paragraph && is_known_count(checker, one) &&
            same_units(checker, one, again) &&
            (str_starts(name_behind(checker, one), word) || str_find(words_before(checker, one), word) >= 0)) {
            Facts facts = {.name = word, .a = one->surface, .b = again->surface, .found = again->surface};
            facts.expected = one->surface;
            facts_figure(checker, &facts, one);
            facts_figure(checker, &facts, again);
            check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-06 ---- */

/* 15.8%，比10%的要求高5.8%: two rates and what the one has less than the other, in per cent. That it is so much to the
 * last digit, and not so much of the other, tells that points are meant. */
static void points_as_percent(Checker *checker, const Sentence *sentence, size_t index) {
    enum { APART = 30 }; /* bytes between the second rate and the difference */
    const ReadFigure *change = &checker->document->figures[index], *other = change - 1, *rate = change - 2;
    if (index < sentence->first + 2 || !str_is(change->unit, "%") || !str_is(other->unit, "%") ||
        !str_is(rate->unit, "%") || !figure_usable(change) || !figure_usable(other) || !figure_usable(rate) ||
        rate->value <= 0 || other->value <= 0 || change->start - other->end > APART ||
        check_judged(checker, "RC-06", change)) {
        return;
    }
    Side side;
    Str own = own_words(checker, index);
    bool apart = check_moved(checker, change) || check_says(checker, TERM_MORE_BY, own) ||
                 side_of(checker, sentence->paragraph->text, change->start - own.len, change->start, &side) ||
                 (own.len && check_is(checker, TERM_APART_BY, str_slice(own, char_back(own, own.len), own.len)));
    double points = fabs(rate->value - other->value), share = points / other->value * 100;
    bool truncated, meant = fabs(points - fabs(change->value)) < 0.5 * pow(10, -change->decimals) + 1e-9;
    if (apart && own.len && meant && points > 0 &&
        interval_verdict(checker, (Interval){share, share}, change, &truncated) == VERDICT_FAILS) {
        check_points_meant(checker, rate, other, change);
    }
}

/* ---- RC-15 ---- */

/* How many names, parted by 、, stand before `at` and are told by what is right behind them; 1: it is no list. */
static size_t names_before(Str text, size_t from, size_t at) {
    enum { NAME_MOST = 18 }; /* bytes */
    size_t names = 1, end = at;
    for (size_t i = at; i > from;) {
        i = char_back(text, i);
        if (char_is(text, i, "、")) {
            if (end - i > NAME_MOST + 3) {
                break;
            }
            names++;
            end = i;
        } else if (!han_at(text, i)) {
            break;
        }
    }
    return names;
}

/* 石坪、老营、黑泥四个乡的公办园分别只有42人、37人、29人: as many values as names, and another number of them is
 * printed. */
static void names_and_values(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, MOST = 20 };
    const ReadFigure *figures = checker->document->figures, *first = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t clause = clause_start(&paragraph->bounds, first->start), values = 1;
    const TextMark *each = mark_within(&paragraph->cues, clause, first->start, ROLE(WORD_RESPECTIVELY));
    if (!each || (index > sentence->first && first[-1].start >= each->end)) {
        return;
    }
    while (index + values < sentence->first + sentence->count && same_units(checker, &figures[index + values], first) &&
           is_listed(checker, &figures[index + values - 1], &figures[index + values])) {
        values++;
    }
    for (size_t at = clause; at < each->start; at = char_next(paragraph->text, at)) {
        Number number;
        if (!number_read(checker->words, paragraph->text, at, &number) || !number.known || number.decimals) {
            continue;
        }
        double told = exact_double(number.value);
        size_t names = names_before(paragraph->text, clause, at);
        if (names >= LEAST && names == values && told >= LEAST && told <= MOST && told != (double)names) {
            Facts facts = {.p = str_slice(paragraph->text, at, char_next(paragraph->text, number.end))};
            facts.c = facts.expected = str_format(checker->arena, "%zu个", names);
            facts.found = facts.p;
            facts_line(&facts, read_line_at(&checker->document->paragraphs[sentence->paragraph_index], at));
            facts_figure(checker, &facts, first);
            check_add(checker, "listed-items", VERDICT_FAILS, &facts);
        }
        return;
    }
}

/* ---- RC-22 ---- */

/* 年初下达补充计划185名，到岗178名，超额完成计划: less was done than was planned. */
static void claimed_above_plan(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures, *wanted = NULL;
    Str text = sentence->paragraph->text;
    size_t at, past;
    Str said = str_slice(text, sentence->start, sentence->end);
    if (!sentence->count || !check_find(checker, TERM_FULFILLED, said, &at, &past) ||
        check_says(
            checker, TERM_MOODS,
            str_slice(text, clause_start(&sentence->paragraph->bounds, sentence->start + at), sentence->start + at))) {
        return;
    }
    for (size_t i = sentence->first; i < sentence->first + sentence->count && figures[i].start < sentence->start + at;
         i++) {
        Str told = own_words(checker, i);
        bool exact = is_exact_amount(&figures[i]);
        if (exact && check_says(checker, TERM_WANTED, told)) {
            wanted = &figures[i];
        } else if (exact && wanted && i > 0 && &figures[i - 1] == wanted && same_units(checker, wanted, &figures[i]) &&
                   clause_start(&sentence->paragraph->bounds, figures[i].start) >= wanted->end &&
                   figures[i].part_of < 0 && !check_says(checker, TERM_ASIDES, told) &&
                   !check_says(checker, TERM_LACKS, told) && !check_says(checker, TERM_SHORT_OF, told) &&
                   figures[i].value < wanted->value && !check_judged(checker, "RC-22", &figures[i])) {
            Facts facts = {.name = wanted->name, .a = figures[i].surface, .b = wanted->surface};
            facts.c = check_number(checker, figures[i].value / wanted->value * 100, STR("%"));
            facts.found = figures[i].surface;
            facts_figure(checker, &facts, &figures[i]);
            facts_figure(checker, &facts, wanted);
            check_add(checker, "target-and-result", VERDICT_FAILS, &facts);
            return;
        }
    }
}

static void linked_in_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        parts_of_deed(checker, sentence, i);
        more_inside(checker, sentence, i);
        growth_of_former(checker, sentence, i);
        mean_of_rates(checker, sentence, i);
        mean_of_listed_rates(checker, sentence, i);
        rate_of_valid(checker, sentence, i);
        times_told_as_persons(checker, i);
        tenth_told_again(checker, i);
        times_lost(checker, sentence, i);
        points_as_percent(checker, sentence, i);
        names_and_values(checker, sentence, i);
    }
}

void check_linked(Checker *checker) {
    each_sentence(checker, linked_in_sentence);
    each_sentence(checker, claimed_above_plan);
}
