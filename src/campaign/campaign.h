/* campaign: the evaluation of units by a standard, from the notice to what is frozen (docs/campaigns.md).
 *
 * A campaign has a kind (packs/campaigns), a standard with its version, a period and the units that are judged. Each of
 * them has a sheet; each item of the standard stands on it once, handed to a department, a unit or a role. Who it was
 * handed to rates it, with evidence; others put their own rating beside it; a third person approves. What the data
 * decide is computed and never typed. Scores are those of the room `standard`, with the ratings in place of decisions;
 * on approval the ratings become decisions of the standard. A frozen result never changes: what the data say later is
 * shown beside it. Unmet items become cases (room `found`), and nothing is frozen while one has no measure.
 *
 * Who may do what: people_may in the domain "evaluation", through a post of a role that the kind names for the phase.
 */
#ifndef DUXUE_CAMPAIGN_H
#define DUXUE_CAMPAIGN_H

#include "base.h"
#include "evidence.h"
#include "framework.h"
#include "indicator.h"
#include "ledger.h"
#include "notice.h"
#include "pack.h"
#include "people.h"
#include "standard.h"
#include "store.h"
#include "writer.h"

typedef struct Campaigns Campaigns; /* any thread */
/* `notices` NULL: the packs have none. */
bool campaigns_open(Store *store, const Pack *pack, Frameworks *frameworks, Ledger *ledger, Evidence *evidence,
                    Notices *notices, Campaigns **campaigns, Err *err);
void campaigns_close(Campaigns *campaigns); /* NULL is allowed */

typedef struct CampaignDocument { /* of the room `document`: as a file of a unit */
    Str unit;
    int64_t attachment;
} CampaignDocument;

/* One call: who asks, and where figures come from. `frame` gives those of a period; they stay until the call is over.
 */
typedef struct CampaignCall {
    Campaigns *room;
    const User *user; /* NULL: the command line */
    const Frame *(*frame)(void *context, Str period, Err *err);
    void *context;
    Arena *arena;
    People *people; /* accounts that may be named as reviewers; NULL: names are not looked up */
    /* A document as far as the user sees it (ERR_NOT_FOUND); NULL: none are taken as evidence. */
    bool (*document)(void *context, int64_t id, CampaignDocument *found, Err *err);
    struct CampaignAsked *asked; /* the room's own, for what is asked once; NULL */
} CampaignCall;

struct json_t;
enum { CAMPAIGN_UNITS_MOST = 5000, CAMPAIGN_ITEMS_MOST = 400, CAMPAIGN_TEXT_MOST = 4000 /* bytes */ };

/* ---- the whole ---- */

/* Kinds with their phases; days proposed from `from` on (empty: none). */
bool campaign_kinds_json(const CampaignCall *call, Str from, Json *json, Err *err);
typedef struct CampaignFilter {
    Str period, unit, state, kind; /* empty: any */
} CampaignFilter;
bool campaign_list_json(const CampaignCall *call, const CampaignFilter *filter, Json *json, Err *err);
/* What waits for the user: sheets to fill, consolidate, review, approve. As an array. */
bool campaign_mine_json(const CampaignCall *call, Json *json, Err *err);

/* Bodies are those of the API (docs/openapi.yaml). ERR_INPUT with place.field; ERR_DENIED; ERR_NOT_FOUND also for what
 * the user may not see; ERR_CONFLICT when it was changed since `version`, or is not in a state for it. */
bool campaign_make(const CampaignCall *call, const struct json_t *body, int64_t *id, Err *err);
/* Whom the campaign would judge if it were made, and whom its framework is known not to be for. */
bool campaign_candidates_json(const CampaignCall *call, const struct json_t *body, Json *json, Err *err);
bool campaign_change(const CampaignCall *call, int64_t id, const struct json_t *body, Err *err);
bool campaign_assign(const CampaignCall *call, int64_t id, const struct json_t *body, Err *err);
bool campaign_request(const CampaignCall *call, int64_t id, const struct json_t *body, Err *err);
/* Who reviews what: names of accounts for whole sheets, or for items of some sheets or of all; a step, with its reason
 * once the campaign is handed out. ERR_INPUT (place.field names) for whoever's posts do not let him, or who has to stay
 * away from one of the units. */
bool campaign_give_review(const CampaignCall *call, int64_t id, const struct json_t *body, Err *err);
/* Who may be named and which units he has to stay away from, how much is left to whom, what is given singly, and what
 * nobody reviews, with the reason. For the organising side. */
bool campaign_reviewers_json(const CampaignCall *call, int64_t id, Json *json, Err *err);
/* open, publish, freeze, withdraw */
bool campaign_step(const CampaignCall *call, int64_t id, const struct json_t *body, Err *err);
/* The draft of a notice, of publicity, of a reminder. */
bool campaign_notice(const CampaignCall *call, int64_t id, Str purpose, int64_t *notice, Err *err);
bool campaign_json(const CampaignCall *call, int64_t id, Json *json, Err *err);
/* Units by items, each with its light. */
bool campaign_matrix_json(const CampaignCall *call, int64_t id, Json *json, Err *err);

