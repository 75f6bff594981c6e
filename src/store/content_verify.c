/* Comparing stored content with what the chain vouches for: changed, removed and added rows, each by its name.
 *
 * Tables that only grow are walked beside the chain, row by row, since both are
 * in the order of ids. Of the others the newest word about each row counts: those
 * are gathered first and compared at the end. */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

/* The newest word about a row of a table whose rows change. */
typedef struct Word {
    bool used, seen;
    int64_t id, sequence;
    HashMethod method;
    ContentRow row;
} Word;

typedef struct Watched {
    const ProvenTable *table;
    Stmt *stmt; /* of tables that only grow: stands on the next row not compared yet */
    bool row;
    int64_t compared; /* up to this id */
    Word *words;
    size_t word_count, mask;
} Watched;

struct ContentCheck {
    Tx *tx;
    Arena *arena;
    AuditReport *report;
    Watched *watched;
    size_t count;
};

ContentCheck *content_check_begin(Tx *tx, Arena *arena, AuditReport *report) {
    ContentCheck *check = ARENA_NEW(arena, ContentCheck);
    *check = (ContentCheck){.tx = tx, .arena = arena, .report = report};
    const ProvenTable *tables = content_tables(&check->count);
    check->watched = ARENA_ARRAY(arena, check->count, Watched);
    for (size_t i = 0; i < check->count; i++) {
        check->watched[i].table = &tables[i];
        check->watched[i].compared = INT64_MIN;
    }
    return check;
}

/* Best effort: the row may be gone, or what it points to. */
static void look_up_unit(ContentCheck *check, const Watched *watched, int64_t id, char unit[65]) {
    Stmt *stmt;
    bool row;
    if (!watched->table->unit_of || !stmt_open(check->tx, watched->table->unit_of, &stmt, NULL, "i", id)) {
        return;
    }
    if (stmt_step(stmt, &row, NULL) && row) {
        snprintf(unit, 65, "%.*s", STR_ARG(stmt_text(stmt, 0)));
    }
    stmt_close(stmt);
}

static void fault(ContentCheck *check, const Watched *watched, int64_t sequence, const ContentRow *row,
                  const char *reason) {
    AuditFault made = {.sequence = sequence, .table = watched->table->table, .id = row->id};
    memcpy(made.unit, row->unit, row->unit_length);
    if (row->unit_length == 0) {
        look_up_unit(check, watched, row->id, made.unit);
    }
    snprintf(made.reason, sizeof made.reason, "%s中的这一行%s", watched->table->shown, reason);
    audit_fault(check->report, &made);
}

static bool same(const ContentRow *one, const ContentRow *other) {
    return memcmp(one->digest, other->digest, HASH_BYTES) == 0;
}

/* ---- tables that only grow ----------------------------------------------- */

static bool advance(Watched *watched, Err *err) {
    return stmt_step(watched->stmt, &watched->row, err);
}

static bool start(ContentCheck *check, Watched *watched, Err *err) {
    return watched->stmt ||
           (stmt_open(check->tx, watched->table->rows, &watched->stmt, err, "ii", INT64_MIN, INT64_MAX) &&
            advance(watched, err));
}

/* Rows below `id` that no audit row vouches for. */
static bool pass_strangers(ContentCheck *check, Watched *watched, int64_t id, Err *err) {
    while (watched->row && stmt_integer(watched->stmt, 0) < id) {
        ContentRow stranger;
        content_read(watched->table, watched->stmt, HASH_SHA256, check->arena, &stranger);
        check->report->contents++;
        fault(check, watched, 0, &stranger, "不是程序写入的，是另外加进来的。");
        if (!advance(watched, err)) {
            return false;
        }
    }
    return true;
}

