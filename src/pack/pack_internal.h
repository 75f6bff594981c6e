/* pack_internal: the schema layer. A table of fields says what a YAML mapping may hold and where each value goes in a
 * record; unknown keys, missing keys and wrong types become problems at file:line:column. */
#ifndef DUXUE_PACK_INTERNAL_H
#define DUXUE_PACK_INTERNAL_H

#include <yaml.h>

#include "pack.h"

/* Bit sets of stages, and the plan's arrays per stage, have room for this many. */
enum { STAGES_MOST = 8 };

typedef struct List { /* growing array of records of one size */
    void *items;
    size_t count, capacity;
} List;

/* made.c */
struct PackMade *made_create(Arena *arena);
void made_destroy(struct PackMade *made);

struct Pack {
    Arena *arena;
    struct PackMade *made;
    Str version;
    List stages, kinds, levels, periods, breakdowns, elements, checks, standards, indicators, mappings, reports, forms,
        draws;
    CollectionDef collection;
    AvoidanceDef avoidance;
    QualityDef *quality;
    EvidenceDef *evidence;
    DamageDef *damage;
    OutlineDef *outline;
    ReportPhrases *phrases;
    NoticeDef *notices;
    VocabularyDef *vocabulary;
    ReviewDef *review;
    List roles, sections, domains, securities;
    List duties, duty_alarms;
    double vacation_share;
    List calendar_days, holiday_years, school_years; /* CalendarDay, sorted by day */
    Map *element_names;                              /* id, Chinese name, alias -> index */
    List chains, ladders, systems, records, plans, sources, surveys, questionnaires, campaigns;
    Map *kind_names;
    Map *duty_ids; /* -> index in duties */
    Map *claimed;  /* "what id" -> index in claims: where an id was given first */
    List claims;   /* Place */
};

typedef struct Reader {
    Pack *pack;
    Arena *arena;
    ProblemList *problems;
    const char *file;
    Str content;
    Str scan; /* its events, of a text that is built in; empty: read the text */
    yaml_document_t *document;
    Arena *room;   /* that the document lies in; NULL: libyaml's */
    List *records; /* where record types go that are read */
    Str version;   /* of the text, where record types are read */
    Str only;      /* the one record type that is wanted; empty: all */
    bool apart;    /* of record types that do not belong to the pack: ids are not claimed */
    bool kept;     /* whoever took the document keeps it, and ends it */
} Reader;

