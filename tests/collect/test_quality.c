/* What quality finds in the sample county: little as it is, and every fault that is planted in a copy of it. */
#include "quality_support.h"

static void import_year(World *world, const char *year) {
    const ImportOptions options = {.actor = STR("tester")};
    const char *path = str_format(world->arena, DUXUE_SOURCE_DIR "/demo/county-%s.csv", year).data;
    ImportResult result;
    Err err = {.kind = ERR_NONE};
    must(fact_import(world->scratch->store, world->pack, path, &options, world->arena, &result, &err), &err);
    assert_int_equal(result.problems.errors, 0);
}

static int sample_open(void **state) {
    static Sample sample;
    void *world;
    Err err = {.kind = ERR_NONE};
    world_open(&world);
    sample.world = world;
    import_year(world, "2022");
    import_year(world, "2023");
    import_year(world, "2024");
    sample.frame = world_load(world, "2024", true);
    must(frame_load(sample.world->scratch->store, sample.world->pack, STR("2022"), false, &sample.oldest, &err), &err);
    sample.older[0] = sample.oldest;
    *state = &sample;
    return 0;
}

static int sample_close(void **state) {
    Sample *sample = *state;
    void *world = sample->world;
    frame_destroy(sample->oldest);
    return world_close(&world);
}

/* One test's copy of the county. */
typedef struct Case {
    Sample *sample;
    Arena *arena;
    Change now, before;
    const Frame *frame;
    QualityFrames frames;
    Quality county;
} Case;

static Case start(void **state) {
    Sample *sample = *state;
    Arena *arena = arena_create();
    return (Case){.sample = sample, .arena = arena, .now = {.arena = arena}, .before = {.arena = arena}};
}

static int unit_named(const Case *one, const char *code) {
    return unit_of(one->sample->frame, code);
}

static int element_named(const Case *one, const char *id) {
    return element_of(one->sample->world, id);
}

static void plant(Case *one, const char *code, const char *element, double value) {
    change(&one->now, unit_named(one, code), element_named(one, element), value);
}

static double figure(const Case *one, const char *code, const char *element) {
    return cell(one->sample->frame, element_named(one, element), unit_named(one, code));
}

static void look(Case *one) {
    one->frame = changed(one->sample->frame, &one->now, &one->before, one->arena);
    one->frames = (QualityFrames){.frame = one->frame, .older = one->sample->older, .older_count = 1};
    one->county = look_at(&one->frames, unit_named(one, COUNTY), one->arena);
}

static const Finding *found(const Case *one, const char *code, QualityKind kind, const char *subject) {
    return finding_of(&one->county, unit_named(one, code), kind, subject);
}

static void done(Case *one) {
    arena_destroy(one->arena);
}

#define BIG    "990121001002" /* 1720 pupils */
#define OTHER  "990121002001"
#define RURAL  "990121101003"
#define JUNIOR "990121001032"

/* ---- as it is ---- */

static void the_county_as_it_is_gives_few_questions(void **state) {
    Case one = start(state);
    look(&one);
    size_t questions = one.county.count - count_of(&one.county, QUALITY_CHECK);
    if (questions > 5 || one.county.count > 15) {
        print_findings(one.frame, &one.county);
        fail_msg("%zu questions", questions);
    }
    /* The lavish gift to a tiny school is the one that stands out. */
    assert_non_null(found(&one, "990121203011", QUALITY_PEERS, "equipment"));
    assert_int_equal(count_of(&one.county, QUALITY_PEERS), 1);
    assert_true(one.county.tallies[QUALITY_PEERS].tested > 800 && one.county.tallies[QUALITY_PAST].tested > 1500);
    assert_int_equal(one.county.tallies[QUALITY_BENFORD].tested, 0); /* too few schools for that law */
    done(&one);
}

