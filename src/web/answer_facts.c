/* Facts: one school's values, where they come from, imports, templates, checks that wait for a reason. */
#include "web_internal.h"

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* ---- a school ---------------------------------------------------------- */

static void put_path(Json *json, const UnitTree *tree, int unit) {
    int path[32], length = 0;
    for (int at = tree->units[unit].parent; at >= 0 && length < 32; at = tree->units[at].parent) {
        path[length++] = at;
    }
    json_key(json, "path");
    json_open_array(json);
    while (length > 0) {
        const Unit *above = &tree->units[path[--length]];
        json_open_object(json);
        json_put_str(json, "code", above->code);
        json_put_str(json, "name", above->name);
        json_close_object(json);
    }
    json_close_array(json);
}

/* The reason of a column that no unit has: no list holds it. */
#define NO_COLUMN UINT32_MAX

static Value cell(const Frame *frame, int element, int unit) {
    const StoredColumn column = frame_column(frame, element);
    return column.value ? stored_value(&column, (size_t)unit) : (Value){0, NO_COLUMN};
}

/* What the unit's kind is expected to fill, and whatever else it has. */
static bool is_asked(const Element *element, const Unit *unit, Value value) {
    bool level = element->levels >> unit->kind->level & 1u;
    bool kind = !element->kinds_stage_mask || (element->kinds_stage_mask & unit->kind->stages);
    return (level && kind) || (value.reason == 0 && value.number != 0);
}

static void put_value(Request *request, Json *json, size_t at, const Element *element) {
    Frame *frame = request->shared->frame;
    Value value = cell(frame, (int)at, request->unit);
    if (!is_asked(element, &frame->tree.units[request->unit], value)) {
        return;
    }
    Value before = frame->previous ? cell(frame->previous, (int)at, request->unit) : (Value){0, NO_COLUMN};
    bool choice = element->type == ELEMENT_CHOICE && value.reason == 0 && value.number >= 0 &&
                  (size_t)value.number < element->choice_count;
    json_open_object(json);
    json_put_str(json, "id", element->id);
    json_put_str(json, "name", element->name);
    json_put_str(json, "group", element->group);
    json_put_str(json, "unit", element->unit);
    json_put_number(json, "value", value.reason ? NAN : value.number);
    json_key(json, "why");
    if (value.reason == 0) {
        json_none(json);
    } else if (value.reason == NO_COLUMN) {
        json_str(json, STR("没有填写"));
    } else {
        json_str(json, frame_reason(frame, frame->reasons, value.reason, request->arena));
    }
    json_put_number(json, "previous", before.reason ? NAN : before.number);
    json_put_optional(json, "previous_why",
                      before.reason && before.reason != NO_COLUMN
                          ? frame_reason(frame, frame->reasons, before.reason, request->arena)
                          : (Str){NULL, 0});
    json_key(json, "choice");
    if (choice) {
        json_str(json, element->choices[(size_t)value.number]);
    } else {
        json_none(json);
    }
    json_close_object(json);
}

