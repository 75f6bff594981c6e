/* Rows of the program as a table of SQL: one statement takes all of them in, where a statement per row would spend most
 * of its time on starting and ending. SQLite asks for the values while it runs, so nothing is copied. */
#include "store_internal.h"

typedef struct Cursor {
    sqlite3_vtab_cursor base;
    const GivenRows *rows;
    size_t row;
} Cursor;

typedef struct Given {
    sqlite3_vtab base;
    Connection *connection;
    Cursor cursor; /* one at a time: a statement names the table once */
    bool open;
} Given;

static int on_connect(sqlite3 *handle, void *context, int count, const char *const *words, sqlite3_vtab **table,
                      char **message) {
    (void)count;
    (void)words;
    (void)message;
    Connection *connection = context;
    Given *given = ARENA_NEW(connection->arena, Given);
    given->connection = connection;
    *table = &given->base;
    return sqlite3_declare_vtab(handle, "CREATE TABLE given_rows (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)");
}

static int on_disconnect(sqlite3_vtab *table) {
    (void)table; /* goes with the connection */
    return SQLITE_OK;
}

static int on_best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    info->estimatedCost = 1e6;
    return SQLITE_OK;
}

static int on_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor) {
    Given *given = (Given *)table;
    if (given->open || !given->connection->given) {
        return SQLITE_MISUSE;
    }
    given->open = true;
    given->cursor = (Cursor){.rows = given->connection->given};
    *cursor = &given->cursor.base;
    return SQLITE_OK;
}

static int on_close(sqlite3_vtab_cursor *cursor) {
    ((Given *)cursor->pVtab)->open = false;
    return SQLITE_OK;
}

static int on_filter(sqlite3_vtab_cursor *cursor, int plan, const char *text, int count, sqlite3_value **values) {
    (void)plan;
    (void)text;
    (void)count;
    (void)values;
    ((Cursor *)cursor)->row = 0;
    return SQLITE_OK;
}

static int on_next(sqlite3_vtab_cursor *cursor) {
    ((Cursor *)cursor)->row++;
    return SQLITE_OK;
}

static int on_end(sqlite3_vtab_cursor *cursor) {
    const Cursor *at = (const Cursor *)cursor;
    return at->row >= at->rows->count;
}

static int on_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column) {
    const Cursor *at = (const Cursor *)cursor;
    GivenValue value = {.type = 'n'};
    at->rows->value(at->rows->context, at->row, column, &value);
    const char *data = value.text.data ? value.text.data : "";
    switch (value.type) {
    case 'i': sqlite3_result_int64(out, value.integer); break;
    case 's': sqlite3_result_text64(out, data, value.text.len, SQLITE_STATIC, SQLITE_UTF8); break;
    case 'b': sqlite3_result_blob64(out, data, value.text.len, SQLITE_STATIC); break;
    default: sqlite3_result_null(out);
    }
    return SQLITE_OK;
}

static int on_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *id) {
    *id = (sqlite3_int64)((const Cursor *)cursor)->row;
    return SQLITE_OK;
}

/* Without xCreate it stands in every database and cannot be made in one. */
static const sqlite3_module module = {.xConnect = on_connect,
                                      .xDisconnect = on_disconnect,
                                      .xBestIndex = on_best_index,
                                      .xOpen = on_open,
                                      .xClose = on_close,
                                      .xFilter = on_filter,
                                      .xNext = on_next,
                                      .xEof = on_end,
                                      .xColumn = on_column,
                                      .xRowid = on_rowid};

bool given_ready(Connection *connection, Err *err) {
    return sqlite3_create_module(connection->handle, "given_rows", &module, connection) == SQLITE_OK ||
           sqlite_error(connection->handle, "打开数据库", err);
}

bool store_run_given(Tx *tx, const char *sql, const GivenRows *rows, Err *err) {
    if (rows->count == 0) {
        return true;
    }
    tx->connection->given = rows;
    bool good = store_run(tx, sql, err, "");
    tx->connection->given = NULL;
    return good;
}
