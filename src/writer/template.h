/* The language of placeholders: {{name}}, {{#each list}} … {{/each}}, {{#if name}} … {{else}} … {{/if}}.
 *
 * Braces may be full-width, and 每个 / 如果 / 否则 may stand for the English words.
 * Nothing is computed and nothing called: names are looked up in the data model. */
#ifndef DUXUE_WRITER_TEMPLATE_H
#define DUXUE_WRITER_TEMPLATE_H

#include "data.h"

typedef enum TagKind { TAG_VALUE, TAG_EACH, TAG_IF, TAG_ELSE, TAG_END_EACH, TAG_END_IF } TagKind;

typedef struct Tag {
    TagKind kind;
    bool negate; /* {{#if !name}} */
    Str name;
    size_t from, to; /* in the text, with the braces */
} Tag;

/* The first tag at or after `from`; `found` false: there is none. ERR_INPUT for a tag that is not closed or not right.
 */
bool tag_next(Str text, size_t from, Tag *tag, bool *found, Err *err);

/* One filling-in: what was unknown is collected, what is produced is limited. */
enum { TEMPLATE_DEPTH = 16 };
typedef struct Filling {
    Arena *arena;
    const Data *root;
    Str *missing;
    size_t missing_count, missing_capacity;
    size_t produced, produced_most;
    FigureSpan *spans; /* figures of the text that is being filled in, by place in what is put out */
    size_t span_count, span_capacity;
} Filling;
Filling filling_create(Arena *arena, const Data *root);
/* Counts output; ERR_LIMIT beyond the limit. */
bool filling_count(Filling *filling, size_t bytes, Err *err);
/* The text of a value; an unknown one is printed as such. It is remembered, and so is what only some have filled in.
 * `source` may be NULL: where a figure is from. */
bool filling_text(Filling *filling, const Data *data, Str name, Str *text, const FigureSource **source, Err *err);
bool filling_truth(const Data *data, Str name, bool negate, bool *truth, Err *err);
bool filling_list(const Data *data, Str name, const DataList **list, Err *err);

/* Checks every name of a plain text, then fills it in. */
bool text_check(Str text, const Data *root, const NameScope *scopes, Arena *arena, Err *err);
bool text_fill(Filling *filling, Str text, const Data *data, Buf *out, Err *err);

#endif
