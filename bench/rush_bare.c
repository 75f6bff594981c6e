/* The least that saving can cost: one thread, prepared statements, the rows of one save, committed one by one.
 *
 *   rush_bare DATABASE SECONDS [checks|entries]
 *
 * Same tables and settings as the program (WAL, synchronous=FULL), no hashes, no checks, no network. Prints commits per
 * second. The database is a copy: what is written is not chained. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static sqlite3 *handle;

static void must(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(handle));
        exit(1);
    }
}

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *made;
    must(sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL));
    return made;
}

static void run(sqlite3_stmt *stmt) {
    must(sqlite3_step(stmt));
    sqlite3_reset(stmt);
}

static const char *const hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static sqlite3_stmt *begin, *commit, *audit;

static void add_audit(sqlite3_int64 sequence, const char *action, const char *subject, const char *detail,
                      const char *content) {
    sqlite3_bind_int64(audit, 1, sequence);
    sqlite3_bind_text(audit, 2, "2024-09-01T08:00:00Z", -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 3, "dudao", -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 4, action, -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 5, subject, -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 6, detail, -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 7, content, -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 8, hash, -1, SQLITE_STATIC);
    run(audit);
}

/* Ids of `table`, to be written in a mixed order. */
static sqlite3_int64 *ids_of(const char *sql, size_t *count) {
    sqlite3_int64 *ids = calloc(100000, sizeof *ids);
    sqlite3_stmt *stmt = prepared(sql);
    *count = 0;
    while (sqlite3_step(stmt) == SQLITE_ROW && *count < 100000) {
        ids[(*count)++] = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    return ids;
}

static void save_check(sqlite3_stmt *update, sqlite3_int64 id, long number) {
    char reason[96], detail[128], subject[48];
    snprintf(reason, sizeof reason, "rush-%lld-0123456789ab-%ld", (long long)id, number);
    snprintf(detail, sizeof detail, "{\"reason\":\"%s\"}", reason);
    snprintf(subject, sizeof subject, "check/%lld", (long long)id);
    sqlite3_bind_text(update, 1, reason, -1, SQLITE_STATIC);
    sqlite3_bind_int64(update, 2, id);
    run(update);
    add_audit(1000000000 + number, "check-reason", subject, detail, "");
}

int main(int count, char **words) {
    if (count < 3) {
        return 2;
    }
    must(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
    must(sqlite3_open_v2(words[1], &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    must(sqlite3_exec(
        handle,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768;"
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864",
        NULL, NULL, NULL));
    begin = prepared("BEGIN IMMEDIATE");
    commit = prepared("COMMIT");
    audit = prepared("INSERT INTO audit (sequence, at, actor, action, subject, detail, role, address, unit_code, "
                     "result, content, method,"
                     " hash) VALUES (?, ?, ?, ?, ?, ?, 'bureau', '127.0.0.1', '990121', 'done', ?, 'sha256', ?)");
    size_t id_count;
    sqlite3_int64 *ids = ids_of("SELECT id FROM check_result", &id_count);
    sqlite3_stmt *update = prepared(
        "UPDATE check_result SET reason = ?1, reason_by = 'dudao', reason_at = '2024-09-01T08:00:00Z' WHERE id = ?2");
    double start = now(), seconds = atof(words[2]);
    long number = 0;
    while (now() - start < seconds) {
        number++;
        run(begin);
        save_check(update, ids[(size_t)number * 7919 % id_count], number);
        run(commit);
    }
    printf("%.0f\n", (double)number / (now() - start));
    return 0;
}
