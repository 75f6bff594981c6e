/* Scores of frameworks: the tree of one unit, its rows as a table, and the units of a region side by side. */
#include "web_internal.h"

static bool judge_score(Request *request, Evaluation *evaluation, Err *err) {
    if (!judge_request(request, request->shared->frame, evaluation, err)) {
        return false;
    }
    return evaluation->score ||
           err_set(err, ERR_NOT_FOUND, "“%.*s”逐项判定达标，不评分，没有评分表。", STR_ARG(evaluation->def->name));
}

bool get_score(Request *request, Answer *answer, Err *err) {
    Evaluation evaluation;
    if (!judge_score(request, &evaluation, err)) {
        return false;
    }
    score_json(&evaluation, &answer->body);
    return true;
}

/* ---- the tree as a table ---- */

static const ListColumn node_columns[] = {{"id", "编号", COLUMN_TEXT, 14},
                                          {"above", "所属", COLUMN_TEXT, 24},
                                          {"name", "指标", COLUMN_TEXT, 36},
                                          {"points", "满分", COLUMN_NUMBER, 8},
                                          {"asked", "应评分", COLUMN_NUMBER, 8},
                                          {"low", "至少得分", COLUMN_NUMBER, 10},
                                          {"high", "至多得分", COLUMN_NUMBER, 10},
                                          {"state", "状态", COLUMN_TEXT, 10},
                                          {"rule", "评分规则", COLUMN_TEXT, 40},
                                          {"why", "得分说明", COLUMN_TEXT, 40},
                                          {"facts", "所依据的数据", COLUMN_TEXT, 40},
                                          {"decided_by", "认定人", COLUMN_TEXT, 16},
                                          {"decided_at", "认定时间", COLUMN_TEXT, 18},
                                          {"responsible", "责任", COLUMN_TEXT, 16},
                                          {"measure", "措施", COLUMN_TEXT, 30},
                                          {"source", "出处", COLUMN_TEXT, 20}};

static Str state_name(ScoreState state) {
    static const char *const names[] = {"已评", "待定", "不适用"};
    return str_from(names[state]);
}

static Str facts_text(const ScoreResult *result, Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < result->fact_count; i++) {
        const ScoreFact *fact = &result->facts[i];
        buf_add_format(&text, "%s%s%.*s：", i ? "；" : "", fact->previous ? "上年" : "", STR_ARG(fact->name));
        if (!fact->own) {
            buf_add_format(&text, "%zu所有数，%zu所缺数", fact->known, fact->unknown);
        } else if (fact->value.reason) {
            buf_add(&text, STR("缺"));
        } else {
            buf_add_format(&text, "%.*s%.*s", STR_ARG(number_show(arena, fact->value.number, 4, false)),
                           STR_ARG(fact->unit));
        }
    }
    return buf_str(&text);
}

static void give_points(List *list, Fraction points, bool known) {
    list_number(list, known ? fraction_number(points) : (double)NAN);
}

/* Where nothing is scored, or it does not apply, points are empty and not 0. */
static bool give_node(List *list, const Score *score, const ScoreResult *result, Str above, Err *err) {
    const ScoreNodeDef *def = result->def;
    const Decision *decision = result->decision;
    Str none = {NULL, 0};
    bool scored = score->def->points.num > 0, applies = scored && result->state != SCORE_LEFT_OUT;
    list_text(list, def->id);
    list_text(list, above);
    list_text(list, def->name);
    give_points(list, def->points, scored);
    give_points(list, result->asked, applies);
    give_points(list, result->low, applies);
    give_points(list, result->high, applies);
    list_text(list, state_name(result->state));
    list_text(list, result->rule);
    list_text(list, result->why);
    list_text(list, facts_text(result, list_arena(list)));
    list_text(list, decision ? decision->actor : none);
    list_text(list, decision ? decision->at : none);
    list_text(list, def->responsible);
    list_text(list, def->measure);
    list_text(list, def->source);
    bool wanted = list_row(list, err);
    for (size_t i = 0; wanted && i < result->node_count; i++) {
        wanted = give_node(list, score, &result->nodes[i], def->name, err);
    }
    return wanted;
}

static bool give_nodes(List *list, void *context, Err *err) {
    const Score *score = context;
    bool wanted = true;
    for (size_t i = 0; wanted && i < score->node_count; i++) {
        wanted = give_node(list, score, &score->nodes[i], (Str){NULL, 0}, err);
    }
    return wanted || err->kind == ERR_NONE;
}

