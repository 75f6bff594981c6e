/* Behaviours of reports that are kept: versions, what people write, what changed under it, the way to approval. */
#include "report_support.h"

#include "report_internal.h"

static bool edit(Desk *desk, const User *user, int64_t id, Str key, const char *text) {
    const ReportEdit made = {.id = id, .revision = -1, .key = key, .text = str_from(text)};
    desk->err = (Err){.kind = ERR_NONE};
    return report_edit(desk->reports, user, &made, &desk->err);
}

static bool step(Desk *desk, const User *user, int64_t id, const char *name, const char *reason) {
    ReportSupply supply = desk_supply(desk);
    const ReportStep taken = {.id = id, .revision = -1, .step = str_from(name), .reason = str_from(reason)};
    desk->err = (Err){.kind = ERR_NONE};
    return report_step(desk->reports, user, &taken, &supply, desk->arena, &desk->err);
}

static bool renew(Desk *desk, int64_t id, const char *kind) {
    ReportOrder order = desk_order(kind);
    Report report = desk_write(desk, &order);
    bool changed;
    must(report_renew(desk->reports, desk->office, id, &report, &changed, &desk->err), &desk->err);
    return changed;
}

static size_t contradictions(Desk *desk, int64_t id) {
    ReportSupply supply = desk_supply(desk);
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    size_t against, errors;
    must(report_review(desk->reports, desk->office, id, &supply, &json, desk->arena, &against, &errors, &desk->err),
         &desk->err);
    return against;
}

static void more_pupils(Desk *desk) {
    desk_import(desk, COUNTY ",云溪县,,县,2024,,,\n" OTHER ",第二小学," COUNTY ",小学,2024,440,10,25\n");
}

static void a_report_is_kept_once_with_the_source_of_every_figure(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff"), again;
    Report report = desk_content(desk, id, 0);
    const Block *block = block_with(&report, "小学专任教师77人，较上年增加2人，增长2.7%");
    assert_true(block->span_count >= 2);
    assert_true(str_is(block->spans[0].source->id, "ft_P") && str_is(block->spans[0].source->unit, COUNTY));
    Str json = desk_json(desk, desk->office, id);
    assert_true(says(json, "{\"text\":\"77人\",\"source\":{\"kind\":\"element\",\"id\":\"ft_P\""));
    ReportOrder order = desk_order("staff");
    Report second = desk_write(desk, &order);
    assert_false(report_keep(desk->reports, desk->office, &order, &second, &again, &desk->err));
    assert_true(desk->err.kind == ERR_CONFLICT && again == id);
}

static void an_order_that_leaves_open_what_its_kind_settles_is_the_same(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "safety-monthly"), again;
    assert_int_equal(scratch_number(desk->scratch, "SELECT part FROM report"), 1);
    ReportOrder order = desk_order("safety-monthly");
    order.part = 1;
    Report report = desk_write(desk, &order);
    assert_false(report_keep(desk->reports, desk->office, &order, &report, &again, &desk->err));
    assert_true(desk->err.kind == ERR_CONFLICT && again == id);
    desk->err = (Err){.kind = ERR_NONE};
    order.part = 2;
    report = desk_write(desk, &order);
    must(report_keep(desk->reports, desk->office, &order, &report, &again, &desk->err), &desk->err);
    assert_true(again != id);
}

static void what_people_wrote_stays_when_the_report_is_written_again(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "data-quality-notice");
    Report report = desk_content(desk, id, 0);
    Str key = block_with(&report, "在校生1,260人")->key;
    assert_true(edit(desk, desk->office, id, key, "今年全县在校生1,260人，比预计的多。\n请各校注意。"));
    report = desk_content(desk, id, 0);
    assert_int_equal(block_with(&report, "比预计的多")->span_count, 1); /* the figure still leads to its source */
    block_with(&report, "请各校注意。");
    assert_false(renew(desk, id, "data-quality-notice")); /* nothing has changed */
    more_pupils(desk);
    assert_true(renew(desk, id, "data-quality-notice"));
    report = desk_content(desk, id, 0);
    block_with(&report, "比预计的多");
    Str json = desk_json(desk, desk->office, id);
    assert_true(says(json, "\"changed\":true"));
    assert_true(says(json, "{\"label\":\"在校生\",\"before\":\"1,260人\",\"now\":\"1,300人\",\"in_text\":true}"));
    assert_int_equal(scratch_number(desk->scratch, "SELECT version FROM report"), 2);
}

