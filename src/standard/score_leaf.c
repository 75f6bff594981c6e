/* One indicator of a framework that is computed: from the value of its formula to points. What is not known is neither
 * nothing nor full marks: the points then lie somewhere between, and the indicator says why. */
#include "standard_internal.h"

Str points_text(const Judging *judging, Fraction points) {
    return str_format(judging->arena, "%.*s分", STR_ARG(fraction_show(judging->arena, points, FRACTION_PLACES)));
}

void score_pending(ScoreResult *result, Str why) {
    result->state = SCORE_PENDING;
    result->verdict = VERDICT_PENDING;
    result->low = fraction_of(0);
    result->high = result->def->points;
    result->why = why;
}

void score_known(ScoreResult *result, Fraction points, Str why) {
    result->state = SCORE_KNOWN;
    result->low = result->high = points;
    bool full = result->def->bonus || fraction_compare(points, result->def->points) >= 0;
    result->verdict = full ? VERDICT_MET : VERDICT_NOT_MET;
    result->why = why;
}

Fraction band_points(const ScoreNodeDef *def, const ScoreBandDef *band, int decimals) {
    return band->has_points ? band->points : fraction_round(fraction_multiply(def->points, band->share), decimals);
}

static Value region(const Judging *judging, const Expr *expr) {
    return formula_region(expr, &judging->rows, judging->from, judging->to, judging->arena);
}

/* ---- what was read ---- */

typedef struct FactList {
    const Judging *judging;
    ScoreResult *result;
    bool own;
} FactList;

static void count_rows(const Judging *judging, const StoredColumn *column, ScoreFact *fact) {
    for (size_t i = judging->from; i < judging->to; i++) {
        if (judging->frame->school_rows[i]) {
            bool known = stored_known(column, i);
            fact->known += known;
            fact->unknown += !known;
        }
    }
}

static void add_read(void *context, int column, bool previous) {
    const FactList *list = context;
    const Judging *judging = list->judging;
    ScoreResult *result = list->result;
    size_t count;
    const Element *elements = pack_elements(judging->standard->pack, &count);
    if (column < 0 || (size_t)column >= count) {
        return;
    }
    ScoreFact fact = {
        .id = elements[column].id, .name = elements[column].name, .unit = elements[column].unit, .previous = previous};
    for (size_t i = 0; i < result->fact_count; i++) {
        const ScoreFact *known = &result->facts[i];
        if (str_equal(known->id, fact.id) && known->previous == previous && (known->own || !list->own)) {
            return;
        }
    }
    StoredColumn data = judging->rows.column(judging->rows.context, column, previous);
    fact.own = list->own;
    if (!fact.own) {
        count_rows(judging, &data, &fact);
    } else if (data.value) {
        fact.value = stored_value(&data, judging->from);
    } else {
        const ReasonItem empty = {.kind = REASON_EMPTY, .element = fact.name, .row = -1, .previous = previous};
        fact.value = (Value){NAN, reason_intern(judging->rows.reasons, &empty)};
    }
    result->facts = arena_grow(judging->arena, result->facts, result->fact_count, result->fact_count + 1, sizeof fact);
    result->facts[result->fact_count++] = fact;
}

static void add_facts(const Judging *judging, const Expr *expr, ScoreResult *result) {
    FactList own = {judging, result, true}, below = {judging, result, false};
    if (expr) {
        formula_row_columns(expr, add_read, &own);
        formula_columns(expr, add_read, &below);
    }
}

/* ---- rules ---- */

static Str shown(const Judging *judging, const ScoreNodeDef *def, double value) {
    return figure_show(judging->arena, value, def->decimals, def->percent, def->unit);
}

static void judge_full(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    const ScoreNodeDef *def = node->def;
    double half = limit_of(judging, node->half);
    bool full = compare_holds(def->compare, result->value.number, result->limit);
    bool some = !full && !isnan(half) && compare_holds(def->compare, result->value.number, half);
    Fraction points = full ? def->points : some ? fraction_divide(def->points, fraction_of(2)) : fraction_of(0);
    Str why = why_compare(judging->arena, def->compare, result->value.number, result->limit, def->decimals,
                          def->percent, def->unit);
    score_known(
        result, points,
        some ? str_format(judging->arena, "%.*s；达到%.*s，得一半", STR_ARG(why), STR_ARG(shown(judging, def, half)))
             : why);
    result->verdict = full ? VERDICT_MET : VERDICT_NOT_MET;
}

