/* Approval: what was asked becomes facts, its elements are locked, the whole is kept as a snapshot - in one
 * transaction. */
#include "collect_internal.h"

typedef struct Approval {
    Collect *collect;
    const EntryHead *head;
    Judged judged;
    Arena *arena;
    FactCell *cells;
    size_t cell_count;
    FactFinding *findings;
    size_t finding_count;
    bool *carried; /* per element of the pack: among `cells` */
} Approval;

/* ---- facts --------------------------------------------------------------------- */

static void add_cell(Approval *approval, int element, CellState state, double value) {
    if (!approval->carried[element]) {
        approval->carried[element] = true;
        approval->cells[approval->cell_count++] = (FactCell){element, state, value};
    }
}

/* Every element the form asks or computes; what was left empty is an explicit unknown. */
static void gather_cells(Approval *approval) {
    const Judgement *judgement = &approval->judged.judgement;
    size_t count;
    pack_elements(approval->collect->pack, &count);
    approval->cells = ARENA_ARRAY(approval->arena, count, FactCell);
    approval->carried = ARENA_ARRAY(approval->arena, count, bool);
    for (size_t i = 0; i < judgement->field_count; i++) {
        const JudgedField *field = &judgement->fields[i];
        int element = field->def->element;
        if (element < 0 || field->row.len || !field->shown || field->def->type == ASK_NOTE ||
            approval->judged.elsewhere[element]) {
            continue;
        }
        add_cell(approval, element, field->state, field->number);
    }
}

/* What an earlier approval of this entry carried and this one does not ask any more: unknown again. */
static bool gather_dropped(Approval *approval, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT e.code FROM fact_lock l JOIN element e ON e.id = l.element_id WHERE l.entry_id = ?",
                   &stmt, err, "i", approval->head->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const Element *element = pack_element(approval->collect->pack, stmt_text(stmt, 0));
        if (element) {
            add_cell(approval, pack_element_index(approval->collect->pack, element), CELL_EMPTY, 0);
        }
    }
    stmt_close(stmt);
    return good;
}

static const FormCell *reason_cell(const Approval *approval, const JudgedCheck *check) {
    Str name = str_format(approval->arena, "?%.*s", STR_ARG(check->id));
    for (size_t i = 0; i < approval->judged.cells.count; i++) {
        const FormCell *cell = &approval->judged.cells.items[i];
        if (str_equal(cell->field, name) && str_equal(cell->row, check->row)) {
            return cell;
        }
    }
    return NULL;
}

static void gather_findings(Approval *approval) {
    const Judgement *judgement = &approval->judged.judgement;
    approval->findings = ARENA_ARRAY(approval->arena, judgement->check_count, FactFinding);
    for (size_t i = 0; i < judgement->check_count; i++) {
        const JudgedCheck *check = &judgement->checks[i];
        const FormCell *cell = reason_cell(approval, check);
        Str place = check->row.len
                        ? str_format(approval->arena, "%.*s@%.*s", STR_ARG(check->field), STR_ARG(check->row))
                        : check->field;
        if (check->severity == SEVERITY_WARNING) {
            approval->findings[approval->finding_count++] = (FactFinding){.rule = check->id,
                                                                          .message = check->message,
                                                                          .place = place,
                                                                          .reason = check->reason,
                                                                          .reason_by = cell ? cell->actor : (Str){0},
                                                                          .reason_at = cell ? cell->at : (Str){0}};
        }
    }
}

/* ---- snapshot -------------------------------------------------------------------- */

static void put_field(const Approval *approval, const JudgedField *field, Json *json) {
    json_open_object(json);
    json_put_str(json, "field", field->def->id);
    json_put_str(json, "row", field->row);
    json_put_bool(json, "asked", field->asked);
    if (field_is_personal(field->def)) {
        /* never the value, nor its mask: erasing must leave nothing behind */
        json_put_integer(json, "personal",
                         personal_id(cell_value(&approval->judged.cells, field->def->id, field->row)));
    } else {
        bool numeric = field->state == CELL_KNOWN && field->filled && field->def->type == ASK_NUMBER;
        json_put_str(json, "text", field->text);
        json_key(json, "number");
        if (numeric) {
            json_number(json, field->number);
        } else {
            json_none(json);
        }
        json_put_optional(json, "from", field->from);
    }
    json_close_object(json);
}

