/* Workbooks in: the marks first, then every section's sheet, read in the sandbox of the room `table`. What is found are
 * cells and rows by the names in hidden cells; what they mean is the business of workbook_compare.c. */
#include "workbook_internal.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MOST = 60000, COLUMNS_MOST = 600, FILE_MB = 32, SECTIONS_MOST = 200, ID_MOST = 40 };

/* ---- what the marks say ---- */

typedef struct Marks {
    Arena *arena;
    bool any, many;
    Str form, form_version, period, round_name, nonce, unit_name;
    int64_t entry, version;
    Str sections[SECTIONS_MOST], sheets[SECTIONS_MOST], reasons; /* sheet of reasons; empty: there was none */
    size_t count;
} Marks;

static Str text_at(const TableRow *row, uint32_t column) {
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].column == column) {
            return row->cells[i].text;
        }
    }
    return (Str){NULL, 0};
}

static bool mark_row(void *context, const TableRow *row, Err *err) {
    Marks *marks = context;
    Str key = text_at(row, 0), value = str_copy(marks->arena, text_at(row, 1)),
        more = str_copy(marks->arena, text_at(row, 2));
    (void)err;
    if (str_is(key, MARK_KIND)) {
        marks->any = true;
        marks->many = str_is(value, "many");
    } else if (str_is(key, "form")) {
        marks->form = value;
        marks->form_version = more;
    } else if (str_is(key, "period")) {
        marks->period = value;
        marks->round_name = more;
    } else if (str_is(key, "made")) {
        marks->nonce = more;
    } else if (str_is(key, "unit")) {
        marks->unit_name = more;
    } else if (str_is(key, "entry")) {
        marks->entry = integer_parse(value, &marks->entry) ? marks->entry : 0;
        marks->version = integer_parse(more, &marks->version) ? marks->version : 0;
    } else if (str_is(key, "reasons")) {
        marks->reasons = more;
    } else if (str_is(key, "section") && marks->count < SECTIONS_MOST) {
        marks->sections[marks->count] = value;
        marks->sheets[marks->count++] = more;
    }
    return true;
}

static bool any_sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

static bool marks_again(void *context, Err *err) {
    Marks *marks = context;
    (void)err;
    *marks = (Marks){.arena = marks->arena};
    return true;
}

static bool not_ours(Err *err) {
    return err_set(err, ERR_INPUT,
                   "这不是从本系统下载的填报工作簿（找不到系统标记）。请在要填的那张表里重新下载，把数填进去再导入；"
                   "不要把内容搬到别的工作簿里。");
}

static bool read_marks(const SheetSource *source, Marks *marks, Err *err) {
    const TableEvents events = {.context = marks, .sheet = any_sheet, .row = mark_row, .again = marks_again};
    if (!source->read(source->context, STR(MARK_SHEET), &events, err)) {
        /* no such sheet, or no workbook; files that are too large say so themselves */
        return err->kind == ERR_INPUT || err->kind == ERR_NOT_FOUND ? not_ours(err) : false;
    }
    return marks->any ? true : not_ours(err);
}

/* ---- whose workbook it is ---- */

static bool is_of(const Marks *marks, const WorkbookEntry *entries, size_t count, Err *err) {
    const FormDef *def = form_def(entries[0].form);
    if (!str_equal(marks->form, def->id)) {
        return err_set(err, ERR_INPUT, "这是另一张表的工作簿（%.*s），不是“%.*s”。请选对文件。",
                       STR_ARG(marks->round_name), STR_ARG(def->name));
    }
    if (!str_equal(marks->form_version, def->version)) {
        return err_set(err, ERR_CONFLICT,
                       "这本工作簿是按“%.*s”的另一个版本做的。请重新下载，把数填进新的工作簿再导入。",
                       STR_ARG(def->name));
    }
    if (!str_equal(marks->period, entries[0].period)) {
        return err_set(err, ERR_INPUT, "这是%.*s年度的工作簿，这里填的是%.*s年度。请选对文件。", STR_ARG(marks->period),
                       STR_ARG(entries[0].period));
    }
    if (!marks->many && (count > 1 || marks->entry != entries[0].id)) {
        for (size_t i = 0; i < count; i++) {
            if (entries[i].id == marks->entry) {
                return true;
            }
        }
        return err_set(err, ERR_INPUT, "这是“%.*s”的工作簿，不是这里的。请选对文件，或到那个单位的表里导入。",
                       STR_ARG(marks->unit_name));
    }
    return true;
}