static void what_is_found_does_not_depend_on_who_asks(void **state) {
    Case one = start(state);
    plant(&one, BIG, "books", 410000);
    plant(&one, RURAL, "equip_value", figure(&one, RURAL, "equip_value") * 10000);
    look(&one);
    size_t together = 0;
    for (size_t row = 0; row < one.frame->tree.count; row++) {
        if (one.frame->school_rows[row]) {
            Quality alone = look_at(&one.frames, (int)row, one.arena);
            together += alone.count;
            for (size_t i = 0; i < alone.count; i++) {
                const Finding *same = finding_of(&one.county, (int)row, alone.findings[i].kind, NULL);
                assert_non_null(same);
                assert_true(str_equal(same->state, alone.findings[i].state) || alone.count > 1);
            }
        }
    }
    assert_int_equal(together, one.county.count);
    Quality town = look_at(&one.frames, unit_named(&one, "990121001"), one.arena);
    assert_non_null(finding_of(&town, unit_named(&one, BIG), QUALITY_PEERS, "books"));
    done(&one);
}

/* ---- slips, zeros, outliers ---- */

static void a_slip_of_the_unit_is_one_question_not_five(void **state) {
    Case one = start(state);
    plant(&one, BIG, "equip_value", figure(&one, BIG, "equip_value") * 10000);
    look(&one);
    const Finding *slip = found(&one, BIG, QUALITY_SLIP, "equip_value");
    assert_non_null(slip);
    assert_int_equal(slip->severity, SEVERITY_WARNING);
    assert_true(says(slip, "元和万元") && says(slip, "2023年"));
    assert_true(slip->compared_count == 2); /* 2023 and 2022 */
    size_t about = 0;
    for (size_t i = 0; i < one.county.count; i++) {
        about += one.county.findings[i].unit == slip->unit;
    }
    assert_int_equal(about, 1);
    done(&one);
}

static void digits_too_many_and_too_few_are_slips(void **state) {
    Case one = start(state);
    plant(&one, BIG, "books", figure(&one, BIG, "books") * 10);
    plant(&one, OTHER, "books", floor(figure(&one, OTHER, "books") / 100));
    plant(&one, RURAL, "field_area", figure(&one, RURAL, "field_area") / 666.67);
    plant(&one, JUNIOR, "pub_budget", figure(&one, JUNIOR, "pub_budget") / 10000);
    look(&one);
    assert_true(says(found(&one, BIG, QUALITY_SLIP, "books"), "一位"));
    assert_true(says(found(&one, OTHER, QUALITY_SLIP, "books"), "两位"));
    assert_true(says(found(&one, RURAL, QUALITY_SLIP, "field_area"), "亩"));
    assert_true(says(found(&one, JUNIOR, QUALITY_SLIP, "pub_budget"), "万元"));
    done(&one);
}

static void what_a_whole_county_changed_is_no_ones_slip(void **state) {
    Case one = start(state);
    int books = element_named(&one, "books");
    for (size_t row = 0; row < one.sample->frame->tree.count; row++) {
        double value = cell(one.sample->frame, books, (int)row);
        if (one.sample->frame->school_rows[row] && value > 0) {
            change(&one.now, (int)row, books, value * 10);
        }
    }
    look(&one);
    assert_int_equal(count_of(&one.county, QUALITY_SLIP), 0);
    done(&one);
}

static void a_zero_where_all_others_have_some_is_asked_about_and_an_unknown_is_not(void **state) {
    Case one = start(state);
    plant(&one, BIG, "books", 0);
    plant(&one, OTHER, "books", 0);
    look(&one);
    const Finding *zero = found(&one, BIG, QUALITY_ZERO, "books");
    assert_non_null(zero);
    assert_true(says(zero, "不要填0") && zero->compared[0].value > 20000);
    /* the same school with the cell unknown: nothing is claimed about it at all */
    StoredColumn *column = &one.frame->columns[element_named(&one, "books")];
    stored_set(column, one.frame->tree.count, (size_t)unit_named(&one, BIG), 0, 1, one.arena);
    Quality again = look_at(&one.frames, unit_named(&one, COUNTY), one.arena);
    assert_null(finding_of(&again, unit_named(&one, BIG), QUALITY_ZERO, NULL));
    assert_null(finding_of(&again, unit_named(&one, BIG), QUALITY_PEERS, NULL));
    assert_null(finding_of(&again, unit_named(&one, BIG), QUALITY_PAST, NULL));
    assert_non_null(finding_of(&again, unit_named(&one, OTHER), QUALITY_ZERO, "books"));
    done(&one);
}

