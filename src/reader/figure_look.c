/* One look over a paragraph: the words that each engine asks for, where clauses end, where numbers, brackets and labels
 * stand. All that follows goes from one such place to the next instead of over the text. */
#include "figure_internal.h"

#include <string.h>

/* ---- what is found ---- */

static void add_mark(TextLook *look, TextMarks *marks, size_t start, size_t end, const Word *word) {
    if (marks->count == marks->capacity) {
        size_t capacity = marks->capacity ? 2 * marks->capacity : 32;
        marks->items = arena_grow(look->arena, marks->items, marks->count, capacity, sizeof *marks->items);
        marks->capacity = capacity;
    }
    TextMark *mark = &marks->items[marks->count++];
    *mark = (TextMark){word, 0, (uint32_t)start, (uint32_t)end};
    for (const Word *each = word; each; each = each->next) {
        mark->roles |= ROLE(each->role);
    }
}

static void add_place(TextLook *look, size_t at, unsigned what) {
    TextPlaces *places = &look->places;
    if (places->count == places->capacity) {
        size_t capacity = places->capacity ? 2 * places->capacity : 32;
        places->items = arena_grow(look->arena, places->items, places->count, capacity, sizeof *places->items);
        places->capacity = capacity;
    }
    places->items[places->count++] = (TextPlace){(uint32_t)at, what};
}

static void add_bound(TextLook *look, size_t at, size_t length, BoundKind kind) {
    TextBounds *bounds = &look->bounds;
    if (bounds->count == bounds->capacity) {
        size_t capacity = bounds->capacity ? 2 * bounds->capacity : 32;
        bounds->items = arena_grow(look->arena, bounds->items, bounds->count, capacity, sizeof *bounds->items);
        bounds->capacity = capacity;
    }
    bounds->items[bounds->count++] = (TextBound){(uint32_t)at, (uint8_t)length, (uint8_t)kind};
}

static bool digit(Str text, size_t at) {
    return at < text.len && text.data[at] >= '0' && text.data[at] <= '9';
}

/* A sign that may end a clause; a comma between digits groups them. */
static void take_bound(TextLook *look, size_t at, size_t next, uint32_t character) {
    Str text = look->text;
    switch (character) {
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

typedef struct Walk {
    const ReadWords *words;
    TextLook *look;
    unsigned sets;
    size_t free_from[MARK_SETS]; /* what stands before is covered by the last mark of the set */
} Walk;

/* The words that begin at `at` with the step to `node`, which leads on at `next`: of each set the longest. */
static void take_words(Walk *walk, size_t at, size_t next, uint32_t node) {
    const Trie *trie = &walk->words->marks;
    Str text = walk->look->text;
    uint32_t longest[MARK_SETS] = {0};
    size_t ends[MARK_SETS];
    uint64_t open = 0, found = 0;
    for (unsigned set = 0; set < MARK_SETS; set++) {
        open |= at >= walk->free_from[set] ? walk->sets & MARKS(set) : 0;
    }
    while (trie->nodes[node].reach & open) {
        for (uint64_t here = trie->nodes[node].ends & open; here; here &= here - 1) {
            int set = __builtin_ctzll(here);
            longest[set] = node;
            ends[set] = next;
            found |= MARKS(set);
        }
        if (next >= text.len) {
            break;
        }
        node = trie_step(trie, node, alphabet_symbol(trie->alphabet, utf8_next(text, &next)));
    }
    for (; found; found &= found - 1) {
        int set = __builtin_ctzll(found);
        const Word *word = walk->words->marked[longest[set]];
        while (!(ROLE(word->role) & mark_roles[set])) {
            word = word->next;
        }
        add_mark(walk->look, &walk->look->marks[set], at, ends[set], word);
        walk->free_from[set] = ends[set];
    }
}

void text_look(const ReadWords *words, Str text, unsigned sets, TextLook *look) {
    const Trie *trie = &words->marks;
    Walk walk = {.words = words, .look = look, .sets = sets};
    look->text = look->bounds.text = text;
    look->seen = 0;
    look->bounds.count = look->places.count = 0;
    for (size_t set = 0; set < MARK_SETS; set++) {
        look->marks[set].count = 0;
    }
    size_t next = 0;
    uint32_t character = text.len ? utf8_next(text, &next) : 0;
    unsigned symbol = alphabet_symbol(trie->alphabet, character);
    for (size_t at = 0; at < text.len;) {
        size_t behind = next; /* of the character that follows */
        uint32_t following = next < text.len ? utf8_next(text, &behind) : 0;
        unsigned following_symbol = next < text.len ? alphabet_symbol(trie->alphabet, following) : 0;
        unsigned what = words->places[symbol];
        if (what) {
            look->seen |= what;
            if (what & PLACE_BOUND) {
                take_bound(look, at, next, character);
            } else {
                add_place(look, at, what);
            }
        }
        if (trie->first[symbol] && trie_may_begin(trie, symbol, following_symbol)) {
            take_words(&walk, at, next, trie->first[symbol]);
        }
        at = next;
        next = behind;
        character = following;
        symbol = following_symbol;
    }
}

/* ---- of a whole document ---- */

static void *kept(Arena *arena, const void *items, size_t count, size_t size) {
    return arena_grow(arena, items, count, count, size);
}

TextLook *document_looks(const ReadWords *words, const ReadDocument *document, unsigned sets, TextLook *room,
                         Arena *arena) {
    TextLook *looks = ARENA_ARRAY(arena, document->paragraph_count + 1, TextLook);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        text_look(words, document->paragraphs[i].text, sets, room);
        looks[i] = *room;
        looks[i].arena = arena;
        for (size_t set = 0; set < MARK_SETS; set++) {
            TextMarks *marks = &looks[i].marks[set];
            marks->items = kept(arena, marks->items, marks->count, sizeof *marks->items);
        }
        looks[i].bounds.items = kept(arena, room->bounds.items, room->bounds.count, sizeof *room->bounds.items);
        looks[i].places.items = kept(arena, room->places.items, room->places.count, sizeof *room->places.items);
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

const TextMark *mark_within(const TextMarks *marks, size_t from, size_t to, uint64_t roles) {
    size_t at = mark_from(marks, to);
    while (at > 0 && marks->items[at - 1].start >= from) {
        at--;
        if ((marks->items[at].roles & roles) && marks->items[at].end <= to) {
            return &marks->items[at];
        }
    }
    return NULL;
}
