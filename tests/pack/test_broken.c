/* Broken packs: each is refused with the exact place of its fault and words that say what is wrong. `0.yaml` and
 * `1.yaml` beside them are in order; faults of formulas are tested where formulas are compiled (room indicator). */
#include "pack_support.h"

#define STAGES                                                                                                         \
    "stages:\n"                                                                                                        \
    "  - {id: primary, name: 小学, suffix: P}\n"                                                                     \
    "  - {id: junior, name: 初中, suffix: J}\n"                                                                      \
    "kinds:\n"                                                                                                         \
    "  - {id: county, name: 县, level: county}\n"                                                                     \
    "  - {id: primary_school, name: 小学, level: school, stages: [primary]}\n"
#define ELEMENTS                                                                                                       \
    "elements:\n"                                                                                                      \
    "  - group: 学生\n"                                                                                              \
    "    items:\n"                                                                                                     \
    "      - {id: pupils, name: \"{stage}在校生\", stages: [primary, junior], unit: 人, whole: true, by: sex}\n"   \
    "  - {group: 县, level: county, items: [{id: rain, name: 雨量}]}\n"
#define BREAKDOWNS                                                                                                     \
    "breakdowns:\n  - {id: sex, name: 性别, parts: [{id: m, name: 男}, {id: f, name: 女}]}\n"                      \
    "  - {id: one, name: 单项, parts: [{id: all, name: 全}]}\n"                                                     \
    "  - {id: age, name: 年龄, parts: [{id: a6, name: 六岁}, {id: a7, name: 七岁}]}\n"
#define ITEM      "elements:\n  - group: 甲\n    items:\n      - "
#define CHECK     "checks:\n  - "
#define INDICATOR "indicators:\n  - "
#define STANDARD                                                                                                       \
    "standard: s\nname: 标准\ntitle: 标题\ndocument: 文\nvalid: {from: 2017}\nlevel: county\n"                    \
    "stages: [primary]\nselect: pupils > 0\nrow_pupils: pupils\n"
#define SCORED                                                                                                         \
    "standard: s\nname: 标准\ntitle: 标题\ndocument: 文\nvalid: {from: 2017}\nlevel: county\n"                    \
    "framework:\n  points: 10\n"
#define NODE    SCORED "  nodes:\n    - "
#define LEAF    "{id: a, name: 甲, rule: given, points: 10}"
#define GIVEN   LEAF "\n"
#define GRADES  "  grades: [{id: g, name: 好, at_least: 8}, {id: b, name: 差}]\n  pass: g\n"
#define BLOCK   "blocks:\n  - id: R\n    name: 部分\n    items:\n      - "
#define ROW     "{id: r-1, name: 一, kind: row, resource: pupils, per: pupils, at_least: 1}\n"
#define MAPPING "mapping: m\nname: 对照\ncode: 代码\ntitle: 名称\n"
#define FORM    "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\nsections:\n"
#define FORM_REST                                                                                                      \
    "name: 好表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\nsections:\n" FIELDS                   \
    "{element: pupils, by: sex}\n"
#define FIELDS "  - id: a\n    name: 甲\n    fields:\n      - "
#define TABLE  "  - id: t\n    name: 表格\n    table: true\n    fields:\n      - "
#define REPORT "report: r\nname: 报告\ntitle: 题\n"

#define QUALITY                                                                                                        \
    "quality:\n"                                                                                                       \
    "  pool: {level: county, least: 30, why: 因}\n"                                                                   \
    "  similar: {size: pupils_P, bands: [50, 100], least: 20, spread: 0.05, why: 因}\n"
#define DRAW                                                                                                           \
    "draw: d\nname: 抽\nsource: 因\nmethod: select\nentries: 校\nnamed: true\npublic: true\nwitnesses: 1\n"         \
    "may: {view: \"f:view\", prepare: \"f:create\", draw: \"f:draw\", witness: \"f:witness\", confirm: "               \
    "\"f:approve\"}\n"
#define NUMBERS "columns: [{field: number, names: [号], required: true}]\n"
#define RATIO   "  ratios:\n    - "
#define PEOPLE(roles, grants)                                                                                          \
    "roles:\n" roles "sections:\n  - {id: BAS, name: 基教股}\ndomains:\n  - {id: forms, name: 报表}\ngrants:\n" grants
#define SYS "  - {id: sys, name: 管理员, separate: true, sees: P0}\n"
#define SECURITY                                                                                                       \
    "security: s\npassword: {least: 10, least_for_administrators: 12, most: 128, classes: 3, history: 5, expires: "    \
    "true,"                                                                                                            \
    " days: 90, common: []}\nlock: {failures: 5, minutes: 30}\n"
#define SECURITY_REST                                                                                                  \
    "token: {days: 9}\naccount: {unused_days: 9}\nsecond_factor: {required: false, steps: 1}\n"                        \
    "address: {failures: 50, minutes: 15, known_days: 90}\n"
#define EVIDENCE(kinds)                                                                                                \
    "evidence:\n  {privacy: P1, hold_hours: 24, per_subject: 9, per_person: 9, pixels: 9, shrink: 2000,\n    "         \
    "kinds: [" kinds "]}\n"

#define CAMPAIGN(more) "campaign: c\nname: 评\nsection: BAS\nlevel: county\nphases: []\n" more

#define PARTS_4 "{id: goal, words: [甲]}, {id: idea, words: [乙]}, {id: plan, words: [丙]}, {id: state, words: [丁]}, "
#define PARTS_8 PARTS_4 PARTS_4
#define TEN     "一二三四五六七八九十"

typedef struct Broken {
    const char *what;
    const char *content; /* of x.yaml */
    const char *place;
    const char *words; /* parted by "|" */
} Broken;

