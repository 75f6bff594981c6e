/* Changes of several units at once: many become one, one becomes many. */
#include "org_internal.h"

typedef struct Merger {
    const Str *codes;
    size_t count;
    const NewUnit *into;
} Merger;

/* Units below `unit` come below `into`, each with an event of its own. */
static void hand_down(Deed *deed, int64_t unit, int64_t into) {
    for (size_t i = 0; i < deed->now.count; i++) {
        OrgStanding after = deed->now.of[i];
        if (after.stands && after.parent == unit) {
            after.parent = into;
            deed_add(deed, ORG_MOVE, (int64_t)i, 0, &after);
        }
    }
}

static bool is_below(const States *states, int64_t unit, int64_t above) {
    for (size_t step = 0; unit && step < states->count; step++) {
        if (unit == above) {
            return true;
        }
        unit = states->of[unit].parent;
    }
    return false;
}

static bool same_level(const Deed *deed, int64_t unit, int64_t into, Err *err) {
    return deed_same_level(deed, deed->now.of[unit].kind, deed->now.of[into].kind) ||
           err_set(err, ERR_CONFLICT, "%.*s和%.*s不是同一级的单位，不能合并。", STR_ARG(deed_name(deed, unit)),
                   STR_ARG(deed_name(deed, into)));
}

static bool merge_one(Deed *deed, Str code, int64_t into, Err *err) {
    int64_t unit = 0;
    if (!deed_unit(deed, code, &unit, err) || !deed_may_end(deed, unit, err)) {
        return false;
    }
    if (unit == into) {
        return err_set(err, ERR_INPUT, "%.*s不能并入自己。", STR_ARG(deed_name(deed, unit)));
    }
    if (is_below(&deed->now, into, unit)) {
        return err_set(err, ERR_CONFLICT, "%.*s在%.*s下面，上级不能并入下级。请先变更上级。",
                       STR_ARG(deed_name(deed, into)), STR_ARG(deed_name(deed, unit)));
    }
    if (!same_level(deed, unit, into, err)) {
        return false;
    }
    hand_down(deed, unit, into);
    deed_add(deed, ORG_MERGE, unit, into, NULL);
    return true;
}

/* `into` stands already, or is made like the first of the units that go into it. */
static bool merge_target(Deed *deed, const Merger *merger, int64_t *into, Err *err) {
    size_t known;
    int64_t first = 0;
    if (map_get(deed->time.by_code, str_trim(merger->into->code), &known)) {
        if (merger->into->name.len || merger->into->kind.len || merger->into->parent.len) {
            return err_set(err, ERR_INPUT, "“%.*s”已有单位，并入它时不写名称、类别、上级。要改名请另行登记更名。",
                           STR_ARG(merger->into->code));
        }
        return deed_unit(deed, str_trim(merger->into->code), into, err);
    }
    if (!merger->into->name.len) {
        return err_set(err, ERR_NOT_FOUND, "没有代码为“%.*s”的单位。并入新单位时，请写明新单位的名称。",
                       STR_ARG(merger->into->code));
    }
    if (!deed_unit(deed, merger->codes[0], &first, err)) {
        return false;
    }
    const OrgStanding usual = deed->now.of[first];
    return deed_create(deed, merger->into, &usual, into, err);
}

static bool merge_work(Deed *deed, void *context, Err *err) {
    const Merger *merger = context;
    int64_t into = 0;
    if (!merge_target(deed, merger, &into, err)) {
        return false;
    }
    for (size_t i = 0; i < merger->count; i++) {
        if (!merge_one(deed, merger->codes[i], into, err)) {
            return false;
        }
    }
    return true;
}

static bool count_good(size_t count, Err *err) {
    return (count > 0 && count <= ORG_UNITS_MOST) ||
           err_set(err, ERR_INPUT, "一次要有1到%d个单位，现在是%zu个。", ORG_UNITS_MOST, count);
}

