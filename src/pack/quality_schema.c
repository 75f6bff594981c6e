/* What the pack of data quality may hold: the rules with their limits and reasons, ratios, and what is left out. */
#include "pack_internal.h"

#include <stdlib.h>
#include <string.h>

#define AT(member) offsetof(QualityWritten, def.member)

/* The pack as written; lists of elements are resolved afterwards. */
typedef struct QualityWritten {
    QualityDef def;
    int level;
    Str *bands, *attributes;
    const yaml_node_t *related, *ratios;
    Str *given;
    size_t given_count;
} QualityWritten;

static const char *const kind_ids[QUALITY_KINDS] = {"check",      "slip",       "zero",     "peers",     "jump",
                                                    "past",       "copied",     "repeated", "unchanged", "rounded",
                                                    "same_digit", "last_digit", "benford"};

/* The words that each rule's sentence may name, parted by blanks. */
static const char *const kind_words[QUALITY_KINDS] = {
    "message",
    "element value measure year previous times said",
    "element group count share expected measure",
    "name value measure group count median times chance tests elements",
    "name value previous year measure group count median times chance tests elements",
    "element value previous year measure change history others",
    "equal other figures elements chance",
    "elements value chance",
    "equal figures year elements chance",
    "figures zeros round elements expected chance",
    "figures equal digit elements chance",
    "schools element digit share chance",
    "schools element position digit share expected chance"};

const char *quality_kind_id(QualityKind kind) {
    return kind_ids[kind];
}

bool quality_kind_parse(Str text, QualityKind *kind) {
    for (int i = 0; i < QUALITY_KINDS; i++) {
        if (str_is(text, kind_ids[i])) {
            *kind = (QualityKind)i;
            return true;
        }
    }
    return false;
}

/* ---- fields ---- */

/* clang-format off */
#define NUMBER(name, member) {.key = name, .type = FIELD_NUMBER, .offset = AT(member), .required = true}
#define INTEGER(name, member) {.key = name, .type = FIELD_INTEGER, .offset = AT(member), .required = true}
#define RULE(kind) \
    {.key = "name", .type = FIELD_STR, .offset = AT(rules[kind].name), .required = true}, \
    {.key = "severity", .type = FIELD_CHOICE, .offset = AT(rules[kind].severity), .words = severities, .required = true}, \
    {.key = "why", .type = FIELD_STR, .offset = AT(rules[kind].why), .required = true}, \
    {.key = "sentence", .type = FIELD_PROSE, .offset = AT(rules[kind].sentence), .required = true}
#define TEST(kind) RULE(kind), NUMBER("chance", rules[kind].chance)
#define END {.key = NULL}

static const Field factor_fields[] = {
    {.key = "times", .type = FIELD_NUMBER, .offset = offsetof(QualityFactor, times), .required = true},
    {.key = "within", .type = FIELD_NUMBER, .offset = offsetof(QualityFactor, within), .required = true},
    {.key = "least", .type = FIELD_NUMBER, .offset = offsetof(QualityFactor, least), .required = true},
    {.key = "units", .type = FIELD_STRS, .offset = offsetof(QualityFactor, units),
     .count = offsetof(QualityFactor, unit_count)},
    {.key = "said", .type = FIELD_STR, .offset = offsetof(QualityFactor, said), .required = true},
    END};

static const Field pool_fields[] = {
    {.key = "level", .type = FIELD_CHOICE, .offset = offsetof(QualityWritten, level), .words = unit_levels, .required = true},
    INTEGER("least", pool_least), {.key = "why", .type = FIELD_STR, .offset = AT(pool_why), .required = true}, END};
static const Field similar_fields[] = {
    {.key = "size", .type = FIELD_TEXT, .offset = AT(size), .required = true},
    {.key = "bands", .type = FIELD_STRS, .offset = offsetof(QualityWritten, bands), .count = AT(band_count), .required = true},
    {.key = "attributes", .type = FIELD_STRS, .offset = offsetof(QualityWritten, attributes), .count = AT(attribute_count)},
    INTEGER("least", similar_least), NUMBER("spread", similar_spread), {.key = "why", .type = FIELD_STR, .offset = AT(similar_why), .required = true}, END};

static const Field check_fields[] = {RULE(QUALITY_CHECK), END};
static const Field slip_fields[] = {
    RULE(QUALITY_SLIP),
    {.key = "factors", .type = FIELD_LIST, .offset = AT(factors), .count = AT(factor_count), .fields = factor_fields,
     .size = sizeof(QualityFactor), .required = true}, END};
