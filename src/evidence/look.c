/* One look at a file: what it is by its first bytes, what it tells of itself, and where it tells a place. */
#include "evidence_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EDGE_MOST = 1 << 20 };

void look_patch(Look *look, uint64_t at, size_t size) {
    if (size == 0) {
        return;
    }
    if (look->patch_count == PATCHES_MOST || look->patch_bytes + size > PATCH_BYTES_MOST) {
        look->patch_failed = true;
        return;
    }
    look->patches[look->patch_count++] = (Patch){at, size};
    look->patch_bytes += size;
}

static bool begins(const unsigned char *bytes, size_t size, const char *with, size_t length) {
    return size >= length && memcmp(bytes, with, length) == 0;
}
#define BEGINS(with) begins(bytes, size, with, sizeof(with) - 1)

static void found(Look *look, EvidenceKind kind) {
    look->known = true;
    look->kind = kind;
}

/* A frame of MPEG audio: eleven bits set, layer III, a bit rate and a sampling rate that exist; or an ID3 tag before
 * it. */
static bool is_mp3(const unsigned char *bytes, size_t size) {
    bool frame = size > 64 && bytes[0] == 0xFF && (bytes[1] & 0xE6) == 0xE2 && (bytes[2] >> 4) != 0xF &&
                 (bytes[2] >> 4) != 0 && (bytes[2] >> 2 & 3) != 3;
    return frame || BEGINS("ID3\x02") || BEGINS("ID3\x03") || BEGINS("ID3\x04");
}

/* UTF-16 says so by its mark; other texts have no zero bytes, and next to no other control characters. What it says,
 * and in which encoding, is the business of whoever reads it. */
static bool is_text(const unsigned char *bytes, size_t size) {
    size_t odd = 0;
    if (size % 2 == 0 && (BEGINS("\xFF\xFE") || BEGINS("\xFE\xFF"))) {
        return true;
    }
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == 0) {
            return false;
        }
        odd += bytes[i] < 0x20 && !(bytes[i] >= '\t' && bytes[i] <= '\r');
    }
    return size > 0 && odd * 100 <= size;
}

/* Whether a picture is turned onto its side: its width is then its height. */
static void put_upright(Look *look, int orientation) {
    if (look->width > EDGE_MOST || look->height > EDGE_MOST) {
        look->width = look->height = 0; /* no format that is shown has such pictures: a lie */
    }
    if (orientation >= 5) {
        int width = look->width;
        look->width = look->height;
        look->height = width;
    }
}

