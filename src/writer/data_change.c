/* Figures beside those of the year before: computed for the elements and indicators that a text names, and put into the
 * words of packs/reports/phrases.yaml. A fall is called a fall, a share changes by points, an unknown year is told. */
#include "tables.h"
#include "template.h"

#include <math.h>

typedef struct Changes {
    Arena *arena;
    const Evaluation *evaluation;
    const Evaluation *last; /* the same unit a year before, nothing judged; NULL: there is none */
} Changes;

/* A figure of both years. */
typedef struct Pair {
    bool known, known_last, share;
    bool not_kept;              /* a ledger in which nothing had been written down */
    bool nothing, nothing_last; /* of a rate: there was nothing to count */
    double now, last;
    int decimals;
    Str unit;
    Str than; /* empty: the year before */
} Pair;

/* ---- elements ---- */

static const Element *find_element(const Pack *pack, Str key, int *at) {
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    for (size_t i = 0; i < count; i++) {
        if ((str_equal(elements[i].id, key) || str_equal(elements[i].name, key)) &&
            elements[i].type == ELEMENT_NUMBER && !elements[i].attribute) {
            *at = (int)i;
            return &elements[i];
        }
    }
    return NULL;
}

/* The element's figure of the unit: of schools the sum over them, otherwise what the unit itself has. */
static Value element_value(const Evaluation *evaluation, const Element *element, int at, size_t *unfilled,
                           double *known) {
    if (element->levels >> LEVEL_SCHOOL & 1) {
        return data_total(evaluation, at, NULL, unfilled, known);
    }
    const Frame *frame = evaluation->frame;
    StoredColumn column = (size_t)at < frame->column_count ? frame_column(frame, at) : (StoredColumn){.value = NULL};
    Value value = {0, 1};
    if (column.value) {
        value = stored_value(&column, (size_t)evaluation->unit);
    }
    *unfilled = value.reason != 0;
    *known = value.reason ? 0 : value.number;
    return value;
}

/* One element, or all stages of a stem that the standard is about. */
typedef struct Summed {
    const Element *element;
    Value value;
    size_t unfilled;
    double known;
    bool stem;
} Summed;

static bool sum_key(const Evaluation *evaluation, Str key, Summed *summed) {
    const Pack *pack = evaluation->frame->pack;
    int at;
    const Element *element = find_element(pack, key, &at);
    *summed = (Summed){.element = element};
    if (element) {
        summed->value = element_value(evaluation, element, at, &summed->unfilled, &summed->known);
        return true;
    }
    for (int stage = 0; (size_t)stage < evaluation->stage_count; stage++) {
        at = (evaluation->def->stages >> stage & 1) ? pack_staged_element(pack, key, stage) : -1;
        if (at < 0) {
            continue;
        }
        size_t count, unfilled = 0;
        double known = 0;
        summed->element = &pack_elements(pack, &count)[at];
        Value one = element_value(evaluation, summed->element, at, &unfilled, &known);
        summed->stem = true;
        summed->value.reason |= one.reason;
        summed->value.number += one.number;
        summed->unfilled += unfilled;
        summed->known += known;
    }
    if (!summed->element) { /* the standard is about no stage that has it: there is the name, and nothing known */
        size_t count, stages;
        pack_stages(pack, &stages);
        for (int stage = 0; (size_t)stage < stages && !summed->element; stage++) {
            at = pack_staged_element(pack, key, stage);
            summed->element = at < 0 ? NULL : &pack_elements(pack, &count)[at];
        }
        summed->stem = true;
        summed->value.reason = 1;
    }
    return summed->element != NULL;
}

static bool pair_of_element(const Changes *changes, Str key, Pair *pair, Summed *summed) {
    Summed last = {.element = NULL};
    if (!sum_key(changes->evaluation, key, summed)) {
        return false;
    }
    bool had = changes->last && sum_key(changes->last, key, &last);
    *pair = (Pair){.known = summed->value.reason == 0,
                   .now = summed->value.number,
                   .known_last = had && last.value.reason == 0,
                   .last = last.value.number,
                   .decimals = summed->element->decimals,
                   .unit = summed->element->unit};
    pair->share = str_is(pair->unit, "%");
    return true;
}

