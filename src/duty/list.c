/* Looking: lists of instances with their lights, one with its steps, a month by its days. */
#include "duty_internal.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                                        \
    "i.id, i.duty, i.rule, i.unit_id, i.part, i.number, i.from_on, i.due_on, i.due_time, i.state, i.late, i.done_on, " \
    "i.alarms"

/* ---- lights ------------------------------------------------------------------------- */

static const char *shade(DutyItem *item, const char *light, Str why) {
    item->light = light;
    item->why = why;
    return light;
}

static void light_of_open(const Pack *pack, DutyItem *item, Date today, Arena *arena) {
    Date due = today, from = today;
    date_parse(item->due_on, &due);
    date_parse(item->from_on, &from);
    int remind = item->def ? item->def->alarm->remind_days : 0;
    if (date_compare(today, from) < 0) {
        shade(item, "grey", str_format(arena, "%.*s开始", STR_ARG(item->from_on)));
        return;
    }
    bool over = date_compare(today, due) > 0;
    int left = over ? -1 : pack_working_days_between(pack, today, due);
    bool here = date_compare(today, due) == 0;
    Light light = light_of_days(here ? 0 : left > 0 || over ? left : 1, remind);
    Str why = over ? STR("已过期，等待核算")
              : here ? item->due_time.len ? str_format(arena, "今天%.*s前", STR_ARG(item->due_time)) : STR("今天到期")
              : light == LIGHT_GREEN ? str_format(arena, "%.*s到期", STR_ARG(item->due_on))
                                     : str_format(arena, "还有%d个工作日到期", left);
    shade(item, light_id(light), why);
}

static void light_of_missed(DutyItem *item, Date today, Arena *arena) {
    Date due = today;
    date_parse(item->due_on, &due);
    int days = date_days_between(due, today);
    Str told = item->alarms & TOLD_LEADER ? STR("，已报分管领导")
               : item->alarms & TOLD_SLIP ? STR("，已发黄色提示单")
                                          : (Str){NULL, 0};
    Str why = days > 0 ? str_format(arena, "已过期%d天，还没有补录%.*s", days, STR_ARG(told))
                       : str_format(arena, "到%.*s没有履行%.*s", STR_ARG(item->due_time), STR_ARG(told));
    bool quiet = item->def && !item->def->alarm->tell_count; /* information only: never red */
    shade(item, quiet ? "yellow" : "red", why);
}

void duty_light_of(const Pack *pack, DutyItem *item, Date today, Arena *arena) {
    switch (item->state) {
    case DUTY_DUE: light_of_open(pack, item, today, arena); break;
    case DUTY_MISSED: light_of_missed(item, today, arena); break;
    case DUTY_DONE: shade(item, "green", STR("已履行，等待核实")); break;
    case DUTY_MADE_UP: shade(item, "yellow", STR("已补录，等待核实")); break;
    case DUTY_VERIFIED: shade(item, "green", item->late ? STR("补录已核实") : STR("已核实")); break;
    case DUTY_WAIVED: shade(item, "grey", STR("已免责")); break;
    case DUTY_NO_TASK: shade(item, "grey", STR("本期无任务，不计入")); break;
    case DUTY_STATES: break;
    }
}

/* ---- one row -------------------------------------------------------------------------- */

static Str post_name(const Scene *scene, Str part) {
    int64_t id;
    if (!str_starts(part, STR("post:")) || !integer_parse(str_slice(part, 5, part.len), &id)) {
        return (Str){NULL, 0};
    }
    Stmt *stmt;
    bool row = false;
    Str name = STR("岗位");
    if (stmt_open(scene->tx, "SELECT role FROM post WHERE id = ?", &stmt, NULL, "i", id)) {
        if (stmt_step(stmt, &row, NULL) && row) {
            const RoleDef *role = pack_role(scene->duty->pack, stmt_text(stmt, 0));
            name = role ? role->name : name;
        }
        stmt_close(stmt);
    }
    return name;
}

