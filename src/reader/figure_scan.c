/* One pass over a paragraph: every number that is a quantity, with its marks and unit. */
#include "commitment.h"
#include "structure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIGURES_USUAL = 1024 }; /* of one document: room that none of most has to grow */

/* Room for one more, which is not counted yet. */
static ReadFigure *figure_room(FigureList *list) {
    if (list->count == list->capacity) {
        size_t capacity = 2 * list->capacity;
        ReadFigure *items = arena_room(list->arena, capacity, sizeof *list->items);
        memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    return &list->items[list->count];
}

static void figure_begin(const Scan *scan, size_t start, size_t end, ReadFigure *figure) {
    *figure = (ReadFigure){.paragraph = scan->paragraph,
                           .start = start,
                           .end = end,
                           .value = NAN,
                           .value2 = NAN,
                           .scale = 1,
                           .of = -1,
                           .part_of = -1};
}

static size_t skip_blank(Str text, size_t at) {
    while (at < text.len && text.data[at] == ' ') {
        at++;
    }
    return at;
}

static void take_value(const Scan *scan, const Number *number, ReadFigure *figure) {
    figure->state = number->state;
    figure->decimals = number->decimals;
    figure->scale = number->zeros ? pow(10, number->zeros) : 1;
    if (!number->known) {
        return;
    }
    figure->value = exact_double(number->value);
    figure->exact = exact_show(number->value, scan->arena);
    if (number->form == NUMBER_FRACTION) {
        figure->value /= exact_double(number->bottom);
        figure->exact = (Str){NULL, 0};
    }
}

/* ---- marks around ---- */

static int mark_of(Str as) {
    if (str_is(as, ">=")) {
        return 'G';
    }
    return str_is(as, "<=") ? 'L' : as.len ? as.data[0] : '=';
}

static Str mark_show(int mark) {
    static const struct {
        int mark;
        const char *show;
    } shows[] = {{'G', ">="}, {'L', "<="}, {'~', "~"}, {'-', "-"}, {'+', "+"}, {'>', ">"}, {'<', "<"}};
    for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
        if (shows[i].mark == mark) {
            return str_from(shows[i].show);
        }
    }
    return STR("=");
}

/* Directly before, or 至少 a few characters away: 至少开展一次. */
static int mark_before(const Scan *scan, const ReadFigure *figure, size_t *start) {
    Str text = scan->text;
    size_t at = figure->start, begin = at;
    while (at > 0 && text.data[at - 1] == ' ') {
        at--;
    }
    const Word *word = word_before(scan->words, text, at, ROLE(WORD_BEFORE), &begin);
    if (word && !(begin > 0 && grammar_ends(scan->words, GRAMMAR_NOT_NEAR, str_slice(text, 0, begin)))) {
        *start = begin;
        return mark_of(word->as);
    }
    size_t from = figure->start > 30 ? figure->start - 30 : 0;
    from = from > scan->clause ? from : scan->clause;
    size_t cell = scan->columns ? scan->row.starts[cell_column(&scan->row, figure->start)] : 0;
    from = from > cell ? from : cell; /* a mark of the name of a row is none of its cells */
    const TextMark *far = cue_within(scan, from, figure->start, ROLE(WORD_BEFORE));
    size_t last = scan->list->count > scan->first + 1 ? scan->list->items[scan->list->count - 2].end : 0;
    for (const Word *each = far ? far->word : NULL; each; each = each->next) {
        int mark = each->role == WORD_BEFORE ? mark_of(each->as) : 0;
        if ((mark == 'G' || mark == 'L') && far->start >= last) {
            *start = far->start;
            return mark;
        }
    }
    return 0;
}

