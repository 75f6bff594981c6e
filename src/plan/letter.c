/* Responsibility letters: of every unit that has a part in a plan, what it takes on, as a document that stays as it was
 * given out; its case tells who signed it, when, and holds the signed paper. */
#include "plan_internal.h"
#include "writer.h"

#include <string.h>

enum { PARTS_MOST = 500, MARKS = 6 };

/* ---- what a unit takes on -------------------------------------------------------------- */

typedef struct Part {
    const NodeView *node;
    const char *how;
} Part;

static const char *part_of(const PlanTaskDef *task, const NodeView *node, Str unit) {
    return plan_field_names(node->fields, task->lead, unit)          ? "牵头"
           : plan_field_names(node->fields, task->responsible, unit) ? "责任"
           : plan_field_names(node->fields, task->cooperating, unit) ? "配合"
                                                                     : NULL;
}

static size_t parts_of_unit(const PlanView *view, Str unit, Part parts[PARTS_MOST]) {
    size_t count = 0;
    for (size_t i = 0; i < view->count && count < PARTS_MOST; i++) {
        const NodeView *node = &view->nodes[i];
        bool dropped = node->looked && node->look.line.ended == CASE_VOID;
        const char *how =
            is_task(&view->tree, node->node) && !dropped ? part_of(&view->tree.def->task, node, unit) : NULL;
        if (how) {
            parts[count++] = (Part){node, how};
        }
    }
    return count;
}

/* ---- the document ------------------------------------------------------------------------- */

static Str filled(Arena *arena, Str text, const Str marks[MARKS]) {
    static const char *const names[MARKS] = {"{plan}", "{unit}", "{issuer}", "{year}", "{tasks}", "{sign_by}"};
    for (int i = 0; i < MARKS; i++) {
        Buf out = buf_create(arena);
        Str rest = text, name = str_from(names[i]);
        for (ptrdiff_t at; (at = str_find(rest, name)) >= 0; rest = str_slice(rest, (size_t)at + name.len, rest.len)) {
            buf_add(&out, str_slice(rest, 0, (size_t)at));
            buf_add(&out, marks[i]);
        }
        buf_add(&out, rest);
        text = buf_str(&out);
    }
    return text;
}

Str targets_text(const PlanView *view, const NodeView *node) {
    Buf out = buf_create(view->arena);
    size_t index;
    const json_t *one;
    json_array_foreach(node->node->targets, index, one) {
        Target target;
        Err err = {.kind = ERR_NONE};
        if (target_read(view->plans, one, &target, &err)) {
            Str goal =
                number_show(view->arena, target.goal, target.goal == (double)(int64_t)target.goal ? 0 : 2, false);
            buf_add_format(&out, "%s%.*s%s%.*s%.*s", out.len ? "；" : "", STR_ARG(target.name),
                           target_compare_name(target.compare), STR_ARG(goal), STR_ARG(target.measure_unit));
        }
    }
    return buf_str(&out);
}

static const TableOut *table_of(const PlanView *view, const Part *parts, size_t count) {
    enum { COLUMNS = 5 };
    static const char *const headings[COLUMNS] = {"序号", "任务", "承担", "完成时限", "目标"};
    static const int widths[COLUMNS] = {8, 44, 8, 14, 26};
    Arena *arena = view->arena;
    TableOut *table = ARENA_NEW(arena, TableOut);
    *table = (TableOut){.title = STR("任务清单"),
                        .headings = ARENA_ARRAY(arena, COLUMNS, Str),
                        .widths = ARENA_ARRAY(arena, COLUMNS, int),
                        .column_count = COLUMNS,
                        .cells = ARENA_ARRAY(arena, count * COLUMNS + 1, TableCellOut),
                        .row_count = count};
    for (int c = 0; c < COLUMNS; c++) {
        table->headings[c] = str_from(headings[c]);
        table->widths[c] = widths[c];
    }
    for (size_t i = 0; i < count; i++) {
        TableCellOut *row = &table->cells[i * COLUMNS];
        row[0].text = parts[i].node->label;
        row[1].text = parts[i].node->text;
        row[2].text = str_from(parts[i].how);
        row[3].text = parts[i].node->due;
        row[4].text = targets_text(view, parts[i].node);
    }
    return table;
}

static void paragraph(Report *report, Str text) {
    report->blocks[report->count++] = (Block){.type = BLOCK_PARAGRAPH, .text = text};
}

