/* Names of the formulas of a record: its fields by id or name, columns of its tables ("rows_money": their sum), and
 * what every case has - state, overdue, days. */
#include "ledger_internal.h"

enum { DOMAIN_STATE = 0 }; /* of choices; a field's is its index and one more */

static const struct {
    const char *name;
    BuiltIn column;
    ValueType type;
} built_ins[] = {
    {"state", BUILT_STATE, TYPE_CHOICE},         {"overdue", BUILT_OVERDUE, TYPE_BOOL},
    {"late_days", BUILT_LATE_DAYS, TYPE_NUMBER}, {"opened_on", BUILT_OPENED_ON, TYPE_NUMBER},
    {"closed_on", BUILT_CLOSED_ON, TYPE_NUMBER}, {"due_on", BUILT_DUE_ON, TYPE_NUMBER},
    {"today", BUILT_TODAY, TYPE_NUMBER},
};

static bool truth(Str name, Symbol *symbol) {
    bool yes = str_is(name, "是") || str_is(name, "true");
    *symbol = (Symbol){.kind = SYMBOL_CONSTANT, .type = TYPE_BOOL, .constant = yes};
    return yes || str_is(name, "否") || str_is(name, "false");
}

static bool choice(const RecordDef *def, Str name, int domain, Symbol *symbol) {
    *symbol = (Symbol){.kind = SYMBOL_CHOICE, .type = TYPE_CHOICE, .domain = domain};
    for (size_t i = 0; domain == DOMAIN_STATE && i < def->state_count; i++) {
        if (str_equal(def->states[i].id, name) || str_equal(def->states[i].name, name)) {
            symbol->constant = (double)i;
            return true;
        }
    }
    const CaseField *field = domain > 0 && (size_t)domain <= def->field_count ? &def->fields[domain - 1] : NULL;
    for (size_t i = 0; field && i < field->choice_count; i++) {
        if (str_equal(field->choices[i], name)) {
            symbol->constant = (double)i;
            return true;
        }
    }
    return false;
}

/* Fields with the same choices are of one list, and can be compared. */
static int choice_domain(const RecordDef *def, size_t index) {
    const CaseField *field = &def->fields[index];
    for (size_t i = 0; i < index; i++) {
        const CaseField *other = &def->fields[i];
        bool same = other->type == CASE_CHOICE && other->choice_count == field->choice_count;
        for (size_t c = 0; same && c < field->choice_count; c++) {
            same = str_equal(other->choices[c], field->choices[c]);
        }
        if (same) {
            return (int)i + 1;
        }
    }
    return (int)index + 1;
}

static void field_symbol(const RecordDef *def, size_t index, Symbol *symbol) {
    const CaseField *field = &def->fields[index];
    *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = (int)index, .domain = -1};
    if (field->type == CASE_CHOICE) {
        symbol->type = TYPE_CHOICE;
        symbol->domain = choice_domain(def, index);
    } else if (field->type == CASE_BOOL) {
        symbol->type = TYPE_BOOL;
    }
}

/* "rows_money": columns of tables are numbered behind what every case has. */
static bool table_column(const RecordDef *def, Str name, Symbol *symbol) {
    int column = (int)def->field_count + BUILT_INS;
    for (size_t f = 0; f < def->field_count; f++) {
        const CaseField *table = &def->fields[f];
        for (size_t c = 0; c < table->field_count; c++, column++) {
            Str rest = str_slice(name, table->id.len + 1, name.len);
            if (str_starts(name, table->id) && name.len > table->id.len && name.data[table->id.len] == '_' &&
                str_equal(rest, table->fields[c].id)) {
                *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = column, .domain = -1};
                return true;
            }
        }
    }
    return false;
}

size_t record_columns(const RecordDef *def) {
    size_t count = def->field_count + BUILT_INS;
    for (size_t f = 0; f < def->field_count; f++) {
        count += def->fields[f].field_count;
    }
    return count;
}

