/* Steps: each way from state to state, and each refusal. */
#include "collect_support.h"

typedef struct Cast {
    int64_t round, entry;
    const User *writer, *head, *chief, *director, *second_director, *other_head, *viewer;
} Cast;

static Cast cast_of(Desk *desk) {
    Cast cast = {.round = desk_round(desk, "base", COUNTY)};
    cast.entry = desk_entry(desk, cast.round, FIRST);
    cast.writer = desk_user(desk, "填报员", "staffd", FIRST, NULL);
    cast.head = desk_user(desk, "校长", "head", FIRST, NULL);
    cast.chief = desk_user(desk, "股长", "chief", COUNTY, "BAS");
    cast.director = desk_user(desk, "局长", "dir", COUNTY, NULL);
    cast.second_director = desk_user(desk, "副局长", "dir", COUNTY, NULL);
    cast.other_head = desk_user(desk, "二校长", "head", SECOND, NULL);
    cast.viewer = desk_user(desk, "督学", "ins", COUNTY, NULL);
    return cast;
}

static void fill_in(Desk *desk, const Cast *cast) {
    desk_type(desk, cast->writer, cast->entry, "pupils_P", "120");
    desk_type(desk, cast->writer, cast->entry, "classes_P", "4");
}

static void approve_all(Desk *desk, const Cast *cast) {
    fill_in(desk, cast);
    desk_step(desk, cast->head, cast->entry, DO_SUBMIT, "");
    desk_step(desk, cast->head, cast->entry, DO_PASS, "");
    desk_step(desk, cast->chief, cast->entry, DO_APPROVE, "");
}

static void assert_state(Desk *desk, const Cast *cast, EntryState wanted) {
    assert_string_equal(entry_state_id(desk_view(desk, NULL, cast->entry)->state), entry_state_id(wanted));
}

static void an_entry_goes_from_draft_to_locked(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    fill_in(desk, &cast);
    EntryView *view = desk_view(desk, cast.head, cast.entry);
    assert_true(view->may[DO_SUBMIT].may && !view->may[DO_EDIT].may && !view->may[DO_PASS].may);
    assert_true(view->may[DO_PASS].why_not.len > 0);
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    view = desk_view(desk, cast.head, cast.entry);
    assert_true(view->state == ENTRY_REVIEW && view->step == 0 && view->chain[0].state == CHAIN_NOW);
    assert_true(view->may[DO_PASS].may && view->may[DO_RETURN].may && view->may[DO_WITHDRAW].may);
    desk_step(desk, cast.head, cast.entry, DO_PASS, "同意");
    view = desk_view(desk, cast.chief, cast.entry);
    assert_true(view->step == 1 && view->chain[0].state == CHAIN_DONE && view->chain[1].state == CHAIN_NOW);
    assert_true(str_is(view->chain[0].done_by[0], "校长"));
    assert_true(view->may[DO_APPROVE].may && !view->may[DO_PASS].may);
    desk_step(desk, cast.chief, cast.entry, DO_APPROVE, "");
    view = desk_view(desk, cast.writer, cast.entry);
    assert_true(view->state == ENTRY_LOCKED && view->chain[1].state == CHAIN_DONE && view->light == LIGHT_GREEN);
    assert_false(view->may[DO_EDIT].may);
    AuditReport report;
    must(audit_verify(desk->store, &report, &desk->err), &desk->err);
    assert_true(report.intact);
}

static void what_is_not_complete_is_not_handed_in(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    assert_false(desk_try(desk, cast.head, cast.entry, DO_SUBMIT, ""));
    assert_told(desk, ERR_CONFLICT, "1项必填的没有填");
    desk_type(desk, cast.writer, cast.entry, "pupils_P", "九十");
    assert_false(desk_try(desk, cast.head, cast.entry, DO_SUBMIT, ""));
    assert_told(desk, ERR_CONFLICT, "1项填得不对");
    desk_type(desk, cast.writer, cast.entry, "pupils_P", "9000");
    assert_false(desk_try(desk, cast.head, cast.entry, DO_SUBMIT, ""));
    assert_told(desk, ERR_CONFLICT, "1处必须改正");
    desk_type(desk, cast.writer, cast.entry, "pupils_P", "500");
    assert_false(desk_try(desk, cast.head, cast.entry, DO_SUBMIT, ""));
    assert_told(desk, ERR_CONFLICT, "要说明原因");
    desk_explain(desk, cast.writer, cast.entry, "新建住宅区");
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
}

