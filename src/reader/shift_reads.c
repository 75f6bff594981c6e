/* How well a text reads: by the pairs and triples of characters in the file itself, and by the words of the dictionary.
 */
#include "shift.h"

#include <math.h>
#include <stdlib.h>

/* Log of the share of the word with this key; 0: there is none. */
static double found_share(const Shift *shift, uint32_t key) {
    unsigned at = shift_key_spread(key, WORD_BITS);
    for (; shift->words[at].weight != 0; at = (at + 1) & ((1u << WORD_BITS) - 1)) {
        if (shift->words[at].key == key) {
            return shift->words[at].weight;
        }
    }
    return 0;
}

/* The same of what `begun` is the hash of, with `c` behind it. */
static inline double share_with(const Shift *shift, uint32_t begun, uint32_t c) {
    return shift_is_some(shift, begun ^ c) ? found_share(shift, begun ^ c) : 0;
}

/* That of one character as a word; 0: it is none. */
static double alone(const Shift *shift, uint32_t c) {
    double *known = &shift->alone[c]; /* logarithms of shares are never above 0 */
    if (*known == 0) {
        double told = is_chinese(c) ? share_with(shift, SCRIPT_HASH_BEGIN, c) : 0;
        *known = told != 0 ? told : 1;
    }
    return *known == 1 ? 0 : *known;
}

bool shift_usual(const Shift *shift, uint32_t c) {
    unsigned char *known = c < 0x10000 ? &shift->usual[c] : NULL;
    if (!known) {
        return false;
    }
    if (!*known) {
        *known = script_common(c, shift->codes) || shift->singles[shift_plain(c)] ? 2 : 1;
    }
    return *known == 2;
}

enum { UNSEEN = 500 }; /* weight of characters that the file does not have */
static const double no_word = -19.0;

static double share(const Shift *shift, uint32_t c) {
    double *told = &shift->shares[c];
    if (*told == 0) {
        double known = is_chinese(c) ? alone(shift, c) : log(1e-4);
        double prior = exp(known ? known : no_word);
        *told = (shift->singles[c] + UNSEEN * prior) / (shift->total + UNSEEN);
    }
    return *told;
}

Front shift_front(const Shift *shift, const History *history) {
    Front front = {.shift = shift, .history = history};
    uint64_t last = history->c[0], before = history->c[1];
    if (last && shift->singles[last]) { /* Witten and Bell: what has many followers may have another */
        front.kinds = shift->followers[last] + 1;
        front.behind = shift->behind[last];
        front.all = shift->singles[last] + front.kinds;
        const Pair *both = before ? shift_pair(shift, before << 16 | last) : NULL;
        front.both = both && both->count ? both : NULL;
        front.unseen = 0.8 * log(front.kinds / front.all);
        if (front.both) {
            double kinds = front.both->followers + 1;
            front.unseen += 0.8 * log(kinds / (front.both->count + kinds));
        }
    }
    for (size_t count = 1; count <= 3 && is_chinese(history->c[count - 1]); count++) {
        uint32_t hash = SCRIPT_HASH_BEGIN;
        for (size_t i = count; i-- > 0;) {
            hash = script_hash_step(hash, history->c[i]);
        }
        if (shift->keys_from[hash >> 16] < shift->keys_from[(hash >> 16) + 1]) {
            front.begun[front.begun_count].hash = hash;
            front.begun[front.begun_count++].words = history->words[count];
        }
    }
    return front;
}

/* Log of how likely the file has `c` (simplified) behind what stands before it. */
static double follows(const Front *front, uint32_t c) {
    const Shift *shift = front->shift;
    uint64_t last = front->history->c[0], before = front->history->c[1];
    double likely = share(shift, c);
    if (front->kinds > 0) {
        uint32_t seen = shift_may_follow(front->behind, c) ? shift_pair(shift, last << 16 | c)->count : 0;
        likely = (seen + front->kinds * likely) / front->all;
        if (front->both) {
            double kinds = front->both->followers + 1;
            uint32_t three = seen ? shift_pair(shift, before << 32 | last << 16 | c)->count : 0;
            likely = (three + kinds * likely) / (front->both->count + kinds);
        }
    }
    return log(likely);
}

/* The best way to part the text into words, with `c` behind it: how likely. */
static double words_with(const Front *front, uint32_t c) {
    const Shift *shift = front->shift;
    bool chinese = is_chinese(c);
    double single = chinese ? alone(shift, c) : log(share(shift, c));
    double best = front->history->words[0] + (single ? single : no_word);
    for (size_t i = 0; chinese && i < front->begun_count; i++) {
        double known = share_with(shift, front->begun[i].hash, c);
        if (known && front->begun[i].words + known > best) {
            best = front->begun[i].words + known;
        }
    }
    return best;
}

double shift_reads(const Front *front, uint32_t c, double *words) {
    *words = words_with(front, c);
    return 0.8 * follows(front, c) + 0.4 * (*words - front->history->words[0]);
}

/* The same as shift_reads, where the last character never stood before `c` and no word of the dictionary ends with it
 * here, but for the last digits. */
static double plainly(const Shift *shift, uint32_t c) {
    double single = is_chinese(c) ? alone(shift, c) : log(share(shift, c));
    return 0.8 * log(share(shift, c)) + 0.4 * (single ? single : no_word);
}

