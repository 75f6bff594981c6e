/* The sheet survey: what each row asks, which element it is, and how groups and repeats become sections and tables. */
#include "xlsform_internal.h"

#include <stdio.h>
#include <string.h>

void xlsform_fault(XlsForm *form, const XlsSheet *sheet, size_t row, const char *key, const char *format, ...) {
    char message[4096]; /* longer than what is kept, which is cut between two characters */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Place place = xlsform_place(form->file, sheet, row, key);
    problem_add(form->problems, SEVERITY_ERROR, "xlsform", &place, "%s", message);
}

static void note(XlsForm *form, size_t row, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void note(XlsForm *form, size_t row, const char *key, const char *format, ...) {
    char message[4096]; /* longer than what is kept, which is cut between two characters */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Place place = xlsform_place(form->file, &form->survey, row, key);
    problem_add(form->problems, SEVERITY_NOTE, "xlsform", &place, "%s", message);
}

/* ---- types ---- */

static const struct {
    const char *written;
    FormFieldType type;
    bool whole;
} types[] = {
    {"integer", ASK_NUMBER, true}, {"int", ASK_NUMBER, true},        {"decimal", ASK_NUMBER, false},
    {"text", ASK_TEXT, false},     {"string", ASK_TEXT, false},      {"date", ASK_DATE, false},
    {"note", ASK_NOTE, false},     {"calculate", ASK_NUMBER, false}, {"acknowledge", ASK_BOOL, false},
    {"yes/no", ASK_BOOL, false},   {"yes_no", ASK_BOOL, false},      {"bool", ASK_BOOL, false},
};

static const char left_aside[] =
    "start end today deviceid phonenumber username email audit simserial subscriberid hidden "
    "start-geopoint background-audio";

/* Types that have no counterpart, and what to do instead. */
static const struct {
    const char *written, *advice;
} no_types[] = {
    {"select_multiple", "多选题请拆成几道是否题（select_one yes_no）"},
    {"rank", "排序题请拆成几道选项题"},
    {"range", "请改成 integer 或 decimal，用 constraint 写范围"},
    {"time", "时间请改成 text 或 date"},
    {"datetime", "请改成 date"},
    {"image", "照片、录音、文件请作为佐证材料上传"},
    {"audio", "照片、录音、文件请作为佐证材料上传"},
    {"video", "照片、录音、文件请作为佐证材料上传"},
    {"file", "照片、录音、文件请作为佐证材料上传"},
    {"geopoint", "不采集位置，请删去"},
    {"geotrace", "不采集位置，请删去"},
    {"geoshape", "不采集位置，请删去"},
    {"barcode", "请改成 text"},
    {"select_one_from_file", "选项请写在 choices 工作表里"},
    {"xml-external", "数据请先导入为要素"},
    {"csv-external", "数据请先导入为要素"},
};

static bool has_word(const char *words, Str word) {
    Str rest = str_from(words), one;
    while (str_cut(&rest, ' ', &one)) {
        if (str_equal(one, word)) {
            return true;
        }
    }
    return false;
}

static void unknown_type(XlsForm *form, size_t row, Str type) {
    for (size_t i = 0; i < sizeof no_types / sizeof *no_types; i++) {
        if (str_is(type, no_types[i].written)) {
            xlsform_fault(form, &form->survey, row, "type", "不支持“%.*s”：%s。", STR_ARG(type), no_types[i].advice);
            return;
        }
    }
    xlsform_fault(
        form, &form->survey, row, "type",
        "不认识的类型“%.*s”，可以写：integer、decimal、text、date、select_one 列表名、note、calculate、begin_group、"
        "begin_repeat。",
        STR_ARG(type));
}

/* ---- choices ---- */

static Str list_of_row(const XlsSheet *choices, size_t row) {
    Str list = xlsform_value(choices, row, "list_name");
    return list.len ? list : xlsform_value(choices, row, "list name");
}

static bool truth_label(Str label, bool yes) {
    return yes ? str_is(label, "是") || str_is(label, "有")
               : str_is(label, "否") || str_is(label, "无") || str_is(label, "没有");
}

static void read_choices(XlsForm *form, size_t row, Str list, XlsQuestion *question, XlsField *field) {
    XlsChoice *found = ARENA_ARRAY(form->arena, form->choices.count, XlsChoice);
    size_t count = 0;
    for (size_t i = 0; i < form->choices.count; i++) {
        if (!str_equal(list_of_row(&form->choices, i), list)) {
            continue;
        }
        XlsChoice choice = {xlsform_value(&form->choices, i, "name"), xlsform_value(&form->choices, i, "label"), i};
        choice.label = choice.label.len ? choice.label : choice.name;
        if (!choice.name.len) {
            xlsform_fault(form, &form->choices, i, "name", "选项缺少 name。");
        } else if (str_find(choice.label, STR("[")) >= 0 || str_find(choice.label, STR("]")) >= 0) {
            xlsform_fault(form, &form->choices, i, "label", "选项里不能有方括号，请改成圆括号。");
        } else {
            found[count++] = choice;
        }
    }
    question->choices = found;
    question->choice_count = count;
    bool pair = count == 2 && ((truth_label(found[0].label, true) && truth_label(found[1].label, false)) ||
                               (truth_label(found[0].label, false) && truth_label(found[1].label, true)));
    bool usual = str_is(list, "yes_no") || str_is(list, "yesno");
    field->type = pair || (usual && !count) ? ASK_BOOL : ASK_CHOICE;
    if (field->type == ASK_CHOICE && !count) {
        xlsform_fault(form, &form->survey, row, "type",
                      "choices 工作表里没有名为“%.*s”的选项列表，请补上，或改成已有的列表名。", STR_ARG(list));
    }
}

/* False when the row asks nothing. */
static bool read_type(XlsForm *form, size_t row, Str type, XlsQuestion *question, XlsField *field) {
    Str rest = type, word;
    str_cut(&rest, ' ', &word);
    Str list = str_trim(rest);
    if (has_word(left_aside, word)) {
        note(form, row, "type", "“%.*s”是采集设备的记录项，已略过。", STR_ARG(word));
        return false;
    }
    if (str_is(word, "select_one")) {
        if (str_find(list, STR(" ")) >= 0) {
            xlsform_fault(form, &form->survey, row, "type",
                          "select_one 后面只写列表名；“其他”请写成一个选项，再加一道文字题。");
            return false;
        }
        if (xlsform_value(&form->survey, row, "choice_filter").len) {
            xlsform_fault(form, &form->survey, row, "choice_filter",
                          "不支持按条件筛选项，请分成几道题，用 relevant 控制显示。");
        }
        read_choices(form, row, list, question, field);
        return true;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_is(word, types[i].written)) {
            field->type = types[i].type;
            field->whole = types[i].whole;
            return true;
        }
    }
    unknown_type(form, row, word);
    return false;
}

