/* The report's own names: unit, standard, years, totals of the elements, kinds of schools. */
#include "tables.h"

static bool is_counted(const Evaluation *evaluation, size_t unit) {
    const KindDef *kind = evaluation->frame->tree.units[unit].kind;
    return kind->level == LEVEL_SCHOOL && (kind->stages & evaluation->def->stages) != 0;
}

/* Sum over the schools of one kind (NULL: all). An unknown figure makes the sum unknown. */
static Value total_of(const Evaluation *evaluation, int element, const KindDef *kind) {
    const UnitTree *tree = &evaluation->frame->tree;
    Column column = {NULL, NULL};
    Value total = {0, 0};
    if ((size_t)element < evaluation->frame->column_count) {
        column = evaluation->frame->columns[element];
    }
    size_t from = (size_t)evaluation->unit, to = (size_t)tree->units[evaluation->unit].end;
    for (size_t i = from; i < to; i++) {
        if (!is_counted(evaluation, i) || (kind && tree->units[i].kind != kind)) {
            continue;
        }
        if (!column.value || column.reason[i]) {
            return (Value){0, 1};
        }
        total.number += column.value[i];
    }
    return total;
}

static Value own_value(const Evaluation *evaluation, int element) {
    if ((size_t)element >= evaluation->frame->column_count || !evaluation->frame->columns[element].value) {
        return (Value){0, 1};
    }
    Column column = evaluation->frame->columns[element];
    return (Value){column.value[evaluation->unit], column.reason[evaluation->unit]};
}

static MapEntry total_entry(Arena *arena, Str key, Str alias, Value value, int decimals) {
    return (MapEntry){.key = key,
                      .alias = alias,
                      .unknown = value.reason != 0,
                      .text = value.reason ? (Str){NULL, 0} : show_number(arena, value.number, decimals)};
}

/* "教学班数" of "小学教学班数": what the element is called without its stage. */
static Str name_without_stage(Arena *arena, const Pack *pack, const Element *element) {
    size_t count;
    Str stage = pack_stages(pack, &count)[element->stage].name;
    ptrdiff_t at = str_find(element->name, stage);
    if (at < 0) {
        return element->stem;
    }
    Str before = str_slice(element->name, 0, (size_t)at);
    Str after = str_slice(element->name, (size_t)at + stage.len, element->name.len);
    return str_format(arena, "%.*s%.*s", STR_ARG(before), STR_ARG(after));
}

/* A stem stands for all stages of the standard: total.pupils. */
static void put_stem(Arena *arena, DataMap *map, const Evaluation *evaluation, const Element *element,
                     const KindDef *kind) {
    for (size_t i = 0; i < map->count; i++) {
        if (str_equal(map->entries[i].key, element->stem)) {
            return;
        }
    }
    const Pack *pack = evaluation->frame->pack;
    Value total = {0, 0};
    for (int stage = 0; (size_t)stage < evaluation->stage_count; stage++) {
        int at = (evaluation->def->stages >> stage & 1) ? pack_staged_element(pack, element->stem, stage) : -1;
        if (at >= 0) {
            Value one = total_of(evaluation, at, kind);
            total.number += one.number;
            total.reason |= one.reason;
        }
    }
    map_add(arena, map,
            total_entry(arena, element->stem, name_without_stage(arena, pack, element), total, element->decimals));
}

static void put_totals(Data *data, const Evaluation *evaluation, const KindDef *kind) {
    size_t count;
    const Element *elements = pack_elements(evaluation->frame->pack, &count);
    DataMap *map = data_map(data, "total");
    for (size_t i = 0; i < count; i++) {
        const Element *element = &elements[i];
        if (element->type != ELEMENT_NUMBER || element->attribute) {
            continue;
        }
        bool of_school = (element->levels >> LEVEL_SCHOOL & 1) != 0;
        if (!of_school && kind) {
            continue;
        }
        Value value = of_school ? total_of(evaluation, (int)i, kind) : own_value(evaluation, (int)i);
        map_add(data->arena, map, total_entry(data->arena, element->id, element->name, value, element->decimals));
        if (element->stem.len && element->stage >= 0) {
            put_stem(data->arena, map, evaluation, element, kind);
        }
    }
}

