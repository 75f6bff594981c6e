/* The whole of a framework: its tree from the leaves up, what is left out, and the sum brought to the scale. Points are
 * exact all the way (Fraction); what is not known makes them a range. */
#include "standard_internal.h"

/* What holds for a branch: it is left out, or nobody knows whether it applies. */
typedef struct Branch {
    bool out, unsure, from_full;
    Str why;
} Branch;

Str score_state_id(ScoreState state) {
    static const char *const ids[] = {"known", "pending", "not_applicable"};
    return str_from(ids[state]);
}

Str score_show(Arena *arena, Fraction low, Fraction high) {
    enum { SHOWN = 2 };
    Str from = fraction_show(arena, low, SHOWN), to = fraction_show(arena, high, SHOWN);
    return fraction_compare(low, high) == 0 ? str_format(arena, "%.*s分", STR_ARG(from))
                                            : str_format(arena, "%.*s至%.*s分", STR_ARG(from), STR_ARG(to));
}

/* ---- whether it applies ---- */

static Branch judge_applies(const Judging *judging, const Expr *applies, Str why, Branch above) {
    if (!applies || above.out) {
        return above;
    }
    Value value = formula_region(applies, &judging->rows, judging->from, judging->to, judging->arena);
    if (value.reason) {
        above.unsure = true;
        above.why = str_format(judging->arena, "不知道是否适用：%.*s", STR_ARG(why_reason(judging, value.reason)));
    } else if (value.number == 0) {
        above.out = true;
        above.why = why;
    }
    return above;
}

/* A person may say so of indicators that allow it. */
static Branch said_to_apply(const Judging *judging, const ScoreNodeDef *def, Branch branch) {
    const Decision *decision = def->may_not_apply ? decision_of(judging, def->id) : NULL;
    if (decision && decision->verdict == VERDICT_NOT_APPLICABLE && !branch.out) {
        branch.out = true;
        branch.why = str_format(judging->arena, "认定不适用：%.*s", STR_ARG(decision->note));
    }
    return branch;
}

static void leave_out(const Judging *judging, ScoreResult *result, Str why) {
    bool full = judging->standard->def->framework.left_out == LEFT_OUT_FULL && !result->def->bonus;
    result->state = SCORE_LEFT_OUT;
    result->verdict = VERDICT_NOT_APPLICABLE;
    result->low = result->high = result->asked = full ? result->def->points : fraction_of(0);
    result->why = why;
    result->limit = NAN;
}

/* ---- the tree ---- */

static void judge_node(const Judging *judging, const CompiledNode *node, Branch branch, ScoreResult *result);

/* What is left out of a group of `all` points, of which `asked` apply: as the framework makes up for it. */
static void weigh(const Judging *judging, ScoreResult *result, Fraction all) {
    const ScoreNodeDef *def = result->def;
    Fraction share;
    if (judging->standard->def->framework.left_out == LEFT_OUT_GROUP) {
        share = fraction_divide(def->points, result->asked);
        result->asked = def->points;
    } else {
        share = fraction_divide(def->points, all);
        result->asked = fraction_multiply(result->asked, share);
    }
    result->low = fraction_multiply(result->low, share);
    result->high = fraction_multiply(result->high, share);
}

static void take_from_full(ScoreResult *result) {
    result->asked = result->def->points;
    result->low = fraction_larger(fraction_add(result->asked, result->low), fraction_of(0));
    result->high = fraction_larger(fraction_add(result->asked, result->high), fraction_of(0));
}

static void add_node(ScoreResult *result, const ScoreResult *child) {
    result->bonus_low = fraction_add(result->bonus_low, child->bonus_low);
    result->bonus_high = fraction_add(result->bonus_high, child->bonus_high);
    result->verdict = verdict_both(result->verdict, child->verdict);
    if (!child->def->bonus) {
        result->low = fraction_add(result->low, child->low);
        result->high = fraction_add(result->high, child->high);
        result->asked = fraction_add(result->asked, child->asked);
    }
}

