/* Problems and measures: what is not met, the case it became, the measure it is mended by, and what became of those of
 * the year before. */
#include "campaign_internal.h"

#include <string.h>

enum { CASES_MOST = 1000 };

typedef struct Case { /* of a ledger, opened from an evaluation */
    int64_t id;
    Str source, number, state, state_name, due_at, fix_by, measure, title, unit, unit_name;
    CaseEnd ended;
    Light light;
} Case;

typedef struct Cases {
    const CampaignCall *call;
    Case *list;
    size_t count, capacity;
} Cases;

static Str field_of(const CampaignCall *call, Str fields, const char *name) {
    json_error_t fault;
    json_t *value = fields.len ? json_loadb(fields.data, fields.len, 0, &fault) : NULL;
    Str found = str_copy(call->arena, json_member_text(value, name));
    json_decref(value);
    return found;
}

/* Until when it is mended: as it was extended, as it was ordered. */
static Str fix_by_of(const CampaignCall *call, Str fields) {
    Str extended = field_of(call, fields, "new_fix_by");
    return extended.len ? extended : field_of(call, fields, "fix_by");
}

static bool take_case(void *context, const CaseLine *line, Err *err) {
    Cases *cases = context;
    Arena *arena = cases->call->arena;
    (void)err;
    if (cases->count == cases->capacity) {
        cases->capacity = cases->capacity ? cases->capacity * 2 : 32;
        cases->list = arena_grow(arena, cases->list, cases->count, cases->capacity, sizeof *cases->list);
    }
    cases->list[cases->count++] = (Case){.id = line->id,
                                         .source = str_copy(arena, line->source),
                                         .number = str_copy(arena, line->number),
                                         .state = str_copy(arena, line->state),
                                         .state_name = str_copy(arena, line->state_name),
                                         .due_at = str_copy(arena, line->due_at),
                                         .fix_by = fix_by_of(cases->call, line->fields),
                                         .measure = field_of(cases->call, line->fields, "measure"),
                                         .title = str_copy(arena, line->title),
                                         .unit = str_copy(arena, line->unit),
                                         .unit_name = str_copy(arena, line->unit_name),
                                         .ended = line->ended,
                                         .light = line->light};
    return true;
}

static Str source_prefix(const CampaignCall *call, const Campaign *campaign, Str unit, Str period) {
    return str_format(call->arena, "%.*s %.*s %.*s ", STR_ARG(campaign->framework.def->id), STR_ARG(unit),
                      STR_ARG(period));
}

/* Cases out of the evaluation of one unit in one period. */
static bool cases_of(const CampaignCall *call, const Campaign *campaign, Str unit, Str period, Cases *cases, Err *err) {
    int64_t total;
    const CaseQuery query = {
        .source_kind = STR("evaluation"), .source = source_prefix(call, campaign, unit, period), .limit = CASES_MOST};
    cases->call = call;
    return case_list(call->room->ledger, call->user, &query, call->arena, take_case, cases, &total, err);
}

/* The case of an item: what was dismissed is none. */
static const Case *case_of(const CampaignCall *call, const Campaign *campaign, const Cases *cases, Str unit, Str item) {
    Str wanted = str_format(call->arena, "%.*s%.*s", STR_ARG(source_prefix(call, campaign, unit, campaign->period)),
                            STR_ARG(item));
    for (size_t i = 0; i < cases->count; i++) {
        Str source = cases->list[i].source;
        bool same = str_equal(source, wanted) || (str_starts(source, wanted) && source.data[wanted.len] == '/');
        if (same && cases->list[i].ended != CASE_VOID) {
            return &cases->list[i];
        }
    }
    return NULL;
}

/* ---- the proposed measure ---- */

static const PlanItem *planned(const Evaluation *evaluation, int row_item) {
    for (size_t i = 0; i < evaluation->plan.item_count; i++) {
        if (evaluation->plan.items[i].item == row_item) {
            return &evaluation->plan.items[i];
        }
    }
    return NULL;
}

