/* A change judged wherever it holds: on its day, in every period that begins later, and with what is known to happen
 * after it. Nobody may be left without a parent, below a level that may not stand there, or above itself. */
#include "org_internal.h"

#include <string.h>

static Str named(const Deed *deed, const States *states, int64_t unit) {
    Str name = states->of[unit].name;
    return name.len ? str_format(deed->time.arena, "“%.*s”（%.*s）", STR_ARG(name), STR_ARG(deed->time.codes[unit]))
                    : deed_name(deed, unit);
}

static bool check_place(const Deed *deed, const States *states, int64_t unit, Str when, Err *err) {
    const OrgStanding *standing = &states->of[unit];
    const Pack *pack = deed->act->pack;
    const KindDef *kind = pack_kind(pack, standing->kind);
    int64_t parent = standing->parent;
    if (!kind) {
        return err_set(err, ERR_INPUT, "单位%.*s的类别“%.*s”不在规则包里。请补上这个类别。",
                       STR_ARG(named(deed, states, unit)), STR_ARG(standing->kind));
    }
    if (parent && !states->of[parent].stands) {
        return err_set(err, ERR_CONFLICT, "%.*s%.*s的上级%.*s不在册，不能放在它下面。请换一个上级或日期。",
                       STR_ARG(when), STR_ARG(named(deed, states, unit)), STR_ARG(named(deed, states, parent)));
    }
    const KindDef *above = parent ? pack_kind(pack, states->of[parent].kind) : NULL;
    if (!org_may_stand_under(pack, kind, above)) {
        return parent ? err_set(err, ERR_CONFLICT, "%.*s%.*s是%.*s，不能放在%.*s（%.*s）下面。请换一个上级。",
                                STR_ARG(when), STR_ARG(named(deed, states, unit)), STR_ARG(kind->name),
                                STR_ARG(named(deed, states, parent)), STR_ARG(above ? above->name : STR("?")))
                      : err_set(err, ERR_CONFLICT, "%.*s%.*s是%.*s，不能没有上级。请写明上级。", STR_ARG(when),
                                STR_ARG(named(deed, states, unit)), STR_ARG(kind->name));
    }
    int64_t at = parent;
    for (size_t step = 0; at && step < states->count; step++) {
        if (at == unit) {
            return err_set(err, ERR_CONFLICT, "%.*s%.*s会成为自己的上级（绕成了圈）。请换一个上级。", STR_ARG(when),
                           STR_ARG(named(deed, states, unit)));
        }
        at = states->of[at].parent;
    }
    return true;
}

/* Units below one that ended. */
static bool check_below(const Deed *deed, const States *states, const Touched *touched, Str when, Err *err) {
    for (size_t i = 0; i < states->count; i++) {
        int64_t parent = states->of[i].stands ? states->of[i].parent : 0;
        if (parent && touched->ended[parent] && !states->of[parent].stands) {
            return err_set(err, ERR_CONFLICT, "%.*s%.*s下面还有%.*s。请先变更下级单位的上级，或并入别的单位。",
                           STR_ARG(when), STR_ARG(named(deed, states, parent)),
                           STR_ARG(named(deed, states, (int64_t)i)));
        }
    }
    return true;
}

bool check_touched(const Deed *deed, const States *states, const Touched *touched, Str when, Err *err) {
    for (size_t i = 0; i < states->count; i++) {
        if (touched->placed[i] && states->of[i].stands && !check_place(deed, states, (int64_t)i, when, err)) {
            return false;
        }
    }
    return check_below(deed, states, touched, when, err);
}

static Touched untouched(const Deed *deed) {
    return (Touched){ARENA_ARRAY(deed->time.arena, deed->now.count, bool),
                     ARENA_ARRAY(deed->time.arena, deed->now.count, bool)};
}

static void touch(Touched *touched, const UnitEvent *row) {
    switch (row->kind) {
    case ORG_CREATE:
    case ORG_MOVE:
    case ORG_REOPEN: touched->placed[row->unit] = true; break;
    case ORG_MERGE:
    case ORG_CLOSE: touched->ended[row->unit] = true; break;
    case ORG_RENAME:
    case ORG_REKIND: /* stays at its level */
    case ORG_SPLIT: break;
    }
}

