/* Tables of how many cases there are, by one thing or by two: all that are asked for in one pass over the cases. */
#include "ledger_internal.h"

#include <stdio.h>
#include <stdlib.h>

enum { VALUES_MOST = 40 }; /* of one case in one dimension */

typedef enum DimensionKind { BY_NOTHING, BY_UNIT, BY_STATE, BY_OPENED, BY_ENDED, BY_OVERDUE, BY_FIELD } DimensionKind;

/* One side of a table. */
typedef struct Dimension {
    DimensionKind kind;
    const CaseField *field;
    UnitSplit split; /* BY_UNIT, and names of a field of units */
    Map *known;      /* value -> index in lines */
    CaseTableLine *lines;
    size_t count, most;
    bool ordered; /* by id: months, years */
} Dimension;

typedef struct Table {
    Dimension rows, columns;
    int64_t **cells; /* per row */
    int64_t total;
} Table;

typedef struct Tabling {
    Ledger *ledger;
    const Book *book;
    const CaseTableQuery *query;
    Arena *arena;
    Tx *tx;
    Date from, until;
    bool has_from, has_until;
    Table *tables;
    size_t count;
    bool wants_fields;
} Tabling;

/* ---- what a table is by ----------------------------------------------------------------------- */

static size_t line_of(const Tabling *tabling, Dimension *dimension, Str id, Str name) {
    size_t at;
    if (map_get(dimension->known, id, &at)) {
        return at;
    }
    if (dimension->count + 1 >= dimension->most && !str_is(id, "*")) {
        return line_of(tabling, dimension, STR("*"), STR("其余"));
    }
    dimension->lines[dimension->count] = (CaseTableLine){str_copy(tabling->arena, id), str_copy(tabling->arena, name)};
    map_put(dimension->known, dimension->lines[dimension->count].id, dimension->count);
    return dimension->count++;
}

static bool countable(const CaseField *field) {
    return field->type == CASE_CHOICE || field->type == CASE_CHOICES || field->type == CASE_BOOL ||
           field->type == CASE_YEAR || field->type == CASE_DATE || field->type == CASE_UNIT;
}

static bool find_field(const Tabling *tabling, Str word, Dimension *dimension, Err *err) {
    const RecordDef *def = tabling->book->def;
    int field = record_field(def, word);
    if (field < 0 || !countable(&def->fields[field])) {
        return err_set(err, ERR_USAGE, "不能按“%.*s”统计：只能按选择、是否、年份、日期和单位的字段。", STR_ARG(word));
    }
    dimension->kind = BY_FIELD;
    dimension->field = &def->fields[field];
    return true;
}

static bool find_kind(const Tabling *tabling, Str word, Dimension *dimension, Err *err) {
    static const struct {
        const char *word;
        DimensionKind kind;
    } kinds[] = {{"@unit", BY_UNIT},     {"@each", BY_UNIT},   {"@state", BY_STATE},
                 {"@opened", BY_OPENED}, {"@ended", BY_ENDED}, {"@overdue", BY_OVERDUE}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(word, kinds[i].word)) {
            dimension->kind = kinds[i].kind;
            return true;
        }
    }
    return find_field(tabling, word, dimension, err);
}

/* Lines that stand there even when nothing falls on them. */
static void expect_lines(const Tabling *tabling, Dimension *dimension) {
    const RecordDef *def = tabling->book->def;
    const CaseField *field = dimension->field;
    for (size_t i = 0; dimension->kind == BY_STATE && i < def->state_count; i++) {
        line_of(tabling, dimension, def->states[i].id, def->states[i].name);
    }
    for (size_t i = 0; field && i < field->choice_count; i++) {
        line_of(tabling, dimension, field->choices[i], field->choices[i]);
    }
    if (field && field->type == CASE_BOOL) {
        line_of(tabling, dimension, STR("是"), STR("是"));
        line_of(tabling, dimension, STR("否"), STR("否"));
    }
    if (dimension->kind == BY_OVERDUE) {
        line_of(tabling, dimension, STR("1"), STR("逾期"));
        line_of(tabling, dimension, STR("0"), STR("没有逾期"));
    }
    for (size_t i = 0; dimension->kind == BY_UNIT && i < dimension->split.count; i++) {
        line_of(tabling, dimension, dimension->split.items[i].id, dimension->split.items[i].name);
    }
}

