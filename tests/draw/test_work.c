/* Draws at work: fixed once, drawn once, cancelled before or never, signed by others, seen by whom the kind lets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "people.h"
#include "scratch.h"
#include "shared_pack.h"
#include "table_main.h"

#define PASSWORD "long-enough-1"

typedef struct Bureau {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    People *people;
    Draws draws;
    Err err;
} Bureau;

static bool units_work(Tx *tx, void *context, Err *err) {
    static const char *const units[][3] = {{"C1", "county", ""}, {"S1", "primary_school", "C1"}, {"C2", "county", ""}};
    (void)context;
    bool good = store_run(tx, "INSERT INTO period (code) VALUES ('2024')", err, "");
    for (size_t i = 0; i < sizeof units / sizeof *units && good; i++) {
        good = store_run(tx, "INSERT INTO unit (code) VALUES (?)", err, "z", units[i][0]) &&
               store_run(tx,
                         "INSERT INTO unit_state (unit_id, period_id, name, kind, parent_id) SELECT u.id, 1, ?1, ?2,"
                         " (SELECT id FROM unit WHERE code = ?3) FROM unit u WHERE u.code = ?1",
                         err, "zzz", units[i][0], units[i][1], units[i][2]);
    }
    const AuditEntry entry = {.actor = STR("测试"), .action = STR("import"), .detail = STR("{}")};
    return good && audit_append(tx, &entry, err);
}

static void add(Bureau *bureau, const char *name, const char *role, const char *unit) {
    static const Actor shell = {.name = {"命令行", 9}};
    Str code = str_from(unit);
    const NewPost post = {.role = str_from(role), .units = &code, .unit_count = 1};
    NewAccount account = {.name = str_from(name), .shown = str_from(name), .password = STR(PASSWORD), .post = &post};
    must(people_add(bureau->people, &shell, &account, &bureau->err), &bureau->err);
}

static int set_up(void **state) {
    static Bureau bureau;
    void *scratch;
    unsetenv("DUXUE_KEY_FILE");
    scratch_set_up(&scratch);
    bureau = (Bureau){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    bureau.pack = shared_pack();
    must(store_write(bureau.scratch->store, units_work, NULL, &bureau.err), &bureau.err);
    must(people_open(bureau.scratch->store, bureau.pack, &bureau.people, &bureau.err), &bureau.err);
    bureau.draws = (Draws){bureau.scratch->store, bureau.pack};
    add(&bureau, "staff", "staff", "C1");
    add(&bureau, "ldr", "ldr", "C1");
    add(&bureau, "police", "deptu", "C1");
    add(&bureau, "dis", "dis", "C1");
    add(&bureau, "head", "head", "S1");
    add(&bureau, "elsewhere", "staff", "C2");
    *state = &bureau;
    return 0;
}

static int tear_down(void **state) {
    Bureau *bureau = *state;
    void *scratch = bureau->scratch;
    people_close(bureau->people);
    return scratch_tear_down(&scratch);
}

/* The account as the rules see it, without the ceremony of signing in. */
static const User *user(Bureau *bureau, const char *name) {
    Account *account = ARENA_NEW(bureau->arena, Account);
    must(people_find(bureau->people, bureau->arena, str_from(name), account, &bureau->err), &bureau->err);
    account->user.must_change = account->user.must_enrol = false;
    return &account->user;
}

/* ---- orders ---- */

static DrawPool small_pool(Bureau *bureau, size_t entries, size_t others) {
    DrawPool pool = {ARENA_ARRAY(bureau->arena, entries, DrawEntry), ARENA_ARRAY(bureau->arena, others, DrawEntry),
                     entries, others};
    for (size_t i = 0; i < entries + others; i++) {
        DrawEntry *entry = i < entries ? &pool.entries[i] : &pool.others[i - entries];
        *entry = (DrawEntry){.number = str_format(bureau->arena, "%c%03zu", i < entries ? 'a' : 'b', i),
                             .weight = i < entries ? 1 : 2,
                             .score = 100};
        entry->name = str_format(bureau->arena, "名%zu", i);
    }
    return pool;
}

