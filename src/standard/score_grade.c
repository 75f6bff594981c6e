/* From points to the grade: the bands first, then what caps, lowers, fixes or bars, in this order. Every rule that
 * bears on it is told with who found it; one that nobody has looked at leaves the grade open downwards. */
#include "standard_internal.h"

static int grade_of(const FrameworkDef *def, Fraction points) {
    for (size_t i = 0; i < def->grade_count; i++) {
        if (!def->grades[i].has_least || fraction_compare(points, def->grades[i].at_least) >= 0) {
            return (int)i;
        }
    }
    return -1;
}

static int grade_index(const FrameworkDef *def, Str id) {
    for (size_t i = 0; i < def->grade_count; i++) {
        if (str_equal(def->grades[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

/* ---- effects ---- */

static void judge_condition(const Judging *judging, const Expr *when, ScoreEffect *effect) {
    Value value = formula_region(when, &judging->rows, judging->from, judging->to, judging->arena);
    effect->verdict = value.reason ? VERDICT_PENDING : value.number != 0 ? VERDICT_NOT_MET : VERDICT_MET;
    effect->why = value.reason        ? why_reason(judging, value.reason)
                  : value.number != 0 ? STR("由数据判定，有这种情形")
                                      : STR("由数据判定，没有这种情形");
}

static void judge_found(const Judging *judging, ScoreEffect *effect) {
    const Decision *decision = effect->decision = decision_of(judging, effect->def->id);
    if (!decision) {
        effect->verdict = VERDICT_PENDING;
        effect->why = STR("还没有核查意见");
        return;
    }
    effect->verdict = decision->verdict;
    effect->why = str_format(judging->arena, "%s%s%.*s",
                             decision->verdict == VERDICT_NOT_MET ? "认定有这种情形" : "认定没有这种情形",
                             decision->note.len ? "：" : "", STR_ARG(decision->note));
}

static void judge_effects(const Judging *judging, Score *score) {
    const FrameworkDef *def = score->def;
    score->effect_count = def->effect_count;
    score->effects = ARENA_ARRAY(judging->arena, def->effect_count, ScoreEffect);
    for (size_t i = 0; i < def->effect_count; i++) {
        const Expr *when = judging->standard->framework.effects[i];
        score->effects[i] = (ScoreEffect){.def = &def->effects[i]};
        if (when) {
            judge_condition(judging, when, &score->effects[i]);
        } else {
            judge_found(judging, &score->effects[i]);
        }
    }
}

static bool is_found(const ScoreEffect *effect) {
    return effect->verdict == VERDICT_NOT_MET;
}

static bool is_possible(const ScoreEffect *effect) {
    return effect->verdict == VERDICT_NOT_MET || effect->verdict == VERDICT_PENDING;
}

static void cap_points(Score *score) {
    for (size_t i = 0; i < score->effect_count; i++) {
        const ScoreEffect *effect = &score->effects[i];
        if (effect->def->kind == EFFECT_CAP && is_possible(effect)) {
            score->low = fraction_smaller(score->low, effect->def->points);
            score->high = is_found(effect) ? fraction_smaller(score->high, effect->def->points) : score->high;
        }
    }
}

static int worse(int a, int b) {
    return a > b ? a : b;
}

static void hold_grade(Score *score, ScoreEffectKind kind) {
    for (size_t i = 0; i < score->effect_count; i++) {
        const ScoreEffect *effect = &score->effects[i];
        if (effect->def->kind == kind && is_possible(effect)) {
            int grade = grade_index(score->def, effect->def->grade);
            score->worst = worse(score->worst, grade);
            score->best = is_found(effect) ? worse(score->best, grade) : score->best;
        }
    }
}

static int down_by(const Score *score, int grade, int by) {
    int last = (int)score->def->grade_count - 1, most = score->def->down_most;
    int reached = grade + (most > 0 && by > most ? most : by);
    return reached > last ? last : reached;
}

static void lower_grade(Score *score) {
    int sure = 0, possible = 0;
    for (size_t i = 0; i < score->effect_count; i++) {
        const ScoreEffect *effect = &score->effects[i];
        if (effect->def->kind == EFFECT_DOWN) {
            sure += is_found(effect) ? effect->def->by : 0;
            possible += is_possible(effect) ? effect->def->by : 0;
        }
    }
    score->best = down_by(score, score->best, sure);
    score->worst = down_by(score, score->worst, possible);
}

static void bar(Score *score) {
    for (size_t i = 0; i < score->effect_count; i++) {
        const ScoreEffect *effect = &score->effects[i];
        bool bars = effect->def->kind == EFFECT_BAR;
        score->barred = score->barred || (bars && is_found(effect));
        score->may_be_barred = score->may_be_barred || (bars && is_possible(effect));
    }
}

/* ---- what it comes to ---- */

static Verdict verdict_of(const Score *score) {
    if (score->barred) {
        return VERDICT_NOT_MET;
    }
    if (score->best < 0) {
        return score->may_be_barred ? verdict_both(score->verdict, VERDICT_PENDING) : score->verdict;
    }
    int pass = grade_index(score->def, score->def->pass);
    return score->best > pass                              ? VERDICT_NOT_MET
           : score->worst <= pass && !score->may_be_barred ? VERDICT_MET
                                                           : VERDICT_PENDING;
}

Str score_grade_show(Arena *arena, const Score *score) {
    const ScoreGradeDef *grades = score->def->grades;
    if (score->barred) {
        return STR("不评定等次");
    }
    if (score->state == SCORE_LEFT_OUT || score->best < 0) {
        return STR("");
    }
    return score->best == score->worst
               ? grades[score->best].name
               : str_format(arena, "%.*s至%.*s", STR_ARG(grades[score->best].name), STR_ARG(grades[score->worst].name));
}

static void tell_effects(const Judging *judging, const Score *score, Buf *why) {
    size_t open = 0;
    for (size_t i = 0; i < score->effect_count; i++) {
        open += score->effects[i].verdict == VERDICT_PENDING;
        add_text(why, is_found(&score->effects[i]) ? score->effects[i].def->name : STR(""), "；");
    }
    if (open) {
        add_text(why, str_format(judging->arena, "%zu项影响等次的情形待核查", open), "；");
    }
}

/* Why the whole is another number than its parts make. */
static Str coefficient_text(const Judging *judging, const Score *score) {
    char shown[32];
    if (!score->has_coefficient || score->coefficient.reason || score->coefficient.number == 1) {
        return STR("");
    }
    size_t length = number_shortest(score->coefficient.number, shown);
    return str_format(judging->arena, "（已乘%.*s%.*s）", STR_ARG(score->def->coefficient_name), (int)length, shown);
}

static void tell(const Judging *judging, Score *score) {
    Buf why = buf_create(judging->arena);
    if (score->def->points.num) {
        add_text(&why,
                 str_format(judging->arena, "得%.*s%.*s", STR_ARG(score_show(judging->arena, score->low, score->high)),
                            STR_ARG(coefficient_text(judging, score))),
                 "；");
    }
    for (size_t i = 0; i < score->def->level_count && !score->def->points.num; i++) {
        add_text(&why,
                 str_format(judging->arena, "%.*s%zu项", STR_ARG(score->def->levels[i].name), score->level_counts[i]),
                 "；");
    }
    add_text(&why, score_grade_show(judging->arena, score), "，");
    if (score->pending_count) {
        add_text(&why, str_format(judging->arena, "%zu项待定", score->pending_count), "；");
    }
    if (score->has_coefficient && score->coefficient.reason) {
        add_text(&why,
                 str_format(judging->arena, "%.*s不知道：%.*s", STR_ARG(score->def->coefficient_name),
                            STR_ARG(why_reason(judging, score->coefficient.reason))),
                 "；");
    }
    tell_effects(judging, score, &why);
    score->why = buf_str(&why);
}

void judge_grade(const Judging *judging, Score *score) {
    enum { SHOWN = 2 };
    const FrameworkDef *def = score->def;
    judge_effects(judging, score);
    cap_points(score);
    score->points_best = score->best = grade_of(def, score->high);
    score->points_worst = score->worst = grade_of(def, score->low);
    score->rounding_matters = grade_of(def, fraction_round(score->low, SHOWN)) != score->points_worst ||
                              grade_of(def, fraction_round(score->high, SHOWN)) != score->points_best;
    if (score->best >= 0) {
        hold_grade(score, EFFECT_AT_MOST);
        lower_grade(score);
        hold_grade(score, EFFECT_FIXED);
    }
    bar(score);
    score->verdict = verdict_of(score);
    tell(judging, score);
}
