/* The results of an online questionnaire go into the records that take them, by the steps of the case itself. */
#include "survey_internal.h"

#include <math.h>

typedef struct Entering {
    Surveys *surveys;
    const User *user;
    int64_t case_id;
    Arena *arena;
    const SurveyResult *results;
    size_t count, entered;
} Entering;

/* Whether a record that is not void has the result already. */
static bool has_record(Tx *tx, const SurveyResult *result, bool *has, Err *err) {
    CaseEnd ended = CASE_VOID;
    *has = false;
    if (result->case_id && !case_end_within(tx, result->case_id, &ended, err)) {
        return false;
    }
    *has = result->case_id && ended != CASE_VOID;
    return true;
}

static Str opening_fields(const SurveyResultDef *def, const SurveyResult *result, Arena *arena) {
    Buf text = buf_create(arena);
    Json json = json_writer(&text);
    json_open_object(&json);
    json_put_str(&json, str_cstr(arena, def->unit), result->unit);
    json_put_str(&json, str_cstr(arena, def->group), result->name);
    json_close_object(&json);
    return buf_str(&text);
}

static void put_figure(Json *json, Str field, double value, int decimals, Arena *arena) {
    json_put_str(json, str_cstr(arena, field), str_format(arena, "%.*f", decimals, value));
}

/* Into a field that the record need not have. */
static void put_count(Json *json, Str field, int64_t count, Arena *arena) {
    if (field.len) {
        put_figure(json, field, (double)count, 0, arena);
    }
}

static Str result_fields(const SurveyResultDef *def, const SurveyResult *result, Arena *arena) {
    enum { MEAN_DECIMALS = 3, SHARE_DECIMALS = 2 };
    Buf text = buf_create(arena);
    Json json = json_writer(&text);
    json_open_object(&json);
    put_figure(&json, def->sent, (double)result->sent, 0, arena);
    put_figure(&json, def->returned, (double)result->returned, 0, arena);
    put_figure(&json, def->valid, (double)result->valid, 0, arena);
    json_put_str(&json, str_cstr(arena, def->scale), def->scale_word);
    if (!result->hidden && !isnan(result->mean)) {
        put_figure(&json, def->mean, result->mean, MEAN_DECIMALS, arena);
        put_figure(&json, def->satisfied, result->satisfied * 100, SHARE_DECIMALS, arena);
        put_count(&json, def->scored, result->scored, arena);
        put_count(&json, def->satisfied_count, result->satisfied_count, arena);
    }
    json_close_object(&json);
    return buf_str(&text);
}

/* The case that the step has just opened. */
static bool newest_child(Tx *tx, int64_t case_id, Arena *arena, int64_t *child, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT MAX(case_id) FROM case_source WHERE kind = 'case' AND source = ?", &stmt, err, "s",
                   str_format(arena, "%lld", (long long)case_id))) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *child = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good && (*child || err_set(err, ERR_INTERNAL, "没有建立结果记录。"));
}

static bool enter_one(Entering *order, Tx *tx, const SurveyResultDef *def, const SurveyResult *result, Err *err) {
    int64_t child = 0;
    const StepTaken opening = {
        .id = order->case_id, .step = def->step, .fields = opening_fields(def, result, order->arena), .version = -1};
    if (!case_step_within(order->surveys->ledger, tx, order->user, &opening, false, err) ||
        !newest_child(tx, order->case_id, order->arena, &child, err)) {
        return false;
    }
    const StepTaken entering = {
        .id = child, .step = def->enter, .fields = result_fields(def, result, order->arena), .version = -1};
    order->entered++;
    return case_step_within(order->surveys->ledger, tx, order->user, &entering, false, err) &&
           store_run(tx,
                     "INSERT INTO survey_result (group_id, case_id) VALUES (?, ?) ON CONFLICT (group_id) DO UPDATE SET "
                     "case_id = excluded.case_id",
                     err, "ii", result->group_id, child);
}

static bool enter_work(Tx *tx, void *context, Err *err) {
    Entering *order = context;
    Carrier carrier;
    order->entered = 0;
    if (!carrier_load(order->surveys, tx, order->user, order->case_id, order->arena, &carrier, err)) {
        return false;
    }
    if (!carrier.def->has_result) {
        return err_set(err, ERR_CONFLICT, "这种记录没有登记结果的地方。");
    }
    bool good = true;
    for (size_t i = 0; good && i < order->count; i++) {
        bool has = true;
        const SurveyResult *result = &order->results[i];
        good = !result->group_id || has_record(tx, result, &has, err);
        good = good && (has || enter_one(order, tx, &carrier.def->result, result, err));
    }
    return good && (order->entered || err_set(err, ERR_CONFLICT, "结果都已经登记过。")) &&
           survey_audit(tx, "survey-enter", order->user ? order->user->name : STR("命令行"), &carrier,
                        str_format(order->arena, "{\"results\":%zu}", order->entered), err);
}

bool survey_enter(Surveys *surveys, const User *user, int64_t case_id, Arena *arena, size_t *entered, Err *err) {
    Entering order = {.surveys = surveys, .user = user, .case_id = case_id, .arena = arena};
    SurveyResult *results;
    *entered = 0;
    if (!survey_results(surveys, user, case_id, arena, &results, &order.count, err)) {
        return false;
    }
    order.results = results;
    bool good = store_write(surveys->store, enter_work, &order, err);
    *entered = good ? order.entered : 0;
    return good;
}