static DrawOrder check_order(Bureau *bureau, const char *matter) {
    DrawOrder order = {.kind = STR("inspection-double"),
                       .unit = STR("C1"),
                       .name = STR("秋季检查"),
                       .matter = str_from(matter),
                       .basis = STR("督〔2025〕1号"),
                       .pool = small_pool(bureau, 10, 5)};
    order.rule = pack_draw(bureau->pack, order.kind)->rule;
    order.rule.count = 3;
    return order;
}

/* Applicants with names; the kind keeps them apart. */
static DrawOrder lottery_order(Bureau *bureau) {
    DrawOrder order = {.kind = STR("admission-lottery"),
                       .unit = STR("C1"),
                       .name = STR("一年级派位"),
                       .matter = STR("2025派位"),
                       .basis = STR("招生方案"),
                       .entropy = STR("三位见证人各报一个数"),
                       .planned_on = date_show(bureau->arena, date_add_days(date_today(), 3)),
                       .pool = small_pool(bureau, 6, 2)};
    order.rule = pack_draw(bureau->pack, order.kind)->rule;
    order.names = (DrawNames){ARENA_ARRAY(bureau->arena, 6, DrawName), 6};
    for (size_t i = 0; i < 6; i++) {
        order.names.items[i] = (DrawName){order.pool.entries[i].number, str_format(bureau->arena, "学童%zu", i)};
        order.pool.entries[i].wishes = &order.pool.others[i % 2].number;
        order.pool.entries[i].wish_count = 1;
    }
    return order;
}

static bool try_commit(Bureau *bureau, const User *who, const DrawOrder *order, DrawMade *made) {
    *made = (DrawMade){.problems = problem_list(bureau->arena, 20)};
    bureau->err = (Err){.kind = ERR_NONE};
    return draw_commit(&bureau->draws, who, order, bureau->arena, made, &bureau->err);
}

static int64_t commit(Bureau *bureau, const char *who, const DrawOrder *order) {
    DrawMade made;
    must(try_commit(bureau, who ? user(bureau, who) : NULL, order, &made), &bureau->err);
    return made.id;
}

static bool try_run(Bureau *bureau, const char *who, int64_t id, const char *entropy) {
    bureau->err = (Err){.kind = ERR_NONE};
    return draw_run(&bureau->draws, who ? user(bureau, who) : NULL, id, str_from(entropy), &bureau->err);
}

static DrawInfo get(Bureau *bureau, int64_t id) {
    DrawInfo info;
    must(draw_get(&bureau->draws, NULL, id, false, bureau->arena, &info, &bureau->err), &bureau->err);
    return info;
}

static bool try_get(Bureau *bureau, const char *who, int64_t id, bool published) {
    DrawInfo info;
    bureau->err = (Err){.kind = ERR_NONE};
    return draw_get(&bureau->draws, who ? user(bureau, who) : NULL, id, published, bureau->arena, &info, &bureau->err);
}

/* ---- behaviours ---- */

static void a_draw_is_fixed_drawn_and_proven(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    DrawMade made;
    DrawVerdict verdict;
    must(try_commit(bureau, user(bureau, "staff"), &order, &made), &bureau->err);
    DrawInfo info = get(bureau, made.id);
    assert_int_equal(info.state, DRAW_COMMITTED);
    assert_true(str_is(info.commit, made.commit) && !info.seed.len && !info.proof.len);
    assert_true(str_find(info.statement, STR("\"count\":3")) > 0);
    must(try_run(bureau, "staff", made.id, ""), &bureau->err);
    info = get(bureau, made.id);
    assert_int_equal(info.state, DRAW_DRAWN);
    must(draw_verify(info.proof, bureau->arena, &verdict, &bureau->err), &bureau->err);
    assert_true(verdict.good && str_is(info.commit, verdict.commit) && str_is(info.digest, verdict.digest));
    char hash[65];
    store_sha256(info.seed, hash);
    assert_string_equal(hash, made.seed_sha256);
    assert_int_equal(verdict.result.count, 6); /* three schools, two inspectors each */
    AuditReport report;
    must(audit_verify(bureau->scratch->store, &report, &bureau->err), &bureau->err);
    assert_true(report.intact);
    assert_int_equal(scratch_number(bureau->scratch, "SELECT COUNT(*) FROM audit WHERE action LIKE 'draw-%'"), 2);
}

