/* Behaviours of changes by date: which periods they reach, what they refuse, and what is known of the past. */
#include "org_support.h"

static const Row county[] = {
    {"2022", "C1", "示例县", "县", ""},       {"2022", "T1", "西镇", "乡镇", "C1"},
    {"2022", "T2", "东镇", "乡镇", "C1"},     {"2022", "S1", "第一小学", "小学", "T1"},
    {"2022", "S2", "第二小学", "小学", "T1"}, {"2022", "S3", "东镇初中", "初中", "T2"},
    {"2023", "C1", "示例县", "县", ""},       {"2023", "T1", "西镇", "乡镇", "C1"},
    {"2023", "T2", "东镇", "乡镇", "C1"},     {"2023", "S1", "第一小学", "小学", "T1"},
    {"2023", "S2", "第二小学", "小学", "T1"}, {"2023", "S3", "东镇初中", "初中", "T2"},
    {"2024", "C1", "示例县", "县", ""},       {"2024", "T1", "西镇", "乡镇", "C1"},
    {"2024", "T2", "东镇", "乡镇", "C1"},     {"2024", "S1", "第一小学", "小学", "T1"},
    {"2024", "S2", "第二小学", "小学", "T1"}, {"2024", "S3", "东镇初中", "初中", "T2"},
};
#define OLD                                                                                                                        \
    "C1 示例县 county / T1 西镇 township < C1 / S1 第一小学 primary_school < T1 / S2 第二小学 primary_school < T1 / " \
    "T2 东镇 township < C1 / S3 东镇初中 junior_school < T2"

static int set_up(void **state) {
    scratch_set_up(state);
    put(*state, county, sizeof county / sizeof *county);
    return 0;
}

#undef CASE
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, scratch_tear_down)

/* ---- acts in short ---- */

static bool create(Scratch *scratch, const char *day, const char *code, const char *name, const char *kind,
                   const char *parent) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    const NewUnit unit = {str_from(code), str_from(name), str_from(kind), str_from(parent)};
    scratch->err = (Err){.kind = ERR_NONE};
    return org_create(&act, &unit, &outcome, &scratch->err);
}

static bool rename_to(Scratch *scratch, const char *day, const char *code, const char *name) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    scratch->err = (Err){.kind = ERR_NONE};
    return org_rename(&act, str_from(code), str_from(name), &outcome, &scratch->err);
}

static bool move(Scratch *scratch, const char *day, const char *code, const char *parent) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    scratch->err = (Err){.kind = ERR_NONE};
    return org_move(&act, str_from(code), str_from(parent), &outcome, &scratch->err);
}

static bool rekind(Scratch *scratch, const char *day, const char *code, const char *kind) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    scratch->err = (Err){.kind = ERR_NONE};
    return org_change_kind(&act, str_from(code), str_from(kind), &outcome, &scratch->err);
}

static bool merge_new(Scratch *scratch, const char *day, const char *codes, NewUnit into) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    Str list[8], rest = str_from(codes);
    size_t count = 0;
    while (count < 8 && codes[0] && str_cut(&rest, ' ', &list[count])) {
        count++;
    }
    scratch->err = (Err){.kind = ERR_NONE};
    return org_merge(&act, list, count, &into, &outcome, &scratch->err);
}

static bool merge(Scratch *scratch, const char *day, const char *codes, const char *into) {
    return merge_new(scratch, day, codes, (NewUnit){.code = str_from(into)});
}

static bool close_unit(Scratch *scratch, const char *day, const char *code) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    scratch->err = (Err){.kind = ERR_NONE};
    return org_close(&act, str_from(code), &outcome, &scratch->err);
}

static bool reopen(Scratch *scratch, const char *day, const char *code) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    const NewUnit unit = {.code = str_from(code)};
    scratch->err = (Err){.kind = ERR_NONE};
    return org_reopen(&act, &unit, &outcome, &scratch->err);
}

static bool split(Scratch *scratch, const char *day, const char *code, const SplitPart *parts, size_t count,
                  bool ends) {
    OrgAct act = act_on(scratch, day);
    OrgOutcome outcome;
    scratch->err = (Err){.kind = ERR_NONE};
    return org_split(&act, str_from(code), parts, count, ends, &outcome, &scratch->err);
}

#define DONE(call) must((call), &scratch->err)

/* The call fails with this kind of error, its message holds `says`, and nothing was stored. */
#define REFUSED(call, wanted, says)                                                                                    \
    do {                                                                                                               \
        int64_t before_ =                                                                                              \
            scratch_number(scratch, "SELECT (SELECT COUNT(*) FROM unit_event) * 1000 +"                                \
                                    " (SELECT COUNT(*) FROM audit) * 100 + (SELECT COUNT(*) FROM unit)");              \
        assert_false(call);                                                                                            \
        if (scratch->err.kind != (wanted) || !strstr(scratch->err.message, (says))) {                                  \
            fail_msg("%d %s", scratch->err.kind, scratch->err.message);                                                \
        }                                                                                                              \
        int64_t after_ = scratch_number(scratch, "SELECT (SELECT COUNT(*) FROM unit_event) * 1000 +"                   \
                                                 " (SELECT COUNT(*) FROM audit) * 100 + (SELECT COUNT(*) FROM unit)"); \
        assert_int_equal(before_, after_);                                                                             \
    } while (0)