static const Broken packs[] = {
    /* the file */
    {"empty file", "", "x.yaml:1:1", "文件是空的"},
    {"nothing but comments", "# 规则\n# 以后再写\n", "x.yaml:1:1", "文件是空的"},
    {"text instead of a mapping", "just words\n", "x.yaml:1:1", "键: 值"},
    {"list instead of a mapping", "- {id: primary}\n", "x.yaml:1:1", "键: 值"},
    {"empty mapping", "{}\n", "x.yaml:1:1", "键: 值"},
    {"unknown kind of pack", "elemants:\n  - group: 甲\n", "x.yaml:1:1", "哪种规则包|elements|standard"},
    {"list as a key", "[a, b]: 1\n", "x.yaml:1:1", "哪种规则包"},
    {"not UTF-8", "checks:\n  - {id: \xC4\xE3}\n", "x.yaml:2:10", "UTF-8"},
    {"two documents", CHECK "{id: a, severity: note, rule: 1 = 1, message: 好}\n---\nchecks: []\n", "x.yaml:3:1",
     "一个规则包|另存"},
    /* YAML */
    {"bracket that never closes", INDICATOR "{id: a, name: 甲\n", "x.yaml:3:1", "YAML"},
    {"tab as indent", "checks:\n\t- {id: a}\n", "x.yaml:2:1", "YAML|缩进"},
    {"colon in a plain text", INDICATOR "id: a\n    name: 甲: 乙\n    value: 1\n", "x.yaml:3:12", "YAML"},
    {"quote that never ends", INDICATOR "{id: a, name: \"甲, value: 1}\n", "x.yaml:3:1", "YAML|引号"},
    {"list item less indented than its list", "checks:\n    - {id: a}\n  - {id: b}\n", "x.yaml:3:3", "YAML"},
    {"alias", INDICATOR "&a {id: a, name: 甲, value: 1}\n  - *a\n", "x.yaml:3:5", "引用|写全"},
    {"bomb of aliases",
     "stages:\n  - &a [甲, 乙]\n  - &b [*a, *a, *a, *a, *a, *a, *a, *a]\n  - &c [*b, *b, *b, *b, *b, *b, *b, *b]\n"
     "  - &d [*c, *c, *c, *c, *c, *c, *c, *c]\n",
     "x.yaml:3:9", "引用"},
    {"alias of itself", "checks: &a [*a]\n", "x.yaml:1:13", "引用"},
    /* keys and types */
    {"unknown key", CHECK "{id: a, severity: note, ruel: 1 = 1, message: 好}\n", "x.yaml:2:29", "不认识的键|ruel|rule"},
    {"missing key", CHECK "{id: a, severity: note, rule: 1 = 1}\n", "x.yaml:2:5", "缺少|message"},
    {"key given twice", CHECK "{id: a, id: b, severity: note, rule: 1 = 1, message: 好}\n", "x.yaml:2:13",
     "id|写了两次"},
    {"mapping as a key", CHECK "{{a: b}: 1, id: a, severity: note, rule: 1 = 1, message: 好}\n", "x.yaml:2:6",
     "一个词"},
    {"required text left empty", CHECK "{id: '', severity: note, rule: 1 = 1, message: 好}\n", "x.yaml:2:11",
     "id|不能空着"},
    {"list where one value belongs", INDICATOR "{id: a, name: [甲, 乙], value: 1}\n", "x.yaml:2:19",
     "name|一个值|列表"},
    {"mapping where one value belongs", INDICATOR "{id: a, name: 甲, value: {primary: 1}}\n", "x.yaml:2:29",
     "value|一个值"},
    {"one value where a list belongs", "indicators: pupils\n", "x.yaml:1:13", "列表"},
    {"text where a record belongs", INDICATOR "pupils\n", "x.yaml:2:5", "键: 值"},
    {"word for a number", ITEM "{id: a, name: 甲, min: 很少}\n", "x.yaml:4:31", "min|要写数|很少"},
    {"number with a unit", ITEM "{id: a, name: 甲, entry_unit: 万元, unit: 元, entry_factor: 10000元}\n", "x.yaml:4:65",
     "entry_factor|10000元"},
    {"fraction for a whole number", INDICATOR "{id: a, name: 甲, value: 1, decimals: 1.5}\n", "x.yaml:2:42",
     "decimals|整数|1.5"},
    {"neither yes nor no", ITEM "{id: a, name: 甲, whole: 也许}\n", "x.yaml:4:33", "whole|true|也许"},
    {"share with a unit of measure", INDICATOR "{id: a, name: 甲, value: 1, unit: 人, percent: true}\n", "x.yaml:2:50",
     "percent|unit"},
    {"share with too few places", INDICATOR "{id: a, name: 甲, value: 1, decimals: 1, percent: true}\n", "x.yaml:2:54",
     "percent|decimals|2"},
    {"word that is no choice", CHECK "{id: a, severity: fatal, rule: 1 = 1, message: 好}\n", "x.yaml:2:23",
     "severity|fatal|error、warning、note"},
    {"not a date", "standard: s\nname: 一\ntitle: 题\ndocument: 文\nvalid: {from: 去年}\nlevel: county\n" BLOCK ROW,
     "x.yaml:5:15", "去年|日期"},
    {"day that does not exist",
     "standard: s\nname: 一\ntitle: 题\ndocument: 文\nvalid: {from: 2017-02-30}\nlevel: county\n" BLOCK ROW,
     "x.yaml:5:15", "2017-02-30|日期"},
    /* stages, kinds, ids, names */
    {"stage with a suffix in use", "stages:\n  - {id: senior, name: 高中, suffix: P}\n", "x.yaml:2:36",
     "后缀“P”|primary"},
    {"stage given twice", "stages:\n  - {id: primary, name: 小学, suffix: X}\n", "x.yaml:2:10",
     "学段“primary”重复|0.yaml:2:10"},
    {"too many stages",
     "stages:\n  - {id: a, name: a, suffix: A}\n  - {id: b, name: b, suffix: B}\n  - {id: c, name: c, suffix: C}\n"
     "  - {id: d, name: d, suffix: D}\n  - {id: e, name: e, suffix: E}\n  - {id: f, name: f, suffix: F}\n"
     "  - {id: g, name: g, suffix: G}\n",
     "x.yaml:8:5", "学段太多|8"},
    {"unknown level", "kinds:\n  - {id: a, name: 甲, level: village}\n", "x.yaml:2:29", "level|village|township"},
    {"kind with an unknown stage", "kinds:\n  - {id: a, name: 甲, level: school, stages: [primry]}\n", "x.yaml:2:46",
     "学段|primry|primary、junior"},
    {"county with stages", "kinds:\n  - {id: a, name: 甲, level: county, stages: [primary]}\n", "x.yaml:2:45",
     "只有学校"},
    {"name of a kind in use", "kinds:\n  - {id: a, name: 甲, level: county, aliases: [乙, 小学]}\n", "x.yaml:2:50",
     "小学|primary_school"},
    {"unknown stage of an element", ITEM "{id: a, name: 甲, stages: [primary, senior]}\n", "x.yaml:4:44",
     "学段|senior"},
    {"element given twice", ITEM "{id: pupils_P, name: 甲}\n", "x.yaml:4:14", "要素“pupils_P”重复|1.yaml:4:14"},
    {"name of an element in use", ITEM "{id: a, name: 小学在校生}\n", "x.yaml:4:23", "小学在校生|pupils_P"},
    {"id that is no word of formulas", ITEM "{id: a-b, name: 甲}\n", "x.yaml:4:14", "a-b|下划线"},
    {"id with a digit first", ITEM "{id: 1a, name: 甲}\n", "x.yaml:4:14", "1a|字母开头"},
    {"id that is Chinese", INDICATOR "{id: 师比, name: 甲, value: 1}\n", "x.yaml:2:10", "师比|英文字母"},
    {"indicator given twice", INDICATOR "{id: a, name: 甲, value: 1}\n  - {id: a, name: 乙, value: 2}\n", "x.yaml:3:10",
     "指标“a”重复|x.yaml:2:10"},
    /* elements */
    {"choices without their type", ITEM "{id: a, name: 甲, choices: [是, 否]}\n", "x.yaml:4:35", "type: choice"},
    {"choice without choices", ITEM "{id: a, name: 甲, type: choice}\n", "x.yaml:4:9", "choices|选项"},
    {"alias of a choice that is none",
     ITEM "{id: a, name: 甲, type: choice, choices: [公办, 民办], choice_aliases: {公立: 公半}}\n", "x.yaml:4:80",
     "公半|选项"},
    {"unit of a yes-or-no", ITEM "{id: a, name: 甲, type: bool, unit: 人}\n", "x.yaml:4:44", "单位|type"},
    {"least above most", ITEM "{id: a, name: 甲, min: 5, max: 3}\n", "x.yaml:4:31", "最小值大于最大值"},
    {"factor of nothing", ITEM "{id: a, name: 甲, entry_unit: 万元, entry_factor: 0}\n", "x.yaml:4:56",
     "entry_factor|大于0"},
    {"entry unit without factor", ITEM "{id: a, name: 甲, unit: 元, entry_unit: 万元}\n", "x.yaml:4:47",
     "entry_unit|entry_factor"},
    {"too many decimals", ITEM "{id: a, name: 甲, decimals: 12}\n", "x.yaml:4:36", "decimals|0到9"},
    {"adding what is no figure", ITEM "{id: a, name: 甲, type: bool, adds: true}\n", "x.yaml:4:44", "adds|数值"},
    /* levels and periods */
    {"level below what is above", "levels:\n  - {level: county, name: 县级, under: [school]}\n", "x.yaml:2:39",
     "school|更高"},
    {"unknown level above", "levels:\n  - {level: county, name: 县级, under: [village]}\n", "x.yaml:2:39", "village"},
    {"level given twice", "levels:\n  - {level: city, name: 市级}\n  - {level: city, name: 市}\n", "x.yaml:3:13",
     "city|两次"},
    {"own digits beyond the code", "levels:\n  - {level: city, name: 市级, digits: 4, own_digits: 6}\n", "x.yaml:2:52",
     "own_digits"},
    {"a day that is none", "periods:\n  - {kind: school_year, name: 学年, begins: \"09-31\"}\n", "x.yaml:2:44",
     "09-31|09-01"},
    {"a month without day", "periods:\n  - {kind: school_year, name: 学年, begins: \"09\"}\n", "x.yaml:2:44", "begins"},
    {"the 29th of February", "periods:\n  - {kind: school_year, name: 学年, begins: \"02-29\"}\n", "x.yaml:2:44",
     "02-29"},
    {"two kinds of periods",
     "periods:\n  - {kind: a, name: 甲, begins: \"09-01\"}\n  - {kind: b, name: 乙, begins: \"01-01\"}\n", "x.yaml:3:5",
     "一种年度"},
    /* references */
    {"check of an unknown element", CHECK "{id: a, severity: note, rule: 1 = 1, message: 好, fields: [pupils_Q]}\n",
     "x.yaml:2:63", "pupils_Q|要素|pupils_"},
    {"mapping to an unknown element", MAPPING "kind_fixed: county\ncolumns:\n  - {element: ft_P, columns: [甲]}\n",
     "x.yaml:7:15", "ft_P|要素"},
    {"mapping to an unknown kind",
     MAPPING "kind: 类\nkinds: {小: primry_school}\ncolumns:\n  - {element: pupils_P, columns: [甲]}\n", "x.yaml:6:12",
     "primry_school|类别|primary_school"},
    {"mapping without a kind", MAPPING "columns:\n  - {element: pupils_P, columns: [甲]}\n", "x.yaml:1:1",
     "kind|kind_fixed"},
    {"element mapped twice",
     MAPPING "kind_fixed: county\ncolumns:\n  - {element: pupils_P, columns: [甲]}\n"
             "  - {element: pupils_P, columns: [乙]}\n",
     "x.yaml:8:15", "pupils_P|两次"},
    {"mapping from no column", MAPPING "kind_fixed: county\ncolumns:\n  - {element: pupils_P, columns: []}\n",
     "x.yaml:7:34", "columns|表头"},
    {"two sources of the period",
     MAPPING "kind_fixed: county\nperiod: 年\nperiod_fixed: 2024\ncolumns:\n  - {element: pupils_P, columns: [甲]}\n",
     "x.yaml:7:15", "只能写一个"},
    {"report of an unknown standard", REPORT "standard: none\nblocks: []\n", "x.yaml:4:11", "标准|none"},
    {"unknown key deep in a report", REPORT "blocks:\n  - type: list\n    blocks:\n      - {type: list, tabel: a}\n",
     "x.yaml:7:22", "tabel|table"},
    /* standards */
    {"neither blocks nor a framework",
     "standard: s\nname: 一\ntitle: 题\ndocument: 文\nvalid: {from: 2017}\nlevel: county\n", "x.yaml:1:1",
     "blocks|framework"},
    {"unknown rule of an indicator", NODE "{id: a, name: 甲, rule: givn, points: 10}\n", "x.yaml:10:30", "givn|given"},
    {"leaf without a rule", NODE "{id: a, name: 甲, points: 10}\n", "x.yaml:10:7", "a|rule"},
    {"rule of a group", NODE "{id: a, name: 甲, rule: given, nodes: [{id: b, name: 乙, rule: given, points: 10}]}\n",
     "x.yaml:10:30", "a|下级"},
    {"indicator without points", NODE "{id: a, name: 甲, rule: given}\n", "x.yaml:10:7", "a|满分"},
    {"points that are no decimal", NODE "{id: a, name: 甲, rule: given, points: 1e1}\n", "x.yaml:10:45", "points|1e1"},
    {"points below nothing", NODE "{id: a, name: 甲, rule: given, points: -10}\n", "x.yaml:10:45", "points|-10"},
    {"points that do not add up", NODE "{id: a, name: 甲, rule: given, points: 9.5}\n", "x.yaml:8:11", "合计9.5|10"},
    {"group that does not add up",
     NODE "{id: a, name: 甲, points: 10, nodes: [{id: b, name: 乙, rule: given, points: 9}]}\n", "x.yaml:10:32",
     "合计9|scaled"},
    {"indicator of a tree given twice", NODE "{id: a, name: 甲, nodes: [{id: a, name: 乙, rule: given, points: 10}]}\n",
     "x.yaml:10:37", "a|重复"},
    {"computed without a value", NODE "{id: a, name: 甲, rule: full, points: 10, at_least: 1}\n", "x.yaml:10:7",
     "full|value"},
    {"computed without a limit", NODE "{id: a, name: 甲, rule: full, points: 10, value: rain}\n", "x.yaml:10:7",
     "full|限值"},
    {"proportion downwards without its end",
     NODE "{id: a, name: 甲, rule: proportional, points: 10, value: rain, at_most: 1}\n", "x.yaml:10:7", "zero_at"},
    {"bands without any", NODE "{id: a, name: 甲, rule: bands, points: 10, value: rain}\n", "x.yaml:10:7", "bands"},
    {"band above full marks",
     NODE "{id: a, name: 甲, rule: bands, points: 10, value: rain, bands: [{at_least: 1, points: 11}]}\n",
     "x.yaml:10:70", "超过了满分"},
    {"place without a place",
     NODE "{id: a, name: 甲, rule: rank, points: 10, value: rain, bands: [{at_least: 1, points: 1}]}\n", "x.yaml:10:69",
     "place"},
    {"deductions without a reason", NODE "{id: a, name: 甲, rule: deductions, points: 10}\n", "x.yaml:10:7", "lines"},
    {"counted deduction without its price",
     NODE "{id: a, name: 甲, rule: deductions, points: 10, lines: [{id: l, name: 因, count: rain}]}\n", "x.yaml:10:62",
     "l|each"},
    {"deduction from the whole without an end",
     NODE "{id: a, name: 甲, points: 10, from_full: true, nodes: [{id: b, name: 乙, rule: deductions, lines: [{id: "
          "l, name: 因}]}]}\n",
     "x.yaml:10:104", "l|most"},
    {"graded without levels", NODE "{id: a, name: 甲, rule: graded, points: 10}\n", "x.yaml:10:7", "levels"},
    {"condition without a reason", NODE "{id: a, name: 甲, rule: given, points: 10, applies: rain > 0}\n",
     "x.yaml:10:58", "applies_why"},
    {"questionnaire without its least",
     NODE "{id: a, name: 甲, rule: full, points: 10, value: rain, at_least: 1, sample: rain}\n", "x.yaml:10:7",
     "sample_least"},
    {"grades in the wrong order",
     SCORED "  grades: [{id: g, name: 好, at_least: 6}, {id: m, name: 中, at_least: 8}, {id: b, name: 差}]\n  pass: "
            "g\n  nodes:\n    - " GIVEN,
     "x.yaml:9:70", "从好到差"},
    {"last grade with a limit", SCORED "  grades: [{id: g, name: 好, at_least: 8}]\n  pass: g\n  nodes:\n    - " GIVEN,
     "x.yaml:9:12", "最后一个等次"},
    {"pass that is no grade",
     SCORED "  grades: [{id: g, name: 好, at_least: 8}, {id: b, name: 差}]\n  pass: x\n  nodes:\n    - " GIVEN,
     "x.yaml:10:9", "pass|x"},
    {"effect on an unknown grade",
     SCORED GRADES "  nodes:\n    - " GIVEN "  effects:\n    - {id: v, name: 否, effect: fixed, grade: z}\n",
     "x.yaml:14:46", "grade|z"},
    {"cap without points", SCORED "  nodes:\n    - " GIVEN "  effects:\n    - {id: v, name: 否, effect: cap}\n",
     "x.yaml:12:7", "封顶|points"},
    {"coefficient without bounds", SCORED "  coefficient: 1.1\n  nodes:\n    - " GIVEN, "x.yaml:9:16",
     "coefficient_least"},
    {"points where nothing is scored",
     "standard: s\nname: 标准\ntitle: 标题\ndocument: 文\nvalid: {from: 2017}\nlevel: county\nframework:\n"
     "  nodes:\n    - {id: a, name: 甲, rule: evidence, points: 1}\n",
     "x.yaml:9:48", "不评分"},
    {"rows without their rule",
     "standard: s\nname: 一\ntitle: 题\ndocument: 文\nvalid: {from: 2017}\nlevel: county\nstages: [primary]\n" BLOCK
         ROW,
     "x.yaml:7:9", "select|row_pupils"},
    {"end before the beginning",
     "standard: s\nname: 一\ntitle: 题\ndocument: 文\nvalid: {from: 2017, to: 2016}\nlevel: county\n" BLOCK ROW,
     "x.yaml:5:8", "早于"},
    {"two limits",
     STANDARD BLOCK "{id: r-1, name: 一, kind: row, resource: pupils, per: pupils, at_least: 1, at_most: 2}\n",
     "x.yaml:14:83", "另一种限值|at_most"},
    {"comparison that does not exist",
     STANDARD BLOCK "{id: r-1, name: 一, kind: row, resource: pupils, per: pupils, at_last: 1}\n", "x.yaml:14:70",
     "at_last|at_least"},
    {"limit of an unknown stage",
     STANDARD BLOCK "{id: r-1, name: 一, kind: row, resource: pupils, per: pupils, at_least: {senior: 1}}\n",
     "x.yaml:14:81", "senior|学段"},
    {"unknown kind of item", STANDARD BLOCK "{id: r-1, name: 一, kind: ratio}\n", "x.yaml:14:34", "ratio|row|spread"},
    {"row without a divisor", STANDARD BLOCK "{id: r-1, name: 一, kind: row, resource: pupils, at_least: 1}\n",
     "x.yaml:14:9", "r-1|per"},
    {"item without a value", STANDARD BLOCK "{id: v-1, name: 一, kind: value, at_least: 1}\n", "x.yaml:14:9",
     "v-1|value"},
    {"value and parts", STANDARD BLOCK "{id: v-1, name: 一, kind: value, value: 1, at_least: 1, parts: [{value: 2}]}\n",
     "x.yaml:14:71", "只能写一个"},
    {"spread without a stage", STANDARD BLOCK ROW "      - {id: c-1, name: 一, kind: spread, of: r-1, at_most: 1}\n",
     "x.yaml:15:9", "c-1|stage"},
    {"spread of a stage outside the standard",
     STANDARD BLOCK ROW "      - {id: c-1, name: 一, kind: spread, of: r-1, stage: junior, at_most: 1}\n",
     "x.yaml:15:58", "学段|stages"},
    {"spread of an unknown item",
     STANDARD BLOCK ROW "      - {id: c-1, name: 一, kind: spread, of: r-2, stage: primary, at_most: 1}\n",
     "x.yaml:15:46", "r-2|不存在|r-1"},
    {"spread of what is no row",
     STANDARD BLOCK ROW "      - {id: e-1, name: 一, kind: evidence}\n"
                        "      - {id: c-1, name: 一, kind: spread, of: e-1, stage: primary, at_most: 1}\n",
     "x.yaml:16:46", "e-1|逐校"},
    {"more misses than items", STANDARD BLOCK ROW "      - {id: g-1, name: 一, kind: rows, of: [r-1], may_miss: 2}\n",
     "x.yaml:15:61", "may_miss|0到"},
    {"step of nothing",
     STANDARD BLOCK "{id: r-1, name: 一, kind: row, resource: pupils, per: pupils, at_least: 1, resource_step: 0}\n",
     "x.yaml:14:98", "resource_step|大于0"},
    {"item given twice", STANDARD BLOCK ROW "      - {id: r-1, name: 二, kind: evidence}\n", "x.yaml:15:14",
     "r-1|重复|x.yaml:14:14"},
    {"parameter that hides an element", STANDARD "parameters:\n  - {id: pupils_P, name: 甲, value: 1}\n" BLOCK ROW,
     "x.yaml:11:10", "pupils_P|换一个"},
    {"unsure parameter without a word why",
     STANDARD "parameters:\n  - {id: most, name: 甲, value: 1, sureness: unconfirmed}\n" BLOCK ROW, "x.yaml:11:5",
     "most|note"},
    {"parameter that is no number", STANDARD "parameters:\n  - {id: most, name: 甲, value: 一百}\n" BLOCK ROW,
     "x.yaml:11:32", "value|一百"},
    {"points in a block without points", STANDARD BLOCK "{id: p-1, name: 一, kind: score, points: 5}\n", "x.yaml:14:34",
     "scored: true"},
    {"scored block without a line", STANDARD "blocks:\n  - {id: P, name: 分, scored: true, items: []}\n",
     "x.yaml:11:30", "at_least"},
    {"score without points",
     STANDARD "blocks:\n  - id: P\n    name: 分\n    scored: true\n    at_least: 85\n    items:\n"
              "      - {id: p-1, name: 一, kind: score}\n",
     "x.yaml:16:9", "p-1|points"},
    {"weight that is no number", STANDARD "split: {by: pupils, weights: {primary: 一}}\n" BLOCK ROW, "x.yaml:10:40",
     "一|不是数"},
    /* breakdowns, forms, collection */
    {"breakdown with a part given twice",
     "breakdowns:\n  - id: x\n    name: 甲\n    parts:\n      - {id: m, name: 一}\n      - {id: m, name: 二}\n",
     "x.yaml:6:14", "重复"},
    {"breakdown given twice", "breakdowns:\n  - {id: sex, name: 甲, parts: [{id: m, name: 一}]}\n", "x.yaml:2:10",
     "分项“sex”重复|2.yaml:2:10"},
    {"element by an unknown breakdown", "elements:\n  - group: 甲\n    items:\n      - {id: a, name: 甲, by: [hue]}\n",
     "x.yaml:4:31", "没有“hue”这种分项|sex"},
    {"breakdown of one part", "elements:\n  - group: 甲\n    items:\n      - {id: a, name: 甲, by: [sex, one]}\n",
     "x.yaml:4:36", "不到两项"},
    {"breakdown of what is no number",
     "elements:\n  - group: 甲\n    items:\n      - {id: a, name: 甲, type: bool, by: sex}\n", "x.yaml:4:42",
     "只有数值要素能分项"},
    {"value of a draw's rule that is none", DRAW NUMBERS "rule: {cuont: 3}\n", "x.yaml:11:8", "没有“cuont”"},
    {"value of a draw's rule out of bounds", DRAW NUMBERS "rule: {team: 99}\n", "x.yaml:11:14", "0到20"},
    {"word of a draw's rule", DRAW NUMBERS "rule: {strata: some}\n", "x.yaml:11:16", "proportional"},
    {"draw without numbers", DRAW "columns: [{field: name, names: [名]}]\nrule: {}\n", "x.yaml:10:10", "“number”"},
    {"open value that is none", DRAW NUMBERS "rule: {}\nopen: [speed]\n", "x.yaml:12:8", "没有“speed”"},
    {"statement that is none", DRAW NUMBERS "rule: {}\nstate: [weather]\n", "x.yaml:12:9", "planned_on"},
    {"draw filled with no units", DRAW NUMBERS "rule: {}\nunits: [castle]\n", "x.yaml:12:9", "castle"},
    {"draw of endless days", DRAW NUMBERS "rule: {}\npublicity_days: 400\n", "x.yaml:12:17", "0到100"},
    {"quality without a pool", "quality:\n  similar: {size: pupils_P, bands: [1], least: 20, spread: 0.1, why: 因}\n",
     "x.yaml:2:3", "缺少“pool”"},
    {"bands that fall",
     "quality:\n  pool: {level: county, least: 30, why: 因}\n  similar: {size: pupils_P, bands: [100, 50], least: 20, "
     "spread: 0.05, why: 因}\n",
     "x.yaml:3:42", "从小到大"},
    {"group too small to tell",
     "quality:\n  pool: {level: county, least: 30, why: 因}\n  similar: {size: pupils_P, bands: [50], least: 3, "
     "spread: "
     "0.05, why: 因}\n",
     "x.yaml:3:49", "不能小于8"},
    {"rule without its reason", QUALITY "  zero: {name: 零, severity: note, share: 0.9, sentence: 零}\n", "x.yaml:4:9",
     "缺少“why”"},
    {"unknown rule of quality", QUALITY "  peerz: {name: 远}\n", "x.yaml:4:3", "不认识的键|peers"},
    {"word that the rule does not fill",
     QUALITY "  check: {name: 查, severity: note, why: 因, sentence: \"{mesage}\"}\n", "x.yaml:4:55",
     "没有“{mesage}”|message"},
    {"finding that is a verdict", QUALITY "  check: {name: 查, severity: error, why: 因, sentence: 错}\n",
     "x.yaml:4:30", "只是疑问"},
    {"chance of anything",
     QUALITY "  repeated: {name: 重, severity: note, why: 因, sentence: 重, chance: 0.5, digits: 3}\n", "x.yaml:4:68",
     "不超过0.2"},
    {"slip of nothing",
     QUALITY
     "  slip: {name: 错, severity: note, why: 因, sentence: 错, factors: [{times: 1, within: 0.1, least: 1, said: "
     "错}]}\n",
     "x.yaml:4:66", "要大于1"},
    {"unknown element of a group", QUALITY "  related: [[pupils, pupills]]\n", "x.yaml:4:22", "没有“pupills”"},
    {"group that is no list", QUALITY "  related: [pupils]\n", "x.yaml:4:13", "要写成要素的列表"},
    {"unknown element that is given", QUALITY "  given: [pupills]\n", "x.yaml:4:11", "没有“pupills”"},
    {"ratio of an unknown element",
     QUALITY RATIO "{id: a, name: 甲, value: pupils_P, factor: 2, least: 1, elements: [pupills]}\n", "x.yaml:5:73",
     "没有“pupills”"},
    {"ratio that never matters",
     QUALITY RATIO "{id: a, name: 甲, value: pupils_P, factor: 1, least: 1, elements: [pupils_P]}\n", "x.yaml:5:49",
     "要大于1"},
    {"ratio given twice",
     QUALITY RATIO
     "{id: a, name: 甲, value: pupils_P, factor: 2, least: 1, elements: [pupils_P]}\n    - {id: a, name: 乙, "
     "value: pupils_P, factor: 2, least: 1, elements: [pupils_P]}\n",
     "x.yaml:6:12", "比值“a”重复"},
    {"form without sections", "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\n",
     "x.yaml:1:1", "缺少“sections”"},
    {"form of no sections",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\nsections: []\n", "x.yaml:6:11",
     "没有栏目"},
    {"section without fields", FORM "  - {id: a, name: 甲, fields: []}\n", "x.yaml:7:30", "没有字段"},
    {"table without columns", FORM "  - {id: a, name: 甲, table: true, fields: []}\n", "x.yaml:7:43", "至少要有一列"},
    {"unknown key of a field", FORM FIELDS "{id: n, name: 数, requierd: true}\n", "x.yaml:10:26",
     "不认识的键|required"},
    {"unknown element in a form", FORM FIELDS "{element: pupills}\n", "x.yaml:10:19", "没有“pupills”这个要素|pupils"},
    {"element of a county in a form of schools", FORM FIELDS "{element: rain}\n", "x.yaml:10:19",
     "不由填这张表的单位填"},
    {"element that is asked twice", FORM FIELDS "{element: pupils}\n      - {element: pupils_J}\n", "x.yaml:11:9",
     "字段“pupils_J”重复|x.yaml:10:9"},
    {"field with the id of an element", FORM FIELDS "{id: pupils_P, name: 数}\n", "x.yaml:10:14",
     "要素的编号|element: pupils_P"},
    {"field given twice", FORM FIELDS "{id: n, name: 数}\n      - {id: n, name: 又}\n", "x.yaml:11:9",
     "字段“n”重复|x.yaml:10:9"},
    {"column with the id of a field",
     FORM FIELDS
     "{id: n, name: 数}\n  - id: t\n    name: 表格\n    table: true\n    fields:\n      - {id: n, name: 又}\n",
     "x.yaml:15:9", "字段“n”重复|x.yaml:10:9"},
    {"section given twice",
     FORM FIELDS "{id: n, name: 数}\n  - id: a\n    name: 乙\n    fields:\n      - {id: m, name: 数}\n", "x.yaml:11:9",
     "栏目“a”重复|x.yaml:7:5"},
    {"id of a field that is no word", FORM FIELDS "{id: 2-n, name: 数}\n", "x.yaml:10:14", "编号“2-n”|字母开头"},
    {"field with neither id nor element", FORM FIELDS "{name: 数}\n", "x.yaml:10:9", "缺少“id”"},
    {"field without a name", FORM FIELDS "{id: n}\n", "x.yaml:10:9", "缺少“name”"},
    {"unknown type of a field", FORM FIELDS "{id: n, name: 数, type: integer}\n", "x.yaml:10:32",
     "type|integer|number、text、choice"},
    {"unit beside an element", FORM FIELDS "{element: pupils, unit: 人}\n", "x.yaml:10:33", "由要素决定"},
    {"type beside an element", FORM FIELDS "{element: pupils_P, type: number}\n", "x.yaml:10:35", "由要素决定"},
    {"element in a table", FORM TABLE "{element: pupils_P}\n", "x.yaml:11:19", "表格的列不能是要素|from_table"},
    {"name of one for many", FORM FIELDS "{element: pupils, name: 学生}\n", "x.yaml:10:33", "{stage}"},
    {"element not broken down so", FORM FIELDS "{element: pupils, by: age}\n", "x.yaml:10:31", "没有按“age”的分项"},
    {"breakdown without an element", FORM FIELDS "{id: n, name: 数, by: sex}\n", "x.yaml:10:30", "只有要素能按分项填"},
    {"own field from elsewhere", FORM FIELDS "{id: n, name: 数, elsewhere: true}\n", "x.yaml:10:37",
     "只有要素能从别的表带入"},
    {"elsewhere and computed", FORM FIELDS "{element: pupils_P, elsewhere: true, value: 1 + 1}\n", "x.yaml:10:53",
     "不用再算"},
    {"elsewhere and required", FORM FIELDS "{element: pupils_P, elsewhere: true, required: true}\n", "x.yaml:10:56",
     "不在这里填"},
    {"computed and required", FORM FIELDS "{id: n, name: 数, value: 1, required: true}\n", "x.yaml:10:46",
     "算出来的值不用人填"},
    {"choice without choices", FORM FIELDS "{id: n, name: 数, type: choice}\n", "x.yaml:10:9", "选项题要用“choices”"},
    {"choices of a number", FORM FIELDS "{id: n, name: 数, choices: [一, 二]}\n", "x.yaml:10:35", "type: choice"},
    {"choice given twice", FORM FIELDS "{id: n, name: 数, type: choice, choices: [一, 二, 一]}\n", "x.yaml:10:56",
     "选项“一”写了两次"},
    {"limits of a text", FORM FIELDS "{id: n, name: 数, type: text, max: 3}\n", "x.yaml:10:43", "只有数值题"},
    {"smallest above largest", FORM FIELDS "{id: n, name: 数, min: 5, max: 3}\n", "x.yaml:10:31", "最小值大于最大值"},
    {"too many decimals", FORM FIELDS "{id: n, name: 数, decimals: 12}\n", "x.yaml:10:36", "0到9"},
    {"computed text", FORM FIELDS "{id: n, name: 数, type: text, value: 1}\n", "x.yaml:10:45", "文字和说明不能计算"},
    {"required note", FORM FIELDS "{name: 请看, type: note, required: true}\n", "x.yaml:10:42", "说明不用填"},
    {"mask of a number", FORM FIELDS "{id: n, name: 数, privacy: P2, mask: name}\n", "x.yaml:10:45", "只有文字题"},
    {"mask of what is open", FORM FIELDS "{id: n, name: 数, type: text, mask: phone}\n", "x.yaml:10:44", "P2、P3"},
    {"unknown mask", FORM FIELDS "{id: n, name: 数, type: text, privacy: P2, mask: face}\n", "x.yaml:10:57",
     "mask|face|phone"},
    {"sum over no table", FORM FIELDS "{id: n, name: 数, value: sum(m), from_table: a}\n", "x.yaml:10:53",
     "“a”不是这张表里的表格"},
    {"table without a sum",
     FORM FIELDS "{id: n, name: 数, from_table: t}\n  - id: t\n    name: 表格\n    table: true\n    fields:\n      - "
                 "{id: m, name: 数}\n",
     "x.yaml:10:38", "还要用“value”"},
    {"from_table in a table", FORM TABLE "{id: n, name: 数, value: 1, from_table: t}\n", "x.yaml:11:48", "按行计算"},
    {"rows of what is no table",
     FORM "  - id: a\n    name: 甲\n    rows: {least: 1}\n    fields: [{id: n, name: 数}]\n", "x.yaml:9:11",
     "只有表格|rows"},
    {"more rows at least than at most",
     FORM "  - id: t\n    name: 甲\n    table: true\n    rows: {least: 5, most: 3}\n    fields: [{id: n, name: 数}]\n",
     "x.yaml:10:19", "least"},
    {"too many rows",
     FORM "  - id: t\n    name: 甲\n    table: true\n    rows: {most: 100000}\n    fields: [{id: n, name: 数}]\n",
     "x.yaml:10:18", "1到2000"},
    {"unique by a column that is not there",
     FORM "  - id: t\n    name: 甲\n    table: true\n    unique: [n, m]\n    fields: [{id: n, name: 数}]\n",
     "x.yaml:10:17", "没有“m”这一列"},
    {"check over no table",
     FORM FIELDS "{id: n, name: 数}\nchecks:\n  - {id: k, severity: error, rule: n > 0, message: 好, table: a}\n",
     "x.yaml:12:62", "“a”不是这张表里的表格"},
    {"check with the id of one of the pack",
     FORM FIELDS
     "{id: n, name: 数}\nchecks:\n  - {id: parts-pupils_P-sex, severity: error, rule: n > 0, message: 好}\n",
     "x.yaml:12:10", "规则包里的检查"},
    {"check given twice",
     FORM FIELDS "{id: n, name: 数}\nchecks:\n  - {id: k, severity: error, rule: n > 0, message: 好}\n  - {id: k, "
                 "severity: error, rule: n > 1, message: 好}\n",
     "x.yaml:13:10", "检查“k”重复|x.yaml:12:5"},
    {"check at an unknown field",
     FORM FIELDS "{id: n, name: 数}\nchecks:\n  - {id: k, severity: error, rule: n > 0, message: 好, fields: m}\n",
     "x.yaml:12:63", "没有“m”这个字段"},
    {"check of a form at a column",
     FORM TABLE "{id: n, name: 数}\nchecks:\n  - {id: k, severity: error, rule: 1 > 0, message: 好, fields: [n]}\n",
     "x.yaml:13:64", "表格“t”的列|table"},
    {"unknown severity in a form",
     FORM FIELDS "{id: n, name: 数}\nchecks:\n  - {id: k, severity: hard, rule: n > 0, message: 好}\n", "x.yaml:12:23",
     "severity|hard"},
    {"form without steps",
     "form: f\nname: 表\nunlock_need: 2\nsections:\n  - id: a\n    name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:1:1", "缺少“steps”"},
    {"step without roles",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核}\nunlock_need: 2\nsections:\n  - id: a\n    name: 甲\n    "
     "fields:\n      - {id: n, name: 数}\n",
     "x.yaml:4:5", "缺少“roles”"},
    {"step given twice",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: head}\n  - {id: s, name: 审定, roles: "
     "head}\nunlock_need: 2\nsections:\n  - id: a\n    name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:5:10", "步骤“s”重复"},
    {"step that needs nobody",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: head, need: 0}\nunlock_need: 2\nsections:\n  - id: a\n "
     "   name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:4:42", "need|1到9"},
    {"last step passed over",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: head, optional: true}\nunlock_need: 2\nsections:\n  - "
     "id: a\n    name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:4:46", "不能略过"},
    {"unlocked by one",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 1\nsections:\n  - id: a\n    "
     "name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:5:14", "至少要两个人"},
    {"step of the department without one",
     "form: f\nname: 表\nsteps: [{id: s, name: 审核, roles: head, section: true}]\nunlock_need: 2\nsections:\n" FIELDS
     "{id: n, name: 数}\n",
     "x.yaml:1:1", "“审核”由本表的部门办"},
    {"form given twice",
     "form: good\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\nsections:\n  - id: a\n    "
     "name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:1:7", "表“good”重复|3.yaml:1:7"},
    {"form of an unknown level",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\nlevels: "
     "[village]\nsections:\n  - id: a\n    name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:6:10", "没有“village”这一级|township"},
    {"form of an unknown kind",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\nkinds: "
     "[primry_school]\nsections:\n  - id: a\n    name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:6:9", "primry_school|primary_school"},
    {"kind of another level",
     "form: f\nname: 表\nsteps:\n  - {id: s, name: 审核, roles: [head]}\nunlock_need: 2\nlevels: school\nkinds: "
     "[county]\nsections:\n  - id: a\n    name: 甲\n    fields:\n      - {id: n, name: 数}\n",
     "x.yaml:7:9", "levels"},
    {"not a day to remind",
     "collection:\n  due_days: 1\n  remind_days: [1, soon]\n  yellow_days: 1\n  red_days: 1\n  return_days: 3\n  "
     "unlock_days: 7\n  unlock_need: 2\n  "
     "steps: [{id: s, name: 审核, roles: head}]\n",
     "x.yaml:3:20", "remind_days|soon"},
    {"unlocking by one everywhere",
     "collection:\n  due_days: 1\n  yellow_days: 1\n  red_days: 1\n  return_days: 3\n  unlock_days: 7\n  unlock_need: "
     "1\n  steps: [{id: s, name: 审核, "
     "roles: head}]\n",
     "x.yaml:7:16", "unlock_need|2到9"},
    /* roles and security */
    {"role without a level", PEOPLE("  - {id: head, name: 校长, sees: P3}\n", "  []\n"), "x.yaml:2:5", "level"},
    {"administrator at a level",
     PEOPLE("  - {id: sys, name: 管理员, separate: true, level: [county], sees: P0}\n", "  []\n"), "x.yaml:2:49",
     "不写“level”"},
    {"unknown level", PEOPLE("  - {id: head, name: 校长, level: [skool], sees: P3}\n", "  []\n"), "x.yaml:2:34",
     "skool"},
    {"role given twice", PEOPLE(SYS "  - {id: sys, name: 乙, level: [county], sees: P1}\n", "  []\n"), "x.yaml:3:10",
     "角色|重复|x.yaml:2:10"},
    {"name given twice", PEOPLE(SYS "  - {id: b, name: 管理员, level: [county], sees: P1}\n", "  []\n"), "x.yaml:3:19",
     "已经是另一个角色"},
    {"role that gives an unknown one",
     PEOPLE("  - {id: head, name: 校长, level: [school], sees: P3, gives: [tch]}\n", "  []\n"), "x.yaml:2:61",
     "没有“tch”这个角色"},
    {"unknown class", PEOPLE("  - {id: head, name: 校长, level: [school], sees: P4}\n", "  []\n"), "x.yaml:2:49",
     "P4|P3"},
    {"grant to nobody known", PEOPLE(SYS, "  - {roles: [king], allow: {forms: [view]}}\n"), "x.yaml:8:14", "king"},
    {"grant in no domain", PEOPLE(SYS, "  - {roles: [sys], allow: {farms: [view]}}\n"), "x.yaml:8:28",
     "没有“farms”这种业务"},
    {"unknown action", PEOPLE(SYS, "  - {roles: [sys], allow: {forms: [look]}}\n"), "x.yaml:8:36", "动作|view"},
    {"unknown condition", PEOPLE(SYS, "  - {roles: [sys], allow: {forms: [view if nice]}}\n"), "x.yaml:8:36",
     "条件|own"},
    {"two conditions", PEOPLE(SYS, "  - {roles: [sys], allow: {forms: [view if own if case]}}\n"), "x.yaml:8:36",
     "动作"},
    {"by three", PEOPLE(SYS, "  - {roles: [sys], allow: {forms: [unlock by three]}}\n"), "x.yaml:8:36", "by two"},
    {"an action alone", PEOPLE(SYS, "  - {roles: [sys], allow: {forms: view}}\n"), "x.yaml:8:35", "列表"},
    {"sessions that end at once", SECURITY "session: {idle_minutes: 0, whole_hours: 12, at_once: 3}\n" SECURITY_REST,
     "x.yaml:4:25", "idle_minutes|1到480"},
    {"vocabulary with a role that there is not",
     "vocabulary: 1\nunits:\n  - {unit: 人, family: person}\nwords:\n  - {is: befor, words: [约]}\nindicators: []\n",
     "x.yaml:5:10", "不能写“befor”|before"},
    {"vocabulary with a family that there is not",
     "vocabulary: 1\nunits:\n  - {unit: 人, family: people}\nwords: []\nindicators: []\n", "x.yaml:3:23",
     "不能写“people”|person"},
    {"unit of so many of nothing",
     "vocabulary: 1\nunits:\n  - {unit: 亩, family: area, times: 667}\nwords: []\nindicators: []\n", "x.yaml:3:36",
     "of"},
    {"word of the vocabulary beyond the basic plane",
     "vocabulary: 1\nunits: []\nwords:\n  - {is: before, words: [约, 𠮷约]}\nindicators: []\n", "x.yaml:4:29",
     "“𠮷”是生僻字|U+FFFF"},
    {"word of the vocabulary that is empty",
     "vocabulary: 1\nunits: []\nwords:\n  - {is: before, words: [约, '']}\nindicators: []\n", "x.yaml:4:30",
     "词不能空着"},
    {"unit beyond the basic plane",
     "vocabulary: 1\nunits:\n  - {unit: 𠮷, family: person}\nwords: []\nindicators: []\n", "x.yaml:3:12",
     "“𠮷”是生僻字"},
    {"other name of an indicator beyond the basic plane",
     "vocabulary: 1\nunits: []\nwords: []\nindicators:\n  - {id: a, name: 甲, also: 生𠮷}\n", "x.yaml:5:28",
     "“𠮷”是生僻字"},
    {"word of checks beyond the basic plane",
     "review: []\nranges: []\nlimits: []\nterms:\n  - {is: surnames, words: [王, 𠮷]}\npairs: []\n", "x.yaml:5:31",
     "“𠮷”是生僻字"},
    {"word of checks that is too long",
     "review: []\nranges: []\nlimits: []\nterms:\n  - {is: admits, words: [" TEN TEN TEN TEN "一]}\npairs: []\n",
     "x.yaml:5:26", "最多40个字|41"},
    {"word of a part of the outline that is too long",
     "outline: {parts: [{id: goal, words: [" TEN TEN TEN TEN "一]}]}\n", "x.yaml:1:38", "最多40个字|41"},
    {"more parts of the outline than are told apart",
     "outline: {parts: [" PARTS_8 PARTS_8 PARTS_8 PARTS_8 PARTS_8 PARTS_8 PARTS_8 PARTS_8
     "{id: goal, words: [目标]}]}\n",
     "x.yaml:1:18", "最多64项|65"},
    {"word of a heading beyond the basic plane", "outline: {heads: [{id: goal, words: [𠮷]}]}\n", "x.yaml:1:38",
     "“𠮷”是生僻字"},
    {"vocabulary without words", "vocabulary: 1\nunits: []\nindicators: []\n", "x.yaml:1:1", "缺少“words”"},
    {"range of sense that is upside down",
     "review: []\nranges:\n  - {name: 宽, over: 平方米, under: 米, least: 9, most: 1}\nlimits: []\npairs: []\n",
     "x.yaml:3:52", "“most”要大于“least”"},
    {"words of checks that lack",
     "review: []\nranges: []\nlimits: []\nterms:\n  - {is: admits, words: [仍有]}\npairs: []\n", "x.yaml:1:1",
     "falls_short|写了0次"},
    {"words of checks that are no such",
     "review: []\nranges: []\nlimits: []\nterms:\n  - {is: admit, words: [仍有]}\npairs: []\n", "x.yaml:5:10",
     "admits"},
    {"pair of one", "review: []\nranges: []\nlimits: []\npairs:\n  - [公办]\n", "x.yaml:5:5", "一对要写两个词"},
    {"attached file of no kind", EVIDENCE("{kind: exe, name: 程序, endings: [exe], mega_bytes: 1}"), "x.yaml:3:20",
     "kind|jpeg"},
    {"attached file that is too large", EVIDENCE("{kind: pdf, name: 文, endings: [pdf], mega_bytes: 900}"),
     "x.yaml:3:62", "mega_bytes|1到64"},
    {"attached file without endings", EVIDENCE("{kind: pdf, name: 文, endings: [], mega_bytes: 9}"), "x.yaml:3:43",
     "扩展名"},
    {"kind of attached files twice",
     EVIDENCE("{kind: pdf, name: 文, endings: [pdf], mega_bytes: 9}, {kind: pdf, name: 文, endings: [pdf], "
              "mega_bytes: 9}"),
     "x.yaml:3:66", "写了两次"},
    {"campaign with a deadline within a day", CAMPAIGN("mend:\n  - {due: {hours: 3}}\n"), "x.yaml:7:11",
     "落在一天上|working_days"},
    {"campaign with two kinds of deadline", CAMPAIGN("mend:\n  - {due: {days: 3, working_days: 3}}\n"), "x.yaml:7:11",
     "只写一种"},
    {"campaign with a deadline out of a field", CAMPAIGN("mend:\n  - {due: {field: on}}\n"), "x.yaml:7:19",
     "不是本记录的日期字段"},
    {"campaign with deadlines that leave some out", CAMPAIGN("mend:\n  - {of: veto, due: {days: 3}}\n"), "x.yaml:7:3",
     "最后一条要管其余的全部"},
    {"campaign with a deadline behind that of all",
     CAMPAIGN("mend:\n  - {due: {days: 3}}\n  - {of: veto, due: {days: 3}}\n"), "x.yaml:8:5", "放到最后"},
    {"campaign with a deadline of nothing known", CAMPAIGN("mend:\n  - {of: all, due: {days: 3}}\n"), "x.yaml:7:10",
     "of|all|veto"},
    {"campaign with a deadline of an item that is none",
     CAMPAIGN("standards: [s]\nmend:\n  - {items: [Z-1], due: {days: 3}}\n"), "x.yaml:8:14", "没有“Z-1”这一项"},
    {"campaign without deadlines", CAMPAIGN(""), "x.yaml:1:1", "缺少|mend"},
    {"no limit of sessions", SECURITY "session: {idle_minutes: 30, whole_hours: 12}\n" SECURITY_REST, "x.yaml:4:10",
     "缺少|at_once"},
};

