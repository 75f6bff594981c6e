/* Columns as they are kept: a bit per row for "unknown", and a list of the few rows that are unknown for another reason
 * than most. Where reasons differ from row to row a list would be longer than a number for each of them. */
#include "long.h"

#include <string.h>

enum { OTHERS_LEAST = 4096, OTHERS_SHARE = 32 };

typedef struct OtherReason {
    uint32_t row;
    Reason reason;
} OtherReason;

struct OtherReasons {
    OtherReason *items; /* by row; of a row that is known meanwhile they say nothing */
    size_t count, capacity;
};

static size_t words_of(size_t rows) {
    return (rows + 63) / 64;
}

void stored_expect(Arena *arena, size_t rows, size_t columns) {
    enum { BETWEEN = 128 }; /* at most, as tables begin at a line of memory */
    arena_expect(arena, columns * (rows * sizeof(double) + words_of(rows) * sizeof(uint64_t) + BETWEEN));
}

StoredColumn stored_empty(Arena *arena, size_t rows, Reason empty) {
    StoredColumn column = {.value = ARENA_ARRAY(arena, rows, double),
                           .unknown = arena_room(arena, words_of(rows), sizeof(uint64_t)),
                           .empty = empty};
    memset(column.unknown, 0xFF, words_of(rows) * sizeof *column.unknown);
    if (rows % 64) {
        column.unknown[rows / 64] = ((uint64_t)1 << rows % 64) - 1;
    }
    return column;
}

StoredColumn stored_results(Column results) {
    return (StoredColumn){.value = results.value, .reason = results.reason};
}

StoredColumn stored_copy(const StoredColumn *column, size_t rows, Arena *arena) {
    StoredColumn copy = *column;
    copy.value = arena_grow(arena, column->value, rows, rows, sizeof *copy.value);
    if (column->reason) {
        copy.reason = arena_grow(arena, column->reason, rows, rows, sizeof *copy.reason);
        return copy;
    }
    if (column->unknown) {
        copy.unknown = arena_grow(arena, column->unknown, words_of(rows), words_of(rows), sizeof *copy.unknown);
    }
    if (column->others) {
        const OtherReasons *from = column->others;
        copy.others = ARENA_NEW(arena, OtherReasons);
        *copy.others = (OtherReasons){arena_grow(arena, from->items, from->count, from->count, sizeof *from->items),
                                      from->count, from->count};
    }
    return copy;
}

/* The first of the others at this row or behind it. */
static size_t other_from(const OtherReasons *others, size_t row) {
    size_t from = 0, to = others ? others->count : 0;
    if (to && others->items[to - 1].row < row) { /* rows mostly come in order */
        return to;
    }
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        bool before = others->items[middle].row < row;
        from = before ? middle + 1 : from;
        to = before ? to : middle;
    }
    return from;
}

Reason stored_reason(const StoredColumn *column, size_t row) {
    if (column->reason) {
        return column->reason[row];
    }
    if (stored_known(column, row)) {
        return 0;
    }
    size_t at = other_from(column->others, row);
    bool other = column->others && at < column->others->count && column->others->items[at].row == row;
    return other ? column->others->items[at].reason : column->empty;
}

void stored_reasons(const StoredColumn *column, size_t from, size_t count, Reason *out) {
    if (column->reason) {
        memcpy(out, column->reason + from, count * sizeof *out);
        return;
    }
    memset(out, 0, count * sizeof *out);
    for (size_t at = from; column->unknown && at < from + count;) {
        size_t end = at / 64 * 64 + 64 < from + count ? at / 64 * 64 + 64 : from + count;
        uint64_t bits = column->unknown[at / 64] >> at % 64;
        size_t rows = end - at;
        bits &= rows < 64 ? ((uint64_t)1 << rows) - 1 : UINT64_MAX;
        for (; bits; bits &= bits - 1) { /* few are */
            out[at - from + (size_t)__builtin_ctzll(bits)] = column->empty;
        }
        at = end;
    }
    for (size_t i = other_from(column->others, from);
         column->others && i < column->others->count && column->others->items[i].row < from + count; i++) {
        const OtherReason *other = &column->others->items[i];
        Reason *there = &out[other->row - from];
        *there = *there ? other->reason : 0;
    }
}

