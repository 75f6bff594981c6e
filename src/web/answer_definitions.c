/* Record types of the bureau's own: what there is, their texts and versions, checking, rehearsing, publishing. */
#include "collect_json.h"

static void put_kind(Json *json, const Request *request, const LedgerKind *kind) {
    json_put_str(json, "record", kind->def->id);
    json_put_str(json, "name", kind->def->name);
    json_put_str(json, "system", kind->system->id);
    json_put_str(json, "system_name", kind->system->name);
    json_put_str(json, "group", kind->system->group);
    json_put_str(json, "section", kind->def->section);
    json_put_bool(json, "own", kind->own);
    json_put_bool(json, "retired", kind->retired);
    json_put_integer(json, "definition", kind->definition);
    json_put_str(json, "version", kind->def->version);
    json_put_bool(json, "may_edit", definition_may(user_of(request), kind->def->section, NULL));
}

bool get_definitions(Request *request, Answer *answer, Err *err) {
    LedgerSystem *systems;
    size_t count;
    (void)err;
    ledger_systems(request->web->ledger, request->arena, &systems, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "definitions");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < systems[i].count; k++) {
            json_open_object(&json);
            put_kind(&json, request, &systems[i].kinds[k]);
            json_close_object(&json);
        }
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

static void put_versions(Json *json, const DefinitionVersion *versions, size_t count) {
    json_key(json, "versions");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const DefinitionVersion *one = &versions[i];
        put_version_open(json, one->id, one->version, one->note, one->actor, one->at, one->withdrawn);
        json_put_bool(json, "holds", one->holds);
        json_put_integer(json, "cases", one->cases);
        json_close_object(json);
    }
    json_close_array(json);
}

bool get_definition(Request *request, Answer *answer, Err *err) {
    LedgerKind kind;
    DefinitionVersion *versions;
    size_t count;
    if (!ledger_kind(request->web->ledger, request->tail, &kind)) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(request->tail));
    }
    if (!definition_versions(request->web->ledger, request->tail, request->arena, &versions, &count, err)) {
        return false;
    }
    const RecordDef *of_pack = pack_record(request->web->pack, request->tail);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_kind(&json, request, &kind);
    json_put_str(&json, "text", kind.def->text);
    json_put_str(&json, "chain_text", kind.def->chain_text);
    json_put_str(&json, "pack_text", of_pack ? of_pack->text : (Str){NULL, 0});
    json_put_str(&json, "pack_chain_text", of_pack ? of_pack->chain_text : (Str){NULL, 0});
    put_versions(&json, versions, count);
    json_close_object(&json);
    return true;
}

bool get_definition_version(Request *request, Answer *answer, Err *err) {
    int64_t id;
    Str record, text, chain_text;
    if (!tail_number(request, &id, err) ||
        !definition_text(request->web->ledger, id, request->arena, &record, &text, &chain_text, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", id);
    json_put_str(&json, "record", record);
    json_put_str(&json, "text", text);
    json_put_str(&json, "chain_text", chain_text);
    json_close_object(&json);
    return true;
}

/* ---- checking and publishing ------------------------------------------------------------------ */

static void put_checked(Json *json, const Request *request, const LedgerKind *kind, const ProblemList *problems) {
    put_faults(json, problems);
    json_key(json, "record");
    if (kind->def) {
        put_case_record(json, request, kind, true);
    } else {
        json_none(json);
    }
}

bool post_definition_check(Request *request, Answer *answer, Err *err) {
    Str text;
    LedgerKind kind;
    ProblemList problems = problem_list(request->arena, DEFINITION_PROBLEMS_MOST);
    if (!request_required(request, "text", &text, err) ||
        !definition_check(request->web->ledger, text, request->arena, &kind, &problems, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_checked(&json, request, &kind, &problems);
    json_close_object(&json);
    return true;
}

bool post_definitions(Request *request, Answer *answer, Err *err) {
    NewDefinition made = {.note = request_text(request, "note")};
    LedgerKind kind;
    int64_t id;
    ProblemList problems = problem_list(request->arena, DEFINITION_PROBLEMS_MOST);
    if (!request_required(request, "text", &made.text, err) || !body_base(request, &made.base, err) ||
        !definition_publish(request->web->ledger, user_of(request), &made, request->arena, &kind, &id, &problems,
                            err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "stored", id != 0);
    json_put_integer(&json, "id", id);
    put_checked(&json, request, &kind, &problems);
    json_close_object(&json);
    return true;
}

bool post_definition_withdraw(Request *request, Answer *answer, Err *err) {
    return definition_withdraw(request->web->ledger, user_of(request), request->tail, request_text(request, "note"),
                               err) &&
           get_definition(request, answer, err);
}

/* ---- rehearsing ----------------------------------------------------------------------------------- */

static bool read_move(const Request *request, const json_t *object, RehearsalMove *move, Err *err) {
    const json_t *days = json_object_get(object, "days"), *fields = json_object_get(object, "fields");
    if (!json_is_object(object) || (fields && !json_is_object(fields))) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "moves"}, "“moves”要写成对象的列表。");
    }
    json_int_t count = json_is_integer(days) ? json_integer_value(days) : 0;
    *move = (RehearsalMove){.who = json_member_text(object, "who"),
                            .step = json_member_text(object, "step"),
                            .reason = json_member_text(object, "reason"),
                            .fields = fields ? json_value_text(fields, JSON_AS_GIVEN, request->arena) : (Str){NULL, 0},
                            .days = count > 0 && count <= REHEARSAL_DAYS_MOST ? (int)count : 0};
    return true;
}

static bool read_moves(const Request *request, Rehearsal *rehearsal, Err *err) {
    const json_t *list = json_object_get(request->json, "moves"), *one;
    size_t index, count = json_array_size(list);
    if (list && !json_is_array(list)) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "moves"}, "“moves”要写成对象的列表。");
    }
    if (count > REHEARSAL_MOVES_MOST) {
        return err_set(err, ERR_LIMIT, "试走最多%d步。", REHEARSAL_MOVES_MOST);
    }
    RehearsalMove *moves = ARENA_ARRAY(request->arena, count, RehearsalMove);
    json_array_foreach(list, index, one) {
        if (!read_move(request, one, &moves[index], err)) {
            return false;
        }
    }
    rehearsal->moves = moves;
    rehearsal->move_count = count;
    return true;
}

bool post_definition_try(Request *request, Answer *answer, Err *err) {
    Rehearsal rehearsal = {.unit = request_text(request, "unit")};
    ProblemList problems = problem_list(request->arena, DEFINITION_PROBLEMS_MOST);
    Buf told = buf_create(request->arena);
    if (!request_required(request, "text", &rehearsal.text, err) ||
        !request_required(request, "unit", &rehearsal.unit, err) || !read_moves(request, &rehearsal, err) ||
        !ledger_rehearse(request->web->ledger, &rehearsal, &told, request->arena, &problems, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_faults(&json, &problems);
    json_key(&json, "rehearsal");
    if (told.len) {
        json_raw(&json, buf_str(&told));
    } else {
        json_none(&json);
    }
    json_close_object(&json);
    return true;
}
