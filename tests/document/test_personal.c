/* What of persons stands in a document: hidden from who has no right to it, and from all who take it out. */
#include "document_support.h"

#include "document_internal.h"

static const char listed[] = "青石镇第一小学困难学生资助情况\n走访学生王小芳、赵小强等家庭，联系电话13812345678。\n"
                             "全校资助学生28人。\n王小芳的家长没有到校。\n";

static bool says(Desk *desk, const User *user, int64_t id, const char *words) {
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    must(document_json(desk->documents, user, id, NULL, &json, desk->arena, &desk->err), &desk->err);
    return str_find(buf_str(&out), str_from(words)) >= 0;
}

static void who_has_the_right_sees_it_and_who_has_not_sees_masks(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, listed, SCHOOL);
    assert_true(says(desk, desk->head, id, "王小芳") && says(desk, desk->head, id, "13812345678"));
    assert_true(says(desk, desk->head, id, "\"hidden\":false"));
    User *guest = somebody_made(desk->arena, desk->pack, "saf1", "safo", SCHOOL, NULL); /* sees P1 */
    assert_false(says(desk, guest, id, "王小芳") || says(desk, guest, id, "13812345678") ||
                 says(desk, guest, id, "赵小强"));
    assert_true(says(desk, guest, id, "王**") && says(desk, guest, id, "138****5678"));
    assert_true(says(desk, guest, id, "\"hidden\":true") && says(desk, guest, id, "资助学生28人"));
}

static void the_finding_says_how_many_there_are(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, listed, SCHOOL);
    assert_true(says(desk, desk->head, id, "文中有个人信息4处（手机号1处、学生或家长姓名3处）"));
    int64_t plain = added(desk, desk->head, report, SCHOOL);
    assert_false(says(desk, desk->head, plain, "文中有个人信息"));
}

static size_t hits_of(Desk *desk, const char *words, DocumentHit **hits) {
    const DocumentSearch search = {.words = str_from(words), .limit = 20};
    size_t count;
    bool more;
    must(document_search(desk->documents, desk->head, &search, desk->arena, hits, &count, &more, &desk->err),
         &desk->err);
    return count;
}

static void excerpts_hide_it_and_nobody_is_found_by_it(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    added(desk, desk->head, listed, SCHOOL);
    assert_int_equal(hits_of(desk, "走访", &hits), 1);
    assert_true(str_find(hits[0].text, STR("王**")) >= 0 && str_find(hits[0].text, STR("13812345678")) < 0);
    assert_int_equal(hits_of(desk, "王小芳", &hits), 0);
    assert_int_equal(hits_of(desk, "13812345678", &hits), 0);
    assert_int_equal(hits_of(desk, "家长 到校", &hits), 1);
    assert_true(str_starts(hits[0].text, STR("王**的家长")));
}

/* 60 lines of telephones before one line that only has the digits: it is found, and nothing tells of the 60. */
static void hidden_hits_neither_fill_a_page_nor_tell_that_there_are_more(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    size_t count;
    bool more;
    Buf text = buf_create(desk->arena);
    buf_add(&text, STR("青石镇第一小学家长联系情况\n"));
    for (int i = 0; i < 60; i++) {
        buf_add_format(&text, "第%d户家长的电话是138123456%02d。\n", i + 1, i);
    }
    int64_t hidden = added(desk, desk->head, buf_str(&text).data, SCHOOL);
    DocumentSearch search = {.words = STR("1234"), .document = hidden, .limit = 50};
    must(document_search(desk->documents, desk->head, &search, desk->arena, &hits, &count, &more, &desk->err),
         &desk->err);
    assert_true(count == 0 && !more);
    buf_add(&text, STR("全镇有1234户。\n第二批还有1234户。\n"));
    int64_t both = added(desk, desk->head, buf_str(&text).data, SCHOOL);
    search = (DocumentSearch){.words = STR("1234"), .limit = 1};
    must(document_search(desk->documents, desk->head, &search, desk->arena, &hits, &count, &more, &desk->err),
         &desk->err);
    assert_true(count == 1 && more && hits[0].document == both && hits[0].line == 62);
    search.after_document = hits[0].document;
    search.after_line = hits[0].line;
    must(document_search(desk->documents, desk->head, &search, desk->arena, &hits, &count, &more, &desk->err),
         &desk->err);
    assert_true(count == 1 && !more && hits[0].line == 63); /* the 60 of the older document are behind it */
}

