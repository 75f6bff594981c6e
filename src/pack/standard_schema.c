/* What the YAML of a standard may hold, and the checks that need more than one field. */
#include "pack_internal.h"

#include <string.h>

#define AT(type, member) offsetof(type, member)

static const char *const item_kinds[] = {"row",  "rows",     "spread", "mean_of", "value",
                                         "each", "evidence", "score",  NULL};
const char *const surenesses[] = {"confirmed", "secondary", "unconfirmed", "design", NULL};

const char *item_kind_id(ItemKind kind) {
    return item_kinds[kind];
}

const char *sureness_id(Sureness sureness) {
    return surenesses[sureness];
}

/* A limit: the key says how it is compared. */
#define LIMIT(owner, name, how)                                                                                        \
    {                                                                                                                  \
        .key = name, .type = FIELD_TEXT_BY_STAGE, .offset = AT(owner, limit.all), .second = AT(owner, limit.by_stage), \
        .also = AT(owner, compare), .also_value = how                                                                  \
    }
#define LIMITS(owner)                                                                                                  \
    LIMIT(owner, "at_least", COMPARE_AT_LEAST), LIMIT(owner, "at_most", COMPARE_AT_MOST),                              \
        LIMIT(owner, "less_than", COMPARE_LESS), LIMIT(owner, "more_than", COMPARE_MORE)

static const Field part_fields[] = {
    {.key = "name", .type = FIELD_STR, .offset = AT(PartDef, name)},
    {.key = "value", .type = FIELD_TEXT, .offset = AT(PartDef, value), .required = true},
    {.key = "where", .type = FIELD_TEXT, .offset = AT(PartDef, where)},
    {.key = "unit", .type = FIELD_STR, .offset = AT(PartDef, unit)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(PartDef, decimals)},
    {.key = "percent", .type = FIELD_BOOL, .offset = AT(PartDef, percent)},
    {.key = "stage", .type = FIELD_STAGE, .offset = AT(PartDef, stage)},
    LIMITS(PartDef),
    {.key = NULL},
};

static void begin_part(void *record) {
    PartDef *part = record;
    part->stage = -1;
    part->decimals = 2;
}

static const Field item_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ItemDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ItemDef, name), .required = true},
    {.key = "short", .type = FIELD_STR, .offset = AT(ItemDef, short_name)},
    {.key = "kind", .type = FIELD_CHOICE, .offset = AT(ItemDef, kind), .words = item_kinds, .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = AT(ItemDef, unit)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(ItemDef, decimals)},
    {.key = "percent", .type = FIELD_BOOL, .offset = AT(ItemDef, percent)},
    LIMITS(ItemDef),
    {.key = "sureness", .type = FIELD_CHOICE, .offset = AT(ItemDef, sureness), .words = surenesses},
    {.key = "note", .type = FIELD_STR, .offset = AT(ItemDef, note)},
    {.key = "source", .type = FIELD_STR, .offset = AT(ItemDef, source)},
    {.key = "resource", .type = FIELD_TEXT, .offset = AT(ItemDef, resource)},
    {.key = "per", .type = FIELD_TEXT, .offset = AT(ItemDef, per)},
    {.key = "times", .type = FIELD_NUMBER, .offset = AT(ItemDef, times)},
    {.key = "resource_name", .type = FIELD_STR, .offset = AT(ItemDef, resource_name)},
    {.key = "resource_unit", .type = FIELD_STR, .offset = AT(ItemDef, resource_unit)},
    {.key = "resource_whole", .type = FIELD_BOOL, .offset = AT(ItemDef, resource_whole)},
    {.key = "resource_step", .type = FIELD_NUMBER, .offset = AT(ItemDef, resource_step)},
    {.key = "resource_category", .type = FIELD_STR, .offset = AT(ItemDef, resource_category)},
    {.key = "resource_elements",
     .type = FIELD_STRS,
     .offset = AT(ItemDef, resource_elements),
     .count = AT(ItemDef, resource_element_count)},
    {.key = "of", .type = FIELD_STRS, .offset = AT(ItemDef, of_items), .count = AT(ItemDef, of_count)},
    {.key = "stage", .type = FIELD_STAGE, .offset = AT(ItemDef, stage)},
    {.key = "may_miss", .type = FIELD_INTEGER, .offset = AT(ItemDef, may_miss)},
    {.key = "floor", .type = FIELD_TEXT, .offset = AT(ItemDef, floor)},
    {.key = "value", .type = FIELD_TEXT, .offset = AT(ItemDef, value)},
    {.key = "where", .type = FIELD_TEXT, .offset = AT(ItemDef, where)},
    {.key = "parts",
     .type = FIELD_LIST,
     .offset = AT(ItemDef, parts),
     .count = AT(ItemDef, part_count),
     .fields = part_fields,
     .size = sizeof(PartDef),
     .begin = begin_part},
    {.key = "evidence", .type = FIELD_STRS, .offset = AT(ItemDef, evidence), .count = AT(ItemDef, evidence_count)},
    {.key = "needs_decision", .type = FIELD_BOOL, .offset = AT(ItemDef, needs_decision)},
    {.key = "points", .type = FIELD_TEXT, .offset = AT(ItemDef, points)},
    {.key = "measure", .type = FIELD_STR, .offset = AT(ItemDef, measure)},
    {.key = "responsible", .type = FIELD_STR, .offset = AT(ItemDef, responsible)},
    {.key = "records", .type = FIELD_STRS, .offset = AT(ItemDef, records), .count = AT(ItemDef, record_count)},
    {.key = "enabled", .type = FIELD_TEXT, .offset = AT(ItemDef, enabled)},
    {.key = NULL},
};

