/* A form as a workbook in the XLSForm manner: what people know from other tools, and in columns of our own what those
 * cannot say. Conditions and computed values stand in our language, and beside it as expressions where XPath can. */
#include "judge_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <xlsxwriter.h>

enum { WIDE = 24, NARROW = 12 };

static const char *const survey_keys[] = {
    "type",  "name",       "label",    "hint",       "required",  "relevant",  "constraint", "calculation",
    "unit",  "decimals",   "element",  "privacy",    "mask",      "elsewhere", "beyond",     "visible",
    "value", "from_table", "row_name", "rows_least", "rows_most", "unique",
};
enum { KEY_COUNT = sizeof survey_keys / sizeof *survey_keys };

typedef struct Sheet {
    lxw_worksheet *sheet;
    const char *const *keys;
    size_t key_count;
    lxw_row_t row;
} Sheet;

typedef struct Writing {
    const Form *form;
    Arena *arena;
    lxw_format *heading;
    Sheet survey, choices, settings, checks, steps;
} Writing;

static void open_sheet(Writing *writing, lxw_workbook *book, Sheet *sheet, const char *name, const char *const *keys,
                       size_t count) {
    *sheet = (Sheet){workbook_add_worksheet(book, name), keys, count, 0};
    for (size_t i = 0; sheet->sheet && i < count; i++) {
        worksheet_write_string(sheet->sheet, 0, (lxw_col_t)i, keys[i], writing->heading);
    }
    if (sheet->sheet) {
        worksheet_set_column(sheet->sheet, 0, (lxw_col_t)(count - 1), WIDE, NULL);
        worksheet_freeze_panes(sheet->sheet, 1, 2);
    }
}

static void put(Writing *writing, Sheet *sheet, const char *key, Str value) {
    size_t at = 0;
    while (at < sheet->key_count && strcmp(sheet->keys[at], key) != 0) {
        at++;
    }
    if (value.len && at < sheet->key_count) {
        worksheet_write_string(sheet->sheet, sheet->row, (lxw_col_t)at, str_cstr(writing->arena, value), NULL);
    }
}

static void put_number(Writing *writing, Sheet *sheet, const char *key, double value) {
    char number[32];
    number_shortest(value, number);
    put(writing, sheet, key, str_from(number));
}

static Str joined(Arena *arena, const Str *words, size_t count) {
    Buf all = buf_create(arena);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&all, "%s%.*s", i ? "、" : "", STR_ARG(words[i]));
    }
    return buf_str(&all);
}

/* ---- expressions ---- */

/* Which field has the choices of a domain. */
static const FormField *choice_field(const Form *form, int domain) {
    for (size_t f = 0; f < form->field_count; f++) {
        const FormField *def = form->fields[f].def;
        int own = def->element >= 0 ? def->element + 1 : FACT_EXTRA_DOMAIN + (int)f;
        if (def->type == ASK_CHOICE && own == domain) {
            return def;
        }
    }
    return NULL;
}

typedef struct ExpressionContext {
    const Form *form;
    char name[16];
} ExpressionContext;

static bool column_name(void *context, int column, Str *name) {
    const ExpressionContext *choice = context;
    int field = form_column_field(choice->form, column);
    if (field >= 0) {
        *name = choice->form->fields[field].def->id;
    }
    return field >= 0;
}

static bool choice_name(void *context, int domain, double value, Str *name) {
    ExpressionContext *choice = context;
    if (!choice_field(choice->form, domain)) {
        return false;
    }
    snprintf(choice->name, sizeof choice->name, "c%d", (int)value + 1);
    *name = str_from(choice->name);
    return true;
}

/* Empty when XPath cannot say it. */
static Str expression(const Writing *writing, const FormFormula *formula) {
    ExpressionContext context = {.form = writing->form};
    const XpathNames names = {column_name, choice_name, &context};
    Buf out = buf_create(writing->arena);
    bool said = formula->expr && formula_xpath(formula->expr, &names, &out);
    return said ? buf_str(&out) : (Str){NULL, 0};
}

/* ---- rows of the survey ---- */

static Str type_of(const Writing *writing, const FieldNode *node) {
    static const char *const plain[] = {"decimal", "text", NULL, "select_one yes_no", "date", "note"};
    const FormField *def = node->def;
    if (def->type == ASK_CHOICE) {
        return str_format(writing->arena, "select_one %.*s", STR_ARG(def->id));
    }
    if (def->value.text.len && def->element < 0 && def->type == ASK_NUMBER && !def->whole) {
        return STR("calculate");
    }
    return def->type == ASK_NUMBER && def->whole ? STR("integer") : str_from(plain[def->type]);
}

