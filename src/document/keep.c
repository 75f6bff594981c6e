/* Taking a document in, and reading it again: lines and their words are made anew, things are known again by their
 * anchors. */
#include "document_internal.h"

#include <stdio.h>
#include <unistd.h>

typedef struct Keeping {
    Documents *documents;
    const User *user;
    const NewDocument *made; /* NULL: read again */
    Arena *arena;
    Attachment file;
    UnitWay path;
    int64_t id;
    ReadBeside beside;
    bool stale; /* what people amended is not what was read with */
    DocumentReading reading;
    Str period;
} Keeping;

/* ---- lines ---- */

typedef struct LineRows {
    const Keeping *keeping;
    const ReadLine **lines;
    Str *plain;
} LineRows;

static void line_value(void *context, size_t row, int column, GivenValue *value) {
    const LineRows *rows = context;
    const ReadLine *line = rows->lines[row];
    switch (column) {
    case 0: *value = (GivenValue){.type = 'i', .integer = rows->keeping->id}; break;
    case 1: *value = (GivenValue){.type = 'i', .integer = line->number}; break;
    case 2: *value = (GivenValue){.type = 's', .text = line->text}; break;
    case 3: *value = (GivenValue){.type = rows->plain[row].data ? 's' : 'n', .text = rows->plain[row]}; break;
    default: *value = (GivenValue){.type = 'i', .integer = line->joined}; break;
    }
}

static bool put_lines(Tx *tx, Keeping *keeping, Err *err) {
    const DocumentReading *reading = &keeping->reading;
    LineRows rows = {keeping, ARENA_ARRAY(keeping->arena, reading->line_count + 1, const ReadLine *),
                     ARENA_ARRAY(keeping->arena, reading->line_count + 1, Str)};
    size_t count = 0;
    for (size_t i = 0; i < reading->line_count; i++) {
        const ReadLine *line = &reading->lines[i];
        if (!line->furniture && line->text.len) {
            Str plain = read_simplified(keeping->documents->script, line->text, keeping->arena);
            rows.plain[count] = str_equal(plain, line->text) ? (Str){NULL, 0} : plain;
            rows.lines[count++] = line;
        }
    }
    const GivenRows given = {.count = count, .value = line_value, .context = &rows};
    return count == 0 ||
           (store_run_given(tx,
                            "INSERT INTO document_line (document_id, number, text, plain, joined) SELECT a, b, c, d, e"
                            " FROM given_rows",
                            &given, err) &&
            store_run(tx,
                      "INSERT INTO document_words (rowid, text) SELECT id, COALESCE(plain, text) FROM document_line"
                      " WHERE document_id = ?",
                      err, "i", keeping->id));
}

static bool drop_lines(Tx *tx, int64_t id, Err *err) {
    return store_run(tx,
                     "INSERT INTO document_words (document_words, rowid, text) SELECT 'delete', id, COALESCE(plain,"
                     " text) FROM document_line WHERE document_id = ?",
                     err, "i", id) &&
           store_run(tx, "DELETE FROM document_line WHERE document_id = ?", err, "i", id) &&
           store_run(tx, "DELETE FROM document_part WHERE document_id = ?", err, "i", id);
}

static bool put_parts(Tx *tx, const Keeping *keeping, Err *err) {
    bool good = true;
    for (size_t i = 0; good && i < keeping->reading.part_count; i++) {
        const PartRead *part = &keeping->reading.parts[i];
        good = store_run(tx,
                         "INSERT INTO document_part (document_id, number, title, kind, period, first_line, last_line,"
                         " content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                         err, "iisssiis", keeping->id, (int64_t)i, part->title.len ? part->title : STR(""), part->kind,
                         part->period.len ? part->period : STR(""), (int64_t)part->first_line, (int64_t)part->last_line,
                         part->content);
    }
    return good;
}

/* ---- things ---- */

/* Takes the place and the words of the new reading into a thing that is stored already. */
static bool renew_thing(Tx *tx, int64_t id, const Thing *thing, Err *err) {
    return store_run(tx,
                     "UPDATE document_thing SET part = ?, line = ?, begins = ?, ends = ?, weight = ?, content = ?,"
                     " gone = 0 WHERE id = ?",
                     err, "iiiiisi", (int64_t)thing->part, (int64_t)thing->line, (int64_t)thing->begins,
                     (int64_t)thing->ends, (int64_t)thing->weight, thing->content, id);
}

