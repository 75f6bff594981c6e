/* Shortfalls of an evaluation: an item of a unit, or an item of one of its schools, with its gap and what would mend
 * it. */
#include "found_internal.h"

#include <math.h>

/* What the id names. */
typedef struct Named {
    Str standard, unit, period, item, stage, school;
} Named;

static bool read_id(const Looking *looking, Named *named, Err *err) {
    Str words[WORDS_MOST];
    if (!id_words(looking, 4, 5, words, err)) {
        return false;
    }
    *named = (Named){.standard = words[0], .unit = words[1], .period = words[2], .school = words[4]};
    named->stage = words[3];
    str_cut(&named->stage, '/', &named->item);
    return true;
}

static const Standard *standard_of(const Looking *looking, Str id, Str period, Err *err) {
    const FoundWorld *world = looking->world;
    const Standard *standard = world->standard ? world->standard(world->context, id, period) : NULL;
    const StandardDef *def = world->standard ? NULL : pack_standard(world->pack, id);
    ProblemList problems = problem_list(looking->arena, 1);
    if (standard || (def && standard_compile(world->pack, def, looking->arena, &standard, &problems))) {
        return standard;
    }
    err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个标准。", STR_ARG(id));
    return NULL;
}

static bool judge(const Looking *looking, const Named *named, const Frame *frame, int unit, Evaluation *evaluation,
                  Err *err) {
    Tx *tx;
    const Standard *standard = standard_of(looking, named->standard, named->period, err);
    if (!standard || !store_read_begin(looking->world->store, &tx, err)) {
        return false;
    }
    bool good = standard_evaluate_decided(tx, standard, frame, unit, &(EvaluateOptions){.no_plan = true},
                                          looking->arena, evaluation, err);
    store_read_end(tx);
    return good;
}

static const StageDef *stage_at(const Looking *looking, int stage) {
    size_t count;
    const StageDef *stages = pack_stages(looking->world->pack, &count);
    return stage >= 0 && (size_t)stage < count ? &stages[stage] : NULL;
}

static bool stage_fits(const Looking *looking, Str wanted, int stage) {
    const StageDef *def = stage_at(looking, stage);
    return !wanted.len || (def && str_equal(def->id, wanted));
}

static void tell(Looking *looking, const Named *named, const Evaluation *evaluation, const ItemDef *item, int stage,
                 int unit) {
    Arena *arena = looking->arena;
    const StageDef *def = stage_at(looking, stage);
    const Unit *of = &evaluation->frame->tree.units[unit];
    looking->found.unit = of->code;
    looking->found.label = str_format(arena, "%.*s %.*s年 %.*s %.*s", STR_ARG(evaluation->def->name),
                                      STR_ARG(named->period), STR_ARG(of->name), STR_ARG(item->name));
    add_fact(looking, "unit", of->name);
    add_fact(looking, "item", item->name);
    add_fact(looking, "stage", def ? str_format(arena, "（%.*s）", STR_ARG(def->name)) : STR(""));
    add_fact(looking, "standard", evaluation->def->name);
    add_fact(looking, "document", evaluation->def->document);
    add_fact(looking, "period", named->period);
    add_fact(looking, "responsible", item->responsible);
}

/* How far off a figure is; a share by points, never by per cent. */
static Str difference_show(Arena *arena, double difference, int decimals, bool percent, Str unit) {
    double amount = percent ? fabs(difference) * 100 : fabs(difference);
    return figure_show(arena, amount, decimals, false, percent ? STR("个百分点") : unit);
}

/* The figures of a shortfall; what is not known stays empty. The gap comes with the words before it. */
static void tell_figures(Looking *looking, Str value, Str limit, Str gap, Str why, Str measure) {
    add_fact(looking, "value", value);
    add_fact(looking, "limit", limit);
    add_fact(looking, "gap", gap.len ? str_format(looking->arena, "。缺口：%.*s", STR_ARG(gap)) : gap);
    add_fact(looking, "why", why);
    add_fact(looking, "measure", measure);
}

