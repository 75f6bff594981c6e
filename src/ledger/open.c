/* Opening a case: by a user, out of another case, by the clock. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

static bool level_fits(const RecordDef *def, const UnitWay *path, Err *err) {
    if (path->kind && def->levels >> path->kind->level & 1) {
        return true;
    }
    return err_set_at(err, ERR_INPUT, &(Place){.field = "unit"}, "“%.*s”不登记在“%.*s”这一级单位上。",
                      STR_ARG(def->name), STR_ARG(path->name));
}

/* What has to be there for a new case: required fields, and those of its first state. */
bool *needed_at_opening(const RecordDef *def, Arena *arena) {
    bool *needed = ARENA_ARRAY(arena, def->field_count, bool);
    for (size_t i = 0; i < def->field_count; i++) {
        needed[i] = (def->fields[i].required || def->fields[i].at & 1) && !def->fields[i].value;
    }
    return needed;
}

void case_opening_fields(const RecordDef *def, bool *asked) {
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        bool later = false, first = false; /* asked for by a step; by one that leaves the first state */
        for (size_t s = 0; s < def->step_count; s++) {
            const CaseStepDef *step = &def->steps[s];
            for (size_t n = 0; n < step->need_count; n++) {
                later = later || step->needs[n] == (int)i;
                first = first || (step->needs[n] == (int)i && step->from & 1);
            }
            for (size_t n = 0; n < step->ask_count; n++) {
                later = later || step->asks[n] == (int)i;
                first = first || (step->asks[n] == (int)i && step->from & 1);
            }
        }
        asked[i] = !field->value && (field->required || field->at & 1 || (!field->at && (first || !later)));
    }
}

static bool put_source(Tx *tx, int64_t id, const CaseSource *source, Err *err) {
    return !source || !source->kind.len ||
           store_run(tx, "INSERT INTO case_source (case_id, kind, source, label) VALUES (?, ?, ?, ?)", err, "isss", id,
                     source->kind, source->id, source->label);
}

static bool complete(const Head *head, const Marked *marked, bool trusted, Arena *arena, Err *err) {
    CaseFacts facts = case_facts(head, arena);
    facts.state = marked->after;
    facts.opened_at = date_show(arena, date_today());
    judge_computed(head->book, &facts, arena);
    return trusted || judge_complete(head->book, &facts, needed_at_opening(head->book->def, arena), arena, err);
}

static bool still_opened(const Book *book, Err *err) {
    return !book->retired ||
           err_set(err, ERR_CONFLICT, "“%.*s”已经停用，不再登记新的；以前登记的照常办理。", STR_ARG(book->def->name));
}

typedef struct Newcomer {
    const User *user; /* NULL: the command line, the clock */
    const Book *book;
    Str unit;
    json_t *given;
    const CaseSource *source;
    bool trusted, partial;
} Newcomer;

static bool open_with(Ledger *ledger, Tx *tx, const Newcomer *made, Arena *arena, int64_t *id, Err *err) {
    const RecordDef *def = made->book->def;
    const User *user = made->user;
    bool trusted = made->trusted;
    Head head = {.book = made->book, .unit = made->unit, .fields = json_object()};
    Marked marked = {.step = STR("open"),
                     .name = STR("登记"),
                     .actor = trusted && !user ? STR("系统") : actor_of(user),
                     .user = user,
                     .after = 0,
                     .changed = json_object()};
    bool good = still_opened(made->book, err) && people_way(tx, ledger->pack, made->unit, arena, &head.path, err) &&
                (trusted || may_open_case(ledger, user, def, &head.path, &marked.behalf, err)) &&
                level_fits(def, &head.path, err) &&
                values_take(ledger, tx, def, made->unit, made->given, NULL, head.fields, marked.changed, err) &&
                complete(&head, &marked, trusted || made->partial, arena, err) &&
                (trusted || (across_good(tx, &head, marked.after, arena, err) &&
                             avoidance_good(ledger, tx, &head, marked.after, marked.changed, arena, err)));
    if (good) {
        marked.due = due_of(ledger->pack, def, &def->due, STR("登记"), head.fields, arena);
        marked.new_due = true;
        good = case_number_next(tx, def, made->unit, &head.number, arena, err) &&
               mark_opened(ledger, tx, &head, &marked, arena, err) &&
               (trusted || files_attach(ledger, tx, user, &head, marked.changed, arena, err)) &&
               put_source(tx, head.id, made->source, err);
        *id = head.id;
    }
    json_decref(marked.changed);
    case_free(&head);
    return good;
}

