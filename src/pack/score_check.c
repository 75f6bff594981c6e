/* Checks of a framework that need more than one of its values, and its leaves and effects as items of the standard: so
 * that everything that lists, decides and reports items does the same with those of frameworks. */
#include "pack_internal.h"

#include <string.h>

enum { DEPTH_MOST = 8, LEAVES_MOST = 2000 };

typedef struct Checking {
    Reader *reader;
    StandardDef *standard;
    const FrameworkDef *framework;
    const char *item; /* what ids are claimed as */
    size_t leaves;
    size_t read;       /* faults that the reading of the values told */
    bool points_known; /* what the whole is scored by could be read, or is not written */
} Checking;

static const char *inside(const Checking *checking, const char *what) {
    return str_cstr(checking->reader->arena,
                    str_format(checking->reader->arena, "%.*s的%s", STR_ARG(checking->standard->id), what));
}

static bool is_computed(ScoreRule rule) {
    return rule == SCORE_FULL || rule == SCORE_PROPORTIONAL || rule == SCORE_BANDS || rule == SCORE_RANK;
}

/* The line on which the node ends; of mappings and lists the parser only says where they begin. */
static int last_line(const Reader *reader, const yaml_node_t *node) {
    while (node->type != YAML_SCALAR_NODE) {
        bool pairs = node->type == YAML_MAPPING_NODE;
        if (pairs ? node->data.mapping.pairs.start == node->data.mapping.pairs.top
                  : node->data.sequence.items.start == node->data.sequence.items.top) {
            break;
        }
        node = yaml_document_get_node(reader->document, pairs ? node->data.mapping.pairs.top[-1].value
                                                              : node->data.sequence.items.top[-1]);
    }
    return (int)node->end_mark.line + 1;
}

