/* What a form must keep beyond the types of its values: ids once, tables that exist, fields that agree with themselves,
 * a review chain that can be walked. Formulas are compiled in the room `collect`. */
#include "form_internal.h"

#include <string.h>

/* ---- one field ---- */

static void refuse(Reader *reader, const WrittenField *written, const char *key, const char *why) {
    if (node_child(reader, written->node, key)) {
        pack_problem(reader, node_value(reader, written->node, key), "%s", why);
    }
}

/* What a field that names an element leaves to it. */
static void check_element_field(Reader *reader, const WrittenField *written, bool in_table) {
    static const char *const given[] = {"id", "type", "unit", "whole", "decimals", "choices", "privacy", "mask"};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        refuse(reader, written, given[i], "这一项由要素决定，请去掉。");
    }
    const Element *element = pack_element(reader->pack, written->element);
    if (element && element->ledger.len) {
        pack_problem(reader, node_value(reader, written->node, "element"), "“%.*s”由台账统计，不用填报。",
                     STR_ARG(element->name));
    }
    if (in_table) {
        pack_problem(reader, node_value(reader, written->node, "element"),
                     "表格的列不能是要素：要素每个单位只有一个值。请用“id”写自己的列，再用“from_table”汇总到要素。");
    }
    if (written->field.beyond && !written->field.visible.text.len) {
        pack_problem(reader, node_value(reader, written->node, "beyond"),
                     "“beyond”让类别本来没有这个要素的单位也填，要用“visible”写明什么时候填。");
    }
    if (written->field.elsewhere) {
        refuse(reader, written, "value", "从别的表带入的值不用再算，请去掉“value”或“elsewhere”。");
        refuse(reader, written, "required", "从别的表带入的值不在这里填，请去掉“required”。");
    }
}

static void check_choices(Reader *reader, const WrittenField *written) {
    const FormField *field = &written->field;
    if (field->type == ASK_CHOICE && !field->choice_count) {
        pack_problem(reader, written->node, "选项题要用“choices”写明有哪些选项。");
    }
    if (field->type != ASK_CHOICE) {
        refuse(reader, written, "choices", "有“choices”的题要写“type: choice”。");
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_equal(field->choices[i], field->choices[j])) {
                pack_problem(reader, node_entry(reader, written->node, "choices", i), "选项“%.*s”写了两次。",
                             STR_ARG(field->choices[i]));
            }
        }
    }
}

static void check_own_field(Reader *reader, const WrittenField *written) {
    static const char *const of_numbers[] = {"unit", "whole", "decimals", "min", "max"};
    const FormField *field = &written->field;
    if (field->type != ASK_NOTE && !field->id.len) {
        pack_problem(reader, written->node, "缺少“id”（要素则写“element”）。");
    }
    if (!field->name.len) {
        pack_problem(reader, written->node, "缺少“name”。");
    }
    for (size_t i = 0; i < sizeof of_numbers / sizeof *of_numbers && field->type != ASK_NUMBER; i++) {
        refuse(reader, written, of_numbers[i], "只有数值题写这一项，请去掉或改“type”。");
    }
    refuse(reader, written, "by", "只有要素能按分项填，请写“element”。");
    refuse(reader, written, "elsewhere", "只有要素能从别的表带入，请写“element”。");
    refuse(reader, written, "beyond", "只有要素分类别，请写“element”或去掉“beyond”。");
    if (field->type != ASK_TEXT) {
        refuse(reader, written, "mask", "只有文字题能写遮盖方式，请去掉“mask”。");
    } else if (written->privacy < 2) {
        refuse(reader, written, "mask", "只有 P2、P3 的内容才遮盖，请改“privacy”。");
    }
    if (field->type == ASK_TEXT || field->type == ASK_NOTE) {
        refuse(reader, written, "value", "文字和说明不能计算，请去掉“value”或改“type”。");
    }
    if (field->type == ASK_NOTE) {
        refuse(reader, written, "required", "说明不用填，请去掉“required”。");
    }
    check_choices(reader, written);
}

