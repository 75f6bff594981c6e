/* Tables growing row by row. */
#include "tables.h"
#include "title.h"

TableMaker table_maker(Arena *arena, Str title, const ColumnOut *columns, size_t more_columns) {
    size_t count = 0;
    while (columns[count].heading) {
        count++;
    }
    TableMaker maker = {.arena = arena, .table = {.title = title}};
    maker.table.headings = ARENA_ARRAY(arena, count + more_columns, Str);
    maker.table.widths = ARENA_ARRAY(arena, count + more_columns, int);
    for (size_t i = 0; i < count; i++) {
        table_add_column(&maker, str_from(columns[i].heading), columns[i].width);
    }
    return maker;
}

static const ReportTableWords *words_of(const Pack *pack, const char *id) {
    const ReportPhrases *phrases = pack ? pack_report_phrases(pack) : NULL;
    for (size_t i = 0; phrases && i < phrases->table_count; i++) {
        if (str_is(phrases->tables[i].id, id)) {
            return &phrases->tables[i];
        }
    }
    return NULL;
}

Str table_heading(const Pack *pack, const char *id, size_t column) {
    const ReportTableWords *words = words_of(pack, id);
    return words && column < words->column_count ? words->columns[column] : (Str){NULL, 0};
}

Str table_word(const Pack *pack, const char *id, size_t index) {
    const ReportTableWords *words = words_of(pack, id);
    return words && index < words->word_count ? words->words[index] : (Str){NULL, 0};
}

Str table_title(const Pack *pack, const char *id, Str name, Arena *arena) {
    const ReportTableWords *words = words_of(pack, id);
    Str title = words ? words->title : (Str){NULL, 0}, mark = STR("{{name}}");
    ptrdiff_t at = str_find(title, mark);
    if (at < 0) {
        return title;
    }
    Str before = str_slice(title, 0, (size_t)at), after = str_slice(title, (size_t)at + mark.len, title.len);
    return str_format(arena, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(name), STR_ARG(after));
}

TableMaker table_named(Arena *arena, const Pack *pack, const char *id, Str name, const int *widths,
                       size_t more_columns) {
    static const ColumnOut none[] = {{NULL, 0}};
    size_t count = 0;
    while (widths[count]) {
        count++;
    }
    TableMaker maker = table_maker(arena, table_title(pack, id, name, arena), none, count + more_columns);
    for (size_t i = 0; i < count; i++) {
        table_add_column(&maker, table_heading(pack, id, i), widths[i]);
    }
    return maker;
}

/* What this room makes, with how many columns and other words each wants. */
static const struct {
    const char *id;
    size_t columns, words;
} made_here[] = {{"blocks", 6, 1},       {"items", 4, 0},      {"resources", 6, 0}, {"spread", 6, 0},
                 {"spread_chart", 2, 0}, {"rows", 6, 1},       {"gaps", 8, 2},      {"plan", 7, 0},
                 {"kinds", 2, 1},        {"units", 7, 0},      {"years", 4, 0},     {"units_chart", 1, 0},
                 {"questions", 4, 0},    {"cases", 6, 0},      {"counts", 4, 0},    {"names", 4, 0},
                 {"duties", 6, 0},       {"case_units", 5, 0}, {"fields", 2, 1},    {"case_units_chart", 1, 0}};

bool table_words_check(const Pack *pack, Err *err) {
    for (size_t i = 0; i < sizeof made_here / sizeof *made_here; i++) {
        const ReportTableWords *words = words_of(pack, made_here[i].id);
        if (!words) {
            return err_set(err, ERR_INPUT, "报告用语（phrases）的 tables 里没有“%s”这张表的名称和列名。",
                           made_here[i].id);
        }
        if (words->column_count != made_here[i].columns || words->word_count != made_here[i].words) {
            err_set(err, ERR_INPUT, "表“%s”要写%zu个列名（columns）、%zu个其他用语（words）。", made_here[i].id,
                    made_here[i].columns, made_here[i].words);
            err->place = words->place;
            return false;
        }
    }
    return true;
}

void table_add_column(TableMaker *maker, Str heading, int width) {
    TableOut *table = &maker->table;
    table->headings[table->column_count] = heading;
    table->widths[table->column_count++] = width;
}

void table_row(TableMaker *maker) {
    TableOut *table = &maker->table;
    if (table->row_count == maker->capacity) {
        size_t capacity = maker->capacity ? maker->capacity * 2 : 16, width = table->column_count;
        table->cells =
            arena_grow(maker->arena, table->cells, table->row_count * width, capacity * width, sizeof(TableCellOut));
        maker->capacity = capacity;
    }
    table->row_count++;
    maker->column = 0;
}

