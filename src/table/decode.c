/* Text of any encoding to UTF-8. */
#include "table_internal.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { PIECE = 64 << 10 };

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

static bool decode_iconv(Str bytes, const char *name, iconv_t converter, TextSink sink, void *context, Err *err) {
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
            return bad_text(err, name, line);
        }
    }
    return true;
}

static const char *iconv_name(TextEncoding encoding) {
    return encoding == ENCODING_BIG5 ? "BIG5-HKSCS" : "GB18030";
}

bool text_decode(Str bytes, TextSink sink, void *context, Err *err) {
    size_t start;
    TextEncoding encoding = text_encoding(bytes, &start);
    if (encoding == ENCODING_UTF8) {
        return decode_utf8(bytes, start, sink, context, err);
    }
    if (encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE) {
        return decode_utf16(bytes, start, encoding == ENCODING_UTF16BE, sink, context, err);
    }
    iconv_t converter = iconv_open("UTF-8", iconv_name(encoding));
    if (converter == (iconv_t)-1) {
        return err_set(err, ERR_INPUT, "本机没有 %s 的转换表。请把文件另存为“CSV UTF-8”或 .xlsx 再导入。",
                       text_encoding_name(encoding));
    }
    bool good = decode_iconv(bytes, text_encoding_name(encoding), converter, sink, context, err);
    iconv_close(converter);
    return good;
}

/* ---- whatever is in it ---- */

typedef struct Whole {
    Buf text;
    TextBad bad;
    void *context;
} Whole;

static void put_bad(Whole *whole, unsigned char byte) {
    if (whole->bad) {
        whole->bad(whole->context, whole->text.len, byte);
    }
    buf_add(&whole->text, STR("\xEF\xBF\xBD"));
}

static void whole_utf8(Whole *whole, Str bytes) {
    for (ptrdiff_t bad; (bad = str_invalid_utf8(bytes)) >= 0;) {
        buf_add(&whole->text, str_slice(bytes, 0, (size_t)bad));
        put_bad(whole, (unsigned char)bytes.data[bad]);
        bytes = str_slice(bytes, (size_t)bad + 1, bytes.len);
    }
    buf_add(&whole->text, bytes);
}

static void whole_utf16(Whole *whole, Str bytes, bool big) {
    for (size_t at = 0; at < bytes.len;) {
        size_t from = at;
        uint32_t character;
        char out[4];
        if (next_utf16(bytes, big, &at, &character)) {
            buf_add(&whole->text, (Str){out, utf8_put(character, out)});
            continue;
        }
        put_bad(whole, (unsigned char)bytes.data[from]);
        at = from + 2;
    }
}

static void whole_iconv(Whole *whole, Str bytes, iconv_t converter) {
    char *in = (char *)(uintptr_t)bytes.data; /* iconv only reads it */
    size_t left = bytes.len;
    char out[4096];
    while (left > 0) {
        char *put = out;
        size_t room = sizeof out;
        size_t result = iconv(converter, &in, &left, &put, &room);
        buf_add(&whole->text, (Str){out, (size_t)(put - out)});
        if (result == (size_t)-1 && errno != E2BIG) {
            put_bad(whole, (unsigned char)*in);
            in++;
            left--;
            iconv(converter, NULL, NULL, NULL, NULL);
        }
    }
}

Str text_decode_whole(Str bytes, Arena *arena, TextEncoding *encoding, TextBad bad, void *context) {
    size_t start;
    *encoding = text_encoding(bytes, &start);
    Str rest = str_slice(bytes, start, bytes.len);
    /* without a mark only bytes that are all UTF-8 are told to be */
    if (*encoding == ENCODING_UTF8 && (start == 0 || str_invalid_utf8(rest) < 0)) {
        return rest;
    }
    Whole whole = {buf_create(arena), bad, context};
    buf_reserve(&whole.text, rest.len + rest.len / 2);
    iconv_t converter = *encoding < ENCODING_GB18030 ? (iconv_t)-1 : iconv_open("UTF-8", iconv_name(*encoding));
    if (*encoding == ENCODING_UTF16LE || *encoding == ENCODING_UTF16BE) {
        whole_utf16(&whole, rest, *encoding == ENCODING_UTF16BE);
    } else if (converter == (iconv_t)-1) {
        whole_utf8(&whole, rest);
    } else {
        whole_iconv(&whole, rest, converter);
        iconv_close(converter);
    }
    return buf_str(&whole.text);
}

/* A converter that is open already can be opened again without touching the disk. They stay open on purpose. */
void table_prepare(void) {
    static iconv_t kept[2];
    kept[0] = iconv_open("UTF-8", "GB18030");
    kept[1] = iconv_open("UTF-8", "BIG5-HKSCS");
    (void)kept;
}
