/* What a score tells: how each indicator is scored, in words, and what is missing to the next grade. */
#include "score_trying.h"

#define CASE(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

static const ScoreResult *leaf_named(const ScoreResult *nodes, size_t count, const char *id) {
    const ScoreResult *found = NULL;
    for (size_t i = 0; i < count && !found; i++) {
        found = str_is(nodes[i].def->id, id) ? &nodes[i] : leaf_named(nodes[i].nodes, nodes[i].node_count, id);
    }
    return found;
}

static void assert_rule(const Trying *trying, const char *id, const char *words) {
    const ScoreResult *leaf = leaf_named(trying->score->nodes, trying->score->node_count, id);
    assert_non_null(leaf);
    if (!str_is(leaf->rule, words)) {
        fail_msg("%s: %.*s", id, STR_ARG(leaf->rule));
    }
}

static void every_rule_is_told_in_words_with_the_limits_in_force(void **state) {
    static Trying trying;
    begin(&trying, *state, STR("lvzhi-county-100"));
    judge_imported(&trying);
    assert_rule(&trying, "LZ-31-1", "不低于0%得2分；达不到不得分");
    assert_rule(&trying, "LZ-32-1", "不低于1得2分；不低于0.95得1分；达不到不得分");
    assert_rule(&trying, "LZ-32-2", "由评定人在0至2分之间给分");
    assert_rule(&trying, "LZ-13-1", "不低于80%得2分；达不到的按比例得分");
    assert_rule(&trying, "LZ-24", "不低于85%得3分；达不到的按比例得分；有效答卷不少于100份才作结论");
    assert_rule(&trying, "LZ-30",
                "完全落实得1分；基本落实得0.6分；未落实得0分；当年没有这项任务的，可以写明理由认定不适用");
    assert_rule(
        &trying, "LZ-08",
        "从3分里扣，扣完为止；安全责任、预案、演练不落实，一次扣0.5分，最多扣1.5分；隐患未按期整改，一次扣0.5分");
}

/* Every rule of every framework has its sentence, also where it does not apply. */
static void no_indicator_is_without_its_rule(void **state) {
    static Trying trying;
    World *world = *state;
    size_t count, leaves = 0;
    const StandardDef *defs = pack_standards(world->pack, &count);
    load_facts(world);
    for (size_t i = 0; i < count; i++) {
        if (!defs[i].has_framework) {
            continue;
        }
        begin(&trying, world, defs[i].id);
        judge(&trying, defs[i].level == LEVEL_SCHOOL ? "K" : defs[i].level == LEVEL_TOWNSHIP ? "T" : "C");
        for (size_t b = 0; b < defs[i].block_count; b++) {
            for (size_t k = 0; k < defs[i].blocks[b].item_count; k++) {
                const char *id = str_cstr(world->arena, defs[i].blocks[b].items[k].id);
                const ScoreResult *leaf = leaf_named(trying.score->nodes, trying.score->node_count, id);
                assert_true(leaf && leaf->rule.len > 0);
                leaves++;
            }
        }
    }
    assert_true(leaves > 100);
}

static void what_is_missing_to_the_next_grade_is_told(void **state) {
    static Trying trying;
    World *world = *state;
    Buf out = buf_create(world->arena);
    begin(&trying, world, STR("lvzhi-county-100"));
    say_best(&trying);
    say(&trying, STR("LZ-11"))->verdict = VERDICT_NOT_MET; /* 5 of 100 */
    say(&trying, STR("LZ-12"))->verdict = VERDICT_NOT_MET;
    say(&trying, STR("LZ-10"))->level = STR("basic"); /* 2 */
    county_facts(&trying);
    judge_imported(&trying);
    double missing = 90 - fraction_number(trying.score->low);
    assert_true(missing > 0 && missing < 10);
    score_json(&trying.evaluation, &out);
    Str json = buf_str(&out);
    assert_true(str_find(json, STR("\"next\":{\"id\":\"excellent\",\"name\":\"优秀\",\"at_least\":90")) >= 0);
    assert_true(str_find(json, str_format(world->arena, "\"missing_most\":%.12g", missing)) >= 0);
    assert_true(str_find(json, STR("\"as_of\":\"")) > 0 && str_find(json, STR("\"unit_name\":\"甲县\"")) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(every_rule_is_told_in_words_with_the_limits_in_force),
        CASE(no_indicator_is_without_its_rule),
        CASE(what_is_missing_to_the_next_grade_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