/* The deadline of the kind's pack: the first rule that fits, from today on. */
static Due proposed_due(const CampaignCall *call, const Campaign *campaign, const Item *item, bool is_planned) {
    const CampaignKindDef *kind = campaign->kind;
    Str group_name;
    bool computed = item_takes(item->def) == TAKES_NONE;
    bool veto = str_is(item_group(campaign, item->def, &group_name), "vetoes");
    const bool fits[] = {true, veto, is_planned, computed, !computed}; /* by CampaignMends */
    for (size_t i = 0; i < kind->mend_count; i++) {
        const CampaignMendDef *mend = &kind->mends[i];
        bool named = mend->item_count == 0;
        for (size_t k = 0; k < mend->item_count; k++) {
            named = named || str_equal(mend->items[k], item->item);
        }
        if (named && fits[mend->of]) {
            return due_counted(call->room->pack, &mend->due, STR("整改"), call->arena);
        }
    }
    return (Due){{NULL, 0}, {NULL, 0}};
}

static void add_planned(const CampaignCall *call, const Evaluation *evaluation, int row_item, Buf *text) {
    const PlanItem *item = row_item >= 0 ? planned(evaluation, row_item) : NULL;
    if (!item || !(item->add > 0)) {
        return;
    }
    const ItemDef *def = evaluation->row_items[row_item];
    Str amount = number_show(call->arena, item->add, def->resource_step < 1 ? 2 : 0, true);
    buf_add_format(text, "%s补充%.*s%.*s%.*s（%zu所学校）", text->len ? "；" : "", STR_ARG(def->resource_name),
                   STR_ARG(amount), STR_ARG(def->resource_unit), item->schools);
}

/* Of the gap plan where there is one, then of the standard, then of the self-rating. */
static Str proposed(const CampaignCall *call, const Evaluation *evaluation, const Item *item, bool *is_planned) {
    const ItemResult *result = outcome_of(evaluation, item->def);
    Buf text = buf_create(call->arena);
    if (result && result->def->kind == ITEM_ROWS) {
        for (size_t i = 0; i < result->def->of_count; i++) {
            for (size_t r = 0; r < evaluation->row_item_count; r++) {
                if (str_equal(evaluation->row_items[r]->id, result->def->of_items[i])) {
                    add_planned(call, evaluation, (int)r, &text);
                }
            }
        }
    } else if (result) {
        add_planned(call, evaluation, result->row_item, &text);
    }
    *is_planned = text.len > 0;
    Str words = item->def->node     ? item->def->node->measure
                : item->def->effect ? item->def->effect->measure
                                    : item->def->measure;
    Str said = rating_text(call, item->self, "measure");
    if (text.len && words.len) {
        buf_add_format(&text, "；%.*s", STR_ARG(words));
    }
    return text.len ? buf_str(&text) : said.len ? said : words;
}

/* ---- one unmet item ---- */

typedef struct Unmet {
    const Sheet *sheet;
    const Item *item;
    Str why, measure;
    Due due; /* as the pack has it, were the case opened today */
    const Case *found;
} Unmet;

typedef bool (*TakeUnmet)(void *context, const Unmet *unmet, Err *err);

