/* Taking a step: judged and written in one piece of the writer, so that two who press at once do not both succeed. */
#include "ledger_internal.h"

enum { REASON_BYTES_MOST = 3000 };

typedef struct Taking {
    Ledger *ledger;
    const User *user;
    const StepTaken *taken;
    json_t *given; /* fields of the case */
    json_t *opens; /* fields of the cases that it opens: an object, or a list of them; NULL: none were given */
    bool trusted;  /* whether the user may was decided elsewhere */
    Arena *arena;
    Head head;
    const CaseStepDef *step;
    int index;
    Taken drawn;     /* what a draw gave; drawn.draw 0: nothing */
    int64_t *opened; /* cases that it opened */
    size_t opened_count, opened_capacity;
} Taking;

/* ---- what stands against it -------------------------------------------------------------- */

static bool reason_good(const Taking *taking, Err *err) {
    Str reason = str_trim(taking->taken->reason);
    const Place place = {.field = "reason"};
    if (reason.len > REASON_BYTES_MOST) {
        return err_set_at(err, ERR_LIMIT, &place, "理由太长，最多1000字。");
    }
    if (str_invalid_utf8(reason) >= 0 || (taking->step->reason && utf8_count(reason) < 2)) {
        return err_set_at(err, ERR_INPUT, &place, "“%.*s”要写明理由（2到1000字）。", STR_ARG(taking->step->name));
    }
    return true;
}

static bool state_good(const Taking *taking, Err *err) {
    const Head *head = &taking->head;
    const RecordDef *def = head->book->def;
    if (taking->taken->version >= 0 && taking->taken->version != head->version) {
        return err_set(err, ERR_CONFLICT, "这条记录刚刚被别人办理过，请刷新后再办。");
    }
    if (!(taking->step->from >> head->state & 1)) {
        return err_set(err, ERR_CONFLICT, "现在是“%.*s”，不能“%.*s”。", STR_ARG(def->states[head->state].name),
                       STR_ARG(taking->step->name));
    }
    if (head->step_count >= STEPS_OF_CASE_MOST) {
        return err_set(err, ERR_LIMIT, "这条记录的步骤太多，请办结后另行登记。");
    }
    return true;
}

bool open_child_of(Tx *tx, int64_t id, Arena *arena, Str *number, Err *err) {
    Stmt *stmt;
    bool row = false;
    *number = (Str){NULL, 0};
    if (!stmt_open(tx,
                   "SELECT c.number FROM case_source s JOIN case_record c ON c.id = s.case_id WHERE s.kind = 'case' AND"
                   " s.source = ? AND c.ended = 'none' ORDER BY c.id LIMIT 1",
                   &stmt, err, "s", str_format(arena, "%lld", (long long)id))) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *number = good && row ? str_copy(arena, stmt_text(stmt, 0)) : *number;
    stmt_close(stmt);
    return good;
}

static bool children_ended(Tx *tx, const Head *head, const CaseStepDef *step, Arena *arena, Err *err) {
    Str number;
    if (!step->children) {
        return true;
    }
    if (!open_child_of(tx, head->id, arena, &number, err)) {
        return false;
    }
    return !number.len ||
           err_set(err, ERR_CONFLICT, "由它引出的“%.*s”还没有办结，不能“%.*s”。", STR_ARG(number), STR_ARG(step->name));
}

static bool when_good(const Taking *taking, Err *err) {
    const Book *book = taking->head.book;
    CaseFacts facts = case_facts(&taking->head, taking->arena);
    if (judge_truth(book, book->step_when[taking->index], &facts, false, taking->arena)) {
        return true;
    }
    return err_set(err, ERR_CONFLICT, "还不能“%.*s”：条件“%.*s”没有满足。", STR_ARG(taking->step->name),
                   STR_ARG(taking->step->when->text));
}

/* ---- extension ------------------------------------------------------------------------------ */

