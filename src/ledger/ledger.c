/* Opening and closing the room: record types with their formulas compiled. */
#include "ledger_internal.h"

static const SystemDef *system_of(const Pack *pack, size_t record) {
    size_t count;
    const SystemDef *systems = pack_systems(pack, &count);
    for (size_t i = 0; i < count; i++) {
        if (record >= systems[i].first_record && record < systems[i].first_record + systems[i].record_count) {
            return &systems[i];
        }
    }
    return NULL;
}

static void compile_pack(Ledger *ledger, ProblemList *problems) {
    size_t count;
    const RecordDef *records = pack_records(ledger->pack, &count);
    ledger->of_pack = (Shelf){ARENA_ARRAY(ledger->arena, count, Book), count};
    for (size_t i = 0; i < count; i++) {
        book_compile(ledger->pack, &records[i], ledger->arena, &ledger->of_pack.books[i], problems);
        ledger->of_pack.books[i].system = system_of(ledger->pack, i);
    }
    atomic_store(&ledger->shelf, &ledger->of_pack);
}

bool ledger_open(Store *store, const Pack *pack, Evidence *evidence, Duty *duty, Ledger **out, Err *err) {
    Arena *arena = arena_create();
    Ledger *ledger = ARENA_NEW(arena, Ledger);
    ProblemList problems = problem_list(arena, 1);
    *ledger = (Ledger){.store = store,
                       .pack = pack,
                       .evidence = evidence,
                       .duty = duty,
                       .arena = arena,
                       .shelf_arena = arena_create(),
                       .old_arena = arena_create()};
    compile_pack(ledger, &problems);
    *out = ledger;
    pthread_mutex_init(&ledger->lock, NULL);
    bool good = problems.errors == 0;
    if (!good) {
        Place place = problems.items[0].place;
        err_set_at(err, ERR_INPUT, &place, "%.400s", str_cstr(arena, problems.items[0].message));
    }
    if (!good || !shelf_load(ledger, err)) {
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
        arena_destroy(ledger->shelf_arena);
        arena_destroy(ledger->arena);
    }
}
