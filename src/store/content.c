/* The proof of content: which tables are proven, the digest of a row, and how an audit row comes to vouch for it.
 *
 * The writer's connection tells of every row that is inserted, changed or deleted
 * (SQLite's update hook), so no room has to remember to register what it stores:
 * a table is proven by standing in `tables` below, and audit_append then carries
 * the digests of what was written before it in the same piece. The columns listed
 * for a table never change, or what was stored before would no longer fit. */
#include "spill.h"
#include "store_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INLINE_MOST  4                         /* rows that stand in the audit row itself */
#define LISTED_BYTES (8 + HASH_BYTES + 1 + 12) /* of a row in a digest list, about */
#define ROW_BYTES    1000                      /* that most rows have when they are hashed */
#define LIST_HELD    ((size_t)1 << 20) /* bytes of a digest list that is made in memory; longer ones in a file */
#define ROWS_AWAKE   8192              /* of such a list, between two rests */
#define UNIT_MOST    64                /* bytes of a unit's code that a digest list keeps, to name what was removed */

/* id, code of the unit or '', then the columns that are proven; `from` may join. */
#define ROWS(id, unit, columns, from)                                                                                  \
    "SELECT " id ", " unit ", " columns " FROM " from " WHERE " id " BETWEEN ?1 AND ?2 ORDER BY " id
#define TABLE(table, shown, grows, id, unit, columns, from)                                                            \
    { table, shown, grows, ROWS(id, unit, columns, from), NULL }
/* Of rows that are written all day the unit is the one that their audit row names; it is looked up only for a fault. */
#define QUICK(table, shown, grows, id, columns, unit_of)                                                               \
    { table, shown, grows, ROWS(id, "''", columns, table), unit_of }