typedef enum FieldType {
    FIELD_STR,
    FIELD_TEXT,  /* PackText: a formula with its place */
    FIELD_PROSE, /* PackText: words with their place */
    FIELD_NUMBER,
    FIELD_INTEGER,  /* int */
    FIELD_FRACTION, /* Fraction: points, not below 0 */
    FIELD_BOOL,
    FIELD_DATE,
    FIELD_STRS,            /* Str * and count: a list, or one text */
    FIELD_WORD,            /* Str: a word that is looked for in texts */
    FIELD_WORDS,           /* Str * and count: a list of such words, or one alone */
    FIELD_CHOICE,          /* int: index in `words` */
    FIELD_STAGE,           /* int: a stage's id */
    FIELD_STAGES,          /* unsigned: stage ids */
    FIELD_TEXT_BY_STAGE,   /* PackText all, PackText *by_stage: one text, or one per stage */
    FIELD_NUMBER_BY_STAGE, /* double *: a mapping of stage ids */
    FIELD_PAIRS,           /* Str *keys, Str *values, count */
    FIELD_RECORD,          /* a mapping by `fields` into the same record */
    FIELD_LIST,            /* records of `size` by `fields`, each finished by `finish` */
    FIELD_NODE             /* const yaml_node_t *: read by the caller */
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
/* Fills `record` from a mapping. `fields` ends with a NULL key. */
void read_fields(Reader *reader, const yaml_node_t *node, const Field *fields, void *record);

/* The texts of a list, or of one text alone. */
void read_names(Reader *reader, const yaml_node_t *node, const char *key, Str **items, size_t *count);

/* nodes.c: places, and finding nodes again for checks that need more than one value. */

/* The exact first character of a scalar's text: behind a quote, below the mark of a block. */
Place node_place(const Reader *reader, const yaml_node_t *node);
/* The text of a scalar that is a formula: a folded block (">") keeps its lines, so that a fault is told on the right
 * one; a formula reads a new line as a blank. */
Str node_formula(const Reader *reader, const yaml_node_t *node);
void pack_problem(Reader *reader, const yaml_node_t *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The value of a key, or NULL. */
const yaml_node_t *node_child(const Reader *reader, const yaml_node_t *node, const char *key);
/* The value of a key where a problem is shown: the mapping itself when the key is missing. */
const yaml_node_t *node_value(const Reader *reader, const yaml_node_t *node, const char *key);
/* Entry `index` of the list, mapping or lone value under `key`; the nearest node above when there is none. */
const yaml_node_t *node_entry(const Reader *reader, const yaml_node_t *node, const char *key, size_t index);
/* Calls back for each entry of a list; anything else is a problem. */
typedef void (*EachNode)(Reader *reader, const yaml_node_t *node, void *context);
void each_node(Reader *reader, const yaml_node_t *list, EachNode take, void *context);

/* names.c: ids, and names that are nearly right. */

/* An id is given once per `what` ("要素", "指标"); the second is a problem that names the place of the first. Ids hold
 * ASCII letters, digits and - . _ ; `word`: must also be a word of the formula language. */
void claim_id(Reader *reader, const yaml_node_t *node, const char *what, Str id, bool word);
/* The same without claiming: false after a problem at `node`. */
bool check_id(Reader *reader, const yaml_node_t *node, Str id, bool word);
/* Kinds of ledger records that the key `records` names; a wrong one is a fault. */
void need_records(Reader *reader, const yaml_node_t *node, const Str *records, size_t count);
/* The element, or a problem at `node`. A stem counts when `stems`. */
bool need_element(Reader *reader, const yaml_node_t *node, Str name, bool stems);
bool need_kind(Reader *reader, const yaml_node_t *node, Str name);
/* The ids of roles listed under `key` of `node`. */
bool need_roles(Reader *reader, const yaml_node_t *node, const char *key, const Str *names, size_t count);
/* Text with its marks ("{stage}") filled in. */
typedef struct Mark {
    Str mark, text;
} Mark;
Str fill_marks(Arena *arena, Str text, const Mark *marks, size_t count);
/* "{stage}在校生" -> 小学在校生; a name without the mark gets the stage behind it. Aliases also take {suffix} (P). */
Str name_with_stage(Arena *arena, Str name, const StageDef *stage);

/* A YAML text without aliases, of one document: calls back with its root. Faults of the text itself become problems. */
typedef void (*TakeRoot)(Reader *reader, const yaml_node_t *root, void *context);
void read_yaml(Reader *reader, TakeRoot take, void *context);
/* The end of a document that was kept (Reader.kept), with its `room`. */
void end_yaml(yaml_document_t *document, Arena *room);
/* Takes the first scan off a row of them. */
Str scan_cut(Str *scans);
/* First 12 hex digits of the hash of a text, after `before`: how packs and forms tell their versions. */
Str text_version(Arena *arena, Str text);
/* One file, by its first key. */
void read_document(Reader *reader, const yaml_node_t *root);
/* Files that others refer to have the lower number. */
int document_order(Str content);

extern const Field standard_fields[], mapping_fields[];
extern const char *const severities[]; /* by Severity, NULL at the end */
/* The keys of a check; `at(member)`: offset of a member of CheckDef in the record that is filled. */
#define CHECK_KEYS(at)                                                                                                 \
    {.key = "id", .type = FIELD_STR, .offset = at(id), .required = true},                                              \
        {.key = "severity", .type = FIELD_CHOICE, .offset = at(severity), .words = severities, .required = true},      \
        {.key = "rule", .type = FIELD_TEXT, .offset = at(rule), .required = true},                                     \
        {.key = "applies", .type = FIELD_TEXT, .offset = at(applies)},                                                 \
        {.key = "message", .type = FIELD_STR, .offset = at(message), .required = true}, {                              \
        .key = "fields", .type = FIELD_STRS, .offset = at(fields), .count = at(field_count)                            \
    }
void read_elements(Reader *reader, const yaml_node_t *root);
/* unit_schema.c */
void take_level(Reader *reader, const yaml_node_t *node, void *context);
void read_periods(Reader *reader, const yaml_node_t *root);
void read_quality(Reader *reader, const yaml_node_t *root);
/* standard_check.c: what needs more than one value of a standard. */
void finish_standard(Reader *reader, const yaml_node_t *node, void *record);
/* score_schema.c: what a framework may hold; score_check.c: what needs more than one value of it, and its leaves and
 * effects as items of the standard. */
extern const Field framework_fields[];
extern const char *const surenesses[]; /* by Sureness, NULL at the end */
void finish_framework(Reader *reader, const yaml_node_t *node, StandardDef *standard);
void finish_mapping(Reader *reader, const yaml_node_t *node, MappingDef *mapping);
/* form_schema.c: what one form may hold; form_check.c: what needs more than one value of it. */
void read_form(Reader *reader, const yaml_node_t *root, FormDef *form);
void read_collection(Reader *reader, const yaml_node_t *root);

/* ledger_schema.c; check_record_references: when all systems are read, whether what they point at is there. */
void read_chain(Reader *reader, const yaml_node_t *root);
void end_chains(Pack *pack); /* all are read that need the documents of chains */
void read_ladder(Reader *reader, const yaml_node_t *root);
void read_system(Reader *reader, const yaml_node_t *root);
void check_record_references(const Pack *pack, ProblemList *problems);

void read_plan(Reader *reader, const yaml_node_t *root);    /* plan_schema.c */
void read_sources(Reader *reader, const yaml_node_t *root); /* source_schema.c */

/* role_schema.c, security_schema.c */
void read_roles(Reader *reader, const yaml_node_t *root);
void read_security(Reader *reader, const yaml_node_t *root);
/* calendar_schema.c */
void read_calendar(Reader *reader, const yaml_node_t *root);
void read_evidence(Reader *reader, const yaml_node_t *root); /* evidence_schema.c */
void read_damage(Reader *reader, const yaml_node_t *root);
void read_outline(Reader *reader, const yaml_node_t *root);
void read_notices(Reader *reader, const yaml_node_t *root); /* notice_schema.c */
/* reader_schema.c */
void read_vocabulary(Reader *reader, const yaml_node_t *root);
void read_review(Reader *reader, const yaml_node_t *root);
/* duty_schema.c */
void read_duties(Reader *reader, const yaml_node_t *root);
void read_duty_alarms(Reader *reader, const yaml_node_t *root);

/* survey_schema.c */
void read_surveys(Reader *reader, const yaml_node_t *root);
void read_questionnaire(Reader *reader, const yaml_node_t *root);

void read_campaign(Reader *reader, const yaml_node_t *root); /* campaign_schema.c, behind notices */

/* draw_schema.c */
void read_draw(Reader *reader, const yaml_node_t *root);
/* draw_pool_schema.c: `units`: the kind may be filled with units. */
void read_draw_source(Reader *reader, const yaml_node_t *node, bool units, DrawSource *source);
void read_avoidance(Reader *reader, const yaml_node_t *root);

extern const char *const unit_levels[]; /* by UnitLevel, NULL at the end */
extern const char *const privacies[];   /* P0 to P3, NULL at the end */

#endif
