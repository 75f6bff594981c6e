/* judge_internal: a compiled form, shared by compiling and judging.
 *
 * Formulas read columns: an element by its index in the pack, the form's own field f by FACT_EXTRA_COLUMN + f. An entry
 * is one row; a table is its rows. A formula of the entry that sums over a table is evaluated over the table's rows. */
#ifndef DUXUE_COLLECT_JUDGE_INTERNAL_H
#define DUXUE_COLLECT_JUDGE_INTERNAL_H

#include "collect.h"

enum { REASON_LEAST = 2 }; /* characters: "无" is no reason */

typedef struct FormFormula {
    const Expr *expr; /* NULL: none */
    int table;        /* over whose rows, -1: the entry */
    bool region;      /* one value for all rows of the table */
} FormFormula;

typedef struct FieldNode {
    const FormField *def;
    int section, table; /* table: -1 outside tables */
    Element reader;     /* how its text is read and shown */
    FormFormula visible, value;
} FieldNode;

typedef struct SectionNode {
    const FormSection *def;
    int table;           /* number of the table, -1 */
    size_t first, count; /* its fields */
    FormFormula visible;
} SectionNode;

typedef struct CheckNode {
    const CheckDef *def;
    int table; /* once per row of this table, -1: once per entry */
    bool of_pack;
    FormFormula rule, applies;
    int *reads; /* fields of the form that the rule reads */
    size_t read_count;
} CheckNode;

struct Form {
    const Pack *pack;
    const FormDef *def;
    size_t element_count;
    SectionNode *sections;
    int *tables; /* section of each table */
    size_t table_count;
    FieldNode *fields;
    size_t field_count;
    size_t *order;         /* fields, each after those that it reads */
    int *field_of_element; /* per element of the pack, -1 */
    Map *by_id;            /* field id -> index */
    Map *table_by_id;      /* "#classes" -> table */
    CheckNode *checks;
    size_t check_count;
    FormFormula where;
};

/* ---- judging ----------------------------------------------------------- */

typedef struct TableRows {
    Str *ids; /* of the rows, in their order */
    size_t count;
    Column *broadcast; /* values of the entry, once per row; made when a formula asks */
} TableRows;

typedef struct Judging {
    const Form *form;
    const FormContext *context;
    Arena *arena, *scratch;
    ReasonList *reasons;
    Reason empty, none_before;
    Column now, before;   /* of the entry: elements, own fields, kind, school level */
    Column *columns;      /* per field: one value, or one per row of its table */
    Str **texts;          /* per field: as typed */
    JudgedField **judged; /* per field */
    TableRows *tables;
    uint8_t *section_hidden; /* per section: 0 not asked yet, 1 shown, 2 hidden */
    const FormCell *cells;
    size_t cell_count;
} Judging;

/* judge_cells.c: rows of tables in their order, and the text of each cell. */
void judge_arrange(Judging *judging);
/* The reason given for a finding; empty when none was. */
Str judge_reason(const Judging *judging, Str check, Str row);

/* judge_formula.c: a formula over the entry (one value) or the rows of its table. */
void judge_formula(Judging *judging, const FormFormula *formula, Column out);
size_t judge_rows(const Judging *judging, int table); /* 1 for the entry */

/* judge_check.c: what does not hold. */
void judge_checks(Judging *judging, Judgement *judgement);

/* Field of a column that formulas read, -1: none of this form. */
int form_column_field(const Form *form, int column);

#endif
