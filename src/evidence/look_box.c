/* Containers of named pieces: PNG, WebP, MP4 - sizes, and the pieces that tell of the photo or its place; and ZIP
 * packages by the names in them. */
#include "evidence_internal.h"

#include <string.h>

#include <zip.h>

enum { ENTRIES_MOST = 10000, BOXES_MOST = 10000 };

static uint32_t big32(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t little(const unsigned char *at, size_t width) {
    uint32_t value = 0;
    for (size_t i = width; i > 0; i--) {
        value = value << 8 | at[i - 1];
    }
    return value;
}

/* ---- PNG ------------------------------------------------------------------------ */

static uint32_t crc32_of(const unsigned char *bytes, size_t size) {
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1)));
        }
    }
    return ~crc;
}

/* Texts that programs put EXIF and XMP into; packed ones cannot be looked into. */
static bool tells_place(const unsigned char *bytes, size_t size) {
    const Str text = {(const char *)bytes, size};
    return str_starts(text, STR("XML:com.adobe.xmp")) || str_starts(text, STR("Raw profile type"));
}

/* `bytes`: the chunk's name and what follows, `size` of data, then its sum. */
static void read_chunk(unsigned char *bytes, size_t size, uint64_t at, Look *look, Exif *exif) {
    size_t before = look->patch_count;
    if (memcmp(bytes, "IHDR", 4) == 0 && size >= 8) {
        uint32_t width = big32(bytes + 4), height = big32(bytes + 8);
        look->width = width <= 1 << 20 ? (int)width : 0;
        look->height = height <= 1 << 20 ? (int)height : 0;
    } else if (memcmp(bytes, "eXIf", 4) == 0) {
        exif_read(bytes + 4, size, at + 4, look, exif);
    } else if ((memcmp(bytes, "iTXt", 4) == 0 || memcmp(bytes, "zTXt", 4) == 0 || memcmp(bytes, "tEXt", 4) == 0) &&
               tells_place(bytes + 4, size)) {
        memset(bytes + 4, 'x', size); /* a text named x... without an end: readers pass it over */
        look_patch(look, at + 4, size);
    }
    if (look->patch_count > before) {
        uint32_t crc = crc32_of(bytes, 4 + size);
        for (int i = 0; i < 4; i++) {
            bytes[4 + size + (size_t)i] = (unsigned char)(crc >> (24 - 8 * i));
        }
        look_patch(look, at + 4 + size, 4);
    }
}

void look_png(unsigned char *bytes, size_t size, Look *look, Exif *exif) {
    size_t at = 8;
    while (at <= size && size - at >= 12) {
        size_t length = big32(bytes + at);
        if (length > size - at - 12) {
            return;
        }
        read_chunk(bytes + at + 4, length, at + 4, look, exif);
        at += 12 + length;
    }
}

/* ---- WebP -------------------------------------------------------------------------- */

void look_webp(unsigned char *bytes, size_t size, Look *look, Exif *exif) {
    size_t at = 12;
    while (at <= size && size - at >= 8) {
        size_t length = little(bytes + at + 4, 4), here = at + 8;
        if (length > size - here) {
            return;
        }
        const unsigned char *name = bytes + at;
        unsigned char *data = bytes + here;
        if (memcmp(name, "VP8X", 4) == 0 && length >= 10) {
            look->width = (int)little(data + 4, 3) + 1;
            look->height = (int)little(data + 7, 3) + 1;
        } else if (memcmp(name, "VP8 ", 4) == 0 && length >= 10 && !look->width) {
            look->width = (int)(little(data + 6, 2) & 0x3FFF);
            look->height = (int)(little(data + 8, 2) & 0x3FFF);
        } else if (memcmp(name, "VP8L", 4) == 0 && length >= 5 && !look->width) {
            uint32_t bits = little(data + 1, 4);
            look->width = (int)(bits & 0x3FFF) + 1;
            look->height = (int)(bits >> 14 & 0x3FFF) + 1;
        } else if (memcmp(name, "EXIF", 4) == 0) {
            size_t skip = length >= 6 && memcmp(data, "Exif\0", 6) == 0 ? 6 : 0;
            exif_read(data + skip, length - skip, here + skip, look, exif);
        } else if (memcmp(name, "XMP ", 4) == 0) {
            xmp_blank(data, length, here, look);
        }
        at = here + length;
        at += length % 2 && at < size;
    }
}

