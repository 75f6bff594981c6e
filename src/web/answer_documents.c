/* Documents: taken in, listed, shown, decided on, searched, taken out. The room `document` decides who may. */
#include "attachments.h"
#include "document.h"

#include <string.h>

typedef struct PersonalLook {
    const Request *request;
    int64_t id;
    DocumentSeen seen;
} PersonalLook;

static bool look_work(Tx *tx, void *context, Err *err) {
    const PersonalLook *look = context;
    Arena *arena = look->request->arena;
    const AuditEntry entry = {.actor = look->request->actor,
                              .action = STR("document-show"),
                              .subject = str_format(arena, "文稿%lld", (long long)look->id),
                              .detail = str_format(arena, "{\"places\":%zu}", look->seen.places),
                              .unit = look->seen.unit};
    return audit_append(tx, &entry, err);
}

/* The document as the answer, to who looks at it and to who just did something with it. What of persons is shown in the
 * open is written down: nothing is shown when that fails. */
static bool put_id(Request *request, Answer *answer, int64_t id, Err *err) {
    PersonalLook look = {.request = request, .id = id};
    Json json = json_writer(&answer->body);
    if (!document_json(request->web->documents, &request->session.user, id, &look.seen, &json, request->arena, err)) {
        return false;
    }
    if (look.seen.places && !store_write(request->web->store, look_work, &look, err)) {
        answer->body.len = 0;
        return false;
    }
    return true;
}

/* ---- taking in ---- */

/* The attachment that the request names, as far as the user sees it and may take it for a document. */
static bool find_attachment(Request *request, int64_t id, Err *err) {
    Tx *tx;
    Attachment found;
    SubjectReach reach;
    Err untold = {.kind = ERR_NONE};
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_find(tx, id, request->arena, &found, err);
    good = good && case_file_privacy(request->web->ledger, tx, &found.subject, &found.privacy, err);
    store_read_end(tx);
    if (!good || !found.subject.kind.len) {
        return good; /* one that waits: the room looks whose it is */
    }
    return (subject_reach(request, &found.subject, &reach, &untold) &&
            subject_reach_file(request, id, &reach, &untold) && found.privacy <= reach.sees) ||
           evidence_no_attachment(err);
}

static bool take_upload(Request *request, int64_t *id, Err *err) {
    NewAttachment file = {.path = request->upload, .privacy = 1, .wanted_by = STR("document")};
    Attachment added;
    if (!request_required(request, "file_name", &file.name, err)) {
        return false;
    }
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    bool good = evidence_add(request->web->evidence, &request->session.user, &file, NULL, request->arena, &added, err);
    *id = added.id;
    return good;
}

/* Who may not keep documents there is told so before anything is stored. */
static bool may_take(Request *request, Str unit, Err *err) {
    const Want want = {.domain = STR("documents"), .action = ACTION_EDIT};
    return scope_allows_past(request, unit, &want, err);
}

bool post_documents(Request *request, Answer *answer, Err *err) {
    NewDocument made = {.period = request_text(request, "period")};
    const User *user = &request->session.user;
    int64_t id = 0;
    Str attachment = request_text(request, "attachment");
    if (!request_required(request, "unit", &made.unit, err) || !may_take(request, made.unit, err)) {
        return false;
    }
    bool named = attachment.len > 0;
    if (named && !integer_parse(attachment, &made.attachment)) {
        return evidence_no_attachment(err);
    }
    if (!(named ? find_attachment(request, made.attachment, err) : take_upload(request, &made.attachment, err))) {
        return false;
    }
    if (!document_add(request->web->documents, user, &made, &id, err)) {
        Err untold = {.kind = ERR_NONE};
        if (!named && !evidence_drop(request->web->evidence, user, made.attachment, &untold)) {
            log_line(LOG_WARN, "没有用上的文件留到期限再清掉：%s", untold.message);
        }
        return false;
    }
    return put_id(request, answer, id, err);
}

bool post_document_read(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) &&
           document_read_again(request->web->documents, &request->session.user, id, err) &&
           put_id(request, answer, id, err);
}

static bool set_back(Request *request, Answer *answer,
                     bool (*set)(Documents *documents, const User *user, int64_t id, Str reason, Err *err), Err *err) {
    int64_t id;
    return tail_number(request, &id, err) &&
           set(request->web->documents, &request->session.user, id, request_text(request, "reason"), err) &&
           put_id(request, answer, id, err);
}

bool post_document_withdraw(Request *request, Answer *answer, Err *err) {
    return set_back(request, answer, document_withdraw, err);
}

bool post_document_restore(Request *request, Answer *answer, Err *err) {
    return set_back(request, answer, document_restore, err);
}

/* ---- looking ---- */

static bool read_query(const Request *request, DocumentQuery *query, Err *err) {
    query->unit = request_text(request, "unit");
    query->period = request_text(request, "period");
    query->kind = request_text(request, "kind");
    query->state = request_text(request, "state");
    query->words = request_text(request, "words");
    query->open = str_is(request_text(request, "open"), "1");
    query->alone = str_is(request_text(request, "alone"), "1");
    query->withdrawn = str_is(request_text(request, "withdrawn"), "1");
    query->limit = 50;
    return request_integer(request, "limit", 1, 500, &query->limit, err) &&
           request_integer(request, "after", 1, INT64_MAX, &query->before, err);
}