uint64_t shift_sieve(const Front *front) {
    enum { KEYS_MOST = 96 }; /* of more, every bit would be set */
    const Shift *shift = front->shift;
    uint64_t sieve = 0;
    for (size_t i = 0; i < front->begun_count; i++) {
        uint32_t begun = front->begun[i].hash;
        const uint32_t *key = shift->keys + shift->keys_from[begun >> 16];
        const uint32_t *end = shift->keys + shift->keys_from[(begun >> 16) + 1];
        if (end - key > KEYS_MOST) {
            return UINT64_MAX;
        }
        for (; key < end; key++) {
            sieve |= (uint64_t)1 << ((*key ^ begun) & 63);
        }
    }
    return sieve;
}

void shift_remember(History *history, uint32_t c, double words) {
    *history =
        (History){{c, history->c[0], history->c[1]}, {words, history->words[0], history->words[1], history->words[2]}};
}

/* ---- lists of what may stand somewhere, made when they are first asked for ---- */

static void add_half(const Shift *shift, Halves *halves, unsigned lead, unsigned trail) {
    uint32_t c = gbk_decode(lead, trail);
    if (c && shift_usual(shift, c)) {
        uint32_t simple = shift_plain(c);
        halves->items[halves->count] = (Half){.lead = (uint8_t)lead,
                                              .trail = (uint8_t)trail,
                                              .plain = (uint16_t)simple,
                                              .order = (uint16_t)halves->count,
                                              .plainly = plainly(shift, simple)};
        halves->count++;
    }
}

/* What reads best by itself comes first, so that the others are told quickly. */
static int compare_halves(const void *a, const void *b) {
    double x = ((const Half *)a)->plainly, y = ((const Half *)b)->plainly;
    return (x < y) - (x > y);
}

enum { LEADS = 126 }; /* 0x81 to 0xFE */

const Halves *shift_by_trail(Shift *shift, unsigned trail) {
    Halves *halves = &shift->by_trail[trail & 0xFF];
    if (!halves->made) {
        *halves = (Halves){.items = ARENA_ARRAY(shift->arena, LEADS, Half), .made = true};
        for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
            add_half(shift, halves, lead, trail);
        }
        qsort(halves->items, halves->count, sizeof *halves->items, compare_halves);
    }
    return halves;
}

const Halves *shift_by_lead(Shift *shift, unsigned lead) {
    Halves *halves = &shift->by_lead[lead & 0xFF];
    if (!halves->made) {
        *halves = (Halves){.items = ARENA_ARRAY(shift->arena, LEADS, Half), .made = true};
        for (unsigned trail = 0x81; trail <= 0xFE; trail++) {
            add_half(shift, halves, lead, trail);
        }
        qsort(halves->items, halves->count, sizeof *halves->items, compare_halves);
    }
    return halves;
}

/* Those of the file's characters that end a word which begins with what `begun` is the hash of, unless they are there.
 */
static void add_endings(const Shift *shift, uint32_t begun, Halves *halves, size_t *room) {
    for (size_t at = shift->keys_from[begun >> 16]; at < shift->keys_from[(begun >> 16) + 1]; at++) {
        uint32_t c = shift->keys[at] ^ begun;
        bool there = !is_chinese(c);
        for (size_t i = 0; i < halves->count && !there; i++) {
            there = halves->items[i].plain == c;
        }
        for (size_t i = there ? 0 : shift->present_of[c]; i > 0; i = shift->present_before[i - 1]) {
            if (halves->count == *room) {
                *room = *room * 2 + 8;
                halves->items = arena_grow(shift->arena, halves->items, halves->count, *room, sizeof *halves->items);
            }
            halves->items[halves->count++] = (Half){.lead = (uint8_t)(shift->present[i - 1] >> 8),
                                                    .trail = (uint8_t)(shift->present[i - 1] & 0xFF),
                                                    .plain = (uint16_t)c,
                                                    .order = (uint16_t)(i - 1)};
        }
    }
}

static void find_endings(const Shift *shift, const uint32_t before[3], Halves *halves) {
    uint32_t last = script_hash_step(script_hash_step(SCRIPT_HASH_BEGIN, before[1]), before[0]);
    size_t room = 0;
    add_endings(shift, last, halves, &room);
    if (is_chinese(before[2])) {
        uint32_t all = script_hash_step(SCRIPT_HASH_BEGIN, before[2]);
        add_endings(shift, script_hash_step(script_hash_step(all, before[1]), before[0]), halves, &room);
    }
}

const Halves *shift_endings(Shift *shift, const uint32_t before[3]) {
    static const Halves none = {.count = 0};
    Str key = {(const char *)before, 3 * sizeof *before};
    size_t index;
    if (!is_chinese(before[0]) || !is_chinese(before[1])) {
        return &none;
    }
    if (map_get(shift->ending_of, key, &index)) {
        return &shift->endings[index];
    }
    if (shift->endings_count == shift->endings_capacity) {
        size_t capacity = shift->endings_capacity * 2 + 64;
        shift->endings =
            arena_grow(shift->arena, shift->endings, shift->endings_count, capacity, sizeof *shift->endings);
        shift->endings_capacity = capacity;
    }
    Halves *halves = &shift->endings[shift->endings_count];
    *halves = (Halves){.made = true};
    find_endings(shift, before, halves);
    map_put(shift->ending_of, str_copy(shift->arena, key), shift->endings_count++);
    return halves;
}
