/* Judging: evaluations, what-if, reports, measures, decisions and their evidence. */
#include "web_internal.h"

static const char docx_type[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* In the period of the request, or exactly the version that it names. */
const Standard *find_standard(Request *request, Str *id, Err *err) {
    Frameworks *frameworks = request->web->frameworks;
    Str version = request_text(request, "version");
    int64_t definition;
    FrameworkInfo info;
    if (!request_required(request, "standard", id, err)) {
        return NULL;
    }
    if (version.len) {
        bool known = integer_parse(version, &definition) && framework_version(frameworks, definition, &info, err);
        if (!known || !str_equal(info.def->id, *id)) {
            err_set(err, ERR_NOT_FOUND, "“%.*s”没有这一版。", STR_ARG(*id));
            return NULL;
        }
        return info.standard;
    }
    if (framework_find(frameworks, *id, request->shared->frame->tree.period, &info) && info.standard && !info.retired) {
        return info.standard;
    }
    err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个标准，或者它在这个年度没有在用。", STR_ARG(*id));
    return NULL;
}

bool judge_by(Request *request, const Standard *standard, const Frame *frame, bool no_plan, Evaluation *evaluation,
              Err *err) {
    Tx *tx;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = standard_evaluate_decided(tx, standard, frame, request->unit, &(EvaluateOptions){.no_plan = no_plan},
                                          request->arena, evaluation, err);
    store_read_end(tx);
    return good;
}

bool judge_request(Request *request, const Frame *frame, Evaluation *evaluation, Err *err) {
    Str id;
    const Standard *standard = find_standard(request, &id, err);
    return standard && judge_by(request, standard, frame, false, evaluation, err);
}

bool get_evaluation(Request *request, Answer *answer, Err *err) {
    Evaluation evaluation;
    if (!judge_request(request, request->shared->frame, &evaluation, err)) {
        return false;
    }
    evaluation_json(&evaluation, &answer->body);
    return true;
}

static bool fault(Err *err, size_t index, const char *what) {
    const Place place = place_field("changes[%zu]", index);
    return err_set_at(err, ERR_INPUT, &place, "第%zu处改动%s。", index + 1, what);
}

static bool read_change(Request *request, size_t index, const json_t *json, CellChange *change, Err *err) {
    const UnitTree *tree = &request->shared->frame->tree;
    const json_t *value = json_object_get(json, "value");
    Str code = str_from(json_string_value(json_object_get(json, "unit")));
    const Element *element =
        pack_element(request->web->pack, str_from(json_string_value(json_object_get(json, "element"))));
    int unit = org_tree_find(tree, code);
    if (unit < request->unit || unit >= tree->units[request->unit].end) {
        return fault(err, index, "的单位不在所评的单位之内");
    }
    if (!element) {
        return fault(err, index, "的数据项没有定义");
    }
    if (!json_is_number(value)) {
        return fault(err, index, "没有写数值");
    }
    *change = (CellChange){unit, pack_element_index(request->web->pack, element), json_number_value(value)};
    return true;
}

bool post_what_if(Request *request, Answer *answer, Err *err) {
    enum { CHANGES_MOST = 20000 };
    const json_t *list = json_object_get(request->json, "changes");
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > CHANGES_MOST) {
        return err_set(err, ERR_INPUT, "“changes”要是一个列表，最多%d处改动。", CHANGES_MOST);
    }
    CellChange *changes = ARENA_ARRAY(request->arena, count + 1, CellChange);
    for (size_t i = 0; i < count; i++) {
        if (!read_change(request, i, json_array_get(list, i), &changes[i], err)) {
            return false;
        }
    }
    Evaluation evaluation;
    const Frame *frame = frame_overlay(request->shared->frame, changes, count, request->arena);
    if (!judge_request(request, frame, &evaluation, err)) {
        return false;
    }
    evaluation_json(&evaluation, &answer->body);
    return true;
}

static bool write_xlsx(void *context, const char *path, Err *err) {
    return evaluation_xlsx(context, path, err);
}

static Str title(const Request *request, const char *what) {
    const UnitTree *tree = &request->shared->frame->tree;
    return str_format(request->arena, "%.*s%.*s年%s", STR_ARG(tree->units[request->unit].name), STR_ARG(tree->period),
                      what);
}

