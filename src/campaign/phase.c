/* How phases and sheets stand: what is done, what a sheet waits for, with its light. */
#include "campaign_internal.h"

size_t sheets_reached(const Sheet *sheets, size_t count, SheetState state) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += sheets[i].state >= state;
    }
    return found;
}

static SheetState comes_to(CampaignDoes does) {
    switch (does) {
    case CAMPAIGN_FILL: return SHEET_HANDED_IN;
    case CAMPAIGN_CONSOLIDATE: return SHEET_CONSOLIDATED;
    case CAMPAIGN_REVIEW: return SHEET_REVIEWED;
    default: return SHEET_APPROVED;
    }
}

static void count_phase(const Campaign *campaign, const Sheet *sheets, size_t count, Phase *phase) {
    CampaignDoes does = phase->def->does;
    bool whole = does == CAMPAIGN_DISTRIBUTE || does >= CAMPAIGN_PUBLICITY;
    bool frozen = campaign->state == CAMPAIGN_FROZEN;
    phase->of = whole ? 1 : count;
    phase->done = does == CAMPAIGN_DISTRIBUTE ? campaign->state != CAMPAIGN_DRAFT
                  : whole                     ? frozen
                                              : sheets_reached(sheets, count, comes_to(does));
    phase->over = phase->done >= phase->of;
}

void phases_stand(const CampaignCall *call, const Campaign *campaign, const Sheet *sheets, size_t count,
                  Phase *phases) {
    bool runs = campaign->state != CAMPAIGN_WITHDRAWN;
    for (size_t i = 0; i < campaign->kind->phase_count; i++) {
        Phase *phase = &phases[i];
        *phase = (Phase){.def = &campaign->kind->phases[i], .due_on = campaign->due_on[i]};
        count_phase(campaign, sheets, count, phase);
        if (runs && !phase->over) {
            phase->light =
                due_light(phase->due_on, phase->def->name, campaign->kind->yellow_days, call->arena, &phase->why);
        }
    }
}

const Phase *phase_current(const Campaign *campaign, const Phase *phases) {
    bool stands = campaign->state == CAMPAIGN_FROZEN || campaign->state == CAMPAIGN_WITHDRAWN;
    for (size_t i = 0; !stands && i < campaign->kind->phase_count; i++) {
        if (!phases[i].over) {
            return &phases[i];
        }
    }
    return NULL;
}

/* The phase that a sheet waits for. */
static const CampaignPhaseDef *waits_for(const Campaign *campaign, const Sheet *sheet, size_t *index) {
    CampaignDoes does = sheet->state == SHEET_FILLING        ? CAMPAIGN_FILL
                        : sheet->state == SHEET_HANDED_IN    ? CAMPAIGN_CONSOLIDATE
                        : sheet->state == SHEET_CONSOLIDATED ? CAMPAIGN_REVIEW
                                                             : CAMPAIGN_APPROVE;
    if (sheet->state == SHEET_APPROVED) {
        return NULL;
    }
    for (*index = 0; *index < campaign->kind->phase_count; (*index)++) {
        if (campaign->kind->phases[*index].does >= does) {
            return &campaign->kind->phases[*index];
        }
    }
    return NULL;
}

Light sheet_light(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Str *due_on, Str *why) {
    size_t index = 0;
    const CampaignPhaseDef *phase = campaign->state == CAMPAIGN_OPEN ? waits_for(campaign, sheet, &index) : NULL;
    *due_on = *why = (Str){NULL, 0};
    if (!phase) {
        return LIGHT_GREY;
    }
    *due_on = campaign->due_on[index];
    return due_light(*due_on, phase->name, campaign->kind->yellow_days, call->arena, why);
}

void phase_by_json(const CampaignCall *call, Json *json, const CampaignPhaseDef *phase) {
    json_key(json, "by");
    json_open_array(json);
    for (size_t i = 0; i < phase->by_count; i++) {
        const RoleDef *role = pack_role(call->room->pack, phase->by[i].role);
        json_open_object(json);
        json_put_str(json, "role", phase->by[i].role);
        json_put_str(json, "role_name", role ? role->name : phase->by[i].role);
        json_put_text(json, "action", action_id(phase->by[i].action));
        json_close_object(json);
    }
    json_close_array(json);
}
