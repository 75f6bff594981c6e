/* What a figure is said to be: done, wanted or a rule; compared with what; part of what; named how. */
#include "figure_support.h"

#include <time.h>

typedef struct Said {
    const char *kind, *text;
    size_t index;
    FigureKind wanted;
} Said;

static void the_words_around_a_figure_tell_whether_it_is_done(void **state) {
    static const Said lines[] = {
        {"summary", "全年新建幼儿园3所。", 0, FIGURE_ACTUAL},
        {"plan", "全年新建幼儿园3所。", 0, FIGURE_TARGET},
        {"summary", "力争明年新建幼儿园3所。", 0, FIGURE_TARGET},
        {"summary", "目前全县有幼儿园36所,预计新增学位800个。", 0, FIGURE_ACTUAL},
        {"summary", "目前全县有幼儿园36所,预计新增学位800个。", 1, FIGURE_TARGET},
        {"plan", "学校每月至少开展一次演练。", 0, FIGURE_THRESHOLD},
        {"summary", "生均公用经费标准达每生每年850元。", 0, FIGURE_THRESHOLD},
        {"notice", "表彰先进个人50名。", 0, FIGURE_TARGET},
        {"plan", "申报教师须有2年以上任教经历。", 0, FIGURE_THRESHOLD},
        {"summary", "连续5年获此荣誉。", 0, FIGURE_ACTUAL},
        {"plan", "未满12周岁学生不得骑车。", 0, FIGURE_THRESHOLD},
        {"plan", "比例由去年的20%提高到30%。", 0, FIGURE_ACTUAL},
        {"plan", "今年计划把比例由去年的20%提高到30%。", 1, FIGURE_TARGET},
        {"other", "力争达标,争取资金20万元,确保开学。", 0, FIGURE_TARGET},
        {"plan", "用好新增的5400个学位。", 0, FIGURE_ACTUAL},
        {"plan", "8月底前交付其中的2所。", 0, FIGURE_TARGET},
        {"plan", "5所场馆面积不达标的小学,财政局会全力支持。", 0, FIGURE_ACTUAL},
        {"plan", "年底前修缮14个面积不足的食堂。", 0, FIGURE_TARGET},
        {"plan", "对全市412辆校车建档，其中自购268辆。", 0, FIGURE_ACTUAL},
        {"plan", "对全市412辆校车建档，其中自购268辆。", 1, FIGURE_ACTUAL},
        {"plan", "现有23栋宿舍楼未通过检测，涉及14所学校。", 1, FIGURE_ACTUAL},
        {"plan", "现有23栋宿舍楼，今年计划新建14栋。", 1, FIGURE_TARGET},
        {"summary", "教师平均年龄47.3岁。", 0, FIGURE_ACTUAL},
        {"summary", "覆盖率92.4%，达到80%以上的要求。", 1, FIGURE_THRESHOLD},
        {"summary", "600分以上考生1026人。", 0, FIGURE_THRESHOLD},
        {"summary", "校领导每周授课2节以上，人均听课52节。", 0, FIGURE_THRESHOLD},
        {"summary", "校领导每周授课2节以上，人均听课52节。", 1, FIGURE_ACTUAL},
        {"summary", "校领导人均每学期听课不少于20节。", 0, FIGURE_THRESHOLD},
        {"plan", "每年至少举办5场以上的宣讲活动。", 0, FIGURE_TARGET},
        {"plan", "每年招聘教师不少于60名。", 0, FIGURE_TARGET},
        {"plan", "每年组织演练不少于2次。", 0, FIGURE_THRESHOLD},
        {"plan", "每学期组织专项检查不少于4轮。", 0, FIGURE_THRESHOLD},
        {"notice", "11月20日前开展一次问卷排查。", 0, FIGURE_TARGET},
        {"notice", "11月20日前为全部68辆校车加装终端。", 0, FIGURE_ACTUAL},
        {"notice", "全县仍有14所农村小学用煤取暖。", 0, FIGURE_ACTUAL},
        {"notice", "仍有6所初中班额超过50人。", 1, FIGURE_THRESHOLD},
        {"summary", "56人以上的班还有11个。", 0, FIGURE_THRESHOLD},
        {"summary", "伙食费结余0.62万元已按规定结转。", 0, FIGURE_ACTUAL},
        {"summary", "按照规定，班额不得超过45人。", 0, FIGURE_THRESHOLD},
        {"summary", "2027年计划招收新生150人。", 0, FIGURE_TARGET},
        {"summary", "招聘教师98名，占比96.6%（标准86%）。", 2, FIGURE_THRESHOLD},
        {"plan", "越城片区（10所）：青山中学、白水中学。", 0, FIGURE_ACTUAL},
        {"plan", "新建（10所）：青山中学、白水中学。", 0, FIGURE_TARGET},
        {"plan", "到2030年，大班额比例控制在4%以内。", 0, FIGURE_TARGET},
        {"plan", "每班配备教师不少于2名。", 0, FIGURE_THRESHOLD},
        {"plan", "每个乡镇至少建设1所中心园。", 0, FIGURE_TARGET},
        {"plan", "每个县区在城区创办3所以上公办幼儿园。", 0, FIGURE_TARGET},
        {"other", "2030年分别达到98%、60%以上。", 1, FIGURE_TARGET},
        {"summary", "预计明年学位缺口约450个。", 0, FIGURE_TARGET},
        {"speech", "中考尖优段人数继续名列全市第一位。", 0, FIGURE_ACTUAL},
        {"summary", "同时安排专项资金84万元，改造旱厕1500个。", 0, FIGURE_ACTUAL},
        {"summary", "全县80%以上的学校开设了防溺水课。", 0, FIGURE_ACTUAL},
        {"plan", "80%以上的学校开设防溺水课。", 0, FIGURE_TARGET},
        {"summary", "将41个项目纳入民生实事。", 0, FIGURE_ACTUAL},
        {"summary", "将青山小学等22所学校改为教学点。", 0, FIGURE_ACTUAL},
        {"summary", "将新建青山小学等3所学校。", 0, FIGURE_TARGET},
        {"summary", "完成投资6.15亿元，完成年度目标任务的99.27%。", 1, FIGURE_ACTUAL},
        {"summary", "已按计划完成项目10个。", 0, FIGURE_ACTUAL},
        {"plan", "去年近视率为21.4%，比前年上升0.9%。", 1, FIGURE_ACTUAL},
        {"plan", "力争体质健康优良率达到71%，较上年提升1.8个百分点。", 1, FIGURE_TARGET},
        {"summary", "中考总分进入全市前20名行列。", 0, FIGURE_ACTUAL},
        {"summary", "不足100人的学校按100人核定公用经费。", 1, FIGURE_THRESHOLD},
        {"summary", "按学校布局调整8所教学点。", 0, FIGURE_ACTUAL},
        {"summary", "全年按200天计算，按10个月收取。", 0, FIGURE_THRESHOLD},
        {"summary", "全年按200天计算，按10个月收取。", 1, FIGURE_ACTUAL},
        {"summary", "普通高中助学金分1500元、2500元两档。", 0, FIGURE_THRESHOLD},
        {"summary", "普通高中助学金分1500元、2500元两档。", 1, FIGURE_THRESHOLD},
        {"summary", "生均用房面积应不低于4.5平方米，31所达到要求。", 0, FIGURE_THRESHOLD},
        {"summary", "生均用房面积不低于4.5平方米的有31所。", 1, FIGURE_ACTUAL},
        {"summary", "去年招聘教师12名，仍然紧缺。下一步，新建小学3所。", 0, FIGURE_ACTUAL},
        {"summary", "去年招聘教师12名，仍然紧缺。下一步，新建小学3所。", 1, FIGURE_TARGET},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = document_of(*state, lines[i].kind, lines[i].text);
        if (document->figure_count <= lines[i].index || document->figures[lines[i].index].kind != lines[i].wanted) {
            fail_msg("%s %s %zu", lines[i].kind, lines[i].text, lines[i].index);
        }
    }
}

