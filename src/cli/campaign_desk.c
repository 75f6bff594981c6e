/* The rooms that campaigns of evaluation need. */
#include "campaign_desk.h"

static const Frame *year_of(void *context, Str period, Err *err) {
    CampaignDesk *desk = context;
    for (size_t i = 0; i < desk->year_count; i++) {
        if (str_equal(desk->years[i]->tree.period, period)) {
            return desk->years[i];
        }
    }
    if (desk->year_count == DESK_YEARS_MOST) {
        err_set(err, ERR_LIMIT, "年度太多。");
        return NULL;
    }
    Frame **year = &desk->years[desk->year_count];
    bool good = frame_load(desk->store, desk->pack, period, true, year, err);
    desk->year_count += good;
    return good ? *year : NULL;
}

bool campaign_desk_open(CampaignDesk *desk, Store *store, const Pack *pack, Arena *arena, Err *err) {
    *desk = (CampaignDesk){.store = store, .pack = pack, .arena = arena};
    return duty_open(store, pack, &desk->duty, err) && ledger_open(store, pack, NULL, desk->duty, &desk->ledger, err) &&
           frameworks_open(store, pack, desk->ledger, arena, &desk->frameworks, err) &&
           (!pack_notices(pack) || notice_open(store, pack, desk->ledger, NULL, &desk->notices, err)) &&
           campaigns_open(store, pack, desk->frameworks, desk->ledger, NULL, desk->notices, &desk->campaigns, err);
}

void campaign_desk_close(CampaignDesk *desk) {
    for (size_t i = 0; i < desk->year_count; i++) {
        frame_destroy(desk->years[i]);
    }
    campaigns_close(desk->campaigns);
    notice_close(desk->notices);
    frameworks_close(desk->frameworks);
    ledger_close(desk->ledger);
    duty_close(desk->duty);
}

CampaignCall campaign_desk_call(CampaignDesk *desk) {
    return (CampaignCall){.room = desk->campaigns, .frame = year_of, .context = desk, .arena = desk->arena};
}
