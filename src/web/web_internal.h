/* What the files of the room share: a request on its way, its answer, and the table that names every route.
 *
 * Who may do what is decided in one place: route.c resolves the unit of a request and asks people_may before a handler
 * runs; handlers never see a unit that the user may not. */
#ifndef DUXUE_WEB_INTERNAL_H
#define DUXUE_WEB_INTERNAL_H

#include "fact.h"
#include "indicator.h"
#include "org.h"
#include "people.h"
#include "standard.h"
#include "web.h"
#include "writer.h"

#include <jansson.h>
#include <math.h>
#include <microhttpd.h>
#include <pthread.h>

enum { JSON_MOST = 1024 * 1024, UPLOAD_MOST = 64 * 1024 * 1024 };

/* A frame that several requests read at once: it never changes. */
typedef struct SharedFrame {
    Frame *frame;
    int users; /* guarded by Web.lock, as is `stale` */
    bool stale;
} SharedFrame;

struct Web {
    Store *store;
    const Pack *pack;
    Arena *arena;
    const Standard **standards; /* in the pack's order; NULL: the pack is at fault there */
    size_t standard_count;
    struct MHD_Daemon *daemon;
    pthread_mutex_t lock; /* of `frames` */
    SharedFrame **frames;
    size_t frame_count, frame_capacity;
};

typedef struct Route Route;

typedef struct Request {
    Web *web;
    Arena *arena;
    struct MHD_Connection *connection;
    const Route *route;
    Str path; /* below /api/v1 */
    Str tail; /* what stood for "*" in the route's path */
    Session session;
    SharedFrame *shared; /* routes with a unit: held until the answer is made */
    int unit;
    /* body */
    Buf body;
    json_t *json;
    char upload[300]; /* path of the temporary file of routes that take one */
    int upload_file;  /* -1: none */
    size_t received;
    bool too_large, failed;
    bool refused; /* by its head alone: the body is not kept */
    int refused_status;
    Err refusal;
} Request;

typedef struct Answer {
    int status;
    const char *type;
    Buf body;
    Str file_name; /* offered for saving; empty: shown */
    Str cookie;
} Answer;

typedef enum RouteScope {
    SCOPE_OPEN,   /* nobody needs to be signed in */
    SCOPE_SIGNED, /* anybody signed in; the handler shows what is within the user's units */
    SCOPE_OWN,    /* the action has to be allowed for the user's own unit */
    SCOPE_ALL,    /* only users of the whole */
    SCOPE_UNIT,   /* the unit and period that the request names */
    SCOPE_NEWEST  /* the unit it names, in the newest period: the one it names may not exist yet */
} RouteScope;

typedef bool (*Handler)(Request *request, Answer *answer, Err *err);

struct Route {
    const char *method, *path; /* "/checks/" followed by "*": one more part */
    RouteScope scope;
    Action action;
    bool takes_file; /* the body is kept in a temporary file, up to UPLOAD_MOST */
    Handler handle;
};

/* route.c */
const Route *route_find(Str path, Str method, Str *tail, bool *known_path);
/* What the head alone decides, before any of the body is kept: who it is, and the page's token. *status: 0 unless it
 * differs from that of the error. */
bool route_admit(Request *request, int *status, Err *err);
/* Reads the body, asks whether it may, and runs the handler. */
bool route_run(Request *request, Answer *answer, Err *err);
int status_of(ErrKind kind);

/* request.c: words of the query; of requests that write, those of the JSON body alone, so that no password stands in an
 * address. Empty when absent. */
Str request_text(const Request *request, const char *name);
bool request_required(const Request *request, const char *name, Str *value, Err *err);
bool request_integer(const Request *request, const char *name, int64_t least, int64_t most, int64_t *value, Err *err);
Str request_cookie(const Request *request, const char *name);
Str request_header(const Request *request, const char *name);
bool request_read_json(Request *request, Err *err);
Str request_upload_bytes(const Request *request, Err *err);
void answer_error(Answer *answer, const Err *err, int status);

/* frames.c: one frame per period, loaded anew when facts changed. */
SharedFrame *frame_take(Web *web, Str period, Err *err);
void frame_give_back(Web *web, SharedFrame *shared);
void frames_drop(Web *web);

/* scope.c: where a unit stands, asked in one place. */
bool scope_allows(const User *user, const UnitTree *tree, int unit, Action action, Err *err);
bool newest_period(Web *web, Arena *arena, Str *period, Err *err);

/* A file that a writer made, read into the answer and removed. `write` gets its path. */
typedef bool (*FileWriter)(void *context, const char *path, Err *err);
bool answer_file(Request *request, Answer *answer, FileWriter write, void *context, const char *type, Str name,
                 Err *err);

/* server.c: what every answer carries. */
void web_add_headers(struct MHD_Response *response);

/* page.c: false when there is no such file. */
bool page_answer(struct MHD_Connection *connection, Str path, enum MHD_Result *result);

/* handlers, by subject */
bool get_health(Request *request, Answer *answer, Err *err);
bool get_session(Request *request, Answer *answer, Err *err);
bool post_session(Request *request, Answer *answer, Err *err);
bool delete_session(Request *request, Answer *answer, Err *err);
bool get_periods(Request *request, Answer *answer, Err *err);
bool get_units(Request *request, Answer *answer, Err *err);
bool get_elements(Request *request, Answer *answer, Err *err);
bool get_standards(Request *request, Answer *answer, Err *err);
bool get_indicators(Request *request, Answer *answer, Err *err);
bool get_reports(Request *request, Answer *answer, Err *err);
bool get_mappings(Request *request, Answer *answer, Err *err);
bool get_evaluation(Request *request, Answer *answer, Err *err);
bool get_evaluation_xlsx(Request *request, Answer *answer, Err *err);
bool post_what_if(Request *request, Answer *answer, Err *err);
bool get_report(Request *request, Answer *answer, Err *err);
bool post_report_merge(Request *request, Answer *answer, Err *err);
bool get_measure(Request *request, Answer *answer, Err *err);
bool get_school(Request *request, Answer *answer, Err *err);
bool get_origin(Request *request, Answer *answer, Err *err);
bool get_imports(Request *request, Answer *answer, Err *err);
bool post_imports(Request *request, Answer *answer, Err *err);
bool get_template(Request *request, Answer *answer, Err *err);
bool get_checks(Request *request, Answer *answer, Err *err);
bool post_check(Request *request, Answer *answer, Err *err);
bool get_decisions(Request *request, Answer *answer, Err *err);
bool post_decision(Request *request, Answer *answer, Err *err);
bool get_evidence(Request *request, Answer *answer, Err *err);
bool get_users(Request *request, Answer *answer, Err *err);
bool post_users(Request *request, Answer *answer, Err *err);
bool get_audit(Request *request, Answer *answer, Err *err);

#endif