/* The kind of the last figure of a scheme of two paragraphs, the first of which is a heading. */
static FigureKind kind_under(const Bench *bench, const char *heading, const char *text) {
    ReadParagraph paragraphs[] = {{.text = str_from(heading), .heading = 0}, {.text = str_from(text), .heading = 0}};
    ReadHeading outline[] = {{.heading = str_from(heading), .level = 1, .above = -1, .part = "", .own = ""}};
    ReadDocument document = {.kind = "scheme",
                             .period = STR("2024"),
                             .duplicate_of = -1,
                             .complete = true,
                             .paragraphs = paragraphs,
                             .paragraph_count = 2,
                             .outline = outline,
                             .heading_count = 1};
    read_figures(bench->words, &document, bench->arena);
    assert_true(document.figure_count > 0);
    return document.figures[document.figure_count - 1].kind;
}

static void under_a_heading_of_standards_an_amount_is_laid_down(void **state) {
    assert_int_equal(kind_under(*state, "奖补标准", "优秀的学校奖励10万元。"), FIGURE_THRESHOLD);
    assert_int_equal(kind_under(*state, "奖补标准和办法", "成员不少于8人。"), FIGURE_THRESHOLD);
    assert_int_equal(kind_under(*state, "奖补标准", "去年已发放10万元。"), FIGURE_ACTUAL);
    assert_int_equal(kind_under(*state, "标准化学校建设", "计划投入10万元。"), FIGURE_TARGET);
}

