/* Keeping documents: who may, what is found, reading again, files without text. */
#include "document_support.h"

static void a_report_is_kept_with_its_lines_and_what_was_found(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    Str json = shown(desk, desk->head, id);
    assert_has(json, "\"title\":\"栖霖街道第一小学2026年工作总结\"");
    assert_has(json, "\"state\":\"read\"");
    assert_has(json, "\"period\":\"2026\"");
    assert_has(json, "全校现有在校学生812人");
    assert_has(json, "\"surface\":\"812人\"");
    assert_has(json, "\"may_edit\":true");
    thing_with(desk, id, "commitment", "图书");
    thing_with(desk, id, "problem", "图书");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_line"), 8);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM attachment WHERE subject_kind = 'document'"),
                     1);
    assert_true(scratch_number(desk->scratch, "SELECT open_count FROM document") > 0);
    assert_intact(desk);
}

static void places_lead_to_what_is_quoted(void **state) {
    Desk *desk = *state;
    added(desk, desk->head, report, SCHOOL);
    assert_int_equal(scratch_number(desk->scratch,
                                    "SELECT COUNT(*) FROM document_thing t JOIN document_line l ON l.number = t.line"
                                    " WHERE t.kind = 'figure' AND SUBSTR(l.text, t.begins + 1, t.ends - t.begins) <>"
                                    " json_extract(t.content, '$.surface')"),
                     0);
    assert_true(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE kind = 'figure'") >= 6);
}

static void a_part_that_does_not_add_up_is_the_first_thing_to_look_at(void **state) {
    Desk *desk = *state;
    added(desk, desk->head, report, SCHOOL);
    assert_true(scratch_number(desk->scratch, "SELECT wrong_count FROM document") >= 1);
    assert_true(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE kind = 'finding' AND weight ="
                                              " 0 AND line = 4") >= 1);
}

static void a_school_and_those_above_it_see_it_and_nobody_else(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    DocumentCount counted;
    DocumentLine *lines;
    size_t count;
    const DocumentQuery all = {.limit = 10};
    const User *those[] = {desk->head, desk->chief, desk->office};
    for (size_t i = 0; i < 3; i++) {
        must(document_list(desk->documents, those[i], &all, desk->arena, &lines, &count, &counted, &desk->err),
             &desk->err);
        assert_int_equal(count, 1);
        assert_int_equal(counted.total, 1);
        assert_true(str_is(lines[0].unit_name, "第一小学"));
    }
    const User *others[] = {desk->other, desk->teacher};
    for (size_t i = 0; i < 2; i++) {
        Buf out = buf_create(desk->arena);
        Json json = json_writer(&out);
        DocumentReach reach;
        must(document_list(desk->documents, others[i], &all, desk->arena, &lines, &count, &counted, &desk->err),
             &desk->err);
        assert_int_equal(count, 0);
        assert_int_equal(counted.total, 0);
        assert_kind(desk, document_json(desk->documents, others[i], id, NULL, &json, desk->arena, &desk->err),
                    ERR_NOT_FOUND, "没有这份文稿");
        assert_kind(desk, document_reach(desk->documents, others[i], id, desk->arena, &reach, &desk->err),
                    ERR_NOT_FOUND, "没有这份文稿");
        assert_kind(desk, document_read_again(desk->documents, others[i], id, &desk->err), ERR_NOT_FOUND,
                    "没有这份文稿");
    }
}