void check_field(Reader *reader, const WrittenField *written, bool in_table) {
    const FormField *field = &written->field;
    (written->element.len ? check_element_field(reader, written, in_table) : check_own_field(reader, written));
    if (field->value.text.len && field->required) {
        pack_problem(reader, node_value(reader, written->node, "required"),
                     "算出来的值不用人填，请去掉“required”或“value”。");
    }
    if (field->from_table.len && !field->value.text.len) {
        pack_problem(reader, node_value(reader, written->node, "from_table"),
                     "写了“from_table”，还要用“value”写怎么算。");
    }
    if (in_table) {
        refuse(reader, written, "from_table", "表格的列按行计算，请去掉“from_table”。");
    }
    if (field->has_min && field->has_max && field->min > field->max) {
        pack_problem(reader, node_value(reader, written->node, "min"), "最小值大于最大值，请核对“min”和“max”。");
    }
    if (field->decimals < 0 || field->decimals > 9) {
        pack_problem(reader, node_value(reader, written->node, "decimals"), "“decimals”要在0到9之间。");
    }
}

/* ---- ids ---- */

typedef struct Seen {
    Map *ids; /* -> index in places */
    List places;
} Seen;

static void claim(Reader *reader, Seen *seen, const char *what, Str id, const Place *place, const yaml_node_t *node) {
    size_t first;
    if (!id.len) {
        return;
    }
    if (map_get(seen->ids, id, &first)) {
        Str at = place_show(reader->arena, &((const Place *)seen->places.items)[first]);
        pack_problem(reader, node, "%s“%.*s”重复，前一处在%.*s。", what, STR_ARG(id), STR_ARG(at));
        return;
    }
    map_put(seen->ids, id, seen->places.count);
    *(Place *)list_add(reader->arena, &seen->places, sizeof(Place)) = *place;
}

static Seen seen_none(Arena *arena) {
    return (Seen){map_create(arena, 64), {NULL, 0, 0}};
}

static void claim_own(Reader *reader, const WrittenField *written) {
    const yaml_node_t *node = node_value(reader, written->node, "id");
    const Element *element = pack_element(reader->pack, written->field.id);
    if (check_id(reader, node, written->field.id, true) && element && str_equal(element->id, written->field.id)) {
        pack_problem(reader, node, "“%.*s”是要素的编号：要填这个要素请写“element: %.*s”，不是就换一个编号。",
                     STR_ARG(element->id), STR_ARG(element->id));
    }
}

/* Where a field was written: fields of one element share their place. */
static const yaml_node_t *node_of_field(const WrittenSection *section, const FormField *field) {
    for (size_t i = 0; i < section->field_count; i++) {
        const Place *place = &section->fields[i].field.place;
        if (place->line == field->place.line && place->column == field->place.column) {
            return section->fields[i].node;
        }
    }
    return section->node;
}

/* Every id of a field is given once in the form, for a cell of a draft is known by it alone. */
static void check_ids(Reader *reader, const WrittenForm *written) {
    Seen sections = seen_none(reader->arena), fields = seen_none(reader->arena), checks = seen_none(reader->arena);
    size_t all = 0;
    for (size_t s = 0; s < written->form.section_count; s++) {
        const WrittenSection *section = &written->sections[s];
        if (!section->node) {
            continue;
        }
        const yaml_node_t *node = node_value(reader, section->node, "id");
        if (check_id(reader, node, section->section.id, true)) {
            claim(reader, &sections, "栏目", section->section.id, &section->section.place, node);
        }
        for (size_t i = 0; i < section->field_count; i++) {
            if (section->fields[i].node && !section->fields[i].element.len) {
                claim_own(reader, &section->fields[i]);
            }
        }
        for (size_t i = 0; i < section->section.field_count; i++) {
            const FormField *field = &section->section.fields[i];
            claim(reader, &fields, "字段", field->id, &field->place, node_of_field(section, field));
        }
        all += section->section.field_count;
    }
    if (all > FORM_FIELDS_MOST) {
        pack_problem(reader, written->node, "一张表最多%d个字段，这张有%zu个，请分成几张。", FORM_FIELDS_MOST, all);
    }
    for (size_t i = 0; i < written->form.check_count; i++) {
        const yaml_node_t *node = node_entry(reader, written->node, "checks", i);
        const Place place = node_place(reader, node);
        if (check_id(reader, node_value(reader, node, "id"), written->form.checks[i].check.id, false)) {
            claim(reader, &checks, "检查", written->form.checks[i].check.id, &place, node_value(reader, node, "id"));
        }
    }
}

