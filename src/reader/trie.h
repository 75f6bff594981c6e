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

/* Whether a byte begins a character of three bytes. */
static inline bool begins_three(unsigned char byte) {
    return byte - 0xE1u <= 0xEF - 0xE1;
}
static inline uint32_t character_of_three(const unsigned char *bytes) {
    return (bytes[0] & 15u) << 12 | (bytes[1] & 63u) << 6 | (bytes[2] & 63u);
}

/* The symbol of the character at *at, which goes behind it. Those of three bytes and of one, nearly all, go the same
 * way: around numbers nobody can guess which of both comes next. */
static inline unsigned alphabet_next(const Alphabet *alphabet, Str text, size_t *at) {
    const unsigned char *bytes = (const unsigned char *)text.data + *at;
    if (text.len - *at >= 3 && (begins_three(bytes[0]) | (bytes[0] < 0x80))) {
        bool one = bytes[0] < 0x80;
        *at += one ? 1 : 3;
        return alphabet->symbols[one ? bytes[0] : character_of_three(bytes)];
    }
    return alphabet_symbol(alphabet, utf8_next(text, at));
}

/* A finished trie has its nodes in an order in which the step of a symbol is one sum and one question: it leads to the
 * node that stands so far behind the base, if that came from here. Two nodes share a line of the processor's memory. */
typedef struct TrieNode {
    uint64_t reach; /* bits of the words that go through it */
    uint64_t ends;  /* bits of those that end here */
    uint32_t base;
    uint32_t from; /* the node before it; TRIE_ROOT: none */
    uint32_t word; /* as trie_add called it */
} __attribute__((aligned(32))) TrieNode;
#define TRIE_ROOT UINT32_MAX

enum { TRIE_PAIRS = 1 << 16 }; /* bits of a filter: which two characters words begin with */

/* Node 0 leads nowhere. */
typedef struct Trie {
    const Alphabet *alphabet;
    bool backward;   /* words from their last character on */
    uint32_t *first; /* node by first symbol */
    uint64_t *reach; /* by first symbol: that of its node */
    TrieNode *nodes;
    uint32_t node_count;
    struct TrieSteps *steps; /* while it is made */
    unsigned char *pairs;
    unsigned char *alone; /* by symbol: it is a word by itself */
} Trie;

/* An empty one with room for words of so many characters together, all of the alphabet. */
Trie trie_create(Arena *arena, const Alphabet *alphabet, size_t characters, bool backward);
/* What a word is called from now on (trie_word), not more than there are characters; 0: a character is not in the
 * alphabet, or the word has more than 40. */
uint32_t trie_add(Trie *trie, Str word, uint64_t bits);
/* Once all words are in: only then they are found. */
void trie_finish(Trie *trie, Arena *arena);

/* What the word is called that ends at a node that was found. */
static inline uint32_t trie_word(const Trie *trie, uint32_t node) {
    return trie->nodes[node].word;
}

/* The step behind `node` on the way to a word of `bits`; 0: none. */
static inline uint32_t trie_step(const Trie *trie, uint32_t node, unsigned symbol, uint64_t bits) {
    uint32_t next = trie->nodes[node].base + symbol;
    const TrieNode *there = &trie->nodes[next];
    return ((there->from == node) & ((there->reach & bits) != 0)) ? next : 0;
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
    if (at >= 3 && (begins_three(bytes[-3]) | (bytes[-1] < 0x80))) { /* see alphabet_next */
        bool one = bytes[-1] < 0x80;
        *start = at - (one ? 1 : 3);
        return trie->alphabet->symbols[one ? bytes[-1] : character_of_three(bytes - 3)];
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

/* All words of a text, wherever they stand: first the places where one may begin, then the words of each place. */
typedef struct TrieSymbol {
    uint32_t symbol, at; /* of a character, and where it begins */
} TrieSymbol;
typedef struct TriePlaces {
    TrieSymbol *symbols; /* of all characters, and one behind them; room for one more than the text has bytes */
    uint32_t *begins;    /* indices of those where a word may begin; as much room */
} TriePlaces;
typedef struct TrieWord {
    uint32_t end, node;
} TrieWord;
/* How many places there are. */
size_t trie_places(const Trie *trie, Str text, TriePlaces *room);
/* The words that begin with a symbol of these, the longest last: at most PACK_WORD_CHARACTERS. */
size_t trie_words_at(const Trie *trie, const TrieSymbol *from, TrieWord *out);

#endif
