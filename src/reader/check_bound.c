/* Relations that several clauses bind: the mean of all beside those of its parts, what so many years come to, a balance
 * behind what came and went, a value told again with another unit or with its digits swapped. Numbers tell what belongs
 * together; what another file has judged is left alone. */
#include "check_sum.h"

#include <math.h>
#include <string.h>

/* Known and without a mark, whatever it is compared with. */
static bool is_exact(const ReadFigure *figure) {
    return figure_usable(figure) && figure->value > 0 && str_is(figure->qualifier, "=");
}

static bool is_money(const Checker *checker, const ReadFigure *figure) {
    return figure_family(checker, figure) == FAMILY_MONEY && str_find(figure->unit, STR("/")) < 0;
}

/* The words right behind a figure, to the next sign. */
static Str name_behind(const Checker *checker, const ReadFigure *figure) {
    Str text = checker->paragraphs[figure->paragraph].text;
    size_t end = figure->end;
    while (end < text.len && han_at(text, end)) {
        end = char_next(text, end);
    }
    return str_slice(text, figure->end, end);
}

/* ---- RC-17 ---- */

/* 小学612个班，平均班额37人；初中248个班，平均班额44人；合计860个班，平均39人: where counts add up to the last one,
 * each with a mean right behind it, the mean of all lies between theirs. */