static void put_good(Folder *folder) {
    folder_put(folder, "0.yaml", STR(STAGES));
    folder_put(folder, "1.yaml", STR(ELEMENTS));
    folder_put(folder, "2.yaml", STR(BREAKDOWNS));
    folder_put(folder, "3.yaml", STR("form: good\n" FORM_REST));
}

static bool is_refused(Folder *folder, const Broken *broken) {
    bool good = folder_load(folder);
    bool told = !good && folder_told(folder, broken->place, broken->words);
    if (!told) {
        print_error("%s: wanted “%s” at %s\n", broken->what, broken->words, broken->place);
        folder_print(folder);
    }
    return told;
}

static void assert_refused(Folder *folder, const Broken *broken) {
    assert_true(is_refused(folder, broken));
}

static void the_files_beside_are_in_order(void **state) {
    Folder *folder = *state;
    put_good(folder);
    folder_put(folder, "x.yaml", STR(STANDARD BLOCK ROW));
    bool good = folder_load(folder);
    folder_print(folder);
    assert_true(good);
}

static void a_broken_pack_is_refused_at_its_place(void **state) {
    Folder *folder = *state;
    put_good(folder);
    size_t not_refused = 0;
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        folder_put(folder, "x.yaml", str_from(packs[i].content));
        not_refused += !is_refused(folder, &packs[i]);
    }
    assert_int_equal(not_refused, 0);
}

