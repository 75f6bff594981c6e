/* What the YAML of a framework may hold: levels of indicators, how each is scored, grades and what bears on them. */
#include "pack_internal.h"

#define AT(type, member) offsetof(type, member)

static const char *const rules[] = {"group", "full",     "proportional", "bands",  "rank", "deductions",
                                    "given", "evidence", "graded",       "answer", NULL};
static const char *const effects[] = {"cap", "at_most", "down", "fixed", "bar", NULL};
static const char *const left_outs[] = {"whole", "group", "full", NULL};

const char *score_rule_id(ScoreRule rule) {
    return rules[rule];
}

const char *score_effect_id(ScoreEffectKind kind) {
    return effects[kind];
}

/* A limit: the key says how it is compared. */
#define LIMIT(owner, name, member, how)                                                                                \
    { .key = name, .type = FIELD_TEXT, .offset = AT(owner, member), .also = AT(owner, compare), .also_value = how }
#define LIMITS(owner, member)                                                                                          \
    LIMIT(owner, "at_least", member, COMPARE_AT_LEAST), LIMIT(owner, "at_most", member, COMPARE_AT_MOST),              \
        LIMIT(owner, "less_than", member, COMPARE_LESS), LIMIT(owner, "more_than", member, COMPARE_MORE)

static const Field band_fields[] = {
    LIMITS(ScoreBandDef, limit),
    {.key = "place", .type = FIELD_INTEGER, .offset = AT(ScoreBandDef, place)},
    {.key = "place_share", .type = FIELD_FRACTION, .offset = AT(ScoreBandDef, place_share)},
    {.key = "points",
     .type = FIELD_FRACTION,
     .offset = AT(ScoreBandDef, points),
     .also = AT(ScoreBandDef, has_points),
     .also_value = 1},
    {.key = "share", .type = FIELD_FRACTION, .offset = AT(ScoreBandDef, share)},
    {.key = NULL},
};

static void finish_band(Reader *reader, const yaml_node_t *node, void *record) {
    ((ScoreBandDef *)record)->at = node_place(reader, node);
}

static const Field line_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ScoreLineDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ScoreLineDef, name), .required = true},
    {.key = "count", .type = FIELD_TEXT, .offset = AT(ScoreLineDef, count)},
    {.key = "each", .type = FIELD_FRACTION, .offset = AT(ScoreLineDef, each)},
    {.key = "most", .type = FIELD_FRACTION, .offset = AT(ScoreLineDef, most)},
    {.key = "note", .type = FIELD_STR, .offset = AT(ScoreLineDef, note)},
    {.key = NULL},
};

static void finish_line(Reader *reader, const yaml_node_t *node, void *record) {
    ScoreLineDef *line = record;
    line->at = node_place(reader, node);
    if (line->count.text.len && !line->each.num) {
        pack_problem(reader, node, "“%.*s”按次数扣分，要用“each”写明每次扣几分。", STR_ARG(line->id));
    }
}

/* What is told of an indicator and of an effect alike. */
#define TOLD(owner)                                                                                                    \
    {.key = "evidence", .type = FIELD_STRS, .offset = AT(owner, evidence), .count = AT(owner, evidence_count)},        \
        {.key = "measure", .type = FIELD_STR, .offset = AT(owner, measure)},                                           \
        {.key = "responsible", .type = FIELD_STR, .offset = AT(owner, responsible)},                                   \
        {.key = "records", .type = FIELD_STRS, .offset = AT(owner, records), .count = AT(owner, record_count)},        \
        {.key = "source", .type = FIELD_STR, .offset = AT(owner, source)},                                             \
        {.key = "note", .type = FIELD_STR, .offset = AT(owner, note)}, {                                               \
        .key = "sureness", .type = FIELD_CHOICE, .offset = AT(owner, sureness), .words = surenesses                    \
    }

static void begin_node(void *record) {
    ScoreNodeDef *node = record;
    node->decimals = 2;
}

static void finish_node(Reader *reader, const yaml_node_t *node, void *record) {
    ScoreNodeDef *written = record;
    written->place = node_place(reader, node);
    written->responsible = pack_departments(reader->pack, written->responsible, reader->arena);
    need_records(reader, node, written->records, written->record_count);
}

extern const Field score_node_fields[];

#define NODES(owner, must)                                                                                             \
    {                                                                                                                  \
        .key = "nodes", .type = FIELD_LIST, .offset = AT(owner, nodes), .count = AT(owner, node_count),                \
        .fields = score_node_fields, .size = sizeof(ScoreNodeDef), .begin = begin_node, .finish = finish_node,         \
        .required = must                                                                                               \
    }

