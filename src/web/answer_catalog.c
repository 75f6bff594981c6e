/* What there is: periods, elements, standards, indicators, mappings. */
#include "web_internal.h"

static void put_stage_ids(Json *json, const Pack *pack, unsigned mask) {
    size_t count;
    const StageDef *stages = pack_stages(pack, &count);
    json_key(json, "stages");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        if (mask >> i & 1u) {
            json_str(json, stages[i].id);
        }
    }
    json_close_array(json);
}

/* Key "stage": its id, null without. */
static void put_stage(Json *json, const Pack *pack, int stage) {
    size_t count;
    json_key(json, "stage");
    if (stage < 0) {
        json_none(json);
    } else {
        json_str(json, pack_stages(pack, &count)[stage].id);
    }
}

bool get_periods(Request *request, Answer *answer, Err *err) {
    Tx *tx;
    PeriodList list = {NULL, 0};
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    Str usual = {NULL, 0};
    bool good = org_periods(tx, request->arena, &list, err) && fact_usual_period(tx, request->arena, &usual, err);
    store_read_end(tx);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "periods");
    json_open_array(&json);
    for (size_t i = 0; i < list.count; i++) {
        json_str(&json, list.codes[i]);
    }
    json_close_array(&json);
    json_put_optional(&json, "usual", usual);
    json_close_object(&json);
    return good;
}

bool post_periods(Request *request, Answer *answer, Err *err) {
    Str period;
    FactOpened opened;
    if (!request_required(request, "period", &period, err) ||
        !period_open(request->web->collect, &request->session.user, period, request->arena, &opened, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "period", str_slice(str_trim(period), 0, 4));
    json_put_bool(&json, "opened", opened.opened);
    json_put_optional(&json, "before", opened.before);
    json_put_integer(&json, "units_carried", (int64_t)opened.units);
    json_put_integer(&json, "values_carried", (int64_t)opened.values);
    json_close_object(&json);
    return true;
}

static void put_element(Json *json, const Pack *pack, const Element *element) {
    json_open_object(json);
    json_put_str(json, "id", element->id);
    json_put_str(json, "name", element->name);
    json_put_str(json, "group", element->group);
    json_put_str(json, "unit", element->unit);
    json_put_str(json, "entry_unit", element->entry_unit);
    json_put_number(json, "entry_factor", element->entry_factor);
    json_put_text(json, "type", element_type_id(element->type));
    json_put_integer(json, "decimals", element->decimals);
    json_put_bool(json, "whole", element->whole);
    json_put_strs(json, "choices", element->choices, element->choice_count);
    put_stage(json, pack, element->stage);
    json_put_str(json, "note", element->note);
    json_close_object(json);
}

bool get_elements(Request *request, Answer *answer, Err *err) {
    (void)err;
    const Pack *pack = request->web->pack;
    size_t count;
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "elements");
    json_open_array(&json);
    const Element *elements = pack_elements(pack, &count);
    for (size_t i = 0; i < count; i++) {
        put_element(&json, pack, &elements[i]);
    }
    json_close_array(&json);
    json_key(&json, "stages");
    json_open_array(&json);
    const StageDef *stages = pack_stages(pack, &count);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "id", stages[i].id);
        json_put_str(&json, "name", stages[i].name);
        json_put_str(&json, "suffix", stages[i].suffix);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_key(&json, "kinds");
    json_open_array(&json);
    const KindDef *kinds = pack_kinds(pack, &count);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "id", kinds[i].id);
        json_put_str(&json, "name", kinds[i].name);
        json_put_text(&json, "level", unit_level_id(kinds[i].level));
        put_stage_ids(&json, pack, kinds[i].stages);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

static Str formula_of(const ItemDef *item, Arena *arena) {
    if (item->resource.text.len) {
        Str times = item->times > 1 ? str_format(arena, " × %g", item->times) : STR("");
        return str_format(arena, "%.*s ÷ %.*s%.*s", STR_ARG(item->resource.text), STR_ARG(item->per.text),
                          STR_ARG(times));
    }
    return item->part_count == 1 ? item->parts[0].value.text : (Str){NULL, 0};
}

static void put_item(Json *json, const ItemDef *item, Arena *arena) {
    json_open_object(json);
    json_put_str(json, "id", item->id);
    json_put_str(json, "name", item->name);
    json_put_text(json, "kind", item_kind_id(item->kind));
    json_put_str(json, "unit", item->unit);
    json_put_integer(json, "decimals", item->decimals);
    json_put_strs(json, "evidence", item->evidence, item->evidence_count);
    json_put_str(json, "measure", item->measure);
    json_put_str(json, "source", item->source);
    json_put_str(json, "note", item->note);
    json_put_text(json, "sureness", sureness_id(item->sureness));
    json_put_str(json, "formula", formula_of(item, arena));
    json_close_object(json);
}

