/* Evidence as it is: which files prove an item, from when until when; which requests have nothing valid. */
#include "campaign_internal.h"

Str evidence_today(const CampaignCall *call) {
    return date_show(call->arena, date_today());
}

Str evidence_hidden_name(const CampaignCall *call, int privacy) {
    return str_format(call->arena, "密级为P%d的文件", privacy);
}

/* The class of a file by now. The columns from `at`: a.privacy, a.subject_kind, a.subject, a.part. */
static bool class_of(const CampaignCall *call, Tx *tx, const Stmt *stmt, int at, int *privacy, Err *err) {
    const EvidenceSubject subject = {
        .kind = stmt_text(stmt, at + 1), .id = stmt_text(stmt, at + 2), .part = stmt_text(stmt, at + 3)};
    *privacy = (int)stmt_integer(stmt, at);
    return case_file_privacy(call->room->ledger, tx, &subject, privacy, err);
}

bool evidence_members(const CampaignCall *call, Tx *tx, Json *json, const Stmt *stmt, Err *err) {
    Str name = stmt_text(stmt, 10);
    Str until = str_copy(call->arena, stmt_text(stmt, 4)), gone = stmt_text(stmt, 13);
    bool withdrawn = stmt_text(stmt, 8).len > 0 || gone.len > 0;
    int privacy;
    if (!class_of(call, tx, stmt, EVIDENCE_CLASS, &privacy, err)) {
        return false;
    }
    name = privacy > SHEET_SEES ? evidence_hidden_name(call, privacy) : name;
    json_put_integer(json, "id", stmt_integer(stmt, 0));
    json_put_integer(json, "attachment", stmt_integer(stmt, 1));
    json_put_integer(json, "request", stmt_integer(stmt, 2));
    json_put_str(json, "valid_from", stmt_text(stmt, 3));
    json_put_str(json, "valid_until", until);
    json_put_bool(json, "expired", until.len && str_compare(until, evidence_today(call)) < 0);
    json_put_integer(json, "reused_from", stmt_integer(stmt, 5));
    if (!person_put(call, tx, json, str_copy(call->arena, stmt_text(stmt, 6)), err)) {
        return false;
    }
    json_put_str(json, "at", stmt_text(stmt, 7));
    json_put_bool(json, "guarded", privacy > SHEET_SEES);
    json_put_bool(json, "withdrawn", withdrawn);
    json_put_str(json, "withdrawn_why", stmt_text(stmt, 9));
    json_put_str(json, "name", name);
    json_put_integer(json, "size", stmt_integer(stmt, 12));
    json_put_integer(json, "document", stmt_integer(stmt, 15));
    json_put_integer(json, "case", stmt_integer(stmt, 16));
    json_put_str(json, "case_number", stmt_text(stmt, 17));
    return true;
}

bool evidence_json_of(const CampaignCall *call, Tx *tx, int64_t item, Json *json, size_t *held, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *held = 0;
    if (!stmt_open(tx, EVIDENCE_COLUMNS "WHERE e.item_id = ? ORDER BY e.id", &stmt, err, "i", item)) {
        return false;
    }
    json_key(json, "evidence");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_open_object(json);
        if (!(good = evidence_members(call, tx, json, stmt, err))) {
            break;
        }
        json_close_object(json);
        (*held)++;
    }
    stmt_close(stmt);
    json_close_array(json);
    return good;
}

bool evidence_first(const CampaignCall *call, Tx *tx, int64_t item, Str *hash, Str *name, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    int privacy = SHEET_SEES + 1;
    *hash = *name = (Str){NULL, 0};
    if (!stmt_open(tx,
                   EVIDENCE_COLUMNS
                   "WHERE e.item_id = ? AND e.withdrawn_at = '' AND COALESCE(a.withdrawn_at, '') = '' ORDER BY e.id",
                   &stmt, err, "i", item)) {
        return false;
    }
    while (privacy > SHEET_SEES && (good = stmt_step(stmt, &row, err)) && row) {
        if (!(good = class_of(call, tx, stmt, EVIDENCE_CLASS, &privacy, err))) {
            break;
        }
        if (privacy <= SHEET_SEES) {
            *name = str_copy(call->arena, stmt_text(stmt, 10));
            *hash = str_copy(call->arena, stmt_text(stmt, 14));
        }
    }
    stmt_close(stmt);
    return good;
}

/* ---- what is missing ---- */

bool evidence_request_lacks(const CampaignCall *call, Tx *tx, int64_t item, int64_t request, Str valid_on, Str *why,
                            Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Str day = valid_on.len ? valid_on : evidence_today(call);
    *why = STR("none");
    if (!stmt_open(tx, EVIDENCE_COLUMNS "WHERE e.item_id = ?1 AND e.request_id = ?2 ORDER BY e.id", &stmt, err, "ii",
                   item, request)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && why->len) {
        Str until = stmt_text(stmt, 4), from = stmt_text(stmt, 3);
        bool withdrawn = stmt_text(stmt, 8).len > 0 || stmt_text(stmt, 13).len > 0;
        bool valid = (!until.len || str_compare(until, day) >= 0) && (!from.len || str_compare(from, day) <= 0);
        int privacy;
        *why = withdrawn ? STR("withdrawn") : valid ? (Str){NULL, 0} : STR("expired");
        if (!(good = class_of(call, tx, stmt, EVIDENCE_CLASS, &privacy, err))) {
            break;
        }
        if (privacy > SHEET_SEES && !withdrawn) {
            *why = STR("guarded"); /* given before its class was looked at: nobody who sees the sheet may open it */
        }
    }
    stmt_close(stmt);
    return good;
}