static bool compare_grown(ContentCheck *check, Watched *watched, int64_t sequence, HashMethod method,
                          const ContentRow *said, Err *err) {
    if (said->removed) {
        return true;
    }
    if (said->id <= watched->compared) {
        fault(check, watched, sequence, said, "登记了两次，审计记录被改动过。");
        return true;
    }
    if (!start(check, watched, err) || !pass_strangers(check, watched, said->id, err)) {
        return false;
    }
    watched->compared = said->id;
    if (!watched->row || stmt_integer(watched->stmt, 0) != said->id) {
        fault(check, watched, sequence, said, "被删除了。");
        return true;
    }
    ContentRow found;
    content_read(watched->table, watched->stmt, method, check->arena, &found);
    check->report->contents++;
    if (!same(&found, said)) {
        fault(check, watched, sequence, said, "被改动过。");
    }
    return advance(watched, err);
}

/* ---- tables whose rows change -------------------------------------------- */

static Word *place_of(const Watched *watched, int64_t id) {
    size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 20) & watched->mask;
    while (watched->words[at].used && watched->words[at].id != id) {
        at = (at + 1) & watched->mask;
    }
    return &watched->words[at];
}

static void widen(ContentCheck *check, Watched *watched) {
    Watched wider = *watched;
    size_t size = watched->words ? (watched->mask + 1) * 2 : 64;
    wider.mask = size - 1;
    wider.words = ARENA_ARRAY(check->arena, size, Word);
    for (size_t i = 0; watched->words && i <= watched->mask; i++) {
        if (watched->words[i].used) {
            *place_of(&wider, watched->words[i].id) = watched->words[i];
        }
    }
    *watched = wider;
}

static void remember(ContentCheck *check, Watched *watched, int64_t sequence, HashMethod method,
                     const ContentRow *said) {
    if (!watched->words || watched->word_count * 2 > watched->mask) {
        widen(check, watched);
    }
    Word *word = place_of(watched, said->id);
    watched->word_count += !word->used;
    *word = (Word){.used = true, .id = said->id, .sequence = sequence, .method = method, .row = *said};
}

static void compare_changing(ContentCheck *check, Watched *watched) {
    ContentRow found;
    Word *word = watched->words ? place_of(watched, stmt_integer(watched->stmt, 0)) : NULL;
    bool vouched = word && word->used && !word->row.removed;
    content_read(watched->table, watched->stmt, vouched ? word->method : HASH_SHA256, check->arena, &found);
    check->report->contents++;
    if (!vouched) {
        fault(check, watched, word && word->used ? word->sequence : 0, &found, "不是程序写入的，是另外加进来的。");
    } else if (!same(&found, &word->row)) {
        fault(check, watched, word->sequence, &word->row, "被改动过。");
    }
    if (word && word->used) {
        word->seen = true;
    }
}

static bool end_changing(ContentCheck *check, Watched *watched, Err *err) {
    bool good = start(check, watched, err);
    while (good && watched->row) {
        compare_changing(check, watched);
        good = advance(watched, err);
    }
    for (size_t i = 0; good && watched->words && i <= watched->mask; i++) {
        const Word *word = &watched->words[i];
        if (word->used && !word->seen && !word->row.removed) {
            fault(check, watched, word->sequence, &word->row, "被删除了。");
        }
    }
    return good;
}

/* ---- what a row of the chain vouches for ---------------------------------- */

static bool take(ContentCheck *check, Watched *watched, const AuditRow *audit, const ContentRow *said, Err *err) {
    if (watched->table->grows) {
        return compare_grown(check, watched, audit->sequence, audit->method, said, err);
    }
    remember(check, watched, audit->sequence, audit->method, said);
    return true;
}

static void bad_list(ContentCheck *check, const Watched *watched, int64_t sequence) {
    AuditFault made = {.sequence = sequence, .table = "content_digest", .id = sequence};
    snprintf(made.reason, sizeof made.reason, "第%lld条审计记录登记的%s清单被改动或删除了，下面按清单现在的内容核对。",
             (long long)sequence, watched->table->shown);
    audit_fault(check->report, &made);
}