/* ---- a section's sheet ---- */

typedef struct SheetReader {
    FileBook *book;
    const Marks *marks;
    const Form *form;
    const SectionNode *section;
    Map *by_entry; /* "17" -> index */
    Map *by_code;  /* code -> index */
    Map *seen;     /* rows of tables that were met: "entry row" */
    bool upright, headed;
    uint32_t *columns;                                /* of fields: column + 1; 0: not there */
    uint32_t entry, version, row, code, value, field; /* column + 1 of what the ids name */
    size_t one;                                       /* the entry of a workbook of one */
    uint32_t check, reason;                           /* of the sheet of reasons */
    size_t cells, rows, reasons;                      /* of the book before this sheet */
    ProblemList problems;                             /* as they were */
    Str sheet;
} SheetReader;

static Place place_of(const SheetReader *reader, const TableRow *row, uint32_t column) {
    Place place = {.line = 0};
    char cell[16];
    table_cell_name(column, row->row, cell);
    snprintf(place.sheet, sizeof place.sheet, "%.*s", STR_ARG(row->sheet.len ? row->sheet : reader->sheet));
    snprintf(place.cell, sizeof place.cell, "%s", cell);
    return place;
}

static int field_of(const SheetReader *reader, Str id) {
    for (size_t i = 0; i < reader->section->count; i++) {
        if (str_equal(reader->form->fields[reader->section->first + i].def->id, id)) {
            return (int)i;
        }
    }
    return -1;
}

static void read_ids(SheetReader *reader, const TableRow *row) {
    reader->headed = true;
    for (size_t i = 0; i < row->count; i++) {
        Str id = str_trim(row->cells[i].text);
        uint32_t column = row->cells[i].column + 1;
        uint32_t *const names[] = {&reader->entry, &reader->version, &reader->row,
                                   &reader->code,  &reader->value,   &reader->field};
        static const char *const words[] = {"entry", "version", "row", "code", "value", "field"};
        bool key = false;
        for (size_t n = 0; n < sizeof words / sizeof *words && !key; n++) {
            bool place = reader->upright ? n >= 4 : n < 4;
            key = place && row->cells[i].column < FLAT_FIRST && str_is(id, words[n]);
            *names[n] = key && !*names[n] ? column : *names[n];
        }
        int field = key || reader->upright ? -1 : field_of(reader, id);
        if (field >= 0 && !reader->columns[field]) {
            reader->columns[field] = column;
        }
    }
}

static const TableCell *cell_at(const TableRow *row, uint32_t column) {
    for (size_t i = 0; column && i < row->count; i++) {
        if (row->cells[i].column == column - 1) {
            return &row->cells[i];
        }
    }
    return NULL;
}

static Str key_at(const TableRow *row, uint32_t column) {
    const TableCell *cell = cell_at(row, column);
    return cell ? str_trim(cell->text) : (Str){NULL, 0};
}

static void add_cell(SheetReader *reader, const TableRow *row, size_t entry, size_t field, Str row_id,
                     uint32_t column) {
    FileBook *book = reader->book;
    const TableCell *cell = cell_at(row, column);
    if (book->cell_count == book->cell_capacity) {
        size_t wanted = book->cell_capacity ? book->cell_capacity * 2 : 256;
        book->cells = arena_grow(book->arena, book->cells, book->cell_capacity, wanted, sizeof(FileCell));
        book->cell_capacity = wanted;
    }
    FileCell *to = &book->cells[book->cell_count++];
    *to = (FileCell){entry, field, row_id, {.column = column - 1}, place_of(reader, row, column - 1)};
    if (cell) {
        to->cell = *cell;
        to->cell.text = str_copy(book->arena, cell->text);
    }
}

