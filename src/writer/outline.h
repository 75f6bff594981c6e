/* What the files that turn outlines into reports share. */
#ifndef DUXUE_WRITER_OUTLINE_H
#define DUXUE_WRITER_OUTLINE_H

#include "tables.h"
#include "template.h"

enum { OUTLINE_LEVELS = 4, OUTLINE_DEPTH = 12 };

/* The fault gets the place of the text, or that of the outline. Always false. */
bool outline_at_place(const PackText *text, const ReportDef *def, Err *err);
/* "by_kind(...)": what stands in the brackets. */
bool outline_call(Str table, const char *function, Str *arguments);
bool outline_check(const ReportDef *def, const Data *root, Arena *arena, Err *err);

/* outline_key.c: what a block is called whenever the report is written again. A name is made of what the outline says
 * there (not of its place, which moves when blocks are put before it) and of what it is repeated for. */
Str outline_key_of(const ReportBlockDef *blocks, size_t index, Arena *arena);
Str outline_member_key(const Data *member);

#endif
