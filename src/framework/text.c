/* Rows of cells as the text of a framework. Every line remembers the cell that it came from, so that a fault which the
 * reader of packs finds in the text is told at the cell. */
#include "framework_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MOST = 16 };

typedef struct Writing {
    Grid *grid;
    Arena *arena;
    GridText *out;
    Buf text;
    ProblemList *problems;
} Writing;

void cell_name(SheetId sheet, size_t row, size_t column, char cell[16]) {
    if (sheet == SHEET_WHOLE) {
        table_cell_name(1, column + 1, cell);
    } else {
        table_cell_name((uint32_t)column, row, cell);
    }
}

void cell_problem(ProblemList *problems, SheetId sheet, size_t row, size_t column, const char *format, ...) {
    char message[1024];
    Place place = {.line = 0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    snprintf(place.sheet, sizeof place.sheet, "%s", sheet_defs[sheet].name);
    if (row) {
        cell_name(sheet, row, column, place.cell);
    }
    problem_add(problems, SEVERITY_ERROR, "framework-book", &place, "%s", message);
}

/* ---- lines ---- */

static void add_line(Writing *writing, int depth, SheetId sheet, const GridRow *row, size_t column) {
    GridText *out = writing->out;
    out->origins = arena_grow(writing->arena, out->origins, out->line_count, out->line_count + 1, sizeof(TextOrigin));
    out->origins[out->line_count++] = (TextOrigin){sheet, row ? row->row : 0, column};
    for (int i = 0; i < depth; i++) {
        buf_add(&writing->text, STR("  "));
    }
}

/* Letters, digits and whatever is not ASCII need no quotes. */
static bool is_plain(Str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (!letter && !(i && (c == '-' || c == '.' || c == '_'))) {
            return false;
        }
    }
    return text.len > 0;
}

static void add_scalar(Writing *writing, Str text) {
    if (is_plain(text)) {
        buf_add(&writing->text, text);
        return;
    }
    buf_add_char(&writing->text, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\') {
            buf_add_char(&writing->text, '\\');
            buf_add_char(&writing->text, (char)c);
        } else if (c < 0x20 || c == 0x7f) {
            buf_add_format(&writing->text, c == '\n' ? "\\n" : "\\x%02x", c);
        } else {
            buf_add_char(&writing->text, (char)c);
        }
    }
    buf_add_char(&writing->text, '"');
}

static void add_pair(Writing *writing, const char *key, Str value) {
    buf_add_format(&writing->text, "%s: ", key);
    add_scalar(writing, value);
    buf_add_char(&writing->text, '\n');
}

/* ---- cells ---- */

static const char *word_id(const Word *words, Str text) {
    for (const Word *word = words; word->id; word++) {
        if (word->id[0] && (str_is(text, word->name) || str_is(text, word->id))) {
            return word->id;
        }
    }
    return NULL;
}

static const char *choice(Writing *writing, SheetId sheet, const GridRow *row, size_t at) {
    const SheetColumn *column = &sheet_defs[sheet].columns[at];
    const char *id = word_id(column->words, row->cells[at]);
    if (!id) {
        Buf all = buf_create(writing->arena);
        for (const Word *word = column->words; word->id; word++) {
            buf_add_format(&all, "%s%s", buf_str(&all).len && word->name[0] ? "、" : "", word->name);
        }
        cell_problem(writing->problems, sheet, row->row, grid_column(writing->grid, sheet, at),
                     "“%s”要写%.*s之一，没有“%.*s”。", column->heading, STR_ARG(buf_str(&all)),
                     STR_ARG(row->cells[at]));
    }
    return id;
}

static Str truth(Writing *writing, SheetId sheet, const GridRow *row, size_t at) {
    static const char *const yes[] = {"是", "true", "1", "√", "TRUE", "Y", "y"};
    static const char *const no[] = {"否", "false", "0", "×", "FALSE", "N", "n"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (str_is(row->cells[at], yes[i])) {
            return STR("true");
        }
        if (str_is(row->cells[at], no[i])) {
            return (Str){NULL, 0};
        }
    }
    cell_problem(writing->problems, sheet, row->row, grid_column(writing->grid, sheet, at),
                 "“%s”要写“是”或“否”，没有“%.*s”。", sheet_defs[sheet].columns[at].heading, STR_ARG(row->cells[at]));
    return (Str){NULL, 0};
}

static Str grade_id(const Writing *writing, Str text) {
    const Grid *grid = writing->grid;
    size_t id = column_of(SHEET_GRADES, "id"), name = column_of(SHEET_GRADES, "name");
    for (size_t i = 0; i < grid->counts[SHEET_GRADES]; i++) {
        if (str_equal(grid->rows[SHEET_GRADES][i].cells[name], text)) {
            return grid->rows[SHEET_GRADES][i].cells[id];
        }
    }
    return text;
}

