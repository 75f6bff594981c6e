/* What contradicts itself is found; what holds is never called wrong. */
#include "figure_support.h"

/* Lines become paragraphs of one document. */
static ReadFile *file_of(const Bench *bench, const char *name, const char *kind, const char *text) {
    ReadFile *file = ARENA_NEW(bench->arena, ReadFile);
    ReadDocument *document = ARENA_NEW(bench->arena, ReadDocument);
    size_t count = 1;
    for (const char *at = text; *at; at++) {
        count += *at == '\n';
    }
    document->paragraphs = ARENA_ARRAY(bench->arena, count, ReadParagraph);
    Str rest = str_from(text), line;
    while (str_cut(&rest, '\n', &line) || rest.len) {
        ReadPiece *piece = ARENA_NEW(bench->arena, ReadPiece);
        *piece = (ReadPiece){.line = (int)document->paragraph_count + 1};
        bool last = line.len == 0 && rest.len;
        document->paragraphs[document->paragraph_count++] =
            (ReadParagraph){.text = last ? rest : line, .pieces = piece, .piece_count = 1, .heading = -1};
        if (last) {
            break;
        }
    }
    document->kind = kind;
    document->period = STR("2024");
    document->duplicate_of = -1;
    document->complete = true;
    document->first_line = 1;
    document->last_line = (int)document->paragraph_count;
    read_figures(bench->words, document, bench->arena);
    read_commitments(bench->words, document, bench->arena);
    *file = (ReadFile){
        .name = str_from(name), .format = "text", .encoding = "UTF-8", .documents = document, .document_count = 1};
    return file;
}

/* Verdicts of one rule, in order, joined by blanks; "" when it found nothing to check. */
static Str verdicts(const Bench *bench, const ReadFindings *findings, const char *code) {
    Buf out = buf_create(bench->arena);
    for (size_t i = 0; i < findings->count; i++) {
        if (str_is(findings->items[i].rule->code, code)) {
            buf_add_format(&out, "%s%s", out.len ? " " : "", read_verdict_id(findings->items[i].verdict));
        }
    }
    return buf_str(&out);
}

static ReadFindings check_text_of(const Bench *bench, const char *kind, const char *text) {
    ReadFindings findings;
    assert_true(read_check(file_of(bench, "甲", kind, text), 1, bench->pack, NULL, bench->arena, &findings, NULL));
    return findings;
}

typedef struct Case {
    const char *code, *text, *wanted;
} Case;

/* What a summary counts is what is listed. */
static bool counts_agree(const ReadFindings *findings) {
    size_t counted[4] = {0};
    for (size_t i = 0; i < findings->count; i++) {
        counted[findings->items[i].verdict]++;
    }
    return counted[VERDICT_HOLDS] == findings->holds && counted[VERDICT_FAILS] == findings->fails &&
           counted[VERDICT_FLAG] == findings->flags && counted[VERDICT_UNKNOWN] == findings->unknown;
}

