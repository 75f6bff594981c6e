/* Tries: made once for a pack, then only read. */
#include "trie.h"
#include "pack.h"
#include "scan.h"

enum { NODES_MOST = 1 << 24 };
_Static_assert((int)PACK_WORD_PLANE == (int)ALPHABET_CHARACTERS, "packs have words of the alphabet alone");

void alphabet_add(Alphabet *alphabet, Str text) {
    alphabet->count = alphabet->count ? alphabet->count : 1;
    for (size_t at = 0; at < text.len;) {
        uint32_t character = utf8_next(text, &at);
        if (character < ALPHABET_CHARACTERS && !alphabet->symbols[character] && alphabet->count <= UINT16_MAX) {
            alphabet->symbols[character] = (uint16_t)alphabet->count++;
        }
    }
}

/* ---- making ---- */

static size_t slots_for(size_t edges) {
    size_t slots = 64;
    while (2 * slots < 3 * edges) {
        slots *= 2;
    }
    return slots;
}

Trie trie_create(Arena *arena, const Alphabet *alphabet, size_t characters, bool backward) {
    size_t slots = slots_for(characters);
    return (Trie){.alphabet = alphabet,
                  .backward = backward,
                  .first = ARENA_ARRAY(arena, alphabet->count + 1, uint32_t),
                  .reach = ARENA_ARRAY(arena, alphabet->count + 1, uint64_t),
                  .edges = ARENA_ARRAY(arena, slots, uint64_t),
                  .edge_mask = slots - 1,
                  .nodes = ARENA_ARRAY(arena, characters + 2, TrieNode),
                  .pairs = ARENA_ARRAY(arena, TRIE_PAIRS / 8, unsigned char),
                  .alone = ARENA_ARRAY(arena, alphabet->count + 1, unsigned char)};
}

static uint32_t grow_first(Trie *trie, unsigned symbol) {
    if (!trie->first[symbol]) {
        trie->first[symbol] = ++trie->node_count;
    }
    return trie->first[symbol];
}

static uint32_t grow(Trie *trie, uint32_t node, unsigned symbol) {
    uint64_t key = (uint64_t)node << 16 | symbol;
    size_t slot = trie_edge_slot(trie, key);
    if (!trie->edges[slot]) {
        TrieNode *from = &trie->nodes[node];
        trie->edges[slot] = key << 24 | ++trie->node_count;
        from->forks = from->child != 0;
        if (!from->forks) {
            from->child = trie->node_count;
            from->symbol = (uint16_t)symbol;
        }
    }
    return (uint32_t)(trie->edges[slot] & 0xFFFFFF);
}

/* The symbols of a word in the order of the trie; 0: it cannot be in it. */
static size_t symbols_of(const Trie *trie, Str word, unsigned out[PACK_WORD_CHARACTERS]) {
    size_t count = 0;
    for (size_t at = 0; at < word.len; count++) {
        unsigned symbol = alphabet_symbol(trie->alphabet, utf8_next(word, &at));
        if (!symbol || count == PACK_WORD_CHARACTERS) {
            return 0;
        }
        out[count] = symbol;
    }
    for (size_t i = 0; trie->backward && i < count / 2; i++) {
        unsigned symbol = out[i];
        out[i] = out[count - 1 - i];
        out[count - 1 - i] = symbol;
    }
    return count;
}

uint32_t trie_add(Trie *trie, Str word, uint64_t bits) {
    unsigned symbols[PACK_WORD_CHARACTERS];
    size_t count = symbols_of(trie, word, symbols);
    uint32_t node = 0;
    if (trie->node_count + count >= NODES_MOST) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        node = i ? grow(trie, node, symbols[i]) : grow_first(trie, symbols[i]);
        trie->nodes[node].reach |= bits;
    }
    if (count) {
        trie->reach[symbols[0]] |= bits;
    }
    if (count == 1) {
        trie->alone[symbols[0]] = 1;
    } else if (count > 1) {
        unsigned pair = trie_pair(symbols[0], symbols[1]);
        trie->pairs[pair / 8] |= (unsigned char)(1u << pair % 8);
    }
    trie->nodes[node].ends |= node ? bits : 0;
    return node;
}

/* Whether a step is looked for: where a node forks, those that it does not hold itself. */
static bool is_asked(const Trie *trie, uint64_t edge) {
    const TrieNode *from = &trie->nodes[edge >> 40];
    return edge && from->forks && from->child != (edge & 0xFFFFFF);
}

enum { SPARSE = 2 }; /* so much more room than steps, that hardly one is looked for twice */