static const Field zero_fields[] = {RULE(QUALITY_ZERO), NUMBER("share", zero_share), END};
static const Field peers_fields[] = {TEST(QUALITY_PEERS), NUMBER("z", peers_z), END};
static const Field jump_fields[] = {TEST(QUALITY_JUMP), NUMBER("z", jump_z), NUMBER("factor", jump_factor), END};
static const Field past_fields[] = {
    RULE(QUALITY_PAST), NUMBER("change", past_change), NUMBER("money", past_money),
    {.key = "money_units", .type = FIELD_STRS, .offset = AT(money_units), .count = AT(money_unit_count)},
    NUMBER("usual", past_usual), NUMBER("deviations", past_deviations), INTEGER("years", past_years),
    INTEGER("similar", past_similar), END};
static const Field copied_fields[] = {
    TEST(QUALITY_COPIED), INTEGER("least", copied_least), NUMBER("common", copied_common), NUMBER("related", copied_related), END};
static const Field repeated_fields[] = {TEST(QUALITY_REPEATED), INTEGER("digits", repeated_digits), END};
static const Field unchanged_fields[] = {
    TEST(QUALITY_UNCHANGED), INTEGER("least", unchanged_least), NUMBER("share", unchanged_share),
    NUMBER("common", unchanged_common), END};
static const Field rounded_fields[] = {
    TEST(QUALITY_ROUNDED), INTEGER("least", rounded_least), INTEGER("figures", rounded_figures),
    NUMBER("share", rounded_share), END};
static const Field same_digit_fields[] = {
    TEST(QUALITY_SAME_DIGIT), INTEGER("figures", same_digit_figures), NUMBER("share", same_digit_share), END};
static const Field last_digit_fields[] = {
    TEST(QUALITY_LAST_DIGIT), INTEGER("schools", last_digit_schools), NUMBER("share", last_digit_share), NUMBER("most", last_digit_most), END};
static const Field benford_fields[] = {
    TEST(QUALITY_BENFORD), INTEGER("schools", benford_schools), NUMBER("orders", benford_orders),
    NUMBER("spread", benford_spread), NUMBER("first", benford_first), NUMBER("second", benford_second), END};

#define RECORD(name, table) {.key = name, .type = FIELD_RECORD, .fields = table}
static const Field quality_fields[] = {
    {.key = "pool", .type = FIELD_RECORD, .fields = pool_fields, .required = true},
    {.key = "similar", .type = FIELD_RECORD, .fields = similar_fields, .required = true},
    {.key = "given", .type = FIELD_STRS, .offset = offsetof(QualityWritten, given),
     .count = offsetof(QualityWritten, given_count)},
    {.key = "related", .type = FIELD_NODE, .offset = offsetof(QualityWritten, related)},
    RECORD("check", check_fields), RECORD("slip", slip_fields), RECORD("zero", zero_fields), RECORD("peers", peers_fields),
    RECORD("jump", jump_fields), RECORD("past", past_fields), RECORD("copied", copied_fields),
    RECORD("repeated", repeated_fields), RECORD("unchanged", unchanged_fields), RECORD("rounded", rounded_fields),
    RECORD("same_digit", same_digit_fields), RECORD("last_digit", last_digit_fields), RECORD("benford", benford_fields),
    {.key = "ratios", .type = FIELD_NODE, .offset = offsetof(QualityWritten, ratios)},
    END};

/* A ratio as written: ids or stems of elements. */
typedef struct WrittenRatio {
    QualityRatio ratio;
    unsigned stages;
    Str *elements;
    size_t element_count;
} WrittenRatio;
#define OF(member) offsetof(WrittenRatio, member)
static const Field ratio_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = OF(ratio.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = OF(ratio.name), .required = true},
    {.key = "stages", .type = FIELD_STAGES, .offset = OF(stages)},
    {.key = "unit", .type = FIELD_STR, .offset = OF(ratio.unit)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = OF(ratio.decimals)},
    {.key = "value", .type = FIELD_TEXT, .offset = OF(ratio.value), .required = true},
    {.key = "where", .type = FIELD_TEXT, .offset = OF(ratio.where)},
    {.key = "factor", .type = FIELD_NUMBER, .offset = OF(ratio.factor), .required = true},
    {.key = "least", .type = FIELD_NUMBER, .offset = OF(ratio.least), .required = true},
    {.key = "elements", .type = FIELD_STRS, .offset = OF(elements), .count = OF(element_count), .required = true},
    END};
/* clang-format on */

/* ---- lists of elements ---- */

static bool is_stem_of(const Element *element, Str name, int stage) {
    return str_equal(element->stem, name) && (stage < 0 || element->stage == stage);
}

