/* Compiles a standard of the pack: every formula once per stage it is read in.
 *
 * Names in formulas: elements (through fact_scope), the standard's parameters,
 * and in a stage also `stage`, `split_share` and the standard's lets. */
#include "compile_internal.h"

enum { STAGE_DOMAIN = 3000000 }; /* choices of `stage`: away from kinds and elements */

static bool stage_choice(const Pack *pack, Str name, Symbol *symbol) {
    size_t count;
    const StageDef *stages = pack_stages(pack, &count);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(stages[i].id, name) || str_equal(stages[i].name, name)) {
            *symbol = (Symbol){.kind = SYMBOL_CHOICE,
                               .type = TYPE_CHOICE,
                               .column = -1,
                               .constant = (double)i,
                               .domain = STAGE_DOMAIN};
            return true;
        }
    }
    return false;
}

static bool resolve(void *context, Str name, int stage, int wanted_domain, Symbol *symbol) {
    NameScope *scope = context;
    if (wanted_domain == STAGE_DOMAIN) {
        return stage_choice(scope->pack, name, symbol);
    }
    if (stage >= 0 && str_is(name, "stage")) {
        *symbol = (Symbol){
            .kind = SYMBOL_CONSTANT, .type = TYPE_CHOICE, .column = -1, .constant = stage, .domain = STAGE_DOMAIN};
        return true;
    }
    return scope->inner.resolve(scope->inner.context, name, stage, wanted_domain, symbol);
}

static Str suggest(void *context, Str name, Arena *arena) {
    NameScope *scope = context;
    return scope->inner.suggest ? scope->inner.suggest(scope->inner.context, name, arena) : (Str){NULL, 0};
}

const Expr *compile_text(Compiler *compiler, const PackText *text, int stage, const Str *unit) {
    if (text->text.len == 0) {
        return NULL;
    }
    Scope scope = {resolve, suggest, &compiler->scopes[stage + 1]};
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    if (!formula_compile(text->text, &text->place, &scope, stage, unit && unit->len ? unit : NULL, compiler->arena,
                         &expr, &err)) {
        problem_add(compiler->problems, SEVERITY_ERROR, "formula", &err.place, "%s", err.message);
        compiler->good = false;
        return NULL;
    }
    return expr;
}

const Expr *compile_bool(Compiler *compiler, const PackText *text, int stage) {
    const Expr *expr = compile_text(compiler, text, stage, NULL);
    if (expr && formula_type(expr) != TYPE_BOOL) {
        problem_add(compiler->problems, SEVERITY_ERROR, "formula", &text->place,
                    "这里要一个条件（是或否），“%.*s”算出的是数值。", STR_ARG(text->text));
        compiler->good = false;
    }
    return expr;
}

static void fault(Compiler *compiler, const ItemDef *item, const char *text, Str what) {
    problem_add(compiler->problems, SEVERITY_ERROR, "reference", &item->place, "%.*s：%s“%.*s”。", STR_ARG(item->id),
                text, STR_ARG(what));
    compiler->good = false;
}

static void count_column(void *context, int column, bool previous) {
    (void)column;
    (void)previous;
    ++*(size_t *)context;
}

/* What a standard asks for is made of numbers and parameters alone: a limit that could be unknown would let pass what
 * nobody knows. */
static const Expr *constant(Compiler *compiler, const PackText *text, const Expr *expr) {
    size_t columns = 0;
    if (!expr) {
        return NULL;
    }
    formula_columns(expr, count_column, &columns);
    Rows none = {.reasons = reason_list(compiler->arena)};
    if (columns > 0 || formula_region(expr, &none, 0, 0, compiler->arena).reason) {
        problem_add(compiler->problems, SEVERITY_ERROR, "formula", &text->place,
                    "这里只能用数和参数，并且要算得出来：“%.*s”。", STR_ARG(text->text));
        compiler->good = false;
        return NULL;
    }
    return expr;
}

const Expr *compile_constant(Compiler *compiler, const PackText *text, int stage, const Str *unit) {
    return constant(compiler, text, compile_text(compiler, text, stage, unit));
}

/* A limit is compared with the value, so it has to be of its unit. */
static const Expr *compile_limit(Compiler *compiler, const LimitDef *limit, int stage, const Str *unit) {
    if (!limit->by_stage) {
        return compile_constant(compiler, &limit->all, stage, unit);
    }
    return stage >= 0 ? compile_constant(compiler, &limit->by_stage[stage], stage, unit) : NULL;
}

/* ---- names ------------------------------------------------------------- */