/* By the reviewers' own ratings, or by the self-ratings. */
static bool unmet_of(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, bool own,
                     TakeUnmet take, void *context, Err *err) {
    Item *items;
    size_t count;
    Evaluation *evaluation = ARENA_NEW(call->arena, Evaluation);
    Cases cases = {.count = 0};
    if (!items_load(call, tx, campaign, sheet->id, &items, &count, err) ||
        !sheet_judge(call, campaign, sheet, items, count, own, evaluation, err) ||
        !cases_of(call, campaign, sheet->unit, campaign->period, &cases, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const ItemResult *result = outcome_of(evaluation, items[i].def);
        if (!result || result->verdict != VERDICT_NOT_MET) {
            continue;
        }
        const Case *found = case_of(call, campaign, &cases, sheet->unit, items[i].item);
        bool is_planned;
        Str measure = proposed(call, evaluation, &items[i], &is_planned);
        const Unmet unmet = {sheet,
                             &items[i],
                             result->why,
                             found ? found->measure : measure,
                             proposed_due(call, campaign, &items[i], is_planned),
                             found};
        if (!take(context, &unmet, err)) {
            return false;
        }
    }
    return true;
}

/* Of all sheets that were approved. */
static bool each_unmet(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheets, size_t count,
                       TakeUnmet take, void *context, Err *err) {
    for (size_t i = 0; i < count; i++) {
        if (sheets[i].state == SHEET_APPROVED && sheet_sees(call, campaign, &sheets[i]) &&
            !unmet_of(call, tx, campaign, &sheets[i], true, take, context, err)) {
            return false;
        }
    }
    return true;
}

/* ---- telling ---- */

typedef struct Tally {
    const CampaignCall *call;
    Json *json; /* NULL: only counted */
    size_t without_case, without_measure;
    Str first;
} Tally;

static void put_case(Json *json, const Case *found) {
    json_put_integer(json, "case", found ? found->id : 0);
    json_put_str(json, "number", found ? found->number : STR(""));
    json_put_str(json, "state", found ? found->state : STR(""));
    json_put_str(json, "state_name", found ? found->state_name : STR(""));
    json_put_text(json, "ended",
                  !found || found->ended == CASE_OPEN ? "none"
                  : found->ended == CASE_CLOSED       ? "closed"
                                                      : "void");
    json_put_text(json, "light", light_id(found ? found->light : LIGHT_GREY));
    json_put_str(json, "due_at", found ? found->due_at : STR(""));
}

static bool tell_unmet(void *context, const Unmet *unmet, Err *err) {
    Tally *tally = context;
    bool lacks = !unmet->measure.len;
    (void)err;
    tally->without_case += unmet->found == NULL;
    tally->without_measure += lacks;
    if ((lacks || !unmet->found) && !tally->first.len) {
        tally->first = str_format(tally->call->arena, "%.*s：%.*s", STR_ARG(unmet->sheet->way.name),
                                  STR_ARG(unmet->item->def->name));
    }
    if (!tally->json) {
        return true;
    }
    Json *json = tally->json;
    json_open_object(json);
    json_put_integer(json, "sheet", unmet->sheet->id);
    json_put_str(json, "unit", unmet->sheet->unit);
    json_put_str(json, "unit_name", unmet->sheet->way.name);
    json_put_str(json, "item", unmet->item->item);
    json_put_str(json, "name", unmet->item->def->name);
    json_put_str(json, "why", unmet->why);
    json_put_str(json, "measure", unmet->measure);
    json_put_bool(json, "has_measure", !lacks);
    json_put_str(json, "fix_by", unmet->found ? unmet->found->fix_by : unmet->due.at);
    json_put_str(json, "fix_rule", unmet->due.why);
    json_put_str(json, "became", STR(""));
    put_case(json, unmet->found);
    json_close_object(json);
    return true;
}

static Str became(const CampaignCall *call, const Case *one) {
    return one->ended == CASE_CLOSED ? STR("已销号")
           : one->ended == CASE_VOID ? str_format(call->arena, "没有成立（%.*s）", STR_ARG(one->state_name))
           : one->light == LIGHT_RED ? str_format(call->arena, "%.*s，已逾期", STR_ARG(one->state_name))
                                     : str_format(call->arena, "%.*s，还没有办结", STR_ARG(one->state_name));
}

/* The item that a case out of the evaluation of a unit came from. */
static Str item_of_case(const CampaignCall *call, const Campaign *campaign, Str period, const Case *one) {
    size_t prefix = source_prefix(call, campaign, one->unit, period).len;
    Str rest = str_slice(one->source, prefix, one->source.len), item;
    str_cut(&rest, '/', &item);
    return item;
}

static void put_past(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Str before,
                     const Case *one, Json *json) {
    Str item = item_of_case(call, campaign, before, one);
    const ItemDef *def = item_def(campaign, item);
    json_open_object(json);
    json_put_integer(json, "sheet", sheet->id);
    json_put_str(json, "unit", sheet->unit);
    json_put_str(json, "unit_name", sheet->way.name);
    json_put_str(json, "item", item);
    json_put_str(json, "name", def ? def->name : one->title);
    json_put_str(json, "why", one->title);
    json_put_str(json, "measure", one->measure);
    json_put_bool(json, "has_measure", one->measure.len > 0);
    json_put_str(json, "fix_by", one->fix_by);
    json_put_str(json, "fix_rule", STR(""));
    json_put_str(json, "became", became(call, one));
    put_case(json, one);
    json_close_object(json);
}

static bool previous_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheets, size_t count,
                          Json *json, Err *err) {
    Str before;
    if (!org_period_before(tx, campaign->period, call->arena, &before, err)) {
        return false;
    }
    json_key(json, "previous");
    json_open_array(json);
    for (size_t i = 0; before.len && i < count; i++) {
        Cases cases = {.count = 0};
        if (!sheet_sees(call, campaign, &sheets[i])) {
            continue;
        }
        if (!cases_of(call, campaign, sheets[i].unit, before, &cases, err)) {
            return false;
        }
        for (size_t k = 0; k < cases.count; k++) {
            put_past(call, campaign, &sheets[i], before, &cases.list[k], json);
        }
    }
    json_close_array(json);
    return true;
}