/* ---- one period ---- */

/* Below whom a unit comes to stand that comes below `parent` on the day of the row: it goes along in mergers that are
 * known to follow. */
static int64_t goes_along(const Deed *deed, int64_t parent, Date until) {
    const UnitEvents *events = &deed->time.events;
    for (size_t i = 0; i < events->count && date_compare(events->items[i].date, until) <= 0; i++) {
        const UnitEvent *event = &events->items[i];
        if (event->kind == ORG_MERGE && event->unit == parent && date_compare(event->date, deed->date) > 0) {
            parent = event->other;
        }
    }
    return parent;
}

/* A later change of the same kind settles the period, this one does not reach it. */
static bool overtaken(const Deed *deed, const UnitEvent *row, Date until) {
    const UnitEvents *events = &deed->time.events;
    for (size_t i = 0; i < events->count && date_compare(events->items[i].date, until) <= 0; i++) {
        const UnitEvent *event = &events->items[i];
        if (event->unit == row->unit && date_compare(event->date, row->date) > 0 &&
            (event->kind == row->kind || event->kind == ORG_REOPEN)) {
            return true;
        }
    }
    return false;
}

static bool merge_in(const Deed *deed, States *states, const UnitEvent *row, Date until, Touched *touched, Str when,
                     Err *err) {
    int64_t into = goes_along(deed, row->other, until);
    if (!states->of[row->unit].stands) {
        return true; /* the table of that year does not have it anyway */
    }
    if (!states->of[into].stands) {
        return err_set(err, ERR_CONFLICT, "%.*s没有%.*s，%.*s不能并入它。请先补全那一年的单位，或改正日期。",
                       STR_ARG(when), STR_ARG(deed_name(deed, row->other)), STR_ARG(deed_name(deed, row->unit)));
    }
    states->of[row->unit].stands = false;
    for (size_t i = 0; i < states->count; i++) {
        if (states->of[i].parent == row->unit && states->of[i].stands) {
            states->of[i].parent = into;
            touched->placed[i] = true;
        }
    }
    return true;
}

static bool apply_in(const Deed *deed, States *states, const UnitEvent *row, Date until, Touched *touched, Str when,
                     Err *err) {
    OrgStanding *unit = &states->of[row->unit];
    if (row->kind == ORG_MERGE) {
        touch(touched, row);
        return merge_in(deed, states, row, until, touched, when, err);
    }
    bool changes = row->kind == ORG_RENAME || row->kind == ORG_MOVE || row->kind == ORG_REKIND;
    if (changes && (!unit->stands || overtaken(deed, row, until))) {
        return true;
    }
    touch(touched, row);
    states_apply(states, row);
    if (unit->stands && touched->placed[row->unit]) {
        unit->parent = goes_along(deed, unit->parent, until);
    }
    return true;
}

static bool has_figures(const Deed *deed, int64_t unit, int64_t period, bool *has, Err *err) {
    Stmt *stmt;
    if (!stmt_open(deed->time.tx,
                   "SELECT 1 FROM submission s JOIN source f ON f.id = s.source_id WHERE s.unit_id = ? AND s.period_id "
                   "= ? AND f.kind <> 'carry' LIMIT 1",
                   &stmt, err, "ii", unit, period)) {
        return false;
    }
    bool good = stmt_step(stmt, has, err);
    stmt_close(stmt);
    return good;
}

static bool check_figures(const Deed *deed, const TimePeriod *period, const States *was, const States *is, Err *err) {
    for (size_t i = 0; !deed->act->accept && i < is->count; i++) {
        bool has = false;
        if (!was->of[i].stands || is->of[i].stands) {
            continue;
        }
        if (!has_figures(deed, (int64_t)i, period->id, &has, err)) {
            return false;
        }
        if (has) {
            return err_set(err, ERR_CONFLICT,
                           "%.*s在%.*s年度已填报数据，按%.*s终止后这些数据不再计入。请改用该年度开始之后的日期；"
                           "确实要这样，先由接收单位重新填报，再选择“仍要变更”（命令行加 --accept）。",
                           STR_ARG(deed_name(deed, (int64_t)i)), STR_ARG(period->code), STR_ARG(deed->on));
        }
    }
    return true;
}

