/* What the other packs may hold: stages, kinds, elements, checks, indicators, mappings, reports. */
#include "pack_internal.h"

#include <string.h>

#define AT(type, member) offsetof(type, member)

static const char *const levels[] = {"country", "province", "city", "county", "township", "school", NULL};
static const char *const types[] = {"number", "bool", "choice", "date", NULL};
static const char *const severities[] = {"error", "warning", "note", NULL};

static const Field stage_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(StageDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(StageDef, name), .required = true},
    {.key = "suffix", .type = FIELD_STR, .offset = AT(StageDef, suffix), .required = true},
    {.key = NULL},
};

static const Field kind_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(KindDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(KindDef, name), .required = true},
    {.key = "aliases", .type = FIELD_STRS, .offset = AT(KindDef, aliases), .count = AT(KindDef, alias_count)},
    {.key = "level", .type = FIELD_CHOICE, .offset = AT(KindDef, level), .words = levels, .required = true},
    {.key = "stages", .type = FIELD_STAGES, .offset = AT(KindDef, stages)},
    {.key = NULL},
};

/* An element as written: staged ones become one element per stage. */
typedef struct WrittenElement {
    Element element;
    unsigned stages, expected;
    Str level;
    Str *alias_from, *alias_to;
    size_t alias_pairs;
} WrittenElement;

#define ELEMENT(member) AT(WrittenElement, element) + AT(Element, member)

static const Field element_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = ELEMENT(id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = ELEMENT(name), .required = true},
    {.key = "aliases", .type = FIELD_STRS, .offset = ELEMENT(aliases), .count = ELEMENT(alias_count)},
    {.key = "type", .type = FIELD_CHOICE, .offset = ELEMENT(type), .words = types},
    {.key = "unit", .type = FIELD_STR, .offset = ELEMENT(unit)},
    {.key = "entry_unit", .type = FIELD_STR, .offset = ELEMENT(entry_unit)},
    {.key = "entry_factor", .type = FIELD_NUMBER, .offset = ELEMENT(entry_factor)},
    {.key = "whole", .type = FIELD_BOOL, .offset = ELEMENT(whole)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = ELEMENT(decimals)},
    {.key = "min", .type = FIELD_NUMBER, .offset = ELEMENT(min)},
    {.key = "max", .type = FIELD_NUMBER, .offset = ELEMENT(max)},
    {.key = "choices", .type = FIELD_STRS, .offset = ELEMENT(choices), .count = ELEMENT(choice_count)},
    {.key = "choice_aliases",
     .type = FIELD_PAIRS,
     .offset = AT(WrittenElement, alias_from),
     .second = AT(WrittenElement, alias_to),
     .count = AT(WrittenElement, alias_pairs)},
    {.key = "attribute", .type = FIELD_BOOL, .offset = ELEMENT(attribute)},
    {.key = "stages", .type = FIELD_STAGES, .offset = AT(WrittenElement, stages)},
    {.key = "expected", .type = FIELD_STAGES, .offset = AT(WrittenElement, expected)},
    {.key = "level", .type = FIELD_STR, .offset = AT(WrittenElement, level)},
    {.key = "privacy", .type = FIELD_STR, .offset = ELEMENT(privacy)},
    {.key = "note", .type = FIELD_STR, .offset = ELEMENT(note)},
    {.key = NULL},
};

const Field check_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(CheckDef, id), .required = true},
    {.key = "severity", .type = FIELD_CHOICE, .offset = AT(CheckDef, severity), .words = severities, .required = true},
    {.key = "rule", .type = FIELD_TEXT, .offset = AT(CheckDef, rule), .required = true},
    {.key = "applies", .type = FIELD_TEXT, .offset = AT(CheckDef, applies)},
    {.key = "message", .type = FIELD_STR, .offset = AT(CheckDef, message), .required = true},
    {.key = "fields", .type = FIELD_STRS, .offset = AT(CheckDef, fields), .count = AT(CheckDef, field_count)},
    {.key = NULL},
};

const Field indicator_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(IndicatorDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(IndicatorDef, name), .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = AT(IndicatorDef, unit)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(IndicatorDef, decimals)},
    {.key = "value", .type = FIELD_TEXT, .offset = AT(IndicatorDef, value), .required = true},
    {.key = "stage", .type = FIELD_STAGE, .offset = AT(IndicatorDef, stage)},
    {.key = "note", .type = FIELD_STR, .offset = AT(IndicatorDef, note)},
    {.key = NULL},
};

