/* What reports on a campaign are written from: of each unit both ratings item by item, evidence with its numbers, what
 * is missing, problems with measures. A frozen sheet is told as it was frozen. */
#include "campaign_internal.h"

/* What one sheet is told from. */
typedef struct Telling {
    const CampaignCall *call;
    Tx *tx;
    const Campaign *campaign;
    const Sheet *sheet;
    Item *items;
    size_t count;
    json_t *result, *before;
    const json_t *tree; /* of the result */
    bool frozen;
    bool reviewed; /* the reviewers' ratings are complete and may be told */
    Trouble *troubles;
    size_t trouble_count;
    ReportSheet *told;
    Str *hashes; /* of the proofs that have a number */
} Telling;

/* ---- reading a result ---- */

static double number_in(const json_t *object, const char *key) {
    const json_t *found = json_object_get(object, key);
    return json_is_number(found) ? json_number_value(found) : (double)NAN;
}

static Str text_in(const Telling *telling, const json_t *object, const char *key) {
    return str_copy(telling->call->arena, json_member_text(object, key));
}

static const json_t *item_in(const json_t *result, Str id) {
    const json_t *one;
    size_t index;
    json_array_foreach(json_object_get(result, "items"), index, one) {
        if (str_equal(json_member_text(one, "item"), id)) {
            return one;
        }
    }
    return NULL;
}

static Verdict verdict_in(const json_t *object) {
    static const Verdict all[] = {VERDICT_MET, VERDICT_NOT_MET, VERDICT_PENDING, VERDICT_NOT_APPLICABLE};
    Str said = json_member_text(object, "verdict");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (str_equal(verdict_id(all[i]), said)) {
            return all[i];
        }
    }
    return VERDICT_PENDING;
}

static Compare compare_in(const json_t *object) {
    Str op = json_member_text(object, "op");
    return str_is(op, ">=")   ? COMPARE_AT_LEAST
           : str_is(op, "<=") ? COMPARE_AT_MOST
           : str_is(op, "<")  ? COMPARE_LESS
           : str_is(op, ">")  ? COMPARE_MORE
                              : COMPARE_NONE;
}

static ReportTotal total_in(const Telling *telling, const json_t *total, bool told) {
    double low = number_in(total, "low"), high = number_in(total, "high");
    if (!told || !json_is_object(total)) {
        return (ReportTotal){.score = (double)NAN, .points = (double)NAN};
    }
    return (ReportTotal){.told = true,
                         .score = low == high ? low : (double)NAN,
                         .points = number_in(total, "points"),
                         .shown = text_in(telling, total, "shown"),
                         .grade = text_in(telling, total, "grade"),
                         .grade_barred = json_is_true(json_object_get(total, "grade_barred")),
                         .grade_open = json_is_true(json_object_get(total, "grade_open")),
                         .grade_settled = json_is_false(json_object_get(total, "grade_open")),
                         .verdict_name = verdict_name(verdict_in(total)),
                         .why = text_in(telling, total, "why"),
                         .met = (size_t)number_in(total, "met"),
                         .not_met = (size_t)number_in(total, "not_met"),
                         .pending = (size_t)number_in(total, "pending")};
}

/* ---- an item ---- */

static Str level_name(const Campaign *campaign, Str id) {
    const FrameworkDef *framework = &campaign->framework.def->framework;
    for (size_t i = 0; i < framework->level_count; i++) {
        if (str_equal(framework->levels[i].id, id)) {
            return framework->levels[i].name;
        }
    }
    return id;
}

/* What was concluded: the level that was chosen, or how it was judged; of something that must not be, whether it was.
 */
