/* One sheet of a workbook, row by row. Cells without content are passed over where they stand, so a million formatted
 * rows cost no memory. */
#include "xlsx_internal.h"

#include <string.h>

typedef enum CellKind { KIND_NUMBER, KIND_SHARED, KIND_TEXT, KIND_BOOL, KIND_ERROR, KIND_DATE } CellKind;

typedef struct Sheet {
    const SheetSource *source;
    Xml *xml;
    SheetRow row;
    FirstRows first;
    bool second; /* the merged ranges are known */
    bool in_data, in_row, in_cell, in_value;
    uint32_t column;
    bool any_column;
    CellKind kind;
    unsigned style;
    RichText rich; /* of an inline string */
    bool in_inline;
    char value[1024];
    size_t value_length;
    bool value_long; /* longer than a number: it goes on in rich.text */
    size_t rows_kept;
} Sheet;

static void damaged(Sheet *sheet, const char *what) {
    char cell[16];
    table_cell_name(sheet->column, sheet->row.number, cell);
    err_set(&sheet->xml->err, ERR_INPUT, "文件损坏，无法读取：%s 附近%s。请用表格软件打开后另存为新的 .xlsx 再导入。",
            cell, what);
    xml_stop(sheet->xml);
}

bool cell_reference(const char *text, uint32_t *column, uint32_t *row, const char **rest) {
    uint32_t letters = 0, digits = 0;
    const char *at = text;
    for (; *at >= 'A' && *at <= 'Z' && letters <= TABLE_SHEET_COLUMNS; at++) {
        letters = letters * 26 + (uint32_t)(*at - 'A' + 1);
    }
    if (at == text || letters > TABLE_SHEET_COLUMNS) {
        return false;
    }
    const char *first = at;
    for (; *at >= '0' && *at <= '9' && digits <= TABLE_SHEET_ROWS; at++) {
        digits = digits * 10 + (uint32_t)(*at - '0');
    }
    *column = letters - 1;
    *row = digits;
    if (rest) {
        *rest = at;
    }
    return at > first && digits >= 1 && digits <= TABLE_SHEET_ROWS;
}

/* ---- rows and cells begin ---- */

static void start_row(Sheet *sheet, const char **attributes) {
    const char *number = xml_attribute(attributes, "r");
    uint32_t row = sheet->row.number + 1;
    int64_t given;
    if (number) {
        if (!integer_parse(str_from(number), &given) || given < 1 || given > TABLE_SHEET_ROWS || given < row) {
            damaged(sheet, "行号不对");
            return;
        }
        row = (uint32_t)given;
    }
    const char *hidden = xml_attribute(attributes, "hidden");
    sheet_row_begin(&sheet->row, row);
    sheet->row.hidden = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
    sheet->in_row = true;
    sheet->any_column = false;
    sheet->column = 0;
}

static void start_cell(Sheet *sheet, const char **attributes) {
    const char *reference = NULL, *type = NULL, *style = NULL;
    for (; attributes[0]; attributes += 2) {
        if (attributes[0][1] == '\0') {
            reference = attributes[0][0] == 'r' ? attributes[1] : reference;
            type = attributes[0][0] == 't' ? attributes[1] : type;
            style = attributes[0][0] == 's' ? attributes[1] : style;
        }
    }
    uint32_t column = sheet->any_column ? sheet->column + 1 : 0, row = sheet->row.number;
    if (reference && !cell_reference(reference, &column, &row, NULL)) {
        damaged(sheet, "单元格编号不对");
        return;
    }
    if (row != sheet->row.number || column >= TABLE_SHEET_COLUMNS || (sheet->any_column && column <= sheet->column)) {
        damaged(sheet, "单元格顺序不对");
        return;
    }
    sheet->column = column;
    sheet->any_column = sheet->in_cell = true;
    sheet->style = 0;
    for (; style && *style >= '0' && *style <= '9' && sheet->style < 1000000; style++) {
        sheet->style = sheet->style * 10 + (unsigned)(*style - '0');
    }
    sheet->kind = !type || strcmp(type, "n") == 0 ? KIND_NUMBER
                  : strcmp(type, "s") == 0        ? KIND_SHARED
                  : strcmp(type, "b") == 0        ? KIND_BOOL
                  : strcmp(type, "e") == 0        ? KIND_ERROR
                  : strcmp(type, "d") == 0        ? KIND_DATE
                                                  : KIND_TEXT;
    sheet->value_length = 0;
    sheet->rich.text.len = 0;
    sheet->rich.phonetic = 0;
    sheet->rich.too_long = sheet->value_long = false;
}

