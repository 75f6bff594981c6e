/* What is claimed is held against the rest of the text and against its own numbers. */
#include "check_support.h"

static void claims_are_held_against_the_rest(void **state) {
    static const Case cases[] = {
        {"RC-21", "全县没有发生乱收费现象。\n二、存在问题\n个别学校仍有乱收费现象。", "fails"},
        {"RC-21", "全县没有发生乱收费现象。\n继续规范收费,杜绝乱收费。", "holds"},
        {"RC-21", "没有发生较大安全责任事故。\n上半年学生非正常死亡3人。", "flag"},
        {"RC-24", "资助资金全部到位,做到应助尽助。\n二、存在问题\n贫困学生资助金没有到位。", "fails fails"},
        {"RC-18", "教育经费只增不减。\n生均公用经费850元,比上年下降2%。", "fails"},
        {"RC-18", "教育经费只增不减。\n生均公用经费与上年基本持平。", "flag"},
        {"RC-18", "教育经费只增不减。\n实验小学公用经费由上年的80万元降至76万元。", "flag"},
        {"RC-18", "教育经费只增不减。\n小学生均校舍面积与上年基本持平。", ""},
        {"RC-18", "教育经费只增不减。\n小学生均校舍面积7.6平方米，比上年下降2%。", ""},
        {"RC-18", "教育支出4.2亿元，比上年增长3%，小学生均校舍面积比上年下降2%，教育支出只增不减。", "holds"},
        {"RC-18", "教育支出4.2亿元，比上年下降3%，小学生均校舍面积比上年增长2%，教育支出只增不减。", "fails"},
        {"RC-18", "教育支出4.2亿元，比上年增长3%，生均公用经费比上年下降2%，教育支出只增不减。", "fails"},
        {"RC-18", "教育经费只增不减。\n家庭校外培训支出1200元，比上年下降2%。", ""},
        {"RC-18", "教育经费只增不减。\n双减以来，学生家庭校外培训支出有所下降。", ""},
        {"RC-18", "全市一般公共预算支出略有下降，但教育支出只增不减。", ""},
        {"RC-18", "全市一般公共预算教育支出略有下降，教育支出只增不减。", "fails"},
        {"RC-18", "2022年教育支出略有下降，2023年以来只增不减。", ""},
        {"RC-18", "去年教育支出略有下降，今年教育支出只增不减。", ""},
        {"RC-18", "2023年教育支出略有下降，但2023年教育投入只增不减。", "fails"},
        {"RC-18", "教育经费只增不减。\n教育支出比上年略有下降。", "fails"},
        {"RC-18", "教育经费只增不减。\n三公经费支出比上年略有下降。", ""},
        {"RC-18", "教育经费只增不减。\n在校学生比上年略有下降。", ""},
        {"RC-30",
         "城关、河口、青石、白水四个学区的入学率分别为99.1%、98.5%、98.2%、97.9%。\n"
         "城关、青石、河口、白水四个学区的巩固率分别为98.1%、98.5%、98.2%、97.9%。",
         "flag"},
        {"RC-30",
         "全县城关、河口、青石三个学区的入学率分别为99.1%、98.5%、98.2%。\n"
         "青石、河口、城关三个学区的巩固率分别为98.1%、98.5%、98.2%。",
         "flag"},
        {"RC-30",
         "全县城关、河口、青石三个学区的入学率分别为99.1%、98.5%、98.2%。\n"
         "城关、河口、青石三个学区的巩固率分别为98.1%、98.5%、98.2%。",
         ""},
        {"RC-30",
         "城关、河口、青石三个学区的入学率分别为99.1%、98.5%、98.2%。\n"
         "城关、白水、河口三个学区的巩固率分别为98.1%、98.5%、98.2%。",
         ""},
        {"RC-30",
         "城关、河口、青石三个学区的入学率分别为99.1%、98.5%、98.2%。\n"
         "青石、河口、城关三个学区的巩固率分别为98.9%、98.5%、98.2%。",
         ""}, /* both from the highest to the lowest */
        {"RC-18", "教育经费只增不减。\n生均公用经费850元,比上年增长2%。", "holds"},
        {"RC-19", "在校生逐年增长,2022年3600人、2023年3500人、2024年3700人。", "fails"},
        {"RC-19", "在校生逐年增长,2022年3400人、2023年3500人、2024年3700人。", "holds"},
        {"RC-22", "下达招生指标85名。今年共录取研究生85名。", "holds"},
        {"RC-22", "下达招生指标85名。今年共录取研究生80名。", "fails"},
        {"RC-23", "初中三年巩固率达到98.6%。", "holds"},
        {"RC-23", "初中三年巩固率达到93.6%。", "fails"},
        {"RC-12", "发现隐患48处,已整改39处。", "flag"},
        {"RC-12", "发现隐患48处,已整改48处。", "holds"},
        {"RC-12", "发现隐患48处,已整改52处。", "fails"},
        {"RC-12", "发现隐患48处,已整改39处,尚未整改9处。", "flag"},
        {"RC-12", "发现隐患48处,已整改39处,尚未整改9处,6月底前完成。", "holds"},
        {"RC-50", "xx县教育局工作总结。\n青石县教育局召开会议。", "flag"},
        {"RC-50", "xx县教育局工作总结。\n到青石县教育局考察学习。", ""},
        {"RC-50", "xx县教育局工作总结。\n我县教育局召开会议。", ""},
        {"RC-50", "xx县教育局工作总结。\n青石市教育局召开会议。", ""}, /* of another level */
        {"RC-12", "发现隐患48处,已整改39处,尚未整改7处。", "fails"},
        {"RC-14", "满分100分,扣3.5分,得分96.5分。", "holds"},
        {"RC-14", "满分100分,扣3.5分,得分97.5分。", "fails"},
    };
    ASSERT_CASES(state, "summary", cases);
}