/* ---- indicators ---- */

static const IndicatorDef *find_indicator(const Pack *pack, Str key) {
    const IndicatorDef *def = pack_indicator(pack, key);
    return def ? def : pack_indicator_named(pack, key);
}

static bool measured(const Frame *frame, const IndicatorDef *def, int unit, Arena *arena, double *value,
                     bool *nothing) {
    MeasureResult result;
    Err untold = {.kind = ERR_NONE};
    bool told = unit >= 0 && indicator_measure(frame, def, unit, arena, &result, &untold);
    bool known = told && result.value.reason == 0;
    *value = known ? result.value.number : 0;
    *nothing = told && result.nothing;
    return known;
}

static bool pair_of_indicator(const Changes *changes, Str key, Pair *pair, const IndicatorDef **found) {
    const Evaluation *evaluation = changes->evaluation;
    const IndicatorDef *def = find_indicator(evaluation->frame->pack, key);
    if (!def) {
        return false;
    }
    *pair =
        (Pair){.share = def->percent, .decimals = def->percent ? def->decimals - 2 : def->decimals, .unit = def->unit};
    pair->known = measured(evaluation->frame, def, evaluation->unit, changes->arena, &pair->now, &pair->nothing);
    pair->known_last = changes->last && measured(changes->last->frame, def, changes->last->unit, changes->arena,
                                                 &pair->last, &pair->nothing_last);
    if (def->percent) {
        pair->now *= 100;
        pair->last *= 100;
        pair->unit = STR("%");
    }
    *found = def;
    return true;
}

/* ---- words ---- */

static double rounded(double value, int decimals) {
    double scale = pow(10, decimals);
    return round(value * scale) / scale;
}

static const PackText *choose_phrase(const ReportPhrases *phrases, const Pair *pair) {
    double change = pair->now - pair->last;
    if (!pair->known_last) {
        return pair->not_kept ? &phrases->not_kept : pair->nothing_last ? &phrases->nothing_last : &phrases->no_last;
    }
    if (fabs(change) <= 1e-9 * fmax(fabs(pair->now), fabs(pair->last))) {
        return &phrases->stayed;
    }
    if (rounded(fabs(change), pair->decimals) == 0) {
        return &phrases->about;
    }
    if (pair->share) {
        return change > 0 ? &phrases->points_rose : &phrases->points_fell;
    }
    if (pair->last == 0) {
        return change > 0 ? &phrases->from_nothing : &phrases->fell;
    }
    return change > 0 ? &phrases->rose : &phrases->fell;
}

Str said_phrase(const PackText *phrase, const Data *change, Arena *arena) {
    Filling filling = filling_create(arena, change);
    Buf out = buf_create(arena);
    Err untold = {.kind = ERR_NONE};
    return text_fill(&filling, phrase->text, change, &out, &untold) ? buf_str(&out) : (Str){NULL, 0};
}

static Str fill_phrase(const ReportPhrases *phrases, const PackText *phrase, const Pair *pair, size_t unfilled,
                       Arena *arena) {
    Data *change = data_create(arena, SCOPE_CHANGE, NULL);
    double amount = fabs(pair->now - pair->last);
    data_text(change, "amount", show_number(arena, amount, pair->decimals));
    data_text(change, "percent", pair->last ? show_number(arena, amount * 100 / fabs(pair->last), 1) : STR("—"));
    data_text(change, "unit", pair->unit);
    data_text(change, "before", show_number(arena, pair->last, pair->decimals));
    data_text(change, "now", show_number(arena, pair->now, pair->decimals));
    data_text(change, "than", pair->than.len ? pair->than : phrases->than_year);
    data_count(change, "count", unfilled);
    return said_phrase(phrase, change, arena);
}

Str score_change_in_words(const Pack *pack, double more, Arena *arena) {
    const ReportPhrases *phrases = pack_report_phrases(pack);
    Data *change = data_create(arena, SCOPE_CHANGE, NULL);
    if (!phrases) {
        return (Str){NULL, 0};
    }
    data_text(change, "amount", show_limit(arena, COMPARE_NONE, fabs(more)));
    return said_phrase(fabs(more) < 1e-9 ? &phrases->score_stayed
                       : more > 0        ? &phrases->score_rose
                                         : &phrases->score_fell,
                       change, arena);
}

