/* Ranks and years in a row against what earlier reports said (RC-26): who writes 连续四年 a year after 连续二年, or
 * counts a year in which he was second, is asked. 是上年的1.5倍 against the report of that year (RC-10). */
#include "check.h"
#include "commitment.h"

typedef struct Said {
    const ReadFigure *figure;
    Str clause;
} Said;

static Said said_at(const TextBounds *bounds, Str text, const ReadFigure *figure) {
    return (Said){figure, str_slice(text, clause_start(bounds, figure->start), clause_end(bounds, figure->end))};
}

/* Pairs of Chinese characters that two clauses share, of those the shorter has; numerals do not count. */
static double alike(Str a, Str b) {
    enum { PAIRS_MOST = 200 };
    uint64_t pairs[2][PAIRS_MOST];
    size_t counts[2] = {0, 0}, both = 0;
    const Str texts[] = {a, b};
    for (size_t t = 0; t < 2; t++) {
        uint32_t last = 0;
        for (size_t at = 0; at < texts[t].len && counts[t] < PAIRS_MOST;) {
            int value;
            size_t next, from = at;
            bool counted = han_at(texts[t], from) && !numeral_at(texts[t], from, &value, &next);
            uint32_t c = utf8_next(texts[t], &at);
            if (counted && last) {
                pairs[t][counts[t]++] = (uint64_t)last << 32 | c;
            }
            last = counted ? c : 0;
        }
    }
    for (size_t i = 0; i < counts[0]; i++) {
        for (size_t k = 0; k < counts[1]; k++) {
            if (pairs[0][i] == pairs[1][k]) {
                both++;
                break;
            }
        }
    }
    size_t least = counts[0] < counts[1] ? counts[0] : counts[1];
    return least ? (double)both / (double)least : 0;
}

/* How a report says that an indicator is reckoned. */
typedef struct Definition {
    const ReadFigure *figure;
    Str name, told;
} Definition;

/* What of an earlier report is asked for again and again, read once: each paragraph is looked at only once. */
typedef struct Earlier {
    const ReadDocument *document;
    Said *said; /* ranks and years in a row */
    size_t said_count;
    Definition *definitions;
    size_t definition_count;
    Str source;
    int years;
} Earlier;

static void ask(Checker *checker, const ReadFigure *now, const ReadDocument *before, const ReadFigure *then,
                Str history) {
    Facts facts = {.p = now->surface, .c = history, .found = now->surface, .expected = history};
    facts_figure(checker, &facts, now);
    facts.lines[facts.line_count++] = read_line_at(&before->paragraphs[then->paragraph], then->start);
    facts.figures[facts.figure_count++] = then;
    check_add(checker, "streak-and-history", VERDICT_FLAG, &facts);
}

static bool is_streak_or_rank(const ReadFigure *figure) {
    return (str_is(figure->compare, "streak") || str_is(figure->compare, "rank")) && figure_usable(figure);
}

/* What an earlier report says of the same matter. */
static bool against(Checker *checker, const Said *now, const Earlier *earlier) {
    const ReadDocument *before = earlier->document;
    const Str source = earlier->source;
    const int years = earlier->years;
    for (size_t i = 0; i < earlier->said_count; i++) {
        const ReadFigure *then = earlier->said[i].figure;
        bool streak = str_is(then->compare, "streak"), rank = !streak;
        if (alike(now->clause, earlier->said[i].clause) < checker->review->same_matter) {
            continue;
        }
        double wanted = then->value + years;
        if (streak && then->value > 1 && now->figure->value != wanted) {
            ask(checker, now->figure, before, then,
                str_format(checker->arena, "%s（%.*s写“%.*s”）", "另一个年数", STR_ARG(source),
                           STR_ARG(then->surface)));
            return true;
        }
        if (rank && then->value > 1 && now->figure->value > years && check_says(checker, TERM_FOREMOST, now->clause)) {
            ask(checker, now->figure, before, then,
                str_format(checker->arena, "当年不是第一（%.*s写“%.*s”）", STR_ARG(source), STR_ARG(then->surface)));
            return true;
        }
    }
    return false;
}

/* Whether a figure of last year's report is of the year before that of `base`, and of the same: one without a period is
 * of its paper's year. */
static bool of_year_before(const Checker *checker, const ReadFigure *base, const ReadDocument *before,
                           const ReadFigure *told) {
    Date own, theirs;
    int year = date_parse(str_slice(base->period, 0, 4), &own) ? own.year : document_year(checker->document);
    int then = date_parse(str_slice(told->period, 0, 4), &theirs) ? theirs.year : document_year(before);
    return str_equal(told->name, base->name) && str_equal(told->unit, base->unit) &&
           str_equal(told->scope, base->scope) && then == year - 1 && !told->compare.len &&
           told->kind == FIGURE_ACTUAL && told->part_of < 0 && figure_usable(told);
}

