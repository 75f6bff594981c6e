/* Duties: what is due and what was done, the calendar, counts, how duties are set; what there is to do stands in
 * answer_collect.c beside the rest. */
#include "attachments.h"

#include <math.h>

/* ---- what is asked for ---------------------------------------------------------- */

static bool read_states(const Request *request, unsigned *states, Err *err) {
    Str rest = request_text(request, "states"), one;
    *states = 0;
    while (rest.len && str_cut(&rest, ',', &one)) {
        DutyState state;
        if (!duty_state_parse(str_trim(one), &state)) {
            return err_set(err, ERR_USAGE,
                           "“states”里的“%.*s”不对，可以写 due、done、verified、missed、made_up、waived、no_task。",
                           STR_ARG(str_head(one, 40)));
        }
        *states |= 1u << state;
    }
    return true;
}

static bool is_true(const Request *request, const char *name) {
    Str value = request_text(request, name);
    return str_is(value, "true") || str_is(value, "1");
}

static bool read_filter(const Request *request, DutyFilter *filter, Err *err) {
    *filter = (DutyFilter){.unit = request_text(request, "within"),
                           .duty = request_text(request, "duty"),
                           .section = request_text(request, "department"),
                           .from_on = request_text(request, "from"),
                           .to_on = request_text(request, "to"),
                           .begun = is_true(request, "begun"),
                           .mine = is_true(request, "mine"),
                           .listed = is_true(request, "listed")};
    return read_states(request, &filter->states, err);
}

/* ---- lists ------------------------------------------------------------------------ */

static const ListColumn item_columns[] = {{"id", NULL, COLUMN_INTEGER, 0},
                                          {"duty", "编号", COLUMN_TEXT, 10},
                                          {"name", "职责", COLUMN_TEXT, 36},
                                          {"unit", "单位代码", COLUMN_TEXT, 16},
                                          {"unit_name", "单位", COLUMN_TEXT, 24},
                                          {"part", NULL, COLUMN_TEXT, 0},
                                          {"part_name", "股室或岗位", COLUMN_TEXT, 16},
                                          {"rule_name", "频次", COLUMN_TEXT, 14},
                                          {"from_on", "开始", COLUMN_TEXT, 12},
                                          {"due_on", "截止", COLUMN_TEXT, 12},
                                          {"due_time", "时间", COLUMN_TEXT, 8},
                                          {"state", NULL, COLUMN_TEXT, 0},
                                          {"state_name", "状态", COLUMN_TEXT, 10},
                                          {"late", "补录", COLUMN_BOOL, 8},
                                          {"done_on", "履行日期", COLUMN_TEXT, 12},
                                          {"light", NULL, COLUMN_TEXT, 0},
                                          {"why", "说明", COLUMN_TEXT, 30},
                                          {"evidence", "要留的材料", COLUMN_TEXT, 30},
                                          {"may_act", NULL, COLUMN_BOOL, 0},
                                          {"may_check", NULL, COLUMN_BOOL, 0},
                                          {"may_waive", NULL, COLUMN_BOOL, 0}};

static const ListSpec item_spec = {.name = "duties",
                                   .file_name = "履职清单",
                                   .columns = item_columns,
                                   .column_count = sizeof item_columns / sizeof *item_columns};

static bool give_item(List *list, const DutyItem *item, Err *err) {
    list_integer(list, item->id);
    list_text(list, item->duty);
    list_text(list, item->def ? item->def->name : item->duty);
    list_text(list, item->unit);
    list_text(list, item->unit_name);
    list_text(list, item->part);
    list_text(list, item->part_name);
    list_text(list, item->rule ? item->rule->name : STR(""));
    list_text(list, item->from_on);
    list_text(list, item->due_on);
    list_text(list, item->due_time);
    list_text(list, str_from(duty_state_id(item->state)));
    list_text(list, str_from(duty_state_name(item->state)));
    list_bool(list, item->late);
    list_text(list, item->done_on);
    list_text(list, str_from(item->light));
    list_text(list, item->why);
    list_text(list, item->def ? item->def->evidence : STR(""));
    list_bool(list, item->rights.act);
    list_bool(list, item->rights.check);
    list_bool(list, item->rights.waive);
    return list_row(list, err);
}

typedef struct Items {
    const DutyItem *items;
    size_t count;
} Items;

