/* What a mapping of a foreign table may hold. */
#include "pack_internal.h"

#define AT(type, member) offsetof(type, member)

static const Field parent_fields[] = {
    {.key = "code", .type = FIELD_STR, .offset = AT(MappingParent, code), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(MappingParent, name)},
    {.key = "kind", .type = FIELD_STR, .offset = AT(MappingParent, kind), .required = true},
    {.key = "digits", .type = FIELD_INTEGER, .offset = AT(MappingParent, digits)},
    {.key = NULL},
};

static const Field column_fields[] = {
    {.key = "element", .type = FIELD_STR, .offset = AT(MappingColumn, element), .required = true},
    {.key = "columns",
     .type = FIELD_STRS,
     .offset = AT(MappingColumn, columns),
     .count = AT(MappingColumn, column_count),
     .required = true},
    {.key = "factor", .type = FIELD_NUMBER, .offset = AT(MappingColumn, factor)},
    {.key = "blank_is_zero", .type = FIELD_BOOL, .offset = AT(MappingColumn, blank_is_zero)},
    {.key = NULL},
};

static void begin_column(void *record) {
    ((MappingColumn *)record)->factor = 1;
}

const Field mapping_fields[] = {
    {.key = "mapping", .type = FIELD_STR, .offset = AT(MappingDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(MappingDef, name), .required = true},
    {.key = "sheet", .type = FIELD_STR, .offset = AT(MappingDef, sheet)},
    {.key = "code", .type = FIELD_STR, .offset = AT(MappingDef, code), .required = true},
    {.key = "title", .type = FIELD_STR, .offset = AT(MappingDef, title), .required = true},
    {.key = "digits", .type = FIELD_INTEGER, .offset = AT(MappingDef, digits)},
    {.key = "period", .type = FIELD_STR, .offset = AT(MappingDef, period)},
    {.key = "period_fixed", .type = FIELD_STR, .offset = AT(MappingDef, period_fixed)},
    {.key = "kind", .type = FIELD_STR, .offset = AT(MappingDef, kind)},
    {.key = "kind_fixed", .type = FIELD_STR, .offset = AT(MappingDef, kind_fixed)},
    {.key = "kinds",
     .type = FIELD_PAIRS,
     .offset = AT(MappingDef, kind_from),
     .second = AT(MappingDef, kind_to),
     .count = AT(MappingDef, kind_count)},
    {.key = "parents",
     .type = FIELD_LIST,
     .offset = AT(MappingDef, parents),
     .count = AT(MappingDef, parent_count),
     .fields = parent_fields,
     .size = sizeof(MappingParent)},
    {.key = "columns",
     .type = FIELD_LIST,
     .offset = AT(MappingDef, columns),
     .count = AT(MappingDef, column_count),
     .fields = column_fields,
     .size = sizeof(MappingColumn),
     .begin = begin_column},
    {.key = "unknown", .type = FIELD_STRS, .offset = AT(MappingDef, unknown), .count = AT(MappingDef, unknown_count)},
    {.key = "keep",
     .type = FIELD_PAIRS,
     .offset = AT(MappingDef, keep_column),
     .second = AT(MappingDef, keep_value),
     .count = AT(MappingDef, keep_count)},
    {.key = NULL},
};

static void check_columns(Reader *reader, const yaml_node_t *node, const MappingDef *mapping) {
    for (size_t i = 0; i < mapping->column_count; i++) {
        const yaml_node_t *column = node_entry(reader, node, "columns", i);
        const MappingColumn *def = &mapping->columns[i];
        need_element(reader, node_value(reader, column, "element"), def->element, false);
        if (def->element.len && def->column_count == 0) {
            pack_problem(reader, node_value(reader, column, "columns"), "“columns”至少要写一个表头。");
        }
        for (size_t j = 0; j < i; j++) {
            if (def->element.len && str_equal(mapping->columns[j].element, def->element)) {
                pack_problem(reader, node_value(reader, column, "element"),
                             "要素“%.*s”写了两次；几列相加写在同一个“columns”里。", STR_ARG(def->element));
            }
        }
    }
}

static void check_digits(Reader *reader, const yaml_node_t *node, int digits) {
    if (digits < 0 || digits > 32) {
        pack_problem(reader, node_value(reader, node, "digits"), "“digits”要在0到32之间。");
    }
}

void finish_mapping(Reader *reader, const yaml_node_t *node, MappingDef *mapping) {
    mapping->place = node_place(reader, node);
    claim_id(reader, node_value(reader, node, "mapping"), "表格对照", mapping->id, false);
    for (size_t i = 0; i < mapping->parent_count; i++) {
        const yaml_node_t *parent = node_entry(reader, node, "parents", i);
        need_kind(reader, node_value(reader, parent, "kind"), mapping->parents[i].kind);
    }
    for (size_t i = 0; i < mapping->kind_count; i++) {
        need_kind(reader, node_entry(reader, node, "kinds", i), mapping->kind_to[i]);
    }
    need_kind(reader, node_value(reader, node, "kind_fixed"), mapping->kind_fixed);
    if (!mapping->kind.len && !mapping->kind_fixed.len) {
        pack_problem(reader, node, "要用“kind”写明哪一列是类别，或用“kind_fixed”写明是什么类别。");
    }
    if (mapping->period.len && mapping->period_fixed.len) {
        pack_problem(reader, node_value(reader, node, "period_fixed"), "“period”和“period_fixed”只能写一个。");
    }
    check_digits(reader, node, mapping->digits);
    for (size_t i = 0; i < mapping->parent_count; i++) {
        check_digits(reader, node_entry(reader, node, "parents", i), mapping->parents[i].digits);
    }
    check_columns(reader, node, mapping);
}