/* ---- sections ---- */

static const FormSection *find_table(const FormDef *form, Str id) {
    for (size_t i = 0; i < form->section_count; i++) {
        if (form->sections[i].is_table && str_equal(form->sections[i].id, id)) {
            return &form->sections[i];
        }
    }
    return NULL;
}

static void need_table(Reader *reader, const FormDef *form, const yaml_node_t *node, Str id) {
    if (id.len && !find_table(form, id)) {
        pack_problem(reader, node, "“%.*s”不是这张表里的表格（写了“table: true”的栏目）。", STR_ARG(id));
    }
}

static void check_table(Reader *reader, const WrittenSection *written) {
    const FormSection *section = &written->section;
    const yaml_node_t *rows = node_value(reader, written->node, "rows");
    if (section->rows_most < 1 || section->rows_most > FORM_ROWS_MOST) {
        pack_problem(reader, node_value(reader, rows, "most"), "“most”要在1到%d之间。", FORM_ROWS_MOST);
    } else if (section->rows_least < 0 || section->rows_least > section->rows_most) {
        pack_problem(reader, node_value(reader, rows, "least"), "“least”要在0到“most”之间。");
    }
    for (size_t i = 0; i < section->unique_count; i++) {
        size_t at = 0;
        while (at < section->field_count && !str_equal(section->fields[at].id, section->unique[i])) {
            at++;
        }
        if (at == section->field_count) {
            pack_problem(reader, node_entry(reader, written->node, "unique", i), "表格“%.*s”没有“%.*s”这一列。",
                         STR_ARG(section->id), STR_ARG(section->unique[i]));
        }
    }
}

static void check_section(Reader *reader, const WrittenForm *form, const WrittenSection *written) {
    static const char *const of_tables[] = {"rows", "row_name", "unique"};
    const FormSection *section = &written->section;
    if (node_child(reader, written->node, "fields") && !written->field_count) {
        pack_problem(reader, node_value(reader, written->node, "fields"),
                     section->is_table ? "表格至少要有一列。" : "栏目里没有字段。");
    }
    for (size_t i = 0; i < sizeof of_tables / sizeof *of_tables && !section->is_table; i++) {
        if (node_child(reader, written->node, of_tables[i])) {
            pack_problem(reader, node_value(reader, written->node, of_tables[i]), "只有表格（“table: true”）才写“%s”。",
                         of_tables[i]);
        }
    }
    if (section->is_table) {
        check_table(reader, written);
    }
    for (size_t i = 0; i < written->field_count; i++) {
        const WrittenField *field = &written->fields[i];
        if (field->node && !section->is_table) {
            need_table(reader, &form->form, node_value(reader, field->node, "from_table"), field->field.from_table);
        }
    }
}

/* ---- checks and steps ---- */