static void take_marks(const Scan *scan, ReadFigure *figure, char inner) {
    size_t start = figure->start, end = figure->end, past;
    int before = mark_before(scan, figure, &start), after = 0;
    size_t at = skip_blank(scan->text, figure->end);
    const Word *word = word_at(scan->words, scan->text, at, ROLE(WORD_AFTER), &end);
    if (word) {
        after = mark_of(word->as);
        figure->end = end;
    }
    if (!word && figure->family == FAMILY_TIME && grammar_past(scan->words, GRAMMAR_NOT_SPAN, scan->text, at, &end) &&
        promise_ends(scan->words, PROMISE_SPAN_TAIL, str_slice(scan->text, at, end))) {
        after = 'L'; /* 30分钟内 */
        figure->end = end;
    }
    if (!word && !after && figure->family == FAMILY_YEARS &&
        word_at(scan->words, scan->text, at, ROLE(WORD_INNER), &past) &&
        (past == scan->text.len || sign_is(scan->text, past, ",，。;；、)）") ||
         grammar_at(scan->words, GRAMMAR_OF, scan->text, past))) {
        after = '+'; /* 时间为三年多 */
        figure->end = past;
    }
    figure->start = start;
    int mark = before && before != '=' ? before : inner ? inner : after;
    if (after == 'G' && inner) {
        mark = 'G';
    }
    if (after == 'L' && before == 'G') { /* 至少3年以下 makes no sense: as printed first */
        mark = before;
    }
    figure->qualifier = mark_show(mark ? mark : '=');
}

/* ---- shapes ---- */

/* 9:1, 1∶15, 47%:53%; a second number of a date or a time was refused before */
static bool take_ratio(const Scan *scan, const Number *number, ReadFigure *figure) {
    Str text = scan->text;
    Number second;
    int digit;
    bool shares = sign_is(text, number->end, "%％");
    size_t colon = shares ? char_next(text, number->end) : number->end;
    size_t next = char_next(text, colon), after;
    if (!grammar_at(scan->words, GRAMMAR_RATIO, text, colon) || !digit_at(text, next, &digit, &after) ||
        !number->known || number->length > 6 || !number_read(scan->words, text, next, &second) || !second.known ||
        second.inner || shares != sign_is(text, second.end, "%％")) {
        return false;
    }
    size_t unit_end = 0, end = shares ? char_next(text, second.end) : second.end;
    if (word_at(scan->words, text, end, ROLE(WORD_UNIT), &unit_end) || sign_is(text, end, ":：+")) {
        return false; /* 3:2人 is a colon that explains */
    }
    figure->value2 = exact_double(second.value);
    figure->unit = STR("比");
    figure->end = end;
    return true;
}

/* 增长-0.01个百分点, 为-3%: the sign belongs to the number; elsewhere it joins two. */
static void take_minus(const Scan *scan, Number *number) {
    size_t sign = number->start > 0 ? char_back(scan->text, number->start) : 0, start;
    if (number->form == NUMBER_ARABIC && number->known && number->start > 0 && sign_is(scan->text, sign, "-−－") &&
        word_before(scan->words, scan->text, sign, ROLE(WORD_RISE) | ROLE(WORD_REACH), &start)) {
        number->value.digits = -number->value.digits;
        number->start = sign;
    }
}

/* 达元, 占%: what the verb wants is not there (D11). Words that only look so (达标, 为人) have no such unit. */
static bool take_nothing(Scan *scan, size_t at, size_t *next) {
    size_t end, start;
    unsigned char byte = (unsigned char)scan->text.data[at];
    if ((byte != '%' && byte < 0xE3) || !grammar_at(scan->words, GRAMMAR_BARE, scan->text, at)) {
        return false;
    }
    const Word *unit = word_at(scan->words, scan->text, at, ROLE(WORD_UNIT), &end);
    const Word *verb = unit ? word_before(scan->words, scan->text, at, ROLE(WORD_REACH), &start) : NULL;
    Str before = verb ? str_slice(scan->text, start, at) : (Str){NULL, 0};
    size_t past;
    if (!verb || !grammar_ends(scan->words, GRAMMAR_LACKS, before) ||
        (end < scan->text.len && han_at(scan->text, end) &&
         !word_at(scan->words, scan->text, end, ROLE(WORD_AFTER), &past))) {
        return false;
    }
    ReadFigure *figure = figure_room(scan->list);
    figure_begin(scan, start, end, figure);
    scan->list->count++;
    *next = end;
    figure->family = unit_family(scan->words, unit->as);
    figure->surface = str_slice(scan->text, start, end);
    figure->unit = unit->as;
    figure->qualifier = STR("=");
    figure->state = FIGURE_DAMAGED;
    return true;
}

