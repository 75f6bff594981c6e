/* Foreign tables: a mapping of the pack says which headings become which elements and which regions stand above. */
#include "fact_internal.h"

#include <stdio.h>
#include <string.h>

enum { PARTS_MOST = 8 };

/* Table columns whose texts or figures belong together. */
typedef struct Columns {
    int *at;
    size_t count;
} Columns;

struct MappingReader {
    const MappingDef *def;
    bool has_heading;
    Map *headings; /* text -> table column */
    Columns code, title, period, kind;
    Columns *parent_codes, *parent_names;
    const KindDef **parent_kinds;
    const KindDef *kind_fixed;
    const KindDef **kind_to;
    Columns *values; /* per column of the mapping */
    const Element **elements;
    Columns *keep;
    const TableCell **by_column; /* of the row being read */
    size_t column_count;
};

/* "a+b": several headings whose texts are joined. */
static bool find_joined(Import *import, const MappingReader *reader, Str names, Columns *columns, Err *err) {
    Str part;
    *columns = (Columns){ARENA_ARRAY(import->arena, PARTS_MOST, int), 0};
    while (names.len && str_cut(&names, '+', &part)) {
        size_t column;
        part = str_trim(part);
        if (!map_get(reader->headings, part, &column) || columns->count >= PARTS_MOST) {
            return err_set(err, ERR_INPUT, "表里没有“%.*s”这一列，与表格对照“%.*s”不符。请核对选的对照和文件。",
                           STR_ARG(part), STR_ARG(reader->def->name));
        }
        columns->at[columns->count++] = (int)column;
    }
    return true;
}

static bool find_listed(Import *import, const MappingReader *reader, const Str *names, size_t count, Columns *columns) {
    *columns = (Columns){ARENA_ARRAY(import->arena, count, int), 0};
    for (size_t i = 0; i < count; i++) {
        size_t column;
        if (!map_get(reader->headings, names[i], &column)) {
            return false;
        }
        columns->at[columns->count++] = (int)column;
    }
    return true;
}

static bool need_kind(const Import *import, Str id, const KindDef **kind, Err *err) {
    *kind = id.len ? pack_kind(import->pack, id) : NULL;
    return *kind || !id.len || err_set(err, ERR_INPUT, "表格对照里的类别“%.*s”不存在。请改正规则包。", STR_ARG(id));
}

bool mapping_begin(Import *import, Err *err) {
    const MappingDef *def = import->options->mapping;
    MappingReader *reader = ARENA_NEW(import->arena, MappingReader);
    import->mapping = reader;
    reader->def = def;
    reader->headings = map_create(import->arena, 512);
    reader->parent_codes = ARENA_ARRAY(import->arena, def->parent_count, Columns);
    reader->parent_names = ARENA_ARRAY(import->arena, def->parent_count, Columns);
    reader->parent_kinds = ARENA_ARRAY(import->arena, def->parent_count, const KindDef *);
    reader->kind_to = ARENA_ARRAY(import->arena, def->kind_count, const KindDef *);
    reader->values = ARENA_ARRAY(import->arena, def->column_count, Columns);
    reader->elements = ARENA_ARRAY(import->arena, def->column_count, const Element *);
    reader->keep = ARENA_ARRAY(import->arena, def->keep_count, Columns);
    import->elements = ARENA_ARRAY(import->arena, def->column_count, int);
    import->element_columns = ARENA_ARRAY(import->arena, def->column_count, int);
    for (int i = 0; i < ROLE_COUNT; i++) {
        import->role_column[i] = -1;
    }
    bool good = need_kind(import, def->kind_fixed, &reader->kind_fixed, err);
    for (size_t i = 0; good && i < def->parent_count; i++) {
        good = need_kind(import, def->parents[i].kind, &reader->parent_kinds[i], err);
    }
    for (size_t i = 0; good && i < def->kind_count; i++) {
        good = need_kind(import, def->kind_to[i], &reader->kind_to[i], err);
    }
    return good;
}

/* ---- the heading ---- */

static bool take_values(Import *import, MappingReader *reader, Err *err) {
    const MappingDef *def = reader->def;
    for (size_t i = 0; i < def->column_count; i++) {
        const MappingColumn *column = &def->columns[i];
        const Element *element = pack_element(import->pack, column->element);
        if (!element) {
            return err_set(err, ERR_INPUT, "表格对照里的数据元素“%.*s”不存在。请改正规则包。",
                           STR_ARG(column->element));
        }
        if (!find_listed(import, reader, column->columns, column->column_count, &reader->values[i])) {
            continue; /* the publisher's columns come and go: the element stays unknown */
        }
        reader->elements[i] = element;
        import->elements[import->element_count] = pack_element_index(import->pack, element);
        import->element_columns[import->element_count++] = reader->values[i].at[0];
    }
    return import->element_count > 0 || def->column_count == 0 ||
           err_set(err, ERR_INPUT, "表里没有“%.*s”这个对照要的任何一列。请核对选的对照和文件。", STR_ARG(def->name));
}

