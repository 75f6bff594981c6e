/* Figures that cases make: how many, how many of them closed, sums, and rates of these. */
#include "ledger_internal.h"

#include <math.h>

enum { BLOCK = 1024 };

struct Tally {
    const Book *book; /* newest */
    Date from, until;
    bool has_from, has_until;
    UnitSplit *split; /* NULL: all in one */
    Counted *counted; /* per group and count; of the whole first */
    size_t capacity;  /* groups */
    bool wants_steps;
    CaseFacts facts[BLOCK];
    CaseFacts *past;     /* as they stood at the end of a time that is over, for counts of stock; NULL: as they are */
    size_t group[BLOCK]; /* each case's, from 1 */
    size_t filled;
    Arena *block; /* of texts of the block */
};

/* ---- a block ------------------------------------------------------------------------------------- */

/* Whether the case falls into the time, and whether its day lies before the end of it. */
static bool falls_in(const Tally *counting, const CaseCountDef *count, const CaseFacts *facts, bool *before_end) {
    Date day;
    Str text = facts->opened_at;
    if (count->date >= 0) {
        const CaseField *field = &counting->book->def->fields[count->date];
        const json_t *value = json_object_get(facts->fields, field->id.data);
        text = json_is_string(value) ? str_from(json_string_value(value)) : (Str){NULL, 0};
    }
    *before_end = !counting->has_from && !counting->has_until;
    if (*before_end) {
        return true;
    }
    if (text.len == 4) { /* a year stands for its first day */
        text = str_format(counting->block, "%.*s-01-01", STR_ARG(text));
    }
    if (!text.len || !due_day(text, &day)) {
        return false;
    }
    *before_end = !counting->has_until || date_compare(day, counting->until) < 0;
    return *before_end && (count->stock || !counting->has_from || date_compare(day, counting->from) >= 0);
}

/* What a case adds to a sum: a figure that is not due in the state it is in adds nothing; one that should be there and
 * is not makes the sum unknown. */
static bool amount(const RecordDef *def, const CaseCountDef *count, const CaseFacts *facts, double *number) {
    *number = 1;
    if (count->sum < 0) {
        return true;
    }
    const CaseField *field = &def->fields[count->sum];
    const json_t *value = json_object_get(facts->fields, field->id.data);
    if (json_is_string(value) && number_parse(str_from(json_string_value(value)), number)) {
        return true;
    }
    *number = 0;
    return field->at != 0 && !field->required && !(field->at >> facts->state & 1);
}

static void add_amount(Tally *counting, size_t group, size_t count, double number, bool known) {
    Counted *counted = &counting->counted[group * counting->book->def->count_count + count];
    counted->total += number;
    counted->cases++;
    counted->lacking = counted->lacking || !known;
}

/* What is void is in no count but one that asks for it. */
static void count_block(Tally *counting) {
    const Book *book = counting->book;
    const RecordDef *def = book->def;
    Arena *scratch = arena_create();
    Column truth = {ARENA_ARRAY(scratch, counting->filled, double), ARENA_ARRAY(scratch, counting->filled, Reason)};
    for (size_t c = 0; c < def->count_count; c++) {
        const CaseCountDef *count = &def->counts[c];
        if (count->value.text.len) {
            continue;
        }
        const CaseFacts *all = count->stock && counting->past ? counting->past : counting->facts;
        if (book->count_where[c]) {
            judge_cases(book, book->count_where[c], all, counting->filled, scratch, truth);
        }
        for (size_t i = 0; i < counting->filled; i++) {
            const CaseFacts *facts = &all[i];
            bool valid = def->states[facts->state].end != CASE_VOID;
            bool fits = book->count_where[c] ? !truth.reason[i] && truth.value[i] != 0 : true, kept;
            bool within = falls_in(counting, count, facts, &kept);
            counting->counted[c].kept = counting->counted[c].kept || (valid && kept);
            if (valid && fits && within) {
                double number;
                bool known = amount(def, count, facts, &number);
                add_amount(counting, 0, c, number, known);
                if (counting->split) {
                    add_amount(counting, counting->group[i], c, number, known);
                }
            }
        }
    }
    arena_destroy(scratch);
    for (size_t i = 0; i < counting->filled; i++) {
        json_decref(counting->facts[i].fields);
        if (counting->past) {
            json_decref(counting->past[i].fields);
        }
    }
    counting->filled = 0;
}

/* Whether a count asks how often a step was taken: only then the steps are read. */
static void note_column(void *context, int column, bool previous) {
    Tally *counting = context;
    (void)previous;
    counting->wants_steps = counting->wants_steps || column >= (int)record_columns(counting->book->def);
}

static bool read_taken(const Tally *counting, Tx *tx, int64_t id, int *taken, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT step FROM case_step WHERE case_id = ?", &stmt, err, "i", id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int step = record_step(counting->book->def, stmt_text(stmt, 0));
        if (step >= 0) {
            taken[step]++;
        }
    }
    stmt_close(stmt);
    return good;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static void make_room(Tally *counting, Arena *arena, size_t groups) {
    size_t width = counting->book->def->count_count, wanted = groups * 2 + 8;
    if (groups > counting->capacity) {
        counting->counted =
            arena_grow(arena, counting->counted, counting->capacity * width, wanted * width, sizeof *counting->counted);
        counting->capacity = wanted;
    }
}