static void what_goes_out_has_it_hidden_for_all(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, listed, SCHOOL);
    const char *path = str_format(desk->arena, "%s/out", desk->scratch->folder).data;
    Str name, bytes = {NULL, 0};
    must(document_export(desk->documents, desk->head, id, STR("html"), path, desk->arena, &name, &desk->err),
         &desk->err);
    must(file_read(desk->arena, path, 1 << 20, &bytes, &desk->err), &desk->err);
    assert_true(str_find(bytes, STR("王小芳")) < 0 && str_find(bytes, STR("13812345678")) < 0);
    assert_true(str_find(bytes, STR("138****5678")) >= 0 && str_find(bytes, STR("28人")) >= 0);
}

static const char troubled[] = "栖霖街道第一小学2026年工作总结\n一、基本情况\n走访学生王小芳、赵小强等家庭。\n"
                               "二、存在的问题\n一是图书配备不足，王小芳的家长多次反映，联系电话13812345678。\n"
                               "三、下一步打算\n（一）2027年6月底前，总务处要为王小芳新购图书2000册。\n";

static void a_case_that_comes_of_it_hides_it_from_all(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, troubled, SCHOOL);
    const char *const kinds[] = {"problem", "commitment"};
    for (size_t i = 0; i < 2; i++) {
        const DocumentDecision yes = {
            .document = id, .thing = thing_with(desk, id, kinds[i], "图书"), .act = STR("accept")};
        must_decide(desk, desk->office, &yes); /* who sees P2 */
    }
    for (int64_t number = 1; number <= 2; number++) {
        Buf out = buf_create(desk->arena);
        Json json = json_writer(&out);
        must(case_json(desk->ledger, NULL, number, &json, desk->arena, &desk->err), &desk->err);
        assert_has(buf_str(&out), "图书");
        assert_has(buf_str(&out), "王**");
        assert_true(str_find(buf_str(&out), STR("王小芳")) < 0 && str_find(buf_str(&out), STR("13812345678")) < 0);
    }
}

static DocumentFile file_of(Desk *desk, const User *user, int64_t document) {
    DocumentFile file;
    int64_t attachment = scratch_number(
        desk->scratch,
        str_format(desk->arena, "SELECT attachment_id FROM document WHERE id = %lld", (long long)document).data);
    must(document_file(desk->documents, user, attachment, desk->arena, &file, &desk->err), &desk->err);
    return file;
}

static void the_file_is_kept_from_who_has_no_right_wherever_it_hangs(void **state) {
    Desk *desk = *state;
    int64_t plain = added(desk, desk->head, report, SCHOOL), id = 0;
    const NewDocument made = {.attachment = uploaded(desk, desk->head, "名单.txt", listed), .unit = STR(SCHOOL)};
    const EvidenceSubject notice = {.kind = STR("notice"), .id = STR("1"), .part = STR(""), .unit = STR(SCHOOL)};
    must(evidence_attach_now(desk->evidence, desk->head, &notice, &made.attachment, 1, &desk->err) &&
             document_add(desk->documents, desk->head, &made, &id, &desk->err),
         &desk->err);
    User *guest = somebody_made(desk->arena, desk->pack, "saf1", "safo", SCHOOL, NULL); /* sees P1 */
    assert_true(file_of(desk, guest, id).hides && file_of(desk, guest, id).personal);
    assert_true(file_of(desk, desk->teacher, id).hides); /* has not the domain at all */
    assert_true(file_of(desk, desk->other, id).hides);   /* sees P2, of another school */
    assert_true(!file_of(desk, desk->head, id).hides && file_of(desk, desk->head, id).personal);
    assert_false(file_of(desk, guest, plain).hides || file_of(desk, guest, plain).personal);
}

static void a_file_that_could_not_be_read_is_not_known_to_be_clean(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    const char *const states[] = {"unread", "failed"};
    User *guest = somebody_made(desk->arena, desk->pack, "saf1", "safo", SCHOOL, NULL);
    DocumentReach reach;
    for (size_t i = 0; i < 2; i++) {
        assert_true(
            scratch_run(desk->scratch, str_format(desk->arena, "UPDATE document SET state = '%s'", states[i]).data));
        assert_true(file_of(desk, guest, id).hides && !file_of(desk, desk->head, id).hides);
        must(document_reach(desk->documents, guest, id, desk->arena, &reach, &desk->err), &desk->err);
        assert_true(reach.hides);
    }
}