static void write_letter(const PlanView *view, Str unit_name, Str sign_by, const Part *parts, size_t count,
                         Report *report) {
    const PlanLetterDef *letter = &view->tree.def->letter;
    Arena *arena = view->arena;
    const Str marks[MARKS] = {view->title,
                              unit_name,
                              view->unit_name,
                              str_format(arena, "%d", view->from.year ? view->from.year : date_today().year),
                              str_format(arena, "%zu", count),
                              sign_by};
    *report = (Report){.title = filled(arena, letter->title, marks),
                       .blocks = ARENA_ARRAY(arena, letter->before_count + letter->after_count + 4, Block)};
    for (size_t i = 0; i < letter->before_count; i++) {
        paragraph(report, filled(arena, letter->before[i], marks));
    }
    report->blocks[report->count++] = (Block){.type = BLOCK_TABLE, .table = table_of(view, parts, count)};
    for (size_t i = 0; i < letter->after_count; i++) {
        paragraph(report, filled(arena, letter->after[i], marks));
    }
    paragraph(report,
              str_format(arena, "甲方（盖章）：%.*s　　签字：　　　　　　　年　月　日", STR_ARG(view->unit_name)));
    paragraph(report, str_format(arena, "乙方（盖章）：%.*s　　签字：　　　　　　　年　月　日", STR_ARG(unit_name)));
}

/* ---- making --------------------------------------------------------------------------------- */

typedef struct Made {
    Str unit;
    char file[65], page[65];
} Made;

typedef struct Making {
    Plans *plans;
    const User *user;
    const PlanLetters *order;
    const PlanDef *def;
    Str title;
    int year;
    Made *made;
    size_t count;
    Arena *arena;
} Making;

static bool may_make_letters(const PlanView *view, Err *err) {
    const PlanDef *def = view->tree.def;
    Err first = {.kind = ERR_NONE};
    if (!def || !def->letter.record.len) {
        return err_set(err, ERR_CONFLICT, "这种计划没有责任书。");
    }
    bool issued = false;
    for (size_t i = 0; i < view->count; i++) {
        issued = issued || view->nodes[i].node->case_id;
    }
    if (def->rearrange.len &&
        !case_may(view->plans->ledger, view->tx, view->user, view->tree.case_id, def->rearrange, &first)) {
        if (first.kind == ERR_NOT_FOUND) {
            return plan_not_found(err);
        }
        if (first.kind == ERR_DENIED || issued) {
            *err = first;
            return false;
        }
    }
    return issued || err_set(err, ERR_CONFLICT, "计划印发以后才能生成责任书。");
}

static bool letter_of(Tx *tx, int64_t plan, Str unit, int64_t *case_id, char file[65], char page[65], Err *err) {
    Stmt *stmt;
    bool row = false;
    *case_id = 0;
    if (!stmt_open(tx, "SELECT case_id, file_hash, page_hash FROM plan_letter WHERE plan_id = ? AND unit_code = ?",
                   &stmt, err, "is", plan, unit)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *case_id = stmt_integer(stmt, 0);
        char *const into[] = {file, page};
        for (int i = 0; i < 2; i++) {
            Str hash = str_slice(stmt_text(stmt, i + 1), 0, 64);
            memcpy(into[i], hash.data, hash.len);
            into[i][hash.len] = '\0';
        }
    }
    stmt_close(stmt);
    return good;
}

/* Writes the document of one unit and keeps it; the row follows in one write with all others. */
static bool draw_up(Making *making, const PlanView *view, Str unit, Err *err) {
    Part *parts = ARENA_ARRAY(making->arena, PARTS_MOST, Part);
    size_t count = parts_of_unit(view, unit, parts);
    int64_t before;
    char file[65], page[65];
    Str name = plan_unit_name(view->tx, unit, making->arena);
    if (!count || str_equal(unit, view->tree.unit)) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "units"}, "“%.*s”在这个计划里没有承担任务，不用签责任书。",
                          STR_ARG(name));
    }
    if (!letter_of(view->tx, view->tree.id, unit, &before, file, page, err)) {
        return false;
    }
    if (before) {
        return err_set_at(err, ERR_CONFLICT, &(Place){.field = "units"}, "“%.*s”的责任书已经生成。", STR_ARG(name));
    }
    Report report;
    Buf bytes = buf_create(making->arena), html = buf_create(making->arena);
    Made *made = &making->made[making->count];
    write_letter(view, name, making->order->sign_by, parts, count, &report);
    made->unit = unit;
    if (!report_docx_bytes(&report, &bytes, err) || !report_html(&report, &html, err) ||
        !blob_put(making->plans->store, buf_str(&bytes), made->file, err) ||
        !blob_put(making->plans->store, buf_str(&html), made->page, err)) {
        return false;
    }
    making->count++;
    return true;
}