const Field score_node_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ScoreNodeDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ScoreNodeDef, name), .required = true},
    {.key = "rule", .type = FIELD_CHOICE, .offset = AT(ScoreNodeDef, rule), .words = rules},
    {.key = "points",
     .type = FIELD_FRACTION,
     .offset = AT(ScoreNodeDef, points),
     .also = AT(ScoreNodeDef, has_points),
     .also_value = 1},
    {.key = "bonus", .type = FIELD_BOOL, .offset = AT(ScoreNodeDef, bonus)},
    {.key = "scaled", .type = FIELD_BOOL, .offset = AT(ScoreNodeDef, scaled)},
    {.key = "from_full", .type = FIELD_BOOL, .offset = AT(ScoreNodeDef, from_full)},
    {.key = "value", .type = FIELD_TEXT, .offset = AT(ScoreNodeDef, value)},
    LIMITS(ScoreNodeDef, limit.all),
    {.key = "half", .type = FIELD_TEXT, .offset = AT(ScoreNodeDef, half)},
    {.key = "zero_at", .type = FIELD_TEXT, .offset = AT(ScoreNodeDef, zero_at)},
    {.key = "few_is_good", .type = FIELD_BOOL, .offset = AT(ScoreNodeDef, few_is_good)},
    {.key = "unit", .type = FIELD_STR, .offset = AT(ScoreNodeDef, unit)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(ScoreNodeDef, decimals)},
    {.key = "percent", .type = FIELD_BOOL, .offset = AT(ScoreNodeDef, percent)},
    {.key = "sample", .type = FIELD_TEXT, .offset = AT(ScoreNodeDef, sample)},
    {.key = "sample_least", .type = FIELD_TEXT, .offset = AT(ScoreNodeDef, sample_least)},
    {.key = "bands",
     .type = FIELD_LIST,
     .offset = AT(ScoreNodeDef, bands),
     .count = AT(ScoreNodeDef, band_count),
     .fields = band_fields,
     .size = sizeof(ScoreBandDef),
     .finish = finish_band},
    {.key = "lines",
     .type = FIELD_LIST,
     .offset = AT(ScoreNodeDef, lines),
     .count = AT(ScoreNodeDef, line_count),
     .fields = line_fields,
     .size = sizeof(ScoreLineDef),
     .finish = finish_line},
    {.key = "applies", .type = FIELD_TEXT, .offset = AT(ScoreNodeDef, applies)},
    {.key = "applies_why", .type = FIELD_STR, .offset = AT(ScoreNodeDef, applies_why)},
    {.key = "may_not_apply", .type = FIELD_BOOL, .offset = AT(ScoreNodeDef, may_not_apply)},
    TOLD(ScoreNodeDef),
    NODES(ScoreNodeDef, false),
    {.key = NULL},
};

static const Field level_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ScoreLevelDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ScoreLevelDef, name), .required = true},
    {.key = "share", .type = FIELD_FRACTION, .offset = AT(ScoreLevelDef, share)},
    {.key = NULL},
};

static const Field grade_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ScoreGradeDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ScoreGradeDef, name), .required = true},
    {.key = "at_least",
     .type = FIELD_FRACTION,
     .offset = AT(ScoreGradeDef, at_least),
     .also = AT(ScoreGradeDef, has_least),
     .also_value = 1},
    {.key = NULL},
};

static void begin_effect(void *record) {
    ((ScoreEffectDef *)record)->by = 1;
}

static void finish_effect(Reader *reader, const yaml_node_t *node, void *record) {
    ScoreEffectDef *written = record;
    written->place = node_place(reader, node);
    written->responsible = pack_departments(reader->pack, written->responsible, reader->arena);
    need_records(reader, node, written->records, written->record_count);
}

static const Field effect_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(ScoreEffectDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ScoreEffectDef, name), .required = true},
    {.key = "effect", .type = FIELD_CHOICE, .offset = AT(ScoreEffectDef, kind), .words = effects, .required = true},
    {.key = "grade", .type = FIELD_STR, .offset = AT(ScoreEffectDef, grade)},
    {.key = "points",
     .type = FIELD_FRACTION,
     .offset = AT(ScoreEffectDef, points),
     .also = AT(ScoreEffectDef, has_points),
     .also_value = 1},
    {.key = "by", .type = FIELD_INTEGER, .offset = AT(ScoreEffectDef, by)},
    {.key = "when", .type = FIELD_TEXT, .offset = AT(ScoreEffectDef, when)},
    TOLD(ScoreEffectDef),
    {.key = NULL},
};

#define OF(member) AT(StandardDef, framework.member)

const Field framework_fields[] = {
    {.key = "points", .type = FIELD_FRACTION, .offset = OF(points)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = OF(decimals)},
    {.key = "not_applicable", .type = FIELD_CHOICE, .offset = OF(left_out), .words = left_outs},
    {.key = "bonus_most", .type = FIELD_FRACTION, .offset = OF(bonus_most)},
    {.key = "most", .type = FIELD_FRACTION, .offset = OF(most)},
    {.key = "down_most", .type = FIELD_INTEGER, .offset = OF(down_most)},
    {.key = "ranks", .type = FIELD_BOOL, .offset = OF(ranks)},
    {.key = "applies", .type = FIELD_TEXT, .offset = OF(applies)},
    {.key = "applies_why", .type = FIELD_STR, .offset = OF(applies_why)},
    {.key = "coefficient", .type = FIELD_TEXT, .offset = OF(coefficient)},
    {.key = "coefficient_name", .type = FIELD_STR, .offset = OF(coefficient_name)},
    {.key = "coefficient_least", .type = FIELD_TEXT, .offset = OF(coefficient_least)},
    {.key = "coefficient_most", .type = FIELD_TEXT, .offset = OF(coefficient_most)},
    {.key = "levels",
     .type = FIELD_LIST,
     .offset = OF(levels),
     .count = OF(level_count),
     .fields = level_fields,
     .size = sizeof(ScoreLevelDef)},
    {.key = "grades",
     .type = FIELD_LIST,
     .offset = OF(grades),
     .count = OF(grade_count),
     .fields = grade_fields,
     .size = sizeof(ScoreGradeDef)},
    {.key = "pass", .type = FIELD_STR, .offset = OF(pass)},
    {.key = "nodes",
     .type = FIELD_LIST,
     .offset = OF(nodes),
     .count = OF(node_count),
     .fields = score_node_fields,
     .size = sizeof(ScoreNodeDef),
     .begin = begin_node,
     .finish = finish_node,
     .required = true},
    {.key = "effects",
     .type = FIELD_LIST,
     .offset = OF(effects),
     .count = OF(effect_count),
     .fields = effect_fields,
     .size = sizeof(ScoreEffectDef),
     .begin = begin_effect,
     .finish = finish_effect},
    {.key = NULL},
};
