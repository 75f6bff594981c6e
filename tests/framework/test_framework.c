/* Frameworks of the bureau's own: text and workbook say the same as the packs, faults stand at their cells, versions
 * hold from their year on and are never changed, two of them side by side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "framework.h"
#include "framework_internal.h"
#include "ledger_items.h"
#include "scratch.h"
#include "shared_pack.h"
#include "table_main.h"

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

typedef struct World {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    Frameworks *frameworks;
    ProblemList problems;
    Err err;
} World;

static const char *path_in(World *world, const char *name) {
    return str_cstr(world->arena, str_format(world->arena, "%s/%s", world->scratch->folder, name));
}

static int open_world(void **state) {
    static World world;
    void *scratch;
    scratch_set_up(&scratch);
    world = (World){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    world.problems = problem_list(world.arena, 100);
    world.pack = shared_pack();
    must(frameworks_open(world.scratch->store, world.pack, NULL, world.arena, &world.frameworks, &world.err),
         &world.err);
    *state = &world;
    return 0;
}

static int close_world(void **state) {
    World *world = *state;
    void *scratch = world->scratch;
    frameworks_close(world->frameworks);
    return scratch_tear_down(&scratch);
}

static FrameworkInfo found(World *world, const char *id, const char *period) {
    FrameworkInfo info;
    assert_true(framework_find(world->frameworks, str_from(id), str_from(period), &info));
    return info;
}

static Str text_of(World *world, const FrameworkInfo *info) {
    Str text;
    must(framework_text(world->frameworks, info, world->arena, &text, &world->err), &world->err);
    return text;
}

static size_t changes(const StandardDef *before, const StandardDef *after, Arena *arena) {
    FrameworkLine *lines;
    size_t count, changed = 0;
    framework_compare(before, after, arena, &lines, &count);
    for (size_t i = 0; i < count; i++) {
        changed += lines[i].change != CHANGE_SAME;
    }
    assert_true(count > 5);
    return changed;
}

static void tell(const ProblemList *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        print_error("%s %s %d: %.*s\n", problems->items[i].place.sheet, problems->items[i].place.cell,
                    problems->items[i].place.line, STR_ARG(problems->items[i].message));
    }
}

static void frameworks_of_the_packs_written_as_text_are_the_same(void **state) {
    World *world = *state;
    FrameworkInfo *infos, again;
    size_t count, walked = 0;
    framework_list(world->frameworks, world->arena, &infos, &count);
    for (size_t i = 0; i < count; i++) {
        if (!infos[i].def->has_framework) {
            continue;
        }
        must(framework_check(world->frameworks, text_of(world, &infos[i]), world->arena, &again, &world->problems,
                             &world->err),
             &world->err);
        tell(&world->problems);
        assert_non_null(again.def);
        assert_int_equal(changes(infos[i].def, again.def, world->arena), 0);
        walked++;
    }
    assert_true(walked >= 8);
}

static void and_as_a_workbook(void **state) {
    World *world = *state;
    FrameworkInfo *infos, again;
    size_t count;
    Str text;
    const char *path = path_in(world, "a.xlsx");
    framework_list(world->frameworks, world->arena, &infos, &count);
    for (size_t i = 0; i < count; i++) {
        if (!infos[i].def->has_framework) {
            continue;
        }
        must(framework_book_write(infos[i].def, path, &world->err), &world->err);
        must(framework_book_read(world->pack, path, world->arena, &text, &world->problems, &world->err), &world->err);
        tell(&world->problems);
        assert_int_equal(world->problems.errors, 0);
        must(framework_check(world->frameworks, text, world->arena, &again, &world->problems, &world->err),
             &world->err);
        assert_non_null(again.def);
        assert_int_equal(changes(infos[i].def, again.def, world->arena), 0);
    }
}

static void the_empty_template_can_be_brought_in_as_it_is(void **state) {
    World *world = *state;
    Str text;
    FrameworkInfo info;
    must(framework_book_write(NULL, path_in(world, "a.xlsx"), &world->err), &world->err);
    must(framework_book_read(world->pack, path_in(world, "a.xlsx"), world->arena, &text, &world->problems, &world->err),
         &world->err);
    tell(&world->problems);
    assert_int_equal(world->problems.errors, 0);
    must(framework_check(world->frameworks, text, world->arena, &info, &world->problems, &world->err), &world->err);
    assert_non_null(info.def);
    assert_int_equal(info.def->framework.node_count, 2);
}

/* ---- faults at their cells ---- */