/* Looks things up: not while a list is read. */
static bool name_part(const Scene *scene, DutyItem *item, Err *err) {
    int64_t id;
    const SectionDef *section = pack_section(scene->duty->pack, item->part);
    if (item->part.len && duty_part_case(item->part, &id)) {
        return duty_case_name(scene->tx, scene->user, id, scene->arena, &item->part_name, &item->of_other, err);
    }
    if (item->part.len) {
        item->part_name = section ? section->name : post_name(scene, item->part);
    }
    return true;
}

static void read_item(const Stmt *stmt, const Pack *pack, Arena *arena, DutyItem *item) {
    *item = (DutyItem){.id = stmt_integer(stmt, 0), .def = pack_duty(pack, stmt_text(stmt, 1))};
    item->duty = item->def ? item->def->id : str_copy(arena, stmt_text(stmt, 1));
    item->rule = item->def ? duty_rule(item->def, stmt_text(stmt, 2)) : NULL;
    item->part = stmt_text(stmt, 4).len ? str_copy(arena, stmt_text(stmt, 4)) : (Str){NULL, 0};
    item->number = (int)stmt_integer(stmt, 5);
    item->from_on = str_copy(arena, stmt_text(stmt, 6));
    item->due_on = str_copy(arena, stmt_text(stmt, 7));
    item->due_time = str_copy(arena, stmt_text(stmt, 8));
    duty_state_parse(stmt_text(stmt, 9), &item->state);
    item->late = stmt_integer(stmt, 10) != 0;
    item->done_on = str_copy(arena, stmt_text(stmt, 11));
    item->alarms = (unsigned)stmt_integer(stmt, 12);
}

static bool section_fits(const DutyItem *item, Str section) {
    return !section.len || str_equal(item->part, section) ||
           (item->def && !duty_part_department(item->part) && str_equal(item->def->section, section));
}

static void finish_item(Scene *scene, DutyItem *item, int unit, unsigned rights) {
    item->unit = scene->tree.units[unit].code;
    item->unit_name = scene->tree.units[unit].name;
    item->rights =
        (DutyRights){rights & RIGHT_ACT, rights & RIGHT_CHECK, rights & RIGHT_WAIVE && !(rights & RIGHT_ACT)};
    duty_light_of(scene->duty->pack, item, scene->today, scene->arena);
}

/* ---- lists ------------------------------------------------------------------------------- */

/* One unit is found by its index, more by the days. */
static bool open_list(const Scene *scene, const DutyFilter *filter, Stmt **stmt, Err *err) {
    static const char by_unit[] = "SELECT " COLUMNS " FROM duty_instance i WHERE i.unit_id = ?4 AND i.due_on >= ?1 AND "
                                  "i.due_on <= ?2 AND (?3 = '' OR i.duty = ?3) ORDER BY i.due_on, i.duty, i.unit_id, "
                                  "i.part, i.number";
    static const char by_day[] = "SELECT " COLUMNS " FROM duty_instance i WHERE i.due_on >= ?1 AND i.due_on <= ?2 AND "
                                 "(?3 = '' OR i.duty = ?3) ORDER BY i.due_on, i.duty, i.unit_id, i.part, i.number";
    Str to = filter->to_on.len ? filter->to_on : STR("9999");
    Str from = filter->from_on.len ? filter->from_on : STR("0");
    if (scene->to - scene->from == 1) {
        return stmt_open(scene->tx, by_unit, stmt, err, "sssi", from, to, filter->duty,
                         scene->tree.units[scene->from].id);
    }
    return stmt_open(scene->tx, by_day, stmt, err, "sss", from, to, filter->duty);
}

static bool fits(Scene *scene, const DutyFilter *filter, const DutyItem *item, int unit, unsigned *rights, Str today) {
    if (filter->states && !(filter->states >> item->state & 1)) {
        return false;
    }
    if ((filter->begun && str_compare(today, item->from_on) < 0) || (filter->listed && !(item->alarms & TOLD_LIST)) ||
        !section_fits(item, filter->section)) {
        return false;
    }
    *rights = duty_rights_of(scene, item->def, unit, item->part);
    return *rights & RIGHT_VIEW && (!filter->mine || *rights & (RIGHT_ACT | RIGHT_CHECK));
}

