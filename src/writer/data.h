/* The data model of documents: what a {{placeholder}} may name, in outlines of packs and in DOCX templates alike.
 *
 * Every name stands in one table (data_names.c) with its scope, its id and its
 * Chinese name; both may be written. A Data is one scope: the report, a block, an
 * item, a row of a table. Names are looked up from the inside out. */
#ifndef DUXUE_WRITER_DATA_H
#define DUXUE_WRITER_DATA_H

#include "writer.h"

typedef enum DataKind {
    DATA_TEXT,
    DATA_TRUTH,
    DATA_LIST, /* of members of one scope */
    DATA_MAP,  /* by id or name: {{total.pupils_P}}, {{item.YZ-G-05.value}} */
    DATA_TABLE,
    DATA_CHART,
    DATA_PICTURE
} DataKind;

typedef enum DataScope {
    SCOPE_ANY, /* inside every list: number, first, last */
    SCOPE_REPORT,
    SCOPE_KIND,
    SCOPE_BLOCK,
    SCOPE_STAGE,
    SCOPE_ITEM,
    SCOPE_ROW,
    SCOPE_GAP,
    SCOPE_STEP,
    SCOPE_PENDING,
    SCOPE_MISSING,
    SCOPE_RECORD,
    SCOPE_CASE,
    SCOPE_CASE_UNIT,
    SCOPE_QUESTION,
    SCOPE_CHANGE,
    SCOPE_TALLY,
    SCOPE_DUTY,
    SCOPE_FIELD,
    SCOPE_TAKEN,
    SCOPE_GOAL,
    SCOPE_FACT,
    SCOPE_RATED,
    SCOPE_RATED_GROUP,
    SCOPE_PROOF,
    SCOPE_PAST,
    SCOPE_TAKER,
    SCOPE_SHEET,
    SCOPE_COUNT
} DataScope;

typedef struct NameDef {
    DataScope scope;
    DataKind kind;
    const char *id, *chinese;
    DataScope member;    /* of a list, or of a map of objects; SCOPE_ANY: a map of texts */
    const char *meaning; /* Chinese, for docs/templates.md */
    bool figure;         /* a text that is a figure, whose source is that of its scope */
} NameDef;
extern const NameDef data_names[];
extern const size_t data_name_count;
const NameDef *data_name(DataScope scope, Str name); /* NULL when there is none */

typedef struct Data Data;

typedef struct DataList {
    Data **items;
    size_t count, capacity;
} DataList;

typedef struct MapEntry {
    Str key, alias;
    Str text;
    bool unknown;
    bool nothing;          /* there was nothing to count: the text says so, and the name does not hold */
    bool partial;          /* some have not filled it in, as the text says */
    const TableOut *table; /* of a field with rows */
    const Data *object;    /* of a map of objects */
    const FigureSource *source;
} MapEntry;
/* Entries that are computed when somebody asks for them; false: there is none by this key. */
typedef bool (*MapFind)(const void *context, Str key, Arena *arena, MapEntry *entry);
typedef struct DataMap {
    MapEntry *entries;
    size_t count, capacity;
    MapFind find; /* NULL: the entries are all there is */
    const void *context;
} DataMap;

typedef struct DataField {
    const NameDef *name;
    bool unknown; /* a text that is not known */
    bool nothing; /* a text that says that there was nothing to count */
    union {
        Str text;
        bool truth;
        DataList list;
        DataMap map;
        const TableOut *table;
        const ChartOut *chart;
        const PictureOut *picture;
    };
} DataField;

struct Data {
    Arena *arena;
    DataScope scope;
    const Data *outer;
    const Pack *pack;           /* of the report: whose words its tables take; NULL: of any other scope */
    const FigureSource *source; /* of its figures; NULL: that of the scope around */
    size_t position, of;        /* in its list, from 1; 0: in none */
    DataField *fields;
    size_t count, capacity;
};

/* Putting in. The id must stand in the table for the scope and kind: anything else is a fault of the program. */
Data *data_create(Arena *arena, DataScope scope, const Data *outer);
void data_text(Data *data, const char *id, Str text);
void data_unknown(Data *data, const char *id);
/* There was nothing to count, as `text` says: {{#if}} does not hold. */
void data_nothing(Data *data, const char *id, Str text);
void data_count(Data *data, const char *id, size_t count);
void data_truth(Data *data, const char *id, bool truth);
void data_table(Data *data, const char *id, const TableOut *table);
void data_chart(Data *data, const char *id, const ChartOut *chart);
void data_picture(Data *data, const char *id, const PictureOut *picture);
/* The list, empty at first; data_add gives a new member. */
DataList *data_list(Data *data, const char *id);
Data *data_add(Data *data, const char *id);
DataMap *data_map(Data *data, const char *id);
void map_add(Arena *arena, DataMap *map, MapEntry entry);
/* An entry of the map, also one that is computed now. */
bool map_entry(const DataMap *map, Str key, Arena *arena, MapEntry *entry);
FigureSource *source_make(Arena *arena, const char *kind, Str id, Str label, Str unit, Str period);
/* A member while its list is gone through: knows how many there are. */
const Data *data_member(const DataList *list, size_t index);

