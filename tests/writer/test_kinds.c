/* Behaviours of every kind of report of the packs: each says what is kept in tests/writer/golden (read by people;
 * written anew with DUXUE_GOLDEN=write), and two programs of others read its DOCX. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "evaluation_sample.h"
#include "kind_sample.h"
#include "scratch.h"

#define HERE DUXUE_SOURCE_DIR "/tests/writer/"

typedef struct Fixture {
    Sample *sample;
    void *scratch;
    Frame last;
} Fixture;

static int set_up(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    fixture->sample = sample_create();
    sample_last_year(fixture->sample, &fixture->last);
    *state = fixture;
    return scratch_set_up(&fixture->scratch);
}

static int tear_down(void **state) {
    Fixture *fixture = *state;
    sample_destroy(fixture->sample);
    int status = scratch_tear_down(&fixture->scratch);
    free(fixture);
    return status;
}

/* ---- as text ---- */

static void put_line(Buf *out, const char *mark, Str text) {
    if (text.len) {
        buf_add_format(out, "%s%.*s\n", mark, STR_ARG(text));
    }
}

static void put_table(Buf *out, const TableOut *table) {
    put_line(out, "表：", table->title);
    for (size_t i = 0; i < table->column_count; i++) {
        buf_add_format(out, "%s%.*s", i ? " | " : "", STR_ARG(table->headings[i]));
    }
    buf_add_char(out, '\n');
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        buf_add_format(out, "%s%.*s%s", i % table->column_count ? " | " : "", STR_ARG(table->cells[i].text),
                       (i + 1) % table->column_count ? "" : "\n");
    }
}

static Str as_text(const Report *report, Arena *arena) {
    Buf out = buf_create(arena);
    put_line(&out, "标题：", report->title);
    put_line(&out, "文号：", report->document_number);
    put_line(&out, "主送：", report->addressee);
    for (size_t i = 0; i < report->count; i++) {
        const Block *block = &report->blocks[i];
        switch (block->type) {
        case BLOCK_TABLE: put_table(&out, block->table); break;
        case BLOCK_CHART: put_line(&out, "图：", block->text); break;
        case BLOCK_ATTACHMENT: put_line(&out, "附件：", block->text); break;
        default: put_line(&out, "", block->text); break;
        }
    }
    put_line(&out, "署名：", report->signer);
    return buf_str(&out);
}

static void check_golden(Sample *sample, const ReportDef *def, Str said) {
    const char *path = str_format(sample->arena, HERE "golden/%.*s.txt", STR_ARG(def->id)).data;
    const char *mode = getenv("DUXUE_GOLDEN");
    Err err = {.kind = ERR_NONE};
    Str kept;
    if (mode && strcmp(mode, "write") == 0) {
        assert_true(file_write(path, said, &err));
    } else if (!file_read(sample->arena, path, 1 << 20, &kept, &err)) {
        fail_msg("%s", err.message);
    } else if (!str_equal(kept, said)) {
        fail_msg("%.*s says\n%.*s", STR_ARG(def->id), STR_ARG(said));
    }
}

static void every_kind_says_what_its_outline_promises(void **state) {
    Fixture *fixture = *state;
    size_t count;
    const ReportDef *all = pack_reports(fixture->sample->pack, &count);
    for (size_t i = 0; i < count; i++) {
        Report report;
        Err err = {.kind = ERR_NONE};
        if (!sample_report(fixture->sample, &all[i], &report, &err)) {
            fail_msg("%.*s: %s", STR_ARG(all[i].id), err.message);
        }
        check_golden(fixture->sample, &all[i], as_text(&report, fixture->sample->arena));
    }
}

/* ---- ledgers that were never kept ---- */

/* What a kind says where its records are changed. */
typedef void (*Change)(ReportRecord *record, size_t at, const void *context);

static Str written_with(Fixture *fixture, const char *id, Change change, const void *context) {
    Sample *sample = fixture->sample;
    const ReportDef *def = pack_report(sample->pack, str_from(id));
    ReportInput input = input_for(sample, def);
    ReportRecord *records = ARENA_ARRAY(sample->arena, input.record_count, ReportRecord);
    Report report;
    Err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < input.record_count; i++) {
        records[i] = input.records[i];
        change(&records[i], i, context);
    }
    input.records = records;
    must(report_write(def, &input, sample->arena, &report, &err), &err);
    return as_text(&report, sample->arena);
}

