/* What a workbook would change: three ways compared - what stood in the draft when the workbook was made, what came
 * back, and what stands there now. What nobody touched in the workbook is no difference, whatever became of the draft;
 * what was changed on both sides is a conflict, and stays as it stands unless it is told otherwise. */
#include "workbook_internal.h"

#include <stdio.h>

typedef struct Comparison {
    const FileBook *book;
    const WorkbookChoice *choice;
    WorkbookResult *result;
    size_t difference_capacity;
    WorkbookWrite *writes;
    size_t write_count, write_capacity;
    Arena *arena;
} Comparison;

/* One entry at work. */
typedef struct Side {
    Comparison *all;
    size_t entry;
    const WorkbookEntry *current;
    EntryPlan plan;
    int64_t made;
    Map *base;   /* "field row" -> index + 1 in past: what stood there when the workbook was made */
    Map *rows;   /* rows of tables that stand in the draft: "#table row" */
    Map *places; /* "field row" -> index in book->cells; "?check row" -> index in book->reasons */
    WorkbookUnit *unit;
    FormCell *merged; /* the draft with what the workbook brings */
    size_t merged_count, merged_capacity;
    size_t first_difference;
    double position; /* of the next row that is added */
    bool told_closed;
} Side;

/* ---- texts ---- */

static bool same_text(const FieldNode *node, Str a, Str b, Arena *arena) {
    CellState state_a, state_b;
    double x, y;
    Str wrong;
    a = str_trim(a);
    b = str_trim(b);
    if (str_equal(a, b) || node->def->type == ASK_TEXT || node->def->type == ASK_NOTE) {
        return str_equal(a, b);
    }
    const TableCell cell_a = {.text = a}, cell_b = {.text = b};
    double factor = node->reader.entry_factor;
    return fact_cell_read(&node->reader, factor, &cell_a, arena, &state_a, &x, &wrong) &&
           fact_cell_read(&node->reader, factor, &cell_b, arena, &state_b, &y, &wrong) && state_a == state_b &&
           (state_a != CELL_KNOWN || (number_at_least(x, y) && number_at_most(x, y)));
}

/* The cell's text as people would type it. False: what is wrong with it. */
static bool read_text(const FieldNode *node, const TableCell *cell, Arena *arena, Str *text, Str *wrong) {
    CellState state;
    double value;
    *text = str_trim(cell->text);
    *wrong = (Str){NULL, 0};
    if (node->def->type == ASK_TEXT) {
        *wrong = form_text_wrong(node->def, *text, arena);
        return wrong->len == 0;
    }
    if (!text->len) {
        return true;
    }
    if (!fact_cell_read(&node->reader, node->reader.entry_factor, cell, arena, &state, &value, wrong)) {
        return false;
    }
    if (state == CELL_MASKED) {
        *wrong = str_format(arena, "“%.*s”要填实际的内容，不能用*代替；不清楚就留空。", STR_ARG(node->def->name));
        return false;
    }
    *text = state == CELL_KNOWN ? fact_cell_show(&node->reader, value, arena) : (Str){NULL, 0};
    return true;
}

/* ---- before ---- */

static void index_side(Side *side) {
    Arena *arena = side->all->arena;
    const WorkbookEntry *entry = side->current;
    side->base = map_create(arena, entry->past_count);
    for (size_t i = 0; i < entry->past_count; i++) {
        const FormCell *cell = &entry->past[i];
        Str key = cell_key(arena, cell->field, cell->row);
        size_t at;
        if (cell->version <= side->made &&
            (!map_get(side->base, key, &at) || entry->past[at].version < cell->version)) {
            map_put(side->base, key, i);
        }
    }
    side->rows = map_create(arena, 64);
    for (size_t t = 0; t < entry->form->table_count; t++) {
        const Str *rows;
        size_t count = plan_rows(&side->plan, (int)t, arena, &rows);
        Str table = str_format(arena, "#%.*s", STR_ARG(entry->form->sections[entry->form->tables[t]].def->id));
        for (size_t i = 0; i < count; i++) {
            map_put(side->rows, cell_key(arena, table, rows[i]), i);
        }
    }
    side->position = 0;
    for (size_t i = 0; i < entry->cell_count; i++) {
        double position;
        side->unit->changed_since += entry->cells[i].version > side->made;
        bool row = entry->cells[i].field.len && entry->cells[i].field.data[0] == '#';
        if (row && number_parse(entry->cells[i].value, &position) && position > side->position) {
            side->position = position;
        }
    }
}

