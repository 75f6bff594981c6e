/* Which files are stored already, so that nothing would change if they were stored once more. What was stored with a
 * mapping is not taken for it, nor (before that was written down) what may have been: another mapping of the same file
 * would bring other figures. Nor is a file in whose place another content came later. */
#include "fact_internal.h"

#include <stdio.h>

/* A file without a column of periods is another file when it is imported for another one. */
static const char *const newest =
    "SELECT s.at FROM source s WHERE s.kind = 'table' AND s.file_hash = ?1 AND s.mapping = '' AND (?2 = '' OR EXISTS"
    " (SELECT 1 FROM submission b JOIN period p ON p.id = b.period_id WHERE b.id = s.first_submission AND"
    " b.source_id = s.id AND p.code = ?2)) AND NOT EXISTS (SELECT 1 FROM source n WHERE n.kind = 'table' AND"
    " n.file_name = s.file_name AND n.id > s.id AND n.file_hash <> s.file_hash) ORDER BY s.id DESC LIMIT 1";

bool fact_imported(Store *store, const char *path, Str default_period, char at[32], Err *err) {
    char hash[65];
    Tx *tx;
    Stmt *stmt;
    bool row = false;
    at[0] = '\0';
    if (!blob_hash_of(path, hash, err) || !store_read_begin(store, &tx, err)) {
        return false;
    }
    Str period = default_period.len ? default_period : STR("");
    bool good = stmt_open(tx, newest, &stmt, err, "zs", hash, period);
    if (good) {
        good = stmt_step(stmt, &row, err);
        if (good && row) {
            snprintf(at, 32, "%.*s", STR_ARG(stmt_text(stmt, 0)));
        }
        stmt_close(stmt);
    }
    store_read_end(tx);
    if (good && row) {
        journal_drop(store, hash);
    }
    return good;
}
