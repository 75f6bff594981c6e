/* frame_file: one period's frame as a file, to be mapped into memory. Inside the room.
 *
 *   head | columns | sums | units | codes | texts | per column: values, unknown, exceptions
 *
 * Everything is little-endian and lies as memory has it: a column of values is used where it is mapped. A column has a
 * double per row, a bit per row that says unknown, and a list of the rows that are unknown for another reason than that
 * nothing was filled in. From `data` on the file is cut into pieces of FRAME_PIECE bytes, each with a checksum that is
 * looked at before the piece is first used; a sum of its own covers what stands before `data`.
 *
 * A file is never changed: a newer one takes its name. Whoever has mapped the old one keeps it. */
#ifndef DUXUE_INDICATOR_FRAME_FILE_H
#define DUXUE_INDICATOR_FRAME_FILE_H

#include "base.h"
#include "fact.h"
#include "store.h"

enum { FRAME_FORMAT = 1, FRAME_PIECE = 1 << 16, FRAME_ALIGNMENT = 4096, FRAME_ROWS_MOST = 1 << 26 };

typedef struct FrameHead {
    char magic[8]; /* "duxuefrm" */
    uint32_t format, byte_order;
    uint64_t packs; /* fingerprint of what the packs say of elements and kinds */
    int64_t period_id;
    FactMark mark;
    uint64_t rows, column_count;
    uint64_t sums, units, codes, texts, text_bytes; /* where they begin */
    uint64_t data, size;                            /* where the pieces begin; of the file */
    StoreSum sum;                                   /* of all before `data`, with this field 0 */
} FrameHead;

/* Units in pre-order. */
typedef struct FrameUnit {
    int64_t id;
    uint32_t end, kind;       /* kind: index in the packs */
    uint32_t at[4], bytes[4]; /* in the texts: code, name, begun, ended; a NUL behind each */
} FrameUnit;

typedef struct FrameColumn {
    uint32_t element, exception_count; /* element: index in the packs */
    uint64_t values, unknown, exceptions;
} FrameColumn;

typedef struct FrameException {
    uint32_t row, state; /* CellState */
} FrameException;

/* ---- reading ---- */

typedef struct FrameFile FrameFile;
/* Maps the file (frame_file_over: bytes that somebody else holds) and judges what stands before `data`. ERR_NOT_FOUND:
 * there is none; ERR_INPUT: it is damaged, of another form or of another kind of machine. */
bool frame_file_open(const char *path, FrameFile **file, Err *err);
bool frame_file_over(void *bytes, size_t size, FrameFile **file, Err *err);
void frame_file_close(FrameFile *file); /* NULL is allowed */
const FrameHead *frame_file_head(const FrameFile *file);
const FrameColumn *frame_file_columns(const FrameFile *file);
/* `bytes` bytes from `at` on, whose pieces fit their sums; NULL (with err): they do not. What is there may be written
 * to: nobody else sees it. Threads that ask for the same bytes at once share the work. */
void *frame_file_take(FrameFile *file, uint64_t at, uint64_t bytes, Err *err);
/* Nobody has written to these bytes: memory is given back where they alone lie, and taken again where they are read. A
 * column that was judged as a whole then takes memory only for the counties that are asked for. */
void frame_file_rest(const FrameFile *file, uint64_t at, uint64_t bytes);

/* ---- writing ---- */

/* Whoever writes gives sections one after the other; places and sums are the writer's business. */
typedef struct FrameWriter FrameWriter;
/* False without err: another program is writing this very file. */
bool frame_writer_begin(const char *path, const FrameHead *head, Arena *arena, FrameWriter **writer, Err *err);
void frame_writer_units(FrameWriter *writer, const FrameUnit *units, const int *codes, Str texts);
void frame_writer_column(FrameWriter *writer, uint32_t element, const double *values, const uint64_t *unknown,
                         const FrameException *exceptions, size_t exception_count);
/* Gives it its name; after what went wrong nothing is left of it. */
bool frame_writer_end(FrameWriter *writer, Err *err);

/* Sets the sums of a file in memory: for tests of what a reader does with a file that is wrong but whole. */
bool frame_file_seal(void *bytes, size_t size);

#endif
