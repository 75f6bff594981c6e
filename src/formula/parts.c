/* Parts that several formulas have in common: a column with its reasons, a condition on the kind of school, a sum. They
 * are found when the formulas are compiled, and kept while all of them are asked over the same rows. */
#include "formula_internal.h"

#include <string.h>

enum { KEY_HEAD = 5, KEY_CHILDREN = 5, UNALIKE = -1 };

/* Alike nodes: the same operator over parts that are alike. */
typedef struct Likeness {
    const int *key;
    size_t key_length;
    size_t seen;
} Likeness;

typedef struct Numbering {
    Arena *arena;
    Likeness *all;
    size_t count, capacity;
    int *places; /* by hash: number of a likeness + 1, 0 none */
    size_t place_count;
    int own_column;
    int scope;    /* of the expression that is gone through */
    int *of_node; /* per node of it: number of its likeness + 1; 0: it is like no other */
} Numbering;

static size_t hash_of(const int *key, size_t length) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (uint32_t)key[i]) * 0x100000001B3u;
    }
    return (size_t)(hash ^ hash >> 29);
}

/* The place where a likeness with this key stands, or may be put. */
static size_t place_of(const Numbering *numbering, const int *key, size_t length) {
    size_t at = hash_of(key, length) & (numbering->place_count - 1);
    for (; numbering->places[at]; at = (at + 1) & (numbering->place_count - 1)) {
        const Likeness *likeness = &numbering->all[numbering->places[at] - 1];
        if (likeness->key_length == length && memcmp(likeness->key, key, length * sizeof *key) == 0) {
            break;
        }
    }
    return at;
}

static void make_room(Numbering *numbering) {
    size_t capacity = numbering->capacity ? numbering->capacity * 2 : 256;
    numbering->all = arena_grow(numbering->arena, numbering->all, numbering->count, capacity, sizeof *numbering->all);
    numbering->capacity = capacity;
    numbering->place_count = capacity * 4;
    numbering->places = ARENA_ARRAY(numbering->arena, numbering->place_count, int);
    for (size_t i = 0; i < numbering->count; i++) {
        const Likeness *likeness = &numbering->all[i];
        numbering->places[place_of(numbering, likeness->key, likeness->key_length)] = (int)i + 1;
    }
}

static int likeness_of(Numbering *numbering, const int *key, size_t length) {
    if (numbering->count == numbering->capacity) {
        make_room(numbering);
    }
    size_t at = place_of(numbering, key, length);
    if (!numbering->places[at]) {
        numbering->all[numbering->count++] = (Likeness){.key = key, .key_length = length};
        numbering->places[at] = (int)numbering->count;
    }
    int found = numbering->places[at] - 1;
    numbering->all[found].seen++;
    return found;
}

/* Years before are read in other rows or count otherwise inside a sum, and ranks are kept where they are made: neither
 * is like any other, nor is what reads them. */
static int number_node(Numbering *numbering, const Node *node) {
    const Node *fixed[KEY_CHILDREN] = {node->items[0], node->items[1], node->items[2], node->weight, node->where};
    size_t length = KEY_HEAD + KEY_CHILDREN + node->list_count;
    int *key = ARENA_ARRAY(numbering->arena, length, int);
    bool alike = node->op != OP_PREVIOUS && node->op != OP_RANK && node->op != OP_NAME;
    for (size_t i = 0; i < KEY_CHILDREN + node->list_count; i++) {
        const Node *child = i < KEY_CHILDREN ? fixed[i] : node->list[i - KEY_CHILDREN];
        int of_child = child ? number_node(numbering, child) : 0;
        alike = alike && of_child != UNALIKE;
        key[KEY_HEAD + i] = child ? of_child + 1 : 0;
    }
    key[0] = (int)node->op;
    if (node->op == OP_COLUMN) {
        key[1] = node->column;
        key[2] = node->column >= numbering->own_column ? numbering->scope + 1 : 0;
    }
    if (node->op == OP_NUMBER) {
        memcpy(key + 3, &node->number, sizeof node->number);
    }
    int found = alike ? likeness_of(numbering, key, length) : UNALIKE;
    numbering->of_node[node->index] = found + 1;
    return found;
}

size_t formula_number_parts(const Expr **const *exprs, const int *scopes, size_t count, int own_column, Arena *arena) {
    Numbering numbering = {.arena = arena_create(), .own_column = own_column};
    for (size_t i = 0; i < count; i++) {
        Expr *numbered = ARENA_NEW(arena, Expr);
        *numbered = **exprs[i];
        numbered->parts = numbering.of_node = ARENA_ARRAY(arena, (size_t)numbered->node_count, int);
        numbering.scope = scopes[i];
        number_node(&numbering, numbered->root);
        *exprs[i] = numbered;
    }
    size_t parts = 0;
    int *part_of = ARENA_ARRAY(numbering.arena, numbering.count + 1, int);
    for (size_t i = 0; i < numbering.count; i++) {
        part_of[i + 1] = numbering.all[i].seen > 1 ? (int)++parts : 0;
    }
    for (size_t i = 0; i < count; i++) {
        for (int n = 0; n < (*exprs[i])->node_count; n++) {
            (*exprs[i])->parts[n] = part_of[(*exprs[i])->parts[n]];
        }
    }
    arena_destroy(numbering.arena);
    return parts;
}

KeptParts *formula_kept_parts(size_t parts, size_t from, size_t to, Arena *arena) {
    if (to - from > BLOCK_ROWS) {
        return NULL;
    }
    KeptParts *kept = ARENA_NEW(arena, KeptParts);
    *kept = (KeptParts){.arena = arena, .from = from, .to = to, .parts = ARENA_ARRAY(arena, parts, KeptPart)};
    return kept;
}
