/* An evaluation made by hand: two schools and a county, every kind of result a document has to show.
 *
 * 甲小学 misses one resource, 乙小学 lacks a figure; one coefficient is over its limit, one item waits for
 * evidence, one share is below its limit. Names hold signs that files must escape. */
#ifndef DUXUE_TESTS_EVALUATION_SAMPLE_H
#define DUXUE_TESTS_EVALUATION_SAMPLE_H

#include <math.h>

#include "shared_pack.h"
#include "standard.h"

typedef struct Sample {
    Arena *arena;
    Pack *pack;
    Evaluation evaluation;
    StandardDef def;
    BlockDef blocks[2];
    ItemDef items[5];
    ItemResult results[5];
    BlockResult block_results[2];
    RowResult rows[2];
    PartDef part_def;
    PartResult part;
    Frame frame;
    Unit units[4];
    ReasonList *reasons;
    const ItemDef *row_items[1];
    double limits[8];
    PlanStep steps[1];
    PlanItem plan_item;
    Str evidence[1];
    int failing_rows[1];
} Sample;

static inline Unit sample_unit(const Sample *sample, const char *code, const char *name, const char *kind, int parent,
                               int end) {
    Unit unit = {.code = str_from(code), .name = str_from(name), .parent = parent, .end = end};
    unit.kind = pack_kind(sample->pack, str_from(kind));
    return unit;
}

static inline void sample_set(Sample *sample, const char *element, int unit, double value, Reason reason) {
    StoredColumn *column =
        &sample->frame.columns[pack_element_index(sample->pack, pack_element(sample->pack, str_from(element)))];
    if (!column->value) {
        column->value = ARENA_ARRAY(sample->arena, 4, double);
    }
    stored_set(column, 4, (size_t)unit, value, reason, sample->arena);
}

static inline void sample_frame(Sample *sample) {
    size_t count;
    pack_elements(sample->pack, &count);
    sample->units[0] = sample_unit(sample, "99", "汀州市", "city", -1, 4);
    sample->units[1] = sample_unit(sample, "9901", "澜<陵>&\"县", "county", 0, 4);
    sample->units[2] = sample_unit(sample, "990101", "甲小学", "primary_school", 1, 3);
    sample->units[3] = sample_unit(sample, "990102", "=乙小学", "primary_school", 1, 4);
    sample->frame = (Frame){.arena = sample->arena, .pack = sample->pack, .column_count = count};
    sample->frame.tree = (UnitTree){.period = STR("2024"), .units = sample->units, .count = 4};
    sample->frame.columns = ARENA_ARRAY(sample->arena, count, StoredColumn);
    sample->reasons = reason_list(sample->arena);
    Reason empty =
        reason_intern(sample->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = STR("小学教学班数"), .row = -1});
    for (int unit = 2; unit < 4; unit++) {
        sample_set(sample, "pupils_P", unit, 100.0 * unit, 0);
        sample_set(sample, "pupils_J", unit, 0, 0);
        sample_set(sample, "classes_P", unit, 6, unit == 3 ? empty : 0);
        sample_set(sample, "classes_J", unit, 0, 0);
        sample_set(sample, "ft_P", unit, 12, 0);
        sample_set(sample, "ft_J", unit, 0, 0);
    }
}

static inline void sample_rows(Sample *sample, Reason unknown) {
    for (int i = 0; i < 2; i++) {
        RowResult *row = &sample->rows[i];
        *row = (RowResult){
            .unit = i + 2, .stage = pack_stage_index(sample->pack, STR("primary")), .pupils = {200 + 100 * i, 0}};
        row->values = ARENA_ARRAY(sample->arena, 1, Value);
        row->item_verdicts = ARENA_ARRAY(sample->arena, 1, Verdict);
        row->have = ARENA_ARRAY(sample->arena, 1, double);
        row->per = ARENA_ARRAY(sample->arena, 1, double);
        row->values[0] = i ? (Value){0, unknown} : (Value){0.5, 0};
        row->item_verdicts[0] = row->verdict = i ? VERDICT_PENDING : VERDICT_NOT_MET;
    }
    sample->rows[0].gaps = ARENA_ARRAY(sample->arena, 1, Gap);
    sample->rows[0].gaps[0] = (Gap){0, 1};
    sample->rows[0].gap_count = 1;
}