/* The element of this id; a stem's element in the stage (-1: in every one); or the element of this name, as formulas
 * look for it. False and a problem when there is none. */
static bool add_elements(Reader *reader, const yaml_node_t *node, Str name, int stage, List *list) {
    size_t count, before = list->count;
    const Element *elements = pack_elements(reader->pack, &count), *named = pack_element(reader->pack, name);
    bool exact = named && str_equal(named->id, name);
    for (size_t i = 0; !exact && i < count; i++) {
        if (is_stem_of(&elements[i], name, stage)) {
            *(int *)list_add(reader->arena, list, sizeof(int)) = (int)i;
        }
    }
    if (list->count == before && named) {
        *(int *)list_add(reader->arena, list, sizeof(int)) = pack_element_index(reader->pack, named);
    }
    if (list->count == before && need_element(reader, node, name, true)) {
        pack_problem(reader, node, "“%.*s”没有这个学段。", STR_ARG(name));
    }
    return list->count > before;
}

static void take_related(Reader *reader, const yaml_node_t *node, void *context) {
    QualityRelated *related = list_add(reader->arena, context, sizeof(QualityRelated));
    List elements = {NULL, 0, 0};
    if (node->type != YAML_SEQUENCE_NODE) {
        pack_problem(reader, node, "“related”的每项要写成要素的列表。");
        return;
    }
    for (const yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
        const yaml_node_t *one = yaml_document_get_node(reader->document, *item);
        if (one->type != YAML_SCALAR_NODE) {
            pack_problem(reader, one, "要写要素的编号。");
            continue;
        }
        Str name = str_copy(reader->arena, (Str){(const char *)one->data.scalar.value, one->data.scalar.length});
        add_elements(reader, one, name, -1, &elements);
    }
    *related = (QualityRelated){elements.items, elements.count};
}

static void add_ratio(Reader *reader, const yaml_node_t *node, const WrittenRatio *written, int stage, List *ratios) {
    size_t count;
    const StageDef *stages = pack_stages(reader->pack, &count);
    QualityRatio ratio = written->ratio;
    List elements = {NULL, 0, 0};
    ratio.stage = stage;
    if (stage >= 0) {
        ratio.id = str_format(reader->arena, "%.*s-%.*s", STR_ARG(ratio.id), STR_ARG(stages[stage].id));
        ratio.name = name_with_stage(reader->arena, ratio.name, &stages[stage]);
    }
    claim_id(reader, node_value(reader, node, "id"), "比值", ratio.id, false);
    for (size_t i = 0; i < written->element_count; i++) {
        add_elements(reader, node_entry(reader, node, "elements", i), written->elements[i], stage, &elements);
    }
    ratio.elements = elements.items;
    ratio.element_count = elements.count;
    if (elements.count) {
        *(QualityRatio *)list_add(reader->arena, ratios, sizeof ratio) = ratio;
    }
}

static void take_ratio(Reader *reader, const yaml_node_t *node, void *context) {
    WrittenRatio written = {.ratio = {.stage = -1, .decimals = 2}};
    read_fields(reader, node, ratio_fields, &written);
    written.ratio.place = node_place(reader, node);
    if (written.ratio.factor <= 1 && node_child(reader, node, "factor")) {
        pack_problem(reader, node_value(reader, node, "factor"), "“factor”要大于1。");
    }
    if (!written.stages) {
        add_ratio(reader, node, &written, -1, context);
    }
    for (int stage = 0; written.stages >> stage; stage++) {
        if (written.stages >> stage & 1u) {
            add_ratio(reader, node, &written, stage, context);
        }
    }
}

/* ---- what needs more than one value ---- */

/* Every {word} of a sentence has to be one that the rule fills. */
static void check_sentence(Reader *reader, const yaml_node_t *rule, QualityKind kind, Str text) {
    for (ptrdiff_t at; (at = str_find(text, STR("{"))) >= 0;) {
        text = str_slice(text, (size_t)at + 1, text.len);
        ptrdiff_t end = str_find(text, STR("}"));
        Str word = str_slice(text, 0, end < 0 ? text.len : (size_t)end), rest = str_from(kind_words[kind]), known;
        bool found = false;
        while (end >= 0 && !found && str_cut(&rest, ' ', &known)) {
            found = str_equal(known, word);
        }
        if (!found) {
            pack_problem(reader, node_value(reader, rule, "sentence"), "这条规则没有“{%.*s}”，可以用的有：%s。",
                         STR_ARG(word), kind_words[kind]);
        }
    }
}