static void write_sheet(lxw_workbook *book, const char *name, const char *const *cells, size_t columns) {
    lxw_worksheet *sheet = workbook_add_worksheet(book, name);
    for (size_t i = 0; cells[i]; i++) {
        worksheet_write_string(sheet, (lxw_row_t)(i / columns), (lxw_col_t)(i % columns), cells[i], NULL);
    }
}

static const char *const whole_cells[] = {"事项",     "内容", "编号",     "my-1", "名称",     "我的体系",
                                          "报告标题", "工作", "依据文件", "某文", "施行日期", "2025-01",
                                          "评哪一级", "学校", "总分",     "100",  NULL};

static void read_book_of(World *world, const char *const *whole, const char *const *nodes, size_t columns) {
    Str text;
    lxw_workbook *book = workbook_new(path_in(world, "a.xlsx"));
    write_sheet(book, "体系", whole, 2);
    write_sheet(book, "指标", nodes, columns);
    workbook_close(book);
    world->problems = problem_list(world->arena, 100);
    must(framework_book_read(world->pack, path_in(world, "a.xlsx"), world->arena, &text, &world->problems, &world->err),
         &world->err);
}

static void read_book(World *world, const char *const *nodes, size_t columns) {
    read_book_of(world, whole_cells, nodes, columns);
}

static void assert_told(const World *world, const char *sheet, const char *cell, const char *part) {
    for (size_t i = 0; i < world->problems.count; i++) {
        const Problem *problem = &world->problems.items[i];
        if (strcmp(problem->place.sheet, sheet) == 0 && strcmp(problem->place.cell, cell) == 0 &&
            str_find(problem->message, str_from(part)) >= 0) {
            return;
        }
    }
    tell(&world->problems);
    fail_msg("not told: %s!%s %s", sheet, cell, part);
}

static void faults_are_told_at_their_cells_in_the_words_of_the_workbook(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号",     "上级编号",
                                        "名称",     "评分方式",
                                        "满分",     "数据公式",
                                        "比较",     "限值",
                                        "A",        "",
                                        "一组",     "",
                                        "100",      "",
                                        "",         "",
                                        "A-1",      "A",
                                        "达标的",   "达标得满分",
                                        "40",       "pupils_X / 2",
                                        "不低于",   "1",
                                        "A-2",      "A",
                                        "乱写的",   "随便给",
                                        "30",       "",
                                        "",         "",
                                        "A-3",      "B",
                                        "没有上级", "材料认定",
                                        "20",       "",
                                        "",         "",
                                        "A-1",      "A",
                                        "重复的",   "材料认定",
                                        "三十",     "",
                                        "",         "",
                                        "A-5",      "A",
                                        "",         "按比例",
                                        "10",       "pupils_P",
                                        "",         "0.8",
                                        NULL};
    read_book(world, nodes, 8);
    assert_told(world, "指标", "D4", "没有“随便给”");
    assert_told(world, "指标", "B5", "没有");
    assert_told(world, "指标", "E6", "不小于0的数");
    assert_told(world, "指标", "C7", "“名称”要写");
    assert_told(world, "指标", "G7", "怎样比较");
    assert_told(world, "指标", "A6", "前一处在“指标”表A3");
    assert_int_equal(world->problems.count, 6);
}

static void a_node_without_a_way_to_be_rated_is_told(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "名称", "评分方式", "满分", "A-1", "甲", "", "100", NULL};
    read_book(world, nodes, 4);
    assert_told(world, "指标", "A2", "没有下级，要用“评分方式”写明");
    assert_int_equal(world->problems.count, 1);
}

