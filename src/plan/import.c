/* A plan out of a table or document: what each row says is brought into the form of the tree, compared with what is
 * there, shown, and taken when asked for. */
#include "org.h"
#include "plan_internal.h"

#include <stdio.h>
#include <string.h>

void import_fault(const Importing *importing, const ImportRow *row, int column, Severity severity, const char *rule,
                  const char *format, ...) {
    char message[480];
    Place place = {.line = 0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    snprintf(place.file, sizeof place.file, "%.*s", STR_ARG(str_head(importing->import->file_name, 250)));
    snprintf(place.sheet, sizeof place.sheet, "%.*s", STR_ARG(str_head(row->sheet, 60)));
    if (column >= 0 && row->columns[column] >= 0) {
        table_cell_name((uint32_t)row->columns[column], (size_t)row->row, place.cell);
    } else {
        place.line = row->row;
    }
    problem_add(&importing->import->problems, severity, rule, &place, "%s", message);
}

/* ---- values of a row ------------------------------------------------------------------- */

size_t import_parts(Str text, Str parts[IMPORT_NAMES_MOST], Arena *arena) {
    static const char *const marks[] = {"、", "，", "；", ",", ";", "\n"};
    Str rest = str_copy(arena, text);
    size_t count = 0;
    while (rest.len && count < IMPORT_NAMES_MOST) {
        ptrdiff_t first = -1;
        size_t width = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            ptrdiff_t at = str_find(rest, str_from(marks[i]));
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
                width = strlen(marks[i]);
            }
        }
        Str one = str_trim(first < 0 ? rest : str_slice(rest, 0, (size_t)first));
        if (one.len) {
            parts[count++] = one;
        }
        rest = first < 0 ? (Str){NULL, 0} : str_slice(rest, (size_t)first + width, rest.len);
    }
    return count;
}

static bool offers(const RecordDef *record, Str field, Str choice) {
    int index = record_field(record, field);
    for (size_t i = 0; index >= 0 && i < record->fields[index].choice_count; i++) {
        if (str_equal(record->fields[index].choices[i], choice)) {
            return true;
        }
    }
    return false;
}

/* Puts a unit or a department where it belongs. False: nobody knows it. */
static bool take_name(const Importing *importing, Tx *tx, const PlanColumnDef *column, Str name, json_t *units,
                      json_t *sections, Err *err) {
    const SectionDef *section = pack_section(importing->plans->pack, name);
    Str code;
    if (section && column->section.len && offers(importing->record, column->section, section->name)) {
        json_array_append_new(sections, json_stringn(section->name.data, section->name.len));
        return true;
    }
    if (!org_unit_named(tx, name, importing->arena, &code, err)) {
        if (err->kind == ERR_INPUT && column->section.len && str_starts(str_from(err->message), STR("没有"))) {
            err_set(err, ERR_INPUT, "没有“%.*s”这个单位或科室，请写单位名称、单位代码或科室名称。",
                    STR_ARG(str_head(name, 90)));
        }
        return false;
    }
    json_array_append_new(units, json_stringn(code.data, code.len));
    return true;
}

/* One lead: of a department it is the bureau, with the department beside it. */
static void put_lead(const Importing *importing, const PlanColumnDef *column, json_t *units, json_t *sections,
                     json_t *fields) {
    Str bureau = importing->unit;
    if (json_array_size(sections)) {
        json_object_set(fields, column->section.data, json_array_get(sections, 0));
        json_object_set_new(fields, column->field.data, json_stringn(bureau.data, bureau.len));
    } else {
        json_object_set(fields, column->field.data, json_array_get(units, 0));
    }
}

static bool take_units(const Importing *importing, Tx *tx, const ImportRow *row, size_t at, json_t *fields, Err *err) {
    const PlanColumnDef *column = &importing->def->columns[at];
    const CaseField *field = &importing->record->fields[record_field(importing->record, column->field)];
    Str parts[IMPORT_NAMES_MOST];
    size_t count = import_parts(row->cells[at], parts, importing->arena);
    json_t *units = json_array(), *sections = json_array();
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        Err own = {.kind = ERR_NONE};
        if (!take_name(importing, tx, column, parts[i], units, sections, &own)) {
            good = own.kind == ERR_INPUT;
            if (!good) {
                *err = own;
            } else {
                import_fault(importing, row, (int)at, SEVERITY_ERROR, "unit", "%.400s", own.message);
            }
        }
    }
    if (good && !field->many && json_array_size(units) + json_array_size(sections) > 1) {
        import_fault(importing, row, (int)at, SEVERITY_ERROR, "one-lead",
                     "“%.*s”只能写一个，其余的写在责任单位或配合单位。", STR_ARG(field->name));
    } else if (good && !field->many) {
        put_lead(importing, column, units, sections, fields);
    } else if (good) {
        if (json_array_size(units)) {
            json_object_set(fields, column->field.data, units);
        }
        if (json_array_size(sections)) {
            json_object_set(fields, column->section.data, sections);
        }
    }
    json_decref(units);
    json_decref(sections);
    return good;
}