static const Field parent_fields[] = {
    {.key = "code", .type = FIELD_STR, .offset = AT(MappingParent, code), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(MappingParent, name), .required = true},
    {.key = "kind", .type = FIELD_STR, .offset = AT(MappingParent, kind), .required = true},
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
     .begin = begin_column,
     .required = true},
    {.key = "unknown", .type = FIELD_STRS, .offset = AT(MappingDef, unknown), .count = AT(MappingDef, unknown_count)},
    {.key = "keep",
     .type = FIELD_PAIRS,
     .offset = AT(MappingDef, keep_column),
     .second = AT(MappingDef, keep_value),
     .count = AT(MappingDef, keep_count)},
    {.key = NULL},
};

static const Field report_block_fields[] = {
    {.key = "type", .type = FIELD_STR, .offset = AT(ReportBlockDef, type), .required = true},
    {.key = "level", .type = FIELD_INTEGER, .offset = AT(ReportBlockDef, level)},
    {.key = "text", .type = FIELD_TEXT, .offset = AT(ReportBlockDef, text)},
    {.key = "when", .type = FIELD_TEXT, .offset = AT(ReportBlockDef, when)},
    {.key = "each", .type = FIELD_STR, .offset = AT(ReportBlockDef, each)},
    {.key = "table", .type = FIELD_STR, .offset = AT(ReportBlockDef, table)},
    {.key = "blocks",
     .type = FIELD_LIST,
     .offset = AT(ReportBlockDef, blocks),
     .count = AT(ReportBlockDef, block_count),
     .fields = report_block_fields,
     .size = sizeof(ReportBlockDef)},
    {.key = NULL},
};

const Field report_fields[] = {
    {.key = "report", .type = FIELD_STR, .offset = AT(ReportDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ReportDef, name), .required = true},
    {.key = "standard", .type = FIELD_STR, .offset = AT(ReportDef, standard)},
    {.key = "title", .type = FIELD_TEXT, .offset = AT(ReportDef, title), .required = true},
    {.key = "addressee", .type = FIELD_TEXT, .offset = AT(ReportDef, addressee)},
    {.key = "signer", .type = FIELD_TEXT, .offset = AT(ReportDef, signer)},
    {.key = "blocks",
     .type = FIELD_LIST,
     .offset = AT(ReportDef, blocks),
     .count = AT(ReportDef, block_count),
     .fields = report_block_fields,
     .size = sizeof(ReportBlockDef),
     .required = true},
    {.key = NULL},
};

static Str with_stage(Arena *arena, Str template, Str stage) {
    ptrdiff_t at = str_find(template, STR("{stage}"));
    if (at < 0) {
        return str_format(arena, "%.*s（%.*s）", STR_ARG(template), STR_ARG(stage));
    }
    Str before = str_slice(template, 0, (size_t)at), after = str_slice(template, (size_t)at + 7, template.len);
    return str_format(arena, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(stage), STR_ARG(after));
}

static void name_element(Reader *reader, const yaml_node_t *node, Str name, size_t index) {
    Pack *pack = reader->pack;
    size_t other;
    if (map_get(pack->element_names, name, &other) && other != index) {
        pack_problem(reader, node, "“%.*s”已经是要素“%.*s”的名称，不能再用。", STR_ARG(name),
                     STR_ARG(((Element *)pack->elements.items)[other].id));
        return;
    }
    map_put(pack->element_names, name, index);
}

static void add_element(Reader *reader, const yaml_node_t *node, Element element) {
    Element *kept = list_add(reader->arena, &reader->pack->elements, sizeof(Element));
    *kept = element;
    size_t index = reader->pack->elements.count - 1;
    name_element(reader, node, element.id, index);
    name_element(reader, node, element.name, index);
    for (size_t i = 0; i < element.alias_count; i++) {
        name_element(reader, node, element.aliases[i], index);
    }
}

