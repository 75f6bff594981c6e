/* Versions: checked as packs are, kept as rows that never change, each with the year it begins in. A year whose
 * decisions were made by an older version keeps it, unless somebody says with a reason that it shall not. */
#include "pack_own.h"
#include "shelf.h"

enum { NOTE_LEAST = 2, YEAR_LETTERS = 4, ID_MOST = 60, VERSIONS_MOST = 200 };

/* ---- texts ---- */

static bool is_framework_alone(const StandardDef *def) {
    return def->has_framework && !def->let_count && !def->stages && !def->precondition_count &&
           def->block_count == def->framework.node_count && def->veto_count == def->framework.effect_count;
}

bool framework_text(Frameworks *frameworks, const FrameworkInfo *info, Arena *arena, Str *text, Err *err) {
    if (info->own) {
        Tx *tx;
        Stmt *stmt = NULL;
        bool row = false;
        bool good = store_read_begin(frameworks->store, &tx, err);
        if (!good) {
            return false;
        }
        good = stmt_open(tx, "SELECT text FROM framework_definition WHERE id = ?", &stmt, err, "i", info->definition) &&
               stmt_step(stmt, &row, err);
        *text = good && row ? str_copy(arena, stmt_text(stmt, 0)) : (Str){NULL, 0};
        stmt_close(stmt);
        store_read_end(tx);
        return good;
    }
    if (!is_framework_alone(info->def)) {
        return err_set(err, ERR_INPUT, "“%.*s”有逐项判定的内容，不能作为指标体系修改。", STR_ARG(info->def->name));
    }
    Grid grid;
    GridText made;
    ProblemList problems = problem_list(arena, 1);
    grid_of(info->def, &grid, arena);
    grid_text(&grid, arena, &made, &problems);
    *text = made.text;
    return problems.errors == 0 ||
           err_set(err, ERR_INTERNAL, "“%.*s”写不成文本。这是程序的问题，请报告开发者。", STR_ARG(info->def->name));
}

static void fault(ProblemList *problems, const Place *place, const char *message) {
    problem_add(problems, SEVERITY_ERROR, "framework", place, "%s", message);
}

bool framework_check(Frameworks *frameworks, Str text, Arena *arena, FrameworkInfo *info, ProblemList *problems,
                     Err *err) {
    StandardDef *def;
    *info = (FrameworkInfo){.own = true};
    if (text.len > FRAMEWORK_TEXT_MOST) {
        return err_set(err, ERR_LIMIT, "指标体系太大，最多%d字节。", FRAMEWORK_TEXT_MOST);
    }
    if (!pack_read_standard(frameworks->pack, "指标体系", text, arena, &def, problems) ||
        !standard_compile(frameworks->pack, def, arena, &info->standard, problems)) {
        return true;
    }
    if (!is_framework_alone(def)) {
        fault(problems, &def->place, "自定的指标体系只能有“framework”和“parameters”，不能有逐项判定的内容。");
    } else if (def->id.len > ID_MOST) {
        fault(problems, &def->place, "编号太长，最多60个字符。");
    } else {
        info->def = def;
    }
    return true;
}

/* ---- publishing ---- */

typedef struct Publishing {
    Str standard, name, version, text, begins, note, actor;
    int64_t base, id;
    bool withdrawn, replace;
} Publishing;

