/* What the packs of stages, kinds, breakdowns, checks, indicators and reports may hold, and which pack a file is. */
#include "pack_internal.h"

#include <string.h>

#define AT(type, member) offsetof(type, member)

static const char *const levels[] = {"country", "province", "city", "county", "township", "school", NULL};
const char *const severities[] = {"error", "warning", "note", NULL};

static const Field stage_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(StageDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(StageDef, name), .required = true},
    {.key = "suffix", .type = FIELD_STR, .offset = AT(StageDef, suffix), .required = true},
    {.key = NULL},
};

static const Field kind_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(KindDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(KindDef, name), .required = true},
    {.key = "aliases", .type = FIELD_STRS, .offset = AT(KindDef, aliases), .count = AT(KindDef, alias_count)},
    {.key = "level", .type = FIELD_CHOICE, .offset = AT(KindDef, level), .words = levels, .required = true},
    {.key = "stages", .type = FIELD_STAGES, .offset = AT(KindDef, stages)},
    {.key = NULL},
};

#define AT_CHECK(member) offsetof(CheckDef, member)
static const Field check_fields[] = {CHECK_KEYS(AT_CHECK), {.key = NULL}};

static const Field indicator_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(IndicatorDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(IndicatorDef, name), .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = AT(IndicatorDef, unit)},
    {.key = "told_unit", .type = FIELD_STR, .offset = AT(IndicatorDef, told_unit)},
    {.key = "also", .type = FIELD_STRS, .offset = AT(IndicatorDef, also), .count = AT(IndicatorDef, also_count)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(IndicatorDef, decimals)},
    {.key = "percent", .type = FIELD_BOOL, .offset = AT(IndicatorDef, percent)},
    {.key = "value", .type = FIELD_TEXT, .offset = AT(IndicatorDef, value), .required = true},
    {.key = "stage", .type = FIELD_STAGE, .offset = AT(IndicatorDef, stage)},
    {.key = "note", .type = FIELD_STR, .offset = AT(IndicatorDef, note)},
    {.key = NULL},
};

static const Field report_block_fields[] = {
    {.key = "type", .type = FIELD_STR, .offset = AT(ReportBlockDef, type), .required = true},
    {.key = "level", .type = FIELD_INTEGER, .offset = AT(ReportBlockDef, level)},
    {.key = "text", .type = FIELD_PROSE, .offset = AT(ReportBlockDef, text)},
    {.key = "when", .type = FIELD_PROSE, .offset = AT(ReportBlockDef, when)},
    {.key = "each", .type = FIELD_STR, .offset = AT(ReportBlockDef, each)},
    {.key = "table", .type = FIELD_STR, .offset = AT(ReportBlockDef, table)},
    {.key = "blocks",
     .type = FIELD_LIST,
     .offset = AT(ReportBlockDef, blocks),
     .count = AT(ReportBlockDef, block_count),
     .fields = report_block_fields,
     .size = sizeof(ReportBlockDef)},
    {.key = NULL},
};

static const char *const report_spans[] = {"year", "half", "quarter", "month", NULL};

const char *report_span_id(ReportSpan span) {
    return report_spans[span];
}

static const char *const report_numberings[] = {"N1", "N2", "N3", NULL};
static const char *const report_campaigns[] = {"none", "unit", "whole", NULL};

const char *report_campaign_id(ReportCampaignKind kind) {
    return report_campaigns[kind];
}

static void finish_table_words(Reader *reader, const yaml_node_t *node, void *record) {
    ((ReportTableWords *)record)->place = node_place(reader, node);
}

static const Field table_words_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ReportTableWords, id), .required = true},
    {.key = "title", .type = FIELD_STR, .offset = AT(ReportTableWords, title), .required = true},
    {.key = "columns",
     .type = FIELD_STRS,
     .offset = AT(ReportTableWords, columns),
     .count = AT(ReportTableWords, column_count)},
    {.key = "words",
     .type = FIELD_STRS,
     .offset = AT(ReportTableWords, words),
     .count = AT(ReportTableWords, word_count)},
    {.key = NULL},
};

