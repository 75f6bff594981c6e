/* Quality of a unit's figures: compiles the pack's formulas, goes through the pools of schools rule by rule, and orders
 * what was found. */
#include "quality_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- formulas ---- */

typedef struct Compiling {
    const Pack *pack;
    Arena *arena;
    ProblemList *problems; /* NULL: faults are passed over */
    size_t faults;
} Compiling;

static const Expr *compile(Compiling *compiling, const PackText *text, int stage, ValueType type) {
    FactScope names = {.pack = compiling->pack};
    Scope scope = fact_scope(&names);
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE, .place = text->place};
    bool good = formula_compile(text->text, &text->place, &scope, stage, NULL, compiling->arena, &expr, &err);
    if (good && (formula_type(expr) != type || formula_is_region(expr))) {
        good =
            err_set(&err, ERR_INPUT, type == TYPE_BOOL ? "这里要写一所学校是否如何的条件。" : "这里要写一所学校的数。");
    }
    if (!good) {
        compiling->faults++;
        if (compiling->problems) {
            problem_add(compiling->problems, SEVERITY_ERROR, "formula", &err.place, "%s", err.message);
        }
        return NULL;
    }
    return expr;
}

static void compile_ratios(Compiling *compiling, const QualityDef *def, Formulas *formulas) {
    formulas->ratios = ARENA_ARRAY(compiling->arena, def->ratio_count, Ratio);
    for (size_t i = 0; i < def->ratio_count; i++) {
        const QualityRatio *ratio = &def->ratios[i];
        size_t faults = compiling->faults;
        Ratio one = {.def = ratio, .value = compile(compiling, &ratio->value, ratio->stage, TYPE_NUMBER)};
        if (ratio->where.text.len) {
            one.where = compile(compiling, &ratio->where, ratio->stage, TYPE_BOOL);
        }
        if (faults == compiling->faults) {
            formulas->ratios[formulas->ratio_count++] = one;
        }
    }
}

/* Faults of checks are told where checks are compiled (room fact); here such a check is passed over. */
static void compile_checks(Compiling *compiling, Formulas *formulas) {
    size_t count;
    const CheckDef *checks = pack_checks(compiling->pack, &count);
    Compiling quiet = {.pack = compiling->pack, .arena = compiling->arena};
    formulas->checks = ARENA_ARRAY(compiling->arena, count, CompiledCheck);
    for (size_t i = 0; i < count; i++) {
        size_t faults = quiet.faults;
        CompiledCheck one = {.def = &checks[i], .rule = compile(&quiet, &checks[i].rule, -1, TYPE_BOOL)};
        if (checks[i].applies.text.len) {
            one.applies = compile(&quiet, &checks[i].applies, -1, TYPE_BOOL);
        }
        if (faults == quiet.faults) {
            formulas->checks[formulas->check_count++] = one;
        }
    }
}

bool quality_compile_all(const Pack *pack, Arena *arena, ProblemList *problems) {
    const QualityDef *def = pack_quality(pack);
    Compiling compiling = {pack, arena, problems, 0};
    Formulas formulas = {.size = NULL};
    if (def) {
        compile(&compiling, &def->size, -1, TYPE_NUMBER);
        compile_ratios(&compiling, def, &formulas);
    }
    return compiling.faults == 0;
}

/* ---- elements ---- */

static void find_figures(Run *run) {
    run->figures = ARENA_ARRAY(run->arena, run->element_count, int);
    for (size_t e = 0; e < run->element_count; e++) {
        const Element *element = &run->elements[e];
        if (element->type == ELEMENT_NUMBER && !element->attribute && (element->levels >> LEVEL_SCHOOL & 1u)) {
            run->figures[run->figure_count++] = (int)e;
        }
    }
}

typedef struct Reads { /* which elements a check reads */
    Run *run;
    int now[64], before[64];
    size_t now_count, before_count;
} Reads;

static void note_read(void *context, int column, bool previous) {
    Reads *reads = context;
    int *list = previous ? reads->before : reads->now;
    size_t *count = previous ? &reads->before_count : &reads->now_count;
    if (column >= 0 && (size_t)column < reads->run->element_count && *count < 64) {
        list[(*count)++] = column;
    }
}

static void relate(Run *run, int a, int b) {
    run->related[(size_t)a * run->element_count + (size_t)b] = 1;
    run->related[(size_t)b * run->element_count + (size_t)a] = 1;
}

/* Elements of one check belong together; one whose growth a warning looks at is asked about by that check. */
static void read_checks(Run *run) {
    for (size_t i = 0; i < run->formulas.check_count; i++) {
        Reads reads = {.run = run};
        formula_columns(run->formulas.checks[i].rule, note_read, &reads);
        for (size_t a = 0; a < reads.now_count; a++) {
            for (size_t b = 0; b < reads.now_count; b++) {
                relate(run, reads.now[a], reads.now[b]);
            }
        }
        for (size_t b = 0; b < reads.before_count && rule_on(run, QUALITY_CHECK); b++) {
            run->asked_yearly[reads.before[b]] = true;
        }
    }
    for (size_t g = 0; g < run->def->related_count; g++) {
        const QualityRelated *group = &run->def->related[g];
        for (size_t a = 0; a < group->count; a++) {
            for (size_t b = 0; b < group->count; b++) {
                relate(run, group->elements[a], group->elements[b]);
            }
        }
    }
}

/* ---- the run ---- */

