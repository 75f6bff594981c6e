/* What the files of the room share: a campaign as it is stored, who may do what in it, ratings, judging. */
#ifndef DUXUE_CAMPAIGN_INTERNAL_H
#define DUXUE_CAMPAIGN_INTERNAL_H

#include <jansson.h>
#include <math.h>

#include "campaign.h"
#include "found.h"
#include "org.h"
#include "writer.h"

struct Campaigns {
    Store *store;
    const Pack *pack;
    Frameworks *frameworks;
    Ledger *ledger;
    Evidence *evidence;
    Notices *notices;
    Arena *arena;
};

typedef enum CampaignState {
    CAMPAIGN_DRAFT,
    CAMPAIGN_OPEN,
    CAMPAIGN_PUBLISHED,
    CAMPAIGN_FROZEN,
    CAMPAIGN_WITHDRAWN,
    CAMPAIGN_STATES
} CampaignState;
typedef enum SheetState {
    SHEET_FILLING,
    SHEET_HANDED_IN,
    SHEET_CONSOLIDATED,
    SHEET_REVIEWED,
    SHEET_APPROVED,
    SHEET_STATES
} SheetState;
typedef enum ItemState {
    ITEM_COMPUTED,
    ITEM_OPEN,
    ITEM_SAVED,
    ITEM_HANDED_IN,
    ITEM_RETURNED,
    ITEM_REVIEWED,
    ITEM_STATES
} ItemState;
/* load.c */
const char *campaign_state_id(CampaignState state);
const char *campaign_state_name(CampaignState state);
const char *sheet_state_id(SheetState state);
const char *sheet_state_name(SheetState state);
const char *item_state_id(ItemState state);
const char *item_state_name(ItemState state);
ItemState item_state_of(Str id); /* as it is stored */

/* ---- load.c: as it is stored ---- */

typedef struct Counts {
    size_t items, states[ITEM_STATES];
} Counts;

typedef struct Campaign {
    int64_t id, definition, version;
    const CampaignKindDef *kind; /* never NULL */
    FrameworkInfo framework;
    Str unit, section, period, title, note, made_by, made_at, frozen_at;
    double target; /* NAN: none */
    CampaignState state;
    UnitWay way;
    Str *due_on; /* per phase of the kind; empty: none */
    const ItemDef **items;
    size_t item_count, first_veto;
} Campaign;

typedef struct Sheet {
    int64_t id, campaign_id, version;
    Str unit, reviewers, item_reviewers; /* names, one a line: of the sheet; of items that are given singly */
    Str fillers;                         /* names, one a line: of items that are filled in by named people */
    Str others;                          /* units, one a line, that have items of it but are not judged on it */
    SheetState state;
    double target;
    UnitWay way;
    Counts counts;
} Sheet;

typedef struct Item {
    int64_t id, sheet_id, version;
    Str item;
    int place;
    const ItemDef *def;
    Str unit, section, role;
    ItemState state;
    Str self, self_by, self_at, handed_by, own, own_by, own_at, own_reason, returned_why, reviewers;
    Str self_for, handed_for, own_for; /* whom the one who did it stood in for; empty: nobody */
    Str fillers;                       /* names, one a line; empty: whoever may */
} Item;

Str campaign_actor(const CampaignCall *call); /* as it is written down */
bool campaign_none(Err *err);                 /* ERR_NOT_FOUND */
bool campaign_load(const CampaignCall *call, Tx *tx, int64_t id, Campaign *campaign, Err *err);
/* All sheets of a campaign in the order of codes; with how many items are how far. */
bool sheets_load(const CampaignCall *call, Tx *tx, int64_t campaign, Sheet **sheets, size_t *count, Err *err);
bool sheet_load(const CampaignCall *call, Tx *tx, int64_t id, Sheet *sheet, Err *err);
/* Of a sheet, in the order of the standard. */
bool items_load(const CampaignCall *call, Tx *tx, const Campaign *campaign, int64_t sheet, Item **items, size_t *count,
                Err *err);
