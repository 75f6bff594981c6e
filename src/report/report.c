/* The room, and who may what in it: people_may, in the domain "evaluation", at the report's unit. */
#include "report_internal.h"

#include "org.h"

bool reports_open(Store *store, const Pack *pack, Ledger *ledger, Duty *duty, Reports **reports, Err *err) {
    (void)err;
    Arena *arena = arena_create();
    *reports = ARENA_NEW(arena, Reports);
    **reports = (Reports){.arena = arena, .store = store, .pack = pack, .ledger = ledger, .duty = duty};
    return true;
}

void reports_close(Reports *reports) {
    if (reports) {
        arena_destroy(reports->arena);
    }
}

Str report_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

bool report_none(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这份报告，或者它不在您的管理范围内。");
}

bool report_may(const User *user, Action action, const UnitWay *path, Err *err) {
    const Want want = {.domain = STR("evaluation"), .action = action};
    return !user || people_may(user, &want, path->codes, path->length, err);
}

static bool may_one_of(const User *user, const Action *actions, size_t count, const UnitWay *path, Err *err) {
    for (size_t i = 0; i + 1 < count; i++) {
        if (report_may(user, actions[i], path, NULL)) {
            return true;
        }
    }
    return report_may(user, actions[count - 1], path, err);
}

bool report_may_write(const User *user, const UnitWay *path, Err *err) {
    static const Action actions[] = {ACTION_CREATE, ACTION_SUBMIT, ACTION_EDIT};
    return may_one_of(user, actions, 3, path, err);
}

bool report_may_check(const User *user, const UnitWay *path, Err *err) {
    static const Action actions[] = {ACTION_APPROVE, ACTION_RECHECK, ACTION_REVIEW};
    return may_one_of(user, actions, 3, path, err);
}