static void on_start(Xml *xml, const char *name, const char **attributes) {
    Sheet *sheet = xml->context;
    if (sheet->in_cell) {
        if (sheet->in_inline) {
            rich_start(&sheet->rich, name);
        } else if (strcmp(name, "v") == 0) {
            sheet->in_value = true;
        } else if (strcmp(name, "is") == 0) {
            sheet->in_inline = true;
        }
    } else if (sheet->in_row) {
        if (strcmp(name, "c") == 0) {
            start_cell(sheet, attributes);
        }
    } else if (sheet->in_data) {
        if (strcmp(name, "row") == 0) {
            start_row(sheet, attributes);
        }
    } else if (strcmp(name, "sheetData") == 0) {
        sheet->in_data = true;
    } else if (!sheet->second && strcmp(name, "mergeCell") == 0) {
        const char *reference = xml_attribute(attributes, "ref");
        merges_add(sheet->source->merges, reference ? reference : "");
    }
}

static void on_text(Xml *xml, const char *text, size_t size) {
    Sheet *sheet = xml->context;
    if (sheet->in_inline) {
        rich_add(&sheet->rich, text, size);
        return;
    }
    if (!sheet->in_value) {
        return;
    }
    if (!sheet->value_long && sheet->value_length + size < sizeof sheet->value) {
        memcpy(sheet->value + sheet->value_length, text, size);
        sheet->value_length += size;
        return;
    }
    if (!sheet->value_long) {
        sheet->value_long = true;
        buf_add(&sheet->rich.text, (Str){sheet->value, sheet->value_length});
    }
    sheet->rich.in_text = true;
    rich_add(&sheet->rich, text, size);
    sheet->rich.in_text = false;
}

/* ---- cells end ---- */

/* The text is copied. */
static TableCell *keep_cell(Sheet *sheet, Str text) {
    return sheet_row_add(&sheet->row, sheet->column, text, true);
}

/* A number whose text is already the shortest of its double: up to 15 digits without exponent and without needless
 * zeros. Both parts are exact doubles then, so their quotient is the nearest one. Almost all numbers are such. */
static bool plain_number(Str text, double *number) {
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char *at = text.data, *end = text.data + text.len;
    bool negative = text.len && *at == '-';
    const char *whole = at += negative;
    uint64_t digits = 0;
    if (text.len > sizeof powers / sizeof *powers + 1) {
        return false;
    }
    for (; at < end && *at >= '0' && *at <= '9'; at++) {
        digits = digits * 10 + (uint64_t)(*at - '0');
    }
    size_t count = (size_t)(at - whole), decimals = 0;
    if (count == 0 || (count > 1 && *whole == '0')) {
        return false;
    }
    if (at < end && *at == '.') {
        for (at++; at < end && *at >= '0' && *at <= '9'; at++, decimals++) {
            digits = digits * 10 + (uint64_t)(*at - '0');
        }
        if (at[-1] == '0' || decimals == 0) {
            return false;
        }
    }
    double value = (double)digits / powers[decimals];
    *number = negative && digits ? -value : value;
    return at == end && count + decimals < sizeof powers / sizeof *powers;
}

static void keep_number(Sheet *sheet, Str text) {
    double number;
    char written[32];
    bool plain = plain_number(text, &number);
    if (!plain && !number_parse(str_trim(text), &number)) {
        damaged(sheet, "数字不对");
        return;
    }
    const Styles *styles = sheet->source->styles;
    bool is_date = sheet->style < styles->count && styles->is_date[sheet->style];
    if (is_date) {
        text = (Str){written, serial_date(number, sheet->source->from_1904, written)};
    } else if (!plain) {
        text = (Str){written, number_shortest(number, written)};
    }
    TableCell *cell = keep_cell(sheet, text);
    cell->is_number = true;
    cell->is_date = is_date;
    cell->is_percent = sheet->style < styles->count && styles->is_percent[sheet->style];
    cell->number = number;
}

static void keep_shared(Sheet *sheet, Str text) {
    int64_t index;
    if (!integer_parse(text, &index) || index < 0 || (size_t)index >= sheet->source->strings->count) {
        damaged(sheet, "引用的文字不存在");
        return;
    }
    Str shared = sheet->source->strings->items[index];
    if (str_trim(shared).len) {
        sheet_row_add(&sheet->row, sheet->column, shared, false);
    }
}

