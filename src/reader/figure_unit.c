/* What a number is counted in, and per what: 元/生·年, 次/月, 节/两周. */
#include "figure_internal.h"

#include <math.h>
#include <string.h>

static size_t skip_blank(Str text, size_t at) {
    while (at < text.len && text.data[at] == ' ') {
        at++;
    }
    return at;
}

/* The last period that 每 or 各 tells between two places: 每两周, 每个季度. */
static Str period_between(const Scan *scan, size_t from, size_t to) {
    Str found = {NULL, 0};
    size_t next = 0, end = 0;
    for (size_t at = from; at < to; at = char_next(scan->text, at)) {
        if (!word_at(scan->words, scan->text, at, ROLE(WORD_EACH), &next)) {
            continue;
        }
        const Word *period = word_at(scan->words, scan->text, next, ROLE(WORD_PERIOD), &end);
        if (!period && next - at > 3) { /* 每个 + 季度, 每 + 个季度 */
            period = word_at(scan->words, scan->text, at + 3, ROLE(WORD_PERIOD), &end);
        }
        if (period && end <= to) {
            found = period->as;
        }
    }
    return found;
}

/* 一年一次, 两年一次: the period stands right before so often. */
static Str period_right_before(const Scan *scan, size_t at) {
    enum { PERIOD_LEAST = 6 }; /* bytes: 年 alone ends 今年 */
    size_t start;
    const Word *period = word_before(scan->words, scan->text, at, ROLE(WORD_PERIOD), &start);
    bool other = period && word_before(scan->words, scan->text, at, ROLE(WORD_NOISE), &(size_t){0}); /* 上半年 */
    return period && !other && at - start >= PERIOD_LEAST ? period->as : (Str){NULL, 0};
}

/* 至少组织一次: a limit a few characters before. */
static bool at_least(const Scan *scan, size_t at, size_t clause) {
    size_t from = at > clause + 30 ? at - 30 : clause;
    const TextMark *mark = cue_within(scan, from, at, ROLE(WORD_BEFORE));
    const Word *word = mark ? mark->word : NULL;
    while (word && word->role != WORD_BEFORE) {
        word = word->next;
    }
    return word && (str_is(word->as, ">=") || str_is(word->as, "<="));
}

/* 几十所, 数百名: nobody says how many. 人数百名 would be a name and its number. */
static bool after_some(const Scan *scan, const Number *number) {
    int value;
    size_t next, start;
    Str before = str_slice(scan->text, 0, number->start);
    return numeral_at(scan->text, number->start, &value, &next) && value >= 100 &&
           promise_ends(scan->words, PROMISE_SOME, before) &&
           !word_before(scan->words, scan->text, number->start, ROLE(WORD_COUNT_NAME), &start);
}

/* 次, 遍, 场, 期: what is done again and again. */
static bool comes_again(const Word *unit) {
    const uint64_t again = TERM_BIT(GRAMMAR_AGAIN), often = TERM_BIT(GRAMMAR_OFTEN) | TERM_BIT(GRAMMAR_COUNTED);
    return unit->family == FAMILY_COUNT && ((unit->terms & again) || (unit->terms & often) == often);
}

/* 12月25日前开展一次问卷调查: done once, by a day that its sentence tells. */
static bool once_by_a_day(const Scan *scan, const Number *number, const Word *unit) {
    size_t start, past;
    if (!comes_again(unit) || !word_before(scan->words, scan->text, number->start, ROLE(WORD_PROMISE), &start)) {
        return false;
    }
    size_t from = sentence_start(&scan->bounds, number->start);
    const TextMarks *moods = &scan->look->marks[MARKS_MOOD];
    for (size_t i = mark_from(moods, from); i < moods->count && moods->items[i].end <= start; i++) {
        if (moods_said(scan->look, &moods->items[i]) & (1u << MOOD_BY)) {
            return true;
        }
    }
    const TextPlaces *places = &scan->look->places;
    for (size_t i = place_from(places, from); i < places->count && places->items[i].at < start; i++) {
        if ((places->items[i].places & PLACE_DUE) &&
            word_at(scan->words, scan->text, places->items[i].at, ROLE(WORD_DUE), &past)) {
            return true;
        }
    }
    return false;
}

/* 开展一次“告别陋习”活动 where the paper asks: to be done once. */
static bool once_asked(const Scan *scan, const Number *number, const Word *unit) {
    size_t start;
    return (unit->terms & TERM_BIT(GRAMMAR_AGAIN)) && unit->family == FAMILY_COUNT &&
           looks_ahead_at(scan->document, scan->paragraph, number->start) &&
           !figure_says(scan, GRAMMAR_EACH_OF, clause_start(&scan->bounds, number->start), number->start) &&
           word_before(scan->words, scan->text, number->start, ROLE(WORD_PROMISE), &start);
}

/* 各学校要有一名兼职教师, 每班一名班主任: one for each. */
static bool one_for_each(const Scan *scan, const Number *number, const Word *unit, size_t clause) {
    size_t start;
    const TextMark *each = cue_within(scan, clause, number->start, ROLE(WORD_EACH) | ROLE(WORD_PER_HEAD));
    return each && (unit->terms & TERM_BIT(GRAMMAR_COUNTED)) &&
           (unit->family == FAMILY_PERSON || unit->family == FAMILY_COUNT) &&
           (each->end == number->start ||
            word_before(scan->words, scan->text, number->start, ROLE(WORD_PROMISE) | ROLE(WORD_REACH), &start));
}

