/* One row of the wide table: whose it is, of which period, and the cells of its element columns. */
#include "fact_internal.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 200 };

Place import_place(const Import *import, uint32_t row, uint32_t line, int column) {
    Place place = {.line = import->is_csv ? (int)line : 0};
    snprintf(place.file, sizeof place.file, "%.*s", STR_ARG(import->file_name));
    snprintf(place.sheet, sizeof place.sheet, "%.*s", STR_ARG(import->sheet));
    if (row > 0) {
        if (column >= 0) {
            table_cell_name((uint32_t)column, row, place.cell);
        } else {
            snprintf(place.cell, sizeof place.cell, "%u", row);
        }
    }
    return place;
}

int import_element_column(const Import *import, int element) {
    for (size_t i = 0; i < import->element_count; i++) {
        if (import->elements[i] == element) {
            return import->element_columns[i];
        }
    }
    return -1;
}

int import_period(Import *import, Str code) {
    for (size_t i = 0; i < import->period_count; i++) {
        if (str_equal(import->periods[i].code, code)) {
            return (int)i;
        }
    }
    if (import->period_count == import->period_capacity) {
        size_t wanted = import->period_capacity ? import->period_capacity * 2 : 4;
        import->periods =
            arena_grow(import->arena, import->periods, import->period_capacity, wanted, sizeof *import->periods);
        import->period_capacity = wanted;
    }
    import->periods[import->period_count] =
        (ImportPeriod){.code = str_copy(import->arena, code), .rows = map_create(import->arena, 64)};
    return (int)import->period_count++;
}

ImportRow *import_add_row(Import *import, Str code, Str period, const TableRow *from, int column) {
    int at = import_period(import, period);
    size_t earlier;
    if (map_get(import->periods[at].rows, code, &earlier)) {
        const ImportRow *first = &import->rows[earlier];
        Place place = import_place(import, (uint32_t)from->row, (uint32_t)from->line, column);
        Place other = import_place(import, first->row, first->line, column);
        IMPORT_ERROR(import, "duplicate-row", &place,
                     "代码“%.*s”的%.*s年度已在%s填过，一个单位一年只能一行。请删去多余的一行。", STR_ARG(code),
                     STR_ARG(period), other.cell);
        return NULL;
    }
    if (import->row_count == import->row_capacity) {
        size_t wanted = import->row_capacity ? import->row_capacity * 2 : 256;
        import->rows = arena_grow(import->arena, import->rows, import->row_capacity, wanted, sizeof *import->rows);
        import->row_capacity = wanted;
    }
    ImportRow *row = &import->rows[import->row_count];
    *row = (ImportRow){.code = str_copy(import->arena, code),
                       .row = (uint32_t)from->row,
                       .line = (uint32_t)from->line,
                       .period = at,
                       .parent_row = -1};
    map_put(import->periods[at].rows, row->code, import->row_count++);
    return row;
}

/* ---- who and when ---- */

static const TableCell *role_cell(const Import *import, const TableRow *row, ColumnRole role) {
    int column = import->role_column[role];
    for (size_t i = 0; column >= 0 && i < row->count && row->cells[i].column <= (uint32_t)column; i++) {
        if (row->cells[i].column == (uint32_t)column) {
            return &row->cells[i];
        }
    }
    return NULL;
}

static Place role_place(const Import *import, const TableRow *row, ColumnRole role) {
    return import_place(import, (uint32_t)row->row, (uint32_t)row->line, import->role_column[role]);
}

/* A code with blanks and full-width digits taken out; empty text when there is none or it is told as wrong. */
static Str read_code(Import *import, const TableRow *row, ColumnRole role) {
    const TableCell *cell = role_cell(import, row, role);
    Str code = cell ? text_normal(import->scratch, cell->text) : (Str){NULL, 0};
    if (code.len && !text_is_blank(code) && !org_code_good(code)) {
        Place place = role_place(import, row, role);
        IMPORT_ERROR(import, "bad-code", &place, "代码“%.*s”含有字母、数字以外的字，或超过%d位。请填单位的正式代码。",
                     STR_ARG(code), ORG_CODE_MOST);
        return (Str){NULL, 0};
    }
    return text_is_blank(code) ? (Str){NULL, 0} : code;
}

static bool read_period(Import *import, const TableRow *row, Str *period) {
    const TableCell *cell = role_cell(import, row, ROLE_PERIOD);
    Str text = cell ? cell->text : import->options->default_period;
    if (!text.len) {
        Place place = role_place(import, row, import->role_column[ROLE_PERIOD] >= 0 ? ROLE_PERIOD : ROLE_CODE);
        IMPORT_ERROR(import, "no-period", &place, "没有年度。请填“年度”列（例如 2024），或导入时指定年度。");
        return false;
    }
    if (!period_read(import->scratch, text, period)) {
        Place place = role_place(import, row, ROLE_PERIOD);
        IMPORT_ERROR(import, "bad-period", &place, "年度“%.*s”不对。请写成 2024 或 2024-2025学年。", STR_ARG(text));
        return false;
    }
    return true;
}