static void what_follows_from_a_bad_cell_is_not_told_as_a_fault_of_its_own(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "上级编号", "名称", "评分方式", "满分",   "A",      "",
                                        "一组", "",         "",     "A-1",      "A",      "达标的", "材料认定",
                                        "70",   "A-2",      "A",    "乱写的",   "随便给", "30",     NULL};
    read_book(world, nodes, 5);
    assert_told(world, "指标", "D4", "没有“随便给”");
    assert_int_equal(world->problems.count, 1);
    static const char *const unread[] = {"编号", "名称", "评分方式", "满分",     "A-1",  "甲", "材料认定",
                                         "六十", "A-2",  "乙",       "材料认定", "四十", NULL};
    read_book(world, unread, 4);
    assert_told(world, "指标", "D2", "“六十”不是");
    assert_told(world, "指标", "D3", "“四十”不是");
    assert_int_equal(world->problems.count, 2);
    static const char *const nameless[] = {"编号", "名稱", "评分方式", "满分",     "A-1", "甲", "材料认定",
                                           "60",   "A-2",  "乙",       "材料认定", "40",  NULL};
    read_book(world, nameless, 4);
    assert_told(world, "指标", "B1", "没有“名稱”这一列");
    assert_told(world, "指标", "A1", "缺少“名称”这一列");
    assert_int_equal(world->problems.count, 2);
}

static void without_full_marks_of_the_whole_its_indicators_are_not_told(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "名称", "评分方式", "满分", "A-1", "甲", "评定给分", "100", NULL};
    static const char *const unread[] = {"编号",     "my-1",     "名称", "我的体系", "报告标题",
                                         "工作",     "依据文件", "某文", "施行日期", "2025-01",
                                         "评哪一级", "学校",     "总分", "一百",     NULL};
    read_book_of(world, unread, nodes, 4);
    assert_told(world, "体系", "B7", "“一百”不是");
    assert_int_equal(world->problems.count, 1);
}

static void formulas_are_checked_where_they_stand(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "名称",         "评分方式", "满分", "数据公式",
                                        "比较", "限值",         "A-1",      "甲",   "达标得满分",
                                        "100",  "pupils_X / 2", "不低于",   "1",    NULL};
    read_book(world, nodes, 7);
    assert_told(world, "指标", "E2", "pupils_X");
}

static void points_that_do_not_add_up_are_told_where_they_are_written(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "名称", "评分方式", "满分", "A-1", "甲", "材料认定", "60", NULL};
    read_book(world, nodes, 4);
    assert_told(world, "体系", "B8", "不一致");
}

static void items_of_the_upright_sheet_stand_where_they_were_written_and_none_is_passed_over(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "名称", "评分方式", "满分", "A-1", "甲", "材料认定", "100", NULL};
    static const char *const turned[] = {"总分",     "一百",  "编号", "my-1",     "名称", "我的体系", "报告标题",
                                         "工作",     "总 分", "100",  "依据文件", "某文", "施行日期", "2025-01",
                                         "评哪一级", "学校",  "名称", "又一个",   NULL};
    read_book_of(world, turned, nodes, 4);
    assert_told(world, "体系", "B1", "不小于0的数");
    assert_told(world, "体系", "B5", "没有“总 分”这一项");
    assert_told(world, "体系", "B9", "“名称”这一项写了两次");
}

static void columns_that_nobody_knows_are_told(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "名稱", "评分方式", "满分", "A-1", "甲", "材料认定", "100", NULL};
    read_book(world, nodes, 4);
    assert_told(world, "指标", "B1", "没有“名稱”这一列");
    assert_told(world, "指标", "A1", "缺少“名称”这一列");
}

static void nodes_above_each_other_are_refused(void **state) {
    World *world = *state;
    static const char *const nodes[] = {"编号", "上级编号", "名称", "评分方式", "满分", "A", "B", "甲",
                                        "",     "",         "B",    "A",        "乙",   "",  "",  NULL};
    read_book(world, nodes, 5);
    assert_told(world, "指标", "B2", "互为上级");
}

