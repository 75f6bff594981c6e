/* Formulas of a form over one entry: its fields and elements are one row, a table is its rows, with the values of the
 * entry beside each. */
#include "judge_internal.h"

#include <string.h>

size_t judge_rows(const Judging *judging, int table) {
    return table < 0 ? 1 : judging->tables[table].count;
}

typedef struct View {
    Judging *judging;
    int table;
    size_t count; /* of rows */
} View;

/* Where a column of the entry lies. */
static size_t slot_of(const Form *form, int column) {
    if (column == FACT_COLUMN_KIND) {
        return form->element_count + form->field_count;
    }
    if (column == FACT_COLUMN_SCHOOL) {
        return form->element_count + form->field_count + 1;
    }
    return column >= FACT_EXTRA_COLUMN ? form->element_count + (size_t)(column - FACT_EXTRA_COLUMN) : (size_t)column;
}

static Column spread(Judging *judging, double value, Reason reason, size_t count) {
    Column column = {ARENA_ARRAY(judging->scratch, count, double), ARENA_ARRAY(judging->scratch, count, Reason)};
    for (size_t i = 0; i < count; i++) {
        column.value[i] = value;
        column.reason[i] = reason;
    }
    return column;
}

static StoredColumn column_at(void *context, int column, bool previous) {
    View *view = context;
    Judging *judging = view->judging;
    const Form *form = judging->form;
    size_t slot = slot_of(form, column);
    Column entry = previous ? judging->before : judging->now;
    if (view->table < 0) {
        return stored_results((Column){entry.value + slot, entry.reason + slot});
    }
    int field = previous ? -1 : form_column_field(form, column);
    TableRows *table = &judging->tables[view->table];
    if (field >= 0 && form->fields[field].table == view->table && table->count) {
        return stored_results(judging->columns[field]);
    }
    if (previous || !table->count) {
        return stored_results(spread(judging, entry.value[slot], entry.reason[slot], view->count));
    }
    if (!table->broadcast) {
        table->broadcast = ARENA_ARRAY(judging->scratch, form->element_count + form->field_count + 2, Column);
    }
    if (!table->broadcast[slot].value) {
        table->broadcast[slot] = spread(judging, entry.value[slot], entry.reason[slot], table->count);
    }
    return stored_results(table->broadcast[slot]);
}

static Str column_name(void *context, int column) {
    const View *view = context;
    const Form *form = view->judging->form;
    int field = form_column_field(form, column);
    size_t count;
    const Element *elements = pack_elements(form->pack, &count);
    return field >= 0                              ? form->fields[field].def->name
           : column >= 0 && (size_t)column < count ? elements[column].name
                                                   : STR("类别");
}

void judge_formula(Judging *judging, const FormFormula *formula, Column out) {
    static const uint8_t nothing[] = {0};
    size_t count = judge_rows(judging, formula->table);
    View view = {judging, formula->table, count};
    Rows rows = {.column = column_at, .column_name = column_name, .context = &view, .reasons = judging->reasons};
    if (!formula->region) {
        formula_rows(formula->expr, &rows, 0, count, judging->scratch, out);
        return;
    }
    /* A table that may be left empty sums to nothing; one that must have rows is not filled in yet. */
    if (!count && judging->form->sections[judging->form->tables[formula->table]].def->rows_least == 0) {
        view.count = count = 1;
        rows.keep = nothing;
    }
    Value value = formula_region(formula->expr, &rows, 0, count, judging->scratch);
    *out.value = value.number;
    *out.reason = value.reason;
}
