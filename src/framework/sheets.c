/* The sheets of a framework: which columns there are, what they are called in a workbook and in the text. */
#include "framework_internal.h"

#include <stddef.h>
#include <string.h>

static const Word levels[] = {{"country", "国家"},  {"province", "省"}, {"city", "市"}, {"county", "县"},
                              {"township", "乡镇"}, {"school", "学校"}, {NULL, NULL}};
static const Word left_outs[] = {{"whole", "整体折算"}, {"group", "组内折算"}, {"full", "得满分"}, {NULL, NULL}};
static const Word rules[] = {{"group", "分组"},
                             {"full", "达标得满分"},
                             {"proportional", "按比例"},
                             {"bands", "分档"},
                             {"rank", "按名次"},
                             {"deductions", "扣分"},
                             {"given", "评定给分"},
                             {"evidence", "材料认定"},
                             {"graded", "落实程度"},
                             {"answer", "书面答复"},
                             {NULL, NULL}};
static const Word surenesses[] = {{"confirmed", "原文核实"},
                                  {"secondary", "转引资料"},
                                  {"unconfirmed", "待核实"},
                                  {"design", "自行约定"},
                                  {NULL, NULL}};
static const Word effects[] = {{"cap", "总分封顶"},   {"at_most", "等次封顶"}, {"down", "降等"},
                               {"fixed", "定为某等"}, {"bar", "不评等次"},     {NULL, NULL}};
/* In the order of Compare. */
const Word compare_words[] = {
    {"", ""},    {"at_least", "不低于"}, {"at_most", "不高于"}, {"less_than", "低于"}, {"more_than", "高于"},
    {NULL, NULL}};

#define S(member) offsetof(StandardDef, member)
static const SheetColumn whole[] = {
    {"编号", "standard", CELL_TEXT, S(id), .required = true,
     .help = "英文字母、数字和 - _ . ，如 town-duty-2025；同一体系的新版用同一个编号"},
    {"名称", "name", CELL_TEXT, S(name), .required = true, .help = "指标体系的名称"},
    {"报告标题", "title", CELL_TEXT, S(title), .required = true, .help = "写在报告题目里的简称，如：教育工作履职"},
    {"依据文件", "document", CELL_TEXT, S(document), .required = true, .help = "文件名或文号"},
    {"施行日期", "valid", CELL_DATE, S(valid_from), .required = true, .help = "如 2025-01"},
    {"评哪一级", "level", CELL_CHOICE, S(level), .words = levels, .required = true, .help = "被评的是哪一级单位"},
    {"备注", "note", CELL_TEXT, S(note), .help = NULL},
    {"总分", "points", CELL_FRACTION, S(framework.points), .help = "一般为100；不计分的体系不写"},
    {"计分小数位", "decimals", CELL_INTEGER, S(framework.decimals), .zero = true,
     .help = "由数据算出的得分保留几位，不写为2"},
    {"不适用的处理", "not_applicable", CELL_CHOICE, S(framework.left_out), .words = left_outs,
     .help = "整体折算：其余指标折算到总分；组内折算：本组其余指标折算；得满分"},
    {"加分最多", "bonus_most", CELL_FRACTION, S(framework.bonus_most), .help = "加分项合计不超过几分"},
    {"连加分最多", "most", CELL_FRACTION, S(framework.most), .help = "总分连加分不超过几分"},
    {"最多降几等", "down_most", CELL_INTEGER, S(framework.down_most), .help = "几种降等情形合计最多降几等，不写不限"},
    {"排名次", "ranks", CELL_BOOL, S(framework.ranks), .help = "是：办法要求被评单位排出名次；不写不排"},
    {"适用条件", "applies", CELL_FORMULA, S(framework.applies), .help = "公式，如 kind = 幼儿园；不写都适用"},
    {"不适用的理由", "applies_why", CELL_TEXT, S(framework.applies_why), .help = NULL},
    {"系数公式", "coefficient", CELL_FORMULA, S(framework.coefficient), .help = "规模、起点等系数，乘以得分"},
    {"系数名称", "coefficient_name", CELL_TEXT, S(framework.coefficient_name), .help = NULL},
    {"系数下限", "coefficient_least", CELL_FORMULA, S(framework.coefficient_least), .help = NULL},
    {"系数上限", "coefficient_most", CELL_FORMULA, S(framework.coefficient_most), .help = NULL},
    {"合格等次", "pass", CELL_GRADE, S(framework.pass), .help = "“等次”表里的名称，达到它算合格"},
};