void look_at(unsigned char *bytes, size_t size, Look *look) {
    Exif exif = {.orientation = 0};
    *look = (Look){.known = false};
    if (BEGINS("\xFF\xD8\xFF")) {
        found(look, EVIDENCE_JPEG);
        look_jpeg(bytes, size, look, &exif);
    } else if (BEGINS("\x89PNG\r\n\x1A\n")) {
        found(look, EVIDENCE_PNG);
        look_png(bytes, size, look, &exif);
    } else if (size >= 16 && BEGINS("RIFF") && memcmp(bytes + 8, "WEBP", 4) == 0) {
        found(look, EVIDENCE_WEBP);
        look_webp(bytes, size, look, &exif);
    } else if (BEGINS("GIF87a") || BEGINS("GIF89a")) {
        found(look, EVIDENCE_GIF);
    } else if (BEGINS("%PDF-")) {
        found(look, EVIDENCE_PDF);
    } else if (BEGINS("PK\x03\x04")) {
        look_package(bytes, size, look);
    } else if (BEGINS("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
        found(look, EVIDENCE_OFFICE97);
    } else if (size >= 16 && memcmp(bytes + 4, "ftyp", 4) == 0) {
        look_movie(bytes, size, look);
    } else if (is_mp3(bytes, size)) {
        found(look, EVIDENCE_MP3);
    } else if (is_text(bytes, size)) {
        found(look, EVIDENCE_TEXT);
    }
    look->archive = !look->known && (BEGINS("PK\x03\x04") || BEGINS("PK\x05\x06") || BEGINS("Rar!\x1A\x07") ||
                                     BEGINS("7z\xBC\xAF\x27\x1C") || BEGINS("\x1F\x8B\x08"));
    put_upright(look, exif.orientation);
}

int picture_orientation(unsigned char *bytes, size_t size, EvidenceKind kind) {
    Look look = {.known = false};
    Exif exif = {.orientation = 0};
    switch (kind) {
    case EVIDENCE_JPEG: look_jpeg(bytes, size, &look, &exif); break;
    case EVIDENCE_PNG: look_png(bytes, size, &look, &exif); break;
    case EVIDENCE_WEBP: look_webp(bytes, size, &look, &exif); break;
    default: break;
    }
    return exif.orientation >= 1 && exif.orientation <= 8 ? exif.orientation : 1;
}

/* ---- as text, and back --------------------------------------------------------------- */

void look_write(const Look *look, const unsigned char *bytes, Buf *out) {
    char number[32];
    if (look->known) {
        buf_add_format(out, "kind %s\n", evidence_kind_id(look->kind));
    }
    buf_add_format(out, "width %d\nheight %d\n", look->width, look->height);
    if (look->macros) {
        buf_add(out, STR("macros 1\n"));
    }
    if (look->archive) {
        buf_add(out, STR("archive 1\n"));
    }
    if (look->taken[0]) {
        buf_add_format(out, "taken %s\n", look->taken);
    }
    if (look->has_position) {
        number_shortest(look->latitude, number);
        buf_add_format(out, "latitude %s\n", number);
        number_shortest(look->longitude, number);
        buf_add_format(out, "longitude %s\n", number);
    }
    if (look->patch_failed) {
        buf_add(out, STR("failed 1\n"));
    }
    for (size_t i = 0; i < look->patch_count; i++) {
        static const char digits[] = "0123456789abcdef";
        const Patch *patch = &look->patches[i];
        buf_add_format(out, "patch %llu ", (unsigned long long)patch->at);
        for (size_t j = 0; j < patch->size; j++) {
            buf_add_char(out, digits[bytes[patch->at + j] >> 4]);
            buf_add_char(out, digits[bytes[patch->at + j] & 0xF]);
        }
        buf_add_char(out, '\n');
    }
}

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_patch(Str text, uint64_t file_size, Arena *arena, LookPatch *patch) {
    Str at;
    int64_t offset;
    if (!str_cut(&text, ' ', &at) || !integer_parse(at, &offset) || offset < 0 || text.len == 0 || text.len % 2) {
        return false;
    }
    size_t size = text.len / 2;
    char *bytes = arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++) {
        int high = digit(text.data[2 * i]), low = digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = (char)(unsigned char)(high << 4 | low);
    }
    *patch = (LookPatch){(uint64_t)offset, {bytes, size}};
    return patch->at <= file_size && size <= file_size - patch->at;
}

static bool parse_size(Str text, int *size) {
    int64_t value;
    if (!integer_parse(text, &value) || value < 0 || value > EDGE_MOST) {
        return false;
    }
    *size = (int)value;
    return true;
}

static bool parse_taken(Str text, Look *look) {
    for (size_t i = 0; i < text.len; i++) {
        if (!strchr("0123456789-:T", text.data[i])) {
            return false;
        }
    }
    snprintf(look->taken, sizeof look->taken, "%.*s", STR_ARG(text));
    return text.len == strlen("2024-10-31T08:05:00");
}

static bool parse_line(Str key, Str value, uint64_t file_size, Arena *arena, Look *look, LookPatch *patches) {
    if (str_is(key, "kind")) {
        look->known = evidence_kind_parse(value, &look->kind);
        return look->known;
    }
    if (str_is(key, "width") || str_is(key, "height")) {
        return parse_size(value, str_is(key, "width") ? &look->width : &look->height);
    }
    if (str_is(key, "macros") || str_is(key, "archive") || str_is(key, "failed")) {
        *(str_is(key, "macros") ? &look->macros : str_is(key, "archive") ? &look->archive : &look->patch_failed) = true;
        return str_is(value, "1");
    }
    if (str_is(key, "taken")) {
        return parse_taken(value, look);
    }
    if (str_is(key, "latitude") || str_is(key, "longitude")) {
        double *number = str_is(key, "latitude") ? &look->latitude : &look->longitude;
        look->has_position = true;
        return number_parse(value, number) && isfinite(*number);
    }
    return str_is(key, "patch") && look->patch_count < PATCHES_MOST &&
           parse_patch(value, file_size, arena, &patches[look->patch_count++]);
}

bool look_parse(Str text, uint64_t file_size, Arena *arena, Look *look, LookPatch **patches, Err *err) {
    Str line, key;
    *look = (Look){.known = false};
    *patches = ARENA_ARRAY(arena, PATCHES_MOST, LookPatch);
    while (str_cut(&text, '\n', &line)) {
        if (line.len && (!str_cut(&line, ' ', &key) || !parse_line(key, line, file_size, arena, look, *patches))) {
            return err_set(err, ERR_INPUT, "文件损坏，读不出来。请检查原文件后重新上传。");
        }
    }
    return true;
}
