/* Documents of a file that are copies of others (D23): runs of eight characters that both have, without blanks, marks
 * and masks. Of all runs only those count whose hash falls into a sample, so that long files stay cheap. */
#include "hashes.h"
#include "structure.h"

#include <string.h>

enum { RUN = 8, SAMPLE_WHOLE = 4096, KEYS = 8 };
static const double copy_least = 0.8; /* of the runs of both together */

typedef struct Sample {
    uint64_t *hashes; /* once they are ordered each once */
    size_t count;
    bool ordered;
    uint64_t smallest[KEYS]; /* different ones, in order */
    size_t smallest_count;
    size_t characters;
    uint64_t *sketch; /* a bit for each hash; several may share one */
    size_t bits;      /* that are set */
} Sample;

static bool counts(uint32_t c) {
    return is_chinese(c) || (c >= '0' && c <= '9');
}

static uint64_t hash_of(const uint32_t *run) {
    uint64_t hash = 1469598103934665603u;
#pragma GCC unroll 8
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

static void put_smallest(Sample *sample, uint64_t hash) {
    size_t at = sample->smallest_count;
    while (at > 0 && sample->smallest[at - 1] > hash) {
        at--;
    }
    if (at > 0 && sample->smallest[at - 1] == hash) {
        return;
    }
    sample->smallest_count += sample->smallest_count < KEYS;
    memmove(sample->smallest + at + 1, sample->smallest + at, (sample->smallest_count - at - 1) * sizeof hash);
    sample->smallest[at] = hash;
}

static inline void note_smallest(Sample *sample, uint64_t hash) {
    if (sample->smallest_count < KEYS || hash < sample->smallest[KEYS - 1]) {
        put_smallest(sample, hash);
    }
}

/* The characters of a document that count. */
static size_t characters_of(const ReadDocument *document, uint32_t *out) {
    size_t count = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        for (size_t at = 0; at < text.len;) {
            uint32_t c = utf8_next(text, &at);
            out[count] = c;
            count += counts(c);
        }
    }
    return count;
}

/* Every hash that `every` divides. */
static Sample sample_of(const ReadDocument *document, uint64_t every, Arena *arena, Arena *scratch) {
    Sample sample = {.count = 0};
    size_t bytes = bytes_of(document), room = (size_t)(bytes / 3 / every * 2 + 64);
    ArenaMark mark = arena_mark(scratch);
    uint32_t *run = arena_room(scratch, bytes + 1, sizeof *run);
    sample.characters = characters_of(document, run);
    sample.hashes = arena_room(arena, room, sizeof *sample.hashes);
    Divisor divisor = divisor_of(every);
    for (size_t at = RUN; at <= sample.characters && sample.count < room; at++, run++) {
        uint64_t hash = hash_of(run);
        if (divides(&divisor, hash)) {
            sample.hashes[sample.count++] = hash;
            note_smallest(&sample, hash);
        }
    }
    arena_reset(scratch, mark);
    return sample;
}

/* Only what is compared has to be in order. */
static void order(Sample *sample, Arena *scratch) {
    sample->count = sample->ordered ? sample->count : hashes_order(sample->hashes, sample->count, scratch);
    sample->ordered = true;
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

enum { SKETCH_WORDS = 1024, WORD = 64 };

static void draw_sketch(Sample *sample, Arena *arena) {
    sample->sketch = ARENA_ARRAY(arena, SKETCH_WORDS, uint64_t);
    for (size_t i = 0; i < sample->count; i++) {
        uint64_t bit = sample->hashes[i] % ((uint64_t)SKETCH_WORDS * WORD);
        sample->sketch[bit / WORD] |= (uint64_t)1 << bit % WORD;
    }
    for (size_t w = 0; w < SKETCH_WORDS; w++) {
        sample->bits += (size_t)__builtin_popcountll(sample->sketch[w]);
    }
}

/* Whether the two may have enough in common: no more than the bits that both set, and what shares its bit. */
static bool may_be_copies(Sample *a, Sample *b, Arena *arena) {
    if (!a->sketch) {
        draw_sketch(a, arena);
    }
    if (!b->sketch) {
        draw_sketch(b, arena);
    }
    size_t both = a->count - a->bits;
    for (size_t w = 0; w < SKETCH_WORDS; w++) {
        both += (size_t)__builtin_popcountll(a->sketch[w] & b->sketch[w]);
    }
    size_t least = a->bits + b->bits;
    return both >= least || (double)both >= copy_least * (double)(least - both);
}

static void compare(Reading *reading, Sample *samples, size_t i, size_t k, Arena *arena, Arena *scratch) {
    const ReadFile *file = reading->file;
    const Sample *a = &samples[i], *b = &samples[k];
    if (file->documents[k].duplicate_of >= 0 || file->documents[i].duplicate_of >= 0) {
        return;
    }
    if (!may_be_copies(&samples[i], &samples[k], arena)) {
        return;
    }
    order(&samples[i], scratch);
    order(&samples[k], scratch);
    if (a->count < 20 || b->count < 20 || a->count * 2 < b->count || b->count * 2 < a->count) {
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
        for (size_t key = 0; key < samples[i].smallest_count; key++) {
            Str hash = {(const char *)&samples[i].smallest[key], sizeof(uint64_t)};
            size_t k;
            if (map_get(smallest, hash, &k) && k != i) {
                compare(reading, samples, i, k, arena, scratch);
            }
            if (file->documents[i].duplicate_of < 0) {
                map_put(smallest, hash, i);
            }
        }
    }
    arena_destroy(scratch);
    arena_destroy(arena);
}
