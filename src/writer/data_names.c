/* The names of the data model, once: scope, kind, id, Chinese name, meaning. docs/templates.md tells them to bureaus.
 */
#include "data.h"

#include <pthread.h>
#include <stdlib.h>

#define TEXT(scope, id, chinese, meaning)                                                                              \
    { SCOPE_##scope, DATA_TEXT, id, chinese, SCOPE_ANY, meaning, false }
#define FIGURE(scope, id, chinese, meaning)                                                                            \
    { SCOPE_##scope, DATA_TEXT, id, chinese, SCOPE_ANY, meaning, true }
#define TRUTH(scope, id, chinese, meaning)                                                                             \
    { SCOPE_##scope, DATA_TRUTH, id, chinese, SCOPE_ANY, meaning, false }
#define LIST(scope, id, chinese, member, meaning)                                                                      \
    { SCOPE_##scope, DATA_LIST, id, chinese, SCOPE_##member, meaning, false }
#define MAP(scope, id, chinese, member, meaning)                                                                       \
    { SCOPE_##scope, DATA_MAP, id, chinese, SCOPE_##member, meaning, false }
#define TABLE(scope, id, chinese, meaning)                                                                             \
    { SCOPE_##scope, DATA_TABLE, id, chinese, SCOPE_ANY, meaning, false }
#define CHART(scope, id, chinese, meaning)                                                                             \
    { SCOPE_##scope, DATA_CHART, id, chinese, SCOPE_ANY, meaning, false }
#define PICTURE(scope, id, chinese, meaning)                                                                           \
    { SCOPE_##scope, DATA_PICTURE, id, chinese, SCOPE_ANY, meaning, false }
/* What blocks, items and rows share. */
#define VERDICT(scope)                                                                                                 \
    TEXT(scope, "verdict_name", "结论", "达标、未达标、待定或不适用"), TEXT(scope, "why", "原因", "结论的原因"),       \
        TRUTH(scope, "met", "达标", "结论是达标"), TRUTH(scope, "not_met", "未达标", "结论是未达标"),                  \
        TRUTH(scope, "pending", "待定", "结论是待定")
#define ITEM_COUNTS(scope)                                                                                             \
    FIGURE(scope, "items_count", "指标数", "计入结论的指标数"),                                                        \
        FIGURE(scope, "items_met", "达标指标数", "其中达标的"),                                                        \
        FIGURE(scope, "items_not_met", "未达标指标数", "其中未达标的"),                                                \
        FIGURE(scope, "items_pending", "待定指标数", "其中待定的")
/* What the report about one unit's evaluation and each unit of a campaign share. */
#define SHEET_NAMES(scope)                                                                                             \
    TEXT(scope, "sheet_state", "评估表进度", "关于一个单位的评估：办到哪一步"),                                        \
        TRUTH(scope, "rated_whole", "已报送", "关于一个单位的评估：自评已经报送"),                                     \
        TRUTH(scope, "reviewed", "已审核", "关于一个单位的评估：审核结果已经能说"),                                    \
        TRUTH(scope, "scored", "计分", "关于一个单位的评估：按得分评定"),                                              \
        FIGURE(scope, "points_max", "满分", "关于一个单位的评估：适用条目的满分，不含加分"),                           \
        FIGURE(scope, "self_score", "自评总分", "关于一个单位的评估：自评得分；没有定的写成范围"),                     \
        TEXT(scope, "self_grade", "自评等次", "关于一个单位的评估：自评等次；没有的为空"),                             \
        TRUTH(scope, "self_grade_barred", "自评不定等次", "关于一个单位的评估：有一票否决等情形，自评不评定等次"),     \
        TRUTH(scope, "self_grade_open", "自评等次未定", "关于一个单位的评估：待定的条目还会改变自评等次"),             \
        TEXT(scope, "self_verdict", "自评结果", "关于一个单位的评估：自评的结论"),                                     \
        FIGURE(scope, "self_met", "自评达标数", "关于一个单位的评估：自评达标的条目数"),                               \
        FIGURE(scope, "self_not_met", "自评未达标数", "关于一个单位的评估：自评未达标的条目数"),                       \
        FIGURE(scope, "self_pending", "自评待定数", "关于一个单位的评估：还不能判断的条目数"),                         \
        FIGURE(scope, "own_score", "审核总分", "关于一个单位的评估：审核得分；没有审核的为空"),                        \
        TEXT(scope, "own_grade", "审核等次", "关于一个单位的评估：审核等次；没有审核的为空"),                          \
        TRUTH(scope, "own_score_open", "审核总分未定", "关于一个单位的评估：审核得分还是一个范围"),                    \
        TRUTH(scope, "own_grade_barred", "审核不定等次", "关于一个单位的评估：有一票否决等情形，审核不评定等次"),      \
        TRUTH(scope, "own_grade_open", "审核等次未定", "关于一个单位的评估：待定的条目还会改变审核等次"),              \
        TRUTH(scope, "own_grade_settled", "审核等次已定", "关于一个单位的评估：有等次，待定的条目改变不了它"),         \
        TEXT(scope, "own_verdict", "审核结果", "关于一个单位的评估：审核的结论；没有审核的为空"),                      \
        TEXT(scope, "own_conclusion", "审核结论或等次", "关于一个单位的评估：评等次的为审核等次，其余为审核结果"),     \
        FIGURE(scope, "own_not_met", "审核未达标数", "关于一个单位的评估：审核未达标的条目数"),                        \
        TEXT(scope, "previous_score", "上次总分", "关于一个单位的评估：上一次评估的得分；没有的为空"),                 \
        TEXT(scope, "previous_grade", "上次等次", "关于一个单位的评估：上一次的等次；没有的为空"),                     \
        TEXT(scope, "difference", "比上次", "关于一个单位的评估：与上一次相比的一句话；不能比的为空"),                 \
        TEXT(scope, "self_difference", "自评比上次", "关于一个单位的评估：自评与上一次相比的一句话；不能比的为空"),    \
        TEXT(scope, "target", "目标分", "关于一个单位的评估：目标；没有的为空"),                                       \
        LIST(scope, "rated", "条目表", RATED, "关于一个单位的评估：全部条目，按标准的次序"),                           \
        LIST(scope, "rated_groups", "条目分组表", RATED_GROUP, "关于一个单位的评估：按标准的分组"),                    \
        LIST(scope, "scored_groups", "计分分组表", RATED_GROUP, "关于一个单位的评估：条目分组表中计分的各组"),         \
        LIST(scope, "takers", "分工表", TAKER, "关于一个单位的评估：各责任单位负责几项，多的在前"),                    \
        FIGURE(scope, "taker_count", "分工单位数", "关于一个单位的评估：责任单位的数目"),                              \
        TRUTH(scope, "shared_out", "有分工", "关于一个单位的评估：不止一个责任单位"),                                  \
        FIGURE(scope, "proof_count", "佐证数", "关于一个单位的评估：佐证材料的份数"),                                  \
        TEXT(scope, "handed_on", "报齐日期", "关于一个单位的评估：自评报齐的日期；没有报齐的为空"),                    \
        LIST(scope, "rated_problems", "评估问题表", RATED, "关于一个单位的评估：有问题或未达标的条目"),                \
        LIST(scope, "self_problems", "自评问题表", RATED, "关于一个单位的评估：自评有问题或自评未达标的条目"),         \
        LIST(scope, "open_items", "待定条目表", RATED, "关于一个单位的评估：还不能判断的条目，原因见各项"),            \
        FIGURE(scope, "open_item_count", "待定条目数", "关于一个单位的评估：还不能判断的条目数，审核后按审核"),        \
        LIST(scope, "proofs", "佐证目录", PROOF, "关于一个单位的评估：佐证材料"),                                      \
        LIST(scope, "proof_lacks", "缺佐证表", MISSING, "关于一个单位的评估：要求而没有提交的材料"),                   \
        LIST(scope, "past_problems", "上年问题表", PAST, "关于一个单位的评估：上一年的问题和整改结果")

/* What is told of an item beside its figures. */
#define WORK(scope)                                                                                                    \
    TEXT(scope, "source", "依据", "标准为这一项写明的出处；没有的、就是标准文件的为空"),                               \
        TEXT(scope, "previous_value", "上年值", "上一年的实测值；没有的为空"),                                         \
        TEXT(scope, "value_change", "值的变化", "实测值与上一年相比，一句话；不能比的为空"),                           \
        LIST(scope, "works", "做法表", RECORD, "标准为这一项写明的台账（records），期间内有登记的"),                   \
        LIST(scope, "work_duties", "做法职责表", DUTY, "由这些台账记录履行的职责，期间内到期的")

const NameDef data_names[] = {
    TEXT(ANY, "number", "序号", "在列表中的序号，从1起"),
    TRUTH(ANY, "first", "首项", "列表的第一项"),
    TRUTH(ANY, "last", "末项", "列表的最后一项"),

    TEXT(REPORT, "unit_name", "单位名称", "被评估单位的名称"),
    TEXT(REPORT, "unit_code", "单位代码", "被评估单位的代码"),
    TEXT(REPORT, "parent_name", "上级名称", "上级单位的名称"),
    TEXT(REPORT, "county_name", "所在县区", "单位所在县区的名称；本身是县区或在其上的，是它自己的名称"),
    TEXT(REPORT, "period", "年度", "评估年度"),
    TEXT(REPORT, "year", "年份", "评估年度的四位年份"),
    TEXT(REPORT, "next_year", "下一年", "评估年度的下一年"),
    TEXT(REPORT, "year_after_next", "后年", "评估年度之后第二年，下一学年在这一年结束"),
    TEXT(REPORT, "today", "今日", "写报告的日期，如2025年3月1日"),
    TEXT(REPORT, "standard_id", "标准代号", "如 yzjh-2017"),
    TEXT(REPORT, "standard_name", "标准名称", "标准的全名"),
    TEXT(REPORT, "standard_title", "标准主题", "报告标题中用的名称"),
    TEXT(REPORT, "standard_document", "标准文号", "发布标准的文号"),
    TEXT(REPORT, "pack_version", "规则版本", "规则包的版本号"),
    VERDICT(REPORT),
    ITEM_COUNTS(REPORT),
    TRUTH(REPORT, "is_school", "是学校", "报告写的是一所学校"),
    FIGURE(REPORT, "schools_count", "学校总数", "本单位以下的全部学校数"),
    FIGURE(REPORT, "rows_count", "评估校数", "纳入评估的学校数（一贯制学校按学段分别计）"),
    FIGURE(REPORT, "rows_met", "达标校数", "其中达标的"),
    FIGURE(REPORT, "rows_not_met", "未达标校数", "其中未达标的"),
    FIGURE(REPORT, "rows_pending", "待定校数", "其中待定的"),
    FIGURE(REPORT, "problem_count", "问题数", "未达标事项的数目"),
    FIGURE(REPORT, "pending_count", "待补数", "待补材料事项的数目"),
    TEXT(REPORT, "plan_note", "方案说明", "补差方案的说明"),
    TRUTH(REPORT, "plan_complete", "方案完整", "补差方案没有因缺数而不完整"),
    MAP(REPORT, "total", "合计", ANY, "各要素的合计，写“合计.小学在校生”"),
    TEXT(REPORT, "from_day", "起始日", "报告所述期间的第一天；没有台账的报告为空"),
    TEXT(REPORT, "last_day", "截止日", "报告所述期间的最后一天"),
    TEXT(REPORT, "span_name", "期间", "报告所述的期间，如2024年10月、2024-2025学年上半年"),
    MAP(REPORT, "figure", "数值", ANY, "要素的合计带单位，有学校未填时注明，写“数值.小学在校生”"),
    MAP(REPORT, "change", "变化", ANY, "要素与上年相比的增减，一句话；说法在 packs/reports/phrases.yaml"),
    MAP(REPORT, "previous", "上年", ANY, "要素上年的合计"),
    MAP(REPORT, "unfilled", "未填", ANY, "应填这项要素而没有填的学校数"),
    MAP(REPORT, "indicator", "测算", ANY, "规则包里不属于标准的指标，写“测算.pay-ratio”"),
    MAP(REPORT, "indicator_change", "测算变化", ANY, "这样的指标与上年相比"),
    MAP(REPORT, "department", "科室", ANY,
        "本局科室的名称，按职能取：写“科室.FIN”（财务）、“科室.SAFE”（安全）；名称在 packs/roles.yaml 的 sections 里"),
    MAP(REPORT, "record", "台账", RECORD, "按编号取一种台账记录，写“台账.SAF-02.hazard.found”"),
    LIST(REPORT, "records", "台账表", RECORD, "报告说到的各种台账记录"),
    LIST(REPORT, "units", "下级单位表", REPORT, "直接下级各单位的评估，每一项有报告的全部名称"),
    LIST(REPORT, "questions", "存疑数据表", QUESTION, "数据核查中有疑问的数"),
    FIGURE(REPORT, "question_count", "存疑数", "有疑问的数的数目"),
    TABLE(REPORT, "units_table", "下级单位图表", "各下级单位的结论和达标情况"),
    CHART(REPORT, "units_chart", "下级单位柱状图", "各下级单位未达标指标数"),
    TABLE(REPORT, "questions_table", "存疑数据图表", "有疑问的数，逐条"),
    MAP(REPORT, "item", "指标", ITEM, "按编号取一项指标，写“指标.YZ-G-05.实测值”"),
    LIST(REPORT, "kinds", "学校类别表", KIND, "各类学校"),
    LIST(REPORT, "blocks", "板块表", BLOCK, "标准的各板块"),
    LIST(REPORT, "stages", "学段表", STAGE, "各学段"),
    LIST(REPORT, "items", "指标表", ITEM, "全部指标"),
    LIST(REPORT, "rows", "学校表", ROW, "纳入评估的学校"),
    LIST(REPORT, "gaps", "缺口表", GAP, "各校的缺口，来自补差方案"),
    LIST(REPORT, "plan", "方案表", STEP, "补差方案，按资源汇总"),
    LIST(REPORT, "problems", "问题表", ITEM, "未达标的事项，含已查实的一票否决事项"),
    LIST(REPORT, "pendings", "待补表", PENDING, "待补的数据和材料"),
    LIST(REPORT, "missing", "缺数表", MISSING, "本文中印作“（未知）”的数据"),
    LIST(REPORT, "vetoes", "一票否决表", ITEM, "一票否决事项"),
    LIST(REPORT, "preconditions", "前置条件表", ITEM, "前置条件"),
    TRUTH(REPORT, "kept", "有台账", "报告所写的台账中至少有一种登记过"),
    MAP(REPORT, "field", "字段", ANY, "关于一条台账记录的报告：记录的字段，写“字段.年度”"),
    MAP(REPORT, "filled", "已填", ANY, "同上，问字段填了没有，填了0也算：{{#if filled.dead}}"),
    MAP(REPORT, "brief", "简述", ANY,
        "同上，单位或人员很多时印作前几个和总数，表格是全部名单；不多时没有：{{#if brief.range}}"),
    MAP(REPORT, "count", "统计", ANY, "关于一条台账记录的报告：所含记录的统计数，写“统计.测评点数”"),
    LIST(REPORT, "parts", "所含记录表", CASE, "关于一条台账记录的报告：由它引出的记录，按规定的次序"),
    TEXT(REPORT, "case_matter", "登记事项", "记录名称去掉末尾的“登记”，后面可以再写“登记表”"),
    TEXT(REPORT, "case_class", "记录名称", "关于一条台账记录的报告：是哪一种记录，如隐患"),
    TEXT(REPORT, "case_code", "记录文号", "关于一条台账记录的报告：记录的文号"),
    TEXT(REPORT, "case_title", "记录事项", "关于一条台账记录的报告：记录的名称"),
    TEXT(REPORT, "case_state", "记录状态", "关于一条台账记录的报告：办到哪一步"),
    TEXT(REPORT, "case_due", "记录期限", "关于一条台账记录的报告：期限；没有的为空"),
    TEXT(REPORT, "case_opened", "记录登记日期", "关于一条台账记录的报告：登记的日期"),
    LIST(REPORT, "fields", "字段表", FIELD, "关于一条台账记录的报告：填了的字段，按规定的次序"),
    TABLE(REPORT, "fields_table", "登记表", "关于一条台账记录的报告：填了的字段，两列"),
    LIST(REPORT, "steps", "经过表", TAKEN, "关于一条台账记录的报告：办理经过"),
    LIST(REPORT, "goals", "目标表", GOAL, "关于一份规划或计划的报告：最上一级"),
    LIST(REPORT, "tasks", "任务表", GOAL, "关于一份规划或计划的报告：全部任务，按次序"),
    LIST(REPORT, "duties", "职责表", DUTY, "期间内到期的各项职责"),
    FIGURE(REPORT, "duties_due", "应履职次数", "期间内到期的职责次数"),
    FIGURE(REPORT, "duties_done", "履职次数", "其中按时履行和补做的"),
    FIGURE(REPORT, "duties_missed", "未履职次数", "其中没有履行的"),
    FIGURE(REPORT, "duties_rate", "按时履职率", "按时履行的占到期的百分比；没有到期的为空"),
    TABLE(REPORT, "duties_table", "职责图表", "各项职责到期、按时、补做、未履行的次数"),
    TABLE(REPORT, "blocks_table", "板块结论图表", "各板块的结论"),
    TABLE(REPORT, "rows_table", "学校图表", "学校与各项指标"),
    TABLE(REPORT, "gaps_table", "缺口图表", "各校缺口清单"),
    TABLE(REPORT, "plan_table", "方案图表", "补差方案"),

    TEXT(KIND, "kind_name", "类别", "学校类别的名称"),
    FIGURE(KIND, "schools_count", "学校数", "这类学校的数目"),
    MAP(KIND, "total", "合计", ANY, "这类学校各要素的合计"),

    TEXT(BLOCK, "id", "编号", "板块的代号"),
    TEXT(BLOCK, "name", "名称", "板块的名称"),
    VERDICT(BLOCK),
    ITEM_COUNTS(BLOCK),
    TRUTH(BLOCK, "scored", "计分", "这个板块按得分判断"),
    FIGURE(BLOCK, "points_low", "已得分", "已能确定的得分"),
    FIGURE(BLOCK, "points_high", "可得分", "最多还可能得到的分"),
    FIGURE(BLOCK, "points_needed", "应得分", "达标需要的分"),
    TRUTH(BLOCK, "has_resources", "有资源指标", "板块里有逐校计算的资源指标"),
    LIST(BLOCK, "stages", "学段表", STAGE, "板块涉及的学段"),
    LIST(BLOCK, "items", "指标表", ITEM, "板块的指标"),
    TABLE(BLOCK, "items_table", "指标图表", "逐校计算之外的指标：实测值、标准、结论"),

    TEXT(STAGE, "stage_name", "学段", "学段名称"),
    FIGURE(STAGE, "rows_count", "评估校数", "这个学段纳入评估的学校数"),
    FIGURE(STAGE, "rows_met", "达标校数", "其中达标的"),
    FIGURE(STAGE, "rows_not_met", "未达标校数", "其中未达标的"),
    FIGURE(STAGE, "rows_pending", "待定校数", "其中待定的"),
    FIGURE(STAGE, "spread_count", "差异系数项数", "这个学段计入结论的差异系数项数"),
    FIGURE(STAGE, "spread_met", "差异系数达标项数", "其中达标的"),
    FIGURE(STAGE, "spread_not_met", "差异系数未达标项数", "其中未达标的"),
    FIGURE(STAGE, "spread_pending", "差异系数待定项数", "其中待定的"),
    TRUTH(STAGE, "has_spread", "有差异系数", "这个学段有差异系数"),
    TABLE(STAGE, "resources_table", "资源图表", "各项资源指标：标准、最低、最高、低于标准的学校"),
    TABLE(STAGE, "spread_table", "差异系数图表", "各项差异系数"),
    CHART(STAGE, "spread_chart", "差异系数柱状图", "各项差异系数与标准"),

    TEXT(ITEM, "id", "编号", "指标编号，如 YZ-G-05"),
    TEXT(ITEM, "name", "名称", "指标名称"),
    TEXT(ITEM, "short_name", "简称", "指标简称"),
    TEXT(ITEM, "block_name", "板块", "所属板块"),
    TEXT(ITEM, "stage_name", "学段", "学段名称，不分学段时为空"),
    FIGURE(ITEM, "value", "实测值", "评估得到的数值，几个部分用分号分开"),
    TEXT(ITEM, "limit", "标准值", "达标的要求，如≥85"),
    TEXT(ITEM, "unit", "单位", "数值的计量单位"),
    FIGURE(ITEM, "figures", "数据", "实测值和标准值连成一句"),
    VERDICT(ITEM),
    FIGURE(ITEM, "mean", "均值", "差异系数的全县均值"),
    FIGURE(ITEM, "sd", "标准差", "差异系数的标准差"),
    FIGURE(ITEM, "failing_count", "不达标校数", "逐校判断时不达标的学校数"),
    TEXT(ITEM, "failing_names", "不达标学校", "不达标学校的名称，多时只列前几所"),
    FIGURE(ITEM, "unknown_count", "缺数校数", "逐校判断时缺数的学校数"),
    FIGURE(ITEM, "points", "得分", "计分指标的得分"),
    TEXT(ITEM, "points_max", "满分", "计分指标的满分"),
    TEXT(ITEM, "evidence", "应备材料", "应当出示的材料"),
    TEXT(ITEM, "decision_note", "认定说明", "认定人写的说明"),
    TEXT(ITEM, "decision_actor", "认定人", "作出认定的人"),
    TEXT(ITEM, "decision_file", "佐证材料", "上传的佐证文件名"),
    TEXT(ITEM, "measure", "整改措施", "规则包里写明的措施"),
    TEXT(ITEM, "responsible", "责任单位", "通常的责任单位"),
    TRUTH(ITEM, "is_rows", "逐校综合", "所有学校都要综合达标的指标"),
    TRUTH(ITEM, "is_spread", "是差异系数", "差异系数"),
    TRUTH(ITEM, "is_value", "是数值", "一个数值与标准比较的指标"),
    TRUTH(ITEM, "is_each", "是逐校", "每所学校各自判断的指标"),
    TRUTH(ITEM, "is_evidence", "凭材料认定", "由人凭材料认定的指标"),
    TRUTH(ITEM, "is_score", "是计分", "计分的指标"),
    TRUTH(ITEM, "is_veto", "是一票否决", "一票否决事项"),
    WORK(ITEM),
    LIST(ITEM, "steps", "补差表", STEP, "为达标需要增加的资源，来自补差方案"),

    TEXT(ROW, "school_name", "学校名称", "学校名称"),
    TEXT(ROW, "school_code", "学校代码", "学校代码"),
    TEXT(ROW, "kind_name", "类别", "学校类别"),
    TEXT(ROW, "township", "乡镇", "所在乡镇"),
    TEXT(ROW, "stage_name", "学段", "学段名称"),
    FIGURE(ROW, "pupils", "学生数", "这个学段的在校生"),
    MAP(ROW, "value", "值", ANY, "一项资源指标的值，写“值.YZ-R-01”"),
    FIGURE(ROW, "items_met", "达标项数", "达标的资源指标数"),
    VERDICT(ROW),
    LIST(ROW, "gaps", "缺口表", GAP, "这所学校的缺口"),

    TEXT(GAP, "school_name", "学校名称", "学校名称"),
    TEXT(GAP, "stage_name", "学段", "学段名称"),
    TEXT(GAP, "item_name", "指标名称", "指标简称"),
    FIGURE(GAP, "needs", "需补", "需要增加的数量"),
    TEXT(GAP, "of", "资源", "需要增加的资源"),
    TEXT(GAP, "unit", "单位", "资源的计量单位"),
    TRUTH(GAP, "for_spread", "为降差异", "本校已达标，为降低差异系数而增加"),

    TEXT(STEP, "item_name", "指标名称", "指标简称"),
    TEXT(STEP, "of", "资源", "需要增加的资源"),
    TEXT(STEP, "unit", "单位", "资源的计量单位"),
    FIGURE(STEP, "add", "需增", "需要增加的总数"),
    FIGURE(STEP, "add_for_rows", "补达标", "其中为使各校达标"),
    FIGURE(STEP, "add_for_spread", "降差异", "其中为降低差异系数"),
    FIGURE(STEP, "schools_count", "涉及校数", "涉及的学校数"),
    FIGURE(STEP, "cv_change", "系数变化", "补差前后的差异系数"),

    TEXT(PENDING, "name", "事项", "待补的事项"),
    TEXT(PENDING, "why", "原因", "缺什么"),
    TEXT(PENDING, "evidence", "应备材料", "应当出示的材料"),
    TEXT(PENDING, "responsible", "责任单位", "通常的责任单位"),

    TEXT(RECORD, "id", "编号", "台账记录的编号，如 SAF-02.hazard"),
    TEXT(RECORD, "name", "名称", "台账记录的名称"),
    FIGURE(RECORD, "found", "登记数", "期间内登记的，不含后来作废的"),
    FIGURE(RECORD, "closed", "办结数", "其中已经办结（销号）的"),
    FIGURE(RECORD, "open", "未结数", "其中还没有办结的"),
    FIGURE(RECORD, "overdue", "逾期数", "其中超过期限的"),
    FIGURE(RECORD, "dropped", "作废数", "期间内登记、后来作废（中止、取消、不成立、并案）的"),
    FIGURE(RECORD, "closed_share", "办结率", "办结的占登记的百分比；没有登记的为空"),
    MAP(RECORD, "count", "计数", ANY, "台账的各项计数，写“计数.hazards_found”，带单位"),
    MAP(RECORD, "count_change", "计数变化", ANY, "计数与上一期相比，一句话"),
    LIST(RECORD, "cases", "未结事项表", CASE, "还没有办结的事项，逾期的在前"),
    LIST(RECORD, "lines", "事项表", CASE, "期间内登记的全部事项，带字段，最多300条"),
    TRUTH(RECORD, "more_lines", "事项另有", "事项没有列全"),
    TRUTH(RECORD, "never_kept", "没有台账", "到期末为止从来没有登记过：提纲里重复到它的各段不印，文末写明"),
    TRUTH(RECORD, "counted", "有计数", "有一项计数已知，并且不是0"),
    LIST(RECORD, "counts", "计数表", TALLY, "台账的各项计数，逐项"),
    LIST(RECORD, "unit_cases", "单位事项表", CASE_UNIT, "各单位的事项数"),
    TRUTH(RECORD, "more", "另有", "未结事项没有列全"),
    TABLE(RECORD, "cases_table", "未结事项图表", "还没有办结的事项，逐条"),
    TABLE(RECORD, "counts_table", "计数图表", "各项计数：本期、上期、变化"),
    TABLE(RECORD, "units_table", "单位事项图表", "各单位登记、办结、未结、逾期的数目"),
    CHART(RECORD, "units_chart", "单位事项柱状图", "各单位未结的数目"),

    TEXT(CASE, "id", "编号", "事项的内部编号"),
    TEXT(CASE, "case_number", "文号", "事项的编号，如隐患2024-00012"),
    TEXT(CASE, "title", "事项", "事项的名称"),
    TEXT(CASE, "unit_name", "所属单位", "事项所属的单位"),
    TEXT(CASE, "state_name", "状态", "办到哪一步"),
    TEXT(CASE, "due", "期限", "办结的期限；没有的为空"),
    TEXT(CASE, "opened", "登记日期", "登记的日期"),
    FIGURE(CASE, "late_days", "逾期天数", "超过期限的天数；没有逾期的为0"),

    TRUTH(CASE, "ended", "已办结", "事项已经办结"),
    MAP(CASE, "field", "字段", ANY, "事项的字段，写“字段.整改措施”；未结事项表里没有"),
    MAP(CASE, "filled", "已填", ANY, "事项的字段填了没有，填了0也算"),

    TEXT(TALLY, "name", "项目", "计数的名称"),
    FIGURE(TALLY, "value", "本期数", "本期的数，带单位"),
    TEXT(TALLY, "before", "上期数", "上一期的数，带单位"),
    TEXT(TALLY, "change", "比上期", "与上一期相比，一句话"),
    TRUTH(TALLY, "some", "有数", "本期的数已知，并且不是0"),
    TRUTH(TALLY, "compared", "可比", "本期和上期的数都已知"),

    TEXT(FACT, "name", "数据名称", "数据的名称"),
    FIGURE(FACT, "value", "数值", "本年的数，带单位"),
    TEXT(FACT, "change", "比上年", "与上年相比，一句话"),
    TEXT(DUTY, "name", "职责", "职责的名称"),
    FIGURE(DUTY, "due", "到期次数", "期间内到期的次数"),
    FIGURE(DUTY, "on_time", "按时次数", "按时履行的"),
    FIGURE(DUTY, "made_up", "补做次数", "过期补做的"),
    FIGURE(DUTY, "missed", "未履行次数", "没有履行的"),
    FIGURE(DUTY, "open", "待履行次数", "还没有到期限的"),

    TEXT(FIELD, "name", "字段名称", "字段的名称"),
    TEXT(FIELD, "text", "内容", "填写的内容"),
    TABLE(FIELD, "rows", "明细", "有几行的字段的各行"),
    TABLE(FIELD, "names", "名单", "很多单位或人员的全部名称：登记表里只印前几个和总数"),
    PICTURE(FIELD, "picture", "位置图", "位置字段的图：学校平面图或周边地图，标着那个点"),

    TEXT(TAKEN, "name", "办理", "办理的步骤"),
    TEXT(TAKEN, "day", "办理日期", "办理的日期"),
    TEXT(TAKEN, "state_name", "状态", "办理之后的状态"),
    TEXT(TAKEN, "reason", "理由", "写明的理由"),

    TEXT(GOAL, "code", "层级编号", "在规划或计划中的编号，如1.2.3"),
    TEXT(GOAL, "text", "内容", "目标、措施或任务的文字"),
    TEXT(GOAL, "lead", "牵头", "牵头单位和科室"),
    TEXT(GOAL, "responsible", "责任", "责任单位和科室"),
    TEXT(GOAL, "cooperating", "配合", "配合单位和科室"),
    TEXT(GOAL, "due", "期限", "完成时限"),
    TEXT(GOAL, "target", "目标值", "量化的目标"),
    TEXT(GOAL, "state_name", "状态", "下达之后办到哪一步；没有下达的为空"),
    TRUTH(GOAL, "is_task", "是任务", "最下一级，可以下达的"),
    LIST(GOAL, "children", "下级表", GOAL, "下面一级"),

    TEXT(REPORT, "campaign_title", "评估任务", "关于一次评估的报告：评估任务的名称"),
    TEXT(REPORT, "campaign_kind", "评估种类", "关于一次评估的报告：评估任务的种类"),
    TEXT(REPORT, "campaign_state", "评估进度", "关于一次评估的报告：评估任务办到哪一步"),
    TEXT(REPORT, "organiser", "组织单位", "关于一次评估的报告：组织评估的单位"),
    TRUTH(REPORT, "by_itself", "自行组织", "关于一个单位的评估：单位自己组织的，报告报给上级"),
    TEXT(REPORT, "notice_title", "评估通知", "关于一次评估的报告：通知的标题；没有发通知的为空"),
    TEXT(REPORT, "notice_number", "通知文号", "关于一次评估的报告：通知的文号；没有的为空"),
    TEXT(REPORT, "opened_on", "布置日期", "关于一次评估的报告：布置下去的日期；没有布置的为空"),
    TEXT(REPORT, "frozen_on", "定案日期", "关于一次评估的报告：定案的日期；没有定案的为空"),
    TRUTH(REPORT, "ranked", "排名次", "关于一次评估的报告：标准规定要排名次"),
    LIST(REPORT, "sheets", "被评单位表", SHEET, "关于一次评估的报告：被评的单位"),
    FIGURE(REPORT, "sheets_count", "被评单位数", "关于一次评估的报告：被评的单位数"),
    FIGURE(REPORT, "sheets_approved", "审定单位数", "关于一次评估的报告：其中结果已经能说的单位数"),
    FIGURE(REPORT, "rated_problem_count", "评估问题数", "关于一次评估的报告：问题的数目"),
    SHEET_NAMES(REPORT),

    TEXT(SHEET, "unit_name", "所属单位", "被评单位的名称"),
    TEXT(SHEET, "unit_code", "单位代码", "被评单位的代码"),
    FIGURE(SHEET, "rank", "名次", "名次；不排名次的为空"),
    FIGURE(SHEET, "rated_problem_count", "评估问题数", "问题的数目"),
    SHEET_NAMES(SHEET),

    TEXT(RATED_GROUP, "name", "名称", "一组条目的名称"),
    FIGURE(RATED_GROUP, "points_max", "满分", "这一组的满分，不含加分；不计分的为空"),
    FIGURE(RATED_GROUP, "self_points", "自评得分", "这一组的自评得分；没有定的写成范围"),
    FIGURE(RATED_GROUP, "own_points", "审核得分", "这一组的审核得分，没有定的写成范围；还没有审核的为空"),
    LIST(RATED_GROUP, "rated", "条目表", RATED, "这一组的条目"),

    WORK(RATED),
    TEXT(RATED, "last_value", "上次值", "上一次定案的评估的实测值，不一定是上一年的；没有的为空"),
    LIST(RATED, "facts", "基础数据表", FACT, "由数据计算的条目：计算用到的数，连同上年的变化"),
    TEXT(RATED, "proof_names", "佐证名称", "佐证材料的名称，用顿号分开"),
    TEXT(RATED, "id", "编号", "条目编号"),
    TEXT(RATED, "name", "名称", "条目名称"),
    TEXT(RATED, "group_name", "组名", "所属的一组"),
    TEXT(RATED, "responsible", "责任单位", "由谁填报"),
    TEXT(RATED, "self_words", "自评结论", "自评的等级或结论；只评分的为空"),
    TEXT(RATED, "own_words", "审核结论", "审核的等级或结论；还没有审核的为空"),
    FIGURE(RATED, "points_max", "满分", "满分；不计分的为空"),
    FIGURE(RATED, "self_points", "自评得分", "自评得分"),
    FIGURE(RATED, "own_points", "审核得分", "审核得分；还没有审核的为空"),
    FIGURE(RATED, "previous_points", "上次得分", "上一次评估的得分；没有的为空"),
    FIGURE(RATED, "deduction", "扣分", "满分减自评得分；没有扣分的为空"),
    FIGURE(RATED, "value", "实测值", "由数据计算的条目：实测值，带单位"),
    TEXT(RATED, "limit", "标准值", "由数据计算的条目：达标的要求"),
    TEXT(RATED, "figures", "实测情况", "由数据计算的条目：实测的各个数和要求；未达标的只列未达标的"),
    TEXT(RATED, "why", "原因", "结论的原因"),
    TEXT(RATED, "note", "说明", "自评的说明或扣分的原因"),
    TEXT(RATED, "problem", "问题", "自评写明的问题；没有写而未达标的，是未达标的原因"),
    TEXT(RATED, "self_problem", "自评问题", "只按自评：写明的问题，或者自评未达标的原因"),
    TEXT(RATED, "measure", "整改措施", "整改措施"),
    TEXT(RATED, "own_reason", "差异说明", "审核与自评不同的理由"),
    TEXT(RATED, "proofs", "佐证编号", "佐证材料的编号，用顿号分开"),
    TEXT(RATED, "case_number", "文号", "问题立案的编号；没有立案的为空"),
    TEXT(RATED, "case_state", "状态", "问题办到哪一步"),
    TEXT(RATED, "case_due", "期限", "整改的期限"),
    TRUTH(RATED, "scored", "计分", "计分的条目"),
    TRUTH(RATED, "self_known", "自评得分已知", "自评得分能够算出"),
    TRUTH(RATED, "bonus", "是加分", "加分的条目，不在满分之内"),
    TRUTH(RATED, "computed", "是计算", "由数据计算的条目"),
    TRUTH(RATED, "left_out", "不适用", "不适用的条目"),
    TRUTH(RATED, "reviewed", "已审核", "已经审核，并且可以说"),

    TEXT(PROOF, "code", "佐证编号", "佐证材料的编号"),
    TEXT(PROOF, "name", "名称", "文件的名称"),
    TEXT(PROOF, "items", "证明条目", "证明哪些条目"),
    TEXT(PROOF, "given", "提交日期", "提交的日期"),
    TEXT(PROOF, "valid", "有效期", "有效的起止日期；没有写明的为空"),
    TRUTH(PROOF, "expired", "已过期", "已经过了有效期"),

    TEXT(TAKER, "name", "名称", "责任单位的名称"),
    FIGURE(TAKER, "count", "条目数", "由它负责的条目数"),
    TEXT(PAST, "name", "名称", "上一年问题所在的条目"),
    TEXT(PAST, "measure", "整改措施", "当时的整改措施；没有的为空"),
    TEXT(PAST, "became", "整改结果", "现在办到哪一步"),

    TEXT(CASE_UNIT, "unit_name", "所属单位", "单位名称"),
    FIGURE(CASE_UNIT, "found", "登记数", "期间内登记的"),
    FIGURE(CASE_UNIT, "open", "未结数", "其中还没有办结的"),
    FIGURE(CASE_UNIT, "overdue", "逾期数", "其中超过期限的"),

    TEXT(QUESTION, "unit_name", "所属单位", "单位名称"),
    TEXT(QUESTION, "name", "数据名称", "有疑问的数据"),
    TEXT(QUESTION, "text", "疑问", "为什么有疑问"),

    TEXT(CHANGE, "amount", "增减量", "增减的数量，不带正负号（用于 packs/reports/phrases.yaml）"),
    TEXT(CHANGE, "percent", "增减率", "增减占上年的百分比"),
    TEXT(CHANGE, "unit", "单位", "计量单位"),
    TEXT(CHANGE, "than", "相比", "和什么相比：上年、上月、上季度、上半年"),
    TEXT(CHANGE, "before", "上年数", "上年的数"),
    TEXT(CHANGE, "now", "本年数", "本年的数"),
    TEXT(CHANGE, "count", "未填数", "没有填报的单位数，或者名称的个数"),
    TEXT(CHANGE, "names", "台账名称", "从来没有登记过的台账，或者很多名称中的前几个，用顿号分开"),
    TEXT(CHANGE, "last_day", "截止日", "报告所述期间的最后一天"),

    TEXT(MISSING, "name", "名称", "印作“（未知）”的数据的名称"),
};
const size_t data_name_count = sizeof data_names / sizeof *data_names;

/* Asked for every placeholder of every row, of which a report of a city has tens of thousands: found by bisection. */

typedef struct Key {
    DataScope scope;
    Str word; /* the id, or the name in Chinese */
    const NameDef *def;
} Key;

static Key keys[2 * (sizeof data_names / sizeof *data_names)];
static pthread_once_t keys_once = PTHREAD_ONCE_INIT;

static int by_scope_and_word(const void *a, const void *b) {
    const Key *x = a, *y = b;
    return x->scope != y->scope ? (x->scope < y->scope ? -1 : 1) : str_compare(x->word, y->word);
}

static void sort_keys(void) {
    for (size_t i = 0; i < data_name_count; i++) {
        const NameDef *def = &data_names[i];
        keys[2 * i] = (Key){def->scope, str_from(def->id), def};
        keys[2 * i + 1] = (Key){def->scope, str_from(def->chinese), def};
    }
    qsort(keys, sizeof keys / sizeof *keys, sizeof *keys, by_scope_and_word);
}

const NameDef *data_name(DataScope scope, Str name) {
    pthread_once(&keys_once, sort_keys);
    Key wanted = {scope, name, NULL};
    const Key *found = bsearch(&wanted, keys, sizeof keys / sizeof *keys, sizeof *keys, by_scope_and_word);
    return found ? found->def : NULL;
}
