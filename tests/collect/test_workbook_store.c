/* Workbooks of entries in the store: who may, what is saved, what stays sealed, and drafts that went on meanwhile. */
#include "collect_support.h"
#include "workbook_hands.h"

#define UP "学生"

typedef struct Office {
    Desk *desk;
    int64_t round, entry;
    const User *writer, *second;
    const char *path;
} Office;

static Office office(void **state) {
    Desk *desk = *state;
    Office office = {.desk = desk, .round = desk_round(desk, "base", COUNTY)};
    office.entry = desk_entry(desk, office.round, FIRST);
    office.writer = desk_user(desk, "填报员", "staffd", FIRST, NULL);
    office.second = desk_user(desk, "教务处", "aff", FIRST, NULL);
    office.path = str_format(desk->arena, "%s/book.xlsx", desk->world->scratch->folder).data;
    return office;
}

static void write_out(Office *office, const User *user) {
    Str name;
    must(entry_workbook(office->desk->collect, user, office->entry, office->path, office->desk->arena, &name,
                        &office->desk->err),
         &office->desk->err);
    assert_true(str_is(name, "基础表_一小_2024.xlsx"));
}

static bool try_in(Office *office, const User *user, bool take, const char *overwrite, WorkbookResult *result) {
    const Str field = str_from(overwrite);
    const WorkbookChoice choice = {.take = take, .overwrite = &field, .overwrite_count = overwrite != NULL};
    office->desk->err = (Err){.kind = ERR_NONE};
    return entry_workbook_read(office->desk->collect, user, office->entry, office->path, &choice, office->desk->arena,
                               result, &office->desk->err);
}

static WorkbookResult bring_in(Office *office, const User *user, bool take, const char *overwrite) {
    WorkbookResult result;
    must(try_in(office, user, take, overwrite, &result), &office->desk->err);
    return result;
}

/* Upright sheets: the fields in rows 4, 5, ... in the order of the form. */
static void type_in(Office *office, const char *cell, const char *text) {
    Hand hand = hand_on(office->desk->arena, office->path, UP);
    hand_type(&hand, cell, text, false);
    hand_done(&hand);
}

static const char *standing(Office *office, const char *field) {
    return desk_cell(office->desk, desk_view(office->desk, NULL, office->entry), field, "");
}

static void what_is_taken_stands_in_the_draft_with_who_brought_it(void **state) {
    Office at = office(state);
    desk_type(at.desk, at.writer, at.entry, "pupils_P", "120");
    write_out(&at, at.writer);
    type_in(&at, "D4", "130");
    type_in(&at, "D6", "写在表里的");
    WorkbookResult result = bring_in(&at, at.second, false, NULL);
    assert_true(result.difference_count == 2 && result.taken == 0);
    assert_string_equal(standing(&at, "pupils_P"), "120");
    result = bring_in(&at, at.second, true, NULL);
    assert_true(result.taken == 2 && result.units[0].taken == 2 && result.problems.count == 0);
    assert_string_equal(standing(&at, "pupils_P"), "130");
    assert_string_equal(standing(&at, "note"), "写在表里的");
    const EntryView *view = desk_view(at.desk, NULL, at.entry);
    for (size_t i = 0; i < view->cell_count; i++) {
        if (str_is(view->cells[i].cell.field, "note")) {
            assert_true(str_is(view->cells[i].cell.actor, "教务处"));
        }
    }
    result = bring_in(&at, at.second, true, NULL); /* the same again */
    assert_true(result.taken == 0 && result.difference_count == 0);
}

static void a_wrong_cell_keeps_everything_out(void **state) {
    Office at = office(state);
    write_out(&at, at.writer);
    type_in(&at, "D4", "一百多");
    type_in(&at, "D6", "好的");
    WorkbookResult result = bring_in(&at, at.writer, true, NULL);
    assert_true(result.problems.errors == 1 && result.taken == 0);
    assert_null(standing(&at, "note"));
}

static void what_others_wrote_meanwhile_is_not_overwritten_unseen(void **state) {
    Office at = office(state);
    desk_type(at.desk, at.writer, at.entry, "pupils_P", "120");
    desk_type(at.desk, at.writer, at.entry, "note", "甲");
    write_out(&at, at.writer);
    desk_type(at.desk, at.second, at.entry, "pupils_P", "125");
    desk_type(at.desk, at.second, at.entry, "note", "乙");
    type_in(&at, "D4", "130");
    WorkbookResult result = bring_in(&at, at.writer, true, NULL);
    assert_true(result.conflicts == 1 && result.taken == 0 && result.difference_count == 1);
    assert_true(str_is(result.differences[0].now, "125") && str_is(result.differences[0].by, "教务处"));
    assert_int_equal(result.units[0].changed_since, 2);
    assert_string_equal(standing(&at, "pupils_P"), "125");
    result = bring_in(&at, at.writer, true, "pupils_P");
    assert_int_equal(result.taken, 1);
    assert_string_equal(standing(&at, "pupils_P"), "130");
    assert_string_equal(standing(&at, "note"), "乙");
}

