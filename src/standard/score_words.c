/* How an indicator is scored, as a sentence: what the rule asks, with the limits as they are in force. */
#include "standard_internal.h"

static const char *const reached[] = {"", "不低于", "不高于", "低于", "高于"};

typedef struct Telling {
    const Judging *judging;
    const CompiledNode *node;
    const ScoreNodeDef *def;
    bool scored; /* of a framework with points */
    Buf text;
} Telling;

static void tell(Telling *telling, Str sentence) {
    add_text(&telling->text, sentence, "；");
}

static Str figure(const Telling *telling, double value) {
    const ScoreNodeDef *def = telling->def;
    Arena *arena = telling->judging->arena;
    if (isnan(value)) {
        return STR("（限值不知道）");
    }
    Str shortest = fraction_show(arena, fraction_from_number(def->percent ? value * 100 : value, FRACTION_PLACES),
                                 FRACTION_PLACES);
    return def->percent ? str_format(arena, "%.*s%%", STR_ARG(shortest))
                        : str_format(arena, "%.*s%.*s", STR_ARG(shortest), STR_ARG(def->unit));
}

/* "不低于85%". */
static Str condition(const Telling *telling, Compare compare, const Expr *limit) {
    return str_format(telling->judging->arena, "%s%.*s", reached[compare],
                      STR_ARG(figure(telling, limit_of(telling->judging, limit))));
}

static Str points(const Telling *telling, Fraction value) {
    return points_text(telling->judging, value);
}

static void tell_full(Telling *telling) {
    Arena *arena = telling->judging->arena;
    const ScoreNodeDef *def = telling->def;
    Str limit = condition(telling, def->compare, telling->node->limit);
    if (!telling->scored) {
        tell(telling, str_format(arena, "%.*s为达到", STR_ARG(limit)));
        return;
    }
    tell(telling, str_format(arena, "%.*s得%.*s", STR_ARG(limit), STR_ARG(points(telling, def->points))));
    if (telling->node->half) {
        Fraction half = fraction_divide(def->points, fraction_of(2));
        tell(telling, str_format(arena, "%.*s得%.*s", STR_ARG(condition(telling, def->compare, telling->node->half)),
                                 STR_ARG(points(telling, half))));
    }
    tell(telling, STR("达不到不得分"));
}

static void tell_proportional(Telling *telling) {
    Arena *arena = telling->judging->arena;
    const ScoreNodeDef *def = telling->def;
    double zero = telling->node->zero_at ? limit_of(telling->judging, telling->node->zero_at) : 0;
    Str limit = condition(telling, def->compare, telling->node->limit);
    tell(telling, str_format(arena, "%.*s得%.*s", STR_ARG(limit), STR_ARG(points(telling, def->points))));
    if (!telling->node->zero_at) {
        tell(telling, STR("达不到的按比例得分"));
    } else {
        tell(telling, str_format(arena, "达不到的按比例得分，到%.*s得0分", STR_ARG(figure(telling, zero))));
    }
}

static void tell_rest(Telling *telling, const ScoreBandDef *band, int decimals) {
    tell(telling, str_format(telling->judging->arena, "其余得%.*s",
                             STR_ARG(points(telling, band_points(telling->def, band, decimals)))));
}

static void tell_bands(Telling *telling) {
    Arena *arena = telling->judging->arena;
    const ScoreNodeDef *def = telling->def;
    int decimals = telling->judging->standard->def->framework.decimals;
    for (size_t i = 0; i < def->band_count; i++) {
        if (score_band_is_rest(&def->bands[i])) {
            tell_rest(telling, &def->bands[i], decimals);
            return;
        }
        Str limit = condition(telling, def->bands[i].compare, telling->node->bands[i]);
        tell(telling, str_format(arena, "%.*s得%.*s", STR_ARG(limit),
                                 STR_ARG(points(telling, band_points(def, &def->bands[i], decimals)))));
    }
    tell(telling, STR("其余不得分"));
}