/* ---- one unit, one item ---- */

bool campaign_sheet_json(const CampaignCall *call, int64_t sheet, Json *json, Err *err);
/* hand_in, take_back, consolidate, return, review, approve, reopen */
bool campaign_sheet_step(const CampaignCall *call, int64_t sheet, const struct json_t *body, Err *err);
/* Who of the unit fills in which items: named by the head of the unit whose items they are, while they are not handed
 * in; he alone hands them in. A step for each item. ERR_INPUT (place.field names) for whoever is not of the unit, or
 * reviews it. */
bool campaign_give_filling(const CampaignCall *call, int64_t sheet, const struct json_t *body, Err *err);
/* Who may be named, and how much is given to whom. For who names. */
bool campaign_fillers_json(const CampaignCall *call, int64_t sheet, Json *json, Err *err);
bool campaign_item_json(const CampaignCall *call, int64_t item, Json *json, Err *err);
/* The self-rating, as a draft. */
bool campaign_item_save(const CampaignCall *call, int64_t item, const struct json_t *body, Err *err);
/* The reviewer's own. */
bool campaign_item_review(const CampaignCall *call, int64_t item, const struct json_t *body, Err *err);
bool campaign_history_json(const CampaignCall *call, int64_t item, Json *json, Err *err);

/* ---- evidence ---- */

/* Attaches the user's uploads, or takes over what was given before, documents of the unit, or the files of its cases
 * (tasks of plans among them): the same file, no copy. */
bool campaign_evidence_add(const CampaignCall *call, int64_t item, const struct json_t *body, Err *err);
/* Days of validity, or withdrawal. *item: that it is of. */
bool campaign_evidence_change(const CampaignCall *call, int64_t id, const struct json_t *body, int64_t *item, Err *err);
/* What the same indicator had the year before, and those that are the same in other frameworks. */
bool campaign_offers_json(const CampaignCall *call, int64_t item, Json *json, Err *err);
/* Cases, tasks of plans among them, whose files may stand as evidence of the item: the newest that the user sees, with
 * the names of these files. `words`: part of title or number; those without such files are told then, too. */
bool campaign_cases_json(const CampaignCall *call, int64_t item, Str words, Json *json, Err *err);
typedef struct CatalogueFilter {
    Str unit, period, standard;
    bool expired;
} CatalogueFilter;
bool campaign_catalogue_json(const CampaignCall *call, const CatalogueFilter *filter, Json *json, Err *err);

/* Files of an item (subject kind "campaign-item", id of the item's row). */
typedef struct CampaignReach {
    bool change;
    Err why;
    int sees;
    Str unit;
} CampaignReach;
bool campaign_reach(const CampaignCall *call, int64_t item, CampaignReach *reach, Err *err);
/* A file that belongs to something else (an item of an earlier evaluation, a document) and stands as evidence on a
 * sheet that the user sees; ERR_NOT_FOUND: on none. */
bool campaign_file_reach(const CampaignCall *call, int64_t attachment, CampaignReach *reach, Err *err);

/* ---- what comes of it ---- */

/* Unmet items with their cases, and what became of those of the period before. */
bool campaign_problems_json(const CampaignCall *call, int64_t id, Json *json, Err *err);
/* Opens the cases that are missing (all, or those named, with a measure). */
bool campaign_problems_open(const CampaignCall *call, int64_t id, const struct json_t *body, Err *err);
bool campaign_results_json(const CampaignCall *call, int64_t id, Json *json, Err *err);
bool campaign_sheet_results_json(const CampaignCall *call, int64_t sheet, Json *json, Err *err);
/* What reports are written from. `whole`: of all units that the user sees, of the newest campaign that the unit runs by
 * the standard in the period; else of that unit's own sheet. `campaign`: of this one alone; 0: any. ERR_NOT_FOUND when
 * there is none. */
bool campaign_report(const CampaignCall *call, bool whole, int64_t campaign, Str standard, Str unit, Str period,
                     ReportCampaign *told, Err *err);
/* The standard and the period of a campaign. */
bool campaign_named(const CampaignCall *call, int64_t id, Str *standard, Str *period, Err *err);
/* Of this sheet; *unit and *period: its own. */
bool campaign_sheet_report(const CampaignCall *call, int64_t sheet, ReportCampaign *told, Str *unit, Str *period,
                           Err *err);
/* Whether a report on this unit, standard and period may be final: ERR_CONFLICT, told why, while one of its campaigns
 * has a problem without a measure. */
bool campaign_may_be_final(const CampaignCall *call, Str standard, Str unit, Str period, Err *err);

#endif
