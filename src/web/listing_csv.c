/* A list as CSV: UTF-8 with a byte order mark, so that spreadsheets read Chinese, and nothing in it that they would
 * run. */
#include "web_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct Csv {
    FILE *file;
    const ListSpec *spec;
    bool first; /* of the line */
} Csv;

/* A spreadsheet takes a text that begins so for a formula, also behind white space. */
static bool looks_like_formula(Str text) {
    size_t at = 0;
    while (at < text.len &&
           (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r' || text.data[at] == '\n')) {
        at++;
    }
    if (at == text.len) {
        return false;
    }
    /* full-width signs are read as the plain ones by some */
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (str_starts(str_slice(text, at, text.len), str_from(wide[i]))) {
            return true;
        }
    }
    return strchr("=+-@", text.data[at]) || (at > 0 && strchr("\t\r", text.data[0]));
}

static void separate(Csv *csv) {
    if (!csv->first) {
        fputc(',', csv->file);
    }
    csv->first = false;
}

static void put_text(Csv *csv, Str text) {
    separate(csv);
    bool quoted = false, marked = looks_like_formula(text);
    for (size_t i = 0; i < text.len && !quoted; i++) {
        quoted = strchr(",\"\r\n", text.data[i]) && text.data[i];
    }
    if (!quoted) {
        fprintf(csv->file, "%s%.*s", marked ? "'" : "", STR_ARG(text));
        return;
    }
    fprintf(csv->file, "\"%s", marked ? "'" : "");
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '"') {
            fputc('"', csv->file);
        }
        fputc(text.data[i], csv->file);
    }
    fputc('"', csv->file);
}

static void put_cell(Csv *csv, const ListCell *cell) {
    char number[32];
    if (!cell->known) {
        separate(csv);
        return;
    }
    switch (cell->kind) {
    case COLUMN_TEXT:
    case COLUMN_JSON: put_text(csv, cell->text); break;
    case COLUMN_BOOL: put_text(csv, cell->integer ? STR("是") : STR("否")); break;
    case COLUMN_INTEGER:
        separate(csv);
        fprintf(csv->file, "%lld", (long long)cell->integer);
        break;
    case COLUMN_NUMBER:
        separate(csv);
        fwrite(number, 1, number_shortest(cell->number, number), csv->file);
        break;
    }
}

static bool end_line(Csv *csv, Err *err) {
    fputs("\r\n", csv->file);
    csv->first = true;
    return !ferror(csv->file) || err_set(err, ERR_IO, "导出没有写完：%s。请检查磁盘空间后重试。", strerror(errno));
}

static bool row(void *state, const ListCell *cells, Err *err) {
    Csv *csv = state;
    for (size_t i = 0; i < csv->spec->column_count; i++) {
        if (csv->spec->columns[i].heading) {
            put_cell(csv, &cells[i]);
        }
    }
    return end_line(csv, err);
}

static bool end(void *state, bool good, Err *err) {
    Csv *csv = state;
    bool closed = fclose(csv->file) == 0;
    return closed || !good || err_set(err, ERR_IO, "导出没有写完：%s。请检查磁盘空间后重试。", strerror(errno));
}

bool csv_begin(const char *path, const ListSpec *spec, Arena *arena, TableSink *sink, Err *err) {
    FILE *file = fopen(path, "wbe");
    if (!file) {
        return err_set(err, ERR_IO, "不能写导出的文件：%s。请检查磁盘空间和权限。", strerror(errno));
    }
    Csv *csv = ARENA_NEW(arena, Csv);
    *csv = (Csv){.file = file, .spec = spec, .first = true};
    *sink = (TableSink){row, end, csv};
    fputs("\xEF\xBB\xBF", file);
    for (size_t i = 0; i < spec->column_count; i++) {
        if (spec->columns[i].heading) {
            put_text(csv, str_from(spec->columns[i].heading));
        }
    }
    return end_line(csv, err) || (end(csv, false, err), false);
}