static void a_ratio_far_from_similar_schools_says_from_which_and_how_far(void **state) {
    Case one = start(state);
    plant(&one, BIG, "books", 410000);
    look(&one);
    const Finding *far = found(&one, BIG, QUALITY_PEERS, "books");
    assert_non_null(far);
    assert_true(fabs(far->z) > 5 && far->chance < 0.001 && far->value > 200 && far->compared[0].value < 40);
    assert_true(says(far, "中位数") && says(far, "已经校正") && says(far, "图书册数410000册"));
    assert_true(str_is(far->measure, "册"));
    done(&one);
}

/* ---- the own past ---- */

static void a_change_that_is_large_for_the_school_and_for_others_is_asked_about(void **state) {
    Case one = start(state);
    double staff = figure(&one, BIG, "staff");
    plant(&one, BIG, "staff", round(staff * 1.6));
    look(&one);
    const Finding *past = found(&one, BIG, QUALITY_PAST, "staff");
    assert_non_null(past);
    assert_true(says(past, "历年") && says(past, "2022年") && says(past, "增加"));
    done(&one);
}

static void a_school_that_always_changes_so_much_is_not_asked(void **state) {
    Case one = start(state);
    int staff = element_named(&one, "staff"), unit = unit_named(&one, BIG);
    double before = cell(one.sample->frame->previous, staff, unit), oldest = cell(one.sample->oldest, staff, unit);
    change(&one.before, unit, staff, round(oldest * 1.3));
    change(&one.now, unit, staff, round(oldest * 1.3 * 1.35));
    look(&one);
    assert_null(found(&one, BIG, QUALITY_PAST, "staff")); /* 1.35 after 1.3: within three times the usual */
    assert_true(before > 0);
    done(&one);
}

static void a_change_that_all_schools_share_is_not_the_schools(void **state) {
    Case one = start(state);
    int final = element_named(&one, "train_final");
    for (size_t row = 0; row < one.sample->frame->tree.count; row++) {
        double before = cell(one.sample->frame->previous, final, (int)row);
        if (one.sample->frame->school_rows[row] && before > 0) {
            change(&one.now, (int)row, final, round(before * 2));
        }
    }
    change(&one.now, unit_named(&one, BIG), final, cell(one.sample->frame->previous, final, unit_named(&one, BIG)));
    look(&one);
    assert_int_equal(count_of(&one.county, QUALITY_PAST), 0);
    done(&one);
}

static void few_people_more_or_less_are_chance(void **state) {
    Case one = start(state);
    int caregivers = element_named(&one, "caregivers"), unit = unit_named(&one, "990121001081");
    double value = cell(one.sample->frame, caregivers, unit);
    assert_true(value >= 4 && value <= 14);
    change(&one.now, unit, caregivers, value + 4);
    look(&one);
    assert_null(finding_of(&one.county, unit, QUALITY_PAST, "caregivers"));
    done(&one);
}

static void related_figures_that_part_company_are_asked_about(void **state) {
    Case one = start(state);
    int unit = unit_named(&one, BIG);
    double teachers = figure(&one, BIG, "ft_P");
    change(&one.now, unit, element_named(&one, "ft_P"), round(teachers * 1.75));
    look(&one);
    const Finding *jump = found(&one, BIG, QUALITY_JUMP, "teachers-primary");
    assert_non_null(jump);
    assert_true(says(jump, "2023年") && jump->chance < 0.05 && jump->element_count == 2);
    done(&one);
}

static void two_rooms_more_are_no_jump(void **state) {
    Case one = start(state);
    int unit = unit_named(&one, "990121203004"), rooms = element_named(&one, "mm_rooms");
    change(&one.before, unit, rooms, 2);
    change(&one.now, unit, rooms, 4);
    look(&one);
    assert_null(finding_of(&one.county, unit, QUALITY_JUMP, "media"));
    done(&one);
}