static json_t *letter_fields(const Making *making) {
    const PlanLetterDef *letter = &making->def->letter;
    json_t *fields = json_object();
    for (size_t i = 0; i < letter->set_count; i++) {
        json_object_set_new(fields, letter->set_fields[i].data,
                            json_stringn(letter->set_values[i].data, letter->set_values[i].len));
    }
    json_object_set_new(fields, letter->sign_by.data,
                        json_stringn(making->order->sign_by.data, making->order->sign_by.len));
    if (letter->year.len) {
        json_object_set_new(fields, letter->year.data, json_integer(making->year));
    }
    return fields;
}

static bool store_letter(const Making *making, Tx *tx, const Made *made, Str fields, Err *err) {
    Arena *scratch = arena_create();
    char now[32];
    int64_t case_id = 0;
    time_now_iso(now);
    const NewCase letter = {.record = making->def->letter.record,
                            .unit = made->unit,
                            .fields = fields,
                            .source = {.kind = STR("plan"),
                                       .id = str_format(scratch, "%lld", (long long)making->order->plan),
                                       .label = making->title}};
    bool good = case_open_within(making->plans->ledger, tx, making->user, &letter, true, &case_id, err) &&
                store_run(tx,
                          "INSERT INTO plan_letter (plan_id, unit_code, case_id, file_hash, page_hash, actor, at)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?)",
                          err, "isizzsz", making->order->plan, made->unit, case_id, made->file, made->page,
                          plan_actor(making->user), now) &&
                audit_append(tx,
                             &(AuditEntry){.actor = plan_actor(making->user),
                                           .action = STR("plan-letter"),
                                           .subject = str_format(scratch, "plan %lld", (long long)making->order->plan),
                                           .unit = made->unit},
                             err);
    arena_destroy(scratch);
    return good;
}

static bool letters_work(Tx *tx, void *context, Err *err) {
    Making *making = context;
    json_t *fields = letter_fields(making);
    Str text = json_value_text(fields, JSON_CANONICAL, making->arena);
    bool good = true;
    for (size_t i = 0; good && i < making->count; i++) {
        good = store_letter(making, tx, &making->made[i], text, err);
    }
    json_decref(fields);
    return good;
}

static bool draw_up_all(Making *making, Err *err) {
    Tx *tx;
    PlanView view;
    if (!store_read_begin(making->plans->store, &tx, err)) {
        return false;
    }
    bool loaded = view_load(making->plans, tx, making->user, making->order->plan, making->arena, &view, err);
    bool good = loaded && may_make_letters(&view, err);
    if (good) {
        making->def = view.tree.def;
        making->title = view.title;
        making->year = view.from.year ? view.from.year : date_today().year;
        making->made = ARENA_ARRAY(making->arena, making->order->unit_count, Made);
    }
    for (size_t i = 0; good && i < making->order->unit_count; i++) {
        good = draw_up(making, &view, making->order->units[i], err);
    }
    if (loaded) {
        view_free(&view);
    }
    store_read_end(tx);
    return good;
}

bool plan_letters_make(Plans *plans, const User *user, const PlanLetters *order, Err *err) {
    Date day;
    if (!date_parse(order->sign_by, &day) || !day.month || !day.day) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "sign_by"}, "签订期限要写日期，例如 2026-03-31。");
    }
    if (!order->unit_count || order->unit_count > PLAN_LETTERS_MOST) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "units"}, "要选签订的单位，一次1到%d个。",
                          PLAN_LETTERS_MOST);
    }
    Making making = {.plans = plans, .user = user, .order = order, .arena = arena_create()};
    bool good = draw_up_all(&making, err) && store_write(plans->store, letters_work, &making, err);
    arena_destroy(making.arena);
    return good;
}

/* ---- looking ----------------------------------------------------------------------------------- */

typedef struct Letters {
    PlanLetterLine *items;
    size_t count;
} Letters;

/* Who signed it, when: the first step into a state behind the one it was given out in. */
static void see_signing(const PlanLetterDef *def, const CaseLook *look, Arena *arena, PlanLetterLine *line) {
    for (size_t i = 0; i < look->step_count; i++) {
        json_error_t error;
        Str text = look->steps[i].fields;
        json_t *set = json_loadb(text.data ? text.data : "", text.len, 0, &error);
        const json_t *file = def->file.len ? json_object_get(set, def->file.data) : NULL, *one;
        size_t index;
        json_array_foreach(file, index, one) {
            line->files = arena_grow(arena, line->files, line->file_count, line->file_count + 1, sizeof(Str));
            line->files[line->file_count++] = str_copy(arena, str_from(json_string_value(one)));
        }
        if (str_is(look->steps[i].step, "sign")) {
            line->signed_by = look->steps[i].actor;
            line->signed_at = look->steps[i].at;
        }
        json_decref(set);
    }
}

