/* In which order a program does its instructions, and in which registers: those by row stand in as few as possible, so
 * that they stay in the processor's nearest memory. */
#include "program.h"

enum { READS = 4 };

static void reads_of(const Instruction *item, int reads[READS]) {
    reads[0] = item->a;
    reads[1] = item->b;
    reads[2] = item->c;
    reads[3] = item->keep;
}

static void list(IndexList *list, int at) {
    list->items[list->count++] = at;
}

static IndexList new_list(const Program *program, Arena *arena) {
    return (IndexList){ARENA_ARRAY(arena, program->count, int), 0};
}

/* ---- which ---- */

/* Marks an instruction and those that it reads; `rows`: values of the region are at hand already. */
static void want(const Program *program, int at, bool rows, bool *wanted) {
    if (at == NONE || wanted[at] || (rows && !program->items[at].by_row && !IS_SUM(program->items[at].op))) {
        return;
    }
    int reads[READS];
    const Instruction *item = &program->items[at];
    wanted[at] = true;
    reads_of(item, reads);
    for (int n = 0; n < READS; n++) {
        if (!rows || reads[n] == NONE || program->items[reads[n]].by_row) {
            want(program, reads[n], rows, wanted);
        }
    }
    if (item->with != NONE && item->op == DO_WEIGHT) { /* its sum is made with that of another */
        want(program, item->with, rows, wanted);
    }
}

static bool takes_register(const Program *program, int at) {
    return program->items[at].by_row && !is_constant(program, &program->items[at]);
}

/* Numbers stand from the beginning. */
static bool is_there(const Program *program, int at) {
    return program->items[at].op == OP_NUMBER || is_constant(program, &program->items[at]);
}

/* ---- in which order ---- */

typedef struct Ordering {
    const Program *program;
    const bool *wanted;
    bool *done;
    int *readers; /* that are still to come */
} Ordering;

/* Whether everything that it reads is there; a sum that is made with another waits for that one. */
static bool is_ready(const Ordering *ordering, int at) {
    int reads[READS];
    const Instruction *item = &ordering->program->items[at];
    reads_of(item, reads);
    for (int n = 0; n < READS; n++) {
        if (reads[n] != NONE && ordering->wanted[reads[n]] && !ordering->done[reads[n]] &&
            !is_there(ordering->program, reads[n])) {
            return false;
        }
    }
    return item->op != DO_WEIGHT || item->with == NONE || ordering->done[item->with];
}

/* Truths are small: their registers do not count. */
static bool takes_room(const Program *program, int at) {
    return takes_register(program, at) && !program->items[at].truth;
}

/* Registers that are free behind it, less the one that it takes. */
static int gain(const Ordering *ordering, int at) {
    int reads[READS], gained = takes_room(ordering->program, at) ? -1 : 0;
    reads_of(&ordering->program->items[at], reads);
    for (int n = 0; n < READS; n++) {
        bool again = false;
        for (int k = 0; k < n; k++) {
            again = again || reads[k] == reads[n];
        }
        gained +=
            reads[n] != NONE && !again && takes_room(ordering->program, reads[n]) && ordering->readers[reads[n]] == 1;
    }
    return gained;
}

/* How often each is read by others that are wanted. */
static void count_readers(const Ordering *ordering) {
    int reads[READS];
    for (size_t i = 0; i < ordering->program->count; i++) {
        reads_of(&ordering->program->items[i], reads);
        for (int n = 0; ordering->wanted[i] && n < READS; n++) {
            bool again = false;
            for (int k = 0; k < n; k++) {
                again = again || reads[k] == reads[n];
            }
            ordering->readers[reads[n] == NONE ? i : (size_t)reads[n]] += reads[n] != NONE && !again;
        }
    }
}

static void take(const Ordering *ordering, int at, IndexList *steps) {
    int reads[READS];
    reads_of(&ordering->program->items[at], reads);
    ordering->done[at] = true;
    list(steps, at);
    for (int n = 0; n < READS; n++) {
        bool again = false;
        for (int k = 0; k < n; k++) {
            again = again || reads[k] == reads[n];
        }
        if (reads[n] != NONE && !again) {
            ordering->readers[reads[n]]--;
        }
    }
}

/* Always what frees most registers, and of those what was written first. */
static void order(const Program *program, const bool *wanted, Arena *arena, IndexList *steps) {
    Ordering ordering = {program, wanted, ARENA_ARRAY(arena, program->count, bool),
                         ARENA_ARRAY(arena, program->count, int)};
    count_readers(&ordering);
    for (;;) {
        int best = NONE, most = 0;
        for (int i = 0; i < (int)program->count; i++) {
            if (wanted[i] && !ordering.done[i] && !is_there(program, i) && is_ready(&ordering, i)) {
                int gained = gain(&ordering, i);
                if (best == NONE || gained > most) {
                    best = i;
                    most = gained;
                }
            }
        }
        if (best == NONE) {
            return;
        }
        take(&ordering, best, steps);
    }
}

/* ---- several in one pass ---- */