/* ---- names ---- */

static bool plain_word(Str name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '.'))) {
            return false;
        }
    }
    return name.len > 0 && name.len <= 60;
}

/* A name as an id of ours: signs become _, other scripts give way to the number of the row. */
static Str plain_id(XlsForm *form, const char *prefix, size_t row, Str name) {
    if (!plain_word(name)) {
        return str_format(form->arena, "%s%zu", prefix, form->survey.rows[row].number);
    }
    char *id = arena_alloc(form->arena, name.len + 1);
    for (size_t i = 0; i < name.len; i++) {
        id[i] = (char)(name.data[i] == '-' || name.data[i] == '.' ? '_' : name.data[i]);
    }
    return (Str){id, name.len};
}

/* Of a field of one's own: the id of an element means that element. */
static Str own_id(XlsForm *form, size_t row, Str name) {
    Str id = plain_id(form, "q", row, name);
    const Element *element = pack_element(form->pack, id);
    return element && str_equal(element->id, id) ? str_format(form->arena, "own_%.*s", STR_ARG(id)) : id;
}

static bool fits_type(const Element *element, const XlsField *field) {
    switch (element->type) {
    case ELEMENT_NUMBER: return field->type == ASK_NUMBER;
    case ELEMENT_BOOL: return field->type == ASK_BOOL;
    case ELEMENT_DATE: return field->type == ASK_DATE;
    default: return field->type == ASK_CHOICE;
    }
}

