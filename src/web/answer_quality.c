/* Quality: what is unusual in the figures of a unit's schools, and the reasons given for it. */
#include "web_internal.h"

enum { YEARS_MOST = 16, FINDINGS_MOST = 5000 /* in one answer; a list gives the rest */ };

/* ---- looking -------------------------------------------------------------- */

typedef struct Looking {
    Request *request;
    const bool *named;              /* per unit of the tree: the reader may know its name */
    SharedFrame *years[YEARS_MOST]; /* held until the answer is made */
    const Frame *older[YEARS_MOST];
    QualityFrames frames;
    Quality quality;
} Looking;

/* Names of schools that are not the reader's are not told. */
static bool may_name(void *context, int unit) {
    const Looking *looking = context;
    return looking->named[unit];
}

static bool take_years(Looking *looking, Tx *tx, Err *err) {
    Request *request = looking->request;
    Str *periods;
    size_t count;
    if (!quality_older(tx, request->shared->frame, request->arena, &periods, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count && i < YEARS_MOST; i++) {
        SharedFrame *year = frame_take(request->web, periods[i], err);
        if (!year) {
            return false;
        }
        looking->years[looking->frames.older_count] = year;
        looking->older[looking->frames.older_count++] = year->frame;
    }
    return true;
}

static void give_years_back(Looking *looking) {
    for (size_t i = 0; i < looking->frames.older_count; i++) {
        frame_give_back(looking->request->web, looking->years[i]);
    }
}

/* With a round: its drafts as if they were approved. */
static bool lay_drafts(Request *request, Looking *looking, Err *err) {
    int64_t round;
    Str text = request_text(request, "round");
    if (!text.len) {
        return true;
    }
    if (!integer_parse(text, &round)) {
        return err_set(err, ERR_USAGE, "“round”要是填报的编号。");
    }
    const RoundFilter filter = {.id = round, .any_state = true};
    RoundInfo *rounds;
    size_t count;
    return round_list(request->web->collect, &request->session.user, &filter, request->arena, &rounds, &count, err) &&
           quality_round(request->web->collect, round, looking->frames.frame, request->arena, &looking->frames.frame,
                         err);
}

static bool begin(Request *request, Looking *looking, Err *err) {
    const Want view = {.domain = STR("school_data"), .action = ACTION_VIEW};
    Tx *tx;
    *looking = (Looking){.request = request, .named = scope_marks(request, &request->shared->frame->tree, &view)};
    looking->frames = (QualityFrames){
        .frame = request->shared->frame, .older = looking->older, .may_name = may_name, .context = looking};
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = take_years(looking, tx, err);
    store_read_end(tx);
    return good && lay_drafts(request, looking, err);
}

static bool look(Request *request, Looking *looking, Err *err) {
    Tx *tx;
    bool good = begin(request, looking, err) &&
                quality_find(&looking->frames, request->unit, request->arena, &looking->quality, err);
    if (good && (good = store_read_begin(request->web->store, &tx, err))) {
        good = quality_explained(tx, looking->frames.frame, request->arena, &looking->quality, err);
        store_read_end(tx);
    }
    give_years_back(looking); /* what was found stands for itself */
    return good;
}

/* ---- the whole ------------------------------------------------------------ */

bool get_quality(Request *request, Answer *answer, Err *err) {
    Looking looking;
    if (!look(request, &looking, err)) {
        return false;
    }
    const Frame *frame = looking.frames.frame;
    const Unit *unit = &frame->tree.units[request->unit];
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "unit", unit->code);
    json_put_str(&json, "unit_name", unit->name);
    json_put_str(&json, "period", frame->tree.period);
    json_put_optional(&json, "previous_period", frame->previous ? frame->previous->tree.period : (Str){NULL, 0});
    json_key(&json, "rules");
    quality_rules_json(frame->pack, &looking.quality, &json);
    json_put_integer(&json, "total", (int64_t)looking.quality.count);
    json_key(&json, "findings");
    json_open_array(&json);
    for (size_t i = 0; i < looking.quality.count && i < FINDINGS_MOST; i++) {
        finding_json(&looking.frames, &looking.quality.findings[i], &json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- as lists ------------------------------------------------------------- */

static const ListColumn finding_columns[] = {
    {"school", "单位代码", COLUMN_TEXT, 16},  {"school_name", "单位", COLUMN_TEXT, 28},
    {"rule", NULL, COLUMN_TEXT, 0},           {"rule_name", "看出什么", COLUMN_TEXT, 22},
    {"severity", "程度", COLUMN_TEXT, 10},    {"subject", NULL, COLUMN_TEXT, 0},
    {"name", "项目", COLUMN_TEXT, 24},        {"value", "数值", COLUMN_NUMBER, 12},
    {"measure", "数值单位", COLUMN_TEXT, 10}, {"chance", "偶然的可能", COLUMN_NUMBER, 12},
    {"sentence", "说明", COLUMN_TEXT, 80},    {"explained", "已说明", COLUMN_BOOL, 8},
    {"reason", "原因", COLUMN_TEXT, 40},      {"by", "说明人", COLUMN_TEXT, 14},
    {"at", "说明时间", COLUMN_TEXT, 21}};

static const ListSpec finding_list = {.name = "findings",
                                      .file_name = "数据质量",
                                      .columns = finding_columns,
                                      .column_count = sizeof finding_columns / sizeof *finding_columns};

static bool give_findings(List *list, void *context, Err *err) {
    const Looking *looking = context;
    const Frame *frame = looking->frames.frame;
    const QualityDef *def = pack_quality(frame->pack);
    for (size_t i = 0; i < looking->quality.count; i++) {
        const Finding *finding = &looking->quality.findings[i];
        const Unit *unit = &frame->tree.units[finding->unit];
        list_text(list, unit->code);
        list_text(list, unit->name);
        list_text(list, str_from(quality_kind_id(finding->kind)));
        list_text(list, def->rules[finding->kind].name);
        list_text(list, str_from(severity_id(finding->severity)));
        list_text(list, finding->subject);
        list_text(list, finding->name);
        list_number(list, finding->value);
        list_text(list, finding->measure);
        list_number(list, finding->chance);
        list_text(list, finding->sentence);
        list_bool(list, finding->reason.len > 0);
        list_text(list, finding->reason);
        list_text(list, finding->by);
        list_text(list, finding->at);
        if (!list_row(list, err)) {
            return false;
        }
    }
    return true;
}

bool get_quality_findings(Request *request, Answer *answer, Err *err) {
    Looking looking;
    return look(request, &looking, err) && list_answer(request, answer, &finding_list, give_findings, &looking, err);
}

static const ListColumn school_columns[] = {
    {"school", "单位代码", COLUMN_TEXT, 16},      {"school_name", "单位", COLUMN_TEXT, 28},
    {"kind_name", "类别", COLUMN_TEXT, 12},       {"parent_name", "上级", COLUMN_TEXT, 20},
    {"must_fix", "必须改正", COLUMN_INTEGER, 10}, {"to_explain", "待说明", COLUMN_INTEGER, 10},
    {"to_check", "供核对", COLUMN_INTEGER, 10},   {"explained", "已说明", COLUMN_INTEGER, 10}};

static const ListSpec school_list = {.name = "schools",
                                     .file_name = "数据质量（按学校）",
                                     .columns = school_columns,
                                     .column_count = sizeof school_columns / sizeof *school_columns};

typedef struct SchoolCounts {
    int64_t open[3], explained;
} SchoolCounts;

/* Every school, those without a question, too: a list that leaves them out cannot be told from one that is not done. */
static bool give_schools(List *list, void *context, Err *err) {
    const Looking *looking = context;
    const UnitTree *tree = &looking->frames.frame->tree;
    int from = looking->request->unit, to = tree->units[from].end;
    size_t at = 0;
    for (int row = from; row < to; row++) {
        const Unit *unit = &tree->units[row];
        SchoolCounts counts = {.explained = 0};
        for (; at < looking->quality.count && looking->quality.findings[at].unit <= row; at++) {
            const Finding *finding = &looking->quality.findings[at];
            bool here = finding->unit == row;
            counts.explained += here && finding->reason.len;
            counts.open[finding->severity] += here && !finding->reason.len;
        }
        if (unit->kind->level != LEVEL_SCHOOL) {
            continue;
        }
        list_text(list, unit->code);
        list_text(list, unit->name);
        list_text(list, unit->kind->name);
        list_text(list, unit->parent >= 0 ? tree->units[unit->parent].name : (Str){NULL, 0});
        for (int severity = 0; severity < 3; severity++) {
            list_integer(list, counts.open[severity]);
        }
        list_integer(list, counts.explained);
        if (!list_row(list, err)) {
            return false;
        }
    }
    return true;
}

bool get_quality_schools(Request *request, Answer *answer, Err *err) {
    Looking looking;
    return look(request, &looking, err) && list_answer(request, answer, &school_list, give_schools, &looking, err);
}

/* ---- explaining ----------------------------------------------------------- */

/* Whoever has a part in the unit's figures: fills them in, signs, reviews or approves them. */
static bool may_explain(Request *request, Err *err) {
    static const Action actions[] = {ACTION_EDIT, ACTION_SUBMIT, ACTION_REVIEW, ACTION_APPROVE};
    const UnitTree *tree = &request->shared->frame->tree;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        const Want want = {.domain = STR("school_data"), .action = actions[i]};
        Err none = {.kind = ERR_NONE};
        if (scope_allows(request, tree, request->unit, &want, &none)) {
            scope_set_actor(request, &want, tree, request->unit);
            return true;
        }
    }
    return err_set(err, ERR_DENIED, "只有填报、审核这些数据的人才能说明原因。");
}

bool post_quality_explain(Request *request, Answer *answer, Err *err) {
    Looking looking;
    QualityKind kind;
    Str rule, reason;
    if (!may_explain(request, err) || !request_required(request, "rule", &rule, err) ||
        !request_required(request, "reason", &reason, err)) {
        return false;
    }
    if (!quality_kind_parse(rule, &kind)) {
        return err_set(err, ERR_USAGE, "没有“%.*s”这种疑问。", STR_ARG(rule));
    }
    bool good =
        begin(request, &looking, err) && quality_explain(request->web->store, &looking.frames, request->unit, kind,
                                                         request_text(request, "subject"), reason, request->actor, err);
    give_years_back(&looking);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "done", good);
    json_close_object(&json);
    return good;
}
