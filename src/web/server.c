/* The server: libmicrohttpd's threads receive and send, limits on what comes in, headers on what goes out; handlers run
 * in the threads of lanes.c while their connection sleeps. */
#include "web_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    NETWORK_THREADS = 2,
    CONNECTIONS_MOST = 4096,
    PER_ADDRESS_MOST = 3072, /* a whole county may come through one address; nobody takes everything */
    BACKLOG = 1024,
    SECONDS_MOST = 30,
    HEADER_MOST = 8 * 1024, /* address and headers of a request; held by every connection */
    STOP_SECONDS = 15
};

/* ---- a request's life -------------------------------------------------- */

/* Arenas of requests that are over wait here for the next ones: their first block stays, and most requests need no
 * more, so they ask the system for no memory. */
static Spare take_spare(Web *web) {
    Spare spare = {.arena = NULL};
    pthread_mutex_lock(&web->way_lock);
    web->under_way++;
    if (web->spare_count > 0) {
        spare = web->spares[--web->spare_count];
    }
    pthread_mutex_unlock(&web->way_lock);
    if (!spare.arena) {
        spare.arena = arena_create();
        arena_alloc(spare.arena, SPARE_BYTES);
        spare.start = arena_mark(spare.arena);
        spare.start.used = 0;
        arena_reset(spare.arena, spare.start);
    }
    return spare;
}

static void give_spare(Web *web, Spare spare) {
    arena_reset(spare.arena, spare.start);
    pthread_mutex_lock(&web->way_lock);
    bool kept = web->spare_count < SPARES;
    if (kept) {
        web->spares[web->spare_count++] = spare;
    }
    if (--web->under_way == 0) {
        pthread_cond_signal(&web->way_free);
    }
    pthread_mutex_unlock(&web->way_lock);
    if (!kept) {
        arena_destroy(spare.arena);
    }
}

static Request *request_create(Web *web, struct MHD_Connection *connection, const char *method) {
    Spare spare = take_spare(web);
    Request *request = ARENA_NEW(spare.arena, Request);
    *request = (Request){.web = web,
                         .arena = spare.arena,
                         .spare = spare,
                         .connection = connection,
                         .method = method,
                         .upload_file = -1,
                         .unit = -1,
                         .body = buf_create(spare.arena)};
    return request;
}

static void request_done(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code) {
    Web *web = context;
    (void)connection;
    (void)code;
    Request *request = *state;
    *state = NULL;
    if (!request) {
        return;
    }
    frame_give_back(web, request->shared);
    json_decref(request->json);
    if (request->upload_file >= 0) {
        close(request->upload_file);
        unlink(request->upload);
    }
    give_spare(web, request->spare);
}

static bool takes_file(const Request *request) {
    return request->route && (request->route->flags & TAKES_FILE);
}

static void open_upload(Request *request) {
    snprintf(request->upload, sizeof request->upload, "%s/upload-XXXXXX", store_directory(request->web->store));
    request->upload_file = mkstemp(request->upload);
    request->failed = request->upload_file < 0;
}

/* Of whom it is not known yet nothing large is kept. */
static size_t body_most(const Request *request) {
    return !request->admitted ? UNADMITTED_MOST : takes_file(request) ? UPLOAD_MOST : JSON_MOST;
}

