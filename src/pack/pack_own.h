/* pack_own: standards that do not belong to the packs: texts that a bureau wrote itself, read and checked as packs are.
 * Beside pack.h, which it needs. */
#ifndef DUXUE_PACK_OWN_H
#define DUXUE_PACK_OWN_H

#include "pack.h"

/* Reads the YAML of one standard (docs/frameworks.md). Nothing is added to the pack and its ids are not claimed there:
 * a standard of the packs may be written anew. The version is that of the text. Faults go to `problems` with line and
 * column; false when there are any. The text has to live as long as `arena`. */
bool pack_read_standard(const Pack *pack, const char *name, Str text, Arena *arena, StandardDef **def,
                        ProblemList *problems);

#endif
