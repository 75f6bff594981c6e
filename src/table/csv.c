/* CSV: quotes, embedded line breaks, CRLF; the separator (comma, semicolon, tab) is found by counting. */
#include "table_internal.h"

#include <string.h>

typedef struct Span {
    size_t start, len; /* in Csv.text */
} Span;

typedef enum CsvState { AT_START, IN_PLAIN, IN_QUOTES, AFTER_QUOTE } CsvState;

typedef struct Csv {
    const TableLimits *limits;
    const TableEvents *events;
    Arena *arena;
    size_t total; /* bytes of the file */
    char separator;
    CsvState state;
    bool after_return; /* the last character was CR: an LF behind it belongs to it */
    Buf text;          /* of the row being read */
    size_t cell_start;
    Span *spans;
    TableCell *cells;
    size_t count, capacity;
    size_t row, rows_kept;
    int line, row_line, quote_line;
    bool sheet_told;
} Csv;

static bool blank(Str text) {
    return str_trim(text).len == 0;
}

static bool too_long(const Csv *csv, Err *err) {
    char cell[16];
    table_cell_name((uint32_t)csv->count, csv->row, cell);
    return err_set_at(err, ERR_LIMIT, &(Place){.line = csv->line},
                      "%s 单元格的文字超过32767字，多半是引号没有成对。请检查第%d行起的引号。", cell, csv->row_line);
}

static bool end_cell(Csv *csv, Err *err) {
    if (csv->count == csv->capacity) {
        size_t wanted = csv->capacity ? csv->capacity * 2 : 64;
        csv->spans = arena_grow(csv->arena, csv->spans, csv->capacity, wanted, sizeof *csv->spans);
        csv->cells = arena_grow(csv->arena, csv->cells, csv->capacity, wanted, sizeof *csv->cells);
        csv->capacity = wanted;
    }
    if (csv->count >= TABLE_SHEET_COLUMNS) {
        return limit_exceeded(err, "一行的列数", (double)csv->count + 1, TABLE_SHEET_COLUMNS, "列", VARIABLE_COLUMNS);
    }
    csv->spans[csv->count++] = (Span){csv->cell_start, csv->text.len - csv->cell_start};
    csv->cell_start = csv->text.len;
    csv->state = AT_START;
    return true;
}

static bool tell_row(Csv *csv, size_t filled, Err *err) {
    if (!csv->sheet_told) {
        csv->sheet_told = true;
        if (!csv->events->sheet(csv->events->context, (Str){NULL, 0}, err)) {
            return false;
        }
    }
    if (filled > csv->limits->columns) {
        return limit_exceeded(err, "有内容的列数", (double)filled, (double)csv->limits->columns, "列",
                              VARIABLE_COLUMNS);
    }
    if (++csv->rows_kept > csv->limits->rows) {
        return limit_exceeded(err, "有内容的行数", (double)csv->rows_kept, (double)csv->limits->rows, "行",
                              VARIABLE_ROWS);
    }
    if (csv->row >= csv->limits->pass_from && csv->row <= csv->limits->pass_to) {
        return true;
    }
    TableRow row = {.row = csv->row, .line = (size_t)csv->row_line, .cells = csv->cells, .count = filled};
    return csv->events->row(csv->events->context, &row, err);
}

static bool end_row(Csv *csv, Err *err) {
    if (!end_cell(csv, err)) {
        return false;
    }
    size_t filled = 0;
    for (size_t i = 0; i < csv->count; i++) {
        size_t start = csv->spans[i].start;
        Str text = str_slice(buf_str(&csv->text), start, start + csv->spans[i].len);
        if (text.len && !blank(text)) {
            csv->cells[filled++] = (TableCell){.column = (uint32_t)i, .text = text};
        }
    }
    if (filled > 0 && !tell_row(csv, filled, err)) {
        return false;
    }
    csv->count = 0;
    csv->text.len = csv->cell_start = 0;
    csv->row++;
    csv->row_line = csv->line;
    return true;
}

