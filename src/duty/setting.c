/* Which duties are on for a unit, by which rule, and which units do not have them. */
#include "duty_internal.h"

/* ---- reading -------------------------------------------------------------------- */

static Date day_of(Str text) {
    Date day = {0, 0, 0};
    return date_parse(text, &day) ? day : (Date){0, 0, 0};
}

static bool load_switches(Tx *tx, Arena *arena, Settings *settings, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    if (!stmt_open(tx,
                   "SELECT id, unit_id, duty, on_off, rule, from_on, reason, actor, at FROM duty_switch ORDER BY id",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (settings->switch_count == capacity) {
            capacity = capacity ? capacity * 2 : 32;
            settings->switches =
                arena_grow(arena, settings->switches, settings->switch_count, capacity, sizeof(SwitchRow));
        }
        settings->switches[settings->switch_count++] = (SwitchRow){.id = stmt_integer(stmt, 0),
                                                                   .unit_id = stmt_integer(stmt, 1),
                                                                   .duty = str_copy(arena, stmt_text(stmt, 2)),
                                                                   .on = stmt_integer(stmt, 3) != 0,
                                                                   .rule = str_copy(arena, stmt_text(stmt, 4)),
                                                                   .from = day_of(stmt_text(stmt, 5)),
                                                                   .reason = str_copy(arena, stmt_text(stmt, 6)),
                                                                   .actor = str_copy(arena, stmt_text(stmt, 7)),
                                                                   .at = str_copy(arena, stmt_text(stmt, 8))};
    }
    stmt_close(stmt);
    return good;
}

static bool load_exempts(Tx *tx, Arena *arena, Settings *settings, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    if (!stmt_open(tx, "SELECT unit_id, duty, from_on, until_on, reason FROM duty_exempt ORDER BY id", &stmt, err,
                   "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (settings->exempt_count == capacity) {
            capacity = capacity ? capacity * 2 : 32;
            settings->exempts =
                arena_grow(arena, settings->exempts, settings->exempt_count, capacity, sizeof(ExemptRow));
        }
        settings->exempts[settings->exempt_count++] = (ExemptRow){.unit_id = stmt_integer(stmt, 0),
                                                                  .duty = str_copy(arena, stmt_text(stmt, 1)),
                                                                  .from = day_of(stmt_text(stmt, 2)),
                                                                  .until = day_of(stmt_text(stmt, 3)),
                                                                  .reason = str_copy(arena, stmt_text(stmt, 4))};
    }
    stmt_close(stmt);
    return good;
}

bool duty_settings_load(Tx *tx, Arena *arena, Settings *settings, Err *err) {
    *settings = (Settings){.switches = NULL};
    return load_switches(tx, arena, settings, err) && load_exempts(tx, arena, settings, err);
}

/* ---- what holds ------------------------------------------------------------------- */

static bool is_valid(const DutyRule *rule, Date day) {
    return (!rule->valid_from.year || date_compare(rule->valid_from, day) <= 0) &&
           (!rule->valid_until.year || date_compare(day, rule->valid_until) <= 0);
}

/* The rule that the packs set for the unit's region: an alternative that names a unit at or above it. */
static const DutyRule *regional(const UnitTree *tree, int unit, const DutyDef *def, Date day) {
    for (int at = unit; at >= 0; at = tree->units[at].parent) {
        for (size_t r = 1; r < def->rule_count; r++) {
            const DutyRule *rule = &def->rules[r];
            for (size_t i = 0; i < rule->region_count && is_valid(rule, day); i++) {
                if (str_equal(rule->regions[i], tree->units[at].code)) {
                    return rule;
                }
            }
        }
    }
    return &def->rules[0];
}

/* The newest switch of the nearest unit, for this duty; empty: for the calendar as a whole. */
static const SwitchRow *find_switch(const Settings *settings, const UnitTree *tree, int unit, Str duty, Date day) {
    for (int at = unit; at >= 0; at = tree->units[at].parent) {
        for (size_t i = settings->switch_count; i-- > 0;) {
            const SwitchRow *row = &settings->switches[i];
            if (row->unit_id == tree->units[at].id && str_equal(row->duty, duty) && date_compare(row->from, day) <= 0) {
                return row;
            }
        }
    }
    return NULL;
}

const DutyRule *duty_setting_rule(const Settings *settings, const UnitTree *tree, int unit, const DutyDef *def,
                                  Date day, const SwitchRow **out) {
    const SwitchRow *own = find_switch(settings, tree, unit, def->id, day);
    const SwitchRow *whole = find_switch(settings, tree, unit, (Str){NULL, 0}, day);
    *out = own;
    if (!whole || !whole->on || (own && !own->on) || (!own && def->optional)) {
        return NULL;
    }
    const DutyRule *rule = own && own->rule.len ? duty_rule(def, own->rule) : NULL;
    return rule ? rule : regional(tree, unit, def, day);
}

bool duty_setting_started(const Settings *settings, const UnitTree *tree, int unit, Date day) {
    const SwitchRow *whole = find_switch(settings, tree, unit, (Str){NULL, 0}, day);
    return whole && whole->on;
}

const ExemptRow *duty_setting_exempt(const Settings *settings, int64_t unit_id, Str duty, Date day) {
    for (size_t i = settings->exempt_count; i-- > 0;) {
        const ExemptRow *row = &settings->exempts[i];
        if (row->unit_id != unit_id || !str_equal(row->duty, duty) || date_compare(day, row->from) < 0) {
            continue;
        }
        return !row->until.year || date_compare(day, row->until) <= 0 ? row : NULL; /* the newest that has begun */
    }
    return NULL;
}

/* ---- switching ---------------------------------------------------------------------- */

typedef struct Switching {
    Duty *duty;
    const User *user;
    const DutySwitch *wish;
    const DutyDef *def;
    Date from;
    int64_t unit_id;
} Switching;

static bool check_wish(Switching *order, Err *err) {
    const DutySwitch *wish = order->wish;
    order->def = wish->duty.len ? pack_duty(order->duty->pack, wish->duty) : NULL;
    if (wish->duty.len && !order->def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这项职责。请检查编号。", STR_ARG(wish->duty));
    }
    if (wish->rule.len && (!order->def || !duty_rule(order->def, wish->rule))) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "rule"}, "这项职责没有“%.*s”这种规则。",
                          STR_ARG(wish->rule));
    }
    order->from = date_today();
    return (!wish->from_on.len || duty_day_read(wish->from_on, "from_on", &order->from, err)) &&
           duty_text_good(wish->reason, "reason", "原因", !wish->on || wish->rule.len, err);
}

