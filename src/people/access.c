/* The one place where access is decided: what a role may do, and where. */
#include "people.h"

#define MAY(action) (1u << (action))

static const unsigned rights[] = {
    [ROLE_ADMIN] = MAY(ACTION_READ) | MAY(ACTION_ADMIN),
    [ROLE_BUREAU] = MAY(ACTION_READ) | MAY(ACTION_IMPORT) | MAY(ACTION_DECIDE) | MAY(ACTION_REPORT),
    [ROLE_INSPECTOR] = MAY(ACTION_READ) | MAY(ACTION_REPORT),
    [ROLE_SCHOOL] = MAY(ACTION_READ) | MAY(ACTION_REPORT),
    [ROLE_READER] = MAY(ACTION_READ),
};

static const char *const action_names[] = {
    [ACTION_READ] = "查看",     [ACTION_IMPORT] = "导入数据", [ACTION_DECIDE] = "作出认定",
    [ACTION_REPORT] = "出报告", [ACTION_ADMIN] = "管理系统",
};

static bool role_may(Role role, Action action) {
    return (size_t)role < sizeof rights / sizeof *rights &&
           (size_t)action < sizeof action_names / sizeof *action_names && (rights[role] & MAY(action));
}

static bool within(Str unit_code, const Str *path, size_t length) {
    if (unit_code.len == 0) {
        return true;
    }
    for (size_t i = 0; i < length; i++) {
        if (str_equal(path[i], unit_code)) {
            return true;
        }
    }
    return false;
}

bool people_may(const User *user, Action action, const Str *unit_path, size_t path_len, Err *err) {
    if (!role_may(user->role, action)) {
        const char *name =
            (size_t)action < sizeof action_names / sizeof *action_names ? action_names[action] : "这样做";
        return err_set(err, ERR_DENIED, "“%.*s”角色不能%s。如需要，请联系系统管理员。", STR_ARG(role_name(user->role)),
                       name);
    }
    if (!within(user->unit_code, unit_path, path_len)) {
        return err_set(err, ERR_DENIED, "这个单位不在您的管理范围内（您的范围：%.*s）。如需要，请联系系统管理员。",
                       STR_ARG(user->unit_code));
    }
    return true;
}