bool get_evaluation_xlsx(Request *request, Answer *answer, Err *err) {
    Evaluation evaluation;
    return judge_request(request, request->shared->frame, &evaluation, err) &&
           answer_file(request, answer, write_xlsx, &evaluation, xlsx_type, title(request, "评估结果.xlsx"), err);
}

bool get_report(Request *request, Answer *answer, Err *err) {
    Str kind, format = request_text(request, "format");
    Evaluation evaluation;
    Report report;
    if (!request_required(request, "kind", &kind, err)) {
        return false;
    }
    const ReportDef *def = pack_report(request->web->pack, kind);
    if (!def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种报告。", STR_ARG(kind));
    }
    if (def->children) { /* from one evaluation it would tell of no unit below */
        return err_set(err, ERR_USAGE, "“%.*s”要汇总下级单位，请在“报告”里生成。", STR_ARG(def->name));
    }
    if (format.len && !str_is(format, "docx") && !str_is(format, "html")) {
        return err_set(err, ERR_USAGE, "“format”只能是 docx 或 html。");
    }
    if (!judge_request(request, request->shared->frame, &evaluation, err) ||
        !report_build(def, &evaluation, request->arena, &report, err)) {
        return false;
    }
    if (str_is(format, "html")) {
        answer->type = "text/html; charset=utf-8";
        return report_html(&report, &answer->body, err);
    }
    answer->type = docx_type;
    answer->file_name =
        title(request, str_cstr(request->arena, str_format(request->arena, "%.*s.docx", STR_ARG(def->name))));
    return report_docx_bytes(&report, &answer->body, err);
}

bool post_report_merge(Request *request, Answer *answer, Err *err) {
    Evaluation evaluation;
    bool gathers;
    Str template_bytes = request_upload_bytes(request, err);
    if (!template_bytes.len) {
        return err->kind ? false : err_set(err, ERR_INPUT, "没有收到模板文件。");
    }
    if (!report_template_gathers(template_bytes, request->arena, &gathers, err)) {
        return false;
    }
    if (gathers) {
        return err_set(
            err, ERR_INPUT,
            "模板用到了台账、履职、存疑数据或上年值，这里只填评估结果，填了会缺数。请先在“报告”里生成这份报告，"
            "再选用这个模板。");
    }
    answer->type = docx_type;
    answer->file_name = title(request, "报告.docx");
    return judge_request(request, request->shared->frame, &evaluation, err) &&
           report_merge_bytes(template_bytes, &evaluation, &answer->body, err);
}

bool get_measure(Request *request, Answer *answer, Err *err) {
    Str id;
    MeasureResult result;
    if (!request_required(request, "indicator", &id, err)) {
        return false;
    }
    const IndicatorDef *def = pack_indicator(request->web->pack, id);
    if (!def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个指标。", STR_ARG(id));
    }
    if (!indicator_measure(request->shared->frame, def, request->unit, request->arena, &result, err)) {
        return false;
    }
    measure_json(request->shared->frame, request->unit, &result, &answer->body);
    return true;
}

/* ---- decisions --------------------------------------------------------- */

/* With `item`: all that was ever decided on it, newest first; otherwise the newest of each. */
static bool read_asked(Request *request, Str standard, Decision **decisions, size_t *count, Err *err) {
    const UnitTree *tree = &request->shared->frame->tree;
    Str item = request_text(request, "item"), unit = tree->units[request->unit].code;
    Tx *tx;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = item.len
                    ? decision_history(tx, standard, unit, tree->period, item, request->arena, decisions, count, err)
                    : decision_list(tx, standard, unit, tree->period, request->arena, decisions, count, err);
    store_read_end(tx);
    return good;
}

