/* Units: as they stand in a period, one with its past, as a table; and their changes by date.
 *
 * A change may name several units. The route lets through the one in the path; each further one that a request names
 * has to be within the user's reach, too, or it is as if it were not there. */
#include "web_internal.h"

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* ---- units of a period ------------------------------------------------- */

static size_t schools_below(const UnitTree *tree, int unit) {
    size_t count = 0;
    for (int i = unit + 1; i < tree->units[unit].end; i++) {
        count += tree->units[i].kind->level == LEVEL_SCHOOL;
    }
    return count;
}

static void put_unit(Json *json, const UnitTree *tree, int at) {
    const Unit *unit = &tree->units[at];
    json_open_object(json);
    json_put_str(json, "code", unit->code);
    json_put_str(json, "name", unit->name);
    json_put_str(json, "kind", unit->kind->id);
    json_put_str(json, "kind_name", unit->kind->name);
    json_put_text(json, "level", unit_level_id(unit->kind->level));
    json_put_optional(json, "parent", unit->parent < 0 ? (Str){NULL, 0} : tree->units[unit->parent].code);
    json_put_integer(json, "depth", unit->depth);
    json_put_integer(json, "schools", (int64_t)schools_below(tree, at));
    json_put_optional(json, "begun", unit_day(unit->begun));
    json_put_optional(json, "ended", unit_day(unit->ended));
    json_close_object(json);
}

/* What is asked of the list. */
typedef struct Filter {
    Str words, kind, level, below;
    bool ended; /* only units that end, by what is known */
    bool paged;
    int64_t after, limit;
} Filter;

static bool read_filter(const Request *request, Filter *filter, Err *err) {
    enum { PAGE_MOST = 5000 };
    int64_t ended = 0;
    *filter = (Filter){.words = request_text(request, "q"),
                       .kind = request_text(request, "kind"),
                       .level = request_text(request, "level"),
                       .below = request_text(request, "below"),
                       .paged = request_text(request, "limit").len > 0,
                       .limit = INT64_MAX};
    if (!request_integer(request, "ended", 0, 1, &ended, err) ||
        !request_integer(request, "after", 0, INT32_MAX, &filter->after, err) ||
        !request_integer(request, "limit", 1, PAGE_MOST, &filter->limit, err)) {
        return false;
    }
    filter->ended = ended != 0;
    if (filter->kind.len) {
        const KindDef *kind = pack_kind(request->web->pack, filter->kind);
        if (!kind) {
            return err_set(err, ERR_USAGE, "没有“%.*s”这个类别。", STR_ARG(filter->kind));
        }
        filter->kind = kind->id;
    }
    return true;
}

static bool passes(const Filter *filter, const Unit *unit) {
    return (!filter->words.len || org_unit_matches(unit, filter->words)) &&
           (!filter->kind.len || str_equal(unit->kind->id, filter->kind)) &&
           (!filter->level.len || str_is(filter->level, unit_level_id(unit->kind->level))) &&
           (!filter->ended || unit->ended != NULL);
}

/* Units that fit, as far as the user may see; those of the page asked for. */
static void put_units(const Request *request, const UnitTree *tree, const Filter *filter, Json *json) {
    const Want want = {.domain = STR("units"), .action = ACTION_VIEW};
    const bool *within = scope_marks(request, tree, &want);
    int top = filter->below.len ? org_tree_find(tree, filter->below) : -1;
    size_t from = top < 0 ? 0 : (size_t)top, to = top < 0 ? tree->count : (size_t)tree->units[top].end;
    int64_t total = 0;
    if (filter->below.len && top < 0) {
        to = from;
    }
    for (size_t i = from; i < to; i++) {
        if (within[i] && passes(filter, &tree->units[i])) {
            if (total >= filter->after && total - filter->after < filter->limit) {
                put_unit(json, tree, (int)i);
            }
            total++;
        }
    }
    json_close_array(json);
    if (filter->paged) {
        json_put_integer(json, "total", total);
        json_key(json, "next");
        if (total > filter->after + filter->limit) {
            json_whole(json, filter->after + filter->limit);
        } else {
            json_none(json);
        }
    }
}

