/* Lists: pages of JSON, or everything as a table, from the same rows. */
#include "web_internal.h"

#include <ctype.h>
#include <string.h>

enum { LIMIT_USUAL = 100, LIMIT_MOST = 1000, WORDS_MOST = 16 };

struct List {
    Request *request;
    const ListSpec *spec;
    ListCell *cells; /* of the row at work */
    size_t filled;
    ArenaMark mark; /* before the row's texts */
    Arena *arena;   /* of the row at work */
    /* what is asked for */
    Str words[WORDS_MOST];
    size_t word_count;
    Str *equals; /* per column; empty: any */
    Str after;
    int64_t limit, skip;
    /* what was found */
    int64_t total, given;
    bool more;
    Str next;
    /* where it goes */
    bool table;
    Json json;
    TableSink sink;
};

/* ---- what is asked for ---------------------------------------------------- */

/* Lists are read: their words stand in the query. */
static Str query(const List *list, const char *name) {
    return str_from(MHD_lookup_connection_value(list->request->connection, MHD_GET_ARGUMENT_KIND, name));
}

static bool read_wishes(List *list, Err *err) {
    list->limit = LIMIT_USUAL;
    list->after = query(list, "after");
    Str limit = query(list, "limit");
    if (limit.len && (!integer_parse(limit, &list->limit) || list->limit < 1 || list->limit > LIMIT_MOST)) {
        return err_set(err, ERR_USAGE, "“limit”要是1到%d之间的整数。", LIMIT_MOST);
    }
    if (list->table) {
        list->limit = EXPORT_MOST;
        list->after = (Str){NULL, 0};
    }
    if (list->spec->paged) {
        return true;
    }
    if (list->after.len && (!integer_parse(list->after, &list->skip) || list->skip < 0)) {
        return err_set(err, ERR_USAGE, "“after”要照抄上一页的“next”。");
    }
    list->equals = ARENA_ARRAY(list->request->arena, list->spec->column_count, Str);
    for (size_t i = 0; i < list->spec->column_count; i++) {
        list->equals[i] = query(list, list->spec->columns[i].key);
    }
    return request_words(list->request, "words", list->words, WORDS_MOST, &list->word_count, err);
}

Str list_after(const List *list) {
    return list->after;
}

int64_t list_wanted(const List *list) {
    return list->limit + 1; /* one more tells whether there is a next page */
}

void list_total(List *list, int64_t total) {
    list->total = total;
}

Arena *list_arena(List *list) {
    return list->request->arena;
}

/* ---- cells ----------------------------------------------------------------- */

static ListCell *next_cell(List *list) {
    static ListCell spare; /* a value too many has no column; list_row tells */
    ListCell *cell = list->filled < list->spec->column_count ? &list->cells[list->filled] : &spare;
    list->filled++;
    *cell = (ListCell){.known = true};
    return cell;
}

void list_text(List *list, Str value) {
    ListCell *cell = next_cell(list);
    cell->kind = COLUMN_TEXT;
    cell->text = str_copy(list->arena, value);
}

void list_json(List *list, Str value) {
    list_text(list, value);
    if (list->filled <= list->spec->column_count) {
        list->cells[list->filled - 1].kind = COLUMN_JSON;
    }
}

void list_integer(List *list, int64_t value) {
    ListCell *cell = next_cell(list);
    cell->kind = COLUMN_INTEGER;
    cell->integer = value;
}

void list_number(List *list, double value) {
    ListCell *cell = next_cell(list);
    cell->kind = COLUMN_NUMBER;
    cell->known = isfinite(value);
    cell->number = value;
}

void list_bool(List *list, bool value) {
    ListCell *cell = next_cell(list);
    cell->kind = COLUMN_BOOL;
    cell->integer = value;
}

void list_none(List *list) {
    next_cell(list)->known = false;
}

static void put_cell(Json *json, const ListCell *cell) {
    if (!cell->known) {
        json_none(json);
        return;
    }
    switch (cell->kind) {
    case COLUMN_TEXT: json_str(json, cell->text); break;
    case COLUMN_INTEGER: json_whole(json, cell->integer); break;
    case COLUMN_NUMBER: json_number(json, cell->number); break;
    case COLUMN_BOOL: json_bool(json, cell->integer != 0); break;
    case COLUMN_JSON: json_raw(json, cell->text); break;
    }
}

