/* What the files that write an evaluation as JSON share. Ids come from the packs and end with NUL, so that they can be
 * keys as they are. */
#ifndef DUXUE_STANDARD_JSON_INTERNAL_H
#define DUXUE_STANDARD_JSON_INTERNAL_H

#include "standard.h"

#include <math.h>

const StageDef *stage_at(const Evaluation *evaluation, int stage);
void put_op(Json *json, Compare compare); /* key "op": ">=", null without a comparison */
void put_units(Json *json, const Evaluation *evaluation, const char *key, const int *units, const double *values,
               size_t count);
void put_stage_limits(Json *json, const Evaluation *evaluation, size_t item); /* key "limits", of a row item */

void put_row_items(Json *json, const Evaluation *evaluation);
void put_score(Json *json, const Evaluation *evaluation); /* key "score" */
void put_rows(Json *json, const Evaluation *evaluation);
void put_plan(Json *json, const Evaluation *evaluation);

#endif
