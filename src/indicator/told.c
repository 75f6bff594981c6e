/* What the data say of a figure that a text tells: which indicator or element its words name, in the text's unit. */
#include "indicator_internal.h"

#include <string.h>

/* ---- what the words name ---- */

static const IndicatorNameDef *catalogue_entry(const Pack *pack, Str id) {
    const VocabularyDef *vocabulary = pack_vocabulary(pack);
    for (size_t i = 0; vocabulary && id.len && i < vocabulary->indicator_count; i++) {
        if (str_equal(vocabulary->indicators[i].id, id)) {
            return &vocabulary->indicators[i];
        }
    }
    return NULL;
}

static const IndicatorDef *indicator_said(const Pack *pack, Str name) {
    size_t count;
    const IndicatorDef *all = pack_indicators(pack, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t w = 0; w < all[i].also_count; w++) {
            if (str_equal(all[i].also[w], name)) {
                return &all[i];
            }
        }
    }
    return pack_indicator_named(pack, name);
}

/* The sum of an element over schools, as an indicator: what 小学在校学生 of a county or of a school is. */
static const IndicatorDef *element_said(const Pack *pack, Str name, Arena *arena) {
    const Element *element = pack_element(pack, name);
    if (!element || element->type != ELEMENT_NUMBER || !element->adds || element->attribute ||
        element->levels != 1u << LEVEL_SCHOOL) {
        return NULL;
    }
    IndicatorDef *sum = ARENA_NEW(arena, IndicatorDef);
    *sum = (IndicatorDef){.id = element->id, .name = element->name, .unit = element->unit, .stage = -1};
    sum->value.text = str_format(arena, "sum(%.*s)", STR_ARG(element->id));
    return sum;
}

static const IndicatorDef *def_said(const Pack *pack, Str name, Arena *arena) {
    const IndicatorDef *def = name.len ? indicator_said(pack, name) : NULL;
    return def || !name.len ? def : element_said(pack, name, arena);
}

/* The only stage of the schools of a kind; NULL: several or none. A primary school's 在校学生 are 小学在校学生. */
static const StageDef *only_stage(const Pack *pack, const KindDef *kind) {
    size_t count;
    const StageDef *stages = pack_stages(pack, &count), *only = NULL;
    for (size_t i = 0; kind && i < count; i++) {
        if (kind->stages == 1u << i) {
            only = &stages[i];
        }
    }
    return only;
}

static const IndicatorDef *find_told(const Frame *frame, const ToldFigure *told, int unit, Arena *arena) {
    const Pack *pack = frame->pack;
    const IndicatorDef *def = def_said(pack, told->name, arena);
    const StageDef *stage = only_stage(pack, frame->tree.units[unit].kind);
    if (!def && stage && told->name.len) {
        def = def_said(pack, str_format(arena, "%.*s%.*s", STR_ARG(stage->name), STR_ARG(told->name)), arena);
    }
    const IndicatorNameDef *entry = def ? NULL : catalogue_entry(pack, told->catalogue_id);
    return entry ? pack_indicator_named(pack, entry->name) : def;
}

bool indicator_told(const Frame *frame, const ToldFigure *told, int unit, Arena *arena, double *value, Str *name) {
    const IndicatorDef *def = find_told(frame, told, unit, arena);
    MeasureResult result;
    Err untold = {.kind = ERR_NONE}; /* a formula that does not compile is told where packs are checked */
    Str printed = def && def->percent         ? STR("%")
                  : def && def->told_unit.len ? def->told_unit
                  : def                       ? def->unit
                                              : told->unit;
    double times = pack_unit_times(frame->pack, printed, told->unit);
    if (!def || times == 0 || !indicator_measure(frame, def, unit, arena, &result, &untold) || result.value.reason) {
        return false;
    }
    *value = result.value.number * (def->percent ? 100 : 1) * times;
    *name = def->name;
    return true;
}
