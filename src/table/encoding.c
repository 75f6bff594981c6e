/* Which encoding a text is in: by byte order mark, by being valid UTF-8, by the look of UTF-16, else by what reads more
 * like Chinese. */
#include "table_internal.h"

#include <iconv.h>
#include <string.h>

enum { SEEN = 64 << 10 }; /* bytes that are looked at where a look is enough */

/* Frequent characters that are the same in simplified and in traditional writing. */
static const char frequent[] =
    "的一是不了在人有我他中上大和地到以要就出可也你生能而子那得下自之年作里用道行所家事成方多去法如都同面起看定天分"
    "好小部其主理心本前但因只想日者意力它把十民第公此已工使情明性知全三又正外高由很最重物手文政美相利等或新己身制果"
    "加西月合回特代信表化老世位次度任常先海通教原立及比水名真口平更打女四神何安少才反受目太再感建做必件期市直命山"
    "金指至形社便空治科司五基眼非白光放且思王完式色路南品住告求程北死交取拉格今切院校育食安全";

const char *text_encoding_name(TextEncoding encoding) {
    static const char *const names[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "Big5"};
    return names[encoding];
}

/* UTF-16 without a mark shows by its zero bytes: half of ASCII text is zero, always on the same side. */
static bool looks_utf16(Str bytes, size_t side) {
    size_t seen = bytes.len < 4096 ? bytes.len & ~(size_t)1 : 4096, zero = 0, other = 0;
    for (size_t i = 0; i < seen; i += 2) {
        zero += bytes.data[i + side] == '\0';
        other += bytes.data[i + 1 - side] == '\0';
    }
    return seen >= 4 && zero * 5 > seen / 2 && other == 0;
}

/* Chinese in UTF-16 has few zero bytes, but most of its units stand between U+4E00 and U+9FFF, or are the punctuation
 * of U+3000 and U+FF00. Bytes of other encodings fall there by chance only. */
static bool looks_chinese_utf16(Str bytes, bool big) {
    const unsigned char *data = (const unsigned char *)bytes.data;
    size_t seen = bytes.len < SEEN ? bytes.len & ~(size_t)1 : SEEN, chinese = 0, marks = 0;
    for (size_t i = 0; i < seen; i += 2) {
        unsigned high = data[big ? i : i + 1], low = data[big ? i + 1 : i];
        chinese += high >= 0x4E && high <= 0x9F;
        marks += (high == 0x30 && low <= 0x1F) || (high == 0xFF && low <= 0x1F) || (high == 0 && low < 0x80);
    }
    return seen >= 4 && (chinese + marks) * 20 > seen / 2 * 19 && chinese * 2 > seen / 2;
}

/* How much of the bytes, read in the encoding, is frequent characters and punctuation; less for each fault. */
static double score(Str bytes, const char *encoding) {
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) {
        return 0;
    }
    char *in = (char *)(uintptr_t)bytes.data; /* iconv only reads it */
    size_t left = bytes.len < SEEN ? bytes.len : SEEN;
    double good = 0, bad = 0, seen = 0;
    while (left > 0) {
        char out[4096];
        char *put = out;
        size_t room = sizeof out, at = 0;
        iconv(converter, &in, &left, &put, &room);
        Str text = {out, (size_t)(put - out)};
        while (at < text.len) {
            size_t from = at;
            uint32_t character = utf8_next(text, &at);
            seen += character >= 0x80;
            good += character == 0x3002 || character == 0xFF0C ||
                    (character >= 0x4E00 && character < 0xA000 &&
                     str_find((Str){frequent, sizeof frequent - 1}, str_slice(text, from, at)) >= 0);
            bad += character >= 0xE000 && character < 0xF900;
        }
        if (left > 0 && room >= 8) { /* stopped by a bad byte, not by a full buffer */
            bad += left > 4;
            in++;
            left--;
        }
    }
    iconv_close(converter);
    return seen > 0 && good > 2 * bad ? (good - 2 * bad) / seen : 0;
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
    bool pairs = bytes.len % 2 == 0;
    if (pairs && looks_utf16(bytes, 1)) {
        return ENCODING_UTF16LE;
    }
    if (pairs && looks_utf16(bytes, 0)) {
        return ENCODING_UTF16BE;
    }
    if (str_invalid_utf8(bytes) < 0) {
        return ENCODING_UTF8;
    }
    if (pairs && looks_chinese_utf16(bytes, false)) {
        return ENCODING_UTF16LE;
    }
    if (pairs && looks_chinese_utf16(bytes, true)) {
        return ENCODING_UTF16BE;
    }
    double big5 = score(bytes, "BIG5-HKSCS");
    return big5 > 0 && big5 >= 1.3 * score(bytes, "GB18030") ? ENCODING_BIG5 : ENCODING_GB18030;
}
