/* The room at work: opening it, and what a document may be asked. */
#include "document_internal.h"

/* Goes up whenever the reader reads otherwise than before by the same rules. */
enum { READER_VERSION = 4 };

bool documents_open(Store *store, const Pack *pack, Evidence *evidence, Ledger *ledger, Documents **documents,
                    Err *err) {
    Arena *arena = arena_create();
    Documents *made = ARENA_NEW(arena, Documents);
    (void)err;
    *made = (Documents){.arena = arena, .store = store, .pack = pack, .evidence = evidence, .ledger = ledger};
    made->script = read_script(pack, arena);
    made->reader = str_format(arena, "%d %.*s", READER_VERSION, STR_ARG(pack_version(pack)));
    *documents = made;
    return true;
}

void documents_close(Documents *documents) {
    if (documents) {
        arena_destroy(documents->arena);
    }
}

/* A document of which nothing could be read is not known to be clean. */
static bool is_personal(const Documents *documents, Tx *tx, int64_t id, Str state, Arena *arena, bool *personal,
                        Err *err) {
    Personal found = {.count = 0};
    *personal = !str_is(state, "read");
    if (!*personal && !document_personal_load(documents, tx, id, arena, &found, err)) {
        return false;
    }
    *personal = *personal || found.count > 0;
    return true;
}

/* One row of `document`: what it says of its file. */
static bool look_at_file(const Documents *documents, Tx *tx, const User *user, const Stmt *row, Arena *arena,
                         DocumentFile *file, Err *err) {
    UnitWay way;
    Err untold = {.kind = ERR_NONE};
    bool personal = false;
    if (!is_personal(documents, tx, stmt_integer(row, 0), stmt_text(row, 2), arena, &personal, err)) {
        return false;
    }
    file->personal = file->personal || personal;
    file->hides = file->hides || (personal && !(people_way(tx, NULL, stmt_text(row, 1), arena, &way, &untold) &&
                                                document_personal_seen(documents, user, &way)));
    return true;
}

bool document_file(Documents *documents, const User *user, int64_t attachment, Arena *arena, DocumentFile *file,
                   Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    *file = (DocumentFile){.hides = false};
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    good =
        stmt_open(tx, "SELECT id, unit_code, state FROM document WHERE attachment_id = ?", &stmt, err, "i", attachment);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        good = look_at_file(documents, tx, user, stmt, arena, file, err);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

bool document_reach(Documents *documents, const User *user, int64_t id, Arena *arena, DocumentReach *reach, Err *err) {
    Tx *tx;
    DocumentHead head = {.file_kind = EVIDENCE_TEXT};
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    bool hides = false, good = document_head(documents, tx, user, id, arena, &head, err);
    if (good && !document_personal_seen(documents, user, &head.path)) {
        good = is_personal(documents, tx, id, head.line.state, arena, &hides, err);
    }
    store_read_end(tx);
    if (good) {
        *reach = (DocumentReach){.change = document_may(user, "documents", ACTION_EDIT, &head.path, NULL),
                                 .unit = head.line.unit,
                                 .attachment = head.line.attachment,
                                 .hides = hides};
    }
    return good;
}