/* The limits an element has anyway are not written again. */
static Str range_of(const Writing *writing, const FormField *def) {
    size_t count;
    const Element *element = def->element >= 0 ? &pack_elements(writing->form->pack, &count)[def->element] : NULL;
    bool min = def->has_min && !(element && element->has_min && element->min / element->entry_factor == def->min);
    bool max = def->has_max && !(element && element->has_max && element->max / element->entry_factor == def->max);
    char least[32], most[32];
    number_shortest(def->min, least);
    number_shortest(def->max, most);
    return min && max ? str_format(writing->arena, ". >= %s and . <= %s", least, most)
           : min      ? str_format(writing->arena, ". >= %s", least)
           : max      ? str_format(writing->arena, ". <= %s", most)
                      : (Str){NULL, 0};
}

static void put_formula(Writing *writing, const char *ours, const char *theirs, const PackText *text,
                        const FormFormula *formula) {
    put(writing, &writing->survey, ours, text->text);
    put(writing, &writing->survey, theirs, expression(writing, formula));
}

static void put_field(Writing *writing, const FieldNode *node) {
    const FormField *def = node->def;
    Sheet *survey = &writing->survey;
    survey->row++;
    put(writing, survey, "type", type_of(writing, node));
    put(writing, survey, "name", def->id);
    put(writing, survey, "label", def->name);
    put(writing, survey, "hint", def->help);
    put(writing, survey, "required", def->required ? STR("yes") : STR(""));
    put(writing, survey, "constraint", range_of(writing, def));
    put(writing, survey, "unit", def->unit);
    put(writing, survey, "element", def->element >= 0 ? def->id : STR("-"));
    put(writing, survey, "elsewhere", def->elsewhere ? STR("yes") : STR(""));
    put(writing, survey, "beyond", def->beyond ? STR("yes") : STR(""));
    put(writing, survey, "from_table", def->from_table);
    put_formula(writing, "visible", "relevant", &def->visible, &node->visible);
    put_formula(writing, "value", "calculation", &def->value, &node->value);
    if (def->element < 0) {
        put(writing, survey, "privacy", def->privacy);
        put(writing, survey, "mask", def->mask);
        if (def->type == ASK_NUMBER && !def->whole) {
            put_number(writing, survey, "decimals", def->decimals);
        }
    }
    for (size_t i = 0; i < def->choice_count; i++) {
        writing->choices.row++;
        put(writing, &writing->choices, "list_name", def->id);
        put(writing, &writing->choices, "name", str_format(writing->arena, "c%zu", i + 1));
        put(writing, &writing->choices, "label", def->choices[i]);
    }
}

static void put_section(Writing *writing, const SectionNode *section) {
    const FormSection *def = section->def;
    Sheet *survey = &writing->survey;
    survey->row++;
    put(writing, survey, "type", def->is_table ? STR("begin_repeat") : STR("begin_group"));
    put(writing, survey, "name", def->id);
    put(writing, survey, "label", def->name);
    put(writing, survey, "hint", def->help);
    put_formula(writing, "visible", "relevant", &def->visible, &section->visible);
    if (def->is_table) {
        put(writing, survey, "row_name", def->row_name);
        put_number(writing, survey, "rows_least", def->rows_least);
        put_number(writing, survey, "rows_most", def->rows_most);
        put(writing, survey, "unique", joined(writing->arena, def->unique, def->unique_count));
    }
    for (size_t i = 0; i < section->count; i++) {
        put_field(writing, &writing->form->fields[section->first + i]);
    }
    survey->row++;
    put(writing, survey, "type", def->is_table ? STR("end_repeat") : STR("end_group"));
}

/* ---- the other sheets ---- */

static void put_settings(Writing *writing) {
    const FormDef *def = writing->form->def;
    Sheet *sheet = &writing->settings;
    Buf levels = buf_create(writing->arena);
    sheet->row = 1;
    put(writing, sheet, "form_title", def->name);
    put(writing, sheet, "form_id", def->id);
    put(writing, sheet, "version", def->version);
    put(writing, sheet, "note", def->note);
    put(writing, sheet, "source", def->source);
    put(writing, sheet, "section", def->section);
    put(writing, sheet, "where", def->where.text);
    for (int level = LEVEL_COUNTRY; level <= LEVEL_SCHOOL; level++) {
        if (def->levels >> level & 1) {
            buf_add_format(&levels, "%s%s", levels.len ? "、" : "", unit_level_id((UnitLevel)level));
        }
    }
    put(writing, sheet, "levels", buf_str(&levels));
    put(writing, sheet, "kinds", joined(writing->arena, def->kinds, def->kind_count));
    put_number(writing, sheet, "unlock_need", def->unlock_need);
}

