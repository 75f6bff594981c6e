/* The content of a draft: read from JSON that comes from outside, key by key, and written back in one canonical form.
 */
#include "notice_internal.h"

#include <stdio.h>
#include <string.h>

const char *notice_reply_id(NoticeReply reply) {
    static const char *const ids[NOTICE_REPLIES] = {"none", "tick", "materials", "form"};
    return ids[reply];
}

enum { NAME_MOST = 100, ID_MOST = 64 };

typedef struct Taking {
    Arena *arena;
    Err *err;
} Taking;

static bool refuse(const Taking *taking, ErrKind kind, const char *field, const char *what) {
    const Place place = place_field("%s", field);
    return err_set_at(taking->err, kind, &place, "“%s”%s", field, what);
}

/* Unknown keys are slips: what they say would be lost in silence. */
static bool keys_known(const Taking *taking, json_t *object, const char *const *known) {
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        size_t i = 0;
        while (known[i] && strcmp(known[i], key) != 0) {
            i++;
        }
        if (!known[i]) {
            char shown[48];
            snprintf(shown, sizeof shown, "%.*s", STR_ARG(notice_cut(str_from(key), 40)));
            return refuse(taking, ERR_INPUT, shown, "不是通知里有的内容。");
        }
    }
    return true;
}

static bool take_text(const Taking *taking, const json_t *object, const char *key, const char *name, size_t most,
                      bool lines, Str *text) {
    const json_t *value = json_object_get(object, key);
    *text = (Str){NULL, 0};
    if (!value || json_is_null(value)) {
        return true;
    }
    if (!json_is_string(value)) {
        return refuse(taking, ERR_INPUT, key, "要写成文字。");
    }
    *text = notice_text_of(value, taking->arena);
    return notice_text_good(*text, key, name, 0, most, lines, taking->err);
}

static bool take_day(const Taking *taking, const json_t *object, const char *key, const char *name, Str *day) {
    return take_text(taking, object, key, name, NAME_MOST, false, day) && notice_day_good(*day, key, name, taking->err);
}

static bool take_flag(const Taking *taking, const json_t *object, const char *key, bool *flag) {
    const json_t *value = json_object_get(object, key);
    *flag = json_is_true(value);
    return !value || json_is_null(value) || json_is_boolean(value) ||
           refuse(taking, ERR_INPUT, key, "要写 true 或 false。");
}

static bool take_list(const Taking *taking, const json_t *object, const char *key, Str **items, size_t *count) {
    const json_t *list = json_object_get(object, key), *value;
    size_t index;
    *items = NULL;
    *count = 0;
    if (!list || json_is_null(list)) {
        return true;
    }
    if (!json_is_array(list) || json_array_size(list) > NOTICE_LIST_MOST) {
        return refuse(taking, json_is_array(list) ? ERR_LIMIT : ERR_INPUT, key,
                      json_is_array(list) ? "太多，最多2000个。" : "要写成列表。");
    }
    *items = ARENA_ARRAY(taking->arena, json_array_size(list) + 1, Str);
    size_t most = strcmp(key, "corrections") == 0 ? NOTICE_TEXT_MOST : NAME_MOST;
    json_array_foreach(list, index, value) {
        Str text = notice_text_of(value, taking->arena);
        if (!text.len || !notice_text_good(text, key, key, 1, most, false, taking->err)) {
            return refuse(taking, ERR_INPUT, key, "里每一个都要是文字。");
        }
        (*items)[(*count)++] = text;
    }
    return true;
}

/* ---- groups ---- */

static bool take_group(const Taking *taking, json_t *object, NoticeGroup *group) {
    static const char *const known[] = {"name",     "below",   "self",  "kinds",      "stages",   "units",
                                        "sections", "persons", "roles", "receipt_on", "reply_on", NULL};
    *group = (NoticeGroup){.self = false};
    return (json_is_object(object) || refuse(taking, ERR_INPUT, "groups", "里每一组要写成一个对象。")) &&
           keys_known(taking, object, known) &&
           take_text(taking, object, "name", "组名", NAME_MOST, false, &group->name) &&
           take_text(taking, object, "below", "上级单位", ID_MOST, false, &group->below) &&
           take_flag(taking, object, "self", &group->self) &&
           take_list(taking, object, "kinds", &group->kinds, &group->kind_count) &&
           take_list(taking, object, "stages", &group->stages, &group->stage_count) &&
           take_list(taking, object, "units", &group->units, &group->unit_count) &&
           take_list(taking, object, "sections", &group->sections, &group->section_count) &&
           take_list(taking, object, "persons", &group->persons, &group->person_count) &&
           take_list(taking, object, "roles", &group->roles, &group->role_count) &&
           take_day(taking, object, "receipt_on", "签收期限", &group->receipt_on) &&
           take_day(taking, object, "reply_on", "回报期限", &group->reply_on);
}

