/* Notices looked at: lists, one of them, its recipients, what reached the user, what there is to do. */
#include "notices_json.h"

/* ---- lists ---- */

static const ListColumn notice_list_columns[] = {
    {"id", NULL, COLUMN_INTEGER, 0},
    {"kind", NULL, COLUMN_TEXT, 0},
    {"kind_name", "种类", COLUMN_TEXT, 10},
    {"number", "文号", COLUMN_TEXT, 20},
    {"title", "标题", COLUMN_TEXT, 40},
    {"unit_name", "发文单位", COLUMN_TEXT, 20},
    {"section_name", "科室", COLUMN_TEXT, 14},
    {"state", NULL, COLUMN_TEXT, 0},
    {"state_name", "状态", COLUMN_TEXT, 10},
    {"waits_for", "等谁签发", COLUMN_TEXT, 12},
    {"issued_at", "发出时间", COLUMN_TEXT, 20},
    {"public_from", "公示开始", COLUMN_TEXT, 12},
    {"public_until", "公示结束", COLUMN_TEXT, 12},
    {"open_objections", "未答复异议", COLUMN_INTEGER, 10},
    {"reply_due", "回报期限", COLUMN_TEXT, 12},
    {"recipients", "接收单位", COLUMN_INTEGER, 10},
    {"received", "已签收", COLUMN_INTEGER, 8},
    {"replied", "已回报", COLUMN_INTEGER, 8},
    {"late_receipt", "逾期未签收", COLUMN_INTEGER, 10},
    {"late_reply", "逾期未回报", COLUMN_INTEGER, 10},
    {"may_sign", NULL, COLUMN_BOOL, 0},
};

typedef struct Infos {
    const NoticeInfo *infos;
    size_t count;
} Infos;

