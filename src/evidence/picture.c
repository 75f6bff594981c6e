/* Pictures made small: read as small as the format allows, averaged down to size, turned upright, written as JPEG. */
#include "picture.h"

#include <png.h>
#include <stdio.h>
#include <string.h>
#include <turbojpeg.h>
#include <webp/decode.h>

enum { QUALITY = 80, EDGE_MOST = 65500 };

static bool no_picture(Err *err) {
    return err_set(err, ERR_INPUT, "图片损坏或不完整，显示不出来。可以下载原文件查看。");
}

static bool too_large(int64_t width, int64_t height, int mega_pixels, Err *err) {
    return err_set(err, ERR_LIMIT, "图片有%lld×%lld点，太大，不能显示缩小的样子（最多%d百万点）。可以下载原文件查看。",
                   (long long)width, (long long)height, mega_pixels);
}

static bool size_fits(int64_t width, int64_t height, int mega_pixels, Err *err) {
    if (width <= 0 || height <= 0) {
        return no_picture(err);
    }
    bool fits = width <= EDGE_MOST && height <= EDGE_MOST && width * height <= (int64_t)mega_pixels * 1000000;
    return fits || too_large(width, height, mega_pixels, err);
}

/* ---- JPEG in -------------------------------------------------------------------------- */

/* The smallest of the sizes that the decoder makes for nearly nothing and that is not below `edge`. */
static void choose_scale(int edge, int *width, int *height) {
    int count, full_width = *width, full_height = *height;
    const tjscalingfactor *factors = tjGetScalingFactors(&count);
    for (int i = 0; i < count; i++) {
        int w = TJSCALED(full_width, factors[i]), h = TJSCALED(full_height, factors[i]);
        if ((w > h ? w : h) >= edge && w <= *width && factors[i].num <= factors[i].denom) {
            *width = w;
            *height = h;
        }
    }
}

static bool decode_jpeg(const unsigned char *bytes, size_t size, int edge, int mega_pixels, Arena *arena,
                        Picture *picture, Err *err) {
    int width = 0, height = 0, sampling, colours;
    tjhandle handle = tjInitDecompress();
    if (!handle) {
        return err_set(err, ERR_IO, "内存不够，图片显示不出来。请稍后重试。");
    }
    bool good = tjDecompressHeader3(handle, bytes, size, &width, &height, &sampling, &colours) == 0 || no_picture(err);
    good = good && size_fits(width, height, mega_pixels, err);
    if (good && (colours == TJCS_CMYK || colours == TJCS_YCCK)) {
        good = err_set(err, ERR_INPUT, "这是印刷用的CMYK图片，显示不出来。可以下载原文件查看。");
    }
    if (good) {
        choose_scale(edge, &width, &height);
        *picture = (Picture){width, height, arena_array(arena, (size_t)width * (size_t)height, 3)};
        good = tjDecompress2(handle, bytes, size, picture->rgb, width, 0, height, TJPF_RGB,
                             TJFLAG_LIMITSCANS | TJFLAG_FASTDCT) == 0 ||
               tjGetErrorCode(handle) == TJERR_WARNING || no_picture(err); /* a warning: what could be read is there */
    }
    tjDestroy(handle);
    return good;
}

/* ---- PNG and WebP in -------------------------------------------------------------------- */

static bool decode_png(const unsigned char *bytes, size_t size, int mega_pixels, Arena *arena, Picture *picture,
                       Err *err) {
    png_image image;
    const png_color white = {255, 255, 255};
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes, size)) {
        return no_picture(err);
    }
    bool good = size_fits(image.width, image.height, mega_pixels, err);
    if (good) {
        image.format = PNG_FORMAT_RGB;
        *picture =
            (Picture){(int)image.width, (int)image.height, arena_array(arena, (size_t)image.width * image.height, 3)};
        good = png_image_finish_read(&image, &white, picture->rgb, 0, NULL) != 0 || no_picture(err);
    }
    png_image_free(&image);
    return good;
}

