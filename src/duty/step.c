/* What people do to an instance: each a step, and the instance moves with it. Nobody verifies or waives his own. */
#include "duty_internal.h"

enum { MANY_MOST = 1000 };

/* ---- storing ---------------------------------------------------------------------- */

static bool move_instance(Tx *tx, const Move *move, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT state FROM duty_instance WHERE id = ?", &stmt, err, "i", move->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    bool same = good && row && str_is(stmt_text(stmt, 0), duty_state_id(move->before));
    stmt_close(stmt);
    if (!good || !same) {
        return good && err_set(err, ERR_CONFLICT, "这项职责刚刚被别人办理过，请刷新后再看。");
    }
    return store_run(tx, "UPDATE duty_instance SET state = ? WHERE id = ?", err, "zi", duty_state_id(move->after),
                     move->id) &&
           (move->late < 0 || store_run(tx, "UPDATE duty_instance SET late = ? WHERE id = ?", err, "ii",
                                        (int64_t)move->late, move->id)) &&
           (!move->done_on.data || store_run(tx, "UPDATE duty_instance SET done_on = ?, done_by = ? WHERE id = ?", err,
                                             "ssi", move->done_on, move->done_by, move->id));
}

bool duty_move_store(Tx *tx, const Move *move, int64_t *step, Err *err) {
    char now[32];
    time_now_iso(now);
    bool good = move_instance(tx, move, err) &&
                store_run(tx,
                          "INSERT INTO duty_step (instance_id, action, before, after, done_on, note, reason, "
                          "evidence_kind, evidence, actor, role, behalf, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                          "?, ?)",
                          err, "izzzsssssssss", move->id, duty_action_id(move->action), duty_state_id(move->before),
                          duty_state_id(move->after), move->done_on, move->note, move->reason, move->evidence_kind,
                          move->evidence, move->actor, move->role, move->behalf, str_from(now));
    if (good && step) {
        *step = store_last_id(tx);
    }
    return good;
}

/* ---- what may be done ---------------------------------------------------------------- */

typedef struct Instance {
    int64_t id, unit_id;
    const DutyDef *def;
    Str unit, part, from_on, due_on, due_time, done_by;
    DutyState state;
    bool late;
} Instance;

typedef struct Acting {
    Duty *duty;
    const User *user;
    int64_t id;
    const DutyOrder *order;
    int64_t step;
} Acting;

