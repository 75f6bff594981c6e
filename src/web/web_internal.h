/* What the files of the room share: a request on its way, its answer, and the table that names every route.
 *
 * Who may do what is decided in one place: route.c resolves the unit of a request and asks people_may before a handler
 * runs; handlers never see a unit that the user may not. */
#ifndef DUXUE_WEB_INTERNAL_H
#define DUXUE_WEB_INTERNAL_H

#include "campaign.h"
#include "collect.h"
#include "document.h"
#include "duty.h"
#include "evidence.h"
#include "fact.h"
#include "framework.h"
#include "indicator.h"
#include "ledger.h"
#include "notice.h"
#include "org.h"
#include "people.h"
#include "plan.h"
#include "report.h"
#include "standard.h"
#include "survey.h"
#include "web.h"
#include "writer.h"

#include <jansson.h>
#include <math.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    JSON_MOST = 1024 * 1024,
    UPLOAD_MOST = 64 * 1024 * 1024,
    UNADMITTED_MOST = 16 * 1024 /* of a body whose sender is not known yet */
};

/* lanes.c: threads that run handlers. */
typedef enum LaneKind { LANE_SHORT, LANE_LONG, LANE_SIGN_IN, LANES } LaneKind;
typedef struct Lane Lane;
typedef struct Request Request;
typedef void (*LaneRun)(Request *request);

typedef struct LaneOptions {
    size_t threads, most_waiting;
    int niceness; /* 0; more: gives way to others */
    LaneRun run;
} LaneOptions;

/* `*lane` is set in any case and has to be stopped. */
bool lane_start(Arena *arena, const LaneOptions *options, Lane **lane, Err *err);
/* False when nobody is free and too many wait, or the lane is ending. */
bool lane_put(Lane *lane, Request *request);
/* Ends after what waits in it has been run. NULL is allowed. */
void lane_stop(Lane *lane);

/* An empty arena that keeps its first block. */
enum { SPARES = 256, SPARE_BYTES = 6 * 1024 };
typedef struct Spare {
    Arena *arena;
    ArenaMark start;
} Spare;

/* A frame that several requests read at once: it never changes. */
typedef struct SharedFrame {
    Frame *frame;
    int users; /* guarded by Web.lock, as is `stale` */
    bool stale;
} SharedFrame;

/* presence.c: who has which entry open, and where. */
typedef struct Presence Presence;
/* clockwork.c: what happens without anybody asking. */
typedef struct Clockwork Clockwork;

struct Web {
    Store *store;
    Collect *collect;
    Duty *duty;
    Evidence *evidence;
    Ledger *ledger;
    Plans *plans;
    Notices *notices; /* NULL: the packs have none */
    Documents *documents;
    Reports *reports;
    Surveys *surveys;
    Campaigns *campaigns;
    Presence *presence;
    Clockwork *clockwork;
    People *people;
    char setup_code[32];    /* empty: there was an account at the start */
    atomic_int setup_tries; /* of codes that were wrong */
    const Pack *pack;
    Arena *arena;
    const char *proxy;      /* NULL: none */
    Frameworks *frameworks; /* every standard that judges */
    struct MHD_Daemon *daemon;
    Lane *lanes[LANES];
    pthread_mutex_t way_lock; /* of what follows, to `spares` */
    pthread_cond_t way_free;
    size_t under_way; /* requests whose answer has not left yet */
    size_t spare_count;
    Spare spares[SPARES];
    atomic_bool stopping;       /* nothing new is taken */
    pthread_mutex_t frame_lock; /* who loads a frame; taken before `lock` */
    pthread_mutex_t lock;       /* of what follows, to `frame_capacity` */
    int64_t version;            /* of the facts, as it was at `version_at` after so many changes */
    uint64_t version_changes;
    double version_at;
    SharedFrame **frames;
    size_t frame_count, frame_capacity;
    pthread_mutex_t key_lock; /* of `keyed`: requests at work that carry a key */
    Request *keyed;
    atomic_uint keys_kept;
    pthread_mutex_t audit_lock; /* of what follows: up to which row the chain is known to fit */
    int64_t audit_last;
    char audit_hash[65];
};

typedef struct Route Route;

/* Where a request stands. */
typedef enum RequestStep {
    STEP_BODY,      /* the body is being received */
    STEP_ADMITTING, /* a worker looks at the head, before any of a large body is taken */
    STEP_ADMITTED,
    STEP_RUNNING, /* a worker runs the handler */
    STEP_ANSWERED
} RequestStep;