static void check_check(Reader *reader, const FormDef *form, const yaml_node_t *node, const FormCheckDef *check) {
    size_t count;
    const CheckDef *of_pack = pack_checks(reader->pack, &count);
    for (size_t i = 0; i < count; i++) {
        if (check->check.id.len && str_equal(of_pack[i].id, check->check.id)) {
            pack_problem(reader, node_value(reader, node, "id"),
                         "“%.*s”是规则包里的检查，填表时自动执行；请换一个编号或去掉这一条。",
                         STR_ARG(check->check.id));
        }
    }
    need_table(reader, form, node_value(reader, node, "table"), check->table);
    for (size_t i = 0; i < check->check.field_count; i++) {
        const FormSection *section;
        const yaml_node_t *at = node_entry(reader, node, "fields", i);
        Str id = check->check.fields[i];
        if (form_field(form, id, &section)) {
            bool fits =
                check->table.len ? !section->is_table || str_equal(section->id, check->table) : !section->is_table;
            if (!fits) {
                pack_problem(reader, at, "“%.*s”是表格“%.*s”的列，检查里要用“table”写明按这张表格逐行检查。",
                             STR_ARG(id), STR_ARG(section->id));
            }
        } else if (!pack_element(reader->pack, id)) {
            pack_problem(reader, at, "表里没有“%.*s”这个字段，也没有这个要素。", STR_ARG(id));
        }
    }
}

void check_steps(Reader *reader, const yaml_node_t *node, FormStepDef *steps, size_t count) {
    Seen seen = seen_none(reader->arena);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *step = node_entry(reader, node, "steps", i), *id = node_value(reader, step, "id");
        if (reader->pack->roles.count) {
            need_roles(reader, step, "roles", steps[i].roles, steps[i].role_count);
        }
        const Place place = node_place(reader, step);
        if (check_id(reader, id, steps[i].id, false)) {
            claim(reader, &seen, "步骤", steps[i].id, &place, id);
        }
        if (steps[i].need < 1 || steps[i].need > FORM_NEED_MOST) {
            pack_problem(reader, node_value(reader, step, "need"), "“need”要在1到%d之间。", FORM_NEED_MOST);
        }
    }
    if (count && steps[count - 1].optional) {
        pack_problem(reader, node_value(reader, node_entry(reader, node, "steps", count - 1), "optional"),
                     "最后一步是审定，不能略过，请去掉“optional”。");
    }
}

/* A step that is the department's own needs a department. */
static void check_department(Reader *reader, const WrittenForm *written) {
    const FormDef *form = &written->form;
    const yaml_node_t *node = node_value(reader, written->node, "section");
    const SectionDef *section = pack_section(reader->pack, form->section);
    if (form->section.len && reader->pack->sections.count && (!section || !str_equal(section->id, form->section))) {
        pack_problem(reader, node, "没有“%.*s”这个部门，要写部门的编号，例如 BAS。", STR_ARG(form->section));
    }
    for (size_t i = 0; i < form->step_count && !form->section.len; i++) {
        if (form->steps[i].section) {
            pack_problem(reader, node, "“%.*s”由本表的部门办，要用“section”写明是哪个部门。",
                         STR_ARG(form->steps[i].name));
            return;
        }
    }
}

void check_form(Reader *reader, const WrittenForm *written) {
    const FormDef *form = &written->form;
    check_ids(reader, written);
    if (node_child(reader, written->node, "sections") && !form->section_count) {
        pack_problem(reader, node_value(reader, written->node, "sections"), "表里没有栏目。");
    }
    for (size_t i = 0; i < form->section_count; i++) {
        if (written->sections[i].node) {
            check_section(reader, written, &written->sections[i]);
        }
    }
    for (size_t i = 0; i < form->check_count; i++) {
        check_check(reader, form, node_entry(reader, written->node, "checks", i), &form->checks[i]);
    }
    if (node_child(reader, written->node, "steps")) {
        check_steps(reader, written->node, form->steps, form->step_count);
    }
    check_department(reader, written);
    if (!form->step_count) {
        pack_problem(reader, node_value(reader, written->node, "steps"),
                     "缺少“steps”：写明谁审核、谁审定，或在 collection 规则包里写通用的。");
    }
    if (form->unlock_need < 2 || form->unlock_need > FORM_NEED_MOST) {
        pack_problem(reader, node_value(reader, written->node, "unlock_need"),
                     "“unlock_need”要在2到%d之间：解锁至少要两个人同意。", FORM_NEED_MOST);
    }
}
