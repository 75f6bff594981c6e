/* A definition walked through before it is published: the very engine, with invented people and a clock that is moved
 * on, in a piece of the writer that is undone at its end. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

enum { PEOPLE_MOST = 60, SECONDS_OF_DAY = 86400 };

/* Somebody of a role, for a department perhaps; of each there are two, since steps are taken by different persons. */
typedef struct Invented {
    Str id, name;
    User user;
} Invented;

typedef struct Rehearsing {
    Ledger *ledger; /* of this rehearsal alone */
    const Rehearsal *rehearsal;
    const Book *book;
    Arena *arena;
    Json *json;
    UnitPlace *places; /* from the unit up */
    size_t place_count;
    Invented people[PEOPLE_MOST];
    size_t people_count;
    size_t moves; /* that are made */
    int64_t id;   /* of the case; 0: not opened yet */
    int days;     /* gone by */
    bool done;
    size_t failed; /* index of the move that failed; move_count: none */
    Err failure;
} Rehearsing;

/* ---- the people -------------------------------------------------------------------------- */

/* The nearest unit at which a post of the role may stand. */
static const UnitPlace *place_for(const Rehearsing *rehearsing, const RoleDef *role) {
    for (size_t i = 0; i < rehearsing->place_count; i++) {
        const KindDef *kind = pack_kind(rehearsing->ledger->pack, rehearsing->places[i].kind);
        if (kind && role->levels >> kind->level & 1) {
            return &rehearsing->places[i];
        }
    }
    return NULL;
}

static bool is_invented(const Rehearsing *rehearsing, Str id) {
    for (size_t i = 0; i < rehearsing->people_count; i++) {
        if (str_equal(rehearsing->people[i].id, id)) {
            return true;
        }
    }
    return false;
}

static void invent(Rehearsing *rehearsing, const RoleDef *role, const SectionDef *section, int number) {
    Arena *arena = rehearsing->arena;
    const UnitPlace *place = place_for(rehearsing, role);
    Str id = section ? str_format(arena, "%.*s.%.*s.%d", STR_ARG(section->id), STR_ARG(role->id), number)
                     : str_format(arena, "%.*s.%d", STR_ARG(role->id), number);
    if (!place || rehearsing->people_count == PEOPLE_MOST || is_invented(rehearsing, id)) {
        return;
    }
    Post *post = ARENA_NEW(arena, Post);
    Str *sections = ARENA_ARRAY(arena, 1, Str), *units = ARENA_ARRAY(arena, 1, Str);
    sections[0] = section ? section->id : (Str){NULL, 0};
    units[0] = place->code;
    *post = (Post){.id = -1,
                   .role = role,
                   .units = units,
                   .unit_count = 1,
                   .sections = sections,
                   .section_count = section ? 1 : 0};
    Invented *actor = &rehearsing->people[rehearsing->people_count++];
    Str of = section ? section->name : place->name;
    actor->id = id;
    actor->name = str_format(arena, "%.*s%.*s%s", STR_ARG(of), STR_ARG(role->name), number == 1 ? "甲" : "乙");
    actor->user = (User){.id = -1,
                         .name = str_format(arena, "trial.%.*s", STR_ARG(id)),
                         .shown = actor->name,
                         .pack = rehearsing->ledger->pack,
                         .posts = post,
                         .post_count = 1};
}

/* Whoever stands at the unit and may do it: the unit or the person that is responsible is chosen in the case. */
static void add_owners(Rehearsing *rehearsing, Action action) {
    const Pack *pack = rehearsing->ledger->pack;
    const KindDef *kind = pack_kind(pack, rehearsing->places[0].kind);
    int domain = pack_domain(pack, rehearsing->book->def->domain);
    size_t count;
    const RoleDef *roles = pack_roles(pack, &count);
    for (size_t i = 0; i < count && kind && domain >= 0; i++) {
        bool may = false;
        for (int condition = 0; condition < CONDITION_KINDS; condition++) {
            may = may || roles[i].may[domain][condition] >> action & 1;
        }
        if (may && !roles[i].no_sign_in && roles[i].levels >> kind->level & 1) {
            invent(rehearsing, &roles[i], NULL, 1);
        }
    }
}

/* Whoever could be this party: of a department its leader, head and staff. */
static void add_party(Rehearsing *rehearsing, const CaseActor *party) {
    const Pack *pack = rehearsing->ledger->pack;
    const SectionDef *section = party->kind == ACTOR_SECTION ? pack_section(pack, party->id) : NULL;
    size_t count;
    const RoleDef *roles = pack_roles(pack, &count);
    for (size_t i = 0; i < count; i++) {
        bool fits = section ? roles[i].sections : party->kind == ACTOR_ROLE && str_equal(roles[i].id, party->id);
        for (int number = 1; fits && number <= 2; number++) {
            invent(rehearsing, &roles[i], section, number);
        }
    }
}

