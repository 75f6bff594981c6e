/* A backup from outside: a real one with bytes changed, cut or put in (the input is a list of changes: two bytes of
 * place, one of value). Restoring ends, and what it takes opens and has an unbroken chain. */
#include "store.h"
#include "folder.h"

#include <fcntl.h>
#include <string.h>

static char backup[96], into[96];
static Str good;

static void must(bool what) {
    if (!what) {
        abort();
    }
}

static bool some_work(Tx *tx, void *context, Err *err) {
    const AuditEntry entry = {
        .actor = STR("甲"), .action = STR("import"), .subject = STR("表.csv"), .detail = STR("{}")};
    (void)context;
    return audit_append(tx, &entry, err) && store_run(tx, "INSERT INTO unit (code) VALUES ('1')", err, "");
}

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count;
    (void)words;
    const char *folder = fuzz_folder();
    snprintf(backup, sizeof backup, "%s/backup", folder);
    snprintf(into, sizeof into, "%s/again", folder);
    char data[96], hash[65];
    snprintf(data, sizeof data, "%s/data", folder);
    Store *store;
    Err err;
    must(store_open(data, STORE_CREATE, &store, &err) && blob_put(store, STR("file"), hash, &err) &&
         store_write(store, some_work, NULL, &err) && store_backup(store, backup, &err));
    store_close(store);
    static Arena *kept;
    kept = arena_create();
    must(file_read(kept, backup, 16 << 20, &good, &err));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    char *bytes = arena_alloc(arena, good.len);
    memcpy(bytes, good.data, good.len);
    size_t length = good.len;
    for (size_t i = 0; i + 3 <= size && i < 60; i += 3) {
        size_t at = ((size_t)data[i] << 8 | data[i + 1]) * 3 % good.len;
        if (data[i + 2] == 0xFF && i == 0) {
            length = at;
        } else {
            bytes[at] = (char)data[i + 2];
        }
    }
    int file = open(backup, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(file >= 0 && write(file, bytes, length) == (ssize_t)length);
    close(file);
    Err err = {.kind = ERR_NONE};
    if (store_restore(backup, into, &err)) {
        Store *store;
        AuditReport report;
        must(store_open(into, STORE_EXISTING, &store, &err) && audit_verify(store, &report, &err) && report.intact);
        store_close(store);
        fuzz_remove_tree(into);
    } else {
        must(err.message[0] && str_invalid_utf8(str_from(err.message)) < 0 && !path_exists(into));
    }
    arena_destroy(arena);
    return 0;
}
