/* The rooms that campaigns of evaluation need, for the commands that begin them or write about them. */
#ifndef DUXUE_CLI_CAMPAIGN_DESK_H
#define DUXUE_CLI_CAMPAIGN_DESK_H

#include "campaign.h"
#include "duty.h"

enum { DESK_YEARS_MOST = 8 };

typedef struct CampaignDesk {
    Store *store;
    const Pack *pack;
    Arena *arena;
    Duty *duty;
    Ledger *ledger;
    Frameworks *frameworks;
    Notices *notices;
    Campaigns *campaigns;
    Frame *years[DESK_YEARS_MOST]; /* those that were asked for */
    size_t year_count;
} CampaignDesk;

/* Also to be closed when it could not be opened. */
bool campaign_desk_open(CampaignDesk *desk, Store *store, const Pack *pack, Arena *arena, Err *err);
void campaign_desk_close(CampaignDesk *desk);
/* By the command line; it holds as long as `desk` stays where it is. */
CampaignCall campaign_desk_call(CampaignDesk *desk);

#endif