static bool take_heading(Import *import, MappingReader *reader, const TableRow *row, Err *err) {
    const MappingDef *def = reader->def;
    for (size_t i = 0; i < row->count; i++) {
        map_put(reader->headings, str_copy(import->arena, str_trim(row->cells[i].text)), row->cells[i].column);
    }
    reader->column_count = row->count ? row->cells[row->count - 1].column + 1u : 0;
    reader->by_column = ARENA_ARRAY(import->arena, reader->column_count, const TableCell *);
    bool good = find_joined(import, reader, def->code, &reader->code, err) &&
                find_joined(import, reader, def->title, &reader->title, err) &&
                find_joined(import, reader, def->period, &reader->period, err) &&
                find_joined(import, reader, def->kind, &reader->kind, err);
    for (size_t i = 0; good && i < def->parent_count; i++) {
        good = find_joined(import, reader, def->parents[i].code, &reader->parent_codes[i], err) &&
               find_joined(import, reader, def->parents[i].name, &reader->parent_names[i], err);
    }
    for (size_t i = 0; good && i < def->keep_count; i++) {
        good = find_joined(import, reader, def->keep_column[i], &reader->keep[i], err);
    }
    if (good && reader->code.count) {
        import->role_column[ROLE_CODE] = reader->code.at[0];
    }
    reader->has_heading = true;
    return good && take_values(import, reader, err);
}

/* ---- a row ---- */

static Str text_at(const MappingReader *reader, int column) {
    const TableCell *cell = (size_t)column < reader->column_count ? reader->by_column[column] : NULL;
    return cell ? str_trim(cell->text) : (Str){NULL, 0};
}

static Str joined(const MappingReader *reader, Columns columns, const char *between, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < columns.count; i++) {
        buf_add(&out, i ? str_from(between) : (Str){NULL, 0});
        buf_add(&out, text_at(reader, columns.at[i]));
    }
    return buf_str(&out);
}

static bool is_kept(const MappingReader *reader, Arena *arena) {
    for (size_t i = 0; i < reader->def->keep_count; i++) {
        if (!str_equal(joined(reader, reader->keep[i], "+", arena), reader->def->keep_value[i])) {
            return false;
        }
    }
    return true;
}

static const KindDef *row_kind(const Import *import, const MappingReader *reader, Arena *arena) {
    if (reader->kind.count) {
        Str text = joined(reader, reader->kind, "+", arena);
        for (size_t i = 0; i < reader->def->kind_count; i++) {
            if (str_equal(text, reader->def->kind_from[i])) {
                return reader->kind_to[i];
            }
        }
        const KindDef *kind = text.len ? kind_read(import->pack, arena, text) : NULL;
        if (kind) {
            return kind;
        }
    }
    return reader->kind_fixed;
}

/* "11" of six digits is 110000. */
static Str filled_up(Str code, int digits, Arena *arena) {
    Buf out = buf_create(arena);
    buf_add(&out, code);
    while (code.len && out.len < (size_t)digits) {
        buf_add_char(&out, '0');
    }
    return buf_str(&out);
}

/* A region of the row, made once; one without a name is only pointed at. Returns its code in the import's memory. */
static Str add_parent(Import *import, const MappingReader *reader, size_t i, Str code, Str above, int period,
                      const TableRow *row) {
    Map *rows = import->periods[period].rows;
    size_t known;
    if (map_get(rows, code, &known)) {
        return import->rows[known].code;
    }
    if (!reader->def->parents[i].name.len) {
        return str_copy(import->arena, code);
    }
    Str name = joined(reader, reader->parent_names[i], "/", import->scratch);
    ImportRow *target = import_add_row(import, code, import->periods[period].code, row, -1);
    *target = (ImportRow){.code = target->code,
                          .name = str_copy(import->arena, name),
                          .parent = above,
                          .kind = reader->parent_kinds[i],
                          .period = period,
                          .parent_row = -1};
    return target->code;
}

/* Regions above the row's unit `own`. Returns the code of the nearest; a region that is the unit itself (a city without
 * counties stands as its own county) is passed over. */
static Str add_parents(Import *import, const MappingReader *reader, Str own, Str period, const TableRow *row) {
    Str above = {NULL, 0};
    int at = import_period(import, period);
    for (size_t i = 0; i < reader->def->parent_count; i++) {
        Str code = joined(reader, reader->parent_codes[i], "/", import->scratch);
        code = filled_up(code, reader->def->parents[i].digits, import->scratch);
        if (code.len && !str_equal(code, own)) {
            above = add_parent(import, reader, i, code, above, at, row);
        }
    }
    return above;
}

