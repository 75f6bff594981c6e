/* What a form may hold: sections of fields, tables, checks, steps. A field that names an element becomes one field per
 * stage, and with `by` one per part of the breakdown. What needs more than one value is in form_check.c. */
#include "pack_internal.h"

#include "form_internal.h"

#define AT(type, member) offsetof(type, member)

static const char *const types[] = {"number", "text", "choice", "bool", "date", "note", NULL};
static const char *const masks[] = {"", "name", "phone", "identity", NULL};

enum { ROWS_DEFAULT = 500 };

const char *form_field_type_id(FormFieldType type) {
    return types[type];
}

static const Field field_fields[] = {
    {.key = "element", .type = FIELD_STR, .offset = AT(WrittenField, element)},
    {.key = "by", .type = FIELD_STR, .offset = AT(WrittenField, field.breakdown)},
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenField, field.id)},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenField, field.name)},
    {.key = "type", .type = FIELD_CHOICE, .offset = AT(WrittenField, type), .words = types},
    {.key = "unit", .type = FIELD_STR, .offset = AT(WrittenField, field.unit)},
    {.key = "whole", .type = FIELD_BOOL, .offset = AT(WrittenField, field.whole)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(WrittenField, field.decimals)},
    {.key = "min", .type = FIELD_NUMBER, .offset = AT(WrittenField, field.min)},
    {.key = "max", .type = FIELD_NUMBER, .offset = AT(WrittenField, field.max)},
    {.key = "choices",
     .type = FIELD_STRS,
     .offset = AT(WrittenField, field.choices),
     .count = AT(WrittenField, field.choice_count)},
    {.key = "required", .type = FIELD_BOOL, .offset = AT(WrittenField, field.required)},
    {.key = "elsewhere", .type = FIELD_BOOL, .offset = AT(WrittenField, field.elsewhere)},
    {.key = "beyond", .type = FIELD_BOOL, .offset = AT(WrittenField, field.beyond)},
    {.key = "visible", .type = FIELD_TEXT, .offset = AT(WrittenField, field.visible)},
    {.key = "value", .type = FIELD_TEXT, .offset = AT(WrittenField, field.value)},
    {.key = "from_table", .type = FIELD_STR, .offset = AT(WrittenField, field.from_table)},
    {.key = "help", .type = FIELD_STR, .offset = AT(WrittenField, field.help)},
    {.key = "privacy", .type = FIELD_CHOICE, .offset = AT(WrittenField, privacy), .words = privacies},
    {.key = "mask", .type = FIELD_CHOICE, .offset = AT(WrittenField, mask), .words = masks},
    {.key = NULL},
};

static void begin_field(void *record) {
    WrittenField *written = record;
    written->field.element = -1;
    written->privacy = 1;
}

static void finish_field(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenField *written = record;
    written->node = node;
    written->field.place = node_place(reader, node);
    written->field.type = (FormFieldType)written->type;
    written->field.privacy = str_from(privacies[written->privacy]);
    written->field.mask = str_from(masks[written->mask]);
    written->field.has_min = node_child(reader, node, "min") != NULL;
    written->field.has_max = node_child(reader, node, "max") != NULL;
}

static const Field rows_fields[] = {
    {.key = "least", .type = FIELD_INTEGER, .offset = AT(WrittenSection, section.rows_least)},
    {.key = "most", .type = FIELD_INTEGER, .offset = AT(WrittenSection, section.rows_most)},
    {.key = NULL},
};

static const Field section_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenSection, section.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenSection, section.name), .required = true},
    {.key = "table", .type = FIELD_BOOL, .offset = AT(WrittenSection, section.is_table)},
    {.key = "rows", .type = FIELD_RECORD, .fields = rows_fields},
    {.key = "row_name", .type = FIELD_STR, .offset = AT(WrittenSection, section.row_name)},
    {.key = "unique",
     .type = FIELD_STRS,
     .offset = AT(WrittenSection, section.unique),
     .count = AT(WrittenSection, section.unique_count)},
    {.key = "visible", .type = FIELD_TEXT, .offset = AT(WrittenSection, section.visible)},
    {.key = "help", .type = FIELD_STR, .offset = AT(WrittenSection, section.help)},
    {.key = "fields",
     .type = FIELD_LIST,
     .offset = AT(WrittenSection, fields),
     .count = AT(WrittenSection, field_count),
     .fields = field_fields,
     .size = sizeof(WrittenField),
     .begin = begin_field,
     .finish = finish_field,
     .required = true},
    {.key = NULL},
};

static void begin_section(void *record) {
    ((WrittenSection *)record)->section.rows_most = ROWS_DEFAULT;
}

static void finish_section(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenSection *written = record;
    written->node = node;
    written->section.place = node_place(reader, node);
    if (written->section.is_table && !written->section.row_name.len) {
        written->section.row_name = STR("行");
    }
}