static int times_taken(const Head *head, Str step) {
    int times = 0;
    for (size_t i = 0; i < head->step_count; i++) {
        times += str_equal(head->steps[i].step, step);
    }
    return times;
}

/* The first limit runs from the day of the step that set the deadline for the first time. */
static bool extension_good(const Taking *taking, const Due *due, Err *err) {
    const CaseStepDef *step = taking->step;
    const Head *head = &taking->head;
    Date set, first, new;
    if (step->kind != STEP_EXTEND) {
        return true;
    }
    if (step->extend_most && times_taken(head, step->id) >= step->extend_most) {
        return err_set(err, ERR_CONFLICT, "最多延期%d次，已经延过。", step->extend_most);
    }
    if (!due->at.len || !due_day(due->at, &new)) {
        return err_set(err, ERR_INPUT, "请填写新的期限。");
    }
    Str before = head->due_at;
    if (before.len && due_day(before, &first) && date_days_between(first, new) <= 0) {
        return err_set(err, ERR_INPUT, "新的期限要晚于原来的期限%.*s。", STR_ARG(str_slice(before, 0, 10)));
    }
    for (size_t i = 0; step->extend_share > 0 && i < head->step_count; i++) {
        if (!str_equal(head->steps[i].due_at, before) || !due_day(head->steps[i].at, &set) ||
            !due_day(before, &first)) {
            continue;
        }
        int limit = date_days_between(set, first), most = (int)((double)limit * step->extend_share + 1e-9);
        if (date_days_between(first, new) > most) {
            return err_set(err, ERR_INPUT, "最多延期%d天：原期限%d天的%.0f%%。", most, limit, step->extend_share * 100);
        }
        break;
    }
    return true;
}

/* ---- several persons --------------------------------------------------------------------------- */

/* The case is in the state that the step left it in: nothing moved it since. */
static bool since_state(const Head *head, size_t at) {
    const PastStep *past = &head->steps[at];
    return str_equal(past->before, past->after) && str_equal(past->after, head->book->def->states[head->state].id);
}

/* How many have taken the step that several have to take, since the case came into its state; *own: this person is one
 * of them. A note that was taken by all of them begins anew. */
int agreed_so_far(const Head *head, const CaseStepDef *step, Str actor, bool *own) {
    int times = 0;
    *own = false;
    for (size_t i = head->step_count; i > 0 && since_state(head, i - 1); i--) {
        times += str_equal(head->steps[i - 1].step, step->id);
    }
    int agreed = step->people > 1 ? times % step->people : 0, left = agreed;
    for (size_t i = head->step_count; i > 0 && left > 0; i--) {
        if (str_equal(head->steps[i - 1].step, step->id)) {
            left--;
            *own = *own || str_equal(head->steps[i - 1].actor, actor) || str_equal(head->steps[i - 1].behalf, actor);
        }
    }
    return agreed;
}

int *agreed_by_step(const Head *head, Arena *arena) {
    const RecordDef *def = head->book->def;
    int *agreed = ARENA_ARRAY(arena, head->step_count + 1, int), *times = ARENA_ARRAY(arena, def->step_count, int);
    for (size_t i = 0; i < head->step_count; i++) {
        const PastStep *past = &head->steps[i];
        int step = record_step(def, past->step);
        if (step >= 0 && def->steps[step].people > 1) {
            agreed[i] = times[step]++ % def->steps[step].people + 1;
        }
        for (size_t s = 0; !str_equal(past->before, past->after) && s < def->step_count; s++) {
            times[s] = 0;
        }
    }
    return agreed;
}

static bool others_agreed(const User *user, const Head *head, const CaseStepDef *step, int *agreed, Err *err) {
    bool own;
    *agreed = agreed_so_far(head, step, actor_of(user), &own);
    return !user || !own || err_set(err, ERR_CONFLICT, "您已经办过“%.*s”，还要等另外的人办理。", STR_ARG(step->name));
}

