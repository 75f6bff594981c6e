/* Evidence given to an item: new files, those of another campaign, of documents, of cases; their days mended, one
 * withdrawn. */
#include "campaign_internal.h"

enum { GIVEN_MOST = 100 }; /* files that are taken over, or documents, at once */

typedef struct Giving {
    const CampaignCall *call;
    const json_t *body;
    int64_t id, item;
    Str from, until;
    int64_t request;
} Giving;

static bool changes(const Campaign *campaign, const Sheet *sheet, Err *err) {
    if (campaign->state != CAMPAIGN_OPEN) {
        return err_set(err, ERR_CONFLICT, "评估任务现在是“%s”，佐证不能再改。", campaign_state_name(campaign->state));
    }
    return sheet->state <= SHEET_HANDED_IN ||
           err_set(err, ERR_CONFLICT, "评估表%s，佐证不能再改。要补请审核人退回。", sheet_state_name(sheet->state));
}

static bool load_given(const Giving *giving, Tx *tx, Campaign *campaign, Sheet *sheet, Item *item, Err *err) {
    const CampaignCall *call = giving->call;
    if (!item_load(call, tx, giving->item, campaign, sheet, item, err)) {
        return false;
    }
    if (!sheet_sees(call, campaign, sheet)) {
        return campaign_none(err);
    }
    return item_fills(call, tx, campaign, sheet, item, err) && changes(campaign, sheet, err);
}

static bool put_evidence(const Giving *giving, Tx *tx, int64_t attachment, int64_t reused, Str from, Str until,
                         Err *err) {
    char now[32];
    time_now_iso(now);
    return store_run(tx,
                     "INSERT INTO campaign_evidence (item_id, request_id, attachment_id, valid_from, valid_until,"
                     " reused_from, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                     err, "iiississ", giving->item, giving->request, attachment, from, until, reused,
                     campaign_actor(giving->call), str_from(now));
}

static bool attach_new(const Giving *giving, Tx *tx, const Sheet *sheet, Err *err) {
    const CampaignCall *call = giving->call;
    const json_t *list = json_object_get(giving->body, "attachments"), *one;
    size_t count = json_array_size(list), index;
    int64_t *ids = ARENA_ARRAY(call->arena, count + 1, int64_t);
    const EvidenceSubject subject = {.kind = STR("campaign-item"),
                                     .id = str_format(call->arena, "%lld", (long long)giving->item),
                                     .unit = sheet->unit};
    bool good = true;
    json_array_foreach(list, index, one) {
        ids[index] = json_integer_value(one);
    }
    if (count && !call->room->evidence) {
        return err_set(err, ERR_CONFLICT, "这里不能存附件。");
    }
    good = !count || evidence_attach(call->room->evidence, tx, call->user, &subject, ids, count, err);
    for (size_t i = 0; good && i < count; i++) {
        good = put_evidence(giving, tx, ids[i], 0, giving->from, giving->until, err);
    }
    return good;
}

/* What is given once more, by a second click or from another window, stands there already. */
static bool stands_already(const Giving *giving, Tx *tx, int64_t attachment, bool *stands, Err *err) {
    Stmt *stmt;
    *stands = false;
    if (!stmt_open(tx,
                   "SELECT 1 FROM campaign_evidence WHERE item_id = ? AND request_id = ? AND attachment_id = ? AND"
                   " withdrawn_at = ''",
                   &stmt, err, "iii", giving->item, giving->request, attachment)) {
        return false;
    }
    bool good = stmt_step(stmt, stands, err);
    stmt_close(stmt);
    return good;
}

/* A file that was withdrawn since it was given, or kept as a document, proves nothing any more, nor does one that
 * whoever sees the sheet may not open: of that not even its name is told. `field`: of the body, that named it. */
