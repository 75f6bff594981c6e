/* Questionnaires for the office: designing, who is asked, links, results. */
#include "survey_json.h"

#include <math.h>

bool get_questionnaires(Request *request, Answer *answer, Err *err) {
    size_t count;
    const QuestionnaireDef *all = pack_questionnaires(request->web->pack, &count);
    (void)err;
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "questionnaires");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_questionnaire(&json, &all[i], false);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- the whole of a case -------------------------------------------------------------- */

static void put_group(Json *json, const SurveyGroup *group) {
    json_open_object(json);
    json_put_integer(json, "id", group->id);
    json_put_str(json, "unit", group->unit);
    json_put_str(json, "unit_name", group->unit_name);
    json_put_str(json, "group", group->name);
    json_put_integer(json, "most", group->most);
    json_put_bool(json, "shared", group->shared);
    json_put_integer(json, "issued", group->issued);
    json_put_integer(json, "returned", group->returned);
    json_close_object(json);
}

static void put_info(Json *json, const SurveyInfo *info) {
    json_open_object(json);
    json_put_integer(json, "case", info->case_id);
    json_put_str(json, "number", info->number);
    json_put_str(json, "topic", info->topic);
    json_put_str(json, "unit", info->unit);
    json_put_str(json, "unit_name", info->unit_name);
    json_put_str(json, "state", info->state);
    json_put_str(json, "state_name", info->state_name);
    json_put_str(json, "from_on", info->from_on);
    json_put_str(json, "until_on", info->until_on);
    json_put_integer(json, "small", info->small);
    json_put_bool(json, "taking", info->taking);
    json_put_bool(json, "may_design", info->may_design);
    json_put_bool(json, "may_send", info->may_send);
    json_put_bool(json, "may_see", info->may_see);
    json_put_bool(json, "may_enter", info->may_enter);
    json_put_strs(json, "names", info->names, info->name_count);
    json_key(json, "groups");
    json_open_array(json);
    for (size_t i = 0; i < info->group_count; i++) {
        put_group(json, &info->groups[i]);
    }
    json_close_array(json);
    json_key(json, "questionnaire");
    if (info->made) {
        put_questionnaire(json, info->made, false);
    } else {
        json_none(json);
    }
    json_close_object(json);
}