static FileRow *add_row(SheetReader *reader, const TableRow *row, size_t entry, Str id) {
    FileBook *book = reader->book;
    if (book->row_count == book->row_capacity) {
        size_t wanted = book->row_capacity ? book->row_capacity * 2 : 64;
        book->rows = arena_grow(book->arena, book->rows, book->row_capacity, wanted, sizeof(FileRow));
        book->row_capacity = wanted;
    }
    FileRow *to = &book->rows[book->row_count++];
    *to = (FileRow){entry, reader->section->table, id, true, place_of(reader, row, FLAT_FIRST)};
    return to;
}

static void fault(SheetReader *reader, const TableRow *row, uint32_t column, const char *rule, Str words) {
    Place place = place_of(reader, row, column ? column - 1 : 0);
    problem_add(reader->book->problems, SEVERITY_ERROR, rule, &place, "%.*s", STR_ARG(words));
}

static bool is_blank(const SheetReader *reader, const TableRow *row) {
    for (size_t i = 0; i < reader->section->count; i++) {
        const TableCell *cell = cell_at(row, reader->columns[i]);
        if (cell && str_trim(cell->text).len) {
            return false;
        }
    }
    return true;
}

/* One field of the one entry: its name stands in a hidden cell, wherever the row was moved to. */
static void read_upright(SheetReader *reader, const TableRow *row) {
    Arena *arena = reader->book->arena;
    Str id = key_at(row, reader->field);
    int field = id.len ? field_of(reader, id) : -1;
    if (!id.len) {
        return; /* a note */
    }
    if (field < 0) {
        fault(reader, row, reader->value, "unknown-field",
              str_format(arena, "这一行的标记“%.*s”不是这一栏的项目，请重新下载工作簿。", STR_ARG(id)));
        return;
    }
    Str key = str_format(arena, "field %.*s", STR_ARG(id));
    size_t before;
    if (map_get(reader->seen, key, &before)) {
        Str name = reader->form->fields[reader->section->first + (size_t)field].def->name;
        fault(reader, row, reader->value, "field-twice",
              str_format(arena, "项目“%.*s”出现了两次，请只留一行。", STR_ARG(name)));
        return;
    }
    map_put(reader->seen, key, 1);
    add_cell(reader, row, reader->one, reader->section->first + (size_t)field, (Str){NULL, 0}, reader->value);
}

/* Which entry a row is of: by its hidden number, or by the code of a row that was added by hand. */
static bool find_entry(SheetReader *reader, const TableRow *row, bool blank, size_t *entry) {
    FileBook *book = reader->book;
    Str number = key_at(row, reader->entry), code = key_at(row, reader->code);
    int64_t version;
    if (number.len ? map_get(reader->by_entry, number, entry) : map_get(reader->by_code, code, entry)) {
        bool given = integer_parse(key_at(row, reader->version), &version) && version >= 0;
        if (book->versions[*entry] < 0 && (given || !reader->marks->many)) {
            book->versions[*entry] = given ? version : reader->marks->version;
        }
        return true;
    }
    if (blank) {
        return false;
    }
    if (code.len) {
        fault(reader, row, reader->code, "not-yours",
              str_format(book->arena, "“%.*s”不在这次要填的单位里，或者不由您填报。", STR_ARG(code)));
    } else {
        fault(reader, row, reader->code, "no-unit", STR("这一行看不出是哪个单位的，请写明单位代码。"));
    }
    return false;
}

/* A row's own name; one that was copied with its name, or has none, gets a name of its own. */
static Str row_name(SheetReader *reader, const TableRow *row, size_t entry) {
    Arena *arena = reader->book->arena;
    Str id = key_at(row, reader->row);
    bool fits = id.len > 0 && id.len <= ID_MOST;
    for (size_t i = 0; i < id.len && fits; i++) {
        char c = id.data[i];
        fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    }
    size_t before;
    Str key = str_format(arena, "%zu %.*s", entry, STR_ARG(id));
    if (fits && !map_get(reader->seen, key, &before)) {
        map_put(reader->seen, key, 1);
        return str_copy(arena, id);
    }
    return str_format(arena, "x%.*s-n%zu", STR_ARG(str_slice(reader->marks->nonce, 0, 16)), row->row);
}