static void the_seed_lies_sealed_until_the_draw(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    int64_t id = commit(bureau, NULL, &order);
    assert_int_equal(scratch_number(bureau->scratch, "SELECT seed LIKE 's1:%' FROM draw"), 1);
    must(try_run(bureau, NULL, id, ""), &bureau->err);
    assert_int_equal(get(bureau, id).seed.len, 64);
}

static void a_draw_is_made_once_and_never_cancelled_after(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    int64_t id = commit(bureau, NULL, &order);
    must(try_run(bureau, NULL, id, ""), &bureau->err);
    Str digest = get(bureau, id).digest;
    assert_false(try_run(bureau, NULL, id, ""));
    assert_int_equal(bureau->err.kind, ERR_CONFLICT);
    assert_false(draw_cancel(&bureau->draws, NULL, id, STR("不满意"), &bureau->err));
    assert_true(str_equal(get(bureau, id).digest, digest));
}

static void it_may_be_cancelled_before_with_a_reason(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    int64_t id = commit(bureau, NULL, &order);
    assert_false(draw_cancel(&bureau->draws, NULL, id, STR("  "), &bureau->err));
    must(draw_cancel(&bureau->draws, NULL, id, STR("名单有误"), &bureau->err), &bureau->err);
    assert_false(try_run(bureau, NULL, id, ""));
    DrawInfo info = get(bureau, id);
    assert_int_equal(info.state, DRAW_CANCELLED);
    assert_true(str_is(info.reason, "名单有误") && !info.seed.len);
    int64_t next = commit(bureau, NULL, &order); /* nothing was drawn: no reason is asked for, but it stays visible */
    assert_int_equal(get(bureau, next).again_of, id);
}

static void a_second_draw_of_a_matter_needs_a_reason_and_both_stay(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    DrawMade made;
    DrawInfo *infos;
    size_t count;
    int64_t first = commit(bureau, NULL, &order);
    assert_false(try_commit(bureau, NULL, &order, &made)); /* one is under way */
    assert_int_equal(bureau->err.kind, ERR_CONFLICT);
    must(try_run(bureau, NULL, first, ""), &bureau->err);
    assert_false(try_commit(bureau, NULL, &order, &made));
    assert_int_equal(bureau->err.kind, ERR_CONFLICT);
    order.again_reason = STR("两所学校已停办");
    int64_t second = commit(bureau, NULL, &order);
    DrawInfo info = get(bureau, second);
    assert_int_equal(info.again_of, first);
    assert_true(str_find(info.statement, get(bureau, first).commit) > 0); /* it points back in what is published */
    const DrawFilter filter = {.matter = STR("m")};
    must(draw_list(&bureau->draws, NULL, &filter, bureau->arena, &infos, &count, &bureau->err), &bureau->err);
    assert_int_equal(count, 2);
    order.matter = STR("other");
    order.again_reason = (Str){NULL, 0};
    commit(bureau, NULL, &order);
}

static void nothing_that_was_fixed_can_be_changed(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    commit(bureau, NULL, &order);
    assert_false(scratch_run(bureau->scratch, "UPDATE draw SET pool = '{}'"));
    assert_false(scratch_run(bureau->scratch, "DELETE FROM draw"));
    /* with the guard taken away, the audit chain tells */
    assert_true(scratch_run(bureau->scratch, "DROP TRIGGER draw_no_update"));
    assert_true(scratch_run(bureau->scratch, "UPDATE draw SET name = 'x'"));
    AuditReport report;
    must(audit_verify(bureau->scratch->store, &report, &bureau->err), &bureau->err);
    assert_false(report.intact);
}

static void a_changed_seed_is_not_drawn_from(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m"), other = check_order(bureau, "n");
    int64_t id = commit(bureau, NULL, &order);
    commit(bureau, NULL, &other);
    assert_true(scratch_run(bureau->scratch, "DROP TRIGGER draw_no_update"));
    assert_true(scratch_run(bureau->scratch, "UPDATE draw SET seed = (SELECT seed FROM draw WHERE matter = 'n')"
                                             " WHERE matter = 'm'"));
    assert_false(try_run(bureau, NULL, id, ""));
    assert_int_equal(get(bureau, id).state, DRAW_COMMITTED);
}

