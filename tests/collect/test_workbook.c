/* Workbooks of entries: out with what stands in the draft, worked on, in again, and what that changes. */
#include "rounds.h"
#include "workbook_support.h"

#define HEAD                                                                                                           \
    "form: trial\nname: 试填表\nsteps: [{id: s, name: 审核, roles: [head]}]\nunlock_need: 2\nlevels: [school]\n"  \
    "sections:\n"
#define FIGURES                                                                                                        \
    "  - id: figures\n    name: 基本数\n    fields:\n      - {element: pupils_P, required: true}\n"                 \
    "      - {element: equip_value}\n      - {element: owner}\n      - {id: opened, name: 启用日期, type: date}\n" \
    "      - {id: note, name: 备注, type: text}\n      - {id: twice, name: 两倍, value: pupils_P * 2}\n"           \
    "      - {id: why_large, name: 大校说明, type: text, visible: pupils_P > 1000}\n"
#define CLASSES                                                                                                          \
    "  - id: classes\n    name: 逐班\n    table: true\n    row_name: 班\n    unique: [label]\n    fields:\n"          \
    "      - {id: label, name: 班名, type: text}\n      - {id: n, name: 人数, unit: 人, whole: true, min: 1, max: " \
    "100}\n"
#define UP "基本数"
/* Fields stand in rows 4, 5, ...; this year's value in column D. */

static Draft trial(Desk *desk) {
    Draft draft = draft_of(desk, form_written(desk, HEAD FIGURES CLASSES), "小学", 7);
    draft_put(&draft, "pupils_P", "", "812", 3, "甲");
    draft_put(&draft, "equip_value", "", "35.4", 4, "甲");
    draft_put(&draft, "owner", "", "公办", 4, "甲");
    draft_put(&draft, "note", "", "原来的", 4, "甲");
    for (int r = 1; r <= 3; r++) {
        const char *row = str_format(desk->arena, "r%d", r).data;
        draft_put(&draft, "#classes", row, str_format(desk->arena, "%d", r).data, 5, "甲");
        draft_put(&draft, "label", row, str_format(desk->arena, "%d班", r).data, 5, "甲");
        draft_put(&draft, "n", row, str_format(desk->arena, "%d", 40 + r).data, 5, "甲");
    }
    return draft;
}

static void assert_clean(const Back *back) {
    if (!back->good || back->result.problems.count || back->result.difference_count || back->write_count) {
        print_back(back);
        fail_msg("%s", "not as it went out");
    }
}

/* ---- every form of the packs ---- */

static void each_form(Desk *desk, void (*with)(Desk *desk, const Form *form, const KindDef *kind)) {
    size_t count, kind_count;
    const FormDef *forms = pack_forms(desk->pack, &count);
    const KindDef *kinds = pack_kinds(desk->pack, &kind_count);
    bool brief = in_short(); /* each form with one kind, the next form with the next */
    assert_true(count >= 10);
    for (size_t f = 0; f < count; f++) {
        size_t tried = 0;
        for (size_t i = 0; i < kind_count && !(brief && tried); i++) {
            size_t k = brief ? (f + i) % kind_count : i;
            Arena *outer = desk->arena;
            desk->arena = arena_create();
            const Form *form = form_named(desk, str_cstr(desk->arena, forms[f].id));
            if (form_concerns(form, &kinds[k], NULL)) {
                with(desk, form, &kinds[k]);
                tried++;
            }
            arena_destroy(desk->arena);
            desk->arena = outer;
        }
        assert_true(tried > 0);
    }
}

static void there_and_back(Desk *desk, const Form *form, const KindDef *kind) {
    Draft draft = draft_of(desk, form, str_cstr(desk->arena, kind->id), 5);
    Back back = read_back(desk, write_book(desk, &draft.entry, 1, false), &draft.entry, 1, NULL);
    assert_clean(&back);
    draft_fill(&draft, 3);
    back = read_back(desk, write_book(desk, &draft.entry, 1, false), &draft.entry, 1, NULL);
    assert_clean(&back);
    assert_true(back.result.cells > 0 && back.result.unchanged == back.result.cells);
    back = read_back(desk, write_book(desk, &draft.entry, 1, true), &draft.entry, 1, NULL);
    assert_clean(&back);
}

