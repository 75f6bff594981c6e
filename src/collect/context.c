/* What an entry is judged against - facts of the period and of the one before, other forms' elements - and the judging.
 */
#include "collect_internal.h"

#include <string.h>

enum { UNKNOWN = 1 }; /* any reason but 0: why a fact is not known does not matter to a form */

/* ---- facts ---------------------------------------------------------------- */

typedef struct Filling {
    Value *values;
    bool *stored;
} Filling;

static void put_fact(void *context, int64_t unit_id, int element, CellState state, double value) {
    const Filling *filling = context;
    (void)unit_id;
    filling->stored[element] = true;
    filling->values[element] = state == CELL_KNOWN ? (Value){value, 0} : (Value){0, UNKNOWN};
}

/* Values of one unit; what its kind cannot have is a known zero, as in every frame. */
static bool load_facts(Collect *collect, Tx *tx, int64_t unit_id, int64_t period_id, const KindDef *kind, Arena *arena,
                       Value **values, Err *err) {
    size_t count;
    const Element *elements = pack_elements(collect->pack, &count);
    Filling filling = {ARENA_ARRAY(arena, count, Value), ARENA_ARRAY(arena, count, bool)};
    for (size_t i = 0; i < count; i++) {
        filling.values[i].reason = UNKNOWN;
    }
    if (!fact_scan_unit(tx, collect->pack, unit_id, period_id, put_fact, &filling, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!filling.stored[i] && element_known_zero(&elements[i], kind)) {
            filling.values[i] = (Value){0, 0};
        }
    }
    *values = filling.values;
    return true;
}

/* The period before, with what units had that went into this one; `previous` stays NULL when there is nothing to
 * compare with. */
static bool load_previous(Collect *collect, Tx *tx, const EntryHead *head, Arena *arena, Judged *judged, Err *err) {
    return org_period_before(tx, head->period, arena, &judged->previous_period, err) &&
           (!judged->previous_period.len || fact_previous(tx, collect->pack, head->unit_id, judged->previous_period,
                                                          head->period, arena, &judged->previous, err));
}

/* ---- elements of other forms -------------------------------------------------- */

/* What one other form asks, under its name. */
static void note_other(const Book *book, Str its_elsewhere, const Element *elements, Judged *judged) {
    for (size_t i = 0; i < book->slot_count; i++) {
        int element;
        if (book_asks(book, its_elsewhere, elements, i, &element)) {
            judged->elsewhere_from[element] = book->def->name;
        }
    }
}

static bool note_others(Collect *collect, Tx *tx, const EntryHead *head, const Element *elements, Arena *arena,
                        Judged *judged, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT r.form_version_id, r.elsewhere FROM entry e JOIN round r ON r.id = e.round_id "
                   "WHERE e.unit_id = ? AND r.period_id = ? AND r.id <> ? AND r.state <> 'withdrawn' ORDER BY r.id",
                   &stmt, err, "iii", head->unit_id, head->period_id, head->round_id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const Book *book = book_take(collect, tx, stmt_integer(stmt, 0), err);
        if (!book) {
            good = false;
            break;
        }
        note_other(book, str_copy(arena, stmt_text(stmt, 1)), elements, judged);
    }
    stmt_close(stmt);
    return good;
}

static bool load_elsewhere(Collect *collect, Tx *tx, const EntryHead *head, Arena *arena, Judged *judged, Err *err) {
    size_t count;
    const Element *elements = pack_elements(collect->pack, &count);
    bool any = false;
    judged->elsewhere = ARENA_ARRAY(arena, count, bool);
    judged->elsewhere_from = ARENA_ARRAY(arena, count, Str);
    for (size_t i = 0; i < head->book->slot_count; i++) {
        const FormField *field = head->book->slots[i].kind == SLOT_FIELD ? head->book->slots[i].field : NULL;
        if (field && field->element >= 0 &&
            (field->elsewhere || lines_hold(head->elsewhere, elements[field->element].id))) {
            judged->elsewhere[field->element] = any = true;
        }
    }
    return !any || note_others(collect, tx, head, elements, arena, judged, err);
}

/* ---- personal values, for judging only ------------------------------------------ */

typedef struct Secret {
    Str plain, mask, field, row; /* `plain`: what the judging saw */
} Secret;

typedef struct Secrets {
    Secret *items;
    size_t count;
} Secrets;

/* What is judged in place of a sealed value: of a text its keyed hash, by which two of one person are told to be the
 * same; figures are opened, as formulas may need them. What was erased counts as empty. */
static Str stand_in(Collect *collect, const EntryHead *head, const Slot *slot, const PersonalRow *row, Arena *arena) {
    Str value = {NULL, 0};
    Err untold = {.kind = ERR_NONE};
    if (!row || !row->sealed.len) {
        return value;
    }
    if (slot->field->type == ASK_TEXT) {
        return str_format(arena, "personal:%.*s", STR_ARG(row->hash));
    }
    if (!personal_unseal(collect->store, head->id, row->field, row->row, row->sealed, arena, &value, &untold)) {
        log_line(LOG_WARN, "entry %lld: %s", (long long)head->id, untold.message);
    }
    return value;
}

