/* What people call the things that fields name. */
#include "ledger_internal.h"
#include "ledger_support.h"

static void assert_called(Bench *bench, CaseFieldType type, const char *value, const char *wanted) {
    Str name;
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    bool good = name_of(bench->ledger, tx, type, str_from(value), bench->arena, &name, &err);
    store_read_end(tx);
    must(good, &err);
    assert_string_equal(str_cstr(bench->arena, name), wanted);
}

static void elements_and_items_stand_by_their_names(void **state) {
    assert_called(*state, CASE_ELEMENT, "pupils_P", "小学在校生");
    assert_called(*state, CASE_ITEM, "SD-03", "安全与食品卫生");
    assert_called(*state, CASE_UNIT, SCHOOL, "第一小学");
}

/* LZ-24 is one thing with 满意度 and another without: which standard is meant a case does not say. */
static void an_id_that_standards_give_to_different_things_stays_an_id(void **state) {
    assert_called(*state, CASE_ITEM, "LZ-24", "LZ-24");
}

static void what_no_pack_knows_stays_as_it_is(void **state) {
    assert_called(*state, CASE_ITEM, "OWN-1", "OWN-1");
    assert_called(*state, CASE_ELEMENT, "no_such", "no_such");
}

/* ---- what may be named --------------------------------------------------------------------------- */

#define NAMING                                                                                                         \
    "system: LOC-02\nname: 引用台账\ngroup: 本地\nsection: BAS\ndomain: ledgers\nhelp: 引用数据\nrecords:\n" \
    "  - id: note\n    name: 引用\n    title: \"{text}\"\n    number: \"引{year}-{seq:3}\"\n"                       \
    "    opened_by: [safo]\n    ladder: overdue\n    due: {days: 3}\n"                                                 \
    "    fields:\n      - {id: text, name: 事由, type: text, required: true}\n"                                      \
    "      - {id: figure, name: 数据, type: element}\n      - {id: points, name: 指标, type: item, many: true}\n"  \
    "      - {id: section, name: 科室, type: choice, departments: true, choices: [BAS, SAFE]}\n"                     \
    "      - {id: rows, name: 明细, type: table, columns: [{id: what, name: 数据项, type: element}]}\n"           \
    "    states:\n      - {id: open, name: 登记}\n      - {id: closed, name: 办结, end: closed}\n"                 \
    "    steps:\n      - {id: change, name: 修改, kind: note, from: [open], by: [creator], action: edit, asks: "     \
    "[figure, points, rows]}\n      - {id: close, name: 办结, from: [open], to: closed, by: [head], action: review}\n"

/* Standards change: what the packs call so today, nobody does tomorrow. */
static void nobody_knows(void *context, ItemSearch *search) {
    (void)context;
    (void)search;
}