/* 设立六个岗亭, 有五个大门: what is had or made and is called by a noun; 三个建设 and 五个突出 are slogans. */
static bool is_thing(const Scan *scan, size_t from, size_t unit_end) {
    const uint64_t has = ROLE(WORD_REACH) | ROLE(WORD_PROMISE) | ROLE(WORD_BUILD) | ROLE(WORD_DONE) | ROLE(WORD_BEFORE);
    const uint64_t acts = ROLE(WORD_PROMISE) | ROLE(WORD_BUILD) | ROLE(WORD_RISE) | ROLE(WORD_FALL) |
                          ROLE(WORD_TARGET) | ROLE(WORD_NEGATE) | ROLE(WORD_DEMAND);
    size_t start, end;
    return han_at(scan->text, unit_end) && word_before(scan->words, scan->text, from, has, &start) &&
           !word_at(scan->words, scan->text, unit_end, acts, &end);
}

/* Small Chinese numerals stand in thousands of words; one is a count only with a unit that is counted in prose. */
static bool chinese_counts(const Scan *scan, const Number *number, const Word *unit, size_t unit_end) {
    size_t start;
    Str text = scan->text;
    const uint64_t marks = ROLE(WORD_BEFORE);
    size_t digits = (number->digits_end - number->start) / 3;
    bool bare = digits == 1 && number->zeros >= 2 && number->value.digits >= 100; /* 百 千 万 亿 alone */
    bool marked = number->inner || word_before(scan->words, text, number->start, marks, &start) != NULL;
    size_t end = 0;
    marked = marked || word_at(scan->words, text, unit_end, ROLE(WORD_AFTER), &end) != NULL;
    if (number->length > 1 || after_some(scan, number)) {
        return false; /* digits side by side: a year, a number of a house */
    }
    if (digits == 1 && number->value.digits >= 100) {
        bare = true;
    }
    if (bare) {
        return marked;
    }
    if (number->value.digits >= 10 || marked) {
        return true;
    }
    if (number->value.digits <= 1) {
        /* 每月召开一次, 未出现一例; one of anything is no count otherwise */
        size_t clause = clause_start(&scan->bounds, number->start);
        bool zero = word_before(scan->words, text, number->start, ROLE(WORD_ZERO), &start) != NULL ||
                    (unit->terms & TERM_BIT(GRAMMAR_DOUBLES)) || at_least(scan, number->start, clause);
        bool each =
            (period_between(scan, clause, number->start).len && (comes_again(unit) || unit->family == FAMILY_TIME)) ||
            ((unit->terms & TERM_BIT(GRAMMAR_AGAIN)) && period_right_before(scan, number->start).len);
        return zero || each ||
               (number->value.digits == 1 && (once_by_a_day(scan, number, unit) || once_asked(scan, number, unit) ||
                                              one_for_each(scan, number, unit, clause)));
    }
    if (unit->terms & TERM_BIT(GRAMMAR_COUNTED)) {
        return true;
    }
    /* 三个方面: what is thought of; 两个一等奖: what is had */
    return (unit->terms & TERM_BIT(GRAMMAR_GENERAL)) &&
           (grammar_at(scan->words, GRAMMAR_HAD, text, unit_end) || is_thing(scan, number->start, unit_end));
}

/* 连续3年, 任教9年以上, 3-5年; 三年行动, 20年的 and 三年来 are no spans that are measured. */
static bool years_count(const Scan *scan, const Number *number, size_t end, bool range) {
    Str text = scan->text;
    size_t start, after = 0;
    Str before = str_slice(text, 0, number->start);
    if (grammar_ends(scan->words, GRAMMAR_NEAR, before)) {
        return false; /* 近三年 is when, not how long */
    }
    size_t at = word_before(scan->words, text, number->start, ROLE(WORD_REACH), &start) ? start : number->start;
    if (word_at(scan->words, text, end, ROLE(WORD_AFTER), &after) ||
        word_before(scan->words, text, number->start, ROLE(WORD_SPAN) | ROLE(WORD_BEFORE), &start) || range ||
        (at < number->start && word_before(scan->words, text, at, ROLE(WORD_SPAN), &start))) {
        return !grammar_at(scan->words, GRAMMAR_NOT_SPAN, text, end);
    }
    const ReadFigure *last = scan->list->count > scan->first ? &scan->list->items[scan->list->count - 1] : NULL;
    if (last && promise_ends(scan->words, PROMISE_AND, before) && number->start - last->end <= strlen("和") &&
        unit_family(scan->words, last->unit) == FAMILY_YEARS) {
        return true; /* 满30年和20年的 */
    }
    end = skip_blank(text, end);
    /* the end of what is said, or a condition: 支教两年，两年不参加年检 */
    bool ends = end >= text.len || sign_is(text, end, ",，。;；、)）");
    return grammar_at(scan->words, GRAMMAR_SPAN_GOES_ON, text, end) ||
           (ends && number->start > 0 && !grammar_ends(scan->words, GRAMMAR_ORDINAL, before) &&
            han_at(text, char_back(text, number->start)));
}

