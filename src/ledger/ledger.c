/* Opening and closing the room: record types with their formulas compiled. */
#include "ledger_internal.h"

bool ledger_open(Store *store, const Pack *pack, Evidence *evidence, Ledger **out, Err *err) {
    Arena *arena = arena_create();
    Ledger *ledger = ARENA_NEW(arena, Ledger);
    ProblemList problems = problem_list(arena, 1);
    size_t count;
    const RecordDef *records = pack_records(pack, &count);
    *ledger = (Ledger){.store = store,
                       .pack = pack,
                       .evidence = evidence,
                       .arena = arena,
                       .books = ARENA_ARRAY(arena, count, Book),
                       .book_count = count,
                       .old_arena = arena_create()};
    for (size_t i = 0; i < count; i++) {
        book_compile(pack, &records[i], arena, &ledger->books[i], &problems);
    }
    *out = ledger;
    pthread_mutex_init(&ledger->lock, NULL);
    if (problems.errors) {
        Place place = problems.items[0].place;
        err_set_at(err, ERR_INPUT, &place, "%.400s", str_cstr(arena, problems.items[0].message));
        ledger_close(ledger);
        *out = NULL;
        return false;
    }
    return true;
}

void ledger_close(Ledger *ledger) {
    if (ledger) {
        pthread_mutex_destroy(&ledger->lock);
        arena_destroy(ledger->old_arena);
        arena_destroy(ledger->arena);
    }
}
