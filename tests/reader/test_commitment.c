/* Who will do what, how much, by when. */
#include "figure_support.h"

typedef struct Promise {
    const char *kind, *text, *type, *what, *due, *who;
} Promise;

static ReadDocument *commitments_of(const Bench *bench, const char *kind, const char *text) {
    ReadDocument *document = document_of(bench, kind, text);
    read_commitments(bench->words, document, bench->arena);
    return document;
}

static void clauses_that_promise_are_found(void **state) {
    static const Promise lines[] = {
        {"plan", "督促平原镇按期完成12所学校改造。", "target", "督促平原镇按期完成12所学校改造", "", "平原镇"},
        {"plan", "各学校每月至少开展一次演练。", "frequency", "各学校每月至少开展一次演练", "", "各学校"},
        {"plan", "每学期初,组织教师进行培训。", "frequency", "每学期初,组织教师进行培训", "", ""},
        {"plan", "由教研室于9月底前完成评估。", "task", "由教研室于9月底前完成评估", "2024-09", "教研室"},
        {"plan", "在今年五月份,抓好幼儿园认定工作。", "task", "在今年五月份,抓好幼儿园认定工作", "2024-05", ""},
        {"plan", "年底前全面消除D级危房。", "target", "年底前全面消除D级危房", "2024-12", ""},
        {"plan", "力争三年内引进15名名师。", "target", "力争三年内引进15名名师", "2027", ""},
        {"plan", "2025年6月30日前建成3所幼儿园。", "target", "2025年6月30日前建成3所幼儿园", "2025-06-30", ""},
        {"plan", "明年10月前新建2所小学。", "target", "明年10月前新建2所小学", "2025-10", ""},
        {"plan", "未满12周岁学生不得骑车上学。", "prohibition", "未满12周岁学生不得骑车上学", "", ""},
        {"summary", "力争全县普惠率达到85%以上。", "target", "力争全县普惠率达到85%以上", "", ""},
        {"summary", "拟于8月底完成校舍维修。", "task", "拟于8月底完成校舍维修", "2024-08", ""},
        {"plan", "严禁以实物抵顶补助资金。", "prohibition", "严禁以实物抵顶补助资金", "", ""},
        {"plan", "修订学校食堂管理办法。", "task", "修订学校食堂管理办法", "", ""},
        {"plan", "不准随意停课。", "prohibition", "不准随意停课", "", ""},
        {"plan", "各学校严禁组织学生停课补习。", "prohibition", "各学校严禁组织学生停课补习", "", "各学校"},
        {"plan", "公办幼儿园在园幼儿占比达到60%以上。", "target", "公办幼儿园在园幼儿占比达到60%以上", "", ""},
        {"plan", "9月1日至9月20日开展安全检查。", "task", "9月1日至9月20日开展安全检查", "2024-09-20", ""},
        {"plan", "秋季学期开学前完成校舍维修。", "task", "秋季学期开学前完成校舍维修", "2024-08", ""},
        {"plan", "请你县在收到通知后,2024年12月底前报送整改结果。", "task", "2024年12月底前报送整改结果", "2024-12",
         "你县"},
        {"plan", "公开招聘教师110名,二季度完成。", "target", "公开招聘教师110名", "2024-06", ""},
        {"plan", "人事股牵头制定招聘方案。", "task", "人事股牵头制定招聘方案", "", "人事股"},
        {"plan", "安全股每月抽查8所学校。", "frequency", "安全股每月抽查8所学校", "", "安全股"},
        {"plan", "项目办每半个月向党组报告一次进度。", "frequency", "项目办每半个月向党组报告一次进度", "", "项目办"},
        {"plan", "每学期末组织一次质量监测。", "frequency", "每学期末组织一次质量监测", "", ""},
        {"plan", "年内选拔骨干教师30名。", "target", "年内选拔骨干教师30名", "2024-12", ""},
        {"plan", "不得随意停课,不准提前放学。", "prohibition", "不得随意停课,不准提前放学", "", ""},
        {"plan", "对30名校长开展培训。", "target", "对30名校长开展培训", "", ""},
        {"plan", "对投用的9台电梯逐台开展复检。", "target", "对投用的9台电梯逐台开展复检", "", ""},
        {"plan", "市政府教育督导室将部署开展10次专项检查。", "target", "市政府教育督导室将部署开展10次专项检查", "",
         "市政府教育督导室"},
        {"plan", "市政府教育督导室部署开展10次专项检查。", "target", "市政府教育督导室部署开展10次专项检查", "", ""},
        {"plan", "按上级要求三年内建成10所学校。", "target", "按上级要求三年内建成10所学校", "2027", ""},
        {"plan", "配合规划股完成6所学校扩建工程。", "target", "配合规划股完成6所学校扩建工程", "", ""},
        {"plan", "动员部署（9月1日至9月10日）。召开动员会。", "task", "召开动员会", "2024-09-10", ""},
        {"plan", "新建小学(9月底前交付2所,其余年底前交付)。", "target", "新建小学(9月底前交付2所,其余年底前交付)",
         "2024-09", ""},
        {"plan", "完成青藤小学教学楼扩建和桃园小学运动场改造工程（8月底前，县财政出资）。", "task",
         "完成青藤小学教学楼扩建和桃园小学运动场改造工程", "2024-08", ""},
        {"plan", "扩建青藤小学教学楼（2027年8月底前，责任单位：规划股）。", "task", "扩建青藤小学教学楼", "2027-08",
         "规划股"},
        {"plan", "小学书面作业不超过60分钟。", "target", "小学书面作业不超过60分钟", "", ""},
        {"plan", "由县乡两级教育主管部门的负责同志与各民办学校签订安全责任书。", "task",
         "由县乡两级教育主管部门的负责同志与各民办学校签订安全责任书", "", ""},
        {"plan", "疑似辍学学生9月30日前劝返到位。", "task", "疑似辍学学生9月30日前劝返到位", "2024-09-30", ""},
        {"plan", "全校师生每周一升国旗。", "frequency", "全校师生每周一升国旗", "", ""},
        {"plan", "班主任每天核查到课情况。", "frequency", "班主任每天核查到课情况", "", "班主任"},
        {"plan", "审计发现的剩余8个问题10月底前全部整改。", "task", "审计发现的剩余8个问题10月底前全部整改", "2024-10",
         ""},
        {"plan", "确保校园无重大安全事故发生。", "task", "确保校园无重大安全事故发生", "", ""},
        {"plan", "三年级不布置书面家庭作业。", "prohibition", "三年级不布置书面家庭作业", "", ""},
        {"plan", "住校生离校必须经班主任批准。", "task", "住校生离校必须经班主任批准", "", ""},
        {"plan", "请各派出学校于6月10日前将名册报来。", "task", "请各派出学校于6月10日前将名册报来", "2024-06-10",
         "各派出学校"},
        {"plan", "确保易返贫家庭子女不失学。", "task", "确保易返贫家庭子女不失学", "", ""},
        {"plan", "清明节组织师生祭扫烈士墓。", "task", "清明节组织师生祭扫烈士墓", "2024-04", ""},
        {"plan", "学生总体近视率下降1个百分点以上。", "target", "学生总体近视率下降1个百分点以上", "", ""},
        {"summary", "桃园小学食堂明年暑期施工。", "task", "桃园小学食堂明年暑期施工", "2025-08", ""},
        {"summary", "剩余隐患计划2025年2月底前销号。", "task", "剩余隐患计划2025年2月底前销号", "2025-02", ""},
        {"plan", "扩建青藤小学、云岭中学。", "task", "扩建青藤小学、云岭中学", "", ""},
        {"plan", "各学校要有一名专职心理教师。", "target", "各学校要有一名专职心理教师", "", "各学校"},
        {"plan", "今年再增配保安40名。", "target", "今年再增配保安40名", "2024", ""},
        {"plan", "安全股会同公安部门定期开展周边巡查。", "frequency", "安全股会同公安部门定期开展周边巡查", "",
         "安全股"},
        {"plan", "成立青峦县教育基金会。", "task", "成立青峦县教育基金会", "", ""},
        {"plan", "确保考生档案建设无差错。", "target", "确保考生档案建设无差错", "", ""},
        {"plan", "完成普通高中大班额消除任务。", "task", "完成普通高中大班额消除任务", "", ""},
        {"plan", "筹备建立民办教育协会。", "task", "筹备建立民办教育协会", "", ""},
        {"summary", "音体美教师仍然紧缺。下一步，完善招聘办法，明年招聘教师20名。", "target", "明年招聘教师20名",
         "2025-12", ""},
        {"plan", "加大投入，培训经费占公用经费的比例每年提高2个百分点。", "frequency",
         "培训经费占公用经费的比例每年提高2个百分点", "", ""},
        {"plan", "教师平均工资收入水平不低于当地公务员。", "task", "教师平均工资收入水平不低于当地公务员", "", ""},
        {"plan", "第10周组织期中考试。", "task", "第10周组织期中考试", "", ""},
        {"plan", "第三周，完成教案检查。", "task", "第三周，完成教案检查", "", ""},
        {"plan", "每单元结束后组织一次测试。", "frequency", "每单元结束后组织一次测试", "", ""},
        {"plan", "各学校每两个月上报一次进度。", "frequency", "各学校每两个月上报一次进度", "", "各学校"},
        {"plan", "无故缺课的，班主任在2小时内报告家长。", "task", "班主任在2小时内报告家长", "", "班主任"},
        {"plan", "遇有险情要及时上报。", "task", "遇有险情要及时上报", "", ""},
        {"plan", "放假前开展一次宿舍检查。", "target", "放假前开展一次宿舍检查", "", ""},
        {"plan", "杜绝重大安全事故的发生。", "task", "杜绝重大安全事故的发生", "", ""},
        {"plan", "做到全年无重大责任事故发生。", "task", "做到全年无重大责任事故发生", "2024-12", ""},
        {"plan", "住校生没有班主任批准不能外出。", "prohibition", "住校生没有班主任批准不能外出", "", ""},
        {"plan", "学期末每位教师要整理出一份优质案例。", "task", "学期末每位教师要整理出一份优质案例", "", "每位教师"},
        {"plan", "确保完成第一阶段各项任务。", "task", "确保完成第一阶段各项任务", "", ""},
        {"plan", "班主任家访每生至少一次。", "target", "班主任家访每生至少一次", "", "班主任"},
        {"plan", "定期评选优秀中层领导。", "frequency", "定期评选优秀中层领导", "", ""},
        {"plan", "开展一次“读书月”活动。", "target", "开展一次“读书月”活动", "", ""},
        {"plan", "各校名单7月8日前报普教科。", "task", "各校名单7月8日前报普教科", "2024-07-08", ""},
        {"summary", "剩余的旧楼消防水池计划2025年2月底前销号。", "task", "剩余的旧楼消防水池计划2025年2月底前销号",
         "2025-02", ""},
        {"plan", "县财政确保教育支出逐年只增不减。", "target", "县财政确保教育支出逐年只增不减", "", "县财政"},
        {"scheme", "学生流失率必须为0%。", "target", "学生流失率必须为0%", "", ""},
        {"plan", "每天早上有课的教师要亲自查点到校情况。", "frequency", "每天早上有课的教师要亲自查点到校情况", "", ""},
        {"plan", "家访的教师要当天汇报家访情况。", "task", "家访的教师要当天汇报家访情况", "", ""},
        {"summary", "剩余1项（旧楼消防水池）计划2025年2月底前销号。", "target",
         "剩余1项（旧楼消防水池）计划2025年2月底前销号", "2025-02", ""},
        {"plan", "建成学校3所（含教学点，共", "target", "建成学校3所（含教学点", "", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = commitments_of(*state, lines[i].kind, lines[i].text);
        if (document->commitment_count != 1) {
            fail_msg("%s: %zu", lines[i].text, document->commitment_count);
        }
        const ReadCommitment *found = &document->commitments[0];
        if (!str_is(found->what, lines[i].what) || !str_is(found->due, lines[i].due) ||
            strcmp(found->type, lines[i].type) != 0 || !str_is(found->who, lines[i].who)) {
            fail_msg("%s: %s “%.*s” due %.*s who %.*s", lines[i].text, found->type, STR_ARG(found->what),
                     STR_ARG(found->due), STR_ARG(found->who));
        }
    }
}

static void what_was_done_and_what_is_only_meant_promises_nothing(void **state) {
    static const Promise lines[] = {
        {"summary", "全年建成标准化学校12所。", NULL, NULL, NULL, NULL},
        {"summary", "今年9月完成了校舍维修。", NULL, NULL, NULL, NULL},
        {"summary", "每班有学生45人。", NULL, NULL, NULL, NULL},
        {"plan", "进一步加强师德师风建设,提高教育质量。", NULL, NULL, NULL, NULL},
        {"plan", "预计新增学位800个。", NULL, NULL, NULL, NULL},
        {"plan", "圆满完成上级交办的各项工作任务。", NULL, NULL, NULL, NULL},
        {"plan", "去年全区中职招生1483人。", NULL, NULL, NULL, NULL},
        {"plan", "收入预算总计98640万元。", NULL, NULL, NULL, NULL},
        {"plan", "违反规定的,扣减招生计划的10%。", NULL, NULL, NULL, NULL},
        {"plan", "按照年内建成12所学校的目标,进一步解放思想。", NULL, NULL, NULL, NULL},
        {"summary", "住校生离校必须经班主任批准。", NULL, NULL, NULL, NULL},
        {"summary", "据测算到2027年还缺学位2100个。", NULL, NULL, NULL, NULL},
        {"summary", "我们坚持每月召开一次例会。", NULL, NULL, NULL, NULL},
        {"plan", "2023年,全县已建成标准化学校64所。", NULL, NULL, NULL, NULL},
        {"plan", "严禁一切不良风气。", NULL, NULL, NULL, NULL},
        {"plan", "严禁体罚。", NULL, NULL, NULL, NULL},
        {"plan", "根据文件精神,制定本方案。", NULL, NULL, NULL, NULL},
        {"plan", "根据有关规定,制定本规划。", NULL, NULL, NULL, NULL},
        {"plan", "关于印发安全工作要点的通知。", NULL, NULL, NULL, NULL},
        {"plan", "五年内需投入资金约28.6亿元。", NULL, NULL, NULL, NULL},
        {"plan", "确保校园无线网络畅通。", NULL, NULL, NULL, NULL},
        {"notice", "疏散走道净宽不低于1.4米。", NULL, NULL, NULL, NULL},
        {"plan", "每天的安全工作十分要紧。", NULL, NULL, NULL, NULL},
        {"plan", "上学期组建的运动队继续训练。", NULL, NULL, NULL, NULL},
        {"plan", "鼓励社会力量举办民办幼儿园。", NULL, NULL, NULL, NULL},
        {"plan", "为全省出台拨款标准提供参考依据。", NULL, NULL, NULL, NULL},
        {"plan", "举办各种层次的知识培训。", NULL, NULL, NULL, NULL},
        {"plan", "力争科室年终评比名列前茅。", NULL, NULL, NULL, NULL},
        {"plan", "落实教师职业行为十项准则。", NULL, NULL, NULL, NULL},
        {"plan", "对满30年的教师,且申报当年年底距退休不足2年,可以申报。", NULL, NULL, NULL, NULL},
        {"plan", "对瞒报事故的学校,当年不得评先评优。", NULL, NULL, NULL, NULL},
        {"plan", "安全工作大意不得。", NULL, NULL, NULL, NULL},
        {"plan", "省教育厅要求各地三年内建成10所学校。", NULL, NULL, NULL, NULL},
        {"plan", "上级一再要求各地三年内建成10所学校。", NULL, NULL, NULL, NULL},
        {"plan", "省委、省政府要求三年内建成10所学校。", NULL, NULL, NULL, NULL},
        {"plan", "上级主管部门要求三年内建成10所学校。", NULL, NULL, NULL, NULL},
        {"plan", "市政府教育督导室要求三年内建成10所学校。", NULL, NULL, NULL, NULL},
        {"plan", "省教育厅印发通知要求三年内建成10所学校。", NULL, NULL, NULL, NULL},
        {"plan", "省教育厅下发通知，要求三年内建成10所学校。", NULL, NULL, NULL, NULL},
        {"plan", "为加强安全工作，特制定本责任书。", NULL, NULL, NULL, NULL},
        {"plan", "探索学校编制统筹管理办法。", NULL, NULL, NULL, NULL},
        {"plan", "提高教师编制使用效益。", NULL, NULL, NULL, NULL},
        {"plan", "认真做好放假前检查工作。", NULL, NULL, NULL, NULL},
        {"plan", "按校历安排教学工作，假期共62天。", NULL, NULL, NULL, NULL},
        {"plan", "安排好今年暑假的学习和生活。", NULL, NULL, NULL, NULL},
        {"plan", "城东区（10所）：青藤中学、桃园中学。", NULL, NULL, NULL, NULL},
        {"plan", "如有学校于9月底前完成整改。", NULL, NULL, NULL, NULL},
        {"plan", "对未及时报告的，要追究责任。", NULL, NULL, NULL, NULL},
        {"plan", "将完成目标作为评先选优的依据。", NULL, NULL, NULL, NULL},
        {"plan", "实现“不低于”目标。", NULL, NULL, NULL, NULL},
        {"plan", "杜绝形式主义。", NULL, NULL, NULL, NULL},
        {"plan", "杜绝了群体伤亡事故的发生。", NULL, NULL, NULL, NULL},
        {"plan", "落实第三周期评估标准。", NULL, NULL, NULL, NULL},
        {"plan", "去年,教研室组织送教下乡46次。", NULL, NULL, NULL, NULL},
        {"plan", "抓好5所精品学校建设。", NULL, NULL, NULL, NULL},
        {"plan", "积极推进8所学校改造工作。", NULL, NULL, NULL, NULL},
        {"plan", "对纳入规划的12个项目实行清单管理。", NULL, NULL, NULL, NULL},
        {"plan", "帮助限期整改的2所学校整改到位。", NULL, NULL, NULL, NULL},
        {"plan", "成立由局长任组长的领导小组。", NULL, NULL, NULL, NULL},
        {"summary", "督导室定期开展督查。", NULL, NULL, NULL, NULL},
        {"plan", "完成年度任务。", NULL, NULL, NULL, NULL},
        {"plan", "新建一批公办幼儿园。", NULL, NULL, NULL, NULL},
        {"plan", "加强新建青藤小学管理。", NULL, NULL, NULL, NULL},
        {"plan", "加大投入，比去年提高2个百分点。", NULL, NULL, NULL, NULL},
        {"summary", "音体美教师仍然紧缺。全年招聘教师20名。", NULL, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = commitments_of(*state, lines[i].kind, lines[i].text);
        if (document->commitment_count) {
            fail_msg("%s: %.*s", lines[i].text, STR_ARG(document->commitments[0].what));
        }
    }
}

static void a_report_promises_what_has_a_day_behind_its_own(void **state) {
    static const struct {
        const char *text, *issued;
        size_t count;
    } lines[] = {
        {"剩余1所学校围墙由镇政府于9月1日前建成。", "2024-07-02", 1},
        {"剩余1所学校围墙由镇政府于9月1日前建成。", "2024-10-08", 0},
        {"剩余1所学校围墙由镇政府于9月1日前建成。", "", 0},
        {"12月底前的任务已于9月1日前完成。", "2024-07-02", 0},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = document_of(*state, "summary", lines[i].text);
        document->issued = str_from(lines[i].issued);
        read_commitments(((const Bench *)*state)->words, document, ((const Bench *)*state)->arena);
        if (document->commitment_count != lines[i].count) {
            fail_msg("%s %s: %zu", lines[i].text, lines[i].issued, document->commitment_count);
        }
    }
}

/* Under a heading of plans; 全年 tells of a figure that is no more than when it was, 9月底前 by when it has to be. */
static void a_figure_of_a_span_is_no_task_of_a_report(void **state) {
    static const struct {
        const char *kind, *text;
        size_t count;
    } lines[] = {
        {"summary", "上半年培训教师30人次。", 0},
        {"summary", "9月底前培训教师30人次。", 1},
        {"plan", "上半年培训教师30人次。", 1},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        static ReadHeading heading = {.heading = {"下一步打算", sizeof "下一步打算" - 1}, .paragraph = 1};
        heading.part = heading.own = "plan";
        heading.above = -1;
        ReadDocument *document = document_of(*state, lines[i].kind, lines[i].text);
        for (size_t f = 0; f < document->figure_count; f++) {
            document->figures[f].kind = FIGURE_ACTUAL;
        }
        document->outline = &heading;
        document->heading_count = 1;
        document->paragraphs[0].heading = 0;
        read_commitments(((const Bench *)*state)->words, document, ((const Bench *)*state)->arena);
        if (document->commitment_count != lines[i].count) {
            fail_msg("%s %s: %zu", lines[i].kind, lines[i].text, document->commitment_count);
        }
    }
}

/* 9月：制定计划；组织培训, and lines below one that is nothing but a time. */
static void a_time_holds_for_the_list_below_it(void **state) {
    ReadDocument *document = commitments_of(*state, "plan", "9月：编排课表；组织教材培训；加强常规管理。开展活动。");
    assert_int_equal(document->commitment_count, 1);
    assert_true(str_is(document->commitments[0].what, "组织教材培训"));
    assert_true(str_is(document->commitments[0].due, "2024-09"));
    static ReadParagraph lines[4];
    static const char *const texts[] = {"3月份", "开展“学雷锋”主题活动", "4月份：", "组织艺术节活动。提高质量。"};
    static ReadPiece piece = {.line = 1};
    for (size_t i = 0; i < 4; i++) {
        lines[i] = (ReadParagraph){.text = str_from(texts[i]), .pieces = &piece, .piece_count = 1, .heading = -1};
    }
    document->paragraphs = lines;
    document->paragraph_count = 4;
    read_figures(((const Bench *)*state)->words, document, ((const Bench *)*state)->arena);
    read_commitments(((const Bench *)*state)->words, document, ((const Bench *)*state)->arena);
    assert_int_equal(document->commitment_count, 2);
    assert_true(str_is(document->commitments[0].due, "2024-03"));
    assert_true(str_is(document->commitments[1].due, "2024-04"));
    assert_true(str_is(document->commitments[1].due_printed, "4月份"));
}

static void a_time_is_told_against_the_day_and_term_of_its_document(void **state) {
    static const struct {
        const char *title, *issued, *text, *due;
    } lines[] = {
        {"2024年计划", "", "第一季度完成校舍安全排查。", "2024-03"},
        {"2024年计划", "", "明年上半年建成实验小学新校区。", "2025-06"},
        {"2024年计划", "", "下一年度建成实验小学新校区。", "2025-12"},
        {"2024年计划", "", "2026年,国庆节前完成图书馆改造。", "2026-09"},
        {"2023-2024学年度第二学期计划", "", "本学期末完成图书馆改造。", "2025-07"},
        {"2024年秋季学期计划", "", "学期末前完成图书馆改造。", "2025-01"},
        {"关于开展自查的通知", "2024-12-05", "各校3月底前完成问题整改。", "2025-03"},
        {"关于开展自查的通知", "2024-12-05", "2024年，各校3月底前完成问题整改。", "2024-03"},
        {"关于开展自查的通知", "2024-12-05", "2024年各校3月底前完成问题整改。", "2024-03"},
        {"2025年工作计划", "2024-12-20", "今年3月底前完成10所学校改造。", "2025-03"},
        {"关于开展自查的通知", "2024-12-05", "今年3月底前完成10所学校改造。", "2025-03"},
        {"关于开展自查的通知", "2024-12-05", "今年11月底前完成10所学校改造。", "2024-11"},
        {"关于开展自查的通知", "2024-12-05", "第一季度完成问题整改。", "2025-03"},
        {"关于开展自查的通知", "2024-12-05", "今年上半年完成问题整改。", "2025-06"},
        {"关于开展自查的通知", "2024-12-05", "2024年上半年完成问题整改。", "2024-06"},
        {"关于开展自查的通知", "2024-11-20", "两个月内完成问题整改。", "2025-01"},
        {"关于开展自查的通知", "2024-11-20", "15日内完成问题整改。", "2024-12-05"},
        {"关于开展自查的通知", "", "两个月内完成问题整改。", ""},
        {"关于开展自查的通知", "2024-11-20", "收到通知后10个工作日内完成问题整改。", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = document_of(*state, "plan", lines[i].text);
        document->title = str_from(lines[i].title);
        document->issued = str_from(lines[i].issued);
        read_commitments(((const Bench *)*state)->words, document, ((const Bench *)*state)->arena);
        if (document->commitment_count != 1 || !str_is(document->commitments[0].due, lines[i].due) ||
            !document->commitments[0].due_printed.len) {
            fail_msg("%s: %zu, due %.*s", lines[i].text, document->commitment_count,
                     STR_ARG(document->commitment_count ? document->commitments[0].due : STR("-")));
        }
    }
}

static void who_leads_and_who_helps_is_told(void **state) {
    static const struct {
        const char *text, *who, *with, *due;
    } lines[] = {
        {"基础教育股牵头,人事股配合,8月底前完成教师招聘方案。", "基础教育股", "人事股", "2024-08"},
        {"8月底前完成教师招聘方案(人事股牵头,财务股协助)。", "人事股", "财务股", "2024-08"},
        {"改造12所学校的厕所。责任单位：基建股;配合单位：各中心学校;完成时限：10月底前", "基建股", "各中心学校",
         "2024-10"},
        {"建立作业公示制度。(责任单位：教研室,完成时限：6月底)", "教研室", "", "2024-06"},
        {"由县财政局、县教育局负责,年底前拨付到位资金300万元。", "县财政局、县教育局", "", "2024-12"},
        {"全面落实校长负责制,年底前完成章程修订工作。", "", "", "2024-12"},
        {"9月底前各学校要完成校舍维修。", "各学校", "", "2024-09"},
        {"9月底前规划股完成校舍维修。", "规划股", "", "2024-09"},
        {"学生离校前，各中小学校要召开家长会。", "各中小学校", "", ""},
        {"9月底前必须全部完成校舍维修。", "", "", "2024-09"},
        {"由人事股2024年9月底前补充音体美教师38人。", "人事股", "", "2024-09"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = commitments_of(*state, "plan", lines[i].text);
        const ReadCommitment *found = document->commitments;
        if (document->commitment_count != 1 || !str_is(found->who, lines[i].who) ||
            !str_is(found->with, lines[i].with) || !str_is(found->due, lines[i].due)) {
            fail_msg("%s: %zu, who %.*s with %.*s due %.*s", lines[i].text, document->commitment_count,
                     STR_ARG(found ? found->who : STR("")), STR_ARG(found ? found->with : STR("")),
                     STR_ARG(found ? found->due : STR("")));
        }
    }
}

/* Of rows, each a paragraph; of those behind the first `count` each is the last of them. */
static ReadDocument *table_of(const Bench *bench, const char *kind, const char *const *rows, size_t count, size_t all) {
    ReadDocument *document = document_of(bench, kind, "");
    ReadParagraph *paragraphs = ARENA_ARRAY(bench->arena, all, ReadParagraph);
    for (size_t i = 0; i < all; i++) {
        paragraphs[i] = document->paragraphs[0];
        paragraphs[i].text = str_from(rows[i < count ? i : count - 1]);
    }
    document->paragraphs = paragraphs;
    document->paragraph_count = all;
    read_figures(bench->words, document, bench->arena);
    read_commitments(bench->words, document, bench->arena);
    return document;
}

static void a_row_of_a_table_is_read_by_its_head(void **state) {
    static const char *const rows[] = {"序号\t任务\t牵头单位\t配合单位\t完成时限",
                                       "1\t新建幼儿园2所\t基建股\t人事股\t9月底", "2\t修订章程\t政策法规股\t\t长期",
                                       "合计\t2"};
    ReadDocument *document = table_of(*state, "plan", rows, 4, 4);
    assert_int_equal(document->commitment_count, 2);
    assert_true(str_is(document->commitments[0].what, "新建幼儿园2所"));
    assert_true(str_is(document->commitments[0].who, "基建股"));
    assert_true(str_is(document->commitments[0].with, "人事股"));
    assert_true(str_is(document->commitments[0].due, "2024-09"));
    assert_string_equal(document->commitments[0].type, "target");
    assert_true(str_is(document->commitments[1].due_printed, "长期"));
    assert_int_equal(document->commitments[1].due.len, 0);
}

static void the_column_of_quantities_says_how_much_of_a_task(void **state) {
    static const char *const rows[] = {"序号\t重点任务\t数量\t责任单位\t完成时限",
                                       "1\t新建乡镇中心幼儿园\t3所\t基建股\t2027年8月底"};
    ReadDocument *document = table_of(*state, "plan", rows, 2, 2);
    assert_int_equal(document->commitment_count, 1);
    assert_string_equal(document->commitments[0].type, "target");
    assert_int_equal(document->commitments[0].figure_count, 1);
    assert_int_equal(document->figures[document->commitments[0].figures[0]].kind, FIGURE_TARGET);
    static const char *const several[] = {"序号\t重点任务\t数量\t责任单位\t完成时限",
                                          "1\t新建4所乡镇中心幼儿园\t园舍3所、食堂2个\t基建股\t2027年8月底"};
    document = table_of(*state, "plan", several, 2, 2);
    assert_int_equal(document->commitment_count, 1);
    assert_int_equal(document->commitments[0].figure_count, 3); /* in their order, each once */
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(document->commitments[0].figures[i], document->commitments[0].figures[0] + (int)i);
    }
}

static void a_row_of_goals_is_no_task(void **state) {
    static const char *const rows[] = {"指标|单位|2025年|2030年", "毛入园率|%|92.2|96以上"};
    ReadDocument *document = table_of(*state, "plan", rows, 2, 2);
    assert_int_equal(document->figure_count, 2);
    assert_int_equal(document->commitment_count, 0);
}

static void rows_far_below_their_head_and_none_behind_the_table_are_read_by_it(void **state) {
    static const char *const rows[] = {"任务\t牵头单位", "修订学校章程\t政策法规股"};
    assert_int_equal(table_of(*state, "plan", rows, 2, 2500)->commitment_count, 2499);
    static const char *const apart[] = {"任务\t牵头单位", "以下是联系人。", "修订学校章程\t政策法规股"};
    assert_int_equal(table_of(*state, "summary", apart, 3, 3)->commitment_count, 0);
}

static void beside_the_tasks_what_a_head_names_as_wanted_is_wanted(void **state) {
    static const char *const rows[] = {"任务\t责任单位\t目标值（所）\t实有（所）", "扩建小学\t规划股\t3\t2"};
    const ReadDocument *document = table_of(*state, "plan", rows, 2, 2);
    assert_int_equal(document->figure_count, 2);
    assert_int_equal(document->figures[0].kind, FIGURE_TARGET);
    assert_int_equal(document->figures[1].kind, FIGURE_ACTUAL);
}

static void a_commitment_points_at_its_figures(void **state) {
    ReadDocument *document = commitments_of(*state, "plan", "全县有学校36所,年底前新建2所小学和1所初中。");
    const ReadCommitment *last = &document->commitments[document->commitment_count - 1];
    assert_int_equal(last->figure_count, 2);
    assert_int_equal(last->figures[0], 1);
    assert_int_equal(last->figures[1], 2);
    assert_true(str_is(last->due_printed, "年底前"));
}

int main(void) {
#define TEST(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        TEST(clauses_that_promise_are_found),
        TEST(what_was_done_and_what_is_only_meant_promises_nothing),
        TEST(a_report_promises_what_has_a_day_behind_its_own),
        TEST(a_figure_of_a_span_is_no_task_of_a_report),
        TEST(a_time_holds_for_the_list_below_it),
        TEST(a_time_is_told_against_the_day_and_term_of_its_document),
        TEST(who_leads_and_who_helps_is_told),
        TEST(a_row_of_a_table_is_read_by_its_head),
        TEST(the_column_of_quantities_says_how_much_of_a_task),
        TEST(a_row_of_goals_is_no_task),
        TEST(rows_far_below_their_head_and_none_behind_the_table_are_read_by_it),
        TEST(beside_the_tasks_what_a_head_names_as_wanted_is_wanted),
        TEST(a_commitment_points_at_its_figures),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