bool get_units(Request *request, Answer *answer, Err *err) {
    Filter filter;
    Str period = request_text(request, "period");
    if (!read_filter(request, &filter, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "units");
    json_open_array(&json);
    Err none = {.kind = ERR_NONE};
    if (period.len || newest_period(request->web, request->arena, &period, &none)) {
        request->shared = frame_take(request->web, period, err);
        if (!request->shared) {
            return false;
        }
        put_units(request, &request->shared->frame->tree, &filter, &json);
    } else {
        json_close_array(&json);
    }
    json_close_object(&json);
    return true;
}

/* ---- as a table -------------------------------------------------------- */

typedef struct TableOrder {
    const Request *request;
    Str unit, period;
} TableOrder;

static bool write_table(void *context, const char *path, Err *err) {
    const TableOrder *order = context;
    return fact_units_table(order->request->web->store, order->request->web->pack, order->unit, order->period, false,
                            path, err);
}

static bool export_work(Tx *tx, void *context, Err *err) {
    const TableOrder *order = context;
    const AuditEntry entry = {.actor = order->request->actor,
                              .action = STR("export"),
                              .subject = STR("单位"),
                              .detail = STR("{\"format\":\"xlsx\"}"),
                              .unit = order->unit};
    return audit_append(tx, &entry, err);
}

/* The unit named, or the one that the user's posts reach; nothing: the whole. */
static bool table_unit(Request *request, Str *unit, Err *err) {
    const Want want = route_want(request->route);
    *unit = request_text(request, "unit");
    if (unit->len) {
        return scope_allows_past(request, *unit, &want, err);
    }
    Reach reach = people_reach(&request->session.user, &want, request->arena);
    if (!reach.whole && reach.unit_count != 1) {
        return err_set(err, ERR_USAGE, "您管几个单位，请用“unit”写明导出哪一个。");
    }
    *unit = reach.whole ? (Str){NULL, 0} : reach.units[0];
    return true;
}

bool get_units_xlsx(Request *request, Answer *answer, Err *err) {
    TableOrder order = {.request = request, .period = request_text(request, "period")};
    return table_unit(request, &order.unit, err) &&
           answer_file(request, answer, write_table, &order, xlsx_type, STR("单位.xlsx"), err) &&
           store_write(request->web->store, export_work, &order, err);
}

/* ---- one unit ---------------------------------------------------------- */

/* From the root down, where it stood last; without the unit itself. */
static bool put_path(Tx *tx, const Request *request, Json *json, Err *err) {
    UnitPlace *path;
    size_t count;
    if (!org_unit_path(tx, request->tail, request->arena, &path, &count, err)) {
        return false;
    }
    json_key(json, "path");
    json_open_array(json);
    for (size_t i = count; i-- > 1;) {
        json_open_object(json);
        json_put_str(json, "code", path[i].code);
        json_put_str(json, "name", path[i].name);
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}

/* Codes on the other side of events of one kind: whom the unit took up, into whom it went, out of whom it came. */
static void put_others(Json *json, const char *key, const UnitHistory *history, OrgEventKind kind, bool into_it) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < history->change_count; i++) {
        const UnitChange *change = &history->changes[i];
        const UnitEvent *event = change->event;
        bool is_other = str_equal(event->other_code, history->code);
        if (event->kind != kind || is_other != into_it) {
            continue;
        }
        json_open_object(json);
        json_put_str(json, "code", is_other ? event->unit_code : event->other_code);
        json_put_str(json, "name", is_other ? change->name_then : change->other_then);
        json_put_str(json, "on", event->on);
        json_close_object(json);
    }
    json_close_array(json);
}

