/* What a pack of elements may hold. An element with stages becomes one element per stage: pupils -> pupils_P, pupils_J;
 * with `by` each gets an element per part: pupils_P -> pupils_P_m, pupils_P_f, and a check that they add up. */
#include "pack_internal.h"

#define AT(member) offsetof(WrittenElement, member)

static const char *const types[] = {"number", "bool", "choice", "date", NULL};
const char *const unit_levels[] = {"country", "province", "city", "county", "township", "school", NULL};

const char *unit_level_id(UnitLevel level) {
    return unit_levels[level];
}

const char *element_type_id(ElementType type) {
    return types[type];
}
const char *const privacies[] = {"P0", "P1", "P2", "P3", NULL};

/* An element as written. */
typedef struct WrittenElement {
    Element element;
    unsigned stages, expected;
    int level, privacy;
    Str *alias_from, *alias_to;
    size_t alias_pairs;
    Str *by; /* breakdowns */
    size_t by_count;
} WrittenElement;

static const Field element_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(element.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(element.name), .required = true},
    {.key = "aliases", .type = FIELD_STRS, .offset = AT(element.aliases), .count = AT(element.alias_count)},
    {.key = "type", .type = FIELD_CHOICE, .offset = AT(element.type), .words = types},
    {.key = "unit", .type = FIELD_STR, .offset = AT(element.unit)},
    {.key = "entry_unit", .type = FIELD_STR, .offset = AT(element.entry_unit)},
    {.key = "entry_factor", .type = FIELD_NUMBER, .offset = AT(element.entry_factor)},
    {.key = "whole", .type = FIELD_BOOL, .offset = AT(element.whole)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(element.decimals)},
    {.key = "min", .type = FIELD_NUMBER, .offset = AT(element.min)},
    {.key = "max", .type = FIELD_NUMBER, .offset = AT(element.max)},
    {.key = "choices", .type = FIELD_STRS, .offset = AT(element.choices), .count = AT(element.choice_count)},
    {.key = "choice_aliases",
     .type = FIELD_PAIRS,
     .offset = AT(alias_from),
     .second = AT(alias_to),
     .count = AT(alias_pairs)},
    {.key = "attribute", .type = FIELD_BOOL, .offset = AT(element.attribute)},
    {.key = "adds", .type = FIELD_BOOL, .offset = AT(element.adds)},
    {.key = "stages", .type = FIELD_STAGES, .offset = AT(stages)},
    {.key = "expected", .type = FIELD_STAGES, .offset = AT(expected)},
    {.key = "by", .type = FIELD_STRS, .offset = AT(by), .count = AT(by_count)},
    {.key = "level", .type = FIELD_CHOICE, .offset = AT(level), .words = unit_levels},
    {.key = "privacy", .type = FIELD_CHOICE, .offset = AT(privacy), .words = privacies},
    {.key = "note", .type = FIELD_STR, .offset = AT(element.note)},
    {.key = NULL},
};

/* A group of elements that share a heading and a level. */
typedef struct ElementGroup {
    Str name;
    int level;
    const yaml_node_t *items;
} ElementGroup;

static const Field group_fields[] = {
    {.key = "group", .type = FIELD_STR, .offset = offsetof(ElementGroup, name), .required = true},
    {.key = "level", .type = FIELD_CHOICE, .offset = offsetof(ElementGroup, level), .words = unit_levels},
    {.key = "items", .type = FIELD_NODE, .offset = offsetof(ElementGroup, items), .required = true},
    {.key = NULL},
};

/* ---- names ---- */

Str name_with_stage(Arena *arena, Str name, const StageDef *stage) {
    const Mark marks[] = {{STR("{stage}"), stage->name}, {STR("{suffix}"), stage->suffix}};
    Str filled = fill_marks(arena, name, marks, 2);
    return str_equal(filled, name) ? str_format(arena, "%.*s（%.*s）", STR_ARG(name), STR_ARG(stage->name)) : filled;
}

