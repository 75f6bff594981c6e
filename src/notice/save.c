/* Writing a draft: kept as often as one likes; each save is a step. */
#include "notice_internal.h"

#include <stdio.h>

typedef struct Saving {
    Notices *notices;
    const User *user;
    const NoticeDraft *draft;
    NoticeContent content;
    Str text;
    Arena *arena;
    int64_t id;
} Saving;

/* The department: as asked, or that of the kind's domain, or of the user's first post at a department. */
static Str section_for(const Saving *saving, const NoticeKindDef *kind) {
    size_t count;
    int domain = pack_domain(saving->notices->pack, kind->domain);
    Str kept = domain < 0 ? (Str){NULL, 0} : pack_domains(saving->notices->pack, &count)[domain].section;
    if (saving->draft->section.len || kept.len || !saving->user) {
        return saving->draft->section.len ? saving->draft->section : kept;
    }
    for (size_t i = 0; i < saving->user->post_count; i++) {
        if (saving->user->posts[i].section_count) {
            return saving->user->posts[i].sections[0];
        }
    }
    return (Str){NULL, 0};
}

static bool may_write(const Saving *saving, const NoticeHead *head, const Post **post, Err *err) {
    *post = NULL;
    if (!saving->user) {
        return true;
    }
    *post = notice_post(saving->user, head, ACTION_EDIT, false, err);
    return *post != NULL;
}

static bool attach(const Saving *saving, Tx *tx, Err *err) {
    const EvidenceSubject subject = {.kind = STR("notice"),
                                     .id = str_format(saving->arena, "%lld", (long long)saving->id),
                                     .unit = saving->draft->unit};
    return !saving->draft->file_count ||
           (saving->notices->evidence ? evidence_attach(saving->notices->evidence, tx, saving->user, &subject,
                                                        saving->draft->files, saving->draft->file_count, err)
                                      : err_set(err, ERR_USAGE, "命令行不能加附件。"));
}

static bool insert(Saving *saving, Tx *tx, Err *err) {
    const NoticeDraft *draft = saving->draft;
    const NoticeKindDef *kind = pack_notice_kind(saving->notices->pack, draft->kind);
    NoticeHead head = {.info = {.kind = kind, .kind_id = draft->kind, .unit = draft->unit}};
    const Post *post;
    char now[32];
    time_now_iso(now);
    if (!kind) {
        return err_set_at(err, ERR_NOT_FOUND, &(Place){.field = "kind"}, "没有“%.*s”这种通知。", STR_ARG(draft->kind));
    }
    head.info.section = section_for(saving, kind);
    const SectionDef *section = pack_section(saving->notices->pack, head.info.section);
    if (head.info.section.len && !section) {
        return err_set_at(err, ERR_NOT_FOUND, &(Place){.field = "section"}, "没有“%.*s”这个科室。",
                          STR_ARG(head.info.section));
    }
    head.info.section = section ? section->id : head.info.section;
    if (!people_way(tx, saving->notices->pack, draft->unit, saving->arena, &head.path, err) ||
        !may_write(saving, &head, &post, err)) {
        return false;
    }
    if (head.path.kind && head.path.kind->level == LEVEL_SCHOOL) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "unit"}, "通知由教育局或乡镇发出，学校不在这里发。");
    }
    if (!store_run(tx,
                   "INSERT INTO notice (kind, unit_code, section, title, state, content, version, made_by, made_at)"
                   " VALUES (?, ?, ?, ?, 'draft', ?, 0, ?, ?)",
                   err, "ssssssz", draft->kind, draft->unit, head.info.section, saving->content.title, saving->text,
                   notice_actor(saving->user), now)) {
        return false;
    }
    saving->id = head.info.id = store_last_id(tx);
    const NoticeMark mark = {.step = "save",
                             .after = NOTICE_DRAFT,
                             .content = saving->text,
                             .title = saving->content.title,
                             .post = post,
                             .user = saving->user};
    return notice_mark(tx, &head, &mark, saving->arena, err) && attach(saving, tx, err);
}

static bool change(Saving *saving, Tx *tx, Err *err) {
    NoticeHead head;
    const Post *post;
    saving->id = saving->draft->id;
    if (!notice_load(saving->notices, tx, saving->id, saving->arena, &head, err)) {
        return false;
    }
    if (saving->user && !notice_sees(saving->user, &head)) {
        return notice_no_such(saving->id, err);
    }
    if (!may_write(saving, &head, &post, err)) {
        return false;
    }
    if (head.info.state != NOTICE_DRAFT && head.info.state != NOTICE_RETURNED) {
        return err_set(err, ERR_CONFLICT, "现在是“%s”，不能再改。", notice_state_name(head.info.state));
    }
    if (saving->draft->version >= 0 && saving->draft->version != head.info.version) {
        return err_set(err, ERR_CONFLICT, "这份通知刚刚被别人改过，请刷新后再改。");
    }
    bool same = str_equal(saving->text, head.info.content);
    const NoticeMark mark = {.step = "save",
                             .after = head.info.state,
                             .content = saving->text,
                             .title = saving->content.title,
                             .post = post,
                             .user = saving->user};
    return (same && !saving->draft->file_count) ||
           (notice_mark(tx, &head, &mark, saving->arena, err) && attach(saving, tx, err));
}

static bool save_work(Tx *tx, void *context, Err *err) {
    Saving *saving = context;
    return saving->draft->id ? change(saving, tx, err) : insert(saving, tx, err);
}

bool notice_save(Notices *notices, const User *user, const NoticeDraft *draft, int64_t *id, Err *err) {
    Arena *arena = arena_create();
    Saving saving = {.notices = notices, .user = user, .draft = draft, .arena = arena};
    bool good = notice_content_read(draft->content, arena, &saving.content, err) &&
                notice_text_good(saving.content.title, "title", "标题", 1, NOTICE_TITLE_MOST, false, err);
    if (good) {
        saving.content.correction_count = 0; /* added later, by a step of its own */
        saving.text = notice_content_text(&saving.content, arena);
        good = store_write(notices->store, save_work, &saving, err);
    }
    *id = saving.id;
    arena_destroy(arena);
    return good;
}