static Str cell_text(const ListCell *cell, Arena *arena) {
    char number[32];
    if (!cell->known) {
        return (Str){NULL, 0};
    }
    switch (cell->kind) {
    case COLUMN_TEXT:
    case COLUMN_JSON: return cell->text;
    case COLUMN_INTEGER: return str_format(arena, "%lld", (long long)cell->integer);
    case COLUMN_NUMBER: return str_copy(arena, (Str){number, number_shortest(cell->number, number)});
    case COLUMN_BOOL: return cell->integer ? STR("true") : STR("false");
    }
    return (Str){NULL, 0};
}

/* ---- filters --------------------------------------------------------------- */

/* Capitals of ASCII alike; Chinese has none. */
static bool occurs(Str text, Str word) {
    for (size_t at = 0; at + word.len <= text.len; at++) {
        size_t i = 0;
        while (i < word.len && tolower((unsigned char)text.data[at + i]) == tolower((unsigned char)word.data[i])) {
            i++;
        }
        if (i == word.len) {
            return true;
        }
    }
    return false;
}

static bool word_fits(List *list, Str word) {
    for (size_t i = 0; i < list->spec->column_count; i++) {
        if (list->cells[i].known && list->cells[i].kind == COLUMN_TEXT && occurs(list->cells[i].text, word)) {
            return true;
        }
    }
    return false;
}