static bool open_cells(Collect *collect, Tx *tx, const EntryHead *head, Arena *arena, Judged *judged, Secrets *secrets,
                       Err *err) {
    PersonalList list;
    judged->opened = judged->cells;
    if (!has_personal(head->book)) {
        return true;
    }
    if (!personal_load(tx, head->id, arena, &list, err)) {
        return false;
    }
    judged->opened.items = ARENA_ARRAY(arena, judged->cells.count, FormCell);
    secrets->items = ARENA_ARRAY(arena, judged->cells.count, Secret);
    for (size_t i = 0; i < judged->cells.count; i++) {
        FormCell *cell = &judged->opened.items[i];
        *cell = judged->cells.items[i];
        const Slot *slot = book_slot(head->book, cell->field);
        if (!slot || !slot->personal || !cell->value.len) {
            continue;
        }
        const PersonalRow *row = personal_find_row(&list, cell->value);
        cell->value = stand_in(collect, head, slot, row, arena);
        secrets->items[secrets->count++] = (Secret){cell->value, personal_shown(row), cell->field, cell->row};
    }
    return true;
}

static const CheckDef *check_of(const Collect *collect, const FormDef *form, Str id) {
    size_t count;
    const CheckDef *checks = pack_checks(collect->pack, &count);
    for (size_t i = 0; i < form->check_count; i++) {
        if (str_equal(form->checks[i].check.id, id)) {
            return &form->checks[i].check;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (str_equal(checks[i].id, id)) {
            return &checks[i];
        }
    }
    return NULL;
}

static void hide_fields(const Secrets *secrets, Arena *arena, Judgement *judgement) {
    Map *by_place = map_create(arena, secrets->count);
    for (size_t s = 0; s < secrets->count; s++) {
        map_put(by_place, cell_key(arena, secrets->items[s].field, secrets->items[s].row), s);
    }
    for (size_t i = 0; i < judgement->field_count; i++) {
        JudgedField *field = &judgement->fields[i];
        size_t at;
        if (!field_is_personal(field->def) || !map_get(by_place, cell_key(arena, field->def->id, field->row), &at)) {
            continue;
        }
        const Secret *secret = &secrets->items[at];
        field->text = secret->mask;
        if (secret->plain.len && str_find(field->wrong, secret->plain) >= 0) {
            field->wrong = STR("填写的内容不对，请核对。");
        }
    }
}

/* Nothing that leaves the judging holds a personal value: texts become masks, messages that quote one are replaced. */
static void hide(const Collect *collect, const FormDef *form, const Secrets *secrets, Arena *arena,
                 Judgement *judgement) {
    if (!secrets->count) {
        return;
    }
    hide_fields(secrets, arena, judgement);
    for (size_t i = 0; i < judgement->check_count; i++) {
        JudgedCheck *check = &judgement->checks[i];
        for (size_t s = 0; s < secrets->count; s++) {
            const Secret *secret = &secrets->items[s];
            if ((!check->row.len || str_equal(check->row, secret->row)) && secret->plain.len &&
                str_find(check->message, secret->plain) >= 0) {
                const CheckDef *def = check_of(collect, form, check->id);
                check->message = def ? def->message : STR("这里不符合填报要求，请核对。");
                break;
            }
        }
    }
}

/* ---- judging ----------------------------------------------------------------------- */

bool entry_judge_in(Collect *collect, Tx *tx, const EntryHead *head, Arena *arena, Judged *judged, Err *err) {
    Secrets secrets = {NULL, 0};
    *judged = (Judged){.previous = NULL};
    if (!cells_load(tx, head->id, -1, arena, &judged->cells, err) ||
        !load_facts(collect, tx, head->unit_id, head->period_id, head->kind, arena, &judged->facts, err) ||
        !load_previous(collect, tx, head, arena, judged, err) ||
        !load_elsewhere(collect, tx, head, arena, judged, err) ||
        !open_cells(collect, tx, head, arena, judged, &secrets, err)) {
        return false;
    }
    const FormContext context = {.kind = head->kind,
                                 .unit_code = head->unit_code,
                                 .period = head->period,
                                 .facts = judged->facts,
                                 .previous = judged->previous,
                                 .elsewhere = judged->elsewhere,
                                 .elsewhere_from = judged->elsewhere_from};
    form_judge(head->book->form, &context, judged->opened.items, judged->opened.count, arena, &judged->judgement);
    hide(collect, head->book->def, &secrets, arena, &judged->judgement);
    return true;
}

bool judged_keep(Tx *tx, int64_t entry, int64_t version, const Judgement *judgement, Err *err) {
    return store_run(tx,
                     "UPDATE entry SET judged = ?, asked = ?, filled = ?, wrong = ?, must_fix = ?, to_explain = ? "
                     "WHERE id = ? AND version = ?",
                     err, "iiiiiiii", version, (int64_t)judgement->asked, (int64_t)judgement->filled,
                     (int64_t)judgement->wrong, (int64_t)judgement->must_fix, (int64_t)judgement->to_explain, entry,
                     version);
}
