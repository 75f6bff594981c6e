/* The parent's side of reading a table: starts the reader process, keeps its time, and checks all that it says.
 *
 * What comes through the pipe is as foreign as the file: every length, number and text is checked before use. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Weak: the linker takes child.c only for a program whose main() names the function, that is, for one that
 * answers to --table-reader. Any other program (a test) would start over when it is executed again. */
extern int table_child_main(int count, char **words) __attribute__((weak));

typedef struct Stream {
    const TableLimits *limits;
    const TableEvents *events;
    Arena *arena;
    pid_t child;
    int in;
    double deadline;
    char *bytes;
    size_t start, end, capacity;
    Str sheet;
    TableCell *cells;
    size_t cell_capacity;
    size_t rows, last_row;
    bool matters; /* a row that merged cells change has to be told anew */
    bool anew;    /* the table is told a second time */
    bool ended;   /* the child said that it is done, or goes on needlessly */
    bool stopped; /* the receiver wants no more */
} Stream;

static const char damaged[] = "文件损坏，无法读取。请用表格软件打开检查，另存为新的 .xlsx 再导入。";

/* ---- starting ---- */

static bool open_table(const char *path, const TableLimits *limits, int *handle, Err *err) {
    struct stat status;
    *handle = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (*handle < 0) {
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开文件“%s”：%s。请检查路径和权限。", path,
                       errno == ENOENT ? "文件不存在" : strerror(errno));
    }
    bool good = fstat(*handle, &status) == 0 && S_ISREG(status.st_mode);
    if (!good) {
        err_set(err, ERR_INPUT, "“%s”不是普通文件，请选择 .xlsx 或 CSV 文件。", path);
    } else if (status.st_size == 0) {
        good = err_set(err, ERR_INPUT, "文件是空的（0字节）。请检查是否选错文件，或重新下载、另存后再导入。");
    } else if ((size_t)status.st_size > limits->packed_bytes) {
        const double mega = 1 << 20;
        good = limit_exceeded(err, "文件大小", (double)status.st_size / mega, (double)limits->packed_bytes / mega, "MB",
                              VARIABLE_FILE);
    }
    if (!good) {
        close(*handle);
    }
    return good;
}

/* What a fork is told, in its parent's memory. */
typedef struct Told {
    const TableLimits *limits;
    Str sheet;
} Told;

static void read_forked(void *context) {
    const Told *told = context;
    table_run(told->limits, told->sheet, true);
}

static bool start_reader(Stream *stream, Str sheet, int table, Err *err) {
    char *words[TABLE_WORDS + 1];
    Told told = {stream->limits, sheet};
    table_words_write(stream->limits, sheet, stream->arena, words);
    const WalledOrder order = {.word = "--table-reader",
                               .words = words,
                               .spawned = table_child_main != NULL,
                               .forked = read_forked,
                               .context = &told};
    return walled_start(&order, table, &stream->child, &stream->in, err);
}

/* ---- checking records ---- */

static bool take(Str *rest, void *out, size_t size) {
    if (rest->len < size) {
        return false;
    }
    memcpy(out, rest->data, size);
    *rest = (Str){rest->data + size, rest->len - size};
    return true;
}

/* One cell behind *rest. */
static bool take_cell(Str *rest, TableCell *cell) {
    uint32_t words[2];
    if (!take(rest, words, sizeof words)) {
        return false;
    }
    uint32_t flags = words[1] >> 24, length = words[1] & 0xFFFFFF;
    *cell = (TableCell){.column = words[0],
                        .is_number = flags & WIRE_NUMBER,
                        .is_date = flags & WIRE_DATE,
                        .is_percent = flags & WIRE_PERCENT,
                        .is_error = flags & WIRE_ERROR};
    if (cell->is_number && (!take(rest, &cell->number, sizeof cell->number) || !isfinite(cell->number))) {
        return false;
    }
    if (words[0] >= TABLE_SHEET_COLUMNS || length > TABLE_TEXT_BYTES || length > rest->len) {
        return false;
    }
    cell->text = (Str){rest->data, length};
    *rest = (Str){rest->data + length, rest->len - length};
    return str_invalid_utf8(cell->text) < 0;
}

