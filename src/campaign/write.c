/* Steps are appended, each with its audit row; and what bodies of requests hold. */
#include "campaign_internal.h"

#include <stdarg.h>
#include <stdio.h>

bool step_write(const CampaignCall *call, Tx *tx, const StepRow *row, Err *err) {
    char now[32];
    Str actor = row->actor.len ? row->actor : campaign_actor(call),
        content = row->content.len ? row->content : STR("{}");
    time_now_iso(now);
    if (!store_run(tx,
                   "INSERT INTO campaign_step (campaign_id, sheet_id, item_id, step, before, after, content, reason,"
                   " actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   err, "iiizssssss", row->campaign, row->sheet, row->item, row->step, row->before, row->after, content,
                   row->reason, actor, str_from(now))) {
        return false;
    }
    Buf detail = buf_create(call->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "sheet", row->sheet);
    json_put_integer(&json, "item", row->item);
    json_put_str(&json, "before", row->before);
    json_put_str(&json, "after", row->after);
    json_close_object(&json);
    const AuditEntry entry = {.actor = actor,
                              .action = str_format(call->arena, "campaign-%s", row->step),
                              .subject = str_format(call->arena, "campaign %lld", (long long)row->campaign),
                              .detail = buf_str(&detail),
                              .unit = row->unit};
    return audit_append(tx, &entry, err);
}

bool body_integer(const json_t *body, const char *key, int64_t *value, bool required, Err *err) {
    const json_t *found = json_object_get(body, key);
    if (!found || json_is_null(found)) {
        return !required || err_set_field(err, ERR_USAGE, key, "要写“%s”。", key);
    }
    *value = json_integer_value(found);
    return json_is_integer(found) || err_set_field(err, ERR_USAGE, key, "“%s”要是整数。", key);
}

bool body_text(const CampaignCall *call, const json_t *body, const char *key, size_t most, Str *value, Err *err) {
    const json_t *found = json_object_get(body, key);
    *value = (Str){NULL, 0};
    if (!found || json_is_null(found)) {
        return true;
    }
    if (!json_is_string(found)) {
        return err_set_field(err, ERR_USAGE, key, "“%s”要是文字。", key);
    }
    *value = str_trim(str_copy(call->arena, (Str){json_string_value(found), json_string_length(found)}));
    return value->len <= most || err_set_field(err, ERR_LIMIT, key, "“%s”太长，最多%zu个字节。", key, most);
}

bool body_day(const CampaignCall *call, const json_t *body, const char *key, Str *value, Err *err) {
    enum { DAY = 10 };
    Date date;
    if (!body_text(call, body, key, DAY, value, err) || !value->len) {
        return err->kind == ERR_NONE;
    }
    if (!date_parse(*value, &date) || !date.day) {
        return err_set_field(err, ERR_INPUT, key, "日期“%.*s”要写成 2026-12-01 这样。", STR_ARG(*value));
    }
    *value = date_show(call->arena, date);
    return true;
}

static bool is_among(const Str *texts, size_t count, Str text) {
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        found = str_equal(texts[i], text);
    }
    return found;
}

bool body_lines(const CampaignCall *call, const json_t *body, const char *key, size_t most, Str **texts, size_t *count,
                Err *err) {
    const json_t *list = json_object_get(body, key), *text;
    size_t index;
    *count = 0;
    if ((list && !json_is_array(list)) || json_array_size(list) > most) {
        return err_set_field(err, ERR_USAGE, key, "“%s”要是一个列表，最多%zu个。", key, most);
    }
    *texts = ARENA_ARRAY(call->arena, json_array_size(list) + 1, Str);
    json_array_foreach(list, index, text) {
        Str given = str_trim(str_from(json_is_string(text) ? json_string_value(text) : ""));
        if (!given.len || str_find(given, STR("\n")) >= 0) {
            return err_set_field(err, ERR_USAGE, key, "“%s”里要写文字。", key);
        }
        if (!is_among(*texts, *count, given)) {
            (*texts)[(*count)++] = str_copy(call->arena, given);
        }
    }
    return true;
}

bool body_listed(const json_t *body, const char *key, const char *what, Err *err) {
    const json_t *list = json_object_get(body, key);
    return !list || json_array_size(list) ||
           err_set_field(err, ERR_USAGE, key, "“%s”要列出%s，不能是空的；全部都要就不要写。", key, what);
}

Str name_lines(const CampaignCall *call, const Str *names, size_t count) {
    Buf lines = buf_create(call->arena);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&lines, "%.*s\n", STR_ARG(names[i]));
    }
    return buf_str(&lines);
}

bool version_holds(int64_t seen, int64_t now, Err *err) {
    return seen == now || err_set(err, ERR_CONFLICT, "这里刚被别人改过，请刷新后再改。您写的没有保存。");
}