static bool tell_item(Looking *looking, const Named *named, const Evaluation *evaluation, const ItemResult *item) {
    Arena *arena = looking->arena;
    const PartResult *part = item->told;
    int decimals = part ? part->decimals : item->def->decimals;
    bool percent = part ? part->percent : item->def->percent;
    Str unit = part ? part->unit : item->def->unit;
    bool figure = item->has_limit && !item->value.reason;
    Str value = figure ? figure_show(arena, item->value.number, decimals, percent, unit) : STR("");
    Str limit = item->has_limit ? figure_show(arena, item->limit, decimals, percent, unit) : STR("");
    Str gap = figure ? difference_show(arena, item->limit - item->value.number, decimals, percent, unit) : STR("");
    tell(looking, named, evaluation, item->def, item->stage, evaluation->unit);
    tell_figures(looking, value, limit, gap, item->why, item->def->measure);
    return true;
}

static bool find_item(Looking *looking, const Named *named, const Evaluation *evaluation, Err *err) {
    bool there = false;
    for (size_t i = 0; i < evaluation->item_count + evaluation->veto_count; i++) {
        const ItemResult *item =
            i < evaluation->item_count ? &evaluation->items[i] : &evaluation->vetoes[i - evaluation->item_count];
        if (str_equal(item->def->id, named->item) && stage_fits(looking, named->stage, item->stage)) {
            there = true;
            if (item->verdict == VERDICT_NOT_MET) {
                return tell_item(looking, named, evaluation, item);
            }
        }
    }
    return there ? settled(err)
                 : err_set(err, ERR_NOT_FOUND, "“%.*s”没有“%.*s”这一项。", STR_ARG(evaluation->def->name),
                           STR_ARG(named->item));
}

/* ---- one school ---- */

static Str needs_of(const Looking *looking, const RowResult *row, int item, const ItemDef *def) {
    for (size_t i = 0; i < row->gap_count; i++) {
        if (row->gaps[i].item == item) {
            int decimals = def->resource_step < 1 ? 2 : 0;
            return str_format(looking->arena, "%.*s%.*s%.*s", STR_ARG(def->resource_name),
                              STR_ARG(number_show(looking->arena, row->gaps[i].needs, decimals, true)),
                              STR_ARG(def->resource_unit));
        }
    }
    return (Str){NULL, 0};
}

static void tell_row(Looking *looking, const Named *named, const Evaluation *evaluation, const RowResult *row,
                     int index) {
    Arena *arena = looking->arena;
    const ItemDef *item = evaluation->row_items[index];
    double least = evaluation->row_limits[(size_t)index * evaluation->stage_count + (size_t)row->stage];
    Str value = figure_show(arena, row->values[index].number, item->decimals, item->percent, item->unit);
    Str limit = isnan(least) ? STR("") : figure_show(arena, least, item->decimals, item->percent, item->unit);
    Str needs = needs_of(looking, row, index, item);
    Str why = str_format(arena, "为%.*s，标准%.*s", STR_ARG(value), STR_ARG(limit));
    Str gap = needs.len      ? needs
              : isnan(least) ? STR("")
                             : difference_show(arena, least - row->values[index].number, item->decimals, item->percent,
                                               item->unit);
    tell(looking, named, evaluation, item, row->stage, row->unit);
    tell_figures(looking, value, limit, gap, why,
                 needs.len ? str_format(arena, "补充%.*s", STR_ARG(needs)) : item->measure);
}

static bool find_row(Looking *looking, const Named *named, const Evaluation *evaluation, Err *err) {
    const Frame *frame = evaluation->frame;
    for (size_t r = 0; r < evaluation->row_count; r++) {
        const RowResult *row = &evaluation->rows[r];
        if (!str_equal(frame->tree.units[row->unit].code, named->school) ||
            !stage_fits(looking, named->stage, row->stage)) {
            continue;
        }
        for (size_t i = 0; i < evaluation->row_item_count; i++) {
            if (str_equal(evaluation->row_items[i]->id, named->item)) {
                if (row->item_verdicts[i] != VERDICT_NOT_MET) {
                    return settled(err);
                }
                tell_row(looking, named, evaluation, row, (int)i);
                return true;
            }
        }
    }
    return err_set(err, ERR_NOT_FOUND, "“%.*s”里没有这所学校的这一项。", STR_ARG(evaluation->def->name));
}

bool look_at_evaluation(Looking *looking, Err *err) {
    Named named;
    const Frame *frame;
    int unit;
    Evaluation *evaluation = ARENA_NEW(looking->arena, Evaluation);
    return read_id(looking, &named, err) &&
           find_unit(looking, named.period, named.unit, "evaluation", &frame, &unit, err) &&
           judge(looking, &named, frame, unit, evaluation, err) &&
           (named.school.len ? find_row(looking, &named, evaluation, err)
                             : find_item(looking, &named, evaluation, err));
}