static bool masked_place(const Scan *scan, const Number *number, size_t unit_end) {
    size_t place_end = 0, not_end = 0;
    if (number->form != NUMBER_MASK || number->length) {
        return false;
    }
    const Word *place = word_at(scan->words, scan->text, number->end, ROLE(WORD_PLACE), &place_end);
    const Word *other = word_at(scan->words, scan->text, number->end, ROLE(WORD_NOT_UNIT), &not_end);
    return (place && place_end >= unit_end) || (other && not_end > unit_end);
}

/* No unit behind the number: the name before it tells one (人数达25186), or it is no quantity. */
static bool unit_of_name(const Scan *scan, const Number *number, ReadFigure *figure) {
    size_t at = number->start, start;
    Str text = scan->text;
    const uint64_t between = ROLE(WORD_REACH) | ROLE(WORD_BEFORE) | ROLE(WORD_TO);
    for (int turn = 0; turn < 3 && word_before(scan->words, text, at, between, &start); turn++) {
        at = start;
    }
    const Word *name = word_before(scan->words, text, at, ROLE(WORD_COUNT_NAME), &start);
    if (!name || (at == number->start && number->form != NUMBER_ARABIC)) {
        return false;
    }
    figure->unit = name->as;
    return true;
}

/* 综合差异系数小学0.46、初中0.38: what is below one and bare in the sentence of a coefficient is one. */
static bool unit_of_coefficient(const Scan *scan, const Number *number, ReadFigure *figure) {
    Str text = scan->text;
    bool below_one =
        number->form == NUMBER_ARABIC && number->decimals && text.data[number->start] == '0' && !number->zeros;
    size_t start = below_one ? full_start(&scan->bounds, number->start) : number->start;
    for (size_t at = start, past; at < number->start; at = char_next(text, at)) {
        const Word *name = word_at(scan->words, text, at, ROLE(WORD_COUNT_NAME), &past);
        if (name && grammar_is(scan->words, GRAMMAR_RATIO, name->as)) {
            figure->unit = name->as;
            return true;
        }
    }
    return false;
}

/* 5万余生, 19学生征文: the measure word was cut, people or their works are counted. */
static bool unit_of_noun(const Scan *scan, const Number *number, ReadFigure *figure) {
    Str text = scan->text;
    size_t at = number->end, end = 0;
    bool level = grammar_at(scan->words, GRAMMAR_LEVEL, text, at);
    const Word *person = word_at(scan->words, text, level ? char_next(text, at) : at, ROLE(WORD_PERSON), &end);
    bool cut = number->inner && grammar_at(scan->words, GRAMMAR_CUT, text, at);
    if ((!person && !cut) || (level && number->value.digits < 13) || number->form != NUMBER_ARABIC ||
        number->decimals || number->value.digits < 10) {
        return false;
    }
    figure->unit = cut ? STR("人") : STR("名");
    if (end && grammar_at(scan->words, GRAMMAR_WORKS, text, end)) {
        figure->unit = STR("篇");
    }
    figure->state = cut ? FIGURE_OK : FIGURE_SUSPECT;
    return true;
}

/* 获9金5银1铜: medals; 5金额 is none. */
static bool unit_of_medal(const Scan *scan, const Number *number, ReadFigure *figure, size_t *end) {
    size_t past;
    int digit;
    bool medal = number->form == NUMBER_ARABIC && !number->decimals &&
                 promise_at(scan->words, PROMISE_MEDALS, scan->text, number->end, &past);
    if (!medal ||
        !(past == scan->text.len || digit_at(scan->text, past, &digit, end) ||
          promise_at(scan->words, PROMISE_AND, scan->text, past, end) || char_is(scan->text, past, ",，。;；、)） "))) {
        return false;
    }
    figure->unit = STR("枚");
    *end = past;
    return true;
}

bool figure_list_unit(const Scan *scan, Number *number, ReadFigure *figure) {
    enum { LIST_MOST = 8 };
    Str text = scan->text;
    size_t at = number->end, past;
    Number next = *number;
    const Word *unit = words_behind(scan, skip_blank(text, at))->unit;
    bool listed = sign_is(text, at, "、") || promise_at(scan->words, PROMISE_AND, text, at, &past);
    if (unit || !listed || number->form != NUMBER_ARABIC || !number->known || number->inner ||
        !(number->decimals ||
          cue_within(scan, clause_start(&scan->bounds, number->start), number->start, ROLE(WORD_RESPECTIVELY)))) {
        return false;
    }
    for (int turn = 0; turn < LIST_MOST && !unit; turn++) {
        bool goes_on = sign_is(text, at, "、") || promise_at(scan->words, PROMISE_AND, text, at, &past);
        at = goes_on ? skip_blank(text, sign_is(text, at, "、") ? char_next(text, at) : past) : at;
        if (!goes_on || at >= text.len || !number_read(scan->words, text, at, &next) || next.form != NUMBER_ARABIC ||
            !next.known || number_is_name(scan, &next)) {
            return false;
        }
        at = next.end;
        unit = word_at(scan->words, text, skip_blank(text, at), ROLE(WORD_UNIT), &past);
    }
    const WordsBehind *behind = words_behind(scan, skip_blank(text, at));
    if (behind->other && behind->other_end > behind->unit_end) {
        return false; /* 5.1、6.1期间 */
    }
    if (!unit || (next.zeros && !number->zeros && !exact_scale(&number->value, next.zeros))) {
        return false;
    }
    number->zeros = number->zeros ? number->zeros : next.zeros;
    figure->unit = unit->as;
    return true;
}