/* What is not met is an item: a deadline of a whole group would fit nothing. */
static void a_deadline_of_a_group_is_refused(void **state) {
    Folder *folder = *state;
    put_good(folder);
    folder_put(folder, "w.yaml", STR(NODE "{id: g, name: 组, points: 10, nodes: [" LEAF "]}\n"));
    folder_put(folder, "x.yaml", STR(CAMPAIGN("standards: [s]\nmend:\n  - {items: [g], due: {days: 3}}\n")));
    assert_refused(folder, &(const Broken){"deadline of a group", NULL, "x.yaml:8:14", "没有“g”这一项"});
    folder_put(folder, "x.yaml", STR(CAMPAIGN("standards: [s]\nmend:\n  - {items: [a], due: {days: 3}}\n")));
    assert_false(folder_load(folder)); /* the rest of it is broken */
    assert_false(folder_told(folder, "x.yaml:8:14", "这一项"));
}

/* The vocabulary built in, with one place in it changed. */
static void a_unit_reckoned_in_none_that_there_is_is_refused(void **state) {
    static const char was[] = "{unit: 亩, family: area, of: 平方米,";
    Folder *folder = *state;
    Str text;
    Err err = {.kind = ERR_NONE};
    put_good(folder);
    assert_true(file_read(folder->arena, DUXUE_SOURCE_DIR "/packs/reader/vocabulary.yaml", 1 << 20, &text, &err));
    ptrdiff_t at = str_find(text, str_from(was));
    assert_true(at > 0);
    static const char *const broken[] = {"平方丈", "亩", "公顷"}; /* there is none; itself; reckoned in another */
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        Buf changed = buf_create(folder->arena);
        buf_add(&changed, str_slice(text, 0, (size_t)at));
        buf_add_format(&changed, "{unit: 亩, family: area, of: %s,", broken[i]);
        buf_add(&changed, str_slice(text, (size_t)at + strlen(was), text.len));
        folder_put(folder, "vocabulary.yaml", buf_str(&changed));
        assert_false(folder_load(folder));
        assert_int_equal(folder->problems.count, 1);
        assert_true(str_find(folder->problems.items[0].message, str_from(broken[i])) > 0);
    }
}