static void mean_of_parts(Checker *checker, const Sentence *sentence, size_t index) {
    enum { PARTS = 12 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *all = mean - 1;
    const ReadFigure *least = NULL, *most = NULL;
    double sum = 0;
    size_t count = 0;
    if (index < sentence->first + 5 || !is_exact(mean) || mean->compare.len || !is_exact_amount(all) ||
        !check_says(checker, TERM_MEAN, own_words(checker, index)) || check_judged(checker, "RC-17", mean)) {
        return;
    }
    for (size_t i = index - 1; i >= sentence->first + 2 && count < PARTS; i -= 2, count++) {
        const ReadFigure *part = &figures[i - 2], *of_part = &figures[i - 1];
        if (!is_exact_amount(part) || !is_exact(of_part) || of_part->compare.len || !same_units(checker, part, all) ||
            !same_but_each(of_part, mean) || !check_says(checker, TERM_MEAN, own_words(checker, i - 1))) {
            break;
        }
        sum += part->value;
        least = !least || of_part->value < least->value ? of_part : least;
        most = !most || of_part->value > most->value ? of_part : most;
    }
    if (count < 2 || sum != all->value) {
        return;
    }
    check_between(checker, mean, least, most);
}

/* ---- RC-01 ---- */

/* 三年 in a text: how many years; 0: it says no number of years. */
static size_t years_in(const Checker *checker, Str text) {
    enum { MOST = 10 };
    for (size_t at = 0, end; at < text.len; at = char_next(text, at)) {
        Number number;
        if (number_read(checker->words, text, at, &number) && number.known && !number.decimals &&
            promise_at(checker->words, PROMISE_YEAR, text, number.end, &end)) {
            double years = exact_double(number.value);
            return years >= 2 && years <= MOST ? (size_t)years : 0;
        }
    }
    return 0;
}

/* 2022年、2023年分别为6.25亿元和6.58亿元，2024年安排6.94亿元，三年共计19.77亿元: as many amounts of the sentence as
 * there are years come to what they come to together. */
static void total_of_years(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *total = &figures[index];
    Str told = own_words(checker, index);
    if (!is_exact_amount(total) || total->part_of >= 0 || !check_says(checker, TERM_SUMS, told) ||
        check_judged(checker, "RC-01", total)) {
        return;
    }
    size_t years = years_in(checker, told);
    Parts parts = {.count = 0};
    Interval sum = {0, 0};
    for (size_t i = sentence->first; years && i < index; i++) {
        if (same_units(checker, &figures[i], total) && is_exact_amount(&figures[i])) {
            take_part(&parts, &figures[i]);
            sum = interval_sum(sum, figure_interval(checker, &figures[i]));
        }
    }
    if (years && parts.count == years && near_whole(checker, sum, total)) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* 春季共资助3796人 behind 春季412人, 春季1240人, … of the paragraphs before: what is told under one short label is
 * added up under it; right, or but for one digit. */
static void total_of_label(Checker *checker, size_t index) {
    enum { LEAST = 3, LABEL = 6, LABEL_MOST = 18, BACK = 6 }; /* parts; bytes; paragraphs */
    const ReadFigure *figures = checker->document->figures, *total = &figures[index];
    Str told = own_words(checker, index);
    size_t from, to;
    if (!is_exact_amount(total) || total->part_of >= 0 || !check_find(checker, TERM_SUMS, told, &from, &to) ||
        from < LABEL || from > LABEL_MOST || check_judged(checker, "RC-01", total)) {
        return;
    }
    Str label = str_slice(told, 0, from);
    Parts parts = {.count = 0};
    double sum = 0;
    for (size_t i = index; i > 0 && figures[i - 1].paragraph + BACK >= total->paragraph; i--) {
        const ReadFigure *part = &figures[i - 1];
        if (part->paragraph < total->paragraph && is_exact_amount(part) && same_units(checker, part, total) &&
            str_equal(own_words(checker, i - 1), label)) {
            take_part(&parts, part);
            sum += part->value;
        }
    }
    if (parts.count >= LEAST && (sum == total->value || looks_mistyped(sum, total))) {
        sum_of(checker, total, &parts, LIST_CLOSED);
    }
}

/* ---- RC-05 ---- */

/* 原有131所，撤并21所、新建2所，目前为112所，净减19所: what there was, less what went, with what came, is what there
 * is; the change behind them is the difference of both pairs. */
static void net_change(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *change = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *four[4];
    Str told = own_words(checker, index);
    size_t count = 0;
    bool moves = mark_within(&paragraph->cues, change->start - told.len, change->start,
                             ROLE(WORD_RISE) | ROLE(WORD_FALL)) != NULL;
    if (!is_exact(change) || !is_count(checker, figures + index - (index > 0)) || !moves ||
        check_judged(checker, "RC-05", change)) {
        return;
    }
    for (size_t i = index; i > sentence->first && count < 4; i--) {
        if (same_units(checker, &figures[i - 1], change) && is_exact(&figures[i - 1])) {
            four[3 - count++] = &figures[i - 1];
        }
    }
    if (count < 4) {
        return;
    }
    double before = four[0]->value, now = four[3]->value, net = four[1]->value - four[2]->value;
    bool balanced = now != before && (before - net == now || before + net == now) && net != 0;
    double apart = fabs(now - before);
    bool slipped = change->value == four[1]->value || change->value == four[2]->value || looks_mistyped(apart, change);
    if (balanced && (fabs(change->value) == apart || slipped)) {
        Facts facts = {.name = four[3]->name, .a = four[0]->surface, .b = four[3]->surface};
        facts_figure(checker, &facts, four[0]);
        facts_figure(checker, &facts, four[3]);
        relation_add(checker, "difference", (Interval){apart, apart}, change, &facts);
    }
}

/* ---- RC-04, RC-39 ---- */

/* 比上年的556.0万元增加26.5万元，增长4.8%: the share of a change in what was before, whatever there is now; 556.0元,
 * where only 万 makes it so, has lost its 万. */
static void change_of_former(Checker *checker, const Sentence *sentence, size_t index) {
    enum { SLIP = 10000 };
    const ReadFigure *former = &checker->document->figures[index], *change = former + 1, *rate = former + 2;
    if (index + 2 >= sentence->first + sentence->count || !str_is(former->compare, "yoy_prev") ||
        !str_is(change->compare, "yoy_abs") || !str_is(rate->compare, "yoy_pct") || !is_exact(former) ||
        !same_units(checker, former, change) || !figure_usable(change) || !figure_usable(rate) ||
        check_says(checker, TERM_YEARLY, own_words(checker, index + 2))) {
        return;
    }
    bool truncated;
    Interval of = figure_interval(checker, former);
    Interval grown = interval_quotient(figure_interval(checker, change), of, 100);
    Interval meant = {grown.low / SLIP, grown.high / SLIP};
    bool slips = is_money(checker, former) && former->scale <= 1 && change->scale >= SLIP &&
                 interval_verdict(checker, meant, rate, &truncated) == VERDICT_HOLDS;
    if (slips) {
        Facts facts = {.name = former->name, .a = change->surface, .b = former->surface, .found = former->surface};
        facts.c = check_number(checker, round(fabs(change->value) / former->value), STR(""));
        facts.expected = check_amount(checker, former->value * SLIP, change);
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, change);
        check_add(checker, "unit-slip", VERDICT_FAILS, &facts);
    } else if (!check_judged(checker, "RC-04", rate)) {
        Facts facts = {.name = former->name, .a = change->surface, .b = former->surface};
        facts_figure(checker, &facts, former);
        facts_figure(checker, &facts, change);
        relation_add(checker, "growth", grown, rate, &facts);
    }
}

/* ---- RC-29, RC-27: told again ---- */

/* 用9600元的项目投资 where 总投资9600万元 stands elsewhere: the same digits of what is called so, without 万. */
static void lost_unit(Checker *checker, size_t index) {
    enum { LEAST = 100, SLIP = 10000, NAME = 6 }; /* bytes: two characters */
    const ReadFigure *figures = checker->document->figures, *slipped = &figures[index];
    if (!is_money(checker, slipped) || !is_exact_amount(slipped) || slipped->scale > 1 || slipped->value < LEAST) {
        return;
    }
    Str before = words_before(checker, slipped), behind = name_behind(checker, slipped);
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *other = &figures[i];
        Str name = name_tail(words_before(checker, other), NAME);
        if (is_money(checker, other) && is_exact_amount(other) && other->scale == SLIP &&
            other->value == slipped->value * SLIP && name.len == NAME && han_at(name, 0) && han_at(name, NAME / 2) &&
            (str_find(before, name) >= 0 || str_find(behind, name) >= 0)) {
            Facts facts = {.name = name, .a = other->surface, .b = slipped->surface};
            facts.found = slipped->surface;
            facts.expected = other->surface;
            facts_figure(checker, &facts, other);
            facts_figure(checker, &facts, slipped);
            check_add(checker, "scale-differs", VERDICT_FLAG, &facts);
            return;
        }
    }
}