static void each_step_is_taken_by_its_own_post(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    fill_in(desk, &cast);
    assert_false(desk_try(desk, cast.writer, cast.entry, DO_SUBMIT, ""));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(desk_try(desk, cast.other_head, cast.entry, DO_SUBMIT, ""));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    assert_false(desk_try(desk, cast.head, cast.entry, DO_PASS, ""));
    assert_told(desk, ERR_CONFLICT, "填报中");
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    assert_false(desk_try(desk, cast.head, cast.entry, DO_SUBMIT, ""));
    assert_told(desk, ERR_CONFLICT, "审核中");
    assert_false(desk_try(desk, cast.chief, cast.entry, DO_PASS, "")); /* it waits for the head */
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(desk_try(desk, cast.head, cast.entry, DO_APPROVE, ""));
    assert_told(desk, ERR_CONFLICT, "学校审核");
    desk_step(desk, cast.head, cast.entry, DO_PASS, "");
    const User *finance = desk_user(desk, "财务股长", "chief", COUNTY, "FIN");
    assert_false(desk_try(desk, finance, cast.entry, DO_APPROVE, "")); /* another section's chief */
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(desk_try(desk, cast.viewer, cast.entry, DO_APPROVE, ""));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    desk_step(desk, cast.chief, cast.entry, DO_APPROVE, "");
    assert_false(desk_try(desk, cast.chief, cast.entry, DO_APPROVE, ""));
    assert_told(desk, ERR_CONFLICT, "已审核锁定");
}

static void nobody_reviews_what_he_typed(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    User *both = desk_user(desk, "校长兼填报", "head", FIRST, NULL);
    Post *posts = ARENA_ARRAY(desk->arena, 2, Post);
    posts[0] = both->posts[0];
    posts[1] = desk_user(desk, "x", "staffd", FIRST, NULL)->posts[0];
    both->posts = posts;
    both->post_count = 2;
    fill_in(desk, &cast);
    desk_type(desk, both, cast.entry, "note", "我写的");
    desk_step(desk, both, cast.entry, DO_SUBMIT, "");
    assert_false(desk_try(desk, both, cast.entry, DO_PASS, ""));
    assert_told(desk, ERR_DENIED, "填写过");
    assert_false(desk_view(desk, both, cast.entry)->may[DO_PASS].may);
    desk_step(desk, cast.head, cast.entry, DO_PASS, "");
}