static void make_scopes(Compiler *compiler) {
    const StandardDef *def = compiler->def;
    size_t stages = compiler->standard->stage_count, used = 0;
    compiler->scopes = ARENA_ARRAY(compiler->arena, stages + 1, NameScope);
    for (size_t s = 0; s <= stages; s++) {
        ExtraName *extra = ARENA_ARRAY(compiler->arena, def->parameter_count + def->let_count + 1, ExtraName);
        for (used = 0; used < def->parameter_count; used++) {
            const ParameterDef *parameter = &def->parameters[used];
            extra[used] = (ExtraName){.name = parameter->id,
                                      .symbol = {.kind = SYMBOL_CONSTANT,
                                                 .type = parameter->is_bool ? TYPE_BOOL : TYPE_NUMBER,
                                                 .unit = parameter->unit,
                                                 .column = -1,
                                                 .constant = parameter->value,
                                                 .domain = -1}};
        }
        if (s > 0) {
            extra[used++] = (ExtraName){.name = STR("split_share"),
                                        .symbol = {.kind = SYMBOL_COLUMN,
                                                   .type = TYPE_NUMBER,
                                                   .column = FACT_EXTRA_COLUMN + EXTRA_SPLIT_SHARE,
                                                   .domain = -1}};
        }
        NameScope *scope = &compiler->scopes[s];
        *scope = (NameScope){.pack = compiler->pack, .frame = {compiler->pack, extra, used}};
        scope->inner = fact_scope(&scope->frame);
    }
}

/* Lets are compiled in order, so that a later one may use an earlier one. */
static void compile_lets(Compiler *compiler, int stage) {
    const StandardDef *def = compiler->def;
    CompiledStage *compiled = &compiler->standard->stages[stage];
    NameScope *scope = &compiler->scopes[stage + 1];
    compiled->lets = ARENA_ARRAY(compiler->arena, def->let_count, const Expr *);
    for (size_t i = 0; i < def->let_count; i++) {
        const LetDef *let = &def->lets[i];
        const Expr *expr = compile_text(compiler, let->by_stage ? &let->by_stage[stage] : &let->all, stage, &let->unit);
        compiled->lets[i] = expr;
        if (!expr) {
            continue;
        }
        ExtraName *grown = arena_grow(compiler->arena, scope->frame.extra, scope->frame.extra_count,
                                      scope->frame.extra_count + 1, sizeof(ExtraName));
        grown[scope->frame.extra_count++] =
            (ExtraName){.name = let->id,
                        .symbol = {.kind = SYMBOL_COLUMN,
                                   .type = formula_type(expr),
                                   .unit = let->unit.len ? let->unit : formula_unit(expr),
                                   .column = FACT_EXTRA_COLUMN + EXTRA_FIRST_LET + (int)i,
                                   .domain = -1}};
        scope->frame.extra = grown;
    }
}

/* ---- items ------------------------------------------------------------- */

static bool stage_used(const StandardDef *def, size_t stage) {
    return (def->stages >> stage) & 1u;
}

static void see_split_share(void *context, int column, bool previous) {
    (void)previous;
    *(bool *)context = *(bool *)context || column == FACT_EXTRA_COLUMN + EXTRA_SPLIT_SHARE;
}

/* What a constant comes to; NAN: there is none. */
static double settled(Compiler *compiler, const Expr *expr) {
    Rows none = {.reasons = reason_list(compiler->arena)};
    Value value = expr ? formula_region(expr, &none, 0, 0, compiler->arena) : (Value){NAN, 0};
    return value.reason ? NAN : value.number;
}

static void compile_row_item(Compiler *compiler, const ItemDef *item) {
    Standard *standard = compiler->standard;
    CompiledRowItem *row = &standard->row_items[standard->row_item_count++];
    *row = (CompiledRowItem){.def = item};
    row->resource = ARENA_ARRAY(compiler->arena, standard->stage_count, const Expr *);
    row->per = ARENA_ARRAY(compiler->arena, standard->stage_count, const Expr *);
    row->limit = ARENA_ARRAY(compiler->arena, standard->stage_count, const Expr *);
    row->shared = ARENA_ARRAY(compiler->arena, standard->stage_count, bool);
    row->cut = ARENA_ARRAY(compiler->arena, standard->stage_count, double);
    row->miss = ARENA_ARRAY(compiler->arena, standard->stage_count, MissCut);
    for (size_t s = 0; s < standard->stage_count; s++) {
        if (stage_used(compiler->def, s)) {
            row->resource[s] = compile_text(compiler, &item->resource, (int)s, &item->resource_unit);
            row->per[s] =
                compile_text(compiler, item->per.text.len ? &item->per : &compiler->def->row_pupils, (int)s, NULL);
            row->limit[s] = compile_limit(compiler, &item->limit, (int)s, &item->unit);
            if (row->resource[s]) {
                formula_columns(row->resource[s], see_split_share, &row->shared[s]);
            }
        }
    }
}