/* 1200人，是上年的1.5倍, beside what the report of that year says of the same. */
static void multiple_of_before(Checker *checker, const ReadFigure *multiple, const ReadDocument *before, Str source) {
    const ReadFigure *base = multiple->of >= 0 ? &checker->document->figures[multiple->of] : NULL;
    if (!base || !figure_usable(base) || !figure_usable(multiple) || multiple->value <= 0 || !base->name.len) {
        return;
    }
    Interval then = interval_quotient(figure_interval(checker, base), figure_interval(checker, multiple), 1);
    const ReadFigure *told = NULL;
    bool truncated, holds = false;
    for (size_t i = 0; i < before->figure_count && !holds; i++) { /* where several are told, one that holds will do */
        const ReadFigure *one = &before->figures[i];
        if (of_year_before(checker, base, before, one)) {
            holds = interval_verdict(checker, then, one, &truncated) == VERDICT_HOLDS;
            told = holds || !told ? one : told;
        }
    }
    if (told) {
        Facts facts = {.name = base->name, .a = base->surface, .b = told->surface, .p = multiple->surface};
        facts.c = check_amount(checker, base->value / multiple->value, base);
        facts.source = source;
        facts.found = multiple->surface;
        facts_figure(checker, &facts, base);
        facts.lines[facts.line_count++] = read_line_at(&before->paragraphs[told->paragraph], told->start);
        check_add(checker, "multiple-and-before", interval_verdict(checker, then, told, &truncated), &facts);
    }
}

/* ---- RC-11: what each gets, against what the report of the year before gave ---- */

static const ReadFigure *told_before(const Checker *checker, const ReadFigure *figure, const ReadDocument *before) {
    for (size_t i = 0; figure->name.len && i < before->figure_count; i++) {
        if (of_year_before(checker, figure, before, &before->figures[i])) {
            return &before->figures[i];
        }
    }
    return NULL;
}

/* 发放助学金1560万元，受助学生3100人 beside 480万元 and 3000人 of the year before. */
static void per_head_before(Checker *checker, size_t index, const ReadDocument *before, Str source) {
    enum { APART = 90 }; /* bytes between */
    const ReviewRuleDef *rule = check_rule(checker, "per-head-before");
    const ReadFigure *money = &checker->document->figures[index], *heads = money + 1;
    if (!rule || index + 1 >= checker->document->figure_count || heads->paragraph != money->paragraph ||
        heads->start - money->end > APART || figure_family(checker, money) != FAMILY_MONEY ||
        figure_family(checker, heads) != FAMILY_PERSON || str_find(money->unit, STR("/")) >= 0 || money->compare.len ||
        heads->compare.len || !figure_usable(money) || !figure_usable(heads) || heads->value <= 0) {
        return;
    }
    const ReadFigure *then = told_before(checker, money, before),
                     *few = then ? told_before(checker, heads, before) : NULL;
    if (!few || few->value <= 0 || then->paragraph != few->paragraph || then->value <= 0) {
        return;
    }
    double now = money->value / heads->value, last = then->value / few->value;
    if (now <= rule->limit * last && last <= rule->limit * now) {
        return;
    }
    Facts facts = {.name = money->name, .a = money->surface, .b = heads->surface, .source = source};
    facts.c = facts.found = check_number(checker, now, money->unit);
    facts.d = facts.expected = check_number(checker, last, money->unit);
    facts_figure(checker, &facts, money);
    facts_figure(checker, &facts, heads);
    facts.line_count = 1;
    facts_line(&facts, read_line_at(&before->paragraphs[then->paragraph], then->start));
    check_add(checker, "per-head-before", VERDICT_FLAG, &facts);
}

/* ---- RC-33: how an indicator is reckoned ---- */

/* 教师流失率按调出和辞职人数占专任教师总数计算，为1.8%: it is told in the clause before the value. */
static Str told_before_value(const Checker *checker, const TextBounds *bounds, Str text, size_t from,
                             const ReadFigure *figure, Str *name) {
    enum { LINK_MOST = 9 }; /* bytes: 为, 约为 */
    size_t before = from > 0 ? clause_start(bounds, char_back(text, from)) : 0;
    if (from == 0 || figure->start - from > LINK_MOST || before < full_start(bounds, figure->start)) {
        return (Str){NULL, 0};
    }
    Str clause = str_slice(text, before, char_back(text, from));
    size_t by, end;
    if (!check_find(checker, TERM_RECKONED_BY, clause, &by, &end) || !by ||
        !check_says(checker, TERM_DEFINES, str_slice(clause, by, clause.len))) {
        return (Str){NULL, 0};
    }
    *name = str_trim(str_slice(clause, 0, by));
    return str_trim(str_slice(clause, by, clause.len));
}

/* （在校学生数与教职工数之比） between the name and the figure, 按小学生计算 in the clause behind it; empty: not told.
 */
