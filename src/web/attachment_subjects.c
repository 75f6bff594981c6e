/* The kinds of matters that may have files, and the room that decides about each. A room that wants files for its
 * matters adds a function and a row here. */
#include "attachments.h"

typedef bool (*SubjectAsk)(Request *request, Str id, SubjectReach *reach, Err *err);

static bool ask_entry(Request *request, Str id, SubjectReach *reach, Err *err) {
    EntryReach entry;
    int64_t number;
    if (!integer_parse(id, &number)) {
        return err_set(err, ERR_NOT_FOUND, "没有这份填报，或者它不在您的管理范围内。");
    }
    if (!entry_reach(request->web->collect, &request->session.user, number, request->arena, &entry, err)) {
        return false;
    }
    *reach = (SubjectReach){.change = entry.edit, .why = entry.why, .sees = entry.sees, .unit = entry.unit_code};
    return true;
}

static bool ask_case(Request *request, Str id, SubjectReach *reach, Err *err) {
    CaseReach found;
    int64_t number;
    if (!integer_parse(id, &number)) {
        return err_set(err, ERR_NOT_FOUND, "没有这条记录，或者它不在您的管理范围内。");
    }
    if (!case_reach(request->web->ledger, &request->session.user, number, request->arena, &found, err)) {
        return false;
    }
    *reach = (SubjectReach){.change = found.change, .why = found.why, .sees = found.sees, .unit = found.unit};
    return true;
}

/* An instance of a duty: who holds it adds files until it was verified; who checks it sees them. */
static bool ask_duty(Request *request, Str id, SubjectReach *reach, Err *err) {
    DutyItem item;
    DutyStep *steps;
    size_t count;
    int64_t number;
    if (!integer_parse(id, &number)) {
        return err_set(err, ERR_NOT_FOUND, "没有这项职责，或者不在您的范围内。");
    }
    if (!duty_show(request->web->duty, &request->session.user, number, request->arena, &item, &steps, &count, err)) {
        return false;
    }
    bool open =
        item.state == DUTY_DUE || item.state == DUTY_MISSED || item.state == DUTY_DONE || item.state == DUTY_MADE_UP;
    *reach = (SubjectReach){
        .change = item.rights.act && open, .sees = item.rights.act || item.rights.check ? 2 : 1, .unit = item.unit};
    if (!reach->change) {
        err_set(&reach->why, item.rights.act ? ERR_CONFLICT : ERR_DENIED,
                item.rights.act ? "这项职责已经办结，不能再加附件。" : "附件由履行这项职责的人添加。");
    }
    return true;
}

static bool ask_notice_room(Request *request, Str id, bool reply, SubjectReach *reach, Err *err) {
    NoticeReach found;
    int64_t number;
    Notices *notices = request->web->notices;
    if (!notices || !integer_parse(id, &number)) {
        return err_set(err, ERR_NOT_FOUND, "没有这份通知，或者它不在您的范围内。");
    }
    if (!(reply ? notice_reply_reach : notice_reach)(notices, &request->session.user, number, request->arena, &found,
                                                     err)) {
        return false;
    }
    *reach = (SubjectReach){.change = found.change, .why = found.why, .sees = found.sees, .unit = found.unit};
    return true;
}

static bool ask_notice(Request *request, Str id, SubjectReach *reach, Err *err) {
    return ask_notice_room(request, id, false, reach, err);
}

static bool ask_notice_reply(Request *request, Str id, SubjectReach *reach, Err *err) {
    return ask_notice_room(request, id, true, reach, err);
}

/* The file that a document was read from stays as it is. */
static bool ask_document(Request *request, Str id, SubjectReach *reach, Err *err) {
    DocumentReach found;
    int64_t number;
    if (!integer_parse(id, &number)) {
        return err_set(err, ERR_NOT_FOUND, "没有这份文稿，或者它不在您的管理范围内。");
    }
    if (!document_reach(request->web->documents, &request->session.user, number, request->arena, &found, err)) {
        return false;
    }
    *reach = (SubjectReach){.sees = found.hides ? -1 : 1, .unit = found.unit};
    err_set(&reach->why, ERR_CONFLICT, "文稿的原文件不能增减。另有文件请另外上传一份文稿。");
    return true;
}

static bool ask_campaign_item(Request *request, Str id, SubjectReach *reach, Err *err) {
    CampaignReach found;
    int64_t number;
    if (!integer_parse(id, &number)) {
        return err_set(err, ERR_NOT_FOUND, "没有这项评估任务，或者它不在您的范围内。");
    }
    if (!campaign_item_reach(request, number, &found, err)) {
        return false;
    }
    *reach = (SubjectReach){.change = found.change, .why = found.why, .sees = found.sees, .unit = found.unit};
    return true;
}

/* The plan of a unit's grounds: whoever sees the unit sees it; it is drawn by who keeps the unit's data or its place in
 * the tree. */
static bool ask_unit_plan(Request *request, Str id, SubjectReach *reach, Err *err) {
    static const struct {
        const char *domain;
        Action action;
    } drawers[] = {{"school_data", ACTION_EDIT}, {"school_data", ACTION_SUBMIT}, {"units", ACTION_MANAGE}};
    const Want see = {.domain = STR("units"), .action = ACTION_VIEW};
    const User *user = &request->session.user;
    Tx *tx;
    UnitWay way;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, NULL, id, request->arena, &way, err);
    store_read_end(tx);
    Err untold = {.kind = ERR_NONE};
    if (!good || !people_may(user, &see, way.codes, way.length, &untold)) {
        return good ? people_no_unit(id, err) : false;
    }
    *reach = (SubjectReach){.sees = 1, .pictures = true, .unit = way.codes[0]};
    for (size_t i = 0; i < sizeof drawers / sizeof *drawers && !reach->change; i++) {
        const Want want = {.domain = str_from(drawers[i].domain), .action = drawers[i].action};
        reach->change = people_may(user, &want, way.codes, way.length, &untold);
    }
    if (!reach->change) {
        err_set(&reach->why, ERR_DENIED, "平面图由本单位填报数据的人上传，或者由教育局管单位的人上传。");
    }
    return true;
}

static const struct {
    const char *kind;
    SubjectAsk ask;
} kinds[] = {
    {"duty", ask_duty},   /* an instance of a duty */
    {"entry", ask_entry}, /* a form being filled in; part: "?<check>@<row>" for an explanation, or a field */
    {"document", ask_document},
    {"case", ask_case},                   /* of a ledger; part: the field */
    {"campaign-item", ask_campaign_item}, /* of a campaign of evaluation */
    {"notice", ask_notice},
    {EVIDENCE_UNIT_PLAN, ask_unit_plan}, /* id: code of the unit */
    {"notice-reply", ask_notice_reply},  /* id: of the recipient; part: the material */
};

bool subject_reach(Request *request, const EvidenceSubject *subject, SubjectReach *reach, Err *err) {
    *reach = (SubjectReach){.change = false};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(subject->kind, kinds[i].kind)) {
            return kinds[i].ask(request, subject->id, reach, err);
        }
    }
    return err_set(err, ERR_USAGE, "“%.*s”这种事项不能挂附件。", STR_ARG(str_head(subject->kind, 40)));
}

bool subject_reach_file(Request *request, int64_t attachment, SubjectReach *reach, Err *err) {
    DocumentFile file;
    if (!document_file(request->web->documents, &request->session.user, attachment, request->arena, &file, err)) {
        return false;
    }
    reach->sees = file.hides ? -1 : reach->sees;
    reach->personal = file.personal;
    return true;
}
