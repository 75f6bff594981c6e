/* Words in all documents that somebody may see: by pairs of characters (src/store/words.c), in simplified characters on
 * both sides, so that a word of two characters is found, and a traditional one, too. */
#include "document_internal.h"

#include <string.h>

enum { MARK_BEGIN = 1, MARK_END = 2 };

/* The text without its marks, and where they stood. */
static void take_marks(Str marked, Arena *arena, DocumentHit *hit) {
    Buf text = buf_create(arena);
    size_t most = 0;
    int64_t at = 0;
    for (size_t i = 0; i < marked.len; i++) {
        most += marked.data[i] == MARK_BEGIN || marked.data[i] == MARK_END;
    }
    hit->marks = ARENA_ARRAY(arena, most + 2, int64_t);
    for (size_t i = 0; i < marked.len; i++) {
        char c = marked.data[i];
        if (c == MARK_BEGIN || c == MARK_END) {
            hit->marks[hit->mark_count++] = at;
        } else {
            buf_add_char(&text, c);
            at += ((unsigned char)c & 0xC0) != 0x80;
        }
    }
    hit->text = buf_str(&text);
}

static bool read_hits(const DocumentScope *scope, Tx *tx, const char *tail, size_t most, DocumentHit **hits,
                      size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *hits = ARENA_ARRAY(scope->arena, most + 2, DocumentHit);
    if (!document_scope_open(
            scope, tx,
            "SELECT d.id, d.title, d.unit_code, COALESCE(" SQL_UNIT_NAME(
                "d.unit_code") ", ''), d.period, l.number, highlight(document_words, 0, char(1), char(2)) FROM"
                               " document_words JOIN document_line l ON l.id = document_words.rowid JOIN"
                               " document d ON d.id = l.document_id",
            tail, &stmt, err)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *count <= most) {
        DocumentHit *hit = &(*hits)[(*count)++];
        *hit = (DocumentHit){.document = stmt_integer(stmt, 0),
                             .title = str_copy(scope->arena, stmt_text(stmt, 1)),
                             .unit = str_copy(scope->arena, stmt_text(stmt, 2)),
                             .unit_name = str_copy(scope->arena, stmt_text(stmt, 3)),
                             .period = str_copy(scope->arena, stmt_text(stmt, 4)),
                             .line = stmt_integer(stmt, 5)};
        take_marks(stmt_text(stmt, 6), scope->arena, hit);
    }
    stmt_close(stmt);
    return good;
}

/* The same characters stand at all marks of a hit: nothing that was looked for is hidden. */
static bool is_found_in(const DocumentHit *hit, Str shown) {
    size_t one = 0, two = 0, mark = 0;
    bool marked = false, same = true;
    for (int64_t at = 0; one < hit->text.len && two < shown.len; at++) {
        for (; mark < hit->mark_count && hit->marks[mark] == at; mark++) {
            marked = !marked;
        }
        bool equal = utf8_next(hit->text, &one) == utf8_next(shown, &two);
        same = same && (equal || !marked);
    }
    return same;
}

/* What of persons stands in an excerpt is hidden, and nobody is found by it: else the search would tell what the
 * excerpt hides. */
static bool hide_personal(const Documents *documents, Tx *tx, Arena *arena, DocumentHit *hits, size_t *count,
                          Err *err) {
    Personal personal = {.count = 0};
    int64_t document = 0;
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (hits[i].document != document &&
            !document_personal_load(documents, tx, hits[i].document, arena, &personal, err)) {
            return false;
        }
        document = hits[i].document;
        Str shown = document_personal_hidden(&personal, hits[i].text, arena);
        if (is_found_in(&hits[i], shown)) {
            hits[i].text = shown;
            hits[i].title = document_personal_hidden(&personal, hits[i].title, arena);
            hits[kept++] = hits[i];
        }
    }
    *count = kept;
    return true;
}

bool document_search(Documents *documents, const User *user, const DocumentSearch *search, Arena *arena,
                     DocumentHit **hits, size_t *count, bool *more, Err *err) {
    enum { WORDS_MOST = 200 };
    Tx *tx;
    DocumentScope scope;
    *count = 0;
    *more = false;
    if (search->words.len > WORDS_MOST || str_invalid_utf8(search->words) >= 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "words"}, "要找的词太长，请只写几个词。");
    }
    Str match = store_match(read_simplified(documents->script, str_trim(search->words), arena), arena);
    if (!match.len) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "words"},
                          "请写要找的词，每个词至少两个字；几个词之间用空格隔开。");
    }
    size_t limit = search->limit > 0 && search->limit < DOCUMENT_HITS_MOST ? (size_t)search->limit : DOCUMENT_HITS_MOST;
    Str tail = str_format(arena, " ORDER BY d.id DESC, l.number LIMIT %zu OFFSET %lld", limit + 1,
                          (long long)(search->offset > 0 ? search->offset : 0));
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    bool good = document_scope_begin(tx, user, search->unit, arena, &scope, err);
    if (good && !scope.nothing) {
        document_scope_add(&scope, " AND document_words MATCH ?", (GivenValue){.type = 's', .text = match});
        if (search->document) {
            document_scope_add(&scope, " AND d.id = ?", (GivenValue){.type = 'i', .integer = search->document});
        }
        good = read_hits(&scope, tx, tail.data, limit, hits, count, err);
    }
    *more = *count > limit;
    *count = *more ? limit : *count;
    good = good && hide_personal(documents, tx, arena, *hits, count, err);
    store_read_end(tx);
    return good;
}
