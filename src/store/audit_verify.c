/* Verifying: every row of the chain against the one before, the end against the anchor, the content against both. */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

#define ROW_COLUMNS                                                                                                    \
    "sequence, at, actor, action, subject, detail, role, address, unit_code, result, content, method, hash"

typedef struct Walk {
    Tx *tx;
    Arena *arena;
    Anchor last; /* the row before */
    AuditReport *report;
    ContentCheck *content; /* NULL: the chain alone */
} Walk;

/* ---- faults -------------------------------------------------------------- */

void audit_fault(AuditReport *report, const AuditFault *fault) {
    if (report->fault_count == 0) {
        if (fault->table) {
            snprintf(report->reason, sizeof report->reason, "%s 编号%lld%s%s：%s", fault->table, (long long)fault->id,
                     fault->unit[0] ? "，单位" : "", fault->unit, fault->reason);
        } else {
            snprintf(report->reason, sizeof report->reason, "%s", fault->reason);
        }
    }
    if (!fault->table && report->first_bad == 0) {
        report->first_bad = fault->sequence;
    }
    if (report->fault_count < AUDIT_FAULTS_MOST) {
        report->faults[report->fault_count] = *fault;
    }
    report->fault_count++;
    report->intact = false;
}

static void chain_fault(Walk *walk, int64_t sequence, const char *reason) {
    AuditFault fault = {.sequence = sequence};
    snprintf(fault.reason, sizeof fault.reason, "%s", reason);
    audit_fault(walk->report, &fault);
}

/* ---- the chain ----------------------------------------------------------- */

static AuditRow read_row(const Stmt *stmt, bool *known) {
    AuditRow row = {.sequence = stmt_integer(stmt, 0),
                    .at = stmt_text(stmt, 1),
                    .actor = stmt_text(stmt, 2),
                    .action = stmt_text(stmt, 3),
                    .subject = stmt_text(stmt, 4),
                    .detail = stmt_text(stmt, 5),
                    .role = stmt_text(stmt, 6),
                    .address = stmt_text(stmt, 7),
                    .unit = stmt_text(stmt, 8),
                    .result = stmt_text(stmt, 9),
                    .content = stmt_text(stmt, 10)};
    *known = hash_parse(stmt_text(stmt, 11), &row.method) && hash_known(row.method);
    return row;
}

/* Columns that the hash of an old row does not cover have to be as they were made. */
static bool old_row_is_plain(const AuditRow *row) {
    return row->method != HASH_BEFORE ||
           (!row->role.len && !row->address.len && !row->unit.len && !row->result.len && !row->content.len);
}

/* Compares one row with what must follow the row before. What the row itself says is taken as the row before of the
 * next one, so that every row is judged and not only the first bad one. */
static void check_row(Walk *walk, const Stmt *stmt) {
    char hash[65];
    bool known;
    AuditRow row = read_row(stmt, &known);
    Str stored = stmt_text(stmt, 12);
    if (row.sequence > walk->last.sequence + 2) {
        char reason[160];
        snprintf(reason, sizeof reason, "从这一条到第%lld条的审计记录被删除了，后面一条因此也无法核对。",
                 (long long)row.sequence - 1);
        chain_fault(walk, walk->last.sequence + 1, reason);
    } else if (row.sequence != walk->last.sequence + 1) {
        chain_fault(walk, walk->last.sequence + 1, "这一条审计记录被删除了，后面一条因此也无法核对。");
    } else {
        audit_hash(walk->last.hash, &row, walk->arena, hash);
        if (!known || !old_row_is_plain(&row) || !str_is(stored, hash)) {
            chain_fault(walk, row.sequence, "这一条审计记录的内容或次序被改动过。");
        }
    }
    walk->last.sequence = row.sequence;
    snprintf(walk->last.hash, sizeof walk->last.hash, "%.*s", STR_ARG(stored));
}