static void every_form_comes_back_as_it_went_out(void **state) {
    each_form(*state, there_and_back);
}

/* An empty workbook of the draft, filled in elsewhere: taking it makes the draft what was filled in. */
static void fill_and_take(Desk *desk, const Form *form, const KindDef *kind) {
    Draft empty = draft_of(desk, form, str_cstr(desk->arena, kind->id), 5), filled = draft_copy(&empty);
    draft_fill(&filled, 3);
    const char *path = write_book(desk, &filled.entry, 1, false);
    Back back = read_back(desk, path, &empty.entry, 1, NULL);
    if (!back.good || back.result.problems.errors || back.result.conflicts) {
        print_back(&back);
        fail_msg("%.*s %.*s", STR_ARG(form_def(form)->id), STR_ARG(kind->id));
    }
    for (size_t i = 0; i < back.write_count; i++) {
        const WorkbookWrite *write = &back.writes[i];
        draft_put(&empty, str_cstr(desk->arena, write->field), str_cstr(desk->arena, write->row),
                  str_cstr(desk->arena, write->value), 11, "乙");
    }
    EntryPlan wanted, got;
    entry_plan(&filled.entry, desk->arena, &wanted);
    entry_plan(&empty.entry, desk->arena, &got);
    assert_int_equal(wanted.judgement.field_count, got.judgement.field_count);
    for (size_t i = 0; i < wanted.judgement.field_count; i++) {
        const JudgedField *want = &wanted.judgement.fields[i], *have = &got.judgement.fields[i];
        if (want->shown != have->shown || !str_equal(want->text, have->text) || want->number != have->number) {
            fail_msg("%.*s: %.*s, wanted %.*s", STR_ARG(want->def->id), STR_ARG(have->text), STR_ARG(want->text));
        }
    }
    assert_int_equal(wanted.judgement.must_fix, back.result.units[0].must_fix);
    assert_int_equal(wanted.judgement.filled, back.result.units[0].filled);
}

static void every_form_filled_in_elsewhere_is_taken_whole(void **state) {
    each_form(*state, fill_and_take);
}

/* ---- cells ---- */

static void texts_are_read_as_people_write_them(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D4", "１，２３４", false); /* full width, as text */
    hand_type(&hand, "D5", "120.50", false);
    hand_type(&hand, "D6", "公立", false); /* another word for 公办 */
    hand_type(&hand, "D7", "2024/9/1", false);
    hand_type(&hand, "D8", " 新的  ", false);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_true(back.good && back.result.problems.count == 0);
    assert_true(str_is(difference_of(&back, "pupils_P", "")->mine, "1234"));
    assert_true(str_is(difference_of(&back, "equip_value", "")->mine, "120.5"));
    assert_null(difference_of(&back, "owner", ""));
    assert_true(str_is(difference_of(&back, "opened", "")->mine, "2024-09-01"));
    const WorkbookDifference *note = difference_of(&back, "note", "");
    assert_true(str_is(note->mine, "新的") && str_is(note->now, "原来的") && str_is(note->by, "甲"));
    assert_true(!note->conflict && note->taken && strcmp(note->place.cell, "D8") == 0);
    assert_string_equal(note->place.sheet, UP);
    assert_int_equal(back.write_count, 4);
}

static void a_wrong_cell_is_told_at_its_place_and_nothing_else_is_lost(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D4", "很多", false);
    hand_type(&hand, "D5", "***", false);
    hand_type(&hand, "D8", "新的", false);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_int_equal(back.result.problems.errors, 2);
    const Problem *bad = problem_of(&back, "bad-value");
    assert_true(strcmp(bad->place.sheet, UP) == 0 && strcmp(bad->place.cell, "D4") == 0);
    assert_true(strcmp(bad->place.field, "pupils_P") == 0 && str_find(bad->message, STR("小学在校生")) >= 0);
    assert_non_null(difference_of(&back, "note", ""));
    assert_null(difference_of(&back, "pupils_P", ""));
}