static void judge_proportional(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    const ScoreNodeDef *def = node->def;
    double zero = node->zero_at ? limit_of(judging, node->zero_at) : 0, way = result->limit - zero;
    bool full = compare_holds(def->compare, result->value.number, result->limit);
    double share = full || way == 0 ? 0 : fmin(fmax((result->value.number - zero) / way, 0), 1);
    Fraction points = full ? def->points
                           : fraction_smaller(fraction_from_number(fraction_number(def->points) * share,
                                                                   judging->standard->def->framework.decimals),
                                              def->points);
    Str why = why_compare(judging->arena, def->compare, result->value.number, result->limit, def->decimals,
                          def->percent, def->unit);
    score_known(result, points,
                full ? why
                     : str_format(judging->arena, "%.*s；按比例得满分的%.*s%%", STR_ARG(why),
                                  STR_ARG(number_show(judging->arena, share * 100, 2, false))));
    result->verdict = full ? VERDICT_MET : VERDICT_NOT_MET;
}

static void judge_bands(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    static const char *const words[] = {"", "不低于", "不高于", "低于", "高于"};
    const ScoreNodeDef *def = node->def;
    Str value = shown(judging, def, result->value.number);
    for (size_t i = 0; i < def->band_count; i++) {
        if (score_band_is_rest(&def->bands[i])) {
            score_known(result, band_points(def, &def->bands[i], judging->standard->def->framework.decimals),
                        str_format(judging->arena, "为%.*s，在其余的一档", STR_ARG(value)));
            return;
        }
        double limit = limit_of(judging, node->bands[i]);
        if (compare_holds(def->bands[i].compare, result->value.number, limit)) {
            score_known(result, band_points(def, &def->bands[i], judging->standard->def->framework.decimals),
                        str_format(judging->arena, "为%.*s，在%s%.*s的一档", STR_ARG(value),
                                   words[def->bands[i].compare], STR_ARG(shown(judging, def, limit))));
            return;
        }
    }
    score_known(result, fraction_of(0), str_format(judging->arena, "为%.*s，不在任何一档", STR_ARG(value)));
}

/* Too few answers say nothing. */
static bool sample_suffices(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    if (!node->sample) {
        return true;
    }
    Value sample = region(judging, node->sample);
    double least = limit_of(judging, node->sample_least);
    if (sample.reason) {
        score_pending(result, str_format(judging->arena, "不知道有多少份答卷：%.*s",
                                         STR_ARG(why_reason(judging, sample.reason))));
    } else if (!number_at_least(sample.number, least)) {
        score_pending(result, str_format(judging->arena, "有效答卷%.*s份，不足%.*s份，样本太小，不作结论",
                                         STR_ARG(number_show(judging->arena, sample.number, 0, false)),
                                         STR_ARG(number_show(judging->arena, least, 0, false))));
    }
    return !sample.reason && number_at_least(sample.number, least);
}

static void judge_computed(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    add_facts(judging, node->value, result);
    add_facts(judging, node->sample, result);
    result->has_value = true;
    result->value = region(judging, node->value);
    result->limit = limit_of(judging, node->limit);
    if (result->value.reason) {
        score_pending(result, why_reason(judging, result->value.reason));
    } else if (sample_suffices(judging, node, result)) {
        switch (node->def->rule) {
        case SCORE_FULL: judge_full(judging, node, result); break;
        case SCORE_PROPORTIONAL: judge_proportional(judging, node, result); break;
        case SCORE_BANDS: judge_bands(judging, node, result); break;
        default: judge_rank(judging, node, result); break;
        }
    }
}

/* ---- deductions ---- */