static const ProvenTable tables[] = {
    TABLE("submission", "填报数据", true, "s.id", "COALESCE(u.code, '')",
          "s.source_id, u.code, p.code, s.source_row, s.cells",
          "submission s LEFT JOIN unit u ON u.id = s.unit_id LEFT JOIN period p ON p.id = s.period_id"),
    TABLE("source", "数据来源", true, "id", "''",
          "kind, file_name, file_hash, sheet, columns, at, actor, row_count, value_count", "source"),
    TABLE("element", "数据项编号", true, "id", "''", "code", "element"),
    TABLE("symbol", "选项编号", true, "id", "''", "text", "symbol"),
    TABLE("unit_state", "单位情况", false, "s.rowid", "COALESCE(u.code, '')", "u.code, p.code, s.name, s.kind, a.code",
          "unit_state s LEFT JOIN unit u ON u.id = s.unit_id LEFT JOIN period p ON p.id = s.period_id"
          " LEFT JOIN unit a ON a.id = s.parent_id"),
    TABLE("unit_event", "单位变更", true, "e.id", "COALESCE(u.code, '')",
          "e.act, e.kind, e.on_date, u.code, o.code, e.name_before, e.kind_before, b.code, e.name_after, e.kind_after, "
          "a.code, e.reason, e.document, e.actor, e.at",
          "unit_event e LEFT JOIN unit u ON u.id = e.unit_id LEFT JOIN unit o ON o.id = e.other_id"
          " LEFT JOIN unit b ON b.id = e.parent_before LEFT JOIN unit a ON a.id = e.parent_after"),
    TABLE("decision", "认定意见", true, "id", "unit_code",
          "standard, unit_code, period, item, verdict, points, note, file_name, file_hash, actor, at", "decision"),
    TABLE("account", "用户", false, "id", "''",
          "name, shown, password, created_at, state, must_change, password_on, expires_on, opened_on, made_by, totp, "
          "totp_on",
          "account"),
    TABLE("post", "岗位", false, "id", "''",
          "account_id, role, sections, valid_from, valid_until, delegate_of, reason, made_by, made_at, ended_at, "
          "ended_by",
          "post"),
    TABLE("post_unit", "岗位的单位", false, "rowid", "unit_code", "post_id, unit_code", "post_unit"),
    TABLE("api_token", "接口密钥", false, "id", "''",
          "account_id, name, token_hash, allowed, units, made_by, made_at, expires_on, revoked_at, revoked_by",
          "api_token"),
    TABLE("form_version", "表单", true, "id", "''", "form, version, origin, text, file_name, file_hash, actor, at",
          "form_version"),
    QUICK("entry_cell", "填报格", false, "rowid", "entry_id, field, row, value, version, actor, at",
          "SELECT u.code FROM entry_cell c JOIN entry e ON e.id = c.entry_id JOIN unit u ON u.id = e.unit_id"
          " WHERE c.rowid = ?"),
    QUICK("entry_cell_past", "填报格旧值", true, "rowid", "entry_id, field, row, value, version, actor, at",
          "SELECT u.code FROM entry_cell_past c JOIN entry e ON e.id = c.entry_id JOIN unit u ON u.id = e.unit_id"
          " WHERE c.rowid = ?"),
    TABLE("round", "填报任务", false, "r.id", "COALESCE(u.code, '')",
          "r.form_version_id, p.code, u.code, r.name, r.note, r.elsewhere, r.opens_on, r.due_on, r.state, r.reason, "
          "r.actor, r.at",
          "round r LEFT JOIN unit u ON u.id = r.unit_id LEFT JOIN period p ON p.id = r.period_id"),
    TABLE("entry_step", "填报步骤", true, "s.id", "COALESCE(u.code, '')",
          "s.entry_id, s.action, s.step, s.before, s.after, s.version, s.actor, s.behalf, s.reason, s.fields, "
          "s.due_on, s.at",
          "entry_step s LEFT JOIN entry e ON e.id = s.entry_id LEFT JOIN unit u ON u.id = e.unit_id"),
    TABLE("entry_snapshot", "填报定稿", true, "s.id", "COALESCE(u.code, '')",
          "s.entry_id, s.number, s.submission_id, s.content, s.actor, s.at",
          "entry_snapshot s LEFT JOIN entry e ON e.id = s.entry_id LEFT JOIN unit u ON u.id = e.unit_id"),
    TABLE("record_version", "台账规则", true, "id", "''", "record, version, text, chain_text, at", "record_version"),
    TABLE("record_definition", "台账定义", true, "id", "''",
          "record, version, text, chain_text, note, withdrawn, actor, at", "record_definition"),
    TABLE("framework_definition", "指标体系", true, "id", "''",
          "standard, name, version, text, begins, note, withdrawn, actor, at", "framework_definition"),
    TABLE("framework_match", "指标对应", true, "id", "''",
          "standard, item, other, other_item, note, takes_back, actor, at", "framework_match"),
    QUICK("case_step", "台账步骤", true, "id",
          "case_id, sequence, step, name, before, after, actor, behalf, reason, fields, due_at, due_why, at",
          "SELECT c.unit_code FROM case_step s JOIN case_record c ON c.id = s.case_id WHERE s.id = ?"),
    TABLE("case_personal", "台账个人信息", false, "p.id", "COALESCE(c.unit_code, '')",
          "p.case_id, p.sequence, p.fields, p.erased_at",
          "case_personal p LEFT JOIN case_record c ON c.id = p.case_id"),
    TABLE("plan_step", "计划步骤", true, "s.id", "p.unit_code",
          "s.plan_id, s.sequence, s.kind, s.changes, s.reason, s.source, s.actor, s.at",
          "plan_step s LEFT JOIN plan p ON p.id = s.plan_id"),
    TABLE("plan_letter", "计划责任书", false, "id", "unit_code",
          "plan_id, unit_code, case_id, file_hash, page_hash, actor, at", "plan_letter"),
    TABLE("quality_note", "疑问说明", true, "q.id", "COALESCE(u.code, '')",
          "p.code, u.code, q.rule, q.subject, q.value, q.reason, q.actor, q.at",
          "quality_note q LEFT JOIN unit u ON u.id = q.unit_id LEFT JOIN period p ON p.id = q.period_id"),
    TABLE("attachment", "附件", false, "id", "''",
          "hash, kind, size, name, note, taken_at, place, latitude, longitude, privacy, account_id, actor, at, "
          "subject_kind, subject, part, attached_by, attached_at, withdrawn_by, withdrawn_at, withdrawn_reason",
          "attachment"),
    TABLE(
        "draw", "抽签", true, "id", "unit_code",
        "kind, unit_code, name, matter, statement, commit_hash, pool, seed, again_of, open_to_all, hidden, witnesses, "
        "publicity_days, actor, at",
        "draw"),
    TABLE("draw_end", "抽签结果", true, "e.draw_id", "COALESCE(d.unit_code, '')",
          "e.outcome, e.reason, e.entropy, e.seed, e.proof, e.digest, e.actor, e.at",
          "draw_end e LEFT JOIN draw d ON d.id = e.draw_id"),
    TABLE("draw_mark", "抽签签字", true, "m.id", "COALESCE(d.unit_code, '')",
          "m.draw_id, m.act, m.digest, m.note, m.role, m.actor, m.at",
          "draw_mark m LEFT JOIN draw d ON d.id = m.draw_id"),
    TABLE("draw_case", "抽签与台账", true, "l.id", "COALESCE(c.unit_code, '')",
          "l.draw_id, l.case_id, l.step, l.part, l.at", "draw_case l LEFT JOIN case_record c ON c.id = l.case_id"),
    TABLE("duty_switch", "职责设置", true, "d.id", "COALESCE(u.code, '')",
          "u.code, d.duty, d.on_off, d.rule, d.from_on, d.reason, d.actor, d.at",
          "duty_switch d LEFT JOIN unit u ON u.id = d.unit_id"),
    TABLE("duty_exempt", "职责豁免", true, "d.id", "COALESCE(u.code, '')",
          "u.code, d.duty, d.from_on, d.until_on, d.reason, d.actor, d.at",
          "duty_exempt d LEFT JOIN unit u ON u.id = d.unit_id"),
    QUICK("duty_step", "履职记录", true, "id",
          "instance_id, action, before, after, done_on, note, reason, evidence_kind, evidence, actor, role, behalf, at",
          "SELECT u.code FROM duty_step s JOIN duty_instance i ON i.id = s.instance_id JOIN unit u ON u.id = i.unit_id"
          " WHERE s.id = ?"),
    TABLE("notice_step", "通知步骤", true, "s.id", "COALESCE(n.unit_code, '')",
          "s.notice_id, s.sequence, s.step, s.before, s.after, s.content, s.reason, s.actor, s.behalf, s.role, s.at",
          "notice_step s LEFT JOIN notice n ON n.id = s.notice_id"),
    TABLE("document_decision", "文稿核对意见", true, "k.id", "COALESCE(d.unit_code, '')",
          "k.document_id, k.thing_id, k.quoted, k.state, k.reason, k.correction, k.became, k.actor, k.at",
          "document_decision k LEFT JOIN document d ON d.id = k.document_id"),
    TABLE("report_version", "报告版本", true, "v.id", "COALESCE(r.unit_code, '')",
          "v.report_id, v.number, v.content, v.pack, v.actor, v.at",
          "report_version v LEFT JOIN report r ON r.id = v.report_id"),
    TABLE("report_edit", "报告修改", true, "e.id", "COALESCE(r.unit_code, '')",
          "e.report_id, e.version, e.block_key, e.restored, e.text, e.base, e.figures, e.actor, e.at",
          "report_edit e LEFT JOIN report r ON r.id = e.report_id"),
    TABLE("report_step", "报告步骤", true, "s.id", "COALESCE(r.unit_code, '')",
          "s.report_id, s.version, s.revision, s.step, s.after_state, s.reason, s.findings, s.actor, s.at",
          "report_step s LEFT JOIN report r ON r.id = s.report_id"),
    TABLE("report_template", "报告模板", false, "id", "unit_code",
          "unit_code, kind, name, file_hash, state, reason, actor, at", "report_template"),
    TABLE(
        "campaign_step", "评估步骤", true, "s.id", "COALESCE(u.unit_code, c.unit_code, '')",
        "s.campaign_id, s.sheet_id, s.item_id, s.step, s.before, s.after, s.content, s.reason, s.actor, s.at",
        "campaign_step s LEFT JOIN campaign c ON c.id = s.campaign_id LEFT JOIN campaign_sheet u ON u.id = s.sheet_id"),
    TABLE("campaign_result", "评估定案", true, "r.id", "COALESCE(u.unit_code, '')",
          "r.sheet_id, r.content, r.actor, r.at", "campaign_result r LEFT JOIN campaign_sheet u ON u.id = r.sheet_id"),
    TABLE("campaign_evidence", "评估佐证", false, "e.id", "COALESCE(u.unit_code, '')",
          "e.item_id, e.request_id, e.attachment_id, e.valid_from, e.valid_until, e.reused_from, e.actor, e.at,"
          " e.withdrawn_by, e.withdrawn_at, e.withdrawn_reason",
          "campaign_evidence e LEFT JOIN campaign_item i ON i.id = e.item_id"
          " LEFT JOIN campaign_sheet u ON u.id = i.sheet_id"),
    TABLE("notice_event", "通知签收回报", true, "e.id", "COALESCE(r.unit_code, '')",
          "e.notice_id, e.recipient_id, e.act, e.answers, e.reason, e.actor, e.behalf, e.role, e.at",
          "notice_event e LEFT JOIN notice_recipient r ON r.id = e.recipient_id"),
};
#define TABLES (sizeof tables / sizeof *tables)