static void an_emptied_cell_is_a_difference_and_what_is_computed_is_not(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D8", "", false);
    hand_type(&hand, "D9", "99", true); /* computed */
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_int_equal(back.result.difference_count, 1);
    assert_true(difference_of(&back, "note", "")->mine.len == 0 && back.writes[0].value.len == 0);
    assert_int_equal(back.writes[0].base, 4);
}

static void a_field_that_is_not_asked_is_told_and_left_out(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D10", "我们是大校", false);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_non_null(problem_of(&back, "not-asked"));
    assert_true(back.result.problems.errors == 0 && back.write_count == 0 && back.result.difference_count == 0);
    hand = hand_on(desk->arena, hand.path, UP);
    hand_type(&hand, "D4", "1200", true); /* now it is */
    hand_done(&hand);
    back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_non_null(difference_of(&back, "why_large", ""));
    assert_int_equal(back.write_count, 2);
}

static void moved_rows_find_their_fields(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_swap_rows(&hand, 4, 8);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_clean(&back);
    hand = hand_on(desk->arena, hand.path, UP);
    hand_delete_row(&hand, 5); /* a field that is gone stays as it stands */
    hand_done(&hand);
    back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_clean(&back);
}

/* ---- rows of tables: ids in column C, the fields from F on ---- */

static void rows_are_added_changed_moved_and_removed(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), "逐班");
    hand_type(&hand, "G4", "45", true); /* r1 has more pupils */
    hand_type(&hand, "F6", "", false);  /* r3 is emptied */
    hand_type(&hand, "G6", "", false);
    hand_type(&hand, "F7", "4班", false); /* a row to come */
    hand_type(&hand, "G7", "39", true);
    hand_swap_rows(&hand, 4, 5);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_true(back.good && back.result.problems.errors == 0);
    const WorkbookDifference *more = difference_of(&back, "n", "r1");
    assert_true(str_is(more->now, "41") && str_is(more->mine, "45") && str_is(more->row_name, "1班"));
    const WorkbookDifference *gone = difference_of(&back, "#classes", "r3");
    assert_true(str_is(gone->mine, "删除") && str_is(gone->row_name, "3班") && !gone->conflict);
    const WorkbookDifference *added = NULL;
    for (size_t i = 0; i < back.result.difference_count; i++) {
        added = str_is(back.result.differences[i].mine, "新增") ? &back.result.differences[i] : added;
    }
    assert_non_null(added);
    assert_true(str_is(added->row_name, "4班") && str_starts(added->row, STR("x")));
    assert_int_equal(back.result.difference_count, 5); /* n, gone, added with its two cells */
    /* taken, and brought again: nothing is added twice */
    for (size_t i = 0; i < back.write_count; i++) {
        draft_put(&draft, str_cstr(desk->arena, back.writes[i].field), str_cstr(desk->arena, back.writes[i].row),
                  str_cstr(desk->arena, back.writes[i].value), 11, "乙");
    }
    back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_true(back.write_count == 0 && back.result.conflicts == 0);
}

static void a_row_that_is_gone_from_the_sheet_is_removed(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), "逐班");
    hand_delete_row(&hand, 5);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_int_equal(back.result.difference_count, 1);
    assert_true(str_is(difference_of(&back, "#classes", "r2")->mine, "删除"));
    assert_true(back.write_count == 1 && str_is(back.writes[0].value, "-"));
}

static void a_row_copied_with_its_name_is_a_row_of_its_own(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), "逐班");
    hand_type(&hand, "C7", "r1", false);
    hand_type(&hand, "F7", "5班", false);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_null(difference_of(&back, "label", "r1"));
    assert_int_equal(back.result.difference_count, 2);
    assert_true(str_is(back.result.differences[0].mine, "新增"));
}

/* ---- a draft that went on ---- */

