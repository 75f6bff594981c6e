/* What does not hold: checks of the pack and of the form, rows of tables that are too few, too many or twice the same.
 * A check whose input is unknown says nothing. Messages quote the figures they saw. */
#include "judge_internal.h"

static void tell(Judging *judging, Judgement *judgement, JudgedCheck check) {
    if (check.severity == SEVERITY_WARNING) {
        check.reason = judge_reason(judging, check.id, check.row);
        judgement->to_explain += utf8_count(check.reason) < REASON_LEAST;
    }
    judgement->must_fix += check.severity == SEVERITY_ERROR;
    size_t count = judgement->check_count;
    if ((count & (count - 1)) == 0) { /* full: doubled at 0, 1, 2, 4, 8 ... */
        judgement->checks =
            arena_grow(judging->arena, judgement->checks, count, count ? count * 2 : 1, sizeof *judgement->checks);
    }
    judgement->checks[judgement->check_count++] = check;
}

/* ---- figures in a message ---- */

typedef struct Quoting {
    Judging *judging;
    Buf out;
    size_t row;
    int table;
} Quoting;

static void quote_field(Quoting *quoting, int field, Str last_year) {
    const FieldNode *node = &quoting->judging->form->fields[field];
    bool by_row = node->table >= 0;
    if (by_row && node->table != quoting->table) {
        return; /* many rows: no one figure */
    }
    const JudgedField *judged = &quoting->judging->judged[field][by_row ? quoting->row : 0];
    bool personal = node->def->element < 0 && (str_is(node->def->privacy, "P2") || str_is(node->def->privacy, "P3"));
    if (node->def->type == ASK_TEXT || personal || judged->state == CELL_MASKED) {
        return; /* no figure, or a person's */
    }
    Str text = judged->filled ? judged->text : STR("未填");
    Str unit = judged->filled && node->def->type == ASK_NUMBER ? node->def->unit : (Str){NULL, 0};
    buf_add_format(&quoting->out, "%s%.*s %.*s%.*s%.*s", quoting->out.len ? "，" : "（", STR_ARG(node->def->name),
                   STR_ARG(text), STR_ARG(unit), STR_ARG(last_year));
}

/* An element of another form, as the store knows it. */
static void quote_element(Quoting *quoting, int index, Str last_year) {
    const Judging *judging = quoting->judging;
    size_t count;
    const Element *element = &pack_elements(judging->form->pack, &count)[index];
    bool known = !judging->now.reason[index];
    Str text = known ? fact_cell_show(element, judging->now.value[index], judging->scratch) : STR("未填");
    buf_add_format(&quoting->out, "%s%.*s %.*s%.*s%.*s", quoting->out.len ? "，" : "（", STR_ARG(element->name),
                   STR_ARG(text), STR_ARG(known ? element->entry_unit : STR("")), STR_ARG(last_year));
}

typedef struct PreviousRead {
    int element;
    bool read;
} PreviousRead;

static void see_previous(void *context, int column, bool previous) {
    PreviousRead *read = context;
    read->read = read->read || (previous && column == read->element);
}

/* "，上年 790人" when the rule looks back at it. */
static Str last_year(const Judging *judging, const CheckNode *check, int index) {
    PreviousRead read = {index, false};
    size_t count;
    formula_columns(check->rule.expr, see_previous, &read);
    if (!read.read || judging->before.reason[index]) {
        return (Str){NULL, 0};
    }
    const Element *element = &pack_elements(judging->form->pack, &count)[index];
    Str text = fact_cell_show(element, judging->before.value[index], judging->scratch);
    return str_format(judging->scratch, "，上年 %.*s%.*s", STR_ARG(text), STR_ARG(element->entry_unit));
}

static void quote_column(Quoting *quoting, const CheckNode *check, int column) {
    const Form *form = quoting->judging->form;
    int field = form_column_field(form, column);
    bool element = column >= 0 && (size_t)column < form->element_count;
    Str before = element ? last_year(quoting->judging, check, column) : (Str){NULL, 0};
    if (field >= 0) {
        quote_field(quoting, field, before);
    } else if (element) {
        quote_element(quoting, column, before);
    }
}

typedef struct Quoted {
    Quoting *quoting;
    const CheckNode *check;
    int last;
} Quoted;

