/* The way of a notice: submitted, returned, signed, sent out, corrected, closed, withdrawn. */
#include "notice_internal.h"

#include <stdio.h>
#include <string.h>

static const char *const act_ids[NOTICE_ACTS] = {"submit", "return", "sign", "correct", "close", "withdraw"};

const char *notice_act_id(NoticeAct act) {
    return act_ids[act];
}

const char *notice_act_name(NoticeAct act) {
    static const char *const names[NOTICE_ACTS] = {"送签", "退回", "签发", "更正", "结束", "撤回"};
    return names[act];
}

bool notice_act_parse(Str text, NoticeAct *act) {
    for (int i = 0; i < NOTICE_ACTS; i++) {
        if (str_is(text, act_ids[i])) {
            *act = (NoticeAct)i;
            return true;
        }
    }
    return false;
}

typedef struct Acting {
    Notices *notices;
    const User *user;
    int64_t id, version;
    NoticeAct act;
    Str reason;
    Arena *arena;
    NoticeHead head;
} Acting;

/* ---- what has to be there before it is submitted ---- */

static bool days_ahead(const NoticeContent *content, Err *err) {
    Str today;
    char text[16];
    Date now = date_today();
    snprintf(text, sizeof text, "%04d-%02d-%02d", now.year, now.month, now.day);
    today = str_from(text);
    for (size_t i = 0; i < content->group_count; i++) {
        const NoticeGroup *group = &content->groups[i];
        if ((group->receipt_on.len && str_compare(group->receipt_on, today) < 0) ||
            (group->reply_on.len && str_compare(group->reply_on, today) < 0)) {
            return err_set_at(err, ERR_INPUT, &(Place){.field = "groups"}, "第%zu组的期限已经过了，请改到今天以后。",
                              i + 1);
        }
        if (content->reply != REPLY_NONE && !group->reply_on.len) {
            return err_set_at(err, ERR_INPUT, &(Place){.field = "groups"}, "第%zu组要写回报期限。", i + 1);
        }
        if (group->receipt_on.len && group->reply_on.len && str_compare(group->reply_on, group->receipt_on) < 0) {
            return err_set_at(err, ERR_INPUT, &(Place){.field = "groups"}, "第%zu组的回报期限早于签收期限。", i + 1);
        }
    }
    return true;
}

static bool reply_complete(const Acting *acting, Tx *tx, Err *err) {
    const NoticeContent *content = &acting->head.content;
    bool exists = false;
    if (content->reply == REPLY_TICK && !str_trim(content->tick).len) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "tick"},
                          "要写接收单位确认什么，例如“已传达到全体教职工”。");
    }
    if (content->reply == REPLY_MATERIALS && !content->item_count) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "items"}, "要列出报哪些材料。");
    }
    if (content->reply != REPLY_FORM) {
        return true;
    }
    return notice_round_exists(tx, content->round, &exists, err) &&
           (exists ||
            err_set_at(err, ERR_INPUT, &(Place){.field = "round"},
                       "没有第%lld号填报任务，或者它已经结束。请先在“数据采集”里发起。", (long long)content->round));
}

/* What goes to the public: no personal data, and no attachment that is not for everybody is shown. */
static bool publishable(const Acting *acting, Err *err) {
    const NoticeContent *content = &acting->head.content;
    size_t found = 0;
    Err what = {.kind = ERR_NONE};
    Str all = str_format(acting->arena, "%.*s\n%.*s\n%.*s", STR_ARG(content->title), STR_ARG(content->basis),
                         STR_ARG(content->body));
    if (!content->contact.len) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "contact"}, "公示要写受理异议的联系方式（办公电话）。");
    }
    if (!notice_mask_check(acting->notices->pack, content->body, acting->arena, &found, NULL, &what) || found) {
        return err_set_at(err, what.kind, &what.place, "%s", what.message);
    }
    return notice_mask_check(acting->notices->pack, all, acting->arena, &found, NULL, &what) && !found
               ? true
               : err_set_at(err, ERR_INPUT, &(Place){.field = "title"},
                            "标题或依据里有身份证号、手机号或银行卡号，不能公示。");
}

static bool complete(const Acting *acting, Tx *tx, Err *err) {
    const NoticeContent *content = &acting->head.content;
    const NoticeKindDef *kind = acting->head.info.kind;
    NoticeRecipient *list;
    size_t count;
    Str from, until;
    if (!notice_text_good(content->title, "title", "标题", 2, NOTICE_TITLE_MOST, false, err) ||
        !notice_text_good(content->body, "body", "正文", 2, NOTICE_BODY_MOST, true, err)) {
        return false;
    }
    if (kind->is_public) {
        return publishable(acting, err) &&
               notice_public_days(acting->notices, &acting->head, acting->arena, &from, &until, err) &&
               notice_resolve(acting->notices, tx, &acting->head, acting->arena, &list, &count, err);
    }
    if (!content->group_count) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "groups"}, "要写发给哪些单位。");
    }
    return days_ahead(content, err) && reply_complete(acting, tx, err) &&
           notice_resolve(acting->notices, tx, &acting->head, acting->arena, &list, &count, err) &&
           (count || err_set_at(err, ERR_INPUT, &(Place){.field = "groups"}, "没有一个单位符合，请改接收单位。"));
}

