/* Documents of a file that are copies of others (D23): runs of eight characters that both have, without blanks, marks
 * and masks. Of all runs only those count whose hash falls into a sample, so that long files stay cheap. */
#include "structure.h"

#include <stdlib.h>

enum { RUN = 8, SAMPLE_WHOLE = 4096, KEYS = 8 };
static const double copy_least = 0.8; /* of the runs of both together */

typedef struct Sample {
    uint64_t *hashes; /* sorted, each once */
    size_t count;
    size_t characters;
} Sample;

static int compare_hashes(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool counts(uint32_t c) {
    return is_chinese(c) || (c >= '0' && c <= '9');
}

static uint64_t hash_of(const uint32_t *window, size_t at) {
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < RUN; i++) {
        hash = (hash ^ window[(at + i) % RUN]) * 1099511628211u;
    }
    return hash ^ hash >> 29;
}

static size_t bytes_of(const ReadDocument *document) {
    size_t bytes = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        bytes += document->paragraphs[i].text.len;
    }
    return bytes;
}

/* Every hash that `every` divides. */
static Sample sample_of(const Reading *reading, const ReadDocument *document, uint64_t every) {
    Sample sample = {NULL, 0, 0};
    size_t bytes = bytes_of(document);
    size_t room = (size_t)(bytes / 3 / every * 2 + 64);
    sample.hashes = ARENA_ARRAY(reading->arena, room, uint64_t);
    uint32_t window[RUN];
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        for (size_t at = 0; at < text.len;) {
            uint32_t c = utf8_next(text, &at);
            if (!counts(c)) {
                continue;
            }
            window[sample.characters++ % RUN] = c;
            if (sample.characters >= RUN) {
                uint64_t hash = hash_of(window, sample.characters % RUN);
                if (hash % every == 0 && sample.count < room) {
                    sample.hashes[sample.count++] = hash;
                }
            }
        }
    }
    if (sample.count) {
        qsort(sample.hashes, sample.count, sizeof *sample.hashes, compare_hashes);
    }
    size_t kept = 0;
    for (size_t i = 0; i < sample.count; i++) {
        if (i == 0 || sample.hashes[i] != sample.hashes[i - 1]) {
            sample.hashes[kept++] = sample.hashes[i];
        }
    }
    sample.count = kept;
    return sample;
}

static double alike(const Sample *a, const Sample *b) {
    size_t i = 0, k = 0, both = 0;
    while (i < a->count && k < b->count) {
        if (a->hashes[i] == b->hashes[k]) {
            both++;
            i++;
            k++;
        } else if (a->hashes[i] < b->hashes[k]) {
            i++;
        } else {
            k++;
        }
    }
    size_t all = a->count + b->count - both;
    return all ? (double)both / (double)all : 0;
}

static void mark(Reading *reading, int copy, int original, double share) {
    ReadDocument *document = &reading->file->documents[copy];
    document->duplicate_of = original;
    add_damage(reading,
               &(ReadDamage){.line = document->first_line,
                             .rule = "D23",
                             .type = "duplicate",
                             .surface = document->title,
                             .repaired = str_format(reading->arena, "与第%d行起的文件相同（%.0f%%）",
                                                    reading->file->documents[original].first_line, 100 * share),
                             .certainty = CERTAIN});
}

static void compare(Reading *reading, const Sample *samples, size_t i, size_t k) {
    const ReadFile *file = reading->file;
    const Sample *a = &samples[i], *b = &samples[k];
    if (file->documents[k].duplicate_of >= 0 || file->documents[i].duplicate_of >= 0 || a->count < 20 ||
        b->count < 20 || a->count * 2 < b->count || b->count * 2 < a->count) {
        return;
    }
    double share = alike(a, b);
    if (share >= copy_least) {
        bool fuller = a->characters > b->characters;
        mark(reading, fuller ? (int)k : (int)i, fuller ? (int)i : (int)k, share);
    }
}

void document_duplicates(Reading *reading) {
    ReadFile *file = reading->file;
    Sample *samples = ARENA_ARRAY(reading->arena, file->document_count + 1, Sample);
    if (file->document_count < 2) {
        return;
    }
    size_t most = 0;
    for (size_t i = 0; i < file->document_count; i++) {
        size_t bytes = bytes_of(&file->documents[i]);
        most = bytes > most ? bytes : most;
    }
    for (size_t i = 0; i < file->document_count; i++) {
        samples[i] = sample_of(reading, &file->documents[i], most / 3 / SAMPLE_WHOLE + 1);
    }
    /* Copies share most of their smallest hashes: only documents that share one are compared. */
    Map *smallest = map_create(reading->arena, file->document_count * KEYS);
    for (size_t i = 0; i < file->document_count; i++) {
        for (size_t key = 0; key < KEYS && key < samples[i].count; key++) {
            Str hash = {(const char *)&samples[i].hashes[key], sizeof(uint64_t)};
            size_t k;
            if (map_get(smallest, hash, &k) && k != i) {
                compare(reading, samples, i, k);
            }
            if (file->documents[i].duplicate_of < 0) {
                map_put(smallest, hash, i);
            }
        }
    }
}