/* 日前 of 9月30日前 is the end of a date: the paragraph looks ahead as much as with 9月中旬前. */
static void a_day_by_which_is_no_time_gone_by(void **state) {
    ReadDocument *day = document_of(*state, "speech", "扩建工程9月30日前完工。"),
                 *month = document_of(*state, "speech", "扩建工程9月中旬前完工。"),
                 *gone = document_of(*state, "speech", "扩建工程日前完工。");
    assert_int_equal(day->paragraphs[0].ahead, month->paragraphs[0].ahead);
    assert_true(gone->paragraphs[0].ahead < day->paragraphs[0].ahead);
}

typedef struct Compared {
    const char *text;
    size_t index;
    const char *compare;
    double value;
    int of;
} Compared;

static void changes_belong_to_what_changed(void **state) {
    static const Compared lines[] = {
        {"在校生1200人,比去年增加23人。", 1, "yoy_abs", 23, 0},
        {"在校生1200人,比上年减少23人。", 1, "yoy_abs", -23, 0},
        {"投入3000万元,同比增长8.5%。", 1, "yoy_pct", 8.5, 0},
        {"事故3起,比去年同期下降40%。", 1, "yoy_pct", -40, 0},
        {"升学率为92.1%,同比提高1.3%。", 1, "yoy_pp", 1.3, 0},
        {"优良率达45%,比去年提高了3.2个百分点。", 1, "yoy_pp", 3.2, 0},
        {"试点学校从11所增加到12所。", 0, "yoy_prev", 11, -1},
        {"未到校学生由18名缩小到9名。", 1, "", 9, -1},
        {"报名人数达4015人,已超过上年总人数(3702人),增幅8.5%。", 1, "yoy_prev", 3702, -1},
        {"上线66人,是去年的1.5倍。", 1, "multiple", 1.5, 0},
        {"上线率首次突破20%。", 0, "first", 20, -1},
        {"被确定为36个国家级实验区之一。", 0, "of_total", 36, -1},
        {"中考成绩列全市第二,稳步提升。", 0, "rank", 2, -1},
        {"夺得全市中考理科第二名。", 0, "rank", 2, -1},
        {"普及率达95%,高于全省3个百分点。", 1, "vs_pp", 3, 0},
        {"生均校舍面积11.3平方米,低于全省平均2.1平方米。", 1, "vs_abs", -2.1, 0},
        {"投入9.84亿元,比2023年增加6200万元。", 1, "yoy_abs", 62000000, 0},
        {"投入比上年增长1.5倍。", 0, "multiple", 2.5, -1},
        {"新增学位800个。", 0, "", 800, -1},
        {"教育支出比上年增长-0.01个百分点。", 0, "yoy_pp", -0.01, -1},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = document_of(*state, "summary", lines[i].text);
        const ReadFigure *figure = &document->figures[lines[i].index];
        if (document->figure_count <= lines[i].index || !str_is(figure->compare, lines[i].compare) ||
            figure->value != lines[i].value || figure->of != lines[i].of) {
            fail_msg("%s: %.*s %g %d", lines[i].text, STR_ARG(figure->compare), figure->value, figure->of);
        }
    }
}

