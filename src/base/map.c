/* Text to number map: open addressing, at most half full. */
#include "base.h"

typedef struct Slot {
    Str key;
    uint64_t hash; /* 0: free */
    size_t value;
} Slot;

struct Map {
    Arena *arena;
    Slot *slots;
    size_t count, mask;
};

/* FNV-1a with a final mix; never 0. */
static uint64_t hash_of(Str key) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < key.len; i++) {
        hash = (hash ^ (unsigned char)key.data[i]) * 1099511628211u;
    }
    hash ^= hash >> 32;
    return hash ? hash : 1;
}

Map *map_create(Arena *arena, size_t expected) {
    size_t size = 16;
    while (size < expected * 2) {
        size *= 2;
    }
    Map *map = ARENA_NEW(arena, Map);
    *map = (Map){arena, ARENA_ARRAY(arena, size, Slot), 0, size - 1};
    return map;
}

static Slot *find(const Map *map, Str key, uint64_t hash) {
    size_t at = (size_t)hash & map->mask;
    while (map->slots[at].hash && (map->slots[at].hash != hash || !str_equal(map->slots[at].key, key))) {
        at = (at + 1) & map->mask;
    }
    return &map->slots[at];
}

static void widen(Map *map) {
    Slot *old = map->slots;
    size_t size = map->mask + 1;
    map->slots = ARENA_ARRAY(map->arena, size * 2, Slot);
    map->mask = size * 2 - 1;
    for (size_t i = 0; i < size; i++) {
        if (old[i].hash) {
            *find(map, old[i].key, old[i].hash) = old[i];
        }
    }
}

void map_put(Map *map, Str key, size_t value) {
    if ((map->count + 1) * 2 > map->mask + 1) {
        widen(map);
    }
    uint64_t hash = hash_of(key);
    Slot *slot = find(map, key, hash);
    map->count += slot->hash == 0;
    *slot = (Slot){key, hash, value};
}

bool map_get(const Map *map, Str key, size_t *value) {
    const Slot *slot = find(map, key, hash_of(key));
    if (!slot->hash) {
        return false;
    }
    *value = slot->value;
    return true;
}

size_t map_count(const Map *map) {
    return map->count;
}
