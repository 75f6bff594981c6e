/* "list(parts; 决定=field.text, 期限=due)": a table out of any list of the data. Several names with spaces between them
 * stand in one cell, without: 标准=field.operator field.limit is 达到56人. */
#include "tables.h"
#include "title.h"

/* Widths in half characters. */
enum {
    LIST_COLUMNS = 12,
    WIDTH_LEAST = 4,
    WIDTH_MOST = 60,
    WIDTH_UPRIGHT = 12, /* a table whose long texts would get less lies on its side */
    ROWS_FEW = 5,
    WIDTH_SHARED = 8,
    WIDTH_FEW = 7, /* the same of few rows, or of low ones: for these the paper is turned less gladly */
    LINES_LOW = 3
};

typedef struct ListColumn {
    Str heading, path;
    long width;         /* half characters of the longest text in it */
    long mean;          /* of all its texts */
    long whole;         /* of the widest number or day, with its edges */
    bool filled, words; /* words: not every cell is a number: none stands at the right */
} ListColumn;
typedef struct ListTable {
    Str list;
    ListColumn columns[LIST_COLUMNS];
    size_t count;
} ListTable;

static bool read_arguments(Str arguments, ListTable *wanted, Err *err) {
    Str rest = arguments, part;
    wanted->count = 0;
    if (!str_cut(&rest, ';', &part) || !rest.len) {
        return err_set(err, ERR_INPUT, "列表做的表格要写成“list(列表; 列名=名称, …)”。");
    }
    wanted->list = str_trim(part);
    while (str_cut(&rest, ',', &part)) {
        ptrdiff_t equal = str_find(part, STR("="));
        if (equal < 0 || wanted->count == LIST_COLUMNS) {
            return err_set(err, ERR_INPUT, "表格的列“%.*s”不对，要写成“列名=名称”，用逗号分开，最多%d列。",
                           STR_ARG(part), LIST_COLUMNS);
        }
        wanted->columns[wanted->count++] = (ListColumn){.heading = str_trim(str_slice(part, 0, (size_t)equal)),
                                                        .path = str_trim(str_slice(part, (size_t)equal + 1, part.len))};
    }
    return true;
}

bool table_by_list_check(const Data *root, const NameScope *scopes, Str arguments, Arena *arena, Err *err) {
    ListTable wanted;
    NameScope inner = {SCOPE_ANY, scopes};
    bool good =
        read_arguments(arguments, &wanted, err) && data_check_list(root, scopes, wanted.list, arena, &inner.scope, err);
    for (size_t i = 0; good && i < wanted.count; i++) {
        Str rest = wanted.columns[i].path, name;
        while (good && str_cut(&rest, ' ', &name)) {
            good = data_check_text(root, &inner, name, arena, err);
        }
    }
    return good;
}

static Str text_of(const Data *member, Str path, DataValue *value) {
    bool found = data_find(member, path, value) && value->kind == DATA_TEXT;
    return !found ? (Str){NULL, 0} : value->unknown ? str_from(unknown_sign) : value->text;
}

/* Of one name with its value; of several the texts behind each other, of no value of their own. */
static Str cell_text(const Data *member, Str path, Arena *arena, DataValue *value) {
    Str rest = path, name;
    if (str_find(path, STR(" ")) < 0) {
        return text_of(member, path, value);
    }
    Buf out = buf_create(arena);
    while (str_cut(&rest, ' ', &name)) {
        DataValue one = {.source = NULL};
        buf_add(&out, text_of(member, name, &one));
        value->unknown = value->unknown || one.unknown;
    }
    return buf_str(&out);
}

static void measure(const DataList *list, ListColumn *column, Arena *arena) {
    long sum = 0;
    column->width = half_widths(column->heading);
    for (size_t i = 0; i < list->count; i++) {
        DataValue value = {.source = NULL};
        Str text = cell_text(data_member(list, i), column->path, arena, &value);
        long width = half_widths(text);
        double number;
        bool figure = value.source || number_parse(text, &number);
        long whole = unbroken_width(text, figure);
        column->words = column->words || (text.len && !figure && !value.unknown && !str_is(text, "—"));
        column->filled = column->filled || text.len > 0;
        column->whole = whole > column->whole ? whole : column->whole;
        column->width = width > column->width ? width : column->width;
        sum += width < WIDTH_MOST ? width : WIDTH_MOST;
    }
    column->mean = list->count ? sum / (long)list->count : 0;
    column->width = column->width < WIDTH_LEAST ? WIDTH_LEAST : column->width > WIDTH_MOST ? WIDTH_MOST : column->width;
}

