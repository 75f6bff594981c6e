/* Figures that the words of one sentence bind, however far off what is printed lies: so many groups of so many each,
 * what sums up what the same words told before, so many times the year before, a ratio behind the amounts that it is
 * of, what is left beside the rate of what was done, more that passed than took part. What another file has judged
 * already is left alone. */
#include "check_rate.h"
#include "check_within.h"

#include <math.h>
#include <string.h>

static Str head_of(Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    return slash > 0 ? str_slice(unit, 0, (size_t)slash) : unit;
}

/* Known, above 0, whatever it is compared with. */
static bool is_known(const ReadFigure *figure) {
    return figure_usable(figure) && figure->value > 0 && isnan(figure->value2) && str_is(figure->qualifier, "=");
}

bool may_judge(const Checker *checker, const char *code, const ReadFigure *figure) {
    return !check_judged(checker, code, figure) || check_held(checker, code, figure);
}

static const ReadFigure *next_in(const Checker *checker, const Sentence *sentence, size_t index) {
    return index + 1 < sentence->first + sentence->count ? &checker->document->figures[index + 1] : NULL;
}

/* ---- RC-16 ---- */

/* 6个督导组 of 每组8人, 6天 of 每天6学时: what the words behind a count, or its unit, end with. */
static bool counts_thing(const Checker *checker, const ReadFigure *count, Str thing) {
    enum { BEHIND = 24 }; /* bytes */
    Str text = checker->paragraphs[count->paragraph].text;
    size_t end = count->end;
    while (end < text.len && end - count->end < BEHIND && han_at(text, end)) {
        end = char_next(text, end);
    }
    return thing.len && (str_equal(count->unit, thing) || str_ends(str_slice(text, count->end, end), thing));
}

static bool judge_product(Checker *checker, const ReadFigure *each, const ReadFigure *count, const ReadFigure *all) {
    double product = each->value * count->value;
    if (check_judged(checker, "RC-16", all) || check_judged(checker, "RC-07", all)) {
        return true;
    }
    Facts facts = facts_of_two(checker, all->name, each, count);
    relation_add(checker, "each-times-count", (Interval){product, product}, all, &facts);
    return true;
}

/* 派出6个督导组，每组8人，共48名督学; 抽调48人编成6个检查组，每组8人: the number of groups right before so many each,
 * and all of them right behind, told as a sum, or right before the groups in their clause. */
static void groups_of_each(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *each = &figures[index], *count = each - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index == sentence->first || !is_value(each) || !str_is(each->qualifier, "=") || !is_exact_amount(count) ||
        count->value < 2 || str_find(each->unit, STR("/")) <= 0) {
        return;
    }
    Str thing = thing_of_each(checker, each);
    thing = str_starts(thing, STR("个")) ? str_slice(thing, 3, thing.len) : thing;
    size_t past;
    bool each_again = str_find(count->unit, STR("/")) > 0 ||
                      word_at(checker->words, own_words(checker, index - 1), 0, ROLE(WORD_EACH), &past);
    if (each_again || !counts_thing(checker, count, thing)) { /* 每栋5层，每层22间 */
        return;
    }
    const ReadFigure *behind = next_in(checker, sentence, index), *before = NULL;
    if (index > sentence->first + 1 && count[-1].start >= clause_start(&paragraph->bounds, count->start)) {
        before = count - 1;
    }
    bool sums = behind && is_exact_amount(behind) && str_equal(behind->unit, head_of(each->unit)) &&
                check_says(checker, TERM_SUMS, own_words(checker, index + 1)) &&
                sentence_start(&paragraph->bounds, behind->start) <= each->start;
    bool people =
        behind && figure_family(checker, behind) == FAMILY_PERSON && figure_family(checker, each) == FAMILY_PERSON;
    sums =
        sums || (people && is_exact_amount(behind) && check_says(checker, TERM_SUMS, own_words(checker, index + 1)) &&
                 sentence_start(&paragraph->bounds, behind->start) <= each->start);
    if (sums) {
        judge_product(checker, each, count, behind);
        return;
    }
    if (before && is_exact_amount(before) && figure_family(checker, before) == FAMILY_PERSON &&
        figure_family(checker, each) == FAMILY_PERSON && !before->compare.len && before->value > count->value) {
        judge_product(checker, each, count, before);
    }
}

