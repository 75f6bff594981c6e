/* One change of units on its way: what it tells, judged on its day, stored with its audit row. */
#include "org_internal.h"

#include <string.h>

enum { NAME_BYTES = 200 };

Str deed_name(const Deed *deed, int64_t unit) {
    Str name = deed->now.of[unit].name;
    for (size_t i = deed->row_count; !name.len && i-- > 0;) {
        name = deed->rows[i].unit == unit ? deed->rows[i].before.name : name;
    }
    return str_format(deed->time.arena, "“%.*s”（%.*s）", STR_ARG(name), STR_ARG(deed->time.codes[unit]));
}

/* Why a unit that is known does not stand on the day. */
static bool tell_absent(const Deed *deed, int64_t unit, Err *err) {
    Str code = deed->time.codes[unit], begun = deed->time.begun[unit];
    const UnitEvent *ended = org_ended(&deed->time.events, unit, deed->date);
    if (ended) {
        return err_set(err, ERR_CONFLICT, "“%.*s”（%.*s）已于%.*s%s，不能再变更。需要时先登记恢复。",
                       STR_ARG(ended->before.name), STR_ARG(code), STR_ARG(ended->on), org_event_name(ended->kind));
    }
    if (begun.len && str_compare(begun, deed->on) > 0) {
        return err_set(err, ERR_CONFLICT, "代码为“%.*s”的单位%.*s才设立，%.*s还没有。请改正日期。", STR_ARG(code),
                       STR_ARG(begun), STR_ARG(deed->on));
    }
    return err_set(err, ERR_CONFLICT, "%.*s没有代码为“%.*s”的单位在册。请核对日期：变更要在它出现之后。",
                   STR_ARG(deed->on), STR_ARG(code));
}

bool deed_unit(const Deed *deed, Str code, int64_t *unit, Err *err) {
    size_t found;
    if (!map_get(deed->time.by_code, code, &found)) {
        return err_set(err, ERR_NOT_FOUND, "没有代码为“%.*s”的单位。", STR_ARG(code));
    }
    *unit = (int64_t)found;
    return deed->now.of[found].stands || tell_absent(deed, *unit, err);
}

bool deed_may_end(const Deed *deed, int64_t unit, Err *err) {
    const UnitEvents *events = &deed->time.events;
    for (size_t i = 0; i < events->count; i++) {
        const UnitEvent *event = &events->items[i];
        bool about =
            event->unit == unit || event->other == unit || (event->after.stands && event->after.parent == unit);
        if (about && date_compare(event->date, deed->date) > 0) {
            return err_set(err, ERR_CONFLICT, "%.*s在%.*s还有变更（%s），不能在%.*s就终止。请改正日期。",
                           STR_ARG(deed_name(deed, unit)), STR_ARG(event->on), org_event_name(event->kind),
                           STR_ARG(deed->on));
        }
    }
    return true;
}

bool deed_same_level(const Deed *deed, Str a, Str b) {
    const KindDef *x = pack_kind(deed->act->pack, a), *y = pack_kind(deed->act->pack, b);
    return x && y && x->level == y->level;
}

/* ---- words ---- */

static bool name_good(Str name, Err *err) {
    if (!name.len || name.len > NAME_BYTES) {
        return err_set(err, ERR_INPUT, "单位名称%s。请补正。", name.len ? "太长" : "没有填");
    }
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.data[i] < ' ' || name.data[i] == 0x7f) {
            return err_set(err, ERR_INPUT, "单位名称里有换行等看不见的字符，请去掉。");
        }
    }
    /* A name that a spreadsheet would take for a formula. */
    if (strchr("=+-@", name.data[0])) {
        return err_set(err, ERR_INPUT, "单位名称不能以“%c”开头。请改正。", name.data[0]);
    }
    return str_invalid_utf8(name) < 0 || err_set(err, ERR_INPUT, "单位名称不是正确的文字（UTF-8）。");
}

bool deed_standing(const Deed *deed, const NewUnit *unit, const OrgStanding *usual, OrgStanding *standing, Err *err) {
    *standing = usual ? *usual : (OrgStanding){.stands = true};
    standing->stands = true;
    Str name = str_trim(unit->name);
    if (name.len || !usual) {
        standing->name = str_copy(deed->time.arena, name);
    }
    if (!name_good(standing->name, err)) {
        return false;
    }
    if (unit->kind.len || !usual) {
        const KindDef *kind = pack_kind(deed->act->pack, unit->kind);
        if (!kind) {
            return err_set(err, ERR_INPUT, "不认识的类别“%.*s”。请写小学、九年一贯制、乡镇、县等规定的类别。",
                           STR_ARG(unit->kind));
        }
        standing->kind = kind->id;
    }
    if (unit->parent.len || !usual) {
        standing->parent = 0;
        return !unit->parent.len || deed_unit(deed, unit->parent, &standing->parent, err);
    }
    return true;
}