#define TREE(period, wanted) assert_string_equal(tree_text(scratch, (period)), (wanted))

/* ---- which periods ---- */

static void a_change_holds_from_the_first_period_that_begins_on_its_day_or_later(void **state) {
    Scratch *scratch = *state;
    DONE(rename_to(scratch, "2023-09-02", "S1", "实验小学"));
    TREE("2023", OLD);
    assert_non_null(strstr(tree_text(scratch, "2024"), "S1 实验小学"));
    DONE(rename_to(scratch, "2023-09-01", "S2", "育才小学"));
    assert_non_null(strstr(tree_text(scratch, "2023"), "S2 育才小学"));
    TREE("2022", OLD);
}

static void a_merger_ends_units_and_hands_down_what_stood_below(void **state) {
    Scratch *scratch = *state;
    DONE(merge(scratch, "2023-07-15", "T2", "T1"));
    TREE("2022", OLD);
    TREE("2023", "C1 示例县 county / T1 西镇 township < C1 / S1 第一小学 primary_school < T1 / "
                 "S2 第二小学 primary_school < T1 / S3 东镇初中 junior_school < T1");
    TREE("2024", tree_text(scratch, "2023"));
    DONE(merge(scratch, "2024-08-31", "S1 S2", "S3"));
    TREE("2024", "C1 示例县 county / T1 西镇 township < C1 / S3 东镇初中 junior_school < T1");
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM unit WHERE ended_on = '2024-08-31'"), 2);
}

static void a_merger_may_make_the_unit_it_goes_into(void **state) {
    Scratch *scratch = *state;
    DONE(merge_new(scratch, "2024-07-15", "S2 S1",
                   (NewUnit){.code = STR("S9"), .name = STR("西镇九年一贯制学校"), .kind = STR("九年一贯制")}));
    TREE("2024", "C1 示例县 county / T1 西镇 township < C1 / S9 西镇九年一贯制学校 nine_year < T1 / "
                 "T2 东镇 township < C1 / S3 东镇初中 junior_school < T2");
    TREE("2023", OLD);
}

static void a_unit_splits_into_new_and_standing_ones_and_may_go_on(void **state) {
    Scratch *scratch = *state;
    const SplitPart parts[] = {{.unit = {.code = STR("S1B"), .name = STR("第一小学东校区")}},
                               {.unit = {.code = STR("S2")}}};
    DONE(split(scratch, "2024-07-15", "S1", parts, 2, false));
    TREE("2024", "C1 示例县 county / T1 西镇 township < C1 / S1 第一小学 primary_school < T1 / "
                 "S1B 第一小学东校区 primary_school < T1 / S2 第二小学 primary_school < T1 / "
                 "T2 东镇 township < C1 / S3 东镇初中 junior_school < T2");
    TREE("2023", OLD);
}

static void a_unit_that_ends_in_a_split_gives_away_what_stands_below(void **state) {
    Scratch *scratch = *state;
    Str first[] = {STR("S1")}, second[] = {STR("S2")};
    const SplitPart parts[] = {{{.code = STR("T3"), .name = STR("西镇上街道")}, first, 1},
                               {{.code = STR("T4"), .name = STR("西镇下街道")}, second, 1}};
    REFUSED(split(scratch, "2024-07-15", "T1", parts, 1, true), ERR_INPUT, "并入");
    const SplitPart leaves[] = {parts[0], {.unit = parts[1].unit}};
    REFUSED(split(scratch, "2024-07-15", "T1", leaves, 2, true), ERR_CONFLICT, "“第二小学”（S2）");
    DONE(split(scratch, "2024-07-15", "T1", parts, 2, true));
    TREE("2024", "C1 示例县 county / T2 东镇 township < C1 / S3 东镇初中 junior_school < T2 / "
                 "T3 西镇上街道 township < C1 / S1 第一小学 primary_school < T3 / "
                 "T4 西镇下街道 township < C1 / S2 第二小学 primary_school < T4");
}

static void a_new_period_gets_the_tree_before_it_with_the_changes_since(void **state) {
    Scratch *scratch = *state;
    DONE(create(scratch, "2025-03-01", "S5", "城东小学", "小学", "T2"));
    DONE(merge(scratch, "2025-07-15", "S2", "S1"));
    DONE(rename_to(scratch, "2025-09-01", "S1", "西镇中心小学"));
    DONE(close_unit(scratch, "2026-07-15", "S3")); /* not yet */
    TREE("2024", OLD);
    DONE(open_period(scratch, "2025"));
    TREE("2025", "C1 示例县 county / T1 西镇 township < C1 / S1 西镇中心小学 primary_school < T1 / "
                 "T2 东镇 township < C1 / S3 东镇初中 junior_school < T2 / S5 城东小学 primary_school < T2");
    DONE(open_period(scratch, "2026"));
    assert_null(strstr(tree_text(scratch, "2026"), "S3"));
    int64_t audited = scratch_number(scratch, "SELECT COUNT(*) FROM audit WHERE action = 'open-period'");
    DONE(open_period(scratch, "2026")); /* has its units: nothing to do */
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM audit WHERE action = 'open-period'"), audited);
}

