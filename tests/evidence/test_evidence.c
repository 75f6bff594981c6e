/* Attached files: what is taken and what is not, whose they are, what becomes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <utime.h>

#include "evidence_support.h"

static const EvidenceSubject hazard = {.kind = {"case", 4}, .id = {"17", 2}, .part = {"", 0}, .unit = {"990121", 6}};
static const Str small_pdf = {"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", 69};

static bool stored(Desk *desk, const char *hash) {
    return path_exists(str_format(desk->arena, "%s/files/%.2s/%s", desk->scratch->data, hash, hash).data);
}

/* ---- taking ------------------------------------------------------------------------ */

static void a_photo_tells_its_size_time_and_name(void **state) {
    Desk *desk = *state;
    Attachment added =
        desk_add(desk, &lin, "C:\\图片\\破损的\xE2\x80\xAE围墙.JPG", phone_jpeg(desk->arena, 64, 40, 6), NULL);
    assert_int_equal(added.kind, EVIDENCE_JPEG);
    assert_int_equal(added.width, 40); /* held upright */
    assert_int_equal(added.height, 64);
    assert_true(str_is(added.taken_at, "2024-10-31T08:05:09"));
    assert_true(str_is(added.name, "破损的围墙.JPG"));
    assert_true(str_is(added.actor, "lin"));
    assert_int_equal(added.privacy, 1);
    assert_int_equal(added.subject.kind.len, 0);
    assert_true(stored(desk, added.hash));
}

static void where_a_photo_was_taken_is_taken_out(void **state) {
    Desk *desk = *state;
    Attachment added = desk_add(desk, &lin, "a.jpg", phone_jpeg(desk->arena, 64, 40, 1), NULL);
    int handle;
    uint64_t size;
    assert_false(added.has_position);
    must(evidence_read(desk->evidence, &lin, &added, &handle, &size, &desk->err), &desk->err);
    Str bytes = read_handle(desk, handle, size);
    Look look;
    look_at((unsigned char *)(uintptr_t)bytes.data, bytes.len, &look);
    assert_false(look.has_position);
    assert_string_equal(look.taken, "2024-10-31T08:05:09"); /* the rest stays */
    assert_true(str_find(bytes, (Str){"\x68\0\0\0\x01\0\0\0\x06", 9}) < 0);
}

static void where_a_photo_was_taken_stays_when_the_user_wants_it(void **state) {
    Desk *desk = *state;
    const NewAttachment file = {.path = desk_file(desk, phone_jpeg(desk->arena, 64, 40, 1)),
                                .name = STR("a.jpg"),
                                .privacy = 2,
                                .keep_position = true};
    Attachment added;
    must(evidence_add(desk->evidence, &lin, &file, NULL, desk->arena, &added, &desk->err), &desk->err);
    assert_true(added.has_position);
    assert_true(added.latitude > 30.4999 && added.latitude < 30.5001);
    assert_true(added.longitude > 104.0999 && added.longitude < 104.1001);
    assert_int_equal(added.privacy, 2);
}

static void a_place_that_the_user_sets_counts(void **state) {
    Desk *desk = *state;
    NewAttachment file = {.path = desk_file(desk, phone_jpeg(desk->arena, 64, 40, 1)),
                          .name = STR("a.jpg"),
                          .place = STR(" 教学楼东侧 "),
                          .taken_at = STR("2024-11-02 09:30"),
                          .has_position = true,
                          .latitude = 31.25,
                          .longitude = 121.5,
                          .privacy = -1};
    Attachment added;
    must(evidence_add(desk->evidence, &lin, &file, NULL, desk->arena, &added, &desk->err), &desk->err);
    assert_true(str_is(added.place, "教学楼东侧"));
    assert_true(str_is(added.taken_at, "2024-11-02T09:30:00"));
    assert_true(added.has_position && added.latitude == 31.25);
    file.path = desk_file(desk, phone_jpeg(desk->arena, 64, 40, 1));
    file.latitude = 131;
    refused(desk, evidence_add(desk->evidence, &lin, &file, NULL, desk->arena, &added, &desk->err), ERR_INPUT, "纬度");
    file.latitude = 31;
    file.taken_at = STR("昨天");
    refused(desk, evidence_add(desk->evidence, &lin, &file, NULL, desk->arena, &added, &desk->err), ERR_INPUT,
            "拍摄时间");
}

static void the_content_decides_not_the_name(void **state) {
    Desk *desk = *state;
    Attachment added = desk_add(desk, &lin, "照片.jpg", small_pdf, NULL);
    assert_int_equal(added.kind, EVIDENCE_PDF);
    assert_true(str_is(added.name, "照片.jpg.pdf"));
    assert_int_equal(evidence_preview(added.kind), PREVIEW_PDF);
}