/* 三成, 八成半, 九成五 */
static void take_tenths(Str text, const Number *number, size_t *end, ReadFigure *figure) {
    Exact tens = number->value;
    int digit;
    size_t next;
    figure->unit = STR("%");
    figure->value = number->known && exact_scale(&tens, 1) ? exact_double(tens) : NAN;
    if (number->known && str_starts(str_slice(text, *end, text.len), STR("半"))) {
        figure->value += 5;
        *end += strlen("半");
    } else if (number->known && (digit_at(text, *end, &digit, &next) || numeral_at(text, *end, &digit, &next)) &&
               digit > 0 && digit < 10 && (next >= text.len || sign_is(text, next, ",，。;；、)） "))) {
        figure->value += digit;
        *end = next;
    }
}

static bool special_unit(Number const *number, const Word *unit, ReadFigure *figure) {
    if ((unit->terms & TERM_BIT(GRAMMAR_DOUBLES)) && number->known && number->value.digits > 0 &&
        number->value.digits < 20 && !number->decimals) {
        figure->value = ldexp(1, (int)number->value.digits);
        figure->unit = STR("倍");
        return true;
    }
    return false;
}

/* 一半 is a figure with a limit or of something: 不少于…的一半, 一半以上, 为总数的一半. */
static bool half_counts(const Scan *scan, const Number *number) {
    size_t end = 0, from = clause_start(&scan->bounds, number->start);
    bool ends = number->end >= scan->text.len || sign_is(scan->text, number->end, ",，。;；)）");
    return !str_starts(str_slice(scan->text, number->start, scan->text.len), STR("一半")) ||
           (ends && grammar_ends(scan->words, GRAMMAR_OF, str_slice(scan->text, from, number->start))) ||
           word_at(scan->words, scan->text, number->end, ROLE(WORD_AFTER), &end) ||
           cue_within(scan, from, number->start, ROLE(WORD_BEFORE));
}

bool figure_unit(const Scan *scan, const Number *number, ReadFigure *figure, size_t *end) {
    Str text = scan->text;
    size_t at = skip_blank(text, number->end), unit_end;
    figure->unit = (Str){NULL, 0};
    if (number->form == NUMBER_PER) {
        figure->unit = str_from(number->unit);
        *end = number->end;
        return true;
    }
    const WordsBehind *behind = words_behind(scan, at);
    const Word *unit = behind->unit;
    unit_end = unit ? behind->unit_end : at;
    if (unit && behind->other && behind->other_end > unit_end &&
        (number->form != NUMBER_ARABIC || unit->family == FAMILY_PERCENT)) {
        unit = NULL;
    }
    if (number->form == NUMBER_FRACTION) {
        figure->unit = STR("比例");
        *end = number->end;
        return number->bottom.digits != 0 && half_counts(scan, number);
    }
    if (!unit) {
        if (unit_of_medal(scan, number, figure, end)) {
            return true;
        }
        *end = number->end;
        return number->form != NUMBER_MASK &&
               (unit_of_coefficient(scan, number, figure) || unit_of_name(scan, number, figure) ||
                unit_of_noun(scan, number, figure));
    }
    if (masked_place(scan, number, unit_end) ||
        (number->form == NUMBER_CHINESE && !chinese_counts(scan, number, unit, unit_end)) ||
        (unit->family == FAMILY_YEARS && !years_count(scan, number, unit_end, figure->value2 == figure->value2))) {
        return false;
    }
    *end = unit_end;
    if (unit->terms & TERM_BIT(GRAMMAR_TENTHS)) {
        take_tenths(text, number, end, figure);
    } else if (!special_unit(number, unit, figure)) {
        figure->unit = unit->as;
    }
    return true;
}

/* ---- per what ---- */

static Str joined(const Scan *scan, Str unit, const char *between, Str under) {
    Buf out = buf_create(scan->arena);
    buf_add(&out, unit);
    buf_add(&out, str_from(between));
    buf_add(&out, under);
    return buf_str(&out);
}

/* 元/生·年, 元/生/年, 元/人, 元/平方米 as printed */
static bool slash_rate(const Scan *scan, ReadFigure *figure) {
    Str text = scan->text;
    size_t at = figure->end;
    if (!sign_is(text, at, "/／") || !figure->unit.len) {
        return false;
    }
    size_t end = char_next(text, at);
    while (end < text.len && end - at < 24 && (han_at(text, end) || sign_is(text, end, "/／·•.㎡²"))) {
        size_t stop = 0;
        if (word_at(scan->words, text, end, ROLE(WORD_STOP) | ROLE(WORD_AFTER) | ROLE(WORD_RISE), &stop)) {
            break;
        }
        end = char_next(text, end);
    }
    Str under = str_slice(text, char_next(text, at), end);
    if (!under.len) {
        return false;
    }
    Str first = under, period = {NULL, 0};
    for (size_t i = 0; i < under.len; i = char_next(under, i)) {
        if (sign_is(under, i, "/／·•.")) {
            first = str_slice(under, 0, i);
            period = str_slice(under, char_next(under, i), under.len);
            break;
        }
    }
    first = grammar_is(scan->words, GRAMMAR_PUPIL, first) ? STR("生") : first;
    figure->unit = joined(scan, figure->unit, "/", first);
    figure->unit = period.len ? joined(scan, figure->unit, "·", period) : figure->unit;
    figure->end = end;
    return true;
}