static bool is_unknown(const MappingDef *def, Str text) {
    double value, listed;
    bool number = number_parse(text, &value);
    for (size_t i = 0; i < def->unknown_count; i++) {
        if (str_equal(def->unknown[i], text) || (number && number_parse(def->unknown[i], &listed) && value == listed)) {
            return true;
        }
    }
    return false;
}

/* Several columns are added up; one that is unknown makes the sum unknown. */
static PackedCell read_value(Import *import, const MappingReader *reader, size_t i, const TableRow *row) {
    const MappingColumn *column = &reader->def->columns[i];
    const Element *element = reader->elements[i];
    PackedCell sum = {.element = (unsigned)pack_element_index(import->pack, element)};
    double factor = column->factor != 0 ? column->factor : 1;
    for (size_t c = 0; c < reader->values[i].count; c++) {
        int at = reader->values[i].at[c];
        const TableCell *cell = (size_t)at < reader->column_count ? reader->by_column[at] : NULL;
        CellState state;
        double value;
        Str reason;
        if (cell && is_unknown(reader->def, str_trim(cell->text))) {
            cell = NULL;
        } else if (!cell && column->blank_is_zero) {
            continue;
        }
        if (!fact_cell_read(element, factor, cell, import->scratch, &state, &value, &reason)) {
            Place place = import_place(import, (uint32_t)row->row, (uint32_t)row->line, at);
            snprintf(place.field, sizeof place.field, "%.*s", STR_ARG(element->id));
            IMPORT_ERROR(import, "bad-value", &place, "“%.*s”：%.*s",
                         STR_ARG(text_beginning(cell ? cell->text : STR(""))), STR_ARG(reason));
            state = CELL_DAMAGED;
        }
        sum.state = sum.state == CELL_KNOWN ? state : sum.state;
        sum.value += value;
    }
    sum.value = sum.state == CELL_KNOWN ? sum.value : 0;
    return sum;
}

static void pack_values(Import *import, const MappingReader *reader, const TableRow *row, ImportRow *target) {
    CellWriter writer = cells_write(import->scratch, import->element_count);
    for (size_t i = 0; i < reader->def->column_count; i++) {
        if (reader->elements[i]) {
            PackedCell cell = read_value(import, reader, i, row);
            import->result->values += cell.state == CELL_KNOWN;
            import->result->unknown += cell.state != CELL_KNOWN;
            cells_add(&writer, &cell);
        }
    }
    target->cells = str_copy(import->arena, cells_str(&writer));
}

static void take_row(Import *import, MappingReader *reader, const TableRow *row) {
    const MappingDef *def = reader->def;
    Str code = filled_up(joined(reader, reader->code, "/", import->scratch), def->digits, import->scratch), period;
    Str when = def->period_fixed.len  ? def->period_fixed
               : reader->period.count ? joined(reader, reader->period, "-", import->scratch)
                                      : import->options->default_period;
    Place place = import_place(import, (uint32_t)row->row, (uint32_t)row->line, import->role_column[ROLE_CODE]);
    import->result->rows++;
    if (!code.len) {
        IMPORT_ERROR(import, "no-code", &place, "这一行没有代码。请补上单位代码，或删去这一行。");
        return;
    }
    if (!period_read(import->scratch, when, &period)) {
        if (!import->options->default_period.len ||
            !period_read(import->scratch, import->options->default_period, &period)) {
            IMPORT_ERROR(import, "bad-period", &place, "年度“%.*s”不对。请在导入时指定年度，例如 2024。",
                         STR_ARG(when));
            return;
        }
    }
    Str parent = add_parents(import, reader, code, period, row);
    ImportRow *target = import_add_row(import, code, period, row, import->role_column[ROLE_CODE]);
    if (target) {
        target->name = str_copy(import->arena, joined(reader, reader->title, " ", import->scratch));
        target->parent = parent;
        target->kind = row_kind(import, reader, import->scratch);
        pack_values(import, reader, row, target);
    }
}

bool mapping_row(Import *import, const TableRow *row, Err *err) {
    MappingReader *reader = import->mapping;
    if (!reader->has_heading) {
        return take_heading(import, reader, row, err);
    }
    ArenaMark mark = arena_mark(import->scratch);
    memset(reader->by_column, 0, reader->column_count * sizeof *reader->by_column);
    for (size_t i = 0; i < row->count && row->cells[i].column < reader->column_count; i++) {
        reader->by_column[row->cells[i].column] = &row->cells[i];
    }
    if (is_kept(reader, import->scratch)) {
        take_row(import, reader, row);
    }
    arena_reset(import->scratch, mark);
    return true;
}

void mapping_end(Import *import) {
    if (!import->mapping->has_heading) {
        Place place = import_place(import, 1, import->is_csv, -1);
        IMPORT_ERROR(import, "no-heading", &place, "文件是空的，没有表头。请核对选的文件。");
    }
}
