/* The heading of a wide table: which row it is, how deep, and what each column means.
 *
 * Titles may stand above; the heading is the first row that names code and name. The rows below it may go on naming
 * (a second line of a merged heading, or the ids of a template) or hold units and notes. */
#include "fact_internal.h"

#include <string.h>

enum { HEADING_WITHIN = 10, HEADING_DEEP = 3 };

static const struct {
    ColumnRole role;
    const char *name;
} role_names[] = {
    {ROLE_CODE, "code"},       {ROLE_CODE, "代码"},           {ROLE_CODE, "单位代码"}, {ROLE_CODE, "学校代码"},
    {ROLE_CODE, "学校标识码"}, {ROLE_CODE, "标识码"},         {ROLE_NAME, "name"},     {ROLE_NAME, "名称"},
    {ROLE_NAME, "单位名称"},   {ROLE_NAME, "学校名称"},       {ROLE_NAME, "校名"},     {ROLE_PARENT, "parent"},
    {ROLE_PARENT, "上级代码"}, {ROLE_PARENT, "上级单位代码"}, {ROLE_KIND, "kind"},     {ROLE_KIND, "类别"},
    {ROLE_KIND, "学校类别"},   {ROLE_KIND, "单位类别"},       {ROLE_PERIOD, "period"}, {ROLE_PERIOD, "年度"},
    {ROLE_PERIOD, "学年"},     {ROLE_PERIOD, "学年度"},
};

void heading_prepare(Import *import) {
    size_t count;
    const Element *elements = pack_elements(import->pack, &count);
    import->names = map_create(import->arena, count * 3);
    for (size_t i = 0; i < count; i++) {
        map_put(import->names, text_normal(import->arena, elements[i].id), ROLE_COUNT + i);
        map_put(import->names, text_normal(import->arena, elements[i].name), ROLE_COUNT + i);
        for (size_t a = 0; a < elements[i].alias_count; a++) {
            map_put(import->names, text_normal(import->arena, elements[i].aliases[a]), ROLE_COUNT + i);
        }
    }
    for (size_t i = 0; i < sizeof role_names / sizeof *role_names; i++) {
        map_put(import->names, str_from(role_names[i].name), role_names[i].role);
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        import->role_column[i] = -1;
    }
    import->waiting = ARENA_ARRAY(import->arena, HEADING_WITHIN + HEADING_DEEP, TableRow);
}

static bool find_name(const Import *import, Str heading, size_t *meaning) {
    return map_get(import->names, text_normal(import->scratch, heading), meaning);
}

static const TableCell *cell_at(const TableRow *row, uint32_t column) {
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].column == column) {
            return &row->cells[i];
        }
    }
    return NULL;
}

static bool names_both(const Import *import, const TableRow *row) {
    bool code = false, name = false;
    for (size_t i = 0; i < row->count; i++) {
        size_t meaning;
        if (find_name(import, row->cells[i].text, &meaning)) {
            code |= meaning == ROLE_CODE;
            name |= meaning == ROLE_NAME;
        }
    }
    return code && name;
}

static void keep_waiting(Import *import, const TableRow *row) {
    TableRow *kept = &import->waiting[import->waiting_count++];
    TableCell *cells = ARENA_ARRAY(import->arena, row->count, TableCell);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_copy(import->arena, row->cells[i].text);
    }
    *kept = *row;
    kept->cells = cells;
}

/* ---- near names ---- */

static Str nearest_name(const Import *import, Str heading) {
    size_t count, best = utf8_count(heading) / 2 + 1;
    const Element *elements = pack_elements(import->pack, &count);
    Str near = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        const Str tried[2] = {elements[i].name, elements[i].id};
        for (int t = 0; t < 2; t++) {
            size_t far = str_distance(heading, text_normal(import->scratch, tried[t]));
            if (far < best) {
                best = far;
                near = tried[t];
            }
        }
    }
    return near;
}

/* ---- what a column means ---- */

