/* An old register in: a workbook or CSV whose headings are names of fields becomes cases, all or none.
 *
 * What the record requires and the old register never had may be missing; it is asked for at the first step. */
#include "ledger_internal.h"
#include "table.h"

#include <stdio.h>

enum {
    NAME_BYTES_MOST = 600,
    HEADING_WITHIN = 10,
    COLUMNS_MOST = 200,
    COLUMN_UNIT = -2,
    COLUMN_NUMBER = -3,
    COLUMN_NONE = -1
};

typedef struct ImportRow {
    Place place;
    size_t row;
    json_t *given;
    Str unit, number;
} ImportRow;

typedef struct Importing {
    Ledger *ledger;
    const User *user;
    const Book *book;
    Str unit; /* for rows that name none */
    const char *file;
    Arena *arena;
    ProblemList *problems;
    int columns[COLUMNS_MOST]; /* field, or one of COLUMN_ */
    size_t column_count;
    bool heading;
    size_t looked;
    char sheet[64];
    ImportRow *rows;
    size_t count, capacity;
    size_t opened;
    bool dry;
} Importing;

/* A row whose faults are told. */
typedef struct Telling {
    const Importing *importing;
    const ImportRow *row;
    size_t told;
} Telling;

/* ---- headings --------------------------------------------------------------------- */

/* "整改期限（年月日）" is 整改期限. */
static Str plain_heading(Str text, Arena *arena) {
    Str half = str_trim(str_to_half_width(arena, text));
    ptrdiff_t open = str_find(half, STR("("));
    return open > 0 ? str_trim(str_slice(half, 0, (size_t)open)) : half;
}

static int column_of(const RecordDef *def, Str heading) {
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        if (field->type != CASE_FILE && field->type != CASE_TABLE && !field->value &&
            (str_equal(field->name, heading) || str_equal(field->id, heading))) {
            return (int)i;
        }
    }
    static const char *const units[] = {"单位", "单位代码", "学校", "学校代码", "学校名称", "单位名称"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (str_is(heading, units[i])) {
            return COLUMN_UNIT;
        }
    }
    return str_is(heading, "编号") || str_is(heading, "序号") ? COLUMN_NUMBER : COLUMN_NONE;
}

/* The first row that names a field. */
static void take_heading(Importing *importing, const TableRow *row) {
    importing->column_count = 0;
    for (size_t i = 0; i < COLUMNS_MOST; i++) {
        importing->columns[i] = COLUMN_NONE;
    }
    for (size_t i = 0; i < row->count; i++) {
        uint32_t column = row->cells[i].column;
        if (column < COLUMNS_MOST) {
            importing->columns[column] =
                column_of(importing->book->def, plain_heading(row->cells[i].text, importing->arena));
            importing->heading = importing->heading || importing->columns[column] >= 0;
        }
    }
}

/* ---- rows --------------------------------------------------------------------------- */

/* Whether the text names one thing of those that a field of this type may name. */
static bool names_one(const Ledger *ledger, CaseFieldType type, Str text) {
    if (type == CASE_ELEMENT) {
        return pack_element(ledger->pack, text) != NULL;
    }
    ItemSearch item = item_named(ledger, text);
    return item.in_use || item.named.len > 0;
}

/* How much of the text is one value: up to the first mark; names of elements and items may have such marks themselves,
 * so of these as much as is a name. */
static size_t one_value(const Ledger *ledger, CaseFieldType type, Str text, Str mark) {
    ptrdiff_t at = str_find(text, mark);
    size_t first = at < 0 ? text.len : (size_t)at, end = text.len;
    bool named = type == CASE_ELEMENT || type == CASE_ITEM;
    end = end < NAME_BYTES_MOST ? end : NAME_BYTES_MOST;
    while (named && end > first) {
        bool whole = end == text.len || str_starts(str_slice(text, end, text.len), mark);
        if (whole && names_one(ledger, type, str_trim(str_slice(text, 0, end)))) {
            return end;
        }
        end--;
    }
    return first;
}