static const Field phrase_fields[] = {
    {.key = "rose", .type = FIELD_PROSE, .offset = AT(ReportPhrases, rose), .required = true},
    {.key = "fell", .type = FIELD_PROSE, .offset = AT(ReportPhrases, fell), .required = true},
    {.key = "stayed", .type = FIELD_PROSE, .offset = AT(ReportPhrases, stayed), .required = true},
    {.key = "points_rose", .type = FIELD_PROSE, .offset = AT(ReportPhrases, points_rose), .required = true},
    {.key = "points_fell", .type = FIELD_PROSE, .offset = AT(ReportPhrases, points_fell), .required = true},
    {.key = "from_nothing", .type = FIELD_PROSE, .offset = AT(ReportPhrases, from_nothing), .required = true},
    {.key = "about", .type = FIELD_PROSE, .offset = AT(ReportPhrases, about), .required = true},
    {.key = "no_last", .type = FIELD_PROSE, .offset = AT(ReportPhrases, no_last), .required = true},
    {.key = "not_known", .type = FIELD_PROSE, .offset = AT(ReportPhrases, not_known), .required = true},
    {.key = "neither_known", .type = FIELD_PROSE, .offset = AT(ReportPhrases, neither_known), .required = true},
    {.key = "nothing", .type = FIELD_STR, .offset = AT(ReportPhrases, nothing), .required = true},
    {.key = "no_base", .type = FIELD_STR, .offset = AT(ReportPhrases, no_base), .required = true},
    {.key = "not_kept", .type = FIELD_PROSE, .offset = AT(ReportPhrases, not_kept), .required = true},
    {.key = "never_kept", .type = FIELD_PROSE, .offset = AT(ReportPhrases, never_kept), .required = true},
    {.key = "nothing_last", .type = FIELD_PROSE, .offset = AT(ReportPhrases, nothing_last), .required = true},
    {.key = "score_rose", .type = FIELD_PROSE, .offset = AT(ReportPhrases, score_rose), .required = true},
    {.key = "score_fell", .type = FIELD_PROSE, .offset = AT(ReportPhrases, score_fell), .required = true},
    {.key = "score_stayed", .type = FIELD_PROSE, .offset = AT(ReportPhrases, score_stayed), .required = true},
    {.key = "than_year", .type = FIELD_STR, .offset = AT(ReportPhrases, than_year), .required = true},
    {.key = "than_half", .type = FIELD_STR, .offset = AT(ReportPhrases, than_half), .required = true},
    {.key = "than_quarter", .type = FIELD_STR, .offset = AT(ReportPhrases, than_quarter), .required = true},
    {.key = "than_month", .type = FIELD_STR, .offset = AT(ReportPhrases, than_month), .required = true},
    {.key = "unfilled", .type = FIELD_PROSE, .offset = AT(ReportPhrases, unfilled), .required = true},
    {.key = "skip_checks",
     .type = FIELD_STRS,
     .offset = AT(ReportPhrases, skip_checks),
     .count = AT(ReportPhrases, skip_count)},
    {.key = "tables",
     .type = FIELD_LIST,
     .offset = AT(ReportPhrases, tables),
     .count = AT(ReportPhrases, table_count),
     .fields = table_words_fields,
     .size = sizeof(ReportTableWords),
     .finish = finish_table_words,
     .required = true},
    {.key = "many_names", .type = FIELD_PROSE, .offset = AT(ReportPhrases, many_names), .required = true},
    {.key = "many_names_most", .type = FIELD_INTEGER, .offset = AT(ReportPhrases, many_names_most), .required = true},
    {.key = "many_names_first", .type = FIELD_INTEGER, .offset = AT(ReportPhrases, many_names_first), .required = true},
    {.key = "title_characters", .type = FIELD_INTEGER, .offset = AT(ReportPhrases, title_characters), .required = true},
    {.key = "title_words",
     .type = FIELD_STRS,
     .offset = AT(ReportPhrases, title_words),
     .count = AT(ReportPhrases, title_word_count)},
    {.key = NULL},
};