const ProvenTable *content_tables(size_t *count) {
    *count = TABLES;
    return tables;
}

const ProvenTable *content_table(Str name) {
    for (size_t i = 0; i < TABLES; i++) {
        if (str_is(name, tables[i].table)) {
            return &tables[i];
        }
    }
    return NULL;
}

/* ---- the digest of a row ------------------------------------------------ */

static void add_column(Buf *bytes, sqlite3_stmt *handle, int column) {
    int type = sqlite3_column_type(handle, column);
    uint64_t bits = 0;
    buf_add_char(bytes, (char)('0' + type));
    if (type == SQLITE_INTEGER) {
        bits = (uint64_t)sqlite3_column_int64(handle, column);
    } else if (type == SQLITE_FLOAT) {
        double number = sqlite3_column_double(handle, column);
        memcpy(&bits, &number, sizeof bits);
    } else {
        const char *data = type == SQLITE_NULL ? NULL : sqlite3_column_blob(handle, column);
        hash_field(bytes, (Str){data, data ? (size_t)sqlite3_column_bytes(handle, column) : 0});
        return;
    }
    hash_field(bytes, (Str){(const char *)&bits, sizeof bits});
}

static void set_unit(ContentRow *row, Str unit) {
    row->unit_length = (unsigned char)(unit.len < UNIT_MOST ? unit.len : UNIT_MOST);
    memcpy(row->unit, unit.data ? unit.data : "", row->unit_length);
}

