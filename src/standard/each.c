/* All units of a standard's level within a verdicts, judged one by one: counts of verdicts, of items, and of what plans
 * add. */
#include "standard_internal.h"

typedef struct Regarding {
    Tx *tx;
    const Standard *standard;
    const EvaluateOptions *options;
    Arena *arena;
    Verdicts *verdicts;
} Regarding;

/* The items that are told: what is scored in a framework's tree has /scores. */
static bool is_told(const Evaluation *evaluation, const ItemResult *item) {
    return !item->def->node && !item->def->effect && !counts_in_rule(evaluation, item);
}

static const ItemResult *item_at(const Evaluation *evaluation, size_t i) {
    return i < evaluation->item_count ? &evaluation->items[i] : &evaluation->vetoes[i - evaluation->item_count];
}

/* Every unit has the same items and row items, in the same order: those of the first one judged are the region's. */
static void begin(const Regarding *regarding, const Evaluation *evaluation) {
    Verdicts *verdicts = regarding->verdicts;
    size_t most = evaluation->item_count + evaluation->veto_count;
    verdicts->items = ARENA_ARRAY(regarding->arena, most + 1, VerdictsItem);
    for (size_t i = 0; i < most; i++) {
        const ItemResult *item = item_at(evaluation, i);
        if (is_told(evaluation, item)) {
            verdicts->items[verdicts->item_count++] = (VerdictsItem){.def = item->def, .block = item->block};
        }
    }
    verdicts->needs = ARENA_ARRAY(regarding->arena, evaluation->row_item_count + 1, VerdictsNeed);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        verdicts->needs[verdicts->need_count++] = (VerdictsNeed){.item = evaluation->row_items[i]};
    }
}

static void count_items(const Regarding *regarding, const Evaluation *evaluation, VerdictsUnit *unit) {
    Verdicts *verdicts = regarding->verdicts;
    unit->items = ARENA_ARRAY(regarding->arena, verdicts->item_count + 1, Verdict);
    size_t at = 0;
    for (size_t i = 0; i < evaluation->item_count + evaluation->veto_count; i++) {
        const ItemResult *item = item_at(evaluation, i);
        if (is_told(evaluation, item)) {
            unit->counts[item->verdict]++;
            verdicts->items[at].counts[item->verdict]++;
            unit->items[at++] = item->verdict;
        }
    }
    unit->rows = evaluation->row_count;
    for (size_t i = 0; i < evaluation->row_count; i++) {
        unit->rows_not_met += evaluation->rows[i].verdict == VERDICT_NOT_MET;
    }
}

static void count_needs(const Regarding *regarding, const Evaluation *evaluation, VerdictsUnit *unit) {
    Verdicts *verdicts = regarding->verdicts;
    unit->plan_complete = evaluation->plan.complete;
    unit->adds = ARENA_ARRAY(regarding->arena, verdicts->need_count + 1, double);
    for (size_t i = 0; i < evaluation->plan.item_count; i++) {
        const PlanItem *item = &evaluation->plan.items[i];
        unit->adds[item->item] = item->add;
        verdicts->needs[item->item].add += item->add;
        verdicts->needs[item->item].units += item->add > 0;
    }
}

/* What was judged of one unit is let go before the next; only counts stay. */
static bool add_unit(const Regarding *regarding, int unit, Err *err) {
    Verdicts *verdicts = regarding->verdicts;
    Arena *scratch = arena_create();
    Evaluation evaluation;
    bool good = standard_evaluate_decided(regarding->tx, regarding->standard, verdicts->frame, unit, regarding->options,
                                          scratch, &evaluation, err);
    if (good) {
        VerdictsUnit *added = &verdicts->units[verdicts->unit_count++];
        *added = (VerdictsUnit){.unit = unit, .verdict = evaluation.verdict};
        if (verdicts->unit_count == 1) {
            begin(regarding, &evaluation);
        }
        verdicts->counts[evaluation.verdict]++;
        count_items(regarding, &evaluation, added);
        if (!regarding->options->no_plan) {
            count_needs(regarding, &evaluation, added);
        }
    }
    arena_destroy(scratch);
    return good;
}

bool standard_verdicts(Tx *tx, const Standard *standard, const Frame *frame, int unit, const bool *within, bool plans,
                       Arena *arena, Verdicts *verdicts, Err *err) {
    const UnitTree *tree = &frame->tree;
    if (unit < 0 || (size_t)unit >= tree->count) {
        return err_set(err, ERR_NOT_FOUND, "没有这个单位。");
    }
    *verdicts = (Verdicts){.def = standard->def, .frame = frame, .unit = unit};
    Regarding regarding = {.tx = tx,
                           .standard = standard,
                           .options = &(EvaluateOptions){.no_plan = !plans, .no_words = true},
                           .arena = arena,
                           .verdicts = verdicts};
    int end = tree->units[unit].end;
    size_t most = 0;
    for (int i = unit; i < end; i++) {
        most += tree->units[i].kind->level == standard->def->level;
    }
    verdicts->units = ARENA_ARRAY(arena, most + 1, VerdictsUnit);
    for (int i = unit; i < end; i++) {
        if (tree->units[i].kind->level == standard->def->level && (!within || within[i]) &&
            !add_unit(&regarding, i, err)) {
            return false;
        }
    }
    return true;
}