static void a_period_can_be_seen_before_it_is_opened(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    UnitTree tree;
    DONE(merge(scratch, "2025-07-15", "S2", "S1"));
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(org_tree_expected(tx, pack, STR("2025"), scratch->arena, &tree, &scratch->err), &scratch->err);
    assert_int_equal(tree.count, 5);
    assert_int_equal(org_tree_find(&tree, STR("S2")), -1);
    assert_int_equal(tree.period_id, 0);
    must(org_tree_expected(tx, pack, STR("2024"), scratch->arena, &tree, &scratch->err), &scratch->err);
    assert_int_equal(tree.count, 6);
    assert_false(org_tree_expected(tx, pack, STR("次年"), scratch->arena, &tree, &scratch->err));
    assert_non_null(strstr(scratch->err.message, "periods.yaml"));
    store_read_end(tx);
}

static void a_county_can_be_built_from_nothing(void **state) {
    Scratch *scratch = *state;
    REFUSED(open_period(scratch, "2024"), ERR_NOT_FOUND, "没有单位资料");
    DONE(create(scratch, "2024-01-01", "990121", "澜陵县", "县", ""));
    DONE(create(scratch, "2024-01-01", "990121001", "城关镇", "乡镇", "990121"));
    DONE(create(scratch, "2024-05-01", "9901210001", "城关小学", "小学", "990121001"));
    DONE(rename_to(scratch, "2024-06-01", "9901210001", "城关中心小学"));
    DONE(open_period(scratch, "2024"));
    TREE("2024", "990121 澜陵县 county / 990121001 城关镇 township < 990121 / "
                 "9901210001 城关中心小学 primary_school < 990121001");
}

static void an_earlier_change_told_later_reaches_as_far_as_the_next_of_its_kind(void **state) {
    Scratch *scratch = *state;
    DONE(rename_to(scratch, "2023-10-01", "S1", "实验小学"));
    DONE(rename_to(scratch, "2022-10-01", "S1", "西镇一小"));
    assert_non_null(strstr(tree_text(scratch, "2022"), "S1 第一小学"));
    assert_non_null(strstr(tree_text(scratch, "2023"), "S1 西镇一小"));
    assert_non_null(strstr(tree_text(scratch, "2024"), "S1 实验小学"));
    DONE(move(scratch, "2022-10-02", "S1", "T2")); /* of another kind: reaches all */
    assert_non_null(strstr(tree_text(scratch, "2024"), "S1 实验小学 primary_school < T2"));
}

static void what_comes_below_a_unit_that_is_merged_later_goes_along(void **state) {
    Scratch *scratch = *state;
    DONE(merge(scratch, "2024-07-15", "T2", "T1"));
    DONE(create(scratch, "2022-10-01", "S7", "东镇小学", "小学", "T2"));
    assert_non_null(strstr(tree_text(scratch, "2023"), "S7 东镇小学 primary_school < T2"));
    assert_non_null(strstr(tree_text(scratch, "2024"), "S7 东镇小学 primary_school < T1"));
    DONE(move(scratch, "2022-11-01", "S1", "T2"));
    assert_non_null(strstr(tree_text(scratch, "2023"), "S1 第一小学 primary_school < T2"));
    assert_non_null(strstr(tree_text(scratch, "2024"), "S1 第一小学 primary_school < T1"));
}

static void a_change_before_all_periods_holds_for_all(void **state) {
    Scratch *scratch = *state;
    DONE(rekind(scratch, "2020-03-01", "S3", "九年一贯制"));
    DONE(merge(scratch, "2021-07-15", "S2", "S1"));
    REFUSED(rename_to(scratch, "2021-08-01", "S2", "不在了"), ERR_CONFLICT, "已于2021-07-15并入");
    DONE(rename_to(scratch, "2021-05-01", "S2", "老二小")); /* it still stood */
    for (int year = 2022; year <= 2024; year++) {
        char period[8];
        snprintf(period, sizeof period, "%d", year);
        assert_non_null(strstr(tree_text(scratch, period), "S3 东镇初中 nine_year"));
        assert_null(strstr(tree_text(scratch, period), "S2"));
    }
}

/* ---- what is refused ---- */