/* `stmt` stands on a row of `table->rows`. */
void content_read(const ProvenTable *table, const Stmt *stmt, HashMethod method, Arena *arena, ContentRow *row) {
    ArenaMark mark = arena_mark(arena);
    Buf bytes = buf_create(arena);
    buf_reserve(&bytes, ROW_BYTES);
    row->id = stmt_integer(stmt, 0);
    set_unit(row, stmt_text(stmt, 1));
    hash_field(&bytes, str_from(table->table));
    add_column(&bytes, stmt->handle, 0);
    int count = sqlite3_column_count(stmt->handle);
    for (int column = 2; column < count; column++) {
        add_column(&bytes, stmt->handle, column);
    }
    hash_bytes(method, buf_str(&bytes), row->digest);
    row->removed = false;
    arena_reset(arena, mark);
}

/* ---- what was written --------------------------------------------------- */

static void note(Connection *connection, const ProvenTable *table, int64_t id) {
    Chain *chain = &connection->chain;
    Noted *last = chain->noted_count ? &chain->noted[chain->noted_count - 1] : NULL;
    if (last && last->table == table && (id == last->last || id == last->last + 1)) {
        last->last = id;
        return;
    }
    if (!chain->noted || chain->noted_count == chain->noted_capacity) {
        size_t wanted = chain->noted_capacity ? chain->noted_capacity * 2 : 16;
        chain->noted = arena_grow(connection->arena, chain->noted, chain->noted_count, wanted, sizeof *chain->noted);
        chain->noted_capacity = wanted;
    }
    chain->noted[chain->noted_count++] = (Noted){table, id, id};
}