/* A reason of each row from now on. */
static void spread_out(StoredColumn *column, size_t rows, Arena *arena) {
    Reason *reason = arena_room(arena, rows, sizeof *reason);
    stored_reasons(column, 0, rows, reason);
    *column = (StoredColumn){.value = column->value, .reason = reason};
}

/* Not 0. False: there are too many of them for a list. */
static bool put_other(StoredColumn *column, size_t rows, size_t row, Reason reason, Arena *arena) {
    OtherReasons *others = column->others;
    size_t at = other_from(others, row);
    if (others && at < others->count && others->items[at].row == row) {
        others->items[at].reason = reason;
        return true;
    }
    if (reason == column->empty) {
        return true;
    }
    if (others && others->count >= OTHERS_LEAST + rows / OTHERS_SHARE) {
        return false;
    }
    if (!others) {
        others = column->others = ARENA_NEW(arena, OtherReasons);
    }
    if (others->count == others->capacity) {
        others->capacity = others->capacity * 2 + 16;
        others->items = arena_grow(arena, others->items, others->count, others->capacity, sizeof *others->items);
    }
    memmove(others->items + at + 1, others->items + at, (others->count++ - at) * sizeof *others->items);
    others->items[at] = (OtherReason){(uint32_t)row, reason};
    return true;
}

static uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

void stored_set(StoredColumn *column, size_t rows, size_t row, double value, Reason reason, Arena *arena) {
    double next = reason ? 0 : value;
    if (bits_of(column->value[row]) != bits_of(next)) { /* a page that is not written to stays the file's */
        column->value[row] = next;
    }
    if (!column->reason && reason && !column->unknown) {
        column->unknown = ARENA_ARRAY(arena, words_of(rows), uint64_t);
        column->empty = reason;
    }
    if (!column->reason && reason && !put_other(column, rows, row, reason, arena)) {
        spread_out(column, rows, arena);
    }
    if (column->reason) {
        column->reason[row] = reason;
    } else if (column->unknown) {
        uint64_t bit = (uint64_t)1 << row % 64, *word = &column->unknown[row / 64];
        if (!(*word & bit) != !reason) {
            *word ^= bit;
        }
    }
}

/* Bits of the word `at` that are unknown for another reason than most; `next`: of the others, the first one from there
 * on, and behind it afterwards. */
static uint64_t others_in(const OtherReasons *others, Reason empty, size_t at, size_t *next) {
    uint64_t bits = 0;
    for (; others && *next < others->count && others->items[*next].row / 64 == at; (*next)++) {
        bits |= (uint64_t)(others->items[*next].reason != empty) << others->items[*next].row % 64;
    }
    return bits;
}

void stored_settle(StoredColumn *column, size_t rows, const uint64_t *which, Reason empty, Arena *arena) {
    bool by_bits = !column->reason && column->unknown && column->empty == empty;
    size_t next = 0;
    for (size_t at = 0; by_bits && at < words_of(rows); at++) {
        uint64_t known = column->unknown[at] & which[at] & ~others_in(column->others, empty, at, &next);
        if (known) {
            column->unknown[at] ^= known;
        }
    }
    for (size_t row = 0; !by_bits && row < rows; row++) {
        if (which[row / 64] >> row % 64 & 1 && stored_reason(column, row) == empty) {
            stored_set(column, rows, row, 0, 0, arena);
        }
    }
}

void stored_unknowns(const StoredColumn *column, size_t rows, uint64_t *bits) {
    if (!column->reason && column->unknown) {
        memcpy(bits, column->unknown, words_of(rows) * sizeof *bits);
        return;
    }
    memset(bits, 0, words_of(rows) * sizeof *bits);
    for (size_t i = 0; column->reason && i < rows; i++) {
        bits[i / 64] |= (uint64_t)(column->reason[i] != 0) << i % 64;
    }
}

bool stored_next_other(const StoredColumn *column, size_t rows, size_t *at, size_t *row, Reason *reason) {
    const OtherReasons *others = column->others;
    for (; column->reason && *at < rows; (*at)++) {
        if (column->reason[*at]) {
            *row = (*at)++;
            *reason = column->reason[*row];
            return true;
        }
    }
    for (; others && *at < others->count; (*at)++) {
        const OtherReason *other = &others->items[*at];
        if (!stored_known(column, other->row) && other->reason != column->empty) {
            *row = other->row;
            *reason = other->reason;
            (*at)++;
            return true;
        }
    }
    return false;
}