static bool give_items(List *list, void *context, Err *err) {
    const Items *all = context;
    for (size_t i = 0; i < all->count; i++) {
        if (!give_item(list, &all->items[i], err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

bool get_duties(Request *request, Answer *answer, Err *err) {
    DutyFilter filter;
    DutyItem *items;
    Items all;
    if (!read_filter(request, &filter, err) ||
        !duty_list(request->web->duty, user_of(request), &filter, request->arena, &items, &all.count, err)) {
        return false;
    }
    all.items = items;
    return list_answer(request, answer, &item_spec, give_items, &all, err);
}

/* ---- counts ------------------------------------------------------------------------- */

static const ListColumn line_columns[] = {{"key", "编号", COLUMN_TEXT, 16},
                                          {"name", "名称", COLUMN_TEXT, 36},
                                          {"due", "应履行", COLUMN_INTEGER, 10},
                                          {"on_time", "按期履行", COLUMN_INTEGER, 10},
                                          {"made_up", "补录", COLUMN_INTEGER, 8},
                                          {"missed", "缺失", COLUMN_INTEGER, 8},
                                          {"open", "未到期", COLUMN_INTEGER, 8},
                                          {"waived", "免责", COLUMN_INTEGER, 8},
                                          {"no_task", "无任务", COLUMN_INTEGER, 8},
                                          {"verified", "已核实", COLUMN_INTEGER, 8},
                                          {"rate_on_time", "按期率", COLUMN_NUMBER, 10},
                                          {"rate_done", "履行率（含补录）", COLUMN_NUMBER, 16}};

static const ListSpec line_spec = {.name = "lines",
                                   .file_name = "履职统计",
                                   .columns = line_columns,
                                   .column_count = sizeof line_columns / sizeof *line_columns};

static bool give_line(List *list, Str key, Str name, const DutyCounts *counts, Err *err) {
    list_text(list, key);
    list_text(list, name);
    list_integer(list, (int64_t)counts->due);
    list_integer(list, (int64_t)counts->on_time);
    list_integer(list, (int64_t)counts->made_up);
    list_integer(list, (int64_t)counts->missed);
    list_integer(list, (int64_t)counts->open);
    list_integer(list, (int64_t)counts->waived);
    list_integer(list, (int64_t)counts->no_task);
    list_integer(list, (int64_t)counts->verified);
    list_number(list, duty_rate_on_time(counts));
    list_number(list, duty_rate_done(counts));
    return list_row(list, err);
}

/* The whole stands first, so that it is on every first page. */
static bool give_lines(List *list, void *context, Err *err) {
    const DutyStatistics *statistics = context;
    if (!give_line(list, STR("*"), STR("合计"), &statistics->total, err)) {
        return err->kind == ERR_NONE;
    }
    for (size_t i = 0; i < statistics->count; i++) {
        const DutyLine *line = &statistics->lines[i];
        if (!give_line(list, line->key, line->name, &line->counts, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

static bool read_by(const Request *request, DutyBy *by, Err *err) {
    static const char *const words[] = {"duty", "unit", "month", "section"};
    Str text = request_text(request, "by");
    *by = DUTY_BY_DUTY;
    for (int i = 0; i < 4; i++) {
        if (str_is(text, words[i])) {
            *by = (DutyBy)i;
            return true;
        }
    }
    return !text.len || err_set(err, ERR_USAGE, "“by”只能是 duty、unit、month 或 section。");
}

bool get_duty_statistics(Request *request, Answer *answer, Err *err) {
    DutyFilter filter;
    DutyBy by;
    DutyStatistics statistics;
    return read_filter(request, &filter, err) && read_by(request, &by, err) &&
           duty_statistics(request->web->duty, user_of(request), &filter, by, request->arena, &statistics, err) &&
           list_answer(request, answer, &line_spec, give_lines, &statistics, err);
}

bool get_duty_try(Request *request, Answer *answer, Err *err) {
    DutyFilter filter;
    DutyStatistics statistics;
    Str duty;
    return read_filter(request, &filter, err) && request_required(request, "duty", &duty, err) &&
           duty_try_rule(request->web->duty, user_of(request), duty, request_text(request, "rule"), &filter,
                         request->arena, &statistics, err) &&
           list_answer(request, answer, &line_spec, give_lines, &statistics, err);
}

static void put_window(Json *json, const DutyWindow *window, Arena *arena) {
    json_open_object(json);
    json_put_str(json, "from", date_show(arena, window->from));
    json_put_str(json, "due", date_show(arena, window->due));
    json_put_bool(json, "confirmed", window->confirmed);
    json_close_object(json);
}

bool get_duty_days(Request *request, Answer *answer, Err *err) {
    DutyFilter filter;
    DutyDays days;
    Str duty;
    if (!read_filter(request, &filter, err) || !request_required(request, "duty", &duty, err) ||
        !request_required(request, "within", &filter.unit, err) ||
        !duty_try_days(request->web->duty, user_of(request), duty, request_text(request, "rule"), &filter,
                       request->arena, &days, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "rule", days.rule->id.len ? days.rule->id : STR(""));
    json_put_str(&json, "rule_name", days.rule->name);
    json_put_integer(&json, "times", days.rule->times);
    json_put_str(&json, "time", days.rule->time.len ? days.rule->time : STR(""));
    json_put_bool(&json, "unknown_terms", days.unknown);
    json_key(&json, "windows");
    json_open_array(&json);
    for (size_t i = 0; i < days.count; i++) {
        put_window(&json, &days.windows[i], request->arena);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- the calendar ---------------------------------------------------------------------- */

static void put_day(Json *json, const DutyDayCount *day, Arena *arena) {
    json_open_object(json);
    json_put_str(json, "day", date_show(arena, day->day));
    json_put_bool(json, "working", day->working);
    json_put_bool(json, "confirmed", day->confirmed);
    json_put_str(json, "reason", day->reason);
    for (int i = 0; i < DUTY_STATES; i++) {
        json_put_integer(json, duty_state_id((DutyState)i), (int64_t)day->by_state[i]);
    }
    json_close_object(json);
}

bool get_duty_calendar(Request *request, Answer *answer, Err *err) {
    Date month;
    Str text = request_text(request, "month");
    DutyDayCount *days;
    size_t count;
    if (!date_parse(text, &month) || !month.month) {
        return err_set(err, ERR_USAGE, "“month”要写成 2026-05 这样的月份。");
    }
    if (!duty_calendar(request->web->duty, user_of(request), request_text(request, "within"), month,
                       is_true(request, "mine"), request->arena, &days, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "today", date_show(request->arena, date_today()));
    json_key(&json, "days");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_day(&json, &days[i], request->arena);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- how duties are set ------------------------------------------------------------------ */

static void put_roles(Json *json, const Request *request, const char *key, const Str *roles, size_t count) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const RoleDef *role = pack_role(request->web->pack, roles[i]);
        json_str(json, role ? role->name : roles[i]);
    }
    json_close_array(json);
}

static void put_alternatives(Json *json, const DutyDef *def) {
    json_key(json, "rules");
    json_open_array(json);
    for (size_t i = 0; i < def->rule_count; i++) {
        json_open_object(json);
        json_put_str(json, "id", def->rules[i].id);
        json_put_str(json, "name", def->rules[i].name);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_setting(Json *json, const Request *request, const DutySetting *setting) {
    const DutyDef *def = setting->def;
    const SectionDef *section = pack_section(request->web->pack, def->section);
    json_open_object(json);
    json_put_str(json, "id", def->id);
    json_put_str(json, "row", def->row);
    json_put_str(json, "name", def->name);
    json_put_text(json, "every", duty_every_id(setting->rule->every));
    json_put_str(json, "rule", setting->rule->id);
    json_put_str(json, "rule_name", setting->rule->name);
    put_alternatives(json, def);
    json_put_bool(json, "on", setting->on);
    json_put_bool(json, "optional", def->optional);
    json_put_text(json, "source", duty_source_id(def->source));
    json_put_str(json, "alarm", def->alarm->id);
    json_put_str(json, "alarm_name", def->alarm->name);
    json_put_str(json, "section", def->section);
    json_put_str(json, "section_name", section ? section->name : def->section);
    put_roles(json, request, "holders", def->holders, def->holder_count);
    put_roles(json, request, "checkers", def->checkers, def->checker_count);
    json_put_str(json, "evidence", def->evidence);
    json_put_str(json, "from_on", setting->from_on);
    json_put_str(json, "reason", setting->reason);
    json_put_str(json, "exempt_from", setting->exempt_from);
    json_put_str(json, "exempt_until", setting->exempt_until);
    json_put_str(json, "exempt_why", setting->exempt_why);
    json_close_object(json);
}

static bool answer_settings(Request *request, Answer *answer, Str unit, Err *err) {
    DutySetting *settings;
    size_t count;
    bool started;
    if (!duty_settings(request->web->duty, user_of(request), unit, request->arena, &settings, &count, &started, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "unit", unit);
    json_put_bool(&json, "started", started);
    json_key(&json, "duties");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_setting(&json, request, &settings[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_duty_settings(Request *request, Answer *answer, Err *err) {
    Str unit;
    return request_required(request, "unit", &unit, err) && answer_settings(request, answer, unit, err);
}

/* Made at once, so that the page shows what is due now. */
static bool sweep_now(Request *request, Err *err) {
    return duty_tick(request->web->duty, err);
}

bool post_duty_settings(Request *request, Answer *answer, Err *err) {
    DutySwitch wish = {.duty = request_text(request, "duty"),
                       .on = request_flag(request, "on"),
                       .rule = request_text(request, "rule"),
                       .from_on = request_text(request, "from_on"),
                       .reason = request_text(request, "reason")};
    return request_required(request, "unit", &wish.unit, err) &&
           duty_switch(request->web->duty, user_of(request), &wish, err) && sweep_now(request, err) &&
           answer_settings(request, answer, wish.unit, err);
}

bool post_duty_exemptions(Request *request, Answer *answer, Err *err) {
    DutyExempt wish = {.from_on = request_text(request, "from_on"),
                       .until_on = request_text(request, "until_on"),
                       .reason = request_text(request, "reason")};
    return request_required(request, "unit", &wish.unit, err) && request_required(request, "duty", &wish.duty, err) &&
           duty_exempt(request->web->duty, user_of(request), &wish, err) &&
           answer_settings(request, answer, wish.unit, err);
}

/* ---- one ------------------------------------------------------------------------------------ */

static void put_item(Json *json, const DutyItem *item) {
    json_put_integer(json, "id", item->id);
    json_put_str(json, "duty", item->duty);
    json_put_str(json, "name", item->def ? item->def->name : item->duty);
    json_put_str(json, "unit", item->unit);
    json_put_str(json, "unit_name", item->unit_name);
    json_put_str(json, "part", item->part);
    json_put_str(json, "part_name", item->part_name);
    json_put_str(json, "rule_name", item->rule ? item->rule->name : STR(""));
    json_put_str(json, "from_on", item->from_on);
    json_put_str(json, "due_on", item->due_on);
    json_put_str(json, "due_time", item->due_time);
    json_put_text(json, "state", duty_state_id(item->state));
    json_put_text(json, "state_name", duty_state_name(item->state));
    json_put_bool(json, "late", item->late);
    json_put_str(json, "done_on", item->done_on);
    json_put_text(json, "light", item->light);
    json_put_str(json, "why", item->why);
    json_put_str(json, "evidence", item->def ? item->def->evidence : STR(""));
    json_put_bool(json, "may_act", item->rights.act);
    json_put_bool(json, "may_check", item->rights.check);
    json_put_bool(json, "may_waive", item->rights.waive);
}

static void put_steps(Json *json, const DutyStep *steps, size_t count) {
    json_key(json, "steps");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_integer(json, "id", steps[i].id);
        json_put_text(json, "action", duty_action_id(steps[i].action));
        json_put_text(json, "action_name", duty_action_name(steps[i].action));
        json_put_text(json, "before", duty_state_id(steps[i].before));
        json_put_text(json, "after", duty_state_id(steps[i].after));
        json_put_str(json, "done_on", steps[i].done_on);
        json_put_str(json, "note", steps[i].note);
        json_put_str(json, "reason", steps[i].reason);
        json_put_str(json, "evidence_kind", steps[i].evidence_kind);
        json_put_str(json, "evidence", steps[i].evidence);
        json_put_str(json, "by", steps[i].by);
        json_put_str(json, "by_name", steps[i].by_name);
        json_put_str(json, "at", steps[i].at);
        json_close_object(json);
    }
    json_close_array(json);
}

static bool put_files(Request *request, Json *json, int64_t id, Err *err) {
    Tx *tx;
    Attachment *list;
    size_t count;
    SubjectReach reach;
    const EvidenceSubject subject = {.kind = STR("duty"), .id = str_format(request->arena, "%lld", (long long)id)};
    if (!subject_reach(request, &subject, &reach, err) || !store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_list(tx, &subject, false, request->arena, &list, &count, err);
    store_read_end(tx);
    if (good) {
        put_attachments(json, request, list, count, &reach);
    }
    return good;
}

static bool answer_one(Request *request, Answer *answer, int64_t id, Err *err) {
    DutyItem item;
    DutyStep *steps;
    size_t count;
    if (!duty_show(request->web->duty, user_of(request), id, request->arena, &item, &steps, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "duty");
    json_open_object(&json);
    put_item(&json, &item);
    json_close_object(&json);
    json_put_str(&json, "alarm_name", item.def ? item.def->alarm->name : STR(""));
    json_put_str(&json, "row", item.def ? item.def->row : STR(""));
    put_steps(&json, steps, count);
    bool good = put_files(request, &json, id, err);
    json_close_object(&json);
    return good;
}

bool get_duty(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && answer_one(request, answer, id, err);
}

/* ---- doing ------------------------------------------------------------------------------------ */

enum { FILES_MOST = 50, IDS_MOST = 1000 };

/* Whole numbers of a list in the body; none when absent. */
typedef struct Files {
    Request *request;
    EvidenceSubject subject;
    int64_t *ids;
    size_t count;
} Files;

static bool attach_files(Tx *tx, void *context, Err *err) {
    const Files *files = context;
    return files->count == 0 || evidence_attach(files->request->web->evidence, tx, user_of(files->request),
                                                &files->subject, files->ids, files->count, err);
}

static bool read_order(Request *request, DutyOrder *order, Err *err) {
    Str action;
    *order = (DutyOrder){.done_on = request_text(request, "done_on"),
                         .note = request_text(request, "note"),
                         .reason = request_text(request, "reason")};
    return request_required(request, "action", &action, err) &&
           (duty_action_parse(action, &order->action) ||
            err_set_at(err, ERR_USAGE, &(Place){.field = "action"},
                       "“action”只能是 do、withdraw、verify、return、waive 或 no_task。"));
}

bool post_duty_steps(Request *request, Answer *answer, Err *err) {
    int64_t id;
    DutyOrder order;
    DutyItem item;
    DutyStep *steps;
    size_t step_count;
    Files files = {.request = request};
    if (!tail_number(request, &id, err) || !read_order(request, &order, err) ||
        !request_numbers(request, "attachments", FILES_MOST, &files.ids, &files.count, err) ||
        !duty_show(request->web->duty, user_of(request), id, request->arena, &item, &steps, &step_count, err)) {
        return false;
    }
    files.subject = (EvidenceSubject){
        .kind = STR("duty"), .id = str_format(request->arena, "%lld", (long long)id), .unit = item.unit};
    order.has_files = files.count > 0;
    order.also = attach_files;
    order.also_context = &files;
    return duty_act(request->web->duty, user_of(request), id, &order, NULL, err) &&
           answer_one(request, answer, id, err);
}

bool post_duties_steps(Request *request, Answer *answer, Err *err) {
    DutyOrder order;
    int64_t *ids;
    size_t count, done = 0;
    Err first = {.kind = ERR_NONE};
    if (!read_order(request, &order, err) || !request_numbers(request, "ids", IDS_MOST, &ids, &count, err)) {
        return false;
    }
    if (!count) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "ids"}, "请选择要办理的职责（ids）。");
    }
    if (!duty_act_many(request->web->duty, user_of(request), ids, count, &order, &done, &first)) {
        *err = first;
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "done", (int64_t)done);
    json_put_integer(&json, "failed", (int64_t)(count - done));
    json_put_str(&json, "first_failure", str_from(first.kind ? first.message : ""));
    json_close_object(&json);
    return true;
}

bool post_duty_events(Request *request, Answer *answer, Err *err) {
    Str duty, unit;
    int64_t id;
    return request_required(request, "duty", &duty, err) && request_required(request, "unit", &unit, err) &&
           duty_event(request->web->duty, user_of(request), duty, unit, request_text(request, "on"),
                      request_text(request, "note"), &id, err) &&
           answer_one(request, answer, id, err);
}

/* ---- what there is to do ------------------------------------------------------------------------- */

bool put_duty_todo(Request *request, Json *json, Err *err) {
    DutyTodo *todos;
    size_t count;
    if (!duty_todo(request->web->duty, user_of(request), request->arena, &todos, &count, err)) {
        return false;
    }
    json_key(json, "duties");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const DutyTodo *todo = &todos[i];
        json_open_object(json);
        json_put_text(json, "kind", duty_todo_kind_id(todo->kind));
        json_put_str(json, "duty", todo->def->id);
        json_put_str(json, "name", todo->def->name);
        json_put_integer(json, "count", (int64_t)todo->count);
        json_put_integer(json, "id", todo->id);
        json_put_str(json, "unit", todo->unit);
        json_put_str(json, "unit_name", todo->unit_name);
        json_put_str(json, "part_name", todo->part_name);
        json_put_str(json, "due_on", todo->due_on);
        json_put_str(json, "due_time", todo->due_time);
        json_put_text(json, "light", todo->light);
        json_put_str(json, "why", todo->why);
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}