static bool begin_dimension(const Tabling *tabling, Str word, size_t most, Dimension *dimension, Err *err) {
    *dimension = (Dimension){.most = most,
                             .known = map_create(tabling->arena, 16),
                             .lines = ARENA_ARRAY(tabling->arena, most + 1, CaseTableLine)};
    if (!word.len) {
        line_of(tabling, dimension, STR("="), STR("件数"));
        return true;
    }
    if (!find_kind(tabling, word, dimension, err)) {
        return false;
    }
    const CaseField *field = dimension->field;
    dimension->ordered = dimension->kind == BY_OPENED || dimension->kind == BY_ENDED ||
                         (field && (field->type == CASE_YEAR || field->type == CASE_DATE));
    if (dimension->kind == BY_UNIT || (field && field->type == CASE_UNIT)) {
        bool each = !str_is(word, "@unit");
        if (!unit_split(tabling->tx, tabling->query->unit, each, tabling->arena, &dimension->split, err)) {
            return false;
        }
    }
    expect_lines(tabling, dimension);
    return true;
}

/* ---- where a case falls ----------------------------------------------------------------------------- */

typedef struct Lines {
    size_t at[VALUES_MOST];
    size_t count;
} Lines;

typedef struct Row {
    int state;
    Str unit, opened_at, ended_at, due_at;
    CaseEnd end;
    Date opened, ended;
    json_t *fields; /* NULL: not asked for */
} Row;

static void add_line(Lines *lines, size_t at) {
    if (lines->count < VALUES_MOST) {
        lines->at[lines->count++] = at;
    }
}

static bool add_unit(const Tabling *tabling, Dimension *dimension, Str code, Lines *lines, Err *err) {
    size_t group;
    if (!unit_group(&dimension->split, tabling->tx, code, &group, err)) {
        return false;
    }
    const CaseTableLine *item = &dimension->split.items[group];
    add_line(lines, line_of(tabling, dimension, item->id, item->name));
    return true;
}

static void add_month(const Tabling *tabling, Dimension *dimension, Date day, Lines *lines) {
    char text[16];
    snprintf(text, sizeof text, "%04d-%02d", day.year, day.month);
    add_line(lines, line_of(tabling, dimension, str_from(text), str_from(text)));
}

static bool add_value(const Tabling *tabling, Dimension *dimension, const json_t *value, Lines *lines, Err *err) {
    Str text = json_is_string(value) ? str_from(json_string_value(value)) : (Str){NULL, 0};
    Date day;
    switch (dimension->field->type) {
    case CASE_UNIT: return !text.len || add_unit(tabling, dimension, text, lines, err);
    case CASE_DATE:
        if (due_day(text, &day)) {
            add_month(tabling, dimension, day, lines);
        }
        return true;
    default:
        if (text.len) {
            add_line(lines, line_of(tabling, dimension, text, text));
        }
        return true;
    }
}

static bool add_field(const Tabling *tabling, Dimension *dimension, const Row *row, Lines *lines, Err *err) {
    const json_t *value = json_object_get(row->fields, dimension->field->id.data), *one;
    size_t index;
    if (value && !json_is_array(value) && !add_value(tabling, dimension, value, lines, err)) {
        return false;
    }
    if (json_is_array(value)) {
        json_array_foreach(value, index, one) {
            if (!add_value(tabling, dimension, one, lines, err)) {
                return false;
            }
        }
    }
    if (!lines->count) {
        add_line(lines, line_of(tabling, dimension, STR(""), STR("未填")));
    }
    return true;
}

static bool find_lines(const Tabling *tabling, Dimension *dimension, const Row *row, Lines *lines, Err *err) {
    lines->count = 0;
    switch (dimension->kind) {
    case BY_NOTHING: add_line(lines, 0); return true;
    case BY_UNIT: return add_unit(tabling, dimension, row->unit, lines, err);
    case BY_STATE: add_line(lines, (size_t)row->state); return true;
    case BY_OPENED: add_month(tabling, dimension, row->opened, lines); return true;
    case BY_ENDED:
        if (row->end == CASE_CLOSED) {
            add_month(tabling, dimension, row->ended, lines);
        }
        return true;
    case BY_OVERDUE:
        if (row->end == CASE_OPEN) {
            bool late = !tabling->book->def->states[row->state].paused && due_late_days(row->due_at) > 0;
            add_line(lines, late ? 0 : 1);
        }
        return true;
    case BY_FIELD: return add_field(tabling, dimension, row, lines, err);
    }
    return true;
}