#define TOLD(owner)                                                                                                    \
    {"佐证材料",                                                                                                       \
     "evidence",                                                                                                       \
     CELL_TEXTS,                                                                                                       \
     offsetof(owner, evidence),                                                                                        \
     .has = offsetof(owner, evidence_count),                                                                           \
     .help = "几份材料用；隔开"},                                                                                      \
        {"措施", "measure", CELL_TEXT, offsetof(owner, measure), .help = "没有达到时建议怎么办"},                      \
        {"责任", "responsible", CELL_TEXT, offsetof(owner, responsible), .help = NULL},                                \
        {"台账记录",                                                                                                   \
         "records",                                                                                                    \
         CELL_TEXTS,                                                                                                   \
         offsetof(owner, records),                                                                                     \
         .has = offsetof(owner, record_count),                                                                         \
         .help = "说明做了什么的台账记录，如 SAF-02.hazard，几种用；隔开；自评报告由此写做法"},                        \
        {"出处", "source", CELL_TEXT, offsetof(owner, source), .help = NULL},                                          \
        {"备注", "note", CELL_TEXT, offsetof(owner, note), .help = NULL}, {                                            \
        "可靠程度", "sureness", CELL_CHOICE, offsetof(owner, sureness), .words = surenesses                            \
    }

#define N(member) offsetof(ScoreNodeDef, member)
static const SheetColumn nodes[] = {
    {"编号", "id", CELL_TEXT, N(id), .required = true, .help = "英文字母、数字和 - _ . ，在本体系里不重复"},
    {"上级编号", NULL, CELL_OWNER, .help = "属于哪一组；第一层不写"},
    {"名称", "name", CELL_TEXT, N(name), .required = true},
    {"评分方式", "rule", CELL_CHOICE, N(rule), .words = rules, .help = "有下级的写“分组”或不写"},
    {"满分", "points", CELL_FRACTION, N(points), N(has_points), .help = NULL},
    {"加分项", "bonus", CELL_BOOL, N(bonus), .help = "是：在总分之外另加"},
    {"分值是权重", "scaled", CELL_BOOL, N(scaled), .help = "分组：下级满分之和可以不等于本组分值，按比例折算"},
    {"从本组满分扣", "from_full", CELL_BOOL, N(from_full), .help = "分组：下级都是扣分，从本组满分里扣"},
    {"数据公式", "value", CELL_FORMULA, N(value), .help = "由数据计算的指标；写法见公式说明"},
    {"比较", NULL, CELL_COMPARE, N(compare), .words = compare_words},
    {"限值", NULL, CELL_LIMIT, N(limit.all), .help = "数、公式或参数编号；百分比写小数，80%写0.8"},
    {"得一半的限值", "half", CELL_FORMULA, N(half), .help = NULL},
    {"得0分的值", "zero_at", CELL_FORMULA, N(zero_at), .help = "按比例：到这个值得0分"},
    {"数小的在前", "few_is_good", CELL_BOOL, N(few_is_good), .help = "按名次：数越小名次越前"},
    {"单位", "unit", CELL_TEXT, N(unit), .help = NULL},
    {"小数位", "decimals", CELL_INTEGER, N(decimals), .zero = true},
    {"百分比", "percent", CELL_BOOL, N(percent), .help = "是：按百分比显示"},
    {"有效问卷数", "sample", CELL_FORMULA, N(sample), .help = NULL},
    {"最少问卷", "sample_least", CELL_FORMULA, N(sample_least), .help = NULL},
    {"适用条件", "applies", CELL_FORMULA, N(applies), .help = NULL},
    {"不适用的理由", "applies_why", CELL_TEXT, N(applies_why), .help = NULL},
    {"可认定不适用", "may_not_apply", CELL_BOOL, N(may_not_apply), .help = "是：当年没有这项任务的可以认定不适用"},
    TOLD(ScoreNodeDef),
};

#define B(member) offsetof(ScoreBandDef, member)
static const SheetColumn bands[] = {
    {"指标编号", NULL, CELL_OWNER, .required = true},
    {"比较", NULL, CELL_COMPARE, B(compare), .words = compare_words, .help = "最后一档可以不写，是其余的"},
    {"限值", NULL, CELL_LIMIT, B(limit), .help = NULL},
    {"到第几名", "place", CELL_INTEGER, B(place), .help = "按名次的一档"},
    {"前多大比例", "place_share", CELL_FRACTION, B(place_share), .help = "按名次的一档，前30%写0.3"},
    {"得分", "points", CELL_FRACTION, B(points), B(has_points), .help = NULL},
    {"占满分的比例", "share", CELL_FRACTION, B(share), .help = "没写得分时用"},
};

#define L(member) offsetof(ScoreLineDef, member)
static const SheetColumn lines[] = {
    {"指标编号", NULL, CELL_OWNER, .required = true},
    {"编号", "id", CELL_TEXT, L(id), .required = true},
    {"事由", "name", CELL_TEXT, L(name), .required = true},
    {"次数公式", "count", CELL_FORMULA, L(count), .help = "由数据计算次数；不写由人认定"},
    {"每次扣分", "each", CELL_FRACTION, L(each), .help = NULL},
    {"最多扣分", "most", CELL_FRACTION, L(most), .help = NULL},
    {"备注", "note", CELL_TEXT, L(note), .help = NULL},
};

