/* ZIP packages over libzip, in memory: DOCX out, and templates in with limits. */
#include "office.h"

#include <string.h>
#include <zip.h>

enum { ENTRIES_MOST = 2000, RATIO_MOST = 200, PIECE = 64 << 10 };
static const uint64_t part_most = 32u << 20;   /* one part that is read */
static const uint64_t whole_most = 256u << 20; /* all parts, as the directory declares them */
static const uint64_t ratio_from = 4u << 20;   /* smaller parts may have any ratio */

struct Office {
    Arena *arena;
    zip_t *zip;
    zip_source_t *source; /* kept: the result is read from it */
};

static bool no_zip(Err *err) {
    return err_set(err, ERR_IO, "打包文件时出错，没有写出。请确认内存和磁盘空间够用后再试。");
}

static bool source_bytes(zip_source_t *source, Buf *out, Err *err) {
    char bytes[PIECE];
    if (zip_source_open(source) != 0) {
        return no_zip(err);
    }
    zip_int64_t got;
    while ((got = zip_source_read(source, bytes, sizeof bytes)) > 0) {
        buf_add(out, (Str){bytes, (size_t)got});
    }
    zip_source_close(source);
    return got == 0 || no_zip(err);
}

bool office_write(const Part *parts, size_t count, Buf *out, Err *err) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
    zip_error_fini(&error);
    if (!zip) {
        zip_source_free(source);
        return no_zip(err);
    }
    zip_source_keep(source);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        zip_source_t *part = zip_source_buffer(zip, parts[i].bytes.data, parts[i].bytes.len, 0);
        good = part && zip_file_add(zip, parts[i].name, part, ZIP_FL_ENC_UTF_8) >= 0;
        if (!good) {
            zip_source_free(part);
        }
    }
    if (!good || zip_close(zip) != 0) {
        zip_discard(zip);
        zip_source_free(source);
        return no_zip(err);
    }
    good = source_bytes(source, out, err);
    zip_source_free(source);
    return good;
}

/* ---- foreign packages ---- */

static bool broken(Err *err) {
    return err_set(err, ERR_INPUT, "模板文件损坏或不是 .docx，无法读取。请用文字处理软件打开后另存为新的 .docx 再用。");
}

static bool bomb(Err *err) {
    return err_set(err, ERR_LIMIT, "模板解压后过大，不像正常的文档，没有读取。请另存为新的 .docx，并删去过大的图片。");
}

/* What the directory says; what is unpacked is counted again. */
static bool within_limits(Office *package, Err *err) {
    zip_int64_t entries = zip_get_num_entries(package->zip, 0);
    uint64_t whole = 0;
    if (entries > ENTRIES_MOST) {
        return err_set(err, ERR_LIMIT, "模板里有%lld个部件，超过上限%d个，不像正常的文档，没有读取。",
                       (long long)entries, ENTRIES_MOST);
    }
    for (zip_int64_t i = 0; i < entries; i++) {
        zip_stat_t stat;
        if (zip_stat_index(package->zip, (zip_uint64_t)i, 0, &stat) != 0 || !stat.name) {
            return broken(err);
        }
        if (stat.encryption_method != ZIP_EM_NONE) {
            return err_set(err, ERR_INPUT, "模板设了密码，无法读取。请取消密码后再用。");
        }
        if (strncmp(stat.name, "word/vbaProject", 15) == 0) {
            return err_set(err, ERR_INPUT, "模板带有宏，为安全起见没有使用。请另存为不带宏的 .docx。");
        }
        whole += stat.size;
        if (stat.size > whole_most || whole > whole_most ||
            (stat.size >= ratio_from && stat.size / RATIO_MOST > stat.comp_size)) {
            return bomb(err);
        }
    }
    return true;
}

/* A source that holds the bytes itself. One over foreign memory would not do: where the parts before the changed one
 * stay as they are (as in files of word processors), libzip takes over the fragments that hold them, and frees them. */
static zip_source_t *source_of(Str bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_error_fini(&error);
    if (!source || zip_source_begin_write(source) != 0) {
        zip_source_free(source);
        return NULL;
    }
    if (zip_source_write(source, bytes.data, bytes.len) != (zip_int64_t)bytes.len ||
        zip_source_commit_write(source) != 0) {
        zip_source_rollback_write(source);
        zip_source_free(source);
        return NULL;
    }
    return source;
}

bool office_open(Str bytes, Arena *arena, Office **package, Err *err) {
    Office *opened = ARENA_NEW(arena, Office);
    *package = opened;
    opened->arena = arena;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = source_of(bytes);
    opened->zip = source ? zip_open_from_source(source, 0, &error) : NULL;
    zip_error_fini(&error);
    if (!opened->zip) {
        zip_source_free(source);
        return broken(err);
    }
    zip_source_keep(source);
    opened->source = source;
    return within_limits(opened, err);
}

size_t office_count(const Office *package) {
    zip_int64_t entries = zip_get_num_entries(package->zip, 0);
    return entries > 0 ? (size_t)entries : 0;
}

Str office_name(const Office *package, size_t index) {
    return str_from(zip_get_name(package->zip, index, 0));
}

bool office_read(Office *package, size_t index, Str *bytes, Err *err) {
    zip_stat_t stat;
    zip_file_t *file = zip_fopen_index(package->zip, index, 0);
    if (!file || zip_stat_index(package->zip, index, 0, &stat) != 0) {
        if (file) {
            zip_fclose(file);
        }
        return broken(err);
    }
    char piece[PIECE];
    Buf out = buf_create(package->arena);
    zip_int64_t got;
    bool good = true;
    while (good && (got = zip_fread(file, piece, sizeof piece)) != 0) {
        if (got < 0) {
            good = broken(err);
            break;
        }
        buf_add(&out, (Str){piece, (size_t)got});
        good = (out.len <= part_most && (out.len < ratio_from || out.len / RATIO_MOST <= stat.comp_size)) || bomb(err);
    }
    zip_fclose(file);
    *bytes = buf_str(&out);
    return good;
}

bool office_replace(Office *package, size_t index, Str bytes, Err *err) {
    zip_source_t *part = zip_source_buffer(package->zip, bytes.data, bytes.len, 0);
    if (!part || zip_file_replace(package->zip, index, part, 0) != 0) {
        zip_source_free(part);
        return no_zip(err);
    }
    return true;
}

bool office_save(Office *package, Buf *out, Err *err) {
    if (zip_close(package->zip) != 0) {
        return broken(err);
    }
    package->zip = NULL;
    return source_bytes(package->source, out, err);
}

void office_close(Office *package) {
    if (package && package->zip) {
        zip_discard(package->zip);
    }
    if (package) {
        zip_source_free(package->source);
    }
}