bool step_waits(Tx *tx, const User *user, const Head *head, const CaseStepDef *step, Arena *arena, Err *why, Err *err) {
    int agreed;
    *why = (Err){.kind = ERR_NONE};
    bool ready = others_agreed(user, head, step, &agreed, why) && children_ended(tx, head, step, arena, why);
    return ready || why->kind == ERR_CONFLICT || err_set(err, why->kind, "%s", why->message);
}

/* ---- what it opens -------------------------------------------------------------------------------- */

static bool offers_text(const Ledger *ledger, const CaseField *field, Str text) {
    switch (field->type) {
    case CASE_ELEMENT: return pack_element(ledger->pack, text) != NULL;
    case CASE_ITEM: return item_named(ledger, text).in_use;
    default: break;
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        if (str_equal(field->choices[i], text)) {
            return true;
        }
    }
    return !field->choice_count;
}

/* A choice that the other record does not offer is not taken over, nor an element or an item that is gone. */
static bool offers(const Ledger *ledger, const CaseField *field, const json_t *value) {
    size_t index;
    const json_t *one;
    bool all = true;
    if (json_is_string(value)) {
        return offers_text(ledger, field, (Str){json_string_value(value), json_string_length(value)});
    }
    if (field->type != CASE_TABLE) {
        json_array_foreach(value, index, one) {
            all = all && offers(ledger, field, one);
        }
    }
    return all;
}

/* Values of fields that both records have under the same id and type. */
static json_t *shared_values(const Ledger *ledger, const Head *head, const RecordDef *child) {
    const RecordDef *def = head->book->def;
    json_t *given = json_object();
    for (size_t i = 0; i < child->field_count; i++) {
        int field = record_field(def, child->fields[i].id);
        json_t *value = field < 0 ? NULL : json_object_get(head->fields, child->fields[i].id.data);
        if (value && def->fields[field].type == child->fields[i].type && !child->fields[i].value &&
            def->fields[field].many == child->fields[i].many && offers(ledger, &child->fields[i], value)) {
            json_object_set(given, child->fields[i].id.data, value);
        }
    }
    return given;
}

static void note_opened(Taking *taking, int64_t id) {
    if (taking->opened_count == taking->opened_capacity) {
        size_t wanted = taking->opened_capacity * 2 + 16;
        taking->opened =
            arena_grow(taking->arena, taking->opened, taking->opened_count, wanted, sizeof *taking->opened);
        taking->opened_capacity = wanted;
    }
    taking->opened[taking->opened_count++] = id;
}

static bool open_child(Taking *taking, Tx *tx, const Book *book, Str unit, const json_t *own, Err *err) {
    const Head *head = &taking->head;
    json_t *given = shared_values(taking->ledger, head, book->def);
    const CaseField *responsible = NULL;
    int64_t id;
    for (size_t i = 0; i < book->def->field_count; i++) {
        const CaseField *field = &book->def->fields[i];
        responsible =
            !responsible && field->responsible && field->type == CASE_UNIT && !field->many ? field : responsible;
    }
    if (taking->step->opens_for >= 0 && responsible) { /* each of the units gets its own */
        json_object_set_new(given, responsible->id.data, json_stringn(unit.data, unit.len));
    }
    json_t *team = taking->drawn.draw ? json_object_getn(taking->drawn.teams, unit.data, unit.len) : NULL;
    if (team) {
        json_object_set(given, taking->step->draw->team.data, team);
    }
    if (own) {
        union { /* only read */
            const json_t *in;
            json_t *out;
        } values = {own};
        json_object_update(given, values.out);
    }
    const CaseSource source = {STR("case"), str_format(taking->arena, "%lld", (long long)head->id),
                               str_format(taking->arena, "%.*s %.*s", STR_ARG(head->number), STR_ARG(head->title))};
    bool good = open_in(taking->ledger, tx, taking->user, book, unit, given, &source, true, taking->arena, &id, err);
    json_decref(given);
    if (good) {
        note_opened(taking, id);
    }
    return good;
}

