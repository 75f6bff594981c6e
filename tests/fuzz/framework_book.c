/* Any sheets as the workbook of a framework: one CSV for each, parted by form feeds. Whatever comes back, faults have
 * messages in whole characters, and a text without faults is a framework that writes itself the same again. */
#include "framework_internal.h"
#include "pack_own.h"

#include <stdlib.h>
#include <string.h>

static Pack *pack;
static Arena *kept; /* of what was told while the packs were read */

typedef struct Sheets {
    Str parts[SHEETS];
} Sheets;

static bool read_sheet(void *context, Str sheet, const TableEvents *events, Err *err) {
    const Sheets *sheets = context;
    TableLimits limits = table_limits_default();
    limits.rows = 1000;
    for (size_t i = 0; i < SHEETS; i++) {
        if (str_is(sheet, sheet_defs[i].name) && sheets->parts[i].len) {
            return table_parse(sheets->parts[i], (Str){NULL, 0}, &limits, events, err);
        }
    }
    return err_set(err, ERR_NOT_FOUND, "没有");
}

static void check(Arena *arena, Str text) {
    ProblemList problems = problem_list(arena, 10);
    StandardDef *def, *again;
    Grid grid;
    GridText made;
    if (!pack_read_standard(pack, "a", text, arena, &def, &problems)) {
        abort();
    }
    grid_of(def, &grid, arena);
    grid_text(&grid, arena, &made, &problems);
    if (!pack_read_standard(pack, "b", made.text, arena, &again, &problems) || problems.errors) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Sheets sheets = {.parts = {{NULL, 0}}};
    Str rest = {(const char *)data, size}, text;
    Err err = {.kind = ERR_NONE};
    if (!pack) {
        kept = arena_create();
        ProblemList problems = problem_list(kept, 10);
        if (!pack_load(NULL, &pack, &problems)) {
            abort();
        }
        table_prepare();
    }
    Arena *arena = arena_create();
    for (size_t i = 0; i < SHEETS && str_cut(&rest, '\f', &sheets.parts[i]); i++) {
    }
    ProblemList problems = problem_list(arena, 100);
    if (book_read(pack, read_sheet, &sheets, arena, &text, &problems, &err)) {
        for (size_t i = 0; i < problems.count; i++) {
            if (!problems.items[i].message.len || str_invalid_utf8(problems.items[i].message) >= 0) {
                abort();
            }
        }
        if (!problems.errors) {
            check(arena, text);
        }
    } else if (err.kind == ERR_NONE || str_invalid_utf8(str_from(err.message)) >= 0) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
