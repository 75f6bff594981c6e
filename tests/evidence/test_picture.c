/* Small pictures: the right size, the right way up, of every format; what is broken or a trap is told and not shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <png.h>
#include <webp/encode.h>

#include "evidence_support.h"
#include "picture.h"

typedef struct Seen {
    int width, height;
    uint8_t *rgb;
} Seen;

static Seen decoded(Arena *arena, Str jpeg) {
    Seen seen;
    int sampling, colours;
    tjhandle handle = tjInitDecompress();
    const unsigned char *bytes = (const unsigned char *)jpeg.data;
    assert_int_equal(tjDecompressHeader3(handle, bytes, jpeg.len, &seen.width, &seen.height, &sampling, &colours), 0);
    seen.rgb = arena_array(arena, (size_t)seen.width * (size_t)seen.height, 3);
    assert_int_equal(tjDecompress2(handle, bytes, jpeg.len, seen.rgb, seen.width, 0, seen.height, TJPF_RGB, 0), 0);
    tjDestroy(handle);
    return seen;
}

static bool is_red(const Seen *seen, int x, int y) {
    const uint8_t *point = seen->rgb + 3 * (y * seen->width + x);
    return point[0] > 180 && point[2] < 80;
}

static Seen made(Arena *arena, Str file, int edge) {
    Err err = {.kind = ERR_NONE};
    Buf out = buf_create(arena);
    Str copy = str_copy(arena, file);
    must(picture_make((unsigned char *)(uintptr_t)copy.data, copy.len, edge, 100, arena, &out, &err), &err);
    return decoded(arena, buf_str(&out));
}

static bool fails(Desk *desk, Str file, int mega_pixels) {
    Buf out = buf_create(desk->arena);
    Str copy = str_copy(desk->arena, file);
    desk->err = (Err){.kind = ERR_NONE};
    return picture_make((unsigned char *)(uintptr_t)copy.data, copy.len, 256, mega_pixels, desk->arena, &out,
                        &desk->err);
}

/* The left half is red as the file holds it; where it is when the camera was held in each of the eight ways. */
static void every_way_to_hold_a_camera_is_upright(void **state) {
    Desk *desk = *state;
    static const struct {
        int orientation;
        bool aside, red_at_start; /* red is left, or (aside) on top */
    } ways[] = {{1, false, true}, {2, false, false}, {3, false, false}, {4, false, true},
                {5, true, true},  {6, true, true},   {7, true, false},  {8, true, false}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        Seen seen = made(desk->arena, phone_jpeg(desk->arena, 80, 40, (unsigned)ways[i].orientation), 256);
        assert_int_equal(seen.width, ways[i].aside ? 40 : 80);
        assert_int_equal(seen.height, ways[i].aside ? 80 : 40);
        bool start = is_red(&seen, ways[i].aside ? 20 : 5, ways[i].aside ? 5 : 20);
        bool end = is_red(&seen, ways[i].aside ? 20 : 75, ways[i].aside ? 75 : 20);
        if (start != ways[i].red_at_start || end == start) {
            fail_msg("orientation %d: red at start %d, at end %d", ways[i].orientation, start, end);
        }
    }
}

static void a_turn_moves_every_point_to_its_place(void **state) {
    Desk *desk = *state;
    /* a b c   with 6 (camera turned to the right) becomes   d a
     * d e f                                                  e b
     *                                                        f c */
    static const char *const wanted[] = {"abcdef", "cbafed", "fedcba", "defabc",
                                         "adbecf", "daebfc", "fcebda", "cfbead"};
    for (int orientation = 1; orientation <= 8; orientation++) {
        uint8_t rgb[18];
        char found[7] = "";
        for (int i = 0; i < 18; i++) {
            rgb[i] = (uint8_t)('a' + i / 3);
        }
        Picture picture = {3, 2, rgb};
        picture_turn(&picture, orientation, desk->arena);
        for (int i = 0; i < 6; i++) {
            found[i] = (char)picture.rgb[3 * i];
        }
        assert_string_equal(found, wanted[orientation - 1]);
        assert_int_equal(picture.width, orientation < 5 ? 3 : 2);
    }
}