static bool reads(const Program *program, int at, int operand) {
    int of[READS];
    reads_of(&program->items[at], of);
    return of[0] == operand || of[1] == operand || of[2] == operand || of[3] == operand;
}

/* The first step behind `from` that reads what this one makes; the end: none does. */
static size_t reader_of(const Program *program, const IndexList *steps, size_t from, int at) {
    size_t reader = from + 1;
    while (reader < steps->count && !reads(program, steps->items[reader], at)) {
        reader++;
    }
    return reader;
}

static bool is_mean(const Instruction *item) {
    return item->op == DO_TOTAL && item->b != NONE && item->with != NONE;
}

/* The sum of a register that others read, too. */
static bool is_common_total(const Program *program, const IndexList *steps, size_t at) {
    const Instruction *item = &program->items[steps->items[at]];
    if (item->op != DO_TOTAL || item->b != NONE || program->items[item->a].op != OP_COLUMN) {
        return false;
    }
    size_t readers = 0;
    for (size_t i = 0; i < steps->count; i++) {
        readers += reads(program, steps->items[i], item->a);
    }
    return readers > 1;
}

/* Columns, ratios that are weighed and added up first of all, and sums of what others read go to just before they are
 * read. */
static void put_off(const Program *program, IndexList *steps) {
    for (size_t i = steps->count; i-- > 0;) {
        int at = steps->items[i];
        const Instruction *item = &program->items[at];
        size_t reader = reader_of(program, steps, i, at);
        bool common = is_common_total(program, steps, i), read = reader < steps->count;
        bool late = item->op == OP_COLUMN ||
                    (item->op == OP_DIVIDE && item->by_row && read && is_mean(&program->items[steps->items[reader]]));
        for (size_t k = i; (common || (late && read)) && k + 1 < reader; k++) {
            steps->items[k] = steps->items[k + 1];
            steps->items[k + 1] = at;
        }
    }
}

/* The column must be read by nothing else, for it is put into no register. */
static bool is_ratio(const Program *program, const IndexList *steps, size_t at) {
    if (at + 2 >= steps->count) {
        return false;
    }
    int column = steps->items[at], ratio = steps->items[at + 1];
    const Instruction *divide = &program->items[ratio], *total = &program->items[steps->items[at + 2]];
    return program->items[column].op == OP_COLUMN && !program->items[column].absent_is_zero &&
           divide->op == OP_DIVIDE && divide->a == column && divide->b != column && is_mean(total) &&
           total->a == ratio && total->b != column && total->b != ratio &&
           reader_of(program, steps, at + 1, column) == steps->count;
}

static bool is_column_total(const Program *program, const IndexList *steps, size_t at) {
    int column = steps->items[at];
    const Instruction *item = &program->items[column];
    if (at + 1 >= steps->count || item->op != OP_COLUMN) {
        return false;
    }
    const Instruction *total = &program->items[steps->items[at + 1]];
    return total->op == DO_TOTAL && total->a == column && total->b == NONE &&
           reader_of(program, steps, at + 1, column) == steps->count;
}

/* Moves a step up to `to`; what it reads must be there by then. */
static void move_up(IndexList *steps, size_t from, size_t to) {
    int at = steps->items[from];
    for (size_t i = from; i > to; i--) {
        steps->items[i] = steps->items[i - 1];
    }
    steps->items[to] = at;
}

/* Where the ratio is held against a number: that goes just behind its sums. */
static bool draw_limit(const Program *program, IndexList *steps, size_t at) {
    for (size_t i = at + 3; i < steps->count; i++) {
        const Instruction *item = &program->items[steps->items[i]];
        if (item->op == DO_REACHES && item->a == steps->items[at + 1]) {
            move_up(steps, i, at + 3);
            return true;
        }
    }
    return false;
}

static size_t step_of(const IndexList *steps, int at) {
    size_t i = 0;
    while (i < steps->count && steps->items[i] != at) {
        i++;
    }
    return i;
}

/* The sum of another column over the same rows goes just behind the sum of this one; that column just before both,
 * where it is not yet there. Tells where this column stands then. */
static bool draw_total(const Program *program, IndexList *steps, size_t *at) {
    const Instruction *first = &program->items[steps->items[*at + 1]];
    for (size_t i = *at + 2; i < steps->count; i++) {
        const Instruction *item = &program->items[steps->items[i]];
        if (item->op != DO_TOTAL || item->b != NONE || item->keep != first->keep || item->a == first->a ||
            program->items[item->a].op != OP_COLUMN) {
            continue;
        }
        size_t column = step_of(steps, item->a), known = step_of(steps, program->items[item->a].c);
        if (column > *at && known < steps->count && known > *at) {
            continue;
        }
        move_up(steps, i, *at + 2);
        if (column > *at) {
            move_up(steps, column + (column < i), (*at)++);
        }
        return true;
    }
    return false;
}

