/* Limits of foreign tables: defaults, the variables that change them, and how an excess is told. */
#include "table_internal.h"

#include <stdlib.h>

static double from_variable(const char *name, double otherwise) {
    const char *text = getenv(name);
    double value;
    return text && number_parse(str_from(text), &value) && value > 0 ? value : otherwise;
}

TableLimits table_limits_default(void) {
    const double mega = 1 << 20;
    return (TableLimits){
        .packed_bytes = (size_t)(from_variable(VARIABLE_FILE, 200) * mega),
        .unpacked_bytes = (size_t)(from_variable(VARIABLE_UNPACKED, 1024) * mega),
        .ratio = from_variable(VARIABLE_RATIO, 200),
        .seconds = from_variable(VARIABLE_SECONDS, 120),
        .rows = (size_t)from_variable(VARIABLE_ROWS, TABLE_SHEET_ROWS),
        .columns = (size_t)from_variable(VARIABLE_COLUMNS, 2000),
        .memory_bytes = (size_t)(from_variable(VARIABLE_MEMORY, 512) * mega),
        .merged_rows = 16,
    };
}

bool limit_exceeded(Err *err, const char *what, double found, double limit, const char *unit, const char *variable) {
    char found_text[32], limit_text[32];
    number_shortest((double)(int64_t)(found * 10 + 0.5) / 10, found_text);
    number_shortest((double)(int64_t)(limit * 10 + 0.5) / 10, limit_text);
    return err_set(err, ERR_LIMIT,
                   "%s为%s%s，超过上限%s%s，没有读取。请拆小文件；确认文件可信时，可用环境变量%s调高上限。", what,
                   found_text, unit, limit_text, unit, variable);
}

void table_cell_name(uint32_t column, size_t row, char *out) {
    char letters[8];
    size_t count = 0;
    for (uint64_t rest = (uint64_t)column + 1; rest > 0 && count < sizeof letters; rest = (rest - 1) / 26) {
        letters[count++] = (char)('A' + (rest - 1) % 26);
    }
    size_t at = 0;
    while (count > 0) {
        out[at++] = letters[--count];
    }
    char digits[24];
    size_t length = 0;
    do {
        digits[length++] = (char)('0' + row % 10);
        row /= 10;
    } while (row > 0 && length < sizeof digits);
    while (length > 0 && at < 15) {
        out[at++] = digits[--length];
    }
    out[at] = '\0';
}
