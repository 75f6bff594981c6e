/* Judging one entry: what is shown, what each text means, what is computed, what does not hold, and whether all of it
 * may be handed in. */
#include "judge_internal.h"

#include <math.h>
#include <stdio.h>

enum { TEXT_MOST = 2000 }; /* characters of one cell */

/* ---- texts of one's own ---- */

static size_t digits_of(Str text, char *out, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        bool digit = (c >= '0' && c <= '9') || c == 'X' || c == 'x';
        if (!digit && c != ' ' && c != '-' && c != '+') {
            return 0;
        }
        if (digit && count < room) {
            out[count] = c;
        }
        count += digit;
    }
    return count;
}

/* GB 11643: the last of 18 signs checks the others. */
static bool identity_holds(const char *digits) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++) {
        if (digits[i] < '0' || digits[i] > '9') {
            return false;
        }
        sum += (digits[i] - '0') * weights[i];
    }
    char last = "10X98765432"[sum % 11];
    return digits[17] == last || (last == 'X' && digits[17] == 'x');
}

Str form_text_wrong(const FormField *field, Str text, Arena *arena) {
    char digits[18];
    Str half = str_to_half_width(arena, str_trim(text));
    size_t count = digits_of(half, digits, sizeof digits);
    if (utf8_count(text) > TEXT_MOST) {
        return str_format(arena, "“%.*s”太长，最多%d个字。", STR_ARG(field->name), TEXT_MOST);
    }
    if (half.len && str_is(field->mask, "phone") && (count < 7 || count > 15)) {
        return str_format(arena, "“%.*s”应填电话号码（手机11位，座机带区号），请核对。", STR_ARG(field->name));
    }
    if (half.len && str_is(field->mask, "identity") && (count != 18 || half.len != 18 || !identity_holds(digits))) {
        return str_format(arena, "“%.*s”应填18位身份证号码，这个号码校验不通过，请核对。", STR_ARG(field->name));
    }
    return (Str){NULL, 0};
}

/* ---- before fields ---- */

static Value value_of(const Value *values, size_t element, Reason none) {
    return values && !values[element].reason ? values[element] : (Value){0, none};
}

/* What the store knows of the unit; a stage that its kind does not have counts nobody. */
static void lay_elements(Judging *judging) {
    const Form *form = judging->form;
    const FormContext *context = judging->context;
    size_t count, kind_count;
    const Element *elements = pack_elements(form->pack, &count);
    const KindDef *kinds = pack_kinds(form->pack, &kind_count);
    for (size_t e = 0; e < count; e++) {
        bool zero = context->kind && element_known_zero(&elements[e], context->kind);
        Value now = value_of(context->facts, e, zero ? 0 : judging->empty);
        Value before = value_of(context->previous, e, zero && context->previous ? 0 : judging->none_before);
        judging->now.value[e] = now.number;
        judging->now.reason[e] = now.reason;
        judging->before.value[e] = before.number;
        judging->before.reason[e] = before.reason;
    }
    size_t slots = count + form->field_count + 2;
    for (size_t i = count; i < slots; i++) {
        judging->now.reason[i] = judging->empty;
        judging->before.reason[i] = judging->none_before;
    }
    if (context->kind) {
        judging->now.value[slots - 2] = (double)(context->kind - kinds);
        judging->now.value[slots - 1] = context->kind->level == LEVEL_SCHOOL;
        judging->now.reason[slots - 2] = judging->now.reason[slots - 1] = 0;
    }
}

static void lay_columns(Judging *judging) {
    const Form *form = judging->form;
    judging->columns = ARENA_ARRAY(judging->scratch, form->field_count, Column);
    judging->judged = ARENA_ARRAY(judging->scratch, form->field_count, JudgedField *);
    judging->section_hidden = ARENA_ARRAY(judging->scratch, form->def->section_count, uint8_t);
    for (size_t f = 0; f < form->field_count; f++) {
        const FieldNode *node = &form->fields[f];
        size_t rows = judge_rows(judging, node->table);
        int element = node->def->element;
        judging->judged[f] = ARENA_ARRAY(judging->scratch, rows, JudgedField);
        if (node->table < 0) {
            size_t slot = element >= 0 ? (size_t)element : form->element_count + f;
            judging->columns[f] = (Column){judging->now.value + slot, judging->now.reason + slot};
            continue;
        }
        judging->columns[f] =
            (Column){ARENA_ARRAY(judging->scratch, rows, double), ARENA_ARRAY(judging->scratch, rows, Reason)};
        for (size_t i = 0; i < rows; i++) {
            judging->columns[f].reason[i] = judging->empty;
        }
    }
}