bool get_decisions(Request *request, Answer *answer, Err *err) {
    Str id;
    Decision *decisions;
    size_t count;
    if (!find_standard(request, &id, err) || !read_asked(request, id, &decisions, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "decisions");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        decision_json(&json, &decisions[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

static bool read_decision(Request *request, Decision *decision, Err *err) {
    Str verdict = request_text(request, "verdict"), points = request_text(request, "points");
    if (!request_required(request, "item", &decision->item, err)) {
        return false;
    }
    decision->has_points = points.len > 0;
    if (points.len && !number_parse(points, &decision->points)) {
        return err_set(err, ERR_INPUT, "得分“%.*s”不是数。", STR_ARG(points));
    }
    decision->level = request_text(request, "level");
    bool out = str_is(verdict, "not_applicable");
    if (!points.len && !decision->level.len && !out && !str_is(verdict, "met") && !str_is(verdict, "not_met")) {
        return err_set(err, ERR_INPUT, "认定意见只能是“达到”或“未达到”。");
    }
    decision->verdict = out ? VERDICT_NOT_APPLICABLE : str_is(verdict, "met") ? VERDICT_MET : VERDICT_NOT_MET;
    decision->note = request_text(request, "note");
    decision->actor = request->actor;
    return true;
}

/* The file of a decision that was made on the same unit, taken over with its name. */
static bool reuse_file(Request *request, Decision *decision, Err *err) {
    Str text = request_text(request, "evidence_of");
    const UnitTree *tree = &request->shared->frame->tree;
    Decision other;
    int64_t id;
    Tx *tx;
    if (!text.len) {
        return true;
    }
    if (!integer_parse(text, &id)) {
        return err_set(err, ERR_USAGE, "“evidence_of”要是一条认定的编号。");
    }
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = decision_find(tx, id, tree->units[request->unit].code, request->arena, &other, err);
    store_read_end(tx);
    if (good) {
        decision->file_name = other.file_name;
        decision->file_hash = other.file_hash;
    }
    return good;
}

bool post_decision(Request *request, Answer *answer, Err *err) {
    Str id, bytes = request_upload_bytes(request, err);
    Decision decision = {.id = 0};
    char hash[65];
    const Standard *standard = err->kind ? NULL : find_standard(request, &id, err);
    if (!standard || !read_decision(request, &decision, err)) {
        return false;
    }
    if (!bytes.len && !reuse_file(request, &decision, err)) {
        return false;
    }
    if (bytes.len) {
        if (!blob_put(request->web->store, bytes, hash, err)) {
            return false;
        }
        decision.file_hash = str_from(hash);
        decision.file_name = request_text(request, "file_name");
    }
    const UnitTree *tree = &request->shared->frame->tree;
    if (!decision_add(request->web->store, standard, tree->units[request->unit].code, tree->period, &decision, err)) {
        return false;
    }
    return put_done(answer);
}

/* Where the file was handed in, newest first; a file may prove several units. */
static bool may_see_evidence(Request *request, Str hash, Str *name, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good, may = false;
    Want want = route_want(request->route);
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    good = stmt_open(tx, "SELECT unit_code, period, file_name FROM decision WHERE file_hash = ?1 ORDER BY id DESC",
                     &stmt, err, "s", hash);
    while (good && !may && (good = stmt_step(stmt, &row, err)) && row) {
        Err none = {.kind = ERR_NONE};
        Str code = str_copy(request->arena, stmt_text(stmt, 0)), period = str_copy(request->arena, stmt_text(stmt, 1));
        SharedFrame *shared = frame_take(request->web, period, &none);
        int unit = shared ? org_tree_find(&shared->frame->tree, code) : -1;
        may = unit >= 0 && scope_allows(request, &shared->frame->tree, unit, &want, &none);
        *name = str_copy(request->arena, stmt_text(stmt, 2));
        frame_give_back(request->web, shared);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good && (may || err_set(err, ERR_NOT_FOUND, "没有这份佐证材料，或者它不在您的管理范围内。"));
}

bool get_evidence(Request *request, Answer *answer, Err *err) {
    Str hash, name = {NULL, 0}, bytes;
    if (!request_required(request, "hash", &hash, err) || !may_see_evidence(request, hash, &name, err) ||
        !blob_get(request->web->store, str_cstr(request->arena, hash), request->arena, &bytes, err)) {
        return false;
    }
    buf_add(&answer->body, bytes);
    answer->type = "application/octet-stream"; /* saved, never shown: it came from outside */
    answer->file_name = name.len ? name : STR("佐证材料");
    return true;
}