void data_put_profile(Data *report, const Evaluation *evaluation) {
    const UnitTree *tree = &evaluation->frame->tree;
    size_t kind_count, all = 0;
    const KindDef *kinds = pack_kinds(evaluation->frame->pack, &kind_count);
    size_t *schools = ARENA_ARRAY(report->arena, kind_count + 1, size_t);
    for (size_t i = (size_t)evaluation->unit; i < (size_t)tree->units[evaluation->unit].end; i++) {
        if (is_counted(evaluation, i)) {
            schools[tree->units[i].kind - kinds]++;
            all++;
        }
    }
    data_count(report, "schools_count", all);
    put_totals(report, evaluation, NULL);
    data_list(report, "kinds");
    for (size_t i = 0; i < kind_count; i++) {
        if (schools[i]) {
            Data *kind = data_add(report, "kinds");
            data_text(kind, "kind_name", kinds[i].name);
            data_count(kind, "schools_count", schools[i]);
            put_totals(kind, evaluation, &kinds[i]);
        }
    }
}

/* "2024" of "2024", "2024-2025" or "2024年春季": the first four digits. */
static bool year_of(Str period, int64_t *year) {
    return period.len >= 4 && integer_parse(str_slice(period, 0, 4), year) && *year > 1900;
}

static void put_years(Data *report, Str period) {
    static const char *const names[] = {"year", "next_year", "year_after_next"};
    int64_t year = 0;
    bool known = year_of(period, &year);
    data_text(report, "period", period);
    for (int i = 0; i < 3; i++) {
        if (known) {
            data_text(report, names[i], str_format(report->arena, "%lld", (long long)year + i));
        } else {
            data_unknown(report, names[i]);
        }
    }
}

static void put_heads(Data *report, const Evaluation *evaluation) {
    const UnitTree *tree = &evaluation->frame->tree;
    const Unit *unit = &tree->units[evaluation->unit];
    const StandardDef *def = evaluation->def;
    Date today = date_today();
    data_text(report, "unit_name", unit->name);
    data_text(report, "unit_code", unit->code);
    if (unit->parent >= 0) {
        data_text(report, "parent_name", tree->units[unit->parent].name);
    } else {
        data_unknown(report, "parent_name");
    }
    put_years(report, tree->period);
    data_text(report, "today", str_format(report->arena, "%d年%d月%d日", today.year, today.month, today.day));
    data_text(report, "standard_id", def->id);
    data_text(report, "standard_name", def->name);
    data_text(report, "standard_title", def->title.len ? def->title : def->name);
    data_text(report, "standard_document", def->document);
    data_text(report, "pack_version", def->version);
    data_text(report, "verdict_name", verdict_name(evaluation->verdict));
    data_text(report, "why", evaluation->why);
    data_truth(report, "met", evaluation->verdict == VERDICT_MET);
    data_truth(report, "not_met", evaluation->verdict == VERDICT_NOT_MET);
    data_truth(report, "pending", evaluation->verdict == VERDICT_PENDING);
}

bool data_of_evaluation(const Evaluation *evaluation, Arena *arena, Data **data, Err *err) {
    if (evaluation->unit < 0 || (size_t)evaluation->unit >= evaluation->frame->tree.count) {
        return err_set(err, ERR_INTERNAL, "评估结果里没有单位，无法写报告。请重新评估。");
    }
    Data *report = data_create(arena, SCOPE_REPORT, NULL);
    put_heads(report, evaluation);
    data_put_profile(report, evaluation);
    data_put_rows(report, evaluation);
    data_put_items(report, evaluation);
    data_put_stages(report, evaluation, NULL);
    data_put_problems(report, evaluation);
    data_set_missing(report, NULL, 0);
    *data = report;
    return true;
}