static const SheetColumn grades[] = {
    {"编号", "id", CELL_TEXT, offsetof(ScoreGradeDef, id), .required = true},
    {"名称", "name", CELL_TEXT, offsetof(ScoreGradeDef, name), .required = true},
    {"分数线", "at_least", CELL_FRACTION, offsetof(ScoreGradeDef, at_least), offsetof(ScoreGradeDef, has_least),
     .help = "从好到差；最后一等不写"},
};

static const SheetColumn level_columns[] = {
    {"编号", "id", CELL_TEXT, offsetof(ScoreLevelDef, id), .required = true},
    {"名称", "name", CELL_TEXT, offsetof(ScoreLevelDef, name), .required = true},
    {"得分比例", "share", CELL_FRACTION, offsetof(ScoreLevelDef, share), .help = "从好到差，在0到1之间"},
};

#define E(member) offsetof(ScoreEffectDef, member)
static const SheetColumn effect_columns[] = {
    {"编号", "id", CELL_TEXT, E(id), .required = true},
    {"情形", "name", CELL_TEXT, E(name), .required = true},
    {"后果", "effect", CELL_CHOICE, E(kind), .words = effects, .required = true},
    {"等次", "grade", CELL_GRADE, E(grade), .help = "等次封顶、定为某等：“等次”表里的名称"},
    {"封顶分数", "points", CELL_FRACTION, E(points), E(has_points), .help = NULL},
    {"降几等", "by", CELL_INTEGER, E(by), .help = NULL},
    {"判定条件", "when", CELL_FORMULA, E(when), .help = "公式；不写由人核查"},
    TOLD(ScoreEffectDef),
};

#define P(member) offsetof(ParameterDef, member)
static const SheetColumn parameter_columns[] = {
    {"编号", "id", CELL_TEXT, P(id), .required = true, .help = "公式里用的名称，英文小写字母、数字、下划线"},
    {"名称", "name", CELL_TEXT, P(name), .required = true},
    {"数值", "value", CELL_NUMBER, P(value), .required = true},
    {"是否值", "bool", CELL_BOOL, P(is_bool), .help = NULL},
    {"单位", "unit", CELL_TEXT, P(unit), .help = NULL},
    {"可靠程度", "sureness", CELL_CHOICE, P(sureness), .words = surenesses},
    {"备注", "note", CELL_TEXT, P(note), .help = NULL},
};

#define SHEET(name, columns, help)                                                                                     \
    { name, columns, sizeof columns / sizeof *columns, help }
const SheetDef sheet_defs[SHEETS] = {
    [SHEET_WHOLE] = SHEET("体系", whole, "指标体系本身，一行一个事项"),
    [SHEET_NODES] = SHEET("指标", nodes, "指标的树：一行一个，用上级编号挂到组下，行的先后就是指标的先后"),
    [SHEET_BANDS] = SHEET("分档", bands, "评分方式为“分档”“按名次”的指标，从好到差一档一行"),
    [SHEET_LINES] = SHEET("扣分", lines, "评分方式为“扣分”的指标，一个事由一行"),
    [SHEET_GRADES] = SHEET("等次", grades, "总分到哪条线是哪一等，从好到差"),
    [SHEET_LEVELS] = SHEET("落实程度", level_columns, "评分方式为“落实程度”的指标用，从好到差"),
    [SHEET_EFFECTS] = SHEET("影响等次", effect_columns, "一票否决、降等、封顶的情形"),
    [SHEET_PARAMETERS] = SHEET("参数", parameter_columns, "公式和限值里用的数，集中写在这里"),
};

size_t column_of(SheetId sheet, const char *key) {
    size_t at = 0;
    while (at < sheet_defs[sheet].count &&
           (!sheet_defs[sheet].columns[at].key || strcmp(sheet_defs[sheet].columns[at].key, key) != 0)) {
        at++;
    }
    return at;
}

size_t column_of_kind(SheetId sheet, CellKind kind) {
    size_t at = 0;
    while (at < sheet_defs[sheet].count && sheet_defs[sheet].columns[at].kind != kind) {
        at++;
    }
    return at;
}

GridRow *grid_add(Grid *grid, SheetId sheet, Arena *arena) {
    size_t count = grid->counts[sheet];
    grid->rows[sheet] = arena_grow(arena, grid->rows[sheet], count, count + 1, sizeof(GridRow));
    GridRow *row = &grid->rows[sheet][grid->counts[sheet]++];
    *row = (GridRow){.cells = ARENA_ARRAY(arena, sheet_defs[sheet].count, Str)};
    return row;
}

size_t grid_column(const Grid *grid, SheetId sheet, size_t column) {
    return grid->out_of_book ? grid->stands[sheet][column] : column;
}
