/* Designing a questionnaire, saying who is asked, handing out links. Each is a step of the case, too. */
#include "survey_internal.h"

#include <sys/random.h>

static Str actor_of(const User *user) {
    return user ? user->name : STR("命令行");
}

static bool take_step(Surveys *surveys, Tx *tx, const User *user, int64_t case_id, Str step, Err *err) {
    const StepTaken taken = {.id = case_id, .step = step, .version = -1};
    return case_step_within(surveys->ledger, tx, user, &taken, false, err);
}

/* ---- the questions --------------------------------------------------------------------- */

typedef struct Designing {
    Surveys *surveys;
    const User *user;
    int64_t case_id;
    Str text;
    bool dry;
    Arena *arena;
} Designing;

static bool may_design(const Designing *order, Tx *tx, Carrier *carrier, Err *err) {
    return carrier_load(order->surveys, tx, order->user, order->case_id, order->arena, carrier, err) &&
           case_may(order->surveys->ledger, tx, order->user, order->case_id, carrier->def->designer, err);
}

static bool design_work(Tx *tx, void *context, Err *err) {
    const Designing *order = context;
    Carrier carrier;
    char now[32];
    time_now_iso(now);
    if (!may_design(order, tx, &carrier, err)) {
        return false;
    }
    if (!carrier_in(&carrier, carrier.def->design, carrier.def->design_count)) {
        return err_set(err, ERR_CONFLICT, "问卷已经送审或发放，不能再改题目。要改请先退回修改。");
    }
    return store_run(tx, "INSERT INTO survey_text (case_id, text, actor, at) VALUES (?, ?, ?, ?)", err, "issz",
                     order->case_id, order->text, actor_of(order->user), now) &&
           take_step(order->surveys, tx, order->user, order->case_id, carrier.def->designer, err) &&
           survey_audit(tx, "survey-design", actor_of(order->user), &carrier,
                        str_format(order->arena, "{\"bytes\":%zu}", order->text.len), err);
}

bool survey_design(Surveys *surveys, const User *user, int64_t case_id, Str text, bool dry, Arena *arena,
                   QuestionnaireDef *made, ProblemList *problems, Err *err) {
    Designing order = {surveys, user, case_id, text, dry, arena};
    if (text.len > SURVEY_TEXT_BYTES_MOST) {
        return err_set(err, ERR_LIMIT, "问卷太长，最多%d KB。", SURVEY_TEXT_BYTES_MOST / 1024);
    }
    if (dry) { /* who may not write is told so before */
        Tx *tx;
        Carrier carrier;
        if (!store_read_begin(surveys->store, &tx, err)) {
            return false;
        }
        bool good = may_design(&order, tx, &carrier, err);
        store_read_end(tx);
        if (!good) {
            return false;
        }
    }
    if (!pack_read_questionnaire(surveys->pack, "问卷", text, arena, made, problems) || dry) {
        return true;
    }
    return store_write(surveys->store, design_work, &order, err);
}

/* ---- who is asked ------------------------------------------------------------------------ */

typedef struct Grouping {
    Surveys *surveys;
    const User *user;
    int64_t case_id;
    const SurveyGroup *groups;
    size_t count;
    Arena *arena;
} Grouping;

static bool fault_at(size_t index, const char *field, Err *err, const char *message) {
    const Place place = place_field("groups.%zu.%s", index, field);
    return err_set_at(err, ERR_INPUT, &place, "第%zu组：%s", index + 1, message);
}

static bool unit_below(Tx *tx, Str unit, Str above, Arena *arena, bool *below, Err *err) {
    UnitPlace *places;
    size_t count;
    *below = false;
    if (!org_unit_path(tx, unit, arena, &places, &count, err)) {
        return err->kind == ERR_NOT_FOUND;
    }
    for (size_t i = 0; i < count; i++) {
        *below = *below || str_equal(places[i].code, above);
    }
    return true;
}