/* ---- what is shown ---- */

static bool section_hidden(Judging *judging, int section) {
    uint8_t *state = &judging->section_hidden[section];
    const SectionNode *node = &judging->form->sections[section];
    if (!*state) {
        double value = 0;
        Reason reason = judging->empty;
        if (node->visible.expr) {
            judge_formula(judging, &node->visible, (Column){&value, &reason});
        }
        *state = !reason && value == 0 ? 2 : 1;
    }
    return *state == 2;
}

/* A condition that nobody can tell yet shows the field. */
static void find_shown(Judging *judging, size_t f) {
    const FieldNode *node = &judging->form->fields[f];
    const KindDef *kind = judging->context->kind;
    size_t rows = judge_rows(judging, node->table);
    bool hidden = section_hidden(judging, node->section) || (kind && !field_fits(judging->form->pack, node->def, kind));
    for (size_t i = 0; i < rows; i++) {
        judging->judged[f][i].shown = !hidden;
    }
    if (hidden || !node->visible.expr || !rows) {
        return;
    }
    size_t made = node->visible.region ? 1 : rows;
    Column visible = {ARENA_ARRAY(judging->scratch, made, double), ARENA_ARRAY(judging->scratch, made, Reason)};
    judge_formula(judging, &node->visible, visible);
    for (size_t i = 0; i < rows; i++) {
        size_t at = node->visible.region ? 0 : i;
        judging->judged[f][i].shown = visible.reason[at] || visible.value[at] != 0;
    }
}

/* ---- what stands in it ---- */

/* A computed number as people write it: with the decimals of its field, at least what tells 0.333 from 0. */
static Str show_computed(const FieldNode *node, double value, Arena *arena) {
    enum { LEAST_DECIMALS = 4 };
    Element reader = node->reader;
    if (reader.type == ELEMENT_NUMBER && !reader.whole && fabs(value) < 1e12) {
        int decimals = reader.decimals > LEAST_DECIMALS ? reader.decimals : LEAST_DECIMALS;
        double scale = pow(10, decimals), entered = value / reader.entry_factor;
        value = round(entered * scale) / scale * reader.entry_factor;
    }
    return fact_cell_show(&reader, value, arena);
}

static void take_computed(Judging *judging, size_t f) {
    const FieldNode *node = &judging->form->fields[f];
    size_t rows = judge_rows(judging, node->table);
    Column column = judging->columns[f];
    Column made = {ARENA_ARRAY(judging->scratch, rows, double), ARENA_ARRAY(judging->scratch, rows, Reason)};
    if (rows) {
        judge_formula(judging, &node->value, made);
    }
    for (size_t i = 0; i < rows; i++) {
        JudgedField *judged = &judging->judged[f][i];
        if (!judged->shown) {
            continue;
        }
        bool known = !made.reason[i];
        column.reason[i] = made.reason[i];
        column.value[i] = known ? made.value[i] : 0;
        judged->from = STR("计算");
        judged->filled = known;
        judged->state = known ? CELL_KNOWN : CELL_EMPTY;
        judged->number = column.value[i];
        judged->text = known ? show_computed(node, made.value[i], judging->arena) : (Str){NULL, 0};
    }
}