static void a_large_photo_becomes_small_in_its_shape(void **state) {
    Desk *desk = *state;
    Str photo = plain_jpeg(desk->arena, 3000, 2000);
    Seen small = made(desk->arena, photo, 256), large = made(desk->arena, photo, 1600);
    assert_int_equal(small.width, 256);
    assert_int_equal(small.height, 171);
    assert_int_equal(large.width, 1600);
    assert_int_equal(large.height, 1067); /* 1066.7 */
    assert_true(is_red(&small, 60, 85) && !is_red(&small, 200, 85));
}

static void a_small_picture_is_not_blown_up(void **state) {
    Desk *desk = *state;
    Seen seen = made(desk->arena, plain_jpeg(desk->arena, 30, 1), 256);
    assert_int_equal(seen.width, 30);
    assert_int_equal(seen.height, 1);
}

static void shrinking_takes_the_mean(void **state) {
    Desk *desk = *state;
    uint8_t rgb[3 * 9 * 3];
    for (int i = 0; i < 27; i++) {
        memset(rgb + 3 * i, i % 9 < 3 ? 0 : i % 9 < 6 ? 120 : 240, 3);
    }
    Picture picture = {9, 3, rgb};
    picture_shrink(&picture, 2, desk->arena);
    assert_int_equal(picture.width, 2);
    assert_int_equal(picture.height, 1);
    assert_in_range(picture.rgb[0], 39, 41); /* three columns of 0, one and a half of 120 */
    assert_in_range(picture.rgb[3], 199, 201);
}

/* ---- PNG and WebP ------------------------------------------------------------------- */

static Str png_of(Arena *arena, int width, int height, bool alpha) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = (png_uint_32)width;
    image.height = (png_uint_32)height;
    image.format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    size_t depth = alpha ? 4 : 3;
    uint8_t *points = arena_array(arena, (size_t)width * (size_t)height, depth);
    for (int i = 0; i < width * height; i++) {
        points[(size_t)i * depth] = 250;
    }
    png_alloc_size_t size = 0;
    assert_true(png_image_write_to_memory(&image, NULL, &size, 0, points, 0, NULL));
    char *bytes = arena_alloc(arena, size);
    assert_true(png_image_write_to_memory(&image, bytes, &size, 0, points, 0, NULL));
    return (Str){bytes, size};
}

static void a_png_becomes_small(void **state) {
    Desk *desk = *state;
    Seen seen = made(desk->arena, png_of(desk->arena, 700, 350, false), 256);
    assert_int_equal(seen.width, 256);
    assert_int_equal(seen.height, 128);
    assert_true(is_red(&seen, 100, 60));
}

static void what_is_transparent_is_shown_on_white(void **state) {
    Desk *desk = *state;
    Seen seen = made(desk->arena, png_of(desk->arena, 40, 40, true), 256);
    assert_true(seen.rgb[0] > 240 && seen.rgb[1] > 240 && seen.rgb[2] > 240);
}

static void a_webp_becomes_small(void **state) {
    Desk *desk = *state;
    uint8_t *bytes, *rgb = arena_array(desk->arena, 600 * 300, 3);
    for (int i = 0; i < 600 * 300; i++) {
        rgb[3 * i] = 250;
    }
    size_t size = WebPEncodeRGB(rgb, 600, 300, 600 * 3, 80, &bytes);
    assert_true(size > 0);
    Str webp = str_copy(desk->arena, (Str){(const char *)bytes, size});
    WebPFree(bytes);
    Seen seen = made(desk->arena, webp, 256);
    assert_int_equal(seen.width, 256);
    assert_int_equal(seen.height, 128);
    assert_true(is_red(&seen, 100, 60));
    Attachment added = desk_add(desk, &lin, "a.webp", webp, NULL);
    assert_int_equal(added.kind, EVIDENCE_WEBP);
    assert_int_equal(added.width, 600);
}

/* ---- traps ----------------------------------------------------------------------------- */

