/* Counts of entries that were saved and not looked at since: judged anew before a list shows them. */
#include "collect_internal.h"

enum { STALE_MOST = 300 }; /* per list: the rest show their counts of before */

typedef struct Stale {
    int64_t entry, version;
    Judgement judgement;
    bool judged;
} Stale;

typedef struct Tally {
    Stale *items;
    size_t count;
} Tally;

static bool find_stale(Tx *tx, int64_t round, int64_t period_id, Arena *arena, Tally *tally, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    tally->items = ARENA_ARRAY(arena, STALE_MOST, Stale);
    if (!stmt_open(tx,
                   "SELECT e.id, e.version FROM entry e JOIN round r ON r.id = e.round_id WHERE (r.id = ?1 OR (?1 = 0 "
                   "AND r.period_id = ?2)) AND e.judged <> e.version AND r.state <> 'withdrawn' LIMIT ?3",
                   &stmt, err, "iii", round, period_id, (int64_t)STALE_MOST)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        tally->items[tally->count++] = (Stale){.entry = stmt_integer(stmt, 0), .version = stmt_integer(stmt, 1)};
    }
    stmt_close(stmt);
    return good;
}

static bool keep_work(Tx *tx, void *context, Err *err) {
    const Tally *tally = context;
    for (size_t i = 0; i < tally->count; i++) {
        const Stale *stale = &tally->items[i];
        if (stale->judged && !judged_keep(tx, stale->entry, stale->version, &stale->judgement, err)) {
            return false;
        }
    }
    return true;
}

static void judge(Collect *collect, Tx *tx, Stale *stale, Arena *arena) {
    EntryHead head;
    Judged judged;
    Err untold = {.kind = ERR_NONE};
    ArenaMark mark = arena_mark(arena);
    stale->judged = head_load(collect, tx, stale->entry, arena, &head, &untold) &&
                    entry_judge_in(collect, tx, &head, arena, &judged, &untold);
    if (stale->judged) {
        stale->judgement = judged.judgement;
    }
    arena_reset(arena, mark); /* only the counts are used from here on */
}

bool tally_refresh(Collect *collect, int64_t round, int64_t period_id, Err *err) {
    Tx *tx;
    Arena *arena = arena_create(), *scratch = arena_create();
    Tally tally = {NULL, 0};
    bool good = store_read_begin(collect->store, &tx, err);
    if (good) {
        good = find_stale(tx, round, period_id, arena, &tally, err);
        for (size_t i = 0; good && i < tally.count; i++) {
            judge(collect, tx, &tally.items[i], scratch);
        }
        store_read_end(tx);
    }
    good = good && (tally.count == 0 || store_write(collect->store, keep_work, &tally, err));
    arena_destroy(scratch);
    arena_destroy(arena);
    return good;
}