/* A figure that another form collects: the store has it, or nobody knows it yet. */
static void take_elsewhere(Judging *judging, size_t f) {
    const FieldNode *node = &judging->form->fields[f];
    const FormContext *context = judging->context;
    JudgedField *judged = &judging->judged[f][0];
    Value value = {*judging->columns[f].value, *judging->columns[f].reason};
    judged->from = context->elsewhere && context->elsewhere[node->def->element] && context->elsewhere_from
                       ? context->elsewhere_from[node->def->element]
                       : STR("已有数据");
    judged->state = value.reason ? CELL_EMPTY : CELL_KNOWN;
    judged->number = value.number;
    judged->filled = !value.reason;
    judged->text = value.reason ? (Str){NULL, 0} : fact_cell_show(&node->reader, value.number, judging->arena);
}

static void take_text(Judging *judging, const FieldNode *node, Str text, JudgedField *judged) {
    judged->text = str_trim(text);
    judged->filled = judged->text.len > 0;
    judged->state = judged->filled ? CELL_KNOWN : CELL_EMPTY;
    judged->wrong = form_text_wrong(node->def, judged->text, judging->arena);
}

static void take_figure(Judging *judging, const FieldNode *node, Str text, JudgedField *judged) {
    const TableCell cell = {.text = text};
    Str wrong = {NULL, 0};
    judged->text = str_trim(text);
    if (!fact_cell_read(&node->reader, node->reader.entry_factor, &cell, judging->scratch, &judged->state,
                        &judged->number, &wrong)) {
        judged->wrong = str_copy(judging->arena, wrong);
        judged->state = CELL_DAMAGED;
        judged->filled = true;
    } else if (judged->state == CELL_MASKED) {
        judged->wrong =
            str_format(judging->arena, "“%.*s”要填实际的数，不能用*代替；不清楚就留空。", STR_ARG(node->def->name));
        judged->filled = true;
    } else if (judged->state == CELL_KNOWN) {
        judged->filled = true;
        judged->text = fact_cell_show(&node->reader, judged->number, judging->arena);
    } else {
        judged->text = (Str){NULL, 0}; /* a dash says nothing */
    }
}

static void take_typed(Judging *judging, size_t f, size_t row) {
    const FieldNode *node = &judging->form->fields[f];
    JudgedField *judged = &judging->judged[f][row];
    Str text = judging->texts[f][row];
    Column column = judging->columns[f];
    judged->asked = true;
    judged->required = node->def->required;
    if (str_starts(text, STR("personal:"))) {
        judged->text = text;
        judged->filled = true;
        judged->state = CELL_MASKED;
    } else if (node->def->type == ASK_TEXT) {
        take_text(judging, node, text, judged);
    } else {
        take_figure(judging, node, text, judged);
    }
    bool known = judged->state == CELL_KNOWN && !judged->wrong.len;
    judged->number = known ? judged->number : 0;
    column.value[row] = judged->number;
    column.reason[row] = known || (node->def->type == ASK_TEXT && judged->filled) ? 0 : judging->empty;
}

/* A hidden field says nothing; what its text was stays in the draft. A stage that the kind does not have stays the zero
 * it is, and what the store knows of a figure that this unit is not asked stays known. */
static void take_hidden(Judging *judging, size_t f, size_t row) {
    const FieldNode *node = &judging->form->fields[f];
    const KindDef *kind = judging->context->kind;
    size_t count;
    judging->judged[f][row].state = CELL_EMPTY;
    if (node->def->element >= 0 && kind &&
        !element_expected(&pack_elements(judging->form->pack, &count)[node->def->element], kind)) {
        return;
    }
    judging->columns[f].value[row] = 0;
    judging->columns[f].reason[row] = judging->empty;
}

static void judge_field(Judging *judging, size_t f) {
    const FieldNode *node = &judging->form->fields[f];
    const FormContext *context = judging->context;
    int element = node->def->element;
    size_t rows = judge_rows(judging, node->table);
    bool elsewhere = element >= 0 && (node->def->elsewhere || (context->elsewhere && context->elsewhere[element]));
    find_shown(judging, f);
    for (size_t i = 0; i < rows; i++) {
        JudgedField *judged = &judging->judged[f][i];
        judged->def = node->def;
        judged->row = node->table >= 0 ? judging->tables[node->table].ids[i] : (Str){NULL, 0};
        judged->previous = element >= 0 ? (Value){judging->before.value[element], judging->before.reason[element]}
                                        : (Value){0, judging->none_before};
        if (!judged->shown) {
            take_hidden(judging, f, i);
        } else if (elsewhere) {
            take_elsewhere(judging, f);
        } else if (!node->value.expr && node->def->type != ASK_NOTE) {
            take_typed(judging, f, i);
        }
    }
    if (!elsewhere && node->value.expr) {
        take_computed(judging, f);
    }
}