static void nobody_adds_for_a_unit_that_is_not_his_nor_with_anothers_upload(void **state) {
    Desk *desk = *state;
    int64_t id;
    assert_kind(desk, try_add(desk, desk->other, report, SCHOOL, &id), ERR_NOT_FOUND, "单位");
    assert_kind(desk, try_add(desk, desk->teacher, report, SCHOOL, &id), ERR_DENIED, "");
    const NewDocument made = {.attachment = uploaded(desk, desk->other, "a.txt", report), .unit = STR(SCHOOL)};
    desk->err = (Err){.kind = ERR_NONE};
    assert_kind(desk, document_add(desk->documents, desk->head, &made, &id, &desk->err), ERR_NOT_FOUND, "附件");
    const NewDocument wrong = {
        .attachment = uploaded(desk, desk->head, "b.txt", report), .unit = STR(SCHOOL), .period = STR("去年")};
    assert_kind(desk, document_add(desk->documents, desk->head, &wrong, &id, &desk->err), ERR_INPUT, "年度");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document"), 0);
}

static void the_same_file_is_kept_once_for_a_unit(void **state) {
    Desk *desk = *state;
    int64_t id;
    added(desk, desk->head, report, SCHOOL);
    assert_kind(desk, try_add(desk, desk->head, report, SCHOOL, &id), ERR_CONFLICT, "完全相同");
    added(desk, desk->other, report, OTHER);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document"), 2);
}

static void text_is_taken_for_documents_only(void **state) {
    Desk *desk = *state;
    const char *path = str_format(desk->arena, "%s/upload", desk->scratch->folder).data;
    Attachment got;
    const EvidenceSubject entry = {.kind = STR("entry"), .id = STR("1"), .part = STR("")};
    const NewAttachment file = {.path = path, .name = STR("a.txt"), .privacy = -1, .wanted_by = STR("document")};
    must(file_write(path, str_from(report), &desk->err), &desk->err);
    desk->err = (Err){.kind = ERR_NONE};
    assert_kind(desk, evidence_add(desk->evidence, desk->head, &file, &entry, desk->arena, &got, &desk->err), ERR_INPUT,
                "不能上传");
}

/* A case of the school, with the upload as a file of one of its fields. */
static int64_t case_with(Desk *desk, const char *record, const char *fields, int64_t file, const char *part) {
    const NewCase made = {.record = str_from(record), .unit = STR(SCHOOL), .fields = str_from(fields)};
    int64_t id;
    must(case_open(desk->ledger, NULL, &made, &id, &desk->err), &desk->err);
    Str attached = str_format(desk->arena,
                              "UPDATE attachment SET privacy = 1, subject_kind = 'case', subject = '%lld', part = '%s'"
                              " WHERE id = %lld",
                              (long long)id, part, (long long)file);
    assert_true(scratch_run(desk->scratch, attached.data));
    return id;
}

#define CLUE "{\"channel\":\"自查\",\"on\":\"2026-01-05\",\"kind\":\"有偿补课\",\"content\":\"周末补课\"}"
#define TASK "{\"text\":\"建成心理辅导室\",\"responsible_units\":[\"" SCHOOL "\"],\"due_on\":\"2026-12-31\"}"

/* An upload is P1 unless its sender says otherwise; what the unit and all above it read must not come of a P3 field. */
static void a_file_of_a_guarded_field_becomes_no_document(void **state) {
    Desk *desk = *state;
    int64_t id = 0, guarded = uploaded(desk, desk->head, "核查.txt", report),
            plain = uploaded(desk, desk->head, "任务.txt", "任务书\n建成心理辅导室。\n");
    case_with(desk, "TEA-06.clue", CLUE, guarded, "site_files");
    case_with(desk, "ADM-02.task", TASK, plain, "task_book");
    const NewDocument wrong = {.attachment = guarded, .unit = STR(SCHOOL)},
                      right = {.attachment = plain, .unit = STR(SCHOOL)};
    desk->err = (Err){.kind = ERR_NONE};
    assert_kind(desk, document_add(desk->documents, desk->head, &wrong, &id, &desk->err), ERR_DENIED,
                "密级P2以上的附件");
    assert_kind(desk, document_add(desk->documents, NULL, &wrong, &id, &desk->err), ERR_DENIED, "密级P2以上的附件");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document"), 0);
    desk->err = (Err){.kind = ERR_NONE};
    must(document_add(desk->documents, desk->head, &right, &id, &desk->err), &desk->err);
}