static void words_that_are_wrong_are_refused(void **state) {
    Scratch *scratch = *state;
    REFUSED(create(scratch, "2024-07-15", "S 9", "新校", "小学", "T1"), ERR_INPUT, "代码");
    REFUSED(create(scratch, "2024-07-15", "", "新校", "小学", "T1"), ERR_INPUT, "代码");
    REFUSED(create(scratch, "2024-07-15", "S9", " ", "小学", "T1"), ERR_INPUT, "名称");
    REFUSED(create(scratch, "2024-07-15", "S9", "新\n校", "小学", "T1"), ERR_INPUT, "看不见的字符");
    REFUSED(create(scratch, "2024-07-15", "S9", "=cmd()", "小学", "T1"), ERR_INPUT, "不能以“=”开头");
    REFUSED(create(scratch, "2024-07-15", "S9", "新\xff校", "小学", "T1"), ERR_INPUT, "UTF-8");
    REFUSED(create(scratch, "2024-07-15", "S9", "新校", "小小学", "T1"), ERR_INPUT, "小小学");
    REFUSED(create(scratch, "2024-07", "S9", "新校", "小学", "T1"), ERR_INPUT, "2024-07");
    REFUSED(create(scratch, "2024-02-30", "S9", "新校", "小学", "T1"), ERR_INPUT, "年月日");
    REFUSED(rename_to(scratch, "2024-07-15", "S1", ""), ERR_INPUT, "新名称");
    REFUSED(rekind(scratch, "2024-07-15", "S1", ""), ERR_INPUT, "新类别");
    REFUSED(merge(scratch, "2024-07-15", "", "S1"), ERR_INPUT, "0个");
    REFUSED(merge(scratch, "2024-07-15", "S2 S2", "S1"), ERR_INPUT, "写了两次");
    OrgAct act = act_on(scratch, "2024-07-15");
    OrgOutcome outcome;
    act.reason = STR("  ");
    assert_false(org_close(&act, STR("S1"), &outcome, &scratch->err));
    assert_non_null(strstr(scratch->err.message, "理由"));
}

static void what_changes_nothing_is_refused(void **state) {
    Scratch *scratch = *state;
    REFUSED(rename_to(scratch, "2024-07-15", "S1", "第一小学"), ERR_INPUT, "没有要变更的");
    REFUSED(move(scratch, "2024-07-15", "S1", "T1"), ERR_INPUT, "没有要变更的");
    REFUSED(rekind(scratch, "2024-07-15", "S1", "小学"), ERR_INPUT, "没有要变更的");
}

static void a_code_is_given_once_for_ever(void **state) {
    Scratch *scratch = *state;
    REFUSED(create(scratch, "2024-07-15", "S1", "新校", "小学", "T1"), ERR_CONFLICT, "S1");
    DONE(close_unit(scratch, "2023-10-01", "S1"));
    REFUSED(create(scratch, "2024-07-15", "S1", "新校", "小学", "T1"), ERR_CONFLICT, "S1");
}

static void a_unit_changes_only_while_it_stands(void **state) {
    Scratch *scratch = *state;
    DONE(close_unit(scratch, "2023-10-01", "S3"));
    REFUSED(rename_to(scratch, "2023-10-01", "S3", "名"), ERR_CONFLICT, "已于2023-10-01撤销");
    REFUSED(merge(scratch, "2024-01-01", "S3", "S1"), ERR_CONFLICT, "撤销");
    REFUSED(merge(scratch, "2024-01-01", "S1", "S3"), ERR_CONFLICT, "撤销");
    REFUSED(close_unit(scratch, "2024-01-01", "S3"), ERR_CONFLICT, "撤销");
    DONE(rename_to(scratch, "2023-09-30", "S3", "名")); /* the day before it still stood */
    DONE(create(scratch, "2024-03-01", "S8", "新校", "小学", "T1"));
    REFUSED(rename_to(scratch, "2024-02-29", "S8", "名"), ERR_CONFLICT, "2024-03-01才设立");
    REFUSED(rename_to(scratch, "2024-05-01", "S77", "名"), ERR_NOT_FOUND, "S77");
    REFUSED(move(scratch, "2024-02-29", "S1", "S8"), ERR_CONFLICT, "才设立");
    static const Row later[] = {{"2024", "S6", "迟到小学", "小学", "T1"}}; /* a table first has it in 2024 */
    put(scratch, later, 1);
    REFUSED(rename_to(scratch, "2024-08-31", "S6", "名"), ERR_CONFLICT, "在册");
    DONE(rename_to(scratch, "2024-09-01", "S6", "名"));
}

static void a_unit_does_not_end_before_what_is_known_of_it_later(void **state) {
    Scratch *scratch = *state;
    DONE(rename_to(scratch, "2024-03-01", "S1", "实验小学"));
    REFUSED(close_unit(scratch, "2023-10-01", "S1"), ERR_CONFLICT, "2024-03-01还有变更（更名）");
    DONE(merge(scratch, "2024-05-01", "S2", "S3"));
    REFUSED(merge(scratch, "2023-10-01", "S3", "S1"), ERR_CONFLICT, "2024-05-01");
    DONE(move(scratch, "2024-06-01", "S1", "T2"));
    REFUSED(merge(scratch, "2023-10-01", "T2", "T1"), ERR_CONFLICT, "2024-06-01");
    DONE(close_unit(scratch, "2024-06-02", "S1"));
}

