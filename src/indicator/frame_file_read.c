/* Reading a frame file: mapped, judged piece by piece. */
#include "frame_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BYTE_ORDER_MARK = 0x01020304 };

struct FrameFile {
    Arena *arena;
    unsigned char *bytes;
    size_t size;
    bool mapped;
    atomic_uchar *pieces; /* per piece: what is known of it */
};

/* Taken: a thread holds it against its sum. */
enum { PIECE_NEW, PIECE_TAKEN, PIECE_GOOD, PIECE_BAD };
enum { PIECES_AT_ONCE = 8 };

static bool damaged(Err *err) {
    return err_set(err, ERR_INPUT, "数据副本已损坏或不完整，将从数据库重新生成。");
}

/* [at, at + count * each) lies in the file, behind the head, and begins where numbers may. */
static bool lies_in(const FrameHead *head, uint64_t at, uint64_t count, uint64_t each) {
    uint64_t bytes;
    return at % sizeof(uint64_t) == 0 && at >= head->data && at <= head->size &&
           !__builtin_mul_overflow(count, each, &bytes) && bytes <= head->size - at;
}

static uint64_t pieces_of(const FrameHead *head) {
    return (head->size - head->data + FRAME_PIECE - 1) / FRAME_PIECE;
}

static bool head_fits(const FrameHead *head, size_t size) {
    uint64_t columns_end = sizeof *head + head->column_count * sizeof(FrameColumn);
    return head->size == size && head->data <= size && head->data % FRAME_ALIGNMENT == 0 &&
           head->rows <= FRAME_ROWS_MOST && head->column_count <= UINT16_MAX && head->sums == columns_end &&
           head->sums <= head->data && (head->data - head->sums) / sizeof(StoreSum) >= pieces_of(head) &&
           lies_in(head, head->units, head->rows, sizeof(FrameUnit)) &&
           lies_in(head, head->codes, head->rows, sizeof(int32_t)) && lies_in(head, head->texts, head->text_bytes, 1);
}

static bool column_fits(const FrameHead *head, const FrameColumn *column) {
    return lies_in(head, column->values, head->rows, sizeof(double)) &&
           lies_in(head, column->unknown, (head->rows + 63) / 64, sizeof(uint64_t)) &&
           lies_in(head, column->exceptions, column->exception_count, sizeof(FrameException));
}

/* The sum of what stands before the data; its own place counts as 0. */
static bool head_sum(unsigned char *bytes, uint64_t data, StoreSum *sum) {
    FrameHead *head = (FrameHead *)(void *)bytes;
    StoreSum stored = head->sum;
    memset(&head->sum, 0, sizeof head->sum);
    bool good = store_sums((Str){(const char *)bytes, data}, data, UINT64_MAX, sum);
    head->sum = stored;
    return good;
}

static bool judge(FrameFile *file, Err *err) {
    const FrameHead *head = frame_file_head(file);
    StoreSum sum;
    if (file->size < sizeof *head || memcmp(head->magic, "duxuefrm", sizeof head->magic) != 0 ||
        head->byte_order != BYTE_ORDER_MARK || head->format != FRAME_FORMAT || !head_fits(head, file->size)) {
        return damaged(err);
    }
    if (!head_sum(file->bytes, head->data, &sum) || memcmp(&sum, &head->sum, sizeof sum) != 0) {
        return damaged(err);
    }
    for (uint64_t i = 0; i < head->column_count; i++) {
        if (!column_fits(head, &frame_file_columns(file)[i])) {
            return damaged(err);
        }
    }
    file->pieces = ARENA_ARRAY(file->arena, pieces_of(head), atomic_uchar);
    return true;
}

static bool open_bytes(void *bytes, size_t size, bool mapped, FrameFile **file, Err *err) {
    Arena *arena = arena_create();
    FrameFile *made = ARENA_NEW(arena, FrameFile);
    *made = (FrameFile){.arena = arena, .bytes = bytes, .size = size, .mapped = mapped};
    if (!judge(made, err)) {
        frame_file_close(made);
        return false;
    }
    *file = made;
    return true;
}

bool frame_file_over(void *bytes, size_t size, FrameFile **file, Err *err) {
    return size < sizeof(FrameHead) ? damaged(err) : open_bytes(bytes, size, false, file, err);
}