/* ---- RC-01 ---- */

/* 上半年销号146个，7月至10月销号76个。…累计销号222个: what the same word, right before each, told before. */
static void summed_up(Checker *checker, const Sentence *sentence, size_t index) {
    enum { STEM = 6, BACK = 8, LEAST = 2 }; /* bytes; figures */
    const double near = 0.25;
    const ReadFigure *figures = checker->document->figures, *all = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    if (!paragraph_says(paragraph, TERM_SUMMED_UP)) {
        return;
    }
    Str own = own_words(checker, index), stem = name_tail(own, STEM);
    if (index > paragraph->first && check_says(checker, TERM_SUMMED_UP, stem)) { /* 三档合计2420人, each 享受1150人 */
        size_t i = index;
        while (i > paragraph->first && index - i < BACK && !same_units(checker, &figures[i - 1], all)) {
            i--;
        }
        stem = i > paragraph->first ? name_tail(own_words(checker, i - 1), STEM) : stem;
    }
    if (!is_exact_amount(all) || !is_count(checker, all) || stem.len < STEM || !han_at(stem, 0) ||
        !check_says(checker, TERM_SUMMED_UP, own) || check_says(checker, TERM_SUMMED_UP, stem) ||
        check_judged(checker, "RC-01", all)) {
        return;
    }
    Parts parts = {.count = 0};
    double sum = 0;
    for (size_t i = index; i > paragraph->first && index - i < BACK; i--) {
        const ReadFigure *part = &figures[i - 1];
        Str words = own_words(checker, i - 1);
        if (!same_units(checker, part, all)) {
            continue;
        }
        if (!is_exact_amount(part) || !str_ends(words, stem) || check_says(checker, TERM_SUMMED_UP, words)) {
            break;
        }
        take_part(&parts, part);
        sum += part->value;
    }
    if (parts.count >= LEAST && fabs(sum - all->value) <= near * all->value) {
        sum_of(checker, all, &parts, LIST_CLOSED);
    }
}

static double moved_by(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Str own = own_words(checker, (size_t)(figure - checker->document->figures));
    size_t from = figure->start - own.len;
    const TextMark *mark = mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_RISE) | ROLE(WORD_FALL));
    bool both = mark && (mark->roles & ROLE(WORD_RISE)) && (mark->roles & ROLE(WORD_FALL));
    return !mark || both ? 0 : mark->roles & ROLE(WORD_RISE) ? 1 : -1;
}

/* 总数少了64人，主要是小学少了88人、幼儿园少了17人，而初中多了41人: what went up and down comes to what all did, but
 * for one digit. */