/* A case of units below belongs to the unit it is about; otherwise to that of the case it comes from. */
static Str child_unit(const Taking *taking, const Book *book, const json_t *own) {
    const json_t *unit = own ? json_object_get(own, "unit") : NULL;
    (void)book;
    return json_is_string(unit) && record_field(book->def, STR("unit")) < 0 ? str_from(json_string_value(unit))
                                                                            : taking->head.unit;
}

static bool open_given(Taking *taking, Tx *tx, const Book *book, json_t *own, Err *err) {
    Str unit = child_unit(taking, book, own);
    json_t *fields = own ? json_copy(own) : NULL;
    if (fields && record_field(book->def, STR("unit")) < 0) {
        json_object_del(fields, "unit");
    }
    bool good = open_child(taking, tx, book, unit, fields, err);
    json_decref(fields);
    return good;
}

static bool open_for_units(Taking *taking, Tx *tx, const Book *book, Err *err) {
    const CaseField *field = &taking->head.book->def->fields[taking->step->opens_for];
    const json_t *units = json_object_get(taking->head.fields, field->id.data), *one;
    size_t index;
    if (json_is_string(units)) {
        return open_child(taking, tx, book, str_from(json_string_value(units)), NULL, err);
    }
    json_array_foreach(units, index, one) {
        if (!open_child(taking, tx, book, str_from(json_string_value(one)), NULL, err)) {
            return false;
        }
    }
    return true;
}

static bool open_children(Taking *taking, Tx *tx, Err *err) {
    size_t index;
    json_t *own;
    if (!taking->step->opens.len) {
        return !taking->opens || err_set(err, ERR_INPUT, "“%.*s”不引出别的记录。", STR_ARG(taking->step->name));
    }
    const Book *book = book_newest(taking->ledger, taking->step->opens);
    if (!book) {
        return err_set(err, ERR_INTERNAL, "没有“%.*s”这种记录。", STR_ARG(taking->step->opens));
    }
    if (taking->step->opens_for >= 0) {
        return open_for_units(taking, tx, book, err);
    }
    if (!json_is_array(taking->opens)) {
        return open_given(taking, tx, book, taking->opens, err);
    }
    json_array_foreach(taking->opens, index, own) {
        if (!json_is_object(own)) {
            return err_set_at(err, ERR_INPUT, &(Place){.field = "opens"}, "“opens”要写成对象的列表。");
        }
        if (!open_given(taking, tx, book, own, err)) {
            return false;
        }
    }
    return true;
}

/* ---- the step --------------------------------------------------------------------------------------- */

void step_fields(const Head *head, const CaseStepDef *step, bool *allowed, bool *needed) {
    const RecordDef *def = head->book->def;
    int after = step->to >= 0 ? step->to : head->state;
    for (size_t i = 0; i < step->need_count; i++) {
        allowed[step->needs[i]] = needed[step->needs[i]] = true;
    }
    for (size_t i = 0; i < step->ask_count; i++) {
        allowed[step->asks[i]] = true;
    }
    for (size_t i = 0; step->draw && i < step->draw->field_count; i++) {
        allowed[step->draw->fields[i]] = true;
    }
    for (size_t i = 0; head->state == 0 && i < def->field_count; i++) {
        bool leaves = after != 0 && def->states[after].end != CASE_VOID;
        allowed[i] = allowed[i] || def->fields[i].required; /* the opening may be put right until it is acted on */
        needed[i] = needed[i] || (def->fields[i].required && leaves); /* an old register may have lacked it */
    }
}

static bool fields_good(const Taking *taking, int after, const bool *needed, Err *err) {
    CaseFacts facts = case_facts(&taking->head, taking->arena);
    facts.state = after;
    judge_computed(taking->head.book, &facts, taking->arena);
    if (taking->step->kind == STEP_RETURN || taking->step->kind == STEP_REOPEN) {
        return true; /* what was wrong may stay wrong until it is mended */
    }
    return judge_complete(taking->head.book, &facts, needed, taking->arena, err);
}

