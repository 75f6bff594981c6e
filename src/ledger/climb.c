/* Climbing: the rungs of ladders that are due, each a step of its case by the clock, and the cases that rungs open.
 *
 * Many cases are overdue at once, after holidays or when a register is taken in. So they go together by record and
 * unit: their steps are one statement, the chain vouches for them with one row, and what a rung opens is one for all of
 * them: nobody reads a circular for each of four hundred matters. What a step of somebody may change and a step of the
 * clock cannot (who it stands with, its state, its deadline) is not looked at; fields are, where formulas make them of
 * the day. */
#include "ledger_internal.h"

typedef struct Slip {
    const Head *from;
    const Book *book; /* of what is opened; NULL: it is opened already */
} Slip;

typedef struct Climb {
    Ledger *ledger;
    Tx *tx;
    Arena *arena;
    Str now;
    StepRow *rows;
    Str *numbers; /* of cases that climbed */
    Slip *slips;
    size_t told, case_count, row_count, row_capacity, slip_count, slip_capacity;
} Climb;

static bool is_climbed(const LadderDef *ladder, int rung, int late) {
    return ladder && (size_t)rung < ladder->rung_count && ladder->rungs[rung].after <= late;
}

static void add_slip(Climb *climb, const Head *head, const Book *book) {
    if (climb->slip_count == climb->slip_capacity) {
        size_t wanted = climb->slip_capacity * 2 + 16;
        climb->slips = arena_grow(climb->arena, climb->slips, climb->slip_count, wanted, sizeof *climb->slips);
        climb->slip_capacity = wanted;
    }
    climb->slips[climb->slip_count++] = (Slip){head, book};
}

static void add_rung(Climb *climb, Head *head, const LadderRung *rung, const StepRow *common) {
    const Book *book = rung->opens.len ? book_newest(climb->ledger, rung->opens) : NULL;
    if (climb->row_count == climb->row_capacity) {
        size_t wanted = climb->row_capacity * 2 + 16;
        climb->rows = arena_grow(climb->arena, climb->rows, climb->row_count, wanted, sizeof *climb->rows);
        climb->row_capacity = wanted;
    }
    StepRow *row = &climb->rows[climb->row_count++];
    *row = *common;
    row->name = rung->name;
    row->sequence = head->version++;
    climb->told++;
    if (book) {
        add_slip(climb, head, book);
    }
}

/* When the ladder changed: the case is looked at again when it says so now. */
static bool put_alarm(const Climb *climb, Head *head, Err *err) {
    Str alarm = alarm_of(climb->ledger, head, climb->arena);
    return str_equal(alarm, head->alarm_on) ||
           store_run(climb->tx, "UPDATE case_clock SET alarm_on = ? WHERE case_id = ?", err, "si", alarm, head->id);
}

/* Of a case without formulas nothing else moves by the clock. */
static bool put_rung(const Climb *climb, const Head *head, Err *err) {
    return store_run(climb->tx, "UPDATE case_clock SET alarm_on = ?, rung = ?, version = ? WHERE case_id = ?", err,
                     "siii", head->alarm_on, (int64_t)head->rung, head->version, head->id);
}

static bool take_rungs(Climb *climb, Head *head, const LadderDef *ladder, int until, int late, Err *err) {
    const bool computes = book_computes(head->book);
    const Str state = head->book->def->states[head->state].id;
    const Marked marked = {.after = head->state, .rung = until, .changed = json_object()};
    int from = head->rung;
    Stood stood = {.state = head->state};
    StepRow common = {.case_id = head->id,
                      .step = STR("overdue"),
                      .before = state,
                      .after = state,
                      .actor = STR("系统"),
                      .reason = str_format(climb->arena, "逾期%d天（%.*s）", late, STR_ARG(head->due_why)),
                      .fields = STR("{}"),
                      .due_at = head->due_at,
                      .due_why = head->due_why,
                      .at = climb->now};
    if (computes) {
        stood = step_fold(climb->ledger, head, &marked, climb->now.data, climb->arena);
        common.fields = json_value_text(marked.changed, JSON_CANONICAL, climb->arena);
    } else {
        head->rung = until;
        head->alarm_on = alarm_of(climb->ledger, head, climb->arena);
    }
    json_decref(marked.changed);
    for (int i = from; i < until; i++) {
        add_rung(climb, head, &ladder->rungs[i], &common);
    }
    climb->numbers[climb->case_count++] = head->number;
    return computes ? step_fold_put(climb->tx, head, &stood, climb->arena, err) : put_rung(climb, head, err);
}

static bool climb_one(Climb *climb, Head *head, Err *err) {
    const LadderDef *ladder = pack_ladder(climb->ledger->pack, head->book->def->ladder);
    int late = due_late_days(head->due_at), until = head->rung;
    while (is_climbed(ladder, until, late)) {
        until++;
    }
    return until == head->rung ? put_alarm(climb, head, err) : take_rungs(climb, head, ladder, until, late, err);
}

/* The steps, and the row of the chain that vouches for them. */
static bool put_climbed(const Climb *climb, const Head *first, Err *err) {
    const RecordDef *def = first->book->def;
    if (!climb->case_count) {
        return true;
    }
    const StepRow *row = &climb->rows[0];
    const StepsTold told = {.def = def,
                            .unit = first->unit,
                            .actor = row->actor,
                            .step = row->step,
                            .before = row->before,
                            .after = row->after,
                            .numbers = climb->numbers,
                            .count = climb->case_count,
                            .times = climb->row_count};
    return step_rows_put(climb->tx, climb->rows, climb->row_count, err) && element_changed(climb->tx, def, err) &&
           steps_tell(climb->tx, &told, climb->arena, err);
}

/* Those of one record together. */
static bool put_slips(Climb *climb, Err *err) {
    const Head **from = ARENA_ARRAY(climb->arena, climb->slip_count, const Head *);
    bool good = true;
    for (size_t i = 0; good && i < climb->slip_count; i++) {
        const Book *book = climb->slips[i].book;
        size_t count = 0;
        for (size_t j = i; book && j < climb->slip_count; j++) {
            if (climb->slips[j].book == book) {
                from[count++] = climb->slips[j].from;
                climb->slips[j].book = NULL;
            }
        }
        good = !count || open_slips(climb->ledger, climb->tx, book, from, count, climb->arena, err);
    }
    return good;
}

bool climb_ladders(Ledger *ledger, Tx *tx, Head *const *heads, size_t count, size_t *told, Arena *arena, Err *err) {
    char now[32];
    Climb climb = {.ledger = ledger, .tx = tx, .arena = arena, .numbers = ARENA_ARRAY(arena, count, Str)};
    bool good = true;
    time_now_iso(now);
    climb.now = str_copy(arena, str_from(now));
    for (size_t i = 0; good && i < count; i++) {
        good = climb_one(&climb, heads[i], err);
    }
    *told += climb.told;
    return good && put_climbed(&climb, heads[0], err) && put_slips(&climb, err);
}
