/* found: what the program itself found, brought into a ledger. "Found means closed": a shortfall of an evaluation, a
 * figure that a check or the page of quality questions, a missed duty becomes a case, which shows where it comes from.
 *
 * A source is named by its kind and id; the room looks again before it opens anything, so a case never rests on what a
 * page remembered. Which record takes it stands in packs/sources.yaml.
 *
 *   evaluation  "STANDARD UNIT PERIOD ITEM[/STAGE]", of one school "STANDARD UNIT PERIOD ITEM/STAGE SCHOOL"
 *   check       "PERIOD UNIT RULE"
 *   quality     "PERIOD SCHOOL RULE SUBJECT"
 *   duty        "ID" of the instance
 */
#ifndef DUXUE_FOUND_H
#define DUXUE_FOUND_H

#include "base.h"
#include "duty.h"
#include "indicator.h"
#include "ledger.h"
#include "pack.h"
#include "people.h"
#include "standard.h"
#include "store.h"

/* Where to look. `frame` gives the figures of a period, which stay until the caller is done; `standard` by which a
 * period is judged, NULL when there is none of that id; without it those of the packs are compiled. */
typedef struct FoundWorld {
    Store *store;
    const Pack *pack;
    Ledger *ledger;
    Duty *duty;
    const Standard *(*standard)(void *context, Str id, Str period);
    const Frame *(*frame)(void *context, Str period, Err *err);
    void *context;
} FoundWorld;

/* Opens the case of the source, or gives the one it has (*existing). `fields`: JSON object of what the user says
 * otherwise than the pack; may be empty. ERR_USAGE for an id that is none, ERR_NOT_FOUND for what is not there or not
 * the user's to see, ERR_CONFLICT for what is in order by now; errors of case_open. `user` NULL: the command line. */
bool found_open(const FoundWorld *world, const User *user, Str kind, Str id, Str fields, Arena *arena, int64_t *case_id,
                bool *existing, Err *err);
/* Whether the kind is one of these. */
bool found_kind(Str kind);

#endif
