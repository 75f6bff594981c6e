/* Prepared statements: cached per connection by their text, bound by letters, read by column. */
#include "store_internal.h"

#include <string.h>

#define CACHED_MAX 128 /* statements per connection; the longest unused makes room */

static Stmt **bucket_of(Connection *connection, const char *sql) {
    uint64_t mixed = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15);
    return &connection->by_text[mixed >> 56];
}

static bool is_idle(const Stmt *stmt, const char *sql) {
    return stmt && !stmt->open && stmt->handle && strcmp(sqlite3_sql(stmt->handle), sql) == 0;
}

/* An idle statement with the same text. Two open ones of one text are two statements. The address is only a hint: at
 * the same one another text may stand by now. */
static Stmt *find_idle(Connection *connection, const char *sql) {
    Stmt *hinted = *bucket_of(connection, sql);
    if (is_idle(hinted, sql)) {
        return hinted;
    }
    for (Stmt *stmt = connection->statements; stmt; stmt = stmt->next) {
        if (is_idle(stmt, sql)) {
            return stmt;
        }
    }
    return NULL;
}

/* A place for a new statement: a free one, the longest unused of a full cache, or one more. */
static Stmt *make_room(Connection *connection) {
    Stmt *oldest = NULL;
    for (Stmt *stmt = connection->statements; stmt; stmt = stmt->next) {
        if (!stmt->open && (!oldest || !stmt->handle || stmt->used < oldest->used)) {
            oldest = stmt;
            if (!stmt->handle) {
                return stmt;
            }
        }
    }
    if (oldest && connection->statement_count >= CACHED_MAX) {
        sqlite3_finalize(oldest->handle);
        oldest->handle = NULL;
        return oldest;
    }
    Stmt *stmt = ARENA_NEW(connection->arena, Stmt);
    stmt->connection = connection;
    stmt->next = connection->statements;
    connection->statements = stmt;
    connection->statement_count++;
    return stmt;
}

static Stmt *prepare(Connection *connection, const char *sql, Err *err) {
    Stmt *stmt = find_idle(connection, sql);
    if (!stmt) {
        stmt = make_room(connection);
        if (sqlite3_prepare_v3(connection->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL) !=
            SQLITE_OK) {
            sqlite_error(connection->handle, "准备数据库语句", err);
            stmt->handle = NULL;
            return NULL;
        }
    }
    *bucket_of(connection, sql) = stmt;
    stmt->used = ++connection->clock;
    stmt->open = true;
    return stmt;
}

static int bind_str(sqlite3_stmt *handle, int at, Str value, bool blob, sqlite3_destructor_type keep) {
    const char *data = value.data ? value.data : "";
    return blob ? sqlite3_bind_blob64(handle, at, data, value.len, keep)
                : sqlite3_bind_text64(handle, at, data, value.len, keep, SQLITE_UTF8);
}

static int bind_one(sqlite3_stmt *handle, int at, char type, va_list *values, sqlite3_destructor_type keep) {
    switch (type) {
    case 's': return bind_str(handle, at, va_arg(*values, Str), false, keep);
    case 'b': return bind_str(handle, at, va_arg(*values, Str), true, keep);
    case 'z': {
        const char *text = va_arg(*values, const char *);
        return text ? bind_str(handle, at, str_from(text), false, keep) : sqlite3_bind_null(handle, at);
    }
    case 'i': return sqlite3_bind_int64(handle, at, va_arg(*values, int64_t));
    case 'd': return sqlite3_bind_double(handle, at, va_arg(*values, double));
    case 'n': return sqlite3_bind_null(handle, at);
    default: return SQLITE_MISUSE;
    }
}

/* `keep`: SQLITE_TRANSIENT copies the values, so that callers may pass what lives shorter than the statement;
 * SQLITE_STATIC where the statement has ended before the call returns. */
static bool bind_all(Stmt *stmt, Err *err, sqlite3_destructor_type keep, const char *types, va_list *values) {
    size_t count = types ? strlen(types) : 0;
    if ((size_t)sqlite3_bind_parameter_count(stmt->handle) != count) {
        return err_set(err, ERR_INTERNAL, "数据库语句的参数个数不对：%.200s", sqlite3_sql(stmt->handle));
    }
    for (size_t i = 0; i < count; i++) {
        int code = bind_one(stmt->handle, (int)i + 1, types[i], values, keep);
        if (code == SQLITE_TOOBIG) {
            return err_set(err, ERR_LIMIT, "要保存的内容太大，数据库放不下。请拆成几份。");
        }
        if (code != SQLITE_OK) {
            return err_set(err, ERR_INTERNAL, "数据库语句的第%zu个参数不对：%.200s", i + 1, sqlite3_sql(stmt->handle));
        }
    }
    return true;
}