static void end_cell(Sheet *sheet) {
    Str value = {sheet->value, sheet->value_length};
    sheet->in_cell = false;
    if (sheet->rich.too_long) {
        damaged(sheet, "文字超过32767字");
        return;
    }
    if (sheet->value_long || (sheet->rich.text.len && !value.len)) {
        value = (Str){sheet->rich.text.data, sheet->rich.text.len};
    }
    if (!value.len) {
        return;
    }
    switch (sheet->kind) {
    case KIND_NUMBER: keep_number(sheet, value); return;
    case KIND_SHARED: keep_shared(sheet, str_trim(value)); return;
    case KIND_BOOL: keep_cell(sheet, str_is(str_trim(value), "0") ? STR("FALSE") : STR("TRUE")); return;
    case KIND_ERROR: keep_cell(sheet, value)->is_error = true; return;
    case KIND_DATE: keep_cell(sheet, value)->is_date = true; return;
    default: break;
    }
    char *text = value.data == sheet->value ? sheet->value : sheet->rich.text.data;
    value = unescape_text(text, value.len);
    if (str_trim(value).len) {
        keep_cell(sheet, value);
    }
}

/* ---- rows end ---- */

static bool tell_row(Sheet *sheet, Err *err) {
    const SheetSource *source = sheet->source;
    if (sheet->row.count > source->limits->columns) {
        return limit_exceeded(err, "有内容的列数", (double)sheet->row.count, (double)source->limits->columns, "列",
                              VARIABLE_COLUMNS);
    }
    if (++sheet->rows_kept > source->limits->rows) {
        return limit_exceeded(err, "有内容的行数", (double)sheet->rows_kept, (double)source->limits->rows, "行",
                              VARIABLE_ROWS);
    }
    const TableRow row = {.row = sheet->row.number,
                          .cells = sheet->row.cells,
                          .count = sheet->row.count,
                          .sheet = source->name,
                          .hidden = sheet->row.hidden};
    return source->events->row(source->events->context, &row, err);
}

static void end_row(Sheet *sheet) {
    sheet->in_row = false;
    if (sheet->second) {
        merges_repeat(sheet->source->merges, &sheet->row);
    } else {
        first_rows_keep(&sheet->first, &sheet->row);
    }
    if (sheet->row.count > 0 && !tell_row(sheet, &sheet->xml->err)) {
        xml_stop(sheet->xml);
    }
}

static void on_end(Xml *xml, const char *name) {
    Sheet *sheet = xml->context;
    if (sheet->in_value) {
        sheet->in_value = strcmp(name, "v") != 0;
    } else if (sheet->in_inline) {
        if (strcmp(name, "is") == 0) {
            sheet->in_inline = false;
        } else {
            rich_end(&sheet->rich, name);
        }
    } else if (sheet->in_cell) {
        if (strcmp(name, "c") == 0) {
            end_cell(sheet);
        }
    } else if (sheet->in_row) {
        if (strcmp(name, "row") == 0) {
            end_row(sheet);
        }
    } else if (sheet->in_data) {
        sheet->in_data = strcmp(name, "sheetData") != 0;
    }
}

static bool on_progress(Xml *xml, double part, Err *err) {
    const Sheet *sheet = xml->context;
    const TableEvents *events = sheet->source->events;
    return !events->progress || events->progress(events->context, part, err);
}

bool sheet_read(const SheetSource *source, bool *again, Err *err) {
    Arena *arena = arena_create();
    Sheet sheet = {.source = source,
                   .row = {.arena = arena},
                   .first = {.arena = arena, .most = source->merges->rows},
                   .second = !again};
    Xml xml = {.context = &sheet, .start = on_start, .end = on_end, .text = on_text, .progress = on_progress};
    sheet.xml = &xml;
    sheet.rich.text = buf_create(arena);
    uint64_t before = source->package->unpacked;
    bool good = package_parse(source->package, source->part, false, &xml, err);
    if (again) {
        *again = good && first_rows_changed(&sheet.first, source->merges, source->name, source->events);
        source->package->unpacked = *again ? before : source->package->unpacked; /* the same part is read again */
    }
    arena_destroy(arena);
    return good;
}