bool get_unit(Request *request, Answer *answer, Err *err) {
    Tx *tx;
    UnitHistory history;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    bool good = org_history(tx, request->web->pack, request->tail, request->arena, &history, err);
    if (good) {
        json_open_object(&json);
        json_put_str(&json, "code", history.code);
        json_put_str(&json, "name", history.name);
        good = put_path(tx, request, &json, err);
        org_history_json(&history, request->web->pack, &json);
        put_others(&json, "merged_from", &history, ORG_MERGE, true);
        put_others(&json, "merged_into", &history, ORG_MERGE, false);
        put_others(&json, "split_into", &history, ORG_SPLIT, true);
        put_others(&json, "split_from", &history, ORG_SPLIT, false);
        json_close_object(&json);
    }
    store_read_end(tx);
    return good;
}

/* ---- changes ----------------------------------------------------------- */

typedef struct Change {
    Request *request;
    OrgAct act;
    OrgOutcome outcome;
    Want want;
} Change;

static bool flag(const json_t *object, const char *name) {
    return json_is_true(json_object_get(object, name));
}

static Str word(const json_t *object, const char *name) {
    return str_from(json_string_value(json_object_get(object, name)));
}

static bool begin(Request *request, Change *change, Err *err) {
    *change = (Change){.request = request, .want = route_want(request->route)};
    change->act = (OrgAct){.store = request->web->store,
                           .pack = request->web->pack,
                           .arena = request->arena,
                           .document = word(request->json, "document"),
                           .accept = flag(request->json, "accept"),
                           .dry_run = flag(request->json, "dry_run")};
    return request_required(request, "on", &change->act.on, err) &&
           request_required(request, "reason", &change->act.reason, err);
}

static NewUnit words_of(const json_t *object) {
    return (NewUnit){word(object, "code"), word(object, "name"), word(object, "kind"), word(object, "parent")};
}

static bool within(Change *change, Str code, Err *err) {
    return scope_allows_past(change->request, code, &change->want, err);
}

/* Where a unit may come to stand: below one within reach; at the top only by who may for the whole. */
static bool parent_within(Change *change, Str parent, Err *err) {
    return parent.len ? within(change, parent, err)
                      : people_may(&change->request->session.user, &change->want, NULL, 0, err);
}

/* Whether a unit has the code, and which: one that is to be made has none yet. */
static bool find(const Change *change, Str code, Str *parent, bool *known, Err *err) {
    Tx *tx;
    UnitPlace *path;
    size_t count = 0;
    Err fault = {.kind = ERR_NONE};
    if (!store_read_begin(change->request->web->store, &tx, err)) {
        return false;
    }
    *known = org_unit_path(tx, code, change->request->arena, &path, &count, &fault);
    store_read_end(tx);
    *parent = *known && count > 1 ? path[1].code : (Str){NULL, 0};
    return *known || fault.kind == ERR_NOT_FOUND || err_set(err, fault.kind, "%s", fault.message);
}

/* A unit that a change turns to or makes, like `usual` where the request says nothing else. */
static bool target_within(Change *change, const NewUnit *unit, Str usual, Err *err) {
    bool known, usual_known;
    Str parent;
    if (!find(change, unit->code, &parent, &known, err)) {
        return false;
    }
    if (known) {
        return within(change, unit->code, err);
    }
    return find(change, usual, &parent, &usual_known, err) &&
           parent_within(change, unit->parent.len ? unit->parent : parent, err);
}

/* Everybody named is within reach: the act, under the name of whoever it is done for. */
static const OrgAct *ready(Change *change) {
    change->act.actor = change->request->actor;
    return &change->act;
}

static bool tell(Change *change, bool good, Answer *answer) {
    if (good) {
        Json json = json_writer(&answer->body);
        org_outcome_json(&change->outcome, &json);
    }
    return good;
}

bool post_unit(Request *request, Answer *answer, Err *err) {
    Change change;
    NewUnit unit = words_of(request->json);
    return begin(request, &change, err) && parent_within(&change, unit.parent, err) &&
           tell(&change, org_create(ready(&change), &unit, &change.outcome, err), answer);
}

bool post_unit_rename(Request *request, Answer *answer, Err *err) {
    Change change;
    return begin(request, &change, err) &&
           tell(&change, org_rename(ready(&change), request->tail, word(request->json, "name"), &change.outcome, err),
                answer);
}

