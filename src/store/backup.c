/* Whole state out and in: one SQLite file that also holds the stored files, checked before it is put in place. */
#include "store_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- out --------------------------------------------------------------- */

/* Created first, so that the file is never readable by others. */
static bool make_private_file(const char *path, Err *err) {
    int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (handle < 0) {
        return err_set(err, ERR_IO, "不能写备份文件“%s”：%s。请检查文件夹是否存在、有没有写的权限。", path,
                       strerror(errno));
    }
    close(handle);
    return true;
}

static bool pack_file(Store *store, Tx *out, const char *hash, Err *err) {
    Arena *arena = arena_create();
    Str bytes;
    bool good = blob_get(store, hash, arena, &bytes, err) &&
                store_run(out, "INSERT INTO backup_file (hash, bytes) VALUES (?, ?)", err, "zb", hash, bytes);
    arena_destroy(arena);
    return good;
}

static bool pack_folder(Store *store, Tx *out, const char *folder, Err *err) {
    char path[STORE_PATH_MAX + 300];
    snprintf(path, sizeof path, "%s/files/%s", store->directory, folder);
    DIR *listing = opendir(path);
    if (!listing) {
        return err_set(err, ERR_IO, "不能读取文件夹“%s”：%s。", path, strerror(errno));
    }
    bool good = true;
    struct dirent *entry;
    while (good && (entry = readdir(listing)) != NULL) {
        if (blob_hash_valid(entry->d_name)) {
            good = pack_file(store, out, entry->d_name, err);
        }
    }
    closedir(listing);
    return good;
}

static bool pack_files(Store *store, Tx *out, Err *err) {
    char path[STORE_PATH_MAX + 8];
    snprintf(path, sizeof path, "%s/files", store->directory);
    DIR *listing = opendir(path);
    if (!listing) {
        return err_set(err, ERR_IO, "不能读取文件夹“%s”：%s。", path, strerror(errno));
    }
    bool good = true;
    struct dirent *entry;
    while (good && (entry = readdir(listing)) != NULL) {
        if (strlen(entry->d_name) == 2 && strspn(entry->d_name, "0123456789abcdef") == 2) {
            good = pack_folder(store, out, entry->d_name, err);
        }
    }
    closedir(listing);
    return good;
}

/* Files are stored before the rows that name them, so listing after the snapshot misses none. */
static bool add_files(Store *store, const char *path, Err *err) {
    Connection *out = connection_open_file(store, path, err);
    bool good = out &&
                connection_exec(out, "BEGIN; CREATE TABLE backup_file (hash TEXT PRIMARY KEY, bytes BLOB)", err) &&
                pack_files(store, &out->tx, err) && connection_exec(out, "COMMIT", err);
    connection_close(out);
    return good;
}

bool store_backup(Store *store, const char *path, Err *err) {
    char temporary[STORE_PATH_MAX];
    if (snprintf(temporary, sizeof temporary, "%s.%ld.tmp", path, (long)getpid()) >= (int)sizeof temporary) {
        return err_set(err, ERR_USAGE, "备份文件的路径太长：%.100s…", path);
    }
    if (!make_private_file(temporary, err)) {
        return false;
    }
    Connection *source = connection_open(store, false, err);
    bool good = source && store_run(&source->tx, "VACUUM INTO ?", err, "z", temporary);
    connection_close(source);
    good = good && add_files(store, temporary, err);
    if (good && rename(temporary, path) != 0) {
        good = err_set(err, ERR_IO, "不能写备份文件“%s”：%s。", path, strerror(errno));
    }
    if (!good) {
        unlink(temporary);
    }
    return good;
}

/* ---- in ---------------------------------------------------------------- */

static void remove_tree(const char *path) {
    DIR *listing = opendir(path);
    struct dirent *entry;
    while (listing && (entry = readdir(listing)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        char below[STORE_PATH_MAX + 300];
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (entry->d_type == DT_DIR) {
            remove_tree(below);
        } else {
            unlink(below);
        }
    }
    if (listing) {
        closedir(listing);
    }
    rmdir(path);
}

/* Byte for byte: what is checked afterwards is our own copy, which nobody else can change. */
static bool copy_file(const char *from, const char *to, Err *err) {
    static const size_t piece = (size_t)1 << 20;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开备份文件“%s”：%s。", from,
                       errno == ENOENT ? "文件不存在" : strerror(errno));
    }
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    Arena *arena = arena_create();
    char *buffer = arena_alloc(arena, piece);
    bool good = out >= 0;
    ssize_t got = 0;
    while (good && (got = read(in, buffer, piece)) > 0) {
        good = write_fully(out, (Str){buffer, (size_t)got});
    }
    good = good && got == 0 && fsync(out) == 0;
    int reason = errno;
    close(in);
    if (out >= 0) {
        close(out);
    }
    arena_destroy(arena);
    return good || err_set(err, ERR_IO, "复制备份文件没有成功：%s。请检查磁盘空间。", strerror(reason));
}

