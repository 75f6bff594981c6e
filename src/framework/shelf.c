/* Which standards there are: those of the packs, and every version of the bureau's own with the year it begins in. */
#include "shelf.h"

#include "ledger_items.h"
#include "pack_own.h"

static bool compile_packs(Frameworks *frameworks) {
    size_t count;
    const StandardDef *defs = pack_standards(frameworks->pack, &count);
    for (size_t i = 0; i < count; i++) {
        ProblemList problems = problem_list(frameworks->arena, 1);
        FrameworkInfo info = {.def = &defs[i]};
        if (!standard_compile(frameworks->pack, &defs[i], frameworks->arena, &info.standard, &problems)) {
            log_line(LOG_ERROR, "标准 %.*s 有误，用 duxue pack check 查看", STR_ARG(defs[i].id));
            info.standard = NULL;
        }
        framework_add_info(frameworks, &info);
    }
    return true;
}

void framework_add_info(Frameworks *frameworks, const FrameworkInfo *info) {
    frameworks->infos = arena_grow(frameworks->arena, frameworks->infos, frameworks->count, frameworks->count + 1,
                                   sizeof *frameworks->infos);
    frameworks->infos[frameworks->count++] = *info;
}

/* One version of a row; what no longer fits the packs is passed over, the log says so. */
static void take_version(Frameworks *frameworks, const Stmt *stmt) {
    Arena *arena = frameworks->arena;
    FrameworkInfo info = {.definition = stmt_integer(stmt, 0),
                          .begins = str_copy(arena, stmt_text(stmt, 3)),
                          .own = true,
                          .retired = stmt_integer(stmt, 2) != 0};
    ProblemList problems = problem_list(arena, 1);
    StandardDef *def;
    Str id = str_copy(arena, stmt_text(stmt, 4));
    if (!pack_read_standard(frameworks->pack, "指标体系", str_copy(arena, stmt_text(stmt, 1)), arena, &def,
                            &problems) ||
        !standard_compile(frameworks->pack, def, arena, &info.standard, &problems)) {
        Str why = problems.count ? problems.items[0].message : STR("原因不明");
        log_line(LOG_WARN, "自定的指标体系 %.*s 第%lld版与现在的规则包不合，没有启用：%.*s", STR_ARG(id),
                 (long long)info.definition, STR_ARG(why));
        return;
    }
    info.def = def;
    framework_add_info(frameworks, &info);
}

bool framework_load_versions(Frameworks *frameworks, int64_t after, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false;
    if (!store_read_begin(frameworks->store, &tx, err)) {
        return false;
    }
    bool good =
        stmt_open(tx, "SELECT id, text, withdrawn, begins, standard FROM framework_definition WHERE id > ? ORDER BY id",
                  &stmt, err, "i", after);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        take_version(frameworks, stmt);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

void frameworks_close(Frameworks *frameworks) {
    if (frameworks) {
        pthread_mutex_destroy(&frameworks->lock);
        arena_destroy(frameworks->arena);
    }
}

/* ---- asking ---- */

static bool holds_in(const FrameworkInfo *info, Str period) {
    return !period.len || !info->own || str_compare(info->begins, str_slice(period, 0, 4)) <= 0;
}

/* With the lock held. The pack's own stands first, versions in the order they were published. */
static const FrameworkInfo *find(const Frameworks *frameworks, Str standard, Str period) {
    const FrameworkInfo *found = NULL, *of_pack = NULL;
    for (size_t i = 0; i < frameworks->count; i++) {
        const FrameworkInfo *info = &frameworks->infos[i];
        if (str_equal(info->def->id, standard) && holds_in(info, period)) {
            found = info;
            of_pack = info->own ? of_pack : info;
        }
    }
    return found && found->retired && of_pack ? of_pack : found;
}

bool framework_find(Frameworks *frameworks, Str standard, Str period, FrameworkInfo *info) {
    pthread_mutex_lock(&frameworks->lock);
    const FrameworkInfo *found = find(frameworks, standard, period);
    if (found) {
        *info = *found;
    }
    pthread_mutex_unlock(&frameworks->lock);
    return found != NULL;
}

bool framework_version(Frameworks *frameworks, int64_t definition, FrameworkInfo *info, Err *err) {
    bool found = false;
    pthread_mutex_lock(&frameworks->lock);
    for (size_t i = 0; i < frameworks->count && !found; i++) {
        found = frameworks->infos[i].own && frameworks->infos[i].definition == definition;
        *info = frameworks->infos[i];
    }
    pthread_mutex_unlock(&frameworks->lock);
    return found || err_set(err, ERR_NOT_FOUND, "没有这一版指标体系。");
}

bool framework_begun(Frameworks *frameworks, Str standard, int64_t definition, FrameworkInfo *info, Err *err) {
    bool found = false;
    pthread_mutex_lock(&frameworks->lock);
    for (size_t i = 0; i < frameworks->count && !found; i++) {
        const FrameworkInfo *one = &frameworks->infos[i];
        found = str_equal(one->def->id, standard) && one->standard &&
                (definition ? one->own && one->definition == definition : !one->own);
        if (found) {
            *info = *one;
        }
    }
    pthread_mutex_unlock(&frameworks->lock);
    return found || err_set(err, ERR_NOT_FOUND, "规则包里已经没有“%.*s”的这一版。", STR_ARG(standard));
}

void framework_list(Frameworks *frameworks, Arena *arena, FrameworkInfo **infos, size_t *count) {
    *count = 0;
    pthread_mutex_lock(&frameworks->lock);
    *infos = ARENA_ARRAY(arena, frameworks->count, FrameworkInfo);
    for (size_t i = 0; i < frameworks->count; i++) {
        bool known = false;
        for (size_t k = 0; k < *count; k++) {
            known = known || str_equal((*infos)[k].def->id, frameworks->infos[i].def->id);
        }
        if (!known) {
            (*infos)[(*count)++] = *find(frameworks, frameworks->infos[i].def->id, (Str){NULL, 0});
        }
    }
    pthread_mutex_unlock(&frameworks->lock);
}

/* ---- opening ---- */

static void look_through(void *context, ItemSearch *search) {
    Frameworks *frameworks = context;
    pthread_mutex_lock(&frameworks->lock);
    for (size_t i = 0; i < frameworks->count; i++) {
        const FrameworkInfo *info = &frameworks->infos[i];
        bool stands = find(frameworks, info->def->id, (Str){NULL, 0}) == info && !info->retired;
        item_search(search, info->def, stands);
    }
    pthread_mutex_unlock(&frameworks->lock);
}

bool frameworks_open(Store *store, const Pack *pack, Ledger *ledger, Arena *arena, Frameworks **frameworks, Err *err) {
    Frameworks *made = *frameworks = ARENA_NEW(arena, Frameworks);
    *made = (Frameworks){.store = store, .pack = pack, .arena = arena_create()};
    pthread_mutex_init(&made->lock, NULL);
    if (ledger) {
        ledger_items_from(ledger, look_through, made);
    }
    return compile_packs(made) && framework_load_versions(made, 0, err);
}
