/* What the files of the room share: the case that carries a questionnaire, its groups, its answers. */
#ifndef DUXUE_SURVEY_INTERNAL_H
#define DUXUE_SURVEY_INTERNAL_H

#include <jansson.h>

#include "survey.h"

struct Surveys {
    Store *store;
    const Pack *pack;
    Ledger *ledger;
    Arena *arena;
};

/* ---- carrier.c ---- */

/* The case, with what the packs say of it. */
typedef struct Carrier {
    const SurveyDef *def;
    CaseLook look;
    Str from_on, until_on; /* of its period */
    Str *names;            /* of groups */
    size_t name_count;
} Carrier;
/* ERR_NOT_FOUND. `user` NULL: whoever answers, or the command line. */
bool carrier_load(Surveys *surveys, Tx *tx, const User *user, int64_t case_id, Arena *arena, Carrier *carrier,
                  Err *err);
bool carrier_in(const Carrier *carrier, const Str *states, size_t count);
/* ERR_CONFLICT, told why, when no answers are taken now. */
bool carrier_takes(const Carrier *carrier, Err *err);
/* *found: a questionnaire is designed. */
bool carrier_questions(Surveys *surveys, Tx *tx, int64_t case_id, Arena *arena, QuestionnaireDef *made, bool *found,
                       Err *err);
bool carrier_groups(Tx *tx, int64_t case_id, Arena *arena, SurveyGroup **groups, size_t *count, Err *err);
/* ERR_NOT_FOUND */
bool group_load(Tx *tx, int64_t group_id, Arena *arena, SurveyGroup *group, int64_t *case_id, Err *err);
bool survey_audit(Tx *tx, const char *action, Str actor, const Carrier *carrier, Str detail, Err *err);

/* ---- judge.c: one answer ---- */

/* The answers, canonical and checked; *valid false: whoever answered did not read. Free *kept. */
bool answer_read(const QuestionnaireDef *made, Str answers, json_t **kept, bool *valid, Err *err);
/* On a hundred points; false: no scale was answered. */
bool answer_score(const QuestionnaireDef *made, const json_t *answer, double *score);

#endif