/* How the cell was written when the workbook was made. */
static Str base_text(const Side *side, Str field, Str row) {
    Arena *arena = side->all->arena;
    const FormCell *cell = plan_cell(&side->plan, field, row, arena);
    size_t at;
    if (cell && cell->version <= side->made) {
        return plan_text(&side->plan, field, row, arena);
    }
    return map_get(side->base, cell_key(arena, field, row), &at) ? side->current->past[at].value : (Str){NULL, 0};
}

static bool row_stands(const Side *side, Str table, Str row) {
    size_t at;
    return map_get(side->rows, cell_key(side->all->arena, table, row), &at);
}

/* ---- findings ---- */

static bool chosen(const Side *side, Str field, Str row) {
    const WorkbookChoice *choice = side->all->choice;
    Str whole = row.len ? str_format(side->all->arena, "%.*s@%.*s", STR_ARG(field), STR_ARG(row)) : field;
    bool found = choice->overwrite_all;
    for (size_t i = 0; i < choice->overwrite_count && !found; i++) {
        found = str_equal(choice->overwrite[i], whole);
    }
    return found;
}

static void merge_cell(Side *side, Str field, Str row, Str value) {
    for (size_t i = 0; i < side->merged_count; i++) {
        if (str_equal(side->merged[i].field, field) && str_equal(side->merged[i].row, row)) {
            side->merged[i].value = value;
            return;
        }
    }
    if (side->merged_count == side->merged_capacity) {
        size_t wanted = side->merged_capacity * 2 + 64;
        side->merged = arena_grow(side->all->arena, side->merged, side->merged_capacity, wanted, sizeof(FormCell));
        side->merged_capacity = wanted;
    }
    side->merged[side->merged_count++] = (FormCell){.field = field, .row = row, .value = value};
}

static void add_write(Side *side, Str field, Str row, Str value) {
    Comparison *all = side->all;
    const FormCell *cell = plan_cell(&side->plan, field, row, all->arena);
    if (all->write_count == all->write_capacity) {
        size_t wanted = all->write_capacity ? all->write_capacity * 2 : 128;
        all->writes = arena_grow(all->arena, all->writes, all->write_capacity, wanted, sizeof(WorkbookWrite));
        all->write_capacity = wanted;
    }
    all->writes[all->write_count++] = (WorkbookWrite){side->entry, field, row, value, cell ? cell->version : 0};
    merge_cell(side, field, row, value);
}

static WorkbookDifference *add_difference(Side *side, Str field, Str field_name, Str row, const Place *place) {
    WorkbookResult *result = side->all->result;
    if (result->difference_count == side->all->difference_capacity) {
        size_t wanted = side->all->difference_capacity ? side->all->difference_capacity * 2 : 64;
        result->differences = arena_grow(side->all->arena, result->differences, side->all->difference_capacity, wanted,
                                         sizeof(WorkbookDifference));
        side->all->difference_capacity = wanted;
    }
    WorkbookDifference *difference = &result->differences[result->difference_count++];
    const FormCell *cell = plan_cell(&side->plan, field, row, side->all->arena);
    *difference = (WorkbookDifference){.entry = side->current->id,
                                       .unit_code = side->current->unit_code,
                                       .unit_name = side->current->unit_name,
                                       .field = field,
                                       .field_name = field_name,
                                       .row = row};
    if (place) {
        difference->place = *place;
    }
    if (cell) {
        difference->by = cell->actor;
        difference->at = cell->at;
    }
    return difference;
}