/* ---- rows ---- */

void deed_add(Deed *deed, OrgEventKind kind, int64_t unit, int64_t other, const OrgStanding *after) {
    if (deed->row_count == deed->row_capacity) {
        size_t wanted = deed->row_capacity ? deed->row_capacity * 2 : 16;
        deed->rows = arena_grow(deed->time.arena, deed->rows, deed->row_count, wanted, sizeof *deed->rows);
        deed->row_capacity = wanted;
    }
    UnitEvent *row = &deed->rows[deed->row_count++];
    *row = (UnitEvent){.kind = kind,
                       .on = deed->on,
                       .date = deed->date,
                       .unit = unit,
                       .other = other,
                       .unit_code = deed->time.codes[unit],
                       .other_code = other ? deed->time.codes[other] : (Str){NULL, 0},
                       .before = deed->now.of[kind == ORG_SPLIT ? other : unit]};
    if (after) {
        row->after = *after;
    }
    states_apply(&deed->now, row);
}

static void warn(Deed *deed, const char *rule, Str message) {
    problem_add(&deed->outcome->problems, SEVERITY_WARNING, rule, NULL, "%.*s", STR_ARG(message));
}

static void warn_of_new(Deed *deed, int64_t unit) {
    const OrgStanding *standing = &deed->now.of[unit];
    int64_t parent = standing->parent;
    const Pack *pack = deed->act->pack;
    Str doubt = org_code_doubt(pack, deed->time.codes[unit], pack_kind(pack, standing->kind),
                               parent ? deed->time.codes[parent] : (Str){NULL, 0},
                               parent ? pack_kind(pack, deed->now.of[parent].kind) : NULL, deed->time.arena);
    if (doubt.len) {
        warn(deed, "code-form", doubt);
    }
    for (size_t i = 0; i < deed->now.count; i++) {
        const OrgStanding *other = &deed->now.of[i];
        if ((int64_t)i != unit && other->stands && other->parent == parent && str_equal(other->name, standing->name)) {
            warn(deed, "same-name",
                 str_format(deed->time.arena, "同一上级下已有名称相同的单位（%.*s），请核对是不是同一个。",
                            STR_ARG(deed->time.codes[i])));
            return;
        }
    }
}

bool deed_create(Deed *deed, const NewUnit *unit, const OrgStanding *usual, int64_t *made, Err *err) {
    OrgStanding standing;
    size_t known;
    Str code = str_trim(unit->code);
    if (!org_code_good(code)) {
        return err_set(err, ERR_INPUT, "代码“%.*s”不对：用字母、数字和 - _ . : / |，不超过%d位。", STR_ARG(code),
                       ORG_CODE_MOST);
    }
    if (map_get(deed->time.by_code, code, &known)) {
        return err_set(err, ERR_CONFLICT, "代码“%.*s”已有单位使用，停用的代码也不能给别的单位。请换一个代码。",
                       STR_ARG(code));
    }
    if (!deed_standing(deed, unit, usual, &standing, err) || !org_unit_add(deed->time.tx, code, made, err)) {
        return false;
    }
    deed->time.codes[*made] = str_copy(deed->time.arena, code);
    map_put(deed->time.by_code, deed->time.codes[*made], (size_t)*made);
    deed_add(deed, ORG_CREATE, *made, 0, &standing);
    warn_of_new(deed, *made);
    return true;
}

/* ---- storing ---- */

