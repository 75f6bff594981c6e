/* Which fields and rows of an entry a workbook holds, and what stands in them. */
#include "workbook_internal.h"

void entry_plan(const WorkbookEntry *entry, Arena *arena, EntryPlan *plan) {
    *plan = (EntryPlan){.entry = entry};
    form_judge(entry->form, &entry->context, entry->cells, entry->cell_count, arena, &plan->judgement);
    plan->judged = map_create(arena, plan->judgement.field_count);
    for (size_t i = 0; i < plan->judgement.field_count; i++) {
        const JudgedField *field = &plan->judgement.fields[i];
        map_put(plan->judged, cell_key(arena, field->def->id, field->row), i);
    }
    plan->cells = map_create(arena, entry->cell_count);
    for (size_t i = 0; i < entry->cell_count; i++) {
        map_put(plan->cells, cell_key(arena, entry->cells[i].field, entry->cells[i].row), i);
    }
}

const JudgedField *plan_judged(const EntryPlan *plan, Str field, Str row, Arena *arena) {
    size_t at;
    return map_get(plan->judged, cell_key(arena, field, row), &at) ? &plan->judgement.fields[at] : NULL;
}

const FormCell *plan_cell(const EntryPlan *plan, Str field, Str row, Arena *arena) {
    size_t at;
    return map_get(plan->cells, cell_key(arena, field, row), &at) ? &plan->entry->cells[at] : NULL;
}

/* What is judged is how people write it; what cannot be read stands as it was typed. */
Str plan_text(const EntryPlan *plan, Str field, Str row, Arena *arena) {
    const JudgedField *judged = plan_judged(plan, field, row, arena);
    const FormCell *cell = plan_cell(plan, field, row, arena);
    bool sealed = cell && str_starts(cell->value, STR("personal:"));
    if (sealed) {
        return plan->entry->shown ? plan->entry->shown[cell - plan->entry->cells] : (Str){NULL, 0};
    }
    if (judged && judged->shown && (judged->text.len || !judged->asked)) {
        return judged->text;
    }
    return cell ? str_trim(cell->value) : (Str){NULL, 0};
}

/* ---- fields ---- */

typedef struct Reading {
    const Form *form;
    bool form_read;
} Reading;

static void note_column(void *context, int column, bool previous) {
    Reading *reading = context;
    int field = previous ? -1 : form_column_field(reading->form, column);
    reading->form_read = reading->form_read || field >= 0;
}

/* A condition over what is typed in this form may turn; one over kind and attributes does not. */
static bool may_turn(const Form *form, const FormFormula *visible) {
    Reading reading = {.form = form};
    if (visible->expr) {
        formula_columns(visible->expr, note_column, &reading);
    }
    return reading.form_read;
}

static bool any_shown(const EntryPlan *plan, const FormField *def) {
    for (size_t i = 0; i < plan->judgement.field_count; i++) {
        if (plan->judgement.fields[i].def == def && plan->judgement.fields[i].shown) {
            return true;
        }
    }
    return false;
}

bool plan_holds(const EntryPlan *plan, size_t field) {
    const Form *form = plan->entry->form;
    const FieldNode *node = &form->fields[field];
    const SectionNode *section = &form->sections[node->section];
    const KindDef *kind = plan->entry->context.kind;
    if (kind && !field_fits(form->pack, node->def, kind)) {
        return false;
    }
    bool turns = may_turn(form, &section->visible) || may_turn(form, &node->visible);
    bool always = !section->visible.expr && !node->visible.expr;
    return turns || always || any_shown(plan, node->def) ||
           (node->table >= 0 && !section->visible.expr); /* a table without rows yet shows nothing */
}

/* Of a return that named fields: whether this one, or the rows of a table, are among them. */
static bool is_named(const WorkbookEntry *entry, Str field, bool rows) {
    for (size_t i = 0; i < entry->only_count; i++) {
        Str one = entry->only[i];
        bool table = one.len && one.data[0] == '#';
        if (table == rows && str_equal(table ? str_slice(one, 1, one.len) : one, field)) {
            return true;
        }
    }
    return entry->only_count == 0;
}

bool plan_rows_open(const EntryPlan *plan, const FormSection *section) {
    return !plan->entry->closed.len && is_named(plan->entry, section->id, true);
}

bool plan_may_change(const EntryPlan *plan, size_t field) {
    const FieldNode *node = &plan->entry->form->fields[field];
    const FormSection *section = plan->entry->form->sections[node->section].def;
    return !plan->entry->closed.len && (is_named(plan->entry, node->def->id, false) ||
                                        (section->is_table && is_named(plan->entry, section->id, true)));
}

bool plan_typed(const EntryPlan *plan, size_t field) {
    const FieldNode *node = &plan->entry->form->fields[field];
    const FormContext *context = &plan->entry->context;
    int element = node->def->element;
    bool elsewhere = element >= 0 && (node->def->elsewhere || (context->elsewhere && context->elsewhere[element]));
    return node->def->type != ASK_NOTE && !node->value.expr && !elsewhere && plan_may_change(plan, field);
}

size_t plan_rows(const EntryPlan *plan, int table, Arena *arena, const Str **rows) {
    const Form *form = plan->entry->form;
    const SectionNode *section = &form->sections[form->tables[table]];
    const FormField *first = section->count ? form->fields[section->first].def : NULL;
    Str *found = ARENA_ARRAY(arena, plan->judgement.field_count, Str);
    size_t count = 0;
    for (size_t i = 0; i < plan->judgement.field_count; i++) {
        if (plan->judgement.fields[i].def == first) {
            found[count++] = plan->judgement.fields[i].row;
        }
    }
    *rows = found;
    return count;
}