static void put_checks(Writing *writing) {
    const FormDef *def = writing->form->def;
    for (size_t i = 0; i < def->check_count; i++) {
        const CheckDef *check = &def->checks[i].check;
        Sheet *sheet = &writing->checks;
        sheet->row++;
        put(writing, sheet, "id", check->id);
        put(writing, sheet, "severity", str_from(severity_id(check->severity)));
        put(writing, sheet, "rule", check->rule.text);
        put(writing, sheet, "applies", check->applies.text);
        put(writing, sheet, "message", check->message);
        put(writing, sheet, "fields", joined(writing->arena, check->fields, check->field_count));
        put(writing, sheet, "table", def->checks[i].table);
    }
    for (size_t i = 0; i < def->step_count; i++) {
        const FormStepDef *step = &def->steps[i];
        Sheet *sheet = &writing->steps;
        sheet->row++;
        put(writing, sheet, "id", step->id);
        put(writing, sheet, "name", step->name);
        put(writing, sheet, "roles", joined(writing->arena, step->roles, step->role_count));
        put(writing, sheet, "section", step->section ? STR("yes") : STR(""));
        put_number(writing, sheet, "need", step->need);
        put(writing, sheet, "optional", step->optional ? STR("yes") : STR(""));
    }
}

static void put_yes_no(Writing *writing) {
    static const char *const words[][2] = {{"yes", "是"}, {"no", "否"}};
    for (int i = 0; i < 2; i++) {
        writing->choices.row++;
        put(writing, &writing->choices, "list_name", STR("yes_no"));
        put(writing, &writing->choices, "name", str_from(words[i][0]));
        put(writing, &writing->choices, "label", str_from(words[i][1]));
    }
}

static bool fill_book(Writing *writing, lxw_workbook *book) {
    static const char *const choices[] = {"list_name", "name", "label"};
    static const char *const settings[] = {"form_title", "form_id", "version", "note",  "source",
                                           "section",    "levels",  "kinds",   "where", "unlock_need"};
    static const char *const checks[] = {"id", "severity", "rule", "applies", "message", "fields", "table"};
    static const char *const steps[] = {"id", "name", "roles", "section", "need", "optional"};
    writing->heading = workbook_add_format(book);
    if (!writing->heading) {
        return false;
    }
    format_set_bold(writing->heading);
    open_sheet(writing, book, &writing->survey, "survey", survey_keys, KEY_COUNT);
    open_sheet(writing, book, &writing->choices, "choices", choices, sizeof choices / sizeof *choices);
    open_sheet(writing, book, &writing->settings, "settings", settings, sizeof settings / sizeof *settings);
    open_sheet(writing, book, &writing->checks, "checks", checks, sizeof checks / sizeof *checks);
    open_sheet(writing, book, &writing->steps, "steps", steps, sizeof steps / sizeof *steps);
    if (!writing->survey.sheet || !writing->choices.sheet || !writing->settings.sheet || !writing->checks.sheet ||
        !writing->steps.sheet) {
        return false;
    }
    put_yes_no(writing);
    for (size_t s = 0; s < writing->form->def->section_count; s++) {
        put_section(writing, &writing->form->sections[s]);
    }
    put_settings(writing);
    put_checks(writing);
    return true;
}

bool xlsform_write(const Form *form, const char *path, Err *err) {
    Writing writing = {.form = form, .arena = arena_create()};
    Str temporary = str_format(writing.arena, "%s.%ld.tmp", path, (long)getpid());
    lxw_workbook *book = workbook_new(temporary.data);
    bool good = book && fill_book(&writing, book);
    lxw_error written = book ? workbook_close(book) : LXW_ERROR_MEMORY_MALLOC_FAILED;
    if (!good || written != LXW_NO_ERROR || rename(temporary.data, path) != 0) {
        unlink(temporary.data);
        good = err_set(err, ERR_IO, "写不出文件“%s”（%s）。请检查文件夹是否存在、有没有写的权限。", path,
                       written != LXW_NO_ERROR ? lxw_strerror(written) : strerror(errno));
    }
    arena_destroy(writing.arena);
    return good;
}