static void begin_item(void *record) {
    ItemDef *item = record;
    item->stage = -1;
    item->times = 1;
    item->decimals = 2;
    item->resource_step = 0.01;
}

static void single_part(Reader *reader, ItemDef *item) {
    PartDef *part = ARENA_NEW(reader->arena, PartDef);
    *part = (PartDef){.name = item->name,
                      .value = item->value,
                      .where = item->where,
                      .unit = item->unit,
                      .decimals = item->decimals,
                      .percent = item->percent,
                      .compare = item->compare,
                      .limit = item->limit,
                      .stage = item->stage};
    item->parts = part;
    item->part_count = 1;
}

void need_records(Reader *reader, const yaml_node_t *node, const Str *records, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!pack_record(reader->pack, records[i])) {
            pack_problem(reader, node_entry(reader, node, "records", i), "没有“%.*s”这种台账记录。",
                         STR_ARG(records[i]));
        }
    }
}

static void finish_item(Reader *reader, const yaml_node_t *node, void *record) {
    ItemDef *item = record;
    item->place = node_place(reader, node);
    bool computed = item->kind == ITEM_VALUE || item->kind == ITEM_EACH;
    if (item->value.text.len && item->part_count) {
        pack_problem(reader, node_value(reader, node, "parts"), "“value”和“parts”只能写一个。");
    } else if (item->value.text.len) {
        single_part(reader, item);
    }
    if (computed && !item->part_count) {
        pack_problem(reader, node, "“%.*s”要有“value”或“parts”。", STR_ARG(item->id));
    }
    if (item->kind == ITEM_ROW && (!item->resource.text.len || !item->per.text.len)) {
        pack_problem(reader, node, "“%.*s”要有“resource”和“per”。", STR_ARG(item->id));
    }
    if ((item->kind == ITEM_ROWS || item->kind == ITEM_SPREAD || item->kind == ITEM_MEAN_OF) && !item->of_count) {
        pack_problem(reader, node, "“%.*s”要用“of”写明由哪些条目得来。", STR_ARG(item->id));
    }
    if (item->kind == ITEM_SPREAD && item->stage < 0) {
        pack_problem(reader, node, "“%.*s”要写明学段“stage”。", STR_ARG(item->id));
    }
    if (item->kind == ITEM_SCORE && !item->points.text.len) {
        pack_problem(reader, node, "“%.*s”要写明满分“points”。", STR_ARG(item->id));
    }
    if (item->resource_whole) {
        item->resource_step = 1;
    }
    if (!item->short_name.len) {
        item->short_name = item->name;
    }
    item->responsible = pack_departments(reader->pack, item->responsible, reader->arena);
    need_records(reader, node, item->records, item->record_count);
}

#define ITEM_LIST(owner, name, list, number, must)                                                                     \
    {                                                                                                                  \
        .key = name, .type = FIELD_LIST, .offset = AT(owner, list), .count = AT(owner, number), .fields = item_fields, \
        .size = sizeof(ItemDef), .begin = begin_item, .finish = finish_item, .required = must                          \
    }

