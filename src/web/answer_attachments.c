/* Attached files: taken, listed, shown, withdrawn. The room `evidence` keeps them; who may is asked of the room that
 * owns the matter (attachments.h). */
#include "attachments.h"

#include <unistd.h>

/* ---- as JSON -------------------------------------------------------------------------- */

static const char *preview_id(EvidenceKind kind) {
    static const char *const ids[] = {"none", "picture", "page", "pdf", "media"};
    return ids[evidence_preview(kind)];
}

static bool is_own(const Request *request, const Attachment *attachment) {
    return attachment->account == request->session.user.id;
}

static bool is_hidden(const Request *request, const Attachment *attachment, const SubjectReach *reach) {
    return reach && attachment->privacy > reach->sees && !is_own(request, attachment);
}

static void put_withdrawn(Json *json, const Attachment *attachment) {
    json_key(json, "withdrawn");
    if (!attachment->withdrawn_at.len) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_str(json, "by", attachment->withdrawn_by);
    json_put_str(json, "at", attachment->withdrawn_at);
    json_put_str(json, "reason", attachment->withdrawn_reason);
    json_close_object(json);
}

static void put_coordinate(Json *json, const char *key, bool known, double value) {
    json_put_number(json, key, known ? value : NAN);
}

void put_attachment(Json *json, const Request *request, const Attachment *attachment, const SubjectReach *reach) {
    bool hidden = is_hidden(request, attachment, reach), change = !reach || reach->change;
    const Str none = {NULL, 0};
    bool position = attachment->has_position && !hidden;
    json_open_object(json);
    json_put_integer(json, "id", attachment->id);
    json_put_bool(json, "hidden", hidden);
    json_put_str(json, "name", hidden ? none : attachment->name);
    json_put_text(json, "kind", evidence_kind_id(attachment->kind));
    json_put_text(json, "preview", hidden ? "none" : preview_id(attachment->kind));
    json_put_integer(json, "size", attachment->size);
    json_put_integer(json, "width", attachment->width);
    json_put_integer(json, "height", attachment->height);
    json_put_str(json, "note", hidden ? none : attachment->note);
    json_put_str(json, "taken_at", hidden ? none : attachment->taken_at);
    json_put_str(json, "place", hidden ? none : attachment->place);
    put_coordinate(json, "latitude", position, attachment->latitude);
    put_coordinate(json, "longitude", position, attachment->longitude);
    json_key(json, "privacy");
    json_str(json, str_format(request->arena, "P%d", attachment->privacy));
    json_put_str(json, "added_by", attachment->actor_shown);
    json_put_str(json, "added_at", attachment->at);
    json_put_str(json, "subject_kind", attachment->subject.kind);
    json_put_str(json, "subject", attachment->subject.id);
    json_put_str(json, "part", attachment->subject.part);
    put_withdrawn(json, attachment);
    json_put_bool(json, "may_change", change && !hidden && !attachment->withdrawn_at.len);
    json_close_object(json);
}

/* What `reach` sees of this attachment: less where a document was read from it that hides what is of persons. What
 * cannot be told is hidden. */
static SubjectReach reach_of_file(Request *request, const Attachment *attachment, const SubjectReach *reach) {
    SubjectReach own = *reach;
    Err untold = {.kind = ERR_NONE};
    if (!subject_reach_file(request, attachment->id, &own, &untold)) {
        own.sees = -1;
    }
    return own;
}

void put_attachments(Json *json, Request *request, const Attachment *list, size_t count, const SubjectReach *reach) {
    json_key(json, "attachments");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        SubjectReach own = reach ? reach_of_file(request, &list[i], reach) : (SubjectReach){.change = true};
        put_attachment(json, request, &list[i], reach ? &own : NULL);
    }
    json_close_array(json);
}