static void rates_tell_per_what(void **state) {
    static const Line lines[] = {
        {"助学金每生每年2000元，分1500元、2500元两个档次。", "2000元/生·年; 1500元/生·年; 2500元/生·年"},
        {"助学金每生每年2000元，分3次发放1500元。", "2000元/生·年; 3次; 1500元"},
        {"按每生每年900元补助，每学期按450元发放。", "900元/生·年; 450元/生·学期"},
        {"按每生每年900元补助，每学期共发放4500元。", "900元/生·年; 4500元"},
        {"生均用房5.1平方米、设备值2150元。", "5.1平方米/生; 2150元/生"},
        {"小学年生均560元、初中年生均760元。", "560元/生·年; 760元/生·年"},
        {"按照小学每生每学期685元,初中每生每学期1138元标准拨付。", "685元/生·学期; 1138元/生·学期"},
        {"拨款标准达700元/生·年,生均公用经费共投入117万元。", "700元/生·年; 1170000元"},
        {"分别按5000元一所小学、30万元一所初中的标准。", "5000元/所; 300000元/所"},
        {"每两周至少开设一节安全课。", ">=1节/两周"},
        {"六个街道各整备2宗用地。", "6个; 2宗/街道"},
        {"每班每天至少利用5分钟。", ">=5分钟/天"},
        {"补贴每节标准为：正高级28元，高级26元，其他14元。", "28元/节; 26元/节; 14元/节"},
        {"补贴每节28元，共发放26元。", "28元/节; 26元"},
        {"学生享受每天4元的营养膳食补助，全年共发放每天所需的4200万元。", "4元/天; 42000000元"},
        {"每间教室接入带宽30M以上。", ">=30Mbps/间"},
        {"每校至少配备2名专职保安。", ">=2名/校"},
        {"小班25人、中班30人、大班35人以内。", "<=25人; <=30人; <=35人"},
        {"市财政每年安排奖补资金3000万元。", "30000000元/年"},
        {"市财政每年共拨付3000万元。", "30000000元"},
        {"全年参训教师,人均76学时。", "76学时/人"},
        {"宿管人员巡查每2小时不少于一次。", ">=1次/2小时"},
        {"生均教学用房6.2平方米，生均图书28册，每百名学生拥有网络多媒体教室2.6间。",
         "6.2平方米/生; 28册/生; 2.6间/百人"},
        {"生均校舍面积由8.9平方米增加到9.6平方米。", "8.9平方米/生; 9.6平方米/生"},
        {"小学生均用房4.8平方米，初中5.9平方米，均达到4.5平方米、5.8平方米的标准。",
         "4.8平方米/生; 5.9平方米/生; 4.5平方米/生; 5.8平方米/生"},
        {"平均班额44人，未超过45人的上限。", "44人/班; <=45人/班"},
        {"生均面积不达标的学校11所。", "11所"},
        {"小学、初中生均公用经费由560元、760元提高到648元和862元。",
         "560元/生·年; 760元/生·年; 648元/生·年; 862元/生·年"},
        {"生均教学仪器设备值2316元。", "2316元/生"},
        {"边远学校教师每人每月发放津贴300元至600元。", "300..600元/人·月"},
        {"校长每学期听课40节，教导主任50节，任课教师15节以上。", "40节/学期; 50节/学期; >=15节/学期"},
        {"每学期专项检查不少于4轮。", ">=4轮/学期"},
        {"每年招聘教师120名，三年共补充587名。", "120名/年; 587名"},
        {"每百名学生拥有计算机18.5台、图书4120册、多媒体教室2.6间。", "18.5台/百人; 4120册/百人; 2.6间/百人"},
        {"每校配备保安2名、监控12台，共投入80万元。", "2名/校; 12台/校; 800000元"},
        {"平均每平方米造价2180元，平均每所学校3.7个。", "2180元/平方米; 3.7个/校"},
        {"工人月工资由2300元提高到2950元。", "2300元/月; 2950元/月"},
        {"乡村教师每月补助300元，月人均增加50元。", "300元/月; 50元/人·月"},
        {"每周体育课4节、每节40分钟。", "4节/周; 40分钟/节"},
        {"每班配备教师2名，全县共补充120名。", "2名/班; 120名"},
        {"校舍平均造价1990元每平方米，每套设备2.8万元。", "1990元/平方米; 28000元/套"},
        {"每名督学联系3所学校，每人全年培训不少于80学时。", "3所/人; >=80学时/年"},
        {"发生事件，事发30分钟内报告。", "<=30分钟"},
        {"公办园收费最高每月每生不超过420元。", "<=420元/生·月"},
        {"生均公用经费拖欠860万元。", "8600000元"},
        {"普惠率比规定高出11.75个百分点。", "11.75百分点"},
        {"平均每班25.3人，班额平均45.2人。", "25.3人/班; 45.2人/班"},
        {"学生体质优良率47.9%，比全市低3.1个百分点。", "47.9%; -3.1百分点"},
        {"小学、初中分别减少3所和634人。", "-3所; -634人"},
        {"每餐每样留样不少于125克、存放48小时。", ">=125克/品种; 48小时"},
    };
    ASSERT_LINES(state, "plan", lines);
}