/* Whether a fault among the first `count` stands within the node. */
static bool has_fault(const Checking *checking, const yaml_node_t *node, size_t count) {
    const ProblemList *problems = checking->reader->problems;
    Place from = node_place(checking->reader, node);
    int to = last_line(checking->reader, node);
    for (size_t i = 0; i < count; i++) {
        const Place *place = &problems->items[i].place;
        if (problems->items[i].severity == SEVERITY_ERROR && place->line >= from.line && place->line <= to &&
            strcmp(place->file, from.file) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether everything within the node could be read. What is lacking where something could not is told when that is
 * mended: it may only follow from it. */
static bool is_readable(const Checking *checking, const yaml_node_t *node) {
    return !has_fault(checking, node, checking->read);
}

/* Whether what stands within the node may be added up: nothing is bad there, and nothing lacks. */
static bool adds_up(const Checking *checking, const yaml_node_t *node) {
    return !has_fault(checking, node, checking->reader->problems->count);
}

static void need(Checking *checking, const yaml_node_t *node, const ScoreNodeDef *def, bool given, const char *what) {
    if (!given && is_readable(checking, node)) {
        pack_problem(checking->reader, node, "“%.*s”按“%s”评，要有%s。", STR_ARG(def->id), score_rule_id(def->rule),
                     what);
    }
}

/* ---- bands and lines ---- */

static void check_bands(Checking *checking, const yaml_node_t *node, const ScoreNodeDef *def) {
    Reader *reader = checking->reader;
    for (size_t i = 0; i < def->band_count; i++) {
        const ScoreBandDef *band = &def->bands[i];
        const yaml_node_t *at = node_entry(reader, node, "bands", i);
        bool placed = band->place > 0 || band->place_share.num > 0;
        bool rest = score_band_is_rest(band) && i > 0 && i + 1 == def->band_count;
        if (!rest && (def->rule == SCORE_RANK ? !placed || band->compare : !band->compare || placed)) {
            pack_problem(
                reader, at,
                def->rule == SCORE_RANK
                    ? "按名次给分的一档要写“place”（到第几名）或“place_share”（前多大比例）；只有最后一档可以都不"
                      "写，是其余的。"
                    : "一档要写限值：at_least、at_most、less_than 或 more_than；只有最后一档可以不写，是其余的。");
        }
        if ((band->has_points ? fraction_compare(band->points, def->points) > 0
                              : fraction_compare(band->share, fraction_of(1)) > 0) &&
            is_readable(checking, node)) {
            pack_problem(reader, at, "这一档的得分超过了满分。");
        }
    }
}

static void check_lines(Checking *checking, const yaml_node_t *node, const ScoreNodeDef *def, bool from_full) {
    Reader *reader = checking->reader;
    for (size_t i = 0; i < def->line_count; i++) {
        const ScoreLineDef *line = &def->lines[i];
        const yaml_node_t *at = node_entry(reader, node, "lines", i);
        claim_id(reader, node_value(reader, at, "id"), checking->item, line->id, false);
        if (from_full && !line->most.num) {
            pack_problem(reader, at, "“%.*s”没有满分可以扣到底，要用“most”写明最多扣几分。", STR_ARG(line->id));
        }
        if (line->most.num && fraction_compare(line->each, line->most) > 0) {
            pack_problem(reader, node_value(reader, at, "each"), "“each”不能大于“most”。");
        }
    }
}

/* ---- nodes ---- */

static void check_leaf_points(Checking *checking, const yaml_node_t *node, const ScoreNodeDef *def, bool from_full) {
    Reader *reader = checking->reader;
    bool scored = checking->framework->points.num > 0 && def->rule != SCORE_ANSWER;
    if (from_full && (def->rule != SCORE_DEDUCTIONS || def->has_points)) {
        pack_problem(reader, node, "“%.*s”在从满分里扣的一组里，只能写扣分（rule: deductions），不写“points”。",
                     STR_ARG(def->id));
    } else if (scored && !from_full && !def->points.num && is_readable(checking, node)) {
        pack_problem(reader, node, "“%.*s”要用“points”写明满分。", STR_ARG(def->id));
    } else if (!scored && def->has_points && (checking->points_known || def->rule == SCORE_ANSWER)) {
        pack_problem(reader, node_value(reader, node, "points"), "这里不评分，不写“points”。");
    }
    bool plain = def->rule == SCORE_FULL || def->rule == SCORE_EVIDENCE || def->rule == SCORE_GRADED ||
                 def->rule == SCORE_ANSWER;
    if (!checking->framework->points.num && !plain && checking->points_known) {
        pack_problem(reader, node_value(reader, node, "rule"),
                     "不评分的指标体系只能用 full、evidence、graded、answer；要评分，先在“framework”里写“points”。");
    }
}

static void check_leaf(Checking *checking, const yaml_node_t *node, const ScoreNodeDef *def, bool from_full) {
    Reader *reader = checking->reader;
    if (def->rule == SCORE_GROUP) {
        if (!is_readable(checking, node)) {
            return;
        }
        pack_problem(reader, node, "“%.*s”没有下级（nodes），要用“rule”写明怎样评。", STR_ARG(def->id));
        return;
    }
    bool limited = def->rule == SCORE_FULL || def->rule == SCORE_PROPORTIONAL;
    bool banded = def->rule == SCORE_BANDS || def->rule == SCORE_RANK;
    need(checking, node, def, !is_computed(def->rule) || def->value.text.len, "“value”");
    need(checking, node, def, !limited || def->compare, "限值（at_least、at_most、less_than、more_than）");
    need(checking, node, def, !banded || def->band_count, "“bands”");
    need(checking, node, def, def->rule != SCORE_DEDUCTIONS || def->line_count, "“lines”");
    need(checking, node, def, def->rule != SCORE_GRADED || checking->framework->level_count, "“framework”的“levels”");
    need(checking, node, def, !def->sample.text.len == !def->sample_least.text.len,
         "“sample”和“sample_least”，两个一起写");
    if (def->rule == SCORE_PROPORTIONAL && def->compare && def->compare != COMPARE_AT_LEAST &&
        def->compare != COMPARE_AT_MOST) {
        pack_problem(reader, node, "按比例给分只能用 at_least 或 at_most。");
    }
    if (def->rule == SCORE_PROPORTIONAL && def->compare == COMPARE_AT_MOST && !def->zero_at.text.len) {
        pack_problem(reader, node, "“%.*s”越小越好，要用“zero_at”写明到多少得0分。", STR_ARG(def->id));
    }
    if (def->decimals < 0 || def->decimals > 9) {
        pack_problem(reader, node_value(reader, node, "decimals"), "“decimals”要在0到9之间。");
    }
    check_leaf_points(checking, node, def, from_full);
    check_bands(checking, node, def);
    check_lines(checking, node, def, from_full);
}

static void check_node(Checking *checking, const yaml_node_t *node, ScoreNodeDef *def, const ScoreNodeDef *above,
                       int depth);

/* Full marks of a group: its own, or the sum of those below; the two must agree unless it says that it is a weight. */
static void check_group(Checking *checking, const yaml_node_t *node, ScoreNodeDef *def, int depth) {
    Reader *reader = checking->reader;
    Fraction sum = fraction_of(0);
    if (def->rule != SCORE_GROUP) {
        pack_problem(reader, node_value(reader, node, "rule"), "“%.*s”有下级，不能再写“rule”。", STR_ARG(def->id));
    }
    if (depth >= DEPTH_MOST) {
        pack_problem(reader, node, "层次太多，最多%d层。", DEPTH_MOST);
        return;
    }
    for (size_t i = 0; i < def->node_count; i++) {
        check_node(checking, node_entry(reader, node, "nodes", i), &def->nodes[i], def, depth + 1);
        sum = fraction_add(sum, def->nodes[i].bonus ? fraction_of(0) : def->nodes[i].points);
    }
    if ((def->scaled || def->from_full) && !def->points.num) {
        pack_problem(reader, node, "“%.*s”要用“points”写明分值。", STR_ARG(def->id));
    }
    if (!def->has_points) {
        def->points = sum;
    } else if (!def->scaled && !def->from_full && fraction_compare(sum, def->points) != 0 && adds_up(checking, node)) {
        pack_problem(reader, node_value(reader, node, "points"),
                     "下级满分合计%.*s，与这里写的%.*s不一致；是权重的话请写“scaled: true”。",
                     STR_ARG(fraction_show(reader->arena, sum, FRACTION_PLACES)),
                     STR_ARG(fraction_show(reader->arena, def->points, FRACTION_PLACES)));
    }
}

static void check_node(Checking *checking, const yaml_node_t *node, ScoreNodeDef *def, const ScoreNodeDef *above,
                       int depth) {
    Reader *reader = checking->reader;
    claim_id(reader, node_value(reader, node, "id"), checking->item, def->id, false);
    if (def->applies.text.len && !def->applies_why.len) {
        pack_problem(reader, node_value(reader, node, "applies"),
                     "写了“applies”，还要用“applies_why”写明不适用的理由。");
    }
    if (def->sureness == SURE_UNCONFIRMED && !def->note.len) {
        pack_problem(reader, node, "“%.*s”还没有核实，要用“note”写明为什么。", STR_ARG(def->id));
    }
    if (def->bonus && above && above->from_full) {
        pack_problem(reader, node_value(reader, node, "bonus"), "加分写在从满分里扣的一组之外。");
    }
    if (node_child(reader, node, "nodes")) {
        check_group(checking, node, def, depth);
    } else {
        checking->leaves++;
        check_leaf(checking, node, def, above && above->from_full);
    }
}

/* ---- grades and effects ---- */

static int grade_index(const FrameworkDef *framework, Str id) {
    for (size_t i = 0; i < framework->grade_count; i++) {
        if (str_equal(framework->grades[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

static void need_grade(Checking *checking, const yaml_node_t *node, const char *key, Str id) {
    if (grade_index(checking->framework, id) < 0) {
        pack_problem(checking->reader, node_value(checking->reader, node, key),
                     "“%s”要写“grades”里的一个等次，没有“%.*s”。", key, STR_ARG(id));
    }
}

static void check_grades(Checking *checking, const yaml_node_t *node) {
    const FrameworkDef *framework = checking->framework;
    Reader *reader = checking->reader;
    for (size_t i = 0; i < framework->grade_count; i++) {
        const ScoreGradeDef *grade = &framework->grades[i];
        const yaml_node_t *at = node_entry(reader, node, "grades", i);
        bool last = i + 1 == framework->grade_count;
        claim_id(reader, node_value(reader, at, "id"), inside(checking, "等次"), grade->id, false);
        if (last == (grade->has_least != 0)) {
            pack_problem(reader, at,
                         last ? "最后一个等次不写“at_least”，其余的都归它。" : "等次要用“at_least”写明至少几分。");
        } else if (i && !last && fraction_compare(grade->at_least, framework->grades[i - 1].at_least) >= 0) {
            pack_problem(reader, node_value(reader, at, "at_least"), "等次要从好到差排，分数线要比上一个低。");
        }
    }
    if (framework->grade_count && !framework->points.num && checking->points_known) {
        pack_problem(reader, node_value(reader, node, "grades"), "不评分就没有等次；要评分，先写“points”。");
    }
    if (framework->grade_count || framework->pass.len) {
        need_grade(checking, node, "pass", framework->pass);
    }
    for (size_t i = 0; i < framework->level_count; i++) {
        const yaml_node_t *at = node_entry(reader, node, "levels", i);
        claim_id(reader, node_value(reader, at, "id"), inside(checking, "落实程度"), framework->levels[i].id, false);
        if (fraction_compare(framework->levels[i].share, fraction_of(1)) > 0 ||
            (i && fraction_compare(framework->levels[i].share, framework->levels[i - 1].share) > 0)) {
            pack_problem(reader, node_value(reader, at, "share"), "“share”在0到1之间，从好到差不能变大。");
        }
    }
}

static void check_effects(Checking *checking, const yaml_node_t *node) {
    const FrameworkDef *framework = checking->framework;
    Reader *reader = checking->reader;
    for (size_t i = 0; i < framework->effect_count; i++) {
        const ScoreEffectDef *effect = &framework->effects[i];
        const yaml_node_t *at = node_entry(reader, node, "effects", i);
        claim_id(reader, node_value(reader, at, "id"), checking->item, effect->id, false);
        if (effect->kind == EFFECT_AT_MOST || effect->kind == EFFECT_FIXED) {
            need_grade(checking, at, "grade", effect->grade);
        }
        if (effect->kind == EFFECT_DOWN && (!framework->grade_count || effect->by < 1)) {
            pack_problem(reader, at, "降等要先有“grades”，“by”至少是1。");
        }
        if (effect->kind == EFFECT_CAP && !node_child(reader, at, "points")) {
            pack_problem(reader, at, "封顶要用“points”写明最多几分。");
        }
        if (effect->sureness == SURE_UNCONFIRMED && !effect->note.len) {
            pack_problem(reader, at, "“%.*s”还没有核实，要用“note”写明为什么。", STR_ARG(effect->id));
        }
    }
}

static void check_whole(Checking *checking, const yaml_node_t *node) {
    const FrameworkDef *framework = checking->framework;
    Reader *reader = checking->reader;
    Fraction sum = fraction_of(0);
    for (size_t i = 0; i < framework->node_count; i++) {
        sum = fraction_add(sum, framework->nodes[i].bonus ? fraction_of(0) : framework->nodes[i].points);
    }
    if (framework->points.num && fraction_compare(sum, framework->points) != 0 && adds_up(checking, node)) {
        pack_problem(reader, node_value(reader, node, "points"), "各项满分合计%.*s，与“points”写的%.*s不一致。",
                     STR_ARG(fraction_show(reader->arena, sum, FRACTION_PLACES)),
                     STR_ARG(fraction_show(reader->arena, framework->points, FRACTION_PLACES)));
    }
    if (framework->applies.text.len && !framework->applies_why.len) {
        pack_problem(reader, node_value(reader, node, "applies"),
                     "写了“applies”，还要用“applies_why”写明不适用的理由。");
    }
    bool bounded = framework->coefficient_least.text.len && framework->coefficient_most.text.len;
    if (framework->coefficient.text.len && (!bounded || !framework->coefficient_name.len)) {
        pack_problem(reader, node_value(reader, node, "coefficient"),
                     "写了“coefficient”，还要写“coefficient_name”和上下限“coefficient_least”“coefficient_most”。");
    }
    if (framework->decimals < 0 || framework->decimals > FRACTION_PLACES) {
        pack_problem(reader, node_value(reader, node, "decimals"), "“decimals”要在0到%d之间。", FRACTION_PLACES);
    }
    if (checking->leaves > LEAVES_MOST) {
        pack_problem(reader, node, "指标太多，最多%d项。", LEAVES_MOST);
    }
}

/* ---- as items ---- */

static ItemDef item_of_leaf(Checking *checking, const ScoreNodeDef *def) {
    bool scored = def->points.num > 0;
    return (ItemDef){
        .id = def->id,
        .name = def->name,
        .short_name = def->name,
        .kind = scored ? ITEM_SCORE : ITEM_EVIDENCE,
        .stage = -1,
        .times = 1,
        .resource_step = 1,
        .decimals = def->decimals,
        .percent = def->percent,
        .unit = def->unit,
        .evidence = def->evidence,
        .evidence_count = def->evidence_count,
        .measure = def->measure,
        .responsible = def->responsible,
        .records = def->records,
        .record_count = def->record_count,
        .source = def->source,
        .note = def->note,
        .sureness = def->sureness,
        .points = {scored ? fraction_show(checking->reader->arena, def->points, FRACTION_PLACES) : STR(""), def->place},
        .node = def,
        .place = def->place};
}

static void add_leaves(Checking *checking, const ScoreNodeDef *def, BlockDef *block) {
    if (!def->node_count) {
        block->items[block->item_count++] = item_of_leaf(checking, def);
    }
    for (size_t i = 0; i < def->node_count; i++) {
        add_leaves(checking, &def->nodes[i], block);
    }
}

static size_t leaves_of(const ScoreNodeDef *def) {
    size_t count = def->node_count == 0;
    for (size_t i = 0; i < def->node_count; i++) {
        count += leaves_of(&def->nodes[i]);
    }
    return count;
}

/* One block for each node of the first level. */
static void add_blocks(Checking *checking) {
    StandardDef *standard = checking->standard;
    Arena *arena = checking->reader->arena;
    size_t count = standard->block_count + checking->framework->node_count;
    BlockDef *blocks = arena_grow(arena, standard->blocks, standard->block_count, count, sizeof(BlockDef));
    for (size_t i = 0; i < checking->framework->node_count; i++) {
        const ScoreNodeDef *node = &checking->framework->nodes[i];
        BlockDef *block = &blocks[standard->block_count++];
        *block = (BlockDef){.id = node->id, .name = node->name, .items = ARENA_ARRAY(arena, leaves_of(node), ItemDef)};
        add_leaves(checking, node, block);
    }
    standard->blocks = blocks;
}

static void add_effects(Checking *checking) {
    StandardDef *standard = checking->standard;
    size_t count = standard->veto_count + checking->framework->effect_count;
    ItemDef *vetoes =
        arena_grow(checking->reader->arena, standard->vetoes, standard->veto_count, count, sizeof(ItemDef));
    for (size_t i = 0; i < checking->framework->effect_count; i++) {
        const ScoreEffectDef *effect = &checking->framework->effects[i];
        vetoes[standard->veto_count++] = (ItemDef){.id = effect->id,
                                                   .name = effect->name,
                                                   .short_name = effect->name,
                                                   .kind = ITEM_EVIDENCE,
                                                   .stage = -1,
                                                   .times = 1,
                                                   .resource_step = 1,
                                                   .evidence = effect->evidence,
                                                   .evidence_count = effect->evidence_count,
                                                   .measure = effect->measure,
                                                   .responsible = effect->responsible,
                                                   .records = effect->records,
                                                   .record_count = effect->record_count,
                                                   .source = effect->source,
                                                   .note = effect->note,
                                                   .sureness = effect->sureness,
                                                   .effect = effect,
                                                   .place = effect->place};
    }
    standard->vetoes = vetoes;
}

void finish_framework(Reader *reader, const yaml_node_t *node, StandardDef *standard) {
    Checking checking = {.reader = reader, .standard = standard, .framework = &standard->framework};
    const yaml_node_t *points = node_child(reader, node, "points");
    checking.item = inside(&checking, "条目");
    checking.read = reader->problems->count;
    checking.points_known = !points || is_readable(&checking, points);
    if (!node_child(reader, node, "decimals")) {
        standard->framework.decimals = 2;
    }
    for (size_t i = 0; i < standard->framework.node_count; i++) {
        check_node(&checking, node_entry(reader, node, "nodes", i), &standard->framework.nodes[i], NULL, 1);
    }
    check_grades(&checking, node);
    check_effects(&checking, node);
    check_whole(&checking, node);
    add_blocks(&checking);
    add_effects(&checking);
}