static void personal_values_go_out_masked_and_come_in_sealed(void **state) {
    Office at = office(state);
    desk_type(at.desk, at.writer, at.entry, "contact", "欧阳一丁");
    desk_type(at.desk, at.writer, at.entry, "phone", "13812345678");
    write_out(&at, at.writer);
    Str texts = zip_part(at.desk->arena, at.path, "xl/sharedStrings.xml");
    assert_true(str_find(texts, STR("欧阳一丁")) < 0 && str_find(texts, STR("13812345678")) < 0);
    assert_int_equal(bring_in(&at, at.writer, true, NULL).difference_count, 0);
    type_in(&at, "D7", "司马二"); /* the name is written anew */
    WorkbookResult result = bring_in(&at, at.writer, true, NULL);
    assert_true(result.taken == 1 && result.difference_count == 1);
    assert_true(str_find(result.differences[0].now, STR("*")) >= 0);
    assert_int_equal(desk_number(at.desk, "SELECT COUNT(*) FROM entry_cell WHERE value LIKE '%司马%'"), 0);
    assert_true(strstr(standing(&at, "contact"), "*") != NULL);
}

static void rows_come_in_as_rows(void **state) {
    Office at = office(state);
    desk_type_row(at.desk, at.writer, at.entry, "#staff", "r1", "1");
    desk_type_row(at.desk, at.writer, at.entry, "hours", "r1", "12");
    write_out(&at, at.writer);
    Hand hand = hand_on(at.desk->arena, at.path, "教师");
    hand_type(&hand, "F5", "王小明", false);
    hand_type(&hand, "H5", "14", true);
    hand_type(&hand, "H4", "", false); /* the only value of the first row: it is removed */
    hand_done(&hand);
    WorkbookResult result = bring_in(&at, at.writer, true, NULL);
    assert_true(result.problems.errors == 0 && result.taken == 4);
    const EntryView *view = desk_view(at.desk, NULL, at.entry);
    size_t rows = 0;
    for (size_t i = 0; i < view->judgement.field_count; i++) {
        if (str_is(view->judgement.fields[i].def->id, "hours")) {
            rows++;
            assert_true(str_is(view->judgement.fields[i].text, "14"));
        }
    }
    assert_int_equal(rows, 1);
}

static void nothing_comes_in_where_nothing_may_be_typed(void **state) {
    Office at = office(state);
    desk_type(at.desk, at.writer, at.entry, "pupils_P", "120");
    write_out(&at, at.writer);
    type_in(&at, "D4", "130");
    WorkbookResult result;
    const User *head = desk_user(at.desk, "校长", "head", FIRST, NULL);
    assert_false(try_in(&at, head, true, NULL, &result));
    assert_int_equal(at.desk->err.kind, ERR_DENIED);
    assert_false(try_in(&at, desk_user(at.desk, "外人", "staffd", SECOND, NULL), true, NULL, &result));
    assert_int_equal(at.desk->err.kind, ERR_NOT_FOUND);
    desk_step(at.desk, head, at.entry, DO_SUBMIT, "");
    assert_false(try_in(&at, at.writer, true, NULL, &result));
    assert_told(at.desk, ERR_CONFLICT, "正在审核");
    write_out(&at, at.writer); /* to look at: all of it is closed */
    const char *others = str_format(at.desk->arena, "%s/other.xlsx", at.desk->world->scratch->folder).data;
    Str name;
    assert_false(entry_workbook(at.desk->collect, desk_user(at.desk, "外人", "staffd", SECOND, NULL), at.entry, others,
                                at.desk->arena, &name, &at.desk->err));
    assert_int_equal(at.desk->err.kind, ERR_NOT_FOUND);
    assert_false(path_exists(others));
}

static void only_the_returned_fields_are_open(void **state) {
    Office at = office(state);
    const User *head = desk_user(at.desk, "校长", "head", FIRST, NULL),
               *chief = desk_user(at.desk, "科长", "chief", COUNTY, "BAS");
    desk_type(at.desk, at.writer, at.entry, "pupils_P", "120");
    desk_step(at.desk, head, at.entry, DO_SUBMIT, "");
    const Str fields[] = {STR("note")};
    const StepOrder order = {
        .action = DO_RETURN, .reason = STR("请补充说明"), .fields = fields, .field_count = 1, .version = -1};
    bool returned = entry_step(at.desk->collect, chief, at.entry, &order, &at.desk->err) ||
                    entry_step(at.desk->collect, NULL, at.entry, &order, &at.desk->err);
    must(returned, &at.desk->err);
    write_out(&at, at.writer);
    type_in(&at, "D4", "130");
    type_in(&at, "D6", "补充说明");
    WorkbookResult result = bring_in(&at, at.writer, true, NULL);
    assert_true(result.problems.errors == 1 && result.taken == 0);
    write_out(&at, at.writer);
    type_in(&at, "D6", "补充说明");
    result = bring_in(&at, at.writer, true, NULL);
    assert_int_equal(result.taken, 1);
}