static void rights_follow_the_kind(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    DrawMade made;
    static const char *const refused[] = {"head", "police", "ldr", "elsewhere"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(try_commit(bureau, user(bureau, refused[i]), &order, &made));
        assert_true(bureau->err.kind == ERR_DENIED || bureau->err.kind == ERR_NOT_FOUND);
    }
    int64_t id = commit(bureau, "staff", &order);
    assert_false(try_run(bureau, "police", id, ""));
    assert_int_equal(bureau->err.kind, ERR_DENIED);
    assert_false(try_run(bureau, "elsewhere", id, ""));
    assert_int_equal(bureau->err.kind, ERR_NOT_FOUND);
    assert_false(try_run(bureau, "head", id, "")); /* an unannounced visit: it is not there */
    assert_int_equal(bureau->err.kind, ERR_NOT_FOUND);
}

static void hidden_kinds_show_themselves_when_published(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    order.unit = STR("S1");
    int64_t id = commit(bureau, "staff", &order);
    assert_false(try_get(bureau, "head", id, false));
    assert_true(try_get(bureau, "police", id, false)); /* may witness */
    must(draw_publish(&bureau->draws, user(bureau, "staff"), id, &bureau->err), &bureau->err);
    assert_true(try_get(bureau, "head", id, false));
    assert_false(try_get(bureau, "elsewhere", id, false));
    assert_false(try_get(bureau, NULL, id, true)); /* not a kind for everybody */
}

static void witnesses_are_others_and_leaders_confirm(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    int64_t id = commit(bureau, "staff", &order);
    assert_false(draw_sign(&bureau->draws, user(bureau, "police"), id, STR(""), false, STR(""), &bureau->err));
    must(try_run(bureau, "staff", id, ""), &bureau->err);
    Str digest = get(bureau, id).digest;
    assert_false(draw_confirm(&bureau->draws, user(bureau, "ldr"), id, STR(""), &bureau->err)); /* nobody signed */
    assert_false(draw_sign(&bureau->draws, user(bureau, "staff"), id, digest, false, STR(""), &bureau->err));
    assert_false(draw_sign(&bureau->draws, user(bureau, "police"), id, STR("0"), false, STR(""), &bureau->err));
    assert_false(draw_sign(&bureau->draws, NULL, id, digest, false, STR(""), &bureau->err));
    must(draw_sign(&bureau->draws, user(bureau, "police"), id, digest, false, STR("在场"), &bureau->err), &bureau->err);
    assert_false(draw_sign(&bureau->draws, user(bureau, "police"), id, digest, false, STR(""), &bureau->err));
    assert_false(draw_confirm(&bureau->draws, user(bureau, "police"), id, STR(""), &bureau->err));
    must(draw_confirm(&bureau->draws, user(bureau, "ldr"), id, STR("同意"), &bureau->err), &bureau->err);
    DrawInfo info = get(bureau, id);
    assert_int_equal(info.state, DRAW_CONFIRMED);
    assert_int_equal(info.signed_count, 1);
    assert_true(str_is(info.signs[0].note, "在场") && str_is(info.signs[0].role, "部门用户"));
    assert_false(draw_confirm(&bureau->draws, user(bureau, "ldr"), id, STR(""), &bureau->err));
}

static void an_objection_keeps_it_from_being_confirmed(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = check_order(bureau, "m");
    int64_t id = commit(bureau, "staff", &order);
    must(try_run(bureau, "staff", id, ""), &bureau->err);
    Str digest = get(bureau, id).digest;
    assert_false(draw_sign(&bureau->draws, user(bureau, "dis"), id, digest, true, STR(""), &bureau->err));
    must(draw_sign(&bureau->draws, user(bureau, "dis"), id, digest, true, STR("名单少了一所"), &bureau->err),
         &bureau->err);
    must(draw_sign(&bureau->draws, user(bureau, "police"), id, digest, false, STR(""), &bureau->err), &bureau->err);
    assert_false(draw_confirm(&bureau->draws, user(bureau, "ldr"), id, STR(""), &bureau->err));
    assert_int_equal(bureau->err.kind, ERR_CONFLICT);
}