static const Field block_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(BlockDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(BlockDef, name), .required = true},
    {.key = "scored", .type = FIELD_BOOL, .offset = AT(BlockDef, scored)},
    {.key = "at_least", .type = FIELD_TEXT, .offset = AT(BlockDef, at_least)},
    ITEM_LIST(BlockDef, "items", items, item_count, true),
    {.key = NULL},
};

static const Field parameter_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ParameterDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ParameterDef, name), .required = true},
    {.key = "bool", .type = FIELD_BOOL, .offset = AT(ParameterDef, is_bool)},
    {.key = "value", .type = FIELD_NUMBER, .offset = AT(ParameterDef, value), .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = AT(ParameterDef, unit)},
    {.key = "sureness", .type = FIELD_CHOICE, .offset = AT(ParameterDef, sureness), .words = surenesses},
    {.key = "note", .type = FIELD_STR, .offset = AT(ParameterDef, note)},
    {.key = NULL},
};

static void finish_parameter(Reader *reader, const yaml_node_t *node, void *record) {
    ParameterDef *parameter = record;
    parameter->place = node_place(reader, node);
    if (parameter->sureness == SURE_UNCONFIRMED && !parameter->note.len) {
        pack_problem(reader, node, "参数“%.*s”还没有核实，要用“note”写明为什么。", STR_ARG(parameter->id));
    }
}

static const Field let_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(LetDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(LetDef, name), .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = AT(LetDef, unit)},
    {.key = "value",
     .type = FIELD_TEXT_BY_STAGE,
     .offset = AT(LetDef, all),
     .second = AT(LetDef, by_stage),
     .required = true},
    {.key = NULL},
};

static const Field valid_fields[] = {
    {.key = "from", .type = FIELD_DATE, .offset = AT(StandardDef, valid_from), .required = true},
    {.key = "to", .type = FIELD_DATE, .offset = AT(StandardDef, valid_to)},
    {.key = NULL},
};

static const Field split_fields[] = {
    {.key = "by", .type = FIELD_TEXT, .offset = AT(StandardDef, split_by), .required = true},
    {.key = "weights", .type = FIELD_NUMBER_BY_STAGE, .offset = AT(StandardDef, split_weight), .required = true},
    {.key = NULL},
};

const Field standard_fields[] = {
    {.key = "standard", .type = FIELD_STR, .offset = AT(StandardDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(StandardDef, name), .required = true},
    {.key = "title", .type = FIELD_STR, .offset = AT(StandardDef, title), .required = true},
    {.key = "document", .type = FIELD_STR, .offset = AT(StandardDef, document), .required = true},
    {.key = "valid", .type = FIELD_RECORD, .fields = valid_fields, .required = true},
    {.key = "level", .type = FIELD_CHOICE, .offset = AT(StandardDef, level), .words = unit_levels, .required = true},
    {.key = "stages", .type = FIELD_STAGES, .offset = AT(StandardDef, stages)},
    {.key = "select", .type = FIELD_TEXT, .offset = AT(StandardDef, select)},
    {.key = "row_pupils", .type = FIELD_TEXT, .offset = AT(StandardDef, row_pupils)},
    {.key = "split", .type = FIELD_RECORD, .fields = split_fields},
    {.key = "parameters",
     .type = FIELD_LIST,
     .offset = AT(StandardDef, parameters),
     .count = AT(StandardDef, parameter_count),
     .fields = parameter_fields,
     .size = sizeof(ParameterDef),
     .finish = finish_parameter},
    {.key = "lets",
     .type = FIELD_LIST,
     .offset = AT(StandardDef, lets),
     .count = AT(StandardDef, let_count),
     .fields = let_fields,
     .size = sizeof(LetDef)},
    {.key = "blocks",
     .type = FIELD_LIST,
     .offset = AT(StandardDef, blocks),
     .count = AT(StandardDef, block_count),
     .fields = block_fields,
     .size = sizeof(BlockDef)},
    {.key = "framework",
     .type = FIELD_RECORD,
     .fields = framework_fields,
     .also = AT(StandardDef, has_framework),
     .also_value = 1},
    ITEM_LIST(StandardDef, "vetoes", vetoes, veto_count, false),
    ITEM_LIST(StandardDef, "preconditions", preconditions, precondition_count, false),
    {.key = "note", .type = FIELD_STR, .offset = AT(StandardDef, note)},
    {.key = NULL},
};
