/* A workbook in the XLSForm manner becomes the YAML of a form. Each value stands on a line of its own, so that what the
 * loader and the compiler find fault with is told at the cell it came from. */
#include "xlsform_internal.h"

#include <stdio.h>
#include <string.h>

typedef struct OwnCheck {
    Str id, severity, rule, message, field, table;
    size_t row;
    const char *key;
} OwnCheck;

typedef struct Output {
    XlsForm *form;
    Buf text;
    Place *places; /* per line */
    size_t lines, capacity;
    OwnCheck *checks; /* of constraints and reasons: written behind the sections */
    size_t check_count, check_capacity;
} Output;

/* ---- lines ---- */

static void end_line(Output *out, const XlsSheet *sheet, size_t row, const char *key) {
    if (out->lines == out->capacity) {
        size_t wanted = out->capacity ? out->capacity * 2 : 256;
        out->places = arena_grow(out->form->arena, out->places, out->capacity, wanted, sizeof *out->places);
        out->capacity = wanted;
    }
    out->places[out->lines++] = xlsform_place(out->form->file, sheet, row, key);
    buf_add_char(&out->text, '\n');
}

/* `begins`: how the line begins, "      - id: ". */
static void put(Output *out, const char *begins, Str value, const XlsSheet *sheet, size_t row, const char *key) {
    if (!value.len) {
        return;
    }
    buf_add(&out->text, str_from(begins));
    Json json = json_writer(&out->text); /* a JSON text is a quoted scalar of YAML */
    json_str(&json, value);
    end_line(out, sheet, row, key);
}

static void put_plain(Output *out, const char *begins, Str value, const XlsSheet *sheet, size_t row, const char *key) {
    if (value.len) {
        buf_add(&out->text, str_from(begins));
        buf_add(&out->text, value);
        end_line(out, sheet, row, key);
    }
}

static void put_words(Output *out, const char *begins, const Str *words, size_t count, const XlsSheet *sheet,
                      size_t row, const char *key) {
    buf_add(&out->text, str_from(begins));
    Json json = json_writer(&out->text);
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_str(&json, words[i]);
    }
    json_close_array(&json);
    end_line(out, sheet, row, key);
}

static void put_number(Output *out, const char *begins, double value, const XlsSheet *sheet, size_t row,
                       const char *key) {
    char number[32];
    number_shortest(value, number);
    put_plain(out, begins, str_from(number), sheet, row, key);
}

/* A list in one cell: "小学、初中", "head, ctr". */
static void put_list(Output *out, const char *begins, Str cell, const XlsSheet *sheet, size_t row, const char *key) {
    Arena *arena = out->form->arena;
    Str words[64];
    size_t count = 0, start = 0;
    for (size_t at = 0; at <= cell.len && count < 64;) {
        size_t next = at;
        uint32_t c = at < cell.len ? utf8_next(cell, &next) : ',';
        next += at == cell.len;
        if (c == ',' || c == 0xFF0C || c == 0x3001 || c == ';' || c == 0xFF1B || c == ' ') {
            Str word = str_trim(str_slice(cell, start, at));
            if (word.len) {
                words[count++] = str_copy(arena, word);
            }
            start = next;
        }
        at = next;
    }
    if (count) {
        put_words(out, begins, words, count, sheet, row, key);
    }
}

/* ---- yes and no ---- */

static bool is_yes(Str text) {
    static const char *const yes[] = {"yes", "true", "true()", "1", "是", "必填"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (str_is(text, yes[i])) {
            return true;
        }
    }
    return false;
}

static bool truth_of(XlsForm *form, const XlsSheet *sheet, size_t row, const char *key) {
    static const char *const no[] = {"", "no", "false", "false()", "0", "否"};
    Str text = xlsform_value(sheet, row, key);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (str_is(text, no[i])) {
            return false;
        }
    }
    if (!is_yes(text)) {
        xlsform_fault(form, sheet, row, key, "“%s”只能写 yes 或 no；有条件的必填请用 relevant 控制这道题显示不显示。",
                      key);
    }
    return is_yes(text);
}

/* ---- formulas ---- */

/* An expression of the survey in our language; empty after a fault. */
static XlsFormula translate(XlsForm *form, size_t row, const char *key, const XlsQuestion *self) {
    XlsFormula formula = {.truth = false};
    Err err = {.kind = ERR_NONE};
    const XlsNames names = {form->questions, form->question_count, self};
    Str text = xlsform_value(&form->survey, row, key);
    if (text.len && !xlsform_expression(text, &names, form->arena, &formula, &err)) {
        xlsform_fault(form, &form->survey, row, key, "%s", err.message);
        formula = (XlsFormula){.truth = false};
    }
    return formula;
}

