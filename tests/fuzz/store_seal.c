/* A key file, or a sealed value, from outside: told as a fault or read; a value made up never opens. */
#include "folder.h"
#include "keys.h"
#include "store.h"

static Store *store;

static void tidy(void) {
    store_close(store);
}

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count;
    (void)words;
    Err err;
    char hash[65];
    if (!store_open(fuzz_folder(), STORE_CREATE, &store, &err) ||
        !store_keyed_hash(store, STR("any"), STR("any"), hash, &err)) {
        abort();
    }
    atexit(tidy);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Str text = {(const char *)data, size};
    Arena *arena = arena_create();
    Err err = {.kind = ERR_NONE};
    KeyRing ring;
    Str plain;
    if (key_ring_parse(text, &ring, &err)) {
        if (ring.count == 0 || ring.count > KEYS_MOST) {
            abort();
        }
    } else if (!err.message[0]) {
        abort();
    }
    if (store_open_sealed(store, STR("purpose"), text, arena, &plain, &err)) {
        abort(); /* nobody sealed it */
    }
    arena_destroy(arena);
    return 0;
}
