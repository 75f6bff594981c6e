/* Documents of a file that are copies of others (D23): runs of eight characters that both have, without blanks, marks
 * and masks. Of all runs only those count whose hash falls into a sample, so that long files stay cheap. Which
 * documents are asked for that is told by samples of two kinds: of a short document every run, of a long one those that
 * begin with certain characters, for these are found without looking at the rest. */
#include "hashes.h"
#include "scan.h"
#include "structure.h"

#include <string.h>

enum { SAMPLE_WHOLE = 4096, KEYS = 8, COPY_HASHES_LEAST = 20 };
/* Of the hashes by which copies are looked for a document has at least so many, where it has them: enough to tell
 * alike from unlike (a share of 0.8 is told to 0.02, and what may be one reaches down to 0.7). Levels: one half of the
 * hashes, a quarter ... */
enum { SEARCH_LEAST = 512, LEVELS = 24, LEVEL_SHIFT = 24 };

/* Characters of a document that is long: of such some 256 runs are hashed, by which a share of 0.8 is told to 0.03. One
 * in so many of its characters has to begin one. */
enum { ANCHOR_LONG = 4096, ANCHORED_LEAST = 128 };
typedef enum SampleKind { EVERY_RUN, ANCHORED, SAMPLE_KINDS } SampleKind;

typedef struct Sample {
    uint64_t *hashes; /* of its level */
    size_t count;
    unsigned level;
    uint64_t smallest[KEYS]; /* different ones, in order */
    size_t smallest_count;
    HashSet *sets[LEVELS]; /* by level, of what is compared at all; NULL: not made yet */
} Sample;

typedef struct Samples {
    Sample of[SAMPLE_KINDS]; /* empty: not taken of the document */
    bool told;               /* the set of what may be a copy is made */
    HashSet told_set;
} Samples;

static bool counts(uint32_t c) {
    return is_chinese(c) || (c >= '0' && c <= '9');
}

