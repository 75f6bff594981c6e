/* Numbers as reports write them, and what must not be one. */
#include "figure_support.h"

#include <time.h>

static void arabic_numbers_keep_their_exact_value(void **state) {
    static const Line lines[] = {
        {"投入资金1,234,567元。", "1234567元"},
        {"推进12项重点工作。", "12项"},
        {"总投资17.896亿元。", "1789600000元"},
        {"贷款金额158.815万元。", "1588150元"},
        {"在校生３６００人。", "3600人"},
        {"共有学生2万人。", "20000人"},
        {"投入0.05亿元。", "5000000元"},
        {"每年有5个案例获县级奖励,2个获省级奖励;有30节精品课获奖,另新建学校3所。", "5个/年; 2个/年; 30节/年; 3所"},
        {"投入 320 万元,新建 1.2 万平方米、3 栋。", "3200000元; 12000平方米; 3栋"},
        {"编号3 万山镇中心小学。", ""},
        {"扩建园舍1 122个,在2 083所小学设班。", "1122个; 2083所"}, /* groups parted by blanks */
        {"小学 12 345人", "345人"},                                /* cells are */
        {"2004,2005年共有教师12人。", "12人"},
    };
    ASSERT_LINES(state, "summary", lines);
    ReadDocument *document = document_of(*state, "summary", "投入158.815万元,占12.30%。");
    assert_true(str_is(document->figures[0].exact, "1588150"));
    assert_true(str_is(document->figures[1].exact, "12.3"));
    assert_int_equal(document->figures[1].decimals, 2);
}

