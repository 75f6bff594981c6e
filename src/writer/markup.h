/* XML out: a thin layer over libxml2's text writer; what XML cannot hold is left out of texts. */
#ifndef DUXUE_WRITER_MARKUP_H
#define DUXUE_WRITER_MARKUP_H

#include "base.h"

#include <libxml/xmlwriter.h>

typedef struct Markup {
    Arena *arena;
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
} Markup;

bool markup_begin(Markup *xml, Arena *arena, Err *err);
/* The document; the writer is closed. */
Str markup_finish(Markup *xml);
void markup_open(Markup *xml, const char *name);
void markup_close(Markup *xml);
void markup_attribute(Markup *xml, const char *name, const char *value);
void markup_attribute_str(Markup *xml, const char *name, Str value);
void markup_attribute_number(Markup *xml, const char *name, long value);
void markup_text(Markup *xml, Str text);
/* <name attribute="value"/>, the commonest shape; NULL attribute: none. */
void markup_leaf(Markup *xml, const char *name, const char *attribute, const char *value);
void markup_leaf_number(Markup *xml, const char *name, const char *attribute, long value);
void markup_leaf_text(Markup *xml, const char *name, Str text);
/* Text without the control characters that XML forbids. */
Str markup_clean(Arena *arena, Str text);

#endif
