/* Evaluation: which schools are rows, how mixed ones are split, what is unknown, what waits for people, and the plan.
 */
#include "world.h"

#include "standard_internal.h"

#define CASE(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)
#define HEAD                                                                                                           \
    "code,name,parent,kind,period,owner,pupils_P,pupils_J,pupils_S,backbone_P,backbone_J,aux_area,indoor_sport_area,"  \
    "field_area\n"                                                                                                     \
    "C,甲县,,县,2024,,,,,,,,,\n"

static const char table[] = HEAD "A,一小,C,小学,2024,公办,200,,,2,,1000,0,2000\n"
                                 "B,十二年校,C,十二年一贯制,2024,公办,300,200,100,3,2,3000,0,6000\n"
                                 "D,小教学点,C,教学点,2024,公办,49,,,0,,100,0,100\n"
                                 "E,大教学点,C,教学点,2024,公办,50,,,1,,300,0,500\n"
                                 "F,特校,C,特教,2024,公办,60,30,,1,1,400,0,500\n"
                                 "G,民小,C,小学,2024,民办,100,,,,,500,0,800\n"
                                 "H,空校,C,小学,2024,公办,0,,,0,,500,0,800\n";

static Evaluation judged(World *world, const Frame *frame, const char *id) {
    ProblemList problems = problem_list(world->arena, 10);
    const Standard *standard;
    assert_true(
        standard_compile(world->pack, pack_standard(world->pack, str_from(id)), world->arena, &standard, &problems));
    Evaluation evaluation;
    Err err = {.kind = ERR_NONE};
    EvaluateOptions options = {.decisions = NULL};
    must(standard_evaluate(standard, frame, unit_of(frame, "C"), &options, world->arena, &evaluation, &err), &err);
    return evaluation;
}

static Evaluation evaluate(World *world, const char *rows, const char *id) {
    world_import(world, rows);
    return judged(world, world_load(world, "2024", false), id);
}

static const RowResult *row_of(const Evaluation *evaluation, const char *code, const char *stage) {
    for (size_t i = 0; i < evaluation->row_count; i++) {
        const RowResult *row = &evaluation->rows[i];
        if (str_is(evaluation->frame->tree.units[row->unit].code, code) &&
            row->stage == pack_stage_index(evaluation->frame->pack, str_from(stage))) {
            return row;
        }
    }
    return NULL;
}

static const ItemResult *item_of(const Evaluation *evaluation, const char *id) {
    for (size_t i = 0; i < evaluation->item_count; i++) {
        if (str_is(evaluation->items[i].def->id, id)) {
            return &evaluation->items[i];
        }
    }
    fail_msg("no item %s", id);
    return NULL;
}

static int row_item_of(const Evaluation *evaluation, const char *id) {
    return item_of(evaluation, id)->row_item;
}

static void schools_that_the_standard_leaves_out_are_no_rows(void **state) {
    Evaluation evaluation = evaluate(*state, table, "yzjh-2017");
    assert_int_equal(evaluation.row_count, 5);
    assert_non_null(row_of(&evaluation, "A", "primary"));
    assert_non_null(row_of(&evaluation, "B", "primary"));
    assert_non_null(row_of(&evaluation, "B", "junior"));
    assert_non_null(row_of(&evaluation, "E", "primary"));
    assert_non_null(row_of(&evaluation, "G", "primary"));
}

static void shared_property_is_split_by_weighted_enrolment(void **state) {
    Evaluation evaluation = evaluate(*state, table, "yzjh-2017");
    double whole = 300 * 1.0 + 200 * 1.1 + 100 * 1.32;
    const RowResult *primary = row_of(&evaluation, "B", "primary"), *junior = row_of(&evaluation, "B", "junior");
    int area = row_item_of(&evaluation, "YZ-R-04"), backbone = row_item_of(&evaluation, "YZ-R-02");
    assert_true(fabs(primary->share - 300 / whole) < 1e-12 && fabs(junior->share - 220 / whole) < 1e-12);
    assert_true(fabs(primary->values[area].number - 3000 * 300 / whole / 300) < 1e-12);
    assert_true(junior->values[backbone].number == 1); /* teachers are counted by stage and not split */
    assert_true(row_of(&evaluation, "A", "primary")->share == 1);
}