static void told(const Side *side, Severity severity, const char *rule, const Place *place, Str field, Str words) {
    Place at = *place;
    snprintf(at.field, sizeof at.field, "%.*s", STR_ARG(field));
    problem_add(side->all->book->problems, severity, rule, &at, "%.*s", STR_ARG(words));
}

/* What is different where nothing may be changed: an entry that is closed says so once. */
static void told_closed(Side *side, const Place *place, Str field, Str words) {
    if (!side->current->closed.len) {
        told(side, SEVERITY_ERROR, "not-open", place, field, words);
    } else if (!side->told_closed) {
        told(side, SEVERITY_ERROR, "closed", place, field,
             str_format(side->all->arena, "%.*s：%.*s", STR_ARG(side->current->unit_name),
                        STR_ARG(side->current->closed)));
    }
    side->told_closed = true;
}

/* ---- cells ---- */

/* The words that name a row: what makes it unique, else its first field. */
static Str row_words(const Side *side, const SectionNode *section, Str row) {
    Arena *arena = side->all->arena;
    Buf out = buf_create(arena);
    for (size_t i = 0; i < section->def->unique_count || (i == 0 && section->count); i++) {
        Str field = section->def->unique_count ? section->def->unique[i] : section->def->fields[0].id;
        Str text = plan_text(&side->plan, field, row, arena);
        size_t at;
        if (!text.len && map_get(side->places, cell_key(arena, field, row), &at)) {
            text = str_trim(side->all->book->cells[at].cell.text);
        }
        buf_add_format(&out, "%s%.*s", out.len && text.len ? " " : "", STR_ARG(text));
    }
    return out.len ? buf_str(&out) : section->def->row_name.len ? section->def->row_name : STR("一行");
}

static void compare_cell(Side *side, const FileCell *file) {
    Arena *arena = side->all->arena;
    const FieldNode *node = &side->current->form->fields[file->field];
    Str field = node->def->id, text, wrong, now, base;
    if (node->def->type == ASK_NOTE || node->value.expr || !plan_holds(&side->plan, file->field)) {
        return;
    }
    now = plan_text(&side->plan, field, file->row, arena);
    base = base_text(side, field, file->row);
    side->all->result->cells++;
    if (same_text(node, file->cell.text, base, arena) || same_text(node, file->cell.text, now, arena)) {
        side->all->result->unchanged++;
        return;
    }
    if (!plan_typed(&side->plan, file->field)) {
        if (!plan_may_change(&side->plan, file->field)) {
            told_closed(
                side, &file->place, field,
                str_format(arena, "“%.*s”没有退回，不能改；请恢复为“%.*s”。", STR_ARG(node->def->name), STR_ARG(base)));
        }
        return; /* computed, or from elsewhere: what was typed over it says nothing */
    }
    if (!read_text(node, &file->cell, arena, &text, &wrong)) {
        told(side, SEVERITY_ERROR, "bad-value", &file->place, field, wrong);
        return;
    }
    WorkbookDifference *difference = add_difference(side, field, node->def->name, file->row, &file->place);
    difference->now = now;
    difference->mine = text;
    difference->conflict = !same_text(node, now, base, arena);
    difference->taken = !difference->conflict || chosen(side, field, file->row);
    if (node->table >= 0) {
        const SectionNode *section = &side->current->form->sections[node->section];
        difference->row_name = row_words(side, section, file->row);
    }
    if (difference->taken) {
        add_write(side, field, file->row, text);
    }
}

/* ---- rows ---- */

/* Who touched the row last after the workbook was made; NULL: nobody. */
static const FormCell *touched_since(const Side *side, Str table, const SectionNode *section, Str row) {
    const FormCell *last = plan_cell(&side->plan, table, row, side->all->arena);
    last = last && last->version > side->made ? last : NULL;
    for (size_t i = 0; i < section->count; i++) {
        const FormCell *cell = plan_cell(&side->plan, section->def->fields[i].id, row, side->all->arena);
        if (cell && cell->version > side->made && (!last || cell->version > last->version)) {
            last = cell;
        }
    }
    return last;
}

