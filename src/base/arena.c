/* Arenas: blocks that double in size; everything is freed at once. */
#include "spill.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(start, size)   ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#endif

#define FIRST_BLOCK   ((size_t)4096)
#define LARGEST_BLOCK (2 * HUGE_PAGE - sizeof(Chunk))
#define HUGE_PAGE     ((size_t)2 << 20)
#define HUGE_TABLE    ((size_t)8 << 20) /* the trees of a country: pages of 2 MB save the system most of the work */

typedef struct Chunk {
    struct Chunk *before;
    size_t size, used;
    size_t touched; /* the bytes behind are zero, as the system gave them: one large table takes memory only as it is
                       used. Of other chunks none is. The header's size keeps the bytes behind it aligned to 16. */
    size_t mapped;  /* bytes, header included, of the arena's file or of pages of its own; 0: neither */
    size_t unused;
} Chunk;

struct Arena {
    Chunk *top;
    Chunk *spare; /* what the last reset gave back, or NULL: the next chunk, so that who fills and resets an arena again
                     and again at the edge of a chunk gets no new memory each time */
    size_t total;
    int file;     /* that chunks lie in; -1: none */
    char *folder; /* of the file; NULL: none */
    off_t file_bytes;
};

static void *memory_or_end(size_t size, bool zero) {
    void *memory = zero ? calloc(1, size) : malloc(size);
    if (!memory) {
        fputs("内存不足，程序无法继续。请关闭其他程序后重试。\n", stderr);
        abort();
    }
#ifdef MADV_HUGEPAGE
    if (zero && size >= HUGE_TABLE) {
        uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = ((uintptr_t)memory + page - 1) / page * page;
        madvise((void *)from, (uintptr_t)memory + size - from, MADV_HUGEPAGE); /* where there are none, it is as well */
    }
#endif
    return memory;
}

Arena *arena_create(void) {
    Arena *arena = memory_or_end(sizeof *arena, false);
    arena->top = NULL;
    arena->spare = NULL;
    arena->total = 0;
    arena->file = -1;
    arena->folder = NULL;
    arena->file_bytes = 0;
    return arena;
}

static void drop(Chunk *chunk) {
    if (chunk && chunk->mapped) {
        ASAN_UNPOISON_MEMORY_REGION(chunk + 1, chunk->used); /* whoever is given that address next finds it clean */
        munmap(chunk, chunk->mapped);
    } else {
        free(chunk);
    }
}

static void drop_until(Arena *arena, const Chunk *keep) {
    while (arena->top && arena->top != keep) {
        Chunk *before = arena->top->before;
        drop(arena->top);
        arena->top = before;
    }
}

void arena_destroy(Arena *arena) {
    if (!arena) {
        return;
    }
    drop_until(arena, NULL);
    drop(arena->spare);
    if (arena->file >= 0) {
        close(arena->file);
    }
    free(arena->folder);
    free(arena);
}

/* ---- in a file ---- */

Arena *arena_spilling(const char *folder) {
    Arena *arena = arena_create();
    arena->file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    arena->folder = strdup(folder);
    return arena;
}

Arena *arena_beside(const Arena *other) {
    return other->folder ? arena_spilling(other->folder) : arena_create();
}

/* The place on the disk is taken before it is written to: a full disk is found out here. */
static Chunk *chunk_in_file(Arena *arena, size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = (sizeof(Chunk) + size + page - 1) / page * page;
    if (arena->file < 0 || posix_fallocate(arena->file, arena->file_bytes, (off_t)bytes) != 0) {
        return NULL;
    }
    Chunk *chunk = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, arena->file, arena->file_bytes);
    if (chunk == MAP_FAILED) {
        return NULL;
    }
    arena->file_bytes += (off_t)bytes;
    *chunk = (Chunk){.size = size, .mapped = bytes};
    return chunk;
}

/* Of an arena without a file, what is mapped is nowhere else. */
static void rest(const Arena *arena, Chunk *chunk) {
    if (arena->file >= 0 && chunk && chunk->mapped) {
        madvise(chunk, chunk->mapped, MADV_DONTNEED);
    }
}

void arena_rest(Arena *arena) {
    for (Chunk *chunk = arena->top, *before; chunk; chunk = before) {
        before = chunk->before;
        rest(arena, chunk);
    }
}

static void put_on_top(Arena *arena, Chunk *chunk) {
    chunk->before = arena->top;
    chunk->used = 0;
    arena->top = chunk;
}

/* Zero bytes of memory alone, from the beginning of a huge page on; NULL where the system gives no so large room. */
static Chunk *chunk_of_huge_pages(size_t bytes) {
    char *memory =
        mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    size_t before = (HUGE_PAGE - (uintptr_t)memory % HUGE_PAGE) % HUGE_PAGE;
    if (before) {
        munmap(memory, before);
    }
    munmap(memory + before + bytes, HUGE_PAGE - before);
#ifdef MADV_HUGEPAGE
    madvise(memory + before, bytes, MADV_HUGEPAGE);
#endif
    return (Chunk *)(void *)(memory + before);
}

/* Of an arena that has filled so large a block before, in whole huge pages: the system gives memory five hundred times
 * less often. A smaller arena, one large table in it or not, would rather not take more than it uses. */
static Chunk *another_large_chunk(const Arena *arena, size_t size) {
    bool follows = arena->file < 0 && arena->top && arena->top->size == LARGEST_BLOCK && size == LARGEST_BLOCK;
    Chunk *chunk = follows ? chunk_of_huge_pages(sizeof *chunk + size) : NULL;
    if (chunk) {
        *chunk = (Chunk){.size = size, .mapped = sizeof *chunk + size};
    }
    return chunk;
}

