/* Any bytes as a frame file whose sums are right: whoever may write to the data directory can make such a file. What is
 * taken is a tree and columns that can be walked through; everything else is refused. */
#include "frame_file.h"
#include "indicator_internal.h"
#include "packs.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const Frame *frame) {
    const UnitTree *tree = &frame->tree;
    size_t unknown = 0;
    for (size_t i = 0; i < tree->count; i++) {
        const Unit *unit = &tree->units[i];
        if (unit->parent >= (int)i || unit->end <= (int)i || (size_t)unit->end > tree->count ||
            (unit->parent >= 0 && unit->end > tree->units[unit->parent].end) || tree->by_id[unit->id] != (int)i) {
            abort();
        }
        unknown += unit->name.len + (size_t)org_tree_find(tree, unit->code);
    }
    for (size_t e = 0; e < frame->column_count; e++) {
        StoredColumn column = frame_column(frame, (int)e);
        for (size_t i = 0; column.value && i < tree->count; i++) {
            unknown += stored_reason(&column, i) != 0 || column.value[i] > 0;
        }
    }
    volatile size_t seen = unknown;
    (void)seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    Frame *frame = ARENA_NEW(arena, Frame);
    *frame = (Frame){.arena = arena, .pack = fuzz_packs(), .reasons = reason_list(arena)};
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    frame->lock = &lock;
    char *bytes = ARENA_ARRAY(arena, size + 64, char);
    memcpy(bytes, data, size);
    frame_file_seal(bytes, size);
    frame_prepare_columns(frame);
    if (frame_file_over(bytes, size, &frame->file, NULL) && frame_take_file(frame, frame->file, NULL)) {
        walk(frame);
    }
    frame_file_close(frame->file);
    arena_destroy(arena);
    return 0;
}