Str value_change_in_words(const Pack *pack, const ItemFigure *figure, Arena *arena) {
    const ReportPhrases *phrases = pack_report_phrases(pack);
    double scale = figure->percent ? 100 : 1;
    const Pair pair = {.known = true,
                       .known_last = true,
                       .now = figure->now * scale,
                       .last = figure->before * scale,
                       .decimals = figure->decimals,
                       .unit = figure->percent ? STR("%") : figure->unit,
                       .share = figure->percent || str_is(figure->unit, "%")};
    return phrases && figure->known && figure->known_before
               ? fill_phrase(phrases, choose_phrase(phrases, &pair), &pair, 0, arena)
               : (Str){NULL, 0};
}

/* "较上年增加120人，增长1.0%"; false: this year's figure is not known. */
static bool change_words(const Changes *changes, const Pair *pair, Arena *arena, Str *words) {
    const ReportPhrases *phrases = pack_report_phrases(changes->evaluation->frame->pack);
    *words =
        pair->known && phrases ? fill_phrase(phrases, choose_phrase(phrases, pair), pair, 0, arena) : (Str){NULL, 0};
    return pair->known && phrases;
}

Str count_change_in_words(const Pack *pack, Str than, const ReportCount *count, Arena *arena) {
    const ReportPhrases *phrases = pack_report_phrases(pack);
    bool share = str_is(count->unit, "%");
    const Pair pair = {.known = count->known,
                       .than = than,
                       .known_last = count->known_before,
                       .not_kept = count->not_kept_before,
                       .nothing_last = count->nothing_before,
                       .now = count->value,
                       .last = count->before,
                       .decimals = share ? 1 : 0,
                       .unit = count->unit,
                       .share = share};
    return phrases && count->known ? fill_phrase(phrases, choose_phrase(phrases, &pair), &pair, 0, arena)
                                   : (Str){NULL, 0};
}

/* ---- entries of maps ---- */

static const FigureSource *source_here(const Changes *changes, const char *kind, Str id, Str label) {
    const UnitTree *tree = &changes->evaluation->frame->tree;
    return source_make(changes->arena, kind, id, label, tree->units[changes->evaluation->unit].code, tree->period);
}

static MapEntry entry_base(const Changes *changes, Str key, const Summed *summed) {
    Str name = summed->stem ? element_stem_name(changes->arena, changes->evaluation->frame->pack, summed->element)
                            : summed->element->name;
    return (MapEntry){.key = key, .alias = name, .source = source_here(changes, "element", key, name)};
}

/* What is known is said, with how many are missing; nothing known at all is unknown. */
static bool find_figure(const void *context, Str key, Arena *arena, MapEntry *entry) {
    const Changes *changes = context;
    const ReportPhrases *phrases = pack_report_phrases(changes->evaluation->frame->pack);
    Pair pair;
    Summed summed;
    if (!pair_of_element(changes, key, &pair, &summed)) {
        return false;
    }
    *entry = entry_base(changes, key, &summed);
    entry->unknown = !pair.known && summed.known == 0;
    entry->partial = summed.unfilled > 0;
    Str number = show_number(arena, summed.known, pair.decimals);
    Str missing = pair.known || !phrases ? (Str){NULL, 0}
                                         : fill_phrase(phrases, &phrases->unfilled, &pair, summed.unfilled, arena);
    entry->text = str_format(arena, "%.*s%.*s%.*s", STR_ARG(number), STR_ARG(pair.unit), STR_ARG(missing));
    return true;
}

/* Where this year's figure itself is not known (and said to be so), no second "unknown" is printed for its change. */
static void put_change(const Changes *changes, const Pair *pair, Arena *arena, MapEntry *entry) {
    entry->unknown = pair->known && !change_words(changes, pair, arena, &entry->text);
    const ReportPhrases *phrases = pack_report_phrases(changes->evaluation->frame->pack);
    if (!pair->known && phrases) {
        const PackText *phrase = pair->known_last ? &phrases->not_known : &phrases->neither_known;
        entry->text = fill_phrase(phrases, phrase, pair, 0, arena);
    }
}