static bool row_fits(List *list) {
    for (size_t i = 0; i < list->word_count; i++) {
        if (!word_fits(list, list->words[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < list->spec->column_count; i++) {
        if (list->equals[i].len && !str_equal(list->equals[i], cell_text(&list->cells[i], list->arena))) {
            return false;
        }
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------ */

static void put_row(List *list) {
    json_open_object(&list->json);
    for (size_t i = 0; i < list->spec->column_count; i++) {
        json_key(&list->json, list->spec->columns[i].key);
        put_cell(&list->json, &list->cells[i]);
    }
    json_close_object(&list->json);
}

/* *keep says whether the row stands on the page. */
static bool judge_row(List *list, bool *keep, Err *err) {
    *keep = true;
    if (!list->spec->paged) {
        *keep = row_fits(list);
        list->total += *keep;
        *keep = *keep && list->total > list->skip;
    }
    if (*keep && list->given == list->limit) {
        list->more = true;
        *keep = false;
        return !list->table || err_set(err, ERR_LIMIT, "要导出的超过%d行，请缩小范围后分几次导出。", EXPORT_MOST);
    }
    return true;
}

static bool keep_row(List *list, Err *err) {
    list->given++;
    if (list->table) {
        return list->sink.row(list->sink.state, list->cells, err);
    }
    put_row(list);
    if (list->given == list->limit) {
        int64_t end = list->skip + list->given;
        Str key = list->spec->paged ? cell_text(&list->cells[0], list->arena)
                                    : str_format(list->arena, "%lld", (long long)end);
        list->next = str_copy(list->request->arena, key);
    }
    return true;
}

bool list_row(List *list, Err *err) {
    bool keep;
    if (list->filled != list->spec->column_count) {
        return err_set(err, ERR_INTERNAL, "列表“%s”的一行有%zu个值，应有%zu个。这是程序的问题，请报告开发者。",
                       list->spec->name, list->filled, list->spec->column_count);
    }
    bool good = judge_row(list, &keep, err) && (!keep || keep_row(list, err));
    list->filled = 0;
    arena_reset(list->arena, list->mark);
    /* whoever pages by itself need not go on; otherwise the rest is still counted */
    return good && !(list->more && list->spec->paged);
}

/* ---- rows that are not built ------------------------------------------------ */

bool list_may_pass(const List *list, size_t columns) {
    bool good = !list->table && !list->spec->paged && !list->word_count;
    for (size_t i = columns; i < list->spec->column_count && good; i++) {
        good = !list->equals[i].len;
    }
    return good;
}

bool list_pass(List *list, int64_t rows) {
    bool wanted = true, full = list->given == list->limit;
    for (size_t i = 0; i < list->filled && wanted; i++) {
        wanted = !list->equals[i].len || str_equal(list->equals[i], cell_text(&list->cells[i], list->arena));
    }
    bool passed = !wanted || !rows || full || list->total + rows <= list->skip;
    if (wanted && passed) {
        list->total += rows;
        list->more = list->more || (full && rows > 0);
    }
    list->filled = 0;
    arena_reset(list->arena, list->mark);
    return passed;
}

/* ---- answers --------------------------------------------------------------- */

typedef struct Order {
    List *list;
    bool workbook;
    ListRows rows;
    void *context;
} Order;

/* A handler that stopped because no more was wanted has not failed. */
static bool give_rows(List *list, ListRows rows, void *context, Err *err) {
    bool good = rows(list, context, err);
    return good || (list->more && (!err || err->kind == ERR_NONE));
}

static bool write_table(void *context, const char *path, Err *err) {
    Order *order = context;
    List *list = order->list;
    Arena *arena = list->request->arena;
    bool good = order->workbook
                    ? xlsx_begin(path, list->spec, store_directory(list->request->web->store), arena, &list->sink, err)
                    : csv_begin(path, list->spec, arena, &list->sink, err);
    if (!good) {
        return false;
    }
    good = give_rows(list, order->rows, order->context, err);
    return list->sink.end(list->sink.state, good, err) && good;
}

static bool export_work(Tx *tx, void *context, Err *err) {
    const Order *order = context;
    const List *list = order->list;
    Buf detail = buf_create(list->request->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_text(&json, "format", order->workbook ? "xlsx" : "csv");
    json_put_integer(&json, "rows", list->given);
    json_close_object(&json);
    const AuditEntry entry = {.actor = list->request->actor,
                              .action = STR("export"),
                              .subject = str_from(list->spec->file_name),
                              .detail = buf_str(&detail)};
    return audit_append(tx, &entry, err);
}

static bool answer_table(Request *request, Answer *answer, Order *order, Err *err) {
    static const char csv_type[] = "text/csv; charset=utf-8";
    static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const char *ending = order->workbook ? "xlsx" : "csv";
    Str name = str_format(request->arena, "%s.%s", order->list->spec->file_name, ending);
    return answer_file(request, answer, write_table, order, order->workbook ? xlsx_type : csv_type, name, err) &&
           store_write(request->web->store, export_work, order, err);
}

static bool answer_page(Answer *answer, List *list, ListRows rows, void *context, Err *err) {
    list->json = json_writer(&answer->body);
    json_open_object(&list->json);
    json_key(&list->json, list->spec->name);
    json_open_array(&list->json);
    if (!give_rows(list, rows, context, err)) {
        return false;
    }
    json_close_array(&list->json);
    json_put_integer(&list->json, "total", list->total);
    json_put_optional(&list->json, "next", list->more ? list->next : (Str){NULL, 0});
    json_close_object(&list->json);
    return true;
}

bool list_answer(Request *request, Answer *answer, const ListSpec *spec, ListRows rows, void *context, Err *err) {
    Arena *row_arena = arena_create();
    arena_alloc(row_arena, 64); /* its first block stays */
    List list = {.request = request, .spec = spec, .arena = row_arena, .mark = arena_mark(row_arena)};
    list.cells = ARENA_ARRAY(request->arena, spec->column_count, ListCell);
    Str format = query(&list, "format");
    Order order = {.list = &list, .workbook = str_is(format, "xlsx"), .rows = rows, .context = context};
    list.table = order.workbook || str_is(format, "csv");
    bool good = list.table || !format.len || str_is(format, "json") ||
                err_set(err, ERR_USAGE, "“format”只能是json、csv或xlsx。");
    good = good && read_wishes(&list, err) &&
           (list.table ? answer_table(request, answer, &order, err) : answer_page(answer, &list, rows, context, err));
    arena_destroy(row_arena);
    return good;
}