static void a_merger_with_oneself_or_with_something_else_is_refused(void **state) {
    Scratch *scratch = *state;
    REFUSED(merge(scratch, "2024-07-15", "S1", "S1"), ERR_INPUT, "自己");
    REFUSED(merge(scratch, "2024-07-15", "S2 S1", "S1"), ERR_INPUT, "自己");
    REFUSED(merge(scratch, "2024-07-15", "S1", "T2"), ERR_CONFLICT, "同一级");
    REFUSED(merge(scratch, "2024-07-15", "S1", "S77"), ERR_NOT_FOUND, "S77");
    REFUSED(merge(scratch, "2024-07-15", "S77", "S1"), ERR_NOT_FOUND, "S77");
    REFUSED(merge_new(scratch, "2024-07-15", "S2", (NewUnit){.code = STR("S1"), .name = STR("改名")}), ERR_INPUT,
            "已有单位");
    DONE(create(scratch, "2024-01-01", "S1P", "第一小学河西教学点", "教学点", "S1"));
    REFUSED(merge(scratch, "2024-07-15", "S1", "S1P"), ERR_CONFLICT, "上级不能并入下级");
    const SplitPart self[] = {{.unit = {.code = STR("S1")}}};
    REFUSED(split(scratch, "2024-07-15", "S1", self, 1, false), ERR_INPUT, "分给自己");
    const SplitPart other[] = {{.unit = {.code = STR("T2")}}};
    REFUSED(split(scratch, "2024-07-15", "S1", other, 1, false), ERR_CONFLICT, "同一级");
    Str child[] = {STR("S3")};
    const SplitPart foreign[] = {{{.code = STR("T5"), .name = STR("新镇")}, child, 1}};
    REFUSED(split(scratch, "2024-07-15", "T1", foreign, 1, false), ERR_INPUT, "不在");
}

static void nobody_is_left_without_a_parent(void **state) {
    Scratch *scratch = *state;
    REFUSED(close_unit(scratch, "2024-07-15", "T1"), ERR_CONFLICT, "下面还有“第一小学”（S1）");
    REFUSED(create(scratch, "2024-07-15", "S9", "新校", "小学", ""), ERR_CONFLICT, "不能没有上级");
    REFUSED(move(scratch, "2024-07-15", "S1", ""), ERR_CONFLICT, "不能没有上级");
    DONE(move(scratch, "2023-10-01", "S1", "T2"));
    DONE(move(scratch, "2023-10-01", "S2", "T2"));
    /* A table of 2024 has one more school below. */
    static const Row later[] = {{"2024", "S6", "迟到小学", "小学", "T1"}};
    put(scratch, later, 1);
    REFUSED(close_unit(scratch, "2023-11-01", "T1"), ERR_CONFLICT, "2024年度“西镇”（T1）下面还有“迟到小学”");
    DONE(merge(scratch, "2023-11-01", "T1", "T2")); /* which goes along in a merger */
    assert_non_null(strstr(tree_text(scratch, "2024"), "S6 迟到小学 primary_school < T2"));
    REFUSED(create(scratch, "2023-12-01", "S9", "新校", "小学", "T1"), ERR_CONFLICT, "已于2023-11-01并入");
}

static void levels_say_who_may_stand_under_whom(void **state) {
    Scratch *scratch = *state;
    REFUSED(create(scratch, "2024-07-15", "T9", "镇", "乡镇", "S1"), ERR_CONFLICT, "不能放在");
    REFUSED(create(scratch, "2024-07-15", "C9", "县", "县", "C1"), ERR_CONFLICT, "不能放在");
    REFUSED(move(scratch, "2024-07-15", "T1", "T2"), ERR_CONFLICT, "不能放在");
    REFUSED(rekind(scratch, "2024-07-15", "T1", "小学"), ERR_CONFLICT, "同一级");
    REFUSED(rekind(scratch, "2024-07-15", "C1", "乡镇"), ERR_CONFLICT, "同一级");
    DONE(rekind(scratch, "2024-07-15", "S1", "九年一贯制"));
    assert_non_null(strstr(tree_text(scratch, "2024"), "S1 第一小学 nine_year"));
    DONE(create(scratch, "2024-07-15", "P1", "示例市", "市", ""));
    DONE(move(scratch, "2024-07-15", "C1", "P1"));
    assert_non_null(strstr(tree_text(scratch, "2024"), "P1 示例市 city / C1 示例县 county < P1"));
}

static void a_circle_is_refused(void **state) {
    Scratch *scratch = *state;
    DONE(create(scratch, "2024-01-01", "S1P", "第一小学河西教学点", "教学点", "S1"));
    REFUSED(move(scratch, "2024-07-15", "S1", "S1P"), ERR_CONFLICT, "圈");
    REFUSED(move(scratch, "2024-07-15", "S1", "S1"), ERR_CONFLICT, "圈");
}