static void what_changed_on_both_sides_is_a_conflict_and_stays(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D4", "820", true);
    hand_type(&hand, "D5", "36", true);
    hand_done(&hand);
    FormCell past[] = {{STR("pupils_P"), STR(""), STR("812"), 3, STR("甲"), STR("2024-09-10T08:00:00Z")},
                       {STR("note"), STR(""), STR("原来的"), 4, STR("甲"), STR("2024-09-10T08:00:00Z")}};
    draft.entry.past = past;
    draft.entry.past_count = 2;
    draft.entry.version = 12;
    draft_put(&draft, "pupils_P", "", "815", 11, "乙"); /* both */
    draft_put(&draft, "note", "", "乙写的", 12, "乙");  /* only there */
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    const WorkbookDifference *both = difference_of(&back, "pupils_P", "");
    assert_true(both->conflict && !both->taken && str_is(both->by, "乙") && str_is(both->now, "815"));
    assert_true(!difference_of(&back, "equip_value", "")->conflict);
    assert_null(difference_of(&back, "note", ""));
    assert_int_equal(back.write_count, 1);
    assert_int_equal(back.result.units[0].changed_since, 2);
    assert_true(back.result.units[0].made_version == 10 && back.result.units[0].version == 12);
    const Str wins[] = {STR("pupils_P")};
    const WorkbookChoice choice = {.overwrite = wins, .overwrite_count = 1};
    back = read_back(desk, hand.path, &draft.entry, 1, &choice);
    assert_int_equal(back.write_count, 2);
    assert_true(difference_of(&back, "pupils_P", "")->taken && back.writes[0].base == 11);
}

static void what_both_changed_alike_is_no_difference(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D4", "820", true);
    hand_done(&hand);
    draft_put(&draft, "pupils_P", "", "８２０", 11, "乙");
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_clean(&back);
}

static void rows_that_came_later_are_not_removed_and_touched_ones_are_conflicts(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), "逐班");
    hand_delete_row(&hand, 5);
    hand_done(&hand);
    draft_put(&draft, "#classes", "r9", "9", 11, "乙");
    draft_put(&draft, "label", "r9", "9班", 11, "乙");
    FormCell past[] = {{STR("n"), STR("r2"), STR("42"), 5, STR("甲"), STR("2024-09-10T08:00:00Z")}};
    draft.entry.past = past;
    draft.entry.past_count = 1;
    draft_put(&draft, "n", "r2", "44", 12, "乙");
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_int_equal(back.result.difference_count, 1);
    const WorkbookDifference *gone = difference_of(&back, "#classes", "r2");
    assert_true(gone->conflict && str_is(gone->by, "乙") && back.write_count == 0);
}

static void only_what_was_returned_may_be_changed(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    const Str only[] = {STR("pupils_P")};
    draft.entry.only = only;
    draft.entry.only_count = 1;
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D4", "820", true);
    hand_type(&hand, "D5", "36", true);
    hand_done(&hand);
    hand = hand_on(desk->arena, hand.path, "逐班");
    hand_delete_row(&hand, 5);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_true(back.result.problems.errors == 1 && strcmp(problem_of(&back, "not-open")->place.cell, "D5") == 0);
    assert_true(back.write_count == 1 && str_is(back.writes[0].field, "pupils_P"));
}

static void sealed_values_go_out_as_masks_and_masks_change_nothing(void **state) {
    Desk *desk = *state;
    Draft draft = draft_of(desk, form_named(desk, "school-basics"), "小学", 7);
    draft_put(&draft, "basics_filler", "", "personal:12", 3, "甲");
    const Str shown[] = {STR("张*")};
    draft.entry.shown = shown;
    const char *path = write_book(desk, &draft.entry, 1, false);
    Back back = read_back(desk, path, &draft.entry, 1, NULL);
    assert_clean(&back);
    Str strings = zip_part(desk->arena, path, "xl/sharedStrings.xml");
    assert_true(str_find(strings, STR("张*")) >= 0 && str_find(strings, STR("personal:")) < 0);
}

/* ---- whose workbook ---- */

static void assert_refused(const Back *back, ErrKind kind, const char *words) {
    if (back->good || back->err.kind != kind || !strstr(back->err.message, words)) {
        fail_msg("%d %s", (int)back->err.kind, back->err.message);
    }
}