static void a_return_opens_only_the_fields_it_names(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    fill_in(desk, &cast);
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    assert_false(desk_try(desk, cast.head, cast.entry, DO_RETURN, ""));
    assert_told(desk, ERR_INPUT, "原因");
    const Str wrong = STR("no_such"), named = STR("classes_P");
    StepOrder order = {
        .action = DO_RETURN, .reason = STR("班数与台账不符"), .fields = &wrong, .field_count = 1, .version = -1};
    assert_false(entry_step(desk->collect, cast.head, cast.entry, &order, &desk->err));
    assert_told(desk, ERR_INPUT, "no_such");
    order.fields = &named;
    order.due_on = STR("2024-10-01");
    assert_false(entry_step(desk->collect, cast.head, cast.entry, &order, &desk->err));
    assert_told(desk, ERR_INPUT, "今天");
    order.due_on = STR("2024-11-03");
    must(entry_step(desk->collect, cast.head, cast.entry, &order, &desk->err), &desk->err);
    EntryView *view = desk_view(desk, cast.writer, cast.entry);
    assert_true(view->state == ENTRY_RETURNED && str_is(view->due_on, "2024-11-03") && view->light == LIGHT_YELLOW);
    assert_true(view->was_returned && str_is(view->returned.reason, "班数与台账不符") &&
                str_is(view->returned.by, "校长"));
    assert_true(view->returned.field_count == 1 && str_is(view->returned.fields[0], "classes_P"));
    for (size_t i = 0; i < view->judgement.field_count; i++) {
        assert_int_equal(view->open[i], str_is(view->judgement.fields[i].def->id, "classes_P"));
    }
    SaveResult result = desk_save_as(desk, cast.writer, cast.entry, "pupils_P", "", "130", INT64_MAX);
    assert_int_equal(result.refused, 1);
    desk_type(desk, cast.writer, cast.entry, "classes_P", "3");
    desk_explain(desk, cast.writer, cast.entry, "并班");
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "已改");
    view = desk_view(desk, cast.head, cast.entry);
    assert_true(view->state == ENTRY_REVIEW && view->step == 0);
    assert_true(view->changed_count >= 1);
    assert_true(names_hold(view->changed_since, view->changed_count, STR("classes_P")));
    assert_false(names_hold(view->changed_since, view->changed_count, STR("pupils_P")));
    desk_step(desk, cast.head, cast.entry, DO_PASS, "");
    desk_step(desk, cast.chief, cast.entry, DO_RETURN, "请再核对");
    view = desk_view(desk, cast.writer, cast.entry);
    assert_true(view->returned.field_count == 0 && view->open[0]);
    /* the one who returned it may open more, and nobody else of the school */
    order = (StepOrder){
        .action = DO_RETURN, .reason = STR("只改这一项"), .fields = &named, .field_count = 1, .version = -1};
    assert_false(entry_step(desk->collect, cast.head, cast.entry, &order, &desk->err));
    must(entry_step(desk->collect, cast.chief, cast.entry, &order, &desk->err), &desk->err);
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    assert_true(desk_view(desk, NULL, cast.entry)->step == 0); /* the whole chain again */
}

static void the_school_takes_back_what_nobody_reviewed(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    fill_in(desk, &cast);
    assert_false(desk_try(desk, cast.head, cast.entry, DO_WITHDRAW, ""));
    assert_int_equal(desk->err.kind, ERR_CONFLICT);
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    assert_false(desk_try(desk, cast.writer, cast.entry, DO_WITHDRAW, ""));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    desk_step(desk, cast.head, cast.entry, DO_WITHDRAW, "");
    assert_state(desk, &cast, ENTRY_DRAFT);
    desk_type(desk, cast.writer, cast.entry, "pupils_P", "119");
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    desk_step(desk, cast.head, cast.entry, DO_PASS, "");
    assert_false(desk_try(desk, cast.head, cast.entry, DO_WITHDRAW, ""));
    assert_told(desk, ERR_CONFLICT, "审核过");
    /* a returned one that is taken back is returned as before, with the same fields */
    const Str named = STR("classes_P");
    StepOrder order = {.action = DO_RETURN, .reason = STR("请核对"), .fields = &named, .field_count = 1, .version = -1};
    must(entry_step(desk->collect, cast.chief, cast.entry, &order, &desk->err), &desk->err);
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    desk_step(desk, cast.head, cast.entry, DO_WITHDRAW, "");
    EntryView *view = desk_view(desk, cast.writer, cast.entry);
    assert_true(view->state == ENTRY_RETURNED && view->returned.field_count == 1);
    assert_int_equal(desk_save_as(desk, cast.writer, cast.entry, "pupils_P", "", "7", INT64_MAX).refused, 1);
}

