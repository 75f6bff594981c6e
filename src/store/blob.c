/* Files by content: files/ab/<SHA-256>, written once, synced before anyone hears of them. */
#include "store_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE "new-"
enum { STALE_SECONDS = 24 * 3600 };

bool blob_hash_valid(const char *hash) {
    return hash && strlen(hash) == 64 && strspn(hash, "0123456789abcdef") == 64;
}

void blob_path(const char *directory, const char *hash, char path[STORE_PATH_MAX]) {
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

/* Its time is renewed, so that blob_drop leaves it. */
static bool already_there(const char *path, size_t size) {
    struct stat status;
    return utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW) == 0 && stat(path, &status) == 0 &&
           S_ISREG(status.st_mode) && (uint64_t)status.st_size == size;
}

bool blob_failed(int reason, Err *err) {
    return err_set(err, ERR_IO, "保存文件没有成功：%s。请检查数据目录的权限和磁盘空间后重试。", strerror(reason));
}

/* Two threads may store the same content at once, hence the counter. */
int blob_temporary(const char *directory, char name[STORE_PATH_MAX], Err *err) {
    static atomic_uint counter;
    snprintf(name, STORE_PATH_MAX, "%.*s/files/" NEW_FILE "%ld-%u", STORE_PATH_MAX - 100, directory, (long)getpid(),
             atomic_fetch_add(&counter, 1));
    int handle = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        blob_failed(errno, err);
        name[0] = '\0';
    }
    return handle;
}

bool blob_put_in_place(const char *directory, const char *temporary, const char *hash, size_t size, Err *err) {
    char path[STORE_PATH_MAX], files[STORE_PATH_MAX], folder[STORE_PATH_MAX];
    blob_path(directory, hash, path);
    snprintf(files, sizeof files, "%s/files", directory);
    snprintf(folder, sizeof folder, "%s/files/%.2s", directory, hash);
    if (already_there(path, size)) {
        unlink(temporary);
        return true;
    }
    if (directory_create(folder, err)) {
        if (rename(temporary, path) == 0 && sync_folder(folder) && sync_folder(files)) {
            return true;
        }
        blob_failed(errno, err);
    }
    unlink(temporary);
    return false;
}

bool blob_write(const char *directory, const char *hash, Str bytes, Err *err) {
    char path[STORE_PATH_MAX], temporary[STORE_PATH_MAX];
    blob_path(directory, hash, path);
    if (already_there(path, bytes.len)) {
        return true;
    }
    int handle = blob_temporary(directory, temporary, err);
    if (handle < 0) {
        return false;
    }
    bool good = write_fully(handle, bytes) && fsync(handle) == 0;
    int reason = errno;
    if (close(handle) != 0 || !good) {
        unlink(temporary);
        return blob_failed(good ? errno : reason, err);
    }
    return blob_put_in_place(directory, temporary, hash, bytes.len, err);
}

/* Younger ones may belong to a program that is at work. */
void blob_sweep(const char *directory) {
    char files[STORE_PATH_MAX];
    snprintf(files, sizeof files, "%s/files", directory);
    DIR *listing = opendir(files);
    struct dirent *entry;
    while (listing && (entry = readdir(listing)) != NULL) {
        struct stat status;
        bool is_new = strncmp(entry->d_name, NEW_FILE, sizeof NEW_FILE - 1) == 0;
        if (is_new && fstatat(dirfd(listing), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            time_now_seconds() - (int64_t)status.st_mtime > STALE_SECONDS) {
            unlinkat(dirfd(listing), entry->d_name, 0);
        }
    }
    if (listing) {
        closedir(listing);
    }
}

bool blob_put(Store *store, Str bytes, char hash[65], Err *err) {
    if (bytes.len > STORE_BLOB_MAX) {
        return err_set(err, ERR_LIMIT, "文件有%zu字节，超过上限%zu字节。请压缩或拆分后再上传。", bytes.len,
                       STORE_BLOB_MAX);
    }
    sha256_hex(bytes, hash);
    return blob_write(store->directory, hash, bytes, err);
}

bool blob_open(Store *store, const char *hash, int *handle, uint64_t *size, Err *err) {
    char path[STORE_PATH_MAX];
    struct stat status;
    if (!blob_hash_valid(hash)) {
        return err_set(err, ERR_USAGE, "文件编号不对：应当是64位十六进制数。");
    }
    blob_path(store->directory, hash, path);
    *handle = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (*handle < 0) {
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "保存的文件（%.12s…）打不开：%s。请从备份恢复。",
                       hash, errno == ENOENT ? "文件不见了" : strerror(errno));
    }
    if (fstat(*handle, &status) != 0) {
        int reason = errno;
        close(*handle);
        return err_set(err, ERR_IO, "保存的文件（%.12s…）打不开：%s。请检查磁盘。", hash, strerror(reason));
    }
    *size = (uint64_t)status.st_size;
    return true;
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