static bool range_sign(const ReadWords *words, Str text, size_t *at) {
    size_t from = *at, past;
    if (promise_at(words, PROMISE_RANGE, text, from, &past)) {
        *at = past;
        if (sign_is(text, from, "—") && sign_is(text, *at, "—")) {
            *at = char_next(text, *at);
        }
        return true;
    }
    return false;
}

/* 3-5年, 5%-8%, 12至15人: the number behind the sign and its unit, when both are of one kind. */
static void take_range(const Scan *scan, Number *number, ReadFigure *figure) {
    Str text = scan->text;
    size_t at = skip_blank(text, number->end);
    const Word *unit = words_behind(scan, at)->unit;
    size_t sign = unit ? words_behind(scan, at)->unit_end : at;
    Number second;
    if (!number->known || number->form == NUMBER_FRACTION || !range_sign(scan->words, text, &sign)) {
        return;
    }
    sign = skip_blank(text, sign);
    if (sign >= text.len || !number_read(scan->words, text, sign, &second) || !second.known ||
        second.form != number->form || number_is_name(scan, &second)) {
        return;
    }
    size_t second_end = skip_blank(text, second.end);
    const Word *second_unit = word_at(scan->words, text, second_end, ROLE(WORD_UNIT), &second_end);
    if (!second_unit || (unit && unit->entry != second_unit->entry)) {
        return;
    }
    if (!unit && !number->zeros && second.zeros) { /* 3-5万元: both in 万 */
        exact_scale(&number->value, second.zeros);
        number->zeros = second.zeros;
    }
    if (exact_double(second.value) <= exact_double(number->value)) {
        return; /* from much to little: a change, not a range */
    }
    figure->value2 = exact_double(second.value);
    number->end = second.end;
    number->inner = second.inner;
}

/* 违纪率为零; 零起点 and 零违纪 are words. */
static bool take_zero(const Scan *scan, const Number *number, ReadFigure *figure) {
    Str text = scan->text;
    size_t start;
    bool printed = number->form == NUMBER_CHINESE
                       ? char_is(text, number->start, "零") && number->end - number->start == 3
                       : number->form == NUMBER_ARABIC && number->length == 1;
    const uint64_t names = ROLE(WORD_COUNT_NAME) | ROLE(WORD_RATE_NAME); /* 辍学人数0 */
    bool reaches = printed && word_before(scan->words, text, number->start, ROLE(WORD_REACH), &start) != NULL;
    start = reaches ? start : number->start;
    if (!printed || number->value.digits != 0 || number->zeros ||
        !(reaches || (number->form == NUMBER_ARABIC && word_before(scan->words, text, start, names, &(size_t){0}))) ||
        (number->end < text.len && !sign_is(text, number->end, ",，。;；、)）"))) {
        return false;
    }
    const Word *name = word_before(scan->words, text, start, ROLE(WORD_COUNT_NAME), &start);
    size_t clause = clause_start(&scan->bounds, number->start);
    bool rate = cue_within(scan, clause, number->start, ROLE(WORD_RATE_NAME));
    figure->unit = name ? name->as : rate ? STR("%") : STR("起");
    figure->end = number->end;
    return true;
}

/* 全市, 居, or 居…市 before a place among others. */
static bool ranked_before(const Scan *scan, size_t begin) {
    enum { NAME_MOST = 24 }; /* bytes of the place among whose */
    size_t start, clause = clause_start(&scan->bounds, begin), at = begin;
    if (word_before(scan->words, scan->text, begin, ROLE(WORD_RANK), &start)) {
        return true;
    }
    if (begin <= clause || !char_is(scan->text, char_back(scan->text, begin), "省市县区")) {
        return false;
    }
    while (at > clause && begin - at <= NAME_MOST) {
        at = char_back(scan->text, at);
        const Word *rank = word_before(scan->words, scan->text, at, ROLE(WORD_RANK), &start);
        if (rank && start >= clause) {
            return true;
        }
    }
    return false;
}

