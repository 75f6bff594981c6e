/* The pack's checks over an import: blocks of columns per period, the store's values below and the file's above. */
#include "fact_internal.h"
#include "spill.h"

#include "formula.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK_ROWS = 4096 }; /* so that the columns of a block stay near the processor */

typedef struct Check {
    const CheckDef *def;
    const Expr *rule, *applies;
} Check;

/* ---- columns ---- */

typedef struct Block {
    Import *import;
    Arena *arena;
    const Check *checks;
    size_t check_count;
    size_t period;         /* of Import.periods */
    Str before;            /* the period before it; empty: no check asks */
    int64_t id, before_id; /* of the store, 0: it does not have the period */
    const size_t *rows;    /* of Import.rows, those of the block */
    size_t count;
    int *by_unit; /* store's unit id -> row of the block, -1 */
    size_t unit_count;
    Lineage lineage; /* since the period before */
    PastRows past;   /* rows of `previous` when units were merged or split since; otherwise those of the block */
    Column *columns, *previous; /* per element of the pack; NULL value: not used by any check */
    Column *previous_room;      /* `previous` of a block in which nobody has gone */
    size_t element_count;
    Column kind, school;
    ReasonList *reasons;
    Reason empty;
    bool filling_previous;
} Block;

static Column new_column(Arena *arena, size_t count) {
    return (Column){ARENA_ARRAY(arena, count, double), ARENA_ARRAY(arena, count, Reason)};
}

static void clear_column(Column column, size_t count, Reason reason) {
    for (size_t i = 0; column.value && i < count; i++) {
        column.value[i] = 0;
        column.reason[i] = reason;
    }
}

/* Columns are made for what the checks use; how many rows they hold is known only then. */
static void note_column(void *context, int column, bool previous) {
    static double used;
    Block *block = context;
    if (column >= 0 && (size_t)column < block->element_count) {
        (previous ? block->previous : block->columns)[column].value = &used;
    }
}

static void set_cell(Block *block, bool previous, size_t row, unsigned element, CellState state, double value) {
    Column *column = &(previous ? block->previous : block->columns)[element];
    if (column->value) {
        column->reason[row] = state == CELL_KNOWN ? 0 : block->empty;
        column->value[row] = state == CELL_KNOWN ? value : 0;
    }
}

static void from_store(void *context, int64_t unit_id, int element, CellState state, double value) {
    Block *block = context;
    bool past = block->filling_previous && block->past.by_unit;
    size_t count = past ? block->past.unit_count : block->unit_count;
    int row = unit_id >= 0 && (size_t)unit_id < count ? (past ? block->past.by_unit : block->by_unit)[unit_id] : -1;
    if (row >= 0) {
        set_cell(block, block->filling_previous, (size_t)row, (unsigned)element, state, value);
    }
}

static void from_file(Block *block, bool previous, size_t row, const ImportRow *source) {
    CellReader reader = cells_read(source->cells);
    PackedCell cell;
    while (cells_next(&reader, &cell)) {
        set_cell(block, previous, row, cell.element, cell.state, cell.value);
    }
}

/* A unit of a row; behind those of the block, one that has gone since the year before. */
static Str code_at(const Block *block, size_t row) {
    return row < block->count ? block->import->rows[block->rows[row]].code : block->past.gone[row - block->count].code;
}

static const KindDef *kind_at(const Block *block, size_t row) {
    return row < block->count ? block->import->rows[block->rows[row]].kind
                              : pack_kind(block->import->pack, block->past.gone[row - block->count].kind);
}