static void what_is_no_known_kind_is_refused(void **state) {
    Desk *desk = *state;
    Attachment added;
    refused(desk, desk_try(desk, &lin, "a.exe", STR("MZ\x90 program"), NULL, &added), ERR_INPUT,
            "可以上传：JPEG照片、");
    refused(desk, desk_try(desk, &lin, "a.pdf", STR("<html><script>alert(1)</script>%PDF-1.4"), NULL, &added),
            ERR_INPUT, "不能上传");
    refused(desk, desk_try(desk, &lin, "a.jpg", STR(""), NULL, &added), ERR_INPUT, "空的");
    refused(desk,
            desk_try(desk, &lin, "a.heic",
                     STR("\0\0\0\x18"
                         "ftypheic\0\0\0\0mif1heic"),
                     NULL, &added),
            ERR_INPUT, "HEIC");
    assert_int_equal(scratch_number(desk->scratch, "SELECT count(*) FROM attachment"), 0);
}

static void a_file_beyond_its_limit_is_refused_with_both_figures(void **state) {
    Desk *desk = *state;
    Attachment added;
    size_t size = (size_t)21 << 20;
    char *bytes = arena_alloc(desk->arena, size);
    Str jpeg = plain_jpeg(desk->arena, 16, 16);
    memcpy(bytes, jpeg.data, jpeg.len);
    refused(desk, desk_try(desk, &lin, "a.jpg", (Str){bytes, size}, NULL, &added), ERR_LIMIT,
            "文件有21.0 MB，超过上限：JPEG照片最大20 MB");
}

static void the_same_content_is_stored_once(void **state) {
    Desk *desk = *state;
    Attachment one = desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    Attachment other = desk_add(desk, &zhou, "b.pdf", small_pdf, &hazard);
    assert_string_equal(one.hash, other.hash);
    assert_true(one.id != other.id);
    assert_int_equal(desk_count(desk, &hazard), 2);
}

/* ---- attaching ------------------------------------------------------------------------ */

static void an_upload_waits_and_is_attached_by_its_owner_alone(void **state) {
    Desk *desk = *state;
    Attachment added = desk_add(desk, &lin, "a.pdf", small_pdf, NULL);
    refused(desk, evidence_attach_now(desk->evidence, &zhou, &hazard, &added.id, 1, &desk->err), ERR_NOT_FOUND,
            "重新上传");
    must(evidence_attach_now(desk->evidence, &lin, &hazard, &added.id, 1, &desk->err), &desk->err);
    assert_int_equal(desk_count(desk, &hazard), 1);
    const EvidenceSubject other = {.kind = STR("case"), .id = STR("18")};
    refused(desk, evidence_attach_now(desk->evidence, &lin, &other, &added.id, 1, &desk->err), ERR_NOT_FOUND,
            "已经用过");
    assert_int_equal(scratch_number(desk->scratch, "SELECT count(*) FROM audit WHERE action = 'attachment-attach' AND "
                                                   "unit_code = '990121' AND subject = 'case/17'"),
                     1);
}

static void of_several_uploads_all_are_attached_or_none(void **state) {
    Desk *desk = *state;
    int64_t ids[2] = {desk_add(desk, &lin, "a.pdf", small_pdf, NULL).id, 9999};
    refused(desk, evidence_attach_now(desk->evidence, &lin, &hazard, ids, 2, &desk->err), ERR_NOT_FOUND, "9999");
    assert_int_equal(desk_count(desk, &hazard), 0);
}

static void a_matter_takes_no_more_than_its_limit(void **state) {
    Desk *desk = *state;
    int most = evidence_rules(desk->evidence)->per_subject;
    Attachment added;
    char sql[400];
    snprintf(sql, sizeof sql,
             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO attachment "
             "(hash, kind, size, name, privacy, account_id, actor, at, subject_kind, subject) SELECT 'x', 'pdf', 1, "
             "'a.pdf', 1, 7, 'lin', '', 'case', '17' FROM n",
             most);
    assert_true(scratch_run(desk->scratch, sql));
    refused(desk, desk_try(desk, &lin, "a.pdf", small_pdf, &hazard, &added), ERR_LIMIT, "最多60个附件");
}

static void a_person_cannot_pile_up_uploads(void **state) {
    Desk *desk = *state;
    Attachment added;
    assert_true(scratch_run(desk->scratch,
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT "
                            "INTO attachment (hash, kind, size, name, privacy, account_id, actor, at) SELECT 'x', "
                            "'pdf', 1, 'a.pdf', 1, 7, 'lin', '2099' FROM n"));
    refused(desk, desk_try(desk, &lin, "a.pdf", small_pdf, NULL, &added), ERR_LIMIT, "还没有用");
    desk_add(desk, &zhou, "a.pdf", small_pdf, NULL);
}