/* 全市中考理科第二名: what the place is in stands between. */
static bool ranked_in(const Scan *scan, size_t begin) {
    enum { NAME_MOST = 24 }; /* bytes */
    size_t clause = clause_start(&scan->bounds, begin);
    const TextMark *among = mark_within(&scan->cues, clause, begin, ROLE(WORD_SCOPE));
    size_t at = among ? among->end : begin;
    while (at < begin && han_at(scan->text, at)) {
        at = char_next(scan->text, at);
    }
    return among && at == begin && begin - among->end <= NAME_MOST;
}

/* 全市第二, 名列第3: behind 第 a place among others, when nothing is named behind it. */
static bool take_rank(const Scan *scan, const Number *number, ReadFigure *figure) {
    Str text = scan->text;
    size_t begin = number->start, end = number->end;
    if (!grammar_ends(scan->words, GRAMMAR_ORDINAL, str_slice(text, 0, begin)) || !number->known ||
        number->value.digits < 1 || number->value.digits > 300) {
        return false;
    }
    begin = char_back(text, begin);
    bool named = grammar_at(scan->words, GRAMMAR_RANKS, text, end);
    if (!ranked_before(scan, begin) && !(named && ranked_in(scan, begin))) {
        return false;
    }
    end = named ? char_next(text, end) : end;
    size_t past;
    if (end < text.len && !sign_is(text, end, ",，。;；、)）!！") && !grammar_at(scan->words, GRAMMAR_OF, text, end) &&
        !word_at(scan->words, text, end, ROLE(WORD_TO), &past)) {
        return false;
    }
    figure->start = begin;
    figure->end = end;
    figure->unit = named ? str_slice(text, number->end, end) : STR("名");
    figure->compare = STR("rank");
    return true;
}

/* 目前20名, 8月底前20名, 国庆前20名: the 前 right before a place is said of a time. */
static bool before_in_time(const Scan *scan, size_t at) {
    size_t start;
    return promise_ends(scan->words, PROMISE_NOT_TOP, str_slice(scan->text, 0, at)) ||
           word_before(scan->words, scan->text, at, ROLE(WORD_DUE), &start);
}

/* 全市前20, 前十名: a bound of ranks. */
static bool take_top(const Scan *scan, const Number *number, ReadFigure *figure) {
    enum { NAME_MOST = 18 }; /* bytes of what the place is in */
    Str text = scan->text;
    size_t top = promise_ends(scan->words, PROMISE_TOP, str_slice(text, 0, number->start)), end = number->end;
    if (!top) {
        return false; /* nearly all */
    }
    size_t begin = number->start - top;
    bool named = grammar_at(scan->words, GRAMMAR_RANKS, text, end);
    const TextMark *scope =
        mark_within(&scan->cues, clause_start(&scan->bounds, begin), begin, ROLE(WORD_RANK) | ROLE(WORD_SCOPE));
    bool among =
        scope && begin - scope->end <= NAME_MOST && (end == text.len || char_is(text, end, ",，。;；、)）!！ "));
    if (before_in_time(scan, number->start) || !number->known || number->decimals || number->value.digits < 1 ||
        (!named && !among)) {
        return false;
    }
    figure->start = begin;
    figure->end = named ? char_next(text, end) : end;
    figure->unit = named ? str_slice(text, end, figure->end) : STR("名");
    figure->compare = STR("rank");
    figure->qualifier = STR("<=");
    return true;
}

static bool is_negated(const Scan *scan, const Number *number) {
    size_t start;
    return number->form == NUMBER_CHINESE && number->value.digits == 1 &&
           word_before(scan->words, scan->text, number->start, ROLE(WORD_ZERO), &start);
}

static bool fill(const Scan *scan, Number *number, ReadFigure *figure) {
    figure_begin(scan, number->start, number->end, figure);
    figure->qualifier = STR("=");
    if (take_rank(scan, number, figure) || take_top(scan, number, figure)) {
        take_value(scan, number, figure);
        return true;
    }
    bool negated = is_negated(scan, number);
    if (number_is_name(scan, number)) {
        return false;
    }
    if (take_ratio(scan, number, figure) || take_zero(scan, number, figure)) {
        take_value(scan, number, figure);
    } else {
        take_range(scan, number, figure);
        size_t end = number->end;
        if (!figure_list_unit(scan, number, figure) && !figure_unit(scan, number, figure, &end) &&
            !figure_cell(scan, number, figure)) {
            return false;
        }
        double fixed = figure->value;
        FigureState state = figure->state;
        take_value(scan, number, figure);
        if (!isnan(fixed)) { /* 三成, 翻两番 */
            char shown[32];
            figure->value = fixed;
            figure->exact = str_copy(scan->arena, (Str){shown, number_shortest(fixed, shown)});
        }
        figure->state = state != FIGURE_OK ? state : figure->state;
        figure->end = end;
        figure->start = number->start;
    }
    if (negated) {
        figure->value = 0;
        figure->exact = STR("0");
    }
    return true;
}