static const char titled[] = "青石镇第一小学王小芳资助情况\n走访学生王小芳、赵小强等家庭。\n全校资助学生28人。\n";

static void title_and_file_name_hide_it_too(void **state) {
    Desk *desk = *state;
    const NewDocument made = {.attachment = uploaded(desk, desk->head, "王小芳材料.txt", titled), .unit = STR(SCHOOL)};
    int64_t id;
    must(document_add(desk->documents, desk->head, &made, &id, &desk->err), &desk->err);
    User *guest = somebody_made(desk->arena, desk->pack, "saf1", "safo", SCHOOL, NULL);
    assert_true(says(desk, desk->head, id, "小学王小芳资助情况") && says(desk, desk->head, id, "王小芳材料"));
    assert_true(says(desk, guest, id, "小学王**资助情况") && says(desk, guest, id, "王**材料"));
    assert_false(says(desk, guest, id, "王小芳"));
    const char *path = str_format(desk->arena, "%s/out", desk->scratch->folder).data;
    Str name, bytes = {NULL, 0};
    must(document_export(desk->documents, desk->head, id, STR("html"), path, desk->arena, &name, &desk->err) &&
             file_read(desk->arena, path, 1 << 20, &bytes, &desk->err),
         &desk->err);
    assert_has(name, "王**资助情况");
    assert_has(bytes, "<h1>青石镇第一小学王**资助情况");
    assert_true(str_find(bytes, STR("王小芳")) < 0);
}

static int64_t listed_by(Desk *desk, const char *words, size_t *count) {
    DocumentLine *lines;
    DocumentCount counted;
    const DocumentQuery query = {.words = str_from(words), .limit = 1};
    must(document_list(desk->documents, desk->head, &query, desk->arena, &lines, count, &counted, &desk->err),
         &desk->err);
    return counted.total;
}

static void nobody_is_found_by_a_title_that_hides_him(void **state) {
    Desk *desk = *state;
    size_t count;
    added(desk, desk->head, "资助学生名册说明\n全校资助学生28人。\n", SCHOOL);
    added(desk, desk->head, "关于资助学生王小芳、赵小强的说明\n全校资助学生29人。\n", SCHOOL);
    assert_true(listed_by(desk, "王小芳", &count) == 0 && count == 0);
    assert_true(listed_by(desk, "资助学生", &count) == 2 && count == 1);
    assert_true(listed_by(desk, "名册", &count) == 1 && count == 1);
}

static const char copied[] =
    "青石镇第一小学2026年困难学生资助工作总结\n"
    "一、基本情况\n"
    "全校现有在校学生八百多人，学校按照上级部署开展困难学生资助工作，成立领导小组，校长任组长。\n"
    "学校召开班主任会议学习资助政策，在校门口张贴告示，利用家访、广播和宣传栏宣传资助办法。\n"
    "班主任逐户了解家庭经济情况，由评议小组评议并公示，公示期间没有收到不同意见。\n"
    "资助金通过银行发放，总务处留存发放凭证，档案室按年度整理装订，接受上级检查和社会监督。\n"
    "二、下一步打算\n"
    "继续做好宣传，建立困难学生档案，及时更新，做到应助尽助、不漏一人，让每个孩子安心读书。\n";

static void findings_beside_another_document_do_not_name_its_persons(void **state) {
    Desk *desk = *state;
    const char *with = str_format(desk->arena, "%s走访学生王小芳、赵小强等家庭。\n", copied).data;
    const char *less = str_format(desk->arena, "%s走访学生王小刚、赵小强等家庭。\n", copied).data;
    added(desk, desk->head, with, SCHOOL);
    int64_t id = added(desk, desk->head, copied, SCHOOL), cut = added(desk, desk->head, less, SCHOOL);
    assert_true(says(desk, desk->head, id, "copies-differ")); /* and has nothing of persons itself */
    assert_true(says(desk, desk->head, id, "王**"));
    assert_false(says(desk, desk->head, id, "王小芳") || says(desk, desk->head, id, "赵小强"));
    /* of two names that begin alike neither is told by what differs alone */
    assert_true(says(desk, desk->head, cut, "copies-differ") && says(desk, desk->head, cut, "王小刚"));
    assert_false(says(desk, desk->head, cut, "王小芳") || says(desk, desk->head, cut, "“芳”"));
    User *guest = somebody_made(desk->arena, desk->pack, "saf1", "safo", SCHOOL, NULL); /* sees P1 */
    assert_false(says(desk, guest, cut, "王小刚") || says(desk, guest, cut, "“刚”"));
}