static const Field report_fields[] = {
    {.key = "report", .type = FIELD_STR, .offset = AT(ReportDef, id), .required = true},
    {.key = "code", .type = FIELD_STR, .offset = AT(ReportDef, code)},
    {.key = "group", .type = FIELD_STR, .offset = AT(ReportDef, group)},
    {.key = "name", .type = FIELD_STR, .offset = AT(ReportDef, name), .required = true},
    {.key = "standard", .type = FIELD_STR, .offset = AT(ReportDef, standard)},
    {.key = "no_standard", .type = FIELD_BOOL, .offset = AT(ReportDef, no_standard)},
    {.key = "children", .type = FIELD_BOOL, .offset = AT(ReportDef, children)},
    {.key = "every", .type = FIELD_CHOICE, .offset = AT(ReportDef, every), .words = report_spans},
    {.key = "campaign", .type = FIELD_CHOICE, .offset = AT(ReportDef, campaign), .words = report_campaigns},
    {.key = "numbering", .type = FIELD_CHOICE, .offset = AT(ReportDef, numbering), .words = report_numberings},
    {.key = "records", .type = FIELD_STRS, .offset = AT(ReportDef, records), .count = AT(ReportDef, record_count)},
    {.key = "record", .type = FIELD_STR, .offset = AT(ReportDef, record)},
    {.key = "parts", .type = FIELD_STR, .offset = AT(ReportDef, parts)},
    {.key = "order", .type = FIELD_STR, .offset = AT(ReportDef, order)},
    {.key = "title", .type = FIELD_PROSE, .offset = AT(ReportDef, title), .required = true},
    {.key = "short_title", .type = FIELD_PROSE, .offset = AT(ReportDef, short_title)},
    {.key = "addressee", .type = FIELD_PROSE, .offset = AT(ReportDef, addressee)},
    {.key = "signer", .type = FIELD_PROSE, .offset = AT(ReportDef, signer)},
    {.key = "document_number", .type = FIELD_PROSE, .offset = AT(ReportDef, document_number)},
    {.key = "blocks",
     .type = FIELD_LIST,
     .offset = AT(ReportDef, blocks),
     .count = AT(ReportDef, block_count),
     .fields = report_block_fields,
     .size = sizeof(ReportBlockDef),
     .required = true},
    {.key = NULL},
};

/* ---- stages and kinds ---- */

static void take_stage(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    StageDef stage = {.id = {NULL, 0}};
    read_fields(reader, node, stage_fields, &stage);
    size_t count = reader->pack->stages.count;
    const StageDef *stages = reader->pack->stages.items;
    for (size_t i = 0; i < count && stage.suffix.len; i++) {
        if (str_equal(stages[i].suffix, stage.suffix)) {
            pack_problem(reader, node_value(reader, node, "suffix"), "后缀“%.*s”已经是学段“%.*s”的，请换一个。",
                         STR_ARG(stage.suffix), STR_ARG(stages[i].id));
        }
    }
    if (count == STAGES_MOST) {
        pack_problem(reader, node, "学段太多，最多%d个。", STAGES_MOST);
        return;
    }
    claim_id(reader, node_value(reader, node, "id"), "学段", stage.id, true);
    *(StageDef *)list_add(reader->arena, &reader->pack->stages, sizeof stage) = stage;
}

static void name_kind(Reader *reader, const yaml_node_t *node, Str name, size_t index) {
    size_t other;
    if (!name.len) {
        return;
    }
    if (map_get(reader->pack->kind_names, name, &other) && other != index) {
        pack_problem(reader, node, "“%.*s”已经是类别“%.*s”的名称，不能再用。", STR_ARG(name),
                     STR_ARG(((const KindDef *)reader->pack->kinds.items)[other].id));
        return;
    }
    map_put(reader->pack->kind_names, name, index);
}