static Str definition_of(const Checker *checker, const TextBounds *bounds, Str text, const ReadFigure *figure,
                         Str *name) {
    size_t from = clause_start(bounds, figure->start), open = from, close;
    while (open < figure->start && !char_is(text, open, "（(")) {
        open = char_next(text, open);
    }
    for (close = open; close < figure->start && !char_is(text, close, "）)");) {
        close = char_next(text, close);
    }
    *name = str_trim(str_slice(text, from, open));
    if (close < figure->start) {
        Str inside = str_slice(text, char_next(text, open), close);
        return check_says(checker, TERM_DEFINES, inside) ? inside : (Str){NULL, 0};
    }
    Str led = told_before_value(checker, bounds, text, from, figure, name);
    if (led.len) {
        return led;
    }
    size_t end = clause_end(bounds, figure->end), next = end < text.len ? char_next(text, end) : end;
    Str behind = str_trim(str_slice(text, next, clause_end(bounds, next)));
    size_t past;
    bool defines = check_begins(checker, TERM_RECKONED, behind, &past) && check_says(checker, TERM_DEFINES, behind) &&
                   next < full_end(bounds, figure->end);
    return defines ? behind : (Str){NULL, 0};
}

/* What is said of one figure of the earlier report, and how it is reckoned. */
static void remember(const Checker *checker, Earlier *earlier, const TextBounds *bounds, const ReadFigure *figure) {
    Str text = earlier->document->paragraphs[figure->paragraph].text;
    if (is_streak_or_rank(figure)) {
        earlier->said[earlier->said_count++] = said_at(bounds, text, figure);
    }
    if (!figure->compare.len) {
        Definition definition = {.figure = figure};
        definition.told = definition_of(checker, bounds, text, figure, &definition.name);
        if (definition.told.len) {
            earlier->definitions[earlier->definition_count++] = definition;
        }
    }
}

static Earlier read_earlier(const Checker *checker, const ReadDocument *before, int years, Str source) {
    Earlier earlier = {.document = before, .years = years, .source = source};
    earlier.said = ARENA_ARRAY(checker->scratch, before->figure_count + 1, Said);
    earlier.definitions = ARENA_ARRAY(checker->scratch, before->figure_count + 1, Definition);
    for (size_t i = 0; i < before->figure_count;) {
        size_t paragraph = before->figures[i].paragraph;
        ArenaMark mark = arena_mark(checker->scratch);
        TextLook look = {.arena = checker->scratch};
        text_look(checker->words, before->paragraphs[paragraph].text, 0, &look);
        for (; i < before->figure_count && before->figures[i].paragraph == paragraph; i++) {
            remember(checker, &earlier, &look.bounds, &before->figures[i]);
        }
        arena_reset(checker->scratch, mark);
    }
    return earlier;
}

static void definition_before(Checker *checker, const TextBounds *bounds, const ReadFigure *figure,
                              const Earlier *earlier) {
    enum { LEAST = 9 }; /* bytes of a name */
    Str name, text = checker->document->paragraphs[figure->paragraph].text;
    Str own = figure->compare.len || figure->kind != FIGURE_ACTUAL || !earlier->definition_count
                  ? (Str){NULL, 0}
                  : definition_of(checker, bounds, text, figure, &name);
    for (size_t i = 0; own.len && name.len >= LEAST && i < earlier->definition_count; i++) {
        const Definition *theirs = &earlier->definitions[i];
        if (!str_equal(name, theirs->name) || !same_units(checker, figure, theirs->figure)) {
            continue;
        }
        if (!str_equal(own, theirs->told)) {
            const ReadFigure *then = theirs->figure;
            Facts facts = {.name = name, .a = own, .b = theirs->told, .source = earlier->source, .found = own};
            facts.expected = theirs->told;
            facts_figure(checker, &facts, figure);
            facts_line(&facts, read_line_at(&earlier->document->paragraphs[then->paragraph], then->start));
            check_add(checker, "definition-differs", VERDICT_FLAG, &facts);
        }
        return;
    }
}

static void history_of(Checker *checker, const TextBounds *bounds, size_t index, const Earlier *earlier) {
    const ReadFigure *figure = &checker->document->figures[index];
    if (str_is(figure->compare, "streak") && figure_usable(figure) && figure->value > 1) {
        Said now = said_at(bounds, checker->document->paragraphs[figure->paragraph].text, figure);
        against(checker, &now, earlier);
    }
    definition_before(checker, bounds, figure, earlier);
    if (earlier->years == 1) {
        per_head_before(checker, index, earlier->document, earlier->source);
    }
    if (earlier->years == 1 && str_is(figure->compare, "multiple")) {
        multiple_of_before(checker, figure, earlier->document, earlier->source);
    }
}

void check_history(Checker *checker, const ReadDocument *before, int years, Str source) {
    const ReadDocument *own = checker->document;
    if (years <= 0) {
        return;
    }
    ArenaMark whole = arena_mark(checker->scratch);
    const Earlier earlier = read_earlier(checker, before, years, source);
    for (size_t i = 0; i < own->figure_count;) {
        size_t paragraph = own->figures[i].paragraph;
        ArenaMark mark = arena_mark(checker->scratch);
        TextLook look = {.arena = checker->scratch};
        text_look(checker->words, own->paragraphs[paragraph].text, 0, &look);
        for (; i < own->figure_count && own->figures[i].paragraph == paragraph; i++) {
            history_of(checker, &look.bounds, i, &earlier);
        }
        arena_reset(checker->scratch, mark);
    }
    arena_reset(checker->scratch, whole);
}
