/* What other rooms make ready out of a pack: made when somebody first asks, kept as long as the pack. */
#include "pack_internal.h"

#include <pthread.h>
#include <stdlib.h>

enum { MADE_MOST = 8 };

struct PackMade {
    pthread_mutex_t lock;
    Arena *arena; /* the pack's own is not for several threads */
    PackMake makers[MADE_MOST];
    const void *things[MADE_MOST];
    size_t count;
};

struct PackMade *made_create(Arena *arena) {
    struct PackMade *made = ARENA_NEW(arena, struct PackMade);
    pthread_mutex_init(&made->lock, NULL);
    made->arena = arena_create();
    return made;
}

void made_destroy(struct PackMade *made) {
    arena_destroy(made->arena);
    pthread_mutex_destroy(&made->lock);
}

static const void *make_once(struct PackMade *made, const Pack *pack, PackMake make) {
    size_t at = 0;
    while (at < made->count && made->makers[at] != make) {
        at++;
    }
    if (at == MADE_MOST) {
        abort(); /* a room too many: MADE_MOST has to grow */
    }
    if (at == made->count) {
        made->makers[at] = make;
        made->things[at] = make(pack, made->arena);
        made->count++;
    }
    return made->things[at];
}

const void *pack_made(const Pack *pack, PackMake make) {
    pthread_mutex_lock(&pack->made->lock);
    const void *thing = make_once(pack->made, pack, make);
    pthread_mutex_unlock(&pack->made->lock);
    return thing;
}