/* The choices of an element are its own: those of the workbook must be among them. */
static void match_choices(XlsForm *form, const Element *element, XlsQuestion *question) {
    XlsChoice *own = ARENA_ARRAY(form->arena, question->choice_count, XlsChoice);
    for (size_t i = 0; i < question->choice_count; i++) {
        const TableCell cell = {.text = question->choices[i].label};
        CellState state;
        double value;
        Str wrong;
        own[i] = question->choices[i];
        if (!fact_cell_read(element, 1, &cell, form->arena, &state, &value, &wrong) || state != CELL_KNOWN) {
            xlsform_fault(form, &form->choices, question->choices[i].row, "label", "“%.*s”不是要素“%.*s”的选项。",
                          STR_ARG(question->choices[i].label), STR_ARG(element->name));
            continue;
        }
        own[i].label = element->choices[(size_t)value];
    }
    question->choices = own;
}

/* The element that a question is: named in the column element, or by its name or label. "-" there: none. */
static const Element *match_element(XlsForm *form, size_t row, const XlsField *field, Str label) {
    Str named = xlsform_value(&form->survey, row, "element"), name = xlsform_value(&form->survey, row, "name");
    if (str_is(named, "-") || field->type == ASK_TEXT || field->type == ASK_NOTE) {
        return NULL;
    }
    const Element *element = pack_element(form->pack, named.len ? named : name);
    if (named.len && !element) {
        xlsform_fault(form, &form->survey, row, "element", "没有“%.*s”这个要素，不是要素请写“-”。", STR_ARG(named));
        return NULL;
    }
    element = element || named.len ? element : pack_element(form->pack, label);
    if (!element || (!named.len && !(element->levels & form->levels))) {
        return NULL;
    }
    if (!fits_type(element, field)) {
        static const char *const wanted[] = {"integer 或 decimal", "select_one yes_no", "select_one", "date"};
        xlsform_fault(form, &form->survey, row, "type",
                      "这道题与要素“%.*s”同名，类型应是 %s；不是这个要素就在 element 列写“-”。", STR_ARG(element->name),
                      wanted[element->type]);
        return NULL;
    }
    if (!named.len) {
        note(form, row, "name", "认作要素“%.*s”（%.*s）。", STR_ARG(element->name), STR_ARG(element->id));
    }
    return element;
}

static bool name_taken(XlsForm *form, size_t row, Str name) {
    for (size_t i = 0; i < form->question_count; i++) {
        if (name.len && str_equal(form->questions[i].name, name)) {
            xlsform_fault(form, &form->survey, row, "name", "题目名“%.*s”重复，前一处在第%zu行。", STR_ARG(name),
                          form->survey.rows[form->fields[i].row].number);
            return true;
        }
    }
    return false;
}

static size_t add_question(XlsForm *form, XlsQuestion question, XlsField field) {
    if (form->question_count == form->capacity) {
        size_t wanted = form->capacity ? form->capacity * 2 : 64;
        form->questions = arena_grow(form->arena, form->questions, form->capacity, wanted, sizeof question);
        form->fields = arena_grow(form->arena, form->fields, form->capacity, wanted, sizeof field);
        form->capacity = wanted;
    }
    form->questions[form->question_count] = question;
    form->fields[form->question_count] = field;
    return form->question_count++;
}

/* ---- groups ---- */

typedef struct Group {
    size_t row;
    bool repeat;
} Group;