bool item_load(const CampaignCall *call, Tx *tx, int64_t id, Campaign *campaign, Sheet *sheet, Item *item, Err *err);
const ItemDef *item_def(const Campaign *campaign, Str id);
/* Ids of campaigns, newest first, that fit. */
bool campaign_ids(const CampaignCall *call, Tx *tx, const CampaignFilter *filter, int64_t **ids, size_t *count,
                  Err *err);

/* ---- access.c ---- */

typedef struct Rights { /* in a campaign */
    bool sees, runs;    /* runs: works on it from the organising side: sees everything */
    bool distribute, open, consolidate, publish, freeze;
} Rights;
Rights campaign_rights(const CampaignCall *call, const Campaign *campaign);
/* With `way` of the unit that is judged: whether a post of the user may take part in the phase there. */
bool phase_may(const CampaignCall *call, const Campaign *campaign, CampaignDoes does, const UnitWay *way, Str section,
               bool assigned, Err *err);
/* The post through which the user does; NULL: none, or no user. */
const Post *phase_post(const CampaignCall *call, const Campaign *campaign, CampaignDoes does, const UnitWay *way,
                       Str section, bool assigned);
bool sheet_sees(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet);
/* The campaign, or something in it. */
bool campaign_seen(const CampaignCall *call, const Campaign *campaign, const Sheet *sheets, size_t count);
/* The reviewers' ratings. */
bool sheet_sees_own(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet);
bool item_fills(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                Err *err);
/* The post through which he does who fills it in; NULL: no user. Only a fault is an error. */
bool item_fill_post(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                    const Post **post, Err *err);
/* Where a role of the phase submits at units of this level, only through such a post is handed in what the unit has,
 * and said who fills it in; elsewhere whoever fills an item in hands it in, too. */
bool unit_submits(const CampaignCall *call, const Campaign *campaign, const UnitWay *way);
bool item_hands_in(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                   Err *err);
/* The post through which he does who hands it in; NULL: no user. Only a fault is an error. */
bool item_hand_in_post(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                       const Post **post, Err *err);
/* Whether the user says who of the unit fills in the item: by a post at the unit itself, or, where no account hands in
 * by such a one, by that through which he hands in for the unit. */
bool item_gives(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                Err *err);
/* What one of these said, as an answer: that somebody may not is no error, only a fault is. */
bool may_answer(bool may, const Err *said, bool *answer, Err *err);
/* item_gives as an answer. */
bool item_gives_if(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                   bool *gives, Err *err);
/* The call by which it is asked once of a unit and department, not for each item, whether somebody hands in there. */
CampaignCall call_asking_once(const CampaignCall *call);
/* The user's post at the unit with which he may fill in what is given to one of `names` (empty: to him); NULL: none. */
const Post *filler_post(const User *user, Str unit, Str names);
bool is_reviewer(Str names, Str name); /* one of the lines */
/* Who is named for the item: for itself, or with the whole sheet; empty: whoever may. */
Str item_reviewers(const Sheet *sheet, const Item *item);
/* Something on the sheet; item_reviews says of each whether it is his. */
bool sheet_reviews(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Err *err);
/* The post through which the user reviews the whole sheet; NULL: none, or no user. */
const Post *sheet_review_post(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet);
/* The sheet as a whole, not only items that are given singly: ends its review. */
bool sheet_ends_review(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Err *err);
/* Whatever stands on it may be sent back by the user: he consolidates, or approves what is reviewed. Whoever reviews
 * sends back what is his (item_reviews). The post for it; NULL: none, or no user. */