/* ---- how figures end, and where they stand ---- */

static const char *const counted[] = {"pupils_P",    "aux_area",          "field_area", "computers",
                                      "books",       "pub_budget",        "pub_final",  "train_budget",
                                      "train_final", "indoor_sport_area", "migrants"};
enum { COUNTED = sizeof counted / sizeof *counted };

static void a_school_that_rounds_everything_is_asked_to_count(void **state) {
    Case one = start(state);
    for (size_t i = 0; i < COUNTED; i++) {
        double value = figure(&one, BIG, counted[i]);
        double step = pow(10, fmax(1, floor(log10(value)) - 1));
        plant(&one, BIG, counted[i], round(value / step) * step);
    }
    look(&one);
    const Finding *rounded = found(&one, BIG, QUALITY_ROUNDED, "");
    assert_non_null(rounded);
    assert_true(rounded->chance < 0.001 && says(rounded, "结尾") && rounded->element_count >= 5);
    assert_int_equal(count_of(&one.county, QUALITY_ROUNDED), 1);
    done(&one);
}

static void figures_that_end_alike_are_asked_about(void **state) {
    Case one = start(state);
    static const char *const more[] = {"equip_value", "catchment_pupils_P", "fund_headcount"};
    for (size_t i = 0; i < COUNTED + 1; i++) {
        const char *id = i < COUNTED ? counted[i] : more[0];
        double factor = strcmp(id, "equip_value") == 0 ? 10000 : 1;
        plant(&one, BIG, id, (floor(figure(&one, BIG, id) / factor / 10) * 10 + 7) * factor);
    }
    look(&one);
    const Finding *alike = found(&one, BIG, QUALITY_SAME_DIGIT, "");
    assert_non_null(alike);
    assert_true(says(alike, "以7结尾") && alike->chance < 0.001);
    done(&one);
}

static void one_figure_in_unrelated_elements_is_asked_about(void **state) {
    Case one = start(state);
    plant(&one, BIG, "books", 48613);
    plant(&one, BIG, "train_budget", 48613);
    plant(&one, BIG, "field_area", 48613);
    look(&one);
    const Finding *repeated = found(&one, BIG, QUALITY_REPEATED, "48613");
    assert_non_null(repeated);
    assert_int_equal(repeated->element_count, 3);
    assert_true(says(repeated, "图书册数") && says(repeated, "串列"));
    done(&one);
}

static void last_years_table_handed_in_again_is_asked_about(void **state) {
    Case one = start(state);
    for (int e = 0; e < (int)one.sample->frame->column_count; e++) {
        double before = cell(one.sample->frame->previous, e, unit_named(&one, BIG));
        if (before > 0) {
            change(&one.now, unit_named(&one, BIG), e, before);
        }
    }
    look(&one);
    const Finding *unchanged = found(&one, BIG, QUALITY_UNCHANGED, "");
    assert_non_null(unchanged);
    assert_true(unchanged->value >= 10 && says(unchanged, "2023年完全相同"));
    assert_int_equal(count_of(&one.county, QUALITY_UNCHANGED), 1);
    done(&one);
}

/* ---- copied ---- */

/* Every so-manieth of the figures that the school has. */
static void copy_school(Case *one, const char *from, const char *to, unsigned every) {
    unsigned copied = 0;
    for (int e = 0; e < (int)one->sample->frame->column_count; e++) {
        double value = cell(one->sample->frame, e, unit_named(one, from));
        if (value > 0 && copied++ % every == 0) {
            change(&one->now, unit_named(one, to), e, value);
        }
    }
}

static void a_copied_school_is_found_with_what_is_equal(void **state) {
    Case one = start(state);
    copy_school(&one, BIG, OTHER, 1);
    look(&one);
    const Finding *first = found(&one, BIG, QUALITY_COPIED, ""), *second = found(&one, OTHER, QUALITY_COPIED, "");
    assert_true(first && second);
    assert_int_equal(first->other, second->unit);
    assert_int_equal(second->other, first->unit);
    assert_true(first->element_count >= 12 && first->chance < 1e-6 && says(first, "漱玉街道中心小学"));
    assert_int_equal(count_of(&one.county, QUALITY_COPIED), 2);
    done(&one);
}