static void compile_part(Compiler *compiler, const PartDef *def, CompiledPart *part) {
    part->def = def;
    part->value = compile_text(compiler, &def->value, def->stage, &def->unit);
    part->where = compile_bool(compiler, &def->where, def->stage);
    part->limit = compile_limit(compiler, &def->limit, def->stage, &def->unit);
    if (part->limit) {
        part->cut = compare_cut(def->compare, settled(compiler, part->limit));
    }
    part->condition = part->value && formula_type(part->value) == TYPE_BOOL;
    if (part->value && !formula_share(part->value, compiler->arena, &part->share_of, &part->share_where)) {
        part->share_of = part->share_where = NULL;
    }
}

static void compile_item(Compiler *compiler, const ItemDef *def, const BlockDef *block, CompiledItem *item) {
    *item = (CompiledItem){.def = def, .block = block, .row_item = -1};
    if (def->kind == ITEM_ROW) {
        item->row_item = (int)compiler->standard->row_item_count;
        compile_row_item(compiler, def);
        return;
    }
    item->limit = compile_limit(compiler, &def->limit, def->stage, &def->unit);
    item->points = compile_constant(compiler, &def->points, def->stage, NULL);
    item->floor = compile_constant(compiler, &def->floor, def->stage, NULL);
    item->parts = ARENA_ARRAY(compiler->arena, def->part_count, CompiledPart);
    for (size_t i = 0; i < def->part_count; i++) {
        compile_part(compiler, &def->parts[i], &item->parts[i]);
    }
}

/* Settled once and for all. */
static bool is_enabled(Compiler *compiler, const ItemDef *item) {
    const Expr *expr = constant(compiler, &item->enabled, compile_bool(compiler, &item->enabled, -1));
    Rows none = {.reasons = reason_list(compiler->arena)};
    return !expr || formula_region(expr, &none, 0, 0, compiler->arena).number != 0;
}

/* What is switched off is compiled all the same, so that its faults are told, and then forgotten. */
static size_t compile_list(Compiler *compiler, const ItemDef *items, size_t count, const BlockDef *block,
                           CompiledItem *out) {
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        size_t rows = compiler->standard->row_item_count;
        compile_item(compiler, &items[i], block, &out[used]);
        if (is_enabled(compiler, &items[i])) {
            used++;
        } else {
            compiler->standard->row_item_count = rows;
        }
    }
    return used;
}

static int find_row_item(const Standard *standard, Str id) {
    for (size_t i = 0; i < standard->row_item_count; i++) {
        if (str_equal(standard->row_items[i].def->id, id)) {
            return (int)i;
        }
    }
    return -1;
}

static int find_item(const Standard *standard, Str id) {
    for (size_t i = 0; i < standard->item_count; i++) {
        if (str_equal(standard->items[i].def->id, id)) {
            return (int)i;
        }
    }
    return -1;
}

/* References to other items; those that are switched off are left out. */
static void link_item(Compiler *compiler, CompiledItem *item, size_t index) {
    const ItemDef *def = item->def;
    item->of = ARENA_ARRAY(compiler->arena, def->of_count, int);
    for (size_t i = 0; i < def->of_count; i++) {
        bool mean = def->kind == ITEM_MEAN_OF;
        int at = mean ? find_item(compiler->standard, def->of_items[i])
                      : find_row_item(compiler->standard, def->of_items[i]);
        if (at >= 0 && !(mean && (size_t)at >= index)) {
            item->of[item->of_count++] = at;
        } else if (at >= 0) {
            fault(compiler, def, "要取平均的条目应写在它前面：", def->of_items[i]);
        } else if (!standard_item(compiler->def, def->of_items[i])) {
            fault(compiler, def, "没有这个条目：", def->of_items[i]);
        }
    }
    if (def->kind == ITEM_SPREAD) {
        if (item->of_count != 1 || def->stage < 0) {
            fault(compiler, def, "差异系数要写明学段和一个校际条目", def->id);
        } else {
            item->row_item = item->of[0];
        }
    }
}