static bool still_counts(const Giving *giving, Tx *tx, int64_t attachment, const char *field, Err *err) {
    const CampaignCall *call = giving->call;
    Attachment file;
    if (!evidence_find(tx, attachment, call->arena, &file, err) ||
        !case_file_privacy(call->room->ledger, tx, &file.subject, &file.privacy, err)) {
        return false;
    }
    if (file.privacy > SHEET_SEES) {
        return err_set_field(err, ERR_INPUT, field, "这是一份%.*s，看评估表的人看不了，不能作佐证。请换一份。",
                             STR_ARG(evidence_hidden_name(call, file.privacy)));
    }
    return !file.withdrawn_at.len ||
           err_set_field(err, ERR_CONFLICT, field, "“%.*s”这个文件已经撤下（%.*s），不能再作佐证。请换一份。",
                         STR_ARG(file.name), STR_ARG(str_head(file.withdrawn_reason, 200)));
}

typedef struct Taken { /* a file that is there already */
    const char *field; /* of the body, that named it */
    int64_t attachment, reused;
    Str from, until;
} Taken;

static bool put_once(const Giving *giving, Tx *tx, const Taken *taken, Err *err) {
    bool stands;
    return still_counts(giving, tx, taken->attachment, taken->field, err) &&
           stands_already(giving, tx, taken->attachment, &stands, err) &&
           (stands || put_evidence(giving, tx, taken->attachment, taken->reused, taken->from, taken->until, err));
}

typedef struct Earlier {
    int64_t item, attachment; /* 0: none that is not withdrawn */
    Str from, until;
} Earlier;