static void quote_read(void *context, int column, bool previous) {
    Quoted *quoted = context;
    (void)previous;
    if (column != quoted->last) {
        quote_column(quoted->quoting, quoted->check, column);
        quoted->last = column;
    }
}

/* Column of a name that a check points at, -1. */
static int named_column(const Form *form, Str name) {
    size_t field;
    if (map_get(form->by_id, name, &field)) {
        int element = form->fields[field].def->element;
        return element >= 0 ? element : FACT_EXTRA_COLUMN + (int)field;
    }
    const Element *element = pack_element(form->pack, name);
    return element ? pack_element_index(form->pack, element) : -1;
}

static Str quote(Judging *judging, const CheckNode *check, size_t row) {
    Quoting quoting = {judging, buf_create(judging->scratch), row, check->table};
    for (size_t i = 0; i < check->def->field_count; i++) {
        quote_column(&quoting, check, named_column(judging->form, check->def->fields[i]));
    }
    if (!check->def->field_count) {
        Quoted quoted = {&quoting, check, -1};
        formula_columns(check->rule.expr, quote_read, &quoted);
    }
    if (quoting.out.len) {
        buf_add(&quoting.out, STR("）"));
    }
    return buf_str(&quoting.out);
}

/* ---- checks ---- */

/* What of the form the finding is shown at: the first field it names that stands on the form, else the first it reads.
 */
static Str field_of(const Judging *judging, const CheckNode *check, size_t row) {
    const Form *form = judging->form;
    size_t field;
    for (size_t i = 0; i < check->def->field_count; i++) {
        int index = form_column_field(form, named_column(form, check->def->fields[i]));
        if (index >= 0) {
            field = (size_t)index;
            bool by_row = form->fields[field].table >= 0;
            if (judging->judged[field][by_row ? row : 0].shown) {
                return form->fields[field].def->id;
            }
        }
    }
    return check->read_count ? form->fields[check->reads[0]].def->id : (Str){NULL, 0};
}

/* A check of the pack is told where one of its figures is typed or computed, not where all are only shown. */
static bool concerns_form(const Judging *judging, const CheckNode *check) {
    if (!check->of_pack) {
        return true;
    }
    for (size_t i = 0; i < check->read_count; i++) {
        const JudgedField *judged = &judging->judged[check->reads[i]][0];
        bool computed = judging->form->fields[check->reads[i]].value.expr && str_is(judged->from, "计算");
        if (judged->shown && (judged->asked || computed)) {
            return true;
        }
    }
    return false;
}

static void tell_check(Judging *judging, Judgement *judgement, const CheckNode *check, size_t row) {
    const Form *form = judging->form;
    Str figures = quote(judging, check, row), id = {NULL, 0}, place = {NULL, 0};
    if (check->table >= 0) {
        const FormSection *table = form->sections[form->tables[check->table]].def;
        id = judging->tables[check->table].ids[row];
        place = str_format(judging->scratch, "“%.*s”第%zu行：", STR_ARG(table->name), row + 1);
    }
    tell(judging, judgement,
         (JudgedCheck){.id = check->def->id,
                       .severity = check->def->severity,
                       .message = str_format(judging->arena, "%.*s%.*s%.*s", STR_ARG(place),
                                             STR_ARG(check->def->message), STR_ARG(figures)),
                       .field = field_of(judging, check, row),
                       .row = id});
}

/* Truth of a condition per row; a region condition has one for all. */
static Column truths(Judging *judging, const FormFormula *formula, size_t rows) {
    size_t count = formula->region ? 1 : judge_rows(judging, formula->table);
    Column made = {ARENA_ARRAY(judging->scratch, count, double), ARENA_ARRAY(judging->scratch, count, Reason)};
    judge_formula(judging, formula, made);
    if (!formula->region || rows <= 1) {
        return made;
    }
    Column all = {ARENA_ARRAY(judging->scratch, rows, double), ARENA_ARRAY(judging->scratch, rows, Reason)};
    for (size_t i = 0; i < rows; i++) {
        all.value[i] = *made.value;
        all.reason[i] = *made.reason;
    }
    return all;
}

