/* Whether the program answers; signing in and out, and what somebody may do. */
#include "people_json.h"

#include <string.h>

bool get_health(Request *request, Answer *answer, Err *err) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_text(&json, "version", DUXUE_VERSION);
    json_put_str(&json, "pack_version", pack_version(request->web->pack));
    bool needed = false;
    if (!people_needs_setup(request->web->people, &needed, err)) {
        return false;
    }
    json_put_bool(&json, "needs_setup", needed);
    json_put_str(&json, "password_rules", people_password_rules(request->web->people, request->arena));
    json_close_object(&json);
    return true;
}

static void put_right(Json *json, Str domain, int action, int condition) {
    json_open_object(json);
    json_put_str(json, "domain", domain);
    json_put_text(json, "action", action_id((Action)action));
    json_put_text(json, "if", condition_id((Condition)condition));
    json_close_object(json);
}

/* Unconditionally, or else under which conditions. */
static void put_rights_of(Json *json, const User *user, Str domain) {
    for (int action = 0; action < ACTION_KINDS; action++) {
        bool always = false;
        for (int condition = 0; condition < CONDITION_KINDS && !always; condition++) {
            Want want = {.domain = domain, .action = (Action)action, .conditions = 1u << condition};
            if (people_may_somewhere(user, &want, NULL)) {
                put_right(json, domain, action, condition);
                always = condition == CONDITION_NONE;
            }
        }
    }
}

/* What the user's posts together may do, for showing and hiding; where, the server decides. */
static void put_rights(Json *json, const Request *request) {
    size_t count;
    const DomainDef *domains = pack_domains(people_pack(request->web->people), &count);
    json_key(json, "rights");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_rights_of(json, &request->session.user, domains[i].id);
    }
    json_close_array(json);
}

static bool put_delegations(Json *json, Request *request, Err *err) {
    Delegation *all;
    size_t count;
    if (!people_delegations(request->web->people, request->arena, request->session.user.id, &all, &count, err)) {
        return false;
    }
    json_key(json, "delegations");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_integer(json, "id", all[i].id);
        json_put_integer(json, "post", all[i].post);
        json_put_str(json, "to", all[i].to);
        json_put_str(json, "to_shown", all[i].to_shown);
        json_put_str(json, "from", all[i].from);
        json_put_str(json, "until", all[i].until);
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}

static void put_view_as(Json *json, const Session *session) {
    json_key(json, "view_as");
    if (!session->user.viewed_by.len) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_str(json, "by", session->user.viewed_by);
    json_put_str(json, "reason", session->view_reason);
    json_close_object(json);
}

static const char *class_of(const User *user) {
    static const char *const classes[] = {"P0", "P1", "P2", "P3"};
    int sees = 0;
    for (size_t i = 0; i < user->post_count; i++) {
        sees = user->posts[i].role->sees > sees ? user->posts[i].role->sees : sees;
    }
    return classes[user->viewed_by.len && sees > 1 ? 1 : sees];
}

