/* Merging data into a foreign DOCX: a pure function from bytes to bytes, so that it can run in a sandbox.
 *
 * A part is parsed into a tree of byte ranges. What holds no placeholder is copied
 * as it stands; the texts of a paragraph are read together, since word processors
 * cut placeholders into runs at will. A pair of control tags belongs to the lowest
 * element that holds both: in one paragraph it repeats what stands between them,
 * otherwise whole paragraphs, or rows of a table. */
#ifndef DUXUE_WRITER_MERGE_H
#define DUXUE_WRITER_MERGE_H

#include "template.h"

/* Fills `data` into the template. Everything else of the file stays byte for byte. */
bool document_merge(Str template_bytes, Data *data, Buf *out, Err *err);

/* ---- the tree of one part ---- */

typedef enum NodeType {
    NODE_OTHER,
    NODE_PARAGRAPH,
    NODE_RUN,
    NODE_TEXT, /* w:t */
    NODE_TABLE,
    NODE_ROW,
    NODE_CELL,
    NODE_CONTAINER,  /* text boxes, headers, notes: must hold a paragraph, as cells must */
    NODE_PROPERTIES, /* w:pPr, w:rPr, w:tblGrid …: not content */
    NODE_SECTION,    /* w:sectPr */
    NODE_MARK,       /* bookmarks, spelling marks: content nobody sees */
    NODE_LITERAL,    /* a piece of the text of a w:t */
    NODE_TAG         /* a placeholder in it */
} NodeType;

typedef struct Node Node;

/* A pair of control tags and what lies between them. */
typedef struct Span {
    Node *open, *middle, *close; /* tags; middle is {{else}} or NULL */
    Node *parent;                /* whose children [first, last] are repeated */
    Node *first, *last;
    bool within_paragraph;
    struct Span *next; /* of the same parent, by place */
} Span;

struct Node {
    NodeType type;
    bool has_tags, drop; /* drop: holds nothing but control tags, and goes with them */
    size_t from, to;     /* in the source */
    size_t open_to, close_from;
    size_t order, order_end; /* by place: itself, and the last one inside it */
    int depth;
    Node *parent, *first, *last, *next, *previous;
    Node *paragraph; /* nearest one around */
    Node *next_text; /* the texts of a paragraph, from its first_text */
    Node *first_text, *last_text;
    Tag tag;
    Span *spans;
};

typedef struct PartTree {
    Arena *arena;
    Str source;
    Node *root;
    Node **paragraphs;
    size_t paragraph_count, paragraph_capacity;
    Node **tags; /* by place */
    size_t tag_count, tag_capacity;
} PartTree;

bool part_parse(Str source, Arena *arena, PartTree *tree, Err *err);
/* Finds tags, numbers the nodes, pairs control tags, checks names. */
bool part_find_tags(PartTree *tree, Err *err);
bool part_pair_tags(PartTree *tree, const Data *root, Err *err);
bool part_render(const PartTree *tree, Filling *filling, const Data *data, Buf *out, Err *err);

#endif