static void read_flat(SheetReader *reader, const TableRow *row) {
    bool blank = is_blank(reader, row);
    size_t entry = 0;
    if (!find_entry(reader, row, blank, &entry)) {
        return;
    }
    Str id = {NULL, 0};
    if (reader->section->table >= 0) {
        if (blank && !key_at(row, reader->row).len) {
            return;
        }
        id = row_name(reader, row, entry);
        add_row(reader, row, entry, id)->blank = blank;
    } else {
        Str key = str_format(reader->book->arena, "unit %zu", entry);
        size_t before;
        if (map_get(reader->seen, key, &before)) {
            Str name = reader->book->entries[entry].unit_name;
            fault(reader, row, reader->code, "unit-twice",
                  str_format(reader->book->arena, "“%.*s”出现了两行，请只留一行。", STR_ARG(name)));
            return;
        }
        map_put(reader->seen, key, 1);
    }
    for (size_t i = 0; i < reader->section->count; i++) {
        if (reader->columns[i]) {
            add_cell(reader, row, entry, reader->section->first + i, id, reader->columns[i]);
        }
    }
}

/* ---- the sheet of reasons ---- */

static void read_reason_ids(SheetReader *reader, const TableRow *row) {
    const struct {
        const char *id;
        uint32_t *column;
    } names[] = {{"entry", &reader->entry}, {"version", &reader->version}, {"row", &reader->row},
                 {"code", &reader->code},   {"check", &reader->check},     {"reason", &reader->reason}};
    reader->headed = true;
    for (size_t i = 0; i < row->count; i++) {
        for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
            if (!*names[n].column && str_is(str_trim(row->cells[i].text), names[n].id)) {
                *names[n].column = row->cells[i].column + 1;
            }
        }
    }
}

static void add_reason(SheetReader *reader, const TableRow *row, size_t entry, const CheckDef *check, Str text) {
    FileBook *book = reader->book;
    if (book->reason_count == book->reason_capacity) {
        size_t wanted = book->reason_capacity ? book->reason_capacity * 2 : 64;
        book->reasons = arena_grow(book->arena, book->reasons, book->reason_capacity, wanted, sizeof(FileReason));
        book->reason_capacity = wanted;
    }
    book->reasons[book->reason_count++] =
        (FileReason){entry, check, str_copy(book->arena, key_at(row, reader->row)), str_copy(book->arena, text),
                     place_of(reader, row, reader->reason - 1)};
}

/* The finding a row is about stands in its hidden cells, wherever the row was moved to. */
static void read_reason(SheetReader *reader, const TableRow *row) {
    Arena *arena = reader->book->arena;
    Str id = key_at(row, reader->check), text = key_at(row, reader->reason);
    size_t entry = 0, before;
    if (!id.len && !text.len) {
        return; /* nothing of ours */
    }
    if (!find_entry(reader, row, !text.len, &entry)) {
        return;
    }
    const CheckDef *check = reason_check(reader->form, id);
    if (!check) {
        fault(reader, row, reader->reason, "unknown-check",
              id.len ? str_format(arena, "这一行的标记“%.*s”不是这张表的检查，请重新下载工作簿。", STR_ARG(id))
                     : STR("这一行看不出说明的是哪一条，请写在系统列出的行里，不要自己加行。"));
        return;
    }
    Str key = str_format(arena, "%zu %.*s %.*s", entry, STR_ARG(id), STR_ARG(key_at(row, reader->row)));
    if (map_get(reader->seen, key, &before)) {
        fault(reader, row, reader->reason, "reason-twice", STR("同一条说明出现了两行，请只留一行。"));
        return;
    }
    map_put(reader->seen, key, 1);
    add_reason(reader, row, entry, check, text);
}

/* ---- any sheet ---- */