static void claims_in_other_words_are_held_against_the_rest(void **state) {
    static const Case cases[] = {
        {"RC-20", "全县96所学校全部建立家访制度。\n另有5所小学未建立家访制度。", "fails"},
        {"RC-20", "全县96所学校全部建立家访制度。\n另有5所小学未建立阅读制度。", ""},
        {"RC-20", "全县初中全部通过标准化学校验收。\n另有2所幼儿园未通过标准化学校验收。", ""},
        {"RC-20", "全县96所学校全部建立家访制度。\n去年还有5所学校未建立家访制度。", ""},
        {"RC-20", "全县96所学校全部建立家访制度。\n对未建立家访制度的5所学校给予通报。", ""},
        {"RC-20", "各校平均分均高于全市平均水平。\n河口中学平均分低于全市平均水平3分。", "fails"},
        {"RC-24", "食堂人员全部持健康证上岗。\n二、存在问题\n有2名食堂人员尚未办理健康证。", "fails"},
        {"RC-24", "各校收费公示率100%。\n二、存在问题\n有3所学校收费项目未公示。", "fails"},
        {"RC-21", "全区学校已没有大班额。\n河口小学仍有3个大班额。", "fails"},
        {"RC-21", "适龄儿童无一名学生辍学。\n二、存在问题\n五年级有2名学生辍学外出。", "fails"},
        {"RC-21", "资金管理规范,没有发生挤占挪用现象。\n审计发现挪用资金2起。", "fails"},
        {"RC-21", "没有发生挤占挪用现象。\n审计发现账目不清2起。", ""},
        {"RC-21", "没有发生重大舆情事件。\n发生舆情事件1起。", "flag"},
    };
    ASSERT_CASES(state, "summary", cases);
}