static void read_unit(Import *import, const TableRow *row, ImportRow *target) {
    const TableCell *name = role_cell(import, row, ROLE_NAME), *kind = role_cell(import, row, ROLE_KIND);
    Str shown = name ? str_trim(name->text) : (Str){NULL, 0};
    if (!shown.len || shown.len > NAME_MOST) {
        Place place = role_place(import, row, ROLE_NAME);
        IMPORT_ERROR(import, "no-name", &place, "单位名称%s。请补正。", shown.len ? "太长" : "没有填");
    }
    target->name = str_copy(import->arena, shown);
    target->parent = str_copy(import->arena, read_code(import, row, ROLE_PARENT));
    target->kind = kind ? kind_read(import->pack, import->scratch, kind->text) : NULL;
    if (kind && !target->kind && !text_is_blank(text_normal(import->scratch, kind->text))) {
        Place place = role_place(import, row, ROLE_KIND);
        IMPORT_ERROR(import, "unknown-kind", &place,
                     "不认识的类别“%.*s”。请填小学、初中、九年一贯制、幼儿园、县等规定的类别。", STR_ARG(kind->text));
        target->kind = pack_kinds(import->pack, &(size_t){0}); /* told once, not again as missing */
    }
}

/* ---- values ---- */

/* Does the unit's kind have this element at all? Decides what counts as not filled in. */
static bool expected(const Element *element, const KindDef *kind) {
    return !kind || (((element->levels == 0) || (element->levels >> kind->level & 1)) &&
                     (element->kinds_stage_mask == 0 || (element->kinds_stage_mask & kind->stages)));
}

static void pack_cells(Import *import, const TableRow *row, ImportRow *target) {
    size_t element_total, at = 0;
    const Element *elements = pack_elements(import->pack, &element_total);
    CellWriter writer = cells_write(import->scratch, import->element_count);
    for (size_t i = 0; i < import->element_count; i++) {
        uint32_t column = (uint32_t)import->element_columns[i];
        const Element *element = &elements[import->elements[i]];
        PackedCell packed = {.element = (unsigned)import->elements[i]};
        Str reason;
        while (at < row->count && row->cells[at].column < column) {
            at++;
        }
        const TableCell *cell = at < row->count && row->cells[at].column == column ? &row->cells[at] : NULL;
        if (!fact_cell_read(element, import->columns[column].factor, cell, import->scratch, &packed.state,
                            &packed.value, &reason)) {
            Place place = import_place(import, (uint32_t)row->row, (uint32_t)row->line, (int)column);
            snprintf(place.field, sizeof place.field, "%.*s", STR_ARG(element->id));
            IMPORT_ERROR(import, "bad-value", &place, "“%.*s”：%.*s",
                         STR_ARG(text_beginning(cell ? cell->text : STR(""))), STR_ARG(reason));
            packed.state = CELL_DAMAGED;
        }
        import->result->values += packed.state == CELL_KNOWN;
        import->result->unknown += packed.state != CELL_KNOWN && expected(element, target->kind);
        cells_add(&writer, &packed);
    }
    target->cells = str_copy(import->arena, cells_str(&writer));
}

/* A cell under no heading: told once per column. */
static void check_strays(Import *import, const TableRow *row) {
    for (size_t i = row->count; i-- > 0;) {
        uint32_t column = row->cells[i].column;
        if (column < import->column_count && import->columns[column].heading.len) {
            continue;
        }
        if (column >= import->column_count) {
            import->columns =
                arena_grow(import->arena, import->columns, import->column_count, column + 1, sizeof *import->columns);
            import->column_count = column + 1;
        }
        Place place = import_place(import, (uint32_t)row->row, (uint32_t)row->line, (int)column);
        IMPORT_ERROR(import, "no-column-name", &place, "这一列有内容，但没有表头。请补上表头或清空这一列。");
        import->columns[column].heading = STR("?");
    }
}

/* Units and notes right below the heading: no code, no number. */
static bool is_note(Import *import, const TableRow *row) {
    const TableCell *code = role_cell(import, row, ROLE_CODE);
    Str normal = code ? text_normal(import->scratch, code->text) : (Str){NULL, 0};
    for (size_t i = 0; i < normal.len; i++) {
        if (!(normal.data[i] & 0x80)) {
            return false;
        }
    }
    for (size_t i = 0; i < row->count; i++) {
        double value;
        if (row->cells[i].is_number || number_parse(text_normal(import->scratch, row->cells[i].text), &value)) {
            return false;
        }
    }
    return true;
}

bool import_row(Import *import, const TableRow *row, Err *err) {
    (void)err;
    ArenaMark mark = arena_mark(import->scratch);
    bool note = import->may_be_note && !journal_is_passed(import, row->row) && is_note(import, row);
    import->may_be_note = false;
    if (!note) {
        import->result->rows++;
        check_strays(import, row);
        Str code = read_code(import, row, ROLE_CODE), period;
        if (!code.len) {
            const TableCell *cell = role_cell(import, row, ROLE_CODE);
            Place place = role_place(import, row, ROLE_CODE);
            if (!cell || text_is_blank(text_normal(import->scratch, cell->text))) {
                IMPORT_ERROR(import, "no-code", &place, "这一行没有代码。请补上单位代码，或删去这一行。");
            }
        } else if (read_period(import, row, &period)) {
            ImportRow *target = import_add_row(import, code, period, row, import->role_column[ROLE_CODE]);
            if (target) {
                const TableCell *cell = role_cell(import, row, ROLE_CODE);
                target->code_is_number = cell && cell->is_number;
                read_unit(import, row, target);
                pack_cells(import, row, target);
            }
        }
    }
    arena_reset(import->scratch, mark);
    return true;
}
