/* Ranks and years in a row against what earlier reports said (RC-26): who writes 连续四年 a year after 连续二年, or
 * counts a year in which he was second, is asked. 是上年的1.5倍 against the report of that year (RC-10). */
#include "check.h"
#include "commitment.h"

typedef struct Said {
    const ReadFigure *figure;
    Str clause;
} Said;

static Said said_at(const ReadWords *words, const ReadDocument *document, const ReadFigure *figure, Arena *arena) {
    Str text = document->paragraphs[figure->paragraph].text;
    TextLook look = {.arena = arena};
    text_look(words, text, 0, &look);
    size_t from = clause_start(&look.bounds, figure->start);
    return (Said){figure, str_slice(text, from, clause_end(&look.bounds, figure->end))};
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

static void ask(Checker *checker, const ReadFigure *now, const ReadDocument *before, const ReadFigure *then,
                Str history) {
    Facts facts = {.p = now->surface, .c = history, .found = now->surface, .expected = history};
    facts_figure(checker, &facts, now);
    facts.lines[facts.line_count++] = read_place(&before->paragraphs[then->paragraph], then->start).line;
    facts.figures[facts.figure_count++] = then;
    check_add(checker, "streak-and-history", VERDICT_FLAG, &facts);
}

/* What an earlier report says of the same matter. */
static bool against(Checker *checker, const Said *now, const ReadDocument *before, int years, Str source) {
    for (size_t i = 0; i < before->figure_count; i++) {
        const ReadFigure *then = &before->figures[i];
        bool streak = str_is(then->compare, "streak"), rank = str_is(then->compare, "rank");
        if ((!streak && !rank) || !figure_usable(then)) {
            continue;
        }
        Said said = said_at(checker->words, before, then, checker->arena);
        if (alike(now->clause, said.clause) < checker->review->same_matter) {
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
        facts.lines[facts.line_count++] = read_place(&before->paragraphs[told->paragraph], told->start).line;
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
    facts_line(&facts, read_place(&before->paragraphs[then->paragraph], then->start).line);
    check_add(checker, "per-head-before", VERDICT_FLAG, &facts);
}

/* ---- RC-33: how an indicator is reckoned ---- */

/* （在校学生数与教职工数之比） between the name and the figure, 按小学生计算 in the clause behind it; empty: not told.
 */
static Str definition_of(const Checker *checker, const ReadDocument *document, const ReadFigure *figure, Str *name) {
    Str text = document->paragraphs[figure->paragraph].text;
    TextLook look = {.arena = checker->scratch};
    text_look(checker->words, text, 0, &look);
    size_t from = clause_start(&look.bounds, figure->start), open = from, close;
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
    size_t end = clause_end(&look.bounds, figure->end), next = end < text.len ? char_next(text, end) : end;
    Str behind = str_trim(str_slice(text, next, clause_end(&look.bounds, next)));
    bool defines = (str_starts(behind, STR("按")) || str_starts(behind, STR("以"))) &&
                   check_says(checker, TERM_DEFINES, behind) && next < full_end(&look.bounds, figure->end);
    return defines ? behind : (Str){NULL, 0};
}

static void definition_before(Checker *checker, const ReadFigure *figure, const ReadDocument *before, Str source) {
    enum { LEAST = 9 }; /* bytes of a name */
    Str name, other;
    Str own = figure->compare.len || figure->kind != FIGURE_ACTUAL
                  ? (Str){NULL, 0}
                  : definition_of(checker, checker->document, figure, &name);
    for (size_t i = 0; own.len && name.len >= LEAST && i < before->figure_count; i++) {
        const ReadFigure *then = &before->figures[i];
        Str theirs = same_units(checker, figure, then) && !then->compare.len
                         ? definition_of(checker, before, then, &other)
                         : (Str){NULL, 0};
        if (theirs.len && str_equal(name, other)) {
            if (!str_equal(own, theirs)) {
                Facts facts = {.name = name, .a = own, .b = theirs, .source = source, .found = own};
                facts.expected = theirs;
                facts_figure(checker, &facts, figure);
                facts_line(&facts, read_place(&before->paragraphs[then->paragraph], then->start).line);
                check_add(checker, "definition-differs", VERDICT_FLAG, &facts);
            }
            return;
        }
    }
}

void check_history(Checker *checker, const ReadDocument *before, int years, Str source) {
    for (size_t i = 0; years > 0 && i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (str_is(figure->compare, "streak") && figure_usable(figure) && figure->value > 1) {
            Said now = said_at(checker->words, checker->document, figure, checker->arena);
            against(checker, &now, before, years, source);
        }
        definition_before(checker, figure, before, source);
        if (years == 1) {
            per_head_before(checker, i, before, source);
        }
        if (years == 1 && str_is(figure->compare, "multiple")) {
            multiple_of_before(checker, figure, before, source);
        }
    }
}
