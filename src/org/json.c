/* What became of units as JSON: the command line and the API show the same. */
#include "org_internal.h"

void org_outcome_json(const OrgOutcome *outcome, Json *json) {
    json_open_object(json);
    json_put_integer(json, "act", outcome->act);
    json_put_bool(json, "stored", outcome->act != 0);
    json_put_strs(json, "periods", outcome->periods, outcome->period_count);
    json_put_problems(json, &outcome->problems);
    json_close_object(json);
}

static Str kind_name(const Pack *pack, Str kind) {
    const KindDef *def = pack_kind(pack, kind);
    return def ? def->name : kind;
}

/* Null when the unit did not stand; `name`: of the parent, at that time. */
static void put_standing(Json *json, const Pack *pack, const char *key, const OrgStanding *standing, Str parent,
                         Str name) {
    json_key(json, key);
    if (!standing->stands) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_str(json, "name", standing->name);
    json_put_str(json, "kind", standing->kind);
    json_put_str(json, "kind_name", kind_name(pack, standing->kind));
    json_put_optional(json, "parent", parent);
    json_put_optional(json, "parent_name", name);
    json_close_object(json);
}

static void put_change(Json *json, const Pack *pack, const UnitChange *change) {
    const UnitEvent *event = change->event;
    OrgStanding before = event->before;
    before.stands = before.stands && event->kind != ORG_SPLIT; /* that is the other one's */
    json_open_object(json);
    json_put_integer(json, "act", event->act);
    json_put_text(json, "kind", org_event_id(event->kind));
    json_put_text(json, "kind_name", org_event_name(event->kind));
    json_put_str(json, "on", event->on);
    json_put_str(json, "unit", event->unit_code);
    json_put_str(json, "name_then", change->name_then);
    json_put_str(json, "name_now", change->name_now);
    json_put_optional(json, "other", event->other_code);
    json_put_optional(json, "other_then", change->other_then);
    json_put_optional(json, "other_now", change->other_now);
    put_standing(json, pack, "before", &before, change->parent_before, change->parent_before_name);
    put_standing(json, pack, "after", &event->after, change->parent_after, change->parent_after_name);
    json_put_str(json, "reason", event->reason);
    json_put_str(json, "document", event->document);
    json_put_str(json, "actor", event->actor);
    json_put_str(json, "at", event->at);
    json_close_object(json);
}

void org_history_json(const UnitHistory *history, const Pack *pack, Json *json) {
    json_put_optional(json, "begun", history->begun);
    json_put_optional(json, "ended", history->ended);
    json_key(json, "periods");
    json_open_array(json);
    for (size_t i = 0; i < history->period_count; i++) {
        const UnitPeriod *period = &history->periods[i];
        json_open_object(json);
        json_put_str(json, "period", period->period);
        json_put_str(json, "name", period->name);
        json_put_str(json, "kind", period->kind);
        json_put_str(json, "kind_name", kind_name(pack, period->kind));
        json_put_optional(json, "parent", period->parent);
        json_put_optional(json, "parent_name", period->parent_name);
        json_close_object(json);
    }
    json_close_array(json);
    json_key(json, "changes");
    json_open_array(json);
    for (size_t i = 0; i < history->change_count; i++) {
        put_change(json, pack, &history->changes[i]);
    }
    json_close_array(json);
}
