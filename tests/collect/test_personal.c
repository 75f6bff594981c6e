/* Personal values: sealed at rest, masked on screen, shown with a reason, found, given out, erased. */
#include "collect_support.h"

#include <dirent.h>

#define NAME  "欧阳一丁"
#define PHONE "13812345678"
#define CARD  "11010519491231002X" /* the number that the standard gives as its example */

static int64_t filled_entry(Desk *desk) {
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    const User *writer = desk_user(desk, "填报员", "staffd", FIRST, NULL);
    desk_type(desk, writer, entry, "pupils_P", "120");
    desk_type(desk, writer, entry, "contact", NAME);
    desk_type(desk, writer, entry, "phone", PHONE);
    desk_type_row(desk, writer, entry, "#staff", "r1", "1");
    desk_type_row(desk, writer, entry, "who", "r1", NAME);
    desk_type_row(desk, writer, entry, "card", "r1", CARD);
    desk_type_row(desk, writer, entry, "hours", "r1", "12");
    return entry;
}

static int64_t personal_of(Desk *desk, const EntryView *view, const char *field, const char *row) {
    for (size_t i = 0; i < view->cell_count; i++) {
        if (str_is(view->cells[i].cell.field, field) && str_is(view->cells[i].cell.row, row)) {
            return view->cells[i].personal;
        }
    }
    (void)desk;
    return 0;
}

static bool holds(Str bytes, const char *text) {
    return str_find(bytes, str_from(text)) >= 0;
}

/* Every file of the data directory but the key. */
static void assert_nowhere(Desk *desk, const char *text) {
    struct dirent *file;
    DIR *folder = opendir(desk->world->scratch->data);
    assert_non_null(folder);
    while ((file = readdir(folder)) != NULL) {
        Str bytes;
        Str path = str_format(desk->arena, "%s/%s", desk->world->scratch->data, file->d_name);
        if (file->d_type == DT_REG && file_read(desk->arena, path.data, SIZE_MAX / 4, &bytes, NULL) &&
            holds(bytes, text)) {
            fail_msg("%s stands in %s", text, file->d_name);
        }
    }
    closedir(folder);
}

static void nothing_personal_stands_in_the_database_nor_in_the_log(void **state) {
    Desk *desk = *state;
    int64_t entry = filled_entry(desk);
    desk_type(desk, desk_user(desk, "填报员", "staffd", FIRST, NULL), entry, "phone", "13987654321");
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    desk_step(desk, NULL, entry, DO_PASS, "");
    desk_step(desk, NULL, entry, DO_APPROVE, "");
    Str value;
    int64_t id = personal_of(desk, desk_view(desk, NULL, entry), "phone", "");
    must(personal_show(desk->collect, NULL, id, STR("核实"), desk->arena, &value, &desk->err), &desk->err);
    assert_true(str_is(value, "13987654321"));
    const char *const secrets[] = {NAME, PHONE, CARD, "13987654321"};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        assert_nowhere(desk, secrets[i]);
    }
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM entry_cell WHERE value LIKE 'personal:%'"), 4);
}

static void a_screen_shows_masks(void **state) {
    Desk *desk = *state;
    int64_t entry = filled_entry(desk);
    const User *head = desk_user(desk, "校长", "head", FIRST, NULL);
    EntryView *view = desk_view(desk, head, entry);
    assert_string_equal(desk_cell(desk, view, "contact", ""), "欧***");
    assert_string_equal(desk_cell(desk, view, "phone", ""), "138****5678");
    assert_string_equal(desk_cell(desk, view, "card", "r1"), "1101**********002X");
    for (size_t i = 0; i < view->judgement.field_count; i++) {
        const JudgedField *field = &view->judgement.fields[i];
        assert_false(holds(field->text, PHONE) || holds(field->text, NAME) || holds(field->text, "personal:"));
        assert_true(!field_is_personal(field->def) || field->filled);
    }
    EntryHistory history;
    must(entry_history(desk->collect, head, entry, desk->arena, &history, &desk->err), &desk->err);
    for (size_t i = 0; i < history.value_count; i++) {
        assert_false(holds(history.values[i].cell.value, PHONE) || holds(history.values[i].cell.value, "personal:"));
    }
}

static void masks_show_little(void **state) {
    Desk *desk = *state;
    const struct {
        const char *kind, *value, *mask;
    } masks[] = {{"name", "王五", "王*"},
                 {"name", "王", "*"},
                 {"phone", "010-1234", "010*1234"},
                 {"phone", "1234567", "****"},
                 {"identity", "1", "*"},
                 {"", "随便什么", "****"},
                 {"identity", "12345678", "********"},
                 {"name", "", ""}};
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        Str mask = str_mask(desk->arena, str_from(masks[i].kind), str_from(masks[i].value));
        if (!str_is(mask, masks[i].mask)) {
            fail_msg("%s: %.*s", masks[i].value, STR_ARG(mask));
        }
    }
}