static bool prepare(Run *run, Err *err) {
    const Frame *frame = run->frame;
    Compiling compiling = {.pack = frame->pack, .arena = run->arena};
    run->def = pack_quality(frame->pack);
    if (!run->def) {
        return err_set(err, ERR_NOT_FOUND, "规则包里没有数据质量的规则（quality.yaml）。");
    }
    run->formulas.size = compile(&compiling, &run->def->size, -1, TYPE_NUMBER);
    if (!run->formulas.size) {
        return err_set(err, ERR_INPUT, "数据质量规则里的“size”有误，用 duxue pack check 查看。");
    }
    compile_ratios(&compiling, run->def, &run->formulas);
    compile_checks(&compiling, &run->formulas);
    run->elements = pack_elements(frame->pack, &run->element_count);
    run->asked_yearly = ARENA_ARRAY(run->arena, run->element_count, bool);
    run->related = ARENA_ARRAY(run->arena, run->element_count * run->element_count, uint8_t);
    run->size = ARENA_ARRAY(run->arena, frame->tree.count, double);
    run->size_known = ARENA_ARRAY(run->arena, frame->tree.count, uint8_t);
    run->rows = frame_rows(frame, NULL, 0, frame->school_rows, run->arena);
    if (frame->previous) {
        run->rows_before = frame_rows(frame->previous, NULL, 0, frame->previous->school_rows, run->arena);
    }
    find_figures(run);
    read_checks(run);
    return true;
}

/* Every pool that a school of the unit belongs to, each once. */
static void find_in_pools(Run *run) {
    const UnitTree *tree = &run->frame->tree;
    size_t from = (size_t)run->unit, to = (size_t)tree->units[from].end;
    int *counts = ARENA_ARRAY(run->arena, tree->count, int);
    int *pool_of = ARENA_ARRAY(run->arena, tree->count, int);
    uint8_t *done = ARENA_ARRAY(run->arena, tree->count, uint8_t),
            *asked = ARENA_ARRAY(run->arena, tree->count, uint8_t);
    for (size_t i = 0; i < tree->count; i++) {
        counts[i] = -1;
    }
    for (size_t row = from; row < to; row++) {
        pool_of[row] = run->frame->school_rows[row] ? pool_unit(run, (int)row, counts) : -1;
    }
    for (size_t row = from; row < to; row++) {
        if (pool_of[row] < 0 || done[pool_of[row]]) {
            continue;
        }
        done[pool_of[row]] = 1;
        for (size_t i = from; i < to; i++) {
            asked[i] = pool_of[i] == pool_of[row];
        }
        Pool pool;
        pool_make(run, pool_of[row], asked, &pool);
        find_peers(run, &pool);
        find_past(run, &pool);
        find_digits(run, &pool);
        find_repeated(run, &pool);
    }
}

/* ---- order ---- */

static int compare_findings(const void *a, const void *b) {
    const Finding *x = a, *y = b;
    if (x->unit != y->unit) {
        return x->unit < y->unit ? -1 : 1;
    }
    if (x->severity != y->severity) {
        return x->severity < y->severity ? -1 : 1;
    }
    return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : str_compare(x->subject, y->subject);
}

static bool names_element(const Finding *finding, int element) {
    for (size_t i = 0; i < finding->element_count; i++) {
        if (finding->elements[i] == element) {
            return true;
        }
    }
    return false;
}

/* A slip explains whatever else is odd about its element; the same question is not asked twice. */
static bool is_echo(const Quality *quality, size_t first, size_t last, const Finding *finding) {
    if (finding->kind == QUALITY_SLIP || finding->kind == QUALITY_COPIED) {
        return false;
    }
    for (size_t i = first; i < last; i++) {
        const Finding *slip = &quality->findings[i];
        if (slip->kind == QUALITY_SLIP && names_element(finding, slip->elements[0])) {
            return finding->kind != QUALITY_CHECK || finding->severity != SEVERITY_ERROR;
        }
    }
    return false;
}

static void put_in_order(Run *run) {
    Quality *quality = run->quality;
    if (!quality->count) {
        return;
    }
    qsort(quality->findings, quality->count, sizeof(Finding), compare_findings);
    Finding *kept = ARENA_ARRAY(run->arena, quality->count, Finding);
    size_t count = 0;
    for (size_t from = 0, to; from < quality->count; from = to) {
        for (to = from; to < quality->count && quality->findings[to].unit == quality->findings[from].unit;) {
            to++;
        }
        for (size_t i = from; i < to; i++) {
            if (!is_echo(quality, from, to, &quality->findings[i])) {
                kept[count++] = quality->findings[i];
            }
        }
    }
    quality->findings = kept;
    quality->count = count;
    for (size_t i = 0; i < count; i++) {
        quality->tallies[kept[i].kind].found++;
    }
}

bool quality_find(const QualityFrames *frames, int unit, Arena *arena, Quality *quality, Err *err) {
    Run run = {.frames = frames, .frame = frames->frame, .unit = unit, .quality = quality, .arena = arena};
    *quality = (Quality){.findings = NULL};
    if (!prepare(&run, err)) {
        return false;
    }
    find_checks(&run);
    find_in_pools(&run);
    find_copied(&run);
    find_over_schools(&run);
    put_in_order(&run);
    return true;
}

bool quality_older(Tx *tx, const Frame *frame, Arena *arena, Str **periods, size_t *count, Err *err) {
    const QualityDef *def = pack_quality(frame->pack);
    PeriodList list;
    *periods = NULL;
    *count = 0;
    if (!def || !frame->previous) {
        return true;
    }
    if (!org_periods(tx, arena, &list, err)) {
        return false;
    }
    size_t first = 0;
    while (first < list.count && !str_equal(list.codes[first], frame->previous->tree.period)) {
        first++;
    }
    *periods = ARENA_ARRAY(arena, list.count, Str);
    for (size_t i = first + 1; i < list.count && (int)*count + 2 < def->past_years; i++) {
        (*periods)[(*count)++] = list.codes[i];
    }
    return true;
}
