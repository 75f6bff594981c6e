/* Drafts of notices: to those who take part, to those who are late, to the public. */
#include "campaign_internal.h"

#include <string.h>

/* ---- drafts ---- */

typedef struct Holder {   /* a department of the unit that runs it, or another unit, that has items of sheets */
    Str unit, section;    /* section empty: the unit */
    size_t rates, proves; /* items that people rate; that the data decide */
    bool reached;         /* a department, or a unit that the notice may name today */
} Holder;

typedef struct Drafting {
    const CampaignCall *call;
    Campaign campaign;
    Sheet *sheets;
    bool *judged_reached; /* by sheet: its unit may be named today */
    size_t count;
    Holder *holders;
    size_t holder_count;
    Str purpose;
    int64_t notice;
} Drafting;

/* Who has items without being judged: of a reminder, those who are late with them. The department that runs the
 * campaign writes the notice itself. */
static bool load_holders(Drafting *drafting, Tx *tx, Err *err) {
    const Campaign *campaign = &drafting->campaign;
    Arena *arena = drafting->call->arena;
    Stmt *stmt;
    bool row = false, good, departments = departments_fill(drafting->call, campaign);
    if (!stmt_open(tx,
                   "SELECT i.unit_code, CASE WHEN i.unit_code = ?2 THEN i.section ELSE '' END, SUM(i.state <>"
                   " 'computed'), SUM(i.state = 'computed') FROM campaign_item i JOIN campaign_sheet s ON s.id ="
                   " i.sheet_id WHERE s.campaign_id = ?1 AND (?4 = 0 OR (s.state = 'filling' AND i.state IN ('open',"
                   " 'saved', 'returned'))) AND (CASE WHEN i.unit_code = ?2 THEN i.section NOT IN ('', ?3) ELSE"
                   " i.unit_code <> s.unit_code END) GROUP BY 1, 2 ORDER BY 2, 1",
                   &stmt, err, "issi", campaign->id, campaign->unit, campaign->section,
                   (int64_t)str_is(drafting->purpose, "reminder"))) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const Holder one = {.unit = str_copy(arena, stmt_text(stmt, 0)),
                            .section = str_copy(arena, stmt_text(stmt, 1)),
                            .rates = (size_t)stmt_integer(stmt, 2),
                            .proves = (size_t)stmt_integer(stmt, 3)};
        if (one.section.len && !departments) {
            continue;
        }
        drafting->holders = arena_grow(arena, drafting->holders, drafting->holder_count, drafting->holder_count + 1,
                                       sizeof *drafting->holders);
        drafting->holders[drafting->holder_count++] = one;
    }
    stmt_close(stmt);
    return good;
}

/* A school that was closed, or left the unit that runs the campaign, keeps its items, but no notice goes there: one
 * that names it could not be submitted. */
static bool find_reached(Drafting *drafting, Tx *tx, Err *err) {
    const CampaignCall *call = drafting->call;
    size_t count = drafting->count + drafting->holder_count;
    Str *units = ARENA_ARRAY(call->arena, count + 1, Str);
    bool *may = ARENA_ARRAY(call->arena, count + 1, bool);
    for (size_t i = 0; i < count; i++) {
        units[i] = i < drafting->count ? drafting->sheets[i].unit : drafting->holders[i - drafting->count].unit;
    }
    if (!notice_may_name(call->room->notices, tx, drafting->campaign.unit, units, count, call->arena, may, err)) {
        return false;
    }
    drafting->judged_reached = may;
    for (size_t i = 0; i < drafting->holder_count; i++) {
        drafting->holders[i].reached = drafting->holders[i].section.len || may[drafting->count + i];
    }
    return true;
}

static Str holder_name(const Drafting *drafting, Tx *tx, const Holder *holder) {
    const SectionDef *section = holder->section.len ? pack_section(drafting->call->room->pack, holder->section) : NULL;
    return section ? section->name : unit_name_of(drafting->call, tx, holder->unit);
}

static void add_holders(const Drafting *drafting, Tx *tx, Buf *body) {
    bool late = str_is(drafting->purpose, "reminder");
    if (!drafting->holder_count) {
        return;
    }
    buf_add(body,
            late ? STR("下列科室和单位承担的条目还没有报送。\n| 科室或单位 | 还没有报送 |\n")
                 : STR("下列科室和单位承担条目：逐项自评，自动计算的条目提供佐证。\n| 科室或单位 | 自评 | 佐证 |\n"));
    for (size_t i = 0; i < drafting->holder_count; i++) {
        const Holder *holder = &drafting->holders[i];
        buf_add_format(body, "| %.*s | %zu项 |", STR_ARG(holder_name(drafting, tx, holder)), holder->rates);
        if (!late) {
            buf_add_format(body, " %zu项 |", holder->proves);
        }
        buf_add(body, STR("\n"));
    }
}

