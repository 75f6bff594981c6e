/* One look over a paragraph: the words that each engine asks for, where clauses end, where numbers, brackets and labels
 * stand. All that follows goes from one such place to the next instead of over the text. */
#include "figure_internal.h"
#include "pack.h"
#include "scan.h"

#include <string.h>

/* ---- what is found ---- */

static void add_mark(TextLook *look, int set, size_t start, size_t end, const MarkedWord *word) {
    TextMarks *marks = &look->marks[set];
    if (marks->count == marks->capacity) {
        size_t capacity = marks->capacity ? 2 * marks->capacity : 32;
        marks->items = arena_grow(look->arena, marks->items, marks->count, capacity, sizeof *marks->items);
        marks->capacity = capacity;
    }
    uint64_t roles = word->by_set[set].roles;
    marks->items[marks->count++] = (TextMark){word->by_set[set].word, roles, (uint32_t)start, (uint32_t)end};
    marks->roles |= roles;
}

static void add_bound(TextLook *look, size_t at, size_t length, BoundKind kind) {
    TextBounds *bounds = &look->bounds;
    bounds->items[bounds->count++] = (TextBound){(uint32_t)at, (uint8_t)length, (uint8_t)kind};
}

static bool digit(Str text, size_t at) {
    return at < text.len && text.data[at] >= '0' && text.data[at] <= '9';
}

/* A sign that may end a clause; a comma between digits groups them. */
static void take_bound(TextLook *look, size_t at) {
    Str text = look->text;
    size_t next = at;
    switch (utf8_next(text, &next)) {
    case ',':
        if (at > 0 && digit(text, at - 1) && digit(text, at + 1) && digit(text, at + 2) && digit(text, at + 3)) {
            return;
        }
        add_bound(look, at, 1, BOUND_CLAUSE);
        return;
    case 0xFF0C: add_bound(look, at, next - at, BOUND_CLAUSE); return; /* ， */
    case ';':
    case 0xFF1B: add_bound(look, at, next - at, BOUND_SENTENCE); return; /* ； */
    default: add_bound(look, at, next - at, BOUND_FULL); return;
    }
}

/* ---- the look ---- */

/* A character of the text: what it is in the alphabet of the words, and where it begins. */
typedef struct LookSymbol {
    uint32_t symbol, at;
} LookSymbol;

/* Room for as many of each as a text has bytes. */
static void make_room(TextLook *look, size_t bytes) {
    if (look->room < bytes + SCAN_MORE) {
        look->room = 2 * bytes + 64;
        look->symbols = arena_room(look->arena, look->room, sizeof *look->symbols);
        look->begins = arena_room(look->arena, look->room, sizeof *look->begins);
        look->ends = arena_room(look->arena, look->room, sizeof *look->ends);
        look->places.items = arena_room(look->arena, look->room, sizeof *look->places.items);
        look->bounds.items = arena_room(look->arena, look->room, sizeof *look->bounds.items);
    }
}

/* All characters, and behind them one that no word has. */
static size_t take_symbols(const Alphabet *alphabet, TextLook *look) {
    Str text = look->text;
    LookSymbol *out = look->symbols;
    for (size_t at = 0; at < text.len;) {
#ifdef SCAN_FOUR
        if (at + SCAN_WIDE <= text.len) {
            uint32_t four[SCAN_FOUR];
            size_t good = scan_four_wide(text.data + at, four);
            for (size_t i = 0; i < SCAN_FOUR; i++) {
                out[i] = (LookSymbol){alphabet->symbols[four[i]], (uint32_t)(at + 3 * i)};
            }
            out += good;
            at += 3 * good;
            if (good == SCAN_FOUR) {
                continue;
            }
        }
#endif
        do {
            size_t begin = at;
            unsigned symbol = alphabet_next(alphabet, text, &at);
            *out++ = (LookSymbol){symbol, (uint32_t)begin};
        } while (at < text.len && !begins_three((unsigned char)text.data[at]));
    }
    *out = (LookSymbol){0, (uint32_t)text.len};
    return (size_t)(out - look->symbols);
}

