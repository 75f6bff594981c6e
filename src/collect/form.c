/* Compiling a form: names, formulas, the order in which fields are computed, and the checks that concern it. */
#include "judge_internal.h"

#include <stdio.h>

typedef struct FormCompiler {
    Form *form;
    Arena *arena;
    ProblemList *problems;
    FactScope *scopes; /* 0: of the entry; table + 1 */
    FactScope elements;
    bool elements_only; /* what stands outside the form knows none of its own names */
} FormCompiler;

static void fault(FormCompiler *compiler, const Place *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fault(FormCompiler *compiler, const Place *place, const char *format, ...) {
    char message[4096]; /* longer than what is kept, which is cut between two characters */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    problem_add(compiler->problems, SEVERITY_ERROR, "formula", place, "%s", message);
}

int form_column_field(const Form *form, int column) {
    if (column >= FACT_EXTRA_COLUMN) {
        return column - FACT_EXTRA_COLUMN;
    }
    return column >= 0 && (size_t)column < form->element_count ? form->field_of_element[column] : -1;
}

/* ---- fields ---- */

/* An element as this form asks it, or a field of its own in the same shape, so that one reader serves all cells. */
static Element reader_of(const Pack *pack, const FormField *def) {
    static const ElementType types[] = {ELEMENT_NUMBER, ELEMENT_NUMBER, ELEMENT_CHOICE,
                                        ELEMENT_BOOL,   ELEMENT_DATE,   ELEMENT_NUMBER};
    size_t count;
    Element element = {.stage = -1,
                       .type = types[def->type],
                       .unit = def->unit,
                       .entry_unit = def->unit,
                       .entry_factor = 1,
                       .choices = def->choices,
                       .choice_count = def->choice_count,
                       .whole = def->whole};
    if (def->element >= 0) {
        element = pack_elements(pack, &count)[def->element];
    }
    element.name = def->name;
    element.decimals = def->decimals;
    element.has_min = def->has_min;
    element.has_max = def->has_max;
    element.min = def->min * element.entry_factor;
    element.max = def->max * element.entry_factor;
    return element;
}

static void lay_out(FormCompiler *compiler) {
    Form *form = compiler->form;
    const FormDef *def = form->def;
    size_t fields = 0;
    for (size_t s = 0; s < def->section_count; s++) {
        fields += def->sections[s].field_count;
    }
    form->sections = ARENA_ARRAY(compiler->arena, def->section_count, SectionNode);
    form->tables = ARENA_ARRAY(compiler->arena, def->section_count, int);
    form->fields = ARENA_ARRAY(compiler->arena, fields, FieldNode);
    form->by_id = map_create(compiler->arena, fields);
    form->table_by_id = map_create(compiler->arena, def->section_count);
    form->field_of_element = ARENA_ARRAY(compiler->arena, form->element_count, int);
    for (size_t e = 0; e < form->element_count; e++) {
        form->field_of_element[e] = -1;
    }
    for (size_t s = 0; s < def->section_count; s++) {
        const FormSection *section = &def->sections[s];
        int table = section->is_table ? (int)form->table_count : -1;
        form->sections[s] = (SectionNode){section, table, form->field_count, section->field_count, {NULL, -1, false}};
        if (section->is_table) {
            map_put(form->table_by_id, str_format(compiler->arena, "#%.*s", STR_ARG(section->id)), form->table_count);
            form->tables[form->table_count++] = (int)s;
        }
        for (size_t i = 0; i < section->field_count; i++) {
            const FormField *field = &section->fields[i];
            FieldNode *node = &form->fields[form->field_count];
            *node =
                (FieldNode){.def = field, .section = (int)s, .table = table, .reader = reader_of(form->pack, field)};
            map_put(form->by_id, field->id, form->field_count);
            if (field->element >= 0) {
                form->field_of_element[field->element] = (int)form->field_count;
            }
            form->field_count++;
        }
    }
}

/* ---- names ---- */

/* Own choices are compared by their words; a text is only asked whether it is there. */
static ExtraName name_of(const Form *form, size_t field, Str name) {
    static const ValueType types[] = {TYPE_NUMBER, TYPE_CHOICE, TYPE_CHOICE, TYPE_BOOL, TYPE_NUMBER, TYPE_CHOICE};
    static const ValueType of_element[] = {TYPE_NUMBER, TYPE_BOOL, TYPE_CHOICE, TYPE_NUMBER};
    const FieldNode *node = &form->fields[field];
    int element = node->def->element;
    Symbol symbol = {.kind = SYMBOL_COLUMN,
                     .type = types[node->def->type],
                     .unit = node->reader.unit,
                     .column = FACT_EXTRA_COLUMN + (int)field,
                     .domain = FACT_EXTRA_DOMAIN + (int)field};
    if (element >= 0) {
        symbol.type = of_element[node->reader.type];
        symbol.column = element;
        symbol.domain = element + 1;
    }
    if (symbol.type != TYPE_CHOICE) {
        symbol.domain = -1;
    }
    return (ExtraName){name, symbol, node->def->choices, node->def->choice_count};
}

/* Ids before names, the own table before what is outside; other tables cannot be read row by row. */
static void add_names(FormCompiler *compiler, FactScope *scope, ExtraName *extra, int table, bool names) {
    const Form *form = compiler->form;
    for (size_t f = 0; f < form->field_count; f++) {
        const FieldNode *node = &form->fields[f];
        if (node->table == table && node->def->type != ASK_NOTE) {
            extra[scope->extra_count++] = name_of(form, f, names ? node->def->name : node->def->id);
        }
    }
}

static void make_scopes(FormCompiler *compiler) {
    const Form *form = compiler->form;
    compiler->scopes = ARENA_ARRAY(compiler->arena, form->table_count + 1, FactScope);
    for (int table = -1; table < (int)form->table_count; table++) {
        FactScope *scope = &compiler->scopes[table + 1];
        ExtraName *extra = ARENA_ARRAY(compiler->arena, 4 * form->field_count, ExtraName);
        *scope = (FactScope){form->pack, extra, 0};
        for (int names = 0; names < 2; names++) {
            add_names(compiler, scope, extra, table, names != 0);
            if (table >= 0) {
                add_names(compiler, scope, extra, -1, names != 0);
            }
            for (int other = 0; table < 0 && other < (int)form->table_count; other++) {
                add_names(compiler, scope, extra, other, names != 0);
            }
        }
    }
}

/* ---- formulas ---- */

typedef struct Reading {
    const Form *form;
    int table; /* whose columns are read: -1 none, -2 of several */
    bool previous_own;
} Reading;

static void see_column(void *context, int column, bool previous) {
    Reading *reading = context;
    int field = form_column_field(reading->form, column);
    if (field < 0) {
        return;
    }
    int table = reading->form->fields[field].table;
    reading->previous_own = reading->previous_own || (previous && column >= FACT_EXTRA_COLUMN);
    if (table >= 0) {
        reading->table = reading->table == -1 || reading->table == table ? table : -2;
    }
}

/* Over which rows a formula of the entry goes: those of the one table whose columns it sums. */
static bool place_formula(FormCompiler *compiler, const PackText *text, Str from_table, FormFormula *formula) {
    const Form *form = compiler->form;
    Reading all = {form, -1, false}, outside = {form, -1, false};
    formula_columns(formula->expr, see_column, &all);
    formula_row_columns(formula->expr, see_column, &outside);
    if (outside.table != -1) {
        fault(compiler, &text->place, "表格的列有很多行，这里要写成一个数：用 sum、count、max 等汇总。");
        return false;
    }
    if (all.table == -2) {
        fault(compiler, &text->place, "一个公式只能汇总一张表格的列，请分成几个计算字段。");
        return false;
    }
    size_t table;
    if (from_table.len &&
        map_get(form->table_by_id, str_format(compiler->arena, "#%.*s", STR_ARG(from_table)), &table)) {
        if (all.table >= 0 && all.table != (int)table) {
            fault(compiler, &text->place, "公式里的列不在“from_table”写明的表格“%.*s”里。", STR_ARG(from_table));
            return false;
        }
        all.table = (int)table;
    }
    formula->region = formula_is_region(formula->expr);
    formula->table = all.table;
    if (formula->region && all.table < 0) {
        fault(compiler, &text->place, "sum、count 等只能汇总表格的列；一个单位的数直接写要素。");
        return false;
    }
    return true;
}

typedef struct Wanted {
    ValueType type;
    const Str *unit;
    const char *what; /* said when the type is another */
} Wanted;

static const Wanted condition = {TYPE_BOOL, NULL, "这里要写条件，例如 a <= b，算出来的却不是“是否”。"};

/* `table`: row by row of this table, -1: of the entry. Nothing is compiled when the text is empty. */
static bool compile(FormCompiler *compiler, const PackText *text, int table, Str from_table, const Wanted *wanted,
                    FormFormula *formula) {
    const Form *form = compiler->form;
    const Scope scope = fact_scope(compiler->elements_only ? &compiler->elements : &compiler->scopes[table + 1]);
    Err err = {.kind = ERR_NONE};
    *formula = (FormFormula){NULL, table, false};
    if (!text->text.len) {
        return true;
    }
    FormFormula made = *formula;
    if (!formula_compile(text->text, &text->place, &scope, -1, wanted->unit, compiler->arena, &made.expr, &err)) {
        fault(compiler, &err.place, "%s", err.message);
        return false;
    }
    Reading reading = {form, -1, false};
    formula_columns(made.expr, see_column, &reading);
    if (formula_type(made.expr) != wanted->type) {
        fault(compiler, &text->place, "%s", wanted->what);
        return false;
    }
    if (reading.previous_own) {
        fault(compiler, &text->place, "prev 和 growth 只能用于要素：这张表自己的字段没有上年数。");
        return false;
    }
    if (table < 0 && !place_formula(compiler, text, from_table, &made)) {
        return false;
    }
    *formula = made;
    return true;
}

static void compile_field(FormCompiler *compiler, FieldNode *node) {
    const FormField *def = node->def;
    bool truth = def->type == ASK_BOOL;
    const Str *unit = node->reader.unit.len && !truth ? &node->reader.unit : NULL;
    const Wanted wanted = {truth ? TYPE_BOOL : TYPE_NUMBER, unit,
                           truth ? "这个字段填是否，算出来的却不是条件。" : "这个字段填数，算出来的却不是数。"};
    compile(compiler, &def->visible, node->table, (Str){NULL, 0}, &condition, &node->visible);
    if (def->value.text.len && def->type != ASK_NUMBER && !truth) {
        fault(compiler, &def->value.place, "只有数值和是否能计算，“%.*s”请改由人填。", STR_ARG(def->name));
        return;
    }
    compile(compiler, &def->value, node->table, def->from_table, &wanted, &node->value);
}

/* ---- order ---- */

enum { NOT_SEEN, ON_THE_WAY, SETTLED };

typedef struct Ordering {
    FormCompiler *compiler;
    uint8_t *state;
    size_t used;
    size_t field; /* whose reads are visited */
    const PackText *text;
    bool circular;
} Ordering;

static void settle(Ordering *ordering, size_t field);

static void settle_read(void *context, int column, bool previous) {
    Ordering *ordering = context;
    const Form *form = ordering->compiler->form;
    int read = form_column_field(form, column);
    if (read < 0 || previous || ordering->circular) {
        return;
    }
    if (ordering->state[read] == ON_THE_WAY) {
        ordering->circular = true;
        fault(ordering->compiler, &ordering->text->place, "绕了一圈：“%.*s”要用到“%.*s”，“%.*s”又要用到它。",
              STR_ARG(form->fields[ordering->field].def->name), STR_ARG(form->fields[read].def->name),
              STR_ARG(form->fields[read].def->name));
        return;
    }
    Ordering inner = *ordering;
    settle(&inner, (size_t)read);
    ordering->used = inner.used;
    ordering->circular = inner.circular;
}

static void settle_formula(Ordering *ordering, size_t field, const FormFormula *formula, const PackText *text) {
    if (formula->expr) {
        ordering->field = field;
        ordering->text = text;
        formula_columns(formula->expr, settle_read, ordering);
    }
}

static void settle(Ordering *ordering, size_t field) {
    const Form *form = ordering->compiler->form;
    const FieldNode *node = &form->fields[field];
    const SectionNode *section = &form->sections[node->section];
    if (ordering->state[field] != NOT_SEEN) {
        return;
    }
    ordering->state[field] = ON_THE_WAY;
    settle_formula(ordering, field, &section->visible, &section->def->visible);
    settle_formula(ordering, field, &node->visible, &node->def->visible);
    settle_formula(ordering, field, &node->value, &node->def->value);
    ordering->state[field] = SETTLED;
    form->order[ordering->used++] = field;
}

static void put_in_order(FormCompiler *compiler) {
    Form *form = compiler->form;
    form->order = ARENA_ARRAY(compiler->arena, form->field_count, size_t);
    Ordering ordering = {compiler, ARENA_ARRAY(compiler->arena, form->field_count, uint8_t), 0, 0, NULL, false};
    for (size_t f = 0; f < form->field_count && !ordering.circular; f++) {
        settle(&ordering, f);
    }
}

/* ---- checks ---- */

typedef struct Reads {
    const Form *form;
    int *fields;
    size_t count;
} Reads;

static void note_read(void *context, int column, bool previous) {
    Reads *reads = context;
    int field = form_column_field(reads->form, column);
    (void)previous;
    for (size_t i = 0; i < reads->count; i++) {
        field = reads->fields[i] == field ? -1 : field;
    }
    if (field >= 0) {
        reads->fields[reads->count++] = field;
    }
}

static bool compile_check(FormCompiler *compiler, const CheckDef *def, int table, CheckNode *node) {
    const Str none = {NULL, 0};
    *node = (CheckNode){.def = def, .table = table};
    if (!compile(compiler, &def->rule, table, none, &condition, &node->rule) ||
        !compile(compiler, &def->applies, table, none, &condition, &node->applies)) {
        return false;
    }
    Reads reads = {compiler->form, ARENA_ARRAY(compiler->arena, compiler->form->field_count, int), 0};
    formula_columns(node->rule.expr, note_read, &reads);
    node->reads = reads.fields;
    node->read_count = reads.count;
    return true;
}

/* The pack's checks that read what this form collects, then its own. */
static void compile_checks(FormCompiler *compiler) {
    Form *form = compiler->form;
    size_t count;
    const CheckDef *of_pack = pack_checks(form->pack, &count);
    form->checks = ARENA_ARRAY(compiler->arena, count + form->def->check_count, CheckNode);
    compiler->elements_only = true;
    for (size_t i = 0; i < count; i++) {
        CheckNode *node = &form->checks[form->check_count];
        if (compile_check(compiler, &of_pack[i], -1, node) && node->read_count) {
            node->of_pack = true;
            form->check_count++;
        }
    }
    compiler->elements_only = false;
    for (size_t i = 0; i < form->def->check_count; i++) {
        const FormCheckDef *own = &form->def->checks[i];
        size_t table = 0;
        bool by_row = own->table.len &&
                      map_get(form->table_by_id, str_format(compiler->arena, "#%.*s", STR_ARG(own->table)), &table);
        if (compile_check(compiler, &own->check, by_row ? (int)table : -1, &form->checks[form->check_count])) {
            form->check_count++;
        }
    }
}

bool form_compile(const Pack *pack, const FormDef *def, Arena *arena, const Form **out, ProblemList *problems) {
    size_t before = problems->errors;
    Form *form = ARENA_NEW(arena, Form);
    *form = (Form){.pack = pack, .def = def};
    pack_elements(pack, &form->element_count);
    FormCompiler compiler = {.form = form, .arena = arena, .problems = problems, .elements = {.pack = pack}};
    lay_out(&compiler);
    make_scopes(&compiler);
    for (size_t s = 0; s < def->section_count; s++) {
        compile(&compiler, &def->sections[s].visible, -1, (Str){NULL, 0}, &condition, &form->sections[s].visible);
    }
    for (size_t f = 0; f < form->field_count; f++) {
        compile_field(&compiler, &form->fields[f]);
    }
    put_in_order(&compiler);
    compile_checks(&compiler);
    /* before there is an entry, only what the store knows of a unit can be asked */
    compiler.elements_only = true;
    compile(&compiler, &def->where, -1, (Str){NULL, 0}, &condition, &form->where);
    *out = form;
    return problems->errors == before;
}

bool field_fits(const Pack *pack, const FormField *field, const KindDef *kind) {
    size_t count;
    return field->element < 0 || field->beyond || element_expected(&pack_elements(pack, &count)[field->element], kind);
}

const FormDef *form_def(const Form *form) {
    return form->def;
}
