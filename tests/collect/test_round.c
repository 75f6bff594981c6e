/* Rounds: whom they ask, one element asked once, days, closing, withdrawing, new units, lists. */
#include "collect_support.h"

static const char other_form[] = "form: other\nname: 资产表\nsection: FIN\nunlock_need: 2\nsections:\n"
                                 "  - id: a\n    name: 甲\n    fields:\n"
                                 "      - {element: classes_P}\n      - {element: books}\n"
                                 "steps:\n  - {id: section, name: 审定, roles: [chief]}\n";

static const char nine_form[] =
    "form: nine\nname: 一贯制表\nsection: BAS\nkinds: [nine_year]\nunlock_need: 2\nsections:\n"
    "  - id: a\n    name: 甲\n    fields:\n      - {id: x, name: 数}\n"
    "steps:\n  - {id: section, name: 审定, roles: [chief]}\n";

static const char where_form[] = "form: public\nname: 公办表\nsection: BAS\nwhere: owner = 公办\nunlock_need: 2\n"
                                 "sections:\n  - id: a\n    name: 甲\n    fields:\n      - {id: y, name: 数}\n"
                                 "steps:\n  - {id: section, name: 审定, roles: [chief]}\n";

static bool try_open(Desk *desk, const User *user, RoundOrder order, RoundOpened *opened) {
    order.period = order.period.len ? order.period : STR("2024");
    order.unit = order.unit.len ? order.unit : STR(COUNTY);
    desk->err = (Err){.kind = ERR_NONE};
    return round_open(desk->collect, user, &order, desk->arena, opened, &desk->err);
}

static int64_t entries(Desk *desk, int64_t round) {
    return desk_number(
        desk, str_format(desk->arena, "SELECT COUNT(*) FROM entry WHERE round_id = %lld", (long long)round).data);
}

static void a_round_asks_the_units_its_form_concerns(void **state) {
    Desk *desk = *state;
    desk_form(desk, nine_form);
    desk_form(desk, where_form);
    assert_int_equal(entries(desk, desk_round(desk, "base", COUNTY)), 3);
    assert_int_equal(entries(desk, desk_round(desk, "nine", COUNTY)), 1);
    int64_t public = desk_round(desk, "public", COUNTY);
    assert_int_equal(entries(desk, public), 2);
    assert_true(desk_entry(desk, public, FIRST) > 0 && desk_entry(desk, public, NINE) > 0);
    RoundOpened opened;
    assert_false(try_open(desk, NULL, (RoundOrder){.form = STR("nine"), .unit = STR(OUTSIDER)}, &opened));
    assert_told(desk, ERR_INPUT, "没有要填");
}

static void a_new_year_gets_the_tree_and_what_is_not_known_yet_is_taken_from_before(void **state) {
    Desk *desk = *state;
    RoundOpened opened;
    desk_form(desk, where_form);
    desk_day("2025-09-10");
    assert_true(
        try_open(desk, NULL, (RoundOrder){.form = STR("public"), .period = STR("2025"), .dry_run = true}, &opened));
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM period"), 2);
    must(try_open(desk, NULL, (RoundOrder){.form = STR("public"), .period = STR("2025")}, &opened), &desk->err);
    assert_int_equal(opened.entries, 2);
    assert_int_equal(opened.unsure, 0);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM unit_state s JOIN period p ON p.id = s.period_id WHERE "
                                       "p.code = '2025'"),
                     7);
    assert_false(try_open(desk, NULL, (RoundOrder){.form = STR("public"), .period = STR("2052")}, &opened));
    assert_told(desk, ERR_INPUT, "2052");
}