static bool named(const Carrier *carrier, Str name) {
    for (size_t i = 0; i < carrier->name_count; i++) {
        if (str_equal(carrier->names[i], name)) {
            return true;
        }
    }
    return false;
}

static bool check_group(const Grouping *order, Tx *tx, const Carrier *carrier, size_t index, Err *err) {
    const SurveyGroup *group = &order->groups[index];
    bool below = false;
    Err missing = {.kind = ERR_NONE};
    if (!unit_below(tx, group->unit, carrier->look.line.unit, order->arena, &below, &missing)) {
        *err = missing;
        return false;
    }
    if (!below) {
        return fault_at(index, "unit", err, "没有这个单位，或者它不在这次调查的范围内。");
    }
    if (!named(carrier, group->name)) {
        return fault_at(index, "group", err, "这次调查没有这个对象组，请先在记录里选上。");
    }
    return (group->most >= 0 && group->most <= carrier->def->group_most) ||
           fault_at(index, "most", err, "发放数太大，或者小于0。");
}

/* *returned of the group as it is stored; -1: it is new. */
static bool stored_group(Tx *tx, const Grouping *order, size_t index, int64_t *returned, bool *shared, int64_t *issued,
                         Err *err) {
    const SurveyGroup *group = &order->groups[index];
    Stmt *stmt;
    bool row = false;
    *returned = -1;
    *issued = 0;
    if (!stmt_open(tx,
                   "SELECT (SELECT COUNT(*) FROM survey_answer a WHERE a.group_id = g.id), g.shared, g.issued FROM "
                   "survey_group g WHERE g.case_id = ? AND g.unit_code = ? AND g.name = ?",
                   &stmt, err, "iss", order->case_id, group->unit, group->name)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *returned = stmt_integer(stmt, 0);
        *shared = stmt_integer(stmt, 1) != 0;
        *issued = stmt_integer(stmt, 2);
    }
    stmt_close(stmt);
    return good;
}

static bool put_group(const Grouping *order, Tx *tx, size_t index, const char *now, Err *err) {
    const SurveyGroup *group = &order->groups[index];
    int64_t returned, issued;
    bool shared = group->shared;
    if (!stored_group(tx, order, index, &returned, &shared, &issued, err)) {
        return false;
    }
    if (returned > group->most) {
        return fault_at(index, "most", err, "收到的答卷已经比这个数多。");
    }
    if (issued && shared != group->shared) {
        return fault_at(index, "shared", err, "链接已经发出，不能改成另一种方式。");
    }
    return store_run(tx,
                     "INSERT INTO survey_group (case_id, unit_code, name, most, shared, actor, at) VALUES (?, ?, ?, ?, "
                     "?, ?, ?) ON CONFLICT (case_id, unit_code, name) DO UPDATE SET most = excluded.most, shared = "
                     "excluded.shared, actor = excluded.actor, at = excluded.at",
                     err, "issiisz", order->case_id, group->unit, group->name, group->most, (int64_t)group->shared,
                     actor_of(order->user), now);
}

static bool groups_work(Tx *tx, void *context, Err *err) {
    const Grouping *order = context;
    Carrier carrier;
    char now[32];
    time_now_iso(now);
    if (!carrier_load(order->surveys, tx, order->user, order->case_id, order->arena, &carrier, err)) {
        return false;
    }
    const SurveyDef *def = carrier.def;
    Str step = carrier_in(&carrier, def->design, def->design_count) ? def->designer : def->sender;
    bool good = case_may(order->surveys->ledger, tx, order->user, order->case_id, step, err);
    for (size_t i = 0; good && i < order->count; i++) {
        good = check_group(order, tx, &carrier, i, err) && put_group(order, tx, i, now, err);
    }
    return good && survey_audit(tx, "survey-groups", actor_of(order->user), &carrier,
                                str_format(order->arena, "{\"groups\":%zu}", order->count), err);
}