static void promises_of_an_earlier_plan_do_not_name_its_persons(void **state) {
    Desk *desk = *state;
    added(desk, desk->head,
          "青石镇第一小学2025年工作计划\n一、工作措施\n2025年6月底前，总务处为学生王小芳、赵小强等家庭新购课桌20套。\n",
          SCHOOL);
    int64_t id = added(desk, desk->head,
                       "青石镇第一小学2025年工作总结\n一、工作情况\n全校现有在校学生812人，教学秩序良好。\n", SCHOOL);
    assert_true(says(desk, desk->head, id, "unanswered-commitment") && says(desk, desk->head, id, "王**"));
    assert_false(says(desk, desk->head, id, "王小芳") || says(desk, desk->head, id, "赵小强"));
}

/* More than the search keeps: the last number must not be open because the first ones filled the list. */
static void a_document_with_more_than_is_found_is_hidden_whole(void **state) {
    Desk *desk = *state;
    Buf text = buf_create(desk->arena);
    buf_add(&text, STR("青石镇第一小学联系电话汇总\n"));
    for (int i = 0; i < READ_PERSONAL_MOST + 10; i++) {
        buf_add_format(&text, "138%08d%s", i, i % 100 == 99 ? "\n" : "，");
    }
    buf_add(&text, STR("学生王小芳，13999999999。\n"));
    Line *lines = ARENA_ARRAY(desk->arena, READ_PERSONAL_MOST, Line);
    Str rest = buf_str(&text), line;
    size_t count = 0;
    while (str_find(rest, STR("\n")) >= 0) {
        str_cut(&rest, '\n', &line);
        lines[count] = (Line){(int64_t)count, line, false};
        count++;
    }
    Personal personal;
    document_personal_find(desk->documents, lines, count, desk->arena, &personal);
    assert_true(personal.whole);
    Str last = lines[count - 1].text;
    document_personal_hide(&personal, lines, count, NULL, 0, desk->arena);
    Str shown = lines[count - 1].text;
    assert_true(str_find(shown, STR("王")) < 0 && str_find(shown, STR("9")) < 0);
    assert_int_equal(utf8_count(shown), utf8_count(last));
    assert_true(
        str_is(document_personal_hidden_json(&personal, STR("{\"kind\":\"plan\",\"text\":\"王芳8\"}"), desk->arena),
               "{\"kind\":\"plan\",\"text\":\"***\"}"));
}

/* The second line is a phone number, and with the end of the first a card number. */
static void a_number_cut_by_a_line_end_is_hidden_once(void **state) {
    Desk *desk = *state;
    Line lines[] = {{0, STR("卡号62201"), false}, {1, STR("13812345678，已核对"), false}};
    Personal personal;
    document_personal_find(desk->documents, lines, 2, desk->arena, &personal);
    assert_true(personal.count == 3);
    document_personal_hide(&personal, lines, 2, NULL, 0, desk->arena);
    assert_int_equal(utf8_count(lines[1].text), utf8_count(STR("13812345678，已核对")));
    assert_true(str_ends(lines[1].text, STR("*，已核对")) || str_ends(lines[1].text, STR("*5678，已核对")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_has_the_right_sees_it_and_who_has_not_sees_masks, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(the_finding_says_how_many_there_are, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(excerpts_hide_it_and_nobody_is_found_by_it, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(hidden_hits_neither_fill_a_page_nor_tell_that_there_are_more, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(findings_beside_another_document_do_not_name_its_persons, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(promises_of_an_earlier_plan_do_not_name_its_persons, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_goes_out_has_it_hidden_for_all, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(title_and_file_name_hide_it_too, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(nobody_is_found_by_a_title_that_hides_him, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(the_file_is_kept_from_who_has_no_right_wherever_it_hangs, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(a_file_that_could_not_be_read_is_not_known_to_be_clean, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_case_that_comes_of_it_hides_it_from_all, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_document_with_more_than_is_found_is_hidden_whole, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_number_cut_by_a_line_end_is_hidden_once, desk_open, desk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
