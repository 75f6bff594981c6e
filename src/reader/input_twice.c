/* Text that was decoded twice (D01): UTF-8 taken for GB18030 (鏁欒偛 for 教育) or for Windows-1252 (æ•™) and stored as
 * UTF-8 again. The way back is tried on a sample; it is believed only where nearly all of it is UTF-8 again and reads
 * as Chinese: text that was never decoded twice does not come out so. */
#include "input_twice.h"

#include <iconv.h>
#include <string.h>

enum { SAMPLE = 8192, HIGH_LEAST = 24 };
static const double valid_least = 0.8, chinese_least = 0.5;

/* The bytes that Windows-1252 gives for what it shows above U+00FF, by its own order from 80 to 9F. */
static const uint16_t windows[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

/* -1: no byte of Windows-1252 */
static int windows_byte(uint32_t character) {
    if (character < 0x100) {
        return (int)character;
    }
    for (int i = 0; i < 32; i++) {
        if (windows[i] == character) {
            return 0x80 + i;
        }
    }
    return -1;
}

/* What the text's characters are in Windows-1252; empty: not all are in it. */
static Str to_windows(Str text, Arena *arena) {
    char *out = arena_alloc(arena, text.len + 1);
    size_t length = 0;
    for (size_t at = 0; at < text.len;) {
        int byte = windows_byte(utf8_next(text, &at));
        if (byte < 0) {
            return (Str){NULL, 0};
        }
        out[length++] = (char)byte;
    }
    return (Str){out, length};
}

static void convert(iconv_t converter, Str text, Buf *out) {
    char *in = (char *)(uintptr_t)text.data; /* iconv only reads it */
    size_t left = text.len;
    while (left > 0) {
        char bytes[4096], *put = bytes;
        size_t space = sizeof bytes;
        size_t result = iconv(converter, &in, &left, &put, &space);
        buf_add(out, (Str){bytes, sizeof bytes - space});
        if (result == (size_t)-1 && space > 8 && left > 0) { /* no place in GB18030 */
            in++;
            left--;
        }
    }
}

/* What they are in GB18030. U+FFFD stands for bytes that the wrong decoder did not know: they are lost. */
static Str to_gb18030(Str text, Arena *arena) {
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    if (converter == (iconv_t)-1) {
        return (Str){NULL, 0};
    }
    Buf out = buf_create(arena);
    Str rest = text;
    for (ptrdiff_t at; (at = str_find(rest, STR("\xEF\xBF\xBD"))) >= 0;) {
        convert(converter, str_slice(rest, 0, (size_t)at), &out);
        buf_add_char(&out, '\xFF');
        rest = str_slice(rest, (size_t)at + 3, rest.len);
    }
    convert(converter, rest, &out);
    iconv_close(converter);
    return buf_str(&out);
}

/* Valid UTF-8 as it is, U+FFFD for every byte that is none; *lost of them, *chinese and *high characters. */
static Str decoded(Str bytes, Arena *arena, size_t *lost, size_t *chinese, size_t *high) {
    Buf out = buf_create(arena);
    *lost = *chinese = *high = 0;
    for (size_t at = 0; at < bytes.len;) {
        Str rest = str_slice(bytes, at, bytes.len);
        ptrdiff_t bad = str_invalid_utf8(rest);
        Str good = bad < 0 ? rest : str_slice(rest, 0, (size_t)bad);
        for (size_t i = 0; i < good.len;) {
            uint32_t c = utf8_next(good, &i);
            *high += c > 0x7F;
            *chinese += (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x303F) || c >= 0xFF00;
        }
        buf_add(&out, good);
        at += good.len;
        if (bad >= 0 && (good.len || !*lost)) { /* a run of them is one place */
            buf_add(&out, STR("\xEF\xBF\xBD"));
            ++*lost;
        }
        at += bad >= 0;
    }
    return buf_str(&out);
}

typedef Str (*Back)(Str text, Arena *arena);

static bool reads(Str text, Back back, Arena *arena, Str *result) {
    size_t lost, chinese, high;
    Str bytes = back(text, arena);
    if (!bytes.len) {
        return false;
    }
    *result = decoded(bytes, arena, &lost, &chinese, &high);
    return high >= HIGH_LEAST / 3 && (double)high >= valid_least * (double)(high + lost) &&
           (double)chinese >= chinese_least * (double)high;
}

bool decoded_twice(Str text, Arena *arena, Str *result, const char **how) {
    static const struct {
        Back back;
        const char *how;
    } ways[] = {{to_gb18030, "UTF-8（曾误作GB18030）"}, {to_windows, "UTF-8（曾误作Windows-1252）"}};
    size_t end = text.len < SAMPLE ? text.len : SAMPLE, high = 0;
    while (end < text.len && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end++;
    }
    Str sample = str_slice(text, 0, end), ignored;
    for (size_t at = 0; at < sample.len;) {
        high += utf8_next(sample, &at) > 0x7F;
    }
    for (size_t i = 0; high >= HIGH_LEAST && i < sizeof ways / sizeof *ways; i++) {
        if (reads(sample, ways[i].back, arena, &ignored) && reads(text, ways[i].back, arena, result)) {
            *how = ways[i].how;
            return true;
        }
    }
    return false;
}