static Str both(Arena *arena, Str a, Str b) {
    return !a.len ? b : !b.len ? a : str_format(arena, "(%.*s) and (%.*s)", STR_ARG(a), STR_ARG(b));
}

/* When something is shown: our own formula when there is one, else `relevant`, and all groups around it. */
static Str visible_of(XlsForm *form, size_t row, const XlsConditions *conditions) {
    Str own = xlsform_value(&form->survey, row, "visible");
    Str visible = own.len ? own : translate(form, row, "relevant", NULL).text;
    for (size_t i = 0; i < conditions->count; i++) {
        if (conditions->rows[i] == row) {
            continue;
        }
        Str around = xlsform_value(&form->survey, conditions->rows[i], "visible");
        around = around.len ? around : translate(form, conditions->rows[i], "relevant", NULL).text;
        visible = both(form->arena, around, visible);
    }
    return visible;
}

/* ---- checks ---- */

static void add_check(Output *out, OwnCheck check) {
    if (out->check_count == out->check_capacity) {
        size_t wanted = out->check_capacity ? out->check_capacity * 2 : 32;
        out->checks = arena_grow(out->form->arena, out->checks, out->check_capacity, wanted, sizeof check);
        out->check_capacity = wanted;
    }
    out->checks[out->check_count++] = check;
}

static Str severity_of(XlsForm *form, size_t row) {
    static const char *const words[][2] = {{"error", "error"},  {"必须改正", "error"}, {"warning", "warning"},
                                           {"说明", "warning"}, {"note", "note"},      {"提示", "note"}};
    Str text = xlsform_value(&form->survey, row, "severity");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(text, words[i][0])) {
            return str_from(words[i][1]);
        }
    }
    if (text.len) {
        xlsform_fault(form, &form->survey, row, "severity",
                      "severity 只能写 error（必须改正）、warning（要说明）或 note（提示）。");
    }
    return STR("error");
}

/* One of the columns constraint (must hold) and reason (must hold or be explained). */
static void take_constraint(Output *out, size_t question, const XlsSection *section, const char *key,
                            const char *message_key, const char *prefix, Str severity) {
    XlsForm *form = out->form;
    size_t row = form->fields[question].row;
    const XlsQuestion *self = &form->questions[question];
    XlsFormula rule = translate(form, row, key, self);
    if (!rule.text.len) {
        return;
    }
    Str message = xlsform_value(&form->survey, row, message_key), label = xlsform_value(&form->survey, row, "label");
    if (!message.len) {
        message = str_format(form->arena, "“%.*s”不符合要求，请核对", STR_ARG(label.len ? label : self->name));
    }
    add_check(out, (OwnCheck){.id = str_format(form->arena, "%s-%.*s", prefix, STR_ARG(self->id)),
                              .severity = severity,
                              .rule = rule.text,
                              .message = message,
                              .field = self->id,
                              .table = section->is_table ? section->id : (Str){NULL, 0},
                              .row = row,
                              .key = key});
}

/* ---- fields ---- */

static void put_choices(Output *out, size_t question) {
    const XlsQuestion *of = &out->form->questions[question];
    size_t row = out->form->fields[question].row;
    Str *labels = ARENA_ARRAY(out->form->arena, of->choice_count, Str);
    for (size_t i = 0; i < of->choice_count; i++) {
        labels[i] = of->choices[i].label;
    }
    put_words(out, "        choices: ", labels, of->choice_count, &out->form->survey, row, "type");
}

/* What a question says of itself, and an element does not. */
static void put_own(Output *out, size_t question) {
    XlsForm *form = out->form;
    const XlsField *field = &form->fields[question];
    const XlsSheet *survey = &form->survey;
    size_t row = field->row;
    put_plain(out, "        type: ", str_from(form_field_type_id(field->type)), survey, row, "type");
    put(out, "        unit: ", xlsform_value(survey, row, "unit"), survey, row, "unit");
    if (field->whole) {
        put_plain(out, "        whole: ", STR("true"), survey, row, "type");
    }
    Str decimals = xlsform_value(survey, row, "decimals");
    bool usual = !decimals.len && field->type == ASK_NUMBER && !field->whole;
    put(out, "        decimals: ", usual ? STR("2") : decimals, survey, row, "decimals");
    if (field->type == ASK_CHOICE) {
        put_choices(out, question);
    }
    put(out, "        privacy: ", xlsform_value(survey, row, "privacy"), survey, row, "privacy");
    put(out, "        mask: ", xlsform_value(survey, row, "mask"), survey, row, "mask");
}

