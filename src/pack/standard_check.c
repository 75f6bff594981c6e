/* Checks of a standard that need more than one of its values: ids given once, references that lead somewhere. */
#include "pack_internal.h"

/* Ids live inside their standard: the same item may stand in another one. */
static const char *inside(const Reader *reader, const StandardDef *standard, const char *what) {
    return str_cstr(reader->arena, str_format(reader->arena, "%.*s的%s", STR_ARG(standard->id), what));
}

/* ---- ids ---- */

static void claim_items(Reader *reader, const yaml_node_t *above, const char *key, const StandardDef *standard,
                        const ItemDef *items, size_t count) {
    const char *what = inside(reader, standard, "条目");
    for (size_t i = 0; i < count; i++) {
        claim_id(reader, node_value(reader, node_entry(reader, above, key, i), "id"), what, items[i].id, false);
    }
}

/* Parameters and lets are words of formulas: one of them must not hide an element, a stem or another. */
static void claim_word(Reader *reader, const yaml_node_t *node, const StandardDef *standard, Str id) {
    const yaml_node_t *at = node_value(reader, node, "id");
    const Element *element = id.len ? pack_element(reader->pack, id) : NULL;
    claim_id(reader, at, inside(reader, standard, "参数或中间量"), id, true);
    if (element) {
        pack_problem(reader, at, "“%.*s”已经是要素“%.*s”的名称，请换一个。", STR_ARG(id), STR_ARG(element->id));
    }
}

static void claim_ids(Reader *reader, const yaml_node_t *node, const StandardDef *standard) {
    claim_id(reader, node_value(reader, node, "standard"), "标准", standard->id, false);
    for (size_t i = 0; i < standard->parameter_count; i++) {
        claim_word(reader, node_entry(reader, node, "parameters", i), standard, standard->parameters[i].id);
    }
    for (size_t i = 0; i < standard->let_count; i++) {
        claim_word(reader, node_entry(reader, node, "lets", i), standard, standard->lets[i].id);
    }
    for (size_t i = 0; i < standard->block_count; i++) {
        const yaml_node_t *block = node_entry(reader, node, "blocks", i);
        claim_id(reader, node_value(reader, block, "id"), inside(reader, standard, "部分"), standard->blocks[i].id,
                 false);
        claim_items(reader, block, "items", standard, standard->blocks[i].items, standard->blocks[i].item_count);
    }
    claim_items(reader, node, "vetoes", standard, standard->vetoes, standard->veto_count);
    claim_items(reader, node, "preconditions", standard, standard->preconditions, standard->precondition_count);
}

/* ---- references ---- */

static void consider_items(const ItemDef *items, size_t count, Str name, size_t *least, Str *best) {
    for (size_t i = 0; i < count; i++) {
        size_t here = str_distance(items[i].id, name);
        if (here < *least) {
            *least = here;
            *best = items[i].id;
        }
    }
}

static void missing_item(Reader *reader, const yaml_node_t *node, const StandardDef *standard, const ItemDef *item,
                         Str name) {
    size_t least = name.len / 2 + 1;
    Str best = {NULL, 0};
    for (size_t i = 0; i < standard->block_count; i++) {
        consider_items(standard->blocks[i].items, standard->blocks[i].item_count, name, &least, &best);
    }
    pack_problem(reader, node, best.len ? "“%.*s”引用的“%.*s”不存在，是不是“%.*s”？" : "“%.*s”引用的“%.*s”不存在。%.*s",
                 STR_ARG(item->id), STR_ARG(name), STR_ARG(best));
}