static Str snapshot_json(const Approval *approval) {
    const Judgement *judgement = &approval->judged.judgement;
    Buf out = buf_create(approval->arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_str(&json, "form", approval->head->book->def->id);
    json_put_str(&json, "form_version", approval->head->book->def->version);
    json_put_str(&json, "unit", approval->head->unit_code);
    json_put_str(&json, "period", approval->head->period);
    json_key(&json, "fields");
    json_open_array(&json);
    for (size_t i = 0; i < judgement->field_count; i++) {
        if (judgement->fields[i].shown && judgement->fields[i].def->type != ASK_NOTE) {
            put_field(approval, &judgement->fields[i], &json);
        }
    }
    json_close_array(&json);
    json_key(&json, "findings");
    json_open_array(&json);
    for (size_t i = 0; i < approval->finding_count; i++) {
        const FactFinding *finding = &approval->findings[i];
        json_open_object(&json);
        json_put_str(&json, "rule", finding->rule);
        json_put_str(&json, "message", finding->message);
        json_put_str(&json, "place", finding->place);
        json_put_str(&json, "reason", finding->reason);
        json_put_str(&json, "reason_by", finding->reason_by);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return buf_str(&out);
}

static bool put_snapshot(const Approval *approval, Tx *tx, int64_t submission, Str actor, int64_t *number, Err *err) {
    Stmt *stmt;
    bool row;
    char now[32];
    time_now_iso(now);
    if (!stmt_open(tx, "SELECT COALESCE(MAX(number), 0) FROM entry_snapshot WHERE entry_id = ?", &stmt, err, "i",
                   approval->head->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *number = good && row ? stmt_integer(stmt, 0) + 1 : 1;
    stmt_close(stmt);
    return good &&
           store_run(tx,
                     "INSERT INTO entry_snapshot (entry_id, number, submission_id, content, actor, at) "
                     "VALUES (?, ?, ?, ?, ?, ?)",
                     err, "iiissz", approval->head->id, *number, submission, snapshot_json(approval), actor, now);
}

/* ---- the whole ---------------------------------------------------------------------- */

bool entry_approve(Collect *collect, Tx *tx, const EntryHead *head, StepMark *mark, Arena *arena, Err *err) {
    Approval approval = {.collect = collect, .head = head, .arena = arena};
    int64_t submission, number;
    if (!entry_judge_in(collect, tx, head, arena, &approval.judged, err)) {
        return false;
    }
    Err missing = {.kind = ERR_NONE};
    if (!judgement_complete(&approval.judged.judgement, &missing)) {
        return err_set(err, ERR_CONFLICT, "报送以后别处的数据有变化，现在不能审定（%.300s）请退回，由填报单位核对。",
                       missing.message);
    }
    gather_cells(&approval);
    if (!gather_dropped(&approval, tx, err)) {
        return false;
    }
    gather_findings(&approval);
    const FactSubmission facts = {.unit_id = head->unit_id,
                                  .period_id = head->period_id,
                                  .entry_id = head->id,
                                  .name = head->round_name,
                                  .actor = mark->actor,
                                  .cells = approval.cells,
                                  .cell_count = approval.cell_count,
                                  .findings = approval.findings,
                                  .finding_count = approval.finding_count};
    if (!fact_submit(tx, collect->pack, &facts, &submission, err) || !fact_lock(tx, collect->pack, &facts, err) ||
        !put_snapshot(&approval, tx, submission, mark->actor, &number, err)) {
        return false;
    }
    mark->judgement = &approval.judged.judgement;
    mark->detail = str_format(arena, "\"submission\":%lld,\"snapshot\":%lld,\"values\":%zu", (long long)submission,
                              (long long)number, approval.cell_count);
    return mark_put(tx, head, mark, err);
}
