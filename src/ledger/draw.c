/* A case asks for a draw: for a step that is taken with what was drawn, pool and rule are fixed by the rules of the
 * packs, and case and draw name each other. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

typedef struct Asking {
    Ledger *ledger;
    const User *user;
    const CaseDraw *asked;
    Arena *arena;
    Tx *tx;
    Head head;
    int index;
    const CaseStepDef *step;
    const DrawDef *kind;
    DrawOrder *order;
    DrawMade *made;
} Asking;

/* ---- whether there is to be one ---- */

bool asks_draw(const Head *head, int step, Arena *arena) {
    const CaseDrawDef *draw = head->book->def->steps[step].draw;
    ProblemList problems = problem_list(arena, 1);
    if (!draw) {
        return false;
    }
    const Expr *when = draw->when ? record_condition(head->book->def, draw->when, arena, &problems) : NULL;
    CaseFacts facts = case_facts(head, arena);
    return !when || judge_truth(head->book, when, &facts, false, arena);
}

void leave_to_draw(const Head *head, int step, bool *allowed, bool *needed, Arena *arena) {
    const CaseDrawDef *draw = head->book->def->steps[step].draw;
    bool asked = asks_draw(head, step, arena);
    for (size_t i = 0; asked && i < draw->field_count; i++) {
        allowed[draw->fields[i]] = needed[draw->fields[i]] = false;
    }
}

static bool find_step(Asking *it, Err *err) {
    const RecordDef *def = it->head.book->def;
    it->index = record_step(def, it->asked->step);
    it->step = it->index < 0 ? NULL : &def->steps[it->index];
    if (!it->step || !asks_draw(&it->head, it->index, it->arena)) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "step"}, "“%.*s”不用抽签。",
                          STR_ARG(it->step ? it->step->name : it->asked->step));
    }
    it->kind = pack_draw(it->ledger->pack, it->step->draw->kind);
    return it->kind || err_set(err, ERR_INTERNAL, "没有“%.*s”这种抽签。", STR_ARG(it->step->draw->kind));
}

/* ---- what is stated ---- */

static Str fill_words(void *context, Str mark, Str after, Arena *arena) {
    (void)after;
    const Head *head = context;
    const RecordDef *def = head->book->def;
    int field = record_field(def, mark);
    if (field < 0) {
        return str_is(mark, "number")  ? head->number
               : str_is(mark, "title") ? head->title
               : str_is(mark, "unit")  ? head->path.name
                                       : STR("");
    }
    if (def->fields[field].privacy > 1) {
        return STR("（略）");
    }
    return field_text_in(&def->fields[field], head->fields, arena);
}

/* The statement's own words, or what whoever asks says. */
static Str stated(const Asking *it, Str words, Str said) {
    union { /* only read */
        const Head *in;
        void *out;
    } head = {&it->head};
    return words.len ? str_trim(fill_template(words, fill_words, head.out, it->arena)) : str_trim(said);
}

/* A day that a field gives may come with an hour. */
static Str stated_day(const Asking *it) {
    Str day = stated(it, it->step->draw->planned, it->asked->planned_on);
    return str_slice(day, 0, day.len < 10 ? day.len : 10);
}

static int taken_before(const Head *head, Str step) {
    int times = 0;
    for (size_t i = 0; i < head->step_count; i++) {
        times += str_equal(head->steps[i].step, step);
    }
    return times;
}

/* A step that is taken again and again is another matter each time. */
static Str matter_of(const Asking *it) {
    const Head *head = &it->head;
    Str matter = str_format(it->arena, "%.*s%.*s %.*s", STR_ARG(head->book->def->name), STR_ARG(head->number),
                            STR_ARG(it->step->name));
    return it->step->kind == STEP_NOTE
               ? str_format(it->arena, "%.*s 第%d次", STR_ARG(matter), taken_before(head, it->step->id) + 1)
               : matter;
}