static void invent_people(Rehearsing *rehearsing) {
    const RecordDef *def = rehearsing->book->def;
    for (size_t i = 0; i < def->creator_count; i++) {
        add_party(rehearsing, &def->creators[i]);
    }
    for (size_t s = 0; s < def->step_count; s++) {
        for (size_t b = 0; b < def->steps[s].by_count; b++) {
            add_party(rehearsing, &def->steps[s].by[b]);
        }
    }
    for (size_t s = 0; s < def->step_count; s++) { /* after those that are named */
        for (size_t b = 0; b < def->steps[s].by_count; b++) {
            if (def->steps[s].by[b].kind == ACTOR_OWNER) {
                add_owners(rehearsing, def->steps[s].action);
            }
        }
    }
}

/* So that fields of persons can name them. */
static bool store_people(const Rehearsing *rehearsing, Tx *tx, Err *err) {
    bool good = true;
    for (size_t i = 0; good && i < rehearsing->people_count; i++) {
        const Invented *actor = &rehearsing->people[i];
        good = store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES (?, ?, '-', '-')", err,
                         "ss", actor->user.name, actor->name);
    }
    return good;
}

static const User *find_person(const Rehearsing *rehearsing, Str id) {
    for (size_t i = 0; i < rehearsing->people_count; i++) {
        if (str_equal(rehearsing->people[i].id, id)) {
            return &rehearsing->people[i].user;
        }
    }
    return NULL;
}

/* ---- the moves ------------------------------------------------------------------------------ */

static bool let_days_go(Rehearsing *rehearsing, Tx *tx, int days, Err *err) {
    Head head, *climbing = &head;
    size_t told = 0;
    if (days < 1 || rehearsing->days + days > REHEARSAL_DAYS_MOST) {
        return err_set(err, ERR_INPUT, "过去的天数要在1到%d之间。", REHEARSAL_DAYS_MOST);
    }
    rehearsing->days += days;
    time_set_ahead((int64_t)rehearsing->days * SECONDS_OF_DAY);
    if (!rehearsing->id) {
        return true;
    }
    if (!case_load(rehearsing->ledger, tx, rehearsing->id, rehearsing->arena, &head, err)) {
        return false;
    }
    bool good = climb_ladders(rehearsing->ledger, tx, &climbing, 1, &told, rehearsing->arena, err);
    case_free(&head);
    return good;
}

static bool open_first(Rehearsing *rehearsing, Tx *tx, const User *user, const RehearsalMove *move, Err *err) {
    const CaseSource source = {.kind = {NULL, 0}};
    json_t *given = json_object_of(move->fields, err);
    bool good = given && open_in(rehearsing->ledger, tx, user, rehearsing->book, rehearsing->rehearsal->unit, given,
                                 &source, false, rehearsing->arena, &rehearsing->id, err);
    json_decref(given);
    return good;
}

static bool make_move(Rehearsing *rehearsing, Tx *tx, const RehearsalMove *move, Err *err) {
    const User *user = find_person(rehearsing, move->who);
    if (!move->step.len) {
        return let_days_go(rehearsing, tx, move->days, err);
    }
    if (!user) {
        return err_set(err, ERR_INPUT, "试走里没有“%.*s”这个人，请重新选择。", STR_ARG(move->who));
    }
    if (str_is(move->step, "open")) {
        return rehearsing->id ? err_set(err, ERR_CONFLICT, "已经登记过了。")
                              : open_first(rehearsing, tx, user, move, err);
    }
    if (!rehearsing->id) {
        return err_set(err, ERR_CONFLICT, "请先登记。");
    }
    const StepTaken taken = {rehearsing->id, move->step, move->fields, move->reason, -1};
    return case_step_within(rehearsing->ledger, tx, user, &taken, false, err);
}

/* ---- what is told ------------------------------------------------------------------------------ */

static void put_people(const Rehearsing *rehearsing) {
    Json *json = rehearsing->json;
    json_key(json, "people");
    json_open_array(json);
    for (size_t i = 0; i < rehearsing->people_count; i++) {
        const Invented *actor = &rehearsing->people[i];
        json_open_object(json);
        json_put_str(json, "id", actor->id);
        json_put_str(json, "name", actor->name);
        json_put_str(json, "role", actor->user.posts[0].role->name);
        json_put_str(json, "account", actor->user.name);
        json_put_str(json, "unit", actor->user.posts[0].units[0]);
        json_close_object(json);
    }
    json_close_array(json);
}