static void figures_without_a_unit_take_that_of_their_name(void **state) {
    static const Line lines[] = {
        {"二本上线人数为25186,上线率为67.15%。", "25186人; 67.15%"},
        {"收到19学生征文。", "19篇[suspect]"},
        {"组织41级干部培训。", "41名[suspect]"},
        {"落实08方案。", ""},
        {"代表队获9金5银1铜。", "9枚; 5枚; 1枚"},
        {"项目投资5金额待定。", ""},
        {"校际综合差异系数小学0.46、初中0.38,均控制在0.50以内。", "0.46比; 0.38比; <=0.5比"},
        {"软件升级到0.46版。", ""},
        {"中考均分进入全市前20。", "<=20名"},
        {"8月底前20名校长完成交流轮岗。", "20名"},
        {"全县目前20名教师参加轮岗。", "20名"},
        {"国庆前20名教师到岗。", "20名"},
        {"进入安平市高考前十名。", "<=10名"},
        {"高考总分前十名。", "<=10名"},
        {"上线率居安平市第一。", "1名"},
        {"对从教30年和20年的教师颁发证书。", "30年; 20年"},
    };
    ASSERT_LINES(state, "summary", lines);
}

/* Of rows, each a paragraph. */
static ReadDocument *table_of(const Bench *bench, const char *const *rows, size_t count) {
    ReadDocument *document = ARENA_NEW(bench->arena, ReadDocument);
    ReadParagraph *paragraphs = ARENA_ARRAY(bench->arena, count, ReadParagraph);
    ReadPiece *pieces = ARENA_ARRAY(bench->arena, count, ReadPiece);
    for (size_t i = 0; i < count; i++) {
        pieces[i] = (ReadPiece){.line = (int)i + 1};
        paragraphs[i] =
            (ReadParagraph){.text = str_from(rows[i]), .pieces = &pieces[i], .piece_count = 1, .heading = -1};
    }
    *document = (ReadDocument){.kind = "summary",
                               .period = STR("2024"),
                               .duplicate_of = -1,
                               .complete = true,
                               .paragraphs = paragraphs,
                               .paragraph_count = count};
    read_figures(bench->words, document, bench->arena);
    return document;
}