/* A number whose digits may have lost the sign of a range between them: 12项 of 1-2项 (D14). Small counts of things
 * that each has, in a document where such signs were lost. */
static void take_suspicion(const Scan *scan, const Number *number, ReadFigure *figure) {
    size_t start;
    if (scan->ranges_lost && figure->state == FIGURE_OK && number->form == NUMBER_ARABIC && number->decimals == 0 &&
        !number->zeros && isnan(figure->value2) &&
        !word_before(scan->words, scan->text, number->start, ROLE(WORD_PART_END), &start)) {
        int64_t value = number->value.digits;
        bool small = (number->length == 2 && value / 10 + 1 >= value % 10 && value / 10 < value % 10) ||
                     (number->length == 2 && value / 10 + 2 == value % 10) ||
                     (number->length == 3 && value / 100 < value % 100 && value / 100 * 3 == value % 100);
        int family = figure->family;
        if (small && (family == FAMILY_COUNT || family == FAMILY_PERSON || family == FAMILY_YEARS)) {
            figure->state = FIGURE_SUSPECT;
        }
    }
    if (scan->document->digits_suspect && figure->state == FIGURE_OK && number->form == NUMBER_ARABIC) {
        figure->state = FIGURE_SUSPECT;
    }
}

static void take_number(Scan *scan, Number *number) {
    ReadFigure *kept = figure_room(scan->list);
    take_minus(scan, number);
    if (!fill(scan, number, kept)) {
        return;
    }
    scan_on(scan, kept->start);
    Str bare = kept->unit;
    kept->family = unit_family(scan->words, bare);
    figure_rate(scan, kept); /* what is before is looked at without this one */
    scan->list->count++;
    if (kept->unit.data != bare.data || kept->unit.len != bare.len) {
        kept->family = unit_family(scan->words, kept->unit);
    }
    char inner = number->inner;
    if (!compares_as(kept, "rank")) {
        take_marks(scan, kept, inner);
    }
    take_suspicion(scan, number, kept);
    kept->surface = str_slice(scan->text, kept->start, kept->end);
    number->end = kept->end > number->end ? kept->end : number->end;
}

/* 每班2名教师、1名保育员: what each class has goes on in a list. */
static void share_units(const Scan *scan) {
    for (size_t i = scan->first + 1; i < scan->list->count; i++) {
        const ReadFigure *before = &scan->list->items[i - 1];
        ReadFigure *figure = &scan->list->items[i];
        Str gap = str_slice(scan->text, before->end, figure->start);
        bool listed = gap.len <= 18 && str_ends(gap, STR("、"));
        if (listed && grammar_ends(scan->words, GRAMMAR_PER_GROUP, before->unit) &&
            str_equal(str_slice(before->unit, 0, (size_t)str_find(before->unit, STR("/"))), figure->unit)) {
            figure->unit = before->unit;
            figure->family = before->family;
        }
    }
}

/* 男50周岁、女45周岁以下: the mark behind a list is that of all in it. */
static void share_marks(const Scan *scan) {
    bool carried = false;
    for (size_t i = scan->list->count; i > scan->first + 1; i--) {
        const ReadFigure *last = &scan->list->items[i - 1];
        ReadFigure *before = &scan->list->items[i - 2];
        size_t start = 0;
        Str gap = str_slice(scan->text, before->end, last->start);
        if (str_is(before->qualifier, "=") && gap.len <= 9 && str_starts(gap, STR("、")) &&
            str_equal(before->unit, last->unit) && last->end > last->start &&
            (carried || word_before(scan->words, scan->text, last->end, ROLE(WORD_AFTER), &start))) {
            before->qualifier = last->qualifier;
            carried = true;
        } else {
            carried = false;
        }
    }
}