static int64_t listed(Desk *desk, const User *user) {
    DocumentCount counted;
    DocumentLine *lines;
    size_t count;
    const DocumentQuery all = {.limit = 10};
    must(document_list(desk->documents, user, &all, desk->arena, &lines, &count, &counted, &desk->err), &desk->err);
    assert_int_equal(count, counted.total);
    return counted.total;
}

static size_t searched(Desk *desk, const User *user) {
    const DocumentSearch search = {.words = STR("心理辅导室"), .limit = 10};
    DocumentHit *hits;
    size_t count;
    bool more;
    must(document_search(desk->documents, user, &search, desk->arena, &hits, &count, &more, &desk->err), &desk->err);
    return count;
}

static bool opens(Desk *desk, const User *user, int64_t id) {
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    desk->err = (Err){.kind = ERR_NONE};
    return document_json(desk->documents, user, id, NULL, &json, desk->arena, &desk->err);
}

/* It was kept before the class of its field was asked, or before the field was guarded as it is now. */
static void a_document_whose_file_is_guarded_by_now_is_read_by_nobody(void **state) {
    Desk *desk = *state;
    int64_t id = 0, guarded = uploaded(desk, desk->head, "核查.txt", report),
            plain = uploaded(desk, desk->head, "任务.txt", "任务书\n建成心理辅导室。\n");
    case_with(desk, "TEA-06.clue", CLUE, guarded, "site_files");
    case_with(desk, "ADM-02.task", TASK, plain, "task_book");
    const NewDocument made = {.attachment = plain, .unit = STR(SCHOOL)};
    must(document_add(desk->documents, desk->head, &made, &id, &desk->err), &desk->err);
    assert_true(opens(desk, desk->head, id) && opens(desk, desk->chief, id));
    assert_true(listed(desk, desk->chief) == 1 && searched(desk, desk->chief) == 1);
    Str now = str_format(desk->arena, "UPDATE document SET attachment_id = %lld", (long long)guarded);
    assert_true(scratch_run(desk->scratch, now.data));
    const User *those[] = {desk->head, desk->chief};
    for (size_t i = 0; i < 2; i++) {
        assert_kind(desk, opens(desk, those[i], id), ERR_DENIED, "密级是P2以上");
        assert_kind(desk, document_read_again(desk->documents, those[i], id, &desk->err), ERR_DENIED, "密级是P2以上");
        desk->err = (Err){.kind = ERR_NONE};
        assert_int_equal(listed(desk, those[i]), 0);
        assert_int_equal(searched(desk, those[i]), 0);
    }
    assert_true(!opens(desk, desk->other, id) && desk->err.kind == ERR_NOT_FOUND);
    assert_true(opens(desk, NULL, id)); /* whoever has the machine */
    assert_int_equal(listed(desk, NULL), 1);
}

/* Somebody who has the same file learns that it is there, not what it is called. */
static void a_guarded_document_is_not_named_to_who_brings_the_same_file(void **state) {
    Desk *desk = *state;
    int64_t id = 0, guarded = uploaded(desk, desk->head, "核查.txt", report);
    added(desk, desk->head, report, SCHOOL);
    assert_kind(desk, try_add(desk, desk->head, report, SCHOOL, &id), ERR_CONFLICT, "完全相同的文稿《");
    case_with(desk, "TEA-06.clue", CLUE, guarded, "site_files");
    Str now = str_format(desk->arena, "UPDATE document SET attachment_id = %lld", (long long)guarded);
    assert_true(scratch_run(desk->scratch, now.data));
    desk->err = (Err){.kind = ERR_NONE};
    assert_kind(desk, try_add(desk, desk->head, report, SCHOOL, &id), ERR_CONFLICT, "不列名称");
    assert_null(strstr(desk->err.message, "《"));
    assert_kind(desk, try_add(desk, NULL, report, SCHOOL, &id), ERR_CONFLICT, "完全相同的文稿《");
}

