/* Cases of ledgers: the register of systems, lists, one case, its steps, figures. */
#include "case_listing.h"
#include "collect_json.h"
#include "found.h"

#include <stdio.h>
#include <string.h>

/* ---- the register of systems -------------------------------------------------------------- */

/* Who may do it, in the words in which others are refused. */
static void put_parties(Json *json, const Request *request, const char *key, const RecordDef *def, const CaseActor *by,
                        size_t count, Action action) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_str(json, case_party_name(request->web->pack, def, &by[i], action, request->arena));
    }
    json_close_array(json);
}

static void put_states(Json *json, const RecordDef *def) {
    json_key(json, "states");
    json_open_array(json);
    for (size_t i = 0; i < def->state_count; i++) {
        json_open_object(json);
        json_put_str(json, "id", def->states[i].id);
        json_put_str(json, "name", def->states[i].name);
        json_put_text(json, "end", case_end_id(def->states[i].end));
        json_put_bool(json, "paused", def->states[i].paused);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_step_defs(Json *json, const Request *request, const RecordDef *def) {
    json_key(json, "steps");
    json_open_array(json);
    for (size_t i = 0; i < def->step_count; i++) {
        const CaseStepDef *step = &def->steps[i];
        json_open_object(json);
        json_put_str(json, "id", step->id);
        json_put_str(json, "name", step->name);
        json_put_text(json, "kind", case_step_kind_id(step->kind));
        json_put_str(json, "help", step->help);
        json_key(json, "from");
        json_open_array(json);
        for (size_t s = 0; s < def->state_count; s++) {
            if (step->from >> s & 1) {
                json_str(json, def->states[s].id);
            }
        }
        json_close_array(json);
        json_put_str(json, "to", step->to < 0 ? (Str){NULL, 0} : def->states[step->to].id);
        put_parties(json, request, "by", def, step->by, step->by_count, step->action);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_counts(Json *json, const RecordDef *def) {
    json_key(json, "counts");
    json_open_array(json);
    for (size_t i = 0; i < def->count_count; i++) {
        json_open_object(json);
        json_put_str(json, "id", def->counts[i].id);
        json_put_str(json, "name", def->counts[i].name);
        json_put_str(json, "unit", def->counts[i].unit);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_opening(Json *json, const RecordDef *def, Arena *arena) {
    bool *asked = ARENA_ARRAY(arena, def->field_count, bool);
    case_opening_fields(def, asked);
    json_key(json, "opening");
    json_open_array(json);
    for (size_t i = 0; i < def->field_count; i++) {
        if (asked[i]) {
            json_str(json, def->fields[i].id);
        }
    }
    json_close_array(json);
}

void put_case_record(Json *json, const Request *request, const LedgerKind *kind, bool whole) {
    const RecordDef *def = kind->def;
    json_open_object(json);
    json_put_str(json, "id", def->id);
    json_put_str(json, "system", def->system);
    json_put_str(json, "name", def->name);
    json_put_str(json, "help", def->help);
    json_put_str(json, "domain", def->domain);
    json_put_str(json, "section", def->section);
    json_put_bool(json, "may_open", !kind->retired && ledger_could_open(user_of(request), def));
    json_put_bool(json, "own", kind->own);
    json_put_bool(json, "retired", kind->retired);
    json_put_bool(json, "may_see", ledger_concerns(user_of(request), def));
    json_put_bool(json, "quick", def->quick);
    put_levels(json, def->levels);
    if (whole) {
        put_parties(json, request, "opened_by", def, def->creators, def->creator_count, def->create_action);
        json_key(json, "fields");
        json_open_array(json);
        for (size_t i = 0; i < def->field_count; i++) {
            case_field_json(&def->fields[i], json);
        }
        json_close_array(json);
        put_opening(json, def, request->arena);
        put_states(json, def);
        put_step_defs(json, request, def);
        put_counts(json, def);
    }
    json_close_object(json);
}

/* Of a quick list only what the user may report on the way. */
static bool is_wanted(const Request *request, const LedgerKind *kind, bool quick) {
    return !quick || (kind->def->quick && !kind->retired && ledger_could_open(user_of(request), kind->def));
}

static void put_system(Json *json, const Request *request, const LedgerSystem *system, bool whole, bool quick) {
    json_open_object(json);
    json_put_str(json, "id", system->def->id);
    json_put_str(json, "name", system->def->name);
    json_put_str(json, "group", system->def->group);
    json_put_str(json, "help", system->def->help);
    json_put_str(json, "section", system->def->section);
    json_key(json, "records");
    json_open_array(json);
    for (size_t i = 0; i < system->count; i++) {
        if (is_wanted(request, &system->kinds[i], quick)) {
            put_case_record(json, request, &system->kinds[i], whole);
        }
    }
    json_close_array(json);
    json_close_object(json);
}

bool get_systems(Request *request, Answer *answer, Err *err) {
    LedgerSystem *systems;
    size_t count;
    bool quick = str_is(request_text(request, "quick"), "1");
    (void)err;
    ledger_systems(request->web->ledger, request->arena, &systems, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "systems");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        bool some = !quick;
        for (size_t r = 0; r < systems[i].count && !some; r++) {
            some = is_wanted(request, &systems[i].kinds[r], quick);
        }
        if (some) {
            put_system(&json, request, &systems[i], false, quick);
        }
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_system(Request *request, Answer *answer, Err *err) {
    LedgerSystem *systems;
    size_t count;
    ledger_systems(request->web->ledger, request->arena, &systems, &count);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(systems[i].def->id, request->tail)) {
            Json json = json_writer(&answer->body);
            put_system(&json, request, &systems[i], true, false);
            return true;
        }
    }
    return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个台账。", STR_ARG(request->tail));
}

/* ---- lists ---------------------------------------------------------------------------------- */

static const ListColumn case_columns[] = {
    {"at", NULL, COLUMN_INTEGER, 0},          {"id", NULL, COLUMN_INTEGER, 0},
    {"version", NULL, COLUMN_INTEGER, 0},     {"record", NULL, COLUMN_TEXT, 0},
    {"record_name", "种类", COLUMN_TEXT, 12}, {"number", "编号", COLUMN_TEXT, 18},
    {"unit", "单位代码", COLUMN_TEXT, 14},    {"unit_name", "单位", COLUMN_TEXT, 24},
    {"title", "事项", COLUMN_TEXT, 40},       {"state", NULL, COLUMN_TEXT, 0},
    {"state_name", "状态", COLUMN_TEXT, 12},  {"ended", NULL, COLUMN_TEXT, 0},
    {"due_at", "期限", COLUMN_TEXT, 12},      {"light", NULL, COLUMN_TEXT, 0},
    {"why", "说明", COLUMN_TEXT, 40},         {"late_days", "逾期天数", COLUMN_INTEGER, 8},
    {"rung", NULL, COLUMN_INTEGER, 0},        {"opened_at", "登记时间", COLUMN_TEXT, 20},
    {"opened_by", "登记人", COLUMN_TEXT, 12}, {"ended_at", "办结时间", COLUMN_TEXT, 20},
    {"source", NULL, COLUMN_TEXT, 0},
};

static bool put_case(void *context, const CaseLine *line, Err *err) {
    CaseListing *listing = context;
    List *list = listing->list;
    list_integer(list, ++listing->at);
    list_integer(list, line->id);
    list_integer(list, line->version);
    list_text(list, line->record->id);
    list_text(list, line->record->name);
    list_text(list, line->number);
    list_text(list, line->unit);
    list_text(list, line->unit_name);
    list_text(list, line->title);
    list_text(list, line->state);
    list_text(list, line->state_name);
    list_text(list, str_from(case_end_id(line->ended)));
    list_text(list, line->due_at);
    list_text(list, str_from(light_id(line->light)));
    list_text(list, line->why);
    list_integer(list, line->late_days);
    list_integer(list, line->rung);
    list_text(list, line->opened_at);
    list_text(list, line->opened_by);
    list_text(list, line->ended_at);
    list_text(list, line->source);
    return list_row(list, err);
}

static bool give_cases(List *list, void *context, Err *err) {
    return give_case_pages(context, list, put_case, err);
}

bool get_cases(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "cases",
                                  .file_name = "台账",
                                  .columns = case_columns,
                                  .column_count = sizeof case_columns / sizeof *case_columns,
                                  .paged = true};
    CaseListing listing = {.request = request};
    read_case_query(request, &listing.query);
    return list_answer(request, answer, &spec, give_cases, &listing, err);
}

/* ---- one case ----------------------------------------------------------------------------------- */

typedef struct PersonalLook {
    const Request *request;
    int64_t id;
    CaseSeen seen;
} PersonalLook;

static bool look_work(Tx *tx, void *context, Err *err) {
    const PersonalLook *look = context;
    Arena *arena = look->request->arena;
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "fields", buf_str(&look->seen.personal));
    json_close_object(&json);
    const AuditEntry entry = {.actor = look->request->actor,
                              .action = STR("case-show"),
                              .subject = str_format(arena, "case/%lld", (long long)look->id),
                              .detail = buf_str(&detail),
                              .unit = look->seen.unit};
    return audit_append(tx, &entry, err);
}

static bool show_case(const Request *request, Answer *answer, int64_t id, PersonalLook *look, Err *err) {
    *look = (PersonalLook){
        .request = request, .id = id, .seen = {.personal = buf_create(request->arena), .masked = look->seen.masked}};
    answer->body.len = 0;
    Json json = json_writer(&answer->body);
    return case_show(request->web->ledger, user_of(request), id, &look->seen, &json, request->arena, err);
}

/* Personal values that are shown in the open are written down: nothing is shown when that fails. */
static bool answer_case(Request *request, Answer *answer, int64_t id, Err *err) {
    PersonalLook look = {.id = id};
    if (!show_case(request, answer, id, &look, err)) {
        return false;
    }
    if (look.seen.personal.len && !store_write(request->web->store, look_work, &look, err)) {
        answer->body.len = 0;
        return false;
    }
    return true;
}

/* The same for who just opened it or took a step: that is stored, and an error would say that it is not. So these
 * values are masked instead. */
static bool answer_done_case(Request *request, Answer *answer, int64_t id, Err *err) {
    PersonalLook look = {.id = id};
    Err untold = {.kind = ERR_NONE};
    if (!show_case(request, answer, id, &look, err)) {
        return false;
    }
    if (!look.seen.personal.len || store_write(request->web->store, look_work, &look, &untold)) {
        return true;
    }
    log_line(LOG_WARN, "没有记下谁看了个人信息，答复里已遮盖：%s", untold.message);
    look.seen.masked = true;
    return show_case(request, answer, id, &look, err);
}

bool get_case(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && answer_case(request, answer, id, err);
}

bool get_case_links(Request *request, Answer *answer, Err *err) {
    int64_t id, after = 0;
    Str way;
    if (!tail_number(request, &id, err) || !request_required(request, "way", &way, err) ||
        !request_integer(request, "after", 0, INT64_MAX, &after, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    return case_links(request->web->ledger, user_of(request), id, way, after, &json, request->arena, err);
}

bool post_cases(Request *request, Answer *answer, Err *err) {
    NewCase made = {.source = {.kind = request_text(request, "source_kind"),
                               .id = request_text(request, "source"),
                               .label = request_text(request, "source_label")}};
    int64_t id;
    if (found_kind(made.source.kind)) { /* it is looked at again: record, unit and words are not the client's */
        return body_object(request, "fields", &made.fields, err) &&
               open_found_case(request, made.source.kind, made.source.id, made.fields, &id, err) &&
               answer_done_case(request, answer, id, err);
    }
    if (made.source.kind.len && !str_is(made.source.kind, "document")) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "source_kind"},
                          "来源可以是 evaluation、check、quality、duty 或 document。");
    }
    return request_required(request, "record", &made.record, err) &&
           request_required(request, "unit", &made.unit, err) && request_object(request, "fields", &made.fields, err) &&
           case_open(request->web->ledger, user_of(request), &made, &id, err) &&
           answer_done_case(request, answer, id, err);
}

bool post_case_steps(Request *request, Answer *answer, Err *err) {
    StepTaken taken = {.reason = request_text(request, "reason"), .version = -1};
    const json_t *version = json_object_get(request->json, "version");
    if (json_is_integer(version)) {
        taken.version = json_integer_value(version);
    }
    return tail_number(request, &taken.id, err) && request_required(request, "step", &taken.step, err) &&
           request_object(request, "fields", &taken.fields, err) &&
           case_step(request->web->ledger, user_of(request), &taken, err) &&
           answer_done_case(request, answer, taken.id, err);
}

bool post_case_trial(Request *request, Answer *answer, Err *err) {
    CaseTrial trial = {.step = request_text(request, "step"),
                       .record = request_text(request, "record"),
                       .unit = request_text(request, "unit")};
    const json_t *id = json_object_get(request->json, "id");
    if (json_is_integer(id)) {
        trial.id = json_integer_value(id);
    }
    if (!trial.id && (!trial.record.len || !trial.unit.len)) {
        return err_set(err, ERR_USAGE, "要写记录的种类和单位，或者记录的编号。");
    }
    Json json = json_writer(&answer->body);
    return body_object(request, "fields", &trial.fields, err) &&
           case_trial(request->web->ledger, user_of(request), &trial, &json, request->arena, err);
}
