/* Accounts and their posts. */
#include "people_json.h"

void put_done(Answer *answer) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "done", true);
    json_close_object(&json);
}

static void put_post(Json *json, const Post *post) {
    json_open_object(json);
    json_put_integer(json, "id", post->id);
    json_put_str(json, "role", post->role->id);
    json_put_str(json, "role_name", post->role->name);
    json_put_strs(json, "units", post->units, post->unit_count);
    json_put_strs(json, "sections", post->sections, post->section_count);
    json_put_str(json, "from", post->from);
    json_put_str(json, "until", post->until);
    json_put_optional(json, "for", post->for_name);
    json_close_object(json);
}

void put_user(Json *json, const User *user) {
    const Post *first = user->post_count ? user->posts : NULL;
    json_open_object(json);
    json_put_str(json, "name", user->name);
    json_put_str(json, "shown", user->shown);
    json_put_str(json, "role", first ? first->role->id : STR(""));
    json_put_str(json, "role_name", first ? first->role->name : STR("没有岗位"));
    json_put_str(json, "unit", first && first->unit_count ? first->units[0] : STR(""));
    json_key(json, "posts");
    json_open_array(json);
    for (size_t i = 0; i < user->post_count; i++) {
        put_post(json, &user->posts[i]);
    }
    json_close_array(json);
    json_close_object(json);
}

bool get_users(Request *request, Answer *answer, Err *err) {
    Account *accounts;
    size_t count;
    if (!people_list(request->web->people, request->arena, &accounts, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "users");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_user(&json, &accounts[i].user);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_users(Request *request, Answer *answer, Err *err) {
    Str role, unit = request_text(request, "unit");
    Actor actor = {request->actor, &request->session.user};
    NewAccount account = {.shown = request_text(request, "shown"), .must_change = true};
    if (!request_required(request, "name", &account.name, err) || !request_required(request, "role", &role, err) ||
        !request_required(request, "password", &account.password, err)) {
        return false;
    }
    NewPost post = {.role = role, .units = &unit, .unit_count = unit.len > 0};
    account.post = &post;
    account.shown = account.shown.len ? account.shown : account.name;
    if (!people_add(request->web->people, &actor, &account, err)) {
        return false;
    }
    put_done(answer);
    return true;
}
