/* form_internal: a form as it is written, before elements are put in. */
#ifndef DUXUE_PACK_FORM_INTERNAL_H
#define DUXUE_PACK_FORM_INTERNAL_H

#include "pack_internal.h"

enum { FORM_FIELDS_MOST = 1000, FORM_ROWS_MOST = 2000, FORM_NEED_MOST = 9 };

typedef struct WrittenField {
    FormField field;
    Str element;
    int type, privacy, mask; /* indices of words */
    const yaml_node_t *node;
} WrittenField;

typedef struct WrittenSection {
    FormSection section;
    WrittenField *fields;
    size_t field_count;
    const yaml_node_t *node;
} WrittenSection;

typedef struct WrittenForm {
    FormDef form;
    Str *levels;
    size_t level_count;
    WrittenSection *sections;
    const yaml_node_t *node;
} WrittenForm;

/* What is wrong with one field as it is written, in this section. */
void check_field(Reader *reader, const WrittenField *written, bool in_table);
/* The whole, when its sections have their fields: ids, tables, checks, steps. */
void check_form(Reader *reader, const WrittenForm *written);
void check_steps(Reader *reader, const yaml_node_t *node, FormStepDef *steps, size_t count);

#endif