static void a_line_of_the_head_is_one_line_that_fits_a_head(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    char long_name[3 * (REPORT_HEAD_MOST + 1) + 1];
    for (size_t i = 0; i < sizeof long_name - 1; i++) {
        long_name[i] = "甲"[i % 3];
    }
    long_name[sizeof long_name - 1] = '\0';
    assert_false(edit(desk, desk->office, id, STR("@organ"), long_name));
    assert_int_equal(desk->err.kind, ERR_INPUT);
    assert_true(edit(desk, desk->office, id, STR("@organ"), long_name + 3)); /* as many as there may be */
    assert_false(edit(desk, desk->office, id, STR("@copy_to"), "甲县财政局\n甲县民政局"));
    assert_int_equal(desk->err.kind, ERR_INPUT);
    assert_string_equal(desk->err.place.field, "text");
    assert_true(edit(desk, desk->office, id, STR("@copy_to"), " 甲县财政局\n"));
    assert_true(str_is(desk_content(desk, id, 0).copy_to, "甲县财政局"));
    assert_true(edit(desk, desk->office, id, STR("@title"), "云溪县教师队伍\n情况报告"));
}

static void an_edit_can_be_taken_back_and_a_block_left_out(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    Report report = desk_content(desk, id, 0);
    Str key = block_with(&report, "小学专任教师")->key;
    size_t count = report.count;
    assert_true(edit(desk, desk->office, id, key, ""));
    assert_int_equal(desk_content(desk, id, 0).count, count - 1);
    const ReportEdit back = {.id = id, .revision = -1, .key = key, .restore = true};
    assert_true(report_edit(desk->reports, desk->office, &back, &desk->err));
    report = desk_content(desk, id, 0);
    assert_int_equal(report.count, count);
    block_with(&report, "小学专任教师77人");
    assert_true(edit(desk, desk->office, id, STR("@title"), "云溪县教师队伍\n情况报告"));
    assert_true(str_is(desk_content(desk, id, 0).title, "云溪县教师队伍\n情况报告"));
}

static void what_cannot_be_written_is_refused_with_its_place(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    Report report = desk_content(desk, id, 0);
    Str heading = block_with(&report, "队伍规模")->key;
    const Block *table = NULL;
    for (size_t i = 0; i < report.count; i++) {
        table = report.blocks[i].table ? &report.blocks[i] : table;
    }
    assert_non_null(table);
    assert_false(edit(desk, desk->office, id, table->key, "别的表"));
    assert_string_equal(desk->err.place.field, "text");
    assert_false(edit(desk, desk->office, id, heading, "一行\n两行"));
    assert_false(edit(desk, desk->office, id, STR("nowhere"), "文字"));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    const ReportEdit late = {.id = id, .revision = 99, .key = heading, .text = STR("规模")};
    assert_false(report_edit(desk->reports, desk->office, &late, &desk->err));
    assert_int_equal(desk->err.kind, ERR_CONFLICT);
}

static void a_report_goes_from_draft_to_checked_to_approved_by_three_hands(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    assert_false(step(desk, desk->office, id, "check", "")); /* whoever wrote it */
    assert_int_equal(desk->err.kind, ERR_DENIED);
    assert_false(step(desk, desk->chief, id, "approve", "")); /* not checked yet */
    assert_int_equal(desk->err.kind, ERR_CONFLICT);
    assert_true(step(desk, desk->review, id, "check", ""));
    assert_false(step(desk, desk->review, id, "approve", "")); /* who checks does not approve */
    assert_true(step(desk, desk->chief, id, "approve", ""));
    Report report = desk_content(desk, id, 0);
    assert_false(edit(desk, desk->office, id, report.blocks[0].key, "改"));
    assert_int_equal(desk->err.kind, ERR_CONFLICT);
    assert_false(step(desk, desk->chief, id, "return", ""));
    assert_string_equal(desk->err.place.field, "reason");
    assert_true(step(desk, desk->chief, id, "return", "数据要更新"));
    assert_true(edit(desk, desk->office, id, report.blocks[0].key, "改后的标题"));
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM report_step"), 3);
}

static void a_report_that_contradicts_the_data_needs_a_written_reason(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    Report report = desk_content(desk, id, 0);
    assert_int_equal(contradictions(desk, id), 0);
    Str key = block_with(&report, "小学专任教师77人")->key;
    assert_true(edit(desk, desk->office, id, key, "小学专任教师97人，生师比16.36。"));
    assert_true(contradictions(desk, id) > 0);
    assert_true(step(desk, desk->review, id, "check", ""));
    assert_false(step(desk, desk->chief, id, "approve", " "));
    assert_int_equal(desk->err.kind, ERR_INPUT);
    assert_string_equal(desk->err.place.field, "reason");
    assert_true(step(desk, desk->chief, id, "approve", "人事口径含代课教师，已核实"));
    assert_int_equal(
        scratch_number(desk->scratch,
                       "SELECT COUNT(*) FROM report_step WHERE step = 'approve' AND reason LIKE '人事%' AND"
                       " findings LIKE '%77人%'"),
        1);
}