static bool section_row(void *context, const TableRow *row, Err *err) {
    SheetReader *reader = context;
    (void)err;
    if (row->row == ID_ROW + 1) {
        (reader->section ? read_ids : read_reason_ids)(reader, row);
    } else if (row->row > ID_ROW + 1 && reader->headed) {
        (!reader->section ? read_reason : reader->upright ? read_upright : read_flat)(reader, row);
    }
    return true;
}

static bool section_again(void *context, Err *err) {
    SheetReader *reader = context;
    (void)err;
    reader->book->cell_count = reader->cells;
    reader->book->row_count = reader->rows;
    reader->book->reason_count = reader->reasons;
    *reader->book->problems = reader->problems;
    reader->seen = map_create(reader->book->arena, 256);
    return true;
}

/* What is missing of the hidden names without which nothing can be told. */
static bool is_headed(const SheetReader *reader) {
    if (!reader->section) {
        return reader->headed && reader->entry && reader->code && reader->check && reader->reason;
    }
    return reader->headed && (reader->upright ? reader->field && reader->value : reader->entry && reader->code);
}

static void told(SheetReader *reader, const char *rule, const char *message) {
    Place place = {.line = 0};
    snprintf(place.sheet, sizeof place.sheet, "%.*s", STR_ARG(reader->sheet));
    problem_add(reader->book->problems, SEVERITY_ERROR, rule, &place, "%s", message);
}

/* A section's sheet, or (without a section) that of the reasons. */
static bool read_sheet_of(const SheetSource *source, SheetReader *reader, Err *err) {
    const TableEvents events = {.context = reader, .sheet = any_sheet, .row = section_row, .again = section_again};
    Err here = {.kind = ERR_NONE};
    reader->columns = ARENA_ARRAY(reader->book->arena, reader->section ? reader->section->count : 0, uint32_t);
    reader->cells = reader->book->cell_count;
    reader->rows = reader->book->row_count;
    reader->reasons = reader->book->reason_count;
    reader->problems = *reader->book->problems;
    reader->seen = map_create(reader->book->arena, 256);
    if (!source->read(source->context, reader->sheet, &events, &here)) {
        if (here.kind != ERR_INPUT && here.kind != ERR_NOT_FOUND) {
            return err_set(err, here.kind, "%s", here.message);
        }
        told(reader, "no-sheet", here.message); /* gone or renamed: what stands in the draft stays */
        return true;
    }
    if (!is_headed(reader)) {
        told(reader, "no-marks", "这张工作表的标记行（第3行，隐藏）被改动了，认不出各列。请重新下载工作簿。");
        return true;
    }
    if (reader->section) {
        reader->book->sections[reader->section - reader->form->sections] = true;
    }
    return true;
}

/* ---- the whole ---- */

static bool read_sections(const SheetSource *source, FileBook *book, const Marks *marks, Err *err) {
    const Form *form = book->entries[0].form;
    SheetReader reader = {.book = book, .marks = marks, .form = form};
    reader.by_entry = map_create(book->arena, book->entry_count);
    reader.by_code = map_create(book->arena, book->entry_count);
    for (size_t i = 0; i < book->entry_count; i++) {
        map_put(reader.by_entry, str_format(book->arena, "%lld", (long long)book->entries[i].id), i);
        map_put(reader.by_code, book->entries[i].unit_code, i);
        reader.one = book->entries[i].id == marks->entry ? i : reader.one;
    }
    for (size_t m = 0; m < marks->count; m++) {
        for (size_t s = 0; s < form->def->section_count; s++) {
            if (!str_equal(form->def->sections[s].id, marks->sections[m]) || book->sections[s]) {
                continue;
            }
            SheetReader one = reader;
            one.section = &form->sections[s];
            one.sheet = marks->sheets[m];
            one.upright = !marks->many && one.section->table < 0;
            if (!read_sheet_of(source, &one, err)) {
                return false;
            }
        }
    }
    reader.sheet = marks->reasons;
    return !marks->reasons.len || read_sheet_of(source, &reader, err);
}

