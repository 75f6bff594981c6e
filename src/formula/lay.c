/* Laying facts into columns. A thread has rows of its own - whole words of the bits that say what is unknown - and the
 * facts that should be of these rows. Whether they are is looked at fact by fact before anything is written; where one
 * is not, all that have a row are laid once more, one after the other. */
#include "long.h"
#include "threads.h"

#include <stdatomic.h>
#include <string.h>

enum {
    WORD = 64,             /* rows */
    LEAST_FACTS = 1 << 16, /* of a part: fewer are not worth a thread */
    PARTS_EACH = 8,
    HELD = 160, /* columns of a block; facts of those behind are laid one by one */
    WORTH = 192 /* facts: fewer are not worth a block */
};

typedef struct Part {
    size_t from, to;   /* facts */
    size_t first, end; /* rows */
} Part;

typedef struct Laying {
    StoredColumn *columns;
    const LongFacts *facts;
    size_t rows, parts;
    atomic_size_t next;
    atomic_bool astray; /* a fact was of other rows */
} Laying;

/* The first fact of this row or a later one, where they come in order. */
static size_t fact_from(const LongFacts *facts, size_t row) {
    size_t from = 0, to = facts->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        bool before = facts->row[middle] < row;
        from = before ? middle + 1 : from;
        to = before ? to : middle;
    }
    return from;
}

/* The row that part `at` begins with. */
static size_t row_from(const Laying *laying, size_t at) {
    size_t words = (laying->rows + WORD - 1) / WORD, row = at * words / laying->parts * WORD;
    return row < laying->rows ? row : laying->rows;
}

static inline void lay(const Laying *laying, size_t i) {
    const StoredColumn *column = &laying->columns[laying->facts->column[i]];
    size_t row = laying->facts->row[i];
    if (!column->value) {
        return;
    }
    column->value[row] = laying->facts->value[i];
    if (column->reason) {
        column->reason[row] = 0;
    } else if (column->unknown) {
        column->unknown[row / WORD] &= ~((uint64_t)1 << row % WORD);
    }
}

/* ---- a word of rows at once ---- */

/* The cells of some rows, column after column, so that each column's are written as a whole: facts come school by
 * school, and one after the other would go to another column each. */
typedef struct Block {
    uint64_t known[HELD];     /* per column: rows that a fact came for */
    double value[HELD][WORD]; /* says something only there */
} Block;

static void put_rows(double *to, const double *from, uint64_t which) {
    if (which == ~(uint64_t)0) {
        memcpy(to, from, WORD * sizeof *to);
        return;
    }
    for (; which; which &= which - 1) {
        int row = __builtin_ctzll(which);
        to[row] = from[row];
    }
}

static void put_block(const Laying *laying, const Block *block, size_t first) {
    for (size_t n = 0; n < HELD; n++) {
        uint64_t known = block->known[n];
        if (!known) {
            continue;
        }
        const StoredColumn *column = &laying->columns[n];
        put_rows(column->value + first, block->value[n], known);
        if (!column->reason && column->unknown) {
            column->unknown[first / WORD] &= ~known;
        }
        for (; column->reason && known; known &= known - 1) {
            column->reason[first + (size_t)__builtin_ctzll(known)] = 0;
        }
    }
}

/* Lays facts from `i` on as long as they are of the `rows` rows behind `first`, a whole number of words; tells where it
 * ended. */
static size_t lay_block(const Laying *laying, Block *block, size_t i, size_t to, size_t first, size_t rows) {
    const LongFacts *facts = laying->facts;
    memset(block->known, 0, sizeof block->known);
    for (; i < to && facts->row[i] - first < rows; i++) {
        size_t n = facts->column[i], row = facts->row[i] - first;
        if (n >= HELD) {
            lay(laying, i);
        } else if (laying->columns[n].value) {
            block->value[n][row] = facts->value[i];
            block->known[n] |= (uint64_t)1 << row;
        }
    }
    put_block(laying, block, first);
    return i;
}

/* Lays the part's facts until one is of other rows; tells where that is. Where so many facts seem to be of the same few
 * rows that it is worth it, as a block. */
static size_t lay_until_astray(const Laying *laying, const Part *part, Block *block) {
    const uint32_t *rows = laying->facts->row;
    size_t i = part->from;
    while (i < part->to && rows[i] - part->first < part->end - part->first) {
        size_t first = (size_t)rows[i] / WORD * WORD, count = part->end - first < WORD ? part->end - first : WORD;
        if (part->to - i > WORTH && rows[i + WORTH] - first < count) {
            i = lay_block(laying, block, i, part->to, first, count);
        } else {
            lay(laying, i++);
        }
    }
    return i;
}

static void lay_all(const Laying *laying) {
    Arena *arena = arena_create();
    Block *block = laying->facts->count > WORTH ? arena_room(arena, 1, sizeof *block) : NULL;
    Part rest = {0, laying->facts->count, 0, laying->rows};
    for (; rest.from < rest.to; rest.from++) { /* one that is of no row is passed over */
        rest.from = lay_until_astray(laying, &rest, block);
    }
    arena_destroy(arena);
}

static void *lay_parts(void *context) {
    Laying *laying = context;
    Arena *arena = arena_create();
    Block *block = arena_room(arena, 1, sizeof *block);
    for (size_t at; (at = atomic_fetch_add(&laying->next, 1)) < laying->parts && !atomic_load(&laying->astray);) {
        Part part = {.first = row_from(laying, at), .end = row_from(laying, at + 1)};
        part.from = fact_from(laying->facts, part.first);
        part.to = at + 1 == laying->parts ? laying->facts->count : fact_from(laying->facts, part.end);
        if (part.from > part.to || lay_until_astray(laying, &part, block) != part.to) {
            atomic_store(&laying->astray, true);
        }
    }
    arena_destroy(arena);
    return NULL;
}

void stored_lay(StoredColumn *columns, size_t rows, const LongFacts *facts, unsigned threads) {
    size_t most = (size_t)threads * PARTS_EACH, worth = facts->count / LEAST_FACTS;
    Laying laying = {.columns = columns, .facts = facts, .rows = rows, .parts = most < worth ? most : worth};
    atomic_init(&laying.next, 0);
    atomic_init(&laying.astray, threads < 2 || laying.parts < 2);
    if (!atomic_load(&laying.astray)) {
        threads_run(threads, lay_parts, &laying);
    }
    if (atomic_load(&laying.astray)) {
        lay_all(&laying);
    }
}