/* "设备值(元)": a unit in brackets that is not the usual one changes the factor. */
static bool find_with_unit(const Import *import, Str heading, size_t *meaning, double *factor) {
    Str normal = text_normal(import->scratch, heading);
    ptrdiff_t open = -1;
    for (size_t i = 0; i < normal.len; i++) {
        open = normal.data[i] == '(' ? (ptrdiff_t)i : open;
    }
    if (open <= 0 || normal.data[normal.len - 1] != ')' ||
        !map_get(import->names, str_slice(normal, 0, (size_t)open), meaning)) {
        return false;
    }
    if (*meaning < ROLE_COUNT) {
        return true;
    }
    size_t count;
    const Element *element = &pack_elements(import->pack, &count)[*meaning - ROLE_COUNT];
    Str unit = str_slice(normal, (size_t)open + 1, normal.len - 1);
    if (str_equal(unit, text_normal(import->scratch, element->entry_unit))) {
        *factor = element->entry_factor;
    } else if (str_equal(unit, text_normal(import->scratch, element->unit))) {
        *factor = 1;
    } else if (str_starts(unit, STR("万")) &&
               str_equal(str_slice(unit, 3, unit.len), text_normal(import->scratch, element->unit))) {
        *factor = 10000;
    } else {
        return element->unit.len == 0;
    }
    return true;
}

static bool is_last_year(Str heading) {
    return str_starts(str_trim(heading), STR("上年"));
}

/* Meaning of one column from its headings, the lowest first, then upper and lower together. */
static bool find_meaning(const Import *import, const Str *headings, size_t deep, size_t *meaning, double *factor) {
    *factor = 0; /* as the element says */
    for (size_t i = deep; i-- > 0;) {
        if (headings[i].len &&
            (find_name(import, headings[i], meaning) || find_with_unit(import, headings[i], meaning, factor))) {
            return true;
        }
    }
    for (size_t lower = deep; lower-- > 1;) {
        Str upper = headings[lower - 1], both[4];
        both[0] = str_format(import->scratch, "%.*s%.*s", STR_ARG(upper), STR_ARG(headings[lower]));
        both[1] = str_format(import->scratch, "%.*s%.*s", STR_ARG(headings[lower]), STR_ARG(upper));
        both[2] = str_format(import->scratch, "%.*s(%.*s)", STR_ARG(upper), STR_ARG(headings[lower]));
        both[3] = str_format(import->scratch, "%.*s(%.*s)", STR_ARG(headings[lower]), STR_ARG(upper));
        for (size_t i = 0; i < 4 && upper.len && headings[lower].len; i++) {
            if (find_name(import, both[i], meaning)) {
                return true;
            }
        }
    }
    return false;
}

static void tell_unknown(Import *import, Str heading, const Place *place) {
    Str near = nearest_name(import, text_normal(import->scratch, heading));
    if (near.len) {
        IMPORT_ERROR(import, "unknown-column", place, "不认识的列“%.*s”，是不是“%.*s”？请改表头或删去这一列。",
                     STR_ARG(heading), STR_ARG(near));
    } else {
        IMPORT_ERROR(import, "unknown-column", place, "不认识的列“%.*s”。请按模板的表头填写，或删去这一列。",
                     STR_ARG(heading));
    }
}

static void set_column(Import *import, uint32_t column, size_t meaning, double factor, const Place *place) {
    size_t count;
    const Element *elements = pack_elements(import->pack, &count);
    ImportColumn *target = &import->columns[column];
    bool is_element = meaning >= ROLE_COUNT;
    int element = is_element ? (int)(meaning - ROLE_COUNT) : -1;
    for (uint32_t i = 0; i < column; i++) {
        const ImportColumn *other = &import->columns[i];
        if (is_element ? other->role == ROLE_ELEMENT && other->element == element
                       : other->role != ROLE_IGNORED && other->role == (ColumnRole)meaning) {
            Place first = import_place(import, (uint32_t)place->line, 0, (int)i);
            IMPORT_ERROR(import, "duplicate-column", place, "列“%.*s”与%s列的“%.*s”重复。请只留一列。",
                         STR_ARG(target->heading), first.cell, STR_ARG(other->heading));
            return;
        }
    }
    target->role = is_element ? ROLE_ELEMENT : (ColumnRole)meaning;
    target->element = element;
    if (!is_element) {
        import->role_column[target->role] = (int)column;
        return;
    }
    target->factor = factor != 0 ? factor : elements[element].entry_factor != 0 ? elements[element].entry_factor : 1;
    import->elements[import->element_count] = element;
    import->element_columns[import->element_count++] = (int)column;
}

static size_t widest(const TableRow *rows, size_t deep) {
    size_t columns = 0;
    for (size_t i = 0; i < deep; i++) {
        size_t last = rows[i].count ? rows[i].cells[rows[i].count - 1].column + 1u : 0;
        columns = last > columns ? last : columns;
    }
    return columns;
}