bool frame_file_open(const char *path, FrameFile **file, Err *err) {
    struct stat status;
    int handle = open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0) {
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开数据副本“%s”：%s。", path,
                       strerror(errno));
    }
    bool good = fstat(handle, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size >= sizeof(FrameHead);
    size_t size = good ? (size_t)status.st_size : 0;
    /* Private: cells of a newer submission are written into this program's copy of the page alone. */
    void *bytes = good ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, handle, 0) : MAP_FAILED;
    close(handle);
    return bytes == MAP_FAILED ? damaged(err) : open_bytes(bytes, size, true, file, err);
}

void frame_file_close(FrameFile *file) {
    if (!file) {
        return;
    }
    if (file->mapped) {
        munmap(file->bytes, file->size);
    }
    arena_destroy(file->arena);
}

const FrameHead *frame_file_head(const FrameFile *file) {
    return (const FrameHead *)(const void *)file->bytes;
}

const FrameColumn *frame_file_columns(const FrameFile *file) {
    return (const FrameColumn *)(const void *)(file->bytes + sizeof(FrameHead));
}

/* Pieces [from, from + count), each against its sum. */
static void judge_run(FrameFile *file, uint64_t from, uint64_t count) {
    const FrameHead *head = frame_file_head(file);
    StoreSum sums[PIECES_AT_ONCE];
    uint64_t at = head->data + from * FRAME_PIECE, rest = head->size - at;
    size_t bytes = rest < count * FRAME_PIECE ? rest : count * FRAME_PIECE;
    bool made = store_sums((Str){(const char *)file->bytes + at, bytes}, FRAME_PIECE, from, sums);
    for (uint64_t i = 0; i < count; i++) {
        const unsigned char *stored = file->bytes + head->sums + (from + i) * sizeof *sums;
        bool good = made && memcmp(&sums[i], stored, sizeof *sums) == 0;
        atomic_store(&file->pieces[from + i], good ? PIECE_GOOD : PIECE_BAD);
    }
}

/* How many pieces from this one on become this thread's; a few at once, for beginning a sum has its price. */
static uint64_t take_run(FrameFile *file, uint64_t from, uint64_t to) {
    uint64_t run = 0, most = to - from < PIECES_AT_ONCE ? to - from : PIECES_AT_ONCE;
    unsigned char now = PIECE_NEW;
    while (run < most && atomic_compare_exchange_strong(&file->pieces[from + run], &now, PIECE_TAKEN)) {
        run++;
    }
    return run;
}

/* Those of [from, to) that no other thread has taken. */
static void judge_pieces(FrameFile *file, uint64_t from, uint64_t to) {
    while (from < to) {
        uint64_t run = take_run(file, from, to);
        if (run) {
            judge_run(file, from, run);
        }
        from += run ? run : 1;
    }
}

static bool piece_good(FrameFile *file, uint64_t piece) {
    unsigned char known;
    while ((known = atomic_load(&file->pieces[piece])) == PIECE_TAKEN) {
        sched_yield(); /* a piece takes some microseconds */
    }
    return known == PIECE_GOOD;
}

void *frame_file_take(FrameFile *file, uint64_t at, uint64_t bytes, Err *err) {
    const FrameHead *head = frame_file_head(file);
    if (!lies_in(head, at, bytes, 1)) {
        damaged(err);
        return NULL;
    }
    uint64_t from = (at - head->data) / FRAME_PIECE;
    uint64_t to = bytes ? (at - head->data + bytes - 1) / FRAME_PIECE + 1 : from;
    judge_pieces(file, from, to);
    for (uint64_t piece = from; piece < to; piece++) {
        if (!piece_good(file, piece)) {
            damaged(err);
            return NULL;
        }
    }
    return file->bytes + at;
}

void frame_file_rest(const FrameFile *file, uint64_t at, uint64_t bytes) {
    uint64_t from = (at + FRAME_ALIGNMENT - 1) / FRAME_ALIGNMENT * FRAME_ALIGNMENT;
    uint64_t to = (at + bytes) / FRAME_ALIGNMENT * FRAME_ALIGNMENT;
    if (file->mapped && from < to) {
        madvise(file->bytes + from, to - from, MADV_DONTNEED);
    }
}

bool frame_file_seal(void *bytes, size_t size) {
    FrameHead *head = bytes;
    if (size < sizeof *head || !head_fits(head, size)) {
        return false;
    }
    Str data = {(const char *)bytes + head->data, size - head->data};
    return store_sums(data, FRAME_PIECE, 0, (StoreSum *)(void *)((char *)bytes + head->sums)) &&
           head_sum(bytes, head->data, &head->sum);
}