static Str single_line(Str text, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        bool control = (unsigned char)text.data[i] < ' ';
        buf_add(&out, control ? STR(" ") : str_slice(text, i, i + 1));
    }
    return buf_str(&out);
}

static void state_order(Asking *it) {
    const Head *head = &it->head;
    DrawOrder *order = it->order;
    Str basis = stated(it, it->step->draw->basis, it->asked->basis);
    order->kind = it->kind->id;
    order->unit = str_copy(it->arena, head->unit);
    order->name = str_format(it->arena, "%.*s %.*s", STR_ARG(head->title), STR_ARG(it->step->name));
    order->matter = matter_of(it);
    order->basis = single_line(
        basis.len ? basis : str_format(it->arena, "%.*s %.*s", STR_ARG(head->number), STR_ARG(head->title)), it->arena);
    order->entropy = single_line(stated(it, it->step->draw->entropy, it->asked->entropy), it->arena);
    order->planned_on = stated_day(it);
    order->again_reason = it->asked->again_reason;
    order->dry_run = it->asked->dry_run;
}

/* ---- the rule and the lists ---- */

static bool set_value(const Asking *it, DrawRule *rule, Str key, Str value, Err *err) {
    const RecordDef *def = it->head.book->def;
    int field = record_field(def, value);
    const Place place = place_field("%.*s", STR_ARG(value));
    if (field < 0) {
        return draw_rule_set(it->kind, rule, key, value, it->arena, err);
    }
    const json_t *given = json_object_get(it->head.fields, value.data);
    if (!json_is_string(given)) {
        return err_set_at(err, ERR_INPUT, &place, "抽签前要先填“%.*s”。", STR_ARG(def->fields[field].name));
    }
    return draw_rule_set(it->kind, rule, key, str_copy(it->arena, str_from(json_string_value(given))), it->arena, err);
}

static bool set_rule(const Asking *it, Err *err) {
    const CaseDrawDef *draw = it->step->draw;
    it->order->rule = it->kind->rule;
    for (size_t i = 0; i < draw->rule_count; i++) {
        if (!set_value(it, &it->order->rule, draw->rule_keys[i], draw->rule_values[i], err)) {
            return false;
        }
    }
    return true;
}

static bool fills_persons(const RecordDef *def, const CaseDrawDef *draw) {
    for (size_t i = 0; i < draw->field_count; i++) {
        const CaseField *field = &def->fields[draw->fields[i]];
        if (draw->gifts[i] == GIFT_OTHERS && field->type == CASE_PERSON) {
            return true;
        }
        for (size_t c = 0; draw->gifts[i] == GIFT_PAIRS && c < field->field_count; c++) {
            if (str_is(field->fields[c].id, "other") && field->fields[c].type == CASE_PERSON) {
                return true;
            }
        }
    }
    return false;
}

static bool find_lists(const Asking *it, Err *err) {
    const PoolAsk ask = {.ledger = it->ledger,
                         .tx = it->tx,
                         .head = &it->head,
                         .kind = it->kind,
                         .draw = it->step->draw,
                         .persons = fills_persons(it->head.book->def, it->step->draw),
                         .arena = it->arena};
    bool others = it->kind->others.len && it->order->rule.team > 0;
    return it->asked->path ? draw_book_read(it->kind, it->asked->path, it->arena, &it->order->pool, &it->order->names,
                                            &it->made->problems, err)
                           : pool_by_rules(&ask, others, &it->order->pool, err);
}

static bool none_waiting(const Asking *it, Err *err) {
    int64_t waiting;
    if (!draw_waiting(it->tx, it->head.id, it->step->id, &waiting, err)) {
        return false;
    }
    return !waiting || it->asked->dry_run || it->asked->again_reason.len ||
           err_set(err, ERR_CONFLICT, "第%lld号抽签已经为它定了名单，请用那一次的结果办“%.*s”；确需再抽，请写明原因。",
                   (long long)waiting, STR_ARG(it->step->name));
}

