/* Draws over HTTP: fixing from one workbook, drawing, signing, results and proofs; and what anybody may look at. */
#include "collect_json.h"

#include "draw.h"
#include "ledger.h"

#include <stdio.h>

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
enum { PROBLEMS_MOST = 200 };

static Draws draws_of(const Request *request) {
    return (Draws){request->web->store, request->web->pack};
}

/* Whose name the people of this request act under. */
/* ---- kinds ---- */

static void put_columns(Json *json, const char *key, const DrawColumn *columns, size_t count) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_text(json, "field", draw_fields[columns[i].field]);
        json_put_strs(json, "names", columns[i].names, columns[i].name_count);
        json_put_strs(json, "values", columns[i].values, columns[i].value_count);
        json_put_bool(json, "required", columns[i].required);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_rule_value(void *context, const DrawRuleValue *value) {
    Json *json = context;
    char text[32];
    json_open_object(json);
    json_put_text(json, "key", value->key);
    json_put_text(json, "name", draw_rule_name(str_from(value->key)));
    if (value->pairs) {
        Arena *arena = arena_create();
        Buf all = buf_create(arena);
        for (size_t i = 0; i < value->pair_count; i++) {
            buf_add_format(&all, "%s%.*s=%lld", i ? "," : "", STR_ARG(value->pairs[i].group),
                           (long long)value->pairs[i].value);
        }
        json_put_str(json, "value", buf_str(&all));
        arena_destroy(arena);
    } else {
        snprintf(text, sizeof text, "%lld", (long long)value->number);
        json_put_text(json, "value", value->word ? value->word : text);
    }
    json_close_object(json);
}

static void put_rule(Json *json, const char *key, const DrawRule *rule) {
    json_key(json, key);
    json_open_array(json);
    draw_rule_each(rule, put_rule_value, json);
    json_close_array(json);
}

static bool may_prepare(const Request *request, const DrawDef *def) {
    const Want want = {.domain = def->prepare.domain, .action = def->prepare.action};
    return people_may_somewhere(user_of(request), &want, NULL);
}

static void put_kind(Json *json, const Request *request, const DrawDef *def) {
    json_open_object(json);
    json_put_str(json, "id", def->id);
    json_put_str(json, "name", def->name);
    json_put_str(json, "note", def->note);
    json_put_str(json, "source", def->source);
    json_put_text(json, "method", draw_method_id((DrawMethod)def->method));
    json_put_str(json, "entries", def->entries);
    json_put_str(json, "others", def->others);
    json_put_bool(json, "named", def->named);
    json_put_bool(json, "public", def->is_public);
    json_put_bool(json, "hidden", def->hidden);
    json_put_bool(json, "from_units", def->unit_count > 0);
    put_columns(json, "columns", def->columns, def->column_count);
    put_columns(json, "other_columns", def->other_columns, def->other_column_count);
    put_rule(json, "rule", &def->rule);
    json_key(json, "open");
    json_open_array(json);
    for (size_t i = 0; i < def->open_count; i++) {
        json_open_object(json);
        json_put_str(json, "key", def->open[i]);
        json_put_text(json, "name", draw_rule_name(def->open[i]));
        json_close_object(json);
    }
    json_close_array(json);
    json_put_strs(json, "state", def->state, def->state_count);
    json_put_integer(json, "witnesses", def->witnesses);
    json_put_integer(json, "lock_days", def->lock_days);
    json_put_integer(json, "publicity_days", def->publicity_days);
    json_put_bool(json, "may_prepare", may_prepare(request, def));
    json_close_object(json);
}