static void name_columns(Import *import, const TableRow *rows, size_t deep) {
    import->column_count = widest(rows, deep);
    import->columns = ARENA_ARRAY(import->arena, import->column_count, ImportColumn);
    import->elements = ARENA_ARRAY(import->arena, import->column_count, int);
    import->element_columns = ARENA_ARRAY(import->arena, import->column_count, int);
    for (uint32_t column = 0; column < import->column_count; column++) {
        Str headings[HEADING_DEEP] = {{NULL, 0}};
        Str shown = {NULL, 0};
        size_t lowest = 0, meaning;
        for (size_t i = 0; i < deep; i++) {
            const TableCell *cell = cell_at(&rows[i], column);
            headings[i] = cell ? str_trim(cell->text) : (Str){NULL, 0};
            if (headings[i].len && (!shown.len || i == 1)) {
                shown = headings[i];
                lowest = i;
            }
        }
        import->columns[column] = (ImportColumn){.role = ROLE_IGNORED, .heading = shown};
        if (!shown.len || is_last_year(headings[0]) || is_last_year(shown) || str_is(shown, "序号")) {
            continue;
        }
        Place place = import_place(import, (uint32_t)rows[lowest].row, (uint32_t)rows[lowest].line, (int)column);
        double factor;
        if (find_meaning(import, headings, deep, &meaning, &factor)) {
            set_column(import, column, meaning, factor, &place);
        } else {
            tell_unknown(import, shown, &place);
        }
    }
}

/* Does this row, right below a heading, go on naming columns? */
static bool goes_on(const Import *import, const TableRow *upper, const TableRow *row) {
    size_t named = 0, meaning;
    double factor;
    for (size_t i = 0; i < row->count; i++) {
        const TableCell *above = cell_at(upper, row->cells[i].column);
        const Str headings[2] = {above ? str_trim(above->text) : (Str){NULL, 0}, str_trim(row->cells[i].text)};
        if (row->cells[i].is_number) {
            return false;
        }
        /* A text that only repeats what stands above it names nothing new, but a data row never does it. */
        bool repeats = str_equal(headings[0], headings[1]);
        named += repeats || find_name(import, headings[1], &meaning) ||
                 (find_meaning(import, headings, 2, &meaning, &factor) && !find_name(import, headings[0], &meaning));
    }
    return named > 0 && named * 2 >= row->count;
}

bool heading_changed(const Import *import, const TableRow *row) {
    return !import->has_heading || row->row >= import->heading_row || names_both(import, row);
}

bool heading_take(Import *import, const TableRow *row, Err *err) {
    if (import->waiting_count == HEADING_WITHIN && !import->heading_row) {
        return true; /* given up, unless merged cells make a heading: they stand behind all rows */
    }
    keep_waiting(import, row);
    const TableRow *rows = import->waiting;
    size_t count = import->waiting_count, top = 0;
    while (top < count && !names_both(import, &rows[top])) {
        top++;
    }
    if (top == count) {
        /* Wait for more, or give up: heading_missing tells it. */
        return count < HEADING_WITHIN || !import->is_csv;
    }
    import->heading_row = rows[top].row;
    /* A group's title may stand in the row above (merged over several columns). */
    size_t deep = 1;
    while (top + deep < count && deep < HEADING_DEEP && goes_on(import, &rows[top + deep - 1], &rows[top + deep])) {
        deep++;
    }
    if (top + deep == count && deep < HEADING_DEEP) {
        return true; /* the next row may still belong to it */
    }
    name_columns(import, rows + top, deep);
    import->has_heading = true;
    import->may_be_note = true;
    journal_heading(import);
    if (!journal_replay(import, err)) {
        return false;
    }
    for (size_t i = top + deep; i < count; i++) {
        if (!import_row(import, &rows[i], err)) {
            return false;
        }
    }
    return true;
}

void heading_missing(Import *import) {
    size_t count = import->waiting_count;
    for (size_t top = 0; top < count; top++) {
        if (names_both(import, &import->waiting[top])) {
            import->heading_row = import->waiting[top].row;
            name_columns(import, import->waiting + top, count - top < HEADING_DEEP ? count - top : HEADING_DEEP);
            import->has_heading = true;
            return;
        }
    }
    Place place = import_place(import, 1, import->is_csv, -1);
    IMPORT_ERROR(import, "no-heading", &place, "前%d行里没有同时含“代码”和“名称”的表头。请用模板填写，或选择表格对照。",
                 HEADING_WITHIN);
}
