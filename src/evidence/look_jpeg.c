/* JPEG by its markers: size, and the segments that tell of the photo. Stops where the picture itself begins. */
#include "evidence_internal.h"

#include <string.h>

static const char exif_head[] = "Exif\0";                      /* and the ending NUL: six bytes */
static const char xmp_head[] = "http://ns.adobe.com/xap/1.0/"; /* and the ending NUL */
static const char xmp_more[] = "http://ns.adobe.com/xmp/extension/";
static const char photoshop[] = "Photoshop 3.0";

static bool is_head(const unsigned char *bytes, size_t size, const char *head, size_t length) {
    return size >= length && memcmp(bytes, head, length) == 0;
}

/* Captions of the press (IPTC) name towns; nothing else in there is missed. */
static void blank_all(unsigned char *bytes, size_t size, uint64_t at, Look *look) {
    memset(bytes, 0, size);
    look_patch(look, at, size);
}

static void read_segment(unsigned char *bytes, size_t size, uint64_t at, int marker, Look *look, Exif *exif) {
    bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame && size >= 5) {
        look->height = bytes[1] << 8 | bytes[2];
        look->width = bytes[3] << 8 | bytes[4];
    } else if (marker == 0xE1 && is_head(bytes, size, exif_head, sizeof exif_head)) {
        exif_read(bytes + sizeof exif_head, size - sizeof exif_head, at + sizeof exif_head, look, exif);
    } else if (marker == 0xE1 && is_head(bytes, size, xmp_head, sizeof xmp_head)) {
        xmp_blank(bytes + sizeof xmp_head, size - sizeof xmp_head, at + sizeof xmp_head, look);
    } else if (marker == 0xE1 && is_head(bytes, size, xmp_more, sizeof xmp_more)) {
        xmp_blank(bytes + sizeof xmp_more, size - sizeof xmp_more, at + sizeof xmp_more, look);
    } else if (marker == 0xED && is_head(bytes, size, photoshop, sizeof photoshop)) {
        blank_all(bytes + sizeof photoshop, size - sizeof photoshop, at + sizeof photoshop, look);
    }
}

void look_jpeg(unsigned char *bytes, size_t size, Look *look, Exif *exif) {
    size_t at = 2;
    while (at + 4 <= size && bytes[at] == 0xFF) {
        int marker = bytes[at + 1];
        if (marker == 0xFF) { /* filling */
            at++;
            continue;
        }
        if (marker == 0xDA || marker == 0xD9) {
            return;
        }
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
            at += 2;
            continue;
        }
        size_t length = (size_t)(bytes[at + 2] << 8 | bytes[at + 3]);
        if (length < 2 || length > size - at - 2) {
            return;
        }
        read_segment(bytes + at + 4, length - 2, at + 4, marker, look, exif);
        at += 2 + length;
    }
}