static void net_of_moves(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2, MOST = 8 };
    const ReadFigure *figures = checker->document->figures, *all = &figures[index];
    if (index + LEAST >= sentence->first + sentence->count || !figure_usable(all) || !is_count(checker, all)) {
        return;
    }
    double way = moved_by(checker, all), sum = 0;
    bool up = false, down = false;
    size_t count = 0, end = sentence->first + sentence->count;
    const ReadFigure *first = NULL;
    for (size_t i = index + 1; way != 0 && i < end && count < MOST; i++) {
        double own = moved_by(checker, &figures[i]);
        if (is_share(&figures[i]) || !same_units(checker, &figures[i], all)) {
            if (count) {
                break;
            }
            continue;
        }
        if (own == 0 || !figure_usable(&figures[i]) || !str_is(figures[i].qualifier, "=")) {
            break;
        }
        first = first ? first : &figures[i];
        up = up || own > 0;
        down = down || own < 0;
        sum += own * fabs(figures[i].value);
        count++;
    }
    if (!first || count < LEAST || !up || !down || check_judged(checker, "RC-01", all)) {
        return;
    }
    double whole = way * fabs(all->value), apart = whole - sum;
    ReadFigure bare = *all;
    bare.value = fabs(all->value);
    bool explained = sum * way > 0 && looks_mistyped(fabs(sum), &bare);
    for (size_t i = 0; i < count && !explained; i++) {
        ReadFigure part = first[i];
        double own = moved_by(checker, &first[i]);
        part.value = fabs(part.value);
        explained = own != 0 && part.value + own * apart > 0 && looks_mistyped(part.value + own * apart, &part);
    }
    if (fabs(apart) < 0.5 || !explained) {
        return;
    }
    Facts facts = {.name = all->name, .p = all->surface, .found = all->surface};
    facts.c = facts.expected = check_number(checker, fabs(sum), all->unit);
    facts.d = check_number(checker, fabs(apart), all->unit);
    facts_figure(checker, &facts, all);
    for (size_t i = 0; i < count; i++) {
        facts_figure(checker, &facts, &first[i]);
    }
    check_add(checker, "sum-of-parts", VERDICT_FAILS, &facts);
}

/* ---- RC-10 ---- */

/* 全年126万人次，上年105万人次，是上年的1.2倍: right behind the value of the year before, and that of now before it. */
static void times_of_former(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *times = &checker->document->figures[index], *former = times - 1, *now = times - 2;
    if (index < sentence->first + 2 || figure_family(checker, times) != FAMILY_MULTIPLE || !figure_usable(times) ||
        !check_says(checker, TERM_EARLIER, own_words(checker, index)) ||
        !check_says(checker, TERM_EARLIER, own_words(checker, index - 1)) || !is_known(former) || !is_known(now) ||
        !same_units(checker, now, former) || !may_judge(checker, "RC-10", times)) {
        return;
    }
    Interval one = figure_interval(checker, now), two = figure_interval(checker, former);
    Facts facts = facts_of_two(checker, times->name, now, former);
    relation_add(checker, "multiple-of-value", interval_quotient(one, two, 1), times, &facts);
}

/* ---- RC-08 ---- */

/* The numbers of 60:24:16 at `at`, and where they end; 0: it is no ratio. */
static size_t ratio_at(const Checker *checker, Str text, size_t at, double *parts, size_t most, size_t *end) {
    size_t count = 0, sign = at;
    while (sign < text.len && ((text.data[sign] >= '0' && text.data[sign] <= '9') || text.data[sign] == '.')) {
        sign++;
    }
    while (count < most && (count || char_is(text, sign, ":：∶"))) {
        Number number;
        int digit;
        size_t next;
        if (!digit_at(text, at, &digit, &next) || !number_read(checker->words, text, at, &number) || !number.known) {
            break;
        }
        parts[count++] = exact_double(number.value);
        *end = number.end;
        if (!char_is(text, number.end, ":：∶")) {
            break;
        }
        at = char_next(text, number.end);
    }
    return count >= 2 ? count : 0;
}

static bool near_to(double a, double b, double half) {
    return fabs(a - b) <= half + 1e-9 * fabs(b);
}

/* Whether the amounts are as the ratio says; how many of it, against the first or the last, are not. */
static size_t parts_off(const ReadFigure *first, const double *ratio, size_t count, size_t base) {
    size_t off = 0;
    for (size_t i = 0; i < count; i++) {
        double told = ratio[i] / ratio[base], is = first[i].value / first[base].value;
        off += !near_to(is, told, 0.006 * told + 0.5 / (ratio[base] > 10 ? ratio[base] : 100));
    }
    return off;
}

/* 中央574.2万元，省级229.7万元，县级153.1万元，三级分担比例为60:24:16: three amounts or more, in the order of the ratio
 * behind them, of which it has one wrong, or two the wrong way round. */
