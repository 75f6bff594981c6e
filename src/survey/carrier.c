/* The case that carries a questionnaire: what the packs and its fields say of it, its groups. */
#include "survey_internal.h"

/* The step that says the questionnaire was designed is not taken by hand before it is. */
static bool on_step(void *context, Tx *tx, const CaseStepped *stepped, Err *err) {
    Surveys *surveys = context;
    const SurveyDef *def = pack_survey(surveys->pack, stepped->record);
    if (!def || !str_equal(def->designer, stepped->step)) {
        return true;
    }
    Arena *arena = arena_create();
    QuestionnaireDef made;
    bool found = false;
    bool good = carrier_questions(surveys, tx, stepped->id, arena, &made, &found, err);
    arena_destroy(arena);
    return good && (found || err_set(err, ERR_CONFLICT,
                                     "还没有题目。请打开这条记录的“网络问卷”写好题目，保存后这一步自动记上。"));
}

bool survey_open(Store *store, const Pack *pack, Ledger *ledger, Surveys **out, Err *err) {
    Arena *arena = arena_create();
    Surveys *surveys = ARENA_NEW(arena, Surveys);
    (void)err;
    *surveys = (Surveys){.store = store, .pack = pack, .ledger = ledger, .arena = arena};
    ledger_on_step(ledger, on_step, surveys);
    *out = surveys;
    return true;
}

void survey_close(Surveys *surveys) {
    if (surveys) {
        ledger_on_step(surveys->ledger, NULL, surveys);
        arena_destroy(surveys->arena);
    }
}

/* ---- the case ------------------------------------------------------------------------ */

static void take_names(Carrier *carrier, const json_t *value, Arena *arena) {
    size_t index;
    const json_t *one;
    carrier->names = ARENA_ARRAY(arena, json_array_size(value) + 1, Str);
    json_array_foreach(value, index, one) {
        if (json_is_string(one)) {
            carrier->names[carrier->name_count++] = str_copy(arena, str_from(json_string_value(one)));
        }
    }
}

static bool take_fields(Carrier *carrier, Arena *arena, Err *err) {
    json_error_t fault;
    json_t *fields = json_loadb(carrier->look.line.fields.data, carrier->look.line.fields.len, 0, &fault);
    const char *period = json_string_value(json_object_get(fields, carrier->def->period.data));
    if (!fields) {
        return err_set(err, ERR_INTERNAL, "读不出这条记录的内容。");
    }
    Str rest = str_copy(arena, str_from(period ? period : ""));
    str_cut(&rest, '/', &carrier->from_on);
    carrier->until_on = rest;
    take_names(carrier, json_object_get(fields, carrier->def->groups.data), arena);
    json_decref(fields);
    return true;
}

bool carrier_load(Surveys *surveys, Tx *tx, const User *user, int64_t case_id, Arena *arena, Carrier *carrier,
                  Err *err) {
    *carrier = (Carrier){.name_count = 0};
    if (!case_look(surveys->ledger, tx, user, case_id, arena, &carrier->look, err)) {
        return false;
    }
    carrier->def = pack_survey(surveys->pack, carrier->look.line.record->id);
    if (!carrier->def) {
        return err_set(err, ERR_NOT_FOUND, "这种记录不带网络问卷。");
    }
    return take_fields(carrier, arena, err);
}

bool carrier_in(const Carrier *carrier, const Str *states, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(states[i], carrier->look.line.state)) {
            return true;
        }
    }
    return false;
}

bool carrier_takes(const Carrier *carrier, Err *err) {
    Arena *arena = arena_create();
    Str today = date_show(arena, date_today());
    bool early = carrier->from_on.len && str_compare(today, carrier->from_on) < 0;
    bool over = carrier->until_on.len && str_compare(carrier->until_on, today) < 0;
    arena_destroy(arena);
    if (early) {
        return err_set(err, ERR_CONFLICT, "这次调查从%.*s开始，请到时再填。", STR_ARG(carrier->from_on));
    }
    if (over) {
        return err_set(err, ERR_CONFLICT, "这次调查已经在%.*s结束。", STR_ARG(carrier->until_on));
    }
    return carrier_in(carrier, carrier->def->take, carrier->def->take_count) ||
           err_set(err, ERR_CONFLICT, "这次调查现在不收答卷：还没有发放，或者已经关闭。");
}