static bool load_earlier(const Giving *giving, Tx *tx, int64_t id, Earlier *given, Err *err) {
    Arena *arena = giving->call->arena;
    Stmt *stmt;
    bool row = false;
    *given = (Earlier){0, 0, {NULL, 0}, {NULL, 0}};
    if (!stmt_open(tx,
                   "SELECT item_id, attachment_id, valid_from, valid_until FROM campaign_evidence WHERE id = ? AND"
                   " withdrawn_at = ''",
                   &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *given = (Earlier){stmt_integer(stmt, 0), stmt_integer(stmt, 1), str_copy(arena, stmt_text(stmt, 2)),
                           str_copy(arena, stmt_text(stmt, 3))};
    }
    stmt_close(stmt);
    return good;
}

/* What was given for the same unit in a campaign that the user sees: whoever sees this sheet may open it from now on.
 */
static bool reuse_one(const Giving *giving, Tx *tx, const Sheet *sheet, const Item *item, int64_t id, Err *err) {
    const CampaignCall *call = giving->call;
    (void)item;
    Earlier given;
    Campaign campaign;
    Sheet held;
    Item before;
    Err lost = {.kind = ERR_NONE}; /* a campaign whose kind left the packs is not seen, either */
    if (!load_earlier(giving, tx, id, &given, err)) {
        return false;
    }
    if (!given.item || !item_load(call, tx, given.item, &campaign, &held, &before, &lost) ||
        !str_equal(held.unit, sheet->unit) || !sheet_sees(call, &campaign, &held)) {
        return err_set_field(err, ERR_NOT_FOUND, "reuse", "没有这份佐证，或者它不是这个单位的。");
    }
    return put_once(giving, tx,
                    &(Taken){"reuse", given.attachment, id, giving->from.len ? giving->from : given.from,
                             giving->until.len ? giving->until : given.until},
                    err);
}

/* The same file, not a copy. */
static bool give_document(const Giving *giving, Tx *tx, const Sheet *sheet, const Item *item, int64_t id, Err *err) {
    const CampaignCall *call = giving->call;
    CampaignDocument found = {.attachment = 0};
    if (!call->document) {
        return err_set_field(err, ERR_USAGE, "documents", "这里不能用文稿作佐证。");
    }
    if (!call->document(call->context, id, &found, err)) {
        return false;
    }
    if (!str_equal(found.unit, sheet->unit) && !str_equal(found.unit, item->unit)) {
        return err_set_field(err, ERR_INPUT, "documents", "这份文稿不是这个单位的，不能作它的佐证。");
    }
    return put_once(giving, tx, &(Taken){"documents", found.attachment, 0, giving->from, giving->until}, err);
}

static bool give_case(const Giving *giving, Tx *tx, const Sheet *sheet, const Item *item, int64_t id, Err *err) {
    const Str units[] = {sheet->unit, item->unit};
    Attachment *files = NULL;
    size_t count = 0;
    bool good = evidence_of_case(giving->call, tx, id, units, 2, &files, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        good = put_once(giving, tx, &(Taken){"cases", files[i].id, 0, giving->from, giving->until}, err);
    }
    return good;
}

/* Each one is looked up while nobody else can write. */
static bool are_few(const json_t *list, const char *field, Err *err) {
    return json_array_size(list) <= GIVEN_MOST ||
           err_set_field(err, ERR_LIMIT, field, "一次最多用%d份，请分几次。", GIVEN_MOST);
}

static bool request_fits(const Giving *giving, Tx *tx, const Campaign *campaign, const Item *item, Err *err) {
    EvidenceWanted *list;
    size_t count;
    bool fits = !giving->request;
    if (!evidence_wanted(giving->call, tx, campaign->id, item->item, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        fits = fits || list[i].id == giving->request;
    }
    return fits || err_set_field(err, ERR_INPUT, "request", "这一项没有要求这份材料。");
}

typedef bool (*GiveOne)(const Giving *giving, Tx *tx, const Sheet *sheet, const Item *item, int64_t id, Err *err);

/* What is taken that is there already: by which list of the body, and how. */
static const struct {
    const char *field;
    GiveOne give;
} taken[] = {{"reuse", reuse_one}, {"documents", give_document}, {"cases", give_case}};
enum { TAKEN = sizeof taken / sizeof *taken };

static bool give_all(const Giving *giving, Tx *tx, const Sheet *sheet, const Item *item, Err *err) {
    size_t named = json_array_size(json_object_get(giving->body, "attachments"));
    for (size_t i = 0; i < TAKEN; i++) {
        const json_t *list = json_object_get(giving->body, taken[i].field);
        named += json_array_size(list);
        if (!are_few(list, taken[i].field, err)) {
            return false;
        }
    }
    if (!named) {
        return err_set_field(err, ERR_USAGE, "attachments",
                             "要写上传的附件，或者沿用哪几份，或者用哪几份文稿、哪几项任务和记录。");
    }
    bool good = attach_new(giving, tx, sheet, err);
    for (size_t i = 0; i < TAKEN; i++) {
        const json_t *one;
        size_t index;
        json_array_foreach(json_object_get(giving->body, taken[i].field), index, one) {
            good = good && taken[i].give(giving, tx, sheet, item, json_integer_value(one), err);
        }
    }
    return good;
}

static bool write_given(Tx *tx, void *context, Err *err) {
    Giving *giving = context;
    Campaign campaign;
    Sheet sheet;
    Item item;
    if (!load_given(giving, tx, &campaign, &sheet, &item, err) || !request_fits(giving, tx, &campaign, &item, err) ||
        !give_all(giving, tx, &sheet, &item, err)) {
        return false;
    }
    const StepRow row = {.campaign = campaign.id,
                         .sheet = sheet.id,
                         .item = item.id,
                         .step = "evidence",
                         .before = str_from(item_state_id(item.state)),
                         .after = str_from(item_state_id(item.state)),
                         .content = json_value_text(giving->body, JSON_CANONICAL, giving->call->arena),
                         .unit = sheet.unit};
    return step_write(giving->call, tx, &row, err);
}

static bool read_days(Giving *giving, Err *err) {
    if (!body_day(giving->call, giving->body, "valid_from", &giving->from, err) ||
        !body_day(giving->call, giving->body, "valid_until", &giving->until, err)) {
        return false;
    }
    return !giving->from.len || !giving->until.len || str_compare(giving->from, giving->until) <= 0 ||
           err_set_field(err, ERR_INPUT, "valid_until", "有效期的结束早于开始。");
}

bool campaign_evidence_add(const CampaignCall *call, int64_t item, const json_t *body, Err *err) {
    Giving giving = {.call = call, .body = body, .item = item};
    return read_days(&giving, err) && body_integer(body, "request", &giving.request, false, err) &&
           store_write(call->room->store, write_given, &giving, err);
}

static bool find_item_of(const Giving *giving, Tx *tx, int64_t *item, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT item_id FROM campaign_evidence WHERE id = ?", &stmt, err, "i", giving->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *item = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有这份佐证，或者它不在您的范围内。"));
}