typedef struct Walk {
    XlsForm *form;
    Group groups[XLS_NESTED_MOST];
    size_t depth;
    int section; /* open, -1: the next question begins one */
} Walk;

static int repeat_depth(const Walk *walk) {
    for (size_t i = 0; i < walk->depth; i++) {
        if (walk->groups[i].repeat) {
            return (int)i;
        }
    }
    return -1;
}

static bool section_id_taken(const XlsForm *form, Str id) {
    for (size_t i = 0; i < form->section_count; i++) {
        if (str_equal(form->sections[i].id, id)) {
            return true;
        }
    }
    return false;
}

/* A section for the innermost group (or the repeat), or for questions outside all groups. */
static void open_section(Walk *walk, size_t row) {
    XlsForm *form = walk->form;
    int repeat = repeat_depth(walk);
    size_t around = repeat >= 0 ? (size_t)repeat + 1 : walk->depth;
    const Group *group = around ? &walk->groups[around - 1] : NULL;
    XlsSection section = {.row = group ? group->row : row, .has_row = group != NULL, .is_table = repeat >= 0};
    Str name = group ? xlsform_value(&form->survey, group->row, "name") : STR("part");
    Str base = plain_id(form, "part_", section.row, name);
    section.id = base;
    for (int i = 2; section_id_taken(form, section.id); i++) {
        section.id = str_format(form->arena, "%.*s_%d", STR_ARG(base), i);
    }
    section.name = group ? xlsform_value(&form->survey, group->row, "label") : (Str){NULL, 0};
    section.name = section.name.len ? section.name : group ? name : xlsform_value(&form->settings, 0, "form_title");
    section.name = section.name.len ? section.name : STR("填报内容");
    for (size_t i = 0; i < around; i++) {
        section.conditions.rows[section.conditions.count++] = walk->groups[i].row;
    }
    if (form->section_count == form->section_capacity) {
        size_t wanted = form->section_capacity ? form->section_capacity * 2 : 16;
        form->sections = arena_grow(form->arena, form->sections, form->section_capacity, wanted, sizeof section);
        form->section_capacity = wanted;
    }
    walk->section = (int)form->section_count;
    form->sections[form->section_count++] = section;
}

static void begin_group(Walk *walk, size_t row, bool repeat) {
    XlsForm *form = walk->form;
    if (repeat && repeat_depth(walk) >= 0) {
        xlsform_fault(form, &form->survey, row, "type", "重复组里不能再套重复组，请改成一张表格。");
    }
    if (walk->depth == XLS_NESTED_MOST) {
        xlsform_fault(form, &form->survey, row, "type", "组套得太深，最多%d层。", XLS_NESTED_MOST);
        return;
    }
    bool inside = repeat_depth(walk) >= 0;
    walk->groups[walk->depth++] = (Group){row, repeat && !inside};
    if (!inside) {
        walk->section = -1;
    }
    if (repeat && !inside) {
        open_section(walk, row);
        XlsQuestion question = {.name = xlsform_value(&form->survey, row, "name"),
                                .id = form->sections[walk->section].id,
                                .kind = XLS_REPEAT};
        if (!name_taken(form, row, question.name)) {
            add_question(form, question, (XlsField){.row = row, .type = ASK_NOTE});
        }
    }
}

static void end_group(Walk *walk, size_t row, bool repeat) {
    XlsForm *form = walk->form;
    if (!walk->depth) {
        xlsform_fault(form, &form->survey, row, "type", "多了一个 %s，前面没有开始。",
                      repeat ? "end_repeat" : "end_group");
        return;
    }
    const Group *group = &walk->groups[walk->depth - 1];
    Str begun = xlsform_value(&form->survey, group->row, "type");
    if ((str_find(begun, STR("repeat")) >= 0) != repeat) {
        xlsform_fault(form, &form->survey, row, "type", "第%zu行开始的是“%.*s”，这里的结束对不上。",
                      form->survey.rows[group->row].number, STR_ARG(begun));
    }
    walk->depth--;
    if (repeat_depth(walk) < 0) {
        walk->section = -1;
    }
}

