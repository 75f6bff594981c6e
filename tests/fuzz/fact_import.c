/* Any CSV as an import up to the store: the heading, cells of every type, or one of the mappings (the first byte says
 * which). What is told must have a message in whole characters, and a row that is kept its unit and period. */
#include "fact_internal.h"
#include "table_internal.h"

#include <stdio.h>
#include <stdlib.h>

static Pack *pack;

static bool on_sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

static bool on_row(void *context, const TableRow *row, Err *err) {
    Import *import = context;
    import->rows_seen++;
    if (import->mapping) {
        return mapping_row(import, row, err);
    }
    return import->has_heading ? import_row(import, row, err) : heading_take(import, row, err);
}

static void read_rows(Import *import, Str bytes) {
    const TableEvents events = {.context = import, .sheet = on_sheet, .row = on_row};
    TableLimits limits = table_limits_default();
    Err err = {.kind = ERR_NONE};
    limits.rows = 1000;
    if (import->options->mapping && !mapping_begin(import, &err)) {
        return;
    }
    if (!import->options->mapping) {
        heading_prepare(import);
    }
    if (csv_parse(bytes, &limits, &events, &err)) {
        if (import->mapping) {
            mapping_end(import);
        } else if (!import->has_heading) {
            heading_missing(import);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    ImportResult result = {.problems = problem_list(arena, 1000)};
    size_t count;
    if (!pack && !pack_load(NULL, &pack, &result.problems)) {
        abort();
    }
    const MappingDef *mappings = pack_mappings(pack, &count);
    size_t chosen = size ? data[0] % (count + 1) : 0;
    ImportOptions options = {.mapping = chosen ? &mappings[chosen - 1] : NULL, .default_period = STR("2024")};
    Import import = {.pack = pack,
                     .options = &options,
                     .result = &result,
                     .arena = arena,
                     .scratch = arena_create(),
                     .is_csv = true,
                     .file_name = STR("fuzz.csv")};
    read_rows(&import, size ? (Str){(const char *)data + 1, size - 1} : (Str){"", 0});
    for (size_t i = 0; i < result.problems.count; i++) {
        Str message = result.problems.items[i].message;
        if (!message.len || str_invalid_utf8(message) >= 0) {
            fprintf(stderr, "told “%.*s”\n", STR_ARG(message));
            abort();
        }
    }
    for (size_t i = 0; i < import.row_count; i++) {
        if (import.rows[i].period < 0 || (size_t)import.rows[i].period >= import.period_count) {
            abort();
        }
    }
    arena_destroy(import.scratch);
    arena_destroy(arena);
    return 0;
}
