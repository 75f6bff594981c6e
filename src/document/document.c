/* The room at work: opening it, and what a document may be asked. */
#include "document_internal.h"

/* Goes up whenever the reader reads otherwise than before by the same rules. */
enum { READER_VERSION = 1 };

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

bool document_reach(Documents *documents, const User *user, int64_t id, Arena *arena, DocumentReach *reach, Err *err) {
    Tx *tx;
    DocumentHead head = {.file_kind = EVIDENCE_TEXT};
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    Personal personal = {.count = 0};
    bool good = document_head(documents, tx, user, id, arena, &head, err);
    if (good && !document_personal_seen(documents, user, &head.path)) {
        good = document_personal_load(documents, tx, id, arena, &personal, err);
    }
    store_read_end(tx);
    if (good) {
        *reach = (DocumentReach){.change = document_may(user, "documents", ACTION_EDIT, &head.path, NULL),
                                 .unit = head.line.unit,
                                 .attachment = head.line.attachment,
                                 .hides = personal.count > 0};
    }
    return good;
}
