/* Explanations of findings: kept with the figures they explain, so that other figures are asked about again. */
#include "quality_internal.h"

#include <string.h>

enum { REASON_LEAST = 2, REASON_MOST = 600 };

typedef struct Note {
    Str state, reason, by, at;
} Note;

typedef struct Notes {
    Note *items;
    size_t count;
    Map *by_key; /* "unit id, rule, subject": the newest */
} Notes;

static Str note_key(Arena *arena, int64_t unit, Str rule, Str subject) {
    return str_format(arena, "%lld %.*s %.*s", (long long)unit, STR_ARG(rule), STR_ARG(subject));
}

static void put_note(Notes *notes, Arena *arena, Str key, Note note) {
    notes->items = arena_grow(arena, notes->items, notes->count, notes->count + 1, sizeof(Note));
    map_put(notes->by_key, key, notes->count);
    notes->items[notes->count++] = note;
}

static bool read_notes(Tx *tx, int64_t period_id, Arena *arena, Notes *notes, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT unit_id, rule, subject, value, reason, actor, at FROM quality_note WHERE period_id = ?1"
                   " ORDER BY id",
                   &stmt, err, "i", period_id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Note note = {str_copy(arena, stmt_text(stmt, 3)), str_copy(arena, stmt_text(stmt, 4)),
                     str_copy(arena, stmt_text(stmt, 5)), str_copy(arena, stmt_text(stmt, 6))};
        put_note(notes, arena, note_key(arena, stmt_integer(stmt, 0), stmt_text(stmt, 1), stmt_text(stmt, 2)), note);
    }
    stmt_close(stmt);
    return good;
}

/* Reasons that were given for checks when the facts came in; they hold for the submission they were given for. */
static bool read_check_reasons(Tx *tx, const Frame *frame, Arena *arena, Notes *reasons, Err *err) {
    OpenCheck *checks;
    size_t count;
    if (!fact_open_checks(tx, arena, frame->tree.period, &checks, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int unit = org_tree_find(&frame->tree, checks[i].unit_code);
        if (unit >= 0 && checks[i].reason.len) {
            put_note(reasons, arena, note_key(arena, frame->tree.units[unit].id, STR("check"), checks[i].rule),
                     (Note){{NULL, 0}, checks[i].reason, checks[i].reason_by, checks[i].reason_at});
        }
    }
    return true;
}

/* The note under a key, when there is one about these figures; `state` NULL: whatever the figures were. */
static bool explained_by(const Notes *notes, Str key, const Str *state, Finding *finding) {
    size_t at;
    if (!map_get(notes->by_key, key, &at) || at >= notes->count) {
        return false;
    }
    const Note *note = &notes->items[at];
    if (state && !str_equal(note->state, *state)) {
        return false;
    }
    finding->reason = note->reason;
    finding->by = note->by;
    finding->at = note->at;
    return true;
}

bool quality_explained(Tx *tx, const Frame *frame, Arena *arena, Quality *quality, Err *err) {
    Notes notes = {.by_key = map_create(arena, 64)}, reasons = {.by_key = map_create(arena, 64)};
    if (!read_notes(tx, frame->tree.period_id, arena, &notes, err) ||
        !read_check_reasons(tx, frame, arena, &reasons, err)) {
        return false;
    }
    for (size_t i = 0; i < quality->count; i++) {
        Finding *finding = &quality->findings[i];
        Str rule = str_from(quality_kind_id(finding->kind));
        Str key = note_key(arena, frame->tree.units[finding->unit].id, rule, finding->subject);
        if (!explained_by(&notes, key, &finding->state, finding) && finding->kind == QUALITY_CHECK) {
            explained_by(&reasons, key, NULL, finding);
        }
        quality->tallies[finding->kind].explained += finding->reason.len > 0;
    }
    return true;
}

/* ---- explaining -------------------------------------------------------- */

typedef struct Explaining {
    const Frame *frame;
    const Finding *finding;
    Str reason, actor;
    int64_t check; /* of the room fact: it keeps the reason itself; 0: none */
} Explaining;

static bool write_note(Tx *tx, void *context, Err *err) {
    const Explaining *explaining = context;
    const Frame *frame = explaining->frame;
    const Finding *finding = explaining->finding;
    Str rule = str_from(quality_kind_id(finding->kind));
    char now[32];
    time_now_iso(now);
    if (!store_run(tx,
                   "INSERT INTO quality_note (period_id, unit_id, rule, subject, value, reason, actor, at)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                   err, "iissssss", frame->tree.period_id, frame->tree.units[finding->unit].id, rule, finding->subject,
                   finding->state, explaining->reason, explaining->actor, str_from(now))) {
        return false;
    }
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "period", frame->tree.period);
    json_put_str(&json, "rule", rule);
    json_put_str(&json, "subject", finding->subject);
    json_close_object(&json);
    Str unit = frame->tree.units[finding->unit].code;
    const AuditEntry entry = {.actor = explaining->actor,
                              .action = STR("quality-explain"),
                              .subject = str_format(arena, "quality/%.*s", STR_ARG(rule)),
                              .detail = buf_str(&detail),
                              .unit = unit};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

/* The check's own record, when the facts that came in were judged by it. */
static bool find_check_record(Store *store, Explaining *explaining, Arena *arena, Err *err) {
    const Frame *frame = explaining->frame;
    OpenCheck *checks = NULL;
    size_t count = 0;
    Tx *tx;
    if (explaining->finding->kind != QUALITY_CHECK) {
        return true;
    }
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = fact_open_checks(tx, arena, frame->tree.period, &checks, &count, err);
    store_read_end(tx);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(checks[i].unit_code, frame->tree.units[explaining->finding->unit].code) &&
            str_equal(checks[i].rule, explaining->finding->subject)) {
            explaining->check = checks[i].id;
        }
    }
    return good;
}