static inline void sample_items(Sample *sample) {
    static const ItemKind kinds[] = {ITEM_ROW, ITEM_ROWS, ITEM_SPREAD, ITEM_VALUE, ITEM_EVIDENCE};
    static const char *const names[] = {"每百名学生拥有骨干教师数", "每所学校各项指标", "小学骨干教师差异系数",
                                        "社会认可度", "学校规划布局合理"};
    static const char *const ids[] = {"T-R-01", "T-R", "T-CV-P-01", "T-S-01", "T-G-01"};
    static const Verdict verdicts[] = {VERDICT_NOT_MET, VERDICT_NOT_MET, VERDICT_NOT_MET, VERDICT_NOT_MET,
                                       VERDICT_PENDING};
    for (int i = 0; i < 5; i++) {
        ItemDef *def = &sample->items[i];
        *def =
            (ItemDef){.id = str_from(ids[i]), .name = str_from(names[i]), .kind = kinds[i], .stage = -1, .decimals = 2};
        def->measure = i == 2 ? (Str){NULL, 0} : STR("按缺口补充");
        def->responsible = i == 3 ? (Str){NULL, 0} : STR("人事科");
        sample->results[i] = (ItemResult){.def = def,
                                          .block = &sample->blocks[i > 2],
                                          .stage = -1,
                                          .row_item = -1,
                                          .verdict = verdicts[i],
                                          .row_count = 2};
    }
    sample->items[0].short_name = STR("骨干教师");
    sample->items[0].resource_name = STR("骨干教师");
    sample->items[0].resource_unit = STR("人");
    sample->items[0].resource_whole = true;
    sample->items[1].of_items = &sample->items[0].id;
    sample->items[1].of_count = 1;
    sample->items[2].decimals = 3;
    sample->results[0].row_item = sample->results[2].row_item = 0;
    sample->results[1].failing_rows = sample->failing_rows;
    sample->results[0].failing_count = sample->results[1].failing_count = 1;
    sample->results[1].pending_count = 1;
    ItemResult *spread = &sample->results[2];
    spread->stage = pack_stage_index(sample->pack, STR("primary"));
    spread->value = (Value){0.612, 0};
    spread->mean = 1.25;
    spread->sd = 0.765;
    spread->has_limit = true;
    spread->limit = 0.5;
    spread->compare = COMPARE_AT_MOST;
    sample->part_def =
        (PartDef){.percent = true, .decimals = 2, .compare = COMPARE_AT_LEAST, .limit.all.text = STR("85%")};
    sample->items[3].parts = &sample->part_def;
    sample->items[3].part_count = 1;
    sample->part = (PartResult){.decimals = 2,
                                .percent = true,
                                .value = {0.8123, 0},
                                .has_limit = true,
                                .limit = 0.85,
                                .compare = COMPARE_AT_LEAST,
                                .verdict = VERDICT_NOT_MET};
    sample->results[3].parts = &sample->part;
    sample->results[3].part_count = 1;
    sample->results[4].why = STR("尚无佐证材料");
    sample->evidence[0] = STR("布局规划及批复");
    sample->items[4].evidence = sample->evidence;
    sample->items[4].evidence_count = 1;
}

static inline void sample_whole(Sample *sample) {
    Evaluation *evaluation = &sample->evaluation;
    unsigned stages = 1u << pack_stage_index(sample->pack, STR("primary"));
    sample->blocks[0] = (BlockDef){.id = STR("R"), .name = STR("资源配置"), .items = sample->items, .item_count = 3};
    sample->blocks[1] =
        (BlockDef){.id = STR("G"), .name = STR("政府保障"), .items = sample->items + 3, .item_count = 2};
    sample->block_results[0] = (BlockResult){.def = &sample->blocks[0], .verdict = VERDICT_NOT_MET, .not_met = 2};
    sample->block_results[1] =
        (BlockResult){.def = &sample->blocks[1], .verdict = VERDICT_NOT_MET, .not_met = 1, .pending = 1};
    sample->def = (StandardDef){.id = STR("test"),
                                .name = STR("县域教育督导评估"),
                                .title = STR("县域教育"),
                                .document = STR("教督〔2017〕6号"),
                                .stages = stages,
                                .version = STR("0123456789ab"),
                                .blocks = sample->blocks,
                                .block_count = 2};
    sample->row_items[0] = &sample->items[0];
    for (int i = 0; i < 8; i++) {
        sample->limits[i] = 1;
    }
    sample->steps[0] = (PlanStep){.row = 0, .item = 0, .add = 1};
    sample->plan_item = (PlanItem){.item = 0, .add = 1, .add_for_rows = 1, .schools = 1};
    size_t stage_count;
    pack_stages(sample->pack, &stage_count);
    sample->plan_item.cv_before = ARENA_ARRAY(sample->arena, stage_count, double);
    sample->plan_item.cv_after = ARENA_ARRAY(sample->arena, stage_count, double);
    for (size_t i = 0; i < stage_count; i++) {
        sample->plan_item.cv_before[i] = sample->plan_item.cv_after[i] = NAN;
    }
    *evaluation = (Evaluation){.def = &sample->def,
                               .frame = &sample->frame,
                               .unit = 1,
                               .verdict = VERDICT_NOT_MET,
                               .why = STR("3项未达标"),
                               .row_items = sample->row_items,
                               .row_item_count = 1,
                               .row_limits = sample->limits,
                               .stage_count = stage_count,
                               .rows = sample->rows,
                               .row_count = 2,
                               .items = sample->results,
                               .item_count = 5,
                               .blocks = sample->block_results,
                               .block_count = 2,
                               .reasons = sample->reasons};
    evaluation->plan = (Plan){.steps = sample->steps, .step_count = 1, .items = &sample->plan_item, .item_count = 1};
}

static inline Sample *sample_create(void) {
    Arena *arena = arena_create();
    Sample *sample = ARENA_NEW(arena, Sample);
    sample->arena = arena;
    sample->pack = shared_pack();
    sample_frame(sample);
    Reason unknown =
        reason_intern(sample->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = STR("骨干教师"), .row = -1});
    sample_rows(sample, unknown);
    sample_items(sample);
    sample_whole(sample);
    return sample;
}

static inline void sample_destroy(Sample *sample) {
    arena_destroy(sample->arena);
}

#endif
