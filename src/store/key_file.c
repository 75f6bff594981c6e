/* The file of the keys: read with its faults told by line, written so that it is whole or not there. */
#include "keys.h"
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 16384, LINES_ROOM = KEYS_MOST * 96 + 512 };

/* ---- reading ----------------------------------------------------------- */

static int digit_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_bytes(Str hex, unsigned char bytes[KEY_BYTES]) {
    for (size_t i = 0; i < KEY_BYTES && hex.len == (size_t)2 * KEY_BYTES; i++) {
        int high = digit_of(hex.data[2 * i]), low = digit_of(hex.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    return hex.len == (size_t)2 * KEY_BYTES;
}

static bool id_fits(Str id) {
    for (size_t i = 0; i < id.len; i++) {
        if (digit_of(id.data[i]) < 0) {
            return false;
        }
    }
    return id.len > 0 && id.len <= KEY_ID_MOST;
}

static bool read_seal(Str rest, KeyRing *ring) {
    Str id;
    if (ring->count == KEYS_MOST || !str_cut(&rest, ' ', &id) || !id_fits(id) || key_ring_find(ring, id)) {
        return false;
    }
    FieldKey *key = &ring->seal[ring->count];
    if (!read_bytes(str_trim(rest), key->bytes)) {
        return false;
    }
    snprintf(key->id, sizeof key->id, "%.*s", STR_ARG(id));
    ring->count++;
    return true;
}

static bool read_line(Str line, KeyRing *ring, bool *hashed) {
    Str word;
    if (!str_cut(&line, ' ', &word)) {
        return false;
    }
    if (str_is(word, "seal")) {
        return read_seal(line, ring);
    }
    if (str_is(word, "hash") && !*hashed) {
        *hashed = read_bytes(str_trim(line), ring->hash);
        return *hashed;
    }
    return false;
}

bool key_ring_parse(Str text, KeyRing *ring, Err *err) {
    bool hashed = false;
    Str line;
    *ring = (KeyRing){.count = 0};
    for (int number = 1; str_cut(&text, '\n', &line); number++) {
        line = str_trim(line);
        if (line.len && line.data[0] != '#' && !read_line(line, ring, &hashed)) {
            return err_set(err, ERR_INPUT, "密钥文件第%d行读不懂。请从密钥备份恢复这个文件。", number);
        }
    }
    return (ring->count && hashed) || err_set(err, ERR_INPUT, "密钥文件不完整。请从密钥备份恢复这个文件。");
}

const FieldKey *key_ring_find(const KeyRing *ring, Str id) {
    for (size_t i = 0; i < ring->count; i++) {
        if (str_is(id, ring->seal[i].id)) {
            return &ring->seal[i];
        }
    }
    return NULL;
}

/* A mounted secret may be readable by its group; nobody else may write it. */
static bool check_mode(int handle, const char *path, bool own, Err *err) {
    struct stat status;
    if (fstat(handle, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > FILE_MOST) {
        return err_set(err, ERR_IO, "密钥文件“%s”不是普通文件，或者太大。", path);
    }
    return (status.st_mode & (own ? 077u : 022u)) == 0 ||
           err_set(err, ERR_DENIED, "密钥文件“%s”的权限太宽，别人可以读写。请运行 chmod 600 收紧后重试。", path);
}

bool key_file_read(const char *path, bool own, KeyRing *ring, Err *err) {
    char text[FILE_MOST];
    int handle = open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0) {
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开密钥文件“%s”：%s。", path,
                       errno == ENOENT ? "文件不存在" : strerror(errno));
    }
    bool good = check_mode(handle, path, own, err);
    ssize_t got = good ? read(handle, text, sizeof text) : 0;
    close(handle);
    good = good && (got >= 0 || err_set(err, ERR_IO, "读取密钥文件“%s”出错：%s。", path, strerror(errno))) &&
           key_ring_parse((Str){text, (size_t)got}, ring, err);
    OPENSSL_cleanse(text, sizeof text);
    return good;
}

/* ---- making ------------------------------------------------------------ */

static bool random_bytes(unsigned char *bytes, size_t count, Err *err) {
    return RAND_priv_bytes(bytes, (int)count) == 1 ||
           err_set(err, ERR_INTERNAL, "系统不能产生随机数，没有生成密钥。请重启服务后重试。");
}

bool key_ring_add(KeyRing *ring, Err *err) {
    unsigned char id[6];
    if (ring->count == KEYS_MOST) {
        return err_set(err, ERR_LIMIT, "密钥文件里已有%d个密钥，不能再加。", KEYS_MOST);
    }
    FieldKey *key = &ring->seal[ring->count];
    if (!random_bytes(id, sizeof id, err) || !random_bytes(key->bytes, KEY_BYTES, err) ||
        (ring->count == 0 && !random_bytes(ring->hash, KEY_BYTES, err))) {
        return false;
    }
    for (size_t i = 0; i < sizeof id; i++) {
        snprintf(key->id + 2 * i, 3, "%02x", id[i]);
    }
    ring->count++;
    return true;
}

static size_t put_hex(char *out, const unsigned char bytes[KEY_BYTES]) {
    for (size_t i = 0; i < KEY_BYTES; i++) {
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    }
    return (size_t)2 * KEY_BYTES;
}

static size_t put_ring(const KeyRing *ring, char text[LINES_ROOM]) {
    size_t at = (size_t)snprintf(text, LINES_ROOM,
                                 "# duxue field keys (字段密钥): sealed values cannot be read without this file.\n"
                                 "# Keep a copy apart from the backups. 请另行备份，与数据备份分开保管。\n");
    for (size_t i = 0; i < ring->count; i++) {
        at += (size_t)snprintf(text + at, LINES_ROOM - at, "seal %s ", ring->seal[i].id);
        at += put_hex(text + at, ring->seal[i].bytes);
        text[at++] = '\n';
    }
    at += (size_t)snprintf(text + at, LINES_ROOM - at, "hash ");
    at += put_hex(text + at, ring->hash);
    text[at++] = '\n';
    return at;
}

static bool sync_folder_of(const char *path) {
    char folder[STORE_PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = handle >= 0 && fsync(handle) == 0;
    if (handle >= 0) {
        close(handle);
    }
    return good;
}

/* A whole file under a name of our own; `place` then gives it its real one. */
static bool write_beside(const char *path, const KeyRing *ring, int (*place)(const char *from, const char *to),
                         Err *err) {
    char temporary[STORE_PATH_MAX], text[LINES_ROOM];
    snprintf(temporary, sizeof temporary, "%.*s.%ld.tmp", STORE_PATH_MAX - 32, path, (long)getpid());
    int handle = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        return err_set(err, ERR_IO, "不能写密钥文件“%s”：%s。请检查文件夹的权限。", path, strerror(errno));
    }
    bool good = write_fully(handle, (Str){text, put_ring(ring, text)}) && fsync(handle) == 0;
    OPENSSL_cleanse(text, sizeof text);
    good = close(handle) == 0 && good && place(temporary, path) == 0;
    int reason = errno;
    unlink(temporary);
    if (!good) {
        return err_set(err, reason == EEXIST ? ERR_CONFLICT : ERR_IO, "密钥文件“%s”没有写成：%s。", path,
                       strerror(reason));
    }
    return sync_folder_of(path) ||
           err_set(err, ERR_IO, "密钥文件“%s”写好了，但不能确认已落盘：%s。", path, strerror(errno));
}

bool key_file_create(const char *path, const KeyRing *ring, Err *err) {
    return write_beside(path, ring, link, err); /* link fails where a file is: nobody's keys are lost */
}

bool key_file_replace(const char *path, const KeyRing *ring, Err *err) {
    return write_beside(path, ring, rename, err);
}
