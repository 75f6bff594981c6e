/* Sheets of an XLSForm workbook in memory: a row of keys, and the rows below by them. */
#include "xlsform_internal.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MOST = 5000, COLUMNS_MOST = 80, BYTES_MOST = 4 << 20 };

typedef struct Reading {
    Arena *arena;
    XlsSheet *sheet;
    size_t bytes;
} Reading;

/* "Label::中文 (zh)" and "label::Chinese" are label, before a plain label; another language keeps its name and is
 * passed over. */
static Str key_of(Arena *arena, Str heading) {
    Str text = str_trim(heading);
    char *small = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        small[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    Str key = {small, text.len};
    ptrdiff_t language = str_find(key, STR("::"));
    if (language < 0) {
        return str_is(key, "relevance") ? STR("relevant") : str_is(key, "calculate") ? STR("calculation") : key;
    }
    Str main = str_slice(key, 0, (size_t)language), rest = str_slice(key, (size_t)language + 2, key.len);
    bool chinese =
        str_find(rest, STR("中文")) >= 0 || str_find(rest, STR("chinese")) >= 0 || str_find(rest, STR("zh")) >= 0;
    return chinese ? str_format(arena, "%.*s::zh", STR_ARG(main)) : key;
}

static bool take_row(void *context, const TableRow *row, Err *err) {
    Reading *reading = context;
    XlsSheet *sheet = reading->sheet;
    if (row->line) {
        return err_set(err, ERR_INPUT,
                       "这是CSV文件，XLSForm要用Excel工作簿（.xlsx），里面有 survey、choices、settings 工作表。");
    }
    if (!sheet->keys) {
        sheet->keys = ARENA_ARRAY(reading->arena, COLUMNS_MOST, Str);
        for (size_t i = 0; i < row->count; i++) {
            if (row->cells[i].column < COLUMNS_MOST) {
                sheet->keys[row->cells[i].column] = key_of(reading->arena, row->cells[i].text);
            }
        }
        sheet->key_count = COLUMNS_MOST;
        return true;
    }
    if (sheet->count == ROWS_MOST) {
        return err_set(err, ERR_LIMIT, "“%s”工作表太长，最多%d行。", sheet->name, ROWS_MOST);
    }
    if (sheet->count == sheet->capacity) {
        size_t wanted = sheet->capacity ? sheet->capacity * 2 : 64;
        sheet->rows = arena_grow(reading->arena, sheet->rows, sheet->capacity, wanted, sizeof *sheet->rows);
        sheet->capacity = wanted;
    }
    struct XlsRow *into = &sheet->rows[sheet->count];
    *into = (struct XlsRow){row->row, ARENA_ARRAY(reading->arena, COLUMNS_MOST, Str)};
    bool any = false;
    for (size_t i = 0; i < row->count; i++) {
        Str text = str_trim(row->cells[i].text);
        if (row->cells[i].column < COLUMNS_MOST && text.len) {
            into->values[row->cells[i].column] = str_copy(reading->arena, text);
            reading->bytes += text.len;
            any = true;
        }
    }
    sheet->count += any;
    return reading->bytes <= BYTES_MOST || err_set(err, ERR_LIMIT, "“%s”工作表的文字太多，最多4MB。", sheet->name);
}

static bool see_sheet(void *context, Str name, Err *err) {
    (void)context, (void)name, (void)err;
    return true;
}

/* Merged cells filled a row that was told already: from the start. */
static bool start_again(void *context, Err *err) {
    Reading *reading = context;
    (void)err;
    *reading->sheet = (XlsSheet){.name = reading->sheet->name};
    reading->bytes = 0;
    return true;
}

bool xlsform_sheet(const char *path, const char *name, bool needed, Arena *arena, XlsSheet *sheet, Err *err) {
    *sheet = (XlsSheet){.name = name};
    Reading reading = {arena, sheet, 0};
    Err own = {.kind = ERR_NONE};
    const TableEvents events = {.context = &reading, .sheet = see_sheet, .row = take_row, .again = start_again};
    sheet->found = table_stream(path, str_from(name), NULL, &events, &own);
    if (!sheet->found && (needed || own.kind != ERR_NOT_FOUND)) {
        return err_set_at(err, own.kind, &own.place, "%s", own.message);
    }
    return true;
}

static size_t column_of(const XlsSheet *sheet, const char *key) {
    size_t at = 0;
    while (at < sheet->key_count && !str_is(sheet->keys[at], key)) {
        at++;
    }
    return at;
}

/* The column that holds the value: in Chinese when there is one. */
static size_t valued_column(const XlsSheet *sheet, size_t row, const char *key) {
    char chinese[64];
    snprintf(chinese, sizeof chinese, "%s::zh", key);
    size_t at = column_of(sheet, chinese);
    return at < sheet->key_count && sheet->rows[row].values[at].len ? at : column_of(sheet, key);
}

Str xlsform_value(const XlsSheet *sheet, size_t row, const char *key) {
    size_t at = row < sheet->count ? valued_column(sheet, row, key) : sheet->key_count;
    return at < sheet->key_count ? sheet->rows[row].values[at] : (Str){NULL, 0};
}

Place xlsform_place(const char *file, const XlsSheet *sheet, size_t row, const char *key) {
    Place place = {.line = 0};
    snprintf(place.file, sizeof place.file, "%s", file);
    snprintf(place.sheet, sizeof place.sheet, "%s", sheet->name);
    if (row < sheet->count) {
        size_t at = key ? valued_column(sheet, row, key) : 0;
        table_cell_name((uint32_t)(at < sheet->key_count ? at : 0), sheet->rows[row].number, place.cell);
    }
    return place;
}