bool get_documents(Request *request, Answer *answer, Err *err) {
    DocumentQuery query = {.limit = 0};
    DocumentLine *lines;
    size_t count;
    DocumentCount counted;
    if (!read_query(request, &query, err) || !document_list(request->web->documents, &request->session.user, &query,
                                                            request->arena, &lines, &count, &counted, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "documents");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        document_line_json(&json, &lines[i]);
    }
    json_close_array(&json);
    json_put_integer(&json, "total", counted.total);
    json_put_integer(&json, "unread", counted.unread);
    json_put_optional(&json, "next",
                      (int64_t)count == query.limit ? str_format(request->arena, "%lld", (long long)lines[count - 1].id)
                                                    : (Str){NULL, 0});
    json_close_object(&json);
    return true;
}

bool get_document(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && put_id(request, answer, id, err);
}

static void put_hit(Json *json, const DocumentHit *hit) {
    json_open_object(json);
    json_put_integer(json, "document", hit->document);
    json_put_str(json, "title", hit->title);
    json_put_str(json, "unit", hit->unit);
    json_put_str(json, "unit_name", hit->unit_name);
    json_put_str(json, "period", hit->period);
    json_put_integer(json, "line", hit->line);
    json_put_str(json, "text", hit->text);
    json_key(json, "marks");
    json_open_array(json);
    for (size_t i = 0; i + 1 < hit->mark_count; i += 2) {
        json_open_array(json);
        json_whole(json, hit->marks[i]);
        json_whole(json, hit->marks[i + 1]);
        json_close_array(json);
    }
    json_close_array(json);
    json_close_object(json);
}

/* "12-8": behind line 8 of document 12, as `next` of the page before says. */
static bool read_after(const Request *request, DocumentSearch *search, Err *err) {
    Str line = request_text(request, "after"), document;
    return !line.len ||
           (str_cut(&line, '-', &document) && integer_parse(document, &search->after_document) &&
            integer_parse(line, &search->after_line) && search->after_document > 0 && search->after_line >= 0) ||
           err_set_at(err, ERR_INPUT, &(Place){.field = "after"}, "“after”要写上一页的“next”，例如12-8。");
}

bool get_document_search(Request *request, Answer *answer, Err *err) {
    DocumentSearch search = {.unit = request_text(request, "unit"), .limit = 50};
    DocumentHit *hits;
    size_t count;
    bool more;
    if (!request_required(request, "words", &search.words, err) ||
        !request_integer(request, "document", 1, INT64_MAX, &search.document, err) ||
        !request_integer(request, "limit", 1, DOCUMENT_HITS_MOST, &search.limit, err) ||
        !read_after(request, &search, err) ||
        !document_search(request->web->documents, &request->session.user, &search, request->arena, &hits, &count, &more,
                         err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "hits");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_hit(&json, &hits[i]);
    }
    json_close_array(&json);
    json_put_optional(&json, "next",
                      more ? str_format(request->arena, "%lld-%lld", (long long)hits[count - 1].document,
                                        (long long)hits[count - 1].line)
                           : (Str){NULL, 0});
    json_close_object(&json);
    return true;
}

/* ---- deciding ---- */

/* The path is /documents/{id}/things/{thing}: the tail has both. */
static bool read_both(const Request *request, DocumentDecision *decision, Err *err) {
    Str rest = request->tail, first;
    const Str between = STR("/things/");
    ptrdiff_t at = str_find(rest, between);
    first = at < 0 ? rest : str_slice(rest, 0, (size_t)at);
    rest = at < 0 ? STR("") : str_slice(rest, (size_t)at + between.len, rest.len);
    return (integer_parse(first, &decision->document) && integer_parse(rest, &decision->thing)) ||
           err_set(err, ERR_NOT_FOUND, "没有这份文稿，或者它不在您的管理范围内。");
}

bool post_document_thing(Request *request, Answer *answer, Err *err) {
    DocumentDecision decision = {.reason = request_text(request, "reason"),
                                 .value = request_text(request, "value"),
                                 .name = request_text(request, "name"),
                                 .measure = request_text(request, "measure"),
                                 .element = request_text(request, "element"),
                                 .unit = request_text(request, "unit"),
                                 .period = request_text(request, "period")};
    Json json = json_writer(&answer->body);
    return request_required(request, "act", &decision.act, err) &&
           request_object(request, "fields", &decision.fields, err) && read_both(request, &decision, err) &&
           document_decide(request->web->documents, &request->session.user, &decision, &json, request->arena, err);
}

/* ---- taking out ---- */

typedef struct Export {
    Request *request;
    int64_t id;
    Str format, name;
} Export;

static bool write_export(void *context, const char *path, Err *err) {
    Export *export = context;
    Request *request = export->request;
    return document_export(request->web->documents, &request->session.user, export->id, export->format, path,
                           request->arena, &export->name, err);
}

bool get_document_export(Request *request, Answer *answer, Err *err) {
    Export export = {.request = request, .format = request_text(request, "format")};
    static const char *const types[][2] = {
        {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"html", "application/octet-stream"}, /* to be saved: what a document says is not shown as a page of ours */
    };
    if (!export.format.len) {
        export.format = STR("xlsx");
    }
    if (!tail_number(request, &export.id, err)) {
        return false;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_is(export.format, types[i][0])) {
            bool good = answer_file(request, answer, write_export, &export, types[i][1], STR(""), err);
            answer->file_name = good ? export.name : answer->file_name;
            return good;
        }
    }
    return err_set(err, ERR_USAGE, "“format”可以是 xlsx、html 或 docx。");
}
