/* How well a text reads: by the pairs and triples of characters in the file itself, and by the words of the dictionary.
 */
#include "shift.h"

#include <math.h>

static bool some_word(const Shift *shift, uint32_t hash) {
    return shift->some[hash >> 14 & (SOME_ROOM - 1)] >> (hash >> 11 & 7) & 1;
}

/* Log of the share of the word with this hash; 0: there is none. */
static double hash_share(const Shift *shift, uint32_t hash) {
    for (size_t at = hash & (WORD_ROOM - 1); some_word(shift, hash) && shift->words[at];
         at = (at + 1) & (WORD_ROOM - 1)) {
        if (shift->words[at] == hash) {
            return shift->weights[at];
        }
    }
    return 0;
}

double shift_word_share(const Shift *shift, const uint32_t *characters, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!is_chinese(characters[i])) {
            return 0;
        }
    }
    return hash_share(shift, script_word_hash(characters, count));
}

bool shift_ends_word(const Shift *shift, uint32_t begun, uint32_t c) {
    uint32_t hash = script_hash_end(script_hash_step(begun, c));
    return some_word(shift, hash) && hash_share(shift, hash) != 0;
}

/* That of one character as a word; 0: it is none. */
static double alone(const Shift *shift, uint32_t c) {
    double *known = &shift->alone[c]; /* logarithms of shares are never above 0 */
    if (*known == 0) {
        double told = shift_word_share(shift, &c, 1);
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

/* Log of how likely the file has `c` (simplified) behind what stands before it. */
static double follows(const Shift *shift, const History *history, uint32_t c) {
    uint64_t last = history->c[0], before = history->c[1];
    double likely = share(shift, c);
    if (last && shift->singles[last]) { /* Witten and Bell: what has many followers may have another */
        double kinds = shift->followers[last] + 1;
        likely = (shift_pair(shift, last << 16 | c)->count + kinds * likely) / (shift->singles[last] + kinds);
        const Pair *both = shift_pair(shift, before << 16 | last);
        if (before && both->count) {
            kinds = both->followers + 1;
            likely = (shift_pair(shift, before << 32 | last << 16 | c)->count + kinds * likely) / (both->count + kinds);
        }
    }
    return log(likely);
}

/* The best way to part the text into words, with `c` behind it: how likely. */
static double words_with(const Shift *shift, const History *history, uint32_t c) {
    const uint32_t word[4] = {history->c[2], history->c[1], history->c[0], c};
    double single = is_chinese(c) ? alone(shift, c) : log(share(shift, c));
    double best = history->words[0] + (single ? single : no_word);
    for (size_t length = 2; length <= 4 && word[4 - length]; length++) {
        double known = shift_word_share(shift, word + 4 - length, length);
        if (known && history->words[length - 1] + known > best) {
            best = history->words[length - 1] + known;
        }
    }
    return best;
}

/* How much better or worse it reads with `c`: by the file first, which is about one thing, then by the dictionary. */
double shift_reads(const Shift *shift, const History *history, uint32_t c) {
    return 0.8 * follows(shift, history, c) + 0.4 * (words_with(shift, history, c) - history->words[0]);
}

void shift_remember(const Shift *shift, History *history, uint32_t c) {
    double words = words_with(shift, history, c);
    *history =
        (History){{c, history->c[0], history->c[1]}, {words, history->words[0], history->words[1], history->words[2]}};
}