static void what_has_to_be_stated_is_asked_for(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = lottery_order(bureau);
    DrawMade made;
    order.entropy = (Str){NULL, 0};
    assert_false(try_commit(bureau, NULL, &order, &made));
    assert_string_equal(bureau->err.place.field, "entropy");
    order = lottery_order(bureau);
    order.planned_on = date_show(bureau->arena, date_add_days(date_today(), 2)); /* the pool is fixed 3 days before */
    assert_false(try_commit(bureau, NULL, &order, &made));
    order = lottery_order(bureau);
    order.pool.entries[1].number = order.pool.entries[0].number;
    assert_false(try_commit(bureau, NULL, &order, &made));
    assert_int_equal(made.problems.errors, 1);
    assert_int_equal(scratch_number(bureau->scratch, "SELECT COUNT(*) FROM draw"), 0);
    order = lottery_order(bureau);
    order.dry_run = true;
    must(try_commit(bureau, NULL, &order, &made), &bureau->err);
    assert_int_equal(scratch_number(bureau->scratch, "SELECT COUNT(*) FROM draw"), 0);
}

static void a_lottery_is_not_drawn_before_its_day_nor_without_the_numbers_that_were_named(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = lottery_order(bureau);
    int64_t id = commit(bureau, "staff", &order);
    assert_false(try_run(bureau, "staff", id, ""));
    assert_int_equal(bureau->err.kind, ERR_INPUT);
    assert_false(try_run(bureau, "staff", id, "17、4、88"));
    assert_int_equal(bureau->err.kind, ERR_CONFLICT);
    assert_int_equal(get(bureau, id).state, DRAW_COMMITTED);
    order = check_order(bureau, "m");
    id = commit(bureau, "staff", &order);
    assert_false(try_run(bureau, "staff", id, "7")); /* not named beforehand: would be a choice among results */
}

static void applicants_are_numbers_and_names_are_joined_for_few(void **state) {
    Bureau *bureau = *state;
    DrawOrder order = lottery_order(bureau);
    DrawNames names;
    int64_t id = commit(bureau, "staff", &order);
    assert_true(try_get(bureau, NULL, id, true)); /* everybody may look */
    assert_int_equal(scratch_number(bureau->scratch, "SELECT COUNT(*) FROM draw WHERE pool LIKE '%学童%'"), 0);
    assert_int_equal(scratch_number(bureau->scratch, "SELECT COUNT(*) FROM draw_name WHERE name LIKE '%学童%'"), 0);
    static const char *const refused[] = {"head", "police", "ldr", "elsewhere"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(
            draw_names(&bureau->draws, user(bureau, refused[i]), id, STR("核对"), bureau->arena, &names, &bureau->err));
    }
    assert_false(draw_names(&bureau->draws, user(bureau, "staff"), id, STR(""), bureau->arena, &names, &bureau->err));
    must(draw_names(&bureau->draws, user(bureau, "staff"), id, STR("核对"), bureau->arena, &names, &bureau->err),
         &bureau->err);
    assert_int_equal(names.count, 6);
    assert_true(str_is(names.items[2].name, "学童2") && str_is(names.items[2].number, "a002"));
    assert_int_equal(scratch_number(bureau->scratch, "SELECT COUNT(*) FROM audit WHERE action = 'draw-names'"), 1);
    Resealed result;
    must(store_rotate_key(bureau->scratch->store, STR("甲"), false, &bureau->err), &bureau->err);
    must(store_reseal(bureau->scratch->store, STR("甲"), &result, &bureau->err), &bureau->err);
    assert_true(result.done == 6 && result.shut == 0);
    must(draw_names(&bureau->draws, user(bureau, "staff"), id, STR("核对"), bureau->arena, &names, &bureau->err),
         &bureau->err);
    assert_true(str_is(names.items[2].name, "学童2")); /* the same under a new key */
}

/* ---- lists from tables ---- */

static bool read_list(Bureau *bureau, const char *kind, bool others, const char *text, DrawPool *pool, DrawNames *names,
                      ProblemList *problems) {
    const char *path = str_format(bureau->arena, "%s/list.csv", bureau->scratch->folder).data;
    must(file_write(path, str_from(text), &bureau->err), &bureau->err);
    bureau->err = (Err){.kind = ERR_NONE};
    *problems = problem_list(bureau->arena, 50);
    return draw_pool_read(pack_draw(bureau->pack, str_from(kind)), others, path, STR(""), bureau->arena, pool, names,
                          problems, &bureau->err);
}