static void add_two_values(Checker *checker, Str name, const ReadFigure *one, double value, const ReadFigure *again) {
    Facts facts = {.name = name, .a = check_amount(checker, value, one), .b = again->surface, .found = again->surface};
    facts.expected = facts.a;
    facts_figure(checker, &facts, one);
    facts_figure(checker, &facts, again);
    check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
}

/* A count to the last one, large enough not to be met by chance. */
static bool is_counted(const Checker *checker, const ReadFigure *figure) {
    enum { LEAST = 1000 };
    return is_count(checker, figure) && is_exact_amount(figure) && figure->scale <= 1 && figure->value >= LEAST &&
           figure->kind == FIGURE_ACTUAL;
}

/* 4321名专任教师 where 专任教师4312人 stands in another paragraph: the name behind the count is that before the other,
 * and one digit differs, or two are swapped. */
static void named_behind(Checker *checker, size_t index) {
    enum { NAME = 12 }; /* bytes: four characters */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like = NULL;
    Str behind = name_behind(checker, again);
    if (!is_counted(checker, again) || behind.len < NAME || check_judged(checker, "RC-27", again) ||
        check_says(checker, TERM_EARLIER, words_before(checker, again)) ||
        (again->scope.len && str_find(words_before(checker, again), again->scope) >= 0)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *one = &figures[i];
        size_t past;
        bool whole = check_begins(checker, TERM_WHOLE, one->scope, &past); /* 全县 */
        if (i == index || one->paragraph == again->paragraph || !is_counted(checker, one) || one->name.len < NAME ||
            !same_units(checker, one, again) || !str_starts(behind, one->name) || (one->scope.len && !whole)) {
            continue;
        }
        if (one->value == again->value || (like && like->value != one->value)) {
            return;
        }
        like = one;
    }
    if (like && looks_mistyped(like->value, again)) {
        add_two_values(checker, like->name, like, like->value, again);
    }
}

/* 在公办园和普惠性民办园就读的有7820人 where 公办园在园幼儿5070人 and 普惠性民办园在园幼儿2750人 stand elsewhere: both
 * that the clause names, added up; right, or but for one digit or two that are swapped. */