static void workbooks_of_others_are_refused_with_whose_they_are(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk), other = draft_copy(&draft);
    other.entry.id = 8;
    other.entry.unit_name = STR("邻校");
    Back back = read_back(desk, write_book(desk, &other.entry, 1, false), &draft.entry, 1, NULL);
    assert_refused(&back, ERR_INPUT, "邻校");
    Draft year = draft_copy(&draft);
    year.entry.period = STR("2023");
    back = read_back(desk, write_book(desk, &year.entry, 1, false), &draft.entry, 1, NULL);
    assert_refused(&back, ERR_INPUT, "2023年度");
    Draft basics = draft_of(desk, form_named(desk, "school-basics"), "小学", 7);
    back = read_back(desk, write_book(desk, &basics.entry, 1, false), &draft.entry, 1, NULL);
    assert_refused(&back, ERR_INPUT, "另一张表");
    Draft newer = draft_of(desk, form_written(desk, HEAD FIGURES), "小学", 7);
    back = read_back(desk, write_book(desk, &newer.entry, 1, false), &draft.entry, 1, NULL);
    assert_refused(&back, ERR_CONFLICT, "另一个版本");
}

static void foreign_and_broken_files_are_refused(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    const char *sheet = sample_sheet(desk->arena, desk->folder, "foreign.xlsx",
                                     "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>在校生</t></is></c></row>");
    Back back = read_back(desk, sheet, &draft.entry, 1, NULL);
    assert_refused(&back, ERR_INPUT, "不是从本系统下载");
    back = read_back(desk, sample_file(desk->arena, desk->folder, "a.csv", STR("a,b\n1,2\n")), &draft.entry, 1, NULL);
    assert_refused(&back, ERR_INPUT, "不是从本系统下载");
    back =
        read_back(desk, sample_file(desk->arena, desk->folder, "a.xlsx", STR("PK\3\4 nothing")), &draft.entry, 1, NULL);
    assert_refused(&back, ERR_INPUT, "不是从本系统下载");
}

static void a_sheet_that_was_renamed_is_told_and_its_values_stay(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    const char *path = write_book(desk, &draft.entry, 1, false);
    Str book = zip_part(desk->arena, path, "xl/workbook.xml");
    ptrdiff_t at = str_find(book, STR("name=\"逐班\""));
    assert_true(at > 0);
    Hand hand = {desk->arena, path, "xl/workbook.xml", book};
    hand_replace(&hand, (size_t)at, (size_t)at + strlen("name=\"逐班\""), STR("name=\"班级\""));
    hand_done(&hand);
    Back back = read_back(desk, path, &draft.entry, 1, NULL);
    const Problem *gone = problem_of(&back, "no-sheet");
    assert_true(gone && str_find(gone->message, STR("逐班")) >= 0);
    assert_int_equal(back.result.difference_count, 0);
}

/* ---- many units ---- */

static void one_workbook_for_many_units_comes_back_unit_by_unit(void **state) {
    Desk *desk = *state;
    const Form *form = form_written(desk, HEAD FIGURES CLASSES);
    WorkbookEntry entries[3];
    for (int i = 0; i < 3; i++) {
        Draft draft = draft_of(desk, form, i == 2 ? "初中" : "小学", 20 + i);
        draft_put(&draft, "pupils_P", "", "500", 3, "甲");
        draft_put(&draft, "#classes", "r1", "1", 3, "甲");
        draft_put(&draft, "label", "r1", "1班", 3, "甲");
        entries[i] = draft.entry;
    }
    const char *path = write_book(desk, entries, 3, true);
    Back back = read_back(desk, path, entries, 3, NULL);
    assert_clean(&back);
    assert_int_equal(back.result.unit_count, 3);
    Hand hand = hand_on(desk->arena, path, UP);
    hand_type(&hand, "F5", "510", true); /* the second unit */
    hand_swap_rows(&hand, 4, 5);
    hand_done(&hand);
    hand = hand_on(desk->arena, path, "逐班");
    hand_type(&hand, "F9", "2班", false); /* a row to come of the second: r1 and three to come each */
    hand_done(&hand);
    back = read_back(desk, path, entries, 3, NULL);
    assert_true(back.good && back.result.problems.errors == 0);
    const WorkbookDifference *more = difference_of(&back, "pupils_P", "");
    assert_true(more->entry == 21 && str_is(more->unit_name, "第21学校") && str_is(more->mine, "510"));
    assert_int_equal(back.result.difference_count, 3);
    assert_true(back.result.differences[1].entry == 21 && back.result.units[1].differences == 3);
    /* whoever may not fill one in brings the others only */
    back = read_back(desk, path, entries, 1, NULL);
    assert_true(problem_of(&back, "not-yours") != NULL && back.write_count == 0);
    /* the workbook of one is taken among many, too */
    back = read_back(desk, write_book(desk, &entries[1], 1, false), entries, 3, NULL);
    assert_clean(&back);
    assert_int_equal(back.result.unit_count, 1);
}