static void keep_first(ReportRecord *record, size_t at, const void *context) {
    record->never_kept = at >= *(const size_t *)context;
}

static Str monthly_without(Fixture *fixture, size_t kept) {
    return written_with(fixture, "safety-monthly", keep_first, &kept);
}

/* Meetings, inspections, hazards: chapters one, two, three and four. */
static void what_was_never_written_down_is_named_and_not_told_as_nothing(void **state) {
    Fixture *fixture = *state;
    Str whole = monthly_without(fixture, 3), some = monthly_without(fixture, 1), none = monthly_without(fixture, 0);
    assert_true(str_find(whole, STR("没有登记过")) < 0 && str_find(whole, STR("四、下一步工作")) >= 0);
    assert_true(str_find(some, STR("一、责任和会议")) >= 0 && str_find(some, STR("召开安全例会")) >= 0);
    assert_true(str_find(some, STR("检查和隐患")) < 0 && str_find(some, STR("下一步工作")) < 0);
    assert_true(str_find(some, STR("截至2024年9月30日，台账中没有登记过：安全检查、隐患。")) >= 0);
    assert_true(str_find(none, STR("台账中没有登记过：安全例会、安全检查、隐患。")) >= 0);
    assert_true(str_find(none, STR("一、")) < 0 && str_find(none, STR("召开")) < 0);
}

static void keep_only(ReportRecord *record, size_t at, const void *context) {
    (void)at;
    record->never_kept = !str_is(record->id, context);
}

/* A kind of whose ledgers only one was kept. */
static Str with_only(Fixture *fixture, const char *id, const char *kept) {
    return written_with(fixture, id, keep_only, kept);
}

static void what_binds_the_reader_is_said_whichever_ledger_was_kept(void **state) {
    const Str rank = STR("不对学校、班级和个人排名。"), persons = STR("本报告不含个人信息。");
    const Str proved = STR("每一项均有证书或文件佐证。"), about = STR("督导检查情况报告如下。");
    const Str dropped = STR("撤销的称号保留记录");
    Str totals = with_only(*state, "exam-organisation", "EXA-05.totals");
    Str prizes = with_only(*state, "honours", "QUA-05.entry"), none = with_only(*state, "honours", "");
    assert_true(str_find(totals, rank) >= 0 && str_find(totals, STR("汇总成绩")) >= 0);
    assert_true(str_find(with_only(*state, "school-age-zero-report", "STU-04.child"), persons) >= 0);
    assert_true(str_find(prizes, proved) >= 0 && str_find(prizes, dropped) < 0);
    assert_true(str_find(none, proved) < 0 && str_find(none, STR("总体情况")) < 0);
    assert_true(str_find(with_only(*state, "inspection-feedback", "EVA-08.visit"), about) >= 0);
    assert_true(str_find(with_only(*state, "inspection-feedback", ""), about) < 0);
}

static void count_tasks(ReportRecord *record, size_t at, const void *context) {
    const ReportRecord *tasks = context;
    (void)at;
    record->found = tasks->found;
    record->closed = tasks->found - tasks->open;
    record->open = tasks->open;
    record->dropped = tasks->dropped;
    record->case_count = (size_t)tasks->open;
}

/* What the report to the conference says of tasks of which so many were set, are open, were stopped. */
static Str tasks_of(Fixture *fixture, int64_t found, int64_t open, int64_t dropped) {
    const ReportRecord tasks = {.found = found, .open = open, .dropped = dropped};
    return written_with(fixture, "conference-report", count_tasks, &tasks);
}