typedef struct ThingRows {
    const Keeping *keeping;
    const Thing **things;
} ThingRows;

static void thing_value(void *context, size_t row, int column, GivenValue *value) {
    const ThingRows *rows = context;
    const Thing *thing = rows->things[row];
    const int64_t numbers[] = {rows->keeping->id, 0, thing->part, thing->line, thing->begins, thing->ends};
    switch (column) {
    case 1: *value = (GivenValue){.type = 's', .text = thing->kind}; break;
    case 6:
        *value = (GivenValue){
            .type = 's', .text = str_format(rows->keeping->arena, "%d%.*s", thing->weight, STR_ARG(thing->anchor))};
        break;
    case 7: *value = (GivenValue){.type = 's', .text = thing->content}; break;
    default: *value = (GivenValue){.type = 'i', .integer = numbers[column]}; break;
    }
}

static bool insert_things(Tx *tx, const Keeping *keeping, const Thing **things, size_t count, Err *err) {
    ThingRows rows = {keeping, things};
    const GivenRows given = {.count = count, .value = thing_value, .context = &rows};
    return count == 0 ||
           store_run_given(
               tx,
               "INSERT INTO document_thing (document_id, kind, part, line, begins, ends, weight, anchor,"
               " content, state) SELECT a, b, c, d, e, f, CAST(SUBSTR(g, 1, 1) AS INTEGER), SUBSTR(g, 2), h,"
               " 'open' FROM given_rows",
               &given, err);
}

/* What is not found any more goes away, unless somebody decided about it. */
static bool drop_thing(Tx *tx, const Thing *old, Err *err) {
    return str_is(old->state, "open")
               ? store_run(tx, "DELETE FROM document_thing WHERE id = ?", err, "i", old->id)
               : store_run(tx, "UPDATE document_thing SET gone = 1 WHERE id = ?", err, "i", old->id);
}

static bool put_things(Tx *tx, Keeping *keeping, Err *err) {
    const DocumentReading *reading = &keeping->reading;
    Thing *old;
    size_t old_count, fresh_count = 0, at;
    bool good = true;
    if (!things_load(tx, keeping->id, 0, keeping->arena, &old, &old_count, err)) {
        return false;
    }
    const KnownThings known = known_things(old, old_count, keeping->arena);
    const Thing **fresh = ARENA_ARRAY(keeping->arena, reading->thing_count + 1, const Thing *);
    for (size_t i = 0; good && i < reading->thing_count; i++) {
        const Thing *thing = &reading->things[i];
        if (known_take(&known, thing->anchor, &at)) {
            good = renew_thing(tx, old[at].id, thing, err);
        } else {
            fresh[fresh_count++] = thing;
        }
    }
    for (size_t i = 0; good && i < old_count; i++) {
        good = known.met[i] || drop_thing(tx, &old[i], err);
    }
    return good && insert_things(tx, keeping, fresh, fresh_count, err);
}

/* ---- the document ---- */

/* What the one that is there is called is told to whoever may read it. */
static bool is_kept(Tx *tx, const Keeping *keeping, Err *err) {
    Stmt *stmt;
    bool row = false, guarded = false;
    if (!stmt_open(tx,
                   "SELECT d.title, a.privacy, a.subject_kind, a.subject, a.part FROM document d JOIN attachment a ON"
                   " a.id = d.attachment_id WHERE d.unit_code = ? AND a.hash = ? AND d.withdrawn_at = '' LIMIT 1",
                   &stmt, err, "sz", keeping->made->unit, keeping->file.hash)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        const EvidenceSubject file = {.kind = stmt_text(stmt, 2), .id = stmt_text(stmt, 3), .part = stmt_text(stmt, 4)};
        good = document_guarded(keeping->documents, tx, &file, (int)stmt_integer(stmt, 1), &guarded, err);
        Str title = str_head(stmt_text(stmt, 0), 240);
        bool told = !keeping->user || !guarded;
        good =
            good && err_set(err, ERR_CONFLICT, "这个单位已经有内容完全相同的文稿%s%.*s%s，不用再传。", told ? "《" : "",
                            told ? (int)title.len : 0, title.data, told ? "》" : "（密级是P2以上，这里不列名称）");
    }
    stmt_close(stmt);
    return good;
}

