/* The other documents of a unit, as the reader had them: what a document is held against. They are read from their
 * stored lines, so that no file is opened again. */
#include "document_internal.h"

enum { PEERS_MOST = 8, PEER_BYTES_MOST = 2 << 20 };

static bool load_text(Tx *tx, int64_t id, Arena *arena, ReadJoined *text, Err *err) {
    Line *lines;
    size_t count;
    int64_t number = 1;
    Buf out = buf_create(arena);
    if (!lines_load(tx, id, arena, &lines, &count, err)) {
        return false;
    }
    text->count = count ? (size_t)lines[count - 1].number : 0;
    bool *joined = ARENA_ARRAY(arena, text->count + 1, bool);
    for (size_t i = 0; i < count; i++) {
        joined[lines[i].number - 1] = lines[i].joined;
    }
    for (size_t i = 0; i < count && out.len < PEER_BYTES_MOST; i++) {
        for (; number < lines[i].number; number++) {
            buf_add_char(&out, '\n'); /* lines keep their numbers */
        }
        buf_add(&out, lines[i].text);
    }
    text->text = buf_str(&out);
    text->joined = joined;
    return true;
}

/* Its things, when one of them was amended: those with the same anchor are told apart by their order. */
static bool load_amended(Tx *tx, Arena *arena, Peer *peer, Err *err) {
    Thing *things;
    size_t count;
    bool amended = false;
    Str printed, name;
    if (!things_load(tx, peer->id, 0, arena, &things, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count && !amended; i++) {
        amended = things[i].correction.len && amended_reading(&things[i], arena, &printed, &name);
    }
    peer->stored = things;
    peer->stored_count = amended ? count : 0;
    return true;
}

bool peers_load(const Documents *documents, Tx *tx, Str unit, int64_t except, Arena *arena, Peer **peers, size_t *count,
                Err *err) {
    Stmt *stmt;
    bool row = false, good, guarded;
    *peers = ARENA_ARRAY(arena, PEERS_MOST, Peer);
    *count = 0;
    /* the newest: older ones were held against each other when they came */
    if (!stmt_open(tx,
                   "SELECT d.id, d.title, d.period, a.privacy, a.subject_kind, a.subject, a.part FROM document d"
                   " JOIN attachment a ON a.id = d.attachment_id WHERE d.unit_code = ? AND d.id <> ? AND"
                   " d.state = 'read' AND d.withdrawn_at = '' ORDER BY d.id DESC",
                   &stmt, err, "si", unit, except)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *count < PEERS_MOST) {
        const EvidenceSubject file = {.kind = stmt_text(stmt, 4), .id = stmt_text(stmt, 5), .part = stmt_text(stmt, 6)};
        good = document_guarded(documents, tx, &file, (int)stmt_integer(stmt, 3), &guarded, err);
        if (!good) {
            break;
        }
        if (!guarded) {
            (*peers)[(*count)++] = (Peer){.id = stmt_integer(stmt, 0),
                                          .title = str_copy(arena, stmt_text(stmt, 1)),
                                          .period = str_copy(arena, stmt_text(stmt, 2))};
        }
    }
    stmt_close(stmt);
    for (size_t i = 0; good && i < *count; i++) {
        good =
            load_text(tx, (*peers)[i].id, arena, &(*peers)[i].text, err) && load_amended(tx, arena, &(*peers)[i], err);
    }
    return good;
}