static void take_day(const Importing *importing, const ImportRow *row, size_t at, json_t *fields) {
    Str day, guess;
    if (!deadline_read(row->cells[at], importing->from, importing->until, importing->arena, &day, &guess)) {
        import_fault(importing, row, (int)at, SEVERITY_ERROR, "day",
                     "“%.*s”看不出是哪一天，请写日期，例如 2026-12-31。", STR_ARG(str_head(row->cells[at], 60)));
        return;
    }
    Str task = str_head(row->levels[importing->def->level_count - 1], 60);
    if (row->reckoned) { /* which day that is the document leaves to us */
        import_fault(importing, row, (int)at, SEVERITY_WARNING, "day", "“%.*s”：“%.*s”按%.*s，是推算的，请核对。",
                     STR_ARG(task), STR_ARG(str_head(row->printed, 60)), STR_ARG(day));
    } else if (guess.len && row->printed.len) {
        import_fault(importing, row, (int)at, SEVERITY_WARNING, "day", "“%.*s”：“%.*s”%.*s。", STR_ARG(task),
                     STR_ARG(str_head(row->printed, 60)), STR_ARG(guess));
    } else if (guess.len) {
        import_fault(importing, row, (int)at, SEVERITY_WARNING, "day", "“%.*s”%.*s。",
                     STR_ARG(str_head(row->cells[at], 60)), STR_ARG(guess));
    }
    json_object_set_new(fields, importing->def->columns[at].field.data, json_stringn(day.data, day.len));
}

/* Whatever the ledger would refuse is told at its cell. */
static bool check_fields(const Importing *importing, Tx *tx, const ImportRow *row, json_t *fields, Err *err) {
    Err own = {.kind = ERR_NONE};
    Str kept;
    if (case_values(importing->plans->ledger, tx, importing->def->task.record,
                    json_value_text(fields, JSON_CANONICAL, importing->arena), importing->arena, &kept, &own)) {
        json_error_t error;
        json_t *canonical = json_loadb(kept.data, kept.len, 0, &error);
        json_object_clear(fields);
        json_object_update(fields, canonical);
        json_decref(canonical);
        return true;
    }
    if (own.kind != ERR_INPUT) {
        *err = own;
        return false;
    }
    int at = -1;
    for (size_t c = 0; c < importing->def->column_count; c++) {
        at = str_is(importing->def->columns[c].field, own.place.field) ? (int)c : at;
    }
    import_fault(importing, row, at, SEVERITY_ERROR, "value", "%.400s", own.message);
    return true;
}

static bool fields_of_row(const Importing *importing, Tx *tx, const ImportRow *row, json_t *fields, Err *err) {
    for (size_t c = 0; c < importing->def->column_count && c < IMPORT_COLUMNS_MOST; c++) {
        const PlanColumnDef *column = &importing->def->columns[c];
        int index = column->field.len ? record_field(importing->record, column->field) : -1;
        if (index < 0 || !row->cells[c].len) {
            continue;
        }
        const CaseField *field = &importing->record->fields[index];
        if (field->type == CASE_UNIT) {
            if (!take_units(importing, tx, row, c, fields, err)) {
                return false;
            }
        } else if (field->type == CASE_DATE) {
            take_day(importing, row, c, fields);
        } else {
            json_object_set_new(fields, column->field.data, json_stringn(row->cells[c].data, row->cells[c].len));
        }
    }
    return check_fields(importing, tx, row, fields, err);
}

/* ---- comparing ---------------------------------------------------------------------------- */