static bool list_in(Scene *scene, const DutyFilter *filter, DutyItem **items, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    Str today = date_show(scene->arena, scene->today);
    *items = NULL;
    *count = 0;
    if (!open_list(scene, filter, &stmt, err)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        unsigned rights;
        DutyItem item;
        int unit = duty_scene_unit(scene, stmt_integer(stmt, 3));
        ArenaMark mark = arena_mark(scene->arena);
        if (unit < 0) {
            continue;
        }
        read_item(stmt, scene->duty->pack, scene->arena, &item);
        if (!fits(scene, filter, &item, unit, &rights, today)) {
            arena_reset(scene->arena, mark);
            continue;
        }
        if (*count == DUTY_ITEMS_MOST) {
            good = err_set(err, ERR_LIMIT, "超过%d项，请缩小日期或单位的范围。", DUTY_ITEMS_MOST);
            break;
        }
        finish_item(scene, &item, unit, rights);
        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 128;
            *items = arena_grow(scene->arena, *items, *count, capacity, sizeof(DutyItem));
        }
        (*items)[(*count)++] = item;
    }
    stmt_close(stmt);
    for (size_t i = 0; good && i < *count; i++) {
        good = name_part(scene, &(*items)[i], err);
    }
    return good;
}

static Date filter_day(const DutyFilter *filter) {
    Date today = date_today(), to = today;
    return filter->to_on.len && date_parse(filter->to_on, &to) && date_compare(to, today) < 0 ? to : today;
}

static bool check_filter(const DutyFilter *filter, Err *err) {
    Date day;
    return (!filter->from_on.len || duty_day_read(filter->from_on, "from", &day, err)) &&
           (!filter->to_on.len || duty_day_read(filter->to_on, "to", &day, err));
}

bool duty_list(Duty *duty, const User *user, const DutyFilter *filter, Arena *arena, DutyItem **items, size_t *count,
               Err *err) {
    Tx *tx;
    Scene scene;
    if (!check_filter(filter, err) || !store_read_begin(duty->store, &tx, err)) {
        return false;
    }
    bool good = duty_scene_load(duty, tx, user, filter_day(filter), filter->unit, false, arena, &scene, err) &&
                list_in(&scene, filter, items, count, err);
    store_read_end(tx);
    return good;
}

/* ---- one -------------------------------------------------------------------------------------- */

static DutyAction action_of(Str text) {
    for (int i = 0; i < DUTY_ACTIONS; i++) {
        if (str_is(text, duty_action_id((DutyAction)i))) {
            return (DutyAction)i;
        }
    }
    return DUTY_ACTIONS;
}

/* Names of persons are for their own unit; from above the post is seen. */
static bool sees_names(const Scene *scene, int unit) {
    for (size_t p = 0; scene->user && p < scene->user->post_count; p++) {
        for (size_t u = 0; u < scene->user->posts[p].unit_count; u++) {
            if (str_equal(scene->user->posts[p].units[u], scene->tree.units[unit].code)) {
                return true;
            }
        }
    }
    return !scene->user;
}

static void read_step(const Scene *scene, const Stmt *stmt, bool names, DutyStep *step) {
    Arena *arena = scene->arena;
    const RoleDef *role = pack_role(scene->duty->pack, stmt_text(stmt, 10));
    Str actor = stmt_text(stmt, 9);
    bool own = scene->user && str_equal(actor, scene->user->name);
    *step = (DutyStep){.id = stmt_integer(stmt, 0),
                       .action = action_of(stmt_text(stmt, 1)),
                       .done_on = str_copy(arena, stmt_text(stmt, 4)),
                       .note = str_copy(arena, stmt_text(stmt, 5)),
                       .reason = str_copy(arena, stmt_text(stmt, 6)),
                       .evidence_kind = str_copy(arena, stmt_text(stmt, 7)),
                       .evidence = str_copy(arena, stmt_text(stmt, 8)),
                       .by = role                    ? role->name
                             : str_is(actor, "程序") ? STR("程序")
                                                     : STR("命令行"),
                       .at = str_copy(arena, stmt_text(stmt, 11))};
    duty_state_parse(stmt_text(stmt, 2), &step->before);
    duty_state_parse(stmt_text(stmt, 3), &step->after);
    if (role && (names || own)) {
        Str shown = stmt_text(stmt, 12);
        step->by_name = str_copy(arena, shown.len ? shown : actor);
    }
}

