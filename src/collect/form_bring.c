/* A form from a workbook: read, loaded and compiled like any pack, kept with its text and the workbook itself. */
#include "collect_internal.h"

enum { WORKBOOK_MOST = 32 * 1024 * 1024 };

typedef struct Bringing {
    const FormDef *def;
    Str file_name, file_hash, actor;
    int64_t id;
} Bringing;

/* The same text twice is one version; an older one does not become the newest by being brought again. */
static bool is_newest(Tx *tx, const Bringing *bringing, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT MAX(id) FROM form_version WHERE form = ? AND origin = 'workbook'", &stmt, err, "s",
                   bringing->def->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    bool newest = good && row && stmt_integer(stmt, 0) == bringing->id;
    stmt_close(stmt);
    return good && (newest || err_set(err, ERR_CONFLICT,
                                      "这份工作簿与以前导入的一版完全相同，而那之后已经有新的一版。请改动后再导入。"));
}

static bool bring_work(Tx *tx, void *context, Err *err) {
    Bringing *bringing = context;
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "version", bringing->def->version);
    json_put_str(&json, "file_hash", bringing->file_hash);
    json_close_object(&json);
    const AuditEntry entry = {.actor = bringing->actor,
                              .action = STR("form-bring"),
                              .subject = str_format(arena, "form/%.*s", STR_ARG(bringing->def->id)),
                              .detail = buf_str(&detail)};
    bool good = form_version_keep(tx, bringing->def, "workbook", bringing->file_name, bringing->file_hash,
                                  bringing->actor, &bringing->id, err) &&
                is_newest(tx, bringing, err) && audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

static bool keep_workbook(Collect *collect, const char *path, Bringing *bringing, Arena *arena, Err *err) {
    Str bytes;
    char *hash = arena_alloc(arena, 65);
    if (!file_read(arena, path, WORKBOOK_MOST, &bytes, err) || !blob_put(collect->store, bytes, hash, err)) {
        return false;
    }
    bringing->file_hash = str_from(hash);
    return store_write(collect->store, bring_work, bringing, err);
}

bool form_bring(Collect *collect, const User *user, const char *path, Str file_name, bool dry_run, Arena *arena,
                FormChoice *form, ProblemList *problems, Err *err) {
    Str yaml;
    FormDef *def = NULL;
    const Form *compiled;
    *form = (FormChoice){.def = NULL};
    if (!may_open_rounds(user, err) || !xlsform_read(path, file_name, collect->pack, arena, &yaml, problems, err)) {
        return false;
    }
    if (problems->errors || !pack_read_form(collect->pack, str_cstr(arena, file_name), yaml, arena, &def, problems) ||
        !form_compile(collect->pack, def, arena, &compiled, problems)) {
        return problems->errors > 0 || err_set(err, ERR_INPUT, "工作簿里的表不完整，请核对后重试。");
    }
    if (pack_form(collect->pack, def->id)) {
        return err_set(err, ERR_CONFLICT, "规则包里已经有“%.*s”这张表，请给工作簿里的表换一个编号。", STR_ARG(def->id));
    }
    Bringing bringing = {.def = def, .file_name = file_name, .actor = actor_name(user)};
    if (!dry_run && !keep_workbook(collect, path, &bringing, arena, err)) {
        return false;
    }
    *form = (FormChoice){.def = def, .version_id = bringing.id, .file_name = file_name, .actor = bringing.actor};
    return true;
}