static bool take_groups(const Taking *taking, const json_t *root, NoticeContent *content) {
    const json_t *list = json_object_get(root, "groups");
    size_t index;
    json_t *value;
    if (!list || json_is_null(list)) {
        return true;
    }
    if (!json_is_array(list) || json_array_size(list) > NOTICE_GROUPS_MOST) {
        return refuse(taking, ERR_INPUT, "groups", "要写成列表，最多20组。");
    }
    content->groups = ARENA_ARRAY(taking->arena, json_array_size(list) + 1, NoticeGroup);
    json_array_foreach(list, index, value) {
        if (!take_group(taking, value, &content->groups[content->group_count++])) {
            return false;
        }
    }
    return true;
}

/* ---- what is to be replied ---- */

static bool id_good(Str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) {
            return false;
        }
    }
    return id.len > 0 && id.len <= ID_MOST;
}

static bool take_item(const Taking *taking, json_t *object, NoticeContent *content) {
    static const char *const known[] = {"id", "name", "type", "required", NULL};
    NoticeItem *item = &content->items[content->item_count];
    Str type;
    if (!json_is_object(object) || !keys_known(taking, object, known) ||
        !take_text(taking, object, "id", "编号", ID_MOST, false, &item->id) ||
        !take_text(taking, object, "name", "材料名称", NAME_MOST, false, &item->name) ||
        !take_text(taking, object, "type", "材料类型", ID_MOST, false, &type) ||
        !take_flag(taking, object, "required", &item->required)) {
        return json_is_object(object) ? false : refuse(taking, ERR_INPUT, "items", "里每一项要写成一个对象。");
    }
    if (!id_good(item->id) || !item->name.len) {
        return refuse(taking, ERR_INPUT, "items", "每一项要有编号（字母、数字）和名称。");
    }
    if (!str_is(type, "file") && !str_is(type, "text")) {
        return refuse(taking, ERR_INPUT, "type", "写 file（文件）或 text（文字）。");
    }
    item->file = str_is(type, "file");
    for (size_t i = 0; i < content->item_count; i++) {
        if (str_equal(content->items[i].id, item->id)) {
            return refuse(taking, ERR_INPUT, "items", "里有两项的编号相同。");
        }
    }
    content->item_count++;
    return true;
}

static bool take_items(const Taking *taking, const json_t *object, NoticeContent *content) {
    const json_t *list = json_object_get(object, "items");
    size_t index;
    json_t *value;
    if (!list || json_is_null(list)) {
        return true;
    }
    if (!json_is_array(list) || json_array_size(list) > NOTICE_ITEMS_MOST) {
        return refuse(taking, ERR_INPUT, "items", "要写成列表，最多30项。");
    }
    content->items = ARENA_ARRAY(taking->arena, json_array_size(list) + 1, NoticeItem);
    json_array_foreach(list, index, value) {
        if (!take_item(taking, value, content)) {
            return false;
        }
    }
    return true;
}

static bool take_reply(const Taking *taking, const json_t *root, NoticeContent *content) {
    static const char *const known[] = {"kind", "tick", "items", "round", NULL};
    json_t *object = json_object_get(root, "reply");
    const json_t *round = json_object_get(object, "round");
    Str kind;
    if (!object || json_is_null(object)) {
        return true;
    }
    if (!json_is_object(object)) {
        return refuse(taking, ERR_INPUT, "reply", "要写成一个对象。");
    }
    if (!keys_known(taking, object, known) || !take_text(taking, object, "kind", "回报方式", ID_MOST, false, &kind) ||
        !take_text(taking, object, "tick", "确认事项", NAME_MOST, false, &content->tick) ||
        !take_items(taking, object, content)) {
        return false;
    }
    int reply = 0;
    while (reply < NOTICE_REPLIES && !str_is(kind, notice_reply_id((NoticeReply)reply))) {
        reply++;
    }
    if (reply == NOTICE_REPLIES) {
        return refuse(taking, ERR_INPUT, "kind", "写 none、tick、materials 或 form。");
    }
    if (round && !json_is_null(round) && (!json_is_integer(round) || json_integer_value(round) < 0)) {
        return refuse(taking, ERR_INPUT, "round", "要写填报任务的编号。");
    }
    content->reply = (NoticeReply)reply;
    content->round = json_integer_value(round);
    return true;
}

/* ---- the whole ---- */

