/* Searching, and taking out. */
#include "document_support.h"

#include <zip.h>

static size_t found(Desk *desk, const User *user, const char *words, DocumentHit **hits) {
    const DocumentSearch search = {.words = str_from(words), .limit = 20};
    size_t count;
    bool more;
    must(document_search(desk->documents, user, &search, desk->arena, hits, &count, &more, &desk->err), &desk->err);
    return count;
}

static void a_word_of_two_characters_is_found_with_its_line(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    assert_int_equal(found(desk, desk->head, "新购", &hits), 1);
    assert_int_equal(hits[0].document, id);
    assert_int_equal(hits[0].line, 8);
    assert_int_equal(hits[0].mark_count, 2);
    Str before = str_slice(hits[0].text, 0, (size_t)str_find(hits[0].text, STR("新购")));
    assert_int_equal(hits[0].marks[0], utf8_count(before));
    assert_int_equal(hits[0].marks[1], utf8_count(before) + 2);
    assert_int_equal(found(desk, desk->head, "图书", &hits), 2);
    assert_int_equal(found(desk, desk->head, "图书 总务", &hits), 1);
    assert_int_equal(found(desk, desk->head, "食堂", &hits), 0);
    assert_int_equal(found(desk, desk->head, "2000册", &hits), 1);
}

static void traditional_words_find_simplified_text_and_the_other_way_round(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    added(desk, desk->head, report, SCHOOL);
    added(desk, desk->head, "棲霖街道第一小學工作總結\n學校發展規劃已經編製完成，圖書館館藏豐富，體育場地開闊。\n",
          SCHOOL);
    assert_int_equal(found(desk, desk->head, "圖書配備", &hits), 1);
    assert_int_equal(found(desk, desk->head, "图书馆", &hits), 1);
    assert_int_equal(found(desk, desk->head, "體育場", &hits), 2);
}

static void words_are_taken_as_people_type_them(void **state) {
    static const char *const typed[] = {"812 人", "　图书　2000 ", "新购图书 2000 册", "图书\t2000", NULL};
    Desk *desk = *state;
    DocumentHit *hits;
    added(desk, desk->head, report, SCHOOL);
    for (size_t i = 0; typed[i]; i++) {
        if (found(desk, desk->head, typed[i], &hits) == 0) {
            fail_msg("nothing for %s", typed[i]);
        }
    }
}

static void a_single_character_is_asked_for_more(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    size_t count;
    bool more;
    const char *wrong[] = {"书", "", "   ", "图书 书"};
    added(desk, desk->head, report, SCHOOL);
    for (size_t i = 0; i < 4; i++) {
        const DocumentSearch search = {.words = str_from(wrong[i])};
        desk->err = (Err){.kind = ERR_NONE};
        assert_kind(
            desk, document_search(desk->documents, desk->head, &search, desk->arena, &hits, &count, &more, &desk->err),
            ERR_INPUT, "至少两个字");
    }
    assert_int_equal(found(desk, desk->head, "图书\" OR \"新购", &hits), 0);
}

static void nothing_is_found_in_documents_of_others(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    added(desk, desk->head, report, SCHOOL);
    assert_int_equal(found(desk, desk->other, "图书", &hits), 0);
    assert_int_equal(found(desk, desk->teacher, "图书", &hits), 0);
    assert_int_equal(found(desk, desk->chief, "图书", &hits), 2);
    const DocumentSearch there = {.words = STR("图书"), .unit = STR(SCHOOL)};
    size_t count;
    bool more;
    desk->err = (Err){.kind = ERR_NONE};
    assert_kind(desk,
                document_search(desk->documents, desk->other, &there, desk->arena, &hits, &count, &more, &desk->err),
                ERR_NOT_FOUND, "单位");
}

static void pages_follow_each_other(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    size_t count;
    bool more;
    added(desk, desk->head, report, SCHOOL);
    DocumentSearch search = {.words = STR("图书"), .limit = 1};
    must(document_search(desk->documents, desk->head, &search, desk->arena, &hits, &count, &more, &desk->err),
         &desk->err);
    assert_true(count == 1 && more && hits[0].line == 6);
    search.after_document = hits[0].document;
    search.after_line = hits[0].line;
    must(document_search(desk->documents, desk->head, &search, desk->arena, &hits, &count, &more, &desk->err),
         &desk->err);
    assert_true(count == 1 && !more && hits[0].line == 8);
}

static void words_follow_what_is_read_again(void **state) {
    Desk *desk = *state;
    DocumentHit *hits;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    must(document_read_again(desk->documents, desk->head, id, &desk->err), &desk->err);
    assert_int_equal(found(desk, desk->head, "新购", &hits), 1);
    assert_true(scratch_run(desk->scratch, "INSERT INTO document_words (document_words) VALUES ('integrity-check')"));
}

static void it_goes_out_as_workbook_page_and_text_with_comments(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    static const char *const formats[] = {"xlsx", "docx", "html"};
    const char *path = str_format(desk->arena, "%s/out", desk->scratch->folder).data;
    Str name, bytes = {NULL, 0};
    for (size_t i = 0; i < 3; i++) {
        must(document_export(desk->documents, desk->head, id, str_from(formats[i]), path, desk->arena, &name,
                             &desk->err),
             &desk->err);
        must(file_read(desk->arena, path, 1 << 20, &bytes, &desk->err), &desk->err);
        assert_true(bytes.len > 500);
        assert_true(str_starts(bytes, i < 2 ? STR("PK") : STR("<!DOCTYPE")));
        remove(path);
    }
    assert_has(bytes, "<mark class=\"figure\" title=\"数字\">812人</mark>");
    assert_true(str_is(name, "栖霖街道第一小学2026年工作总结核对.html"));
    assert_kind(desk,
                document_export(desk->documents, desk->head, id, STR("exe"), path, desk->arena, &name, &desk->err),
                ERR_USAGE, "format");
    assert_kind(desk,
                document_export(desk->documents, desk->other, id, STR("html"), path, desk->arena, &name, &desk->err),
                ERR_NOT_FOUND, "没有这份文稿");
    assert_int_equal(scratch_number(desk->scratch, "SELECT COUNT(*) FROM audit WHERE action = 'document-export'"), 3);
}