static Str concluded(const Telling *telling, const ItemDef *def, Str rating, const json_t *outcome) {
    Str level = rating_text(telling->call, rating, "level"), group_name;
    Verdict verdict = verdict_in(outcome);
    if (level.len || !json_is_object(outcome)) {
        return level_name(telling->campaign, level);
    }
    if (str_is(item_group(telling->campaign, def, &group_name), "vetoes")) {
        return verdict == VERDICT_NOT_MET ? STR("已发生")
               : verdict == VERDICT_MET   ? STR("没有发生")
                                          : verdict_name(verdict);
    }
    bool points = number_in(outcome, "points_most") > 0;
    return points && verdict != VERDICT_NOT_APPLICABLE ? (Str){NULL, 0} : verdict_name(verdict);
}

static Str who_rates(const Telling *telling, const Item *item) {
    const Pack *pack = telling->call->room->pack;
    const SectionDef *section = item->section.len ? pack_section(pack, item->section) : NULL;
    const RoleDef *role = item->role.len ? pack_role(pack, item->role) : NULL;
    bool elsewhere = !str_equal(item->unit, telling->sheet->unit);
    Str unit = elsewhere ? unit_name_of(telling->call, telling->tx, item->unit) : (Str){NULL, 0};
    Str post = section ? section->name : role ? role->name : (Str){NULL, 0};
    return unit.len || post.len ? str_format(telling->call->arena, "%.*s%.*s", STR_ARG(unit), STR_ARG(post))
                                : telling->sheet->way.name;
}

static const Trouble *trouble_of(const Telling *telling, const ItemDef *def) {
    for (size_t i = 0; i < telling->trouble_count; i++) {
        if (telling->troubles[i].def == def) {
            return &telling->troubles[i];
        }
    }
    return NULL;
}

/* Points that are not known count from nothing to full marks, or as far as the outcome tells. */
static void take_bounds(const json_t *outcome, double most, double *low, double *high) {
    double least = number_in(outcome, "low"), top = number_in(outcome, "high");
    *low = isnan(least) ? 0 : least;
    *high = isnan(top) ? most : top;
}

static void take_outcome(const Telling *telling, ReportRated *told, const json_t *one, const json_t *outcome) {
    double most = number_in(outcome, "points_most"), value = number_in(outcome, "value");
    told->scored = most > 0;
    told->most = most;
    told->self = number_in(one, "self");
    told->own = number_in(one, "own");
    told->before = number_in(item_in(telling->before, told->id), "own");
    told->left_out = verdict_in(outcome) == VERDICT_NOT_APPLICABLE;
    told->bad = verdict_in(outcome) == VERDICT_NOT_MET;
    told->open = json_is_object(outcome) && verdict_in(outcome) == VERDICT_PENDING;
    told->valued = told->computed && !isnan(value);
    told->value = value;
    told->value_before = number_in(json_object_get(item_in(telling->before, told->id), "outcome"), "value");
    told->limit = number_in(outcome, "limit");
    told->compare = compare_in(outcome);
    told->decimals = (int)json_integer_value(json_object_get(outcome, "decimals"));
    told->percent = json_is_true(json_object_get(outcome, "percent"));
    told->unit = text_in(telling, outcome, "unit");
    told->figures = told->computed ? text_in(telling, outcome, "figures") : (Str){NULL, 0};
    told->why = text_in(telling, outcome, "why");
}

static const json_t *node_in(const json_t *tree, Str id) {
    if (str_equal(json_member_text(tree, "id"), id)) {
        return tree;
    }
    const json_t *one, *found = NULL;
    size_t index;
    json_array_foreach(json_object_get(tree, "nodes"), index, one) {
        if (!found) {
            found = node_in(one, id);
        }
    }
    return found;
}

/* The elements of this year that a computed item reads. Of what was frozen none: the data may have changed since. */
static void take_elements(const Telling *telling, ReportRated *told) {
    const json_t *facts = telling->frozen ? NULL : json_object_get(node_in(telling->tree, told->id), "facts"), *one;
    size_t index;
    told->elements = ARENA_ARRAY(telling->call->arena, json_array_size(facts) + 1, Str);
    json_array_foreach(facts, index, one) {
        Str id = text_in(telling, one, "element");
        size_t i = 0;
        while (i < told->element_count && !str_equal(told->elements[i], id)) {
            i++;
        }
        if (i == told->element_count) {
            told->elements[told->element_count++] = id;
        }
    }
}