static void writing_into_a_checked_report_makes_it_a_draft_again(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    assert_true(step(desk, desk->review, id, "check", ""));
    assert_true(edit(desk, desk->office, id, STR("@signer"), "云溪县教育局办公室"));
    assert_false(step(desk, desk->chief, id, "approve", ""));
    assert_int_equal(desk->err.kind, ERR_CONFLICT);
}

static void two_versions_are_compared_paragraph_by_paragraph(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "data-quality-notice");
    more_pupils(desk);
    assert_true(renew(desk, id, "data-quality-notice"));
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    must(report_compare(desk->reports, desk->office, id, 1, 2, &json, desk->arena, &desk->err), &desk->err);
    Str said = buf_str(&out);
    assert_true(says(said, "{\"kind\":\"removed\",\"text\":\"1,260\"},{\"kind\":\"added\",\"text\":\"1,300\"}"));
    assert_true(says(said, "\"kind\":\"same\",\"heading\":true"));
    Json other = json_writer(&out);
    assert_false(report_compare(desk->reports, desk->office, id, 1, 9, &other, desk->arena, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
}

static void what_people_wrote_in_a_block_that_is_gone_is_not_lost(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    Report report = desk_content(desk, id, 0);
    Str key = block_with(&report, "小学专任教师77人")->key;
    assert_true(edit(desk, desk->office, id, key, "手写的一段。"));
    ReportOrder order = desk_order("staff");
    Report shorter = desk_write(desk, &order);
    for (size_t i = 0; i < shorter.count; i++) {
        shorter.blocks[i].key = str_equal(shorter.blocks[i].key, key) ? STR("another") : shorter.blocks[i].key;
    }
    bool changed;
    must(report_renew(desk->reports, desk->office, id, &shorter, &changed, &desk->err), &desk->err);
    assert_true(says(desk_json(desk, desk->office, id), "\"orphans\":[{\"key\""));
}

static void reports_of_others_are_as_if_they_were_not_there(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    assert_false(report_json(desk->reports, desk->head, id, 0, &json, desk->arena, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    Err missing = {.kind = ERR_NONE};
    assert_false(report_json(desk->reports, desk->head, 999, 0, &json, desk->arena, &missing));
    assert_string_equal(desk->err.message, missing.message);
    assert_false(edit(desk, desk->head, id, STR("@title"), "别人的"));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
    Buf list = buf_create(desk->arena);
    Json lines = json_writer(&list);
    int64_t next;
    must(report_list(desk->reports, desk->head, &(ReportQuery){.limit = 10}, &lines, desk->arena, &next, &desk->err),
         &desk->err);
    assert_string_equal(str_cstr(desk->arena, buf_str(&list)), "[]");
    Buf own = buf_create(desk->arena);
    Json own_lines = json_writer(&own);
    must(report_list(desk->reports, desk->office,
                     &(ReportQuery){.unit = STR(COUNTY), .kind = STR("staff"), .limit = 10}, &own_lines, desk->arena,
                     &next, &desk->err),
         &desk->err);
    assert_true(says(buf_str(&own), "云溪县2024学年教师队伍建设情况报告"));
}

static void a_report_as_json_reads_back_as_it_was(void **state) {
    Desk *desk = *state;
    ReportOrder order = desk_order("data-quality-notice");
    Report report = desk_write(desk, &order), back;
    Str content = model_write(&report, desk->arena);
    assert_true(model_read(content, desk->arena, &back, &desk->err));
    Str again = model_write(&back, desk->arena);
    assert_true(str_equal(content, again));
    assert_false(model_read(STR("{\"title\":"), desk->arena, &back, &desk->err));
    assert_true(model_read(STR("{\"blocks\":[{\"type\":2,\"prefix\":99,\"figures\":[{\"from\":5,\"to\":2}]}]}"),
                           desk->arena, &back, &desk->err));
    assert_int_equal(back.blocks[0].type, BLOCK_PARAGRAPH);
}

static void a_figure_is_not_found_again_inside_a_longer_one(void **state) {
    Desk *desk = *state;
    const FigureSource source = {.kind = "element"};
    FigureSpan span = {0, 2, &source}, *spans;
    const Block block = {.text = STR("12所"), .spans = &span, .span_count = 1};
    assert_int_equal(spans_again(&block, STR("共120所"), 0, desk->arena, &spans), 0);
    assert_int_equal(spans_again(&block, STR("共1.12所"), 0, desk->arena, &spans), 0);
    assert_int_equal(spans_again(&block, STR("共120所，其中12所"), 0, desk->arena, &spans), 1);
}

enum { SEPTEMBER_15 = 1726372800, OCTOBER_15 = 1728964800, NOVEMBER_15 = 1731643200 }; /* noon in China, 2024 */

static bool desk_tries(Desk *desk, const ReportOrder *order) {
    const ReportSupply supply = desk_supply(desk);
    ReportInput input;
    const ReportDef *def;
    desk->err = (Err){.kind = ERR_NONE};
    return report_gather(desk->reports, desk->office, order, &supply, desk->arena, &def, &input, &desk->err);
}

static void counts_of_ledgers_come_from_the_days_of_the_part(void **state) {
    Desk *desk = *state;
    ReportOrder order = desk_order("safety-monthly");
    order.part = 2;
    Report report = desk_write(desk, &order);
    assert_true(str_find(report.title, STR("2024年10月")) > 0);
    block_with(&report, "截至2024年10月31日，台账中没有登记过：安全例会、安全检查、隐患。");
    desk_open_hazard(desk, "2024-09-15", SEPTEMBER_15); /* from then on none is a true zero */
    assert_false(desk_tries(desk, &order));             /* October has not begun */
    assert_string_equal(desk->err.place.field, "part");
    desk->err = (Err){.kind = ERR_NONE};
    desk_time = OCTOBER_15;
    report = desk_write(desk, &order);
    block_with(&report, "截至2024年10月15日，台账中没有登记过：安全例会、安全检查。"); /* what comes is not known */
    desk_time = NOVEMBER_15;
    report = desk_write(desk, &order);
    block_with(&report, "截至2024年10月31日，台账中没有登记过：安全例会、安全检查。");
    block_with(&report, "发现隐患0条，已销号0条，未销号0条，其中逾期0条；");
    desk_open_hazard(desk, "2024-10-15", OCTOBER_15);
    report = desk_write(desk, &order);
    block_with(&report, "发现隐患1条，已销号0条，未销号1条，");
    desk_open_hazard(desk, "2024-11-15", NOVEMBER_15);
    report = desk_write(desk, &order);
    block_with(&report, "发现隐患1条，已销号0条，未销号1条，");
    ReportSupply supply = desk_supply(desk);
    ReportInput input;
    const ReportDef *def;
    order.part = 13;
    assert_false(report_gather(desk->reports, desk->office, &order, &supply, desk->arena, &def, &input, &desk->err));
    assert_string_equal(desk->err.place.field, "part");
    order = desk_order("self-evaluation");
    assert_false(report_gather(desk->reports, desk->office, &order, &supply, desk->arena, &def, &input, &desk->err));
    assert_int_equal(desk->err.kind, ERR_USAGE);
    order = desk_order("staff");
    assert_false(report_gather(desk->reports, desk->head, &order, &supply, desk->arena, &def, &input, &desk->err));
}

#define CHILD(day)                                                                                                     \
    "{\"code\":\"T-01\",\"found_on\":\"" day "\",\"born_year\":2016,\"kind\":\"听力\",\"proof_kind\":\"持证\"}"

/* A director counts children that are no names to him: what he counts was registered, though he opens none of it. */
static void who_may_only_count_a_ledger_is_not_told_that_it_is_empty(void **state) {
    Desk *desk = *state;
    const User *director = somebody_made(desk->arena, desk->pack, "dir1", "dir", COUNTY, NULL);
    ReportOrder order = desk_order("school-age-zero-report");
    ReportInput input;
    order.part = 2;
    Report report = desk_write_as(desk, director, &order, &input);
    assert_true(input.records[1].never_kept);
    desk_open_case(desk, "STU-04.child", STR(CHILD("2024-09-15")), SEPTEMBER_15);
    desk_time = NOVEMBER_15;
    report = desk_write_as(desk, director, &order, &input);
    block_with(&report, "截至2024年10月31日，台账中没有登记过：适龄儿童台账与零报告。");
    assert_true(!input.records[1].never_kept && input.records[1].found == 0);
    assert_false(input.records[1].counts[0].not_kept_before);
    desk_open_case(desk, "STU-04.child", STR(CHILD("2024-10-15")), OCTOBER_15);
    desk_write_as(desk, director, &order, &input);
    assert_int_equal(input.records[1].found, 1);
    assert_int_equal(input.records[1].open, 1);
    assert_int_equal(input.records[1].unit_count, 1);
    assert_int_equal(input.records[1].case_count, 0); /* none of them is his to see */
    desk_write_as(desk, NULL, &order, &input);
    assert_int_equal(input.records[1].case_count, 1);
}

static void a_wrong_template_is_refused_and_a_right_one_is_kept(void **state) {
    Desk *desk = *state;
    int64_t id;
    assert_false(report_template_add(desk->reports, desk->office, STR(COUNTY), STR(""), STR("本局模板"), STR("no docx"),
                                     &id, &desk->err));
    assert_int_equal(desk->err.kind, ERR_INPUT);
    Report report = {.title = STR("{{unit_name}}报告"), .addressee = STR("{{nobody}}")};
    Buf wrong = buf_create(desk->arena), right = buf_create(desk->arena);
    must(report_docx_bytes(&report, &wrong, &desk->err), &desk->err);
    assert_false(report_template_add(desk->reports, desk->office, STR(COUNTY), STR(""), STR("本局模板"),
                                     buf_str(&wrong), &id, &desk->err));
    assert_non_null(strstr(desk->err.message, "nobody"));
    report.addressee = STR("{{period}}");
    must(report_docx_bytes(&report, &right, &desk->err), &desk->err);
    must(report_template_add(desk->reports, desk->office, STR(COUNTY), STR("staff"), STR("本局模板"), buf_str(&right),
                             &id, &desk->err),
         &desk->err);
    Str name, bytes;
    must(report_template(desk->reports, desk->head, id, desk->arena, &name, &bytes, &desk->err),
         &desk->err); /* below */
    assert_true(str_equal(bytes, buf_str(&right)));
    assert_false(report_template_withdraw(desk->reports, desk->head, id, STR("不用了"), &desk->err));
    must(report_template_withdraw(desk->reports, desk->office, id, STR("不用了"), &desk->err), &desk->err);
    assert_false(report_template(desk->reports, desk->office, id, desk->arena, &name, &bytes, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
}

static void the_chain_vouches_for_versions_edits_and_steps(void **state) {
    Desk *desk = *state;
    int64_t id = desk_keep(desk, "staff");
    assert_true(edit(desk, desk->office, id, STR("@date"), "2024年12月1日"));
    assert_true(step(desk, desk->review, id, "check", ""));
    AuditReport report;
    must(audit_verify(desk->scratch->store, &report, &desk->err), &desk->err);
    assert_true(report.intact);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM audit WHERE action LIKE 'report-%'"), 3);
    assert_false(scratch_run(desk->scratch, "UPDATE report_edit SET text = 'x'"));
    assert_false(scratch_run(desk->scratch, "DELETE FROM report_version"));
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(a_report_is_kept_once_with_the_source_of_every_figure),
        BEHAVIOUR(an_order_that_leaves_open_what_its_kind_settles_is_the_same),
        BEHAVIOUR(what_people_wrote_stays_when_the_report_is_written_again),
        BEHAVIOUR(a_line_of_the_head_is_one_line_that_fits_a_head),
        BEHAVIOUR(an_edit_can_be_taken_back_and_a_block_left_out),
        BEHAVIOUR(what_cannot_be_written_is_refused_with_its_place),
        BEHAVIOUR(a_report_goes_from_draft_to_checked_to_approved_by_three_hands),
        BEHAVIOUR(a_report_that_contradicts_the_data_needs_a_written_reason),
        BEHAVIOUR(writing_into_a_checked_report_makes_it_a_draft_again),
        BEHAVIOUR(two_versions_are_compared_paragraph_by_paragraph),
        BEHAVIOUR(what_people_wrote_in_a_block_that_is_gone_is_not_lost),
        BEHAVIOUR(reports_of_others_are_as_if_they_were_not_there),
        BEHAVIOUR(a_report_as_json_reads_back_as_it_was),
        BEHAVIOUR(a_figure_is_not_found_again_inside_a_longer_one),
        BEHAVIOUR(counts_of_ledgers_come_from_the_days_of_the_part),
        BEHAVIOUR(who_may_only_count_a_ledger_is_not_told_that_it_is_empty),
        BEHAVIOUR(a_wrong_template_is_refused_and_a_right_one_is_kept),
        BEHAVIOUR(the_chain_vouches_for_versions_edits_and_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