static void an_unknown_figure_leaves_its_coefficient_pending_and_names_the_school(void **state) {
    Evaluation evaluation = evaluate(*state, table, "yzjh-2017");
    const ItemResult *backbone = item_of(&evaluation, "YZ-CV-P-02");
    assert_int_equal(backbone->verdict, VERDICT_PENDING);
    assert_true(str_find(backbone->why, STR("民小")) >= 0);
    assert_int_equal(item_of(&evaluation, "YZ-CV-P-04")->verdict, VERDICT_MET);
    assert_int_equal(row_of(&evaluation, "G", "primary")->item_verdicts[backbone->row_item], VERDICT_PENDING);
}

static void a_stage_without_schools_is_not_judged(void **state) {
    Evaluation evaluation = evaluate(*state, HEAD "A,一小,C,小学,2024,公办,200,,,2,,1000,0,2000\n", "yzjh-2017");
    assert_int_equal(item_of(&evaluation, "YZ-CV-J-04")->verdict, VERDICT_NOT_APPLICABLE);
    evaluation = evaluate(*state, HEAD "A,一小,C,小学,2024,公办,200,,,2,,1000,0,2000\n", "jbjh-2012");
    assert_int_equal(item_of(&evaluation, "JB-CV-J")->verdict, VERDICT_NOT_APPLICABLE); /* nor the mean of its eight */
}

static void a_coefficient_without_a_mean_is_no_pass(void **state) {
    Evaluation evaluation = evaluate(*state,
                                     HEAD "A,一小,C,小学,2024,公办,200,,,0,,1000,0,2000\n"
                                          "B,二小,C,小学,2024,公办,100,,,0,,1000,0,2000\n",
                                     "yzjh-2017");
    assert_int_equal(item_of(&evaluation, "YZ-CV-P-02")->verdict, VERDICT_NOT_MET);
    assert_true(item_of(&evaluation, "YZ-CV-P-02")->why.len > 0);
}

/* Of the eight coefficients the first has no mean (no school has rooms), the fifth lacks the books of one school. */
static void a_mean_with_one_coefficient_of_nothing_waits_for_those_that_lack_data(void **state) {
#define EIGHT                                                                                                            \
    "code,name,parent,kind,period,owner,sponsor,pupils_P,aux_area,indoor_sport_area,field_area,equip_value,computers,"   \
    "books,ft_P,deg_associate_P,deg_bachelor_P,deg_master_P,deg_doctor_P,title_mid_P\nC,甲县,,县,2024,,,,,,,,,,,,,,," \
    "\n"
    Evaluation evaluation = evaluate(*state,
                                     EIGHT "A,一小,C,小学,2024,公办,县级,200,0,0,2000,100,20,900,10,1,9,0,0,5\n"
                                           "B,二小,C,小学,2024,公办,县级,100,0,0,1000,50,10,,5,1,4,0,0,3\n",
                                     "jbjh-2012");
    assert_int_equal(item_of(&evaluation, "JB-CV-P")->verdict, VERDICT_PENDING);
    assert_true(str_find(item_of(&evaluation, "JB-CV-P")->why, STR("二小")) >= 0);
    evaluation = evaluate(*state,
                          EIGHT "A,一小,C,小学,2024,公办,县级,200,0,0,2000,100,20,900,10,1,9,0,0,5\n"
                                "B,二小,C,小学,2024,公办,县级,100,0,0,1000,50,10,450,5,1,4,0,0,3\n",
                          "jbjh-2012"); /* nothing is missing any more: it cannot be computed, and is no pass */
    assert_int_equal(item_of(&evaluation, "JB-CV-P")->verdict, VERDICT_NOT_MET);
}