static bool prepare(Asking *it, Err *err) {
    if (!may_prepare_step(it->ledger, it->tx, it->user, it->asked->id, it->asked->step, err) ||
        !case_load(it->ledger, it->tx, it->asked->id, it->arena, &it->head, err)) {
        return false;
    }
    bool good = find_step(it, err) && none_waiting(it, err) && set_rule(it, err) && find_lists(it, err);
    if (good) {
        state_order(it);
    }
    case_free(&it->head);
    return good;
}

/* ---- both name each other ---- */

bool draw_link(Tx *tx, int64_t draw, int64_t case_id, Str step, const char *part, Err *err) {
    char now[32];
    time_now_iso(now);
    return store_run(tx, "INSERT INTO draw_case (draw_id, case_id, step, part, at) VALUES (?, ?, ?, ?, ?)", err,
                     "iiszz", draw, case_id, step, part, now);
}

static bool link_asked(Tx *tx, void *context, int64_t id, Err *err) {
    const Asking *it = context;
    return draw_link(tx, id, it->asked->id, it->step->id, "asked", err);
}

bool case_draw(Ledger *ledger, const User *user, const CaseDraw *asked, Arena *arena, DrawOrder *order, DrawMade *made,
               Err *err) {
    const Draws draws = {ledger->store, ledger->pack};
    Asking it = {.ledger = ledger, .user = user, .asked = asked, .arena = arena, .order = order, .made = made};
    *order = (DrawOrder){.then = link_asked, .context = &it};
    if (!store_read_begin(ledger->store, &it.tx, err)) {
        return false;
    }
    bool good = prepare(&it, err);
    store_read_end(it.tx);
    good = good && draw_commit(&draws, user, order, arena, made, err);
    order->then = NULL;
    order->context = NULL;
    return good;
}

/* ---- what the reader sees of it ---- */

static void put_draw(Json *json, const DrawInfo *info, Str step, Str part) {
    json_open_object(json);
    json_put_integer(json, "id", info->id);
    json_put_str(json, "step", step);
    json_put_str(json, "part", part);
    json_put_str(json, "kind", info->kind);
    json_put_str(json, "kind_name", info->kind_name);
    json_put_str(json, "name", info->name);
    json_put_text(json, "state", draw_state_id(info->state));
    json_put_str(json, "commit", info->commit);
    json_put_str(json, "digest", info->digest);
    json_put_str(json, "seed", info->seed);
    json_put_str(json, "made_at", info->made_at);
    json_put_str(json, "planned_on", info->planned_on);
    json_put_str(json, "ended_at", info->ended_at);
    json_put_integer(json, "signed_count", info->signed_count);
    json_put_integer(json, "witnesses_needed", info->witnesses_needed);
    json_close_object(json);
}

enum { LINKS_MOST = 500 };

typedef struct Link {
    int64_t id; /* of the draw, or of the case */
    Str step, part;
} Link;