bool get_attachment_rules(Request *request, Answer *answer, Err *err) {
    (void)err;
    const EvidenceDef *rules = evidence_rules(request->web->evidence);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "privacy");
    json_str(&json, str_format(request->arena, "P%d", rules->privacy));
    json_put_integer(&json, "hold_hours", rules->hold_hours);
    json_put_integer(&json, "per_subject", rules->per_subject);
    json_put_integer(&json, "per_person", rules->per_person);
    json_put_integer(&json, "shrink", rules->shrink);
    json_key(&json, "kinds");
    json_open_array(&json);
    for (size_t i = 0; i < rules->kind_count; i++) {
        const EvidenceKindDef *kind = &rules->kinds[i];
        json_open_object(&json);
        json_put_text(&json, "kind", evidence_kind_id((EvidenceKind)kind->kind));
        json_put_str(&json, "name", kind->name);
        json_put_text(&json, "media_type", evidence_media_type((EvidenceKind)kind->kind));
        json_put_strs(&json, "endings", kind->endings, kind->ending_count);
        json_put_integer(&json, "mega_bytes", kind->mega_bytes);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- adding ------------------------------------------------------------------------------- */

static EvidenceSubject read_subject(const Request *request) {
    Str part = request_text(request, "part");
    return (EvidenceSubject){.kind = request_text(request, "subject_kind"),
                             .id = request_text(request, "subject"),
                             .part = part.len ? part : STR("")};
}

static bool not_to_change(const SubjectReach *reach, Err *err) {
    bool is_told = reach->why.kind == ERR_CONFLICT || (reach->why.kind == ERR_DENIED && reach->why.message[0]);
    return is_told ? err_set(err, reach->why.kind, "%s", reach->why.message)
                   : err_set(err, ERR_DENIED, "您的岗位不能改动这里的附件。");
}

/* The subject that a request names, when the user may change its files. */
static bool subject_to_change(Request *request, EvidenceSubject *subject, SubjectReach *reach, Err *err) {
    *subject = read_subject(request);
    if (!subject->kind.len || !subject->id.len) {
        return err_set(err, ERR_USAGE, "缺少附件要挂到的事项（subject_kind、subject）。");
    }
    if (!subject_reach(request, subject, reach, err)) {
        return false;
    }
    subject->unit = reach->unit;
    return reach->change || not_to_change(reach, err);
}

static bool read_number(const Request *request, const char *name, double *value, bool *given, Err *err) {
    Str text = request_text(request, name);
    *given = text.len > 0;
    return !text.len || number_parse(text, value) || err_set_field(err, ERR_USAGE, name, "“%s”要是数字。", name);
}

static bool read_new(const Request *request, NewAttachment *file, Err *err) {
    Str privacy = request_text(request, "privacy");
    bool latitude, longitude;
    *file = (NewAttachment){.path = request->upload,
                            .note = request_text(request, "note"),
                            .taken_at = request_text(request, "taken_at"),
                            .place = request_text(request, "place"),
                            .keep_position = str_is(request_text(request, "keep_position"), "1"),
                            .privacy = privacy.len ? people_privacy_class(privacy) : -1};
    if (!request_required(request, "file_name", &file->name, err) ||
        !read_number(request, "latitude", &file->latitude, &latitude, err) ||
        !read_number(request, "longitude", &file->longitude, &longitude, err)) {
        return false;
    }
    if (privacy.len && file->privacy < 0) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "privacy"}, "密级要是 P0、P1、P2 或 P3。");
    }
    if (latitude != longitude) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "latitude"}, "纬度和经度要一起写。");
    }
    file->has_position = latitude;
    return true;
}

static void put_one(Request *request, Answer *answer, const Attachment *attachment, const SubjectReach *reach) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "attachment");
    put_attachment(&json, request, attachment, reach);
    json_close_object(&json);
}

bool post_attachments(Request *request, Answer *answer, Err *err) {
    NewAttachment file;
    EvidenceSubject subject = {.kind = {NULL, 0}};
    SubjectReach reach = {.change = false};
    Attachment added = {.id = 0};
    bool attached = request_text(request, "subject_kind").len || request_text(request, "subject").len;
    if (!read_new(request, &file, err) || (attached && !subject_to_change(request, &subject, &reach, err))) {
        return false;
    }
    file.picture = reach.pictures;
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    if (!evidence_add(request->web->evidence, &request->session.user, &file, attached ? &subject : NULL, request->arena,
                      &added, err)) {
        return false;
    }
    put_one(request, answer, &added, attached ? &reach : NULL);
    return true;
}

static bool read_ids(const Request *request, int64_t **ids, size_t *count, Err *err) {
    const json_t *list = json_object_get(request->json, "attachments");
    size_t length = json_array_size(list);
    *ids = ARENA_ARRAY(request->arena, length + 1, int64_t);
    *count = length;
    for (size_t i = 0; i < length; i++) {
        const json_t *one = json_array_get(list, i);
        if (!json_is_integer(one)) {
            length = 0;
        }
        (*ids)[i] = json_integer_value(one);
    }
    return length > 0 ||
           err_set_at(err, ERR_USAGE, &(Place){.field = "attachments"}, "缺少附件的编号（attachments）。");
}

static bool answer_subject(Request *request, Answer *answer, const EvidenceSubject *subject, const SubjectReach *reach,
                           bool withdrawn, Err *err);