/* A school has nobody in a stage that it does not teach: an empty figure of that stage is a known 0. */
static void imply_zeros(Block *block, Column *columns, size_t rows) {
    size_t count, kind_count;
    const Element *elements = pack_elements(block->import->pack, &count);
    const KindDef *kinds = pack_kinds(block->import->pack, &kind_count);
    Arena *scratch = arena_create();
    bool *zero = ARENA_ARRAY(scratch, kind_count, bool);
    for (size_t e = 0; e < count; e++) {
        bool any = false;
        for (size_t k = 0; columns[e].value && k < kind_count; k++) {
            zero[k] = element_known_zero(&elements[e], &kinds[k]);
            any |= zero[k];
        }
        for (size_t i = 0; any && i < rows; i++) {
            const KindDef *kind = kind_at(block, i);
            if (kind && zero[kind - kinds]) {
                columns[e].reason[i] = 0;
            }
        }
    }
    arena_destroy(scratch);
}

static StoredColumn column_of(void *context, int column, bool previous) {
    const Block *block = context;
    if (column == FACT_COLUMN_KIND || column == FACT_COLUMN_SCHOOL) {
        return stored_results(column == FACT_COLUMN_KIND ? block->kind : block->school);
    }
    return stored_results((previous ? block->previous : block->columns)[column]);
}

static Str column_name(void *context, int column) {
    const Block *block = context;
    size_t count;
    const Element *elements = pack_elements(block->import->pack, &count);
    return column >= 0 && (size_t)column < count ? elements[column].name : STR("类别");
}

static bool stored_period_id(Tx *tx, Str code, int64_t *id, Err *err) {
    *id = 0;
    Stmt *stmt;
    bool row, good = stmt_open(tx, "SELECT id FROM period WHERE code = ?", &stmt, err, "s", code);
    if (good) {
        good = stmt_step(stmt, &row, err);
        *id = good && row ? stmt_integer(stmt, 0) : 0;
        stmt_close(stmt);
    }
    return good;
}

/* The newest period before `code`, in the store or in this file. */
static bool period_before(const Import *import, Tx *tx, Str code, Arena *arena, Str *before, Err *err) {
    if (!org_period_before(tx, code, arena, before, err)) {
        return false;
    }
    for (size_t i = 0; i < import->period_count; i++) {
        Str other = import->periods[i].code;
        if (str_compare(other, code) < 0 && (!before->len || str_compare(other, *before) > 0)) {
            *before = other;
        }
    }
    return true;
}

/* What the store has of the block's units in a period. */
static bool from_stored(Block *block, Tx *tx, int64_t period, size_t rows, Err *err) {
    int64_t *units = ARENA_ARRAY(block->arena, rows, int64_t);
    for (size_t i = 0; i < rows; i++) {
        units[i] =
            i < block->count ? block->import->rows[block->rows[i]].unit_id : block->past.gone[i - block->count].from;
    }
    return fact_scan_units(tx, block->import->pack, units, rows, period, from_store, block, err);
}

/* What the file says of a period, over what the store has. */
static bool fill_period(Block *block, Tx *tx, Str code, int64_t id, bool previous, Err *err) {
    const Import *import = block->import;
    size_t rows = previous && block->past.by_unit ? block->past.count : block->count;
    block->filling_previous = previous;
    if (id && !from_stored(block, tx, id, rows, err)) {
        return false;
    }
    for (size_t p = 0; p < import->period_count; p++) {
        if (!str_equal(import->periods[p].code, code)) {
            continue;
        }
        for (size_t i = 0; i < rows; i++) {
            size_t source = i < block->count ? block->rows[i] : 0;
            if (p == block->period || map_get(import->periods[p].rows, code_at(block, i), &source)) {
                from_file(block, previous, i, &import->rows[source]);
            }
        }
    }
    imply_zeros(block, previous ? block->previous : block->columns, rows);
    return true;
}

/* Units that went into others since the year before count with them. */
static void fold_previous(Block *block) {
    size_t count, rows = block->past.count;
    const Element *elements = pack_elements(block->import->pack, &count);
    bool *known = ARENA_ARRAY(block->arena, rows, bool);
    for (size_t e = 0; e < count; e++) {
        Column column = block->previous[e];
        for (size_t i = 0; column.value && i < rows; i++) {
            known[i] = column.reason[i] == 0;
        }
        if (column.value) {
            past_fold(&block->past, &elements[e], column.value, known);
        }
        for (size_t i = 0; column.value && i < block->count; i++) {
            column.reason[i] = known[i] ? 0 : block->empty;
        }
    }
}