static void name_element(Reader *reader, const yaml_node_t *node, Str name, size_t index) {
    Pack *pack = reader->pack;
    size_t other;
    if (!name.len) {
        return;
    }
    if (map_get(pack->element_names, name, &other)) {
        Str id = ((const Element *)pack->elements.items)[other].id;
        if (other != index) {
            pack_problem(reader, node, "“%.*s”已经是要素“%.*s”的名称，不能再用。", STR_ARG(name), STR_ARG(id));
        }
        return;
    }
    map_put(pack->element_names, name, index);
}

static void add_element(Reader *reader, const yaml_node_t *node, Element element) {
    size_t index = reader->pack->elements.count;
    *(Element *)list_add(reader->arena, &reader->pack->elements, sizeof(Element)) = element;
    claim_id(reader, node_value(reader, node, "id"), "要素", element.id, true);
    name_element(reader, node_value(reader, node, "name"), element.name, index);
    for (size_t i = 0; i < element.alias_count; i++) {
        name_element(reader, node_entry(reader, node, "aliases", i), element.aliases[i], index);
    }
    size_t other;
    if (!map_get(reader->pack->element_names, element.id, &other)) {
        map_put(reader->pack->element_names, element.id, index);
    } else if (!str_equal(((const Element *)reader->pack->elements.items)[other].id, element.id)) {
        pack_problem(reader, node_value(reader, node, "id"), "“%.*s”已经是要素“%.*s”的别名，不能再作编号。",
                     STR_ARG(element.id), STR_ARG(((const Element *)reader->pack->elements.items)[other].id));
    }
}

/* ---- breakdowns ---- */

static const BreakdownDef *find_breakdown(Reader *reader, const yaml_node_t *node, Str id) {
    size_t count;
    const BreakdownDef *all = pack_breakdowns(reader->pack, &count);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(all[i].id, id)) {
            return &all[i];
        }
    }
    Buf names = buf_create(reader->arena);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&names, "%s%.*s", i ? "、" : "", STR_ARG(all[i].id));
    }
    pack_problem(reader, node, "没有“%.*s”这种分项，可以写：%.*s。", STR_ARG(id), STR_ARG(buf_str(&names)));
    return NULL;
}

static Element part_element(Arena *arena, const Element *total, const BreakdownDef *breakdown,
                            const BreakdownPart *part) {
    Element element = *total;
    element.id = str_format(arena, "%.*s_%.*s", STR_ARG(total->id), STR_ARG(part->id));
    element.name = str_format(arena, "%.*s（%.*s）", STR_ARG(total->name), STR_ARG(part->name));
    element.aliases = ARENA_ARRAY(arena, total->alias_count, Str);
    for (size_t i = 0; i < total->alias_count; i++) {
        element.aliases[i] = str_format(arena, "%.*s（%.*s）", STR_ARG(total->aliases[i]), STR_ARG(part->name));
    }
    element.stem = (Str){NULL, 0}; /* a stem means totals */
    element.part_of = total->id;
    element.breakdown = breakdown->id;
    element.part_name = part->name;
    return element;
}

/* Kinds that fill the total in; to others its parts are known zeros, whatever their total is. */
static Str filling_kinds(Reader *reader, const Element *total) {
    size_t count;
    const KindDef *kinds = pack_kinds(reader->pack, &count);
    Buf list = buf_create(reader->arena);
    for (size_t i = 0; i < count && total->kinds_stage_mask; i++) {
        if (kinds[i].stages & total->kinds_stage_mask) {
            buf_add_format(&list, "%s%.*s", list.len ? ", " : "kind in (", STR_ARG(kinds[i].id));
        }
    }
    buf_add(&list, list.len ? STR(")") : STR(""));
    return buf_str(&list);
}

typedef struct Part {
    Str id;
    bool optional;
} Part;