static void a_picture_of_huge_size_is_told_before_it_is_unpacked(void **state) {
    Desk *desk = *state;
    Str png = str_copy(desk->arena, png_of(desk->arena, 8, 8, false));
    unsigned char *head = (unsigned char *)(uintptr_t)png.data;
    memcpy(head + 16, "\0\0\xEA\x60\0\0\xEA\x60", 8); /* 60000 x 60000; the sum of the head no longer fits */
    assert_false(fails(desk, png, 100));
    assert_false(fails(desk, plain_jpeg(desk->arena, 2000, 1000), 1));
    assert_int_equal(desk->err.kind, ERR_LIMIT);
    assert_non_null(strstr(desk->err.message, "2000×1000"));
}

static void half_a_picture_is_told_or_shown_as_far_as_it_goes(void **state) {
    Desk *desk = *state;
    Str jpeg = plain_jpeg(desk->arena, 300, 300), png = png_of(desk->arena, 300, 300, false);
    for (size_t length = 0; length < jpeg.len; length += jpeg.len / 40 + 1) {
        fails(desk, str_slice(jpeg, 0, length), 100);
    }
    refused(desk, fails(desk, str_slice(jpeg, 0, 20), 100), ERR_INPUT, "损坏");
    refused(desk, fails(desk, str_slice(png, 0, png.len / 2), 100), ERR_INPUT, "损坏");
    refused(desk, fails(desk, STR("no picture at all"), 100), ERR_INPUT, "损坏");
}

/* ---- kept --------------------------------------------------------------------------------- */

static void a_small_picture_is_made_once_and_made_again_when_it_is_gone(void **state) {
    Desk *desk = *state;
    Attachment added = desk_add(desk, &lin, "a.jpg", phone_jpeg(desk->arena, 800, 400, 6), NULL);
    char path[4096];
    int handle;
    uint64_t size, again;
    must(evidence_picture(desk->evidence, &lin, &added, PICTURE_SMALL, &handle, &size, &desk->err), &desk->err);
    Seen seen = decoded(desk->arena, read_handle(desk, handle, size));
    assert_int_equal(seen.width, 128);
    assert_int_equal(seen.height, 256);
    preview_path(desk->evidence, added.hash, "256.jpg", path);
    assert_true(path_exists(path));
    must(file_write(path, STR("kept"), &desk->err), &desk->err);
    must(evidence_picture(desk->evidence, &lin, &added, PICTURE_SMALL, &handle, &again, &desk->err), &desk->err);
    close(handle);
    assert_int_equal(again, 4);
    previews_remove(desk->evidence, added.hash);
    must(evidence_picture(desk->evidence, &lin, &added, PICTURE_SMALL, &handle, &again, &desk->err), &desk->err);
    close(handle);
    assert_int_equal(again, size);
}

static void only_pictures_are_made_small(void **state) {
    Desk *desk = *state;
    int handle;
    uint64_t size;
    Attachment added = desk_add(desk, &lin, "a.pdf", STR("%PDF-1.4\n%%EOF\n"), NULL);
    refused(desk, evidence_picture(desk->evidence, &lin, &added, PICTURE_SMALL, &handle, &size, &desk->err), ERR_INPUT,
            "下载");
    refused(desk, evidence_document(desk->evidence, &lin, &added, &handle, &size, &desk->err), ERR_INPUT, "下载");
}

int main(int count, char **words) {
    if (count >= 2 && strcmp(words[1], "--evidence-reader") == 0) {
        return evidence_child_main(count - 2, words + 2);
    }
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_way_to_hold_a_camera_is_upright),
        TEST(a_turn_moves_every_point_to_its_place),
        TEST(a_large_photo_becomes_small_in_its_shape),
        TEST(a_small_picture_is_not_blown_up),
        TEST(shrinking_takes_the_mean),
        TEST(a_png_becomes_small),
        TEST(what_is_transparent_is_shown_on_white),
        TEST(a_webp_becomes_small),
        TEST(a_picture_of_huge_size_is_told_before_it_is_unpacked),
        TEST(half_a_picture_is_told_or_shown_as_far_as_it_goes),
        TEST(a_small_picture_is_made_once_and_made_again_when_it_is_gone),
        TEST(only_pictures_are_made_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
