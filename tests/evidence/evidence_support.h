/* For tests of attached files: a store, the room, pictures made on the spot with what phones write into them. Include
 * after cmocka.h. */
#ifndef DUXUE_TESTS_EVIDENCE_SUPPORT_H
#define DUXUE_TESTS_EVIDENCE_SUPPORT_H

#include <stdlib.h>
#include <string.h>

#include <turbojpeg.h>

#include "evidence_internal.h"
#include "scratch.h"
#include "shared_pack.h"

typedef struct Desk {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    Evidence *evidence;
    Err err;
} Desk;

static int64_t now;

static inline int64_t clock_of_test(void) {
    return now;
}

/* Two people; nothing of them matters but their ids and names. */
static const User lin = {.id = 7, .name = {"lin", 3}, .shown = {"林老师", 9}};
static const User zhou = {.id = 8, .name = {"zhou", 4}, .shown = {"周老师", 9}};

static inline int desk_set_up(void **state) {
    static Desk desk;
    void *scratch;
    now = time_now_seconds();
    time_set_clock(clock_of_test);
    scratch_set_up(&scratch);
    desk = (Desk){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    desk.pack = shared_pack();
    must(evidence_open(desk.scratch->store, desk.pack, &desk.evidence, &desk.err), &desk.err);
    *state = &desk;
    return 0;
}

static inline int desk_tear_down(void **state) {
    Desk *desk = *state;
    void *scratch = desk->scratch;
    evidence_close(desk->evidence);
    time_set_clock(NULL);
    return scratch_tear_down(&scratch);
}

/* ---- pictures -------------------------------------------------------------------- */

/* Left half red, right half blue: shows which way up it is. */
static inline Str plain_jpeg(Arena *arena, int width, int height) {
    unsigned char *rgb = arena_array(arena, (size_t)width * (size_t)height, 3);
    unsigned long size = tjBufSize(width, height, TJSAMP_444);
    unsigned char *bytes = arena_alloc(arena, size);
    for (int i = 0; i < width * height; i++) {
        bool left = i % width < width / 2;
        rgb[3 * i] = left ? 250 : 10;
        rgb[3 * i + 1] = 10;
        rgb[3 * i + 2] = left ? 10 : 250;
    }
    tjhandle handle = tjInitCompress();
    assert_int_equal(
        tjCompress2(handle, rgb, width, 0, height, TJPF_RGB, &bytes, &size, TJSAMP_444, 90, TJFLAG_NOREALLOC), 0);
    tjDestroy(handle);
    return (Str){(const char *)bytes, size};
}

static inline void put16(Buf *buf, unsigned value) {
    buf_add_char(buf, (char)(value & 0xFF));
    buf_add_char(buf, (char)(value >> 8));
}

static inline void put32(Buf *buf, uint32_t value) {
    put16(buf, value & 0xFFFF);
    put16(buf, value >> 16);
}

static inline void put_entry(Buf *buf, unsigned tag, unsigned type, uint32_t count, uint32_t value) {
    put16(buf, tag);
    put16(buf, type);
    put32(buf, count);
    put32(buf, value);
}

/* What a phone writes: how it was held, when, and that it was at 30°30'0" N, 104°6'0" E. */
static inline Str phone_tiff(Arena *arena, unsigned orientation) {
    enum { FIRST = 8, INNER = FIRST + 2 + 3 * 12 + 4, TIME = INNER + 2 + 12 + 4, GPS = TIME + 20 };
    enum { LATITUDE = GPS + 2 + 4 * 12 + 4, LONGITUDE = LATITUDE + 24 };
    Buf tiff = buf_create(arena);
    buf_add(&tiff, (Str){"II*\0", 4});
    put32(&tiff, FIRST);
    put16(&tiff, 3);
    put_entry(&tiff, 0x0112, 3, 1, orientation);
    put_entry(&tiff, 0x8769, 4, 1, INNER);
    put_entry(&tiff, 0x8825, 4, 1, GPS);
    put32(&tiff, 0);
    put16(&tiff, 1);
    put_entry(&tiff, 0x9003, 2, 20, TIME);
    put32(&tiff, 0);
    buf_add(&tiff, (Str){"2024:10:31 08:05:09", 20});
    put16(&tiff, 4);
    put_entry(&tiff, 1, 2, 2, 'N');
    put_entry(&tiff, 2, 5, 3, LATITUDE);
    put_entry(&tiff, 3, 2, 2, 'E');
    put_entry(&tiff, 4, 5, 3, LONGITUDE);
    put32(&tiff, 0);
    const uint32_t place[] = {30, 1, 30, 1, 0, 1, 104, 1, 6, 1, 0, 1};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
        put32(&tiff, place[i]);
    }
    return buf_str(&tiff);
}

