/* One thing told twice by papers of one place, in one year or a year apart: two values of one year (RC-28); what a
 * printed change says of the year before beside what the paper of that year says; an aim and what came of it (RC-22).
 * In one paper, a change beside the value of the year before that stands elsewhere in it (RC-04, RC-05).
 *
 * A thing is what a figure is called, without the words of its place and of time, in its unit, of its part of the
 * schools. Where a paper tells several values of one thing, one that agrees will do, and nothing is said where none
 * does. */
#include "check.h"
#include "commitment.h"

#include <math.h>
#include <stdlib.h>

typedef struct Thing {
    Str name, scope; /* scope: "" the whole place */
    Str within;      /* of its period, what is not the year: "-06" */
    int year;        /* 0: not known */
    const ReadFigure *figure;
} Thing;

struct Things {
    const ReadDocument *document;
    Thing *items; /* by name */
    size_t count;
    size_t *places; /* by figure: index of its thing, from 1; 0: it is of none */
};

/* ---- what a figure is of ---- */

/* 全县, 我县, or the name of the place itself. */
static bool is_whole(const Checker *checker, const ReadDocument *document, Str scope) {
    size_t end;
    return !scope.len || check_begins(checker, TERM_WHOLE, scope, &end) || check_is(checker, TERM_LEADS, scope) ||
           str_equal(scope, document->place);
}

/* 在校学生 of 全县在校学生, 学校 of 我县现有学校, 招聘教师 of 计划招聘教师. */
static Str bare_name(const Checker *checker, const ReadDocument *document, const ReadFigure *figure) {
    Str name = figure->name;
    for (size_t before = 0; name.len != before;) {
        size_t end;
        before = name.len;
        Str place = document->place.len && str_starts(name, document->place) ? document->place : figure->scope;
        if (place.len && is_whole(checker, document, place) && str_starts(name, place)) {
            name = str_slice(name, place.len, name.len);
        } else if (check_begins(checker, TERM_LEADS, name, &end) || check_begins(checker, TERM_MOODS, name, &end)) {
            name = str_slice(name, end, name.len);
        }
    }
    return str_trim(name);
}

static int compare_things(const void *a, const void *b) {
    const Thing *x = a, *y = b;
    int order = str_compare(x->name, y->name);
    return order ? order : x->figure < y->figure ? -1 : x->figure > y->figure;
}

static Thing thing_of(const Checker *checker, const ReadDocument *document, const ReadFigure *figure) {
    Thing thing = {.figure = figure, .scope = figure->scope};
    Date date;
    bool own = figure->period.len >= 4 && date_parse(str_slice(figure->period, 0, 4), &date);
    thing.name = bare_name(checker, document, figure);
    thing.scope = is_whole(checker, document, figure->scope) ? (Str){NULL, 0} : figure->scope;
    thing.year = own ? date.year : document_year(document);
    thing.within = own ? str_slice(figure->period, 4, figure->period.len) : (Str){NULL, 0};
    return thing;
}

Things *things_of(const Checker *checker, const ReadDocument *document, Arena *arena) {
    enum { LEAST = 9 }; /* bytes of a name */
    Things *things = ARENA_ARRAY(arena, 1, Things);
    things->document = document;
    things->items = ARENA_ARRAY(arena, document->figure_count + 1, Thing);
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *figure = &document->figures[i];
        if (figure->name.len >= LEAST && !figure->compare.len && figure->state == FIGURE_OK && figure_usable(figure)) {
            Thing thing = thing_of(checker, document, figure);
            if (thing.name.len >= LEAST) {
                things->items[things->count++] = thing;
            }
        }
    }
    qsort(things->items, things->count, sizeof *things->items, compare_things);
    things->places = ARENA_ARRAY(arena, document->figure_count + 1, size_t);
    for (size_t i = 0; i < things->count; i++) {
        things->places[things->items[i].figure - document->figures] = i + 1;
    }
    return things;
}

/* ---- what else is told of it ---- */