static bool same_standing(const OrgStanding *a, const OrgStanding *b) {
    return a->stands == b->stands &&
           (!a->stands || (str_equal(a->name, b->name) && str_equal(a->kind, b->kind) && a->parent == b->parent));
}

static bool write_period(Deed *deed, const TimePeriod *period, const States *was, const States *is, Err *err) {
    bool any = false;
    for (size_t i = 0; i < is->count; i++) {
        const OrgStanding *unit = &is->of[i];
        if (same_standing(&was->of[i], unit)) {
            continue;
        }
        any = true;
        bool good =
            unit->stands
                ? states_write(deed->time.tx,
                               &(UnitState){(int64_t)i, period->id, unit->parent, unit->name, unit->kind}, 1, err)
                : store_run(deed->time.tx, "DELETE FROM unit_state WHERE unit_id = ? AND period_id = ?", err, "ii",
                            (int64_t)i, period->id);
        if (!good) {
            return false;
        }
    }
    OrgOutcome *outcome = deed->outcome;
    if (any) {
        size_t count = outcome->period_count++;
        outcome->periods = arena_grow(deed->act->arena, outcome->periods, count, count + 1, sizeof(Str));
        outcome->periods[count] = str_copy(deed->act->arena, period->code);
    }
    return true;
}

static bool change_period(Deed *deed, size_t at, Err *err) {
    const TimePeriod *period = &deed->time.periods[at];
    Str when = str_format(deed->time.arena, "%.*s年度", STR_ARG(period->code));
    States was, is;
    Touched touched = untouched(deed);
    if (!states_of_period(&deed->time, at, &was, err)) {
        return false;
    }
    is = (States){arena_grow(deed->time.arena, was.of, was.count, was.count, sizeof *was.of), was.count};
    for (size_t i = 0; i < deed->row_count; i++) {
        if (!apply_in(deed, &is, &deed->rows[i], period->begins, &touched, when, err)) {
            return false;
        }
    }
    return check_touched(deed, &is, &touched, when, err) && check_figures(deed, period, &was, &is, err) &&
           write_period(deed, period, &was, &is, err);
}

bool deed_change_periods(Deed *deed, Err *err) {
    for (size_t i = 0; i < deed->time.period_count; i++) {
        if (date_compare(deed->time.periods[i].begins, deed->date) >= 0 && !change_period(deed, i, err)) {
            return false;
        }
    }
    return true;
}

/* ---- days ---- */

bool deed_check_days(const Deed *deed, Err *err) {
    Touched touched = untouched(deed);
    for (size_t i = 0; i < deed->row_count; i++) {
        touch(&touched, &deed->rows[i]);
    }
    Str when = str_format(deed->time.arena, "%.*s", STR_ARG(deed->on));
    if (!check_touched(deed, &deed->now, &touched, when, err)) {
        return false;
    }
    /* What is known to happen later, from the day on. A unit that comes below one that is merged later goes along. */
    States later = {arena_grow(deed->time.arena, deed->now.of, deed->now.count, deed->now.count, sizeof *deed->now.of),
                    deed->now.count};
    const UnitEvents *events = &deed->time.events;
    size_t at = 0;
    while (at < events->count && date_compare(events->items[at].date, deed->date) <= 0) {
        at++;
    }
    for (; at < events->count; at++) {
        states_apply(&later, &events->items[at]);
        if (at + 1 == events->count || date_compare(events->items[at].date, events->items[at + 1].date) != 0) {
            when = str_format(deed->time.arena, "%.*s（已登记的变更之后）", STR_ARG(events->items[at].on));
            if (!check_touched(deed, &later, &touched, when, err)) {
                return false;
            }
        }
    }
    return true;
}