static void a_value_is_shown_to_those_of_its_class_with_a_reason_and_told(void **state) {
    Desk *desk = *state;
    int64_t entry = filled_entry(desk);
    EntryView *view = desk_view(desk, NULL, entry);
    int64_t name = personal_of(desk, view, "contact", ""), phone = personal_of(desk, view, "phone", "");
    const User *writer = desk_user(desk, "填报员", "staffd", FIRST, NULL),
               *head = desk_user(desk, "校长", "head", FIRST, NULL);
    const User *finance = desk_user(desk, "财务股", "staff", COUNTY, "FIN"),
               *section = desk_user(desk, "基教股", "staff", COUNTY, "BAS");
    const User *other = desk_user(desk, "二校长", "head", SECOND, NULL);
    Str value;
    assert_false(personal_show(desk->collect, head, phone, STR(""), desk->arena, &value, &desk->err));
    assert_told(desk, ERR_INPUT, "用途");
    assert_false(personal_show(desk->collect, other, phone, STR("看看"), desk->arena, &value, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    assert_false(personal_show(desk->collect, writer, phone, STR("看看"), desk->arena, &value, &desk->err)); /* P3 */
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(personal_show(desk->collect, finance, name, STR("看看"), desk->arena, &value, &desk->err));
    assert_true(value.len == 0);
    must(personal_show(desk->collect, writer, name, STR("核对联系人"), desk->arena, &value, &desk->err), &desk->err);
    assert_true(str_is(value, NAME));
    must(personal_show(desk->collect, section, phone, STR("电话核实"), desk->arena, &value, &desk->err), &desk->err);
    assert_true(str_is(value, PHONE));
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM audit WHERE action = 'personal-show' AND result = 'done'"),
                     2);
    assert_true(desk_number(desk, "SELECT COUNT(*) FROM audit WHERE action = 'personal-show' AND result = 'refused'") >=
                1);
    assert_false(personal_show(desk->collect, NULL, 99999, STR("看看"), desk->arena, &value, &desk->err));
}

static bool move_last_elsewhere(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "UPDATE personal SET row = 'elsewhere' WHERE id = (SELECT MAX(id) FROM personal)", err, "");
}

static void values_are_sealed_again_under_a_new_key_and_one_that_was_altered_is_told(void **state) {
    Desk *desk = *state;
    int64_t entry = filled_entry(desk);
    int64_t phone = personal_of(desk, desk_view(desk, NULL, entry), "phone", "");
    int64_t sealed = desk_number(desk, "SELECT COUNT(*) FROM personal WHERE sealed LIKE 's1:%'");
    KeyStatus keys;
    Resealed result;
    Str value;
    char sql[200];
    assert_true(sealed > 2);
    must(store_reseal(desk->store, STR("甲"), &result, &desk->err), &desk->err);
    assert_true(result.done == 0 && result.shut == 0); /* nothing older than the newest key */
    must(store_rotate_key(desk->store, STR("甲"), false, &desk->err), &desk->err);
    must(store_write(desk->store, move_last_elsewhere, NULL, &desk->err), &desk->err);
    must(store_reseal(desk->store, STR("甲"), &result, &desk->err), &desk->err);
    assert_int_equal(result.done, sealed - 1);
    assert_int_equal(result.shut, 1);
    must(store_key_status(desk->store, &keys, &desk->err), &desk->err);
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM personal WHERE sealed LIKE 's1:%s:%%'", keys.newest);
    assert_int_equal(desk_number(desk, sql), sealed - 1);
    must(personal_show(desk->collect, NULL, phone, STR("核实"), desk->arena, &value, &desk->err), &desk->err);
    assert_true(str_is(value, PHONE));
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM audit WHERE action = 'key-reseal'"), 1);
}

static void a_mask_that_comes_back_changes_nothing_and_stars_are_no_value(void **state) {
    Desk *desk = *state;
    int64_t entry = filled_entry(desk);
    int64_t version = desk_view(desk, NULL, entry)->version;
    SaveResult result = desk_save_as(desk, NULL, entry, "phone", "", "138****5678", INT64_MAX);
    assert_true(result.saved == 1 && result.version == version);
    result = desk_save_as(desk, NULL, entry, "phone", "", "139****5678", INT64_MAX);
    assert_int_equal(result.refused, 1);
    result = desk_save_as(desk, NULL, entry, "phone", "", PHONE, INT64_MAX); /* the same value is the same */
    assert_int_equal(result.version, version);
    result = desk_save_as(desk, NULL, entry, "phone", "", "123", INT64_MAX);
    assert_true(result.refused == 1 && str_find(result.cells[0].why, STR("电话")) >= 0);
    result = desk_save_as(desk, NULL, entry, "phone", "", "13900000000", 0);
    assert_true(result.conflicts == 1 && str_is(result.cells[0].value, "138****5678"));
}

