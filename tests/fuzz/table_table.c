/* Any bytes as a table: workbook or CSV, read to the end without a sandbox around. */
#include "table_internal.h"

static bool sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

static bool row(void *context, const TableRow *read, Err *err) {
    (void)err;
    for (size_t i = 0; i < read->count; i++) {
        *(size_t *)context += read->cells[i].text.len;
    }
    return true;
}

static bool again(void *context, Err *err) {
    (void)err;
    *(size_t *)context = 0;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TableLimits limits = table_limits_default();
    limits.rows = 1000;
    limits.seconds = 2;
    limits.unpacked_bytes = 1 << 20;
    size_t bytes = 0;
    Err err = {.kind = ERR_NONE};
    TableEvents events = {.context = &bytes, .sheet = sheet, .row = row, .again = again};
    table_parse((Str){(const char *)data, size}, (Str){NULL, 0}, &limits, &events, &err);
    return 0;
}