static bool read_steps(const Scene *scene, int64_t id, bool names, DutyStep **steps, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *steps = NULL;
    *count = 0;
    if (!stmt_open(scene->tx,
                   "SELECT s.id, s.action, s.before, s.after, s.done_on, s.note, s.reason, s.evidence_kind, "
                   "s.evidence, s.actor, s.role, s.at, COALESCE(a.shown, '') FROM duty_step s LEFT JOIN account a ON "
                   "a.name = s.actor WHERE s.instance_id = ? ORDER BY s.id",
                   &stmt, err, "i", id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *steps = arena_grow(scene->arena, *steps, *count, *count + 1, sizeof(DutyStep));
        read_step(scene, stmt, names, &(*steps)[(*count)++]);
    }
    stmt_close(stmt);
    return good;
}

static bool read_one(Scene *scene, int64_t id, DutyItem *item, int *unit, Err *err) {
    Stmt *stmt;
    bool row = false;
    unsigned rights = 0;
    if (!stmt_open(scene->tx, "SELECT " COLUMNS " FROM duty_instance i WHERE i.id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *unit = good && row ? duty_scene_unit(scene, stmt_integer(stmt, 3)) : -1;
    if (*unit >= 0) {
        read_item(stmt, scene->duty->pack, scene->arena, item);
    }
    stmt_close(stmt);
    if (*unit >= 0) {
        rights = duty_rights_of(scene, item->def, *unit, item->part);
    }
    if (!good || !(rights & RIGHT_VIEW)) {
        return good && err_set(err, ERR_NOT_FOUND, "没有这项职责，或者不在您的范围内。");
    }
    finish_item(scene, item, *unit, rights);
    return name_part(scene, item, err);
}

bool duty_show(Duty *duty, const User *user, int64_t id, Arena *arena, DutyItem *item, DutyStep **steps, size_t *count,
               Err *err) {
    Tx *tx;
    Scene scene;
    int unit;
    if (!store_read_begin(duty->store, &tx, err)) {
        return false;
    }
    bool good = duty_scene_load(duty, tx, user, date_today(), (Str){NULL, 0}, false, arena, &scene, err) &&
                read_one(&scene, id, item, &unit, err) &&
                read_steps(&scene, id, sees_names(&scene, unit), steps, count, err);
    store_read_end(tx);
    return good;
}

/* ---- a month ------------------------------------------------------------------------------------ */

bool duty_calendar(Duty *duty, const User *user, Str unit, Date month, bool mine, Arena *arena, DutyDayCount **days,
                   size_t *count, Err *err) {
    Date first = {month.year, month.month, 1}, last = date_month_end(first);
    const DutyFilter filter = {
        .unit = unit, .from_on = date_show(arena, first), .to_on = date_show(arena, last), .mine = mine};
    DutyItem *items;
    size_t item_count;
    if (!duty_list(duty, user, &filter, arena, &items, &item_count, err)) {
        return false;
    }
    *count = (size_t)last.day;
    *days = ARENA_ARRAY(arena, *count, DutyDayCount);
    for (size_t i = 0; i < *count; i++) {
        Date day = date_add_days(first, (int)i);
        (*days)[i] = (DutyDayCount){.day = day,
                                    .working = pack_working_day(duty->pack, day),
                                    .confirmed = pack_days_confirmed(duty->pack, day, day),
                                    .reason = pack_day_reason(duty->pack, day, arena)};
    }
    for (size_t i = 0; i < item_count; i++) {
        Date due;
        if (date_parse(items[i].due_on, &due)) {
            DutyDayCount *at = &(*days)[due.day - 1];
            at->by_state[items[i].state]++;
            at->late += items[i].state == DUTY_VERIFIED && items[i].late;
        }
    }
    return true;
}