/* "steps_report": how often the step was taken; the columns behind all others. */
static bool step_column(const RecordDef *def, Str name, Symbol *symbol) {
    int step = str_starts(name, STR("steps_")) ? record_step(def, str_slice(name, 6, name.len)) : -1;
    *symbol =
        (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = (int)record_columns(def) + step, .domain = -1};
    return step >= 0;
}

static bool resolve(void *context, Str name, int stage, int wanted_domain, Symbol *symbol) {
    const RecordDef *def = context;
    (void)stage;
    if (wanted_domain >= 0 && choice(def, name, wanted_domain, symbol)) {
        return true;
    }
    for (size_t i = 0; i < def->field_count; i++) {
        if (str_equal(def->fields[i].id, name) || str_equal(def->fields[i].name, name)) {
            field_symbol(def, i, symbol);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof built_ins / sizeof *built_ins; i++) {
        if (str_is(name, built_ins[i].name)) {
            *symbol = (Symbol){.kind = SYMBOL_COLUMN,
                               .type = built_ins[i].type,
                               .column = (int)def->field_count + (int)built_ins[i].column,
                               .domain = built_ins[i].column == BUILT_STATE ? DOMAIN_STATE : -1};
            return true;
        }
    }
    return table_column(def, name, symbol) || step_column(def, name, symbol) || truth(name, symbol);
}

static Str suggest(void *context, Str name, Arena *arena) {
    const RecordDef *def = context;
    size_t least = utf8_count(name) / 2 + 1;
    Str best = {NULL, 0};
    (void)arena;
    for (size_t i = 0; i < def->field_count; i++) {
        size_t near = str_distance(name, def->fields[i].id), named = str_distance(name, def->fields[i].name);
        if (near < least || named < least) {
            best = near <= named ? def->fields[i].id : def->fields[i].name;
            least = near <= named ? near : named;
        }
    }
    return best;
}

/* steps(report) is read as the name steps_report, letter for letter, so that places of faults stay right. */
static Str name_steps(Str text, Arena *arena) {
    char *out = arena_alloc(arena, text.len + 1);
    bool within = false;
    for (size_t i = 0; i < text.len; i++) {
        bool begins = text.data[i] == '(' && i >= 5 && str_is(str_slice(text, i - 5, i), "steps");
        out[i] = text.data[i];
        if (begins) {
            out[i] = '_';
        } else if (within && text.data[i] == ')') {
            out[i] = ' ';
        }
        within = begins || (within && text.data[i] != ')');
    }
    return (Str){out, text.len};
}

static const Expr *compile(const RecordDef *def, const PackText *text, ValueType type, const char *what, Arena *arena,
                           ProblemList *problems) {
    union { /* the context is only read */
        const RecordDef *in;
        void *out;
    } context = {def};
    const Scope scope = {resolve, suggest, context.out};
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    if (!text || !text->text.len) {
        return NULL;
    }
    if (!formula_compile(name_steps(text->text, arena), &text->place, &scope, -1, NULL, arena, &expr, &err)) {
        problem_add(problems, SEVERITY_ERROR, "formula", &err.place, "%.*s的%s：%s", STR_ARG(def->name), what,
                    err.message);
        return NULL;
    }
    if (formula_type(expr) != type || formula_is_region(expr)) {
        problem_add(problems, SEVERITY_ERROR, "formula", &text->place, "%.*s的%s%s", STR_ARG(def->name), what,
                    type == TYPE_BOOL ? "要能判断是或否，例如：level = 重大。" : "要算出一个数。");
        return NULL;
    }
    return expr;
}

const Expr *record_condition(const RecordDef *def, const PackText *text, Arena *arena, ProblemList *problems) {
    return compile(def, text, TYPE_BOOL, "条件", arena, problems);
}

static void compile_fields(const RecordDef *def, Arena *arena, Book *book, ProblemList *problems) {
    book->field_when = ARENA_ARRAY(arena, def->field_count, const Expr *);
    book->field_value = ARENA_ARRAY(arena, def->field_count, const Expr *);
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        book->field_when[i] = compile(def, field->when, TYPE_BOOL, "“when”", arena, problems);
        book->field_value[i] =
            compile(def, field->value, field->type == CASE_BOOL ? TYPE_BOOL : TYPE_NUMBER, "“value”", arena, problems);
    }
}

