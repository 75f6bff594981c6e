/* Documents of a file that are copies of others (D23): runs of eight characters that both have, without blanks, marks
 * and masks. Of all runs only those count whose hash falls into a sample, so that long files stay cheap. */
#include "hashes.h"
#include "structure.h"

enum { RUN = 8, SAMPLE_WHOLE = 4096, KEYS = 8 };
static const double copy_least = 0.8; /* of the runs of both together */

typedef struct Sample {
    uint64_t *hashes; /* sorted, each once */
    size_t count;
    size_t characters;
} Sample;

static bool counts(uint32_t c) {
    return is_chinese(c) || (c >= '0' && c <= '9');
}

static uint64_t hash_of(const uint32_t *run) {
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < RUN; i++) {
        hash = (hash ^ run[i]) * 1099511628211u;
    }
    return hash ^ hash >> 29;
}

/* Whether a number divides others, told by one multiplication. */
typedef struct Divisor {
    uint64_t inverse, most; /* of its odd part */
    unsigned twos;
} Divisor;

static Divisor divisor_of(uint64_t number) {
    Divisor divisor = {.most = UINT64_MAX / number, .twos = (unsigned)__builtin_ctzll(number)};
    uint64_t odd = number >> divisor.twos;
    divisor.inverse = odd; /* each step doubles the bits that are right */
    for (int i = 0; i < 6; i++) {
        divisor.inverse *= 2 - odd * divisor.inverse;
    }
    return divisor;
}

static bool divides(const Divisor *divisor, uint64_t number) {
    uint64_t product = number * divisor->inverse;
    product = divisor->twos ? product >> divisor->twos | product << (64 - divisor->twos) : product;
    return product <= divisor->most;
}

static size_t bytes_of(const ReadDocument *document) {
    size_t bytes = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        bytes += document->paragraphs[i].text.len;
    }
    return bytes;
}

/* Every hash that `every` divides. */
static Sample sample_of(const ReadDocument *document, uint64_t every, Arena *arena, Arena *scratch) {
    Sample sample = {NULL, 0, 0};
    size_t bytes = bytes_of(document);
    size_t room = (size_t)(bytes / 3 / every * 2 + 64);
    ArenaMark mark = arena_mark(scratch);
    uint64_t *hashes = ARENA_ARRAY(scratch, room, uint64_t);
    Divisor divisor = divisor_of(every);
    uint32_t last[2 * RUN] = {0}; /* each character twice, so that every run stands in one piece */
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        for (size_t at = 0; at < text.len;) {
            uint32_t c = utf8_next(text, &at);
            if (!counts(c)) {
                continue;
            }
            last[sample.characters % RUN] = last[sample.characters % RUN + RUN] = c;
            sample.characters++;
            if (sample.characters >= RUN) {
                uint64_t hash = hash_of(last + sample.characters % RUN);
                if (divides(&divisor, hash) && sample.count < room) {
                    hashes[sample.count++] = hash;
                }
            }
        }
    }
    sample.count = hashes_order(hashes, sample.count, scratch);
    sample.hashes = arena_grow(arena, hashes, sample.count, sample.count, sizeof *hashes);
    arena_reset(scratch, mark);
    return sample;
}

static void mark_copy(Reading *reading, int copy, int original, double share) {
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
    double share = hashes_alike(a->hashes, a->count, b->hashes, b->count, copy_least);
    if (share >= copy_least) {
        bool fuller = a->characters > b->characters;
        mark_copy(reading, fuller ? (int)k : (int)i, fuller ? (int)i : (int)k, share);
    }
}

void document_duplicates(Reading *reading) {
    ReadFile *file = reading->file;
    if (file->document_count < 2) {
        return;
    }
    Arena *arena = arena_create(), *scratch = arena_create();
    Sample *samples = ARENA_ARRAY(arena, file->document_count + 1, Sample);
    size_t most = 0;
    for (size_t i = 0; i < file->document_count; i++) {
        size_t bytes = bytes_of(&file->documents[i]);
        most = bytes > most ? bytes : most;
    }
    for (size_t i = 0; i < file->document_count; i++) {
        samples[i] = sample_of(&file->documents[i], most / 3 / SAMPLE_WHOLE + 1, arena, scratch);
    }
    /* Copies share most of their smallest hashes: only documents that share one are compared. */
    Map *smallest = map_create(arena, file->document_count * KEYS);
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
    arena_destroy(scratch);
    arena_destroy(arena);
}
