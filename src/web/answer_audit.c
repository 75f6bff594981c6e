/* The log of what was done: searching it, taking it away as a table, and whether it is whole. */
#include "web_internal.h"

#include <string.h>

/* ---- searching -------------------------------------------------------------- */

static const ListColumn columns[] = {{"sequence", "序号", COLUMN_INTEGER, 10}, {"at", "时间", COLUMN_TEXT, 21},
                                     {"actor", "谁", COLUMN_TEXT, 14},         {"role", "角色", COLUMN_TEXT, 12},
                                     {"address", "来源地址", COLUMN_TEXT, 16}, {"action", "做了什么", COLUMN_TEXT, 16},
                                     {"subject", "对象", COLUMN_TEXT, 24},     {"unit", "单位", COLUMN_TEXT, 16},
                                     {"result", "结果", COLUMN_TEXT, 10},      {"detail", "详情", COLUMN_TEXT, 60},
                                     {"hash", "摘要", COLUMN_TEXT, 66}};

static const ListSpec spec = {.name = "rows",
                              .file_name = "操作记录",
                              .columns = columns,
                              .column_count = sizeof columns / sizeof *columns,
                              .paged = true};

typedef struct Search {
    AuditQuery query;
    Store *store;
    List *list;
} Search;

static bool put_found(void *context, const AuditFound *found, Err *err) {
    List *list = context;
    list_integer(list, found->sequence);
    list_text(list, found->at);
    list_text(list, found->actor);
    list_text(list, found->role);
    list_text(list, found->address);
    list_text(list, found->action);
    list_text(list, found->subject);
    list_text(list, found->unit);
    list_text(list, found->result);
    list_text(list, found->detail);
    list_text(list, found->hash);
    return list_row(list, err);
}

/* Number and rows from one snapshot. */
static bool give_rows(List *list, void *context, Err *err) {
    Search *search = context;
    Tx *tx;
    int64_t total;
    Str after = list_after(list);
    search->query.before = INT64_MAX;
    search->query.limit = list_wanted(list);
    if (after.len && (!integer_parse(after, &search->query.before) || search->query.before < 1)) {
        return err_set(err, ERR_USAGE, "“after”要照抄上一页的“next”。");
    }
    if (!store_read_begin(search->store, &tx, err)) {
        return false;
    }
    bool good = audit_count(tx, &search->query, &total, err);
    if (good) {
        list_total(list, total);
        good = audit_search(tx, &search->query, put_found, list, err);
    }
    store_read_end(tx);
    return good;
}

/* "2024-09-01" or an instant; a day as the end is meant with the day. */
static bool read_time(const Request *request, const char *name, bool end, Str *value, Err *err) {
    Date date;
    *value = request_text(request, name);
    if (!value->len) {
        return true;
    }
    bool instant = value->len > 10 && value->len <= 20 && value->data[10] == 'T';
    if (!date_parse(str_slice(*value, 0, 10), &date) || !date.day || (value->len > 10 && !instant)) {
        return err_set(err, ERR_USAGE, "“%s”要写成 2024-09-01 或 2024-09-01T08:00:00Z。", name);
    }
    if (end && !instant) {
        *value = str_format(request->arena, "%.*sT~", STR_ARG(*value)); /* behind every instant of the day */
    }
    return true;
}

bool get_audit(Request *request, Answer *answer, Err *err) {
    Search search = {.store = request->web->store};
    AuditQuery *query = &search.query;
    query->actor = request_text(request, "actor");
    query->action = request_text(request, "action");
    query->result = request_text(request, "result");
    query->unit = request_text(request, "unit");
    return read_time(request, "from", false, &query->from, err) &&
           read_time(request, "until", true, &query->until, err) &&
           request_words(request, "words", query->words, AUDIT_WORDS_MOST, &query->word_count, err) &&
           list_answer(request, answer, &spec, give_rows, &search, err);
}

/* ---- verifying --------------------------------------------------------------- */

static void put_fault(Json *json, const AuditFault *fault) {
    json_open_object(json);
    json_put_integer(json, "sequence", fault->sequence);
    json_put_text(json, "table", fault->table ? fault->table : "audit");
    json_put_integer(json, "id", fault->table ? fault->id : fault->sequence);
    json_put_text(json, "unit", fault->unit);
    json_put_text(json, "reason", fault->reason);
    json_close_object(json);
}

/* The chain from where it was last known to fit; everything, with the content, when `whole` asks for it. */
bool get_audit_verify(Request *request, Answer *answer, Err *err) {
    Web *web = request->web;
    AuditReport *report = ARENA_NEW(request->arena, AuditReport);
    bool whole = str_is(request_text(request, "whole"), "1"), good;
    if (whole) {
        good = audit_verify(web->store, report, err);
    } else {
        pthread_mutex_lock(&web->audit_lock);
        good = audit_verify_on(web->store, &web->audit_last, web->audit_hash, report, err);
        pthread_mutex_unlock(&web->audit_lock);
    }
    if (!good) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "intact", report->intact);
    json_put_bool(&json, "whole", whole);
    json_put_integer(&json, "rows", report->rows);
    json_put_integer(&json, "contents", report->contents);
    json_put_integer(&json, "last", report->last);
    json_put_text(&json, "hash", report->hash);
    json_put_integer(&json, "fault_count", (int64_t)report->fault_count);
    json_key(&json, "faults");
    json_open_array(&json);
    for (size_t i = 0; i < report->fault_count && i < AUDIT_FAULTS_MOST; i++) {
        put_fault(&json, &report->faults[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