bool survey_set_groups(Surveys *surveys, const User *user, int64_t case_id, const SurveyGroup *groups, size_t count,
                       Err *err) {
    if (!count || count > SURVEY_GROUPS_MOST) {
        return err_set(err, ERR_INPUT, "一次写1到%d组。", SURVEY_GROUPS_MOST);
    }
    Grouping order = {surveys, user, case_id, groups, count, arena_create()};
    bool good = store_write(surveys->store, groups_work, &order, err);
    arena_destroy(order.arena);
    return good;
}

/* ---- links ---------------------------------------------------------------------------------- */

typedef struct Issuing {
    Surveys *surveys;
    const User *user;
    int64_t group_id;
    Arena *arena;
    Str *tokens;
    size_t count;
} Issuing;

static bool draw_token(Arena *arena, Str *token, Err *err) {
    unsigned char bytes[SURVEY_TOKEN_LENGTH / 2];
    Buf text = buf_create(arena);
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return err_set(err, ERR_IO, "系统没有给出随机数，请重试。");
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        buf_add_format(&text, "%02x", bytes[i]);
    }
    *token = buf_str(&text);
    return true;
}

static bool put_ticket(Issuing *order, Tx *tx, int64_t most, Err *err) {
    char hash[65];
    Str *token = &order->tokens[order->count];
    if (!draw_token(order->arena, token, err)) {
        return false;
    }
    order->count++;
    store_sha256(*token, hash);
    return store_run(tx, "INSERT INTO survey_ticket (hash, group_id, most) VALUES (?, ?, ?)", err, "zii", hash,
                     order->group_id, most);
}

/* The head of the unit that is asked, or who may hand in for it. */
static bool may_pass_on(const Issuing *order, Tx *tx, const Carrier *carrier, const SurveyGroup *group, Err *err) {
    const Want want = {
        .domain = carrier->look.line.record->domain, .action = ACTION_SUBMIT, .conditions = 1u << CONDITION_OWN};
    UnitPlace *places;
    size_t count;
    if (!org_unit_path(tx, group->unit, order->arena, &places, &count, err)) {
        return false;
    }
    Str *codes = ARENA_ARRAY(order->arena, count, Str);
    for (size_t i = 0; i < count; i++) {
        codes[i] = places[i].code;
    }
    return carrier_takes(carrier, err) && people_may(order->user, &want, codes, count, err);
}

static bool issue_tickets(Issuing *order, Tx *tx, const Carrier *carrier, const SurveyGroup *group, Err *err) {
    int64_t open = group->most - group->returned, links = group->shared ? 1 : open;
    if (open <= 0) {
        return err_set(err, ERR_CONFLICT, "这一组的答卷已经收齐，不再发链接。");
    }
    order->tokens = ARENA_ARRAY(order->arena, (size_t)links, Str);
    bool good = store_run(tx, "UPDATE survey_ticket SET most = used WHERE group_id = ?", err, "i", order->group_id);
    for (int64_t i = 0; good && i < links; i++) {
        good = put_ticket(order, tx, group->shared ? open : 1, err);
    }
    return good &&
           store_run(tx, "UPDATE survey_group SET issued = issued + ? WHERE id = ?", err, "ii", links,
                     order->group_id) &&
           survey_audit(tx, "survey-issue", actor_of(order->user), carrier,
                        str_format(order->arena, "{\"group\":%lld,\"links\":%lld}", (long long)order->group_id,
                                   (long long)links),
                        err);
}