/* Transparent parts on white. */
static void put_on_white(const uint8_t *rgba, Picture *picture) {
    size_t count = (size_t)picture->width * (size_t)picture->height;
    for (size_t i = 0; i < count; i++) {
        unsigned alpha = rgba[4 * i + 3];
        for (size_t c = 0; c < 3; c++) {
            picture->rgb[3 * i + c] = (uint8_t)((rgba[4 * i + c] * alpha + 255 * (255 - alpha) + 127) / 255);
        }
    }
}

static bool decode_webp(const unsigned char *bytes, size_t size, int edge, int mega_pixels, Arena *arena,
                        Picture *picture, Err *err) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config) || WebPGetFeatures(bytes, size, &config.input) != VP8_STATUS_OK ||
        config.input.has_animation) {
        return no_picture(err);
    }
    int width = config.input.width, height = config.input.height;
    if (!size_fits(width, height, mega_pixels, err)) {
        return false;
    }
    picture_fit(&width, &height, edge);
    *picture = (Picture){width, height, arena_array(arena, (size_t)width * (size_t)height, 3)};
    uint8_t *rgba = arena_array(arena, (size_t)width * (size_t)height, 4);
    config.options.use_scaling = 1;
    config.options.scaled_width = width;
    config.options.scaled_height = height;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = rgba;
    config.output.u.RGBA.stride = 4 * width;
    config.output.u.RGBA.size = (size_t)width * (size_t)height * 4;
    bool good = WebPDecode(bytes, size, &config) == VP8_STATUS_OK || no_picture(err);
    WebPFreeDecBuffer(&config.output);
    if (good) {
        put_on_white(rgba, picture);
    }
    return good;
}

/* ---- out ------------------------------------------------------------------------------------ */

static bool encode(const Picture *picture, Arena *arena, Buf *out, Err *err) {
    unsigned long size = tjBufSize(picture->width, picture->height, TJSAMP_420);
    unsigned char *bytes = arena_alloc(arena, size);
    tjhandle handle = tjInitCompress();
    bool good = handle && tjCompress2(handle, picture->rgb, picture->width, 0, picture->height, TJPF_RGB, &bytes, &size,
                                      TJSAMP_420, QUALITY, TJFLAG_NOREALLOC | TJFLAG_PROGRESSIVE) == 0;
    if (good) {
        buf_add(out, (Str){(const char *)bytes, size});
    }
    if (handle) {
        tjDestroy(handle);
    }
    return good || err_set(err, ERR_INTERNAL, "缩小图片没有成功。可以下载原文件查看。");
}

static EvidenceKind kind_of(unsigned char *bytes, size_t size) {
    bool jpeg = size > 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0;
    bool png = size > 8 && memcmp(bytes, "\x89PNG\r\n\x1A\n", 8) == 0;
    bool webp = size > 16 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0;
    return jpeg ? EVIDENCE_JPEG : png ? EVIDENCE_PNG : webp ? EVIDENCE_WEBP : EVIDENCE_KINDS;
}

bool picture_make(unsigned char *bytes, size_t size, int edge, int mega_pixels, Arena *arena, Buf *out, Err *err) {
    Picture picture = {.rgb = NULL};
    bool good;
    EvidenceKind kind = kind_of(bytes, size);
    switch (kind) {
    case EVIDENCE_JPEG: good = decode_jpeg(bytes, size, edge, mega_pixels, arena, &picture, err); break;
    case EVIDENCE_PNG: good = decode_png(bytes, size, mega_pixels, arena, &picture, err); break;
    case EVIDENCE_WEBP: good = decode_webp(bytes, size, edge, mega_pixels, arena, &picture, err); break;
    default: return no_picture(err);
    }
    if (!good) {
        return false;
    }
    picture_shrink(&picture, edge, arena);
    picture_turn(&picture, picture_orientation(bytes, size, kind), arena);
    return encode(&picture, arena, out, err);
}
