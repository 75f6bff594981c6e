/* What answers about collection share: numbers in addresses, lists in bodies, forms and rounds as JSON. */
#ifndef DUXUE_WEB_COLLECT_JSON_H
#define DUXUE_WEB_COLLECT_JSON_H

#include "web_internal.h"

/* The number that stood for "*" in the route's path; ERR_NOT_FOUND when it is none. */
bool tail_number(const Request *request, int64_t *number, Err *err);
/* A list of texts of the JSON body; absent: none. ERR_USAGE when it is something else. */
bool body_texts(const Request *request, const char *name, Str **texts, size_t *count, Err *err);
bool body_flag(const Request *request, const char *name);
/* Any value of the JSON body as text; empty when absent. */
Str body_json(const Request *request, const char *name);
/* An object of the JSON body as text; empty when absent. ERR_USAGE when it is something else. */
bool body_object(const Request *request, const char *name, Str *text, Err *err);

/* {"id", "name", ..., "sections": [...]} without its steps: the object stays open. */
void put_form_open(Json *json, const FormDef *form);
void put_form_step(Json *json, const FormStepDef *step);
void put_round(Json *json, const RoundInfo *round, bool counts);
/* "errors": how many, and the problems. */
void put_faults(Json *json, const ProblemList *problems);

/* ---- texts that the bureau publishes in versions ---- */

/* "base": the version that a new one was made from. It has to be said: nobody publishes over what he has not seen. */
bool body_base(const Request *request, int64_t *base, Err *err);
/* What every version tells; the object stays open. */
void put_version_open(Json *json, int64_t id, Str version, Str note, Str actor, Str at, bool withdrawn);

void put_number_answer(Answer *answer, const char *name, size_t number);

#endif