/* 5000元一所小学 */
static bool one_rate(const Scan *scan, ReadFigure *figure) {
    size_t end = 0;
    Str text = scan->text;
    if (!grammar_at(scan->words, GRAMMAR_ONE_EACH, text, figure->end)) {
        return false;
    }
    size_t at = char_next(text, figure->end);
    const Word *unit = word_at(scan->words, text, at, ROLE(WORD_UNIT), &end);
    if (!unit || (unit->family != FAMILY_COUNT && unit->family != FAMILY_PERSON && unit->family != FAMILY_AREA)) {
        return false;
    }
    figure->unit = joined(scan, figure->unit, "/", unit->as);
    return true;
}

static Str days_before(const Scan *scan, const ReadFigure *figure, size_t from) {
    enum { NEAR_BYTES = 24 };
    static const struct {
        GrammarTerm words;
        const char *period; /* of the unit */
    } spans[] = {{GRAMMAR_DAY_EACH, "天"}, {GRAMMAR_FIVE_YEARS, "五年"}, {GRAMMAR_THREE_YEARS, "三年"}};
    size_t near = figure->start - from > NEAR_BYTES ? figure->start - NEAR_BYTES : from;
    Str before = str_slice(scan->text, near, figure->start);
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        if (grammar_in(scan->words, spans[i].words, before)) {
            return str_from(spans[i].period);
        }
    }
    return (Str){NULL, 0};
}

/* Whether nothing but whom it is of, and words that lead from one value to another, stands between two figures: 小学4.8
 * 平方米、初中5.9平方米; 8.9平方米增加到9.6平方米; 2.6间，标准为2.3间. */
static bool goes_with(const Scan *scan, size_t from, size_t to, bool often) {
    const uint64_t who = often ? ROLE(WORD_WHO) | ROLE(WORD_PERSON) : 0; /* 校长听课每学期40节，教导主任50节 */
    const uint64_t leads = who | ROLE(WORD_SCOPE) | ROLE(WORD_REACH) | ROLE(WORD_BEFORE) | ROLE(WORD_AFTER) |
                           ROLE(WORD_TO) | ROLE(WORD_FROM) | ROLE(WORD_VERSUS) | ROLE(WORD_RISE) | ROLE(WORD_FALL) |
                           ROLE(WORD_AVERAGE) | ROLE(WORD_NEGATE);
    Str text = scan->text;
    for (size_t at = from, end; at < to; at = end) {
        if (sign_is(text, at, "、,，;；:： \t|")) {
            end = char_next(text, at);
        } else if (!promise_at(scan->words, PROMISE_AND, text, at, &end) &&
                   !word_at(scan->words, text, at, leads, &end) &&
                   !grammar_past(scan->words, GRAMMAR_LIMITS, text, at, &end) &&
                   !grammar_past(scan->words, GRAMMAR_OF, text, at, &end)) {
            return false;
        }
    }
    return true;
}

/* 节/学期, 次/月: so often, whoever does it. */
static bool is_often(const Scan *scan, Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    return slash > 0 && grammar_is(scan->words, GRAMMAR_PERIODS, str_slice(unit, (size_t)slash + 1, unit.len));
}

/* 每生每年2000元，分1500元、2500元两档: nothing but how it is parted stands between, and tiers are told behind. */
static bool is_tier(const Scan *scan, size_t from, size_t at) {
    size_t past, end = clause_end(&scan->bounds, at);
    while (from < at && sign_is(scan->text, from, ",，")) {
        from = char_next(scan->text, from);
    }
    return grammar_past(scan->words, GRAMMAR_SEEN, scan->text, from, &past) && past == at &&
           promise_in(scan->words, PROMISE_TIERS, str_slice(scan->text, at, end));
}

/* 正高级28元，高级26元，其他14元: nothing but a short name stands between amounts of a list. */
static bool is_next_grade(const Scan *scan, const ReadFigure *last, const ReadFigure *figure) {
    enum { NAME_MOST = 18 }; /* bytes */
    const uint64_t told = ROLE(WORD_PROMISE) | ROLE(WORD_DONE) | ROLE(WORD_REACH) | ROLE(WORD_TOTAL) |
                          ROLE(WORD_AVERAGE) | ROLE(WORD_PART) | ROLE(WORD_RISE) | ROLE(WORD_FALL);
    size_t at = last->end, end;
    if (last->family != FAMILY_MONEY || !sign_is(scan->text, at, ",，、") || figure->start - at > NAME_MOST) {
        return false;
    }
    for (at = char_next(scan->text, at); at < figure->start; at = char_next(scan->text, at)) {
        if (!han_at(scan->text, at) || word_at(scan->words, scan->text, at, told, &end)) {
            return false;
        }
    }
    return true;
}

/* What a list begins with, 生均 or 每班, is said of all in it: the unit of the figure before, where nothing else is
 * counted. */