/* Index of the first of that name; the count: there is none. */
static size_t first_called(const Things *things, Str name) {
    size_t low = 0, high = things->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(things->items[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < things->count && str_equal(things->items[low].name, name) ? low : things->count;
}

static bool same_thing(const Checker *checker, const Thing *a, const Thing *b) {
    return same_units(checker, a->figure, b->figure) && str_equal(a->scope, b->scope) &&
           str_equal(a->within, b->within);
}

/* What a paper tells of one thing, held against what it should be. */
typedef struct Told {
    const ReadFigure *figure; /* one that agrees, or the first; NULL: nothing is told */
    bool agrees, truncated;
    bool several; /* values that differ: which is meant is not known */
} Told;

/* `like` in another year or paper, of a kind. */
static Told told_of(const Checker *checker, const Things *things, const Thing *like, int year, FigureKind kind,
                    Interval wanted) {
    enum { MOST = 200 }; /* told so often, it is not one thing */
    Told told = {.figure = NULL};
    size_t first = first_called(things, like->name);
    for (size_t i = first; i < things->count && !told.agrees; i++) {
        const Thing *thing = &things->items[i];
        if (!str_equal(thing->name, like->name) || i - first >= MOST) {
            break;
        }
        if (thing->figure == like->figure || thing->year != year || thing->figure->kind != kind ||
            !same_thing(checker, thing, like)) {
            continue;
        }
        told.agrees = interval_verdict(checker, wanted, thing->figure, &told.truncated) == VERDICT_HOLDS;
        told.several = told.several || (told.figure && told.figure->value != thing->figure->value);
        told.figure = told.agrees || !told.figure ? thing->figure : told.figure;
    }
    return told;
}

/* Own figure first, then that of the other paper. */
static Facts facts_of(const Checker *checker, const ReadFigure *own, const Things *other, const ReadFigure *told,
                      Str source) {
    Facts facts = {.a = own->surface, .b = told->surface, .source = source};
    facts.found = own->surface;
    facts.expected = told->surface;
    facts_figure(checker, &facts, own);
    facts.lines[facts.line_count++] = read_line_at(&other->document->paragraphs[told->paragraph], told->start);
    facts.figures[facts.figure_count++] = told;
    return facts;
}

/* ---- one year ---- */

/* Called by so much that two papers may be held against each other: 投入资金 alone may be that of two things, 在校学生
 * that of a school, unless both tell of one place. */
static bool called_fully(const Checker *checker, const Thing *thing, bool placed) {
    enum { LEAST = 18, SHORT = 12 }; /* bytes */
    bool population =
        placed && !thing->scope.len && thing->figure->part_of < 0 && check_is(checker, TERM_POPULATION, thing->name);
    return (thing->name.len >= SHORT && (thing->figure->indicator.len || thing->name.len >= LEAST)) || population;
}

void check_one_year(Checker *checker, const Things *own, const Things *other, Str file) {
    bool placed = own->document->place.len && other->document->place.len;
    for (size_t i = 0; i < own->count; i++) {
        const Thing *thing = &own->items[i];
        if (!called_fully(checker, thing, placed)) {
            continue;
        }
        Told told =
            told_of(checker, other, thing, thing->year, thing->figure->kind, figure_interval(checker, thing->figure));
        if (told.figure && (told.agrees || !told.several)) {
            const ReadParagraph *in = &other->document->paragraphs[told.figure->paragraph];
            Str source = str_format(checker->arena, "%.*s第%d行", STR_ARG(file), read_line_at(in, told.figure->start));
            Facts facts = facts_of(checker, thing->figure, other, told.figure, source);
            facts.name = thing->name;
            facts.expected = thing->figure->surface;
            facts.found = told.figure->surface;
            check_add(checker, "files-disagree", told.agrees ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
        }
    }
}

/* ---- the year before ---- */

/* What a printed change makes of the year before: 47310人，比上年减少950人. false: it is no change of a year. */
static bool value_before(const Checker *checker, const ReadFigure *now, const ReadFigure *change, Interval *before) {
    Interval value = figure_interval(checker, now), by = figure_interval(checker, change);
    bool falls = change->value < 0, points = str_is(change->compare, "yoy_pp");
    if ((str_is(change->compare, "yoy_abs") && same_units(checker, change, now)) ||
        (points && figure_family(checker, change) == FAMILY_POINTS)) {
        *before = falls ? interval_sum(value, by) : (Interval){value.low - by.high, value.high - by.low};
        return true;
    }
    if (!str_is(change->compare, "yoy_pct") || by.high >= 100) {
        return false;
    }
    Interval times =
        falls ? (Interval){1 - by.high / 100, 1 - by.low / 100} : (Interval){1 + by.low / 100, 1 + by.high / 100};
    *before = interval_quotient(value, times, 1);
    return true;
}

/* So near that both are of the same thing: a number that is far from it is of another. */
static bool near(const Checker *checker, Interval wanted, const ReadFigure *told) {
    const ReviewRuleDef *rule = check_rule(checker, "former-value-differs");
    double middle = (wanted.low + wanted.high) / 2;
    return rule && middle > 0 && fabs(told->value / middle - 1) <= rule->tolerance;
}

/* What a comparison is of; NULL: it is of no thing that has a name. */
static const Thing *thing_compared(const Things *things, const ReadFigure *comparison) {
    size_t place = comparison->of >= 0 ? things->places[comparison->of] : 0;
    return place ? &things->items[place - 1] : NULL;
}

/* A change, its value, and the value of the year before in another paper. */
static void change_and_before(Checker *checker, const Things *own, const ReadFigure *change, const Things *other,
                              Str source) {
    const Thing *thing = thing_compared(own, change);
    Interval before;
    if (!thing || thing->figure->kind != FIGURE_ACTUAL || !figure_usable(change) ||
        !value_before(checker, thing->figure, change, &before)) {
        return;
    }
    Told told = told_of(checker, other, thing, thing->year - 1, FIGURE_ACTUAL, before);
    if (!told.figure || (!told.agrees && (told.several || !near(checker, before, told.figure)))) {
        return;
    }
    Facts facts = facts_of(checker, thing->figure, other, told.figure, source);
    facts.name = thing->name;
    facts.p = facts.found = change->surface;
    facts.c = check_amount(checker, (before.low + before.high) / 2, thing->figure);
    facts.truncated = told.truncated;
    check_add(checker, "former-value-differs", told.agrees ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* 比上年的48260人减少: what it calls the value of the year before. */
static void former_and_before(Checker *checker, const Things *own, const ReadFigure *former, const Things *other,
                              Str source) {
    const Thing *thing = thing_compared(own, former);
    if (!thing || !figure_usable(former) || !same_units(checker, thing->figure, former)) {
        return;
    }
    Interval before = figure_interval(checker, former);
    Told told = told_of(checker, other, thing, thing->year - 1, FIGURE_ACTUAL, before);
    if (told.figure && (told.agrees || (!told.several && near(checker, before, told.figure)))) {
        Facts facts = facts_of(checker, former, other, told.figure, source);
        facts.name = thing->name;
        check_add(checker, "former-value-told", told.agrees ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* ---- an aim and what came of it ---- */

/* On which side of an aim a value has to be; 0: not known. 辍学率1% is to be less, 毛入园率95% more: a rate without a
 * mark tells only where the pack has a limit for it. */
static int side_of_aim(const Checker *checker, const ReadFigure *aim) {
    int mark = aim->qualifier.len ? aim->qualifier.data[0] : '=';
    int by_limit = 0;
    for (size_t i = 0; i < checker->review->limit_count; i++) {
        const ReviewLimitDef *limit = &checker->review->limits[i];
        by_limit =
            aim->indicator.len && str_equal(limit->indicator, aim->indicator) ? (limit->at_most ? -1 : 1) : by_limit;
    }
    bool counts = is_count(checker, aim) || figure_family(checker, aim) == FAMILY_MONEY;
    return mark == '<' ? -1 : mark == '>' || mark == '+' ? 1 : mark != '=' ? 0 : by_limit ? by_limit : counts ? 1 : 0;
}

/* 全年招聘教师98名 beside 招聘教师120名 of last year's plans. */
static void aim_and_result(Checker *checker, const Thing *result, const Things *before, Str source) {
    const Interval nothing = {INFINITY, INFINITY};
    Told aim = told_of(checker, before, result, result->year, FIGURE_TARGET, nothing);
    int side = aim.figure && !aim.several ? side_of_aim(checker, aim.figure) : 0;
    if (!side || aim.figure->value <= 0 || result->figure->kind != FIGURE_ACTUAL || result->figure->part_of >= 0) {
        return;
    }
    Interval wanted = figure_interval(checker, aim.figure), got = figure_interval(checker, result->figure);
    bool met = side > 0 ? got.high >= wanted.low : got.low <= wanted.high;
    Facts facts = facts_of(checker, result->figure, before, aim.figure, source);
    facts.name = result->name;
    facts.c = check_number(checker, 100 * result->figure->value / aim.figure->value, STR("%"));
    check_add(checker, side > 0 ? "aim-of-before" : "limit-of-before", met ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

int check_tells(const Checker *checker, const Things *things, const Things *before, size_t figure) {
    const Interval nothing = {INFINITY, INFINITY};
    size_t place = before->places[figure];
    const Thing *aim = place ? &before->items[place - 1] : NULL;
    const ReadFigure *told = aim ? told_of(checker, things, aim, aim->year, FIGURE_ACTUAL, nothing).figure : NULL;
    return told ? read_line_at(&things->document->paragraphs[told->paragraph], told->start) : 0;
}

/* ---- two papers ---- */

void check_years(Checker *checker, const Things *own, const Things *before, Str source) {
    const ReadDocument *document = own->document;
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *figure = &document->figures[i];
        if (str_is(figure->compare, "yoy_prev")) {
            former_and_before(checker, own, figure, before, source);
        } else if (figure->compare.len) {
            change_and_before(checker, own, figure, before, source);
        }
    }
    for (size_t i = 0; i < own->count; i++) {
        if (own->items[i].year == document_year(document)) {
            aim_and_result(checker, &own->items[i], before, source);
        }
    }
}

/* ---- one paper ---- */

/* 47310人，比上年减少950人, and in another paragraph 2024年全县在校学生48620人. */
void check_own_years(Checker *checker) {
    const ReadDocument *document = checker->document;
    const Things *things = NULL;
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *change = &document->figures[i];
        Interval before;
        bool asked = change->of >= 0 && change->compare.len && figure_usable(change) &&
                     figure_usable(&document->figures[change->of]) &&
                     value_before(checker, &document->figures[change->of], change, &before) &&
                     !check_judged(checker, "RC-04", change) && !check_judged(checker, "RC-05", change);
        if (!asked) {
            continue;
        }
        things = things ? things : things_of(checker, document, checker->scratch);
        const Thing *thing = thing_compared(things, change);
        Told told = thing && thing->figure->kind == FIGURE_ACTUAL
                        ? told_of(checker, things, thing, thing->year - 1, FIGURE_ACTUAL, before)
                        : (Told){.figure = NULL};
        if (told.figure && (told.agrees || (!told.several && near(checker, before, told.figure)))) {
            check_grown(checker, thing->figure, told.figure, change);
        }
    }
}