static void chinese_numbers_count_where_they_count(void **state) {
    static const Line lines[] = {
        {"开展宣讲十余场,发放资料千余份。", "+10场; +1000份"},
        {"新增学位近万个。", "-10000个"},
        {"举办两期培训班。", "2期"},
        {"现有16教学班,新增5400学位。常住人口56.25万,三年级教学班满员。", "16个; 5400个; 562500人"},
        {"建成教学楼三幢、宿舍楼两栋,布置了两块展板。", "3幢; 2栋; 2块"},
        {"设立六个治安岗亭,有五个大门,做到三个建设、四个方面。", "6个; 5个"},
        {"2名学生获全市第1、3名。", "2名; 1名"},
        {"休假和探亲一年一次。上半年2次。", "1次/年; 2次"},
        {"辍学人数0，辍学率0。", "0人; 0%"},
        {"补贴为标准课时量的一半，另一半自筹。", "0.5比例"},
        {"双师型比例≧90%。", ">=90%"},
        {"支教时间为三年多，任教两年。", "+3年; 2年"},
        {"共三百二十名教师参加。", "320名"},
        {"一百零五所学校通过验收。", "105所"},
        {"成绩提高的学生占三分之一。", "0.3333333333333333比例"},
        {"差错率低于千分之一。", "<1‰"},
        {"参考率不低于万分之四十。", ">=40万分之"},
        {"达标率达百分之九十五。", "95%"},
        {"本地生源占七成。", "70%"},
        {"投入比上年翻一番。", "2倍"},
        {"违纪率为零。", "0%"},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void one_counts_where_it_is_done_once_or_for_each(void **state) {
    static const Line lines[] = {
        {"11月20日前开展一次问卷调查。", "1次"},
        {"教师节前举办一场座谈会。", "1场"},
        {"10月底前把教案重查一遍，开展一次次检查。", ""},
        {"我们组织了一次模拟考试。", ""},
        {"各学校要有一名兼职联络员。", "1名"},
        {"每班一名保育员。", "1名/班"},
        {"各学校要有一种办法。", ""},
        {"每月发布一期《简报》。", "1期/月"},
        {"先后制作了三期“校园之声”节目，完成二期工程。", "3期"},
        {"推进四项综合改革，出台三份文件。", "4项; 3份"},
        {"七项指标全部达标，三项制度健全。", ""},
        {"对重大隐患做到3日内上报，5日内整改。", "<=3日; <=5日"},
        {"9月3日至7日内完成，3日至7日内报名。", ""},
    };
    ASSERT_LINES(state, "plan", lines);
}

static void marks_of_precision_are_kept(void **state) {
    static const Line lines[] = {
        {"近400名园长参加。", "-400名"},
        {"约32万平方米。", "~320000平方米"},
        {"覆盖学校超过130个。", ">130个"},
        {"征集作品7000余篇。", "+7000篇"},
        {"投入专项资金1600多万元。", "+16000000元"},
        {"比例保持在70%以上。", ">=70%"},
        {"逾期率控制在5%以内。", "<=5%"},
        {"每学期听课不少于30节。", ">=30节/学期"},
        {"未满12周岁学生不得骑车。", "<12周岁"},
        {"至少组织一次演练,每学期至少组织一次。", ">=1次; >=1次/学期"},
        {"男50周岁、女45周岁以下的教师应交流。", "<=50周岁; <=45周岁"},
        {"回流学生650余人。", "+650人"},
        {"最近3次考试。", "3次"},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void a_list_of_numbers_shares_the_unit_behind_it(void **state) {
    static const Line lines[] = {
        {"甲、乙、丙镇的教学点分别为4、6和9个。", "4个; 6个; 9个"},
        {"入学率、巩固率比上年分别提高1.2和2.6个百分点。", "1.2百分点; 2.6百分点"},
        {"藏书、借阅分别达到12、34万册。", "120000册; 340000册"},
        {"1、2号楼和3、4年级参加。", ""},
        {"分别于3、4月和9、10月开展。", ""},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void halves_and_tenths_count(void **state) {
    static const Line lines[] = {
        {"巩固率提高半个百分点。", "0.5百分点"},
        {"每天锻炼半小时以上。", ">=0.5小时/天"},
        {"等了一个半小时或2个半小时，大半小时没有人。", ""},
        {"满意率达到九成五，合格率9成3。", "95%; 93%"},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void words_that_end_like_a_mark_are_none(void **state) {
    static const Line lines[] = {
        {"预算节约400万元，签约23名，约120人到岗。", "4000000元; 23名; ~120人"},
        {"规模不宜超过36个，造价未超出2300元。", "<=36个; <=2300元"},
        {"低于当地最低工资标准150元。", "150元"},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void who_says_no_number_is_not_counted(void **state) {
    static const Line lines[] = {
        {"几十所学校、数百名教师参加，十所学校获奖。", "10所"},
        {"县十二届人大五次会议第8号建议。", ""},
        {"早上7:40到校，晚上21:30熄灯，5G网络全覆盖。", ""},
        {"生师比12:25，职普比例9:10。", "12..25比; 9..10比"},
        {"重大隐患3日内上报，一般隐患7日内整改，9月15日内报送。", "<=3日; <=7日"},
        {"全年未发生一起责任事故，一起努力，没有一定之规。", "0起"},
        {"新增2—3岁托班6个。", "6个"},
        {"违规收费为0，辍学率降为0。", "0起; 0%"},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void ranges_and_ratios_keep_both_numbers(void **state) {
    static const Line lines[] = {
        {"制定3-5年的发展规划。", "3..5年"}, {"每班配12至15人。", "12..15人/班"}, {"增长5%-8%。", "5..8%"},
        {"生机比达9:1。", "9..1比"},         {"师生比为1∶15。", "1..15比"},       {"投入3-5万元。", "30000..50000元"},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void masked_and_damaged_numbers_are_unknown(void **state) {
    static const Line lines[] = {
        {"入园率达*%以上。", ">=?%[masked]"},
        {"参培人数达xx余人次。", "+?人次[masked]"},
        {"本地生源占*成。", "?%[masked]"},
        {"可容纳5*人就读。", "?人[partial]"},
        {"计划投资*.*亿元。", "?元[masked]"},
        {"完成了□6所学校的重建。", "?所[damaged]"},
        {"保证一天__次以上巡查。", ">=?次/天[masked]"},
        {"合格率达.5%。", "?%[damaged]"},
        {"合格率达12.%。", "?%[damaged]"},
    };
    ASSERT_LINES(state, "summary", lines);
}

static void what_is_no_quantity_is_left_out(void **state) {
    static const char *const texts[] = {
        "2023年9月1日开学。",
        "今年2月,在第七届运动会上。",
        "根据〔2023〕79号文件和第14号令。",
        "实施“两免一补”和“1+5+N”方案。",
        "坚持“4321”机制,开展“5.12两周年”纪念。",
        "落实《校园环境管理十项规定》。",
        "1-3年级学生由家长接送。",
        "实施信息化2.0行动计划。",
        "到20_年,xx市xx中学xx届毕业生。",
        "一、工作目标 二、措施 1、加强领导 (2)落实责任 3.督查",
        "荣获一等奖,九年一贯制学校,高中三年级,十三五规划。",
        "6月-7月,5-6月,2023-2024学年度,8:30至11:30。",
        "路38号,附件6,电话12345678,编号97044829。",
        "进一步统一思想,一系列措施,万无一失,千方百计。",
        "X光检查,B1楼,H7型,3D打印。",
        "零容忍,零起点教学,实现零距离服务。",
        "全国首个、唯一一个试点。",
        "建党89周年,20年的豪迈跨越,三年来。",
        "近三年来,近3年累计。",
        "围绕四个目标,实施五项计划,推进三个课堂建设。",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Str got = show_figures(*state, document_of(*state, "summary", texts[i]));
        if (got.len) {
            fail_msg("%s\n  got %.*s", texts[i], STR_ARG(got));
        }
    }
}

static void long_texts_without_punctuation_take_linear_time(void **state) {
    const Bench *bench = *state;
    Buf text = buf_create(bench->arena);
    for (int i = 0; i < 40000; i++) {
        buf_add(&text, STR("学校12个比上年"));
    }
    double begin = time_monotonic();
    ReadDocument *document = document_of(bench, "summary", str_cstr(bench->arena, buf_str(&text)));
    assert_int_equal(document->figure_count, 40000);
    assert_true(time_monotonic() - begin < 20);
}

/* Seconds of the processor for telling the places of as many figures of one line. */
static double work_of_places(const Bench *bench, int count) {
    Buf text = buf_create(bench->arena), out = buf_create(bench->arena);
    for (int i = 0; i < count; i++) {
        buf_add(&text, STR("学校12个，"));
    }
    ReadDocument *document = document_of(bench, "summary", str_cstr(bench->arena, buf_str(&text)));
    assert_int_equal(document->figure_count, count);
    Json json = json_writer(&out);
    clock_t begin = clock();
    read_put_figures(&json, document);
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void places_in_one_long_line_take_linear_time(void **state) {
    /* Ten times as long: linear work is ten times as much, quadratic a hundred times. */
    double few = work_of_places(*state, 3000), many = work_of_places(*state, 30000);
    assert_true(many < 32 * few + 0.1);
}

static void places_are_the_same_wherever_the_one_before_was(void **state) {
    static const ReadPiece pieces[] = {{3, 0, 2}, {4, 8, 0}, {7, 17, 5}};
    const ReadParagraph paragraph = {.text = STR("全县12所小学abc共有幼儿园"), .pieces = pieces, .piece_count = 3};
    (void)state;
    for (size_t before = 0; before <= paragraph.text.len; before++) {
        for (size_t at = 0; at <= paragraph.text.len; at++) {
            ReadCursor cursor = {.paragraph = NULL};
            read_place_on(&cursor, &paragraph, before);
            ReadPlace told = read_place_on(&cursor, &paragraph, at), asked = read_place(&paragraph, at);
            int line = at < 8 ? 3 : at < 17 ? 4 : 7;
            assert_int_equal(told.line, line);
            assert_int_equal(asked.line, line);
            assert_int_equal(read_line_at(&paragraph, at), line);
            assert_int_equal(told.column, asked.column);
        }
    }
    assert_int_equal(read_place(&paragraph, 7).column, 5); /* 全县1 behind the two before it */
    assert_int_equal(read_place(&paragraph, 23).column, 9);
}

int main(void) {
#define TEST(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        TEST(arabic_numbers_keep_their_exact_value),
        TEST(chinese_numbers_count_where_they_count),
        TEST(one_counts_where_it_is_done_once_or_for_each),
        TEST(marks_of_precision_are_kept),
        TEST(a_list_of_numbers_shares_the_unit_behind_it),
        TEST(halves_and_tenths_count),
        TEST(words_that_end_like_a_mark_are_none),
        TEST(who_says_no_number_is_not_counted),
        TEST(ranges_and_ratios_keep_both_numbers),
        TEST(masked_and_damaged_numbers_are_unknown),
        TEST(what_is_no_quantity_is_left_out),
        TEST(long_texts_without_punctuation_take_linear_time),
        TEST(places_in_one_long_line_take_linear_time),
        TEST(places_are_the_same_wherever_the_one_before_was),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