static ReportRated rated_of(const Telling *telling, const Item *item) {
    const CampaignCall *call = telling->call;
    const ItemDef *def = item->def;
    const json_t *one = item_in(telling->result, item->item);
    const json_t *own = json_object_get(one, "outcome"), *self = json_object_get(one, "self_outcome");
    ReportRated told = {.def = def,
                        .id = item->item,
                        .name = def->name,
                        .responsible = who_rates(telling, item),
                        .bonus = def->node && def->node->bonus,
                        .computed = item_takes(def) == TAKES_NONE,
                        .reviewed = telling->reviewed};
    Str note = rating_text(call, item->self, "note");
    item_group(telling->campaign, def, &told.group);
    take_outcome(telling, &told, one, telling->reviewed || !self ? own : self);
    told.self_words = concluded(telling, def, item->self, self ? self : own);
    told.own_words = concluded(telling, def, item->own, own);
    told.self_bad = verdict_in(self ? self : own) == VERDICT_NOT_MET;
    told.self_why = text_in(telling, self ? self : own, "why");
    told.note = note.len || told.computed || !told.scored ? note : told.self_why; /* deductions say why themselves */
    told.problem = rating_text(call, item->self, "problem");
    told.measure = rating_text(call, item->self, "measure");
    Str own_note = rating_text(call, item->own, "note"); /* of a rating that was accepted: the note it came with */
    told.own_reason = item->own_reason.len ? item->own_reason : str_equal(own_note, note) ? (Str){NULL, 0} : own_note;
    take_bounds(self ? self : own, told.most, &told.self_low, &told.self_high);
    take_bounds(own, told.most, &told.own_low, &told.own_high);
    take_elements(telling, &told);
    const Trouble *trouble = trouble_of(telling, def);
    if (trouble) {
        told.measure = trouble->measure.len ? trouble->measure : told.measure;
        told.case_number = trouble->number;
        told.case_state = trouble->state_name;
        told.case_due = trouble->due_at;
    }
    return told;
}

/* ---- evidence ---- */

static size_t place_of_item(const Telling *telling, int64_t item) {
    size_t i = 0;
    while (i < telling->count && telling->items[i].id != item) {
        i++;
    }
    return i;
}

/* The same file has one number, whatever it proves and however often it was taken over. */
static size_t proof_of(Telling *telling, const Given *given) {
    ReportSheet *told = telling->told;
    Arena *arena = telling->call->arena;
    Str hash = given->hash.len ? given->hash : str_format(arena, "%lld", (long long)given->attachment);
    for (size_t i = 0; i < told->proof_count; i++) {
        if (str_equal(telling->hashes[i], hash)) {
            return i;
        }
    }
    size_t count = told->proof_count;
    told->proofs = arena_grow(arena, told->proofs, count, count + 1, sizeof *told->proofs);
    telling->hashes = arena_grow(arena, telling->hashes, count, count + 1, sizeof *telling->hashes);
    telling->hashes[count] = hash;
    told->proofs[told->proof_count++] = (ReportProof){.number = str_format(arena, "%zu", count + 1),
                                                      .name = given->name,
                                                      .given = str_slice(given->at, 0, 10),
                                                      .from = given->from,
                                                      .until = given->until,
                                                      .expired = given->expired};
    return count;
}

static Str listed(Arena *arena, Str list, Str more) {
    return list.len ? str_format(arena, "%.*s、%.*s", STR_ARG(list), STR_ARG(more)) : more;
}

static bool lists(Arena *arena, Str list, Str number) {
    Str around = str_format(arena, "、%.*s、", STR_ARG(list));
    return str_find(around, str_format(arena, "、%.*s、", STR_ARG(number))) >= 0;
}