static void half_a_copy_is_found_too(void **state) {
    Case one = start(state);
    copy_school(&one, BIG, OTHER, 2);
    look(&one);
    assert_non_null(found(&one, OTHER, QUALITY_COPIED, ""));
    done(&one);
}

static bool nobody(void *context, int unit) {
    (void)context;
    (void)unit;
    return false;
}

static void a_school_does_not_learn_the_name_of_the_other(void **state) {
    Case one = start(state);
    copy_school(&one, BIG, OTHER, 1);
    look(&one);
    one.frames.may_name = nobody;
    Quality own = look_at(&one.frames, unit_named(&one, BIG), one.arena);
    const Finding *copied = finding_of(&own, unit_named(&one, BIG), QUALITY_COPIED, "");
    assert_non_null(copied);
    assert_int_equal(copied->other, -1);
    assert_true(says(copied, "另一所学校"));
    Buf json = buf_create(one.arena);
    Json writer = json_writer(&json);
    finding_json(&one.frames, copied, &writer);
    assert_true(str_find(buf_str(&json), STR("漱玉")) < 0 && str_find(buf_str(&json), STR(OTHER)) < 0);
    done(&one);
}

/* ---- checks ---- */

static void checks_are_run_over_what_is_stored(void **state) {
    Case one = start(state);
    plant(&one, BIG, "boarders_P", 99999);
    look(&one);
    const Finding *check = found(&one, BIG, QUALITY_CHECK, "boarders-primary");
    assert_non_null(check);
    assert_int_equal(check->severity, SEVERITY_ERROR);
    assert_int_equal(one.county.findings[0].unit <= check->unit, 1);
    done(&one);
}

/* ---- explanations ---- */

static Quality with_notes(const Case *one, const QualityFrames *frames, int unit) {
    Quality quality = look_at(frames, unit, one->arena);
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(one->sample->world->scratch->store, &tx, &err), &err);
    must(quality_explained(tx, frames->frame, one->arena, &quality, &err), &err);
    store_read_end(tx);
    return quality;
}

static void an_explanation_holds_until_the_figure_changes(void **state) {
    Case one = start(state);
    Scratch *scratch = one.sample->world->scratch;
    int unit = unit_named(&one, BIG);
    plant(&one, BIG, "books", 410000);
    look(&one);
    Err err = {.kind = ERR_NONE};
    int64_t rows = scratch_number(scratch, "SELECT COUNT(*) FROM audit");
    must(quality_explain(scratch->store, &one.frames, unit, QUALITY_PEERS, STR("books"), STR(" 受赠一座图书馆 "),
                         STR("teacher"), &err),
         &err);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM audit"), rows + 1);
    Quality school = with_notes(&one, &one.frames, unit);
    const Finding *far = finding_of(&school, unit, QUALITY_PEERS, "books");
    assert_true(far && str_is(far->reason, "受赠一座图书馆") && str_is(far->by, "teacher") && far->at.len >= 20);
    assert_int_equal(school.tallies[QUALITY_PEERS].explained, 1);
    plant(&one, BIG, "books", 420000);
    look(&one);
    school = with_notes(&one, &one.frames, unit);
    far = finding_of(&school, unit, QUALITY_PEERS, "books");
    assert_true(far && far->reason.len == 0);
    AuditReport report;
    must(audit_verify(scratch->store, &report, &err), &err);
    assert_true(report.intact);
    assert_false(scratch_run(scratch, "DELETE FROM quality_note"));
    assert_false(scratch_run(scratch, "UPDATE quality_note SET reason = 'x'"));
    done(&one);
}

