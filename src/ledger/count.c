/* Figures that cases make: how many, how many of them closed, sums, and rates of these. */
#include "ledger_internal.h"

#include <math.h>

enum { BLOCK = 1024 };

typedef struct Counting {
    Ledger *ledger;
    const Book *book; /* newest */
    Date from, until;
    bool has_from, has_until;
    UnitSplit *split; /* NULL: all in one */
    double *totals;   /* per group and count; of the whole first */
    bool *lacking;    /* the same: some figure is not known, so the sum is not */
    size_t groups, capacity;
    bool wants_steps;
    CaseFacts facts[BLOCK];
    size_t group[BLOCK]; /* each case's, from 1 */
    size_t filled;
    Arena *block; /* of texts of the block */
} Counting;

/* ---- a block ------------------------------------------------------------------------------------- */

static bool falls_in(const Counting *counting, const CaseCountDef *count, const CaseFacts *facts) {
    Date day;
    Str text = facts->opened_at;
    if (count->date >= 0) {
        const CaseField *field = &counting->book->def->fields[count->date];
        const json_t *value = json_object_get(facts->fields, field->id.data);
        text = json_is_string(value) ? str_from(json_string_value(value)) : (Str){NULL, 0};
    }
    if (!counting->has_from && !counting->has_until) {
        return true;
    }
    if (text.len == 4) { /* a year stands for its first day */
        text = str_format(counting->block, "%.*s-01-01", STR_ARG(text));
    }
    if (!text.len || !due_day(text, &day)) {
        return false;
    }
    return (!counting->has_from || date_compare(day, counting->from) >= 0) &&
           (!counting->has_until || date_compare(day, counting->until) < 0);
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

static void add_amount(Counting *counting, size_t group, size_t count, double number, bool known) {
    size_t at = group * counting->book->def->count_count + count;
    counting->totals[at] += number;
    counting->lacking[at] = counting->lacking[at] || !known;
}

/* What is void is in no count but one that asks for it. */
static void count_block(Counting *counting) {
    const Book *book = counting->book;
    const RecordDef *def = book->def;
    Arena *scratch = arena_create();
    Column truth = {ARENA_ARRAY(scratch, counting->filled, double), ARENA_ARRAY(scratch, counting->filled, Reason)};
    for (size_t c = 0; c < def->count_count; c++) {
        const CaseCountDef *count = &def->counts[c];
        if (count->value.text.len) {
            continue;
        }
        if (book->count_where[c]) {
            judge_cases(book, book->count_where[c], counting->facts, counting->filled, scratch, truth);
        }
        for (size_t i = 0; i < counting->filled; i++) {
            const CaseFacts *facts = &counting->facts[i];
            bool valid = def->states[facts->state].end != CASE_VOID;
            bool fits = book->count_where[c] ? !truth.reason[i] && truth.value[i] != 0 : true;
            if (valid && fits && falls_in(counting, count, facts)) {
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
    }
    counting->filled = 0;
}

/* Whether a count asks how often a step was taken: only then the steps are read. */
static void note_column(void *context, int column, bool previous) {
    Counting *counting = context;
    (void)previous;
    counting->wants_steps = counting->wants_steps || column >= (int)record_columns(counting->book->def);
}

static bool read_taken(const Counting *counting, Tx *tx, int64_t id, int *taken, Err *err) {
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

static void make_room(Counting *counting, Arena *arena, size_t groups) {
    size_t width = counting->book->def->count_count, wanted = groups * 2 + 8;
    if (groups > counting->capacity) {
        counting->totals =
            arena_grow(arena, counting->totals, counting->capacity * width, wanted * width, sizeof *counting->totals);
        counting->lacking =
            arena_grow(arena, counting->lacking, counting->capacity * width, wanted * width, sizeof *counting->lacking);
        counting->capacity = wanted;
    }
}

static bool take_group(Counting *counting, Tx *tx, Str unit, Err *err) {
    size_t group;
    if (!counting->split) {
        return true;
    }
    if (!unit_group(counting->split, tx, unit, &group, err)) {
        return false;
    }
    counting->group[counting->filled] = group + 1;
    make_room(counting, counting->split->arena, counting->split->count + 1);
    return true;
}

static bool take_case(Counting *counting, Tx *tx, const Stmt *stmt, Err *err) {
    const RecordDef *def = counting->book->def;
    int state = record_state(def, stmt_text(stmt, 0));
    json_t *fields = take_group(counting, tx, stmt_text(stmt, 6), err) ? json_object_of(stmt_text(stmt, 4), err) : NULL;
    if (!fields) {
        return false;
    }
    int *taken = counting->wants_steps ? ARENA_ARRAY(counting->block, def->step_count, int) : NULL;
    if (taken && !read_taken(counting, tx, stmt_integer(stmt, 5), taken, err)) {
        json_decref(fields);
        return false;
    }
    counting->facts[counting->filled++] = (CaseFacts){
        .taken = taken,
        .fields = fields,
        .state = state < 0 ? 0 : state, /* a state that the newest definition no longer has: as a new case */
        .opened_at = str_copy(counting->block, stmt_text(stmt, 1)),
        .ended_at = str_copy(counting->block, stmt_text(stmt, 2)),
        .due_at = str_copy(counting->block, stmt_text(stmt, 3)),
        .ended = state >= 0 && def->states[state].end != CASE_OPEN};
    if (counting->filled == BLOCK) {
        count_block(counting);
        arena_destroy(counting->block);
        counting->block = arena_create();
    }
    return true;
}

static bool read_cases(Counting *counting, Tx *tx, Str unit, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "WITH RECURSIVE " SQL_BELOW(
                       "?1") " SELECT state, opened_at, ended_at, due_at, fields, id, unit_code FROM case_record"
                             " WHERE record = ?2 AND unit_code IN (SELECT code FROM below)",
                   &stmt, err, "ss", unit, counting->book->def->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && (good = take_case(counting, tx, stmt, err))) {
    }
    stmt_close(stmt);
    count_block(counting);
    return good;
}

/* ---- rates --------------------------------------------------------------------------------------------- */

static Column total_column(void *context, int column, bool previous) {
    CaseCount *counts = context;
    static double nothing[1];
    static Reason unknown[1] = {1}, known[1] = {0};
    return previous || !counts[column].known ? (Column){nothing, unknown} : (Column){&counts[column].value, known};
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
    counts[at].value = counts[at].known ? value : 0;
}

bool may_count(Ledger *ledger, const User *user, const RecordDef *def, Tx *tx, Str unit, Arena *arena, Path *path,
               Err *err) {
    const Want want = {.domain = def->domain, .action = ACTION_COUNT};
    return case_path(ledger, tx, unit, arena, path, err) &&
           (!user || people_may(user, &want, path->codes, path->length, err));
}

/* ---- the whole --------------------------------------------------------------------------------------------- */

static CaseCount *figures(const Counting *counting, size_t group, Arena *arena) {
    const RecordDef *def = counting->book->def;
    CaseCount *counts = ARENA_ARRAY(arena, def->count_count, CaseCount);
    for (size_t i = 0; i < def->count_count; i++) {
        size_t at = group * def->count_count + i;
        bool lacking = counting->lacking[at];
        counts[i] = (CaseCount){&def->counts[i], !lacking, lacking ? 0 : counting->totals[at]};
    }
    for (size_t i = 0; i < def->count_count; i++) {
        if (def->counts[i].value.text.len) {
            rate(def, counts, i, arena);
        }
    }
    return counts;
}

static bool begin(Counting *counting, Ledger *ledger, Str record, Str from, Str until, Arena *arena, Err *err) {
    const Book *book = book_newest(ledger, record);
    if (!book) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(record));
    }
    *counting = (Counting){.ledger = ledger, .book = book};
    counting->has_from = from.len && due_day(from, &counting->from);
    counting->has_until = until.len && due_day(until, &counting->until);
    if ((from.len && !counting->has_from) || (until.len && !counting->has_until)) {
        return err_set(err, ERR_USAGE, "起止要写日期，例如 2024-01-01。");
    }
    for (size_t i = 0; i < book->def->count_count; i++) {
        if (book->count_where[i]) {
            formula_columns(book->count_where[i], note_column, counting);
        }
    }
    make_room(counting, arena, 1);
    return true;
}

static bool count_all(Counting *counting, const User *user, Str unit, UnitSplit *split, Arena *arena, Err *err) {
    Tx *tx;
    Path path;
    if (!store_read_begin(counting->ledger->store, &tx, err)) {
        return false;
    }
    counting->block = arena_create();
    bool good = may_count(counting->ledger, user, counting->book->def, tx, unit, arena, &path, err) &&
                (!split || unit_split(tx, unit, false, arena, split, err));
    counting->split = split;
    if (good && split) {
        make_room(counting, arena, split->count + 1);
    }
    good = good && read_cases(counting, tx, unit, err);
    arena_destroy(counting->block);
    store_read_end(tx);
    return good;
}

bool case_counts(Ledger *ledger, const User *user, Str record, Str unit, Str from, Str until, Arena *arena,
                 CaseCount **out, size_t *count, Err *err) {
    Counting *counting = ARENA_NEW(arena, Counting);
    if (!begin(counting, ledger, record, from, until, arena, err) ||
        !count_all(counting, user, unit, NULL, arena, err)) {
        return false;
    }
    *out = figures(counting, 0, arena);
    *count = counting->book->def->count_count;
    return true;
}

bool case_counts_by_unit(Ledger *ledger, const User *user, Str record, Str unit, Str from, Str until, Arena *arena,
                         CaseUnitCounts **units, size_t *unit_count, size_t *count, Err *err) {
    Counting *counting = ARENA_NEW(arena, Counting);
    UnitSplit split;
    if (!begin(counting, ledger, record, from, until, arena, err) ||
        !count_all(counting, user, unit, &split, arena, err)) {
        return false;
    }
    *units = ARENA_ARRAY(arena, split.count, CaseUnitCounts);
    *unit_count = split.count;
    for (size_t i = 0; i < split.count; i++) {
        (*units)[i] = (CaseUnitCounts){split.items[i].id, split.items[i].name, figures(counting, i + 1, arena)};
    }
    *count = counting->book->def->count_count;
    return true;
}
