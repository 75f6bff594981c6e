/* spill: an arena whose memory is a file that nobody else sees, for what is too much to hold and is gone through from
 * one end to the other. */
#ifndef DUXUE_BASE_SPILL_H
#define DUXUE_BASE_SPILL_H

#include "base.h"

/* In `folder`, which has to be there; where no file can be made, or the disk is full, memory as of any other arena. */
Arena *arena_spilling(const char *folder) __attribute__((returns_nonnull));
/* For what is made beside `other`: spilling into the same folder when that one does. */
Arena *arena_beside(const Arena *other) __attribute__((returns_nonnull));
/* Gives the memory back; what is read again comes from the file. Pointers stay good. Full chunks rest by themselves.
 * Of an arena without a file nothing happens. */
void arena_rest(Arena *arena);

#endif