static void judge_counted_line(const Judging *judging, const ScoreLineDef *def, const Expr *count, Fraction most,
                               ScoreLine *line) {
    line->count = region(judging, count);
    if (line->count.reason) {
        line->state = SCORE_PENDING;
        line->high = most;
        line->why = why_reason(judging, line->count.reason);
        return;
    }
    Fraction times = fraction_from_number(fmax(line->count.number, 0), FRACTION_PLACES);
    Fraction taken = fraction_smaller(fraction_multiply(times, def->each), most);
    line->low = line->high = taken;
    line->why = str_format(judging->arena, "%.*s次，每次扣%.*s，扣%.*s",
                           STR_ARG(fraction_show(judging->arena, times, FRACTION_PLACES)),
                           STR_ARG(points_text(judging, def->each)), STR_ARG(points_text(judging, taken)));
}

static void judge_told_line(const Judging *judging, const ScoreLineDef *def, Fraction most, ScoreLine *line) {
    line->decision = decision_of(judging, def->id);
    if (!line->decision || !line->decision->has_points) {
        line->state = SCORE_PENDING;
        line->high = most;
        line->why = STR("还没有核查意见");
        return;
    }
    line->low = line->high = fraction_smaller(fraction_from_number(line->decision->points, FRACTION_PLACES), most);
    bool said = line->decision->note.len > 0;
    line->why = line->low.num ? str_format(judging->arena, "扣%.*s%s%.*s%s", STR_ARG(points_text(judging, line->low)),
                                           said ? "（" : "", STR_ARG(line->decision->note), said ? "）" : "")
                              : STR("不扣分");
}

/* The sum of what is taken stays between nothing and full marks. */
static void judge_deductions(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    const ScoreNodeDef *def = node->def;
    Fraction low = fraction_of(0), high = fraction_of(0), full = def->points;
    bool whole = !full.num; /* taken from the group above */
    Buf why = buf_create(judging->arena);
    result->line_count = def->line_count;
    result->lines = ARENA_ARRAY(judging->arena, def->line_count, ScoreLine);
    for (size_t i = 0; i < def->line_count; i++) {
        const ScoreLineDef *line = &def->lines[i];
        ScoreLine *judged = &result->lines[i];
        *judged = (ScoreLine){.def = line};
        Fraction most = line->most.num ? whole ? line->most : fraction_smaller(line->most, full) : full;
        if (node->counts[i]) {
            add_facts(judging, node->counts[i], result);
            judge_counted_line(judging, line, node->counts[i], most, judged);
        } else {
            judge_told_line(judging, line, most, judged);
        }
        low = fraction_add(low, judged->low);
        high = fraction_add(high, judged->high);
        if (judged->state == SCORE_PENDING || judged->high.num) {
            add_text(&why, str_format(judging->arena, "%.*s：%.*s", STR_ARG(line->name), STR_ARG(judged->why)), "；");
        }
    }
    Fraction least = fraction_subtract(full, high), most = fraction_subtract(full, low);
    result->low = whole ? least : fraction_larger(least, fraction_of(0));
    result->high = whole ? most : fraction_larger(most, fraction_of(0));
    bool known = fraction_compare(result->low, result->high) == 0;
    result->state = known ? SCORE_KNOWN : SCORE_PENDING;
    result->verdict = !known                                      ? VERDICT_PENDING
                      : fraction_compare(result->high, full) == 0 ? VERDICT_MET
                                                                  : VERDICT_NOT_MET;
    result->why = why.len ? buf_str(&why) : STR("没有扣分");
}

void judge_leaf(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    result->limit = NAN;
    switch (node->def->rule) {
    case SCORE_FULL:
    case SCORE_PROPORTIONAL:
    case SCORE_BANDS:
    case SCORE_RANK: judge_computed(judging, node, result); break;
    case SCORE_DEDUCTIONS: judge_deductions(judging, node, result); break;
    case SCORE_GROUP:
    case SCORE_GIVEN:
    case SCORE_EVIDENCE:
    case SCORE_GRADED:
    case SCORE_ANSWER: judge_decided(judging, node, result); break;
    }
}