static bool one_text(Tx *tx, const char *sql, Arena *arena, Str *text, Err *err) {
    Stmt *stmt;
    bool row;
    *text = (Str){NULL, 0};
    if (!stmt_open(tx, sql, &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *text = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

/* A database of ours, complete, with the files beside it? */
static bool check_database(Tx *tx, Arena *arena, Err *err) {
    Str state, tables;
    if (!one_text(tx, "PRAGMA integrity_check(1)", arena, &state, err) ||
        !one_text(
            tx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('meta', 'audit', 'backup_file')",
            arena, &tables, err)) {
        return err_set(err, ERR_INPUT, "这不是 duxue 的备份文件，或者文件已损坏。请换一个备份文件。");
    }
    if (!str_is(state, "ok")) {
        return err_set(err, ERR_INPUT, "备份文件已损坏：%.200s。请换一个备份文件。", state.data ? state.data : "");
    }
    if (!str_is(tables, "3")) {
        return err_set(err, ERR_INPUT, "这个数据库不是 duxue backup 做出的备份。请换一个文件。");
    }
    return true;
}

static bool check_chain(Tx *tx, Err *err) {
    AuditReport report;
    if (!audit_verify_tx(tx, &report, err)) {
        return false;
    }
    if (report.first_bad) {
        return err_set(err, ERR_INPUT, "备份中的审计记录在第%lld条处不完整：%s请换一个备份文件。",
                       (long long)report.first_bad, report.reason);
    }
    return report.intact || err_set(err, ERR_INPUT, "备份的内容与审计记录对不上：%s请换一个备份文件。", report.reason);
}

static bool unpack_files(Tx *tx, const char *directory, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT hash, bytes FROM backup_file", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        char hash[65];
        Str bytes = stmt_blob(stmt, 1);
        sha256_hex(bytes, hash);
        if (!str_is(stmt_text(stmt, 0), hash)) {
            good = err_set(err, ERR_INPUT, "备份中的一个文件已损坏，内容与登记时不同。请换一个备份文件。");
            break;
        }
        if (!blob_write(directory, hash, bytes, err)) {
            good = false;
            break;
        }
    }
    stmt_close(stmt);
    return good;
}

/* Makes a whole data directory in `directory` from the copy of the backup in it. */
static bool unpack(const char *directory, Err *err) {
    Store place = {.arena = NULL};
    snprintf(place.database, sizeof place.database, "%.*s/duxue.db", STORE_PATH_MAX - 100, directory);
    Connection *connection = connection_open_file(&place, place.database, err);
    if (!connection) {
        return err_set(err, ERR_INPUT, "这不是 duxue 的备份文件，或者文件已损坏。请换一个备份文件。");
    }
    Arena *arena = arena_create();
    Tx *tx = &connection->tx;
    bool good = check_database(tx, arena, err) && store_bring_up(connection, err) && check_chain(tx, err) &&
                unpack_files(tx, directory, err) && connection_exec(connection, "DROP TABLE backup_file; VACUUM", err);
    arena_destroy(arena);
    connection_close(connection);
    return good;
}

static bool is_empty_or_absent(const char *path) {
    DIR *listing = opendir(path);
    if (!listing) {
        return errno == ENOENT;
    }
    size_t entries = 0;
    while (readdir(listing) != NULL) {
        entries++;
    }
    closedir(listing);
    return entries <= 2; /* . and .. */
}

/* Opening also migrates an older backup and refuses one of a newer program. */
static bool opens(const char *directory, Err *err) {
    Store *store;
    if (!store_open(directory, STORE_EXISTING, &store, err)) {
        return false;
    }
    store_close(store);
    return true;
}

bool store_restore(const char *path, const char *directory, Err *err) {
    char work[STORE_PATH_MAX], database[STORE_PATH_MAX + 16], files[STORE_PATH_MAX + 16];
    size_t length = strlen(directory);
    while (length > 1 && directory[length - 1] == '/') {
        length--;
    }
    if (length == 0 || length + 100 > sizeof work) {
        return err_set(err, ERR_USAGE, "数据目录的路径不对：“%.100s”。", directory);
    }
    if (!is_empty_or_absent(directory)) {
        return err_set(err, ERR_CONFLICT, "目录“%s”不是空的，不会覆盖。请换一个目录，或先把原来的目录改名。",
                       directory);
    }
    snprintf(work, sizeof work, "%.*s.restore-%ld", (int)length, directory, (long)getpid());
    snprintf(database, sizeof database, "%s/duxue.db", work);
    snprintf(files, sizeof files, "%s/files", work);
    bool good = directory_create(files, err) && copy_file(path, database, err) && unpack(work, err) && opens(work, err);
    if (good && rename(work, directory) != 0) {
        good = err_set(err, ERR_IO, "不能把恢复好的数据放到“%s”：%s。", directory, strerror(errno));
    }
    if (!good) {
        remove_tree(work);
    }
    return good;
}