/* "submission*113=<digest>": the list stands in content_digest. */
static bool take_list(ContentCheck *check, Watched *watched, const AuditRow *audit, Str count, Str wanted, Err *err) {
    Stmt *stmt;
    bool row, good;
    unsigned char digest[HASH_BYTES];
    char hex[65] = "";
    int64_t expected, found = 0;
    ContentRow said;
    if (!stmt_open(check->tx, "SELECT digests FROM content_digest WHERE sequence = ? AND content = ?", &stmt, err, "iz",
                   audit->sequence, watched->table->table)) {
        return false;
    }
    good = stmt_step(stmt, &row, err);
    Str list = good && row ? stmt_blob(stmt, 0) : (Str){NULL, 0};
    hash_bytes(audit->method, list, digest);
    hash_hex(digest, hex);
    bool fits = row && integer_parse(count, &expected) && str_is(wanted, hex);
    if (good && !fits) {
        bad_list(check, watched, audit->sequence);
    }
    while (good && content_next(&list, &said)) {
        good = take(check, watched, audit, &said, err);
        found++;
    }
    if (good && fits && (found != expected || list.len)) {
        bad_list(check, watched, audit->sequence);
    }
    stmt_close(stmt);
    return good;
}

static int nibble(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_digest(Str text, ContentRow *said) {
    said->removed = str_is(text, "-");
    if (said->removed) {
        return true;
    }
    for (size_t i = 0; i < HASH_BYTES && text.len == 2 * (size_t)HASH_BYTES; i++) {
        int high = nibble(text.data[2 * i]), low = nibble(text.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        said->digest[i] = (unsigned char)(high << 4 | low);
    }
    return text.len == 2 * (size_t)HASH_BYTES;
}

/* "submission#17@<unit>=<digest>" */
static bool parse_single(Str text, Str digest, ContentRow *said) {
    Str id;
    *said = (ContentRow){.id = 0};
    if (!str_cut(&text, '@', &id) || !integer_parse(id, &said->id) || text.len > sizeof said->unit) {
        return false;
    }
    said->unit_length = (unsigned char)text.len;
    memcpy(said->unit, text.data ? text.data : "", text.len);
    return parse_digest(digest, said);
}

static Watched *find(ContentCheck *check, Str name) {
    for (size_t i = 0; i < check->count; i++) {
        if (str_is(name, check->watched[i].table->table)) {
            return &check->watched[i];
        }
    }
    return NULL;
}

/* A line that cannot be read belongs to a row of the chain that does not fit, and is told there. */
static bool take_line(ContentCheck *check, const AuditRow *audit, Str line, Err *err) {
    ptrdiff_t equals = -1;
    size_t mark = 0;
    for (size_t i = 0; i < line.len; i++) {
        equals = line.data[i] == '=' ? (ptrdiff_t)i : equals;
        mark = mark == 0 && (line.data[i] == '#' || line.data[i] == '*') ? i : mark;
    }
    Watched *watched = mark ? find(check, str_slice(line, 0, mark)) : NULL;
    if (!watched || equals < (ptrdiff_t)mark) {
        return true;
    }
    Str middle = str_slice(line, mark + 1, (size_t)equals), digest = str_slice(line, (size_t)equals + 1, line.len);
    if (line.data[mark] == '*') {
        return take_list(check, watched, audit, middle, digest, err);
    }
    ContentRow said;
    return !parse_single(middle, digest, &said) || take(check, watched, audit, &said, err);
}

bool content_check_row(ContentCheck *check, const AuditRow *row, Err *err) {
    Str rest = row->content, line;
    while (rest.len && str_cut(&rest, '\n', &line)) {
        if (!take_line(check, row, line, err)) {
            return false;
        }
    }
    return true;
}

bool content_check_end(ContentCheck *check, Err *err) {
    bool good = true;
    for (size_t i = 0; good && i < check->count; i++) {
        Watched *watched = &check->watched[i];
        good = watched->table->grows ? start(check, watched, err) && pass_strangers(check, watched, INT64_MAX, err)
                                     : end_changing(check, watched, err);
    }
    for (size_t i = 0; i < check->count; i++) {
        stmt_close(check->watched[i].stmt);
    }
    return good;
}