static void unlocking_takes_two_people_a_reason_and_has_an_end(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    approve_all(desk, &cast);
    assert_false(desk_try(desk, cast.director, cast.entry, DO_UNLOCK, ""));
    assert_told(desk, ERR_CONFLICT, "申请");
    assert_false(desk_try(desk, cast.viewer, cast.entry, DO_UNLOCK_ASK, "想改"));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(desk_try(desk, cast.director, cast.entry, DO_UNLOCK_ASK, ""));
    assert_told(desk, ERR_INPUT, "更正");
    desk_step(desk, cast.director, cast.entry, DO_UNLOCK_ASK, "统计口径有误");
    assert_false(desk_try(desk, cast.head, cast.entry, DO_UNLOCK_ASK, "再申请"));
    assert_told(desk, ERR_CONFLICT, "已经有人");
    assert_false(desk_try(desk, cast.director, cast.entry, DO_UNLOCK, "")); /* the same person is not two */
    assert_told(desk, ERR_CONFLICT, "另一人");
    assert_state(desk, &cast, ENTRY_LOCKED);
    EntryView *view = desk_view(desk, cast.second_director, cast.entry);
    assert_true(view->may[DO_UNLOCK].may && str_is(view->unlock_reason, "统计口径有误"));
    desk_step(desk, cast.second_director, cast.entry, DO_UNLOCK, "");
    view = desk_view(desk, cast.writer, cast.entry);
    int days = pack_collection(desk->world->pack)->unlock_days;
    assert_true(view->state == ENTRY_CORRECTING && view->correction == 1 && view->open[0]);
    assert_true(str_equal(view->due_on, date_show(desk->arena, date_add_days(date_today(), days))));
    desk_type(desk, cast.writer, cast.entry, "pupils_P", "999");
    desk_type(desk, cast.writer, cast.entry, "note", "改到一半");
    /* nothing came of it: locked again as it was */
    desk_day("2024-12-01");
    SaveResult result;
    const CellWrite write = {STR("note"), STR(""), STR("迟了"), INT64_MAX};
    assert_false(entry_save(desk->collect, cast.writer, cast.entry, &write, 1, desk->arena, &result, &desk->err));
    assert_told(desk, ERR_CONFLICT, "期限已过");
    must(collect_tick(desk->collect, &desk->err), &desk->err);
    view = desk_view(desk, cast.writer, cast.entry);
    assert_int_equal(view->state, ENTRY_LOCKED);
    assert_string_equal(desk_cell(desk, view, "pupils_P", ""), "120");
    assert_string_equal(desk_cell(desk, view, "note", ""), "");
    EntryHistory history;
    must(entry_history(desk->collect, NULL, cast.entry, desk->arena, &history, &desk->err), &desk->err);
    assert_true(str_is(history.steps[history.step_count - 1].action, "lock_again"));
    bool kept = false;
    for (size_t i = 0; i < history.value_count; i++) {
        kept = kept || str_is(history.values[i].cell.value, "999");
    }
    assert_true(kept); /* what was typed is still told */
}

static void a_school_that_asks_needs_two_others(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    approve_all(desk, &cast);
    desk_step(desk, cast.head, cast.entry, DO_UNLOCK_ASK, "少报了一个班");
    desk_step(desk, cast.director, cast.entry, DO_UNLOCK, "");
    assert_state(desk, &cast, ENTRY_LOCKED);
    assert_false(desk_try(desk, cast.director, cast.entry, DO_UNLOCK, ""));
    assert_false(desk_try(desk, cast.head, cast.entry, DO_UNLOCK, ""));
    assert_int_equal(desk->err.kind, ERR_DENIED);
    desk_step(desk, cast.chief, cast.entry, DO_UNLOCK, "");
    assert_state(desk, &cast, ENTRY_CORRECTING);
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    EntryView *view = desk_view(desk, NULL, cast.entry);
    assert_true(view->state == ENTRY_REVIEW && view->chain[0].done_count == 0); /* old agreements do not count */
}

static void a_step_on_what_was_changed_meanwhile_is_refused(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    fill_in(desk, &cast);
    StepOrder order = {.action = DO_SUBMIT, .version = desk_view(desk, cast.head, cast.entry)->version};
    desk_type(desk, cast.writer, cast.entry, "note", "又改了");
    assert_false(entry_step(desk->collect, cast.head, cast.entry, &order, &desk->err));
    assert_told(desk, ERR_CONFLICT, "刷新");
    order.version = desk_view(desk, cast.head, cast.entry)->version;
    must(entry_step(desk->collect, cast.head, cast.entry, &order, &desk->err), &desk->err);
}

static const char joint_form[] = "form: joint\nname: 会审表\nsection: BAS\nunlock_need: 2\nsections:\n"
                                 "  - id: a\n    name: 甲\n    fields:\n      - {id: z, name: 数}\n"
                                 "steps:\n  - {id: centre, name: 初审, roles: [ctr], optional: true}\n"
                                 "  - {id: joint, name: 会审, roles: [ins, chief, staff], need: 2}\n"
                                 "  - {id: leader, name: 审定, roles: [chief]}\n";