static bool newest(Tx *tx, Str standard, int64_t *id, Err *err) {
    Stmt *stmt;
    bool row = false;
    *id = 0;
    if (!stmt_open(tx, "SELECT COALESCE(MAX(id), 0) FROM framework_definition WHERE standard = ?", &stmt, err, "s",
                   standard)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* Years that the version would hold in and that have decisions already. */
static bool no_year_decided(Tx *tx, const Publishing *publishing, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (publishing->replace) {
        return true;
    }
    if (!stmt_open(tx,
                   "SELECT period, COUNT(*) FROM decision WHERE standard = ?1 AND period >= ?2 GROUP BY period"
                   " ORDER BY period DESC LIMIT 1",
                   &stmt, err, "ss", publishing->standard, publishing->begins)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        Str period = stmt_text(stmt, 0);
        const char *what = publishing->withdrawn
                               ? "请从以后的年度起停用。"
                               : "请从以后的年度起用；确实要改用的，请勾选“已有认定的年度也改用”并写明理由。";
        good = err_set(err, ERR_CONFLICT, "%.*s年已经按原来的版本认定了%lld项。%s", STR_ARG(period),
                       (long long)stmt_integer(stmt, 1), what);
    }
    stmt_close(stmt);
    return good;
}

static bool write_row(Tx *tx, Publishing *publishing, Err *err) {
    char now[32];
    time_now_iso(now);
    bool good =
        store_run(tx,
                  "INSERT INTO framework_definition (standard, name, version, text, begins, note, withdrawn, actor,"
                  " at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  err, "ssssssisz", publishing->standard, publishing->name, publishing->version, publishing->text,
                  publishing->begins, publishing->note, (int64_t)publishing->withdrawn, publishing->actor, now);
    publishing->id = good ? store_last_id(tx) : 0;
    return good;
}

static bool publish_work(Tx *tx, void *context, Err *err) {
    Publishing *publishing = context;
    int64_t last;
    if (!newest(tx, publishing->standard, &last, err)) {
        return false;
    }
    if (last != publishing->base) {
        return err_set(err, ERR_CONFLICT, "您打开以后，别人又发布了新的一版。请看过新版的改动，再在它上面改。");
    }
    if (!no_year_decided(tx, publishing, err) || !write_row(tx, publishing, err)) {
        return false;
    }
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "version", publishing->version);
    json_put_str(&json, "begins", publishing->begins);
    json_put_str(&json, "note", publishing->note);
    json_put_bool(&json, "replace", publishing->replace);
    json_close_object(&json);
    bool good = audit_append(
        tx,
        &(AuditEntry){.actor = publishing->actor,
                      .action = publishing->withdrawn ? STR("framework-withdraw") : STR("framework-publish"),
                      .subject = publishing->standard,
                      .detail = buf_str(&detail)},
        err);
    arena_destroy(arena);
    return good;
}

static bool note_good(Str note, Err *err) {
    if (utf8_count(note) < NOTE_LEAST || str_invalid_utf8(note) >= 0) {
        return err_set_field(err, ERR_INPUT, "note", "请写明改了什么、为什么（2到%d字）。", FRAMEWORK_NOTE_MOST);
    }
    return utf8_count(note) <= FRAMEWORK_NOTE_MOST ||
           err_set_field(err, ERR_LIMIT, "note", "说明太长，最多%d字。", FRAMEWORK_NOTE_MOST);
}

static bool begins_good(Str begins, Err *err) {
    int64_t year;
    return (begins.len == YEAR_LETTERS && integer_parse(begins, &year) && year >= 1990 && year <= 2100) ||
           err_set_field(err, ERR_INPUT, "begins", "请写明从哪个年度起用，如2025。");
}

bool framework_may(const User *user, Err *err) {
    const Want want = {.domain = STR("configuration"), .action = ACTION_EDIT};
    return !user || people_may_somewhere(user, &want, err);
}

Str framework_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

/* The row is there: whoever asks from now on finds it. */
static bool take_in(Frameworks *frameworks, int64_t id, Err *err) {
    pthread_mutex_lock(&frameworks->lock);
    int64_t last = 0;
    for (size_t i = 0; i < frameworks->count; i++) {
        last = frameworks->infos[i].definition > last ? frameworks->infos[i].definition : last;
    }
    bool good = last >= id || framework_load_versions(frameworks, last, err);
    pthread_mutex_unlock(&frameworks->lock);
    return good;
}

bool framework_publish(Frameworks *frameworks, const User *user, const NewFramework *made, Arena *arena, int64_t *id,
                       ProblemList *problems, Err *err) {
    FrameworkInfo info, holds;
    *id = 0;
    if (!framework_may(user, err) || !framework_check(frameworks, made->text, arena, &info, problems, err)) {
        return false;
    }
    if (!info.def) {
        return true; /* the faults are told */
    }
    Str begins = str_trim(made->begins), note = str_trim(made->note);
    if (!note_good(note, err) || !begins_good(begins, err)) {
        return false;
    }
    if (framework_find(frameworks, info.def->id, (Str){NULL, 0}, &holds) && holds.own && !holds.retired &&
        str_equal(holds.def->version, info.def->version) && str_equal(holds.begins, begins)) {
        return err_set(err, ERR_CONFLICT, "与正在用的一版完全相同，没有可发布的改动。");
    }
    Publishing publishing = {.standard = info.def->id,
                             .name = info.def->name,
                             .version = info.def->version,
                             .text = made->text,
                             .begins = begins,
                             .note = note,
                             .actor = framework_actor(user),
                             .base = made->base,
                             .replace = made->replace};
    if (!store_write(frameworks->store, publish_work, &publishing, err)) {
        return false;
    }
    *id = publishing.id;
    return take_in(frameworks, publishing.id, err);
}

bool framework_withdraw(Frameworks *frameworks, const User *user, Str standard, Str begins, Str note, Err *err) {
    FrameworkInfo holds;
    Arena *arena = arena_create();
    Str text;
    if (!framework_find(frameworks, standard, (Str){NULL, 0}, &holds)) {
        arena_destroy(arena);
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个指标体系。", STR_ARG(standard));
    }
    bool good = (holds.own && !holds.retired) ||
                err_set(err, ERR_CONFLICT, "“%.*s”没有正在用的自定版本，不用停用。", STR_ARG(standard));
    good = good && framework_may(user, err) && note_good(str_trim(note), err) && begins_good(str_trim(begins), err) &&
           framework_text(frameworks, &holds, arena, &text, err);
    if (good) {
        Publishing publishing = {.standard = standard,
                                 .name = holds.def->name,
                                 .version = holds.def->version,
                                 .text = text,
                                 .begins = str_trim(begins),
                                 .note = str_trim(note),
                                 .actor = framework_actor(user),
                                 .base = holds.definition,
                                 .withdrawn = true};
        good =
            store_write(frameworks->store, publish_work, &publishing, err) && take_in(frameworks, publishing.id, err);
    }
    arena_destroy(arena);
    return good;
}

/* ---- versions ---- */

static bool read_versions(Tx *tx, Str standard, Arena *arena, FrameworkDefinition **versions, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good = true;
    if (!stmt_open(
            tx,
            "SELECT id, version, begins, note, actor, at, withdrawn FROM framework_definition WHERE standard = ?1"
            " ORDER BY id DESC LIMIT ?2",
            &stmt, err, "si", standard, (int64_t)VERSIONS_MOST)) {
        return false;
    }
    while ((good = good && stmt_step(stmt, &row, err)) && row) {
        *versions = arena_grow(arena, *versions, *count, *count + 1, sizeof **versions);
        (*versions)[(*count)++] = (FrameworkDefinition){.id = stmt_integer(stmt, 0),
                                                        .version = str_copy(arena, stmt_text(stmt, 1)),
                                                        .begins = str_copy(arena, stmt_text(stmt, 2)),
                                                        .note = str_copy(arena, stmt_text(stmt, 3)),
                                                        .actor = str_copy(arena, stmt_text(stmt, 4)),
                                                        .at = str_copy(arena, stmt_text(stmt, 5)),
                                                        .withdrawn = stmt_integer(stmt, 6) != 0};
        FrameworkDefinition *one = &(*versions)[*count - 1];
        good = people_shown(tx, one->actor, arena, &one->actor_name, err);
    }
    stmt_close(stmt);
    return good;
}

bool framework_versions(Frameworks *frameworks, Str standard, Arena *arena, FrameworkDefinition **versions,
                        size_t *count, Err *err) {
    const StandardDef *of_pack = pack_standard(frameworks->pack, standard);
    Tx *tx;
    *versions = NULL;
    *count = 0;
    if (!store_read_begin(frameworks->store, &tx, err)) {
        return false;
    }
    bool good = read_versions(tx, standard, arena, versions, count, err);
    store_read_end(tx);
    if (good && of_pack) {
        *versions = arena_grow(arena, *versions, *count, *count + 1, sizeof **versions);
        (*versions)[(*count)++] = (FrameworkDefinition){.version = of_pack->version};
    }
    return good && (*count > 0 || err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个指标体系。", STR_ARG(standard)));
}
