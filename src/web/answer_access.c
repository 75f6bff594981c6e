/* Roles and what they may, who may do what, and keys for programs. */
#include "people_json.h"

#include <string.h>

/* ---- roles --------------------------------------------------------------- */

static void put_grant(Json *json, Str domain, int action, int condition, bool by_two) {
    json_open_object(json);
    json_put_str(json, "domain", domain);
    json_put_text(json, "action", action_id((Action)action));
    json_put_text(json, "if", condition_id((Condition)condition));
    json_put_bool(json, "by_two", by_two);
    json_close_object(json);
}

static void put_grants(Json *json, const Pack *pack, const RoleDef *role) {
    size_t count;
    const DomainDef *domains = pack_domains(pack, &count);
    json_open_array(json);
    for (size_t domain = 0; domain < count; domain++) {
        for (int condition = 0; condition < CONDITION_KINDS; condition++) {
            for (int action = 0; action < ACTION_KINDS; action++) {
                if (role->may[domain][condition] >> action & 1) {
                    put_grant(json, domains[domain].id, action, condition,
                              role->by_two[domain][condition] >> action & 1);
                }
            }
        }
    }
    json_close_array(json);
}

static void put_role(Json *json, const Pack *pack, const RoleDef *role) {
    static const char *const classes[] = {"P0", "P1", "P2", "P3"};
    json_open_object(json);
    json_put_str(json, "id", role->id);
    json_put_str(json, "name", role->name);
    json_put_str(json, "note", role->note);
    put_levels(json, role->levels);
    json_put_bool(json, "separate", role->separate);
    json_put_bool(json, "sections", role->sections);
    json_put_bool(json, "expires", role->expires);
    json_put_bool(json, "interactive", !role->no_sign_in);
    json_put_bool(json, "second_factor", role->second_factor);
    json_put_text(json, "sees", classes[role->sees]);
    json_put_strs(json, "gives", role->gives, role->give_count);
    json_key(json, "grants");
    put_grants(json, pack, role);
    json_close_object(json);
}

static void put_named(Json *json, Str id, Str name) {
    json_open_object(json);
    json_put_str(json, "id", id);
    json_put_str(json, "name", name);
    json_close_object(json);
}

static void put_vocabulary(Json *json, const Pack *pack) {
    size_t count;
    const SectionDef *sections = pack_sections(pack, &count);
    json_key(json, "sections");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_named(json, sections[i].id, sections[i].name);
    }
    json_close_array(json);
    const DomainDef *domains = pack_domains(pack, &count);
    json_key(json, "domains");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_named(json, domains[i].id, domains[i].name);
    }
    json_close_array(json);
    json_key(json, "actions");
    json_open_array(json);
    for (int i = 0; i < ACTION_KINDS; i++) {
        put_named(json, str_from(action_id((Action)i)), str_from(action_name((Action)i)));
    }
    json_close_array(json);
    json_key(json, "conditions");
    json_open_array(json);
    for (int i = 1; i < CONDITION_KINDS; i++) {
        put_named(json, str_from(condition_id((Condition)i)), str_from(condition_name((Condition)i)));
    }
    json_close_array(json);
}

bool get_roles(Request *request, Answer *answer, Err *err) {
    (void)err;
    const Pack *pack = people_pack(request->web->people);
    size_t count;
    const RoleDef *roles = pack_roles(pack, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "roles");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_role(&json, pack, &roles[i]);
    }
    json_close_array(&json);
    put_vocabulary(&json, pack);
    json_close_object(&json);
    return true;
}

/* ---- the access report ----------------------------------------------------- */