static void add_chunk(Arena *arena, size_t needed) {
    /* One smaller than the top would begin the doubling anew. */
    size_t top = arena->top ? arena->top->size : 0, least = top < LARGEST_BLOCK ? top : LARGEST_BLOCK;
    if (arena->spare && arena->spare->size >= needed && arena->spare->size >= least) {
        ASAN_UNPOISON_MEMORY_REGION(arena->spare + 1, arena->spare->used);
        put_on_top(arena, arena->spare);
        arena->spare = NULL;
        return;
    }
    size_t size = arena->top ? arena->top->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK) {
        size = LARGEST_BLOCK;
    }
    if (size < needed) {
        size = needed;
    }
    bool one_table = size > LARGEST_BLOCK;
    Chunk *chunk = chunk_in_file(arena, size);
    chunk = chunk ? chunk : another_large_chunk(arena, size);
    if (!chunk) {
        chunk = memory_or_end(sizeof *chunk + size, one_table);
        *chunk = (Chunk){.size = size, .touched = one_table ? 0 : size};
    }
    rest(arena, arena->top);
    put_on_top(arena, chunk);
}

/* ---- large tables ---- */

void arena_expect(Arena *arena, size_t bytes) {
    if (bytes < HUGE_TABLE || bytes > SIZE_MAX / 4 || arena->file >= 0) {
        return;
    }
    size_t mapped = (sizeof(Chunk) + bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    Chunk *chunk = chunk_of_huge_pages(mapped);
    if (chunk) {
        *chunk = (Chunk){.size = mapped - sizeof *chunk, .mapped = mapped};
        put_on_top(arena, chunk);
    }
}

/* What nobody uses of the chunk; a part of a huge page may go. Given back it is zero again, as what was never used. */
static void give_back_end(Chunk *chunk) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), from = (sizeof *chunk + chunk->used + page - 1) / page * page;
    if (from < chunk->mapped) {
#ifdef MADV_NOHUGEPAGE
        madvise((char *)chunk + from, chunk->mapped - from, MADV_NOHUGEPAGE); /* or the system fills it up again */
#endif
        madvise((char *)chunk + from, chunk->mapped - from, MADV_DONTNEED);
    }
}

void arena_settle(Arena *arena) {
    drop(arena->spare);
    arena->spare = NULL;
    for (Chunk *chunk = arena->top; chunk && arena->file < 0; chunk = chunk->before) {
        give_back_end(chunk);
    }
}

static size_t start_in(const Chunk *chunk, size_t alignment) {
    uintptr_t bytes = (uintptr_t)(chunk + 1) + chunk->used;
    uintptr_t aligned = (bytes + alignment - 1) & ~(uintptr_t)(alignment - 1);
    return chunk->used + (size_t)(aligned - bytes);
}

/* Room for so many bytes, of which the first *used may hold what was there before. */
static char *take(Arena *arena, size_t size, size_t *used) {
    if (size == 0) {
        size = 1;
    }
    if (size > SIZE_MAX / 4) {
        abort();
    }
    size_t alignment = size >= 64 ? 64 : 16;
    size_t start = arena->top ? start_in(arena->top, alignment) : 0;
    if (!arena->top || start > arena->top->size || arena->top->size - start < size) {
        add_chunk(arena, size + alignment);
        start = start_in(arena->top, alignment);
    }
    Chunk *top = arena->top;
    char *memory = (char *)(top + 1) + start;
    *used = start >= top->touched ? 0 : size < top->touched - start ? size : top->touched - start;
    top->used = start + size;
    top->touched = top->used > top->touched ? top->used : top->touched;
    arena->total += size;
    return memory;
}

void *arena_alloc(Arena *arena, size_t size) {
    size_t used;
    char *memory = take(arena, size, &used);
    memset(memory, 0, used);
    return memory;
}

static size_t bytes_of(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        abort();
    }
    return bytes;
}

void *arena_array(Arena *arena, size_t count, size_t size) {
    return arena_alloc(arena, bytes_of(count, size));
}

void *arena_room(Arena *arena, size_t count, size_t size) {
    size_t used;
    return take(arena, bytes_of(count, size), &used);
}

void *arena_grow(Arena *arena, const void *old, size_t old_count, size_t new_count, size_t size) {
    size_t used, kept = old ? (old_count < new_count ? old_count : new_count) * size : 0;
    char *grown = take(arena, bytes_of(new_count, size), &used);
    if (kept) {
        memcpy(grown, old, kept);
    }
    if (used > kept) {
        memset(grown + kept, 0, used - kept);
    }
    return grown;
}

size_t arena_used(const Arena *arena) {
    return arena->total;
}

ArenaMark arena_mark(Arena *arena) {
    return (ArenaMark){arena->top, arena->top ? arena->top->used : 0};
}

/* The last chunk is the largest; a table of its own is not worth keeping. */
static void keep_spare(Arena *arena) {
    Chunk *last = arena->top;
    if (last->size > LARGEST_BLOCK || (arena->spare && arena->spare->size >= last->size)) {
        return;
    }
    arena->top = last->before;
    drop(arena->spare);
    arena->spare = last;
    ASAN_POISON_MEMORY_REGION(last + 1, last->used); /* who still reads what was given back is found out */
}

void arena_reset(Arena *arena, ArenaMark mark) {
    if (arena->top && arena->top != mark.block) {
        keep_spare(arena);
    }
    drop_until(arena, mark.block);
    if (arena->top) {
        arena->top->used = mark.used;
    }
}