static void check_unit(XlsForm *form, size_t row, const Element *element) {
    Str unit = xlsform_value(&form->survey, row, "unit");
    if (unit.len && !str_equal(unit, element->entry_unit)) {
        xlsform_fault(form, &form->survey, row, "unit", "要素“%.*s”的单位是“%.*s”，不能改成“%.*s”。",
                      STR_ARG(element->name), STR_ARG(element->entry_unit.len ? element->entry_unit : STR("无")),
                      STR_ARG(unit));
    }
}

/* A plain range becomes the field's own limits; anything else a check. */
static void put_limits(Output *out, size_t question, const XlsSection *section) {
    XlsForm *form = out->form;
    const XlsField *field = &form->fields[question];
    size_t row = field->row;
    bool has_min = false, has_max = false;
    double min = 0, max = 0;
    Str constraint = xlsform_value(&form->survey, row, "constraint"), severity = severity_of(form, row);
    if (constraint.len && field->type == ASK_NUMBER && str_is(severity, "error") &&
        xlsform_range(constraint, &has_min, &min, &has_max, &max)) {
        if (has_min) {
            put_number(out, "        min: ", min, &form->survey, row, "constraint");
        }
        if (has_max) {
            put_number(out, "        max: ", max, &form->survey, row, "constraint");
        }
    } else if (constraint.len) {
        take_constraint(out, question, section, "constraint", "constraint_message", "c", severity);
    }
    take_constraint(out, question, section, "reason", "reason_message", "r", STR("warning"));
}

static void put_value(Output *out, size_t question) {
    XlsForm *form = out->form;
    XlsField *field = &form->fields[question];
    size_t row = field->row;
    Str own = xlsform_value(&form->survey, row, "value");
    Str table = xlsform_value(&form->survey, row, "from_table");
    if (own.len) {
        put(out, "        value: ", own, &form->survey, row, "value");
        put(out, "        from_table: ", table, &form->survey, row, "from_table");
        return;
    }
    XlsFormula formula = translate(form, row, "calculation", NULL);
    if (!formula.text.len && xlsform_value(&form->survey, row, "calculation").len == 0) {
        xlsform_fault(form, &form->survey, row, "calculation", "calculate 要在 calculation 列写怎么算。");
    }
    if (formula.truth && !field->element && field->type == ASK_NUMBER) {
        field->type = ASK_BOOL; /* a calculate has no type of its own */
        field->whole = false;
    }
    put(out, "        value: ", formula.text, &form->survey, row, "calculation");
    put(out, "        from_table: ", formula.from_table, &form->survey, row, "calculation");
}

static void put_field(Output *out, size_t question, const XlsSection *section) {
    XlsForm *form = out->form;
    const XlsQuestion *of = &form->questions[question];
    const XlsField *field = &form->fields[question];
    const XlsSheet *survey = &form->survey;
    size_t row = field->row;
    Str label = xlsform_value(survey, row, "label");
    bool note = field->type == ASK_NOTE;
    if (field->element) {
        put(out, "      - element: ", of->id, survey, row, "name");
        check_unit(form, row, field->element);
        if (!str_equal(label, field->element->name)) {
            put(out, "        name: ", label, survey, row, "label");
        }
    } else {
        put(out, "      - id: ", of->id, survey, row, "name");
        put(out, "        name: ", label.len ? label : of->name.len ? of->name : STR("说明"), survey, row, "label");
    }
    if (field->computed && !note) {
        put_value(out, question);
    }
    if (!field->element) {
        put_own(out, question);
    }
    if (!field->computed && !note && truth_of(form, survey, row, "required")) {
        put_plain(out, "        required: ", STR("true"), survey, row, "required");
    }
    if (truth_of(form, survey, row, "elsewhere")) {
        put_plain(out, "        elsewhere: ", STR("true"), survey, row, "elsewhere");
    }
    if (truth_of(form, survey, row, "beyond")) {
        put_plain(out, "        beyond: ", STR("true"), survey, row, "beyond");
    }
    if (!note) {
        put_limits(out, question, section);
    }
    put(out, "        visible: ", visible_of(form, row, &field->conditions), survey, row,
        xlsform_value(survey, row, "visible").len ? "visible" : "relevant");
    put(out, "        help: ", xlsform_value(survey, row, "hint"), survey, row, "hint");
}

/* ---- sections ---- */