static uint64_t hash_of(const uint32_t *run) {
    uint64_t hash = 1469598103934665603u;
#pragma GCC unroll 8
    for (size_t i = 0; i < HASH_RUN; i++) {
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

/* Returns what the next has to be below. */
static uint64_t put_smallest(Sample *sample, uint64_t hash) {
    size_t at = sample->smallest_count;
    while (at > 0 && sample->smallest[at - 1] > hash) {
        at--;
    }
    bool known = (at > 0 && sample->smallest[at - 1] == hash) || at == KEYS;
    if (!known) {
        sample->smallest_count += sample->smallest_count < KEYS;
        memmove(sample->smallest + at + 1, sample->smallest + at, (sample->smallest_count - at - 1) * sizeof hash);
        sample->smallest[at] = hash;
    }
    return sample->smallest_count < KEYS ? UINT64_MAX : sample->smallest[KEYS - 1];
}

/* The characters of a document that count. */
static size_t characters_of(const ReadDocument *document, uint32_t *out) {
    size_t count = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        for (size_t at = 0; at < text.len;) {
            count += scan_characters(text, &at, out + count);
            if (at == text.len) {
                break;
            }
            uint32_t c = utf8_next(text, &at);
            out[count] = c;
            count += counts(c);
        }
    }
    return count;
}

/* The bits that are 0 in hashes of a level: such that neither order nor place them in a set. */
static uint64_t level_mask(unsigned level) {
    return (((uint64_t)1 << level) - 1) << LEVEL_SHIFT;
}

static unsigned level_of(size_t hashes) {
    unsigned level = 0;
    while (level + 1 < LEVELS && hashes >> (level + 1) >= SEARCH_LEAST) {
        level++;
    }
    return level;
}

/* A sample while its hashes are taken. */
typedef struct Taking {
    uint64_t *hashes, limit, mask;
    size_t count;
} Taking;

static Taking begin_taking(const Sample *sample, size_t most, Arena *scratch) {
    return (Taking){.hashes = arena_room(scratch, most + 1, sizeof(uint64_t)),
                    .limit = UINT64_MAX,
                    .mask = level_mask(sample->level)};
}

/* Of the hashes those of the level are kept. */
static inline void take_hash(Taking *taking, Sample *sample, uint64_t hash) {
    if (hash <= taking->limit) {
        taking->limit = put_smallest(sample, hash);
    }
    taking->hashes[taking->count] = hash;
    taking->count += !(hash & taking->mask);
}

static void end_taking(const Taking *taking, Sample *sample, Arena *arena) {
    sample->count = taking->count;
    sample->hashes = arena_grow(arena, taking->hashes, taking->count, taking->count, sizeof *taking->hashes);
}

static Sample sample_runs(const ReadDocument *document, size_t bytes, Arena *arena, Arena *scratch) {
    Sample sample = {.count = 0};
    ArenaMark mark = arena_mark(scratch);
    uint32_t *run = arena_room(scratch, HASH_RUN + bytes + SCAN_MORE, sizeof *run);
    memset(run, 0, HASH_RUN * sizeof *run); /* what slides out of the first runs */
    size_t characters = characters_of(document, run + HASH_RUN), at = 0;
    sample.level = level_of(characters);
    Taking taking = begin_taking(&sample, characters, scratch);
    uint64_t sum = 0;
    for (; at + 1 < HASH_RUN && at < characters; at++) { /* no run has ended yet */
        sum = run_slide(sum, run[at + HASH_RUN], run[at]);
    }
    for (; at < characters; at++) {
        sum = run_slide(sum, run[at + HASH_RUN], run[at]);
        take_hash(&taking, &sample, hash_spread(sum));
    }
    end_taking(&taking, &sample, arena);
    arena_reset(scratch, mark);
    return sample;
}

/* The characters of the run that begins at a place of a paragraph, and some more; false: the document ends before. */
static bool run_at(const ReadDocument *document, size_t paragraph, size_t at, uint32_t run[HASH_RUN + SCAN_MORE]) {
    for (size_t count = 0; paragraph < document->paragraph_count; paragraph++, at = 0) {
        Str text = document->paragraphs[paragraph].text;
        while (at < text.len) {
            size_t good = 0;
#ifdef SCAN_FOUR
            if (at + SCAN_WIDE <= text.len) { /* with the signs between them, which do not count */
                uint32_t four[SCAN_FOUR];
                good = scan_four_wide(text.data + at, four);
                for (size_t i = 0; i < good; i++) {
                    run[count] = four[i];
                    count += counts(four[i]);
                }
                at += 3 * good;
            }
#endif
            if (!good) {
                uint32_t c = run[count] = utf8_next(text, &at);
                count += counts(c);
            }
            if (count >= HASH_RUN) {
                return true;
            }
        }
    }
    return false;
}

static Sample sample_anchored(const ReadDocument *document, size_t bytes, Arena *arena, Arena *scratch) {
    Sample sample = {.count = 0};
    ArenaMark mark = arena_mark(scratch);
    sample.level = level_of(bytes / 3 >> SCAN_ANCHOR_BITS);
    Taking taking = begin_taking(&sample, bytes / 3, scratch);
    uint32_t run[HASH_RUN + SCAN_MORE];
    for (size_t p = 0; p < document->paragraph_count; p++) {
        Str text = document->paragraphs[p].text;
        for (size_t at = 0; (at = scan_anchor(text, at)) < text.len && run_at(document, p, at, run); at += 3) {
            uint64_t sum = 0;
            for (size_t i = 0; i < HASH_RUN; i++) {
                sum = run_slide(sum, run[i], 0);
            }
            take_hash(&taking, &sample, hash_spread(sum));
        }
    }
    end_taking(&taking, &sample, arena);
    arena_reset(scratch, mark);
    return sample;
}

/* Of a document that is nearly long both are taken, so that it can be compared with any of its length; so they are of a
 * long one that has few of these: a table of figures. */
static Samples samples_of(const ReadDocument *document, Arena *arena, Arena *scratch) {
    Samples samples = {.told = false};
    size_t bytes = bytes_of(document), characters = bytes / 3;
    bool few = true;
    if (characters >= ANCHOR_LONG / 2) {
        Sample *anchored = &samples.of[ANCHORED];
        *anchored = sample_anchored(document, bytes, arena, scratch);
        few = anchored->count << anchored->level < characters / ANCHORED_LEAST;
    }
    if (characters < ANCHOR_LONG || few) {
        samples.of[EVERY_RUN] = sample_runs(document, bytes, arena, scratch);
    }
    return samples;
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

/* The search for copies in one file. */
typedef struct Copies {
    double least; /* of the runs of both together: from there on two are copies */
    Reading *reading;
    Samples *samples;
    uint64_t every; /* of the hashes by which a share is told one is taken */
    Arena *arena, *scratch;
} Copies;

/* Its hashes of a level, of its own or above it. */
static HashSet *set_of(const Copies *copies, size_t index, SampleKind kind, unsigned level) {
    Sample *sample = &copies->samples[index].of[kind];
    if (!sample->sets[level]) {
        ArenaMark mark = arena_mark(copies->scratch);
        uint64_t *hashes = arena_room(copies->scratch, sample->count + 1, sizeof *hashes);
        size_t count = 0;
        const uint64_t mask = level_mask(level);
        for (size_t i = 0; i < sample->count; i++) {
            hashes[count] = sample->hashes[i];
            count += !(sample->hashes[i] & mask);
        }
        sample->sets[level] = ARENA_NEW(copies->arena, HashSet);
        *sample->sets[level] = hash_set(hashes, count, copies->arena, copies->scratch);
        arena_reset(copies->scratch, mark);
    }
    return sample->sets[level];
}

/* The hashes by which a share is told: other ones than those of the search, each made anew, so only for what may be
 * copies. They stay the ones they always were, for of others the printed per cent would differ, though little: the same
 * file has to get the same answer. */
static HashSet make_told_set(const ReadDocument *document, uint64_t every, Arena *arena, Arena *scratch) {
    ArenaMark mark = arena_mark(scratch);
    size_t bytes = bytes_of(document), room = (size_t)(bytes / 3 / every * 2 + 64), count = 0;
    uint32_t *run = arena_room(scratch, bytes + SCAN_MORE, sizeof *run);
    uint64_t *hashes = arena_room(scratch, room, sizeof *hashes);
    Divisor divisor = divisor_of(every);
    size_t characters = characters_of(document, run);
    for (size_t at = HASH_RUN; at <= characters && count < room; at++, run++) {
        uint64_t hash = hash_of(run);
        if (divides(&divisor, hash)) {
            hashes[count++] = hash;
        }
    }
    HashSet set = hash_set(hashes, count, arena, scratch);
    arena_reset(scratch, mark);
    return set;
}

/* Kept, so that an original is hashed once, however many copies it has. */
static HashSet *told_set_of(const Copies *copies, size_t index) {
    Samples *samples = &copies->samples[index];
    if (!samples->told) {
        const ReadDocument *document = &copies->reading->file->documents[index];
        samples->told_set = make_told_set(document, copies->every, copies->arena, copies->scratch);
        samples->told = true;
    }
    return &samples->told_set;
}

/* What two documents have in common; 0: too little. */
static double share_of(const Copies *copies, size_t i, size_t k, HashSet *a, HashSet *b) {
    static const double apart = 0.1; /* of two samples of the same */
    if (hash_sets_alike(a, b, copies->least - apart, copies->scratch) < copies->least - apart) {
        return 0;
    }
    HashSet *one = told_set_of(copies, i), *two = told_set_of(copies, k);
    bool enough = one->count >= COPY_HASHES_LEAST && two->count >= COPY_HASHES_LEAST;
    return enough ? hash_sets_alike(one, two, copies->least, copies->scratch) : 0;
}

static size_t count_characters(const Copies *copies, size_t index) {
    const ReadDocument *document = &copies->reading->file->documents[index];
    ArenaMark mark = arena_mark(copies->scratch);
    uint32_t *all = arena_room(copies->scratch, bytes_of(document) + SCAN_MORE, sizeof *all);
    size_t count = characters_of(document, all);
    arena_reset(copies->scratch, mark);
    return count;
}

static void compare(const Copies *copies, SampleKind kind, size_t i, size_t k) {
    const ReadDocument *documents = copies->reading->file->documents;
    if (documents[k].duplicate_of >= 0 || documents[i].duplicate_of >= 0) {
        return;
    }
    unsigned level = copies->samples[i].of[kind].level, other = copies->samples[k].of[kind].level;
    level = level > other ? level : other;
    HashSet *a = set_of(copies, i, kind, level), *b = set_of(copies, k, kind, level);
    if (a->count * 2 < b->count || b->count * 2 < a->count) {
        return;
    }
    double share = share_of(copies, i, k, a, b);
    if (share >= copies->least) {
        bool fuller = count_characters(copies, i) > count_characters(copies, k);
        mark_copy(copies->reading, fuller ? (int)k : (int)i, fuller ? (int)i : (int)k, share);
    }
}

/* Copies share most of their smallest hashes: only documents that share one are compared. */
static void compare_sharing(const Copies *copies, SampleKind kind) {
    const ReadFile *file = copies->reading->file;
    Map *smallest = map_create(copies->arena, file->document_count * KEYS);
    for (size_t i = 0; i < file->document_count; i++) {
        Sample *sample = &copies->samples[i].of[kind];
        for (size_t key = 0; key < sample->smallest_count; key++) {
            Str hash = {(const char *)&sample->smallest[key], sizeof(uint64_t)};
            size_t k;
            if (map_get(smallest, hash, &k) && k != i) {
                compare(copies, kind, i, k);
            }
            if (file->documents[i].duplicate_of < 0) {
                map_put(smallest, hash, i);
            }
        }
    }
}

void document_duplicates(Reading *reading) {
    ReadFile *file = reading->file;
    const ReviewDef *review = reading->pack ? pack_review(reading->pack) : NULL;
    if (file->document_count < 2 || !review) {
        return;
    }
    Copies copies = {
        .reading = reading, .least = review->copy_least, .arena = arena_create(), .scratch = arena_create()};
    copies.samples = ARENA_ARRAY(copies.arena, file->document_count + 1, Samples);
    size_t most = 0;
    for (size_t i = 0; i < file->document_count; i++) {
        size_t bytes = bytes_of(&file->documents[i]);
        most = bytes > most ? bytes : most;
    }
    copies.every = most / 3 / SAMPLE_WHOLE + 1;
    for (size_t i = 0; i < file->document_count; i++) {
        copies.samples[i] = samples_of(&file->documents[i], copies.arena, copies.scratch);
    }
    compare_sharing(&copies, ANCHORED);
    compare_sharing(&copies, EVERY_RUN);
    arena_destroy(copies.scratch);
    arena_destroy(copies.arena);
}