static bool fill_previous(Block *block, Tx *tx, Err *err) {
    if (!block->lineage.merged_count && !block->lineage.split_count) {
        return fill_period(block, tx, block->before, block->before_id, true, err);
    }
    int64_t *units = ARENA_ARRAY(block->arena, block->count, int64_t);
    for (size_t i = 0; i < block->count; i++) {
        units[i] = block->import->rows[block->rows[i]].unit_id;
    }
    if (!past_rows(tx, &block->lineage, block->before, units, block->count, block->arena, &block->past, err)) {
        return false;
    }
    for (size_t e = 0; e < block->element_count && block->past.count > block->count; e++) {
        if (block->previous[e].value) {
            block->previous[e] = new_column(block->arena, block->past.count);
            clear_column(block->previous[e], block->past.count, block->empty);
        }
    }
    if (!fill_period(block, tx, block->before, block->before_id, true, err)) {
        return false;
    }
    fold_previous(block);
    return true;
}

/* ---- findings ---- */

static Place finding_place(const Block *block, const CheckDef *def, const ImportRow *row) {
    const Import *import = block->import;
    int column = -1;
    for (size_t i = 0; i < def->field_count && column < 0; i++) {
        const Element *element = pack_element(import->pack, def->fields[i]);
        column = element ? import_element_column(import, pack_element_index(import->pack, element)) : -1;
    }
    Place place = import_place(import, row->row, row->line, column >= 0 ? column : import->role_column[ROLE_CODE]);
    if (def->field_count) {
        snprintf(place.field, sizeof place.field, "%.*s", STR_ARG(def->fields[0]));
    }
    return place;
}

/* "（小学在校生 820，班数 12）": the numbers that the check saw. */
static Str quote_numbers(const Block *block, const CheckDef *def, size_t at, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < def->field_count; i++) {
        const Element *element = pack_element(block->import->pack, def->fields[i]);
        Column column =
            element ? block->columns[pack_element_index(block->import->pack, element)] : (Column){NULL, NULL};
        if (!column.value) {
            continue;
        }
        buf_add_format(&out, "%s%.*s ", out.len ? "，" : "（", STR_ARG(element->name));
        char number[32];
        number_shortest(column.value[at], number);
        buf_add_format(&out, "%s", column.reason[at] ? "未填" : number);
    }
    if (out.len) {
        buf_add(&out, STR("）"));
    }
    return buf_str(&out);
}

static void tell(Block *block, const CheckDef *def, size_t at) {
    Import *import = block->import;
    const ImportRow *row = &import->rows[block->rows[at]];
    Place place = finding_place(block, def, row);
    Str message = str_format(import->arena, "%.*s：%.*s%.*s", STR_ARG(row->name), STR_ARG(def->message),
                             STR_ARG(quote_numbers(block, def, at, import->arena)));
    Severity severity = def->severity;
    problem_add(&import->result->problems, severity, str_cstr(import->result->problems.arena, def->id), &place, "%.*s",
                STR_ARG(message));
    if (severity != SEVERITY_WARNING) {
        return;
    }
    if (import->soft_count == import->soft_capacity) {
        size_t wanted = import->soft_capacity ? import->soft_capacity * 2 : 64;
        import->soft = arena_grow(import->arena, import->soft, import->soft_capacity, wanted, sizeof *import->soft);
        import->soft_capacity = wanted;
    }
    import->soft[import->soft_count++] =
        (SoftFinding){block->rows[at], def->id, message, place_show(import->arena, &place)};
}

static void run_check(Block *block, const Check *check) {
    const Rows rows = {.column = column_of, .column_name = column_name, .context = block, .reasons = block->reasons};
    Arena *scratch = arena_create();
    Column holds = new_column(scratch, block->count), applies = new_column(scratch, block->count);
    formula_rows(check->rule, &rows, 0, block->count, scratch, holds);
    if (check->applies) {
        formula_rows(check->applies, &rows, 0, block->count, scratch, applies);
    }
    for (size_t i = 0; i < block->count; i++) {
        bool asked = !check->applies || (applies.reason[i] == 0 && applies.value[i] != 0);
        if (asked && holds.reason[i] == 0 && holds.value[i] == 0) {
            tell(block, check->def, i);
        }
    }
    arena_destroy(scratch);
}