static void only_what_stands_and_may_be_explained_is_explained(void **state) {
    Case one = start(state);
    Store *store = one.sample->world->scratch->store;
    int unit = unit_named(&one, BIG);
    plant(&one, BIG, "books", 410000);
    plant(&one, BIG, "boarders_P", 99999);
    look(&one);
    Err err = {.kind = ERR_NONE};
    assert_false(
        quality_explain(store, &one.frames, unit, QUALITY_PEERS, STR("teachers-primary"), STR("属实"), STR("t"), &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_false(quality_explain(store, &one.frames, unit, QUALITY_PEERS, STR("books"), STR(" 无 "), STR("t"), &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.place.field, "reason");
    assert_false(
        quality_explain(store, &one.frames, unit, QUALITY_CHECK, STR("boarders-primary"), STR("属实"), STR("t"), &err));
    assert_true(err.kind == ERR_INPUT && strstr(err.message, "更正数据"));
    done(&one);
}

static void a_check_that_was_explained_when_it_came_in_stays_explained(void **state) {
    Case one = start(state);
    Scratch *scratch = one.sample->world->scratch;
    look(&one);
    int unit = unit_named(&one, "990121001071");
    Err err = {.kind = ERR_NONE};
    must(quality_explain(scratch->store, &one.frames, unit, QUALITY_CHECK, STR("kg-size"), STR("片区只有一所"),
                         STR("t"), &err),
         &err);
    assert_int_equal(
        scratch_number(scratch, "SELECT COUNT(*) FROM check_result WHERE rule = 'kg-size' AND reason_by = 't'"), 1);
    Quality school = with_notes(&one, &one.frames, unit);
    const Finding *check = finding_of(&school, unit, QUALITY_CHECK, "kg-size");
    assert_true(check && str_is(check->reason, "片区只有一所") && str_is(check->by, "t"));
    done(&one);
}

static void the_packs_formulas_are_compiled_and_a_fault_is_told_at_its_place(void **state) {
    Case one = start(state);
    ProblemList problems = problem_list(one.arena, 10);
    assert_true(quality_compile_all(one.sample->world->pack, one.arena, &problems));
    assert_int_equal(problems.count, 0);
    done(&one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_county_as_it_is_gives_few_questions),
        cmocka_unit_test(what_is_found_does_not_depend_on_who_asks),
        cmocka_unit_test(a_slip_of_the_unit_is_one_question_not_five),
        cmocka_unit_test(digits_too_many_and_too_few_are_slips),
        cmocka_unit_test(what_a_whole_county_changed_is_no_ones_slip),
        cmocka_unit_test(a_zero_where_all_others_have_some_is_asked_about_and_an_unknown_is_not),
        cmocka_unit_test(a_ratio_far_from_similar_schools_says_from_which_and_how_far),
        cmocka_unit_test(a_change_that_is_large_for_the_school_and_for_others_is_asked_about),
        cmocka_unit_test(a_school_that_always_changes_so_much_is_not_asked),
        cmocka_unit_test(a_change_that_all_schools_share_is_not_the_schools),
        cmocka_unit_test(few_people_more_or_less_are_chance),
        cmocka_unit_test(related_figures_that_part_company_are_asked_about),
        cmocka_unit_test(two_rooms_more_are_no_jump),
        cmocka_unit_test(a_school_that_rounds_everything_is_asked_to_count),
        cmocka_unit_test(figures_that_end_alike_are_asked_about),
        cmocka_unit_test(one_figure_in_unrelated_elements_is_asked_about),
        cmocka_unit_test(last_years_table_handed_in_again_is_asked_about),
        cmocka_unit_test(a_copied_school_is_found_with_what_is_equal),
        cmocka_unit_test(half_a_copy_is_found_too),
        cmocka_unit_test(a_school_does_not_learn_the_name_of_the_other),
        cmocka_unit_test(checks_are_run_over_what_is_stored),
        cmocka_unit_test(an_explanation_holds_until_the_figure_changes),
        cmocka_unit_test(only_what_stands_and_may_be_explained_is_explained),
        cmocka_unit_test(a_check_that_was_explained_when_it_came_in_stays_explained),
        cmocka_unit_test(the_packs_formulas_are_compiled_and_a_fault_is_told_at_its_place),
    };
    return cmocka_run_group_tests(tests, sample_open, sample_close);
}
