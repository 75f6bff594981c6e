/* Laying facts into columns. A thread has rows of its own - whole words of the bits that say what is unknown - and the
 * facts that should be of these rows. Whether they are is looked at fact by fact before anything is written; where one
 * is not, all that have a row are laid once more, one after the other. */
#include "long.h"
#include "threads.h"

#include <stdatomic.h>

enum {
    WORD = 64,             /* rows */
    LEAST_FACTS = 1 << 16, /* of a part: fewer are not worth a thread */
    PARTS_EACH = 8
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

/* False: a fact is of other rows. */
static bool lay_part(const Laying *laying, const Part *part) {
    for (size_t i = part->from; i < part->to; i++) {
        if (laying->facts->row[i] - part->first >= part->end - part->first) {
            return false;
        }
        lay(laying, i);
    }
    return true;
}

static void lay_all(const Laying *laying) {
    for (size_t i = 0; i < laying->facts->count; i++) {
        if (laying->facts->row[i] < laying->rows) {
            lay(laying, i);
        }
    }
}

static void *lay_parts(void *context) {
    Laying *laying = context;
    for (size_t at; (at = atomic_fetch_add(&laying->next, 1)) < laying->parts && !atomic_load(&laying->astray);) {
        Part part = {.first = row_from(laying, at), .end = row_from(laying, at + 1)};
        part.from = fact_from(laying->facts, part.first);
        part.to = at + 1 == laying->parts ? laying->facts->count : fact_from(laying->facts, part.end);
        if (part.from > part.to || !lay_part(laying, &part)) {
            atomic_store(&laying->astray, true);
        }
    }
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