/* ---- for reports ---- */

typedef struct Collecting {
    const CampaignCall *call;
    Trouble *list;
    size_t count;
} Collecting;

static bool collect_trouble(void *context, const Unmet *unmet, Err *err) {
    Collecting *collecting = context;
    const Case *found = unmet->found;
    Str none = {NULL, 0};
    (void)err;
    collecting->list[collecting->count++] = (Trouble){.def = unmet->item->def,
                                                      .why = unmet->why,
                                                      .measure = unmet->measure,
                                                      .number = found ? found->number : none,
                                                      .state_name = found ? found->state_name : none,
                                                      .due_at = !found              ? none
                                                                : found->fix_by.len ? found->fix_by
                                                                                    : str_slice(found->due_at, 0, 10)};
    return true;
}

bool sheet_troubles(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, bool own,
                    Trouble **list, size_t *count, Err *err) {
    Collecting collecting = {.call = call, .list = ARENA_ARRAY(call->arena, campaign->item_count + 1, Trouble)};
    bool good = unmet_of(call, tx, campaign, sheet, own, collect_trouble, &collecting, err);
    *list = collecting.list;
    *count = collecting.count;
    return good;
}

bool sheet_past(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, ReportPast **list,
                size_t *count, Err *err) {
    Str before;
    Cases cases = {.count = 0};
    *list = NULL;
    *count = 0;
    if (!org_period_before(tx, campaign->period, call->arena, &before, err) ||
        (before.len && !cases_of(call, campaign, sheet->unit, before, &cases, err))) {
        return false;
    }
    *list = ARENA_ARRAY(call->arena, cases.count + 1, ReportPast);
    for (size_t i = 0; i < cases.count; i++) {
        const Case *one = &cases.list[i];
        const ItemDef *def = item_def(campaign, item_of_case(call, campaign, before, one));
        (*list)[(*count)++] = (ReportPast){def ? def->name : one->title, one->measure, became(call, one)};
    }
    return true;
}

/* The record that takes what is not met; NULL: none. */
static const RecordDef *problem_record(const CampaignCall *call) {
    const SourceDef *source = pack_source(call->room->pack, STR("evaluation"));
    LedgerKind kind;
    return source && ledger_kind(call->room->ledger, source->record, &kind) ? kind.def : NULL;
}

/* Whoever sees the problems need not be one who opens cases. */
static bool may_open(const CampaignCall *call) {
    const RecordDef *record = problem_record(call);
    return record && call->user && !call->user->viewed_by.len && ledger_could_open(call->user, record);
}

static bool put_problems(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet *sheets;
    size_t count;
    Tally tally = {.call = call, .json = json};
    if (!campaign_load(call, tx, id, &campaign, err) || !sheets_load(call, tx, id, &sheets, &count, err)) {
        return false;
    }
    if (!campaign_rights(call, &campaign).sees) {
        return campaign_none(err);
    }
    json_open_object(json);
    json_key(json, "problems");
    json_open_array(json);
    bool good = each_unmet(call, tx, &campaign, sheets, count, tell_unmet, &tally, err);
    json_close_array(json);
    good = good && previous_json(call, tx, &campaign, sheets, count, json, err);
    json_put_integer(json, "without_case", (int64_t)tally.without_case);
    json_put_integer(json, "without_measure", (int64_t)tally.without_measure);
    json_key(json, "may");
    json_open_object(json);
    json_put_bool(json, "open", campaign_rights(call, &campaign).runs && may_open(call));
    json_close_object(json);
    json_close_object(json);
    return good;
}