/* What another document says is quoted in the finding. */
static void a_document_is_not_held_against_one_that_is_guarded(void **state) {
    Desk *desk = *state;
    int64_t id = 0, guarded = uploaded(desk, desk->head, "核查.txt", report);
    added(desk, desk->head, "某小学2025年自评报告\n一、概况\n全校义务教育巩固率达到97.2%。\n", SCHOOL);
    case_with(desk, "TEA-06.clue", CLUE, guarded, "site_files");
    Str now = str_format(desk->arena, "UPDATE document SET attachment_id = %lld", (long long)guarded);
    assert_true(scratch_run(desk->scratch, now.data));
    id = added(desk, desk->head, "某小学2025年工作总结\n一、工作成效\n全校义务教育巩固率达到98.6%。\n", SCHOOL);
    assert_true(str_find(shown(desk, desk->head, id), STR("97.2%")) < 0);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE kind = 'finding' AND"
                                                   " content LIKE '%files-disagree%'"),
                     0);
}

static void what_has_no_text_is_kept_and_says_why(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, "%PDF-1.4\n%scan of nothing\n%%EOF\n", SCHOOL);
    Str json = shown(desk, desk->head, id);
    assert_has(json, "读不出来");
    id = added(desk, desk->head, "\xFF\xD8\xFF\xE0 no picture either", SCHOOL);
    assert_has(shown(desk, desk->head, id), "没有可读的文字");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document WHERE state <> 'read'"), 2);
    added(desk, desk->head, report, SCHOOL);
    DocumentLine *lines;
    size_t count;
    DocumentCount counted;
    must(document_list(desk->documents, desk->head, &(DocumentQuery){.limit = 10}, desk->arena, &lines, &count,
                       &counted, &desk->err),
         &desk->err);
    assert_int_equal(counted.total, 3);
    assert_int_equal(counted.unread, 2);
    assert_intact(desk);
}

static void reading_again_keeps_decisions_where_the_sentence_is_unchanged(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    int64_t kept = thing_with(desk, id, "figure", "52人"), lost = thing_with(desk, id, "figure", "150人");
    int64_t before = scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing");
    Str told;
    for (int i = 0; i < 2; i++) {
        const DocumentDecision no = {
            .document = id, .thing = i ? lost : kept, .act = STR("dismiss"), .reason = STR("与报表一致，不另采用")};
        must(decided(desk, desk->head, &no, &told), &desk->err);
    }
    /* as if an older reader had read the sentence of the second otherwise, and found one thing less */
    assert_true(scratch_run(
        desk->scratch,
        str_format(desk->arena, "UPDATE document_thing SET anchor = 'x' WHERE id = %lld", (long long)lost).data));
    assert_true(scratch_run(desk->scratch, "UPDATE document SET reader = '0'"));
    must(document_read_again(desk->documents, desk->head, id, &desk->err), &desk->err);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE state = 'dismissed' AND"
                                                   " gone = 0"),
                     1);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE state = 'dismissed' AND"
                                                   " gone = 1"),
                     1);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE gone = 0"), before);
    assert_int_equal(thing_with(desk, id, "figure", "52人"), kept);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_line"), 8);
    assert_has(shown(desk, desk->head, id), "\"newer\":false");
}

