/* Lists from workbooks and CSV: headings by the columns of the kind, every cell checked, every fault with its place. */
#include "draw_internal.h"

#include "table.h"

#include <stdio.h>
#include <string.h>

enum { HEADING_WITHIN = 10, MATCHES_MOST = 100 };

/* A column of the sheet that means something. Of one field, names come in the pack's order: first wish, second wish. */
typedef struct Match {
    uint32_t column;
    const DrawColumn *def;
    size_t order;
} Match;

typedef struct Reading {
    const DrawDef *def;
    const DrawColumn *columns;
    size_t column_count;
    bool keep_names; /* apart from the pool */
    const char *file;
    char sheet[64];
    Arena *arena;
    ProblemList *problems;
    Match matches[MATCHES_MOST];
    size_t match_count;
    bool heading, is_csv;
    size_t rows;
    DrawEntry *entries;
    size_t count, capacity;
    DrawName *names;
    size_t name_count, name_capacity;
} Reading;

/* ---- the heading ---- */

static Str heading_text(Arena *arena, Str text) {
    Str half = str_trim(str_to_half_width(arena, text));
    while (half.len && half.data[half.len - 1] == '*') {
        half = str_trim(str_slice(half, 0, half.len - 1));
    }
    return half;
}

static bool match_heading(Reading *reading, uint32_t column, Str text) {
    Str heading = heading_text(reading->arena, text);
    for (size_t c = 0; c < reading->column_count && heading.len; c++) {
        for (size_t n = 0; n < reading->columns[c].name_count; n++) {
            if (str_equal(heading, heading_text(reading->arena, reading->columns[c].names[n]))) {
                size_t at = reading->match_count, order = c * MATCHES_MOST + n;
                for (; at > 0 && reading->matches[at - 1].order > order; at--) {
                    reading->matches[at] = reading->matches[at - 1];
                }
                reading->matches[at] = (Match){column, &reading->columns[c], order};
                reading->match_count++;
                return true;
            }
        }
    }
    return false;
}

static bool has_match(const Reading *reading, const DrawColumn *column) {
    for (size_t i = 0; i < reading->match_count; i++) {
        if (reading->matches[i].def == column) {
            return true;
        }
    }
    return false;
}

/* The first row in which every required column is named. */
static bool take_heading(Reading *reading, const TableRow *row) {
    reading->match_count = 0;
    for (size_t i = 0; i < row->count && reading->match_count < MATCHES_MOST; i++) {
        match_heading(reading, row->cells[i].column, row->cells[i].text);
    }
    for (size_t c = 0; c < reading->column_count; c++) {
        if (reading->columns[c].required && !has_match(reading, &reading->columns[c])) {
            return false;
        }
    }
    return true;
}

static bool no_heading(const Reading *reading, Err *err) {
    Buf wanted = buf_create(reading->arena);
    for (size_t c = 0; c < reading->column_count; c++) {
        if (reading->columns[c].required) {
            buf_add_format(&wanted, "%s“%.*s”", wanted.len ? "、" : "", STR_ARG(reading->columns[c].names[0]));
        }
    }
    return err_set(err, ERR_INPUT, "前%d行里没有找到表头，要有%.*s列。可以先下载空表，照着填。", HEADING_WITHIN,
                   STR_ARG(buf_str(&wanted)));
}

/* ---- cells ---- */

__attribute__((format(printf, 4, 5))) static void fault(Reading *reading, const TableRow *row, uint32_t column,
                                                        const char *format, ...) {
    char text[300];
    va_list args;
    Place place = {.line = 0};
    snprintf(place.file, sizeof place.file, "%s", reading->file);
    snprintf(place.sheet, sizeof place.sheet, "%s", reading->sheet);
    table_cell_name(column, row->row, place.cell);
    place.line = row->line ? (int)row->line : 0;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problem_add(reading->problems, SEVERITY_ERROR, "draw", &place, "%s", text);
}

typedef enum FieldKind { KIND_TEXT, KIND_NUMBER, KIND_YES, KIND_LIST } FieldKind;