bool campaign_problems_json(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    return campaign_read(call, id, put_problems, json, err);
}

/* Counted as the program sees them: a problem is none the less one when the user may not see its case. */
bool problems_open_count(const CampaignCall *call, const Campaign *campaign, size_t *without_case,
                         size_t *without_measure, Str *first, Err *err) {
    CampaignCall all = *call;
    Tally tally = {.call = call};
    Sheet *sheets;
    size_t count;
    Tx *tx;
    all.user = NULL;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = sheets_load(&all, tx, campaign->id, &sheets, &count, err) &&
                each_unmet(&all, tx, campaign, sheets, count, tell_unmet, &tally, err);
    store_read_end(tx);
    *without_case = tally.without_case;
    *without_measure = tally.without_measure;
    *first = tally.first;
    return good;
}

Str problems_open_text(const CampaignCall *call, size_t without_case, size_t without_measure, Str first) {
    Buf text = buf_create(call->arena);
    if (without_case) {
        buf_add_format(&text, "%zu个问题没有登记", without_case);
    }
    if (without_measure) {
        buf_add_format(&text, "%s%zu个问题没有整改措施", text.len ? "，" : "", without_measure);
    }
    buf_add_format(&text, "（%.*s%s）", STR_ARG(first), without_case + without_measure > 1 ? "等" : "");
    return buf_str(&text);
}

bool campaign_may_be_final(const CampaignCall *call, Str standard, Str unit, Str period, Err *err) {
    const CampaignFilter filter = {.period = period, .unit = unit};
    int64_t *ids;
    size_t found = 0;
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = campaign_ids(call, tx, &filter, &ids, &found, err);
    store_read_end(tx);
    for (size_t i = 0; good && i < found; i++) {
        Campaign campaign;
        size_t without_case = 0, without_measure = 0;
        Str first = {NULL, 0};
        good = store_read_begin(call->room->store, &tx, err) && campaign_load(call, tx, ids[i], &campaign, err);
        store_read_end(tx);
        bool counts = good && str_equal(campaign.framework.def->id, standard) && campaign.state != CAMPAIGN_WITHDRAWN &&
                      campaign.state != CAMPAIGN_DRAFT;
        if (counts && !problems_open_count(call, &campaign, &without_case, &without_measure, &first, err)) {
            return false;
        }
        if (without_case || without_measure) {
            return err_set(err, ERR_CONFLICT, "“%.*s”还有%.*s，报告不能定稿。", STR_ARG(campaign.title),
                           STR_ARG(problems_open_text(call, without_case, without_measure, first)));
        }
    }
    return good;
}

/* ---- opening ---- */

typedef struct Opening {
    const CampaignCall *call;
    const Campaign *campaign;
    const json_t *named; /* NULL: all */
    bool *matched;       /* by index of `named`: it is a problem */
    Str repeated;        /* the first of `named` that has a case already; empty: none */
    struct {
        Str source, name, measure, fix_by, fix_by_why;
    } * list;
    size_t count, capacity, lacking;
    Str first;
} Opening;

static const json_t *named_in(Opening *opening, const Unmet *unmet) {
    const json_t *one, *found = NULL;
    size_t index;
    json_array_foreach(opening->named, index, one) {
        if (json_integer_value(json_object_get(one, "sheet")) == unmet->sheet->id &&
            str_equal(json_member_text(one, "item"), unmet->item->item)) {
            opening->matched[index] = true;
            opening->repeated = opening->repeated.len || !unmet->found ? opening->repeated : unmet->item->def->name;
            found = found ? found : one;
        }
    }
    return found;
}