static void n_different_people_agree_at_a_joint_step(void **state) {
    Desk *desk = *state;
    desk_form(desk, joint_form);
    int64_t entry = desk_entry(desk, desk_round(desk, "joint", COUNTY), FIRST);
    const User *centre = desk_user(desk, "中心校", "ctr", COUNTY, NULL),
               *head = desk_user(desk, "校长", "head", FIRST, NULL);
    const User *staff = desk_user(desk, "科员", "staff", COUNTY, NULL),
               *chief = desk_user(desk, "股长", "chief", COUNTY, NULL);
    desk_type(desk, desk_user(desk, "填报员", "staffd", FIRST, NULL), entry, "z", "1");
    desk_step(desk, head, entry, DO_SUBMIT, "");
    desk_step(desk, centre, entry, DO_PASS, "");
    desk_step(desk, staff, entry, DO_PASS, "");
    assert_false(desk_try(desk, staff, entry, DO_PASS, ""));
    assert_told(desk, ERR_CONFLICT, "另外1人");
    assert_int_equal(desk_view(desk, NULL, entry)->step, 1);
    desk_step(desk, chief, entry, DO_PASS, "");
    EntryView *view = desk_view(desk, NULL, entry);
    assert_true(view->step == 2 && view->chain[1].done_count == 2);
    desk_step(desk, chief, entry, DO_APPROVE, "");
}

static bool sql_work(Tx *tx, void *context, Err *err) {
    return store_run(tx, context, err, "") && desk_audit(tx, err);
}

/* An account with one post, without a password that fits. */
static void add_account(Desk *desk, int id, const char *name, const char *role, const char *unit) {
    const Str rows[] = {
        str_format(desk->arena,
                   "INSERT INTO account (id, name, shown, password, created_at) VALUES (%d, '%s', '%s', 'x', '2024')",
                   id, name, name),
        str_format(desk->arena,
                   "INSERT INTO post (id, account_id, role, made_by, made_at) VALUES (%d, %d, '%s', 'x', '2024')", id,
                   id, role),
        str_format(desk->arena, "INSERT INTO post_unit (post_id, unit_code) VALUES (%d, '%s')", id, unit)};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        must(store_write(desk->store, sql_work, (void *)(uintptr_t)rows[i].data, &desk->err), &desk->err);
    }
}

static void an_optional_step_is_passed_over_where_nobody_else_could_take_it(void **state) {
    Desk *desk = *state;
    People *people;
    Collect *collect;
    must(people_open(desk->store, desk->world->pack, &people, &desk->err), &desk->err);
    must(collect_open(desk->store, desk->world->pack, people, &collect, &desk->err), &desk->err);
    collect_close(desk->collect);
    desk->collect = collect;
    desk_form(desk, joint_form);
    int64_t round = desk_round(desk, "joint", COUNTY), first = desk_entry(desk, round, FIRST);
    const User *writer = desk_user(desk, "填报员", "staffd", FIRST, NULL),
               *head = desk_user(desk, "校长", "head", FIRST, NULL);
    desk_type(desk, writer, first, "z", "1");
    desk_step(desk, head, first, DO_SUBMIT, "");
    EntryView *view = desk_view(desk, NULL, first);
    assert_true(view->step == 1 && view->chain[0].state == CHAIN_PASSED_OVER && view->chain[1].state == CHAIN_NOW);
    desk_step(desk, head, first, DO_WITHDRAW, "");
    add_account(desk, 91, "填报员", "ctr", COUNTY); /* holds the post, but typed it */
    desk_step(desk, head, first, DO_SUBMIT, "");
    assert_int_equal(desk_view(desk, NULL, first)->step, 1);
    desk_step(desk, head, first, DO_WITHDRAW, "");
    add_account(desk, 92, "邻中心校", "ctr", OUTSIDER); /* elsewhere */
    add_account(desk, 93, "中心校", "ctr", COUNTY);
    desk_step(desk, head, first, DO_SUBMIT, "");
    view = desk_view(desk, NULL, first);
    assert_true(view->step == 0 && view->chain[0].state == CHAIN_NOW);
    collect_close(desk->collect);
    people_close(people);
    must(collect_open(desk->store, desk->world->pack, NULL, &desk->collect, &desk->err), &desk->err);
}