bool sheet_returns(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet);
const Post *sheet_return_post(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet);
/* Why the user does not review an item; avoidance is asked apart (reviewer_avoids), as it is one for the whole unit. */
typedef enum ReviewBar {
    REVIEW_FREE,
    REVIEW_OTHERS, /* others are named */
    REVIEW_NO_POST,
    REVIEW_OWN,      /* he rated it, or his deputy, or whom he stands in for */
    REVIEW_OWN_UNIT, /* his school, town, department rated it */
    REVIEW_AVOIDS
} ReviewBar;
bool item_review_bar(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                     ReviewBar *bar, Err *err);
bool item_reviews(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                  Err *err);
/* item_reviews as an answer. */
bool item_reviews_if(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                     bool *reviews, Err *err);
/* The post through which the user reviews it; NULL: none, or no user. */
const Post *item_review_post(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *item);
/* Who acts through the post (NULL: none is needed), as it is written down: a deputy with whom he stands in for. */
Str actor_through(const CampaignCall *call, const Post *post);
/* Not by whoever rated or reviewed anything on the sheet, nor by one for whom it was done. */
bool sheet_approves(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                    size_t count, Err *err);
bool needs_in_person(const CampaignCall *call, Err *err);

/* ---- rating.c ---- */

typedef enum Takes { TAKES_NONE, TAKES_LEVEL, TAKES_POINTS, TAKES_VERDICT, TAKES_LINES, TAKES_NOTE } Takes;
const char *takes_id(Takes takes);
Takes item_takes(const ItemDef *def);
bool item_may_not_apply(const ItemDef *def);
/* The body's rating checked as a draft and written canonically; empty *text: nothing was rated. */
bool rating_read(const CampaignCall *call, const Campaign *campaign, const ItemDef *def, const json_t *rating,
                 Str *text, Err *err);
/* Whether it is complete; `proof`: there is a file. */
bool rating_complete(const CampaignCall *call, const Campaign *campaign, const ItemDef *def, Str text, bool proof,
                     Err *err);
/* As decisions that the standard takes. */
typedef struct Decisions {
    Decision *list;
    size_t count, capacity;
} Decisions;
bool rating_decisions(const CampaignCall *call, const ItemDef *def, Str text, Str by, Str at, Decisions *decisions,
                      Err *err);
bool rating_json(const CampaignCall *call, Tx *tx, Json *json, const char *key, Str text, Str by, Str at, Err *err);
/* A text of a rating: note, problem, measure. */
Str rating_text(const CampaignCall *call, Str text, const char *member);
/* What was rated is the same, whatever was written beside it. */
bool rating_same(Str a, Str b);

/* ---- judge.c ---- */

/* The sheet by the self-ratings, or by the reviewers' own. NULL figures: the period has none. */
bool sheet_judge(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                 size_t count, bool own, Evaluation *evaluation, Err *err);
const ItemResult *outcome_of(const Evaluation *evaluation, const ItemDef *def);
const ScoreResult *score_of(const Evaluation *evaluation, const ItemDef *def);
void outcome_json(Json *json, const char *key, const Evaluation *evaluation, const ItemDef *def);
void total_json(const CampaignCall *call, Json *json, const char *key, const Evaluation *evaluation);
void axes_json(Json *json, const char *key, const Evaluation *evaluation);
Str item_group(const Campaign *campaign, const ItemDef *def, Str *name);
/* Names of the groups above it. */
void item_above(const Campaign *campaign, const ItemDef *def, Arena *arena, Str **names, size_t *count);

/* ---- load.c: answers ---- */

/* What one answer says of the campaign, sheet or item `id`; within one read transaction. */
typedef bool (*CampaignPut)(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err);
bool campaign_read(const CampaignCall *call, int64_t id, CampaignPut put, Json *json, Err *err);

/* ---- write.c ---- */

typedef struct StepRow {
    int64_t campaign, sheet, item;
    const char *step;
    Str before, after, content, reason, unit;
    Str actor; /* empty: the user */
} StepRow;
/* The step, then the audit row that vouches for it. */
bool step_write(const CampaignCall *call, Tx *tx, const StepRow *row, Err *err);
bool body_integer(const json_t *body, const char *key, int64_t *value, bool required, Err *err);
bool body_text(const CampaignCall *call, const json_t *body, const char *key, size_t most, Str *value, Err *err);
bool body_day(const CampaignCall *call, const json_t *body, const char *key, Str *value, Err *err);
/* A list of texts of one line, at most `most`; what is written twice is taken once. */
bool body_lines(const CampaignCall *call, const json_t *body, const char *key, size_t most, Str **texts, size_t *count,
                Err *err);