static bool give_infos(List *list, void *context, Err *err) {
    const Infos *all = context;
    for (size_t i = 0; i < all->count; i++) {
        const NoticeInfo *info = &all->infos[i];
        list_integer(list, info->id);
        list_text(list, info->kind_id);
        list_text(list, info->kind_name);
        list_text(list, info->number);
        list_text(list, info->title);
        list_text(list, info->unit_name);
        list_text(list, info->section_name);
        list_text(list, str_from(notice_state_id(info->state)));
        list_text(list, str_from(notice_state_name(info->state)));
        list_text(list, info->waits_for);
        list_text(list, info->issued_at);
        list_text(list, info->public_from);
        list_text(list, info->public_until);
        list_integer(list, info->open_objections);
        list_text(list, info->reply_due);
        list_integer(list, (int64_t)info->tally.recipients);
        list_integer(list, (int64_t)info->tally.received);
        list_integer(list, (int64_t)info->tally.replied);
        list_integer(list, (int64_t)info->tally.late_receipt);
        list_integer(list, (int64_t)info->tally.late_reply);
        list_bool(list, info->may.sign);
        if (!list_row(list, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

bool get_notices(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "notices",
                                  .file_name = "通知清单",
                                  .columns = notice_list_columns,
                                  .column_count = sizeof notice_list_columns / sizeof *notice_list_columns};
    const NoticeFilter filter = {.states = 0};
    Notices *notices;
    NoticeInfo *infos;
    Infos all;
    if (!notices_of(request, &notices, err) ||
        !notice_list(notices, user_of(request), &filter, request->arena, &infos, &all.count, err)) {
        return false;
    }
    all.infos = infos;
    return list_answer(request, answer, &spec, give_infos, &all, err);
}

bool get_notice_kinds(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    if (!notices_of(request, &notices, err)) {
        return false;
    }
    const NoticeDef *def = pack_notices(request->web->pack);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "kinds");
    json_open_array(&json);
    for (size_t i = 0; i < def->kind_count; i++) {
        const NoticeKindDef *kind = &def->kinds[i];
        bool may = false;
        for (size_t p = 0; p < user_of(request)->post_count && !may; p++) {
            const Post *post = &user_of(request)->posts[p];
            const Want want = {.domain = kind->domain,
                               .action = ACTION_EDIT,
                               .section = post->section_count ? post->sections[0] : (Str){NULL, 0},
                               .conditions = 1u << CONDITION_OWN};
            may = people_through_any(user_of(request), &want) != NULL;
        }
        json_open_object(&json);
        json_put_str(&json, "id", kind->id);
        json_put_str(&json, "name", kind->name);
        json_put_str(&json, "help", kind->help);
        json_put_bool(&json, "circular", kind->circular);
        json_put_bool(&json, "is_public", kind->is_public);
        json_put_integer(&json, "public_days", kind->public_days);
        json_put_bool(&json, "public_working", kind->public_working);
        json_put_bool(&json, "may_write", may);
        json_key(&json, "signers");
        json_open_array(&json);
        for (size_t s = 0; s < kind->signer_count; s++) {
            const RoleDef *role = pack_role(request->web->pack, kind->signers[s].role);
            json_str(&json, role ? role->name : kind->signers[s].role);
        }
        json_close_array(&json);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_key(&json, "letters");
    json_open_array(&json);
    for (size_t i = 0; i < def->letter_count; i++) {
        json_open_object(&json);
        json_put_str(&json, "id", def->letters[i].id);
        json_put_str(&json, "name", def->letters[i].name);
        json_put_str(&json, "record", def->letters[i].record);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- recipients ---- */

static const ListColumn recipient_columns[] = {
    {"id", NULL, COLUMN_INTEGER, 0},
    {"group", "组", COLUMN_TEXT, 12},
    {"unit", "单位代码", COLUMN_TEXT, 16},
    {"unit_name", "单位", COLUMN_TEXT, 28},
    {"section", "科室", COLUMN_TEXT, 14},
    {"person", "个人", COLUMN_TEXT, 12},
    {"receipt_due", "签收期限", COLUMN_TEXT, 20},
    {"received_at", "签收时间", COLUMN_TEXT, 20},
    {"received_by", "签收人", COLUMN_TEXT, 12},
    {"reply_due", "回报期限", COLUMN_TEXT, 12},
    {"reply", NULL, COLUMN_TEXT, 0},
    {"reply_name", "回报", COLUMN_TEXT, 10},
    {"reply_at", "回报时间", COLUMN_TEXT, 20},
    {"reply_by", "回报人", COLUMN_TEXT, 12},
    {"reason", "退回意见", COLUMN_TEXT, 24},
    {"reminders", "催办次数", COLUMN_INTEGER, 8},
    {"light", NULL, COLUMN_TEXT, 0},
    {"why", "说明", COLUMN_TEXT, 40},
    {"entry", NULL, COLUMN_INTEGER, 0},
    {"answers", NULL, COLUMN_JSON, 0},
};

static Str reply_name(Str reply) {
    return str_is(reply, "handed_in")  ? STR("已报")
           : str_is(reply, "returned") ? STR("被退回")
           : str_is(reply, "accepted") ? STR("已接收")
                                       : (Str){NULL, 0};
}

typedef struct Recipients {
    const NoticeRecipient *list;
    size_t count;
} Recipients;

static bool give_recipients(List *list, void *context, Err *err) {
    const Recipients *all = context;
    for (size_t i = 0; i < all->count; i++) {
        const NoticeRecipient *one = &all->list[i];
        list_integer(list, one->id);
        list_text(list, one->group_name);
        list_text(list, one->unit);
        list_text(list, one->unit_name);
        list_text(list, one->section_name);
        list_text(list, one->person_name);
        list_text(list, one->receipt_due);
        list_text(list, one->received_at);
        list_text(list, one->received_by);
        list_text(list, one->reply_due);
        list_text(list, one->reply);
        list_text(list, reply_name(one->reply));
        list_text(list, one->reply_at);
        list_text(list, one->reply_by);
        list_text(list, one->reason);
        list_integer(list, one->reminders);
        list_text(list, str_from(light_id(one->light)));
        list_text(list, one->why);
        list_integer(list, one->entry);
        list_json(list, one->answers.len ? one->answers : STR("{}"));
        if (!list_row(list, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

bool get_notice_recipients(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "recipients",
                                  .file_name = "签收回报情况",
                                  .columns = recipient_columns,
                                  .column_count = sizeof recipient_columns / sizeof *recipient_columns};
    Notices *notices;
    NoticeRecipient *list;
    Recipients all;
    int64_t id;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !notice_recipients(notices, user_of(request), id, request->arena, &list, &all.count, err)) {
        return false;
    }
    all.list = list;
    return list_answer(request, answer, &spec, give_recipients, &all, err);
}

/* ---- what reached the user ---- */

static void put_received(Json *json, const NoticeReceived *one) {
    const NoticeRecipient *recipient = &one->recipient;
    json_open_object(json);
    json_put_integer(json, "id", recipient->id);
    json_put_integer(json, "notice", one->notice.id);
    json_put_str(json, "title", one->notice.title);
    json_put_str(json, "number", one->notice.number);
    json_put_str(json, "kind_name", one->notice.kind_name);
    json_put_str(json, "from", one->notice.unit_name);
    json_put_str(json, "from_section", one->notice.section_name);
    json_put_text(json, "state", notice_state_id(one->notice.state));
    json_put_text(json, "state_name", notice_state_name(one->notice.state));
    json_put_str(json, "issued_at", one->notice.issued_at);
    json_put_str(json, "unit", recipient->unit);
    json_put_str(json, "unit_name", recipient->unit_name);
    json_put_str(json, "section_name", recipient->section_name);
    json_put_str(json, "roles", recipient->role_names);
    json_put_str(json, "receipt_due", recipient->receipt_due);
    json_put_str(json, "received_at", recipient->received_at);
    json_put_str(json, "received_by", recipient->received_by);
    json_put_str(json, "reply_due", recipient->reply_due);
    json_put_text(json, "asks", notice_reply_id(one->notice.reply));
    json_put_str(json, "reply", recipient->reply);
    json_put_str(json, "reply_at", recipient->reply_at);
    json_put_str(json, "reason", recipient->reason);
    json_key(json, "answers");
    json_raw(json, recipient->answers.len ? recipient->answers : STR("{}"));
    json_put_integer(json, "entry", recipient->entry);
    json_put_integer(json, "reminders", recipient->reminders);
    json_put_text(json, "light", light_id(recipient->light));
    json_put_str(json, "why", recipient->why);
    json_put_bool(json, "may_receive", one->may_receive);
    json_put_bool(json, "may_reply", one->may_reply);
    json_close_object(json);
}

static void put_all_received(Json *json, const NoticeReceived *list, size_t count) {
    json_key(json, "received");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_received(json, &list[i]);
    }
    json_close_array(json);
}

bool get_notices_received(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeReceived *list;
    size_t count;
    if (!notices_of(request, &notices, err) ||
        !notice_received(notices, user_of(request), str_is(request_text(request, "open"), "1"), request->arena, &list,
                         &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_all_received(&json, list, count);
    json_close_object(&json);
    return true;
}

/* ---- one ---- */

static void put_steps(Json *json, const NoticeStepDone *steps, size_t count) {
    json_key(json, "steps");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_str(json, "step", steps[i].step);
        json_put_str(json, "name", steps[i].name);
        json_put_str(json, "after", steps[i].after);
        json_put_str(json, "reason", steps[i].reason);
        json_put_str(json, "actor", steps[i].actor);
        json_put_str(json, "behalf", steps[i].behalf);
        json_put_str(json, "at", steps[i].at);
        json_close_object(json);
    }
    json_close_array(json);
}

bool answer_notice(Request *request, Answer *answer, int64_t id, Err *err) {
    Notices *notices;
    NoticeInfo info;
    NoticeStepDone *steps;
    NoticeReceived *received;
    NoticeReach reach;
    size_t step_count, received_count;
    if (!notices_of(request, &notices, err) ||
        !notice_get(notices, user_of(request), id, request->arena, &info, &steps, &step_count, err) ||
        !notice_received_of(notices, user_of(request), id, request->arena, &received, &received_count, err) ||
        !notice_reach(notices, user_of(request), id, request->arena, &reach, err)) {
        return false;
    }
    const SubjectReach files = {.change = reach.change, .why = reach.why, .sees = reach.sees, .unit = reach.unit};
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_notice(&json, &info);
    put_steps(&json, steps, step_count);
    put_all_received(&json, received, received_count);
    bool good = put_notice_content(&json, info.content, request->arena, err) &&
                put_notice_files(request, &json, id, &files, err);
    json_close_object(&json);
    return good;
}

bool get_notice(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && answer_notice(request, answer, id, err);
}

bool get_notice_docx(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeInfo info;
    NoticeContent content;
    Report report;
    int64_t id;
    return notices_of(request, &notices, err) && tail_number(request, &id, err) &&
           notice_get(notices, user_of(request), id, request->arena, &info, NULL, NULL, err) &&
           notice_content_read(info.content, request->arena, &content, err) &&
           notice_report(&info, content.body, request->arena, &report, err) &&
           answer_docx(request, answer, &report, info.title, err);
}

/* ---- what there is to do ---- */

bool put_notice_todo(Request *request, Json *json, Err *err) {
    NoticeTodo *todos = NULL;
    size_t count = 0;
    if (request->web->notices &&
        !notice_todo(request->web->notices, user_of(request), request->arena, &todos, &count, err)) {
        return false;
    }
    json_key(json, "notices");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const NoticeTodo *todo = &todos[i];
        json_open_object(json);
        json_put_text(json, "kind", notice_todo_kind_id(todo->kind));
        json_put_integer(json, "notice", todo->notice);
        json_put_str(json, "title", todo->title);
        json_put_str(json, "kind_name", todo->kind_name);
        json_put_str(json, "unit", todo->unit);
        json_put_str(json, "unit_name", todo->unit_name);
        json_put_str(json, "due_on", todo->due_on);
        json_put_text(json, "light", light_id(todo->light));
        json_put_str(json, "why", todo->why);
        json_put_integer(json, "count", (int64_t)todo->count);
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}