static void take_bytes(Request *request, const char *data, size_t size) {
    if (request->refused || !request->route) {
        return;
    }
    request->received += size;
    if (request->received > body_most(request)) {
        request->too_large = true;
        return;
    }
    if (!takes_file(request)) {
        buf_add(&request->body, (Str){data, size});
        return;
    }
    while (size > 0 && !request->failed) {
        ssize_t written = write(request->upload_file, data, size);
        if (written < 0 && errno != EINTR) {
            request->failed = true;
        }
        data += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
}

/* ---- answers ----------------------------------------------------------- */

void web_add_headers(struct MHD_Response *response) {
    MHD_add_response_header(response, "Content-Security-Policy",
                            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "DENY");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
}

static const char type_of_data[] = "application/json";

/* Data that no browser shows as a page: the shorter the better, they are most of what is sent. */
static void add_data_headers(struct MHD_Response *response) {
    MHD_add_response_header(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
}

/* Chinese names go percent-encoded (RFC 8187), which every browser of the last ten years reads. */
static void add_file_name(struct MHD_Response *response, Arena *arena, Str name, bool shown) {
    Buf value = buf_create(arena);
    buf_add(&value, shown ? STR("inline; filename*=UTF-8''") : STR("attachment; filename*=UTF-8''"));
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
        if (plain) {
            buf_add_char(&value, (char)c);
        } else {
            buf_add_format(&value, "%%%02X", c);
        }
    }
    MHD_add_response_header(response, "Content-Disposition", str_cstr(arena, buf_str(&value)));
}

/* Content from outside: whatever it is, it runs nothing and asks for nothing; only our own page may frame it. */
static void add_foreign_headers(struct MHD_Response *response, const char *policy) {
    MHD_add_response_header(response, "Content-Security-Policy", policy);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "SAMEORIGIN");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
}

/* Bodies stay in the request's arena, which outlives the sending. */
static struct MHD_Response *make_response(Request *request, const Answer *answer) {
    struct MHD_Response *response =
        answer->file >= 0
            ? MHD_create_response_from_fd_at_offset64(answer->file_size, answer->file, answer->file_from)
            : MHD_create_response_from_buffer(answer->body.len,
                                              (void *)(uintptr_t)(answer->body.len ? answer->body.data : ""),
                                              MHD_RESPMEM_PERSISTENT);
    if (!response) {
        return NULL;
    }
    if (answer->policy) {
        add_foreign_headers(response, answer->policy);
    } else if (strcmp(answer->type, type_of_data) == 0) {
        add_data_headers(response);
    } else {
        web_add_headers(response);
    }
    MHD_add_response_header(response, "Content-Type", answer->type);
    MHD_add_response_header(response, "Cache-Control", answer->kept ? "private, max-age=3600" : "no-store");
    if (answer->kept) {
        MHD_add_response_header(response, "Vary", "Cookie");
    }
    if (answer->file_name.len) {
        add_file_name(response, request->arena, answer->file_name, answer->shown);
    }
    if (answer->ranged) {
        MHD_add_response_header(response, "Accept-Ranges", "bytes");
    }
    if (answer->range.len) {
        MHD_add_response_header(response, "Content-Range", str_cstr(request->arena, answer->range));
    }
    if (answer->cookie.len) {
        MHD_add_response_header(response, "Set-Cookie", str_cstr(request->arena, answer->cookie));
    }
    if (answer->replayed) {
        MHD_add_response_header(response, "Idempotency-Replayed", "true");
    }
    if (answer->status == MHD_HTTP_SERVICE_UNAVAILABLE) {
        MHD_add_response_header(response, "Retry-After", "2");
    }
    return response;
}

