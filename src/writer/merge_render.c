/* Writing a part with its placeholders filled in. Nodes without any are copied from the source. */
#include "merge.h"

#include <string.h>

typedef struct Render {
    const PartTree *tree;
    Filling *filling;
    Buf *out;
    NodeType last; /* of the child written last in the container at hand */
    size_t rows;   /* of tables, written so far */
    Err *err;
} Render;

/* Which places of a paragraph are written: those between two tags. */
typedef struct Bounds {
    size_t after, before;
} Bounds;
static const Bounds everything = {0, SIZE_MAX};

static bool render_children(Render *render, const Node *parent, const Node *from, const Node *to, size_t after,
                            Bounds bounds, const Data *data);

static bool put(Render *render, Str text) {
    buf_add(render->out, text);
    return filling_count(render->filling, text.len, render->err);
}

static bool put_source(Render *render, size_t from, size_t to) {
    return put(render, str_slice(render->tree->source, from, to));
}

/* "w:" of "<w:t …>": what the file calls the namespace. */
static Str prefix_of(const Render *render, const Node *node) {
    size_t from = node->from + 1, at = from;
    Str source = render->tree->source;
    while (at < node->open_to && !strchr(": />\t\r\n", source.data[at])) {
        at++;
    }
    return at < node->open_to && source.data[at] == ':' ? str_slice(source, from, at + 1) : (Str){NULL, 0};
}

/* ---- values ---- */

static bool put_value(Render *render, const Node *tag, const Data *data) {
    Str text = {NULL, 0}, prefix = prefix_of(render, tag->parent);
    if (!filling_text(render->filling, data, tag->tag.name, &text, NULL, render->err)) {
        return false;
    }
    size_t before = render->out->len;
    for (size_t at = 0; at < text.len;) {
        char bytes[4];
        uint32_t c = utf8_next(text, &at);
        switch (c) {
        case '&': buf_add(render->out, STR("&amp;")); break;
        case '<': buf_add(render->out, STR("&lt;")); break;
        case '>': buf_add(render->out, STR("&gt;")); break;
        case '\n':
            buf_add_format(render->out, "</%.*st><%.*sbr/><%.*st xml:space=\"preserve\">", STR_ARG(prefix),
                           STR_ARG(prefix), STR_ARG(prefix));
            break;
        default:
            if ((c >= 0x20 || c == '\t') && c != 0xFFFE && c != 0xFFFF) {
                buf_add(render->out, (Str){bytes, utf8_put(c, bytes)});
            }
        }
    }
    return filling_count(render->filling, render->out->len - before, render->err);
}

/* ---- elements ---- */

/* Filled-in text may begin or end with blanks: the w:t must say that they count. */
static bool put_open(Render *render, const Node *node) {
    Str open = str_slice(render->tree->source, node->from, node->open_to);
    if (node->type != NODE_TEXT || str_find(open, STR("xml:space")) >= 0) {
        return put(render, open);
    }
    return put(render, str_slice(open, 0, open.len - 1)) && put(render, STR(" xml:space=\"preserve\">"));
}

/* A cell or text box must end with a paragraph, a table must have rows: else word processors call the file broken. */
static bool render_element(Render *render, const Node *node, Bounds bounds, const Data *data) {
    bool whole = bounds.after == 0 && bounds.before == SIZE_MAX;
    size_t start = render->out->len, rows = render->rows;
    NodeType outside = render->last;
    render->last = NODE_LITERAL; /* none yet */
    if (!put_open(render, node) || !render_children(render, node, node->first, NULL, bounds.after, bounds, data)) {
        return false;
    }
    NodeType last = render->last;
    render->last = outside;
    if (node->type == NODE_TABLE && render->rows == rows) {
        render->out->len = start;
        return true;
    }
    if ((node->type == NODE_CELL || node->type == NODE_CONTAINER) && last != NODE_PARAGRAPH) {
        buf_add_format(render->out, "<%.*sp/>", STR_ARG(prefix_of(render, node)));
    }
    bool gap = whole && node->type != NODE_TEXT && node->last;
    return put_source(render, gap ? node->last->to : node->close_from, node->to);
}

