/* A ZIP package of XML parts, as office programs write them: unpacked in pieces within limits, parsed by expat. For
 * parsers behind walls, of this room and of others. */
#ifndef DUXUE_TABLE_PACKAGE_H
#define DUXUE_TABLE_PACKAGE_H

#include "table.h"

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
/* Unpacks a part, within the limits, and parses it. `optional`: an absent part is fine. */
bool package_parse(Package *package, Str name, bool optional, Xml *xml, Err *err);
void xml_stop(Xml *xml);
const char *xml_attribute(const char **attributes, const char *name); /* NULL when absent; prefix ignored */

#endif
