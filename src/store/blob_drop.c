/* Removing a stored file that nothing names any more.
 *
 * A file is put before the row that names it, so a file without a row may be on
 * its way to get one. Whoever puts content that is there already renews its time
 * (blob.c); a file whose time is young stays, and is put back should it have been
 * renewed while it was taken away. */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every column that names stored files; a table that gets one is added here. */
static const char used_sql[] = "SELECT 1 FROM attachment WHERE hash = ?1 UNION ALL SELECT 1 FROM source WHERE "
                               "file_hash = ?1 UNION ALL SELECT 1 FROM decision WHERE file_hash = ?1 UNION ALL SELECT "
                               "1 FROM form_version WHERE file_hash = ?1 UNION ALL SELECT 1 FROM plan_letter WHERE "
                               "file_hash = ?1 OR page_hash = ?1 UNION ALL SELECT 1 FROM report_template WHERE "
                               "file_hash = ?1 LIMIT 1";

static bool is_used(Store *store, const char *hash, bool *used, Err *err) {
    Tx *tx;
    Stmt *stmt;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = stmt_open(tx, used_sql, &stmt, err, "z", hash);
    if (good) {
        good = stmt_step(stmt, used, err);
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good;
}

static bool is_older(const char *path, int64_t instant) {
    struct stat status;
    return stat(path, &status) == 0 && (int64_t)status.st_mtime < instant;
}

bool blob_drop(Store *store, const char *hash, int64_t put_before, Err *err) {
    char path[STORE_PATH_MAX], aside[STORE_PATH_MAX + 8];
    bool used = true;
    if (!blob_hash_valid(hash)) {
        return err_set(err, ERR_USAGE, "文件编号不对：应当是64位十六进制数。");
    }
    blob_path(store->directory, hash, path);
    if (!is_older(path, put_before)) {
        return true;
    }
    if (!is_used(store, hash, &used, err)) {
        return false;
    }
    snprintf(aside, sizeof aside, "%s.gone", path);
    if (used || rename(path, aside) != 0) {
        return true;
    }
    bool unwanted = is_older(aside, put_before) && is_used(store, hash, &used, err) && !used;
    if (!unwanted && rename(aside, path) == 0) {
        return true;
    }
    unlink(aside);
    return true;
}
