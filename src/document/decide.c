/* Deciding about a thing: accepted, corrected, dismissed, opened again - and what it becomes, in the same write. */
#include "document_internal.h"

static bool is_act(const Deciding *deciding, const char *act) {
    return str_is(deciding->decision->act, act);
}

/* ---- what is said ---- */

static bool check_text(Str text, const char *field, size_t most, Err *err) {
    return (str_invalid_utf8(text) < 0 && utf8_count(text) <= most) ||
           err_set_field(err, ERR_INPUT, field, "写得太长，最多%zu个字。", most);
}

static bool has_correction(const DocumentDecision *decision) {
    return decision->value.len || decision->measure.len || decision->element.len || decision->unit.len ||
           decision->period.len || decision->fields.len;
}

static bool check_decision(const DocumentDecision *decision, Err *err) {
    static const char *const acts[] = {"accept", "correct", "amend", "dismiss", "reopen"};
    bool known = false;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        known = known || str_is(decision->act, acts[i]);
    }
    if (!known) {
        return err_set(err, ERR_USAGE, "“act”可以是 accept、correct、amend、dismiss 或 reopen。");
    }
    bool reasoned = str_is(decision->act, "dismiss") || str_is(decision->act, "reopen");
    if (reasoned && utf8_count(str_trim(decision->reason)) < 2) {
        return err_set_field(err, ERR_INPUT, "reason", "请写明理由（至少两个字）。");
    }
    if (str_is(decision->act, "amend") && !str_trim(decision->value).len && !str_trim(decision->name).len) {
        return err_set_field(err, ERR_INPUT, "value", "请照原件写明应当是什么数，或者说的是什么。");
    }
    if (str_is(decision->act, "correct") && !has_correction(decision)) {
        return err_set_field(err, ERR_INPUT, "value", "请写明应当改成什么。");
    }
    return check_text(decision->reason, "reason", DOCUMENT_REASON_MOST, err) &&
           check_text(decision->value, "value", DOCUMENT_VALUE_MOST, err) &&
           check_text(decision->name, "name", DOCUMENT_REASON_MOST, err) &&
           check_text(decision->measure, "measure", DOCUMENT_REASON_MOST, err) &&
           check_text(decision->element, "element", DOCUMENT_REASON_MOST, err) &&
           check_text(decision->unit, "unit", DOCUMENT_REASON_MOST, err) &&
           check_text(decision->period, "period", DOCUMENT_REASON_MOST, err);
}

/* What is said in this decision, and what stands in the original: the latter until the thing is opened again. */
static Str correction_of(const Deciding *deciding) {
    const DocumentDecision *decision = deciding->decision;
    Arena *arena = deciding->arena;
    bool amends = is_act(deciding, "amend");
    Str amended = is_act(deciding, "reopen") ? STR("") : deciding->amended;
    const struct {
        const char *key;
        Str value;
    } parts[] = {{"value", decision->value},
                 {"measure", decision->measure},
                 {"element", decision->element},
                 {"unit", decision->unit},
                 {"period", decision->period}};
    Buf out = buf_create(arena);
    Json json = json_writer(&out);
    if (!amended.len && !has_correction(decision)) {
        return STR("");
    }
    json_open_object(&json);
    if (amended.len) {
        json_key(&json, "reading");
        json_raw(&json, amended);
    }
    for (size_t i = 0; !amends && i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].value.len) {
            json_put_str(&json, parts[i].key, parts[i].value);
        }
    }
    json_close_object(&json);
    return buf_str(&out);
}

/* ---- the write ---- */

static bool put_decision(Tx *tx, const Deciding *deciding, Err *err) {
    const Thing *thing = &deciding->thing;
    char now[32];
    time_now_iso(now);
    Str actor = document_actor(deciding->user), reason = str_trim(deciding->decision->reason), empty = STR("");
    reason = reason.len ? reason : empty;
    Buf detail = buf_create(deciding->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "kind", thing->kind);
    json_put_integer(&json, "line", thing->line);
    json_put_str(&json, "state", deciding->state);
    if (deciding->became.len) {
        json_key(&json, "became");
        json_raw(&json, deciding->became);
    }
    json_close_object(&json);
    return store_run(tx,
                     "UPDATE document_thing SET state = ?, actor = ?, at = ?, reason = ?, correction = ?, became = ?"
                     " WHERE id = ?",
                     err, "sszsssi", deciding->state, actor, now, reason, deciding->correction, deciding->became,
                     thing->id) &&
           store_run(tx,
                     "INSERT INTO document_decision (document_id, thing_id, quoted, state, reason, correction, became,"
                     " actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     err,
                     "iissssss"
                     "z",
                     deciding->head.line.id, thing->id, thing->content, deciding->state, reason, deciding->correction,
                     deciding->became, actor, now) &&
           document_count(tx, deciding->head.line.id, err) &&
           audit_append(tx,
                        &(AuditEntry){.actor = actor,
                                      .action = STR("document-decide"),
                                      .subject = str_format(deciding->arena, "文稿%lld第%d行",
                                                            (long long)deciding->head.line.id, thing->line),
                                      .detail = buf_str(&detail),
                                      .unit = deciding->head.line.unit},
                        err);
}