static void an_element_is_asked_once_and_both_forms_are_named(void **state) {
    Desk *desk = *state;
    RoundOpened opened;
    desk_form(desk, other_form);
    int64_t first = desk_round(desk, "base", COUNTY);
    assert_false(try_open(desk, NULL, (RoundOrder){.form = STR("other")}, &opened));
    assert_told(desk, ERR_CONFLICT, "基础表");
    assert_told(desk, ERR_CONFLICT, "资产表");
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM round"), 1);
    assert_true(try_open(desk, NULL, (RoundOrder){.form = STR("other"), .dry_run = true}, &opened));
    assert_int_equal(opened.overlap_count, 1);
    assert_true(str_is(opened.overlaps[0].element->id, "classes_P") && opened.overlaps[0].round == first);
    assert_int_equal(opened.overlaps[0].units, 3);
    /* the other county was not asked */
    assert_true(try_open(desk, NULL, (RoundOrder){.form = STR("other"), .unit = STR(OUTSIDER)}, &opened));
    const Str turned = STR("classes_P");
    must(try_open(desk, NULL, (RoundOrder){.form = STR("other"), .elsewhere = &turned, .elsewhere_count = 1}, &opened),
         &desk->err);
    int64_t second = opened.id;
    const Str wrong = STR("pupils_K");
    assert_false(
        try_open(desk, NULL, (RoundOrder){.form = STR("other"), .elsewhere = &wrong, .elsewhere_count = 1}, &opened));
    assert_told(desk, ERR_INPUT, "pupils_K");
    /* a withdrawn round asks nothing */
    must(round_withdraw(desk->collect, NULL, first, STR("开错了"), &desk->err), &desk->err);
    must(round_withdraw(desk->collect, NULL, second, STR("开错了"), &desk->err), &desk->err);
    assert_true(try_open(desk, NULL, (RoundOrder){.form = STR("other")}, &opened));
}

static void what_another_form_asks_is_shown_with_its_name(void **state) {
    Desk *desk = *state;
    RoundOpened opened;
    const Str turned = STR("classes_P");
    desk_form(desk, other_form);
    desk_round(desk, "base", COUNTY);
    must(try_open(desk, NULL, (RoundOrder){.form = STR("other"), .elsewhere = &turned, .elsewhere_count = 1}, &opened),
         &desk->err);
    EntryView *view = desk_view(desk, NULL, desk_entry(desk, opened.id, FIRST));
    const JudgedField *field = &view->judgement.fields[0];
    assert_true(str_is(field->def->id, "classes_P") && !field->asked && !view->open[0]);
    assert_true(str_is(field->from, "基础表"));
    assert_true(str_is(field->text, "4"));
    SaveResult result = desk_save_as(desk, NULL, view->id, "classes_P", "", "9", 0);
    assert_int_equal(result.refused, 1);
}

