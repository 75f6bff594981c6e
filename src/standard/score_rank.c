/* Points by place: only where a standard asks for it. The unit stands among the units of its level under the same unit
 * to which the framework applies; those whose value is not known could stand before it or behind. */
#include "standard_internal.h"

static bool is_peer(const Judging *judging, size_t at) {
    const Unit *units = judging->frame->tree.units, *own = &units[judging->unit];
    return units[at].kind->level == own->kind->level && units[at].parent == own->parent;
}

static bool leaves_out(const Standard *standard, const Frame *frame, const Rows *rows, size_t at, Arena *arena) {
    const Expr *applies = standard->framework.applies;
    if (!applies) {
        return false;
    }
    Value value = formula_region(applies, rows, at, (size_t)frame->tree.units[at].end, arena);
    return !value.reason && value.number == 0;
}

static bool is_left_out(const Judging *judging, size_t at) {
    return leaves_out(judging->standard, judging->frame, &judging->rows, at, judging->arena);
}

const bool *standard_left_out(const Standard *standard, const Frame *frame, Arena *arena) {
    if (!standard->framework.applies) {
        return NULL;
    }
    const UnitTree *tree = &frame->tree;
    const Rows rows = frame_rows(frame, NULL, 0, frame->school_rows, arena);
    bool *out = ARENA_ARRAY(arena, tree->count, bool);
    for (size_t i = 0; i < tree->count; i++) {
        out[i] = tree->units[i].kind->level == standard->def->level && leaves_out(standard, frame, &rows, i, arena);
    }
    return out;
}

static void count_others(const Judging *judging, const CompiledNode *node, ScoreResult *result, int *unknown) {
    const UnitTree *tree = &judging->frame->tree;
    int better = 0;
    for (size_t i = 0; i < tree->count; i++) {
        if (i == (size_t)judging->unit || !is_peer(judging, i) || is_left_out(judging, i)) {
            continue;
        }
        Value other = formula_region(node->value, &judging->rows, i, (size_t)tree->units[i].end, judging->arena);
        result->of++;
        *unknown += other.reason != 0;
        bool before = node->def->few_is_good ? !number_at_least(other.number, result->value.number)
                                             : !number_at_most(other.number, result->value.number);
        better += !other.reason && before;
    }
    result->of++;
    result->place_low = 1 + better;
    result->place_high = 1 + better + *unknown;
}

static Fraction points_of_place(const Judging *judging, const ScoreNodeDef *def, int place, int of) {
    for (size_t i = 0; i < def->band_count; i++) {
        const ScoreBandDef *band = &def->bands[i];
        Fraction share = fraction_divide(fraction_of(place), fraction_of(of));
        if (score_band_is_rest(band) ||
            (band->place ? place <= band->place : fraction_compare(share, band->place_share) <= 0)) {
            return band_points(def, band, judging->standard->def->framework.decimals);
        }
    }
    return fraction_of(0);
}

void judge_rank(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    const ScoreNodeDef *def = node->def;
    int unknown = 0;
    count_others(judging, node, result, &unknown);
    if (result->of < 2) {
        score_pending(result, STR("没有可以排名的同级单位"));
        return;
    }
    Fraction low = points_of_place(judging, def, result->place_low, result->of), high = low;
    for (int place = result->place_low + 1; place <= result->place_high; place++) {
        Fraction points = points_of_place(judging, def, place, result->of);
        low = fraction_smaller(low, points);
        high = fraction_larger(high, points);
    }
    Str value = figure_show(judging->arena, result->value.number, def->decimals, def->percent, def->unit);
    Str why = unknown ? str_format(judging->arena, "为%.*s，在%d个单位中列第%d至%d名，%d个单位缺数据", STR_ARG(value),
                                   result->of, result->place_low, result->place_high, unknown)
                      : str_format(judging->arena, "为%.*s，在%d个单位中列第%d名", STR_ARG(value), result->of,
                                   result->place_low);
    if (fraction_compare(low, high) == 0) {
        score_known(result, low, why);
    } else {
        score_pending(result, why);
        result->low = low;
        result->high = high;
    }
}