/* Whether the row stood in the draft when the workbook was made. */
static bool stood_then(const Side *side, Str table, const SectionNode *section, Str row) {
    Arena *arena = side->all->arena;
    size_t at;
    const FormCell *cell = plan_cell(&side->plan, table, row, arena);
    bool then = (cell && cell->version <= side->made) || map_get(side->base, cell_key(arena, table, row), &at);
    for (size_t i = 0; i < section->count && !then; i++) {
        Str field = section->def->fields[i].id;
        cell = plan_cell(&side->plan, field, row, arena);
        then = (cell && cell->version <= side->made) || map_get(side->base, cell_key(arena, field, row), &at);
    }
    return then;
}

static bool has_content(const Side *side, const SectionNode *section, Str row) {
    for (size_t i = 0; i < section->count; i++) {
        const FormCell *cell = plan_cell(&side->plan, section->def->fields[i].id, row, side->all->arena);
        if (cell && str_trim(cell->value).len) {
            return true;
        }
    }
    return false;
}

static void row_difference(Side *side, const SectionNode *section, Str table, Str row, const Place *place, bool added) {
    WorkbookDifference *difference = add_difference(side, table, section->def->name, row, place);
    const FormCell *touched = touched_since(side, table, section, row);
    difference->row_name = row_words(side, section, row);
    difference->now = added ? STR("") : STR("有这一行");
    difference->mine = added ? STR("新增") : STR("删除");
    difference->conflict = touched != NULL;
    if (touched) {
        difference->by = touched->actor;
        difference->at = touched->at;
    }
    difference->taken = !difference->conflict || chosen(side, table, row);
    if (difference->taken) {
        side->position += added;
        add_write(side, table, row, added ? str_format(side->all->arena, "%.0f", side->position) : STR("-"));
    }
}

/* True when the row's cells are to be compared, too. */
static bool compare_row(Side *side, const FileRow *file) {
    const SectionNode *section = &side->current->form->sections[side->current->form->tables[file->table]];
    Str table = str_format(side->all->arena, "#%.*s", STR_ARG(section->def->id));
    bool stands = row_stands(side, table, file->id);
    if (stands && !file->blank) {
        return true;
    }
    if (stands ? !has_content(side, section, file->id) : file->blank) {
        return false; /* empty as it was; a row to come that was not used */
    }
    if (!plan_rows_open(&side->plan, section->def)) {
        told_closed(side, &file->place, table,
                    str_format(side->all->arena, "“%.*s”没有退回，不能%s行。", STR_ARG(section->def->name),
                               stands ? "删" : "加"));
        return false;
    }
    row_difference(side, section, table, file->id, &file->place, !stands);
    return !stands && side->all->result->differences[side->all->result->difference_count - 1].taken;
}

/* Rows that are gone from the workbook although they stood in it. */
static void compare_missing(Side *side, int table) {
    Arena *arena = side->all->arena;
    const Form *form = side->current->form;
    const SectionNode *section = &form->sections[form->tables[table]];
    Str name = str_format(arena, "#%.*s", STR_ARG(section->def->id));
    Map *present = map_create(arena, 64);
    const Str *rows;
    for (size_t i = side->all->book->rows_from[side->entry]; i < side->all->book->rows_from[side->entry + 1]; i++) {
        const FileRow *file = &side->all->book->rows[i];
        if (file->table == table) {
            map_put(present, file->id, i);
        }
    }
    size_t count = plan_rows(&side->plan, table, arena, &rows), at;
    for (size_t i = 0; i < count; i++) {
        if (!map_get(present, rows[i], &at) && stood_then(side, name, section, rows[i]) &&
            plan_rows_open(&side->plan, section->def)) {
            row_difference(side, section, name, rows[i], NULL, false);
        }
    }
}

/* ---- reasons ---- */

/* Like a cell of text. What it is about may not stand any more with what the workbook brings: it is kept all the same,
 * as a reason typed on the page is. */