static bool carried_rate(const Scan *scan, ReadFigure *figure) {
    enum { APART = 60, LIST_APART = 12, TIMES_MOST = 8 }; /* bytes; how much more one may be than the other */
    const ReadFigure *last = scan->list->count > scan->first ? &scan->list->items[scan->list->count - 1] : NULL;
    ptrdiff_t slash = last ? str_find(last->unit, STR("/")) : -1;
    size_t start;
    bool change = word_before(scan->words, scan->text, figure->start, ROLE(WORD_RISE) | ROLE(WORD_FALL), &start);
    bool same = last && last->value == figure->value && last->start >= clause_start(&scan->bounds, figure->start);
    if (slash <= 0 || figure->start - last->end > APART ||
        !str_equal(str_slice(last->unit, 0, (size_t)slash), figure->unit) || figure->value > last->value * TIMES_MOST ||
        (!change && figure->value * TIMES_MOST < last->value) ||
        !(goes_with(scan, last->end, figure->start, is_often(scan, last->unit)) || same ||
          is_tier(scan, last->end, figure->start) || is_next_grade(scan, last, figure) ||
          (sign_is(scan->text, last->end, "、") && figure->start - last->end <= LIST_APART))) {
        return false;
    }
    figure->unit = last->unit;
    return true;
}

/* 月, 年: of 月工资 and 年平均收入, which tell for how long, not for whom. */
static bool is_time_word(const Scan *scan, Str who) {
    size_t end;
    bool month = promise_at(scan->words, PROMISE_MONTH, who, 0, &end) && end == who.len;
    return month || (promise_at(scan->words, PROMISE_YEAR, who, 0, &end) && end == who.len);
}

/* 生均, 每生每学期 before money; carried on from the figure before in a list (初中每生…，小学…). */
static bool head_rate(const Scan *scan, ReadFigure *figure, size_t from) {
    Str text = scan->text;
    const TextMark *head = cue_within(scan, from, figure->start, ROLE(WORD_PER_HEAD));
    if (!head) {
        return false;
    }
    Str who = {NULL, 0};
    for (const Word *word = head->word; word; word = word->next) {
        who = word->role == WORD_PER_HEAD ? word->as : who;
    }
    const ReadFigure *last = scan->list->count > scan->first ? &scan->list->items[scan->list->count - 1] : NULL;
    if (last && last->start > head->start) {
        return carried_rate(scan, figure); /* 按每生每年720元标准拨付3458万元: in all */
    }
    Str between = str_slice(text, head->end, figure->start), before = str_slice(text, from, head->start);
    bool again = period_between(scan, head->end, figure->start).len > 0; /* 每人每月发放津贴300元 */
    if (!again && grammar_in(scan->words, GRAMMAR_WHOLE, between)) {
        return false; /* the amount is of all, not of each */
    }
    figure->unit = joined(scan, figure->unit, "/", who);
    if (is_time_word(scan, who)) {
        return true;
    }
    bool term = grammar_in(scan->words, GRAMMAR_TERM, between) || grammar_in(scan->words, GRAMMAR_TERM, before);
    bool month = promise_in(scan->words, PROMISE_MONTH, str_slice(text, head->start, figure->start)); /* 月人均 */
    bool day = grammar_in(scan->words, GRAMMAR_DAY_EACH, between);
    bool year = promise_in(scan->words, PROMISE_YEAR, between) || promise_in(scan->words, PROMISE_YEAR, before) ||
                (grammar_is(scan->words, GRAMMAR_CUT, who) && !promise_in(scan->words, PROMISE_STOCK, between));
    Str every = period_between(scan, from, figure->start);     /* 每月每生 */
    bool often = every.len > 0 && !str_ends(every, STR("年")); /* of 每学年 the year is told below */
    Str period = term ? STR("学期") : day ? STR("天") : month ? STR("月") : often ? every : (Str){NULL, 0};
    period = !period.len && year ? STR("年") : period;
    if (period.len) {
        figure->unit = joined(scan, figure->unit, "·", period);
    }
    return true;
}

/* 市财政每年安排3000万元, 每月补助300元: so often; empty where something before the amount takes it from 每年. */
static Str money_period(const Scan *scan, size_t from, const ReadFigure *figure) {
    size_t start, past;
    Str none = {NULL, 0};
    const ReadFigure *last = scan->list->count > scan->first ? &scan->list->items[scan->list->count - 1] : NULL;
    from = last && last->end > from ? last->end : from;
    if (mark_within(&scan->cues, from, figure->start, ROLE(WORD_TOTAL))) {
        return none;
    }
    Str period = period_between(scan, from, figure->start);
    if (period.len && promise_at(scan->words, PROMISE_MONTH, period, 0, &past) && past == period.len) {
        return period;
    }
    if (figure_says(scan, GRAMMAR_DAY_EACH, from, figure->start) && figure->scale == 1) {
        return STR("天"); /* 每天4元的补助 */
    }
    bool moved = word_before(scan->words, scan->text, figure->start, ROLE(WORD_RISE) | ROLE(WORD_FALL), &start);
    for (size_t at = from; at < figure->start && !moved; at = char_next(scan->text, at)) {
        if (promise_at(scan->words, PROMISE_EVERY_YEAR, scan->text, at, &past)) {
            return STR("年");
        }
    }
    return none;
}