static bool load(Deciding *deciding, Tx *tx, Err *err) {
    const DocumentDecision *decision = deciding->decision;
    Thing *things;
    size_t count;
    if (!document_head(deciding->documents, tx, deciding->user, decision->document, deciding->arena, &deciding->head,
                       err) ||
        !document_may(deciding->user, "documents", ACTION_EDIT, &deciding->head.path, err) ||
        !document_counts(&deciding->head, err) ||
        !things_load(tx, decision->document, decision->thing, deciding->arena, &things, &count, err)) {
        return false;
    }
    if (!count || !decision->thing) {
        return err_set(err, ERR_NOT_FOUND, "这份文稿里没有这一条，可能已经重新读过。请刷新页面。");
    }
    deciding->thing = things[0];
    return true;
}

/* Whether the decision is the one that holds already: then nothing is done. */
static bool is_taken(const Deciding *deciding) {
    const Thing *thing = &deciding->thing;
    return str_equal(thing->state, deciding->state) &&
           (thing->became.len ? !is_act(deciding, "correct") && !is_act(deciding, "amend")
                              : str_equal(thing->reason, str_trim(deciding->decision->reason)) &&
                                    str_equal(thing->correction, deciding->correction));
}

/* A fact is followed by another one; a case is ended where it is. */
static bool check_became(const Deciding *deciding, Err *err) {
    const Thing *thing = &deciding->thing;
    bool figure = str_is(thing->kind, "figure");
    if (!thing->became.len || (figure && is_act(deciding, "correct")) || is_act(deciding, "accept")) {
        return true;
    }
    return figure ? err_set(err, ERR_CONFLICT, "这个数已经采用为数据。写错了请用“改正”，会以新的数据为准。")
                  : err_set(err, ERR_CONFLICT, "这一条已经登记到台账。不成立的，请到那条记录上办理。");
}

static bool become(Deciding *deciding, Tx *tx, Err *err) {
    const Thing *thing = &deciding->thing;
    deciding->became = thing->became;
    if (is_act(deciding, "dismiss") || is_act(deciding, "reopen") || is_act(deciding, "amend")) {
        return true;
    }
    deciding->content = json_read(thing->content);
    bool good = true;
    if (str_is(thing->kind, "figure")) {
        good = become_fact(deciding, tx, err);
    } else if (str_is(thing->kind, "problem") || str_is(thing->kind, "commitment")) {
        good = become_case(deciding, tx, err);
    }
    json_decref(deciding->content);
    return good;
}

/* What was said before of what stands in the original, as JSON. */
static Str kept_amended(const Deciding *deciding) {
    json_t *correction = deciding->thing.correction.len ? json_read(deciding->thing.correction) : NULL;
    const json_t *reading = json_object_get(correction, "reading");
    Str text = reading ? json_value_text(reading, JSON_AS_GIVEN, deciding->arena) : STR("");
    json_decref(correction);
    return text;
}

static bool amend(Deciding *deciding, Err *err) {
    deciding->content = json_read(deciding->thing.content);
    bool good = amend_figure(deciding, err);
    json_decref(deciding->content);
    return good;
}

static bool decide_work(Tx *tx, void *context, Err *err) {
    Deciding *deciding = context;
    if (!load(deciding, tx, err)) {
        return false;
    }
    deciding->state = is_act(deciding, "accept")                                 ? STR("accepted")
                      : is_act(deciding, "correct") || is_act(deciding, "amend") ? STR("corrected")
                      : is_act(deciding, "dismiss")                              ? STR("dismissed")
                                                                                 : STR("open");
    deciding->amended = kept_amended(deciding);
    deciding->reread = is_act(deciding, "amend") || (is_act(deciding, "reopen") && deciding->amended.len);
    if (is_act(deciding, "amend") && !amend(deciding, err)) {
        return false;
    }
    deciding->correction = correction_of(deciding);
    return is_taken(deciding) ||
           (check_became(deciding, err) && become(deciding, tx, err) && put_decision(tx, deciding, err));
}

bool document_decide(Documents *documents, const User *user, const DocumentDecision *decision, Json *json, Arena *arena,
                     Err *err) {
    Deciding deciding = {.documents = documents, .user = user, .decision = decision, .arena = arena};
    Thing *things = NULL;
    size_t count = 0;
    Tx *tx;
    if (!check_decision(decision, err) || !store_write(documents->store, decide_work, &deciding, err) ||
        (deciding.reread && !document_read_again(documents, user, decision->document, err)) ||
        !store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    Personal personal = {.count = 0};
    bool good = things_load(tx, decision->document, decision->thing, arena, &things, &count, err);
    if (good && !document_personal_seen(documents, user, &deciding.head.path)) {
        good = document_personal_load(documents, tx, decision->document, arena, &personal, err);
        document_personal_hide(&personal, NULL, 0, things, count, arena);
    }
    store_read_end(tx);
    if (good && count) {
        thing_json(json, &things[0]);
    }
    return good;
}