static void compare_reason(Side *side, const FileReason *file) {
    Arena *arena = side->all->arena;
    Str field = str_format(arena, "?%.*s", STR_ARG(file->check->id));
    Str text = str_trim(file->text), now = str_trim(plan_text(&side->plan, field, file->row, arena)),
        base = str_trim(base_text(side, field, file->row));
    side->all->result->cells++;
    if (str_equal(text, base) || str_equal(text, now)) {
        side->all->result->unchanged++;
        return;
    }
    if (side->current->closed.len) {
        told_closed(side, &file->place, field, (Str){NULL, 0});
        return;
    }
    Str wrong = reason_wrong(text, arena);
    if (wrong.len) {
        told(side, SEVERITY_ERROR, "bad-reason", &file->place, field, wrong);
        return;
    }
    WorkbookDifference *difference = add_difference(
        side, field, str_format(arena, "说明：%.*s", STR_ARG(file->check->message)), file->row, &file->place);
    difference->now = now;
    difference->mine = text;
    difference->conflict = !str_equal(now, base);
    difference->taken = !difference->conflict || chosen(side, field, file->row);
    if (difference->taken) {
        add_write(side, field, file->row, text);
    }
}

/* ---- one entry ---- */

static void compare_side(Side *side) {
    const FileBook *book = side->all->book;
    Arena *arena = side->all->arena;
    Map *compared = map_create(arena, 64); /* rows whose cells count */
    for (size_t i = book->rows_from[side->entry]; i < book->rows_from[side->entry + 1]; i++) {
        if (compare_row(side, &book->rows[i])) {
            map_put(compared, str_format(arena, "%d %.*s", book->rows[i].table, STR_ARG(book->rows[i].id)), i);
        }
    }
    for (size_t i = book->cells_from[side->entry]; i < book->cells_from[side->entry + 1]; i++) {
        const FileCell *file = &book->cells[i];
        int table = side->current->form->fields[file->field].table;
        size_t at;
        if (table < 0 || map_get(compared, str_format(arena, "%d %.*s", table, STR_ARG(file->row)), &at)) {
            compare_cell(side, file);
        }
    }
    for (size_t t = 0; t < side->current->form->table_count; t++) {
        if (book->sections[side->current->form->tables[t]]) {
            compare_missing(side, (int)t);
        }
    }
    for (size_t i = book->reasons_from[side->entry]; i < book->reasons_from[side->entry + 1]; i++) {
        compare_reason(side, &book->reasons[i]);
    }
}

/* What is typed where nothing is asked is told, and left out. */
static void drop_unasked(Side *side, const Judgement *judgement, size_t first_write) {
    Arena *arena = side->all->arena;
    WorkbookResult *result = side->all->result;
    Map *unasked = map_create(arena, 16);
    for (size_t i = 0; i < judgement->field_count; i++) {
        if (!judgement->fields[i].shown) {
            map_put(unasked, cell_key(arena, judgement->fields[i].def->id, judgement->fields[i].row), i);
        }
    }
    size_t kept = side->first_difference, writes = first_write, at;
    for (size_t i = side->first_difference; i < result->difference_count; i++) {
        const WorkbookDifference *one = &result->differences[i];
        if (one->mine.len && map_get(unasked, cell_key(arena, one->field, one->row), &at)) {
            told(side, SEVERITY_WARNING, "not-asked", &one->place, one->field,
                 str_format(arena, "按其他各项，“%.*s”现在不用填，没有取用。", STR_ARG(one->field_name)));
        } else {
            result->differences[kept++] = *one;
        }
    }
    for (size_t i = first_write; i < side->all->write_count; i++) {
        const WorkbookWrite *one = &side->all->writes[i];
        if (!one->value.len || !map_get(unasked, cell_key(arena, one->field, one->row), &at)) {
            side->all->writes[writes++] = *one;
        }
    }
    result->difference_count = kept;
    side->all->write_count = writes;
}