static void ratio_behind_amounts(Checker *checker, const Sentence *sentence) {
    enum { LEAST = 3, MOST = 6, APART = 60 }; /* bytes between the last amount and the ratio */
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures;
    Str text = paragraph->text;
    const TextPlaces *places = &paragraph->look->places;
    if (sentence->count < LEAST) {
        return;
    }
    for (size_t i = place_from(places, sentence->start), past = 0;
         i < places->count && places->items[i].at < sentence->end; i++) {
        double ratio[MOST];
        size_t at = places->items[i].at, end = 0;
        size_t count = at >= past ? ratio_at(checker, text, at, ratio, MOST, &end) : 0;
        past = count ? end : past;
        if (count < LEAST) {
            continue;
        }
        size_t last = sentence->first;
        while (last < sentence->first + sentence->count && figures[last].end <= at) {
            last++;
        }
        if (last < sentence->first + count || at - figures[last - 1].end > APART) {
            continue;
        }
        const ReadFigure *first = &figures[last - count];
        bool amounts = true, positive = true;
        for (size_t k = 0; k < count; k++) {
            amounts = amounts && is_exact_amount(&first[k]) && same_units(checker, &first[k], first);
            positive = positive && ratio[k] > 0;
        }
        bool longer = last > sentence->first + count && same_units(checker, &first[-1], first) &&
                      is_listed(checker, &first[-1], first);
        size_t least = count;
        for (size_t base = 0; amounts && positive && base < count; base++) {
            size_t off = parts_off(first, ratio, count, base);
            least = off < least ? off : least;
        }
        Str printed = str_slice(text, at, end);
        const ReadFigure like = {.surface = printed};
        if (!amounts || longer || !positive || !least || least > count - 1 || check_judged(checker, "RC-08", &like)) {
            continue;
        }
        if (least > 1) { /* two of them changed places */
            double turned[MOST];
            bool fits = false;
            for (size_t a = 0; a < count && !fits; a++) {
                for (size_t b = a + 1; b < count && !fits; b++) {
                    memcpy(turned, ratio, sizeof turned);
                    turned[a] = ratio[b];
                    turned[b] = ratio[a];
                    fits = parts_off(first, turned, count, 0) == 0;
                }
            }
            if (!fits) {
                continue;
            }
        }
        double sum = 0, all = 0;
        for (size_t k = 0; k < count; k++) {
            sum += ratio[k];
            all += first[k].value;
        }
        Facts facts = {.name = first->name, .p = printed, .found = printed};
        facts.a = first->surface;
        facts.b = str_format(checker->arena, "%.*s", STR_ARG(first[1].surface));
        Str shown = {NULL, 0};
        bool hundred = near_to(sum, 100, 0.5);
        double least_of = first[0].value;
        for (size_t k = 1; k < count; k++) {
            least_of = first[k].value < least_of ? first[k].value : least_of;
            facts.b =
                k > 1 ? str_format(checker->arena, "%.*s、%.*s", STR_ARG(facts.b), STR_ARG(first[k].surface)) : facts.b;
        }
        for (size_t k = 0; k < count; k++) {
            double part =
                hundred ? round(first[k].value / all * 1000) / 10 : round(first[k].value / least_of * 100) / 100;
            shown = str_format(checker->arena, "%.*s%s%g", STR_ARG(shown), k ? ":" : "", part);
        }
        facts.c = facts.expected = shown;
        for (size_t k = 0; k < count; k++) {
            facts_figure(checker, &facts, &first[k]);
        }
        check_add(checker, "ratio", VERDICT_FAILS, &facts);
    }
}

/* The first two characters of the word that ends before 与 or 之比: 县级 of 县级与上级之比. */
static Str name_of_side(Str text, size_t from, size_t to) {
    enum { NAME = 6 }; /* bytes */
    Str name = str_trim(str_slice(text, from, to));
    return str_slice(name, 0, NAME);
}