static void heads_of_rows_and_columns_tell_the_unit_of_a_bare_cell(void **state) {
    static const char *const by_row[] = {"指标\t目标\t实际", "毛入园率(%)\t93\t94.1", "投资（万元）\t25700\t23600",
                                         "排名\t3\t5"};
    Str got = show_figures(*state, table_of(*state, by_row, 4));
    assert_true(str_is(got, "93%; 94.1%; 257000000元; 236000000元"));
    static const char *const by_column[] = {"类别\t反馈条数\t已整改\t完成率(%)\t联系电话",
                                            "消防\t33\t30\t90.9\t6812345"};
    got = show_figures(*state, table_of(*state, by_column, 2));
    assert_true(str_is(got, "33条; 30条; 90.9%"));
    static const char *const above[] = {"项目\t到位资金（万元）\t到位资金（万元）\t学校\t支出情况",
                                        "项目\t中央\t县级\t学校数\t支出率（%）", "学前资助\t100\t30\t12\t98"};
    got = show_figures(*state, table_of(*state, above, 3));
    assert_true(str_is(got, "1000000元; 300000元; 12所; 98%"));
    static const char *const by_unit[] = {"指标|单位|2024年|2030年", "毛入园率|%|92.2|96以上", "骨干教师|人|415|600",
                                          "近视率|%|53.9|≤48"};
    ReadDocument *document = table_of(*state, by_unit, 4);
    assert_true(str_is(show_figures(*state, document), "92.2%; >=96%; 415人; 600人; 53.9%; <=48%"));
    assert_int_equal(document->figures[0].kind, FIGURE_ACTUAL);
    assert_int_equal(document->figures[1].kind, FIGURE_TARGET); /* of a year to come */
    static const char *const beside[] = {"项目|小学|初中|小学省定标准", "生均仪器设备值（元/生）|1240|1710|600"};
    document = table_of(*state, beside, 2);
    assert_int_equal(document->figures[0].kind, FIGURE_ACTUAL);
    assert_int_equal(document->figures[1].kind, FIGURE_ACTUAL);
    assert_int_equal(document->figures[2].kind, FIGURE_THRESHOLD);
    static const char *const of_bars[] = {"| 项目 | 小学 | 初中 |", "| 生均用房面积（平方米/生） | 4.26 | 5.91 |",
                                          "| 生均仪器设备值（元） | 1138 | 1672 |",
                                          "| 每百名学生拥有计算机（台） | 8.9 | 11.6 |",
                                          "| 综合差异系数 | 0.487 | ≤0.55 |"};
    got = show_figures(*state, table_of(*state, of_bars, 5));
    assert_true(
        str_is(got, "4.26平方米/生; 5.91平方米/生; 1138元/生; 1672元/生; 8.9台/百人; 11.6台/百人; 0.487比; <=0.55比"));
    static const char *const by_caption[] = {"单位：万元", "项目\t预算数\t备注", "校舍\t3600\t见附件"};
    got = show_figures(*state, table_of(*state, by_caption, 3));
    assert_true(str_is(got, "36000000元"));
}

