/* Where a unit stands: its path from the root, for people_may. */
#include "web_internal.h"

enum { DEPTH_MOST = 32 };

bool scope_allows(const User *user, const UnitTree *tree, int unit, Action action, Err *err) {
    Str path[DEPTH_MOST];
    size_t length = 0;
    for (int at = unit; at >= 0 && length < DEPTH_MOST; at = tree->units[at].parent) {
        path[length++] = tree->units[at].code;
    }
    return people_may(user, action, path, length, err);
}

bool newest_period(Web *web, Arena *arena, Str *period, Err *err) {
    Tx *tx;
    PeriodList list = {NULL, 0};
    if (!store_read_begin(web->store, &tx, err)) {
        return false;
    }
    bool good = org_periods(tx, arena, &list, err);
    store_read_end(tx);
    if (good && list.count == 0) {
        return err_set(err, ERR_NOT_FOUND, "还没有任何数据，请先导入。");
    }
    *period = good ? list.codes[0] : (Str){NULL, 0};
    return good;
}