/* "2026-12-02" as a letter says it. */
static Str day_in_words(Str day, Arena *arena) {
    Date date;
    return date_parse(day, &date) && date.day ? date_in_words(arena, date) : day;
}

static void body_of_notice(const Drafting *drafting, Buf *body) {
    const Campaign *campaign = &drafting->campaign;
    buf_add_format(body, "现开展“%.*s”，评估年度%.*s年，依据“%.*s”（%.*s）。请按下列时间完成。\n",
                   STR_ARG(campaign->title), STR_ARG(campaign->period), STR_ARG(campaign->framework.def->name),
                   STR_ARG(campaign->framework.def->document));
    if (campaign->note.len) {
        buf_add_format(body, "%.*s\n", STR_ARG(campaign->note));
    }
    buf_add(body, STR("| 阶段 | 完成期限 |\n"));
    for (size_t i = 0; i < campaign->kind->phase_count; i++) {
        buf_add_format(body, "| %.*s | %.*s |\n", STR_ARG(campaign->kind->phases[i].name),
                       STR_ARG(day_in_words(campaign->due_on[i], drafting->call->arena)));
    }
}

static void body_of_reminder(const Drafting *drafting, Buf *body) {
    buf_add_format(body, "“%.*s”的自评还没有报送，请尽快完成。\n| 单位 | 还没有报送 | 退回 |\n",
                   STR_ARG(drafting->campaign.title));
    for (size_t i = 0; i < drafting->count; i++) {
        const Sheet *sheet = &drafting->sheets[i];
        const size_t *states = sheet->counts.states;
        if (sheet->state == SHEET_FILLING) {
            buf_add_format(body, "| %.*s | %zu项 | %zu项 |\n", STR_ARG(sheet->way.name),
                           states[ITEM_OPEN] + states[ITEM_SAVED] + states[ITEM_RETURNED], states[ITEM_RETURNED]);
        }
    }
}

static bool body_of_publicity(const Drafting *drafting, Tx *tx, Buf *body, Err *err) {
    const CampaignCall *call = drafting->call;
    const Campaign *campaign = &drafting->campaign;
    bool scored = campaign->framework.def->has_framework && campaign->framework.def->framework.points.num > 0;
    buf_add_format(body, "“%.*s”已经审定，现予公示。对结果有异议的，请在公示期内提出。\n| 单位 | %s | %s |\n",
                   STR_ARG(campaign->title), scored ? "得分" : "达标", "等次或结论");
    for (size_t i = 0; i < drafting->count; i++) {
        Item *items;
        size_t count;
        Evaluation own;
        if (!items_load(call, tx, campaign, drafting->sheets[i].id, &items, &count, err) ||
            !sheet_judge(call, campaign, &drafting->sheets[i], items, count, true, &own, err)) {
            return false;
        }
        Str shown = own.score ? score_show(call->arena, own.score->low, own.score->high) : verdict_name(own.verdict);
        const Score *score = own.score;
        Str grade =
            score && score->best >= 0 && score->best == score->worst ? score->def->grades[score->best].name : own.why;
        buf_add_format(body, "| %.*s | %.*s | %.*s |\n", STR_ARG(drafting->sheets[i].way.name), STR_ARG(shown),
                       STR_ARG(grade));
    }
    return true;
}

static void add_words(json_t *object, const char *key, Str value) {
    json_object_set_new(object, key, json_stringn(value.data ? value.data : "", value.len));
}

/* Those who are judged, or who are late. For the unit that runs it its departments sign, where any of them has items.
 */
static void add_judged(const Drafting *drafting, json_t *groups) {
    json_t *group = json_object(), *units = json_array();
    bool late = str_is(drafting->purpose, "reminder"), departments = false;
    for (size_t i = 0; i < drafting->holder_count; i++) {
        departments = departments || drafting->holders[i].section.len;
    }
    for (size_t i = 0; i < drafting->count; i++) {
        const Sheet *sheet = &drafting->sheets[i];
        bool itself = departments && str_equal(sheet->unit, drafting->campaign.unit);
        if (!itself && drafting->judged_reached[i] && (!late || sheet->state == SHEET_FILLING)) {
            json_array_append_new(units, json_stringn(sheet->unit.data, sheet->unit.len));
        }
    }
    if (!json_array_size(units) && drafting->holder_count) {
        json_decref(units);
        json_decref(group);
        return;
    }
    add_words(group, "name", late ? STR("未报送单位") : STR("被评单位"));
    json_object_set_new(group, "units", units);
    json_array_append_new(groups, group);
}

