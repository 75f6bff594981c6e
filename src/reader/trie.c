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

/* The steps of a trie that is made: a hash of node and symbol with the node that each leads to. */
typedef struct TrieSteps {
    size_t mask;
    uint64_t *edges;
} TrieSteps;

Trie trie_create(Arena *arena, const Alphabet *alphabet, size_t characters, bool backward) {
    TrieSteps *steps = ARENA_NEW(arena, TrieSteps);
    size_t slots = 64;
    while (2 * slots < 3 * characters) {
        slots *= 2;
    }
    *steps = (TrieSteps){.mask = slots - 1, .edges = ARENA_ARRAY(arena, slots, uint64_t)};
    return (Trie){.alphabet = alphabet,
                  .backward = backward,
                  .first = ARENA_ARRAY(arena, alphabet->count + 1, uint32_t),
                  .reach = ARENA_ARRAY(arena, alphabet->count + 1, uint64_t),
                  .steps = steps,
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
    TrieSteps *steps = trie->steps;
    uint64_t key = (uint64_t)node << 16 | symbol;
    size_t slot = (size_t)(key * 0x9E3779B97F4A7C15u >> 40) & steps->mask;
    while (steps->edges[slot] && steps->edges[slot] >> 24 != key) {
        slot = (slot + 1) & steps->mask;
    }
    if (!steps->edges[slot]) {
        steps->edges[slot] = key << 24 | ++trie->node_count;
    }
    return (uint32_t)(steps->edges[slot] & 0xFFFFFF);
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

/* ---- the order of a finished trie ---- */

/* A step as one of those of its node. */
typedef struct Branch {
    uint32_t next; /* of the same node; 0: none */
    unsigned symbol;
} Branch;

enum { PLACE_BITS = 64 };
typedef struct Layout {
    Branch *branches;   /* by the node that each leads to */
    uint32_t *children; /* by node: the first of them */
    uint32_t *places;   /* by node: where it will stand */
    TrieNode *nodes;    /* by place */
    uint64_t *taken;    /* bits of places */
    size_t room, last;  /* places; the last that is taken */
    size_t reach;       /* no step goes further */
    Arena *arena;
} Layout;

/* Places behind all that are taken for the children of one more node, wherever they begin. */
static void make_room(Layout *layout) {
    size_t needed = layout->last + 2 * layout->reach + 2, room = (needed * 2 / PLACE_BITS + 1) * PLACE_BITS;
    if (needed > layout->room) {
        layout->nodes = arena_grow(layout->arena, layout->nodes, layout->room, room, sizeof *layout->nodes);
        layout->taken = arena_grow(layout->arena, layout->taken, layout->room / PLACE_BITS, room / PLACE_BITS,
                                   sizeof *layout->taken);
        layout->room = room;
    }
}

static bool is_taken(const Layout *layout, size_t place) {
    return layout->taken[place / PLACE_BITS] >> place % PLACE_BITS & 1;
}

static void take_place(Layout *layout, uint32_t node, size_t place) {
    layout->taken[place / PLACE_BITS] |= (uint64_t)1 << place % PLACE_BITS;
    layout->places[node] = (uint32_t)place;
    layout->last = place > layout->last ? place : layout->last;
}

/* The first free place from `from` on. */
static size_t free_place(const Layout *layout, size_t from) {
    size_t at = from / PLACE_BITS;
    uint64_t open = ~layout->taken[at] & ~(uint64_t)0 << from % PLACE_BITS;
    while (!open) {
        open = ~layout->taken[++at];
    }
    return at * PLACE_BITS + (size_t)__builtin_ctzll(open);
}

/* Whether all children of a node find their places free behind a base. */
static bool fits(const Layout *layout, uint32_t first, size_t base) {
    for (uint32_t child = first; child; child = layout->branches[child].next) {
        if (is_taken(layout, base + layout->branches[child].symbol)) {
            return false;
        }
    }
    return true;
}

/* Gives the children of a node their places, near its own: a walk along a word stays together. Returns their base. */
static size_t place_children(Layout *layout, uint32_t node) {
    make_room(layout);
    uint32_t first = layout->children[node];
    size_t symbol = layout->branches[first].symbol, from = layout->places[node] + 1;
    size_t place = free_place(layout, from > symbol ? from : symbol);
    while (!fits(layout, first, place - symbol)) {
        place = free_place(layout, place + 1);
    }
    for (uint32_t child = first; child; child = layout->branches[child].next) {
        take_place(layout, child, place - symbol + layout->branches[child].symbol);
    }
    return place - symbol;
}

/* The steps of each node in the order of their symbols. */
static void sort_steps(const Trie *trie, Layout *layout) {
    const TrieSteps *steps = trie->steps;
    for (size_t i = 0; i <= steps->mask; i++) {
        uint64_t edge = steps->edges[i];
        if (!edge) {
            continue;
        }
        uint32_t to = (uint32_t)(edge & 0xFFFFFF), *at = &layout->children[edge >> 40];
        unsigned symbol = (unsigned)(edge >> 24 & 0xFFFF);
        while (*at && layout->branches[*at].symbol < symbol) {
            at = &layout->branches[*at].next;
        }
        layout->branches[to] = (Branch){.next = *at, .symbol = symbol};
        *at = to;
    }
}

/* Moves a node to its place, and those behind it. `stack` has room for all. */
static void settle(const Trie *trie, Layout *layout, uint32_t root, uint32_t *stack) {
    size_t depth = 0;
    make_room(layout);
    take_place(layout, root, free_place(layout, 1));
    layout->nodes[layout->places[root]].from = TRIE_ROOT;
    stack[depth++] = root;
    while (depth) {
        uint32_t node = stack[--depth], place = layout->places[node];
        uint32_t base = layout->children[node] ? (uint32_t)place_children(layout, node) : 0;
        TrieNode *settled = &layout->nodes[place];
        *settled = (TrieNode){trie->nodes[node].reach, trie->nodes[node].ends, base, settled->from, node};
        for (uint32_t child = layout->children[node]; child; child = layout->branches[child].next) {
            layout->nodes[layout->places[child]].from = place;
            stack[depth++] = child;
        }
    }
}

void trie_finish(Trie *trie, Arena *arena) {
    Arena *scratch = arena_create();
    size_t count = trie->node_count + 1, alphabet = trie->alphabet->count + 1;
    Layout layout = {.branches = ARENA_ARRAY(scratch, count, Branch),
                     .children = ARENA_ARRAY(scratch, count, uint32_t),
                     .places = ARENA_ARRAY(scratch, count, uint32_t),
                     .nodes = ARENA_ARRAY(scratch, PLACE_BITS, TrieNode),
                     .taken = ARENA_ARRAY(scratch, 1, uint64_t),
                     .room = PLACE_BITS,
                     .reach = alphabet,
                     .arena = scratch};
    uint32_t *stack = ARENA_ARRAY(scratch, count, uint32_t);
    sort_steps(trie, &layout);
    make_room(&layout);
    layout.taken[0] = 1; /* node 0 */
    for (size_t symbol = 0; symbol < trie->alphabet->count; symbol++) {
        uint32_t root = trie->first[symbol];
        if (root) {
            settle(trie, &layout, root, stack);
            trie->first[symbol] = layout.places[root];
        }
    }
    /* wherever a step leads, there is a node to ask */
    trie->nodes = arena_grow(arena, layout.nodes, layout.last + 1, layout.last + 1 + alphabet, sizeof *layout.nodes);
    trie->steps = NULL;
    arena_destroy(scratch);
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
    while ((node = trie_step(trie, node, symbol, bits))) {
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

size_t trie_places(const Trie *trie, Str text, TriePlaces *room) {
    size_t count = 0, places = 0;
    for (size_t at = 0; at < text.len; count++) {
        size_t begin = at;
        unsigned symbol = alphabet_next(trie->alphabet, text, &at);
        room->symbols[count] = (TrieSymbol){symbol, (uint32_t)begin};
    }
    room->symbols[count] = (TrieSymbol){0, (uint32_t)text.len};
    for (size_t i = 0; i < count; i++) { /* nobody can guess which of them begin a word: each is written down */
        unsigned first = room->symbols[i].symbol, pair = trie_pair(first, room->symbols[i + 1].symbol);
        room->begins[places] = (uint32_t)i;
        places += (trie->first[first] != 0) & (trie->alone[first] | (trie->pairs[pair / 8] >> pair % 8 & 1));
    }
    return places;
}

size_t trie_words_at(const Trie *trie, const TrieSymbol *from, TrieWord *out) {
    size_t count = 0;
    uint32_t node = trie->first[from->symbol];
    for (const TrieSymbol *next = from + 1; node; next++) {
        if (trie->nodes[node].ends) {
            out[count++] = (TrieWord){next->at, node};
        }
        node = next->symbol ? trie_step(trie, node, next->symbol, UINT64_MAX) : 0;
    }
    return count;
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
        node = trie_step(trie, node, trie_symbol_before(trie, text, at, &at), bits);
    }
    return found;
}

size_t trie_begin(const Trie *trie, Str text, size_t at, uint64_t bits) {
    while (at < text.len) {
#ifdef SCAN_FOUR
        const uint16_t *symbols = trie->alphabet->symbols;
        if (at + SCAN_WIDE <= text.len) {
            uint32_t four[SCAN_FOUR];
            size_t good = scan_four_wide(text.data + at, four);
            unsigned begins = 0; /* a bit for each: one question for all of them */
            for (unsigned i = 0; i < SCAN_FOUR; i++) {
                begins |= (unsigned)((trie->reach[symbols[four[i]]] & bits) != 0) << i;
            }
            begins &= (1u << good) - 1;
            if (begins) {
                return at + 3 * (size_t)__builtin_ctz(begins);
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
        } while (at < text.len && !begins_three((unsigned char)text.data[at]));
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
        while ((node = trie_step(trie, node, symbol, bits & ~within))) {
            within |= trie->nodes[node].ends & bits;
            if (next >= text.len) {
                break;
            }
            symbol = alphabet_next(trie->alphabet, text, &next);
        }
    }
    return within;
}