static void at_least_a_hundred_and_fifty_broken_packs_are_tried(void **state) {
    (void)state;
    assert_true(sizeof packs / sizeof *packs >= 150);
}

static void deep_nesting_is_refused_where_it_becomes_too_deep(void **state) {
    Folder *folder = *state;
    put_good(folder);
    Buf text = buf_create(folder->arena);
    buf_add(&text, STR("checks: "));
    for (int i = 0; i < 5000; i++) {
        buf_add_char(&text, '[');
    }
    folder_put(folder, "x.yaml", buf_str(&text));
    /* the mapping is level 1, the first bracket level 2, in column 9 */
    assert_refused(folder, &(const Broken){"nesting", NULL, "x.yaml:1:40", "套得太深|32"});
}

static void an_overlong_file_is_refused_unread(void **state) {
    Folder *folder = *state;
    put_good(folder);
    Buf text = buf_create(folder->arena);
    buf_add(&text, STR("checks:\n"));
    while (text.len <= 4 << 20) {
        buf_add(&text, STR("  - {id: a, severity: note, rule: 1 = 1, message: 好}\n"));
    }
    folder_put(folder, "x.yaml", buf_str(&text));
    assert_refused(folder, &(const Broken){"long file", NULL, "x.yaml:1:1", "超过上限|4194304"});
}