/* ---- steps ---- */

static bool in_state(const Acting *acting, unsigned states, Err *err) {
    return (states >> acting->head.info.state & 1) ||
           err_set(err, ERR_CONFLICT, "现在是“%s”，不能%s。", notice_state_name(acting->head.info.state),
                   notice_act_name(acting->act));
}

static bool reasoned(const Acting *acting, Err *err) {
    return notice_text_good(acting->reason, "reason", notice_act_name(acting->act), 2, NOTICE_TEXT_MOST, true, err);
}

static bool with_post(const Acting *acting, Action action, const Post **post, Err *err) {
    *post = NULL;
    if (!acting->user) {
        return true;
    }
    *post = notice_post(acting->user, &acting->head, action, false, err);
    return *post != NULL;
}

static bool in_office(const Acting *acting, const Post **post, Err *err) {
    *post = acting->user ? notice_office_post(acting->user, &acting->head, err) : NULL;
    return !acting->user || *post;
}

static bool mark(Acting *acting, Tx *tx, NoticeState after, const Post *post, Err *err) {
    const NoticeMark made = {.step = notice_act_id(acting->act),
                             .after = after,
                             .reason = acting->reason,
                             .post = post,
                             .user = acting->user};
    return notice_mark(tx, &acting->head, &made, acting->arena, err);
}

static bool submit(Acting *acting, Tx *tx, Err *err) {
    const Post *post;
    if (!in_state(acting, 1u << NOTICE_DRAFT | 1u << NOTICE_RETURNED, err) ||
        !with_post(acting, ACTION_EDIT, &post, err) || !complete(acting, tx, err)) {
        return false;
    }
    acting->head.info.signed_count = 0;
    return mark(acting, tx, NOTICE_SUBMITTED, post, err);
}

static bool send_back(Acting *acting, Tx *tx, Err *err) {
    const Post *post = NULL;
    if (!in_state(acting, 1u << NOTICE_SUBMITTED, err) || !reasoned(acting, err) ||
        (acting->user && !(post = notice_signing_post(acting->notices, acting->user, &acting->head, err)))) {
        return false;
    }
    acting->head.info.signed_count = 0;
    return mark(acting, tx, NOTICE_RETURNED, post, err);
}

/* It goes out: number, recipients, days of publicity are fixed now. */
static bool issue(Acting *acting, Tx *tx, Err *err) {
    NoticeInfo *info = &acting->head.info;
    NoticeRecipient *list;
    size_t count;
    char now[32];
    time_now_iso(now);
    if (!notice_resolve(acting->notices, tx, &acting->head, acting->arena, &list, &count, err) ||
        !notice_freeze(tx, info->id, list, count, err) ||
        (info->kind->is_public && !notice_public_days(acting->notices, &acting->head, acting->arena, &info->public_from,
                                                      &info->public_until, err))) {
        return false;
    }
    info->number =
        case_number(tx, str_format(acting->arena, "notice.%.*s.%.*s", STR_ARG(info->kind_id), STR_ARG(info->unit)),
                    info->kind->number, info->unit, acting->arena, err);
    info->issued_at = str_copy(acting->arena, str_from(now));
    return info->number.len > 0;
}

static bool sign(Acting *acting, Tx *tx, Err *err) {
    NoticeInfo *info = &acting->head.info;
    const Post *post = NULL;
    if (!in_state(acting, 1u << NOTICE_SUBMITTED, err) ||
        (acting->user && !(post = notice_signing_post(acting->notices, acting->user, &acting->head, err))) ||
        !complete(acting, tx, err)) {
        return false;
    }
    info->signed_count++;
    bool last = (size_t)info->signed_count >= info->kind->signer_count;
    return (!last || issue(acting, tx, err)) && mark(acting, tx, last ? NOTICE_ISSUED : NOTICE_SUBMITTED, post, err);
}

