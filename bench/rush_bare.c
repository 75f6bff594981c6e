/* The least that saving can cost: one thread, prepared statements, the rows of one save, committed one by one.
 *
 *   rush_bare DATABASE SECONDS SESSIONS [checks|entries]
 *
 * Same tables and settings as the program (WAL, synchronous=FULL), the things to write to from the sessions file of
 * bench/rush.c; no hashes, no checks, no network. Prints commits per second. The database is a copy: what is written is
 * not chained. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 4096 };

typedef struct Target {
    sqlite3_int64 id, version;
    char field[64], value[32];
} Target;

static sqlite3 *handle;
static Target targets[MOST];
static size_t target_count;
static sqlite3_int64 sequence = 1000000000;

static const char *const hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char *const instant = "2024-09-01T08:00:00Z";

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

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

static void text(sqlite3_stmt *stmt, int at, const char *value) {
    must(sqlite3_bind_text(stmt, at, value, -1, SQLITE_STATIC));
}

static void add_audit(const char *action, const char *subject, const char *detail, const char *content) {
    static sqlite3_stmt *stmt;
    if (!stmt) {
        stmt = prepared(
            "INSERT INTO audit (sequence, at, actor, action, subject, detail, role, address, unit_code, result, "
            "content, method, hash) VALUES (?, ?, 'dudao', ?, ?, ?, 'chief', '127.0.0.1', '990121', 'done', ?, "
            "'sha256', ?)");
    }
    sqlite3_bind_int64(stmt, 1, ++sequence);
    text(stmt, 2, instant);
    text(stmt, 3, action);
    text(stmt, 4, subject);
    text(stmt, 5, detail);
    text(stmt, 6, content);
    text(stmt, 7, hash);
    run(stmt);
}

static void save_check(Target *target, long number) {
    static sqlite3_stmt *update;
    char reason[96], detail[128], subject[48];
    if (!update) {
        update = prepared("UPDATE check_result SET reason = ?, reason_by = 'dudao', reason_at = ? WHERE id = ?");
    }
    snprintf(reason, sizeof reason, "rush-%lld-0123456789ab-%ld", target->id, number);
    snprintf(detail, sizeof detail, "{\"reason\":\"%s\"}", reason);
    snprintf(subject, sizeof subject, "check/%lld", target->id);
    text(update, 1, reason);
    text(update, 2, instant);
    sqlite3_bind_int64(update, 3, target->id);
    run(update);
    add_audit("check-reason", subject, detail, "");
}

/* The cell as it stood goes to the past, the new one in its place, the entry gets a new version. */
static void save_cell(Target *target, long number) {
    static sqlite3_stmt *past, *insert, *update, *entry;
    char value[32], detail[128], subject[48], content[320];
    if (!past) {
        past = prepared("INSERT INTO entry_cell_past (entry_id, field, row, value, version, actor, at) VALUES (?, ?, "
                        "'', ?, ?, 'a', ?)");
        insert = prepared(
            "INSERT INTO entry_cell (value, version, actor, at, entry_id, field, row) VALUES (?, ?, 'a', ?, ?, ?, '')");
        update = prepared("UPDATE entry_cell SET value = ?, version = ?, actor = 'a', at = ? WHERE entry_id = ? AND "
                          "field = ? AND row = ''");
        entry = prepared("UPDATE entry SET version = ?, changed_at = ?, changed_by = 'a' WHERE id = ?");
    }
    if (target->version) {
        sqlite3_bind_int64(past, 1, target->id);
        text(past, 2, target->field);
        text(past, 3, target->value);
        sqlite3_bind_int64(past, 4, target->version);
        text(past, 5, instant);
        run(past);
    }
    snprintf(value, sizeof value, "%ld", number);
    sqlite3_stmt *write = target->version ? update : insert;
    text(write, 1, value);
    sqlite3_bind_int64(write, 2, 1000000 + number);
    text(write, 3, instant);
    sqlite3_bind_int64(write, 4, target->id);
    text(write, 5, target->field);
    run(write);
    sqlite3_bind_int64(entry, 1, 1000000 + number);
    text(entry, 2, instant);
    sqlite3_bind_int64(entry, 3, target->id);
    run(entry);
    snprintf(detail, sizeof detail, "{\"version\":%ld,\"cells\":1,\"fields\":[\"%s\"]}", number, target->field);
    snprintf(subject, sizeof subject, "entry/%lld", target->id);
    snprintf(content, sizeof content, "entry_cell#%lld@990121001003=%s\nentry_cell_past#%lld@990121001003=%s",
             target->id, hash, target->id, hash);
    add_audit("entry-save", subject, detail, content);
    target->version = 1000000 + number;
    snprintf(target->value, sizeof target->value, "%s", value);
}

static bool read_targets(const char *path) {
    FILE *file = fopen(path, "re");
    char cookie[80], csrf[80], period[16];
    while (file && target_count < MOST) {
        Target *one = &targets[target_count];
        if (fscanf(file, "%79s %79s %lld %63s %15s", cookie, csrf, &one->id, one->field, period) != 5) {
            break;
        }
        target_count++;
    }
    if (file) {
        fclose(file);
    }
    return target_count > 0;
}

/* What stands in the cells already. */
static void read_cells(void) {
    sqlite3_stmt *stmt =
        prepared("SELECT version, value FROM entry_cell WHERE entry_id = ? AND field = ? AND row = ''");
    for (size_t i = 0; i < target_count; i++) {
        sqlite3_bind_int64(stmt, 1, targets[i].id);
        text(stmt, 2, targets[i].field);
        if (sqlite3_step(stmt) == SQLITE_ROW) {
            targets[i].version = sqlite3_column_int64(stmt, 0);
            snprintf(targets[i].value, sizeof targets[i].value, "%.31s", (const char *)sqlite3_column_text(stmt, 1));
        }
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
}

int main(int count, char **words) {
    if (count < 4 || !read_targets(words[3])) {
        fputs("rush_bare DATABASE SECONDS SESSIONS [checks|entries]\n", stderr);
        return 2;
    }
    bool entries = count > 4 && strcmp(words[4], "entries") == 0;
    must(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
    must(sqlite3_open_v2(words[1], &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    must(sqlite3_exec(
        handle,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768;"
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864",
        NULL, NULL, NULL));
    read_cells();
    sqlite3_stmt *begin = prepared("BEGIN IMMEDIATE"), *commit = prepared("COMMIT");
    double start = now(), seconds = atof(words[2]);
    long number = 0;
    while (now() - start < seconds) {
        Target *target = &targets[(size_t)++number * 7919 % target_count];
        run(begin);
        (entries ? save_cell : save_check)(target, number);
        run(commit);
    }
    printf("%.0f\n", (double)number / (now() - start));
    return 0;
}
