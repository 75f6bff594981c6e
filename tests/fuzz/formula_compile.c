/* Any text as a formula: compiled, and evaluated over a few rows with unknown cells. */
#include "formula.h"

static double values[8] = {0, 1, 2, 3, -4, 5e300, 1e-300, 7};
static Reason reasons[8] = {0, 0, 1, 0, 0, 0, 1, 0};

static bool resolve(void *context, Str name, int stage, int wanted, Symbol *symbol) {
    (void)context;
    (void)stage;
    *symbol = (Symbol){.kind = SYMBOL_COLUMN, .unit = STR("人")};
    symbol->type = name.len == 1 ? TYPE_NUMBER : name.len == 2 ? TYPE_BOOL : TYPE_CHOICE;
    symbol->domain = wanted >= 0 ? wanted : 1;
    return name.len >= 1 && name.len <= 3;
}

static StoredColumn column(void *context, int index, bool previous) {
    (void)context;
    (void)index;
    return previous ? (StoredColumn){.value = NULL} : stored_results((Column){values, reasons});
}

static Str column_name(void *context, int index) {
    (void)context;
    (void)index;
    return STR("甲");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const Scope scope = {resolve, NULL, NULL};
    Arena *arena = arena_create();
    const Expr *expr;
    Err err = {.kind = ERR_NONE};
    const char *text = str_copy(arena, (Str){(const char *)data, size}).data;
    if (formula_compile((Str){text, size}, NULL, &scope, -1, NULL, arena, &expr, &err)) {
        ReasonList *list = reason_list(arena);
        reason_intern(list, &(ReasonItem){.kind = REASON_EMPTY, .element = STR("甲"), .row = -1});
        Rows rows = {.column = column, .column_name = column_name, .reasons = list};
        double out[8];
        Reason why[8];
        formula_rows(expr, &rows, 0, 8, arena, (Column){out, why});
        Value value = formula_region(expr, &rows, 0, 8, arena);
        reason_show(list, value.reason, arena, NULL, NULL);
    }
    arena_destroy(arena);
    return 0;
}