/* A value found by its path. */
typedef struct DataValue {
    DataKind kind;
    Str text;
    bool unknown;
    bool partial; /* it is the sum of those who filled it in, and others have not */
    bool truth;   /* of every kind: there is a text that is not 0 (or it is unknown), a list or map has members */
    const DataList *list;
    const TableOut *table;
    const ChartOut *chart;
    const PictureOut *picture;
    Str label;                  /* what is missing, when unknown or partial */
    bool to_report;             /* and whether the list of missing figures names it */
    const FigureSource *source; /* of a figure; NULL: it is none */
} DataValue;
bool data_find(const Data *data, Str path, DataValue *value);

/* The scopes a name stands in while a text is checked without values. */
typedef struct NameScope {
    DataScope scope;
    const struct NameScope *outer;
} NameScope;
/* The name's definition, looked up from the inside out; a wrong one is ERR_INPUT with names near to it. `root` knows
 * the members of the report's maps. `list`: a list is wanted. */
const NameDef *data_check(const Data *root, const NameScope *scopes, Str path, Arena *arena, Err *err);
bool data_check_list(const Data *root, const NameScope *scopes, Str path, Arena *arena, DataScope *member, Err *err);
bool data_check_text(const Data *root, const NameScope *scopes, Str path, Arena *arena, Err *err);

/* Everything there is to say. What `input` points at outlives the data. */
bool data_of_input(const ReportInput *input, Arena *arena, Data **data, Err *err);
/* The evaluation of a unit for which nothing is judged: no items, no rows. */
const Evaluation *evaluation_of_none(const Frame *frame, int unit, Arena *arena);
/* Everything an evaluation has to say. Lists are in the order of the standard; `Evaluation` outlives the data. */
bool data_of_evaluation(const Evaluation *evaluation, Arena *arena, Data **data, Err *err);
/* Everything a case and what came out of it have to say. */
Data *data_of_matter(const ReportMatter *matter, Arena *arena);
/* Names of figures that were printed as unknown, for the list `missing`. */
void data_set_missing(Data *report, const Str *names, size_t count);

/* The parts of data_of_evaluation. */
void data_put_profile(Data *report, const Evaluation *evaluation);
/* `input`: with what was done on the items (of problems, too); NULL: that is not told. */
void data_put_items(Data *report, const Evaluation *evaluation, const ReportInput *input);
void data_put_rows(Data *report, const Evaluation *evaluation);
void data_put_problems(Data *report, const Evaluation *evaluation, const ReportInput *input);
void data_put_stages(Data *data, const Evaluation *evaluation, const BlockDef *block); /* NULL: of all blocks */
void data_put_changes(Data *report, const Evaluation *evaluation); /* figure, change, previous, unfilled, indicator */
void data_put_records(Data *report, const ReportInput *input);
void data_put_record(Data *data, const ReportRecord *record, const ReportInput *input);
void data_put_duties(Data *report, const ReportInput *input);
void data_put_duty(Data *duty, const ReportDuty *from, const ReportInput *input);
/* What was done on an item over the days: records and duties. `input` NULL: nothing is told. */
void data_put_work(Data *item, const ItemDef *def, const ReportInput *input);
/* The figure of an item a year before, and how it changed. */
typedef struct ItemFigure {
    bool known, known_before, percent;
    double now, before;
    int decimals;
    Str unit;
} ItemFigure;
void data_put_before(Data *item, const ItemFigure *figure, const Pack *pack);
/* The item in another year's evaluation; NULL: not there, or no figure. */
const ItemResult *item_before(const Evaluation *before, Str id, int stage);
/* `whole`: of all units; else the names of the one unit stand in the report itself. */
void data_put_campaign(Data *report, const ReportInput *input, bool whole);
/* How the bureau calls its departments: {{department.FIN}}. */
void data_put_departments(Data *report, const Pack *pack);
/* 2024年9月1日, so many days later; empty for what is no day. */
Str day_words(Arena *arena, Str day, int later);
/* The text; one that is a day, a span of days or a time ("2024-09-01 08:30") as papers write it. */
Str said_day(Arena *arena, Str text);
/* A text with days in it, as titles of cases have them: 2024-09-01 秋游. */
Str said_days(Arena *arena, Str text);
/* A phrase of the pack with what it says of a change, or of names. */
Str said_phrase(const PackText *phrase, const Data *change, Arena *arena);
/* A case's own texts and its fields, into a scope of cases. */
void data_put_case(Data *data, const ReportCase *from);
/* Sum over the schools the standard is about; an unknown figure makes the sum unknown. `unfilled` may be NULL: how many
 * of them have not filled it in, `known`: the sum of the others. */
Value data_total(const Evaluation *evaluation, int element, const KindDef *kind, size_t *unfilled, double *known);
/* What an element of one stage is called without it: 在校生 of 小学在校生. */
Str element_stem_name(Arena *arena, const Pack *pack, const Element *element);
/* One item's figures into a scope of items, with what was done on it; `input` NULL: that is not told. */
void data_put_item(Data *data, const Evaluation *evaluation, const ItemResult *item, const ReportInput *input);
bool item_counts(const Evaluation *evaluation, const ItemResult *item);

#endif