static bool take_group(Tally *counting, Tx *tx, const Stmt *stmt, Err *err) {
    size_t group;
    if (!counting->split) {
        return true;
    }
    if (!unit_group(counting->split, tx, stmt_text(stmt, 6), &group, err)) {
        return false;
    }
    counting->group[counting->filled] = group + 1;
    make_room(counting, counting->split->arena, counting->split->count + 1);
    return true;
}

bool tally_case(Tally *counting, Tx *tx, const Stmt *stmt, Err *err) {
    const RecordDef *def = counting->book->def;
    int state = record_state(def, stmt_text(stmt, 0));
    json_t *fields = take_group(counting, tx, stmt, err) ? json_object_of(stmt_text(stmt, 4), err) : NULL;
    if (!fields) {
        return false;
    }
    int *taken = counting->wants_steps ? ARENA_ARRAY(counting->block, def->step_count, int) : NULL;
    if (taken && !read_taken(counting, tx, stmt_integer(stmt, 5), taken, err)) {
        json_decref(fields);
        return false;
    }
    CaseFacts *facts = &counting->facts[counting->filled];
    *facts = (CaseFacts){
        .taken = taken,
        .fields = fields,
        .state = state < 0 ? 0 : state, /* a state that the newest definition no longer has: as a new case */
        .opened_at = str_copy(counting->block, stmt_text(stmt, 1)),
        .ended_at = str_copy(counting->block, stmt_text(stmt, 2)),
        .due_at = str_copy(counting->block, stmt_text(stmt, 3)),
        .ended = state >= 0 && def->states[state].end != CASE_OPEN};
    if (counting->past) {
        CaseFacts *past = &counting->past[counting->filled];
        if (!facts_before(tx, def, stmt_integer(stmt, 5), counting->until, facts, counting->block, past, err)) {
            json_decref(fields);
            return false;
        }
    }
    if (++counting->filled == BLOCK) {
        count_block(counting);
        arena_destroy(counting->block);
        counting->block = arena_create();
    }
    return true;
}

Tally *tally_begin(const Book *book, const Date *from, const Date *until, Arena *arena) {
    Tally *tally = ARENA_NEW(arena, Tally);
    *tally = (Tally){.book = book, .has_from = from != NULL, .has_until = until != NULL, .block = arena_create()};
    tally->from = from ? *from : tally->from;
    tally->until = until ? *until : tally->until;
    make_room(tally, arena, 1);
    for (size_t i = 0; i < book->def->count_count; i++) {
        if (book->count_where[i]) {
            formula_columns(book->count_where[i], note_column, tally);
        }
        if (book->def->counts[i].stock && until && date_compare(*until, date_today()) <= 0 && !tally->past) {
            tally->past = ARENA_ARRAY(arena, BLOCK, CaseFacts);
        }
    }
    return tally;
}

const Counted *tally_counted(Tally *tally) {
    count_block(tally);
    return tally->counted;
}

void tally_anew(Tally *tally) {
    count_block(tally);
    for (size_t i = 0; i < tally->book->def->count_count; i++) {
        tally->counted[i] = (Counted){.total = 0};
    }
}

void tally_end(Tally *tally) {
    count_block(tally);
    arena_destroy(tally->block);
}

static bool read_cases(Tally *counting, Tx *tx, Str unit, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "WITH RECURSIVE " SQL_BELOW(
                       "?1") " SELECT state, opened_at, ended_at, due_at, fields, id, unit_code FROM case_record"
                             " WHERE record = ?2 AND unit_code IN (SELECT code FROM below)",
                   &stmt, err, "ss", unit, counting->book->def->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && (good = tally_case(counting, tx, stmt, err))) {
    }
    stmt_close(stmt);
    return good;
}

/* ---- rates --------------------------------------------------------------------------------------------- */

static StoredColumn total_column(void *context, int column, bool previous) {
    CaseCount *counts = context;
    static double nothing[1];
    static Reason unknown[1] = {1}, known[1] = {0};
    bool told = !previous && counts[column].known;
    return stored_results(told ? (Column){&counts[column].value, known} : (Column){nothing, unknown});
}

static Str total_name(void *context, int column) {
    return ((CaseCount *)context)[column].def->name;
}

static void rate(const RecordDef *def, CaseCount *counts, size_t at, Arena *arena) {
    ProblemList problems = problem_list(arena, 1);
    const Expr *expr = rate_compile(def, &def->counts[at], arena, &problems);
    ReasonList *reasons = reason_list(arena);
    double value = 0;
    Reason reason = 0;
    reason_intern(reasons, &(ReasonItem){.kind = REASON_NO_ROWS, .row = -1});
    Rows rows = {.column = total_column, .column_name = total_name, .context = counts, .reasons = reasons};
    if (expr) {
        formula_rows(expr, &rows, 0, 1, arena, (Column){&value, &reason});
    }
    counts[at].known = expr && !reason;
    counts[at].nothing = expr && reason_no_base(reasons, reason);
    counts[at].value = counts[at].known ? value : 0;
}