static void put_items(Json *json, const char *key, const ItemDef *items, size_t count, Arena *arena) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_item(json, &items[i], arena);
    }
    json_close_array(json);
}

static void put_parameters(Json *json, const StandardDef *def) {
    json_key(json, "parameters");
    json_open_array(json);
    for (size_t i = 0; i < def->parameter_count; i++) {
        const ParameterDef *parameter = &def->parameters[i];
        json_open_object(json);
        json_put_str(json, "id", parameter->id);
        json_put_str(json, "name", parameter->name);
        json_key(json, "value");
        if (parameter->is_bool) {
            json_bool(json, parameter->value != 0);
        } else {
            json_number(json, parameter->value);
        }
        json_put_str(json, "unit", parameter->unit);
        json_put_text(json, "sureness", sureness_id(parameter->sureness));
        json_put_str(json, "note", parameter->note);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_standard(Json *json, const Pack *pack, const FrameworkInfo *info, Arena *arena) {
    const StandardDef *def = info->def;
    json_open_object(json);
    json_put_str(json, "id", def->id);
    json_put_str(json, "name", def->name);
    json_put_str(json, "document", def->document);
    json_put_text(json, "level", unit_level_id(def->level));
    json_put_str(json, "version", def->version);
    json_put_str(json, "valid_from", date_show(arena, def->valid_from));
    json_put_str(json, "note", def->note);
    json_put_bool(json, "framework", def->has_framework);
    json_put_bool(json, "own", info->own);
    put_stage_ids(json, pack, def->stages);
    put_parameters(json, def);
    json_key(json, "blocks");
    json_open_array(json);
    for (size_t b = 0; b < def->block_count; b++) {
        const BlockDef *block = &def->blocks[b];
        json_open_object(json);
        json_put_str(json, "id", block->id);
        json_put_str(json, "name", block->name);
        json_put_bool(json, "scored", block->scored);
        put_items(json, "items", block->items, block->item_count, arena);
        json_close_object(json);
    }
    json_close_array(json);
    put_items(json, "vetoes", def->vetoes, def->veto_count, arena);
    put_items(json, "preconditions", def->preconditions, def->precondition_count, arena);
    json_close_object(json);
}

bool get_standards(Request *request, Answer *answer, Err *err) {
    (void)err;
    size_t count;
    FrameworkInfo *infos;
    framework_list(request->web->frameworks, request->arena, &infos, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "standards");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        if (!infos[i].retired) {
            put_standard(&json, request->web->pack, &infos[i], request->arena);
        }
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_indicators(Request *request, Answer *answer, Err *err) {
    (void)err;
    size_t count;
    const IndicatorDef *defs = pack_indicators(request->web->pack, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "indicators");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "id", defs[i].id);
        json_put_str(&json, "name", defs[i].name);
        json_put_str(&json, "unit", defs[i].unit);
        json_put_integer(&json, "decimals", defs[i].decimals);
        json_put_str(&json, "formula", defs[i].value.text);
        put_stage(&json, request->web->pack, defs[i].stage);
        json_put_str(&json, "note", defs[i].note);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_mappings(Request *request, Answer *answer, Err *err) {
    (void)err;
    size_t count;
    const MappingDef *defs = pack_mappings(request->web->pack, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "mappings");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "id", defs[i].id);
        json_put_str(&json, "name", defs[i].name);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* Kinds that count records which are none of the user's business are not offered. */
static bool offers_report(const Request *request, const ReportDef *def) {
    bool offered = !def->record.len; /* of one case: offered there */
    for (size_t i = 0; offered && i < def->record_count; i++) {
        LedgerKind kind;
        offered = ledger_kind(request->web->ledger, def->records[i], &kind) &&
                  ledger_concerns(&request->session.user, kind.def);
    }
    return offered;
}

bool get_reports(Request *request, Answer *answer, Err *err) {
    (void)err;
    size_t count;
    const ReportDef *defs = pack_reports(request->web->pack, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "reports");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        if (!offers_report(request, &defs[i])) {
            continue;
        }
        json_open_object(&json);
        json_put_str(&json, "id", defs[i].id);
        json_put_str(&json, "name", defs[i].name);
        json_put_optional(&json, "standard", defs[i].standard);
        json_put_optional(&json, "code", defs[i].code);
        json_put_optional(&json, "group", defs[i].group);
        json_put_bool(&json, "judged", !defs[i].no_standard);
        json_put_bool(&json, "children", defs[i].children);
        json_put_bool(&json, "figures", report_needs_figures(&defs[i]));
        json_put_text(&json, "campaign", report_campaign_id(defs[i].campaign));
        json_put_text(&json, "every", report_span_id(defs[i].every));
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