bool post_unit_move(Request *request, Answer *answer, Err *err) {
    Change change;
    Str parent = word(request->json, "parent");
    return begin(request, &change, err) && parent_within(&change, parent, err) &&
           tell(&change, org_move(ready(&change), request->tail, parent, &change.outcome, err), answer);
}

bool post_unit_kind(Request *request, Answer *answer, Err *err) {
    Change change;
    return begin(request, &change, err) &&
           tell(&change,
                org_change_kind(ready(&change), request->tail, word(request->json, "kind"), &change.outcome, err),
                answer);
}

/* A list of codes that stand under `name`, each within reach. */
static bool read_codes(Change *change, const json_t *object, const char *name, Str *codes, size_t *count, Err *err) {
    const json_t *list = json_object_get(object, name);
    if (json_array_size(list) > ORG_UNITS_MOST) {
        return err_set(err, ERR_LIMIT, "“%s”最多%d个单位。", name, ORG_UNITS_MOST);
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        Str code = str_from(json_string_value(json_array_get(list, i)));
        if (!code.len) {
            return err_set(err, ERR_USAGE, "“%s”要是代码的列表。", name);
        }
        if (!within(change, code, err)) {
            return false;
        }
        codes[(*count)++] = code;
    }
    return true;
}

bool post_unit_merge(Request *request, Answer *answer, Err *err) {
    Change change;
    Str codes[ORG_UNITS_MOST + 1] = {request->tail};
    size_t count = 1;
    const json_t *target = json_object_get(request->json, "into");
    NewUnit into = words_of(target);
    if (!begin(request, &change, err)) {
        return false;
    }
    if (!into.code.len) {
        return err_set(err, ERR_USAGE, "缺少“into”：并入哪个单位（code），新设的还要写名称（name）。");
    }
    return read_codes(&change, request->json, "with", codes, &count, err) &&
           target_within(&change, &into, request->tail, err) &&
           tell(&change, org_merge(ready(&change), codes, count, &into, &change.outcome, err), answer);
}

static bool read_parts(Change *change, SplitPart *parts, size_t *count, Err *err) {
    const Request *request = change->request;
    const json_t *list = json_object_get(request->json, "parts");
    if (!json_array_size(list) || json_array_size(list) > ORG_UNITS_MOST) {
        return err_set(err, ERR_USAGE, "“parts”要是分出的单位的列表，1到%d个。", ORG_UNITS_MOST);
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        SplitPart *part = &parts[(*count)++];
        *part = (SplitPart){.unit = words_of(one), .children = ARENA_ARRAY(request->arena, ORG_UNITS_MOST, Str)};
        if (!part->unit.code.len) {
            return err_set(err, ERR_USAGE, "“parts”的第%zu个没有代码（code）。", i + 1);
        }
        if (!read_codes(change, one, "children", part->children, &part->child_count, err) ||
            !target_within(change, &part->unit, request->tail, err)) {
            return false;
        }
    }
    return true;
}

bool post_unit_split(Request *request, Answer *answer, Err *err) {
    Change change;
    SplitPart parts[ORG_UNITS_MOST];
    size_t count = 0;
    return begin(request, &change, err) && read_parts(&change, parts, &count, err) &&
           tell(&change,
                org_split(ready(&change), request->tail, parts, count, flag(request->json, "ends"), &change.outcome,
                          err),
                answer);
}

bool post_unit_close(Request *request, Answer *answer, Err *err) {
    Change change;
    return begin(request, &change, err) &&
           tell(&change, org_close(ready(&change), request->tail, &change.outcome, err), answer);
}

bool post_unit_reopen(Request *request, Answer *answer, Err *err) {
    Change change;
    NewUnit unit = words_of(request->json);
    unit.code = request->tail;
    return begin(request, &change, err) && (!unit.parent.len || within(&change, unit.parent, err)) &&
           tell(&change, org_reopen(ready(&change), &unit, &change.outcome, err), answer);
}