static void checks_of_what_is_brought_are_told_at_its_cell(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    draft_put(&draft, "pupils_P", "", "812", 3, "甲");
    const Form *form = form_written(desk, HEAD FIGURES "checks:\n  - {id: small, severity: error, message: 太多了, "
                                                       "rule: pupils_P < 900, fields: [pupils_P]}\n");
    draft.entry.form = form;
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), UP);
    hand_type(&hand, "D4", "950", true);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_int_equal(back.result.problems.errors, 0);
    assert_int_equal(back.result.units[0].must_fix, 1);
    bool told = false;
    for (size_t i = 0; i < back.result.check_count; i++) {
        told |= str_is(back.result.checks[i].id, "small") && strcmp(back.result.checks[i].place.cell, "D4") == 0;
    }
    assert_true(told && back.write_count == 1);
}

/* ---- reasons ---- */

#define WHY "需要说明"
#define EXPLAINS                                                                                                       \
    "checks:\n  - {id: small, severity: warning, message: 学生偏多, rule: pupils_P < 800, fields: [pupils_P]}\n"   \
    "  - {id: full, severity: warning, message: 班额偏大, rule: n <= 41, table: classes, fields: [n]}\n"           \
    "  - {id: rich, severity: warning, message: 设备值偏高, rule: equip_value < 900000, fields: [equip_value]}\n"
/* Reasons stand in column I; findings from row 4: small; full at r2 and r3. */

static Draft to_explain(Desk *desk) {
    Draft draft = trial(desk);
    draft.entry.form = form_written(desk, HEAD FIGURES CLASSES EXPLAINS);
    return draft;
}

static void what_wants_a_reason_has_a_row_and_reasons_that_were_given_stand_there(void **state) {
    Desk *desk = *state;
    Draft draft = to_explain(desk);
    draft_put(&draft, "?full", "r2", "转入两名学生", 6, "甲");
    draft_put(&draft, "?rich", "", "新建实验室", 6, "甲"); /* holds now: what was said is shown all the same */
    EntryPlan plan;
    ReasonLine *lines;
    entry_plan(&draft.entry, desk->arena, &plan);
    assert_int_equal(reason_lines(&plan, desk->arena, &lines), 4);
    assert_true(str_is(lines[0].check, "small") && str_is(lines[0].where, "小学在校生") && lines[0].reason.len == 0);
    assert_true(str_find(lines[0].message, STR("812")) >= 0);
    assert_true(str_is(lines[1].check, "full") && str_is(lines[1].row, "r2") &&
                str_is(lines[1].reason, "转入两名学生"));
    assert_true(str_is(lines[2].check, "full") && str_is(lines[2].row, "r3") && lines[2].reason.len == 0);
    assert_true(str_is(lines[3].check, "rich") && str_is(lines[3].reason, "新建实验室"));
    assert_true(str_find(lines[3].message, STR("不用说明")) >= 0);
    Back back = read_back(desk, write_book(desk, &draft.entry, 1, false), &draft.entry, 1, NULL);
    assert_clean(&back);
    assert_int_equal(back.result.units[0].to_explain, 2);
}