static void a_document_is_held_against_the_others_of_its_unit(void **state) {
    Desk *desk = *state;
    added(desk, desk->head,
          "某小学2025年工作计划\n一、工作目标\n力争新建标准化教室12间。\n年底前完成校车动态监控平台建设。\n", SCHOOL);
    added(desk, desk->other, "某中学2025年总结\n一、概况\n全校义务教育巩固率达到91.2%。\n", OTHER);
    int64_t self = added(desk, desk->head, "某小学2025年自评报告\n一、概况\n全校义务教育巩固率达到97.2%。\n", SCHOOL);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE kind = 'finding' AND"
                                                   " content LIKE '%files-disagree%'"),
                     0);
    int64_t summary =
        added(desk, desk->head,
              "某小学2025年工作总结\n一、工作成效\n全校义务教育巩固率达到98.6%。\n新建标准化教室12间，全部"
              "投入使用。\n",
              SCHOOL);
    assert_true(thing_with(desk, summary, "finding", "files-disagree") > 0);
    assert_true(thing_with(desk, summary, "finding", "校车动态监控平台") > 0); /* promised, without an answer */
    Str json = shown(desk, desk->head, summary);
    assert_true(str_find(json, STR("91.2%")) < 0); /* another unit's is not shown */
    /* read again, the older one is held against the newer, too */
    must(document_read_again(desk->documents, desk->head, self, &desk->err), &desk->err);
    thing_with(desk, self, "finding", "files-disagree");
    assert_intact(desk);
}

/* 1: the summary that is there already. */
static void what_differs_from_another_version_names_the_document_and_its_line(void **state) {
    Desk *desk = *state;
    int64_t first = added(desk, desk->head, report, SCHOOL);
    Buf changed = buf_create(desk->arena);
    buf_add_format(&changed, "%s附：本文按核实后的数修订。\n", report);
    char *count = strstr(changed.data, "812");
    assert_non_null(count);
    count[1] = '2';
    count[2] = '1';
    int64_t second = added(desk, desk->head, buf_str(&changed).data, SCHOOL);
    Str json = shown(desk, desk->head, second);
    assert_has(json, "《栖霖街道第一小学2026年工作总结》雷同度");
    assert_has(json, "本文第3行为821人，栖霖街道第一小学2026年工作总结第3行为812人");
    assert_has(json, str_format(desk->arena, "\"beside_document\":%lld", (long long)first).data);
    assert_true(str_find(shown(desk, desk->head, first), STR("beside_document")) < 0); /* it came alone */
}

static int64_t listed_in_all(Desk *desk, bool withdrawn) {
    const DocumentQuery query = {.withdrawn = withdrawn};
    DocumentLine *lines;
    size_t count;
    DocumentCount counted;
    must(document_list(desk->documents, desk->chief, &query, desk->arena, &lines, &count, &counted, &desk->err),
         &desk->err);
    assert_int_equal(counted.total, count);
    return counted.total;
}

static int64_t hits_of(Desk *desk, const char *words) {
    const DocumentSearch search = {.words = str_from(words)};
    DocumentHit *hits;
    size_t count;
    bool more;
    must(document_search(desk->documents, desk->chief, &search, desk->arena, &hits, &count, &more, &desk->err),
         &desk->err);
    return (int64_t)count;
}

