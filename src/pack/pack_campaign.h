/* pack_campaign: kinds of campaigns of evaluation: their phases, how long each takes, and who acts in it.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_CAMPAIGN_H
#define DUXUE_PACK_CAMPAIGN_H

/* What is done in a phase; in this order. */
typedef enum CampaignDoes {
    CAMPAIGN_DISTRIBUTE,  /* items are handed to departments, schools, roles */
    CAMPAIGN_FILL,        /* who they were handed to rates them */
    CAMPAIGN_CONSOLIDATE, /* what came back is looked through as one */
    CAMPAIGN_REVIEW,      /* own ratings beside the self-ratings, by others */
    CAMPAIGN_APPROVE,
    CAMPAIGN_PUBLICITY,
    CAMPAIGN_FREEZE,
    CAMPAIGN_DOES
} CampaignDoes;

/* A post of the role that may do the action in the domain "evaluation" (packs/roles.yaml). */
typedef struct CampaignActor {
    Str role;
    Str written; /* id of the action */
    Action action;
} CampaignActor;

typedef struct CampaignPhaseDef {
    Str id, name;
    CampaignDoes does;
    int days, working_days; /* after the phase before, or after the first day; one of the two */
    CampaignActor *by;
    size_t by_count;
} CampaignPhaseDef;

/* What a rule of deadlines is for, besides items by name. */
typedef enum CampaignMends {
    CAMPAIGN_MENDS_ANY,
    CAMPAIGN_MENDS_VETO,
    CAMPAIGN_MENDS_PLANNED,  /* the gap plan says what has to be added */
    CAMPAIGN_MENDS_COMPUTED, /* the data decide */
    CAMPAIGN_MENDS_RATED     /* people decide */
} CampaignMends;

/* Until when something that is not met is mended, from the day its case is opened. The first rule that fits holds. */
typedef struct CampaignMendDef {
    Str *items; /* none: any */
    size_t item_count;
    CampaignMends of;
    DueRule due; /* a day: days, working days, yearly, monthly */
} CampaignMendDef;

typedef struct CampaignKindDef {
    Str id, name, help;
    Str section; /* department that runs it */
    Str *standards;
    size_t standard_count;           /* none: any that the bureau has */
    UnitLevel level;                 /* of the units that are judged */
    Str notice, publicity, reminder; /* kinds of packs/notices.yaml; empty: none */
    int yellow_days;                 /* so many days before its day a phase turns yellow */
    CampaignPhaseDef *phases;        /* by what they do, each at most once */
    size_t phase_count;
    CampaignMendDef *mends; /* the last one, and no other, is for all */
    size_t mend_count;
    Place place;
} CampaignKindDef;

#endif