/* 每生每年1000元，每学期按500元发放: what is given each term or month of what each gets a year. Empty: it is not. */
static Str part_of_each(const Scan *scan, const ReadFigure *figure, Str period) {
    enum { BACK = 4 }; /* figures */
    const Str between = STR("·");
    size_t count = scan->list->count, from = full_start(&scan->bounds, figure->start);
    for (size_t i = count; period.len && i > scan->first && count - i < BACK; i--) {
        const ReadFigure *each = &scan->list->items[i - 1];
        ptrdiff_t dot = str_find(each->unit, between);
        Str own = dot > 0 ? str_slice(each->unit, (size_t)dot + between.len, each->unit.len) : (Str){NULL, 0};
        if (each->start < from) {
            break;
        }
        if (own.len && !str_equal(own, period) && str_starts(each->unit, figure->unit) && figure->value < each->value) {
            return joined(scan, str_slice(each->unit, 0, (size_t)dot), "·", period);
        }
    }
    return (Str){NULL, 0};
}

/* 生均用房4.8平方米、设备值2210元: money in a list of what there is for each is for each, too. */
static void list_money(const Scan *scan, ReadFigure *figure) {
    const ReadFigure *last = &scan->list->items[scan->list->count - 1];
    ptrdiff_t slash = str_find(last->unit, STR("/"));
    if (slash < 0) {
        return;
    }
    Str under = str_slice(last->unit, (size_t)slash + 1, last->unit.len);
    if (str_equal(str_slice(last->unit, 0, (size_t)slash), figure->unit)) {
        figure->unit = last->unit;
    } else if (grammar_is(scan->words, GRAMMAR_CUT, under)) {
        figure->unit = joined(scan, figure->unit, "/", under);
    }
}

/* 生均6.2平方米, 每百名学生拥有2.6间, 六个街道各整备2宗: so much of each; what is counted in all is not, nor what
 * stands behind another figure, nor those of which it is said (生均面积不达标的学校11所). A few of each place may stand
 * in a later clause than the place. */
static bool place_rate(const Scan *scan, ReadFigure *figure, bool things) {
    enum { APART = 120, FEW_APART = 180, FEW = 20, PLACE_LEAST = 6 }; /* bytes */
    Str text = scan->text;
    if (!(scan->cues.roles & ROLE(WORD_PER_HEAD))) {
        return false;
    }
    size_t clause = clause_start(&scan->bounds, figure->start), from = sentence_start(&scan->bounds, figure->start);
    const ReadFigure *last = scan->list->count > scan->first ? &scan->list->items[scan->list->count - 1] : NULL;
    const TextMark *head = cue_within(scan, from, figure->start, ROLE(WORD_PER_HEAD));
    const Word *word = head && !(last && last->start > head->start) ? mark_role(head, WORD_PER_HEAD) : NULL;
    bool few = word && word->as.len >= PLACE_LEAST && figure->value <= FEW;
    size_t apart = head ? figure->start - head->end : 0;
    bool person = word && (str_is(word->as, "人") || grammar_is(scan->words, GRAMMAR_CUT, word->as));
    if (!word || is_time_word(scan, word->as) || (head->start < clause && !few) || apart > (few ? FEW_APART : APART) ||
        (person && things) || str_equal(figure->unit, word->as) ||
        cue_within(scan, head->end, figure->start, ROLE(WORD_TOTAL)) ||
        (!few && grammar_in(scan->words, GRAMMAR_OF, str_slice(text, head->end, figure->start)))) {
        return false;
    }
    bool year = figure->family == FAMILY_TIME && person &&
                promise_in(scan->words, PROMISE_YEAR, str_slice(text, head->end, figure->start)); /* 每人全年80学时 */
    figure->unit = joined(scan, figure->unit, "/", year ? STR("年") : word->as);
    return true;
}

/* 每百名学生拥有计算机18.5台、图书4120册: each of a list has what its first one has so much for. */
static bool listed_rate(const Scan *scan, ReadFigure *figure, bool things) {
    enum { APART = 30, MOST = 1000 }; /* bytes; what is more is counted in all, but for each hundred */
    const ReadFigure *last = scan->list->count > scan->first ? &scan->list->items[scan->list->count - 1] : NULL;
    size_t clause = scan->clause;
    if (!last || last->start < clause || figure->start - last->end > APART ||
        !(scan->cues.roles & ROLE(WORD_PER_HEAD)) || !sign_is(scan->text, last->end, "、") || last->compare.len) {
        return false;
    }
    const TextMark *head = cue_within(scan, clause, figure->start, ROLE(WORD_PER_HEAD));
    const Word *word = head && head->start < last->start ? mark_role(head, WORD_PER_HEAD) : NULL;
    ptrdiff_t slash = str_find(last->unit, STR("/"));
    bool hundred = word && str_starts(word->as, STR("百"));
    bool person = word && (str_is(word->as, "人") || grammar_is(scan->words, GRAMMAR_CUT, word->as));
    if (!word || slash <= 0 || !str_equal(str_slice(last->unit, (size_t)slash + 1, last->unit.len), word->as) ||
        (person && things) || (!hundred && figure->value >= MOST) || str_equal(figure->unit, word->as)) {
        return false;
    }
    figure->unit = joined(scan, figure->unit, "/", word->as);
    return true;
}