static void all_is_said_to_be_done_only_where_there_was_something_to_do(void **state) {
    const Str done = STR("全部完成"), lasting = STR("巩固整改成果");
    Str some = tasks_of(*state, 3, 1, 0), all = tasks_of(*state, 3, 0, 1);
    Str none = tasks_of(*state, 0, 0, 0), stopped = tasks_of(*state, 0, 0, 2);
    assert_true(str_find(some, STR("尚未完成的任务1项")) >= 0 && str_find(some, done) < 0);
    assert_true(str_find(all, STR("登记的任务3项已经全部完成。")) >= 0 && str_find(all, lasting) >= 0);
    assert_true(str_find(none, STR("本学年没有登记任务。")) >= 0 && str_find(none, done) < 0);
    assert_true(str_find(none, STR("本学年没有登记问题。")) >= 0 && str_find(none, lasting) < 0);
    assert_true(str_find(stopped, STR("登记的任务都已中止。")) >= 0 && str_find(stopped, done) < 0);
}

/* The honours of a year before which none were written down: no column of dashes, but why. */
static void what_cannot_be_compared_has_no_columns_for_it(void **state) {
    Fixture *fixture = *state;
    Sample *sample = fixture->sample;
    const ReportDef *def = pack_report(sample->pack, STR("honours"));
    ReportInput input = input_for(sample, def);
    Report report;
    Err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < input.records[0].count_count; i++) {
        input.records[0].counts[i].not_kept_before = true;
        input.records[0].counts[i].known_before = false;
    }
    must(report_write(def, &input, sample->arena, &report, &err), &err);
    static const TableOut missing;
    const TableOut *tables[2] = {&missing, &missing};
    size_t count = 0;
    for (size_t i = 0; i < report.count && count < 2; i++) {
        if (report.blocks[i].type == BLOCK_TABLE) {
            tables[count++] = report.blocks[i].table;
        }
    }
    assert_int_equal(count, 2);
    assert_int_equal(tables[0]->column_count, 2);
    assert_true(str_is(tables[0]->unit_note, "上年没有台账记录，不作比较"));
    assert_int_equal(tables[1]->column_count, 4);
    assert_int_equal(tables[1]->unit_note.len, 0);
}

/* The third chapter goes when every hazard was mended and told of in the second: the fourth is then the third. */
static void chapters_without_text_go_with_their_number(void **state) {
    Fixture *fixture = *state;
    Sample *sample = fixture->sample;
    ReportDef def = *pack_report(sample->pack, STR("safety-monthly"));
    ReportBlockDef *blocks = ARENA_ARRAY(sample->arena, def.block_count, ReportBlockDef);
    Report report;
    Err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < def.block_count; i++) {
        blocks[i] = def.blocks[i];
        blocks[i].when.text = i == 1 ? STR("!records") : blocks[i].when.text; /* nothing is said of meetings */
    }
    def.blocks = blocks;
    ReportInput input = input_for(sample, &def);
    must(report_write(&def, &input, sample->arena, &report, &err), &err);
    Str text = as_text(&report, sample->arena);
    assert_true(str_find(text, STR("责任和会议")) < 0);
    assert_true(str_find(text, STR("一、检查和隐患")) >= 0 && str_find(text, STR("三、下一步工作")) >= 0);
}

/* ---- figures that are 0 ---- */

/* A report about a case of which a field says `text`. */
static Str case_with(Fixture *fixture, const char *id, const char *field, const char *text) {
    Sample *sample = fixture->sample;
    const ReportDef *def = pack_report(sample->pack, str_from(id));
    ReportMatter matter = matter_for(sample, def);
    Report report;
    Err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < matter.about.fields.count; i++) {
        ReportField *one = &matter.about.fields.items[i];
        one->money = str_is(one->id, "money");
        one->text = str_is(one->id, field) ? str_from(text) : one->text;
    }
    must(report_build_matter(def, &matter, sample->arena, &report, &err), &err);
    return as_text(&report, sample->arena);
}

static bool case_says(Fixture *fixture, const char *id, const char *field, const char *text, const char *words) {
    return str_find(case_with(fixture, id, field, text), str_from(words)) >= 0;
}