typedef struct Comparing {
    Importing *importing;
    Tx *tx;
    PlanView *view;
    json_t *changes;
    bool *met;  /* per node of the view */
    Map *added; /* path of a node that is new -> number of its reference */
    size_t references;
    Str last[IMPORT_LEVELS_MOST]; /* the layers of the row before */
} Comparing;

static PlanDifference *add_difference(Comparing *comparing, const char *kind) {
    PlanImport *import = comparing->importing->import;
    import->differences = arena_grow(comparing->importing->arena, import->differences, import->count, import->count + 1,
                                     sizeof *import->differences);
    PlanDifference *difference = &import->differences[import->count++];
    *difference = (PlanDifference){.kind = str_from(kind)};
    return difference;
}

static NodeView *find_child(const Comparing *comparing, int64_t parent, int level, Str text) {
    for (size_t i = 0; i < comparing->view->count; i++) {
        NodeView *node = &comparing->view->nodes[i];
        if (node->node->parent == parent && node->node->level == level && str_equal(node->text, text)) {
            return node;
        }
    }
    return NULL;
}

/* A task that was put elsewhere in the table is the same one as long as its text is its own. */
static NodeView *find_alone(const Comparing *comparing, int level, Str text) {
    NodeView *found = NULL;
    for (size_t i = 0; i < comparing->view->count; i++) {
        NodeView *node = &comparing->view->nodes[i];
        if (node->node->level == level && str_equal(node->text, text) && !comparing->met[i]) {
            if (found) {
                return NULL;
            }
            found = node;
        }
    }
    return found;
}

/* Where a row's node hangs: a node that is there, or one that this import adds. */
typedef struct Parent {
    int64_t number; /* 0: at the top, or new */
    Str reference;  /* of a new one; empty: none */
    Str path;       /* of texts, for finding it again */
} Parent;

static json_t *new_node(const Comparing *comparing, const Parent *parent, int level, Str text) {
    const PlanDef *def = comparing->importing->def;
    json_t *change = json_object();
    json_object_set_new(change, "op", json_string("add"));
    json_object_set_new(change, "level", json_stringn(def->levels[level].id.data, def->levels[level].id.len));
    json_object_set_new(change, "text", json_stringn(text.data, text.len));
    json_object_set_new(change, "parent",
                        parent->reference.len ? json_stringn(parent->reference.data, parent->reference.len)
                                              : json_integer(parent->number));
    json_array_append_new(comparing->changes, change);
    return change;
}

static void note_add(Comparing *comparing, const ImportRow *row, int level, Str text, const Parent *parent) {
    PlanDifference *difference = add_difference(comparing, "add");
    difference->level = comparing->importing->def->levels[level].name;
    difference->text = text;
    difference->above = parent->path;
    difference->row = row->row;
    comparing->importing->import->added++;
}

/* The goal or measure of the row: there, added before, or new now. */
static Parent step_down(Comparing *comparing, const ImportRow *row, const Parent *parent, int level, Str text) {
    Arena *arena = comparing->importing->arena;
    size_t known;
    Parent own = {
        .path = str_format(arena, "%.*s%s%.*s", STR_ARG(parent->path), parent->path.len ? " / " : "", STR_ARG(text))};
    NodeView *node = parent->reference.len ? NULL : find_child(comparing, parent->number, level, text);
    if (node) {
        comparing->met[node - comparing->view->nodes] = true;
        own.number = node->node->number;
    } else if (map_get(comparing->added, own.path, &known)) {
        own.reference = str_format(arena, "r%zu", known);
    } else {
        json_t *change = new_node(comparing, parent, level, text);
        own.reference = str_format(arena, "r%zu", ++comparing->references);
        json_object_set_new(change, "ref", json_stringn(own.reference.data, own.reference.len));
        map_put(comparing->added, own.path, comparing->references);
        note_add(comparing, row, level, text, parent);
    }
    return own;
}

static Str shown_value(const Comparing *comparing, json_t *fields, Str field) {
    NodeView shown = {.fields = fields};
    return view_field(comparing->view, &shown, field);
}