typedef struct Walk {
    const ReadWords *words;
    TextLook *look;
    unsigned sets;
    size_t free_from[MARK_SETS]; /* what stands before is covered by the last mark of the set */
    size_t all_free;             /* from here on, of all sets */
} Walk;

/* The sets whose words may begin at a place. */
static uint64_t open_sets(const Walk *walk, size_t at) {
    uint64_t open = 0;
    if (at >= walk->all_free) {
        return walk->sets;
    }
    for (unsigned set = 0; set < MARK_SETS; set++) {
        open |= at >= walk->free_from[set] ? walk->sets & MARKS(set) : 0;
    }
    return open;
}

static void take_word(Walk *walk, int set, size_t at, size_t end, uint32_t node) {
    add_mark(walk->look, set, at, end, walk->words->marked[trie_word(&walk->words->marks, node)]);
    walk->free_from[set] = end;
    walk->all_free = end > walk->all_free ? end : walk->all_free;
}

/* The words that begin with a character, the step to `node`: of each set the longest. */
static void take_words(Walk *walk, const LookSymbol *from, uint32_t node) {
    const Trie *trie = &walk->words->marks;
    const TrieNode *nodes = trie->nodes;
    LookSymbol ended[PACK_WORD_CHARACTERS]; /* nodes that are words, and where these end */
    size_t count = 0;
    uint64_t open = open_sets(walk, from->at);
    for (const LookSymbol *next = from + 1; nodes[node].reach & open; next++) {
        ended[count] = (LookSymbol){node, next->at};
        count += (nodes[node].ends & open) != 0;
        if (!next->symbol) {
            break;
        }
        node = trie_step(trie, node, next->symbol, open);
    }
    while (count-- > 0) { /* the longest first */
        uint64_t here = nodes[ended[count].symbol].ends & open;
        for (open &= ~here; here; here &= here - 1) {
            take_word(walk, __builtin_ctzll(here), from->at, ended[count].at, ended[count].symbol);
        }
    }
}

/* What two characters may begin: PAIR bits; without meaning where nothing is asked. */
static unsigned told_by(const ReadWords *words, const LookSymbol *here, unsigned asked) {
    unsigned pair = trie_pair(here[0].symbol, here[1].symbol) * PAIR_BITS & (asked ? ~0u : 0u);
    return (unsigned)words->look_pairs[pair / 8] >> pair % 8 & ((1u << PAIR_BITS) - 1);
}

/* Where which characters stand that are asked more of, indices of symbols. */
typedef struct LookFound {
    size_t begins, ends; /* how many: a mark may begin there, a clause may end */
} LookFound;

/* Asks each character what it is. Nobody can guess which are anything, so each is written down and counted where it is
 * something, and no question sends the processor the wrong way. */
static LookFound take_places(const ReadWords *words, TextLook *look, size_t count) {
    const unsigned words_begin = PLACE_WORDS | LOOK_BEGINS;
    static const unsigned kept_by[1 << PAIR_BITS] = {/* by PAIR bits */
                                                     [0] = ~(PLACE_WORDS | LOOK_BEGINS),
                                                     [PAIR_MARKS] = ~(unsigned)PLACE_WORDS,
                                                     [PAIR_PLACES] = ~(unsigned)LOOK_BEGINS,
                                                     [PAIR_MARKS | PAIR_PLACES] = UINT32_MAX};
    LookFound found = {0, 0};
    size_t places = 0;
    unsigned seen = 0;
    for (size_t i = 0; i < count; i++) {
        const LookSymbol *here = &look->symbols[i];
        const LookRow *row = &words->rows[here->symbol];
        unsigned what = row->places & kept_by[told_by(words, here, row->places & words_begin)];
        unsigned kept = what & ~(unsigned)(PLACE_SEEN | LOOK_MARKS);
        seen |= what;
        look->begins[found.begins] = look->ends[found.ends] = (uint32_t)i;
        look->places.items[places] = (TextPlace){here->at, kept};
        found.begins += (what & LOOK_MARKS) != 0;
        found.ends += (kept & PLACE_BOUND) != 0;
        places += (kept != 0) & !(kept & PLACE_BOUND);
    }
    look->places.count = places;
    look->seen = seen;
    return found;
}