/* 县级财政900万元，上级补助600万元，县级与上级之比为2:3: whose is told by the names on both sides of 与, so that the
 * ratio the wrong way round is seen. */
static void ratio_turned(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 6 };
    const ReadFigure *figures = checker->document->figures, *ratio = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    Str text = paragraph->text;
    if (isnan(ratio->value2) || !str_is(ratio->unit, "比") || ratio->value <= 0 || ratio->value2 <= 0 ||
        (number_at_least(ratio->value, ratio->value2) && number_at_most(ratio->value, ratio->value2))) {
        return;
    }
    size_t from = clause_start(&paragraph->bounds, ratio->start), joins = 0, past = 0;
    Str own = str_slice(text, from, ratio->start);
    size_t of, end;
    if (!check_find(checker, TERM_RATIO_OF, own, &of, &end)) {
        return;
    }
    for (size_t at = from; at < from + of && !joins; at = char_next(text, at)) {
        joins = promise_at(checker->words, PROMISE_AND, text, at, &past) && at > from ? at : 0;
    }
    Str one = name_of_side(text, from, joins), two = name_of_side(text, past, from + of);
    if (!joins || one.len < 6 || two.len < 6) {
        return;
    }
    const ReadFigure *of_one = NULL, *of_two = NULL;
    for (size_t i = index; i > sentence->paragraph->first && index - i < BACK; i--) {
        const ReadFigure *figure = &figures[i - 1];
        Str words = own_words(checker, i - 1);
        if (!is_exact_amount(figure) || is_share(figure)) {
            continue;
        }
        bool first = str_find(words, one) >= 0, second = str_find(words, two) >= 0;
        of_one = first && !second && !of_one ? figure : of_one;
        of_two = second && !first && !of_two ? figure : of_two;
    }
    if (!of_one || !of_two || !same_units(checker, of_one, of_two)) {
        return;
    }
    double is = of_one->value / of_two->value, told = ratio->value / ratio->value2;
    bool turned = near_to(1 / is, told, 0.01 * told) && !near_to(is, told, 0.02 * told);
    if (turned && may_judge(checker, "RC-08", ratio)) {
        Facts facts = {.name = ratio->name, .a = of_one->surface, .b = of_two->surface, .p = ratio->surface};
        facts.found = ratio->surface;
        facts.c = facts.expected = str_format(checker->arena, "%g:%g", ratio->value2, ratio->value);
        facts_figure(checker, &facts, of_one);
        facts_figure(checker, &facts, of_two);
        check_add(checker, "ratio", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-26 ---- */

/* Which place a figure is said to have: 1 居首, 2 次之, 3 排在第三; 0: none. */
static int place_of(const Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figure = &checker->document->figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    static const ReviewTerm places[] = {TERM_PLACED_FIRST, TERM_PLACED_SECOND, TERM_PLACED_THIRD};
    size_t end = clause_end(&paragraph->bounds, figure->end), from = clause_start(&paragraph->bounds, figure->start);
    const ReadFigure *next = next_in(checker, sentence, index);
    end = next && next->start < end && same_units(checker, next, figure) ? next->start : end; /* 第三 is one, too */
    from = index > sentence->first && figure[-1].end > from ? figure[-1].end : from;
    for (int i = 0; i < 3; i++) {
        if (check_says(checker, places[i], str_slice(paragraph->text, figure->end, end)) ||
            check_says(checker, places[i], str_slice(paragraph->text, from, figure->start))) {
            return i + 1;
        }
    }
    return 0;
}

/* 县一中91.2%居首，县三中78.4%次之，县二中84.6%排在第三: three values of one sentence that go neither down nor up. */
static void ranked_in_order(Checker *checker, const Sentence *sentence) {
    const ReadFigure *ranked[3] = {NULL, NULL, NULL}, *figures = checker->document->figures;
    if (!paragraph_says(sentence->paragraph, TERM_PLACED_SECOND) ||
        !paragraph_says(sentence->paragraph, TERM_PLACED_THIRD)) {
        return;
    }
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        int place = is_value(&figures[i]) && str_is(figures[i].qualifier, "=") && !figures[i].compare.len
                        ? place_of(checker, sentence, i)
                        : 0;
        bool next = place && (place == 1 || ranked[place - 2]) && !ranked[place - 1] &&
                    (place == 1 || same_units(checker, &figures[i], ranked[0]));
        if (next) {
            ranked[place - 1] = &figures[i];
        }
    }
    if (!ranked[2] || check_judged(checker, "RC-26", ranked[2])) {
        return;
    }
    double a = ranked[0]->value, b = ranked[1]->value, c = ranked[2]->value;
    if ((a >= b && b >= c) || (a <= b && b <= c)) {
        return;
    }
    Facts facts = {.a = ranked[1]->surface, .b = ranked[2]->surface, .found = ranked[2]->surface};
    facts.c = str_format(checker->arena, "%.*s在%.*s之前", STR_ARG(ranked[1]->surface), STR_ARG(ranked[2]->surface));
    facts_figure(checker, &facts, ranked[1]);
    facts_figure(checker, &facts, ranked[2]);
    check_add(checker, "rank-and-values", VERDICT_FAILS, &facts);
}

/* ---- RC-05 ---- */

/* 从640处降至560处，减少80处，增幅12.5%: a rate of just the change before it, the other way. */
static void way_of_rate(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 5 };
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index], *amount = rate - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index < sentence->first + 2 || !str_is(rate->compare, "yoy_pct") || !figure_usable(rate) ||
        !figure_usable(amount) || is_share(amount) || amount->start < sentence_start(&paragraph->bounds, rate->start)) {
        return;
    }
    double way = moved_by(checker, rate), before = moved_by(checker, amount);
    if (way == 0 || before == 0 || way == before || check_judged(checker, "RC-05", rate)) {
        return;
    }
    for (size_t i = index - 1; i > sentence->first && index - i < BACK; i--) {
        const ReadFigure *former = &figures[i - 1];
        if (!same_units(checker, former, amount) || !figure_usable(former) || former->value <= fabs(amount->value)) {
            continue;
        }
        ReadFigure bare = *rate;
        bare.value = fabs(rate->value);
        double share = fabs(amount->value) / former->value * 100;
        bool truncated;
        if (interval_verdict(checker, (Interval){share, share}, &bare, &truncated) == VERDICT_HOLDS) {
            Str own = own_words(checker, index);
            Facts facts = {.name = former->name, .a = former->surface, .found = rate->surface};
            facts.b = str_slice(paragraph->text, clause_start(&paragraph->bounds, amount->start), amount->end);
            facts.c = str_slice(paragraph->text, rate->start - own.len, rate->end);
            facts_figure(checker, &facts, former);
            facts_figure(checker, &facts, rate);
            check_add(checker, "way-it-went", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-25 ---- */

/* 月工资4320元，首次突破4000元，上年为4105元: the year before was beyond it. */
static void first_though_before(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *limit = &figures[index];
    if (!str_is(limit->compare, "first") || !figure_usable(limit) || check_judged(checker, "RC-25", limit)) {
        return;
    }
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *former = &figures[i];
        size_t away = i > index ? i - index : index - i;
        if (away > 0 && away <= 2 && same_units(checker, former, limit) && is_value(former) &&
            str_is(former->qualifier, "=") && former->value >= limit->value && !check_moved(checker, former) &&
            check_says(checker, TERM_EARLIER, own_words(checker, i))) {
            Facts facts = {.name = limit->name, .c = former->surface, .expected = former->surface};
            facts.p = check_number(checker, limit->value / limit->scale, limit->unit);
            facts.found = limit->surface;
            facts_figure(checker, &facts, limit);
            facts_figure(checker, &facts, former);
            check_add(checker, "first-time", VERDICT_FAILS, &facts);
            return;
        }
    }
}

/* ---- RC-13 ---- */

/* 涉及资金213.60万元，已收回1872.00万元: more done than there was, right behind it. */
static void more_done(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *part = &figures[index], *whole = part - 1;
    if (!paragraph_says(sentence->paragraph, TERM_GOT_DONE)) {
        return;
    }
    Str own = own_words(checker, index);
    if (index == sentence->first || !is_exact_amount(part) || !is_exact_amount(whole) ||
        !same_units(checker, part, whole) || part->value <= whole->value || part->compare.len || whole->compare.len ||
        !check_says(checker, TERM_GOT_DONE, own) || check_says(checker, TERM_SUMMED_UP, own) ||
        !check_says(checker, TERM_CONCERNS, own_words(checker, index - 1)) ||
        part->start >= sentence_end(&sentence->paragraph->bounds, whole->end) || check_judged(checker, "RC-13", part)) {
        return;
    }
    check_part(checker, part, whole);
}

/* 参加培训的新教师142人…，首次考核合格148人: of those that took part, told in the same sentence. */
static void more_passed(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 6 };
    const ReadFigure *figures = checker->document->figures, *part = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    if (!paragraph_says(paragraph, TERM_PASSED) || !paragraph_says(paragraph, TERM_TOOK_PART)) {
        return;
    }
    Str own = own_words(checker, index);
    size_t at, end;
    int family = figure_family(checker, part);
    if (!figure_usable(part) || (family != FAMILY_PERSON && family != FAMILY_COUNT) ||
        (part->compare.len && !str_is(part->compare, "first")) || check_moved(checker, part) ||
        !check_find(checker, TERM_PASSED, own, &at, &end) || end != own.len || check_says(checker, TERM_DENIED, own) ||
        check_says(checker, TERM_SUMMED_UP, own) || check_says(checker, TERM_EARLIER, own) ||
        check_judged(checker, "RC-13", part)) {
        return;
    }
    size_t from = sentence_start(&paragraph->bounds, part->start);
    for (size_t i = index; i > sentence->first && index - i < BACK && figures[i - 1].start >= from; i--) {
        const ReadFigure *whole = &figures[i - 1];
        Str words = own_words(checker, i - 1);
        if (is_exact_amount(whole) && same_units(checker, whole, part) && check_says(checker, TERM_TOOK_PART, words)) {
            if (whole->value < part->value && !check_says(checker, TERM_PASSED, words) &&
                !check_says(checker, TERM_EARLIER, words)) {
                check_part(checker, part, whole);
            }
            return;
        }
    }
}

/* ---- RC-12 ---- */

/* Whether RC-12 has said that what was found and what was mended do not close. */
static bool found_open(const Checker *checker, const ReadFigure *all) {
    size_t index = (size_t)(all - checker->document->figures);
    for (size_t i = checker->told_from; i < checker->findings->count; i++) {
        const ReadFinding *finding = &checker->findings->items[i];
        bool fails = finding->verdict == VERDICT_FAILS && str_is(finding->rule->code, "RC-12");
        for (size_t k = 0; fails && k < finding->figure_count; k++) {
            if (figure_printed(checker, finding->figures[k]) == index) {
                return true;
            }
        }
    }
    return false;
}

/* 检出漏洞132个，修复128个，修复率97.0%，剩余6个: the rate tells of how many they are; the rest is what is left of
 * them. */
static void rest_of_rate(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 8 };
    const ReadFigure *figures = checker->document->figures, *left = &figures[index], *rate = left - 1, *done = left - 2;
    if (!paragraph_says(sentence->paragraph, TERM_REST_OF) && !paragraph_says(sentence->paragraph, TERM_SHORT_OF)) {
        return;
    }
    Str own = own_words(checker, index);
    if (index < sentence->first + 2 || !is_exact_amount(left) || !is_count(checker, left) || !is_share(rate) ||
        !is_value(rate) || !is_exact_amount(done) || !same_units(checker, left, done) ||
        !(check_says(checker, TERM_REST_OF, own) || check_is(checker, TERM_SHORT_OF, own)) ||
        check_judged(checker, "RC-12", left) || check_judged(checker, "RC-05", left)) {
        return;
    }
    for (size_t i = index - 2; i > sentence->paragraph->first && index - i < BACK; i--) {
        const ReadFigure *all = &figures[i - 1];
        bool truncated;
        if (!is_exact_amount(all) || !same_units(checker, all, done) || all->value <= done->value) {
            continue;
        }
        Interval share = interval_quotient(figure_interval(checker, done), figure_interval(checker, all), 100);
        if (interval_verdict(checker, share, rate, &truncated) == VERDICT_HOLDS && !found_open(checker, all)) {
            double rest = all->value - done->value;
            Facts facts = facts_of_two(checker, left->name, all, done);
            relation_add(checker, "difference", (Interval){rest, rest}, left, &facts);
            return;
        }
    }
}

