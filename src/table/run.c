/* The body of the reader process: maps the file, closes the sandbox, parses, and writes what it reads as records. */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void table_words_write(const TableLimits *limits, Str sheet, Arena *arena, char **words) {
    const double values[] = {(double)limits->packed_bytes,
                             (double)limits->unpacked_bytes,
                             limits->ratio,
                             limits->seconds,
                             (double)limits->rows,
                             (double)limits->columns,
                             (double)limits->memory_bytes,
                             (double)limits->merged_rows,
                             (double)limits->pass_from,
                             (double)limits->pass_to};
    size_t count = sizeof values / sizeof *values;
    for (size_t i = 0; i < count; i++) {
        words[i] = arena_alloc(arena, 32);
        number_shortest(values[i], words[i]);
    }
    words[count] = arena_alloc(arena, sheet.len + 1);
    memcpy(words[count], sheet.data ? sheet.data : "", sheet.len);
    words[count + 1] = NULL;
}

bool table_words_read(int count, char **words, TableLimits *limits, Str *sheet) {
    double values[TABLE_WORDS - 1];
    if (count != TABLE_WORDS) {
        return false;
    }
    for (size_t i = 0; i < TABLE_WORDS - 1; i++) {
        if (!number_parse(str_from(words[i]), &values[i]) || values[i] < 0) {
            return false;
        }
    }
    *limits =
        (TableLimits){(size_t)values[0], (size_t)values[1], values[2],         values[3],         (size_t)values[4],
                      (size_t)values[5], (size_t)values[6], (size_t)values[7], (size_t)values[8], (size_t)values[9]};
    *sheet = str_from(words[TABLE_WORDS - 1]);
    return true;
}

/* ---- records ---- */

enum { PIECE = 256 << 10 }; /* what is written at once */

typedef struct Writer {
    Arena *arena;
    char *bytes;
    size_t used, capacity;
    Buf record;  /* the one being made, length and type in front; rows need none */
    double told; /* last progress */
} Writer;

