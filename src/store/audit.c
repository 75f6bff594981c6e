/* The audit chain: every row's hash covers the row before, and an anchor in `meta` holds the newest.
 *
 * New rows continue from the anchor, not from the last row found: when somebody
 * cuts off the tail, the gap stays visible whatever is written afterwards. Within
 * a group of the writer the anchor is kept in memory and written once, before the
 * commit; a piece that is undone takes it back. */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

static _Thread_local const AuditOrigin *origin_of_thread;

void audit_set_origin(const AuditOrigin *origin) {
    origin_of_thread = origin;
}

const AuditOrigin *audit_origin(void) {
    return origin_of_thread;
}

/* ---- the hash of a row -------------------------------------------------- */

/* Rows of before had fewer columns; those of today begin with what no earlier row could begin with. */
void audit_hash(const char *before, const AuditRow *row, Arena *arena, char hash[65]) {
    ArenaMark mark = arena_mark(arena);
    Buf bytes = buf_create(arena);
    char sequence[24];
    unsigned char digest[HASH_BYTES];
    snprintf(sequence, sizeof sequence, "%lld", (long long)row->sequence);
    if (row->method != HASH_BEFORE) {
        hash_field(&bytes, str_from(hash_name(row->method)));
    }
    const Str fields[] = {str_from(before), str_from(sequence), row->at,      row->actor, row->action, row->subject,
                          row->detail,      row->role,          row->address, row->unit,  row->result, row->content};
    size_t count = row->method == HASH_BEFORE ? 7 : sizeof fields / sizeof *fields;
    for (size_t i = 0; i < count; i++) {
        hash_field(&bytes, fields[i]);
    }
    hash_bytes(row->method, buf_str(&bytes), digest);
    hash_hex(digest, hash);
    arena_reset(arena, mark);
}

/* ---- the anchor --------------------------------------------------------- */

/* "17:<64 hex digits>"; a chain without rows has the anchor 0 and an empty hash. */
static void parse_anchor(Str text, Anchor *anchor) {
    Str sequence;
    if (str_cut(&text, ':', &sequence) && integer_parse(sequence, &anchor->sequence) && text.len == 64) {
        memcpy(anchor->hash, text.data, 64);
        anchor->hash[64] = '\0';
    } else {
        anchor->sequence = -1;
    }
}