/* ---- MP4 -------------------------------------------------------------------------------- */

/* Where it was filmed stands in moov/udta as "(c)xyz" or "loci", or among the keys of moov/meta. */
static void read_boxes(unsigned char *bytes, size_t from, size_t until, int depth, int *boxes, Look *look) {
    static const unsigned char nothing[] = {'f', 'r', 'e', 'e'};
    size_t at = from;
    while (until - at >= 8 && ++*boxes < BOXES_MOST) {
        size_t length = big32(bytes + at), head = 8;
        if (length == 1 && until - at >= 16) {
            length = big32(bytes + at + 8) ? SIZE_MAX : big32(bytes + at + 12);
            head = 16;
        } else if (length == 0) {
            length = until - at;
        }
        if (length < head || length > until - at) {
            return;
        }
        const unsigned char *name = bytes + at + 4;
        bool inner = memcmp(name, "moov", 4) == 0 || memcmp(name, "udta", 4) == 0;
        bool place = memcmp(name, "\xA9xyz", 4) == 0 || memcmp(name, "loci", 4) == 0 ||
                     (depth == 1 && memcmp(name, "meta", 4) == 0);
        if (inner && depth < 4) {
            read_boxes(bytes, at + head, at + length, depth + 1, boxes, look);
        } else if (place && depth > 0) {
            memcpy(bytes + at + 4, nothing, sizeof nothing); /* the same length, of no meaning */
            memset(bytes + at + head, 0, length - head);
            look_patch(look, at + 4, length - 4);
        }
        at += length;
    }
}

void look_movie(unsigned char *bytes, size_t size, Look *look) {
    static const char *const pictures[] = {"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif"};
    static const char *const sounds[] = {"M4A ", "M4B "};
    static const char *const movies[] = {"isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42",
                                         "avc1", "M4V ", "MSNV", "qt  ", "3gp4", "3gp5", "dash"};
    struct {
        const char *const *brands;
        size_t count;
        EvidenceKind kind;
    } const groups[] = {{pictures, sizeof pictures / sizeof *pictures, EVIDENCE_HEIC},
                        {sounds, sizeof sounds / sizeof *sounds, EVIDENCE_M4A},
                        {movies, sizeof movies / sizeof *movies, EVIDENCE_MP4}};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (size_t j = 0; j < groups[i].count; j++) {
            if (memcmp(bytes + 8, groups[i].brands[j], 4) == 0) {
                look->known = true;
                look->kind = groups[i].kind;
            }
        }
    }
    int boxes = 0;
    if (look->known && look->kind != EVIDENCE_HEIC) {
        read_boxes(bytes, 0, size, 0, &boxes, look);
    }
}

/* ---- ZIP packages ------------------------------------------------------------------------- */

static const struct {
    const char *part;
    EvidenceKind kind;
} packages[] = {{"word/document.xml", EVIDENCE_DOCX},
                {"xl/workbook.xml", EVIDENCE_XLSX},
                {"ppt/presentation.xml", EVIDENCE_PPTX},
                {"OFD.xml", EVIDENCE_OFD}};

/* Only the names are read; nothing is unpacked. */
static void read_names(zip_t *zip, Look *look) {
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; i < count && count <= ENTRIES_MOST; i++) {
        Str name = str_from(zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW));
        look->macros |= str_ends(name, STR("vbaProject.bin"));
        for (size_t j = 0; j < sizeof packages / sizeof *packages && !look->known; j++) {
            if (str_is(name, packages[j].part)) {
                look->known = true;
                look->kind = packages[j].kind;
            }
        }
    }
}

void look_package(const unsigned char *bytes, size_t size, Look *look) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (zip) {
        read_names(zip, look);
        zip_discard(zip);
    } else {
        zip_source_free(source);
    }
    zip_error_fini(&error);
}
