/* Files: whole reads with a limit, replacing writes, folders; and the log line. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int handle, char *data, size_t size, size_t *done) {
    *done = 0;
    while (*done < size) {
        ssize_t got = read(handle, data + *done, size - *done);
        if (got == 0) {
            break;
        }
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false;
        }
        *done += (size_t)got;
    }
    return true;
}

bool file_read(Arena *arena, const char *path, size_t max_bytes, Str *content, Err *err) {
    int handle = open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0) {
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开文件“%s”：%s。请检查路径和权限。", path,
                       errno == ENOENT ? "文件不存在" : strerror(errno));
    }
    struct stat status;
    if (fstat(handle, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(handle);
        return err_set(err, ERR_IO, "“%s”不是普通文件，请选择一个文件。", path);
    }
    if ((uint64_t)status.st_size > max_bytes) {
        close(handle);
        return err_set(err, ERR_LIMIT, "文件“%s”有%lld字节，超过上限%zu字节。", path, (long long)status.st_size,
                       max_bytes);
    }
    size_t size = (size_t)status.st_size, done = 0;
    char *data = arena_alloc(arena, size + 1);
    bool good = read_all(handle, data, size, &done);
    close(handle);
    if (!good) {
        return err_set(err, ERR_IO, "读取文件“%s”出错，请检查磁盘。", path);
    }
    *content = (Str){data, done};
    return true;
}

static bool write_all(int handle, Str content) {
    size_t done = 0;
    while (done < content.len) {
        ssize_t put = write(handle, content.data + done, content.len - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}

bool file_write(const char *path, Str content, Err *err) {
    static atomic_uint writes; /* threads may write the same file at once: each whole, under a name of its own */
    char temporary[4096];
    if (snprintf(temporary, sizeof temporary, "%s.%ld-%u.tmp", path, (long)getpid(), atomic_fetch_add(&writes, 1)) >=
        (int)sizeof temporary) {
        return err_set(err, ERR_IO, "路径太长：%s", path);
    }
    int handle = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (handle < 0) {
        return err_set(err, ERR_IO, "不能写文件“%s”：%s。请检查文件夹是否存在、有没有写的权限。", path,
                       strerror(errno));
    }
    bool good = write_all(handle, content) && fsync(handle) == 0;
    good = close(handle) == 0 && good;
    if (!good || rename(temporary, path) != 0) {
        int reason = errno;
        unlink(temporary);
        return err_set(err, ERR_IO, "写文件“%s”失败：%s。原来的文件没有改动。", path, strerror(reason));
    }
    return true;
}

bool directory_create(const char *path, Err *err) {
    char part[4096];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof part) {
        return err_set(err, ERR_IO, "路径不对：“%s”", path);
    }
    memcpy(part, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (part[i] != '/' && part[i] != '\0') {
            continue;
        }
        char kept = part[i];
        part[i] = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            return err_set(err, ERR_IO, "不能建立文件夹“%s”：%s", part, strerror(errno));
        }
        part[i] = kept;
    }
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return err_set(err, ERR_IO, "“%s”不是文件夹。", path);
    }
    return true;
}

bool path_exists(const char *path) {
    struct stat status;
    return stat(path, &status) == 0;
}