static void on_change(void *context, int kind, char const *database, char const *name, sqlite3_int64 id) {
    (void)kind;
    (void)database;
    Connection *connection = context;
    if (!connection->chain.watching) {
        return;
    }
    const Chain *chain = &connection->chain;
    if (chain->noted && chain->noted_count && strcmp(chain->noted[chain->noted_count - 1].table->table, name) == 0) {
        note(connection, chain->noted[chain->noted_count - 1].table, id);
        return;
    }
    const ProvenTable *table = content_table(str_from(name));
    if (table) {
        note(connection, table, id);
    } else if (strcmp(name, "fact_version") == 0) {
        connection->chain.facts = true;
    }
}

void content_watch(Connection *connection) {
    sqlite3_update_hook(connection->handle, on_change, connection);
}

/* A piece that wrote proven rows and forgot its audit row: nothing is stored that nobody vouches for. */
bool content_vouch_rest(Tx *tx, Err *err) {
    const Chain *chain = &tx->connection->chain;
    if (chain->noted_count == 0) {
        return true;
    }
    const char *table = chain->noted[0].table->table;
    log_line(LOG_WARN, "%s 被写入而没有审计记录，已记为 unnamed-write", table);
    const AuditEntry entry = {
        .actor = STR("程序"), .action = STR("unnamed-write"), .subject = str_from(table), .detail = STR("{}")};
    return audit_append(tx, &entry, err);
}

/* ---- attaching to an audit row ------------------------------------------ */

static void add_listed(Buf *list, const ContentRow *row) {
    char id[8];
    for (int i = 0; i < 8; i++) {
        id[i] = (char)((uint64_t)row->id >> (8 * i) & 0xFF);
    }
    buf_add(list, (Str){id, sizeof id});
    buf_add(list, (Str){(const char *)row->digest, HASH_BYTES});
    buf_add_char(list, (char)row->unit_length);
    buf_add(list, (Str){row->unit, row->unit_length});
}

bool content_next(Str *list, ContentRow *row) {
    static const unsigned char nothing[HASH_BYTES];
    const unsigned char *at = (const unsigned char *)list->data;
    if (list->len < 9 + HASH_BYTES || list->len < (size_t)9 + HASH_BYTES + at[8 + HASH_BYTES] ||
        at[8 + HASH_BYTES] > UNIT_MOST) {
        return false;
    }
    uint64_t id = 0;
    for (int i = 7; i >= 0; i--) {
        id = id << 8 | at[i];
    }
    row->id = (int64_t)id;
    memcpy(row->digest, at + 8, HASH_BYTES);
    row->removed = memcmp(row->digest, nothing, HASH_BYTES) == 0;
    row->unit_length = at[8 + HASH_BYTES];
    memcpy(row->unit, at + 9 + HASH_BYTES, row->unit_length);
    *list = str_slice(*list, 9 + HASH_BYTES + row->unit_length, list->len);
    return true;
}