struct Request {
    Web *web;
    Arena *arena;
    Spare spare; /* that arena, to be given back */
    struct MHD_Connection *connection;
    const char *method; /* belongs to the connection */
    RequestStep step;
    bool admitted;       /* route_admit was asked */
    Request *next;       /* in a lane */
    Request *next_keyed; /* of those at work that carry a key */
    const Route *route;
    Str path; /* below /api/v1 */
    Str tail; /* what stood for "*" in the route's path */
    Session session;
    char address[64]; /* where it came from */
    AuditOrigin origin;
    Str actor;           /* name to write down for what the request does */
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
};

static inline const User *user_of(const Request *request) {
    return &request->session.user;
}

typedef struct Answer {
    int status;
    const char *type;
    Buf body;
    int file; /* sent instead of the body and closed afterwards; -1: none */
    uint64_t file_size;
    uint64_t file_from; /* of the file, where what is sent begins; file_size is its length */
    Str file_name;      /* offered for saving; empty: shown */
    Str range;          /* of a file sent in parts: what is sent, "bytes 0-99/1000"; empty: the whole */
    bool shown;         /* file_name is only its name: the browser shows it */
    bool ranged;        /* parts of the file may be asked for */
    bool kept;          /* the browser may keep it for an hour, for this user alone */
    const char *policy; /* of content from outside, in place of the page's own; NULL: the page's */
    Str cookie;
    bool secret;   /* holds what is shown only once, a new password: never kept for a repeated request */
    bool replayed; /* what was answered to the same request before */
} Answer;

typedef enum RouteScope {
    SCOPE_OPEN,   /* nobody needs to be signed in */
    SCOPE_SIGNED, /* anybody signed in; the handler shows what is within the user's units */
    SCOPE_OWN,    /* the action has to be allowed somewhere; the handler keeps to where */
    SCOPE_ALL,    /* the action has to be allowed for the whole */
    SCOPE_UNIT,   /* the unit and period that the request names */
    SCOPE_NEWEST, /* the unit it names, in the newest period: the one it names may not exist yet */
    SCOPE_PAST    /* the unit whose code stands for "*" in the path, wherever it stood last */
} RouteScope;

/* What a route wants besides; 0 for most. */
enum {
    TAKES_FILE = 1,    /* the body is kept in a temporary file, up to UPLOAD_MOST */
    TAKES_LONG = 2,    /* runs beside the short ones, in a lane of few threads */
    IN_PERSON = 16,    /* not with a key for programs */
    WHILE_VIEWING = 8, /* also while an administrator sees as another: nothing is written */
    SIGNS_IN = 4       /* hashes a password: a lane of its own, so that a crowd signing in holds up nobody else */
};

typedef bool (*Handler)(Request *request, Answer *answer, Err *err);