static bool correct(Acting *acting, Tx *tx, Err *err) {
    enum { CORRECTIONS_MOST = 50 };
    NoticeContent *content = &acting->head.content;
    const Post *post;
    size_t found;
    if (!in_state(acting, 1u << NOTICE_ISSUED, err) || !reasoned(acting, err) || !in_office(acting, &post, err)) {
        return false;
    }
    if (!acting->head.info.kind->is_public) {
        return err_set(err, ERR_CONFLICT, "发出的通知不能更正，请撤回后另发。");
    }
    Err what = {.kind = ERR_NONE};
    if (!notice_mask_check(acting->notices->pack, acting->reason, acting->arena, &found, NULL, &what) || found) {
        return err_set_at(err, what.kind, &(Place){.field = "reason"}, "%s", what.message);
    }
    if (content->correction_count >= CORRECTIONS_MOST) {
        return err_set(err, ERR_LIMIT, "更正太多，最多50次。请撤回后重新公示。");
    }
    content->corrections = arena_grow(acting->arena, content->corrections, content->correction_count,
                                      content->correction_count + 1, sizeof(Str));
    content->corrections[content->correction_count++] =
        str_format(acting->arena, "%.*s：%.*s", STR_ARG(date_show(acting->arena, date_today())),
                   STR_ARG(str_trim(acting->reason)));
    const NoticeMark made = {.step = "correct",
                             .after = NOTICE_ISSUED,
                             .content = notice_content_text(content, acting->arena),
                             .title = content->title,
                             .post = post,
                             .user = acting->user};
    return notice_mark(tx, &acting->head, &made, acting->arena, err);
}

static bool close_it(Acting *acting, Tx *tx, Err *err) {
    const Post *post;
    if (!in_state(acting, 1u << NOTICE_ISSUED, err) || !in_office(acting, &post, err)) {
        return false;
    }
    if (acting->head.info.kind && acting->head.info.kind->is_public) {
        return err_set(err, ERR_CONFLICT, "公示到期自己结束；要提前停止请撤回并写明原因。");
    }
    NoticeRecipient *list;
    size_t count;
    NoticeTally tally;
    if (!notice_load_recipients(acting->notices, tx, &acting->head, acting->arena, &list, &count, err)) {
        return false;
    }
    notice_tally(list, count, &tally);
    if ((tally.missing_receipt || tally.missing_reply) && !reasoned(acting, NULL)) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "reason"},
                          "还有%zu个单位没有签收、%zu个没有回报，提前结束要写明原因。", tally.missing_receipt,
                          tally.missing_reply);
    }
    return mark(acting, tx, NOTICE_CLOSED, post, err);
}

/* A draft by who may write it; what waits or is out by who may sign such a thing. */
static bool withdraw(Acting *acting, Tx *tx, Err *err) {
    unsigned drafts = 1u << NOTICE_DRAFT | 1u << NOTICE_RETURNED;
    const Post *post = NULL;
    bool draft = drafts >> acting->head.info.state & 1;
    if (!in_state(acting, drafts | 1u << NOTICE_SUBMITTED | 1u << NOTICE_ISSUED, err) || !reasoned(acting, err)) {
        return false;
    }
    if (acting->user && draft && !with_post(acting, ACTION_EDIT, &post, err)) {
        return false;
    }
    if (acting->user && !draft) {
        post = notice_post(acting->user, &acting->head, ACTION_APPROVE, false, NULL);
        post = post ? post : notice_post(acting->user, &acting->head, ACTION_REVIEW, false, NULL);
        if (!post) {
            return err_set(err, ERR_DENIED, "已经送签或发出的，由负责人撤回。");
        }
    }
    return mark(acting, tx, NOTICE_WITHDRAWN, post, err);
}

static bool act_work(Tx *tx, void *context, Err *err) {
    static bool (*const steps[NOTICE_ACTS])(Acting *, Tx *, Err *) = {
        [NOTICE_SUBMIT] = submit,   [NOTICE_RETURN] = send_back, [NOTICE_SIGN] = sign,
        [NOTICE_CORRECT] = correct, [NOTICE_CLOSE] = close_it,   [NOTICE_WITHDRAW] = withdraw};
    Acting *acting = context;
    if (!notice_load(acting->notices, tx, acting->id, acting->arena, &acting->head, err)) {
        return false;
    }
    if (acting->user && !notice_sees(acting->user, &acting->head)) {
        return notice_no_such(acting->id, err);
    }
    if (!acting->head.info.kind && acting->act != NOTICE_WITHDRAW && acting->act != NOTICE_CLOSE) {
        return err_set(err, ERR_CONFLICT, "规则包里不再有这种通知，只能结束或撤回。");
    }
    if (acting->version >= 0 && acting->version != acting->head.info.version) {
        return err_set(err, ERR_CONFLICT, "这份通知刚刚被别人办理过，请刷新后再办。");
    }
    return steps[acting->act](acting, tx, err);
}

bool notice_act(Notices *notices, const User *user, int64_t id, NoticeAct act, Str reason, int64_t version, Err *err) {
    Acting acting = {.notices = notices,
                     .user = user,
                     .id = id,
                     .version = version,
                     .act = act,
                     .reason = str_trim(reason),
                     .arena = arena_create()};
    bool good = store_write(notices->store, act_work, &acting, err);
    arena_destroy(acting.arena);
    return good;
}
