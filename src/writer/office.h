/* ZIP packages: written whole; opened with limits and closed again with some parts replaced. */
#ifndef DUXUE_WRITER_OFFICE_H
#define DUXUE_WRITER_OFFICE_H

#include "base.h"

typedef struct Part {
    const char *name;
    Str bytes;
} Part;

bool office_write(const Part *parts, size_t count, Buf *out, Err *err);

/* A foreign package: number of parts, sizes and ratios are limited before anything is unpacked, and while it is. */
typedef struct Office Office;
bool office_open(Str bytes, Arena *arena, Office **package, Err *err);
size_t office_count(const Office *package);
Str office_name(const Office *package, size_t index);
bool office_read(Office *package, size_t index, Str *bytes, Err *err);
bool office_replace(Office *package, size_t index, Str bytes, Err *err);
/* All other parts stay as they were, byte for byte. */
bool office_save(Office *package, Buf *out, Err *err);
/* Frees what office_save did not: to be called in any case. */
void office_close(Office *package);

#endif