static void a_figure_of_0_is_none_whatever_its_unit(void **state) {
    const char *again = "反弹的问题重新立项整改", *money = "所需资金";
    assert_true(case_says(*state, "look-back-report", "relapsed", "0个", "反弹0个。"));
    assert_false(case_says(*state, "look-back-report", "relapsed", "0个", again));
    assert_true(case_says(*state, "look-back-report", "relapsed", "10个", again));
    assert_true(case_says(*state, "look-back-report", "relapsed", "0.5个", again));
    assert_false(case_says(*state, "listed-hazard", "money", "0", money));
    assert_true(case_says(*state, "listed-hazard", "money", "0.5", "所需资金0.50元"));
}

static void a_0_that_was_filled_in_is_told_and_is_not_unknown(void **state) {
    assert_true(case_says(*state, "incident-report", "dead", "0人", "死亡0人。"));
    assert_true(case_says(*state, "incident-report", "dead", "", "死亡（未知）。"));
    assert_true(case_says(*state, "evaluation-result", "self_score", "0", "自评分0，"));
    assert_true(case_says(*state, "evaluation-result", "self_score", "", "自评分（未填）"));
}

/* ---- many names ---- */

/* A paper of an inspection in so many schools: 第1小学、第2小学… */
static Str inspection_of(Fixture *fixture, const char *id, int schools) {
    Sample *sample = fixture->sample;
    const ReportDef *def = pack_report(sample->pack, str_from(id));
    ReportMatter matter = matter_for(sample, pack_report(sample->pack, STR("inspection-scheme")));
    Buf names = buf_create(sample->arena);
    Report report;
    Err err = {.kind = ERR_NONE};
    for (int i = 1; i <= schools; i++) {
        buf_add_format(&names, "%s第%d小学", i > 1 ? "、" : "", i);
    }
    for (size_t i = 0; i < matter.about.fields.count; i++) {
        ReportField *one = &matter.about.fields.items[i];
        one->many = str_is(one->id, "range");
        one->text = one->many ? buf_str(&names) : one->text;
    }
    must(report_build_matter(def, &matter, sample->arena, &report, &err), &err);
    return as_text(&report, sample->arena);
}

static void many_schools_are_counted_in_the_text_and_listed_behind_it(void **state) {
    Str few = inspection_of(*state, "inspection-scheme", 12), many = inspection_of(*state, "inspection-scheme", 13);
    assert_true(str_find(few, STR("、第11小学、第12小学。")) >= 0 && str_find(few, STR("附件：")) < 0);
    assert_true(str_find(many, STR("对象范围：第1小学、第2小学、第3小学等13个，名单附后。")) >= 0);
    assert_true(str_find(many, STR("附件：对象范围名单")) >= 0);
    assert_true(str_find(many, STR("11 | 第11小学 | 12 | 第12小学\n13 | 第13小学 | — | —\n")) >= 0);
}

static void a_form_lists_many_schools_below_its_table(void **state) {
    static const char *const ids[] = {"case-form", "closing-sheet"};
    for (size_t i = 0; i < 2; i++) {
        Str few = inspection_of(*state, ids[i], 12), many = inspection_of(*state, ids[i], 13);
        assert_true(str_find(few, STR("、第11小学、第12小学\n")) >= 0 && str_find(few, STR("12 | 第12小学")) < 0);
        assert_true(str_find(many, STR("对象范围 | 第1小学、第2小学、第3小学等13个\n")) >= 0);
        assert_true(str_find(many, STR("11 | 第11小学 | 12 | 第12小学\n13 | 第13小学 | — | —\n")) >= 0);
    }
}

/* ---- plans ---- */

/* A plan as the outline of `id` writes it. */
static Str plan_of(Fixture *fixture, const char *id, ReportGoal *goals, size_t count) {
    Sample *sample = fixture->sample;
    const ReportDef *def = pack_report(sample->pack, str_from(id));
    ReportMatter matter = matter_for(sample, def);
    Report report;
    Err err = {.kind = ERR_NONE};
    matter.goals = goals;
    matter.goal_count = count;
    must(report_build_matter(def, &matter, sample->arena, &report, &err), &err);
    return as_text(&report, sample->arena);
}