/* The rows first..last as they stand now; those that are gone are listed as removed. */
static bool list_range(Tx *tx, const Noted *noted, HashMethod method, Str unit, Buf *list, size_t *count, Err *err) {
    Stmt *stmt;
    bool found = false, good = true;
    int64_t next = noted->first;
    ContentRow row = {.id = 0}, gone = {.removed = true};
    if (!stmt_open(tx, noted->table->rows, &stmt, err, "ii", noted->first, noted->last)) {
        return false;
    }
    do {
        good = stmt_step(stmt, &found, err);
        if (good && found) {
            content_read(noted->table, stmt, method, tx->connection->work, &row);
        }
        if (noted->table->unit_of) {
            set_unit(&row, unit);
            set_unit(&gone, unit);
        }
        int64_t until = good && found ? row.id : noted->last + 1;
        for (; good && next < until; next++, ++*count) {
            gone.id = next;
            add_listed(list, &gone);
        }
        if (good && found) {
            add_listed(list, &row);
            next = row.id + 1;
            if (++*count % ROWS_AWAKE == 0) {
                arena_rest(list->arena);
            }
        }
    } while (good && found);
    stmt_close(stmt);
    return good;
}

static int compare_noted(const void *a, const void *b) {
    const Noted *one = a, *other = b;
    if (one->table != other->table) {
        return one->table < other->table ? -1 : 1;
    }
    return (one->first > other->first) - (one->first < other->first);
}

/* In order of table and id, each id once. */
static size_t merge_noted(Noted *noted, size_t count) {
    size_t kept = 0;
    if (count > 1) {
        qsort(noted, count, sizeof *noted, compare_noted);
    }
    for (size_t i = 0; i < count; i++) {
        Noted *last = kept ? &noted[kept - 1] : NULL;
        if (last && last->table == noted[i].table && noted[i].first <= last->last + 1) {
            last->last = noted[i].last > last->last ? noted[i].last : last->last;
        } else {
            noted[kept++] = noted[i];
        }
    }
    return kept;
}

static void add_line(Buf *content, const ProvenTable *table, const ContentRow *row) {
    char hex[65];
    hash_hex(row->digest, hex);
    buf_add(content, content->len ? STR("\n") : STR(""));
    buf_add(content, str_from(table->table));
    buf_add_char(content, '#');
    buf_add_integer(content, row->id);
    buf_add_char(content, '@');
    buf_add(content, (Str){row->unit, row->unit_length});
    buf_add_char(content, '=');
    buf_add(content, row->removed ? STR("-") : (Str){hex, 64});
}

/* A long list is written piece by piece: as a value of a statement it would lie in memory once more, as a whole. */
static bool put_long_list(Tx *tx, int64_t sequence, const char *table, Str list, Err *err) {
    sqlite3 *handle = tx->connection->handle;
    sqlite3_blob *blob = NULL;
    if (!store_run(tx, "INSERT INTO content_digest (sequence, content, digests) VALUES (?, ?, zeroblob(?))", err, "izi",
                   sequence, table, (int64_t)list.len)) {
        return false;
    }
    int status =
        sqlite3_blob_open(handle, "main", "content_digest", "digests", sqlite3_last_insert_rowid(handle), 1, &blob);
    for (size_t at = 0; status == SQLITE_OK && at < list.len; at += LIST_HELD) {
        size_t bytes = list.len - at < LIST_HELD ? list.len - at : LIST_HELD;
        status = sqlite3_blob_write(blob, list.data + at, (int)bytes, (int)at);
    }
    int closed = sqlite3_blob_close(blob);
    return (status == SQLITE_OK && closed == SQLITE_OK) || sqlite_error(handle, "写入审计摘要", err);
}

static bool put_list(Tx *tx, int64_t sequence, const char *table, Str list, Err *err) {
    return list.len > LIST_HELD
               ? put_long_list(tx, sequence, table, list, err)
               : store_run(tx, "INSERT INTO content_digest (sequence, content, digests) VALUES (?, ?, ?)", err, "izb",
                           sequence, table, list);
}

