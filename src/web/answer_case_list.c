/* What the lists of cases share: their query, their pages; cases counted by what they have in common. */
#include "case_listing.h"

#include <string.h>

/* Parameters "f.<field>" of a query. */
static enum MHD_Result take_filter(void *context, enum MHD_ValueKind kind, const char *key, const char *value) {
    CaseQuery *query = context;
    (void)kind;
    if (strncmp(key, "f.", 2) == 0 && value && query->filter_count < CASE_FILTERS_MOST) {
        query->filters[query->filter_count++] = (CaseFilter){str_from(key + 2), str_from(value)};
    }
    return MHD_YES;
}

void read_case_query(const Request *request, CaseQuery *query) {
    *query = (CaseQuery){.record = request_text(request, "record"),
                         .system = request_text(request, "system"),
                         .unit = request_text(request, "unit"),
                         .state = request_text(request, "state"),
                         .ended = request_text(request, "ended"),
                         .overdue = str_is(request_text(request, "overdue"), "1"),
                         .mine = str_is(request_text(request, "mine"), "1"),
                         .words = request_text(request, "words"),
                         .from = request_text(request, "from"),
                         .until = request_text(request, "until"),
                         .due_from = request_text(request, "due_from"),
                         .due_until = request_text(request, "due_until"),
                         .light = request_text(request, "light"),
                         .source_kind = request_text(request, "source_kind"),
                         .source = request_text(request, "source"),
                         .order = request_text(request, "order")};
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, take_filter, query);
}

static bool read_count_to(const Request *request, int64_t *most, Err *err) {
    Str text = request_text(request, "count_to");
    return !text.len || (integer_parse(text, most) && *most > 0 && *most <= 100000) ||
           err_set(err, ERR_USAGE, "“count_to”要写1到100000的数。");
}

/* What comes before the page is passed over by number: pages are short, and the order is free. */
bool give_case_pages(CaseListing *listing, List *list, CaseSink sink, Err *err) {
    Request *request = listing->request;
    Str after = list_after(list);
    int64_t total, wanted = list_wanted(list);
    listing->list = list;
    if (after.len && (!integer_parse(after, &listing->query.offset) || listing->query.offset < 0)) {
        return err_set(err, ERR_USAGE, "“after”要照抄上一页的“next”。");
    }
    if (!read_count_to(request, &listing->query.count_to, err)) {
        return false;
    }
    listing->at = listing->query.offset;
    for (bool first = true; wanted > 0; first = false) {
        int64_t before = listing->at;
        listing->query.limit = wanted < CASE_PAGE_MOST ? wanted : CASE_PAGE_MOST;
        if (!case_list(request->web->ledger, &request->session.user, &listing->query, request->arena, sink, listing,
                       first ? &total : NULL, err)) {
            return err->kind == ERR_NONE; /* no more rows are wanted */
        }
        if (first) {
            list_total(list, total < 0 ? INT32_MAX : total);
        }
        if (listing->at - before < listing->query.limit) {
            break;
        }
        wanted -= listing->at - before;
        listing->query.offset = listing->at;
    }
    return true;
}

/* ---- counted ---------------------------------------------------------------------------------- */

bool get_case_groups(Request *request, Answer *answer, Err *err) {
    static const char *const words[] = {"record", "state", "unit", "due"};
    CaseQuery query;
    CaseGroup *groups;
    size_t count, by = 0;
    Str wanted = request_text(request, "by");
    while (by < sizeof words / sizeof *words && !str_is(wanted, words[by])) {
        by++;
    }
    if (by == sizeof words / sizeof *words) {
        return err_set(err, ERR_USAGE, "“by”可以写 record、state、unit、due。");
    }
    read_case_query(request, &query);
    if (!case_groups(request->web->ledger, &request->session.user, &query, (CaseGroupBy)by, request->arena, &groups,
                     &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "groups");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "key", groups[i].key);
        json_put_integer(&json, "count", groups[i].count);
        json_put_integer(&json, "open", groups[i].open);
        json_put_integer(&json, "overdue", groups[i].overdue);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
