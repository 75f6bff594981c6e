/* Sessions at hand: what the last few seconds' requests already asked the store. Each entry is whole in an arena of its
 * own and copied out, so that nobody holds a lock while answering.
 *
 * An entry counts for FRESH seconds: so long may a change by another program go
 * unseen. Whatever this program changes empties the cache at once. */
#include "cache.h"

#include <string.h>

enum { SLOTS = 1024, ENTRIES_MOST = 8192, FRESH = 3 };

typedef struct Entry {
    Arena *arena;
    Cached cached;
    struct Entry *next;
} Entry;

struct Cache {
    Arena *arena;
    pthread_mutex_t lock;
    uint64_t generation; /* goes up with every emptying */
    size_t count;
    Entry *slots[SLOTS];
};

Cache *cache_create(void) {
    Arena *arena = arena_create();
    Cache *cache = ARENA_NEW(arena, Cache);
    cache->arena = arena;
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

static void drop_all(Cache *cache) {
    for (size_t i = 0; i < SLOTS; i++) {
        while (cache->slots[i]) {
            Entry *next = cache->slots[i]->next;
            arena_destroy(cache->slots[i]->arena); /* holds the entry itself */
            cache->slots[i] = next;
        }
    }
    cache->count = 0;
}

void cache_destroy(Cache *cache) {
    if (cache) {
        drop_all(cache);
        pthread_mutex_destroy(&cache->lock);
        arena_destroy(cache->arena);
    }
}

void cache_clear(Cache *cache) {
    pthread_mutex_lock(&cache->lock);
    drop_all(cache);
    cache->generation++;
    pthread_mutex_unlock(&cache->lock);
}

void cache_forget(Cache *cache, int64_t account) {
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < SLOTS; i++) {
        Entry **at = &cache->slots[i];
        while (*at) {
            Entry *entry = *at;
            if (entry->cached.account == account) {
                *at = entry->next;
                arena_destroy(entry->arena);
                cache->count--;
            } else {
                at = &entry->next;
            }
        }
    }
    cache->generation++;
    pthread_mutex_unlock(&cache->lock);
}

/* Hashes are random already: some of their digits choose the slot. */
static size_t slot_of(const char hash[65]) {
    size_t slot = 0;
    for (size_t i = 0; i < 4; i++) {
        slot = slot * 31 + (unsigned char)hash[i];
    }
    return slot % SLOTS;
}

static Entry **find(Cache *cache, const char hash[65]) {
    Entry **at = &cache->slots[slot_of(hash)];
    while (*at && memcmp((*at)->cached.token_hash, hash, 64) != 0) {
        at = &(*at)->next;
    }
    return at;
}

bool cache_take(Cache *cache, const char hash[65], int64_t now, Arena *arena, Cached *cached, uint64_t *generation) {
    pthread_mutex_lock(&cache->lock);
    Entry *entry = *find(cache, hash);
    *generation = cache->generation;
    bool fresh = entry && now >= entry->cached.read_at && now - entry->cached.read_at < FRESH;
    if (fresh) {
        if (now > entry->cached.used_at) {
            entry->cached.used_at = now;
        }
        *cached = entry->cached;
        cached->user = user_copy(&entry->cached.user, arena);
        cached->view_reason = str_copy(arena, entry->cached.view_reason);
    }
    pthread_mutex_unlock(&cache->lock);
    return fresh;
}

void cache_put(Cache *cache, const Cached *cached, uint64_t generation) {
    Arena *arena = arena_create();
    Entry *entry = ARENA_NEW(arena, Entry);
    *entry = (Entry){.arena = arena, .cached = *cached};
    entry->cached.user = user_copy(&cached->user, arena);
    entry->cached.view_reason = str_copy(arena, cached->view_reason);
    pthread_mutex_lock(&cache->lock);
    if (generation != cache->generation) { /* read before a change: not to be kept */
        pthread_mutex_unlock(&cache->lock);
        arena_destroy(arena);
        return;
    }
    if (cache->count >= ENTRIES_MOST) {
        drop_all(cache);
    }
    Entry **at = find(cache, cached->token_hash);
    if (*at) {
        Entry *old = *at;
        *at = old->next;
        arena_destroy(old->arena);
        cache->count--;
    }
    Entry **first = &cache->slots[slot_of(cached->token_hash)];
    entry->next = *first;
    *first = entry;
    cache->count++;
    pthread_mutex_unlock(&cache->lock);
}

void cache_touched(Cache *cache, const char hash[65], int64_t at) {
    pthread_mutex_lock(&cache->lock);
    Entry *entry = *find(cache, hash);
    if (entry) {
        entry->cached.written_at = at;
    }
    pthread_mutex_unlock(&cache->lock);
}
