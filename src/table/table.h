/* table: foreign tables in - workbooks and CSV, row by row, in a child process that can do nothing else.
 *
 * The parsers run behind walls (seccomp, limits of memory and time); only checked
 * cells come back, in constant memory, each with its place in the file. */
#ifndef DUXUE_TABLE_H
#define DUXUE_TABLE_H

#include "base.h"

enum {
    TABLE_SHEET_ROWS = 1048576, /* of the file format */
    TABLE_SHEET_COLUMNS = 16384,
    TABLE_TEXT_BYTES = 4 * 32767 /* of one cell */
};

typedef struct TableLimits {
    size_t packed_bytes;       /* size of the file itself, 200 MB */
    size_t unpacked_bytes;     /* all parts of a workbook, 1 GB */
    double ratio;              /* unpacked : packed of one part, 200; not asked below 10 MB */
    double seconds;            /* 120 */
    size_t rows, columns;      /* 1,048,576 and 2,000 with content */
    size_t memory_bytes;       /* of the child, 512 MB */
    size_t merged_rows;        /* merged cells that begin within so many rows are told with their text, 16: headings */
    size_t pass_from, pass_to; /* rows of a CSV file that need not be told: they are known already. 0: all are told */
} TableLimits;
TableLimits table_limits_default(void); /* changed by DUXUE_LIMIT_* variables, which messages name */

typedef struct TableCell {
    uint32_t column; /* from 0 */
    Str text;        /* as text, numbers in shortest form; merged headings are repeated by the reader */
    bool is_number;
    double number;
    bool is_date;
    bool is_percent; /* a number that is shown as one: 0.956 as 95.6% */
    bool is_error;   /* #DIV/0! and the like */
} TableCell;

typedef struct TableRow {
    size_t row; /* as the sheet numbers it, from 1 */
    const TableCell *cells;
    size_t count;
    Str sheet;
    size_t line; /* of a CSV file, where the row begins; 0 for workbooks */
    bool hidden; /* of a workbook: nobody sees it there, but sums count it */
} TableRow;

/* What a reader tells while it goes through a table. `note`, `progress` and `changed` may be NULL.
 *
 * Which cells are merged stands behind all rows of a workbook. Where that fills cells of the first rows, each row it
 * changes is told once more as `changed`. When one of them matters (`changed` returns true, or is NULL), `again` is
 * called and the table is told anew from the sheet's name on; otherwise the reading is over. */
typedef struct TableEvents {
    void *context;
    bool (*sheet)(void *context, Str name, Err *err);          /* once, before the first row; empty for CSV */
    bool (*row)(void *context, const TableRow *row, Err *err); /* false: no more */
    void (*note)(void *context, Str text); /* something the user should know, for example hidden sheets */
    bool (*progress)(void *context, double part, Err *err);
    bool (*changed)(void *context, const TableRow *row);
    bool (*again)(void *context, Err *err); /* all that was told is to be forgotten */
} TableEvents;

/* Reads a workbook (.xlsx) or CSV (by content, not by name; UTF-8, UTF-16, GB18030, Big5), row by row in constant
 * memory: opens the file, runs the parser in a child process and passes on what it says, after checking it. `sheet`
 * empty: the first visible sheet; ERR_NOT_FOUND when a workbook has none of that name. `limits` NULL: the usual ones. A
 * receiver that stops early, without setting `err`, gets true. */
bool table_stream(const char *path, Str sheet, const TableLimits *limits, const TableEvents *events, Err *err);

/* ---- text of any encoding to UTF-8: of tables, and of whatever else people bring ---- */

typedef enum TextEncoding {
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_GB18030,
    ENCODING_BIG5
} TextEncoding;
const char *text_encoding_name(TextEncoding encoding); /* "GB18030" */
/* By byte order mark, by being valid UTF-8, by the look of UTF-16, else whichever of GB18030 and Big5 reads more like
 * Chinese. `start` receives the offset behind a byte order mark. */
TextEncoding text_encoding(Str bytes, size_t *start);
/* Decodes in pieces and hands each on; bad bytes are ERR_INPUT with their line. */
typedef bool (*TextSink)(void *context, Str piece, size_t done, Err *err);
bool text_decode(Str bytes, TextSink sink, void *context, Err *err);
/* All of it, whatever is in it: what is no text in the encoding becomes U+FFFD, one for each byte, and `bad` (may be
 * NULL) is told where it stands in the result. UTF-8 without fault is not copied. */
typedef void (*TextBad)(void *context, size_t at, unsigned char byte);
Str text_decode_whole(Str bytes, Arena *arena, TextEncoding *encoding, TextBad bad, void *context);
/* Loads what the decoders need from disk: called before a sandbox closes. */
void table_prepare(void);

/* The parser alone, on bytes in memory: for whoever is behind walls already. By content: workbook or CSV; says what it
 * is when it is neither. */
bool table_parse(Str bytes, Str sheet, const TableLimits *limits, const TableEvents *events, Err *err);

/* The names of a workbook's visible sheets, in order; none for CSV. For whoever is behind walls already. */
bool table_sheets(Str bytes, Arena *arena, Str **names, size_t *count, Err *err);

/* "C5"; `column` from 0, `row` from 1. `out` has 16 bytes. */
void table_cell_name(uint32_t column, size_t row, char *out);

/* The reader process: the program calls itself with the hidden word "--table-reader", and its main() calls this first
 * thing with the words behind it. Reads the table from standard input, writes rows to standard output, in a sandbox.
 * A program that never names this function (a test) gets a forked child without a new image instead. */
int table_child_main(int count, char **words);

#endif
