/* Publicity without an account: what is public today, its files, an objection; and objections for the office. */
#include "notices_json.h"

#include <string.h>

/* Only what was meant for everybody. */
static void put_public(Json *json, const NoticeInfo *info) {
    json_put_integer(json, "id", info->id);
    json_put_str(json, "kind_name", info->kind_name);
    json_put_str(json, "unit_name", info->unit_name);
    json_put_str(json, "section_name", info->section_name);
    json_put_str(json, "number", info->number);
    json_put_str(json, "title", info->title);
    json_put_str(json, "public_from", info->public_from);
    json_put_str(json, "public_until", info->public_until);
    json_put_integer(json, "objections", info->objections);
    json_put_integer(json, "open_objections", info->open_objections);
}

bool get_public_notices(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeInfo *infos;
    size_t count;
    if (!notices_of(request, &notices, err) || !notice_public_list(notices, request->arena, &infos, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "notices");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        put_public(&json, &infos[i]);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

static bool public_files(Request *request, int64_t id, Attachment **files, size_t *count, Err *err) {
    const EvidenceSubject subject = {.kind = STR("notice"), .id = str_format(request->arena, "%lld", (long long)id)};
    Tx *tx;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_list(tx, &subject, false, request->arena, files, count, err);
    store_read_end(tx);
    return good;
}

/* Files of class P0 alone: a name may tell as much as a file. */
static bool put_public_files(Request *request, Json *json, int64_t id, Err *err) {
    Attachment *files;
    size_t count;
    if (!public_files(request, id, &files, &count, err)) {
        return false;
    }
    json_key(json, "files");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        if (files[i].privacy == 0) {
            json_open_object(json);
            json_put_integer(json, "id", files[i].id);
            json_put_str(json, "name", files[i].name);
            json_put_integer(json, "size", files[i].size);
            json_close_object(json);
        }
    }
    json_close_array(json);
    return true;
}

bool get_public_notice(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeInfo info;
    int64_t id;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !notice_public_get(notices, id, request->arena, &info, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_public(&json, &info);
    json_put_integer(&json, "most_characters", pack_notices(request->web->pack)->objection_characters);
    bool good =
        put_notice_content(&json, info.content, request->arena, err) && put_public_files(request, &json, id, err);
    json_close_object(&json);
    return good;
}

bool get_public_notice_file(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeInfo info;
    Attachment found = {.id = 0};
    Tx *tx;
    int64_t id, notice = 0;
    int handle;
    uint64_t size;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_find(tx, id, request->arena, &found, err);
    store_read_end(tx);
    bool is_public = good && str_is(found.subject.kind, "notice") && found.privacy == 0 && !found.withdrawn_at.len &&
                     integer_parse(found.subject.id, &notice) &&
                     notice_public_get(notices, notice, request->arena, &info, NULL);
    if (!is_public) {
        return err_set(err, ERR_NOT_FOUND, "没有这个附件，或者公示已经结束。");
    }
    return evidence_read(request->web->evidence, NULL, &found, &handle, &size, err) &&
           answer_stored(request, answer, handle, size, evidence_media_type(found.kind), found.name, false, err);
}

/* ---- objections ---- */

static bool object(Request *request, Answer *answer, bool from_page, Err *err) {
    Notices *notices;
    NoticeObjection objection = {.contact = request_text(request, "contact"), .address = str_from(request->address)};
    Str number;
    int64_t id;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !request_required(request, "text", &objection.text, err) ||
        !notice_object(notices, from_page ? NULL : user_of(request), id, &objection, from_page, request->arena, &number,
                       err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "number", number);
    json_close_object(&json);
    return true;
}

bool post_public_objection(Request *request, Answer *answer, Err *err) {
    return object(request, answer, true, err);
}

bool post_notice_objections(Request *request, Answer *answer, Err *err) {
    return object(request, answer, false, err);
}

bool get_notice_objections(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeObjected *list;
    size_t count;
    int64_t id;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !notice_objections(notices, user_of(request), id, request->arena, &list, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "objections");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_integer(&json, "id", list[i].id);
        json_put_integer(&json, "case", list[i].case_id);
        json_put_str(&json, "number", list[i].number);
        json_put_str(&json, "state_name", list[i].state);
        json_put_str(&json, "channel", list[i].channel);
        json_put_str(&json, "at", list[i].at);
        json_put_bool(&json, "open", list[i].open);
        json_put_bool(&json, "has_contact", list[i].has_contact);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_notice_contact(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    Str contact;
    int64_t id;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !notice_contact(notices, user_of(request), id, request_text(request, "reason"), request->arena, &contact,
                        err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "contact", contact);
    json_close_object(&json);
    answer->secret = true;
    return true;
}