static void add_texts(Writing *writing, const char *key, Str text) {
    Str rest = text, part;
    buf_add_format(&writing->text, "%s: [", key);
    for (bool first = true; rest.len;) {
        ptrdiff_t at = str_find(rest, STR("；"));
        part = str_trim(at < 0 ? rest : str_slice(rest, 0, (size_t)at));
        rest = at < 0 ? (Str){NULL, 0} : str_slice(rest, (size_t)at + strlen("；"), rest.len);
        if (part.len) {
            buf_add(&writing->text, first ? STR("") : STR(", "));
            add_scalar(writing, part);
            first = false;
        }
    }
    buf_add(&writing->text, STR("]\n"));
}

/* The key that the limit of a row gets. */
static const char *limit_key(Writing *writing, SheetId sheet, const GridRow *row) {
    size_t at = column_of_kind(sheet, CELL_COMPARE);
    if (!row->cells[at].len) {
        cell_problem(writing->problems, sheet, row->row, grid_column(writing->grid, sheet, at),
                     "写了限值，还要写怎样比较：不低于、不高于、低于或高于。");
        return NULL;
    }
    return choice(writing, sheet, row, at);
}

static void add_cell(Writing *writing, int depth, SheetId sheet, const GridRow *row, size_t at) {
    const SheetColumn *column = &sheet_defs[sheet].columns[at];
    Str cell = row->cells[at];
    const char *key = column->key;
    if (column->kind == CELL_LIMIT) {
        key = limit_key(writing, sheet, row);
    } else if (column->kind == CELL_CHOICE) {
        cell = str_from(choice(writing, sheet, row, at));
    } else if (column->kind == CELL_BOOL) {
        cell = truth(writing, sheet, row, at);
    } else if (column->kind == CELL_GRADE) {
        cell = grade_id(writing, cell);
    }
    if (!key || !cell.len) {
        return;
    }
    add_line(writing, depth, sheet, row, at);
    if (column->kind == CELL_TEXTS) {
        add_texts(writing, key, cell);
    } else if (column->kind == CELL_DATE) {
        buf_add(&writing->text, STR("valid: {from: "));
        add_scalar(writing, cell);
        buf_add(&writing->text, STR("}\n"));
    } else {
        add_pair(writing, key, cell);
    }
}

static bool is_written(const SheetColumn *column, Str cell) {
    bool group = column->words && column->key && str_is(str_from(column->key), "rule") &&
                 (str_is(cell, "分组") || str_is(cell, "group"));
    return cell.len && !group && column->kind != CELL_OWNER && column->kind != CELL_COMPARE;
}

/* What must be written is not, unless its column lacks or the cell was told to be bad. */
static void tell_empty(Writing *writing, SheetId sheet, const GridRow *row, size_t at) {
    const Grid *grid = writing->grid;
    size_t column = grid_column(grid, sheet, at);
    char cell[16];
    cell_name(sheet, row->row, column, cell);
    for (size_t i = 0; i < writing->problems->count; i++) {
        const Place *place = &writing->problems->items[i].place;
        if (row->row && strcmp(place->sheet, sheet_defs[sheet].name) == 0 && strcmp(place->cell, cell) == 0) {
            return;
        }
    }
    if (!grid->lacks[sheet][at]) {
        cell_problem(writing->problems, sheet, row->row, column, "“%s”要写。", sheet_defs[sheet].columns[at].heading);
    }
}

/* One entry of a list: "-" on the line of its first cell. */
static void add_entry(Writing *writing, int depth, SheetId sheet, const GridRow *row) {
    add_line(writing, depth, sheet, row, 0);
    buf_add(&writing->text, STR("-\n"));
    for (size_t i = 0; i < sheet_defs[sheet].count; i++) {
        const SheetColumn *column = &sheet_defs[sheet].columns[i];
        if (is_written(column, row->cells[i])) {
            add_cell(writing, depth + 1, sheet, row, i);
        } else if (column->required && !row->cells[i].len) {
            tell_empty(writing, sheet, row, i);
        }
    }
}

static void add_key(Writing *writing, int depth, SheetId sheet, const GridRow *row, const char *key) {
    add_line(writing, depth, sheet, row, 0);
    buf_add_format(&writing->text, "%s:\n", key);
}

static void add_list(Writing *writing, int depth, SheetId sheet, const char *key) {
    Grid *grid = writing->grid;
    if (!grid->counts[sheet]) {
        return;
    }
    add_key(writing, depth, sheet, &grid->rows[sheet][0], key);
    for (size_t i = 0; i < grid->counts[sheet]; i++) {
        add_entry(writing, depth, sheet, &grid->rows[sheet][i]);
    }
}