static void check_end(Walk *walk, const Anchor *anchor) {
    const Anchor *last = &walk->last;
    if (anchor->sequence == last->sequence && strcmp(anchor->hash, last->hash) == 0) {
        return;
    }
    if (anchor->sequence > last->sequence) {
        chain_fault(walk, last->sequence + 1, "从这一条起，末尾的审计记录被删除了。");
    } else {
        chain_fault(walk, last->sequence, "审计记录与末端标记不一致，最后一条不是程序写入的，或者标记被改动过。");
    }
}

static bool walk_rows(Walk *walk, Err *err) {
    Stmt *stmt;
    bool found = false, good;
    if (!stmt_open(walk->tx, "SELECT " ROW_COLUMNS " FROM audit WHERE sequence > ? ORDER BY sequence", &stmt, err, "i",
                   walk->last.sequence)) {
        return false;
    }
    while ((good = stmt_step(stmt, &found, err)) && found) {
        bool known;
        walk->report->rows++;
        check_row(walk, stmt);
        AuditRow row = read_row(stmt, &known);
        if (walk->content && !content_check_row(walk->content, &row, err)) {
            good = false;
            break;
        }
    }
    stmt_close(stmt);
    return good;
}

static bool walk_all(Walk *walk, Err *err) {
    Anchor anchor;
    HashMethod method;
    if (!audit_read_anchor(walk->tx, &anchor, &method, err) || !walk_rows(walk, err)) {
        return false;
    }
    check_end(walk, &anchor);
    walk->report->last = walk->last.sequence;
    memcpy(walk->report->hash, walk->last.hash, sizeof walk->report->hash);
    return true;
}

bool audit_verify_tx(Tx *tx, AuditReport *report, Err *err) {
    *report = (AuditReport){.intact = true};
    Arena *arena = arena_create();
    Walk walk = {.tx = tx, .arena = arena, .report = report, .content = content_check_begin(tx, arena, report)};
    bool good = walk_all(&walk, err) && content_check_end(walk.content, err);
    arena_destroy(arena);
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

/* ---- from a known place, and single rows ---------------------------------- */

bool audit_hash_at(Tx *tx, int64_t sequence, char hash[65], Err *err) {
    Stmt *stmt;
    bool row;
    hash[0] = '\0';
    if (!stmt_open(tx, "SELECT hash FROM audit WHERE sequence = ?", &stmt, err, "i", sequence)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        snprintf(hash, 65, "%.*s", STR_ARG(stmt_text(stmt, 0)));
    }
    stmt_close(stmt);
    return good;
}

bool audit_newest(Tx *tx, int64_t *sequence, char hash[65], Err *err) {
    Stmt *stmt;
    bool row;
    *sequence = 0;
    if (!stmt_open(tx, "SELECT COALESCE(MAX(sequence), 0) FROM audit", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *sequence = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good && audit_hash_at(tx, *sequence, hash, err);
}

static bool verify_on(Tx *tx, Walk *walk, Err *err) {
    char stored[65] = "";
    if (walk->last.sequence > 0) {
        if (!audit_hash_at(tx, walk->last.sequence, stored, err)) {
            return false;
        }
        if (strcmp(stored, walk->last.hash) != 0) {
            chain_fault(walk, walk->last.sequence, "这一条审计记录在上次核对之后被改动或删除了。");
            return true;
        }
    }
    return walk_all(walk, err);
}

bool audit_verify_on(Store *store, int64_t *last, char hash[65], AuditReport *report, Err *err) {
    Tx *tx;
    *report = (AuditReport){.intact = true};
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    Arena *arena = arena_create();
    Walk walk = {.tx = tx, .arena = arena, .report = report, .last = {.sequence = *last}};
    memcpy(walk.last.hash, hash, sizeof walk.last.hash);
    bool good = verify_on(tx, &walk, err);
    if (good && report->intact) {
        *last = walk.last.sequence;
        memcpy(hash, walk.last.hash, sizeof walk.last.hash);
    }
    store_read_end(tx);
    arena_destroy(arena);
    return good;
}

bool audit_has(Store *store, int64_t sequence, Str hash, bool *has, Err *err) {
    Tx *tx;
    char stored[65];
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = audit_hash_at(tx, sequence, stored, err);
    store_read_end(tx);
    *has = good && hash.len == 64 && str_is(hash, stored);
    return good;
}