static void parts_of_a_matter_are_told_apart(void **state) {
    Desk *desk = *state;
    EvidenceSubject step = hazard, any = hazard;
    step.part = STR("step-2");
    any.part = (Str){NULL, 0};
    desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    desk_add(desk, &lin, "b.pdf", small_pdf, &step);
    assert_int_equal(desk_count(desk, &hazard), 1);
    assert_int_equal(desk_count(desk, &step), 1);
    assert_int_equal(desk_count(desk, &any), 2);
}

static void a_matter_that_is_none_is_refused(void **state) {
    Desk *desk = *state;
    Attachment added;
    const EvidenceSubject bad = {.kind = STR("case'--"), .id = STR("17")};
    refused(desk, desk_try(desk, &lin, "a.pdf", small_pdf, &bad, &added), ERR_USAGE, "事项");
}

/* ---- afterwards ------------------------------------------------------------------------- */

static bool find(Desk *desk, Tx *tx, void *context) {
    Attachment *attachment = context;
    return evidence_find(tx, attachment->id, desk->arena, attachment, &desk->err);
}

static void what_is_withdrawn_stays_with_its_reason(void **state) {
    Desk *desk = *state;
    Attachment added = desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    refused(desk, evidence_withdraw(desk->evidence, &lin, added.id, STR(" "), &desk->err), ERR_INPUT, "原因");
    must(evidence_withdraw(desk->evidence, &zhou, added.id, STR("传错了文件"), &desk->err), &desk->err);
    assert_int_equal(desk_count(desk, &hazard), 0);
    assert_true(desk_read(desk, find, &added));
    assert_true(str_is(added.withdrawn_by, "zhou"));
    assert_true(str_is(added.withdrawn_reason, "传错了文件"));
    assert_true(stored(desk, added.hash));
    refused(desk, evidence_withdraw(desk->evidence, &lin, added.id, STR("再撤一次"), &desk->err), ERR_CONFLICT,
            "已经撤下");
}

static void the_database_itself_keeps_what_was_attached(void **state) {
    Desk *desk = *state;
    desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    assert_false(scratch_run(desk->scratch, "DELETE FROM attachment"));
    assert_false(scratch_run(desk->scratch, "UPDATE attachment SET hash = 'x'"));
    assert_false(scratch_run(desk->scratch, "UPDATE attachment SET subject = '18'"));
}

static void rows_of_attachments_are_proven(void **state) {
    Desk *desk = *state;
    AuditReport report;
    Attachment added = desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    must(audit_verify(desk->scratch->store, &report, &desk->err), &desk->err);
    assert_true(report.intact);
    assert_true(scratch_run(desk->scratch, "UPDATE attachment SET note = '改过' "));
    (void)added;
    assert_int_equal(scratch_number(desk->scratch, "SELECT count(*) FROM audit WHERE action = 'unnamed-write'"), 1);
}

static void words_beside_a_file_may_be_mended(void **state) {
    Desk *desk = *state;
    Attachment added = desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    const AttachmentWords words = {.note = STR("整改前"), .place = {NULL, 0}, .taken_at = STR("2024-10-31")};
    must(evidence_describe(desk->evidence, &lin, added.id, &words, &desk->err), &desk->err);
    assert_true(desk_read(desk, find, &added));
    assert_true(str_is(added.note, "整改前"));
    assert_true(str_is(added.taken_at, "2024-10-31T00:00:00"));
}

static void an_upload_that_nobody_attached_goes_away_with_its_file(void **state) {
    Desk *desk = *state;
    Attachment waits = desk_add(desk, &lin, "a.jpg", plain_jpeg(desk->arena, 20, 20), NULL);
    Attachment kept = desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    must(evidence_tick(desk->evidence, &desk->err), &desk->err);
    assert_true(stored(desk, waits.hash));
    now += 25 * 3600;
    must(evidence_tick(desk->evidence, &desk->err), &desk->err);
    assert_false(stored(desk, waits.hash));
    assert_true(stored(desk, kept.hash));
    assert_int_equal(scratch_number(desk->scratch, "SELECT count(*) FROM attachment"), 1);
    refused(desk, evidence_attach_now(desk->evidence, &lin, &hazard, &waits.id, 1, &desk->err), ERR_NOT_FOUND,
            "重新上传");
}

static void a_file_that_another_row_names_stays(void **state) {
    Desk *desk = *state;
    Attachment waits = desk_add(desk, &lin, "a.pdf", small_pdf, NULL);
    desk_add(desk, &zhou, "b.pdf", small_pdf, &hazard);
    now += 25 * 3600;
    must(evidence_tick(desk->evidence, &desk->err), &desk->err);
    assert_true(stored(desk, waits.hash));
}