static void judge_group(const Judging *judging, const CompiledNode *node, Branch branch, ScoreResult *result) {
    const ScoreNodeDef *def = node->def;
    Fraction all = fraction_of(0);
    size_t out = 0, pending = 0;
    result->limit = NAN;
    result->verdict = VERDICT_NOT_APPLICABLE;
    result->node_count = def->node_count;
    result->nodes = ARENA_ARRAY(judging->arena, def->node_count, ScoreResult);
    branch.from_full = def->from_full;
    for (size_t i = 0; i < def->node_count; i++) {
        judge_node(judging, &node->nodes[i], branch, &result->nodes[i]);
        add_node(result, &result->nodes[i]);
        all = fraction_add(all, def->nodes[i].bonus ? fraction_of(0) : def->nodes[i].points);
        out += result->nodes[i].state == SCORE_LEFT_OUT;
        pending += result->nodes[i].state == SCORE_PENDING;
    }
    if (out == def->node_count) {
        leave_out(judging, result, branch.out ? branch.why : STR("下级都不适用"));
        return;
    }
    if (def->from_full) {
        take_from_full(result);
    } else if (def->points.num && result->asked.num) {
        weigh(judging, result, all);
    }
    result->state = pending ? SCORE_PENDING : SCORE_KNOWN;
    result->why = pending ? str_format(judging->arena, "%zu项待定", pending)
                  : out   ? str_format(judging->arena, "%zu项不适用", out)
                          : STR("");
}

static void judge_one(const Judging *judging, const CompiledNode *node, Branch branch, ScoreResult *result) {
    const ScoreNodeDef *def = node->def;
    if (branch.out) {
        leave_out(judging, result, branch.why);
        return;
    }
    judge_leaf(judging, node, result);
    if (branch.unsure) {
        Fraction low = result->low;
        score_pending(result, branch.why);
        result->low = branch.from_full ? low : result->low;
    }
    result->asked = def->points;
    if (def->bonus) {
        result->bonus_low = result->low;
        result->bonus_high = result->high;
    }
}

static void judge_node(const Judging *judging, const CompiledNode *node, Branch branch, ScoreResult *result) {
    *result = (ScoreResult){.def = node->def};
    branch = judge_applies(judging, node->applies, node->def->applies_why, branch);
    branch = said_to_apply(judging, node->def, branch);
    if (node->def->node_count) {
        judge_group(judging, node, branch, result);
    } else {
        judge_one(judging, node, branch, result);
        result->rule = score_rule_words(judging, node);
    }
}

/* ---- the sum ---- */

static void count_leaves(const FrameworkDef *framework, const ScoreResult *result, Score *score) {
    if (!result->def->node_count) {
        score->leaf_count++;
        score->pending_count += result->state == SCORE_PENDING;
        score->left_out_count += result->state == SCORE_LEFT_OUT;
        if (result->level) {
            score->level_counts[result->level - framework->levels]++;
        }
    }
    for (size_t i = 0; i < result->node_count; i++) {
        count_leaves(framework, &result->nodes[i], score);
    }
}

/* Size and starting point: the same work is worth more where it was harder. Kept within the bounds of the pack. */
static void apply_coefficient(const Judging *judging, Score *score) {
    const CompiledFramework *compiled = &judging->standard->framework;
    enum { PLACES = 4 };
    if (!compiled->coefficient) {
        return;
    }
    double least = limit_of(judging, compiled->coefficient_least), most = limit_of(judging, compiled->coefficient_most);
    score->has_coefficient = true;
    score->coefficient =
        formula_region(compiled->coefficient, &judging->rows, judging->from, judging->to, judging->arena);
    bool known = !score->coefficient.reason;
    if (known) {
        score->coefficient.number = fmin(fmax(score->coefficient.number, least), most);
    } else {
        score->state = SCORE_PENDING;
    }
    double low = known ? score->coefficient.number : least, high = known ? score->coefficient.number : most;
    score->low = fraction_multiply(score->low, fraction_from_number(low, PLACES));
    score->high = fraction_multiply(score->high, fraction_from_number(high, PLACES));
}

static Fraction at_most(Fraction value, Fraction most) {
    return most.num ? fraction_smaller(value, most) : value;
}

static void add_bonus(const FrameworkDef *def, Score *score) {
    score->low = fraction_add(score->low, at_most(score->bonus_low, def->bonus_most));
    score->high = fraction_add(score->high, at_most(score->bonus_high, def->bonus_most));
    score->low = at_most(score->low, def->most);
    score->high = at_most(score->high, def->most);
}

static void sum_up(const Judging *judging, Score *score) {
    const FrameworkDef *def = score->def;
    score->verdict = VERDICT_NOT_APPLICABLE;
    ScoreResult whole = {.verdict = VERDICT_NOT_APPLICABLE};
    for (size_t i = 0; i < score->node_count; i++) {
        add_node(&whole, &score->nodes[i]);
        count_leaves(def, &score->nodes[i], score);
    }
    score->verdict = whole.verdict;
    score->asked = whole.asked;
    score->sum_low = whole.low;
    score->sum_high = whole.high;
    score->bonus_low = whole.bonus_low;
    score->bonus_high = whole.bonus_high;
    score->state = score->left_out_count == score->leaf_count ? SCORE_LEFT_OUT
                   : score->pending_count                     ? SCORE_PENDING
                                                              : SCORE_KNOWN;
    if (def->points.num) {
        score->low = fraction_divide(fraction_multiply(whole.low, def->points), whole.asked);
        score->high = fraction_divide(fraction_multiply(whole.high, def->points), whole.asked);
        apply_coefficient(judging, score);
        add_bonus(def, score);
    }
}