bool get_school(Request *request, Answer *answer, Err *err) {
    (void)err;
    Frame *frame = request->shared->frame;
    const Unit *unit = &frame->tree.units[request->unit];
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "unit");
    json_open_object(&json);
    json_put_str(&json, "code", unit->code);
    json_put_str(&json, "name", unit->name);
    json_put_str(&json, "kind", unit->kind->id);
    json_put_str(&json, "kind_name", unit->kind->name);
    json_key(&json, "parent");
    if (unit->parent < 0) {
        json_none(&json);
    } else {
        json_str(&json, frame->tree.units[unit->parent].code);
    }
    put_path(&json, &frame->tree, request->unit);
    json_close_object(&json);
    json_put_str(&json, "period", frame->tree.period);
    json_key(&json, "previous_period");
    if (frame->previous) {
        json_str(&json, frame->previous->tree.period);
    } else {
        json_none(&json);
    }
    json_key(&json, "elements");
    json_open_array(&json);
    size_t count;
    const Element *elements = pack_elements(frame->pack, &count);
    for (size_t i = 0; i < count; i++) {
        put_value(request, &json, i, &elements[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- one element, school by school ---- */

static const ListColumn figure_columns[] = {
    {"code", "单位代码", COLUMN_TEXT, 16}, {"name", "学校", COLUMN_TEXT, 28},   {"kind_name", "类别", COLUMN_TEXT, 12},
    {"value", "数值", COLUMN_NUMBER, 14},  {"choice", "选项", COLUMN_TEXT, 14}, {"why", "缺数原因", COLUMN_TEXT, 40}};

typedef struct Figures {
    Request *request;
    const bool *within;
    const Element *element;
} Figures;

static void give_figure(List *list, const Figures *figures, int unit) {
    Request *request = figures->request;
    const Frame *frame = request->shared->frame;
    const Element *element = figures->element;
    Value value = cell(frame, pack_element_index(request->web->pack, element), unit);
    bool known = value.reason == 0;
    bool choice =
        known && element->type == ELEMENT_CHOICE && value.number >= 0 && (size_t)value.number < element->choice_count;
    list_text(list, frame->tree.units[unit].code);
    list_text(list, frame->tree.units[unit].name);
    list_text(list, frame->tree.units[unit].kind->name);
    list_number(list, known ? value.number : (double)NAN);
    list_text(list, choice ? element->choices[(size_t)value.number] : (Str){NULL, 0});
    list_text(list, known                       ? (Str){NULL, 0}
                    : value.reason == NO_COLUMN ? STR("没有填写")
                                                : frame_reason(frame, frame->reasons, value.reason, request->arena));
}

static bool give_figures(List *list, void *context, Err *err) {
    const Figures *figures = context;
    const Frame *frame = figures->request->shared->frame;
    int from = figures->request->unit, to = frame->tree.units[from].end;
    for (int i = from; i < to; i++) {
        if (!frame->school_rows[i] || !figures->within[i]) {
            continue;
        }
        give_figure(list, figures, i);
        if (!list_row(list, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

bool get_figures(Request *request, Answer *answer, Err *err) {
    Str id;
    Want want = route_want(request->route);
    if (!request_required(request, "element", &id, err)) {
        return false;
    }
    Figures figures = {request, scope_marks(request, &request->shared->frame->tree, &want),
                       pack_element(request->web->pack, id)};
    if (!figures.element) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个数据项。", STR_ARG(id));
    }
    const ListSpec spec = {.name = "rows",
                           .file_name = str_cstr(request->arena, str_format(request->arena, "%.*s逐校数据",
                                                                            STR_ARG(figures.element->name))),
                           .columns = figure_columns,
                           .column_count = sizeof figure_columns / sizeof *figure_columns};
    return list_answer(request, answer, &spec, give_figures, &figures, err);
}

/* A figure that a ledger counts: which ledger, by which day and rule, from how many cases. */
static void put_counted(Json *json, const ElementOrigin *counted) {
    json_key(json, "ledger");
    if (!counted || !counted->record) {
        json_none(json);
        return;
    }
    Str rule = counted->count->where.text;
    json_open_object(json);
    json_put_str(json, "record", counted->record->id);
    json_put_str(json, "record_name", counted->record->name);
    json_put_str(json, "count", counted->count->id);
    json_put_str(json, "count_name", counted->count->name);
    json_put_str(json, "date", counted->date);
    json_put_str(json, "from", counted->from);
    json_put_str(json, "until", counted->until);
    json_put_str(json, "rule", rule);
    json_put_str(json, "sum",
                 counted->count->sum < 0 ? (Str){NULL, 0} : counted->record->fields[counted->count->sum].name);
    json_put_integer(json, "cases", counted->cases);
    json_close_object(json);
}

bool get_origin(Request *request, Answer *answer, Err *err) {
    const UnitTree *tree = &request->shared->frame->tree;
    Str name;
    FactOrigin origin = {.found = false};
    Tx *tx;
    if (!request_required(request, "element", &name, err)) {
        return false;
    }
    const Element *element = pack_element(request->web->pack, name);
    if (!element) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个数据项。", STR_ARG(name));
    }
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    ElementOrigin counted;
    bool good = fact_origin(tx, request->web->pack, tree->units[request->unit].id, tree->period_id, element,
                            request->arena, &origin, err) &&
                ledger_element_origin(tx, request->web->pack, pack_element_index(request->web->pack, element),
                                      tree->units[request->unit].code, tree->period, request->arena, &counted, err);
    store_read_end(tx);
    if (good && counted.record) { /* whatever was brought in by hand: the ledger's figure counts */
        origin = (FactOrigin){.found = counted.kept, .kind = STR("ledger"), .file_name = counted.record->name};
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "found", origin.found);
    json_put_str(&json, "kind", origin.kind);
    json_key(&json, "entry");
    if (origin.entry_id) {
        json_whole(&json, origin.entry_id);
    } else {
        json_none(&json);
    }
    if (origin.document_id) {
        json_put_integer(&json, "document", origin.document_id);
        json_put_integer(&json, "line", origin.line);
    }
    json_put_str(&json, "file_name", origin.file_name);
    json_put_str(&json, "sheet", origin.sheet);
    json_put_str(&json, "cell", origin.cell);
    json_put_str(&json, "actor", origin.actor);
    json_put_str(&json, "at", origin.at);
    put_counted(&json, good ? &counted : NULL);
    json_close_object(&json);
    return good;
}

/* ---- imports ----------------------------------------------------------- */

static const ListColumn import_columns[] = {
    {"id", "编号", COLUMN_INTEGER, 8},   {"file_name", "文件", COLUMN_TEXT, 40}, {"at", "时间", COLUMN_TEXT, 21},
    {"actor", "谁", COLUMN_TEXT, 14},    {"rows", "行数", COLUMN_INTEGER, 10},   {"values", "值数", COLUMN_INTEGER, 10},
    {"periods", "年度", COLUMN_JSON, 16}};

static const ListSpec import_list = {.name = "imports",
                                     .file_name = "导入记录",
                                     .columns = import_columns,
                                     .column_count = sizeof import_columns / sizeof *import_columns};

static bool read_periods(Tx *tx, int64_t source, Buf *out, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT DISTINCT p.code FROM source s JOIN submission b ON b.id BETWEEN s.first_submission AND"
                   " s.last_submission JOIN period p ON p.id = b.period_id WHERE s.id = ?1 ORDER BY p.code",
                   &stmt, err, "i", source)) {
        return false;
    }
    Json json = json_writer(out);
    json_open_array(&json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_str(&json, stmt_text(stmt, 0));
    }
    json_close_array(&json);
    stmt_close(stmt);
    return good;
}

static bool put_source(Tx *tx, int64_t id, List *list, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT file_name, at, actor, row_count, value_count FROM source WHERE id = ?", &stmt, err, "i",
                   id)) {
        return false;
    }
    Arena *arena = arena_create();
    Buf periods = buf_create(arena);
    bool good = stmt_step(stmt, &row, err) && read_periods(tx, id, &periods, err);
    if (good && row) {
        list_integer(list, id);
        list_text(list, stmt_text(stmt, 0));
        list_text(list, stmt_text(stmt, 1));
        list_text(list, stmt_text(stmt, 2));
        list_integer(list, stmt_integer(stmt, 3));
        list_integer(list, stmt_integer(stmt, 4));
        list_json(list, buf_str(&periods));
        good = list_row(list, err);
    }
    stmt_close(stmt);
    arena_destroy(arena);
    return good;
}

typedef struct SourceIds {
    Arena *arena;
    int64_t *items;
    size_t count, capacity;
} SourceIds;

static int newest_first(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

/* Files about units below `scope` (empty: all), in whichever period they stood there. */
static bool find_sources(Tx *tx, Str scope, SourceIds *ids, Err *err) {
    static const char *const sql =
        "WITH RECURSIVE " SQL_BELOW("?1") " SELECT s.id FROM source s WHERE ?1 = '' OR EXISTS"
                                          " (SELECT 1 FROM submission b JOIN below ON below.id = b.unit_id"
                                          " WHERE b.id BETWEEN s.first_submission AND s.last_submission)";
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, sql, &stmt, err, "s", scope)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (ids->count == ids->capacity) {
            size_t wanted = ids->capacity ? ids->capacity * 2 : 64;
            ids->items = arena_grow(ids->arena, ids->items, ids->count, wanted, sizeof *ids->items);
            ids->capacity = wanted;
        }
        ids->items[ids->count++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    return good;
}

/* Newest first; a file about several units of the user's own comes once. */
static bool put_sources(Tx *tx, const Request *request, List *list, Err *err) {
    Want want = route_want(request->route);
    Reach reach = people_reach(&request->session.user, &want, request->arena);
    SourceIds ids = {.arena = request->arena};
    bool good = true;
    for (size_t i = 0; good && i < (reach.whole ? 1 : reach.unit_count); i++) {
        good = find_sources(tx, reach.whole ? (Str){NULL, 0} : reach.units[i], &ids, err);
    }
    if (ids.count) {
        qsort(ids.items, ids.count, sizeof *ids.items, newest_first);
    }
    for (size_t i = 0; good && i < ids.count; i++) {
        good = (i > 0 && ids.items[i] == ids.items[i - 1]) || put_source(tx, ids.items[i], list, err);
    }
    return good;
}

static bool give_imports(List *list, void *context, Err *err) {
    const Request *request = context;
    Tx *tx;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = put_sources(tx, request, list, err);
    store_read_end(tx);
    return good;
}

bool get_imports(Request *request, Answer *answer, Err *err) {
    return list_answer(request, answer, &import_list, give_imports, request, err);
}

static void put_import(Json *json, const ImportResult *result, bool stored) {
    json_open_object(json);
    json_put_bool(json, "stored", stored);
    json_put_integer(json, "source_id", result->source_id);
    json_put_integer(json, "rows", (int64_t)result->rows);
    json_put_integer(json, "values", (int64_t)result->values);
    json_put_integer(json, "unknown", (int64_t)result->unknown);
    json_put_integer(json, "new_units", (int64_t)result->new_units);
    json_put_strs(json, "periods", result->periods, result->period_count);
    json_put_str(json, "sheet", result->sheet);
    json_put_integer(json, "errors", (int64_t)result->problems.errors);
    json_put_integer(json, "warnings", (int64_t)result->problems.warnings);
    json_put_problems(json, &result->problems);
    json_close_object(json);
}

bool post_imports(Request *request, Answer *answer, Err *err) {
    Str mapping = request_text(request, "mapping");
    Want want = route_want(request->route);
    Reach reach = people_reach(&request->session.user, &want, request->arena);
    ImportOptions options = {.dry_run = str_is(request_text(request, "dry_run"), "1"),
                             .default_period = request_text(request, "period"),
                             .actor = request->actor,
                             .scopes = reach.units,
                             .scope_count = reach.whole ? 0 : reach.unit_count};
    if (!request_required(request, "file_name", &options.file_name, err)) {
        return false;
    }
    if (mapping.len && !(options.mapping = pack_mapping(request->web->pack, mapping))) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种对照。", STR_ARG(mapping));
    }
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    ImportResult result;
    if (!fact_import(request->web->store, request->web->pack, request->upload, &options, request->arena, &result,
                     err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    put_import(&json, &result, !options.dry_run && result.problems.errors == 0);
    return true;
}

/* ---- templates --------------------------------------------------------- */

typedef struct TemplateOrder {
    Request *request;
    Str form, period;
} TemplateOrder;

static bool write_template(void *context, const char *path, Err *err) {
    const TemplateOrder *order = context;
    const UnitTree *tree = &order->request->shared->frame->tree;
    return fact_template(order->request->web->store, order->request->web->pack, order->form,
                         tree->units[order->request->unit].code, order->period, path, err);
}

bool get_template(Request *request, Answer *answer, Err *err) {
    TemplateOrder order = {.request = request, .form = request_text(request, "form")};
    order.form = order.form.len ? order.form : STR("wide");
    if (!request_required(request, "period", &order.period, err)) {
        return false;
    }
    const Unit *unit = &request->shared->frame->tree.units[request->unit];
    Str name = str_format(request->arena, "%.*s%.*s年填报表.xlsx", STR_ARG(unit->name), STR_ARG(order.period));
    return answer_file(request, answer, write_template, &order, xlsx_type, name, err);
}

/* ---- checks ------------------------------------------------------------ */

/* Open checks of the period that stand at units the user may see; -1 id: all. */
static bool visible_checks(Request *request, Str period, OpenCheck **checks, size_t *count, Err *err) {
    Tx *tx;
    request->shared = frame_take(request->web, period, err);
    if (!request->shared || !store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    OpenCheck *all = NULL;
    size_t found = 0;
    bool good = fact_open_checks(tx, request->arena, period, &all, &found, err);
    store_read_end(tx);
    const UnitTree *tree = &request->shared->frame->tree;
    Want want = route_want(request->route);
    *checks = all;
    *count = 0;
    for (size_t i = 0; good && i < found; i++) {
        Err none = {.kind = ERR_NONE};
        int unit = org_tree_find(tree, all[i].unit_code);
        if (unit >= 0 && scope_allows(request, tree, unit, &want, &none)) {
            all[(*count)++] = all[i];
        }
    }
    return good;
}

bool get_checks(Request *request, Answer *answer, Err *err) {
    Str period;
    OpenCheck *checks;
    size_t count;
    if (!request_required(request, "period", &period, err) || !visible_checks(request, period, &checks, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "checks");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_integer(&json, "id", checks[i].id);
        json_put_str(&json, "unit", checks[i].unit_code);
        json_put_str(&json, "unit_name", checks[i].unit_name);
        json_put_str(&json, "period", checks[i].period);
        json_put_str(&json, "rule", checks[i].rule);
        json_put_str(&json, "message", checks[i].message);
        json_put_optional(&json, "reason", checks[i].reason);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* Unit and period of a check that has not been superseded; empty when there is none. */
static bool find_check(Request *request, int64_t id, Str *unit, Str *period, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false;
    *unit = *period = (Str){NULL, 0};
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good =
        stmt_open(tx,
                  "SELECT u.code, p.code FROM check_result c JOIN period p ON p.id = c.period_id"
                  " JOIN unit u ON u.id = c.unit_id WHERE c.id = ?1 AND c.submission_id ="
                  " (SELECT MAX(n.id) FROM submission n WHERE n.unit_id = c.unit_id AND n.period_id = c.period_id)",
                  &stmt, err, "i", id) &&
        stmt_step(stmt, &row, err);
    if (good && row) {
        *unit = str_copy(request->arena, stmt_text(stmt, 0));
        *period = str_copy(request->arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

/* Only for checks of units within the user's own. */
static bool check_is_visible(Request *request, int64_t id, Err *err) {
    Str code, period;
    if (!find_check(request, id, &code, &period, err)) {
        return false;
    }
    if (code.len && (request->shared = frame_take(request->web, period, err))) {
        Err none = {.kind = ERR_NONE};
        Want want = route_want(request->route);
        const UnitTree *tree = &request->shared->frame->tree;
        int unit = org_tree_find(tree, code);
        if (unit >= 0 && scope_allows(request, tree, unit, &want, &none)) {
            return true;
        }
    }
    return err->kind ? false : err_set(err, ERR_NOT_FOUND, "没有这条待说明的疑点，或者它不在您的管理范围内。");
}

bool post_check(Request *request, Answer *answer, Err *err) {
    int64_t id;
    Str reason;
    if (!integer_parse(request->tail, &id)) {
        return err_set(err, ERR_USAGE, "“%.*s”不是疑点的编号。", STR_ARG(request->tail));
    }
    if (!request_required(request, "reason", &reason, err) || !check_is_visible(request, id, err) ||
        !fact_check_reason(request->web->store, id, reason, request->actor, err)) {
        return false;
    }
    return put_done(answer);
}