static enum MHD_Result answer_send(Request *request, const Answer *answer) {
    struct MHD_Response *response = make_response(request, answer);
    if (!response) {
        return MHD_NO;
    }
    enum MHD_Result result = MHD_queue_response(request->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    request->step = STEP_ANSWERED;
    return result;
}

static Answer empty_answer(Request *request) {
    return (Answer){.type = type_of_data, .body = buf_create(request->arena), .file = -1};
}

static enum MHD_Result send_error(Request *request, Answer *answer, const Err *err) {
    int status = answer->status ? answer->status : status_of(err->kind);
    if (status >= MHD_HTTP_INTERNAL_SERVER_ERROR && status != MHD_HTTP_SERVICE_UNAVAILABLE) {
        log_line(LOG_ERROR, "%s %.*s: %s", request->method, STR_ARG(request->path), err->message);
    }
    answer_error(answer, err, status);
    return answer_send(request, answer);
}

/* ---- in a worker --------------------------------------------------------- */

static bool run_admitted(Request *request, Answer *answer, Err *err) {
    request->origin = (AuditOrigin){.address = str_from(request->address)};
    audit_set_origin(&request->origin);
    bool good = route_run(request, answer, err);
    audit_set_origin(NULL);
    return good;
}

static void admit(Request *request) {
    if (!request->admitted) {
        request->refused = !route_admit(request, &request->refused_status, &request->refusal);
        request->admitted = true;
    }
}

static bool run(Request *request, Answer *answer, Err *err) {
    if (request->too_large) {
        int kilobytes = (int)(body_most(request) / 1024);
        return kilobytes >= 1024 ? err_set(err, ERR_LIMIT, "上传的内容太大，最多%d MB。", kilobytes / 1024)
                                 : err_set(err, ERR_LIMIT, "上传的内容太大，最多%d KB。", kilobytes);
    }
    admit(request);
    if (request->refused) {
        answer->status = request->refused_status;
        *err = request->refusal;
        return false;
    }
    if (request->failed) {
        return err_set(err, ERR_IO, "文件没有收完整，请检查服务器磁盘空间后重试。");
    }
    return run_admitted(request, answer, err);
}

/* The connection sleeps meanwhile; once it is resumed the request belongs to the network again. */
static void work(Request *request) {
    struct MHD_Connection *connection = request->connection;
    if (request->step == STEP_ADMITTING) {
        admit(request);
        request->step = STEP_ADMITTED;
        MHD_resume_connection(connection);
        return;
    }
    Answer answer = empty_answer(request);
    Err err = {.kind = ERR_NONE};
    if (run(request, &answer, &err)) {
        answer.status = answer.status ? answer.status : MHD_HTTP_OK;
        answer_send(request, &answer);
    } else {
        send_error(request, &answer, &err);
    }
    MHD_resume_connection(connection);
}

/* ---- in the threads of the network ---------------------------------------- */

static const char too_many[] = "现在同时操作的人太多，请过几秒再试；没有做任何改动。";

static enum MHD_Result refuse_now(Request *request, int status, ErrKind kind, const char *message) {
    Answer answer = empty_answer(request);
    Err err = {.kind = ERR_NONE};
    answer.status = status;
    err_set(&err, kind, "%s", message);
    return send_error(request, &answer, &err);
}

static LaneKind lane_of(const Request *request) {
    if (request->route->flags & SIGNS_IN) {
        return LANE_SIGN_IN;
    }
    const char *format = MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, "format");
    bool export = format && (strcmp(format, "csv") == 0 || strcmp(format, "xlsx") == 0);
    return export || (request->route->flags & TAKES_LONG) ? LANE_LONG : LANE_SHORT;
}

/* Hands the request to a worker; the connection sleeps until it is done. */
static bool hand_over(Request *request, RequestStep step) {
    LaneKind kind = step == STEP_ADMITTING ? LANE_SHORT : lane_of(request);
    RequestStep before = request->step;
    request->step = step;
    MHD_suspend_connection(request->connection);
    if (lane_put(request->web->lanes[kind], request)) {
        return true;
    }
    request->step = before;
    MHD_resume_connection(request->connection);
    return false;
}

static enum MHD_Result run_or_refuse(Request *request) {
    if (!request->route) {
        bool known;
        route_find(request->path, str_from(request->method), &request->tail, &known);
        if (!known) {
            return refuse_now(request, MHD_HTTP_NOT_FOUND, ERR_NOT_FOUND, "没有这个接口。");
        }
        return refuse_now(request, MHD_HTTP_METHOD_NOT_ALLOWED, ERR_USAGE, "这个地址不能用这种方法。");
    }
    if (atomic_load(&request->web->stopping)) {
        return refuse_now(request, MHD_HTTP_SERVICE_UNAVAILABLE, ERR_CANCELLED, "服务正在停止，请稍后再试。");
    }
    if (hand_over(request, STEP_RUNNING)) {
        return MHD_YES;
    }
    return refuse_now(request, MHD_HTTP_SERVICE_UNAVAILABLE, ERR_LIMIT, too_many);
}