/* In the order of draw_fields. */
static const struct {
    FieldKind kind;
    size_t offset, count;
    int64_t most;
} fields[] = {{KIND_TEXT, offsetof(DrawEntry, number), 0, 0},
              {KIND_TEXT, offsetof(DrawEntry, name), 0, 0},
              {KIND_TEXT, offsetof(DrawEntry, group), 0, 0},
              {KIND_NUMBER, offsetof(DrawEntry, weight), 0, DRAW_WEIGHT_MOST},
              {KIND_NUMBER, offsetof(DrawEntry, score), 0, 1000},
              {KIND_NUMBER, offsetof(DrawEntry, band), 0, 1000},
              {KIND_YES, offsetof(DrawEntry, special), 0, 1},
              {KIND_NUMBER, offsetof(DrawEntry, priority), 0, 1000},
              {KIND_TEXT, offsetof(DrawEntry, together), 0, 0},
              {KIND_TEXT, offsetof(DrawEntry, excluded), 0, 0},
              {KIND_LIST, offsetof(DrawEntry, avoid), offsetof(DrawEntry, avoid_count), 0},
              {KIND_LIST, offsetof(DrawEntry, wishes), offsetof(DrawEntry, wish_count), 0},
              {KIND_TEXT, offsetof(DrawEntry, always), 0, 0}};

static bool is_one_of(Str text, const char *const *words) {
    for (; *words; words++) {
        if (str_is(text, *words)) {
            return true;
        }
    }
    return false;
}

static bool allowed_value(const DrawColumn *column, Str text) {
    for (size_t i = 0; i < column->value_count; i++) {
        if (str_equal(column->values[i], text)) {
            return true;
        }
    }
    return column->value_count == 0;
}

static void add_to_list(Reading *reading, const TableRow *row, uint32_t column, Str text, Str **list, size_t *count) {
    Buf plain = buf_create(reading->arena);
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        bool parts = c == 0x3001 || c == ',' || c == 0xff0c || c == ';' || c == 0xff1b || c == '\n' || c == '\r';
        buf_add(&plain, parts ? STR("\n") : str_slice(text, from, at));
    }
    Str rest = buf_str(&plain), one;
    while (str_cut(&rest, '\n', &one)) {
        one = str_trim(one);
        if (!one.len) {
            continue;
        }
        if (*count == DRAW_LIST_MOST) {
            fault(reading, row, column, "最多写%d个。", DRAW_LIST_MOST);
            return;
        }
        *list = arena_grow(reading->arena, *list, *count, *count + 1, sizeof(Str));
        (*list)[(*count)++] = one;
    }
}

static void take_cell(Reading *reading, const TableRow *row, const Match *match, const TableCell *cell,
                      DrawEntry *entry) {
    static const char *const yes[] = {"是", "有", "1", "√", "Y", "y", NULL};
    static const char *const no[] = {"否", "无", "0", "N", "n", NULL};
    Str text = str_copy(reading->arena, str_trim(cell->text));
    char *at = (char *)entry + fields[match->def->field].offset;
    const char *name = str_cstr(reading->arena, match->def->names[0]);
    int64_t number;
    if (cell->is_error) {
        fault(reading, row, match->column, "“%s”是错误值%.*s，请改正公式。", name, STR_ARG(text));
        return;
    }
    switch (fields[match->def->field].kind) {
    case KIND_TEXT:
        if (!text_is_plain(text, DRAW_TEXT_MOST) || !allowed_value(match->def, text)) {
            fault(reading, row, match->column, "“%s”不能写“%.*s”：%s。", name, (int)(text.len < 60 ? text.len : 60),
                  text.data, allowed_value(match->def, text) ? "太长或有换行" : "不在可以写的内容里");
        }
        if (((Str *)(void *)at)->len) {
            fault(reading, row, match->column, "“%s”有两列，请只留一列。", name);
        }
        *(Str *)(void *)at = text;
        return;
    case KIND_NUMBER:
        if (!integer_parse(str_to_half_width(reading->arena, text), &number) || number < 0 ||
            number > fields[match->def->field].most) {
            fault(reading, row, match->column, "“%s”要写0到%lld的整数，不能写“%.*s”。", name,
                  (long long)fields[match->def->field].most, (int)(text.len < 60 ? text.len : 60), text.data);
            return;
        }
        *(int64_t *)(void *)at = number;
        return;
    case KIND_YES:
        if (!is_one_of(text, yes) && !is_one_of(text, no)) {
            fault(reading, row, match->column, "“%s”要写“是”或“否”。", name);
        }
        *(int64_t *)(void *)at = is_one_of(text, yes);
        return;
    case KIND_LIST:
        add_to_list(reading, row, match->column, text, (Str **)(void *)at,
                    (size_t *)(void *)((char *)entry + fields[match->def->field].count));
        return;
    }
}

