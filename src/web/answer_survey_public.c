/* Answering a questionnaire through a link, without an account. The link stands in the body, never in an address. */
#include "survey_json.h"

static void put_question(Json *json, const QuestionDef *question, bool open) {
    json_open_object(json);
    json_put_str(json, "id", question->id);
    json_put_str(json, "text", question->text);
    json_put_str(json, "help", question->help);
    json_put_text(json, "type", question_type_id(question->type));
    json_put_bool(json, "optional", question->optional);
    json_put_integer(json, "least", question->least);
    json_put_integer(json, "most", question->most);
    json_put_integer(json, "decimals", question->decimals);
    json_put_strs(json, "choices", question->choices, question->choice_count);
    if (!open) {
        json_put_str(json, "attention", question->attention);
        json_put_bool(json, "unscored", question->unscored);
    }
    json_close_object(json);
}

void put_questionnaire(Json *json, const QuestionnaireDef *made, bool open) {
    json_open_object(json);
    json_put_str(json, "name", made->name);
    json_put_str(json, "opening", made->opening);
    json_put_str(json, "closing", made->closing);
    if (!open) {
        json_put_str(json, "id", made->id);
        json_put_integer(json, "satisfied", made->satisfied);
    }
    json_key(json, "questions");
    json_open_array(json);
    for (size_t i = 0; i < made->question_count; i++) {
        put_question(json, &made->questions[i], open);
    }
    json_close_array(json);
    json_close_object(json);
}

bool post_public_survey(Request *request, Answer *answer, Err *err) {
    SurveyAsked asked;
    Str token;
    if (!request_required(request, "token", &token, err) ||
        !survey_ask(request->web->surveys, token, request->arena, &asked, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "topic", asked.topic);
    json_put_str(&json, "group", asked.group);
    json_put_str(&json, "unit_name", asked.unit_name);
    json_put_str(&json, "until_on", asked.until_on);
    json_put_bool(&json, "shared", asked.shared);
    json_key(&json, "questionnaire");
    put_questionnaire(&json, &asked.made, true);
    json_close_object(&json);
    return true;
}

bool post_public_survey_answers(Request *request, Answer *answer, Err *err) {
    Str token, answers;
    if (!request_required(request, "token", &token, err) || !request_object(request, "answers", &answers, err) ||
        !survey_answer(request->web->surveys, token, answers, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "stored", true);
    json_close_object(&json);
    return true;
}
