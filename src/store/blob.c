/* Files by content: files/ab/<SHA-256>, written once, synced before anyone hears of them. */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool blob_hash_valid(const char *hash) {
    return hash && strlen(hash) == 64 && strspn(hash, "0123456789abcdef") == 64;
}

static void blob_path(const char *directory, const char *hash, char path[STORE_PATH_MAX]) {
    snprintf(path, STORE_PATH_MAX, "%.*s/files/%.2s/%.64s", STORE_PATH_MAX - 100, directory, hash, hash);
}

bool write_fully(int handle, Str bytes) {
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t put = write(handle, bytes.data + done, bytes.len - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}

/* A new name is only durable once its folder is synced. */
static bool sync_folder(const char *path) {
    int handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = handle >= 0 && fsync(handle) == 0;
    if (handle >= 0) {
        close(handle);
    }
    return good;
}

static bool already_there(const char *path, size_t size) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && (uint64_t)status.st_size == size;
}

bool blob_write(const char *directory, const char *hash, Str bytes, Err *err) {
    static atomic_uint counter;
    char path[STORE_PATH_MAX], temporary[STORE_PATH_MAX], files[STORE_PATH_MAX], folder[STORE_PATH_MAX];
    blob_path(directory, hash, path);
    if (already_there(path, bytes.len)) {
        return true;
    }
    snprintf(files, sizeof files, "%s/files", directory);
    snprintf(folder, sizeof folder, "%s/files/%.2s", directory, hash);
    /* two threads may store the same content at once, hence the counter */
    snprintf(temporary, sizeof temporary, "%s/files/new-%ld-%u", directory, (long)getpid(),
             atomic_fetch_add(&counter, 1));
    if (!directory_create(folder, err)) {
        return false;
    }
    int handle = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        return err_set(err, ERR_IO, "不能保存文件：%s。请检查数据目录的权限和磁盘空间。", strerror(errno));
    }
    bool good = write_fully(handle, bytes) && fsync(handle) == 0;
    good = close(handle) == 0 && good;
    good = good && rename(temporary, path) == 0 && sync_folder(folder) && sync_folder(files);
    if (!good) {
        int reason = errno;
        unlink(temporary);
        return err_set(err, ERR_IO, "保存文件没有成功：%s。请检查磁盘空间后重试。", strerror(reason));
    }
    return true;
}

bool blob_put(Store *store, Str bytes, char hash[65], Err *err) {
    if (bytes.len > STORE_BLOB_MAX) {
        return err_set(err, ERR_LIMIT, "文件有%zu字节，超过上限%zu字节。请压缩或拆分后再上传。", bytes.len,
                       STORE_BLOB_MAX);
    }
    sha256_hex(bytes, hash);
    return blob_write(store->directory, hash, bytes, err);
}

bool blob_get(Store *store, const char *hash, Arena *arena, Str *bytes, Err *err) {
    char path[STORE_PATH_MAX], found[65];
    if (!blob_hash_valid(hash)) {
        return err_set(err, ERR_USAGE, "文件编号不对：应当是64位十六进制数。");
    }
    blob_path(store->directory, hash, path);
    if (!path_exists(path)) {
        return err_set(err, ERR_NOT_FOUND, "没有保存过这个文件（%.12s…）。", hash);
    }
    if (!file_read(arena, path, STORE_BLOB_MAX, bytes, err)) {
        return false;
    }
    sha256_hex(*bytes, found);
    if (strcmp(found, hash) != 0) {
        return err_set(err, ERR_IO, "保存的文件（%.12s…）已损坏，内容与登记时不同。请从备份恢复。", hash);
    }
    return true;
}