static void run_check(Judging *judging, Judgement *judgement, const CheckNode *check) {
    size_t rows = judge_rows(judging, check->table);
    if (!rows || !concerns_form(judging, check)) {
        return;
    }
    Column holds = truths(judging, &check->rule, rows), applies = {NULL, NULL};
    bool any = false;
    for (size_t i = 0; i < rows; i++) {
        any = any || (!holds.reason[i] && holds.value[i] == 0);
    }
    if (any && check->applies.expr) {
        applies = truths(judging, &check->applies, rows);
    }
    for (size_t i = 0; any && i < rows; i++) {
        bool asked = !applies.value || (!applies.reason[i] && applies.value[i] != 0);
        if (asked && !holds.reason[i] && holds.value[i] == 0) {
            tell_check(judging, judgement, check, i);
        }
    }
}

/* ---- rows of tables ---- */

/* What names a row, as one text; empty when a part of it is missing. */
static Str row_key(const Judging *judging, const FormSection *section, size_t first, size_t row) {
    Buf key = buf_create(judging->scratch);
    for (size_t u = 0; u < section->unique_count; u++) {
        size_t field = first;
        while (!str_equal(judging->form->fields[field].def->id, section->unique[u])) {
            field++;
        }
        const JudgedField *judged = &judging->judged[field][row];
        if (!judged->filled) {
            return (Str){NULL, 0};
        }
        buf_add(&key, judged->text);
        buf_add_char(&key, '\x1f');
    }
    return buf_str(&key);
}

static Str unique_names(const Judging *judging, const FormSection *section, size_t first) {
    Buf names = buf_create(judging->scratch);
    for (size_t i = 0; i < section->unique_count; i++) {
        size_t field = first;
        while (!str_equal(judging->form->fields[field].def->id, section->unique[i])) {
            field++;
        }
        buf_add_format(&names, "%s%.*s", i ? "、" : "", STR_ARG(judging->form->fields[field].def->name));
    }
    return buf_str(&names);
}

static void check_unique(Judging *judging, Judgement *judgement, const SectionNode *node) {
    const FormSection *section = node->def;
    const TableRows *table = &judging->tables[node->table];
    Map *seen = map_create(judging->scratch, table->count);
    for (size_t row = 0; row < table->count && section->unique_count; row++) {
        size_t other = 0;
        Str key = row_key(judging, section, node->first, row);
        if (!key.len || !map_get(seen, key, &other)) {
            map_put(seen, key, row);
            continue;
        }
        Str names = unique_names(judging, section, node->first);
        tell(judging, judgement,
             (JudgedCheck){.id = str_format(judging->arena, "unique-%.*s", STR_ARG(section->id)),
                           .severity = SEVERITY_ERROR,
                           .message = str_format(judging->arena, "“%.*s”第%zu行与第%zu行的%.*s相同，请改正或删去一行。",
                                                 STR_ARG(section->name), row + 1, other + 1, STR_ARG(names)),
                           .field = section->unique[0],
                           .row = table->ids[row]});
    }
}

static void check_rows(Judging *judging, Judgement *judgement, const SectionNode *node) {
    const FormSection *section = node->def;
    size_t count = judging->tables[node->table].count;
    bool few = count < (size_t)section->rows_least;
    if (!few && count <= (size_t)section->rows_most) {
        return;
    }
    tell(judging, judgement,
         (JudgedCheck){.id = str_format(judging->arena, "rows-%.*s", STR_ARG(section->id)),
                       .severity = SEVERITY_ERROR,
                       .message =
                           str_format(judging->arena, "“%.*s”%s要填%d%.*s，现在有%zu%.*s。", STR_ARG(section->name),
                                      few ? "至少" : "最多", few ? section->rows_least : section->rows_most,
                                      STR_ARG(section->row_name), count, STR_ARG(section->row_name)),
                       .field = str_format(judging->arena, "#%.*s", STR_ARG(section->id))});
}

void judge_checks(Judging *judging, Judgement *judgement) {
    const Form *form = judging->form;
    for (size_t t = 0; t < form->table_count; t++) {
        const SectionNode *section = &form->sections[form->tables[t]];
        if (judging->section_hidden[form->tables[t]] != 2) {
            check_rows(judging, judgement, section);
            check_unique(judging, judgement, section);
        }
    }
    for (size_t i = 0; i < form->check_count; i++) {
        run_check(judging, judgement, &form->checks[i]);
    }
}