/* Of a few rows a line each, "submission#17@<unit>=<digest>", "...=-" for one that is gone; of more than that one line
 * "submission*113=<digest of their list>", the list itself in content_digest. */
static bool add_item(Tx *tx, int64_t sequence, HashMethod method, const ProvenTable *table, Str list, size_t count,
                     Buf *content, Err *err) {
    char hex[65];
    unsigned char digest[HASH_BYTES];
    ContentRow row = {.id = 0};
    while (count <= INLINE_MOST && content_next(&list, &row)) {
        add_line(content, table, &row);
    }
    if (count <= INLINE_MOST) {
        return true;
    }
    hash_bytes(method, list, digest);
    hash_hex(digest, hex);
    buf_add_format(content, "%s%s*%zu=%s", content->len ? "\n" : "", table->table, count, hex);
    return put_list(tx, sequence, table->table, list, err);
}

/* Where a list of so many bytes is made; NULL: in the memory of the call. */
static Arena *room_for_list(const Connection *connection, size_t bytes) {
    return bytes > LIST_HELD ? arena_spilling(connection->store->directory) : NULL;
}

bool content_attach(Tx *tx, int64_t sequence, HashMethod method, Str unit, Buf *content, Err *err) {
    Chain *chain = &tx->connection->chain;
    size_t ranges = merge_noted(chain->noted, chain->noted_count);
    bool good = true;
    chain->noted_count = 0; /* they are in work now, whatever comes of it: a failure undoes the piece */
    for (size_t i = 0; good && i < ranges;) {
        const ProvenTable *table = chain->noted[i].table;
        size_t count = 0, bytes = (size_t)(chain->noted[i].last - chain->noted[i].first) * LISTED_BYTES;
        Arena *room = room_for_list(tx->connection, bytes);
        Buf list = buf_create(room ? room : tx->connection->work); /* that one is given back by audit_append */
        buf_reserve(&list, bytes);
        for (; good && i < ranges && chain->noted[i].table == table; i++) {
            good = list_range(tx, &chain->noted[i], method, unit, &list, &count, err);
        }
        good = good && add_item(tx, sequence, method, table, buf_str(&list), count, content, err);
        arena_destroy(room);
    }
    return good;
}

/* ---- content from before ------------------------------------------------- */

static bool note_all(Tx *tx, const ProvenTable *table, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, table->rows, &stmt, err, "ii", INT64_MIN, INT64_MAX)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        note(tx->connection, table, stmt_integer(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

static bool newest_is_of_before(Tx *tx, bool *before, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT method FROM audit ORDER BY sequence DESC LIMIT 1", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *before = good && row && stmt_text(stmt, 0).len == 0;
    stmt_close(stmt);
    return good;
}

static bool adopt(Tx *tx, Err *err) {
    bool before;
    if (!newest_is_of_before(tx, &before, err)) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; before && good && i < TABLES; i++) {
        good = note_all(tx, &tables[i], err);
    }
    if (good && tx->connection->chain.noted_count) {
        const AuditEntry entry = {.actor = STR("程序"), .action = STR("content-adopt"), .detail = STR("{}")};
        good = audit_append(tx, &entry, err) && audit_write_anchor(tx, err);
    }
    return good;
}

bool content_adopt(Connection *connection, Err *err) {
    bool before;
    if (!newest_is_of_before(&connection->tx, &before, err)) {
        return false;
    }
    if (!before) {
        return true;
    }
    if (!connection_exec(connection, "BEGIN IMMEDIATE", err)) {
        return false;
    }
    bool good = adopt(&connection->tx, err) && connection_exec(connection, "COMMIT", err);
    if (!good && !sqlite3_get_autocommit(connection->handle)) {
        connection_exec(connection, "ROLLBACK", NULL);
    }
    connection->chain.read = false;
    connection->chain.noted_count = 0;
    return good;
}