/* Its row may be on the way. */
static void a_file_that_was_put_again_lately_stays(void **state) {
    Desk *desk = *state;
    char hash[65];
    must(blob_put(desk->scratch->store, STR("bytes"), hash, &desk->err), &desk->err);
    const char *path = str_format(desk->arena, "%s/files/%.2s/%s", desk->scratch->data, hash, hash).data;
    const struct utimbuf old = {1000, 1000};
    assert_int_equal(utime(path, &old), 0);
    must(blob_put(desk->scratch->store, STR("bytes"), hash, &desk->err), &desk->err);
    must(blob_drop(desk->scratch->store, hash, time_now_seconds() - 60, &desk->err), &desk->err);
    assert_true(stored(desk, hash));
    assert_int_equal(utime(path, &old), 0);
    must(blob_drop(desk->scratch->store, hash, time_now_seconds() - 60, &desk->err), &desk->err);
    assert_false(stored(desk, hash));
}

static void an_own_upload_can_be_given_up(void **state) {
    Desk *desk = *state;
    Attachment waits = desk_add(desk, &lin, "a.pdf", small_pdf, NULL);
    refused(desk, evidence_drop(desk->evidence, &zhou, waits.id, &desk->err), ERR_NOT_FOUND, "没有这个附件");
    must(evidence_drop(desk->evidence, &lin, waits.id, &desk->err), &desk->err);
    refused(desk, evidence_drop(desk->evidence, &lin, waits.id, &desk->err), ERR_NOT_FOUND, "没有这个附件");
    refused(desk, evidence_attach_now(desk->evidence, &lin, &hazard, &waits.id, 1, &desk->err), ERR_NOT_FOUND,
            "重新上传");
    Attachment attached = desk_add(desk, &lin, "a.pdf", small_pdf, &hazard);
    refused(desk, evidence_drop(desk->evidence, &lin, attached.id, &desk->err), ERR_NOT_FOUND, "没有这个附件");
}

static void who_looks_at_what_is_of_persons_is_told(void **state) {
    Desk *desk = *state;
    int handle;
    uint64_t size;
    for (int privacy = 0; privacy <= 3; privacy++) {
        const NewAttachment file = {.path = desk_file(desk, small_pdf), .name = STR("a.pdf"), .privacy = privacy};
        Attachment added;
        must(evidence_add(desk->evidence, &lin, &file, &hazard, desk->arena, &added, &desk->err), &desk->err);
        must(evidence_read(desk->evidence, &zhou, &added, &handle, &size, &desk->err), &desk->err);
        close(handle);
    }
    assert_int_equal(scratch_number(desk->scratch, "SELECT count(*) FROM audit WHERE action = 'attachment-show' AND "
                                                   "actor = 'zhou' AND unit_code = ''"),
                     0); /* the unit of the subject is there */
    assert_int_equal(
        scratch_number(desk->scratch, "SELECT count(*) FROM audit WHERE action = 'attachment-show' AND actor = 'zhou'"),
        2);
}

int main(int count, char **words) {
    if (count >= 2 && strcmp(words[1], "--evidence-reader") == 0) {
        return evidence_child_main(count - 2, words + 2);
    }
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_photo_tells_its_size_time_and_name),
        TEST(where_a_photo_was_taken_is_taken_out),
        TEST(where_a_photo_was_taken_stays_when_the_user_wants_it),
        TEST(a_place_that_the_user_sets_counts),
        TEST(the_content_decides_not_the_name),
        TEST(what_is_no_known_kind_is_refused),
        TEST(a_file_beyond_its_limit_is_refused_with_both_figures),
        TEST(the_same_content_is_stored_once),
        TEST(an_upload_waits_and_is_attached_by_its_owner_alone),
        TEST(of_several_uploads_all_are_attached_or_none),
        TEST(a_matter_takes_no_more_than_its_limit),
        TEST(a_person_cannot_pile_up_uploads),
        TEST(parts_of_a_matter_are_told_apart),
        TEST(a_matter_that_is_none_is_refused),
        TEST(what_is_withdrawn_stays_with_its_reason),
        TEST(the_database_itself_keeps_what_was_attached),
        TEST(rows_of_attachments_are_proven),
        TEST(words_beside_a_file_may_be_mended),
        TEST(an_upload_that_nobody_attached_goes_away_with_its_file),
        TEST(a_file_that_another_row_names_stays),
        TEST(a_file_that_was_put_again_lately_stays),
        TEST(an_own_upload_can_be_given_up),
        TEST(who_looks_at_what_is_of_persons_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