static bool add_letter(const PlanView *view, Str unit, int64_t case_id, Letters *letters, Err *err) {
    Arena *arena = view->arena;
    Part *parts = ARENA_ARRAY(arena, PARTS_MOST, Part);
    PlanLetterLine line = {.unit = unit,
                           .unit_name = plan_unit_name(view->tx, unit, arena),
                           .case_id = case_id,
                           .tasks = parts_of_unit(view, unit, parts)};
    if (case_id) {
        CaseLook look;
        Err own = {.kind = ERR_NONE};
        if (!case_look(view->plans->ledger, view->tx, view->user, case_id, arena, &look, &own)) {
            *err = own.kind == ERR_NOT_FOUND ? *err : own;
            return own.kind == ERR_NOT_FOUND;
        }
        line.number = look.line.number;
        line.state = look.line.state;
        line.state_name = look.line.state_name;
        line.due = look.line.due_at;
        line.light = look.line.light;
        line.why = look.line.why;
        see_signing(&view->tree.def->letter, &look, arena, &line);
    }
    letters->items = arena_grow(arena, letters->items, letters->count, letters->count + 1, sizeof line);
    letters->items[letters->count++] = line;
    return true;
}

static bool stored_letters(const PlanView *view, Map *met, Letters *letters, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(view->tx, "SELECT unit_code, case_id FROM plan_letter WHERE plan_id = ? ORDER BY unit_code", &stmt,
                   err, "i", view->tree.id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Str unit = str_copy(view->arena, stmt_text(stmt, 0));
        map_put(met, unit, 1);
        if (!(good = add_letter(view, unit, stmt_integer(stmt, 1), letters, err))) {
            break;
        }
    }
    stmt_close(stmt);
    return good;
}

/* Units with a part in the plan that have no letter yet. */
static bool units_without(const PlanView *view, Map *met, Letters *letters, Err *err) {
    const PlanTaskDef *task = &view->tree.def->task;
    const Str fields[] = {task->lead, task->responsible, task->cooperating};
    for (size_t i = 0; i < view->count; i++) {
        const NodeView *node = &view->nodes[i];
        for (size_t f = 0; is_task(&view->tree, node->node) && f < 3; f++) {
            const json_t *value = fields[f].len ? json_object_get(node->fields, fields[f].data) : NULL;
            size_t count = json_is_array(value) ? json_array_size(value) : json_is_string(value);
            for (size_t k = 0; k < count; k++) {
                const json_t *one = json_is_array(value) ? json_array_get(value, k) : value;
                Str unit = str_copy(view->arena, str_from(json_string_value(one)));
                size_t seen;
                if (!unit.len || str_equal(unit, view->tree.unit) || map_get(met, unit, &seen)) {
                    continue;
                }
                map_put(met, unit, 1);
                if (!add_letter(view, unit, 0, letters, err)) {
                    return false;
                }
            }
        }
    }
    return true;
}

bool plan_letters(Plans *plans, const User *user, int64_t id, Arena *arena, PlanLetterLine **lines, size_t *count,
                  bool *may, Err *err) {
    Tx *tx;
    PlanView view;
    Letters letters = {NULL, 0};
    if (!store_read_begin(plans->store, &tx, err)) {
        return false;
    }
    bool good = view_load(plans, tx, user, id, arena, &view, err);
    if (good) {
        Map *met = map_create(arena, 64);
        Err own = {.kind = ERR_NONE};
        *may = view.whole && may_make_letters(&view, &own);
        if (view.tree.def && view.tree.def->letter.record.len) {
            good =
                stored_letters(&view, met, &letters, err) && (!view.whole || units_without(&view, met, &letters, err));
        }
        view_free(&view);
    }
    store_read_end(tx);
    *lines = letters.items;
    *count = letters.count;
    return good;
}

bool plan_letter_document(Plans *plans, const User *user, int64_t id, Str unit, bool page, Arena *arena, Str *bytes,
                          Err *err) {
    Tx *tx;
    int64_t case_id;
    char file[65] = "", html[65] = "";
    CaseLook look;
    if (!store_read_begin(plans->store, &tx, err)) {
        return false;
    }
    bool good = letter_of(tx, id, unit, &case_id, file, html, err) &&
                (case_id || err_set(err, ERR_NOT_FOUND, "没有这份责任书，或者它不在您的管理范围内。")) &&
                case_look(plans->ledger, tx, user, case_id, arena, &look, err);
    store_read_end(tx);
    return good && blob_get(plans->store, page ? html : file, arena, bytes, err);
}