/* A note that is taken again tells what is new: what was told the time before does not count for it. */
static bool told_anew(const Taking *taking, int agreed, Err *err) {
    const CaseStepDef *step = taking->step;
    const Head *head = &taking->head;
    if (step->kind != STEP_NOTE || agreed || !times_taken(head, step->id)) {
        return true;
    }
    CaseFacts facts = case_facts(head, taking->arena);
    for (size_t i = 0; i < step->need_count; i++) {
        const CaseField *field = &head->book->def->fields[step->needs[i]];
        const json_t *value = json_object_get(taking->given, field->id.data);
        if ((!value || json_is_null(value)) && !field->value &&
            judge_truth(head->book, head->book->field_when[step->needs[i]], &facts, false, taking->arena)) {
            const Place place = place_field("%.*s", STR_ARG(field->id));
            return err_set_at(err, ERR_INPUT, &place, "再次“%.*s”，请重新填写“%.*s”。", STR_ARG(step->name),
                              STR_ARG(field->name));
        }
    }
    return true;
}

static bool write_step(Taking *taking, Tx *tx, Marked *marked, int agreed, const bool *needed, Err *err) {
    Head *head = &taking->head;
    const RecordDef *def = head->book->def;
    bool done = agreed + 1 >= taking->step->people;
    marked->after = done && taking->step->to >= 0 ? taking->step->to : head->state;
    if (done && taking->step->due.kind != DUE_NONE) {
        Due due =
            due_of(taking->ledger->pack, def, &taking->step->due, taking->step->name, head->fields, taking->arena);
        marked->new_due = due.at.len > 0 || taking->step->due.kind == DUE_FIELD;
        marked->due = due;
        marked->rung = 0;
    }
    bool mends = taking->step->kind == STEP_RETURN || taking->step->kind == STEP_REOPEN;
    return told_anew(taking, agreed, err) && fields_good(taking, marked->after, needed, err) &&
           (mends || (across_good(tx, head, marked->after, taking->arena, err) &&
                      avoidance_good(taking->ledger, tx, head, marked->after, marked->changed, taking->arena, err))) &&
           extension_good(taking, &marked->due, err) &&
           files_attach(taking->ledger, tx, taking->user, head, marked->changed, taking->arena, err) &&
           merge_into(taking->ledger, tx, taking->trusted ? NULL : taking->user, head, taking->step, taking->arena,
                      err) &&
           mark_step(taking->ledger, tx, head, marked, taking->arena, err) &&
           (!done || open_children(taking, tx, err)) &&
           (!taking->drawn.draw || draw_result_link(tx, head, taking->step, &taking->drawn, taking->opened,
                                                    taking->opened_count, marked->actor, taking->arena, err));
}

/* What was drawn is given as if it were typed. */
static bool take_draw(Taking *taking, Tx *tx, Err *err) {
    return !asks_draw(&taking->head, taking->index, taking->arena) ||
           (when_good(taking, err) && draw_result_take(taking->ledger, tx, &taking->head, taking->step, taking->given,
                                                       &taking->drawn, taking->arena, err));
}