static const TableCell *cell_of(const TableRow *row, uint32_t column) {
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].column == column && str_trim(row->cells[i].text).len) {
            return &row->cells[i];
        }
    }
    return NULL;
}

static void keep_name(Reading *reading, DrawEntry *entry) {
    if (!reading->keep_names || !entry->name.len) {
        return;
    }
    if (reading->name_count == reading->name_capacity) {
        size_t capacity = reading->name_capacity ? reading->name_capacity * 2 : 64;
        reading->names =
            arena_grow(reading->arena, reading->names, reading->name_count, capacity, sizeof *reading->names);
        reading->name_capacity = capacity;
    }
    reading->names[reading->name_count++] = (DrawName){entry->number, entry->name};
    entry->name = (Str){NULL, 0};
}

static bool take_entry(Reading *reading, const TableRow *row, Err *err) {
    bool any = false;
    for (size_t i = 0; i < reading->match_count; i++) {
        any = any || cell_of(row, reading->matches[i].column);
    }
    if (!any) {
        return true;
    }
    if (reading->count == DRAW_ENTRIES_MOST) {
        return err_set(err, ERR_LIMIT, "名单太长，最多%d条。", DRAW_ENTRIES_MOST);
    }
    if (reading->count == reading->capacity) {
        size_t capacity = reading->capacity ? reading->capacity * 2 : 64;
        reading->entries = arena_grow(reading->arena, reading->entries, reading->count, capacity, sizeof(DrawEntry));
        reading->capacity = capacity;
    }
    DrawEntry *entry = &reading->entries[reading->count++];
    *entry = (DrawEntry){.weight = 1, .score = 100};
    for (size_t i = 0; i < reading->match_count; i++) {
        const Match *match = &reading->matches[i];
        const TableCell *cell = cell_of(row, match->column);
        if (cell) {
            take_cell(reading, row, match, cell, entry);
        } else if (match->def->required) {
            fault(reading, row, match->column, "“%.*s”没有填。", STR_ARG(match->def->names[0]));
        }
    }
    keep_name(reading, entry);
    return true;
}

/* ---- the table ---- */

static bool see_sheet(void *context, Str name, Err *err) {
    Reading *reading = context;
    (void)err;
    snprintf(reading->sheet, sizeof reading->sheet, "%.*s", (int)(name.len < 60 ? name.len : 60),
             name.data ? name.data : "");
    return true;
}

static bool see_row(void *context, const TableRow *row, Err *err) {
    Reading *reading = context;
    reading->rows++;
    reading->is_csv = row->line > 0;
    if (reading->heading) {
        return take_entry(reading, row, err);
    }
    reading->heading = take_heading(reading, row);
    return reading->heading || reading->rows < HEADING_WITHIN || no_heading(reading, err);
}

static bool start_again(void *context, Err *err) {
    Reading *reading = context;
    (void)err;
    reading->heading = false;
    reading->rows = reading->count = reading->name_count = reading->match_count = 0;
    *reading->problems = problem_list(reading->arena, reading->problems->limit);
    return true;
}

static bool read_list(const DrawDef *def, bool others, const char *path, Str sheet, Arena *arena, DrawPool *pool,
                      DrawNames *names, ProblemList *problems, bool *is_csv, Err *err) {
    const char *slash = strrchr(path, '/');
    Reading reading = {.def = def,
                       .columns = others ? def->other_columns : def->columns,
                       .column_count = others ? def->other_column_count : def->column_count,
                       .keep_names = !others && !def->named,
                       .file = slash ? slash + 1 : path,
                       .arena = arena,
                       .problems = problems};
    ProblemList own = problem_list(arena, problems->limit); /* merged cells may make the reading start again */
    reading.problems = &own;
    const TableEvents events = {.context = &reading, .sheet = see_sheet, .row = see_row, .again = start_again};
    if (!table_stream(path, sheet, NULL, &events, err)) {
        return false;
    }
    if (!reading.heading) {
        return no_heading(&reading, err);
    }
    for (size_t i = 0; i < own.count; i++) {
        problem_add(problems, own.items[i].severity, "draw", &own.items[i].place, "%.*s",
                    STR_ARG(own.items[i].message));
    }
    *(others ? &pool->others : &pool->entries) = reading.entries;
    *(others ? &pool->other_count : &pool->entry_count) = reading.count;
    if (names && !others) {
        *names = (DrawNames){reading.names, reading.name_count};
    }
    *is_csv = reading.is_csv;
    return true;
}