/* A data element is reckoned when a case changes, not when a day goes by. */
typedef struct Clocked {
    const RecordDef *def;
    bool asked;
} Clocked;

static void note_clock(void *context, int column, bool previous) {
    Clocked *clocked = context;
    int built_in = column - (int)clocked->def->field_count;
    (void)previous;
    clocked->asked =
        clocked->asked || built_in == BUILT_OVERDUE || built_in == BUILT_LATE_DAYS || built_in == BUILT_TODAY;
}

static void check_element(const RecordDef *def, const CaseCountDef *count, const Expr *where, ProblemList *problems) {
    Clocked clocked = {def, false};
    if (count->element >= 0 && where) {
        formula_columns(where, note_clock, &clocked);
    }
    if (clocked.asked) {
        problem_add(problems, SEVERITY_ERROR, "formula", &count->where.place,
                    "“%.*s”是数据项，统计条件不能用 overdue、late_days、today：过一天就变的数不能算进指标。",
                    STR_ARG(count->name));
    }
}

/* A row hangs on nothing but its own cells. */
static void note_outside(void *context, int column, bool previous) {
    Clocked *clocked = context;
    (void)previous;
    clocked->asked = clocked->asked || column >= (int)clocked->def->field_count;
}

/* Computed columns of a table: a row is reckoned like the fields of a small record. */
static Book *compile_rows(const RecordDef *def, const CaseField *table, Arena *arena, ProblemList *problems) {
    RecordDef *row = NULL;
    Book *book = NULL;
    for (size_t i = 0; i < table->field_count && !row; i++) {
        row = table->fields[i].value ? ARENA_NEW(arena, RecordDef) : NULL;
    }
    if (!row) {
        return NULL;
    }
    *row = (RecordDef){.id = def->id, .name = table->name, .fields = table->fields, .field_count = table->field_count};
    book = ARENA_NEW(arena, Book);
    *book = (Book){.def = row};
    compile_fields(row, arena, book, problems);
    for (size_t i = 0; i < row->field_count; i++) {
        Clocked outside = {row, false};
        if (book->field_value[i]) {
            formula_columns(book->field_value[i], note_outside, &outside);
        }
        if (outside.asked) {
            problem_add(problems, SEVERITY_ERROR, "formula", &row->fields[i].value->place,
                        "“%.*s”只能由同一行的其他列算出。", STR_ARG(row->fields[i].name));
        }
    }
    return book;
}

static OtherCases *compile_other(const Pack *pack, const CaseCheckDef *check, Arena *arena, ProblemList *problems) {
    const RecordDef *other = check->none.len ? pack_record(pack, check->none) : NULL;
    if (!other) {
        return NULL;
    }
    OtherCases *cases = ARENA_NEW(arena, OtherCases);
    *cases = (OtherCases){.book = {.def = other}};
    cases->where = compile(other, &check->none_where, TYPE_BOOL, "核对条件", arena, problems);
    return cases;
}

