/* Keeping a file while something else is done: read, hashed, written and synced in a thread of its own. It has a
 * temporary name until it is wanted; then it is put in place, and only then does anyone hear of it. */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 18 };

struct BlobKeeping {
    Arena *arena;
    const char *directory, *path;
    char temporary[STORE_PATH_MAX];
    char hash[65];
    size_t size;
    pthread_t thread;
    atomic_bool unwanted;
    bool good;
    Err err;
};

static int open_source(const char *path, Err *err) {
    struct stat status;
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (handle < 0) {
        err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开文件“%s”：%s。请检查路径和权限。", path,
                errno == ENOENT ? "文件不存在" : strerror(errno));
    } else if (fstat(handle, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(handle);
        handle = -1;
        err_set(err, ERR_IO, "“%s”不是普通文件，请选择一个文件。", path);
    }
    return handle;
}

/* Until the end, or until nobody wants it. `to` -1: only read. */
static bool copy(BlobKeeping *keeping, int from, int to, HashRun *run) {
    char *piece = arena_alloc(keeping->arena, PIECE);
    while (!atomic_load(&keeping->unwanted)) {
        ssize_t got = read(from, piece, PIECE);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return err_set(&keeping->err, ERR_IO, "读取文件“%s”出错，请检查磁盘。", keeping->path);
        }
        const Str bytes = {piece, got > 0 ? (size_t)got : 0};
        keeping->size += bytes.len;
        if (keeping->size > STORE_BLOB_MAX) {
            return err_set(&keeping->err, ERR_LIMIT, "文件超过上限%zu字节。请压缩或拆分后再上传。", STORE_BLOB_MAX);
        }
        hash_run_add(run, bytes);
        if (to >= 0 && !write_fully(to, bytes)) {
            return blob_failed(errno, &keeping->err);
        }
    }
    return false;
}

static bool begin_hash(HashRun *run, Err *err) {
    return hash_run_begin(run) ||
           err_set(err, ERR_INTERNAL, "加密库不能计算摘要，文件没有保存。请联系管理员检查系统的加密库。");
}

static bool keep(BlobKeeping *keeping) {
    int from = open_source(keeping->path, &keeping->err);
    if (from < 0) {
        return false;
    }
    int to = blob_temporary(keeping->directory, keeping->temporary, &keeping->err);
    HashRun run;
    bool good = begin_hash(&run, &keeping->err);
    good = good && to >= 0 && copy(keeping, from, to, &run);
    hash_run_end(&run, keeping->hash);
    close(from);
    if (good && fsync(to) != 0) {
        good = blob_failed(errno, &keeping->err);
    }
    if (to >= 0) {
        close(to);
    }
    return good;
}

static void *keep_main(void *argument) {
    BlobKeeping *keeping = argument;
    keeping->good = keep(keeping);
    return NULL;
}

bool blob_keep_begin(Store *store, const char *path, BlobKeeping **keeping, Err *err) {
    Arena *arena = arena_create();
    BlobKeeping *made = ARENA_NEW(arena, BlobKeeping);
    *made = (BlobKeeping){.arena = arena, .directory = store->directory, .path = str_cstr(arena, str_from(path))};
    if (!thread_start(&made->thread, keep_main, made)) {
        arena_destroy(arena);
        *keeping = NULL;
        return err_set(err, ERR_IO, "系统资源不足，文件没有保存。请稍后重试。");
    }
    *keeping = made;
    return true;
}

bool blob_keep_end(BlobKeeping *keeping, bool wanted, char hash[65], Err *err) {
    if (!keeping) {
        return true;
    }
    if (!wanted) {
        atomic_store(&keeping->unwanted, true);
    }
    pthread_join(keeping->thread, NULL);
    bool good = keeping->good;
    if (!wanted) {
        good = true;
    } else if (!good && err) {
        *err = keeping->err;
    }
    if (wanted && good) {
        memcpy(hash, keeping->hash, sizeof keeping->hash);
        good = blob_put_in_place(keeping->directory, keeping->temporary, hash, keeping->size, err);
    } else if (keeping->temporary[0]) {
        unlink(keeping->temporary);
    }
    arena_destroy(keeping->arena);
    return good;
}

bool blob_hash_of(const char *path, char hash[65], Err *err) {
    int from = open_source(path, err);
    if (from < 0) {
        return false;
    }
    BlobKeeping reading = {.arena = arena_create(), .path = path};
    HashRun run;
    bool good = begin_hash(&run, &reading.err) && copy(&reading, from, -1, &run);
    hash_run_end(&run, hash);
    close(from);
    arena_destroy(reading.arena);
    if (!good && err) {
        *err = reading.err;
    }
    return good;
}
