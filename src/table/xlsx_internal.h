/* The parts of a workbook: the package, the shared strings, the styles, and one sheet. */
#ifndef DUXUE_XLSX_INTERNAL_H
#define DUXUE_XLSX_INTERNAL_H

#include "table_internal.h"

#include <expat.h>
#include <zip.h>

typedef struct Package {
    Arena *arena;
    zip_t *zip;
    const TableLimits *limits;
    uint64_t unpacked; /* so far, all parts */
} Package;

bool package_open(Package *package, Str bytes, Err *err);
void package_close(Package *package);
bool package_has(const Package *package, Str name);

/* Hands the unpacked bytes of a part on, in pieces, within the limits. `optional`: an absent part is fine. */
typedef bool (*PieceSink)(void *context, const char *bytes, size_t size, double part, Err *err);
bool package_read(Package *package, Str name, bool optional, PieceSink sink, void *context, Err *err);

/* The handlers get names without a namespace prefix and stop the parser with xml_stop. */
typedef struct Xml {
    XML_Parser parser;
    void *context;
    void (*start)(struct Xml *xml, const char *name, const char **attributes);
    void (*end)(struct Xml *xml, const char *name);
    void (*text)(struct Xml *xml, const char *text, size_t size);
    bool (*progress)(struct Xml *xml, double part, Err *err); /* may be NULL */
    size_t depth;
    bool stopped; /* by a handler: `err` may say why */
    Err err;
} Xml;
bool package_parse(Package *package, Str name, bool optional, Xml *xml, Err *err);
void xml_stop(Xml *xml);
const char *xml_attribute(const char **attributes, const char *name); /* NULL when absent; prefix ignored */

/* ---- shared strings ---- */

typedef struct Strings {
    Arena *arena;
    Str *items;
    size_t count, capacity;
    size_t bytes;
} Strings;
bool strings_read(Package *package, Str name, Strings *strings, Err *err);

/* Text of <si> and <is>: runs are joined, phonetic runs left out. Fed by whoever parses around it. */
typedef struct RichText {
    Buf text;
    bool in_text;
    int phonetic;
    bool too_long;
} RichText;
void rich_start(RichText *rich, const char *name);
void rich_end(RichText *rich, const char *name);
void rich_add(RichText *rich, const char *text, size_t size);
/* "_x000D_" stands for a character that XML cannot hold. Works in place. */
Str unescape_text(char *text, size_t size);

/* ---- styles ---- */

typedef struct Styles {
    Arena *arena;
    bool *is_date; /* per cell format */
    size_t count, capacity;
} Styles;
bool styles_read(Package *package, Str name, Styles *styles, Err *err);
/* A serial day as ISO text. `out` has 32 bytes. */
size_t serial_date(double serial, bool from_1904, char *out);

/* ---- a sheet ---- */

typedef struct Merge {
    uint32_t first_column, last_column, first_row, last_row;
} Merge;

typedef struct SheetSource {
    Package *package;
    Str part, name;
    const Strings *strings;
    const Styles *styles;
    bool from_1904;
    const TableLimits *limits;
    const TableEvents *events;
} SheetSource;
bool sheet_read(const SheetSource *source, Err *err);
/* "AB12" to column and row from 0 and 1; false when it is none. */
bool cell_reference(const char *text, uint32_t *column, uint32_t *row, const char **rest);
/* Merged ranges that begin within the first rows: they stand behind the rows in the file, so this is a pass before. */
enum { MERGE_ROWS = 16, MERGES_MOST = 4096 };
bool merges_read(Package *package, Str part, Arena *arena, Merge **merges, size_t *count, Err *err);

#endif
