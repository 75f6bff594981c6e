/* Any bytes from the pipe of the reader process: what it says is as foreign as the file. The source is included, for
 * its checks of records are its own; the pipe is a file here. */
#include "stream.c"

#include <stdlib.h>
#include <sys/mman.h>

static bool on_sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)err;
    return str_invalid_utf8(name) < 0 || (abort(), false);
}

static bool on_row(void *context, const TableRow *row, Err *err) {
    (void)context;
    (void)err;
    for (size_t i = 0; i < row->count; i++) {
        if (str_invalid_utf8(row->cells[i].text) >= 0 || (i && row->cells[i].column <= row->cells[i - 1].column)) {
            abort();
        }
    }
    return true;
}

/* Every other changed row matters. */
static bool on_changed(void *context, const TableRow *row) {
    return on_row(context, row, NULL) && row->row % 2;
}

static bool on_again(void *context, Err *err) {
    (void)context;
    (void)err;
    return true;
}

static void on_note(void *context, Str text) {
    (void)context;
    if (str_invalid_utf8(text) >= 0) {
        abort();
    }
}

static bool on_progress(void *context, double part, Err *err) {
    (void)context;
    (void)err;
    return (part >= 0 && part <= 1) || (abort(), false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const TableEvents events = {NULL, on_sheet, on_row, on_note, on_progress, on_changed, on_again};
    TableLimits limits = table_limits_default();
    Err err = {.kind = ERR_NONE};
    limits.rows = 1000;
    Stream stream = {.limits = &limits,
                     .events = &events,
                     .capacity = 4096, /* small, so that it has to grow */
                     .deadline = time_monotonic() + 5,
                     .arena = arena_create(),
                     .in = memfd_create("records", 0)};
    stream.bytes = arena_alloc(stream.arena, stream.capacity);
    if (write(stream.in, data, size) != (ssize_t)size || lseek(stream.in, 0, SEEK_SET) != 0) {
        abort();
    }
    run_loop(&stream, &err);
    close(stream.in);
    arena_destroy(stream.arena);
    return 0;
}