static void take_kind(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    size_t index = reader->pack->kinds.count;
    KindDef kind = {.id = {NULL, 0}};
    read_fields(reader, node, kind_fields, &kind);
    *(KindDef *)list_add(reader->arena, &reader->pack->kinds, sizeof kind) = kind;
    if (kind.stages && kind.level != LEVEL_SCHOOL) {
        pack_problem(reader, node_value(reader, node, "stages"), "只有学校（level: school）才写学段。");
    }
    claim_id(reader, node_value(reader, node, "id"), "类别", kind.id, true);
    size_t other;
    if (!map_get(reader->pack->kind_names, kind.id, &other)) {
        map_put(reader->pack->kind_names, kind.id, index);
    }
    name_kind(reader, node_value(reader, node, "name"), kind.name, index);
    for (size_t i = 0; i < kind.alias_count; i++) {
        name_kind(reader, node_entry(reader, node, "aliases", i), kind.aliases[i], index);
    }
}

typedef struct StagesAndKinds {
    const yaml_node_t *stages, *levels, *kinds;
} StagesAndKinds;

static void read_stages(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {
        {.key = "stages", .type = FIELD_NODE, .offset = AT(StagesAndKinds, stages)},
        {.key = "levels", .type = FIELD_NODE, .offset = AT(StagesAndKinds, levels)},
        {.key = "kinds", .type = FIELD_NODE, .offset = AT(StagesAndKinds, kinds)},
        {.key = NULL},
    };
    StagesAndKinds both = {NULL, NULL, NULL};
    read_fields(reader, root, fields, &both);
    if (both.stages) {
        each_node(reader, both.stages, take_stage, NULL);
    }
    if (both.levels) {
        each_node(reader, both.levels, take_level, NULL);
    }
    if (both.kinds) {
        each_node(reader, both.kinds, take_kind, NULL);
    }
}

/* ---- breakdowns ---- */

static const Field part_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(BreakdownPart, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(BreakdownPart, name), .required = true},
    {.key = "stages", .type = FIELD_STAGES, .offset = AT(BreakdownPart, stages)},
    {.key = "optional", .type = FIELD_BOOL, .offset = AT(BreakdownPart, optional)},
    {.key = NULL},
};

static const Field breakdown_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(BreakdownDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(BreakdownDef, name), .required = true},
    {.key = "parts",
     .type = FIELD_LIST,
     .offset = AT(BreakdownDef, parts),
     .count = AT(BreakdownDef, part_count),
     .fields = part_fields,
     .size = sizeof(BreakdownPart),
     .required = true},
    {.key = NULL},
};

static void take_breakdown(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    BreakdownDef *breakdown = list_add(reader->arena, &reader->pack->breakdowns, sizeof(BreakdownDef));
    read_fields(reader, node, breakdown_fields, breakdown);
    claim_id(reader, node_value(reader, node, "id"), "分项", breakdown->id, true);
    Str parts = str_format(reader->arena, "“%.*s”的分项", STR_ARG(breakdown->id));
    for (size_t i = 0; i < breakdown->part_count; i++) {
        const yaml_node_t *at = node_value(reader, node_entry(reader, node, "parts", i), "id");
        claim_id(reader, at, parts.data, breakdown->parts[i].id, true);
    }
}

static void read_breakdowns(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "breakdowns", .type = FIELD_NODE}, {.key = NULL}};
    const yaml_node_t *list = NULL;
    read_fields(reader, root, fields, &list);
    if (list) {
        each_node(reader, list, take_breakdown, NULL);
    }
}

/* ---- checks, indicators, mappings, standards, reports ---- */

static void take_check(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    CheckDef *check = list_add(reader->arena, &reader->pack->checks, sizeof(CheckDef));
    read_fields(reader, node, check_fields, check);
    claim_id(reader, node_value(reader, node, "id"), "检查", check->id, false);
    for (size_t i = 0; i < check->field_count; i++) {
        need_element(reader, node_entry(reader, node, "fields", i), check->fields[i], false);
    }
}