static void resolve_choice_aliases(Reader *reader, const yaml_node_t *node, WrittenElement *written) {
    Element *element = &written->element;
    element->choice_aliases = written->alias_from;
    element->choice_alias_of = ARENA_ARRAY(reader->arena, written->alias_pairs, size_t);
    element->choice_alias_count = written->alias_pairs;
    for (size_t i = 0; i < written->alias_pairs; i++) {
        size_t at = 0;
        while (at < element->choice_count && !str_equal(element->choices[at], written->alias_to[i])) {
            at++;
        }
        if (at == element->choice_count) {
            pack_problem(reader, node, "“%.*s”不是“%.*s”的选项。", STR_ARG(written->alias_to[i]), STR_ARG(element->id));
            at = 0;
        }
        element->choice_alias_of[i] = at;
    }
}

static void expand_stages(Reader *reader, const yaml_node_t *node, const WrittenElement *written) {
    size_t count;
    const StageDef *stages = pack_stages(reader->pack, &count);
    for (size_t i = 0; i < count; i++) {
        if (!(written->stages >> i & 1)) {
            continue;
        }
        Element element = written->element;
        element.stem = written->element.id;
        element.stage = (int)i;
        element.kinds_stage_mask = 1u << i;
        element.id = str_format(reader->arena, "%.*s_%.*s", STR_ARG(element.stem), STR_ARG(stages[i].suffix));
        element.name = with_stage(reader->arena, element.name, stages[i].name);
        element.aliases = ARENA_ARRAY(reader->arena, element.alias_count, Str);
        for (size_t a = 0; a < element.alias_count; a++) {
            element.aliases[a] = with_stage(reader->arena, written->element.aliases[a], stages[i].name);
        }
        add_element(reader, node, element);
    }
}

static void read_element(Reader *reader, const yaml_node_t *node, Str group, unsigned level) {
    WrittenElement written = {.element = {.stage = -1, .entry_factor = 1, .group = group, .privacy = STR("P1")}};
    read_fields(reader, node, element_fields, &written);
    Element *element = &written.element;
    element->place = node_place(reader, node);
    element->has_min = node_child(reader, node, "min") != NULL || element->type == ELEMENT_NUMBER;
    element->has_max = node_child(reader, node, "max") != NULL;
    element->levels =
        written.level.len ? (str_is(written.level, "county") ? 1u << LEVEL_COUNTY : 1u << LEVEL_SCHOOL) : level;
    element->kinds_stage_mask = written.expected;
    if (!element->entry_unit.len) {
        element->entry_unit = element->unit;
    }
    if (element->type == ELEMENT_CHOICE && !element->choice_count) {
        pack_problem(reader, node, "选项要素“%.*s”要用“choices”写明有哪些选项。", STR_ARG(element->id));
    }
    resolve_choice_aliases(reader, node, &written);
    if (written.stages) {
        expand_stages(reader, node, &written);
    } else {
        add_element(reader, node, *element);
    }
}

/* elements: groups of elements that share a heading and a level. */
typedef struct ElementGroup {
    Str group;
    int level;
} ElementGroup;

typedef void (*EachNode)(Reader *reader, const yaml_node_t *node, void *context);

static void each_node(Reader *reader, const yaml_node_t *list, EachNode take, void *context) {
    if (list->type != YAML_SEQUENCE_NODE) {
        pack_problem(reader, list, "这里要写成列表，每项以“- ”开头。");
        return;
    }
    for (const yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        take(reader, yaml_document_get_node(reader->document, *item), context);
    }
}

static void take_element(Reader *reader, const yaml_node_t *node, void *context) {
    const ElementGroup *group = context;
    read_element(reader, node, group->group, 1u << group->level);
}

static void take_stage(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    read_fields(reader, node, stage_fields, list_add(reader->arena, &reader->pack->stages, sizeof(StageDef)));
}

static void take_kind(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    KindDef *kind = list_add(reader->arena, &reader->pack->kinds, sizeof(KindDef));
    read_fields(reader, node, kind_fields, kind);
    size_t index = reader->pack->kinds.count - 1;
    map_put(reader->pack->kind_names, kind->id, index);
    map_put(reader->pack->kind_names, kind->name, index);
    for (size_t i = 0; i < kind->alias_count; i++) {
        map_put(reader->pack->kind_names, kind->aliases[i], index);
    }
}