bool get_draw_kinds(Request *request, Answer *answer, Err *err) {
    size_t count;
    const DrawDef *all = pack_draws(request->web->pack, &count);
    Json json = json_writer(&answer->body);
    (void)err;
    json_open_object(&json);
    json_key(&json, "kinds");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_kind(&json, request, &all[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

static bool kind_of(const Request *request, const DrawDef **def, Err *err) {
    Str kind;
    if (!request_required(request, "kind", &kind, err)) {
        return false;
    }
    *def = pack_draw(request->web->pack, kind);
    return *def || err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种抽签。", STR_ARG(kind));
}

/* ---- lists to fill in ---- */

typedef struct Template {
    const DrawDef *def;
    DrawEntry *filled;
    size_t count;
} Template;

static bool write_template(void *context, const char *path, Err *err) {
    const Template *template = context;
    return draw_template_write(template->def, template->filled, template->count, path, err);
}

/* The units below the one that is named, as they stand in the newest period. */
static bool fill_template(Request *request, Str unit, Template *template, Err *err) {
    const Draws draws = draws_of(request);
    UnitTree tree;
    Str period;
    Tx *tx;
    if (!draw_may(&draws, user_of(request), template->def, unit, DRAW_PREPARE, err) ||
        !newest_period(request->web, request->arena, &period, err) ||
        !store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = org_tree_load(tx, request->web->pack, period, request->arena, &tree, err) &&
                draw_units(template->def, &tree, unit, request->arena, &template->filled, &template->count, err);
    store_read_end(tx);
    return good;
}

bool get_draw_template(Request *request, Answer *answer, Err *err) {
    Template template = {.count = 0};
    Str unit = request_text(request, "unit");
    return kind_of(request, &template.def, err) && (!unit.len || fill_template(request, unit, &template, err)) &&
           answer_file(request, answer, write_template, &template, xlsx_type,
                       str_format(request->arena, "%.*s名单.xlsx", STR_ARG(template.def->name)), err);
}

/* ---- showing ---- */

static const char *const step_ids[DRAW_STEPS] = {"view", "prepare", "draw", "witness", "confirm"};

static void put_steps(Json *json, const Request *request, const DrawInfo *info) {
    const Draws draws = draws_of(request);
    const DrawDef *def = pack_draw(request->web->pack, info->kind);
    json_key(json, "may");
    json_open_array(json);
    for (int step = 0; step < DRAW_STEPS && def; step++) {
        if (draw_may(&draws, user_of(request), def, info->unit, (DrawStep)step, NULL)) {
            json_str(json, str_from(step_ids[step]));
        }
    }
    json_close_array(json);
}

static void put_info(Json *json, const DrawInfo *info) {
    json_put_integer(json, "id", info->id);
    json_put_str(json, "kind", info->kind);
    json_put_str(json, "kind_name", info->kind_name);
    json_put_str(json, "name", info->name);
    json_put_str(json, "matter", info->matter);
    json_put_str(json, "unit", info->unit);
    json_put_str(json, "unit_name", info->unit_name);
    json_put_text(json, "state", draw_state_id(info->state));
    json_put_bool(json, "public", info->is_public);
    json_put_bool(json, "hidden", info->hidden);
    json_put_str(json, "made_at", info->made_at);
    json_put_str(json, "planned_on", info->planned_on);
    json_put_str(json, "basis", info->basis);
    json_put_str(json, "entropy_named", info->entropy_named);
    json_put_str(json, "commit", info->commit);
    json_put_str(json, "pool_sha256", info->pool_sha256);
    json_put_str(json, "seed_sha256", info->seed_sha256);
    json_put_integer(json, "entry_count", info->entry_count);
    json_put_integer(json, "other_count", info->other_count);
    json_put_str(json, "entries_name", info->entries_name);
    json_put_str(json, "others_name", info->others_name);
    json_put_integer(json, "again_of", info->again_of);
    json_put_str(json, "again_reason", info->again_reason);
    json_put_str(json, "ended_at", info->ended_at);
    json_put_str(json, "reason", info->reason);
    json_put_str(json, "seed", info->seed);
    json_put_str(json, "entropy", info->entropy);
    json_put_str(json, "digest", info->digest);
    json_put_str(json, "public_until", info->public_until);
    json_put_str(json, "confirmed_at", info->confirmed_at);
    json_put_integer(json, "witnesses_needed", info->witnesses_needed);
    json_put_integer(json, "signed_count", info->signed_count);
    put_rule(json, "rule", &info->rule);
}

/* Roles that may witness such a draw, by name: whom one has to ask for the signatures that it needs. */
static void put_witnesses(Json *json, const Request *request, const DrawInfo *info) {
    size_t count;
    const Pack *pack = request->web->pack;
    const DrawDef *kind = pack_draw(pack, info->kind);
    const RoleDef *roles = pack_roles(pack, &count);
    json_key(json, "witness_roles");
    json_open_array(json);
    for (size_t i = 0; kind && kind->witnesses && i < count; i++) {
        const Want want = {.domain = kind->witness.domain, .action = kind->witness.action};
        if (!roles[i].no_sign_in && people_role_may(&roles[i], pack_domain(pack, want.domain), &want)) {
            json_str(json, roles[i].name);
        }
    }
    json_close_array(json);
}

/* Who did what: not for everybody's look. */
static void put_people(Json *json, const DrawInfo *info) {
    json_put_str(json, "made_by", info->made_shown);
    json_put_str(json, "ended_by", info->ended_shown);
    json_put_str(json, "confirmed_by", info->confirmed_by);
    json_key(json, "signs");
    json_open_array(json);
    for (size_t i = 0; i < info->sign_count; i++) {
        json_open_object(json);
        json_put_str(json, "by", info->signs[i].shown);
        json_put_str(json, "role", info->signs[i].role);
        json_put_bool(json, "objects", info->signs[i].objects);
        json_put_str(json, "note", info->signs[i].note);
        json_put_str(json, "at", info->signs[i].at);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_checks(Json *json, const DrawVerdict *verdict) {
    json_put_bool(json, "good", verdict->good);
    json_key(json, "checks");
    json_open_array(json);
    for (size_t i = 0; i < verdict->count; i++) {
        json_open_object(json);
        json_put_text(json, "name", verdict->checks[i].name);
        json_put_bool(json, "good", verdict->checks[i].good);
        json_put_str(json, "note", verdict->checks[i].note);
        json_close_object(json);
    }
    json_close_array(json);
}

/* The result is computed anew from the proof whenever somebody looks at it. */
static bool put_result(Json *json, const DrawInfo *info, Arena *arena, Err *err) {
    DrawVerdict verdict = {.good = false};
    DrawTable table = {.count = 0};
    if (info->proof.len) {
        if (!draw_verify(info->proof, arena, &verdict, err)) {
            return false;
        }
        draw_table(&verdict, info, arena, &table);
    }
    json_key(json, "headings");
    json_open_array(json);
    for (size_t c = 0; c < table.columns; c++) {
        json_str(json, str_from(table.headings[c]));
    }
    json_close_array(json);
    json_key(json, "rows");
    json_open_array(json);
    for (size_t i = 0; i < table.count; i++) {
        json_open_array(json);
        for (size_t c = 0; c < table.columns; c++) {
            json_str(json, table.cells[i * table.columns + c]);
        }
        json_close_array(json);
    }
    json_close_array(json);
    put_checks(json, &verdict);
    return true;
}

static bool list_draws(Request *request, Answer *answer, bool published, Err *err) {
    const Draws draws = draws_of(request);
    const DrawFilter filter = {.kind = request_text(request, "kind"),
                               .unit = request_text(request, "unit"),
                               .matter = request_text(request, "matter"),
                               .published = published};
    DrawInfo *infos;
    size_t count;
    if (!draw_list(&draws, published ? NULL : user_of(request), &filter, request->arena, &infos, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "draws");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        put_info(&json, &infos[i]);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_draws(Request *request, Answer *answer, Err *err) {
    return list_draws(request, answer, false, err);
}

bool get_public_draws(Request *request, Answer *answer, Err *err) {
    return list_draws(request, answer, true, err);
}

static bool find(Request *request, bool published, DrawInfo *info, Err *err) {
    const Draws draws = draws_of(request);
    int64_t id;
    Err own = {.kind = ERR_NONE};
    if (!tail_number(request, &id, err)) {
        return false;
    }
    if (draw_get(&draws, published ? NULL : user_of(request), id, published, request->arena, info, &own)) {
        return true;
    }
    if (!published && own.kind == ERR_NOT_FOUND && case_shows_draw(request->web->ledger, user_of(request), id, err)) {
        return draw_get(&draws, NULL, id, false, request->arena, info, err);
    }
    return err_set_at(err, own.kind, &own.place, "%s", own.message);
}

static bool show(Request *request, Answer *answer, bool published, Err *err) {
    DrawInfo info;
    if (!find(request, published, &info, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_info(&json, &info);
    if (!published) {
        put_people(&json, &info);
        put_witnesses(&json, request, &info);
        put_steps(&json, request, &info);
        json_key(&json, "cases");
        if (!draw_cases_json(request->web->ledger, user_of(request), info.id, &json, request->arena, err)) {
            return false;
        }
    }
    json_put_str(&json, "statement", info.statement);
    bool good = put_result(&json, &info, request->arena, err);
    json_close_object(&json);
    return good;
}

bool get_draw(Request *request, Answer *answer, Err *err) {
    return show(request, answer, false, err);
}

bool get_public_draw(Request *request, Answer *answer, Err *err) {
    return show(request, answer, true, err);
}

/* ---- files ---- */

static bool answer_proof(Request *request, Answer *answer, bool published, Err *err) {
    DrawInfo info;
    if (!find(request, published, &info, err)) {
        return false;
    }
    if (!info.proof.len) {
        return err_set(err, ERR_CONFLICT, "还没有抽，没有证明。");
    }
    buf_add(&answer->body, info.proof);
    answer->type = "application/octet-stream";
    answer->file_name = str_format(request->arena, "抽签证明%lld.json", (long long)info.id);
    return true;
}

bool get_draw_proof(Request *request, Answer *answer, Err *err) {
    return answer_proof(request, answer, false, err);
}

bool get_public_draw_proof(Request *request, Answer *answer, Err *err) {
    return answer_proof(request, answer, true, err);
}

static bool write_result(void *context, const char *path, Err *err) {
    return draw_workbook_write(context, path, err);
}

bool get_draw_result(Request *request, Answer *answer, Err *err) {
    DrawInfo info;
    return find(request, false, &info, err) &&
           answer_file(request, answer, write_result, &info, xlsx_type,
                       str_format(request->arena, "%.*s结果.xlsx", STR_ARG(info.name)), err);
}

/* ---- fixing ---- */

/* "count=5;team=2" of the address. */
static bool read_rule(Request *request, const DrawDef *def, DrawRule *rule, Err *err) {
    Str rest = request_text(request, "rule"), one, key;
    *rule = def->rule;
    while (rest.len && str_cut(&rest, ';', &one)) {
        if (!str_trim(one).len) {
            continue;
        }
        str_cut(&one, '=', &key);
        if (!draw_rule_set(def, rule, str_trim(key), str_trim(one), request->arena, err)) {
            if (err) {
                err->place = place_field("%.*s", STR_ARG(key));
            }
            return false;
        }
    }
    return true;
}

static void put_groups(Json *json, const DrawPool *pool, Arena *arena) {
    Map *known = map_create(arena, 64);
    size_t at;
    json_key(json, "groups");
    json_open_array(json);
    for (size_t i = 0; i < pool->entry_count && map_count(known) < 100; i++) {
        Str group = pool->entries[i].group;
        if (group.len && !map_get(known, group, &at)) {
            map_put(known, group, i);
            json_str(json, group);
        }
    }
    json_close_array(json);
}

static void put_made(Answer *answer, const DrawOrder *order, const DrawMade *made, Arena *arena) {
    size_t excluded = 0;
    for (size_t i = 0; i < order->pool.entry_count; i++) {
        excluded += order->pool.entries[i].excluded.len > 0;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "stored", made->id > 0);
    json_put_integer(&json, "id", made->id);
    json_put_text(&json, "commit", made->commit);
    json_put_text(&json, "pool_sha256", made->pool_sha256);
    json_put_text(&json, "seed_sha256", made->seed_sha256);
    json_put_integer(&json, "entry_count", (int64_t)order->pool.entry_count);
    json_put_integer(&json, "other_count", (int64_t)order->pool.other_count);
    json_put_integer(&json, "excluded", (int64_t)excluded);
    json_put_integer(&json, "again_of", made->again_of);
    put_groups(&json, &order->pool, arena);
    json_put_integer(&json, "errors", (int64_t)made->problems.errors);
    json_put_integer(&json, "warnings", (int64_t)made->problems.warnings);
    json_put_problems(&json, &made->problems);
    json_close_object(&json);
}

/* The body is one workbook with the kind's lists, or a CSV file with the first. Faults of the lists are answered with
 * 200 and stored false, each with its cell; everything else is an error. */
bool post_draws(Request *request, Answer *answer, Err *err) {
    const Draws draws = draws_of(request);
    const DrawDef *def;
    DrawOrder order = {.kind = request_text(request, "kind"),
                       .name = request_text(request, "name"),
                       .matter = request_text(request, "matter"),
                       .basis = request_text(request, "basis"),
                       .entropy = request_text(request, "entropy"),
                       .planned_on = request_text(request, "planned_on"),
                       .again_reason = request_text(request, "again_reason"),
                       .dry_run = str_is(request_text(request, "dry_run"), "1")};
    DrawMade made = {.problems = problem_list(request->arena, PROBLEMS_MOST)};
    if (!kind_of(request, &def, err) || !request_required(request, "unit", &order.unit, err) ||
        !draw_may(&draws, user_of(request), def, order.unit, DRAW_PREPARE, err) ||
        !read_rule(request, def, &order.rule, err) ||
        !draw_book_read(def, request->upload, request->arena, &order.pool, &order.names, &made.problems, err)) {
        return false;
    }
    order.matter = order.matter.len ? order.matter : order.name;
    Err own = {.kind = ERR_NONE};
    if (!draw_commit(&draws, user_of(request), &order, request->arena, &made, &own) && !made.problems.errors) {
        return err_set_at(err, own.kind, &own.place, "%s", own.message);
    }
    put_made(answer, &order, &made, request->arena);
    return true;
}

/* The same for a step of a case: pool and rule come by the packs, or the lists are the body. */
bool post_case_draws(Request *request, Answer *answer, Err *err) {
    CaseDraw asked = {.basis = request_text(request, "basis"),
                      .entropy = request_text(request, "entropy"),
                      .planned_on = request_text(request, "planned_on"),
                      .again_reason = request_text(request, "again_reason"),
                      .path = request->received ? request->upload : NULL,
                      .dry_run = str_is(request_text(request, "dry_run"), "1")};
    DrawMade made = {.problems = problem_list(request->arena, PROBLEMS_MOST)};
    DrawOrder order;
    Err own = {.kind = ERR_NONE};
    if (!tail_number(request, &asked.id, err) || !request_required(request, "step", &asked.step, err)) {
        return false;
    }
    if (!case_draw(request->web->ledger, user_of(request), &asked, request->arena, &order, &made, &own) &&
        !made.problems.errors) {
        return err_set_at(err, own.kind, &own.place, "%s", own.message);
    }
    put_made(answer, &order, &made, request->arena);
    return true;
}

/* ---- steps ---- */

typedef bool (*DrawAct)(const Draws *draws, Request *request, int64_t id, Err *err);

/* Answers with the draw as it stands then. */
static bool act(Request *request, Answer *answer, DrawAct do_it, Err *err) {
    const Draws draws = draws_of(request);
    int64_t id;
    return tail_number(request, &id, err) && do_it(&draws, request, id, err) && show(request, answer, false, err);
}

static bool act_run(const Draws *draws, Request *request, int64_t id, Err *err) {
    return draw_run(draws, user_of(request), id, request_text(request, "entropy"), err);
}

static bool act_cancel(const Draws *draws, Request *request, int64_t id, Err *err) {
    return draw_cancel(draws, user_of(request), id, request_text(request, "reason"), err);
}

static bool act_sign(const Draws *draws, Request *request, int64_t id, Err *err) {
    return draw_sign(draws, user_of(request), id, request_text(request, "digest"), request_flag(request, "objects"),
                     request_text(request, "note"), err);
}

static bool act_confirm(const Draws *draws, Request *request, int64_t id, Err *err) {
    return draw_confirm(draws, user_of(request), id, request_text(request, "note"), err);
}

static bool act_publish(const Draws *draws, Request *request, int64_t id, Err *err) {
    return draw_publish(draws, user_of(request), id, err);
}

bool post_draw_run(Request *request, Answer *answer, Err *err) {
    return act(request, answer, act_run, err);
}

bool post_draw_cancel(Request *request, Answer *answer, Err *err) {
    return act(request, answer, act_cancel, err);
}

bool post_draw_sign(Request *request, Answer *answer, Err *err) {
    return act(request, answer, act_sign, err);
}

bool post_draw_confirm(Request *request, Answer *answer, Err *err) {
    return act(request, answer, act_confirm, err);
}

bool post_draw_publish(Request *request, Answer *answer, Err *err) {
    return act(request, answer, act_publish, err);
}

bool post_draw_names(Request *request, Answer *answer, Err *err) {
    const Draws draws = draws_of(request);
    DrawNames names;
    int64_t id;
    if (!tail_number(request, &id, err) ||
        !draw_names(&draws, user_of(request), id, request_text(request, "reason"), request->arena, &names, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "names");
    json_open_array(&json);
    for (size_t i = 0; i < names.count; i++) {
        json_open_object(&json);
        json_put_str(&json, "number", names.items[i].number);
        json_put_str(&json, "name", names.items[i].name);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    answer->secret = true; /* not kept for a repeated request */
    return true;
}

/* A proof file that somebody has at hand. */
bool post_draw_verify(Request *request, Answer *answer, Err *err) {
    DrawVerdict verdict;
    Str proof = request_upload_bytes(request, err);
    if (!proof.data || !draw_verify(proof, request->arena, &verdict, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_checks(&json, &verdict);
    json_put_text(&json, "commit", verdict.commit);
    json_put_text(&json, "digest", verdict.digest);
    json_put_str(&json, "name", verdict.statement.name);
    json_put_str(&json, "kind_name", verdict.statement.kind_name);
    json_close_object(&json);
    return true;
}
