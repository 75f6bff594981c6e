/* ledger_internal: a record type as it is written, before names become numbers. */
#ifndef DUXUE_PACK_LEDGER_INTERNAL_H
#define DUXUE_PACK_LEDGER_INTERNAL_H

#include "pack_internal.h"

/* Sets of states and steps are bits. */
enum { CASE_STATES_MOST = 60, CASE_STEPS_MOST = 60, CASE_FIELDS_MOST = 120, CASE_COLUMNS_MOST = 30 };

typedef struct Names {
    Str *items;
    size_t count;
} Names;

typedef struct WrittenCaseField {
    CaseField field;
    PackText when, value;
    int type, privacy, mask;
    Names at;
    struct WrittenCaseField *columns;
    size_t column_count;
    const yaml_node_t *node;
} WrittenCaseField;

typedef struct WrittenState {
    CaseStateDef state;
    int end;
    const yaml_node_t *node;
} WrittenState;

typedef struct WrittenStep {
    CaseStepDef step;
    PackText when;
    int kind;
    Str action, to;
    Names from, by, needs, asks, not_by;
    Str opens_for, children, merges;
    const yaml_node_t *due, *draw, *node;
    Reader *draw_reader;
    Reader *due_reader; /* of the document that `due` stands in: the chain's, or the record's */
} WrittenStep;

/* Fields, states and steps that several record types share: its document is kept until the packs are loaded, its text
 * for the cases that go by it when the packs have moved on. */
typedef struct ChainText {
    Str id, text, version;
    const char *file;
    yaml_document_t *document; /* NULL: read the text */
    Arena *room;               /* of the document */
} ChainText;

typedef struct WrittenCount {
    CaseCountDef count;
    Str sum, date, element;
    const yaml_node_t *node;
} WrittenCount;

typedef struct WrittenCaseCheck {
    CaseCheckDef check;
    Str named_in;
    Names at, fields, avoid, of;
    const yaml_node_t *node;
} WrittenCaseCheck;

typedef struct ActorList {
    Str name; /* of the chain: "issuer" */
    Names by;
} ActorList;

typedef struct WrittenRecord {
    RecordDef record;
    Str own_id, create_action, privacy_word;
    Names levels, creators, without;
    WrittenCount *counts;
    WrittenCaseCheck *checks;
    const yaml_node_t *fields, *states, *steps, *actors, *due, *node;
    Arena *scratch;   /* of these lists: as written they are large, and short-lived */
    List all_fields;  /* WrittenCaseField, what its chain gave it last */
    List all_states;  /* WrittenState */
    List all_steps;   /* WrittenStep */
    List actor_lists; /* ActorList */
} WrittenRecord;

/* ledger_due.c: a deadline as it is written; fields are known by then. */
void read_due(Reader *reader, const yaml_node_t *node, const RecordDef *record, DueRule *rule);
/* A text that most records do not have: a copy, or NULL. */
const PackText *kept_text(Arena *arena, const PackText *text);
/* ledger_draw.c: the draw of a step as it is written; fields are known by then. */
const CaseDrawDef *read_case_draw(Reader *reader, const yaml_node_t *node, const RecordDef *record);
/* What the draw of a step names has to be there, and its fields have to take what they are given. */
void check_case_draw(const Pack *pack, ProblemList *problems, const RecordDef *record, const CaseStepDef *step);
void check_draw_sources(const Pack *pack, ProblemList *problems);
/* ledger_actor.c */
CaseActor *read_actors(Reader *reader, const yaml_node_t *node, const char *key, const Names *names, const List *lists,
                       size_t *count);
/* ledger_check.c: names become numbers, and what needs more than one value. */
void finish_record(Reader *reader, WrittenRecord *written);

extern const char *const case_field_types[];

#endif