/* 甲、乙; of too many no more than are refused. */
static json_t *several_in(const Importing *importing, const CaseField *field, Str text) {
    json_t *list = json_array();
    const Str mark = STR("、");
    while (text.len && json_array_size(list) <= CASE_MANY_MOST) {
        size_t end = one_value(importing->ledger, field->type, text, mark);
        Str one = str_trim(str_slice(text, 0, end));
        json_array_append_new(list, json_stringn(one.data, one.len));
        text = end < text.len ? str_slice(text, end + mark.len, text.len) : (Str){NULL, 0};
    }
    return list;
}

static void take_cell(const Importing *importing, ImportRow *row, const TableCell *cell) {
    int column = cell->column < COLUMNS_MOST ? importing->columns[cell->column] : COLUMN_NONE;
    Str text = str_trim(cell->text);
    if (column == COLUMN_UNIT) {
        row->unit = str_copy(importing->arena, text);
    } else if (column == COLUMN_NUMBER) {
        row->number = str_copy(importing->arena, text);
    } else if (column >= 0 && text.len) {
        const CaseField *field = &importing->book->def->fields[column];
        json_t *value = json_stringn(text.data, text.len);
        if (field->type == CASE_CHOICES || field->many) {
            json_decref(value);
            value = several_in(importing, field, text);
        }
        json_object_set_new(row->given, field->id.data, value);
    }
}

static bool see_sheet(void *context, Str name, Err *err) {
    Importing *importing = context;
    (void)err;
    snprintf(importing->sheet, sizeof importing->sheet, "%.*s", STR_ARG(name));
    return true;
}

static bool no_heading(const Importing *importing, Err *err) {
    return err_set(err, ERR_INPUT, "前%d行里没有找到表头：没有一列的名称是“%.*s”的字段。", HEADING_WITHIN,
                   STR_ARG(importing->book->def->name));
}

static bool see_row(void *context, const TableRow *row, Err *err) {
    Importing *importing = context;
    if (!importing->heading) {
        take_heading(importing, row);
        return importing->heading || ++importing->looked < HEADING_WITHIN || no_heading(importing, err);
    }
    if (importing->count == CASE_IMPORT_MOST) {
        return err_set(err, ERR_LIMIT, "一次最多导入%d条。请分成几份。", CASE_IMPORT_MOST);
    }
    ImportRow made = {.row = row->row, .given = json_object(), .place = {.line = (int)row->line}};
    snprintf(made.place.file, sizeof made.place.file, "%s", importing->file);
    snprintf(made.place.sheet, sizeof made.place.sheet, "%s", importing->sheet);
    for (size_t i = 0; i < row->count; i++) {
        take_cell(importing, &made, &row->cells[i]);
    }
    if (!json_object_size(made.given)) { /* an empty row, or a total below */
        json_decref(made.given);
        return true;
    }
    if (importing->count == importing->capacity) {
        size_t wanted = importing->capacity * 2 + 64;
        importing->rows =
            arena_grow(importing->arena, importing->rows, importing->count, wanted, sizeof *importing->rows);
        importing->capacity = wanted;
    }
    importing->rows[importing->count++] = made;
    return true;
}

static void forget_rows(Importing *importing) {
    for (size_t i = 0; i < importing->count; i++) {
        json_decref(importing->rows[i].given);
    }
    importing->count = 0;
}

static bool start_again(void *context, Err *err) {
    Importing *importing = context;
    (void)err;
    forget_rows(importing);
    importing->heading = false;
    importing->looked = 0;
    return true;
}

/* ---- storing ---------------------------------------------------------------------------- */

static void tell(const Importing *importing, const ImportRow *row, const Err *fault) {
    Place place = row->place;
    Str named = str_from(fault->place.field);
    int field = record_field(importing->book->def, named);
    for (uint32_t c = 0; c < COLUMNS_MOST; c++) {
        bool unit = importing->columns[c] == COLUMN_UNIT && str_is(named, "unit");
        if (unit || (importing->columns[c] == field && field >= 0)) {
            table_cell_name(c, row->row, place.cell);
        }
    }
    if (!place.cell[0]) {
        table_cell_name(0, row->row, place.cell);
    }
    snprintf(place.field, sizeof place.field, "%s", fault->place.field);
    problem_add(importing->problems, SEVERITY_ERROR, "register", &place, "%s", fault->message);
}