static bool read_links(Tx *tx, const char *sql, int64_t id, Arena *arena, Link *links, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *count = 0;
    if (!stmt_open(tx, sql, &stmt, err, "i", id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *count < LINKS_MOST) {
        links[(*count)++] =
            (Link){stmt_integer(stmt, 0), str_copy(arena, stmt_text(stmt, 1)), str_copy(arena, stmt_text(stmt, 2))};
    }
    stmt_close(stmt);
    return good;
}

/* Whoever sees the case that asked for it sees the draw, also while it is hidden. */
static bool asking_seen(Ledger *ledger, Tx *tx, const User *user, int64_t draw, Arena *arena, bool *seen, Err *err) {
    Link *links = ARENA_ARRAY(arena, LINKS_MOST, Link);
    size_t count;
    *seen = false;
    if (!read_links(tx, "SELECT case_id, step, part FROM draw_case WHERE draw_id = ? AND part = 'asked'", draw, arena,
                    links, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count && !*seen; i++) {
        Head head;
        Err none = {.kind = ERR_NONE};
        if (!case_load(ledger, tx, links[i].id, arena, &head, err)) {
            return false;
        }
        *seen = may_see_case(user, &head, &none);
        case_free(&head);
    }
    return true;
}

bool case_shows_draw(Ledger *ledger, const User *user, int64_t draw, Err *err) {
    Tx *tx;
    bool seen = false;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    Arena *arena = arena_create();
    bool good = asking_seen(ledger, tx, user, draw, arena, &seen, err);
    arena_destroy(arena);
    store_read_end(tx);
    return good && seen;
}

static bool draw_shown(Ledger *ledger, Tx *tx, const User *user, int64_t id, Arena *arena, DrawInfo *info, bool *shown,
                       Err *err) {
    const Draws draws = {ledger->store, ledger->pack};
    Err none = {.kind = ERR_NONE};
    *shown = draw_get_within(&draws, tx, user, id, false, arena, info, &none);
    if (*shown || none.kind != ERR_NOT_FOUND) {
        return *shown || err_set(err, none.kind, "%s", none.message);
    }
    return asking_seen(ledger, tx, user, id, arena, shown, err) &&
           (!*shown || draw_get_within(&draws, tx, NULL, id, false, arena, info, err));
}

bool draws_json(Ledger *ledger, Tx *tx, const User *user, int64_t id, Json *json, Arena *arena, Err *err) {
    Link *links = ARENA_ARRAY(arena, LINKS_MOST, Link);
    size_t count;
    if (!read_links(tx,
                    "SELECT draw_id, step, part FROM draw_case WHERE case_id = ? AND part <> 'taken' ORDER BY draw_id"
                    " DESC",
                    id, arena, links, &count, err)) {
        return false;
    }
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        DrawInfo info;
        bool shown;
        if (!draw_shown(ledger, tx, user, links[i].id, arena, &info, &shown, err)) {
            return false;
        }
        if (shown) {
            put_draw(json, &info, links[i].step, links[i].part);
        }
    }
    json_close_array(json);
    return true;
}

static void put_case(Ledger *ledger, const Head *head, const Link *link, Json *json, Arena *arena) {
    const RecordDef *def = head->book->def;
    const CaseStateDef *state = &def->states[head->state];
    Str why;
    Light light =
        case_light(ledger, def, state->end, state->paused, state->name, head->due_at, head->due_why, arena, &why);
    json_open_object(json);
    json_put_integer(json, "id", head->id);
    json_put_str(json, "part", link->part);
    json_put_str(json, "record", def->id);
    json_put_str(json, "record_name", def->name);
    json_put_str(json, "number", head->number);
    json_put_str(json, "title", head->title);
    json_put_str(json, "unit", head->unit);
    json_put_str(json, "unit_name", head->path.name);
    json_put_str(json, "state", state->id);
    json_put_str(json, "state_name", state->name);
    json_put_text(json, "light", light_id(light));
    json_close_object(json);
}

static bool put_cases(Ledger *ledger, Tx *tx, const User *user, int64_t draw, Json *json, Arena *arena, Err *err) {
    Link *links = ARENA_ARRAY(arena, LINKS_MOST, Link);
    size_t count;
    if (!read_links(tx,
                    "SELECT case_id, step, part FROM draw_case WHERE draw_id = ? AND part <> 'taken' ORDER BY part,"
                    " case_id",
                    draw, arena, links, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        Head head;
        Err none = {.kind = ERR_NONE};
        if (!case_load(ledger, tx, links[i].id, arena, &head, err)) {
            return false;
        }
        if (may_see_case(user, &head, &none)) {
            put_case(ledger, &head, &links[i], json, arena);
        }
        case_free(&head);
    }
    return true;
}

bool draw_cases_json(Ledger *ledger, const User *user, int64_t draw, Json *json, Arena *arena, Err *err) {
    Tx *tx;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    json_open_array(json);
    bool good = put_cases(ledger, tx, user, draw, json, arena, err);
    json_close_array(json);
    store_read_end(tx);
    return good;
}