static bool insert_document(Tx *tx, Keeping *keeping, Err *err) {
    const EvidenceSubject *subject = &keeping->file.subject;
    char now[32], number[24];
    time_now_iso(now);
    if (!is_kept(tx, keeping, err) ||
        !store_run(
            tx,
            "INSERT INTO document (unit_code, title, attachment_id, state, actor, at) VALUES (?, '', ?, 'read', ?,"
            " ?)",
            err, "sisz", keeping->made->unit, keeping->file.id, document_actor(keeping->user), now)) {
        return false;
    }
    keeping->id = store_last_id(tx);
    if (subject->kind.len) {
        return true; /* it stays where it is attached */
    }
    const int length = snprintf(number, sizeof number, "%lld", (long long)keeping->id);
    const EvidenceSubject own = {
        .kind = STR("document"), .id = {number, (size_t)length}, .part = STR(""), .unit = keeping->made->unit};
    return evidence_attach(keeping->documents->evidence, tx, keeping->user, &own, &keeping->file.id, 1, err);
}

static bool update_document(Tx *tx, const Keeping *keeping, Err *err) {
    enum { TITLE_BYTES_MOST = 600 };
    const DocumentReading *reading = &keeping->reading;
    char now[32];
    time_now_iso(now);
    Str empty = STR("");
    return store_run(
               tx,
               "UPDATE document SET period = ?, kind = ?, title = ?, state = ?, reason = ?, format = ?, encoding ="
               " ?, reader = ?, read_at = ? WHERE id = ?",
               err,
               "ssszssss"
               "zi",
               keeping->period.len ? keeping->period : empty, reading->kind,
               str_slice(reading->title, 0, TITLE_BYTES_MOST), reading->state,
               reading->reason.len ? reading->reason : empty, reading->format.len ? reading->format : empty,
               reading->encoding.len ? reading->encoding : empty, keeping->documents->reader, now, keeping->id) &&
           document_count(tx, keeping->id, err);
}

bool document_count(Tx *tx, int64_t id, Err *err) {
    return store_run(tx,
                     "UPDATE document SET open_count = (SELECT COUNT(*) FROM document_thing WHERE document_id = ?1 AND"
                     " state = 'open' AND weight < 2 AND gone = 0), wrong_count = (SELECT COUNT(*) FROM document_thing"
                     " WHERE document_id = ?1 AND state = 'open' AND weight = 0 AND gone = 0) WHERE id = ?1",
                     err, "i", id);
}

static bool put_audit(Tx *tx, const Keeping *keeping, Err *err) {
    Buf detail = buf_create(keeping->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "attachment", keeping->file.id);
    json_put_text(&json, "hash", keeping->file.hash);
    json_put_text(&json, "state", keeping->reading.state);
    json_put_integer(&json, "lines", (int64_t)keeping->reading.line_count);
    json_put_integer(&json, "things", (int64_t)keeping->reading.thing_count);
    json_put_str(&json, "reader", keeping->documents->reader);
    json_close_object(&json);
    return audit_append(tx,
                        &(AuditEntry){.actor = document_actor(keeping->user),
                                      .action = keeping->made ? STR("document-add") : STR("document-read"),
                                      .subject = str_format(keeping->arena, "文稿%lld", (long long)keeping->id),
                                      .detail = buf_str(&detail),
                                      .unit = keeping->path.codes[0]},
                        err);
}

/* Another person amended a figure, or took it back, while the file was read: what is kept would be without it. */
static bool is_amended_since(Tx *tx, const Keeping *keeping, bool *since, Err *err) {
    Thing *now;
    size_t count;
    if (!things_load(tx, keeping->id, 0, keeping->arena, &now, &count, err)) {
        return false;
    }
    *since = count != keeping->beside.stored_count;
    for (size_t i = 0; !*since && i < count; i++) {
        const Thing *then = &keeping->beside.stored[i];
        *since = now[i].id != then->id || !str_equal(now[i].correction, then->correction);
    }
    return true;
}

static bool keep_work(Tx *tx, void *context, Err *err) {
    Keeping *keeping = context;
    if (!keeping->made && !is_amended_since(tx, keeping, &keeping->stale, err)) {
        return false;
    }
    if (keeping->stale) {
        return err_set(err, ERR_CONFLICT, "文稿正在被别人改动，没有重新读取。请稍后再试。");
    }
    return (keeping->made ? insert_document(tx, keeping, err) : drop_lines(tx, keeping->id, err)) &&
           put_parts(tx, keeping, err) && put_lines(tx, keeping, err) && put_things(tx, keeping, err) &&
           update_document(tx, keeping, err) && put_audit(tx, keeping, err);
}

