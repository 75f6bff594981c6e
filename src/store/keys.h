/* The keys of sealed fields: a small text file outside the database, read once and kept in memory.
 *
 *   seal 3f9c0a17b2d4 <64 hex digits>     one line per key, the last one seals
 *   hash <64 hex digits>                  for keyed hashes */
#ifndef DUXUE_STORE_KEYS_H
#define DUXUE_STORE_KEYS_H

#include "base.h"

#define SEALED_FORM "s1" /* what every sealed text begins with */

enum { KEYS_MOST = 64, KEY_BYTES = 32, KEY_ID_MOST = 16 };

typedef struct FieldKey {
    char id[KEY_ID_MOST + 1];
    unsigned char bytes[KEY_BYTES];
} FieldKey;

typedef struct KeyRing {
    FieldKey seal[KEYS_MOST];
    size_t count;
    unsigned char hash[KEY_BYTES];
} KeyRing;

/* key_file.c. ERR_INPUT with the line that is wrong; no key is ever part of a message. */
bool key_ring_parse(Str text, KeyRing *ring, Err *err);
const FieldKey *key_ring_find(const KeyRing *ring, Str id); /* NULL when it is not there */
/* A random key behind the others; in an empty ring the hash key, too. */
bool key_ring_add(KeyRing *ring, Err *err);
/* ERR_NOT_FOUND when there is no file. `own`: the program's own file, which only its system user may read. */
bool key_file_read(const char *path, bool own, KeyRing *ring, Err *err);
/* A new file (0600, synced); false with ERR_CONFLICT when somebody else made one first. */
bool key_file_create(const char *path, const KeyRing *ring, Err *err);
/* Puts a longer ring in the place of the file. */
bool key_file_replace(const char *path, const KeyRing *ring, Err *err);

#endif