bool draw_pool_read(const DrawDef *def, bool others, const char *path, Str sheet, Arena *arena, DrawPool *pool,
                    DrawNames *names, ProblemList *problems, Err *err) {
    bool is_csv;
    return read_list(def, others, path, sheet, arena, pool, names, problems, &is_csv, err);
}

/* The sheet of this name, or (name not there) the first one. */
static bool read_first(const DrawDef *def, const char *path, Arena *arena, DrawPool *pool, DrawNames *names,
                       ProblemList *problems, bool *is_csv, Err *err) {
    Err own = {.kind = ERR_NONE};
    if (read_list(def, false, path, def->entries, arena, pool, names, problems, is_csv, &own)) {
        return true;
    }
    return own.kind == ERR_NOT_FOUND
               ? read_list(def, false, path, (Str){NULL, 0}, arena, pool, names, problems, is_csv, err)
               : err_set_at(err, own.kind, &own.place, "%s", own.message);
}

bool draw_book_read(const DrawDef *def, const char *path, Arena *arena, DrawPool *pool, DrawNames *names,
                    ProblemList *problems, Err *err) {
    bool is_csv = false;
    Err own = {.kind = ERR_NONE};
    if (!read_first(def, path, arena, pool, names, problems, &is_csv, err)) {
        return false;
    }
    if (!is_csv && def->others.len &&
        !read_list(def, true, path, def->others, arena, pool, NULL, problems, &is_csv, &own) &&
        own.kind != ERR_NOT_FOUND) {
        return err_set_at(err, own.kind, &own.place, "“%.*s”：%s", STR_ARG(def->others), own.message);
    }
    draw_pool_link(pool, arena, problems);
    return true;
}

/* ---- names in wishes and avoidance ---- */

typedef struct Linking {
    Map *numbers, *names; /* of the other list; SIZE_MAX: a name that two have */
    const DrawEntry *targets;
    ProblemList *problems;
} Linking;

static void link_text(const Linking *linking, const DrawEntry *entry, Str *text, bool wish) {
    size_t at;
    if (map_get(linking->numbers, *text, &at)) {
        return;
    }
    if (map_get(linking->names, *text, &at) && at != SIZE_MAX) {
        *text = linking->targets[at].number;
        return;
    }
    const Place place = place_field("%.*s", STR_ARG(entry->number));
    if (map_get(linking->names, *text, &at)) {
        problem_add(linking->problems, SEVERITY_ERROR, "draw", &place, "“%.*s”有两个同名的，请写编号。",
                    STR_ARG(*text));
    } else if (!wish) { /* wishes that are in no list are refused by draw_pool_check */
        problem_add(linking->problems, SEVERITY_WARNING, "draw", &place,
                    "回避的“%.*s”不在对方名单里，请核对是否写错；确实不在名单里的不用管。", STR_ARG(*text));
    }
}

static void link_list(DrawEntry *entries, size_t count, const DrawEntry *targets, size_t target_count, Arena *arena,
                      ProblemList *problems) {
    Linking linking = {map_create(arena, target_count), map_create(arena, target_count), targets, problems};
    for (size_t i = 0; i < target_count; i++) {
        size_t before;
        map_put(linking.numbers, targets[i].number, i);
        if (targets[i].name.len) {
            map_put(linking.names, targets[i].name, map_get(linking.names, targets[i].name, &before) ? SIZE_MAX : i);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t a = 0; a < entries[i].avoid_count; a++) {
            link_text(&linking, &entries[i], &entries[i].avoid[a], false);
        }
        for (size_t w = 0; w < entries[i].wish_count; w++) {
            link_text(&linking, &entries[i], &entries[i].wishes[w], true);
        }
    }
}

void draw_pool_link(DrawPool *pool, Arena *arena, ProblemList *problems) {
    link_list(pool->entries, pool->entry_count, pool->others, pool->other_count, arena, problems);
    link_list(pool->others, pool->other_count, pool->entries, pool->entry_count, arena, problems);
}

bool draw_rule_set(const DrawDef *def, DrawRule *rule, Str key, Str value, Arena *arena, Err *err) {
    for (size_t i = 0; i < def->open_count; i++) {
        if (str_equal(def->open[i], key)) {
            return draw_rule_put(rule, key, value, arena, err);
        }
    }
    return err_set(err, ERR_INPUT, "“%.*s”这种抽签不能改“%.*s”。", STR_ARG(def->name), STR_ARG(key));
}
