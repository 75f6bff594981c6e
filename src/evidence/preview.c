/* Looking at a file: the original from the disk, small pictures and pages made once and kept by hash; who looked at
 * what is of persons is in the audit chain before anything is shown. */
#include "preview.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PRIVACY_OF_PERSONS = 2 };

/* Every name under which something may be kept of a file. */
static const char *const names[] = {"256.jpg", "1600.jpg", "page.html"};

void preview_path(const Evidence *evidence, const char *hash, const char *name, char path[4096]) {
    snprintf(path, 4096, "%.3900s/previews/%.2s/%.64s-%s", store_directory(evidence->store), hash, hash, name);
}

void previews_remove(const Evidence *evidence, const char *hash) {
    char path[4096];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        preview_path(evidence, hash, names[i], path);
        unlink(path);
    }
}

bool preview_open(const Evidence *evidence, const char *hash, const char *name, int *handle, uint64_t *size) {
    char path[4096];
    struct stat status;
    preview_path(evidence, hash, name, path);
    *handle = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (*handle < 0 || fstat(*handle, &status) != 0) {
        return false;
    }
    *size = (uint64_t)status.st_size;
    return true;
}

bool preview_keep(const Evidence *evidence, const char *hash, const char *name, Str bytes, int *handle, uint64_t *size,
                  Err *err) {
    char folder[4096], path[4096];
    snprintf(folder, sizeof folder, "%.3900s/previews/%.2s", store_directory(evidence->store), hash);
    preview_path(evidence, hash, name, path);
    return directory_create(folder, err) && file_write(path, bytes, err) &&
           (preview_open(evidence, hash, name, handle, size) ||
            err_set(err, ERR_IO, "预览文件打不开，请检查数据目录的权限和磁盘空间。"));
}

/* ---- who looked ------------------------------------------------------------------------ */

typedef struct Looking {
    const User *user;
    const Attachment *attachment;
} Looking;

static bool look_work(Tx *tx, void *context, Err *err) {
    const Looking *looking = context;
    const Attachment *attachment = looking->attachment;
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "privacy", attachment->privacy);
    json_put_str(&json, "subject", attachment->subject.kind.len ? subject_show(&attachment->subject, arena) : STR(""));
    json_close_object(&json);
    bool good = attachment_audit(tx, looking->user, "attachment-show", attachment->id, &attachment->subject,
                                 buf_str(&detail), err);
    arena_destroy(arena);
    return good;
}

/* What cannot be told is not shown. */
bool preview_note_look(Evidence *evidence, const User *user, const Attachment *attachment, Err *err) {
    Looking looking = {user, attachment};
    return attachment->privacy < PRIVACY_OF_PERSONS || store_write(evidence->store, look_work, &looking, err);
}

bool evidence_read(Evidence *evidence, const User *user, const Attachment *attachment, int *handle, uint64_t *size,
                   Err *err) {
    *handle = -1;
    return preview_note_look(evidence, user, attachment, err) &&
           blob_open(evidence->store, attachment->hash, handle, size, err);
}

/* ---- pictures ------------------------------------------------------------------------------ */

static bool make_picture(Evidence *evidence, const Attachment *attachment, int edge, const char *name, int *handle,
                         uint64_t *size, Err *err) {
    int original;
    uint64_t original_size;
    Str picture;
    if (!blob_open(evidence->store, attachment->hash, &original, &original_size, err)) {
        return false;
    }
    Arena *arena = arena_create();
    bool good = reader_ask(evidence, TASK_PICTURE, edge, original, arena, &picture, err) &&
                preview_keep(evidence, attachment->hash, name, picture, handle, size, err);
    close(original);
    arena_destroy(arena);
    return good;
}

bool evidence_picture(Evidence *evidence, const User *user, const Attachment *attachment, int edge, int *handle,
                      uint64_t *size, Err *err) {
    const char *name = edge == PICTURE_SMALL ? "256.jpg" : "1600.jpg";
    *handle = -1;
    if (evidence_preview(attachment->kind) != PREVIEW_PICTURE) {
        return err_set(err, ERR_INPUT, "这种文件没有缩小的样子，请下载原文件查看。");
    }
    if (edge != PICTURE_SMALL && edge != PICTURE_LARGE) {
        return err_set(err, ERR_USAGE, "图片只有%d和%d两种大小。", PICTURE_SMALL, PICTURE_LARGE);
    }
    bool small = edge == PICTURE_SMALL && attachment->privacy <= PRIVACY_OF_PERSONS; /* of P3 each look is told */
    return (small || preview_note_look(evidence, user, attachment, err)) &&
           (preview_open(evidence, attachment->hash, name, handle, size) ||
            make_picture(evidence, attachment, edge, name, handle, size, err));
}

static bool read_whole(int handle, uint64_t size, Arena *arena, Str *bytes, Err *err) {
    char *into = arena_alloc(arena, size ? size : 1);
    uint64_t at = 0;
    while (at < size) {
        ssize_t got = read(handle, into + at, size - at);
        if (got <= 0 && errno != EINTR) {
            return err_set(err, ERR_IO, "预览文件读不出来，请检查数据目录的权限和磁盘。");
        }
        at += got > 0 ? (uint64_t)got : 0;
    }
    *bytes = (Str){into, size};
    return true;
}

bool evidence_image(Evidence *evidence, const User *user, const Attachment *attachment, int edge, Arena *arena,
                    EvidenceImage *image, Err *err) {
    int handle;
    uint64_t size;
    Look look = {.width = 0};
    Exif exif = {.orientation = 0};
    if (!evidence_picture(evidence, user, attachment, edge, &handle, &size, err)) {
        return false;
    }
    bool good = read_whole(handle, size, arena, &image->jpeg, err);
    close(handle);
    if (good) {
        look_jpeg((unsigned char *)(uintptr_t)image->jpeg.data, size, &look, &exif);
        *image = (EvidenceImage){image->jpeg, look.width, look.height};
    }
    return good &&
           ((look.width > 0 && look.height > 0) || err_set(err, ERR_IO, "预览文件坏了。请删除它，会再做一份。"));
}