/* Departments and units that have items of others' sheets. */
static void add_group_of_holders(const Drafting *drafting, json_t *groups) {
    json_t *group = json_object(), *units = json_array(), *sections = json_array();
    for (size_t i = 0; i < drafting->holder_count; i++) {
        const Holder *one = &drafting->holders[i];
        Str code = one->section.len ? one->section : one->unit;
        if (one->reached) {
            json_array_append_new(one->section.len ? sections : units, json_stringn(code.data, code.len));
        }
    }
    if (!json_array_size(units) && !json_array_size(sections)) {
        json_decref(units);
        json_decref(sections);
        json_decref(group);
        return;
    }
    add_words(group, "name", STR("承担条目的科室和单位"));
    json_object_set_new(group, "units", units);
    json_object_set_new(group, "sections", sections);
    json_array_append_new(groups, group);
}

static bool content_of(const Drafting *drafting, Tx *tx, Str *content, Err *err) {
    const Campaign *campaign = &drafting->campaign;
    Buf body = buf_create(drafting->call->arena);
    bool publicity = str_is(drafting->purpose, "publicity");
    const char *what = publicity ? "结果公示" : str_is(drafting->purpose, "reminder") ? "催办" : "通知";
    if (publicity && !body_of_publicity(drafting, tx, &body, err)) {
        return false;
    }
    if (!publicity) {
        if (str_is(drafting->purpose, "reminder")) {
            body_of_reminder(drafting, &body);
        } else {
            body_of_notice(drafting, &body);
        }
        add_holders(drafting, tx, &body);
    }
    json_t *made = json_object();
    add_words(made, "title", str_format(drafting->call->arena, "关于%.*s的%s", STR_ARG(campaign->title), what));
    add_words(made, "body", buf_str(&body));
    add_words(made, "basis", campaign->framework.def->document);
    if (!publicity) {
        json_t *groups = json_array();
        add_judged(drafting, groups);
        add_group_of_holders(drafting, groups);
        json_object_set_new(made, "groups", groups);
    }
    *content = json_value_text(made, JSON_CANONICAL, drafting->call->arena);
    json_decref(made);
    return true;
}

static bool write_draft(Tx *tx, void *context, Err *err) {
    const Drafting *drafting = context;
    char now[32];
    time_now_iso(now);
    const StepRow row = {.campaign = drafting->campaign.id,
                         .step = "notice",
                         .before = str_from(campaign_state_id(drafting->campaign.state)),
                         .after = str_from(campaign_state_id(drafting->campaign.state)),
                         .content = str_format(drafting->call->arena, "{\"for\":\"%.*s\",\"notice\":%lld}",
                                               STR_ARG(drafting->purpose), (long long)drafting->notice),
                         .unit = drafting->campaign.unit};
    return store_run(tx, "INSERT INTO campaign_notice (campaign_id, purpose, notice_id, at) VALUES (?, ?, ?, ?)", err,
                     "isis", drafting->campaign.id, drafting->purpose, drafting->notice, str_from(now)) &&
           step_write(drafting->call, tx, &row, err);
}

bool campaign_notice(const CampaignCall *call, int64_t id, Str purpose, int64_t *notice, Err *err) {
    Drafting drafting = {.call = call, .purpose = purpose};
    Str content = {NULL, 0};
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = campaign_load(call, tx, id, &drafting.campaign, err) &&
                sheets_load(call, tx, id, &drafting.sheets, &drafting.count, err) &&
                (campaign_rights(call, &drafting.campaign).sees || campaign_none(err)) &&
                phase_may(call, &drafting.campaign, CAMPAIGN_DISTRIBUTE, &drafting.campaign.way,
                          drafting.campaign.section, false, err);
    const CampaignKindDef *kind = good ? drafting.campaign.kind : NULL;
    Str wanted = !kind                          ? (Str){NULL, 0}
                 : str_is(purpose, "notice")    ? kind->notice
                 : str_is(purpose, "publicity") ? kind->publicity
                 : str_is(purpose, "reminder")  ? kind->reminder
                                                : (Str){NULL, 0};
    if (good && (!wanted.len || !call->room->notices)) {
        good = err_set_field(err, ERR_INPUT, "for", "这种评估任务没有“%.*s”这种通知。", STR_ARG(str_head(purpose, 40)));
    }
    good = good && load_holders(&drafting, tx, err) && find_reached(&drafting, tx, err) &&
           content_of(&drafting, tx, &content, err);
    store_read_end(tx);
    const NoticeDraft draft = {.kind = wanted,
                               .unit = good ? drafting.campaign.unit : (Str){NULL, 0},
                               .section = good ? drafting.campaign.section : (Str){NULL, 0},
                               .content = content,
                               .version = -1};
    good = good && notice_save(call->room->notices, call->user, &draft, &drafting.notice, err) &&
           store_write(call->room->store, write_draft, &drafting, err);
    *notice = drafting.notice;
    return good;
}