bool book_compile(const Pack *pack, const RecordDef *def, Arena *arena, Book *book, ProblemList *problems) {
    size_t before = problems->errors;
    *book = (Book){.def = def,
                   .step_when = ARENA_ARRAY(arena, def->step_count, const Expr *),
                   .checks = ARENA_ARRAY(arena, def->check_count, const Expr *),
                   .count_where = ARENA_ARRAY(arena, def->count_count, const Expr *)};
    compile_fields(def, arena, book, problems);
    book->others = ARENA_ARRAY(arena, def->check_count, OtherCases *);
    book->rows = ARENA_ARRAY(arena, def->field_count, Book *);
    for (size_t i = 0; i < def->field_count; i++) {
        book->rows[i] = compile_rows(def, &def->fields[i], arena, problems);
    }
    for (size_t i = 0; i < def->step_count; i++) {
        book->step_when[i] = compile(def, def->steps[i].when, TYPE_BOOL, "步骤的“when”", arena, problems);
    }
    for (size_t i = 0; i < def->check_count; i++) {
        book->checks[i] = compile(def, &def->checks[i].rule, TYPE_BOOL, "核对规则", arena, problems);
        book->others[i] = compile_other(pack, &def->checks[i], arena, problems);
    }
    for (size_t i = 0; i < def->count_count; i++) {
        book->count_where[i] = compile(def, &def->counts[i].where, TYPE_BOOL, "统计条件", arena, problems);
        check_element(def, &def->counts[i], book->count_where[i], problems);
    }
    book->major = compile(def, &def->major, TYPE_BOOL, "“major”", arena, problems);
    book->listed = compile(def, &def->listed, TYPE_BOOL, "“listed”", arena, problems);
    return problems->errors == before;
}

/* ---- rates ---- */

static bool resolve_count(void *context, Str name, int stage, int wanted_domain, Symbol *symbol) {
    const RecordDef *def = context;
    (void)stage;
    (void)wanted_domain;
    for (size_t i = 0; i < def->count_count; i++) {
        if (str_equal(def->counts[i].id, name) || str_equal(def->counts[i].name, name)) {
            *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = (int)i, .domain = -1};
            return true;
        }
    }
    return false;
}

const Expr *rate_compile(const RecordDef *def, const CaseCountDef *count, Arena *arena, ProblemList *problems) {
    union {
        const RecordDef *in;
        void *out;
    } context = {def};
    const Scope scope = {resolve_count, NULL, context.out};
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    if (!formula_compile(count->value.text, &count->value.place, &scope, -1, NULL, arena, &expr, &err)) {
        problem_add(problems, SEVERITY_ERROR, "formula", &err.place, "%.*s：%s", STR_ARG(count->name), err.message);
    }
    return expr;
}

static void compile_over(const Pack *pack, Str record, const PackText *where, Arena *arena, ProblemList *problems) {
    const RecordDef *def = record.len ? pack_record(pack, record) : NULL;
    if (def) {
        record_condition(def, where, arena, problems);
    }
}

/* The conditions of who may be drawn, and of who avoids what, are compiled when they are asked; their faults are told
 * here. */
static void compile_draws(const Pack *pack, Arena *arena, ProblemList *problems) {
    size_t count;
    const DrawDef *kinds = pack_draws(pack, &count);
    const AvoidanceDef *avoidance = pack_avoidance(pack);
    for (size_t i = 0; i < 2 * count; i++) {
        const DrawSource *source = i % 2 ? &kinds[i / 2].other_pool : &kinds[i / 2].pool;
        const DrawMark *marks[] = {&source->seen, &source->always, &source->excluded};
        compile_over(pack, source->record, &source->where, arena, problems);
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
            compile_over(pack, marks[m]->record.len ? marks[m]->record : source->record, &marks[m]->where, arena,
                         problems);
        }
    }
    for (size_t i = 0; i < avoidance->declared_count; i++) {
        compile_over(pack, avoidance->declared[i].record, &avoidance->declared[i].where, arena, problems);
    }
}

bool ledger_compile_all(const Pack *pack, Arena *arena, ProblemList *problems) {
    size_t count, before = problems->errors;
    const RecordDef *records = pack_records(pack, &count);
    for (size_t i = 0; i < count; i++) {
        Book book;
        book_compile(pack, &records[i], arena, &book, problems);
        for (size_t s = 0; s < records[i].step_count; s++) {
            if (records[i].steps[s].draw) {
                compile(&records[i], records[i].steps[s].draw->when, TYPE_BOOL, "抽签条件", arena, problems);
            }
        }
        for (size_t c = 0; c < records[i].count_count; c++) {
            if (records[i].counts[c].value.text.len) {
                rate_compile(&records[i], &records[i].counts[c], arena, problems);
            }
        }
    }
    compile_draws(pack, arena, problems);
    return problems->errors == before;
}