static bool all_different(const Str *codes, size_t count, Err *err) {
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_equal(codes[i], codes[j])) {
                return err_set(err, ERR_INPUT, "代码“%.*s”写了两次。", STR_ARG(codes[i]));
            }
        }
    }
    return true;
}

bool org_merge(const OrgAct *act, const Str *codes, size_t count, const NewUnit *into, OrgOutcome *outcome, Err *err) {
    Merger merger = {codes, count, into};
    return count_good(count, err) && all_different(codes, count, err) &&
           deed_run(act, merge_work, &merger, outcome, err);
}

/* ---- one becomes many ---- */

typedef struct Split {
    Str code;
    const SplitPart *parts;
    size_t count;
    bool ends;
} Split;

static bool split_part(Deed *deed, const SplitPart *part, int64_t old, int64_t *made, Err *err) {
    size_t known;
    const OrgStanding usual = deed->now.of[old];
    Str code = str_trim(part->unit.code);
    if (!map_get(deed->time.by_code, code, &known)) {
        if (!part->unit.name.len) {
            return err_set(err, ERR_NOT_FOUND, "没有代码为“%.*s”的单位。要新设，请写明名称。", STR_ARG(code));
        }
        return deed_create(deed, &part->unit, &usual, made, err);
    }
    if (part->unit.name.len || part->unit.kind.len || part->unit.parent.len) {
        return err_set(err, ERR_INPUT, "“%.*s”已有单位，分给它时不写名称、类别、上级。", STR_ARG(code));
    }
    return deed_unit(deed, code, made, err) && same_level(deed, old, *made, err);
}

static bool hand_children(Deed *deed, const SplitPart *part, int64_t old, int64_t made, Err *err) {
    for (size_t i = 0; i < part->child_count; i++) {
        int64_t child = 0;
        if (!deed_unit(deed, part->children[i], &child, err)) {
            return false;
        }
        OrgStanding after = deed->now.of[child];
        if (after.parent != old) {
            return err_set(err, ERR_INPUT, "%.*s不在%.*s下面，不能随它分出去。", STR_ARG(deed_name(deed, child)),
                           STR_ARG(deed_name(deed, old)));
        }
        after.parent = made;
        deed_add(deed, ORG_MOVE, child, 0, &after);
    }
    return true;
}

static bool split_work(Deed *deed, void *context, Err *err) {
    const Split *split = context;
    int64_t old = 0;
    if (!deed_unit(deed, split->code, &old, err) || (split->ends && !deed_may_end(deed, old, err))) {
        return false;
    }
    for (size_t i = 0; i < split->count; i++) {
        int64_t made = 0;
        if (!split_part(deed, &split->parts[i], old, &made, err)) {
            return false;
        }
        if (made == old) {
            return err_set(err, ERR_INPUT, "%.*s不能分给自己。", STR_ARG(deed_name(deed, old)));
        }
        const OrgStanding after = deed->now.of[made];
        if (!hand_children(deed, &split->parts[i], old, made, err)) {
            return false;
        }
        deed_add(deed, ORG_SPLIT, made, old, &after);
    }
    if (split->ends) {
        deed_add(deed, ORG_CLOSE, old, 0, NULL);
    }
    return true;
}

bool org_split(const OrgAct *act, Str code, const SplitPart *parts, size_t count, bool ends, OrgOutcome *outcome,
               Err *err) {
    Split split = {code, parts, count, ends};
    Str codes[ORG_UNITS_MOST];
    if (!count_good(count, err)) {
        return false;
    }
    if (ends && count < 2) {
        return err_set(err, ERR_INPUT, "整个分给一个单位就是并入它，请登记并入。");
    }
    for (size_t i = 0; i < count; i++) {
        codes[i] = parts[i].unit.code;
    }
    return all_different(codes, count, err) && deed_run(act, split_work, &split, outcome, err);
}
