/* Tries: words of a pack by their characters. What a word is, bits tell: roles of the vocabulary, sets of terms, sets
 * of marks. A look that finds nothing costs one or two reads of small tables, for that is what most looks of a text do.
 */
#ifndef DUXUE_READER_TRIE_H
#define DUXUE_READER_TRIE_H

#include "base.h"

/* The characters that any word or sign of a pack is written with, numbered from 1 in the order in which they came, so
 * that tables over them are small. All tries of a pack share one. */
enum { ALPHABET_CHARACTERS = 0x10000 }; /* of the basic plane; others are in no word */
typedef struct Alphabet {
    uint16_t symbols[ALPHABET_CHARACTERS]; /* 0: no word has it */
    size_t count;                          /* symbols with the 0 */
} Alphabet;

void alphabet_add(Alphabet *alphabet, Str text);
static inline unsigned alphabet_symbol(const Alphabet *alphabet, uint32_t character) {
    return character < ALPHABET_CHARACTERS ? alphabet->symbols[character] : 0;
}

/* The symbol of the character at *at, which goes behind it. */
static inline unsigned alphabet_next(const Alphabet *alphabet, Str text, size_t *at) {
    const unsigned char *bytes = (const unsigned char *)text.data + *at;
    if ((unsigned)bytes[0] - 0xE4 <= 0xE9 - 0xE4 && text.len - *at >= 3) { /* U+4000 to U+9FFF, nearly all */
        *at += 3;
        return alphabet->symbols[(bytes[0] & 15u) << 12 | (bytes[1] & 63u) << 6 | (bytes[2] & 63u)];
    }
    return alphabet_symbol(alphabet, utf8_next(text, at));
}

typedef struct TrieNode {
    uint64_t reach;  /* bits of the words that go through it */
    uint64_t ends;   /* bits of those that end here */
    uint32_t child;  /* the first step behind it; 0: none */
    uint16_t symbol; /* of that step */
    bool forks;      /* there are others */
} TrieNode;

enum { TRIE_PAIRS = 1 << 16 }; /* bits of a filter: which two characters words begin with */

/* Node 0 leads nowhere. */
typedef struct Trie {
    const Alphabet *alphabet;
    bool backward;   /* words from their last character on */
    uint32_t *first; /* node by first symbol */
    uint64_t *reach; /* by first symbol: that of its node */
    uint64_t *edges; /* a hash: node and symbol of each step with the node that it leads to */
    size_t edge_mask;
    TrieNode *nodes;
    uint32_t node_count;
    unsigned char *pairs;
    unsigned char *alone; /* by symbol: it is a word by itself */
} Trie;

/* An empty one with room for words of so many characters together, all of the alphabet. */
Trie trie_create(Arena *arena, const Alphabet *alphabet, size_t characters, bool backward);
/* The node at which a word ends; 0: a character is not in the alphabet, or the word has more than 40. */
uint32_t trie_add(Trie *trie, Str word, uint64_t bits);
/* Gives back what room was too much: once all words are in. */
void trie_finish(Trie *trie, Arena *arena);

static inline size_t trie_edge_slot(const Trie *trie, uint64_t key) {
    size_t slot = (size_t)(key * 0x9E3779B97F4A7C15u >> 40) & trie->edge_mask;
    while (trie->edges[slot] && trie->edges[slot] >> 24 != key) {
        slot = (slot + 1) & trie->edge_mask;
    }
    return slot;
}

/* The step behind `node`; 0: none. */
static inline uint32_t trie_step(const Trie *trie, uint32_t node, unsigned symbol) {
    const TrieNode *here = &trie->nodes[node]; /* most have one way on: no need to look for it */
    if (here->symbol == symbol || !here->forks) {
        return here->symbol == symbol ? here->child : 0;
    }
    return (uint32_t)(trie->edges[trie_edge_slot(trie, (uint64_t)node << 16 | symbol)] & 0xFFFFFF);
}

static inline unsigned trie_pair(unsigned first, unsigned second) {
    return (first * 40503u + second * 10007u) & (TRIE_PAIRS - 1);
}

/* Bits of the words that may begin with the character at `at`. */
static inline uint64_t trie_reach(const Trie *trie, Str text, size_t at) {
    unsigned symbol = at < text.len ? alphabet_next(trie->alphabet, text, &at) : 0;
    return trie->reach[symbol];
}

/* The symbol of the character that ends at `at`; `start` is where it begins. */
unsigned trie_symbol_before_rare(const Trie *trie, Str text, size_t at, size_t *start);
static inline unsigned trie_symbol_before(const Trie *trie, Str text, size_t at, size_t *start) {
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    if (at >= 3) { /* of three bytes, as nearly all are */
        if ((unsigned)bytes[-3] - 0xE4 <= 0xE9 - 0xE4) {
            *start = at - 3;
            return trie->alphabet->symbols[(bytes[-3] & 15u) << 12 | (bytes[-2] & 63u) << 6 | (bytes[-1] & 63u)];
        }
    }
    return trie_symbol_before_rare(trie, text, at, start);
}

/* Bits of the words, of a trie that goes backward, that may end with the character that ends at `at`. */
static inline uint64_t trie_reach_before(const Trie *trie, Str text, size_t at) {
    size_t start;
    return trie->reach[at > 0 ? trie_symbol_before(trie, text, at, &start) : 0];
}

/* The longest word of one of `bits` that begins at `at`: its node; 0: none. `end` is where it ends. */
uint32_t trie_longest_at(const Trie *trie, Str text, size_t at, uint64_t bits, size_t *end);
/* The longest that ends at `at`, of a trie that goes backward; `start` is where it begins. */
uint32_t trie_longest_before(const Trie *trie, Str text, size_t at, uint64_t bits, size_t *start);
/* Where a word of one of `bits` may begin, `at` or behind it; the text's length: nowhere. */
size_t trie_begin(const Trie *trie, Str text, size_t at, uint64_t bits);
/* Bits of all words that end anywhere in the text, of those asked for. */
uint64_t trie_within(const Trie *trie, Str text, uint64_t bits);

#endif