/* Whether the sender has to be known before the body is taken: files, and whatever is or may be large. */
static bool wants_admission(const Request *request) {
    const char *length = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "Content-Length");
    const char *coding = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "Transfer-Encoding");
    int64_t bytes = 0;
    bool small = !coding && (!length || (integer_parse(str_from(length), &bytes) && bytes <= UNADMITTED_MOST));
    return request->route->scope != SCOPE_OPEN && (takes_file(request) || !small);
}

static void take_head(Request *request, Str path) {
    bool known;
    request->path = str_copy(request->arena, path);
    request->route = route_find(request->path, str_from(request->method), &request->tail, &known);
    if (!request->route) {
        return;
    }
    request_find_address(request, request->address);
    if (wants_admission(request) && !hand_over(request, STEP_ADMITTING)) {
        request->admitted = request->refused = true;
        request->refused_status = MHD_HTTP_SERVICE_UNAVAILABLE;
        err_set(&request->refusal, ERR_LIMIT, "%s", too_many);
        request->step = STEP_ADMITTED; /* it was put to sleep and woken: the head comes again */
    }
}

/* Called once for the head - twice when a worker looked at it -, then for every piece of the body, then with nothing
 * left. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state) {
    (void)version;
    Web *web = context;
    Str path = str_from(url);
    Request *request = *state;
    if (!request) {
        request = request_create(web, connection, method);
        *state = request;
        if (str_starts(path, STR("/api/v1/"))) {
            take_head(request, str_slice(path, strlen("/api/v1"), path.len));
        }
        return MHD_YES;
    }
    if (request->step == STEP_ADMITTED) {
        request->step = STEP_BODY;
        if (!request->refused && takes_file(request)) {
            open_upload(request);
        }
        return MHD_YES;
    }
    if (*size) {
        take_bytes(request, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (request->path.len) {
        return run_or_refuse(request);
    }
    enum MHD_Result result = MHD_NO;
    bool reading = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    if (reading && !str_starts(path, STR("/api/")) && page_answer(connection, path, &result)) {
        return result;
    }
    request->path = path;
    return run_or_refuse(request);
}

/* ---- the whole --------------------------------------------------------- */

/* A connection is a file: as many as the system allows. */
static void allow_many_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static bool start_lanes(Web *web, Err *err) {
    static const LaneOptions options[LANES] = {
        [LANE_SHORT] = {.threads = 96, .most_waiting = 4096, .run = work},
        [LANE_LONG] = {.threads = 3, .most_waiting = 64, .niceness = 5, .run = work},
        [LANE_SIGN_IN] = {.threads = 4, .most_waiting = 256, .niceness = 2, .run = work},
    };
    for (int i = 0; i < LANES; i++) {
        if (!lane_start(web->arena, &options[i], &web->lanes[i], err)) {
            return false;
        }
    }
    return true;
}

static bool start_network(Web *web, const WebOptions *options, Err *err) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)};
    if (inet_pton(AF_INET, options->address, &address.sin_addr) != 1) {
        return err_set(err, ERR_USAGE, "“%s”不是一个IPv4地址，例如 127.0.0.1 或 0.0.0.0。", options->address);
    }
    web->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, (uint16_t)options->port, NULL,
        NULL, handle, web, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE,
        (unsigned)NETWORK_THREADS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)PER_ADDRESS_MOST, MHD_OPTION_LISTEN_BACKLOG_SIZE,
        (unsigned)BACKLOG, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS_MOST, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HEADER_MOST, MHD_OPTION_NOTIFY_COMPLETED, request_done, web, MHD_OPTION_END);
    return web->daemon || err_set(err, ERR_IO, "不能在 %s:%d 上监听：%s。可能已有程序占用，请换一个端口。",
                                  options->address, options->port, strerror(errno));
}

static Web *make_web(Store *store, const Pack *pack, const WebOptions *options) {
    Arena *arena = arena_create();
    Web *made = ARENA_NEW(arena, Web);
    *made = (Web){.store = store, .pack = pack, .arena = arena, .proxy = options->proxy};
    pthread_mutex_init(&made->frame_lock, NULL);
    pthread_mutex_init(&made->lock, NULL);
    pthread_mutex_init(&made->audit_lock, NULL);
    pthread_mutex_init(&made->key_lock, NULL);
    pthread_mutex_init(&made->way_lock, NULL);
    pthread_cond_init(&made->way_free, NULL);
    made->presence = presence_create(arena);
    return made;
}