static void a_file_of_too_many_values_is_refused(void **state) {
    Folder *folder = *state;
    put_good(folder);
    Buf text = buf_create(folder->arena);
    buf_add(&text, STR("checks:\n"));
    for (int i = 0; i < 200000; i++) {
        buf_add(&text, STR("- a\n"));
    }
    folder_put(folder, "x.yaml", buf_str(&text));
    /* events 1 to 5: stream, document, mapping, key, list; the item of line n is event n + 4 */
    assert_refused(folder, &(const Broken){"many values", NULL, "x.yaml:199997:3", "内容太多"});
}

static void a_long_wrong_value_is_told_in_whole_characters(void **state) {
    Folder *folder = *state;
    put_good(folder);
    Buf key = buf_create(folder->arena);
    for (int i = 0; i < 400; i++) {
        buf_add(&key, STR("长"));
    }
    Str text = buf_str(&key);
    folder_put(folder, "x.yaml", str_format(folder->arena, CHECK "{id: a, a%.*s: 1}\n", STR_ARG(text)));
    assert_refused(folder, &(const Broken){"long key", NULL, "x.yaml:2:13", "不认识的键|长长长"});
    folder_put(folder, "x.yaml", str_format(folder->arena, CHECK "{id: a, severity: a%.*s}\n", STR_ARG(text)));
    assert_refused(folder, &(const Broken){"long word", NULL, "x.yaml:2:23", "severity|error、warning、note"});
}

