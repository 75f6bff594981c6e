/* Reports that are kept: written, edited, checked, approved, compared, taken out; the bureau's own templates. The room
 * `report` decides who may. */
#include "attachments.h"

static const char docx_type[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

enum { YEARS_MOST = 16 };

/* ---- what reports are written from ---- */

typedef struct Supply {
    Request *request;
    SharedFrame *years[YEARS_MOST + 1];
    Frame *expected; /* of a year that was not opened */
    const Frame *older[YEARS_MOST];
    size_t count;
    ReportSupply supply;
} Supply;

/* By which the period of the report is judged. */
static const Standard *compiled_standard(void *context, Str id) {
    const Supply *supply = context;
    Str period = supply->supply.frame ? supply->supply.frame->tree.period : (Str){NULL, 0};
    FrameworkInfo info;
    return framework_find(supply->request->web->frameworks, id, period, &info) && !info.retired ? info.standard : NULL;
}

static bool told_campaign(void *context, bool whole, Str standard, Str unit, Str period, ReportCampaign *told,
                          Err *err) {
    const Supply *supply = context;
    return report_campaign(supply->request, whole, standard, unit, period, told, err);
}

static void supply_end(Supply *supply) {
    while (supply->count > 0) {
        frame_give_back(supply->request->web, supply->years[--supply->count]);
    }
    frame_destroy(supply->expected);
    supply->expected = NULL;
}

static const Frame *take_year(Supply *supply, Str period, Err *err) {
    SharedFrame *year = frame_take(supply->request->web, period, err);
    if (year) {
        supply->years[supply->count++] = year;
    }
    return year ? year->frame : NULL;
}

/* What ledgers say is told of a year that was not opened, too; of what is no year nothing is. */
static const Frame *expected_year(Supply *supply, const ReportOrder *order, Err *err) {
    const Web *web = supply->request->web;
    const ReportDef *def = pack_report(web->pack, order->kind);
    Date begins;
    bool told = def && !report_needs_figures(def) && pack_period_begins(web->pack, order->period, &begins);
    if (err->kind != ERR_NOT_FOUND || !told) {
        return NULL;
    }
    *err = (Err){.kind = ERR_NONE};
    return frame_load_expected(web->store, web->pack, order->period, &supply->expected, err) ? supply->expected : NULL;
}

/* The frame of the period and, for checks of figures, those before it. To be ended in any case. */
static bool supply_begin(Supply *supply, Request *request, const ReportOrder *order, Err *err) {
    Str *periods = NULL;
    size_t count = 0;
    Tx *tx;
    *supply = (Supply){.request = request, .supply = {.standard = compiled_standard, .campaign = told_campaign}};
    supply->supply.context = supply;
    supply->supply.older = supply->older;
    supply->supply.frame = take_year(supply, order->period, err);
    if (!supply->supply.frame) {
        supply->supply.frame = expected_year(supply, order, err);
        supply->supply.expected = true;
    }
    if (!supply->supply.frame || !store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = quality_older(tx, supply->supply.frame, request->arena, &periods, &count, err);
    store_read_end(tx);
    for (size_t i = 0; good && i < count && i < YEARS_MOST; i++) {
        const Frame *year = take_year(supply, periods[i], err);
        good = year != NULL;
        supply->older[i] = year;
        supply->supply.older_count += good;
    }
    return good;
}

static bool write_report(Request *request, const ReportOrder *order, Report *report, Err *err) {
    Supply supply;
    ReportInput input;
    const ReportDef *def;
    bool good = supply_begin(&supply, request, order, err) &&
                report_gather(request->web->reports, user_of(request), order, &supply.supply, request->arena, &def,
                              &input, err) &&
                report_write(def, &input, request->arena, report, err);
    supply_end(&supply);
    return good;
}

/* ---- keeping ---- */

static bool put_report(Request *request, Answer *answer, int64_t id, int version, Err *err) {
    Json json = json_writer(&answer->body);
    return report_json(request->web->reports, user_of(request), id, version, &json, request->arena, err);
}

bool post_kept_reports(Request *request, Answer *answer, Err *err) {
    ReportOrder order = {.standard = request_text(request, "standard")};
    Report report;
    int64_t part = 0, id;
    if (!request_required(request, "kind", &order.kind, err) || !request_required(request, "unit", &order.unit, err) ||
        !request_required(request, "period", &order.period, err) ||
        !request_integer(request, "part", 0, 12, &part, err)) {
        return false;
    }
    order.part = (int)part;
    return write_report(request, &order, &report, err) &&
           report_keep(request->web->reports, user_of(request), &order, &report, &id, err) &&
           put_report(request, answer, id, 0, err);
}

bool post_kept_report_renew(Request *request, Answer *answer, Err *err) {
    ReportOrder order;
    Report report;
    int64_t id;
    bool changed;
    return tail_number(request, &id, err) &&
           report_order(request->web->reports, user_of(request), id, request->arena, &order, err) &&
           write_report(request, &order, &report, err) &&
           report_renew(request->web->reports, user_of(request), id, &report, &changed, err) &&
           put_report(request, answer, id, 0, err);
}

bool post_kept_report_edit(Request *request, Answer *answer, Err *err) {
    ReportEdit edit = {
        .text = request_text(request, "text"), .restore = request_flag(request, "restore"), .revision = -1};
    return tail_number(request, &edit.id, err) && request_required(request, "key", &edit.key, err) &&
           request_integer(request, "revision", 0, INT64_MAX, &edit.revision, err) &&
           report_edit(request->web->reports, user_of(request), &edit, err) &&
           put_report(request, answer, edit.id, 0, err);
}

/* ---- looking ---- */

bool get_kept_reports(Request *request, Answer *answer, Err *err) {
    ReportQuery query = {.unit = request_text(request, "unit"),
                         .period = request_text(request, "period"),
                         .kind = request_text(request, "kind"),
                         .state = request_text(request, "state"),
                         .limit = 50};
    int64_t next = 0;
    if (!request_integer(request, "limit", 1, REPORT_LIST_MOST, &query.limit, err) ||
        !request_integer(request, "after", 1, INT64_MAX, &query.before, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "reports");
    if (!report_list(request->web->reports, user_of(request), &query, &json, request->arena, &next, err)) {
        return false;
    }
    json_put_optional(&json, "next", next ? str_format(request->arena, "%lld", (long long)next) : (Str){NULL, 0});
    json_close_object(&json);
    return true;
}

bool get_kept_report(Request *request, Answer *answer, Err *err) {
    int64_t id, version = 0;
    return tail_number(request, &id, err) && request_integer(request, "version", 0, 100000, &version, err) &&
           put_report(request, answer, id, (int)version, err);
}

bool get_kept_report_compare(Request *request, Answer *answer, Err *err) {
    int64_t id, from = 0, until = 0;
    if (!tail_number(request, &id, err) || !request_integer(request, "from", 1, 100000, &from, err) ||
        !request_integer(request, "to", 1, 100000, &until, err)) {
        return false;
    }
    if (!from || !until) {
        return err_set(err, ERR_USAGE, "请写明比较哪两版（from、to）。");
    }
    Json json = json_writer(&answer->body);
    return report_compare(request->web->reports, user_of(request), id, (int)from, (int)until, &json, request->arena,
                          err);
}

/* ---- checking ---- */

static bool begin_for(Supply *supply, Request *request, int64_t id, Err *err) {
    ReportOrder order;
    *supply = (Supply){.request = request};
    return report_order(request->web->reports, user_of(request), id, request->arena, &order, err) &&
           supply_begin(supply, request, &order, err);
}

bool get_kept_report_review(Request *request, Answer *answer, Err *err) {
    Supply supply;
    size_t against, errors;
    int64_t id;
    if (!tail_number(request, &id, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    bool good = begin_for(&supply, request, id, err) &&
                report_review(request->web->reports, user_of(request), id, &supply.supply, &json, request->arena,
                              &against, &errors, err);
    supply_end(&supply);
    return good;
}

/* Of what a campaign evaluates nothing is approved while a problem of it has no measure. */
static bool may_be_final(Request *request, int64_t id, Str step, Err *err) {
    ReportOrder order;
    if (!str_is(step, "approve")) {
        return true;
    }
    return report_order(request->web->reports, user_of(request), id, request->arena, &order, err) &&
           (!order.standard.len || report_may_be_final(request, order.standard, order.unit, order.period, err));
}

bool post_kept_report_steps(Request *request, Answer *answer, Err *err) {
    ReportStep step = {.reason = request_text(request, "reason"), .revision = -1};
    Supply supply;
    if (!tail_number(request, &step.id, err) || !request_required(request, "step", &step.step, err) ||
        !request_integer(request, "revision", 0, INT64_MAX, &step.revision, err) ||
        !may_be_final(request, step.id, step.step, err)) {
        return false;
    }
    bool good = begin_for(&supply, request, step.id, err) &&
                report_step(request->web->reports, user_of(request), &step, &supply.supply, request->arena, err);
    supply_end(&supply);
    return good && put_report(request, answer, step.id, 0, err);
}

/* ---- taking out ---- */

static bool write_annex(void *context, const char *path, Err *err) {
    return report_annex_xlsx(context, path, err);
}

static Str file_name(const Request *request, const Report *report, const char *ending) {
    Buf out = buf_create(request->arena);
    for (size_t i = 0; i < report->title.len; i++) {
        if (report->title.data[i] != '\n' && report->title.data[i] != '/') {
            buf_add_char(&out, report->title.data[i]);
        }
    }
    buf_add(&out, str_from(ending));
    return buf_str(&out);
}

/* Into the bureau's own template go the data of today, not what people wrote into the report. */
static bool merge(Request *request, Answer *answer, int64_t id, int64_t template, Err *err) {
    Supply supply;
    ReportOrder order;
    ReportInput input;
    const ReportDef *def;
    Str name, bytes;
    if (!report_template(request->web->reports, user_of(request), template, request->arena, &name, &bytes, err) ||
        !report_order(request->web->reports, user_of(request), id, request->arena, &order, err)) {
        return false;
    }
    order.template = bytes;
    bool good = supply_begin(&supply, request, &order, err) &&
                report_gather(request->web->reports, user_of(request), &order, &supply.supply, request->arena, &def,
                              &input, err) &&
                report_merge_input(bytes, &input, &answer->body, err);
    supply_end(&supply);
    answer->type = docx_type;
    answer->file_name = str_format(request->arena, "%.*s.docx", STR_ARG(name));
    return good;
}

bool get_kept_report_file(Request *request, Answer *answer, Err *err) {
    Str format = request_text(request, "format");
    Report report;
    int64_t id, version = 0, template = 0;
    if (!tail_number(request, &id, err) || !request_integer(request, "version", 0, 100000, &version, err) ||
        !request_integer(request, "template", 1, INT64_MAX, &template, err) ||
        !report_may_export(request->web->reports, user_of(request), id, err)) {
        return false;
    }
    if (template) {
        return merge(request, answer, id, template, err);
    }
    if (!report_content(request->web->reports, user_of(request), id, (int)version, request->arena, &report, err)) {
        return false;
    }
    report.list_sources = str_is(request_text(request, "sources"), "1");
    if (str_is(format, "html")) {
        answer->type = "text/html; charset=utf-8";
        return report_html(&report, &answer->body, err);
    }
    if (str_is(format, "xlsx")) {
        return answer_file(request, answer, write_annex, &report, xlsx_type, file_name(request, &report, "附表.xlsx"),
                           err);
    }
    if (format.len && !str_is(format, "docx")) {
        return err_set(err, ERR_USAGE, "“format”可以是 docx、html 或 xlsx。");
    }
    answer->type = docx_type;
    answer->file_name = file_name(request, &report, ".docx");
    return report_docx_bytes(&report, &answer->body, err);
}

/* ---- templates ---- */

bool get_report_templates(Request *request, Answer *answer, Err *err) {
    Str unit;
    if (!request_required(request, "unit", &unit, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "templates");
    if (!report_templates(request->web->reports, user_of(request), unit, &json, request->arena, err)) {
        return false;
    }
    json_close_object(&json);
    return true;
}

bool post_report_templates(Request *request, Answer *answer, Err *err) {
    Str unit, name, bytes;
    int64_t id;
    if (!request_required(request, "unit", &unit, err) || !request_required(request, "name", &name, err)) {
        return false;
    }
    bytes = request_upload_bytes(request, err);
    if (!bytes.len) {
        return err->kind ? false : err_set(err, ERR_INPUT, "没有收到模板文件。");
    }
    if (!report_template_add(request->web->reports, user_of(request), unit, request_text(request, "kind"), name, bytes,
                             &id, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", id);
    json_close_object(&json);
    return true;
}

bool get_report_template_file(Request *request, Answer *answer, Err *err) {
    Str name, bytes;
    int64_t id;
    if (!tail_number(request, &id, err) ||
        !report_template(request->web->reports, user_of(request), id, request->arena, &name, &bytes, err)) {
        return false;
    }
    answer->type = docx_type;
    answer->file_name = str_format(request->arena, "%.*s.docx", STR_ARG(name));
    buf_add(&answer->body, bytes);
    return true;
}

bool post_report_template_withdraw(Request *request, Answer *answer, Err *err) {
    int64_t id;
    if (!tail_number(request, &id, err) ||
        !report_template_withdraw(request->web->reports, user_of(request), id, request_text(request, "reason"), err)) {
        return false;
    }
    buf_add(&answer->body, STR("{}"));
    return true;
}

/* ---- what there is to do ---- */

bool put_report_todo(Request *request, Json *json, Err *err) {
    json_key(json, "reports");
    return report_todo(request->web->reports, user_of(request), json, request->arena, err);
}