/* A part of what is judged, or more than it, is no unit of this framework. */
static bool is_of_level(const Judging *judging) {
    return judging->frame->tree.units[judging->unit].kind->level == judging->standard->def->level;
}

void judge_score(Judging *judging) {
    const StandardDef *standard = judging->standard->def;
    const CompiledFramework *compiled = &judging->standard->framework;
    if (!standard->has_framework) {
        return;
    }
    const FrameworkDef *def = &standard->framework;
    Score *score = ARENA_NEW(judging->arena, Score);
    *score = (Score){.def = def, .node_count = def->node_count, .best = -1, .worst = -1};
    score->points_best = score->points_worst = -1;
    score->level_counts = ARENA_ARRAY(judging->arena, def->level_count, size_t);
    score->nodes = ARENA_ARRAY(judging->arena, def->node_count, ScoreResult);
    Branch branch = {.out = false};
    if (is_of_level(judging)) {
        branch = judge_applies(judging, compiled->applies, def->applies_why, branch);
    } else {
        branch = (Branch){.out = true, .why = STR("这个指标体系不评这一级单位")};
    }
    for (size_t i = 0; i < def->node_count; i++) {
        judge_node(judging, &compiled->nodes[i], branch, &score->nodes[i]);
    }
    sum_up(judging, score);
    score->why = branch.why;
    if (branch.out) {
        score->state = SCORE_LEFT_OUT;
        score->verdict = VERDICT_NOT_APPLICABLE;
        score->low = score->high = fraction_of(0);
    } else {
        judge_grade(judging, score);
    }
    judging->result->score = score;
}

/* ---- looking up ---- */

static const ScoreResult *find_result(const ScoreResult *results, size_t count, const ScoreNodeDef *def) {
    const ScoreResult *found = NULL;
    for (size_t i = 0; i < count && !found; i++) {
        found = results[i].def == def ? &results[i] : find_result(results[i].nodes, results[i].node_count, def);
    }
    return found;
}

const ScoreResult *score_result(const Score *score, const ScoreNodeDef *def) {
    return find_result(score->nodes, score->node_count, def);
}

static bool find_node(const ScoreNodeDef *nodes, size_t count, Str id, ScoreNamed *named) {
    for (size_t i = 0; i < count && !named->node; i++) {
        if (!nodes[i].node_count && str_equal(nodes[i].id, id)) {
            named->node = &nodes[i];
        }
        for (size_t l = 0; l < nodes[i].line_count; l++) {
            if (str_equal(nodes[i].lines[l].id, id)) {
                *named = (ScoreNamed){&nodes[i], &nodes[i].lines[l], NULL};
            }
        }
        find_node(nodes[i].nodes, nodes[i].node_count, id, named);
    }
    return named->node != NULL;
}

bool score_find(const FrameworkDef *framework, Str id, ScoreNamed *named) {
    *named = (ScoreNamed){.node = NULL};
    for (size_t i = 0; i < framework->effect_count; i++) {
        named->effect = str_equal(framework->effects[i].id, id) ? &framework->effects[i] : named->effect;
    }
    return find_node(framework->nodes, framework->node_count, id, named) || named->effect;
}

/* ---- as items ---- */

static void item_of_effect(const Score *score, ItemResult *result) {
    for (size_t i = 0; i < score->effect_count; i++) {
        if (score->effects[i].def == result->def->effect) {
            result->verdict = score->effects[i].verdict;
            result->decision = score->effects[i].decision;
            result->why = score->effects[i].why;
        }
    }
}

void judge_framework_item(const Judging *judging, ItemResult *result) {
    const Score *score = judging->result->score;
    result->points = NAN;
    if (score->state == SCORE_LEFT_OUT || result->def->effect) {
        result->verdict = VERDICT_NOT_APPLICABLE;
        result->why = score->why;
        item_of_effect(score, result);
        return;
    }
    const ScoreResult *leaf = score_result(score, result->def->node);
    result->verdict = leaf->verdict;
    result->decision = leaf->decision;
    result->why = leaf->why;
    result->value = leaf->value;
    result->limit = leaf->limit;
    result->has_limit = leaf->has_value && !isnan(leaf->limit);
    result->compare = leaf->def->compare;
    result->points_max = fraction_number(leaf->def->points);
    result->points = leaf->state == SCORE_KNOWN ? fraction_number(leaf->low) : NAN;
}