static void a_round_goes_out_in_one_workbook_and_comes_back_to_each(void **state) {
    Office at = office(state);
    Str name;
    desk_type(at.desk, at.writer, at.entry, "pupils_P", "120");
    must(round_workbook(at.desk->collect, NULL, at.round, STR(""), at.path, at.desk->arena, &name, &at.desk->err),
         &at.desk->err);
    assert_true(str_is(name, "基础表_3个单位_2024.xlsx"));
    Hand hand = hand_on(at.desk->arena, at.path, UP);
    hand_type(&hand, "F4", "121", true); /* a row per unit, in the order of the tree */
    hand_type(&hand, "F5", "222", true);
    hand_done(&hand);
    const WorkbookChoice take = {.take = true};
    WorkbookResult result;
    must(round_workbook_read(at.desk->collect, NULL, at.round, at.path, &take, at.desk->arena, &result, &at.desk->err),
         &at.desk->err);
    assert_true(result.taken == 2 && result.unit_count == 3 && result.units[0].taken == 1 &&
                result.units[1].taken == 1);
    assert_string_equal(standing(&at, "pupils_P"), "121");
    /* one school's clerk sees its own row only */
    must(round_workbook(at.desk->collect, at.writer, at.round, STR(""), at.path, at.desk->arena, &name, &at.desk->err),
         &at.desk->err);
    assert_true(str_is(name, "基础表_1个单位_2024.xlsx"));
    /* what is under review is told by name and stays */
    desk_step(at.desk, NULL, desk_entry(at.desk, at.round, SECOND), DO_SUBMIT, "");
    must(round_workbook(at.desk->collect, NULL, at.round, STR(""), at.path, at.desk->arena, &name, &at.desk->err),
         &at.desk->err);
    hand = hand_on(at.desk->arena, at.path, UP);
    hand_type(&hand, "F5", "300", true);
    hand_done(&hand);
    must(round_workbook_read(at.desk->collect, NULL, at.round, at.path, &take, at.desk->arena, &result, &at.desk->err),
         &at.desk->err);
    assert_true(result.problems.errors == 1 && result.taken == 0);
    assert_true(str_find(result.problems.items[0].message, STR("二小")) >= 0);
}

static void a_reason_written_in_the_workbook_is_one_that_was_typed_on_the_page(void **state) {
    Office at = office(state);
    const User *head = desk_user(at.desk, "校长", "head", FIRST, NULL);
    desk_type(at.desk, at.writer, at.entry, "pupils_P", "450");
    const StepOrder submit = {.action = DO_SUBMIT, .version = -1};
    assert_false(entry_step(at.desk->collect, head, at.entry, &submit, &at.desk->err)); /* wants a reason */
    write_out(&at, at.writer);
    Hand hand = hand_on(at.desk->arena, at.path, "需要说明");
    hand_type(&hand, "I4", "邻村学校撤并", false); /* of the pack: against last year */
    hand_type(&hand, "I5", "撤并后学生转入", false);
    hand_done(&hand);
    WorkbookResult result = bring_in(&at, at.second, true, NULL);
    assert_true(result.taken == 2 && result.problems.count == 0 && result.units[0].to_explain == 0);
    const EntryView *view = desk_view(at.desk, NULL, at.entry);
    bool given = false;
    for (size_t i = 0; i < view->judgement.check_count; i++) {
        given |=
            str_is(view->judgement.checks[i].id, "grown") && str_is(view->judgement.checks[i].reason, "撤并后学生转入");
    }
    assert_true(given);
    assert_string_equal(standing(&at, "?grown"), "撤并后学生转入");
    assert_string_equal(standing(&at, "?pupils-jump-primary"), "邻村学校撤并");
    desk_step(at.desk, head, at.entry, DO_SUBMIT, "");
    result = (WorkbookResult){.taken = 0};
    assert_false(try_in(&at, at.writer, true, NULL, &result)); /* under review now */
}

int main(int count, char **words) {
    if (count >= 2 && strcmp(words[1], "--table-reader") == 0) {
        return table_child_main(count - 2, words + 2);
    }
    const struct CMUnitTest tests[] = {
        DESK_TEST(what_is_taken_stands_in_the_draft_with_who_brought_it),
        DESK_TEST(a_wrong_cell_keeps_everything_out),
        DESK_TEST(what_others_wrote_meanwhile_is_not_overwritten_unseen),
        DESK_TEST(personal_values_go_out_masked_and_come_in_sealed),
        DESK_TEST(rows_come_in_as_rows),
        DESK_TEST(nothing_comes_in_where_nothing_may_be_typed),
        DESK_TEST(only_the_returned_fields_are_open),
        DESK_TEST(a_round_goes_out_in_one_workbook_and_comes_back_to_each),
        DESK_TEST(a_reason_written_in_the_workbook_is_one_that_was_typed_on_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
