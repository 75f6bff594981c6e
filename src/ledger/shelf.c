/* Which definition of each record type holds now: that of the packs, or the bureau's own newest one (a row of
 * record_definition). */
#include "ledger_internal.h"

const Shelf *shelf_now(const Ledger *ledger) {
    return atomic_load(&ledger->shelf);
}

const Book *shelf_find(const Shelf *shelf, Str record) {
    for (size_t i = 0; i < shelf->count; i++) {
        if (str_equal(shelf->books[i].def->id, record)) {
            return &shelf->books[i];
        }
    }
    return NULL;
}

/* ---- what the bureau defined ------------------------------------------------------------ */

typedef struct OwnRow {
    int64_t id;
    Str record, text, chain_text;
    bool withdrawn;
} OwnRow;

static bool read_own(Tx *tx, Arena *arena, OwnRow **rows, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *rows = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT id, record, text, chain_text, withdrawn FROM record_definition WHERE id IN"
                   " (SELECT MAX(id) FROM record_definition GROUP BY record) ORDER BY record",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *rows = arena_grow(arena, *rows, *count, *count + 1, sizeof **rows);
        (*rows)[(*count)++] =
            (OwnRow){stmt_integer(stmt, 0), str_copy(arena, stmt_text(stmt, 1)), str_copy(arena, stmt_text(stmt, 2)),
                     str_copy(arena, stmt_text(stmt, 3)), stmt_integer(stmt, 4) != 0};
    }
    stmt_close(stmt);
    return good;
}

/* One that was read before is not read again. */
static const Book *known(const Shelf *before, const OwnRow *row) {
    for (size_t i = 0; i < before->count; i++) {
        if (before->books[i].own && before->books[i].definition == row->id) {
            return &before->books[i];
        }
    }
    return NULL;
}

/* One that no longer fits the packs (a department, a ladder is gone) is passed over, and the log says so. */
static bool make_book(Ledger *ledger, const OwnRow *row, Book *book) {
    ProblemList problems = problem_list(ledger->shelf_arena, 1);
    SystemDef *system = ARENA_NEW(ledger->shelf_arena, SystemDef);
    const RecordDef *def = NULL;
    Arena *arena = ledger->shelf_arena;
    if (!pack_read_own(ledger->pack, str_copy(arena, row->record), str_copy(arena, row->text),
                       str_copy(arena, row->chain_text), arena, system, &def, &problems) ||
        !book_compile(ledger->pack, def, arena, book, &problems)) {
        Str why = problems.count ? problems.items[0].message : STR("原因不明");
        log_line(LOG_WARN, "自定的台账 %.*s 与现在的规则包不合，没有启用：%.*s", STR_ARG(row->record), STR_ARG(why));
        return false;
    }
    const SystemDef *of_pack = pack_system(ledger->pack, system->id);
    book->definition = row->id;
    book->own = true;
    book->system = of_pack ? of_pack : system;
    book->retired = row->withdrawn;
    return true;
}

static void put_book(Shelf *shelf, const Book *book) {
    for (size_t i = 0; i < shelf->count; i++) {
        if (str_equal(shelf->books[i].def->id, book->def->id)) {
            shelf->books[i] = *book;
            return;
        }
    }
    shelf->books[shelf->count++] = *book;
}

/* With the lock held. */
static void build(Ledger *ledger, const OwnRow *rows, size_t count) {
    const Shelf *before = shelf_now(ledger);
    Shelf *shelf = ARENA_NEW(ledger->shelf_arena, Shelf);
    *shelf = (Shelf){ARENA_ARRAY(ledger->shelf_arena, ledger->of_pack.count + count, Book), ledger->of_pack.count};
    for (size_t i = 0; i < shelf->count; i++) {
        shelf->books[i] = ledger->of_pack.books[i];
    }
    for (size_t i = 0; i < count; i++) {
        Book made;
        const Book *book = known(before, &rows[i]);
        const Book *of_pack = rows[i].withdrawn ? shelf_find(&ledger->of_pack, rows[i].record) : NULL;
        if (of_pack) {
            made = *of_pack;
            made.definition = rows[i].id;
            book = &made;
        }
        if (book || make_book(ledger, &rows[i], &made)) {
            put_book(shelf, book ? book : &made);
        }
    }
    atomic_store(&ledger->shelf, shelf);
}

bool shelf_load(Ledger *ledger, Err *err) {
    Tx *tx;
    OwnRow *rows;
    size_t count;
    Arena *scratch = arena_create();
    pthread_mutex_lock(&ledger->lock);
    bool good = store_read_begin(ledger->store, &tx, err);
    if (good) {
        good = read_own(tx, scratch, &rows, &count, err);
        store_read_end(tx);
    }
    if (good) {
        build(ledger, rows, count);
    }
    pthread_mutex_unlock(&ledger->lock);
    arena_destroy(scratch);
    return good;
}

/* ---- for other rooms ----------------------------------------------------------------------- */

static LedgerKind kind_of(const Book *book) {
    return (LedgerKind){book->def, book->system, book->definition, book->own, book->retired};
}

bool ledger_kind(const Ledger *ledger, Str record, LedgerKind *kind) {
    const Book *book = book_newest(ledger, record);
    if (book) {
        *kind = kind_of(book);
    }
    return book != NULL;
}

const CaseCountDef *ledger_count_named(const Ledger *ledger, Str id, LedgerKind *kind) {
    const Shelf *shelf = shelf_now(ledger);
    for (size_t i = 0; i < shelf->count; i++) {
        const RecordDef *def = shelf->books[i].def;
        for (size_t c = 0; c < def->count_count; c++) {
            if (str_equal(def->counts[c].id, id)) {
                *kind = kind_of(&shelf->books[i]);
                return &def->counts[c];
            }
        }
    }
    return NULL;
}

static LedgerSystem *find_system(LedgerSystem *systems, size_t count, Str id) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(systems[i].def->id, id)) {
            return &systems[i];
        }
    }
    return NULL;
}

void ledger_systems(const Ledger *ledger, Arena *arena, LedgerSystem **out, size_t *count) {
    const Shelf *shelf = shelf_now(ledger);
    size_t of_pack;
    const SystemDef *defs = pack_systems(ledger->pack, &of_pack);
    LedgerSystem *systems = ARENA_ARRAY(arena, of_pack + shelf->count, LedgerSystem);
    for (*count = 0; *count < of_pack; (*count)++) {
        systems[*count].def = &defs[*count];
    }
    for (size_t i = 0; i < shelf->count; i++) {
        const Book *book = &shelf->books[i];
        LedgerSystem *system = find_system(systems, *count, book->system->id);
        if (!system) {
            system = &systems[(*count)++];
            system->def = book->system;
        }
        system->kinds = arena_grow(arena, system->kinds, system->count, system->count + 1, sizeof *system->kinds);
        system->kinds[system->count++] = kind_of(book);
    }
    *out = systems;
}