/* 每周体育课4节、每节40分钟: what 每 says last, behind the figure before. */
static bool per_again(const Scan *scan, const ReadFigure *figure) {
    const ReadFigure *last = scan->list->count > scan->first ? &scan->list->items[scan->list->count - 1] : NULL;
    return last && last->start >= scan->clause && cue_within(scan, last->end, figure->start, ROLE(WORD_PER_HEAD)) &&
           !period_between(scan, last->end, figure->start).len;
}

/* 每年有5个以上优秀案例获奖，2个获省级奖励；有30节以上精品课获奖: how often goes on over what is told by the same word,
 * and over some of what was counted right before. */
static Str period_goes_on(const Scan *scan, const ReadFigure *figure) {
    enum { WORD_MOST = 6, BACK = 6 }; /* bytes; figures */
    Str own = str_trim(str_slice(scan->text, scan->clause, figure->start));
    size_t count = scan->list->count;
    bool asked = own.len <= WORD_MOST && figure->family != FAMILY_PERSON;
    for (size_t i = count; asked && i > scan->first && count - i < BACK; i--) {
        const ReadFigure *before = &scan->list->items[i - 1];
        ptrdiff_t slash = str_find(before->unit, STR("/"));
        if (before->start < scan->full || before->start >= scan->clause || slash <= 0 ||
            !is_often(scan, before->unit)) {
            break;
        }
        Str led = str_trim(str_slice(scan->text, clause_start(&scan->bounds, before->start), before->start));
        bool some = !own.len && str_equal(figure->unit, str_slice(before->unit, 0, (size_t)slash));
        if (own.len ? str_ends(led, own) : some) {
            return str_slice(before->unit, (size_t)slash + 1, before->unit.len);
        }
    }
    return (Str){NULL, 0};
}

/* 每餐: what 每 says is a thing that each has, no time. */
static bool is_each_thing(const Scan *scan, const ReadFigure *figure, Str period) {
    size_t end = period.len ? figure->start : scan->clause;
    for (const TextMark *mark; (mark = cue_within(scan, scan->clause, end, ROLE(WORD_PER_HEAD))); end = mark->start) {
        if (str_equal(mark_role(mark, WORD_PER_HEAD)->as, period)) {
            return true;
        }
    }
    return false;
}

void figure_rate(const Scan *scan, ReadFigure *figure) {
    int family = figure->family;
    Str text = scan->text;
    size_t clause = scan->clause;
    if (str_find(figure->unit, STR("/")) >= 0 || slash_rate(scan, figure)) {
        return; /* 平方米/生 of a head: told */
    }
    if (family == FAMILY_MONEY) {
        if (one_rate(scan, figure)) {
            return;
        }
        size_t list = clause;
        /* "、" ends what 生均 is said of, unless the amount itself stands in a list of them */
        for (size_t at = figure->start; at > clause;) {
            at = char_back(text, at);
            if (sign_is(text, at, "、")) {
                list = char_next(text, at);
                break;
            }
        }
        if (head_rate(scan, figure, list) || carried_rate(scan, figure)) {
            return;
        }
        enum { LIST_APART = 9 }; /* bytes */
        Str part = part_of_each(scan, figure, period_between(scan, list, figure->start));
        Str period = part.len ? (Str){NULL, 0} : money_period(scan, list, figure);
        if (part.len) {
            figure->unit = part;
        } else if (period.len) {
            figure->unit = joined(scan, figure->unit, "/", period);
        } else if (list != clause && scan->list->count > scan->first &&
                   list - scan->list->items[scan->list->count - 1].end <= LIST_APART) {
            list_money(scan, figure);
        }
        return;
    }
    uint64_t terms = grammar_terms(scan->words, figure->unit);
    bool often = terms & TERM_BIT(GRAMMAR_OFTEN), things = terms & TERM_BIT(GRAMMAR_THINGS);
    bool counts = family == FAMILY_COUNT || family == FAMILY_PERSON;
    bool sized = counts || family == FAMILY_RATE || family == FAMILY_AREA || family == FAMILY_WEIGHT ||
                 family == FAMILY_LENGTH || family == FAMILY_TIME;
    Str period = often ? period_between(scan, clause, figure->start) : (Str){NULL, 0};
    if (!often || !period.len || things || per_again(scan, figure)) {
        if ((sized && (place_rate(scan, figure, things) || listed_rate(scan, figure, things))) ||
            carried_rate(scan, figure) || !often) {
            return;
        }
    }
    if (family == FAMILY_TIME && is_each_thing(scan, figure, period)) {
        period = (Str){NULL, 0}; /* 每餐留样125克、存放48小时 */
    }
    if (!period.len && !things && family != FAMILY_PERSON) { /* 三年补充587名: in all */
        period = days_before(scan, figure, clause);
    }
    if (!period.len && (terms & TERM_BIT(GRAMMAR_AGAIN))) {
        period = period_right_before(scan, figure->start);
    }
    period = period.len ? period : period_goes_on(scan, figure);
    if (period.len && !str_ends(figure->unit, period)) { /* 每生每天5元、全年200天: not 天 for each 天 */
        figure->unit = joined(scan, figure->unit, "/", period);
    }
}