static bool take_content(const Taking *taking, json_t *root, NoticeContent *content) {
    static const char *const known[] = {"title", "body",        "basis",        "contact",     "urgent", "groups",
                                        "reply", "public_from", "public_until", "corrections", NULL};
    NoticeBlock *blocks;
    size_t block_count;
    if (!json_is_object(root)) {
        return refuse(taking, ERR_INPUT, "content", "要写成一个对象。");
    }
    return keys_known(taking, root, known) &&
           take_text(taking, root, "title", "标题", NOTICE_TITLE_MOST, false, &content->title) &&
           take_text(taking, root, "body", "正文", NOTICE_BODY_MOST, true, &content->body) &&
           notice_body_read(content->body, taking->arena, &blocks, &block_count, taking->err) &&
           take_text(taking, root, "basis", "依据", NOTICE_TEXT_MOST, false, &content->basis) &&
           take_text(taking, root, "contact", "联系方式", NOTICE_TEXT_MOST, false, &content->contact) &&
           take_flag(taking, root, "urgent", &content->urgent) && take_groups(taking, root, content) &&
           take_reply(taking, root, content) &&
           take_day(taking, root, "public_from", "公示开始", &content->public_from) &&
           take_day(taking, root, "public_until", "公示结束", &content->public_until) &&
           take_list(taking, root, "corrections", &content->corrections, &content->correction_count);
}

bool notice_content_read(Str json, Arena *arena, NoticeContent *content, Err *err) {
    const Taking taking = {arena, err};
    json_error_t fault;
    *content = (NoticeContent){.urgent = false};
    if (json.len > NOTICE_CONTENT_MOST) {
        return err_set(err, ERR_LIMIT, "通知的内容太多，最多256 KB。");
    }
    json_t *root = json_loadb(json.data ? json.data : "", json.len, JSON_REJECT_DUPLICATES, &fault);
    if (!root) {
        return err_set(err, ERR_INPUT, "通知的内容不是正确的JSON（第%d行）。", fault.line);
    }
    bool good = take_content(&taking, root, content);
    json_decref(root);
    return good;
}

/* ---- out again ---- */

static void put_list(Json *json, const char *key, const Str *items, size_t count) {
    if (count) {
        json_put_strs(json, key, items, count);
    }
}

static void put_optional(Json *json, const char *key, Str value) {
    if (value.len) {
        json_put_str(json, key, value);
    }
}

static void put_group(Json *json, const NoticeGroup *group) {
    json_open_object(json);
    put_optional(json, "name", group->name);
    put_optional(json, "below", group->below);
    if (group->self) {
        json_put_bool(json, "self", true);
    }
    put_list(json, "kinds", group->kinds, group->kind_count);
    put_list(json, "stages", group->stages, group->stage_count);
    put_list(json, "units", group->units, group->unit_count);
    put_list(json, "sections", group->sections, group->section_count);
    put_list(json, "persons", group->persons, group->person_count);
    put_list(json, "roles", group->roles, group->role_count);
    put_optional(json, "receipt_on", group->receipt_on);
    put_optional(json, "reply_on", group->reply_on);
    json_close_object(json);
}

static void put_reply(Json *json, const NoticeContent *content) {
    json_key(json, "reply");
    json_open_object(json);
    json_put_text(json, "kind", notice_reply_id(content->reply));
    put_optional(json, "tick", content->tick);
    if (content->item_count) {
        json_key(json, "items");
        json_open_array(json);
        for (size_t i = 0; i < content->item_count; i++) {
            const NoticeItem *item = &content->items[i];
            json_open_object(json);
            json_put_str(json, "id", item->id);
            json_put_str(json, "name", item->name);
            json_put_text(json, "type", item->file ? "file" : "text");
            json_put_bool(json, "required", item->required);
            json_close_object(json);
        }
        json_close_array(json);
    }
    if (content->round) {
        json_put_integer(json, "round", content->round);
    }
    json_close_object(json);
}

Str notice_content_text(const NoticeContent *content, Arena *arena) {
    Buf out = buf_create(arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_str(&json, "title", content->title);
    json_put_str(&json, "body", content->body);
    put_optional(&json, "basis", content->basis);
    put_optional(&json, "contact", content->contact);
    json_put_bool(&json, "urgent", content->urgent);
    json_key(&json, "groups");
    json_open_array(&json);
    for (size_t i = 0; i < content->group_count; i++) {
        put_group(&json, &content->groups[i]);
    }
    json_close_array(&json);
    put_reply(&json, content);
    put_optional(&json, "public_from", content->public_from);
    put_optional(&json, "public_until", content->public_until);
    put_list(&json, "corrections", content->corrections, content->correction_count);
    json_close_object(&json);
    return buf_str(&out);
}