bool evidence_wanted(const CampaignCall *call, Tx *tx, int64_t campaign, Str item, EvidenceWanted **list, size_t *count,
                     Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *list = NULL;
    *count = 0;
    if (!stmt_open(
            tx,
            "SELECT id, name, valid_on, required, item FROM campaign_request WHERE campaign_id = ?1 AND ended = 0"
            " AND item = ?2 ORDER BY id",
            &stmt, err, "is", campaign, item)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *list = arena_grow(call->arena, *list, *count, *count + 1, sizeof **list);
        (*list)[(*count)++] = (EvidenceWanted){stmt_integer(stmt, 0), str_copy(call->arena, stmt_text(stmt, 1)),
                                               str_copy(call->arena, stmt_text(stmt, 2)),
                                               str_copy(call->arena, stmt_text(stmt, 4)), stmt_integer(stmt, 3) != 0};
    }
    stmt_close(stmt);
    return good;
}

bool evidence_due(const CampaignCall *call, Tx *tx, int64_t campaign, const Item *item, EvidenceWanted **list,
                  size_t *count, Err *err) {
    *list = NULL;
    *count = 0;
    return str_is(rating_text(call, item->own.len ? item->own : item->self, "verdict"), "not_applicable") ||
           evidence_wanted(call, tx, campaign, item->item, list, count, err);
}

bool evidence_gaps(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, bool required,
                   size_t *gaps, Str *first, Err *err) {
    EvidenceWanted *list;
    size_t count;
    *gaps = 0;
    *first = (Str){NULL, 0};
    if (!evidence_due(call, tx, campaign->id, item, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        Str why;
        if (required && !list[i].required) {
            continue;
        }
        if (!evidence_request_lacks(call, tx, item->id, list[i].id, list[i].valid_on, &why, err)) {
            return false;
        }
        if (why.len) {
            *first = (*gaps)++ ? *first : list[i].name;
        }
    }
    return true;
}

bool evidence_lacks(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, Str **lacks,
                    size_t *count, Err *err) {
    EvidenceWanted *list;
    size_t wanted;
    if (!evidence_due(call, tx, campaign->id, item, &list, &wanted, err)) {
        return false;
    }
    for (size_t i = 0; i < wanted; i++) {
        Str why;
        if (!evidence_request_lacks(call, tx, item->id, list[i].id, list[i].valid_on, &why, err)) {
            return false;
        }
        if (why.len) {
            const char *said = str_is(why, "none")      ? "没有提交"
                               : str_is(why, "expired") ? "已过有效期"
                               : str_is(why, "guarded") ? "提交的文件密级高于P1，不能作为佐证"
                                                        : "已撤回";
            *lacks = arena_grow(call->arena, *lacks, *count, *count + 1, sizeof **lacks);
            (*lacks)[(*count)++] =
                str_format(call->arena, "“%.*s”的%.*s（%s）", STR_ARG(item->def->name), STR_ARG(list[i].name), said);
        }
    }
    return true;
}

bool evidence_given(const CampaignCall *call, Tx *tx, int64_t sheet, TakeGiven take, void *context, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Str today = evidence_today(call);
    if (!stmt_open(tx,
                   "SELECT e.item_id, e.attachment_id, a.name, COALESCE(a.hash, ''), e.at, e.valid_from, e.valid_until,"
                   " a.privacy, a.subject_kind, a.subject, a.part FROM campaign_evidence e JOIN attachment a ON a.id = "
                   "e.attachment_id JOIN campaign_item i ON i.id"
                   " = e.item_id WHERE i.sheet_id = ? AND e.withdrawn_at = '' AND COALESCE(a.withdrawn_at, '') = ''"
                   " ORDER BY i.place, e.id",
                   &stmt, err, "i", sheet)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Given given = {.item = stmt_integer(stmt, 0),
                       .attachment = stmt_integer(stmt, 1),
                       .name = str_copy(call->arena, stmt_text(stmt, 2)),
                       .hash = str_copy(call->arena, stmt_text(stmt, 3)),
                       .at = str_copy(call->arena, stmt_text(stmt, 4)),
                       .from = str_copy(call->arena, stmt_text(stmt, 5)),
                       .until = str_copy(call->arena, stmt_text(stmt, 6))};
        int privacy;
        if (!(good = class_of(call, tx, stmt, 7, &privacy, err))) {
            break;
        }
        given.expired = given.until.len && str_compare(given.until, today) < 0;
        if (privacy <= SHEET_SEES) {
            take(context, &given);
        }
    }
    stmt_close(stmt);
    return good;
}
