/* Words of the vocabulary in a text: a trie over characters, forwards and backwards. The first character is looked up
 * in a table, so that most places of a text cost one look; every other step is one look into a hash of edges. */
#include "figure_internal.h"

#include <string.h>

enum { FIRST_CHARACTERS = 0x10000, WORD_CHARACTERS = 40 };

typedef struct Edge {
    uint32_t node, character, next; /* next 0: empty */
} Edge;

typedef struct Trie {
    uint32_t *first; /* node by first character */
    Edge *edges;
    size_t edge_mask, edge_count;
    const Word **words; /* by node */
    uint64_t *reach;    /* roles of the words that go through a node */
    uint32_t node_count, node_room;
} Trie;

struct ReadWords {
    const VocabularyDef *vocabulary;
    Trie forward, backward;
};

static size_t edge_slot(const Trie *trie, uint32_t node, uint32_t character) {
    uint64_t key = ((uint64_t)node << 20 ^ character) * 0x9E3779B97F4A7C15u;
    size_t slot = (key >> 40) & trie->edge_mask;
    while (trie->edges[slot].next && (trie->edges[slot].node != node || trie->edges[slot].character != character)) {
        slot = (slot + 1) & trie->edge_mask;
    }
    return slot;
}

static uint32_t trie_step(const Trie *trie, uint32_t node, uint32_t character) {
    if (!node) {
        return character < FIRST_CHARACTERS ? trie->first[character] : 0;
    }
    return trie->edges[edge_slot(trie, node, character)].next;
}

static uint32_t trie_grow(Trie *trie, uint32_t node, uint32_t character) {
    uint32_t next = trie_step(trie, node, character);
    if (next || character >= FIRST_CHARACTERS) {
        return next;
    }
    next = ++trie->node_count;
    if (!node) {
        trie->first[character] = next;
    } else {
        trie->edges[edge_slot(trie, node, character)] = (Edge){node, character, next};
        trie->edge_count++;
    }
    return next;
}

static Trie trie_create(Arena *arena, size_t characters) {
    Trie trie = {.node_room = (uint32_t)characters + 2};
    size_t slots = 1024;
    while (slots < 2 * characters) {
        slots *= 2;
    }
    trie.first = ARENA_ARRAY(arena, FIRST_CHARACTERS, uint32_t);
    trie.edges = ARENA_ARRAY(arena, slots, Edge);
    trie.edge_mask = slots - 1;
    trie.words = ARENA_ARRAY(arena, trie.node_room, const Word *);
    trie.reach = ARENA_ARRAY(arena, trie.node_room, uint64_t);
    return trie;
}

static size_t characters_of(Str text, uint32_t out[WORD_CHARACTERS]) {
    size_t count = 0;
    for (size_t at = 0; at < text.len && count < WORD_CHARACTERS;) {
        out[count++] = utf8_next(text, &at);
    }
    return count;
}

static void trie_add(Trie *trie, Arena *arena, Str text, bool backward, Word word) {
    uint32_t characters[WORD_CHARACTERS], node = 0;
    size_t count = characters_of(text, characters);
    for (size_t i = 0; i < count; i++) {
        node = trie_grow(trie, node, characters[backward ? count - 1 - i : i]);
        if (!node) {
            return;
        }
        trie->reach[node] |= ROLE(word.role);
    }
    for (const Word *same = trie->words[node]; same; same = same->next) {
        if (same->role == word.role) {
            return; /* written twice: the first counts */
        }
    }
    if (node) {
        Word *kept = ARENA_NEW(arena, Word);
        *kept = word;
        kept->next = trie->words[node];
        trie->words[node] = kept;
    }
}

static void add_word(ReadWords *words, Arena *arena, Str text, Word word) {
    trie_add(&words->forward, arena, text, false, word);
    trie_add(&words->backward, arena, text, true, word);
}

static size_t vocabulary_size(const VocabularyDef *vocabulary) {
    size_t size = 16;
    for (size_t i = 0; i < vocabulary->unit_count; i++) {
        size += vocabulary->units[i].unit.len;
        for (size_t w = 0; w < vocabulary->units[i].word_count; w++) {
            size += vocabulary->units[i].words[w].len;
        }
    }
    for (size_t i = 0; i < vocabulary->words_count; i++) {
        for (size_t w = 0; w < vocabulary->words[i].word_count; w++) {
            size += vocabulary->words[i].words[w].len;
        }
    }
    for (size_t i = 0; i < vocabulary->indicator_count; i++) {
        size += vocabulary->indicators[i].name.len;
        for (size_t w = 0; w < vocabulary->indicators[i].also_count; w++) {
            size += vocabulary->indicators[i].also[w].len;
        }
    }
    return size;
}

