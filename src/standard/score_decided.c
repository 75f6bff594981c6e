/* One indicator of a framework that people decide: points, all or nothing, a level, an answer. Without a decision it is
 * open, never nothing and never full marks. */
#include "standard_internal.h"

const Decision *decision_of(const Judging *judging, Str item) {
    const Decision *found = NULL;
    for (size_t i = 0; i < judging->options->decision_count; i++) {
        if (str_equal(judging->options->decisions[i].item, item)) {
            found = &judging->options->decisions[i];
        }
    }
    return found;
}

static Str with_note(const Judging *judging, Str said, const Decision *decision) {
    return str_format(judging->arena, "%.*s%s%.*s", STR_ARG(said), decision->note.len ? "：" : "",
                      STR_ARG(decision->note));
}

/* Who said only "met" or "not met" chose the best or the worst level. */
static const ScoreLevelDef *level_of(const FrameworkDef *framework, const Decision *decision) {
    for (size_t i = 0; i < framework->level_count; i++) {
        if (str_equal(framework->levels[i].id, decision->level)) {
            return &framework->levels[i];
        }
    }
    if (decision->level.len || !framework->level_count) {
        return NULL; /* the pack has changed since */
    }
    return &framework->levels[decision->verdict == VERDICT_MET ? 0 : framework->level_count - 1];
}

static void judge_graded(const Judging *judging, ScoreResult *result) {
    const FrameworkDef *framework = &judging->standard->def->framework;
    const Decision *decision = result->decision;
    result->level = level_of(framework, decision);
    if (!result->level) {
        score_pending(result, STR("认定的落实程度在现行标准里没有，请重新认定"));
        return;
    }
    score_known(result,
                fraction_round(fraction_multiply(result->def->points, result->level->share), framework->decimals),
                with_note(judging, result->level->name, decision));
    result->verdict = result->level == framework->levels ? VERDICT_MET : VERDICT_NOT_MET;
}

static void judge_met(const Judging *judging, ScoreResult *result) {
    bool met = result->decision->verdict == VERDICT_MET;
    score_known(result, met ? result->def->points : fraction_of(0),
                with_note(judging, met ? STR("认定达到") : STR("认定未达到"), result->decision));
    result->verdict = met ? VERDICT_MET : VERDICT_NOT_MET;
}

void judge_decided(const Judging *judging, const CompiledNode *node, ScoreResult *result) {
    const ScoreNodeDef *def = node->def;
    const Decision *decision = result->decision = decision_of(judging, def->id);
    if (!decision) {
        score_pending(result, def->rule == SCORE_GIVEN    ? STR("还没有评分")
                              : def->rule == SCORE_ANSWER ? STR("还没有填写")
                                                          : STR("尚无佐证材料和认定意见"));
    } else if (def->rule == SCORE_GIVEN && !decision->has_points) {
        score_pending(result, STR("还没有评分"));
    } else if (def->rule == SCORE_GIVEN) {
        Fraction points = fraction_smaller(fraction_from_number(decision->points, FRACTION_PLACES), def->points);
        score_known(
            result, points,
            with_note(judging, str_format(judging->arena, "评%.*s", STR_ARG(points_text(judging, points))), decision));
    } else if (def->rule == SCORE_GRADED) {
        judge_graded(judging, result);
    } else if (def->rule == SCORE_ANSWER) {
        score_known(result, fraction_of(0), decision->note);
    } else {
        judge_met(judging, result);
    }
}