static void put_rows(Output *out, const XlsSection *section) {
    XlsForm *form = out->form;
    const XlsSheet *survey = &form->survey;
    Str least = xlsform_value(survey, section->row, "rows_least"),
        most = xlsform_value(survey, section->row, "rows_most");
    Str fixed = xlsform_value(survey, section->row, "repeat_count");
    double number;
    if (fixed.len && !number_parse(fixed, &number)) {
        xlsform_fault(form, survey, section->row, "repeat_count",
                      "repeat_count 只能写数；行数不定就留空，要限制行数请写 rows_least、rows_most。");
        fixed = (Str){NULL, 0};
    }
    least = least.len ? least : fixed;
    most = most.len ? most : fixed;
    if (least.len || most.len) {
        put_plain(out, "    ", STR("rows:"), survey, section->row, "rows_least");
        put(out, "      least: ", least, survey, section->row,
            least.data == fixed.data ? "repeat_count" : "rows_least");
        put(out, "      most: ", most, survey, section->row, most.data == fixed.data ? "repeat_count" : "rows_most");
    }
    put(out, "    row_name: ", xlsform_value(survey, section->row, "row_name"), survey, section->row, "row_name");
    put_list(out, "    unique: ", xlsform_value(survey, section->row, "unique"), survey, section->row, "unique");
}

static void put_section(Output *out, const XlsSection *section) {
    XlsForm *form = out->form;
    const XlsSheet *survey = &form->survey;
    if (!section->field_count && !section->is_table) {
        return;
    }
    put(out, "  - id: ", section->id, survey, section->row, "name");
    put(out, "    name: ", section->name, survey, section->row, "label");
    if (section->is_table) {
        put_plain(out, "    table: ", STR("true"), survey, section->row, "type");
        put_rows(out, section);
    }
    if (section->has_row) {
        put(out, "    visible: ", visible_of(form, section->row, &section->conditions), survey, section->row,
            "relevant");
        put(out, "    help: ", xlsform_value(survey, section->row, "hint"), survey, section->row, "hint");
    }
    put_plain(out, "    fields:", section->field_count ? STR(" ") : STR(" []"), survey, section->row, "type");
    for (size_t i = 0; i < section->field_count; i++) {
        put_field(out, section->fields[i], section);
    }
}

/* ---- the form around them ---- */

static void put_checks(Output *out) {
    XlsForm *form = out->form;
    const XlsSheet *sheet = &form->checks;
    if (!out->check_count && !sheet->count) {
        return;
    }
    put_plain(out, "", STR("checks:"), &form->survey, 0, "type");
    for (size_t i = 0; i < out->check_count; i++) {
        const OwnCheck *check = &out->checks[i];
        put(out, "  - id: ", check->id, &form->survey, check->row, check->key);
        put_plain(out, "    severity: ", check->severity, &form->survey, check->row, "severity");
        put(out, "    rule: ", check->rule, &form->survey, check->row, check->key);
        put(out, "    message: ", check->message, &form->survey, check->row, check->key);
        put_words(out, "    fields: ", &check->field, 1, &form->survey, check->row, check->key);
        put(out, "    table: ", check->table, &form->survey, check->row, check->key);
    }
    static const char *const keys[] = {"severity", "rule", "applies", "message", "table"};
    for (size_t row = 0; row < sheet->count; row++) {
        Str id = xlsform_value(sheet, row, "id");
        put(out, "  - id: ", id.len ? id : str_format(form->arena, "check-%zu", sheet->rows[row].number), sheet, row,
            "id");
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            const char *begins = str_format(form->arena, "    %s: ", keys[k]).data;
            put(out, begins, xlsform_value(sheet, row, keys[k]), sheet, row, keys[k]);
        }
        put_list(out, "    fields: ", xlsform_value(sheet, row, "fields"), sheet, row, "fields");
    }
}

static void put_steps(Output *out) {
    XlsForm *form = out->form;
    const XlsSheet *sheet = &form->steps;
    if (!sheet->count) {
        return;
    }
    put_plain(out, "", STR("steps:"), sheet, 0, "id");
    for (size_t row = 0; row < sheet->count; row++) {
        put(out, "  - id: ", xlsform_value(sheet, row, "id"), sheet, row, "id");
        put(out, "    name: ", xlsform_value(sheet, row, "name"), sheet, row, "name");
        put_list(out, "    roles: ", xlsform_value(sheet, row, "roles"), sheet, row, "roles");
        put(out, "    need: ", xlsform_value(sheet, row, "need"), sheet, row, "need");
        if (truth_of(form, sheet, row, "section")) {
            put_plain(out, "    section: ", STR("true"), sheet, row, "section");
        }
        if (truth_of(form, sheet, row, "optional")) {
            put_plain(out, "    optional: ", STR("true"), sheet, row, "optional");
        }
    }
}