static void every_fault_of_every_file_is_told(void **state) {
    Folder *folder = *state;
    put_good(folder);
    folder_put(folder, "x.yaml", STR(CHECK "{id: a, severity: bad, rool: 1}\n  - {id: a, severity: worse}\n"));
    folder_put(folder, "deeper/y.yml", STR(INDICATOR "{id: a}\n"));
    assert_false(folder_load(folder));
    static const char *const places[] = {"x.yaml:2:23", "x.yaml:2:28", "x.yaml:3:23", "deeper/y.yml:2:5"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_true(folder_told(folder, places[i], ""));
    }
}

#define ROLES                                                                                                          \
    "roles:\n  - {id: head, name: 校长, level: [school], sees: P1}\nsections:\n  - {id: BAS, name: 基教股}\n"     \
    "domains:\n  - {id: school_data, name: 学校报表}\ngrants:\n  - {roles: [head], allow: {school_data: [view]}}\n"

static void a_form_names_roles_and_a_department_that_exist(void **state) {
    Folder *folder = *state;
    put_good(folder);
    folder_put(folder, "roles.yaml", STR(ROLES));
    folder_put(folder, "x.yaml",
               STR("form: f\nname: 表\nsection: BAZ\nsteps: [{id: s, name: 审核, roles: [head, haed]}]\n"
                   "unlock_need: 2\nsections:\n" FIELDS "{id: n, name: 数}\n"));
    assert_refused(folder, &(const Broken){"department", NULL, "x.yaml:3:10", "没有“BAZ”这个部门|编号"});
    assert_refused(folder, &(const Broken){"role", NULL, "x.yaml:4:41", "没有“haed”这个角色"});
}