static bool within(const Tabling *tabling, Date day) {
    return (!tabling->has_from || date_compare(day, tabling->from) >= 0) &&
           (!tabling->has_until || date_compare(day, tabling->until) < 0);
}

static bool count_row(Tabling *tabling, Table *table, const Row *row, Err *err) {
    bool by_state = table->rows.kind == BY_STATE || table->columns.kind == BY_STATE;
    bool by_end = table->rows.kind == BY_ENDED || table->columns.kind == BY_ENDED;
    bool falls = by_end ? row->end == CASE_CLOSED && within(tabling, row->ended) : within(tabling, row->opened);
    Lines rows, columns;
    if (!falls || (row->end == CASE_VOID && !by_state)) {
        return true;
    }
    if (!find_lines(tabling, &table->rows, row, &rows, err) ||
        !find_lines(tabling, &table->columns, row, &columns, err)) {
        return false;
    }
    for (size_t r = 0; r < rows.count; r++) {
        int64_t **cells = &table->cells[rows.at[r]];
        if (!*cells) {
            *cells = ARENA_ARRAY(tabling->arena, CASE_COLUMNS_SHOWN_MOST + 1, int64_t);
        }
        for (size_t c = 0; c < columns.count; c++) {
            (*cells)[columns.at[c]]++;
        }
    }
    table->total += rows.count && columns.count;
    return true;
}

/* ---- reading -------------------------------------------------------------------------------------------- */

static bool take_row(Tabling *tabling, const Stmt *stmt, Err *err) {
    const RecordDef *def = tabling->book->def;
    int state = record_state(def, stmt_text(stmt, 0));
    Row row = {.state = state < 0 ? 0 : state,
               .opened_at = stmt_text(stmt, 1),
               .ended_at = stmt_text(stmt, 2),
               .due_at = stmt_text(stmt, 3),
               .unit = stmt_text(stmt, 4)};
    row.end = state < 0 ? CASE_OPEN : def->states[state].end;
    if (!due_day(row.opened_at, &row.opened) || (row.ended_at.len && !due_day(row.ended_at, &row.ended))) {
        return err_set(err, ERR_INTERNAL, "台账里有一条记录的时间读不出来。请联系系统管理员。");
    }
    if (tabling->wants_fields && !(row.fields = json_object_of(stmt_text(stmt, 5), err))) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; good && i < tabling->count; i++) {
        good = count_row(tabling, &tabling->tables[i], &row, err);
    }
    json_decref(row.fields);
    return good;
}

static bool read_rows(Tabling *tabling, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tabling->tx,
                   "WITH RECURSIVE " SQL_BELOW(
                       "?1") " SELECT state, opened_at, ended_at, due_at, unit_code, fields FROM case_record"
                             " WHERE record = ?2 AND unit_code IN (SELECT code FROM below)",
                   &stmt, err, "ss", tabling->query->unit, tabling->book->def->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && (good = take_row(tabling, stmt, err))) {
    }
    stmt_close(stmt);
    return good;
}