/* ---- the whole ---- */

/* Sections in order; of a table row by row. */
static void put_fields(Judging *judging, Judgement *judgement) {
    const Form *form = judging->form;
    size_t count = 0;
    for (size_t f = 0; f < form->field_count; f++) {
        count += judge_rows(judging, form->fields[f].table);
    }
    judgement->fields = ARENA_ARRAY(judging->arena, count, JudgedField);
    for (size_t s = 0; s < form->def->section_count; s++) {
        const SectionNode *section = &form->sections[s];
        for (size_t row = 0; row < judge_rows(judging, section->table); row++) {
            for (size_t i = 0; i < section->count; i++) {
                judgement->fields[judgement->field_count++] = judging->judged[section->first + i][row];
            }
        }
    }
}

static void count_fields(Judgement *judgement) {
    judgement->complete = judgement->must_fix == 0 && judgement->to_explain == 0;
    for (size_t i = 0; i < judgement->field_count; i++) {
        const JudgedField *field = &judgement->fields[i];
        judgement->asked += field->asked;
        judgement->filled += field->asked && field->filled && !field->wrong.len;
        judgement->wrong += field->wrong.len > 0;
        if (field->wrong.len || (field->asked && field->required && !field->filled)) {
            judgement->complete = false;
        }
    }
}

void form_judge(const Form *form, const FormContext *context, const FormCell *cells, size_t count, Arena *arena,
                Judgement *judgement) {
    Arena *scratch = arena_create();
    size_t slots = form->element_count + form->field_count + 2;
    Judging judging = {.form = form,
                       .context = context,
                       .arena = arena,
                       .scratch = scratch,
                       .reasons = reason_list(scratch),
                       .cells = cells,
                       .cell_count = count,
                       .now = {ARENA_ARRAY(scratch, slots, double), ARENA_ARRAY(scratch, slots, Reason)},
                       .before = {ARENA_ARRAY(scratch, slots, double), ARENA_ARRAY(scratch, slots, Reason)}};
    judging.empty = reason_intern(judging.reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    judging.none_before = reason_intern(judging.reasons, &(ReasonItem){.kind = REASON_NO_PREVIOUS, .row = -1});
    *judgement = (Judgement){.fields = NULL};
    judge_arrange(&judging);
    lay_elements(&judging);
    lay_columns(&judging);
    for (size_t i = 0; i < form->field_count; i++) {
        judge_field(&judging, form->order[i]);
    }
    judge_checks(&judging, judgement);
    put_fields(&judging, judgement);
    count_fields(judgement);
    arena_destroy(scratch);
}

bool form_concerns(const Form *form, const KindDef *kind, const Value *facts) {
    if (!form_asks_kind(form->def, kind) || !form->where.expr) {
        return form_asks_kind(form->def, kind);
    }
    const FormContext context = {.kind = kind, .facts = facts};
    Arena *scratch = arena_create();
    size_t slots = form->element_count + form->field_count + 2;
    Judging judging = {.form = form,
                       .context = &context,
                       .arena = scratch,
                       .scratch = scratch,
                       .reasons = reason_list(scratch),
                       .now = {ARENA_ARRAY(scratch, slots, double), ARENA_ARRAY(scratch, slots, Reason)},
                       .before = {ARENA_ARRAY(scratch, slots, double), ARENA_ARRAY(scratch, slots, Reason)}};
    judging.empty = reason_intern(judging.reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    judging.none_before = judging.empty;
    double holds = 0;
    Reason reason = 0;
    lay_elements(&judging);
    judge_formula(&judging, &form->where, (Column){&holds, &reason});
    arena_destroy(scratch);
    return reason || holds != 0;
}
