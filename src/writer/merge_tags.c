/* Finding placeholders in the texts of paragraphs, however they are cut into runs, and numbering all nodes by place. */
#include "merge.h"

#include <string.h>

static Str text_of(const PartTree *tree, const Node *text) {
    Str inside = str_slice(tree->source, text->open_to, text->close_from);
    /* Comments and CDATA inside a text: no word processor writes them; left alone. */
    return inside.len && memchr(inside.data, '<', inside.len) ? (Str){NULL, 0} : inside;
}

static Node *add_piece(PartTree *tree, Node *text, NodeType type, size_t from, size_t to) {
    Node *piece = ARENA_NEW(tree->arena, Node);
    piece->type = type;
    piece->from = from;
    piece->to = to;
    piece->parent = text;
    piece->depth = text->depth + 1;
    piece->paragraph = text->paragraph;
    piece->previous = text->last;
    if (text->last) {
        text->last->next = piece;
    } else {
        text->first = piece;
    }
    text->last = piece;
    return piece;
}

static void mark_up(Node *node) {
    for (; node && !node->has_tags; node = node->parent) {
        node->has_tags = true;
    }
}

/* The part of one w:t, which is [begin, end) of the paragraph's text, into literals and tags. */
static void cut_text(PartTree *tree, Node *text, size_t begin, size_t end, const Tag *tags, size_t count) {
    size_t at = begin, shift = text->open_to - begin;
    for (size_t i = 0; i < count; i++) {
        const Tag *tag = &tags[i];
        if (tag->to <= at || tag->from >= end) {
            continue;
        }
        if (tag->from >= at) {
            if (tag->from > at) {
                add_piece(tree, text, NODE_LITERAL, at + shift, tag->from + shift);
            }
            Node *piece = add_piece(tree, text, NODE_TAG, tag->from + shift, tag->from + shift);
            piece->tag = *tag;
        }
        at = tag->to < end ? tag->to : end;
    }
    if (at < end) {
        add_piece(tree, text, NODE_LITERAL, at + shift, end + shift);
    }
    mark_up(text);
}

static bool cut_paragraph(PartTree *tree, const Node *paragraph, Err *err) {
    Buf whole = buf_create(tree->arena);
    for (const Node *text = paragraph->first_text; text; text = text->next_text) {
        buf_add(&whole, text_of(tree, text));
    }
    Tag *tags = NULL;
    size_t count = 0, capacity = 0, at = 0;
    for (;;) {
        Tag tag;
        bool found;
        if (!tag_next(buf_str(&whole), at, &tag, &found, err)) {
            return false;
        }
        if (!found) {
            break;
        }
        if (count == capacity) {
            size_t more = capacity ? capacity * 2 : 8;
            tags = arena_grow(tree->arena, tags, count, more, sizeof(Tag));
            capacity = more;
        }
        tags[count++] = tag;
        at = tag.to;
    }
    size_t first = 0, begin = 0;
    for (Node *text = paragraph->first_text; text && first < count; text = text->next_text) {
        size_t end = begin + text_of(tree, text).len;
        while (first < count && tags[first].to <= begin) {
            first++;
        }
        size_t last = first;
        while (last < count && tags[last].from < end) {
            last++;
        }
        if (last > first && end > begin) {
            cut_text(tree, text, begin, end, tags + first, last - first);
        }
        begin = end;
    }
    return true;
}

static void number_nodes(PartTree *tree, Node *node, size_t *order) {
    node->order = ++*order;
    if (node->type == NODE_TAG) {
        if (tree->tag_count == tree->tag_capacity) {
            size_t capacity = tree->tag_capacity ? tree->tag_capacity * 2 : 64;
            tree->tags = arena_grow(tree->arena, tree->tags, tree->tag_count, capacity, sizeof(Node *));
            tree->tag_capacity = capacity;
        }
        tree->tags[tree->tag_count++] = node;
    }
    for (Node *child = node->first; child; child = child->next) {
        number_nodes(tree, child, order);
    }
    node->order_end = *order;
}

bool part_find_tags(PartTree *tree, Err *err) {
    for (size_t i = 0; i < tree->paragraph_count; i++) {
        if (!cut_paragraph(tree, tree->paragraphs[i], err)) {
            return false;
        }
    }
    size_t order = 0;
    number_nodes(tree, tree->root, &order);
    return true;
}