ReadWords *read_words(const VocabularyDef *vocabulary, Arena *arena) {
    ReadWords *words = ARENA_NEW(arena, ReadWords);
    size_t size = vocabulary_size(vocabulary); /* bytes: never fewer than characters */
    *words = (ReadWords){vocabulary, trie_create(arena, size), trie_create(arena, size)};
    for (size_t i = 0; i < vocabulary->unit_count; i++) {
        const UnitDef *unit = &vocabulary->units[i];
        Word word = {.role = WORD_UNIT, .as = unit->unit, .family = unit->family, .entry = (int)i};
        add_word(words, arena, unit->unit, word);
        for (size_t w = 0; w < unit->word_count; w++) {
            add_word(words, arena, unit->words[w], word);
        }
    }
    for (size_t i = 0; i < vocabulary->words_count; i++) {
        const WordsDef *def = &vocabulary->words[i];
        for (size_t w = 0; w < def->word_count; w++) {
            add_word(words, arena, def->words[w], (Word){.role = (WordRole)def->role, .as = def->as});
        }
    }
    for (size_t i = 0; i < vocabulary->indicator_count; i++) {
        const IndicatorNameDef *def = &vocabulary->indicators[i];
        Word word = {.role = WORD_INDICATOR, .as = def->id, .entry = (int)i};
        add_word(words, arena, def->name, word);
        for (size_t w = 0; w < def->also_count; w++) {
            add_word(words, arena, def->also[w], word);
        }
    }
    return words;
}

const VocabularyDef *words_vocabulary(const ReadWords *words) {
    return words->vocabulary;
}

static const Word *with_role(const Word *word, uint64_t roles) {
    while (word && !(ROLE(word->role) & roles)) {
        word = word->next;
    }
    return word;
}

const Word *word_at(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *end) {
    const Word *found = NULL;
    uint32_t node = 0;
    for (size_t i = at; i < text.len;) {
        node = trie_step(&words->forward, node, utf8_next(text, &i));
        if (!(words->forward.reach[node] & roles)) { /* node 0 leads nowhere */
            break;
        }
        const Word *word = with_role(words->forward.words[node], roles);
        if (word) {
            found = word;
            *end = i;
        }
    }
    return found;
}

const Word *word_before(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *start) {
    const Word *found = NULL;
    uint32_t node = 0;
    for (size_t i = at; i > 0;) {
        i = char_back(text, i);
        size_t next = i;
        node = trie_step(&words->backward, node, utf8_next(text, &next));
        if (!(words->backward.reach[node] & roles)) {
            break;
        }
        const Word *word = with_role(words->backward.words[node], roles);
        if (word) {
            found = word;
            *start = i;
        }
    }
    return found;
}

TextMarks text_marks(const ReadWords *words, Str text, uint64_t roles, Arena *arena) {
    TextMarks marks = {NULL, 0};
    size_t capacity = 0, end = 0;
    for (size_t at = 0; at < text.len; at = end) {
        const Word *word = word_at(words, text, at, roles, &end);
        if (!word) {
            end = char_next(text, at);
            continue;
        }
        if (marks.count == capacity) {
            capacity = capacity ? 2 * capacity : 32;
            marks.items = arena_grow(arena, marks.items, marks.count, capacity, sizeof *marks.items);
        }
        TextMark *mark = &marks.items[marks.count++];
        *mark = (TextMark){at, end, word, 0};
        for (const Word *each = word; each; each = each->next) {
            mark->roles |= ROLE(each->role);
        }
    }
    return marks;
}

const TextMark *mark_within(const TextMarks *marks, size_t from, size_t to, uint64_t roles) {
    size_t low = 0, high = marks->count;
    while (low < high) { /* the first that begins at or behind `to` */
        size_t middle = low + (high - low) / 2;
        if (marks->items[middle].start < to) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low > 0 && marks->items[low - 1].start >= from) {
        low--;
        if ((marks->items[low].roles & roles) && marks->items[low].end <= to) {
            return &marks->items[low];
        }
    }
    return NULL;
}

int unit_family(const ReadWords *words, Str unit) {
    size_t end = 0;
    const Word *word = word_at(words, unit, 0, ROLE(WORD_UNIT), &end);
    return word ? word->family : FAMILY_NONE;
}