/* Fields that the table names and that differ; what it does not name stays. */
static json_t *differing(const Comparing *comparing, NodeView *node, json_t *fields, PlanDifference *difference) {
    const RecordDef *record = comparing->importing->record;
    Arena *arena = comparing->importing->arena;
    json_t *changed = json_object(), *value;
    const char *key;
    json_object_foreach(fields, key, value) {
        int index = record_field(record, str_from(key));
        if (index < 0 || json_equal(value, json_object_get(node->fields, key))) {
            continue;
        }
        size_t n = difference->field_count++;
        difference->fields = arena_grow(arena, difference->fields, n, n + 1, sizeof(Str));
        difference->before = arena_grow(arena, difference->before, n, n + 1, sizeof(Str));
        difference->after = arena_grow(arena, difference->after, n, n + 1, sizeof(Str));
        difference->fields[n] = record->fields[index].name;
        difference->before[n] = shown_value(comparing, node->fields, record->fields[index].id);
        difference->after[n] = shown_value(comparing, fields, record->fields[index].id);
        json_object_set(changed, key, value);
    }
    return changed;
}

/* What a new task comes with, so that nobody takes it in unseen. */
static void tell_fields(const Comparing *comparing, json_t *fields) {
    PlanImport *import = comparing->importing->import;
    NodeView nothing = {.fields = json_object()};
    json_decref(differing(comparing, &nothing, fields, &import->differences[import->count - 1]));
    json_decref(nothing.fields);
}

static void compare_task(Comparing *comparing, const ImportRow *row, const Parent *parent, Str text, json_t *fields) {
    const PlanDef *def = comparing->importing->def;
    PlanImport *import = comparing->importing->import;
    int level = (int)def->level_count - 1;
    NodeView *node = parent->reference.len ? NULL : find_child(comparing, parent->number, level, text);
    node = node ? node : find_alone(comparing, level, text);
    if (!node) {
        json_object_set(new_node(comparing, parent, level, text), "fields", fields);
        note_add(comparing, row, level, text, parent);
        tell_fields(comparing, fields);
        return;
    }
    comparing->met[node - comparing->view->nodes] = true;
    PlanDifference own = {.level = def->levels[level].name,
                          .number = node->label,
                          .text = text,
                          .above = parent->path,
                          .node = node->node->number,
                          .row = row->row};
    json_t *changed = differing(comparing, node, fields, &own);
    bool issued = node->node->case_id != 0;
    own.kind = !own.field_count ? STR("same") : issued ? STR("issued") : STR("change");
    import->same += !own.field_count;
    if (own.field_count && !issued) {
        json_t *change = json_object();
        json_object_set_new(change, "op", json_string("change"));
        json_object_set_new(change, "node", json_integer(node->node->number));
        json_object_set(change, "fields", changed);
        json_array_append_new(comparing->changes, change);
        import->changed++;
    }
    json_decref(changed);
    *add_difference(comparing, "") = own;
}

/* A layer that is left empty is that of the row above, and says so. */
static void carry_down(Comparing *comparing, ImportRow *row) {
    const PlanDef *def = comparing->importing->def;
    bool fresh = false;
    for (size_t level = 0; level + 1 < def->level_count && level < IMPORT_LEVELS_MOST; level++) {
        int column = -1;
        for (size_t c = 0; c < def->column_count; c++) {
            column = str_equal(def->columns[c].level, def->levels[level].id) && row->columns[c] >= 0 ? (int)c : column;
        }
        if (row->levels[level].len) {
            fresh = fresh || !str_equal(row->levels[level], comparing->last[level]);
        } else if (!fresh && column >= 0 && comparing->last[level].len) {
            row->levels[level] = comparing->last[level];
            import_fault(comparing->importing, row, column, SEVERITY_WARNING, "carried",
                         "没有写%.*s，按上一行的“%.*s”。", STR_ARG(def->levels[level].name),
                         STR_ARG(str_head(row->levels[level], 60)));
        }
        comparing->last[level] = row->levels[level];
    }
}

static bool has_cells(const ImportRow *row) {
    for (int i = 0; i < IMPORT_COLUMNS_MOST; i++) {
        if (row->cells[i].len) {
            return true;
        }
    }
    return false;
}