bool get_score_rows(Request *request, Answer *answer, Err *err) {
    Evaluation evaluation;
    if (!judge_score(request, &evaluation, err)) {
        return false;
    }
    const UnitTree *tree = &request->shared->frame->tree;
    const char *name = str_cstr(request->arena, str_format(request->arena, "%.*s%.*s年%.*s评分表",
                                                           STR_ARG(tree->units[request->unit].name),
                                                           STR_ARG(tree->period), STR_ARG(evaluation.def->title)));
    const ListSpec spec = {.name = "rows",
                           .file_name = name,
                           .columns = node_columns,
                           .column_count = sizeof node_columns / sizeof *node_columns};
    Score score = *evaluation.score;
    return list_answer(request, answer, &spec, give_nodes, &score, err);
}

/* ---- units side by side ---- */

static const ListColumn unit_columns[] = {{"code", "单位代码", COLUMN_TEXT, 16},
                                          {"name", "单位", COLUMN_TEXT, 28},
                                          {"state", NULL, COLUMN_TEXT, 0},
                                          {"low", "至少得分", COLUMN_NUMBER, 10},
                                          {"high", "至多得分", COLUMN_NUMBER, 10},
                                          {"grade", "等次", COLUMN_TEXT, 14},
                                          {"verdict", NULL, COLUMN_TEXT, 0},
                                          {"pending", "待定项", COLUMN_INTEGER, 8},
                                          {"left_out", "不适用项", COLUMN_INTEGER, 8},
                                          {"why", "说明", COLUMN_TEXT, 50}};

typedef struct Scoring {
    Request *request;
    const Standard *standard;
    const bool *within;
    Tx *tx;
} Scoring;

static bool give_unit(List *list, const Unit *unit, const Score *score, Err *err) {
    bool shown = score->def->points.num > 0 && score->state != SCORE_LEFT_OUT;
    list_text(list, unit->code);
    list_text(list, unit->name);
    list_text(list, score_state_id(score->state));
    list_number(list, shown ? fraction_number(score->low) : (double)NAN);
    list_number(list, shown ? fraction_number(score->high) : (double)NAN);
    list_text(list, score_grade_show(list_arena(list), score));
    list_text(list, verdict_id(score->verdict));
    list_integer(list, (int64_t)score->pending_count);
    list_integer(list, (int64_t)score->left_out_count);
    list_text(list, score->why);
    return list_row(list, err);
}

/* What was judged of one unit is let go before the next. */
static bool give_scored(List *list, const Scoring *scoring, int unit, bool *wanted, Err *err) {
    const Frame *frame = scoring->request->shared->frame;
    Arena *arena = arena_create();
    Evaluation evaluation;
    bool good =
        standard_evaluate_decided(scoring->tx, scoring->standard, frame, unit,
                                  &(EvaluateOptions){.no_plan = true, .no_words = true}, arena, &evaluation, err);
    *wanted = good && give_unit(list, &frame->tree.units[unit], evaluation.score, err);
    arena_destroy(arena);
    return good && err->kind == ERR_NONE;
}

static bool give_units(List *list, void *context, Err *err) {
    Scoring *scoring = context;
    const UnitTree *tree = &scoring->request->shared->frame->tree;
    UnitLevel level = standard_def(scoring->standard)->level;
    int end = tree->units[scoring->request->unit].end;
    bool wanted = true, good = true;
    if (!store_read_begin(scoring->request->web->store, &scoring->tx, err)) {
        return false;
    }
    for (int i = scoring->request->unit; good && wanted && i < end; i++) {
        if (scoring->within[i] && tree->units[i].kind->level == level) {
            good = give_scored(list, scoring, i, &wanted, err);
        }
    }
    store_read_end(scoring->tx);
    return good;
}

bool get_scores(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "rows",
                                  .file_name = "各单位得分",
                                  .columns = unit_columns,
                                  .column_count = sizeof unit_columns / sizeof *unit_columns};
    Want want = route_want(request->route);
    Scoring scoring = {.request = request, .within = scope_marks(request, &request->shared->frame->tree, &want)};
    Str id;
    scoring.standard = find_standard(request, &id, err);
    if (!scoring.standard) {
        return false;
    }
    if (!standard_def(scoring.standard)->has_framework) {
        return err_set(err, ERR_NOT_FOUND, "“%.*s”逐项判定达标，不评分，没有评分表。",
                       STR_ARG(standard_def(scoring.standard)->name));
    }
    return list_answer(request, answer, &spec, give_units, &scoring, err);
}