static void sort_reasons(FileBook *book) {
    FileReason *reasons = ARENA_ARRAY(book->arena, book->reason_count, FileReason);
    size_t *at = ARENA_ARRAY(book->arena, book->entry_count + 1, size_t);
    book->reasons_from = ARENA_ARRAY(book->arena, book->entry_count + 1, size_t);
    for (size_t i = 0; i < book->reason_count; i++) {
        book->reasons_from[book->reasons[i].entry + 1]++;
    }
    for (size_t e = 0; e < book->entry_count; e++) {
        book->reasons_from[e + 1] += book->reasons_from[e];
    }
    for (size_t i = 0; i < book->reason_count; i++) {
        size_t entry = book->reasons[i].entry;
        reasons[book->reasons_from[entry] + at[entry]++] = book->reasons[i];
    }
    book->reasons = reasons;
}

/* Cells, rows and reasons by entry, in the order of the sheets. */
static void sort_by_entry(FileBook *book) {
    FileCell *cells = ARENA_ARRAY(book->arena, book->cell_count, FileCell);
    FileRow *rows = ARENA_ARRAY(book->arena, book->row_count, FileRow);
    size_t *cell_at = ARENA_ARRAY(book->arena, book->entry_count + 1, size_t);
    size_t *row_at = ARENA_ARRAY(book->arena, book->entry_count + 1, size_t);
    book->cells_from = ARENA_ARRAY(book->arena, book->entry_count + 1, size_t);
    book->rows_from = ARENA_ARRAY(book->arena, book->entry_count + 1, size_t);
    for (size_t i = 0; i < book->cell_count; i++) {
        book->cells_from[book->cells[i].entry + 1]++;
    }
    for (size_t i = 0; i < book->row_count; i++) {
        book->rows_from[book->rows[i].entry + 1]++;
    }
    for (size_t e = 0; e < book->entry_count; e++) {
        book->cells_from[e + 1] += book->cells_from[e];
        book->rows_from[e + 1] += book->rows_from[e];
    }
    for (size_t i = 0; i < book->cell_count; i++) {
        size_t entry = book->cells[i].entry;
        cells[book->cells_from[entry] + cell_at[entry]++] = book->cells[i];
    }
    for (size_t i = 0; i < book->row_count; i++) {
        size_t entry = book->rows[i].entry;
        rows[book->rows_from[entry] + row_at[entry]++] = book->rows[i];
    }
    book->cells = cells;
    book->rows = rows;
    sort_reasons(book);
}

bool workbook_read_from(const SheetSource *source, const WorkbookEntry *entries, size_t count, Arena *arena,
                        ProblemList *problems, FileBook *book, Err *err) {
    Marks *marks = ARENA_NEW(arena, Marks);
    marks->arena = arena;
    *book = (FileBook){.arena = arena, .entries = entries, .entry_count = count, .problems = problems};
    if (count == 0) {
        return err_set(err, ERR_NOT_FOUND, "没有要填的表。");
    }
    if (!read_marks(source, marks, err) || !is_of(marks, entries, count, err)) {
        return false;
    }
    book->versions = ARENA_ARRAY(arena, count, int64_t);
    book->sections = ARENA_ARRAY(arena, form_def(entries[0].form)->section_count, bool);
    for (size_t i = 0; i < count; i++) {
        book->versions[i] = marks->many || entries[i].id != marks->entry ? -1 : marks->version;
    }
    if (!read_sections(source, book, marks, err)) {
        return false;
    }
    sort_by_entry(book);
    return true;
}

static bool read_sheet(void *context, Str sheet, const TableEvents *events, Err *err) {
    TableLimits limits = table_limits_default();
    limits.packed_bytes = (size_t)FILE_MB << 20;
    limits.rows = ROWS_MOST;
    limits.columns = COLUMNS_MOST;
    return table_stream(*(const char *const *)context, sheet, &limits, events, err);
}

bool workbook_read(const char *path, const WorkbookEntry *entries, size_t count, Arena *arena, ProblemList *problems,
                   FileBook *book, Err *err) {
    const SheetSource source = {read_sheet, &path};
    return workbook_read_from(&source, entries, count, arena, problems, book, err);
}