/* What is said of limits, of two values, of a series is held against the numbers themselves. */
static void claims_are_held_against_their_numbers(void **state) {
    static const Case cases[] = {
        {"RC-23", "小学7.1平方米,初中10.6平方米,均达到小学7.5平方米、初中10.2平方米的标准。", "fails holds"},
        {"RC-23", "小学7.6平方米,初中10.6平方米,均达到小学7.5平方米、初中10.2平方米的标准。", "holds holds"},
        {"RC-23", "系数为0.52,不超过0.50的上限。", ""}, /* no unit: no figure */
        {"RC-23", "教师年收入9.1万元,公务员年收入9.3万元,教师年收入不低于公务员年收入。", "fails"},
        {"RC-23", "教师年收入9.4万元,公务员年收入9.3万元,教师年收入不低于公务员年收入。", "holds"},
        {"RC-23", "小学7.1平方米,未达到小学7.5平方米的标准。", "holds"},
        {"RC-23", "小学7.6平方米,未达到小学7.5平方米的标准。", "fails"},
        {"RC-23", "小学7.5平方米,未达到小学7.5平方米的标准。", "fails"}, /* it is just reached */
        {"RC-23", "小学7.5平方米,达不到小学7.5平方米的标准。", "fails"},
        {"RC-23", "小学7.1平方米,未能达到小学7.5平方米的标准。", "holds"},
        {"RC-23", "教师年收入9.3万元,公务员年收入9.3万元,教师年收入未达到公务员年收入。", "fails"},
        {"RC-23", "平均班额45人,未超过45人的上限。", "holds"},
        {"RC-23", "平均班额44人,未超过45人的上限。", "holds"},
        {"RC-23", "平均班额47人,未超过45人的上限。", "fails"},
        {"RC-23", "平均班额47人,应不超过45人的上限。", ""}, /* asked for, not told */
        {"RC-23", "教师年收入9.1万元,公务员年收入9.3万元,教师年收入未达到公务员年收入。", "holds"},
        {"RC-23", "教师年收入9.4万元,公务员年收入9.3万元,教师年收入未达到公务员年收入。", "fails"},
        {"RC-19", "2022年至2024年支出分别为4.1亿元、4.4亿元、4.3亿元,做到只增不减。", "fails"},
        {"RC-19", "2022年至2024年支出分别为4.1亿元、4.3亿元、4.4亿元,做到只增不减。", "holds"},
        {"RC-19", "小学、初中、高中支出分别为4.1亿元、4.4亿元、4.3亿元,做到只增不减。", ""}, /* no series */
        {"RC-20", "全县所有班级班额均不超过国家规定标准。\n仍有3个班班额超过国家规定标准。", "fails"},
        {"RC-20", "全县所有学校生均面积均不低于国家规定标准。\n36所学校生均面积高于国家规定标准。", ""},
        {"RC-20", "全县所有学校生均面积均不低于国家规定标准。\n3所学校生均面积低于国家规定标准。", "fails"},
        {"RC-20", "全县所有班级班额均不超过国家规定标准。\n36个班级班额未超过国家规定标准。", ""},
        {"RC-20", "36所学校均建有食堂。\n36所学校中仍有3所没有食堂。", "fails"},
        {"RC-20", "全县所有班级班额均不超过国家规定标准。\n各班班额均符合国家规定标准。", ""},
        {"RC-42", "于2024年9月15日至9月8日开展检查。", "fails"},
        {"RC-42", "于2024年9月8日至9月15日开展检查。", ""},
        {"RC-42", "于2024年11月15日至1月8日开展检查。", ""}, /* over the turn of the year */
        {"RC-42", "供暖期为2025年10月15日至4月15日。", ""},
        {"RC-42", "6月18日下达通知书,要求5月31日前完成整改。", "fails"},
        {"RC-42", "6月18日下达通知书,要求7月31日前完成整改。", ""},
    };
    ASSERT_CASES(state, "summary", cases);
    static const Case dated[] = {
        {"RC-42", "各校须于5月31日前完成整改。\n2024年6月3日", "fails"},
        {"RC-42", "各校须于6月30日前完成整改。\n2024年6月3日", ""},
    };
    ASSERT_CASES(state, "notice", dated);
}

/* 300 claims and a case: more than are held against every case. Where there is none, nothing was left out. */
static void a_rule_that_was_not_wholly_checked_says_so(void **state) {
    const Bench *bench = *state;
    Buf few = buf_create(bench->arena), many = buf_create(bench->arena);
    for (int i = 0; i < 300; i++) {
        buf_add(i < 20 ? &few : &many, STR("各校制度全部建立。\n"));
    }
    ReadFindings some = check_text_of(bench, "summary", str_cstr(bench->arena, buf_str(&few)));
    assert_true(str_is(verdicts(bench, &some, "RC-20"), ""));
    ReadFindings none = check_text_of(bench, "summary", str_cstr(bench->arena, buf_str(&many)));
    assert_true(str_is(verdicts(bench, &none, "RC-20"), ""));
    buf_add(&many, STR("食堂查出过期食品2件。\n"));
    ReadFindings all = check_text_of(bench, "summary", str_cstr(bench->arena, buf_str(&many)));
    assert_true(str_is(verdicts(bench, &all, "RC-20"), "unknown"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_are_held_against_the_rest),
        cmocka_unit_test(claims_in_other_words_are_held_against_the_rest),
        cmocka_unit_test(claims_are_held_against_their_numbers),
        cmocka_unit_test(a_rule_that_was_not_wholly_checked_says_so),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