/* When all parts and the total are known, they must agree; parts that only some have may be left out. */
static void add_sum_check(Reader *reader, const Element *total, const BreakdownDef *breakdown, const List *parts) {
    const Part *items = parts->items;
    Buf rule = buf_create(reader->arena);
    CheckDef *check = list_add(reader->arena, &reader->pack->checks, sizeof(CheckDef));
    Str *fields = ARENA_ARRAY(reader->arena, parts->count + 1, Str);
    fields[0] = total->id;
    for (size_t i = 0; i < parts->count; i++) {
        buf_add_format(&rule, items[i].optional ? "%sif(has(%.*s), %.*s, 0)" : "%s%.*s", i ? " + " : "",
                       STR_ARG(items[i].id), STR_ARG(items[i].id));
        fields[i + 1] = items[i].id;
    }
    buf_add_format(&rule, " = %.*s", STR_ARG(total->id));
    *check = (CheckDef){
        .id = str_format(reader->arena, "parts-%.*s-%.*s", STR_ARG(total->id), STR_ARG(breakdown->id)),
        .severity = SEVERITY_ERROR,
        .rule = {buf_str(&rule), total->place},
        .applies = {filling_kinds(reader, total), total->place},
        .message =
            str_format(reader->arena, "%.*s按%.*s的各项之和应等于合计", STR_ARG(total->name), STR_ARG(breakdown->name)),
        .fields = fields,
        .field_count = parts->count + 1,
    };
}

static void expand_parts(Reader *reader, const yaml_node_t *node, const WrittenElement *written, Element total) {
    for (size_t b = 0; b < written->by_count; b++) {
        const yaml_node_t *at = node_entry(reader, node, "by", b);
        const BreakdownDef *breakdown = find_breakdown(reader, at, written->by[b]);
        List ids = {NULL, 0, 0};
        for (size_t i = 0; breakdown && i < breakdown->part_count; i++) {
            const BreakdownPart *part = &breakdown->parts[i];
            if (part->stages && !(part->stages & total.kinds_stage_mask)) {
                continue;
            }
            Element element = part_element(reader->arena, &total, breakdown, part);
            add_element(reader, node, element);
            *(Part *)list_add(reader->arena, &ids, sizeof(Part)) = (Part){element.id, part->optional};
        }
        if (breakdown && total.type != ELEMENT_NUMBER) {
            pack_problem(reader, at, "只有数值要素能分项，请去掉“by”。");
        } else if (breakdown && ids.count < 2) {
            pack_problem(reader, at, "“%.*s”对“%.*s”不到两项，不成分项。", STR_ARG(breakdown->name),
                         STR_ARG(total.name));
        } else if (breakdown) {
            add_sum_check(reader, &total, breakdown, &ids);
        }
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
        element.name = name_with_stage(reader->arena, element.name, &stages[i]);
        element.aliases = ARENA_ARRAY(reader->arena, element.alias_count, Str);
        for (size_t a = 0; a < element.alias_count; a++) {
            element.aliases[a] = name_with_stage(reader->arena, written->element.aliases[a], &stages[i]);
        }
        add_element(reader, node, element);
        expand_parts(reader, node, written, element);
    }
}

/* ---- checks ---- */

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
            pack_problem(reader, node_entry(reader, node, "choice_aliases", i), "“%.*s”不是“%.*s”的选项。",
                         STR_ARG(written->alias_to[i]), STR_ARG(element->id));
            at = 0;
        }
        element->choice_alias_of[i] = at;
    }
}

static void check_type(Reader *reader, const yaml_node_t *node, const Element *element) {
    bool choice = element->type == ELEMENT_CHOICE;
    if (choice && !element->choice_count) {
        pack_problem(reader, node, "选项要素“%.*s”要用“choices”写明有哪些选项。", STR_ARG(element->id));
    }
    if (!choice && element->choice_count) {
        pack_problem(reader, node_value(reader, node, "choices"), "有“choices”的要素要写“type: choice”。");
    }
    if (element->type != ELEMENT_NUMBER && element->unit.len) {
        pack_problem(reader, node_value(reader, node, "unit"), "只有数值要素有单位，请去掉“unit”或改“type”。");
    }
}