bool put_session(Request *request, Answer *answer, Err *err) {
    const Session *session = &request->session;
    const User *user = &session->user;
    int64_t sessions;
    if (!people_session_count(request->web->people, user->id, &sessions, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "user");
    put_user(&json, user);
    json_put_text(&json, "csrf", session->csrf);
    put_rights(&json, request);
    if (!put_delegations(&json, request, err)) {
        return false;
    }
    json_put_text(&json, "sees", class_of(user));
    put_view_as(&json, session);
    json_put_bool(&json, "must_change", user->must_change);
    json_put_bool(&json, "must_enrol", user->must_enrol);
    json_put_bool(&json, "second_factor", user->has_code);
    json_put_optional(&json, "key", user->limit ? user->limit->name : (Str){NULL, 0});
    json_put_integer(&json, "sessions", sessions);
    json_close_object(&json);
    return true;
}

bool get_session(Request *request, Answer *answer, Err *err) {
    return put_session(request, answer, err);
}

void set_session_cookie(Request *request, Answer *answer) {
    answer->cookie =
        str_format(request->arena, "duxue_session=%s; Path=/; HttpOnly; SameSite=Strict", request->session.token);
}

bool post_session(Request *request, Answer *answer, Err *err) {
    Str name, password;
    if (!request_required(request, "name", &name, err) || !request_required(request, "password", &password, err)) {
        return false;
    }
    if (!people_sign_in(request->web->people, request->arena, name, password, request_text(request, "code"),
                        str_from(request->address), &request->session, err)) {
        answer->status = err->kind == ERR_DENIED ? MHD_HTTP_UNAUTHORIZED : 0;
        return false;
    }
    set_session_cookie(request, answer);
    return put_session(request, answer, err);
}

bool delete_session(Request *request, Answer *answer, Err *err) {
    if (!people_sign_out(request->web->people, request_cookie(request, "duxue_session"), err)) {
        return false;
    }
    answer->cookie = STR("duxue_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    put_done(answer);
    return true;
}

bool post_session_password(Request *request, Answer *answer, Err *err) {
    Str old, password;
    if (!request_required(request, "old", &old, err) || !request_required(request, "new", &password, err) ||
        !people_change_password(request->web->people, &request->session, old, password, err)) {
        return false;
    }
    put_done(answer);
    return true;
}

/* ---- seeing as another -------------------------------------------------- */

/* The session anew: it reads as somebody else now. */
static bool put_session_again(Request *request, Answer *answer, Err *err) {
    return people_session(request->web->people, request->arena, request_cookie(request, "duxue_session"),
                          (Str){NULL, 0}, &request->session, err) &&
           put_session(request, answer, err);
}

bool post_view_as(Request *request, Answer *answer, Err *err) {
    Str name, reason;
    return request_required(request, "name", &name, err) && request_required(request, "reason", &reason, err) &&
           people_view_as(request->web->people, &request->session, name, reason, err) &&
           put_session_again(request, answer, err);
}

bool delete_view_as(Request *request, Answer *answer, Err *err) {
    return people_view_end(request->web->people, &request->session, err) && put_session_again(request, answer, err);
}

/* ---- the second factor --------------------------------------------------- */

bool post_totp(Request *request, Answer *answer, Err *err) {
    CodeSecret secret;
    if (!people_code_begin(request->web->people, &request->session, &secret, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_text(&json, "secret", secret.base32);
    json_put_text(&json, "uri", secret.uri);
    json_close_object(&json);
    answer->secret = true;
    return true;
}

bool post_totp_confirm(Request *request, Answer *answer, Err *err) {
    Str code;
    if (!request_required(request, "code", &code, err) ||
        !people_code_confirm(request->web->people, &request->session, code, err)) {
        return false;
    }
    put_done(answer);
    return true;
}

bool delete_totp(Request *request, Answer *answer, Err *err) {
    Str code;
    if (!request_required(request, "code", &code, err) ||
        !people_code_off(request->web->people, &request->session, code, err)) {
        return false;
    }
    put_done(answer);
    return true;
}

/* ---- the first start ----------------------------------------------------- */

enum { SETUP_TRIES = 10 };

/* The code was printed where the program was started: whoever can read that may set the first password. */
static bool setup_code_fits(Web *web, Str code, Err *err) {
    size_t length = strlen(web->setup_code);
    if (length == 0 || atomic_load(&web->setup_tries) >= SETUP_TRIES) {
        return err_set(err, ERR_DENIED,
                       length ? "设置码错了太多次。请重新启动程序，用新显示的设置码。"
                              : "系统已经设置过了，不能再设置。请直接登录。");
    }
    unsigned different = code.len != length;
    for (size_t i = 0; i < length && code.len == length; i++) {
        different |= (unsigned char)(code.data[i] ^ web->setup_code[i]);
    }
    if (different) {
        atomic_fetch_add(&web->setup_tries, 1);
        return err_set(err, ERR_DENIED, "设置码不对。请照启动程序时显示的地址打开，或照抄其中的设置码。");
    }
    return true;
}

bool post_setup(Request *request, Answer *answer, Err *err) {
    Str code, password;
    People *people = request->web->people;
    if (!request_required(request, "code", &code, err) || !request_required(request, "password", &password, err) ||
        !setup_code_fits(request->web, code, err) || !people_setup(people, password, err) ||
        !people_sign_in(people, request->arena, STR("admin"), password, (Str){NULL, 0}, str_from(request->address),
                        &request->session, err)) {
        return false;
    }
    set_session_cookie(request, answer);
    return put_session(request, answer, err);
}