static void a_withdrawn_document_stays_and_counts_nowhere(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL), again;
    const DocumentDecision promise = {
        .document = id, .thing = thing_with(desk, id, "commitment", "图书"), .act = STR("accept")};
    must_decide(desk, desk->office, &promise);
    assert_kind(desk, document_withdraw(desk->documents, desk->head, id, STR(" 错 "), &desk->err), ERR_INPUT, "理由");
    assert_kind(desk, document_withdraw(desk->documents, desk->other, id, STR("不是我的"), &desk->err), ERR_NOT_FOUND,
                "没有这份文稿");
    assert_kind(desk, document_withdraw(desk->documents, desk->teacher, id, STR("不该动"), &desk->err), ERR_NOT_FOUND,
                "没有这份文稿");
    must(document_withdraw(desk->documents, desk->head, id, STR("传错了单位"), &desk->err), &desk->err);
    must(document_withdraw(desk->documents, desk->head, id, STR("再点一次"), &desk->err), &desk->err);
    Str told = shown(desk, desk->head, id);
    assert_has(told, "传错了单位");
    assert_has(told, "\"may_edit\":false,\"may_withdraw\":true");
    assert_has(told, "\"case\":"); /* what came of it stays */
    assert_int_equal(listed_in_all(desk, false), 0);
    assert_int_equal(listed_in_all(desk, true), 1);
    assert_int_equal(hits_of(desk, "图书"), 0);
    const DocumentDecision no = {.document = id,
                                 .thing = thing_with(desk, id, "figure", "52人"),
                                 .act = STR("dismiss"),
                                 .reason = STR("不采用")};
    refuse(desk, desk->head, &no, ERR_CONFLICT, NULL, "已经撤下");
    assert_kind(desk, document_read_again(desk->documents, desk->head, id, &desk->err), ERR_CONFLICT, "已经撤下");
    again = added(desk, desk->head, report, SCHOOL); /* the same file */
    assert_kind(desk, document_restore(desk->documents, desk->head, id, STR("还是要的"), &desk->err), ERR_CONFLICT,
                "又收入");
    must(document_withdraw(desk->documents, desk->head, again, STR("又传错了"), &desk->err), &desk->err);
    must(document_restore(desk->documents, desk->head, id, STR("还是要的"), &desk->err), &desk->err);
    assert_int_equal(listed_in_all(desk, false), 1);
    assert_true(hits_of(desk, "图书") > 0);
    assert_intact(desk);
}

static void a_document_is_not_held_against_one_that_was_withdrawn(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, "某小学2025年自评报告\n一、概况\n全校义务教育巩固率达到97.2%。\n", SCHOOL);
    must(document_withdraw(desk->documents, desk->head, id, STR("旧的一版"), &desk->err), &desk->err);
    int64_t next = added(desk, desk->head, "某小学2025年工作总结\n一、成效\n全校义务教育巩固率达到98.6%。\n", SCHOOL);
    assert_int_equal(str_find(shown(desk, desk->head, next), STR("97.2%")), -1);
    must(document_restore(desk->documents, desk->head, id, STR("两份都要"), &desk->err), &desk->err);
    must(document_read_again(desk->documents, desk->head, next, &desk->err), &desk->err);
    assert_has(shown(desk, desk->head, next), "97.2%");
}

/* A problem without a measure is something to look at, no contradiction. */
static void a_warning_asks_and_is_not_counted_as_wrong(void **state) {
    Desk *desk = *state;
    added(desk, desk->head, report, SCHOOL);
    assert_true(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE weight = 1 AND content LIKE"
                                              " '%\"severity\":\"warning\"%\"verdict\":\"fails\"%'") > 0);
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM document_thing WHERE weight = 0 AND content"
                                                   " NOT LIKE '%\"severity\":\"error\"%'"),
                     0);
    assert_true(scratch_number(desk->scratch, "SELECT wrong_count FROM document") > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_report_is_kept_with_its_lines_and_what_was_found, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(places_lead_to_what_is_quoted, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_part_that_does_not_add_up_is_the_first_thing_to_look_at, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(a_school_and_those_above_it_see_it_and_nobody_else, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(nobody_adds_for_a_unit_that_is_not_his_nor_with_anothers_upload, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(the_same_file_is_kept_once_for_a_unit, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(text_is_taken_for_documents_only, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_file_of_a_guarded_field_becomes_no_document, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_guarded_document_is_not_named_to_who_brings_the_same_file, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(a_document_is_not_held_against_one_that_is_guarded, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_document_whose_file_is_guarded_by_now_is_read_by_nobody, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(what_has_no_text_is_kept_and_says_why, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_withdrawn_document_stays_and_counts_nowhere, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_document_is_not_held_against_one_that_was_withdrawn, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_warning_asks_and_is_not_counted_as_wrong, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(reading_again_keeps_decisions_where_the_sentence_is_unchanged, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(a_document_is_held_against_the_others_of_its_unit, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_differs_from_another_version_names_the_document_and_its_line, desk_open,
                                        desk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
