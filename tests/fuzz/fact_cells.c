/* Any bytes as the cells of a submission: a database may come from outside. What is read can be written and comes back
 * the same. */
#include "fact_internal.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    CellWriter writer = cells_write(arena, size + 1);
    CellReader reader = cells_read((Str){(const char *)data, size});
    PackedCell cell, again;
    while (cells_next(&reader, &cell)) {
        if (cell.element > UINT16_MAX || cell.state > CELL_DAMAGED) {
            abort();
        }
        cells_add(&writer, &cell);
    }
    CellReader first = cells_read((Str){(const char *)data, size}), second = cells_read(cells_str(&writer));
    while (cells_next(&first, &cell)) {
        if (!cells_next(&second, &again) || again.element != cell.element || again.state != cell.state ||
            (cell.state == CELL_KNOWN && cell.value == cell.value && again.value != cell.value)) {
            abort();
        }
    }
    if (cells_next(&second, &again)) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