/* ---- the answer --------------------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b) {
    const CaseTableLine *one = *(const CaseTableLine *const *)a, *other = *(const CaseTableLine *const *)b;
    bool last = !one->id.len || str_is(one->id, "*"), other_last = !other->id.len || str_is(other->id, "*");
    return last != other_last ? last - other_last : str_compare(one->id, other->id);
}

static const CaseTableLine **in_order(const Dimension *dimension, Arena *arena) {
    const CaseTableLine **lines = ARENA_ARRAY(arena, dimension->count, const CaseTableLine *);
    for (size_t i = 0; i < dimension->count; i++) {
        lines[i] = &dimension->lines[i];
    }
    if (dimension->ordered && dimension->count > 1) {
        qsort(lines, dimension->count, sizeof(const CaseTableLine *), by_id);
    }
    return lines;
}

static void give_table(const Table *table, int small, Arena *arena, CaseTable *out) {
    const CaseTableLine **rows = in_order(&table->rows, arena), **columns = in_order(&table->columns, arena);
    out->row_count = table->rows.count;
    out->column_count = table->columns.count;
    out->total = table->total > 0 && table->total < small ? CASE_HIDDEN : table->total;
    out->row_lines = ARENA_ARRAY(arena, out->row_count, CaseTableLine);
    out->column_lines = ARENA_ARRAY(arena, out->column_count, CaseTableLine);
    out->cells = ARENA_ARRAY(arena, out->row_count * out->column_count, int64_t);
    for (size_t c = 0; c < out->column_count; c++) {
        out->column_lines[c] = *columns[c];
    }
    for (size_t r = 0; r < out->row_count; r++) {
        const int64_t *cells = table->cells[rows[r] - table->rows.lines];
        out->row_lines[r] = *rows[r];
        for (size_t c = 0; cells && c < out->column_count; c++) {
            int64_t number = cells[columns[c] - table->columns.lines];
            out->cells[r * out->column_count + c] = number > 0 && number < small ? CASE_HIDDEN : number;
        }
    }
}

static bool begin_tables(Tabling *tabling, CaseTable *out, Err *err) {
    tabling->tables = ARENA_ARRAY(tabling->arena, tabling->count, Table);
    for (size_t i = 0; i < tabling->count; i++) {
        Table *table = &tabling->tables[i];
        Str rest = tabling->query->tables[i], rows;
        if (!str_cut(&rest, '*', &rows)) {
            rows = tabling->query->tables[i];
            rest = (Str){NULL, 0};
        }
        out[i] = (CaseTable){.rows = rows, .columns = rest};
        table->cells = ARENA_ARRAY(tabling->arena, CASE_ROWS_SHOWN_MOST + 1, int64_t *);
        if (!rows.len || !begin_dimension(tabling, rows, CASE_ROWS_SHOWN_MOST, &table->rows, err) ||
            !begin_dimension(tabling, rest, CASE_COLUMNS_SHOWN_MOST, &table->columns, err)) {
            return rows.len ? false : err_set(err, ERR_USAGE, "“tables”里有一张表没有写按什么统计。");
        }
        tabling->wants_fields = tabling->wants_fields || table->rows.field || table->columns.field;
    }
    return true;
}

/* Who sees counts alone, or may not see what a table is by, sees no small figure of it. */
static int small_of(const Tabling *tabling, const User *user, const UnitWay *path, const Table *table) {
    const RecordDef *def = tabling->book->def;
    const SecurityDef *security = pack_security(tabling->ledger->pack);
    int privacy = def->privacy;
    if (!user || !security) {
        return 0;
    }
    const CaseField *fields[] = {table->rows.field, table->columns.field};
    for (size_t i = 0; i < 2; i++) {
        privacy = fields[i] && fields[i]->privacy > privacy ? fields[i]->privacy : privacy;
    }
    const Want view = {.domain = def->domain, .action = ACTION_VIEW, .section = section_seeing(user, def, privacy)};
    bool whole = people_may(user, &view, path->codes, path->length, NULL) &&
                 (privacy < 1 || people_sees(user, &view, privacy, path->codes, path->length));
    return whole ? 0 : security->count_small;
}

static bool begin_period(Tabling *tabling, Err *err) {
    const CaseTableQuery *query = tabling->query;
    tabling->has_from = query->from.len && due_day(query->from, &tabling->from);
    tabling->has_until = query->until.len && due_day(query->until, &tabling->until);
    if ((query->from.len && !tabling->has_from) || (query->until.len && !tabling->has_until)) {
        return err_set(err, ERR_USAGE, "起止要写日期，例如 2024-01-01。");
    }
    return tabling->count <= CASE_TABLES_MOST ||
           err_set(err, ERR_LIMIT, "一次最多算%d张表，请分几次。", CASE_TABLES_MOST);
}

bool case_tables(Ledger *ledger, const User *user, const CaseTableQuery *query, Arena *arena, CaseTable **tables,
                 Err *err) {
    Tabling tabling = {.ledger = ledger,
                       .query = query,
                       .arena = arena,
                       .count = query->table_count,
                       .book = book_newest(ledger, query->record)};
    UnitWay path;
    if (!tabling.book) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(query->record));
    }
    if (!begin_period(&tabling, err) || !store_read_begin(ledger->store, &tabling.tx, err)) {
        return false;
    }
    *tables = ARENA_ARRAY(arena, query->table_count, CaseTable);
    bool good = may_count(ledger, user, tabling.book->def, tabling.tx, query->unit, arena, &path, err) &&
                begin_tables(&tabling, *tables, err) && read_rows(&tabling, err);
    store_read_end(tabling.tx);
    for (size_t i = 0; good && i < tabling.count; i++) {
        const Table *table = &tabling.tables[i];
        give_table(table, small_of(&tabling, user, &path, table), arena, &(*tables)[i]);
    }
    return good;
}