/* The unit, when the user may set the duty there; `exempts`: who may waive it may say that the unit has none of it. */
static bool admit(Duty *duty, Tx *tx, const User *user, Str unit, const DutyDef *def, bool exempts, Arena *arena,
                  int64_t *unit_id, Err *err) {
    Scene scene;
    Str path[PATH_MOST], none = {NULL, 0};
    if (!duty_scene_load(duty, tx, user, date_today(), unit, false, arena, &scene, err)) {
        return false;
    }
    size_t length = duty_scene_path(&scene, scene.from, path);
    *unit_id = scene.tree.units[scene.from].id;
    return (exempts && user && duty_post_standing(user, def, STANDING_WAIVER, path, length, none) &&
            !duty_post_standing(user, def, STANDING_HOLDER, path, length, none)) ||
           duty_may_set(user, def, path, length, err);
}

static Str actor_of(const User *user) {
    return user ? user->name : STR("命令行");
}

/* Windows from that day on are to be looked at again. */
static bool sweep_again(Tx *tx, int64_t unit_id, Str from, Err *err) {
    return store_run(tx, "UPDATE duty_swept SET swept_to = ? WHERE swept_to > ? AND unit_id = ?", err, "ssi", from,
                     from, unit_id);
}

static bool switch_work(Tx *tx, void *context, Err *err) {
    Switching *order = context;
    const DutySwitch *wish = order->wish;
    Arena *arena = arena_create();
    char now[32];
    Str from = date_show(arena, order->from);
    time_now_iso(now);
    bool good =
        admit(order->duty, tx, order->user, wish->unit, order->def, false, arena, &order->unit_id, err) &&
        store_run(tx,
                  "INSERT INTO duty_switch (unit_id, duty, on_off, rule, from_on, reason, actor, at) VALUES (?, ?, ?, "
                  "?, ?, ?, ?, ?)",
                  err, "isisssss", order->unit_id, wish->duty, (int64_t)wish->on, wish->rule, from,
                  str_trim(wish->reason), actor_of(order->user), str_from(now)) &&
        sweep_again(tx, order->unit_id, from, err);
    Str detail = str_format(arena, "{\"duty\":\"%.*s\",\"on\":%s,\"rule\":\"%.*s\",\"from\":\"%.*s\"}",
                            STR_ARG(wish->duty), wish->on ? "true" : "false", STR_ARG(wish->rule), STR_ARG(from));
    const AuditEntry entry = {.actor = actor_of(order->user),
                              .action = STR("duty-switch"),
                              .subject = wish->duty.len ? wish->duty : STR("履职日历"),
                              .detail = detail,
                              .unit = wish->unit};
    good = good && audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

static void forget_tick(Duty *duty) {
    pthread_mutex_lock(&duty->lock);
    duty->ticked = (Date){0, 0, 0};
    pthread_mutex_unlock(&duty->lock);
}

bool duty_switch(Duty *duty, const User *user, const DutySwitch *wish, Err *err) {
    Switching order = {.duty = duty, .user = user, .wish = wish};
    if (!check_wish(&order, err) || !store_write(duty->store, switch_work, &order, err)) {
        return false;
    }
    forget_tick(duty);
    return true;
}

/* ---- units without a duty ------------------------------------------------------------- */

typedef struct Exempting {
    Duty *duty;
    const User *user;
    const DutyExempt *wish;
    const DutyDef *def;
    Date from, until;
} Exempting;

/* What still is open of its time becomes "no task", each with its step. */
static bool close_open(Tx *tx, const Exempting *order, int64_t unit_id, Arena *arena, Err *err) {
    char now[32];
    Str from = date_show(arena, order->from), until = order->until.year ? date_show(arena, order->until) : STR("9999");
    time_now_iso(now);
    return store_run(tx,
                     "INSERT INTO duty_step (instance_id, action, before, after, reason, actor, at) SELECT id, "
                     "'no_task', state, 'no_task', ?, ?, ? FROM duty_instance WHERE unit_id = ? AND duty = ? AND state "
                     "IN ('due', 'missed') AND from_on >= ? AND from_on <= ?",
                     err, "sssisss", str_trim(order->wish->reason), actor_of(order->user), str_from(now), unit_id,
                     order->def->id, from, until) &&
           store_run(tx,
                     "UPDATE duty_instance SET state = 'no_task' WHERE unit_id = ? AND duty = ? AND state IN ('due', "
                     "'missed') AND from_on >= ? AND from_on <= ?",
                     err, "isss", unit_id, order->def->id, from, until);
}

static bool exempt_work(Tx *tx, void *context, Err *err) {
    const Exempting *order = context;
    const DutyExempt *wish = order->wish;
    Arena *arena = arena_create();
    char now[32];
    int64_t unit_id = 0;
    Str from = date_show(arena, order->from), until = date_show(arena, order->until);
    bool ends = order->until.year && date_compare(order->until, order->from) < 0;
    time_now_iso(now);
    bool good =
        admit(order->duty, tx, order->user, wish->unit, order->def, true, arena, &unit_id, err) &&
        store_run(tx,
                  "INSERT INTO duty_exempt (unit_id, duty, from_on, until_on, reason, actor, at) VALUES (?, ?, ?, "
                  "?, ?, ?, ?)",
                  err, "issssss", unit_id, order->def->id, from, until, str_trim(wish->reason), actor_of(order->user),
                  str_from(now)) &&
        (ends || close_open(tx, order, unit_id, arena, err));
    const AuditEntry entry = {
        .actor = actor_of(order->user),
        .action = STR("duty-exempt"),
        .subject = order->def->id,
        .detail = str_format(arena, "{\"from\":\"%.*s\",\"until\":\"%.*s\"}", STR_ARG(from), STR_ARG(until)),
        .unit = wish->unit};
    good = good && audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

bool duty_exempt(Duty *duty, const User *user, const DutyExempt *wish, Err *err) {
    Exempting order = {.duty = duty, .user = user, .wish = wish, .from = date_today()};
    order.def = pack_duty(duty->pack, wish->duty);
    if (!order.def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这项职责。请检查编号。", STR_ARG(wish->duty));
    }
    if ((wish->from_on.len && !duty_day_read(wish->from_on, "from_on", &order.from, err)) ||
        (wish->until_on.len && !duty_day_read(wish->until_on, "until_on", &order.until, err)) ||
        !duty_text_good(wish->reason, "reason", "原因", true, err) ||
        !store_write(duty->store, exempt_work, &order, err)) {
        return false;
    }
    forget_tick(duty);
    return true;
}

/* ---- telling --------------------------------------------------------------------------- */

static bool read_settings(Duty *duty, Tx *tx, const User *user, Str unit, Arena *arena, DutySetting **out,
                          size_t *count, bool *started, Err *err) {
    Scene scene;
    Settings settings;
    const DutyDef *defs = pack_duties(duty->pack, count);
    if (!duty_scene_load(duty, tx, user, date_today(), unit, false, arena, &scene, err) ||
        !duty_settings_load(tx, arena, &settings, err)) {
        return false;
    }
    *out = ARENA_ARRAY(arena, *count + 1, DutySetting);
    *started = duty_setting_started(&settings, &scene.tree, scene.from, scene.today);
    for (size_t i = 0; i < *count; i++) {
        const SwitchRow *row;
        const ExemptRow *exempt =
            duty_setting_exempt(&settings, scene.tree.units[scene.from].id, defs[i].id, scene.today);
        const DutyRule *rule = duty_setting_rule(&settings, &scene.tree, scene.from, &defs[i], scene.today, &row);
        (*out)[i] = (DutySetting){.def = &defs[i],
                                  .on = rule != NULL,
                                  .rule = rule ? rule : regional(&scene.tree, scene.from, &defs[i], scene.today)};
        if (row) {
            (*out)[i].from_on = date_show(arena, row->from);
            (*out)[i].reason = row->reason;
            (*out)[i].at = row->at;
        }
        if (exempt) {
            (*out)[i].exempt_from = date_show(arena, exempt->from);
            (*out)[i].exempt_until = date_show(arena, exempt->until);
            (*out)[i].exempt_why = exempt->reason;
        }
    }
    return true;
}

bool duty_settings(Duty *duty, const User *user, Str unit, Arena *arena, DutySetting **settings, size_t *count,
                   bool *started, Err *err) {
    Tx *tx;
    if (!store_read_begin(duty->store, &tx, err)) {
        return false;
    }
    bool good = read_settings(duty, tx, user, unit, arena, settings, count, started, err);
    store_read_end(tx);
    return good;
}
