/* xlsform_internal: workbooks in the XLSForm manner - expressions translated, sheets read, forms written. */
#ifndef DUXUE_COLLECT_XLSFORM_INTERNAL_H
#define DUXUE_COLLECT_XLSFORM_INTERNAL_H

#include "collect.h"

/* ---- expressions ------------------------------------------------------- */

typedef enum XlsKind { XLS_NUMBER, XLS_CHOICE, XLS_BOOL, XLS_DATE, XLS_TEXT, XLS_REPEAT, XLS_NOTE } XlsKind;

/* One choice of a list: the name that expressions write, the label that people see and formulas compare with. */
typedef struct XlsChoice {
    Str name, label;
    size_t row; /* of the sheet choices */
} XlsChoice;

/* What ${name} stands for. */
typedef struct XlsQuestion {
    Str name; /* as the workbook calls it */
    Str id;   /* as formulas call it */
    XlsKind kind;
    const XlsChoice *choices; /* XLS_CHOICE, and of XLS_BOOL those that mean yes and no */
    size_t choice_count;
} XlsQuestion;

typedef struct XlsNames {
    const XlsQuestion *questions;
    size_t count;
    const XlsQuestion *self; /* what "." means; NULL: nothing */
} XlsNames;

typedef struct XlsFormula {
    Str text;       /* in the formula language */
    Str from_table; /* a repeat whose rows are counted: its id */
    bool truth;     /* the result is a condition */
} XlsFormula;

/* An expression of the columns relevant, constraint and calculation. ERR_INPUT with what is wrong and what to write
 * instead. Three differences are told in docs/forms.md: an unknown condition shows, a missing value is never zero, and
 * text cannot be compared. */
bool xlsform_expression(Str text, const XlsNames *names, Arena *arena, XlsFormula *formula, Err *err);

/* ". >= 1 and . <= 100": both bounds of a plain range; false when it is anything else. */
bool xlsform_range(Str text, bool *has_min, double *min, bool *has_max, double *max);

/* ---- sheets ------------------------------------------------------------ */

typedef struct XlsSheet {
    const char *name;
    Str *keys; /* of the columns, small letters, the language behind "::" cut off when it is Chinese */
    size_t key_count;
    struct XlsRow {
        size_t number;
        Str *values;
    } * rows;
    size_t count, capacity;
    bool found;
} XlsSheet;

/* ERR_NOT_FOUND when the workbook has no such sheet and `needed`. */
bool xlsform_sheet(const char *path, const char *name, bool needed, Arena *arena, XlsSheet *sheet, Err *err);
/* A value by its column's key; empty when the column or the cell is not there. */
Str xlsform_value(const XlsSheet *sheet, size_t row, const char *key);
Place xlsform_place(const char *file, const XlsSheet *sheet, size_t row, const char *key);

/* ---- the survey -------------------------------------------------------- */

enum { XLS_NESTED_MOST = 8 };

/* Rows of groups whose conditions hold for what stands in them. */
typedef struct XlsConditions {
    size_t rows[XLS_NESTED_MOST];
    size_t count;
} XlsConditions;

typedef struct XlsField {
    size_t row; /* of the survey */
    const Element *element;
    FormFieldType type;
    bool whole, computed;
    XlsConditions conditions; /* of groups inside its repeat */
} XlsField;

typedef struct XlsSection {
    Str id, name;
    size_t row; /* that began it: of its group or repeat, or its first question */
    bool is_table, has_row;
    XlsConditions conditions;
    size_t *fields; /* indices of questions */
    size_t field_count, capacity;
} XlsSection;

typedef struct XlsForm {
    const Pack *pack;
    Arena *arena;
    ProblemList *problems;
    const char *file; /* shown */
    XlsSheet survey, choices, settings, checks, steps;
    unsigned levels;
    XlsQuestion *questions; /* and what else is known of each: */
    XlsField *fields;
    size_t question_count, capacity;
    XlsSection *sections;
    size_t section_count, section_capacity;
} XlsForm;

void xlsform_fault(XlsForm *form, const XlsSheet *sheet, size_t row, const char *key, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Questions, their kinds and elements, groups and repeats as sections. Faults go to the form's problems. */
void xlsform_structure(XlsForm *form);

#endif