static bool compare_row(Comparing *comparing, ImportRow *row, Err *err) {
    const PlanDef *def = comparing->importing->def;
    Str task = row->levels[def->level_count - 1];
    Parent parent = {.number = 0};
    if (!task.len && !has_cells(row) && !row->levels[0].len) {
        return true; /* an empty row */
    }
    carry_down(comparing, row);
    if (!task.len && has_cells(row)) {
        int column = -1;
        for (size_t c = 0; c < def->column_count; c++) {
            column = str_equal(def->columns[c].field, def->task.text) ? (int)c : column;
        }
        import_fault(comparing->importing, row, column, SEVERITY_ERROR, "no-task", "这一行没有写任务。");
        return true;
    }
    for (size_t level = 0; level + 1 < def->level_count && level < IMPORT_LEVELS_MOST; level++) {
        if (row->levels[level].len) {
            parent = step_down(comparing, row, &parent, (int)level, row->levels[level]);
        }
    }
    if (!task.len) {
        return true;
    }
    json_t *fields = json_object();
    bool good = fields_of_row(comparing->importing, comparing->tx, row, fields, err);
    if (good) {
        compare_task(comparing, row, &parent, task, fields);
    }
    json_decref(fields);
    return good;
}

static void note_missing(Comparing *comparing) {
    PlanImport *import = comparing->importing->import;
    for (size_t i = 0; i < comparing->view->count; i++) {
        const NodeView *node = &comparing->view->nodes[i];
        if (!comparing->met[i] && is_task(&comparing->view->tree, node->node)) {
            PlanDifference *difference = add_difference(comparing, "missing");
            difference->level = comparing->importing->def->levels[node->node->level].name;
            difference->number = node->label;
            difference->text = node->text;
            difference->node = node->node->number;
            import->missing++;
        }
    }
}

/* ---- reading and taking ---------------------------------------------------------------------- */

/* Who may not arrange the plan does not read into it either. */
static bool may_import(const PlanView *view, Err *err) {
    const PlanDef *def = view->tree.def;
    Err first = {.kind = ERR_NONE}, second = {.kind = ERR_NONE};
    if (!def || !view->tree.record) {
        return err_set(err, ERR_CONFLICT, "规则包里没有这种计划了，只能看，不能改。");
    }
    if (case_may(view->plans->ledger, view->tx, view->user, view->tree.case_id, def->arrange, &first) ||
        (def->rearrange.len &&
         case_may(view->plans->ledger, view->tx, view->user, view->tree.case_id, def->rearrange, &second))) {
        return true;
    }
    if (first.kind == ERR_NOT_FOUND) {
        return plan_not_found(err);
    }
    *err = first;
    return false;
}

static bool compare(Importing *importing, PlanView *view, json_t *changes, Err *err) {
    Comparing comparing = {.importing = importing,
                           .tx = view->tx,
                           .view = view,
                           .changes = changes,
                           .met = ARENA_ARRAY(importing->arena, view->count + 1, bool),
                           .added = map_create(importing->arena, 64)};
    for (size_t i = 0; i < importing->rows.count; i++) {
        if (!compare_row(&comparing, &importing->rows.items[i], err)) {
            return false;
        }
    }
    note_missing(&comparing);
    return true;
}

static bool read_and_compare(Plans *plans, const User *user, PlanImport *import, Arena *arena, json_t *changes,
                             Err *err) {
    Tx *tx;
    PlanView view;
    if (!store_read_begin(plans->store, &tx, err)) {
        return false;
    }
    bool loaded = view_load(plans, tx, user, import->id, arena, &view, err);
    bool good = loaded && may_import(&view, err);
    if (good) {
        Importing importing = {.plans = plans,
                               .def = view.tree.def,
                               .record = view.tree.record,
                               .import = import,
                               .arena = arena,
                               .from = view.from,
                               .until = view.until,
                               .unit = view.tree.unit};
        good = (import_is_document(import->file_name) ? import_document(&importing, tx, err)
                                                      : import_table(&importing, err)) &&
               compare(&importing, &view, changes, err);
        if (good && !importing.rows.count) {
            good = err_set(err, ERR_INPUT, "表头下面没有内容。");
        }
    }
    if (loaded) {
        view_free(&view);
    }
    store_read_end(tx);
    return good;
}

bool plan_import(Plans *plans, const User *user, PlanImport *import, Arena *arena, Err *err) {
    json_t *changes = json_array();
    import->problems = problem_list(arena, PLAN_PROBLEMS_MOST);
    bool good = read_and_compare(plans, user, import, arena, changes, err);
    if (good && import->take && !import->problems.errors && json_array_size(changes)) {
        const PlanChange change = {.id = import->id,
                                   .version = import->version,
                                   .reason = import->reason,
                                   .changes = json_value_text(changes, JSON_CANONICAL, arena),
                                   .source = import->file_name};
        good = plan_change(plans, user, &change, err);
        import->taken = good;
    }
    json_decref(changes);
    return good;
}