/* Of what may be left out, which means all of it: only a list with something in it is taken besides. */
bool body_listed(const json_t *body, const char *key, const char *what, Err *err);
enum { NAMES_MOST = 20 }; /* accounts that one thing is given to */
/* As they are stored: one a line. */
Str name_lines(const CampaignCall *call, const Str *names, size_t count);
bool version_holds(int64_t seen, int64_t now, Err *err);

/* ---- make.c ---- */

/* The day by which a phase that follows `from` is to be done. */
Date campaign_phase_day(const Pack *pack, const CampaignPhaseDef *phase, Date from);
/* Whether somebody of a department may fill in: a role of the phase stands at the level of the unit that organises it.
 */
bool departments_fill(const CampaignCall *call, const Campaign *campaign);

typedef struct Changing { /* what is changed of a campaign that is not over, in one step */
    const CampaignCall *call;
    const json_t *body;
    int64_t id;
    const char *step;
    bool (*change)(const struct Changing *changing, Tx *tx, Campaign *campaign, Err *err);
    Str reason; /* why, as change_write read it; for the step, whatever is changed */
} Changing;
/* With the step, its reason, and the version that the body saw; a StoreWrite with a Changing. */
bool change_write(Tx *tx, void *changing, Err *err);

/* ---- filler.c ---- */

/* Rated as far as it has to be, and what must be there as evidence is. ERR_INPUT with place.field. */
bool item_complete(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, Err *err);
/* Who fills it in may still be said: not handed in yet; of what is computed, as long as the sheet takes evidence. */
bool item_givable(const Sheet *sheet, const Item *item);

/* ---- mine.c ---- */

typedef struct ItemDoes { /* item_fills and item_hands_in: asked once */
    bool fills, hands_in;
} ItemDoes;
bool item_does(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
               ItemDoes *does, Err *err);
/* Whether something about the item is left to the user before the sheet is handed in. Of what is given to people by
 * name: to them until it is whole, then to who hands it in; of what is computed, to them while evidence that is asked
 * for is missing. Of the rest: to whoever fills it in until it is whole (of what is computed: while evidence that must
 * be there is missing), unless something else is given to him by name; to who hands it in, all along. */
bool item_todo(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
               ItemDoes does, bool *todo, Err *err);

/* ---- reviewer.c, coverage.c ---- */

/* The account of the name; ERR_INPUT (place.field names) when there is none. Whoever has yet to change a password holds
 * the posts all the same, here and below. */
bool named_account(const CampaignCall *call, Str name, Account *account, Err *err);
/* Accounts with a post that reaches the unit; of the unit alone with a path of one code. None without any to look up.
 */
bool accounts_at(const CampaignCall *call, const Str *codes, size_t length, Account **accounts, size_t *count,
                 Err *err);

/* As if the account were named already: for the whole sheet, or singly for items. */
bool may_be_named(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const User *user,
                  bool singly);
/* Whether the user has to stay away from the unit that the sheet is of. */
bool reviewer_avoids(const CampaignCall *call, Tx *tx, const Sheet *sheet, bool *avoids, Err *err);
/* False, told why, when he has to. */
bool free_to_review(const CampaignCall *call, Tx *tx, const Sheet *sheet, Err *err);
/* The accounts that might review a sheet, and which of them have to stay away from its unit. */
typedef struct Crowd {
    Account *accounts;
    size_t count;
    signed char *avoids; /* -1: not asked yet */
} Crowd;
bool crowd_load(const CampaignCall *call, const Sheet *sheet, Crowd *crowd, Err *err);
/* Whether the account has to stay away from the unit; asked once. */
bool crowd_avoids(const CampaignCall *call, Tx *tx, const Sheet *sheet, Crowd *crowd, size_t index, bool *avoids,
                  Err *err);