static void what_was_written_over_and_never_signed_is_gone(void **state) {
    Desk *desk = *state;
    int64_t entry = filled_entry(desk);
    const User *writer = desk_user(desk, "填报员", "staffd", FIRST, NULL);
    int64_t old = personal_of(desk, desk_view(desk, NULL, entry), "phone", "");
    Str value;
    desk_type(desk, writer, entry, "phone", "13900000000");
    assert_false(personal_show(desk->collect, NULL, old, STR("核实"), desk->arena, &value, &desk->err));
    assert_told(desk, ERR_NOT_FOUND, "改写");
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    desk_step(desk, NULL, entry, DO_RETURN, "请核对");
    int64_t signed_one = personal_of(desk, desk_view(desk, NULL, entry), "phone", "");
    desk_type(desk, writer, entry, "phone", "13911111111");
    must(personal_show(desk->collect, NULL, signed_one, STR("核实"), desk->arena, &value, &desk->err), &desk->err);
    assert_true(str_is(value, "13900000000"));
}

static void one_person_is_found_given_out_and_erased_and_figures_stay(void **state) {
    Desk *desk = *state;
    int64_t entry = filled_entry(desk);
    desk_step(desk, NULL, entry, DO_SUBMIT, "");
    const User *chief = desk_user(desk, "股长", "chief", COUNTY, "BAS"),
               *other = desk_user(desk, "二校长", "head", SECOND, NULL);
    PersonalPlace *places;
    size_t count, erased;
    Str json;
    must(personal_find(desk->collect, chief, STR("欧阳 一丁"), STR("本人申请"), desk->arena, &places, &count,
                       &desk->err),
         &desk->err);
    assert_int_equal(count, 2); /* as a contact, and in the table */
    assert_true(str_is(places[0].unit, FIRST) && str_is(places[0].mask, "欧***"));
    must(personal_find(desk->collect, other, STR(NAME), STR("本人申请"), desk->arena, &places, &count, &desk->err),
         &desk->err);
    assert_int_equal(count, 0);
    must(personal_find(desk->collect, chief, STR("11010519491231002x"), STR("本人申请"), desk->arena, &places, &count,
                       &desk->err),
         &desk->err);
    assert_int_equal(count, 1);
    assert_true(places[0].may_erase);
    assert_false(
        personal_find(desk->collect, chief, STR("a"), STR("本人申请"), desk->arena, &places, &count, &desk->err));
    assert_int_equal(desk->err.kind, ERR_INPUT);
    assert_false(personal_find(desk->collect, chief, STR(CARD), STR(" "), desk->arena, &places, &count, &desk->err));
    assert_told(desk, ERR_INPUT, "用途");
    const User *writer = desk_user(desk, "填报员", "staffd", FIRST, NULL);
    must(personal_find(desk->collect, writer, STR(NAME), STR("核对"), desk->arena, &places, &count, &desk->err),
         &desk->err);
    assert_true(count > 0 && !places[0].may_erase); /* who fills in sees, and does not erase */
    must(personal_export(desk->collect, chief, STR(CARD), STR("本人申请"), desk->arena, &json, &desk->err), &desk->err);
    assert_true(holds(json, CARD) && holds(json, NAME) && holds(json, "12") && !holds(json, PHONE));
    assert_false(personal_erase(desk->collect, other, STR(CARD), STR("本人申请"), &erased, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    must(personal_erase(desk->collect, chief, STR(CARD), STR("本人申请"), &erased, &desk->err), &desk->err);
    assert_int_equal(erased, 2); /* the row's name and number; the contact is another place */
    EntryView *view = desk_view(desk, NULL, entry);
    assert_string_equal(desk_cell(desk, view, "card", "r1"), "（已删除）");
    assert_string_equal(desk_cell(desk, view, "hours", "r1"), "12");
    assert_string_equal(desk_cell(desk, view, "pupils_P", ""), "120");
    assert_string_equal(desk_cell(desk, view, "contact", ""), "欧***");
    must(personal_find(desk->collect, chief, STR(CARD), STR("本人申请"), desk->arena, &places, &count, &desk->err),
         &desk->err);
    assert_int_equal(count, 0);
    Str value;
    assert_false(personal_show(desk->collect, NULL, personal_of(desk, view, "card", "r1"), STR("核实"), desk->arena,
                               &value, &desk->err));
    assert_told(desk, ERR_NOT_FOUND, "删除");
    assert_nowhere(desk, CARD);
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(nothing_personal_stands_in_the_database_nor_in_the_log),
    DESK_TEST(a_screen_shows_masks),
    DESK_TEST(masks_show_little),
    DESK_TEST(a_value_is_shown_to_those_of_its_class_with_a_reason_and_told),
    DESK_TEST(values_are_sealed_again_under_a_new_key_and_one_that_was_altered_is_told),
    DESK_TEST(a_mask_that_comes_back_changes_nothing_and_stars_are_no_value),
    DESK_TEST(what_was_written_over_and_never_signed_is_gone),
    DESK_TEST(one_person_is_found_given_out_and_erased_and_figures_stay),
};

TABLE_TEST_MAIN(tests)