static bool answer_info(Request *request, Answer *answer, int64_t id, Err *err) {
    SurveyInfo info;
    if (!survey_get(request->web->surveys, user_of(request), id, request->arena, &info, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    put_info(&json, &info);
    return true;
}

bool get_case_survey(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && answer_info(request, answer, id, err);
}

bool put_case_survey(Request *request, Answer *answer, Err *err) {
    int64_t id;
    Str text;
    QuestionnaireDef made;
    ProblemList problems = problem_list(request->arena, 50);
    bool dry = request_flag(request, "dry_run");
    if (!tail_number(request, &id, err) || !request_object(request, "questionnaire", &text, err) ||
        !survey_design(request->web->surveys, user_of(request), id, text, dry, request->arena, &made, &problems, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "stored", !dry && !problems.errors);
    json_put_problems(&json, &problems);
    json_close_object(&json);
    return true;
}

/* ---- who is asked ---------------------------------------------------------------------- */

static bool read_group(const json_t *value, size_t index, SurveyGroup *group, Err *err) {
    const json_t *most = json_object_get(value, "most");
    const char *unit = json_string_value(json_object_get(value, "unit"));
    const char *name = json_string_value(json_object_get(value, "group"));
    if (!unit || !name || !json_is_integer(most)) {
        const Place place = place_field("groups.%zu", index);
        return err_set_at(err, ERR_USAGE, &place, "每组要写 unit、group 和 most（整数）。");
    }
    *group = (SurveyGroup){.unit = str_from(unit),
                           .name = str_from(name),
                           .most = json_integer_value(most),
                           .shared = json_is_true(json_object_get(value, "shared"))};
    return true;
}

bool post_case_survey_groups(Request *request, Answer *answer, Err *err) {
    const json_t *list = json_object_get(request->json, "groups");
    size_t count = json_array_size(list);
    int64_t id;
    if (!tail_number(request, &id, err)) {
        return false;
    }
    if (!count || count > SURVEY_GROUPS_MOST) {
        return err_set(err, ERR_USAGE, "“groups”要写1到%d组。", SURVEY_GROUPS_MOST);
    }
    SurveyGroup *groups = ARENA_ARRAY(request->arena, count, SurveyGroup);
    for (size_t i = 0; i < count; i++) {
        if (!read_group(json_array_get(list, i), i, &groups[i], err)) {
            return false;
        }
    }
    return survey_set_groups(request->web->surveys, user_of(request), id, groups, count, err) &&
           answer_info(request, answer, id, err);
}

bool get_survey_groups(Request *request, Answer *answer, Err *err) {
    SurveyMine *mine;
    size_t count;
    if (!survey_mine(request->web->surveys, user_of(request), request->arena, &mine, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "groups");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "topic", mine[i].topic);
        json_put_str(&json, "until_on", mine[i].until_on);
        json_key(&json, "group");
        put_group(&json, &mine[i].group);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_survey_links(Request *request, Answer *answer, Err *err) {
    Str *tokens;
    size_t count;
    int64_t id;
    if (!tail_number(request, &id, err) ||
        !survey_issue(request->web->surveys, user_of(request), id, request->arena, &tokens, &count, err)) {
        return false;
    }
    answer->secret = true;
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_strs(&json, "tokens", tokens, count);
    json_close_object(&json);
    return true;
}

/* ---- results ------------------------------------------------------------------------------ */

static void put_rate(Json *json, const char *name, double value) {
    json_key(json, name);
    if (isnan(value)) {
        json_none(json);
    } else {
        json_number(json, value);
    }
}

static void put_figure(Json *json, const SurveyFigure *figure) {
    json_open_object(json);
    json_put_str(json, "id", figure->question->id);
    json_put_str(json, "text", figure->question->text);
    json_put_text(json, "type", question_type_id(figure->question->type));
    json_put_integer(json, "answered", (int64_t)figure->answered);
    put_rate(json, "mean", figure->mean);
    json_key(json, "choices");
    json_open_array(json);
    for (size_t i = 0; i < figure->choice_count; i++) {
        json_open_object(json);
        json_put_str(json, "choice", figure->choices[i].choice);
        json_put_integer(json, "count", (int64_t)figure->choices[i].count);
        json_close_object(json);
    }
    json_close_array(json);
    json_put_strs(json, "texts", figure->texts, figure->text_count);
    json_close_object(json);
}

static void put_result(Json *json, const SurveyResult *result) {
    json_open_object(json);
    json_put_integer(json, "group_id", result->group_id);
    json_put_str(json, "unit", result->unit);
    json_put_str(json, "unit_name", result->unit_name);
    json_put_str(json, "group", result->name);
    json_put_integer(json, "sent", result->sent);
    json_put_integer(json, "returned", result->returned);
    json_put_integer(json, "valid", result->valid);
    put_rate(json, "return_rate", result->sent ? (double)result->returned / (double)result->sent : NAN);
    json_put_bool(json, "hidden", result->hidden);
    json_put_integer(json, "left_out", (int64_t)result->left_out);
    put_rate(json, "mean", result->mean);
    put_rate(json, "satisfied", result->satisfied);
    json_put_integer(json, "case", result->case_id);
    json_key(json, "questions");
    json_open_array(json);
    for (size_t i = 0; i < result->figure_count; i++) {
        put_figure(json, &result->figures[i]);
    }
    json_close_array(json);
    json_close_object(json);
}

static bool answer_results(Request *request, Answer *answer, int64_t id, int64_t entered, Err *err) {
    SurveyResult *results;
    size_t count;
    if (!survey_results(request->web->surveys, user_of(request), id, request->arena, &results, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "entered", entered);
    json_key(&json, "results");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_result(&json, &results[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_case_survey_results(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && answer_results(request, answer, id, 0, err);
}

bool post_case_survey_results(Request *request, Answer *answer, Err *err) {
    int64_t id;
    size_t entered;
    return tail_number(request, &id, err) &&
           survey_enter(request->web->surveys, user_of(request), id, request->arena, &entered, err) &&
           answer_results(request, answer, id, (int64_t)entered, err);
}
