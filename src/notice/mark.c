/* Storing a step and the fold that it makes, with its audit row. */
#include "notice_internal.h"

#include <string.h>

bool notice_audit(Tx *tx, const NoticeHead *head, const char *action, Str actor, const char *detail_key, Str detail,
                  Arena *arena, Err *err) {
    Buf text = buf_create(arena);
    Json json = json_writer(&text);
    json_open_object(&json);
    json_put_str(&json, "kind", head->info.kind_id);
    json_put_text(&json, "state", notice_state_id(head->info.state));
    if (head->info.number.len) {
        json_put_str(&json, "number", head->info.number);
    }
    if (detail_key) {
        json_put_str(&json, detail_key, detail);
    }
    json_close_object(&json);
    const AuditEntry entry = {.actor = actor,
                              .action = str_format(arena, "notice-%s", action),
                              .subject = str_format(arena, "notice %lld", (long long)head->info.id),
                              .unit = head->info.unit,
                              .detail = buf_str(&text)};
    return audit_append(tx, &entry, err);
}

static Str actor_of_mark(const NoticeMark *mark) {
    return mark->by_program ? STR("系统") : notice_actor(mark->user);
}

static bool put_step(Tx *tx, const NoticeHead *head, const NoticeMark *mark, NoticeState before, const char *now,
                     Err *err) {
    Str behalf = mark->post && mark->post->delegate_of ? mark->post->for_name : (Str){NULL, 0};
    return store_run(tx,
                     "INSERT INTO notice_step (notice_id, sequence, step, before, after, content, reason, actor,"
                     " behalf, role, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     err, "iizzzsssssz", head->info.id, head->info.version, mark->step, notice_state_id(before),
                     notice_state_id(mark->after), mark->content, mark->reason, actor_of_mark(mark), behalf,
                     mark->post ? mark->post->role->id : (Str){NULL, 0}, now);
}

static bool put_fold(Tx *tx, const NoticeHead *head, Err *err) {
    const NoticeInfo *info = &head->info;
    return store_run(tx,
                     "UPDATE notice SET number = ?, title = ?, state = ?, content = ?, version = ?, signed = ?,"
                     " issued_at = ?, public_from = ?, public_until = ?, objections = ?, ended_at = ? WHERE id = ?",
                     err, "sszsiisssisi", info->number, info->title, notice_state_id(info->state), info->content,
                     info->version, info->signed_count, info->issued_at, info->public_from, info->public_until,
                     info->objections, info->ended_at, info->id);
}

bool notice_mark(Tx *tx, NoticeHead *head, const NoticeMark *mark, Arena *arena, Err *err) {
    NoticeState before = head->info.state;
    char now[32];
    time_now_iso(now);
    head->info.state = mark->after;
    if (mark->content.len) {
        head->info.content = mark->content;
        head->info.title = mark->title;
    }
    bool ended = mark->after == NOTICE_CLOSED || mark->after == NOTICE_WITHDRAWN;
    head->info.ended_at = ended ? str_copy(arena, str_from(now)) : (Str){NULL, 0};
    if (!put_step(tx, head, mark, before, now, err)) {
        return false;
    }
    head->info.version++;
    return put_fold(tx, head, err) && notice_audit(tx, head, mark->step, actor_of_mark(mark),
                                                   mark->reason.len ? "reason" : NULL, mark->reason, arena, err);
}