/* `others`: how many of the same call were opened. */
static bool is_open_already(Err *err, Str names, size_t others) {
    char rest[64] = "";
    if (others) {
        snprintf(rest, sizeof rest, "其余%zu个已经登记。", others);
    }
    return err_set_field(err, ERR_CONFLICT, "problems",
                         "%.*s已经登记过，这次写的措施和期限没有记下。请刷新后在它的台账里办理。%s", STR_ARG(names),
                         rest);
}

/* What is named and is no problem, or has its case, would be passed over without a word, with what is said of it. */
static bool all_matched(const Opening *opening, Err *err) {
    for (size_t i = 0; i < json_array_size(opening->named); i++) {
        if (!opening->matched[i]) {
            return err_set_field(err, ERR_INPUT, "problems",
                                 "第%zu个不是这次评估里没有达到的，请刷新后再选：problems: [{sheet, item}]。", i + 1);
        }
    }
    return !opening->repeated.len ||
           is_open_already(err, str_format(opening->call->arena, "“%.*s”", STR_ARG(opening->repeated)), 0);
}

/* The day until which it is mended, where it is said: not over yet, and with a reason when it is later than the pack's.
 */
static bool read_fix_by(const CampaignCall *call, const json_t *named, const Unmet *unmet, Str *fix_by, Str *why,
                        Err *err) {
    Str day;
    if (!body_day(call, named, "fix_by", &day, err) ||
        !body_text(call, named, "fix_by_why", CAMPAIGN_TEXT_MOST, why, err)) {
        return false;
    }
    if (day.len && str_compare(day, date_show(call->arena, date_today())) < 0) {
        return err_set_field(err, ERR_INPUT, "fix_by", "“%.*s”的整改期限%.*s已经过了。",
                             STR_ARG(unmet->item->def->name), STR_ARG(day));
    }
    if (day.len && unmet->due.at.len && str_compare(day, unmet->due.at) > 0 && !why->len) {
        return err_set_field(err, ERR_INPUT, "fix_by_why", "“%.*s”的整改期限%.*s晚于规定的%.*s（%.*s），请写明为什么。",
                             STR_ARG(unmet->item->def->name), STR_ARG(day), STR_ARG(unmet->due.at),
                             STR_ARG(unmet->due.why));
    }
    *fix_by = day.len ? day : unmet->due.at;
    return true;
}

static bool take_opening(void *context, const Unmet *unmet, Err *err) {
    Opening *opening = context;
    const CampaignCall *call = opening->call;
    const json_t *named = named_in(opening, unmet);
    Str measure = {NULL, 0}, fix_by = unmet->due.at, why = {NULL, 0};
    if (unmet->found || (opening->named && !named)) {
        return true;
    }
    if (named && (!body_text(call, named, "measure", CAMPAIGN_TEXT_MOST, &measure, err) ||
                  !read_fix_by(call, named, unmet, &fix_by, &why, err))) {
        return false;
    }
    measure = measure.len ? measure : unmet->measure;
    if (!measure.len && named) {
        return err_set_field(err, ERR_INPUT, "measure", "“%.*s”还没有整改措施，写上措施才能登记。",
                             STR_ARG(unmet->item->def->name));
    }
    if (!measure.len) {
        opening->first = opening->lacking++ ? opening->first : unmet->item->def->name;
        return true;
    }
    if (opening->count == opening->capacity) {
        opening->capacity = opening->capacity ? opening->capacity * 2 : 16;
        opening->list =
            arena_grow(call->arena, opening->list, opening->count, opening->capacity, sizeof *opening->list);
    }
    opening->list[opening->count].source =
        str_format(call->arena, "%.*s%.*s",
                   STR_ARG(source_prefix(call, opening->campaign, unmet->sheet->unit, opening->campaign->period)),
                   STR_ARG(unmet->item->item));
    opening->list[opening->count].name = unmet->item->def->name;
    opening->list[opening->count].fix_by = fix_by;
    opening->list[opening->count].fix_by_why = why;
    opening->list[opening->count++].measure = measure;
    return true;
}

static const Standard *standard_in(void *context, Str id, Str period) {
    const Opening *opening = context;
    (void)period;
    return str_equal(id, opening->campaign->framework.def->id) ? opening->campaign->framework.standard : NULL;
}