static const Finding *find_finding(const Quality *quality, int unit, QualityKind kind, Str subject) {
    for (size_t i = 0; i < quality->count; i++) {
        const Finding *finding = &quality->findings[i];
        if (finding->unit == unit && finding->kind == kind && str_equal(finding->subject, subject)) {
            return finding;
        }
    }
    return NULL;
}

static bool explain_in(Store *store, const QualityFrames *frames, int unit, QualityKind kind, Str subject,
                       Explaining *explaining, Arena *arena, Err *err) {
    Quality quality;
    if (!quality_find(frames, unit, arena, &quality, err)) {
        return false;
    }
    explaining->finding = find_finding(&quality, unit, kind, subject);
    if (!explaining->finding) {
        return err_set(err, ERR_NOT_FOUND, "没有这条疑问，可能数据已经改过。请刷新后再看。");
    }
    if (explaining->finding->severity == SEVERITY_ERROR) {
        return err_set(err, ERR_INPUT, "“%.*s”是必须改正的错误，不能用说明代替，请更正数据。",
                       STR_ARG(explaining->finding->name));
    }
    if (!find_check_record(store, explaining, arena, err)) {
        return false;
    }
    return explaining->check ? fact_check_reason(store, explaining->check, explaining->reason, explaining->actor, err)
                             : store_write(store, write_note, explaining, err);
}

bool quality_explain(Store *store, const QualityFrames *frames, int unit, QualityKind kind, Str subject, Str reason,
                     Str actor, Err *err) {
    Explaining explaining = {.frame = frames->frame, .reason = str_trim(reason), .actor = actor};
    size_t length = utf8_count(explaining.reason);
    if (length < REASON_LEAST || length > REASON_MOST || str_invalid_utf8(explaining.reason) >= 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "reason"}, "请写明原因（2到600字）。");
    }
    Arena *arena = arena_create();
    bool good = explain_in(store, frames, unit, kind, subject, &explaining, arena, err);
    arena_destroy(arena);
    return good;
}