/* The longest width that any column may have for all of them to fit. */
static long widest_that_fits(const ListTable *wanted, long room) {
    long most = WIDTH_MOST;
    for (; most > WIDTH_LEAST; most--) {
        long sum = 0;
        for (size_t i = 0; i < wanted->count; i++) {
            const ListColumn *column = &wanted->columns[i];
            sum += !column->filled ? 0 : (column->width < most ? column->width : most) + TABLE_COLUMN_EDGES;
        }
        if (sum <= room) {
            break;
        }
    }
    return most;
}

/* Whether numbers and days stay whole, and the other columns have the least that few rows ask for; where there are more
 * (not `few`), no text takes more than a few lines either. */
static bool unbroken_fits(const ListTable *wanted, bool few, long room) {
    long sum = 0;
    for (size_t i = 0; i < wanted->count; i++) {
        const ListColumn *column = &wanted->columns[i];
        long low = few ? 0 : (column->width + LINES_LOW - 1) / LINES_LOW;
        long least = low > WIDTH_FEW ? low : column->width < WIDTH_FEW ? column->width : WIDTH_FEW;
        sum += !column->filled                              ? 0
               : column->whole > least + TABLE_COLUMN_EDGES ? column->whole
                                                            : least + TABLE_COLUMN_EDGES;
    }
    return sum <= room;
}

/* Columns of long texts share what is left of the room, `most` for each, by how much stands in them: one that is empty
 * but for a remark leaves its room to the names beside it. None gets less than a few characters. */
static void share_room(ListTable *wanted, long most) {
    bool shares[LIST_COLUMNS];
    long longest[LIST_COLUMNS], room = 0;
    for (size_t i = 0; i < wanted->count; i++) {
        ListColumn *column = &wanted->columns[i];
        shares[i] = column->filled && column->width > most;
        room += shares[i] ? most : 0;
        column->mean = column->mean > WIDTH_SHARED ? column->mean : WIDTH_SHARED;
        longest[i] = column->width;
        column->width = column->width < most ? column->width : most;
    }
    for (bool found = most > WIDTH_SHARED; found;) { /* those that would get too little are settled first */
        long sum = 0;
        found = false;
        for (size_t i = 0; i < wanted->count; i++) {
            sum += shares[i] ? wanted->columns[i].mean : 0;
        }
        for (size_t i = 0; i < wanted->count && !found; i++) {
            ListColumn *column = &wanted->columns[i];
            found = shares[i] && room * column->mean < WIDTH_SHARED * sum;
            if (found) {
                shares[i] = false;
                column->width = WIDTH_SHARED;
                room -= WIDTH_SHARED;
            } else if (shares[i]) {
                long share = room * column->mean / sum;
                column->width = share < longest[i] ? share : longest[i];
            }
        }
    }
}

static void put_cell(TableMaker *maker, const Data *member, const ListColumn *column) {
    DataValue value = {.source = NULL};
    Str text = cell_text(member, column->path, maker->arena, &value);
    TableCellOut *cell = table_text(maker, text);
    cell->number = text.len && !column->words;
    cell->source = value.source ? value.source->id : (Str){NULL, 0};
}

bool table_by_list(const Data *scope, Str arguments, Arena *arena, const TableOut **table, Err *err) {
    ListTable wanted;
    DataValue value;
    static const ColumnOut none[] = {{NULL, 0}};
    if (!read_arguments(arguments, &wanted, err)) {
        return false;
    }
    TableMaker maker = table_maker(arena, (Str){NULL, 0}, none, wanted.count);
    *table = NULL;
    if (!data_find(scope, wanted.list, &value) || value.kind != DATA_LIST || !value.list->count) {
        return true;
    }
    for (size_t i = 0; i < wanted.count; i++) {
        measure(value.list, &wanted.columns[i], arena);
    }
    long most = widest_that_fits(&wanted, TABLE_ROOM_UPRIGHT);
    bool fits = unbroken_fits(&wanted, value.list->count <= ROWS_FEW, TABLE_ROOM_UPRIGHT);
    maker.table.landscape = most < (fits ? WIDTH_FEW : WIDTH_UPRIGHT);
    most = maker.table.landscape ? widest_that_fits(&wanted, TABLE_ROOM_LYING) : most;
    share_room(&wanted, most);
    for (size_t i = 0; i < wanted.count; i++) {
        const ListColumn *column = &wanted.columns[i];
        if (column->filled) {
            table_add_column(&maker, column->heading, (int)column->width + TABLE_COLUMN_EDGES);
        }
    }
    for (size_t i = 0; maker.table.column_count && i < value.list->count; i++) {
        table_row(&maker);
        for (size_t j = 0; j < wanted.count; j++) {
            if (wanted.columns[j].filled) {
                put_cell(&maker, data_member(value.list, i), &wanted.columns[j]);
            }
        }
    }
    *table = table_done(&maker);
    return true;
}