static void find_passes(const Program *program, Schedule *schedule, Arena *arena) {
    IndexList *steps = &schedule->steps;
    put_off(program, steps);
    schedule->passes = ARENA_ARRAY(arena, steps->count + 1, Pass);
    for (size_t i = 0; i < steps->count; i++) {
        if (is_ratio(program, steps, i)) {
            schedule->passes[i] = draw_limit(program, steps, i) ? PASS_LIMIT : PASS_RATIO;
        } else if (is_column_total(program, steps, i)) {
            Pass pass = draw_total(program, steps, &i) ? PASS_TOTALS : PASS_TOTAL;
            schedule->passes[i] = pass;
        }
    }
}

/* ---- where ---- */

/* The last step of the pass that a step belongs to; the step itself: it belongs to none. */
static void find_ends(const Schedule *schedule, size_t *ends) {
    static const size_t steps[] = {
        [PASS_NONE] = 1, [PASS_TOTAL] = 2, [PASS_TOTALS] = 3, [PASS_RATIO] = 3, [PASS_LIMIT] = 4};
    for (size_t i = 0, end = 0; i < schedule->steps.count; i++) {
        size_t here = i + steps[schedule->passes[i]] - 1;
        end = here > end ? here : end;
        ends[i] = end;
    }
}

/* Gives back what steps from `from` to `to` read, unless a later one reads it, too. */
static void give_back(const Program *program, const Schedule *schedule, size_t from, size_t to, size_t *last,
                      IndexList unused[2]) {
    int reads[READS];
    for (size_t i = from; i <= to; i++) {
        reads_of(&program->items[schedule->steps.items[i]], reads);
        for (int n = 0; n < READS; n++) {
            if (reads[n] != NONE && schedule->slots[reads[n]] != NONE && last[reads[n]] == to + 1) {
                list(&unused[program->items[reads[n]].truth], schedule->slots[reads[n]]);
                last[reads[n]] = 0;
            }
        }
    }
}

/* A register is free again behind the last step that reads it, and the pass that this one belongs to, so that nothing
 * is written over what is read. */
static void place(Program *program, Schedule *schedule, Arena *arena) {
    IndexList unused[] = {new_list(program, arena), new_list(program, arena)}; /* of numbers, of truths */
    size_t *last = ARENA_ARRAY(arena, program->count, size_t), used[] = {0, 0}, begun = 0;
    size_t *ends = ARENA_ARRAY(arena, schedule->steps.count + 1, size_t);
    int reads[READS];
    find_ends(schedule, ends);
    schedule->slots = ARENA_ARRAY(arena, program->count, int);
    for (size_t i = 0; i < program->count; i++) {
        schedule->slots[i] = NONE;
    }
    for (size_t i = 0; i < schedule->steps.count; i++) {
        reads_of(&program->items[schedule->steps.items[i]], reads);
        for (int n = 0; n < READS; n++) {
            if (reads[n] != NONE) {
                last[reads[n]] = ends[i] + 1;
            }
        }
    }
    for (size_t i = 0; i < schedule->steps.count; i++) {
        int at = schedule->steps.items[i];
        if (takes_register(program, at)) {
            bool truth = program->items[at].truth;
            IndexList *left = &unused[truth];
            schedule->slots[at] = left->count ? left->items[--left->count] : (int)used[truth]++;
        }
        if (ends[i] == i) {
            give_back(program, schedule, begun, i, last, unused);
            begun = i + 1;
        }
    }
    program->slot_count = used[0] > program->slot_count ? used[0] : program->slot_count;
    program->truth_slot_count = used[1] > program->truth_slot_count ? used[1] : program->truth_slot_count;
}

static void plan_level(Program *program, int at, Arena *arena) {
    Level *level = &program->levels[at];
    bool *wanted = ARENA_ARRAY(arena, program->count, bool);
    level->blocks.steps = new_list(program, arena);
    level->values = new_list(program, arena);
    for (size_t i = 0; i < program->count; i++) {
        const Instruction *item = &program->items[i];
        if (item->level == at && IS_SUM(item->op)) {
            want(program, (int)i, true, wanted);
        } else if (item->level == at && !item->by_row && item->op != OP_NUMBER) {
            list(&level->values, (int)i);
        }
    }
    order(program, wanted, arena, &level->blocks.steps);
    find_passes(program, &level->blocks, arena);
    place(program, &level->blocks, arena);
}

void program_schedule(Program *program, Arena *arena) {
    bool *wanted = ARENA_ARRAY(arena, program->count, bool);
    for (size_t i = 0; i < program->expr_count; i++) {
        want(program, program->roots[i], false, wanted);
    }
    for (size_t i = 0; i < program->then_count; i++) { /* of a formula that is left to formula_region */
        program->again[i] = program->again[i] != NONE && wanted[program->again[i]] ? program->again[i] : NONE;
    }
    program->once.steps = new_list(program, arena);
    order(program, wanted, arena, &program->once.steps);
    find_passes(program, &program->once, arena);
    place(program, &program->once, arena);
    program->levels = ARENA_ARRAY(arena, (size_t)program->level_count, Level);
    for (int i = 0; i < program->level_count; i++) {
        plan_level(program, i, arena);
    }
}