static void destroy_web(Web *web) {
    clockwork_stop(web->clockwork);
    for (int i = 0; i < LANES; i++) {
        lane_stop(web->lanes[i]);
    }
    if (web->daemon) {
        MHD_stop_daemon(web->daemon);
    }
    while (web->spare_count > 0) {
        arena_destroy(web->spares[--web->spare_count].arena);
    }
    frames_drop(web);
    duty_close(web->duty);
    collect_close(web->collect);
    survey_close(web->surveys);
    campaigns_close(web->campaigns);
    plans_close(web->plans);
    notice_close(web->notices);
    documents_close(web->documents);
    reports_close(web->reports);
    frameworks_close(web->frameworks);
    ledger_close(web->ledger);
    evidence_close(web->evidence);
    presence_destroy(web->presence);
    people_close(web->people);
    pthread_cond_destroy(&web->way_free);
    pthread_mutex_destroy(&web->way_lock);
    pthread_mutex_destroy(&web->key_lock);
    pthread_mutex_destroy(&web->audit_lock);
    pthread_mutex_destroy(&web->lock);
    pthread_mutex_destroy(&web->frame_lock);
    arena_destroy(web->arena);
}

/* Nobody can sign in yet: the first password is set by whoever sees what the program prints. */
static bool make_setup_code(Web *web, Err *err) {
    bool needed;
    return people_needs_setup(web->people, &needed, err) && (!needed || people_make_code(web->setup_code, err));
}

const char *web_setup_code(const Web *web) {
    return web->setup_code;
}

bool web_start(Store *store, const Pack *pack, const WebOptions *options, Web **web, Err *err) {
    Web *made = make_web(store, pack, options);
    allow_many_files();
    if (!people_open(store, pack, &made->people, err) || !routes_check(people_pack(made->people), err) ||
        !collect_open(store, pack, made->people, &made->collect, err) || !duty_open(store, pack, &made->duty, err) ||
        !evidence_open(store, pack, &made->evidence, err) ||
        !ledger_open(store, pack, made->evidence, made->duty, &made->ledger, err) ||
        !frameworks_open(store, pack, made->ledger, made->arena, &made->frameworks, err) ||
        !plans_open(store, pack, made->ledger, &made->plans, err) ||
        !survey_open(store, pack, made->ledger, &made->surveys, err) ||
        !documents_open(store, pack, made->evidence, made->ledger, &made->documents, err) ||
        !reports_open(store, pack, made->ledger, made->duty, &made->reports, err) ||
        (pack_notices(pack) && !notice_open(store, pack, made->ledger, made->evidence, &made->notices, err)) ||
        !campaigns_open(store, pack, made->frameworks, made->ledger, made->evidence, made->notices, &made->campaigns,
                        err) ||
        !make_setup_code(made, err) || !start_lanes(made, err) || !start_network(made, options, err) ||
        !clockwork_start(made, err)) {
        destroy_web(made);
        return false;
    }
    *web = made;
    return true;
}

int web_port(const Web *web) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

/* Whoever sends slowly is not waited for longer than this. */
static void wait_for_answers(Web *web) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += STOP_SECONDS;
    pthread_mutex_lock(&web->way_lock);
    while (web->under_way > 0 && pthread_cond_timedwait(&web->way_free, &web->way_lock, &until) == 0) {
    }
    pthread_mutex_unlock(&web->way_lock);
}

/* Nobody new, then what is under way, then the threads: a connection that a worker holds must not meet the end. Who
 * still connects is told that the service ends (run_or_refuse). The library's own way of closing the door first is not
 * taken: its threads and the one that closes both take the listening socket out of the same set, and the second ends
 * the program. */
void web_stop(Web *web) {
    if (web) {
        atomic_store(&web->stopping, true);
        wait_for_answers(web);
        destroy_web(web);
    }
}
