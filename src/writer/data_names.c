/* The names of the data model, once: scope, kind, id, Chinese name, meaning. docs/templates.md tells them to bureaus.
 */
#include "data.h"

#define TEXT(scope, id, chinese, meaning)                                                                              \
    { SCOPE_##scope, DATA_TEXT, id, chinese, SCOPE_ANY, meaning }
#define TRUTH(scope, id, chinese, meaning)                                                                             \
    { SCOPE_##scope, DATA_TRUTH, id, chinese, SCOPE_ANY, meaning }
#define LIST(scope, id, chinese, member, meaning)                                                                      \
    { SCOPE_##scope, DATA_LIST, id, chinese, SCOPE_##member, meaning }
#define MAP(scope, id, chinese, member, meaning)                                                                       \
    { SCOPE_##scope, DATA_MAP, id, chinese, SCOPE_##member, meaning }
#define TABLE(scope, id, chinese, meaning)                                                                             \
    { SCOPE_##scope, DATA_TABLE, id, chinese, SCOPE_ANY, meaning }
#define CHART(scope, id, chinese, meaning)                                                                             \
    { SCOPE_##scope, DATA_CHART, id, chinese, SCOPE_ANY, meaning }
/* What blocks, items and rows share. */
#define VERDICT(scope)                                                                                                 \
    TEXT(scope, "verdict_name", "结论", "达标、未达标、待定或不适用"), TEXT(scope, "why", "原因", "结论的原因"),       \
        TRUTH(scope, "met", "达标", "结论是达标"), TRUTH(scope, "not_met", "未达标", "结论是未达标"),                  \
        TRUTH(scope, "pending", "待定", "结论是待定")

const NameDef data_names[] = {
    TEXT(ANY, "number", "序号", "在列表中的序号，从1起"),
    TRUTH(ANY, "first", "首项", "列表的第一项"),
    TRUTH(ANY, "last", "末项", "列表的最后一项"),

    TEXT(REPORT, "unit_name", "单位名称", "被评估单位的名称"),
    TEXT(REPORT, "unit_code", "单位代码", "被评估单位的代码"),
    TEXT(REPORT, "parent_name", "上级名称", "上级单位的名称"),
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
    TEXT(REPORT, "items_count", "指标数", "计入结论的指标数"),
    TEXT(REPORT, "items_met", "达标指标数", "其中达标的"),
    TEXT(REPORT, "items_not_met", "未达标指标数", "其中未达标的"),
    TEXT(REPORT, "items_pending", "待定指标数", "其中待定的"),
    TEXT(REPORT, "schools_count", "学校总数", "本单位以下的全部学校数"),
    TEXT(REPORT, "rows_count", "评估校数", "纳入评估的学校数（一贯制学校按学段分别计）"),
    TEXT(REPORT, "rows_met", "达标校数", "其中达标的"),
    TEXT(REPORT, "rows_not_met", "未达标校数", "其中未达标的"),
    TEXT(REPORT, "rows_pending", "待定校数", "其中待定的"),
    TEXT(REPORT, "problem_count", "问题数", "未达标事项的数目"),
    TEXT(REPORT, "pending_count", "待补数", "待补材料事项的数目"),
    TEXT(REPORT, "plan_note", "方案说明", "补差方案的说明"),
    TRUTH(REPORT, "plan_complete", "方案完整", "补差方案没有因缺数而不完整"),
    MAP(REPORT, "total", "合计", ANY, "各要素的合计，写“合计.小学在校生”"),
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
    TABLE(REPORT, "blocks_table", "板块结论图表", "各板块的结论"),
    TABLE(REPORT, "rows_table", "学校图表", "学校与各项指标"),
    TABLE(REPORT, "gaps_table", "缺口图表", "各校缺口清单"),
    TABLE(REPORT, "plan_table", "方案图表", "补差方案"),

    TEXT(KIND, "kind_name", "类别", "学校类别的名称"),
    TEXT(KIND, "schools_count", "学校数", "这类学校的数目"),
    MAP(KIND, "total", "合计", ANY, "这类学校各要素的合计"),

    TEXT(BLOCK, "id", "编号", "板块的代号"),
    TEXT(BLOCK, "name", "名称", "板块的名称"),
    VERDICT(BLOCK),
    TEXT(BLOCK, "items_count", "指标数", "计入结论的指标数"),
    TEXT(BLOCK, "items_met", "达标指标数", "其中达标的"),
    TEXT(BLOCK, "items_not_met", "未达标指标数", "其中未达标的"),
    TEXT(BLOCK, "items_pending", "待定指标数", "其中待定的"),
    TRUTH(BLOCK, "scored", "计分", "这个板块按得分判断"),
    TEXT(BLOCK, "points_low", "已得分", "已能确定的得分"),
    TEXT(BLOCK, "points_high", "可得分", "最多还可能得到的分"),
    TEXT(BLOCK, "points_needed", "应得分", "达标需要的分"),
    TRUTH(BLOCK, "has_resources", "有资源指标", "板块里有逐校计算的资源指标"),
    LIST(BLOCK, "stages", "学段表", STAGE, "板块涉及的学段"),
    LIST(BLOCK, "items", "指标表", ITEM, "板块的指标"),
    TABLE(BLOCK, "items_table", "指标图表", "逐校计算之外的指标：实测值、标准、结论"),

    TEXT(STAGE, "stage_name", "学段", "学段名称"),
    TEXT(STAGE, "rows_count", "评估校数", "这个学段纳入评估的学校数"),
    TEXT(STAGE, "rows_met", "达标校数", "其中达标的"),
    TEXT(STAGE, "rows_not_met", "未达标校数", "其中未达标的"),
    TEXT(STAGE, "rows_pending", "待定校数", "其中待定的"),
    TEXT(STAGE, "spread_count", "差异系数项数", "这个学段计入结论的差异系数项数"),
    TEXT(STAGE, "spread_met", "差异系数达标项数", "其中达标的"),
    TEXT(STAGE, "spread_not_met", "差异系数未达标项数", "其中未达标的"),
    TEXT(STAGE, "spread_pending", "差异系数待定项数", "其中待定的"),
    TRUTH(STAGE, "has_spread", "有差异系数", "这个学段有差异系数"),
    TABLE(STAGE, "resources_table", "资源图表", "各项资源指标：标准、最低、最高、低于标准的学校"),
    TABLE(STAGE, "spread_table", "差异系数图表", "各项差异系数"),
    CHART(STAGE, "spread_chart", "差异系数柱状图", "各项差异系数与标准"),

    TEXT(ITEM, "id", "编号", "指标编号，如 YZ-G-05"),
    TEXT(ITEM, "name", "名称", "指标名称"),
    TEXT(ITEM, "short_name", "简称", "指标简称"),
    TEXT(ITEM, "block_name", "板块", "所属板块"),
    TEXT(ITEM, "stage_name", "学段", "学段名称，不分学段时为空"),
    TEXT(ITEM, "value", "实测值", "评估得到的数值，几个部分用分号分开"),
    TEXT(ITEM, "limit", "标准值", "达标的要求，如≥85"),
    TEXT(ITEM, "unit", "单位", "数值的计量单位"),
    TEXT(ITEM, "figures", "数据", "实测值和标准值连成一句"),
    VERDICT(ITEM),
    TEXT(ITEM, "mean", "均值", "差异系数的全县均值"),
    TEXT(ITEM, "sd", "标准差", "差异系数的标准差"),
    TEXT(ITEM, "failing_count", "不达标校数", "逐校判断时不达标的学校数"),
    TEXT(ITEM, "failing_names", "不达标学校", "不达标学校的名称，多时只列前几所"),
    TEXT(ITEM, "unknown_count", "缺数校数", "逐校判断时缺数的学校数"),
    TEXT(ITEM, "points", "得分", "计分指标的得分"),
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
    LIST(ITEM, "steps", "补差表", STEP, "为达标需要增加的资源，来自补差方案"),

    TEXT(ROW, "school_name", "学校名称", "学校名称"),
    TEXT(ROW, "school_code", "学校代码", "学校代码"),
    TEXT(ROW, "kind_name", "类别", "学校类别"),
    TEXT(ROW, "township", "乡镇", "所在乡镇"),
    TEXT(ROW, "stage_name", "学段", "学段名称"),
    TEXT(ROW, "pupils", "学生数", "这个学段的在校生"),
    MAP(ROW, "value", "值", ANY, "一项资源指标的值，写“值.YZ-R-01”"),
    TEXT(ROW, "items_met", "达标项数", "达标的资源指标数"),
    VERDICT(ROW),
    LIST(ROW, "gaps", "缺口表", GAP, "这所学校的缺口"),

    TEXT(GAP, "school_name", "学校名称", "学校名称"),
    TEXT(GAP, "stage_name", "学段", "学段名称"),
    TEXT(GAP, "item_name", "指标名称", "指标简称"),
    TEXT(GAP, "needs", "需补", "需要增加的数量"),
    TEXT(GAP, "of", "资源", "需要增加的资源"),
    TEXT(GAP, "unit", "单位", "资源的计量单位"),
    TRUTH(GAP, "for_spread", "为降差异", "本校已达标，为降低差异系数而增加"),

    TEXT(STEP, "item_name", "指标名称", "指标简称"),
    TEXT(STEP, "of", "资源", "需要增加的资源"),
    TEXT(STEP, "unit", "单位", "资源的计量单位"),
    TEXT(STEP, "add", "需增", "需要增加的总数"),
    TEXT(STEP, "add_for_rows", "补达标", "其中为使各校达标"),
    TEXT(STEP, "add_for_spread", "降差异", "其中为降低差异系数"),
    TEXT(STEP, "schools_count", "涉及校数", "涉及的学校数"),
    TEXT(STEP, "cv_change", "系数变化", "补差前后的差异系数"),

    TEXT(PENDING, "name", "事项", "待补的事项"),
    TEXT(PENDING, "why", "原因", "缺什么"),
    TEXT(PENDING, "evidence", "应备材料", "应当出示的材料"),
    TEXT(PENDING, "responsible", "责任单位", "通常的责任单位"),

    TEXT(MISSING, "name", "名称", "印作“（未知）”的数据的名称"),
};
const size_t data_name_count = sizeof data_names / sizeof *data_names;

const NameDef *data_name(DataScope scope, Str name) {
    for (size_t i = 0; i < data_name_count; i++) {
        const NameDef *def = &data_names[i];
        if (def->scope == scope && (str_is(name, def->id) || str_is(name, def->chinese))) {
            return def;
        }
    }
    return NULL;
}