TableCellOut *table_text(TableMaker *maker, Str text) {
    TableOut *table = &maker->table;
    TableCellOut *cell = &table->cells[(table->row_count - 1) * table->column_count + maker->column++];
    cell->text = text;
    return cell;
}

TableCellOut *table_figure(TableMaker *maker, Str text) {
    TableCellOut *cell = table_text(maker, text);
    cell->number = true;
    return cell;
}

TableCellOut *table_count(TableMaker *maker, size_t count) {
    return table_figure(maker, str_format(maker->arena, "%zu", count));
}

/* A day in words, which is no more broken than a number. */
static bool is_day(Str text) {
    enum { DAY_HALVES = 14 }; /* 2024年10月14日 */
    return text.len > 4 && text.data[0] >= '1' && text.data[0] <= '2' &&
           str_starts(str_slice(text, 4, text.len), STR("年")) && str_ends(text, STR("日")) &&
           half_widths(text) <= DAY_HALVES;
}

/* A mark that stays with what it stands behind. */
static bool begins_no_line(uint32_t sign) {
    static const uint32_t marks[] = {0x3001, 0x3002, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B}; /* 、。），：； */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (sign == marks[i]) {
            return true;
        }
    }
    return false;
}

/* The longest piece of a text that is broken nowhere: figures, what joins them and the mark behind them, 0.190→0.186；
 * and 2026-0001. */
static long figures_width(Str text) {
    enum { PIECE_MOST = 24 };
    long widest = 0, width = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t sign = utf8_next(text, &at);
        bool joined =
            sign == 0x2192 || sign == '.' || sign == ',' || sign == '%' || sign == '-' || (sign >= '0' && sign <= '9');
        long whole = width + (joined ? (sign == 0x2192 ? 2 : 1) : width && begins_no_line(sign) ? 2 : 0);
        widest = whole > widest ? whole : widest;
        width = joined ? whole : 0;
    }
    return widest && widest <= PIECE_MOST ? widest + TABLE_COLUMN_EDGES : 0;
}

long unbroken_width(Str text, bool number) {
    bool day = is_day(text); /* its digits stand apart from its characters */
    return number || day ? half_widths(text) + (day ? 2 : 0) + TABLE_COLUMN_EDGES : figures_width(text);
}

/* What the column's widest number takes, alone or within a text, with its edges; 0: it has none. */
static long number_width(const TableOut *table, size_t column) {
    long widest = 0;
    for (size_t row = 0; row < table->row_count; row++) {
        const TableCellOut *cell = &table->cells[row * table->column_count + column];
        long width = unbroken_width(cell->text, cell->number) + (cell->number && cell->bad ? 2 : 0);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* A heading is broken before its bracket or not at all: 逾期（天）; 0: it is long, and breaks where it has to. */
static long heading_width(Str heading) {
    enum { HEADING_WHOLE = 8 };
    ptrdiff_t at = str_find(heading, STR("（"));
    long before = half_widths(at < 0 ? heading : str_slice(heading, 0, (size_t)at));
    long after = at < 0 ? 0 : half_widths(str_slice(heading, (size_t)at, heading.len));
    long widest = before > after ? before : after;
    return widest && widest <= HEADING_WHOLE ? widest + TABLE_COLUMN_EDGES : 0;
}

/* Numbers, days and short headings are never broken over two lines: their columns get what of the page they need, the
 * others share the rest as they shared the whole. Where that leaves nothing, all stays as it was. */
static void widen_for_numbers(TableOut *table, Arena *arena) {
    long *needs = ARENA_ARRAY(arena, table->column_count + 1, long);
    bool *fixed = ARENA_ARRAY(arena, table->column_count + 1, bool);
    long room = table->landscape ? TABLE_ROOM_LYING : TABLE_ROOM_UPRIGHT, rest = room, shares = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        long number = number_width(table, i), heading = heading_width(table->headings[i]);
        needs[i] = number > heading ? number : heading;
        shares += table->widths[i];
    }
    for (bool found = true; found;) {
        found = false;
        for (size_t i = 0; i < table->column_count && !found; i++) {
            if (!fixed[i] && table->widths[i] * rest < needs[i] * shares) {
                found = fixed[i] = true;
                rest -= needs[i];
                shares -= table->widths[i];
            }
        }
    }
    if (rest < 0 || rest == room || (shares && !rest)) {
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        long share = fixed[i] ? needs[i] : table->widths[i] * rest / shares;
        table->widths[i] = share > 1 ? (int)share : 1;
    }
}

const TableOut *table_done(TableMaker *maker) {
    TableOut *table = ARENA_NEW(maker->arena, TableOut);
    *table = maker->table;
    widen_for_numbers(table, maker->arena);
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        TableCellOut *cell = &table->cells[i];
        cell->text = cell->text.len ? cell->text : STR("—"); /* an empty cell looks forgotten */
    }
    return table;
}
