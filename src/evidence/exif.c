/* What a photo says of itself in EXIF (a TIFF structure): how it was held, when it was taken, where. The place is
 * blanked right there: the directory of the GPS loses its entries, and what they point at becomes zeros. XMP packets
 * that name a place are blanked as a whole. */
#include "evidence_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ENTRY_BYTES = 12, ENTRIES_MOST = 512 };

typedef struct Tiff {
    unsigned char *bytes;
    size_t size;
    uint64_t at; /* of the structure in the file */
    bool big;    /* big-endian */
    Look *look;
} Tiff;

static uint32_t number(const Tiff *tiff, size_t at, size_t width) {
    uint32_t value = 0;
    for (size_t i = 0; i < width; i++) {
        size_t from = tiff->big ? at + i : at + width - 1 - i;
        value = value << 8 | tiff->bytes[from];
    }
    return value;
}

typedef struct TiffEntry {
    uint32_t tag, type, count;
    size_t value, size; /* where its value lies */
    bool inside;        /* in the entry itself */
} TiffEntry;

static bool read_entry(const Tiff *tiff, size_t at, TiffEntry *entry) {
    static const unsigned char sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    *entry = (TiffEntry){number(tiff, at, 2), number(tiff, at + 2, 2), number(tiff, at + 4, 4), at + 8, 0, true};
    if (entry->type == 0 || entry->type >= sizeof sizes || entry->count > tiff->size) {
        return false;
    }
    entry->size = (size_t)sizes[entry->type] * entry->count;
    entry->inside = entry->size <= 4;
    if (!entry->inside) {
        entry->value = number(tiff, at + 8, 4);
    }
    return entry->value <= tiff->size && entry->size <= tiff->size - entry->value;
}

/* Entries of the directory at `at`; 0 when there is none whole. */
static size_t entries(const Tiff *tiff, size_t at) {
    if (at < 8 || at > tiff->size || tiff->size - at < 2) {
        return 0;
    }
    size_t count = number(tiff, at, 2);
    return count <= ENTRIES_MOST && tiff->size - at - 2 >= count * ENTRY_BYTES ? count : 0;
}

/* Degrees, minutes, seconds as three fractions. */
static bool degrees(const Tiff *tiff, const TiffEntry *entry, double *value) {
    *value = 0;
    if (entry->type != 5 || entry->count != 3 || entry->inside) {
        return false;
    }
    double part = 1;
    for (size_t i = 0; i < 3; i++, part *= 60) {
        double below = number(tiff, entry->value + 8 * i + 4, 4);
        if (below == 0) {
            return i > 0;
        }
        *value += number(tiff, entry->value + 8 * i, 4) / below / part;
    }
    return isfinite(*value);
}

static void blank(const Tiff *tiff, size_t at, size_t size) {
    memset(tiff->bytes + at, 0, size);
    look_patch(tiff->look, tiff->at + at, size);
}

static void read_place(const Tiff *tiff, size_t directory) {
    bool north = false, east = false;
    double latitude = 0, longitude = 0;
    size_t count = entries(tiff, directory);
    for (size_t i = 0; i < count; i++) {
        TiffEntry entry;
        if (!read_entry(tiff, directory + 2 + i * ENTRY_BYTES, &entry)) {
            continue;
        }
        unsigned char first = entry.size ? tiff->bytes[entry.value] : 0;
        switch (entry.tag) {
        case 1: latitude = first == 'S' ? -fabs(latitude) : latitude; break;
        case 2: north = degrees(tiff, &entry, &latitude); break;
        case 3: longitude = first == 'W' ? -fabs(longitude) : longitude; break;
        case 4: east = degrees(tiff, &entry, &longitude); break;
        default: break;
        }
    }
    for (size_t i = 0; i < count; i++) { /* the letters may stand behind what they turn */
        TiffEntry entry;
        if (read_entry(tiff, directory + 2 + i * ENTRY_BYTES, &entry) && entry.size) {
            unsigned char first = tiff->bytes[entry.value];
            latitude = entry.tag == 1 && first == 'S' ? -fabs(latitude) : latitude;
            longitude = entry.tag == 3 && first == 'W' ? -fabs(longitude) : longitude;
        }
    }
    if (north && east && fabs(latitude) <= 90 && fabs(longitude) <= 180 && !tiff->look->has_position) {
        tiff->look->has_position = true;
        tiff->look->latitude = latitude;
        tiff->look->longitude = longitude;
    }
}