static void take_given(void *context, const Given *given) {
    Telling *telling = context;
    Arena *arena = telling->call->arena;
    size_t place = place_of_item(telling, given->item);
    if (place < telling->count) {
        size_t number = proof_of(telling, given); /* may move them */
        ReportProof *proof = &telling->told->proofs[number];
        ReportRated *item = &telling->told->items[place];
        if (!lists(arena, item->proofs, proof->number)) { /* given twice, it is still one file */
            proof->items = listed(arena, proof->items, item->name);
            item->proofs = listed(arena, item->proofs, proof->number);
        }
    }
}

/* The proofs of each item in the order of their numbers, with their names. */
static void order_proofs(Telling *telling) {
    const ReportSheet *told = telling->told;
    Arena *arena = telling->call->arena;
    for (size_t i = 0; i < told->item_count; i++) {
        Str numbers = {NULL, 0}, names = {NULL, 0};
        for (size_t k = 0; k < told->proof_count; k++) {
            if (lists(arena, told->items[i].proofs, told->proofs[k].number)) {
                numbers = listed(arena, numbers, told->proofs[k].number);
                names = listed(arena, names, told->proofs[k].name);
            }
        }
        told->items[i].proofs = numbers;
        told->items[i].proof_names = names;
    }
}

static bool take_lacks(Telling *telling, Err *err) {
    for (size_t i = 0; i < telling->count; i++) {
        if (!evidence_lacks(telling->call, telling->tx, telling->campaign, &telling->items[i], &telling->told->lacks,
                            &telling->told->lack_count, err)) {
            return false;
        }
    }
    return true;
}

/* The day of the last such step, of the campaign (sheet 0) or of one of its sheets; empty: there was none. */
static bool day_of_step(const CampaignCall *call, Tx *tx, int64_t campaign, int64_t sheet, const char *step, Str *day,
                        Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(
            tx, "SELECT COALESCE(MAX(at), '') FROM campaign_step WHERE campaign_id = ? AND sheet_id = ? AND step = ?",
            &stmt, err, "iiz", campaign, sheet, step)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *day = good && row ? str_slice(str_copy(call->arena, stmt_text(stmt, 0)), 0, 10) : (Str){NULL, 0};
    stmt_close(stmt);
    return good;
}

/* ---- a sheet ---- */

static json_t *parsed(Str text) {
    json_error_t fault;
    return text.len ? json_loadb(text.data, text.len, 0, &fault) : NULL;
}

static bool load_results(Telling *telling, Err *err) {
    const CampaignCall *call = telling->call;
    Str frozen, at, before, now = {NULL, 0};
    if (!items_load(call, telling->tx, telling->campaign, telling->sheet->id, &telling->items, &telling->count, err) ||
        !result_load(call, telling->tx, telling->sheet->id, &frozen, &at, err) ||
        !result_previous(call, telling->tx, telling->campaign, telling->sheet->unit, &before, err) ||
        (!frozen.len &&
         !result_content(call, telling->campaign, telling->sheet, telling->items, telling->count, &now, err))) {
        return false;
    }
    telling->result = parsed(frozen.len ? frozen : now);
    telling->frozen = frozen.len > 0;
    telling->tree = json_object_get(json_object_get(telling->result, "tree"), "score");
    telling->before = parsed(before);
    return true;
}

static void put_totals(const Telling *telling) {
    ReportSheet *told = telling->told;
    double target = telling->sheet->target;
    told->code = telling->sheet->unit;
    told->name = telling->sheet->way.name;
    told->state_name = str_from(sheet_state_name(telling->sheet->state));
    told->rated = telling->sheet->state >= SHEET_HANDED_IN;
    told->target = isnan(target) ? telling->campaign->target : target;
    told->self = total_in(telling, json_object_get(telling->result, "self"), true);
    told->own = total_in(telling, json_object_get(telling->result, "own"), telling->reviewed);
    told->before = total_in(telling, json_object_get(telling->before, "own"), telling->before != NULL);
}