static void both_again(Checker *checker, size_t index) {
    enum { HEAD = 9, APART = 6 }; /* bytes: three characters; figures */
    const ReadFigure *figures = checker->document->figures, *again = &figures[index], *like[2] = {NULL, NULL};
    Str words = words_before(checker, again);
    if (!is_counted(checker, again) || words.len <= HEAD || check_judged(checker, "RC-27", again)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *a = &figures[i];
        bool named = is_count(checker, a) && is_exact_amount(a) && a->name.len > HEAD &&
                     a->paragraph != again->paragraph && same_units(checker, a, again) &&
                     str_find(words, str_slice(a->name, 0, HEAD)) >= 0;
        for (size_t k = i + 1; named && k < checker->document->figure_count && k <= i + APART; k++) {
            const ReadFigure *b = &figures[k];
            if (!is_count(checker, b) || !is_exact_amount(b) || b->name.len <= HEAD || !same_units(checker, b, again) ||
                b->paragraph != a->paragraph || str_equal(str_slice(a->name, 0, HEAD), str_slice(b->name, 0, HEAD)) ||
                str_find(words, str_slice(b->name, 0, HEAD)) < 0) {
                continue;
            }
            if (a->value + b->value == again->value) {
                return;
            }
            bool near = looks_mistyped(a->value + b->value, again);
            like[0] = near ? a : like[0];
            like[1] = near ? b : like[1];
        }
    }
    if (like[0]) {
        add_two_values(checker, again->name, like[0], like[0]->value + like[1]->value, again);
    }
}

/* ---- RC-25 ---- */

/* 本科上线率分别为38.2%、40.1%和42.7%，…上线率首次突破40%: of a series that stands before, only the last is beyond it.
 */
static void first_of_series(Checker *checker, size_t index) {
    enum { NAME = 9, BACK = 8 }; /* bytes: three characters; figures */
    const ReadFigure *figures = checker->document->figures, *limit = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[limit->paragraph];
    size_t first = index > paragraph->first + BACK ? index - BACK : paragraph->first;
    Str name = name_tail(limit->name, NAME);
    if (!str_is(limit->compare, "first") || !figure_usable(limit) || name.len < NAME) {
        return;
    }
    for (size_t i = first; i + 1 < index; i++) {
        size_t last = i;
        while (last + 1 < index && is_exact(&figures[last + 1]) && !figures[last + 1].compare.len &&
               same_units(checker, &figures[last + 1], limit)) {
            last++;
        }
        if (!is_exact(&figures[i]) || figures[i].compare.len || !same_units(checker, &figures[i], limit) || last == i ||
            !str_ends(figures[i].name, name)) {
            continue;
        }
        for (size_t k = i; k < last; k++) {
            if (figures[k].value >= limit->value) {
                Facts facts = {.name = limit->name, .c = figures[k].surface, .expected = figures[k].surface};
                facts.p = check_number(checker, limit->value, limit->unit);
                facts.found = limit->surface;
                facts_figure(checker, &facts, limit);
                facts_figure(checker, &facts, &figures[k]);
                check_add(checker, "first-time", VERDICT_FAILS, &facts);
                return;
            }
        }
        return;
    }
}

/* ---- RC-19 ---- */

/* 分别为38.2%、37.1%和42.7%，连续两年提高，累计提高4.5个百分点: the values right before, as many as the years or one
 * more, where other figures follow. */