static const Field step_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(FormStepDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(FormStepDef, name), .required = true},
    {.key = "roles",
     .type = FIELD_STRS,
     .offset = AT(FormStepDef, roles),
     .count = AT(FormStepDef, role_count),
     .required = true},
    {.key = "section", .type = FIELD_BOOL, .offset = AT(FormStepDef, section)},
    {.key = "need", .type = FIELD_INTEGER, .offset = AT(FormStepDef, need)},
    {.key = "optional", .type = FIELD_BOOL, .offset = AT(FormStepDef, optional)},
    {.key = NULL},
};

static void begin_step(void *record) {
    ((FormStepDef *)record)->need = 1;
}

/* FormCheckDef has the keys of a check and its table. */
#define AT_CHECK(member) offsetof(FormCheckDef, check.member)
static const Field form_check_fields[] = {
    CHECK_KEYS(AT_CHECK),
    {.key = "table", .type = FIELD_STR, .offset = AT(FormCheckDef, table)},
    {.key = NULL},
};

static const Field form_fields[] = {
    {.key = "form", .type = FIELD_STR, .offset = AT(WrittenForm, form.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenForm, form.name), .required = true},
    {.key = "note", .type = FIELD_STR, .offset = AT(WrittenForm, form.note)},
    {.key = "source", .type = FIELD_STR, .offset = AT(WrittenForm, form.source)},
    {.key = "section", .type = FIELD_STR, .offset = AT(WrittenForm, form.section)},
    {.key = "levels", .type = FIELD_STRS, .offset = AT(WrittenForm, levels), .count = AT(WrittenForm, level_count)},
    {.key = "kinds",
     .type = FIELD_STRS,
     .offset = AT(WrittenForm, form.kinds),
     .count = AT(WrittenForm, form.kind_count)},
    {.key = "where", .type = FIELD_TEXT, .offset = AT(WrittenForm, form.where)},
    {.key = "sections",
     .type = FIELD_LIST,
     .offset = AT(WrittenForm, sections),
     .count = AT(WrittenForm, form.section_count),
     .fields = section_fields,
     .size = sizeof(WrittenSection),
     .begin = begin_section,
     .finish = finish_section,
     .required = true},
    {.key = "checks",
     .type = FIELD_LIST,
     .offset = AT(WrittenForm, form.checks),
     .count = AT(WrittenForm, form.check_count),
     .fields = form_check_fields,
     .size = sizeof(FormCheckDef)},
    {.key = "steps",
     .type = FIELD_LIST,
     .offset = AT(WrittenForm, form.steps),
     .count = AT(WrittenForm, form.step_count),
     .fields = step_fields,
     .size = sizeof(FormStepDef),
     .begin = begin_step},
    {.key = "unlock_need", .type = FIELD_INTEGER, .offset = AT(WrittenForm, form.unlock_need)},
    {.key = NULL},
};

/* ---- whom it asks ---- */

/* Kinds by their ids; levels as written, else those of the kinds, else schools. */
static void read_units(Reader *reader, const yaml_node_t *root, WrittenForm *written) {
    FormDef *form = &written->form;
    for (size_t i = 0; i < written->level_count; i++) {
        size_t level = 0;
        while (unit_levels[level] && !str_is(written->levels[i], unit_levels[level])) {
            level++;
        }
        if (unit_levels[level]) {
            form->levels |= 1u << level;
        } else {
            pack_problem(reader, node_entry(reader, root, "levels", i),
                         "没有“%.*s”这一级，可以写：country、province、city、county、township、school。",
                         STR_ARG(written->levels[i]));
        }
    }
    unsigned of_kinds = 0;
    for (size_t i = 0; i < form->kind_count; i++) {
        const yaml_node_t *node = node_entry(reader, root, "kinds", i);
        const KindDef *kind = need_kind(reader, node, form->kinds[i]) ? pack_kind(reader->pack, form->kinds[i]) : NULL;
        if (kind) {
            form->kinds[i] = kind->id;
            of_kinds |= 1u << kind->level;
        }
        if (kind && written->level_count && !(form->levels >> kind->level & 1)) {
            pack_problem(reader, node, "“%.*s”不是“levels”写明的级别，请改“levels”或“kinds”。", STR_ARG(kind->name));
        }
    }
    if (!written->level_count) {
        form->levels = of_kinds ? of_kinds : 1u << LEVEL_SCHOOL;
    }
}

/* ---- fields ---- */

/* Limits of an element are those of the stored unit, those of a field of the unit it is entered in; a form may narrow
 * them. */
