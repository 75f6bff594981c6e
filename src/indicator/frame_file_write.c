/* Writing a frame file: beside its place, with all sums, then its name. */
#include "frame_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct FrameWriter {
    Arena *arena;
    Str path, temporary;
    int handle;
    FrameHead head;
    FrameColumn *columns;
    size_t column_count;
    uint64_t at; /* of the next section */
    StoreSum *sums;
    size_t sum_capacity;
    unsigned char *piece; /* what is not yet written of it */
    uint64_t filled, piece_count;
    int failed; /* errno of the first thing that went wrong */
};

static uint64_t up(uint64_t at, uint64_t to) {
    return (at + to - 1) / to * to;
}

static void write_at(FrameWriter *writer, const void *bytes, size_t count, uint64_t at) {
    const char *from = bytes;
    while (count && !writer->failed) {
        ssize_t put = pwrite(writer->handle, from, count, (off_t)at);
        if (put < 0 && errno != EINTR) {
            writer->failed = errno;
        } else if (put > 0) {
            from += put;
            at += (uint64_t)put;
            count -= (size_t)put;
        }
    }
}

/* Pieces one behind the other; only the last of the file may be shorter. Each is written while the processor still
 * holds it from its sum. */
static void put_pieces(FrameWriter *writer, const void *bytes, size_t count) {
    const char *from = bytes;
    for (size_t part; count && !writer->failed; from += part, count -= part) {
        part = count < FRAME_PIECE ? count : FRAME_PIECE;
        uint64_t number = writer->piece_count++;
        if (number >= writer->sum_capacity) {
            writer->failed = EFBIG; /* more columns than were promised */
        } else if (!store_sums((Str){from, part}, FRAME_PIECE, number, &writer->sums[number])) {
            writer->failed = ENOTSUP;
        } else {
            write_at(writer, from, part, writer->head.data + number * FRAME_PIECE);
        }
    }
}

static void end_piece(FrameWriter *writer) {
    if (writer->filled) {
        put_pieces(writer, writer->piece, writer->filled);
        writer->filled = 0;
    }
}

static void put(FrameWriter *writer, const void *bytes, size_t count) {
    const char *from = bytes;
    writer->at += count;
    while (count) {
        if (!writer->filled && count >= FRAME_PIECE) {
            size_t whole = count / FRAME_PIECE * FRAME_PIECE;
            put_pieces(writer, from, whole);
            from += whole;
            count -= whole;
            continue;
        }
        size_t part = FRAME_PIECE - writer->filled < count ? FRAME_PIECE - writer->filled : count;
        memcpy(writer->piece + writer->filled, from, part);
        writer->filled += part;
        from += part;
        count -= part;
        if (writer->filled == FRAME_PIECE) {
            end_piece(writer);
        }
    }
}

/* A section begins where numbers and wide registers may. Tells where. */
static uint64_t put_section(FrameWriter *writer, const void *bytes, size_t count) {
    static const char zeros[64];
    put(writer, zeros, up(writer->at, sizeof zeros) - writer->at);
    uint64_t begins = writer->at;
    put(writer, bytes, count);
    return begins;
}