/* Counts, areas and money add up; an average (元/人), a grade without a unit, an attribute do not. */
static bool usually_adds(const Element *element) {
    return element->type == ELEMENT_NUMBER && !element->attribute && element->unit.len > 0 &&
           str_find(element->unit, STR("/")) < 0;
}

static void settle_adds(Reader *reader, const yaml_node_t *node, Element *element) {
    if (!node_child(reader, node, "adds")) {
        element->adds = usually_adds(element);
    } else if (element->adds && element->type != ELEMENT_NUMBER) {
        pack_problem(reader, node_value(reader, node, "adds"), "只有数值要素可以相加，请去掉“adds”。");
    }
}

static void check_numbers(Reader *reader, const yaml_node_t *node, const Element *element) {
    if (element->has_min && element->has_max && element->min > element->max) {
        pack_problem(reader, node_value(reader, node, "min"), "最小值大于最大值，请核对“min”和“max”。");
    }
    if (element->entry_factor <= 0) {
        pack_problem(reader, node_value(reader, node, "entry_factor"), "“entry_factor”要大于0。");
    }
    if (node_child(reader, node, "entry_unit") && !node_child(reader, node, "entry_factor")) {
        pack_problem(reader, node_value(reader, node, "entry_unit"),
                     "写了“entry_unit”，还要用“entry_factor”写明换算倍数。");
    }
    if (element->decimals < 0 || element->decimals > 9) {
        pack_problem(reader, node_value(reader, node, "decimals"), "“decimals”要在0到9之间。");
    }
}

static void read_element(Reader *reader, const yaml_node_t *node, void *context) {
    const ElementGroup *group = context;
    WrittenElement written = {
        .element = {.stage = -1, .entry_factor = 1, .group = group->name}, .level = group->level, .privacy = 1};
    read_fields(reader, node, element_fields, &written);
    if (node->type != YAML_MAPPING_NODE) {
        return;
    }
    Element *element = &written.element;
    element->place = node_place(reader, node);
    element->privacy = str_from(privacies[written.privacy]);
    element->has_min = node_child(reader, node, "min") != NULL || element->type == ELEMENT_NUMBER;
    element->has_max = node_child(reader, node, "max") != NULL;
    element->levels = 1u << written.level;
    element->kinds_stage_mask = written.expected;
    check_type(reader, node, element);
    settle_adds(reader, node, element);
    check_numbers(reader, node, element);
    if (!element->entry_unit.len) {
        element->entry_unit = element->unit;
    }
    resolve_choice_aliases(reader, node, &written);
    if (written.stages && written.expected) {
        pack_problem(reader, node_value(reader, node, "expected"), "写了“stages”，就不必再写“expected”。");
    }
    if (written.stages) {
        expand_stages(reader, node, &written);
    } else if (!node_child(reader, node, "stages")) {
        add_element(reader, node, *element);
        expand_parts(reader, node, &written, *element);
    } /* else: its stages were wrong, and that has been told */
}

static void read_group(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    ElementGroup group = {.level = LEVEL_SCHOOL};
    read_fields(reader, node, group_fields, &group);
    if (group.items) {
        each_node(reader, group.items, read_element, &group);
    }
}

void read_elements(Reader *reader, const yaml_node_t *root) {
    const yaml_node_t *groups = NULL;
    static const Field fields[] = {{.key = "elements", .type = FIELD_NODE, .required = true}, {.key = NULL}};
    read_fields(reader, root, fields, &groups);
    if (groups) {
        each_node(reader, groups, read_group, NULL);
    }
}