static void tell_rank(Telling *telling) {
    Arena *arena = telling->judging->arena;
    const ScoreNodeDef *def = telling->def;
    int decimals = telling->judging->standard->def->framework.decimals;
    tell(telling, def->few_is_good ? STR("按同级单位的名次，数小的在前") : STR("按同级单位的名次，数大的在前"));
    for (size_t i = 0; i < def->band_count; i++) {
        const ScoreBandDef *band = &def->bands[i];
        if (score_band_is_rest(band)) {
            tell_rest(telling, band, decimals);
            return;
        }
        Str share = fraction_show(arena, fraction_multiply(band->place_share, fraction_of(100)), 2);
        Str place =
            band->place ? str_format(arena, "前%d名", band->place) : str_format(arena, "前%.*s%%", STR_ARG(share));
        tell(telling, str_format(arena, "%.*s得%.*s", STR_ARG(place),
                                 STR_ARG(points(telling, band_points(def, band, decimals)))));
    }
    tell(telling, STR("其余不得分"));
}

static void tell_line(Telling *telling, const ScoreLineDef *line) {
    Arena *arena = telling->judging->arena;
    Buf text = buf_create(arena);
    buf_add(&text, line->name);
    if (line->each.num) {
        buf_add_format(&text, line->count.text.len ? "每次扣%.*s" : "，一次扣%.*s",
                       STR_ARG(points(telling, line->each)));
    } else {
        buf_add(&text, STR("，酌情扣分"));
    }
    if (line->most.num) {
        buf_add_format(&text, "，最多扣%.*s", STR_ARG(points(telling, line->most)));
    }
    tell(telling, buf_str(&text));
}

static void tell_deductions(Telling *telling) {
    tell(telling, telling->def->points.num ? str_format(telling->judging->arena, "从%.*s里扣，扣完为止",
                                                        STR_ARG(points(telling, telling->def->points)))
                                           : STR("从上一级的满分里扣"));
    for (size_t i = 0; i < telling->def->line_count; i++) {
        tell_line(telling, &telling->def->lines[i]);
    }
}

static void tell_graded(Telling *telling) {
    const FrameworkDef *framework = &telling->judging->standard->def->framework;
    Arena *arena = telling->judging->arena;
    for (size_t i = 0; i < framework->level_count; i++) {
        const ScoreLevelDef *level = &framework->levels[i];
        Fraction part = fraction_round(fraction_multiply(telling->def->points, level->share), framework->decimals);
        tell(telling, telling->scored
                          ? str_format(arena, "%.*s得%.*s", STR_ARG(level->name), STR_ARG(points(telling, part)))
                          : level->name);
    }
}

static void tell_rule(Telling *telling) {
    Arena *arena = telling->judging->arena;
    Str full = points(telling, telling->def->points);
    switch (telling->def->rule) {
    case SCORE_FULL: tell_full(telling); break;
    case SCORE_PROPORTIONAL: tell_proportional(telling); break;
    case SCORE_BANDS: tell_bands(telling); break;
    case SCORE_RANK: tell_rank(telling); break;
    case SCORE_DEDUCTIONS: tell_deductions(telling); break;
    case SCORE_GIVEN: tell(telling, str_format(arena, "由评定人在0至%.*s之间给分", STR_ARG(full))); break;
    case SCORE_EVIDENCE:
        tell(telling, telling->scored ? str_format(arena, "凭材料认定，达到得%.*s，未达到不得分", STR_ARG(full))
                                      : STR("凭材料认定是否达到"));
        break;
    case SCORE_GRADED: tell_graded(telling); break;
    case SCORE_ANSWER: tell(telling, STR("写明情况，不计分")); break;
    case SCORE_GROUP: break;
    }
}

Str score_rule_words(const Judging *judging, const CompiledNode *node) {
    const ScoreNodeDef *def = node->def;
    Telling telling = {judging, node, def, judging->standard->def->framework.points.num > 0,
                       buf_create(judging->arena)};
    tell_rule(&telling);
    if (node->sample) {
        Str least = number_show(judging->arena, limit_of(judging, node->sample_least), 0, false);
        tell(&telling, str_format(judging->arena, "有效答卷不少于%.*s份才作结论", STR_ARG(least)));
    }
    if (def->may_not_apply) {
        tell(&telling, STR("当年没有这项任务的，可以写明理由认定不适用"));
    }
    return buf_str(&telling.text);
}