bool audit_read_anchor(Tx *tx, Anchor *anchor, HashMethod *method, Err *err) {
    Stmt *stmt;
    bool row, good;
    *anchor = (Anchor){0, ""};
    *method = HASH_SHA256;
    if (!stmt_open(tx, "SELECT name, value FROM meta WHERE name IN ('audit_anchor', 'audit_hash')", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (str_is(stmt_text(stmt, 0), "audit_anchor")) {
            parse_anchor(stmt_text(stmt, 1), anchor);
        } else if (!hash_parse(stmt_text(stmt, 1), method) || *method == HASH_BEFORE) {
            *method = HASH_SHA256; /* what a row was hashed with stands in the row */
        }
    }
    stmt_close(stmt);
    return good;
}

static bool anchor_ready(Tx *tx, Err *err) {
    Chain *chain = &tx->connection->chain;
    if (!chain->read) {
        if (!audit_read_anchor(tx, &chain->anchor, &chain->method, err)) {
            return false;
        }
        chain->read = true;
        chain->moved = false;
    }
    if (chain->anchor.sequence < 0) {
        return err_set(err, ERR_IO, "审计记录的末端标记已损坏，不能继续写入。请用 duxue verify 检查，并从备份恢复。");
    }
    return hash_known(chain->method) ||
           err_set(err, ERR_IO, "这台机器的加密库不支持 %s，不能写入审计记录。", hash_name(chain->method));
}

bool audit_write_anchor(Tx *tx, Err *err) {
    Chain *chain = &tx->connection->chain;
    if (!chain->read || !chain->moved) {
        return true;
    }
    char value[96];
    snprintf(value, sizeof value, "%lld:%s", (long long)chain->anchor.sequence, chain->anchor.hash);
    chain->moved = false;
    return store_run(tx,
                     "INSERT INTO meta (name, value) VALUES ('audit_anchor', ?)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     err, "z", value);
}

/* ---- appending ---------------------------------------------------------- */

static bool insert_row(Tx *tx, const AuditRow *row, const char *hash, Err *err) {
    return store_run(tx,
                     "INSERT INTO audit (sequence, at, actor, action, subject, detail, role, address, unit_code,"
                     " result, content, method, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     err,
                     "issssssssss"
                     "zz",
                     row->sequence, row->at, row->actor, row->action, row->subject, row->detail, row->role,
                     row->address, row->unit, row->result, row->content, hash_name(row->method), hash);
}

static bool append(Tx *tx, const AuditEntry *entry, Err *err) {
    Connection *connection = tx->connection;
    Chain *chain = &connection->chain;
    const AuditOrigin *origin = connection->origin;
    char at[32], hash[65];
    Buf content = buf_create(connection->work);
    if (!content_attach(tx, chain->anchor.sequence + 1, chain->method, entry->unit, &content, err)) {
        return false;
    }
    time_now_iso(at);
    const Str role = origin ? origin->role : (Str){NULL, 0};
    const AuditRow row = {.sequence = chain->anchor.sequence + 1,
                          .at = str_from(at),
                          .actor = entry->actor,
                          .action = entry->action,
                          .subject = entry->subject,
                          .detail = entry->detail,
                          .role = entry->role.len ? entry->role : role,
                          .address = origin ? origin->address : (Str){NULL, 0},
                          .unit = entry->unit,
                          .result = entry->result.len ? entry->result : STR("done"),
                          .content = buf_str(&content),
                          .method = chain->method};
    audit_hash(chain->anchor.hash, &row, connection->work, hash);
    if (!insert_row(tx, &row, hash, err)) {
        return false;
    }
    chain->anchor.sequence = row.sequence;
    memcpy(chain->anchor.hash, hash, sizeof hash);
    chain->moved = true;
    return true;
}

bool audit_append(Tx *tx, const AuditEntry *entry, Err *err) {
    Arena *work = tx->connection->work;
    if (!anchor_ready(tx, err)) {
        return false;
    }
    ArenaMark mark = arena_mark(work);
    bool good = append(tx, entry, err);
    arena_reset(work, mark);
    return good;
}

/* ---- the choice of the hash --------------------------------------------- */

static bool choose_work(Tx *tx, void *context, Err *err) {
    Anchor anchor;
    HashMethod now;
    const HashMethod *wanted = context;
    /* an earlier piece of the group may have moved the anchor in memory only */
    if (!audit_write_anchor(tx, err) || !audit_read_anchor(tx, &anchor, &now, err)) {
        return false;
    }
    if (anchor.sequence != 0 && now != *wanted) {
        return err_set(err, ERR_CONFLICT, "这个数据目录已经有审计记录，用的是 %s，不能再改。请另建一个数据目录。",
                       hash_name(now));
    }
    tx->connection->chain.read = false;
    return store_run(tx,
                     "INSERT INTO meta (name, value) VALUES ('audit_hash', ?)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     err, "z", hash_name(*wanted));
}

bool audit_choose_hash(Store *store, Str method, Err *err) {
    HashMethod wanted;
    if (!hash_parse(method, &wanted) || wanted == HASH_BEFORE) {
        return err_set(err, ERR_USAGE, "没有“%.*s”这种摘要算法，可用：sha256、sm3。", STR_ARG(method));
    }
    if (!hash_known(wanted)) {
        return err_set(err, ERR_USAGE, "这台机器的加密库不支持 %s，请用 sha256。", hash_name(wanted));
    }
    return store_write(store, choose_work, &wanted, err);
}
