/* Frames kept between requests: one per period, brought up to newer figures in place when nobody reads it, loaded anew
 * when somebody does or units changed, freed when nobody reads. */
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

/* With the lock held: the period's frame of this version or a later one; others of the period are stale. */
static SharedFrame *find(Web *web, Str period, int64_t version) {
    SharedFrame *found = NULL;
    for (size_t i = 0; i < web->frame_count;) {
        SharedFrame *one = web->frames[i];
        if (str_equal(one->frame->tree.period, period) && one->frame->mark.version >= version && !one->stale) {
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

/* With the lock held: what was stored meanwhile is laid over the period's frame, if nobody reads it. What cannot be
 * done so is loaded anew. */
static void bring_up(Web *web, Str period, int64_t version) {
    for (size_t i = 0; i < web->frame_count; i++) {
        SharedFrame *one = web->frames[i];
        if (one->users || one->stale || one->frame->mark.version >= version ||
            !str_equal(one->frame->tree.period, period)) {
            continue;
        }
        Arena *arena = arena_create();
        FrameChanges changes;
        Err err = {.kind = ERR_NONE};
        bool done;
        if (!frame_catch_up(one->frame, web->store, arena, &changes, &done, &err)) {
            log_line(LOG_WARN, "frames: %s", err.message);
            one->stale = true;
        }
        arena_destroy(arena);
    }
}

static void keep(Web *web, SharedFrame *shared) {
    if (web->frame_count == web->frame_capacity) {
        web->frames =
            arena_grow(web->arena, web->frames, web->frame_count, web->frame_count * 2 + 8, sizeof *web->frames);
        web->frame_capacity = web->frame_count * 2 + 8;
    }
    web->frames[web->frame_count++] = shared;
}

/* The period's frame of this version for one more reader; NULL: it has to be loaded. */
static SharedFrame *take_known(Web *web, Str period, int64_t version) {
    pthread_mutex_lock(&web->lock);
    bring_up(web, period, version);
    SharedFrame *shared = find(web, period, version);
    if (shared) {
        shared->users++;
    }
    pthread_mutex_unlock(&web->lock);
    return shared;
}

/* Seconds for a country, and a file is written: those who have their frame go on meanwhile. The second who asks for the
 * same one waits for the first instead of loading it, too. */
static SharedFrame *take_loaded(Web *web, Str period, int64_t version, Err *err) {
    Frame *frame;
    pthread_mutex_lock(&web->frame_lock);
    SharedFrame *shared = take_known(web, period, version);
    if (!shared && frame_load(web->store, web->pack, period, true, &frame, err)) {
        shared = ARENA_NEW(frame->arena, SharedFrame);
        *shared = (SharedFrame){.frame = frame, .users = 1};
        pthread_mutex_lock(&web->lock);
        keep(web, shared);
        pthread_mutex_unlock(&web->lock);
    }
    pthread_mutex_unlock(&web->frame_lock);
    return shared;
}

SharedFrame *frame_take(Web *web, Str period, Err *err) {
    int64_t version;
    if (!version_now(web, &version, err)) {
        return NULL;
    }
    SharedFrame *shared = take_known(web, period, version);
    return shared ? shared : take_loaded(web, period, version, err);
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
