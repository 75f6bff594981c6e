/* pack_internal: the schema layer. A table of fields says what a YAML mapping may hold and where each value goes in a
 * record; unknown keys, missing keys and wrong types become problems at file:line:column. */
#ifndef DUXUE_PACK_INTERNAL_H
#define DUXUE_PACK_INTERNAL_H

#include <yaml.h>

#include "pack.h"

typedef struct List { /* growing array of records of one size */
    void *items;
    size_t count, capacity;
} List;

struct Pack {
    Arena *arena;
    Str version;
    uint64_t hash[2];
    List stages, kinds, elements, checks, standards, indicators, mappings, reports;
    Map *element_names; /* id, Chinese name, alias -> index */
    Map *kind_names;
};

typedef struct Reader {
    Pack *pack;
    Arena *arena;
    ProblemList *problems;
    const char *file;
    yaml_document_t *document;
} Reader;

typedef enum FieldType {
    FIELD_STR,
    FIELD_TEXT, /* PackText: a formula with its place */
    FIELD_NUMBER,
    FIELD_INTEGER, /* int */
    FIELD_BOOL,
    FIELD_DATE,
    FIELD_STRS,            /* Str * and count: a list, or one text */
    FIELD_CHOICE,          /* int: index in `words` */
    FIELD_STAGE,           /* int: a stage's id */
    FIELD_STAGES,          /* unsigned: stage ids */
    FIELD_TEXT_BY_STAGE,   /* PackText all, PackText *by_stage: one text, or one per stage */
    FIELD_NUMBER_BY_STAGE, /* double *: a mapping of stage ids */
    FIELD_PAIRS,           /* Str *keys, Str *values, count */
    FIELD_RECORD,          /* a mapping by `fields` into the same record */
    FIELD_LIST             /* records of `size` by `fields`, each finished by `finish` */
} FieldType;

typedef struct Field {
    const char *key;
    FieldType type;
    size_t offset;
    bool required;
    size_t second, count; /* offsets: the other half of a pair, and of the count */
    const char *const *words;
    const struct Field *fields;
    size_t size;
    void (*begin)(void *record);
    void (*finish)(Reader *reader, const yaml_node_t *node, void *record);
    size_t also; /* offset of an int that becomes also_value when the field is given; 0: none */
    int also_value;
} Field;

void *list_add(Arena *arena, List *list, size_t size);
Place node_place(const Reader *reader, const yaml_node_t *node);
void pack_problem(Reader *reader, const yaml_node_t *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Fills `record` from a mapping. `fields` ends with a NULL key. */
void read_fields(Reader *reader, const yaml_node_t *node, const Field *fields, void *record);
/* The value of a key, or NULL. */
const yaml_node_t *node_child(const Reader *reader, const yaml_node_t *node, const char *key);

/* One file, by its first key. */
void read_document(Reader *reader, const yaml_node_t *root);

extern const Field standard_fields[], report_fields[], mapping_fields[], check_fields[], indicator_fields[];
void finish_standard(Reader *reader, const yaml_node_t *node, void *record);

#endif