static void add_checks(const Side *side, const Judgement *judgement) {
    WorkbookResult *result = side->all->result;
    Arena *arena = side->all->arena;
    result->checks = arena_grow(arena, result->checks, result->check_count,
                                result->check_count + judgement->check_count, sizeof(WorkbookCheck));
    for (size_t i = 0; i < judgement->check_count; i++) {
        const JudgedCheck *check = &judgement->checks[i];
        WorkbookCheck *to = &result->checks[result->check_count];
        size_t at;
        if (check->severity == SEVERITY_WARNING && utf8_count(check->reason) >= REASON_LEAST) {
            continue;
        }
        result->check_count++;
        *to = (WorkbookCheck){.entry = side->current->id,
                              .unit_code = side->current->unit_code,
                              .unit_name = side->current->unit_name,
                              .severity = check->severity,
                              .id = check->id,
                              .message = check->message,
                              .field = check->field,
                              .row = check->row};
        Str reason = str_format(arena, "?%.*s", STR_ARG(check->id));
        if (map_get(side->places, cell_key(arena, reason, check->row), &at)) {
            to->place = side->all->book->reasons[at].place;
        } else if (map_get(side->places, cell_key(arena, check->field, check->row), &at)) {
            to->place = side->all->book->cells[at].place;
        }
    }
}

static void judge_side(Side *side, size_t first_write) {
    Judgement judgement;
    const WorkbookEntry *entry = side->current;
    form_judge(entry->form, &entry->context, side->merged, side->merged_count, side->all->arena, &judgement);
    drop_unasked(side, &judgement, first_write);
    add_checks(side, &judgement);
    side->unit->asked = judgement.asked;
    side->unit->filled = judgement.filled;
    side->unit->must_fix = judgement.must_fix;
    side->unit->to_explain = judgement.to_explain;
    for (size_t i = side->first_difference; i < side->all->result->difference_count; i++) {
        side->unit->differences++;
        side->unit->conflicts += side->all->result->differences[i].conflict;
    }
    side->all->result->conflicts += side->unit->conflicts;
}

static void compare_entry(Comparison *all, size_t entry) {
    const WorkbookEntry *current = &all->book->entries[entry];
    Side side = {.all = all, .entry = entry, .current = current, .made = all->book->versions[entry]};
    size_t first_write = all->write_count;
    side.unit = &all->result->units[all->result->unit_count++];
    *side.unit = (WorkbookUnit){.entry = current->id,
                                .version = current->version,
                                .made_version = side.made,
                                .unit_code = current->unit_code,
                                .unit_name = current->unit_name};
    side.first_difference = all->result->difference_count;
    side.merged = arena_grow(all->arena, current->cells, current->cell_count, current->cell_count, sizeof(FormCell));
    side.merged_count = side.merged_capacity = current->cell_count;
    size_t from = all->book->cells_from[entry], to = all->book->cells_from[entry + 1];
    side.places = map_create(all->arena, to - from);
    for (size_t i = from; i < to; i++) {
        const FileCell *cell = &all->book->cells[i];
        map_put(side.places, cell_key(all->arena, current->form->fields[cell->field].def->id, cell->row), i);
    }
    for (size_t i = all->book->reasons_from[entry]; i < all->book->reasons_from[entry + 1]; i++) {
        const FileReason *reason = &all->book->reasons[i];
        map_put(side.places,
                cell_key(all->arena, str_format(all->arena, "?%.*s", STR_ARG(reason->check->id)), reason->row), i);
    }
    entry_plan(current, all->arena, &side.plan);
    index_side(&side);
    compare_side(&side);
    judge_side(&side, first_write);
}

void workbook_compare(const FileBook *book, const WorkbookChoice *choice, Arena *arena, WorkbookResult *result,
                      WorkbookWrite **writes, size_t *write_count) {
    Comparison all = {.book = book, .choice = choice, .result = result, .arena = arena};
    result->units = ARENA_ARRAY(arena, book->entry_count, WorkbookUnit);
    for (size_t i = 0; i < book->entry_count; i++) {
        if (book->versions[i] >= 0) {
            compare_entry(&all, i);
        }
    }
    *writes = all.writes;
    *write_count = all.write_count;
}