static void what_is_no_workbook_of_a_framework_is_refused(void **state) {
    World *world = *state;
    Str text;
    lxw_workbook *book = workbook_new(path_in(world, "a.xlsx"));
    write_sheet(book, "别的", whole_cells, 2);
    workbook_close(book);
    assert_false(
        framework_book_read(world->pack, path_in(world, "a.xlsx"), world->arena, &text, &world->problems, &world->err));
    assert_int_equal(world->err.kind, ERR_INPUT);
    assert_non_null(strstr(world->err.message, "体系"));
}

/* ---- versions ---- */

static Str with(World *world, Str text, const char *before, const char *after) {
    ptrdiff_t at = str_find(text, str_from(before));
    assert_true(at >= 0);
    return str_format(world->arena, "%.*s%s%.*s", (int)at, text.data, after,
                      STR_ARG(str_slice(text, (size_t)at + strlen(before), text.len)));
}

static int64_t publish(World *world, Str text, const char *begins, int64_t base) {
    int64_t id;
    world->err = (Err){.kind = ERR_NONE};
    NewFramework made = {.text = text, .note = STR("按当年方案修改"), .begins = str_from(begins), .base = base};
    bool good = framework_publish(world->frameworks, NULL, &made, world->arena, &id, &world->problems, &world->err);
    tell(&world->problems);
    return good ? id : -1;
}

static void a_version_holds_from_its_year_on_and_older_years_keep_theirs(void **state) {
    World *world = *state;
    FrameworkInfo of_pack = found(world, "township-duty", "2024");
    Str text = with(world, text_of(world, &of_pack), "研究教育工作、解决实际问题", "研究教育工作");
    int64_t first = publish(world, text, "2025", 0);
    assert_true(first > 0);
    assert_false(found(world, "township-duty", "2024").own);
    assert_int_equal(found(world, "township-duty", "2025").definition, first);
    int64_t second = publish(world, with(world, text, "控辍保学", "控辍保学和劝返"), "2026", first);
    assert_true(second > first);
    assert_int_equal(found(world, "township-duty", "2025").definition, first);
    assert_int_equal(found(world, "township-duty", "2027").definition, second);
    FrameworkDefinition *versions;
    size_t count;
    must(framework_versions(world->frameworks, STR("township-duty"), world->arena, &versions, &count, &world->err),
         &world->err);
    assert_int_equal(count, 3);
    assert_int_equal(versions[0].id, second);
    assert_int_equal(versions[2].id, 0);
    Frameworks *again;
    must(frameworks_open(world->scratch->store, world->pack, NULL, world->arena, &again, &world->err), &world->err);
    FrameworkInfo info;
    assert_true(framework_find(again, STR("township-duty"), STR("2025"), &info));
    assert_int_equal(info.definition, first);
    frameworks_close(again);
}

/* What fields of cases may name: items as they stand now, by a name that only one has. */
static void cases_name_the_items_of_the_bureaus_own(void **state) {
    World *world = *state;
    Ledger *ledger;
    Frameworks *lent;
    must(ledger_open(world->scratch->store, world->pack, NULL, NULL, &ledger, &world->err), &world->err);
    must(frameworks_open(world->scratch->store, world->pack, ledger, world->arena, &lent, &world->err), &world->err);
    Frameworks *before = world->frameworks;
    world->frameworks = lent;
    FrameworkInfo of_pack = found(world, "township-duty", "");
    Str text = with(world, with(world, text_of(world, &of_pack), "TW-02", "OWN-02"), "控辍保学", "劝返复学");
    assert_false(item_named(ledger, STR("OWN-02")).known);
    assert_true(publish(world, text, "2025", 0) > 0);
    ItemSearch own = item_named(ledger, STR("OWN-02")), past = item_named(ledger, STR("TW-02"));
    assert_true(own.in_use && !own.differs);
    assert_string_equal(str_cstr(world->arena, own.name), "劝返复学");
    assert_string_equal(str_cstr(world->arena, item_named(ledger, STR("劝返复学")).named), "OWN-02");
    assert_true(past.known && !past.in_use); /* an older year still has it: it keeps its name */
    assert_string_equal(str_cstr(world->arena, past.name), "控辍保学");
    must(framework_withdraw(lent, NULL, STR("township-duty"), STR("2026"), STR("改回规则包"), &world->err),
         &world->err);
    assert_true(item_named(ledger, STR("TW-02")).in_use);
    assert_false(item_named(ledger, STR("OWN-02")).in_use);
    world->frameworks = before;
    frameworks_close(lent);
    ledger_close(ledger);
}

