/* Words of the vocabulary in a text: a trie over characters, forwards and backwards. */
#include "figure_internal.h"

#include <string.h>

enum { WORD_CHARACTERS = 40 };

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
        trie->edges[edge_slot(trie, node, character)] = (TrieEdge){node, character, next};
    }
    return next;
}

static Trie trie_create(Arena *arena, size_t characters) {
    Trie trie = {.node_count = 0};
    size_t slots = 1024;
    while (slots < 2 * characters) {
        slots *= 2;
    }
    trie.first = ARENA_ARRAY(arena, FIRST_CHARACTERS, uint32_t);
    trie.edges = ARENA_ARRAY(arena, slots, TrieEdge);
    trie.edge_mask = slots - 1;
    trie.nodes = ARENA_ARRAY(arena, characters + 2, TrieNode);
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
        trie->nodes[node].reach |= ROLE(word.role);
    }
    for (const Word *same = trie->nodes[node].words; same; same = same->next) {
        if (same->role == word.role) {
            return; /* written twice: the first counts */
        }
    }
    if (node) {
        Word *kept = ARENA_NEW(arena, Word);
        *kept = word;
        kept->next = trie->nodes[node].words;
        trie->nodes[node].words = kept;
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

static void mark_numbers(ReadWords *words) {
    for (uint32_t character = 1; character < FIRST_CHARACTERS; character++) {
        char bytes[4];
        int value;
        size_t next;
        Str text = {bytes, utf8_put(character, bytes)};
        words->numbers[character] = character == '.' || digit_at(text, 0, &value, &next) ||
                                    numeral_at(text, 0, &value, &next) || mask_at(text, 0, &next);
    }
}

ReadWords *read_words(const VocabularyDef *vocabulary, Arena *arena) {
    ReadWords *words = ARENA_NEW(arena, ReadWords);
    size_t size = vocabulary_size(vocabulary); /* bytes: never fewer than characters */
    words->vocabulary = vocabulary;
    words->forward = trie_create(arena, size);
    words->backward = trie_create(arena, size);
    mark_numbers(words);
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

static const void *make_words(const Pack *pack, Arena *arena) {
    const VocabularyDef *vocabulary = pack_vocabulary(pack);
    return vocabulary ? read_words(vocabulary, arena) : NULL;
}

const ReadWords *read_words_of(const Pack *pack) {
    return pack_made(pack, make_words);
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

/* The step that a text begins with, and every other one. */
static inline uint32_t step_first(const Trie *trie, uint32_t character) {
    return character < FIRST_CHARACTERS ? trie->first[character] : 0;
}

static inline uint32_t step_on(const Trie *trie, uint32_t node, uint32_t character) {
    return trie->edges[edge_slot(trie, node, character)].next;
}

/* The longest word from `node` on, which the text before `at` leads to. */
static const Word *longest_from(const Trie *trie, uint32_t node, Str text, size_t at, uint64_t roles, size_t *end) {
    const Word *found = NULL;
    while (trie->nodes[node].reach & roles) {
        const Word *word = with_role(trie->nodes[node].words, roles);
        if (word) {
            found = word;
            *end = at;
        }
        if (at >= text.len) {
            break;
        }
        node = step_on(trie, node, utf8_next(text, &at));
    }
    return found;
}

const Word *word_at(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *end) {
    if (at >= text.len) {
        return NULL;
    }
    uint32_t node = step_first(&words->forward, utf8_next(text, &at));
    return longest_from(&words->forward, node, text, at, roles, end);
}

const Word *word_before(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *start) {
    const Trie *trie = &words->backward;
    const Word *found = NULL;
    uint32_t node = 0;
    for (size_t i = at; i > 0;) {
        i = char_back(text, i);
        size_t next = i;
        uint32_t character = utf8_next(text, &next);
        node = node ? step_on(trie, node, character) : step_first(trie, character);
        if (!(trie->nodes[node].reach & roles)) {
            break;
        }
        const Word *word = with_role(trie->nodes[node].words, roles);
        if (word) {
            found = word;
            *start = i;
        }
    }
    return found;
}

static void add_mark(TextMarks *marks, size_t start, size_t end, const Word *word) {
    if (marks->count == marks->capacity) {
        size_t capacity = marks->capacity ? 2 * marks->capacity : 32;
        marks->items = arena_grow(marks->arena, marks->items, marks->count, capacity, sizeof *marks->items);
        marks->capacity = capacity;
    }
    TextMark *mark = &marks->items[marks->count++];
    *mark = (TextMark){start, end, word, 0};
    for (const Word *each = word; each; each = each->next) {
        mark->roles |= ROLE(each->role);
    }
}

void text_marks(const ReadWords *words, Str text, uint64_t roles, TextMarks *marks) {
    const Trie *trie = &words->forward;
    marks->count = 0;
    for (size_t at = 0; at < text.len;) {
        size_t next = at, end = 0;
        uint32_t node = step_first(trie, utf8_next(text, &next));
        const Word *word = trie->nodes[node].reach & roles ? longest_from(trie, node, text, next, roles, &end) : NULL;
        if (word) {
            add_mark(marks, at, end, word);
            at = end;
        } else {
            at = next;
        }
    }
}

size_t mark_from(const TextMarks *marks, size_t at) {
    size_t low = 0, high = marks->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (marks->items[middle].start < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
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

int unit_family(const ReadWords *words, Str unit) {
    size_t end = 0;
    const Word *word = word_at(words, unit, 0, ROLE(WORD_UNIT), &end);
    return word ? word->family : FAMILY_NONE;
}
