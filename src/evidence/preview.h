/* Previews that are kept by hash under previews/ of the data directory: made again whenever they are gone. */
#ifndef DUXUE_EVIDENCE_PREVIEW_H
#define DUXUE_EVIDENCE_PREVIEW_H

#include "evidence_internal.h"

/* False when there is none yet. */
bool preview_open(const Evidence *evidence, const char *hash, const char *name, int *handle, uint64_t *size);
bool preview_keep(const Evidence *evidence, const char *hash, const char *name, Str bytes, int *handle, uint64_t *size,
                  Err *err);
bool preview_note_look(Evidence *evidence, const User *user, const Attachment *attachment, Err *err);

#endif