void text_look(const ReadWords *words, Str text, unsigned sets, TextLook *look) {
    Walk walk = {.words = words, .look = look, .sets = sets};
    look->text = look->bounds.text = text;
    look->bounds.count = 0;
    look->bounds.near = NULL;
    for (size_t set = 0; set < MARK_SETS; set++) {
        look->marks[set].count = 0;
        look->marks[set].roles = 0;
    }
    make_room(look, text.len);
    size_t count = take_symbols(words->marks.alphabet, look);
    LookFound found = take_places(words, look, count);
    for (size_t i = 0; i < found.ends; i++) {
        take_bound(look, look->symbols[look->ends[i]].at);
    }
    for (size_t i = 0; i < found.begins; i++) {
        const LookSymbol *here = &look->symbols[look->begins[i]];
        take_words(&walk, here, words->rows[here->symbol].first);
    }
}

/* ---- of a whole document ---- */

/* Moves items to where they are kept; `to` goes behind them. */
static void *keep(char **to, const void *items, size_t bytes) {
    char *kept = *to;
    if (bytes) {
        memcpy(kept, items, bytes);
    }
    *to += bytes;
    return kept;
}

/* What a look holds of a paragraph, in one piece of the arena. */
static void keep_look(TextLook *look, Arena *arena) {
    size_t places = look->places.count * sizeof *look->places.items;
    size_t bounds = look->bounds.count * sizeof *look->bounds.items, bytes = places + bounds;
    for (size_t set = 0; set < MARK_SETS; set++) {
        bytes += look->marks[set].count * sizeof *look->marks[set].items;
    }
    char *to = arena_room(arena, bytes, 1);
    for (size_t set = 0; set < MARK_SETS; set++) { /* first, for theirs is the widest alignment */
        look->marks[set].items = keep(&to, look->marks[set].items, look->marks[set].count * sizeof(TextMark));
    }
    look->places.items = keep(&to, look->places.items, places);
    look->bounds.items = keep(&to, look->bounds.items, bounds);
    look->arena = arena;
}

TextLook *document_looks(const ReadWords *words, const ReadDocument *document, unsigned sets, TextLook *room,
                         Arena *arena) {
    TextLook *looks = arena_room(arena, document->paragraph_count + 1, sizeof *looks);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        text_look(words, document->paragraphs[i].text, sets, room);
        looks[i] = *room;
        keep_look(&looks[i], arena);
    }
    return looks;
}

/* ---- asking ---- */

/* Steps of a search by halves that take no branch: which half is meant, nobody can guess. */
size_t place_from(const TextPlaces *places, size_t at) {
    size_t low = 0;
    for (size_t left = places->count; left > 0;) {
        size_t half = left / 2;
        low = places->items[low + half].at < at ? low + left - half : low;
        left = half;
    }
    return low;
}

size_t mark_from(const TextMarks *marks, size_t at) {
    size_t low = 0;
    for (size_t left = marks->count; left > 0;) {
        size_t half = left / 2;
        low = marks->items[low + half].start < at ? low + left - half : low;
        left = half;
    }
    return low;
}

const TextMark *last_mark_within(const TextMarks *marks, size_t from, size_t to, uint64_t roles) {
    size_t at = mark_from(marks, to);
    while (at > 0 && marks->items[at - 1].start >= from) {
        at--;
        if ((marks->items[at].roles & roles) && marks->items[at].end <= to) {
            return &marks->items[at];
        }
    }
    return NULL;
}