/* ---- the walk ---- */

static const XlsKind kinds[] = {XLS_NUMBER, XLS_TEXT, XLS_CHOICE, XLS_BOOL, XLS_DATE, XLS_NOTE};

static void take_question(Walk *walk, size_t row, Str type) {
    XlsForm *form = walk->form;
    XlsQuestion question = {.name = xlsform_value(&form->survey, row, "name")};
    XlsField field = {.row = row};
    Str label = xlsform_value(&form->survey, row, "label");
    if (!read_type(form, row, type, &question, &field)) {
        return;
    }
    if (!question.name.len && field.type != ASK_NOTE) {
        xlsform_fault(form, &form->survey, row, "name", "缺少题目名（name）。");
        return;
    }
    if (name_taken(form, row, question.name)) {
        return;
    }
    int repeat = repeat_depth(walk);
    field.computed = str_is(type, "calculate") || xlsform_value(&form->survey, row, "calculation").len > 0 ||
                     xlsform_value(&form->survey, row, "value").len > 0;
    field.element = repeat < 0 ? match_element(form, row, &field, label) : NULL;
    if (field.element && field.element->type == ELEMENT_CHOICE) {
        match_choices(form, field.element, &question);
    }
    question.kind = kinds[field.type];
    question.id = field.element ? field.element->id : own_id(form, row, question.name);
    for (size_t i = repeat < 0 ? walk->depth : (size_t)repeat + 1; i < walk->depth; i++) {
        field.conditions.rows[field.conditions.count++] = walk->groups[i].row;
    }
    if (walk->section < 0) {
        open_section(walk, row);
    }
    XlsSection *section = &form->sections[walk->section];
    if (section->field_count == section->capacity) {
        size_t wanted = section->capacity ? section->capacity * 2 : 16;
        section->fields = arena_grow(form->arena, section->fields, section->capacity, wanted, sizeof *section->fields);
        section->capacity = wanted;
    }
    section->fields[section->field_count++] = add_question(form, question, field);
}

/* "begin group" and "begin_group" are the same. */
static Str type_of(XlsForm *form, size_t row) {
    static const char *const joined[] = {"begin group", "end group", "begin repeat", "end repeat", "select one"};
    Str type = xlsform_value(&form->survey, row, "type");
    for (size_t i = 0; i < sizeof joined / sizeof *joined; i++) {
        if (str_starts(type, str_from(joined[i]))) {
            char *copy = arena_alloc(form->arena, type.len + 1);
            memcpy(copy, type.data, type.len);
            *strchr(copy, ' ') = '_';
            return (Str){copy, type.len};
        }
    }
    return type;
}

void xlsform_structure(XlsForm *form) {
    Walk walk = {.form = form, .section = -1};
    for (size_t row = 0; row < form->survey.count; row++) {
        Str type = type_of(form, row);
        if (str_is(type, "begin_group") || str_is(type, "begin_repeat")) {
            begin_group(&walk, row, str_is(type, "begin_repeat"));
        } else if (str_is(type, "end_group") || str_is(type, "end_repeat")) {
            end_group(&walk, row, str_is(type, "end_repeat"));
        } else if (type.len) {
            take_question(&walk, row, type);
        } else if (xlsform_value(&form->survey, row, "name").len || xlsform_value(&form->survey, row, "label").len) {
            xlsform_fault(form, &form->survey, row, "type", "缺少类型（type）。");
        }
    }
    while (walk.depth) {
        size_t row = walk.groups[--walk.depth].row;
        xlsform_fault(form, &form->survey, row, "type", "这个组没有结束：缺少 %s。",
                      str_find(xlsform_value(&form->survey, row, "type"), STR("repeat")) >= 0 ? "end_repeat"
                                                                                              : "end_group");
    }
}
