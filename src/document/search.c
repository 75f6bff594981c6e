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

/* Rows of one question; what is read of a row that is not shown is given back. */
typedef struct Hunt {
    const Documents *documents;
    Tx *tx;
    Arena *arena, *scratch; /* scratch: what of persons stands in `document` */
    ArenaMark empty;        /* of scratch */
    Personal personal;
    int64_t document;
} Hunt;

static DocumentHit read_hit(Stmt *stmt, Arena *arena) {
    DocumentHit hit = {.document = stmt_integer(stmt, 0),
                       .title = str_copy(arena, stmt_text(stmt, 1)),
                       .unit = str_copy(arena, stmt_text(stmt, 2)),
                       .unit_name = str_copy(arena, stmt_text(stmt, 3)),
                       .period = str_copy(arena, stmt_text(stmt, 4)),
                       .line = stmt_integer(stmt, 5)};
    take_marks(stmt_text(stmt, 6), arena, &hit);
    return hit;
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

/* What of persons stands in an excerpt is hidden, and nobody is found by it (*shown is false): else the search would
 * tell what the excerpt hides. */
static bool hide_personal(Hunt *hunt, DocumentHit *hit, bool *shown, Err *err) {
    if (hit->document != hunt->document) {
        arena_reset(hunt->scratch, hunt->empty);
        hunt->document = hit->document;
        if (!document_personal_load(hunt->documents, hunt->tx, hit->document, hunt->scratch, &hunt->personal, err)) {
            return false;
        }
    }
    Str text = document_personal_hidden(&hunt->personal, hit->text, hunt->arena);
    *shown = is_found_in(hit, text);
    hit->text = text;
    hit->title = *shown ? document_personal_hidden(&hunt->personal, hit->title, hunt->arena) : hit->title;
    return true;
}

/* Reads on until as many are shown as were asked for, and one more: how many were hidden between them shows nowhere. */
static bool read_hits(Hunt *hunt, const DocumentScope *scope, size_t limit, DocumentHit *hits, size_t *count,
                      bool *more, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Str tail = str_format(hunt->arena, " ORDER BY d.id DESC, l.number LIMIT %d", DOCUMENT_ROWS_MOST);
    if (!document_scope_open(
            scope, hunt->tx,
            "SELECT d.id, d.title, d.unit_code, COALESCE(" SQL_UNIT_NAME(
                "d.unit_code") ", ''), d.period, l.number, highlight(document_words, 0, char(1), char(2)) FROM"
                               " document_words JOIN document_line l ON l.id = document_words.rowid JOIN"
                               " document d ON d.id = l.document_id",
            tail.data, &stmt, err)) {
        return false;
    }
    while (!*more && (good = stmt_step(stmt, &row, err)) && row) {
        ArenaMark mark = arena_mark(hunt->arena);
        DocumentHit hit = read_hit(stmt, hunt->arena);
        bool shown = false;
        good = hide_personal(hunt, &hit, &shown, err);
        if (!good) {
            break;
        }
        *more = shown && *count == limit;
        if (shown && !*more) {
            hits[(*count)++] = hit;
        } else {
            arena_reset(hunt->arena, mark);
        }
    }
    stmt_close(stmt);
    return good;
}

/* Behind the last hit of the page before, which was shown: a number of rows would tell how many were hidden. */
static void add_after(DocumentScope *scope, const DocumentSearch *search) {
    const GivenValue document = {.type = 'i', .integer = search->after_document},
                     line = {.type = 'i', .integer = search->after_line};
    if (search->after_document) {
        document_scope_add(scope, " AND d.id <= ?", document);
        document_scope_add(scope, " AND (d.id < ?", document);
        document_scope_add(scope, " OR l.number > ?)", line);
    }
}

static bool is_digit_at(Str text, size_t at) {
    return at < text.len && text.data[at] >= '0' && text.data[at] <= '9';
}

/* What people type: blanks of Chinese keyboards part words, too, and a single character beside a number belongs to it,
 * as word processors set them apart (2024 年, 第 12 条). */
static Str typed_words(Str words, Arena *arena) {
    Buf out = buf_create(arena);
    bool alone = false; /* the word that was put last is one character */
    size_t from = 0;
    for (size_t at = 0; at <= words.len;) {
        size_t next = at;
        uint32_t c = at < words.len ? utf8_next(words, &next) : ' ';
        if (c != ' ' && c != '\t' && c != 0x3000) {
            at = next;
            continue;
        }
        Str word = str_slice(words, from, at);
        if (word.len) {
            bool single = utf8_count(word) == 1;
            bool joins = (single && is_digit_at(buf_str(&out), out.len - 1)) || (alone && is_digit_at(word, 0));
            buf_add(&out, out.len && !joins ? STR(" ") : STR(""));
            buf_add(&out, word);
            alone = single;
        }
        at = next > at ? next : at + 1;
        from = at;
    }
    return buf_str(&out);
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
    Str match = store_match(read_simplified(documents->script, typed_words(search->words, arena), arena), arena);
    if (!match.len) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "words"},
                          "请写要找的词，每个词至少两个字；几个词之间用空格隔开。");
    }
    size_t limit = search->limit > 0 && search->limit < DOCUMENT_HITS_MOST ? (size_t)search->limit : DOCUMENT_HITS_MOST;
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    bool good = document_scope_begin(documents, tx, user, search->unit, arena, &scope, err);
    if (good && !scope.nothing) {
        document_scope_add(&scope, " AND d.withdrawn_at = '' AND document_words MATCH ?",
                           (GivenValue){.type = 's', .text = match});
        if (search->document) {
            document_scope_add(&scope, " AND d.id = ?", (GivenValue){.type = 'i', .integer = search->document});
        }
        add_after(&scope, search);
        Hunt hunt = {.documents = documents, .tx = tx, .arena = arena, .scratch = arena_create()};
        hunt.empty = arena_mark(hunt.scratch);
        *hits = ARENA_ARRAY(arena, limit + 1, DocumentHit);
        good = read_hits(&hunt, &scope, limit, *hits, count, more, err);
        arena_destroy(hunt.scratch);
    }
    store_read_end(tx);
    return good;
}