static void nobody_publishes_over_what_he_has_not_seen(void **state) {
    World *world = *state;
    FrameworkInfo of_pack = found(world, "township-duty", "");
    Str text = with(world, text_of(world, &of_pack), "控辍保学", "控辍保学工作");
    int64_t first = publish(world, text, "2025", 0);
    assert_true(first > 0);
    assert_int_equal(publish(world, with(world, text, "控辍保学工作", "控辍"), "2025", 0), -1);
    assert_int_equal(world->err.kind, ERR_CONFLICT);
    assert_int_equal(publish(world, text, "2025", first), -1);
    assert_int_equal(world->err.kind, ERR_CONFLICT);
    assert_int_equal(publish(world, with(world, text, "控辍保学工作", "控辍"), "25", first), -1);
    assert_int_equal(world->err.kind, ERR_INPUT);
}

static void withdrawn_that_of_the_packs_holds_again(void **state) {
    World *world = *state;
    FrameworkInfo of_pack = found(world, "township-duty", "");
    assert_true(publish(world, with(world, text_of(world, &of_pack), "控辍保学", "控辍保学工作"), "2025", 0) > 0);
    must(framework_withdraw(world->frameworks, NULL, STR("township-duty"), STR("2026"), STR("改回规则包"), &world->err),
         &world->err);
    assert_true(found(world, "township-duty", "2025").own);
    assert_false(found(world, "township-duty", "2026").own);
    assert_false(
        framework_withdraw(world->frameworks, NULL, STR("township-duty"), STR("2026"), STR("再停一次"), &world->err));
}

static void import_town(World *world, const char *year) {
    const ImportOptions options = {.actor = STR("tester")};
    const char *path = path_in(world, "units.csv");
    Str table = str_format(world->arena, "code,name,parent,kind,period\nC,甲县,,县,%s\nT,甲镇,C,乡镇,%s\n", year, year);
    ImportResult result;
    must(file_write(path, table, &world->err), &world->err);
    must(fact_import(world->scratch->store, world->pack, path, &options, world->arena, &result, &world->err),
         &world->err);
    assert_int_equal(result.problems.errors, 0);
}

static void a_year_with_decisions_keeps_its_version_and_says_what_can_be_done(void **state) {
    World *world = *state;
    FrameworkInfo of_pack = found(world, "township-duty", "2025");
    Str text = with(world, text_of(world, &of_pack), "控辍保学", "控辍保学工作");
    int64_t first = publish(world, text, "2025", 0);
    import_town(world, "2026");
    const Decision decision = {.item = STR("TW-01"), .level = STR("full"), .note = STR("看过"), .actor = STR("督学")};
    must(decision_add(world->scratch->store, of_pack.standard, STR("T"), STR("2026"), &decision, &world->err),
         &world->err);
    assert_int_equal(publish(world, with(world, text, "控辍保学工作", "控辍"), "2026", first), -1);
    assert_int_equal(world->err.kind, ERR_CONFLICT);
    assert_non_null(strstr(world->err.message, "2026年"));
    assert_non_null(strstr(world->err.message, "请勾选"));
    assert_false(
        framework_withdraw(world->frameworks, NULL, STR("township-duty"), STR("2026"), STR("停用"), &world->err));
    assert_int_equal(world->err.kind, ERR_CONFLICT);
    assert_null(strstr(world->err.message, "请勾选")); /* withdrawing has nothing to tick */
    must(framework_withdraw(world->frameworks, NULL, STR("township-duty"), STR("2027"), STR("停用"), &world->err),
         &world->err);
}