static void a_workbook_without_findings_has_no_sheet_for_them(void **state) {
    Desk *desk = *state;
    Draft draft = trial(desk);
    Str book = zip_part(desk->arena, write_book(desk, &draft.entry, 1, false), "xl/workbook.xml");
    assert_true(str_find(book, STR(WHY)) < 0);
}

static void a_reason_that_is_written_is_a_difference_and_settles_its_finding(void **state) {
    Desk *desk = *state;
    Draft draft = to_explain(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), WHY);
    hand_type(&hand, "I4", "并入了一个教学点", false);
    hand_type(&hand, "I6", "暂无空教室", false);
    hand_swap_rows(&hand, 4, 5); /* rows may be moved: what they are about moves with them */
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    const WorkbookDifference *small = difference_of(&back, "?small", ""), *full = difference_of(&back, "?full", "r3");
    assert_true(back.result.difference_count == 2 && back.write_count == 2 && back.result.problems.count == 0);
    assert_true(small && full && small->taken && str_is(small->mine, "并入了一个教学点") && small->now.len == 0);
    assert_true(str_is(small->field_name, "说明：学生偏多"));
    assert_string_equal(small->place.cell, "I5");
    assert_string_equal(small->place.sheet, WHY);
    assert_int_equal(back.result.units[0].to_explain, 1);
    assert_int_equal(back.result.check_count, 1); /* the other is told where its reason can be written */
    assert_string_equal(back.result.checks[0].place.cell, "I4");
}

static void a_reason_changed_on_both_sides_is_a_conflict(void **state) {
    Desk *desk = *state;
    Draft draft = to_explain(desk);
    draft_put(&draft, "?small", "", "原来的说法", 6, "甲");
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), WHY);
    hand_type(&hand, "I4", "表里的说法", false);
    hand_done(&hand);
    Draft later = draft_copy(&draft);
    const FormCell past[] = {{STR("?small"), {NULL, 0}, STR("原来的说法"), 6, STR("甲"), STR("2024-09-10T08:00:00Z")}};
    draft_put(&later, "?small", "", "页面上的说法", 12, "乙");
    later.entry.version = 12;
    later.entry.past = past;
    later.entry.past_count = 1;
    Back back = read_back(desk, hand.path, &later.entry, 1, NULL);
    const WorkbookDifference *one = difference_of(&back, "?small", "");
    assert_true(one && one->conflict && !one->taken && str_is(one->by, "乙") && str_is(one->now, "页面上的说法"));
    assert_int_equal(back.write_count, 0);
    const Str over[] = {STR("?small")};
    const WorkbookChoice choice = {.overwrite = over, .overwrite_count = 1};
    back = read_back(desk, hand.path, &later.entry, 1, &choice);
    assert_true(back.write_count == 1 && back.writes[0].base == 12 && str_is(back.writes[0].value, "表里的说法"));
    /* and one that was not touched turns nothing back */
    back = read_back(desk, write_book(desk, &draft.entry, 1, false), &later.entry, 1, NULL);
    assert_int_equal(back.result.difference_count, 0);
}

static void a_reason_that_cannot_be_taken_is_told_at_its_cell(void **state) {
    Desk *desk = *state;
    Draft draft = to_explain(desk);
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), WHY);
    hand_type(&hand, "I4", "无", false);
    hand_type(&hand, "F5", "no-such", false);
    hand_type(&hand, "F6", "small", false); /* of the table's row r3: another finding than row 4 */
    hand_type(&hand, "C6", "", false);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_int_equal(back.result.problems.errors, 3);
    assert_string_equal(problem_of(&back, "bad-reason")->place.cell, "I4");
    assert_true(str_find(problem_of(&back, "bad-reason")->message, STR("太短")) >= 0);
    assert_string_equal(problem_of(&back, "unknown-check")->place.cell, "I5");
    assert_string_equal(problem_of(&back, "reason-twice")->place.cell, "I6");
    char *longest = arena_alloc(desk->arena, VALUE_BYTES_MOST + 2);
    memset(longest, 'x', VALUE_BYTES_MOST + 1);
    longest[VALUE_BYTES_MOST + 1] = '\0';
    hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), WHY);
    hand_type(&hand, "I4", longest, false);
    hand_done(&hand);
    back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_true(str_find(problem_of(&back, "bad-reason")->message, STR("太长")) >= 0);
    /* nothing can be explained where nothing may be changed */
    draft.entry.closed = STR("已经报送");
    hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), WHY);
    hand_type(&hand, "I4", "并入了一个教学点", false);
    hand_done(&hand);
    back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_true(problem_of(&back, "closed") && back.write_count == 0);
}