void trie_finish(Trie *trie, Arena *arena) {
    Trie small = *trie;
    size_t kept = 0;
    for (size_t i = 0; i <= trie->edge_mask; i++) {
        kept += is_asked(trie, trie->edges[i]);
    }
    size_t slots = slots_for(SPARSE * kept);
    small.edges = ARENA_ARRAY(arena, slots, uint64_t);
    small.edge_mask = slots - 1;
    for (size_t i = 0; i <= trie->edge_mask; i++) {
        if (is_asked(trie, trie->edges[i])) {
            small.edges[trie_edge_slot(&small, trie->edges[i] >> 24)] = trie->edges[i];
        }
    }
    *trie = small;
}

/* ---- looking ---- */

/* Whether no word goes on from the first symbol with the second: a quick answer, false when more has to be asked. */
static bool goes_nowhere(const Trie *trie, unsigned first, unsigned second) {
    unsigned pair = trie_pair(first, second);
    return !(trie->pairs[pair / 8] >> pair % 8 & 1);
}

/* The same behind the first character, which leads to `node`; `symbol` is the next, before `at`. */
static uint32_t longest_behind(const Trie *trie, Str text, size_t at, uint64_t bits, size_t *end, uint32_t node,
                               unsigned symbol) {
    uint32_t found = trie->nodes[node].ends & bits ? node : 0;
    while ((node = trie_step(trie, node, symbol)) && (trie->nodes[node].reach & bits)) {
        if (trie->nodes[node].ends & bits) {
            found = node;
            *end = at;
        }
        if (at >= text.len) {
            break;
        }
        symbol = alphabet_next(trie->alphabet, text, &at);
    }
    return found;
}

uint32_t trie_longest_at(const Trie *trie, Str text, size_t at, uint64_t bits, size_t *end) {
    if (at >= text.len) {
        return 0;
    }
    unsigned first = alphabet_next(trie->alphabet, text, &at);
    if (!(trie->reach[first] & bits)) {
        return 0;
    }
    uint32_t node = trie->first[first];
    const TrieNode *here = &trie->nodes[node];
    if (here->ends & bits) {
        *end = at;
    }
    unsigned symbol = at < text.len ? alphabet_next(trie->alphabet, text, &at) : 0;
    if (!symbol || goes_nowhere(trie, first, symbol)) {
        return here->ends & bits ? node : 0;
    }
    return longest_behind(trie, text, at, bits, end, node, symbol);
}

unsigned trie_symbol_before_rare(const Trie *trie, Str text, size_t at, size_t *start) {
    while (at > 0 && ((unsigned char)text.data[--at] & 0xC0) == 0x80) {
    }
    *start = at;
    return alphabet_next(trie->alphabet, text, &at);
}

uint32_t trie_longest_before(const Trie *trie, Str text, size_t at, uint64_t bits, size_t *start) {
    uint32_t node = 0, found = 0;
    if (at > 0) {
        unsigned last = trie_symbol_before(trie, text, at, &at);
        node = trie->reach[last] & bits ? trie->first[last] : 0;
    }
    while (trie->nodes[node].reach & bits) {
        if (trie->nodes[node].ends & bits) {
            found = node;
            *start = at;
        }
        if (at == 0) {
            break;
        }
        node = trie_step(trie, node, trie_symbol_before(trie, text, at, &at));
    }
    return found;
}

size_t trie_begin(const Trie *trie, Str text, size_t at, uint64_t bits) {
    while (at < text.len) {
#ifdef SCAN_FOUR
        const uint16_t *symbols = trie->alphabet->symbols;
        if (at + SCAN_WIDE <= text.len) {
            uint32_t four[SCAN_FOUR];
            size_t good = scan_four(text.data + at, four);
            for (size_t i = 0; i < good; i++) {
                if (trie->reach[symbols[four[i]]] & bits) {
                    return at + 3 * i;
                }
            }
            at += 3 * good;
            if (good == SCAN_FOUR) {
                continue;
            }
        }
#endif
        do {
            size_t begin = at;
            unsigned symbol = alphabet_next(trie->alphabet, text, &at);
            if (trie->reach[symbol] & bits) {
                return begin;
            }
        } while (at < text.len && !scan_common(text.data[at]));
    }
    return text.len;
}

uint64_t trie_within(const Trie *trie, Str text, uint64_t bits) {
    uint64_t within = 0;
    for (size_t at = 0; (bits & ~within) && (at = trie_begin(trie, text, at, bits & ~within)) < text.len;) {
        unsigned first = alphabet_next(trie->alphabet, text, &at);
        uint32_t node = trie->first[first];
        within |= trie->nodes[node].ends & bits;
        size_t next = at;
        unsigned symbol = next < text.len ? alphabet_next(trie->alphabet, text, &next) : 0;
        if (!symbol || goes_nowhere(trie, first, symbol)) {
            continue;
        }
        while ((node = trie_step(trie, node, symbol)) && (trie->nodes[node].reach & bits & ~within)) {
            within |= trie->nodes[node].ends & bits;
            if (next >= text.len) {
                break;
            }
            symbol = alphabet_next(trie->alphabet, text, &next);
        }
    }
    return within;
}