static void narrow(FormField *field, const Element *element) {
    double factor = element->entry_factor;
    if (element->has_min && (!field->has_min || field->min < element->min / factor)) {
        field->has_min = true;
        field->min = element->min / factor;
    }
    if (element->has_max && (!field->has_max || field->max > element->max / factor)) {
        field->has_max = true;
        field->max = element->max / factor;
    }
}

static FormField element_field(Reader *reader, const WrittenField *written, int index) {
    static const FormFieldType of_type[] = {ASK_NUMBER, ASK_BOOL, ASK_CHOICE, ASK_DATE};
    size_t count;
    const StageDef *stages = pack_stages(reader->pack, &count);
    const Element *element = &pack_elements(reader->pack, &count)[index];
    FormField field = written->field;
    Str stage = element->stage >= 0 ? stages[element->stage].name : (Str){NULL, 0};
    Str suffix = element->stage >= 0 ? stages[element->stage].suffix : (Str){NULL, 0};
    const Mark marks[] = {{STR("{stage}"), stage},
                          {STR("{suffix}"), suffix},
                          {STR("{part}"), element->part_name},
                          {STR("{id}"), element->id}};
    Str *filled[] = {&field.name, &field.help, &field.visible.text, &field.value.text};
    for (size_t i = 0; i < sizeof filled / sizeof *filled; i++) {
        *filled[i] = fill_marks(reader->arena, *filled[i], marks, sizeof marks / sizeof *marks);
    }
    field.element = index;
    field.id = element->id;
    field.name = field.name.len ? field.name : element->name;
    field.help = field.help.len ? field.help : element->note;
    field.type = of_type[element->type];
    field.unit = element->entry_unit;
    field.whole = element->whole && element->entry_factor == 1;
    field.decimals = element->decimals;
    field.choices = element->choices;
    field.choice_count = element->choice_count;
    field.privacy = element->privacy;
    field.part_of = element->part_of;
    field.part_name = element->part_name;
    field.breakdown = element->breakdown;
    narrow(&field, element);
    return field;
}

/* An id means its element, a stem all its stages, a name or alias its element; with `by` their parts. */
static bool meant(const Reader *reader, const WrittenField *written, const Element *element, bool is_id, bool is_stem) {
    Str by = written->field.breakdown, wanted = written->element;
    if (by.len && !str_equal(element->breakdown, by)) {
        return false;
    }
    const Element *whole = by.len ? pack_element(reader->pack, element->part_of) : element;
    if (is_stem && !is_id) {
        return str_equal(whole->stem, wanted);
    }
    return str_equal(whole->id, is_id ? wanted : pack_element(reader->pack, wanted)->id);
}

static void add_elements(Reader *reader, const WrittenForm *form, const WrittenField *written, List *fields) {
    size_t count, before = fields->count;
    const Element *elements = pack_elements(reader->pack, &count);
    const yaml_node_t *node = node_value(reader, written->node, "element");
    if (!need_element(reader, node, written->element, true)) {
        return;
    }
    bool is_id = false, is_stem = false;
    for (size_t i = 0; i < count; i++) {
        is_id = is_id || str_equal(elements[i].id, written->element);
        is_stem = is_stem || str_equal(elements[i].stem, written->element);
    }
    for (size_t i = 0; i < count; i++) {
        if (!meant(reader, written, &elements[i], is_id, is_stem)) {
            continue;
        }
        *(FormField *)list_add(reader->arena, fields, sizeof(FormField)) = element_field(reader, written, (int)i);
        if (!(elements[i].levels & form->form.levels)) {
            pack_problem(reader, node, "要素“%.*s”不由填这张表的单位填，请核对“levels”和“kinds”。",
                         STR_ARG(elements[i].name));
        }
    }
    Str name = written->field.name;
    if (fields->count > before + 1 && name.len && str_find(name, STR("{")) < 0) {
        pack_problem(reader, node_value(reader, written->node, "name"),
                     "“%.*s”有几项，名称里要用“{stage}”或“{part}”分开。", STR_ARG(written->element));
    }
    if (fields->count == before) {
        pack_problem(reader, node_value(reader, written->node, "by"), "要素“%.*s”没有按“%.*s”的分项。",
                     STR_ARG(written->element), STR_ARG(written->field.breakdown));
    }
}

/* A note needs no id of its own. */
static FormField own_field(Reader *reader, const WrittenField *written, const WrittenSection *section, size_t number) {
    FormField field = written->field;
    if (field.type == ASK_NOTE && !field.id.len) {
        field.id = str_format(reader->arena, "%.*s_note_%zu", STR_ARG(section->section.id), number + 1);
    }
    return field;
}