/* The same JPEG with an EXIF segment behind its first marker. */
static inline Str phone_jpeg(Arena *arena, int width, int height, unsigned orientation) {
    Str plain = plain_jpeg(arena, width, height), tiff = phone_tiff(arena, orientation);
    Buf out = buf_create(arena);
    size_t length = tiff.len + 8;
    buf_add(&out, str_slice(plain, 0, 2));
    buf_add(&out, (Str){"\xFF\xE1", 2});
    buf_add_char(&out, (char)(length >> 8));
    buf_add_char(&out, (char)(length & 0xFF));
    buf_add(&out, (Str){"Exif\0", 6});
    buf_add(&out, tiff);
    buf_add(&out, str_slice(plain, 2, plain.len));
    return buf_str(&out);
}

/* ---- doing ------------------------------------------------------------------------- */

static inline const char *desk_file(Desk *desk, Str bytes) {
    static int counter;
    const char *path = str_format(desk->arena, "%s/upload-%d", desk->scratch->folder, counter++).data;
    must(file_write(path, bytes, &desk->err), &desk->err);
    return path;
}

static inline bool desk_try(Desk *desk, const User *user, const char *name, Str bytes, const EvidenceSubject *subject,
                            Attachment *added) {
    const NewAttachment file = {.path = desk_file(desk, bytes), .name = str_from(name), .privacy = -1};
    desk->err = (Err){.kind = ERR_NONE};
    return evidence_add(desk->evidence, user, &file, subject, desk->arena, added, &desk->err);
}

static inline Attachment desk_add(Desk *desk, const User *user, const char *name, Str bytes,
                                  const EvidenceSubject *subject) {
    Attachment added;
    must(desk_try(desk, user, name, bytes, subject, &added), &desk->err);
    return added;
}

static inline Str read_handle(Desk *desk, int handle, uint64_t size) {
    char *bytes = arena_alloc(desk->arena, size + 1);
    assert_int_equal(read(handle, bytes, size), size);
    close(handle);
    return (Str){bytes, size};
}

static inline void refused(Desk *desk, bool good, ErrKind kind, const char *words) {
    assert_false(good);
    if (desk->err.kind != kind || !strstr(desk->err.message, words)) {
        fail_msg("%d: %s (wanted %d, “%s”)", (int)desk->err.kind, desk->err.message, (int)kind, words);
    }
    assert_true(str_invalid_utf8(str_from(desk->err.message)) < 0);
}

static inline bool desk_read(Desk *desk, bool (*work)(Desk *desk, Tx *tx, void *context), void *context) {
    Tx *tx;
    must(store_read_begin(desk->scratch->store, &tx, &desk->err), &desk->err);
    bool good = work(desk, tx, context);
    store_read_end(tx);
    return good;
}

static inline int64_t desk_count(Desk *desk, const EvidenceSubject *subject) {
    Tx *tx;
    int64_t count;
    must(store_read_begin(desk->scratch->store, &tx, &desk->err), &desk->err);
    must(evidence_count(tx, subject, &count, &desk->err), &desk->err);
    store_read_end(tx);
    return count;
}

#endif