/* Whether one of them reviews the item; *why: why nobody does. Without accounts to look up it is taken as covered. */
bool item_covered(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                  Crowd *crowd, bool *covered, Str *why, Err *err);

/* ---- phase.c, head.c, json.c ---- */

typedef struct Phase { /* how one stands */
    const CampaignPhaseDef *def;
    Str due_on, why;
    size_t done, of;
    Light light;
    bool over;
} Phase;
/* How many sheets came to a state. */
size_t sheets_reached(const Sheet *sheets, size_t count, SheetState state);
/* The first that is not over; NULL: none. */
const Phase *phase_current(const Campaign *campaign, const Phase *phases);
void phase_by_json(const CampaignCall *call, Json *json, const CampaignPhaseDef *phase);
/* The members of a campaign's head, into an object that is open. */
void head_members(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets, size_t count);
void phases_stand(const CampaignCall *call, const Campaign *campaign, const Sheet *sheets, size_t count, Phase *phases);
void head_json(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets, size_t count);
bool sheet_head_json(const CampaignCall *call, Tx *tx, Json *json, const Campaign *campaign, const Sheet *sheet,
                     const Item *items, size_t item_count, Err *err);
Light sheet_light(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Str *due_on, Str *why);
/* Of an item, with its ratings; of the whole (item 0) those of `sheets` that the user sees, and of no unit. `own`: the
 * reviewers' ratings may be told. */
bool steps_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, int64_t item, bool own, const Sheet *sheets,
                size_t count, Json *json, Err *err);
bool requests_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, Str item, Json *json, Err *err);
void codes_put(const CampaignCall *call, Tx *tx, Json *json, Str unit, Str section, Str role);
Str unit_name_of(const CampaignCall *call, Tx *tx, Str code);
/* Who did it: "by" is the account, "by_name" what people call it. */
bool person_put(const CampaignCall *call, Tx *tx, Json *json, Str by, Err *err);
void names_put(Json *json, const char *key, Str names); /* one a line */
typedef struct ShownNames {                             /* those of one answer, each looked up once; {0} at first */
    Str *names, *shown;
    size_t count;
} ShownNames;
/* The same accounts by their shown names; one that is gone by its own. */
bool shown_put(const CampaignCall *call, Tx *tx, ShownNames *kept, Json *json, const char *key, Str names, Err *err);

/* ---- evidence.c ---- */

/* Rows of evidence with their file, in the order that `evidence_members` reads. */
#define EVIDENCE_COLUMNS                                                                                               \
    "SELECT e.id, e.attachment_id, e.request_id, e.valid_from, e.valid_until, e.reused_from, e.actor, e.at,"           \
    " e.withdrawn_at, e.withdrawn_reason, a.name, a.kind, a.size, a.withdrawn_at, a.hash, COALESCE((SELECT d.id FROM"  \
    " document d WHERE d.attachment_id = a.id LIMIT 1), 0), COALESCE(k.id, 0), COALESCE(k.number, ''), a.privacy,"     \
    " a.subject_kind, a.subject, a.part"                                                                               \
    " FROM campaign_evidence e JOIN attachment a ON a.id = e.attachment_id LEFT JOIN case_record k ON a.subject_kind"  \
    " = 'case' AND k.id = CAST(a.subject AS INTEGER) "
enum { EVIDENCE_CLASS = 18 }; /* column of a.privacy, before what the file belongs to */

typedef struct EvidenceWanted { /* evidence that a campaign asks for */
    int64_t id;
    Str name, valid_on, item;
    bool required;
} EvidenceWanted;
Str evidence_today(const CampaignCall *call);
enum { SHEET_SEES = 1 }; /* highest privacy class of files that whoever sees a sheet may see: campaign_file_reach */
/* In place of the name of a file of a class above SHEET_SEES. */
Str evidence_hidden_name(const CampaignCall *call, int privacy);
/* The members of a row of EVIDENCE_COLUMNS, into an object that is open. */
bool evidence_members(const CampaignCall *call, Tx *tx, Json *json, const Stmt *stmt, Err *err);
/* What the campaign asks for of an item. */
bool evidence_wanted(const CampaignCall *call, Tx *tx, int64_t campaign, Str item, EvidenceWanted **list, size_t *count,
                     Err *err);