static bool read_instance(const Acting *acting, Tx *tx, Arena *arena, Instance *found, Err *err) {
    Stmt *stmt;
    bool row = false;
    *found = (Instance){.id = acting->id};
    if (!stmt_open(tx,
                   "SELECT i.duty, i.unit_id, u.code, i.part, i.from_on, i.due_on, i.due_time, i.state, i.late, "
                   "i.done_by FROM duty_instance i JOIN unit u ON u.id = i.unit_id WHERE i.id = ?",
                   &stmt, err, "i", acting->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *found = (Instance){.id = acting->id,
                            .def = pack_duty(acting->duty->pack, stmt_text(stmt, 0)),
                            .unit_id = stmt_integer(stmt, 1),
                            .unit = str_copy(arena, stmt_text(stmt, 2)),
                            .part = str_copy(arena, stmt_text(stmt, 3)),
                            .from_on = str_copy(arena, stmt_text(stmt, 4)),
                            .due_on = str_copy(arena, stmt_text(stmt, 5)),
                            .due_time = str_copy(arena, stmt_text(stmt, 6)),
                            .late = stmt_integer(stmt, 8) != 0,
                            .done_by = str_copy(arena, stmt_text(stmt, 9))};
        duty_state_parse(stmt_text(stmt, 7), &found->state);
    }
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有这项职责，或者不在您的范围内。")) &&
           (found->def || err_set(err, ERR_CONFLICT, "规则包里已经没有这项职责，不能再办。"));
}

static bool window_over(const Instance *instance, Arena *arena) {
    return duty_window_over(instance->due_on, instance->due_time, arena);
}

static bool wrong_state(const Instance *instance, DutyAction action, Err *err) {
    return err_set(err, ERR_CONFLICT, "现在是“%s”，不能%s。请刷新后再看。", duty_state_name(instance->state),
                   duty_action_name(action));
}

static bool read_done_on(const DutyOrder *order, const Instance *instance, Arena *arena, Str *done_on, Err *err) {
    Date day = date_today();
    Place place = {.field = "done_on"};
    if (order->done_on.len && !duty_day_read(order->done_on, "done_on", &day, err)) {
        return false;
    }
    *done_on = date_show(arena, day);
    if (date_compare(date_today(), day) < 0) {
        return err_set_at(err, ERR_INPUT, &place, "履行日期不能晚于今天。");
    }
    return str_compare(instance->from_on, *done_on) <= 0 ||
           err_set_at(err, ERR_INPUT, &place, "这项职责从%.*s开始，履行日期不能更早。", STR_ARG(instance->from_on));
}

/* Reported after its window, or for a day after it: made up, and that needs a reason. */
static bool plan_do(const DutyOrder *order, const Instance *instance, Arena *arena, Move *move, Err *err) {
    Str today = date_show(arena, date_today());
    if (instance->state != DUTY_DUE && instance->state != DUTY_MISSED) {
        return wrong_state(instance, order->action, err);
    }
    if (str_compare(today, instance->from_on) < 0) {
        return err_set(err, ERR_CONFLICT, "这项职责从%.*s开始，现在还不能办。", STR_ARG(instance->from_on));
    }
    if (!read_done_on(order, instance, arena, &move->done_on, err)) {
        return false;
    }
    bool late = instance->state == DUTY_MISSED || window_over(instance, arena);
    bool proven = order->evidence.len || order->has_files;
    move->after = late ? DUTY_MADE_UP : DUTY_DONE;
    move->late = late;
    return duty_text_good(order->note, "note", "做了什么（或附上文件）", !proven, err) &&
           duty_text_good(order->reason, "reason", "补录的原因", late, err);
}

static bool plan_return(const DutyOrder *order, const Instance *instance, Arena *arena, Move *move, Err *err) {
    if (instance->state == DUTY_DUE || instance->state == DUTY_MISSED) {
        return wrong_state(instance, order->action, err);
    }
    move->after = window_over(instance, arena) ? DUTY_MISSED : DUTY_DUE;
    move->late = 0;
    move->done_on = STR("");
    return duty_text_good(order->reason, "reason", "退回的原因", true, err);
}

/* The state that follows, and what has to be told for it. */
static bool plan(const DutyOrder *order, const Instance *instance, Arena *arena, Move *move, Err *err) {
    bool open = instance->state == DUTY_DUE || instance->state == DUTY_MISSED;
    bool reported = instance->state == DUTY_DONE || instance->state == DUTY_MADE_UP;
    *move = (Move){.id = instance->id,
                   .action = order->action,
                   .before = instance->state,
                   .late = -1,
                   .note = str_trim(order->note),
                   .reason = str_trim(order->reason),
                   .evidence_kind = order->evidence_kind,
                   .evidence = order->evidence};
    switch (order->action) {
    case DUTY_DO: return plan_do(order, instance, arena, move, err);
    case DUTY_WITHDRAW:
        move->after = window_over(instance, arena) ? DUTY_MISSED : DUTY_DUE;
        move->late = 0;
        move->done_on = STR("");
        return reported || wrong_state(instance, order->action, err);
    case DUTY_VERIFY: move->after = DUTY_VERIFIED; return reported || wrong_state(instance, order->action, err);
    case DUTY_RETURN: return plan_return(order, instance, arena, move, err);
    case DUTY_WAIVE:
    case DUTY_NONE:
        move->after = order->action == DUTY_WAIVE ? DUTY_WAIVED : DUTY_NO_TASK;
        return (open || wrong_state(instance, order->action, err)) &&
               duty_text_good(order->reason, "reason", "原因", true, err);
    default: return err_set(err, ERR_USAGE, "没有这种办理。");
    }
}

/* ---- who --------------------------------------------------------------------------------- */

static bool is_own(const Acting *acting, const Instance *instance, const Str *path, size_t length) {
    return acting->user &&
           (str_equal(instance->done_by, acting->user->name) ||
            duty_post_standing(acting->user, instance->def, STANDING_HOLDER, path, length, instance->part));
}

static bool admit(const Acting *acting, const Instance *instance, Scene *scene, const Post **post, Err *err) {
    DutyAction action = acting->order->action;
    int unit = duty_scene_unit(scene, instance->unit_id);
    Str path[PATH_MOST];
    const User *user = acting->user;
    *post = NULL;
    if (unit < 0 || !instance->def || !(duty_rights_of(scene, instance->def, unit, instance->part) & RIGHT_VIEW)) {
        return err_set(err, ERR_NOT_FOUND, "没有这项职责，或者不在您的范围内。");
    }
    if (!user) {
        return true;
    }
    size_t length = duty_scene_path(scene, unit, path);
    bool holds = action == DUTY_DO || action == DUTY_WITHDRAW || action == DUTY_NONE;
    *post = duty_post_standing(user, instance->def,
                               holds                  ? STANDING_HOLDER
                               : action == DUTY_WAIVE ? STANDING_WAIVER
                                                      : STANDING_CHECKER,
                               path, length, instance->part);
    if (!*post && action == DUTY_NONE) { /* the checker may say so, too */
        *post = duty_post_standing(user, instance->def, STANDING_WAIVER, path, length, instance->part);
    }
    if (!*post) {
        return err_set(err, ERR_DENIED, "您的岗位不能%s这项职责。", duty_action_name(action));
    }
    if (action == DUTY_WITHDRAW && !str_equal(instance->done_by, user->name)) {
        return err_set(err, ERR_DENIED, "只能撤回自己报告的。");
    }
    bool of_checker = action == DUTY_VERIFY || action == DUTY_RETURN;
    if (of_checker && str_equal(instance->done_by, user->name)) {
        return err_set(err, ERR_DENIED, "是您自己履行的，要由别人核实。");
    }
    return action != DUTY_WAIVE || !is_own(acting, instance, path, length) ||
           err_set(err, ERR_DENIED, "这是您自己的职责，不能自己免责，要由上级办理。");
}

/* ---- one write ---------------------------------------------------------------------------- */

static Str actor_of(const User *user) {
    return user ? user->name : STR("命令行");
}

static bool audit(Tx *tx, const Acting *acting, const Instance *instance, const Move *move, Arena *arena, Err *err) {
    const AuditEntry entry = {.actor = move->actor,
                              .action = str_format(arena, "duty-%s", duty_action_id(move->action)),
                              .subject = str_format(arena, "duty/%lld", (long long)instance->id),
                              .detail = str_format(arena, "{\"duty\":\"%.*s\",\"due\":\"%.*s\",\"state\":\"%s\"}",
                                                   STR_ARG(instance->def->id), STR_ARG(instance->due_on),
                                                   duty_state_id(move->after)),
                              .unit = instance->unit};
    (void)acting;
    return audit_append(tx, &entry, err);
}

static bool act_in(Tx *tx, Acting *acting, Arena *arena, Err *err) {
    Instance instance;
    Scene scene;
    Move move;
    const Post *post;
    if (!read_instance(acting, tx, arena, &instance, err) ||
        !duty_scene_load(acting->duty, tx, acting->user, date_today(), (Str){NULL, 0}, false, arena, &scene, err) ||
        !admit(acting, &instance, &scene, &post, err) || !plan(acting->order, &instance, arena, &move, err)) {
        return false;
    }
    move.actor = actor_of(acting->user);
    move.done_by = move.done_on.len ? move.actor : STR("");
    move.role = post ? post->role->id : (Str){NULL, 0};
    move.behalf = post && post->delegate_of ? post->for_name : (Str){NULL, 0};
    return duty_move_store(tx, &move, &acting->step, err) &&
           (!acting->order->also || acting->order->also(tx, acting->order->also_context, err)) &&
           audit(tx, acting, &instance, &move, arena, err);
}

static bool act_work(Tx *tx, void *context, Err *err) {
    Arena *arena = arena_create();
    bool good = act_in(tx, context, arena, err);
    arena_destroy(arena);
    return good;
}

bool duty_act(Duty *duty, const User *user, int64_t id, const DutyOrder *order, int64_t *step, Err *err) {
    Acting acting = {.duty = duty, .user = user, .id = id, .order = order};
    bool good = store_write(duty->store, act_work, &acting, err);
    if (good && step) {
        *step = acting.step;
    }
    return good;
}

bool duty_act_many(Duty *duty, const User *user, const int64_t *ids, size_t count, const DutyOrder *order, size_t *done,
                   Err *err) {
    *done = 0;
    if (count > MANY_MOST) {
        return err_set(err, ERR_LIMIT, "一次最多办理%d项。", MANY_MOST);
    }
    for (size_t i = 0; i < count; i++) {
        Err one = {.kind = ERR_NONE};
        if (duty_act(duty, user, ids[i], order, NULL, &one)) {
            ++*done;
        } else if (err->kind == ERR_NONE) {
            *err = one;
        }
    }
    return true;
}

/* ---- events --------------------------------------------------------------------------------- */

typedef struct Event {
    Duty *duty;
    const User *user;
    const DutyDef *def;
    Str unit, note;
    Date on;
    int64_t id;
} Event;

static bool event_place(const Event *event, Tx *tx, Arena *arena, Scene *scene, Str *part, Err *err) {
    Str path[PATH_MOST];
    if (!duty_scene_load(event->duty, tx, event->user, date_today(), event->unit, false, arena, scene, err)) {
        return false;
    }
    size_t length = duty_scene_path(scene, scene->from, path), kind_count;
    const KindDef *kinds = pack_kinds(event->duty->pack, &kind_count), *kind = scene->tree.units[scene->from].kind;
    bool of_section = event->def->section_count && kind->level == LEVEL_COUNTY;
    *part = of_section ? event->def->sections[0] : (Str){NULL, 0};
    if (!of_section && !(event->def->kinds >> (kind - kinds) & 1)) {
        return err_set(err, ERR_INPUT, "“%.*s”没有这项职责。", STR_ARG(scene->tree.units[scene->from].name));
    }
    return !event->user || duty_post_standing(event->user, event->def, STANDING_HOLDER, path, length, *part) ||
           duty_post_standing(event->user, event->def, STANDING_CHECKER, path, length, *part) ||
           err_set(err, ERR_DENIED, "登记事件要由履行或核实这项职责的岗位办理。");
}

static bool store_event(Tx *tx, Event *event, const Scene *scene, Str part, Arena *arena, Err *err) {
    DutyWindow *windows;
    size_t count;
    bool unknown = false;
    char now[32];
    const Unit *unit = &scene->tree.units[scene->from];
    const DutyRule *rule = &event->def->rules[0];
    duty_windows(event->duty->pack, rule, NULL, 0, event->on, event->on, arena, &windows, &count, &unknown);
    if (!count) {
        return err_set(err, ERR_INPUT, "算不出这个日期的期限，请检查日期。");
    }
    time_now_iso(now);
    Stmt *stmt;
    bool row = false;
    Str from = date_show(arena, windows[0].from);
    if (!stmt_open(tx,
                   "SELECT COALESCE(MAX(number), 0) FROM duty_instance WHERE duty = ? AND unit_id = ? AND part = ? AND "
                   "from_on = ?",
                   &stmt, err, "siss", event->def->id, unit->id, part, from)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    int64_t number = good && row ? stmt_integer(stmt, 0) + 1 : 1;
    stmt_close(stmt);
    good = good && store_run(tx,
                             "INSERT INTO duty_instance (duty, unit_id, part, number, from_on, due_on, due_time, "
                             "state) VALUES (?, ?, ?, ?, ?, ?, ?, 'due')",
                             err, "sisisss", event->def->id, unit->id, part, number, from,
                             date_show(arena, windows[0].due), rule->time);
    event->id = good ? store_last_id(tx) : 0;
    return good && store_run(tx,
                             "INSERT INTO duty_step (instance_id, action, before, after, note, actor, at) VALUES (?, "
                             "'open', 'due', 'due', ?, ?, ?)",
                             err, "issz", event->id, str_trim(event->note), actor_of(event->user), now);
}

static bool event_work(Tx *tx, void *context, Err *err) {
    Event *event = context;
    Arena *arena = arena_create();
    Scene scene;
    Str part;
    bool good = event_place(event, tx, arena, &scene, &part, err) && store_event(tx, event, &scene, part, arena, err);
    const AuditEntry entry = {.actor = actor_of(event->user),
                              .action = STR("duty-open"),
                              .subject = str_format(arena, "duty/%lld", (long long)event->id),
                              .detail = str_format(arena, "{\"duty\":\"%.*s\"}", STR_ARG(event->def->id)),
                              .unit = event->unit};
    good = good && audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

bool duty_event(Duty *duty, const User *user, Str def, Str unit, Str on, Str note, int64_t *id, Err *err) {
    Event event = {
        .duty = duty, .user = user, .def = pack_duty(duty->pack, def), .unit = unit, .note = note, .on = date_today()};
    if (!event.def || event.def->rules[0].every != DUTY_EVENT) {
        return err_set(err, event.def ? ERR_USAGE : ERR_NOT_FOUND, "“%.*s”不是按事件履行的职责。请检查编号。",
                       STR_ARG(def));
    }
    if ((on.len && !duty_day_read(on, "on", &event.on, err)) || !duty_text_good(note, "note", "事由", true, err) ||
        !store_write(duty->store, event_work, &event, err)) {
        return false;
    }
    *id = event.id;
    return true;
}