struct Route {
    const char *method, *path; /* "*" stands for one part ("/posts/" "*" "/end"), "**" for one that may hold "/" */
    RouteScope scope;
    const char *domain; /* of packs/roles.yaml, with the action; NULL: nothing in particular */
    Action action;
    unsigned flags;
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
/* What the route asks of people_may. */
Want route_want(const Route *route);
/* Whether every route asks for a domain that the packs have: a slip would shut it for all. */
bool routes_check(const Pack *pack, Err *err);

/* request.c: words of the query; of requests that write, those of the JSON body alone, so that no password stands in an
 * address. Empty when absent. */
Str request_text(const Request *request, const char *name);
bool request_required(const Request *request, const char *name, Str *value, Err *err);
/* Words of the query parameter `name`, set apart by blanks. */
bool request_words(const Request *request, const char *name, Str *words, size_t most, size_t *count, Err *err);
/* A list of texts, or one alone, of the JSON body; none when absent. */
bool request_texts(const Request *request, const char *name, Str **values, size_t *count, Err *err);
/* Whether the JSON body says true there. */
bool request_flag(const Request *request, const char *name);
bool request_has(const Request *request, const char *name); /* whether the JSON body has it at all */
bool request_integer(const Request *request, const char *name, int64_t least, int64_t most, int64_t *value, Err *err);
/* A list of ids of the JSON body; none when absent. */
bool request_numbers(const Request *request, const char *name, size_t most, int64_t **ids, size_t *count, Err *err);
/* An object of the JSON body as text; empty when absent. */
bool request_object(const Request *request, const char *name, Str *text, Err *err);
Str request_cookie(const Request *request, const char *name);
Str request_header(const Request *request, const char *name);
/* The address a request came from; behind the trusted proxy the one that the proxy saw. */
void request_find_address(const Request *request, char address[64]);
bool request_read_json(Request *request, Err *err);
Str request_upload_bytes(const Request *request, Err *err);
void answer_error(Answer *answer, const Err *err, int status);
/* "levels": ["county", "school"], of a bit per UnitLevel. */
void put_levels(Json *json, unsigned levels);

/* frames.c: one frame per period, loaded anew when facts changed. */
SharedFrame *frame_take(Web *web, Str period, Err *err);
void frame_give_back(Web *web, SharedFrame *shared);
void frames_drop(Web *web);

/* scope.c: where units stand. */
bool scope_allows(const Request *request, const UnitTree *tree, int unit, const Want *want, Err *err);
/* Sets the name to write down for what is done there ("李四（代王五）") and the role it is done in. `tree` NULL: it is
 * not about one unit. */
void scope_set_actor(Request *request, const Want *want, const UnitTree *tree, int unit);
/* For lists: per unit of the tree, whether the user may do `want` there. */
const bool *scope_marks(const Request *request, const UnitTree *tree, const Want *want);
bool newest_period(Web *web, Arena *arena, Str *period, Err *err);
/* The same of a unit by where it stood last: it may have ended, or no period may have it yet. Sets the actor, too. */
bool scope_allows_past(Request *request, Str code, const Want *want, Err *err);

bool put_done(Answer *answer); /* {"done": true} */

/* A file that a writer made, sent from the disk; its name is gone before it is sent. `write` gets its path. */
typedef bool (*FileWriter)(void *context, const char *path, Err *err);
bool answer_file(Request *request, Answer *answer, FileWriter write, void *context, const char *type, Str name,
                 Err *err);

/* A stored file of foreign content, as a whole or the part that the request asks for (Range). `shown`: the browser
 * shows it, shut off from everything else; otherwise it is offered for saving. Takes the handle. */
bool answer_stored(Request *request, Answer *answer, int handle, uint64_t size, const char *type, Str name, bool shown,
                   Err *err);

/* listing.c: one way for every list to go out. A handler names its columns and gives its rows once; the request says
 * what becomes of them:
 *
 *   format=json    {"<name>": [...], "total": 812, "next": "100"}, a page of `limit` rows (100, at most 1000) behind
 *                  `after`, which is the `next` of the page before; next is null on the last page
 *   format=csv     every row that fits the filters: UTF-8 with a byte order mark, headings in Chinese; a text that a
 *                  spreadsheet would take for a formula gets an apostrophe in front
 *   format=xlsx    the same as a workbook
 *   words=...      rows in whose texts every one of these words occurs (capitals alike)
 *   <key>=...      rows whose column of this key is equal to it
 *
 * Exports add an audit row "export". ERR_LIMIT beyond EXPORT_MOST rows. */
typedef enum ColumnKind { COLUMN_TEXT, COLUMN_INTEGER, COLUMN_NUMBER, COLUMN_BOOL, COLUMN_JSON } ColumnKind;

typedef struct ListColumn {
    const char *key;     /* in JSON */
    const char *heading; /* in tables; NULL: not shown there */
    ColumnKind kind;
    int width; /* characters, in a workbook; 0: 12 */
} ListColumn;

typedef struct ListSpec {
    const char *name;      /* of the array in JSON: "rows" */
    const char *file_name; /* of an export, without its ending: "操作记录" */
    const ListColumn *columns;
    size_t column_count;
    /* The handler filters and pages by itself (SQL): it begins behind list_after(), gives no more than list_wanted()
     * rows, and tells list_total(). The first column is then what `after` compares with. Otherwise it gives all its
     * rows, and filters, counting and paging are done here. */
    bool paged;
} ListSpec;

typedef struct List List;
/* Gives the rows: for each a value for every column in order (list_text, ...), then list_row. */
typedef bool (*ListRows)(List *list, void *context, Err *err);

enum { EXPORT_MOST = 1000000 };

bool list_answer(Request *request, Answer *answer, const ListSpec *spec, ListRows rows, void *context, Err *err);
void list_text(List *list, Str value); /* copied */
void list_integer(List *list, int64_t value);
void list_number(List *list, double value); /* not finite: unknown, null */
void list_bool(List *list, bool value);
void list_none(List *list);            /* null, an empty cell */
void list_json(List *list, Str value); /* text that is JSON already */
/* Ends a row. False: no more rows are wanted, and the handler may stop. */
bool list_row(List *list, Err *err);
/* For rows that cost something: whether those that do not stand on the page may be passed over, for nothing is looked
 * for but in the first `columns`. */
bool list_may_pass(const List *list, size_t columns);
/* After the values of the first columns alone, which `rows` rows share. True: none of them is wanted; they are counted,
 * and the handler goes on. False: the handler gives them one by one, from the first column on. */
bool list_pass(List *list, int64_t rows);
Arena *list_arena(List *list); /* lives as long as the request */
/* for paged lists */
Str list_after(const List *list);
int64_t list_wanted(const List *list);
void list_total(List *list, int64_t total);

/* A table of rows on its way into a file, by format: listing_csv.c and listing_xlsx.c. */
typedef struct ListCell {
    ColumnKind kind;
    bool known;
    Str text; /* also of JSON */
    int64_t integer;
    double number;
} ListCell;

typedef struct TableSink {
    bool (*row)(void *state, const ListCell *cells, Err *err);
    bool (*end)(void *state, bool good, Err *err); /* closes; `good` false: only that */
    void *state;
} TableSink;

bool csv_begin(const char *path, const ListSpec *spec, Arena *arena, TableSink *sink, Err *err);
bool xlsx_begin(const char *path, const ListSpec *spec, const char *directory, Arena *arena, TableSink *sink, Err *err);

/* server.c: what every answer carries. */
void web_add_headers(struct MHD_Response *response);

/* idempotency.c: runs the handler, or answers as before when the request carries the key of one that is done. */
bool idempotency_run(Request *request, Answer *answer, Err *err);

/* page.c: false when there is no such file. */
bool page_answer(struct MHD_Connection *connection, Str path, enum MHD_Result *result);

/* presence.c: in memory only. */
Presence *presence_create(Arena *arena);
void presence_destroy(Presence *presence);
/* The user has the entry open, with the cursor in a cell. */
void presence_note(Presence *presence, int64_t entry, const User *user, Str field, Str row);
/* "others": who else has it open, as a member of the object. */
void presence_put(Presence *presence, int64_t entry, const User *user, Json *json);

bool clockwork_start(Web *web, Err *err);
void clockwork_stop(Clockwork *clockwork); /* NULL is allowed */

/* answer_evaluation.c: the standard that the request names, and its evaluation of the unit in `frame`. */
const Standard *find_standard(Request *request, Str *id, Err *err);
bool judge_request(Request *request, const Frame *frame, Evaluation *evaluation, Err *err);
/* By this standard, with what is decided for the unit of the request. */
bool judge_by(Request *request, const Standard *standard, const Frame *frame, bool no_plan, Evaluation *evaluation,
              Err *err);

/* handlers, by subject */
bool get_health(Request *request, Answer *answer, Err *err);
bool get_session(Request *request, Answer *answer, Err *err);
bool post_session(Request *request, Answer *answer, Err *err);
bool post_session_password(Request *request, Answer *answer, Err *err);
bool delete_session(Request *request, Answer *answer, Err *err);
bool get_periods(Request *request, Answer *answer, Err *err);
bool post_periods(Request *request, Answer *answer, Err *err);
bool get_units(Request *request, Answer *answer, Err *err);
bool get_units_xlsx(Request *request, Answer *answer, Err *err);
bool get_unit(Request *request, Answer *answer, Err *err);
bool post_unit(Request *request, Answer *answer, Err *err);
bool post_unit_rename(Request *request, Answer *answer, Err *err);
bool post_unit_move(Request *request, Answer *answer, Err *err);
bool post_unit_kind(Request *request, Answer *answer, Err *err);
bool post_unit_merge(Request *request, Answer *answer, Err *err);
bool post_unit_split(Request *request, Answer *answer, Err *err);
bool post_unit_close(Request *request, Answer *answer, Err *err);
bool post_unit_reopen(Request *request, Answer *answer, Err *err);
bool get_elements(Request *request, Answer *answer, Err *err);
bool get_standards(Request *request, Answer *answer, Err *err);
bool get_indicators(Request *request, Answer *answer, Err *err);
bool get_reports(Request *request, Answer *answer, Err *err);
bool get_mappings(Request *request, Answer *answer, Err *err);
bool get_evaluation(Request *request, Answer *answer, Err *err);
bool get_evaluation_xlsx(Request *request, Answer *answer, Err *err);
bool get_score(Request *request, Answer *answer, Err *err);
bool get_score_rows(Request *request, Answer *answer, Err *err);
bool get_scores(Request *request, Answer *answer, Err *err);
bool get_verdicts(Request *request, Answer *answer, Err *err);
bool get_campaign_kinds(Request *request, Answer *answer, Err *err);
bool get_campaigns(Request *request, Answer *answer, Err *err);
bool post_campaigns(Request *request, Answer *answer, Err *err);
bool get_campaigns_mine(Request *request, Answer *answer, Err *err);
bool post_campaign_candidates(Request *request, Answer *answer, Err *err);
bool get_campaign(Request *request, Answer *answer, Err *err);
bool post_campaign(Request *request, Answer *answer, Err *err);
bool post_campaign_assign(Request *request, Answer *answer, Err *err);
bool get_campaign_reviewers(Request *request, Answer *answer, Err *err);
bool post_campaign_reviewers(Request *request, Answer *answer, Err *err);
bool post_campaign_requests(Request *request, Answer *answer, Err *err);
bool post_campaign_steps(Request *request, Answer *answer, Err *err);
bool post_campaign_notices(Request *request, Answer *answer, Err *err);
bool get_campaign_matrix(Request *request, Answer *answer, Err *err);
bool get_campaign_problems(Request *request, Answer *answer, Err *err);
bool post_campaign_problems(Request *request, Answer *answer, Err *err);
bool get_campaign_results(Request *request, Answer *answer, Err *err);
bool get_campaign_unit(Request *request, Answer *answer, Err *err);
bool post_campaign_unit_steps(Request *request, Answer *answer, Err *err);
bool get_campaign_unit_fillers(Request *request, Answer *answer, Err *err);
bool post_campaign_unit_fillers(Request *request, Answer *answer, Err *err);
bool get_campaign_unit_results(Request *request, Answer *answer, Err *err);
bool get_campaign_unit_report(Request *request, Answer *answer, Err *err);
bool post_campaign_item(Request *request, Answer *answer, Err *err);
bool post_campaign_item_review(Request *request, Answer *answer, Err *err);
bool get_campaign_item_history(Request *request, Answer *answer, Err *err);
bool get_campaign_item_offers(Request *request, Answer *answer, Err *err);
bool get_campaign_item_cases(Request *request, Answer *answer, Err *err);
bool post_campaign_item_evidence(Request *request, Answer *answer, Err *err);
bool post_campaign_evidence(Request *request, Answer *answer, Err *err);
bool get_campaign_evidence(Request *request, Answer *answer, Err *err);
/* answer_campaigns.c: what waits for the user, as an array; who may see and change the files of an item; whether a
 * report may be final. */
bool put_campaign_todo(Request *request, Json *json, Err *err);
bool campaign_item_reach(Request *request, int64_t item, CampaignReach *reach, Err *err);
/* Of a file that is evidence on a sheet, whatever it belongs to. */
bool campaign_file(Request *request, int64_t attachment, CampaignReach *reach, Err *err);
bool report_campaign(Request *request, bool whole, Str standard, Str unit, Str period, ReportCampaign *told, Err *err);
bool report_may_be_final(Request *request, Str standard, Str unit, Str period, Err *err);
bool get_frameworks(Request *request, Answer *answer, Err *err);
bool get_framework(Request *request, Answer *answer, Err *err);
bool post_framework_check(Request *request, Answer *answer, Err *err);
bool post_framework_try(Request *request, Answer *answer, Err *err);
bool post_frameworks(Request *request, Answer *answer, Err *err);
bool post_framework_withdraw(Request *request, Answer *answer, Err *err);
bool get_framework_workbook(Request *request, Answer *answer, Err *err);
bool post_framework_import(Request *request, Answer *answer, Err *err);
bool get_framework_compare(Request *request, Answer *answer, Err *err);
bool get_framework_matches(Request *request, Answer *answer, Err *err);
bool post_framework_matches(Request *request, Answer *answer, Err *err);
bool post_framework_match_withdraw(Request *request, Answer *answer, Err *err);
bool get_score_offers(Request *request, Answer *answer, Err *err);
bool post_what_if(Request *request, Answer *answer, Err *err);
bool get_report(Request *request, Answer *answer, Err *err);
bool post_report_merge(Request *request, Answer *answer, Err *err);
bool get_measure(Request *request, Answer *answer, Err *err);
bool get_indicator_table(Request *request, Answer *answer, Err *err); /* answer_indicators.c */
bool get_school(Request *request, Answer *answer, Err *err);
bool get_origin(Request *request, Answer *answer, Err *err);
bool get_figures(Request *request, Answer *answer, Err *err);
bool get_imports(Request *request, Answer *answer, Err *err);
bool post_imports(Request *request, Answer *answer, Err *err);
bool get_template(Request *request, Answer *answer, Err *err);
bool get_checks(Request *request, Answer *answer, Err *err);
bool post_check(Request *request, Answer *answer, Err *err);
bool get_entry_workbook(Request *request, Answer *answer, Err *err);
bool get_round_workbook(Request *request, Answer *answer, Err *err);
bool post_entry_workbook(Request *request, Answer *answer, Err *err);
bool post_round_workbook(Request *request, Answer *answer, Err *err);
bool get_quality(Request *request, Answer *answer, Err *err);
bool get_quality_findings(Request *request, Answer *answer, Err *err);
bool get_quality_schools(Request *request, Answer *answer, Err *err);
bool post_quality_explain(Request *request, Answer *answer, Err *err);
bool get_decisions(Request *request, Answer *answer, Err *err);
bool post_decision(Request *request, Answer *answer, Err *err);
bool get_evidence(Request *request, Answer *answer, Err *err);
bool get_users(Request *request, Answer *answer, Err *err);
bool post_users(Request *request, Answer *answer, Err *err);
bool get_user(Request *request, Answer *answer, Err *err);
bool post_user(Request *request, Answer *answer, Err *err);
bool post_user_post(Request *request, Answer *answer, Err *err);
bool post_post_end(Request *request, Answer *answer, Err *err);
bool post_post_delegate(Request *request, Answer *answer, Err *err);
bool post_view_as(Request *request, Answer *answer, Err *err);
bool delete_view_as(Request *request, Answer *answer, Err *err);
bool post_setup(Request *request, Answer *answer, Err *err);
bool post_totp(Request *request, Answer *answer, Err *err);
bool post_totp_confirm(Request *request, Answer *answer, Err *err);
bool delete_totp(Request *request, Answer *answer, Err *err);
bool get_roles(Request *request, Answer *answer, Err *err);
bool get_access_report(Request *request, Answer *answer, Err *err);
bool get_tokens(Request *request, Answer *answer, Err *err);
bool post_tokens(Request *request, Answer *answer, Err *err);
bool post_token_revoke(Request *request, Answer *answer, Err *err);
bool get_closed_addresses(Request *request, Answer *answer, Err *err);
bool post_open_address(Request *request, Answer *answer, Err *err);
bool get_audit(Request *request, Answer *answer, Err *err);
bool get_forms(Request *request, Answer *answer, Err *err);
bool post_forms(Request *request, Answer *answer, Err *err);
bool get_form(Request *request, Answer *answer, Err *err);
bool get_form_workbook(Request *request, Answer *answer, Err *err);
bool get_rounds(Request *request, Answer *answer, Err *err);
bool post_rounds(Request *request, Answer *answer, Err *err);
bool get_round(Request *request, Answer *answer, Err *err);
bool get_round_matrix(Request *request, Answer *answer, Err *err);
bool post_round_extend(Request *request, Answer *answer, Err *err);
bool post_round_close(Request *request, Answer *answer, Err *err);
bool post_round_withdraw(Request *request, Answer *answer, Err *err);
bool post_round_refresh(Request *request, Answer *answer, Err *err);
bool post_round_remind(Request *request, Answer *answer, Err *err);
bool get_round_values(Request *request, Answer *answer, Err *err);
bool get_matrix(Request *request, Answer *answer, Err *err);
bool get_todo(Request *request, Answer *answer, Err *err);
bool get_duties(Request *request, Answer *answer, Err *err);
bool get_duty_statistics(Request *request, Answer *answer, Err *err);
bool get_duty_try(Request *request, Answer *answer, Err *err);
bool get_duty_days(Request *request, Answer *answer, Err *err);
bool get_duty_calendar(Request *request, Answer *answer, Err *err);
bool get_duty_settings(Request *request, Answer *answer, Err *err);
bool post_duty_settings(Request *request, Answer *answer, Err *err);
bool post_duty_exemptions(Request *request, Answer *answer, Err *err);
bool post_duty_events(Request *request, Answer *answer, Err *err);
bool get_duty(Request *request, Answer *answer, Err *err);
bool post_duty_steps(Request *request, Answer *answer, Err *err);
bool post_duties_steps(Request *request, Answer *answer, Err *err);
/* "duties": what the user has to do about duties, as a member of the object of get_todo. */
/* A kind of record; `whole`: with its fields, states, steps and counts. */
void put_case_record(Json *json, const Request *request, const LedgerKind *kind, bool whole);
bool put_duty_todo(Request *request, Json *json, Err *err);
/* "cases": what waits, and (*more) how many were left out. */
bool put_case_todo(Request *request, Json *json, size_t *more, Err *err);
bool get_entry(Request *request, Answer *answer, Err *err);
bool put_entry_cells(Request *request, Answer *answer, Err *err);
bool get_entry_changes(Request *request, Answer *answer, Err *err);
bool post_entry_judge(Request *request, Answer *answer, Err *err);
bool post_entry_steps(Request *request, Answer *answer, Err *err);
bool get_entry_history(Request *request, Answer *answer, Err *err);
bool get_systems(Request *request, Answer *answer, Err *err);
bool get_system(Request *request, Answer *answer, Err *err);
bool get_case_sources(Request *request, Answer *answer, Err *err);
/* answer_found.c: the case of what the program found. */
bool open_found_case(Request *request, Str kind, Str id, Str fields, int64_t *case_id, Err *err);
bool get_cases(Request *request, Answer *answer, Err *err);
bool post_cases(Request *request, Answer *answer, Err *err);
bool get_case(Request *request, Answer *answer, Err *err);
bool get_case_links(Request *request, Answer *answer, Err *err);
bool post_case_steps(Request *request, Answer *answer, Err *err);
bool post_case_draws(Request *request, Answer *answer, Err *err);
bool get_case_counts(Request *request, Answer *answer, Err *err);
bool get_case_tables(Request *request, Answer *answer, Err *err);
bool get_definitions(Request *request, Answer *answer, Err *err);
bool get_definition(Request *request, Answer *answer, Err *err);
bool get_definition_version(Request *request, Answer *answer, Err *err);
bool post_definitions(Request *request, Answer *answer, Err *err);
bool post_definition_check(Request *request, Answer *answer, Err *err);
bool post_definition_try(Request *request, Answer *answer, Err *err);
bool post_definition_withdraw(Request *request, Answer *answer, Err *err);
bool post_case_trial(Request *request, Answer *answer, Err *err);
bool get_case_groups(Request *request, Answer *answer, Err *err);
bool get_case_people(Request *request, Answer *answer, Err *err);
bool get_register(Request *request, Answer *answer, Err *err);
bool post_register(Request *request, Answer *answer, Err *err);
/* answer_plans.c */
bool get_plan_kinds(Request *request, Answer *answer, Err *err);
bool get_plan_measures(Request *request, Answer *answer, Err *err);
bool get_plans(Request *request, Answer *answer, Err *err);
bool post_plans(Request *request, Answer *answer, Err *err);
bool get_plan_tasks(Request *request, Answer *answer, Err *err);
bool get_plan(Request *request, Answer *answer, Err *err);
bool post_plan_changes(Request *request, Answer *answer, Err *err);
bool post_plan_import(Request *request, Answer *answer, Err *err);
bool get_plan_letters(Request *request, Answer *answer, Err *err);
bool post_plan_letters(Request *request, Answer *answer, Err *err);
bool get_plan_letter(Request *request, Answer *answer, Err *err);
bool post_personal_show(Request *request, Answer *answer, Err *err);
bool post_personal_find(Request *request, Answer *answer, Err *err);
bool post_personal_export(Request *request, Answer *answer, Err *err);
bool post_personal_erase(Request *request, Answer *answer, Err *err);
bool get_attachment_rules(Request *request, Answer *answer, Err *err);
bool get_attachments(Request *request, Answer *answer, Err *err);
bool post_attachments(Request *request, Answer *answer, Err *err);
bool get_attachment(Request *request, Answer *answer, Err *err);
bool get_attachment_file(Request *request, Answer *answer, Err *err);
bool get_attachment_picture(Request *request, Answer *answer, Err *err);
bool get_kept_reports(Request *request, Answer *answer, Err *err);
bool post_kept_reports(Request *request, Answer *answer, Err *err);
bool get_kept_report(Request *request, Answer *answer, Err *err);
bool post_kept_report_renew(Request *request, Answer *answer, Err *err);
bool post_kept_report_edit(Request *request, Answer *answer, Err *err);
bool get_kept_report_review(Request *request, Answer *answer, Err *err);
bool post_kept_report_steps(Request *request, Answer *answer, Err *err);
bool get_kept_report_compare(Request *request, Answer *answer, Err *err);
bool get_kept_report_file(Request *request, Answer *answer, Err *err);
bool get_report_templates(Request *request, Answer *answer, Err *err);
bool post_report_templates(Request *request, Answer *answer, Err *err);
bool get_report_template_file(Request *request, Answer *answer, Err *err);
bool post_report_template_withdraw(Request *request, Answer *answer, Err *err);
bool get_documents(Request *request, Answer *answer, Err *err);
bool post_documents(Request *request, Answer *answer, Err *err);
bool get_document(Request *request, Answer *answer, Err *err);
bool get_document_search(Request *request, Answer *answer, Err *err);
bool get_document_data(Request *request, Answer *answer, Err *err);
bool get_document_export(Request *request, Answer *answer, Err *err);
bool post_document_read(Request *request, Answer *answer, Err *err);
bool post_document_withdraw(Request *request, Answer *answer, Err *err);
bool post_document_restore(Request *request, Answer *answer, Err *err);
bool post_document_thing(Request *request, Answer *answer, Err *err);
bool get_attachment_page(Request *request, Answer *answer, Err *err);
bool post_attachments_attach(Request *request, Answer *answer, Err *err);
bool post_attachment_describe(Request *request, Answer *answer, Err *err);
bool post_attachment_withdraw(Request *request, Answer *answer, Err *err);
bool post_attachment_drop(Request *request, Answer *answer, Err *err);
bool get_audit_verify(Request *request, Answer *answer, Err *err);
/* answer_draws.c */
bool get_draws(Request *request, Answer *answer, Err *err);
bool post_draws(Request *request, Answer *answer, Err *err);
bool get_draw_kinds(Request *request, Answer *answer, Err *err);
bool get_draw_template(Request *request, Answer *answer, Err *err);
bool post_draw_verify(Request *request, Answer *answer, Err *err);
bool get_draw(Request *request, Answer *answer, Err *err);
bool get_draw_proof(Request *request, Answer *answer, Err *err);
bool get_draw_result(Request *request, Answer *answer, Err *err);
bool post_draw_run(Request *request, Answer *answer, Err *err);
bool post_draw_cancel(Request *request, Answer *answer, Err *err);
bool post_draw_sign(Request *request, Answer *answer, Err *err);
bool post_draw_confirm(Request *request, Answer *answer, Err *err);
bool post_draw_publish(Request *request, Answer *answer, Err *err);
bool post_draw_names(Request *request, Answer *answer, Err *err);
bool get_public_draws(Request *request, Answer *answer, Err *err);
bool get_public_draw(Request *request, Answer *answer, Err *err);
bool get_public_draw_proof(Request *request, Answer *answer, Err *err);
/* answer_notices.c, answer_notice_work.c */
bool get_notices(Request *request, Answer *answer, Err *err);
bool get_notice_kinds(Request *request, Answer *answer, Err *err);
bool get_notices_received(Request *request, Answer *answer, Err *err);
bool get_notice(Request *request, Answer *answer, Err *err);
bool get_notice_recipients(Request *request, Answer *answer, Err *err);
bool get_notice_docx(Request *request, Answer *answer, Err *err);
bool post_notices(Request *request, Answer *answer, Err *err);
bool post_notice(Request *request, Answer *answer, Err *err);
bool post_notice_steps(Request *request, Answer *answer, Err *err);
bool post_notice_preview(Request *request, Answer *answer, Err *err);
bool post_notice_mask(Request *request, Answer *answer, Err *err);
bool post_notice_circular(Request *request, Answer *answer, Err *err);
bool post_notice_remind(Request *request, Answer *answer, Err *err);
bool post_notice_recipient_steps(Request *request, Answer *answer, Err *err);
/* "notices": what the user has to do about notices, as a member of the object of get_todo. */
bool put_notice_todo(Request *request, Json *json, Err *err);
bool put_report_todo(Request *request, Json *json, Err *err);
/* answer_notice_public.c */
bool get_public_notices(Request *request, Answer *answer, Err *err);
bool get_public_notice(Request *request, Answer *answer, Err *err);
bool get_public_notice_file(Request *request, Answer *answer, Err *err);
bool post_public_objection(Request *request, Answer *answer, Err *err);
bool get_notice_objections(Request *request, Answer *answer, Err *err);
bool post_notice_objections(Request *request, Answer *answer, Err *err);
bool post_notice_contact(Request *request, Answer *answer, Err *err);
/* answer_surveys.c, answer_survey_public.c */
bool get_questionnaires(Request *request, Answer *answer, Err *err);
bool get_case_survey(Request *request, Answer *answer, Err *err);
bool put_case_survey(Request *request, Answer *answer, Err *err);
bool post_case_survey_groups(Request *request, Answer *answer, Err *err);
bool get_case_survey_results(Request *request, Answer *answer, Err *err);
bool post_case_survey_results(Request *request, Answer *answer, Err *err);
bool get_survey_groups(Request *request, Answer *answer, Err *err);
bool post_survey_links(Request *request, Answer *answer, Err *err);
bool post_public_survey(Request *request, Answer *answer, Err *err);
bool post_public_survey_answers(Request *request, Answer *answer, Err *err);
/* answer_case_report.c */
bool get_case_report(Request *request, Answer *answer, Err *err);
/* answer_inspections.c */
bool get_case_package(Request *request, Answer *answer, Err *err);
bool get_case_letter(Request *request, Answer *answer, Err *err);
bool get_roster(Request *request, Answer *answer, Err *err);
bool get_roster_schools(Request *request, Answer *answer, Err *err);
bool get_roster_inspectors(Request *request, Answer *answer, Err *err);

#endif