/* A goal without measures, one with a measure that has no tasks: their headings are what the plan says. */
static void a_plan_without_tasks_still_says_its_goals_and_measures(void **state) {
    ReportGoal goals[] = {{.above = -1, .text = STR("提高质量")},
                          {.above = -1, .text = STR("学位够用")},
                          {.above = 1, .text = STR("扩建学校")}};
    Str paper = plan_of(*state, "plan-paper", goals, 3);
    assert_true(str_find(paper, STR("一、提高质量\n二、学位够用\n（一）扩建学校\n")) >= 0);
    Str first = plan_of(*state, "action-plan-a", goals, 3), second = plan_of(*state, "action-plan-b", goals, 3);
    assert_true(str_find(first, STR("二、主要行动\n（一）扩建学校\n")) >= 0);
    assert_true(str_find(second, STR("二、重点行动\n（一）扩建学校\n")) >= 0);
}

static void a_task_right_under_a_goal_says_who_leads_it_and_by_when(void **state) {
    ReportGoal goals[] = {
        {.above = -1, .text = STR("提高质量")},
        {.above = 0, .task = true, .text = STR("配齐图书"), .lead = STR("甲股"), .due = STR("2024-12-31")}};
    static const char *const ids[] = {"plan-paper", "action-plan-a", "action-plan-b"};
    for (size_t i = 0; i < 3; i++) {
        Str text = plan_of(*state, ids[i], goals, 2);
        assert_true(str_find(text, STR("（一）配齐图书\n牵头：甲股；完成时限：2024年12月31日。\n")) >= 0);
    }
}

/* ---- the letter of results ---- */

/* What it says of a sheet with an open item, whose points are therefore a range. */
static Str letter_of(Fixture *fixture, Str grade, bool may_change, bool settled) {
    Sample *sample = fixture->sample;
    const ReportDef *def = pack_report(sample->pack, STR("campaign-feedback"));
    ReportInput input = input_for(sample, def);
    ReportSheet *sheet = input.campaign->sheets;
    Report report;
    Err err = {.kind = ERR_NONE};
    sheet->items[1].open = true;
    sheet->items[1].why = STR("缺课程表");
    sheet->own.score = (double)NAN;
    sheet->own.grade = grade;
    sheet->own.grade_barred = str_is(grade, "不评定等次");
    sheet->own.grade_open = may_change;
    sheet->own.grade_settled = settled;
    must(report_write(def, &input, sample->arena, &report, &err), &err);
    return as_text(&report, sample->arena);
}

static void the_letter_of_results_says_of_open_items_only_what_is_known(void **state) {
    Fixture *fixture = *state;
    const Str none = {NULL, 0}, good = STR("优秀"), range = STR("得分因此是一个范围");
    Str known = letter_of(fixture, good, false, true), may = letter_of(fixture, good, true, false),
        untold = letter_of(fixture, good, false, false), without = letter_of(fixture, none, false, true),
        barred = letter_of(fixture, STR("不评定等次"), false, true);
    assert_true(str_find(known, STR("得分因此是一个范围；这几项不论得多少分，等次都是优秀。")) >= 0);
    assert_true(str_find(may, STR("得分因此是一个范围，补齐后才能确定等次。")) >= 0);
    assert_true(str_find(may, STR("等次为优秀（尚未确定）")) >= 0 && str_find(known, STR("尚未确定")) < 0);
    assert_true(str_find(barred, STR("，不评定等次")) >= 0 && str_find(barred, STR("等次为不评定")) < 0);
    /* Frozen before it was looked at whether they can; a standard without grades. */
    assert_true(str_find(untold, range) >= 0 && str_find(untold, STR("不论得多少分")) < 0);
    assert_true(str_find(without, range) >= 0 && str_find(without, STR("不论得多少分")) < 0);
}