static void a_caption_tells_the_unit_of_what_is_measured_in_its_own_table(void **state) {
    static const char *const columns[] = {"单位：万元", "项目\t年份\t预算数\t全县排名\t联系电话",
                                          "校舍\t2024\t3600\t3\t6812345"};
    Str got = show_figures(*state, table_of(*state, columns, 3));
    assert_true(str_is(got, "36000000元"));
    static const char *const tables[] = {"单位：万元", "项目\t预算数\t决算数", "校舍\t3600\t3500",
                                         "类别\t反馈条数\t已整改", "消防\t33\t30"};
    got = show_figures(*state, table_of(*state, tables, 5));
    assert_true(str_is(got, "36000000元; 35000000元; 33条; 30条"));
    static const char *const lines[] = {"单位：万元", "项目\t投入\t投入", "\t预算数\t决算数", "校舍\t3600\t3500"};
    got = show_figures(*state, table_of(*state, lines, 4));
    assert_true(str_is(got, "36000000元; 35000000元"));
}

/* Seconds of the processor for a table of two rows with so many columns. */
static double work_of_columns(const Bench *bench, int columns) {
    Buf head = buf_create(bench->arena), row = buf_create(bench->arena);
    buf_add(&head, STR("项目"));
    buf_add(&row, STR("学校"));
    for (int i = 0; i < columns; i++) {
        buf_add(&head, STR("\t目标（人）"));
        buf_add(&row, STR("\t12"));
    }
    const char *const rows[] = {str_cstr(bench->arena, buf_str(&head)), str_cstr(bench->arena, buf_str(&row))};
    clock_t begin = clock();
    assert_int_equal(table_of(bench, rows, 2)->figure_count, columns);
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void wide_tables_take_linear_time(void **state) {
    /* Ten times as wide: linear work is ten times as much, quadratic a hundred times. */
    double few = work_of_columns(*state, 1500), many = work_of_columns(*state, 15000);
    assert_true(many < 32 * few + 0.1);
}

static void what_did_not_happen_is_zero(void **state) {
    static const Line lines[] = {{"全县未出现一例乱收费现象。", "0例"}, {"没有一名学生因贫失学。", "0名"}};
    ASSERT_LINES(state, "summary", lines);
}

static void lost_signs_of_ranges_make_small_counts_suspect(void **state) {
    static const Line lines[] = {
        {"根据行动计划(20_20_年),新建幼儿园12所,推荐515项成果,建成20所。", "12所[suspect]; 515项[suspect]; 20所"},
        {"根据行动计划(2021-2023年),新建幼儿园12所。", "12所"},
    };
    ASSERT_LINES(state, "plan", lines);
}

static void names_and_indicators_are_found(void **state) {
    ReadDocument *document =
        document_of(*state, "summary", "初中三年巩固率达到98.6%,公办初一报名人数2419人,建成12所标准化学校。");
    assert_true(str_is(document->figures[0].indicator, "I-ACC-12"));
    assert_true(str_is(document->figures[1].name, "公办初一报名人数"));
    assert_true(str_starts(document->figures[2].name, STR("标准化学校")));
    document = document_of(*state, "summary", "小学现有16教学班。");
    assert_true(str_is(document->figures[0].name, "教学班"));
}

static void parts_know_their_whole(void **state) {
    ReadDocument *document = document_of(*state, "summary", "上线841人,其中一本198人,二本438人,三本205人。");
    assert_int_equal(document->figure_count, 4);
    for (size_t i = 1; i < 4; i++) {
        assert_int_equal(document->figures[i].part_of, 0);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        TEST(the_words_around_a_figure_tell_whether_it_is_done),
        TEST(under_a_heading_of_standards_an_amount_is_laid_down),
        TEST(a_day_by_which_is_no_time_gone_by),
        TEST(changes_belong_to_what_changed),
        TEST(rates_tell_per_what),
        TEST(figures_without_a_unit_take_that_of_their_name),
        TEST(heads_of_rows_and_columns_tell_the_unit_of_a_bare_cell),
        TEST(a_caption_tells_the_unit_of_what_is_measured_in_its_own_table),
        TEST(wide_tables_take_linear_time),
        TEST(what_did_not_happen_is_zero),
        TEST(lost_signs_of_ranges_make_small_counts_suspect),
        TEST(names_and_indicators_are_found),
        TEST(parts_know_their_whole),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