bool post_attachments_attach(Request *request, Answer *answer, Err *err) {
    EvidenceSubject subject = {.kind = {NULL, 0}};
    SubjectReach reach = {.change = false};
    int64_t *ids = NULL;
    size_t count = 0;
    return read_ids(request, &ids, &count, err) && subject_to_change(request, &subject, &reach, err) &&
           (!reach.pictures || err_set(err, ERR_USAGE, "这里的图片要直接上传，不能先传后挂。")) &&
           evidence_attach_now(request->web->evidence, &request->session.user, &subject, ids, count, err) &&
           answer_subject(request, answer, &subject, &reach, false, err);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static bool answer_subject(Request *request, Answer *answer, const EvidenceSubject *subject, const SubjectReach *reach,
                           bool withdrawn, Err *err) {
    Tx *tx;
    Attachment *list = NULL;
    size_t count = 0;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_list(tx, subject, withdrawn, request->arena, &list, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        good = case_file_privacy(request->web->ledger, tx, &list[i].subject, &list[i].privacy, err);
    }
    store_read_end(tx);
    if (!good) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_attachments(&json, request, list, count, reach);
    json_put_bool(&json, "may_add", reach->change);
    json_put_str(&json, "why_not", reach->change ? (Str){NULL, 0} : str_from(reach->why.message));
    json_close_object(&json);
    return true;
}

static bool answer_waiting(Request *request, Answer *answer, Err *err) {
    Tx *tx;
    Attachment *list = NULL;
    size_t count = 0;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_waiting(tx, &request->session.user, request->arena, &list, &count, err);
    store_read_end(tx);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_attachments(&json, request, list, good ? count : 0, NULL);
    json_put_bool(&json, "may_add", true);
    json_put_str(&json, "why_not", (Str){NULL, 0});
    json_close_object(&json);
    return good;
}

bool get_attachments(Request *request, Answer *answer, Err *err) {
    EvidenceSubject subject = read_subject(request);
    SubjectReach reach = {.change = false};
    if (!subject.kind.len && !subject.id.len) {
        return answer_waiting(request, answer, err);
    }
    subject.part = request_text(request, "part"); /* absent: of any part */
    return subject_reach(request, &subject, &reach, err) &&
           answer_subject(request, answer, &subject, &reach, str_is(request_text(request, "withdrawn"), "1"), err);
}

/* ---- one ---------------------------------------------------------------------------------------- */

/* The attachment, as far as the user may see it. *waits: an own upload without a subject. */
static bool find_seen(Request *request, int64_t id, Attachment *found, SubjectReach *reach, bool *waits, Err *err) {
    Tx *tx;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_find(tx, id, request->arena, found, err) &&
                case_file_privacy(request->web->ledger, tx, &found->subject, &found->privacy, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    *waits = found->subject.kind.len == 0;
    if (*waits) {
        *reach = (SubjectReach){.change = true, .sees = 3};
        return (is_own(request, found) && !found->withdrawn_at.len) || evidence_no_attachment(err);
    }
    Err untold = {.kind = ERR_NONE};
    if (!subject_reach(request, &found->subject, reach, &untold)) {
        CampaignReach proven; /* what it belongs to is not his to see, but what it proves is */
        if (!campaign_file(request, found->id, &proven, &untold)) {
            return evidence_no_attachment(err);
        }
        *reach = (SubjectReach){.why = untold, .sees = proven.sees, .unit = proven.unit};
    }
    found->subject.unit = reach->unit;
    return subject_reach_file(request, found->id, reach, err);
}

/* The one that the path names; 0: none, which there is not. */
static int64_t named(const Request *request) {
    int64_t id;
    return tail_number(request, &id, NULL) ? id : 0;
}

static bool told_hidden(const Attachment *found, const SubjectReach *reach, const char *what, Err *err) {
    return reach->sees < 0 ? err_set(err, ERR_DENIED,
                                     "这个文件里有个人信息，或者读不出来、不能确定没有，您的岗位不能%s原件。", what)
                           : err_set(err, ERR_DENIED, "这个附件的密级是P%d，您的岗位不能%s。如需要，请联系经办股室。",
                                     found->privacy, what);
}

/* To be shown as what it holds: a look at what is of persons is noted, and the browser does not keep it. */
static bool find_shown(Request *request, int64_t id, Attachment *found, Err *err) {
    enum { OF_PERSONS = 2 };
    SubjectReach reach = {.change = false};
    bool waits = false;
    if (!find_seen(request, id, found, &reach, &waits, err)) {
        return false;
    }
    if (is_hidden(request, found, &reach)) {
        return told_hidden(found, &reach, "查看", err);
    }
    found->privacy = reach.personal && found->privacy < OF_PERSONS ? OF_PERSONS : found->privacy;
    return true;
}

static bool find_to_change(Request *request, Attachment *found, Err *err) {
    SubjectReach reach = {.change = false};
    bool waits = false;
    if (!find_seen(request, named(request), found, &reach, &waits, err)) {
        return false;
    }
    if (!reach.change) {
        return not_to_change(&reach, err);
    }
    return !is_hidden(request, found, &reach) || told_hidden(found, &reach, "改动", err);
}

bool get_attachment(Request *request, Answer *answer, Err *err) {
    Attachment found = {.id = 0};
    SubjectReach reach = {.change = false};
    bool waits = false;
    if (!find_seen(request, named(request), &found, &reach, &waits, err)) {
        return false;
    }
    put_one(request, answer, &found, waits ? NULL : &reach);
    return true;
}

/* What is of persons is not kept by the browser. */
static bool may_keep(const Attachment *attachment) {
    return attachment->privacy <= 1;
}

bool get_attachment_file(Request *request, Answer *answer, Err *err) {
    Attachment found = {.id = 0};
    int handle;
    uint64_t size;
    if (!find_shown(request, named(request), &found, err)) {
        return false;
    }
    EvidencePreview preview = evidence_preview(found.kind);
    bool shown = str_is(request_text(request, "show"), "1") &&
                 (preview == PREVIEW_PICTURE || preview == PREVIEW_PDF || preview == PREVIEW_MEDIA);
    if (!evidence_read(request->web->evidence, &request->session.user, &found, &handle, &size, err)) {
        return false;
    }
    answer->kept = may_keep(&found);
    return answer_stored(request, answer, handle, size, evidence_media_type(found.kind), found.name, shown, err);
}

bool get_attachment_picture(Request *request, Answer *answer, Err *err) {
    Attachment found = {.id = 0};
    int64_t edge = PICTURE_SMALL;
    int handle;
    uint64_t size;
    if (!request_integer(request, "edge", 1, 100000, &edge, err) || !find_shown(request, named(request), &found, err) ||
        !evidence_picture(request->web->evidence, &request->session.user, &found, (int)edge, &handle, &size, err)) {
        return false;
    }
    answer->kept = may_keep(&found);
    return answer_stored(request, answer, handle, size, "image/jpeg", (Str){NULL, 0}, true, err);
}

bool attachment_image(Request *request, int64_t id, int edge, EvidenceImage *image, Err *err) {
    Attachment found = {.id = 0};
    return find_shown(request, id, &found, err) &&
           evidence_image(request->web->evidence, &request->session.user, &found, edge, request->arena, image, err);
}

bool get_attachment_page(Request *request, Answer *answer, Err *err) {
    Attachment found = {.id = 0};
    int handle;
    uint64_t size;
    if (!find_shown(request, named(request), &found, err) ||
        !evidence_document(request->web->evidence, &request->session.user, &found, &handle, &size, err)) {
        return false;
    }
    answer->kept = may_keep(&found);
    return answer_stored(request, answer, handle, size, "text/html; charset=utf-8", (Str){NULL, 0}, true, err);
}

/* ---- changing ------------------------------------------------------------------------------------- */

static bool answer_again(Request *request, Answer *answer, Err *err) {
    return get_attachment(request, answer, err);
}

/* Absent: stays; empty: taken away. */
static Str changed_text(const Request *request, const char *name) {
    Str text = request_text(request, name);
    return !request_has(request, name) ? (Str){NULL, 0} : text.len ? text : STR("");
}

bool post_attachment_describe(Request *request, Answer *answer, Err *err) {
    Attachment found = {.id = 0};
    const AttachmentWords words = {.note = changed_text(request, "note"),
                                   .place = changed_text(request, "place"),
                                   .taken_at = changed_text(request, "taken_at")};
    return find_to_change(request, &found, err) &&
           evidence_describe(request->web->evidence, &request->session.user, found.id, &words, err) &&
           answer_again(request, answer, err);
}

bool post_attachment_withdraw(Request *request, Answer *answer, Err *err) {
    Attachment found = {.id = 0};
    Str reason;
    if (!request_required(request, "reason", &reason, err) || !find_to_change(request, &found, err)) {
        return false;
    }
    if (!found.subject.kind.len) {
        return err_set(err, ERR_CONFLICT, "这个文件还没有用在哪里，不用撤下，直接删掉就可以。");
    }
    return evidence_withdraw(request->web->evidence, &request->session.user, found.id, reason, err) &&
           answer_again(request, answer, err);
}

bool post_attachment_drop(Request *request, Answer *answer, Err *err) {
    int64_t id;
    if (!tail_number(request, &id, NULL)) {
        return evidence_no_attachment(err);
    }
    if (!evidence_drop(request->web->evidence, &request->session.user, id, err)) {
        return false;
    }
    return put_done(answer);
}