static bool take_cells(Stream *stream, Str rest, TableRow *row) {
    uint32_t head[3];
    if (!take(&rest, head, sizeof head)) {
        return false;
    }
    const bool hidden = head[2] & WIRE_HIDDEN;
    head[2] &= ~(uint32_t)WIRE_HIDDEN;
    if (head[2] > TABLE_SHEET_COLUMNS) {
        return false;
    }
    if (head[2] > stream->cell_capacity) {
        stream->cells = ARENA_ARRAY(stream->arena, head[2], TableCell);
        stream->cell_capacity = head[2];
    }
    for (uint32_t i = 0; i < head[2]; i++) {
        if (!take_cell(&rest, &stream->cells[i]) || (i > 0 && stream->cells[i].column <= stream->cells[i - 1].column)) {
            return false;
        }
    }
    *row = (TableRow){.row = head[0],
                      .line = head[1],
                      .cells = stream->cells,
                      .count = head[2],
                      .sheet = stream->sheet,
                      .hidden = hidden};
    return rest.len == 0;
}

static bool take_row(Stream *stream, Str rest, TableRow *row) {
    if (!take_cells(stream, rest, row) || row->row <= stream->last_row || ++stream->rows > stream->limits->rows) {
        return false;
    }
    stream->last_row = row->row;
    return true;
}

/* The rows that merged cells change have been told. Only when none matters is the reading over; the child need not
 * know, for it is ended. */
static bool take_again(Stream *stream, Err *err) {
    if (!stream->matters) {
        stream->ended = true;
        return true;
    }
    stream->anew = true;
    stream->matters = false;
    stream->rows = stream->last_row = 0;
    stream->stopped = !stream->events->again(stream->events->context, err);
    return !stream->stopped;
}

static bool take_error(Str rest, Err *err) {
    uint32_t head[2];
    Place place = {.line = 0};
    if (!take(&rest, head, sizeof head) || !take(&rest, place.cell, sizeof place.cell) ||
        !take(&rest, place.sheet, sizeof place.sheet) || head[0] == ERR_NONE || head[0] > ERR_INTERNAL ||
        str_invalid_utf8(rest) >= 0) {
        return err_set(err, ERR_INPUT, "%s", damaged);
    }
    place.line = head[1] < INT32_MAX ? (int)head[1] : 0;
    place.cell[sizeof place.cell - 1] = place.sheet[sizeof place.sheet - 1] = '\0';
    return err_set_at(err, (ErrKind)head[0], &place, "%.*s", STR_ARG(rest));
}

/* False: stop, with err set unless the receiver only wants no more. */
static bool take_record(Stream *stream, int type, Str rest, Err *err) {
    const TableEvents *events = stream->events;
    TableRow row;
    double part;
    switch (type) {
    case RECORD_ROW:
        if (take_row(stream, rest, &row)) {
            stream->stopped = !events->row(events->context, &row, err);
            return !stream->stopped;
        }
        break;
    case RECORD_CHANGED:
        if (!stream->anew && take_cells(stream, rest, &row)) {
            stream->matters |= !events->changed || events->changed(events->context, &row);
            return true;
        }
        break;
    case RECORD_AGAIN:
        if (!stream->anew) {
            return take_again(stream, err);
        }
        break;
    case RECORD_SHEET:
        if (rest.len < 1024 && str_invalid_utf8(rest) < 0) {
            stream->sheet = str_copy(stream->arena, rest);
            stream->stopped = !events->sheet(events->context, stream->sheet, err);
            return !stream->stopped;
        }
        break;
    case RECORD_NOTE:
        if (rest.len < 4096 && str_invalid_utf8(rest) < 0) {
            if (events->note) {
                events->note(events->context, rest);
            }
            return true;
        }
        break;
    case RECORD_PROGRESS:
        if (take(&rest, &part, sizeof part) && part >= 0 && part <= 1) {
            stream->stopped = events->progress && !events->progress(events->context, part, err);
            return !stream->stopped;
        }
        break;
    case RECORD_ERROR: return take_error(rest, err);
    case RECORD_END: stream->ended = true; return true;
    default: break;
    }
    return err_set(err, ERR_INPUT, "%s", damaged);
}