static const ListColumn report_columns[] = {{"name", "用户名", COLUMN_TEXT, 16},
                                            {"shown", "显示名", COLUMN_TEXT, 20},
                                            {"state", "状态", COLUMN_TEXT, 10},
                                            {"last_sign_in", "最近登录", COLUMN_TEXT, 21},
                                            {"through", "依据", COLUMN_TEXT, 10},
                                            {"id", "编号", COLUMN_INTEGER, 8},
                                            {"role", NULL, COLUMN_TEXT, 0},
                                            {"role_name", "岗位或密钥", COLUMN_TEXT, 20},
                                            {"for", "代谁", COLUMN_TEXT, 14},
                                            {"units", "单位", COLUMN_TEXT, 24},
                                            {"sections", "股室", COLUMN_TEXT, 12},
                                            {"from", "从", COLUMN_TEXT, 12},
                                            {"until", "到", COLUMN_TEXT, 12},
                                            {"sees", "隐私级别", COLUMN_TEXT, 10},
                                            {"last_used", "最近使用", COLUMN_TEXT, 21},
                                            {"rights", NULL, COLUMN_JSON, 0},
                                            {"rights_text", "能做什么", COLUMN_TEXT, 80}};

static const ListSpec report_spec = {.name = "rows",
                                     .file_name = "访问报告",
                                     .columns = report_columns,
                                     .column_count = sizeof report_columns / sizeof *report_columns};

typedef struct AccessReport {
    Request *request;
    List *list;
    Str user, unit;
} AccessReport;

static Str joined(const Str *items, size_t count, const char *none, Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, i ? STR("、") : STR(""));
        buf_add(&text, items[i]);
    }
    return count ? buf_str(&text) : str_from(none);
}

static void list_instant(List *list, int64_t seconds) {
    if (seconds) {
        list_text(list, instant_text(list_arena(list), seconds));
    } else {
        list_none(list);
    }
}

static void list_post(List *list, const Pack *pack, const Post *post) {
    static const char *const classes[] = {"P0", "P1", "P2", "P3"};
    Arena *arena = list_arena(list);
    Buf rights = buf_create(arena);
    Json json = json_writer(&rights);
    put_grants(&json, pack, post->role);
    list_text(list, post->delegate_of ? STR("代理") : STR("岗位"));
    list_integer(list, post->id);
    list_text(list, post->role->id);
    list_text(list, post->role->name);
    list_text(list, post->for_name);
    list_text(list, joined(post->units, post->unit_count, "全部", arena));
    list_text(list, joined(post->sections, post->section_count, "", arena));
    list_text(list, post->from);
    list_text(list, post->until);
    list_text(list, str_from(classes[post->role->sees]));
    list_none(list);
    list_json(list, buf_str(&rights));
    list_text(list, people_rights_text(pack, post->role, arena));
}

static void list_key(List *list, const Token *token) {
    Arena *arena = list_arena(list);
    Buf rights = buf_create(arena);
    Json json = json_writer(&rights);
    json_open_array(&json);
    for (size_t i = 0; i < token->allowed_count; i++) {
        Str rest = token->allowed[i], domain;
        Action action = ACTION_VIEW;
        str_cut(&rest, ':', &domain);
        if (action_parse(rest, &action)) {
            put_grant(&json, domain, action, CONDITION_NONE, false);
        }
    }
    json_close_array(&json);
    list_text(list, STR("密钥"));
    list_integer(list, token->id);
    list_text(list, STR(""));
    list_text(list, token->name);
    list_text(list, STR(""));
    list_text(list, joined(token->units, token->unit_count, "同岗位", arena));
    list_text(list, STR(""));
    list_text(list, str_slice(token->made_at, 0, 10));
    list_text(list, token->expires_on);
    list_text(list, STR(""));
    list_instant(list, token->last_used);
    list_json(list, buf_str(&rights));
    list_text(list, joined(token->allowed, token->allowed_count, "", arena));
}

static bool give_access(void *context, const Account *account, const Post *post, const Token *token, Err *err) {
    AccessReport *report = context;
    List *list = report->list;
    list_text(list, account->user.name);
    list_text(list, account->user.shown);
    list_text(list, account->state);
    list_instant(list, account->last_sign_in);
    if (post) {
        list_post(list, people_pack(report->request->web->people), post);
    } else {
        list_key(list, token);
    }
    return list_row(list, err);
}

static bool give_report(List *list, void *context, Err *err) {
    AccessReport *report = context;
    report->list = list;
    /* a page that is full ends the walk without a fault */
    return people_access(report->request->web->people, report->user, report->unit, give_access, report, err) ||
           err->kind == ERR_NONE;
}