static bool store_row(Importing *importing, Tx *tx, const ImportRow *row, Err *err) {
    Arena *arena = arena_create();
    Str unit = importing->unit;
    int64_t id;
    const CaseSource source = {row->number.len ? STR("register") : (Str){NULL, 0}, row->number,
                               str_format(arena, "旧登记册编号%.*s", STR_ARG(row->number))};
    bool named = !row->unit.len || org_unit_named(tx, row->unit, arena, &unit, err);
    if (!named) {
        snprintf(err->place.field, sizeof err->place.field, "unit"); /* told at its cell */
    }
    bool good = named && open_register_row(importing->ledger, tx, importing->user, importing->book, unit, row->given,
                                           &source, arena, &id, err);
    arena_destroy(arena);
    return good;
}

static void tell_fault(void *context, const Err *fault) {
    Telling *telling = context;
    tell(telling->importing, telling->row, fault);
    telling->told++;
}

/* Every cell that is wrong, and what stands against the row besides. */
static bool tell_all(Importing *importing, Tx *tx, const ImportRow *row, const Err *fault, Err *err) {
    Telling telling = {importing, row, 0};
    json_t *fields = json_object();
    Str unit = row->unit.len ? STR("") : importing->unit;
    bool good = values_try(importing->ledger, tx, importing->book->def, unit, row->given, NULL, fields, tell_fault,
                           &telling, err);
    json_decref(fields);
    if (good && (!telling.told || record_field(importing->book->def, str_from(fault->place.field)) < 0)) {
        tell(importing, row, fault);
    }
    return good;
}

static bool store_rows(Tx *tx, void *context, Err *err) {
    Importing *importing = context;
    for (size_t i = 0; i < importing->count && importing->problems->errors < CASE_PROBLEMS_MOST; i++) {
        Err fault = {.kind = ERR_NONE};
        if (!store_row(importing, tx, &importing->rows[i], &fault)) {
            if (fault.kind != ERR_INPUT && fault.kind != ERR_NOT_FOUND && fault.kind != ERR_CONFLICT) {
                *err = fault;
                return false;
            }
            if (!tell_all(importing, tx, &importing->rows[i], &fault, err)) {
                return false;
            }
        } else {
            importing->opened++;
        }
    }
    if (importing->dry && !importing->problems->errors) {
        return err_set(err, ERR_CANCELLED, "只看不存。"); /* nothing of it stays */
    }
    return !importing->problems->errors || err_set(err, ERR_INPUT, "登记册里有错，没有导入。");
}

static bool feed_file(void *context, const TableEvents *events, Err *err) {
    return table_stream(context, (Str){NULL, 0}, NULL, events, err);
}

bool case_import(Ledger *ledger, const User *user, const CaseImport *import, Arena *arena, size_t *rows, size_t *opened,
                 ProblemList *problems, Err *err) {
    union { /* only read */
        const char *in;
        void *out;
    } context = {import->path};
    const RegisterFeed feed = {feed_file, context.out};
    return register_take(ledger, user, import, &feed, arena, rows, opened, problems, err);
}

bool register_take(Ledger *ledger, const User *user, const CaseImport *import, const RegisterFeed *feed, Arena *arena,
                   size_t *rows, size_t *opened, ProblemList *problems, Err *err) {
    Importing *importing = ARENA_NEW(arena, Importing);
    *importing = (Importing){.ledger = ledger,
                             .user = user,
                             .book = book_newest(ledger, import->record),
                             .unit = import->unit,
                             .file = str_cstr(arena, import->file_name),
                             .arena = arena,
                             .problems = problems,
                             .dry = import->dry};
    *rows = *opened = 0;
    if (!importing->book) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(import->record));
    }
    const TableEvents events = {.context = importing, .sheet = see_sheet, .row = see_row, .again = start_again};
    bool good = feed->rows(feed->context, &events, err);
    if (good && !importing->heading) {
        good = no_heading(importing, err);
    }
    if (good && !importing->count) {
        good = err_set(err, ERR_INPUT, "表头下面没有内容。");
    }
    good = good && store_write(ledger->store, store_rows, importing, err);
    *rows = importing->count;
    forget_rows(importing);
    *opened = good ? importing->opened : 0;
    if (!good && (problems->errors || err->kind == ERR_CANCELLED)) { /* told cell by cell, or only looked at */
        *err = (Err){.kind = ERR_NONE};
        return true;
    }
    return good;
}