static bool issue_work(Tx *tx, void *context, Err *err) {
    Issuing *order = context;
    SurveyGroup group;
    Carrier carrier;
    int64_t case_id = 0;
    Err why = {.kind = ERR_NONE};
    order->count = 0;
    if (!group_load(tx, order->group_id, order->arena, &group, &case_id, err) ||
        !carrier_load(order->surveys, tx, NULL, case_id, order->arena, &carrier, err)) {
        return false;
    }
    bool sends = case_may(order->surveys->ledger, tx, order->user, case_id, carrier.def->sender, &why);
    if (!sends && !may_pass_on(order, tx, &carrier, &group, err)) {
        return err->kind == ERR_CONFLICT || why.kind == ERR_CONFLICT
                   ? err_set(err, ERR_CONFLICT, "%s", why.kind == ERR_CONFLICT ? why.message : err->message)
                   : err_set(err, ERR_NOT_FOUND, "没有这个调查对象组，或者不在您的范围内。");
    }
    return issue_tickets(order, tx, &carrier, &group, err) &&
           (!sends || take_step(order->surveys, tx, order->user, case_id, carrier.def->sender, err));
}

bool survey_issue(Surveys *surveys, const User *user, int64_t group_id, Arena *arena, Str **tokens, size_t *count,
                  Err *err) {
    Issuing order = {.surveys = surveys, .user = user, .group_id = group_id, .arena = arena};
    bool good = store_write(surveys->store, issue_work, &order, err);
    *tokens = order.tokens;
    *count = good ? order.count : 0;
    return good;
}

/* ---- what a school hands out ------------------------------------------------------------------- */

/* The newest groups of the user's own units; few, since each carries a case. */
static bool list_own(Tx *tx, const User *user, Arena *arena, int64_t **ids, size_t *count, Err *err) {
    enum { OWN_MOST = 200 };
    *ids = ARENA_ARRAY(arena, OWN_MOST, int64_t);
    *count = 0;
    for (size_t p = 0; p < user->post_count; p++) {
        for (size_t u = 0; u < user->posts[p].unit_count; u++) {
            Stmt *stmt;
            bool row = false, good;
            if (!stmt_open(tx, "SELECT id FROM survey_group WHERE unit_code = ? AND most > 0 ORDER BY id DESC LIMIT 50",
                           &stmt, err, "s", user->posts[p].units[u])) {
                return false;
            }
            while ((good = stmt_step(stmt, &row, err)) && row && *count < OWN_MOST) {
                bool known = false;
                for (size_t i = 0; i < *count; i++) {
                    known = known || (*ids)[i] == stmt_integer(stmt, 0);
                }
                if (!known) {
                    (*ids)[(*count)++] = stmt_integer(stmt, 0);
                }
            }
            stmt_close(stmt);
            if (!good) {
                return false;
            }
        }
    }
    return true;
}

static bool take_mine(Surveys *surveys, Tx *tx, const User *user, int64_t id, Arena *arena, SurveyMine *mine,
                      bool *takes, Err *err) {
    Issuing order = {.surveys = surveys, .user = user, .group_id = id, .arena = arena};
    Carrier carrier;
    Err why = {.kind = ERR_NONE};
    if (!group_load(tx, id, arena, &mine->group, &mine->case_id, err) ||
        !carrier_load(surveys, tx, NULL, mine->case_id, arena, &carrier, err)) {
        return false;
    }
    mine->topic = carrier.look.line.title;
    mine->until_on = carrier.until_on;
    *takes = may_pass_on(&order, tx, &carrier, &mine->group, &why);
    return true;
}

bool survey_mine(Surveys *surveys, const User *user, Arena *arena, SurveyMine **mine, size_t *count, Err *err) {
    Tx *tx;
    int64_t *ids;
    size_t id_count = 0;
    *mine = NULL;
    *count = 0;
    if (!store_read_begin(surveys->store, &tx, err)) {
        return false;
    }
    bool good = !user || list_own(tx, user, arena, &ids, &id_count, err);
    *mine = ARENA_ARRAY(arena, id_count + 1, SurveyMine);
    for (size_t i = 0; good && i < id_count; i++) {
        bool takes = false;
        good = take_mine(surveys, tx, user, ids[i], arena, &(*mine)[*count], &takes, err);
        *count += good && takes;
    }
    store_read_end(tx);
    return good;
}