static void evidence_and_vetoes_wait_for_a_person(void **state) {
    Evaluation evaluation = evaluate(*state, table, "yzjh-2017");
    assert_int_equal(item_of(&evaluation, "YZ-G-01")->verdict, VERDICT_PENDING);
    assert_int_equal(evaluation.veto_count, 6);
    for (size_t i = 0; i < evaluation.veto_count; i++) {
        assert_int_equal(evaluation.vetoes[i].verdict, VERDICT_PENDING);
    }
    assert_true(str_find(evaluation.why, STR("一票否决事项待定")) >=
                0); /* and the conclusion says that it waits for them */
}

static void a_school_is_no_small_county(void **state) {
    World *world = *state;
    Evaluation evaluation = evaluate(world, table, "yzjh-2017"), own;
    Err err = {.kind = ERR_NONE};
    EvaluateOptions options = {.decisions = NULL};
    must(standard_evaluate(evaluation.standard, world->frame, unit_of(world->frame, "A"), &options, world->arena, &own,
                           &err),
         &err);
    assert_int_equal(own.row_count, 1);
    assert_int_equal(item_of(&own, "YZ-CV-P-04")->verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(item_of(&own, "YZ-G-01")->verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(item_of(&own, "YZ-Q-01")->verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(own.vetoes[0].verdict, VERDICT_NOT_APPLICABLE);
    assert_true(str_is(own.blocks[own.block_count - 1].why, "没有适用的条目")); /* not: all met */
    assert_true(item_of(&own, "YZ-R-04")->verdict == VERDICT_MET);              /* 1000 ㎡ for 200 pupils */
}

static void a_county_of_which_no_school_is_known_waits(void **state) {
    World *world = *state;
    Evaluation evaluation = evaluate(world, "code,name,parent,kind,period\nC,县,,县,2024\n",
                                     "yzjh-2017"); /* nothing was told, or counted */
    assert_int_equal(item_of(&evaluation, "YZ-G-12")->verdict, VERDICT_PENDING);
    assert_int_equal(item_of(&evaluation, "YZ-Q-01")->verdict, VERDICT_PENDING);
    assert_int_equal(evaluation.verdict, VERDICT_PENDING);
    assert_false(evaluation.plan.complete); /* and nobody says that nothing is to be added */
    assert_true(str_find(evaluation.plan.note, STR("还没有学校的数据")) >= 0);
}

static void every_pack_standard_judges_the_same_county(void **state) {
    World *world = *state;
    size_t count;
    const StandardDef *defs = pack_standards(world->pack, &count);
    assert_true(count >= 3);
    for (size_t i = 0; i < count; i++) {
        Evaluation evaluation = evaluate(world, table, str_cstr(world->arena, defs[i].id));
        bool of_county = defs[i].level == LEVEL_COUNTY;
        assert_true(of_county ? evaluation.verdict == VERDICT_PENDING || evaluation.verdict == VERDICT_NOT_MET
                              : evaluation.verdict == VERDICT_NOT_APPLICABLE);
        assert_true((evaluation.score != NULL) == (defs[i].has_framework != 0));
        assert_int_equal(evaluation.block_count, defs[i].block_count);
    }
}

static bool same_number(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static void assert_same_item(const ItemResult *one, const ItemResult *other) {
    assert_int_equal(one->verdict, other->verdict);
    assert_true(same_number(one->value.number, other->value.number) && same_number(one->limit, other->limit));
    assert_int_equal(one->value.reason, other->value.reason);
    assert_true(same_number(one->mean, other->mean) && same_number(one->sd, other->sd));
    assert_int_equal(one->failing_count, other->failing_count);
    assert_int_equal(one->pending_count, other->pending_count);
    assert_int_equal(one->part_count, other->part_count);
    for (size_t i = 0; i < one->part_count; i++) {
        assert_int_equal(one->parts[i].verdict, other->parts[i].verdict);
        assert_true(same_number(one->parts[i].value.number, other->parts[i].value.number));
    }
}

static void without_words_values_and_verdicts_are_the_same(void **state) {
    World *world = *state;
    size_t count, met = 0, not_met = 0;
    const StandardDef *defs = pack_standards(world->pack, &count);
    for (size_t i = 0; i < count; i++) {
        Evaluation full = evaluate(world, table, str_cstr(world->arena, defs[i].id)), bare;
        Err err = {.kind = ERR_NONE};
        const EvaluateOptions options = {.no_plan = true, .no_words = true};
        must(standard_evaluate(full.standard, full.frame, full.unit, &options, world->arena, &bare, &err), &err);
        assert_int_equal(bare.verdict, full.verdict);
        assert_int_equal(bare.why.len, 0);
        assert_int_equal(bare.row_count, full.row_count);
        for (size_t n = 0; n < full.row_count; n++) {
            assert_int_equal(bare.rows[n].verdict, full.rows[n].verdict);
            assert_int_equal(bare.rows[n].why.len, 0);
            assert_memory_equal(bare.rows[n].item_verdicts, full.rows[n].item_verdicts,
                                full.row_item_count * sizeof(Verdict));
        }
        assert_int_equal(bare.item_count, full.item_count);
        for (size_t n = 0; n < full.item_count; n++) {
            assert_same_item(&bare.items[n], &full.items[n]);
            met += full.items[n].verdict == VERDICT_MET;
            not_met += full.items[n].verdict == VERDICT_NOT_MET;
        }
    }
    assert_true(met > 0 && not_met > 5); /* something was compared */
}

static void the_plan_of_a_mixed_school_is_for_the_school(void **state) {
    Evaluation evaluation =
        evaluate(*state, HEAD "B,十二年校,C,十二年一贯制,2024,公办,300,200,100,3,2,1000,0,20000\n", "yzjh-2017");
    int area = row_item_of(&evaluation, "YZ-R-04");
    double whole = 300 * 1.0 + 200 * 1.1 + 100 * 1.32, shares[] = {300 / whole, 220 / whole};
    double lines[] = {4.5 * 300, 5.8 * 200}, found = 0;
    for (size_t i = 0; i < evaluation.plan.step_count; i++) {
        const PlanStep *step = &evaluation.plan.steps[i];
        assert_false(step->item == area && found > 0); /* one step for both stages */
        assert_true(step->item != area || step->shared);
        found += step->item == area ? step->add : 0;
    }
    assert_true((1000 + found) * shares[0] >= 0.85 * lines[0] - 1e-6);
    assert_true((1000 + found) * shares[1] >= 0.85 * lines[1] - 1e-6);
}

#define CHARTERS "code,name,parent,kind,period,pupils_P,has_charter,mgmt_online,teach_online\nC,甲县,,县,2024,,,,\n"

static const PartResult *part_of(const Evaluation *evaluation, const char *item, size_t part) {
    const ItemResult *result = item_of(evaluation, item);
    assert_true(part < result->part_count);
    return &result->parts[part];
}

static bool names(const Evaluation *evaluation, const int *units, size_t count, const char *codes) {
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&out, "%s%.*s", i ? " " : "", STR_ARG(evaluation->frame->tree.units[units[i]].code));
    }
    bool same = str_is(buf_str(&out), codes);
    arena_destroy(arena);
    return same;
}

static void a_share_of_schools_names_those_that_are_in_the_way(void **state) {
    World *world = *state;
    Evaluation evaluation = evaluate(world,
                                     CHARTERS "A,一小,C,小学,2024,100,是,是,是\nB,二小,C,小学,2024,100,否,是,\n"
                                              "D,三小,C,小学,2024,100,否,是,否\nE,空校,C,小学,2024,0,否,否,否\n"
                                              "F,四小,C,小学,2024,,是,是,是\n",
                                     "yzjh-2017");
    const PartResult *charter = part_of(&evaluation, "YZ-Q-03", 0);
    assert_true(names(&evaluation, charter->failing, charter->failing_count, "B D")); /* E has no pupils: not asked */
    assert_true(names(&evaluation, charter->unknown, charter->unknown_count, "F"));
    assert_true(isnan(charter->failing_value[0]) && charter->applied == 4);
    assert_true(str_find(charter->why, STR("2所学校不符合：二小、三小")) >= 0);
    assert_true(str_find(charter->why, STR("1所学校缺数据：四小")) >= 0);
    assert_true(str_find(item_of(&evaluation, "YZ-Q-03")->why, STR("二小、三小")) >= 0);
    const PartResult *online = part_of(&evaluation, "YZ-Q-03", 1), *teach = part_of(&evaluation, "YZ-Q-03", 2);
    assert_true(online->failing_count == 0 && online->unknown_count == 1);
    assert_true(names(&evaluation, teach->failing, teach->failing_count, "D"));
    assert_true(names(&evaluation, teach->unknown, teach->unknown_count, "B F"));
    Buf json = buf_create(world->arena);
    evaluation_json(&evaluation, &json);
    assert_true(str_find(buf_str(&json), STR("\"failing\":[{\"unit\":\"B\",\"name\":\"二小\",\"value\":null},{\"unit\":"
                                             "\"D\"")) >= 0);
}

static void a_share_that_is_met_tells_who_is_within_what_is_allowed(void **state) {
    World *world = *state;
    Buf rows = buf_create(world->arena);
    buf_add(&rows, STR("code,name,parent,kind,period,children,kg_outdoor_area,kg_play_area,kg_build_area,"
                       "planned_before_2017\nC,甲县,,县,2024,,,,,\n"));
    for (int i = 1; i <= 4; i++) { /* half of the old ones have to do */
        buf_add_format(&rows, "K%d,第%d园,C,幼儿园,2024,100,%d,%d,%d,是\n", i, i, i > 2 ? 900 : 10, i > 2 ? 900 : 10,
                       i > 2 ? 3000 : 10);
    }
    Evaluation evaluation = evaluate(world, str_cstr(world->arena, buf_str(&rows)), "xqpp-2020");
    const PartResult *old = part_of(&evaluation, "XQ-C-01", 1);
    assert_int_equal(old->verdict, VERDICT_MET);
    assert_true(names(&evaluation, old->failing, old->failing_count, "K1 K2")); /* inside an if() */
    assert_true(str_find(old->why, STR("2所学校不符合（在允许范围内）：第1园、第2园")) >= 0);
    assert_int_equal(part_of(&evaluation, "XQ-C-01", 0)->failing_count, 0);
}

static void the_part_that_decides_stands_for_the_item(void **state) {
    Evaluation evaluation =
        evaluate(*state, CHARTERS "A,一小,C,小学,2024,100,是,是,是\nB,二小,C,小学,2024,100,是,是,否\n", "yzjh-2017");
    const ItemResult *item = item_of(&evaluation, "YZ-Q-03");
    assert_int_equal(item->verdict, VERDICT_NOT_MET);
    assert_ptr_equal(item->told,
                     &item->parts[2]); /* all have a charter and are managed online: one does not teach so */
    assert_true(item->value.number == 0.5);
    assert_true(str_find(item->why, STR("二小")) >= 0 && str_find(item->why, item->parts[0].name) < 0);
    /* Each school has a size of its own: no figure stands for all of them, least of all 0. */
    assert_null(item_of(&evaluation, "YZ-G-04")->told);
    assert_false(item_of(&evaluation, "YZ-G-04")->has_limit);
}

/* Of a share in per cent and a ratio with three places the second fails: it is shown as the ratio that it is. */
static void the_item_is_shown_like_the_part_that_decides(void **state) {
    World *world = *state;
    Evaluation evaluation = evaluate(world,
                                     "code,name,parent,kind,period,hs_quota,hs_plan,hs_quota_rural,rural_jh_grads,"
                                     "county_jh_grads\nC,甲县,,县,2024,60,100,15,40,100\n",
                                     "yzjh-2017");
    const ItemResult *item = item_of(&evaluation, "YZ-G-14");
    assert_true(item->part_count == 2 && item->told == &item->parts[1]);
    item->parts[0].unit = STR("人");
    item->parts[1].unit = STR("倍");
    Buf out = buf_create(world->arena);
    evaluation_json(&evaluation, &out);
    Str json = buf_str(&out);
    ptrdiff_t from = str_find(json, STR("\"id\":\"YZ-G-14\""));
    assert_true(from >= 0);
    json = str_slice(json, (size_t)from, json.len);
    ptrdiff_t to = str_find(json, STR("\"verdict\""));
    json = str_slice(json, 0, (size_t)to);
    assert_true(str_find(json, STR("\"value\":0.625,\"limit\":1,\"op\":\">=\",\"unit\":\"倍\",\"decimals\":3,"
                                   "\"percent\":false")) >= 0); /* (15 / 60) / (40 / 100) */
}

/* ---- fund rules ---- */

static Verdict fund(const Evaluation *evaluation, const char *id) {
    for (size_t i = 0; i < evaluation->item_count; i++) {
        if (str_is(evaluation->items[i].def->id, id)) {
            return evaluation->items[i].verdict;
        }
    }
    fail_msg("no %s", id);
    return VERDICT_PENDING;
}

/* Standards 05: growth is more than before, "only rising" is not less than before. */
static void money_that_stays_the_same_does_not_grow_but_does_not_fall(void **state) {
    World *world = *state;
    const char *head = "code,name,parent,kind,period,edu_exp,recurrent_rev,teacher_avg_pay,civil_avg_pay,spec_fund,"
                       "spec_pupils,quota_primary,quota_junior,pupils_P,pupils_J,pupils_S\n";
    const char *years[] = {
        "C,甲县,,县,2023,100,200,90000,90000,60000,10,600,800,,,\nS,甲校,C,十二年一贯制,2023,,,,,,,,,600,300,100\n",
        "C,甲县,,县,2024,100,200,90000,90000,59999,10,600,799,,,\nS,甲校,C,十二年一贯制,2024,,,,,,,,,600,300,100\n"};
    for (size_t i = 0; i < 2; i++) {
        world_import(world, str_format(world->arena, "%s%s", head, years[i]).data);
    }
    const Frame *frame = world_load(world, "2024", true);
    ProblemList problems = problem_list(world->arena, 10);
    const Standard *standard;
    Evaluation evaluation;
    Err err = {.kind = ERR_NONE};
    EvaluateOptions options = {.decisions = NULL};
    assert_true(
        standard_compile(world->pack, pack_standard(world->pack, STR("jingfei")), world->arena, &standard, &problems));
    must(standard_evaluate(standard, frame, unit_of(frame, "C"), &options, world->arena, &evaluation, &err), &err);
    assert_null(evaluation.score);
    assert_int_equal(fund(&evaluation, "JF-01"), VERDICT_NOT_MET);
    assert_int_equal(fund(&evaluation, "JF-02"), VERDICT_NOT_MET);
    assert_int_equal(fund(&evaluation, "JF-03"), VERDICT_PENDING);
    assert_int_equal(fund(&evaluation, "JF-04"), VERDICT_MET);
    assert_int_equal(fund(&evaluation, "JF-05"), VERDICT_MET);
    assert_int_equal(fund(&evaluation, "JF-08"), VERDICT_MET);
    assert_int_equal(fund(&evaluation, "JF-09"), VERDICT_NOT_MET);
    assert_int_equal(fund(&evaluation, "JF-13"), VERDICT_NOT_MET);
}

/* Of 200 typed answers and of those that questionnaires counted; -1: unknown. */
typedef struct Recognition {
    int typed, satisfied;              /* of 200 */
    int valid, content, results, open; /* counted; results and questionnaires that are not finished */
    double share;                      /* worked out by hand; -1: pending */
} Recognition;

/* What ledgers count is laid into the frame whenever it is loaded; here by hand. Below 0: not counted. */
static void count_for_county(World *world, Frame *frame, const char *id, int value) {
    StoredColumn *column = &frame->columns[element_of(world, id)];
    const size_t units = (size_t)frame->tree.count;
    if (value < 0) {
        return;
    }
    column->value = ARENA_ARRAY(world->arena, units, double);
    stored_set(column, units, (size_t)unit_of(frame, "C"), value, 0, world->arena);
}

static Evaluation recognised(World *world, const Recognition *one, const char *standard) {
    const char *const head = "code,name,parent,kind,period,survey_valid,survey_satisfied\nC,甲县,,县,2024";
    world_import(
        world,
        one->typed < 0
            ? str_format(world->arena, "%s,,\nA,一小,C,小学,2024,,\n", head).data
            : str_format(world->arena, "%s,%d,%d\nA,一小,C,小学,2024,,\n", head, one->typed, one->satisfied).data);
    Frame *frame = world_load(world, "2024", false);
    count_for_county(world, frame, "recognition_valid_counted", one->valid);
    count_for_county(world, frame, "recognition_satisfied_counted", one->content);
    count_for_county(world, frame, "recognition_results_open", one->results);
    count_for_county(world, frame, "recognition_surveys_open", one->open);
    return judged(world, frame, standard);
}

/* 324 of 360 are 90 %; 170 of 200 are just the 85 % that are asked for, 169 are 84.5 %. */
static void recognition_is_what_finished_questionnaires_counted_else_what_was_typed(void **state) {
    static const Recognition vectors[] = {{200, 170, -1, -1, -1, -1, 0.85}, {200, 169, -1, -1, -1, -1, 0.845},
                                          {200, 100, 360, 324, 0, 0, 0.9},  {-1, -1, 360, 324, -1, -1, 0.9},
                                          {200, 100, 360, 324, 1, 0, 0.5},  {200, 100, 360, 324, 0, 1, 0.5},
                                          {200, 170, 0, 0, 0, 0, 0.85},     {-1, -1, 360, 324, 0, 1, -1},
                                          {-1, -1, -1, -1, -1, -1, -1},     {200, 190, 360, 305, 0, 0, 305.0 / 360}};
    static const char *const standards[][2] = {
        {"yzjh-2017", "YZ-S-01"}, {"jbjh-2012", "JB-S-01"}, {"xqpp-2020", "XQ-S-01"}, {"lvzhi-county-100", "LZ-24"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        for (size_t k = 0; k < sizeof standards / sizeof *standards; k++) {
            void *world;
            world_open(&world);
            Evaluation evaluation = recognised(world, &vectors[i], standards[k][0]);
            const ItemResult *item = item_of(&evaluation, standards[k][1]);
            double share = vectors[i].share;
            Verdict wanted = share < 0 ? VERDICT_PENDING : share >= 0.85 ? VERDICT_MET : VERDICT_NOT_MET;
            if (item->verdict != wanted ||
                (share >= 0 && (item->value.reason || fabs(item->value.number - share) > 1e-12))) {
                fail_msg("%s, vector %zu: verdict %d, %.6f", standards[k][1], i, (int)item->verdict,
                         item->value.number);
            }
            world_close(&world);
        }
    }
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recognition_is_what_finished_questionnaires_counted_else_what_was_typed),
        CASE(schools_that_the_standard_leaves_out_are_no_rows),
        CASE(shared_property_is_split_by_weighted_enrolment),
        CASE(an_unknown_figure_leaves_its_coefficient_pending_and_names_the_school),
        CASE(a_stage_without_schools_is_not_judged),
        CASE(a_coefficient_without_a_mean_is_no_pass),
        CASE(a_mean_with_one_coefficient_of_nothing_waits_for_those_that_lack_data),
        CASE(evidence_and_vetoes_wait_for_a_person),
        CASE(a_school_is_no_small_county),
        CASE(a_county_of_which_no_school_is_known_waits),
        CASE(every_pack_standard_judges_the_same_county),
        CASE(without_words_values_and_verdicts_are_the_same),
        CASE(the_plan_of_a_mixed_school_is_for_the_school),
        CASE(a_share_of_schools_names_those_that_are_in_the_way),
        CASE(a_share_that_is_met_tells_who_is_within_what_is_allowed),
        CASE(the_part_that_decides_stands_for_the_item),
        CASE(the_item_is_shown_like_the_part_that_decides),
        CASE(money_that_stays_the_same_does_not_grow_but_does_not_fall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