bool may_count(Ledger *ledger, const User *user, const RecordDef *def, Tx *tx, Str unit, Arena *arena, UnitWay *path,
               Err *err) {
    const Want want = {.domain = def->domain, .action = ACTION_COUNT};
    return people_way(tx, ledger->pack, unit, arena, path, err) &&
           (!user || people_may(user, &want, path->codes, path->length, err));
}

/* ---- the whole --------------------------------------------------------------------------------------------- */

static CaseCount *figures(const Tally *counting, size_t group, Arena *arena) {
    const RecordDef *def = counting->book->def;
    CaseCount *counts = ARENA_ARRAY(arena, def->count_count, CaseCount);
    for (size_t i = 0; i < def->count_count; i++) {
        size_t at = group * def->count_count + i;
        const Counted *counted = &counting->counted[at];
        counts[i] = (CaseCount){
            .def = &def->counts[i], .known = !counted->lacking, .value = counted->lacking ? 0 : counted->total};
    }
    for (size_t i = 0; i < def->count_count; i++) {
        if (def->counts[i].value.text.len) {
            rate(def, counts, i, arena);
        }
    }
    return counts;
}

static Tally *begin(Ledger *ledger, Str record, Str from, Str until, Arena *arena, Err *err) {
    const Book *book = book_newest(ledger, record);
    Date first, end;
    if (!book) {
        err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(record));
        return NULL;
    }
    bool has_from = from.len && due_day(from, &first), has_until = until.len && due_day(until, &end);
    if ((from.len && !has_from) || (until.len && !has_until)) {
        err_set(err, ERR_USAGE, "起止要写日期，例如 2024-01-01。");
        return NULL;
    }
    return tally_begin(book, has_from ? &first : NULL, has_until ? &end : NULL, arena);
}

static bool count_all(Ledger *ledger, Tally *counting, const User *user, Str unit, UnitSplit *split, Arena *arena,
                      Err *err) {
    Tx *tx;
    UnitWay path;
    if (!store_read_begin(ledger->store, &tx, err)) {
        tally_end(counting);
        return false;
    }
    bool good = may_count(ledger, user, counting->book->def, tx, unit, arena, &path, err) &&
                (!split || unit_split(tx, unit, false, arena, split, err));
    counting->split = split;
    if (good && split) {
        make_room(counting, arena, split->count + 1);
    }
    good = good && read_cases(counting, tx, unit, err);
    tally_end(counting);
    store_read_end(tx);
    return good;
}

bool case_counts(Ledger *ledger, const User *user, Str record, Str unit, Str from, Str until, Arena *arena,
                 CaseCount **out, size_t *count, Err *err) {
    Tally *counting = begin(ledger, record, from, until, arena, err);
    if (!counting || !count_all(ledger, counting, user, unit, NULL, arena, err)) {
        return false;
    }
    *out = figures(counting, 0, arena);
    *count = counting->book->def->count_count;
    return true;
}

static bool tally_one(Tally *counting, Tx *tx, Str record, int64_t id, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx,
                   "SELECT state, opened_at, ended_at, due_at, fields, id FROM case_record WHERE id = ? AND record = ?",
                   &stmt, err, "is", id, record)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && (!row || tally_case(counting, tx, stmt, err));
    stmt_close(stmt);
    return good;
}

bool case_counts_of(Ledger *ledger, Tx *tx, Str record, const int64_t *ids, size_t id_count, Arena *arena,
                    CaseCount **out, size_t *count, Err *err) {
    Tally *counting = begin(ledger, record, (Str){NULL, 0}, (Str){NULL, 0}, arena, err);
    bool good = counting != NULL;
    for (size_t i = 0; good && i < id_count; i++) {
        good = tally_one(counting, tx, record, ids[i], err);
    }
    if (counting) {
        tally_end(counting);
        *out = figures(counting, 0, arena);
        *count = counting->book->def->count_count;
    }
    return good;
}

bool case_counts_by_unit(Ledger *ledger, const User *user, Str record, Str unit, Str from, Str until, Arena *arena,
                         CaseCount **whole, CaseUnitCounts **units, size_t *unit_count, size_t *count, Err *err) {
    UnitSplit split;
    Tally *counting = begin(ledger, record, from, until, arena, err);
    if (!counting || !count_all(ledger, counting, user, unit, &split, arena, err)) {
        return false;
    }
    *whole = figures(counting, 0, arena);
    *units = ARENA_ARRAY(arena, split.count, CaseUnitCounts);
    *unit_count = split.count;
    for (size_t i = 0; i < split.count; i++) {
        (*units)[i] = (CaseUnitCounts){split.items[i].id, split.items[i].name, figures(counting, i + 1, arena)};
    }
    *count = counting->book->def->count_count;
    return true;
}