static void a_return_of_single_fields_leaves_reasons_open(void **state) {
    Desk *desk = *state;
    Draft draft = to_explain(desk);
    const Str only[] = {STR("equip_value")};
    draft.entry.only = only;
    draft.entry.only_count = 1;
    Hand hand = hand_on(desk->arena, write_book(desk, &draft.entry, 1, false), WHY);
    hand_type(&hand, "I4", "并入了一个教学点", false);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, &draft.entry, 1, NULL);
    assert_true(back.result.problems.errors == 0 && back.write_count == 1);
}

static void reasons_of_many_units_come_back_to_each(void **state) {
    Desk *desk = *state;
    WorkbookEntry entries[2];
    for (int i = 0; i < 2; i++) {
        Draft draft = draft_of(desk, form_written(desk, HEAD FIGURES CLASSES EXPLAINS), "小学", 7 + i);
        draft_put(&draft, "pupils_P", "", i ? "900" : "850", 3, "甲");
        entries[i] = draft.entry;
        entries[i].form = entries[0].form;
    }
    Hand hand = hand_on(desk->arena, write_book(desk, entries, 2, true), WHY);
    hand_type(&hand, "I5", "寄宿制学校", false);
    hand_done(&hand);
    Back back = read_back(desk, hand.path, entries, 2, NULL);
    assert_true(back.result.difference_count == 1 && back.result.differences[0].entry == 8);
    assert_true(back.result.units[0].to_explain == 1 && back.result.units[1].to_explain == 0);
    assert_int_equal(back.writes[0].entry, 1);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, NULL, desk_clear)
    const struct CMUnitTest tests[] = {
        TEST(every_form_comes_back_as_it_went_out),
        TEST(every_form_filled_in_elsewhere_is_taken_whole),
        TEST(texts_are_read_as_people_write_them),
        TEST(a_wrong_cell_is_told_at_its_place_and_nothing_else_is_lost),
        TEST(an_emptied_cell_is_a_difference_and_what_is_computed_is_not),
        TEST(a_field_that_is_not_asked_is_told_and_left_out),
        TEST(moved_rows_find_their_fields),
        TEST(rows_are_added_changed_moved_and_removed),
        TEST(a_row_that_is_gone_from_the_sheet_is_removed),
        TEST(a_row_copied_with_its_name_is_a_row_of_its_own),
        TEST(what_changed_on_both_sides_is_a_conflict_and_stays),
        TEST(what_both_changed_alike_is_no_difference),
        TEST(rows_that_came_later_are_not_removed_and_touched_ones_are_conflicts),
        TEST(only_what_was_returned_may_be_changed),
        TEST(sealed_values_go_out_as_masks_and_masks_change_nothing),
        TEST(workbooks_of_others_are_refused_with_whose_they_are),
        TEST(foreign_and_broken_files_are_refused),
        TEST(a_sheet_that_was_renamed_is_told_and_its_values_stay),
        TEST(one_workbook_for_many_units_comes_back_unit_by_unit),
        TEST(checks_of_what_is_brought_are_told_at_its_cell),
        TEST(what_wants_a_reason_has_a_row_and_reasons_that_were_given_stand_there),
        TEST(a_workbook_without_findings_has_no_sheet_for_them),
        TEST(a_reason_that_is_written_is_a_difference_and_settles_its_finding),
        TEST(a_reason_changed_on_both_sides_is_a_conflict),
        TEST(a_reason_that_cannot_be_taken_is_told_at_its_cell),
        TEST(a_return_of_single_fields_leaves_reasons_open),
        TEST(reasons_of_many_units_come_back_to_each),
    };
    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