static void a_period_that_a_table_made_without_a_unit_is_told(void **state) {
    Scratch *scratch = *state;
    static const Row next[] = {{"2025", "C1", "示例县", "县", ""},
                               {"2025", "T1", "西镇", "乡镇", "C1"},
                               {"2025", "S1", "第一小学", "小学", "T1"}};
    put(scratch, next, 3);
    REFUSED(merge(scratch, "2024-10-01", "S1", "S3"), ERR_CONFLICT, "2025年度没有“东镇初中”（S3）");
    REFUSED(move(scratch, "2024-10-01", "S1", "T2"), ERR_CONFLICT, "2025年度");
    REFUSED(create(scratch, "2024-10-01", "S9", "新校", "小学", "T2"), ERR_CONFLICT, "2025年度");
    DONE(merge(scratch, "2024-10-01", "S3", "S1"));     /* it is not there to end */
    DONE(rename_to(scratch, "2024-10-01", "S2", "名")); /* nor to be renamed */
    TREE("2025", "C1 示例县 county / T1 西镇 township < C1 / S1 第一小学 primary_school < T1");
}

static void figures_are_not_dropped_unseen(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "INSERT INTO source (id, kind, at, actor) VALUES (1, 'table', 'now', 'x')"),
         &scratch->err);
    must(scratch_run(scratch,
                     "INSERT INTO submission (unit_id, period_id, source_id, cells) SELECT u.id, p.id, 1, x'00'"
                     " FROM unit u, period p WHERE u.code = 'S2' AND p.code = '2024'"),
         &scratch->err);
    REFUSED(merge(scratch, "2024-07-15", "S2", "S1"), ERR_CONFLICT, "2024年度已填报数据");
    REFUSED(close_unit(scratch, "2024-07-15", "S2"), ERR_CONFLICT, "2024年度已填报数据");
    OrgAct act = act_on(scratch, "2024-07-15");
    OrgOutcome outcome;
    Str codes[] = {STR("S2")};
    const NewUnit into = {.code = STR("S1")};
    act.accept = true;
    must(org_merge(&act, codes, 1, &into, &outcome, &scratch->err), &scratch->err);
    assert_null(strstr(tree_text(scratch, "2024"), "S2"));
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM submission"), 1); /* kept all the same */
    DONE(merge(scratch, "2024-10-01", "S3", "S1"));
}

/* ---- warnings, trial, audit ---- */

static void codes_of_another_form_and_names_twice_are_warned_about(void **state) {
    Scratch *scratch = *state;
    static const struct {
        const char *code, *name, *kind, *parent, *rule;
    } cases[] = {
        {"11", "省", "省", "", "code-form"},
        {"990100", "城一", "市", "", NULL},
        {"990101", "城二", "市", "", "code-form"},
        {"990131", "县一", "县", "990100", NULL},
        {"980131", "县二", "县", "990100", "code-form"},
        {"990131001", "镇一", "乡镇", "990131", NULL},
        {"990132001", "镇二", "乡镇", "990131", "code-form"},
        {"99013100X", "镇三", "乡镇", "990131", "code-form"},
        {"任意1", "校", "小学", "990131001", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        OrgAct act = act_on(scratch, "2024-07-15");
        OrgOutcome outcome;
        const NewUnit unit = {str_from(i == 8 ? "X-1" : cases[i].code), str_from(cases[i].name),
                              str_from(cases[i].kind), str_from(cases[i].parent)};
        must(org_create(&act, &unit, &outcome, &scratch->err), &scratch->err);
        assert_int_equal(outcome.problems.errors, 0);
        assert_int_equal(outcome.problems.warnings, cases[i].rule != NULL);
        assert_true(!cases[i].rule || str_is(outcome.problems.items[0].rule, cases[i].rule));
    }
    OrgAct act = act_on(scratch, "2024-07-15");
    OrgOutcome outcome;
    const NewUnit twin = {STR("S1X"), STR("第一小学"), STR("小学"), STR("T1")};
    must(org_create(&act, &twin, &outcome, &scratch->err), &scratch->err);
    assert_true(outcome.problems.warnings == 1 && str_is(outcome.problems.items[0].rule, "same-name"));
}

static void a_trial_tells_the_periods_and_stores_nothing(void **state) {
    Scratch *scratch = *state;
    OrgAct act = act_on(scratch, "2023-07-15");
    OrgOutcome outcome;
    Str codes[] = {STR("S2")};
    const NewUnit into = {.code = STR("S1")};
    act.dry_run = true;
    must(org_merge(&act, codes, 1, &into, &outcome, &scratch->err), &scratch->err);
    assert_int_equal(outcome.period_count, 2);
    assert_true(str_is(outcome.periods[0], "2023") && str_is(outcome.periods[1], "2024"));
    assert_int_equal(outcome.act, 0);
    TREE("2024", OLD);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM unit_event"), 0);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM audit WHERE actor = 'tester'"), 0);
    act.dry_run = false;
    must(org_merge(&act, codes, 1, &into, &outcome, &scratch->err), &scratch->err);
    assert_int_equal(outcome.act, 1);
}

