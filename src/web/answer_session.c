/* Signing in and out, and users. */
#include "web_internal.h"

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

static void put_user(Json *json, const User *user) {
    json_open_object(json);
    json_put_str(json, "name", user->name);
    json_put_str(json, "shown", user->shown);
    json_put_str(json, "role", role_id(user->role));
    json_put_str(json, "role_name", role_name(user->role));
    json_put_str(json, "unit", user->unit_code);
    json_close_object(json);
}

static void put_session(Answer *answer, const Session *session) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "user");
    put_user(&json, &session->user);
    json_put_text(&json, "csrf", session->csrf);
    json_close_object(&json);
}

bool get_session(Request *request, Answer *answer, Err *err) {
    (void)err;
    put_session(answer, &request->session);
    return true;
}

bool post_session(Request *request, Answer *answer, Err *err) {
    Str name, password;
    if (!request_required(request, "name", &name, err) || !request_required(request, "password", &password, err)) {
        return false;
    }
    Session session;
    if (!people_sign_in(request->web->store, request->arena, name, password, &session, err)) {
        answer->status = err->kind == ERR_DENIED ? MHD_HTTP_UNAUTHORIZED : 0;
        return false;
    }
    answer->cookie = str_format(request->arena, "duxue_session=%s; Path=/; HttpOnly; SameSite=Strict", session.token);
    put_session(answer, &session);
    return true;
}

static void put_done(Answer *answer) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "done", true);
    json_close_object(&json);
}

bool delete_session(Request *request, Answer *answer, Err *err) {
    if (!people_sign_out(request->web->store, request_cookie(request, "duxue_session"), err)) {
        return false;
    }
    answer->cookie = STR("duxue_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    put_done(answer);
    return true;
}

bool get_users(Request *request, Answer *answer, Err *err) {
    User *users;
    size_t count;
    if (!people_list(request->web->store, request->arena, &users, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "users");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_user(&json, &users[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_users(Request *request, Answer *answer, Err *err) {
    Str name, role_text, password, shown = request_text(request, "shown");
    Role role;
    if (!request_required(request, "name", &name, err) || !request_required(request, "role", &role_text, err) ||
        !request_required(request, "password", &password, err)) {
        return false;
    }
    if (!role_parse(role_text, &role)) {
        return err_set(err, ERR_INPUT, "没有“%.*s”这种角色。", STR_ARG(role_text));
    }
    if (!people_add(request->web->store, request->session.user.name, name, shown.len ? shown : name, role,
                    request_text(request, "unit"), password, err)) {
        return false;
    }
    put_done(answer);
    return true;
}
