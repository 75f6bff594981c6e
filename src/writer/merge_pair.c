/* Pairing control tags: what each pair encloses, and whether the names mean anything there. */
#include "merge.h"

typedef struct Open {
    Node *tag, *middle;
    NameScope scope; /* of {{#each}} */
} Open;

static bool not_paired(const Node *tag, Err *err) {
    static const char *const names[] = {"", "{{#each}}", "{{#if}}", "{{else}}", "{{/each}}", "{{/if}}"};
    return err_set(err, ERR_INPUT, "模板里的“%s”没有配成对%s%.*s%s。请检查每一对{{#each}}…{{/each}}、{{#if}}…{{/if}}。",
                   names[tag->tag.kind], tag->tag.name.len ? "（" : "", STR_ARG(tag->tag.name),
                   tag->tag.name.len ? "）" : "");
}

static bool not_one_level(const Node *tag, Err *err) {
    return err_set(err, ERR_INPUT,
                   "模板里“%.*s”的开始和结束不在同一层。请把它们放在同一段、同一格（或正文）的几段，或同一张表的行里。",
                   STR_ARG(tag->tag.name));
}

static Node *child_of(Node *parent, Node *inside) {
    while (inside && inside->parent != parent) {
        inside = inside->parent;
    }
    return inside;
}

static Node *common_parent(Node *a, Node *b) {
    while (a != b) {
        if (a->depth >= b->depth) {
            a = a->parent;
        } else {
            b = b->parent;
        }
    }
    return a;
}

static size_t count_children(const Node *node, NodeType type) {
    size_t count = 0;
    for (const Node *child = node->first; child; child = child->next) {
        count += child->type == type;
    }
    return count;
}

/* A row of one cell that begins with the opening tag and ends with the closing one is repeated as a row. */
static Node *row_of_one_cell(const Node *open, const Node *close) {
    Node *paragraph = open->paragraph;
    Node *cell = paragraph->parent, *row = cell ? cell->parent : NULL;
    bool fits = row && cell->type == NODE_CELL && row->type == NODE_ROW && count_children(row, NODE_CELL) == 1 &&
                count_children(cell, NODE_PARAGRAPH) == 1 && count_children(cell, NODE_TABLE) == 0;
    for (const Node *text = paragraph->first_text; fits && text; text = text->next_text) {
        for (const Node *piece = text->first; piece; piece = piece->next) {
            fits = fits && piece->order >= open->order && piece->order <= close->order;
        }
        fits = fits && (text->first || text->open_to == text->close_from ||
                        (text->order > open->order && text->order < close->order));
    }
    return fits ? row : NULL;
}

/* ---- what holds nothing but control tags ---- */

static bool only_blanks(const PartTree *tree, const Node *literal) {
    return str_trim(str_slice(tree->source, literal->from, literal->to)).len == 0;
}

static bool only_control(const PartTree *tree, const Node *node) {
    switch (node->type) {
    case NODE_PROPERTIES:
        for (const Node *child = node->first; child; child = child->next) {
            if (child->type == NODE_SECTION) {
                return false; /* a section's end must stay */
            }
        }
        return true;
    case NODE_MARK: return true;
    case NODE_TAG: return node->tag.kind != TAG_VALUE;
    case NODE_LITERAL: return only_blanks(tree, node);
    case NODE_TEXT:
        if (!node->first && node->close_from > node->open_to) {
            return str_trim(str_slice(tree->source, node->open_to, node->close_from)).len == 0;
        }
        break;
    case NODE_PARAGRAPH:
    case NODE_RUN:
    case NODE_ROW:
    case NODE_CELL: break;
    default: return false;
    }
    for (const Node *child = node->first; child; child = child->next) {
        if (!only_control(tree, child)) {
            return false;
        }
    }
    return true;
}

/* ---- spans ---- */

static bool span_overlaps(const Span *a, const Span *b) {
    const Span *early = a->open->order < b->open->order ? a : b, *late = early == a ? b : a;
    bool nested = late->close->order < early->close->order;
    return !early->within_paragraph && !late->within_paragraph && !nested && early->last == late->first;
}

static bool add_span(Span *span, Err *err) {
    Span **at = &span->parent->spans;
    for (const Span *other = *at; other; other = other->next) {
        if (span_overlaps(span, other)) {
            return err_set(err, ERR_INPUT, "模板里“%.*s”和“%.*s”挤在同一段或同一行。请分成不同的段或行来写。",
                           STR_ARG(span->open->tag.name), STR_ARG(other->open->tag.name));
        }
    }
    while (*at && (*at)->open->order < span->open->order) {
        at = &(*at)->next;
    }
    span->next = *at;
    *at = span;
    return true;
}