static bool take_in(Taking *taking, Tx *tx, Err *err) {
    Head *head = &taking->head;
    Marked marked = {.step = taking->step->id,
                     .name = taking->step->name,
                     .reason = str_trim(taking->taken->reason),
                     .actor = actor_of(taking->user),
                     .user = taking->user,
                     .rung = head->rung,
                     .changed = json_object()};
    int agreed = 0;
    size_t fields = head->book->def->field_count;
    bool *allowed = ARENA_ARRAY(taking->arena, fields, bool), *needed = ARENA_ARRAY(taking->arena, fields, bool);
    step_fields(head, taking->step, allowed, needed);
    bool good = state_good(taking, err) &&
                (taking->trusted || may_step(taking->ledger, taking->user, head, taking->step, &marked.behalf, err)) &&
                others_agreed(taking->user, head, taking->step, &agreed, err) && reason_good(taking, err) &&
                take_draw(taking, tx, err) &&
                values_take(taking->ledger, tx, head->book->def, head->unit, taking->given, allowed, head->fields,
                            marked.changed, err) &&
                when_good(taking, err) && children_ended(tx, head, taking->step, taking->arena, err) &&
                write_step(taking, tx, &marked, agreed, needed, err);
    json_decref(marked.changed);
    json_decref(taking->drawn.teams);
    taking->drawn.teams = NULL;
    return good;
}

/* ---- what follows from it ----------------------------------------------------------------------------- */

static bool run_hooks(const Taking *taking, Tx *tx, Err *err) {
    const Head *head = &taking->head;
    const RecordDef *def = head->book->def;
    const CaseStepped stepped = {.id = head->id,
                                 .record = def->id,
                                 .step = taking->step->id,
                                 .unit = head->unit,
                                 .user = taking->user,
                                 .ended = def->states[head->state].end};
    bool good = true;
    for (const RoomHook *room = taking->ledger->hooks; good && room; room = room->next) {
        good = room->hook(room->context, tx, &stepped, err);
    }
    return good;
}

enum { SOURCES_MOST = 8 };

/* The cases that this one came out of. */
static bool read_sources(const Taking *taking, Tx *tx, int64_t *ids, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *count = 0;
    if (!stmt_open(tx, "SELECT source FROM case_source WHERE case_id = ? AND kind = 'case' ORDER BY id", &stmt, err,
                   "i", taking->head.id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *count < SOURCES_MOST) {
        *count += integer_parse(stmt_text(stmt, 0), &ids[*count]);
    }
    stmt_close(stmt);
    return good;
}

/* A look-back that finds it did not hold opens the case again that it came from; one that is open already stays. */
static bool step_sources(const Taking *taking, Tx *tx, Err *err) {
    int64_t ids[SOURCES_MOST];
    size_t count;
    if (!taking->step->source.len) {
        return true;
    }
    if (!read_sources(taking, tx, ids, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        Head source;
        if (!case_load(taking->ledger, tx, ids[i], taking->arena, &source, err)) {
            return false;
        }
        int step = record_step(source.book->def, taking->step->source);
        bool fits = step >= 0 && source.book->def->steps[step].from >> source.state & 1;
        case_free(&source);
        Str given = str_trim(taking->taken->reason);
        const StepTaken follows = {.id = ids[i],
                                   .step = taking->step->source,
                                   .reason =
                                       str_format(taking->arena, "%.*s %.*s%s%.*s", STR_ARG(taking->head.number),
                                                  STR_ARG(taking->step->name), given.len ? "：" : "", STR_ARG(given)),
                                   .version = -1};
        if (fits && !case_step_within(taking->ledger, tx, taking->user, &follows, true, err)) {
            return false;
        }
    }
    return true;
}

static bool step_loaded(Taking *taking, Tx *tx, Err *err) {
    const RecordDef *def = taking->head.book->def;
    taking->index = record_step(def, taking->taken->step);
    if (taking->index < 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "step"}, "“%.*s”没有“%.*s”这个步骤。", STR_ARG(def->name),
                          STR_ARG(taking->taken->step));
    }
    taking->step = &def->steps[taking->index];
    return take_in(taking, tx, err) && run_hooks(taking, tx, err) && step_sources(taking, tx, err);
}

static bool step_work(Tx *tx, void *context, Err *err) {
    Taking *taking = context;
    if (!case_load(taking->ledger, tx, taking->taken->id, taking->arena, &taking->head, err)) {
        return false;
    }
    bool good = (taking->trusted || may_see_case(taking->user, &taking->head, err)) && step_loaded(taking, tx, err);
    case_free(&taking->head);
    return good;
}