static void take_check(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    CheckDef *check = list_add(reader->arena, &reader->pack->checks, sizeof(CheckDef));
    read_fields(reader, node, check_fields, check);
    for (size_t i = 0; i < check->field_count; i++) {
        if (!pack_element(reader->pack, check->fields[i])) {
            pack_problem(reader, node, "没有“%.*s”这个要素。", STR_ARG(check->fields[i]));
        }
    }
}

static void take_indicator(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    IndicatorDef *indicator = list_add(reader->arena, &reader->pack->indicators, sizeof(IndicatorDef));
    indicator->stage = -1;
    indicator->decimals = 2;
    read_fields(reader, node, indicator_fields, indicator);
    indicator->place = node_place(reader, node);
}

/* A top-level mapping with one list: its other keys are checked here. */
static void read_list(Reader *reader, const yaml_node_t *root, const char *key, EachNode take, void *context) {
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        const yaml_node_t *name = yaml_document_get_node(reader->document, pair->key);
        const char *text = name->type == YAML_SCALAR_NODE ? (const char *)name->data.scalar.value : "";
        if (strcmp(text, key) == 0) {
            each_node(reader, yaml_document_get_node(reader->document, pair->value), take, context);
        } else if (strcmp(text, "group") != 0 && strcmp(text, "level") != 0 && strcmp(text, "kinds") != 0) {
            pack_problem(reader, name, "不认识的键“%s”。", text);
        }
    }
}

static void read_elements(Reader *reader, const yaml_node_t *root) {
    const yaml_node_t *groups = node_child(reader, root, "elements");
    if (groups->type != YAML_SEQUENCE_NODE) {
        pack_problem(reader, groups, "这里要写成列表，每项以“- ”开头。");
        return;
    }
    for (const yaml_node_item_t *item = groups->data.sequence.items.start; item < groups->data.sequence.items.top;
         item++) {
        const yaml_node_t *node = yaml_document_get_node(reader->document, *item);
        const yaml_node_t *items = node_child(reader, node, "items");
        ElementGroup group = {.level = LEVEL_SCHOOL};
        const yaml_node_t *name = node_child(reader, node, "group"), *level = node_child(reader, node, "level");
        if (!name || !items || name->type != YAML_SCALAR_NODE) {
            pack_problem(reader, node, "每组要素要有“group”和“items”。");
            continue;
        }
        group.group = str_copy(reader->arena, (Str){(const char *)name->data.scalar.value, name->data.scalar.length});
        if (level && level->type == YAML_SCALAR_NODE && strcmp((const char *)level->data.scalar.value, "county") == 0) {
            group.level = LEVEL_COUNTY;
        }
        each_node(reader, items, take_element, &group);
    }
}

void read_document(Reader *reader, const yaml_node_t *root) {
    Pack *pack = reader->pack;
    if (root->type != YAML_MAPPING_NODE) {
        pack_problem(reader, root, "规则包要从“键: 值”开始。");
    } else if (node_child(reader, root, "stages") && !node_child(reader, root, "standard")) {
        read_list(reader, root, "stages", take_stage, NULL);
        const yaml_node_t *kinds = node_child(reader, root, "kinds");
        if (kinds) {
            each_node(reader, kinds, take_kind, NULL);
        }
    } else if (node_child(reader, root, "elements")) {
        read_elements(reader, root);
    } else if (node_child(reader, root, "checks")) {
        read_list(reader, root, "checks", take_check, NULL);
    } else if (node_child(reader, root, "indicators")) {
        read_list(reader, root, "indicators", take_indicator, NULL);
    } else if (node_child(reader, root, "standard")) {
        StandardDef *standard = list_add(reader->arena, &pack->standards, sizeof(StandardDef));
        read_fields(reader, root, standard_fields, standard);
        finish_standard(reader, root, standard);
    } else if (node_child(reader, root, "mapping")) {
        MappingDef *mapping = list_add(reader->arena, &pack->mappings, sizeof(MappingDef));
        read_fields(reader, root, mapping_fields, mapping);
        mapping->place = node_place(reader, root);
    } else if (node_child(reader, root, "report")) {
        ReportDef *report = list_add(reader->arena, &pack->reports, sizeof(ReportDef));
        read_fields(reader, root, report_fields, report);
        report->place = node_place(reader, root);
    } else {
        pack_problem(reader, root,
                     "看不出这是哪种规则包：要有 stages、elements、checks、standard、indicators、mapping "
                     "或 report 这个键。");
    }
}