static void what_goes_out_says_how_each_thing_stands_and_who_decided(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, report, SCHOOL);
    const char *path = str_format(desk->arena, "%s/out", desk->scratch->folder).data;
    const DocumentDecision amend = amending(id, thing_with(desk, id, "figure", "30人次"), "32人次");
    const DocumentDecision no = {.document = id,
                                 .thing = thing_with(desk, id, "problem", "体育场地"),
                                 .act = STR("dismiss"),
                                 .reason = STR("已经扩建")};
    Str told, name, bytes;
    must(decided(desk, desk->head, &amend, &told) && decided(desk, desk->head, &no, &told), &desk->err);
    must(document_export(desk->documents, desk->head, id, STR("html"), path, desk->arena, &name, &desk->err),
         &desk->err);
    must(file_read(desk->arena, path, 1 << 20, &bytes, &desk->err), &desk->err);
    assert_has(bytes, "【核对·相符】"); /* what holds does not wait */
    assert_has(bytes, "【数字·已改正】培训教师：32人次　（原来读成培训教师“30人次”，head1于2026-11-25 18:00改正）");
    assert_has(bytes, "【问题·不采纳】");
    assert_has(bytes, "理由：已经扩建；head1　2026-11-25 18:00");
}

static size_t times(Str text, const char *words) {
    size_t count = 0, length = strlen(words);
    for (ptrdiff_t at; (at = str_find(text, str_from(words))) >= 0; count++) {
        text = str_slice(text, (size_t)at + length, text.len);
    }
    return count;
}

static Str part_of(Desk *desk, const char *path, const char *name) {
    int code = 0;
    zip_t *package = zip_open(path, ZIP_RDONLY, &code);
    assert_non_null(package);
    zip_file_t *part = zip_fopen(package, name, 0);
    char *bytes = ARENA_ARRAY(desk->arena, 1 << 20, char);
    zip_int64_t size = part ? zip_fread(part, bytes, 1 << 20) : 0;
    assert_true(size > 0);
    zip_fclose(part);
    zip_discard(package);
    return (Str){bytes, (size_t)size};
}

/* Rows of a table are one, and every comment has a range and a reference, those that overlap and those of a whole line.
 */
static void a_table_goes_out_as_one_with_its_comments(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head,
                       "某校2026年经费总结\n单位：万元\n学校\t拨款\t其他\n青禾小学\t850\t20\n柳湾小学\t620\t10\n"
                       "石桥初中\t900\t12\n合计\t2370\t45\n二、存在的问题\n一是图书不足，生均图书只有6册。\n"
                       "三、打算\n（一）2027年6月底前，总务处要新购图书2000册。\n",
                       SCHOOL);
    const char *path = str_format(desk->arena, "%s/out", desk->scratch->folder).data;
    Str name;
    must(document_export(desk->documents, desk->head, id, STR("docx"), path, desk->arena, &name, &desk->err),
         &desk->err);
    Str text = part_of(desk, path, "word/document.xml"), comments = part_of(desk, path, "word/comments.xml");
    assert_int_equal(times(text, "<w:tbl>"), 1);
    assert_int_equal(times(text, "<w:tr>"), 5);
    assert_int_equal(times(text, "\t"), 0);
    size_t count = times(comments, "<w:comment ");
    assert_true(count >= 3);
    assert_int_equal(times(text, "<w:commentRangeStart "), count);
    assert_int_equal(times(text, "<w:commentRangeEnd "), count);
    assert_int_equal(times(text, "<w:commentReference "), count);
    assert_has(comments, "“其他”各分项相加为42，与合计45不一致");
    thing_with(desk, id, "figure", "青禾小学·拨款"); /* what a number in a table is about */
}

static void what_stands_in_the_text_is_never_markup(void **state) {
    Desk *desk = *state;
    int64_t id = added(desk, desk->head, "关于<script>alert(1)</script>工作的总结\n本年新增“<b>”&设备12台。\n", SCHOOL);
    const char *path = str_format(desk->arena, "%s/out", desk->scratch->folder).data;
    Str name, bytes;
    must(document_export(desk->documents, desk->head, id, STR("html"), path, desk->arena, &name, &desk->err),
         &desk->err);
    must(file_read(desk->arena, path, 1 << 20, &bytes, &desk->err), &desk->err);
    assert_true(str_find(bytes, STR("<script>")) < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_word_of_two_characters_is_found_with_its_line, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(traditional_words_find_simplified_text_and_the_other_way_round, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(words_are_taken_as_people_type_them, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_single_character_is_asked_for_more, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(nothing_is_found_in_documents_of_others, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(pages_follow_each_other, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(words_follow_what_is_read_again, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(it_goes_out_as_workbook_page_and_text_with_comments, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_goes_out_says_how_each_thing_stands_and_who_decided, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(a_table_goes_out_as_one_with_its_comments, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_stands_in_the_text_is_never_markup, desk_open, desk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