/* What is counted by ledgers alone is written of a year whose figures nobody has begun to collect. */
static void a_kind_needs_figures_where_its_outline_tells_any(void **state) {
    Fixture *fixture = *state;
    static const struct {
        const char *kind;
        bool needs;
    } cases[] = {{"safety-monthly", false}, {"petition-circular", false}, {"duty-fulfilment", false},
                 {"class-size", true},      {"statistics-profile", true}, {"data-quality-notice", true},
                 {"self-evaluation", true}, {"city-evaluation", true},    {"campaign-result", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ReportDef *def = pack_report(fixture->sample->pack, str_from(cases[i].kind));
        assert_non_null(def);
        assert_int_equal(report_needs_figures(def), cases[i].needs);
    }
}

/* ---- read by programs of others ---- */

enum { NOT_THERE = 77 };

/* Runs a script of this folder over the folder; its exit code. */
static int run(const char *script, const char *folder) {
    char path[256];
    snprintf(path, sizeof path, HERE "%s", script);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        execl("/usr/bin/python3", "python3", path, folder, (char *)NULL);
        _exit(NOT_THERE);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* As people complete a paper that goes upwards, and one that goes down. */
static void make_official(const ReportDef *def, Report *report) {
    bool upwards = str_is(def->id, "self-evaluation");
    if (!upwards && !str_is(def->id, "circular")) {
        return;
    }
    report->organ = upwards ? STR("甲县人民政府教育督导委员会文件") : STR("甲县教育局文件");
    report->document_number = STR("甲教督〔2024〕7号");
    report->signed_by = upwards ? STR("张三") : (Str){NULL, 0};
    report->copy_to = STR("甲县人民政府办公室，甲县人民代表大会常务委员会教育科学文化卫生工作委员会，甲县财政局、"
                          "人力资源和社会保障局");
    report->issued_by = STR("甲县教育局办公室");
}

static void write_all(Fixture *fixture, const char *folder) {
    size_t count;
    const ReportDef *all = pack_reports(fixture->sample->pack, &count);
    for (size_t i = 0; i < count; i++) {
        Report report;
        Err err = {.kind = ERR_NONE};
        Arena *arena = fixture->sample->arena;
        const char *docx = str_format(arena, "%s/%.*s.docx", folder, STR_ARG(all[i].id)).data;
        const char *text = str_format(arena, "%s/%.*s.txt", folder, STR_ARG(all[i].id)).data;
        assert_true(sample_report(fixture->sample, &all[i], &report, &err));
        make_official(&all[i], &report);
        assert_true(report_docx(&report, docx, &err) && file_write(text, as_text(&report, arena), &err));
    }
}

static void read_by(Fixture *fixture, const char *script) {
    const char *folder = ((Scratch *)fixture->scratch)->folder;
    write_all(fixture, folder);
    int status = run(script, folder);
    if (status == NOT_THERE) {
        skip(); /* the script said what is missing */
    }
    assert_int_equal(status, 0);
}

static void a_library_of_others_reads_the_same_texts_and_tables(void **state) {
    read_by(*state, "read_docx.py");
}

static void a_word_processor_lays_every_kind_out_by_the_standard(void **state) {
    read_by(*state, "lay_out.py");
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(every_kind_says_what_its_outline_promises),
        BEHAVIOUR(what_was_never_written_down_is_named_and_not_told_as_nothing),
        BEHAVIOUR(all_is_said_to_be_done_only_where_there_was_something_to_do),
        BEHAVIOUR(what_binds_the_reader_is_said_whichever_ledger_was_kept),
        BEHAVIOUR(what_cannot_be_compared_has_no_columns_for_it),
        BEHAVIOUR(chapters_without_text_go_with_their_number),
        BEHAVIOUR(a_figure_of_0_is_none_whatever_its_unit),
        BEHAVIOUR(a_0_that_was_filled_in_is_told_and_is_not_unknown),
        BEHAVIOUR(many_schools_are_counted_in_the_text_and_listed_behind_it),
        BEHAVIOUR(a_form_lists_many_schools_below_its_table),
        BEHAVIOUR(a_plan_without_tasks_still_says_its_goals_and_measures),
        BEHAVIOUR(a_task_right_under_a_goal_says_who_leads_it_and_by_when),
        BEHAVIOUR(the_letter_of_results_says_of_open_items_only_what_is_known),
        BEHAVIOUR(a_kind_needs_figures_where_its_outline_tells_any),
        BEHAVIOUR(a_library_of_others_reads_the_same_texts_and_tables),
        BEHAVIOUR(a_word_processor_lays_every_kind_out_by_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