bool carrier_questions(Surveys *surveys, Tx *tx, int64_t case_id, Arena *arena, QuestionnaireDef *made, bool *found,
                       Err *err) {
    Stmt *stmt;
    Str text = {NULL, 0};
    *found = false;
    if (!stmt_open(tx, "SELECT text FROM survey_text WHERE case_id = ? ORDER BY id DESC LIMIT 1", &stmt, err, "i",
                   case_id)) {
        return false;
    }
    bool good = stmt_step(stmt, found, err);
    if (good && *found) {
        text = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    ProblemList problems = problem_list(arena, 1);
    return good && (!*found || pack_read_questionnaire(surveys->pack, "问卷", text, arena, made, &problems) ||
                    err_set(err, ERR_INTERNAL, "读不出这份问卷：%.*s", STR_ARG(problems.items[0].message)));
}

/* ---- groups ---------------------------------------------------------------------------- */

#define GROUP_COLUMNS                                                                                                  \
    "g.id, g.unit_code, " SQL_UNIT_NAME("g.unit_code") ", g.name, g.most, g.issued, g.shared, g.case_id, (SELECT "     \
                                                       "COUNT(*) FROM survey_answer a WHERE a.group_id = g.id)"

static void read_group(const Stmt *stmt, Arena *arena, SurveyGroup *group) {
    Str code = stmt_text(stmt, 1), name = stmt_text(stmt, 2);
    *group = (SurveyGroup){.id = stmt_integer(stmt, 0),
                           .unit = str_copy(arena, code),
                           .unit_name = str_copy(arena, name.len ? name : code),
                           .name = str_copy(arena, stmt_text(stmt, 3)),
                           .most = stmt_integer(stmt, 4),
                           .issued = stmt_integer(stmt, 5),
                           .shared = stmt_integer(stmt, 6) != 0,
                           .returned = stmt_integer(stmt, 8)};
}

bool carrier_groups(Tx *tx, int64_t case_id, Arena *arena, SurveyGroup **groups, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *groups = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT " GROUP_COLUMNS " FROM survey_group g WHERE g.case_id = ? AND (g.most > 0 OR g.issued > 0) "
                   "ORDER BY g.unit_code, g.id",
                   &stmt, err, "i", case_id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            *groups = arena_grow(arena, *groups, *count, capacity, sizeof **groups);
        }
        read_group(stmt, arena, &(*groups)[(*count)++]);
    }
    stmt_close(stmt);
    return good;
}

bool group_load(Tx *tx, int64_t group_id, Arena *arena, SurveyGroup *group, int64_t *case_id, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT " GROUP_COLUMNS " FROM survey_group g WHERE g.id = ?", &stmt, err, "i", group_id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        read_group(stmt, arena, group);
        *case_id = stmt_integer(stmt, 7);
    }
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有这个调查对象组，或者不在您的范围内。"));
}

bool survey_audit(Tx *tx, const char *action, Str actor, const Carrier *carrier, Str detail, Err *err) {
    const CaseLine *line = &carrier->look.line;
    Arena *arena = arena_create();
    const AuditEntry entry = {.actor = actor,
                              .action = str_from(action),
                              .subject =
                                  str_format(arena, "%.*s %.*s", STR_ARG(line->record->id), STR_ARG(line->number)),
                              .detail = detail,
                              .unit = line->unit};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

/* ---- the whole for a user ------------------------------------------------------------------ */

static bool may(Surveys *surveys, Tx *tx, const User *user, int64_t case_id, Str step) {
    Err why = {.kind = ERR_NONE};
    return step.len && case_may(surveys->ledger, tx, user, case_id, step, &why);
}

static void put_rights(Surveys *surveys, Tx *tx, const User *user, const Carrier *carrier, SurveyInfo *info) {
    const SurveyDef *def = carrier->def;
    Err why = {.kind = ERR_NONE};
    info->may_design =
        carrier_in(carrier, def->design, def->design_count) && may(surveys, tx, user, info->case_id, def->designer);
    info->may_send = may(surveys, tx, user, info->case_id, def->sender);
    info->may_see = carrier_in(carrier, def->show, def->show_count);
    info->may_enter = info->may_see && def->has_result && may(surveys, tx, user, info->case_id, def->result.step);
    info->taking = carrier_takes(carrier, &why);
}

static bool fill_info(Surveys *surveys, Tx *tx, const User *user, Arena *arena, SurveyInfo *info, Err *err) {
    Carrier carrier;
    QuestionnaireDef *made = ARENA_NEW(arena, QuestionnaireDef);
    bool found = false;
    if (!carrier_load(surveys, tx, user, info->case_id, arena, &carrier, err) ||
        !carrier_questions(surveys, tx, info->case_id, arena, made, &found, err) ||
        !carrier_groups(tx, info->case_id, arena, &info->groups, &info->group_count, err)) {
        return false;
    }
    const CaseLine *line = &carrier.look.line;
    info->number = line->number;
    info->topic = line->title;
    info->unit = line->unit;
    info->unit_name = line->unit_name;
    info->state = line->state;
    info->state_name = line->state_name;
    info->from_on = carrier.from_on;
    info->until_on = carrier.until_on;
    info->made = found ? made : NULL;
    info->names = carrier.names;
    info->name_count = carrier.name_count;
    info->small = carrier.def->small;
    put_rights(surveys, tx, user, &carrier, info);
    return true;
}

bool survey_get(Surveys *surveys, const User *user, int64_t case_id, Arena *arena, SurveyInfo *info, Err *err) {
    Tx *tx;
    *info = (SurveyInfo){.case_id = case_id};
    if (!store_read_begin(surveys->store, &tx, err)) {
        return false;
    }
    bool good = fill_info(surveys, tx, user, arena, info, err);
    store_read_end(tx);
    return good;
}