static bool read_file_of(Keeping *keeping, Err *err) {
    int handle;
    uint64_t size;
    if (!blob_open(keeping->documents->store, keeping->file.hash, &handle, &size, err)) {
        return false;
    }
    document_read(keeping->documents, keeping->file.kind, keeping->file.name, handle, &keeping->beside, keeping->arena,
                  &keeping->reading);
    close(handle);
    return true;
}

static bool check_period(Str period, Err *err) {
    Date date;
    return !period.len || (period.len == 4 && date_parse(period, &date)) ||
           err_set_at(err, ERR_INPUT, &(Place){.field = "period"}, "年度“%.*s”写得不对，请写四位数的年份，例如2024。",
                      STR_ARG(str_head(period, 20)));
}

/* The file, when it is the user's own upload, or is attached somewhere; and whether the unit may get it: a file of a
 * case is of the class of its field, whatever its sender said. */
static bool look_first(Keeping *keeping, Err *err) {
    Tx *tx;
    Documents *documents = keeping->documents;
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, NULL, keeping->made->unit, keeping->arena, &keeping->path, err) &&
                document_may(keeping->user, "documents", ACTION_EDIT, &keeping->path, err) &&
                evidence_find(tx, keeping->made->attachment, keeping->arena, &keeping->file, err) &&
                case_file_privacy(documents->ledger, tx, &keeping->file.subject, &keeping->file.privacy, err) &&
                peers_load(documents, tx, keeping->made->unit, 0, keeping->arena, &keeping->beside.peers,
                           &keeping->beside.peer_count, err);
    store_read_end(tx);
    bool own = !keeping->user || keeping->file.account == keeping->user->id;
    if (good && ((!keeping->file.subject.kind.len && !own) || keeping->file.withdrawn_at.len)) {
        return evidence_no_attachment(err);
    }
    return good && (keeping->file.privacy <= 1 ||
                    err_set(err, ERR_DENIED, "密级P2以上的附件不能作为文稿核对：文稿本单位和上级都看得到。"));
}

bool document_add(Documents *documents, const User *user, const NewDocument *made, int64_t *id, Err *err) {
    Arena *arena = arena_create();
    Keeping keeping = {.documents = documents, .user = user, .made = made, .arena = arena};
    bool good = check_period(made->period, err) && look_first(&keeping, err) && read_file_of(&keeping, err);
    if (good) {
        keeping.period = made->period.len ? made->period : str_slice(keeping.reading.period, 0, 4);
        good = store_write(documents->store, keep_work, &keeping, err);
    }
    *id = keeping.id;
    arena_destroy(arena);
    return good;
}

static bool read_once_again(Documents *documents, const User *user, int64_t id, bool *stale, Err *err) {
    Arena *arena = arena_create();
    Keeping keeping = {.documents = documents, .user = user, .arena = arena, .id = id};
    DocumentHead head = {.file_kind = EVIDENCE_TEXT};
    Tx *tx;
    bool good = store_read_begin(documents->store, &tx, err);
    if (good) {
        good = document_head(documents, tx, user, id, arena, &head, err) &&
               document_may(user, "documents", ACTION_EDIT, &head.path, err) && document_counts(&head, err) &&
               evidence_find(tx, head.line.attachment, arena, &keeping.file, err) &&
               peers_load(documents, tx, head.line.unit, id, arena, &keeping.beside.peers, &keeping.beside.peer_count,
                          err) &&
               things_load(tx, id, 0, arena, &keeping.beside.stored, &keeping.beside.stored_count, err);
        store_read_end(tx);
    }
    if (good) {
        keeping.path = head.path;
        good = read_file_of(&keeping, err);
        keeping.period = head.line.period.len ? head.line.period : str_slice(keeping.reading.period, 0, 4);
        good = good && store_write(documents->store, keep_work, &keeping, err);
    }
    *stale = keeping.stale;
    arena_destroy(arena);
    return good;
}

bool document_read_again(Documents *documents, const User *user, int64_t id, Err *err) {
    enum { TRIES = 5 }; /* each of them finds that somebody else was quicker */
    bool good = false, stale = true;
    for (int i = 0; i < TRIES && !good && stale; i++) {
        err->kind = ERR_NONE;
        good = read_once_again(documents, user, id, &stale, err);
    }
    return good;
}