static void lists_are_read_by_their_headings(void **state) {
    Bureau *bureau = *state;
    DrawPool pool = {.entry_count = 0};
    DrawNames names;
    ProblemList problems;
    must(read_list(bureau, "admission-lottery", false,
                   "某县报名表\n\n姓名,报名编号*,第二志愿,第一志愿,优先顺序,同校组\n"
                   "甲,N2,乙校,S1,１,t1\n乙,N1,,S1,0,\n",
                   &pool, &names, &problems),
         &bureau->err);
    assert_int_equal(problems.count, 0);
    must(read_list(bureau, "admission-lottery", true, "编号,学校名称,学位\nS1,甲校,3\nS2,乙校,\"2\"\n", &pool, NULL,
                   &problems),
         &bureau->err);
    draw_pool_link(&pool, bureau->arena, &problems);
    assert_int_equal(problems.count, 0);
    assert_int_equal(pool.entry_count, 2);
    const DrawEntry *first = &pool.entries[0];
    assert_true(str_is(first->number, "N2") && !first->name.len && first->priority == 1);
    assert_int_equal(first->wish_count, 2);
    assert_true(str_is(first->wishes[0], "S1") && str_is(first->wishes[1], "S2")); /* a school's name is its number */
    assert_int_equal(pool.others[0].weight, 3);
    assert_int_equal(names.count, 2);
    assert_true(str_is(names.items[0].name, "甲"));
}

static void faults_of_lists_name_their_cell(void **state) {
    Bureau *bureau = *state;
    DrawPool pool = {.entry_count = 0};
    ProblemList problems;
    must(read_list(bureau, "class-balance", false, "学生编号,性别,成绩段,特殊需要\n1,男,1,是\n2,未知,x,也许\n,女,,\n",
                   &pool, NULL, &problems),
         &bureau->err);
    static const char *const cells[] = {"B3", "C3", "D3", "A4"};
    assert_int_equal(problems.errors, 4);
    for (size_t i = 0; i < 4; i++) {
        bool found = false;
        for (size_t j = 0; j < problems.count; j++) {
            found = found || strcmp(problems.items[j].place.cell, cells[i]) == 0;
        }
        assert_true(found);
    }
    assert_false(read_list(bureau, "class-balance", false, "学号,姓名\n1,甲\n", &pool, NULL, &problems));
    assert_non_null(strstr(bureau->err.message, "性别"));
}

static void an_avoided_unit_that_is_in_no_list_is_told(void **state) {
    Bureau *bureau = *state;
    DrawPool pool = {.entry_count = 0};
    ProblemList problems;
    must(
        read_list(bureau, "inspection-double", false, "编号,名称\nS1,一小\nS2,二小\nS3,二小\n", &pool, NULL, &problems),
        &bureau->err);
    must(read_list(bureau, "inspection-double", true,
                   "编号,姓名,本人所在单位,亲属所在单位\nD1,督一,一小,\"S2、外县小学\"\nD2,督二,二小,\n", &pool, NULL,
                   &problems),
         &bureau->err);
    draw_pool_link(&pool, bureau->arena, &problems);
    assert_int_equal(pool.others[0].avoid_count, 3);
    assert_true(str_is(pool.others[0].avoid[0], "S1") && str_is(pool.others[0].avoid[1], "S2"));
    assert_int_equal(problems.warnings, 1); /* 外县小学 */
    assert_int_equal(problems.errors, 1);   /* two schools are called 二小: a conflict must not be lost */
}

int main(int count, char **words) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_draw_is_fixed_drawn_and_proven, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_seed_lies_sealed_until_the_draw, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_draw_is_made_once_and_never_cancelled_after, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_may_be_cancelled_before_with_a_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_draw_of_a_matter_needs_a_reason_and_both_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_that_was_fixed_can_be_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_changed_seed_is_not_drawn_from, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rights_follow_the_kind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hidden_kinds_show_themselves_when_published, set_up, tear_down),
        cmocka_unit_test_setup_teardown(witnesses_are_others_and_leaders_confirm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_objection_keeps_it_from_being_confirmed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_has_to_be_stated_is_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lottery_is_not_drawn_before_its_day_nor_without_the_numbers_that_were_named,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(applicants_are_numbers_and_names_are_joined_for_few, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_are_read_by_their_headings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(faults_of_lists_name_their_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_avoided_unit_that_is_in_no_list_is_told, set_up, tear_down),
    };
    if (count >= 2 && strcmp(words[1], "--table-reader") == 0) {
        return table_child_main(count - 2, words + 2);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