static void streak_behind(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *years = &figures[index], *last = years - 1;
    Str behind = name_behind(checker, years);
    size_t past, count = 1;
    bool up = word_at(checker->words, behind, 0, ROLE(WORD_RISE), &past) != NULL;
    bool down = word_at(checker->words, behind, 0, ROLE(WORD_FALL), &past) != NULL;
    if (!str_is(years->compare, "streak") || !figure_usable(years) || up == down || index <= sentence->first ||
        index + 1 >= sentence->first + sentence->count || !is_exact(last) || last->compare.len) {
        return;
    }
    Facts facts = {.line_count = 0};
    facts_figure(checker, &facts, last);
    for (size_t i = index - 1; i > sentence->first && is_exact(&figures[i - 1]) && !figures[i - 1].compare.len &&
                               same_units(checker, &figures[i - 1], last);
         i--, count++) {
        bool against = up ? figures[i].value <= figures[i - 1].value : figures[i].value >= figures[i - 1].value;
        facts.a = against ? figures[i - 1].surface : facts.a;
        facts.b = against ? figures[i].surface : facts.b;
    }
    if (facts.b.len && ((double)count == years->value || (double)count == years->value + 1)) {
        size_t from = clause_start(&sentence->paragraph->bounds, years->start);
        facts.name = str_slice(sentence->paragraph->text, from, years->end + past);
        facts.found = facts.b;
        check_add(checker, "yearly-growth", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-13 ---- */

/* 专任教师中持证的598人，…；专科以上671人, where 专任教师614人 stand before: some of them are no more than all. */
static void more_than_members(Checker *checker, const Sentence *sentence) {
    enum { NAME = 6, NAME_MOST = 24 }; /* bytes */
    const ReadFigure *figures = checker->document->figures, *whole = NULL;
    Str text = str_slice(sentence->paragraph->text, sentence->start, sentence->end);
    ptrdiff_t among = str_find(text, STR("中"));
    Str name = among > 0 ? str_trim(str_slice(text, 0, (size_t)among)) : (Str){NULL, 0};
    if (!sentence->count || name.len < NAME || name.len > NAME_MOST ||
        sentence->start + (size_t)among >= figures[sentence->first].start) {
        return;
    }
    for (size_t i = sentence->paragraph->first; i < sentence->first; i++) {
        const ReadFigure *one = &figures[i];
        bool named = str_ends(one->name, name) && is_exact_amount(one) && is_count(checker, one);
        whole = named && (!whole || one->value > whole->value) ? one : whole;
    }
    for (size_t i = sentence->first; whole && i + 1 < sentence->first + sentence->count; i++) {
        const ReadFigure *part = &figures[i];
        bool shared = is_share(&part[1]) && figure_usable(&part[1]) && part[1].value <= 100;
        if (shared && is_exact_amount(part) && same_units(checker, part, whole) && part->value > whole->value &&
            part->value < 2 * whole->value && part->part_of < 0) {
            Facts facts = {.name = whole->name, .a = part->surface, .b = whole->surface, .found = part->surface};
            facts_figure(checker, &facts, part);
            facts_figure(checker, &facts, whole);
            check_add(checker, "part-over-whole", VERDICT_FAILS, &facts);
        }
    }
}

/* ---- RC-37 ---- */

/* 惠及学生7638人 before 810人次, 2448人次, … of the paragraphs behind: all of them are so many, but of times. */
static void times_as_persons(Checker *checker, size_t index) {
    enum { LEAST = 3 };
    const ReadFigure *figures = checker->document->figures, *persons = &figures[index];
    double sum = 0;
    size_t count = 0;
    if (!is_counted(checker, persons) || figure_family(checker, persons) != FAMILY_PERSON) {
        return;
    }
    for (size_t i = index + 1; i < checker->document->figure_count && sum < persons->value; i++) {
        if (figure_family(checker, &figures[i]) != FAMILY_TIMES || !is_exact_amount(&figures[i])) {
            continue;
        }
        sum += figures[i].value;
        if (++count >= LEAST && sum == persons->value) {
            Facts facts = {.name = persons->name, .a = persons->surface, .b = figures[i].surface};
            facts.found = persons->surface;
            facts_figure(checker, &facts, persons);
            facts_figure(checker, &facts, &figures[i]);
            check_add(checker, "persons-and-times", VERDICT_FLAG, &facts);
        }
    }
}

/* ---- RC-12 ---- */

/* 排查出无证园9所，已取缔5所，整改发证3所，目前没有无证园: where none is left, what was done with them is all of them.
 */
static void none_left(Checker *checker, const Sentence *sentence) {
    enum { NAME = 9 }; /* bytes */
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures, *found = NULL;
    double sum = 0;
    size_t count = 0, last = 0;
    Facts facts = {.line_count = 0};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &figures[i];
        Str told = own_words(checker, i);
        bool finds = mark_within(&paragraph->cues, figure->start - told.len, figure->start, ROLE(WORD_FOUND)) != NULL;
        if (!found && finds && is_count(checker, figure) && is_exact_amount(figure)) {
            found = figure;
            facts_figure(checker, &facts, found);
        } else if (found && same_units(checker, found, figure)) {
            if (!is_exact_amount(figure)) {
                return;
            }
            sum += figure->value;
            last = figure->end;
            count++;
            facts_figure(checker, &facts, figure);
        }
    }
    Str rest = count >= 2 ? str_slice(paragraph->text, last, sentence->end) : (Str){NULL, 0};
    Str name = found ? name_tail(found->name, NAME) : (Str){NULL, 0};
    bool none = name.len == NAME && str_find(rest, name) >= 0 &&
                (check_says(checker, TERM_LACKS, rest) || check_says(checker, TERM_NONE_OF, rest));
    if (none && !check_judged(checker, "RC-12", found)) {
        facts.name = found->name;
        facts.a = found->surface;
        facts.b = check_number(checker, sum, found->unit);
        facts.c =
            str_format(checker->arena, "应余%.*s", STR_ARG(check_number(checker, found->value - sum, found->unit)));
        facts.found = found->surface;
        check_add(checker, "found-and-fixed", sum == found->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* ---- RC-22 ---- */

/* 新增学位2160个，其中…，超额完成新增2000个学位的目标: what the sentence begins with, where the aim is called like it.
 */
static void aim_behind(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 24, NAME = 6 }; /* bytes: between the aim and its word; two characters */
    const ReadFigure *figures = checker->document->figures, *aim = &figures[index];
    Str told = own_words(checker, index), behind = name_behind(checker, aim);
    size_t from, to;
    if (!is_exact(aim) || aim->compare.len || !check_says(checker, TERM_ACHIEVED, told) ||
        check_says(checker, TERM_LACKS, told) || !check_find(checker, TERM_WANTED, behind, &from, &to) || from > NEAR ||
        check_judged(checker, "RC-22", aim)) {
        return;
    }
    for (size_t i = sentence->first; i < index; i++) {
        const ReadFigure *had = &figures[i];
        Str name = name_tail(had->name, NAME);
        if (same_units(checker, had, aim) && is_exact_amount(had) && had->part_of < 0 && name.len == NAME &&
            had->kind == FIGURE_ACTUAL && had->value >= aim->value / 2 &&
            (str_find(behind, name) >= 0 || str_find(told, name) >= 0)) {
            Facts facts = {.name = had->name, .a = had->surface, .b = aim->surface, .found = had->surface};
            facts.c = check_number(checker, round(had->value / aim->value * 1000) / 10, STR("%"));
            facts_figure(checker, &facts, had);
            facts_figure(checker, &facts, aim);
            check_add(checker, "target-and-result", had->value >= aim->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-15 ---- */

/* 分3期轮训，第一期67人，第二期61人: so many are announced, each that is told has its number. */
static void ordinals_of(Checker *checker, const Sentence *sentence, size_t index) {
    enum { MOST = 12 };
    const ReadFigure *figures = checker->document->figures, *announced = &figures[index];
    Str text = sentence->paragraph->text;
    if (!is_exact_amount(announced) || announced->value > MOST || announced->value < 2 || announced->decimals ||
        figure_family(checker, announced) != FAMILY_COUNT || check_judged(checker, "RC-15", announced)) {
        return;
    }
    size_t listed = 0, wanted = (size_t)announced->value;
    for (size_t i = index + 1; i < sentence->first + sentence->count; i++) {
        Str told = own_words(checker, i);
        Number number;
        size_t at = char_next(told, 0);
        if (!str_starts(told, STR("第")) || !number_read(checker->words, told, at, &number) || !number.known ||
            !str_starts(str_slice(told, number.end, told.len), announced->unit) ||
            exact_double(number.value) != (double)(listed + 1)) {
            break;
        }
        listed++;
    }
    size_t end = listed ? figures[index + listed].end : 0;
    bool ends =
        listed && listed < wanted && end < text.len && str_find(str_slice(text, end, sentence->end), STR("第")) < 0;
    if (listed >= 2 && (ends || listed > wanted)) {
        Facts facts = {.name = announced->name, .p = announced->surface, .found = announced->surface};
        facts.c = facts.expected = check_number(checker, (double)listed, announced->unit);
        facts_figure(checker, &facts, announced);
        check_add(checker, "listed-items", VERDICT_FLAG, &facts);
    }
}

/* ---- the run ---- */

static void bound_in_sentence(Checker *checker, const Sentence *sentence) {
    none_left(checker, sentence);
    more_than_members(checker, sentence);
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        mean_of_parts(checker, sentence, i);
        total_of_years(checker, sentence, i);
        total_of_label(checker, i);
        net_change(checker, sentence, i);
        change_of_former(checker, sentence, i);
        lost_unit(checker, i);
        named_behind(checker, i);
        both_again(checker, i);
        times_as_persons(checker, i);
        first_of_series(checker, i);
        streak_behind(checker, sentence, i);
        aim_behind(checker, sentence, i);
        ordinals_of(checker, sentence, i);
    }
}

void check_bound(Checker *checker) {
    each_sentence(checker, bound_in_sentence);
}
