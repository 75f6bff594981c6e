/* What the cache of sessions keeps of one. */
#ifndef DUXUE_PEOPLE_CACHE_H
#define DUXUE_PEOPLE_CACHE_H

#include "people_internal.h"

typedef struct Cached {
    char token_hash[65], csrf_hash[65];
    int64_t started_at; /* of the session */
    int64_t token_id;   /* of a key for programs */
    int64_t used_at;    /* by this program's knowledge */
    int64_t written_at; /* used_at as the store has it */
    int64_t read_at;    /* from the store */
    int64_t account;    /* whose session it is */
    User user;          /* as whom it reads */
    Str view_reason;
} Cached;

/* A copy into `arena`. `generation` is to be given to cache_put, so that what was read before a change is not kept. */
bool cache_take(Cache *cache, const char hash[65], int64_t now, Arena *arena, Cached *cached, uint64_t *generation);
void cache_put(Cache *cache, const Cached *cached, uint64_t generation);
/* The store has been told of the use. */
void cache_touched(Cache *cache, const char hash[65], int64_t at);

/* All of a user, into an arena. */
User user_copy(const User *user, Arena *arena);

#endif
