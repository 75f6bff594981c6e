/* Units out, as a table that the import reads again unchanged: keys and attributes, one row per unit of a period. */
#include "fact_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <xlsxwriter.h>

enum { KEY_COLUMNS = 5, CODE_WIDTH = 16, NAME_WIDTH = 28 };

typedef struct Export {
    const Pack *pack;
    Arena *arena;
    UnitTree tree;
    size_t from, to;         /* rows: a range of the tree */
    const Element **columns; /* attributes */
    size_t column_count;
    int *column_of; /* element of the pack -> column, -1 */
    Str *cells;     /* row by row */
} Export;

static void pick_columns(Export *out) {
    size_t count;
    const Element *elements = pack_elements(out->pack, &count);
    out->columns = ARENA_ARRAY(out->arena, count, const Element *);
    out->column_of = ARENA_ARRAY(out->arena, count, int);
    for (size_t i = 0; i < count; i++) {
        out->column_of[i] = elements[i].attribute ? (int)out->column_count : -1;
        if (elements[i].attribute) {
            out->columns[out->column_count++] = &elements[i];
        }
    }
}

static void take_value(void *context, int64_t unit_id, int element, CellState state, double value) {
    Export *out = context;
    int row = unit_id > 0 && (size_t)unit_id < out->tree.id_count ? out->tree.by_id[unit_id] : -1;
    int column = out->column_of[element];
    if (row >= (int)out->from && row < (int)out->to && column >= 0) {
        out->cells[((size_t)row - out->from) * out->column_count + (size_t)column] =
            state == CELL_KNOWN ? fact_cell_show(out->columns[column], value, out->arena) : (Str){NULL, 0};
    }
}

static bool load(Export *out, Tx *tx, Str unit, Str period, Err *err) {
    PeriodList list = {NULL, 0};
    if (!period.len) {
        if (!org_periods(tx, out->arena, &list, err)) {
            return false;
        }
        if (!list.count) {
            return err_set(err, ERR_NOT_FOUND, "还没有单位。请先导入单位表，或登记设立单位。");
        }
        period = list.codes[0];
    }
    if (!org_tree_load(tx, out->pack, period, out->arena, &out->tree, err)) {
        return false;
    }
    int top = unit.len ? org_tree_find(&out->tree, unit) : -1;
    if (unit.len && top < 0) {
        return err_set(err, ERR_NOT_FOUND, "%.*s年度没有代码为“%.*s”的单位。", STR_ARG(period), STR_ARG(unit));
    }
    out->from = top < 0 ? 0 : (size_t)top;
    out->to = top < 0 ? out->tree.count : (size_t)out->tree.units[top].end;
    pick_columns(out);
    out->cells = ARENA_ARRAY(out->arena, (out->to - out->from) * out->column_count, Str);
    return fact_scan(tx, out->pack, out->tree.period_id, take_value, out, err);
}

static void keys_of(const Export *out, size_t at, Str keys[KEY_COLUMNS]) {
    const Unit *unit = &out->tree.units[at];
    keys[0] = unit->code;
    keys[1] = unit->name;
    keys[2] = unit->parent >= 0 ? out->tree.units[unit->parent].code : STR("");
    keys[3] = unit->kind->name;
    keys[4] = out->tree.period;
}

static const char *const key_names[KEY_COLUMNS] = {"代码", "名称", "上级代码", "类别", "年度"};

/* ---- CSV ---- */

static void put_field(Buf *text, Str field, bool first) {
    bool quoted = false;
    for (size_t i = 0; i < field.len; i++) {
        quoted |= strchr(",\"\r\n", field.data[i]) != NULL;
    }
    buf_add(text, first ? STR("") : STR(","));
    if (!quoted) {
        buf_add(text, field);
        return;
    }
    buf_add_char(text, '"');
    for (size_t i = 0; i < field.len; i++) {
        buf_add(text, field.data[i] == '"' ? STR("\"\"") : (Str){field.data + i, 1});
    }
    buf_add_char(text, '"');
}

