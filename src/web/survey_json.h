/* What both sides of a questionnaire show: the questions. */
#ifndef DUXUE_SURVEY_JSON_H
#define DUXUE_SURVEY_JSON_H

#include "collect_json.h"

/* As an object. `open`: for whoever answers; what would tell the right choice or how it is scored is left out. */
void put_questionnaire(Json *json, const QuestionnaireDef *made, bool open);

#endif
