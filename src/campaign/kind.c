/* Kinds of campaigns as JSON, with the days that their packs propose. */
#include "campaign_internal.h"

static void phases_of_kind(const CampaignCall *call, const CampaignKindDef *kind, Date from, Json *json) {
    json_key(json, "phases");
    json_open_array(json);
    for (size_t i = 0; i < kind->phase_count; i++) {
        const CampaignPhaseDef *phase = &kind->phases[i];
        from = from.year ? campaign_phase_day(call->room->pack, phase, from) : from;
        json_open_object(json);
        json_put_str(json, "id", phase->id);
        json_put_text(json, "does", campaign_does_id(phase->does));
        json_put_str(json, "name", phase->name);
        json_put_integer(json, "days", phase->days);
        json_put_integer(json, "working_days", phase->working_days);
        json_put_str(json, "due_on", from.year ? date_show(call->arena, from) : STR(""));
        phase_by_json(call, json, phase);
        json_close_object(json);
    }
    json_close_array(json);
}

static void standards_of_kind(const CampaignCall *call, const CampaignKindDef *kind, const FrameworkInfo *infos,
                              size_t count, Json *json) {
    (void)call;
    json_key(json, "standards");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        bool named = infos[i].own || !kind->standard_count;
        for (size_t k = 0; k < kind->standard_count; k++) {
            named = named || str_equal(kind->standards[k], infos[i].def->id);
        }
        if (named && infos[i].def->level == kind->level && infos[i].standard && !infos[i].retired) {
            json_open_object(json);
            json_put_str(json, "standard", infos[i].def->id);
            json_put_str(json, "name", infos[i].def->name);
            json_put_text(json, "level", unit_level_id(infos[i].def->level));
            json_put_integer(json, "definition", infos[i].definition);
            json_close_object(json);
        }
    }
    json_close_array(json);
}

bool campaign_kinds_json(const CampaignCall *call, Str from, Json *json, Err *err) {
    size_t count, standards;
    const CampaignKindDef *kinds = pack_campaigns(call->room->pack, &count);
    FrameworkInfo *infos;
    Date day = {.year = 0};
    if (from.len && (!date_parse(from, &day) || !day.day)) {
        return err_set_field(err, ERR_INPUT, "from", "日期“%.*s”要写成 2026-12-01 这样。", STR_ARG(from));
    }
    framework_list(call->room->frameworks, call->arena, &infos, &standards);
    json_open_object(json);
    json_key(json, "kinds");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_str(json, "id", kinds[i].id);
        json_put_str(json, "name", kinds[i].name);
        json_put_str(json, "help", kinds[i].help);
        json_put_str(json, "section", kinds[i].section);
        json_put_text(json, "level", unit_level_id(kinds[i].level));
        json_put_str(json, "notice", kinds[i].notice);
        json_put_str(json, "publicity", kinds[i].publicity);
        json_put_str(json, "reminder", kinds[i].reminder);
        standards_of_kind(call, &kinds[i], infos, standards, json);
        phases_of_kind(call, &kinds[i], day, json);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    return true;
}