static const Frame *frame_in(void *context, Str period, Err *err) {
    const Opening *opening = context;
    return opening->call->frame(opening->call->context, period, err);
}

/* What the bureau's record does not have is not said there. */
static void add_field(json_t *fields, const RecordDef *record, const char *key, Str value) {
    if (value.len && record && record_field(record, str_from(key)) >= 0) {
        json_object_set_new(fields, key, json_stringn(value.data, value.len));
    }
}

static bool open_one(const Opening *opening, size_t index, bool *existing, Err *err) {
    const CampaignCall *call = opening->call;
    union { /* only read */
        const Opening *in;
        void *out;
    } context = {opening};
    const FoundWorld world = {.store = call->room->store,
                              .pack = call->room->pack,
                              .ledger = call->room->ledger,
                              .standard = standard_in,
                              .frame = frame_in,
                              .context = context.out};
    json_t *fields = json_object();
    int64_t id;
    const RecordDef *record = problem_record(call);
    add_field(fields, record, "measure", opening->list[index].measure);
    add_field(fields, record, "fix_by", opening->list[index].fix_by);
    add_field(fields, record, "fix_by_why", opening->list[index].fix_by_why);
    bool good = found_open(&world, call->user, STR("evaluation"), opening->list[index].source,
                           json_value_text(fields, JSON_CANONICAL, call->arena), call->arena, &id, existing, err);
    json_decref(fields);
    return good;
}

/* Each is a write of its own, and somebody may open one in between: the others are opened all the same, and it is told
 * which were. What was not named had nothing said of it that could be lost. */
static bool open_all(const Opening *opening, Err *err) {
    enum { NAMED_MOST = 3, NAME_BYTES_MOST = 60 }; /* so that the message keeps its end */
    Buf repeated = buf_create(opening->call->arena);
    size_t opened = 0, repeats = 0;
    for (size_t i = 0; i < opening->count; i++) {
        Err own = {.kind = ERR_NONE};
        bool existing = false;
        if (!open_one(opening, i, &existing, &own)) {
            Str name = opening->list[i].name;
            return opened ? err_set_at(err, own.kind, &own.place, "前面%zu个已经登记，“%.*s”没有：%s", opened,
                                       STR_ARG(str_head(name, NAME_BYTES_MOST)), own.message)
                          : err_set_at(err, own.kind, &own.place, "%s", own.message);
        }
        opened += !existing;
        if (existing && opening->named && ++repeats <= NAMED_MOST) {
            buf_add_format(&repeated, "%s“%.*s”", repeats > 1 ? "、" : "",
                           STR_ARG(str_head(opening->list[i].name, NAME_BYTES_MOST)));
        }
    }
    if (repeats > NAMED_MOST) {
        buf_add_format(&repeated, "等%zu个", repeats);
    }
    return !repeated.len || is_open_already(err, buf_str(&repeated), opened);
}

bool campaign_problems_open(const CampaignCall *call, int64_t id, const json_t *body, Err *err) {
    Campaign campaign;
    Sheet *sheets;
    size_t count;
    Opening opening = {.call = call, .campaign = &campaign, .named = json_object_get(body, "problems")};
    Tx *tx;
    if (!body_listed(body, "problems", "哪些问题", err) || !store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    opening.matched = ARENA_ARRAY(call->arena, json_array_size(opening.named) + 1, bool);
    bool good = campaign_load(call, tx, id, &campaign, err) && sheets_load(call, tx, id, &sheets, &count, err) &&
                (campaign_rights(call, &campaign).runs || campaign_none(err)) &&
                each_unmet(call, tx, &campaign, sheets, count, take_opening, &opening, err) &&
                all_matched(&opening, err);
    store_read_end(tx);
    good = good && open_all(&opening, err);
    if (good && !opening.count && opening.lacking) {
        return err_set_field(err, ERR_INPUT, "measure", "“%.*s”等%zu个问题还没有整改措施，写上措施才能登记。",
                             STR_ARG(opening.first), opening.lacking);
    }
    return good;
}