bool stmt_open(Tx *tx, const char *sql, Stmt **opened, Err *err, const char *types, ...) {
    *opened = NULL;
    Stmt *stmt = prepare(tx->connection, sql, err);
    if (!stmt) {
        return false;
    }
    va_list values;
    va_start(values, types);
    bool good = bind_all(stmt, err, SQLITE_TRANSIENT, types, &values);
    va_end(values);
    if (!good) {
        stmt_close(stmt);
        return false;
    }
    *opened = stmt;
    return true;
}

bool stmt_open_values(Tx *tx, const char *sql, Stmt **opened, Err *err, const GivenValue *values, size_t count) {
    *opened = NULL;
    Stmt *stmt = prepare(tx->connection, sql, err);
    bool good = stmt != NULL;
    if (good && (size_t)sqlite3_bind_parameter_count(stmt->handle) != count) {
        good = err_set(err, ERR_INTERNAL, "数据库语句的参数个数不对：%.200s", sql);
    }
    for (size_t i = 0; good && i < count; i++) {
        const GivenValue *value = &values[i];
        int code = value->type == 'i' ? sqlite3_bind_int64(stmt->handle, (int)i + 1, value->integer)
                   : value->type == 'n'
                       ? sqlite3_bind_null(stmt->handle, (int)i + 1)
                       : bind_str(stmt->handle, (int)i + 1, value->text, value->type == 'b', SQLITE_TRANSIENT);
        good = code == SQLITE_OK || err_set(err, ERR_INTERNAL, "数据库语句的第%zu个参数不对：%.200s", i + 1, sql);
    }
    if (!good) {
        stmt_close(stmt);
        return false;
    }
    *opened = stmt;
    return true;
}

Str store_like(Str word, Arena *arena) {
    Buf pattern = buf_create(arena);
    buf_add_char(&pattern, '%');
    for (size_t i = 0; i < word.len; i++) {
        if (word.data[i] == '%' || word.data[i] == '_' || word.data[i] == '\\') {
            buf_add_char(&pattern, '\\');
        }
        buf_add_char(&pattern, word.data[i]);
    }
    buf_add_char(&pattern, '%');
    return buf_str(&pattern);
}

bool stmt_rebind(Stmt *stmt, Err *err, const char *types, ...) {
    sqlite3_reset(stmt->handle);
    va_list values;
    va_start(values, types);
    bool good = bind_all(stmt, err, SQLITE_TRANSIENT, types, &values);
    va_end(values);
    return good;
}

bool stmt_step(Stmt *stmt, bool *row, Err *err) {
    int code = sqlite3_step(stmt->handle);
    if (row) {
        *row = code == SQLITE_ROW;
    }
    return code == SQLITE_ROW || code == SQLITE_DONE ||
           sqlite_error(stmt->connection->handle, sqlite3_stmt_readonly(stmt->handle) ? "读取数据库" : "写入数据库",
                        err);
}

int64_t stmt_integer(const Stmt *stmt, int column) {
    return sqlite3_column_int64(stmt->handle, column);
}

double stmt_number(const Stmt *stmt, int column) {
    return sqlite3_column_double(stmt->handle, column);
}

bool stmt_is_null(const Stmt *stmt, int column) {
    return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

Str stmt_text(const Stmt *stmt, int column) {
    const char *text = (const char *)sqlite3_column_text(stmt->handle, column);
    return (Str){text, text ? (size_t)sqlite3_column_bytes(stmt->handle, column) : 0};
}

Str stmt_blob(const Stmt *stmt, int column) {
    const char *bytes = sqlite3_column_blob(stmt->handle, column);
    return (Str){bytes, bytes ? (size_t)sqlite3_column_bytes(stmt->handle, column) : 0};
}

/* Bindings are cleared too: they may hold a password's hash or a large file. */
void stmt_close(Stmt *stmt) {
    if (stmt) {
        sqlite3_reset(stmt->handle);
        sqlite3_clear_bindings(stmt->handle);
        stmt->open = false;
    }
}

bool store_run(Tx *tx, const char *sql, Err *err, const char *types, ...) {
    Stmt *stmt = prepare(tx->connection, sql, err);
    if (!stmt) {
        return false;
    }
    va_list values;
    va_start(values, types);
    bool good = bind_all(stmt, err, SQLITE_STATIC, types, &values) && stmt_step(stmt, NULL, err);
    va_end(values);
    stmt_close(stmt);
    return good;
}

int64_t store_last_id(const Tx *tx) {
    return sqlite3_last_insert_rowid(tx->connection->handle);
}

void statements_reset(Connection *connection) {
    for (Stmt *stmt = connection->statements; stmt; stmt = stmt->next) {
        if (stmt->open) {
            stmt_close(stmt);
        }
    }
}

void statements_finalize(Connection *connection) {
    for (Stmt *stmt = connection->statements; stmt; stmt = stmt->next) {
        sqlite3_finalize(stmt->handle);
        stmt->handle = NULL;
    }
}