static bool write_csv(const Export *out, const char *path, Err *err) {
    Buf text = buf_create(out->arena);
    buf_add(&text, STR("\xef\xbb\xbf")); /* or an office program takes it for GBK */
    for (int i = 0; i < KEY_COLUMNS; i++) {
        put_field(&text, str_from(key_names[i]), i == 0);
    }
    for (size_t c = 0; c < out->column_count; c++) {
        put_field(&text, out->columns[c]->name, false);
    }
    buf_add(&text, STR("\r\n"));
    for (size_t i = out->from; i < out->to; i++) {
        Str keys[KEY_COLUMNS];
        keys_of(out, i, keys);
        for (int k = 0; k < KEY_COLUMNS; k++) {
            put_field(&text, keys[k], k == 0);
        }
        for (size_t c = 0; c < out->column_count; c++) {
            put_field(&text, out->cells[(i - out->from) * out->column_count + c], false);
        }
        buf_add(&text, STR("\r\n"));
    }
    return file_write(path, buf_str(&text), err);
}

/* ---- workbook ---- */

static void put_sheet(const Export *out, lxw_worksheet *sheet, lxw_format *bold, lxw_format *as_text) {
    for (int i = 0; i < KEY_COLUMNS; i++) {
        worksheet_write_string(sheet, 0, (lxw_col_t)i, key_names[i], bold);
    }
    for (size_t c = 0; c < out->column_count; c++) {
        worksheet_write_string(sheet, 0, (lxw_col_t)(KEY_COLUMNS + c), str_cstr(out->arena, out->columns[c]->name),
                               bold);
    }
    for (size_t i = out->from; i < out->to; i++) {
        Str keys[KEY_COLUMNS];
        lxw_row_t row = (lxw_row_t)(i - out->from + 1);
        keys_of(out, i, keys);
        for (int k = 0; k < KEY_COLUMNS; k++) {
            worksheet_write_string(sheet, row, (lxw_col_t)k, str_cstr(out->arena, keys[k]), as_text);
        }
        for (size_t c = 0; c < out->column_count; c++) {
            Str cell = out->cells[(i - out->from) * out->column_count + c];
            if (cell.len) {
                worksheet_write_string(sheet, row, (lxw_col_t)(KEY_COLUMNS + c), str_cstr(out->arena, cell), as_text);
            }
        }
    }
}

static bool write_book(const Export *out, const char *path, Err *err) {
    Str temporary = str_format(out->arena, "%s.part", path);
    lxw_workbook *book = workbook_new(temporary.data);
    lxw_worksheet *sheet = book ? workbook_add_worksheet(book, "单位") : NULL;
    if (!sheet) {
        return err_set(err, ERR_IO, "写不出文件“%s”。请检查文件夹是否存在、有没有写的权限。", path);
    }
    lxw_format *bold = workbook_add_format(book), *as_text = workbook_add_format(book);
    format_set_bold(bold);
    format_set_num_format(as_text, "@"); /* codes keep their zeros */
    worksheet_set_column(sheet, 0, 0, CODE_WIDTH, as_text);
    worksheet_set_column(sheet, 1, 1, NAME_WIDTH, NULL);
    worksheet_set_column(sheet, 2, 2, CODE_WIDTH, as_text);
    worksheet_freeze_panes(sheet, 1, 2);
    put_sheet(out, sheet, bold, as_text);
    lxw_error written = workbook_close(book);
    if (written != LXW_NO_ERROR || rename(temporary.data, path) != 0) {
        unlink(temporary.data);
        return err_set(err, ERR_IO, "写不出文件“%s”（%s）。请检查文件夹是否存在、有没有写的权限。", path,
                       written != LXW_NO_ERROR ? lxw_strerror(written) : strerror(errno));
    }
    return true;
}

bool fact_units_table(Store *store, const Pack *pack, Str unit_code, Str period, bool csv, const char *path, Err *err) {
    Tx *tx;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    Export out = {.pack = pack, .arena = arena_create()};
    bool good = load(&out, tx, unit_code, period, err);
    store_read_end(tx);
    good = good && (csv ? write_csv : write_book)(&out, path, err);
    arena_destroy(out.arena);
    return good;
}