static void begin_paragraph(Scan *scan, const TextLook *looks, size_t paragraph) {
    scan->paragraph = paragraph;
    scan->look = &looks[paragraph];
    scan->text = scan->look->text;
    scan->cues = scan->look->marks[MARKS_FIGURE];
    scan->bounds = scan->look->bounds;
    scan->bound = scan->place = scan->cue = 0;
    scan->behind->at = SIZE_MAX;
}

/* 1.86所…: where the number of the item ends, if a digit stands right behind it; 0: none does. */
static size_t behind_item(Str text) {
    Numbering numbering;
    bool item = numbering_here(text, 0, &numbering) && numbering.style == STYLE_N && numbering.length < text.len;
    bool digit = item && text.data[numbering.length] >= '0' && text.data[numbering.length] <= '9';
    return digit ? numbering.length : 0;
}

/* Its numbers with their units. */
static void scan_numbers(Scan *scan) {
    Str text = scan->text;
    const TextPlaces *places = &scan->look->places;
    scan->first = scan->list->count;
    size_t from = behind_item(text);
    Number number;
    for (size_t i = 0; i < places->count; i++) {
        size_t at = places->items[i].at, next;
        unsigned what = places->items[i].places;
        if (at < from || !(what & (PLACE_NUMBER | PLACE_SIGN))) {
            continue;
        }
        if ((what & PLACE_NUMBER) && number_read(scan->words, text, at, &number)) {
            take_number(scan, &number);
            from = number.end;
        } else if ((what & PLACE_SIGN) && take_nothing(scan, at, &next)) {
            from = next;
        }
    }
    if (scan->list->count > scan->first) {
        share_units(scan);
        share_marks(scan);
    }
}

/* What is said of them. */
static void scan_context(Scan *scan) {
    size_t next = scan->document->paragraphs[scan->paragraph].next_from;
    if (scan->list->count > scan->first) {
        figure_around(scan, false);
    }
    for (size_t i = scan->first; i < scan->list->count; i++) {
        ReadFigure *figure = &scan->list->items[i];
        if (next && !scan->next && figure->start >= next) {
            figure_around(scan, true);
        }
        scan_figure(scan, figure);
        figure_context(scan, i);
    }
}

/* "20_20_年", "20xx20xx年", "20212025年": the sign between two years is gone, and so it may be elsewhere (D14). */
static bool lost_ranges(const TextLook *look) {
    static const char *const forms[] = {"20_20_年", "20__20__年", "20xx20xx年", "20XX20XX年", "20**20**年"};
    enum { TWO_YEARS = 8 };
    for (size_t p = 0; p < look->places.count; p++) {
        size_t at = look->places.items[p].at, digits = 0;
        if (look->text.data[at] != '2' || at + 1 == look->text.len || look->text.data[at + 1] != '0') {
            continue;
        }
        Str rest = str_slice(look->text, at, look->text.len);
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            if (str_starts(rest, str_from(forms[i]))) {
                return true;
            }
        }
        while (digits < rest.len && rest.data[digits] >= '0' && rest.data[digits] <= '9') {
            digits++;
        }
        bool first = at == 0 || look->text.data[at - 1] < '0' || look->text.data[at - 1] > '9';
        if (first && digits == TWO_YEARS && str_starts(str_slice(rest, TWO_YEARS / 2, rest.len), STR("20")) &&
            str_starts(str_slice(rest, TWO_YEARS, rest.len), STR("年"))) {
            return true;
        }
    }
    return false;
}

/* Whether a row has words in all cells but, perhaps, the first, and no number. */
static bool is_all_words(Str row) {
    bool words = false;
    char sign = cell_sign(row);
    for (size_t at = 0, cell = 0; at < row.len; at = char_next(row, at)) {
        if (row.data[at] == sign) {
            if (cell++ && !words) {
                return false;
            }
            words = false;
        } else if (row.data[at] >= '0' && row.data[at] <= '9') {
            return false;
        }
        words = words || han_at(row, at);
    }
    return words;
}