static bool is_edge(const Node *child, const Node *tag) {
    return child && ((child->type == NODE_PARAGRAPH && tag->paragraph == child) || child->type == NODE_ROW);
}

static bool place_span(const PartTree *tree, Span *span, Err *err) {
    span->parent = common_parent(span->open, span->close);
    span->within_paragraph = span->open->paragraph == span->close->paragraph;
    Node *row = span->within_paragraph ? row_of_one_cell(span->open, span->close) : NULL;
    if (row || span->parent->type == NODE_ROW) {
        row = row ? row : span->parent;
        span->within_paragraph = false;
        span->parent = row->parent;
        span->first = span->last = row;
    } else {
        span->first = child_of(span->parent, span->open);
        span->last = child_of(span->parent, span->close);
    }
    if (span->within_paragraph) {
        bool same = !span->middle || span->middle->paragraph == span->open->paragraph;
        return (same || not_one_level(span->open, err)) && add_span(span, err);
    }
    if (!is_edge(span->first, span->open) || !is_edge(span->last, span->close)) {
        return not_one_level(span->open, err);
    }
    if (span->first != span->last) {
        span->first->drop = only_control(tree, span->first);
        span->last->drop = only_control(tree, span->last);
    }
    Node *middle = span->middle ? child_of(span->parent, span->middle) : NULL;
    if (span->middle) {
        bool fits = is_edge(middle, span->middle) && middle != span->first && middle != span->last &&
                    only_control(tree, middle);
        if (!fits) {
            return err_set(err, ERR_INPUT, "模板里“{{#if %.*s}}”的{{else}}要单独成段或单独成行。请分开来写。",
                           STR_ARG(span->open->tag.name));
        }
        middle->drop = true;
    }
    return add_span(span, err);
}

static bool check_name(const PartTree *tree, const Tag *tag, const Data *root, Open *stack, size_t depth, Err *err) {
    const NameScope *scopes = &stack[depth - 1].scope;
    switch (tag->kind) {
    case TAG_VALUE: return data_check_text(root, scopes, tag->name, tree->arena, err);
    case TAG_IF: return data_check(root, scopes, tag->name, tree->arena, err) != NULL;
    case TAG_EACH: {
        DataScope member;
        bool good = data_check_list(root, scopes, tag->name, tree->arena, &member, err);
        stack[depth].scope = (NameScope){member, scopes};
        return good;
    }
    default: return true;
    }
}

static bool close_tag(const PartTree *tree, Open *stack, size_t *depth, Node *tag, Err *err) {
    Open *open = &stack[*depth - 1];
    bool fits = open->tag && open->tag->tag.kind == (tag->tag.kind == TAG_END_EACH ? TAG_EACH : TAG_IF);
    if (!fits) {
        return not_paired(tag, err);
    }
    (*depth)--;
    Span *span = ARENA_NEW(tree->arena, Span);
    *span = (Span){.open = open->tag, .middle = open->middle, .close = tag};
    return place_span(tree, span, err);
}

bool part_pair_tags(PartTree *tree, const Data *root, Err *err) {
    Open stack[TEMPLATE_DEPTH + 1] = {{.scope = {SCOPE_REPORT, NULL}}};
    size_t depth = 1;
    for (size_t i = 0; i < tree->tag_count; i++) {
        Node *tag = tree->tags[i];
        bool opens = tag->tag.kind == TAG_EACH || tag->tag.kind == TAG_IF;
        if (opens && depth > TEMPLATE_DEPTH) {
            return err_set(err, ERR_LIMIT, "占位符套得太深，最多%d层。", TEMPLATE_DEPTH);
        }
        if (tag->tag.kind == TAG_IF) {
            stack[depth].scope = stack[depth - 1].scope;
        }
        if (!check_name(tree, &tag->tag, root, stack, depth, err)) {
            return false;
        }
        if (opens) {
            stack[depth].tag = tag;
            stack[depth++].middle = NULL;
        } else if (tag->tag.kind == TAG_ELSE) {
            Open *open = &stack[depth - 1];
            if (!open->tag || open->tag->tag.kind != TAG_IF || open->middle) {
                return not_paired(tag, err);
            }
            open->middle = tag;
        } else if (tag->tag.kind != TAG_VALUE && !close_tag(tree, stack, &depth, tag, err)) {
            return false;
        }
    }
    return depth == 1 || not_paired(stack[depth - 1].tag, err);
}