/* The nearest exact amount of its unit before a figure in its sentence, whatever else stands between; NULL: none. */
static const ReadFigure *like_before(const Checker *checker, const Sentence *sentence, const ReadFigure *figure) {
    enum { BACK = 6 };
    const ReadFigure *first = &checker->document->figures[sentence->first];
    for (const ReadFigure *one = figure; one > first && figure - one < BACK;) {
        one--;
        if (is_exact_amount(one) && same_units(checker, one, figure)) {
            return one;
        }
    }
    return NULL;
}

/* 240个问题已销号222个，余下18个: all, done and the rest. Where others stand between
 * (维修48所、6.4万平方米，已完工44所), right or but for one digit. */
static void rest_of_done(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *left = &checker->document->figures[index];
    if (index < sentence->first + 2 || !paragraph_says(sentence->paragraph, TERM_REST_OF) || !is_exact_amount(left) ||
        !is_count(checker, left) || !check_is(checker, TERM_REST_OF, own_words(checker, index))) {
        return;
    }
    const ReadFigure *done = like_before(checker, sentence, left);
    const ReadFigure *all = done ? like_before(checker, sentence, done) : NULL;
    if (!all || done->value >= all->value || left->value >= all->value ||
        left->end > sentence_end(&sentence->paragraph->bounds, all->end) ||
        !check_says(checker, TERM_ALREADY, own_words(checker, (size_t)(done - checker->document->figures))) ||
        !may_judge(checker, "RC-12", left) || check_judged(checker, "RC-05", left) || found_open(checker, all)) {
        return;
    }
    double rest = all->value - done->value;
    bool beside = left - all == 2, explained = looks_mistyped(rest, left) ||
                                               looks_mistyped(all->value - left->value, done) ||
                                               looks_mistyped(done->value + left->value, all);
    if (beside || explained || rest == left->value) {
        Facts facts = facts_of_two(checker, left->name, all, done);
        relation_add(checker, "difference", (Interval){rest, rest}, left, &facts);
    }
}

/* ---- the run ---- */

static void bound_in_sentence(Checker *checker, const Sentence *sentence) {
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        groups_of_each(checker, sentence, i);
        summed_up(checker, sentence, i);
        net_of_moves(checker, sentence, i);
        times_of_former(checker, sentence, i);
        ratio_turned(checker, sentence, i);
        way_of_rate(checker, sentence, i);
        first_though_before(checker, sentence, i);
        more_done(checker, sentence, i);
        more_passed(checker, sentence, i);
        rest_of_rate(checker, sentence, i);
        rest_of_done(checker, sentence, i);
    }
    ratio_behind_amounts(checker, sentence);
    ranked_in_order(checker, sentence);
}

void check_bound(Checker *checker) {
    each_sentence(checker, bound_in_sentence);
}