/* The row of a table that the paragraph is, and the first of the rows right above it with as many cells: its head. A
 * table may follow another one with as many columns: what they are, the last row of words above tells. */
static void take_row(Scan *scan, Arena *scratch) {
    if (!look_cell_sign(scan->look)) { /* nearly all */
        scan->row.count = scan->named.count = scan->heads.count = scan->over.count = 0;
        scan->columns = scan->units = 0;
        scan->top = scan->names = scan->head = scan->paragraph;
        return;
    }
    cells_find(&scan->row, scan->text, scratch);
    size_t columns = scan->row.count;
    bool fresh = columns != scan->columns;
    if (fresh || is_all_words(scan->text)) {
        scan->top = !fresh && scan->names + 1 == scan->paragraph ? scan->top : scan->paragraph;
        scan->names = scan->paragraph;
        const RowCells over = scan->over;
        scan->over = scan->named;
        scan->named = over;
        scan->over.count = scan->top < scan->names ? scan->over.count : 0;
        cells_find(&scan->named, scan->text, scratch);
        scan->units = cell_of_units(scan->words, &scan->named, scan->text);
    }
    if (fresh) {
        scan->head = scan->paragraph;
        cells_find(&scan->heads, scan->text, scratch);
    }
    scan->columns = columns;
}

/* The year of what a paragraph tells: a report that ends with plans names that of the plans over them. Another year
 * than those beside the document's own is when something began: 三、2019年以来的探索. */
static int part_year(const Scan *scan, size_t paragraph) {
    const ReadParagraph *paragraphs = scan->document->paragraphs;
    if (paragraph > 0 && paragraphs[paragraph].heading == paragraphs[paragraph - 1].heading) {
        return scan->part_year;
    }
    int year = scan->year ? heading_year(scan->words, scan->document, paragraph, scan->year) : 0;
    return abs(year - scan->year) <= 1 ? year : scan->year;
}

void read_figures_looked(const ReadWords *words, ReadDocument *document, const TextLook *looks, Arena *arena,
                         Arena *scratch) {
    ArenaMark mark = arena_mark(scratch);
    FigureList list = {
        .arena = scratch, .items = arena_room(scratch, FIGURES_USUAL, sizeof *list.items), .capacity = FIGURES_USUAL};
    bool ranges_lost = false;
    for (size_t i = 0; i < document->paragraph_count && !ranges_lost; i++) {
        ranges_lost = lost_ranges(&looks[i]);
    }
    read_tense(words, document, looks, scratch);
    WordsBehind behind;
    Scan scan = {.words = words,
                 .behind = &behind,
                 .arena = arena,
                 .document = document,
                 .list = &list,
                 .ranges_lost = ranges_lost,
                 .year = document_year(document)};
    Date issued; /* a self-report whose title has no year is of the year of its day */
    scan.year = !scan.year && date_parse(document->issued, &issued) ? issued.year : scan.year;
    size_t *ends = arena_room(scratch, document->paragraph_count + 1, sizeof *ends);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        begin_paragraph(&scan, looks, i);
        take_row(&scan, scratch);
        scan_numbers(&scan);
        ends[i] = list.count;
    }
    /* for all paragraphs behind each other: either step is about as much code as a processor has at hand */
    list.count = 0;
    scan.columns = scan.head = scan.names = scan.top = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        begin_paragraph(&scan, looks, i);
        take_row(&scan, scratch);
        scan.part_year = part_year(&scan, i);
        scan.first = list.count;
        list.count = ends[i];
        scan_context(&scan);
    }
    document->figures = arena_grow(arena, list.items, list.count, list.count, sizeof *list.items);
    document->figure_count = list.count;
    arena_reset(scratch, mark);
}

void read_figures(const ReadWords *words, ReadDocument *document, Arena *arena) {
    Arena *scratch = arena_create();
    TextLook room = {.arena = scratch};
    const TextLook *looks =
        document_looks(words, document, MARKS(MARKS_FIGURE) | MARKS(MARKS_TENSE) | MARKS(MARKS_MOOD), &room, scratch);
    read_figures_looked(words, document, looks, arena, scratch);
    arena_destroy(scratch);
}