static bool render_node(Render *render, const Node *node, const Data *data) {
    if (node->type == NODE_TAG) {
        return node->tag.kind != TAG_VALUE || put_value(render, node, data);
    }
    return node->has_tags ? render_element(render, node, everything, data) : put_source(render, node->from, node->to);
}

static bool render_child(Render *render, const Node *child, Bounds bounds, const Data *data) {
    bool whole = bounds.after == 0 && bounds.before == SIZE_MAX, good = true;
    size_t start = render->out->len;
    if (child->drop) {
        return true;
    }
    if (whole && child->parent->type != NODE_TEXT) {
        good = put_source(render, child->previous ? child->previous->to : child->parent->open_to, child->from);
    }
    if (child->order > bounds.after && child->order_end < bounds.before) {
        good = good && render_node(render, child, data);
    } else if (child->type == NODE_PROPERTIES) { /* belong to every piece of a run that is cut */
        good = good && put_source(render, child->from, child->to);
    } else if (child->order_end > bounds.after && child->order < bounds.before) {
        good = good && render_element(render, child, bounds, data);
    }
    if (render->out->len > start) {
        render->last = child->type;
        render->rows += child->type == NODE_ROW;
    }
    return good;
}

/* ---- spans ---- */

static const Span *span_at(const Node *parent, const Node *child, size_t after, size_t before) {
    for (const Span *span = parent->spans; span; span = span->next) {
        if (span->first == child && span->open->order > after && span->open->order < before) {
            return span;
        }
    }
    return NULL;
}

/* The part before {{else}} or the one behind it. */
static bool render_part(Render *render, const Span *span, bool behind, const Data *data) {
    const Node *middle = span->middle, *open = behind && middle ? middle : span->open;
    const Node *close = middle && !behind ? middle : span->close;
    if (span->within_paragraph) {
        Bounds bounds = {open->order, close->order};
        return render_children(render, span->parent, span->first, span->last, bounds.after, bounds, data);
    }
    const Node *from = span->first, *to = span->last;
    while (middle && middle->parent != span->parent) {
        middle = middle->parent;
    }
    if (middle) {
        from = behind ? middle->next : from;
        to = behind ? to : middle->previous;
    }
    return render_children(render, span->parent, from, to, open->order, everything, data);
}

static bool render_span(Render *render, const Span *span, const Data *data) {
    const Tag *tag = &span->open->tag;
    if (tag->kind == TAG_IF) {
        bool truth;
        if (!filling_truth(data, tag->name, tag->negate, &truth, render->err)) {
            return false;
        }
        return (!truth && !span->middle) || render_part(render, span, !truth, data);
    }
    const DataList *list;
    if (!filling_list(data, tag->name, &list, render->err)) {
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!render_part(render, span, false, data_member(list, i))) {
            return false;
        }
    }
    return true;
}

/* Children from `from` to `to` (NULL: all behind), with the spans among them that open after `after`. */
static bool render_children(Render *render, const Node *parent, const Node *from, const Node *to, size_t after,
                            Bounds bounds, const Data *data) {
    const Node *child = from;
    while (child) {
        const Span *span = span_at(parent, child, after, bounds.before);
        if (!span) {
            if (!render_child(render, child, bounds, data)) {
                return false;
            }
        } else if (span->within_paragraph) {
            Bounds head = {bounds.after, span->open->order};
            if (!render_child(render, child, head, data) || !render_span(render, span, data)) {
                return false;
            }
            bounds.after = after = span->close->order;
            child = span->last; /* what follows the closing tag in it is still to come */
            continue;
        } else {
            if (!render_span(render, span, data)) {
                return false;
            }
            after = span->close->order;
            child = span->last;
        }
        child = child == to ? NULL : child->next;
    }
    return true;
}

bool part_render(const PartTree *tree, Filling *filling, const Data *data, Buf *out, Err *err) {
    Render render = {.tree = tree, .filling = filling, .out = out, .last = NODE_LITERAL, .err = err};
    return put_source(&render, 0, tree->root->from) && render_node(&render, tree->root, data) &&
           put_source(&render, tree->root->to, tree->source.len);
}