static void check_references(Reader *reader, const yaml_node_t *node, const StandardDef *standard,
                             const ItemDef *item) {
    for (size_t i = 0; i < item->of_count; i++) {
        const yaml_node_t *at = node_entry(reader, node, "of", i);
        const ItemDef *of = standard_item(standard, item->of_items[i]);
        if (!of) {
            missing_item(reader, at, standard, item, item->of_items[i]);
        } else if (item->kind != ITEM_MEAN_OF && of->kind != ITEM_ROW) {
            pack_problem(reader, at, "“%.*s”引用的“%.*s”不是逐校指标（kind: row）。", STR_ARG(item->id),
                         STR_ARG(of->id));
        }
    }
    if (item->kind == ITEM_SPREAD && item->of_count > 1) {
        pack_problem(reader, node_entry(reader, node, "of", 1), "差异系数只能取一个逐校指标。");
    }
    for (size_t i = 0; i < item->resource_element_count; i++) {
        need_element(reader, node_entry(reader, node, "resource_elements", i), item->resource_elements[i], true);
    }
}

static void check_items(Reader *reader, const yaml_node_t *above, const char *key, const StandardDef *standard,
                        const ItemDef *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *node = node_entry(reader, above, key, i);
        const ItemDef *item = &items[i];
        check_references(reader, node, standard, item);
        if (item->stage >= 0 && item->kind == ITEM_SPREAD && !(standard->stages >> item->stage & 1)) {
            pack_problem(reader, node_value(reader, node, "stage"), "这个学段不在标准的“stages”里，没有学校可算。");
        }
        if (item->kind == ITEM_ROWS && (item->may_miss < 0 || (size_t)item->may_miss > item->of_count)) {
            pack_problem(reader, node_value(reader, node, "may_miss"), "“may_miss”要在0到“of”的个数之间。");
        }
        if (item->decimals < 0 || item->decimals > 9) {
            pack_problem(reader, node_value(reader, node, "decimals"), "“decimals”要在0到9之间。");
        }
        if (item->resource_step <= 0) {
            pack_problem(reader, node_value(reader, node, "resource_step"), "“resource_step”要大于0。");
        }
    }
}

static void check_block(Reader *reader, const yaml_node_t *node, const StandardDef *standard, const BlockDef *block) {
    check_items(reader, node, "items", standard, block->items, block->item_count);
    if (block->scored && !block->at_least.text.len) {
        pack_problem(reader, node_value(reader, node, "scored"), "计分的部分要用“at_least”写明达标需要多少分。");
    }
    for (size_t i = 0; i < block->item_count && !block->scored; i++) {
        if (block->items[i].kind == ITEM_SCORE) {
            const yaml_node_t *item = node_entry(reader, node, "items", i);
            pack_problem(reader, node_value(reader, item, "kind"), "只有写了“scored: true”的部分才能有计分条目。");
        }
    }
}

void finish_standard(Reader *reader, const yaml_node_t *node, void *record) {
    StandardDef *standard = record;
    standard->place = node_place(reader, node);
    claim_ids(reader, node, standard);
    if (standard->valid_to.year && date_compare(standard->valid_to, standard->valid_from) < 0) {
        pack_problem(reader, node_value(reader, node, "valid"), "有效期的结束早于开始。");
    }
    if (standard->stages && (!standard->select.text.len || !standard->row_pupils.text.len)) {
        pack_problem(reader, node_value(reader, node, "stages"),
                     "写了“stages”，还要用“select”写明哪些学校计入、用“row_pupils”写明学生数。");
    }
    for (size_t i = 0; i < standard->block_count; i++) {
        check_block(reader, node_entry(reader, node, "blocks", i), standard, &standard->blocks[i]);
    }
    check_items(reader, node, "vetoes", standard, standard->vetoes, standard->veto_count);
    check_items(reader, node, "preconditions", standard, standard->preconditions, standard->precondition_count);
    if (!standard->has_framework && !standard->block_count) {
        pack_problem(reader, node,
                     "缺少“blocks”。标准要有“blocks”（逐项判定）或“framework”（评分、评等），也可以都有。");
    }
    if (standard->has_framework) {
        finish_framework(reader, node_value(reader, node, "framework"), standard);
    }
}