/* All whole records in the buffer. */
static bool take_records(Stream *stream, Err *err) {
    while (!stream->ended) {
        size_t held = stream->end - stream->start;
        uint32_t length;
        if (held < sizeof length) {
            return true;
        }
        memcpy(&length, stream->bytes + stream->start, sizeof length);
        if (length == 0 || length > RECORD_BYTES_MOST) {
            return err_set(err, ERR_INPUT, "%s", damaged);
        }
        size_t whole = length + sizeof length;
        if (held < whole) {
            if (whole > stream->capacity) {
                stream->bytes = arena_grow(stream->arena, stream->bytes, stream->capacity, whole, 1);
                stream->capacity = whole;
            }
            return true;
        }
        const char *record = stream->bytes + stream->start + sizeof length;
        stream->start += whole;
        if (!take_record(stream, record[0], (Str){record + 1, length - 1}, err)) {
            return false;
        }
    }
    return true;
}

/* ---- the loop ---- */

static bool too_slow(const Stream *stream, Err *err) {
    return limit_exceeded(err, "读取时间", stream->limits->seconds + time_monotonic() - stream->deadline,
                          stream->limits->seconds, "秒", VARIABLE_SECONDS);
}

/* More bytes; *more is false at the end. */
static bool receive(Stream *stream, bool *more, Err *err) {
    if (stream->start > 0) {
        memmove(stream->bytes, stream->bytes + stream->start, stream->end - stream->start);
        stream->end -= stream->start;
        stream->start = 0;
    }
    double left = stream->deadline - time_monotonic();
    struct pollfd wait = {.fd = stream->in, .events = POLLIN};
    int ready = left > 0 ? poll(&wait, 1, (int)(left * 1000) + 1) : 0;
    if (ready == 0) {
        return too_slow(stream, err);
    }
    if (ready < 0) {
        *more = errno == EINTR;
        return *more || err_set(err, ERR_IO, "读取中断：%s。请重试。", strerror(errno));
    }
    ssize_t got = read(stream->in, stream->bytes + stream->end, stream->capacity - stream->end);
    if (got < 0 && errno != EINTR) {
        return err_set(err, ERR_IO, "读取中断：%s。请重试。", strerror(errno));
    }
    *more = got != 0;
    stream->end += got > 0 ? (size_t)got : 0;
    return true;
}

static bool run_loop(Stream *stream, Err *err) {
    bool more = true;
    while (more && !stream->ended) {
        if (!receive(stream, &more, err) || !take_records(stream, err)) {
            return false;
        }
    }
    return true;
}

/* Ends the child and says what its end means when it had not finished. */
static bool finish(Stream *stream, bool good, Err *err) {
    int status = 0;
    if (!good || stream->ended) {
        kill(stream->child, SIGKILL);
    }
    while (waitpid(stream->child, &status, 0) < 0 && errno == EINTR) {
    }
    close(stream->in);
    if (!good || stream->ended) {
        return good;
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
        stream->deadline = time_monotonic();
        return too_slow(stream, err);
    }
    return err_set(err, ERR_INPUT, "%s", damaged);
}

bool table_stream(const char *path, Str sheet, const TableLimits *limits, const TableEvents *events, Err *err) {
    int table;
    Err local = {.kind = ERR_NONE};
    TableLimits usual = table_limits_default();
    limits = limits ? limits : &usual;
    Stream stream = {
        .limits = limits, .events = events, .capacity = 1 << 20, .deadline = time_monotonic() + limits->seconds};
    bool good = open_table(path, limits, &table, &local);
    if (good) {
        stream.arena = arena_create();
        stream.bytes = arena_alloc(stream.arena, stream.capacity);
        good = start_reader(&stream, sheet, table, &local);
        close(table);
        good = good && finish(&stream, run_loop(&stream, &local), &local);
        arena_destroy(stream.arena);
    }
    if (good || (stream.stopped && local.kind == ERR_NONE)) {
        return true;
    }
    if (!local.place.file[0]) {
        const char *name = strrchr(path, '/');
        snprintf(local.place.file, sizeof local.place.file, "%s", name ? name + 1 : path);
    }
    if (err) {
        *err = local;
    }
    return false;
}