static bool tell_sheet(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet,
                       ReportSheet *told, Err *err) {
    Telling telling = {.call = call, .tx = tx, .campaign = campaign, .sheet = sheet, .told = told};
    telling.reviewed = sheet->state >= SHEET_REVIEWED && sheet_sees_own(call, campaign, sheet);
    bool good =
        load_results(&telling, err) &&
        sheet_troubles(call, tx, campaign, sheet, telling.reviewed, &telling.troubles, &telling.trouble_count, err) &&
        sheet_past(call, tx, campaign, sheet, &told->past, &told->past_count, err) &&
        (sheet->state < SHEET_HANDED_IN ||
         day_of_step(call, tx, campaign->id, sheet->id, "hand_in", &told->handed_on, err));
    if (good) {
        put_totals(&telling);
        told->items = ARENA_ARRAY(call->arena, telling.count + 1, ReportRated);
        told->item_count = telling.count;
        for (size_t i = 0; i < telling.count; i++) {
            told->items[i] = rated_of(&telling, &telling.items[i]);
        }
        good = evidence_given(call, tx, sheet->id, take_given, &telling, err) && take_lacks(&telling, err);
        order_proofs(&telling);
    }
    json_decref(telling.result);
    json_decref(telling.before);
    return good;
}

/* ---- a campaign ---- */