static bool next_act(const Deed *deed, int64_t *act, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(deed->time.tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM unit_event", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *act = good ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

static bool put_rows(const Deed *deed, Err *err) {
    static const char *const sql =
        "INSERT INTO unit_event (act, kind, on_date, unit_id, other_id, name_before, kind_before, parent_before,"
        " name_after, kind_after, parent_after, reason, document, actor, at) VALUES (?, ?, ?, ?, NULLIF(?, 0),"
        " NULLIF(?, ''), NULLIF(?, ''), NULLIF(?, 0), NULLIF(?, ''), NULLIF(?, ''), NULLIF(?, 0), ?, ?, ?, ?)";
    const OrgAct *act = deed->act;
    const OrgStanding none = {.stands = false};
    char now[32];
    time_now_iso(now);
    for (size_t i = 0; i < deed->row_count; i++) {
        const UnitEvent *row = &deed->rows[i];
        const OrgStanding *before = row->before.stands ? &row->before : &none;
        const OrgStanding *after = row->after.stands ? &row->after : &none;
        if (!store_run(deed->time.tx, sql, err, "izsiissississsz", deed->outcome->act, org_event_id(row->kind), row->on,
                       row->unit, row->other, before->name, before->kind, before->parent, after->name, after->kind,
                       after->parent, str_trim(act->reason), act->document, act->actor, now)) {
            return false;
        }
    }
    return true;
}

static bool put_life(const Deed *deed, Err *err) {
    for (size_t i = 0; i < deed->row_count; i++) {
        const UnitEvent *row = &deed->rows[i];
        bool good = true;
        switch (row->kind) {
        case ORG_CREATE:
            good = store_run(deed->time.tx, "UPDATE unit SET begun_on = ? WHERE id = ?", err, "si", row->on, row->unit);
            break;
        case ORG_MERGE:
        case ORG_CLOSE:
            good = store_run(deed->time.tx, "UPDATE unit SET ended_on = ? WHERE id = ?", err, "si", row->on, row->unit);
            break;
        case ORG_REOPEN:
            good = store_run(deed->time.tx, "UPDATE unit SET ended_on = NULL WHERE id = ?", err, "i", row->unit);
            break;
        default: break;
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

static bool put_audit(const Deed *deed, Err *err) {
    Buf detail = buf_create(deed->time.arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "act", deed->outcome->act);
    json_put_str(&json, "on", deed->on);
    json_put_str(&json, "document", deed->act->document);
    json_key(&json, "events");
    json_open_array(&json);
    for (size_t i = 0; i < deed->row_count; i++) {
        const UnitEvent *row = &deed->rows[i];
        json_open_object(&json);
        json_put_text(&json, "kind", org_event_id(row->kind));
        json_put_str(&json, "unit", row->unit_code);
        json_put_optional(&json, "other", row->other_code);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    /* What the act is called: the last row, for units that were moved or made on the way come before it. */
    const UnitEvent *last = &deed->rows[deed->row_count - 1];
    Str action = str_format(deed->time.arena, "unit-%s", org_event_id(last->kind));
    const AuditEntry entry = {.actor = deed->act->actor,
                              .action = action,
                              .subject = last->unit_code,
                              .detail = buf_str(&detail),
                              .unit = last->unit_code};
    return audit_append(deed->time.tx, &entry, err);
}

static bool store_deed(Deed *deed, Err *err) {
    return next_act(deed, &deed->outcome->act, err) && put_rows(deed, err) && put_life(deed, err) &&
           store_changed(deed->time.tx, CHANGED_UNITS, err) && put_audit(deed, err);
}

/* ---- running ---- */

typedef struct Running {
    Deed *deed;
    DeedWork work;
    void *context;
    bool judged;
} Running;

static bool run_in_writer(Tx *tx, void *context, Err *err) {
    Running *running = context;
    Deed *deed = running->deed;
    Arena *arena = arena_create();
    bool good = timeline_load(tx, deed->act->pack, arena, &deed->time, err) &&
                states_at(&deed->time, deed->date, &deed->now, err) && running->work(deed, running->context, err) &&
                deed_check_days(deed, err) && deed_change_periods(deed, err);
    running->judged = good;
    if (good && deed->act->dry_run) {
        good = err_set(err, ERR_CANCELLED, "只检查，没有保存。"); /* undoes what was written */
    }
    good = good && store_deed(deed, err);
    arena_destroy(arena);
    return good;
}

bool deed_run(const OrgAct *act, DeedWork work, void *context, OrgOutcome *outcome, Err *err) {
    Deed deed = {.act = act, .outcome = outcome};
    Running running = {&deed, work, context, false};
    *outcome = (OrgOutcome){.problems = problem_list(act->arena, 100)};
    if (!date_parse(act->on, &deed.date) || !deed.date.day) {
        return err_set(err, ERR_INPUT, "日期“%.*s”不对。请写完整的年月日，例如 2024-07-15。", STR_ARG(act->on));
    }
    deed.on = str_format(act->arena, "%04d-%02d-%02d", deed.date.year, deed.date.month, deed.date.day);
    if (!str_trim(act->reason).len || act->reason.len > 2000 || act->document.len > 200) {
        return err_set(err, ERR_INPUT, "请写明变更的理由（不超过2000字节；文号不超过200字节）。");
    }
    Err inner = {.kind = ERR_NONE};
    bool good = store_write(act->store, run_in_writer, &running, &inner);
    if (!good && running.judged && act->dry_run) {
        outcome->act = 0;
        return true;
    }
    if (!good && err) {
        *err = inner;
    }
    return good;
}
