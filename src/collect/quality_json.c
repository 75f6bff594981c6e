/* Findings and the tallies of rules as JSON, for the command line and the API. */
#include "quality_internal.h"

static void put_elements(const QualityFrames *frames, const Finding *finding, Json *json) {
    size_t count;
    const Element *elements = pack_elements(frames->frame->pack, &count);
    json_key(json, "elements");
    json_open_array(json);
    for (size_t i = 0; i < finding->element_count; i++) {
        const Element *element = &elements[finding->elements[i]];
        const StoredColumn column = frame_column(frames->frame, finding->elements[i]);
        bool known = stored_known(&column, (size_t)finding->unit);
        json_open_object(json);
        json_put_str(json, "id", element->id);
        json_put_str(json, "name", element->name);
        json_put_number(json, "value", known ? column.value[finding->unit] : NAN);
        json_put_str(json, "unit", element->unit);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_compared(const Finding *finding, Json *json) {
    json_key(json, "compared");
    json_open_array(json);
    for (size_t i = 0; i < finding->compared_count; i++) {
        json_open_object(json);
        json_put_str(json, "what", finding->compared[i].what);
        json_put_number(json, "value", finding->compared[i].value);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_explained(const Finding *finding, Json *json) {
    json_key(json, "explained");
    if (!finding->reason.len) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_str(json, "reason", finding->reason);
    json_put_str(json, "by", finding->by);
    json_put_str(json, "at", finding->at);
    json_close_object(json);
}

static void put_other(const QualityFrames *frames, const Finding *finding, Json *json) {
    json_key(json, "other");
    if (finding->other < 0) {
        json_none(json);
        return;
    }
    const Unit *other = &frames->frame->tree.units[finding->other];
    json_open_object(json);
    json_put_str(json, "code", other->code);
    json_put_str(json, "name", other->name);
    json_close_object(json);
}

void finding_json(const QualityFrames *frames, const Finding *finding, Json *json) {
    const Unit *unit = &frames->frame->tree.units[finding->unit];
    const QualityRule *rule = &pack_quality(frames->frame->pack)->rules[finding->kind];
    json_open_object(json);
    json_put_text(json, "rule", quality_kind_id(finding->kind));
    json_put_str(json, "rule_name", rule->name);
    json_put_text(json, "severity", severity_id(finding->severity));
    json_put_str(json, "unit", unit->code);
    json_put_str(json, "unit_name", unit->name);
    json_put_str(json, "subject", finding->subject);
    json_put_str(json, "name", finding->name);
    json_put_number(json, "value", finding->value);
    json_put_str(json, "measure", finding->measure);
    put_elements(frames, finding, json);
    put_compared(finding, json);
    json_put_number(json, "chance", finding->chance);
    json_put_number(json, "z", finding->z);
    put_other(frames, finding, json);
    json_put_str(json, "sentence", finding->sentence);
    put_explained(finding, json);
    json_close_object(json);
}

void quality_rules_json(const Pack *pack, const Quality *quality, Json *json) {
    const QualityDef *def = pack_quality(pack);
    json_open_array(json);
    for (int kind = 0; def && kind < QUALITY_KINDS; kind++) {
        const QualityRule *rule = &def->rules[kind];
        const QualityTally *tally = &quality->tallies[kind];
        if (!rule->name.len) {
            continue;
        }
        json_open_object(json);
        json_put_text(json, "rule", quality_kind_id((QualityKind)kind));
        json_put_str(json, "name", rule->name);
        json_put_text(json, "severity", severity_id(rule->severity));
        json_put_str(json, "why", rule->why);
        json_put_number(json, "chance", rule->chance > 0 ? rule->chance : NAN);
        json_put_integer(json, "tested", (int64_t)tally->tested);
        json_put_integer(json, "found", (int64_t)tally->found);
        json_put_integer(json, "explained", (int64_t)tally->explained);
        json_close_object(json);
    }
    json_close_array(json);
}