static void acting_for_another_is_told(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    User *deputy = desk_user(desk, "李四", "head", FIRST, NULL);
    deputy->posts[0].delegate_of = 9;
    deputy->posts[0].for_name = STR("王五");
    fill_in(desk, &cast);
    desk_step(desk, deputy, cast.entry, DO_SUBMIT, "");
    desk_step(desk, deputy, cast.entry, DO_PASS, "");
    EntryHistory history;
    must(entry_history(desk->collect, NULL, cast.entry, desk->arena, &history, &desk->err), &desk->err);
    assert_true(history.step_count == 2 && str_is(history.steps[0].actor, "李四"));
    assert_true(str_is(history.steps[0].behalf, "王五") && str_is(history.steps[1].behalf, "王五"));
}

static size_t todo_of(Desk *desk, const User *user, TodoItem **items) {
    size_t count, more;
    must(collect_todo(desk->collect, user, desk->arena, items, &count, &more, &desk->err), &desk->err);
    return count;
}

static void everybody_sees_what_there_is_to_do(void **state) {
    Desk *desk = *state;
    Cast cast = cast_of(desk);
    TodoItem *items;
    assert_true(todo_of(desk, cast.writer, &items) == 1 && items[0].kind == TODO_FILL && items[0].entry == cast.entry);
    assert_int_equal(todo_of(desk, cast.chief, &items), 0);
    fill_in(desk, &cast);
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    assert_int_equal(todo_of(desk, cast.writer, &items), 0);
    assert_true(todo_of(desk, cast.head, &items) == 1 && items[0].kind == TODO_REVIEW);
    desk_step(desk, cast.head, cast.entry, DO_PASS, "");
    assert_true(todo_of(desk, cast.chief, &items) == 1 && items[0].kind == TODO_APPROVE);
    assert_int_equal(todo_of(desk, desk_user(desk, "财务股长", "chief", COUNTY, "FIN"), &items), 0);
    desk_step(desk, cast.chief, cast.entry, DO_RETURN, "班数不对");
    assert_true(todo_of(desk, cast.writer, &items) == 1 && items[0].kind == TODO_RETURNED);
    assert_true(str_is(items[0].reason, "班数不对"));
    desk_step(desk, cast.head, cast.entry, DO_SUBMIT, "");
    desk_step(desk, cast.head, cast.entry, DO_PASS, "");
    desk_step(desk, cast.chief, cast.entry, DO_APPROVE, "");
    desk_step(desk, cast.head, cast.entry, DO_UNLOCK_ASK, "更正");
    assert_true(todo_of(desk, cast.director, &items) == 1 && items[0].kind == TODO_UNLOCK);
    desk_day("2024-11-05");
    assert_true(todo_of(desk, cast.chief, &items) == 3 && items[0].kind == TODO_UNLOCK &&
                items[1].kind == TODO_OVERDUE);
    assert_true(items[1].light == LIGHT_RED && str_find(items[1].why, STR("逾期5天")) > 0);
    assert_int_equal(todo_of(desk, desk_user(desk, "邻县", "chief", OUTSIDER, NULL), &items), 0);
}

static const struct CMUnitTest tests[] = {
    DESK_TEST(an_entry_goes_from_draft_to_locked),
    DESK_TEST(what_is_not_complete_is_not_handed_in),
    DESK_TEST(each_step_is_taken_by_its_own_post),
    DESK_TEST(nobody_reviews_what_he_typed),
    DESK_TEST(a_return_opens_only_the_fields_it_names),
    DESK_TEST(the_school_takes_back_what_nobody_reviewed),
    DESK_TEST(unlocking_takes_two_people_a_reason_and_has_an_end),
    DESK_TEST(a_school_that_asks_needs_two_others),
    DESK_TEST(a_step_on_what_was_changed_meanwhile_is_refused),
    DESK_TEST(n_different_people_agree_at_a_joint_step),
    DESK_TEST(an_optional_step_is_passed_over_where_nobody_else_could_take_it),
    DESK_TEST(acting_for_another_is_told),
    DESK_TEST(everybody_sees_what_there_is_to_do),
};

TABLE_TEST_MAIN(tests)