bool open_in(Ledger *ledger, Tx *tx, const User *user, const Book *book, Str unit, json_t *given,
             const CaseSource *source, bool trusted, Arena *arena, int64_t *id, Err *err) {
    const Newcomer made = {
        .user = user, .book = book, .unit = unit, .given = given, .source = source, .trusted = trusted};
    return open_with(ledger, tx, &made, arena, id, err);
}

bool open_register_row(Ledger *ledger, Tx *tx, const User *user, const Book *book, Str unit, json_t *given,
                       const CaseSource *source, Arena *arena, int64_t *id, Err *err) {
    const Newcomer made = {.user = user, .book = book, .unit = unit, .given = given, .source = source, .partial = true};
    return open_with(ledger, tx, &made, arena, id, err);
}

typedef struct SlipSources {
    const Head *const *from;
    int64_t slip;
    Arena *arena;
} SlipSources;

static void source_value(void *context, size_t row, int column, GivenValue *value) {
    const SlipSources *sources = context;
    const Head *head = sources->from[row];
    switch (column) {
    case 0: *value = (GivenValue){.type = 'i', .integer = sources->slip}; break;
    case 1: *value = (GivenValue){.type = 'i', .integer = head->id}; break;
    default:
        *value = (GivenValue){
            .type = 's', .text = str_format(sources->arena, "%.*s %.*s", STR_ARG(head->number), STR_ARG(head->title))};
    }
}

