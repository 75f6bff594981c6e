/* Data elements that ledgers fill: per unit the figure of a period, as soon as the unit keeps the ledger. */
#include "ledger_internal.h"

bool ledger_period(const Pack *pack, Str period, Date *from, Date *until) {
    int64_t year;
    char next[32];
    if (!integer_parse(period, &year) || year < 1900 || year > 2200 || !pack_period_begins(pack, period, from)) {
        return false;
    }
    snprintf(next, sizeof next, "%04lld", (long long)year + 1);
    return pack_period_begins(pack, str_from(next), until);
}

static bool fills(const RecordDef *def) {
    for (size_t i = 0; i < def->count_count; i++) {
        if (def->counts[i].element >= 0) {
            return true;
        }
    }
    return false;
}

typedef struct Filling {
    const RecordDef *def;
    Tally *tally;
    int64_t unit; /* whose cases are being counted; 0: none yet */
    ElementSink sink;
    void *context;
} Filling;

static void give(Filling *filling) {
    const Counted *counted = tally_counted(filling->tally);
    for (size_t i = 0; filling->unit && i < filling->def->count_count; i++) {
        int element = filling->def->counts[i].element;
        if (element >= 0 && counted[i].kept) {
            filling->sink(filling->context, filling->unit, element, counted[i].total, !counted[i].lacking);
        }
    }
    tally_anew(filling->tally);
}

static bool fill_record(Filling *filling, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT c.state, c.opened_at, c.ended_at, c.due_at, c.fields, c.id, u.id FROM case_record c JOIN"
                   " unit u ON u.code = c.unit_code WHERE c.record = ? ORDER BY u.id",
                   &stmt, err, "s", filling->def->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int64_t unit = stmt_integer(stmt, 6);
        if (unit != filling->unit) {
            give(filling);
            filling->unit = unit;
        }
        if (!(good = tally_case(filling->tally, tx, stmt, err))) {
            break;
        }
    }
    stmt_close(stmt);
    if (good) {
        give(filling);
    }
    return good;
}

bool ledger_elements(Tx *tx, const Pack *pack, Str period, ElementSink sink, void *context, Err *err) {
    size_t count;
    const RecordDef *records = pack_records(pack, &count);
    Date from, until;
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 1);
    bool good = true;
    for (size_t i = 0; good && i < count && ledger_period(pack, period, &from, &until); i++) {
        Book book;
        if (!fills(&records[i]) || !book_compile(pack, &records[i], arena, &book, &problems)) {
            continue; /* faults are told where the room is opened */
        }
        Filling filling = {.def = &records[i], .sink = sink, .context = context};
        filling.tally = tally_begin(&book, &from, &until, arena);
        good = fill_record(&filling, tx, err);
        tally_end(filling.tally);
    }
    arena_destroy(arena);
    return good;
}

bool element_changed(Tx *tx, const RecordDef *def, Err *err) {
    return !fills(def) || store_changed(tx, CHANGED_LEDGERS, err);
}

/* ---- where a figure comes from ---- */

static bool count_unit(Tally *tally, Tx *tx, const RecordDef *def, Str unit, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "WITH RECURSIVE " SQL_BELOW(
                       "?1") " SELECT state, opened_at, ended_at, due_at, fields, id FROM"
                             " case_record WHERE record = ?2 AND unit_code IN (SELECT code FROM below)",
                   &stmt, err, "ss", unit, def->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && (good = tally_case(tally, tx, stmt, err))) {
    }
    stmt_close(stmt);
    return good;
}

bool ledger_element_origin(Tx *tx, const Pack *pack, int element, Str unit, Str period, Arena *arena,
                           ElementOrigin *origin, Err *err) {
    const CaseCountDef *count;
    const RecordDef *def = pack_element_record(pack, element, &count);
    ProblemList problems = problem_list(arena, 1);
    Date from, until;
    Book book;
    *origin = (ElementOrigin){.record = NULL};
    if (!def || !ledger_period(pack, period, &from, &until) || !book_compile(pack, def, arena, &book, &problems)) {
        return true;
    }
    Tally *tally = tally_begin(&book, &from, &until, arena);
    bool good = count_unit(tally, tx, def, unit, err);
    Counted counted = tally_counted(tally)[count - def->counts];
    tally_end(tally);
    *origin = (ElementOrigin){.record = def,
                              .count = count,
                              .from = date_show(arena, from),
                              .until = date_show(arena, until),
                              .date = count->date < 0 ? STR("登记日期") : def->fields[count->date].name,
                              .cases = counted.cases,
                              .kept = counted.kept};
    return good;
}
