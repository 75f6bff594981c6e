/* Proof files from anybody: whatever they hold, they are judged without harm, and what is called good is byte for byte
 * what the program itself would have written. */
#include "draw.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    DrawVerdict verdict;
    DrawTable table;
    Err err = {.kind = ERR_NONE};
    if (draw_verify((Str){(const char *)data, size}, arena, &verdict, &err)) {
        if (verdict.good) {
            draw_table(&verdict, NULL, arena, &table);
        }
    } else if (err.kind == ERR_NONE) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