static bool notice_of(const CampaignCall *call, Tx *tx, const Campaign *campaign, ReportCampaign *told, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx,
                   "SELECT n.title, n.number FROM campaign_notice c JOIN notice n ON n.id = c.notice_id WHERE"
                   " c.campaign_id = ? AND c.purpose = 'notice' AND n.state IN ('issued', 'closed') ORDER BY c.id DESC"
                   " LIMIT 1",
                   &stmt, err, "i", campaign->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        told->notice_title = str_copy(call->arena, stmt_text(stmt, 0));
        told->notice_number = str_copy(call->arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good;
}

static bool tell_head(const CampaignCall *call, Tx *tx, const Campaign *campaign, ReportCampaign *told, Err *err) {
    const StandardDef *standard = campaign->framework.def;
    *told = (ReportCampaign){.title = campaign->title,
                             .kind_name = campaign->kind->name,
                             .state_name = str_from(campaign_state_name(campaign->state)),
                             .organiser = campaign->way.name,
                             .organiser_code = campaign->unit,
                             .frozen_on = str_slice(campaign->frozen_at, 0, 10),
                             .standard_id = standard->id,
                             .standard_name = standard->name,
                             .standard_title = standard->title.len ? standard->title : standard->name,
                             .standard_document = standard->document};
    return notice_of(call, tx, campaign, told, err) &&
           day_of_step(call, tx, campaign->id, 0, "open", &told->opened_on, err);
}

static void rank(const Campaign *campaign, const Sheet *sheets, size_t count, ReportCampaign *told, Arena *arena) {
    double *scores = ARENA_ARRAY(arena, count + 1, double);
    for (size_t i = 0; i < count; i++) {
        scores[i] = sheets[i].state == SHEET_APPROVED ? told->sheets[i].own.score : (double)NAN;
    }
    told->ranked = campaign->framework.def->has_framework && campaign->framework.def->framework.ranks;
    for (size_t i = 0; told->ranked && i < count; i++) {
        told->sheets[i].place = place_of(scores, count, i);
    }
}

static bool tell_whole(const CampaignCall *call, Tx *tx, int64_t id, ReportCampaign *told, Err *err) {
    Campaign campaign;
    Sheet *sheets, *seen;
    size_t count, kept = 0;
    if (!campaign_load(call, tx, id, &campaign, err) || !sheets_load(call, tx, id, &sheets, &count, err) ||
        !tell_head(call, tx, &campaign, told, err)) {
        return false;
    }
    told->sheets = ARENA_ARRAY(call->arena, count + 1, ReportSheet);
    seen = ARENA_ARRAY(call->arena, count + 1, Sheet);
    for (size_t i = 0; i < count; i++) {
        if (!sheet_sees(call, &campaign, &sheets[i])) {
            continue;
        }
        seen[kept] = sheets[i];
        if (!tell_sheet(call, tx, &campaign, &sheets[i], &told->sheets[kept++], err)) {
            return false;
        }
    }
    told->sheet_count = kept;
    if (campaign_rights(call, &campaign).runs) {
        rank(&campaign, seen, kept, told, call->arena); /* places are told to whom sees all */
    }
    return kept || campaign_none(err);
}

static bool tell_one(const CampaignCall *call, Tx *tx, int64_t id, ReportCampaign *told, Sheet *sheet, Str *period,
                     Err *err) {
    Campaign campaign;
    if (!sheet_load(call, tx, id, sheet, err) || !campaign_load(call, tx, sheet->campaign_id, &campaign, err)) {
        return false;
    }
    if (!sheet_sees(call, &campaign, sheet)) {
        return campaign_none(err);
    }
    *period = campaign.period;
    if (!tell_head(call, tx, &campaign, told, err)) {
        return false;
    }
    told->sheets = ARENA_ARRAY(call->arena, 1, ReportSheet);
    told->sheet_count = 1;
    return tell_sheet(call, tx, &campaign, sheet, &told->sheets[0], err);
}

/* The newest one that was begun: the campaign that the unit runs, or the unit's sheet; only of `campaign`, unless 0.
 * *id 0: none. */
static bool newest(Tx *tx, bool whole, int64_t campaign, Str standard, Str unit, Str period, int64_t *id, Err *err) {
    static const char *const sql[] = {
        "SELECT s.id FROM campaign_sheet s JOIN campaign c ON c.id = s.campaign_id WHERE s.unit_code = ? AND"
        " c.standard = ? AND c.period = ? AND c.state NOT IN ('draft', 'withdrawn') AND ?4 IN (0, c.id)"
        " ORDER BY c.id DESC LIMIT 1",
        "SELECT c.id FROM campaign c WHERE c.unit_code = ? AND c.standard = ? AND c.period = ? AND"
        " c.state NOT IN ('draft', 'withdrawn') AND ?4 IN (0, c.id) ORDER BY c.id DESC LIMIT 1"};
    Stmt *stmt;
    bool row = false;
    *id = 0;
    if (!stmt_open(tx, sql[whole], &stmt, err, "sssi", unit, standard, period, campaign)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

bool campaign_named(const CampaignCall *call, int64_t id, Str *standard, Str *period, Err *err) {
    Campaign campaign = {.id = 0};
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good =
        campaign_load(call, tx, id, &campaign, err) && (campaign_rights(call, &campaign).sees || campaign_none(err));
    store_read_end(tx);
    *standard = good ? campaign.framework.def->id : (Str){NULL, 0};
    *period = campaign.period;
    return good;
}

bool campaign_report(const CampaignCall *call, bool whole, int64_t campaign, Str standard, Str unit, Str period,
                     ReportCampaign *told, Err *err) {
    Tx *tx;
    Sheet sheet;
    Str same;
    int64_t id;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = newest(tx, whole, campaign, standard, unit, period, &id, err);
    if (good && !id) {
        good = err_set(err, ERR_NOT_FOUND,
                       "%.*s年没有按这个标准评估这个单位的任务，或者它还没有发布。请先在“评估任务”里发起。",
                       STR_ARG(period));
    }
    good = good && (whole ? tell_whole(call, tx, id, told, err) : tell_one(call, tx, id, told, &sheet, &same, err));
    store_read_end(tx);
    return good;
}

bool campaign_sheet_report(const CampaignCall *call, int64_t sheet, ReportCampaign *told, Str *unit, Str *period,
                           Err *err) {
    Tx *tx;
    Sheet loaded;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = tell_one(call, tx, sheet, told, &loaded, period, err);
    *unit = good ? loaded.unit : (Str){NULL, 0};
    store_read_end(tx);
    return good;
}