/* Another program may be at it: the lock says so. It may also have finished just now, and given our file its name. */
static bool own_file(FrameWriter *writer) {
    struct stat ours, named;
    return flock(writer->handle, LOCK_EX | LOCK_NB) == 0 && fstat(writer->handle, &ours) == 0 &&
           stat(writer->temporary.data, &named) == 0 && ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

/* Room for the sums of a file with so many columns. */
static size_t pieces_most(const FrameHead *head) {
    uint64_t each = up(head->rows * sizeof(double), 64) + up((head->rows + 63) / 64 * 8, 64) +
                    up(head->rows * sizeof(FrameException), 64) + 64;
    uint64_t units = up(head->rows * sizeof(FrameUnit), 64) + up(head->rows * 4, 64) + up(head->text_bytes, 64) + 64;
    return (size_t)((units + head->column_count * each) / FRAME_PIECE + 2);
}

bool frame_writer_begin(const char *path, const FrameHead *head, Arena *arena, FrameWriter **out, Err *err) {
    FrameWriter *writer = ARENA_NEW(arena, FrameWriter);
    *writer = (FrameWriter){.arena = arena,
                            .path = str_format(arena, "%s", path),
                            .temporary = str_format(arena, "%s.tmp", path),
                            .head = *head,
                            .sum_capacity = pieces_most(head)};
    writer->handle = open(writer->temporary.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (writer->handle < 0) {
        return err_set(err, ERR_IO, "不能写数据副本“%s”：%s。", writer->temporary.data, strerror(errno));
    }
    if (!own_file(writer)) {
        close(writer->handle);
        return false;
    }
    memcpy(writer->head.magic, "duxuefrm", sizeof writer->head.magic);
    writer->head.format = FRAME_FORMAT;
    writer->head.byte_order = 0x01020304;
    writer->head.sums = sizeof *head + head->column_count * sizeof(FrameColumn);
    writer->head.data = up(writer->head.sums + writer->sum_capacity * sizeof(StoreSum), FRAME_ALIGNMENT);
    writer->at = writer->head.data;
    writer->columns = ARENA_ARRAY(arena, head->column_count, FrameColumn);
    writer->sums = ARENA_ARRAY(arena, writer->sum_capacity, StoreSum);
    writer->piece = ARENA_ARRAY(arena, FRAME_PIECE, unsigned char);
    writer->failed = ftruncate(writer->handle, 0) == 0 ? 0 : errno;
    *out = writer;
    return true;
}

void frame_writer_units(FrameWriter *writer, const FrameUnit *units, const int *codes, Str texts) {
    writer->head.units = put_section(writer, units, writer->head.rows * sizeof *units);
    writer->head.codes = put_section(writer, codes, writer->head.rows * sizeof *codes);
    writer->head.texts = put_section(writer, texts.data, texts.len);
    writer->head.text_bytes = texts.len;
}

void frame_writer_column(FrameWriter *writer, uint32_t element, const double *values, const uint64_t *unknown,
                         const FrameException *exceptions, size_t exception_count) {
    size_t rows = writer->head.rows;
    if (writer->column_count == writer->head.column_count) {
        writer->failed = writer->failed ? writer->failed : EFBIG;
        return;
    }
    FrameColumn *column = &writer->columns[writer->column_count++];
    column->element = element;
    column->exception_count = (uint32_t)exception_count;
    column->values = put_section(writer, values, rows * sizeof *values);
    column->unknown = put_section(writer, unknown, (rows + 63) / 64 * sizeof *unknown);
    column->exceptions = put_section(writer, exceptions, exception_count * sizeof *exceptions);
}

/* Head, columns and sums are written last: without them the file is none. */
static void put_head(FrameWriter *writer) {
    unsigned char *before = ARENA_ARRAY(writer->arena, writer->head.data, unsigned char);
    FrameHead *head = (FrameHead *)(void *)before;
    end_piece(writer);
    writer->head.size = writer->at;
    memcpy(before, &writer->head, sizeof writer->head);
    memcpy(before + sizeof *head, writer->columns, writer->column_count * sizeof *writer->columns);
    memcpy(before + head->sums, writer->sums, writer->piece_count * sizeof *writer->sums);
    StoreSum sum;
    if (!store_sums((Str){(const char *)before, head->data}, head->data, UINT64_MAX, &sum)) {
        writer->failed = ENOTSUP;
    }
    head->sum = sum;
    write_at(writer, before, head->data, 0);
}

bool frame_writer_end(FrameWriter *writer, Err *err) {
    if (!writer->failed && writer->column_count != writer->head.column_count) {
        writer->failed = EINVAL;
    }
    if (!writer->failed) {
        put_head(writer);
    }
    /* On the disk before it has its name: a reader judges a piece once and lets its memory go, so what it reads again
     * has to be what it judged. Where the system cannot write its pages, that is told here and not found out later. */
    if (!writer->failed && fdatasync(writer->handle) != 0) {
        writer->failed = errno;
    }
    if (!writer->failed && rename(writer->temporary.data, writer->path.data) != 0) {
        writer->failed = errno;
    }
    if (writer->failed) {
        unlink(writer->temporary.data);
    }
    close(writer->handle); /* after the rename: the lock holds until then */
    return !writer->failed || err_set(err, ERR_IO, "写数据副本“%s”失败：%s。请检查磁盘空间。", writer->path.data,
                                      strerror(writer->failed));
}
