/* Frames kept between requests: one per period, loaded anew when facts or units changed, freed when nobody reads. */
#include "web_internal.h"

#define TRUSTED_SECONDS 0.2 /* as long as this what another program writes may go unseen */

static bool version_in_store(Web *web, int64_t *version, Err *err) {
    Tx *tx;
    if (!store_read_begin(web->store, &tx, err)) {
        return false;
    }
    bool good = fact_version(tx, version, err);
    store_read_end(tx);
    return good;
}

/* Asking the database for every request would cost more than many answers: what this program writes is known without.
 */
static bool version_now(Web *web, int64_t *version, Err *err) {
    uint64_t changes = store_fact_changes(web->store);
    double now = time_monotonic();
    pthread_mutex_lock(&web->lock);
    bool known = web->version_at > 0 && changes == web->version_changes && now - web->version_at < TRUSTED_SECONDS;
    *version = web->version;
    pthread_mutex_unlock(&web->lock);
    if (known) {
        return true;
    }
    if (!version_in_store(web, version, err)) {
        return false;
    }
    pthread_mutex_lock(&web->lock);
    if (*version >= web->version) { /* a slower one must not turn it back */
        web->version = *version;
        web->version_changes = changes;
        web->version_at = now;
    }
    pthread_mutex_unlock(&web->lock);
    return true;
}

static void destroy(SharedFrame *shared) {
    frame_destroy(shared->frame); /* holds `shared` itself */
}

/* With the lock held: the period's frame of this version; others of the period are stale. */
static SharedFrame *find(Web *web, Str period, int64_t version) {
    SharedFrame *found = NULL;
    for (size_t i = 0; i < web->frame_count;) {
        SharedFrame *one = web->frames[i];
        if (str_equal(one->frame->tree.period, period) && one->frame->mark.version == version && !one->stale) {
            found = one;
        } else if (str_equal(one->frame->tree.period, period)) {
            one->stale = true;
        }
        if (one->stale && one->users == 0) {
            destroy(one);
            web->frames[i] = web->frames[--web->frame_count];
        } else {
            i++;
        }
    }
    return found;
}

static void keep(Web *web, SharedFrame *shared) {
    if (web->frame_count == web->frame_capacity) {
        web->frames =
            arena_grow(web->arena, web->frames, web->frame_count, web->frame_count * 2 + 8, sizeof *web->frames);
        web->frame_capacity = web->frame_count * 2 + 8;
    }
    web->frames[web->frame_count++] = shared;
}

SharedFrame *frame_take(Web *web, Str period, Err *err) {
    int64_t version;
    if (!version_now(web, &version, err)) {
        return NULL;
    }
    pthread_mutex_lock(&web->lock);
    SharedFrame *shared = find(web, period, version);
    Frame *frame;
    /* Loading under the lock: the second who asks waits for the first instead of loading the same. */
    if (!shared && frame_load(web->store, web->pack, period, true, &frame, err)) {
        shared = ARENA_NEW(frame->arena, SharedFrame);
        *shared = (SharedFrame){.frame = frame};
        keep(web, shared);
    }
    if (shared) {
        shared->users++;
    }
    pthread_mutex_unlock(&web->lock);
    return shared;
}

void frame_give_back(Web *web, SharedFrame *shared) {
    if (shared) {
        pthread_mutex_lock(&web->lock);
        shared->users--;
        pthread_mutex_unlock(&web->lock);
    }
}

void frames_drop(Web *web) {
    for (size_t i = 0; i < web->frame_count; i++) {
        destroy(web->frames[i]);
    }
    web->frame_count = 0;
}