static void read_checks(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "checks", .type = FIELD_NODE}, {.key = NULL}};
    const yaml_node_t *list = NULL;
    read_fields(reader, root, fields, &list);
    if (list) {
        each_node(reader, list, take_check, NULL);
    }
}

static void take_indicator(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    IndicatorDef *indicator = list_add(reader->arena, &reader->pack->indicators, sizeof(IndicatorDef));
    indicator->stage = -1;
    indicator->decimals = 2;
    read_fields(reader, node, indicator_fields, indicator);
    indicator->place = node_place(reader, node);
    if (indicator->percent && (indicator->unit.len || indicator->decimals < 2)) {
        pack_problem(reader, node_value(reader, node, "percent"),
                     "比例（percent）按百分数说：不写计量单位“unit”，小数位“decimals”至少2位。");
    }
    claim_id(reader, node_value(reader, node, "id"), "指标", indicator->id, false);
}

static void read_indicators(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "indicators", .type = FIELD_NODE}, {.key = NULL}};
    const yaml_node_t *list = NULL;
    read_fields(reader, root, fields, &list);
    if (list) {
        each_node(reader, list, take_indicator, NULL);
    }
}

static void read_standard(Reader *reader, const yaml_node_t *root) {
    StandardDef *standard = list_add(reader->arena, &reader->pack->standards, sizeof(StandardDef));
    read_fields(reader, root, standard_fields, standard);
    finish_standard(reader, root, standard);
}

static void read_mapping(Reader *reader, const yaml_node_t *root) {
    MappingDef *mapping = list_add(reader->arena, &reader->pack->mappings, sizeof(MappingDef));
    read_fields(reader, root, mapping_fields, mapping);
    finish_mapping(reader, root, mapping);
}

/* Of a report about a case. */
static void check_report_record(Reader *reader, const yaml_node_t *root, const ReportDef *report) {
    const RecordDef *parts = report->parts.len ? pack_record(reader->pack, report->parts) : NULL;
    if (report->record.len && !str_is(report->record, "*") && !pack_record(reader->pack, report->record)) {
        pack_problem(reader, node_value(reader, root, "record"), "没有“%.*s”这种记录。", STR_ARG(report->record));
    }
    if (report->parts.len && !parts) {
        pack_problem(reader, node_value(reader, root, "parts"), "没有“%.*s”这种记录。", STR_ARG(report->parts));
    }
    if (!report->record.len && (report->parts.len || report->order.len)) {
        pack_problem(reader, root, "“parts”“order”说的是一种记录的报告，要先写“record”。");
    }
    if (parts && report->order.len && record_field(parts, report->order) < 0) {
        pack_problem(reader, node_value(reader, root, "order"), "“%.*s”没有“%.*s”这个字段。", STR_ARG(parts->name),
                     STR_ARG(report->order));
    }
}

static void read_report(Reader *reader, const yaml_node_t *root) {
    ReportDef *report = list_add(reader->arena, &reader->pack->reports, sizeof(ReportDef));
    read_fields(reader, root, report_fields, report);
    report->place = node_place(reader, root);
    claim_id(reader, node_value(reader, root, "report"), "报告", report->id, false);
    if (report->standard.len && !pack_standard(reader->pack, report->standard)) {
        pack_problem(reader, node_value(reader, root, "standard"), "没有“%.*s”这个标准。", STR_ARG(report->standard));
    }
    check_report_record(reader, root, report);
    if (report->no_standard && (report->standard.len || report->children)) {
        pack_problem(reader, node_value(reader, root, "no_standard"),
                     "不作评估的报告（no_standard）不能再写 standard 或 children。");
    }
    if (report->campaign && (report->no_standard || report->record.len || report->children)) {
        pack_problem(reader, node_value(reader, root, "campaign"),
                     "写评估任务的报告（campaign）不能再写 no_standard、record 或 children。");
    }
    for (size_t i = 0; i < report->record_count; i++) {
        if (!pack_record(reader->pack, report->records[i])) {
            pack_problem(reader, node_entry(reader, root, "records", i), "没有“%.*s”这种台账记录。",
                         STR_ARG(report->records[i]));
        }
    }
}

