/* Text of any encoding to UTF-8: by byte order mark, by being valid UTF-8, by the look of UTF-16, else GB18030. */
#include "table_internal.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { PIECE = 64 << 10 };

/* UTF-16 without a mark shows by its zero bytes: half of ASCII text is zero, always on the same side. */
static bool looks_utf16(Str bytes, size_t side) {
    size_t seen = bytes.len < 4096 ? bytes.len & ~(size_t)1 : 4096, zero = 0, other = 0;
    for (size_t i = 0; i < seen; i += 2) {
        zero += bytes.data[i + side] == '\0';
        other += bytes.data[i + 1 - side] == '\0';
    }
    return seen >= 4 && zero * 5 > seen / 2 && other == 0;
}

TextEncoding text_encoding(Str bytes, size_t *start) {
    *start = 0;
    if (bytes.len >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0) {
        *start = 3;
        return ENCODING_UTF8;
    }
    if (bytes.len >= 2 && (memcmp(bytes.data, "\xFF\xFE", 2) == 0 || memcmp(bytes.data, "\xFE\xFF", 2) == 0)) {
        *start = 2;
        return bytes.data[0] == '\xFF' ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    }
    if (bytes.len % 2 == 0 && looks_utf16(bytes, 1)) {
        return ENCODING_UTF16LE;
    }
    if (bytes.len % 2 == 0 && looks_utf16(bytes, 0)) {
        return ENCODING_UTF16BE;
    }
    return str_invalid_utf8(bytes) < 0 ? ENCODING_UTF8 : ENCODING_GB18030;
}

static bool bad_text(Err *err, const char *encoding, int line) {
    return err_set_at(
        err, ERR_INPUT, &(Place){.line = line},
        "第%d行有不能识别的文字（按%s解读失败）。请用表格软件打开原文件，另存为“CSV UTF-8”或 .xlsx 再导入。", line,
        encoding);
}

static int count_lines(Str text) {
    int lines = 0;
    for (size_t i = 0; i < text.len; i++) {
        lines += text.data[i] == '\n';
    }
    return lines;
}

static bool decode_utf8(Str bytes, size_t start, TextSink sink, void *context, Err *err) {
    ptrdiff_t bad = str_invalid_utf8(str_slice(bytes, start, bytes.len));
    if (bad >= 0) {
        return bad_text(err, "UTF-8", 1 + count_lines(str_slice(bytes, 0, start + (size_t)bad)));
    }
    for (size_t at = start; at < bytes.len; at += PIECE) {
        Str piece = str_slice(bytes, at, at + PIECE);
        if (!sink(context, piece, at + piece.len, err)) {
            return false;
        }
    }
    return true;
}

/* One character at *at; false when a half of a pair stands alone or the text ends within one. */
static bool next_utf16(Str bytes, bool big, size_t *at, uint32_t *character) {
    const unsigned char *data = (const unsigned char *)bytes.data;
    uint32_t unit[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        if (*at + 2 > bytes.len) {
            return false;
        }
        unit[i] = big ? (uint32_t)data[*at] << 8 | data[*at + 1] : (uint32_t)data[*at + 1] << 8 | data[*at];
        *at += 2;
        if (unit[0] < 0xD800 || unit[0] > 0xDFFF) {
            *character = unit[0];
            return true;
        }
    }
    if (unit[0] > 0xDBFF || unit[1] < 0xDC00 || unit[1] > 0xDFFF) {
        return false;
    }
    *character = 0x10000 + ((unit[0] & 0x3FF) << 10) + (unit[1] & 0x3FF);
    return true;
}

static bool decode_utf16(Str bytes, size_t at, bool big, TextSink sink, void *context, Err *err) {
    char out[PIECE];
    size_t used = 0;
    int line = 1;
    while (at < bytes.len) {
        uint32_t character;
        if (!next_utf16(bytes, big, &at, &character)) {
            return bad_text(err, "UTF-16", line);
        }
        line += character == '\n';
        used += utf8_put(character, out + used);
        if (used > sizeof out - 4 || at >= bytes.len) {
            if (!sink(context, (Str){out, used}, at, err)) {
                return false;
            }
            used = 0;
        }
    }
    return true;
}

static bool decode_gb18030(Str bytes, iconv_t converter, TextSink sink, void *context, Err *err) {
    char out[PIECE];
    char *in = (char *)(uintptr_t)bytes.data; /* iconv only reads it */
    size_t left = bytes.len;
    int line = 1;
    while (left > 0) {
        char *put = out;
        size_t room = sizeof out;
        size_t result = iconv(converter, &in, &left, &put, &room);
        Str piece = {out, (size_t)(put - out)};
        if (!sink(context, piece, bytes.len - left, err)) {
            return false;
        }
        line += count_lines(piece);
        if (result == (size_t)-1 && errno != E2BIG) {
            return bad_text(err, " GB18030 ", line);
        }
    }
    return true;
}

bool text_decode(Str bytes, TextSink sink, void *context, Err *err) {
    size_t start;
    TextEncoding encoding = text_encoding(bytes, &start);
    if (encoding == ENCODING_UTF8) {
        return decode_utf8(bytes, start, sink, context, err);
    }
    if (encoding != ENCODING_GB18030) {
        return decode_utf16(bytes, start, encoding == ENCODING_UTF16BE, sink, context, err);
    }
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1) {
        return err_set(err, ERR_INPUT, "本机没有 GB18030 的转换表。请把文件另存为“CSV UTF-8”或 .xlsx 再导入。");
    }
    bool good = decode_gb18030(bytes, converter, sink, context, err);
    iconv_close(converter);
    return good;
}

/* A converter that is open already can be opened again without touching the disk. It stays open on purpose. */
void table_prepare(void) {
    static iconv_t kept;
    kept = iconv_open("UTF-8", "GB18030");
    (void)kept;
}
