/* The steps of reading, one after the other. */
#include "clean.h"
#include "figure_internal.h"
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void add_damage(Reading *reading, const ReadDamage *damage) {
    if (reading->damage_count == reading->damage_capacity) {
        size_t capacity = reading->damage_capacity * 2 + 64;
        reading->damage =
            arena_grow(reading->arena, reading->damage, reading->damage_count, capacity, sizeof *reading->damage);
        reading->damage_capacity = capacity;
    }
    reading->damage[reading->damage_count++] = *damage;
}

/* Figures and commitments of every document that is not a copy of another. */
static void read_documents(Reading *reading) {
    const ReadWords *words = reading->pack ? read_words_of(reading->pack) : NULL;
    const unsigned sets =
        MARKS(MARKS_FIGURE) | MARKS(MARKS_TENSE) | MARKS(MARKS_MOOD) | MARKS(MARKS_PROMISE) | MARKS(MARKS_ACT);
    Arena *rooms = arena_create(), *scratch = arena_create();
    TextLook room = {.arena = rooms};
    for (size_t i = 0; words && i < reading->file->document_count; i++) {
        ArenaMark mark = arena_mark(scratch);
        ReadDocument *document = &reading->file->documents[i];
        const TextLook *looks = document_looks(words, document, sets, &room, scratch); /* both look at the same */
        read_figures_looked(words, document, looks, reading->arena, scratch);
        read_commitments_looked(words, document, looks, reading->arena);
        arena_reset(scratch, mark);
    }
    arena_destroy(scratch);
    arena_destroy(rooms);
}

/* All steps behind the input. */
static void read_lines(Reading *reading) {
    clean_text(reading);
    split_documents(reading);
    read_documents(reading);
}

enum { EXPECTED_TIMES = 6 }; /* what is read of a text takes so many bytes for each of its own */

bool read_text(Arena *arena, const Pack *pack, Str name, Str bytes, ReadFile *file, Err *err) {
    return read_text_joined(arena, pack, name, &(ReadJoined){.text = bytes}, file, err);
}

bool read_text_joined(Arena *arena, const Pack *pack, Str name, const ReadJoined *given, ReadFile *file, Err *err) {
    Str bytes = given->text;
    if (bytes.len > READ_TEXT_MOST) {
        return err_set(err, ERR_LIMIT, "文字太多（%zu MB），最多读%d MB。请分成几个文件。", bytes.len >> 20,
                       READ_TEXT_MOST >> 20);
    }
    Reading reading = {.arena = arena, .pack = pack, .file = file};
    arena_expect(arena, bytes.len * EXPECTED_TIMES);
    *file = (ReadFile){.name = name, .format = "text", .encoding = ""};
    if (!input_text(&reading, bytes)) {
        return err_set(err, ERR_INPUT,
                       "内容不是文字，读不了。请检查是否选错文件，或用Word、WPS打开后另存为 .docx 再试。");
    }
    for (size_t i = 1; i < given->count && i < file->line_count; i++) {
        file->lines[i].joined = given->joined[i];
    }
    read_lines(&reading);
    return true;
}

/* ---- files ---- */

/* A file without a single character of text in it is a picture of one. */
static bool has_text(const ReadFile *file) {
    for (size_t i = 0; i < file->line_count; i++) {
        if (str_trim(file->lines[i].source).len) {
            return true;
        }
    }
    return false;
}

static bool read_foreign(Reading *reading, int handle, Err *err) {
    InputFormat format;
    if (!input_ask(reading, handle, &format, err)) {
        return false;
    }
    reading->file->format = input_format_ids[format];
    reading->file->unread = !has_text(reading->file);
    if (!reading->file->unread) {
        read_lines(reading);
    }
    return true;
}

/* `size` bytes from the beginning, fewer when the file has shrunk meanwhile. */
static bool read_bytes(Arena *arena, int handle, size_t size, Str *bytes, Err *err) {
    char *data = arena_alloc(arena, size + 1);
    size_t got = 0;
    while (got < size) {
        ssize_t more = pread(handle, data + got, size - got, (off_t)got);
        if (more < 0 && errno != EINTR) {
            return err_set(err, ERR_IO, "读取文件失败：%s。请检查磁盘后重试。", strerror(errno));
        }
        if (more == 0) {
            break;
        }
        got += more > 0 ? (size_t)more : 0;
    }
    *bytes = (Str){data, got};
    return true;
}

enum { HEAD = 4096 }; /* bytes that tell a format from text */

bool read_file(Arena *arena, const Pack *pack, Str name, int handle, ReadFile *file, Err *err) {
    struct stat status;
    Reading reading = {.arena = arena, .pack = pack, .file = file};
    Str bytes;
    *file = (ReadFile){.name = name, .format = "text", .encoding = ""};
    if (fstat(handle, &status) != 0 || !S_ISREG(status.st_mode)) {
        return err_set(err, ERR_INPUT, "“%.*s”不是普通文件。", STR_ARG(name));
    }
    size_t size = (size_t)status.st_size;
    if (size == 0) {
        return err_set(err, ERR_INPUT, "文件是空的（0字节）。请检查是否选错文件，或重新下载、另存后再试。");
    }
    if (size > READ_FILE_MOST) {
        return err_set(err, ERR_LIMIT, "文件太大（%zu MB），最多读%d MB。请分成几个文件。", size >> 20,
                       READ_FILE_MOST >> 20);
    }
    if (!read_bytes(arena, handle, size < HEAD ? size : HEAD, &bytes, err)) {
        return false;
    }
    const char *advice, *other = input_foreign(bytes, &advice);
    if (other) {
        return err_set(err, ERR_INPUT, "%s，读不了。%s再试。", other, advice);
    }
    if (input_format(bytes) != INPUT_TEXT) {
        return read_foreign(&reading, handle, err);
    }
    if (size > READ_TEXT_MOST) {
        return err_set(err, ERR_LIMIT, "文字太多（%zu MB），最多读%d MB。请分成几个文件。", size >> 20,
                       READ_TEXT_MOST >> 20);
    }
    return read_bytes(arena, handle, size, &bytes, err) && read_text(arena, pack, name, bytes, file, err);
}

bool read_path(Arena *arena, const Pack *pack, const char *path, ReadFile *file, Err *err) {
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (handle < 0) {
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开文件“%s”：%s。请检查路径和权限。", path,
                       errno == ENOENT ? "文件不存在" : strerror(errno));
    }
    bool good = read_file(arena, pack, str_from(path), handle, file, err);
    close(handle);
    return good;
}