static bool find_change(const void *context, Str key, Arena *arena, MapEntry *entry) {
    const Changes *changes = context;
    Pair pair;
    Summed summed;
    if (!pair_of_element(changes, key, &pair, &summed)) {
        return false;
    }
    *entry = entry_base(changes, key, &summed);
    put_change(changes, &pair, arena, entry);
    return true;
}

static bool find_previous(const void *context, Str key, Arena *arena, MapEntry *entry) {
    const Changes *changes = context;
    Pair pair;
    Summed summed;
    if (!pair_of_element(changes, key, &pair, &summed)) {
        return false;
    }
    *entry = entry_base(changes, key, &summed);
    entry->unknown = !pair.known_last;
    Str number = show_number(arena, pair.last, pair.decimals);
    entry->text = str_format(arena, "%.*s%.*s", STR_ARG(number), STR_ARG(pair.unit));
    if (changes->last) {
        entry->source =
            source_make(arena, "element", key, summed.element->name,
                        changes->last->frame->tree.units[changes->last->unit].code, changes->last->frame->tree.period);
    }
    return true;
}

static bool find_unfilled(const void *context, Str key, Arena *arena, MapEntry *entry) {
    const Changes *changes = context;
    Pair pair;
    Summed summed;
    if (!pair_of_element(changes, key, &pair, &summed)) {
        return false;
    }
    *entry = entry_base(changes, key, &summed);
    entry->text = str_format(arena, "%zu", summed.unfilled);
    return true;
}

static bool find_indicator_value(const void *context, Str key, Arena *arena, MapEntry *entry) {
    const Changes *changes = context;
    const IndicatorDef *def;
    Pair pair;
    if (!pair_of_indicator(changes, key, &pair, &def)) {
        return false;
    }
    const ReportPhrases *phrases = pack_report_phrases(changes->evaluation->frame->pack);
    bool nothing = pair.nothing && phrases;
    Str number = show_number(arena, pair.now, pair.decimals);
    *entry = (MapEntry){.key = key,
                        .alias = def->name,
                        .unknown = !pair.known && !nothing,
                        .nothing = nothing,
                        .text = nothing ? phrases->no_base
                                        : str_format(arena, "%.*s%.*s", STR_ARG(number), STR_ARG(pair.unit)),
                        .source = source_here(changes, "indicator", def->id, def->name)};
    return true;
}

static bool find_indicator_change(const void *context, Str key, Arena *arena, MapEntry *entry) {
    const Changes *changes = context;
    const IndicatorDef *def;
    Pair pair;
    if (!pair_of_indicator(changes, key, &pair, &def)) {
        return false;
    }
    *entry =
        (MapEntry){.key = key, .alias = def->name, .source = source_here(changes, "indicator", def->id, def->name)};
    put_change(changes, &pair, arena, entry);
    return true;
}

/* The unit in the tree of the year before: by its code there. */
static const Evaluation *last_year(const Evaluation *evaluation, Arena *arena) {
    const Frame *last = evaluation->frame->last;
    int unit = last ? org_tree_find(&last->tree, evaluation->frame->tree.units[evaluation->unit].code) : -1;
    if (unit < 0) {
        return NULL;
    }
    Evaluation *none = ARENA_NEW(arena, Evaluation);
    *none = *evaluation_of_none(last, unit, arena);
    none->def = evaluation->def; /* sums are over the same stages */
    return none;
}

void data_put_changes(Data *report, const Evaluation *evaluation) {
    static const struct {
        const char *name;
        MapFind find;
    } maps[] = {{"figure", find_figure},
                {"change", find_change},
                {"previous", find_previous},
                {"unfilled", find_unfilled},
                {"indicator", find_indicator_value},
                {"indicator_change", find_indicator_change}};
    Changes *changes = ARENA_NEW(report->arena, Changes);
    *changes = (Changes){report->arena, evaluation, last_year(evaluation, report->arena)};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        DataMap *map = data_map(report, maps[i].name);
        map->find = maps[i].find;
        map->context = changes;
    }
}
