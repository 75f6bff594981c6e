/* Campaigns of evaluation: the room says what is seen and done; here requests become calls, with the figures of their
 * years. */
#include "web_internal.h"

enum { YEARS_MOST = 8 };

typedef struct Held {
    Request *request;
    SharedFrame *years[YEARS_MOST];
    Str periods[YEARS_MOST];
    size_t count;
} Held;

static const Frame *hold(void *context, Str period, Err *err) {
    Held *held = context;
    for (size_t i = 0; i < held->count; i++) {
        if (str_equal(held->periods[i], period)) {
            return held->years[i]->frame;
        }
    }
    if (held->count == YEARS_MOST) {
        err_set(err, ERR_LIMIT, "年度太多。");
        return NULL;
    }
    SharedFrame *year = frame_take(held->request->web, period, err);
    if (year) {
        held->periods[held->count] = str_copy(held->request->arena, period);
        held->years[held->count++] = year;
    }
    return year ? year->frame : NULL;
}

static bool find_document(void *context, int64_t id, CampaignDocument *found, Err *err) {
    const Held *held = context;
    Request *request = held->request;
    DocumentReach reach;
    if (!document_reach(request->web->documents, user_of(request), id, request->arena, &reach, err)) {
        return false;
    }
    *found = (CampaignDocument){.unit = reach.unit, .attachment = reach.attachment};
    return true;
}

static CampaignCall call_of(Held *held) {
    Request *request = held->request;
    return (CampaignCall){.room = request->web->campaigns,
                          .user = user_of(request),
                          .frame = hold,
                          .context = held,
                          .arena = request->arena,
                          .people = request->web->people,
                          .document = find_document};
}

static void let_go(Held *held) {
    for (size_t i = 0; i < held->count; i++) {
        frame_give_back(held->request->web, held->years[i]);
    }
}

static bool tail_id(const Request *request, int64_t *id, Err *err) {
    return integer_parse(request->tail, id) || err_set(err, ERR_NOT_FOUND, "没有这项评估任务，或者它不在您的范围内。");
}

/* ---- reading ---- */

typedef bool (*Tell)(const CampaignCall *call, int64_t id, Json *json, Err *err);

static bool tell(Held *held, Answer *answer, int64_t id, Tell what, Err *err) {
    const CampaignCall call = call_of(held);
    Json json = json_writer(&answer->body);
    return what(&call, id, &json, err);
}

static bool answer_one(Request *request, Answer *answer, Tell what, Err *err) {
    Held held = {.request = request};
    int64_t id;
    bool good = tail_id(request, &id, err) && tell(&held, answer, id, what, err);
    let_go(&held);
    return good;
}

bool get_campaign(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_json, err);
}
bool get_campaign_matrix(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_matrix_json, err);
}
bool get_campaign_problems(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_problems_json, err);
}
bool get_campaign_results(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_results_json, err);
}
bool get_campaign_reviewers(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_reviewers_json, err);
}
bool get_campaign_unit(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_sheet_json, err);
}
bool get_campaign_unit_fillers(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_fillers_json, err);
}
bool get_campaign_unit_results(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_sheet_results_json, err);
}
bool get_campaign_item_history(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_history_json, err);
}
bool get_campaign_item_offers(Request *request, Answer *answer, Err *err) {
    return answer_one(request, answer, campaign_offers_json, err);
}

bool get_campaign_item_cases(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    Json json = json_writer(&answer->body);
    int64_t id;
    bool good =
        tail_id(request, &id, err) && campaign_cases_json(&call, id, request_text(request, "words"), &json, err);
    let_go(&held);
    return good;
}

bool get_campaign_kinds(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    Json json = json_writer(&answer->body);
    return campaign_kinds_json(&call, request_text(request, "from"), &json, err);
}

bool get_campaigns(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    const CampaignFilter filter = {.period = request_text(request, "period"),
                                   .unit = request_text(request, "unit"),
                                   .state = request_text(request, "state"),
                                   .kind = request_text(request, "kind")};
    Json json = json_writer(&answer->body);
    bool good = campaign_list_json(&call, &filter, &json, err);
    let_go(&held);
    return good;
}

bool put_campaign_todo(Request *request, Json *json, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    bool good = campaign_mine_json(&call, json, err);
    let_go(&held);
    return good;
}

bool get_campaigns_mine(Request *request, Answer *answer, Err *err) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "sheets");
    bool good = put_campaign_todo(request, &json, err);
    json_close_object(&json);
    return good;
}

bool get_campaign_evidence(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    const CatalogueFilter filter = {.unit = request_text(request, "unit"),
                                    .period = request_text(request, "period"),
                                    .standard = request_text(request, "standard"),
                                    .expired = str_is(request_text(request, "expired"), "1")};
    Json json = json_writer(&answer->body);
    bool good = campaign_catalogue_json(&call, &filter, &json, err);
    let_go(&held);
    return good;
}

/* ---- writing ---- */

typedef bool (*Act)(const CampaignCall *call, int64_t id, const json_t *body, Err *err);

static bool act(Request *request, Answer *answer, Act what, Tell then, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    int64_t id;
    bool good = tail_id(request, &id, err) && what(&call, id, request->json, err) && tell(&held, answer, id, then, err);
    let_go(&held);
    return good;
}

bool post_campaigns(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    int64_t id;
    bool good = campaign_make(&call, request->json, &id, err) && tell(&held, answer, id, campaign_json, err);
    let_go(&held);
    return good;
}

bool post_campaign_candidates(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    Json json = json_writer(&answer->body);
    bool good = campaign_candidates_json(&call, request->json, &json, err);
    let_go(&held);
    return good;
}