static void a_group_of_records_is_kept_by_a_department_that_exists(void **state) {
    Folder *folder = *state;
    put_good(folder);
    folder_put(
        folder, "x.yaml",
        STR("roles:\n  - {id: head, name: 校长, level: [school], sees: P1}\nsections:\n  - {id: BAS, name: 基教股}\n"
            "domains:\n  - {id: units, name: 单位, section: OFC}\ngrants:\n"
            "  - {roles: [head], allow: {units: [view]}}\n"));
    assert_refused(folder, &(const Broken){"department", NULL, "x.yaml:6:36", "没有“OFC”这个部门"});
}

static void collection_is_given_once(void **state) {
    Folder *folder = *state;
    put_good(folder);
    static const char text[] = "collection:\n  due_days: 1\n  yellow_days: 1\n  red_days: 1\n  return_days: 3\n  "
                               "unlock_days: 7\n  unlock_need: 2\n"
                               "  steps: [{id: s, name: 审核, roles: head}]\n";
    folder_put(folder, "x.yaml", str_from(text));
    folder_put(folder, "y.yaml", str_from(text));
    assert_refused(folder, &(const Broken){"two", NULL, "y.yaml:2:3", "采集约定|重复|x.yaml:2:3"});
}

static void a_folder_without_packs_and_no_folder_are_refused(void **state) {
    Folder *folder = *state;
    folder_put(folder, "readme.txt", STR("stages:\n"));
    assert_false(folder_load(folder));
    assert_true(folder_told(folder, "", "没有 .yaml"));
    test_folder_remove(folder->path);
    assert_false(folder_load(folder));
    assert_true(folder_told(folder, "", str_format(folder->arena, "打不开|%s", folder->path).data));
    test_folder_make(folder->path); /* removed as every other */
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        TEST(the_files_beside_are_in_order),
        TEST(a_broken_pack_is_refused_at_its_place),
        TEST(a_deadline_of_a_group_is_refused),
        TEST(a_unit_reckoned_in_none_that_there_is_is_refused),
        TEST(at_least_a_hundred_and_fifty_broken_packs_are_tried),
        TEST(deep_nesting_is_refused_where_it_becomes_too_deep),
        TEST(an_overlong_file_is_refused_unread),
        TEST(a_file_of_too_many_values_is_refused),
        TEST(a_long_wrong_value_is_told_in_whole_characters),
        TEST(every_fault_of_every_file_is_told),
        TEST(a_form_names_roles_and_a_department_that_exist),
        TEST(a_group_of_records_is_kept_by_a_department_that_exists),
        TEST(collection_is_given_once),
        TEST(a_folder_without_packs_and_no_folder_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