/* `tx` NULL: a write of its own. */
static bool step_run(Ledger *ledger, Tx *tx, const User *user, const StepTaken *taken, bool trusted, Err *err) {
    if (taken->fields.len > CASE_FIELDS_BYTES_MOST) {
        return err_set(err, ERR_LIMIT, "填的内容太多，最多256 KB。");
    }
    Taking taking = {.ledger = ledger,
                     .user = user,
                     .taken = taken,
                     .trusted = trusted,
                     .given = json_object_of(taken->fields, err)};
    if (!taking.given) {
        return false;
    }
    json_t *opens = json_object_get(taking.given, "opens");
    taking.opens = opens ? json_incref(opens) : NULL;
    json_object_del(taking.given, "opens");
    taking.arena = arena_create();
    bool good = tx ? step_work(tx, &taking, err) : store_write(ledger->store, step_work, &taking, err);
    arena_destroy(taking.arena);
    json_decref(taking.opens);
    json_decref(taking.given);
    return good;
}

bool case_step(Ledger *ledger, const User *user, const StepTaken *taken, Err *err) {
    return step_run(ledger, NULL, user, taken, false, err);
}

bool case_step_within(Ledger *ledger, Tx *tx, const User *user, const StepTaken *taken, bool trusted, Err *err) {
    return step_run(ledger, tx, user, taken, trusted, err);
}

/* One of the step's parties, whatever it may do. */
static bool is_of_step(const User *user, const CaseStepDef *step) {
    for (size_t p = 0; p < user->post_count; p++) {
        for (size_t b = 0; b < step->by_count; b++) {
            if (is_party(&user->posts[p], &step->by[b])) {
                return true;
            }
        }
    }
    return false;
}

/* `prepare`: what the step is taken with is only prepared, which any of its parties does. */
static bool may_now(Ledger *ledger, Tx *tx, const User *user, int64_t id, Str step, bool prepare, Err *err) {
    const StepTaken taken = {.id = id, .step = step, .version = -1};
    Taking taking = {.ledger = ledger, .user = user, .taken = &taken, .arena = arena_create()};
    Str behalf;
    bool loaded = case_load(ledger, tx, id, taking.arena, &taking.head, err);
    bool good = loaded && may_see_case(user, &taking.head, err);
    if (good) {
        taking.index = record_step(taking.head.book->def, step);
        taking.step = taking.index < 0 ? NULL : &taking.head.book->def->steps[taking.index];
        good = taking.step ? state_good(&taking, err) && when_good(&taking, err) &&
                                 ((prepare && user && is_of_step(user, taking.step)) ||
                                  may_step(ledger, user, &taking.head, taking.step, &behalf, err))
                           : err_set(err, ERR_DENIED, "这种记录没有“%.*s”这个步骤。", STR_ARG(step));
    }
    if (loaded) {
        case_free(&taking.head);
    }
    arena_destroy(taking.arena);
    return good;
}

bool case_may(Ledger *ledger, Tx *tx, const User *user, int64_t id, Str step, Err *err) {
    return may_now(ledger, tx, user, id, step, false, err);
}

bool may_prepare_step(Ledger *ledger, Tx *tx, const User *user, int64_t id, Str step, Err *err) {
    return may_now(ledger, tx, user, id, step, true, err);
}

void ledger_on_step(Ledger *ledger, CaseHook hook, void *context) {
    RoomHook **at = &ledger->hooks;
    while (*at && (*at)->context != context) {
        at = &(*at)->next;
    }
    if (!hook) {
        *at = *at ? (*at)->next : NULL;
    } else {
        RoomHook *room = ARENA_NEW(ledger->arena, RoomHook);
        *room = (RoomHook){hook, context, *at ? (*at)->next : NULL};
        *at = room;
    }
}
