/* The audit chain: every row's hash covers the row before, and an anchor in `meta` holds the newest.
 *
 * New rows continue from the anchor, not from the last row found: when somebody
 * cuts off the tail, the gap stays visible whatever is written afterwards. */
#include "store_internal.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

typedef struct Anchor {
    int64_t sequence;
    char hash[65];
} Anchor;

typedef struct Row {
    int64_t sequence;
    Str at, actor, action, subject, detail;
} Row;

static void to_hex(const unsigned char *bytes, size_t count, char *out) {
    for (size_t i = 0; i < count; i++) {
        snprintf(out + i * 2, 3, "%02x", bytes[i]);
    }
}

/* Lengths stand before the fields, so that no two different rows give the same bytes. */
static void add_field(EVP_MD_CTX *digest, Str field) {
    unsigned char length[8];
    for (int i = 0; i < 8; i++) {
        length[i] = (unsigned char)((uint64_t)field.len >> (8 * i));
    }
    EVP_DigestUpdate(digest, length, sizeof length);
    EVP_DigestUpdate(digest, field.data ? field.data : "", field.len);
}

static void hash_row(const char *before, const Row *row, char hash[65]) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    char sequence[24];
    snprintf(sequence, sizeof sequence, "%lld", (long long)row->sequence);
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    EVP_DigestInit_ex(digest, EVP_sha256(), NULL);
    add_field(digest, str_from(before));
    add_field(digest, str_from(sequence));
    add_field(digest, row->at);
    add_field(digest, row->actor);
    add_field(digest, row->action);
    add_field(digest, row->subject);
    add_field(digest, row->detail);
    EVP_DigestFinal_ex(digest, bytes, &count);
    EVP_MD_CTX_free(digest);
    to_hex(bytes, 32, hash);
}

void sha256_hex(Str bytes, char hash[65]) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    EVP_Digest(bytes.data ? bytes.data : "", bytes.len, digest, &count, EVP_sha256(), NULL);
    to_hex(digest, 32, hash);
}

/* "17:<64 hex digits>"; a chain without rows has the anchor 0 and an empty hash. */
static bool read_anchor(Tx *tx, Anchor *anchor, Err *err) {
    Stmt *stmt;
    bool row;
    *anchor = (Anchor){0, ""};
    if (!stmt_open(tx, "SELECT value FROM meta WHERE name = 'audit_anchor'", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        Str rest = stmt_text(stmt, 0), sequence;
        if (str_cut(&rest, ':', &sequence) && integer_parse(sequence, &anchor->sequence) && rest.len == 64) {
            memcpy(anchor->hash, rest.data, 64);
            anchor->hash[64] = '\0';
        } else {
            anchor->sequence = -1;
        }
    }
    stmt_close(stmt);
    return good;
}

static bool write_anchor(Tx *tx, int64_t sequence, const char *hash, Err *err) {
    char value[96];
    snprintf(value, sizeof value, "%lld:%s", (long long)sequence, hash);
    return store_run(tx,
                     "INSERT INTO meta (name, value) VALUES ('audit_anchor', ?)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     err, "z", value);
}

bool audit_append(Tx *tx, const AuditEntry *entry, Err *err) {
    Anchor anchor;
    char at[32], hash[65];
    if (!read_anchor(tx, &anchor, err)) {
        return false;
    }
    if (anchor.sequence < 0) {
        return err_set(err, ERR_IO, "审计记录的末端标记已损坏，不能继续写入。请用 duxue verify 检查，并从备份恢复。");
    }
    time_now_iso(at);
    Row row = {anchor.sequence + 1, str_from(at), entry->actor, entry->action, entry->subject, entry->detail};
    hash_row(anchor.hash, &row, hash);
    return store_run(tx,
                     "INSERT INTO audit (sequence, at, actor, action, subject, detail, hash)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)",
                     err, "issssss", row.sequence, row.at, row.actor, row.action, row.subject, row.detail,
                     str_from(hash)) &&
           write_anchor(tx, row.sequence, hash, err);
}

static void broken(AuditReport *report, int64_t sequence, const char *reason) {
    report->intact = false;
    report->first_bad = sequence;
    snprintf(report->reason, sizeof report->reason, "%s", reason);
}

/* Compares one row with what must follow `last`, which then becomes this row. */
static bool row_fits(const Stmt *stmt, Anchor *last, AuditReport *report) {
    Row row = {stmt_integer(stmt, 0), stmt_text(stmt, 1), stmt_text(stmt, 2),
               stmt_text(stmt, 3),    stmt_text(stmt, 4), stmt_text(stmt, 5)};
    char hash[65];
    hash_row(last->hash, &row, hash);
    if (row.sequence != last->sequence + 1) {
        broken(report, last->sequence + 1, "这一条审计记录被删除了。");
        return false;
    }
    if (!str_is(stmt_text(stmt, 6), hash)) {
        broken(report, row.sequence, "这一条审计记录的内容或次序被改动过。");
        return false;
    }
    last->sequence = row.sequence;
    memcpy(last->hash, hash, sizeof hash);
    return true;
}

static void check_end(const Anchor *anchor, const Anchor *last, AuditReport *report) {
    if (anchor->sequence == last->sequence && strcmp(anchor->hash, last->hash) == 0) {
        return;
    }
    if (anchor->sequence > last->sequence) {
        broken(report, last->sequence + 1, "从这一条起，末尾的审计记录被删除了。");
    } else {
        broken(report, last->sequence, "审计记录与末端标记不一致，最后一条不是程序写入的，或者标记被改动过。");
    }
}

bool audit_verify_tx(Tx *tx, AuditReport *report, Err *err) {
    Anchor anchor, last = {0, ""};
    Stmt *stmt;
    bool row = true, good;
    *report = (AuditReport){.intact = true};
    if (!read_anchor(tx, &anchor, err) ||
        !stmt_open(tx, "SELECT sequence, at, actor, action, subject, detail, hash FROM audit ORDER BY sequence", &stmt,
                   err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        report->rows++;
        if (report->intact) {
            row_fits(stmt, &last, report);
        }
    }
    stmt_close(stmt);
    if (good && report->intact) {
        check_end(&anchor, &last, report);
    }
    return good;
}

bool audit_verify(Store *store, AuditReport *report, Err *err) {
    Tx *tx;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = audit_verify_tx(tx, report, err);
    store_read_end(tx);
    return good;
}
