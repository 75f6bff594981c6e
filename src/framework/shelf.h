/* The standards that are known, inside the room. */
#ifndef DUXUE_FRAMEWORK_SHELF_H
#define DUXUE_FRAMEWORK_SHELF_H

#include "framework_internal.h"

#include <pthread.h>

struct Frameworks {
    Store *store;
    const Pack *pack;
    Arena *arena; /* of what is compiled; nothing is ever let go, since requests may still judge by it */
    pthread_mutex_t lock;
    FrameworkInfo *infos; /* guarded by `lock` */
    size_t count;
};

/* With the lock held, or before anybody else knows it. */
void framework_add_info(Frameworks *frameworks, const FrameworkInfo *info);
/* Who did it, as it is written down. */
Str framework_actor(const User *user);
/* Versions whose row stands behind `after`. */
bool framework_load_versions(Frameworks *frameworks, int64_t after, Err *err);

#endif