static void every_act_is_one_row_of_the_audit_chain_and_a_new_version(void **state) {
    Scratch *scratch = *state;
    int64_t version = scratch_number(scratch, "SELECT version FROM fact_version");
    DONE(merge(scratch, "2024/7/15", "T2", "T1"));
    assert_int_equal(
        scratch_number(scratch, "SELECT COUNT(*) FROM audit WHERE action = 'unit-merge' AND subject = 'T2'"), 1);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM audit WHERE actor = 'tester'"), 1);
    assert_int_equal(scratch_number(scratch, "SELECT version FROM fact_version"), version + 1);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(DISTINCT act) FROM unit_event WHERE on_date = '2024-07-15'"),
                     1);
    assert_false(scratch_run(scratch, "UPDATE unit_event SET reason = 'x'"));
    assert_false(scratch_run(scratch, "DELETE FROM unit_event"));
}

/* ---- the past ---- */

static void an_ended_unit_may_be_opened_again(void **state) {
    Scratch *scratch = *state;
    DONE(merge(scratch, "2022-10-01", "S2", "S1"));
    REFUSED(reopen(scratch, "2022-09-30", "S2"), ERR_CONFLICT, "不用恢复");
    REFUSED(reopen(scratch, "2024-01-01", "S1"), ERR_CONFLICT, "不用恢复");
    REFUSED(reopen(scratch, "2024-01-01", "S77"), ERR_NOT_FOUND, "S77");
    DONE(reopen(scratch, "2024-01-01", "S2"));
    assert_null(strstr(tree_text(scratch, "2023"), "S2"));
    assert_non_null(strstr(tree_text(scratch, "2024"), "S2 第二小学 primary_school < T1"));
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM unit WHERE ended_on IS NOT NULL"), 0);
    DONE(close_unit(scratch, "2024-02-01", "S3"));
    DONE(reopen(scratch, "2024-02-01", "S3")); /* the same day: it was a mistake */
    TREE("2024", OLD);
}

static UnitHistory history_of(Scratch *scratch, const char *code) {
    Tx *tx;
    UnitHistory history;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(org_history(tx, pack, str_from(code), scratch->arena, &history, &scratch->err), &scratch->err);
    store_read_end(tx);
    return history;
}