static bool flush(Writer *writer) {
    size_t done = 0;
    while (done < writer->used) {
        ssize_t put = write(STDOUT_FILENO, writer->bytes + done, writer->used - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    writer->used = 0;
    return true;
}

/* Room for a whole record; NULL when nobody reads any more. */
static char *reserve(Writer *writer, size_t size) {
    if (writer->capacity - writer->used < size) {
        if (!flush(writer)) {
            return NULL;
        }
        if (writer->capacity < size) {
            writer->bytes = arena_alloc(writer->arena, size);
            writer->capacity = size;
        }
    }
    char *place = writer->bytes + writer->used;
    writer->used += size;
    return place;
}

static void add_bytes(Buf *buf, const void *data, size_t size) {
    buf_add(buf, (Str){data, size});
}

static void add_u32(Buf *buf, uint32_t value) {
    add_bytes(buf, &value, sizeof value);
}

static void begin_record(Writer *writer, char type) {
    writer->record.len = 0;
    add_u32(&writer->record, 0);
    buf_add_char(&writer->record, type);
}

static bool end_record(Writer *writer, Err *err) {
    uint32_t length = (uint32_t)(writer->record.len - sizeof length);
    memcpy(writer->record.data, &length, sizeof length);
    char *place = reserve(writer, writer->record.len);
    if (!place) {
        return err_set(err, ERR_IO, "读取中断。");
    }
    memcpy(place, writer->record.data, writer->record.len);
    return true;
}

static bool write_sheet(void *context, Str name, Err *err) {
    begin_record(context, RECORD_SHEET);
    buf_add(&((Writer *)context)->record, name);
    return end_record(context, err);
}

static void write_note(void *context, Str text) {
    begin_record(context, RECORD_NOTE);
    buf_add(&((Writer *)context)->record, text);
    end_record(context, NULL);
}

static bool write_progress(void *context, double part, Err *err) {
    Writer *writer = context;
    if (part - writer->told < 0.01) {
        return true;
    }
    writer->told = part;
    begin_record(writer, RECORD_PROGRESS);
    add_bytes(&writer->record, &part, sizeof part);
    return end_record(writer, err) && (flush(writer) || err_set(err, ERR_IO, "读取中断。"));
}

static char *add_to(char *place, const void *data, size_t size) {
    memcpy(place, data, size);
    return place + size;
}

/* Straight to where it is sent from: almost all that is written is rows. */
static bool write_cells(Writer *writer, char type, const TableRow *row, Err *err) {
    const uint32_t head[3] = {(uint32_t)row->row, (uint32_t)row->line,
                              (uint32_t)row->count | (row->hidden ? (uint32_t)WIRE_HIDDEN : 0)};
    size_t size = 1 + sizeof head;
    for (size_t i = 0; i < row->count; i++) {
        const TableCell *cell = &row->cells[i];
        size += 2 * sizeof(uint32_t) + (cell->is_number ? sizeof cell->number : 0) + cell->text.len;
    }
    const uint32_t length = (uint32_t)size;
    char *place = reserve(writer, size + sizeof length);
    if (!place) {
        return err_set(err, ERR_IO, "读取中断。");
    }
    place = add_to(place, &length, sizeof length);
    *place++ = type;
    place = add_to(place, head, sizeof head);
    for (size_t i = 0; i < row->count; i++) {
        const TableCell *cell = &row->cells[i];
        uint32_t flags = (cell->is_number ? WIRE_NUMBER : 0) | (cell->is_date ? WIRE_DATE : 0) |
                         (cell->is_error ? WIRE_ERROR : 0) | (cell->is_percent ? WIRE_PERCENT : 0);
        const uint32_t words[2] = {cell->column, flags << 24 | (uint32_t)cell->text.len};
        place = add_to(place, words, sizeof words);
        if (cell->is_number) {
            place = add_to(place, &cell->number, sizeof cell->number);
        }
        if (cell->text.len) {
            place = add_to(place, cell->text.data, cell->text.len);
        }
    }
    return true;
}

static bool write_row(void *context, const TableRow *row, Err *err) {
    return write_cells(context, RECORD_ROW, row, err);
}

/* Whether it matters is known at the other end; the parser takes it that it does. */
static bool write_changed(void *context, const TableRow *row) {
    write_cells(context, RECORD_CHANGED, row, NULL);
    return true;
}

static bool write_again(void *context, Err *err) {
    Writer *writer = context;
    writer->told = 0;
    begin_record(writer, RECORD_AGAIN);
    return end_record(writer, err) && (flush(writer) || err_set(err, ERR_IO, "读取中断。"));
}

static void write_end(Writer *writer, bool good, const Err *err) {
    begin_record(writer, good ? RECORD_END : RECORD_ERROR);
    if (!good) {
        const uint32_t head[2] = {(uint32_t)err->kind, (uint32_t)err->place.line};
        add_bytes(&writer->record, head, sizeof head);
        add_bytes(&writer->record, err->place.cell, sizeof err->place.cell);
        add_bytes(&writer->record, err->place.sheet, sizeof err->place.sheet);
        buf_add(&writer->record, str_from(err->message));
    }
    end_record(writer, NULL);
    flush(writer);
}

_Noreturn void table_run(const TableLimits *limits, Str sheet, bool forked) {
    Writer writer = {.arena = arena_create()};
    Err err = {.kind = ERR_NONE};
    struct stat status;
    writer.record = buf_create(writer.arena);
    writer.capacity = PIECE;
    writer.bytes = arena_alloc(writer.arena, PIECE);
    table_prepare();
    if (fstat(STDIN_FILENO, &status) != 0 || status.st_size <= 0) {
        _exit(2);
    }
    size_t size = (size_t)status.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (bytes == MAP_FAILED || !walled_close(limits->memory_bytes + size, limits->seconds, forked)) {
        err_set(&err, ERR_INTERNAL, "不能建立安全的读取环境（%s），没有读取。请联系管理员检查系统的 seccomp 设置。",
                strerror(errno));
        write_end(&writer, false, &err);
        _exit(2);
    }
    const TableEvents events = {&writer,        write_sheet,   write_row,  write_note,
                                write_progress, write_changed, write_again};
    bool good = table_parse((Str){bytes, size}, sheet, limits, &events, &err);
    write_end(&writer, good, &err);
    _exit(0);
}
