/* Whether the program answers; signing in and out, and what somebody may do. */
#include "people_json.h"

#include <string.h>

bool get_health(Request *request, Answer *answer, Err *err) {
    (void)err;
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_text(&json, "version", DUXUE_VERSION);
    json_put_str(&json, "pack_version", pack_version(request->web->pack));
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

static void put_session(Request *request, Answer *answer) {
    const Session *session = &request->session;
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "user");
    put_user(&json, &session->user);
    json_put_text(&json, "csrf", session->csrf);
    put_rights(&json, request);
    json_put_bool(&json, "must_change", session->user.must_change);
    json_close_object(&json);
}

bool get_session(Request *request, Answer *answer, Err *err) {
    (void)err;
    put_session(request, answer);
    return true;
}

bool post_session(Request *request, Answer *answer, Err *err) {
    Str name, password;
    if (!request_required(request, "name", &name, err) || !request_required(request, "password", &password, err)) {
        return false;
    }
    if (!people_sign_in(request->web->people, request->arena, name, password, request_text(request, "code"),
                        &request->session, err)) {
        answer->status = err->kind == ERR_DENIED ? MHD_HTTP_UNAUTHORIZED : 0;
        return false;
    }
    answer->cookie =
        str_format(request->arena, "duxue_session=%s; Path=/; HttpOnly; SameSite=Strict", request->session.token);
    put_session(request, answer);
    return true;
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