static void history_tells_names_of_then_and_of_now(void **state) {
    Scratch *scratch = *state;
    DONE(rename_to(scratch, "2022-10-01", "S1", "西镇一小"));
    DONE(merge(scratch, "2023-07-15", "S2", "S1"));
    DONE(rename_to(scratch, "2024-03-01", "S1", "西镇中心小学"));
    DONE(move(scratch, "2024-03-02", "S1", "T2"));
    UnitHistory history = history_of(scratch, "S1");
    assert_int_equal(history.change_count, 4);
    assert_int_equal(history.period_count, 3);
    assert_true(str_is(history.periods[0].period, "2024") && str_is(history.periods[0].name, "西镇中心小学"));
    assert_true(str_is(history.periods[2].name, "第一小学") && str_is(history.periods[2].parent_name, "西镇"));
    assert_true(str_is(history.changes[0].name_then, "第一小学"));
    const UnitChange *merged = &history.changes[1];
    assert_int_equal(merged->event->kind, ORG_MERGE);
    assert_true(str_is(merged->name_then, "第二小学") && str_is(merged->other_then, "西镇一小"));
    assert_true(str_is(merged->other_now, "西镇中心小学") && str_is(merged->event->document, "示教〔2024〕5号"));
    const UnitChange *moved = &history.changes[3];
    assert_true(str_is(moved->parent_before, "T1") && str_is(moved->parent_before_name, "西镇"));
    assert_true(str_is(moved->parent_after, "T2") && str_is(moved->parent_after_name, "东镇"));
    history = history_of(scratch, "S2");
    assert_true(str_is(history.ended, "2023-07-15") && history.period_count == 1);
    Tx *tx;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    assert_false(org_history(tx, pack, STR("S77"), scratch->arena, &history, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
    store_read_end(tx);
}

static void a_path_leads_from_where_a_unit_stood_last(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    UnitPlace *path;
    size_t count;
    DONE(merge(scratch, "2023-07-15", "S2", "S3"));
    DONE(create(scratch, "2025-01-01", "S9", "新校", "小学", "T2")); /* no period has it yet */
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(org_unit_path(tx, STR("S2"), scratch->arena, &path, &count, &scratch->err), &scratch->err);
    assert_true(count == 3 && str_is(path[0].code, "S2") && str_is(path[1].name, "西镇") && str_is(path[2].code, "C1"));
    must(org_unit_path(tx, STR("S9"), scratch->arena, &path, &count, &scratch->err), &scratch->err);
    assert_true(count == 3 && str_is(path[1].code, "T2"));
    assert_false(org_unit_path(tx, STR("S77"), scratch->arena, &path, &count, &scratch->err));
    store_read_end(tx);
}

/* "S1<S2,S3" for mergers, "S9%S1" for splits, by the events between two periods. */
static const char *lineage_text(Scratch *scratch, const char *before, const char *period) {
    Tx *tx;
    Lineage lineage;
    Buf out = buf_create(scratch->arena);
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(org_lineage(tx, pack, str_from(before), str_from(period), scratch->arena, &lineage, &scratch->err),
         &scratch->err);
    store_read_end(tx);
    UnitTree tree = loaded(scratch, period);
    for (size_t i = 0; i < tree.count; i++) {
        const LineageMerged *first;
        size_t count = org_lineage_merged(&lineage, tree.units[i].id, &first);
        for (size_t k = 0; k < count; k++) {
            buf_add_format(&out, "%.*s<%.*s ", STR_ARG(tree.units[i].code), STR_ARG(first[k].code));
        }
        const LineageSplit *part = org_lineage_split(&lineage, tree.units[i].id);
        if (part) {
            buf_add_format(&out, "%.*s%%%.*s ", STR_ARG(tree.units[i].code), STR_ARG(part->name));
        }
    }
    return str_cstr(scratch->arena, buf_str(&out));
}

static void lineage_follows_endings_to_the_unit_that_stands(void **state) {
    Scratch *scratch = *state;
    assert_string_equal(lineage_text(scratch, "2022", "2023"), "");
    DONE(merge(scratch, "2022-10-01", "S2", "S3"));
    DONE(merge_new(scratch, "2023-10-01", "S3", (NewUnit){.code = STR("S4"), .name = STR("新编号学校")}));
    assert_string_equal(lineage_text(scratch, "2022", "2023"), "S3<S2 ");
    assert_string_equal(lineage_text(scratch, "2023", "2024"), "S4<S3 ");
    assert_string_equal(lineage_text(scratch, "2022", "2024"), "S4<S2 S4<S3 ");
}

static void lineage_forgets_what_was_closed_and_undoes_what_was_opened_again(void **state) {
    Scratch *scratch = *state;
    DONE(merge(scratch, "2022-10-01", "S2", "S1"));
    DONE(merge(scratch, "2022-11-01", "S1", "S3"));
    DONE(reopen(scratch, "2023-01-01", "S1"));
    DONE(close_unit(scratch, "2023-02-01", "S3"));
    assert_string_equal(lineage_text(scratch, "2022", "2023"), "S1<S2 ");
}

static void lineage_marks_both_sides_of_a_split(void **state) {
    Scratch *scratch = *state;
    const SplitPart parts[] = {{.unit = {.code = STR("S1B"), .name = STR("第一小学东校区")}}};
    DONE(split(scratch, "2023-07-15", "S1", parts, 1, false));
    assert_string_equal(lineage_text(scratch, "2022", "2023"), "S1%第一小学 S1B%第一小学 ");
    assert_string_equal(lineage_text(scratch, "2023", "2024"), "");
    DONE(merge(scratch, "2023-08-01", "S1B", "S2"));
    assert_string_equal(lineage_text(scratch, "2022", "2023"), "S1%第一小学 S2<S1B S2%第一小学 ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_change_holds_from_the_first_period_that_begins_on_its_day_or_later),
        CASE(a_merger_ends_units_and_hands_down_what_stood_below),
        CASE(a_merger_may_make_the_unit_it_goes_into),
        CASE(a_unit_splits_into_new_and_standing_ones_and_may_go_on),
        CASE(a_unit_that_ends_in_a_split_gives_away_what_stands_below),
        CASE(a_new_period_gets_the_tree_before_it_with_the_changes_since),
        CASE(a_period_can_be_seen_before_it_is_opened),
        cmocka_unit_test_setup_teardown(a_county_can_be_built_from_nothing, scratch_set_up, scratch_tear_down),
        CASE(an_earlier_change_told_later_reaches_as_far_as_the_next_of_its_kind),
        CASE(what_comes_below_a_unit_that_is_merged_later_goes_along),
        CASE(a_change_before_all_periods_holds_for_all),
        CASE(words_that_are_wrong_are_refused),
        CASE(what_changes_nothing_is_refused),
        CASE(a_code_is_given_once_for_ever),
        CASE(a_unit_changes_only_while_it_stands),
        CASE(a_unit_does_not_end_before_what_is_known_of_it_later),
        CASE(a_merger_with_oneself_or_with_something_else_is_refused),
        CASE(nobody_is_left_without_a_parent),
        CASE(levels_say_who_may_stand_under_whom),
        CASE(a_circle_is_refused),
        CASE(a_period_that_a_table_made_without_a_unit_is_told),
        CASE(figures_are_not_dropped_unseen),
        CASE(codes_of_another_form_and_names_twice_are_warned_about),
        CASE(a_trial_tells_the_periods_and_stores_nothing),
        CASE(every_act_is_one_row_of_the_audit_chain_and_a_new_version),
        CASE(an_ended_unit_may_be_opened_again),
        CASE(history_tells_names_of_then_and_of_now),
        CASE(a_path_leads_from_where_a_unit_stood_last),
        CASE(lineage_follows_endings_to_the_unit_that_stands),
        CASE(lineage_forgets_what_was_closed_and_undoes_what_was_opened_again),
        CASE(lineage_marks_both_sides_of_a_split),
    };
    return cmocka_run_group_tests(tests, load_pack, drop_pack);
}