bool post_campaign(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_change, campaign_json, err);
}
bool post_campaign_assign(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_assign, campaign_json, err);
}
bool post_campaign_reviewers(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_give_review, campaign_reviewers_json, err);
}
bool post_campaign_requests(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_request, campaign_json, err);
}
bool post_campaign_steps(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_step, campaign_json, err);
}
bool post_campaign_problems(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_problems_open, campaign_problems_json, err);
}
bool post_campaign_unit_steps(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_sheet_step, campaign_sheet_json, err);
}
bool post_campaign_unit_fillers(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_give_filling, campaign_sheet_json, err);
}
bool post_campaign_item(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_item_save, campaign_item_json, err);
}
bool post_campaign_item_review(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_item_review, campaign_item_json, err);
}
bool post_campaign_item_evidence(Request *request, Answer *answer, Err *err) {
    return act(request, answer, campaign_evidence_add, campaign_item_json, err);
}

bool post_campaign_evidence(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    int64_t id, item;
    bool good = tail_id(request, &id, err) && campaign_evidence_change(&call, id, request->json, &item, err) &&
                tell(&held, answer, item, campaign_item_json, err);
    let_go(&held);
    return good;
}

bool post_campaign_notices(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    int64_t id, notice;
    Str purpose;
    bool good = tail_id(request, &id, err) && request_required(request, "for", &purpose, err) &&
                campaign_notice(&call, id, purpose, &notice, err);
    let_go(&held);
    if (good) {
        Json json = json_writer(&answer->body);
        json_open_object(&json);
        json_put_integer(&json, "notice", notice);
        json_close_object(&json);
    }
    return good;
}

/* ---- for other answers ---- */

bool campaign_item_reach(Request *request, int64_t item, CampaignReach *reach, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    bool good = campaign_reach(&call, item, reach, err);
    let_go(&held);
    return good;
}

bool campaign_file(Request *request, int64_t attachment, CampaignReach *reach, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    bool good = campaign_file_reach(&call, attachment, reach, err);
    let_go(&held);
    return good;
}

bool report_campaign(Request *request, bool whole, Str standard, Str unit, Str period, ReportCampaign *told, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    bool good = campaign_report(&call, whole, 0, standard, unit, period, told, err);
    let_go(&held);
    return good;
}

/* ---- a report on one sheet, taken out without being kept ---- */

static bool answer_report(Request *request, Answer *answer, const Report *report, Str name, Err *err) {
    Str format = request_text(request, "format");
    if (str_is(format, "html")) {
        answer->type = "text/html; charset=utf-8";
        return report_html(report, &answer->body, err);
    }
    if (format.len && !str_is(format, "docx")) {
        return err_set(err, ERR_USAGE, "“format”只能是 docx 或 html。");
    }
    answer->type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    answer->file_name = str_format(request->arena, "%.*s.docx", STR_ARG(name));
    return report_docx_bytes(report, &answer->body, err);
}

typedef struct SheetYear {
    const Request *request;
    Str period;
} SheetYear;

static const Standard *standard_of_year(void *context, Str id) {
    const SheetYear *year = context;
    FrameworkInfo info;
    return framework_find(year->request->web->frameworks, id, year->period, &info) ? info.standard : NULL;
}

static bool write_sheet(Held *held, Answer *answer, int64_t sheet, const ReportDef *def, Err *err) {
    const CampaignCall call = call_of(held);
    ReportCampaign told;
    Report report;
    Str unit, period;
    const Frame *frame;
    if (!campaign_sheet_report(&call, sheet, &told, &unit, &period, err) || !(frame = hold(held, period, err))) {
        return false;
    }
    ReportInput input = {.frame = frame, .unit = org_tree_find(&frame->tree, unit), .campaign = &told};
    if (input.unit < 0) {
        return err_set(err, ERR_CONFLICT, "%.*s年没有这个单位，不能写报告。请在单位管理里查看它的变更。",
                       STR_ARG(period));
    }
    const ReportOrder order = {.kind = def->id, .unit = unit, .period = period, .standard = told.standard_id};
    SheetYear year = {held->request, period};
    const ReportSupply supply = {.frame = frame, .standard = standard_of_year, .context = &year};
    return report_gather_told(held->request->web->reports, call.user, &order, &supply, held->request->arena, def,
                              &input, err) &&
           report_write(def, &input, held->request->arena, &report, err) &&
           answer_report(held->request, answer, &report,
                         str_format(held->request->arena, "%.*s%.*s", STR_ARG(told.sheets[0].name), STR_ARG(def->name)),
                         err);
}

bool get_campaign_unit_report(Request *request, Answer *answer, Err *err) {
    Held held = {.request = request};
    int64_t id;
    Str kind;
    if (!tail_id(request, &id, err) || !request_required(request, "kind", &kind, err)) {
        return false;
    }
    const ReportDef *def = pack_report(request->web->pack, kind);
    if (!def || def->campaign != REPORT_CAMPAIGN_UNIT) {
        return err_set(err, ERR_NOT_FOUND, "评估表没有“%.*s”这种报告。", STR_ARG(str_head(kind, 60)));
    }
    bool good = write_sheet(&held, answer, id, def, err);
    let_go(&held);
    return good;
}

bool report_may_be_final(Request *request, Str standard, Str unit, Str period, Err *err) {
    Held held = {.request = request};
    const CampaignCall call = call_of(&held);
    bool good = campaign_may_be_final(&call, standard, unit, period, err);
    let_go(&held);
    return good;
}