/* What of it has to be there: nothing where the item is said not to apply (by the reviewer, where he has rated it). */
bool evidence_due(const CampaignCall *call, Tx *tx, int64_t campaign, const Item *item, EvidenceWanted **list,
                  size_t *count, Err *err);
/* Why a request has nothing on its day (empty: today): none, expired, withdrawn, guarded (of a class that the sheet
 * does not see); empty: it has. */
bool evidence_request_lacks(const CampaignCall *call, Tx *tx, int64_t item, int64_t request, Str valid_on, Str *why,
                            Err *err);
bool evidence_json_of(const CampaignCall *call, Tx *tx, int64_t item, Json *json, size_t *held, Err *err);
/* How many requests of the item have nothing valid. */
bool evidence_gaps(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, bool required,
                   size_t *gaps, Str *first, Err *err);
/* The first file that proves the item and that whoever sees the sheet may open; empty: none does. */
bool evidence_first(const CampaignCall *call, Tx *tx, int64_t item, Str *hash, Str *name, Err *err);
/* Adds, in words, the requests of the item that have nothing valid. */
bool evidence_lacks(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, Str **lacks,
                    size_t *count, Err *err);
/* The files of a case that may stand as evidence of one of the units: it is theirs, or they are to do it or help with
 * it. ERR_NOT_FOUND for one that the user does not see; ERR_INPUT (place.field cases) for another unit's, or one
 * without such files. */
bool evidence_of_case(const CampaignCall *call, Tx *tx, int64_t id, const Str *units, size_t unit_count,
                      Attachment **files, size_t *count, Err *err);
typedef struct Given { /* what was given and stands */
    int64_t item, attachment;
    Str name, hash, at, from, until;
    bool expired;
} Given;
typedef void (*TakeGiven)(void *context, const Given *given);
/* Of a sheet, in the order of its items; without what whoever sees the sheet may not open: it proves nothing. */
bool evidence_given(const CampaignCall *call, Tx *tx, int64_t sheet, TakeGiven take, void *context, Err *err);

/* ---- problem.c ---- */

/* Unmet items of approved sheets that have no case, or whose case has no measure. */
bool problems_open_count(const CampaignCall *call, const Campaign *campaign, size_t *without_case,
                         size_t *without_measure, Str *first, Err *err);

/* "2个问题没有登记，1个问题没有整改措施（甲校：安全等）" */
Str problems_open_text(const CampaignCall *call, size_t without_case, size_t without_measure, Str first);

typedef struct Trouble { /* an item that is not met, with its measure and (where there is one) its case */
    const ItemDef *def;
    Str why, measure, number, state_name, due_at;
} Trouble;
/* `own`: by the reviewers' own ratings. */
bool sheet_troubles(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, bool own,
                    Trouble **list, size_t *count, Err *err);
/* Problems of the year before, and what became of them. */
bool sheet_past(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, ReportPast **list,
                size_t *count, Err *err);

/* ---- result.c ---- */

/* Its place among all whose score is settled; equal scores share the better place. 0: not ranked. */
int place_of(const double *scores, size_t count, size_t index);

/* What is frozen of a sheet, as JSON: totals, axes, items, the tree. */
bool result_content(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                    size_t count, Str *content, Err *err);
/* The frozen one; empty: none. */
bool result_load(const CampaignCall *call, Tx *tx, int64_t sheet, Str *content, Str *at, Err *err);
/* Of the last frozen campaign by the standard before this one's period; empty: none. */
bool result_previous(const CampaignCall *call, Tx *tx, const Campaign *campaign, Str unit, Str *content, Err *err);

#endif
