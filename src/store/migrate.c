/* Brings a database to the newest form: numbered SQL files, each in a transaction of its own. */
#include "store_internal.h"

#include <stdlib.h>

static bool read_version(Connection *connection, int64_t *version, Err *err) {
    Stmt *stmt;
    bool row;
    *version = 0;
    if (!stmt_open(&connection->tx, "SELECT value FROM meta WHERE name = 'schema_version'", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *version = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    return good;
}

/* The number a file's name starts with: "0002_append_only.sql" is 2. */
static int64_t number_of(const EmbeddedFile *file) {
    return strtol(file->name, NULL, 10);
}

static bool run_file(Connection *connection, const EmbeddedFile *file, Err *err) {
    Arena *arena = arena_create();
    const char *sql = str_cstr(arena, (Str){file->data, (size_t)(file->end - file->data)});
    Str number = str_format(arena, "%lld", (long long)number_of(file));
    bool good =
        connection_exec(connection, sql, err) && store_run(&connection->tx,
                                                           "INSERT INTO meta (name, value) VALUES ('schema_version', ?)"
                                                           " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                                           err, "s", number);
    arena_destroy(arena);
    return good;
}

/* Another program may be migrating at the same time: the version is read again under the write lock. */
static bool run_when_missing(Connection *connection, const EmbeddedFile *file, Err *err) {
    int64_t version;
    if (!connection_exec(connection, "BEGIN IMMEDIATE", err)) {
        return false;
    }
    bool good = read_version(connection, &version, err) &&
                (version >= number_of(file) || run_file(connection, file, err)) &&
                connection_exec(connection, "COMMIT", err);
    if (!good && !sqlite3_get_autocommit(connection->handle)) {
        connection_exec(connection, "ROLLBACK", NULL);
    }
    return good;
}

bool store_migrate(Connection *connection, const EmbeddedFile *files, size_t count, Err *err) {
    int64_t version, newest = count ? number_of(&files[count - 1]) : 0;
    if (!connection_exec(connection, "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
                         err) ||
        !read_version(connection, &version, err)) {
        return false;
    }
    if (version > newest) {
        return err_set(err, ERR_CONFLICT,
                       "这个数据库是更新版本的程序建立的（数据版本%lld，本程序只认识到%lld）。请升级程序后再打开。",
                       (long long)version, (long long)newest);
    }
    for (size_t i = 0; i < count; i++) {
        if (number_of(&files[i]) > version && !run_when_missing(connection, &files[i], err)) {
            return false;
        }
    }
    return true;
}