/* ---- the tree ---- */

/* What belongs to a node by its id. */
static void add_owned(Writing *writing, int depth, SheetId sheet, const char *key, Str owner) {
    Grid *grid = writing->grid;
    size_t at = column_of_kind(sheet, CELL_OWNER);
    bool begun = false;
    for (size_t i = 0; i < grid->counts[sheet]; i++) {
        GridRow *row = &grid->rows[sheet][i];
        if (row->placed || !str_equal(row->cells[at], owner)) {
            continue;
        }
        if (!begun) {
            add_key(writing, depth, sheet, row, key);
        }
        begun = true;
        row->placed = true;
        add_entry(writing, depth, sheet, row);
    }
}

static void add_nodes(Writing *writing, int depth, Str above) {
    Grid *grid = writing->grid;
    size_t owner = column_of_kind(SHEET_NODES, CELL_OWNER), id = column_of(SHEET_NODES, "id");
    bool begun = false;
    for (size_t i = 0; i < grid->counts[SHEET_NODES] && depth < DEPTH_MOST * 2; i++) {
        GridRow *row = &grid->rows[SHEET_NODES][i];
        if (row->placed || !str_equal(row->cells[owner], above)) {
            continue;
        }
        if (!begun) {
            add_key(writing, depth, SHEET_NODES, row, "nodes");
        }
        begun = true;
        row->placed = true;
        add_entry(writing, depth, SHEET_NODES, row);
        if (row->cells[id].len) {
            add_owned(writing, depth + 1, SHEET_BANDS, "bands", row->cells[id]);
            add_owned(writing, depth + 1, SHEET_LINES, "lines", row->cells[id]);
            add_nodes(writing, depth + 1, row->cells[id]);
        }
    }
}

static void tell_unplaced(Writing *writing, SheetId sheet) {
    const Grid *grid = writing->grid;
    size_t at = column_of_kind(sheet, CELL_OWNER);
    for (size_t i = 0; i < grid->counts[sheet]; i++) {
        const GridRow *row = &grid->rows[sheet][i];
        if (row->placed) {
            continue;
        }
        if (row->cells[at].len) {
            cell_problem(writing->problems, sheet, row->row, grid_column(writing->grid, sheet, at),
                         sheet == SHEET_NODES ? "上级编号“%.*s”在“指标”表里没有，或者几行互为上级，或者层次太多。"
                                              : "“指标”表里没有编号“%.*s”。",
                         STR_ARG(row->cells[at]));
        } else {
            cell_problem(writing->problems, sheet, row->row, grid_column(writing->grid, sheet, at), "“指标编号”要写。");
        }
    }
}

/* ---- the whole ---- */

static void add_whole(Writing *writing, int depth, size_t from, size_t to) {
    Grid *grid = writing->grid;
    for (size_t i = from; i < to; i++) {
        const SheetColumn *column = &sheet_defs[SHEET_WHOLE].columns[i];
        const GridRow *row = &grid->rows[SHEET_WHOLE][0];
        if (row->cells[i].len) {
            add_cell(writing, depth, SHEET_WHOLE, row, i);
        } else if (column->required) {
            tell_empty(writing, SHEET_WHOLE, row, i);
        }
    }
}

void grid_text(Grid *grid, Arena *arena, GridText *text, ProblemList *problems) {
    Writing writing = {grid, arena, text, buf_create(arena), problems};
    size_t framework = column_of(SHEET_WHOLE, "points"), pass = column_of(SHEET_WHOLE, "pass");
    *text = (GridText){.line_count = 0};
    if (!grid->counts[SHEET_WHOLE]) {
        grid_add(grid, SHEET_WHOLE, arena)->row = 1;
    }
    add_whole(&writing, 0, 0, framework);
    add_list(&writing, 0, SHEET_PARAMETERS, "parameters");
    add_key(&writing, 0, SHEET_WHOLE, &grid->rows[SHEET_WHOLE][0], "framework");
    add_whole(&writing, 1, framework, pass);
    add_list(&writing, 1, SHEET_LEVELS, "levels");
    add_list(&writing, 1, SHEET_GRADES, "grades");
    add_whole(&writing, 1, pass, pass + 1);
    add_nodes(&writing, 1, (Str){NULL, 0});
    add_list(&writing, 1, SHEET_EFFECTS, "effects");
    tell_unplaced(&writing, SHEET_NODES);
    tell_unplaced(&writing, SHEET_BANDS);
    tell_unplaced(&writing, SHEET_LINES);
    text->text = buf_str(&writing.text);
}