/* A character outside quotes, or right behind a closing quote. */
static bool take_plain(Csv *csv, char c, Err *err) {
    if (c == csv->separator) {
        return end_cell(csv, err);
    }
    if (c == '\n' || c == '\r') {
        csv->line++;
        csv->after_return = c == '\r';
        return end_row(csv, err);
    }
    if (c == '"' && csv->state == AT_START) {
        csv->state = IN_QUOTES;
        csv->quote_line = csv->line;
        return true;
    }
    if (c == '"' && csv->state == AFTER_QUOTE) {
        csv->state = IN_QUOTES; /* a doubled quote stands for one */
    } else {
        csv->state = IN_PLAIN;
    }
    buf_add_char(&csv->text, c);
    return csv->text.len - csv->cell_start <= TABLE_TEXT_BYTES || too_long(csv, err);
}

static bool take_piece(void *context, Str piece, size_t done, Err *err) {
    Csv *csv = context;
    for (size_t i = 0; i < piece.len; i++) {
        char c = piece.data[i];
        if (csv->after_return) {
            csv->after_return = false;
            if (c == '\n') {
                continue;
            }
        }
        if (c == '\0') {
            return err_set_at(err, ERR_INPUT, &(Place){.line = csv->line},
                              "第%d行有不是文字的内容，这不是CSV文件。请用表格软件打开后另存为 .xlsx 再导入。",
                              csv->line);
        }
        if (csv->state != IN_QUOTES) {
            if (!take_plain(csv, c, err)) {
                return false;
            }
            continue;
        }
        if (c == '"') {
            csv->state = AFTER_QUOTE;
            continue;
        }
        csv->line += c == '\n';
        buf_add_char(&csv->text, c);
        if (csv->text.len - csv->cell_start > TABLE_TEXT_BYTES) {
            return too_long(csv, err);
        }
    }
    const TableEvents *events = csv->events;
    return !events->progress || events->progress(events->context, (double)done / (double)csv->total, err);
}

/* Separators outside quotes in the first lines. */
typedef struct Count {
    size_t comma, semicolon, tab, seen;
    int lines;
    bool quoted;
} Count;

static bool count_piece(void *context, Str piece, size_t done, Err *err) {
    Count *count = context;
    (void)done;
    (void)err;
    for (size_t i = 0; i < piece.len; i++) {
        char c = piece.data[i];
        if (c == '"') {
            count->quoted = !count->quoted;
        } else if (!count->quoted) {
            count->comma += c == ',';
            count->semicolon += c == ';';
            count->tab += c == '\t';
            count->lines += c == '\n';
        }
        if (count->lines >= 12) {
            return false;
        }
    }
    count->seen += piece.len;
    return count->seen < (256 << 10);
}

static char find_separator(Str bytes) {
    Count count = {.comma = 0};
    Err ignored;
    text_decode(bytes, count_piece, &count, &ignored);
    if (count.tab > count.comma && count.tab >= count.semicolon) {
        return '\t';
    }
    return count.semicolon > count.comma ? ';' : ',';
}

bool csv_parse(Str bytes, const TableLimits *limits, const TableEvents *events, Err *err) {
    Csv csv = {.limits = limits,
               .events = events,
               .arena = arena_create(),
               .total = bytes.len ? bytes.len : 1,
               .row = 1,
               .line = 1,
               .row_line = 1};
    csv.text = buf_create(csv.arena);
    csv.separator = find_separator(bytes);
    bool good = text_decode(bytes, take_piece, &csv, err);
    if (good && csv.state == IN_QUOTES) {
        good = err_set_at(err, ERR_INPUT, &(Place){.line = csv.quote_line},
                          "第%d行开始的引号没有结束。请补上右引号，或用表格软件另存为 .xlsx 再导入。", csv.quote_line);
    }
    if (good && (csv.count > 0 || csv.text.len > 0)) {
        good = end_row(&csv, err);
    }
    arena_destroy(csv.arena);
    return good;
}