static void days_have_to_fit(void **state) {
    Desk *desk = *state;
    RoundOpened opened;
    const struct {
        const char *opens, *due;
    } wrong[] = {{"2024-10-08", "2024-10-07"},
                 {"2024-11-01", "2024-10-31"},
                 {"2024-10", "2024-10-31"},
                 {"2024-10-08", "2024-02-30"},
                 {"2020-01-01", "2020-02-01"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const RoundOrder order = {
            .form = STR("base"), .opens_on = str_from(wrong[i].opens), .due_on = str_from(wrong[i].due)};
        assert_false(try_open(desk, NULL, order, &opened));
        assert_int_equal(desk->err.kind, ERR_INPUT);
    }
    assert_false(try_open(desk, NULL, (RoundOrder){.form = STR("base"), .period = STR("今年")}, &opened));
    assert_told(desk, ERR_INPUT, "年度");
    assert_false(try_open(desk, NULL, (RoundOrder){.form = STR("no-such")}, &opened));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    assert_true(try_open(desk, NULL, (RoundOrder){.form = STR("base")}, &opened));
    Str due = date_show(desk->arena, date_add_days(date_today(), pack_collection(desk->world->pack)->due_days));
    Str sql = str_format(desk->arena, "SELECT COUNT(*) FROM entry WHERE due_on = '%.*s'", STR_ARG(due));
    assert_int_equal(desk_number(desk, sql.data), 3);
}

static void only_the_section_opens_and_manages_its_rounds(void **state) {
    Desk *desk = *state;
    RoundOpened opened;
    const User *staff = desk_user(desk, "科员", "staff", COUNTY, "BAS");
    const User *finance = desk_user(desk, "财务", "staff", COUNTY, "FIN");
    const User *abroad = desk_user(desk, "邻县", "staff", OUTSIDER, NULL);
    const User *head = desk_user(desk, "校长", "head", FIRST, NULL);
    assert_false(try_open(desk, finance, (RoundOrder){.form = STR("base")}, &opened));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(try_open(desk, abroad, (RoundOrder){.form = STR("base")}, &opened));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    assert_false(try_open(desk, head, (RoundOrder){.form = STR("base")}, &opened));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    must(try_open(desk, staff, (RoundOrder){.form = STR("base")}, &opened), &desk->err);
    desk->err = (Err){.kind = ERR_NONE};
    assert_false(round_close(desk->collect, abroad, opened.id, STR("结束了"), &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    assert_false(round_close(desk->collect, finance, opened.id, STR("结束了"), &desk->err));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(round_close(desk->collect, staff, opened.id, STR("完"), &desk->err));
    assert_int_equal(desk->err.kind, ERR_INPUT);
    must(round_close(desk->collect, staff, opened.id, STR("结束了"), &desk->err), &desk->err);
}

static void a_closed_round_takes_nothing_more_until_it_is_extended(void **state) {
    Desk *desk = *state;
    size_t changed;
    int64_t round = desk_round(desk, "base", COUNTY), entry = desk_entry(desk, round, FIRST);
    desk_type(desk, NULL, entry, "pupils_P", "120");
    must(round_close(desk->collect, NULL, round, STR("到期"), &desk->err), &desk->err);
    const CellWrite write = {STR("pupils_P"), STR(""), STR("130"), 1};
    SaveResult result;
    assert_false(entry_save(desk->collect, NULL, entry, &write, 1, desk->arena, &result, &desk->err));
    assert_told(desk, ERR_CONFLICT, "截止");
    assert_false(desk_try(desk, NULL, entry, DO_SUBMIT, ""));
    assert_told(desk, ERR_CONFLICT, "截止");
    assert_true(str_find(desk_view(desk, NULL, entry)->why, STR("红")) == 0);
    desk->err = (Err){.kind = ERR_NONE};
    assert_false(round_extend(desk->collect, NULL, round, STR("2024-10-30"), NULL, 0, &changed, &desk->err));
    assert_told(desk, ERR_INPUT, "晚于");
    must(round_extend(desk->collect, NULL, round, STR("2024-11-05"), NULL, 0, &changed, &desk->err), &desk->err);
    assert_int_equal(changed, 3);
    desk_type(desk, NULL, entry, "pupils_P", "130");
    const Str one = STR(SECOND);
    must(round_extend(desk->collect, NULL, round, STR("2024-11-09"), &one, 1, &changed, &desk->err), &desk->err);
    assert_int_equal(changed, 1);
    assert_true(str_is(desk_view(desk, NULL, desk_entry(desk, round, SECOND))->due_on, "2024-11-09"));
    assert_true(str_is(desk_view(desk, NULL, entry)->due_on, "2024-11-05"));
    const Str stranger = STR("990201");
    assert_false(round_extend(desk->collect, NULL, round, STR("2024-11-10"), &stranger, 1, &changed, &desk->err));
    assert_told(desk, ERR_CONFLICT, "990201");
}

static void units_that_come_later_join_by_a_refresh(void **state) {
    Desk *desk = *state;
    size_t added;
    int64_t round = desk_round(desk, "base", COUNTY);
    must(round_refresh(desk->collect, NULL, round, &added, &desk->err), &desk->err);
    assert_int_equal(added, 0);
    world_import(desk->world, "code,name,parent,kind,period\n990109,新小,9901,小学,2024\n");
    must(round_refresh(desk->collect, NULL, round, &added, &desk->err), &desk->err);
    assert_int_equal(added, 1);
    assert_true(desk_entry(desk, round, "990109") > 0);
    must(round_withdraw(desk->collect, NULL, round, STR("开错了"), &desk->err), &desk->err);
    assert_false(round_refresh(desk->collect, NULL, round, &added, &desk->err));
    assert_int_equal(desk->err.kind, ERR_CONFLICT);
}

static void a_list_shows_what_its_reader_may_see(void **state) {
    Desk *desk = *state;
    RoundInfo *rounds;
    size_t count;
    int64_t round = desk_round(desk, "base", COUNTY);
    desk_round(desk, "base", OUTSIDER);
    const RoundFilter all = {.any_state = true};
    must(round_list(desk->collect, NULL, &all, desk->arena, &rounds, &count, &desk->err), &desk->err);
    assert_int_equal(count, 2);
    const User *head = desk_user(desk, "校长", "head", FIRST, NULL);
    must(round_list(desk->collect, head, &all, desk->arena, &rounds, &count, &desk->err), &desk->err);
    assert_int_equal(count, 1);
    assert_true(rounds[0].id == round && rounds[0].entries == 1 && !rounds[0].may_manage);
    assert_int_equal(rounds[0].by_state[ENTRY_DRAFT], 1);
    const User *chief = desk_user(desk, "股长", "chief", COUNTY, "BAS");
    must(round_list(desk->collect, chief, &all, desk->arena, &rounds, &count, &desk->err), &desk->err);
    assert_true(count == 1 && rounds[0].entries == 3 && rounds[0].may_manage);
    const RoundFilter closed = {.state = ROUND_CLOSED};
    must(round_list(desk->collect, chief, &closed, desk->arena, &rounds, &count, &desk->err), &desk->err);
    assert_int_equal(count, 0);
    const RoundFilter one = {.id = round, .any_state = true};
    const User *abroad = desk_user(desk, "邻县", "chief", OUTSIDER, NULL);
    assert_false(round_list(desk->collect, abroad, &one, desk->arena, &rounds, &count, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
}

static void lights_follow_the_days(void **state) {
    Desk *desk = *state;
    const struct {
        const char *day, *why;
    } days[] = {{"2024-10-08", "灰：还没有填，还有23天"},
                {"2024-10-28", "黄：还没有填，还有3天"},
                {"2024-10-31", "黄：还没有填，今天截止"},
                {"2024-11-01", "红：逾期1天未报"},
                {"2024-11-03", "红：逾期3天未报"}};
    int64_t entry = desk_entry(desk, desk_round(desk, "base", COUNTY), FIRST);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        desk_day(days[i].day);
        const EntryView *view = desk_view(desk, NULL, entry);
        if (!str_is(view->why, days[i].why)) {
            fail_msg("%s: %.*s", days[i].day, STR_ARG(view->why));
        }
    }
    assert_int_equal(date_days_between((Date){2024, 2, 28}, (Date){2024, 3, 1}), 2);
    for (int step = -800; step <= 800; step++) {
        Date day = date_add_days((Date){2024, 2, 29}, step);
        assert_int_equal(date_days_between((Date){2024, 2, 29}, day), step);
    }
}

static void the_matrix_shows_every_unit_with_counts_and_lights(void **state) {
    Desk *desk = *state;
    Matrix matrix;
    desk_form(desk, nine_form);
    int64_t base = desk_round(desk, "base", COUNTY), nine = desk_round(desk, "nine", COUNTY);
    int64_t entry = desk_entry(desk, base, SECOND);
    desk_type(desk, NULL, entry, "pupils_P", "210");
    must(collect_matrix(desk->collect, NULL, 0, STR("2024"), STR(COUNTY), desk->arena, &matrix, &desk->err),
         &desk->err);
    assert_int_equal(matrix.round_count, 2);
    assert_int_equal(matrix.unit_count, 3);
    assert_int_equal(matrix.cell_count, 4);
    assert_true(matrix.rounds[0].id == base && matrix.rounds[1].id == nine);
    assert_true(str_is(matrix.units[1].name, "二小") && matrix.cells[1].entry == entry);
    assert_int_equal(matrix.cells[1].filled, 1);
    assert_true(matrix.cells[0].asked > 3 && matrix.cells[0].filled == 0);
    assert_int_equal(matrix.cells[1].asked, matrix.cells[0].asked);
    assert_int_equal(matrix.cells[2].asked, matrix.cells[0].asked + 1); /* it has juniors, too */
    const User *head = desk_user(desk, "校长", "head", FIRST, NULL);
    must(collect_matrix(desk->collect, head, base, STR(""), STR(""), desk->arena, &matrix, &desk->err), &desk->err);
    assert_true(matrix.cell_count == 1 && str_is(matrix.units[0].code, FIRST));
    assert_false(collect_matrix(desk->collect, head, 0, STR("2024"), STR(SECOND), desk->arena, &matrix, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    assert_false(collect_matrix(desk->collect, head, nine, STR(""), STR(""), desk->arena, &matrix, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
}

static void reminders_are_steps_and_come_once_a_day(void **state) {
    Desk *desk = *state;
    size_t reminded;
    int64_t round = desk_round(desk, "base", COUNTY), entry = desk_entry(desk, round, FIRST);
    must(round_remind(desk->collect, NULL, round, STR("请尽快"), &reminded, &desk->err), &desk->err);
    assert_int_equal(reminded, 3);
    must(round_remind(desk->collect, NULL, round, STR("请尽快"), &reminded, &desk->err), &desk->err);
    assert_int_equal(reminded, 0);
    desk_day("2024-10-30"); /* a day before: a day of the pack */
    must(collect_tick(desk->collect, &desk->err), &desk->err);
    must(collect_tick(desk->collect, &desk->err), &desk->err);
    EntryHistory history;
    must(entry_history(desk->collect, NULL, entry, desk->arena, &history, &desk->err), &desk->err);
    assert_int_equal(history.step_count, 2);
    assert_true(str_is(history.steps[1].reason, "距截止还有1天"));
    assert_int_equal(desk_view(desk, NULL, entry)->version, 0); /* nothing was changed by it */
    const User *writer = desk_user(desk, "填报员", "staffd", FIRST, NULL);
    TodoItem *items;
    size_t count, more;
    must(collect_todo(desk->collect, writer, desk->arena, &items, &count, &more, &desk->err), &desk->err);
    assert_int_equal(count, 2);
    assert_true(items[0].kind == TODO_FILL && items[1].kind == TODO_REMINDER);
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(a_round_asks_the_units_its_form_concerns),
    DESK_TEST(a_new_year_gets_the_tree_and_what_is_not_known_yet_is_taken_from_before),
    DESK_TEST(an_element_is_asked_once_and_both_forms_are_named),
    DESK_TEST(what_another_form_asks_is_shown_with_its_name),
    DESK_TEST(days_have_to_fit),
    DESK_TEST(only_the_section_opens_and_manages_its_rounds),
    DESK_TEST(a_closed_round_takes_nothing_more_until_it_is_extended),
    DESK_TEST(units_that_come_later_join_by_a_refresh),
    DESK_TEST(a_list_shows_what_its_reader_may_see),
    DESK_TEST(lights_follow_the_days),
    DESK_TEST(the_matrix_shows_every_unit_with_counts_and_lights),
    DESK_TEST(reminders_are_steps_and_come_once_a_day),
};

TABLE_TEST_MAIN(tests)