static void put_head(Output *out) {
    static const char *const texts[] = {"note", "source", "section", "where"};
    XlsForm *form = out->form;
    const XlsSheet *settings = &form->settings;
    Str id = xlsform_value(settings, 0, "form_id"), title = xlsform_value(settings, 0, "form_title");
    id = id.len ? id : xlsform_value(settings, 0, "id_string");
    if (!id.len || !title.len) {
        Place place = xlsform_place(form->file, settings, 0, "form_id");
        problem_add(form->problems, SEVERITY_ERROR, "xlsform", &place,
                    "settings 工作表要写 form_id（表的编号，英文字母、数字和-）和 form_title（表的名称）。");
        return;
    }
    put(out, "form: ", id, settings, 0, "form_id");
    put(out, "name: ", title, settings, 0, "form_title");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *begins = str_format(form->arena, "%s: ", texts[i]).data;
        put(out, begins, xlsform_value(settings, 0, texts[i]), settings, 0, texts[i]);
    }
    put_list(out, "levels: ", xlsform_value(settings, 0, "levels"), settings, 0, "levels");
    put_list(out, "kinds: ", xlsform_value(settings, 0, "kinds"), settings, 0, "kinds");
    put(out, "unlock_need: ", xlsform_value(settings, 0, "unlock_need"), settings, 0, "unlock_need");
}

/* Levels of the units that fill it in, so that a question of a school is not taken for a figure of the county. */
static unsigned levels_of(const XlsForm *form) {
    Str levels = xlsform_value(&form->settings, 0, "levels"), kinds = xlsform_value(&form->settings, 0, "kinds");
    unsigned found = 0;
    size_t count;
    const KindDef *all = pack_kinds(form->pack, &count);
    for (int level = LEVEL_COUNTRY; level <= LEVEL_SCHOOL; level++) {
        found |= str_find(levels, str_from(unit_level_id((UnitLevel)level))) >= 0 ? 1u << level : 0;
    }
    for (size_t i = 0; i < count && !levels.len; i++) {
        bool named = str_find(kinds, all[i].id) >= 0 || str_find(kinds, all[i].name) >= 0;
        found |= named ? 1u << all[i].level : 0;
    }
    return found ? found : 1u << LEVEL_SCHOOL;
}

/* Faults of the YAML at the cells that its lines came from. */
static void check_yaml(Output *out) {
    XlsForm *form = out->form;
    ProblemList found = problem_list(form->arena, 500);
    FormDef *def;
    const Form *compiled;
    if (pack_read_form(form->pack, form->file, buf_str(&out->text), form->arena, &def, &found)) {
        form_compile(form->pack, def, form->arena, &compiled, &found);
    }
    for (size_t i = 0; i < found.count; i++) {
        const Problem *problem = &found.items[i];
        size_t line = problem->place.line > 0 ? (size_t)problem->place.line - 1 : 0;
        const Place *place = line < out->lines ? &out->places[line] : &problem->place;
        problem_add(form->problems, problem->severity, "xlsform", place, "%.*s", STR_ARG(problem->message));
    }
}

static bool read_sheets(const char *path, XlsForm *form, Err *err) {
    return xlsform_sheet(path, "survey", true, form->arena, &form->survey, err) &&
           xlsform_sheet(path, "choices", false, form->arena, &form->choices, err) &&
           xlsform_sheet(path, "settings", false, form->arena, &form->settings, err) &&
           xlsform_sheet(path, "checks", false, form->arena, &form->checks, err) &&
           xlsform_sheet(path, "steps", false, form->arena, &form->steps, err);
}

bool xlsform_read(const char *path, Str file_name, const Pack *pack, Arena *arena, Str *yaml, ProblemList *problems,
                  Err *err) {
    const char *slash = strrchr(path, '/');
    XlsForm form = {.pack = pack,
                    .arena = arena,
                    .problems = problems,
                    .file = file_name.len ? str_cstr(arena, file_name)
                            : slash       ? slash + 1
                                          : path};
    size_t before = problems->errors;
    *yaml = (Str){NULL, 0};
    if (!read_sheets(path, &form, err)) {
        return false;
    }
    form.levels = levels_of(&form);
    xlsform_structure(&form);
    Output out = {.form = &form, .text = buf_create(arena)};
    put_head(&out);
    put_plain(&out, "sections:", form.section_count ? STR(" ") : STR(" []"), &form.survey, 0, "type");
    for (size_t i = 0; i < form.section_count; i++) {
        put_section(&out, &form.sections[i]);
    }
    put_checks(&out);
    put_steps(&out);
    if (problems->errors == before) {
        check_yaml(&out);
    }
    *yaml = buf_str(&out.text);
    return true;
}