static void compile_items(Compiler *compiler) {
    const StandardDef *def = compiler->def;
    Standard *standard = compiler->standard;
    size_t most = def->precondition_count, rows = 0;
    for (size_t b = 0; b < def->block_count; b++) {
        most += def->blocks[b].item_count;
        for (size_t i = 0; i < def->blocks[b].item_count; i++) {
            rows += def->blocks[b].items[i].kind == ITEM_ROW;
        }
    }
    standard->items = ARENA_ARRAY(compiler->arena, most, CompiledItem);
    standard->row_items =
        ARENA_ARRAY(compiler->arena, rows + def->precondition_count + def->veto_count, CompiledRowItem);
    standard->vetoes = ARENA_ARRAY(compiler->arena, def->veto_count, CompiledItem);
    standard->block_limits = ARENA_ARRAY(compiler->arena, def->block_count, const Expr *);
    for (size_t b = 0; b < def->block_count; b++) {
        const BlockDef *block = &def->blocks[b];
        standard->block_limits[b] = compile_constant(compiler, &block->at_least, -1, NULL);
        standard->item_count +=
            compile_list(compiler, block->items, block->item_count, block, standard->items + standard->item_count);
    }
    standard->item_count += compile_list(compiler, def->preconditions, def->precondition_count, NULL,
                                         standard->items + standard->item_count);
    standard->veto_count = compile_list(compiler, def->vetoes, def->veto_count, NULL, standard->vetoes);
    for (size_t i = 0; i < standard->item_count; i++) {
        link_item(compiler, &standard->items[i], i);
    }
}

/* The rule of a stage; without an ITEM_ROWS every row item has to be met. */
static RowRule rule_of(Compiler *compiler, int stage) {
    const Standard *standard = compiler->standard;
    for (size_t i = 0; i < standard->item_count; i++) {
        const CompiledItem *item = &standard->items[i];
        if (item->def->kind == ITEM_ROWS && (item->def->stage < 0 || item->def->stage == stage)) {
            double floor = settled(compiler, item->floor);
            return (RowRule){item->of, item->of_count, item->def->may_miss, isnan(floor) ? 1 : floor};
        }
    }
    int *all = ARENA_ARRAY(compiler->arena, standard->row_item_count, int);
    for (size_t i = 0; i < standard->row_item_count; i++) {
        all[i] = (int)i;
    }
    return (RowRule){all, standard->row_item_count, 0, 1};
}

static void settle_stage(Compiler *compiler, int stage) {
    Standard *standard = compiler->standard;
    CompiledStage *compiled = &standard->stages[stage];
    compiled->rule = rule_of(compiler, stage);
    for (size_t i = 0; i < standard->row_item_count; i++) {
        CompiledRowItem *item = &standard->row_items[i];
        double limit = settled(compiler, item->limit[stage]);
        if (!isnan(limit)) {
            item->cut[stage] = compare_cut(item->def->compare, limit);
            item->miss[stage] = miss_cut(item->def->compare, limit, compiled->rule.floor);
        }
    }
}

/* A stage weighs in shared property though the standard may not judge it. */
static void find_split(const Compiler *compiler, int stage) {
    const StandardDef *def = compiler->def;
    CompiledStage *compiled = &compiler->standard->stages[stage];
    compiled->split_weight = def->split_weight ? def->split_weight[stage] : 0;
    compiled->split_element =
        compiled->split_weight > 0 ? pack_staged_element(compiler->pack, def->split_by.text, stage) : -1;
}

bool standard_compile(const Pack *pack, const StandardDef *def, Arena *arena, const Standard **standard,
                      ProblemList *problems) {
    Standard *made = ARENA_NEW(arena, Standard);
    *made = (Standard){.pack = pack, .def = def};
    pack_stages(pack, &made->stage_count);
    made->stages = ARENA_ARRAY(arena, made->stage_count, CompiledStage);
    Compiler compiler = {
        .pack = pack, .def = def, .arena = arena, .problems = problems, .standard = made, .good = true};
    make_scopes(&compiler);
    for (size_t s = 0; s < made->stage_count; s++) {
        find_split(&compiler, (int)s);
        if (stage_used(def, s)) {
            made->stages[s].used = true;
            compile_lets(&compiler, (int)s);
            made->stages[s].select = compile_bool(&compiler, &def->select, (int)s);
            made->stages[s].pupils = compile_text(&compiler, &def->row_pupils, (int)s, NULL);
        }
    }
    compile_items(&compiler);
    compile_framework(&compiler);
    for (size_t s = 0; compiler.good && s < made->stage_count; s++) {
        settle_stage(&compiler, (int)s);
    }
    if (compiler.good) {
        compile_parts(&compiler);
    }
    *standard = compiler.good ? made : NULL;
    return compiler.good;
}

const StandardDef *standard_def(const Standard *standard) {
    return standard->def;
}

void standard_items(const Standard *standard, Arena *arena, const ItemDef ***items, size_t *count, size_t *vetoes) {
    *count = standard->item_count + standard->veto_count;
    *vetoes = standard->item_count;
    *items = ARENA_ARRAY(arena, *count + 1, const ItemDef *);
    for (size_t i = 0; i < *count; i++) {
        (*items)[i] =
            i < standard->item_count ? standard->items[i].def : standard->vetoes[i - standard->item_count].def;
    }
}