static void blank_place(const Tiff *tiff, size_t directory) {
    size_t count = entries(tiff, directory);
    for (size_t i = 0; i < count; i++) {
        TiffEntry entry;
        if (read_entry(tiff, directory + 2 + i * ENTRY_BYTES, &entry) && !entry.inside) {
            blank(tiff, entry.value, entry.size);
        }
    }
    if (count) {
        blank(tiff, directory, 2 + count * ENTRY_BYTES);
    }
}

/* "2024:10:31 08:05:00" */
static void read_time(const Tiff *tiff, const TiffEntry *entry) {
    static const size_t at[] = {0, 5, 8, 11, 14, 17}, lengths[] = {4, 2, 2, 2, 2, 2};
    static const int64_t least[] = {1970, 1, 1, 0, 0, 0}, most[] = {2199, 12, 31, 23, 59, 60};
    int64_t parts[6];
    if (entry->type != 2 || entry->size < 19) {
        return;
    }
    const Str text = {(const char *)tiff->bytes + entry->value, 19};
    for (size_t i = 0; i < 6; i++) {
        Str part = str_slice(text, at[i], at[i] + lengths[i]);
        if (!integer_parse(part, &parts[i]) || parts[i] < least[i] || parts[i] > most[i]) {
            return;
        }
    }
    snprintf(tiff->look->taken, sizeof tiff->look->taken, "%04d-%02d-%02dT%02d:%02d:%02d", (int)parts[0], (int)parts[1],
             (int)parts[2], (int)parts[3], (int)parts[4], (int)parts[5]);
}

/* Tags of the two directories that matter; *inner and *place: where the next ones lie. */
static void read_directory(const Tiff *tiff, size_t directory, Exif *exif, size_t *inner, size_t *place) {
    size_t count = entries(tiff, directory);
    for (size_t i = 0; i < count; i++) {
        TiffEntry entry;
        if (!read_entry(tiff, directory + 2 + i * ENTRY_BYTES, &entry)) {
            continue;
        }
        if (entry.tag == 0x0112 && entry.type == 3 && entry.count == 1) {
            exif->orientation = (int)number(tiff, entry.value, 2);
        } else if (entry.tag == 0x8769 && entry.type == 4 && entry.count == 1) {
            *inner = number(tiff, entry.value, 4);
        } else if (entry.tag == 0x8825 && entry.type == 4 && entry.count == 1) {
            *place = number(tiff, entry.value, 4);
        } else if (entry.tag == 0x9003 || (entry.tag == 0x0132 && !tiff->look->taken[0])) {
            read_time(tiff, &entry);
        }
    }
}

void exif_read(unsigned char *bytes, size_t size, uint64_t at, Look *look, Exif *exif) {
    Tiff tiff = {.bytes = bytes, .size = size, .at = at, .look = look};
    if (size < 14 || (memcmp(bytes, "II*\0", 4) != 0 && memcmp(bytes, "MM\0*", 4) != 0)) {
        return;
    }
    tiff.big = bytes[0] == 'M';
    size_t inner = 0, place = 0, unused = 0;
    read_directory(&tiff, number(&tiff, 4, 4), exif, &inner, &place);
    if (inner) {
        read_directory(&tiff, inner, exif, &unused, &unused);
    }
    if (place) {
        read_place(&tiff, place);
        blank_place(&tiff, place);
    }
}

void xmp_blank(unsigned char *bytes, size_t size, uint64_t at, Look *look) {
    static const Str words[] = {{"GPSL", 4}, {"GPSDest", 7}, {"photoshop:City", 14}, {"Location", 8}};
    const Str packet = {(const char *)bytes, size};
    bool told = false; /* words long enough not to occur by chance in a packed part */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        told = told || str_find(packet, words[i]) >= 0;
    }
    if (told) {
        memset(bytes, ' ', size);
        look_patch(look, at, size);
    }
}