static void offers_ask_for_a_framework_that_is_in_use(void **state) {
    World *world = *state;
    FrameworkInfo of_pack = found(world, "township-duty", "");
    FrameworkOffer *offers;
    size_t count;
    assert_true(publish(world, with(world, text_of(world, &of_pack), "township-duty", "my-duty"), "2025", 0) > 0);
    assert_false(framework_offers(world->frameworks, STR("my-duty"), STR("TW-01"), STR("T"), STR("2024"), world->arena,
                                  &offers, &count, &world->err));
    assert_int_equal(world->err.kind, ERR_NOT_FOUND);
    must(framework_offers(world->frameworks, STR("my-duty"), STR("TW-01"), STR("T"), STR("2025"), world->arena, &offers,
                          &count, &world->err),
         &world->err);
}

static void what_changed_is_told_line_by_line(void **state) {
    World *world = *state;
    FrameworkInfo of_pack = found(world, "township-duty", ""), changed;
    Str text = with(world, text_of(world, &of_pack), "TW-02-2", "TW-02-9");
    text = with(world, text, "points: 60", "points: 55");
    must(framework_check(world->frameworks, text, world->arena, &changed, &world->problems, &world->err), &world->err);
    assert_non_null(changed.def);
    FrameworkLine *lines;
    size_t count, added = 0, removed = 0;
    framework_compare(of_pack.def, changed.def, world->arena, &lines, &count);
    for (size_t i = 0; i < count; i++) {
        added += lines[i].change == CHANGE_ADDED && str_is(lines[i].id, "TW-02-9");
        removed += lines[i].change == CHANGE_REMOVED && str_is(lines[i].id, "TW-02-2");
        if (lines[i].change == CHANGE_CHANGED) {
            assert_true(str_is(lines[i].id, "TW-V-01") && lines[i].difference_count == 1);
            assert_true(str_is(lines[i].differences[0].name, "封顶分数") &&
                        str_is(lines[i].differences[0].before, "60") && str_is(lines[i].differences[0].after, "55"));
        }
    }
    assert_int_equal(added, 1);
    assert_int_equal(removed, 1);
}

static void grades_are_told_by_their_names(void **state) {
    World *world = *state;
    FrameworkInfo of_pack = found(world, "township-duty", ""), changed;
    FrameworkLine *lines;
    size_t count, told = 0;
    Str text = with(world, text_of(world, &of_pack), "pass: qualified", "pass: good");
    must(framework_check(world->frameworks, text, world->arena, &changed, &world->problems, &world->err), &world->err);
    assert_non_null(changed.def);
    framework_compare(of_pack.def, changed.def, world->arena, &lines, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < lines[i].difference_count; k++) {
            const FrameworkDifference *one = &lines[i].differences[k];
            assert_true(str_is(one->name, "合格等次") && str_is(one->before, "合格") && str_is(one->after, "良好"));
            told++;
        }
    }
    assert_int_equal(told, 1);
    Grid grid; /* as a workbook has them; the text keeps their ids */
    GridText made;
    grid_of(changed.def, &grid, world->arena);
    assert_true(str_is(grid.rows[SHEET_WHOLE][0].cells[column_of(SHEET_WHOLE, "pass")], "良好"));
    grid_text(&grid, world->arena, &made, &world->problems);
    assert_true(str_find(made.text, STR("pass: good")) >= 0);
}

static size_t said(World *world, const char *standard, const char *item, Str *other) {
    FrameworkMatch *matches;
    size_t count, by_hand = 0;
    must(framework_matches(world->frameworks, str_from(standard), str_from(item), world->arena, &matches, &count,
                           &world->err),
         &world->err);
    for (size_t i = 0; i < count; i++) {
        by_hand += matches[i].id != 0;
        *other = matches[i].id ? matches[i].other_item : *other;
    }
    return by_hand;
}