static void read_phrases(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "phrases", .type = FIELD_RECORD, .fields = phrase_fields, .required = true},
                                   {.key = NULL}};
    reader->pack->phrases = ARENA_NEW(reader->arena, ReportPhrases);
    read_fields(reader, root, fields, reader->pack->phrases);
}

static void read_pack_form(Reader *reader, const yaml_node_t *root) {
    FormDef *form = list_add(reader->arena, &reader->pack->forms, sizeof(FormDef));
    read_form(reader, root, form);
    claim_id(reader, node_value(reader, root, "form"), "表", form->id, false);
}

/* ---- which pack a file is ---- */

/* In the order in which they are read: what others refer to comes first. */
static const struct {
    const char *key;
    void (*read)(Reader *reader, const yaml_node_t *root);
} documents[] = {
    {"stages", read_stages},
    {"levels", read_stages},
    {"kinds", read_stages},
    {"periods", read_periods},
    {"breakdowns", read_breakdowns},
    {"elements", read_elements},
    {"checks", read_checks},
    {"roles", read_roles},
    {"security", read_security},
    {"ladder", read_ladder},
    {"chain", read_chain},
    {"system", read_system},
    {"sources", read_sources},
    {"indicators", read_indicators},
    {"standard", read_standard},
    {"mapping", read_mapping},
    {"report", read_report},
    {"phrases", read_phrases},
    {"quality", read_quality},
    {"collection", read_collection},
    {"form", read_pack_form},
    {"calendar", read_calendar},
    {"evidence", read_evidence},
    {"draw", read_draw},
    {"avoidance", read_avoidance},
    {"alarms", read_duty_alarms},
    {"duties", read_duties},
    {"surveys", read_surveys},
    {"questionnaire", read_questionnaire},
    {"plan", read_plan},
    {"notices", read_notices},
    {"campaign", read_campaign},
    {"damage", read_damage},
    {"outline", read_outline},
    {"vocabulary", read_vocabulary},
    {"review", read_review},
};

enum { DOCUMENT_COUNT = sizeof documents / sizeof *documents };

int document_order(Str content) {
    Str rest = content, line, key;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len == 0 || line.data[0] == '#' || str_starts(line, STR("---"))) {
            continue;
        }
        str_cut(&line, ':', &key);
        for (int i = 0; i < DOCUMENT_COUNT; i++) {
            if (str_is(str_trim(key), documents[i].key)) {
                return i;
            }
        }
        break;
    }
    return DOCUMENT_COUNT;
}

void read_document(Reader *reader, const yaml_node_t *root) {
    if (root->type != YAML_MAPPING_NODE || root->data.mapping.pairs.start == root->data.mapping.pairs.top) {
        pack_problem(reader, root, "规则包要从“键: 值”开始。");
        return;
    }
    const yaml_node_t *first = yaml_document_get_node(reader->document, root->data.mapping.pairs.start->key);
    for (int i = 0; i < DOCUMENT_COUNT && first->type == YAML_SCALAR_NODE; i++) {
        if (strcmp((const char *)first->data.scalar.value, documents[i].key) == 0) {
            documents[i].read(reader, root);
            return;
        }
    }
    pack_problem(
        reader, first,
        "看不出这是哪种规则包：第一个键要是 "
        "stages、kinds、periods、breakdowns、elements、checks、indicators、standard、"
        "mapping、report、collection、form、quality、roles、security、calendar、ladder、chain、"
        "system、sources、evidence、draw、avoidance、alarms、duties、surveys、questionnaire、plan、notices、campaign、"
        "vocabulary、review、damage"
        " 或 outline。");
}