/* ---- one period ---- */

/* The rows of a period, in the order of the file. */
static const size_t *period_rows(Block *block, size_t *count) {
    Import *import = block->import;
    size_t *rows = ARENA_ARRAY(block->arena, import->row_count, size_t);
    *count = 0;
    for (size_t i = 0; i < import->row_count; i++) {
        if (import->rows[i].period == (int)block->period) {
            rows[(*count)++] = i;
            size_t id = (size_t)import->rows[i].unit_id + 1;
            block->unit_count = id > block->unit_count ? id : block->unit_count;
        }
    }
    return rows;
}

/* Which columns the checks use, and whether they look at the period before. */
static bool prepare(Block *block, Tx *tx, Err *err) {
    const Import *import = block->import;
    pack_elements(import->pack, &block->element_count);
    block->columns = ARENA_ARRAY(block->arena, block->element_count, Column);
    block->previous = ARENA_ARRAY(block->arena, block->element_count, Column);
    block->previous_room = ARENA_ARRAY(block->arena, block->element_count, Column);
    block->reasons = reason_list(block->arena);
    block->empty = reason_intern(block->reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    for (size_t i = 0; i < block->check_count; i++) {
        formula_columns(block->checks[i].rule, note_column, block);
        if (block->checks[i].applies) {
            formula_columns(block->checks[i].applies, note_column, block);
        }
    }
    bool any_previous = false;
    for (size_t e = 0; e < block->element_count; e++) {
        any_previous |= block->previous[e].value != NULL;
    }
    Str code = import->periods[block->period].code;
    return stored_period_id(tx, code, &block->id, err) &&
           (!any_previous || period_before(import, tx, code, block->arena, &block->before, err)) &&
           (!block->before.len ||
            (stored_period_id(tx, block->before, &block->before_id, err) &&
             org_lineage(tx, import->pack, block->before, code, block->arena, &block->lineage, err)));
}

/* All rows at once when they look at each other. */
static size_t rows_at_once(const Block *block, size_t count) {
    bool together = false;
    for (size_t i = 0; i < block->check_count; i++) {
        const Check *check = &block->checks[i];
        together |= formula_needs_others(check->rule) || (check->applies && formula_needs_others(check->applies));
    }
    return together || count < BLOCK_ROWS ? count : BLOCK_ROWS;
}

static void make_columns(Block *block, size_t rows) {
    for (size_t e = 0; e < block->element_count; e++) {
        block->columns[e] = block->columns[e].value ? new_column(block->arena, rows) : (Column){NULL, NULL};
        block->previous_room[e] = block->previous[e].value ? new_column(block->arena, rows) : (Column){NULL, NULL};
    }
    block->kind = new_column(block->arena, rows);
    block->school = new_column(block->arena, rows);
    block->by_unit = ARENA_ARRAY(block->arena, block->unit_count, int);
}

static void begin_block(Block *block, const size_t *rows, size_t count) {
    const Import *import = block->import;
    size_t kind_count;
    const KindDef *kinds = pack_kinds(import->pack, &kind_count);
    block->rows = rows;
    block->count = count;
    block->past = (PastRows){.rows = 0};
    block->reasons = reason_list(block->arena); /* the arena is reset behind each block */
    block->empty = reason_intern(block->reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    memcpy(block->previous, block->previous_room, block->element_count * sizeof *block->previous);
    for (size_t e = 0; e < block->element_count; e++) {
        clear_column(block->columns[e], count, block->empty);
        clear_column(block->previous[e], count, block->empty);
    }
    memset(block->by_unit, -1, block->unit_count * sizeof *block->by_unit);
    for (size_t i = 0; i < count; i++) {
        const ImportRow *row = &import->rows[rows[i]];
        if (row->unit_id) {
            block->by_unit[row->unit_id] = (int)i;
        }
        block->kind.value[i] = row->kind ? (double)(row->kind - kinds) : 0;
        block->kind.reason[i] = block->school.reason[i] = row->kind ? 0 : block->empty;
        block->school.value[i] = row->kind && row->kind->level == LEVEL_SCHOOL;
    }
}

static bool check_block(Block *block, Tx *tx, Err *err) {
    if (!fill_period(block, tx, block->import->periods[block->period].code, block->id, false, err) ||
        (block->before.len && !fill_previous(block, tx, err))) {
        return false;
    }
    for (size_t i = 0; i < block->check_count; i++) {
        run_check(block, &block->checks[i]);
    }
    return true;
}

/* Of a file with several periods the first one tells most of the way, which is no harm. */
static bool tell_judged(Import *import, size_t done, size_t count, Err *err) {
    double share = import_share_judged - import_share_read;
    return import_progress(import, import_share_read + share * (double)done / (double)count, err);
}

static bool check_period(Import *import, Tx *tx, size_t period, const Check *checks, size_t check_count, Err *err) {
    Block block = {
        .import = import, .arena = arena_create(), .checks = checks, .check_count = check_count, .period = period};
    size_t count, done = 0;
    const size_t *rows = period_rows(&block, &count);
    bool good = prepare(&block, tx, err);
    size_t at_once = good ? rows_at_once(&block, count) : count;
    make_columns(&block, at_once);
    ArenaMark mark = arena_mark(block.arena);
    for (; good && done < count; done += block.count) {
        begin_block(&block, rows + done, count - done < at_once ? count - done : at_once);
        good = check_block(&block, tx, err) && tell_judged(import, done + block.count, count, err);
        arena_reset(block.arena, mark);
        arena_rest(import->arena);
    }
    arena_destroy(block.arena);
    return good;
}

static bool compile_condition(const PackText *text, const Scope *scope, Arena *arena, const Expr **expr, Err *err) {
    if (!formula_compile(text->text, &text->place, scope, -1, NULL, arena, expr, err)) {
        return false;
    }
    return formula_type(*expr) == TYPE_BOOL ||
           err_set_at(err, ERR_INPUT, &text->place, "检查的规则要是一个条件，例如 a <= b，算出来的却不是“是否”。");
}

static bool compile_check(const Pack *pack, const CheckDef *def, Arena *arena, Check *check, Err *err) {
    const FactScope names = {.pack = pack};
    const Scope scope = fact_scope(&names);
    check->def = def;
    return compile_condition(&def->rule, &scope, arena, &check->rule, err) &&
           (!def->applies.text.len || compile_condition(&def->applies, &scope, arena, &check->applies, err));
}

bool fact_compile_checks(const Pack *pack, Arena *arena, ProblemList *problems) {
    size_t count, before = problems->errors;
    const CheckDef *defs = pack_checks(pack, &count);
    for (size_t i = 0; i < count; i++) {
        Check check = {.def = NULL};
        Err err = {.kind = ERR_NONE};
        if (!compile_check(pack, &defs[i], arena, &check, &err)) {
            problem_add(problems, SEVERITY_ERROR, "formula", &err.place, "%s", err.message);
        }
    }
    return problems->errors == before;
}

bool import_check_values(Import *import, Tx *tx, Err *err) {
    size_t count, element_count;
    const CheckDef *defs = pack_checks(import->pack, &count);
    Check *checks = ARENA_ARRAY(import->arena, count, Check);
    pack_elements(import->pack, &element_count);
    for (size_t i = 0; i < count; i++) {
        if (!compile_check(import->pack, &defs[i], import->arena, &checks[i], err)) {
            return false;
        }
    }
    for (size_t p = 0; p < import->period_count && import->element_count; p++) {
        if (!check_period(import, tx, p, checks, count, err)) {
            return false;
        }
    }
    return true;
}
