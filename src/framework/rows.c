/* A framework of the pack's structures as rows of cells. */
#include "framework_internal.h"

#include <string.h>

enum { DECIMALS_USUAL = 2 };

#define MEMBER(record, offset, type) ((const type *)(const void *)((const char *)(record) + (offset)))

static Str number_text(double value, Arena *arena) {
    char text[32];
    size_t length = number_shortest(value, text);
    return str_copy(arena, (Str){text, length});
}

static Str texts_text(const Str *texts, size_t count, Arena *arena) {
    Buf buf = buf_create(arena);
    for (size_t i = 0; i < count; i++) {
        buf_add(&buf, i ? STR("；") : STR(""));
        buf_add(&buf, texts[i]);
    }
    return buf_str(&buf);
}

static Str integer_text(const SheetColumn *column, int value, Arena *arena) {
    bool shown = value != 0 || column->zero;
    return shown ? str_format(arena, "%d", value) : (Str){NULL, 0};
}

static Str cell_of(const SheetColumn *column, const void *record, Arena *arena) {
    bool given = !column->has || column->kind == CELL_TEXTS || *MEMBER(record, column->has, int);
    Str none = {NULL, 0};
    if (!given) {
        return none;
    }
    switch (column->kind) {
    case CELL_TEXT:
    case CELL_GRADE: return *MEMBER(record, column->at, Str);
    case CELL_FORMULA:
    case CELL_LIMIT: return MEMBER(record, column->at, PackText)->text;
    case CELL_FRACTION: {
        Fraction value = *MEMBER(record, column->at, Fraction);
        return value.num || column->has ? fraction_show(arena, value, FRACTION_PLACES) : none;
    }
    case CELL_INTEGER: return integer_text(column, *MEMBER(record, column->at, int), arena);
    case CELL_NUMBER: return number_text(*MEMBER(record, column->at, double), arena);
    case CELL_BOOL: return *MEMBER(record, column->at, bool) ? STR("是") : none;
    case CELL_CHOICE:
    case CELL_COMPARE: return str_from(column->words[*MEMBER(record, column->at, int)].name);
    case CELL_TEXTS:
        return texts_text(*(Str *const *)(const void *)((const char *)record + column->at),
                          *MEMBER(record, column->has, size_t), arena);
    case CELL_DATE: return date_show(arena, *MEMBER(record, column->at, Date));
    case CELL_OWNER: break;
    }
    return none;
}

Str *cells_of(SheetId sheet, const void *record, Arena *arena) {
    Str *cells = ARENA_ARRAY(arena, sheet_defs[sheet].count, Str);
    for (size_t i = 0; i < sheet_defs[sheet].count; i++) {
        cells[i] = cell_of(&sheet_defs[sheet].columns[i], record, arena);
    }
    return cells;
}

void cells_name_grades(SheetId sheet, Str *cells, const FrameworkDef *framework) {
    for (size_t c = 0; c < sheet_defs[sheet].count; c++) {
        for (size_t g = 0; sheet_defs[sheet].columns[c].kind == CELL_GRADE && g < framework->grade_count; g++) {
            if (str_equal(cells[c], framework->grades[g].id)) {
                cells[c] = framework->grades[g].name;
                break;
            }
        }
    }
}

static GridRow *put(Grid *grid, SheetId sheet, const void *record, Str owner, Arena *arena) {
    GridRow *row = grid_add(grid, sheet, arena);
    size_t at = column_of_kind(sheet, CELL_OWNER);
    row->cells = cells_of(sheet, record, arena);
    if (at < sheet_defs[sheet].count) {
        row->cells[at] = owner;
    }
    return row;
}

/* Points that a group only has by adding up are not written. */
static void put_node(Grid *grid, const ScoreNodeDef *node, Str above, Arena *arena) {
    GridRow *row = put(grid, SHEET_NODES, node, above, arena);
    size_t decimals = column_of(SHEET_NODES, "decimals"), sureness = column_of(SHEET_NODES, "sureness");
    if (node->decimals == DECIMALS_USUAL || !node->value.text.len) {
        row->cells[decimals] = (Str){NULL, 0};
    }
    if (node->node_count && node->sureness == SURE_CONFIRMED) {
        row->cells[sureness] = (Str){NULL, 0};
    }
    for (size_t i = 0; i < node->band_count; i++) {
        put(grid, SHEET_BANDS, &node->bands[i], node->id, arena);
    }
    for (size_t i = 0; i < node->line_count; i++) {
        put(grid, SHEET_LINES, &node->lines[i], node->id, arena);
    }
    for (size_t i = 0; i < node->node_count; i++) {
        put_node(grid, &node->nodes[i], node->id, arena);
    }
}

void grid_of(const StandardDef *def, Grid *grid, Arena *arena) {
    const FrameworkDef *framework = &def->framework;
    Str none = {NULL, 0};
    *grid = (Grid){.counts = {0}};
    put(grid, SHEET_WHOLE, def, none, arena);
    for (size_t i = 0; i < framework->node_count; i++) {
        put_node(grid, &framework->nodes[i], none, arena);
    }
    for (size_t i = 0; i < framework->grade_count; i++) {
        put(grid, SHEET_GRADES, &framework->grades[i], none, arena);
    }
    for (size_t i = 0; i < framework->level_count; i++) {
        put(grid, SHEET_LEVELS, &framework->levels[i], none, arena);
    }
    for (size_t i = 0; i < framework->effect_count; i++) {
        put(grid, SHEET_EFFECTS, &framework->effects[i], none, arena);
    }
    for (size_t i = 0; i < def->parameter_count; i++) {
        put(grid, SHEET_PARAMETERS, &def->parameters[i], none, arena);
    }
    for (SheetId sheet = SHEET_WHOLE; sheet < SHEETS; sheet++) {
        for (size_t i = 0; i < grid->counts[sheet]; i++) {
            cells_name_grades(sheet, grid->rows[sheet][i].cells, framework);
        }
    }
}