/* *joined: how many were not among its sources yet. */
static bool put_slip_sources(Tx *tx, SlipSources *sources, size_t count, int64_t *joined, Err *err) {
    const GivenRows rows = {count, source_value, sources};
    Stmt *stmt;
    bool row = false;
    if (!store_run_given(tx,
                         "INSERT INTO case_source (case_id, kind, source, label) SELECT a, 'case', CAST(b AS TEXT), c"
                         " FROM given_rows WHERE true ON CONFLICT DO NOTHING", /* two rungs may lead to the same */
                         &rows, err) ||
        !stmt_open(tx, "SELECT changes()", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *joined = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* Whoever has the slip open is told that it is another now (its version), so that he does not send out one that names
 * fewer cases than it stands for. */
static bool tell_joined(Ledger *ledger, Tx *tx, int64_t slip, int64_t joined, Arena *arena, Err *err) {
    Head head;
    if (!case_load(ledger, tx, slip, arena, &head, err)) {
        return false;
    }
    Marked marked = {.step = STR("join"),
                     .name = STR("并入"),
                     .actor = STR("系统"),
                     .reason = str_format(arena, "又有%lld条逾期的记录并入", (long long)joined),
                     .after = head.state,
                     .rung = head.rung,
                     .changed = json_object()};
    bool good = mark_step(ledger, tx, &head, &marked, arena, err);
    json_decref(marked.changed);
    case_free(&head);
    return good;
}

/* The one that the clock opened in the unit today, as long as nobody has taken it up: all its steps are of the clock.
 * 0: none. */
static bool find_slip_of_today(Tx *tx, const RecordDef *def, Str unit, int64_t *id, Err *err) {
    Stmt *stmt;
    bool row = false;
    char today[32];
    time_iso(date_begins(date_today()), today);
    if (!stmt_open(tx,
                   "SELECT id FROM case_record c WHERE unit_code = ? AND record = ? AND ended = 'none' AND"
                   " opened_by = '系统' AND opened_at >= ? AND NOT EXISTS (SELECT 1 FROM case_step WHERE case_id = c.id"
                   " AND actor <> '系统') ORDER BY id DESC LIMIT 1",
                   &stmt, err, "ssz", unit, def->id, today)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

static bool open_slip(Ledger *ledger, Tx *tx, const Book *book, const Head *first, Arena *arena, int64_t *id,
                      Err *err) {
    Head head = {.book = book, .unit = first->unit, .path = first->path, .fields = json_object()};
    Marked marked = {
        .step = STR("open"), .name = STR("登记"), .actor = STR("系统"), .new_due = true, .changed = json_object()};
    bool good = still_opened(book, err) && level_fits(book->def, &head.path, err) &&
                complete(&head, &marked, true, arena, err) &&
                case_number_next(tx, book->def, head.unit, &head.number, arena, err);
    if (good) {
        marked.due = due_of(ledger->pack, book->def, &book->def->due, marked.name, head.fields, arena);
        good = mark_opened(ledger, tx, &head, &marked, arena, err);
        *id = head.id;
    }
    json_decref(marked.changed);
    case_free(&head);
    return good;
}

bool open_slips(Ledger *ledger, Tx *tx, const Book *book, const Head *const *from, size_t count, Arena *arena,
                Err *err) {
    SlipSources sources = {.from = from, .arena = arena};
    int64_t joined;
    if (!find_slip_of_today(tx, book->def, from[0]->unit, &sources.slip, err)) {
        return false;
    }
    bool there = sources.slip != 0;
    return (there || open_slip(ledger, tx, book, from[0], arena, &sources.slip, err)) &&
           put_slip_sources(tx, &sources, count, &joined, err) &&
           (!there || !joined || tell_joined(ledger, tx, sources.slip, joined, arena, err));
}

typedef struct Opening {
    Ledger *ledger;
    const User *user;
    const NewCase *made;
    const Book *book;
    json_t *given;
    bool trusted;
    int64_t id;
} Opening;

static bool open_work(Tx *tx, void *context, Err *err) {
    Opening *opening = context;
    Arena *arena = arena_create();
    bool good = open_in(opening->ledger, tx, opening->user, opening->book, opening->made->unit, opening->given,
                        &opening->made->source, opening->trusted, arena, &opening->id, err);
    arena_destroy(arena);
    return good;
}

static bool no_record(Str record, Err *err) {
    return err_set_at(err, ERR_NOT_FOUND, &(Place){.field = "record"}, "没有“%.*s”这种记录。", STR_ARG(record));
}

/* `tx` NULL: a write of its own. */
static bool open_run(Ledger *ledger, Tx *tx, const User *user, const NewCase *made, bool trusted, int64_t *id,
                     Err *err) {
    Opening opening = {
        .ledger = ledger, .user = user, .made = made, .book = book_newest(ledger, made->record), .trusted = trusted};
    if (!opening.book) {
        return no_record(made->record, err);
    }
    if (made->fields.len > CASE_FIELDS_BYTES_MOST) {
        return err_set(err, ERR_LIMIT, "填的内容太多，最多256 KB。");
    }
    opening.given = json_object_of(made->fields, err);
    bool good =
        opening.given && (tx ? open_work(tx, &opening, err) : store_write(ledger->store, open_work, &opening, err));
    json_decref(opening.given);
    *id = opening.id;
    return good;
}

bool case_open(Ledger *ledger, const User *user, const NewCase *made, int64_t *id, Err *err) {
    return open_run(ledger, NULL, user, made, false, id, err);
}

bool case_open_within(Ledger *ledger, Tx *tx, const User *user, const NewCase *made, bool trusted, int64_t *id,
                      Err *err) {
    return open_run(ledger, tx, user, made, trusted, id, err);
}

bool case_values(Ledger *ledger, Tx *tx, Str record, Str fields, Arena *arena, Str *kept, Err *err) {
    const Book *book = book_newest(ledger, record);
    if (!book) {
        return no_record(record, err);
    }
    json_t *given = json_object_of(fields, err), *into = json_object(), *changed = json_object();
    bool good = given && values_take(ledger, tx, book->def, STR(""), given, NULL, into, changed, err);
    *kept = good ? json_value_text(into, JSON_CANONICAL, arena) : (Str){NULL, 0};
    json_decref(given);
    json_decref(into);
    json_decref(changed);
    return good;
}
bool case_end_within(Tx *tx, int64_t id, CaseEnd *ended, Err *err) {
    Stmt *stmt;
    bool row = false;
    *ended = CASE_OPEN;
    if (!stmt_open(tx, "SELECT ended FROM case_record WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    for (CaseEnd end = CASE_OPEN; good && row && end <= CASE_VOID; end++) {
        *ended = str_is(stmt_text(stmt, 0), case_end_id(end)) ? end : *ended;
    }
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有这条记录。"));
}