static void what_no_pack_knows_is_refused_at_its_field(void **state) {
    Bench *bench = *state;
    static const struct {
        const char *fields, *place, *message;
    } wrong[] = {
        {"{\"text\":\"甲\",\"figure\":\"no_such\"}", "figure", "“数据”没有“no_such”这个数据项"},
        {"{\"text\":\"甲\",\"points\":[\"SD-03\",\"OWN-1\"]}", "points", "“指标”没有“OWN-1”这个指标"},
        {"{\"text\":\"甲\",\"rows\":[{\"what\":\"no_such\"}]}", "rows[1].what", "“数据项”没有“no_such”这个数据项"}};
    define(bench, STR(NAMING));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const NewCase made = {.record = STR("LOC-02.note"), .unit = STR(SCHOOL), .fields = str_from(wrong[i].fields)};
        Err err = {.kind = ERR_NONE};
        int64_t id;
        assert_false(case_open(bench->ledger, NULL, &made, &id, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_string_equal(err.place.field, wrong[i].place);
        assert_non_null(strstr(err.message, wrong[i].message));
    }
}

static void what_is_named_by_its_name_is_kept_by_its_id(void **state) {
    Bench *bench = *state;
    define(bench, STR(NAMING));
    int64_t id = opened(bench, NULL, "LOC-02.note", SCHOOL,
                        "{\"text\":\"甲\",\"figure\":\"小学在校生\",\"points\":[\"安全与食品卫生\",\"LZ-24\"],"
                        "\"rows\":[{\"what\":\"pupils_P\"}]}");
    assert_shows(bench, id, "\"figure\":\"pupils_P\"");
    assert_shows(bench, id, "\"points\":[\"SD-03\",\"LZ-24\"]");
    assert_whole(bench);
}

static void what_a_case_named_stays_when_it_is_gone(void **state) {
    Bench *bench = *state;
    define(bench, STR(NAMING));
    int64_t id = opened(bench, NULL, "LOC-02.note", SCHOOL, "{\"text\":\"甲\",\"points\":[\"SD-03\"]}");
    ledger_items_from(bench->ledger, nobody_knows, NULL);
    assert_shows(bench, id, "\"item:SD-03\":\"SD-03\"");
    assert_stepped(bench, NULL, id, "change", "{\"points\":[\"SD-03\"]}");
    assert_refused(bench, NULL, id, "change", "{\"points\":[\"SD-03\",\"SD-02\"]}", ERR_INPUT, "没有“SD-02”这个指标");
    assert_shows(bench, id, "\"points\":[\"SD-03\"]");
    assert_whole(bench);
}

static void a_department_is_taken_by_what_it_is_called_elsewhere(void **state) {
    Bench *bench = *state;
    define(bench, STR(NAMING));
    int64_t id = opened(bench, NULL, "LOC-02.note", SCHOOL, "{\"text\":\"甲\",\"section\":\"基教科\"}");
    assert_shows(bench, id, "\"section\":\"基础教育股\"");
    const NewCase made = {
        .record = STR("LOC-02.note"), .unit = STR(SCHOOL), .fields = STR("{\"text\":\"乙\",\"section\":\"财务科\"}")};
    Err err = {.kind = ERR_NONE};
    assert_false(case_open(bench->ledger, NULL, &made, &id, &err)); /* a department, but none of the choices */
    assert_non_null(strstr(err.message, "可以选：基础教育股、"));
}

/* By now another thing is called the same: nobody asked which of them the case meant. */
static void two_are_called_so(void *context, ItemSearch *search) {
    (void)context;
    search->named = STR("SD-98");
    search->several = true;
}

static void words_that_became_the_name_of_several_stay_as_they_are(void **state) {
    Bench *bench = *state;
    define(bench, STR(NAMING));
    int64_t id = opened(bench, NULL, "LOC-02.note", SCHOOL, "{\"text\":\"甲\",\"points\":[\"SD-03\"]}");
    ledger_items_from(bench->ledger, two_are_called_so, NULL);
    assert_stepped(bench, NULL, id, "change", "{\"points\":[\"SD-03\"]}");
    assert_shows(bench, id, "\"points\":[\"SD-03\"]");
    assert_refused(bench, NULL, id, "change", "{\"points\":[\"SD-03\",\"安全\"]}", ERR_INPUT, "有几个指标都叫“安全”");
}

static void a_cell_with_too_many_values_is_refused(void **state) {
    Bench *bench = *state;
    const char *path = str_format(bench->arena, "%s/many.csv", bench->scratch->folder).data;
    const CaseImport import = {STR("LOC-02.note"), STR(SCHOOL), path, STR("many.csv"), false};
    ProblemList problems = problem_list(bench->arena, CASE_PROBLEMS_MOST);
    Buf text = buf_create(bench->arena);
    size_t rows, count;
    Err err = {.kind = ERR_NONE};
    define(bench, STR(NAMING));
    buf_add(&text, STR("事由,指标\n甲,SD-03"));
    for (int i = 0; i < 20000; i++) {
        buf_add(&text, STR("、丙"));
    }
    buf_add(&text, STR("\n"));
    must(file_write(path, buf_str(&text), &err), &err);
    must(case_import(bench->ledger, NULL, &import, bench->arena, &rows, &count, &problems, &err), &err);
    assert_int_equal(count, 0);
    assert_int_equal(problems.errors, 1);
    assert_non_null(strstr(str_cstr(bench->arena, problems.items[0].message), "太多，最多200个"));
}

static void an_old_register_is_held_to_the_same(void **state) {
    Bench *bench = *state;
    const char *path = str_format(bench->arena, "%s/old.csv", bench->scratch->folder).data;
    const CaseImport import = {STR("LOC-02.note"), STR(SCHOOL), path, STR("old.csv"), false};
    ProblemList problems = problem_list(bench->arena, CASE_PROBLEMS_MOST);
    size_t rows, count;
    Err err = {.kind = ERR_NONE};
    define(bench, STR(NAMING));
    must(file_write(path, STR("事由,数据,指标\n甲,小学在校生,SD-03、安全与食品卫生\n乙,学生人数吧,SD-99\n"), &err),
         &err);
    must(case_import(bench->ledger, NULL, &import, bench->arena, &rows, &count, &problems, &err), &err);
    assert_int_equal(count, 0);
    assert_int_equal(problems.errors, 2);
    assert_string_equal(problems.items[0].place.cell, "B3");
    assert_string_equal(problems.items[1].place.cell, "C3");
    problems = problem_list(bench->arena, CASE_PROBLEMS_MOST);
    must(file_write(path, STR("事由,数据,指标\n甲,小学在校生,SD-03、研究教育工作、解决实际问题、安全与食品卫生\n"),
                    &err),
         &err);
    must(case_import(bench->ledger, NULL, &import, bench->arena, &rows, &count, &problems, &err), &err);
    assert_int_equal(count, 1);
    assert_shows(bench, 1, "\"figure\":\"pupils_P\"");
    assert_shows(bench, 1, "\"points\":[\"SD-03\",\"TW-01\",\"SD-03\"]"); /* a name with a mark of its own is one */
    assert_whole(bench);
}

static void a_rehearsal_is_held_to_the_same(void **state) {
    Bench *bench = *state;
    ProblemList problems = problem_list(bench->arena, 20);
    const RehearsalMove moves[] = {
        {STR("safo.1"), STR("open"), STR("{\"text\":\"甲\",\"figure\":\"no_such\"}"), STR(""), 0}};
    const Rehearsal rehearsal = {STR(NAMING), STR(SCHOOL), moves, 1};
    Buf out = buf_create(bench->arena);
    Err err = {.kind = ERR_NONE};
    must(ledger_rehearse(bench->ledger, &rehearsal, &out, bench->arena, &problems, &err), &err);
    assert_true(str_find(buf_str(&out), STR("没有“no_such”这个数据项")) > 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        TEST(elements_and_items_stand_by_their_names),
        TEST(an_id_that_standards_give_to_different_things_stays_an_id),
        TEST(what_no_pack_knows_stays_as_it_is),
        TEST(what_no_pack_knows_is_refused_at_its_field),
        TEST(what_is_named_by_its_name_is_kept_by_its_id),
        TEST(what_a_case_named_stays_when_it_is_gone),
        TEST(a_department_is_taken_by_what_it_is_called_elsewhere),
        TEST(words_that_became_the_name_of_several_stay_as_they_are),
        TEST(a_cell_with_too_many_values_is_refused),
        TEST(an_old_register_is_held_to_the_same),
        TEST(a_rehearsal_is_held_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