static void what_is_the_same_is_known_from_both_sides_until_taken_back(void **state) {
    World *world = *state;
    Str other = {NULL, 0};
    FrameworkMatch match = {.standard = STR("township-duty"),
                            .item = STR("TW-02"),
                            .other = STR("lvzhi-county-100"),
                            .other_item = STR("LZ-23"),
                            .note = STR("控辍")};
    must(framework_match_add(world->frameworks, NULL, &match, &world->err), &world->err);
    assert_int_equal(said(world, "township-duty", "TW-02", &other), 1);
    assert_true(str_is(other, "LZ-23"));
    assert_int_equal(said(world, "lvzhi-county-100", "LZ-23", &other), 1);
    assert_true(str_is(other, "TW-02"));
    assert_int_equal(said(world, "lvzhi-county-100", "LZ-22", &other), 0);
    assert_false(framework_match_add(world->frameworks, NULL, &match, &world->err));
    assert_int_equal(world->err.kind, ERR_CONFLICT);
    FrameworkMatch none = match;
    none.other_item = STR("LZ-404");
    assert_false(framework_match_add(world->frameworks, NULL, &none, &world->err));
    assert_int_equal(world->err.kind, ERR_NOT_FOUND);
    FrameworkMatch *matches;
    size_t count;
    must(framework_matches(world->frameworks, match.standard, match.item, world->arena, &matches, &count, &world->err),
         &world->err);
    must(framework_match_take_back(world->frameworks, NULL, matches[count - 1].id, STR("写错了"), &world->err),
         &world->err);
    assert_int_equal(said(world, "township-duty", "TW-02", &other), 0);
    assert_false(framework_match_take_back(world->frameworks, NULL, matches[count - 1].id, STR("写错了"), &world->err));
}

static void the_same_ids_of_the_packs_are_the_same_indicator(void **state) {
    World *world = *state;
    FrameworkMatch *matches;
    size_t count;
    must(framework_matches(world->frameworks, STR("lvzhi-county-100"), STR("LZ-10"), world->arena, &matches, &count,
                           &world->err),
         &world->err);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_true(matches[i].id == 0 && str_is(matches[i].other_item, "LZ-10"));
        assert_false(str_is(matches[i].other, "lvzhi-county-100"));
    }
}

static const struct CMUnitTest tests[] = {
    CASE(what_is_the_same_is_known_from_both_sides_until_taken_back),
    CASE(the_same_ids_of_the_packs_are_the_same_indicator),
    CASE(frameworks_of_the_packs_written_as_text_are_the_same),
    CASE(and_as_a_workbook),
    CASE(the_empty_template_can_be_brought_in_as_it_is),
    CASE(faults_are_told_at_their_cells_in_the_words_of_the_workbook),
    CASE(a_node_without_a_way_to_be_rated_is_told),
    CASE(what_follows_from_a_bad_cell_is_not_told_as_a_fault_of_its_own),
    CASE(without_full_marks_of_the_whole_its_indicators_are_not_told),
    CASE(formulas_are_checked_where_they_stand),
    CASE(points_that_do_not_add_up_are_told_where_they_are_written),
    CASE(items_of_the_upright_sheet_stand_where_they_were_written_and_none_is_passed_over),
    CASE(columns_that_nobody_knows_are_told),
    CASE(nodes_above_each_other_are_refused),
    CASE(what_is_no_workbook_of_a_framework_is_refused),
    CASE(a_version_holds_from_its_year_on_and_older_years_keep_theirs),
    CASE(cases_name_the_items_of_the_bureaus_own),
    CASE(nobody_publishes_over_what_he_has_not_seen),
    CASE(withdrawn_that_of_the_packs_holds_again),
    CASE(a_year_with_decisions_keeps_its_version_and_says_what_can_be_done),
    CASE(offers_ask_for_a_framework_that_is_in_use),
    CASE(what_changed_is_told_line_by_line),
    CASE(grades_are_told_by_their_names),
};

TABLE_TEST_MAIN(tests)