static bool note_report(Tx *tx, void *context, Err *err) {
    const AccessReport *report = context;
    const AuditEntry entry = {.actor = report->request->actor,
                              .action = STR("access-report"),
                              .subject = report->user.len ? report->user : report->unit,
                              .unit = report->unit,
                              .detail = STR("{}")};
    return audit_append(tx, &entry, err);
}

/* Everybody may ask about themselves; about others and about units who may report. */
bool get_access_report(Request *request, Answer *answer, Err *err) {
    static const Want want = {.domain = {"accounts", 8}, .action = ACTION_REPORT};
    const User *user = &request->session.user;
    AccessReport report = {
        .request = request, .user = request_text(request, "user"), .unit = request_text(request, "unit")};
    bool own = !report.unit.len && (!report.user.len || str_equal(report.user, user->name)) && !user->viewed_by.len;
    if (!own && !people_may(user, &want, NULL, 0, err)) {
        return false;
    }
    if (report.user.len && report.unit.len) {
        return err_set(err, ERR_USAGE, "“user”和“unit”只写一个。");
    }
    if (own) {
        report.user = user->name;
    }
    return (own || store_write(request->web->store, note_report, &report, err)) &&
           list_answer(request, answer, &report_spec, give_report, &report, err);
}

/* ---- keys for programs ------------------------------------------------------ */

static void put_token(Json *json, const Token *token) {
    json_open_object(json);
    json_put_integer(json, "id", token->id);
    json_put_str(json, "owner", token->owner);
    json_put_str(json, "name", token->name);
    json_put_strs(json, "allowed", token->allowed, token->allowed_count);
    json_put_strs(json, "units", token->units, token->unit_count);
    json_put_str(json, "made_by", token->made_by);
    json_put_str(json, "made_at", token->made_at);
    json_put_str(json, "expires_on", token->expires_on);
    json_put_optional(json, "revoked_at", token->revoked_at);
    put_instant(json, "last_used", token->last_used);
    json_close_object(json);
}

/* One's own; those of others (owner=..., or owner=* for all) who may report on accounts or manage them. */
bool get_tokens(Request *request, Answer *answer, Err *err) {
    static const Want report = {.domain = {"accounts", 8}, .action = ACTION_REPORT};
    static const Want manage = {.domain = {"accounts", 8}, .action = ACTION_MANAGE};
    const User *user = &request->session.user;
    Str owner = request_text(request, "owner");
    Token *tokens;
    size_t count;
    bool own = !owner.len || str_equal(owner, user->name);
    if (!own && !people_may(user, &manage, NULL, 0, NULL) && !people_may(user, &report, NULL, 0, err)) {
        return false;
    }
    if (!people_tokens(request->web->people, request->arena,
                       own                  ? user->name
                       : str_is(owner, "*") ? (Str){NULL, 0}
                                            : owner,
                       &tokens, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "tokens");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_token(&json, &tokens[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_tokens(Request *request, Answer *answer, Err *err) {
    NewToken token = {.owner = request_text(request, "owner"), .expires_on = request_text(request, "expires_on")};
    Str *allowed, *units;
    if (!request_required(request, "name", &token.name, err) ||
        !request_texts(request, "allowed", &allowed, &token.allowed_count, err) ||
        !request_texts(request, "units", &units, &token.unit_count, err)) {
        return false;
    }
    token.allowed = allowed;
    token.units = units;
    if (!people_token_make(request->web->people, &request->session.user, &token, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", token.id);
    json_put_text(&json, "token", token.secret);
    json_close_object(&json);
    answer->secret = true;
    return true;
}

bool post_token_revoke(Request *request, Answer *answer, Err *err) {
    int64_t id;
    if (!integer_parse(request->tail, &id)) {
        return err_set(err, ERR_USAGE, "“%.*s”不是密钥的编号。", STR_ARG(request->tail));
    }
    if (!people_token_revoke(request->web->people, &request->session.user, id, err)) {
        return false;
    }
    put_done(answer);
    return true;
}