static void check_rules(Reader *reader, const yaml_node_t *node, const QualityDef *def) {
    for (int kind = 0; kind < QUALITY_KINDS; kind++) {
        const yaml_node_t *rule = node_child(reader, node, kind_ids[kind]);
        const QualityRule *given = &def->rules[kind];
        if (!rule) {
            continue;
        }
        check_sentence(reader, rule, (QualityKind)kind, given->sentence.text);
        if (given->severity == SEVERITY_ERROR && node_child(reader, rule, "severity")) {
            pack_problem(reader, node_value(reader, rule, "severity"),
                         "发现只是疑问，“severity”只能写 warning（要说明原因）或 note（供核对）。");
        }
        const yaml_node_t *chance = node_child(reader, rule, "chance");
        if (chance && !(given->chance > 0 && given->chance <= 0.2)) {
            pack_problem(reader, chance, "“chance”要大于0，不超过0.2。");
        }
    }
}

static void read_bands(Reader *reader, const yaml_node_t *node, QualityWritten *written) {
    QualityDef *def = &written->def;
    const yaml_node_t *similar = node_value(reader, node, "similar");
    def->bands = ARENA_ARRAY(reader->arena, def->band_count, double);
    for (size_t i = 0; i < def->band_count; i++) {
        if (!number_parse(written->bands[i], &def->bands[i]) || (i && def->bands[i] <= def->bands[i - 1])) {
            pack_problem(reader, node_entry(reader, similar, "bands", i), "“bands”要写从小到大的数。");
        }
    }
    List attributes = {NULL, 0, 0};
    for (size_t i = 0; i < def->attribute_count; i++) {
        add_elements(reader, node_entry(reader, similar, "attributes", i), written->attributes[i], -1, &attributes);
    }
    def->attributes = attributes.items;
    def->attribute_count = attributes.count;
}

static void check_least(Reader *reader, const yaml_node_t *node, const char *rule, const char *key, int value,
                        int least) {
    const yaml_node_t *at = node_child(reader, node_value(reader, node, rule), key);
    if (at && value < least) {
        pack_problem(reader, at, "“%s”不能小于%d，太少了什么也说明不了。", key, least);
    }
}

static void check_numbers(Reader *reader, const yaml_node_t *node, const QualityDef *def) {
    check_least(reader, node, "similar", "least", def->similar_least, 8);
    check_least(reader, node, "copied", "least", def->copied_least, 3);
    check_least(reader, node, "rounded", "figures", def->rounded_figures, 5);
    check_least(reader, node, "last_digit", "schools", def->last_digit_schools, 50);
    check_least(reader, node, "benford", "schools", def->benford_schools, 110);
    for (size_t i = 0; i < def->factor_count; i++) {
        if (!(def->factors[i].times > 1) || !(def->factors[i].within > 0)) {
            pack_problem(reader, node_entry(reader, node_value(reader, node, "slip"), "factors", i),
                         "“times”要大于1，“within”要大于0。");
        }
    }
}

void read_quality(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "quality", .type = FIELD_NODE}, {.key = NULL}};
    const yaml_node_t *node = NULL;
    read_fields(reader, root, fields, &node);
    if (!node) {
        return;
    }
    if (reader->pack->quality) {
        pack_problem(reader, root, "已经有一个 quality 规则包（%s），只能有一个。", reader->pack->quality->place.file);
        return;
    }
    QualityWritten *written = ARENA_NEW(reader->arena, QualityWritten);
    QualityDef *def = &written->def;
    List given = {NULL, 0, 0}, related = {NULL, 0, 0}, ratios = {NULL, 0, 0};
    read_fields(reader, node, quality_fields, written);
    def->place = node_place(reader, root);
    def->pool_level = (UnitLevel)written->level;
    read_bands(reader, node, written);
    check_rules(reader, node, def);
    check_numbers(reader, node, def);
    def->given = ARENA_ARRAY(reader->arena, reader->pack->elements.count, bool);
    for (size_t i = 0; i < written->given_count; i++) {
        add_elements(reader, node_entry(reader, node, "given", i), written->given[i], -1, &given);
    }
    for (size_t i = 0; i < given.count; i++) {
        def->given[((int *)given.items)[i]] = true;
    }
    if (written->related) {
        each_node(reader, written->related, take_related, &related);
    }
    if (written->ratios) {
        each_node(reader, written->ratios, take_ratio, &ratios);
    }
    def->related = related.items;
    def->related_count = related.count;
    def->ratios = ratios.items;
    def->ratio_count = ratios.count;
    reader->pack->quality = def;
}