static bool write_changed(Tx *tx, void *context, Err *err) {
    Giving *giving = context;
    const CampaignCall *call = giving->call;
    Campaign campaign;
    Sheet sheet;
    Item item;
    Str withdraw;
    char now[32];
    time_now_iso(now);
    if (!find_item_of(giving, tx, &giving->item, err) || !load_given(giving, tx, &campaign, &sheet, &item, err) ||
        !body_text(call, giving->body, "withdraw", CAMPAIGN_TEXT_MOST, &withdraw, err)) {
        return false;
    }
    bool good =
        withdraw.len
            ? store_run(tx,
                        "UPDATE campaign_evidence SET withdrawn_by = ?, withdrawn_at = ?, withdrawn_reason = ? WHERE"
                        " id = ? AND withdrawn_at = ''",
                        err, "sssi", campaign_actor(call), str_from(now), withdraw, giving->id)
            : store_run(tx,
                        "UPDATE campaign_evidence SET valid_from = CASE WHEN ?1 = 1 THEN ?2 ELSE valid_from END,"
                        " valid_until = CASE WHEN ?3 = 1 THEN ?4 ELSE valid_until END WHERE id = ?5",
                        err, "isisi", (int64_t)(json_object_get(giving->body, "valid_from") != NULL), giving->from,
                        (int64_t)(json_object_get(giving->body, "valid_until") != NULL), giving->until, giving->id);
    const StepRow row = {.campaign = campaign.id,
                         .sheet = sheet.id,
                         .item = item.id,
                         .step = withdraw.len ? "evidence_withdraw" : "evidence_change",
                         .before = str_from(item_state_id(item.state)),
                         .after = str_from(item_state_id(item.state)),
                         .content = json_value_text(giving->body, JSON_CANONICAL, call->arena),
                         .reason = withdraw,
                         .unit = sheet.unit};
    return good && step_write(call, tx, &row, err);
}

bool campaign_evidence_change(const CampaignCall *call, int64_t id, const json_t *body, int64_t *item, Err *err) {
    Giving giving = {.call = call, .body = body, .id = id};
    bool good = read_days(&giving, err) && store_write(call->room->store, write_changed, &giving, err);
    *item = giving.item;
    return good;
}

bool campaign_reach(const CampaignCall *call, int64_t id, CampaignReach *reach, Err *err) {
    Campaign campaign;
    Sheet sheet;
    Item item;
    Tx *tx;
    *reach = (CampaignReach){.change = false};
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = item_load(call, tx, id, &campaign, &sheet, &item, err) &&
                (sheet_sees(call, &campaign, &sheet) || campaign_none(err));
    if (good) {
        reach->change =
            item_fills(call, tx, &campaign, &sheet, &item, &reach->why) && changes(&campaign, &sheet, &reach->why);
        reach->sees = 1;
        reach->unit = sheet.unit;
    }
    store_read_end(tx);
    return good;
}

bool campaign_file_reach(const CampaignCall *call, int64_t attachment, CampaignReach *reach, Err *err) {
    Stmt *stmt = NULL;
    bool row = false, good, found = false;
    Tx *tx;
    *reach = (CampaignReach){.change = false};
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    good =
        stmt_open(tx,
                  "SELECT DISTINCT i.sheet_id FROM campaign_evidence e JOIN campaign_item i ON i.id = e.item_id WHERE"
                  " e.attachment_id = ? AND e.withdrawn_at = '' ORDER BY 1 DESC",
                  &stmt, err, "i", attachment);
    while (good && !found && (good = stmt_step(stmt, &row, err)) && row) {
        Campaign campaign;
        Sheet sheet;
        Err lost = {.kind = ERR_NONE}; /* a campaign whose kind left the packs */
        if (sheet_load(call, tx, stmt_integer(stmt, 0), &sheet, &lost) &&
            campaign_load(call, tx, sheet.campaign_id, &campaign, &lost) && sheet_sees(call, &campaign, &sheet)) {
            *reach = (CampaignReach){.sees = 1, .unit = sheet.unit};
            found = true;
        }
    }
    stmt_close(stmt);
    store_read_end(tx);
    return found || (good && campaign_none(err));
}