/* How the case stands after a move. */
static bool put_moved(Rehearsing *rehearsing, Tx *tx, const RehearsalMove *move, Err *err) {
    Json *json = rehearsing->json;
    Head head;
    json_open_object(json);
    json_put_str(json, "who", move->who);
    json_put_str(json, "step", move->step);
    json_put_integer(json, "days", move->days);
    json_put_str(json, "today", date_show(rehearsing->arena, date_today()));
    if (rehearsing->id) {
        Str why;
        if (!case_load(rehearsing->ledger, tx, rehearsing->id, rehearsing->arena, &head, err)) {
            return false;
        }
        const CaseStateDef *state = &head.book->def->states[head.state];
        Light light = case_light(rehearsing->ledger, head.book->def, state->end, state->paused, state->name,
                                 head.due_at, head.due_why, rehearsing->arena, &why);
        json_put_str(json, "state_name", state->name);
        json_put_str(json, "due_at", head.due_at);
        json_put_text(json, "light", light_id(light));
        json_put_str(json, "why", why);
        case_free(&head);
    }
    json_close_object(json);
    return true;
}

typedef struct Button {
    Str id, name;
    const CaseStepDef *step; /* NULL: to open one */
} Button;

static void put_button(Rehearsing *rehearsing, const Head *head, const UnitWay *path, const Button *button) {
    Json *json = rehearsing->json;
    json_open_object(json);
    json_put_str(json, "step", button->id);
    json_put_str(json, "name", button->name);
    json_key(json, "people");
    json_open_array(json);
    for (size_t i = 0; i < rehearsing->people_count; i++) {
        const Invented *actor = &rehearsing->people[i];
        Err err = {.kind = ERR_NONE};
        Str behalf;
        bool may = button->step
                       ? may_step(rehearsing->ledger, &actor->user, head, button->step, &behalf, &err)
                       : may_open_case(rehearsing->ledger, &actor->user, rehearsing->book->def, path, &behalf, &err);
        json_open_object(json);
        json_put_str(json, "who", actor->id);
        json_put_bool(json, "may", may);
        json_put_text(json, "why_not", may ? "" : err.message);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

/* What each of them may do next: to open one, or the steps that lead from the state it is in. */
static bool put_next(Rehearsing *rehearsing, Tx *tx, Err *err) {
    const RecordDef *def = rehearsing->book->def;
    UnitWay path;
    Head head = {.fields = NULL};
    if (!people_way(tx, rehearsing->ledger->pack, rehearsing->rehearsal->unit, rehearsing->arena, &path, err) ||
        (rehearsing->id && !case_load(rehearsing->ledger, tx, rehearsing->id, rehearsing->arena, &head, err))) {
        return false;
    }
    json_key(rehearsing->json, "next");
    json_open_array(rehearsing->json);
    if (!rehearsing->id) {
        put_button(rehearsing, NULL, &path, &(Button){STR("open"), STR("登记"), NULL});
    }
    for (size_t i = 0; rehearsing->id && i < def->step_count; i++) {
        if (def->steps[i].from >> head.state & 1) {
            put_button(rehearsing, &head, &path, &(Button){def->steps[i].id, def->steps[i].name, &def->steps[i]});
        }
    }
    json_close_array(rehearsing->json);
    case_free(&head);
    return true;
}

static void put_failure(const Rehearsing *rehearsing) {
    Json *json = rehearsing->json;
    json_key(json, "failed");
    if (rehearsing->failed == rehearsing->rehearsal->move_count) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_integer(json, "move", (int64_t)rehearsing->failed);
    json_put_text(json, "message", rehearsing->failure.message);
    json_put_text(json, "field", rehearsing->failure.place.field);
    json_close_object(json);
}

static bool put_case(Rehearsing *rehearsing, Tx *tx, Err *err) {
    json_key(rehearsing->json, "case");
    if (!rehearsing->id) {
        json_none(rehearsing->json);
        return true;
    }
    return case_json_in(rehearsing->ledger, tx, NULL, rehearsing->id, rehearsing->json, rehearsing->arena, err);
}

/* ---- the rehearsal ------------------------------------------------------------------------------- */

/* The moves as far as they went; false from the last write undoes all. */
static bool play(Rehearsing *rehearsing, Tx *tx, Err *err) {
    rehearsing->id = 0;
    rehearsing->days = 0;
    if (!store_people(rehearsing, tx, err)) {
        return false;
    }
    json_open_object(rehearsing->json);
    put_people(rehearsing);
    json_key(rehearsing->json, "moves");
    json_open_array(rehearsing->json);
    for (size_t i = 0; i < rehearsing->moves; i++) {
        const RehearsalMove *move = &rehearsing->rehearsal->moves[i];
        if (!make_move(rehearsing, tx, move, err)) {
            rehearsing->failed = i;
            rehearsing->failure = *err;
            return false;
        }
        if (!put_moved(rehearsing, tx, move, err)) {
            return false;
        }
    }
    json_close_array(rehearsing->json);
    json_put_str(rehearsing->json, "today", date_show(rehearsing->arena, date_today()));
    json_put_integer(rehearsing->json, "days", rehearsing->days);
    put_failure(rehearsing);
    rehearsing->done = put_case(rehearsing, tx, err) && put_next(rehearsing, tx, err);
    json_close_object(rehearsing->json);
    return rehearsing->done;
}

static bool rehearse_work(Tx *tx, void *context, Err *err) {
    bool good = play(context, tx, err);
    time_set_ahead(0);
    return good && err_set(err, ERR_CANCELLED, "试走不留下任何内容。");
}

/* The room as it would be with the definition: its own caches, nothing of files. */
static Ledger *ledger_with(const Ledger *ledger, const Book *book, Arena *arena) {
    const Shelf *now = shelf_now(ledger);
    Ledger *made = ARENA_NEW(arena, Ledger);
    Shelf *shelf = ARENA_NEW(arena, Shelf);
    *shelf = (Shelf){ARENA_ARRAY(arena, now->count + 1, Book), 0};
    for (size_t i = 0; i < now->count; i++) {
        if (!str_equal(now->books[i].def->id, book->def->id)) {
            shelf->books[shelf->count++] = now->books[i];
        }
    }
    shelf->books[shelf->count++] = *book;
    *made = (Ledger){.store = ledger->store,
                     .pack = ledger->pack,
                     .items = ledger->items,
                     .items_context = ledger->items_context,
                     .arena = arena,
                     .old_arena = arena};
    atomic_store(&made->shelf, shelf);
    pthread_mutex_init(&made->lock, NULL);
    return made;
}

static bool find_places(Rehearsing *rehearsing, Err *err) {
    Tx *tx;
    if (!store_read_begin(rehearsing->ledger->store, &tx, err)) {
        return false;
    }
    bool good = org_unit_path(tx, rehearsing->rehearsal->unit, rehearsing->arena, &rehearsing->places,
                              &rehearsing->place_count, err);
    store_read_end(tx);
    return good && (rehearsing->place_count || people_no_unit(rehearsing->rehearsal->unit, err));
}

static bool play_undone(Rehearsing *rehearsing, Buf *out, Err *err) {
    size_t before = out->len;
    Json json = json_writer(out);
    rehearsing->json = &json;
    store_write(rehearsing->ledger->store, rehearse_work, rehearsing, err);
    if (rehearsing->done) {
        err->kind = ERR_NONE;
    } else {
        out->len = before;
    }
    return rehearsing->done;
}

bool ledger_rehearse(Ledger *ledger, const Rehearsal *rehearsal, Buf *out, Arena *arena, ProblemList *problems,
                     Err *err) {
    Book *book = ARENA_NEW(arena, Book);
    Rehearsing *rehearsing = ARENA_NEW(arena, Rehearsing);
    if (rehearsal->move_count > REHEARSAL_MOVES_MOST) {
        return err_set(err, ERR_LIMIT, "试走最多%d步。", REHEARSAL_MOVES_MOST);
    }
    if (!definition_book(ledger, rehearsal->text, arena, book, problems, err)) {
        return false;
    }
    if (!book->def) {
        return true; /* the faults are told */
    }
    *rehearsing = (Rehearsing){.ledger = ledger_with(ledger, book, arena),
                               .rehearsal = rehearsal,
                               .arena = arena,
                               .moves = rehearsal->move_count,
                               .failed = rehearsal->move_count};
    rehearsing->book = book_newest(rehearsing->ledger, book->def->id);
    bool good = find_places(rehearsing, err);
    if (good) {
        invent_people(rehearsing);
        good = play_undone(rehearsing, out, err);
        if (!good && rehearsing->failed < rehearsal->move_count) { /* the case as it was before that move */
            rehearsing->moves = rehearsing->failed;
            *err = (Err){.kind = ERR_NONE};
            good = play_undone(rehearsing, out, err);
        }
    }
    pthread_mutex_destroy(&rehearsing->ledger->lock);
    return good;
}
