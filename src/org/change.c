/* Changes of one unit: founded, renamed, moved, of another kind, closed, opened again. */
#include "org_internal.h"

static bool create_work(Deed *deed, void *context, Err *err) {
    int64_t made;
    return deed_create(deed, context, NULL, &made, err);
}

bool org_create(const OrgAct *act, const NewUnit *unit, OrgOutcome *outcome, Err *err) {
    NewUnit copy = *unit;
    return deed_run(act, create_work, &copy, outcome, err);
}

/* One part of a unit's standing gets other words. */
typedef struct Wanted {
    OrgEventKind kind;
    Str code;
    NewUnit words;
} Wanted;

static Str kind_name(const Deed *deed, Str kind) {
    const KindDef *def = pack_kind(deed->act->pack, kind);
    return def ? def->name : kind;
}

static bool change_work(Deed *deed, void *context, Err *err) {
    const Wanted *wanted = context;
    int64_t unit = 0;
    OrgStanding after;
    if (!deed_unit(deed, wanted->code, &unit, err)) {
        return false;
    }
    const OrgStanding before = deed->now.of[unit];
    if (!deed_standing(deed, &wanted->words, &before, &after, err)) {
        return false;
    }
    if (wanted->kind == ORG_MOVE && !wanted->words.parent.len) {
        after.parent = 0;
    }
    if (str_equal(before.name, after.name) && str_equal(before.kind, after.kind) && before.parent == after.parent) {
        return err_set(err, ERR_INPUT, "%.*s在%.*s就是这样，没有要变更的。", STR_ARG(deed_name(deed, unit)),
                       STR_ARG(deed->on));
    }
    if (wanted->kind == ORG_REKIND && !deed_same_level(deed, before.kind, after.kind)) {
        return err_set(err, ERR_CONFLICT, "%.*s的类别只能在同一级里变更，不能从%.*s变成%.*s。",
                       STR_ARG(deed_name(deed, unit)), STR_ARG(kind_name(deed, before.kind)),
                       STR_ARG(kind_name(deed, after.kind)));
    }
    deed_add(deed, wanted->kind, unit, 0, &after);
    return true;
}

bool org_rename(const OrgAct *act, Str code, Str name, OrgOutcome *outcome, Err *err) {
    Wanted wanted = {ORG_RENAME, code, {.name = name}};
    if (!str_trim(name).len) {
        return err_set(err, ERR_INPUT, "没有写新名称。");
    }
    return deed_run(act, change_work, &wanted, outcome, err);
}

bool org_move(const OrgAct *act, Str code, Str parent, OrgOutcome *outcome, Err *err) {
    Wanted wanted = {ORG_MOVE, code, {.parent = parent}};
    return deed_run(act, change_work, &wanted, outcome, err);
}

bool org_change_kind(const OrgAct *act, Str code, Str kind, OrgOutcome *outcome, Err *err) {
    Wanted wanted = {ORG_REKIND, code, {.kind = kind}};
    if (!kind.len) {
        return err_set(err, ERR_INPUT, "没有写新类别。");
    }
    return deed_run(act, change_work, &wanted, outcome, err);
}

static bool close_work(Deed *deed, void *context, Err *err) {
    int64_t unit = 0;
    if (!deed_unit(deed, *(const Str *)context, &unit, err) || !deed_may_end(deed, unit, err)) {
        return false;
    }
    deed_add(deed, ORG_CLOSE, unit, 0, NULL);
    return true;
}

bool org_close(const OrgAct *act, Str code, OrgOutcome *outcome, Err *err) {
    return deed_run(act, close_work, &code, outcome, err);
}

static bool reopen_work(Deed *deed, void *context, Err *err) {
    const NewUnit *words = context;
    OrgStanding after;
    size_t unit;
    if (!map_get(deed->time.by_code, words->code, &unit)) {
        return err_set(err, ERR_NOT_FOUND, "没有代码为“%.*s”的单位。", STR_ARG(words->code));
    }
    const UnitEvent *ended = org_ended(&deed->time.events, (int64_t)unit, deed->date);
    if (deed->now.of[unit].stands || !ended) {
        return err_set(err, ERR_CONFLICT, "代码为“%.*s”的单位在%.*s没有撤销或并入，不用恢复。", STR_ARG(words->code),
                       STR_ARG(deed->on));
    }
    if (!deed_may_end(deed, (int64_t)unit, err) || !deed_standing(deed, words, &ended->before, &after, err)) {
        return false;
    }
    deed_add(deed, ORG_REOPEN, (int64_t)unit, 0, &after);
    return true;
}

bool org_reopen(const OrgAct *act, const NewUnit *unit, OrgOutcome *outcome, Err *err) {
    NewUnit copy = *unit;
    return deed_run(act, reopen_work, &copy, outcome, err);
}