static void fill_section(Reader *reader, const WrittenForm *form, WrittenSection *written) {
    List fields = {NULL, 0, 0};
    for (size_t i = 0; i < written->field_count; i++) {
        const WrittenField *field = &written->fields[i];
        if (!field->node) {
            continue;
        }
        check_field(reader, field, written->section.is_table);
        if (!field->element.len) {
            *(FormField *)list_add(reader->arena, &fields, sizeof(FormField)) = own_field(reader, field, written, i);
        } else if (!written->section.is_table) {
            add_elements(reader, form, field, &fields);
        }
    }
    written->section.fields = fields.items;
    written->section.field_count = fields.count;
}

void read_form(Reader *reader, const yaml_node_t *root, FormDef *form) {
    WrittenForm written = {.form = {.unlock_need = reader->pack->collection.unlock_need}, .node = root};
    read_fields(reader, root, form_fields, &written);
    FormDef *def = &written.form;
    def->sections = ARENA_ARRAY(reader->arena, def->section_count, FormSection);
    read_units(reader, root, &written);
    for (size_t i = 0; i < def->section_count; i++) {
        fill_section(reader, &written, &written.sections[i]);
        def->sections[i] = written.sections[i].section;
    }
    if (!node_child(reader, root, "steps")) {
        def->steps = reader->pack->collection.steps;
        def->step_count = reader->pack->collection.step_count;
    }
    def->place = node_place(reader, root);
    def->text = str_copy(reader->arena, reader->content);
    def->version = text_version(reader->arena, reader->content);
    check_form(reader, &written);
    *form = *def;
}

/* ---- collection: what forms and rounds do not say ---- */

typedef struct WrittenCollection {
    CollectionDef collection;
    Str *remind;
} WrittenCollection;

static const Field collection_fields[] = {
    {.key = "remind_days",
     .type = FIELD_STRS,
     .offset = AT(WrittenCollection, remind),
     .count = AT(WrittenCollection, collection.remind_count)},
    {.key = "due_days", .type = FIELD_INTEGER, .offset = AT(WrittenCollection, collection.due_days), .required = true},
    {.key = "yellow_days",
     .type = FIELD_INTEGER,
     .offset = AT(WrittenCollection, collection.yellow_days),
     .required = true},
    {.key = "red_days", .type = FIELD_INTEGER, .offset = AT(WrittenCollection, collection.red_days), .required = true},
    {.key = "return_days",
     .type = FIELD_INTEGER,
     .offset = AT(WrittenCollection, collection.return_days),
     .required = true},
    {.key = "unlock_days",
     .type = FIELD_INTEGER,
     .offset = AT(WrittenCollection, collection.unlock_days),
     .required = true},
    {.key = "unlock_need",
     .type = FIELD_INTEGER,
     .offset = AT(WrittenCollection, collection.unlock_need),
     .required = true},
    {.key = "steps",
     .type = FIELD_LIST,
     .offset = AT(WrittenCollection, collection.steps),
     .count = AT(WrittenCollection, collection.step_count),
     .fields = step_fields,
     .size = sizeof(FormStepDef),
     .begin = begin_step,
     .required = true},
    {.key = NULL},
};

static void check_days(Reader *reader, const yaml_node_t *node, const char *key, int value, int least, int most) {
    if (value < least || value > most) {
        pack_problem(reader, node_value(reader, node, key), "“%s”要在%d到%d之间。", key, least, most);
    }
}

void read_collection(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "collection", .type = FIELD_NODE, .required = true}, {.key = NULL}};
    const yaml_node_t *body = NULL;
    WrittenCollection written = {.remind = NULL};
    CollectionDef *collection = &written.collection;
    read_fields(reader, root, fields, &body);
    if (!body) {
        return;
    }
    claim_id(reader, body, "采集约定", STR("collection"), false);
    read_fields(reader, body, collection_fields, &written);
    collection->remind_days = ARENA_ARRAY(reader->arena, collection->remind_count, int);
    for (size_t i = 0; i < collection->remind_count; i++) {
        double days;
        const yaml_node_t *node = node_entry(reader, body, "remind_days", i);
        if (!number_parse(written.remind[i], &days) || days != (double)(int)days || days < -365 || days > 365) {
            pack_problem(reader, node, "“remind_days”要写-365到365的整数，“%.*s”不是。", STR_ARG(written.remind[i]));
            continue;
        }
        collection->remind_days[i] = (int)days;
    }
    check_days(reader, body, "due_days", collection->due_days, 1, 365);
    check_days(reader, body, "yellow_days", collection->yellow_days, 0, 365);
    check_days(reader, body, "red_days", collection->red_days, 0, 365);
    check_days(reader, body, "return_days", collection->return_days, 0, 365);
    check_days(reader, body, "unlock_days", collection->unlock_days, 1, 365);
    check_days(reader, body, "unlock_need", collection->unlock_need, 2, FORM_NEED_MOST);
    check_steps(reader, body, collection->steps, collection->step_count);
    reader->pack->collection = *collection;
}