static void assert_cases(const Bench *bench, const char *kind, const Case *cases, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        ReadFindings findings = check_text_of(bench, kind, cases[i].text);
        Str got = verdicts(bench, &findings, cases[i].code);
        if (!str_is(got, cases[i].wanted) || !counts_agree(&findings)) {
            for (size_t f = 0; f < findings.count; f++) {
                print_message("  %.*s %s %.*s\n", STR_ARG(findings.items[f].rule->code),
                              read_verdict_id(findings.items[f].verdict), STR_ARG(findings.items[f].message));
            }
            print_message("%s %s\n  wanted “%s”, got “%.*s”\n", cases[i].code, cases[i].text, cases[i].wanted,
                          STR_ARG(got));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}
#define ASSERT_CASES(state, kind, cases) assert_cases(*(state), kind, cases, sizeof(cases) / sizeof *(cases))

static void sums_are_added_up(void **state) {
    static const Case cases[] = {
        {"RC-01", "全县上线841人,其中一本198人,二本438人,三本205人。", "holds"},
        {"RC-01", "全县上线851人,其中一本198人,二本438人,三本205人。", "fails"},
        {"RC-01", "全县上线800人,其中一本198人,二本438人,三本205人。", "fails"},
        {"RC-01", "全县有教师1000人,其中高级教师150人,骨干教师80人。", ""},
        {"RC-01", "获奖300人,其中甲校100人、乙校50人等。", ""},
        {"RC-01", "新建学校21所(新建校18所,改扩建校3所)。", "holds"},
        {"RC-01", "新建学校22所(新建校18所,改扩建校3所)。", "fails"},
        {"RC-01", "小学12所、初中5所,共计17所。", "holds"},
        /* 完全中学 stand in both stages, 教学点 are no schools */
        {"RC-01", "全县有中学12所,其中初中9所、高中5所(含完全中学2所)。", "holds"},
        {"RC-01", "全县有中学13所,其中初中9所、高中5所(含完全中学2所)。", "fails"},
        {"RC-01", "全县有中学12所,其中初中9所、高中5所(含民办高中2所)。", "fails"},
        {"RC-01", "小学38所(含教学点8所)、初中12所,共计42所。", "holds"},
        {"RC-01", "小学38所(含教学点8所)、初中12所,共计43所。", "fails"},
        {"RC-01", "公办园39所(含公办性质园6所)、民办园33所,共计72所。", "holds"},
        {"RC-01", "公办园39所(含公办性质园6所)、民办园33所,共计66所。", "fails"},
        {"RC-01", "小学12所、初中5所,共计18所。", "fails"},
        {"RC-01", "在校学生820人,其中男生420人、女生410人,平均班额51.3人,最大班额54人。", "fails"},
        {"RC-01", "在校学生820人,其中男生420人、女生400人,平均班额51.3人,最大班额54人。", "holds"},
        {"RC-01", "小学在校生820人,比上年增加63人;初中在校生410人,增加9人;两个学段在校生共1240人。", "fails"},
        {"RC-01", "小学在校生820人,比上年增加63人;初中在校生410人,增加9人;两个学段在校生共1230人。", "holds"},
        {"RC-01", "小学教师60人,小学在校生820人;初中教师40人;参加活动的家长共900人。", ""},
        {"RC-01", "新增学位2160个,其中小学1200个、初中860个。", "flag"},
        {"RC-01", "新增学位2160个,其中小学1200个、初中860个等。", ""},
        {"RC-13", "交流教师212名,占符合条件教师的11.1%,其中骨干教师38名,占交流教师的17.9%。", "holds"},
        {"RC-35", "46个班中有超过45人的班39个。", ""},
        {"RC-35", "46个班共有学生98人。", "fails"},
        {"RC-01", "排查隐患100处,其中消防类60处、食品类40处,已整改90处,未整改10处。", "holds"},
        {"RC-01", "排查隐患100处,其中消防类60处、食品类50处,已整改90处,未整改10处。", "fails"},
        {"RC-01", "排查隐患100处,其中已整改90处,未整改10处。", "holds"},
        {"RC-01", "教职工118人,其中专任教师109人,专任教师中本科学历98人。", ""},
        {"RC-01",
         "改善资金下达3200万元,已支付2688万元;校舍资金1560万元,已支付1560万元。两项合计下达4660万元,已支付4248万元。",
         "fails holds"},
        {"RC-01",
         "改善资金下达3200万元,已支付2688万元;校舍资金1560万元,已支付1560万元。两项合计下达4760万元,已支付4248万元。",
         "holds holds"},
        {"RC-08", "普通高中招生5420人,中职3931人,普职比为47%:53%。", "fails"},
        {"RC-08", "普通高中招生5420人,中职3931人,普职比为58%:42%。", "holds"},
        {"RC-18", "教育支出比上年增长-0.01个百分点,做到了只增不减。", "fails"},
        {"RC-44", "生均公用经费达元,全部拨付到位。", "unknown"},
        {"RC-44", "教师学历达标,为人师表,占地平整。", ""},
        {"RC-01", "拟安排500名教师支教。直属单位选派45名、甲区选派40名、乙区选派415名。", "holds"},
        {"RC-01", "受助学生907人,发放助学金100万元。其中,学前600人,发放60万元;高中307人,发放40万元。", "holds holds"},
        {"RC-01", "受助学生*人,其中学前600人,高中307人。", "unknown"},
        {"RC-13", "全县上线84人,其中一本98人。", "fails"},
        {"RC-13", "全县上线84人,其中一本18人。", "holds"},
        {"RC-09", "公办园在园幼儿占62%,民办园在园幼儿占38%。", "holds"},
        {"RC-09", "公办园在园幼儿占62%,民办园在园幼儿占36%。", "fails"},
        {"RC-15", "平山小学、白水小学、青石小学等2所小学。", "fails"},
        {"RC-15", "平山小学、白水小学等5所小学。", "holds"},
        {"RC-16", "原有的六个街道各整备2宗用地,新设的四个街道各整备3宗用地,共整备24宗用地。", "holds"},
        {"RC-16", "原有的六个街道各整备2宗用地,新设的四个街道各整备3宗用地,共整备26宗用地。", "fails"},
        {"RC-17", "最高86分,最低62分,平均90分。", "fails"},
        {"RC-17", "最高86分,最低62分,平均74分。", "holds"},
    };
    ASSERT_CASES(state, "summary", cases);
}

static void rates_follow_from_their_counts(void **state) {
    static const Case cases[] = {
        {"RC-02", "下达3200万元,已支付2688万元,支付率84%。", "holds"},
        {"RC-02", "下达3200万元,已支付2688万元,支付率88%。", "fails"},
        {"RC-02", "投入10.27亿元,其中财政经费9.64亿元,占93.9%,其他收入0.63亿元,占6.1%。", "holds holds"},
        {"RC-02", "投入10.27亿元,其中财政经费9.64亿元,占95.9%。", "fails"},
        {"RC-02", "保安配备率仅为92.4%,应配330人,实配305人。", "holds"},
        {"RC-02", "保安配备率仅为90.4%,应配330人,实配305人。", "fails"},
        {"RC-02", "教职工118人,其中专任教师109人,专任教师中本科学历98人,占89.9%。", "holds"},
        {"RC-02", "考生4792人,上线2814人,上线率58.72%。", "holds"},
        {"RC-02", "考生4792人,上线2814人,上线率68.72%。", "fails"},
        {"RC-02", "258人参加面试,253人通过,通过率为95%。", "fails"},
        {"RC-02", "参加高考1628人,上线841人。综合上线率达到51.66%。", "holds"},
        {"RC-02", "教师300人,获奖12人,满意度98%。", ""},
        {"RC-02", "培训教师300人,举办讲座12场,参训率98%。", ""},
        {"RC-02", "全县13人获奖,占参赛教师的47.6%。", "flag"}, /* of 27 it is 48.1%, of 28 46.4% */
        {"RC-02", "全县13人获奖,占参赛教师的48.1%。", ""},
        {"RC-02", "全县13人获奖,约占参赛教师的47.6%。", ""},
        {"RC-02", "全县1300人获奖,占参赛教师的47.6%。", ""},
        {"RC-03", "本一上线1155人,占比35.04%,本二上线3131人,占比94.99%。", "holds"},
        {"RC-07", "每校3万元,共12所,合计36万元。", "holds"},
        {"RC-07", "每校30000元,共12所,合计38万元。", "fails"},
        {"RC-08", "学生1800人,教师120人,生师比为15:1。", "holds"},
        {"RC-08", "学生1800人,教师120人,生师比为13:1。", "fails"},
        {"RC-34", "初中入学率达到101.2%。", "fails"},
        {"RC-34", "学前毛入园率达到103.2%。", "holds"},
        {"RC-35", "修建道路28375延长米,面积9250平方米。", "fails"},
        {"RC-35", "投资1807万元,改造危房27031平方米。", "holds"},
        {"RC-11", "拿出5万元,资助了1010名特困学生。", "flag"},
        {"RC-11", "资助4065名学生,共计311万元。", "holds"},
        {"RC-36", "全县649所学校铺设甬路194700平方米。", "flag"},
        {"RC-37", "培训教师2700人次,其中新教师126人。", "flag"},
    };
    ASSERT_CASES(state, "summary", cases);
}

static void changes_follow_from_two_values(void **state) {
    static const Case cases[] = {
        {"RC-05", "支出86420万元,比上年的82150万元增加4270万元,增长5.2%。", "holds"},
        {"RC-05", "支出86420万元,比上年的82150万元增加4370万元,增长5.2%。", "fails"},
        {"RC-04", "支出86420万元,比上年的82150万元增加4270万元,增长5.2%。", "holds"},
        {"RC-04", "支出14236元,比上年增加612元,增长4.5%。", "holds"},
        {"RC-04", "支出18954元,比上年增加705元,增长3.6%。", "fails"},
        {"RC-04", "在校生4236人,比上年减少64人,下降1.5%。", "holds"},
        {"RC-04", "在校生4236人,比上年减少64人,下降2.5%。", "fails"},
        {"RC-04", "在校生4236人,比上年减少64人,增长1.5%。", "fails"},
        {"RC-18", "小学生均公用经费支出3120元,比上年的3185元减少65元,做到了只增不减。", "fails"},
        {"RC-04", "财政教育支出由7.86亿元增加到9.12亿元,年均增长7.7%。", "holds"},
        {"RC-04", "财政教育支出由7.86亿元增加到9.12亿元,年均增长11.2%。", "flag"},
        {"RC-04", "报名人数达40015人,已超过上年总人数(32702人),增幅22.3%。", "holds"},
        {"RC-04", "报名人数达40015人,已超过上年总人数(32702人),增幅32.3%。", "fails"},
        {"RC-04", "非正常死亡3人,比去年同期下降40%。", "holds"},
        {"RC-04", "非正常死亡3人,比去年同期下降30%。", "flag"},
        {"RC-05", "招生人数从去年的860人增加到1060人,比去年增加200人。", "holds"},
        {"RC-05", "招生人数从去年的860人增加到1060人,比去年增加220人。", "fails"},
        {"RC-06", "一本上线率为22.60%,同比增长3.4%。", "flag"},
        {"RC-06", "一本上线率为22.60%,同比提高3.4个百分点。", ""},
        {"RC-10", "上线66人,是去年的1.5倍。", "holds"},
        {"RC-10", "上线67人,是去年的1.50倍。", "flag"},
        {"RC-25", "上线率为22.60%,同比增长3.4%,首次突破20%。", "holds"},
        {"RC-25", "上线率为22.60%,同比增长1.4%,首次突破20%。", "fails"},
        {"RC-38", "投入教育经费3000万元,比上年增长65%。", "flag"},
        {"RC-38", "由于新建学校,投入教育经费3000万元,比上年增长65%。", ""},
        {"RC-39", "投入从去年的300元增加到310万元。", "fails"},
    };
    ASSERT_CASES(state, "summary", cases);
}

static void claims_are_held_against_the_rest(void **state) {
    static const Case cases[] = {
        {"RC-21", "全县没有发生乱收费现象。\n二、存在问题\n个别学校仍有乱收费现象。", "fails"},
        {"RC-21", "全县没有发生乱收费现象。\n继续规范收费,杜绝乱收费。", "holds"},
        {"RC-21", "没有发生较大安全责任事故。\n上半年学生非正常死亡3人。", "flag"},
        {"RC-24", "资助资金全部到位,做到应助尽助。\n二、存在问题\n贫困学生资助金没有到位。", "fails fails"},
        {"RC-18", "教育经费只增不减。\n生均公用经费850元,比上年下降2%。", "fails"},
        {"RC-18", "教育经费只增不减。\n生均公用经费与上年基本持平。", "flag"},
        {"RC-18", "教育经费只增不减。\n小学生均校舍面积与上年基本持平。", ""},
        {"RC-18", "教育经费只增不减。\n小学生均校舍面积7.6平方米，比上年下降2%。", ""},
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
        {"RC-12", "发现隐患48处,已整改39处,尚未整改9处。", "holds"},
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

static void rows_and_lists_are_held_against_their_totals(void **state) {
    static const Case cases[] = {
        {"RC-01", "学校\t人数\t教师\n甲校\t120\t11\n乙校\t130\t12\n合计\t250\t23", "holds holds"},
        {"RC-01", "学校\t人数\t教师\n甲校\t120\t11\n乙校\t130\t12\n合计\t250\t24", "holds fails"},
        {"RC-01", "学校\t人数\t平均分\n甲校\t120\t61\n乙校\t130\t62\n合计\t250\t61.5", "holds"},
        {"RC-01", "学校\t人数\n全县\t250\n甲校\t120\n乙校\t130\n合计\t250", ""},
        {"RC-02", "校\t考生\t上线\t率\n甲\t200\t50\t25%\n乙\t100\t40\t40%\n丙\t50\t20\t40%\n丁\t80\t20\t52%",
         "holds holds holds fails"},
        {"RC-02", "研究生40人、本科150人、专科10人,分别占20%、75%、5%。", "holds holds holds"},
        {"RC-02", "研究生40人、本科150人、专科10人,分别占20%、57%、23%。", "holds fails fails"},
        {"RC-02", "职称为高级40人、中级150人,中高级占比95%。", ""},
        {"RC-02", "参加测试200人,语文及格180人,及格率90%;英语及格160人,及格率85%。", "holds fails"},
        {"RC-02", "采购食材410万元,占采购总额1280万元的23%。", "fails"},
        {"RC-02", "采购食材410万元,占采购总额1280万元的32%。", "holds"},
        {"RC-02", "全区专任教师400人。\n女教师300人,占专任教师的75%;男教师100人,占专任教师的35%。", "holds fails"},
        {"RC-01", "缺音乐教师32名、美术教师41名,共缺78名。", "fails"},
        {"RC-01", "缺音乐教师32名、美术教师41名,共缺73名。", "holds"},
        {"RC-01", "抽查的32所学校中,留样规范的25所,不规范的8所。", "fails"},
        {"RC-01", "抽查的33所学校中,留样规范的25所,不规范的8所。", "holds"},
        {"RC-09", "认为减少的占88%,略有减少的占9%,没有变化的占8%。", "fails"},
        {"RC-09", "认为减少的占88.4%,略有减少的占9.1%,没有变化的占2.6%。", ""},
        {"RC-05", "由2034人增加到2147人,净增123人,增长5.6%。", "fails"},
        {"RC-05", "由2034人增加到2147人,净增113人,增长5.6%。", "holds"},
        {"RC-04", "由2034人增加到2147人,净增113人,增长6.5%。", "fails"},
        {"RC-05", "应配套500万元,实际到位400万元,缺口120万元。", "fails"},
        {"RC-05", "应配套500万元,实际到位400万元,缺口100万元。", "holds"},
        {"RC-04", "参加高考3862人(文科3000人、理科862人),比上年增加124人,增长3.3%。", "holds"},
        {"RC-13", "毛入园率94.3%。教师2563人,其中专科2501人,占比97.6%。", "holds"},
        {"RC-14", "满分100分,共扣5分,其中安全扣2分、管理扣3分,得分95分。", "holds"},
        {"RC-27", "全县在园幼儿28416人。\n规模缩小,在园幼儿28146人。", "fails"},
        {"RC-27", "全县在园幼儿28416人。\n规模缩小,在园幼儿28427人。", ""},
        {"RC-50", "苇湖区人民政府关于教师工作的汇报\n榆塘区教育局每月检查一次。", "flag"},
    };
    ASSERT_CASES(state, "summary", cases);
}

/* Wholes and parts in different sentences and paragraphs; beside each failing text one that holds or says nothing. */
static void figures_far_apart_are_held_together(void **state) {
    static const Case cases[] = {
        {"RC-01", "320处隐患中,甲类120处、乙类110处、丙类100处。", "fails"}, /* 330 */
        {"RC-01", "330处隐患中,甲类120处、乙类110处、丙类100处。", "holds"},
        {"RC-01", "320所学校中,有食堂的250所、有宿舍的190所。", ""}, /* they overlap */
        {"RC-01", "全年支出8.60亿元。\n从学段看,学前1.10亿元、小学3.20亿元、初中4.20亿元。", "fails"}, /* 8.50 */
        {"RC-01",
         "全年支出8.60亿元。\n从来源看,中央1.10亿元、省级3.20亿元、县级4.30亿元。从学段看,学前1.10亿元、小学3.00亿元、"
         "初中3.88亿元。",
         "holds"}, /* 7.98: not all is told, or of another whole */
        {"RC-01", "全年支出8.50亿元。\n从学段看,学前1.10亿元、小学3.20亿元、初中4.20亿元。", "holds"},
        {"RC-01",
         "维修面积2.30万平方米,投资500万元。\n新建面积1.40万平方米,投资900万元。\n以上两类面积合计3.80万平方米,"
         "投资合计1400万元。",
         "fails holds"},                                                                                   /* 3.70 */
        {"RC-01", "发放资助资金1253.4万元。\n学前200.1万元。\n小学500.2万元。\n初中535.1万元。", "fails"}, /* 1235.4 */
        {"RC-01", "发放资助资金1235.4万元。\n学前200.1万元。\n小学500.2万元。\n初中535.1万元。", "holds"},
        {"RC-01",
         "反馈问题20项,已完成整改18项。\n甲方面反馈问题8项,已整改7项。\n乙方面反馈问题7项,"
         "已整改7项。\n丙方面反馈问题5项,已整改5项。",
         "holds fails"},                                                             /* 20 and 19 */
        {"RC-01", "安排资金640万元。后来追加35万元,追加后总额为657万元。", "fails"}, /* 675 */
        {"RC-01", "安排资金640万元。后来追加35万元,追加后总额为675万元。", "holds"},
        {"RC-01", "甲校获得补助200万元。后来追加38万元,追加后总额为1898万元。", ""}, /* of another sum */
        {"RC-01", "安排资金640万元,甲校得60万元。后来追加35万元,追加后总额为675万元。", "holds"},
        {"RC-01", "安排资金1.2亿元。后来追加0.35亿元,追加后总额为1.55亿元。", "holds"},
        {"RC-01", "新增电脑840台,使电脑由1520台增加到2630台。", "fails"}, /* 2360 */
        {"RC-01", "新增电脑840台,使电脑由1520台增加到2360台。", "holds"},
        {"RC-01", "幼儿园60所,其中公办园30所(含乡镇园5所)、民办园30所。", "holds"},
        {"RC-13", "平均每校投入40万元。其中甲校投入90万元。", ""},
        {"RC-02", "人员经费3.00亿元,占60.0%;公用经费1.50亿元,占30.0%;项目经费0.50亿元,占12.0%。", "fails"},
        {"RC-02", "人员经费3.00亿元,占60.0%;公用经费1.50亿元,占30.0%;项目经费0.50亿元,占10.0%。", ""},
        {"RC-02", "在园幼儿2000人,其中公办园1240人。\n公办园在园幼儿占比68.0%。", "fails"}, /* 62 */
        {"RC-02", "在园幼儿2000人,其中公办园1240人。\n公办园在园幼儿占比62.0%。", "holds"},
        {"RC-02", "在岗教师1200人。\n在岗教师参加培训1140人,参训率59.0%。", "fails"}, /* 95 */
        {"RC-02", "在岗教师1200人。\n在岗教师参加培训1140人,参训率95.0%。", "holds"},
        {"RC-02", "在园幼儿2000人,其中公办园1240人。\n在园幼儿参加体检1340人,公办园在园幼儿占比率68.0%。", "fails"},
        {"RC-07", "按每生每天4元标准,供餐200天,学生5000人,支出405万元。", "fails"}, /* 400 */
        {"RC-07", "按每生每天4元标准,供餐200天,学生5000人,支出400万元。", "holds"},
        {"RC-07", "表彰教师40名,每人奖励2000元,共发放8元。", "fails"},    /* 80000 */
        {"RC-05", "满意度由80.1%提高到84.6%,提高5.5个百分点。", "fails"}, /* 4.5 */
        {"RC-05", "满意度由80.1%提高到84.6%,提高4.5个百分点。", "holds"},
        {"RC-05", "学位需求900个,现有700个,缺口210个。", "fails"},                  /* 200 */
        {"RC-12", "发现问题资金500万元,已整改430万元,尚有80万元未整改。", "fails"}, /* 70 */
        {"RC-27", "其中限期整改96处。\n对限期整改的69处隐患逐一建账。", "fails"},
        {"RC-27", "其中限期整改96处。\n对限期整改的96处隐患逐一建账。", ""},
        {"RC-27", "全园共13个教学班。\n12个教学班每天户外活动。", "fails"},
        {"RC-27", "全校共24个教学班,学生900人。\n23个教学班参加了合唱比赛。", ""}, /* not of all */
        {"RC-27", "全校共24个教学班,学生900人。\n23个教学班均配备班主任。", "fails"},
        {"RC-27", "全园共13个教学班。\n其中12个教学班有电钢琴。", ""},
        {"RC-15", "设综合协调、经费保障、队伍建设、项目管理、安全稳定等4个工作组。", "fails"},
        {"RC-15", "新建东河小学、西河小学、南河初中4所学校。", "fails"},
        {"RC-15", "新建东河小学、西河小学、南河初中3所学校。", "holds"},
        {"RC-15", "抽查幼儿园、小学、初中4所学校。", ""}, /* kinds, no names */
        {"RC-15", "新建幼儿园、小学、初中3所学校。", ""},
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

static void days_to_come_lie_behind_the_day_of_the_paper(void **state) {
    static const Case cases[] = {
        {"RC-42", "工作简报\n2024年6月28日\n下一步,2024年5月31日前完成全面排查,由县教育局负责。", "fails"},
        {"RC-42", "工作简报\n2024年6月28日\n下一步,2024年7月31日前完成全面排查,由县教育局负责。", ""},
    };
    ASSERT_CASES(state, "plan", cases);
}

static void the_text_itself_is_checked(void **state) {
    static const Case cases[] = {
        {"RC-42", "2024年10月被确定为试点县,2024年5月列入全国名单。", "fails"},
        {"RC-42", "2024年5月列入全国名单,2024年10月被确定为试点县。", ""},
        {"RC-42", "2024年10月达标率比2024年5月提高。", ""},
        {"RC-42", "2023-2023学年度工作总结。", "fails"},
        {"RC-42", "2021-2025年规划。", ""},
        {"RC-32", "截至2024年9月,在校生3600人。\n截至2024年12月,教师210人。", "flag"},
        {"RC-32", "截至2024年9月,在校生3600人。\n截至2024年9月,教师210人。", ""},
        {"RC-32", "截至2024年12月31日,在校生3600人,截至2023年12月31日,在校生3500人。", ""},
        {"RC-32", "截至2024年12月31日,在校生3600人,截至2023年9月30日,在校生3500人。", "flag"},
        {"RC-32", "截至2024年9月,在校生3600人;截至2024年12月,教师210人。", "flag"},
        {"RC-43", "保证一天__次以上巡查,xx市教育局。", "fails"},
        {"RC-43", "全部教室配备投影,PPT课件和X光机。", ""},
        {"RC-44", "完成了□6所学校的重建。", "unknown"},
        {"RC-44", "编制《学校建设规划(-2030年)》。", "fails"},
        {"RC-48", "全面推进职业教育,落实好国务院。", "fails"},
        {"RC-49", "根据计划(20_20_年),推荐515项成果。", "fails"},
        {"RC-27", "报名人数为2419人。\n报名人数为2491人。", ""},
        {"RC-27", "全县公办小学一年级报名人数为2419人。\n全县公办小学一年级报名人数为2491人。", "fails"},
        {"RC-27", "全县公办小学一年级报名人数为2419人。\n全县公办小学一年级报名人数为2419人。", "holds"},
        {"RC-50", "xx市教育局,是甘肃省唯一的试点。", "fails"},
        {"RC-50", "青溪县教育局抓实常规管理。\n云岭县教育局印发通知。", "flag"},
        {"RC-50", "青溪县教育局抓实常规管理。\n全县教育局机关开展活动,各区教育局照此办理。", ""},
        {"RC-50", "青溪县教育局抓实常规管理。\n赴云岭县教育局考察学习。", ""},
        {"RC-31", "全县共有在校学生71836人。\n全县在校学生65210人。", "flag"},
        {"RC-31", "全县共有在校学生71836人。\n全县在校学生71800人。", ""},
        {"RC-31", "全县共有在校学生71836人。\n全县义务教育在校学生65210人。", ""},
        {"RC-35", "7所小学生均教学用房面积低于4.5平方米。", ""},
    };
    ASSERT_CASES(state, "summary", cases);
    static const Case plans[] = {
        {"RC-27", "新建幼儿园12所。\n拟新建平山幼儿园等10所幼儿园。", "fails"},
        {"RC-27", "新建幼儿园12所。\n改扩建幼儿园10所。", ""},
    };
    ASSERT_CASES(state, "plan", plans);
}

static void documents_are_held_against_each_other(void **state) {
    const Bench *bench = *state;
    static const char text[] =
        "全县教育系统围绕办好人民满意的教育,扎实推进各项工作,义务教育学校布局进一步优化,教师队伍建设得到加强,"
        "学生资助政策全面落实,校园安全形势保持稳定,群众满意度稳步提高,共收到学生征文198篇。";
    static const char cut[] =
        "全县教育系统围绕办好人民满意的教育,扎实推进各项工作,义务教育学校布局进一步优化,教师队伍建设得到加强,"
        "学生资助政策全面落实,校园安全形势保持稳定,群众满意度稳步提高,共收到学生征文189篇。";
    ReadFile files[2] = {*file_of(bench, "甲", "summary", text), *file_of(bench, "乙", "summary", cut)};
    ReadFindings findings;
    assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-47"), "fails flag"));
    for (size_t i = 0; i < findings.count; i++) {
        if (str_is(findings.items[i].rule->id, "copies-differ")) {
            assert_true(str_is(findings.items[i].found, "189") && str_is(findings.items[i].expected, "198"));
        }
    }
    assert_true(str_is(verdicts(bench, &findings, "RC-27"), "fails"));
    ReadFile years[2] = {*file_of(bench, "计划", "plan", "力争新建标准化学校12所。\n年底前完成校车动态监控平台建设。"),
                         *file_of(bench, "总结", "summary", "全年新建标准化学校12所,全部投入使用。")};
    years[1].documents[0].period = STR("2025");
    assert_true(read_check(years, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-52"), "holds fails"));
}

static void ranks_years_in_a_row_and_multiples_are_held_against_earlier_reports(void **state) {
    const Bench *bench = *state;
    static const struct {
        const char *code, *before, *after, *wanted;
    } cases[] = {
        {"RC-26", "高考上线率连续2年位居全市第一。", "高考上线率连续3年位居全市第一。", ""},
        {"RC-26", "高考上线率连续2年位居全市第一。", "高考上线率连续5年位居全市第一。", "flag"},
        {"RC-26", "高考上线率位居全市第二。", "高考上线率连续3年位居全市第一。", "flag"},
        {"RC-26", "学生体质合格率位居全市第二。", "高考上线率连续3年位居全市第一。", ""},
        {"RC-10", "全县培训教师800人。", "全县培训教师1200人,是去年的1.5倍。", "holds holds"},
        {"RC-10", "全县培训教师900人。", "全县培训教师1200人,是去年的1.5倍。", "holds fails"},
        {"RC-10", "全县培训校长900人。", "全县培训教师1200人,是去年的1.5倍。", "holds"},
        {"RC-10", "全县计划培训教师900人。", "全县培训教师1200人,是去年的1.5倍。", "holds"},
        {"RC-10", "2023年全县培训教师500人。2024年全县培训教师800人。", "全县培训教师1200人,是去年的1.5倍。",
         "holds holds"},
        {"RC-10", "2023年全县培训教师800人。2024年全县培训教师900人。", "全县培训教师1200人,是去年的1.5倍。",
         "holds fails"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadFile files[2] = {*file_of(bench, "上年", "summary", cases[i].before),
                             *file_of(bench, "本年", "summary", cases[i].after)};
        ReadFindings findings;
        files[1].documents[0].period = STR("2025");
        read_figures(bench->words, &files[1].documents[0], bench->arena);
        assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
        Str got = verdicts(bench, &findings, cases[i].code);
        if (!str_is(got, cases[i].wanted)) {
            fail_msg("%s / %s: %.*s", cases[i].before, cases[i].after, STR_ARG(got));
        }
    }
}

static void one_file_is_asked_about_among_others(void **state) {
    const Bench *bench = *state;
    ReadFile files[3] = {*file_of(bench, "甲", "summary", "全县义务教育巩固率达到97.2%。\n发现隐患48处,已整改52处。"),
                         *file_of(bench, "乙", "summary", "全县义务教育巩固率达到98.6%。"),
                         *file_of(bench, "丙", "summary", "全县义务教育巩固率达到99.1%。")};
    ReadFindings findings;
    assert_true(read_check_among(files, 3, 1, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-28"), "fails fails"));
    assert_true(str_is(verdicts(bench, &findings, "RC-12"), "")); /* of another file */
    for (size_t i = 0; i < findings.count; i++) {
        assert_int_equal(findings.items[i].file, 1);
    }
}

static bool measured(void *context, Str indicator, Str period, double *value, Str *source) {
    (void)context;
    *value = 98.1;
    *source = STR("基础数据");
    return str_is(indicator, "I-ACC-12") && str_is(period, "2024");
}

static void figures_are_held_against_the_data(void **state) {
    const Bench *bench = *state;
    ReadMeasures measures = {.value = measured};
    ReadFindings findings;
    ReadFile *file = file_of(bench, "甲", "summary", "初中三年巩固率达到98.6%。");
    assert_true(read_check(file, 1, bench->pack, &measures, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-28"), "fails"));
    for (size_t i = 0; i < findings.count; i++) { /* of this rule, and of this rule alone */
        assert_int_equal(findings.items[i].measured, str_is(findings.items[i].rule->id, "files-disagree"));
    }
    file = file_of(bench, "甲", "summary", "初中三年巩固率达到98.1%。");
    assert_true(read_check(file, 1, bench->pack, &measures, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-28"), "holds"));
}

static void a_message_quotes_both_figures_with_their_line(void **state) {
    ReadFindings findings = check_text_of(*state, "summary", "概况。\n258人参加面试,253人通过,通过率为95%。");
    const ReadFinding *found = NULL;
    for (size_t i = 0; i < findings.count; i++) {
        found = findings.items[i].verdict == VERDICT_FAILS ? &findings.items[i] : found;
    }
    assert_non_null(found);
    assert_int_equal(found->lines[0], 2);
    assert_true(str_find(found->message, STR("253人")) >= 0 && str_find(found->message, STR("98.06%")) >= 0);
    assert_true(str_is(found->expected, "98.06%"));
}

static void digits_that_never_occur_are_told(void **state) {
    const Bench *bench = *state;
    Buf text = buf_create(bench->arena);
    for (int i = 0; i < 20; i++) {
        buf_add(&text, STR("培训教师12345678人,举办活动90场。"));
    }
    ReadFindings findings = check_text_of(bench, "summary", str_cstr(bench->arena, buf_str(&text)));
    assert_true(str_is(verdicts(bench, &findings, "RC-45"), "holds"));
    text = buf_create(bench->arena);
    for (int i = 0; i < 20; i++) {
        buf_add(&text, STR("培训教师1234578人,举办活动90场。"));
    }
    findings = check_text_of(bench, "summary", str_cstr(bench->arena, buf_str(&text)));
    assert_true(str_is(verdicts(bench, &findings, "RC-45"), "fails"));
}

static void what_no_single_word_binds_is_held_together(void **state) {
    static const Case cases[] = {
        {"RC-04", "小学招生6480人。初中招生5100人，每班50人。小学招生比上年的6750人减少270人，下降4.2%。", "fails"},
        {"RC-04", "小学招生6480人。初中招生5100人，每班50人。小学招生比上年的6750人减少270人，下降4.0%。", "holds"},
        {"RC-20", "七项指标小学、初中已经全部达标。\n还有5所小学生均场馆面积不达标。", "fails"},
        {"RC-20", "教师学历已经全部达标。\n还有5所小学生均场馆面积不达标。", ""},
        {"RC-21", "全镇3辆校车每天接送学生164人，全年零事故。\n三、存在的问题\n清河村小校车发生侧滑事故，2名学生擦伤。",
         "fails"},
        {"RC-08", "初中在校生32417人，其中一年级11054人。\n初中专任教师2689人，生师比13.06:1。", "fails"},
        {"RC-08", "初中在校生32417人，其中一年级11054人。\n初中专任教师2689人，生师比12.06:1。", "holds"},
        {"RC-01", "发现不合格灭火器143具，其中压力不足86具、超期49具、损坏12具。", "fails"},
        {"RC-01", "发现不合格灭火器147具，其中压力不足86具、超期49具、损坏12具。", "holds"},
        {"RC-05", "年初结转3126万元，本年收入44120万元，本年支出42860万元，年末结转4486万元。", "fails"},
        {"RC-05", "年初结转3126万元，本年收入44120万元，本年支出42860万元，年末结转4386万元。", "holds"},
        {"RC-07", "小学按每生每年720元、18640人安排，共1342.08万元；初中按每生每年940元、9125人安排，共875.75万元。",
         "holds fails"},
        {"RC-07", "小学按每生每年720元、18640人安排，共1342.08万元；初中按每生每年940元、9125人安排，共857.75万元。",
         "holds holds"},
        {"RC-07", "对10所薄弱学校每所投入180万元，共投入1900万元。", "fails"},
        {"RC-07", "对10所薄弱学校每所投入180万元，共投入1800万元。", "holds"},
        {"RC-16", "全县12所学校每校选派2名教师，共选派26名。", "fails"},
        {"RC-16", "全县12所学校每校选派2名教师，共选派24名。", "holds"},
        {"RC-16", "全县12所学校每校选派2名教师，其中骨干教师8名。", ""},
        {"RC-16", "全县12所学校表彰教师，每校选派2名学生，共选派26名。", ""},
        {"RC-22", "年初计划新建学校12所，实际建成10所。", "fails"},
        {"RC-22", "年初计划新建学校12所，实际建成12所。", "holds"},
        {"RC-16", "全县11个乡镇各组建3个工作组，共30个工作组。", "fails"},
        {"RC-16", "全县11个乡镇各组建3个工作组，共33个工作组。", "holds"},
        {"RC-25", "教育投入首次突破6亿元，达到6.12亿元，比上年增加0.08亿元。", "fails"},
        {"RC-25", "教育投入首次突破6亿元，达到6.12亿元，比上年增加0.18亿元。", "holds"},
        {"RC-15", "添置了课桌椅、电子白板、饮水机、护眼灯、图书柜等4类教学设备。", "fails"},
        {"RC-15", "添置了课桌椅、电子白板、饮水机、护眼灯、图书柜等5类教学设备。", "holds"},
        {"RC-15", "要抓好四件事：一是抓校舍。二是抓班额。三是抓师资。", "fails"},
        {"RC-15", "要抓好三件事：一是抓校舍。二是抓班额。三是抓师资。", "holds"},
        {"RC-20", "各校均建成了标准化食堂。\n尚有2所村小没有食堂。", "fails"},
        {"RC-20", "各校均建成了标准化食堂。\n尚有2所村小没有操场。", ""},
        {"RC-20", "所有教师均持有教师资格证。\n2名新聘教师的教师资格证仍在认定之中。", "fails"},
        {"RC-20", "所有教师均参加了全员培训。\n2名新聘教师的教师资格证仍在认定之中。", ""},
        {"RC-21", "全市没有一名教师因师德失范受到处分。\n处分教师4人。", "fails"},
        {"RC-21", "全市没有一名教师因师德失范受到处分。\n表彰教师4人。", ""},
        {"RC-42", "自查工作从2024年11月18日开始，11月6日结束。", "fails"},
        {"RC-42", "自查工作从2024年11月18日开始，11月26日结束。", ""},
        {"RC-12", "共提出意见14条，已整改11条，尚有2条正在推进。", "fails"},
        {"RC-12", "共提出意见14条，已整改11条，尚有3条正在推进。", "holds"},
        {"RC-08", "专任教师3200人，其中小学2100人、初中1100人。\n初中在校生15400人，生师比为13.0:1。", "fails"},
        {"RC-08", "专任教师3200人，其中小学2100人、初中1100人。\n初中在校生15400人，生师比为14.0:1。", "holds"},
        {"RC-08", "园舍建筑面积2184平方米，在园幼儿252人，生均园舍建筑面积9.67平方米。", "fails"},
        {"RC-08", "园舍建筑面积2184平方米，在园幼儿252人，生均园舍建筑面积8.67平方米。", "holds"},
        {"RC-02", "中小学专任教师332人。\n中小学专任教师中本科以上学历287人，占96.4%。", "fails"},
        {"RC-02", "中小学专任教师332人。\n中小学专任教师中本科以上学历287人，占86.4%。", "holds"},
        {"RC-01", "小学招生6480人、144个班，每班45人，其中城区小学3915人、乡镇小学2475人。", "fails"},
        {"RC-01", "小学招生6480人、144个班，每班45人，其中城区小学3915人、乡镇小学2565人。", "holds"},
        {"RC-13", "本园有9个班，在园幼儿252人，平均每班28人，其中男童136人、女童116人。", ""},
        {"RC-18", "小学生均支出由上年的12516元变为12480元，实现了只增不减。", "fails"},
        {"RC-18", "小学生均支出由上年的12480元变为12516元，实现了只增不减。", ""},
        {"RC-19", "培训经费只增不减，2023年为1260万元，2024年为1218万元。", "fails"},
        {"RC-19", "培训经费只增不减，2023年为1218万元，2024年为1260万元。", ""},
        {"RC-19", "2022年、2023年、2024年巩固率分别为95.7%、96.2%、96.8%，逐年提高，高于省定95%的目标。", "holds"},
        {"RC-27", "预计接收进城务工人员随迁子女1260人。\n安排就近入学的随迁子女1620人。", "fails"},
        {"RC-27", "预计接收进城务工人员随迁子女1260人。\n安排就近入学的随迁子女1350人。", ""},
        {"RC-29", "乡镇工作补贴人均每月380元。\n乡镇工作补贴人均每月3800元。", "fails"},
        {"RC-09", "城区教师占58.3%，乡村教师占43.7%。", "fails"},
        {"RC-09", "城区教师占58.3%，乡村教师占41.7%。", "holds"},
        {"RC-02", "年初计划创建A级食堂30个，实际建成34个，完成计划的88.2%。", "fails"},
        {"RC-02", "年初计划创建A级食堂30个，实际建成34个，完成计划的113.3%。", "holds"},
        {"RC-02", "本年支出42860万元，比上年增加。支出预算调整数为44380万元，预算执行率98.6%。", "fails"},
        {"RC-02", "本年支出42860万元，比上年增加。支出预算调整数为44380万元，预算执行率96.6%。", "holds"},
        {"RC-14", "满分100分，其中资源配置扣4.5分、师资扣3分、质量扣2.5分，最后得分91分。", "fails"},
        {"RC-14", "满分100分，其中资源配置扣4.5分、师资扣3分、质量扣2.5分，最后得分90分。", "holds"},
    };
    assert_cases(*state, "summary", cases, sizeof cases / sizeof *cases);
}

/* Words and numbers near each other that are not of one thing, and cases of the same words that are. */
static void what_is_not_of_one_thing_is_not_accused(void **state) {
    static const Case cases[] = {
        /* a case of its own kind; what is done to somebody is of whom it is done to */
        {"RC-21", "没有一名学生发生溺水事故。\n全年发生校园欺凌事件2起。", ""},
        {"RC-21", "没有一所学校出现食品安全问题。\n全年出现校舍漏雨3处。", ""},
        {"RC-21", "没有一名学生因违纪受到处分。\n处分教师4人。", ""},
        {"RC-21", "没有一名教师因违纪受到处罚。\n处罚教师4人。", "fails"},
        /* what another check left open is counted as what it became */
        {"RC-21", "全年未发生安全事故。\n查处事故2起。", "fails"},
        /* what each has, where the former value is of each, and where it is of all */
        {"RC-05", "初中招生5100人，每班50人，比上年的48人增加2人。", "holds"},
        {"RC-05", "初中招生5100人，每班50人，比上年的48人增加3人。", "fails"},
        {"RC-05", "初中招生5100人，平均班额50人，比上年的48人增加2人。", "holds"},
        {"RC-05", "初中招生5100人，最大班额56人，比上年的58人减少2人。", "holds"},
        {"RC-05", "初中招生5100人，每班50人，比上年的4800人增加300人。", "holds"},
        /* a number of several characters; an ordinal; a list within a list */
        {"RC-15", "要办好十二件事：一是抓校舍。二是抓班额。三是抓师资。", ""},
        {"RC-15", "要抓好24项工作：一是抓校舍。二是抓班额。三是抓师资。", ""},
        {"RC-15", "第二个问题：一是抓校舍。二是抓班额。三是抓师资。", ""},
        {"RC-15", "要抓好三件事：一是抓校舍。二是抓班额：一要控增量，二要消存量。三是抓师资。", ""},
        {"RC-15", "要抓好四件事：一是抓校舍。二是抓班额。三是抓师资。", "fails"},
        /* what is and what is wanted */
        {"RC-27", "小学生均公用经费720元。\n下一步，小学生均公用经费提高到800元。", ""},
        {"RC-27", "小学生均公用经费720元。\n下一步，小学生均公用经费提高到800元。\n小学生均公用经费700元。", "fails"},
        {"RC-27", "全县义务教育阶段在校生5100人。\n下一步，要扩大学位供给，目前全县义务教育阶段在校生5200人。",
         "fails"},
        {"RC-27", "全县义务教育阶段在校生5100人。\n下一步，要扩大学位供给，目前全县义务教育阶段在校生5100人。",
         "holds"},
        /* two sides of one thing, or of one limit */
        {"RC-20", "全县义务教育学校专任教师学历合格率均达到100%。\n全县义务教育学校辍学率控制在0.5%以内。", ""},
        {"RC-20", "全县义务教育学校教师学历合格率均达到95%。\n全县义务教育学校体育优良率低于95%。", ""},
        {"RC-20", "全县义务教育学校教师学历合格率均达到100%。\n清河义务教育学校教师学历合格率低于95%。", "fails"},
        {"RC-20", "全县义务教育学校生均用房均达到7.5平方米。\n3所义务教育学校生均校舍面积低于7.5平方米。", "fails"},
        {"RC-20", "全县义务教育学校生均用房均达到7.5平方米。\n3所义务教育学校生均校舍面积低于9.5平方米。", ""},
        {"RC-20",
         "全县义务教育学校生均用房均达到7.5平方米。\n3所义务教育学校生均用房应达到7.5平方米而实际低于7.5平方米。",
         "fails"},
        /* one ratio is judged once */
        {"RC-08", "初中在校生32417人，初中专任教师2679人，生师比12.06:1。", "holds"},
        {"RC-08", "初中在校生32417人，初中专任教师2679人，生师比13.06:1。", "fails"},
        {"RC-08", "初中在校生32417人，其中寄宿生8000人，专任教师2679人，生师比15:1。", "fails"},
        {"RC-08", "初中在校生32417人，其中寄宿生8000人，专任教师2679人，生师比12.1:1。", "holds"},
        /* values of two stages, told one by one */
        {"RC-19", "2023年和2024年初中、小学生均经费分别为940元、720元，只增不减。", ""},
        {"RC-19", "2022年至2024年初中、小学、高中生均经费分别为940元、720元、800元，只增不减。", ""},
        {"RC-19", "2023年和2024年小学生均经费分别为940元、720元，只增不减。", "fails"},
    };
    ASSERT_CASES(state, "summary", cases);
}

int main(void) {
#define TEST(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        TEST(sums_are_added_up),
        TEST(rates_follow_from_their_counts),
        TEST(changes_follow_from_two_values),
        TEST(claims_are_held_against_the_rest),
        TEST(claims_in_other_words_are_held_against_the_rest),
        TEST(rows_and_lists_are_held_against_their_totals),
        TEST(figures_far_apart_are_held_together),
        TEST(claims_are_held_against_their_numbers),
        TEST(a_rule_that_was_not_wholly_checked_says_so),
        TEST(days_to_come_lie_behind_the_day_of_the_paper),
        TEST(the_text_itself_is_checked),
        TEST(documents_are_held_against_each_other),
        TEST(ranks_years_in_a_row_and_multiples_are_held_against_earlier_reports),
        TEST(one_file_is_asked_about_among_others),
        TEST(figures_are_held_against_the_data),
        TEST(a_message_quotes_both_figures_with_their_line),
        TEST(what_no_single_word_binds_is_held_together),
        TEST(digits_that_never_occur_are_told),
        TEST(what_is_not_of_one_thing_is_not_accused),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
